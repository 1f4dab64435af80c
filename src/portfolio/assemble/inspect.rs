//! What stands in the notes and means nothing: marks without words, pictures without a target.

use super::Builder;
use crate::notes::{Block, BlockKind, inline};
use crate::source::Text;
use crate::{findings, systems};

impl Builder<'_> {
    /// Marks with nothing behind them, pictures without a target, digits that footnotes lost.
    pub(super) fn inspect(&mut self, blocks: &[Block]) {
        for block in blocks {
            match &block.kind {
                BlockKind::Paragraph(lines) => self.inspect_lines(lines),
                BlockKind::List(items) => {
                    for item in items {
                        if item.words.iter().all(Text::is_empty) && item.blocks.is_empty() {
                            let span = item.words.first().map(Text::span).unwrap_or_default();
                            self.findings
                                .warning(
                                    findings::EMPTY_ITEM,
                                    span,
                                    "a list marker with nothing behind it",
                                )
                                .help("write the point, or take the marker out");
                        }
                        self.inspect_lines(&item.words);
                        self.inspect(&item.blocks);
                    }
                }
                BlockKind::Quote(inside) => self.inspect(inside),
                _ => {}
            }
        }
    }

    pub(super) fn inspect_lines(&mut self, lines: &[Text]) {
        for line in lines {
            if line.as_str().contains("![") {
                for piece in inline::parse(std::slice::from_ref(line)) {
                    if let inline::Inline::Image { url, span, .. } = piece
                        && url.trim().is_empty()
                    {
                        self.findings
                            .warning(
                                findings::EMPTY_PICTURE,
                                span,
                                "a picture without a target is left out",
                            )
                            .help("write `![what it shows](assets/name.png)`");
                    }
                }
            }
            // Reading figures takes time, and a digit that is lost is a digit.
            let has_digits = line.as_str().contains(char::is_numeric);
            let figures = has_digits.then(|| systems::figures::find(line));
            for figure in figures.into_iter().flatten() {
                if let Some(stray) = &figure.stray {
                    self.findings
                        .warning(findings::FOOTNOTE_DIGIT, figure.span, format!("`{stray}` behind `{}` looks like a footnote mark that lost its place", figure.written))
                        .help("take it out, or write what it stands for; the number is read without it");
                }
            }
        }
    }
}
