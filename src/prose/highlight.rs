//! Code in colours: a dozen classes, decided when the site is built.

use std::{
    collections::{BTreeMap, HashSet},
    fmt::{self, Write as _},
    sync::{Arc, OnceLock},
};

use ahash::HashMap;
use rayon::prelude::*;
use syntect::parsing::{ParseState, Scope, ScopeStack, ScopeStackOp, SyntaxReference, SyntaxSet};

use super::escape;
use crate::{
    links::{Prose, ProseBlock},
    memory::Memory,
};

/// The code of a site in colours. What is known of languages is loaded where a site has any, and
/// the same code is coloured once.
#[derive(Default)]
pub struct Highlighter {
    /// By language and text. Looked up, never walked through.
    coloured: HashMap<(String, String), Arc<str>>,
}

/// What is known of languages, loaded when code is met first. Its patterns are made as they are
/// needed, which takes longer than to colour most code: whoever builds more than once keeps it.
#[derive(Default)]
pub struct Languages {
    grammars: Arc<OnceLock<Grammars>>,
    coloured: Arc<Coloured>,
    /// What others coloured, where these stand beside them.
    beside: Option<Arc<Coloured>>,
}

/// Blocks that were coloured, or could not be, by language and text.
type Coloured = Memory<(String, String), Option<Arc<str>>>;

impl Languages {
    /// Languages that keep what was coloured last.
    pub fn remembering() -> Self {
        Self { coloured: Arc::new(Memory::keeping()), ..Self::default() }
    }

    /// Others that keep what they coloured, with the same patterns; they look at what these have
    /// coloured.
    #[must_use]
    pub fn beside(&self) -> Self {
        Self {
            grammars: Arc::clone(&self.grammars),
            beside: Some(Arc::clone(&self.coloured)),
            ..Self::remembering()
        }
    }

    /// Forgets code that the last site did not show.
    pub fn turn(&mut self) {
        self.coloured.turn();
    }
}

impl fmt::Debug for Languages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Languages").finish_non_exhaustive()
    }
}

struct Grammars {
    set: SyntaxSet,
    classes: Vec<(Scope, &'static str)>,
}

// Some grammars take seconds over a few hostile kilobytes. These bounds keep a build short whatever
// the notes hold; beyond them code is shown plain.
const LONGEST_BLOCK: usize = 64 << 10;
const LONGEST_LINE: usize = 1 << 10;
const MOST_LINES: usize = 1500;
const MOST_IN_ALL: usize = 512 << 10;
// What backtracks is lines that say the same again and again: of the longer ones a few are enough
// for every rule and ruler that people draw, and one of a kilobyte took ten seconds.
const LONG: usize = 40;
const LONGEST_DULL_LINE: usize = 120;
const MOST_DULL: usize = 4 << 10;
// Blocks that are coloured together share what they remember.
const TOGETHER: usize = 64;
const MOST_STATES: usize = 64;
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
    /// Colours all code of some passages, as far as it fits the bounds; what comes first is
    /// coloured first.
    pub fn of<'p>(passages: impl IntoIterator<Item = &'p Prose>, languages: &Languages) -> Self {
        Self::of_found(code_of(passages), languages, |_| true)
    }

    /// Colours what [`Highlighter::of`] would colour, as far as some passages hold it.
    pub fn within<'p>(
        all: impl IntoIterator<Item = &'p Prose>,
        some: impl IntoIterator<Item = &'p Prose>,
        languages: &Languages,
    ) -> Self {
        let own = code_of(some);
        if own.is_empty() {
            return Self::default();
        }
        let found = code_of(all);
        // Where there is room for all of it, that of other passages takes none away.
        let lengths = found.iter().map(|(_, text)| (text.len(), dull_bytes(text)));
        let (all, dull) = lengths.fold((0, 0), |(all, dull), more| (all + more.0, dull + more.1));
        if all <= MOST_IN_ALL && dull <= MOST_DULL {
            return Self::of_found(own, languages, |_| true);
        }
        let wanted: HashSet<(&str, &str)> = own.into_iter().collect();
        Self::of_found(found, languages, |block| wanted.contains(block))
    }

    fn of_found(
        found: Vec<(&str, &str)>,
        languages: &Languages,
        is_wanted: impl Fn(&(&str, &str)) -> bool,
    ) -> Self {
        if found.is_empty() {
            return Self::default();
        }
        let kept = languages;
        let languages = languages.grammars.get_or_init(Grammars::load);
        let mut asked: HashSet<(&str, &str)> = HashSet::new();
        let (mut left, mut left_dull) = (MOST_IN_ALL, MOST_DULL);
        let mut chosen = Vec::new();
        for (name, text) in found {
            if !asked.insert((name, text)) {
                continue;
            }
            let dull = dull_bytes(text);
            if text.len() <= left && dull <= left_dull && languages.syntax(name).is_some() {
                left -= text.len();
                left_dull -= dull;
                chosen.push((name, text));
            }
        }
        chosen.retain(is_wanted);
        let coloured = chosen.par_chunks(TOGETHER).flat_map_iter(|blocks| {
            let mut memory = BTreeMap::new();
            let colour = |&(name, text): &(&str, &str)| {
                let key = (name.to_owned(), text.to_owned());
                let html = kept.coloured.recall(key.clone(), || {
                    let others = kept.beside.as_ref().and_then(|others| others.look(&key));
                    if let Some(html) = others {
                        return html;
                    }
                    let syntax = languages.syntax(name)?;
                    let memory = memory.entry(syntax.name.as_str()).or_default();
                    languages.colour(syntax, text, memory).map(Arc::from)
                });
                Some((key, html?))
            };
            blocks.iter().filter_map(colour).collect::<Vec<_>>()
        });
        Self { coloured: coloured.collect() }
    }

    /// For each block of code of a passage that may be coloured, whether it is.
    pub fn colours(&self, passage: &Prose) -> Vec<bool> {
        let found = code_of([passage]);
        let key = |(name, text): (&str, &str)| (name.to_owned(), text.to_owned());
        found.into_iter().map(|block| self.coloured.contains_key(&key(block))).collect()
    }

    /// Writes code as HTML, in colours where its language is known and its size allows it.
    pub fn write(&self, language: Option<&str>, text: &str, out: &mut String) {
        let coloured = language
            .filter(|_| !self.coloured.is_empty())
            .and_then(|name| self.coloured.get(&(name.to_owned(), text.to_owned())));
        match coloured {
            Some(html) => out.push_str(html),
            None => out.push_str(&escape(text)),
        }
    }
}

