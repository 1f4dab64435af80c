//! Examples of other people's systems, all invented.

use std::fmt::Write as _;

use super::*;
use crate::{
    notes::{BlockKind, Code, Heading, HeadingStyle, Item, Marker, Table, TableRow},
    source::FileId,
};

fn block(kind: BlockKind) -> Block {
    Block { kind, rows: 0..1, blank_before: 0, indent: 0 }
}

/// Lines with their indent and place.
fn lines(source: &str) -> Vec<(usize, Text)> {
    let mut start = 0;
    let mut lines = Vec::new();
    for raw in source.split_inclusive('\n') {
        let words = raw.trim_end();
        let indent = words.len() - words.trim_start().len();
        lines.push((
            indent,
            Text::cut(FileId(0), source, start + indent..start + words.len().max(indent)),
        ));
        start += raw.len();
    }
    lines
}

/// A small reader: paragraphs, `- ` lists nested by indent, `## ` headings, tables, fences.
pub fn blocks(source: &str) -> Vec<Block> {
    let lines = lines(source);
    let mut found: Vec<Block> = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let (_, line) = &lines[at];
        let string = line.as_str();
        let apart = at.checked_sub(1).is_some_and(|before| lines[before].1.is_empty());
        let before = found.len();
        if string.is_empty() {
            at += 1;
        } else if let Some(language) = string.strip_prefix("```") {
            let closes = |end: &usize| lines[*end].1.as_str() == "```";
            let end = (at + 1..lines.len()).find(closes).unwrap_or(lines.len());
            let mut text = Text::default();
            for (indent, line) in &lines[at + 1..end] {
                let span = line.span();
                let whole = span.start as usize - indent..span.end as usize;
                text.join("\n", &Text::cut(FileId(0), source, whole));
            }
            let language = Some(language.to_owned()).filter(|word| !word.is_empty());
            found.push(block(BlockKind::Code(Code { language, info: String::new(), text })));
            at = end + 1;
        } else if string.starts_with("## ") {
            let text = line.slice(3..string.len());
            found.push(block(BlockKind::Heading(Heading {
                level: 2,
                style: HeadingStyle::Hash,
                text,
                tags: Vec::new(),
            })));
            at += 1;
        } else if string.starts_with('|') {
            let end = (at..lines.len())
                .find(|&end| !lines[end].1.as_str().starts_with('|'))
                .unwrap_or(lines.len());
            found.push(block(BlockKind::Table(table(&lines[at..end]))));
            at = end;
        } else if string.starts_with("- ") {
            let end = (at..lines.len())
                .find(|&end| !lines[end].1.as_str().starts_with("- "))
                .unwrap_or(lines.len());
            found.push(block(BlockKind::List(items(&lines[at..end]))));
            at = end;
        } else {
            let stops =
                |line: &str| line.is_empty() || line.starts_with("- ") || line.starts_with("```");
            let end =
                (at..lines.len()).find(|&end| stops(lines[end].1.as_str())).unwrap_or(lines.len());
            found.push(block(BlockKind::Paragraph(
                lines[at..end].iter().map(|(_, line)| line.clone()).collect(),
            )));
            at = end;
        }
        if let Some(new) = found.get_mut(before) {
            new.blank_before = u32::from(apart);
        }
    }
    found
}

fn items(lines: &[(usize, Text)]) -> Vec<Item> {
    let mut items = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let (indent, line) = &lines[at];
        let end = (at + 1..lines.len()).find(|&end| lines[end].0 <= *indent).unwrap_or(lines.len());
        let nested = items_block(&lines[at + 1..end]);
        let words = vec![line.slice(2..line.as_str().len())];
        items.push(Item {
            marker: Marker::Bullet('-'),
            words,
            blocks: nested,
            rows: 0..1,
            blank_before: 0,
        });
        at = end;
    }
    items
}

fn items_block(lines: &[(usize, Text)]) -> Vec<Block> {
    if lines.is_empty() { Vec::new() } else { vec![block(BlockKind::List(items(lines)))] }
}

fn table(lines: &[(usize, Text)]) -> Table {
    let row = |line: &Text| {
        let mut cells = Vec::new();
        let mut start = 1;
        for (at, _) in line.as_str().match_indices('|').skip(1) {
            cells.push(line.slice(start..at).trim());
            start = at + 1;
        }
        cells
    };
    let body =
        lines.iter().skip(2).map(|(_, line)| TableRow { cells: row(line), row: 0 }).collect();
    Table { head: Some(row(&lines[0].1)), body }
}

/// A system in a few lines.
fn shown(system: &System) -> String {
    let mut out = String::new();
    for part in &system.components {
        let group =
            part.group.map(|at| format!(" in {}", system.groups[at].name)).unwrap_or_default();
        let tech = if part.technologies.is_empty() {
            String::new()
        } else {
            format!(" [{}]", part.technologies.join(", "))
        };
        let role = part.role.as_ref().map(|role| format!(": {role}")).unwrap_or_default();
        writeln!(out, "{}{group}{tech}{role}", part.name).unwrap();
    }
    for flow in &system.flows {
        writeln!(out, "{}", shown_flow(flow)).unwrap();
    }
    out
}

fn shown_flow(flow: &Flow) -> String {
    let arrow = if flow.stated { "->" } else { "-?>" };
    let via = flow.via.as_ref().map(|via| format!(" {via} {arrow}")).unwrap_or_default();
    let label = flow.label.as_ref().map(|label| format!(" ({label})")).unwrap_or_default();
    format!("{} {arrow}{via} {}{label}", flow.from, flow.to)
}

fn system(name: &str, source: &str) -> System {
    read(name, &[&blocks(source)], &Technologies::embedded()).value
}

#[track_caller]
fn check(source: &str, expected: &[&str]) {
    let shown = shown(&system("Acorn Platform", source));
    let found: Vec<&str> = shown.lines().collect();
    assert_eq!(found, expected, "\n{source}\n---\n{shown}");
}

