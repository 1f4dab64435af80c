//! What a line or an item holds, whatever the principles are: entries, an arrow, marks around it.

use crate::{
    notes::{Item, Marker},
    source::Text,
};

/// Whether an item has a mark that heads sections in many notes: `■`, `◆`.
pub(super) fn heads_section(item: &Item) -> bool {
    matches!(item.marker, Marker::Bullet('■' | '◆' | '◇' | '□' | '▼' | '▶' | '★' | '☆'))
}

/// The first arrow of a line, and where it stands.
pub(in crate::portfolio) fn arrow_in(words: &str) -> Option<(usize, &'static str)> {
    // Most lines have none of their bytes.
    memchr::memchr2(b'>', 0xe2, words.as_bytes())?;
    let arrows = ["->", "→", "=>", "⇒"];
    arrows.into_iter().filter_map(|arrow| Some((words.find(arrow)?, arrow))).min()
}

pub(super) fn has_plain_arrow(words: &str) -> bool {
    arrow_in(words).is_some()
}

/// Whether a line may be a list of several: most have none of what stands between entries.
pub(super) fn may_list(words: &str) -> bool {
    let bytes = words.as_bytes();
    !words.is_ascii()
        || memchr::memchr3(b',', b';', b'/', bytes).is_some()
        || memchr::memchr3(b'\n', b'|', b'+', bytes).is_some()
}

fn is_between_entries(c: char) -> bool {
    matches!(c, ',' | ';' | '/' | '\n' | '|' | '+' | '、' | '，' | '；' | '·' | '•')
}

/// The entries of a list in a line: `ownership, dive deep; frugality`.
pub fn list_pieces(words: &str) -> impl Iterator<Item = &str> {
    words
        .split(is_between_entries)
        .map(|piece| {
            piece
                .trim()
                .trim_start_matches("and ")
                .trim_matches(['.', ' ', '#', '"', '*', '`', '[', ']'])
        })
        .filter(|piece| !piece.is_empty())
}

/// `[[Ownership]]` names a page that is called so.
pub(in crate::portfolio) fn unlinked(line: &Text) -> Text {
    let inside = line.as_str().strip_prefix("[[").and_then(|inner| inner.strip_suffix("]]"));
    match inside.filter(|inside| !inside.contains(['[', ']', '|'])) {
        Some(inside) => line.slice(2..2 + inside.len()),
        None => line.clone(),
    }
}

/// A line without emphasis around all of it.
pub(in crate::portfolio) fn unmarked(line: &Text) -> Text {
    let words = line.as_str();
    for mark in ["**", "__", "*", "_"] {
        let inside = words
            .strip_prefix(mark)
            .and_then(|inner| inner.trim_end_matches(':').strip_suffix(mark));
        if let Some(inside) = inside.filter(|inside| !inside.is_empty() && !inside.contains(mark)) {
            return line.slice(mark.len()..mark.len() + inside.len());
        }
    }
    line.clone()
}
