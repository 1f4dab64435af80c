//! What pages are made from, in short.
//!
//! Most of an edit changes nothing on most pages, and to lay a page out only to find that out takes
//! longer than to look at what it is made from. A stamp is the hash of all that a page of a story
//! or a principle shows of the notes: where it is the same as last time, so is the page, and
//! nobody lays it out again. Whoever lets such a page show more has to put it in here; a test holds
//! sites that are made with stamps to those that are made without, edit by edit.

use std::hash::Hasher;

use blake3::Hash;
use rayon::prelude::*;

use super::layout::Layout;
use crate::{
    coach::{Remark, is_of_result},
    links::{Address, PageId, Prose},
    portfolio::{LabelledPart, Part, Principle, PrincipleId, Story, StoryId},
    source::{Span, Text},
    systems::Figure,
};

/// The stamps of a site.
pub(super) struct Stamps {
    /// What every page may show: addresses, what is known of the site as a whole.
    common: Ink,
    /// For each story what its page shows, wherever it stands in the notes.
    stories: Vec<Hash>,
    /// For each story what the principles that it suggests show of it, and what those under which
    /// it is filed do.
    cards: Vec<[Hash; 2]>,
}

/// What goes into a stamp, byte for byte.
#[derive(Clone, Default)]
struct Ink(Vec<u8>);

impl Hasher for Ink {
    fn write(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    /// Of no use here: a stamp is wider.
    fn finish(&self) -> u64 {
        0
    }
}

impl Ink {
    fn add(&mut self, value: impl std::hash::Hash) {
        value.hash(self);
    }

    /// A list with its length before it, so that nobody takes its end for what comes behind.
    fn list<T>(&mut self, items: &[T], mut add: impl FnMut(&mut Self, &T)) {
        self.add(items.len());
        for item in items {
            add(self, item);
        }
    }

    fn texts(&mut self, texts: &[Text]) {
        self.list(texts, |ink, text| ink.add(text.as_str()));
    }

    fn dry(&self) -> Hash {
        blake3::hash(&self.0)
    }
}

impl Stamps {
    /// The stamps of what a layout knows.
    pub fn of(layout: &Layout) -> Self {
        let site = layout.site;
        let mut common = Ink::default();
        common.add((&site.title, &site.author, &site.base_url, &site.notes_path, layout.prep));
        common.add(layout.portfolio.principles.len());
        common.list(&layout.linked.addresses, |ink, address| {
            let Address { page, path, slug, code, title } = address;
            ink.add((page, path, slug, code, title));
        });
        common.list(&layout.linked.technologies, |ink, technology| ink.add(&technology.name));
        let common = Ink(common.dry().as_bytes().to_vec());
        let all = (0..layout.portfolio.stories.len()).into_par_iter().map(StoryId);
        let (stories, cards) = all.map(|id| layout.stamps_of(id)).unzip();
        Self { common, stories, cards }
    }
}

/// The figures of a story, and which of them are of its result.
pub(super) fn of_figures(story: &Story<Prose>) -> Hash {
    let mut ink = Ink::default();
    ink.add(story.parts.is_empty());
    ink.list(&story.figures, |ink, figure| {
        add_figure(ink, figure);
        ink.add(is_of_result(story, figure));
    });
    ink.dry()
}

fn add_figure(ink: &mut Ink, figure: &Figure) {
    let Figure { written, value, of, stray, before, after, span: _ } = figure;
    ink.add((written, value, of, stray, before, after));
}

impl Layout<'_> {
    /// What a page is made from; `None` where it is to be laid out, because nothing is remembered or
    /// because no stamp is made of its kind. The page of a story or a principle and its sheet among
    /// others have the same.
    pub fn stamp(&self, page: PageId) -> Option<Hash> {
        let stamps = self.stamps.as_ref()?;
        let mut ink = stamps.common.clone();
        ink.add(page);
        match page {
            PageId::Story(id) => {
                ink.add(stamps.stories.get(id.0)?.as_bytes());
                self.add_places(self.story_at(id)?, &mut ink);
            }
            PageId::Principle(id) => {
                self.add_principle(id, self.portfolio.principles.get(id.0)?, &mut ink);
                let card = |story: StoryId| stamps.cards.get(story.0);
                ink.list(self.filed.get(id.0)?, |ink, &story| {
                    ink.add((story, card(story).map(|[_, filed]| filed.as_bytes())));
                });
                ink.list(self.suggested.get(id.0)?, |ink, &(story, suggestion)| {
                    ink.add((story, card(story).map(|[suggested, _]| suggested.as_bytes())));
                    ink.texts(&suggestion.words);
                });
            }
            _ => return None,
        }
        ink.list(self.linked.leading_to(page), |ink, edge| ink.add((edge.from, &edge.reason)));
        Some(ink.dry())
    }

