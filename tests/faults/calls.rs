//! The system calls of a build, and builds in which one of them goes wrong.

use std::{
    collections::BTreeMap,
    fmt, fs,
    os::unix::fs::MetadataExt,
    path::Path,
    process::{Command, Output},
};

use crate::{chance::Chance, place::Place, times};

/// Calls that can change what lies on a disk.
const CHANGING: &[&str] = &[
    "chmod",
    "close",
    "copy_file_range",
    "fchmod",
    "fdatasync",
    "flock",
    "fsync",
    "link",
    "linkat",
    "mkdir",
    "openat",
    "rename",
    "renameat",
    "renameat2",
    "rmdir",
    "sendfile",
    "syncfs",
    "unlink",
    "unlinkat",
    "write",
];

/// Calls that only look.
const LOOKING: &[&str] =
    &["getdents64", "lstat", "newfstatat", "read", "readlink", "stat", "statx"];

/// One call of a build: which, and how many of its kind there were up to it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Call {
    name: String,
    number: usize,
    arguments: String,
}

impl Call {
    /// Whether it could change something on the disk.
    pub fn changes(&self) -> bool {
        CHANGING.contains(&self.name.as_str())
    }

    /// Kills the build as it makes this call.
    pub fn killed(&self) -> String {
        format!("{}:signal=KILL:when={}", self.name, self.number)
    }

    /// Lets this call fail, and all of its kind after it if `ever` is set.
    fn failing(&self, error: &str, ever: bool) -> String {
        let on = if ever { "+" } else { "" };
        format!("{}:error={error}:when={}{on}", self.name, self.number)
    }
}

impl fmt::Display for Call {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}: {}", self.name, self.number, self.arguments)
    }
}

/// The number of a folder, which another of the same name does not have.
pub fn inode(path: &Path) -> Option<u64> {
    fs::metadata(path).ok().map(|metadata| metadata.ino())
}

/// `strace`, with what is to go wrong.
fn strace(log: &Path, expressions: &[String]) -> Vec<String> {
    let mut arguments: Vec<String> = ["-f", "-qq", "-s", "200", "-o"].map(String::from).to_vec();
    arguments.push(log.display().to_string());
    for expression in expressions {
        arguments.extend(["-e".to_owned(), expression.clone()]);
    }
    arguments.push("--".to_owned());
    arguments
}

fn output(command: &mut Command) -> Output {
    command.output().expect("strace is there; `tests/all` installs it")
}

/// Builds, and lets something go wrong in a system call.
pub fn run(place: &Place, injection: &str) -> Output {
    run_with(place, &[injection])
}

/// Builds, and lets several things go wrong.
pub fn run_with(place: &Place, injections: &[&str]) -> Output {
    let injections: Vec<String> = injections.iter().map(|it| format!("inject={it}")).collect();
    let arguments = strace(Path::new("/dev/null"), &injections);
    output(&mut place.command_below("strace", &arguments))
}

/// What one thread of a build calls of the system, from the first look at the notes on: over a
/// site of another state, with what puts a killed build right before it.
pub fn of_builds() -> Vec<Call> {
    let place = Place::in_memory();
    let log = tempfile::NamedTempFile::new().expect("a file");
    let names = [CHANGING, LOOKING].concat();
    let mut calls = Vec::new();
    for state in [1, 0] {
        place.write(state);
        let arguments = strace(log.path(), &[format!("trace=?{}", names.join(",?"))]);
        let build = output(&mut place.command_below("strace", &arguments));
        assert!(build.status.success(), "{}", String::from_utf8_lossy(&build.stderr));
        calls.extend(read(&fs::read_to_string(log.path()).expect("a log")));
        if state == 1 {
            // The next build finds a new site that was about to be put in place.
            place.write(0);
            run(&place, "renameat2:signal=KILL:when=1");
        }
    }
    place.assert_holds(0, "while system calls are counted");
    calls.sort();
    calls.dedup_by(|one, other| one.name == other.name && one.number == other.number);
    calls
}

