//! All that a build may know, gathered before its first step.
//!
//! [`load`] looks into the content folder and the theme's folder beside it, and into nothing else:
//! a link that leads out of them is not followed, and what is no plain file is not opened. Paths
//! are shown from the folder that holds the content folder, so that they are the same wherever
//! that folder lies.

pub mod config;
pub mod decode;
mod disk;
mod pasted;
mod pictures;
pub mod theme;

pub use disk::plain_reason;

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{
    findings::{
        BAD_CONFIG, BAD_THEME, Checked, EMPTY_NOTES, Finding, Findings, NO_NOTES, NOT_TEXT, SKIPPED,
    },
    inputs::{
        config::{Config, Edition},
        decode::{Decoded, FlawKind, decode},
        disk::{Entry, Place, Trouble},
    },
    limits::{LARGEST_ASSET, LARGEST_SETTINGS, MOST_TEXT},
    source::{self, FileId, Source, Sources, Span},
};

/// The notes as they are read: a page of HTML in the form of other notes. What is no text is told of
/// by its place, and stays where it is.
fn notes_of(shown: String, text: String) -> Source {
    match pasted::as_notes(&text).filter(|_| !text.contains('\u{fffd}')) {
        Some((notes, numbers)) => {
            let lines = source::lines_in(&text).count() as u32;
            Source::with_line_numbers(shown, notes, numbers).of_lines(lines)
        }
        None => Source::new(shown, text),
    }
}

/// Endings of a notes file, the one that is taken first in front.
const NOTES_ENDINGS: &[&str] = &["md", "txt", "org"];

/// Folders of the content folder that are read.
const FOLDERS: &[&str] = &["stories", "platforms", "assets"];

/// Endings of assets that are texts: what they say is searched as pages are.
const TEXT_ENDINGS: &[&str] = &[
    "svg", "txt", "md", "csv", "tsv", "json", "xml", "html", "htm", "yaml", "yml", "toml", "css",
    "js", "log", "org", "drawio", "mmd", "puml", "dot", "sql",
];

/// Endings of pictures that may say where they were taken.
const PICTURE_ENDINGS: &[&str] = &["jpg", "jpeg", "png", "webp", "tif", "tiff"];

/// The name of the theme that is built in; a folder of that name may replace single files of it.
pub const DEFAULT_THEME: &str = "dossier";

/// Where to look, and what is said on the command line in place of what the configuration says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The content folder.
    pub content: PathBuf,
    /// The configuration, where it is not `site.toml` in the content folder.
    pub config: Option<PathBuf>,
    /// Where the site is published.
    pub base_url: Option<String>,
    /// For whom it is made.
    pub edition: Option<Edition>,
}

/// What was found there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inputs {
    /// The folder from which the paths of [`Inputs::sources`] lead, as the person gave it; empty
    /// for the current one.
    pub root: PathBuf,
    /// What the person set.
    pub config: Config,
    /// The notes, then stories, then platforms, then `site.toml`.
    pub sources: Sources,
    /// The notes file. It is empty where none was found, which is an error.
    pub notes: FileId,
    /// `stories/*.md`, by name.
    pub stories: Vec<FileId>,
    /// `platforms/*.md`, by name.
    pub platforms: Vec<FileId>,
    /// Files of the person's own theme, by path: path in the theme, text, path for messages.
    pub theme_files: Vec<(String, String, String)>,
    /// Everything below `assets/`, by path.
    pub assets: Vec<Asset>,
}

impl Inputs {
    /// The notes, then stories, then platforms.
    pub fn texts(&self) -> impl Iterator<Item = FileId> {
        [self.notes].into_iter().chain(self.stories.clone()).chain(self.platforms.clone())
    }

    /// Whether the notes say anything at all.
    pub fn have_words(&self) -> bool {
        self.sources.get(self.notes).is_some_and(|source| has_words(&source.text))
    }
}

/// A picture or other file that pages may use.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Asset {
    /// Its path in the content folder, with forward slashes: `assets/team.png`.
    pub path: String,
    /// Where it lies.
    pub disk: PathBuf,
    /// What it says, where it is a text, as a drawing in SVG is.
    pub text: Option<String>,
    /// Whether it is a picture that says where it was taken.
    pub has_place: bool,
}

/// Reads everything that a build needs. What is missing or broken is among the findings; the
/// inputs are whole otherwise.
pub fn load(options: &Options) -> Checked<Inputs> {
    let (root, name) = parent_and_name(&options.content);
    let mut loader = Loader {
        content: Place::new(&options.content, name),
        root,
        findings: Findings::default(),
        sources: Sources::default(),
        room: MOST_TEXT,
    };
    let notes = loader.notes();
    let stories = loader.texts("stories");
    let platforms = loader.texts("platforms");
    let mut config = loader.config(options.config.as_deref());
    let theme_files = loader.theme_files(&config);
    let assets = loader.assets();
    let Loader { root, mut findings, sources, .. } = loader;
    config.levels.settle(&mut findings);
    config.base_url = options.base_url.clone().or(config.base_url);
    config.edition = options.edition.unwrap_or(config.edition);
    let value = Inputs { root, config, sources, notes, stories, platforms, theme_files, assets };
    Checked { value, findings }
}

