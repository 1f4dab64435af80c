//! The build in a loop, and a server that shows what it makes.
//!
//! Whenever something changes in the folders that a build reads, everything is read again and
//! compared with what was read before; where it differs, the page of the story that was edited is
//! shown, if it is one, and the site is built, shown, and then written. While the notes cannot be
//! built, the last good site stays and says so. No other module knows of this one, and nothing of it
//! is in a site.

mod assets;
mod changes;
mod desk;
mod editor;
mod guests;
mod herald;
mod live;
mod server;
mod shown;
mod summary;
mod writer;

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant, SystemTime},
};

use tokio::sync::{mpsc, watch};

use crate::{
    Known, Reading, Site, Stock,
    ahead::{self, Ahead},
    coach::next,
    edition::Public,
    findings::{At, Checked, EMPTY_NOTES, Finding, Findings, NO_NOTES, Severity, UNREADABLE},
    inputs::{self, Inputs, config::Edition},
    links::{Address, Linked, PageId},
    portfolio::StoryId,
    report::{self, Counts, Map},
    source::{Sources, Span},
};
use assets::{Album, Prints};
use changes::{Changes, Deaf, Places};
use desk::{Desk, Job};
use herald::Herald;
use shown::{Besides, Shown, Trouble};
use summary::Digest;
use writer::Writer;

pub use editor::Editor;

/// How long notes may be empty or away before that is told: editors empty a file, or take it
/// away, in the moment before they write it.
const MID_SAVE: Duration = Duration::from_millis(400);
/// How many builds in a row may be overtaken and dropped before one is shown all the same.
const DROPPED: u32 = 3;
/// How long the last write may take before the program ends without it.
const LAST_WRITE: Duration = Duration::from_secs(3);
/// What is said when a build does not end as it should.
const STUMBLED: &str = "error: Parable stumbled over these notes, which is a mistake of its own\n";

/// What to watch, and how to show it.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where the notes are.
    pub inputs: inputs::Options,
    /// The folder to write the site into, if any.
    pub output: Option<PathBuf>,
    /// The port to serve on, or one near it; 0 is any.
    pub port: u16,
    /// The path of the site's first page on the server, with slashes at both ends.
    pub base: String,
    /// How places in the notes are opened from the browser.
    pub editor: Option<Editor>,
    /// Whether to look at the files again and again, where the system does not tell of changes.
    pub poll: bool,
}

/// What there is to tell the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// The site can be looked at.
    Serving {
        /// Its first page.
        url: String,
        /// How many pages it has; 0 where there is none yet.
        pages: usize,
    },
    /// The site is new.
    Changed {
        /// What changed, in a line.
        what: String,
        /// From the change of a file to the new site.
        took: Duration,
    },
    /// Findings that stop something, as a terminal shows them.
    Errors(String),
    /// Others.
    Warnings(String),
    /// Anything else, in a line.
    Note(String),
}

/// Hears what there is to tell.
pub type Say = Arc<dyn Fn(Said) + Send + Sync>;

