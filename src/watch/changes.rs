//! What happens in the folders that a build reads.
//!
//! Folders are followed, never files: a file that is saved by a rename is another file afterwards.
//! This module knows when something may have changed, not what; whoever hears of a change reads
//! everything again and compares.

use std::{
    collections::BTreeSet,
    ffi::OsStr,
    io,
    path::{Path, PathBuf},
    sync::mpsc::{self, Receiver, RecvTimeoutError, Sender},
    thread,
    time::{Duration, Instant, SystemTime},
};

use notify::{
    Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher,
    event::{AccessKind, AccessMode, CreateKind, ModifyKind, RemoveKind, RenameMode},
};
use walkdir::WalkDir;

/// How long a file that is being written is waited for when nothing more comes.
const SETTLE: Duration = Duration::from_millis(20);
/// How long others are waited for when a file is written whole: several files that are saved at
/// once are one change.
const COMPANY: Duration = Duration::from_millis(2);
/// How long a stream of writes is waited for at most.
pub const LONGEST: Duration = Duration::from_millis(250);
/// How soon a folder that was just made is looked into again: files that were put into it before
/// the system knew that it is followed are told by nobody.
const AGAIN: Duration = Duration::from_millis(100);
/// How often folders are looked at where the system cannot tell.
const POLL: Duration = Duration::from_millis(300);

/// The folders to follow.
#[derive(Clone, Debug)]
pub struct Places {
    /// The folder that holds the content folder, in which it and the themes come and go.
    root: PathBuf,
    /// Folders that are followed with all that is in them, whether they are there or not.
    whole: Vec<PathBuf>,
    /// The configuration, where it lies elsewhere.
    config: Option<PathBuf>,
}

/// Why the system does not tell of changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deaf {
    /// There are more folders, or more programs that follow some, than it allows.
    Limit,
    /// It cannot do it here.
    Unable,
}

/// Why waiting ended.
#[derive(Clone, Copy, Debug)]
pub struct Wake {
    /// Whether something may have changed.
    pub changed: bool,
    /// When the first of it came in.
    pub at: Instant,
    /// Whether the system does not tell of changes from now on.
    pub deaf: Option<Deaf>,
}

/// What comes from the system, boiled down.
#[derive(Debug, PartialEq, Eq)]
enum Sign {
    /// A file is being written.
    Writing(PathBuf),
    /// A file was written, moved or removed, and nothing more is to come.
    Done(PathBuf),
    /// Folders came or went, or signs were lost.
    Upheaval,
    /// The limit of the system was reached.
    Limit,
}

/// Follows folders.
pub struct Changes {
    places: Places,
    sender: Sender<Sign>,
    signs: Receiver<Sign>,
    /// `None` where folders are looked at instead.
    watcher: Option<RecommendedWatcher>,
    again: Option<Instant>,
}

impl Places {
    /// The folders that a build of this content folder reads; `root` holds it.
    pub fn new(content: &Path, root: &Path, config: Option<&Path>) -> io::Result<Self> {
        let here = |path: &Path| {
            std::path::absolute(if path == Path::new("") { Path::new(".") } else { path })
        };
        let root = here(root)?;
        let whole = vec![here(content)?, root.join("themes")];
        Ok(Self { root, whole, config: config.map(here).transpose()? })
    }

    /// What to follow: a folder, and whether with everything below it.
    fn followed(&self) -> Vec<(&Path, RecursiveMode)> {
        let whole = self.whole.iter().map(|path| (path.as_path(), RecursiveMode::Recursive));
        let config = self.config.as_deref().and_then(Path::parent);
        let single = [Some(self.root.as_path()), config].into_iter().flatten();
        let single = single.filter(|path| !self.whole.iter().any(|whole| path.starts_with(whole)));
        let single = single.map(|path| (path, RecursiveMode::NonRecursive));
        whole.chain(single).filter(|(path, _)| path.is_dir()).collect()
    }

    /// Whether something at a path may matter to a build.
    fn concern(&self, path: &Path) -> bool {
        if self.config.as_deref() == Some(path) {
            return true;
        }
        let inside = self.whole.iter().any(|whole| path.starts_with(whole));
        inside && !path.file_name().is_some_and(is_litter)
    }

    /// Whether a path is that of a folder that is followed itself.
    fn is_followed(&self, path: &Path) -> bool {
        self.whole.iter().any(|whole| whole == path) || self.root == path
    }

    /// All files with their lengths and times, to be compared with those of another moment.
    fn stamps(&self) -> Vec<(PathBuf, u64, Option<SystemTime>)> {
        let files = self.whole.iter().flat_map(|whole| {
            let entries = WalkDir::new(whole).follow_root_links(true).sort_by_file_name();
            entries.into_iter().flatten().map(walkdir::DirEntry::into_path)
        });
        let stamp = |path: PathBuf| {
            let metadata = std::fs::metadata(&path).ok()?;
            Some((path, metadata.len(), metadata.modified().ok()))
        };
        files.chain(self.config.clone()).filter_map(stamp).collect()
    }
}

