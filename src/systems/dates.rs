//! Lines that are nothing but a day: `2024-02-03`, `Sat, 3 Feb 2024`, `2024년 2월 3일`.

use super::cues::cues;

/// Whether a line says a day and nothing else. A day has a year or the name of a month, and another
/// number beside it.
pub fn is_date(line: &str) -> bool {
    const MOST: usize = 6;
    let cues = &cues().figures;
    let pieces: Vec<&str> = pieces(line).take(MOST + 1).collect();
    let mut numbers = 0;
    let mut named = false;
    for piece in &pieces {
        let digits = piece.bytes().take_while(u8::is_ascii_digit).count();
        let rest = piece[digits..].to_lowercase();
        match digits {
            0 if cues.months.contains(&rest) => named = true,
            0 if cues.weekdays.contains(&rest) => {}
            1 | 2 | 4 if rest.is_empty() || cues.date_endings.contains(&rest) => {
                numbers += 1;
                named |= digits == 4 && matches!(&piece[..2], "19" | "20");
            }
            _ => return false,
        }
    }
    pieces.len() <= MOST && named && numbers >= 1 && pieces.len() >= 2
}

/// Words and numbers, a number with the letters that stick to it as one.
fn pieces(line: &str) -> impl Iterator<Item = &str> {
    let words = line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.flat_map(|word| {
        let mut before = false;
        let starts = word.char_indices().filter_map(move |(at, c)| {
            let begins = at == 0 || c.is_ascii_digit() && !before;
            before = c.is_ascii_digit();
            begins.then_some(at)
        });
        let starts: Vec<usize> = starts.collect();
        let ends = starts.clone().into_iter().skip(1).chain([word.len()]);
        starts.into_iter().zip(ends).map(|(start, end)| &word[start..end])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_told_from_other_numbers() {
        for line in [
            "2024-02-03",
            "## 2024/2/3",
            "3.2.2024:",
            "Feb 3, 2024",
            "Sat 3rd Feb",
            "[2024-02-03 Sat]",
            "2024년 2월 3일",
            "2024年2月",
            "March 2022",
            "3 mars 2023",
        ] {
            assert!(is_date(line), "{line}");
        }
        for line in
            ["", "2024", "24/7", "1.2.3", "May", "Story 3", "2024 goals", "3 teams", "90210"]
        {
            assert!(!is_date(line), "{line}");
        }
    }
}
