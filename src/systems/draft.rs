//! A system while it is read: every fact once, in the order of the notes.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Component, Flow, Group, System, TechnologyUse,
    cues::cues,
    figures,
    names::{Name, Namer, head, is_actor, is_generic, is_proper, plain_key},
};
use crate::{
    source::{Span, Text},
    vocabulary::technologies::{Mention, Technologies},
};

/// What has been read so far.
pub struct Draft<'a> {
    /// Knows the technologies.
    pub namer: Namer<'a>,
    /// What `it` means.
    pub subject: Option<String>,
    own_name: String,
    system: System,
    components: BTreeMap<String, usize>,
    /// The only part whose name ends in a word; `None` where there are several.
    heads: BTreeMap<String, Option<usize>>,
    groups: BTreeMap<String, usize>,
    technologies: BTreeSet<usize>,
    flows: BTreeSet<(String, String, Option<String>)>,
    /// What flows begin and end at, and go through.
    ends: BTreeSet<String>,
    group: Option<GroupPlace>,
    /// Where sentences tell of nothing that is there, in the order of the notes.
    quiet: Vec<Span>,
    /// Parts, and technologies from which they take something.
    drawn: BTreeSet<(String, String)>,
    /// What the system as a whole is made with.
    made_with: Option<(Vec<String>, Span)>,
}

/// A group becomes one with its first part; a heading above plain sentences is none.
#[derive(Clone)]
pub enum GroupPlace {
    /// Nothing stands in it yet.
    Waiting(Group),
    /// Its place in the system.
    Open(usize),
}

/// A flow to add.
pub struct NewFlow<'n> {
    /// From where.
    pub from: &'n str,
    /// To where.
    pub to: &'n str,
    /// Through which part.
    pub via: Option<&'n str>,
    /// What the notes call it.
    pub label: Option<String>,
    /// Whether the notes say so outright.
    pub stated: bool,
    /// The sentence.
    pub span: Span,
}

impl<'a> Draft<'a> {
    /// Nothing read yet.
    pub fn new(own_name: &str, technologies: &'a Technologies) -> Self {
        let own_name = own_name.trim().trim_end_matches(['.', ':']).trim().to_owned();
        Self {
            namer: Namer { technologies },
            subject: None,
            own_name,
            system: System::default(),
            components: BTreeMap::new(),
            heads: BTreeMap::new(),
            groups: BTreeMap::new(),
            technologies: BTreeSet::new(),
            flows: BTreeSet::new(),
            ends: BTreeSet::new(),
            group: None,
            quiet: Vec::new(),
            drawn: BTreeSet::new(),
            made_with: None,
        }
    }

    /// Nothing is read from these places but figures, technologies and what the writer did.
    pub fn keep_quiet(&mut self, mut places: Vec<Span>) {
        places.sort_by_key(|place| (place.file, place.start));
        self.quiet = places;
    }

    /// Whether nothing more is read from a place: it begins within one of those kept quiet.
    pub fn is_quiet(&self, place: Span) -> bool {
        let behind = self
            .quiet
            .partition_point(|quiet| (quiet.file, quiet.start) <= (place.file, place.start));
        let around = behind.checked_sub(1).and_then(|at| self.quiet.get(at));
        around.is_some_and(|quiet| quiet.file == place.file && place.start < quiet.end)
    }

    /// The system's own name.
    pub fn own_name(&self) -> &str {
        &self.own_name
    }

    /// Whether a name means the system itself: it has the same telling words, and its head is the
    /// same or says no more than that it is a system.
    pub fn is_self(&self, name: &str) -> bool {
        const WHOLE: [&str; 5] = ["platform", "system", "solution", "product", "pipeline"];
        if plain_key(name) == plain_key(&self.own_name) {
            return true;
        }
        let own = telling_words(&self.own_name);
        let whole = head(name) == head(&self.own_name) || WHOLE.contains(&head(name).as_str());
        whole && !own.is_empty() && telling_words(name) == own
    }

    /// Whether a name is one of the parts read so far.
    pub fn knows(&self, name: &Name) -> bool {
        self.components.contains_key(&name.key)
    }

    /// Whether a name may be an end of a flow.
    pub fn is_node(&self, name: &Name) -> bool {
        let words = name.text.split(' ').count();
        self.knows(name)
            || self.namer.is_place(name)
            || self.namer.technology(name).is_none()
                && words <= 3
                && (is_actor(&name.text) || is_proper(&name.text) && !is_generic(&name.text))
    }

    /// Adds figures and technologies of a text.
    pub fn scan(&mut self, text: &Text) {
        self.system.figures.extend(figures::find(text));
        for mention in self.namer.technologies.mentions(text.as_str()) {
            self.use_technology(text, &mention);
        }
    }

