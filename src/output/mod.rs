//! The files of a site, put in place as one step.
//!
//! The new site is staged in a hidden folder beside the output and then changes places with it, so
//! that whoever looks sees the whole old site or the whole new one, at whatever moment the build
//! is killed. A list in the output, [`LIST`], says which files Parable wrote: only those are ever
//! removed, and everything else moves along to the new folder.
//!
//! Linux and macOS exchange two names in one step. Elsewhere, and on file systems that cannot, the
//! old site is moved aside and the new one into its place: for a moment between two calls there is
//! no site, and a build that is killed just then leaves that to the next one, which loses nothing.
//!
//! The disk holds the new site before it takes the old one's place, so that a power cut, or a disk
//! that fails late, leaves one of them as well.

mod lock;
mod settle;
mod stage;
mod sync;
mod target;

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    fs,
    io::{self, Read},
    path::{Component, Path, PathBuf},
};

use crate::{
    card::{self, Card},
    findings::{At, BAD_OUTPUT, Finding, Findings, Places, Severity},
    inputs::plain_reason,
    render::File,
};
use lock::Lock;
use settle::Foreign;
use target::Target;

/// The list of Parable's own files in the output: their paths, sorted, one a line.
pub const LIST: &str = ".parable-files";

/// Names that stay the person's own, even where the site would have a file of that name.
const THEIRS: &[&str] = &["CNAME", ".nojekyll", ".well-known", ".git", ".gitignore"];

/// What writing did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Files that are new or have new bytes.
    pub written: usize,
    /// Files that were there already.
    pub unchanged: usize,
    /// Files of the last site that this one has no more.
    pub removed: usize,
    /// What is left to say although the new site is in place.
    pub findings: Findings,
}

/// What a site is made of.
#[derive(Clone, Copy, Debug, Default)]
pub struct Parts<'a> {
    /// Pages and whatever belongs to them.
    pub files: &'a [File],
    /// Where assets lie, and their path in the output.
    pub assets: &'a [(PathBuf, String)],
    /// Pictures that are drawn when they are written, unless they lie there already.
    pub cards: &'a [Card],
}

/// Makes the output folder hold these parts, and whatever lies there that Parable did not write.
///
/// `sources` is the content folder, which is never written to. Nothing changes where this fails.
pub fn write(dir: &Path, parts: Parts, sources: &Path) -> Result<Written, Finding> {
    let target = Target::find(dir, sources)?;
    let _lock = Lock::take(&target)?;
    let recovered = stage::recover(&target)?;
    let own = own_files(&target.dir).map_err(|error| {
        let list = target.shown_in(Path::new(LIST));
        target.refuses(format!("cannot read `{list}`: {}", plain_reason(&error)))
    })?;
    let foreign = Foreign::in_folder(&target.dir, &own)
        .map_err(|error| target.refuses(format!("it cannot be read: {}", plain_reason(&error))))?;
    refuse_closed(&foreign.folders, &target)?;
    let mut site = contents(parts, &target)?;
    yield_to(&foreign, &mut site, &target)?;
    let plan = Plan::new(&target.dir, &site);
    let mut written = plan.count(&own);
    written.findings = recovered;
    if !plan.changes_nothing(&target.dir) {
        written.findings.extend(stage::replace(&target, &plan, &foreign)?);
    }
    Ok(written)
}