struct Loader {
    content: Place,
    root: PathBuf,
    findings: Findings,
    sources: Sources,
    /// How many bytes of text may still be read.
    room: u64,
}

impl Loader {
    /// The notes file; an empty one where there is none, so that there always is one.
    fn notes(&mut self) -> FileId {
        let entries = self.entries_of_content();
        let mut candidates: Vec<&Entry> =
            entries.iter().filter(|entry| notes_rank(&entry.name).is_some()).collect();
        candidates.sort_by_key(|entry| notes_rank(&entry.name));
        let Some((&chosen, others)) = candidates.split_first() else {
            self.no_notes(&entries);
            return self.sources.add(Source::new(self.content.shown("notes.md"), ""));
        };
        for other in others {
            let message = format!("`{}` is not read: `{}` is there too", other.name, chosen.name);
            self.findings
                .warning(SKIPPED, self.content.shown(&other.name), message)
                .help("keep all your notes in one file");
        }
        self.mention_strays(&entries);
        let text = self.text_of(chosen, true);
        let empty = text.as_ref().is_some_and(|text| !has_words(text));
        let shown = self.content.shown(&chosen.name);
        let file = self.sources.add(notes_of(shown, text.unwrap_or_default()));
        if empty {
            self.findings
                .error(EMPTY_NOTES, Span { file, start: 0, end: 0 }, "the notes hold no words")
                .help("if an editor was just saving them, build again")
                .help("the site that was built before is left as it is");
        }
        file
    }

    fn entries_of_content(&mut self) -> Vec<Entry> {
        if self.has_folder(&self.content.clone(), "") { self.entries_of("") } else { Vec::new() }
    }

    /// Whether a place has such a folder. Where that cannot be known, it is an error: the site
    /// would lack what is in it.
    fn has_folder(&mut self, place: &Place, folder: &str) -> bool {
        place.has_folder(folder).unwrap_or_else(|trouble| {
            self.findings.error(trouble.code(), place.shown(folder), trouble.to_string());
            false
        })
    }

    fn entries_of(&mut self, folder: &str) -> Vec<Entry> {
        match self.content.list(folder) {
            Ok(entries) => return entries,
            Err(Trouble::Missing) => {}
            Err(trouble) => self.trouble(folder, &trouble, true),
        }
        Vec::new()
    }

    fn no_notes(&mut self, entries: &[Entry]) {
        let folder = self.content.disk.clone();
        let message = format!("there is no notes file `{}`", slashed(&folder.join("notes.md")));
        let finding = self.findings.error(NO_NOTES, self.content.shown(""), message);
        if !folder.is_dir() {
            finding
                .help(format!("put your notes into a folder `{}`", slashed(&folder)))
                .help("or name the folder they lie in with `--content FOLDER`");
            return;
        }
        finding.help("write your notes there; `notes.txt` and `notes.org` serve too");
        let texts = entries.iter().filter(|entry| has_ending(&entry.name, NOTES_ENDINGS));
        for entry in texts.take(3) {
            finding.help.push(format!("if `{}` holds them, rename it", entry.name));
        }
    }

    /// Texts and folders beside the notes that nothing reads: someone would miss them.
    fn mention_strays(&mut self, entries: &[Entry]) {
        for entry in entries.iter().filter(|entry| !FOLDERS.contains(&entry.name.as_str())) {
            let is_text = has_ending(&entry.name, NOTES_ENDINGS)
                && notes_rank(&entry.name).is_none()
                && !entry.name.to_lowercase().starts_with("readme");
            if is_text || self.content.disk.join(&entry.path).is_dir() {
                let message = format!("`{}` is not read", entry.name);
                self.findings.advice(SKIPPED, self.content.shown(&entry.name), message).help(
                    "texts are read from the notes file and, as `.md`, from `stories/` and \
                     `platforms/`; pictures from `assets/`",
                );
            }
        }
    }

    /// The texts of a folder of the content folder, by name.
    fn texts(&mut self, folder: &str) -> Vec<FileId> {
        let entries = self.entries_of(folder);
        entries.iter().filter_map(|entry| self.text_in_folder(folder, entry)).collect()
    }

