//! What a picture says that nobody sees: where it was taken.
//!
//! Looks into JPEG, PNG, WebP and TIFF for the place of EXIF (tag 0x8825 and what it leads to,
//! Exif 2.32, section 4.6.3) and of XMP (`exif:GPSLatitude`). Bytes that are no such picture, or a
//! broken one, have no place.

/// The tag of a directory that leads to the directory of places.
const PLACES: u16 = 0x8825;
/// Latitude and longitude, in that directory.
const LATITUDE: u16 = 2;
const LONGITUDE: u16 = 4;

/// Whether a picture says where it was taken.
pub fn has_place(bytes: &[u8]) -> bool {
    match bytes {
        [0xff, 0xd8, rest @ ..] => jpeg(rest),
        [0x89, b'P', b'N', b'G', _, _, _, _, rest @ ..] => png(rest),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', rest @ ..] => webp(rest),
        [b'I', b'I', 42, 0, ..] | [b'M', b'M', 0, 42, ..] => exif(bytes),
        _ => false,
    }
}

/// Segments: `FF`, kind, length with itself, data; the picture begins with kind `DA`.
fn jpeg(mut rest: &[u8]) -> bool {
    while let [0xff, kind, behind @ ..] = rest {
        match kind {
            0xff => rest = &rest[1..],
            0xd8 | 0x01 | 0xd0..=0xd7 => rest = behind,
            0xda | 0xd9 => return false,
            _ => {
                let [high, low, ..] = behind else { return false };
                let length = usize::from(u16::from_be_bytes([*high, *low]));
                let Some(data) = behind.get(2..length.max(2)) else { return false };
                if *kind == 0xe1 && (exif(data) || xmp(data)) {
                    return true;
                }
                rest = &behind[length.max(2)..];
            }
        }
    }
    false
}

/// Chunks: length, name, data, sum.
fn png(mut rest: &[u8]) -> bool {
    while let Some((length, behind)) = rest.split_first_chunk() {
        let length = u32::from_be_bytes(*length) as usize;
        let Some((name, behind)) = behind.split_first_chunk::<4>() else { return false };
        let Some(data) = behind.get(..length) else { return false };
        let says = match name {
            b"eXIf" => exif(data),
            b"iTXt" | b"tEXt" => xmp(data),
            _ => false,
        };
        if says {
            return true;
        }
        rest = behind.get(length.saturating_add(4)..).unwrap_or_default();
    }
    false
}

/// Chunks: name, length, data, of an even number of bytes.
fn webp(mut rest: &[u8]) -> bool {
    while let Some((name, behind)) = rest.split_first_chunk::<4>() {
        let Some((length, behind)) = behind.split_first_chunk() else { return false };
        let length = u32::from_le_bytes(*length) as usize;
        let Some(data) = behind.get(..length) else { return false };
        if name == b"EXIF" && exif(data) || name == b"XMP " && xmp(data) {
            return true;
        }
        rest = behind.get(length.saturating_add(length % 2)..).unwrap_or_default();
    }
    false
}

/// Words of XMP, however they are nested.
fn xmp(data: &[u8]) -> bool {
    memchr::memmem::find(data, b"GPSLatitude").is_some()
}

/// A TIFF, with or without the word that stands before it in other formats.
fn exif(data: &[u8]) -> bool {
    let data = data.strip_prefix(b"Exif\0\0").unwrap_or(data);
    let tiff = match data {
        [b'I', b'I', ..] => Tiff { data, big: false },
        [b'M', b'M', ..] => Tiff { data, big: true },
        _ => return false,
    };
    let places = tiff.number(4).and_then(|first| tiff.value(first, PLACES));
    let place = places
        .and_then(|places| tiff.value(places, LATITUDE).or_else(|| tiff.value(places, LONGITUDE)));
    place.is_some()
}

struct Tiff<'a> {
    data: &'a [u8],
    big: bool,
}

