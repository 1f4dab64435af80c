//! Views into files, through the theme.
//!
//! Takes the pages that were laid out and a [`Theme`], and gives every file of the site. Templates
//! see the view of their page, and `site` and `theme` beside it; nothing else. It writes nothing.

pub mod crossing;
mod stylesheet;
mod trouble;

use std::{
    borrow::Cow,
    collections::BTreeSet,
    io::{self, Write},
    sync::atomic::{AtomicUsize, Ordering},
};

use blake3::{Hash, Hasher};
use bytes::Bytes;
use memchr::memmem;
use rayon::prelude::*;
use serde::Serialize;
use tera::{Context, Tera, Value};

use crate::{
    edition::Public,
    findings::{BAD_THEME, Findings},
    inputs::theme::{MANIFEST, Manifest, Theme},
    links::PageId,
    memory::Memory,
    pages::{self, Page, Pages, Planned, Site, SiteView, View},
    source::Place,
};
use trouble::Trouble;

/// A file of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its path in the output, with forward slashes: `stories/outage.html`.
    pub path: String,
    /// All of it.
    pub bytes: Bytes,
}

impl File {
    fn new(path: impl Into<String>, text: impl Into<Vec<u8>>) -> Self {
        Self { path: path.into(), bytes: text.into().into() }
    }
}

/// What every template sees as `theme`.
#[derive(Serialize)]
struct ThemeView<'a> {
    stylesheet: &'a str,
    script: Option<&'a str>,
    /// The names of the scripts that the script loads when they are called for, a `|` between
    /// them.
    parts: String,
}

/// Everything `sitemap.xml` sees beside `site`.
#[derive(Serialize)]
struct SitemapView {
    urls: Vec<String>,
}

/// Everything `feed.xml` sees beside `site`.
#[derive(Serialize)]
struct FeedView<'a> {
    home: String,
    /// The feed's own address.
    own: String,
    /// When the feed and its entries changed last; see [`UNKNOWN_TIME`].
    updated: &'static str,
    items: Vec<FeedItem<'a>>,
}

#[derive(Serialize)]
struct FeedItem<'a> {
    title: &'a str,
    url: String,
}

/// The scripts that are nothing but what search and practice know of the notes. Their names stay,
/// so that no page changes with them; who loads them asks for a new copy every ten minutes.
pub const DATA: [&str; 2] = ["search-index.js", "practice-data.js"];
/// How long a hash in a name is.
const HASH_DIGITS: usize = 8;

/// Atom (RFC 4287, section 4.2.15) demands a time of the last change. Notes do not tell it, and
/// asking the clock or the disk would give other bytes for the same notes, so it is the one time
/// that nobody takes for a real one. Readers know entries by their ids.
const UNKNOWN_TIME: &str = "1970-01-01T00:00:00Z";
/// The templates of the theme that was used last, ready to render. Whoever builds more than once
/// keeps them: they depend on nothing but the theme.
#[derive(Debug, Default)]
pub struct Templates {
    kept: Option<Ready>,
    /// Pages and sheets by all that they were rendered from.
    rendered: Memory<Hash, Bytes>,
    /// The keys of pages and sheets by the stamps of what they are made from.
    keys: Memory<Hash, Hash>,
}

/// A theme, ready to be used.
#[derive(Debug)]
struct Ready {
    theme: Theme,
    tera: Tera,
    /// Its stylesheet and scripts, once they were asked for.
    parts: Option<Parts>,
}

/// What of a theme is published as it is.
#[derive(Clone, Debug, Default)]
struct Parts {
    stylesheet: Option<File>,
    script: Option<File>,
    /// Scripts that the script loads when they are called for.
    loaded: Vec<File>,
}