/// Where a file's bytes come from.
#[derive(Clone, Copy, Debug)]
enum Content<'a> {
    Bytes(&'a [u8]),
    Disk(&'a Path),
    Card(&'a Card),
}

type Site<'a> = BTreeMap<PathBuf, Content<'a>>;

/// The new site, compared with what is there.
struct Plan<'a> {
    /// Path, content, and whether the same bytes lie there already.
    files: Vec<(&'a Path, Content<'a>, bool)>,
    /// The text of [`LIST`].
    list: String,
}

impl<'a> Plan<'a> {
    fn new(old: &Path, site: &'a Site<'a>) -> Self {
        let files = site
            .iter()
            .map(|(path, &content)| (path.as_path(), content, content.is_in(&old.join(path))))
            .collect();
        // Sorted as text, which is not how paths are sorted.
        let paths: BTreeSet<String> =
            site.keys().map(|path| crate::inputs::slashed(path)).collect();
        let list = paths.into_iter().map(|path| path + "\n").collect();
        Self { files, list }
    }

    fn count(&self, own: &BTreeSet<PathBuf>) -> Written {
        let unchanged = self.files.iter().filter(|(_, _, same)| *same).count();
        let new: BTreeSet<&Path> = self.files.iter().map(|&(path, ..)| path).collect();
        let removed = own.iter().filter(|path| !new.contains(path.as_path())).count();
        Written {
            written: self.files.len() - unchanged,
            unchanged,
            removed,
            findings: Findings::default(),
        }
    }

    fn changes_nothing(&self, old: &Path) -> bool {
        self.files.iter().all(|(_, _, same)| *same)
            && Content::Bytes(self.list.as_bytes()).is_in(&old.join(LIST))
    }
}

impl Content<'_> {
    /// Whether a plain file at `path` has these bytes.
    fn is_in(self, path: &Path) -> bool {
        let Ok(metadata) = fs::symlink_metadata(path) else { return false };
        if !metadata.is_file() {
            return false;
        }
        match self {
            Self::Bytes(bytes) => {
                metadata.len() == bytes.len() as u64
                    && fs::read(path).is_ok_and(|there| there == bytes)
            }
            Self::Disk(source) => {
                fs::metadata(source).is_ok_and(|source| source.len() == metadata.len())
                    && same_bytes(source, path).unwrap_or(false)
            }
            // Its name says what it shows.
            Self::Card(_) => fs::read(path).is_ok_and(|there| card::is_whole(&there)),
        }
    }

    /// Writes a new file; one that is there already is an error.
    fn write_to(self, path: &Path) -> io::Result<()> {
        let mut file = fs::File::create_new(path)?;
        match self {
            Self::Bytes(bytes) => io::Write::write_all(&mut file, bytes),
            Self::Disk(source) => io::copy(&mut fs::File::open(source)?, &mut file).map(drop),
            Self::Card(card) => io::Write::write_all(&mut file, &card.png()),
        }
    }
}

fn same_bytes(one: &Path, other: &Path) -> io::Result<bool> {
    let (mut one, mut other) = (fs::File::open(one)?, fs::File::open(other)?);
    let (mut left, mut right) = (vec![0; 1 << 16], Vec::with_capacity(1 << 16));
    loop {
        let length = one.read(&mut left)?;
        right.clear();
        (&mut other).take(length.max(1) as u64).read_to_end(&mut right)?;
        if left[..length] != right {
            return Ok(false);
        }
        if length == 0 {
            return Ok(true);
        }
    }
}

/// All files by path; a path that leaves the folder, or is there twice, is refused.
fn contents<'a>(parts: Parts<'a>, target: &Target) -> Result<Site<'a>, Finding> {
    let Parts { files, assets, cards } = parts;
    let files =
        files.iter().map(|file| (Cow::Borrowed(file.path.as_str()), Content::Bytes(&file.bytes)));
    let assets =
        assets.iter().map(|(disk, path)| (Cow::Borrowed(path.as_str()), Content::Disk(disk)));
    let cards = cards.iter().map(|card| (Cow::Owned(card.path()), Content::Card(card)));
    let mut site = Site::new();
    for (path, content) in files.chain(assets).chain(cards) {
        let Some(own) = own_path(&path) else {
            return Err(target.refuses(format!("no file can have the path `{path}`")));
        };
        if site.insert(own, content).is_some() {
            return Err(target.refuses(format!("two files have the path `{path}`")));
        }
    }
    Ok(site)
}

