//! Whether every link of a page leads to something of the site.
//!
//! Links that notes write are resolved long before, so what is found here was made by a theme: a
//! template of a person's own that names a file nobody has. Links to elsewhere, and those of the
//! page for what is not there, which begin at the root of a server, are not looked at.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    hash::{Hash, Hasher},
    path::Path,
    sync::Arc,
};

use ahash::{HashMap, HashSet};
use bytes::Bytes;
use memchr::memmem::Finder;
use rayon::prelude::*;

use super::File;
use crate::{
    findings::{BROKEN_LINK, Findings},
    memory::Memory,
};

/// A page's links and ids.
#[derive(Debug, Default)]
struct Seen {
    /// The files and places of the site that it links to, each once; the place may be empty.
    targets: Vec<(Box<str>, Box<str>)>,
    // Looked up, never walked through.
    ids: HashSet<Box<str>>,
}

/// What was seen on the pages of the last site.
#[derive(Debug, Default)]
pub struct Looks(Memory<Looked, Arc<Seen>>);

/// A page that was looked at. It holds the bytes, so nothing else comes to lie in their place, and
/// where they lie stands for what they are.
#[derive(Clone, Debug)]
struct Looked {
    path: String,
    bytes: Bytes,
}

impl Looked {
    fn place(&self) -> (&str, *const u8, usize) {
        (&self.path, self.bytes.as_ptr(), self.bytes.len())
    }
}

impl PartialEq for Looked {
    fn eq(&self, other: &Self) -> bool {
        self.place() == other.place()
    }
}

impl Eq for Looked {}

impl Hash for Looked {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        self.place().hash(hasher);
    }
}

impl Looks {
    /// One that keeps what it saw.
    pub fn remembering() -> Self {
        Self(Memory::keeping())
    }

    /// Forgets what the last site did not have.
    pub fn turn(&mut self) {
        self.0.turn();
    }

    /// Forgets everything.
    pub fn forget(&mut self) {
        self.0.clear();
    }

    /// What is on a page; nothing where it is no text.
    fn at(&self, file: &File, look: &Look) -> Arc<Seen> {
        let see = || Arc::new(look.at(&file.path, std::str::from_utf8(&file.bytes).unwrap_or("")));
        if !self.0.keeps() {
            return see();
        }
        self.0.recall(Looked { path: file.path.clone(), bytes: file.bytes.clone() }, see)
    }
}

/// Adds a finding at `theme` for every file or place that pages link to and that is not there.
/// `others` are the paths of what is no [`File`].
pub fn check<'a>(
    files: &'a [File],
    others: impl IntoIterator<Item = &'a str>,
    theme: &str,
    looks: &Looks,
    findings: &mut Findings,
) {
    let paths: HashSet<&str> = files.iter().map(|file| file.path.as_str()).chain(others).collect();
    let look = Look::default();
    let is_page = |file: &&File| Path::new(&file.path).extension().is_some_and(|it| it == "html");
    let pages: Vec<(&str, Arc<Seen>)> = files
        .par_iter()
        .filter(is_page)
        .map(|file| (file.path.as_str(), looks.at(file, &look)))
        .collect();
    let ids: HashMap<&str, &Seen> = pages.iter().map(|(path, seen)| (*path, &**seen)).collect();
    let missed = pages.par_iter().flat_map_iter(|(page, seen)| {
        let missed = seen.targets.iter().filter(|(path, place)| {
            let holds = || ids.get(&**path).is_none_or(|page| page.ids.contains(place));
            !(paths.contains(&**path) && (place.is_empty() || holds()))
        });
        missed.map(|(path, place)| (named(path, place), *page)).collect::<Vec<_>>()
    });
    // What is missing, and the pages that link to it.
    let mut missing: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for (named, page) in missed.collect::<Vec<_>>() {
        missing.entry(named).or_default().insert(page);
    }
    for (named, pages) in missing {
        let Some(first) = pages.first() else { continue };
        let more = match pages.len() - 1 {
            0 => " links".to_owned(),
            1 => " and one more page link".to_owned(),
            more => format!(" and {more} more pages link"),
        };
        findings
            .warning(
                BROKEN_LINK,
                theme,
                format!("`{first}`{more} to `{named}`, which is not there"),
            )
            .help("look for it in the templates of the theme");
    }
}

fn named(path: &str, place: &str) -> String {
    if place.is_empty() { path.to_owned() } else { format!("{path}#{place}") }
}

/// What every attribute with a value has, whichever it is: so a page is gone through once.
struct Look {
    value: Finder<'static>,
}

impl Default for Look {
    fn default() -> Self {
        Self { value: Finder::new("=\"") }
    }
}