/// Why watching did not begin.
#[derive(Debug)]
pub enum Failure {
    /// What the output folder or the content folder has to say, as a terminal shows it.
    Findings(String),
    /// Something of the system failed.
    Io(&'static str, io::Error),
}

/// Watches until the person has enough.
pub fn run(options: &Options, say: &Say) -> Result<(), Failure> {
    let failed = |what: &'static str| move |error| Failure::Io(what, error);
    let content = &options.inputs.content;
    let Checked { value: inputs, findings } = inputs::load(&options.inputs);
    if !content.is_dir() {
        return Err(Failure::Findings(told(&findings.only(Severity::Error), &inputs)));
    }
    let places = Places::new(content, &inputs.root, options.inputs.config.as_deref())
        .map_err(failed("cannot find the content folder"))?;
    let (changes, deaf) = Changes::follow(places, !options.poll);
    let bound = server::bind(options.port).map_err(failed("cannot serve on this machine"))?;
    let url = format!("http://localhost:{}{}", bound.port, options.base);
    let writer = options.output.clone().map(|output| {
        let say = Arc::clone(say);
        let tell = move |findings: &Findings| tell_of_output(findings, &say);
        Writer::begin(output, content.clone(), tell)
    });
    let (shown, seen) = watch::channel(Arc::new(Shown::default()));
    let desk = Arc::new(Desk::default());
    let album = Arc::new(Mutex::new(Album::default()));
    let known = Arc::new(Known::embedded());
    let stock = Stock::remembering();
    let beside = stock.beside();
    let mut workshop = Workshop {
        options: options.clone(),
        say: Arc::clone(say),
        desk: Arc::clone(&desk),
        shown: shown.clone(),
        writer: None,
        knowledge: Arc::clone(&known),
        stock,
        album: Arc::clone(&album),
        read: Read::default(),
        dropped: 0,
        stopped_by: String::new(),
        known: BTreeSet::new(),
    };
    let mut scout = Scout {
        options: options.clone(),
        say: Arc::clone(say),
        changes,
        album,
        seen: None,
        doubt: None,
        herald: Herald::new(shown, known, beside),
        desk: Arc::clone(&desk),
        writer: writer.clone(),
    };
    scout.explain(deaf);
    if let Some(job) = scout.look(Instant::now()) {
        workshop.build(job);
    }
    if let Some(writer) = &writer
        && seen.borrow().build > 0
    {
        let written = writer.write(seen.borrow().site()).map_err(|finding| {
            let mut findings = Findings::default();
            findings.push(finding);
            Failure::Findings(told_without_places(&findings))
        })?;
        tell_of_output(&written, say);
    }
    workshop.writer.clone_from(&writer);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.map_err(failed("cannot serve"))?.block_on(async {
        let pages = seen.borrow().page_count();
        let base = options.base.clone();
        let server = server::Options { base, session: session(), shown: seen };
        server::serve(bound, server).map_err(failed("cannot serve"))?;
        say(Said::Serving { url, pages });
        thread::spawn(move || {
            let Scout { herald, desk, .. } = &mut scout;
            herald.rehearse(desk.hold());
            scout.work();
        });
        thread::spawn(move || workshop.work());
        interrupted().await.map_err(failed("cannot wait for Ctrl-C"))
    })?;
    // What a browser showed is also what lies in the folder.
    if let Some(writer) = writer {
        let began = Instant::now();
        desk.finish(LAST_WRITE);
        writer.finish(LAST_WRITE.saturating_sub(began.elapsed()));
    }
    Ok(())
}

/// The first of what there is to write next; nothing where others read.
fn next_step(public: &Public) -> Option<String> {
    let linked = &public.linked;
    let steps = next::steps(&linked.portfolio, next::STEPS);
    let first = steps.first().filter(|_| public.edition == Edition::Prep)?;
    Some(first.in_words(linked))
}

/// Tells one run of the server from another, to pages that outlive it.
fn session() -> String {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    format!("{:x}{:x}", std::process::id(), since.as_micros())
}

#[cfg(unix)]
async fn interrupted() -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let (sender, mut first) = mpsc::channel(1);
    for kind in [SignalKind::interrupt(), SignalKind::terminate(), SignalKind::hangup()] {
        let mut signal = signal(kind)?;
        let sender = sender.clone();
        tokio::spawn(async move {
            signal.recv().await;
            let _ = sender.send(()).await;
        });
    }
    first.recv().await;
    Ok(())
}

#[cfg(not(unix))]
async fn interrupted() -> io::Result<()> {
    tokio::signal::ctrl_c().await
}

/// Looks for what has changed, and shows at once what can be shown of it.
struct Scout {
    options: Options,
    say: Say,
    changes: Changes,
    album: Arc<Mutex<Album>>,
    /// What was read last.
    seen: Option<Arc<Seen>>,
    /// Since when the notes look as if someone was just saving them.
    doubt: Option<Instant>,
    herald: Herald,
    desk: Arc<Desk>,
    writer: Option<Writer>,
}

