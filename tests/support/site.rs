//! Whether a built site is whole: every link leads somewhere, wherever the site lies, and nothing
//! in it runs that should not.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use html5ever::{
    tendril::StrTendril,
    tokenizer::{
        BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
        states::RawKind,
    },
};

use super::files::{all_files, is_page};

/// Attributes that hold one address.
const ADDRESSES: &[&str] =
    &["href", "src", "action", "formaction", "poster", "data", "cite", "ping", "background"];

/// Attributes that hold ids of their own page.
const REFERENCES: &[&str] = &[
    "for",
    "list",
    "headers",
    "aria-labelledby",
    "aria-describedby",
    "aria-controls",
    "aria-owns",
    "aria-activedescendant",
];

/// Elements that bring in what is not the page's own.
const NOT_OURS: &[&str] = &["base", "iframe", "frame", "object", "embed", "applet"];

/// Attributes whose words people see or hear.
const READ: &[&str] = &["alt", "title", "aria-label", "content", "placeholder", "summary"];

/// Elements without an end.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
];

/// Schemes that a link may have; all others can run something or lead nowhere.
const SCHEMES: &[&str] = &["http", "https", "mailto", "tel"];

/// Pages that no other page needs to link to.
const WITHOUT_LINKS: &[&str] = &["index.html", "404.html"];

/// Fails with a list of all that is wrong with the site in a folder.
#[track_caller]
pub fn assert_whole(folder: &Path) {
    let faults = faults(folder);
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

/// All that is wrong with the site in a folder, as `PAGE: FAULT`.
pub fn faults(folder: &Path) -> Vec<String> {
    let files = all_files(folder);
    faults_among(files.keys().map(String::as_str), &pages_of(&files))
}

/// Every page among some files.
pub fn pages_of(files: &BTreeMap<String, Vec<u8>>) -> BTreeMap<String, Page> {
    let pages = files.iter().filter(|(path, _)| is_page(path));
    pages.map(|(path, bytes)| (path.clone(), Page::read(bytes))).collect()
}

/// All that is wrong with a site of these files, as `PAGE: FAULT`.
pub fn faults_among<'a>(
    files: impl IntoIterator<Item = &'a str>,
    pages: &'a BTreeMap<String, Page>,
) -> Vec<String> {
    let pages = pages.iter().map(|(path, page)| (path.as_str(), page)).collect();
    let site = Site { files: files.into_iter().collect(), pages };
    let mut faults = Vec::new();
    if !site.pages.contains_key("index.html") {
        faults.push("index.html: is not there".to_owned());
    }
    for (path, page) in &site.pages {
        let found = page.faults.iter().cloned().chain(site.faults_of_links(path, page));
        faults.extend(found.map(|fault| format!("{path}: {fault}")));
    }
    faults.extend(site.pages_that_nothing_links_to());
    faults
}

struct Site<'a> {
    files: BTreeSet<&'a str>,
    pages: BTreeMap<&'a str, &'a Page>,
}

impl Site<'_> {
    fn faults_of_links(&self, path: &str, page: &Page) -> Vec<String> {
        let mut faults = Vec::new();
        for (link, line) in &page.links {
            match target(path, link) {
                Target::Outside => {}
                Target::Fault(why) => faults.push(format!("line {line}: `{link}` {why}")),
                Target::Inside { path, anchor } => faults.extend(
                    self.fault_of(&path, &anchor).map(|why| format!("line {line}: `{link}` {why}")),
                ),
            }
        }
        faults
    }

    fn fault_of(&self, path: &str, anchor: &str) -> Option<String> {
        if !self.files.contains(path) {
            let other = self.files.iter().find(|file| file.to_lowercase() == path.to_lowercase());
            return Some(match other {
                Some(other) => format!("is written `{other}`"),
                None => format!("leads to no file: `{path}`"),
            });
        }
        let page = self.pages.get(path)?;
        let is_there = anchor.is_empty() || page.ids.contains(anchor);
        (!is_there).then(|| format!("leads to no place on its page: `{anchor}`"))
    }

    /// Pages that cannot be reached from the first one by following links.
    fn pages_that_nothing_links_to(&self) -> Vec<String> {
        let mut reached = BTreeSet::new();
        let mut next = vec!["index.html".to_owned()];
        while let Some(path) = next.pop() {
            let Some(page) = self.pages.get(path.as_str()) else { continue };
            if !reached.insert(path.clone()) {
                continue;
            }
            for (link, _) in &page.links {
                if let Target::Inside { path, .. } = target(&path, link) {
                    next.push(path);
                }
            }
        }
        let missed = self
            .pages
            .keys()
            .filter(|path| !reached.contains(**path) && !WITHOUT_LINKS.contains(path));
        missed.map(|path| format!("{path}: no page links to it")).collect()
    }
}

