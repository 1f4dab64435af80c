//! Whether what a site links to is still there.
//!
//! [`ask`] takes the links that pages show, asks each address once, and tells of those that do not
//! answer as they should. It is the one part of the program that speaks to other machines, and only
//! `parable check --external` calls it: a build asks nobody.
//!
//! Only `http` and `https` are asked, four hosts at a time and one address of each after the other,
//! with `HEAD` and, where that is not answered well, `GET`. What answered well is not asked again
//! for a week; [`memory`] says where that is kept. Addresses inside one's own network are never
//! asked, not even where a name or another site leads there: a stranger's link must not make this
//! machine knock at doors that are closed to the stranger.

pub mod memory;
mod reach;

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::{Mutex, PoisonError},
    thread,
    time::Duration,
};

use ureq::{Agent, Error, unversioned::transport::DefaultConnector};

use crate::{
    edition::Public,
    findings::{Findings, OUTSIDE_LINK},
    guard::Allowed,
    source::Span,
};
use memory::Memory;
use reach::Reach;

/// How many hosts are asked at a time.
const AT_ONCE: usize = 4;
/// How often an address may lead on to another.
const REDIRECTS: u32 = 5;
/// At how many places of the notes one address is pointed at.
const TOLD: usize = 3;

/// How to ask.
#[derive(Clone, Copy, Debug)]
pub struct Manner {
    /// How long an answer may take, from the name to the last redirect.
    pub patience: Duration,
    /// Whether addresses inside one's own network are asked too. Only tests do.
    pub inside: bool,
}

impl Default for Manner {
    fn default() -> Self {
        Self { patience: Duration::from_secs(10), inside: false }
    }
}

/// How many addresses there are to ask.
pub fn count(public: &Public, allowed: Allowed, memory: &Memory) -> usize {
    wanted(public, allowed).into_keys().filter(|url| !memory.is_good(url)).count()
}

/// Asks for every address that pages link to and `memory` does not hold, which then holds those
/// that answered. Findings are in the order of the addresses' first places.
pub fn ask(
    public: &Public,
    allowed: Allowed,
    manner: Manner,
    memory: &mut Memory,
    findings: &mut Findings,
) {
    let places = wanted(public, allowed);
    let urls: Vec<&str> = places.keys().copied().filter(|url| !memory.is_good(url)).collect();
    let answers = ask_all(&urls, manner);
    let mut bad: Vec<(&Vec<Span>, &str, Answer)> = Vec::new();
    for (url, answer) in answers {
        if answer == Answer::Good {
            memory.keep(url);
        } else if let Some(spans) = places.get(url) {
            bad.push((spans, url, answer));
        }
    }
    bad.sort_by_key(|(spans, url, _)| (spans.first().map(|span| (span.file, span.start)), *url));
    for (spans, _, answer) in bad {
        tell(spans, &answer, findings);
    }
}

/// Every address once, without what only the page behind it sees, and where the notes have it.
fn wanted<'p>(public: &'p Public, allowed: Allowed) -> BTreeMap<&'p str, Vec<Span>> {
    let mut places: BTreeMap<&str, Vec<Span>> = BTreeMap::new();
    for link in &public.linked.outside {
        let url = link.url.split('#').next().unwrap_or_default();
        if is_of_the_web(url) && !allowed.settles(OUTSIDE_LINK, &link.url) {
            places.entry(url).or_default().push(link.span);
        }
    }
    for spans in places.values_mut() {
        spans.sort_unstable();
        spans.dedup();
    }
    places
}

