//! What stands in the notes and is not as it was meant: marks without words, links and pictures
//! without a target, sentences cut in two, headings that are almost a principle's name.

use super::{Builder, File};
use crate::findings::{self, Findings};
use crate::notes::{Block, BlockKind, Item, Marker, inline};
use crate::portfolio::labels::Meaning;
use crate::portfolio::{headings, words};
use crate::source::{Source, Span, Text};
use crate::systems;
use crate::text::{is_space, sentence_end};
use crate::vocabulary::{self, fold, voice::lowered};

/// Whether a digit stands right behind a sign or a letter, as lost marks of footnotes do.
fn has_glued_digit(words: &str) -> bool {
    let behind = words.char_indices().skip(1).filter(|(_, c)| c.is_ascii_digit());
    let before = |at: usize| words[..at].chars().next_back();
    behind.into_iter().any(|(at, _)| {
        before(at).is_some_and(|c| !c.is_ascii_digit() && !c.is_whitespace() && !".,".contains(c))
    })
}

/// How many characters a word before a colon may have to be a label.
const LABEL: usize = 24;

impl Builder<'_> {
    /// Looks at one file.
    pub(super) fn inspect_file(&mut self, file: &File) {
        self.inspect(&file.notes.blocks);
        self.near_principles(&file.notes.blocks);
        self.invisible(file.notes.file, &file.open.source);
    }

    /// Marks with nothing behind them, pictures without a target, digits that footnotes lost.
    pub(super) fn inspect(&mut self, blocks: &[Block]) {
        for (at, block) in blocks.iter().enumerate() {
            match &block.kind {
                BlockKind::Paragraph(lines) => {
                    self.inspect_lines(lines);
                    self.near_mark(lines);
                }
                BlockKind::List(items) => self.inspect_items(items, blocks.get(at + 1)),
                BlockKind::Quote(inside) => self.inspect(inside),
                _ => {}
            }
            if let Some(next) = blocks.get(at + 1) {
                self.cut_sentence(block, next);
            }
        }
    }

    fn inspect_items(&mut self, items: &[Item], below: Option<&Block>) {
        for (at, item) in items.iter().enumerate() {
            if item.words.iter().all(Text::is_empty) && item.blocks.is_empty() {
                let span = item.words.first().map(Text::span).unwrap_or_default();
                self.findings
                    .warning(findings::EMPTY_ITEM, span, "a list marker with nothing behind it")
                    .help("write the point, or take the marker out");
            }
            self.empty_label(items, at, below);
            self.inspect_lines(&item.words);
            self.near_mark(&item.words);
            self.inspect(&item.blocks);
        }
    }

    pub(super) fn inspect_lines(&mut self, lines: &[Text]) {
        for line in lines {
            let may_link = memchr::memchr(b']', line.as_str().as_bytes()).is_some();
            if may_link && line.as_str().contains("](") {
                for piece in inline::parse(std::slice::from_ref(line)) {
                    self.inspect_piece(&piece);
                }
            }
            self.footnote_digits(line);
        }
    }

    fn inspect_piece(&mut self, piece: &inline::Inline) {
        use inline::Inline;
        match piece {
            Inline::Image { url, span, .. } if url.trim().is_empty() => {
                self.findings
                    .warning(
                        findings::EMPTY_PICTURE,
                        *span,
                        "a picture without a target is left out",
                    )
                    .help("write `![what it shows](assets/name.png)`");
            }
            Inline::Image { alt, span, .. } if alt.trim().is_empty() => {
                self.findings
                    .advice(findings::NO_ALT_TEXT, *span, "this picture has no words")
                    .help("say between `![` and `]` what it shows");
            }
            Inline::Link { url, inside, span } => {
                if url.trim().is_empty() {
                    self.findings
                        .warning(findings::EMPTY_LINK, *span, "a link without a target")
                        .help("write the address between `(` and `)`, or take the brackets out");
                }
                for piece in inside {
                    self.inspect_piece(piece);
                }
            }
            Inline::Emphasis(inside)
            | Inline::Strong(inside)
            | Inline::Struck(inside)
            | Inline::Wiki { inside, .. } => {
                for piece in inside {
                    self.inspect_piece(piece);
                }
            }
            _ => {}
        }
    }

    /// All of a line are one finding.
    fn footnote_digits(&mut self, line: &Text) {
        if !line.as_str().contains('%') || !has_glued_digit(line.as_str()) {
            return;
        }
        let mut found = systems::figures::find(line)
            .into_iter()
            .filter_map(|figure| figure.stray.clone().map(|stray| (figure, stray)));
        let Some((first, stray)) = found.next() else { return };
        let places: Vec<Span> = found.map(|(figure, _)| figure.span).collect();
        let more = match places.len() {
            0 => String::new(),
            1 => ", and so does one more".to_owned(),
            many => format!(", and so do {many} more of this line"),
        };
        let message = format!(
            "`{stray}` behind `{}` looks like a footnote mark that lost its place{more}",
            first.written
        );
        let finding = self.findings.warning(findings::FOOTNOTE_DIGIT, first.span, message);
        finding.help("take it out, or write what it stands for; the number is read without it");
        finding.also.extend(places);
    }

    /// `- result:` with nothing behind or below it. A label of a part is enough; any other word
    /// must stand among labels, since `- Tools:` may head the items below it.
    fn empty_label(&mut self, items: &[Item], at: usize, below: Option<&Block>) {
        let Some(label) = items.get(at).and_then(bare_label) else { return };
        let word = label.as_str();
        let is_last = at + 1 == items.len();
        let goes_on = is_last
            && below.is_some_and(|below| {
                let is_link = matches!(&below.kind, BlockKind::Paragraph(lines)
                    if lines.iter().all(|line| words::is_only_links(line.as_str())));
                below.blank_before == 0 && !is_link
            });
        let is_next_labelled =
            || items.get(at + 1).and_then(|item| item.words.first()).is_some_and(starts_with_label);
        let is_before_labelled = || {
            at.checked_sub(1)
                .and_then(|before| items.get(before)?.words.first())
                .is_some_and(starts_with_label)
        };
        let is_part = matches!(self.labels.meaning_of(word), Some(Meaning::Part(_)));
        let stands_alone = !goes_on && (is_last || is_next_labelled());
        if stands_alone && (is_part || is_before_labelled()) {
            self.tell_empty(&[label]);
        }
    }

    /// Labels of one story with nothing behind them are one finding.
    pub(super) fn tell_empty(&mut self, labels: &[Text]) {
        let is_new = |label: &&Text| !self.empty_labels.contains(&label.span());
        let labels: Vec<Text> = labels.iter().filter(is_new).cloned().collect();
        let Some((first, others)) = labels.split_first() else { return };
        self.empty_labels.extend(labels.iter().map(Text::span));
        let shown: Vec<String> =
            labels.iter().map(|label| format!("`{}`", label.as_str())).collect();
        let message = match shown.as_slice() {
            [only] => format!("the label {only} has nothing behind it"),
            many => format!("the labels {} have nothing behind them", many.join(", ")),
        };
        let finding = self.findings.advice(findings::EMPTY_LABEL, first.span(), message);
        finding.help("write it there, or take the label out");
        finding.also.extend(others.iter().map(Text::span));
    }

    /// `Reslut: …` in a story that has other parts, and no result.
    pub(super) fn near_labels<'b>(
        &self,
        lines: impl Iterator<Item = &'b Text>,
        has: impl Fn(&str) -> bool,
        findings: &mut Findings,
    ) {
        let labels = &self.knowledge.vocabulary.labels;
        for line in lines {
            let words = line.as_str();
            let Some(colon) = words.find([':', '：']).filter(|&at| at <= LABEL) else { continue };
            let start = words.find(char::is_alphanumeric).unwrap_or(colon);
            let Some(word) =
                words.get(start..colon).map(|word| word.trim_end_matches(['*', '_', ' ']))
            else {
                continue;
            };
            let folded = fold(word);
            let is_word = folded.chars().count() > 4 && !folded.contains(' ');
            if !is_word || self.labels.meaning_of(word).is_some() {
                continue;
            }
            let near = labels.parts.iter().filter(|part| !has(&part.part)).find_map(|part| {
                let mut words = part.words.iter().filter(|label| !label.weak && !label.continues);
                words.find(|label| {
                    label.text.chars().next() == folded.chars().next()
                        && !label.text.contains(' ')
                        && vocabulary::near(&folded, &label.text)
                })
            });
            if let Some(near) = near {
                let span = line.span_of(start..start + word.len());
                findings
                    .warning(findings::NEAR_LABEL, span, format!("`{word}` is no label of a part"))
                    .help(format!("did you mean `{}`?", near.text));
            }
        }
    }

    /// A paragraph that stops in the middle of a sentence, and one that goes on behind a blank
    /// line. Both must be running text: notes hold many lines that never end as sentences do.
    fn cut_sentence(&mut self, block: &Block, next: &Block) {
        let BlockKind::Paragraph(lines) = &next.kind else { return };
        let Some(behind) = lines.first().filter(|_| next.blank_before > 0) else { return };
        let Some(line) = last_line(block) else { return };
        let words = line.as_str().trim_end();
        let goes_on = behind.as_str().starts_with(char::is_lowercase)
            && !starts_with_label(behind)
            && !behind.as_str().starts_with("http");
        let is_open = words.ends_with(|c: char| c.is_alphanumeric() || c == ',');
        if !goes_on || !is_open || self.labels.see(behind.as_str()).is_some() {
            return;
        }
        let start = last_sentence(words);
        let whole_before = start > 0;
        let ends = |text: &str| text.trim_end().ends_with(['.', '!', '?']);
        let ends_behind = lines.iter().any(|line| sentence_end(line.as_str()).is_some())
            && lines.last().is_some_and(|line| ends(line.as_str()));
        let last_word = words.rsplit(is_space).next().unwrap_or_default();
        let dangles = self.knowledge.vocabulary.voice.dangling.has(&lowered(last_word));
        let long = words[start..].split_whitespace().count() >= 3;
        // Any two of the three signs will do.
        let signs = [ends_behind, whole_before, dangles].iter().filter(|sign| **sign).count();
        if long && signs >= 2 {
            let span = line.span_of(start..words.len());
            let finding = self.findings.warning(
                findings::CUT_SENTENCE,
                span,
                "this sentence stops here and goes on behind a blank line",
            );
            finding.help("take the blank line out").also(behind.span());
        }
    }

    /// `[[name]` and `**bold` that are never closed, `[words] (address)`.
    fn near_mark(&mut self, lines: &[Text]) {
        // Most lines have neither.
        let may_be = |line: &Text| memchr::memchr2(b'[', b'*', line.as_str().as_bytes()).is_some();
        if !lines.iter().any(may_be) {
            return;
        }
        for line in lines {
            let words = line.as_str();
            if words.contains('`') || !words.contains('[') {
                continue;
            }
            if let Some(at) = words.rfind("[[").filter(|&at| !words[at..].contains("]]"))
                && words[at + 2..].starts_with(char::is_alphanumeric)
            {
                let end = words[at..].find(']').map_or(words.len(), |end| at + end + 1);
                let what = "a link to a page is opened here and not closed";
                self.tell_mark(line, at..end, what, "close it with `]]`");
            }
            if let Some(at) = words.find("] (http")
                && let Some(start) = words[..at].rfind('[')
                && let Some(end) = words[at..].find(')')
            {
                let what = "a space parts the words of this link from its address";
                self.tell_mark(line, start..at + end + 1, what, "write `[words](address)`");
            }
        }
        // `2**3` is no emphasis.
        let marks = |line: &Text| {
            let words = line.as_str();
            if !words.contains('*') {
                return 0;
            }
            let is_mark = |at: usize| {
                let before = words[..at].chars().next_back();
                let behind = words[at + 2..].chars().next();
                let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
                !(is_digit(before) && is_digit(behind))
            };
            words.match_indices("**").filter(|&(at, _)| is_mark(at)).count()
        };
        let is_code = lines.iter().any(|line| line.as_str().contains(['`', '/']));
        let all: usize = lines.iter().map(marks).sum();
        let opens = |line: &&Text| {
            let words = line.as_str();
            marks(line) % 2 == 1
                && words.starts_with("**")
                && words[2..].starts_with(char::is_alphabetic)
        };
        if all % 2 == 1
            && !is_code
            && let Some(line) = lines.iter().find(opens)
        {
            let what = "`**` is opened here and not closed";
            self.tell_mark(line, 0..2, what, "close it behind the words that it marks");
        }
    }

    fn tell_mark(&mut self, line: &Text, at: std::ops::Range<usize>, what: &str, help: &str) {
        self.findings.warning(findings::NEAR_MARK, line.span_of(at), what).help(help);
    }

    /// Headings that are almost the name of a principle of the set that has no heading. Names
    /// with a typing error or two are read as they were meant; these are further off.
    fn near_principles(&mut self, blocks: &[Block]) {
        if !self.roster.known.complete {
            return;
        }
        let unnamed: Vec<(String, String)> = self
            .roster
            .entries
            .iter()
            .filter(|entry| entry.heading.is_none())
            .filter_map(|entry| self.roster.known.entries.get(entry.known?))
            .map(|known| (known.name.clone(), plain(&known.name)))
            .collect();
        if unnamed.is_empty() {
            return;
        }
        // What is numbered, or counts as a principle of the writer's own, has that in its favour.
        let own: Vec<Span> = self
            .roster
            .entries
            .iter()
            .filter(|entry| entry.known.is_none())
            .filter_map(|entry| entry.heading)
            .collect();
        let mut told: Vec<Span> = Vec::new();
        for (text, is_numbered) in heads(blocks) {
            let headings::Name { number, text: name, .. } =
                headings::read(text, &self.cues.prefixes);
            let span = name.span();
            let is_own = own.iter().any(|own| own.file == span.file && own.end == span.end);
            if self.roster.known.names.nearest_in_heading_strictly(name.as_str()).is_some() {
                continue;
            }
            let written = plain(name.as_str());
            let share = if is_own || is_numbered || number.is_some() { 3 } else { 4 };
            let near = unnamed.iter().find(|(_, known)| is_almost(&written, known, share));
            if let Some((known, _)) = near.filter(|_| !told.contains(&span)) {
                told.push(span);
                self.findings
                    .warning(
                        findings::NEAR_PRINCIPLE,
                        span,
                        format!("no principle is called `{}`", name.as_str()),
                    )
                    .help(format!("did you mean `{known}`?"));
            }
        }
    }

    /// What nobody sees and what is not harmless: inside words, or turning the order of a line.
    fn invisible(&mut self, file: crate::source::FileId, source: &Source) {
        let text = source.text.as_str();
        // Looked at without a branch many bytes go at once.
        let is_odd = |byte: u8| {
            byte < b' ' && byte != b'\t' && byte != b'\n' && byte != b'\r' && byte != 0x0c
        };
        if text.is_ascii() && !text.bytes().fold(false, |odd, byte| odd | is_odd(byte)) {
            return;
        }
        let mut found: Vec<Span> = Vec::new();
        let mut first = None;
        for (at, c) in text.char_indices().filter(|&(_, c)| is_unseen(c)) {
            let inside = || {
                let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
                letter(text[..at].chars().next_back())
                    && letter(text[at + c.len_utf8()..].chars().next())
            };
            let turns = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
            if turns || c.is_control() || inside() {
                first.get_or_insert(c);
                let end = (at + c.len_utf8()) as u32;
                found.push(Span { file, start: at as u32, end });
            }
        }
        let (Some(first), Some((&span, others))) = (first, found.split_first()) else { return };
        let name = format!("U+{:04X}", u32::from(first));
        let message = match others.len() {
            0 => format!("a character that nobody sees ({name}) stands here"),
            many => format!(
                "a character that nobody sees ({name}) stands here, and {many} more further on"
            ),
        };
        let finding = self.findings.advice(findings::INVISIBLE, span, message);
        finding.help("take it out: delete the letters on both sides of it and type them again");
        finding.also.extend(others.iter().take(8));
    }
}

