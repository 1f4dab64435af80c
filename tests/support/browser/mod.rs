//! Pages of built sites, looked at in Chromium.
//!
//! ```text
//! page(&site, "practice.html").at(390).dark().check(|page| …)
//! ```
//!
//! Tests that run at the same time have a browser each, and hand it on when they have looked.
//! Whatever a test looks at, it is also a fault when a page logs anything, breaks its own policy,
//! asks for anything outside its site, or for more than it may.

mod pipe;
pub mod server;

use std::{
    collections::BTreeMap,
    env,
    fmt::Write,
    fs,
    path::{Path, PathBuf},
    sync::{
        LazyLock, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

use serde_json::{Value, json};

use super::{built::Built, project::is_page};
use pipe::Pipe;

/// What is looked at inside of pages.
const LOOKS: &str = include_str!("looks.js");

/// Requests of a page until it is there: itself, its styles, its script.
const MOST_REQUESTS: usize = 3;

/// A folder for this run of the program; the last browser's end is its end too.
static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
    let folder = tempfile::Builder::new().prefix("browser").tempdir_in(env!("CARGO_TARGET_TMPDIR"));
    folder.expect("a folder").keep()
});

/// Browsers that nobody looks into at present.
static IDLE: Mutex<Vec<Browser>> = Mutex::new(Vec::new());

/// Browsers whose clock was stopped: of no more use, but their end would take the sites with it.
static RETIRED: Mutex<Vec<Browser>> = Mutex::new(Vec::new());

/// A browser, until it is handed on.
struct Lent(Option<Browser>);

impl Lent {
    fn any() -> Self {
        let idle = IDLE.lock().unwrap_or_else(PoisonError::into_inner).pop();
        Self(Some(idle.unwrap_or_else(Browser::launch)))
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        let retires = self.0.as_ref().is_some_and(|browser| browser.has_a_clock_of_its_own);
        let next = if retires { &RETIRED } else { &IDLE };
        next.lock().unwrap_or_else(PoisonError::into_inner).extend(self.0.take());
    }
}

/// A site on the disk.
pub struct Site {
    /// The site.
    pub built: Built,
    folder: PathBuf,
    /// Where it is served, if it is: an address with a slash at its end.
    served: Option<String>,
}

impl Site {
    /// Writes a site for the browser.
    pub fn of(built: Built) -> Self {
        let folder = FOLDER.join("sites").join(built.name.replace('/', "-"));
        for (path, bytes) in &built.files {
            let path = folder.join(path);
            fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            fs::write(path, bytes).expect("a file");
        }
        Self { built, folder, served: None }
    }

    /// A site of nothing but notes.
    pub fn of_notes(name: &str, text: &str) -> Self {
        Self::of(Built { name: name.to_owned(), ..Built::from_notes(text) })
    }

    /// Whether it is the site of that name.
    pub fn is(&self, name: &str) -> bool {
        self.built.name == name
    }

    /// A site that somebody else serves at an address, which ends in a slash.
    pub fn elsewhere(name: &str, address: String) -> Self {
        let built =
            Built { name: name.to_owned(), ..Built::from_notes("# Dive Deep\n- A story\n") };
        Self { built, folder: PathBuf::new(), served: Some(address) }
    }

    /// The same, served below a path on this machine; what `build` makes knows its address.
    pub fn served(build: impl FnOnce(&str) -> Built) -> Self {
        let (listener, address) = server::bind();
        let site = Self::of(build(&address));
        server::serve(listener, site.folder.clone());
        Self { served: Some(address), ..site }
    }

    /// The same, served below a path of its own, with a slash at both ends.
    pub fn served_below(below: &'static str, build: impl FnOnce(&str) -> Built) -> Self {
        let (listener, address) = server::bind_below(below);
        let site = Self::of(build(&address));
        server::serve_below(listener, site.folder.clone(), below);
        Self { served: Some(address), ..site }
    }

    /// The largest page of each kind, by folder and file name.
    pub fn page_of_each_kind(&self) -> Vec<&str> {
        let mut largest: BTreeMap<(&str, bool), &str> = BTreeMap::new();
        // A server shows its 404 page at any path, and only a server.
        for path in self.pages().filter(|&path| path != "404.html" || self.served.is_some()) {
            let (folder, name) = path.split_once('/').unwrap_or((path, ""));
            let kind = (folder, name == "index.html");
            let bytes = |path: &str| self.built.files[path].len();
            let held = largest.entry(kind).or_insert(path);
            if bytes(path) > bytes(held) {
                *held = path;
            }
        }
        largest.into_values().collect()
    }

