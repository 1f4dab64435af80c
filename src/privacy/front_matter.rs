//! `private = true` at the top of a file.

use super::place;
use crate::{
    findings::{self, Findings},
    source::Source,
};

/// How many lines matter may have.
const LONGEST: usize = 200;

/// Whether matter at the top of a file says that all of it is private. It need not be well formed
/// otherwise; matter that never ends is an error if it says so.
pub fn hides_all(source: &Source, findings: &mut Findings) -> bool {
    let mut lines = source.text.split(['\n', '\r', '\u{2028}', '\u{2029}']).map(str::trim);
    let Some(mark) = lines.find(|line| !line.is_empty()) else { return false };
    if !matches!(mark, "+++" | "---") {
        return false;
    }
    // A carriage return and a line feed make an empty line here, which says nothing.
    let inside: Vec<&str> = lines.take(2 * LONGEST).collect();
    let close = inside.iter().position(|line| *line == mark);
    let end = close.unwrap_or_else(|| {
        let pairs = inside.iter().take_while(|line| line.is_empty() || pair(line).is_some());
        pairs.count()
    });
    let matter = &inside[..end];
    let says_so = matter.iter().any(|line| says_private(line));
    if says_so && close.is_none() {
        findings
            .error(findings::UNCLOSED_PRIVATE, place(source, 0), "the front matter never ends")
            .help(format!("end it with `{mark}`; until then all of the file is left out"));
    }
    says_so
}

fn says_private(line: &str) -> bool {
    pair(line).is_some_and(|(key, value)| {
        let value = value.split('#').next().unwrap_or_default();
        let value = value.trim().trim_matches(['"', '\'', ',']).to_ascii_lowercase();
        let key = key.trim_matches(['"', '\'']);
        key.eq_ignore_ascii_case("private")
            && matches!(value.as_str(), "true" | "yes" | "on" | "y" | "1")
    })
}

fn pair(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(['=', ':'])?;
    let key = key.trim();
    (!key.is_empty() && !key.contains(char::is_whitespace)).then_some((key, value))
}