impl Parts {
    fn of(theme: &Theme, manifest: &Manifest, findings: &mut Findings) -> Self {
        let stylesheet = part(theme, &manifest.stylesheet, stylesheet::squeezed, findings);
        let Some(main) = &manifest.script else { return Self { stylesheet, ..Self::default() } };
        let as_it_is =
            |name: &String, findings: &mut Findings| part(theme, name, str::to_owned, findings);
        let loaded = manifest.scripts.iter().filter_map(|name| as_it_is(name, findings)).collect();
        Self { stylesheet, script: as_it_is(main, findings), loaded }
    }

    /// What templates see of it.
    fn view(&self) -> ThemeView<'_> {
        let data = DATA.into_iter().filter(|_| self.script.is_some());
        let loaded = data.chain(self.loaded.iter().map(|file| file.path.as_str()));
        ThemeView {
            stylesheet: self.stylesheet.as_ref().map_or("", |file| &file.path),
            script: self.script.as_ref().map(|file| file.path.as_str()),
            parts: loaded.collect::<Vec<_>>().join("|"),
        }
    }
}

impl Templates {
    /// Templates that keep what was rendered of them last.
    pub fn remembering() -> Self {
        Self { rendered: Memory::keeping(), keys: Memory::keeping(), ..Self::default() }
    }

    /// Forgets what the last site had no use for.
    pub fn turn(&mut self) {
        self.rendered.turn();
        self.keys.turn();
        self.forget_site();
    }

    /// Forgets all that was rendered.
    pub fn forget(&mut self) {
        self.rendered.clear();
        self.keys.clear();
        self.forget_site();
    }

    fn forget_site(&mut self) {
        if let Some(Ready { tera, .. }) = &mut self.kept {
            *tera.global_context() = Context::new();
        }
    }

    /// Reads those of a theme, ahead of their use. What is wrong with them is told when they are
    /// used.
    pub fn prepare(&mut self, theme: &Theme) {
        self.of(theme, &mut Findings::default());
    }

    /// Those of a theme; `None`, and a finding, where they cannot be used.
    fn of(&mut self, theme: &Theme, findings: &mut Findings) -> Option<&mut Tera> {
        if self.kept.as_ref().is_none_or(|kept| kept.theme != *theme) {
            self.rendered.clear();
            self.keys.clear();
            let mut tera = Tera::new();
            let sources = theme.files.iter().filter(|(name, _)| is_template(name));
            let sources = sources.map(|(name, file)| (name.as_str(), file.text.as_str()));
            if let Err(error) = tera.add_raw_templates(sources) {
                Trouble::of(&error, "").report(theme, findings);
                return None;
            }
            self.kept = Some(Ready { theme: theme.clone(), tera, parts: None });
        }
        self.kept.as_mut().map(|kept| &mut kept.tera)
    }

    /// What of a theme is published as it is, made now or before.
    fn parts(&mut self, theme: &Theme, manifest: &Manifest, findings: &mut Findings) -> Parts {
        let mut ready = self.kept.as_mut().filter(|kept| kept.theme == *theme);
        if let Some(parts) = ready.as_ref().and_then(|ready| ready.parts.clone()) {
            return parts;
        }
        let told = findings.iter().count();
        let parts = Parts::of(theme, manifest, findings);
        // What is missing is told each time.
        if let Some(ready) = ready.as_mut().filter(|_| findings.iter().count() == told) {
            ready.parts = Some(parts.clone());
        }
        parts
    }

    /// Those of a theme, which see a site; `None`, and a finding, where they cannot be used.
    fn showing(
        &mut self,
        theme: &Theme,
        site: &SiteView,
        seen: &ThemeView,
        findings: &mut Findings,
    ) -> Option<&Self> {
        let global = self.of(theme, findings)?.global_context();
        global.insert("site", site);
        global.insert("theme", seen);
        Some(self)
    }

    /// Renders pages; `None` where there are no templates.
    fn press<'a, 'p>(
        &'a self,
        pages: &'a Pages<'p>,
        everywhere: Option<Hash>,
    ) -> Option<Press<'a, 'p>> {
        let Self { kept, rendered: memory, keys } = self;
        Some(Press { tera: &kept.as_ref()?.tera, pages, memory, keys, everywhere })
    }
}

