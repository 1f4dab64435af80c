//! Whether a line by itself is a heading: of a principle, a system, a round, a story, a known
//! section.

use super::Headings;
use crate::{
    notes::{Block, BlockKind, Item},
    portfolio::{
        cues::{PlatformName, Topic},
        headings,
        principles::line::{has_plain_arrow, unmarked},
        words::{ends_sentence, lines_of},
    },
    source::Text,
};

impl Headings<'_> {
    /// The name of a system on a line of its own, with a flow below it.
    pub(super) fn is_system_line(&self, line: &Text, lines: &[Text], below: &[Block]) -> bool {
        let words = line.as_str();
        let flows = |line: &Text| has_plain_arrow(line.as_str());
        let next = below.first().filter(|next| next.blank_before <= 1);
        let flows_below = lines.iter().skip(1).any(flows)
            || lines.len() == 1
                && next.is_some_and(|next| {
                    lines_of(std::slice::from_ref(next)).into_iter().take(3).any(flows)
                });
        flows_below
            && !flows(line)
            && words.split_whitespace().nth(5).is_none()
            && !ends_sentence(words)
            && self.cues.names_platform(words) == PlatformName::Yes
    }

    /// `Words`, `Questions for them:` on a line of its own with something right below it.
    pub(super) fn is_topic_line(&self, line: &Text, lines: usize, below: &[Block]) -> bool {
        let line = &*self.unstopped(line);
        let words = line.as_str();
        let goes_on = lines > 1
            || below.first().is_some_and(|next| {
                next.blank_before <= 1
                    && !matches!(next.kind, BlockKind::Heading(_) | BlockKind::Rule)
            });
        let topic = || {
            self.cues
                .topic(words)
                .filter(|topic| !matches!(topic, Topic::PrepareFirst | Topic::Definition))
        };
        goes_on
            && words.split_whitespace().nth(5).is_none()
            && !words.ends_with(['.', '?', ','])
            && (self.labels.see(line.as_str()).is_none_or(|label| label.continues)
                || words.starts_with('【') && words.ends_with('】')
                || self.lists_values(line, below))
            && topic().is_some()
    }

    /// `Values:` above everything, over a list of nothing but names, files no story.
    fn lists_values(&self, line: &Text, below: &[Block]) -> bool {
        let is_heading = |block: &Block| matches!(block.kind, BlockKind::Heading(_));
        let [list, after @ ..] = below else { return false };
        let BlockKind::List(items) = &list.kind else { return false };
        let names = |item: &Item| {
            let name = item.words.first().map(|line| self.known.names.find(line.as_str()));
            item.words.len() == 1 && item.blocks.is_empty() && name.flatten().is_some()
        };
        let goes_on_as_story = || {
            let next = after.first().map(|next| lines_of(std::slice::from_ref(next)));
            next.is_some_and(|lines| lines.first().is_some_and(|line| self.labels.is_part(line)))
        };
        items.len() >= 2
            && items.iter().all(names)
            && !self.below_title
            && self.outline.blocks.iter().all(is_heading)
            && self.labels.read(line).is_some_and(|label| label.rest.is_empty())
            && !goes_on_as_story()
    }

    /// `Round 3: system design`, set apart and not set in, where no sentence goes on.
    pub(super) fn is_round_line(&self, line: &Text, block: &Block) -> bool {
        let words = line.as_str();
        block.blank_before > 0
            && block.indent == 0
            && self.cues.names_round(words)
            && !words.ends_with(['.', ','])
    }

    /// `Story 3 – The choir` heads a story wherever it stands.
    pub(super) fn is_story_line(&self, line: &Text) -> bool {
        let words = line.as_str();
        let head = words.split([':', '–', '—', '.', ')']).next().unwrap_or_default();
        let counted = head.contains(|c: char| c.is_ascii_digit())
            || head.split_whitespace().next_back().is_some_and(|last| last.len() == 1);
        words.len() <= 140 && counted && self.cues.placeholder_length(words) > 0
    }

    /// Whether a line is a principle's heading: its name and little more, and not one of a mere
    /// list of names.
    pub(super) fn is_principle_line(
        &self,
        line: &Text,
        next: Option<&str>,
        at: usize,
        below: &[Block],
    ) -> bool {
        // `*2 - Ownership*`, as chats have strong words.
        let line = &unmarked(&self.unstopped(line));
        let words = line.as_str();
        // `#frugality` is a tag.
        if words.len() > 90 || words.ends_with(['.', ',', ';']) || words.starts_with('#') {
            return false;
        }
        // `Ownership -> the pager` says which story shows it.
        if has_plain_arrow(words) {
            return false;
        }
        // `"Biggest failure"` right above the parts of a story is what was asked.
        let is_quoted = words.trim_start_matches(['*', '_']).starts_with(['"', '“', '„', '«']);
        if is_quoted && next.is_some_and(|next| self.labels.see(next).is_some()) {
            return false;
        }
        let name = headings::read(line, &self.cues.prefixes);
        // `Behaviour 1: I traced it` is a part of a story.
        if name.prefixed && name.number.is_some() && !self.labels.is_part(line) {
            return true;
        }
        if name.prefixed
            && self.prefixed_lines >= 2
            && self.known.names.find(name.text.as_str()).is_some()
        {
            return true;
        }
        if self.labels.see(line.as_str()).is_some() {
            return false;
        }
        let numbered = name.number.is_some();
        let found = if numbered {
            self.known.names.nearest_in_heading(name.text.as_str())
        } else {
            self.name_of(name.text.as_str())
        };
        if found.is_none() || at > 0 && !numbered || self.is_headed(name.text.as_str()) {
            return false;
        }
        // What says in other words what the name says is no other name: its definition.
        let next_is_name = next.is_some_and(|next| {
            let other = || self.known.names.nearest(next.trim_end_matches(','));
            next.len() <= 90 && other().is_some_and(|other| Some(other) != found)
        });
        let has_content = next.is_some()
            || below.first().is_some_and(|block| !matches!(block.kind, BlockKind::Rule));
        numbered || !next_is_name && has_content
    }

    /// A name alone, or with a translation or remark in brackets behind it.
    fn name_of(&self, words: &str) -> Option<usize> {
        self.known
            .names
            .find(words)
            .or_else(|| {
                let before = words.split(['(', '（']).next()?.trim();
                let short = words.split_whitespace().nth(8).is_none();
                (short && before.len() < words.len()).then(|| self.known.names.find(before))?
            })
            .or_else(|| self.spelled_beside(words))
    }

    /// `CO / Customer Obsession`: initials and what they stand for.
    fn spelled_beside(&self, words: &str) -> Option<usize> {
        let (before, behind) = words.trim_matches(['*', '_']).split_once('/')?;
        let (before, behind) = (before.trim(), behind.trim());
        let names = &self.known.names;
        let pairs = [(before, behind), (behind, before)].into_iter();
        let mut found = pairs.filter_map(|(short, name)| {
            let index = names.find(name)?;
            (names.find_short(short).or_else(|| names.find(short)) == Some(index)).then_some(index)
        });
        found.next()
    }
}
