//! Code between fences.

use super::{Reader, Row};
use crate::{
    notes::{BlockKind, Code, lines::LineKind},
    source::Text,
    text::is_space,
};

impl Reader<'_> {
    pub(super) fn fence(
        &self,
        rows: &[Row],
        fence: Fence,
        fences: &mut Fences,
    ) -> Option<(BlockKind, usize)> {
        let close = fences.close(self, rows, fence)?;
        let info = self.words(&rows[0], fence.info);
        let (language, rest) = info.as_str().split_once(is_space).unwrap_or((info.as_str(), ""));
        let language = language.split(['{', ',']).next().unwrap_or_default().to_lowercase();
        let code = Code {
            language: (!language.is_empty()).then_some(language),
            info: rest.trim().to_owned(),
            text: self.between(&rows[1..close]),
        };
        Some((BlockKind::Code(code), close + 1))
    }

    /// Rows verbatim, less the indent that all of them share.
    pub(super) fn between(&self, rows: &[Row]) -> Text {
        let shared = rows
            .iter()
            .filter(|row| row.kind != LineKind::Blank)
            .map(|row| {
                let line = self.line(row);
                line.len() - line.trim_start_matches([' ', '\t']).len()
            })
            .min()
            .unwrap_or(0);
        let mut text = Text::default();
        for row in rows {
            let start = (row.start + shared).min(row.end);
            text.join("\n", &Text::cut(self.file, self.text, start..row.end));
        }
        text
    }
}

#[derive(Clone, Copy)]
pub(super) struct Fence {
    pub(super) mark: char,
    pub(super) length: usize,
    pub(super) info: usize,
}

/// Where fences close. One that is never closed is looked for once only.
#[derive(Default)]
pub(super) struct Fences {
    unclosed: Vec<(char, usize)>,
}

impl Fences {
    fn close(&mut self, reader: &Reader, rows: &[Row], fence: Fence) -> Option<usize> {
        let known = |&(mark, length): &(char, usize)| mark == fence.mark && length <= fence.length;
        if self.unclosed.iter().any(known) {
            return None;
        }
        let closes = |row: &Row| {
            let words = reader.line(row).trim();
            words.len() >= fence.length && words.chars().all(|c| c == fence.mark)
        };
        let close = rows[1..].iter().position(closes).map(|inside| inside + 1);
        if close.is_none() {
            self.unclosed.push((fence.mark, fence.length));
        }
        close
    }
}