/// Where building goes on.
struct Workshop {
    options: Options,
    say: Say,
    desk: Arc<Desk>,
    shown: watch::Sender<Arc<Shown>>,
    writer: Option<Writer>,
    knowledge: Arc<Known>,
    stock: Stock,
    album: Arc<Mutex<Album>>,
    /// What is known of the site that is shown.
    read: Read,
    /// How many builds in a row were overtaken.
    dropped: u32,
    /// The findings, as they were told, for which there is no newer site.
    stopped_by: String,
    /// Warnings that were told, or were there at first.
    known: BTreeSet<(&'static str, String)>,
}

/// All that a build depends on.
#[derive(PartialEq, Eq)]
struct Seen {
    inputs: Arc<Inputs>,
    findings: Findings,
    prints: Prints,
}

/// What is remembered of a reading.
#[derive(Default)]
struct Read {
    digest: Digest,
    addresses: Vec<Address>,
    /// What to write next.
    next: Option<String>,
    /// The moment at which its site was shown first.
    moment: u64,
}

/// A build that was made.
enum Made {
    Site(Box<(Reading, Site, Findings)>),
    /// Something changed meanwhile.
    Overtaken,
    /// Findings stop it; the sources that they may quote.
    Stopped(Sources, Findings),
}

impl Scout {
    /// Waits and looks, for ever.
    fn work(mut self) {
        loop {
            let limit = self.doubt.map(|since| MID_SAVE.saturating_sub(since.elapsed()));
            let wake = self.changes.wait(limit);
            self.explain(wake.deaf);
            if !wake.changed && self.doubt.is_none() {
                continue;
            }
            let mut job = self.look_safely(wake.at);
            // What is saved at once is one change, and built once; its page need not wait for that.
            while wake.at.elapsed() < changes::LONGEST
                && let Some(more) = self.changes.company()
            {
                self.explain(more.deaf);
                job = self.look_safely(wake.at).or(job);
            }
            if let Some(job) = job {
                self.desk.put(job);
            }
        }
    }

    /// Looks, whatever befalls it: who saves again is seen again.
    fn look_safely(&mut self, began: Instant) -> Option<Job> {
        let look = AssertUnwindSafe(|| self.look(began));
        catch_unwind(look).unwrap_or_else(|_| {
            (self.doubt, self.seen) = (None, None);
            // What was not read may have been made private.
            let number = self.desk.begin();
            self.desk.hold().withhold(number);
            self.writer.iter().for_each(Writer::withdraw);
            self.desk.done(number);
            (self.say)(Said::Errors(STUMBLED.to_owned()));
            None
        })
    }

    /// Reads everything, and shows at once what can be shown. What is to be built, if anything is
    /// different from what was read last.
    fn look(&mut self, began: Instant) -> Option<Job> {
        let Checked { value: inputs, findings } = inputs::load(&self.options.inputs);
        let prints = locked(&self.album).look(&inputs.assets);
        let seen = Seen { inputs: Arc::new(inputs), findings, prints };
        if self.seen.as_deref() == Some(&seen) {
            self.doubt = None;
            return None;
        }
        let stops = seen.findings.stop();
        if stops {
            let since = *self.doubt.get_or_insert(began);
            let has_begun = self.seen.is_some();
            if has_begun && is_mid_save(&seen.findings) && since.elapsed() < MID_SAVE {
                return None;
            }
        }
        self.doubt = None;
        let seen = Arc::new(seen);
        let number = self.desk.begin();
        // Until it is known what of earlier saves may be shown, none of them is.
        let mut built = self.desk.hold();
        if stops {
            self.herald.forget(number, &mut built);
            self.herald.withdraw();
        } else if self.seen.as_ref().is_some_and(|last| last.prints == seen.prints) {
            self.herald.announce(&seen.inputs, number, &mut built);
        } else {
            self.herald.withdraw();
        }
        let last = self.seen.as_ref().map(|last| &last.inputs);
        if stops || last.is_some_and(|last| !ahead::hide_alike(last, &seen.inputs)) {
            // What is being built, or waits to be written, may hold what is private now.
            built.withhold(number);
            self.writer.iter().for_each(Writer::withdraw);
        }
        drop(built);
        self.seen = Some(Arc::clone(&seen));
        Some(Job { seen, began, number })
    }

