//! What the server has to show: the last good site, and what is wrong since.
//!
//! A value that is made once for every build and never changed. It knows at which build each file
//! last changed, so that a browser can be told which of its pages are out of date.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use hyper::body::Bytes;
use memchr::memmem;
use serde::Serialize;

use crate::{Site, prose::percent_encode};

/// A moment of the server.
#[derive(Clone, Debug, Default)]
pub struct Shown {
    /// How many times what is shown has changed, the first site being 1; 0 before it.
    pub build: u64,
    site: Arc<Site>,
    assets: BTreeMap<String, Bytes>,
    entries: HashMap<String, Entry>,
    /// Files of earlier builds, and the build without them.
    gone: BTreeMap<String, u64>,
    /// Pages that have another address since a build.
    pub moved: BTreeMap<String, (String, u64)>,
    /// Why the notes as they are now have no site.
    pub trouble: Option<Trouble>,
}

/// A file of the site.
#[derive(Clone, Debug)]
struct Entry {
    place: Place,
    /// The build in which it last changed.
    changed: u64,
    /// Links that open an editor at what the page shows: the page's path, and the link.
    edits: Vec<(String, String)>,
}

#[derive(Clone, Copy, Debug)]
enum Place {
    File(usize),
    Asset,
}

/// What keeps the notes from being shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Trouble {
    /// The findings with their excerpts, as a terminal without colours shows them.
    pub text: String,
    /// A link that opens an editor at the first of them.
    pub edit: Option<String>,
}

/// What a build brings beside the site.
#[derive(Clone, Debug, Default)]
pub struct Besides {
    /// The assets of the site.
    pub assets: BTreeMap<String, Bytes>,
    /// For pages, links that open an editor.
    pub edits: BTreeMap<String, Vec<(String, String)>>,
    /// Pages of the last build that lie elsewhere now.
    pub moved: BTreeMap<String, String>,
    /// Files beside the assets that pages look different with.
    pub parts: Vec<String>,
}

/// What an address leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// A file of the site.
    File(String),
    /// A folder, whose address ends in a slash.
    Folder,
    /// Nothing.
    Nothing,
}

impl Shown {
    /// What is shown after a build, in the place of this.
    #[must_use]
    pub fn after(&self, site: Arc<Site>, besides: Besides) -> Self {
        let build = self.build + 1;
        let Besides { assets, mut edits, moved, parts } = besides;
        let own = site.files.iter().enumerate().map(|(at, file)| (&file.path, Place::File(at)));
        let all = own.chain(assets.keys().map(|path| (path, Place::Asset)));
        let entries: HashMap<String, Entry> = all
            .map(|(path, place)| {
                let edits = edits.remove(path).unwrap_or_default();
                (path.clone(), Entry { place, changed: build, edits })
            })
            .collect();
        let mut shown = Self { build, site, assets, entries, ..Self::default() };
        shown.compare(self, &parts);
        shown.gone.clone_from(&self.gone);
        for (path, _) in self.paths().filter(|(path, _)| !shown.entries.contains_key(*path)) {
            shown.gone.insert(path.to_owned(), build);
        }
        shown.moved.clone_from(&self.moved);
        shown.moved.extend(moved.into_iter().map(|(from, to)| (from, (to, build))));
        shown.gone.retain(|path, _| !shown.entries.contains_key(path));
        shown.moved.retain(|path, _| !shown.entries.contains_key(path));
        shown
    }

    /// The same site, with or without trouble.
    #[must_use]
    pub fn with_trouble(&self, trouble: Option<Trouble>) -> Self {
        Self { trouble, ..self.clone() }
    }