impl Changes {
    /// Begins to follow. Where the system cannot tell of changes, or is not to be asked, files are
    /// looked at several times a second, and the reason is given.
    pub fn follow(places: Places, ask_the_system: bool) -> (Self, Option<Deaf>) {
        let (sender, signs) = mpsc::channel();
        let mut changes = Self { places, sender, signs, watcher: None, again: None };
        let deaf = if ask_the_system { changes.listen().err() } else { None };
        if changes.watcher.is_none() {
            changes.poll();
        }
        (changes, deaf)
    }

    /// Waits until something changed and is written whole, or until `limit` is over.
    pub fn wait(&mut self, limit: Option<Duration>) -> Wake {
        let until = limit.map(|limit| Instant::now() + limit);
        let until = [until, self.again].into_iter().flatten().min();
        let first = match until {
            Some(until) => self.signs.recv_timeout(until.saturating_duration_since(Instant::now())),
            None => self.signs.recv().map_err(RecvTimeoutError::from),
        };
        let again = self.again.take_if(|again| *again <= Instant::now()).is_some();
        match first {
            Ok(first) => self.take_in(first),
            Err(_) => Wake { changed: again, at: Instant::now(), deaf: None },
        }
    }

    /// What else changed with what `wait` told of just now, if anything did.
    pub fn company(&mut self) -> Option<Wake> {
        let first = self.signs.recv_timeout(COMPANY).ok()?;
        Some(self.take_in(first))
    }

    /// Takes in what has come with a sign, and waits until no file is open for writing.
    fn take_in(&mut self, first: Sign) -> Wake {
        let at = Instant::now();
        let settled = self.settle(first);
        let mut deaf = settled.limit.then_some(Deaf::Limit);
        if settled.upheaval && self.watcher.is_some() {
            deaf = self.listen().err().or(deaf);
            self.again = Some(Instant::now() + AGAIN);
        }
        if deaf.is_some() && self.watcher.take().is_some() {
            self.poll();
        }
        Wake { changed: true, at, deaf }
    }

    fn settle(&self, first: Sign) -> Settled {
        let began = Instant::now();
        let mut settled = Settled::default();
        settled.take(first);
        loop {
            let patience = match () {
                () if !settled.open.is_empty() => SETTLE,
                // Who saves by another name takes the file away and puts a new one there.
                () if settled.gone => COMPANY,
                () => Duration::ZERO,
            };
            match self.signs.recv_timeout(patience) {
                Ok(sign) if began.elapsed() < LONGEST => settled.take(sign),
                Ok(sign) => {
                    settled.take(sign);
                    return settled;
                }
                Err(_) => return settled,
            }
        }
    }

    /// Follows all folders that are there now. A folder that came back in the place of another is
    /// not the one that was followed, so everything is followed anew.
    fn listen(&mut self) -> Result<(), Deaf> {
        self.watcher = None;
        let (places, sender) = (self.places.clone(), self.sender.clone());
        let tell = move |event| {
            for sign in signs_of(event, &places) {
                let _ = sender.send(sign);
            }
        };
        let mut watcher = notify::recommended_watcher(tell).map_err(|error| deaf(&error))?;
        for (path, mode) in self.places.followed() {
            match watcher.watch(path, mode) {
                // It went away just now, or may not be read; its coming back is told by its parent.
                Err(error)
                    if matches!(deaf(&error), Deaf::Unable) && path != self.places.whole[0] => {}
                result => result.map_err(|error| deaf(&error))?,
            }
        }
        self.watcher = Some(watcher);
        Ok(())
    }

    /// Looks at all files again and again.
    fn poll(&self) {
        let (places, sender) = (self.places.clone(), self.sender.clone());
        thread::spawn(move || {
            let mut last = places.stamps();
            loop {
                thread::sleep(POLL);
                let stamps = places.stamps();
                if stamps != last && sender.send(Sign::Done(PathBuf::new())).is_err() {
                    return;
                }
                last = stamps;
            }
        });
    }
}

/// What a burst of signs came to.
#[derive(Default)]
struct Settled {
    /// Files that are being written.
    open: BTreeSet<PathBuf>,
    /// Whether a file is not there any more.
    gone: bool,
    upheaval: bool,
    limit: bool,
}

impl Settled {
    fn take(&mut self, sign: Sign) {
        match sign {
            Sign::Writing(path) => {
                self.open.insert(path);
            }
            Sign::Done(path) => {
                self.open.remove(&path);
                self.gone |= path.is_absolute() && !path.exists();
            }
            Sign::Upheaval => self.upheaval = true,
            Sign::Limit => self.limit = true,
        }
    }
}

