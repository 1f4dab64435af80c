//! Reading from a folder without leaving it.

use std::{
    ffi::OsStr,
    fmt, fs,
    io::{self, Read},
    path::{Path, PathBuf},
};

use walkdir::WalkDir;

use crate::{
    findings::{Code, SKIPPED, TOO_LARGE, UNREADABLE},
    limits::MOST_TEXT,
};

/// A folder that is read from.
#[derive(Clone, Debug)]
pub struct Place {
    /// Where it is.
    pub disk: PathBuf,
    name: String,
    canonical: Result<PathBuf, Trouble>,
}

/// Something in a folder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// Its path from the [`Place`], with forward slashes.
    pub path: String,
}

/// Why something is not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// It is not there.
    Missing,
    /// It is a link to somewhere else.
    LeadsOut,
    /// It is a folder where a file was expected.
    Folder,
    /// It is a pipe, a socket or a device.
    NoFile,
    /// It is a link to a folder.
    LinkedFolder,
    /// Its name cannot be written down.
    Name,
    /// It is larger than that many bytes.
    TooLarge(u64),
    /// With it there is more text than is read.
    TooMuch,
    /// The system says why.
    Io(String),
}

impl Place {
    /// A folder, and the name that messages have for it.
    pub fn new(disk: &Path, name: String) -> Self {
        let canonical = fs::canonicalize(disk).map_err(|error| Trouble::from(&error));
        Self { disk: disk.to_owned(), name, canonical }
    }

    /// The name of something in it, for messages.
    pub fn shown(&self, path: &str) -> String {
        match (self.name.is_empty(), path.is_empty()) {
            (true, _) => path.to_owned(),
            (_, true) => self.name.clone(),
            _ => format!("{}/{path}", self.name),
        }
    }

    /// Whether there is such a folder in it; the empty path is the place itself.
    pub fn has_folder(&self, folder: &str) -> Result<bool, Trouble> {
        match fs::metadata(self.disk.join(folder)) {
            Ok(metadata) => Ok(metadata.is_dir()),
            Err(error) => match Trouble::from(&error) {
                Trouble::Missing => Ok(false),
                trouble => Err(trouble),
            },
        }
    }

    /// What lies in a folder of it, by name. Hidden files and those that editors leave behind are
    /// not listed, nor are names that are no text.
    pub fn list(&self, folder: &str) -> Result<Vec<Entry>, Trouble> {
        let disk = self.disk.join(folder);
        fs::symlink_metadata(&disk).map_err(|error| Trouble::from(&error))?;
        if !self.holds(&disk)? {
            return Err(Trouble::LeadsOut);
        }
        let mut entries = Vec::new();
        for entry in fs::read_dir(disk).map_err(|error| Trouble::from(&error))? {
            let entry = entry.map_err(|error| Trouble::from(&error))?;
            if let Some(name) = entry.file_name().to_str().filter(|name| !is_litter(name)) {
                let path =
                    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
                entries.push(Entry { name: name.to_owned(), path });
            }
        }
        entries.sort();
        Ok(entries)
    }

    /// The bytes of a file in it, which may be `most`.
    pub fn read(&self, path: &str, most: u64) -> Result<Vec<u8>, Trouble> {
        let disk = self.disk.join(path);
        let metadata = fs::symlink_metadata(&disk).map_err(|error| Trouble::from(&error))?;
        if metadata.is_symlink() && fs::metadata(&disk).is_err() {
            return Err(Trouble::Io("this link leads nowhere".to_owned()));
        }
        if !self.holds(&disk)? {
            return Err(Trouble::LeadsOut);
        }
        read(&disk, most)
    }

    /// Every file below a folder, by path, with what keeps it from being read. Hidden ones are
    /// left out.
    pub fn walk(&self, folder: &str) -> Vec<(String, Option<Trouble>)> {
        let start = self.disk.join(folder);
        match self.holds(&start) {
            Ok(true) => {}
            Ok(false) => return vec![(folder.to_owned(), Some(Trouble::LeadsOut))],
            Err(trouble) => return vec![(folder.to_owned(), Some(trouble))],
        }
        let entries = WalkDir::new(start)
            .follow_root_links(true)
            .sort_by_file_name()
            .min_depth(1)
            .into_iter()
            .filter_entry(|entry| !is_hidden(entry.file_name()));
        let mut found = Vec::new();
        for entry in entries {
            match entry {
                Ok(entry) if entry.file_type().is_dir() => {}
                Ok(entry) => found.push((self.path_of(entry.path()), self.trouble_with(&entry))),
                Err(error) => {
                    let path = error.path().map(|path| self.path_of(path)).unwrap_or_default();
                    let why = error.io_error().map(Trouble::from);
                    found.push((path, why.or(Some(Trouble::LinkedFolder))));
                }
            }
        }
        found
    }

