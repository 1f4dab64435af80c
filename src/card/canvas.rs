//! A sheet of paper, and ink on it in sixteen strengths.

use super::{png, type_case::Face};

/// What there is to draw on.
pub struct Canvas {
    width: u16,
    height: u16,
    /// Row by row, how much ink there is: 0 to 15.
    ink: Vec<u8>,
}

/// A part of it, in whole pixels.
#[derive(Clone, Copy)]
pub struct Area {
    pub left: f32,
    pub top: f32,
    pub width: f32,
    pub height: f32,
}

impl Canvas {
    /// Nothing but paper.
    pub fn new((width, height): (u16, u16)) -> Self {
        Self { width, height, ink: vec![0; usize::from(width) * usize::from(height)] }
    }

    /// Fills a part.
    pub fn fill(&mut self, area: Area, ink: u8) {
        let (width, height) = (usize::from(self.width), usize::from(self.height));
        let columns = pixel(area.left).min(width)..pixel(area.left + area.width).min(width);
        for row in pixel(area.top).min(height)..pixel(area.top + area.height).min(height) {
            self.ink[row * width..][columns.clone()].fill(ink);
        }
    }

    /// Draws the edge of a part, inside it.
    pub fn frame(&mut self, area: Area, line: f32, ink: u8) {
        let Area { left, top, width, height } = area;
        self.fill(Area { height: line, ..area }, ink);
        self.fill(Area { top: top + height - line, height: line, ..area }, ink);
        self.fill(Area { width: line, ..area }, ink);
        self.fill(Area { left: left + width - line, width: line, ..area }, ink);
    }

    /// Sets a line of text, from a point on its baseline.
    pub fn text(
        &mut self,
        face: &Face,
        line: &str,
        at: (f32, f32),
        size: f32,
        tracking: f32,
        ink: u8,
    ) {
        let width = usize::from(self.width);
        for glyph in face.outlines(line, at, size, tracking) {
            let corner = glyph.px_bounds().min;
            glyph.draw(|x, y, covered| {
                let place = |corner: f32, along: u32| {
                    usize::try_from(corner as i64 + i64::from(along)).ok()
                };
                let (Some(x), Some(y)) = (place(corner.x, x), place(corner.y, y)) else { return };
                let row = self.ink.get_mut(y * width..(y + 1) * width);
                if let Some(there) = row.and_then(|row| row.get_mut(x)) {
                    *there = strength(covered, ink).max(*there);
                }
            });
        }
    }

    /// Row by row, how much ink there is.
    #[cfg(test)]
    pub fn pixels(&self) -> &[u8] {
        &self.ink
    }

    /// As a picture.
    pub fn into_png(self) -> Vec<u8> {
        png::write(self.width, self.height, &palette(), &self.ink)
    }
}

#[expect(clippy::cast_sign_loss, reason = "what lies before the edge is cut at it")]
fn pixel(length: f32) -> usize {
    length as usize
}

/// How much ink a pixel has that is covered in part.
#[expect(clippy::cast_sign_loss, reason = "no part is less than nothing")]
fn strength(covered: f32, ink: u8) -> u8 {
    (covered.clamp(0.0, 1.0) * f32::from(ink)).round() as u8
}

/// From paper to ink, the colours of the default theme.
fn palette() -> [[u8; 3]; 16] {
    let (paper, ink) = ([0xfa_u16, 0xfb, 0xf8], [0x14_u16, 0x17, 0x1c]);
    let mut colours = [[0; 3]; 16];
    for (step, colour) in (0..16_u16).zip(&mut colours) {
        for (at, value) in colour.iter_mut().enumerate() {
            *value = ((paper[at] * (15 - step) + ink[at] * step + 7) / 15) as u8;
        }
    }
    colours
}
