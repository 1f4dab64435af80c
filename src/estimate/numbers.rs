//! Numbers of notes as values, and values as numbers for people.

/// A number in digits, of which the marks may not say what they are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Number {
    /// What it is.
    Sure(f64),
    /// `1.500`: what it is where the mark stands before decimals, and where it sets off thousands.
    Either(f64, f64),
}

/// Reads digits with their marks. `comma` says whether the language around them writes a comma
/// before decimals, where anything tells. `None` for nothing, and for more digits than a value can
/// have.
pub fn parse(written: &str, comma: Option<bool>) -> Option<Number> {
    let digits: String =
        written.chars().filter(|c| c.is_ascii_digit() || matches!(c, '.' | ',')).collect();
    let marks: Vec<char> = digits.chars().filter(|c| !c.is_ascii_digit()).collect();
    let value = |decimal: Option<char>| -> Option<f64> {
        let plain: String = digits
            .chars()
            .filter_map(|c| match c {
                _ if c.is_ascii_digit() => Some(c),
                _ if Some(c) == decimal => Some('.'),
                _ => None,
            })
            .collect();
        plain.parse().ok().filter(|value: &f64| value.is_finite())
    };
    let [mark] = marks[..] else {
        let last = marks.last().copied();
        // One mark many times sets off thousands; of two marks the last is the decimal one.
        let decimal = last.filter(|last| marks.iter().filter(|mark| *mark == last).count() == 1);
        return value(decimal).map(Number::Sure);
    };
    let (whole, rest) = digits.split_once(mark)?;
    if rest.len() != 3 || whole.len() > 3 || whole.starts_with('0') {
        return value(Some(mark)).map(Number::Sure);
    }
    let (decimal, grouped) = (value(Some(mark))?, value(None)?);
    match comma {
        Some(comma) if (mark == ',') != comma => Some(Number::Sure(grouped)),
        None if mark == ',' => Some(Number::Sure(grouped)),
        _ => Some(Number::Either(decimal, grouped)),
    }
}

/// A value with three significant digits, in words above a million: `11.6`, `1,160`,
/// `432 million`.
pub fn rounded(value: f64) -> String {
    counted(to_digits(value, 2))
}

/// A value with all of its digits: `1,234,567`, `1.5 million`.
pub fn exact(value: f64) -> String {
    counted(to_digits(value, 11))
}

/// A value in bytes with three significant digits and the prefix that keeps it below a thousand.
/// Prefixes are those of the SI: 1 kB is 1,000 bytes.
pub fn bytes(value: f64) -> (String, &'static str) {
    const SYMBOLS: [(f64, &str); 8] = [
        (1e21, "ZB"),
        (1e18, "EB"),
        (1e15, "PB"),
        (1e12, "TB"),
        (1e9, "GB"),
        (1e6, "MB"),
        (1e3, "kB"),
        (1.0, "B"),
    ];
    let value = to_digits(value, 2);
    let fitting = SYMBOLS.iter().find(|(factor, _)| value >= *factor);
    let (factor, symbol) = fitting.copied().unwrap_or((1.0, "B"));
    (grouped(to_digits(value / factor, 2)), symbol)
}

/// Rounds to one digit before the point of its power of ten and some behind it.
fn to_digits(value: f64, behind: usize) -> f64 {
    // What was computed may lie a hair below the half that it stands for.
    let nudged = value * (1.0 + 1e-13);
    format!("{nudged:.behind$e}").parse().unwrap_or(value)
}

fn counted(value: f64) -> String {
    const WORDS: [(f64, &str); 3] = [(1e12, "trillion"), (1e9, "billion"), (1e6, "million")];
    for (factor, word) in WORDS {
        if value >= factor {
            let scaled = grouped(to_digits(value / factor, 11));
            // More digits than these are read more easily in a row.
            let behind = scaled.split_once('.').map_or(0, |(_, behind)| behind.len());
            if behind <= 3 {
                return format!("{scaled} {word}");
            }
        }
    }
    grouped(value)
}

/// `34700` as `34,700`.
fn grouped(value: f64) -> String {
    let plain = format!("{value}");
    let (whole, behind) = plain.split_once('.').unwrap_or((&plain, ""));
    let mut written = String::new();
    for (at, digit) in whole.char_indices() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            written.push(',');
        }
        written.push(digit);
    }
    if !behind.is_empty() {
        written.push('.');
        written.push_str(behind);
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_digits_for_people() {
        for (value, expected) in [
            (11.574, "11.6"),
            (34.722, "34.7"),
            (1157.4, "1,160"),
            (34_722.2, "34,700"),
            (999.6, "1,000"),
            (432_000_000.0, "432 million"),
            (999_600_000.0, "1 billion"),
            (1.5e15, "1,500 trillion"),
            (5.0, "5"),
            (0.125, "0.125"),
            (1.125, "1.13"),
        ] {
            assert_eq!(rounded(value), expected);
        }
    }

    #[test]
    fn what_is_written_keeps_its_digits() {
        for (value, expected) in [
            (1200.0, "1,200"),
            (1.1 * 1000.0, "1,100"),
            (1.2e6, "1.2 million"),
            (1_234_567.0, "1,234,567"),
            (1e8, "100 million"),
            (0.5, "0.5"),
        ] {
            assert_eq!(exact(value), expected);
        }
    }

    #[test]
    fn bytes_lie_between_one_and_a_thousand() {
        for (value, number, symbol) in [
            (1e15 / 86_400.0, "11.6", "GB"),
            (3e15 / 86_400.0, "34.7", "GB"),
            (999.6e6, "1", "GB"),
            (999.4e6, "999", "MB"),
            (1500.0, "1.5", "kB"),
            (12.0, "12", "B"),
        ] {
            assert_eq!(bytes(value), (number.to_owned(), symbol));
        }
    }

    #[test]
    fn marks_between_digits() {
        use Number::{Either, Sure};
        for (written, comma, expected) in [
            ("1,200", None, Sure(1200.0)),
            ("1.200.000", None, Sure(1_200_000.0)),
            ("1,200.5", None, Sure(1200.5)),
            ("1.200,5", None, Sure(1200.5)),
            ("300 000", None, Sure(300_000.0)),
            ("1'200", None, Sure(1200.0)),
            ("1,5", None, Sure(1.5)),
            ("1.5", Some(true), Sure(1.5)),
            ("80.000", Some(true), Sure(80_000.0)),
            ("80.000", None, Either(80.0, 80_000.0)),
            ("1.024", Some(false), Either(1.024, 1024.0)),
            ("1,500", Some(true), Either(1.5, 1500.0)),
            ("0.125", None, Sure(0.125)),
            ("12,00,000", None, Sure(1_200_000.0)),
        ] {
            assert_eq!(parse(written, comma), Some(expected), "{written}");
        }
    }
}
