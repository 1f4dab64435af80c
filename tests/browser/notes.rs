//! Notes with something for everything that search and practice can do.

use std::fmt::Write;

pub const AMAZON: [&str; 16] = [
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

/// A title that must stay text, wherever it is shown.
pub const MARKUP: &str = "<img src=x onerror=alert(1)>";

/// The story of a time when somebody disagreed.
pub const DISAGREED: &str = "I disagreed with my manager about the rewrite";

/// The same story, as it is told.
pub const DISAGREED_TEXT: &str = "Situation: Our billing service had grown for nine years, and my \
    manager wanted all of it written again in one go.\n\nTask: I was to say how long that takes, \
    and I was sure it was the wrong question.\n\nAction: I counted the incidents by module, wrote \
    two pages, showed them to him before anybody else and offered to replace the three worst \
    modules first.\n\nResult: He agreed after a week; incidents fell by 40% in two quarters.\n";

/// Sixteen principles; ten of them with a story.
pub fn tales() -> String {
    tales_with(DISAGREED, 13)
}

/// The same notes with the story of the disagreement under another title or principle.
pub fn tales_with(title: &str, principle: usize) -> String {
    let stories = [
        (1, MARKUP, "Situation: <b onclick=alert(2)>Shoppers</b> left.\n\nAction: I asked them.\n"),
        (2, "The lighthouse that nobody fed", "Situation: The cluster stood still on a Sunday.\n"),
        (3, "One form instead of seven", "- fewer fields\n- a draft that is kept\n"),
        (4, "Sampling before a census", "Action: I measured one in a hundred.\n\nResult:\n"),
        (5, "고객집착으로 줄인 정산 배치", "Situation: 정산이 네 시간 걸렸다.\n\nResult: 40분.\n"),
        (6, "订单对账系统的重构", "Situation: 每天对账失败。\n\nAction: 我重写了对账服务。\n"),
        (
            9,
            "Shipping on a Friday",
            "Situation: The fair began on Monday.\n\nAction: We shipped.\n",
        ),
        (12, "The minute that was missing", "Result: We found the leap second in 3 days.\n"),
        (principle, title, DISAGREED_TEXT),
    ];
    let mut notes = String::new();
    for (at, name) in AMAZON.iter().enumerate() {
        let _ = writeln!(notes, "# {}: {name}\n", at + 1);
        for (_, title, text) in stories.iter().filter(|(principle, ..)| *principle == at + 1) {
            let _ = writeln!(notes, "## {title}\n\n{text}");
        }
    }
    notes
}

/// More principles than a page is wide enough for, of the writer's own.
pub fn thirty() -> String {
    let mut notes = String::new();
    for at in 1..=30 {
        let _ = writeln!(notes, "# {at}: Keep lamp number {at} lit\n");
        let _ = writeln!(notes, "## The night of lamp {at}\n\nAction: I lit it again.\n");
    }
    notes
}

/// Sixteen principles with forty stories, some with words longer than any line.
pub fn many() -> String {
    let mut notes = String::new();
    for (at, name) in AMAZON.iter().enumerate() {
        let _ = writeln!(notes, "# {}: {name}\n", at + 1);
        for story in 0..(at % 6) {
            let _ = writeln!(
                notes,
                "## Story {at}.{story} of the import that took the whole night and half a day\n\n\
                 Situation: The import of every order took {story}3 hours, and \
                 `WarehouseReconciliationBatchJobConfigurationFactoryProviderImpl` ran out of \
                 memory.\n\nAction: I moved it to \
                 https://example.org/{long} in three steps.\n\nResult: Now it takes {at} minutes, \
                 {story}0% less.\n",
                long = "a-path-that-does-not-end/".repeat(8),
            );
        }
    }
    notes
}
