//! A new site beside the old one, and the change from one to the other.

use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
};

use walkdir::WalkDir;

use super::{
    Content, LIST, Plan,
    settle::{Foreign, is_repository, settle},
    sync::{Unsynced, sync, sync_folder},
    target::Target,
};
use crate::{
    findings::{BAD_OUTPUT, Finding, Findings},
    inputs::{plain_reason, slashed},
};

/// A file in a folder that never was the output. It is made first and goes right after the
/// change, so that a folder left behind by a killed build is known for a new or an old site.
pub const MARK: &str = ".parable-staging";

/// Puts right what a killed build left behind.
pub fn recover(target: &Target) -> Result<Findings, Finding> {
    let failed = |path: &Path, error: &_| target.failed(&slashed(path), error);
    let is_there = |path: &Path| is_folder(path).map_err(|error| failed(path, &error));
    let mut findings = Findings::default();
    if is_there(&target.aside)? {
        if is_there(&target.dir)? {
            put_away(target, &target.aside, &mut findings)?;
        } else {
            fs::rename(&target.aside, &target.dir).map_err(|error| failed(&target.dir, &error))?;
        }
    }
    if is_there(&target.staging)? {
        if is_marked(&target.staging) {
            discard(&target.staging).map_err(|error| failed(&target.staging, &error))?;
        } else {
            put_away(target, &target.staging, &mut findings)?;
        }
    }
    unmark(target)?;
    Ok(findings)
}

/// Stages the site and changes it for the one that is there.
pub fn replace(target: &Target, plan: &Plan, foreign: &Foreign) -> Result<Findings, Finding> {
    let staged = stage(target, plan, foreign);
    let changed =
        staged.and_then(|()| change(target).map_err(|error| cannot_change(target, &error)));
    if let Err(finding) = changed {
        if is_marked(&target.staging) {
            let _ = discard(&target.staging);
        } else {
            let _ = fs::remove_dir(&target.staging);
        }
        return Err(finding);
    }
    let mut findings = Findings::default();
    // Before anything of the old site goes, the disk knows that the new one is in its place.
    if let Err(error) = sync_folder(&target.parent) {
        findings.warning(BAD_OUTPUT, target.shown.clone(), not_sure(&error));
    }
    let _ = unmark(target);
    let olds = [&target.staging, &target.aside];
    for old in olds.into_iter().filter(|old| is_folder(old).unwrap_or(true)) {
        // The new site is there; what cannot be put away now is tried again by the next build.
        if let Err(finding) = put_away(target, old, &mut findings) {
            findings.warning(BAD_OUTPUT, target.shown.clone(), finding.message);
        }
    }
    Ok(findings)
}

fn stage(target: &Target, plan: &Plan, foreign: &Foreign) -> Result<(), Finding> {
    let mut staging = Staging { target, folders: BTreeSet::new(), written: Vec::new() };
    let failed = |path: &Path, error: &_| target.failed(&target.shown_in(path), error);
    if is_folder(&target.staging).unwrap_or_default() {
        return Err(target.refuses(format!(
            "`{}` is in the way, and holds files that are not Parable's",
            slashed(&target.staging)
        )));
    }
    fs::create_dir(&target.staging).map_err(|error| target.failed(&target.shown, &error))?;
    staging
        .write(Path::new(MARK), Content::Bytes(b""))
        .map_err(|error| failed(Path::new(MARK), &error))?;
    let list = Content::Bytes(plan.list.as_bytes());
    staging.write(Path::new(LIST), list).map_err(|error| failed(Path::new(LIST), &error))?;
    for &(path, content, same) in &plan.files {
        let carried = same && staging.carry(path).is_ok();
        if !carried {
            staging.write(path, content).map_err(|error| failed(path, &error))?;
        }
    }
    for path in foreign.files.iter().filter(|path| !is_repository(path)) {
        staging.make_folder_of(path).map_err(|error| failed(path, &error))?;
        // A file that cannot have two names moves after the change instead.
        let _ = staging.carry(path);
    }
    staging.sync().map_err(|Unsynced { path, error }| failed(&path, &error))?;
    staging.take_permissions();
    Ok(())
}

struct Staging<'a> {
    target: &'a Target,
    folders: BTreeSet<PathBuf>,
    written: Vec<PathBuf>,
}