/// The calls of the first thread in a log.
fn read(log: &str) -> Vec<Call> {
    let mut counts = BTreeMap::<&str, usize>::new();
    let mut begun = false;
    let mut calls = Vec::new();
    let first = log.split_whitespace().next().unwrap_or_default();
    for line in log.lines() {
        let Some((thread, call)) = line.split_once(' ') else { continue };
        let Some((name, arguments)) = call.trim_start().split_once('(') else { continue };
        if thread != first || name.contains(' ') {
            continue;
        }
        let count = counts.entry(name).or_default();
        *count += 1;
        begun |= arguments.contains("content");
        // Before that, the program is only being loaded.
        if begun {
            let (name, arguments) = (name.to_owned(), arguments.chars().take(160).collect());
            calls.push(Call { name, number: *count, arguments });
        }
    }
    calls
}

/// What a build that failed must not leave. A lock that could not be had may be another's, and
/// stays; it is empty, and the next build takes it.
fn left_by_failure(place: &Place) -> Vec<String> {
    let is_lock = |path: &String| path.ends_with(".output.parable-lock");
    place.litter().into_iter().filter(|path| !is_lock(path)).collect()
}

/// What the system says for an error.
const ERRORS: [(&str, &str); 3] = [
    ("ENOSPC", "No space left on device"),
    ("EIO", "Input/output error"),
    ("EACCES", "Permission denied"),
];

/// Builds in which one system call fails end with the new site, or with the old one and a message
/// that names what could not be done, and why.
#[test]
fn any_system_call_may_fail() {
    let calls = of_builds();
    let mut chance = Chance::new();
    let mut faults: Vec<(&Call, usize, bool)> = Vec::new();
    // When a folder cannot be closed, the standard library gives up; no disk is known to do that.
    for (at, call) in calls.iter().filter(|call| call.name != "close").enumerate() {
        // A write that fails for ever also takes the message away.
        let ever = at % 4 == 0 && call.name != "write";
        faults.push((call, at % ERRORS.len(), ever));
    }
    chance.shuffle(&mut faults);
    let place = Place::in_memory();
    let (mut there, mut failed, mut wrong) = (0, 0, Vec::new());
    let count = times(30);
    for (turn, (call, error, ever)) in faults.iter().cycle().take(count).enumerate() {
        // Each time round with another error.
        let (name, reason) = ERRORS[(error + turn / faults.len()) % ERRORS.len()];
        let state = 1 - there;
        place.write(state);
        let was_clean = place.litter().is_empty();
        let build = run(&place, &call.failing(name, *ever));
        let said = String::from_utf8_lossy(&build.stderr);
        let when = format!("{name}{} at {call}", if *ever { " from here on" } else { "" });
        let served = place.served(&when);
        let fault = match build.status.code() {
            Some(0) if served == state => None,
            Some(0) => Some("ended well without the new site".to_owned()),
            Some(1) if served != there => Some("failed with the new site".to_owned()),
            Some(1) if !said.contains(reason) => Some("does not say why".to_owned()),
            Some(1) if !["content", "output", "themes"].iter().any(|it| said.contains(it)) => {
                Some("does not say where".to_owned())
            }
            Some(1) if was_clean && !ever && !left_by_failure(&place).is_empty() => {
                Some(format!("leaves {:?}", place.litter()))
            }
            Some(1) => None,
            code => Some(format!("ended with {code:?}")),
        };
        failed += usize::from(build.status.code() == Some(1));
        wrong.extend(fault.map(|fault| format!("{when}: {fault}\n{said}")));
        there = served;
        if chance.in_a_hundred(50) {
            there = chance.below(2) as usize;
            place.recover(there);
        }
    }
    place.recover(1 - there);
    println!("{count} faults, {failed} builds failed");
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n\n"));
    assert!(failed > count / 8, "{failed} of {count} builds failed: too few are hit");
}
