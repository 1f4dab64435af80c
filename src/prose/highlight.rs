//! Code in colours: a dozen classes, decided when the site is built.

use std::{
    fmt::Write as _,
    sync::{
        OnceLock,
        atomic::{AtomicUsize, Ordering},
    },
};

use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

use super::escape;

/// Colours code. What it needs to know of languages is loaded when the first block asks for it.
#[derive(Default)]
pub struct Highlighter {
    languages: OnceLock<Languages>,
    coloured: AtomicUsize,
}

struct Languages {
    set: SyntaxSet,
    classes: Vec<(Scope, &'static str)>,
}

// Some grammars take seconds over a few hostile kilobytes. These bounds keep a build short whatever
// the notes hold; beyond them code is shown plain.
const LONGEST_BLOCK: usize = 64 << 10;
const LONGEST_LINE: usize = 1 << 10;
const MOST_LINES: usize = 1500;
const MOST_IN_ALL: usize = 512 << 10;
// Backtracks without end on repeated brackets: 13 KB took 23 seconds.
const TOO_SLOW: &[&str] = &["Makefile"];

// What a scope is shown as. The first that fits the innermost scope counts.
const CLASSES: &[(&str, &str)] = &[
    ("comment", "hc"),
    ("constant.character.escape", "he"),
    ("string", "hs"),
    ("constant.numeric", "hn"),
    ("constant", "hn"),
    ("keyword.operator", ""),
    ("keyword", "hk"),
    ("storage", "hk"),
    ("entity.name.function", "hf"),
    ("support.function", "hf"),
    ("variable.function", "hf"),
    ("entity.name.tag", "hk"),
    ("entity.other.attribute-name", "ha"),
    ("entity.name", "ht"),
    ("support", "ht"),
    ("markup.inserted", "hi"),
    ("markup.deleted", "hx"),
    ("markup.heading", "hk"),
    ("punctuation.definition.comment", "hc"),
    ("punctuation.definition.string", "hs"),
];

impl Highlighter {
    /// Writes code as HTML, in colours where its language is known and its size allows it.
    pub fn write(&self, language: Option<&str>, text: &str, out: &mut String) {
        let coloured = language
            .filter(|name| !matches!(*name, "" | "text" | "txt" | "plain" | "plaintext"))
            .filter(|_| is_modest(text))
            .and_then(|name| self.coloured(name, text));
        match coloured {
            Some(html) => out.push_str(&html),
            None => out.push_str(&escape(text)),
        }
    }

    fn coloured(&self, name: &str, text: &str) -> Option<String> {
        let so_far = self.coloured.fetch_add(text.len(), Ordering::Relaxed);
        if so_far + text.len() > MOST_IN_ALL {
            return None;
        }
        let languages = self.languages.get_or_init(Languages::load);
        let syntax = languages.set.find_syntax_by_token(name)?;
        if TOO_SLOW.contains(&syntax.name.as_str()) {
            return None;
        }
        languages.colour(syntax, text)
    }
}

fn is_modest(text: &str) -> bool {
    text.len() <= LONGEST_BLOCK
        && text.lines().count() <= MOST_LINES
        && text.lines().all(|line| line.len() <= LONGEST_LINE)
}

impl Languages {
    fn load() -> Self {
        let classes = CLASSES
            .iter()
            .filter_map(|&(scope, class)| Some((Scope::new(scope).ok()?, class)))
            .collect();
        Self { set: two_face::syntax::extra_newlines(), classes }
    }

    /// `None` where the grammar itself is at fault.
    fn colour(&self, syntax: &SyntaxReference, text: &str) -> Option<String> {
        let mut state = ParseState::new(syntax);
        let mut stack = ScopeStack::new();
        let mut runs = Runs::default();
        for line in text.split_inclusive('\n') {
            // Grammars expect every line to have its end.
            let whole = if line.ends_with('\n') { line.to_owned() } else { format!("{line}\n") };
            let mut from = 0;
            for (at, change) in state.parse_line(&whole, &self.set).ok()? {
                runs.push(self.class_of(&stack), line.get(from..at.min(line.len()))?);
                from = at.min(line.len());
                stack.apply(&change).ok()?;
            }
            runs.push(self.class_of(&stack), line.get(from..)?);
        }
        Some(runs.finish())
    }

    fn class_of(&self, stack: &ScopeStack) -> &'static str {
        let scopes = stack.as_slice().iter().rev();
        scopes
            .filter_map(|&scope| self.classes.iter().find(|(prefix, _)| prefix.is_prefix_of(scope)))
            .map(|&(_, class)| class)
            .next()
            .unwrap_or("")
    }
}

/// Neighbours of one class are one element.
#[derive(Default)]
struct Runs {
    html: String,
    class: &'static str,
    text: String,
}

impl Runs {
    fn push(&mut self, class: &'static str, text: &str) {
        if class != self.class && !text.trim().is_empty() {
            self.flush();
            self.class = class;
        }
        self.text.push_str(text);
    }

    fn flush(&mut self) {
        let text = escape(&self.text);
        self.text.clear();
        if self.class.is_empty() || text.is_empty() {
            self.html.push_str(&text);
        } else {
            let _ = write!(self.html, "<span class=\"{}\">{text}</span>", self.class);
        }
    }

    fn finish(mut self) -> String {
        self.flush();
        self.html
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(language: &str, text: &str) -> String {
        let mut out = String::new();
        Highlighter::default().write(Some(language), text, &mut out);
        out
    }

    fn without_tags(html: &str) -> String {
        let mut out = String::new();
        let mut rest = html;
        while let Some((text, tag)) = rest.split_once('<') {
            out.push_str(text);
            rest = tag.split_once('>').map_or("", |(_, rest)| rest);
        }
        out + rest
    }

    #[test]
    fn code_of_a_known_language_is_coloured() {
        assert_eq!(
            written("rust", "let x = \"a<b\"; // why"),
            "<span class=\"hk\">let</span> x = <span class=\"hs\">&quot;a&lt;b&quot;</span>; \
             <span class=\"hc\">// why</span>",
        );
    }

    #[test]
    fn not_a_character_is_lost() {
        for (language, text) in [
            ("rust", "fn main() {\n    println!(\"<{}>\", 1);\n}\n\n"),
            ("json", "{\"a\": [1, 2.5, true]}"),
            ("sql", "SELECT a FROM b WHERE c = 'd' -- e\n"),
            ("python", "def f(x):\n\treturn x\n"),
            ("rust", "let ü = \"고객\";"),
        ] {
            assert_eq!(without_tags(&written(language, text)), escape(text));
        }
    }

    #[test]
    fn anything_else_is_plain() {
        assert_eq!(written("no-such-language", "a < b"), "a &lt; b");
        assert_eq!(written("text", "let x"), "let x");
        let long = "x".repeat(LONGEST_LINE + 1);
        assert_eq!(written("rust", &long), long);
        let endless = "let a = 1;\n".repeat(MOST_LINES + 1);
        assert_eq!(written("rust", &endless), endless);
    }

    #[test]
    fn nothing_is_loaded_before_a_language_is_named() {
        let highlighter = Highlighter::default();
        highlighter.write(None, "a", &mut String::new());
        highlighter.write(Some("text"), "a", &mut String::new());
        assert!(highlighter.languages.get().is_none());
    }
}
