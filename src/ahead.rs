//! One story's page, ahead of the site that it is a part of.
//!
//! Most saves change a few lines of one story, and whoever saves looks at its page. To read all
//! notes again for it and to lay out every page takes long where there are thousands. [`Ahead`]
//! knows a site that was built and reads the changed story with little else: with its neighbours,
//! which it may run into, and what the notes hold beside stories; and by the addresses, names and
//! habits of the whole site.
//!
//! As a build does, it holds the texts as they were given; what is private in them is taken out
//! before anything is read, and looked for on the page again.
//!
//! It gives a page only where it is sure that the build, which follows in any case and has the last
//! word, will give the same one. The story as it was, read in this way, must be the story that the
//! site has; and the edit may change nothing that any other page or the whole site hangs on: no
//! title, no filing, no technology, no other passage, nothing that may hide something.

use std::{
    collections::{BTreeMap, BTreeSet},
    mem,
    ops::Range,
    sync::Arc,
};

use crate::{
    Asset, Inputs, Known, Reading, Stock, coach,
    coach::Remark,
    coach_settings,
    findings::Findings,
    inputs::config::Edition,
    links::{Directory, Found, PageId, Prose},
    lookout,
    memory::Print,
    notes, pages, paths_of,
    placed::{Extent, Shift},
    portfolio::{Anchor, FiledBy, Passage, PlatformId, Portfolio, PrincipleId, Story, StoryId},
    privacy::{self, lookout::Lookout},
    renamed,
    render::{self, File},
    site_of,
    source::{self, FileId, Source, Sources},
    technologies, theme, understand,
    vocabulary::{fold, technologies::Technologies},
    with_shown_paths,
};

/// A site that was built, and what is needed to make the page of one of its stories anew.
pub struct Ahead {
    /// What it was built of.
    inputs: Arc<Inputs>,
    reading: Reading,
    site: pages::Site,
    lookout: Lookout,
    directory: Directory,
    writer: coach::Writer,
    /// All that are known, where the person added some.
    technologies: Option<Technologies>,
    /// For each story where it stands, if nothing else stands there.
    cuts: Arc<[Option<Cut>]>,
    /// For each file its stories, as they stand in it.
    order: BTreeMap<FileId, Vec<StoryId>>,
    /// The texts without those stories.
    rests: BTreeMap<FileId, String>,
    /// Files in which what lines mean hangs on how many there are.
    counted: BTreeSet<FileId>,
    /// What principles that no set has are called, folded.
    names: BTreeSet<String>,
    /// The story that was read last as it is in the site; nothing of it where that was not the one
    /// that the site has.
    sure: Option<(StoryId, Option<Arc<ReadAlone>>)>,
    /// Stories that were edited since, for which a page was given.
    edited: BTreeMap<StoryId, Edited>,
    /// What was exchanged for the last page.
    was: Option<Was>,
}

/// Where a story stands, with the blank lines behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Cut {
    file: FileId,
    /// Its lines, by their numbers from 1.
    lines: Range<u32>,
    /// The bytes of them.
    bytes: Range<usize>,
    /// Where it stood in the rest: a byte, and the number of a line.
    place: (usize, u32),
    /// The stories that stand before and behind it among those that were cut out of the file.
    neighbours: [Option<StoryId>; 2],
}

/// What was exchanged, as the site has it.
struct Was {
    id: StoryId,
    story: Story<Prose>,
    remarks: Vec<Remark>,
    file: FileId,
    gave_way: GaveWay,
}

/// Rows of a file that gave way to others, each with the rows that stand in their place; what was
/// exchanged last is the last.
type GaveWay = Vec<(Range<usize>, Source)>;

/// What pages there are of notes in which a story is read alone.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Pages {
    /// What they are called, kind by kind.
    names: [Vec<String>; 6],
    /// How much there is of what has no name.
    counts: [usize; 4],
    /// What links to headings lead to.
    anchors: Vec<Anchor>,
    /// What all stories but that one were read from: their words, and what is known of the whole.
    others: Vec<Option<Print>>,
}

/// What there is to say of some inputs ahead of their site.
pub enum Answer {
    /// They differ from those of the site in a story whose page this is.
    Page {
        /// The page.
        file: File,
        /// The paths of those that are still as they were given since the site was built, this one
        /// among them.
        standing: BTreeSet<String>,
    },
    /// They are those of the site.
    Built,
    /// Only a whole build is sure.
    Unsure,
}

/// A story that is another now.
struct Edited {
    /// Its lines.
    text: String,
    /// The same without what is private.
    shown: Source,
}

/// What is different in some inputs: one story, beside others for which a page was given before.
struct Edit {
    id: StoryId,
    /// The lines of the story.
    text: String,
    before: BTreeSet<StoryId>,
}

/// The same for one file.
struct EditInFile {
    story: Option<(StoryId, String)>,
    before: Vec<StoryId>,
}

