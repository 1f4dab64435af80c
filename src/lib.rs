//! Parable turns the notes that a person keeps while preparing for interviews into a linked
//! static site.
//!
//! The data flows one way, and each module imports only from those before it:
//!
//! 1. [`inputs`] gathers all that a build may know: configuration, texts, theme.
//! 2. [`notes`] reads a text into lines and blocks, losing nothing.
//! 3. [`privacy`] takes out what the writer marked private; nothing behind it can hold it.
//! 4. [`systems`] reads an architecture from sentences.
//!    [`estimate`] computes what its figures come to.
//! 5. [`portfolio`] says what the sections mean: principles, stories, platforms.
//! 6. [`links`] resolves names: who speaks of whom, and why.
//! 7. [`edition`] decides what this edition shows.
//!    [`coach`] says what a good coach would of the stories, and what to write next.
//! 8. [`pages`] lays out a view for every page; [`prose`] writes their passages as HTML, and
//!    [`diagram`] and [`card`] draw for them.
//! 9. [`render`] turns views into files, through the theme.
//! 10. [`output`] puts the files in place, as one step.
//!
//! [`guard`] says what is better not published, [`outline`] and [`report`] speak to people and
//! programs about what was read; [`limits`] says how much of it there may be; [`starter`] is a
//! portfolio to begin with. [`watch`] stands on top of all: it builds again at every change and
//! serves the site meanwhile. [`outside`] asks other machines whether links to them still work, and
//! no build calls it.

/// The data of a file of `vocabulary/`, named without its ending, as `build.rs` leaves it: JSON.
macro_rules! embedded {
    ($name:literal) => {
        include_str!(concat!(env!("OUT_DIR"), "/", $name, ".json"))
    };
}

pub mod ahead;
pub mod card;
pub mod coach;
pub mod diagram;
pub mod edition;
pub mod estimate;
pub mod findings;
pub mod guard;
pub mod inputs;
pub mod limits;
pub mod links;
pub mod memory;
pub mod notes;
pub mod outline;
pub mod output;
pub mod outside;
pub mod pages;
pub mod placed;
pub mod portfolio;
pub mod privacy;
pub mod prose;
pub mod reach;
pub mod render;
pub mod report;
pub mod source;
pub mod starter;
pub mod systems;
pub mod text;
pub mod vocabulary;
pub mod watch;

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    mem,
    path::{Path, PathBuf},
};

use card::Card;
use coach::Advice;
use edition::Public;
use findings::{Checked, Findings, Severity, TOO_LARGE};
use guard::Allowed;
use inputs::{
    Asset, DEFAULT_THEME, Inputs,
    config::{Config, Edition},
    theme::{Theme, ThemeFile},
};
use portfolio::{File as Read, Knowledge, Lexicon, Portfolio, Role};
use privacy::lookout::{self, Lookout};
use reach::Reach;
use render::{File, Templates, crossing::Looks};
use source::{FileId, Place, Source, Sources};
use systems::SystemReader;
use vocabulary::{Vocabulary, technologies::Technologies};

/// All that a build makes.
#[derive(Clone, Debug, Default)]
pub struct Site {
    /// Pages and whatever belongs to them.
    pub files: Vec<File>,
    /// Files of the content folder that pages refer to: where they lie, and their path in the
    /// output.
    pub assets: Vec<(PathBuf, String)>,
    /// Pictures for links to pages, not yet drawn; none where the site has no address.
    pub cards: Vec<Card>,
    /// What findings point into: the sources without their private passages.
    pub sources: Sources,
}

/// The notes, understood.
#[derive(Clone, Debug)]
pub struct Reading {
    /// What may be shown of them.
    pub public: Public,
    /// The sources without their private passages; spans point into these.
    pub sources: Sources,
    /// How long the notes file is, in lines.
    pub lines: u32,
    /// Which lines of the files are private, or hold something private.
    pub private: Vec<Place>,
    /// What a coach would say of the stories.
    pub advice: Advice,
    /// The lines that private titles reach.
    pub reach: Reach,
}

/// What Parable knows before it reads anything. It is the same for every build; whoever makes
/// several keeps it, since parsing it takes longer than reading a page of notes.
#[derive(Clone, Debug)]
pub struct Known {
    vocabulary: Vocabulary,
    lexicon: Lexicon,
    technologies: Technologies,
}

