//! What each stage of a build takes by itself, on the benchmark's notes: `cargo bench`.
//!
//! Every stage gets what those before it made, and none touches a disk. What a build keeps for the
//! next (vocabularies, templates, grammars) is there already, except in the last. The letters keep
//! the stages in their order.

#![allow(clippy::expect_used, reason = "what cannot be prepared cannot be measured")]

mod corpus;

use std::{collections::BTreeMap, sync::LazyLock};

use corpus::{Corpus, formats};
use divan::{Bencher, black_box, counter::ItemsCount};
use parable::{
    Known, Reading, Stock, coach, edition,
    findings::Findings,
    inputs::{
        Inputs,
        config::{Edition, Pace, PrincipleChoice},
        theme::Theme,
    },
    links::{self, Linked},
    notes, pages,
    portfolio::{self, File, KeptStories, Knowledge, Lexicon, Portfolio, Role},
    privacy::{self, Open},
    render::{self, Templates},
    source::{FileId, Source, Sources},
    systems,
    vocabulary::{Vocabulary, technologies::Technologies},
};
use rayon::prelude::*;

/// How many stories the notes have.
const STORIES: [usize; 2] = [200, 1_000];

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(Vocabulary::embedded);
static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::of(&VOCABULARY));
static TECHNOLOGIES: LazyLock<Technologies> = LazyLock::new(Technologies::embedded);
static KNOWN: LazyLock<Known> = LazyLock::new(Known::embedded);

fn main() {
    // Whatever is parsed once for all is parsed before anything is measured.
    black_box((&*VOCABULARY, &*LEXICON, &*TECHNOLOGIES, &*KNOWN));
    divan::main();
}

/// Takes out what is private.
#[divan::bench(args = STORIES)]
fn a_privacy(bencher: Bencher, stories: usize) {
    let inputs = inputs(stories);
    per_story(bencher, stories).bench(|| open(&inputs));
}

/// Reads lines and blocks.
#[divan::bench(args = STORIES)]
fn b_lines_and_blocks(bencher: Bencher, stories: usize) {
    let inputs = inputs(stories);
    let open = open(&inputs);
    per_story(bencher, stories).bench(|| notes::read(inputs.notes, &open.source));
}

/// Says what the blocks mean.
#[divan::bench(args = STORIES)]
fn c_portfolio(bencher: Bencher, stories: usize) {
    let inputs = inputs(stories);
    let open = open(&inputs);
    per_story(bencher, stories)
        .with_inputs(|| [file(&inputs, &open)])
        .bench_refs(|files| assembled(files));
}

/// Resolves names.
#[divan::bench(args = STORIES)]
fn d_links(bencher: Bencher, stories: usize) {
    let inputs = inputs(stories);
    let portfolio = portfolio(&inputs);
    per_story(bencher, stories).with_inputs(|| portfolio.clone()).bench_values(linked);
}

/// Looks at every story as a coach does.
#[divan::bench(args = STORIES)]
fn e_coach(bencher: Bencher, stories: usize) {
    let inputs = inputs(stories);
    let linked = linked(portfolio(&inputs));
    let settings =
        coach::Settings { seconds: coach::ANSWER_SECONDS, pace: Pace::default(), year: None };
    per_story(bencher, stories).bench(|| {
        coach::advise(
            &linked.portfolio,
            &inputs.sources,
            &VOCABULARY.voice,
            settings,
            &coach::Kept::default(),
        )
    });
}

/// Lays out a view for every page.
#[divan::bench(args = STORIES)]
fn f_pages(bencher: Bencher, stories: usize) {
    let Reading { public, sources, .. } = reading(&inputs(stories));
    let (site, kept) = (pages::Site::default(), pages::Kept::default());
    per_story(bencher, stories).bench(|| {
        let pages = pages::lay_out(&public, &site, &sources, &kept);
        pages.from_last().for_each(|page| {
            black_box(page);
        });
    });
}

/// Lays out the same views and renders them through the theme.
#[divan::bench(args = STORIES)]
fn g_pages_and_render(bencher: Bencher, stories: usize) {
    let Reading { public, sources, .. } = reading(&inputs(stories));
    let (site, kept, theme) = (pages::Site::default(), pages::Kept::default(), Theme::built_in());
    let mut templates = Templates::default();
    per_story(bencher, stories).bench_local(|| {
        let pages = pages::lay_out(&public, &site, &sources, &kept);
        render::site(&pages, &public, &site, &theme, &mut templates, &mut Findings::default())
    });
}

/// All of the above up to where pages are laid out.
#[divan::bench(args = STORIES)]
fn h_read(bencher: Bencher, stories: usize) {
    let inputs = inputs(stories);
    per_story(bencher, stories).bench(|| parable::read_with(&inputs, &KNOWN));
}

/// All that comes after that, with the looks for what must not be shown.
#[divan::bench(args = STORIES)]
fn i_publish(bencher: Bencher, stories: usize) {
    let inputs = inputs(stories);
    let reading = reading(&inputs);
    let mut stock = Stock::default();
    per_story(bencher, stories).bench_local(|| parable::publish(&inputs, &reading, &mut stock));
}

/// The whole of it, as `parable build` does it without the disk.
#[divan::bench(args = STORIES)]
fn j_build_from_nothing(bencher: Bencher, stories: usize) {
    let inputs = inputs(stories);
    per_story(bencher, stories).bench(|| parable::build(&inputs));
}

/// Says how many stories a second that is.
fn per_story<'a, 'b>(bencher: Bencher<'a, 'b>, stories: usize) -> Bencher<'a, 'b> {
    bencher.counter(ItemsCount::new(stories))
}

/// The notes of so many stories, with nothing set.
fn inputs(stories: usize) -> Inputs {
    let mut sources = Sources::default();
    let text = formats::notes(&Corpus::of(stories));
    let notes: FileId = sources.add(Source::new("content/notes.md", text));
    Inputs { sources, notes, ..Inputs::default() }
}

fn open(inputs: &Inputs) -> Open {
    let source = inputs.sources.get(inputs.notes).expect("inputs have notes");
    privacy::withhold(source, &[], &BTreeMap::new(), &mut Findings::default())
}

fn file<'o>(inputs: &Inputs, open: &'o Open) -> File<'o> {
    File { role: Role::Notes, open, notes: notes::read(inputs.notes, &open.source) }
}

fn assembled(files: &mut [File]) -> Portfolio {
    let kept = systems::Kept::default();
    let knowledge = Knowledge {
        vocabulary: &VOCABULARY,
        lexicon: &LEXICON,
        technologies: &TECHNOLOGIES,
        systems: &systems::SystemReader::new(&TECHNOLOGIES, &kept),
        choice: &PrincipleChoice::default(),
        kept: &KeptStories::default(),
    };
    let portfolio = portfolio::assemble(files, &knowledge, &mut Findings::default());
    edition::select(portfolio, Edition::Prep, &mut Findings::default())
}

fn portfolio(inputs: &Inputs) -> Portfolio {
    assembled(&mut [file(inputs, &open(inputs))])
}

fn linked(portfolio: Portfolio) -> Linked {
    links::resolve(portfolio, &TECHNOLOGIES, &[], &links::Kept::default(), &mut Findings::default())
}

fn reading(inputs: &Inputs) -> Reading {
    parable::read_with(inputs, &KNOWN).value
}
