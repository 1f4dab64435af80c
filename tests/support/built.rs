//! Content folders, read and built without a command.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::LazyLock,
};

use parable::{
    Known, Reading, Site,
    coach::{next, plan},
    findings::{Checked, Findings},
    inputs::{self, Inputs, config::Edition, decode::decode},
    outline, report,
    source::{FileId, Source, Sources},
};
use serde_json::Value;

use super::site::{Page, faults_among, pages_of};

/// A content folder and all that is made of it.
pub struct Built {
    /// The folder's name.
    pub name: String,
    /// Where it lies.
    pub folder: PathBuf,
    /// What was read from it.
    pub inputs: Inputs,
    /// The site.
    pub site: Site,
    /// What there was to say.
    pub findings: Findings,
    /// Every file of the site, the assets among them.
    pub files: BTreeMap<String, Vec<u8>>,
    /// Every page of it, read again.
    pub pages: BTreeMap<String, Page>,
}

impl Built {
    /// Builds a content folder.
    pub fn from_folder(folder: &Path) -> Self {
        let Checked { value: inputs, findings } = inputs::load(&inputs::Options {
            content: folder.to_owned(),
            config: None,
            ..Default::default()
        });
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Self { folder: folder.to_owned(), ..Self::of(&name, inputs, findings) }
    }

    /// Builds notes.
    pub fn from_notes(text: &str) -> Self {
        Self::of("notes", inputs_of(text), Findings::default())
    }

    /// Builds a notes file as the program does, from its bytes on a disk; its pages are not read again.
    pub fn from_file(name: &str, text: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join(name), text).expect("notes");
        let options =
            inputs::Options { content: folder.path().to_owned(), ..inputs::Options::default() };
        let Checked { value: inputs, findings } = inputs::load(&options);
        Self::unread(name, inputs, findings)
    }

    /// Builds inputs; `findings` is what there was to say about them before.
    pub fn of(name: &str, inputs: Inputs, findings: Findings) -> Self {
        let built = Self::unread(name, inputs, findings);
        Self { pages: pages_of(&built.files), ..built }
    }

    /// Builds inputs and does not read the pages again, which takes longer than making them.
    pub fn unread(name: &str, inputs: Inputs, mut findings: Findings) -> Self {
        let built = parable::build(&inputs);
        findings.extend(built.findings);
        let site = built.value;
        let own = site.files.iter().map(|file| (file.path.clone(), file.bytes.to_vec()));
        let assets = site
            .assets
            .iter()
            .map(|(disk, path)| (path.clone(), fs::read(disk).expect("an asset")));
        let files: BTreeMap<_, _> = own.chain(assets).collect();
        let (folder, pages) = (PathBuf::new(), BTreeMap::new());
        Self { name: name.to_owned(), folder, inputs, site, findings, files, pages }
    }

    /// The same content in the edition that others see.
    pub fn in_public(&self) -> Self {
        let mut inputs = self.inputs.clone();
        inputs.config.edition = Edition::Public;
        Self::of(&format!("{} (public)", self.name), inputs, Findings::default())
    }

    /// Whether the build is one that is put in place.
    pub fn is_used(&self) -> bool {
        !self.findings.stop() && self.inputs.have_words()
    }

    /// What is wrong with the site by itself.
    pub fn faults(&self) -> Vec<String> {
        faults_among(self.files.keys().map(String::as_str), &self.pages)
    }

    /// The texts of the writer, without what is private and without settings.
    pub fn open_texts(&self) -> Vec<&Source> {
        let own = std::iter::once(&self.inputs.notes);
        let files = own.chain(&self.inputs.stories).chain(&self.inputs.platforms);
        files.filter_map(|&file| self.site.sources.get(file)).collect()
    }

    /// The reading, as other programs get it.
    pub fn outline(&self) -> Value {
        serde_json::from_str(&self.outline_text()).expect("the outline is JSON")
    }

    /// The reading as text.
    pub fn outline_text(&self) -> String {
        let reading = reading_of(&self.inputs);
        outline::of(&reading.public, &reading.sources, &reading.private).to_json()
    }

    /// Everything that people and programs are told about the notes and the build.
    pub fn reports(&self) -> Vec<(&'static str, String)> {
        let reading = reading_of(&self.inputs);
        let linked = &reading.public.linked;
        let mut findings = self.findings.clone();
        findings.extend(parable::consider(&self.inputs, &reading, &findings));
        let pages = report::pages(&findings, linked, &reading.sources);
        let steps = next::steps(&linked.portfolio, next::STEPS);
        let next: Vec<String> = steps.iter().map(|step| step.in_words(linked)).collect();
        let map = report::Map { sources: &reading.sources, root: Path::new("") };
        let checkup = report::Checkup { map, pages: &pages, next: &next };
        vec![
            ("report for people", report::human(&findings, map, false)),
            ("report by page", report::by_page(&findings, checkup, false)),
            ("short report", report::short(&findings, map)),
            ("report as JSON", report::json(&findings, checkup)),
            ("report for workflows", report::github(&findings, map)),
            ("plan", plan::in_words(linked, plan::ROUNDS.into())),
        ]
    }
}

/// What Parable knows before it reads anything; to learn it takes longer than to read some notes.
static KNOWN: LazyLock<Known> = LazyLock::new(Known::embedded);

/// Some inputs, read.
pub fn reading_of(inputs: &Inputs) -> Reading {
    parable::read_with(inputs, &KNOWN).value
}

/// Inputs of nothing but notes.
pub fn inputs_of(text: &str) -> Inputs {
    let mut sources = Sources::default();
    let text = decode(text.as_bytes().to_vec()).text;
    let notes: FileId = sources.add(Source::new("content/notes.md", text));
    Inputs { sources, notes, ..Inputs::default() }
}

/// The repository's own content folder and every one among the fixtures.
pub fn folders() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![root.join("content")];
    for kind in ["habits", "hostile"] {
        let kind = root.join("tests/fixtures").join(kind);
        let entries = fs::read_dir(kind).expect("fixtures").map(|entry| entry.expect("one").path());
        let mut found: Vec<PathBuf> = entries.filter(|path| path.is_dir()).collect();
        found.sort();
        folders.extend(found);
    }
    folders
}

/// Everything that leaves the program, for whomever: path or name, and bytes.
pub fn all_that_is_told(built: &Built) -> Vec<(String, Vec<u8>)> {
    let reading = reading_of(&built.inputs);
    let mut told: Vec<(String, Vec<u8>)> = Vec::new();
    for (path, bytes) in &built.files {
        told.push((format!("the path {path}"), path.clone().into_bytes()));
        told.push((path.clone(), bytes.clone()));
    }
    for card in &built.site.cards {
        told.push((format!("the path {}", card.path()), card.path().into_bytes()));
        let words = card.words().collect::<Vec<_>>().join("\n");
        told.push((card.path(), format!("{words}\n{}", card.alt()).into_bytes()));
    }
    let outline = outline::of(&reading.public, &reading.sources, &reading.private).to_json();
    told.push(("outline as JSON".to_owned(), outline.into_bytes()));
    let outline = outline::to_text(&reading.public, &reading.sources, &reading.private);
    told.push(("outline".to_owned(), outline.into_bytes()));
    told.extend(
        built.reports().into_iter().map(|(name, text)| (name.to_owned(), text.into_bytes())),
    );
    told
}