enum Target {
    Outside,
    Inside { path: String, anchor: String },
    Fault(&'static str),
}

/// Where a link of a page leads.
fn target(page: &str, link: &str) -> Target {
    // Browsers do not see white space inside an address, nor control characters before it.
    let link: String = link
        .trim_matches(|character: char| character <= ' ')
        .chars()
        .filter(|character| !matches!(character, '\t' | '\n' | '\r'))
        .collect();
    if let Some((scheme, _)) = link.split_once(':')
        && scheme.chars().all(|letter| letter.is_ascii_alphanumeric() || "+-.".contains(letter))
    {
        let known = SCHEMES.contains(&scheme.to_lowercase().as_str());
        return if known { Target::Outside } else { Target::Fault("has a scheme of no use here") };
    }
    if link.starts_with('/') || link.contains('\\') {
        // A server shows its 404 page below any path, so this one may not be relative.
        let may = page == "404.html" && !link.starts_with("//") && !link.contains('\\');
        return if may { Target::Outside } else { Target::Fault("is not relative") };
    }
    let (link, anchor) = link.split_once('#').unwrap_or((&link, ""));
    let link = link.split('?').next().unwrap_or_default();
    let (Some(link), Some(anchor)) = (decoded(link), decoded(anchor)) else {
        return Target::Fault("has a broken escape");
    };
    if link.is_empty() {
        return Target::Inside { path: page.to_owned(), anchor };
    }
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in link.split('/') {
        match part {
            ".." if parts.pop().is_none() => return Target::Fault("leaves the site"),
            "." | ".." => {}
            part => parts.push(part),
        }
    }
    Target::Inside { path: parts.join("/"), anchor }
}

/// Takes `%XX` apart; `None` where that gives no text.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next()?, rest.next()?];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

/// What a page holds.
#[derive(Default)]
pub struct Page {
    /// Every id.
    pub ids: BTreeSet<String>,
    /// Every address, with its line.
    pub links: Vec<(String, u64)>,
    /// Its words, without those of scripts and styles.
    pub text: String,
    /// Those words again, run by run, each with the elements it stands in: `section.s p.c`.
    pub runs: Vec<(String, String)>,
    /// How many elements it has.
    pub elements: usize,
    /// Every script: its address or its text.
    pub scripts: Vec<String>,
    /// The text of every style.
    pub styles: Vec<String>,
    /// Values of attributes that people read.
    pub told: Vec<String>,
    /// What is wrong with the page by itself.
    pub faults: Vec<String>,
    open: Vec<String>,
    goes_on: bool,
    references: Vec<(String, u64)>,
    /// The element that was opened last, while its start is looked at.
    last: String,
    raw: Option<String>,
    has_doctype: bool,
}

impl Page {
    /// Reads a page.
    pub fn read(bytes: &[u8]) -> Self {
        let Ok(text) = std::str::from_utf8(bytes) else {
            return Self { faults: vec!["is not UTF-8".to_owned()], ..Self::default() };
        };
        let queue = BufferQueue::default();
        queue.push_back(StrTendril::from(text));
        let options = TokenizerOpts { exact_errors: true, ..TokenizerOpts::default() };
        let tokenizer = Tokenizer::new(Reader(RefCell::default()), options);
        while !matches!(tokenizer.feed(&queue), html5ever::TokenizerResult::Done) {}
        tokenizer.end();
        let mut page = tokenizer.sink.0.into_inner();
        page.conclude();
        page
    }

    fn conclude(&mut self) {
        if !self.has_doctype {
            self.fault(1, "has no doctype");
        }
        let missing: Vec<_> =
            self.references.iter().filter(|(id, _)| !self.ids.contains(id)).cloned().collect();
        for (id, line) in missing {
            self.fault(line, &format!("nothing has the id `{id}`"));
        }
    }

    fn fault(&mut self, line: u64, what: &str) {
        self.faults.push(format!("line {line}: {what}"));
    }