    /// Adds a technology that a text names.
    pub fn use_technology(&mut self, text: &Text, mention: &Mention) {
        if self.technologies.insert(mention.technology) {
            self.system.technologies.push(technology_use(text, mention, self.namer.technologies));
        }
    }

    /// The part of that name, made where there is none. `None` where it is a technology.
    pub fn component(&mut self, name: &Name, span: Span, stated: bool) -> usize {
        if let Some(&at) = self.components.get(&name.key) {
            let known = &mut self.system.components[at];
            known.stated |= stated;
            return at;
        }
        let group = self.open_group();
        let at = self.system.components.len();
        self.components.insert(name.key.clone(), at);
        if let Some((_, last)) = name.key.rsplit_once(' ') {
            let only = if self.heads.contains_key(last) { None } else { Some(at) };
            self.heads.insert(last.to_owned(), only);
        }
        self.system.components.push(Component {
            name: name.text.clone(),
            role: None,
            technologies: Vec::new(),
            group,
            span,
            stated,
        });
        at
    }

    /// Says what a part does, where nothing has said so yet.
    pub fn role(&mut self, component: usize, role: &str) {
        const LONGEST: usize = 300;
        let role = role.trim().trim_matches([',', '.', ':', ';', '-', '–', '—']).trim();
        let role = role.split_whitespace().collect::<Vec<_>>().join(" ").replace("**", "");
        let Some(part) = self.system.components.get_mut(component) else { return };
        if part.role.is_none() && role.chars().any(char::is_alphabetic) && role.len() <= LONGEST {
            part.role = Some(role);
        }
    }

    /// Adds the technologies of a string to a part.
    pub fn uses(&mut self, component: usize, string: &str) {
        for mention in self.namer.technologies.mentions(string) {
            let technology = &self.namer.technologies.all()[mention.technology];
            if technology.kind != "channel" {
                let name = technology.name.clone();
                self.draws(component, &string[..mention.range.start], &name);
                self.uses_named(component, name);
            }
        }
    }

    /// Keeps that a part takes something from a technology, where `from` stands before that.
    fn draws(&mut self, component: usize, before: &str, technology: &str) {
        let last = before.split_whitespace().next_back().unwrap_or_default().to_lowercase();
        if cues().figures.froms.contains(&last) {
            let part = self.namer.key(&self.name_of(component));
            self.drawn.insert((part, technology.to_owned()));
        }
    }

    /// Adds one technology to a part.
    pub fn uses_named(&mut self, component: usize, technology: String) {
        let Some(part) = self.system.components.get_mut(component) else { return };
        if !part.technologies.contains(&technology) {
            part.technologies.push(technology);
        }
    }

    /// Adds a flow, once; ends that are parts under another spelling keep their first one.
    pub fn flow(&mut self, flow: NewFlow) {
        let from = self.known_spelling(flow.from);
        let to = self.known_spelling(flow.to);
        let via = flow.via.map(|via| self.known_spelling(via));
        let key = |name: &str| self.namer.key(name);
        let (from_key, to_key, via_key) = (key(&from), key(&to), via.as_deref().map(key));
        let through_itself = via_key.as_ref().is_some_and(|via| *via == from_key || *via == to_key);
        if from_key == to_key || through_itself {
            return;
        }
        self.ends.extend([&from_key, &to_key].into_iter().chain(&via_key).cloned());
        if self.flows.insert((from_key, to_key, via_key)) {
            let NewFlow { label, stated, span, .. } = flow;
            self.system.flows.push(Flow { from, to, via, label, stated, span });
        }
    }

    /// Whether a flow begins, ends or goes through there.
    pub fn is_end(&self, name: &Name) -> bool {
        self.ends.contains(&name.key)
    }

    /// `the orchestrator` means the only part so far that is one: `saga orchestrator`.
    pub fn meant(&self, name: Name, definite: bool) -> Name {
        if !definite || name.key.contains(' ') || self.knows(&name) {
            return name;
        }
        match self.heads.get(&name.key) {
            Some(&Some(at)) => {
                let text = self.name_of(at);
                Name { key: self.namer.key(&text), text, range: name.range }
            }
            _ => self.begun(name),
        }
    }

    /// `the outbox` means the only part so far that begins so: `outbox table`.
    fn begun(&self, name: Name) -> Name {
        if !cues().parts.nouns.contains(&name.key) {
            return name;
        }
        let opening = format!("{} ", name.key);
        let mut begun = self.components.range(opening.clone()..);
        match (begun.next(), begun.next()) {
            (Some((key, &at)), next)
                if key.starts_with(&opening)
                    && next.is_none_or(|(next, _)| !next.starts_with(&opening)) =>
            {
                Name { key: key.clone(), text: self.name_of(at), range: name.range }
            }
            _ => name,
        }
    }

