//! What a change of the notes came to, in the person's terms.
//!
//! Takes what was read before and after, and says it in a line: `+1 story under 7 Think Big; S-04
//! now has its result; 2 gaps left`. It knows nothing of files and pages.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    Reading,
    links::{Linked, PageId},
    portfolio::{Part, PlatformId, PrincipleId, Story, StoryId},
};

/// How many changes of one kind are told one by one.
const TOLD: usize = 3;

/// The notes, as far as changes of them are told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Digest {
    /// By slug.
    stories: BTreeMap<String, StoryDigest>,
    /// Names of platforms.
    platforms: BTreeMap<String, [u8; 32]>,
    /// `7 Think Big`, and a hash of what stands there beside stories.
    principles: BTreeMap<String, [u8; 32]>,
    /// Titles of other sections.
    sections: BTreeMap<String, [u8; 32]>,
    words: usize,
    /// Parts of stories that are missing.
    gaps: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct StoryDigest {
    code: String,
    /// Where it is filed: `7 Think Big`.
    under: Vec<String>,
    missing: Vec<Part>,
    text: [u8; 32],
}

impl Digest {
    /// Takes down what was read.
    pub fn of(reading: &Reading) -> Self {
        let linked = &reading.public.linked;
        let portfolio = &linked.portfolio;
        let mut digest = Self { words: portfolio.words.len(), ..Self::default() };
        for (at, story) in portfolio.stories.iter().enumerate() {
            let Some(address) = linked.address(PageId::Story(StoryId(at))) else { continue };
            let missing = story.lacks();
            digest.gaps += missing.len();
            let under: BTreeSet<String> = under(story, linked);
            let story = StoryDigest {
                code: address.code.clone(),
                under: under.into_iter().collect(),
                missing,
                text: hash(&story.text),
            };
            digest.stories.insert(address.slug.clone(), story);
        }
        for (at, platform) in portfolio.platforms.iter().enumerate() {
            if linked.address(PageId::Platform(PlatformId(at))).is_some() {
                let passages = hash(&format!("{:?}", platform.passages));
                digest.platforms.insert(platform.name.as_str().to_owned(), passages);
            }
        }
        for (at, principle) in portfolio.principles.iter().enumerate() {
            let own = hash(&format!("{:?}{:?}", principle.own_words, principle.other));
            digest.principles.insert(label(PrincipleId(at), linked), own);
        }
        for section in &portfolio.sections {
            let passages = hash(&format!("{:?}", section.passages));
            digest.sections.insert(section.title.as_str().to_owned(), passages);
        }
        digest
    }

    /// What is different in `after`; `None` where nothing is that has a name.
    pub fn difference(&self, after: &Self) -> Option<String> {
        let mut said = self.stories_that_came_and_went(after);
        said.extend(told(self.parts_that_changed(after), "stories have other parts"));
        for (before, after, one, many) in [
            (&self.platforms, &after.platforms, "platform", "platforms"),
            (&self.principles, &after.principles, "principle", "principles"),
            (&self.sections, &after.sections, "section", "sections"),
        ] {
            said.extend(names_that_came_and_went(before, after, one, many));
        }
        if after.words != self.words {
            said.push(counted(
                after.words.abs_diff(self.words),
                after.words > self.words,
                "word",
                "words",
            ));
        }
        if said.is_empty() {
            said.extend(self.texts_that_changed(after));
        }
        if after.gaps != self.gaps {
            said.push(match after.gaps {
                0 => "no gap left".to_owned(),
                1 => "1 gap left".to_owned(),
                gaps => format!("{gaps} gaps left"),
            });
        }
        (!said.is_empty()).then(|| said.join("; "))
    }

    fn stories_that_came_and_went(&self, after: &Self) -> Vec<String> {
        let missing_in = |one: &BTreeMap<String, StoryDigest>,
                          other: &BTreeMap<String, StoryDigest>| {
            let found = one.iter().filter(|(slug, _)| !other.contains_key(*slug));
            found.map(|(_, story)| story.clone()).collect::<Vec<_>>()
        };
        let came = missing_in(&after.stories, &self.stories);
        let went = missing_in(&self.stories, &after.stories);
        if let ([new], [old]) = (came.as_slice(), went.as_slice())
            && (new.text == old.text || new.code == old.code)
        {
            return vec![format!("{} has another title", new.code)];
        }
        [(came, true), (went, false)]
            .into_iter()
            .filter(|(stories, _)| !stories.is_empty())
            .map(|(stories, more)| {
                let places: BTreeSet<&[String]> =
                    stories.iter().map(|story| story.under.as_slice()).collect();
                let place = match places.first() {
                    Some([place, ..]) if places.len() == 1 => format!(" under {place}"),
                    _ => String::new(),
                };
                counted(stories.len(), more, "story", "stories") + &place
            })
            .collect()
    }

