//! The letters of cards.

use ab_glyph::{Font, FontRef, GlyphId, OutlinedGlyph, PxScale, ScaleFont};

/// The faces of a card.
pub struct TypeCase {
    /// To read.
    pub serif: Face,
    /// For codes and labels.
    pub label: Face,
}

impl TypeCase {
    /// Those that are part of the program.
    pub fn embedded() -> Option<Self> {
        Some(Self {
            serif: Face::of(include_bytes!("fonts/serif.ttf"))?,
            label: Face::of(include_bytes!("fonts/label.ttf"))?,
        })
    }
}

/// One face. Sizes are in pixels to the em.
pub struct Face(FontRef<'static>);

impl Face {
    fn of(bytes: &'static [u8]) -> Option<Self> {
        FontRef::try_from_slice(bytes).ok().map(Self)
    }

    /// Words as this face can show them: signs that it lacks are left out. `None` where it lacks a
    /// letter or a digit, or where nothing is left.
    pub fn drawable(&self, words: &str) -> Option<String> {
        let words = super::tidy(words);
        let has = |c: char| c == ' ' || self.0.glyph_id(c) != GlyphId(0);
        if words.chars().any(|c| c.is_alphanumeric() && !has(c)) {
            return None;
        }
        let kept: String = words.chars().filter(|&c| has(c)).collect();
        let kept = super::tidy(&kept);
        kept.contains(char::is_alphanumeric).then_some(kept)
    }

    /// How far a line reaches.
    pub fn width(&self, line: &str, size: f32, tracking: f32) -> f32 {
        self.steps(line, size, tracking).last().map_or(0.0, |(.., end)| end)
    }

    /// A line, cut where it reaches too far.
    pub fn fitted(&self, line: &str, size: f32, tracking: f32, width: f32) -> String {
        if self.width(line, size, tracking) <= width {
            return line.to_owned();
        }
        let room = width - self.width("…", size, tracking);
        let fits = self.steps(line, size, tracking).take_while(|&(.., end)| end <= room).count();
        let kept: String = line.chars().take(fits).collect();
        format!("{}…", kept.trim_end_matches(|c: char| c == ' ' || ",;:.–—-".contains(c)))
    }

    /// Words in lines, `most` of them; the last ends with `…` where more words follow.
    pub fn wrapped(&self, words: &str, size: f32, width: f32, most: usize) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        let mut rest = words;
        while !rest.is_empty() && lines.len() < most {
            if lines.len() + 1 >= most {
                lines.push(self.fitted(rest, size, 0.0, width));
                break;
            }
            let (line, behind) = self.first_line(rest, size, width);
            lines.push(line.to_owned());
            rest = behind;
        }
        lines
    }

    /// As many words as fit a line, at least one; a word that is longer than a line is cut.
    fn first_line<'w>(&self, words: &'w str, size: f32, width: f32) -> (&'w str, &'w str) {
        let fits = self.steps(words, size, 0.0).take_while(|&(.., end)| end <= width).count();
        let Some((cut, _)) = words.char_indices().nth(fits) else { return (words, "") };
        let at_word = words[..cut].rfind(' ').filter(|_| !words[cut..].starts_with(' '));
        let end = at_word.unwrap_or(cut).max(words.chars().next().map_or(0, char::len_utf8));
        (words[..end].trim_end(), words[end..].trim_start())
    }

    /// For each letter of a line: its glyph, where it begins, where the next one does.
    fn steps(
        &self,
        line: &str,
        size: f32,
        tracking: f32,
    ) -> impl Iterator<Item = (GlyphId, f32, f32)> {
        let face = self.0.as_scaled(self.scale(size));
        let (mut at, mut before) = (0.0, None);
        line.chars().map(move |character| {
            let glyph = face.glyph_id(character);
            let start = at + before.map_or(0.0, |before| face.kern(before, glyph));
            at = start + face.h_advance(glyph) + tracking;
            before = Some(glyph);
            (glyph, start, at)
        })
    }

    /// The outlines of a line, from a point on its baseline.
    pub fn outlines(
        &self,
        line: &str,
        (left, baseline): (f32, f32),
        size: f32,
        tracking: f32,
    ) -> impl Iterator<Item = OutlinedGlyph> {
        let scale = self.scale(size);
        self.steps(line, size, tracking).filter_map(move |(glyph, start, _)| {
            let place = ab_glyph::point(left + start, baseline);
            self.0.outline_glyph(glyph.with_scale_and_position(scale, place))
        })
    }

    /// The crate counts from the lowest descender to the highest ascender, and not to the em.
    fn scale(&self, size: f32) -> PxScale {
        let to_the_em = self.0.units_per_em().unwrap_or(2048.0);
        PxScale::from(size * self.0.height_unscaled() / to_the_em)
    }
}
