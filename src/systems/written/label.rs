//! Labels as people see them: without the markup that they are written in.

use super::sketch::tidy;

/// What a label says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Label {
    /// Its words.
    pub name: String,
    /// What stands in `<small>` at its end.
    pub role: Option<String>,
    /// The first tag in it that is left as text.
    pub markup: Option<String>,
}

/// Tags that only say how words look.
const LOOKS: [&str; 16] = [
    "b", "i", "u", "s", "em", "strong", "sub", "sup", "small", "big", "code", "span", "div", "p",
    "font", "center",
];
/// Tags that part words.
const BREAKS: [&str; 4] = ["br", "hr", "p", "div"];

/// Entities that Mermaid and HTML share, in Mermaid's spelling (`#quot;`) and HTML's (`&quot;`).
const ENTITIES: [(&str, &str); 8] = [
    ("quot", "\""),
    ("apos", "'"),
    ("amp", "&"),
    ("lt", "<"),
    ("gt", ">"),
    ("nbsp", " "),
    ("num", "#"),
    ("semi", ";"),
];
/// An entity is no longer than this.
const LONGEST_ENTITY: usize = 10;

/// Reads a label with its markup.
pub fn read(written: &str) -> Label {
    let written = without_backticks(written.trim());
    let (written, role) = match split_role(written) {
        Some((name, role)) => (name, Some(plain(role).name)),
        None => (written, None),
    };
    Label { role: role.filter(|role| !role.is_empty()), ..plain(written) }
}

/// Reads a text in which `<small>` has no meaning of its own.
pub fn plain(written: &str) -> Label {
    let (shown, markup) = without_tags(written);
    let shown = shown.replace("\\n", " ").replace("**", "");
    Label { name: tidy(&with_entities(&without_icons(&shown))), role: None, markup }
}

/// "`text`" is a label in Markdown.
fn without_backticks(written: &str) -> &str {
    let inside = written.strip_prefix('`').and_then(|written| written.strip_suffix('`'));
    inside.unwrap_or(written)
}

/// `Name<br/><small>role</small>`.
fn split_role(written: &str) -> Option<(&str, &str)> {
    let (name, role) = written.strip_suffix("</small>")?.split_once("<small>")?;
    let name_is_there = name.chars().any(char::is_alphanumeric);
    (name_is_there && !role.contains("<small>")).then_some((name, role))
}

fn without_tags(written: &str) -> (String, Option<String>) {
    let mut shown = String::with_capacity(written.len());
    let mut markup = None;
    let mut rest = written;
    // Where no tag can end any more, none need be looked for.
    let last = written.rfind('>').map_or(0, |at| written.len() - at);
    while let Some(open) = rest.find('<').filter(|open| rest.len() - open > last) {
        let (before, tag) = rest.split_at(open);
        shown.push_str(before);
        let name: String = tag[1..]
            .trim_start_matches('/')
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .take(20)
            .collect::<String>()
            .to_lowercase();
        let known = BREAKS.contains(&name.as_str()) || LOOKS.contains(&name.as_str());
        if known && let Some(end) = tag.find('>') {
            shown.push_str(if BREAKS.contains(&name.as_str()) { " " } else { "" });
            rest = &tag[end + 1..];
        } else {
            if !name.is_empty() && markup.is_none() {
                markup = Some(name);
            }
            shown.push('<');
            rest = &tag[1..];
        }
    }
    shown.push_str(rest);
    (shown, markup)
}

fn with_entities(written: &str) -> String {
    let mut shown = String::with_capacity(written.len());
    let mut rest = written;
    while let Some(open) = rest.find(['#', '&']) {
        let (before, entity) = rest.split_at(open);
        shown.push_str(before);
        let end = entity.bytes().take(LONGEST_ENTITY).position(|byte| byte == b';');
        let meant = end.and_then(|end| decoded(entity.get(1..end)?));
        if let (Some(meant), Some(end)) = (meant, end) {
            shown.push_str(&meant);
            rest = &entity[end + 1..];
        } else {
            shown.push_str(&entity[..1]);
            rest = &entity[1..];
        }
    }
    shown.push_str(rest);
    shown
}

fn decoded(entity: &str) -> Option<String> {
    if let Some((_, meant)) = ENTITIES.iter().find(|(name, _)| *name == entity) {
        return Some((*meant).to_owned());
    }
    let digits = entity.strip_prefix('#').unwrap_or(entity);
    let number = match digits.strip_prefix('x') {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => digits.parse().ok()?,
    };
    char::from_u32(number).map(String::from)
}

/// `fa:fa-database` and its like are pictures.
fn without_icons(shown: &str) -> String {
    if !shown.contains(":fa-") {
        return shown.to_owned();
    }
    let icon = |word: &&str| {
        word.split_once(":fa-").is_some_and(|(set, _)| set.starts_with("fa") && set.len() <= 3)
    };
    shown.split_whitespace().filter(|word| !icon(word)).collect::<Vec<_>>().join(" ")
}
