//! Writes the benchmark's corpus into a folder: `generate FORMAT STORIES FOLDER`.

#![allow(clippy::print_stderr, reason = "it is a command")]

mod corpus;

use std::{env, error::Error, fs, path::Path, process::ExitCode};

use corpus::{
    Corpus,
    formats::{self, FORMATS, Format},
};

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let Some((format, stories, folder)) = understood(&arguments) else {
        let names: Vec<&str> = FORMATS.iter().map(|(name, _)| *name).collect();
        eprintln!("usage: generate {} STORIES FOLDER", names.join("|"));
        return ExitCode::from(2);
    };
    match write(format, stories, folder) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn understood(arguments: &[String]) -> Option<(Format, usize, &Path)> {
    let [format, stories, folder] = arguments else { return None };
    let (_, format) = FORMATS.iter().find(|(name, _)| name == format)?;
    Some((*format, stories.parse().ok()?, Path::new(folder)))
}

fn write(format: Format, stories: usize, folder: &Path) -> Result<(), Box<dyn Error>> {
    for (path, text) in formats::files(&Corpus::of(stories), format) {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap_or(folder))?;
        fs::write(path, text)?;
    }
    Ok(())
}
