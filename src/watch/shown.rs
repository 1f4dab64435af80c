//! What the server has to show: the last good site, and what is wrong since.
//!
//! A value that is made once for every build, and once for every page that is shown ahead of its
//! build, and never changed. It knows at which moment each file last changed, so that a browser can
//! be told which of its pages are out of date.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use hyper::body::Bytes;
use memchr::memmem;
use serde::Serialize;

use crate::{
    Site,
    prose::percent_encode,
    render::{DATA, File, stable_name, unhashed},
};

/// How many files that are gone, and how many that lie elsewhere now, are remembered: those of the
/// last builds.
const REMEMBERED: usize = 1_000;

/// A moment of the server.
#[derive(Clone, Debug, Default)]
pub struct Shown {
    /// How many sites were shown so far, with this one.
    pub build: u64,
    /// How many times what is shown has changed: with each site, and with each page that was shown
    /// ahead of its site.
    pub moment: u64,
    site: Arc<Site>,
    assets: Arc<BTreeMap<String, Bytes>>,
    entries: Arc<HashMap<String, Entry>>,
    /// Pages of the next site that are shown already.
    ahead: BTreeMap<String, Ahead>,
    /// Files whose names change with their content: the name before the hash, and the path.
    parts: BTreeMap<String, String>,
    /// Files of earlier builds, and the moment since which they are not there.
    gone: BTreeMap<String, u64>,
    /// Pages that have another address since a moment.
    pub moved: BTreeMap<String, (String, u64)>,
    /// Why the notes as they are now have no site.
    pub trouble: Option<Trouble>,
}

/// A page of the next site.
#[derive(Clone, Debug)]
struct Ahead {
    bytes: Bytes,
    /// The moment at which it changed.
    moment: u64,
    /// The number of the save that it shows.
    save: u64,
}

