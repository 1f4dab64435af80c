//! Korean and Chinese sentences: `A에서 B로`, `从A到B`.

use std::ops::Range;

use super::{
    cues::cues,
    draft::{Draft, NewFlow},
    lines::Line,
    names::{Name, covered},
    words::Kind,
};
use crate::vocabulary::technologies::is_cjk;

/// Reads the flows of a sentence whose words carry particles.
/// `subject` is what it speaks of where it does not say so.
pub fn read(draft: &mut Draft, line: Line, subject: Option<&Name>) {
    let string = line.slice(0..line.len());
    if !string.contains(is_cjk) {
        return;
    }
    korean(draft, line, subject);
    if string.contains(is_kana) {
        japanese(draft, line, subject);
    } else {
        chinese(draft, line);
    }
}

/// Particles behind a name and what they make of it; the longest first.
const PARTICLES: [(&str, Role); 16] = [
    ("으로부터", Role::From),
    ("로부터", Role::From),
    ("에서", Role::From),
    ("으로", Role::To),
    ("로", Role::To),
    ("에게", Role::To),
    ("에", Role::To),
    ("은", Role::Subject),
    ("는", Role::Subject),
    ("이", Role::Subject),
    ("가", Role::Subject),
    ("를", Role::Object),
    ("을", Role::Object),
    ("과", Role::Object),
    ("와", Role::Object),
    ("도", Role::Object),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    From,
    To,
    Subject,
    Object,
}

fn korean(draft: &mut Draft, line: Line, subject: Option<&Name>) {
    let (mut via, mut from, mut to) = (None, Vec::new(), Vec::new());
    for at in 0..line.len() {
        let Some((role, name, listed)) = particle(draft, line, at) else { continue };
        match role {
            Role::Subject if via.is_none() => via = Some(name),
            Role::Object if begins(line, at + 1, &cues().east.korean_takes) => {
                from.extend(std::iter::once(name).chain(listed));
            }
            Role::Object if begins(line, at + 1, &cues().east.korean_calls) => {
                to.extend(std::iter::once(name).chain(listed));
            }
            Role::From => from.extend(std::iter::once(name).chain(listed)),
            Role::To => to.extend(std::iter::once(name).chain(listed)),
            Role::Subject | Role::Object => {}
        }
    }
    add(draft, line, via.as_ref().or(subject), &from, &to);
}

/// Whether a token begins with one of some verbs.
fn begins(line: Line, at: usize, verbs: &[String]) -> bool {
    verbs.iter().any(|verb| line.word(at).starts_with(verb.as_str()))
}

fn add(draft: &mut Draft, line: Line, via: Option<&Name>, from: &[Name], to: &[Name]) {
    let span = line.span();
    let mut flow = |from: &Name, to: &Name, via: Option<&Name>| {
        let via = via.map(|via| via.text.as_str());
        draft.flow(NewFlow {
            from: &from.text,
            to: &to.text,
            via,
            label: None,
            stated: true,
            span,
        });
    };
    match via {
        _ if !from.is_empty() && !to.is_empty() => {
            for (from, to) in from.iter().flat_map(|from| to.iter().map(move |to| (from, to))) {
                flow(from, to, via);
            }
        }
        Some(via) => {
            for from in from {
                flow(from, via, None);
            }
            for to in to {
                flow(via, to, None);
            }
        }
        None => return,
    }
    for name in from.iter().chain(to).chain(via) {
        draft.end(name, span, true);
    }
}

/// The name at a word that ends in a particle, and those listed before it (`A, B로`).
fn particle(draft: &Draft, line: Line, at: usize) -> Option<(Role, Name, Vec<Name>)> {
    let word = line.word(at);
    if line.kind(at) != Some(&Kind::Word) {
        return None;
    }
    let (length, role) = PARTICLES.iter().find_map(|(particle, role)| {
        word.strip_suffix(particle).filter(|stem| !stem.is_empty()).map(|stem| (stem.len(), *role))
    })?;
    let token = line.tokens.get(at)?;
    let end = token.range.start + length;
    let name = longest(draft, line, at, end)?;
    let listed = listed_before(draft, line, &name);
    Some((role, name, listed))
}