impl Look {
    fn at(&self, path: &str, page: &str) -> Seen {
        let bytes = page.as_bytes();
        let mut links: HashSet<&str> = HashSet::default();
        let mut ids = HashSet::default();
        for at in self.value.find_iter(bytes) {
            let Some(kind) = kind_of_attribute(&bytes[..at]) else { continue };
            let start = at + self.value.needle().len();
            let Some(length) = memchr::memchr(b'"', &bytes[start..]) else { continue };
            // Words of a page may look like an attribute; only tags have some.
            let before = memchr::memrchr2(b'<', b'>', &bytes[..at]);
            if before.is_none_or(|mark| bytes[mark] != b'<') {
                continue;
            }
            let value = &page[start..start + length];
            match kind {
                Attribute::Id => _ = ids.insert(value.into()),
                // A page names the same few files again and again.
                Attribute::Link => _ = links.insert(value),
            }
        }
        let targets = links.into_iter().filter_map(|link| target(path, link));
        let mut targets: Vec<(Box<str>, Box<str>)> =
            targets.map(|(path, place)| (path.into(), place.into())).collect();
        targets.sort_unstable();
        targets.dedup();
        Seen { targets, ids }
    }
}

/// An attribute that is looked at.
enum Attribute {
    Link,
    Id,
}

/// Which of them stands at the end of some bytes.
fn kind_of_attribute(bytes: &[u8]) -> Option<Attribute> {
    if bytes.ends_with(b" href") || bytes.ends_with(b" src") {
        Some(Attribute::Link)
    } else {
        bytes.ends_with(b" id").then_some(Attribute::Id)
    }
}

/// The file and the place in it that a page's link leads to; `None` where it leads elsewhere.
fn target<'a>(page: &'a str, link: &'a str) -> Option<(Cow<'a, str>, Cow<'a, str>)> {
    let (link, anchor) = link.split_once('#').unwrap_or((link, ""));
    let link = link.split('?').next().unwrap_or_default();
    let has_scheme = link.split('/').next().is_some_and(|first| first.contains(':'));
    if has_scheme || link.starts_with('/') {
        return None;
    }
    let anchor = unescaped(anchor);
    if link.is_empty() {
        return Some((page.into(), anchor));
    }
    let link = unescaped(link);
    if !page.contains('/') && !link.contains('/') {
        return Some((link, anchor));
    }
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in link.split('/') {
        match part {
            ".." => drop(parts.pop()),
            "." => {}
            part => parts.push(part),
        }
    }
    Some((parts.join("/").into(), anchor))
}

/// As it was before it was written into an attribute of an address.
fn unescaped(text: &str) -> Cow<'_, str> {
    if memchr::memchr2(b'%', b'&', text.as_bytes()).is_none() {
        return text.into();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, behind)) = rest.split_first() {
        let digits = behind.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        let value = digits.filter(|_| first == b'%').map(|it| u8::from_str_radix(it, 16));
        if let Some(Ok(value)) = value {
            bytes.push(value);
            rest = &behind[2..];
        } else {
            bytes.push(first);
            rest = behind;
        }
    }
    let text = String::from_utf8_lossy(&bytes).into_owned();
    if !text.contains('&') {
        return text.into();
    }
    let plain = text.replace("&#39;", "'").replace("&#x27;", "'").replace("&#x2F;", "/");
    plain.replace("&amp;", "&").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_pages(pages: &[(&str, &str)], expected: &[&str]) {
        let files: Vec<File> = pages.iter().map(|(path, text)| File::new(*path, *text)).collect();
        let mut findings = Findings::default();
        check(&files, ["assets/a b.png"], "themes/x", &Looks::default(), &mut findings);
        let told: Vec<&str> = findings.iter().map(|finding| finding.message.as_str()).collect();
        assert_eq!(told, expected);
    }

    #[test]
    fn links_that_lead_somewhere_are_silent() {
        check_pages(
            &[
                (
                    "index.html",
                    "<a href=\"s/a.html#x\">a</a><img src=\"assets/a%20b.png\"><p id=\"y\">",
                ),
                (
                    "s/a.html",
                    "<p id=\"x\"><a class=\"c\" href=\"../index.html#y\">b</a><a href=\"#x\">",
                ),
                ("s/고객.html", "<a href=\"%EA%B3%A0%EA%B0%9D.html\"><a href=\"https://a.b/c\">"),
                (
                    "404.html",
                    "<a href=\"/base/x.html\"><a href=\"mailto:a@b.c\"><a href=\"data:x\">",
                ),
            ],
            &[],
        );
    }

    #[test]
    fn links_that_lead_nowhere_are_told_once() {
        check_pages(
            &[
                ("index.html", "<a href=\"s/A.html\"><a href=\"#no\"><img src=\"assets/b.png\">"),
                ("s/a.html", "<a href=\"A.html\"><a href=\"A.html\"><a href=\"../../x.html\">"),
            ],
            &[
                "`index.html` links to `assets/b.png`, which is not there",
                "`index.html` links to `index.html#no`, which is not there",
                "`index.html` and one more page link to `s/A.html`, which is not there",
                "`s/a.html` links to `x.html`, which is not there",
            ],
        );
    }

    #[test]
    fn words_are_no_links() {
        check_pages(&[("index.html", "<p>a href=\"x.html\" src=\"y.png\"</p><b> id=\"z\"")], &[]);
    }
}