fn signs_of(event: notify::Result<Event>, places: &Places) -> Vec<Sign> {
    let event = match event {
        Ok(event) => event,
        Err(error) if deaf(&error) == Deaf::Limit => return vec![Sign::Limit],
        Err(_) => return vec![Sign::Upheaval],
    };
    if event.need_rescan() {
        return vec![Sign::Upheaval];
    }
    let concern = event.paths.into_iter().filter(|path| places.concern(path));
    concern.filter_map(|path| sign_of(event.kind, path, places)).collect()
}

fn sign_of(kind: EventKind, path: PathBuf, places: &Places) -> Option<Sign> {
    match kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => Some(Sign::Done(path)),
        // The build itself reads.
        EventKind::Access(_) => None,
        EventKind::Create(CreateKind::Folder) | EventKind::Remove(RemoveKind::Folder) => {
            Some(Sign::Upheaval)
        }
        _ if places.is_followed(&path) => Some(Sign::Upheaval),
        EventKind::Modify(ModifyKind::Name(RenameMode::To | RenameMode::Both)) if path.is_dir() => {
            Some(Sign::Upheaval)
        }
        EventKind::Modify(ModifyKind::Name(_) | ModifyKind::Metadata(_)) | EventKind::Remove(_) => {
            Some(Sign::Done(path))
        }
        _ => Some(Sign::Writing(path)),
    }
}

fn deaf(error: &notify::Error) -> Deaf {
    match &error.kind {
        notify::ErrorKind::MaxFilesWatch => Deaf::Limit,
        notify::ErrorKind::Io(error) if is_limit(error) => Deaf::Limit,
        _ => Deaf::Unable,
    }
}

/// Too many open files, of this program or of all, which is how a system says that too many
/// programs follow folders.
fn is_limit(error: &io::Error) -> bool {
    matches!(error.raw_os_error(), Some(23 | 24))
}

/// What editors put beside a file for a moment; the inputs do not read it either.
fn is_litter(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    // Vim makes a file of this name to see whether it can.
    name.starts_with('.') || name.ends_with('~') || name.starts_with('#') || name == "4913"
}

#[cfg(test)]
mod tests {
    use notify::event::DataChange;

    use super::*;

    fn places() -> Places {
        Places {
            root: "/p".into(),
            whole: vec!["/p/content".into(), "/p/themes".into()],
            config: Some("/etc/site.toml".into()),
        }
    }

    #[track_caller]
    fn check(kind: EventKind, path: &str, expected: &[Sign]) {
        let event = Event::new(kind).add_path(path.into());
        assert_eq!(signs_of(Ok(event), &places()), expected);
    }

    fn written() -> EventKind {
        EventKind::Modify(ModifyKind::Data(DataChange::Any))
    }

    #[test]
    fn a_file_is_written_until_it_is_closed() {
        let path = "/p/content/notes.md";
        check(written(), path, &[Sign::Writing(path.into())]);
        let closed = EventKind::Access(AccessKind::Close(AccessMode::Write));
        check(closed, path, &[Sign::Done(path.into())]);
        let mut settled = Settled::default();
        settled.take(Sign::Writing(path.into()));
        assert!(!settled.open.is_empty());
        settled.take(Sign::Done(path.into()));
        assert!(settled.open.is_empty());
    }

    #[test]
    fn reading_is_no_change() {
        check(EventKind::Access(AccessKind::Open(AccessMode::Any)), "/p/content/notes.md", &[]);
        check(EventKind::Access(AccessKind::Close(AccessMode::Read)), "/p/content/notes.md", &[]);
    }

    #[test]
    fn what_no_build_reads_is_no_change() {
        for path in [
            "/p/output/index.html",
            "/p/content/.notes.md.swp",
            "/p/content/notes.md~",
            "/p/content/#notes.md#",
            "/p/content/4913",
            "/p/else.md",
            "/etc/other.toml",
        ] {
            check(written(), path, &[]);
        }
        for path in ["/p/content/stories/a.md", "/p/themes/own/story.html", "/etc/site.toml"] {
            check(written(), path, &[Sign::Writing(path.into())]);
        }
    }

    #[test]
    fn folders_that_come_or_go_are_followed_anew() {
        check(EventKind::Create(CreateKind::Folder), "/p/content/stories", &[Sign::Upheaval]);
        check(EventKind::Remove(RemoveKind::Folder), "/p/content", &[Sign::Upheaval]);
        check(
            EventKind::Modify(ModifyKind::Name(RenameMode::From)),
            "/p/content",
            &[Sign::Upheaval],
        );
        let lost = Event::new(EventKind::Other).set_flag(notify::event::Flag::Rescan);
        assert_eq!(signs_of(Ok(lost), &places()), [Sign::Upheaval]);
    }

    #[test]
    fn the_limits_of_the_system_are_known() {
        let limit = notify::Error::new(notify::ErrorKind::MaxFilesWatch);
        assert_eq!(signs_of(Err(limit), &places()), [Sign::Limit]);
        assert_eq!(deaf(&notify::Error::io(io::Error::from_raw_os_error(24))), Deaf::Limit);
    }
}