#[test]
fn routes_in_parentheses() {
    check(
        "- Ferry Service (MySQL to Kafka)",
        &["Ferry Service [MySQL, Kafka]", "MySQL -> Ferry Service -> Kafka"],
    );
    check(
        "- Barge Service (own build: Kafka to S3/OpenSearch/HDFS), Managed Redis Service",
        &[
            "Barge Service [Kafka, S3, OpenSearch, HDFS]: own build",
            "Managed Redis Service [Redis]",
            "Kafka -> Barge Service -> S3",
            "Kafka -> Barge Service -> OpenSearch",
            "Kafka -> Barge Service -> HDFS",
        ],
    );
    check("- Night Job (day to day)", &["Night Job: day to day"]);
    check(
        "- Toll Service (checkout to Kafka)",
        &["Toll Service [Kafka]", "checkout -> Toll Service -> Kafka"],
    );
    check(
        "- The Ferry Service (MySQL -> Kafka) is old.",
        &["Ferry Service [MySQL, Kafka]", "MySQL -> Ferry Service -> Kafka"],
    );
}

#[test]
fn lines_of_arrows() {
    check(
        "mobile app -> edge gateway -> Kafka",
        &["mobile app", "edge gateway", "mobile app -> edge gateway", "edge gateway -> Kafka"],
    );
    check("MySQL → Debezium → Kafka", &["MySQL -> Debezium", "Debezium -> Kafka"]);
    check(
        "Write path: cart service => Kafka => S3/HDFS",
        &["cart service", "cart service -> Kafka", "Kafka -> S3", "Kafka -> HDFS"],
    );
    check(
        "cart service <-> Redis",
        &["cart service", "cart service -> Redis", "Redis -> cart service"],
    );
    check("Kafka <- cart service", &["cart service", "cart service -> Kafka"]);
    check("cart service -(orders)-> Kafka", &["cart service", "cart service -> Kafka (orders)"]);
    check("cart service -> Kafka: orders", &["cart service", "cart service -> Kafka (orders)"]);
    check("a -> b, b -> c; c -> d", &[]);
    check("less toil -> happier people", &[]);
    check("4h -> 20min", &[]);
    check(
        "cart service -> Kafka, Kafka -> ledger worker",
        &["cart service", "ledger worker", "cart service -> Kafka", "Kafka -> ledger worker"],
    );
    check(
        "```flow\nsdk -> collector -> Kafka\nKafka -> Flink (dedupe) -> ClickHouse\n```",
        &[
            "sdk",
            "collector",
            "Flink [Flink]: dedupe",
            "sdk -> collector",
            "collector -> Kafka",
            "Kafka -> Flink",
            "Flink -> ClickHouse",
        ],
    );
}

#[test]
fn arrows_with_labels() {
    let parts = |label: &str| format!("cart service -> Kafka ({label})");
    for (source, label) in [
        ("cart service --orders--> Kafka", "orders"),
        ("cart service --on miss--> Kafka", "on miss"),
        ("cart service -- orders --> Kafka", "orders"),
        ("cart service ==orders==> Kafka", "orders"),
        ("cart service == orders ==> Kafka", "orders"),
        ("- cart service --orders--> Kafka", "orders"),
    ] {
        check(source, &["cart service", &parts(label)]);
    }
    check(
        "cart service --orders--> Kafka --rows--> ledger worker",
        &[
            "cart service",
            "ledger worker",
            "cart service -> Kafka (orders)",
            "Kafka -> ledger worker (rows)",
        ],
    );
}

#[test]
fn a_subject_behind_its_place() {
    check(
        "The basket API checks the order and writes it to MySQL, and a relay publishes the rows to Kafka. From Kafka the tallier service reads the rows and keeps sums in Redis.",
        &[
            "basket API [MySQL]: checks the order and writes it to MySQL",
            "relay [Kafka]: publishes the rows to Kafka",
            "tallier service [Redis]: reads the rows and keeps sums in Redis",
            "basket API -> MySQL (writes it to)",
            "relay -> Kafka (publishes the rows to)",
            "Kafka -> tallier service (rows)",
            "tallier service -> Redis (keeps sums in)",
        ],
    );
    check(
        "The basket API writes to MySQL. From Kafka the projector reads the rows and keeps sums in Redis.",
        &[
            "basket API [MySQL]: writes to MySQL",
            "projector [Redis]: reads the rows and keeps sums in Redis",
            "basket API -> MySQL (writes to)",
            "Kafka -> projector (rows)",
            "projector -> Redis (keeps sums in)",
        ],
    );
    check(
        "The basket API writes to MySQL. In Redis the sum service keeps totals.",
        &[
            "basket API [MySQL]: writes to MySQL",
            "sum service: keeps totals",
            "basket API -> MySQL (writes to)",
            "sum service -> Redis (keeps)",
        ],
    );
    // Who acts is no part, or cannot be told.
    let basket = ["basket API [MySQL]: writes to MySQL", "basket API -> MySQL (writes to)"];
    for behind in [
        "From Kafka the clerk reads the rows and keeps sums in Redis.",
        "From Kafka Bob reads the rows and keeps sums in Redis.",
        "From Kafka, the clerk reads the rows and keeps sums in Redis.",
    ] {
        check(&format!("The basket API writes to MySQL. {behind}"), &basket);
    }
    check("The basket API writes to MySQL, and a clerk checks it and stores it in Redis.", &basket);
}

#[test]
fn labels_that_tell_of_no_part() {
    let part = ["cart service [Kafka]: writes to Kafka", "cart service -> Kafka (writes to)"];
    for item in [
        "Proves: LP2, LP3",
        "Shown in: AB2 and AB3",
        "Q: Why Triton? A: It batches calls.",
        "Q: Why Kafka?",
        "Storage: why not Redis?",
        "Alias: Cart Engine",
        "Owner: Mailer Service",
        "Siehe auch: Mailer Service",
        "담당: Mailer Service",
    ] {
        check(&format!("The cart service writes to Kafka.\n\n- {item}\n- {item}"), &part);
    }
    check("The cart service writes to Kafka. Why does the mailer service read from Redis?", &part);
}