    fn text_in_folder(&mut self, folder: &str, entry: &Entry) -> Option<FileId> {
        if !has_ending(&entry.name, &["md"]) {
            let message =
                format!("`{}` is not read: {folder} are files that end in `.md`", entry.name);
            self.findings.warning(SKIPPED, self.content.shown(&entry.path), message);
            return None;
        }
        let text = self.text_of(entry, false)?;
        Some(self.sources.add(Source::new(self.content.shown(&entry.path), text)))
    }

    /// The text of a file, with findings that point into the source which is added next.
    /// `None` where it cannot be read and that was said.
    fn text_of(&mut self, entry: &Entry, needed: bool) -> Option<String> {
        match self.content.read(&entry.path, self.room) {
            Ok(bytes) => {
                self.room -= bytes.len() as u64;
                Some(self.decoded(bytes))
            }
            Err(trouble) => {
                let is_too_large = matches!(trouble, Trouble::TooLarge(_));
                let trouble = if is_too_large { Trouble::TooMuch } else { trouble };
                self.trouble(&entry.path, &trouble, needed);
                None
            }
        }
    }

    fn decoded(&mut self, bytes: Vec<u8>) -> String {
        let file = self.sources.next_id();
        let advice = advice_on_bytes(&bytes);
        let decoded = decode(bytes);
        for (flaw, message) in told_flaws(&decoded) {
            let span = Span { file, start: flaw.start as u32, end: flaw.end as u32 };
            self.findings.warning(NOT_TEXT, span, message).help(advice);
        }
        decoded.text
    }

    fn config(&mut self, named: Option<&Path>) -> Config {
        let (shown, read) = match named {
            Some(path) => (self.shown_elsewhere(path), disk::read(path, LARGEST_SETTINGS)),
            None => {
                (self.content.shown("site.toml"), self.content.read("site.toml", LARGEST_SETTINGS))
            }
        };
        match read {
            Ok(bytes) => {
                let file = self.sources.next_id();
                let text = self.decoded(bytes);
                let config = config::read(&text, file, &mut self.findings);
                self.sources.add(Source::new(shown, text));
                config
            }
            Err(Trouble::Missing) if named.is_none() => Config::default(),
            Err(trouble) => {
                self.findings.error(BAD_CONFIG, shown, trouble.to_string()).help(
                    "`--config` names a file such as `site.toml`; without it, \
                     `site.toml` in the content folder is read where it is there",
                );
                Config::default()
            }
        }
    }

    /// The files of `themes/NAME/` beside the content folder.
    fn theme_files(&mut self, config: &Config) -> Vec<(String, String, String)> {
        let name = config.theme.as_deref().unwrap_or(DEFAULT_THEME);
        let place = Place::new(&self.root.join("themes").join(name), format!("themes/{name}"));
        if !self.has_folder(&place, "") {
            if name != DEFAULT_THEME {
                self.findings
                    .error(BAD_THEME, place.shown(""), format!("there is no theme `{name}`"))
                    .help(format!("its files belong into `{}`", slashed(&place.disk)))
                    .help(format!("the built-in theme is `{DEFAULT_THEME}`"));
            }
            return Vec::new();
        }
        let mut files = Vec::new();
        for entry in self.files_below(&place, "") {
            match place.read(&entry, LARGEST_SETTINGS) {
                Ok(bytes) => {
                    let decoded = decode(bytes);
                    if decoded.flaw_count > 0 {
                        let message = "this file of the theme is no text";
                        self.findings.warning(NOT_TEXT, place.shown(&entry), message);
                    }
                    let shown = place.shown(&entry);
                    files.push((entry, decoded.text, shown));
                }
                Err(trouble) => {
                    let (code, message) = (trouble.code(), trouble.to_string());
                    self.findings.error(code, place.shown(&entry), message);
                }
            }
        }
        files
    }

    fn assets(&mut self) -> Vec<Asset> {
        let place = self.content.clone();
        if !self.has_folder(&place, "assets") {
            return Vec::new();
        }
        let paths = self.files_below(&place, "assets");
        paths.into_iter().map(|path| self.asset(path)).collect()
    }

    /// A file that is copied as it is, with what it says beside what is seen of it.
    fn asset(&mut self, path: String) -> Asset {
        let disk = self.content.disk.join(&path);
        let mut asset = Asset { path, disk, ..Asset::default() };
        let is_text = has_ending(&asset.path.to_lowercase(), TEXT_ENDINGS);
        if !is_text && !has_ending(&asset.path.to_lowercase(), PICTURE_ENDINGS) {
            return asset;
        }
        match disk::read(&asset.disk, LARGEST_ASSET) {
            Ok(bytes) if is_text => asset.text = Some(decode(bytes).text),
            Ok(bytes) => asset.has_place = pictures::has_place(&bytes),
            Err(trouble) => {
                self.say(self.content.shown(&asset.path), &trouble).help(
                    "whether it holds what is private, or says where it was taken, is not known",
                );
            }
        }
        asset
    }