impl Known {
    /// All that comes with the program.
    pub fn embedded() -> Self {
        let words = || {
            let vocabulary = Vocabulary::embedded();
            let lexicon = Lexicon::of(&vocabulary);
            (vocabulary, lexicon)
        };
        let ((vocabulary, lexicon), technologies) = rayon::join(words, Technologies::embedded);
        Self { vocabulary, lexicon, technologies }
    }
}

/// What making a site leaves for the next: templates of the theme, and what is known of the
/// languages of code; where it remembers, also each story with its links and its advice, each page,
/// drawing and block of code by what it was made from.
#[derive(Debug, Default)]
pub struct Stock {
    templates: Templates,
    pages: pages::Kept,
    looks: Looks,
    read: KeptReading,
}

/// What a reading leaves for the next; by default nothing.
#[derive(Debug, Default)]
struct KeptReading {
    systems: systems::Kept,
    stories: portfolio::KeptStories,
    words: links::Kept,
    remarks: coach::Kept,
}

impl KeptReading {
    fn remembering() -> Self {
        Self {
            systems: systems::Kept::remembering(),
            stories: portfolio::KeptStories::remembering(),
            words: links::Kept::remembering(),
            remarks: coach::Kept::remembering(),
        }
    }

    fn forget(&mut self) {
        self.systems.forget();
        self.stories.forget();
        self.words.forget();
        self.remarks.forget();
    }

    fn turn(&mut self) {
        self.systems.turn();
        self.stories.turn();
        self.words.turn();
        self.remarks.turn();
    }
}

impl Stock {
    /// One for whoever makes many sites that are alike: it keeps all of the last one, so that only
    /// what is different is made.
    pub fn remembering() -> Self {
        Self {
            templates: Templates::remembering(),
            pages: pages::Kept::remembering(),
            looks: Looks::remembering(),
            read: KeptReading::remembering(),
        }
    }

    /// One more that remembers, for whoever makes pages of the same sites at the same time.
    #[must_use]
    pub fn beside(&self) -> Self {
        Self { pages: self.pages.beside(), ..Self::remembering() }
    }

    /// Forgets the last site, for one that is not shown.
    pub fn forget(&mut self) {
        self.templates.forget();
        self.pages.forget();
        self.looks.forget();
        self.read.forget();
    }

    /// Forgets what the last site had no use for; what was read is no part of it.
    fn turn(&mut self) {
        self.templates.turn();
        self.pages.turn();
        self.looks.turn();
    }
}

/// Reads the inputs, up to what may be shown.
pub fn read(inputs: &Inputs) -> Checked<Reading> {
    read_with(inputs, &Known::embedded())
}

/// Reads the inputs as [`read`] does, with what was made before.
pub fn read_with(inputs: &Inputs, known: &Known) -> Checked<Reading> {
    read_renamed(&renamed(inputs), known, &KeptReading::default())
}

/// Reads the inputs as [`read_with`] does; stories that the last reading finished from the same
/// words are taken from it, and so are their links and what a coach says of them.
pub fn read_again(inputs: &Inputs, known: &Known, stock: &mut Stock) -> Checked<Reading> {
    let reading = read_renamed(&renamed(inputs), known, &stock.read);
    stock.read.turn();
    reading
}

/// Reads inputs that are [`renamed`].
fn read_renamed(inputs: &Inputs, known: &Known, kept: &KeptReading) -> Checked<Reading> {
    let technologies = technologies(inputs, known);
    let mut findings = Findings::default();
    let Understood { portfolio, sources, lines, private, reach } =
        understand(inputs, known, &technologies, kept, &mut findings);
    let assets = paths_of(&inputs.assets);
    let linked = links::resolve(portfolio, &technologies, &assets, &kept.words, &mut findings);
    let public = edition::publish(linked, inputs.config.edition);
    if let Some(excess) = limits::excess(public.linked.addresses.len()) {
        let notes = sources.get(inputs.notes).map_or("", |source| source.path.as_str());
        findings
            .error(TOO_LARGE, notes, excess)
            .help("`parable outline` shows which lines became headings and stories");
    }
    let voice = &known.vocabulary.voice;
    let settings = coach_settings(inputs);
    let advice = coach::advise(&public.linked.portfolio, &sources, voice, settings, &kept.remarks);
    inputs.config.levels.settle(&mut findings);
    Checked { value: Reading { public, sources, lines, private, advice, reach }, findings }
}

