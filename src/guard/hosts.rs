//! Computers inside a network.

use std::{net::Ipv4Addr, ops::Range};

use memchr::memmem;

use super::{Suspect, is_within_word};

/// Last parts of names that no one outside can look up.
const INNER: [&str; 7] = ["internal", "local", "corp", "lan", "intranet", "intra", "localdomain"];

/// What looks like a host inside a network, in order.
pub fn find(text: &str) -> Vec<Suspect> {
    let mut found = private_addresses(text);
    found.extend(in_links(text));
    found.extend(inner_names(text));
    found.sort_by_key(|at| (at.start, usize::MAX - at.end));
    let mut end = 0;
    found.retain(|at| {
        let is_new = end <= at.start;
        end = end.max(at.end);
        is_new
    });
    found.into_iter().map(|at| Suspect::new(at, "a host of an internal network")).collect()
}

/// `10.1.2.3`; neither a whole network (`10.0.0.0/8`) nor a loopback address.
fn private_addresses(text: &str) -> Vec<Range<usize>> {
    if !["10.", "172.", "192."].iter().any(|start| has(text, start)) {
        return Vec::new();
    }
    let found = runs(text, |c| c.is_ascii_digit() || c == '.').filter(|at| {
        let address = text[at.clone()].parse::<Ipv4Addr>();
        address.is_ok_and(|address| address.is_private() && address.octets()[3] != 0)
            && !is_within_word(text, at, "-_")
    });
    found.collect()
}

/// Hosts of links: of one part, or with a part that says so.
fn in_links(text: &str) -> Vec<Range<usize>> {
    let found = ["http://", "https://"].into_iter().flat_map(|scheme| {
        memmem::find_iter(text.as_bytes(), scheme).filter_map(move |start| {
            let start = start + scheme.len();
            let rest = &text[start..];
            let end = rest.find(|c: char| !is_host(c)).unwrap_or(rest.len());
            let host = rest[..end].trim_end_matches(['.', '-']);
            let parts: Vec<&str> = host.split('.').collect();
            let is_alone = parts.len() == 1 && host.len() > 1 && host != "localhost";
            let has_name = host.chars().any(|c| c.is_ascii_alphabetic());
            let says_so = parts.iter().any(|part| INNER.contains(part));
            (has_name && (is_alone || says_so)).then(|| start..start + host.len())
        })
    });
    found.collect()
}

/// `build.corp`, `db-1.prod.internal`.
fn inner_names(text: &str) -> Vec<Range<usize>> {
    if !INNER.iter().any(|inner| has(text, &format!(".{inner}"))) {
        return Vec::new();
    }
    let found = runs(text, is_host).filter_map(|at| {
        let name = text[at.clone()].trim_end_matches(['.', '-']);
        let parts: Vec<&str> = name.split('.').collect();
        let (last, names) = parts.split_last()?;
        let is_name =
            |part: &&str| part.len() > 1 && !part.contains(|c: char| c.is_ascii_uppercase());
        let at = at.start..at.start + name.len();
        let fits = INNER.contains(last)
            && !names.is_empty()
            && names.iter().all(is_name)
            && !is_within_word(text, &at, "_/$@(\\");
        fits.then_some(at)
    });
    found.collect()
}

fn has(text: &str, words: &str) -> bool {
    memmem::find(text.as_bytes(), words.as_bytes()).is_some()
}

fn is_host(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '.' | '-')
}

/// The longest runs of some characters.
fn runs(text: &str, is_part: impl Fn(char) -> bool + Copy) -> impl Iterator<Item = Range<usize>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let start = from + text[from..].find(is_part)?;
        let length = text[start..].find(|c| !is_part(c)).unwrap_or(text.len() - start);
        from = start + length;
        // A full stop behind it ends the sentence.
        let at = start..start + text[start..from].trim_end_matches('.').len();
        Some(at)
    })
}