/// `주문 서비스` is longer than `서비스`: up to three words back.
fn longest(draft: &Draft, line: Line, at: usize, end: usize) -> Option<Name> {
    let alone = line
        .tokens
        .get(at)
        .and_then(|token| draft.namer.name(line.string(), token.range.start..end));
    if alone.as_ref().is_some_and(|name| draft.namer.is_store(name)) {
        return alone;
    }
    let earliest = at.saturating_sub(2);
    let joined = (earliest..=at).rev().take_while(|&first| {
        first == at || line.kind(first) == Some(&Kind::Word) && !has_particle(line.word(first))
    });
    let candidates: Vec<Range<usize>> = joined
        .filter_map(|first| line.tokens.get(first).map(|token| token.range.start..end))
        .collect();
    let names =
        candidates.into_iter().rev().filter_map(|range| draft.namer.name(line.string(), range));
    names.into_iter().find(|name| draft.namer.is_place(name) || draft.knows(name))
}

fn has_particle(word: &str) -> bool {
    PARTICLES.iter().any(|(particle, _)| word.ends_with(particle) && word.len() > particle.len())
        && word.contains(is_cjk)
}

fn listed_before(draft: &Draft, line: Line, name: &Name) -> Vec<Name> {
    let mut names = Vec::new();
    let mut at = line.tokens.partition_point(|token| token.range.start < name.range.start);
    while at >= 2 && matches!(line.kind(at - 1), Some(Kind::Comma | Kind::Slash)) {
        let Some(token) = line.tokens.get(at - 2) else { break };
        let before = draft.namer.name(line.string(), token.range.clone());
        let Some(before) = before.filter(|name| draft.namer.is_place(name)) else { break };
        names.push(before);
        at -= 2;
    }
    names.reverse();
    names
}

/// `从A到B`, `A写入B`.
fn chinese(draft: &mut Draft, line: Line) {
    const LINKS: [&str; 9] =
        ["同步到", "写入到", "发送到", "导入到", "推送到", "写入", "同步至", "到", "至"];
    let bytes = covered(line.tokens, 0..line.len());
    let string = &line.string()[bytes.clone()];
    for (at, mark) in string.match_indices('从').take(50) {
        let rest = &string[at + mark.len()..];
        let Some((cut, length)) = LINKS
            .iter()
            .filter_map(|mark| rest.find(mark).map(|at| (at, mark.len())))
            .min_by_key(|&(at, length)| (at, usize::MAX - length))
        else {
            continue;
        };
        let base = bytes.start + at + mark.len();
        let reads = ["读取", "读", "获取", "采集", "消费", "中", "里"];
        let from = reads.iter().find_map(|verb| rest[..cut].find(verb)).unwrap_or(cut);
        let behind = cut + length;
        let stop = |c: char| {
            matches!(c, '，' | '。' | '、' | ',' | '.' | ' ' | '的' | '\n' | '；' | '并' | '供')
        };
        let end = rest[behind..].find(stop).map_or(rest.len(), |end| behind + end);
        let names = [base..base + from, base + behind..base + end]
            .map(|range| draft.namer.name(line.string(), range));
        let [Some(from), Some(to)] = names else { continue };
        if draft.namer.is_place(&from) && draft.namer.is_place(&to) {
            let via = before_word(draft, line, bytes.start..bytes.start + at);
            add(draft, line, via.as_ref(), &[from], &[to]);
        }
    }
    if !string.contains('从') {
        chinese_verbs(draft, line, bytes);
    }
}

/// The part that a clause speaks of: all of its words up to a place in it.
fn before_word(draft: &Draft, line: Line, clause: Range<usize>) -> Option<Name> {
    let string = line.string();
    let start = string[clause.clone()]
        .rfind(is_mark)
        .map_or(clause.start, |at| clause.start + at + mark_length(&string[clause.start + at..]));
    let name = draft.namer.name(string, start..clause.end)?;
    draft.namer.is_place(&name).then_some(name)
}

fn is_mark(c: char) -> bool {
    matches!(c, '，' | '。' | '、' | ',' | '.' | '；' | ';' | '：' | ':')
}

