//! What no site generator can be faster than: `floor SITE FOLDER` reads every file of a site and
//! then writes the same bytes to the same paths below a folder, which is not there yet, in a bare
//! loop on two threads. It prints how many seconds the writing took, and for how many files and
//! bytes.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "it is a command")]

use std::{
    collections::BTreeSet,
    env, fs, io,
    path::{Path, PathBuf},
    process::ExitCode,
    thread,
    time::Instant,
};

/// How many threads write.
const THREADS: usize = 2;

fn main() -> ExitCode {
    let arguments: Vec<PathBuf> = env::args_os().skip(1).map(PathBuf::from).collect();
    let [site, folder] = arguments.as_slice() else {
        eprintln!("usage: floor SITE FOLDER");
        return ExitCode::from(2);
    };
    match measured(site, folder) {
        Ok(figures) => {
            println!("{figures}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn measured(site: &Path, folder: &Path) -> io::Result<String> {
    let mut files = Vec::new();
    gather(site, &mut files)?;
    for (path, _) in &mut files {
        // Every path that was gathered lies below the site.
        *path = folder.join(path.strip_prefix(site).unwrap_or(path));
    }
    let start = Instant::now();
    write(&files)?;
    let seconds = start.elapsed().as_secs_f64();
    let bytes: usize = files.iter().map(|(_, bytes)| bytes.len()).sum();
    Ok(format!("{seconds:.6} {} {bytes}", files.len()))
}

fn gather(folder: &Path, files: &mut Vec<(PathBuf, Vec<u8>)>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            gather(&path, files)?;
        } else {
            let bytes = fs::read(&path)?;
            files.push((path, bytes));
        }
    }
    Ok(())
}

fn write(files: &[(PathBuf, Vec<u8>)]) -> io::Result<()> {
    let folders: BTreeSet<&Path> = files.iter().filter_map(|(path, _)| path.parent()).collect();
    for folder in folders {
        fs::create_dir_all(folder)?;
    }
    let share = files.len().div_ceil(THREADS).max(1);
    thread::scope(|scope| {
        let writers: Vec<_> = files
            .chunks(share)
            .map(|files| {
                scope.spawn(move || {
                    files.iter().try_for_each(|(path, bytes)| fs::write(path, bytes))
                })
            })
            .collect();
        writers.into_iter().try_for_each(|writer| {
            writer.join().unwrap_or_else(|_| Err(io::Error::other("a writer panicked")))
        })
    })
}
