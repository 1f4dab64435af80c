//! Notes with words in their private places that must not be found again, and the search for them.

use std::fmt::Write;

use aho_corasick::AhoCorasick;
use parable::{
    inputs::{Inputs, decode::decode},
    source::{Source, Sources},
};

use super::built::{Built, all_that_is_told};

/// Passages with private words, `@` for each of those. What stands around them is open.
pub const PASSAGES: &[&str] = &[
    "## @ #private\nSituation: @\nAction: @ 40%\n- @\n\n### @\n@\n## Open one\nSituation: open",
    "### @ #Private ###\n\n@\n\n- @\n# Open two",
    "## **@** #private\n@\n\n@\n\n---\nopen",
    "@ #private\n=====\n@\n\nOpen three\n=====\nopen",
    "* @ :private:\n  @\n* Open four :open:",
    "- open\n- @ #private\n    - @\n        1. @\n    > @\n- open",
    "- open\n    - @ #private\n        - @\n    - open",
    "- open\n  - open\n    * @ and @ #private\n      @\n",
    "1. @ #private\n   @\n2. open",
    "\u{2022} @ #private\n\u{2022} open",
    "- [ ] @ #private\n- [x] open",
    "- **@** @ #private.\n\t- @\n- open",
    "- open\n\n  @ #private\n\n- open",
    "> - open\n> - @ #private\n>   - @\n> - open",
    "> ## @ #private\n> @\n\nopen",
    "> > - @ #private\n\nopen",
    "- > - @ #private\n- open",
    "- > open\n  >\n  > @ #private\n- open",
    "open %%@%% open",
    "open %% @ **@** [@](https://@.example/@) %% open",
    "Situation: open %%@%%\nAction: %%@%%\nResult: 36% %%@ 41%%%",
    "%%\n## @\nSituation: @\n- @\n%%\nopen",
    "open %%@\n\n# @\n@%% open",
    "| open | open |\n|---|---|\n| %%@%% | open |\n| open %%@%% | %%[@](@)%% |",
    "| %%@%% | Situation | Result |\n|---|---|---|\n| open | open | %%@%% 12% |",
    "> open %%@%%\n> %%\n> @\n> %%\n> open",
    "```\nopen %%@%%\n```",
    "```rust\nlet open = 1; // %%@%%\n%%\n@\n%%\n```",
    "    open\n    %%@%%",
    "[open](https://example.org/%%@%%)",
    "[open](<https://example.org/ %%@%%> \"%%@%%\")",
    "[open][1]\n\n[1]: https://example.org/%%@%% \"open\"",
    "https://example.org/%%@%%?a=%%@%%#%%@%%",
    "[[Open%%@%%]] [[%%@%%]]",
    "![open %%@%%](assets/plan.png) ![open](assets/%%@%%.png)",
    "%%![@](assets/@.png)%%",
    "open[^1] %%[^@]%%\n\n[^1]: open %%@%%\n\n%%[^@]: @%%",
    "open <!-- @ --> open <!--@-->",
    "<!--\n# @\n- @\n-->\nopen",
    "<!-- private -->\n@\n\n# @\n- @ (MySQL to Kafka)\n\n```\n@\n```\n<!-- /private -->\nopen",
    "<!--PRIVATE-->\n# @\n<!-- private -->\n@\n<!-- /private -->\n@\n<!-- /private -->\n\nopen",
    "- open\n  <!-- private -->\n  - @\n  <!-- /private -->\n- open",
    "```\n<!-- private -->\n@\n<!-- /private -->\n```",
    "`open %%@%%` and `<!-- private -->@<!-- /private -->`",
    "term\n: open %%@%%\n\n%%@%%\n: open",
    "# Canal Platform\n- Canal %%@%% (MySQL to Kafka)\n- %%@ Service (Kafka to S3)%%\nopen -> %%@%% -> Kafka",
    "Principles: %%@%%, Dive Deep\n#%%@%%",
    "# Words\n- robust\n- @ #private\n- %%@%%: open",
    "**@** #private\n- @\n- @\n\n# Open five",
    "@ #private\n\n# Open six",
    "HYPOTHESIS: open %%@%%\nTHEN: open\nRESULTING IN: %%@%%",
    "Tell me about a time %%@%%?",
    "+ @\t#private\n+ open",
    "- result: @ #private\n- open",
    "open\n\n%%\n@\n\n@ [@](assets/@.pdf)\n%%\n\nopen",
    "open %%@\n@%%\n%%@%%\n\nopen",
    "[open %%@%%](assets/plan.png '%%@%%') <https://example.org/%%@%%>",
    "| open | %%@%% |\n|---|---|\n| open | ![%%@%%](assets/%%@%%.png) |\n| @ | @ #private |",
    "```mermaid\ngraph LR\n  %% @\n  open -->|%%@%%| Kafka\n```",
    "```flow\nopen -> Kafka: %%@%%\n%%@ -> @%%\n```",
    "> [!note] open %%@%%\n> %%@%%",
    "# Links\n- https://example.org/open %%@%%\n- https://@.example/@ #private",
    "S: open\nT: %%@%%\nA: open %%@%% 12%\nR: %%@ 40%%% open",
    "Q: open %%@%%?\nA: %%@%%",
    "- open: %%@%%\n  - %%@%%\n    continues %%@%%\n\n      open",
    "&#37;&#37; open <b>%%@%%</b> &%%@%%; \\%%@%%",
    "**open %%@%%**\n- open",
    "%%@%% Platform\n- Canal Service (MySQL to Kafka)\n- PB per day",
    "#open %%#@%% #@ #private",
    "1) @ #private\n\nSituation: @\n\n- @\n\n2) Open one\n\nopen",
    "---\ntitle: @\nprivate: true\n---\nSituation: @\n\n---\ntitle: Open\n---\nSituation: open",
];

