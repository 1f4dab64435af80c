//! What Parable has to say about the notes.
//!
//! Every stage gives its result and adds its findings; none of them prints. A finding names a
//! place, says what is there, and what to do about it. [`explain`] has a page for each kind.

pub mod explain;
mod levels;

pub use levels::Levels;

use std::ops::{Deref, DerefMut};

use crate::placed::{Placed, Visitor, placed};
use crate::source::{Place, Span};

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Something a coach would say.
    Advice,
    /// Probably not what the writer meant.
    Warning,
    /// The build stops.
    Error,
}

impl Severity {
    /// Its name: `error`, `warning`, `advice`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Advice => "advice",
        }
    }
}

/// A finding's stable code and name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code {
    /// Such as `P012`.
    pub id: &'static str,
    /// Such as `missing-result`.
    pub name: &'static str,
}

macro_rules! codes {
    ($($(#[$doc:meta])* $constant:ident = $id:literal $name:literal;)*) => {
        $($(#[$doc])* pub const $constant: Code = Code { id: $id, name: $name };)*
        /// Every code there is, by id.
        pub const CODES: &[Code] = &[$($constant),*];
    };
}

codes! {
    /// No notes file in the content folder.
    NO_NOTES = "P001" "no-notes";
    /// The notes file holds no words.
    EMPTY_NOTES = "P002" "empty-notes";
    /// Bytes that are no text in the file's encoding.
    NOT_TEXT = "P003" "not-text";
    /// A file that cannot be read.
    UNREADABLE = "P004" "unreadable";
    /// `site.toml` cannot be understood.
    BAD_CONFIG = "P005" "bad-config";
    /// A template or part of a theme cannot be used.
    BAD_THEME = "P006" "bad-theme";
    /// The front matter of a story or platform file cannot be understood.
    BAD_FRONT_MATTER = "P007" "bad-front-matter";
    /// An input beyond a stated limit.
    TOO_LARGE = "P008" "too-large";
    /// The output folder cannot be used or written.
    BAD_OUTPUT = "P009" "bad-output";
    /// A picture without a target.
    EMPTY_PICTURE = "P010" "empty-picture";
    /// A list marker with nothing behind it.
    EMPTY_ITEM = "P011" "empty-item";
    /// A label with nothing behind it.
    EMPTY_LABEL = "P012" "empty-label";
    /// A `[[name]]` that no page has.
    UNKNOWN_PAGE = "P013" "unknown-page";
    /// A principle's name that no principle has.
    UNKNOWN_PRINCIPLE = "P014" "unknown-principle";
    /// An opening mark of a private passage that is never closed.
    UNCLOSED_PRIVATE = "P015" "unclosed-private";
    /// Something that looks like a mark of a private passage and is none.
    NEAR_PRIVATE = "P016" "near-private";
    /// A link whose scheme is not let through.
    UNSAFE_LINK = "P017" "unsafe-link";
    /// A picture or file that is not in `assets`.
    MISSING_ASSET = "P018" "missing-asset";
    /// A diagram that cannot be drawn as it is written.
    BAD_DIAGRAM = "P019" "bad-diagram";
    /// Digits that look like a lost footnote mark.
    FOOTNOTE_DIGIT = "P020" "footnote-digit";
    /// A heading that is almost a principle's name.
    NEAR_PRINCIPLE = "P021" "near-principle";
    /// Parts of a story in another order than the writer's others have.
    ODD_ORDER = "P022" "odd-order";
    /// Two stories of one title.
    SAME_TITLE = "P023" "same-title";
    /// A link without a target.
    EMPTY_LINK = "P024" "empty-link";
    /// A picture without words for those who do not see it.
    NO_ALT_TEXT = "P025" "no-alt-text";
    /// A sentence that a blank line cuts in two.
    CUT_SENTENCE = "P026" "cut-sentence";
    /// A mark of emphasis or of a link that is opened and not closed.
    NEAR_MARK = "P027" "near-mark";
    /// A word before a colon that is almost the label of a part.
    NEAR_LABEL = "P028" "near-label";
    /// Characters that nobody sees.
    INVISIBLE = "P029" "invisible";
    /// A file or folder in the content folder that nothing reads.
    SKIPPED = "P030" "skipped";
    /// Lines for which the notes name no place.
    UNSORTED = "P031" "unsorted";
    /// A tag that hides more than the line it stands on.
    WIDE_PRIVATE = "P032" "wide-private";
    /// The prep edition of a site that has an address.
    PREP_EDITION = "P033" "prep-edition";
    /// Stories that the public edition leaves out.
    LEFT_OUT = "P034" "left-out";
    /// A private passage, or a name that has an alias, in what would be published.
    LEAK = "P040" "leak";
    /// What looks like a key, a token or a password.
    SECRET = "P041" "secret";
    /// A mail address or telephone number.
    CONTACT = "P042" "contact";
    /// A computer's name or address in a network of one's own.
    INTERNAL_HOST = "P043" "internal-host";
    /// Numbers that may be an employer's.
    FIGURES = "P044" "figures";
    /// What is left out for want of the site's address.
    NO_BASE_URL = "P045" "no-base-url";
    /// A picture that says where it was taken.
    PICTURE_PLACE = "P046" "picture-place";
    /// A drawing that can run something.
    ACTIVE_PICTURE = "P047" "active-picture";
    /// A title with characters that turn the order of others.
    TURNED_TITLE = "P048" "turned-title";
    /// The name of an employer.
    EMPLOYER = "P049" "employer";
    /// A story of which no part is labelled.
    UNTOLD = "P050" "untold";
    /// A story without a result.
    MISSING_RESULT = "P051" "missing-result";
    /// A result without a figure.
    NO_FIGURE = "P052" "no-figure";
    /// A number that says not what it counts.
    BARE_NUMBER = "P053" "bare-number";
    /// A change that says not from where.
    NO_BASELINE = "P054" "no-baseline";
    /// A story that takes longer to tell than an answer should.
    TOO_LONG = "P055" "too-long";
    /// A situation that is longer than the action.
    LONG_SITUATION = "P056" "long-situation";
    /// An action in which the team acts.
    WE_NOT_I = "P057" "we-not-i";
    /// An action that begins without anyone who acts.
    PASSIVE_OPENING = "P058" "passive-opening";
    /// A story of which nothing was learnt.
    NOTHING_LEARNT = "P059" "nothing-learnt";
    /// A story that is filed under many principles.
    MANY_PRINCIPLES = "P060" "many-principles";
    /// Principles that rest on one story each.
    ONE_STORY = "P061" "one-story";
    /// A story that is some years old.
    OLD_STORY = "P062" "old-story";
    /// A link to elsewhere that does not answer.
    OUTSIDE_LINK = "P070" "outside-link";
    /// A link of a page that leads nowhere.
    BROKEN_LINK = "P071" "broken-link";
}

impl Code {
    /// The code of an id (`P012`) or a name (`empty-label`), letter case aside.
    pub fn find(word: &str) -> Option<Self> {
        let word = word.trim();
        let is = |code: &&Self| {
            code.id.eq_ignore_ascii_case(word) || code.name.eq_ignore_ascii_case(word)
        };
        CODES.iter().find(is).copied()
    }

    /// The code whose name or id a word comes near.
    pub fn nearest(word: &str) -> Option<Self> {
        let word = word.trim().to_lowercase().replace(['_', ' '], "-");
        let away = |code: &Self| {
            let id = strsim::damerau_levenshtein(&word, &code.id.to_lowercase());
            strsim::damerau_levenshtein(&word, code.name).min(id * 2)
        };
        let (away, nearest) = CODES.iter().map(|code| (away(code), code)).min()?;
        (away <= (word.chars().count() / 3).max(1)).then_some(*nearest)
    }

    /// Whether a word is written as an id is: `P` and three digits.
    pub fn is_id(word: &str) -> bool {
        let digits = word.trim().strip_prefix(['P', 'p']);
        digits
            .is_some_and(|digits| digits.len() == 3 && digits.bytes().all(|it| it.is_ascii_digit()))
    }
}

/// What a finding is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum At {
    /// A place in a file that was read.
    Span(Span),
    /// A place whose words must not be shown, or whose file is not among the sources.
    Place(Box<Place>),
    /// A whole file or folder, by its path.
    Path(String),
}

/// Some places. They are behind a pointer, since a finding is what many functions give in place of
/// a result, and such a thing has to be small.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(clippy::box_collection, reason = "a vector of three words is what would be too large")]
pub struct Places(Box<Vec<Span>>);

impl Deref for Places {
    type Target = Vec<Span>;

    fn deref(&self) -> &Vec<Span> {
        &self.0
    }
}

impl DerefMut for Places {
    fn deref_mut(&mut self) -> &mut Vec<Span> {
        &mut self.0
    }
}

/// One thing to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Its kind.
    pub code: Code,
    /// Its weight.
    pub severity: Severity,
    /// What it is about.
    pub at: At,
    /// Other places that it is about: more of the kind, or what it is measured by.
    pub also: Places,
    /// What is there, and what was expected.
    pub message: String,
    /// What to do, a sentence each.
    pub help: Vec<String>,
}

impl Finding {
    /// Adds what to do about it.
    pub fn help(&mut self, advice: impl Into<String>) -> &mut Self {
        self.help.push(advice.into());
        self
    }

    /// Adds a place that it is about as well.
    pub fn also(&mut self, span: Span) -> &mut Self {
        self.also.push(span);
        self
    }
}

/// All that there is to say so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings(Vec<Finding>);

placed!(Finding { at, also; code, severity, message, help });

impl Placed for At {
    fn visit(&mut self, visitor: &mut impl Visitor) {
        match self {
            Self::Span(span) => span.visit(visitor),
            Self::Place(_) => visitor.told(),
            Self::Path(_) => {}
        }
    }
}

impl Placed for Places {
    fn visit(&mut self, visitor: &mut impl Visitor) {
        self.0.visit(visitor);
    }
}

impl Placed for Findings {
    fn visit(&mut self, visitor: &mut impl Visitor) {
        self.0.visit(visitor);
    }
}

impl IntoIterator for Findings {
    type Item = Finding;
    type IntoIter = std::vec::IntoIter<Finding>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl Findings {
    /// Adds a finding that stops the build.
    pub fn error(
        &mut self,
        code: Code,
        at: impl Into<At>,
        message: impl Into<String>,
    ) -> &mut Finding {
        self.add(code, Severity::Error, at.into(), message.into())
    }

    /// Adds a finding that does not.
    pub fn warning(
        &mut self,
        code: Code,
        at: impl Into<At>,
        message: impl Into<String>,
    ) -> &mut Finding {
        self.add(code, Severity::Warning, at.into(), message.into())
    }

    /// Adds a word of advice.
    pub fn advice(
        &mut self,
        code: Code,
        at: impl Into<At>,
        message: impl Into<String>,
    ) -> &mut Finding {
        self.add(code, Severity::Advice, at.into(), message.into())
    }

    fn add(&mut self, code: Code, severity: Severity, at: At, message: String) -> &mut Finding {
        let at_index = self.0.len();
        self.0.push(Finding {
            code,
            severity,
            at,
            also: Places::default(),
            message,
            help: Vec::new(),
        });
        &mut self.0[at_index]
    }

    /// Whether any of them stops the build.
    pub fn stop(&self) -> bool {
        self.0.iter().any(|finding| finding.severity == Severity::Error)
    }

    /// All of them, in the order they were made.
    pub fn iter(&self) -> impl Iterator<Item = &Finding> {
        self.0.iter()
    }

    /// Adds one that was made elsewhere.
    pub fn push(&mut self, finding: Finding) {
        self.0.push(finding);
    }

    /// Those of one weight.
    #[must_use]
    pub fn only(&self, severity: Severity) -> Self {
        self.those(|finding| finding.severity == severity)
    }

    /// Those of which something is true.
    #[must_use]
    pub fn those(&self, wanted: impl Fn(&Finding) -> bool) -> Self {
        Self(self.iter().filter(|finding| wanted(finding)).cloned().collect())
    }

    /// Changes each, or leaves it out where the change says so.
    pub fn retain(&mut self, keep: impl FnMut(&mut Finding) -> bool) {
        self.0.retain_mut(keep);
    }

    /// Takes in another stage's findings.
    pub fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }
}

/// What a stage made, and what it has to say about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked<T> {
    /// Its result; usable even where findings stop the build.
    pub value: T,
    /// Its findings.
    pub findings: Findings,
}

impl From<Span> for At {
    fn from(span: Span) -> Self {
        Self::Span(span)
    }
}

impl From<Place> for At {
    fn from(place: Place) -> Self {
        Self::Place(Box::new(place))
    }
}

impl From<&str> for At {
    fn from(path: &str) -> Self {
        Self::Path(path.to_owned())
    }
}

impl From<String> for At {
    fn from(path: String) -> Self {
        Self::Path(path)
    }
}