#[test]
fn verbs_that_move_things() {
    check(
        "The order service publishes orders to Kafka.",
        &[
            "order service [Kafka]: publishes orders to Kafka",
            "order service -> Kafka (publishes orders to)",
        ],
    );
    check(
        "The ledger worker reads from Kafka and writes to PostgreSQL.",
        &[
            "ledger worker [Kafka, PostgreSQL]: reads from Kafka and writes to PostgreSQL",
            "Kafka -> ledger worker",
            "ledger worker -> PostgreSQL (writes to)",
        ],
    );
    check("Mole copies rows from MySQL into S3.", &["MySQL -> Mole -> S3"]);
    check(
        "Orders are written to Kafka by the order service.",
        &["order service", "order service -> Kafka"],
    );
    check("Events are streamed from MySQL to Kafka.", &["MySQL -> Kafka"]);
    check(
        "The cart service stores carts in Redis.",
        &["cart service [Redis]: stores carts in Redis", "cart service -> Redis (stores carts in)"],
    );
    check(
        "The search gateway calls the ranking service.",
        &[
            "search gateway: calls the ranking service",
            "ranking service",
            "search gateway -> ranking service (calls)",
        ],
    );
    check(
        "The cart service is backed by Redis.",
        &["cart service", "cart service -> Redis (backed by)"],
    );
    check(
        "The indexer consumes from Kafka and indexes into Elasticsearch.",
        &[
            "indexer [Kafka, Elasticsearch]: consumes from Kafka and indexes into Elasticsearch",
            "Kafka -> indexer",
            "indexer -> Elasticsearch (indexes into)",
        ],
    );
    check(
        "The sync worker syncs MySQL to Elasticsearch.",
        &[
            "sync worker [MySQL, Elasticsearch]: syncs MySQL to Elasticsearch",
            "MySQL -> sync worker -> Elasticsearch",
        ],
    );
    check("The order service does not write to Kafka.", &[]);
}

#[test]
fn what_is_no_flow() {
    for text in [
        "We migrated from MySQL to PostgreSQL.",
        "We moved carts from MySQL to Redis.",
        "Latency went from 40 s to 3 s.",
        "We would publish to Kafka instead.",
        "It allows teams to write to Kafka.",
        "From idea to production in a week.",
        "Data from several places.",
        "I travelled from Seoul to Busan.",
        "We send reports in JSON.",
    ] {
        let system = system("Acorn Platform", text);
        assert!(system.flows.is_empty(), "{text}: {}", shown(&system));
    }
}

#[test]
fn rows_of_parts() {
    check(
        "- This team provides a central rollout system, GCP budget and quota management system, A public API Gateway (Inner & Outer)",
        &[
            "central rollout system",
            "GCP budget and quota management system [GCP]",
            "public API Gateway: Inner & Outer",
        ],
    );
    check(
        "- Provided a merged product view (90+ columns) using Cassandra, Redis and Spark to join several data sources.",
        &[
            "merged product view [Cassandra, Redis, Spark]: join several data sources",
            "several data sources -?> merged product view",
            "merged product view -?> Cassandra",
            "merged product view -?> Redis",
        ],
    );
    check(
        "The platform includes an ingestion service, a rules engine and an alert dispatcher.",
        &["ingestion service", "rules engine", "alert dispatcher"],
    );
}

#[test]
fn channels_of_a_service() {
    check(
        "- Outer Messages (Billions of letters per day): Letter Service for both receipts and news including SMS, Email, and Line.",
        &[
            "Letter Service in Outer Messages: both receipts and news",
            "Letter Service -> SMS",
            "Letter Service -> Email",
            "Letter Service -> Line",
        ],
    );
}

#[test]
fn interfaces_and_who_uses_them() {
    check(
        "- A shared event store (2k kinds) to study visits. It provides both a Presto interface for analysts/data scientists to ask questions. It also provides a live feed API for model training in the ads team.",
        &[
            "shared event store: study visits",
            "Presto interface [Presto]: ask questions",
            "live feed API: model training in the ads team",
            "Presto interface -> analysts",
            "Presto interface -> data scientists",
            "shared event store -?> Presto interface",
            "live feed API -> model training",
            "shared event store -?> live feed API",
        ],
    );
}

#[test]
fn a_product_with_its_parts() {
    check(
        "Acorn product \"Squirrel\" is a small tool to gather crash reports. It includes client libraries (iOS, Android, web) and a backend grouping engine. Product teams can easily use Squirrel to find faults.",
        &[
            "Squirrel in Squirrel: small tool to gather crash reports",
            "iOS in Squirrel: client libraries",
            "Android in Squirrel: client libraries",
            "web in Squirrel: client libraries",
            "backend grouping engine in Squirrel",
            "iOS -?> backend grouping engine",
            "Android -?> backend grouping engine",
            "web -?> backend grouping engine",
            "Squirrel -> Product teams",
        ],
    );
}

#[test]
fn definitions() {
    check(
        "- Scheduler: picks the next job\n- Artifact cache - keeps outputs in S3\n- **Runner** — executes steps, reads from the artifact cache",
        &[
            "Scheduler: picks the next job",
            "Artifact cache [S3]: keeps outputs in S3",
            "Runner: executes steps, reads from the artifact cache",
            "Artifact cache -> S3 (keeps outputs in)",
            "Artifact cache -> Runner",
        ],
    );
    check("- Result: faster builds\n- Note: nothing", &[]);
    check("Stack: Go, Kafka, Redis", &[]);
}

#[test]
fn tables_of_parts() {
    check(
        "| Component | Technology | Does | Reads from | Writes to |\n|--|--|--|--|--|\n| Crawler | Go | fetches pages | seed list | Kafka |\n| Indexer | Flink, Java | builds the index | Kafka | Elasticsearch, S3 |\n| Query API | gRPC | answers | Elasticsearch | - |",
        &[
            "Crawler [Go]: fetches pages",
            "Indexer [Flink, Java]: builds the index",
            "Query API [gRPC]: answers",
            "seed list -> Crawler",
            "Crawler -> Kafka",
            "Kafka -> Indexer",
            "Indexer -> Elasticsearch",
            "Indexer -> S3",
            "Elasticsearch -> Query API",
        ],
    );
    check(
        "| from | to | via |\n|-|-|-|\n| MySQL | Kafka | Debezium |",
        &["MySQL -> Debezium -> Kafka"],
    );
    check(
        "| 구성 요소 | 기술 | 역할 |\n|-|-|-|\n| 주문 서비스 | Kotlin | 주문 처리 |",
        &["주문 서비스 [Kotlin]: 주문 처리"],
    );
    check("| day | meals |\n|-|-|\n| Monday | soup |", &[]);
}

