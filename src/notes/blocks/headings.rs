//! Headings in many habits, without what stands around their words.

use super::{
    Reader, Row,
    org::{split_org_tags, without_progress},
    words::{unescaped, without_anchor},
};
use crate::{
    notes::{
        BlockKind, Heading, HeadingStyle, Marker,
        lines::{LineKind, pictures},
    },
    source::Text,
    text::is_space,
};

/// A heading without pictures before its words and without strong words in it: all of it is set
/// apart. `🚀 1. **Ownership**` is `1. Ownership`.
pub fn unadorned(text: &Text) -> Text {
    let words = text.as_str();
    let start = pictures(words);
    let text = if words[start..].contains(char::is_alphanumeric) {
        text.slice(start..words.len())
    } else {
        text.clone()
    };
    let words = text.as_str();
    if memchr::memchr(b'*', words.as_bytes()).is_none() {
        return text;
    }
    let strong = words.matches("**").count();
    if strong == 0 || strong % 2 == 1 || words.contains(['`', '\\']) || words.contains("***") {
        return text;
    }
    text.slice_as(0..words.len(), words.replace("**", "").trim())
}

/// Words without the tags of HTML around all of them: `<strong>Ownership</strong>`.
fn untagged(text: &Text) -> Text {
    const TAGS: [&str; 8] = ["strong", "b", "h1", "h2", "h3", "h4", "em", "i"];
    let inside = |words: &str| {
        let (tag, rest) = words.strip_prefix('<')?.split_once('>')?;
        let tag = TAGS.iter().find(|known| **known == tag)?;
        let inner = rest.strip_suffix('>')?.strip_suffix(tag)?.strip_suffix("</")?;
        Some(tag.len() + 2..tag.len() + 2 + inner.len())
    };
    match inside(text.as_str()) {
        Some(range) => text.slice(range).trim(),
        None => text.clone(),
    }
}

impl Reader<'_> {
    /// `STORIES` between two lines of nothing but `=`, `*` or `#`.
    pub(super) fn banner(&self, rows: &[Row]) -> Option<BlockKind> {
        let [above, title, below, ..] = rows else { return None };
        let mark = |row: &Row| {
            let line = self.line(row).trim();
            let mark = line.chars().next().filter(|mark| "=*#".contains(*mark))?;
            (line.len() >= 3 && line.chars().all(|c| c == mark)).then_some(mark)
        };
        let mark = mark(above).filter(|&above| mark(below) == Some(above))?;
        let stands = match title.kind {
            LineKind::Text => true,
            LineKind::Item(Marker::Bullet('*'), _) => mark == '*',
            LineKind::Hash(1, _) => mark == '#',
            _ => false,
        };
        if !stands {
            return None;
        }
        // `# STORIES #` is closed on all sides.
        let words = self.words(title, 0);
        let start = words.as_str().len() - words.as_str().trim_start_matches(mark).len();
        let end = words.as_str().trim_end_matches(mark).len().max(start);
        let words = words.slice(start..end).trim();
        let is_one = words.as_str().contains(char::is_alphabetic) && is_title(words.as_str());
        is_one.then(|| underlined(&words))
    }

    pub(super) fn heading(
        &self,
        row: &Row,
        level: u8,
        style: HeadingStyle,
        words: usize,
    ) -> BlockKind {
        let mut text = self.words(row, words);
        if style == HeadingStyle::Hash {
            let words = text.as_str();
            if let Some(inside) = words.strip_suffix("</summary>") {
                text = untagged(&text.slice(0..inside.len()).trim());
            }
            let closed = text.as_str().trim_end_matches(['#', '=']);
            if closed.ends_with(is_space) {
                text = text.slice(0..closed.len()).trim();
            }
        }
        let text = without_anchor(&unadorned(&without_attributes(&text)));
        let (text, tags) = if style == HeadingStyle::Org {
            let (text, tags) = split_org_tags(&self.without_keyword(&text));
            (without_progress(&text), tags)
        } else {
            split_hash_tags(&text)
        };
        BlockKind::Heading(Heading { level, style, text, tags })
    }

    pub(super) fn bold(&self, row: &Row, start: usize, end: usize) -> BlockKind {
        let text = Text::cut(self.file, self.text, row.start + start..row.start + end).trim();
        let text = unadorned(&unescaped(text));
        BlockKind::Heading(Heading { level: 6, style: HeadingStyle::Bold, text, tags: Vec::new() })
    }
}

