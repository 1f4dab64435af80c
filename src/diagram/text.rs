//! How wide lettering is, without asking a font.
//!
//! A page does not know which face its reader has, so widths come from a table: for each
//! character the widest of the condensed faces that the theme names (measured with the theme's
//! size adjustment and tracking), and a little more. Text that fits by this table fits on screen.

/// A voice of the drawing: its size in pixels and the widths of its letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Voice {
    /// Size in pixels.
    pub size: i32,
    widths: &'static [u8; 95],
    /// Width, in hundredths of an em, of a letter of another alphabet.
    foreign: i32,
}

/// Names: 15 px, semibold.
pub const NAME: Voice = Voice { size: 15, widths: &BOLD, foreign: 95 };
/// Roles, zone names and what a wire carries: 14 px, regular.
pub const SMALL: Voice = Voice { size: 14, widths: &REGULAR, foreign: 88 };
/// Questions: 16 px, italic, in the serif. Its letters are no wider than bold condensed ones of the
/// next size but one.
pub const QUESTION: Voice = Voice { size: 18, widths: &BOLD, foreign: 95 };
/// Distance between the baselines of a question's lines.
pub const QUESTION_LEADING: i32 = 22;

/// Distance between the baselines of a node's lines.
pub const LEADING: i32 = 19;

/// Widths of U+0020 to U+007E in hundredths of an em.
const BOLD: [u8; 95] = [
    32, 42, 47, 75, 63, 89, 78, 29, 42, 42, 48, 75, 35, 38, 35, 34, 63, 63, 63, 63, 63, 63, 63, 63,
    63, 63, 37, 37, 75, 75, 75, 53, 89, 69, 68, 66, 74, 62, 62, 74, 75, 34, 48, 70, 58, 89, 75, 76,
    66, 76, 69, 61, 63, 73, 69, 98, 69, 65, 65, 42, 34, 42, 75, 48, 46, 61, 64, 54, 64, 61, 40, 64,
    64, 32, 32, 60, 32, 93, 64, 62, 64, 64, 45, 54, 44, 64, 59, 83, 58, 59, 53, 64, 34, 64, 75,
];
const REGULAR: [u8; 95] = [
    30, 37, 42, 75, 57, 85, 70, 26, 36, 36, 46, 75, 30, 33, 30, 31, 57, 57, 57, 57, 57, 57, 57, 57,
    57, 57, 31, 31, 75, 75, 75, 48, 89, 64, 62, 63, 69, 57, 52, 70, 68, 28, 43, 59, 51, 77, 67, 71,
    57, 71, 63, 57, 54, 66, 62, 88, 62, 57, 62, 36, 31, 36, 75, 48, 46, 55, 57, 50, 57, 56, 33, 57,
    57, 26, 26, 52, 26, 87, 57, 55, 57, 57, 36, 47, 36, 57, 54, 73, 54, 54, 48, 57, 31, 57, 75,
];

/// Full-width characters fill an em; faces that are scaled up to a common x-height, a bit more.
const FULL_WIDTH: i32 = 110;
/// What other faces may add, in hundredths.
const SAFETY: i32 = 104;

/// The width of `text` in pixels, rounded up.
pub fn width(text: &str, voice: Voice) -> i32 {
    let hundredths: i32 = text.chars().map(|c| letter(c, voice)).fold(0, i32::saturating_add);
    let scaled = i64::from(hundredths) * i64::from(voice.size) * i64::from(SAFETY);
    i32::try_from((scaled + 9999) / 10_000).unwrap_or(i32::MAX)
}

fn letter(c: char, voice: Voice) -> i32 {
    match c {
        ' '..='~' => i32::from(voice.widths[c as usize - 0x20]),
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}' => 0,
        'Æ' | 'Œ' | '\u{2025}'..='\u{2026}' | '\u{2190}'..='\u{2bff}' | 'Ж' | 'Ш'..='Щ' | 'Ю' => {
            120
        }
        '\u{1100}'..='\u{11ff}'
        | '\u{2e80}'..='\u{a4cf}'
        | '\u{a960}'..='\u{a97f}'
        | '\u{ac00}'..='\u{d7ff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe4f}'
        | '\u{ff00}'..='\u{ffef}' => FULL_WIDTH,
        '\u{10000}'.. => 140, // pictographs: as wide as the widest emoji face
        _ => voice.foreign,
    }
}

/// Breaks `text` at spaces into at most `lines` lines of at most `limit` pixels, as even as they
/// can be. A word that is wider than a line is broken after one of its marks or, failing that,
/// inside; what does not fit the last line ends in an ellipsis.
pub fn wrap(text: &str, voice: Voice, limit: i32, lines: usize) -> Vec<String> {
    let wrapped = fill(text, voice, limit, lines);
    let count = wrapped.len();
    if count < 2 || is_cut(text, &wrapped) {
        return wrapped;
    }
    let widest_word = text.split_whitespace().map(|word| width(word, voice)).max().unwrap_or(0);
    let mut narrower = widest_word.max(width(text, voice) / i32::try_from(count).unwrap_or(1));
    while narrower < limit {
        let evener = fill(text, voice, narrower, lines);
        if evener.len() == count && !is_cut(text, &evener) {
            return evener;
        }
        narrower += 6;
    }
    wrapped
}

