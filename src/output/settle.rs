//! Files that Parable did not write.

use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
};

use walkdir::WalkDir;

use super::{LIST, own_files, stage::MARK};

/// What lies in an output folder and is not Parable's.
pub struct Foreign {
    /// Every file and link, by its path in the folder; of a `.git` folder only the folder.
    pub files: BTreeSet<PathBuf>,
    /// Every folder, itself among them, whoever made it.
    pub folders: Vec<PathBuf>,
}

impl Foreign {
    /// Looks through a folder, which need not be there.
    pub fn in_folder(dir: &Path, own: &BTreeSet<PathBuf>) -> io::Result<Self> {
        let (mut files, mut folders) = (BTreeSet::new(), Vec::new());
        if fs::symlink_metadata(dir).is_err_and(|error| error.kind() == io::ErrorKind::NotFound) {
            return Ok(Self { files, folders });
        }
        let mut walk = WalkDir::new(dir).into_iter();
        while let Some(entry) = walk.next() {
            let entry = entry?;
            let Ok(path) = entry.path().strip_prefix(dir) else { continue };
            if entry.file_type().is_dir() {
                folders.push(path.to_owned());
            }
            if is_repository(path) {
                if entry.file_type().is_dir() {
                    walk.skip_current_dir();
                }
                files.insert(path.to_owned());
            } else if !entry.file_type().is_dir() && !is_own(path, own) {
                files.insert(path.to_owned());
            }
        }
        Ok(Self { files, folders })
    }

    /// Whether one of them is that path or lies below it.
    pub fn stands_at(&self, path: &Path) -> bool {
        self.files.range(path.to_owned()..).next().is_some_and(|first| first.starts_with(path))
    }

    /// Whether a file of that path could not be written without losing one of them.
    pub fn is_in_the_way_of(&self, path: &Path) -> bool {
        self.stands_at(path) || path.ancestors().skip(1).any(|above| self.files.contains(above))
    }
}

/// A repository's own folder is large and changes by itself: it is moved as one.
pub fn is_repository(path: &Path) -> bool {
    path == Path::new(".git")
}

fn is_own(path: &Path, own: &BTreeSet<PathBuf>) -> bool {
    own.contains(path) || path == Path::new(LIST) || path == Path::new(MARK)
}

/// Empties the folder of an old site: own files go, all others move to the new one unless they
/// are there already. Gives those that could not be moved and stay where they are.
pub fn settle(old: &Path, new: &Path) -> io::Result<Vec<PathBuf>> {
    let own = own_files(old)?;
    let mut stay = Vec::new();
    let mut walk = WalkDir::new(old).min_depth(1).into_iter();
    while let Some(entry) = walk.next() {
        let entry = entry?;
        let Ok(path) = entry.path().strip_prefix(old) else { continue };
        let place = new.join(path);
        let free = is_free(&place);
        if entry.file_type().is_dir() {
            let has_own =
                own.range(path.to_owned()..).next().is_some_and(|first| first.starts_with(path));
            if free && !has_own && bring(entry.path(), &place).is_ok() {
                walk.skip_current_dir();
            }
        } else if path == Path::new(LIST) {
            // It goes last: without it, own files would be taken for others.
        } else if is_own(path, &own) || is_same(entry.path(), &place) {
            fs::remove_file(entry.path())?;
        } else if !free || bring(entry.path(), &place).is_err() {
            stay.push(path.to_owned());
        }
    }
    clear(old, stay.is_empty())?;
    Ok(stay)
}

fn bring(from: &Path, to: &Path) -> io::Result<()> {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::rename(from, to)
}

/// Takes away the folders that are empty now, then the list, which says whose they were, and with
/// it the last of them.
fn clear(old: &Path, all: bool) -> io::Result<()> {
    for folder in WalkDir::new(old).min_depth(1).contents_first(true) {
        let folder = folder?;
        if folder.file_type().is_dir() {
            remove_if_empty(folder.path())?;
        }
    }
    if all {
        if !is_free(&old.join(LIST)) {
            fs::remove_file(old.join(LIST))?;
        }
        remove_if_empty(old)?;
    }
    Ok(())
}

fn remove_if_empty(folder: &Path) -> io::Result<()> {
    match fs::remove_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::DirectoryNotEmpty => Ok(()),
        result => result,
    }
}

fn is_free(path: &Path) -> bool {
    fs::symlink_metadata(path).is_err_and(|error| error.kind() == io::ErrorKind::NotFound)
}

/// Whether two names lead to one file.
#[cfg(unix)]
fn is_same(one: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (fs::symlink_metadata(one), fs::symlink_metadata(other)) {
        (Ok(one), Ok(other)) => (one.dev(), one.ino()) == (other.dev(), other.ino()),
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_same(one: &Path, other: &Path) -> bool {
    super::same_bytes(one, other).unwrap_or(false)
}
