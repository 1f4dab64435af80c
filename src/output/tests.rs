#![cfg(unix)]

use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

use tempfile::TempDir;

use super::*;

/// A folder with a content folder in it.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        let folder = Self(tempfile::tempdir().expect("a folder"));
        folder.file("content/notes.md", "notes");
        folder
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn file(&self, path: &str, text: &str) {
        fs::create_dir_all(self.path(path).parent().expect("a parent")).expect("a folder");
        fs::write(self.path(path), text).expect("a file");
    }

    fn write(&self, files: &[(&str, &str)]) -> Result<Written, Finding> {
        self.write_to("output", files)
    }

    fn write_to(&self, dir: &str, files: &[(&str, &str)]) -> Result<Written, Finding> {
        let files: Vec<File> = files
            .iter()
            .map(|(path, text)| File { path: (*path).into(), bytes: text.to_string().into() })
            .collect();
        write(&self.path(dir), parts(&files, &[]), &self.path("content"))
    }

    /// Everything but the notes, as `PATH=TEXT`.
    fn holds(&self) -> Vec<String> {
        let mut all: Vec<String> = walkdir::WalkDir::new(self.0.path())
            .into_iter()
            .map(|entry| entry.expect("an entry"))
            .filter(|entry| entry.file_type().is_file())
            .map(|entry| {
                let path = entry.path().strip_prefix(self.0.path()).expect("below");
                let text = fs::read_to_string(entry.path()).expect("text").replace('\n', ",");
                format!("{}={text}", path.display())
            })
            .filter(|line| !line.starts_with("content/"))
            .collect();
        all.sort();
        all
    }
}

/// Leaves a folder as a build that was killed would.
type Kill = fn(&Folder);

fn parts<'a>(files: &'a [File], assets: &'a [(PathBuf, String)]) -> Parts<'a> {
    Parts { files, assets, cards: &[] }
}

fn counts(written: &Written) -> (usize, usize, usize) {
    assert_eq!(written.findings, Findings::default());
    (written.written, written.unchanged, written.removed)
}

#[test]
fn a_site_is_written_and_listed() {
    let folder = Folder::new();
    let written = folder.write(&[("s/b.html", "b"), ("index.html", "i")]).expect("written");
    assert_eq!(counts(&written), (2, 0, 0));
    assert_eq!(
        folder.holds(),
        ["output/.parable-files=index.html,s/b.html,", "output/index.html=i", "output/s/b.html=b"]
    );
}

#[test]
fn only_what_changed_is_written_and_what_is_gone_goes() {
    let folder = Folder::new();
    folder.write(&[("a", "1"), ("b", "1"), ("deep/c", "1")]).expect("written");
    let inode = |path: &str| fs::metadata(folder.path(path)).expect("a file").ino();
    let before = inode("output/a");
    let written = folder.write(&[("a", "1"), ("b", "2"), ("d", "1")]).expect("written");
    assert_eq!(counts(&written), (2, 1, 1));
    assert_eq!(inode("output/a"), before);
    assert_eq!(
        folder.holds(),
        ["output/.parable-files=a,b,d,", "output/a=1", "output/b=2", "output/d=1"]
    );
    assert!(!folder.path("output/deep").exists());
}

#[test]
fn the_same_site_again_touches_nothing() {
    let folder = Folder::new();
    let site = [("index.html", "i"), ("s/b.html", "b")];
    folder.write(&site).expect("written");
    let state = |path: &str| {
        let metadata = fs::metadata(folder.path(path)).expect("there");
        (metadata.ino(), metadata.mtime_nsec(), metadata.ctime_nsec())
    };
    let paths = ["output", "output/s", "output/index.html", "output/.parable-files"];
    let before = paths.map(state);
    assert_eq!(counts(&folder.write(&site).expect("written")), (0, 2, 0));
    assert_eq!(paths.map(state), before);
}

#[test]
fn a_damaged_page_is_mended() {
    let folder = Folder::new();
    folder.write(&[("index.html", "whole")]).expect("written");
    folder.file("output/index.html", "");
    assert_eq!(counts(&folder.write(&[("index.html", "whole")]).expect("written")), (1, 0, 0));
    assert_eq!(folder.holds()[1], "output/index.html=whole");
}