impl Staging<'_> {
    fn write(&mut self, path: &Path, content: Content) -> io::Result<()> {
        self.make_folder_of(path)?;
        self.written.push(path.to_owned());
        content.write_to(&self.target.staging.join(path))
    }

    /// Gives a file of the old site a second name in the new one.
    fn carry(&mut self, path: &Path) -> io::Result<()> {
        self.make_folder_of(path)?;
        fs::hard_link(self.target.dir.join(path), self.target.staging.join(path))
    }

    fn make_folder_of(&mut self, path: &Path) -> io::Result<()> {
        match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() && !self.folders.contains(folder) => {
                fs::create_dir_all(self.target.staging.join(folder))?;
                let folders = folder.ancestors().filter(|above| !above.as_os_str().is_empty());
                self.folders.extend(folders.map(Path::to_owned));
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Waits until the disk holds what was written; what is carried over has been there before.
    fn sync(&self) -> Result<(), Unsynced> {
        let top = PathBuf::new();
        sync(&self.target.staging, &self.written)?;
        for folder in self.folders.iter().chain([&top]) {
            sync_folder(&self.target.staging.join(folder))
                .map_err(|error| Unsynced { path: folder.clone(), error })?;
        }
        Ok(())
    }

    /// What was closed to others stays closed.
    fn take_permissions(&self) {
        let top = PathBuf::new();
        for folder in self.folders.iter().rev().chain([&top]) {
            if let Ok(metadata) = fs::metadata(self.target.dir.join(folder)) {
                let staged = self.target.staging.join(folder);
                let _ = fs::set_permissions(staged, metadata.permissions());
            }
        }
    }
}

fn cannot_change(target: &Target, error: &io::Error) -> Finding {
    let mut finding = target.failed(&target.shown, error);
    if matches!(error.kind(), io::ErrorKind::CrossesDevices | io::ErrorKind::ResourceBusy) {
        finding.help("this folder is a disk of its own; choose a folder inside it with `--output`");
    }
    finding
}

/// The new site takes the old one's place; the old one then lies in the staging folder.
fn change(target: &Target) -> io::Result<()> {
    match exchange(&target.staging, &target.dir) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            fs::rename(&target.staging, &target.dir)
        }
        Err(error) if error.kind() == io::ErrorKind::Unsupported => change_by_turns(target),
        result => result,
    }
}

#[cfg(any(target_os = "linux", target_os = "macos"))]
fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::{
        fs::{CWD, RenameFlags, renameat_with},
        io::Errno,
    };
    // An old kernel, or a file system that cannot do it.
    const CANNOT: [Errno; 4] = [Errno::INVAL, Errno::NOSYS, Errno::NOTSUP, Errno::OPNOTSUPP];
    match renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE) {
        Err(error) if CANNOT.contains(&error) => Err(io::ErrorKind::Unsupported.into()),
        result => Ok(result?),
    }
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Where two names cannot change places in one step there is a moment without a site. A build
/// killed in it is put right by the next one.
fn change_by_turns(target: &Target) -> io::Result<()> {
    match fs::rename(&target.dir, &target.aside) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return fs::rename(&target.staging, &target.dir);
        }
        result => result?,
    }
    if let Err(error) = fs::rename(&target.staging, &target.dir) {
        fs::rename(&target.aside, &target.dir)?;
        return Err(error);
    }
    let _ = fs::rename(&target.aside, &target.staging);
    Ok(())
}

/// Removes a folder that never was the output. Only names are lost: what it shares with the old
/// site is still there. The mark goes last, since without it what is left would be taken for files
/// of an old site.
fn discard(staging: &Path) -> io::Result<()> {
    let mark = staging.join(MARK);
    for entry in WalkDir::new(staging).min_depth(1).contents_first(true) {
        let entry = entry?;
        if entry.file_type().is_dir() {
            fs::remove_dir(entry.path())?;
        } else if entry.path() != mark {
            fs::remove_file(entry.path())?;
        }
    }
    fs::remove_file(mark)?;
    fs::remove_dir(staging)
}

fn not_sure(error: &io::Error) -> String {
    format!("the new site is there, but may not outlast a power cut: {}", plain_reason(error))
}

/// Empties and removes the folder of an old site.
fn put_away(target: &Target, old: &Path, findings: &mut Findings) -> Result<(), Finding> {
    let stay = settle(old, &target.dir).map_err(|error| target.failed(&slashed(old), &error))?;
    if stay.is_empty() {
        return Ok(());
    }
    let names: Vec<String> =
        stay.iter().take(3).map(|path| format!("`{}`", slashed(path))).collect();
    let folder = old.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    findings
        .warning(
            BAD_OUTPUT,
            target.shown.clone(),
            format!("files that are not Parable's stay in `{folder}`: {}", names.join(", ")),
        )
        .help("the output has others of the same name; move them where you want them");
    Ok(())
}

fn unmark(target: &Target) -> Result<(), Finding> {
    match fs::remove_file(target.dir.join(MARK)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(target.refuses(format!("cannot write there: {}", plain_reason(&error))))
        }
        _ => Ok(()),
    }
}

fn is_marked(folder: &Path) -> bool {
    fs::symlink_metadata(folder.join(MARK)).is_ok()
}

fn is_folder(path: &Path) -> io::Result<bool> {
    match fs::symlink_metadata(path) {
        Ok(metadata) => Ok(metadata.is_dir()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}
