//! How far private titles reach.
//!
//! A tag at the end of a title hides what the title is over. Marks alone do not say how far that
//! goes: a story may go on over headings, `**Situation**` or `Result`, that are as high as its own,
//! and a numbered line may be a principle's. So notes with tags are read once as if they had none;
//! nothing of that reading is kept but the lines that it gives to such titles.

use std::collections::BTreeMap;

use crate::{
    portfolio::{Portfolio, Story},
    privacy::Lines,
    source::{FileId, Line, Place, Sources, Span},
};

/// The lines of each file that private titles reach.
pub type Reach = BTreeMap<FileId, Vec<Lines>>;

/// Which lines of each file have a private tag; ascending.
pub type Tagged = BTreeMap<FileId, Vec<u32>>;

/// What a portfolio, read from sources without their tags, gives to titles that have one.
pub fn of(portfolio: &Portfolio, sources: &Sources, tagged: &Tagged) -> Reach {
    let mut reach = Reach::new();
    let is_tagged = |file: FileId, lines: Lines| {
        let tags = tagged.get(&file).map_or(&[][..], Vec::as_slice);
        tags.iter().any(|tag| lines.contains(tag))
    };
    let mut hide = |whole: Span| {
        let Place { line, end_line, .. } = sources.place(whole);
        reach.entry(whole.file).or_default().push(line..end_line + 1);
    };
    for (title, whole) in titles(portfolio).filter(|(title, whole)| title.file == whole.file) {
        let Place { line, end_line, .. } = sources.place(title);
        if is_tagged(title.file, line..end_line + 1) {
            hide(whole);
        }
    }
    for story in portfolio.stories.iter().filter(|story| story.title_from_text) {
        let above = line_above(sources, story.span);
        if above.is_some_and(|line| is_tagged(story.span.file, line..line + 1)) {
            hide(story.span);
        }
    }
    reach
}

/// The line with words right above a story, where it may be its title: it is no item of a list.
fn line_above(sources: &Sources, story: Span) -> Option<u32> {
    let source = sources.get(story.file)?;
    let lines = source.lines().enumerate();
    let above = lines.take_while(|(_, line)| line.next <= story.start);
    let words = |(row, line): (usize, Line)| {
        (row, source.text[line.start as usize..line.end as usize].trim())
    };
    let (row, _) = above
        .map(words)
        .filter(|(_, words)| words.contains(char::is_alphanumeric))
        .last()
        .filter(|(_, words)| words.starts_with(char::is_alphabetic))?;
    Some(source.number_of_row(row))
}

/// Where each title stands, and all that it is over.
fn titles(portfolio: &Portfolio) -> impl Iterator<Item = (Span, Span)> {
    let Portfolio { principles, stories, platforms, sections, .. } = portfolio;
    let principles = principles.iter().filter_map(|it| it.heading.zip(it.span));
    let stories = stories.iter().filter(|story| is_titled(story));
    let stories = stories.map(|story| (story.title.span(), story.span));
    let platforms = platforms.iter().map(|platform| (platform.name.span(), platform.span));
    let sections = sections.iter().map(|section| (section.title.span(), section.span));
    principles.chain(stories).chain(platforms).chain(sections)
}

/// Whether a story has a title, its first sentence over labelled parts being as good as one. Of
/// other stories without one a tag hides the sentence or the bullet that it ends.
fn is_titled(story: &Story) -> bool {
    let title = story.title.span();
    let opens = || story.parts.iter().all(|part| part.passage.span.start > title.start);
    !story.title_from_text || !story.parts.is_empty() && opens()
}

#[cfg(test)]
mod tests {
    use crate::{
        inputs::Inputs,
        source::{FileId, Source},
    };

    /// Reads notes in which every word that begins with `hid` is to be gone, and every word that
    /// begins with `open` is to be left.
    #[track_caller]
    fn check(notes: &str) {
        let mut inputs = Inputs::default();
        inputs.notes = inputs.sources.add(Source::new("notes.md", notes));
        let reading = crate::read(&inputs).value;
        let left = reading.sources.get(FileId::default()).map_or("", |source| &source.text);
        assert!(!left.contains("hid"), "{notes}\n---\n{left}");
        let words = |text: &str| text.matches("open").count();
        assert_eq!(words(left), words(notes), "{notes}\n---\n{left}");
    }

    #[test]
    fn a_principle_takes_all_that_it_is_over() {
        check("1. Dive Deep #private\n\nhid prose of it.\n\nhid more.\n\n2. Ownership\n\nopen\n");
        check("1. Dive Deep #private\n\n- hid\n- hid\n\n2. Ownership\n\n- open\n");
        check("EARN TRUST #private\n\nhid one\n\nhid two\n\nOWNERSHIP\n\nopen one\n");
        check("#1: Ownership #private\nhid\n\n# assumption\nhid\n\n#2: Frugality\nopen\n");
    }

    #[test]
    fn a_story_takes_its_parts_however_they_are_marked() {
        let marks = ["Situation\n- {}", "**Situation**\n{}", "## Situation\n{}", "Situation: {}"];
        for mark in marks {
            let part = |label: &str| {
                mark.replace("Situation", label).replace("{}", "we hid the queue in a drawer")
            };
            let parts = ["Situation", "Action", "Result"].map(part).join("\n\n");
            for title in
                ["**The hid move** #private", "## The hid move #private", "The hid move #private"]
            {
                check(&format!("# Ownership\n\n{title}\n\n{parts}\n\n# Frugality\n\nopen\n"));
            }
        }
        let long =
            "What we hid of a title that goes on and on and on for more than sixty characters";
        check(&format!(
            "# Ownership\n\n{long} #private\n\nSituation: hid\n\nAction: hid\n\n# Frugality\n\nopen\n"
        ));
        check(
            "# Ownership\n\n1) The hid one #private\n\nS: hid\n\nA: hid\n\n2) The open one\n\nS: open\n\nA: open\n",
        );
    }

    #[test]
    fn a_bullet_or_a_sentence_takes_no_more_than_itself() {
        check("# Ownership\n\n- The hid one #private\n- The open one\n");
        check(
            "# Ownership\n\n## The open move\n\n- S: hid it #private\n- A: I open it\n- R: open\n",
        );
        check("# Ownership\n\n## The open move\n\nS: open\n\nA: I hid it. #private\n\nR: open\n");
        check("# Ownership\n\n## The open move\n\nWe open it. %%We hid it.%%\n");
    }

    #[test]
    fn where_no_spaces_are_written_a_tag_needs_none() {
        check("# Ownership\n\n## 加薪#private\n\nhid\n\n## 队列\n\nopen\n");
        check("# Ownership\n\n- 谈判 hid（薪水）#private\n- open\n");
        check("# Ownership\n\n- open#privately\n- an open issue#private of theirs\n");
    }

    #[test]
    fn matter_is_private_whatever_is_not_seen_in_it() {
        for matter in [
            "\u{feff}---\nprivate: true\n---",
            "---\nprivate\u{200b}: true\n---",
            "---\nprivate：“true”\n---",
            "\u{2060}+++\nprivate = true\n+++",
        ] {
            check(&format!("{matter}\n\n# Ownership\n\nhid\n"));
        }
    }

    #[test]
    fn other_sections_stay_open() {
        check("# Hid #private\n\nhid\n\n# Ownership\n\n## The open move\n\nS: open\n");
        check("Notes without a heading are open.\n\nEverything here is open, too.\n");
    }
}