/// The notes, before their links are resolved.
struct Understood {
    portfolio: Portfolio,
    /// The sources without their private passages.
    sources: Sources,
    /// How long the notes file is, in lines.
    lines: u32,
    /// Which of them and of the other files' are private.
    private: Vec<Place>,
    /// The lines that private titles reach.
    reach: Reach,
}

/// Says what inputs mean that are [`renamed`], as far as this edition shows it.
fn understand(
    inputs: &Inputs,
    known: &Known,
    technologies: &Technologies,
    kept: &KeptReading,
    findings: &mut Findings,
) -> Understood {
    let reach = reach_of(inputs, known, technologies);
    let systems = SystemReader::new(technologies, &kept.systems);
    let knowledge = knowledge(inputs, known, &systems, technologies, kept);
    let opened = open(inputs, &reach, findings);
    let portfolio = portfolio_of(&opened, &knowledge, findings);
    let portfolio = edition::select(portfolio, inputs.config.edition, findings);
    let lines = opened.first().map_or(0, |(_, _, open)| open.total);
    let shown = opened.iter().filter(|opened| is_read(opened));
    let private = shown.flat_map(|(_, _, open)| private_lines(open)).collect();
    let sources = inputs.sources.with(sources_of(opened));
    Understood { portfolio, sources, lines, private, reach }
}

/// By what inputs are read.
fn knowledge<'k>(
    inputs: &'k Inputs,
    known: &'k Known,
    systems: &'k SystemReader<'k>,
    technologies: &'k Technologies,
    kept: &'k KeptReading,
) -> Knowledge<'k> {
    let Known { vocabulary, lexicon, .. } = known;
    let (choice, kept) = (&inputs.config.principles, &kept.stories);
    Knowledge { vocabulary, lexicon, technologies, systems, choice, kept }
}

/// The portfolio that some texts tell.
fn portfolio_of(opened: &[Opened], knowledge: &Knowledge, findings: &mut Findings) -> Portfolio {
    let mut files: Vec<Read> = opened
        .iter()
        .filter(|opened| is_read(opened))
        .map(|(file, role, open)| Read {
            role: *role,
            open,
            notes: notes::read(*file, &open.source),
        })
        .collect();
    portfolio::assemble(&mut files, knowledge, findings)
}

/// How far titles with a private tag reach; most inputs have none, and are read once.
fn reach_of(inputs: &Inputs, known: &Known, technologies: &Technologies) -> Reach {
    let aliases = &inputs.config.aliases;
    let untagged = |file| Some((file, privacy::untagged(inputs.sources.get(file)?, aliases)?));
    let untagged: BTreeMap<FileId, privacy::Untagged> =
        inputs.texts().filter_map(untagged).collect();
    if untagged.is_empty() {
        return Reach::new();
    }
    let tagged = untagged.iter().map(|(file, it)| (*file, it.tagged.clone())).collect();
    let mut opened = open(inputs, &Reach::new(), &mut Findings::default());
    for (file, _, open) in &mut opened {
        if let Some(untagged) = untagged.get(file) {
            open.source = untagged.source.clone();
        }
    }
    // What it says is private, and is not remembered.
    let kept = KeptReading::default();
    let systems = SystemReader::new(technologies, &kept.systems);
    let knowledge = knowledge(inputs, known, &systems, technologies, &kept);
    let portfolio = portfolio_of(&opened, &knowledge, &mut Findings::default());
    reach::of(&portfolio, &inputs.sources.with(sources_of(opened)), &tagged)
}

/// A text, what it is, and what of it is open.
type Opened = (FileId, Role, privacy::Open);

/// Whether a text is gone through: a file that is private altogether is no story.
fn is_read((_, role, open): &Opened) -> bool {
    *role == Role::Notes || open.source.text.contains(char::is_alphanumeric)
}

