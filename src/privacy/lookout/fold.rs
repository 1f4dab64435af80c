//! Text as it is compared: letters and digits alone, in lower case and without accents, and how
//! they would look if no one had escaped them.

use unicode_normalization::char::decompose_canonical;

/// Letters and digits of a text, and where words begin among them.
#[derive(Debug, Default)]
pub struct Folded {
    /// UTF-8.
    pub bytes: Vec<u8>,
    /// For each of `bytes` what stood before it.
    starts: Vec<Start>,
    before: Option<char>,
}

/// What stands before a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// Another letter or digit of its word.
    Inside,
    /// One of its word, where capitals mark a new one: `camelCase`.
    Hump,
    /// Something else, or nothing.
    Word,
}

/// How a file escapes what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Nothing is escaped.
    Plain,
    /// HTML, XML, SVG: tags, entities, and percent signs in addresses.
    Markup,
    /// JSON and scripts: backslashes too.
    Script,
}

impl Kind {
    /// By the ending of a file's name.
    pub fn of(path: &str) -> Self {
        match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
            "html" | "xml" | "svg" => Self::Markup,
            "json" | "js" => Self::Script,
            _ => Self::Plain,
        }
    }
}

/// Attributes whose values come from the theme and are no words.
const WORDLESS: [&str; 9] =
    ["class", "name", "rel", "type", "role", "lang", "property", "http-equiv", "charset"];

impl Folded {
    /// A text as it is.
    pub fn plain(text: &str) -> Self {
        let mut folded = Self::default();
        folded.push_text(text, Kind::Plain);
        folded
    }

    /// A file: its text, and behind that the words in its tags.
    pub fn file(text: &str, kind: Kind) -> Self {
        let mut folded = Self::default();
        folded.bytes.reserve(text.len());
        folded.starts.reserve(text.len());
        if kind == Kind::Markup {
            folded.push_markup(text);
        } else {
            folded.push_text(text, kind);
        }
        folded
    }

    /// What stands before the letter at `at`; behind the last one is the end of a word.
    pub fn start(&self, at: usize) -> Start {
        self.starts.get(at).copied().unwrap_or(Start::Word)
    }

    /// Words added from here on do not go on with those before.
    pub fn divide(&mut self) {
        self.before = None;
    }

    fn push_markup(&mut self, text: &str) {
        let mut values = Vec::new();
        let mut rest = text;
        while let Some(open) = rest.find('<') {
            self.push_text(&rest[..open], Kind::Markup);
            rest = &rest[open..];
            let is_tag =
                rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || "/!?".contains(c));
            if !is_tag {
                self.before = Some('<');
                rest = &rest[1..];
                continue;
            }
            rest = &rest[tag(rest, &mut values)..];
            self.before = Some('<');
        }
        self.push_text(rest, Kind::Markup);
        for value in values {
            self.divide();
            self.push_text(value, Kind::Markup);
        }
    }

    fn push_text(&mut self, text: &str, kind: Kind) {
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let byte = bytes[at];
            if byte.is_ascii() {
                let escaped = match byte {
                    b'&' if kind != Kind::Plain => entity(&text[at..]),
                    b'%' if kind != Kind::Plain => percent(&bytes[at..]),
                    b'\\' if kind == Kind::Script => backslash(&text[at..]),
                    _ => None,
                };
                if let Some((said, length)) = escaped {
                    said.chars().for_each(|character| self.push(character));
                    at += length;
                } else {
                    self.push(char::from(byte));
                    at += 1;
                }
            } else {
                let Some(character) = text[at..].chars().next() else { break };
                self.push(character);
                at += character.len_utf8();
            }
        }
    }

    fn push(&mut self, character: char) {
        let start = start(self.before, character);
        self.before = Some(character);
        if character.is_ascii_alphanumeric() {
            self.bytes.push(character.to_ascii_lowercase() as u8);
            self.starts.push(start);
        } else if !character.is_ascii() {
            let mut start = start;
            for lower in character.to_lowercase() {
                decompose_canonical(lower, |part| {
                    if part.is_alphanumeric() {
                        let mut buffer = [0; 4];
                        self.bytes.extend(part.encode_utf8(&mut buffer).bytes());
                        self.starts.push(start);
                        self.starts.resize(self.bytes.len(), Start::Inside);
                        start = Start::Inside;
                    }
                });
            }
        }
    }
}