/// `result:` alone in an item, without its colon.
fn bare_label(item: &Item) -> Option<Text> {
    let [line, rest @ ..] = item.words.as_slice() else { return None };
    let is_link = |line: &Text| words::is_only_links(line.as_str());
    if !item.blocks.is_empty() || !rest.iter().all(is_link) {
        return None;
    }
    let words = line.as_str().trim_end();
    let marked = words.trim_end_matches(['*', '_']).strip_suffix([':', '：'])?;
    let start = marked.len() - marked.trim_start_matches(['*', '_']).len();
    let label = marked[start..].trim_end_matches(['*', '_', ' ']);
    let is_short = label.chars().count() <= LABEL && label.split_whitespace().count() <= 4;
    let has_letters =
        label.chars().all(|c| !":：.!?".contains(c)) && label.contains(char::is_alphabetic);
    (is_short && has_letters).then(|| line.slice(start..start + label.len()))
}

/// `word: …` at the head of a line.
fn starts_with_label(line: &Text) -> bool {
    let words = line.as_str();
    let colon =
        words.find([':', '：']).filter(|&at| at > 0 && words[..at].chars().count() <= LABEL);
    colon.is_some_and(|at| {
        let label = &words[..at];
        let behind = words[at..].trim_start_matches([':', '：']);
        label.split_whitespace().count() <= 4 && (behind.is_empty() || behind.starts_with(is_space))
    })
}