    /// How many flows have been read.
    pub fn flow_count(&self) -> usize {
        self.flows.len()
    }

    /// The technology at which the last flow ends, where it ends at one.
    pub fn last_store(&self) -> Option<String> {
        let last = self.system.flows.last().filter(|flow| flow.stated)?;
        self.namer.technologies.get(&last.to).map(|_| last.to.clone())
    }

    /// The queue or log at which the last flow ends, where what went there is called by a word.
    pub fn last_sent(&self, word: &str) -> Option<String> {
        let last = self.system.flows.last().filter(|flow| flow.stated)?;
        let label = last.label.as_deref()?.to_lowercase();
        let known = self.namer.technologies.get(&last.to)?;
        let carries = matches!(known.kind.as_str(), "log" | "queue");
        let stem = word.strip_suffix('s').unwrap_or(word);
        let is_sent =
            label.split_whitespace().any(|sent| sent.strip_suffix('s').unwrap_or(sent) == stem);
        (carries && is_sent && stem.len() > 2).then(|| last.to.clone())
    }

    fn known_spelling(&self, written: &str) -> String {
        let known = self.components.get(&self.namer.key(written));
        known.map_or_else(|| written.to_owned(), |&at| self.system.components[at].name.clone())
    }

    /// Makes the end of a flow a part where its name says that it is one.
    pub fn end(&mut self, name: &Name, span: Span, stated: bool) {
        if self.namer.is_part(name) && !is_actor(&name.text) {
            let at = self.component(name, span, stated);
            self.uses(at, &name.text);
        }
    }

    /// Everything read until the next group is opened belongs to this one.
    pub fn begin_group(&mut self, name: &Name, role: Option<String>, span: Span) {
        if let Some(&at) = self.groups.get(&name.key) {
            self.group = Some(GroupPlace::Open(at));
            return;
        }
        self.group = Some(GroupPlace::Waiting(Group { name: name.text.clone(), role, span }));
    }

    /// The group that parts are put in now.
    pub fn group(&self) -> Option<GroupPlace> {
        self.group.clone()
    }

    /// Goes back to a group.
    pub fn return_to(&mut self, group: Option<GroupPlace>) {
        self.group = group;
    }

    /// What follows belongs to no group.
    pub fn end_group(&mut self) {
        self.group = None;
    }

    fn open_group(&mut self) -> Option<usize> {
        let at = match self.group.take()? {
            GroupPlace::Open(at) => at,
            GroupPlace::Waiting(group) => {
                let at = self.system.groups.len();
                self.groups.insert(self.namer.key(&group.name), at);
                self.system.groups.push(group);
                at
            }
        };
        self.group = Some(GroupPlace::Open(at));
        Some(at)
    }

    /// A sentence in which the writer says what they did.
    pub fn own_part(&mut self, sentence: Text) {
        self.system.own_part.push(sentence);
    }

    /// What a part is called.
    pub fn name_of(&self, component: usize) -> String {
        self.system.components.get(component).map_or_else(String::new, |part| part.name.clone())
    }

    /// What a part is called and does.
    pub fn description_of(&self, component: usize) -> String {
        let part = self.system.components.get(component);
        part.map_or_else(String::new, |part| {
            format!("{} {}", part.name, part.role.as_deref().unwrap_or_default())
        })
    }

    /// Technologies that a sentence binds to nothing smaller than the system.
    pub fn made_with(&mut self, technologies: Vec<String>, span: Span) {
        self.made_with.get_or_insert((technologies, span));
    }

    /// The system, its parts in the order of the notes. One without parts is its own only part,
    /// where the notes say what it is made with.
    pub fn finish(mut self) -> System {
        if let Some((technologies, span)) = self.made_with.take() {
            let own = self.own_name.clone();
            let name = self.namer.name(&own, 0..own.len());
            if let Some(name) = name.filter(|_| self.system.components.is_empty()) {
                let component = self.component(&name, span, true);
                for technology in technologies {
                    self.uses_named(component, technology);
                }
            }
        } else {
            self.forget_whole();
        }
        self.put_in_own_groups();
        self.suggest_stores();
        self.system.components.sort_by_key(|part| (part.span.file, part.span.start));
        self.system
    }