fn sources_of(opened: Vec<Opened>) -> impl Iterator<Item = (FileId, Source)> {
    opened.into_iter().map(|(file, _, open)| (file, open.source))
}

/// Where something was taken out of a file.
fn private_lines(open: &privacy::Open) -> impl Iterator<Item = Place> {
    let path = &open.source.path;
    let place = |&(line, end_line)| Place { path: path.clone(), line, column: 1, end_line };
    open.hidden.iter().map(place)
}

/// All technologies that are known: those of the program, and a person's own.
fn technologies<'k>(inputs: &Inputs, known: &'k Known) -> Cow<'k, Technologies> {
    match inputs.config.technologies.as_slice() {
        [] => Cow::Borrowed(&known.technologies),
        own => Cow::Owned(known.technologies.clone().with(own)),
    }
}

fn paths_of(assets: &[Asset]) -> Vec<String> {
    assets.iter().map(|asset| asset.path.clone()).collect()
}

fn coach_settings(inputs: &Inputs) -> coach::Settings {
    let Config { answer_seconds, pace, year, .. } = &inputs.config;
    let seconds = answer_seconds.unwrap_or(coach::ANSWER_SECONDS);
    coach::Settings { seconds, pace: *pace, year: *year }
}

/// Takes the private passages out of every text, before anything reads it.
fn open(inputs: &Inputs, reach: &Reach, findings: &mut Findings) -> Vec<Opened> {
    let notes = std::iter::once((inputs.notes, Role::Notes));
    let stories = inputs.stories.iter().map(|&file| (file, Role::Story));
    let platforms = inputs.platforms.iter().map(|&file| (file, Role::Platform));
    let mut opened = Vec::new();
    for (file, role) in notes.chain(stories).chain(platforms) {
        let Some(source) = inputs.sources.get(file) else { continue };
        let reach = reach.get(&file).map_or(&[][..], Vec::as_slice);
        let open = privacy::withhold(source, reach, &inputs.config.aliases, findings);
        opened.push((file, role, open));
    }
    opened
}

/// Makes the site of some inputs, and looks whether it holds what it must not. Where findings stop
/// the build the site is not to be used.
pub fn build(inputs: &Inputs) -> Checked<Site> {
    let (Checked { value: site, mut findings }, reading) = make(inputs);
    findings.extend(denied(inputs, &reading, &findings));
    Checked { value: site, findings }
}

/// Makes the site of some inputs as [`build`] does, and says all that a check would.
pub fn build_and_consider(inputs: &Inputs) -> Checked<Site> {
    let (Checked { value: site, mut findings }, reading) = make(inputs);
    findings.extend(consider(inputs, &reading, &findings));
    Checked { value: site, findings }
}

/// Makes a site, and gives what it was made of.
fn make(inputs: &Inputs) -> (Checked<Site>, Reading) {
    let mut stock = Stock::default();
    let (read, ()) = rayon::join(|| read(inputs), || stock.templates.prepare(&theme(inputs)));
    let Checked { value: reading, mut findings } = read;
    let Checked { value: site, findings: more } = publish(inputs, &reading, &mut stock);
    findings.extend(more);
    (Checked { value: site, findings }, reading)
}

