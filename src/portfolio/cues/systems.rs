//! What names a system, or a part of what is told of one.

use ahash::HashSet;

use super::Cues;
use crate::vocabulary::fold;

impl Cues {
    /// How surely a name is that of a system: by its last word, or one of its last.
    pub fn names_platform(&self, name: &str) -> PlatformName {
        let folded = fold(name);
        let head = folded.split([':', '(', '"', '.']).next().unwrap_or_default().trim();
        let words: Vec<&str> = head
            .split(|c: char| !c.is_alphanumeric() && c != '-')
            .filter(|word| !word.is_empty())
            .collect();
        let last = words.last().copied();
        let ends = |cues: &SystemWords| cues.end(head, last);
        let has = |cues: &SystemWords| words.iter().any(|word| cues.all.contains(*word));
        let compound = |last: &&str| {
            self.platform_compounds.iter().any(|cue| {
                last.strip_suffix(cue.as_str()).is_some_and(|before| before.chars().count() >= 3)
            })
        };
        if ends(&self.platform_strong) {
            PlatformName::Yes
        } else if has(&self.platform_strong)
            || ends(&self.platform_weak)
            || words.last().is_some_and(compound)
        {
            PlatformName::Perhaps
        } else {
            PlatformName::No
        }
    }

    /// Whether the head of a column says that a system stands in each row.
    pub fn heads_systems(&self, cell: &str) -> bool {
        self.platform_columns.contains(&fold(cell))
    }

    /// Where the name begins in `Platform: Realtime Bidding`; 0 where there is no such head.
    pub fn platform_prefix(&self, name: &str) -> usize {
        let head = name.split(':').next().unwrap_or_default();
        let rest = name[head.len()..].trim_start_matches([':', ' ']);
        let folded = fold(head);
        let is_known = || {
            self.platform_strong.all.contains(&folded) || self.platform_prefixes.contains(&folded)
        };
        let is_head = head.len() < name.len() && is_known();
        if is_head && !rest.is_empty() { name.len() - rest.len() } else { 0 }
    }

    /// Where the name begins in `Design: URL shortener`, and nothing else will do; 0 where there is
    /// no such head.
    pub fn design_prefix(&self, line: &str) -> usize {
        const LONGEST: usize = 200;
        let end = memchr::memchr(b':', line.as_bytes()).unwrap_or(line.len());
        let head = &line[..end];
        // Without a colon there is no head, and no known one is as long as a sentence.
        if end == line.len() || end > LONGEST {
            return 0;
        }
        if self.platform_prefixes.contains(&fold(head)) { self.platform_prefix(line) } else { 0 }
    }

    /// Whether a heading stands over a part of what is told of a system: `Requirements`, `API and
    /// data model`, `Deep dive: hot keys`.
    pub fn names_system_part(&self, heading: &str) -> bool {
        let folded = fold(heading);
        let words = folded.trim_matches(|c: char| !c.is_alphanumeric());
        let is_part = |words: &str| self.system_parts.contains(words.trim());
        let all = |joint: &str| words.contains(joint) && words.split(joint).all(is_part);
        if is_part(words) || [" and ", "/", ", ", " + "].into_iter().any(all) {
            return true;
        }
        // `Design: Chat` names a system.
        let head = words.split([':', '(']).next().unwrap_or_default().trim();
        head.len() < words.len()
            && is_part(head)
            && (words[head.len()..].trim_start().starts_with('(')
                || !self.platform_prefixes.iter().any(|prefix| prefix == head))
    }

    /// Whether a label stands before what a system is built with: `Stack`.
    pub fn lists_stack(&self, label: &str) -> bool {
        self.stack_labels.contains(&fold(label))
    }

    /// A platform's name without the words that only say that it is one.
    pub fn distinctive<'a>(&self, name: &'a str) -> Vec<&'a str> {
        name.split(|c: char| !c.is_alphanumeric() && c != '-' && c != '_')
            .filter(|word| {
                let folded = word.to_lowercase();
                let is_cue = self.platform_strong.all.contains(&folded)
                    || self.platform_weak.all.contains(&folded);
                !word.is_empty()
                    && !is_cue
                    && !matches!(
                        folded.as_str(),
                        "the" | "and" | "a" | "an" | "of" | "for" | "solution" | "our" | "common"
                    )
            })
            .collect()
    }
}

/// Words for systems.
#[derive(Clone, Debug)]
pub(super) struct SystemWords {
    all: HashSet<String>,
    /// Those that are a name's last word where it ends in one.
    single: HashSet<String>,
    /// The others: in some scripts words are not set apart.
    tails: Vec<String>,
}

impl SystemWords {
    pub(super) fn of(words: Vec<String>) -> Self {
        let is_tail = |word: &String| !word.is_ascii() || word.contains(' ');
        let (tails, single): (Vec<String>, Vec<String>) = words.iter().cloned().partition(is_tail);
        Self { all: words.into_iter().collect(), single: single.into_iter().collect(), tails }
    }

    /// Whether a name ends in one of them; `last` is its last word.
    fn end(&self, name: &str, last: Option<&str>) -> bool {
        last.is_some_and(|last| self.single.contains(last))
            || self.tails.iter().any(|tail| name.ends_with(tail.as_str()))
    }
}

/// How surely a name is that of a system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PlatformName {
    /// Nothing in it says so.
    No,
    /// It may be, if its text describes one.
    Perhaps,
    /// It says so.
    Yes,
}
