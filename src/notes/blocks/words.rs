//! Words without what only programs read in them.

use crate::source::Text;

/// Words in which signs are escaped that mean nothing to Markdown where they stand, as programs that
/// write it escape them: `\-40%`, `31\.`. What would mean something without its escape keeps it,
/// and so does code.
pub(super) fn unescaped(text: Text) -> Text {
    const PLAIN: [char; 6] = ['-', '>', '+', '.', '!', '='];
    let words = text.as_str();
    if memchr::memchr(b'\\', words.as_bytes()).is_none() {
        return text;
    }
    // `\[fill in\]`, where no link is written as text.
    let brackets = !["](", "\\](", "[[", "\\[\\["].iter().any(|mark| words.contains(mark));
    let is_escape = |at: usize| {
        let mut behind = words[at + 1..].chars();
        let sign = behind.next();
        let rest = behind.as_str();
        match sign {
            Some('!') => !rest.starts_with(['[', '\\']),
            // Two of them strike words out.
            Some('~') => !rest.starts_with("\\~") && !words[..at].ends_with('~'),
            Some('[' | ']') => brackets,
            Some(sign) => PLAIN.contains(&sign),
            None => false,
        }
    };
    let mut plain = Text::default();
    let mut start = 0;
    // Two escapes in a row stand for a backslash, and what is behind it is a sign of its own.
    let (mut is_escaped, mut in_code) = (false, false);
    for (at, byte) in words.bytes().enumerate() {
        in_code ^= byte == b'`';
        if byte == b'\\' && !is_escaped && !in_code && is_escape(at) {
            if at > start {
                plain.join("", &text.slice(start..at));
            }
            start = at + 1;
        }
        is_escaped = byte == b'\\' && !is_escaped;
    }
    if start == 0 {
        return text;
    }
    plain.join("", &text.slice(start..words.len()));
    plain
}

/// Words without the name that other notes call their block by: `The storm ^storm-1`.
pub fn without_anchor(text: &Text) -> Text {
    let words = text.as_str();
    // Most words have no such sign, and need not be looked through for what stands before it.
    let sign = memchr::memchr(b'^', words.as_bytes());
    let Some((before, name)) = sign.and_then(|_| words.rsplit_once(" ^")) else {
        return text.clone();
    };
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    let has_words = before.contains(char::is_alphanumeric);
    if is_name && has_words { text.slice(0..before.trim_end().len()) } else { text.clone() }
}
