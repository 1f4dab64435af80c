//! PNG, as much of it as a card needs: four bits a pixel, a table of colours (RFC 2083).

use std::io::Write;

use flate2::{Compression, Crc, write::ZlibEncoder};

const SIGNATURE: [u8; 8] = *b"\x89PNG\r\n\x1a\n";
/// Name and length of what every chunk has beside its data: length, name, sum.
const CHUNK: usize = 12;

/// A picture of `pixels`, row by row, each a place in the table of colours.
pub fn write(width: u16, height: u16, colours: &[[u8; 3]; 16], pixels: &[u8]) -> Vec<u8> {
    let mut png = SIGNATURE.to_vec();
    let mut head = [u32::from(width), u32::from(height)].map(u32::to_be_bytes).concat();
    // Four bits a pixel, a table of colours, and the only ways there are to compress, to filter
    // and to interlace (not at all).
    head.extend([4, 3, 0, 0, 0]);
    chunk(&mut png, *b"IHDR", &head);
    chunk(&mut png, *b"PLTE", &colours.concat());
    chunk(&mut png, *b"IDAT", &compressed(width, pixels));
    chunk(&mut png, *b"IEND", &[]);
    png
}

/// Rows of two pixels a byte, each behind a zero: it is not filtered.
fn compressed(width: u16, pixels: &[u8]) -> Vec<u8> {
    let width = usize::from(width.max(1));
    let mut rows = Vec::with_capacity(pixels.len() / 2 + pixels.len() / width + 1);
    for row in pixels.chunks(width) {
        rows.push(0);
        rows.extend(row.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0)));
    }
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::new(6));
    // Memory takes every byte.
    let _ = encoder.write_all(&rows);
    encoder.finish().unwrap_or_default()
}

fn chunk(png: &mut Vec<u8>, name: [u8; 4], data: &[u8]) {
    png.extend((data.len() as u32).to_be_bytes());
    png.extend(name);
    png.extend(data);
    png.extend(sum(&png[png.len() - data.len() - name.len()..]).to_be_bytes());
}

fn sum(bytes: &[u8]) -> u32 {
    let mut crc = Crc::new();
    crc.update(bytes);
    crc.sum()
}

/// Whether bytes are a PNG from its first to its last, with nothing lost on the way.
pub fn is_whole(bytes: &[u8]) -> bool {
    let Some(mut rest) = bytes.strip_prefix(&SIGNATURE) else { return false };
    while rest.len() >= CHUNK {
        let Some((length, behind)) = rest.split_first_chunk() else { return false };
        let length = u32::from_be_bytes(*length) as usize;
        let Some((named, behind)) = behind.split_at_checked(length.saturating_add(4)) else {
            return false;
        };
        let Some((told, behind)) = behind.split_first_chunk() else { return false };
        if u32::from_be_bytes(*told) != sum(named) {
            return false;
        }
        if named == b"IEND" {
            return behind.is_empty();
        }
        rest = behind;
    }
    false
}