    fn explain(&self, deaf: Option<Deaf>) {
        let why = match deaf {
            None => return,
            Some(Deaf::Limit) => {
                "The system follows no more folders (on Linux, see the `fs.inotify` limits)"
            }
            Some(Deaf::Unable) => "The system does not tell of changes in this folder",
        };
        (self.say)(Said::Note(format!(
            "{why}: looking at the files several times a second instead"
        )));
    }
}

impl Workshop {
    /// Builds what there is to build, for ever.
    fn work(mut self) {
        loop {
            let job = self.desk.take();
            self.build(job);
        }
    }

    fn build(&mut self, job: Job) {
        let number = job.number;
        // A mistake of Parable's own must not take the site away.
        let build = AssertUnwindSafe(|| self.build_or_stop(job));
        if catch_unwind(build).is_err() {
            self.stock.forget();
            self.dropped = 0;
            self.trouble(STUMBLED.to_owned(), STUMBLED.to_owned(), None);
        }
        self.desk.done(number);
    }

    fn build_or_stop(&mut self, job: Job) {
        let Job { seen, began, number } = job;
        if seen.findings.stop() {
            let sources = seen.inputs.sources.clone();
            self.stop(&seen.inputs, &sources, &seen.findings, false);
            // The same save may have marked something private.
            self.stock.forget();
            return;
        }
        match self.make(&seen.inputs, number) {
            Made::Overtaken => {
                self.dropped += 1;
                return;
            }
            Made::Stopped(sources, findings) => {
                self.stop(&seen.inputs, &sources, &findings, true);
            }
            Made::Site(made) => self.show(&seen, *made, began, number),
        }
        self.dropped = 0;
    }

    fn make(&mut self, inputs: &Inputs, number: u64) -> Made {
        let Checked { value: reading, mut findings } =
            crate::read_again(inputs, &self.knowledge, &mut self.stock);
        if self.dropped < DROPPED && self.desk.is_overtaken(number) {
            return Made::Overtaken;
        }
        let Checked { value: site, findings: more } =
            crate::publish(inputs, &reading, &mut self.stock);
        findings.extend(more);
        findings.extend(crate::denied(inputs, &reading, &findings));
        if findings.stop() {
            // What stops it may be that it holds what it must not.
            self.stock.forget();
            return Made::Stopped(reading.sources, findings);
        }
        Made::Site(Box::new((reading, site, findings)))
    }

    /// Puts a new site in the place of the old one.
    fn show(&mut self, seen: &Seen, made: (Reading, Site, Findings), began: Instant, number: u64) {
        let (reading, site, findings) = made;
        let site = Arc::new(site);
        let addresses = reading.public.linked.addresses.clone();
        let besides = Besides {
            assets: locked(&self.album).bytes(&site),
            edits: self.edits(&reading, &seen.inputs),
            moved: moved(&self.read.addresses, &addresses),
        };
        let show = || {
            let shown = self.replace(|before| {
                let after = before.after(Arc::clone(&site), besides.clone());
                // A page of newer notes does not give way to older ones.
                after.keeping_ahead_of(before, number)
            });
            if let Some(writer) = &self.writer {
                writer.put(Arc::clone(&site));
            }
            shown
        };
        let Some((before, after)) = self.desk.show(number, show) else { return };
        let took = began.elapsed();
        let next = next_step(&reading.public);
        let moment = after.moment;
        let read = Read { digest: Digest::of(&reading), addresses, next, moment };
        if before.build > 0 {
            let what = self.read.digest.difference(&read.digest);
            let what = match what {
                None if before.trouble.is_some() => "mended: the site is up to date".to_owned(),
                None => look_of(&after, self.read.moment),
                Some(what) if before.trouble.is_some() => format!("mended: {what}"),
                Some(what) => what,
            };
            (self.say)(Said::Changed { what, took });
        }
        // At first the home page says it; later, what a save has brought to the top.
        if before.build > 0
            && read.next != self.read.next
            && let Some(next) = &read.next
        {
            (self.say)(Said::Note(format!("write next: {next}")));
        }
        self.read = read;
        self.stopped_by.clear();
        let mut all = seen.findings.clone();
        all.extend(findings);
        let map = Map { sources: &reading.sources, root: &seen.inputs.root };
        self.warn(&all, map, before.build > 0);
        let inputs = Arc::clone(&seen.inputs);
        let ahead = || Ahead::of(inputs, reading, &self.knowledge, &self.stock);
        // Without it no page is shown ahead of the next site, and nothing else is lost.
        let ahead = catch_unwind(AssertUnwindSafe(ahead)).ok().flatten();
        self.desk.lend(number, ahead);
    }

