//! A sheet of paper, and ink on it in sixteen strengths.

use super::{png, type_case::Face};

/// What there is to draw on.
pub struct Canvas {
    width: u32,
    height: u32,
    /// Row by row, how much ink there is: 0 to 15.
    ink: Vec<u8>,
}

/// A part of it, in pixels.
#[derive(Clone, Copy)]
pub struct Box {
    pub left: u32,
    pub top: u32,
    pub width: u32,
    pub height: u32,
}

impl Canvas {
    /// Nothing but paper.
    pub fn new(width: u32, height: u32) -> Self {
        Self { width, height, ink: vec![0; (width * height) as usize] }
    }

    /// Fills a part.
    pub fn fill(&mut self, part: Box, ink: u8) {
        for y in part.top..(part.top + part.height).min(self.height) {
            let row = (y * self.width) as usize;
            let right = (part.left + part.width).min(self.width) as usize;
            self.ink[row + part.left.min(self.width) as usize..row + right].fill(ink);
        }
    }

    /// Draws the edge of a part, inside it.
    pub fn frame(&mut self, part: Box, line: u32, ink: u8) {
        let Box { left, top, width, height } = part;
        self.fill(Box { height: line, ..part }, ink);
        self.fill(Box { top: top + height - line, height: line, ..part }, ink);
        self.fill(Box { width: line, ..part }, ink);
        self.fill(Box { left: left + width - line, width: line, ..part }, ink);
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
        for glyph in face.outlines(line, at, size, tracking) {
            let corner = glyph.px_bounds().min;
            glyph.draw(|x, y, covered| {
                let x = corner.x as i64 + i64::from(x);
                let y = corner.y as i64 + i64::from(y);
                let is_inside = (0..i64::from(self.width)).contains(&x)
                    && (0..i64::from(self.height)).contains(&y);
                if is_inside {
                    let ink = (covered.clamp(0.0, 1.0) * f32::from(ink)).round() as u8;
                    let pixel = &mut self.ink[(y * i64::from(self.width) + x) as usize];
                    *pixel = ink.max(*pixel);
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