/// Makes the site of what was read of some inputs, with what an earlier site left, and looks
/// whether it holds what it must not.
pub fn publish(inputs: &Inputs, reading: &Reading, stock: &mut Stock) -> Checked<Site> {
    if limits::excess(reading.public.linked.addresses.len()).is_some() {
        // It was said when they were read, and no site is made that would not be written.
        let site = Site { sources: reading.sources.clone(), ..Site::default() };
        return Checked { value: site, findings: Findings::default() };
    }
    let named = inputs;
    let inputs = &*renamed(inputs);
    let (laid_out, watched) =
        rayon::join(|| lay_out(inputs, reading, stock), || watched(inputs, &reading.sources));
    let Checked { value: site, mut findings } = laid_out;
    let shown_files = shown_files(named, &site);
    let texts: Vec<&Source> = inputs.texts().filter_map(|file| site.sources.get(file)).collect();
    let lookout = lookout(inputs, &reading.reach, &texts);
    let seen = lookout.look(site.paths_and_bytes());
    if !seen.is_empty() {
        // The same site of notes that never held it shows which words are the program's own.
        let open = Inputs { sources: site.sources.clone(), ..inputs.clone() };
        let reading = read_renamed(&open, &Known::embedded(), &KeptReading::default()).value;
        let anyway = lookout.look(lay_out(&open, &reading, stock).value.paths_and_bytes());
        let settings =
            site.sources.iter().find(|(file, _)| inputs.texts().all(|text| text != *file));
        let shown = lookout::Shown {
            sources: &texts,
            settings: settings.map_or("site.toml", |(_, source)| &source.path),
            is_public: inputs.config.edition == Edition::Public,
        };
        lookout.tell(&seen, &anyway, shown, &mut findings);
    }
    let is_public = inputs.config.edition == Edition::Public;
    let said = shown_files.iter().filter_map(|(asset, shown)| {
        Some((shown.as_str().into(), asset.text.as_ref()?.as_bytes().into()))
    });
    lookout.tell_of_files(&lookout.look(said), is_public, &mut findings);
    findings.extend(watched);
    let allowed = Allowed(&inputs.config.allow);
    guard::titles(&reading.public, allowed, &mut findings);
    guard::files(shown_files, allowed, is_public, &mut findings);
    inputs.config.levels.settle(&mut findings);
    Checked { value: site, findings }
}

/// What [`publish`] would find. The site is made for it only where something may be found in it: a
/// private passage or a replaced name, a file of the content folder, a mistake in a theme of the
/// person's own.
pub fn inspect(inputs: &Inputs, reading: &Reading) -> Findings {
    let texts: Vec<&Source> = inputs.texts().filter_map(|file| reading.sources.get(file)).collect();
    let site = || publish(inputs, reading, &mut Stock::default()).findings;
    let has_files = !inputs.theme_files.is_empty() || !inputs.assets.is_empty();
    if has_files || limits::excess(reading.public.linked.addresses.len()).is_some() {
        return site();
    }
    let (lookout, mut findings) = rayon::join(
        || lookout(inputs, &reading.reach, &texts),
        || watched(inputs, &reading.sources),
    );
    if !lookout.is_idle() {
        return site();
    }
    guard::titles(&reading.public, Allowed(&inputs.config.allow), &mut findings);
    inputs.config.levels.settle(&mut findings);
    findings
}

/// What in the sources is better not published.
fn watched(inputs: &Inputs, sources: &Sources) -> Findings {
    let mut findings = Findings::default();
    let open = inputs.texts().filter_map(|file| Some((file, sources.get(file)?)));
    let is_public = inputs.config.edition == Edition::Public;
    guard::watch(open, Allowed(&inputs.config.allow), is_public, &mut findings);
    findings
}

/// The assets that a site shows, each with its path as messages name it.
fn shown_files<'i>(inputs: &'i Inputs, site: &Site) -> Vec<(&'i Asset, String)> {
    let used: BTreeSet<&Path> = site.assets.iter().map(|(disk, _)| disk.as_path()).collect();
    let shown = inputs.assets.iter().filter(|asset| used.contains(asset.disk.as_path()));
    shown
        .map(|asset| {
            let path = asset.disk.strip_prefix(&inputs.root).unwrap_or(&asset.disk);
            (asset, inputs::slashed(path))
        })
        .collect()
}

/// What a coach has to say of what was read of some inputs, and what there is to consider before
/// a site is published. `told` is what was found while they were read.
pub fn consider(inputs: &Inputs, reading: &Reading, told: &Findings) -> Findings {
    let Reading { public, sources, advice, .. } = reading;
    let mut findings = coach::findings(advice, &public.linked, told);
    let notes = sources.get(inputs.notes).map_or("", |source| source.path.as_str());
    let allowed = Allowed(&inputs.config.allow);
    let open = inputs.texts().filter_map(|file| Some((file, sources.get(file)?)));
    guard::employers(open, &inputs.config.employer, allowed, &mut findings);
    guard::figures(public, notes, allowed, &mut findings);
    guard::address(inputs.config.base_url.as_deref(), notes, allowed, &mut findings);
    if inputs.config.base_url.is_some() && inputs.config.edition == Edition::Prep {
        guard::prep_edition(notes, allowed, &mut findings);
    }
    inputs.config.levels.settle(&mut findings);
    findings
}