/// A story that was read alone.
struct ReadAlone {
    story: Story<Passage>,
    /// Its lines without what is private.
    shown: Source,
    pages: Pages,
}

impl Ahead {
    /// Takes a site that was built of some inputs. `None` where no page could ever be given: where
    /// there are no stories, or where findings may stop a build that only a whole build has.
    pub fn of(inputs: Arc<Inputs>, reading: Reading, known: &Known, stock: &Stock) -> Option<Self> {
        let portfolio = &reading.public.linked.portfolio;
        if portfolio.stories.is_empty() || !inputs.config.levels.deny.is_empty() {
            return None;
        }
        let mut cuts = cuts(&inputs.sources, &reading.sources, portfolio);
        let order = order(&cuts);
        let rests = rests(&inputs.sources, &order, &mut cuts);
        let counted = inputs.sources.iter();
        let counted = counted.filter(|(_, source)| notes::hangs_on_counts(&source.text));
        let counted = counted.map(|(file, _)| file).collect();
        let own = portfolio.principles.iter().map(|principle| principle.name.as_str());
        let own = own.filter(|name| !known.lexicon.names_principle(name));
        let names = own.map(fold).collect();
        let renamed = renamed(&inputs);
        let technologies = (!inputs.config.technologies.is_empty())
            .then(|| technologies(&renamed, known).into_owned());
        let all = technologies.as_ref().unwrap_or(&known.technologies);
        let kept = &stock.read;
        let directory = Directory::of(
            portfolio,
            &reading.public.linked.technologies,
            all,
            &paths_of(&renamed.assets),
            &kept.words,
        );
        let voice = &known.vocabulary.voice;
        let writer = coach::Writer::of(portfolio, voice, coach_settings(&renamed), &kept.remarks);
        let texts: Vec<&Source> =
            inputs.texts().filter_map(|file| reading.sources.get(file)).collect();
        let lookout = lookout(&renamed, &reading.reach, &texts);
        let shown = with_shown_paths(&reading.sources, &inputs.config.aliases);
        let site = site_of(&renamed, &reading, &shown);
        drop(shown);
        drop(renamed);
        let (sure, was) = (None, None);
        Some(Self {
            inputs,
            reading,
            site,
            lookout,
            directory,
            writer,
            technologies,
            cuts: cuts.into(),
            order,
            rests,
            counted,
            names,
            sure,
            edited: BTreeMap::new(),
            was,
        })
    }

    /// Makes the page of the first story as it is, so that what the first page of all needs is
    /// there before somebody waits for it.
    pub fn rehearse(&mut self, known: &Known, stock: &mut Stock) -> Option<File> {
        let cuts = Arc::clone(&self.cuts);
        let (at, cut) = cuts.iter().enumerate().find_map(|(at, cut)| Some((at, cut.as_ref()?)))?;
        let text = self.inputs.sources.get(cut.file)?.text.get(cut.bytes.clone())?.to_owned();
        let id = StoryId(at);
        let was = self.as_built(id, cut, &text, known, stock);
        self.sure = Some((id, was.clone()));
        was?;
        self.rendered(id, stock)
    }

    /// Takes over the stories that were edited since an earlier site, where they would be read in
    /// the same way beside this one.
    pub fn after(&mut self, mut earlier: Self) {
        let titles = |site: &Self| -> Vec<String> {
            let stories = &site.reading.public.linked.portfolio.stories;
            stories.iter().map(|story| story.title.as_str().to_owned()).collect()
        };
        if self.rests != earlier.rests || titles(self) != titles(&earlier) {
            return;
        }
        let given = |site: &Self, id: StoryId| {
            let cut = site.cut(id)?;
            Some(site.inputs.sources.get(cut.file)?.text.get(cut.bytes.clone())?.to_owned())
        };
        // What this site holds already is no edit of it.
        let edited = mem::take(&mut earlier.edited).into_iter();
        self.edited = edited.filter(|(id, _)| given(self, *id) == given(&earlier, *id)).collect();
    }

    /// The page of the one story in which these inputs differ from those of the site and from those
    /// for which a page was given last, if they differ in nothing else.
    pub fn page(&mut self, inputs: &Inputs, known: &Known, stock: &mut Stock) -> Answer {
        self.put_back();
        if *self.inputs == *inputs {
            self.edited.clear();
            return Answer::Built;
        }
        let file = self.page_of(inputs, known, stock);
        stock.turn();
        stock.read.turn();
        match file {
            Some(file) => Answer::Page { file, standing: self.standing() },
            None => Answer::Unsure,
        }
    }

    /// The paths of the pages of stories that are edited.
    fn standing(&self) -> BTreeSet<String> {
        let linked = &self.reading.public.linked;
        let pages = self.edited.keys().filter_map(|&id| linked.address(PageId::Story(id)));
        pages.map(|address| address.path.clone()).collect()
    }

