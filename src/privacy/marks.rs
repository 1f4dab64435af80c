//! The marks that enclose a passage: `%% … %%`, `<!-- private --> … <!-- /private -->`, and every
//! other comment by itself.

use std::ops::Range;

use super::{Ranges, Sections, place};
use crate::{
    findings::{self, Findings},
    notes::{Block, BlockKind, Notes},
    source::Source,
};

/// What the marks of a text enclose.
#[derive(Debug, Default)]
pub struct Marks {
    /// `%% … %%`.
    percent: Vec<Range<usize>>,
    /// `<!-- private --> … <!-- /private -->`, marks included.
    private: Vec<Range<usize>>,
    /// Comments that enclose only themselves.
    pub comments: Vec<Range<usize>>,
    /// Comments in diagrams.
    diagram: Vec<Range<usize>>,
    broken: Vec<Broken>,
}

/// A mark that has no partner, or stands inside another passage.
#[derive(Debug)]
struct Broken {
    at: usize,
    fault: Fault,
}

/// A `%%` whose partner is looked for in lines below.
struct OpenPercent {
    start: usize,
    /// Pairs of marks on the way there, which may as well close it and open the next.
    nested: Vec<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    OpenPercent,
    OpenComment,
    OpenPrivate,
    ClosesNothing,
    Nested,
}

impl Fault {
    fn message(self) -> &'static str {
        match self {
            Self::OpenPercent => "`%%` is opened here and never closed",
            Self::OpenComment => "`<!--` is opened here and never closed",
            Self::OpenPrivate => "`<!-- private -->` is opened here and never closed",
            Self::ClosesNothing => "`<!-- /private -->` closes what was never opened",
            Self::Nested => "a private passage begins or ends inside another one",
        }
    }

    fn help(self) -> &'static str {
        match self {
            Self::OpenPercent => {
                "close it, or write one `%` if it is no mark; until then the rest of its section \
                 is left out"
            }
            Self::OpenComment | Self::OpenPrivate => {
                "close it; until then the rest of its section is left out"
            }
            Self::ClosesNothing => {
                "open it with `<!-- private -->`; until then all of its section is left out"
            }
            Self::Nested => {
                "one pair of marks around all of it is enough; until then the rest of its \
                 section is left out"
            }
        }
    }
}

/// Finds the marks of a text.
pub fn find(text: &str, notes: &Notes) -> Marks {
    let mut marks = Marks::default();
    let code = code_ranges(notes);
    let comments = comments(text, &code, &mut marks.broken);
    marks.diagram = diagram_comments(text, notes);
    marks.pair_private(text, &comments);
    marks.comments.retain(|comment| !code.contains(comment.start));
    marks.pair_percent(text, notes);
    marks.find_nested(&comments);
    marks
}

/// What marks that are broken hide; each section has one finding.
pub fn hide_broken(
    marks: &Marks,
    sections: &Sections,
    source: &Source,
    findings: &mut Findings,
) -> Vec<Range<usize>> {
    let mut broken: Vec<&Broken> = marks.broken.iter().collect();
    broken.sort_by_key(|broken| broken.at);
    let mut hidden: Vec<Range<usize>> = Vec::new();
    let mut whole_until = 0;
    for &&Broken { at, fault } in &broken {
        let is_stray = fault == Fault::ClosesNothing;
        let until = if is_stray { whole_until } else { hidden.last().map_or(0, |last| last.end) };
        if at < until {
            continue;
        }
        let section = sections.around(at);
        if is_stray {
            whole_until = section.end;
        }
        hidden.push(if is_stray { section } else { at..section.end });
        findings
            .error(findings::UNCLOSED_PRIVATE, place(source, at), fault.message())
            .help(fault.help());
    }
    hidden
}

impl Marks {
    /// What whole pairs of marks enclose.
    pub fn passages(&self) -> impl Iterator<Item = Range<usize>> {
        let pairs = self.percent.iter().chain(&self.private);
        pairs.chain(&self.comments).chain(&self.diagram).cloned()
    }

    fn fault(&mut self, at: usize, fault: Fault) {
        self.broken.push(Broken { at, fault });
    }

    /// Sorts comments into those that open, those that close and the others.
    fn pair_private(&mut self, text: &str, comments: &[Range<usize>]) {
        let mut open: Vec<usize> = Vec::new();
        let mut last_close = 0;
        for comment in comments {
            match Role::of(text, comment) {
                Role::Opens if open.is_empty() => open.push(comment.start),
                Role::Opens => {
                    self.fault(comment.start, Fault::Nested);
                    open.push(comment.start);
                }
                Role::Closes => {
                    last_close = comment.end;
                    match open.pop() {
                        Some(start) => self.private.push(start..comment.end),
                        None => self.fault(comment.start, Fault::ClosesNothing),
                    }
                }
                Role::Plain => self.comments.push(comment.clone()),
            }
        }
        if let Some(&start) = open.first() {
            // Which of several was never closed nobody knows: all up to the last close is hidden.
            self.private.push(start..last_close.max(start));
            self.fault(start, Fault::OpenPrivate);
        }
    }