/// Renders all pages and what goes with them. A theme that cannot be used is a finding that stops
/// the build; the files are then incomplete.
pub fn site(
    pages: &Pages,
    public: &Public,
    site: &Site,
    theme: &Theme,
    templates: &mut Templates,
    findings: &mut Findings,
) -> Vec<File> {
    let Some(manifest) = manifest(theme, findings) else { return Vec::new() };
    let parts = templates.parts(theme, &manifest, findings);
    let data = if parts.script.is_some() { data_of(pages) } else { Vec::new() };
    let (site_view, seen) = (pages::site_view(public, site), parts.view());
    let Some(templates) = templates.showing(theme, &site_view, &seen, findings) else {
        return Vec::new();
    };
    let remembers = templates.rendered.keeps();
    let everywhere = remembers.then(|| hash_of(Hasher::new(), &(&site_view, &seen))).flatten();
    let Some(press) = templates.press(pages, everywhere) else { return Vec::new() };
    let rendered = pages.from_last().with_max_len(1);
    let rendered = rendered.filter_map(|planned| press.page(planned));
    let mut rendered: Vec<Result<File, Trouble>> = rendered.collect();
    rendered.reverse();
    if let Some(base) = &site.base_url {
        rendered.push(press.file("sitemap.xml", "sitemap.xml", &sitemap(public, base)));
        rendered.push(press.file("feed.xml", "feed.xml", &feed(public, base)));
    }
    let mut files = without_troubles(rendered, theme, findings);
    files.extend(pages.exports().into_iter().map(|(path, text)| File::new(path, text)));
    files.extend(parts.stylesheet.into_iter().chain(parts.script));
    files.extend(data.into_iter().chain(parts.loaded));
    files.push(File::new("robots.txt", robots(site)));
    // Without it GitHub Pages runs what it serves through a generator of its own.
    files.push(File::new(".nojekyll", ""));
    files
}

/// Renders one page alone, as [`site`] does it; `None` where there is none, or a theme has a
/// mistake.
pub fn page(
    pages: &Pages,
    public: &Public,
    site: &Site,
    theme: &Theme,
    templates: &mut Templates,
    page: PageId,
) -> Option<File> {
    let mut findings = Findings::default();
    let manifest = manifest(theme, &mut findings)?;
    templates.prepare(theme);
    let parts = templates.parts(theme, &manifest, &mut findings);
    let (site_view, seen) = (pages::site_view(public, site), parts.view());
    let templates = templates.showing(theme, &site_view, &seen, &mut findings)?;
    let path = &public.linked.address(page)?.path;
    templates.press(pages, None)?.page(Planned { page, path })?.ok()
}

/// What the scripts of a theme load of the notes when they are called for.
fn data_of(pages: &Pages) -> Vec<File> {
    let [search, practice] = DATA;
    let (found, drilled) = rayon::join(
        || data("dossierSearch", &pages.finder()),
        || data("dossierPractice", &pages.drill()),
    );
    vec![File::new(search, found), File::new(practice, drilled)]
}

/// A script that is nothing but a value, for scripts that may not fetch it: `file:` forbids that.
fn data(name: &str, value: &impl Serialize) -> String {
    // Views are made of words and numbers, which can always be written.
    let json = serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned());
    let mut text = format!("var {name}=");
    text.reserve(json.len());
    let mut rest = json.as_str();
    // The separators of lines begin with a byte that few other characters have.
    while let Some(at) = memchr::memchr2(b'<', 0xe2, rest.as_bytes()) {
        let (before, behind) = rest.split_at(at);
        let mut behind = behind.chars();
        text.push_str(before);
        match behind.next() {
            Some('<') => text.push_str("\\u003c"),
            Some('\u{2028}') => text.push_str("\\u2028"),
            Some('\u{2029}') => text.push_str("\\u2029"),
            other => text.extend(other),
        }
        rest = behind.as_str();
    }
    text.push_str(rest);
    text.push_str(";\n");
    text
}

