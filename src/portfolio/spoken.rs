//! Notes that were dictated: what a part of a story is, said in a sentence and without a mark.

use rayon::prelude::*;

use super::{
    Part,
    labels::{Announced, AnnouncedBy, LabelIndex},
};
use crate::{
    notes::{Block, BlockKind},
    source::Text,
};

/// A line that begins as parts do when they are dictated.
#[derive(Clone, Copy)]
struct Said {
    line: usize,
    announced: Announced,
}

/// Puts a mark behind words that announce parts where a whole story is told so: `the situation was
/// …`, `what i did was …`, `the result was …`.
pub fn mark_spoken(blocks: &mut [Block], labels: &LabelIndex) {
    let mut lines = heads_of(blocks);
    let mut told: Vec<Said> = Vec::new();
    let mut run: Vec<Said> = Vec::new();
    // What announces a part, and what stands between; most lines are neither.
    let heard = lines.par_iter().enumerate().filter_map(|(at, line)| match line {
        Some(line) => Some((at, Some(labels.spoken(line)?))),
        None => Some((at, None)),
    });
    for (at, announced) in heard.collect::<Vec<(usize, Option<Announced>)>>() {
        let Some(announced) = announced else {
            told.append(&mut finished(&mut run));
            continue;
        };
        if run.last().is_some_and(|last| last.announced.part >= announced.part) {
            if announced.by == AnnouncedBy::PerhapsAName {
                continue;
            }
            told.append(&mut finished(&mut run));
        }
        run.push(Said { line: at, announced });
    }
    told.append(&mut finished(&mut run));
    for said in told {
        if let Some(Some(line)) = lines.get_mut(said.line) {
            mark(line, said.announced.end);
        }
    }
}

/// The lines that may begin a part; nothing where other blocks stand between them.
fn heads_of(blocks: &mut [Block]) -> Vec<Option<&mut Text>> {
    let mut heads = Vec::new();
    for block in blocks {
        match &mut block.kind {
            BlockKind::Paragraph(lines) => heads.extend(lines.iter_mut().map(Some)),
            BlockKind::List(items) => {
                heads.extend(items.iter_mut().map(|item| item.words.first_mut()));
            }
            _ => heads.push(None),
        }
    }
    heads
}

/// A run that tells a whole story, or nothing. Single words count where one of them surely does.
fn finished(run: &mut Vec<Said>) -> Vec<Said> {
    let mut run = std::mem::take(run);
    let is_by = |said: &Said, by: AnnouncedBy| said.announced.by == by;
    if !run.iter().any(|said| is_by(said, AnnouncedBy::Word)) {
        run.retain(|said| !is_by(said, AnnouncedBy::PerhapsAName));
    }
    let has = |part: Part| run.iter().any(|said| said.announced.part == part);
    let begins = has(Part::Situation) || has(Part::Task);
    if begins && has(Part::Action) && has(Part::Result) { run } else { Vec::new() }
}

fn mark(line: &mut Text, end: usize) {
    let mut marked = line.slice(0..end);
    marked.join(": ", &line.slice(end..line.as_str().len()).trim());
    *line = marked;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        notes,
        source::{FileId, Source},
        vocabulary::Vocabulary,
    };

    #[track_caller]
    fn check(notes: &str, expected: &[&str]) {
        let labels = LabelIndex::new(&Vocabulary::embedded().labels);
        let mut notes = notes::read(FileId(0), &Source::new("notes.txt", notes));
        mark_spoken(&mut notes.blocks, &labels);
        let heads = heads_of(&mut notes.blocks);
        let lines: Vec<&str> = heads.iter().flatten().map(|line| line.as_str()).collect();
        assert_eq!(lines, expected);
    }

    #[test]
    fn whole_stories_are_marked() {
        check(
            "so the situation was a gate\nthat froze\nwhat i did was i sat there\nresult it opens",
            &[
                "so the situation was: a gate",
                "that froze",
                "what i did was: i sat there",
                "result: it opens",
            ],
        );
    }

    #[test]
    fn sentences_that_tell_no_whole_story_stay() {
        let sentences = ["the situation was bad", "result sets were cached", "task queues too"];
        check(&sentences.join("\n"), &sentences);
        let told = ["the situation was bad", "what we did was wait", "result sets were cached"];
        check(&told.join("\n"), &told);
        let told = ["so situation it froze", "action I sat there", "result hit rate went up"];
        check(
            &told.join("\n"),
            &["so situation: it froze", "action: I sat there", "result: hit rate went up"],
        );
        let marked = ["situation :: it broke", "what i did :: mended it", "result :: it holds"];
        check(&marked.join("\n"), &marked);
    }
}