/// A path that can be an own file: below the folder, without detours, and none of the names that
/// writing itself needs.
fn own_path(path: &str) -> Option<PathBuf> {
    let own = PathBuf::from(path);
    let plain = own.components().all(|part| matches!(part, Component::Normal(_)));
    let fit = plain
        && !path.is_empty()
        && !path.contains(['\\', '\n', '\r', '\0'])
        && path.split('/').all(|part| !part.is_empty() && part != ".")
        && path != LIST
        && path != stage::MARK;
    fit.then_some(own)
}

/// The files of the last site, by its list. A line that no build would have written is ignored.
fn own_files(dir: &Path) -> io::Result<BTreeSet<PathBuf>> {
    match fs::read_to_string(dir.join(LIST)) {
        Ok(list) => Ok(list.lines().filter_map(own_path).collect()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(BTreeSet::new()),
        Err(error) => Err(error),
    }
}

/// Refuses an output with a folder that may not be changed: what is in it could not make room.
fn refuse_closed(folders: &[PathBuf], target: &Target) -> Result<(), Finding> {
    for folder in folders {
        if let Err(error) = may_change(&target.dir.join(folder)) {
            return Err(target.failed(target.shown_in(folder).trim_end_matches('/'), &error));
        }
    }
    Ok(())
}

#[cfg(any(target_os = "linux", target_os = "macos"))]
fn may_change(folder: &Path) -> io::Result<()> {
    use rustix::fs::{Access, access};
    Ok(access(folder, Access::READ_OK | Access::WRITE_OK | Access::EXEC_OK)?)
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn may_change(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Leaves out what the person has a file of their own for, where that is usual; refuses to build
/// over any other file that Parable did not write.
fn yield_to(foreign: &Foreign, site: &mut Site, target: &Target) -> Result<(), Finding> {
    site.retain(|path, _| !(is_theirs(path) && foreign.stands_at(path)));
    let in_the_way: Vec<String> = site
        .iter()
        .filter(|(path, content)| {
            foreign.is_in_the_way_of(path) && !content.is_in(&target.dir.join(path))
        })
        .map(|(path, _)| format!("`{}`", crate::inputs::slashed(path)))
        .collect();
    if in_the_way.is_empty() {
        return Ok(());
    }
    let more = match in_the_way.len() {
        0..=3 => String::new(),
        count => format!(" and {} more", count - 3),
    };
    let named = in_the_way.iter().take(3).cloned().collect::<Vec<_>>().join(", ");
    let mut refusal =
        target.refuses(format!("it holds files that Parable did not write: {named}{more}"));
    refusal
        .help("move them away, or choose another folder with `--output FOLDER`")
        .help(format!("which files Parable wrote is listed in `{LIST}` there"));
    Err(refusal)
}

fn is_theirs(path: &Path) -> bool {
    path.components().next().is_some_and(|first| {
        THEIRS.iter().any(|name| first.as_os_str() == std::ffi::OsStr::new(name))
    })
}

impl Target {
    /// This folder cannot be the output.
    fn refuses(&self, why: impl Into<String>) -> Finding {
        refusal(&self.shown, why.into())
    }

    /// A path in it, as the person would name it.
    fn shown_in(&self, path: &Path) -> String {
        format!("{}/{}", self.shown.trim_end_matches('/'), crate::inputs::slashed(path))
    }

    /// Something in it, or beside it, could not be done.
    fn failed(&self, what: &str, error: &io::Error) -> Finding {
        let mut finding = self.refuses(format!("cannot write `{what}`: {}", plain_reason(error)));
        finding.help("nothing was changed: the site is as it was");
        finding
    }
}

fn refusal(shown: &str, message: String) -> Finding {
    Finding {
        code: BAD_OUTPUT,
        severity: Severity::Error,
        at: At::Path(shown.to_owned()),
        also: Places::default(),
        message,
        help: Vec::new(),
    }
}

#[cfg(test)]
mod tests;
