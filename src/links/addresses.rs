//! Where every page lies, and its code.

use std::collections::BTreeSet;

use ahash::{HashMap, HashSet};
use unicode_normalization::UnicodeNormalization;

use super::{Address, PageId, Technology};
use crate::portfolio::{PlatformId, Portfolio, PrincipleId, StoryId};

/// The longest name of a file, in bytes, without its ending: some systems and archives allow 80.
const LONGEST: usize = 72;

/// Names that Windows keeps for devices, and those of our own pages.
const RESERVED: [&str; 8] = ["con", "prn", "aux", "nul", "index", "404", "conin$", "conout$"];

/// The addresses of all pages, in the order of [`PageId`].
pub fn of<W>(portfolio: &Portfolio<W>, technologies: &[Technology]) -> Vec<Address> {
    let mut book = Book::default();
    book.fixed(PageId::Home, "index.html", "H-01", "Dossier");
    book.principles(portfolio);
    book.stories(portfolio);
    book.platforms(portfolio);
    book.technologies(technologies);
    if !portfolio.principles.is_empty() && !portfolio.stories.is_empty() {
        book.fixed(PageId::Matrix, "matrix.html", "M-01", "Coverage matrix");
    }
    if !portfolio.principles.is_empty()
        || !portfolio.stories.is_empty()
        || !portfolio.questions.is_empty()
    {
        book.fixed(PageId::Practice, "practice.html", "Q-01", "Practice");
    }
    if !portfolio.stories.is_empty() {
        book.fixed(PageId::Cheat, "cheat.html", "Q-02", "Cheat sheet");
    }
    if !portfolio.words.is_empty() {
        book.fixed(PageId::Words, "words.html", "W-01", "Words");
    }
    book.fixed(PageId::OutsideLinks, "links.html", "L-01", "Links");
    if !portfolio.unsorted.is_empty() {
        book.fixed(PageId::Unsorted, "unsorted.html", "U-01", "Unsorted");
    }
    book.sections(portfolio);
    book.fixed(PageId::Search, "search.html", "Z-01", "Every sheet, A to Z");
    book.fixed(PageId::Print, "print.html", "Z-02", "Print");
    book.fixed(PageId::NotFound, "404.html", "Z-04", "No such sheet");
    book.0
}

#[derive(Default)]
struct Book(Vec<Address>);

impl Book {
    fn fixed(&mut self, page: PageId, path: &str, code: &str, title: &str) {
        let slug = path.trim_end_matches(".html").rsplit('/').next().unwrap_or_default().to_owned();
        self.0.push(Address {
            page,
            path: path.to_owned(),
            slug,
            code: code.to_owned(),
            title: title.to_owned(),
        });
    }

    fn add(&mut self, page: PageId, folder: &str, slug: String, code: String, title: &str) {
        self.0.push(Address {
            page,
            path: format!("{folder}/{slug}.html"),
            slug,
            code,
            title: title.to_owned(),
        });
    }

    fn principles<W>(&mut self, portfolio: &Portfolio<W>) {
        if portfolio.principles.is_empty() {
            return;
        }
        self.fixed(PageId::Principles, "principles/index.html", "P-00", "Principles");
        let mut slugs = Slugs::new("principle");
        let mut numbers: BTreeSet<u32> =
            portfolio.principles.iter().filter_map(|principle| principle.number).collect();
        let mut used = BTreeSet::new();
        let mut free = 1;
        for (index, principle) in portfolio.principles.iter().enumerate() {
            // A number that comes twice is the first one's.
            let own = principle.number.filter(|number| used.insert(*number));
            let number = own.unwrap_or_else(|| {
                while !numbers.insert(free) {
                    free += 1;
                }
                free
            });
            let slug = slugs.of(&principle.name);
            self.add(
                PageId::Principle(PrincipleId(index)),
                "principles",
                slug,
                format!("P-{number:02}"),
                &principle.name,
            );
        }
    }

    fn stories<W>(&mut self, portfolio: &Portfolio<W>) {
        if portfolio.stories.is_empty() {
            return;
        }
        self.fixed(PageId::Stories, "stories/index.html", "S-00", "Stories");
        let mut slugs = Slugs::new("story");
        let mut left_out = portfolio.left_out.iter().peekable();
        let mut number = 0;
        for (index, story) in portfolio.stories.iter().enumerate() {
            // What another edition shows has its name and its number there.
            while let Some(other) = left_out.next_if(|other| other.at == number) {
                slugs.of(other.title.as_str());
                number += 1;
            }
            number += 1;
            let title = story.title.as_str();
            let slug = slugs.of(title);
            self.add(
                PageId::Story(StoryId(index)),
                "stories",
                slug,
                format!("S-{number:02}"),
                title,
            );
        }
    }

    fn platforms<W>(&mut self, portfolio: &Portfolio<W>) {
        if portfolio.platforms.is_empty() {
            return;
        }
        self.fixed(PageId::Platforms, "platforms/index.html", "A-00", "Platforms");
        let mut slugs = Slugs::new("platform");
        for (index, platform) in portfolio.platforms.iter().enumerate() {
            let name = platform.name.as_str();
            let slug = slugs.of(name);
            self.add(
                PageId::Platform(PlatformId(index)),
                "platforms",
                slug,
                format!("A-{:02}", index + 1),
                name,
            );
        }
    }

