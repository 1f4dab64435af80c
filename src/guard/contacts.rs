//! Mail addresses and telephone numbers.

use std::ops::Range;

use super::Suspect;

/// What looks like an address or a number of a person, in order.
pub fn find(text: &str) -> Vec<Suspect> {
    let mails = mails(text).into_iter().map(|at| Suspect::new(at, "a mail address"));
    let phones = phones(text).into_iter().map(|at| Suspect::new(at, "a telephone number"));
    let mut found: Vec<Suspect> = mails.chain(phones).collect();
    found.sort_by_key(|suspect| suspect.at.start);
    found
}

/// `name@host.tld`; neither those of examples nor `git@host`.
fn mails(text: &str) -> Vec<Range<usize>> {
    let is_local = |c: char| c.is_alphanumeric() || "._%+-".contains(c);
    let is_host = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    let found = text.match_indices('@').filter_map(|(at, _)| {
        let before = &text[..at];
        let local = before.rfind(|c| !is_local(c)).map_or(before, |last| {
            let behind = last + before[last..].chars().next().map_or(0, char::len_utf8);
            &before[behind..]
        });
        let behind = &text[at + 1..];
        let host = &behind[..behind.find(|c| !is_host(c)).unwrap_or(behind.len())];
        let host = host.trim_end_matches(['.', '-']);
        let (name, top) = host.rsplit_once('.')?;
        let is_top = top.len() >= 2 && top.chars().all(|c| c.is_ascii_alphabetic());
        let local_fits = local.starts_with(|c: char| c.is_alphanumeric()) && local != "git";
        let is_in_address = before[..before.len() - local.len()].ends_with(['/', ':']);
        let fits = is_top && local_fits && !name.is_empty() && !is_in_address && !is_example(host);
        fits.then(|| at - local.len()..at + 1 + host.len())
    });
    found.collect()
}

/// Names that belong to nobody (RFC 2606).
fn is_example(host: &str) -> bool {
    let host = host.to_ascii_lowercase();
    let names = ["example.com", "example.org", "example.net", "example", "test", "invalid"];
    names.iter().any(|name| host == *name || host.ends_with(&format!(".{name}")))
}

/// Digits in groups: with `+` in front, with a zero in front, or as `ddd-ddd-dddd`.
fn phones(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut from = 0;
    // All characters of a number are plain ones, and a byte each.
    let is_part = |byte: &u8| matches!(byte, b'0'..=b'9' | b'+' | b'(' | b')' | b' ' | b'.' | b'-');
    while let Some(start) = next_beginning(text.as_bytes(), from) {
        let rest = &text[start..];
        let run = &rest[..rest.bytes().take_while(|byte| is_part(byte)).count()];
        let end = start + run.len();
        let run = run.trim_end_matches(|c: char| !c.is_ascii_digit());
        let at = start..start + run.len();
        // What has no digit is passed at once, however long it is.
        from = if run.is_empty() { end } else { at.end };
        if is_phone(run) && stands_alone(text, &at) {
            found.push(at);
        }
    }
    found
}

/// Where the next number may begin, from some byte on.
fn next_beginning(bytes: &[u8], from: usize) -> Option<usize> {
    /// So many bytes are asked at once; in most of them nothing begins.
    const MANY: usize = 64;
    let begins = |byte: &u8| matches!(byte, b'0'..=b'9' | b'+' | b'(');
    // They are counted, which takes no branches.
    let any = |many: &[u8]| many.iter().filter(|byte| begins(byte)).count() > 0;
    let start = from + MANY * bytes[from..].chunks(MANY).position(any)?;
    Some(start + bytes[start..].iter().position(begins)?)
}

/// Whether a run of digits is neither a part of a word or sum nor of a code such as `A-12`.
fn stands_alone(text: &str, at: &Range<usize>) -> bool {
    let before = text[..at.start].chars().next_back();
    let mut behind = text[at.end..].chars();
    let (next, second) = (behind.next(), behind.next());
    let goes_on = |c: char| c.is_ascii_alphanumeric() || "-_/%$€£".contains(c);
    let is_more = next == Some(',') && second.is_some_and(|c| c.is_ascii_digit());
    !before.is_some_and(|c| goes_on(c) || ".,#".contains(c))
        && !next.is_some_and(goes_on)
        && !is_more
}

fn is_phone(run: &str) -> bool {
    if !(9..=15).contains(&run.bytes().filter(u8::is_ascii_digit).count()) {
        return false;
    }
    let digits: String = run.chars().filter(char::is_ascii_digit).collect();
    let separated: Vec<&str> =
        run.split(|c: char| !c.is_ascii_digit()).filter(|group| !group.is_empty()).collect();
    let lengths: Vec<usize> = separated.iter().map(|group| group.len()).collect();
    // Numbers of films, 555-0100 to 555-0199.
    let is_fiction = digits.len() >= 7 && digits[digits.len() - 7..].starts_with("55501");
    let is_single_spaced = !run.contains("  ") && !run.contains("--") && !run.contains("..");
    if is_fiction || !is_single_spaced || run[1..].contains('+') || lengths.len() > 6 {
        return false;
    }
    if run.starts_with('+') {
        return (9..=15).contains(&digits.len());
    }
    let is_american = lengths == [3, 3, 4] && !digits.starts_with(['0', '1']) && !run.contains(' ')
        || run.starts_with('(') && lengths == [3, 3, 4];
    let is_national = digits.starts_with('0')
        && !digits.starts_with("00")
        && (9..=11).contains(&digits.len())
        && (2..=5).contains(&lengths.len())
        && lengths[0] >= 2
        && lengths[1..].iter().all(|&length| length >= 2)
        && !run.contains('.');
    is_american || is_national
}