    /// Carries over the builds at which files changed where they did not now.
    fn compare(&mut self, before: &Self, parts: &[String]) {
        let same: Vec<(String, u64)> = self
            .entries
            .keys()
            .filter_map(|path| {
                let old = before.entries.get(path)?;
                self.looks_like(before, path).then(|| (path.clone(), old.changed))
            })
            .collect();
        let mut looks: Vec<String> = Vec::new();
        for path in self.assets.keys().chain(before.assets.keys()).chain(parts) {
            if self.bytes(path) != before.bytes(path) && !has_ending(path, "css") {
                looks.push(percent_encode(path));
            }
        }
        for (path, changed) in same {
            let bytes = self.bytes(&path).unwrap_or_default();
            let shows = |part: &String| memmem::find(bytes, part.as_bytes()).is_some();
            if is_page(&path) && looks.iter().any(shows) {
                continue;
            }
            if let Some(entry) = self.entries.get_mut(&path) {
                entry.changed = changed;
            }
        }
    }

    /// Whether a file is what it was. The revision at the foot of a page changes with every word
    /// of the notes and is no reason to show the page again.
    fn looks_like(&self, before: &Self, path: &str) -> bool {
        let (Some(new), Some(old)) = (self.bytes(path), before.bytes(path)) else { return false };
        if !is_page(path) {
            return new == old;
        }
        same_but_for(new, &self.site.revision, old, &before.site.revision)
    }

    /// All files of the site and the build in which each last changed.
    fn paths(&self) -> impl Iterator<Item = (&str, u64)> {
        self.entries.iter().map(|(path, entry)| (path.as_str(), entry.changed))
    }

    /// All paths that look different since a build, sorted; those that are gone are among them.
    pub fn changed_since(&self, build: u64) -> Vec<&str> {
        let gone = self.gone.iter().map(|(path, &at)| (path.as_str(), at));
        let newer = self.paths().chain(gone).filter(|&(_, changed)| changed > build);
        let mut paths: Vec<&str> = newer.map(|(path, _)| path).collect();
        paths.sort_unstable();
        paths
    }

    /// The site.
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// How many pages the site has.
    pub fn page_count(&self) -> usize {
        self.entries.keys().filter(|path| is_page(path)).count()
    }

    /// The bytes of a file.
    pub fn bytes(&self, path: &str) -> Option<&[u8]> {
        match self.entries.get(path)?.place {
            Place::File(at) => self.site.files.get(at).map(|file| file.bytes.as_slice()),
            Place::Asset => self.assets.get(path).map(|bytes| &bytes[..]),
        }
    }

    /// The bytes of an asset, which are shared and not copied.
    pub fn asset(&self, path: &str) -> Option<Bytes> {
        self.assets.get(path).cloned()
    }

    /// Links that open an editor at what a page shows: the path of a page, and the link.
    pub fn edits(&self, path: &str) -> &[(String, String)] {
        self.entries.get(path).map_or(&[], |entry| &entry.edits)
    }

    /// What a path leads to; it has no slash in front, and is decoded. As on GitHub Pages, a page
    /// is found without its ending and a folder has its index.
    pub fn find(&self, path: &str) -> Found {
        let hidden = |part: &str| part.starts_with('.') || part.contains(['\\', '\0']);
        if path.split('/').any(hidden) {
            return Found::Nothing;
        }
        if path.is_empty() || path.ends_with('/') {
            return self.found(format!("{path}index.html"));
        }
        if self.entries.contains_key(path) {
            return Found::File(path.to_owned());
        }
        match self.found(format!("{path}.html")) {
            Found::Nothing if self.entries.contains_key(&format!("{path}/index.html")) => {
                Found::Folder
            }
            found => found,
        }
    }

    fn found(&self, path: String) -> Found {
        if self.entries.contains_key(&path) { Found::File(path) } else { Found::Nothing }
    }
}

/// Whether a file is a page.
pub fn is_page(path: &str) -> bool {
    has_ending(path, "html")
}

fn has_ending(path: &str, ending: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, own)| own == ending)
}

/// Whether two texts differ in nothing but a word of each.
fn same_but_for(new: &[u8], new_word: &str, old: &[u8], old_word: &str) -> bool {
    if new_word.is_empty() || old_word.is_empty() {
        return new == old;
    }
    let mut new_parts = parts(new, new_word.as_bytes());
    let mut old_parts = parts(old, old_word.as_bytes());
    loop {
        match (new_parts.next(), old_parts.next()) {
            (None, None) => return true,
            (Some(new), Some(old)) if new == old => {}
            _ => return false,
        }
    }
}

