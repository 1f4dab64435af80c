//! What mails and chats leave around the notes.

use ahash::HashSet;

use super::Cues;
use crate::{
    text::is_space,
    vocabulary::{fold, fold_head},
};

/// Who speaks in a chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// The one who writes the notes.
    Writer,
    /// A program that answers.
    Assistant,
}

impl Cues {
    /// Whether a line is what a program put below a mail: `Sent from my phone`, `Sent with Proton Mail
    /// secure email.`
    pub fn is_signature(&self, line: &str) -> bool {
        const LONGEST: usize = 60;
        if line.len() > LONGEST || line.split_whitespace().nth(7).is_some() || line.contains(':') {
            return false;
        }
        let folded = fold(line);
        let words = folded.trim_end_matches(['.', '!', ' ']);
        let mut behind =
            self.signatures.iter().filter_map(|signature| words.strip_prefix(signature.as_str()));
        let ends = |behind: &str| {
            let Some(tail) = behind.strip_prefix(' ') else { return behind.is_empty() };
            let (first, more) = tail.split_once(' ').unwrap_or((tail, ""));
            self.signature_tails.contains(tail)
                || self.signature_tails.contains(first) && self.names_device(more)
        };
        behind.any(ends) || self.is_sent_from_device(line, words)
    }

    /// Whether a heading is a company's full name: `Harbor Cranes Ltd.`, `Borealis GmbH`.
    pub fn names_company(&self, heading: &str) -> bool {
        let folded = fold(heading);
        let mut words = folded.trim_end_matches([',', ' ']).rsplit([' ', ',']);
        let last = words.next().unwrap_or_default();
        let is_ending = |word: &str| {
            self.company_endings.contains(word.trim_end_matches('.'))
                || self.company_endings.contains(word)
        };
        words.next().is_some() && is_ending(last)
    }

    /// Whether a device is named in the first of some words.
    fn names_device(&self, words: &str) -> bool {
        const FARTHEST: usize = 3;
        let mut words = words.split_whitespace().take(FARTHEST);
        words.any(|word| self.devices.contains(word.trim_matches(|c: char| !c.is_alphanumeric())))
    }

    /// `Sent from my phone`, and no sentence that goes on: `sent from my phone to all desks.`
    fn is_sent_from_device(&self, line: &str, words: &str) -> bool {
        let mut behind = self.sent_from.iter().filter_map(|from| words.strip_prefix(from.as_str()));
        let last = words.split_whitespace().next_back().unwrap_or_default();
        let goes_on = line.ends_with('.') && !self.names_device(last);
        !goes_on
            && !line.starts_with(char::is_lowercase)
            && behind.any(|behind| self.names_device(behind))
    }

    /// Whether a line is the greeting at the end of a mail: `Best regards,`.
    pub fn is_signoff(&self, line: &str) -> bool {
        const LONGEST: usize = 60;
        line.len() <= LONGEST
            && line.ends_with([',', '!', '.'])
            && self.signoffs.contains(fold(line).trim_end_matches([',', '!', '.', ' ']))
    }

    /// Whether a text is what a program offers at the end of what it wrote: `Let me know if you'd like
    /// it shorter!`
    pub fn is_chat_offer(&self, text: &str) -> bool {
        const LONGEST: usize = 400;
        const HEAD: usize = 60;
        if text.len() > LONGEST {
            return false;
        }
        let head = fold_head(text, HEAD);
        self.chat_offers.iter().any(|offer| {
            let behind = head.strip_prefix(offer.as_str());
            behind.is_some_and(|behind| !behind.starts_with(char::is_alphanumeric))
        })
    }

    /// Who speaks from a line on in a chat with an assistant, and whether the line says nothing else:
    /// `ChatGPT said:`, `Me: …`.
    pub fn turn(&self, line: &str) -> Option<(Turn, bool)> {
        const LONGEST: usize = 40;
        let words = line.trim_start_matches(['*', '_', '#', ' ']);
        let colon = words.find([':', '：']).filter(|&at| at <= LONGEST)?;
        let behind = words[colon..].trim_start_matches([':', '：', '*', '_']);
        let ends = behind.is_empty() || behind.starts_with(is_space);
        let name = fold(words[..colon].trim_end_matches(['*', '_', ' ']));
        let who = |names: &HashSet<String>| ends && names.contains(&name);
        let assistant = who(&self.chat_assistants).then_some(Turn::Assistant);
        let turn = assistant.or_else(|| who(&self.chat_writers).then_some(Turn::Writer))?;
        Some((turn, behind.trim().is_empty()))
    }
}