/// A stylesheet or script of a theme, under a name that changes with its content, so that nobody
/// meets a new page with an old stylesheet that a browser or a server has kept.
fn part(
    theme: &Theme,
    name: &str,
    published: impl Fn(&str) -> String,
    findings: &mut Findings,
) -> Option<File> {
    let Some(text) = theme.text(name) else {
        let message = format!("the theme names `{name}` and does not hold it");
        findings.error(BAD_THEME, path_of(theme, MANIFEST), message);
        return None;
    };
    let text = published(text);
    Some(File::new(hashed(name, text.as_bytes()), text))
}

/// `dossier-1a2b3c4d.css` as `dossier.css`; `None` where no hash stands in a path.
pub fn unhashed(path: &str) -> Option<String> {
    let is_part = |ending: &&str| !ending.contains('/');
    let ending = path.rsplit_once('.').map(|(_, ending)| ending).filter(is_part);
    let stem = ending.map_or(path, |ending| &path[..path.len() - ending.len() - 1]);
    let (name, hash) = stem.rsplit_once('-')?;
    let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    if hash.len() != HASH_DIGITS || !hash.bytes().all(is_digit) {
        return None;
    }
    Some(ending.map_or_else(|| name.to_owned(), |ending| format!("{name}.{ending}")))
}

/// The name that a file would have if it did not change with its content: that of a stylesheet, a
/// script. `None` for all other files.
pub fn stable_name(file: &File) -> Option<String> {
    unhashed(&file.path).filter(|name| hashed(name, &file.bytes) == file.path)
}

/// `dossier.css` as `dossier-1a2b3c4d.css`.
fn hashed(name: &str, bytes: &[u8]) -> String {
    let hash: String = blake3::hash(bytes).to_hex().chars().take(HASH_DIGITS).collect();
    match name.rsplit_once('.') {
        Some((stem, ending)) if !ending.contains('/') => format!("{stem}-{hash}.{ending}"),
        _ => format!("{name}-{hash}"),
    }
}

fn manifest(theme: &Theme, findings: &mut Findings) -> Option<Manifest> {
    let text = theme.text(MANIFEST).unwrap_or_default();
    match toml::from_str(text) {
        Ok(manifest) => Some(manifest),
        Err(error) => {
            let at = trouble::place_in(text, error.span().map_or(0, |span| span.start));
            let (line, column) = (at.0 as u32, at.1 as u32);
            let path = path_of(theme, MANIFEST);
            let place = Place { path, line, column, end_line: line };
            findings.error(BAD_THEME, place, error.message().trim());
            None
        }
    }
}

fn is_template(name: &str) -> bool {
    [".html", ".xml"].iter().any(|ending| name.ends_with(ending))
}

/// What a template wrote, which is text.
fn text_of(bytes: &[u8]) -> Cow<'_, str> {
    // To see that it is goes many bytes at a time; to look for what is not, one by one.
    str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed)
}

/// A page or sheet as it is written, or what is wrong with its template.
type Printed = Result<Bytes, Trouble>;

/// One of them, and the key by which it is remembered, if it is.
struct Keyed {
    key: Option<Hash>,
    bytes: Bytes,
}

/// Renders views.
struct Press<'a, 'p> {
    tera: &'a Tera,
    pages: &'a Pages<'p>,
    memory: &'a Memory<Hash, Bytes>,
    keys: &'a Memory<Hash, Hash>,
    /// What all templates see, where pages are remembered by it.
    everywhere: Option<Hash>,
}

