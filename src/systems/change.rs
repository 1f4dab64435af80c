//! Two amounts as the ends of a change, where no word opens it: `11% to 4.5%`.
//!
//! `5% to 10% of users` is a range, and a range never descends: so what falls has changed. What
//! rises has only behind a verb that says so.

use std::ops::Range;

use super::cues::cues;

/// One of two amounts: its number and its unit, and whether it is a share of a whole.
#[derive(Clone, Debug, PartialEq)]
struct Amount {
    number: f64,
    unit: String,
}

/// Whether two amounts of a text with no more than `to` between them are the ends of a change.
/// `before` is the word right before the first.
pub fn is_change(text: &str, before: &str, left: Range<usize>, right: Range<usize>) -> bool {
    let verb = before.to_lowercase();
    let clauses = &cues().clauses;
    let changed = clauses.changed.contains(verb.as_str());
    let (Some(first), Some(second)) = (amount(&text[left]), amount(&text[right.clone()])) else {
        return false;
    };
    let alike = first.unit == second.unit || second.unit.is_empty();
    let is_share = |amount: &Amount| amount.unit.starts_with(['%', '％', 'x', '×']);
    if changed {
        let rises = second.number > first.number && alike;
        // `grew 5% to 10%` may be either.
        return !(rises && is_share(&first)) || clauses.went.contains(verb.as_str());
    }
    let whole = is_share(&first) && (first.number + second.number - 100.0).abs() < 0.01;
    let measured = !first.unit.is_empty();
    let ended = !second.unit.is_empty() || ends_clause(&text[right.end..]);
    alike && measured && ended && second.number < first.number && !whole
}

/// Whether nothing that a number could count stands behind it.
fn ends_clause(behind: &str) -> bool {
    let mut next = behind.chars();
    match next.next() {
        None | Some('\n') => true,
        Some('.' | ',') => next.next().is_none_or(char::is_whitespace),
        Some(mark) => matches!(mark, ';' | ')' | '!' | '?' | '。' | '，'),
    }
}

/// An amount as a text writes it: `30,000 ms`, `€9`, `1.200`.
fn amount(written: &str) -> Option<Amount> {
    let start = written.find(|c: char| c.is_ascii_digit())?;
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '\'' | '’');
    let rest = &written[start..];
    let length = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
    let digits = rest[..length].trim_end_matches(['.', ',']);
    let sign = written[..start].chars().filter(|c| !c.is_whitespace() && !"~≈<>≤≥".contains(*c));
    let unit = sign.chain(rest[length..].chars().filter(|c| !c.is_whitespace()));
    let unit = unit.collect::<String>().to_lowercase();
    // `1 minute`, `2 minutes`.
    let unit = unit.strip_suffix('s').filter(|stem| stem.chars().count() > 2).unwrap_or(&unit);
    Some(Amount { number: number(digits)?, unit: unit.to_owned() })
}

/// A number with marks for thousands or before its decimals.
fn number(digits: &str) -> Option<f64> {
    let groups: Vec<&str> = digits.split(|c: char| !c.is_ascii_digit()).collect();
    let grouped = groups.len() > 2
        || groups.len() == 2 && groups[1].len() == 3 && !groups[0].starts_with('0');
    if grouped {
        groups.concat().parse().ok()
    } else {
        digits.replace([',', '\'', '’'], ".").parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        source::{FileId, Text},
        systems::figures,
    };

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found = figures::find(&Text::cut(FileId(0), text, 0..text.len()));
        let written: Vec<&str> = found.iter().map(|figure| figure.written.as_str()).collect();
        assert_eq!(written, expected, "{text}");
    }

    #[test]
    fn what_falls_has_changed() {
        for (text, expected) in [
            ("failed deliveries 11% to 4.5% in May", "11% to 4.5%"),
            ("lead time 9 days to 2 days", "9 days to 2 days"),
            ("p99 800 ms to 90 ms", "p99 800 ms to 90 ms"),
            ("bill: $40k to $9k", "$40k to $9k"),
            ("a deploy 30 min to 4.", "30 min to 4"),
            ("p99 30,000 ms to 360 ms", "p99 30,000 ms to 360 ms"),
            ("Fehlerquote 11 % auf 4,5 % im Mai", "11 % auf 4,5 %"),
            ("taux d'erreur 11 % à 4,5 %", "11 % à 4,5 %"),
            ("errores 11 % a 4,5 % en mayo", "11 % a 4,5 %"),
            ("ошибки 11% до 4,5%", "11% до 4,5%"),
            ("오류율이 11%에서 4.5%로", "11%에서 4.5%"),
        ] {
            check(text, &[expected]);
        }
    }

    #[test]
    fn a_verb_tells_a_change() {
        for (text, expected) in [
            ("errors went 11% to 4.5%", "11% to 4.5%"),
            ("conversion went 2.1% to 3.4%", "2.1% to 3.4%"),
            ("the queue fell 14 to 5", "14 to 5"),
            ("p99 dropped 3 s to 400 ms", "3 s to 400 ms"),
            ("revenue grew $4M to $9M", "$4M to $9M"),
            ("die Quote sank 11 % auf 4,5 %", "11 % auf 4,5 %"),
        ] {
            check(text, &[expected]);
        }
    }

    #[test]
    fn a_range_is_no_change() {
        check("5% to 10% of users", &["5%", "10%"]);
        check("grew 5% to 10% a year", &["5%", "10%"]);
        check("a 90% to 10% split", &["90%", "10%"]);
        check("between 5 and 10%", &["between 5 and 10%"]);
        check("it takes 3 to 5 weeks", &["3 to 5 weeks"]);
        check("$5 to $10 a seat", &["$5", "$10"]);
        check("we won 3 to 1", &[]);
        check("10% to 20%", &["10%", "20%"]);
    }

    #[test]
    fn a_wrapped_line_breaks_no_change() {
        check("p99 went from\n  30,000 ms to 360 ms.", &["from 30,000 ms to 360 ms"]);
        check("p99 went from 30,000 ms\nto 360 ms.", &["from 30,000 ms to 360 ms"]);
        check("It took 40 ms\n\nto 3 teams", &["40 ms", "3 teams"]);
        check("40 ms ->\n3 ms", &["40 ms", "3 ms"]);
    }
}