/// A file of the site.
#[derive(Clone, Debug)]
struct Entry {
    place: Place,
    /// The moment at which it last changed.
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
        let moment = self.moment + 1;
        let Besides { assets, mut edits, moved } = besides;
        let own = site.files.iter().enumerate().map(|(at, file)| (&file.path, Place::File(at)));
        let all = own.chain(assets.keys().map(|path| (path, Place::Asset)));
        let entries: HashMap<String, Entry> = all
            .map(|(path, place)| {
                let edits = edits.remove(path).unwrap_or_default();
                (path.clone(), Entry { place, changed: moment, edits })
            })
            .collect();
        let named = site.files.iter().filter_map(|file| Some((stable_name(file)?, &file.path)));
        let parts = named.map(|(name, path)| (name, path.clone())).collect();
        let mut shown = Self {
            build: self.build + 1,
            moment,
            site,
            assets: assets.into(),
            entries: entries.into(),
            parts,
            ..Self::default()
        };
        shown.compare(self);
        shown.gone.clone_from(&self.gone);
        for (path, _) in self.paths().filter(|(path, _)| !shown.entries.contains_key(*path)) {
            // The next of the same name takes its place.
            if self.part(path).is_none() {
                shown.gone.insert(path.to_owned(), moment);
            }
        }
        shown.moved.clone_from(&self.moved);
        shown.moved.extend(moved.into_iter().map(|(from, to)| (from, (to, moment))));
        shown.gone.retain(|path, _| !shown.entries.contains_key(path));
        shown.moved.retain(|path, _| !shown.entries.contains_key(path));
        forget(&mut shown.gone, |&at| at);
        forget(&mut shown.moved, |&(_, at)| at);
        shown
    }

    /// The same site with trouble; no page is shown ahead of one that cannot be built.
    #[must_use]
    pub fn with_trouble(&self, trouble: Trouble) -> Self {
        Self { trouble: Some(trouble), ..self.alone() }
    }

    /// The same site without pages of the next.
    #[must_use]
    pub fn alone(&self) -> Self {
        let mut shown = self.clone();
        shown.withdraw(|_| true);
        shown
    }

    /// Shows the site's own pages in the place of some of the next.
    fn withdraw(&mut self, is_one: impl Fn(&str) -> bool) {
        let paths = self.ahead.keys().filter(|path| is_one(path)).cloned();
        let paths: Vec<String> = paths.collect();
        self.moment += u64::from(!paths.is_empty());
        for path in paths {
            self.ahead.remove(&path);
            if let Some(entry) = Arc::make_mut(&mut self.entries).get_mut(&path) {
                entry.changed = self.moment;
            }
        }
    }

    /// The same site with a page of the next, as some save makes it, and those others that are
    /// `standing`; the rest are in it as they are in this site. `None` where what is shown is not
    /// the last site that was to be built.
    pub fn with_page(&self, page: &File, standing: &BTreeSet<String>, save: u64) -> Option<Self> {
        if self.trouble.is_some() {
            return None;
        }
        let mut shown = self.clone();
        let gone_back = |path: &String| *path != page.path && !standing.contains(path);
        let gone_back: Vec<String> =
            self.ahead.keys().filter(|path| gone_back(path)).cloned().collect();
        shown.withdraw(|path| gone_back.iter().any(|own| own == path));
        for path in gone_back {
            // A build of a save in between has them otherwise.
            let own = Ahead { bytes: shown.bytes(&path)?.clone(), moment: shown.moment, save };
            shown.ahead.insert(path, own);
        }
        let is_same = shown.bytes(&page.path)? == &page.bytes;
        shown.moment += u64::from(!is_same);
        let moment = if is_same { shown.changed(&page.path)? } else { shown.moment };
        let ahead = Ahead { bytes: page.bytes.clone(), moment, save };
        shown.ahead.insert(page.path.clone(), ahead);
        Some(shown)
    }

    /// This site, as some save made it, with the pages that are shown of later ones.
    #[must_use]
    pub fn keeping_ahead_of(mut self, before: &Self, save: u64) -> Self {
        let later = before.ahead.iter().filter(|(_, page)| page.save > save);
        self.ahead = later.map(|(path, page)| (path.clone(), page.clone())).collect();
        self
    }

    /// Whether some page is newer than the rest of the site.
    pub fn is_ahead(&self) -> bool {
        !self.ahead.is_empty()
    }

    /// Whether a file may be another as soon as the rest of the site is as new as its newest page.
    pub fn is_behind(&self, path: &str) -> bool {
        let newest = self.ahead.values().map(|page| page.save).max();
        let is_fixed = || self.part(path).is_some() || self.assets.contains_key(path);
        let own = self.ahead.get(path).map(|page| page.save);
        newest.is_some() && own != newest && !is_fixed()
    }

    /// The moment at which a file last changed.
    fn changed(&self, path: &str) -> Option<u64> {
        let ahead = self.ahead.get(path).map(|page| page.moment);
        ahead.or_else(|| self.entries.get(path).map(|entry| entry.changed))
    }

    /// Carries over the moments at which files changed where they did not now.
    fn compare(&mut self, before: &Self) {
        let (words, old_words) = self.words_apart(before);
        let same: Vec<(String, u64)> = self
            .entries
            .keys()
            .filter_map(|path| {
                let old = before.changed(path)?;
                let (bytes, old_bytes) = (self.bytes(path)?, before.bytes(path)?);
                let is_same = if is_page(path) {
                    same_but_for(bytes, &words, old_bytes, &old_words)
                } else {
                    is_same(bytes, old_bytes)
                };
                is_same.then(|| (path.clone(), old))
            })
            .chain(self.data_as(before))
            .collect();
        let mut looks: Vec<String> = Vec::new();
        for path in self.assets.keys().chain(before.assets.keys()) {
            if self.bytes(path) != before.bytes(path) && !is_style(path) {
                looks.push(percent_encode(path));
            }
        }
        let mut carried: Vec<(String, u64)> = Vec::new();
        for (path, changed) in same {
            let shows = |part: &String| {
                self.bytes(&path)
                    .is_some_and(|bytes| memmem::find(bytes, part.as_bytes()).is_some())
            };
            if is_page(&path) && looks.iter().any(shows) {
                continue;
            }
            carried.push((path, changed));
        }
        let entries = Arc::make_mut(&mut self.entries);
        for (path, changed) in carried {
            if let Some(entry) = entries.get_mut(&path) {
                entry.changed = changed;
            }
        }
    }

    /// Words of pages that are no reason to show a page again, now and before: the names of
    /// stylesheets, which are exchanged in the page. A script that is new is a reason.
    fn words_apart<'a>(&'a self, before: &'a Self) -> (Vec<&'a str>, Vec<&'a str>) {
        let styles = self.parts.iter().filter(|(name, _)| is_style(name));
        let words = styles.filter_map(|(name, path)| Some((&**path, &**before.parts.get(name)?)));
        words.filter(|(new, old)| new != old).unzip()
    }

    /// Data, which nobody sees and any page asks for when it needs it, with the moments at which it
    /// was there first.
    fn data_as<'a>(&'a self, before: &'a Self) -> impl Iterator<Item = (String, u64)> + 'a {
        DATA.into_iter().filter_map(|name| {
            let old = before.entries.get(name).filter(|_| self.entries.contains_key(name))?;
            Some((name.to_owned(), old.changed))
        })
    }

    /// The name before the hash of a file whose name changes with its content.
    pub fn part(&self, path: &str) -> Option<&str> {
        let (name, own) = self.parts.get_key_value(&unhashed(path)?)?;
        (own == path).then_some(name)
    }

    /// All files of the site and the moment at which each last changed.
    fn paths(&self) -> impl Iterator<Item = (&str, u64)> {
        let ahead = |path: &String| self.ahead.get(path).map(|page| page.moment);
        self.entries
            .iter()
            .map(move |(path, entry)| (path.as_str(), ahead(path).unwrap_or(entry.changed)))
    }

    /// All paths that look different since a moment, sorted; those that are gone are among them.
    pub fn changed_since(&self, moment: u64) -> Vec<&str> {
        let gone = self.gone.iter().map(|(path, &at)| (path.as_str(), at));
        let newer = self.paths().chain(gone).filter(|&(_, changed)| changed > moment);
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
    pub fn bytes(&self, path: &str) -> Option<&Bytes> {
        if let Some(page) = self.ahead.get(path) {
            return Some(&page.bytes);
        }
        match self.entries.get(path)?.place {
            Place::File(at) => self.site.files.get(at).map(|file| &file.bytes),
            Place::Asset => self.assets.get(path),
        }
    }

    /// Links that open an editor at what a page shows: the path of a page, and the link.
    pub fn edits(&self, path: &str) -> &[(String, String)] {
        self.entries.get(path).map_or(&[], |entry| &entry.edits)
    }

    /// What a path leads to; it has no slash in front, and is decoded. As on GitHub Pages, a page
    /// is found without its ending and a folder has its index. A page from before the last change
    /// asks for stylesheets, scripts and data under the names that they had, and gets the new ones.
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
            Found::Nothing => {
                let part = unhashed(path).and_then(|name| self.parts.get(&name));
                part.map_or(Found::Nothing, |path| Found::File(path.clone()))
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

fn is_style(path: &str) -> bool {
    has_ending(path, "css")
}

/// Leaves what the last builds did.
fn forget<T>(paths: &mut BTreeMap<String, T>, moment: impl Fn(&T) -> u64) {
    if let Some(surplus) = paths.len().checked_sub(REMEMBERED) {
        let mut moments: Vec<u64> = paths.values().map(&moment).collect();
        moments.sort_unstable();
        let first = moments.get(surplus).copied().unwrap_or(0);
        paths.retain(|_, path| moment(path) >= first);
    }
}

fn has_ending(path: &str, ending: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, own)| own == ending)
}