impl Press<'_, '_> {
    /// A page; `None` for an address of something that is not there.
    fn page(&self, planned: Planned) -> Option<Result<File, Trouble>> {
        let Planned { page, path } = planned;
        let made = self.by_stamp("page", page, &Room::default(), || {
            let Page { template, view, leaves } = self.pages.page(page)?;
            Some(match leaves {
                Some(leaves) => self.with_leaves(template, &view, &leaves),
                None => self.by_view(template, &view, revised, &Room::default()),
            })
        });
        Some(made?.map(|bytes| File { path: path.to_owned(), bytes }))
    }

    fn with_leaves(
        &self,
        template: &str,
        view: &View,
        leaves: &[PageId],
    ) -> Result<Keyed, Trouble> {
        let leaves = self.leaves(leaves)?;
        let text = self.rendered(template, view, Some(leaves), &Room::default())?;
        Ok(Keyed { key: None, bytes: packed(revised(text)) })
    }

    /// Sheets, side by side; all of them together are no larger than a page may be.
    fn leaves(&self, leaves: &[PageId]) -> Result<Vec<Bytes>, Trouble> {
        const TEMPLATE: &str = "leaf.html";
        let room = Room::default();
        let leaves = leaves.par_iter().filter_map(|&page| {
            self.by_stamp(TEMPLATE, page, &room, || {
                let leaf = self.pages.leaf(page)?;
                Some(self.by_view(TEMPLATE, &leaf, |text| text, &room))
            })
        });
        let leaves: Vec<Printed> = leaves.collect();
        // What is told does not hang on which thread was first: all that was to be written is
        // more than there is room for or it is not, and then the first mistake counts.
        if room.is_exceeded() {
            return Err(Trouble::too_large(TEMPLATE, LARGEST));
        }
        leaves.into_iter().collect()
    }

    fn file(&self, path: &str, template: &str, view: &impl Serialize) -> Result<File, Trouble> {
        let made = self.by_view(template, view, revised, &Room::default())?;
        Ok(File { path: path.to_owned(), bytes: made.bytes })
    }

    /// What a page, or its sheet among others, is made from, with all that templates see; `None`
    /// where that is not known before it is laid out, or nothing is remembered.
    fn stamp(&self, shown_as: &str, page: PageId) -> Option<Hash> {
        let mut hasher = self.hasher(shown_as)?;
        Some(hasher.update(self.pages.stamp(page)?.as_bytes()).finalize())
    }

    fn hasher(&self, shown_as: &str) -> Option<Hasher> {
        let mut hasher = Hasher::new();
        hasher.update(self.everywhere?.as_bytes()).update(shown_as.as_bytes());
        Some(hasher)
    }

    /// A page, or its sheet among others. Where its stamp is the same as last time, so is its view,
    /// and nobody need lay it out; where the stamp is another, the view may be the same still. So a
    /// stamp leads to the view's key.
    fn by_stamp(
        &self,
        shown_as: &str,
        page: PageId,
        room: &Room,
        lay_out: impl Fn() -> Option<Result<Keyed, Trouble>>,
    ) -> Option<Printed> {
        let mut made = None;
        if let Some(stamp) = self.stamp(shown_as, page) {
            let key = self.keys.try_recall(stamp, || {
                made = lay_out();
                let keyed = made.as_ref().and_then(|made| made.as_ref().ok());
                keyed.and_then(|keyed| keyed.key).ok_or(())
            });
            if let (None, Ok(key)) = (&made, key)
                && let Ok(bytes) = self.recalled(key, room, || Err(()))
            {
                return Some(Ok(bytes));
            }
        }
        Some(made.or_else(lay_out)?.map(|keyed| keyed.bytes))
    }

    /// What a template makes of a view, finished; the same as last time where both are.
    fn by_view(
        &self,
        template: &str,
        view: &impl Serialize,
        finish: fn(Vec<u8>) -> Vec<u8>,
        room: &Room,
    ) -> Result<Keyed, Trouble> {
        let key = self.hasher(template).and_then(|hasher| hash_of(hasher, view));
        let make = || Ok(packed(finish(self.rendered(template, view, None, room)?)));
        let bytes = match key {
            Some(key) => self.recalled(key, room, make)?,
            None => make()?,
        };
        Ok(Keyed { key, bytes })
    }