#[test]
fn nested_items_speak_of_the_item_above() {
    check(
        "- Order service\n  - reads from Kafka\n  - writes to PostgreSQL\n- Reporting\n  - a nightly export job (PostgreSQL to S3)",
        &[
            "Order service",
            "nightly export job in Reporting [PostgreSQL, S3]",
            "Kafka -> Order service",
            "Order service -> PostgreSQL (writes to)",
            "PostgreSQL -> nightly export job -> S3",
        ],
    );
}

#[test]
fn other_languages() {
    check(
        "주문 서비스가 MySQL에서 변경을 읽어 Kafka로 보낸다.",
        &["주문 서비스", "MySQL -> 주문 서비스 -> Kafka"],
    );
    check("订单数据从MySQL同步到Kafka。", &["MySQL -> Kafka"]);
    check("수집기 -> Kafka -> 처리기", &["수집기", "처리기", "수집기 -> Kafka", "Kafka -> 처리기"]);
}

#[test]
fn what_the_writer_did() {
    let own = |text: &str| system("Acorn Platform", text).own_part.len();
    assert_eq!(own("I led the design. The team tests."), 1);
    assert_eq!(own("My role was lead. I/O is slow."), 1);
    assert_eq!(own("I think it works. Phase I ends."), 0);
    assert_eq!(own("제가 설계를 맡았습니다."), 1);
    assert_eq!(own("Yo lideré el equipo."), 1);
    assert_eq!(own("- Owner: me\n- Role: tech lead\n- Owned by: my team"), 3);
    assert_eq!(own("- Owner: the blue team\n- Role: keeps sessions"), 0);
    assert_eq!(own("If I did it again, I would split the API. I'd use Kafka now."), 0);
    assert_eq!(own("I did the design, e.g. the API and the keys."), 1);
}

#[test]
fn a_system_made_of_technologies_is_one_part() {
    let system = system(
        "live data pipeline.",
        "A live data pipeline was made after some products based on Kafka and Spark. I led the team.",
    );
    assert_eq!(shown(&system), "live data pipeline [Kafka, Spark]\n");
    assert_eq!(system.own_part.len(), 1);
}

#[test]
fn facts_know_their_place() {
    let source = "- One thing. Ferry Service (MySQL to Kafka) is here.";
    let system = system("Acorn", source);
    let span = system.flows[0].span;
    assert_eq!(
        &source[span.start as usize..span.end as usize],
        "Ferry Service (MySQL to Kafka) is here"
    );
}

#[test]
fn subjects_of_their_own_are_not_what_was_spoken_of_before() {
    check(
        "The scoring engine reads features from Redis. The model is trained on Spark and exported to the scoring engine.",
        &[
            "scoring engine [Redis]: reads features from Redis",
            "Redis -> scoring engine (features)",
        ],
    );
}

#[test]
fn what_a_passive_hints_at_is_inferred() {
    check(
        "Sessions are cached in Redis.",
        &["Acorn Platform", "Acorn Platform -?> Redis (cached in)"],
    );
    check("Profiles live in MySQL.", &["Acorn Platform", "Acorn Platform -?> MySQL (live in)"]);
}

#[test]
fn hostile_texts_end() {
    let technologies = Technologies::embedded();
    let many = |piece: &str| piece.repeat(3_000);
    for text in [
        many("a -> "),
        many("Kafka, "),
        many("("),
        many("\""),
        many("X Service ("),
        many("from A to "),
        many("reads from Kafka and writes to S3 "),
        many("A Service, "),
        many("and "),
        many("I built it. "),
        many("1 -> 2 "),
        many("a/"),
        many("https://a "),
        many("it provides a view for "),
        many("에서 "),
        many("从A到"),
        many("`- "),
        many("--"),
        many("99%1 of "),
    ] {
        let line = Text::cut(FileId(0), &text, 0..text.len());
        let paragraph = [block(BlockKind::Paragraph(vec![line]))];
        let system = read("X", &[&paragraph], &technologies).value;
        assert!(system.components.len() <= 3_000);
    }
    for row in ["a -> b\n", "  -> b\n", "v\n", "a\nv\n", "| a | -> | b |\n", "a | b | c\n", "-> "] {
        let source = format!("```\n{}\n```", row.repeat(3_000));
        let _ = read("X", &[&blocks(&source)], &technologies);
    }
    let source = "I built it and it reads from Kafka.\n".repeat(3_000);
    let _ = read("X", &[&blocks(&source)], &technologies);
}

#[test]
fn every_clause_has_its_subject() {
    check(
        "The ledger service stores entries in MySQL; the payout worker consumes them and calls the bank gateway.",
        &[
            "ledger service [MySQL]: stores entries in MySQL",
            "payout worker",
            "bank gateway",
            "ledger service -> MySQL (stores entries in)",
            "payout worker -> bank gateway (calls)",
        ],
    );
    check(
        "The order service and the cart service publish to Kafka.",
        &[
            "order service",
            "cart service",
            "order service -> Kafka (publish to)",
            "cart service -> Kafka (publish to)",
        ],
    );
    check("It replaced the old mailer which polled the database.", &[]);
}

#[test]
fn sentences_that_list_parts() {
    check(
        "Our payment side has three services: Checkout API (Kotlin), Ledger Service and Payout Worker.",
        &["Checkout API [Kotlin]", "Ledger Service", "Payout Worker"],
    );
}

#[test]
fn stores_that_a_description_names() {
    check(
        "- Order Service (Java, PostgreSQL): accepts carts\n- Trip Store (Cassandra): history of trips",
        &[
            "Order Service [Java, PostgreSQL]: accepts carts",
            "Trip Store [Cassandra]: history of trips",
            "Order Service -?> PostgreSQL",
        ],
    );
}

#[test]
fn technologies_of_a_text_come_once() {
    let source = "Kafka, then Elastic Search, then kafka";
    let text = Text::cut(FileId(0), source, 0..source.len());
    let found = technologies_in(&text, &Technologies::embedded());
    let found: Vec<_> = found.iter().map(|one| (one.name.as_str(), one.written.as_str())).collect();
    assert_eq!(found, [("Kafka", "Kafka"), ("Elasticsearch", "Elastic Search")]);
}

