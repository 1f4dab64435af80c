//! Lists of pages: how deep their items lie, and what belongs to an item whose list has ended.
//!
//! Editors of documents write what lies deeper as a list of its own beside the first, with its level
//! in the name of a class, and converters end a list to say something in it. As long as nobody hides
//! anything that is of no concern; what is below a private item has to go with it.

use super::Tag;

/// A list that is open, or whose last item is.
#[derive(Debug)]
pub struct List {
    /// The number of its last item, where it counts.
    number: Option<u32>,
    /// How deep it lies, and how deep its last item does.
    own: usize,
    depth: usize,
    /// How many items it has, and where the last begins in what is written.
    items: usize,
    item: usize,
    /// Whether its last item holds a heading.
    pub is_headed: bool,
    /// Whether it has ended, and its last item has not.
    pub is_kept: bool,
    /// Whether it goes on with numbers that another began.
    goes_on: bool,
}

impl List {
    /// A list in so many others.
    pub fn new(tag: &Tag, around: Option<&Self>) -> Self {
        let least = around.map_or(0, |around| around.depth + 1);
        let depth = level(tag).unwrap_or_default().max(least);
        let start = start(tag);
        Self {
            number: (tag.name == "ol").then(|| start.saturating_sub(1)),
            own: depth,
            depth,
            items: 0,
            item: 0,
            is_headed: false,
            is_kept: false,
            goes_on: start > 1,
        }
    }

    /// How deep its last item lies.
    pub fn depth(&self) -> usize {
        self.depth
    }

    /// Begins an item at a place of what is written, and gives its mark.
    pub fn item(&mut self, tag: &Tag, at: usize) -> String {
        self.depth = self.own.max(level(tag).unwrap_or_default());
        self.items += 1;
        self.item = at;
        self.is_headed = false;
        match &mut self.number {
            Some(number) => {
                *number = number.saturating_add(1);
                format!("{number}. ")
            }
            None => "- ".to_owned(),
        }
    }

    /// Whether what follows the end of the list may belong to its last item, and that may be private.
    pub fn goes_on_below(&self, written: &str, behind: &str) -> bool {
        let item = written.get(self.item..).unwrap_or_default();
        if !super::may_hide(&item.to_ascii_lowercase()) {
            return false;
        }
        let is_single = self.number.is_some() && (self.items == 1 || self.goes_on);
        let next = next_list(behind);
        let is_left =
            next.is_some_and(|(next, touches)| self.holds(&next) && (touches || is_inner(&next)));
        is_single || self.is_headed || is_left
    }

    /// Whether a list that follows its end lies in its last item.
    pub fn holds(&self, next: &Tag) -> bool {
        let is_counted = next.name == "ol";
        match level(next) {
            Some(level) => level > self.depth,
            None if is_counted && start(next) > 1 => self.number.is_none(),
            None => is_counted != self.number.is_some(),
        }
    }
}

/// Whether a list says of itself that it goes on with another, or lies in it.
fn is_inner(tag: &Tag) -> bool {
    level(tag).is_some_and(|level| level > 0) || start(tag) > 1
}

/// The next list of a text, if no heading or rule stands before it, and whether nothing does.
fn next_list(text: &str) -> Option<(Tag<'_>, bool)> {
    for at in memchr::memchr_iter(b'<', text.as_bytes()) {
        let Some((closes, name, _)) = Tag::name(&text[at..]) else { continue };
        let is = |names: &[&str]| names.iter().any(|known| name.eq_ignore_ascii_case(known));
        if is(&["h1", "h2", "h3", "h4", "h5", "h6", "hr"]) {
            return None;
        }
        if !closes && is(&["ul", "ol"]) {
            let touches = !text[..at].contains(|c: char| !c.is_whitespace());
            return Tag::at(&text[at..]).map(|(tag, _)| (tag, touches));
        }
    }
    None
}

/// The number that a list begins with.
fn start(tag: &Tag) -> u32 {
    tag.attribute("start").and_then(|start| start.trim().parse().ok()).unwrap_or(1)
}

/// How deep a list or an item says that it lies: `lst-kix_abc-1`, `ql-indent-1`, `aria-level="2"`.
fn level(tag: &Tag) -> Option<usize> {
    let classes = tag.attribute("class").unwrap_or_default();
    let named = classes.split_whitespace().find_map(|class| {
        let is_one = class.starts_with("lst-") || class.starts_with("ql-indent-");
        class.rsplit_once('-').filter(|_| is_one)?.1.parse().ok()
    });
    let counted = || tag.attribute("aria-level")?.trim().parse::<usize>().ok()?.checked_sub(1);
    named.or_else(counted)
}

/// How deep a paragraph lies that a word processor shows as an item: `mso-list:l0 level2 lfo1`.
pub fn level_of_paragraph(tag: &Tag) -> Option<usize> {
    let style = tag.attribute("style")?.to_ascii_lowercase();
    let (_, list) = style.split_once("mso-list:")?;
    let list = list.split(';').next()?;
    let digits = list.split_whitespace().find_map(|word| word.strip_prefix("level"))?;
    digits.parse::<usize>().ok()?.checked_sub(1)
}