    /// Shows something else in the place of what is shown; both are given.
    fn replace(&self, other: impl FnOnce(&Shown) -> Shown) -> (Arc<Shown>, Arc<Shown>) {
        let (mut before, mut after) = (None, None);
        let mut other = Some(other);
        self.shown.send_modify(|shown| {
            if let Some(other) = other.take() {
                before = Some(Arc::clone(shown));
                *shown = Arc::new(other(shown));
                after = Some(Arc::clone(shown));
            }
        });
        (before.unwrap_or_default(), after.unwrap_or_default())
    }

    /// Tells of warnings that the last change brought; of those that were there, how many.
    fn warn(&mut self, findings: &Findings, map: Map, is_later: bool) {
        let key = |finding: &Finding| (finding.code.id, finding.message.clone());
        let warnings = findings.only(Severity::Warning);
        let mut new = Findings::default();
        for finding in warnings.iter().filter(|finding| !self.known.contains(&key(finding))) {
            new.push(finding.clone());
        }
        self.known = warnings.iter().map(key).collect();
        if is_later {
            (self.say)(Said::Warnings(report::human(&new, map, true)));
        } else {
            // What a coach would say is counted only where it is asked for.
            let counts = Counts::of(&warnings).sentence();
            if !counts.is_empty() {
                let what = format!("`parable check` says more: {counts}, and advice");
                (self.say)(Said::Note(what));
            }
        }
    }

    /// Keeps the last site and says why. `may_quote` tells whether `sources` are without what is
    /// private, so that a browser may see their lines.
    fn stop(&mut self, inputs: &Inputs, sources: &Sources, findings: &Findings, may_quote: bool) {
        let errors = findings.only(Severity::Error);
        let map = Map { sources, root: &inputs.root };
        let text = report::human(&errors, map, true);
        let first = errors.iter().next().and_then(|finding| match &finding.at {
            At::Span(span) => Some(sources.place(*span)),
            At::Place(place) => Some((**place).clone()),
            At::Path(_) => None,
        });
        let edit = first.and_then(|place| self.edit(&inputs.root, &place.path, place.line));
        let discreet = discreet(&errors, inputs, sources, may_quote);
        self.trouble(text, report::human(&discreet, map, false), edit);
    }

    fn trouble(&mut self, text: String, plain: String, edit: Option<String>) {
        let trouble = Trouble { text: plain, edit };
        let is_shown =
            |shown: &Shown| shown.trouble.as_ref() == Some(&trouble) && !shown.is_ahead();
        if !is_shown(&self.shown.borrow()) {
            self.replace(|shown| shown.with_trouble(trouble));
        }
        if self.stopped_by != text {
            (self.say)(Said::Errors(text.clone()));
            self.stopped_by = text;
        }
    }