/// Between letters of scripts that do not mark words with blanks, every letter may begin one.
fn start(before: Option<char>, next: char) -> Start {
    match before {
        Some(before) if before.is_alphanumeric() => {
            let is_hump = before.is_ascii_lowercase() && next.is_ascii_uppercase();
            let is_other = !before.is_ascii() || !next.is_ascii();
            if is_hump || is_other { Start::Hump } else { Start::Inside }
        }
        _ => Start::Word,
    }
}

/// How long the tag at the head of `text` is; its attributes that hold words are added to `values`.
fn tag<'a>(text: &'a str, values: &mut Vec<&'a str>) -> usize {
    let bytes = text.as_bytes();
    let mut at = 1;
    let mut name = 1..1;
    while at < bytes.len() {
        match bytes[at] {
            b'>' => return at + 1,
            quote @ (b'"' | b'\'') => {
                let behind = &text[at + 1..];
                let length = behind.find(char::from(quote)).unwrap_or(behind.len());
                if !WORDLESS.contains(&&text[name.clone()]) {
                    values.push(&behind[..length]);
                }
                at += length + 2;
                name = at..at;
            }
            byte if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b':') => {
                if name.end != at {
                    name = at..at;
                }
                at += 1;
                name.end = at;
            }
            _ => at += 1,
        }
    }
    text.len()
}

/// What an entity at the head of `text` says, and its length.
fn entity(text: &str) -> Option<(String, usize)> {
    let end = text.bytes().take(12).position(|byte| byte == b';')?;
    let name = &text[1..end];
    let number = name.strip_prefix('#').and_then(|number| {
        let hex = number.strip_prefix(['x', 'X']);
        let code = hex.map_or_else(|| number.parse(), |hex| u32::from_str_radix(hex, 16));
        code.ok().and_then(char::from_u32)
    });
    let said = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        _ => number?,
    };
    Some((said.to_string(), end + 1))
}

/// What a run of `%XX` at the head of `bytes` says, and its length.
fn percent(bytes: &[u8]) -> Option<(String, usize)> {
    let mut said = Vec::new();
    let mut at = 0;
    while let Some([b'%', high, low]) = bytes.get(at..at + 3) {
        let digit = |byte: &u8| char::from(*byte).to_digit(16);
        let (Some(high), Some(low)) = (digit(high), digit(low)) else { break };
        said.push((high * 16 + low) as u8);
        at += 3;
    }
    (at > 0).then(|| (String::from_utf8_lossy(&said).into_owned(), at))
}

/// What an escape of JSON at the head of `text` says, and its length.
fn backslash(text: &str) -> Option<(String, usize)> {
    let mut units = Vec::new();
    let mut at = 0;
    while let Some(digits) = text[at..].strip_prefix("\\u").and_then(|rest| rest.get(..4)) {
        let Ok(unit) = u16::from_str_radix(digits, 16) else { break };
        units.push(unit);
        at += 6;
    }
    if at > 0 {
        return Some((String::from_utf16_lossy(&units), at));
    }
    let next = text[1..].chars().next()?;
    Some((" ".to_owned(), 1 + next.len_utf8()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(kind: Kind, text: &str, expected: &str) {
        let folded = Folded::file(text, kind);
        assert_eq!(String::from_utf8_lossy(&folded.bytes), expected, "{text}");
        assert_eq!(folded.bytes.len(), folded.starts.len());
    }

    #[test]
    fn escapes_say_what_they_stand_for() {
        check(Kind::Plain, "A-b c!É", "abce");
        check(Kind::Markup, "A&amp;b &#99;&#x64; %c3%89f%2", "abcdef2");
        check(Kind::Script, r#""A\u0062\nc\"d\ud83d\ude00""#, "abcd");
        check(Kind::Plain, "50%41 a\\nb", "5041anb");
    }

    #[test]
    fn tags_divide_nothing_and_keep_their_words() {
        check(Kind::Markup, "<p class=\"x\" title='y z'>a<b>b</b> c < d", "abcdyz");
        check(Kind::Markup, "<a href=\"q%20r\" data-s=\"t\">u</a", "uqrt");
        check(Kind::Markup, "<!doctype html><meta name=\"m\" content=\"c\">", "c");
    }

    #[test]
    fn words_begin_where_people_see_it() {
        let folded = Folded::plain("ab cD-e");
        let starts: Vec<Start> = (0..6).map(|at| folded.start(at)).collect();
        let expected =
            [Start::Word, Start::Inside, Start::Word, Start::Hump, Start::Word, Start::Word];
        assert_eq!(starts, expected);
    }
}
