//! Which folder is the output, and whether it may be.

use std::{
    fs, io,
    path::{Component, Path, PathBuf},
};

use super::refusal;
use crate::{
    findings::Finding,
    inputs::{plain_reason, slashed},
};

/// The output folder and the names beside it that writing uses for a while.
pub struct Target {
    /// As the person gave it.
    pub shown: String,
    /// The folder, without links on the way to it.
    pub dir: PathBuf,
    /// The folder that holds it.
    pub parent: PathBuf,
    /// Where the new site is made, and the old one lies after the change.
    pub staging: PathBuf,
    /// Where the old site lies for a moment, on systems that cannot exchange two names.
    pub aside: PathBuf,
    /// Held by the build that writes.
    pub lock: PathBuf,
}

impl Target {
    /// Resolves the output folder; refuses one that writing would do harm to.
    pub fn find(dir: &Path, sources: &Path) -> Result<Self, Finding> {
        let shown = slashed(dir);
        match fs::symlink_metadata(dir) {
            Ok(metadata) if metadata.is_symlink() => {
                let mut finding = refusal(&shown, "the output folder is a link".to_owned());
                finding.help("name the folder that it leads to with `--output FOLDER`");
                return Err(finding);
            }
            Ok(metadata) if !metadata.is_dir() => {
                return Err(refusal(&shown, "the output is no folder".to_owned()));
            }
            _ => {}
        }
        let unresolved = |error: io::Error| {
            refusal(&shown, format!("no folder can be made there: {}", plain_reason(&error)))
        };
        let Some(dir) = resolve(dir).map_err(unresolved)? else {
            return Err(refusal(&shown, "no folder can be made there".to_owned()));
        };
        let (Some(parent), Some(name)) = (dir.parent(), dir.file_name()) else {
            return Err(refusal(&shown, "the output cannot be a whole disk".to_owned()));
        };
        refuse_sources(&shown, &dir, sources)?;
        let name = name.to_string_lossy();
        let beside = |what: &str| parent.join(format!(".{name}.parable-{what}"));
        Ok(Self {
            shown,
            parent: parent.to_owned(),
            staging: beside("staging"),
            aside: beside("old"),
            lock: beside("lock"),
            dir: dir.clone(),
        })
    }
}

/// What the person wrote is not among what is removed and replaced.
fn refuse_sources(shown: &str, dir: &Path, sources: &Path) -> Result<(), Finding> {
    let resolved = |folder: &Path| {
        let unknown = |error: io::Error| {
            refusal(shown, format!("cannot find `{}`: {}", slashed(folder), plain_reason(&error)))
        };
        resolve(folder).map_err(unknown)
    };
    let content = resolved(sources)?.unwrap_or_else(|| sources.to_owned());
    let beside = |folder: &Path| folder.parent().map(|parent| parent.join("themes"));
    let themes =
        [beside(&content), beside(sources).map(|themes| resolved(&themes)).transpose()?.flatten()];
    let themes = themes.into_iter().flatten().map(|folder| (folder, "the themes"));
    for (folder, what) in [(content.clone(), "the content folder")].into_iter().chain(themes) {
        let how = if dir == folder {
            "is"
        } else if folder.starts_with(dir) {
            "holds"
        } else if dir.starts_with(&folder) {
            "lies in"
        } else {
            continue;
        };
        let mut finding = refusal(shown, format!("the output folder {how} {what}"));
        finding.help("choose a folder beside it with `--output FOLDER`");
        return Err(finding);
    }
    Ok(())
}

/// A path without links, though its end need not be there yet; `None` where there can be no such
/// folder.
fn resolve(path: &Path) -> io::Result<Option<PathBuf>> {
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    for there in path.ancestors() {
        let there = if there.as_os_str().is_empty() { Path::new(".") } else { there };
        match fs::canonicalize(there) {
            Ok(resolved) => {
                let rest = path.strip_prefix(there).unwrap_or(path);
                let plain =
                    |part: Component| matches!(part, Component::Normal(_) | Component::CurDir);
                return Ok(rest.components().all(plain).then(|| tidy(&resolved, rest)));
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(None)
}

/// Joins without `.` parts, so that the result has a name.
fn tidy(start: &Path, rest: &Path) -> PathBuf {
    let parts = rest.components().filter(|part| *part != Component::CurDir);
    parts.fold(start.to_owned(), |path, part| path.join(part))
}