    fn page_of(&mut self, inputs: &Inputs, known: &Known, stock: &mut Stock) -> Option<File> {
        let edit = self.edit(inputs, known);
        let before = edit.as_ref().map(|edit| &edit.before);
        self.edited.retain(|id, _| before.is_some_and(|before| before.contains(id)));
        let Edit { id, text, .. } = edit?;
        let cuts = Arc::clone(&self.cuts);
        let cut = cuts.get(id.0)?.as_ref()?;
        let given = self.inputs.sources.get(cut.file)?.text.get(cut.bytes.clone())?.to_owned();
        let (was, read) = rayon::join(
            || self.as_built(id, cut, &given, known, stock),
            || self.alone(cut, &text, known, stock),
        );
        self.sure = Some((id, was.clone()));
        let (was, read) = (was?, read?);
        if read.pages != was.pages || !stands_alike(&was.story, &read.story) {
            return None;
        }
        let ReadAlone { mut story, shown, .. } = read;
        // Other pages lack what an edit changes that is not shown, or that leads to them; and where
        // no link leads to other sites any more, there is no page for such links.
        let found = |story: &Story<Passage>| self.resolved(id, story.clone(), known, stock).1;
        let (before, after) = (found(&was.story), found(&story));
        if !before.leads_like(&after) || before.outside().is_empty() != after.outside().is_empty() {
            return None;
        }
        self.edited.insert(id, Edited { text, shown });
        let page = self.exchanged(id, &was.story, &mut story, known, stock);
        if page.is_none() {
            self.edited.remove(&id);
        }
        page
    }

    /// The page of a story that was read alone, which is moved to where it stands in its file, where
    /// it was in the site as `was` is alone.
    fn exchanged(
        &mut self,
        id: StoryId,
        was: &Story<Passage>,
        story: &mut Story<Passage>,
        known: &Known,
        stock: &mut Stock,
    ) -> Option<File> {
        let cuts = Arc::clone(&self.cuts);
        let cut = cuts.get(id.0)?.as_ref()?;
        let further = self.further(id, cut)?;
        let site_story = self.reading.public.linked.portfolio.stories.get(id.0)?;
        let (_, alone) = was.read_from.get()?;
        let (_, (byte, row)) = site_story.read_from.get()?;
        let start = (byte.wrapping_add(further.0), row.wrapping_add(further.1));
        Shift::between(alone, start).move_all(story);
        story.read_from = story.read_from.moved(alone, start);
        let (story, _) = self.resolved(id, story.clone(), known, stock);
        self.exchange(id, story, cut.file, known, stock)?;
        self.rendered(id, stock)
    }

    /// What is different in some inputs, if it is one story and no other but those for which a page
    /// was given before.
    fn edit(&self, now: &Inputs, known: &Known) -> Option<Edit> {
        let site = &*self.inputs;
        if !is_alike(site, now) {
            return None;
        }
        let (mut one, mut before) = (None, BTreeSet::new());
        for (file, old) in site.sources.iter() {
            let new = now.sources.get(file)?;
            if old == new {
                continue;
            }
            if old.path != new.path || site.texts().all(|text| text != file) {
                return None;
            }
            let edit = self.edit_in(file, &old.text, &new.text, known)?;
            before.extend(edit.before);
            if let Some(story) = edit.story
                && one.replace(story).is_some()
            {
                return None;
            }
        }
        let (id, text) = one?;
        Some(Edit { id, text, before })
    }

    /// What is different in a file; `None` where that is no story.
    fn edit_in(&self, file: FileId, old: &str, new: &str, known: &Known) -> Option<EditInFile> {
        let stories = self.stories_around(file, &difference(old, new))?;
        let (first, last) = (self.cut(*stories.first()?)?, self.cut(*stories.last()?)?);
        let end = new.len().checked_sub(old.len() - last.bytes.end)?;
        let mut rest = new.get(first.bytes.start..end)?;
        let mut before = Vec::new();
        let (mut left, mut right) = (0, stories.len() - 1);
        while left < right {
            let Some(behind) = rest
                .strip_prefix(self.last_text(stories[left], old)?)
                .and_then(|rest| rest.strip_prefix(self.gap(stories, left, old)?))
            else {
                break;
            };
            rest = behind;
            before.push(stories[left]);
            left += 1;
        }
        while left < right {
            rest = rest.strip_suffix(self.last_text(stories[right], old)?)?;
            rest = rest.strip_suffix(self.gap(stories, right - 1, old)?)?;
            before.push(stories[right]);
            right -= 1;
        }
        before.retain(|id| self.edited.contains_key(id));
        let id = stories[left];
        if self.edited.get(&id).is_some_and(|edited| edited.text == rest) {
            before.push(id);
            return Some(EditInFile { story: None, before });
        }
        let cut = self.cut(id)?;
        let was = old.get(cut.bytes.clone())?;
        let is_last = cut.bytes.end == old.len();
        let names_own = |words: &str| !self.names.is_empty() && self.names.contains(&fold(words));
        let is_sure = is_apart(was, rest, is_last)
            && is_plain(was)
            && is_plain(rest)
            && known.lexicon.is_quiet(was, rest, self.counted.contains(&file), &names_own);
        is_sure.then(|| EditInFile { story: Some((id, rest.to_owned())), before })
    }