#[test]
fn what_parable_did_not_write_stays_whole() {
    let folder = Folder::new();
    let theirs = [
        "output/.git/HEAD=ref",
        "output/.gitignore=*",
        "output/.nojekyll=mine",
        "output/.well-known/x/key=k",
        "output/CNAME=me.example",
        "output/s/own.txt=own",
    ];
    for line in theirs {
        let (path, text) = line.split_once('=').expect("a pair");
        folder.file(path, text);
    }
    fs::create_dir(folder.path("output/empty")).expect("a folder");
    symlink("nowhere", folder.path("output/link")).expect("a link");
    fs::set_permissions(folder.path("output/s"), fs::Permissions::from_mode(0o700)).expect("mode");
    let inode = fs::metadata(folder.path("output/.git/HEAD")).expect("there").ino();
    for text in ["1", "2", "3"] {
        let written = folder
            .write(&[("s/a.html", text), (".nojekyll", ""), ("CNAME", "x")])
            .expect("written");
        assert_eq!(counts(&written), (1, 0, 0));
        let mut expected: Vec<String> = theirs.map(str::to_owned).to_vec();
        expected
            .extend(["output/.parable-files=s/a.html,".into(), format!("output/s/a.html={text}")]);
        expected.sort();
        assert_eq!(folder.holds(), expected);
        assert!(folder.path("output/empty").is_dir());
        assert_eq!(
            fs::read_link(folder.path("output/link")).expect("a link"),
            Path::new("nowhere")
        );
        let mode = fs::metadata(folder.path("output/s")).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
    }
    assert_eq!(fs::metadata(folder.path("output/.git/HEAD")).expect("there").ino(), inode);
    folder.write(&[("index.html", "")]).expect("written");
    assert!(folder.path("output/s/own.txt").exists());
    assert!(!folder.path("output/s/a.html").exists());
}

#[track_caller]
fn refused(folder: &Folder, dir: &str, files: &[(&str, &str)], why: &str) {
    let before = folder.holds();
    let finding = folder.write_to(dir, files).expect_err("refused");
    assert!(finding.message.contains(why), "{}", finding.message);
    assert_eq!(folder.holds(), before);
}

#[test]
fn a_file_that_parable_did_not_write_is_not_overwritten() {
    for (theirs, ours) in [
        ("output/index.html", "index.html"),
        ("output/stories", "stories/a.html"),
        ("output/index.html/x", "index.html"),
    ] {
        let folder = Folder::new();
        folder.file(theirs, "precious");
        refused(&folder, "output", &[(ours, "new"), ("other", "x")], "did not write: `");
    }
}

#[test]
fn a_lost_list_does_no_harm_while_the_bytes_are_the_same() {
    let folder = Folder::new();
    folder.write(&[("index.html", "i"), ("a.html", "a")]).expect("written");
    fs::remove_file(folder.path("output/.parable-files")).expect("removed");
    refused(&folder, "output", &[("index.html", "new"), ("a.html", "a")], "`index.html`");
    folder.write(&[("index.html", "i"), ("a.html", "a")]).expect("written");
    assert_eq!(folder.holds()[0], "output/.parable-files=a.html,index.html,");
}

#[test]
fn a_list_that_names_others_files_removes_none_of_them() {
    let folder = Folder::new();
    folder.write(&[("index.html", "i")]).expect("written");
    folder.file("output/.parable-files", "../content/notes.md\n/etc/hosts\n\n.\nindex.html\n");
    folder.write(&[("index.html", "j")]).expect("written");
    assert!(folder.path("content/notes.md").exists());
}

#[test]
fn sources_are_never_the_output() {
    let folder = Folder::new();
    folder.file("themes/mine/page.html", "x");
    for dir in ["content", "content/site", "", "themes", "themes/mine", "themes/../content", "."] {
        refused(&folder, dir, &[("index.html", "x")], "the output folder");
    }
    folder.file("plain", "x");
    refused(&folder, "plain", &[("index.html", "x")], "no folder");
    refused(&folder, "none/../content", &[("index.html", "x")], "no folder can be made");
}

#[test]
fn a_link_is_not_followed() {
    let folder = Folder::new();
    folder.file("precious/x", "x");
    symlink("precious", folder.path("output")).expect("a link");
    refused(&folder, "output", &[("index.html", "x")], "is a link");
    symlink("content", folder.path("alias")).expect("a link");
    refused(&folder, "alias/site", &[("index.html", "x")], "lies in");
}

#[test]
fn a_path_that_leaves_the_folder_is_refused() {
    let folder = Folder::new();
    for path in ["../x", "/x", "a/../../x", "", ".", "a//b", "a\nb", ".parable-files", "a\\b"] {
        refused(&folder, "output", &[(path, "x")], "no file can have the path");
    }
    refused(&folder, "output", &[("a", "1"), ("a", "2")], "two files");
}

#[test]
fn a_build_that_fails_leaves_the_old_site() {
    let folder = Folder::new();
    folder.write(&[("index.html", "old")]).expect("written");
    let before = folder.holds();
    let files = [File { path: "index.html".into(), bytes: "new".into() }];
    let missing = [(folder.path("content/assets/none.png"), "assets/none.png".to_owned())];
    let failed = write(&folder.path("output"), parts(&files, &missing), &folder.path("content"));
    assert!(failed.expect_err("failed").message.contains("assets/none.png"));
    assert_eq!(folder.holds(), before);
}