#[test]
fn headings_are_groups_of_what_stands_below() {
    check(
        "## Ingestion\n- Mole Service (MySQL to Kafka)\n## Architecture\n- Lens API (gRPC)",
        &[
            "Mole Service in Ingestion [MySQL, Kafka]",
            "Lens API [gRPC]",
            "MySQL -> Mole Service -> Kafka",
        ],
    );
    check(
        "Serving:\n- Lens API (gRPC)\n\nThe mail worker reads from Kafka.",
        &[
            "Lens API in Serving [gRPC]",
            "mail worker [Kafka]: reads from Kafka",
            "Kafka -> mail worker",
        ],
    );
}

/// Pieces of sentences, whole and broken.
const PIECES: [&str; 56] = [
    "The ",
    "order service ",
    "Kafka",
    " reads from ",
    "writes to ",
    " -> ",
    "<-> ",
    "<- ",
    "(",
    ")",
    ", ",
    "and ",
    "a ",
    "MySQL to ",
    "\"Squirrel\" ",
    "is a ",
    "It ",
    "includes ",
    "provides ",
    "both ",
    "for ",
    "analysts",
    "/",
    ": ",
    " - ",
    "— ",
    ". ",
    ";",
    "\n",
    "I built ",
    "36%",
    "1 ",
    "5k ",
    "from ",
    "to ",
    "3 s ",
    "40분",
    "에서 ",
    "서비스가 ",
    "从",
    "到",
    "주문 ",
    "`",
    "**",
    "https://a.b/c ",
    "e.g. ",
    "such as ",
    "SMS",
    "é",
    "using ",
    "Line",
    "[",
    "|x|",
    "-(",
    "used by ",
    "\u{feff}",
];

#[test]
fn nothing_is_invented_and_nothing_panics() {
    use proptest::prelude::*;
    let technologies = Technologies::embedded();
    let pieces = proptest::collection::vec(proptest::sample::select(PIECES.to_vec()), 0..40);
    let shapes = 0..3_usize;
    proptest!(ProptestConfig::with_cases(500), |(pieces in pieces, shape in shapes)| {
        let text = pieces.concat();
        let source = match shape {
            0 => text,
            1 => format!("- {}\n- {}", text.replace('\n', " "), text.replace('\n', " ")),
            _ => format!("```\n{text}\n```"),
        };
        let system = read("Acorn Hub", &[&blocks(&source)], &technologies).value;
        let known = format!("{source} Acorn Hub").split_whitespace().collect::<Vec<_>>().join(" ");
        let plain = known.replace(['*', '`', '"', '[', ']'], "");
        let ends = system.flows.iter().flat_map(|flow| [Some(&flow.from), Some(&flow.to), flow.via.as_ref()]);
        let names = system.components.iter().map(|part| &part.name).chain(ends.flatten());
        for word in names.flat_map(|name| name.split(' ')) {
            prop_assert!(plain.contains(word), "{word} in {source:?}");
        }
        let spans = system.flows.iter().map(|flow| flow.span).chain(system.figures.iter().map(|one| one.span));
        for span in spans {
            prop_assert!(source.get(span.start as usize..span.end as usize).is_some(), "{span:?} in {source:?}");
        }
    });
}

#[test]
fn a_part_may_share_words_with_its_system() {
    let system = system(
        "Order Platform",
        "The order service reads from Kafka. The order platform takes orders. The order gateway validates carts.",
    );
    assert_eq!(
        shown(&system),
        "order service [Kafka]: reads from Kafka\norder gateway: validates carts\nKafka -> order service\n"
    );
}

#[test]
fn verbs_never_begin_a_name() {
    check(
        "Serves one combined stock view (90+ columns), merged from several data sources using Cassandra, Redis and Spark.",
        &[
            "combined stock view [Cassandra, Redis, Spark]",
            "several data sources -?> combined stock view",
            "combined stock view -?> Cassandra",
            "combined stock view -?> Redis",
        ],
    );
    check(
        "- Builds a nightly price index from MySQL\n- Runs a job scheduler and a log collector\n- Serves a product view to the shop app",
        &["nightly price index [MySQL]", "job scheduler", "log collector", "product view"],
    );
}

#[test]
fn what_is_sent_through_something_goes_there() {
    check(
        "Bell Bus (Kafka) feeds the Bell Service, which writes to Cassandra and sends through Fax Gateway, Pigeon Gateway and Drum Gateway.",
        &[
            "Bell Bus [Kafka]: feeds the Bell Service",
            "Bell Service",
            "Fax Gateway",
            "Pigeon Gateway",
            "Drum Gateway",
            "Bell Bus -> Bell Service (feeds)",
            "Bell Service -> Cassandra (writes to)",
            "Bell Service -> Fax Gateway (sends through)",
            "Bell Service -> Pigeon Gateway (sends through)",
            "Bell Service -> Drum Gateway (sends through)",
        ],
    );
    check(
        "Guest Letter Service delivers receipts via SMS, Email and Line.",
        &[
            "Guest Letter Service",
            "Guest Letter Service -> SMS (delivers receipts via)",
            "Guest Letter Service -> Email (delivers receipts via)",
            "Guest Letter Service -> Line (delivers receipts via)",
        ],
    );
}

#[test]
fn it_is_the_system_and_not_what_it_offers() {
    check(
        "It offers a Presto interface for analysts. It also offers a live feed API for model training.",
        &[
            "Presto interface [Presto]",
            "live feed API",
            "Presto interface -> analysts",
            "live feed API -> model training",
        ],
    );
    check(
        "The saga orchestrator writes to MySQL. The orchestrator sends commands to the stock service.",
        &[
            "saga orchestrator [MySQL]: writes to MySQL",
            "stock service",
            "saga orchestrator -> MySQL (writes to)",
            "saga orchestrator -> stock service (sends commands to)",
        ],
    );
}

#[test]
fn parts_named_by_their_purpose() {
    check(
        "- The team provides a central rollout system, a system to manage GCP quotas and their price, A public API Gateway (Inner & Outer)",
        &[
            "central rollout system",
            "system to manage GCP quotas [GCP]: manage GCP quotas and their price",
            "public API Gateway: Inner & Outer",
        ],
    );
    check("- one system for every rollout", &[]);
}

