//! Comparing what people type.
//!
//! [`fold`] takes away what a keyboard, a word processor or a copy from the web puts in; [`near`]
//! forgives typing errors in what is left.

use unicode_normalization::UnicodeNormalization;

/// Takes any text and gives the form in which names are compared: lower case, compatibility forms
/// (full width, ligatures, decomposed letters) made plain, quotes and dashes straight, `&` as
/// `and`, each run of white space as one space, nothing invisible, no space at either end.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return fold_ascii(text);
    }
    let mut folded = Folded { text: String::with_capacity(text.len()), gap: false };
    let visible = text.chars().filter(|&letter| !is_invisible(letter) || is_space(letter));
    visible.nfkc().for_each(|letter| folded.push_lower(letter));
    folded.text
}

/// What [`fold`] gives, or of a long text its head of no less than `least` bytes.
pub fn fold_head(text: &str, least: usize) -> String {
    if text.is_ascii() { fold_ascii_head(text, least) } else { fold(text) }
}

/// The same by a shorter way, which most texts can go.
fn fold_ascii(text: &str) -> String {
    if is_tidy(text.as_bytes()) {
        return text.to_ascii_lowercase();
    }
    fold_ascii_head(text, usize::MAX)
}

/// Whether nothing but capitals is folded in a plain text: a space stands between words alone, and
/// there are no other marks than those that stay.
fn is_tidy(text: &[u8]) -> bool {
    let stays = |byte: u8| byte > b' ' && byte < 0x7f && byte != b'&' && byte != b'`';
    let mut before = b' ';
    for &byte in text {
        if !stays(byte) && (byte != b' ' || before == b' ') {
            return false;
        }
        before = byte;
    }
    before != b' ' || text.is_empty()
}

fn fold_ascii_head(text: &str, least: usize) -> String {
    let mut folded = Folded { text: String::with_capacity(text.len().min(least)), gap: false };
    for byte in text.bytes() {
        if folded.text.len() >= least {
            break;
        }
        match byte {
            b'&' => folded.push_word("and"),
            b' ' | b'\t'..=b'\r' => folded.gap = true,
            0..=0x1f | 0x7f => {}
            _ => {
                folded.close_gap();
                let letter = if byte == b'`' { b'\'' } else { byte.to_ascii_lowercase() };
                folded.text.push(char::from(letter));
            }
        }
    }
    folded.text
}

/// A text on its way to being folded.
struct Folded {
    text: String,
    /// Whether white space waits for a letter behind it.
    gap: bool,
}

impl Folded {
    fn push_lower(&mut self, letter: char) {
        match letter {
            // Its own lower case is two characters, the second of which nobody types.
            'İ' => self.push('i'),
            _ => letter.to_lowercase().for_each(|lower| self.push(lower)),
        }
    }

    fn push(&mut self, letter: char) {
        match letter {
            '&' => self.push_word("and"),
            _ if is_space(letter) => self.gap = true,
            _ if is_invisible(letter) => {}
            _ => {
                self.close_gap();
                self.text.push(straight(letter));
            }
        }
    }

    fn push_word(&mut self, word: &str) {
        self.gap = true;
        self.close_gap();
        self.text.push_str(word);
        self.gap = true;
    }

    fn close_gap(&mut self) {
        if self.gap && !self.text.is_empty() {
            self.text.push(' ');
        }
        self.gap = false;
    }
}

/// White space, blank Hangul and Braille letters included.
fn is_space(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, '\u{115f}' | '\u{1160}' | '\u{2800}' | '\u{3164}')
}

/// Characters that take no room: joiners, marks of direction, byte order marks, soft hyphens, what
/// chooses between forms of one character.
fn is_invisible(letter: char) -> bool {
    matches!(
        letter,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{e0100}'..='\u{e01ef}'
    ) || letter.is_control()
}

fn straight(letter: char) -> char {
    match letter {
        '\u{2018}'..='\u{201b}' | '\u{2032}' | '\u{2035}' | '\u{2bc}' | '`' => '\'',
        '\u{201c}'..='\u{201f}' | '\u{ab}' | '\u{bb}' => '"',
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2043}' => '-',
        _ => letter,
    }
}

/// Whether two folded texts are the same but for typing errors; the shorter one's length says how
/// many are forgiven.
pub fn near(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    let shorter = a.chars().count().min(b.chars().count());
    let allowed = allowed_typos(shorter);
    allowed > 0 && distance(a, b, allowed).is_some()
}