/// What [`consider`] has to say that stops a build, as the person wants it: the kinds of `deny`.
/// `told` is everything that was found before.
pub fn denied(inputs: &Inputs, reading: &Reading, told: &Findings) -> Findings {
    if inputs.config.levels.deny.is_empty() {
        return Findings::default();
    }
    consider(inputs, reading, told).only(Severity::Error)
}

impl Site {
    /// What of it is written.
    pub fn parts(&self) -> output::Parts<'_> {
        output::Parts { files: &self.files, assets: &self.assets, cards: &self.cards }
    }

    /// Files by path and content, cards by path and words, assets by path.
    fn paths_and_bytes(&self) -> Vec<(Cow<'_, str>, Cow<'_, [u8]>)> {
        let files =
            self.files.iter().map(|file| (file.path.as_str().into(), (&*file.bytes).into()));
        let assets = self.assets.iter().map(|(_, path)| (path.as_str().into(), Cow::default()));
        let words = |card: &Card| card.words().collect::<Vec<_>>().join("\n").into_bytes();
        let cards = self.cards.iter().map(|card| (card.path().into(), words(card).into()));
        files.chain(assets).chain(cards).collect()
    }
}

/// What must be nowhere in the site of some inputs; `open` is what is left of their texts.
fn lookout(inputs: &Inputs, reach: &Reach, open: &[&Source]) -> Lookout {
    let Config { aliases, base_url, .. } = &inputs.config;
    let mut lookout = Lookout::default();
    for (file, source) in inputs.texts().filter_map(|file| Some((file, inputs.sources.get(file)?)))
    {
        lookout.for_private(source, reach.get(&file).map_or(&[][..], Vec::as_slice));
    }
    lookout.for_names(aliases, base_url.as_deref());
    if lookout.is_idle() {
        return lookout;
    }
    let paths = open.iter().map(|source| privacy::with_aliases(&source.path, aliases));
    let mut config = inputs.config.clone();
    let settings = config.words_mut().map(mem::take);
    let shown: Vec<String> = paths.chain(settings).collect();
    let theme = inputs.theme_files.iter().map(|(_, text, _)| text.as_str());
    let texts = open.iter().map(|source| source.text.as_str());
    lookout.compare(texts.chain(shown.iter().map(String::as_str)).chain(theme));
    lookout
}

/// The inputs with aliases in settings and in the paths of assets; texts are dealt with when what
/// is private is taken out of them.
fn renamed(inputs: &Inputs) -> Cow<'_, Inputs> {
    let aliases = &inputs.config.aliases;
    if aliases.is_empty() {
        return Cow::Borrowed(inputs);
    }
    let mut renamed = inputs.clone();
    let words = renamed.config.words_mut();
    for word in words.chain(renamed.assets.iter_mut().map(|asset| &mut asset.path)) {
        *word = privacy::with_aliases(word, aliases);
    }
    Cow::Owned(renamed)
}

/// Makes the files of inputs that are [`renamed`].
fn lay_out(inputs: &Inputs, reading: &Reading, stock: &mut Stock) -> Checked<Site> {
    let mut findings = Findings::default();
    let Reading { public, sources, .. } = reading;
    let shown = with_shown_paths(sources, &inputs.config.aliases);
    let site = site_of(inputs, reading, &shown);
    let (files, cards) = {
        let pages = pages::lay_out(public, &site, &shown, &stock.pages);
        let theme = theme(inputs);
        let files =
            render::site(&pages, public, &site, &theme, &mut stock.templates, &mut findings);
        (files, pages.cards())
    };
    let assets = used_assets(inputs, &files);
    let theme = inputs.config.theme.as_deref().unwrap_or(DEFAULT_THEME);
    let others = assets.iter().map(|(_, path)| path.as_str());
    let theme = format!("themes/{theme}");
    render::crossing::check(&files, others, &theme, &stock.looks, &mut findings);
    // What it remembers is of this site alone.
    stock.turn();
    let site = Site { files, assets, cards, sources: sources.clone() };
    Checked { value: site, findings }
}

