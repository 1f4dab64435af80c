//! Words as they are seen: without characters that show nothing, in whatever width they are typed.

use std::borrow::Cow;

/// Characters that show nothing, wherever they stand.
pub const UNSEEN: [char; 9] = [
    '\u{ad}', '\u{200b}', '\u{200c}', '\u{200d}', '\u{200e}', '\u{200f}', '\u{2060}', '\u{180e}',
    '\u{feff}',
];

/// A text without what is not seen, its wide letters and signs as plain ones.
pub fn plain(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let seen = text.chars().filter(|c| !UNSEEN.contains(c));
    Cow::Owned(seen.map(narrow).collect())
}

fn narrow(wide: char) -> char {
    let is_wide = ('\u{ff01}'..='\u{ff5e}').contains(&wide);
    let plain = is_wide.then(|| char::from_u32(u32::from(wide) - 0xfee0)).flatten();
    plain.unwrap_or(wide)
}

/// Where the last word of a line begins: behind white space, or where a tag begins behind a letter of
/// a script that is written without spaces, or behind a sign of its own width.
pub fn start_of_last(line: &str) -> Option<usize> {
    let start = line.rfind(char::is_whitespace).map_or(0, |at| at + 1);
    let start = (start..line.len()).find(|&at| line.is_char_boundary(at))?;
    let is_glued = |&at: &usize| line[..at].chars().next_back().is_some_and(ends_word);
    let hashes = line[start..].match_indices('#').map(|(at, _)| start + at);
    Some(hashes.filter(|&at| at > start).find(is_glued).unwrap_or(start))
}

/// Whether a word ends behind a character whatever comes next.
fn ends_word(c: char) -> bool {
    let has_no_spaces = matches!(c,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{2e80}'..
    );
    !c.is_ascii() && (has_no_spaces || !c.is_alphanumeric())
}