/// Passages that break off: what follows is private up to the next heading.
pub const UNCLOSED: &[&str] = &[
    "open\n%%\n@\n\n- @",
    "open %%@",
    "<!-- private -->\n@\n- @",
    "open <!-- @\n@",
    "- open\n  - %%@\n- @",
    "%%@%% %%@",
    "<!-- open <!-- @ -->",
    "<!-- @\n\n# Open\n\n<!-- @\n\n# Open\nopen",
    "<!-- private -->\n@\n\n# Open\n\n<!-- private -->\n@\n\n# Open\nopen",
];

/// Heads under which they stand.
pub const HEADS: &[&str] = &[
    "# 1: Ownership",
    "# Dive Deep\n\n## The open night\nSituation: open\nResult: 36%",
    "#3: Earn Trust",
    "CUSTOMER OBSESSION",
    "# Messaging Platform",
    "# Job description",
    "",
];

/// Ends of lines.
pub const ENDINGS: &[&str] = &["\n", "\r\n", "\r", "\u{2028}"];

/// Notes with canaries in them.
#[derive(Clone, Debug)]
pub struct Written {
    /// The notes.
    pub text: String,
    /// The private words in them.
    pub canaries: Vec<String>,
}

/// A word that nothing else holds, of many scripts.
pub fn canary(number: usize) -> String {
    let mut letters = String::new();
    let mut rest = number * 7919 + 101;
    for _ in 0..4 {
        letters.push(char::from(b'a' + (rest % 26) as u8));
        rest /= 26;
    }
    match number % 4 {
        0 => format!("Zqxv{letters}Wk"),
        1 => format!("ZQXV{}", letters.to_uppercase()),
        2 => format!("zqxv{letters}é고객"),
        _ => format!("zqxv{letters}"),
    }
}

impl Written {
    /// The same with other canaries, counted from `first`.
    pub fn renumbered(&self, first: usize) -> Self {
        let new = |at: usize| canary(first + at);
        // From the last, of which no earlier one is a part.
        let text =
            self.canaries.iter().enumerate().rev().fold(self.text.clone(), |text, (at, old)| {
                text.replace(old.as_str(), &format!("\u{1}{at}\u{1}"))
            });
        let text = (0..self.canaries.len())
            .fold(text, |text, at| text.replace(&format!("\u{1}{at}\u{1}"), &new(at)));
        Self { text, canaries: (0..self.canaries.len()).map(new).collect() }
    }
}