/// The code of passages with a language that may be coloured, in order.
fn code_of<'p>(passages: impl IntoIterator<Item = &'p Prose>) -> Vec<(&'p str, &'p str)> {
    let mut found = Vec::new();
    for passage in passages {
        gather(&passage.blocks, &mut found, 0);
    }
    found
}

/// Code with a language that may be coloured, in order.
fn gather<'p>(blocks: &'p [ProseBlock], found: &mut Vec<(&'p str, &'p str)>, depth: usize) {
    if depth > super::DEEPEST {
        return;
    }
    for block in blocks {
        match block {
            ProseBlock::Code(Some(name), text) => {
                let plain = matches!(name.as_str(), "" | "text" | "txt" | "plain" | "plaintext");
                if !plain && is_modest(text) {
                    found.push((name, text));
                }
            }
            ProseBlock::List(_, items) => {
                for item in items {
                    gather(&item.blocks, found, depth + 1);
                }
            }
            ProseBlock::Quote(blocks) => gather(blocks, found, depth + 1),
            _ => {}
        }
    }
}

fn is_modest(text: &str) -> bool {
    text.len() <= LONGEST_BLOCK
        && text.lines().count() <= MOST_LINES
        && text.lines().all(|line| line.len() <= LONGEST_LINE)
        && text.lines().all(|line| line.len() <= LONGEST_DULL_LINE || !is_dull(line))
}

/// How many bytes of a text are in long lines that say the same again and again.
fn dull_bytes(text: &str) -> usize {
    let long = text.lines().filter(|line| line.len() > LONG);
    long.filter(|line| is_dull(line)).map(str::len).sum()
}

/// Whether a line says the same again and again: by the different runs of three bytes in it.
fn is_dull(line: &str) -> bool {
    const SELDOM: usize = 6;
    let mut runs: Vec<&[u8]> = line.as_bytes().windows(3).collect();
    runs.sort_unstable();
    runs.dedup();
    runs.len() * SELDOM < line.len()
}

impl Grammars {
    fn load() -> Self {
        let classes = CLASSES
            .iter()
            .filter_map(|&(scope, class)| Some((Scope::new(scope).ok()?, class)))
            .collect();
        Self { set: two_face::syntax::extra_newlines(), classes }
    }

    fn syntax(&self, name: &str) -> Option<&SyntaxReference> {
        let syntax = self.set.find_syntax_by_token(name)?;
        Some(syntax).filter(|syntax| !TOO_SLOW.contains(&syntax.name.as_str()))
    }