#[test]
fn verbs_that_say_what_a_system_is_made_of() {
    for verb in [
        "consists of",
        "is made of",
        "is built from",
        "is split into",
        "has",
        "comprises",
        "contains",
    ] {
        check(
            &format!("It {verb} an ingestion service, a rules engine and an alert dispatcher."),
            &["ingestion service", "rules engine", "alert dispatcher"],
        );
    }
}

#[test]
fn pronouns_as_objects() {
    check(
        "The intake service takes orders from the mobile app and puts them to Kafka.",
        &[
            "intake service [Kafka]: takes orders from the mobile app and puts them to Kafka",
            "mobile app",
            "mobile app -> intake service (orders)",
            "intake service -> Kafka (puts them to)",
        ],
    );
    check(
        "The price service falls back to Redis.",
        &["price service [Redis]: falls back to Redis", "price service -?> Redis (falls back to)"],
    );
}

#[test]
fn drawings() {
    let cart = ["web shop", "cart api", "web shop -> cart api", "cart api -> Kafka"];
    for drawing in [
        "web shop | cart api | Kafka",
        "web shop\n   |\n   v\ncart api\n   ↓\nKafka",
        "[web shop] --> [cart api] ---> [Kafka]",
        "(web shop) => (cart api)\n  -> Kafka",
        "+----------+     +----------+     +-------+\n| web shop | --> | cart api | --> | Kafka |\n+----------+     +----------+     +-------+",
    ] {
        check(&format!("```\n{drawing}\n```"), &cart);
    }
    check(
        "```\nweb shop -> edge gateway -> cart api\n                         -> Redis\n```",
        &[
            "web shop",
            "edge gateway",
            "cart api",
            "web shop -> edge gateway",
            "edge gateway -> cart api",
            "edge gateway -> Redis",
        ],
    );
    check("```\nls -la | grep foo | sort\n```", &[]);
    check("web shop | cart api | Kafka", &[]);
}

#[test]
fn a_chain_of_technologies_is_made_of_its_stages() {
    check(
        "clicks -> Kinesis -> Flink -> Superset\n\nI own the Flink jobs.",
        &[
            "clicks",
            "Kinesis [Kinesis]",
            "Flink [Flink]",
            "clicks -> Kinesis",
            "Kinesis -> Flink",
            "Flink -> Superset",
        ],
    );
    check(
        "client -> edge vip -> nginx -> switch router\n- nginx: 12 boxes\n- switch router: picks the pool",
        &[
            "edge vip",
            "switch router: picks the pool",
            "nginx [Nginx]: 12 boxes",
            "client -> edge vip",
            "edge vip -> nginx",
            "nginx -> switch router",
        ],
    );
}

#[test]
fn labels_below_a_part_speak_of_it() {
    check(
        "- Order service\n  - uses Redis\n  - tech: Go\n  - in: Kafka\n  - out: S3, mail worker\n  - owner: blue team\n  - SLA: 99.9%",
        &[
            "Order service [Redis, Go]",
            "mail worker",
            "Kafka -> Order service",
            "Order service -> S3",
            "Order service -> mail worker",
            "Order service -?> Redis",
        ],
    );
    check("- in: Kafka\n- out: S3", &[]);
    check("- Redis down: reads go to MySQL\n- Kafka lag: alerts at 5 min", &[]);
}

#[test]
fn names_with_hyphens_and_marks() {
    check(
        "- order-api: takes carts\n- payment_worker: charges cards\n- `stock-sync` - copies stock from MySQL to Redis\n- **gift-hub** — wraps gifts",
        &[
            "order-api: takes carts",
            "payment_worker: charges cards",
            "stock-sync [MySQL, Redis]: copies stock from MySQL to Redis",
            "gift-hub: wraps gifts",
            "MySQL -> stock-sync -> Redis",
        ],
    );
}

#[test]
fn plain_sentences_of_other_languages() {
    let flows = |text: &str, expected: &[&str]| {
        let system = system("Acorn Platform", text);
        let found: Vec<String> = system.flows.iter().map(shown_flow).collect();
        assert_eq!(found, expected, "{text}");
    };
    flows("주문 API는 Kafka를 받아 PostgreSQL에 저장한다.", &["Kafka -> 주문 API -> PostgreSQL"]);
    flows("정산 워커는 PostgreSQL에서 읽어 S3로 보낸다.", &["PostgreSQL -> 정산 워커 -> S3"]);
    flows("검색 서비스는 주문 서비스를 호출한다.", &["검색 서비스 -> 주문 서비스"]);
    flows(
        "注文サービスはKafkaから読み込み、PostgreSQLに書き込む。",
        &["Kafka -> 注文サービス -> PostgreSQL"],
    );
    flows("訂正は夜に書く。", &[]);
    flows("订单服务从Kafka读取消息并写入MySQL。", &["Kafka -> 订单服务 -> MySQL"]);
    flows(
        "订单服务把订单写入MySQL，通知服务消费Kafka。",
        &["订单服务 -> MySQL", "Kafka -> 通知服务"],
    );
    flows(
        "Der Bestelldienst liest aus Kafka und schreibt nach PostgreSQL.",
        &["Kafka -> Bestelldienst", "Bestelldienst -> PostgreSQL"],
    );
    flows(
        "El servicio de pedidos lee de Kafka y escribe en PostgreSQL.",
        &["Kafka -> servicio de pedidos", "servicio de pedidos -> PostgreSQL"],
    );
    flows(
        "Le service de commandes lit depuis Kafka et écrit dans PostgreSQL.",
        &["Kafka -> service de commandes", "service de commandes -> PostgreSQL"],
    );
}

/// The remarks of a text, one a line.
fn remarks(source: &str) -> Vec<String> {
    let system = system("Acorn Platform", source);
    let shown = |remark: &Remark| format!("{:?}: {}", remark.kind, remark.text.as_str());
    system.remarks.iter().map(shown).collect()
}

#[track_caller]
fn check_remarks(source: &str, expected: &[&str]) {
    assert_eq!(remarks(source), expected, "{source}");
}

