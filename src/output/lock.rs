//! One build at a time per output.

use std::{
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use super::target::Target;
use crate::findings::Finding;

/// How often, and after which pause, a lock that another build holds is tried again: ten seconds.
const TRIES: u32 = 200;
const PAUSE: Duration = Duration::from_millis(50);

/// A lock that ends with its process, however that ends.
pub struct Lock {
    _file: File,
    path: PathBuf,
}

impl Lock {
    /// Waits for other builds of the same output; gives up with a finding when they take long.
    pub fn take(target: &Target) -> Result<Self, Finding> {
        let failed = |error: io::Error| target.failed(&target.shown, &error);
        for _ in 0..TRIES {
            let file = open(target).map_err(failed)?;
            match file.try_lock() {
                // The build before took the file away between our opening and our locking it.
                Ok(()) if !is_at(&file, &target.lock).map_err(failed)? => {}
                Ok(()) => return Ok(Self { _file: file, path: target.lock.clone() }),
                Err(TryLockError::WouldBlock) => thread::sleep(PAUSE),
                Err(TryLockError::Error(error)) => return Err(failed(error)),
            }
        }
        let mut finding = target.refuses("another build is writing it");
        finding.help("wait for it to end, then build again");
        Err(finding)
    }
}

impl Drop for Lock {
    /// The file goes while the lock still holds, so that nobody locks a file that is to go.
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

/// Opens the file, and makes it and the folders above it where they are missing.
fn open(target: &Target) -> io::Result<File> {
    let mut options = File::options();
    options.create(true).truncate(false).write(true);
    match options.open(&target.lock) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            fs::create_dir_all(&target.parent)?;
            options.open(&target.lock)
        }
        result => result,
    }
}

#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    let held = file.metadata()?;
    match fs::symlink_metadata(path) {
        Ok(there) => Ok((held.dev(), held.ino()) == (there.dev(), there.ino())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

#[cfg(not(unix))]
fn is_at(_: &File, path: &Path) -> io::Result<bool> {
    path.try_exists()
}