    /// `None` where the grammar itself is at fault.
    fn colour(&self, syntax: &SyntaxReference, text: &str, memory: &mut Lines) -> Option<String> {
        let mut state = memory.place_of(ParseState::new(syntax));
        let mut stack = ScopeStack::new();
        let mut runs = Runs::default();
        let mut class_of = self.classes();
        for line in text.split_inclusive('\n') {
            // Grammars expect every line to have its end.
            let whole = if line.ends_with('\n') { line.to_owned() } else { format!("{line}\n") };
            let mut from = 0;
            let parsed = memory.parse(state, whole, &self.set)?;
            for (at, change) in &parsed.changes {
                let at = (*at).min(line.len());
                runs.push(class_of(&stack), line.get(from..at)?);
                from = at;
                stack.apply(change).ok()?;
            }
            runs.push(class_of(&stack), line.get(from..)?);
            state = parsed.behind;
        }
        Some(runs.finish())
    }

    /// What tells the class of the words that stand in some scopes. It keeps that of each scope:
    /// a block of code has few of them, again and again.
    fn classes(&self) -> impl FnMut(&ScopeStack) -> &'static str {
        let mut known: HashMap<Scope, Option<&'static str>> = HashMap::default();
        move |stack| {
            let mut scopes = stack.as_slice().iter().rev();
            let class = scopes.find_map(|&scope| {
                *known.entry(scope).or_insert_with(|| {
                    let fits = |(prefix, _): &&(Scope, _)| prefix.is_prefix_of(scope);
                    self.classes.iter().find(fits).map(|&(_, class)| class)
                })
            });
            class.unwrap_or("")
        }
    }
}

/// Lines of a language that were parsed before. Code repeats itself, and parsing a line is the
/// dearest step of a site with code; the same line in the same state parses alike.
#[derive(Default)]
struct Lines {
    states: Vec<ParseState>,
    /// By the place of the state before it, and the line.
    lines: HashMap<(usize, String), Parsed>,
}

struct Parsed {
    changes: Vec<(usize, ScopeStackOp)>,
    /// The place of the state behind the line.
    behind: usize,
}

impl Lines {
    fn place_of(&mut self, state: ParseState) -> usize {
        self.states.iter().position(|known| *known == state).unwrap_or_else(|| {
            self.states.push(state);
            self.states.len() - 1
        })
    }

    fn parse(&mut self, before: usize, line: String, set: &SyntaxSet) -> Option<&Parsed> {
        // States that nest ever deeper would be compared with each other without end.
        if self.states.len() > MOST_STATES {
            self.lines.clear();
            let last = self.states.swap_remove(before);
            self.states = vec![last];
            return self.parse(0, line, set);
        }
        let key = (before, line);
        if !self.lines.contains_key(&key) {
            let mut state = self.states.get(before)?.clone();
            let changes = state.parse_line(&key.1, set).ok()?;
            let parsed = Parsed { changes, behind: self.place_of(state) };
            self.lines.insert(key.clone(), parsed);
        }
        self.lines.get(&key)
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
        let block = ProseBlock::Code(Some(language.to_owned()), text.to_owned());
        let prose = Prose { blocks: vec![block], ..Prose::default() };
        let mut out = String::new();
        Highlighter::of([&prose], &Languages::default()).write(Some(language), text, &mut out);
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
    fn lines_that_say_the_same_again_and_again_are_shown_plain() {
        for (language, again) in [("ini", "\t"), ("cs", "("), ("php", "<<"), ("rust", "([{")] {
            let text = format!("let a = 1;\n{}\n", again.repeat(300));
            assert_eq!(written(language, &text), escape(&text), "{language}");
        }
        let rule = format!("// {}\n", "-".repeat(90));
        let ruled = |rules: usize| format!("{}let a = 1;\n", rule.repeat(rules));
        assert!(written("rust", &ruled(8)).contains("<span class=\"hk\">let</span>"));
        assert_eq!(written("rust", &ruled(80)), escape(&ruled(80)));
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
    fn what_comes_first_is_coloured_first_and_only_so_much() {
        let code = |at: usize| {
            let text = format!("let x = {at};\n").repeat(MOST_LINES);
            ProseBlock::Code(Some("rust".to_owned()), text)
        };
        let blocks: Vec<ProseBlock> = (0..40).map(code).collect();
        let prose = Prose { blocks, ..Prose::default() };
        let highlighter = Highlighter::of([&prose, &prose], &Languages::default());
        let coloured: Vec<bool> = (0..40)
            .map(|at| {
                let ProseBlock::Code(_, text) = code(at) else { return false };
                let mut out = String::new();
                highlighter.write(Some("rust"), &text, &mut out);
                out.contains("<span")
            })
            .collect();
        assert!(coloured.is_sorted_by_key(|coloured| !coloured), "{coloured:?}");
        assert!(coloured.contains(&true) && coloured.contains(&false), "{coloured:?}");
    }
}