/// What is known of a site as a whole; `shown` are the sources as pages name them.
fn site_of(inputs: &Inputs, reading: &Reading, shown: &Sources) -> pages::Site {
    let Reading { public, lines, advice, .. } = reading;
    let title = inputs.config.title.clone();
    pages::Site {
        title: title.or_else(|| headed(public)).unwrap_or_else(|| "Interview dossier".to_owned()),
        author: inputs.config.author.clone(),
        base_url: inputs.config.base_url.clone(),
        index: inputs.config.index,
        notes_path: shown.get(inputs.notes).map(|source| source.path.clone()).unwrap_or_default(),
        lines: *lines,
        answer_seconds: inputs.config.answer_seconds,
        pace: inputs.config.pace,
        advice: told(advice, inputs),
    }
}

/// The advice that pages show: none where others read, and none of a kind that is allowed.
fn told(advice: &Advice, inputs: &Inputs) -> Advice {
    match inputs.config.edition {
        Edition::Prep => advice.without(&inputs.config.levels.allow),
        Edition::Public => Advice::default(),
    }
}

/// The heading over everything, where the notes have one.
fn headed(public: &Public) -> Option<String> {
    public.linked.portfolio.title.as_ref().map(|title| title.as_str().to_owned())
}

/// The sources, with aliases in the paths by which pages name them: findings name files as they
/// are; pages must not.
fn with_shown_paths<'s>(
    sources: &'s Sources,
    aliases: &BTreeMap<String, String>,
) -> Cow<'s, Sources> {
    if aliases.is_empty() {
        return Cow::Borrowed(sources);
    }
    let mut shown = sources.clone();
    for (file, source) in sources.iter() {
        let mut source = source.clone();
        source.path = privacy::with_aliases(&source.path, aliases);
        shown.replace(file, source);
    }
    Cow::Owned(shown)
}

fn theme(inputs: &Inputs) -> Theme {
    let own = inputs.theme_files.iter().map(|(path, text, shown)| {
        (path.clone(), ThemeFile { text: text.clone(), path: Some(shown.clone()) })
    });
    Theme::built_in().overlaid(own)
}

/// The assets that pages refer to; the others stay where they are.
fn used_assets(inputs: &Inputs, files: &[File]) -> Vec<(PathBuf, String)> {
    if inputs.assets.is_empty() {
        return Vec::new();
    }
    let pages: Vec<&str> = files
        .iter()
        .filter(|file| Path::new(&file.path).extension().is_some_and(|ending| ending == "html"))
        .filter_map(|file| std::str::from_utf8(&file.bytes).ok())
        .collect();
    inputs
        .assets
        .iter()
        .filter(|asset| {
            let written = prose::percent_encode(&asset.path);
            pages.iter().any(|page| page.contains(written.as_str()))
        })
        .map(|asset| (asset.disk.clone(), asset.path.clone()))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    /// How many of some are among others, themselves and not others that are like them.
    fn shared<T>(before: &[Arc<T>], after: &[Arc<T>]) -> usize {
        after.iter().filter(|it| before.iter().any(|other| Arc::ptr_eq(it, other))).count()
    }

    #[test]
    fn links_and_advice_of_a_story_that_is_the_same_are_taken_from_the_last_reading() {
        const NOTES: &str = "#1: Ownership\n\n## The queue\n\nSituation: it grew.\n\n\
            Action: we cut it.\n\n## The lamp\n\nSituation: it was dark.\n\nAction: I lit it.\n\n\
            ## The map\n\nSituation: none.\n\nAction: I drew it.\n";
        let (known, mut stock) = (Known::embedded(), Stock::remembering());
        let mut inputs = Inputs::default();
        inputs.notes = inputs.sources.add(Source::new("notes.md", NOTES));
        read_again(&inputs, &known, &mut stock);
        let (words, remarks) = (stock.read.words.all(), stock.read.remarks.all());
        assert_eq!((words.len(), remarks.len()), (3, 3));
        let moved = format!("\n\n{}", NOTES.replace("dark", "dim"));
        inputs.sources.replace(inputs.notes, Source::new("notes.md", moved));
        read_again(&inputs, &known, &mut stock);
        assert_eq!(shared(&words, &stock.read.words.all()), 2);
        assert_eq!(shared(&remarks, &stock.read.remarks.all()), 2);
    }
}