    /// What the page of a story shows, but for where in the notes it stands.
    pub fn story_stamp(&self, id: StoryId) -> Option<Hash> {
        self.stamps.as_ref()?.stories.get(id.0).copied()
    }

    /// The stamps of a story's page and of its cards.
    fn stamps_of(&self, id: StoryId) -> (Hash, [Hash; 2]) {
        let mut ink = Ink::default();
        let Some(story) = self.story_at(id) else { return (ink.dry(), [ink.dry(); 2]) };
        // All are named, so that none that comes to be is forgotten here.
        let Story {
            title,
            title_from_text,
            kind,
            state,
            filed,
            suggested,
            platforms,
            points,
            parts,
            missing,
            technologies,
            figures,
            text,
            words,
            span: _,
            read_from: _,
        } = story;
        ink.add((self.excerpt(id), Part::ALL.map(|part| story.tells(part))));
        ink.list(filed, |ink, filing| ink.add((filing.principle, filing.by)));
        ink.list(suggested, |ink, suggestion| ink.add(suggestion.principle));
        let among_suggested = ink.dry();
        ink.list(&self.figure_rows(self.told_figures(id)), |ink, row| {
            ink.add((row.value, row.stray, &row.of, row.percent));
        });
        let among_filed = ink.dry();
        ink.add((title.as_str(), title_from_text, kind, state, text, words));
        ink.list(suggested, |ink, suggestion| ink.texts(&suggestion.words));
        ink.list(platforms, |ink, (platform, words)| ink.add((platform, words.as_str())));
        ink.list(technologies, |ink, (name, words)| ink.add((name, words.as_str())));
        self.add_prose(points, &mut ink);
        ink.list(parts, |ink, told| {
            let LabelledPart { part, label, passage, text, promised } = told;
            ink.add((part, label.as_str(), text, promised));
            self.add_prose(std::slice::from_ref(passage), ink);
        });
        ink.list(missing, |ink, gap| {
            ink.add((gap.part, gap.label.as_ref().map(Text::as_str)));
        });
        ink.list(figures, add_figure);
        ink.add(self.figure_of_result(id).map(|figure| &figure.written));
        ink.list(self.site.advice.of(id), |ink, remark| {
            let Remark { code, story: _, part, span: _, message, help } = remark;
            ink.add((code, part, message, help));
        });
        (ink.dry(), [among_suggested, among_filed])
    }

    /// Where a story and those of its labels stand that pages name by their lines. Only whoever
    /// prepares is told where to write.
    fn add_places(&self, story: &Story<Prose>, ink: &mut Ink) {
        if !self.prep {
            return;
        }
        self.add_place(story.span, ink);
        for told in story.parts.iter().filter(|told| told.promised) {
            self.add_place(told.label.span(), ink);
        }
        for label in story.missing.iter().filter_map(|gap| gap.label.as_ref()) {
            self.add_place(label.span(), ink);
            ink.add(self.line_text(label.span()));
        }
    }

    fn add_place(&self, span: Span, ink: &mut Ink) {
        let place = self.place(span);
        ink.add((&place.path, place.line, place.end_line));
    }

    fn add_principle(&self, id: PrincipleId, principle: &Principle<Prose>, ink: &mut Ink) {
        let Principle {
            number,
            name,
            group,
            key,
            own_words,
            other,
            heading,
            span,
            has_content,
            definition,
            likely_questions,
        } = principle;
        ink.add((id, number, name, group, key, has_content, definition, likely_questions));
        self.add_prose(own_words, ink);
        self.add_prose(other, ink);
        for span in [*heading, *span] {
            ink.add(span.is_some());
            if let Some(span) = span.filter(|_| self.prep) {
                self.add_place(span, ink);
                ink.add(self.line_text(span));
            }
        }
    }

    /// The words of passages, and which of their code is in colours: how much is hangs on the rest
    /// of the notes.
    fn add_prose(&self, passages: &[Prose], ink: &mut Ink) {
        ink.list(passages, |ink, passage| {
            ink.add((&passage.blocks, self.highlighter.colours(passage)));
        });
    }
}