    /// Every page.
    pub fn pages(&self) -> impl Iterator<Item = &str> {
        self.built.files.keys().map(String::as_str).filter(|path| is_page(path))
    }

    /// Where its first page is, with a slash at the end.
    pub fn address(&self) -> String {
        match &self.served {
            Some(address) => address.clone(),
            None => format!("file://{}/", encoded(&self.folder.display().to_string())),
        }
    }
}

/// A path as a part of an address.
fn encoded(path: &str) -> String {
    let mut address = String::new();
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-_.~".contains(&byte) {
            address.push(char::from(byte));
        } else {
            let _ = write!(address, "%{byte:02X}");
        }
    }
    address
}

/// A page that is going to be looked at: on a desk, in light colours, with scripts.
pub fn page<'s>(site: &'s Site, path: &'s str) -> Visit<'s> {
    Visit { site, path, look: Look::default(), scripts: true }
}

/// How a page is shown.
#[derive(Clone, Copy)]
struct Look {
    width: u32,
    dark: bool,
    forced: bool,
    print: bool,
    text: u32,
}

impl Default for Look {
    fn default() -> Self {
        Self { width: 1440, dark: false, forced: false, print: false, text: 100 }
    }
}

impl std::fmt::Display for Look {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "at {}", self.width)?;
        for (is_so, name) in
            [(self.dark, "dark"), (self.forced, "forced colours"), (self.print, "print")]
        {
            if is_so {
                write!(f, ", {name}")?;
            }
        }
        if self.text == 100 { Ok(()) } else { write!(f, ", text {} %", self.text) }
    }
}

/// A page and how it is opened.
#[derive(Clone, Copy)]
pub struct Visit<'s> {
    site: &'s Site,
    path: &'s str,
    look: Look,
    scripts: bool,
}

impl Visit<'_> {
    /// On a screen of some pixels.
    pub fn at(mut self, width: u32) -> Self {
        self.look.width = width;
        self
    }

    /// In dark colours.
    pub fn dark(mut self) -> Self {
        self.look.dark = true;
        self
    }

    /// As on paper.
    pub fn printed(mut self) -> Self {
        self.look.print = true;
        self
    }

    /// With the reader's text set to so many hundredths of the usual.
    pub fn with_text(mut self, percent: u32) -> Self {
        self.look.text = percent;
        self
    }

    /// Without scripts.
    pub fn without_scripts(mut self) -> Self {
        self.scripts = false;
        self
    }

    /// Opens the page and looks at it; fails at what `look` fails at, or what is wrong anyhow.
    #[track_caller]
    pub fn check(self, look: impl FnOnce(&mut Page)) {
        let faults = self.faults(|page| {
            look(page);
            Vec::new()
        });
        assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
    }

    /// Opens the page and looks at it: whatever `look` finds and what is wrong anyhow, each with
    /// the page's name and how it was shown.
    pub fn faults(self, look: impl FnOnce(&mut Page) -> Vec<String>) -> Vec<String> {
        let mut lent = Lent::any();
        let browser = lent.0.as_mut().expect("it is there until it is handed on");
        browser.show(self.look);
        let address = format!("{}{}", self.site.address(), encoded(self.path));
        browser.open(&address, self.scripts);
        let site = self.site.address();
        let mut page = Page { browser, look: self.look, name: self.name(), site };
        let mut faults: Vec<String> = look(&mut page);
        let anyhow = page.browser.log(&page.site);
        faults.extend(anyhow.into_iter().map(|fault| format!("{}: {fault}", page.name)));
        faults
    }

    fn name(&self) -> String {
        let scripts = if self.scripts { "" } else { " without scripts" };
        format!("{}/{}{scripts}", self.site.built.name, self.path)
    }
}

/// A page that is open.
pub struct Page<'b> {
    browser: &'b mut Browser,
    look: Look,
    name: String,
    /// Where its site is: an address with a slash at its end.
    site: String,
}