#[test]
fn assets_are_copied_once() {
    let folder = Folder::new();
    folder.file("content/assets/p.png", "picture");
    let assets = [(folder.path("content/assets/p.png"), "assets/p.png".to_owned())];
    let write = || write(&folder.path("output"), parts(&[], &assets), &folder.path("content"));
    assert_eq!(counts(&write().expect("written")), (1, 0, 0));
    assert_eq!(counts(&write().expect("written")), (0, 1, 0));
    folder.file("content/assets/p.png", "Picture");
    assert_eq!(folder.holds()[1], "output/assets/p.png=picture");
    assert_eq!(counts(&write().expect("written")), (1, 0, 0));
}

#[test]
fn what_a_killed_build_left_is_put_right() {
    let site = [("index.html", "i"), ("a.html", "a")];
    let whole = [
        "output/.parable-files=a.html,index.html,",
        "output/CNAME=me",
        "output/a.html=a",
        "output/index.html=i",
    ];
    let killed_while: [(&str, Kill); 5] = [
        ("making the folder", |folder| {
            fs::create_dir(folder.path(".output.parable-staging")).expect("a folder");
        }),
        ("staging", |folder| {
            folder.file(".output.parable-staging/.parable-staging", "");
            folder.file(".output.parable-staging/index.html", "half");
            fs::hard_link(
                folder.path("output/CNAME"),
                folder.path(".output.parable-staging/CNAME"),
            )
            .expect("a link");
        }),
        ("putting the old site away", |folder| {
            folder.file("output/.parable-staging", "");
            folder.file(".output.parable-staging/.parable-files", "gone.html\n");
            folder.file(".output.parable-staging/gone.html", "old");
            let (from, to) = ("output/CNAME", ".output.parable-staging/CNAME");
            fs::rename(folder.path(from), folder.path(to)).expect("moved");
        }),
        ("changing by turns, first half", |folder| {
            folder.file(".output.parable-staging/.parable-staging", "");
            fs::rename(folder.path("output"), folder.path(".output.parable-old")).expect("moved");
        }),
        ("changing by turns, second half", |folder| {
            folder.file(".output.parable-old/.parable-files", "gone.html\n");
            folder.file(".output.parable-old/gone.html", "old");
            folder.file("output/.parable-staging", "");
        }),
    ];
    for (when, kill) in killed_while {
        let folder = Folder::new();
        folder.file("output/CNAME", "me");
        folder.write(&site).expect("written");
        kill(&folder);
        folder.file(".output.parable-lock", "");
        folder.write(&site).expect("written");
        assert_eq!(folder.holds(), whole, "killed while {when}");
    }
}

#[test]
fn a_file_that_cannot_be_moved_back_is_not_lost() {
    let folder = Folder::new();
    folder.write(&[("index.html", "i")]).expect("written");
    folder.file("output/CNAME", "new");
    folder.file(".output.parable-staging/CNAME", "old");
    let written = folder.write(&[("index.html", "i")]).expect("written");
    assert_eq!(written.findings.iter().count(), 1);
    folder.write(&[("index.html", "j")]).expect_err("refused");
    assert_eq!(
        folder.holds(),
        [
            ".output.parable-staging/CNAME=old",
            "output/.parable-files=index.html,",
            "output/CNAME=new",
            "output/index.html=i"
        ]
    );
}

#[test]
fn builds_of_one_output_wait_for_each_other() {
    let folder = Folder::new();
    std::thread::scope(|scope| {
        for text in ["1", "2", "3", "4", "5", "6"] {
            let folder = &folder;
            scope.spawn(move || {
                for _ in 0..5 {
                    folder.write(&[("a", text), ("b", text)]).expect("written");
                }
            });
        }
    });
    let holds = folder.holds();
    assert_eq!(holds.len(), 3, "{holds:?}");
    assert_eq!(holds[1].trim_start_matches("output/a"), holds[2].trim_start_matches("output/b"));
}

#[test]
fn a_reader_sees_one_site_or_the_other() {
    let folder = Folder::new();
    folder.write(&[("a", "0"), ("keep", "x")]).expect("written");
    let done = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for round in 0..100 {
                let text = round.to_string();
                folder.write(&[("a", &text), ("keep", "x")]).expect("written");
            }
            done.store(true, std::sync::atomic::Ordering::SeqCst);
        });
        while !done.load(std::sync::atomic::Ordering::SeqCst) {
            assert_eq!(fs::read_to_string(folder.path("output/keep")).expect("there"), "x");
            assert!(!fs::read_to_string(folder.path("output/a")).expect("there").is_empty());
        }
    });
}