/// How many typing errors are forgiven in a text of so many characters.
pub fn allowed_typos(characters: usize) -> usize {
    match characters {
        0..=3 => 0,
        4..=7 => 1,
        8..=15 => 2,
        _ => 3,
    }
}

/// How many characters must be added, left out, replaced or swapped with their neighbour to make
/// one text of the other; nothing where it takes more than `cap`. (Optimal string alignment: no
/// place is edited twice.)
pub fn distance(a: &str, b: &str, cap: usize) -> Option<usize> {
    if a.chars().count().abs_diff(b.chars().count()) > cap {
        return None;
    }
    let (a, b) = without_common_ends(a, b);
    let b: Vec<char> = b.chars().collect();
    let mut rows = Rows::new(b.len(), cap);
    let mut previous = None;
    for (row, letter) in a.chars().enumerate() {
        if rows.advance(row, letter, previous, &b) > cap {
            return None;
        }
        previous = Some(letter);
    }
    rows.above.get(b.len()).copied().filter(|&found| found <= cap)
}

/// Three rows of the table of distances between beginnings of two texts.
struct Rows {
    /// The row two above the one that is being filled.
    upper: Vec<usize>,
    /// The row above it: after the last step, the result.
    above: Vec<usize>,
    /// The row that is being filled.
    current: Vec<usize>,
    cap: usize,
}

impl Rows {
    fn new(width: usize, cap: usize) -> Self {
        let far = vec![cap + 1; width + 1];
        let above = (0..=width).map(|column| column.min(cap + 1)).collect();
        Self { upper: far.clone(), above, current: far, cap }
    }

    /// Fills the row of the next letter, gives the least distance in it. Only columns within `cap`
    /// of the diagonal can matter.
    fn advance(
        &mut self,
        row: usize,
        letter: char,
        previous: Option<char>,
        other: &[char],
    ) -> usize {
        let far = self.cap + 1;
        let first = row.saturating_sub(self.cap);
        let end = other.len().min(row + 1 + self.cap);
        self.current[first] = if first == 0 { (row + 1).min(far) } else { far };
        let mut least = self.current[first];
        for column in first..end {
            let replaced = self.above[column] + usize::from(other[column] != letter);
            let added = self.current[column] + 1;
            let left_out = self.above[column + 1] + 1;
            let mut best = replaced.min(added).min(left_out);
            let swapped =
                column > 0 && previous == Some(other[column]) && other[column - 1] == letter;
            if swapped {
                best = best.min(self.upper[column - 1] + 1);
            }
            self.current[column + 1] = best.min(far);
            least = least.min(best);
        }
        // What the next rows read to the right of this band is far.
        if let Some(beyond) = self.current.get_mut(end + 1) {
            *beyond = far;
        }
        std::mem::swap(&mut self.upper, &mut self.above);
        std::mem::swap(&mut self.above, &mut self.current);
        least
    }
}

