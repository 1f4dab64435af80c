//! A stylesheet as it is published: without comments and without blanks that say nothing.
//!
//! It knows just enough of CSS to leave the rest alone: strings, addresses and escapes stay as they
//! are, and a blank goes only beside `{ } ; ,` or behind a `:`, where no grammar gives it a
//! meaning. Blanks before a colon (`a :hover`), around operators (`calc(1px + 2px)`) and inside
//! brackets stay.

/// Squeezes a stylesheet. Whatever it is given, what comes out means the same to a browser.
pub fn squeezed(css: &str) -> String {
    let out = String::with_capacity(css.len());
    let mut squeezer = Squeezer { rest: css, out, blank: false, mark: None };
    squeezer.run();
    squeezer.out
}

struct Squeezer<'a> {
    rest: &'a str,
    out: String,
    /// Whether a blank stands before what comes next.
    blank: bool,
    /// The last character that was written, where it is a mark of CSS and not of a string.
    mark: Option<char>,
}

impl Squeezer<'_> {
    fn run(&mut self) {
        while let Some(first) = self.rest.chars().next() {
            match first {
                ' ' | '\t' | '\n' | '\r' | '\u{c}' => {
                    self.blank = true;
                    self.rest = &self.rest[1..];
                }
                '/' if self.rest.starts_with("/*") => self.comment(),
                '"' | '\'' => self.take(string(self.rest)),
                '\\' => self.take(escape(self.rest)),
                'u' | 'U' if is_address(self.rest) => self.take(address(self.rest)),
                _ => self.take(first.len_utf8()),
            }
        }
    }

    /// A comment goes, but where it alone keeps two words apart; `/*!` is one that wants to stay.
    fn comment(&mut self) {
        let length = self.rest[2..].find("*/").map_or(self.rest.len(), |at| at + 4);
        let (comment, behind) = self.rest.split_at(length);
        if comment.starts_with("/*!") {
            self.take(length);
            return;
        }
        self.rest = behind;
        let divides = |c: char| c.is_whitespace() || "{};,".contains(c);
        let before = self.blank || self.out.is_empty() || self.mark.is_some_and(divides);
        if !before && !behind.starts_with(divides) {
            self.out.push_str("/**/");
        }
    }

    /// Copies the next `length` bytes, behind a blank where one is called for.
    fn take(&mut self, length: usize) {
        let (taken, behind) = self.rest.split_at(length);
        if self.blank && !self.out.is_empty() {
            let before = self.mark.is_some_and(|mark| "{};,:".contains(mark));
            // A custom property may be a blank: `--empty: ;`.
            let kept = self.mark == Some(':') && taken.starts_with([';', '}']);
            let after = taken.starts_with(['{', '}', ';', ',']);
            if kept || !before && !after {
                self.out.push(' ');
            }
        }
        if taken == "}" && self.mark == Some(';') {
            self.out.pop();
        }
        self.blank = false;
        self.out.push_str(taken);
        self.mark = taken.chars().next().filter(|mark| taken.len() == 1 && "{};,:".contains(*mark));
        self.rest = behind;
    }
}

/// How long a string is. One that is not closed ends with its line, which stays to say so.
fn string(text: &str) -> usize {
    let quote = text.chars().next();
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        if escaped {
            escaped = false;
        } else if c == '\\' {
            escaped = true;
        } else if Some(c) == quote || matches!(c, '\n' | '\r' | '\u{c}') {
            return at + c.len_utf8();
        }
    }
    text.len()
}

/// How long an escape is, with the blank that ends one of digits.
fn escape(text: &str) -> usize {
    let digits = text[1..].bytes().take(6).take_while(u8::is_ascii_hexdigit).count();
    if digits == 0 {
        return 1 + text[1..].chars().next().map_or(0, char::len_utf8);
    }
    let blank = text[1 + digits..].starts_with([' ', '\t', '\n', '\r', '\u{c}']);
    1 + digits + usize::from(blank)
}

/// Whether an address without quotes begins here.
fn is_address(text: &str) -> bool {
    let opens = text.get(..4).is_some_and(|name| name.eq_ignore_ascii_case("url("));
    opens && !text[4..].trim_start().starts_with(['"', '\''])
}

fn address(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        if escaped {
            escaped = false;
        } else if c == '\\' {
            escaped = true;
        } else if c == ')' {
            return at + 1;
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(css: &str, published: &str) {
        assert_eq!(squeezed(css), published, "{css}");
        assert_eq!(squeezed(published), published, "{css}, once more");
    }

    #[test]
    fn what_says_nothing_goes() {
        check("a {\n  color: red;\n  margin : 0 ;\n}\n\n\nb { }\n", "a{color:red;margin :0}b{}");
        check("/* x */ a, b,\n c { top: 0 } /* y", "a,b,c{top:0}");
        check(
            "@media (max-width: 46rem) {\r\n\ta { x: y; }\r\n}",
            "@media (max-width:46rem){a{x:y}}",
        );
        check("", "");
        check(" \n ", "");
    }

    #[test]
    fn a_blank_with_a_meaning_stays() {
        for css in [
            "a :hover{x:y}",
            "a .b>c + d ~ e{x:y}",
            ":is(a, b) c{x:calc(100% - 2 * var(--u)) !important}",
            "@charset \"utf-8\";@media screen and (width < 3rem){a{x:y}}",
            ":root{--empty: ;--none: }",
        ] {
            check(css, &css.replace(", ", ","));
        }
    }

    #[test]
    fn strings_addresses_and_escapes_stay() {
        for css in [
            r#"a::before{content:"a ;  { } /* no comment */ \" , "}"#,
            r"a{content:'  \'  ;  '}",
            "a{background:url( x ; y /* z */ .png )}",
            r"a{background:URL(a\)  b)}",
            r"a{list-style:url( 'a  b' )}",
            r".\31  .b{x:y}",
            r"a\:b\  c{x:y}",
            r"a\, b{x:\;}",
            "a{content:\"never closed\n  }",
            "a{content:\"고객  집착\"}",
        ] {
            let published = css.replace("\n  }", "\n}");
            check(css, &published);
        }
    }

    #[test]
    fn a_comment_does_not_join_or_divide() {
        check("a/* x */.b{x:y}", "a/**/.b{x:y}");
        check("a/* x */ .b{x:y}", "a .b{x:y}");
        check("a /* x */.b{x:y}", "a .b{x:y}");
        check("a{x:1px/**/2px}", "a{x:1px/**/2px}");
        check("/*! kept  */\na{x:y}", "/*! kept  */ a{x:y}");
    }
}