    /// The stories of a file from the one in which a change begins to the one in which it ends.
    fn stories_around(&self, file: FileId, changed: &Range<usize>) -> Option<&[StoryId]> {
        let order = self.order.get(&file)?;
        let around = |at: usize| {
            let is_before = |&id: &StoryId| self.cut(id).is_some_and(|cut| cut.bytes.end < at);
            let place = order.partition_point(is_before);
            let cut = self.cut(*order.get(place)?)?;
            (cut.bytes.start <= at).then_some(place)
        };
        order.get(around(changed.start)?..=around(changed.end)?)
    }

    fn cut(&self, id: StoryId) -> Option<&Cut> {
        self.cuts.get(id.0)?.as_ref()
    }

    /// The lines of a story for which its page was given last.
    fn last_text<'t>(&'t self, id: StoryId, given: &'t str) -> Option<&'t str> {
        match self.edited.get(&id) {
            Some(edited) => Some(&edited.text),
            None => given.get(self.cut(id)?.bytes.clone()),
        }
    }

    /// What stands between a story and the next.
    fn gap<'t>(&self, stories: &[StoryId], at: usize, given: &'t str) -> Option<&'t str> {
        let (one, other) = (self.cut(*stories.get(at)?)?, self.cut(*stories.get(at + 1)?)?);
        given.get(one.bytes.end..other.bytes.start)
    }

    /// Reads a story together with all that is no story.
    fn alone(&self, cut: &Cut, story: &str, known: &Known, stock: &Stock) -> Option<ReadAlone> {
        let (text, lines) = self.text_with(cut, story)?;
        let witness = self.witness(cut);
        let mut sources = Sources::default();
        for (file, source) in self.inputs.sources.iter() {
            let beside = witness.filter(|witness| witness.file == file);
            let text = match beside {
                _ if file == cut.file => text.clone(),
                Some(beside) => self.text_with(beside, source.text.get(beside.bytes.clone())?)?.0,
                None => self.rests.get(&file)?.clone(),
            };
            sources.add(Source::new(source.path.clone(), text));
        }
        let Inputs { root, config, notes, stories, platforms, theme_files: _, assets, .. } =
            &*self.inputs;
        let inputs = Inputs {
            root: root.clone(),
            config: config.clone(),
            sources,
            notes: *notes,
            stories: stories.clone(),
            platforms: platforms.clone(),
            theme_files: Vec::new(),
            assets: assets.clone(),
        };
        let mut findings = Findings::default();
        let technologies = self.technologies(known);
        let understood =
            understand(&renamed(&inputs), known, technologies, &stock.read, &mut findings);
        if findings.stop() {
            return None;
        }
        let sources = understood.sources;
        let is_it = |story: &Story<Passage>| {
            story.span.file == cut.file && sources.place(story.span).line == lines.start
        };
        let pages = Pages::of(&understood.portfolio, is_it);
        let mut stories = understood.portfolio.stories.into_iter();
        let mut story = stories.by_ref().find(is_it)?;
        // Two that begin in one line cannot be told from each other.
        if stories.any(|other| is_it(&other)) {
            return None;
        }
        let source = sources.get(cut.file)?;
        let rows = source.rows_of(lines.clone());
        let own = source.start_of_row(rows.start)..source.start_of_row(rows.end);
        // What runs on behind its lines, or is drawn from elsewhere, is more than one story.
        let Extent { bytes, is_one, .. } = Extent::of(&mut story);
        let is_own = own.start <= bytes.start as usize && bytes.end as usize <= own.end;
        let shown = source.part(rows);
        (is_one && is_own).then_some(ReadAlone { story, shown, pages })
    }

    /// A story of another file, where a story has no neighbours in its own: what is known of the
    /// whole shows in how it is read.
    fn witness(&self, cut: &Cut) -> Option<&Cut> {
        if cut.neighbours.iter().any(Option::is_some) {
            return None;
        }
        let others = self.order.iter().filter(|(file, _)| **file != cut.file);
        others.flat_map(|(_, stories)| stories).find_map(|&id| self.cut(id))
    }

    /// A file without its stories but for one, which may be another version of it, and its
    /// neighbours; and the lines of that one.
    fn text_with(&self, cut: &Cut, story: &str) -> Option<(String, Range<u32>)> {
        let rest = self.rests.get(&cut.file)?;
        let given = &self.inputs.sources.get(cut.file)?.text;
        let [before, behind] =
            cut.neighbours.map(|id| id.and_then(|id| self.cuts.get(id.0)?.as_ref()));
        let (mut text, mut end, mut first) = (String::new(), 0, cut.place.1);
        if let Some(before) = before {
            text.push_str(&rest[..before.place.0]);
            text.push_str(&given[before.bytes.clone()]);
            (end, first) = (before.place.0, first + before.count());
        }
        text.push_str(&rest[end..cut.place.0]);
        text.push_str(story);
        end = cut.place.0;
        if let Some(behind) = behind {
            text.push_str(&rest[end..behind.place.0]);
            text.push_str(&given[behind.bytes.clone()]);
            end = behind.place.0;
        }
        text.push_str(&rest[end..]);
        Some((text, first..first + source::lines(story).len() as u32))
    }

    fn technologies<'k>(&'k self, known: &'k Known) -> &'k Technologies {
        self.technologies.as_ref().unwrap_or(&known.technologies)
    }

    fn resolved(
        &self,
        id: StoryId,
        story: Story<Passage>,
        known: &Known,
        stock: &Stock,
    ) -> (Story<Prose>, Found) {
        let assets: Vec<Asset> = renamed(&self.inputs).assets.clone();
        let kept = &stock.read.words;
        self.directory.story(id, story, self.technologies(known), &paths_of(&assets), kept)
    }

    /// A story as it is in the site, read alone, if it is the same in this way: read from the same
    /// words, by the same names, principles and technologies, and filed alike.
    fn as_built(
        &self,
        id: StoryId,
        cut: &Cut,
        text: &str,
        known: &Known,
        stock: &Stock,
    ) -> Option<Arc<ReadAlone>> {
        match &self.sure {
            Some((sure, read)) if *sure == id => read.clone(),
            _ => {
                let read = self.alone(cut, text, known, stock)?;
                self.is_as_built(id, &read, known, stock).then(|| Arc::new(read))
            }
        }
    }

    fn is_as_built(&self, id: StoryId, read: &ReadAlone, known: &Known, stock: &Stock) -> bool {
        let (alone, _) = self.resolved(id, read.story.clone(), known, stock);
        let Some(built) = self.reading.public.linked.portfolio.stories.get(id.0) else {
            return false;
        };
        let print = print_of(&alone);
        print.is_some() && print == print_of(built) && stands_alike(&alone, built)
    }

    /// The stories of a file that are edited, with their rows in the text that is shown of it, in
    /// order.
    fn edited_in(&self, file: FileId) -> Option<Vec<(StoryId, Range<usize>)>> {
        let source = self.reading.sources.get(file)?;
        let edited = self.order.get(&file)?.iter().filter(|id| self.edited.contains_key(id));
        let rows = |id: &StoryId| Some((*id, source.rows_of(self.cut(*id)?.lines.clone())));
        edited.map(rows).collect()
    }

    /// How many bytes and rows further on a story stands for those that were edited before it.
    fn further(&self, id: StoryId, of: &Cut) -> Option<(u32, u32)> {
        let source = self.reading.sources.get(of.file)?;
        let mut further = (0_u32, 0_u32);
        for (edited, rows) in self.edited_in(of.file)? {
            if edited == id || self.cut(edited)?.bytes.start >= of.bytes.start {
                continue;
            }
            let Edited { shown, .. } = self.edited.get(&edited)?;
            let old = source.start_of_row(rows.end) - source.start_of_row(rows.start);
            further.0 = further.0.wrapping_add((shown.text.len() as u32).wrapping_sub(old as u32));
            further.1 =
                further.1.wrapping_add((shown.rows() as u32).wrapping_sub(rows.len() as u32));
        }
        Some(further)
    }

    /// Puts the stories that were edited in a file into the text that is shown of it.
    fn exchange_text(&mut self, file: FileId) -> Option<GaveWay> {
        let edited = self.edited_in(file)?;
        let source = self.reading.sources.get_mut(file)?;
        // From the last on: those before it stand where they stood.
        let gave_way = edited.into_iter().rev().filter_map(|(id, rows)| {
            let Edited { shown, .. } = self.edited.get(&id)?;
            let now = rows.start..rows.start + shown.rows();
            Some((now, source.exchange(rows, shown)))
        });
        Some(gave_way.collect())
    }

    fn put_text_back(&mut self, file: FileId, gave_way: GaveWay) {
        if let Some(source) = self.reading.sources.get_mut(file) {
            for (rows, old) in gave_way.into_iter().rev() {
                let _ = source.exchange(rows, &old);
            }
        }
    }

    /// Puts a story with its lines and what there is to say of it in the place of the site's own.
    fn exchange(
        &mut self,
        id: StoryId,
        story: Story<Prose>,
        file: FileId,
        known: &Known,
        stock: &Stock,
    ) -> Option<()> {
        let gave_way = self.exchange_text(file)?;
        let remarks = coach::advise_one(
            (id, &story),
            &self.reading.sources,
            &known.vocabulary.voice,
            coach_settings(&self.inputs),
            &self.writer,
            &stock.read.remarks,
        );
        let place = self.reading.public.linked.portfolio.stories.get_mut(id.0);
        let (Some(mut remarks), Some(place)) = (remarks, place) else {
            self.put_text_back(file, gave_way);
            return None;
        };
        let config = &self.inputs.config;
        remarks.retain(|remark| !config.levels.allow.contains(&remark.code));
        if config.edition == Edition::Public {
            remarks.clear();
        }
        let story = mem::replace(place, story);
        let remarks = self.site.advice.exchange(id, remarks);
        self.was = Some(Was { id, story, remarks, file, gave_way });
        Some(())
    }

    /// Puts what was exchanged back.
    fn put_back(&mut self) {
        let Some(Was { id, story, remarks, file, gave_way }) = self.was.take() else { return };
        self.put_text_back(file, gave_way);
        self.site.advice.exchange(id, remarks);
        if let Some(place) = self.reading.public.linked.portfolio.stories.get_mut(id.0) {
            *place = story;
        }
    }

    /// The page of a story, if nothing is seen on it that must not be there.
    fn rendered(&self, id: StoryId, stock: &mut Stock) -> Option<File> {
        let Reading { public, sources, .. } = &self.reading;
        let shown = with_shown_paths(sources, &self.inputs.config.aliases);
        let file = {
            let pages = pages::lay_out_story(id, public, &self.site, &shown, &stock.pages);
            let theme = theme(&self.inputs);
            let page = PageId::Story(id);
            render::page(&pages, public, &self.site, &theme, &mut stock.templates, page)?
        };
        let seen = self.lookout.look([(file.path.as_str().into(), (&*file.bytes).into())]);
        seen.is_empty().then_some(file)
    }
}

