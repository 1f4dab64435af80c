//! Elements of a page of which a browser shows nothing.

use super::Tag;

/// Elements that hold nothing.
const EMPTY: [&str; 12] =
    ["br", "hr", "img", "input", "meta", "link", "col", "wbr", "base", "source", "param", "area"];

/// Whether nothing of an element is seen.
pub fn is_unseen(tag: &Tag) -> bool {
    let holds = !tag.closes && !EMPTY.contains(&tag.name.as_str());
    holds && (tag.name == "template" || is_hidden(tag) || is_styled_away(tag))
}

/// Whether it says `hidden`, in no value of another attribute.
fn is_hidden(tag: &Tag) -> bool {
    // What stands in quotes is every second piece.
    let outside = tag.attributes.split(['"', '\'']).step_by(2);
    let mut names = outside.flat_map(str::split_whitespace);
    names.any(|name| name.split('=').next().is_some_and(|name| name.eq_ignore_ascii_case("hidden")))
}

fn is_styled_away(tag: &Tag) -> bool {
    const AWAY: [&str; 3] = ["display:none", "visibility:hidden", "mso-hide:all"];
    let Some(style) = tag.attribute("style") else { return false };
    let style: String = style.split_whitespace().collect::<String>().to_ascii_lowercase();
    AWAY.iter().any(|away| style.contains(away))
}

/// Where an element ends whose inside begins at a place; at the end of the text if nothing ends it.
pub fn end(tag: &Tag, text: &str, from: usize) -> usize {
    // A paragraph ends where the next one begins.
    let nests = tag.name != "p";
    let mut open = 1;
    for at in memchr::memchr_iter(b'<', &text.as_bytes()[from..]).map(|at| from + at) {
        let Some((closes, name, _)) = Tag::name(&text[at..]) else { continue };
        if !name.eq_ignore_ascii_case(&tag.name) {
            continue;
        }
        if !closes && nests {
            open += 1;
            continue;
        }
        open -= 1;
        if open == 0 {
            return at;
        }
    }
    text.len()
}