    fn parts_that_changed(&self, after: &Self) -> Vec<String> {
        let mut said = Vec::new();
        for (slug, new) in &after.stories {
            let Some(old) = self.stories.get(slug) else { continue };
            let only_in = |one: &[Part], other: &[Part]| {
                let names = one.iter().filter(|part| !other.contains(part)).map(|part| part.name());
                names.collect::<Vec<_>>().join(" and ")
            };
            let (found, lost) =
                (only_in(&old.missing, &new.missing), only_in(&new.missing, &old.missing));
            let code = &new.code;
            if !found.is_empty() {
                said.push(format!("{code} now has its {found}"));
            }
            if !lost.is_empty() {
                said.push(format!("{code} has no {lost} any more"));
            }
            if new.under != old.under {
                let place = if new.under.is_empty() {
                    "no principle".to_owned()
                } else {
                    new.under.join(" and ")
                };
                said.push(format!("{code} is now under {place}"));
            }
        }
        said
    }

    fn texts_that_changed(&self, after: &Self) -> Vec<String> {
        let stories = after.stories.iter().filter_map(|(slug, new)| {
            let old = self.stories.get(slug)?;
            (new.text != old.text).then(|| format!("{} reads differently", new.code))
        });
        let mut said: Vec<String> = told(stories.collect(), "stories read differently");
        for (before, after) in [
            (&self.principles, &after.principles),
            (&self.platforms, &after.platforms),
            (&self.sections, &after.sections),
        ] {
            let names = after
                .iter()
                .filter(|(name, hash)| before.get(*name).is_some_and(|old| old != *hash));
            let names = names.map(|(name, _)| format!("{name} reads differently"));
            said.extend(told(names.collect(), "pages read differently"));
        }
        said
    }
}

/// All that there is to say of a kind, or how much it is.
fn told(said: Vec<String>, many: &str) -> Vec<String> {
    if said.len() <= TOLD { said } else { vec![format!("{} {many}", said.len())] }
}

fn names_that_came_and_went(
    before: &BTreeMap<String, [u8; 32]>,
    after: &BTreeMap<String, [u8; 32]>,
    one: &str,
    many: &str,
) -> Vec<String> {
    let new: Vec<&String> = after.keys().filter(|name| !before.contains_key(*name)).collect();
    let gone: Vec<&String> = before.keys().filter(|name| !after.contains_key(*name)).collect();
    let say = |names: Vec<&String>, more: bool| {
        let said = counted(names.len(), more, one, many);
        match names.as_slice() {
            [] => None,
            [name] => Some(format!("{said}, {name}")),
            _ => Some(said),
        }
    };
    [say(new, true), say(gone, false)].into_iter().flatten().collect()
}

/// `+1 story`, `−2 stories`.
fn counted(count: usize, more: bool, one: &str, many: &str) -> String {
    let sign = if more { '+' } else { '\u{2212}' };
    format!("{sign}{count} {}", if count == 1 { one } else { many })
}

fn under<W>(story: &Story<W>, linked: &Linked) -> BTreeSet<String> {
    story.filed.iter().map(|filing| label(filing.principle, linked)).collect()
}

/// A principle by the writer's number and name.
fn label(id: PrincipleId, linked: &Linked) -> String {
    let Some(principle) = linked.portfolio.principles.get(id.0) else { return String::new() };
    match principle.number {
        Some(number) => format!("{number} {}", principle.name),
        None => principle.name.clone(),
    }
}

fn hash(text: &str) -> [u8; 32] {
    *blake3::hash(text.as_bytes()).as_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{inputs::Inputs, read, source::Source};

    fn digest(text: &str) -> Digest {
        let mut inputs = Inputs::default();
        inputs.notes = inputs.sources.add(Source::new("notes.md", text));
        Digest::of(&read(&inputs).value)
    }

    #[track_caller]
    fn check(before: &str, after: &str, expected: Option<&str>) {
        assert_eq!(digest(before).difference(&digest(after)).as_deref(), expected);
    }

    const NOTES: &str = "#2: Ownership\n\n## The queue\n\nSituation: it grew.\n\nTask: stop it.\n\n\
        Action: I cut it.\n\nResult:\n\n#8: Think Big\n\n## The map\n\nSituation: a blank wall.\n\n\
        Task: one.\n\nAction: I drew it.\n\nResult: 3 teams use it.\n";

    #[test]
    fn nothing_changed() {
        check(NOTES, NOTES, None);
        check(NOTES, &format!("{NOTES}\n\n"), None);
    }

    #[test]
    fn a_result_is_found() {
        let after = NOTES.replace("Result:\n", "Result: 40% fewer pages.\n");
        check(NOTES, &after, Some("S-01 now has its result; no gap left"));
        check(&after, NOTES, Some("S-01 has no result any more; 1 gap left"));
    }

    #[test]
    fn stories_come_and_go() {
        let after = format!("{NOTES}\n## The bridge\n\nSituation: a river.\n\nAction: I built.\n");
        check(NOTES, &after, Some("+1 story under 8 Think Big; 3 gaps left"));
        check(&after, NOTES, Some("\u{2212}1 story under 8 Think Big; 1 gap left"));
    }

    #[test]
    fn a_story_is_renamed() {
        check(NOTES, &NOTES.replace("The map", "The chart"), Some("S-02 has another title"));
    }

    #[test]
    fn words_change() {
        check(NOTES, &NOTES.replace("it grew", "it shrank"), Some("S-01 reads differently"));
    }
}
