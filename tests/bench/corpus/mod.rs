//! Notes of any length, the same every time: what the benchmark builds.
//!
//! A corpus has sixteen principles with stories of about 1,500 characters in turn, and five
//! platforms. Every fifth story has a table, every third a block of code that no other has, and
//! each ends with a link to some other. [`formats`] writes it down as Parable and its peers read
//! it.

#![allow(dead_code, reason = "each program uses a part of it")]

pub mod formats;

/// The words that all sentences are made of.
const WORDS: &[&str] = &[
    "the",
    "team",
    "service",
    "latency",
    "region",
    "deploy",
    "client",
    "data",
    "pipeline",
    "customer",
    "request",
    "cache",
    "queue",
    "design",
    "review",
    "metric",
    "weekly",
    "error",
    "budget",
    "rollout",
    "owner",
    "partner",
    "incident",
    "schema",
    "index",
    "write",
    "read",
    "path",
    "traffic",
    "search",
    "order",
    "payment",
    "ledger",
    "stream",
    "batch",
    "job",
    "retry",
    "backoff",
    "alert",
    "dashboard",
    "oncall",
    "cost",
    "capacity",
    "storage",
    "network",
    "kernel",
    "thread",
    "memory",
];

/// The principles, in their order.
const PRINCIPLES: &[&str] = &[
    "Customer Obsession",
    "Ownership",
    "Invent and Simplify",
    "Are Right, A Lot",
    "Learn and Be Curious",
    "Hire and Develop the Best",
    "Insist on the Highest Standards",
    "Think Big",
    "Bias for Action",
    "Frugality",
    "Earn Trust",
    "Dive Deep",
    "Have Backbone; Disagree and Commit",
    "Deliver Results",
    "Strive to be Earth's Best Employer",
    "Success and Scale Bring Broad Responsibility",
];

const PLATFORMS: &[&str] =
    &["Ledger Platform", "Search Platform", "Metrics Platform", "Build Platform", "Chat Platform"];

/// How many characters, at least, a story's parts have, and a platform's text.
const SITUATION: usize = 320;
const TASK: usize = 160;
const ACTION: usize = 560;
const RESULT: usize = 160;
const PLATFORM: usize = 400;
/// How many words a sentence has, and one more than that.
const SENTENCE: (usize, usize) = (8, 17);

/// Stories by principle, and platforms.
pub struct Corpus {
    /// In their order; every story stands below one of them.
    pub principles: Vec<Principle>,
    /// In their order.
    pub platforms: Vec<Platform>,
    /// The titles of all stories, by number.
    titles: Vec<String>,
}

/// A principle and its stories.
pub struct Principle {
    /// As a heading has it.
    pub name: &'static str,
    /// In their order.
    pub stories: Vec<Story>,
}

/// A story in four parts.
pub struct Story {
    /// From 0, without a gap over all principles.
    pub number: usize,
    /// Unlike all others.
    pub title: String,
    /// What was.
    pub situation: String,
    /// What was to be done.
    pub task: String,
    /// What was done.
    pub action: String,
    /// What came of it.
    pub result: String,
    /// The number of the story that it ends with a link to.
    pub link: usize,
}

/// A system and what there is to say of it.
pub struct Platform {
    /// As a heading has it.
    pub name: &'static str,
    /// A paragraph.
    pub text: String,
}

impl Corpus {
    /// A corpus of so many stories.
    pub fn of(stories: usize) -> Self {
        let mut random = Random(1);
        let titles: Vec<String> = (0..stories).map(|number| random.title(number)).collect();
        let mut principles: Vec<Principle> =
            PRINCIPLES.iter().map(|name| Principle { name, stories: Vec::new() }).collect();
        for (number, title) in titles.iter().enumerate() {
            let story = random.story(number, title, stories);
            principles[number % PRINCIPLES.len()].stories.push(story);
        }
        let platforms =
            PLATFORMS.iter().map(|name| Platform { name, text: random.platform() }).collect();
        Self { principles, platforms, titles }
    }

    /// The title of the story of a number.
    pub fn title(&self, number: usize) -> &str {
        &self.titles[number]
    }

    /// The principle below which the story of a number stands.
    pub fn principle_of(&self, number: usize) -> &'static str {
        self.principles[number % PRINCIPLES.len()].name
    }
}

impl Story {
    /// Its table, if it has one.
    pub fn table(&self) -> Option<&'static str> {
        let table = "| metric | before | after |\n|---|---|---|\n\
            | latency | 120 ms | 40 ms |\n| cost | $10k | $7k |";
        self.number.is_multiple_of(5).then_some(table)
    }

    /// Its block of code with the fences around it, if it has one.
    pub fn code(&self) -> Option<String> {
        self.number.is_multiple_of(3).then(|| {
            format!(
                "```rust\nfn main() {{\n    let x = {};\n    for i in 0..x {{\n        \
                 println!(\"{{}} {{}}\", i, x);\n    }}\n}}\n```",
                self.number
            )
        })
    }
}

/// Numbers that look random and are the same every time, by `SplitMix64` (Steele, Lea and Flood,
/// 2014).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to below `end`. That it is not quite even does no harm here.
    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    fn words(&mut self, count: usize) -> String {
        let words: Vec<&str> = (0..count).map(|_| WORDS[self.below(WORDS.len())]).collect();
        words.join(" ")
    }

    fn sentence(&mut self) -> String {
        let (least, end) = SENTENCE;
        let count = least + self.below(end - least);
        let words = self.words(count);
        let (first, rest) = words.split_at(1);
        format!("{}{rest}.", first.to_uppercase())
    }

    /// Sentences of that many characters or a few more.
    fn paragraph(&mut self, characters: usize) -> String {
        let mut paragraph = self.sentence();
        while paragraph.len() < characters {
            paragraph.push(' ');
            paragraph.push_str(&self.sentence());
        }
        paragraph
    }

    fn title(&mut self, number: usize) -> String {
        format!("Story {number} about {}", self.words(4))
    }

    fn story(&mut self, number: usize, title: &str, stories: usize) -> Story {
        let mut action = self.paragraph(ACTION);
        if number == stories / 2 {
            // What is edited is found by these words.
            action.insert_str(0, "Revision 0 of this text. ");
        }
        Story {
            number,
            title: title.to_owned(),
            situation: self.paragraph(SITUATION),
            task: self.paragraph(TASK),
            action,
            result: format!(
                "Cut latency by {}% and saved {}k dollars a month. {}",
                number % 90 + 5,
                number % 9 + 1,
                self.paragraph(RESULT)
            ),
            // Any but itself.
            link: (number + 1 + self.below(stories.max(2) - 1)) % stories,
        }
    }

    fn platform(&mut self) -> String {
        format!(
            "Ingest Service (MySQL to Kafka). Writer Service (Kafka to S3/ElasticSearch/HDFS). \
             5 TB per day. {}",
            self.paragraph(PLATFORM)
        )
    }
}
