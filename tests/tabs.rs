//! `parable watch` in a browser with two tabs, while somebody writes.

#![cfg(unix)]
#![allow(clippy::expect_used, reason = "a test that cannot go on has failed")]

mod support;

use std::{
    fmt::Write as _,
    fs,
    io::{BufRead, BufReader},
    process::{Child, Stdio},
};

use support::{
    browser::{Site, page},
    project::Project,
};

/// `parable watch` at work, until this goes.
struct Watching(Child);

impl Watching {
    /// Begins, and gives where the site is.
    fn begin(project: &Project) -> (Self, String) {
        let mut command = project.command();
        command.args(["watch", "--port", "0", "--no-output"]).stdout(Stdio::piped());
        let mut process = command.stderr(Stdio::null()).spawn().expect("parable runs");
        let output = process.stdout.take().expect("results");
        let watching = Self(process);
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line).expect("a line");
        let at = line.find("http://").expect("an address");
        let address = line[at..].split_whitespace().next().expect("an address").to_owned();
        (watching, address)
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Two stories that are longer than a screen.
fn notes(grew: &str) -> String {
    let mut notes = "#1: Ownership\n".to_owned();
    for (title, words) in [("The queue", grew), ("The map", "nobody had one")] {
        let _ = write!(notes, "\n## {title}\n\nSituation: {words}.\n\nAction: I did this.\n");
        for step in 1..40 {
            let _ = write!(notes, "\nThen came step {step}, which took a while.\n");
        }
        notes.push_str("\nResult: 40% less.\n");
    }
    notes
}

#[test]
fn the_tab_that_shows_an_edit_reloads_and_stays_where_it_was_and_the_other_does_not() {
    let project = Project::of(&notes("it grew"));
    let (_watching, address) = Watching::begin(&project);
    let site = Site::elsewhere("watched", address);
    let faults = page(&site, "stories/the-map.html").faults(|page| {
        page.value("globalThis.tab = open('the-queue.html'); 0");
        page.until("tab.document.readyState == 'complete' && tab.document.querySelector('.foot')");
        // What is set on a page is gone with it.
        page.value("tab.isOld = globalThis.isOld = true");
        page.value("tab.scrollTo(0, 700); scrollTo(0, 300)");
        page.until("tab.scrollY == 700 && scrollY == 300");
        for grew in ["it grew by 5", "it grew by 6"] {
            fs::write(project.path("content/notes.md"), notes(grew)).expect("saved");
            let shows = format!("tab.document.body?.textContent.includes('{grew}.')");
            page.until(&format!("{shows} && !tab.isOld"));
            page.until("Math.abs(tab.scrollY - 700) < 2");
            page.value("tab.isOld = true");
        }
        page.until("globalThis.isOld && scrollY == 300");
        // Now it is this one's turn, and what it knew is gone.
        let last = notes("it grew").replace("nobody", "hardly anybody");
        page.leaves(|_| fs::write(project.path("content/notes.md"), last).expect("saved"));
        page.until("document.body?.textContent.includes('hardly anybody')");
        page.until("!globalThis.isOld && Math.abs(scrollY - 300) < 2");
        Vec::new()
    });
    // Beside what a page needs comes what keeps it up to date.
    let faults: Vec<_> = faults.iter().filter(|fault| !fault.ends_with(" requests")).collect();
    assert!(faults.is_empty(), "{faults:?}");
}