impl Page<'_> {
    /// Shows it on a screen of some pixels.
    pub fn at(&mut self, width: u32) -> &mut Self {
        self.show(Look { width, ..self.look })
    }

    /// Shows it in light or dark colours.
    pub fn dark(&mut self, dark: bool) -> &mut Self {
        self.show(Look { dark, ..self.look })
    }

    /// Shows it in colours that the reader's system forces on pages, or in its own.
    pub fn forced_colours(&mut self, forced: bool) -> &mut Self {
        self.show(Look { forced, ..self.look })
    }

    /// Shows its text at so many hundredths of the usual size.
    pub fn with_text(&mut self, percent: u32) -> &mut Self {
        self.show(Look { text: percent, ..self.look })
    }

    /// The lines of text that are seen in its main part.
    pub fn lines(&mut self) -> Vec<String> {
        let lines = self.value("looks.text()");
        let lines = lines.as_array().expect("lines").iter();
        lines.map(|line| line.as_str().expect("text").to_owned()).collect()
    }

    fn show(&mut self, look: Look) -> &mut Self {
        self.look = look;
        self.browser.show(look);
        self
    }

    /// The value of an expression in the page; of its promise, if it is one.
    pub fn value(&mut self, expression: &str) -> Value {
        self.browser.value(expression)
    }

    /// The faults that a look finds: one of those in `looks.js`, such as `sideways()`.
    pub fn look(&mut self, look: &str) -> Vec<String> {
        let found = self.value(&format!("looks.{look}"));
        let found = found.as_array().unwrap_or_else(|| panic!("{look} gives no list"));
        let shown = found.iter().map(|fault| fault.as_str().unwrap_or("?"));
        shown.map(|fault| format!("{} {}: {fault}", self.name, self.look)).collect()
    }

    /// What axe has to say; `rules` are all or the names of some, with spaces between them.
    pub fn axe(&mut self, rules: &str) -> Vec<String> {
        self.axe_in(rules, "html")
    }

    /// What axe has to say of a part of the page.
    pub fn axe_in(&mut self, rules: &str, part: &str) -> Vec<String> {
        if self.value("typeof axe") == "undefined" {
            self.value(&axe());
        }
        self.look(&format!("axe({rules:?}, document.querySelector({part:?}))"))
    }

    /// Presses keys, one after the other: `Tab`, `Enter`, `Control+k`, a letter.
    pub fn press(&mut self, keys: &str) -> &mut Self {
        for key in keys.split(' ') {
            self.browser.press(key);
        }
        self
    }

    /// Types: letters of a keyboard key by key, others as an input method gives them.
    pub fn types(&mut self, text: &str) -> &mut Self {
        for letter in text.chars() {
            let letter = letter.to_string();
            if letter == " " {
                self.browser.press("Space");
            } else if letter.is_ascii() {
                self.browser.press(&letter);
            } else {
                self.browser.call("Input.insertText", &json!({ "text": letter }));
            }
        }
        self
    }

    /// Has an input method compose a text, which is not there yet.
    pub fn composes(&mut self, text: &str) -> &mut Self {
        let at = text.encode_utf16().count();
        let parameters = json!({ "text": text, "selectionStart": at, "selectionEnd": at });
        self.browser.call("Input.imeSetComposition", &parameters);
        self
    }

    /// Waits until something is so in the page.
    #[track_caller]
    pub fn until(&mut self, is_so: &str) -> &mut Self {
        let found = self.value(&format!("looks.until(() => {is_so})"));
        assert_eq!(found, true, "{}: never is {is_so}", self.name);
        self
    }

    /// Does something that leads to another page, and waits until that is there.
    pub fn leaves(&mut self, by: impl FnOnce(&mut Self)) -> &mut Self {
        self.browser.gather();
        by(self);
        self.browser.arrive();
        self
    }

    /// Goes to another page of the site, as by its address.
    pub fn goes(&mut self, path: &str) -> &mut Self {
        let address = format!("{}{}", self.site, encoded(path));
        self.leaves(|page| page.browser.go(&address))
    }

    /// Where it is, below the site's address.
    pub fn path(&mut self) -> String {
        let address = self.value("location.href");
        below(&self.site, address.as_str().expect("an address"))
    }

    /// What was asked for since the visit began, below the site's address.
    pub fn requests(&mut self) -> Vec<String> {
        self.browser.gather();
        let asked = self.browser.events.iter().filter_map(requested);
        asked.map(|address| below(&self.site, address)).collect()
    }

    /// The text of the first element of a selector, as it is seen.
    #[track_caller]
    pub fn text(&mut self, selector: &str) -> String {
        let text = self.value(&format!("document.querySelector({selector:?})?.innerText"));
        let text = text.as_str().unwrap_or_else(|| panic!("{}: no {selector}", self.name));
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// What has the focus: its text or its name.
    pub fn focused(&mut self) -> String {
        let text = self.value("looks.focused()");
        text.as_str().expect("text").to_owned()
    }

    /// Presses Tab until something has the focus, as a person does who looks for it.
    #[track_caller]
    pub fn tabs_to(&mut self, wanted: &str) -> &mut Self {
        for _ in 0..300 {
            if self.focused() == wanted {
                return self;
            }
            self.browser.press("Tab");
        }
        panic!("{}: Tab never comes to {wanted:?}", self.name);
    }

    /// The text of the file that something gives the reader to keep.
    pub fn downloads(&mut self, by: impl FnOnce(&mut Self)) -> String {
        let folder = self.browser.folder.join("downloads");
        let behaviour = json!({
            "behavior": "allowAndName", "downloadPath": folder, "eventsEnabled": true,
        });
        self.browser.pipe.call(None, "Browser.setDownloadBehavior", &behaviour);
        self.browser.gather();
        by(self);
        loop {
            let events = self.browser.pipe.events_until("Browser.downloadProgress");
            let progress = &events.last().expect("an event")["params"];
            if progress["state"] == "completed" {
                let file = folder.join(progress["guid"].as_str().expect("a name"));
                return fs::read_to_string(file).expect("the file");
            }
        }
    }

    /// Does something that asks for a file, and chooses one of this text.
    pub fn chooses_file(&mut self, text: &str, by: impl FnOnce(&mut Self)) -> &mut Self {
        let file = self.browser.folder.join("chosen.json");
        fs::write(&file, text).expect("a file");
        let intercept = "Page.setInterceptFileChooserDialog";
        self.browser.call(intercept, &json!({ "enabled": true }));
        self.browser.gather();
        by(self);
        let events = self.browser.pipe.events_until("Page.fileChooserOpened");
        let opened = events.last().expect("an event")["params"]["backendNodeId"].clone();
        let chosen = json!({ "files": [file], "backendNodeId": opened });
        self.browser.call("DOM.setFileInputFiles", &chosen);
        self.browser.call(intercept, &json!({ "enabled": false }));
        self
    }

    /// Stops the page's clock, which goes on only in [`Self::waits`].
    pub fn stops_the_clock(&mut self) -> &mut Self {
        let stopped = json!({ "policy": "pause" });
        self.browser.call("Emulation.setVirtualTimePolicy", &stopped);
        self.browser.has_a_clock_of_its_own = true;
        self
    }

    /// Lets the page's clock, which was stopped, go on for some thousandths of a second.
    pub fn waits(&mut self, milliseconds: u32) -> &mut Self {
        let on = json!({ "policy": "advance", "budget": milliseconds });
        self.browser.gather();
        self.browser.call("Emulation.setVirtualTimePolicy", &on);
        self.browser.pipe.events_until("Emulation.virtualTimeBudgetExpired");
        self
    }

    /// Says what state it is in, for whatever is wrong from now on.
    pub fn is_in(&mut self, state: &str) {
        let path = self.name.split(" (").next().unwrap_or_default();
        self.name = format!("{path} ({state})");
    }

    /// A fault of this page as it is shown.
    pub fn fault(&self, what: &str) -> String {
        format!("{} {}: {what}", self.name, self.look)
    }

    /// The page on paper.
    pub fn print(&mut self, landscape: bool) -> Pdf {
        // A4, in inches.
        self.print_on(if landscape { (11.69, 8.27) } else { (8.27, 11.69) })
    }

    /// Prints on sheets of this width and height, in inches.
    pub fn print_on(&mut self, (width, height): (f64, f64)) -> Pdf {
        let parameters = json!({
            "paperWidth": width, "paperHeight": height, "printBackground": true,
            "preferCSSPageSize": true,
        });
        let printed = self.browser.call("Page.printToPDF", &parameters);
        let data = printed["data"].as_str().expect("a file");
        Pdf { text: String::from_utf8_lossy(&from_base64(data)).into_owned() }
    }
}