    fn trouble_with(&self, entry: &walkdir::DirEntry) -> Option<Trouble> {
        let path = entry.path();
        let name = entry.file_name().to_str();
        if name.is_none_or(|name| name.contains(char::is_control)) {
            return Some(Trouble::Name);
        }
        if !entry.path_is_symlink() {
            return (!entry.file_type().is_file()).then_some(Trouble::NoFile);
        }
        match (fs::metadata(path), self.holds(path)) {
            // It leads nowhere, or to itself.
            (Err(error), _) if error.kind() != io::ErrorKind::PermissionDenied => {
                Some(Trouble::Missing)
            }
            (Err(error), _) => Some(Trouble::from(&error)),
            (_, Err(trouble)) => Some(trouble),
            (_, Ok(false)) => Some(Trouble::LeadsOut),
            (Ok(metadata), _) if metadata.is_dir() => Some(Trouble::LinkedFolder),
            (Ok(metadata), _) => (!metadata.is_file()).then_some(Trouble::NoFile),
        }
    }

    fn path_of(&self, path: &Path) -> String {
        super::slashed(path.strip_prefix(&self.disk).unwrap_or(path))
    }

    /// Whether a path, followed to its end, is still inside.
    fn holds(&self, path: &Path) -> Result<bool, Trouble> {
        let place = self.canonical.as_ref().map_err(Clone::clone)?;
        let path = fs::canonicalize(path).map_err(|error| Trouble::from(&error))?;
        Ok(path.starts_with(place))
    }
}

/// The bytes of a plain file, which may be `most`. A pipe is never opened, since that would wait for
/// a writer.
pub fn read(path: &Path, most: u64) -> Result<Vec<u8>, Trouble> {
    let metadata = fs::metadata(path).map_err(|error| Trouble::from(&error))?;
    if metadata.is_dir() {
        return Err(Trouble::Folder);
    }
    if !metadata.is_file() {
        return Err(Trouble::NoFile);
    }
    if metadata.len() > most {
        return Err(Trouble::TooLarge(most));
    }
    let file = fs::File::open(path).map_err(|error| Trouble::from(&error))?;
    let mut bytes = Vec::with_capacity(metadata.len() as usize + 1);
    file.take(most + 1).read_to_end(&mut bytes).map_err(|error| Trouble::from(&error))?;
    if bytes.len() as u64 > most { Err(Trouble::TooLarge(most)) } else { Ok(bytes) }
}

impl Trouble {
    /// What findings call it.
    pub fn code(&self) -> Code {
        match self {
            Self::TooLarge(_) | Self::TooMuch => TOO_LARGE,
            Self::Missing | Self::Io(_) => UNREADABLE,
            Self::LeadsOut | Self::Folder | Self::NoFile | Self::LinkedFolder | Self::Name => {
                SKIPPED
            }
        }
    }

    /// Whether there is a text that the site would lack.
    pub fn stops(&self) -> bool {
        matches!(self, Self::TooLarge(_) | Self::TooMuch | Self::Missing | Self::Io(_))
    }

    /// What to do about it.
    pub fn advice(&self) -> Option<&'static str> {
        match self {
            Self::LeadsOut => Some("put a copy of the file into the content folder"),
            Self::TooMuch => Some(
                "take out what nobody wrote by hand, such as logs, exported data or pictures \
                 written as text; as files in `assets/` they can be linked to",
            ),
            _ => None,
        }
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => write!(formatter, "there is no such file"),
            Self::LeadsOut => write!(formatter, "not read: this link leads out of the folder"),
            Self::Folder => write!(formatter, "not read: this is a folder, not a file"),
            Self::NoFile => write!(formatter, "not read: this is no plain file"),
            Self::LinkedFolder => write!(formatter, "not read: this is a link to a folder"),
            Self::Name => write!(formatter, "not read: its name holds bytes that are no text"),
            Self::TooLarge(most) => {
                write!(formatter, "not read: larger than {} MiB", most >> 20)
            }
            Self::TooMuch => write!(
                formatter,
                "not read: notes, stories and platforms together may have {} MiB at most",
                MOST_TEXT >> 20
            ),
            Self::Io(why) => write!(formatter, "not read: {why}"),
        }
    }
}

impl From<&io::Error> for Trouble {
    fn from(error: &io::Error) -> Self {
        if error.kind() == io::ErrorKind::NotFound {
            return Self::Missing;
        }
        Self::Io(plain_reason(error))
    }
}

/// What the system says, without its number.
pub fn plain_reason(error: &io::Error) -> String {
    let reason = error.to_string();
    match reason.rfind(" (os error ") {
        Some(end) => reason[..end].to_owned(),
        None => reason,
    }
}

fn is_hidden(name: &OsStr) -> bool {
    name.to_string_lossy().starts_with('.')
}

/// What editors leave beside a file while it is open.
fn is_litter(name: &str) -> bool {
    name.starts_with('.') || name.ends_with('~') || name.starts_with('#') && name.ends_with('#')
}
