//! Stories and platforms that have a file of their own.

use super::{Builder, File, StoryDraft};
use crate::findings;
use crate::notes::{Block, BlockKind};
use crate::portfolio::split::Draft;
use crate::source::Text;

impl Builder<'_> {
    pub(super) fn story_file(&mut self, file: &File) {
        let matter = self.front_matter(file);
        let (title, blocks) = self.file_title(file, &matter);
        self.place(&blocks);
        let tags = match file.notes.blocks.first().map(|block| &block.kind) {
            Some(BlockKind::Heading(heading)) if blocks.len() < file.notes.blocks.len() => {
                heading.tags.clone()
            }
            _ => Vec::new(),
        };
        let draft = Draft { title: Some(title), tags, blocks, title_rows: 0..0 };
        self.drafts.push(StoryDraft {
            draft,
            section: None,
            named: matter.principles,
            platforms_named: matter.platforms,
            tabled: false,
            also: Vec::new(),
            listed: Vec::new(),
            beside: Vec::new(),
        });
    }

    pub(super) fn platform_file(&mut self, file: &File) {
        let matter = self.front_matter(file);
        let (name, blocks) = self.file_title(file, &matter);
        self.add_platform(usize::MAX, &name, blocks);
    }

    fn front_matter(&mut self, file: &File) -> Matter {
        let Some(front) = &file.notes.front_matter else { return Matter::default() };
        self.placed[self.file].place(&front.rows);
        if !front.toml {
            return Matter::default();
        }
        match toml::from_str::<Matter>(front.text.as_str()) {
            Ok(matter) => matter,
            Err(error) => {
                let range = error.span().unwrap_or(0..0);
                let end = front.text.as_str().len();
                let span = front.text.span_of(range.start.min(end)..range.end.min(end));
                self.findings
                    .error(findings::BAD_FRONT_MATTER, span, error.message().to_owned())
                    .help("keys are `title`, `principles`, `platforms`, `date`, `private`; `principles = [\"Ownership\"]` is a list");
                Matter::default()
            }
        }
    }

    fn file_title(&mut self, file: &File, matter: &Matter) -> (Text, Vec<Block>) {
        let mut blocks = file.notes.blocks.clone();
        let heading = match blocks.first().map(|block| &block.kind) {
            Some(BlockKind::Heading(heading))
                if self.labels.see(heading.text.as_str()).is_none() =>
            {
                Some(heading.text.clone())
            }
            _ => None,
        };
        let written = matter.title.as_ref().and_then(|title| {
            let front = file.notes.front_matter.as_ref()?;
            let at = front.text.as_str().find(title.as_str())?;
            Some(front.text.slice(at..at + title.len()))
        });
        let repeats = |heading: &Text| {
            matter.title.as_ref().is_none_or(|title| title.trim() == heading.as_str())
        };
        if let Some(heading) = heading.filter(repeats) {
            let block = blocks.remove(0);
            self.place(std::slice::from_ref(&block));
            return (heading, blocks);
        }
        if let (None, Some(title)) = (&written, &matter.title) {
            // A title with escapes in it does not stand in the file as it reads.
            let front = file
                .notes
                .front_matter
                .as_ref()
                .map(|front| front.text.clone())
                .unwrap_or_default();
            return (front.slice_as(0..0, title), blocks);
        }
        let path = &file.open.source.path;
        let stem = path
            .rsplit('/')
            .next()
            .unwrap_or(path)
            .split('.')
            .next()
            .unwrap_or_default()
            .replace(['-', '_'], " ");
        let nameless = Text::cut(file.notes.file, "", 0..0).slice_as(0..0, &stem);
        (written.unwrap_or(nameless), blocks)
    }
}

/// What the front matter of a file may say.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Matter {
    title: Option<String>,
    #[serde(default)]
    principles: Vec<String>,
    #[serde(default)]
    platforms: Vec<String>,
    #[serde(default, rename = "date")]
    _date: Option<toml::Value>,
    #[serde(default, rename = "private")]
    _private: bool,
}