#[test]
fn remarks_under_labels() {
    check_remarks(
        "## Trade-offs\n- carts may be stale\n- one region only\n\nWe pay for it.\n\n## Parts\n- Cart API: takes carts",
        &["TradeOff: carts may be stale", "TradeOff: one region only", "TradeOff: We pay for it."],
    );
    check_remarks(
        "Failure modes:\n- Redis down: reads go to MySQL\n- slow disk\n  - the queue grows\n  - we shed load",
        &[
            "Failure: Redis down: reads go to MySQL",
            "Failure: slow disk: the queue grows; we shed load",
        ],
    );
    check_remarks(
        "**What I'd change:** one topic for each shop.\nStack: Go, Kafka",
        &["Change: one topic for each shop."],
    );
    check_remarks(
        "- Cart API: takes carts\n- Known limits\n  - 5k carts per second\n- Trade-off: eventual, not at once",
        &["Change: 5k carts per second", "TradeOff: eventual, not at once"],
    );
    check_remarks(
        "## Why Kafka and not RabbitMQ\nReplay. It was the only one.",
        &["TradeOff: Why Kafka and not RabbitMQ: Replay. It was the only one."],
    );
    check_remarks(
        "- Why not one database? Every team has its own pace.",
        &["TradeOff: Why not one database? Every team has its own pace."],
    );
    check_remarks(
        "| part | notes |\n|-|-|\n| Cart API | takes carts |\n| Trade-offs | stale for a minute |",
        &["TradeOff: stale for a minute"],
    );
    check_remarks(
        "Lessons\n\n- measure first\n\nThe cart service writes to Redis.",
        &["Change: measure first"],
    );
    check_remarks(
        "## What breaks, and what happens then\n\n- the vendor sleeps: carts wait",
        &["Failure: the vendor sleeps: carts wait"],
    );
    check_remarks("## Trade-offs\n- TBD\n- ?", &[]);
    check_remarks(
        "## Failure modes\n| what | then |\n|-|-|\n| broker down | orders wait |",
        &["Failure: broker down: orders wait"],
    );
}

#[test]
fn remarks_in_sentences() {
    for (kind, sentence) in [
        ("TradeOff", "We chose Kafka over RabbitMQ because of replay."),
        ("TradeOff", "Writes are fast at the cost of stale reads."),
        ("TradeOff", "It keeps everything in memory in exchange for a slow start."),
        ("TradeOff", "The downside is a second hop."),
        ("TradeOff", "We went with one table for all shops."),
        ("TradeOff", "We use polling instead of webhooks because partners are behind firewalls."),
        ("TradeOff", "It trades freshness for throughput."),
        ("TradeOff", "We considered Pulsar but nobody could run it."),
        ("TradeOff", "We rejected two-phase commit."),
        ("Failure", "If the broker goes down, orders wait in the outbox."),
        ("Failure", "When Redis is unavailable we read from MySQL."),
        ("Failure", "The registry is a single point of failure."),
        ("Failure", "It falls over when two shops import at once."),
        ("Failure", "The joiner is the bottleneck."),
        ("Failure", "In March we had an outage of two hours."),
        ("Failure", "When a worker crashes, its lease runs out and another takes the job."),
        ("Failure", "Once the leader was dead for 20 minutes."),
        ("Change", "Next time I would start with one queue."),
        ("Change", "In hindsight the cache came too early."),
        ("Change", "I'd split the writer from the reader."),
        ("Change", "We should have used a schema registry."),
        ("Change", "It does not support refunds yet."),
        ("Change", "If I built it again, the index would be rebuilt nightly."),
        ("TradeOff", "카프카 대신 SQS를 선택했다."),
        ("Failure", "브로커가 죽으면 주문이 쌓인다."),
        ("Change", "다시 한다면 큐를 하나로 시작하겠다."),
        ("TradeOff", "我们选择Kafka而不是RabbitMQ。"),
        ("Failure", "如果Redis挂了，读请求会打到MySQL。"),
        ("Change", "下次我会先做压测。"),
        ("TradeOff", "RabbitMQではなくKafkaを選びました。"),
        ("Failure", "ブローカーが落ちると注文が溜まる。"),
        ("Change", "次回は先に計測したい。"),
        ("TradeOff", "Das geht auf Kosten der Latenz."),
        ("Failure", "Wenn der Broker ausfällt, warten die Bestellungen."),
        ("Change", "Rückblickend war der Cache zu früh."),
        ("TradeOff", "Es rápido a costa de memoria."),
        ("Failure", "Si el broker se cae, los pedidos esperan."),
        ("Change", "La próxima vez empezaría con una cola."),
        ("TradeOff", "C'est rapide au prix de la mémoire."),
        ("Failure", "Si le broker tombe, les commandes attendent."),
        ("Change", "Avec le recul, le cache est venu trop tôt."),
    ] {
        check_remarks(
            &format!("The shop is old. {sentence} Carts are small."),
            &[&format!("{kind}: {sentence}")],
        );
    }
}

#[test]
fn what_is_no_remark() {
    for sentence in [
        "The cart service writes to Redis.",
        "If a customer needs to run a job, they only clone the repository.",
        "Specifically, if a team wants a feed, it can ask for one.",
        "When an order is placed, the saga starts.",
        "When a host goes down, the detector raises an alert.",
        "I took over the service in May.",
        "I would often be the one on call.",
        "It settles trades for clients.",
        "Rejected orders go to a queue of their own.",
        "There is no single point of failure.",
        "Customers chose between pickup and delivery.",
        "Every shop has its own topic.",
        "It copies rows instead of moving them.",
        "The incident tool tracks outages.",
        "Is Redis down?",
        "If a user fails to log in, the gateway answers 401.",
        "A failed payment is retried by the ledger worker.",
        "Next, the indexer reads from Kafka.",
        "I would rather be late than wrong.",
        "We'd rather drop a page than send it twice.",
        "It scales down at night.",
    ] {
        check_remarks(sentence, &[]);
    }
}