pub(super) fn underlined(line: &Text) -> BlockKind {
    let (text, tags) = split_hash_tags(&without_anchor(&without_attributes(line)));
    BlockKind::Heading(Heading { level: 1, style: HeadingStyle::Underlined, text, tags })
}

/// A heading without the attributes that a program wrote behind it: `Ownership {#ownership}`,
/// `Ownership {.unnumbered}`.
fn without_attributes(text: &Text) -> Text {
    let words = text.as_str();
    let Some((before, inner)) = words.strip_suffix('}').and_then(|inner| inner.rsplit_once('{'))
    else {
        return text.clone();
    };
    let is_name = |name: &str| {
        !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || "-_.:=".contains(c))
    };
    let is_attribute = |piece: &str| {
        let pair = piece.split_once('=').filter(|(key, value)| {
            is_name(key) && key.is_ascii() && !value.is_empty() && !piece.starts_with('#')
        });
        piece.strip_prefix(['#', '.']).is_some_and(is_name) || pair.is_some()
    };
    let inner = inner.strip_prefix(':').unwrap_or(inner);
    let mut pieces = inner.split_whitespace().peekable();
    let begins = pieces.peek().is_some_and(|first| first.starts_with(['#', '.']));
    let are_attributes = begins && pieces.all(is_attribute);
    let stands = before.ends_with(is_space) && before.contains(char::is_alphanumeric);
    if are_attributes && stands { text.slice(0..before.trim_end().len()) } else { text.clone() }
}

/// The name by which links lead to a heading, where a program wrote one behind it.
pub fn anchor_of(line: &str) -> Option<&str> {
    let (_, inner) = line.trim_end().strip_suffix('}')?.rsplit_once('{')?;
    let mut pieces = inner.trim_start_matches(':').split_whitespace();
    pieces.find_map(|piece| piece.strip_prefix('#')).filter(|name| !name.is_empty())
}

/// `- ## Ownership`: what makes a heading of an item in an outliner, left out.
pub(super) fn without_hashes(words: &Text) -> Text {
    let string = words.as_str();
    let behind = string.trim_start_matches('#');
    let hashes = string.len() - behind.len();
    let is_heading = (1..=6).contains(&hashes)
        && behind.starts_with(' ')
        && behind.contains(char::is_alphanumeric);
    if is_heading { words.slice(hashes..string.len()).trim() } else { words.clone() }
}

/// Whether words could be a title: few, and no sentence.
pub(super) fn is_title(words: &str) -> bool {
    words.split_whitespace().nth(10).is_none()
        && !words.ends_with(['.', ';', ','])
        && words.chars().count() <= 80
}

/// `Outage #ownership #dive-deep` into words and tags.
fn split_hash_tags(text: &Text) -> (Text, Vec<Text>) {
    let words = text.as_str();
    let mut end = words.len();
    let mut tags = Vec::new();
    while let Some(at) = words[..end].rfind(char::is_whitespace) {
        let word = &words[at..end];
        let tag = word.trim_start();
        let is_tag = tag.len() > 1
            && tag.strip_prefix('#').is_some_and(|name| {
                name.chars().all(|c| c.is_alphanumeric() || "-_/".contains(c))
                    && name.chars().any(char::is_alphabetic)
            });
        if !is_tag {
            break;
        }
        tags.push(text.slice(end - tag.len() + 1..end));
        end = words[..at].trim_end().len();
    }
    tags.reverse();
    (text.slice(0..end).trim(), tags)
}