    /// What was made for a key last time, or else is made now.
    fn recalled<E>(
        &self,
        key: Hash,
        room: &Room,
        make: impl FnOnce() -> Result<Bytes, E>,
    ) -> Result<Bytes, E> {
        let mut is_new = false;
        let bytes = self.memory.try_recall(key, || {
            is_new = true;
            make()
        })?;
        if !is_new {
            room.take(bytes.len());
        }
        Ok(bytes)
    }

    fn rendered(
        &self,
        template: &str,
        view: &impl Serialize,
        leaves: Option<Vec<Bytes>>,
        room: &Room,
    ) -> Result<Vec<u8>, Trouble> {
        let has_leaves = leaves.is_some();
        let length: usize = leaves.iter().flatten().map(Bytes::len).sum();
        let mut page = Bounded { bytes: Vec::with_capacity(length + USUAL), room };
        let rendered = Context::from_serialize(view).and_then(|mut context| {
            if let Some(leaves) = leaves {
                // Each is gone once the template's copy of it is there.
                let leaves = leaves.into_iter().map(|leaf| Value::from(&*text_of(&leaf)));
                context.insert_value("leaves", Value::from(leaves.collect::<Vec<_>>()));
            }
            self.tera.render_to(template, &context, &mut page)
        });
        rendered.map_err(|error| {
            if room.is_exceeded() {
                return Trouble::too_large(template, LARGEST);
            }
            Trouble::of(&error, template).with_names(view, has_leaves)
        })?;
        Ok(page.bytes)
    }
}

/// The hash of what was hashed so far and of a view, which stands there as JSON: that names every
/// field, as templates do. `None` for one that cannot be written so.
fn hash_of(mut hasher: Hasher, view: &impl Serialize) -> Option<Hash> {
    hasher.update(&serde_json::to_vec(view).ok()?);
    Some(hasher.finalize())
}

/// A page with its revision: eight hexadecimal digits of all the rest that it shows, which is no
/// stylesheet or script. As on a drawing each sheet has its own, so that no page changes by an edit
/// that it does not show.
fn revised(mut page: Vec<u8>) -> Vec<u8> {
    let places: Vec<usize> = memmem::find_iter(&page, pages::REVISION).collect();
    if places.is_empty() {
        return page;
    }
    let shown = memmem::find(&page, b"<body").unwrap_or(0);
    let hash = blake3::hash(&page[shown..]).to_hex();
    // It stands at the foot of a page, so that little behind it moves.
    for at in places.into_iter().rev() {
        page.splice(at..at + pages::REVISION.len(), hash.bytes().take(HASH_DIGITS));
    }
    page
}

/// Room for a page as most are, in bytes: one that grows to it step by step is copied each time.
const USUAL: usize = 16 << 10;

/// A page as it is kept, in hardly more room than it takes.
fn packed(page: Vec<u8>) -> Bytes {
    if page.capacity() - page.len() > page.len() / 8 {
        return Bytes::copy_from_slice(&page);
    }
    page.into()
}

/// The largest page that is written, in bytes. All sheets of the most that is read take less; a
/// template that repeats itself without end takes more. Loops that write nothing are not bounded by
/// it: Tera counts no steps.
const LARGEST: usize = 1 << 30;

/// Room for so many bytes, which several may share.
struct Room {
    most: usize,
    taken: AtomicUsize,
}

impl Default for Room {
    fn default() -> Self {
        Self::of(LARGEST)
    }
}

impl Room {
    fn of(most: usize) -> Self {
        Self { most, taken: AtomicUsize::new(0) }
    }

    /// Takes some; says whether there was as much.
    fn take(&self, bytes: usize) -> bool {
        self.taken.fetch_add(bytes, Ordering::Relaxed) + bytes <= self.most
    }