/// The last line of words in a block.
fn last_line(block: &Block) -> Option<&Text> {
    match &block.kind {
        BlockKind::Paragraph(lines) => lines.last(),
        BlockKind::List(items) => {
            let item = items.last()?;
            match item.blocks.last() {
                Some(block) => last_line(block),
                None => item.words.last(),
            }
        }
        _ => None,
    }
}

/// Where the last sentence of some words begins.
fn last_sentence(words: &str) -> usize {
    let mut start = 0;
    while let Some(end) = sentence_end(&words[start..]).filter(|&end| start + end < words.len()) {
        let next = start + end;
        let space = words[next..].len() - words[next..].trim_start().len();
        if space == 0 || next + space >= words.len() {
            break;
        }
        start = next + space;
    }
    start
}

/// A name in lower case and without marks.
fn plain(name: &str) -> String {
    let folded = fold(name);
    let words: Vec<&str> =
        folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// What may be the name of a principle, and whether a number of a list stands before it: headings,
/// and items with something below them.
fn heads(blocks: &[Block]) -> Vec<(&Text, bool)> {
    let mut heads = Vec::new();
    for block in blocks {
        match &block.kind {
            BlockKind::Heading(heading) => heads.push((&heading.text, false)),
            BlockKind::List(items) => {
                let above = items.iter().filter(|item| !item.blocks.is_empty());
                heads.extend(above.filter_map(|item| {
                    let is_numbered = matches!(item.marker, Marker::Number(..));
                    Some((item.words.first()?, is_numbered))
                }));
            }
            _ => {}
        }
    }
    heads
}

/// Whether a name is another one in other words: one letter in so many differs at most, or its
/// words stand in another order.
fn is_almost(written: &str, known: &str, share: usize) -> bool {
    let length = known.chars().count();
    if length < 6 || written.is_empty() {
        return false;
    }
    let sorted = |name: &str| {
        let mut words: Vec<String> = name.split(' ').map(str::to_owned).collect();
        words.sort_unstable();
        words
    };
    vocabulary::distance(written, known, length / share).is_some()
        || written.contains(' ') && sorted(written) == sorted(known)
}

/// Characters without a shape of their own that are no part of a script's spelling.
fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    ) || c.is_control() && !c.is_whitespace()
}
