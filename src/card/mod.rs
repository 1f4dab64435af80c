//! The picture that others show for a link to a page.
//!
//! A [`Card`] is the words of such a picture; [`Card::png`] draws it, and always draws the same.
//! Cards are values until they are written: a card's path changes with its words, so one that lies
//! in the output already need not be drawn again.
//!
//! The letters are those of two embedded fonts, for Latin, Cyrillic and some signs. Words in other
//! scripts are left out rather than shown as boxes: such a card has its sheet's code in their place.

mod canvas;
mod png;
mod type_case;

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

pub use png::is_whole;

use canvas::{Area, Canvas};
use type_case::TypeCase;

/// Width and height in pixels: what those who show links ask for.
pub const SIZE: (u16, u16) = (1200, 630);

/// Rises with every change of how cards are drawn, so that old drawings get new names.
const DRAWING: u32 = 1;
/// How long a hash in a name is, in hexadecimal digits.
const HASH_DIGITS: usize = 8;

/// The folder of all cards.
const FOLDER: &str = "cards";

/// What a card says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Card {
    /// The sheet's code: `S-04`.
    pub code: String,
    /// The site's name.
    pub site: String,
    /// The page's title.
    pub title: String,
    /// What the page opens with, if it has such words.
    pub lead: Option<String>,
    /// The cells of its title block behind that of the code: label and text.
    pub cells: Vec<(&'static str, String)>,
}

impl Card {
    /// Its path in the output: `cards/s-04-1a2b3c4d.png`.
    pub fn path(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&DRAWING.to_le_bytes());
        for words in self.words() {
            hasher.update(words.as_bytes());
            hasher.update(&[0]);
        }
        let hash: String = hasher.finalize().to_hex().chars().take(HASH_DIGITS).collect();
        format!("{FOLDER}/{}-{hash}.png", self.code.to_lowercase())
    }

    /// Everything it says, in the order of the picture.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        let cells = self.cells.iter().flat_map(|(label, text)| [*label, text.as_str()]);
        let head = [self.site.as_str(), self.code.as_str(), self.title.as_str()];
        head.into_iter().chain(self.lead.as_deref()).chain(cells)
    }

    /// The picture in words.
    pub fn alt(&self) -> String {
        format!("A card of {}: sheet {}, {}", self.site, self.code, self.title)
    }

    /// Draws it, as a PNG.
    pub fn png(&self) -> Vec<u8> {
        let mut canvas = Canvas::new(SIZE);
        // The fonts are a part of the program, and a test holds them to be readable.
        if let Some(case) = TypeCase::embedded() {
            self.draw(&case, &mut canvas);
        }
        canvas.into_png()
    }

    fn draw(&self, case: &TypeCase, canvas: &mut Canvas) {
        canvas.fill(Area { left: 0.0, top: 0.0, width: f32::from(SIZE.0), height: 12.0 }, INK);
        if let Some(site) = case.label.drawable(&self.site.to_uppercase()) {
            let line = case.label.fitted(&site, 26.0, TRACKED, WIDTH);
            canvas.text(&case.label, &line, (LEFT, 70.0), 26.0, TRACKED, INK);
        }
        canvas.fill(Area { left: LEFT, top: 96.0, width: WIDTH, height: 2.0 }, RULE);
        match case.serif.drawable(&self.title) {
            Some(title) => self.draw_title(&title, case, canvas),
            None => canvas.text(&case.label, &self.code, (LEFT - 6.0, 372.0), 240.0, 0.0, INK),
        }
        self.draw_cells(case, canvas);
    }

    /// The title as large as it fits, and below it what the page opens with where there is room.
    fn draw_title(&self, title: &str, case: &TypeCase, canvas: &mut Canvas) {
        let serif = &case.serif;
        let set = |(size, most)| (size, serif.wrapped(title, size, WIDTH, most));
        let letters = |line: &str| line.chars().filter(|c| *c != ' ').count();
        let is_whole = |(_, lines): &(f32, Vec<String>)| {
            lines.iter().map(|line| letters(line)).sum::<usize>() == letters(title)
        };
        let (size, lines) =
            TITLE_SIZES.into_iter().map(set).find(is_whole).unwrap_or_else(|| set(SMALLEST_TITLE));
        let leading = size * 1.1;
        let mut baseline = 124.0 + size;
        for line in &lines {
            canvas.text(serif, line, (LEFT, baseline), size, 0.0, INK);
            baseline += leading;
        }
        let Some(lead) = self.lead.as_deref().and_then(|lead| serif.drawable(lead)) else { return };
        baseline += LEAD * 0.9 - size * 0.35;
        let room = CELLS.0 - 24.0 - baseline;
        let most = if room >= LEAD * 1.35 { 2 } else { usize::from(room >= 0.0) };
        for line in serif.wrapped(&lead, LEAD, WIDTH, most) {
            canvas.text(serif, &line, (LEFT, baseline), LEAD, 0.0, INK2);
            baseline += LEAD * 1.35;
        }
    }

    /// The title block: a frame with a cell for each fact, all of one width but for the last.
    fn draw_cells(&self, case: &TypeCase, canvas: &mut Canvas) {
        let own = self.cells.iter().map(|(label, text)| (*label, Cow::Borrowed(text.as_str())));
        let sheet = [("Sheet", Cow::Borrowed(self.code.as_str()))];
        let cells: Vec<_> = sheet
            .into_iter()
            .chain(own)
            .filter_map(|(label, text)| Some((label, case.label.drawable(&text)?)))
            .collect();
        let (top, height) = CELLS;
        canvas.frame(Area { left: LEFT, top, width: WIDTH, height }, 3.0, INK);
        let mut left = LEFT;
        for (at, (label, text)) in cells.iter().enumerate() {
            let is_last = at + 1 == cells.len();
            let natural = case.label.width(text, 34.0, 0.0).max(case.label.width(label, 22.0, 1.0));
            let width =
                if is_last { LEFT + WIDTH - left } else { (natural + 56.0).clamp(160.0, 420.0) };
            let room = width - 44.0;
            if room < 60.0 {
                break;
            }
            if at > 0 {
                canvas.fill(Area { left: left.floor(), top, width: 2.0, height }, INK);
            }
            let label_line = case.label.fitted(label, 22.0, 1.0, room);
            canvas.text(&case.label, &label_line, (left + 22.0, top + 36.0), 22.0, 1.0, INK2);
            let line = case.label.fitted(text, 34.0, 0.0, room);
            canvas.text(&case.label, &line, (left + 22.0, top + 78.0), 34.0, 0.0, INK);
            left += width;
        }
    }
}

/// Where everything begins at the left, and how wide it is.
const LEFT: f32 = 72.0;
const WIDTH: f32 = 1056.0;
/// Top and height of the title block.
const CELLS: (f32, f32) = (468.0, 102.0);
/// Sizes of the title, and how many lines of each there are at most.
const TITLE_SIZES: [(f32, usize); 4] = [(92.0, 2), (76.0, 3), (60.0, 4), SMALLEST_TITLE];
const SMALLEST_TITLE: (f32, usize) = (52.0, 5);
const LEAD: f32 = 32.0;
/// Between the capitals of the site's name.
const TRACKED: f32 = 3.0;

/// How much of the ink a colour is, in fifteenths.
const INK: u8 = 15;
const INK2: u8 = 11;
const RULE: u8 = 3;

/// Words in one line, composed, without what cannot be seen.
fn tidy(words: &str) -> String {
    let words = words.nfc().filter(|c| !c.is_control() || c.is_whitespace()).collect::<String>();
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