fn parts<'a>(text: &'a [u8], word: &'a [u8]) -> impl Iterator<Item = &'a [u8]> {
    let mut start = 0;
    let ends = memmem::find_iter(text, word).map(Some).chain([None]);
    ends.map(move |end| {
        let part = &text[start..end.unwrap_or(text.len())];
        start = end.map_or(text.len(), |end| end + word.len());
        part
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::File;

    fn site(revision: &str, files: &[(&str, &str)]) -> Arc<Site> {
        let files = files.iter().map(|(path, text)| File {
            path: (*path).to_owned(),
            bytes: text.replace("REV", revision).into_bytes(),
        });
        Arc::new(Site { files: files.collect(), revision: revision.to_owned(), ..Site::default() })
    }

    fn after(shown: &Shown, revision: &str, files: &[(&str, &str)]) -> Shown {
        shown.after(site(revision, files), Besides::default())
    }

    #[test]
    fn a_new_revision_alone_is_no_change() {
        let first =
            after(&Shown::default(), "aaaaaaaa", &[("a.html", "one REV"), ("b.html", "REV")]);
        assert_eq!(first.changed_since(0), ["a.html", "b.html"]);
        let second = after(&first, "bbbbbbbb", &[("a.html", "two REV"), ("b.html", "REV")]);
        assert_eq!(second.changed_since(1), ["a.html"]);
        assert_eq!(second.bytes("b.html"), Some(&b"bbbbbbbb"[..]));
    }

    #[test]
    fn what_is_gone_has_changed_until_it_is_back() {
        let first = after(&Shown::default(), "", &[("a.html", "a"), ("b.html", "b")]);
        let second = after(&first, "", &[("a.html", "a")]);
        assert_eq!(second.changed_since(1), ["b.html"]);
        assert_eq!(second.find("b"), Found::Nothing);
        let third = after(&second, "", &[("a.html", "a"), ("b.html", "b")]);
        assert_eq!(third.changed_since(2), ["b.html"]);
        assert_eq!(third.changed_since(3), [""; 0]);
    }

    #[test]
    fn a_page_changes_with_its_pictures() {
        let with = |picture: &'static str| Besides {
            assets: [("assets/my plan.png".to_owned(), Bytes::from(picture))].into(),
            ..Besides::default()
        };
        let pages = [("a.html", "<img src=\"assets/my%20plan.png\">"), ("b.html", "b")];
        let first = Shown::default().after(site("", &pages), with("one"));
        let second = first.after(site("", &pages), with("two"));
        assert_eq!(second.changed_since(1), ["a.html", "assets/my plan.png"]);
    }

    #[test]
    fn addresses_lead_where_they_would_when_published() {
        let files = [
            ("index.html", ""),
            ("a.html", ""),
            ("s/index.html", ""),
            ("s/b.html", ""),
            (".nojekyll", ""),
        ];
        let shown = after(&Shown::default(), "", &files);
        let file = |path: &str| Found::File(path.to_owned());
        for (path, expected) in [
            ("", file("index.html")),
            ("a.html", file("a.html")),
            ("a", file("a.html")),
            ("s/", file("s/index.html")),
            ("s", Found::Folder),
            ("s/b", file("s/b.html")),
            ("a/", Found::Nothing),
            (".nojekyll", Found::Nothing),
            ("s/../a.html", Found::Nothing),
            ("..\\a", Found::Nothing),
            ("x", Found::Nothing),
        ] {
            assert_eq!(shown.find(path), expected, "{path}");
        }
    }

    #[test]
    fn texts_are_compared_around_a_word() {
        for (new, old, same) in [
            ("a NEW b", "a OLD b", true),
            ("NEW", "OLD", true),
            ("", "", true),
            ("a NEW", "a", false),
            ("a NEW b", "a OLD c", false),
            ("NEWNEW", "OLDOLD", true),
            ("a OLD", "a OLD", false),
        ] {
            assert_eq!(same_but_for(new.as_bytes(), "NEW", old.as_bytes(), "OLD"), same, "{new}");
        }
    }
}
