//! Two figures that are the ends of a change or a range.

use std::ops::Range;

use super::{Found, Reader};
use crate::systems::{change::is_change, cues::Words};

/// Joins `from 40 s to 3 s` and `4h -> 20min`.
pub(super) fn merge(reader: &Reader, candidates: Vec<Found>) -> Vec<Found> {
    let mut merged: Vec<Found> = Vec::with_capacity(candidates.len());
    for found in candidates {
        let joined = merged.last().and_then(|last| join(reader, last, &found));
        match joined {
            Some(joined) => {
                merged.pop();
                merged.push(joined);
            }
            None => merged.push(found),
        }
    }
    merged
}

fn join(reader: &Reader, left: &Found, right: &Found) -> Option<Found> {
    if left.stray.is_some() || right.written.start < left.written.end {
        return None;
    }
    let gap = &reader.text[left.written.end..right.written.start];
    let between = gap.trim();
    if between.len() > 20 || gap.matches('\n').count() > 1 {
        return None;
    }
    let between = between.to_lowercase();
    let cues = reader.cues;
    if gap.contains('\n') && !cues.tos.contains(&between) && !cues.ands.contains(&between) {
        return None;
    }
    let first = reader.tokens.partition_point(|token| token.range.start < left.written.start);
    let before = first.checked_sub(1).filter(|&last| {
        // What opens a change may end the line before.
        let gap = &reader.text[reader.end(last)..left.written.start];
        !reader.is_first(first) || gap.matches('\n').count() == 1 && !gap.contains('\t')
    });
    let begins_with = |words: &Words| before.is_some_and(|at| reader.is_lower(at, words));
    let from = begins_with(&cues.froms) && cues.tos.contains(&between)
        || begins_with(&cues.betweens) && cues.ands.contains(&between) && left.bare && !right.weak;
    // `3 to 5 weeks`
    let listed = reader.is_first(left.at) && !between.chars().all(char::is_alphabetic);
    // `500 GB to 2 TB per day`
    let is_size = |found: &Found| {
        let value = &reader.text[found.value.clone()];
        cues.bare_units.iter().any(|unit| value.ends_with(unit))
    };
    let sizes = left.of.is_none() && is_size(left) && is_size(right);
    let range =
        cues.ranges.contains(&between) && (left.bare || sizes) && right.of.is_some() && !listed;
    // `3k-5k rps`
    let second = reader.tokens.partition_point(|token| token.range.start < right.value.start);
    let range = range
        || left.of.is_none()
            && second.checked_sub(1).is_some_and(|dash| reader.ends_range(dash))
            && left.written.end == reader.start(second - 1)
            && !right.weak;
    let long = |found: &Found| found.value.len() > 1;
    if let Some(found) = run_on(reader, left, right) {
        return Some(found);
    }
    let arrow = cues.arrows.contains(&between) && (!right.weak || long(left) || long(right));
    let changed = cues.tos.contains(&between)
        && before.is_none_or(|at| !reader.is_lower(at, &cues.at_times))
        && is_change(
            reader.text,
            before.map_or("", |at| reader.word(at)),
            left.value.start..left.written.end,
            right.value.start..right.written.end,
        );
    if !(from || arrow || range || changed || !right.weak && cues.cjk_between.contains(&between)) {
        return None;
    }
    let opener = before.filter(|_| from).map(|at| reader.start(at));
    // `9 days to 40 minutes`: each end has its own unit.
    let unit = |found: &Found| {
        found.of.clone().filter(|of| of.end == found.written.end && reader.is_unit(of.clone()))
    };
    let (end, of) = if let (Some(_), Some(of)) = (unit(left), unit(right)) {
        (of.end, None)
    } else {
        // `p99 800 ms to 90 ms`: what stands before both ends is of both.
        let ahead = left.of.clone().filter(|of| of.end <= left.value.start);
        (right.value.end, right.of.clone().or(ahead))
    };
    Some(Found {
        written: opener.unwrap_or(left.written.start)..right.written.end,
        value: left.value.start..end,
        of,
        stray: right.stray.clone(),
        weak: false,
        bare: false,
        at: left.at,
    })
}

/// `1만 2천 건` is one number, and `1日200万件` is so many a day.
fn run_on(reader: &Reader, left: &Found, right: &Found) -> Option<Found> {
    let between = &reader.text[left.written.end..right.value.start];
    let ends_in = |range: &Range<usize>, words: &[String]| {
        words.iter().any(|word| reader.text[range.clone()].ends_with(word.as_str()))
    };
    let magnitudes = &reader.cues.cjk_magnitudes;
    let compound = left.of.is_none()
        && ends_in(&left.value, magnitudes)
        && matches!(between, "" | " ")
        && right.value.len() > 1;
    let period =
        left.of.as_ref().is_some_and(|of| matches!(&reader.text[of.clone()], "日" | "天" | "일"));
    let rate = period && between.is_empty() && &reader.text[left.value.clone()] == "1";
    (compound || rate).then(|| Found {
        written: left.written.start..right.written.end,
        value: left.value.start..right.value.end,
        of: right.of.clone(),
        stray: right.stray.clone(),
        weak: false,
        bare: false,
        at: left.at,
    })
}
