//! Whether every link of a page leads to something of the site.
//!
//! Links that notes write are resolved long before, so what is found here was made by a theme: a
//! template of a person's own that names a file nobody has. Links to elsewhere, and those of the
//! page for what is not there, which begin at the root of a server, are not looked at.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use ahash::HashSet;
use memchr::memmem::Finder;
use rayon::prelude::*;

use super::File;
use crate::findings::{BROKEN_LINK, Findings};

/// A page's links and ids.
#[derive(Default)]
struct Seen<'a> {
    links: Vec<&'a str>,
    // Looked up, never walked through.
    ids: HashSet<&'a str>,
}

/// Adds a finding at `theme` for every file or place that pages link to and that is not there.
/// `others` are the paths of what is no [`File`].
pub fn check<'a>(
    files: &'a [File],
    others: impl IntoIterator<Item = &'a str>,
    theme: &str,
    findings: &mut Findings,
) {
    let paths: HashSet<&str> = files.iter().map(|file| file.path.as_str()).chain(others).collect();
    let look = Look::default();
    let pages: BTreeMap<&str, Seen> = files
        .par_iter()
        .filter(|file| Path::new(&file.path).extension().is_some_and(|ending| ending == "html"))
        .filter_map(|file| {
            let text = std::str::from_utf8(&file.bytes).ok()?;
            Some((file.path.as_str(), look.at(text)))
        })
        .collect();
    let missed = pages.par_iter().flat_map_iter(|(&page, seen)| {
        // A page names the same few files again and again.
        let links: BTreeSet<&str> = seen.links.iter().copied().collect();
        let missed = links.into_iter().filter_map(|link| {
            let (path, anchor) = target(page, link)?;
            let holds = || pages.get(&*path).is_none_or(|page| page.ids.contains(&*anchor));
            if paths.contains(&*path) && (anchor.is_empty() || holds()) {
                return None;
            }
            let named =
                if anchor.is_empty() { path.into_owned() } else { format!("{path}#{anchor}") };
            Some((named, page))
        });
        missed.collect::<Vec<_>>()
    });
    // What is missing, and the pages that link to it.
    let mut missing: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (named, page) in missed.collect::<Vec<_>>() {
        missing.entry(named).or_default().push(page);
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

struct Look {
    attributes: [Finder<'static>; 3],
}

impl Default for Look {
    fn default() -> Self {
        Self { attributes: [" href=\"", " src=\"", " id=\""].map(Finder::new) }
    }
}

impl Look {
    fn at<'t>(&self, page: &'t str) -> Seen<'t> {
        let mut seen = Seen::default();
        for (kind, finder) in self.attributes.iter().enumerate() {
            for at in finder.find_iter(page.as_bytes()) {
                let start = at + finder.needle().len();
                let Some(length) = memchr::memchr(b'"', &page.as_bytes()[start..]) else {
                    continue;
                };
                // Words of a page may look like an attribute; only tags have some.
                let before = memchr::memrchr2(b'<', b'>', &page.as_bytes()[..at]);
                if before.is_none_or(|mark| page.as_bytes()[mark] != b'<') {
                    continue;
                }
                let value = &page[start..start + length];
                if kind == 2 {
                    seen.ids.insert(value);
                } else {
                    seen.links.push(value);
                }
            }
        }
        seen
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
        check(&files, ["assets/a b.png"], "themes/x", &mut findings);
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
