//! A corpus as files: one of notes for Parable, one a story for its peers. What makes a site of
//! the peers' files, templates and settings, lies in `tests/bench/peers/`.

use std::fmt::Write;

use super::{Corpus, Story};

/// Whose files they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Parable,
    Hugo,
    Zola,
    MdBook,
    Eleventy,
}

/// Every format, with its name on the command line.
pub const FORMATS: [(&str, Format); 5] = [
    ("parable", Format::Parable),
    ("hugo", Format::Hugo),
    ("zola", Format::Zola),
    ("mdbook", Format::MdBook),
    ("eleventy", Format::Eleventy),
];

/// A file: its path with forward slashes, and its text.
pub type File = (String, String);

/// The files of a corpus.
pub fn files(corpus: &Corpus, format: Format) -> Vec<File> {
    match format {
        Format::Parable => vec![("content/notes.md".to_owned(), notes(corpus))],
        Format::MdBook => {
            let mut files = pages(corpus, format);
            files.push(("src/index.md".to_owned(), home(corpus)));
            files.push(("src/SUMMARY.md".to_owned(), summary(corpus)));
            files
        }
        Format::Hugo | Format::Zola | Format::Eleventy => pages(corpus, format),
    }
}

/// Everything in one file, as a person keeps it.
pub fn notes(corpus: &Corpus) -> String {
    let mut text = String::from("# Interview notes\n\n");
    for (principle, number) in corpus.principles.iter().zip(1..) {
        paragraph(&mut text, &format!("# #{number}: {}", principle.name));
        for story in &principle.stories {
            paragraph(&mut text, &format!("## {}", story.title));
            let link = format!("[[{}]]", corpus.title(story.link));
            body(&mut text, story, ["S:", "T:", "A:", "R:"], &link);
        }
    }
    for platform in &corpus.platforms {
        paragraph(&mut text, &format!("# {}\n\n{}", platform.name, platform.text));
    }
    text
}

/// A file for every story, platform and principle.
fn pages(corpus: &Corpus, format: Format) -> Vec<File> {
    let mut files = Vec::new();
    for (principle, number) in corpus.principles.iter().zip(1..) {
        let folder = slug(principle.name);
        let stories = principle.stories.iter();
        let listed = stories.map(|story| (story.title.as_str(), format!("story-{}", story.number)));
        files.push(list(&folder, principle.name, number, listed, format));
        for story in &principle.stories {
            let mut text =
                head(&story.title, story.number + 1, Kind::Story(&folder, principle.name), format);
            let labels = ["**Situation:**", "**Task:**", "**Action:**", "**Result:**"];
            body(&mut text, story, labels, &link(corpus, story.link, format));
            files.push((path(&folder, &format!("story-{}", story.number), format), text));
        }
    }
    let number = corpus.principles.len() + 1;
    let listed = corpus.platforms.iter().map(|platform| (platform.name, slug(platform.name)));
    files.push(list("platforms", "Platforms", number, listed, format));
    for (platform, number) in corpus.platforms.iter().zip(1..) {
        let mut text = head(platform.name, number, Kind::Story("platforms", "Platforms"), format);
        paragraph(&mut text, &platform.text);
        files.push((path("platforms", &slug(platform.name), format), text));
    }
    files
}

/// A story without its title.
fn body(text: &mut String, story: &Story, labels: [&str; 4], link: &str) {
    let [situation, task, action, result] = labels;
    paragraph(text, &format!("{situation} {}", story.situation));
    paragraph(text, &format!("{task} {}", story.task));
    paragraph(text, &format!("{action} {}", story.action));
    if let Some(table) = story.table() {
        paragraph(text, table);
    }
    if let Some(code) = story.code() {
        paragraph(text, &code);
    }
    paragraph(text, &format!("{result} {} See {link}.", story.result));
}