/// A printed page.
pub struct Pdf {
    text: String,
}

impl Pdf {
    /// Width and height of each of its sheets, in points.
    pub fn sheets(&self) -> Vec<(f64, f64)> {
        let boxes = self.text.split("/MediaBox [").skip(1).filter_map(|rest| {
            let numbers = rest.split(']').next()?.split_whitespace();
            let numbers: Vec<f64> = numbers.filter_map(|number| number.parse().ok()).collect();
            Some((*numbers.get(2)?, *numbers.get(3)?))
        });
        boxes.collect()
    }
}

fn from_base64(text: &str) -> Vec<u8> {
    let (mut bytes, mut bits, mut held) = (Vec::new(), 0_u32, 0_u32);
    for letter in text.bytes() {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => continue,
        };
        held = held << 6 | u32::from(value);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((held >> bits & 0xff) as u8);
        }
    }
    bytes
}

/// The text of axe-core, which is fetched by tests/all and not a part of the project.
fn axe() -> String {
    let tools = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("tools");
    let usual = tools.join("node_modules/axe-core/axe.min.js");
    let path = env::var_os("AXE").map_or(usual, PathBuf::from);
    fs::read_to_string(&path).unwrap_or_else(|error| {
        panic!(
            "{}: {error}. The tests in tests/browser.rs need axe-core: `npm install --prefix {} \
             axe-core`, or set AXE to the path of its axe.min.js. tests/all installs it.",
            path.display(),
            tools.display()
        )
    })
}