#[test]
fn remarks_make_no_parts_or_flows() {
    check(
        "The cart service writes to Redis.\n\n## What I would change\n- a schema registry in front of Kafka\n- Outbox worker: reads from MySQL\n\n## Failure modes\n- Redis -> MySQL fallback",
        &["cart service [Redis]: writes to Redis", "cart service -> Redis (writes to)"],
    );
    check(
        "The cart service writes to Redis. Next time I would add a schema registry, which reads from MySQL.",
        &["cart service [Redis]: writes to Redis", "cart service -> Redis (writes to)"],
    );
    let kept = system("Acorn", "- Failure modes: 3 hours of lag. I fixed it.");
    assert_eq!((kept.figures.len(), kept.own_part.len(), kept.remarks.len()), (1, 1, 1));
}

#[test]
fn a_sentence_that_begins_like_a_label_is_a_remark() {
    check_remarks(
        "If I did it again, I would split the API.",
        &["Change: If I did it again, I would split the API."],
    );
    check_remarks("If I did it again\n- split the API", &["Change: split the API"]);
}

#[test]
fn a_question_without_its_answer_is_no_remark() {
    check_remarks(
        "## Trade-offs\n- Why not RabbitMQ?\n- Why Kafka and not RabbitMQ? Order.\n- Kafka over RabbitMQ: order",
        &["TradeOff: Why Kafka and not RabbitMQ? Order.", "TradeOff: Kafka over RabbitMQ: order"],
    );
    check_remarks("Failure modes:\n- What happens if Redis is down?", &[]);
}

#[test]
fn remarks_know_their_place() {
    let source = "One part. The downside is a hop. More.\n\nTrade-offs: slow";
    let system = system("Acorn", source);
    let cut = |remark: &Remark| {
        let span = remark.text.span();
        source[span.start as usize..span.end as usize].to_owned()
    };
    let cuts: Vec<String> = system.remarks.iter().map(cut).collect();
    assert_eq!(cuts, ["The downside is a hop.", "slow"]);
}

#[test]
fn names_that_act_in_a_list() {
    check(
        "- Sender reads from Kafka and writes to S3\n- Watcher compares both sides\n- Ranker serves scores from Redis\n- Analysts like it",
        &[
            "Sender [Kafka, S3]: reads from Kafka and writes to S3",
            "Watcher: compares both sides",
            "Ranker [Redis]: serves scores from Redis",
            "Kafka -> Sender",
            "Sender -> S3 (writes to)",
            "Redis -> Ranker (scores)",
        ],
    );
    check("- Jobs stay small\n- Everything runs at night", &[]);
}

#[test]
fn names_in_quotation_marks_at_the_head_of_a_line() {
    check(
        "- Table browser \"Owl\" for auditors to look at rows\n- Stream checker \"Stoat\" reads Kafka and calls the mail service",
        &[
            "Owl: Table browser for auditors to look at rows",
            "Stoat [Kafka]: reads Kafka and calls the mail service",
            "mail service",
            "Kafka -> Stoat",
            "Stoat -> mail service (calls)",
        ],
    );
}

#[test]
fn a_part_with_a_name_of_its_own() {
    check(
        "Refund console \"Owl\" for the Acorn Platform: shows who paid",
        &["Owl: shows who paid"],
    );
    check("Row browser \"Owl\" for auditors: shows rows", &[]);
}

#[test]
fn teams_in_a_list_are_no_parts() {
    check("Our org has 3 sub-teams:\n- Ingest Services\n- Query Platform", &[]);
    check("Our teams: Ingest Services, Query Platform and Tools Service.", &[]);
}

#[test]
fn teams_with_their_parts_in_parentheses() {
    check(
        "- Storefront (Basket API, Tax Engine) - 12 people\n- After the sale (Receipt Service: Kafka to S3, Return Portal)",
        &[
            "Basket API in Storefront",
            "Tax Engine in Storefront",
            "Receipt Service in After the sale [Kafka, S3]",
            "Return Portal in After the sale",
            "Kafka -> Receipt Service -> S3",
        ],
    );
}

#[test]
fn definitions_on_a_line_of_their_own() {
    check(
        "Planner\n: gives jobs to workers\nDepot\n: keeps outputs in S3",
        &[
            "Planner: gives jobs to workers",
            "Depot [S3]: keeps outputs in S3",
            "Depot -> S3 (keeps outputs in)",
        ],
    );
}

#[test]
fn what_a_part_is_does_not_act_for_it() {
    check(
        "- Cutter :: nightly job which reads rows from MySQL\n- Printer :: puts sheets to S3",
        &[
            "Cutter [MySQL]: nightly job which reads rows from MySQL",
            "Printer [S3]: puts sheets to S3",
            "MySQL -> Cutter (rows)",
            "Printer -> S3 (puts sheets to)",
        ],
    );
}

#[test]
fn the_whole_is_none_of_its_parts() {
    check(
        "- Mole Service (MySQL to Kafka)\n- Lens API (gRPC)\n- Bell Service\n- Raw rows go to S3",
        &[
            "Mole Service [MySQL, Kafka]",
            "Lens API [gRPC]",
            "Bell Service",
            "MySQL -> Mole Service -> Kafka",
        ],
    );
}

#[test]
fn changes_and_rates_are_one_figure() {
    let figures = |text: &str| {
        let system = system("Acorn Platform", text);
        let shown = |figure: &Figure| {
            format!("{}|{}", figure.value, figure.of.as_deref().unwrap_or_default())
        };
        system.figures.iter().map(shown).collect::<Vec<_>>()
    };
    assert_eq!(figures("Lead time went from 9 days to 40 minutes."), ["9 days to 40 minutes|"]);
    assert_eq!(figures("초당 1만 2천 건"), ["1만 2천|건"]);
    assert_eq!(figures("1日200万件を処理する"), ["1日200万|件"]);
}

#[test]
fn a_stated_flow_through_the_whole_system_stays() {
    for (said, expected) in [
        ("Letter Post copies rows from PostgreSQL to S3.", "PostgreSQL -> Letter Post -> S3"),
        (
            "Bell Service sends bills to Lens API via Letter Post.",
            "Bell Service -> Letter Post -> Lens API (sends bills to)",
        ),
    ] {
        let parts = "- Mole Service (MySQL to Kafka)\n- Lens API (gRPC)\n- Bell Service";
        let shown = shown(&system("Letter Post", &format!("{parts}\n\n{said}")));
        assert!(shown.lines().any(|line| line == expected), "{said}\n{shown}");
    }
}