    fn technologies(&mut self, technologies: &[Technology]) {
        if technologies.is_empty() {
            return;
        }
        self.fixed(PageId::Technologies, "technologies/index.html", "T-00", "Technologies");
        let mut slugs = Slugs::new("technology");
        for (index, technology) in technologies.iter().enumerate() {
            let slug = slugs.of(&technology.name);
            self.add(
                PageId::Technology(index),
                "technologies",
                slug,
                format!("T-{:02}", index + 1),
                &technology.name,
            );
        }
    }

    fn sections<W>(&mut self, portfolio: &Portfolio<W>) {
        if portfolio.sections.is_empty() {
            return;
        }
        self.fixed(PageId::Sections, "sections/index.html", "N-00", "Other notes");
        let mut slugs = Slugs::new("section");
        for (index, section) in portfolio.sections.iter().enumerate() {
            let title = section.title.as_str();
            let slug = slugs.of(title);
            self.add(
                PageId::Section(index),
                "sections",
                slug,
                format!("N-{:02}", index + 1),
                title,
            );
        }
    }
}

/// Names of files in one folder.
struct Slugs {
    /// What stands in for a title without letters.
    nameless: &'static str,
    taken: HashSet<String>,
    next: HashMap<String, usize>,
}

impl Slugs {
    fn new(nameless: &'static str) -> Self {
        Self { nameless, taken: HashSet::default(), next: HashMap::default() }
    }

    /// The name for a title: the first of its kind has it plain, the others a number behind it.
    fn of(&mut self, title: &str) -> String {
        let mut slug = slug(title);
        if slug.is_empty() {
            self.nameless.clone_into(&mut slug);
        }
        if is_reserved(&slug) {
            slug = format!("{slug}-{}", self.nameless);
        }
        if self.taken.insert(folded(&slug)) {
            return slug;
        }
        let next = self.next.entry(folded(&slug)).or_insert(2);
        loop {
            let numbered = format!("{slug}-{next}");
            *next += 1;
            if self.taken.insert(folded(&numbered)) {
                return numbered;
            }
        }
    }
}

/// A name as systems compare it that ignore letter case: `straße` is `strasse` to some of them.
fn folded(name: &str) -> String {
    if name.is_ascii() {
        return name.to_ascii_lowercase();
    }
    name.to_uppercase().to_lowercase().nfkc().collect()
}

fn is_reserved(slug: &str) -> bool {
    let port = slug.strip_prefix("com").or_else(|| slug.strip_prefix("lpt"));
    RESERVED.contains(&slug)
        || port
            .is_some_and(|number| number.len() == 1 && number.chars().all(|c| c.is_ascii_digit()))
}

/// A title as the name of a file: lower case, letters and digits of any script, a hyphen for
/// everything between. Compatibility forms are folded, so that no two names differ by them alone.
pub fn slug(title: &str) -> String {
    let folded: String = if title.is_ascii() {
        title.to_ascii_lowercase()
    } else {
        title.nfkc().flat_map(char::to_lowercase).nfkc().collect()
    };
    let mut slug = String::with_capacity(folded.len());
    for character in folded.chars() {
        let keeps = character.is_alphanumeric()
            || unicode_normalization::char::is_combining_mark(character);
        if keeps {
            if slug.len() + character.len_utf8() > LONGEST {
                break;
            }
            slug.push(character);
        } else if matches!(character, '\'' | '’') {
            // `earth's` is `earths`.
        } else if !slug.is_empty() && !slug.ends_with('-') && slug.len() + 1 < LONGEST {
            slug.push('-');
        }
    }
    if slug.len() + 4 > LONGEST && slug.is_ascii() {
        // Cut between words rather than inside one.
        let cut = slug.rfind('-').filter(|&at| at > LONGEST / 2).unwrap_or(slug.len());
        slug.truncate(cut);
    }
    slug.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_become_names() {
        for (title, name) in [
            ("Customer Obsession", "customer-obsession"),
            ("Have Backbone; Disagree and Commit", "have-backbone-disagree-and-commit"),
            ("Strive to Be Earth’s Best Employer", "strive-to-be-earths-best-employer"),
            ("고객 집착", "고객-집착"),
            ("../../etc/passwd", "etc-passwd"),
            ("🎉", ""),
            ("ＦＵＬＬ", "full"),
        ] {
            assert_eq!(slug(title), name);
        }
        assert!(slug(&"word ".repeat(60)).len() <= LONGEST);
        assert!(slug(&"말".repeat(200)).len() <= LONGEST);
    }

    #[test]
    fn no_two_names_are_the_same() {
        let mut slugs = Slugs::new("story");
        let names: Vec<String> =
            ["A", "a", "a 2", "A!", "CON", "", "com1", "index", "Straße", "STRASSE"]
                .iter()
                .map(|title| slugs.of(title))
                .collect();
        assert_eq!(
            names,
            [
                "a",
                "a-2",
                "a-2-2",
                "a-3",
                "con-story",
                "story",
                "com1-story",
                "index-story",
                "straße",
                "strasse-2"
            ]
        );
    }
}