    /// For every page that shows a piece of the notes, links to where it stands.
    fn edits(&self, reading: &Reading, inputs: &Inputs) -> BTreeMap<String, Vec<(String, String)>> {
        let mut edits = BTreeMap::new();
        if self.options.editor.is_none() {
            return edits;
        }
        let linked = &reading.public.linked;
        let link = |page: PageId| {
            let place = reading.sources.place(origin(page, linked)?);
            let path = linked.address(page)?.path.clone();
            Some((path, self.edit(&inputs.root, &place.path, place.line)?))
        };
        for address in &linked.addresses {
            let mut links: Vec<(String, String)> = link(address.page).into_iter().collect();
            if let PageId::Principle(id) = address.page {
                let stories = linked.portfolio.stories.iter().enumerate();
                let filed = stories
                    .filter(|(_, story)| story.filed.iter().any(|filing| filing.principle == id));
                links.extend(filed.filter_map(|(at, _)| link(PageId::Story(StoryId(at)))));
            }
            if !links.is_empty() {
                edits.insert(address.path.clone(), links);
            }
        }
        edits
    }

    fn edit(&self, root: &Path, path: &str, line: u32) -> Option<String> {
        let path = root.join(path);
        let path = std::path::absolute(&path).unwrap_or(path);
        Some(self.options.editor.as_ref()?.link(&path, line))
    }
}

fn locked<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    // What is shared is whole at any moment: a panic elsewhere leaves nothing half done in it.
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether the notes look as they do while an editor saves them.
fn is_mid_save(findings: &Findings) -> bool {
    let mut errors = findings.iter().filter(|finding| finding.severity == Severity::Error);
    errors.all(|finding| [NO_NOTES, EMPTY_NOTES, UNREADABLE].contains(&finding.code))
}

/// Findings of which neither message nor excerpt shows what is private: neither a text whose private passages are
/// still in it, nor names that aliases stand for.
fn discreet(findings: &Findings, inputs: &Inputs, sources: &Sources, may_quote: bool) -> Findings {
    let mut discreet = Findings::default();
    for finding in findings.iter() {
        let mut finding = finding.clone();
        if let At::Span(span) = finding.at {
            let mut texts = inputs.stories.iter().chain(&inputs.platforms).chain([&inputs.notes]);
            let is_text = texts.any(|text| *text == span.file);
            if is_text && !may_quote {
                finding.at = sources.place(span).into();
            }
            // What is said of a setting may name it.
            if !is_text && !is_before_aliases(sources, span) {
                finding.at = sources.place(span).into();
                "what stands here cannot be used; the terminal says why"
                    .clone_into(&mut finding.message);
                finding.help.clear();
            }
        }
        discreet.push(finding);
    }
    discreet
}

fn is_before_aliases(sources: &Sources, span: Span) -> bool {
    let text = sources.get(span.file).map_or("", |source| source.text.as_str());
    let rest = text.get(span.end as usize..).unwrap_or("");
    let line_end = text.len() - rest.len() + rest.find('\n').unwrap_or(rest.len());
    !text[..line_end].contains("aliases")
}

/// Where in the notes a page comes from.
fn origin(page: PageId, linked: &Linked) -> Option<Span> {
    let portfolio = &linked.portfolio;
    match page {
        PageId::Story(id) => portfolio.stories.get(id.0).map(|story| story.span),
        PageId::Principle(id) => {
            let principle = portfolio.principles.get(id.0)?;
            principle.heading.or(principle.span)
        }
        PageId::Platform(id) => portfolio.platforms.get(id.0).map(|platform| platform.span),
        PageId::Section(at) => portfolio.sections.get(at).map(|section| section.span),
        PageId::Unsorted => portfolio.unsorted.first().map(|prose| prose.span),
        PageId::Words => portfolio.words.first().map(|word| word.term.span()),
        _ => None,
    }
}

/// Pages that have another address now: their old path, and the new one. A page is known by its
/// place among those of its kind.
fn moved(before: &[Address], after: &[Address]) -> BTreeMap<String, String> {
    let old: BTreeSet<&str> = before.iter().map(|address| address.path.as_str()).collect();
    let new: BTreeSet<&str> = after.iter().map(|address| address.path.as_str()).collect();
    let now: BTreeMap<PageId, &str> =
        after.iter().map(|address| (address.page, address.path.as_str())).collect();
    let gone = before.iter().filter(|address| !new.contains(address.path.as_str()));
    gone.filter_map(|address| {
        let to = now.get(&address.page).filter(|to| !old.contains(*to))?;
        Some((address.path.clone(), (*to).to_owned()))
    })
    .collect()
}

/// What changed, where nothing did that has a name in the notes.
fn look_of(after: &Shown, since: u64) -> String {
    let changed = after.changed_since(since);
    let pages = changed.iter().filter(|path| shown::is_page(path)).count();
    match (pages, changed.as_slice()) {
        (0, []) => "no page looks different".to_owned(),
        (0, [one]) => format!("{} is new", after.part(one).unwrap_or(one)),
        (0, several) => format!("{} files are new", several.len()),
        (1, _) => "1 page looks different".to_owned(),
        (pages, _) => format!("{pages} pages look different"),
    }
}

fn tell_of_output(findings: &Findings, say: &Say) {
    say(Said::Errors(told_without_places(findings)));
}

/// Findings about paths that the person gave.
fn told_without_places(findings: &Findings) -> String {
    report::human(findings, Map { sources: &Sources::default(), root: Path::new("") }, true)
}

fn told(findings: &Findings, inputs: &Inputs) -> String {
    report::human(findings, Map { sources: &inputs.sources, root: &inputs.root }, true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{findings::BAD_CONFIG, source::Source};

    fn quoted(text: &str, at: &str) -> bool {
        let mut inputs = Inputs::default();
        inputs.notes = inputs.sources.add(Source::new("notes.md", "private"));
        let file = inputs.sources.add(Source::new("site.toml", text));
        let start = text.find(at).unwrap() as u32;
        let mut findings = Findings::default();
        findings.error(BAD_CONFIG, Span { file, start, end: start + at.len() as u32 }, "odd");
        let discreet = discreet(&findings, &inputs, &inputs.sources, false);
        let map = Map { sources: &inputs.sources, root: Path::new("") };
        report::human(&discreet, map, false).contains(at)
    }

    #[test]
    fn a_browser_sees_no_name_that_an_alias_stands_for() {
        assert!(quoted("titel = 1\n[aliases]\n\"Acme\" = 1\n", "titel"));
        assert!(!quoted("titel = 1\n[aliases]\n\"Acme\" = 1\n", "Acme"));
        assert!(!quoted("aliases = { Acme = 1 }", "Acme"));
    }

    #[test]
    fn a_browser_sees_no_text_with_private_passages() {
        let mut inputs = Inputs::default();
        inputs.notes = inputs.sources.add(Source::new("notes.md", "words\nsecret"));
        let mut findings = Findings::default();
        findings.error(EMPTY_NOTES, Span { file: inputs.notes, start: 6, end: 9 }, "odd");
        let map = Map { sources: &inputs.sources, root: Path::new("") };
        let text = |may_quote| {
            let discreet = discreet(&findings, &inputs, &inputs.sources, may_quote);
            report::human(&discreet, map, false)
        };
        assert!(text(true).contains("secret"));
        assert!(!text(false).contains("secret"));
        assert!(text(false).contains("notes.md:2:1"));
    }

    #[test]
    fn a_page_is_followed_to_its_new_address() {
        let address = |at: usize, path: &str| Address {
            page: PageId::Story(StoryId(at)),
            path: path.to_owned(),
            slug: String::new(),
            code: String::new(),
            title: String::new(),
        };
        let before = [address(0, "a"), address(1, "b"), address(2, "c")];
        let renamed = [address(0, "a"), address(1, "x"), address(2, "c")];
        assert_eq!(moved(&before, &renamed), [("b".to_owned(), "x".to_owned())].into());
        let removed = [address(0, "a"), address(1, "c")];
        assert_eq!(moved(&before, &removed), BTreeMap::new());
    }
}