/// Whether lines hold less than all of a text.
pub fn is_cut(text: &str, lines: &[String]) -> bool {
    let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
    lines.iter().map(|line| letters(line)).sum::<usize>() != letters(text)
        || lines.last().is_some_and(|line| line.ends_with('…')) && !text.trim_end().ends_with('…')
}

fn fill(text: &str, voice: Voice, limit: i32, lines: usize) -> Vec<String> {
    let mut wrapped: Vec<String> = Vec::new();
    let mut line = String::new();
    for piece in pieces(text, voice, limit) {
        let joined = if line.is_empty() || piece.sticks {
            format!("{line}{}", piece.text)
        } else {
            format!("{line} {}", piece.text)
        };
        if line.is_empty() || width(&joined, voice) <= limit {
            line = joined;
        } else if wrapped.len() + 1 >= lines {
            wrapped.push(shorten(&line, voice, limit));
            return wrapped;
        } else {
            wrapped.push(std::mem::replace(&mut line, piece.text));
        }
    }
    if !line.is_empty() {
        wrapped.push(line);
    }
    wrapped
}

/// A run of letters that stays on one line.
struct Piece {
    text: String,
    /// Whether it goes on from the piece before it, without a space.
    sticks: bool,
}

/// No more than this much of a text is looked at: three lines never hold more.
const LONGEST: usize = 400;

fn pieces(text: &str, voice: Voice, limit: i32) -> Vec<Piece> {
    let head: String = text.chars().take(LONGEST).collect();
    head.split_whitespace().flat_map(|word| break_word(word, voice, limit)).collect()
}

/// A word whole, or cut so that each piece fits a line.
fn break_word(word: &str, voice: Voice, limit: i32) -> Vec<Piece> {
    if width(word, voice) <= limit {
        return vec![Piece { text: word.to_owned(), sticks: false }];
    }
    let mut pieces = Vec::new();
    let mut rest = word;
    while !rest.is_empty() {
        let cut = cut_point(rest, voice, limit);
        pieces.push(Piece { text: rest[..cut].to_owned(), sticks: !pieces.is_empty() });
        rest = &rest[cut..];
    }
    pieces
}

/// How many bytes of `word` a line takes: up to its last mark that fits, or as many as fit.
fn cut_point(word: &str, voice: Voice, limit: i32) -> usize {
    let mut fits = 0;
    let mut mark = 0;
    for (at, c) in word.char_indices() {
        let end = at + c.len_utf8();
        if fits > 0 && width(&word[..end], voice) > limit {
            return if mark > 0 { mark } else { fits };
        }
        fits = end;
        if !c.is_alphanumeric() {
            mark = end;
        }
    }
    word.len()
}

/// The start of `line` that still fits with an ellipsis after it.
fn shorten(line: &str, voice: Voice, limit: i32) -> String {
    let mut kept = line.to_owned();
    loop {
        let shown = format!("{}…", kept.trim_end_matches([' ', ',', ';', ':', '(']));
        if width(&shown, voice) <= limit || kept.is_empty() {
            return shown;
        }
        // Whole words go, but never the first.
        match kept.rfind(' ') {
            Some(space) => kept.truncate(space),
            None => _ = kept.pop(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, limit: i32, lines: usize, expected: &[&str]) {
        let wrapped = wrap(text, NAME, limit, lines);
        assert_eq!(wrapped, expected);
        assert!(wrapped.iter().all(|line| width(line, NAME) <= limit));
    }

    #[test]
    fn names_break_at_spaces() {
        check("Order Service", 200, 3, &["Order Service"]);
        check("Order Service", 70, 3, &["Order", "Service"]);
        check("  spaced   out ", 200, 3, &["spaced out"]);
        check("", 200, 3, &[]);
    }

    #[test]
    fn what_does_not_fit_ends_in_an_ellipsis() {
        check("one two three four five", 50, 2, &["one", "two…"]);
        check("transactional and marketing", 60, 1, &["tran…"]);
    }

    #[test]
    fn long_words_break_after_a_mark_if_they_can() {
        check("order-events-by-region", 100, 3, &["order-", "events-by-", "region"]);
        check("Pneumonoultramicroscopic", 100, 3, &["Pneumonoul", "tramicrosco", "pic"]);
    }

    #[test]
    fn hangul_is_full_width() {
        assert_eq!(width("주문", NAME), 35);
        check("주문 처리 서비스", 80, 3, &["주문 처리", "서비스"]);
    }
}