impl Cut {
    /// How many lines it has.
    fn count(&self) -> u32 {
        self.lines.end - self.lines.start
    }
}

impl Pages {
    /// Those of a portfolio, in which one story is read alone.
    fn of(portfolio: &Portfolio, is_it: impl Fn(&Story<Passage>) -> bool) -> Self {
        let Portfolio {
            title,
            principles,
            stories,
            platforms,
            sections,
            unsorted,
            words,
            word_headings,
            anchors,
            questions,
            prepare_first: _,
            lines: _,
            left_out,
        } = portfolio;
        let name = |text: &source::Text| text.as_str().to_owned();
        Self {
            names: [
                title.iter().map(name).collect(),
                principles.iter().map(|principle| principle.name.clone()).collect(),
                stories.iter().map(|story| name(&story.title)).collect(),
                platforms.iter().map(|platform| name(&platform.name)).collect(),
                sections.iter().map(|section| name(&section.title)).collect(),
                left_out.iter().map(|story| name(&story.title)).collect(),
            ],
            counts: [unsorted.len(), words.len(), word_headings.len(), questions.len()],
            anchors: anchors.clone(),
            others: stories.iter().filter(|story| !is_it(story)).map(print_of).collect(),
        }
    }
}

/// What a story was read from.
fn print_of<W>(story: &Story<W>) -> Option<Print> {
    story.read_from.get().map(|(print, _)| print)
}