/// A link as each program's manual writes one.
fn link(corpus: &Corpus, number: usize, format: Format) -> String {
    let (title, folder) = (corpus.title(number), slug(corpus.principle_of(number)));
    match format {
        Format::Parable => format!("[[{title}]]"),
        Format::Hugo | Format::Eleventy => format!("[{title}](/{folder}/story-{number}/)"),
        Format::Zola => format!("[{title}](@/{folder}/story-{number}.md)"),
        Format::MdBook => format!("[{title}](../{folder}/story-{number}.md)"),
    }
}

/// What a page is.
#[derive(Clone, Copy)]
enum Kind<'a> {
    /// The list of what is in its folder.
    List(&'a str),
    /// One thing of a folder, and what the list of that is called.
    Story(&'a str, &'a str),
}

/// The page that lists what is in a folder. Templates do that, except those of mdBook, which know
/// one page at a time.
fn list<'a>(
    folder: &str,
    title: &str,
    number: usize,
    listed: impl Iterator<Item = (&'a str, String)>,
    format: Format,
) -> File {
    let name = match format {
        Format::Hugo | Format::Zola => "_index",
        Format::MdBook | Format::Eleventy | Format::Parable => "index",
    };
    let mut text = head(title, number, Kind::List(folder), format);
    if format == Format::MdBook {
        for (title, name) in listed {
            let _ = writeln!(text, "- [{title}]({name}.md)");
        }
    }
    (path(folder, name, format), text)
}

fn path(folder: &str, name: &str, format: Format) -> String {
    let root = if format == Format::MdBook { "src" } else { "content" };
    format!("{root}/{folder}/{name}.md")
}

/// How a page begins.
fn head(title: &str, number: usize, kind: Kind, format: Format) -> String {
    match (format, kind) {
        (Format::Zola, Kind::List(_)) => {
            format!("+++\ntitle = \"{title}\"\nweight = {number}\nsort_by = \"weight\"\n+++\n\n")
        }
        (Format::Hugo | Format::Zola, _) => {
            format!("+++\ntitle = \"{title}\"\nweight = {number}\n+++\n\n")
        }
        (Format::Eleventy, Kind::List(folder)) => format!(
            "---\ntitle: \"{title}\"\nlayout: list.njk\ntags: lists\norder: {number}\n\
             folder: {folder}\n---\n\n"
        ),
        (Format::Eleventy, Kind::Story(folder, list)) => format!(
            "---\ntitle: \"{title}\"\nlayout: story.njk\ntags: {folder}\norder: {number}\n\
             list: \"{list}\"\n---\n\n"
        ),
        (Format::MdBook, Kind::Story(_, list)) => format!("[{list}](index.md)\n\n# {title}\n\n"),
        (Format::MdBook, Kind::List(_)) | (Format::Parable, _) => format!("# {title}\n\n"),
    }
}

/// The first page of a book.
fn home(corpus: &Corpus) -> String {
    let mut text = String::from("# Interview notes\n\n");
    for name in corpus.principles.iter().map(|principle| principle.name).chain(["Platforms"]) {
        let _ = writeln!(text, "- [{name}]({}/index.md)", slug(name));
    }
    text
}

/// The contents of a book, which mdBook makes all pages from.
fn summary(corpus: &Corpus) -> String {
    let mut text = String::from("# Summary\n\n[Interview notes](index.md)\n\n");
    let mut chapter = |depth: usize, title: &str, path: &str| {
        let _ = writeln!(text, "{:depth$}- [{title}]({path})", "");
    };
    for principle in &corpus.principles {
        let folder = slug(principle.name);
        chapter(0, principle.name, &format!("{folder}/index.md"));
        for story in &principle.stories {
            chapter(2, &story.title, &format!("{folder}/story-{}.md", story.number));
        }
    }
    chapter(0, "Platforms", "platforms/index.md");
    for platform in &corpus.platforms {
        chapter(2, platform.name, &format!("platforms/{}.md", slug(platform.name)));
    }
    text
}

fn paragraph(text: &mut String, words: &str) {
    text.push_str(words);
    text.push_str("\n\n");
}

/// A name for a folder or file.
fn slug(name: &str) -> String {
    let words = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("-")
}
