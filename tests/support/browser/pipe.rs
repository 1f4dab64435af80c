//! The `DevTools` protocol over a pipe: JSON messages, each with a zero byte behind it.

use std::{
    collections::VecDeque,
    env, fs,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{ChildStdin, Command, Stdio},
    sync::mpsc::{self, Receiver},
    thread,
    time::Duration,
};

use serde_json::{Value, json};

/// Longer than any call takes on a busy machine; a browser that hangs must not hang the tests.
const PATIENCE: Duration = Duration::from_secs(120);

const FLAGS: &[&str] = &[
    "--remote-debugging-pipe",
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    "--hide-scrollbars",
    "--force-device-scale-factor=1",
    "--force-color-profile=srgb",
    "--lang=en",
    // A page that is left is not looked at again, and so need not be kept in a process of its own.
    "--disable-features=BackForwardCache,SpareRendererForSitePerProcess,PaintHolding",
    "--renderer-process-limit=1",
    "--disable-site-isolation-trials",
];

/// The browser reads commands from file 3 and writes to file 4. Both end with this process, and
/// then the browser ends too; what was written for it goes with it.
const LAUNCH: &str = r#"
    "$@" --user-data-dir="$FOLDER/profile" 3<&0 4>&1 </dev/null >"$FOLDER/browser.log" 2>&1
    rm -rf -- "$FOLDER" "$SITES"
    rmdir -- "${SITES%/*}" 2>/dev/null
"#;

/// A browser that is running.
pub struct Pipe {
    commands: ChildStdin,
    answers: Receiver<Value>,
    events: VecDeque<Value>,
    last: u64,
    log: PathBuf,
}

impl Pipe {
    /// Launches Chromium. What it writes is in `folder`; that and `sites` beside it are removed
    /// when the browser ends.
    pub fn launch(folder: &Path, sites: &Path) -> Self {
        fs::create_dir_all(folder).expect("a folder");
        let mut browser = Command::new("sh")
            .args(["-c", LAUNCH, "sh"])
            .arg(chromium())
            .args(FLAGS)
            .arg("about:blank")
            .env("FOLDER", folder)
            .env("SITES", sites)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a shell");
        let commands = browser.stdin.take().expect("a pipe");
        let mut output = BufReader::new(browser.stdout.take().expect("a pipe"));
        let (sender, answers) = mpsc::channel();
        thread::spawn(move || {
            let mut message = Vec::new();
            while output.read_until(0, &mut message).is_ok_and(|length| length > 0) {
                message.pop();
                let message = serde_json::from_slice(&std::mem::take(&mut message));
                if sender.send(message.expect("the browser speaks JSON")).is_err() {
                    break;
                }
            }
            let _ = browser.wait();
        });
        let log = folder.join("browser.log");
        Self { commands, answers, events: VecDeque::new(), last: 0, log }
    }

    /// Calls a method, in a session if there is one; its result.
    pub fn call(&mut self, session: Option<&str>, method: &str, parameters: &Value) -> Value {
        self.last += 1;
        let mut message = json!({ "id": self.last, "method": method, "params": parameters });
        if let Some(session) = session {
            message["sessionId"] = json!(session);
        }
        let mut bytes = message.to_string().into_bytes();
        bytes.push(0);
        if let Err(error) = self.commands.write_all(&bytes) {
            self.fail(method, &error.to_string());
        }
        loop {
            let mut answer = self.receive(method);
            if answer["id"] != self.last {
                self.events.push_back(answer);
            } else if answer["error"].is_object() {
                panic!("{method}: {}", answer["error"]);
            } else {
                return answer["result"].take();
            }
        }
    }

    /// Goes on until an event has come; everything up to it.
    pub fn events_until(&mut self, method: &str) -> Vec<Value> {
        let mut events = Vec::new();
        loop {
            let event = match self.events.pop_front() {
                Some(event) => event,
                None => self.receive(method),
            };
            let is_it = event["method"] == method;
            events.push(event);
            if is_it {
                return events;
            }
        }
    }

    /// The events that have come.
    pub fn events(&mut self) -> Vec<Value> {
        self.events.drain(..).collect()
    }

    fn receive(&self, awaited: &str) -> Value {
        match self.answers.recv_timeout(PATIENCE) {
            Ok(message) => message,
            Err(error) => self.fail(awaited, &error.to_string()),
        }
    }

    fn fail(&self, what: &str, why: &str) -> ! {
        let log = fs::read_to_string(&self.log).unwrap_or_default();
        panic!("{what}: the browser does not answer ({why})\n{log}");
    }
}

/// Where Chromium is. Without it nothing here can be said, and so nothing passes.
fn chromium() -> PathBuf {
    if let Some(path) = env::var_os("CHROMIUM") {
        return path.into();
    }
    let folders = env::var_os("PATH").unwrap_or_default();
    let names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
    let mut candidates =
        names.iter().flat_map(|name| env::split_paths(&folders).map(move |path| path.join(name)));
    candidates.find(|path| path.is_file()).unwrap_or_else(|| {
        panic!(
            "The tests in tests/browser.rs need Chromium: `apt-get install chromium`, or set \
             CHROMIUM to the path of one. tests/all installs it where it can."
        )
    })
}
