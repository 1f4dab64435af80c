//! Questions that point to the stories which answer them: `Q3. Tell me about a conflict -> the
//! pager`, `[NOISE]` right below one, `-> ??` where none does yet.

use super::{cues::Cues, labels::LabelIndex, words::lines_of};
use crate::{notes::Block, source::Text};

/// What stands before the name of a story.
const ARROWS: [&str; 7] = ["-->", "->", "→", "=>", "⇒", "➜", "➔"];

/// A name behind a question is no longer than this, in words.
const MOST: usize = 9;

/// A question, and what stands behind it that points to its story.
pub struct Pointed {
    /// The question without its number.
    pub question: Text,
    /// What points, its arrow included, where it stands on the same line.
    pub pointer: Option<Text>,
    /// Whether the question has a number of its own: `Q3.`.
    pub counted: bool,
}

/// The question of a line, if it asks one.
pub fn question(line: &Text, labels: &LabelIndex, cues: &Cues) -> Option<Pointed> {
    let counted = labels.counted_question(line).filter(|rest| !rest.is_empty());
    let asked = counted.as_ref().unwrap_or(line);
    let (question, pointer) = match cut(asked.as_str()) {
        Some(at) => {
            let pointer = asked.slice(at..asked.as_str().len());
            (asked.slice(0..at).trim(), Some(pointer))
        }
        None => (asked.clone(), None),
    };
    // `Q1 2023 -> 40% more` is a quarter.
    let ends = question.as_str().ends_with(['?', '.', '!']);
    let asks = counted.is_some() && pointer.is_some() && ends;
    // `Biggest failure? -> the pager` has few words.
    let points = pointer.is_some() && question.as_str().ends_with('?');
    let asks = asks || points || cues.is_question(question.as_str());
    let counted = counted.is_some();
    (asks && !question.is_empty()).then_some(Pointed { question, pointer, counted })
}

/// Where behind a question the words begin that point to its story.
fn cut(words: &str) -> Option<usize> {
    let arrow = ARROWS.iter().filter_map(|arrow| {
        let at = words.rfind(arrow)?;
        words[..at].ends_with(' ').then_some(at)
    });
    let bracket = || {
        let at = words.rfind(" [")? + 1;
        let asks = words[..at].trim_end().ends_with(['.', '?', '!']);
        (asks && words.ends_with(']')).then_some(at)
    };
    let at = arrow.min().or_else(bracket)?;
    (at > 0 && points(&words[at..])).then_some(at)
}

/// Whether a line does nothing but point to a story: `-> the pager`, `[NOISE]`, `??`, `-> (none)`.
pub fn points(words: &str) -> bool {
    let words = words.trim();
    let is_short = |name: &str| !name.is_empty() && name.split_whitespace().nth(MOST).is_none();
    let arrow = ARROWS.iter().find_map(|arrow| words.strip_prefix(arrow));
    let bracket = words.strip_prefix('[').and_then(|inner| inner.strip_suffix(']'));
    match arrow.or(bracket) {
        // `A -> B?` asks of both.
        Some(name) if name.chars().any(char::is_alphanumeric) => {
            is_short(name) && !name.contains(['[', ']']) && !name.ends_with(['?', '.', ':'])
        }
        Some(name) => is_short(name),
        None => !words.is_empty() && words.chars().all(|c| c == '?') && words.len() >= 2,
    }
}

/// What stands behind a question or below it in its blocks that points to stories.
pub fn behind(question: &Text, blocks: &[Block]) -> Vec<Text> {
    let asked = question.span();
    let pointer = |line: &Text| {
        let place = line.span();
        let asks = place.start <= asked.start && asked.end <= place.end;
        let end = line.as_str().find(question.as_str()).filter(|_| asks);
        let start = end.map_or(0, |at| at + question.as_str().len());
        line.slice(start..line.as_str().len()).trim()
    };
    let lines = lines_of(blocks).into_iter().map(pointer);
    lines.filter(|line| points(line.as_str())).collect()
}

/// What a pointer names: the story before all, and those behind it; none where it is a gap. The
/// last says whether an arrow is before the first.
pub fn names(pointer: &Text, cues: &Cues) -> (Vec<Text>, bool) {
    let words = pointer.as_str();
    let start = words.len() - words.trim_start().len();
    let arrow = ARROWS.iter().find(|arrow| words[start..].starts_with(**arrow));
    let inner = match arrow {
        Some(arrow) => pointer.slice(start + arrow.len()..words.len()).trim(),
        None => pointer.trim(),
    };
    let bare = inner.as_str().trim_matches(['[', ']']);
    let inner = inner.slice(inner.as_str().find(bare).unwrap_or(0)..inner.as_str().len());
    let mut names = Vec::new();
    let mut from = 0;
    for piece in inner.as_str().split([',', ';', '/', '(', ')', '[', ']']) {
        let place = from..from + piece.len();
        from = place.end + 1;
        // `(backup: the pager)`.
        let behind = piece.rfind(':').map_or(0, |colon| colon + 1);
        let name = inner.slice(place.start + behind..place.end).trim();
        let says = name.as_str().contains(char::is_alphanumeric);
        let waits = cues.is_promise(name.as_str()) || cues.is_remark(name.as_str());
        if says && !waits {
            names.push(name);
        }
    }
    (names, arrow.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{source::FileId, vocabulary::Vocabulary};

    #[track_caller]
    fn check(line: &str, expected: Option<(&str, Option<&str>)>) {
        let vocabulary = Vocabulary::embedded();
        let labels = LabelIndex::new(&vocabulary.labels);
        let cues = Cues::new(&vocabulary.cues);
        let line = Text::cut(FileId(0), line, 0..line.len());
        let found = question(&line, &labels, &cues);
        let found = found
            .as_ref()
            .map(|asked| (asked.question.as_str(), asked.pointer.as_ref().map(Text::as_str)));
        assert_eq!(found, expected, "{}", line.as_str());
    }

    #[test]
    fn questions_point_to_stories() {
        check(
            "Q3. Tell me about a conflict. -> the pager",
            Some(("Tell me about a conflict.", Some("-> the pager"))),
        );
        check("Tell me about a conflict → ???", Some(("Tell me about a conflict", Some("→ ???"))));
        check("Q4) Most boring bug? [NOISE]", Some(("Most boring bug?", Some("[NOISE]"))));
        check("Why did you leave them?", Some(("Why did you leave them?", None)));
    }

    #[test]
    fn arrows_elsewhere_point_to_nothing() {
        check("How does Kafka -> Flink work?", Some(("How does Kafka -> Flink work?", None)));
        check("Kafka -> Flink", None);
        check("Q1 2023 -> 40% more", None);
        for (words, is_one) in [
            ("-> the pager", true),
            ("-> ??", true),
            ("[NOISE]", true),
            ("??", true),
            ("?", false),
            ("the pager", false),
            ("-> I wrote to all of them, one by one, for three weeks", false),
        ] {
            assert_eq!(points(words), is_one, "{words}");
        }
    }
}