/// As it is read from the disk.
pub fn decoded(text: &str) -> String {
    decode(text.as_bytes().to_vec()).text
}

/// Writes passages below heads, the last of them one that breaks off, with some ending of lines
/// and perhaps a byte order mark.
pub fn write(pieces: &[(usize, usize)], last: Option<usize>, ending: usize, mark: bool) -> Written {
    let mut text = String::new();
    let passages = pieces.iter().map(|&(head, passage)| (HEADS[head], PASSAGES[passage]));
    let last = last.map(|last| ("# Last", UNCLOSED[last]));
    for (head, passage) in passages.chain(last) {
        let _ = write!(text, "{head}\n\n{passage}\n\n");
    }
    let mut canaries = Vec::new();
    let mut filled = String::from(if mark { "\u{feff}" } else { "" });
    for character in text.chars() {
        match character {
            '@' => {
                let canary = canary(canaries.len());
                filled.push_str(&canary);
                canaries.push(canary);
            }
            '\n' => filled.push_str(ENDINGS[ending]),
            other => filled.push(other),
        }
    }
    Written { text: filled, canaries }
}

/// Every form in which a word could be found again.
pub fn forms(word: &str) -> Vec<String> {
    let lower = word.to_lowercase();
    let mut forms = vec![lower.chars().filter(char::is_ascii).collect()];
    let percent =
        |text: &str| text.bytes().fold(String::new(), |all, byte| all + &format!("%{byte:02x}"));
    let escaped = |text: &str, open: &str, close: &str| {
        text.encode_utf16()
            .fold(String::new(), |all, unit| all + open + &format!("{unit:04x}") + close)
    };
    let decimal =
        |text: &str| text.chars().fold(String::new(), |all, it| all + &format!("&#{};", it as u32));
    let hex = |text: &str| {
        text.chars().fold(String::new(), |all, it| all + &format!("&#x{:x};", it as u32))
    };
    for text in [lower.as_str(), word] {
        forms.extend([percent(text), escaped(text, "\\u", ""), decimal(text), hex(text)]);
    }
    forms.iter().map(|form| form.to_lowercase()).collect()
}

/// The middle of a word in base64, wherever it begins; letter case counts there.
pub fn in_base64(word: &str) -> Vec<String> {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let encoded = |bytes: &[u8]| {
        let mut text = String::new();
        for three in bytes.chunks_exact(3) {
            let bits = u32::from(three[0]) << 16 | u32::from(three[1]) << 8 | u32::from(three[2]);
            for shift in [18, 12, 6, 0] {
                text.push(char::from(DIGITS[(bits >> shift & 63) as usize]));
            }
        }
        text
    };
    let words = [word.to_owned(), word.to_lowercase(), word.to_uppercase()];
    words
        .iter()
        .flat_map(|word| (0..3).map(move |skip| encoded(&word.as_bytes()[skip..])))
        .collect()
}

/// Where any of the canaries is found.
pub fn leaks(built: &Built, canaries: &[String]) -> Vec<String> {
    let searched = |ignores_case: bool, words: Vec<String>| {
        let mut builder = AhoCorasick::builder();
        builder.ascii_case_insensitive(ignores_case).build(words).expect("few words")
    };
    let plain = searched(true, canaries.iter().flat_map(|word| forms(word)).collect());
    let base64 = searched(false, canaries.iter().flat_map(|word| in_base64(word)).collect());
    let mut leaks = Vec::new();
    for (name, bytes) in all_that_is_told(built) {
        for found in plain.find_iter(&bytes).chain(base64.find_iter(&bytes)) {
            leaks.push(format!("{} in {name}", String::from_utf8_lossy(&bytes[found.range()])));
        }
    }
    leaks
}

/// Notes beside a story of its own file.
pub fn with_story(notes: &str, path: &str, story: &str) -> Inputs {
    let mut inputs = Inputs::default();
    let mut sources = Sources::default();
    inputs.notes = sources.add(Source::new("content/notes.md", notes));
    inputs.stories = vec![sources.add(Source::new(path, story))];
    inputs.sources = sources;
    inputs
}