/// Whether two texts differ in nothing but some words, of which each stands where the one at the
/// same place of the other list does.
fn same_but_for(new: &[u8], new_words: &[&str], old: &[u8], old_words: &[&str]) -> bool {
    is_same(new, old) || parts(new, new_words).eq(parts(old, old_words))
}

/// Whether two files are the same. One that is carried over from site to site lies where it lay, and
/// nobody need look at it.
fn is_same(new: &[u8], old: &[u8]) -> bool {
    std::ptr::eq(new, old) || new == old
}

/// A text in pieces, each with the number of the word behind it; the last has none.
fn parts<'a>(text: &'a [u8], words: &'a [&str]) -> impl Iterator<Item = (&'a [u8], Option<usize>)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    for (which, word) in words.iter().enumerate() {
        found.extend(memmem::find_iter(text, word.as_bytes()).map(|at| (at, which)));
    }
    found.sort_unstable();
    let mut start = 0;
    // Words may overlap; then the first that begins counts.
    found.retain(|&(at, which)| {
        let is_free = at >= start;
        start = if is_free { at + words[which].len() } else { start };
        is_free
    });
    let mut start = 0;
    let ends = found.into_iter().map(Some).chain([None]);
    ends.map(move |end| {
        let part = &text[start..end.map_or(text.len(), |(at, _)| at)];
        start = end.map_or(text.len(), |(at, which)| at + words[which].len());
        (part, end.map(|(_, which)| which))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{inputs::Inputs, source::Source};

    fn site(files: &[(&str, &str)]) -> Arc<Site> {
        let files = files.iter().map(|(path, text)| File {
            path: (*path).to_owned(),
            bytes: (*text).to_owned().into(),
        });
        Arc::new(Site { files: files.collect(), ..Site::default() })
    }

    fn after(shown: &Shown, files: &[(&str, &str)]) -> Shown {
        shown.after(site(files), Besides::default())
    }

    #[test]
    fn what_is_gone_has_changed_until_it_is_back() {
        let first = after(&Shown::default(), &[("a.html", "a"), ("b.html", "b")]);
        let second = after(&first, &[("a.html", "a")]);
        assert_eq!(second.changed_since(1), ["b.html"]);
        assert_eq!(second.find("b"), Found::Nothing);
        let third = after(&second, &[("a.html", "a"), ("b.html", "b")]);
        assert_eq!(third.changed_since(2), ["b.html"]);
        assert_eq!(third.changed_since(3), [""; 0]);
    }

    #[test]
    fn a_page_that_is_shown_ahead_changes_once() {
        let page = |text: &str| File { path: "a.html".to_owned(), bytes: text.to_owned().into() };
        let first = after(&Shown::default(), &[("a.html", "a"), ("b.html", "b"), ("x.js", "x")]);
        let same = first.with_page(&page("a"), &BTreeSet::new(), 1).unwrap();
        assert_eq!((same.moment, same.changed_since(first.moment)), (first.moment, vec![]));
        let ahead = first.with_page(&page("new"), &BTreeSet::new(), 1).unwrap();
        assert_eq!(ahead.changed_since(first.moment), ["a.html"]);
        assert_eq!((ahead.build, ahead.bytes("a.html").unwrap().as_ref()), (1, &b"new"[..]));
        assert!(ahead.is_behind("b.html") && !ahead.is_behind("a.html"));
        let second = after(&ahead, &[("a.html", "new"), ("b.html", "other"), ("x.js", "x")]);
        assert_eq!(second.changed_since(ahead.moment), ["b.html"]);
        assert_eq!(second.changed_since(first.moment), ["a.html", "b.html"]);
        assert!(!second.is_ahead() && !second.is_behind("b.html"));
        let wrong = after(&ahead, &[("a.html", "newer"), ("b.html", "b"), ("x.js", "x")]);
        assert_eq!(wrong.changed_since(ahead.moment), ["a.html"]);
    }

    #[test]
    fn trouble_takes_back_what_was_shown_ahead() {
        let first = after(&Shown::default(), &[("a.html", "a"), ("b.html", "b")]);
        let page = File { path: "a.html".to_owned(), bytes: "new".to_owned().into() };
        let ahead = first.with_page(&page, &BTreeSet::new(), 1).unwrap();
        let stopped = ahead.with_trouble(Trouble { text: String::new(), edit: None });
        assert_eq!(stopped.bytes("a.html").unwrap().as_ref(), b"a");
        assert_eq!(stopped.changed_since(ahead.moment), ["a.html"]);
        assert!(!stopped.is_ahead() && stopped.with_page(&page, &BTreeSet::new(), 2).is_none());
    }

    #[test]
    fn only_pages_of_later_saves_outlive_a_build() {
        let files = [("a.html", "a"), ("b.html", "b"), ("c.html", "c")];
        let page = |path: &str| File { path: path.to_owned(), bytes: "new".to_owned().into() };
        let mut ahead = after(&Shown::default(), &files);
        for (path, save) in [("a.html", 2), ("b.html", 3)] {
            let standing = ["a.html".to_owned()].into();
            ahead = ahead.with_page(&page(path), &standing, save).unwrap();
        }
        // One that later saves may have changed again is as old as the rest.
        assert!(ahead.is_behind("a.html") && !ahead.is_behind("b.html"));
        let built = after(&ahead, &files).keeping_ahead_of(&ahead, 2);
        assert_eq!(built.bytes("a.html").unwrap().as_ref(), b"a");
        assert_eq!(built.bytes("b.html").unwrap().as_ref(), b"new");
        let alone = built.alone();
        assert_eq!(alone.bytes("b.html").unwrap().as_ref(), b"b");
        assert_eq!(alone.changed_since(built.moment), ["b.html"]);
    }

    #[test]
    fn a_page_that_a_later_save_took_back_is_shown_no_more() {
        let page = |path: &str| File { path: path.to_owned(), bytes: "new".to_owned().into() };
        let first = after(&Shown::default(), &[("a.html", "a"), ("b.html", "b")]);
        let ahead = first.with_page(&page("a.html"), &BTreeSet::new(), 1).unwrap();
        let other = ahead.with_page(&page("b.html"), &["b.html".to_owned()].into(), 2).unwrap();
        assert_eq!(other.bytes("a.html").unwrap().as_ref(), b"a");
        assert_eq!(other.changed_since(ahead.moment), ["a.html", "b.html"]);
        // Neither does the build of the save in between show it.
        let built = after(&other, &[("a.html", "new"), ("b.html", "b")]);
        let built = built.keeping_ahead_of(&other, 1);
        assert_eq!(built.bytes("a.html").unwrap().as_ref(), b"a");
    }

    #[test]
    fn a_page_changes_with_its_pictures() {
        let with = |picture: &'static str| Besides {
            assets: [("assets/my plan.png".to_owned(), Bytes::from(picture))].into(),
            ..Besides::default()
        };
        let pages = [("a.html", "<img src=\"assets/my%20plan.png\">"), ("b.html", "b")];
        let first = Shown::default().after(site(&pages), with("one"));
        let second = first.after(site(&pages), with("two"));
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
        let shown = after(&Shown::default(), &files);
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
    fn texts_are_compared_around_words() {
        for (new, old, same) in [
            ("a NEW b", "a OLD b", true),
            ("NEW", "OLD", true),
            ("", "", true),
            ("a NEW", "a", false),
            ("a NEW b", "a OLD c", false),
            ("NEWNEW", "OLDOLD", true),
            ("a OLD", "a OLD", true),
            ("a NEW", "a NEW", true),
            ("YOUNG NEW.", "AGED OLD.", true),
            ("YOUNG", "OLD", false),
            ("NEW YOUNG", "AGED OLD", false),
            ("NEW", "AGED", false),
        ] {
            let (words, old_words) = (["NEW", "YOUNG"], ["OLD", "AGED"]);
            let found = same_but_for(new.as_bytes(), &words, old.as_bytes(), &old_words);
            assert_eq!(found, same, "{new}");
        }
    }

    /// What is shown of notes and a theme's files, after a build before.
    fn rendered(before: &Shown, notes: &str, theme: &[(&str, &str)]) -> Shown {
        let mut inputs = Inputs::default();
        inputs.notes = inputs.sources.add(Source::new("notes.md", notes));
        inputs.theme_files = theme
            .iter()
            .map(|&(name, text)| (name.to_owned(), text.to_owned(), name.to_owned()))
            .collect();
        before.after(Arc::new(crate::build(&inputs).value), Besides::default())
    }

    const NOTES: &str = "#1: Ownership\n\n## The queue\n\nSituation: it grew.\n\nTask: stop it.\n\n\
        Action: I cut it.\n\n#2: Dive Deep\n\n## The map\n\nSituation: nobody had one.\n\n\
        Task: one.\n\nAction: I drew it.\n";

    #[test]
    fn a_word_changes_the_pages_that_show_it() {
        let first = rendered(&Shown::default(), NOTES, &[]);
        let second = rendered(&first, &NOTES.replace("stop it", "halt it"), &[]);
        let changed = second.changed_since(1);
        for path in &changed {
            let bytes = second.bytes(path).cloned().unwrap_or_default();
            assert!(is_page(path) && memmem::find(&bytes, b"halt").is_some(), "{path}");
        }
        assert!(changed.contains(&"stories/the-queue.html"), "{changed:?}");
        assert!(changed.len() < second.page_count() / 2, "{changed:?}");
        // Another script is another page, but for the one that loads none.
        let third = rendered(&second, NOTES, &[("search.js", "1")]);
        let pages = third.changed_since(2).into_iter().filter(|path| is_page(path));
        assert_eq!(pages.count(), third.page_count() - 1);
    }

    #[test]
    fn a_stylesheet_changes_no_page() {
        let first = rendered(&Shown::default(), NOTES, &[]);
        let second = rendered(&first, NOTES, &[("dossier.css", "body{color:green}")]);
        assert_eq!(second.changed_since(1), [second.parts["dossier.css"].as_str()]);
        assert_eq!(second.changed_since(2), [""; 0]);
        let third = rendered(&second, NOTES, &[]);
        assert_eq!(third.changed_since(2), [first.parts["dossier.css"].as_str()]);
    }

    #[test]
    fn old_names_lead_to_what_is_new() {
        let first = rendered(&Shown::default(), NOTES, &[]);
        let style = [("dossier.css", "body{color:green}")];
        let mut last = first.clone();
        for save in 0..20 {
            last =
                rendered(&last, &NOTES.replace("it grew", &format!("it grew by {save}")), &style);
        }
        for (name, path) in &first.parts {
            assert_eq!(last.find(path), Found::File(last.parts[name].clone()));
            assert_eq!(last.find(name), Found::Nothing);
        }
        assert_ne!(last.bytes("search-index.js"), first.bytes("search-index.js"));
        assert!(last.gone.is_empty(), "{:?}", last.gone);
        assert_eq!(last.find("none-01234567.js"), Found::Nothing);
    }

    #[test]
    fn what_is_gone_is_not_remembered_for_ever() {
        let mut shown = Shown::default();
        for save in 0..REMEMBERED + 9 {
            shown = after(&shown, &[(&format!("{save}.html"), "")]);
        }
        assert_eq!(shown.gone.len(), REMEMBERED);
        assert!(shown.gone.contains_key(&format!("{}.html", REMEMBERED + 7)));
    }
}