struct Browser {
    pipe: Pipe,
    session: String,
    folder: PathBuf,
    scripts: bool,
    text: u32,
    /// What happened since the page was opened, as far as it was looked at.
    events: Vec<Value>,
    /// How many of those until it was loaded.
    until_loaded: usize,
    /// A clock that was stopped once keeps no time that others could use.
    has_a_clock_of_its_own: bool,
}

impl Browser {
    fn launch() -> Self {
        static LAUNCHED: AtomicUsize = AtomicUsize::new(0);
        let number = LAUNCHED.fetch_add(1, Ordering::Relaxed);
        let folder = FOLDER.join(format!("browser-{number}"));
        let mut pipe = Pipe::launch(&folder, &FOLDER.join("sites"));
        let target = pipe.call(None, "Target.createTarget", &json!({ "url": "about:blank" }));
        let target = json!({ "targetId": target["targetId"], "flatten": true });
        let attached = pipe.call(None, "Target.attachToTarget", &target);
        let session = attached["sessionId"].as_str().expect("a session").to_owned();
        let mut browser = Self {
            pipe,
            session,
            folder,
            scripts: true,
            text: 100,
            events: Vec::new(),
            until_loaded: 0,
            has_a_clock_of_its_own: false,
        };
        for domain in ["Page", "Runtime", "Log", "Network"] {
            browser.call(&format!("{domain}.enable"), &json!({}));
        }
        browser.call("Emulation.setFocusEmulationEnabled", &json!({ "enabled": true }));
        browser
    }

    fn call(&mut self, method: &str, parameters: &Value) -> Value {
        self.pipe.call(Some(&self.session), method, parameters)
    }

    fn show(&mut self, look: Look) {
        let screen = json!({
            "width": look.width, "height": 900, "deviceScaleFactor": 1, "mobile": false,
        });
        self.call("Emulation.setDeviceMetricsOverride", &screen);
        let scheme = if look.dark { "dark" } else { "light" };
        let forced = if look.forced { "active" } else { "none" };
        let media = json!({
            "media": if look.print { "print" } else { "screen" },
            "features": [
                { "name": "prefers-color-scheme", "value": scheme },
                { "name": "forced-colors", "value": forced },
                { "name": "prefers-reduced-motion", "value": "reduce" },
            ],
        });
        self.call("Emulation.setEmulatedMedia", &media);
        if self.text != look.text {
            self.text = look.text;
            let sizes = json!({ "standard": 16 * look.text / 100, "fixed": 13 * look.text / 100 });
            self.call("Page.setFontSizes", &json!({ "fontSizes": sizes }));
        }
    }

    fn open(&mut self, address: &str, scripts: bool) {
        if self.scripts != scripts {
            self.scripts = scripts;
            self.call("Emulation.setScriptExecutionDisabled", &json!({ "value": !scripts }));
        }
        self.pipe.events();
        self.events.clear();
        self.go(address);
        self.arrive();
        self.until_loaded = self.events.len();
    }

    fn go(&mut self, address: &str) {
        let gone = self.call("Page.navigate", &json!({ "url": address }));
        assert!(gone["errorText"].is_null(), "{address}: {}", gone["errorText"]);
    }