impl Tiff<'_> {
    fn short(&self, at: usize) -> Option<u16> {
        let bytes = *self.data.get(at..)?.first_chunk()?;
        Some(if self.big { u16::from_be_bytes(bytes) } else { u16::from_le_bytes(bytes) })
    }

    fn number(&self, at: usize) -> Option<usize> {
        let bytes = *self.data.get(at..)?.first_chunk()?;
        Some(if self.big { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) } as usize)
    }

    /// The value of a tag in a directory, which has entries of twelve bytes: tag, kind, count, value.
    fn value(&self, directory: usize, tag: u16) -> Option<usize> {
        let count = usize::from(self.short(directory)?);
        let mut entries = (0..count).map(|entry| directory + 2 + entry * 12);
        let entry = entries.find(|&entry| self.short(entry) == Some(tag))?;
        (self.number(entry + 4)? > 0).then(|| self.number(entry + 8)).flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An EXIF with a directory of places that holds one tag.
    fn tiff(big: bool, tag: u16) -> Vec<u8> {
        let short = |value: u16| if big { value.to_be_bytes() } else { value.to_le_bytes() };
        let long = |value: u32| if big { value.to_be_bytes() } else { value.to_le_bytes() };
        let mut bytes = if big { b"MM".to_vec() } else { b"II".to_vec() };
        bytes.extend(short(42));
        bytes.extend(long(8));
        for (tag, kind, count, value) in [(PLACES, 4_u16, 1_u32, 26_u32), (tag, 5, 3, 44)] {
            bytes.extend([short(1), short(tag), short(kind)].concat());
            bytes.extend([long(count), long(value), long(0)].concat());
        }
        bytes
    }

    fn in_jpeg(data: &[u8]) -> Vec<u8> {
        let length = (data.len() as u16 + 2).to_be_bytes();
        [b"\xff\xd8\xff\xe0\0\x04ab\xff\xe1", &length[..], data, b"\xff\xda\0\x02xx"].concat()
    }

    fn in_png(name: &[u8], data: &[u8]) -> Vec<u8> {
        let length = (data.len() as u32).to_be_bytes();
        [b"\x89PNG\r\n\x1a\n\0\0\0\x01abcdx1234", &length[..], name, data, b"5678"].concat()
    }

    fn in_webp(data: &[u8]) -> Vec<u8> {
        let length = (data.len() as u32).to_le_bytes();
        [b"RIFF\0\0\0\0WEBPVP8 \x01\0\0\0x\0EXIF", &length[..], data].concat()
    }

    #[test]
    fn a_place_is_found_in_every_format() {
        for big in [false, true] {
            for (tag, is_place) in [(LATITUDE, true), (LONGITUDE, true), (0x1d, false)] {
                let tiff = tiff(big, tag);
                let named = [b"Exif\0\0", &tiff[..]].concat();
                let pictures =
                    [tiff.clone(), in_jpeg(&named), in_png(b"eXIf", &tiff), in_webp(&named)];
                for (at, picture) in pictures.iter().enumerate() {
                    assert_eq!(has_place(picture), is_place, "{at} {tag} {big}");
                }
                // Broken off anywhere: no place, and no panic.
                for end in 0..named.len() {
                    has_place(&in_jpeg(&named)[..end]);
                    has_place(&in_jpeg(&named[..end]));
                    has_place(&tiff[..end.min(tiff.len())]);
                }
            }
        }
        let xmp = b"http://ns.adobe.com/xap/1.0/\0<x exif:GPSLatitude=\"52,31N\"/>";
        assert!(has_place(&in_jpeg(xmp)) && has_place(&in_png(b"iTXt", xmp)));
    }

    #[test]
    fn what_is_no_picture_has_no_place() {
        for bytes in [&b""[..], b"GPSLatitude", b"\xff\xd8", b"\xff\xd8\xff\xe1\0\0", b"II*\0"] {
            assert!(!has_place(bytes));
        }
    }
}