    /// Among parts of its own, the system as a whole, only suggested, is none of them.
    fn forget_whole(&mut self) {
        const FEW: usize = 2;
        let own = plain_key(&self.own_name);
        let touches = |flow: &Flow| {
            let stops = [Some(&flow.from), flow.via.as_ref(), Some(&flow.to)];
            stops.into_iter().flatten().any(|stop| plain_key(stop) == own)
        };
        let whole = self.components.get(&own).copied();
        let only_suggested = !whole.is_some_and(|whole| self.system.components[whole].stated)
            && self.system.components.len() > FEW
            && !self.system.flows.iter().any(|flow| flow.stated && touches(flow));
        if only_suggested {
            if let Some(whole) = whole {
                self.system.components.remove(whole);
                self.components.clear();
            }
            self.system.flows.retain(|flow| !touches(flow));
        }
    }

    /// A part whose own parts are a group of its name stands in that group, not beside it.
    fn put_in_own_groups(&mut self) {
        if self.system.groups.is_empty() {
            return;
        }
        let parts = &mut self.system.components;
        let mut places = BTreeMap::new();
        for (at, part) in parts.iter().enumerate() {
            places.entry(self.namer.key(&part.name)).or_insert(at);
        }
        for (at, group) in self.system.groups.iter().enumerate() {
            let own = places.get(&self.namer.key(&group.name)).and_then(|&own| parts.get_mut(own));
            if let Some(part) = own.filter(|part| part.group.is_none()) {
                part.group = Some(at);
            }
        }
    }

    /// A store in the description of a part that no flow joins to it is suggested to be used by it,
    /// unless the part's name says that it *is* that store, or a store at all.
    fn suggest_stores(&mut self) {
        const STORES: [&str; 8] =
            ["log", "queue", "store", "warehouse", "cache", "search", "index", "object-store"];
        let mut joined = BTreeSet::new();
        for (from, to, via) in &self.flows {
            joined.insert((from.clone(), to.clone()));
            if let Some(via) = via {
                joined.insert((from.clone(), via.clone()));
                joined.insert((via.clone(), to.clone()));
            }
        }
        let namer = self.namer;
        let mut suggested = Vec::new();
        for part in &self.system.components {
            // What the system as a whole is made with is not what it sends to, nor is what a stage is
            // made with, nor what a store keeps its data in.
            let is_store = |name: &str| {
                let known = namer.technologies.get(name);
                known.is_some_and(|known| STORES.contains(&known.kind.as_str()))
            };
            if cues().parts.stores.contains(&head(&part.name))
                || plain_key(&part.name) == plain_key(&self.own_name)
                || cues().parts.stages.contains(&plain_key(&part.name))
                || is_store(&part.name)
            {
                continue;
            }
            let key = namer.key(&part.name);
            let own = namer.technologies.mentions(&part.name);
            for technology in &part.technologies {
                let Some(place) = namer.technologies.place(technology) else { continue };
                let known = &namer.technologies.all()[place];
                let other = namer.key(technology);
                let used = joined.contains(&(key.clone(), other.clone()))
                    || joined.contains(&(other.clone(), key.clone()));
                let own_store = own.iter().any(|mention| mention.technology == place);
                let drawn = self.drawn.contains(&(key.clone(), technology.clone()));
                if STORES.contains(&known.kind.as_str()) && !used && !own_store && !drawn {
                    suggested.push((part.name.clone(), technology.clone(), part.span));
                }
            }
        }
        for (from, to, span) in suggested {
            let to = self.written(&to);
            self.flow(NewFlow {
                from: &from,
                to: &to,
                via: None,
                label: None,
                stated: false,
                span,
            });
        }
    }

    /// A technology as the notes write it first.
    fn written(&self, technology: &str) -> String {
        let used = self.system.technologies.iter().find(|used| used.name == technology);
        used.map_or_else(|| technology.to_owned(), |used| used.written.clone())
    }
}

/// A mention with its place.
pub fn technology_use(text: &Text, mention: &Mention, known: &Technologies) -> TechnologyUse {
    TechnologyUse {
        name: known.all()[mention.technology].name.clone(),
        written: text.as_str()[mention.range.clone()].to_owned(),
        span: text.span_of(mention.range.clone()),
    }
}

/// Words of a name that tell it from other systems.
fn telling_words(name: &str) -> BTreeSet<String> {
    const PLAIN: [&str; 12] = [
        "a", "an", "the", "our", "platform", "service", "system", "solution", "product", "team",
        "and", "common",
    ];
    let lower = name.to_lowercase();
    let words = lower.split(|c: char| c.is_whitespace() || c == '&').map(plain_key);
    words.filter(|word| !word.is_empty() && !PLAIN.contains(&word.as_str())).collect()
}
