//! Disks that are full, closed, or of their own.
//!
//! Each test runs itself a second time in a name space of its own, where it may mount what it
//! likes and where all of that is gone when it ends.

use std::{
    env,
    path::Path,
    process::{Command, Output},
};

use tempfile::TempDir;

use crate::{
    place::{Place, Tree, tree},
    times,
};

const INSIDE: &str = "PARABLE_OWN_MOUNTS";

/// Runs a test of this program where it may mount.
fn where_it_may_mount(test: &str, body: impl FnOnce()) {
    if env::var_os(INSIDE).is_some() {
        return body();
    }
    let as_root: &[&str] = &["--mount"];
    let as_anyone: &[&str] = &["--user", "--map-root-user", "--mount"];
    let works = |how: &&&[&str]| {
        let mut command = Command::new("unshare");
        command.args(**how).args(["sh", "-c", "mount -t tmpfs tmpfs /mnt"]);
        command.output().is_ok_and(|output| output.status.success())
    };
    let how = [as_root, as_anyone];
    let how = how.iter().find(works).expect("`unshare --mount` may mount, as root or as anyone");
    let this = env::current_exe().expect("a program");
    let mut again = Command::new("unshare");
    again.args(*how).arg(this).args([test, "--exact", "--nocapture", "--test-threads=1"]);
    let output = again.env(INSIDE, "1").output().expect("unshare runs");
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said);
    println!("{said}");
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
}

#[track_caller]
fn system(program: &str, arguments: &[&str]) {
    let output = Command::new(program).args(arguments).output().expect("it runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {arguments:?}: {said}");
}

/// A disk in memory, on which the output lies.
struct Disk(TempDir);

impl Disk {
    fn of(limit: &str) -> Self {
        let disk = Self(tempfile::tempdir().expect("a folder"));
        system("mount", &["-t", "tmpfs", "-o", limit, "tmpfs", disk.shown()]);
        disk
    }

    fn shown(&self) -> &str {
        self.0.path().to_str().expect("text")
    }

    fn becomes(&self, option: &str) {
        system("mount", &["-o", &format!("remount,{option}"), self.shown()]);
    }

    fn build(&self, place: &Place) -> Output {
        let output = self.0.path().join("output");
        place.command().arg("--output").arg(output).output().expect("parable runs")
    }

    fn holds(&self) -> Tree {
        tree(self.0.path())
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        system("umount", &[self.shown()]);
    }
}

/// A site as it lies on a disk.
fn on_disk(site: &Tree) -> Tree {
    site.iter().map(|(path, bytes)| (format!("output/{path}"), bytes.clone())).collect()
}

/// The build put its site there, or it left everything as it was and said why.
#[track_caller]
fn all_or_nothing(build: &Output, disk: &Disk, before: &Tree, site: &Tree, why: &str) -> bool {
    let said = String::from_utf8_lossy(&build.stderr);
    match build.status.code() {
        Some(0) => assert!(disk.holds() == *site, "ended well without its site: {said}"),
        Some(1) => {
            assert!(disk.holds() == *before, "{:?}: {said}", disk.holds().keys());
            assert!(said.contains("output") && said.contains(why), "{said}");
            assert!(!disk.0.path().join(".output.parable-staging").exists(), "{said}");
        }
        code => panic!("ended with {code:?}: {said}"),
    }
    build.status.success()
}

#[test]
fn a_full_disk_leaves_the_site_as_it_was() {
    where_it_may_mount("disks::a_full_disk_leaves_the_site_as_it_was", || {
        let place = Place::new();
        let sites = [on_disk(&place.sites[0]), on_disk(&place.sites[1])];
        let pages =
            |site: &Tree| site.values().map(|file| file.len().div_ceil(4096)).sum::<usize>();
        let (bytes, files) = (pages(&sites[0]) * 4096, sites[0].len() + 20);
        let mut seen = [[0; 2]; 2];
        let steps = times(8);
        for step in 0..steps {
            let share = |whole: usize| whole * 7 / 10 + whole * 8 * step / (steps * 5);
            for limit in [format!("size={}", share(bytes)), format!("nr_inodes={}", share(files))] {
                let disk = Disk::of(&limit);
                place.write(0);
                let why = "No space left on device";
                let first =
                    all_or_nothing(&disk.build(&place), &disk, &Tree::new(), &sites[0], why);
                place.write(1);
                let before = disk.holds();
                let second = all_or_nothing(&disk.build(&place), &disk, &before, &sites[1], why);
                seen[usize::from(first)][usize::from(second)] += 1;
                disk.becomes(
                    &limit.replace(|it: char| it.is_ascii_digit(), "").replace('=', "=9000000"),
                );
                let build = disk.build(&place);
                assert!(all_or_nothing(&build, &disk, &before, &sites[1], "nothing"), "{limit}");
            }
        }
        let [[neither, _], [only_first, both]] = seen;
        println!("neither, the old one, both: {neither}, {only_first}, {both}");
        assert!(neither > 0 && only_first > 0 && both > 0, "{seen:?}");
    });
}

#[test]
fn a_disk_that_cannot_be_written_is_named() {
    where_it_may_mount("disks::a_disk_that_cannot_be_written_is_named", || {
        let place = Place::new();
        let sites = [on_disk(&place.sites[0]), on_disk(&place.sites[1])];
        let disk = Disk::of("size=9000000");
        place.write(0);
        assert!(all_or_nothing(&disk.build(&place), &disk, &Tree::new(), &sites[0], ""));
        place.write(1);
        disk.becomes("ro");
        let build = disk.build(&place);
        assert!(!all_or_nothing(&build, &disk, &sites[0], &sites[1], "Read-only file system"));
        disk.becomes("rw");
        // Notes that cannot be written are read all the same.
        let content = place.path("content");
        let content = content.to_str().expect("text");
        system("mount", &["--bind", content, content]);
        system("mount", &["-o", "remount,bind,ro", content]);
        assert!(all_or_nothing(&disk.build(&place), &disk, &sites[0], &sites[1], ""));
        system("umount", &[content]);
    });
}

#[test]
fn an_output_that_is_a_disk_is_refused() {
    where_it_may_mount("disks::an_output_that_is_a_disk_is_refused", || {
        let place = Place::new();
        let disk = Disk::of("size=9000000");
        let output = Path::new(disk.shown());
        let build = place.command().arg("--output").arg(output).output().expect("parable runs");
        let said = String::from_utf8_lossy(&build.stderr);
        assert_eq!(build.status.code(), Some(1), "{said}");
        assert!(said.contains("this folder is a disk of its own"), "{said}");
        assert!(disk.holds().is_empty(), "{:?}", disk.holds().keys());
    });
}