    /// Waits until a page is loaded.
    fn arrive(&mut self) {
        self.events.extend(self.pipe.events_until("Page.loadEventFired"));
        self.value(LOOKS);
    }

    /// Takes what has happened.
    fn gather(&mut self) {
        self.events.extend(self.pipe.events());
    }

    fn value(&mut self, expression: &str) -> Value {
        let parameters = json!({
            "expression": expression, "returnByValue": true, "awaitPromise": true,
            // As if somebody had clicked: only then may a page open another.
            "userGesture": true,
        });
        let mut evaluated = self.call("Runtime.evaluate", &parameters);
        let exception = &evaluated["exceptionDetails"];
        assert!(exception.is_null(), "{exception:#}");
        evaluated["result"]["value"].take()
    }

    fn press(&mut self, keys: &str) {
        let (modifier, key) =
            keys.split_once('+').filter(|(_, key)| !key.is_empty()).unwrap_or(("", keys));
        let modifiers = match modifier {
            "Control" => 2,
            "Meta" => 4,
            "Shift" => 8,
            _ => 0,
        };
        let (key, text) = match key {
            "Space" => (" ", " "),
            "Enter" => ("Enter", "\r"),
            key if key.chars().count() == 1 && modifiers & 6 == 0 => (key, key),
            key => (key, ""),
        };
        let code = match key {
            "Backspace" => 8,
            "Tab" => 9,
            "Enter" => 13,
            "Escape" => 27,
            "ArrowUp" => 38,
            "ArrowRight" => 39,
            "ArrowDown" => 40,
            "/" | "?" => 191,
            // A mark's own number is that of some other key.
            _ => key
                .bytes()
                .next()
                .filter(|byte| key.len() == 1 && byte.is_ascii_alphanumeric())
                .map_or(0, |byte| byte.to_ascii_uppercase().into()),
        };
        let mut event =
            json!({ "key": key, "windowsVirtualKeyCode": code, "modifiers": modifiers });
        event["type"] = json!("keyUp");
        let up = event.clone();
        event["type"] = json!("keyDown");
        if !text.is_empty() {
            event["text"] = json!(text);
        }
        for event in [event, up] {
            self.call("Input.dispatchKeyEvent", &event);
        }
    }

    /// What the open page said and asked for that it should not have.
    fn log(&mut self, address: &str) -> Vec<String> {
        self.gather();
        let mut faults = Vec::new();
        let requests = self.events[..self.until_loaded].iter().filter_map(requested).count();
        if requests > MOST_REQUESTS {
            faults.push(format!("makes {requests} requests"));
        }
        for event in &self.events {
            let parameters = &event["params"];
            match event["method"].as_str().unwrap_or_default() {
                "Runtime.exceptionThrown" => {
                    faults.push(format!("fails with {}", parameters["exceptionDetails"]));
                }
                "Runtime.consoleAPICalled" => faults.push(format!("logs {}", parameters["args"])),
                "Log.entryAdded" => {
                    let entry = &parameters["entry"];
                    let said = format!("makes the browser say {} {}", entry["text"], entry["url"]);
                    faults.extend((!is_of_the_page_itself(entry)).then_some(said));
                }
                _ => {}
            }
            let asked = requested(event).filter(|asked| !asked.starts_with(address));
            faults.extend(asked.map(|asked| format!("asks for {asked}")));
        }
        faults
    }
}

/// What an event says was asked for, outside the page itself.
fn requested(event: &Value) -> Option<&str> {
    let is_it = event["method"] == "Network.requestWillBeSent";
    let asked = event["params"]["request"]["url"].as_str().filter(|_| is_it)?;
    let is_inside = ["data:", "blob:"].iter().any(|scheme| asked.starts_with(scheme));
    (!is_inside).then_some(asked)
}

/// Whether the browser says that no page is where a test went to see the one for that.
fn is_of_the_page_itself(entry: &Value) -> bool {
    let is_missing = entry["text"].as_str().is_some_and(|text| text.contains("status of 404"));
    is_missing && entry["url"].as_str().is_some_and(|address| address.ends_with("/nowhere.html"))
}

/// An address below that of a site; all of it where it is not.
fn below(site: &str, address: &str) -> String {
    address.strip_prefix(site).unwrap_or(address).to_owned()
}