    fn open(&mut self, tag: &Tag, line: u64) {
        let name = tag.name.to_string();
        if NOT_OURS.contains(&name.as_str()) {
            self.fault(line, &format!("<{name}> has no place here"));
        }
        let is_icon = name == "link" && value_of(tag, "rel") == Some("icon");
        let before = std::mem::replace(&mut self.last, name.clone());
        if before == "head" && !is_policy(tag) {
            self.fault(line, "the first thing in <head> is no Content-Security-Policy");
        }
        self.elements += 1;
        if name == "script" {
            self.scripts.push(value_of(tag, "src").unwrap_or_default().to_owned());
        }
        if !tag.self_closing && !VOID.contains(&name.as_str()) {
            let classes = value_of(tag, "class").unwrap_or_default().split_whitespace();
            self.open.push(classes.fold(name.clone(), |all, class| format!("{all}.{class}")));
        }
        for attribute in &tag.attrs {
            // The icon is a part of the page, and a picture runs nothing.
            if !(is_icon && attribute.value.starts_with("data:image/svg+xml,")) {
                self.attribute(&attribute.name.local, &attribute.value, line);
            }
        }
        if matches!(name.as_str(), "script" | "style") {
            self.raw = Some(name);
        }
    }

    fn close(&mut self, name: &str) {
        let is_it = |open: &String| open.split('.').next() == Some(name);
        if let Some(at) = self.open.iter().rposition(is_it) {
            self.open.truncate(at);
        }
    }

    fn words(&mut self, text: &str) {
        match self.raw.as_deref() {
            None => {
                self.text.push_str(text);
                // Text comes in pieces; a tag ends a run.
                match self.runs.last_mut() {
                    Some((_, run)) if self.goes_on => run.push_str(text),
                    _ => self.runs.push((self.open.join(" "), text.to_owned())),
                }
                self.goes_on = true;
            }
            Some("script") => self.scripts.last_mut().into_iter().for_each(|it| it.push_str(text)),
            Some("style") => self.styles.push(text.to_owned()),
            Some(_) => {}
        }
    }

    fn attribute(&mut self, name: &str, value: &str, line: u64) {
        let name = name.rsplit(':').next().unwrap_or(name);
        if READ.contains(&name) {
            self.told.push(value.to_owned());
        }
        if name.starts_with("on") {
            self.fault(line, &format!("`{name}` would run something"));
        } else if name == "id" {
            self.id(value, line);
        } else if ADDRESSES.contains(&name) {
            self.links.push((value.to_owned(), line));
        } else if name == "srcset" || name == "imagesrcset" {
            let first = |candidate: &str| candidate.split_whitespace().next().map(str::to_owned);
            self.links.extend(value.split(',').filter_map(first).map(|link| (link, line)));
        } else if REFERENCES.contains(&name) {
            let ids = value.split_whitespace().map(|id| (id.to_owned(), line));
            self.references.extend(ids);
        }
    }

    fn id(&mut self, id: &str, line: u64) {
        if id.is_empty() || id.contains(char::is_whitespace) {
            self.fault(line, &format!("`{id}` can be no id"));
        } else if !self.ids.insert(id.to_owned()) {
            self.fault(line, &format!("two elements have the id `{id}`"));
        }
    }
}

fn value_of<'t>(tag: &'t Tag, name: &str) -> Option<&'t str> {
    let named = tag.attrs.iter().find(|attribute| &*attribute.name.local == name);
    named.map(|attribute| &*attribute.value)
}

fn is_policy(tag: &Tag) -> bool {
    &*tag.name == "meta"
        && tag.attrs.iter().any(|attribute| {
            &*attribute.name.local == "http-equiv"
                && attribute.value.eq_ignore_ascii_case("content-security-policy")
        })
}

struct Reader(RefCell<Page>);

impl TokenSink for Reader {
    type Handle = ();

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<()> {
        let mut page = self.0.borrow_mut();
        match token {
            Token::DoctypeToken(doctype) => {
                page.has_doctype = doctype.name.as_deref() == Some("html");
            }
            Token::ParseError(error) => page.fault(line, &error),
            Token::CharacterTokens(text) => page.words(&text),
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => {
                page.goes_on = false;
                page.open(&tag, line);
                return raw_kind(&tag.name);
            }
            Token::TagToken(tag) => {
                page.goes_on = false;
                page.close(&tag.name);
                if page.raw.as_deref() == Some(&*tag.name) {
                    page.raw = None;
                }
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// How the text behind a tag is to be read.
fn raw_kind(name: &str) -> TokenSinkResult<()> {
    match name {
        "script" => TokenSinkResult::RawData(RawKind::ScriptData),
        "style" | "xmp" | "noembed" | "noframes" => TokenSinkResult::RawData(RawKind::Rawtext),
        "title" | "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
        _ => TokenSinkResult::Continue,
    }
}