fn mark_length(text: &str) -> usize {
    text.chars().next().map_or(0, char::len_utf8)
}

/// `A写入B`, `A把X发送到B`, `A消费B`.
fn chinese_verbs(draft: &mut Draft, line: Line, bytes: Range<usize>) {
    const MOST: usize = 50;
    let string = line.string();
    let mut start = bytes.start;
    for clause in string[bytes].split_inclusive(is_mark).take(MOST) {
        let range = start..start + clause.trim_end_matches(is_mark).len();
        start += clause.len();
        let east = &cues().east;
        let find = |verbs: &[String]| {
            let found = verbs.iter().filter_map(|verb| {
                string[range.clone()].find(verb.as_str()).map(|at| (range.start + at, verb.len()))
            });
            found.min_by_key(|&(at, length)| (at, usize::MAX - length))
        };
        let (puts, takes) = (find(&east.chinese_puts), find(&east.chinese_takes));
        let Some((verb, length)) = puts.or(takes) else { continue };
        let object =
            string[range.start..verb].find(['把', '将']).map_or(verb, |at| range.start + at);
        let part = before_word(draft, line, range.start..object);
        let place = draft.namer.name(string, verb + length..range.end);
        let place = place.filter(|name| draft.namer.is_place(name));
        if let (Some(part), Some(place)) = (part, place) {
            let place = std::slice::from_ref(&place);
            let (from, to): (&[Name], &[Name]) =
                if puts.is_some() { (&[], place) } else { (place, &[]) };
            add(draft, line, Some(&part), from, to);
            draft.end(&part, line.span(), true);
        }
    }
}

fn is_kana(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}')
}

/// `AはBから読み、Cに書き込む`: particles between names, hiragana between words.
fn japanese(draft: &mut Draft, line: Line, subject: Option<&Name>) {
    let bytes = covered(line.tokens, 0..line.len());
    let string = line.string();
    let (mut via, mut from, mut to) = (None, Vec::new(), Vec::new());
    let mut start = bytes.start;
    let mut at = bytes.start;
    while at < bytes.end {
        let rest = &string[at..bytes.end];
        let Some(c) = rest.chars().next() else { break };
        let Some((particle, role)) = japanese_particle(rest) else {
            at += c.len_utf8();
            if is_mark(c) || is_hiragana(c) {
                start = at;
            }
            continue;
        };
        let behind = &rest[particle.len()..];
        let name = draft.namer.name(string, start..at).filter(|name| draft.namer.is_place(name));
        at += particle.len();
        start = at;
        match (role, name) {
            (Role::Subject, Some(name)) if via.is_none() => via = Some(name),
            (Role::From, Some(name)) => from.push(name),
            (Role::To, Some(name)) if leads_to(behind, &cues().east.japanese_puts) => to.push(name),
            (Role::Object, Some(name)) if leads_to(behind, &cues().east.japanese_takes) => {
                from.push(name);
            }
            (Role::Object, Some(name)) if leads_to(behind, &cues().east.japanese_calls) => {
                to.push(name);
            }
            _ => {}
        }
    }
    add(draft, line, via.as_ref().or(subject), &from, &to);
}

fn is_hiragana(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{309f}')
}

fn japanese_particle(rest: &str) -> Option<(&'static str, Role)> {
    const PARTICLES: [(&str, Role); 7] = [
        ("から", Role::From),
        ("より", Role::From),
        ("は", Role::Subject),
        ("が", Role::Subject),
        ("に", Role::To),
        ("へ", Role::To),
        ("を", Role::Object),
    ];
    PARTICLES.into_iter().find(|(particle, _)| rest.starts_with(particle))
}

/// Whether one of some verbs stands close behind a particle, in the same clause.
fn leads_to(behind: &str, verbs: &[String]) -> bool {
    const NEAR: usize = 12;
    let end = behind
        .char_indices()
        .take_while(|(_, c)| !is_mark(*c))
        .take(NEAR)
        .last()
        .map_or(0, |(at, c)| at + c.len_utf8());
    verbs.iter().any(|verb| behind[..end].contains(verb.as_str()))
}