fn is_of_the_web(url: &str) -> bool {
    url.split_once("://").is_some_and(|(scheme, rest)| {
        ["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known)) && !rest.is_empty()
    })
}

/// What came of asking.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Answer {
    Good,
    Status(u16),
    /// Why there was none: `there is no such host`.
    None(String),
    /// It was not asked, and why.
    NotAsked(&'static str),
}

/// Addresses of one host are asked one after the other.
fn ask_all<'u>(urls: &[&'u str], manner: Manner) -> BTreeMap<&'u str, Answer> {
    let mut hosts: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for &url in urls {
        hosts.entry(reach::host(url).to_lowercase()).or_default().push(url);
    }
    let queue: Mutex<VecDeque<Vec<&str>>> = Mutex::new(hosts.into_values().collect());
    let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
    let answers: Mutex<BTreeMap<&str, Answer>> = Mutex::default();
    let agent = agent(manner);
    let work = || {
        while let Some(urls) = next() {
            for url in urls {
                let answer = answer(&agent, url, manner);
                answers.lock().unwrap_or_else(PoisonError::into_inner).insert(url, answer);
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..AT_ONCE.min(urls.len()) {
            scope.spawn(work);
        }
    });
    answers.into_inner().unwrap_or_else(PoisonError::into_inner)
}

fn agent(manner: Manner) -> Agent {
    let config = Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(REDIRECTS)
        .timeout_global(Some(manner.patience))
        .user_agent(concat!("parable/", env!("CARGO_PKG_VERSION"), " (checks links)"))
        .build();
    Agent::with_parts(config, DefaultConnector::default(), Reach { inside: manner.inside })
}

fn answer(agent: &Agent, url: &str, manner: Manner) -> Answer {
    if reach::holds_a_password(url) {
        return Answer::NotAsked("it holds a name or a password");
    }
    if !manner.inside && reach::is_inside(url) {
        return Answer::NotAsked(INSIDE);
    }
    // Many servers know no HEAD, and say so in many ways.
    match agent.head(url).call().map(|response| response.status().as_u16()) {
        Ok(200..=399) => return Answer::Good,
        Err(Error::Timeout(_)) => return silent(manner.patience),
        Err(Error::HostNotFound) => return Answer::None("there is no such host".to_owned()),
        _ => {}
    }
    match agent.get(url).call() {
        Ok(response) => match response.status().as_u16() {
            200..=399 => Answer::Good,
            status => Answer::Status(status),
        },
        Err(error) => reason(&error, manner.patience),
    }
}

const INSIDE: &str = "it is inside a network of one's own";

fn silent(patience: Duration) -> Answer {
    Answer::None(format!("there is no answer within {patience:?}"))
}

fn reason(error: &Error, patience: Duration) -> Answer {
    let why = match error {
        Error::Timeout(_) => return silent(patience),
        Error::Io(error) if reach::was_refused(error) => return Answer::NotAsked(INSIDE),
        Error::Io(error) => format!("there is no answer: {}", crate::inputs::plain_reason(error)),
        Error::HostNotFound => "there is no such host".to_owned(),
        Error::TooManyRedirects => "it leads on and on".to_owned(),
        Error::BadUri(_) | Error::Http(_) => "it is no web address".to_owned(),
        Error::Tls(_) | Error::Rustls(_) => format!("its certificate is not good: {error}"),
        error => format!("there is no answer: {error}"),
    };
    Answer::None(why)
}

fn tell(spans: &[Span], answer: &Answer, findings: &mut Findings) {
    let message = match answer {
        Answer::Good => return,
        Answer::Status(status @ (404 | 410)) => {
            format!("what this links to is not there (answer {status})")
        }
        Answer::Status(status) => format!("what this links to cannot be had (answer {status})"),
        Answer::None(why) => format!("what this links to does not answer: {why}"),
        Answer::NotAsked(why) => format!("what this links to was not asked: {why}"),
    };
    let places: BTreeSet<Span> = spans.iter().copied().collect();
    let more = places.len().saturating_sub(TOLD);
    for (at, span) in places.into_iter().take(TOLD).enumerate() {
        let finding = findings.warning(OUTSIDE_LINK, span, message.clone());
        if matches!(answer, Answer::Status(400..=403 | 405..=409 | 429 | 999)) {
            finding.help("some sites refuse programs: open it in a browser before you change it");
        }
        finding.help("if it may stay as it is, add it to `allow` in site.toml");
        if at + 1 == TOLD && more > 0 {
            finding.help(format!("{more} more places have the same link"));
        }
    }
}

#[cfg(test)]
mod tests;