    /// Plain files below a folder, by path; what is none is named.
    fn files_below(&mut self, place: &Place, folder: &str) -> Vec<String> {
        let mut files = Vec::new();
        for (path, trouble) in place.walk(folder) {
            match trouble {
                None => files.push(path),
                Some(trouble) => {
                    self.say(place.shown(&path), &trouble);
                }
            }
        }
        files
    }

    /// Says why a file that is no text of the notes is not read. What the system keeps to itself
    /// the site would lack; a link to nowhere or a pipe it would not have had anyway.
    fn say(&mut self, shown: String, trouble: &Trouble) -> &mut Finding {
        let (code, message) = (trouble.code(), trouble.to_string());
        if matches!(trouble, Trouble::Io(_)) {
            self.findings.error(code, shown, message)
        } else {
            self.findings.warning(code, shown, message)
        }
    }

    /// Says why a file was not read. Leaving out what was there before would take its page away,
    /// so only what never was a text is passed over.
    fn trouble(&mut self, path: &str, trouble: &Trouble, needed: bool) {
        let (at, message) = (self.content.shown(path), trouble.to_string());
        let finding = if needed || trouble.stops() {
            self.findings.error(trouble.code(), at, message)
        } else {
            self.findings.warning(trouble.code(), at, message)
        };
        finding.help.extend(trouble.advice().map(str::to_owned));
    }

    /// A path that need not lie below the root.
    fn shown_elsewhere(&self, path: &Path) -> String {
        match path.strip_prefix(&self.root) {
            Ok(path) => slashed(path),
            Err(_) => slashed(&std::path::absolute(path).unwrap_or_else(|_| path.to_owned())),
        }
    }
}

/// The first flaws of a file as messages; the last says how many more there are.
fn told_flaws(decoded: &Decoded) -> Vec<(std::ops::Range<usize>, String)> {
    let more = decoded.flaw_count - decoded.flaws.len();
    let last = decoded.flaws.len().saturating_sub(1);
    let told = decoded.flaws.iter().enumerate().map(|(at, flaw)| {
        let what = match flaw.kind {
            FlawKind::NotUtf8 => "these bytes are no UTF-8 text".to_owned(),
            FlawKind::NotUtf16 => "these bytes are no UTF-16 text".to_owned(),
            FlawKind::Control(number) => format!("control character U+{number:04X}"),
        };
        let rest = match more {
            1.. if at == last => format!("; {more} more such places follow"),
            _ => String::new(),
        };
        (flaw.at.clone(), format!("{what}, shown as `\u{fffd}`{rest}"))
    });
    told.collect()
}

fn advice_on_bytes(bytes: &[u8]) -> &'static str {
    let zeros = bytes.iter().take(1024).filter(|&&byte| byte == 0).count();
    match bytes {
        [b'P', b'K', 3, 4, ..] => "this looks like a document of a word processor; save it as text",
        [b'%', b'P', b'D', b'F', ..] => "this looks like a PDF; copy its text into a text file",
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "save the file as UTF-8",
        _ if zeros > bytes.len().min(1024) / 4 => {
            "this looks like UTF-16 without its mark; save the file as UTF-8"
        }
        _ => "remove it, or save the file as UTF-8",
    }
}

/// How early a name is taken as the notes file; `None` if it is none.
fn notes_rank(name: &str) -> Option<(usize, bool, &str)> {
    let (stem, ending) = name.rsplit_once('.')?;
    if !stem.eq_ignore_ascii_case("notes") {
        return None;
    }
    let rank = NOTES_ENDINGS.iter().position(|known| ending.eq_ignore_ascii_case(known))?;
    Some((rank, stem != "notes", name))
}

fn has_ending(name: &str, endings: &[&str]) -> bool {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    endings.iter().any(|known| ending.eq_ignore_ascii_case(known))
}

fn has_words(text: &str) -> bool {
    text.contains(char::is_alphanumeric)
}

/// The folder that holds the content folder, and the name of the content folder in it.
fn parent_and_name(content: &Path) -> (PathBuf, String) {
    if let (Some(parent), Some(name)) = (content.parent(), content.file_name()) {
        let parent = if parent == Path::new(".") { Path::new("") } else { parent };
        return (parent.to_owned(), name.to_string_lossy().into_owned());
    }
    let whole = fs::canonicalize(content).unwrap_or_default();
    let name = whole.file_name().map(|name| name.to_string_lossy().into_owned());
    (content.join(".."), name.unwrap_or_default())
}

/// A path as people read it, whatever the system's separator is.
pub fn slashed(path: &Path) -> String {
    let shown = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' {
        shown.into_owned()
    } else {
        shown.replace(std::path::MAIN_SEPARATOR, "/")
    }
}

#[cfg(test)]
mod tests;
