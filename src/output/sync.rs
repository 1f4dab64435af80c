//! Waiting for the disk.
//!
//! What is written lies in memory for a while. A disk that is full, or broken, may say so only
//! when it is asked to take it; and after a power cut a file may hold less than it should. So a new
//! site is on the disk before it takes the old one's place.

use std::{
    fs::File,
    io,
    path::{Path, PathBuf},
    thread,
};

/// How many files wait at a time. A disk takes what waits together in one turn: 160 pages took
/// 140 to 530 ms one after the other, 60 to 80 ms in eight threads, and hardly less in more.
const AT_A_TIME: usize = 8;

/// What could not be brought to the disk, and why.
#[derive(Debug)]
pub struct Unsynced {
    /// Its path, as it was given.
    pub path: PathBuf,
    /// What the system says.
    pub error: io::Error,
}

/// Waits until the disk holds files of a folder. Where several fail, the first of them is told.
pub fn sync(folder: &Path, files: &[PathBuf]) -> Result<(), Unsynced> {
    let sync_each = |files: &[PathBuf]| {
        files.iter().try_for_each(|path| {
            sync_file(&folder.join(path)).map_err(|error| Unsynced { path: path.clone(), error })
        })
    };
    thread::scope(|scope| {
        let parts = files.chunks(files.len().div_ceil(AT_A_TIME).max(1));
        let waiting: Vec<_> = parts
            .map(|part| {
                let own = thread::Builder::new().spawn_scoped(scope, move || sync_each(part));
                // Where no thread can be had, they wait one after the other.
                own.map_err(|_| sync_each(part))
            })
            .collect();
        waiting.into_iter().try_for_each(|own| match own {
            Ok(thread) => thread.join().unwrap_or(Ok(())),
            Err(done) => done,
        })
    })
}

/// Waits until the disk knows the names in a folder, where folders can be asked for that.
#[cfg(unix)]
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    match sync_file(folder) {
        Err(error) if cannot(&error) => Ok(()),
        result => result,
    }
}

#[cfg(not(unix))]
pub fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Some file systems have nothing to wait for, and some folders may be written but not opened.
#[cfg(unix)]
fn cannot(error: &io::Error) -> bool {
    use io::ErrorKind::{InvalidInput, PermissionDenied, Unsupported};
    matches!(error.kind(), InvalidInput | PermissionDenied | Unsupported)
}

/// The system's own call: the library's would empty the whole disk's memory for every file.
#[cfg(target_os = "macos")]
fn sync_file(path: &Path) -> io::Result<()> {
    Ok(rustix::fs::fsync(File::open(path)?)?)
}

#[cfg(not(target_os = "macos"))]
fn sync_file(path: &Path) -> io::Result<()> {
    File::options().read(true).write(cfg!(windows)).open(path)?.sync_all()
}