/// Whether two versions of a story are the same to all other pages, as far as these are led to or
/// from by it.
fn stands_alike<V, W>(one: &Story<V>, other: &Story<W>) -> bool {
    Standing::of(one) == Standing::of(other)
}

/// What other pages know of a story, with the words for it.
#[derive(PartialEq, Eq)]
struct Standing<'s> {
    title: (&'s str, bool),
    filed: Vec<(PrincipleId, FiledBy)>,
    suggested: Vec<(PrincipleId, Vec<&'s str>)>,
    platforms: Vec<(PlatformId, &'s str)>,
    technologies: Vec<(&'s str, &'s str)>,
}

impl<'s> Standing<'s> {
    fn of<W>(story: &'s Story<W>) -> Self {
        let suggested = story.suggested.iter().map(|one| {
            let words = one.words.iter().map(source::Text::as_str);
            (one.principle, words.collect())
        });
        let technologies = story.technologies.iter();
        Self {
            title: (story.title.as_str(), story.title_from_text),
            filed: story.filed.iter().map(|filing| (filing.principle, filing.by)).collect(),
            suggested: suggested.collect(),
            platforms: story.platforms.iter().map(|(id, words)| (*id, words.as_str())).collect(),
            technologies: technologies.map(|(name, words)| (&**name, words.as_str())).collect(),
        }
    }
}

/// Whether inputs differ in nothing but their texts.
fn is_alike(site: &Inputs, now: &Inputs) -> bool {
    let Inputs { root, config, sources, notes, stories, platforms, theme_files, assets } = site;
    *root == now.root
        && *config == now.config
        && *notes == now.notes
        && *stories == now.stories
        && *platforms == now.platforms
        && *theme_files == now.theme_files
        && *assets == now.assets
        && sources.iter().count() == now.sources.iter().count()
}

/// Whether inputs surely hide the same from those who read the site: whether they differ in their
/// texts alone, and what is private in these is the same. Marks hide by how lines stand around
/// them, so both versions are read.
pub fn hide_alike(one: &Inputs, other: &Inputs) -> bool {
    let same = |(file, old): (FileId, &Source)| {
        let Some(new) = other.sources.get(file) else { return false };
        let has_marks = || privacy::may_hide(&old.text) || privacy::may_hide(&new.text);
        let hide_same = || privacy::hidden_words(old) == privacy::hidden_words(new);
        old.path == new.path && (old.text == new.text || !has_marks() || hide_same())
    };
    is_alike(one, other) && one.sources.iter().all(same)
}

/// Whether nothing in a story can hide anything in what is shown, or run on behind it.
fn is_plain(story: &str) -> bool {
    !privacy::may_hide(story) && is_closed(story)
}

/// Whether two versions of a story are set apart alike from what stands behind it, if anything
/// does.
fn is_apart(was: &str, now: &str, is_last: bool) -> bool {
    let ends = now.ends_with(['\n', '\r']) && blank_end(was) > 0;
    blank_end(was) == blank_end(now) && (ends || is_last)
}

/// How many lines at the end of a text are blank: those set a story apart from what is behind it.
fn blank_end(text: &str) -> usize {
    text.lines().rev().take_while(|line| line.trim().is_empty()).count()
}

/// The bytes of a text in which another differs.
fn difference(old: &str, new: &str) -> Range<usize> {
    let (old, new) = (old.as_bytes(), new.as_bytes());
    let blocks = old.chunks(BLOCK).zip(new.chunks(BLOCK));
    let start = whole_blocks(blocks);
    let bytes = old[start..].iter().zip(&new[start..]);
    let start = start + bytes.take_while(|(one, other)| one == other).count();
    let (rest, other) = (&old[start..], &new[start..]);
    let end = whole_blocks(rest.rchunks(BLOCK).zip(other.rchunks(BLOCK)));
    let bytes = rest[..rest.len() - end].iter().rev().zip(other[..other.len() - end].iter().rev());
    let end = end + bytes.take_while(|(one, other)| one == other).count();
    start..old.len() - end
}

/// How many bytes are in blocks that are the same, before the first that is another or no whole one.
fn whole_blocks<'a>(blocks: impl Iterator<Item = (&'a [u8], &'a [u8])>) -> usize {
    let same = blocks.take_while(|(one, other)| one.len() == BLOCK && one == other);
    same.count() * BLOCK
}

/// How many bytes are compared at once.
const BLOCK: usize = 4 << 10;

/// Whether a text closes all code that it opens: where it does not, what stands behind it in the
/// notes is code as well.
fn is_closed(text: &str) -> bool {
    let is_fence = |line: &&str| {
        let line = line.trim_start_matches([' ', '\t', '>', '-', '*', '+']);
        line.starts_with("```") || line.starts_with("~~~")
    };
    text.lines().filter(is_fence).count() % 2 == 0
}

/// For each story of a portfolio the lines that are its own.
fn cuts(given: &Sources, open: &Sources, portfolio: &Portfolio<Prose>) -> Vec<Option<Cut>> {
    let rows: BTreeMap<FileId, Vec<source::Line>> =
        given.iter().map(|(file, source)| (file, source::lines(&source.text))).collect();
    let cut = |story: &Story<Prose>| {
        let file = story.span.file;
        let (rows, text) = (rows.get(&file)?, &given.get(file)?.text);
        let place = open.place(story.span);
        let is_blank = |row: &source::Line| {
            text.get(row.start as usize..row.end as usize).is_some_and(|row| row.trim().is_empty())
        };
        let behind = rows.get(place.end_line as usize..)?.iter().take_while(|row| is_blank(row));
        let lines = place.line..place.end_line + 1 + behind.count() as u32;
        let (first, last) =
            (rows.get(lines.start as usize - 1)?, rows.get(lines.end as usize - 2)?);
        let bytes = first.start as usize..last.next as usize;
        Some(Cut { file, lines, bytes, place: (0, 0), neighbours: [None; 2] })
    };
    let mut cuts: Vec<Option<Cut>> = portfolio.stories.iter().map(cut).collect();
    // Lines in which two stories stand belong to neither.
    let mut order: Vec<usize> = (0..cuts.len()).filter(|&at| cuts[at].is_some()).collect();
    order.sort_by_key(|&at| cuts[at].as_ref().map(|cut| (cut.file, cut.bytes.start)));
    let mut shared: Vec<usize> = Vec::new();
    let mut furthest: Option<(usize, Cut)> = None;
    for at in order {
        let Some(cut) = cuts[at].clone() else { continue };
        if let Some((before, last)) = &furthest
            && last.file == cut.file
            && cut.bytes.start < last.bytes.end
        {
            shared.extend([at, *before]);
        }
        let is_further =
            |(_, last): &(usize, Cut)| last.file != cut.file || last.bytes.end <= cut.bytes.end;
        if furthest.as_ref().is_none_or(is_further) {
            furthest = Some((at, cut));
        }
    }
    for at in shared {
        cuts[at] = None;
    }
    cuts
}

/// For each file its stories that are cut out, as they stand in it.
fn order(cuts: &[Option<Cut>]) -> BTreeMap<FileId, Vec<StoryId>> {
    let mut order: BTreeMap<FileId, Vec<StoryId>> = BTreeMap::new();
    for (at, cut) in cuts.iter().enumerate() {
        let file = cut.iter().map(|cut| cut.file);
        file.for_each(|file| order.entry(file).or_default().push(StoryId(at)));
    }
    for stories in order.values_mut() {
        stories.sort_by_key(|id| cuts[id.0].as_ref().map(|cut| cut.bytes.start));
    }
    order
}

/// The texts without some stories, each of which is told where it stood in them and beside which.
fn rests(
    given: &Sources,
    order: &BTreeMap<FileId, Vec<StoryId>>,
    cuts: &mut [Option<Cut>],
) -> BTreeMap<FileId, String> {
    let mut rests = BTreeMap::new();
    for (file, source) in given.iter() {
        let order = order.get(&file).map_or(&[][..], Vec::as_slice);
        let (mut rest, mut end, mut lines) = (String::new(), 0, 0);
        for (place, id) in order.iter().enumerate() {
            let Some(cut) = &mut cuts[id.0] else { continue };
            rest.push_str(&source.text[end..cut.bytes.start]);
            cut.place = (rest.len(), cut.lines.start - lines);
            let beside = |at: Option<usize>| at.and_then(|at| order.get(at).copied());
            cut.neighbours = [beside(place.checked_sub(1)), beside(place.checked_add(1))];
            end = cut.bytes.end;
            lines += cut.count();
        }
        rest.push_str(&source.text[end..]);
        rests.insert(file, rest);
    }
    rests
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inputs(text: &str) -> Inputs {
        let mut inputs = Inputs::default();
        inputs.notes = inputs.sources.add(Source::new("notes.md", text));
        inputs
    }

    #[test]
    fn a_difference_is_found_wherever_it_stands() {
        let long = "a line of some notes\n".repeat(1_000);
        for (old, new, range) in [
            ("abc", "abc", 3..3),
            ("abc", "abxc", 2..2),
            ("abxc", "abc", 2..3),
            ("", "a", 0..0),
            ("aa", "aaa", 2..2),
        ] {
            assert_eq!(difference(old, new), range, "{old} {new}");
            let (old, new) = (format!("{long}{old}\n{long}"), format!("{long}{new}\n{long}"));
            let found = difference(&old, &new);
            let other = new.len() - (old.len() - found.end);
            assert_eq!(old[..found.start], new[..found.start]);
            assert_eq!(old[found.end..], new[other..]);
            assert!(found.len() <= 3, "{found:?}");
        }
    }

    #[test]
    fn what_may_hide_something_is_seen_in_what_differs() {
        for (old, new, alike) in [
            ("a\nb\nc\n", "a\nbb\nc\n", true),
            ("a\nb\nc\n", "a\nb\nbb\nc\n", true),
            ("a\nb\nc\n", "a\n%%b%%\nc\n", false),
            ("a\n\nb #private\n\nc\n", "a\n\nbb #private\n\nc\n", false),
            ("- a #private\n- b\n", "- a #private\n  - b\n", false),
            ("# a #private\n\nb\n\n# c\n\nd\n", "# a #private\n\nb\n\n## c\n\nd\n", false),
            ("a\n<!-- b -->\nc\n", "a\nc\n", false),
            // A line beside those that are hidden, and one that comes to stand below them.
            ("# a #private\n\nb\n\n# c\n\nd\n", "# a #private\n\nb\n\n# c\n\ndd\n", true),
            ("# a #private\n\nb\n\n# c\n\nd\n", "# a #private\n\nb\n\nd\n\n# c\n", false),
        ] {
            assert_eq!(hide_alike(&inputs(old), &inputs(new)), alike, "{old:?} {new:?}");
        }
        let other = Inputs { theme_files: vec![Default::default()], ..inputs("a") };
        assert!(!hide_alike(&inputs("a"), &other));
    }
}