/// The two texts without the beginning and the end that they share.
fn without_common_ends<'a>(a: &'a str, b: &'a str) -> (&'a str, &'a str) {
    let shared = |pairs: &mut dyn Iterator<Item = (char, char)>| -> usize {
        pairs.take_while(|(left, right)| left == right).map(|(left, _)| left.len_utf8()).sum()
    };
    let start = shared(&mut a.chars().zip(b.chars()));
    let (a, b) = (&a[start..], &b[start..]);
    let end = shared(&mut a.chars().rev().zip(b.chars().rev()));
    (&a[..a.len() - end], &b[..b.len() - end])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn folds(text: &str, folded: &str) {
        assert_eq!(fold(text), folded);
        assert_eq!(fold(folded), folded, "folding twice is folding once");
    }

    #[test]
    fn case_and_space_do_not_count() {
        folds("  Dive\t Deep \r\n", "dive deep");
        folds("CUSTOMER\u{a0}OBSESSION", "customer obsession");
        folds("Think\u{3000}Big", "think big");
        folds("ÉTHIQUE", "éthique");
        folds("İSTANBUL", "istanbul");
        folds("", "");
        folds(" \u{a0} ", "");
    }

    #[test]
    fn typography_does_not_count() {
        folds("Earth’s Best", "earth's best");
        folds("“why”", "\"why\"");
        folds("follow‑up – then — so", "follow-up - then - so");
        folds("Ｔａｓｋ：", "task:");
        folds("office ﬁle", "office file");
        folds("wait…", "wait...");
    }

    #[test]
    fn the_head_of_a_folded_text_is_where_it_begins() {
        for text in ["", "  A &  B&C, `d` \t Efg", "&&&&", "Ab", "ÉTHIQUE et  plus"] {
            for least in 0..20 {
                let (head, whole) = (fold_head(text, least), fold(text));
                assert!(whole.starts_with(&head), "{text:?} {least}");
                assert!(head.len() >= least.min(whole.len()), "{text:?} {least}");
            }
        }
    }

    #[test]
    fn an_ampersand_is_and() {
        folds("Hire & Develop", "hire and develop");
        folds("R&D", "r and d");
        folds("&", "and");
        folds("Q＆A", "q and a");
    }

    #[test]
    fn what_nobody_sees_does_not_count() {
        folds("\u{feff}Owner\u{200b}ship\u{ad}", "ownership");
        folds("✔\u{fe0f} done", "✔ done");
        folds("\u{202b}Trust\u{202c}", "trust");
    }

    #[test]
    fn decomposed_letters_are_put_together() {
        folds("\u{1100}\u{1169}\u{1100}\u{1162}\u{11a8} 집착", "고객 집착");
        folds("re\u{301}sultat", "résultat");
    }

    #[track_caller]
    fn apart(a: &str, b: &str, expected: usize) {
        assert_eq!(distance(a, b, 9), Some(expected), "{a} {b}");
        assert_eq!(distance(b, a, 9), Some(expected), "{b} {a}");
        assert_eq!(distance(a, b, expected), Some(expected), "within its cap");
        if expected > 0 {
            assert_eq!(distance(a, b, expected - 1), None, "{a} {b}");
        }
    }

    #[test]
    fn typing_errors_are_counted() {
        apart("", "", 0);
        apart("", "abc", 3);
        apart("task", "task", 0);
        apart("task", "taks", 1);
        apart("ownership", "ownrship", 1);
        apart("ownership", "onwershipp", 2);
        apart("kitten", "sitting", 3);
        apart("ca", "abc", 3);
        apart("고객 집착", "고객 집작", 1);
        apart("abcdefgh", "hgfedcba", 7);
    }

    #[track_caller]
    fn is_near(a: &str, b: &str, expected: bool) {
        assert_eq!(near(a, b), expected, "{a} {b}");
        assert_eq!(near(b, a), expected, "{b} {a}");
    }

    #[test]
    fn short_names_must_be_exact() {
        is_near("lp", "lp", true);
        is_near("lp", "lps", false);
        is_near("tip", "top", false);
        is_near("", "", true);
        is_near("", "a", false);
    }

    #[test]
    fn longer_names_may_have_more_errors() {
        is_near("reslut", "result", true);
        is_near("rezlut", "result", false);
        is_near("ownerhsip", "ownership", true);
        is_near("frugalty", "frugality", true);
        is_near("insist on highest standards", "insist on the highest standards", false);
        is_near("costumer obsesion", "customer obsession", true);
        is_near("dive deep", "deliver results", false);
    }

    /// The whole table, as the textbook has it.
    fn by_the_book(a: &str, b: &str) -> usize {
        let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
        let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                table[i][j] = if i == 0 || j == 0 {
                    i + j
                } else {
                    let replaced = table[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                    let mut best = replaced.min(table[i - 1][j] + 1).min(table[i][j - 1] + 1);
                    if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                        best = best.min(table[i - 2][j - 2] + 1);
                    }
                    best
                };
            }
        }
        table[a.len()][b.len()]
    }

    proptest! {
        #[test]
        fn the_band_finds_what_the_whole_table_finds(
            a in "[abc]{0,12}", b in "[abc]{0,12}", cap in 0_usize..14
        ) {
            let whole = by_the_book(&a, &b);
            prop_assert_eq!(distance(&a, &b, cap), (whole <= cap).then_some(whole));
        }

        #[test]
        fn folding_twice_is_folding_once(text in "[a-zA-Z0-9& \t\u{a0}\u{200b}’“–…ÉßİＡﬁ고객´]{0,20}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }
    }
}