    fn is_exceeded(&self) -> bool {
        self.taken.load(Ordering::Relaxed) > self.most
    }
}

/// Bytes, as long as there is room.
struct Bounded<'r> {
    bytes: Vec<u8>,
    room: &'r Room,
}

impl Write for Bounded<'_> {
    fn write(&mut self, more: &[u8]) -> io::Result<usize> {
        if !self.room.take(more.len()) {
            return Err(io::Error::other("no room is left"));
        }
        self.bytes.extend_from_slice(more);
        Ok(more.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The files that could be rendered. A mistake in a template shows on every page that uses it, and
/// is told once.
fn without_troubles(
    rendered: Vec<Result<File, Trouble>>,
    theme: &Theme,
    findings: &mut Findings,
) -> Vec<File> {
    let mut reported: BTreeSet<Trouble> = BTreeSet::new();
    let mut files = Vec::with_capacity(rendered.len() + 16);
    for file in rendered {
        match file {
            Ok(file) => files.push(file),
            Err(trouble) => {
                if reported.insert(trouble.clone()) {
                    trouble.report(theme, findings);
                }
            }
        }
    }
    files
}

/// A theme's file as messages name it.
fn path_of(theme: &Theme, name: &str) -> String {
    let own = theme.files.get(name).and_then(|file| file.path.clone());
    own.unwrap_or_else(|| format!("themes/dossier/{name}"))
}

fn sitemap(public: &Public, base: &str) -> SitemapView {
    let addresses = public.linked.addresses.iter();
    let found = addresses.filter(|address| address.page != PageId::NotFound);
    SitemapView { urls: found.map(|address| pages::url_of(base, address)).collect() }
}

fn feed<'a>(public: &'a Public, base: &str) -> FeedView<'a> {
    let addresses = public.linked.addresses.iter();
    let stories = addresses.filter(|address| matches!(address.page, PageId::Story(_)));
    let items = stories
        .map(|address| FeedItem { title: &address.title, url: pages::url_of(base, address) });
    FeedView {
        home: format!("{base}/"),
        own: format!("{base}/feed.xml"),
        updated: UNKNOWN_TIME,
        items: items.collect(),
    }
}

/// A site to prepare with asks not to be listed.
fn robots(site: &Site) -> String {
    if !site.index {
        return "User-agent: *\nDisallow: /\n".to_owned();
    }
    let sitemap = site.base_url.as_ref().map(|base| format!("Sitemap: {base}/sitemap.xml\n"));
    format!("User-agent: *\nAllow: /\n{}", sitemap.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_without_end_is_given_up() {
        let mut tera = Tera::default();
        let page =
            "{% for a in range(end=9999) %}{% for b in range(end=9999) %}x{% endfor %}{% endfor %}";
        tera.add_raw_template("page.html", page).expect("a template");
        let room = Room::of(3 << 20);
        // A page beside it has some of the room.
        assert!(room.take(1 << 20));
        let mut page = Bounded { bytes: Vec::new(), room: &room };
        tera.render_to("page.html", &Context::default(), &mut page).expect_err("too large");
        assert!(room.is_exceeded());
        assert_eq!(page.bytes.len(), 2 << 20);
    }

    #[test]
    fn a_hash_is_taken_from_a_name_again() {
        for name in ["dossier.css", "search-index.js", "deep/er.v2.js", "a.b/plain"] {
            let path = hashed(name, b"x");
            assert_eq!(unhashed(&path).as_deref(), Some(name), "{path}");
            assert_eq!(stable_name(&File::new(path.clone(), "x")).as_deref(), Some(name));
            assert_eq!(stable_name(&File::new(path, "y")), None);
            assert_eq!(unhashed(name), None);
        }
        for path in ["", "-", ".", "a-1234567.js", "a-123456789.js", "a-1234567g.js", "12345678.js"]
        {
            assert_eq!(unhashed(path), None, "{path}");
        }
    }
}