    /// Pairs `%%` with `%%`: first those in one line, then lines that have one too many.
    fn pair_percent(&mut self, text: &str, notes: &Notes) {
        let comments = Ranges::of(self.comments.iter().cloned());
        let diagram = Ranges::of(self.diagram.iter().cloned());
        let mut open: Option<OpenPercent> = None;
        let mut first_open = None;
        let mut first_nested = None;
        let mut last_mark = 0;
        for line in &notes.lines {
            let (start, end) = (line.start as usize, line.end as usize);
            let marks = text[start..end].match_indices("%%").map(|(at, _)| start + at);
            let counts =
                |at: &usize| !diagram.contains(*at) && (open.is_some() || !comments.contains(*at));
            let found: Vec<usize> = marks.filter(counts).collect();
            let (Some(&first), Some(&last)) = (found.first(), found.last()) else { continue };
            last_mark = last;
            let is_odd = found.len() % 2 == 1;
            let mut pairs = found.as_slice();
            if let Some(mut passage) = open.take_if(|_| is_odd) {
                self.percent.push(passage.start..first + 2);
                for at in passage.nested.drain(..) {
                    first_nested = first_nested.or(Some(at));
                    self.fault(at, Fault::Nested);
                }
                pairs = &found[1..];
            } else if let Some(passage) = &mut open {
                passage.nested.push(first);
            } else if is_odd {
                open = Some(OpenPercent { start: last, nested: Vec::new() });
                first_open = first_open.or(Some(first));
                pairs = &found[..found.len() - 1];
            }
            self.percent.extend(pairs.chunks_exact(2).map(|pair| pair[0]..pair[1] + 2));
        }
        if let Some(first) = first_nested {
            // From there on nobody knows which mark opens and which closes.
            self.percent.push(first..last_mark);
            self.fault(last_mark, Fault::Nested);
        }
        if let (Some(first), Some(passage)) = (first_open, open) {
            // Which of all of them was never closed nobody knows.
            self.percent.push(first..passage.start);
            self.fault(passage.start, Fault::OpenPercent);
        }
    }

    /// Marks of one kind inside a passage of the other.
    fn find_nested(&mut self, comments: &[Range<usize>]) {
        let percent = Ranges::of(self.percent.iter().cloned());
        let private = Ranges::of(self.private.iter().cloned());
        let plain = Ranges::of(self.comments.iter().cloned());
        let marks = comments.iter().map(|comment| comment.start);
        let mut nested: Vec<usize> = marks
            .filter(|&at| percent.contains(at) && private.contains(at) && !plain.contains(at))
            .collect();
        let ends = self.percent.iter().flat_map(|pair| [pair.start, pair.end.max(1) - 1]);
        nested.extend(ends.filter(|&at| private.contains(at)));
        self.broken.extend(nested.into_iter().map(|at| Broken { at, fault: Fault::Nested }));
    }
}

/// What a comment does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Opens,
    Closes,
    Plain,
}

impl Role {
    fn of(text: &str, comment: &Range<usize>) -> Self {
        let words = text[comment.start + 4..comment.end - 3].trim();
        let is = |mark: &str| words.eq_ignore_ascii_case(mark);
        if is("private") {
            Self::Opens
        } else if ["/private", "/ private", "end private", "endprivate"].into_iter().any(is) {
            Self::Closes
        } else {
            Self::Plain
        }
    }
}

/// All comments, those in code as well. One that another one begins in was never closed.
fn comments(text: &str, code: &Ranges, broken: &mut Vec<Broken>) -> Vec<Range<usize>> {
    let mut comments = Vec::new();
    let mut open: Option<usize> = None;
    let mut never_closed = |start: Option<usize>| {
        let start = start.filter(|&start| !code.contains(start));
        broken.extend(start.map(|at| Broken { at, fault: Fault::OpenComment }));
    };
    for (at, _) in text.match_indices("--") {
        if text[..at].ends_with("<!") {
            never_closed(open);
            open = Some(at - 2);
        } else if text[at..].trim_start_matches('-').starts_with('>') {
            let end = at + text[at..].find('>').unwrap_or_default() + 1;
            if let Some(start) = open.take_if(|start| *start + 7 <= end) {
                comments.push(start..end);
            }
        }
    }
    never_closed(open);
    comments
}

fn code_ranges(notes: &Notes) -> Ranges {
    let mut ranges = Vec::new();
    each_block(&notes.blocks, &mut |block| {
        if matches!(block.kind, BlockKind::Code(_)) {
            let span = notes.span(&block.rows);
            ranges.push(span.start as usize..span.end as usize);
        }
    });
    Ranges::of(ranges)
}

/// Lines of Mermaid diagrams that are comments. A diagram in which `%%` stands anywhere else as
/// well has none: there it may be meant to hide what lies between.
fn diagram_comments(text: &str, notes: &Notes) -> Vec<Range<usize>> {
    let mut comments = Vec::new();
    each_block(&notes.blocks, &mut |block| {
        let BlockKind::Code(code) = &block.kind else { return };
        if code.language.as_deref() != Some("mermaid") {
            return;
        }
        let rows = &notes.lines[block.rows.start as usize..block.rows.end as usize];
        let lines = rows.iter().map(|line| line.start as usize..line.end as usize);
        let marked: Vec<Range<usize>> =
            lines.filter(|line| text[line.clone()].contains("%%")).collect();
        if marked.iter().all(|line| is_diagram_comment(&text[line.clone()])) {
            comments.extend(marked);
        }
    });
    comments
}

fn is_diagram_comment(line: &str) -> bool {
    let words = line.trim_start().strip_prefix("%%");
    words.is_some_and(|words| !words.trim().is_empty() && !words.contains("%%"))
}

fn each_block<'a>(blocks: &'a [Block], visit: &mut impl FnMut(&'a Block)) {
    for block in blocks {
        visit(block);
        match &block.kind {
            BlockKind::List(items) => {
                for item in items {
                    each_block(&item.blocks, visit);
                }
            }
            BlockKind::Quote(inner) => each_block(inner, visit),
            _ => {}
        }
    }
}
