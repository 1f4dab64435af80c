//! What answered lately.
//!
//! It is a file of the person's own cache folder, neither in the content nor in the output:
//! `parable/links` in `$XDG_CACHE_HOME` or `~/.cache`, on macOS in `~/Library/Caches`, on Windows
//! in `%LOCALAPPDATA%`. It holds no address, only a hash of each and when it answered. What did not
//! answer is not kept: whoever mends a link asks again at once. It may be removed at any time.

use std::{
    collections::BTreeMap,
    env, fs, io,
    path::{Path, PathBuf},
    time::{SystemTime, UNIX_EPOCH},
};

/// For how long an answer is good, in seconds: a week.
const GOOD_FOR: u64 = 7 * 24 * 60 * 60;
/// How long a hash is, in hexadecimal digits.
const HASH_DIGITS: usize = 32;

/// Which addresses answered, and when.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    /// Seconds since 1970.
    now: u64,
    answered: BTreeMap<String, u64>,
}

impl Memory {
    /// What a file holds, without what is older than a week at `now`. A file that is not there or
    /// was not written by [`Memory::write`] holds nothing.
    pub fn read(path: &Path, now: u64) -> Self {
        let text = fs::read_to_string(path).unwrap_or_default();
        let answered = text.lines().filter_map(|line| {
            let (hash, when) = line.split_once(' ')?;
            let when = when.parse().ok()?;
            let is_hash = hash.len() == HASH_DIGITS && hash.bytes().all(|b| b.is_ascii_hexdigit());
            let is_fresh = when <= now && now - when < GOOD_FOR;
            (is_hash && is_fresh).then(|| (hash.to_owned(), when))
        });
        Self { now, answered: answered.collect() }
    }

    /// Writes it, in one step, for its owner alone.
    pub fn write(&self, path: &Path) -> io::Result<()> {
        let lines = self.answered.iter().map(|(hash, when)| format!("{hash} {when}\n"));
        let text: String = lines.collect();
        let folder = path.parent().unwrap_or(Path::new(""));
        fs::create_dir_all(folder)?;
        let aside = path.with_extension(format!("{}", std::process::id()));
        let mut options = fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        io::Write::write_all(&mut options.open(&aside)?, text.as_bytes())?;
        fs::rename(aside, path)
    }

    /// Whether an address answered within the last week.
    pub fn is_good(&self, url: &str) -> bool {
        self.answered.contains_key(&hash(url))
    }

    /// An address has answered.
    pub fn keep(&mut self, url: &str) {
        self.answered.insert(hash(url), self.now);
    }
}

fn hash(url: &str) -> String {
    blake3::hash(url.as_bytes()).to_hex().chars().take(HASH_DIGITS).collect()
}

/// Seconds since 1970.
pub fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

/// The file in the person's cache folder; `None` where they have none.
pub fn usual_path() -> Option<PathBuf> {
    let set = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let folder = if cfg!(windows) {
        set("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        set("HOME").map(|home| home.join("Library/Caches"))
    } else {
        // A relative one is to be ignored (XDG Base Directory Specification).
        let own = set("XDG_CACHE_HOME").filter(|folder| folder.is_absolute());
        own.or_else(|| set("HOME").map(|home| home.join(".cache")))
    };
    Some(folder?.join("parable/links"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_good_for_a_week_and_no_address_is_written() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("deep/links");
        let mut memory = Memory::read(&path, 1_000_000);
        assert!(!memory.is_good("https://a.b/c"));
        memory.keep("https://a.b/c");
        memory.write(&path).expect("written");
        let text = fs::read_to_string(&path).expect("a file");
        assert!(!text.contains("a.b") && text.ends_with(" 1000000\n"), "{text}");
        assert!(Memory::read(&path, 1_000_000 + GOOD_FOR - 1).is_good("https://a.b/c"));
        assert!(!Memory::read(&path, 1_000_000 + GOOD_FOR).is_good("https://a.b/c"));
        // A clock that was wrong.
        assert!(!Memory::read(&path, 999_999).is_good("https://a.b/c"));
        let names: Vec<_> = fs::read_dir(path.parent().expect("one")).expect("a folder").collect();
        assert_eq!(names.len(), 1);
    }

    #[test]
    fn a_file_of_anything_holds_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("links");
        for bytes in [&b"\xff\xfe"[..], b"", b"x 1\n", b"0123456789abcdef0123456789abcdef x\n"] {
            fs::write(&path, bytes).expect("written");
            assert_eq!(Memory::read(&path, 10).answered.len(), 0);
        }
    }
}
