//! What holds for any input whatever.
//!
//! Each property is a function that panics where it does not hold. `tests/properties.rs` tries them
//! with generated input in every run of the tests; `tests/fuzz` lets a fuzzer look for input that
//! breaks them.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
    io::{self, Read, Write as _},
    net::{Ipv4Addr, Shutdown, TcpStream},
    sync::{Arc, LazyLock, mpsc},
    thread,
    time::Duration,
};

use parable::{
    findings::Findings,
    inputs::{self, decode::decode},
    links::{Address, PageId},
    notes::{self, Block, BlockKind, Code, inline},
    source::{FileId, Source, Text},
    systems,
    vocabulary::technologies::Technologies,
    watch::{self, Said},
};
use unicode_normalization::UnicodeNormalization;

use super::{
    built::{Built, inputs_of, reading_of},
    canaries::{self, ENDINGS, HEADS, PASSAGES, UNCLOSED, leaks},
};

/// Bytes as they are read from a file.
fn text_of(bytes: &[u8]) -> String {
    decode(bytes.to_vec()).text
}

/// Lines joined are the text to the byte, and every line with words is in one block, once.
pub fn reading_keeps_every_byte(bytes: &[u8]) {
    let text = text_of(bytes);
    let notes = notes::read(FileId::default(), &Source::new("notes.md", text.clone()));
    let lines = notes.lines.iter().map(|line| &text[line.start as usize..line.next as usize]);
    assert_eq!(lines.collect::<String>(), text);
    let mut rows: Vec<u32> =
        notes.front_matter.iter().flat_map(|matter| matter.rows.clone()).collect();
    rows_of(&notes.blocks, &mut rows);
    let covered: BTreeSet<u32> = rows.iter().copied().collect();
    assert_eq!(covered.len(), rows.len(), "a row is in two places");
    for (row, line) in notes.lines.iter().enumerate() {
        let words = &text[line.start as usize..line.end as usize];
        let is_told = covered.contains(&(row as u32)) || !words.contains(char::is_alphanumeric);
        assert!(is_told, "row {row} is lost: {words:?}");
    }
}

/// The rows of all blocks without blocks in them; what stands in their lines can be read.
fn rows_of(blocks: &[Block], rows: &mut Vec<u32>) {
    for block in blocks {
        match &block.kind {
            BlockKind::List(items) => {
                for item in items {
                    rows.extend(item.rows.start..item.rows.start + item.words.len() as u32);
                    rows_of(&item.blocks, rows);
                }
            }
            BlockKind::Quote(inside) => rows_of(inside, rows),
            kind => {
                if let BlockKind::Paragraph(lines) = kind {
                    let _ = inline::parse(lines);
                }
                rows.extend(block.rows.clone());
            }
        }
    }
}

/// Notes of passages with canaries, as bytes choose them, and words of no meaning between them: no
/// canary is found in anything that leaves the program.
pub fn private_words_stay(bytes: &[u8]) {
    let mut bytes = bytes.iter().copied();
    let mut next = || usize::from(bytes.next().unwrap_or_default());
    let (count, ending, mark) = (1 + next() % 6, next() % ENDINGS.len(), next() % 2 == 1);
    let last = match next() {
        last @ 0..64 => Some(last % UNCLOSED.len()),
        _ => None,
    };
    let pieces: Vec<_> =
        (0..count).map(|_| (next() % HEADS.len(), next() % PASSAGES.len())).collect();
    let written = canaries::write(&pieces, last, ending, mark);
    // What is left is written in front, as far as it neither opens nor closes anything.
    let before: Vec<u8> = bytes.filter(|byte| !b"%<>`~#\\&+-=@".contains(byte)).collect();
    let before = text_of(&before).replace("private", "");
    let text = canaries::decoded(&format!("{before}\n\n{}", written.text));
    let mut inputs = inputs_of(&text);
    inputs.config.base_url = Some("https://example.org/site".to_owned());
    let found = leaks(&Built::unread("private", inputs, Findings::default()), &written.canaries);
    assert!(found.is_empty(), "{found:?}\n\n{text}");
}

/// Whatever stories, principles and platforms are called, each has an address of its own that any
/// system can store: no two are equal however letter case and accents are written.
pub fn addresses_are_fit(titles: &str) {
    let mut notes = String::from("# 1: Ownership\n\n");
    for title in titles.lines() {
        let _ = write!(
            notes,
            "## {title}\nSituation: it was so.\nResult: 36% less.\n\n\
             # {title} Platform\n- Lamp Service (MySQL to Kafka)\n\n# 2: {title}\n"
        );
    }
    let reading = reading_of(&inputs_of(&text_of(notes.as_bytes())));
    let addresses = &reading.public.linked.addresses;
    let mut folded = BTreeMap::new();
    for Address { path, page, .. } in addresses {
        for part in path.split('/') {
            assert!(part.len() <= 80, "{path} is too long");
            assert!(!part.is_empty() && !part.starts_with(['.', ' ']), "{path}");
            assert!(!part.ends_with(['.', ' ']), "{path}");
            let strange = |it: char| it.is_control() || "\\:*?\"<>|#%&'".contains(it);
            assert!(!part.contains(strange), "{path}");
            let stem = part.split('.').next().unwrap_or_default().to_lowercase();
            let is_port = |it: char| "0123456789\u{b9}\u{b2}\u{b3}".contains(it);
            let is_device = matches!(stem.as_str(), "con" | "prn" | "aux" | "nul")
                || ["com", "lpt"].iter().any(|device| {
                    let port = stem.strip_prefix(device).unwrap_or_default();
                    port.chars().count() == 1 && port.contains(is_port)
                });
            assert!(!is_device, "{path} is a device");
        }
        let form = path.nfkc().collect::<String>().to_lowercase().nfkc().collect::<String>();
        let form = form.to_uppercase().to_lowercase();
        if let Some((other, _)) = folded.insert(form, (path, page)) {
            panic!("{path} and {other} are one to some systems");
        }
    }
    let portfolio = &reading.public.linked.portfolio;
    let stories = addresses.iter().filter(|it| matches!(it.page, PageId::Story(_))).count();
    assert_eq!(stories, portfolio.stories.len());
}

/// The site of any notes is whole, nothing of the notes runs in it, and it is the same again.
pub fn sites_are_whole(bytes: &[u8]) {
    let text = text_of(bytes);
    let built = Built::of("notes", inputs_of(&text), Findings::default());
    let faults: Vec<String> =
        built.faults().into_iter().chain(what_runs(&built)).take(10).collect();
    assert!(faults.is_empty(), "{faults:#?}");
    let again = Built::unread("notes", inputs_of(&text), Findings::default());
    assert!(built.files == again.files, "the same notes give another site");
}

static TECHNOLOGIES: LazyLock<Technologies> = LazyLock::new(Technologies::embedded);

/// A diagram in words is read or refused, within bounds, and everything in it is in the text.
pub fn diagrams_are_bounded(bytes: &[u8]) {
    let text = text_of(bytes);
    for head in ["", "graph LR\n"] {
        let text = format!("{head}{text}");
        for language in ["mermaid", "mermaid only", "flow", "flow only"] {
            let code = Code {
                language: Some(language.to_owned()),
                info: String::new(),
                text: Text::cut(FileId::default(), &text, 0..text.len()),
            };
            let block =
                Block { kind: BlockKind::Code(code), rows: 0..1, blank_before: 0, indent: 0 };
            let system = systems::read("Sample", &[&[block]], &TECHNOLOGIES).value;
            assert!(system.components.len() <= systems::written::MOST_NODES);
            assert!(system.flows.len() <= systems::written::MOST_EDGES);
            for part in &system.components {
                let cut = text.get(part.span.start as usize..part.span.end as usize);
                assert!(cut.is_some_and(|cut| !cut.is_empty()), "{part:?}");
            }
        }
    }
}

/// What the server must not say: it stands in private notes, and in files around the site.
const SECRET: &str = "zqxvsecret";

/// A server of `parable watch` in this process.
pub struct Served {
    port: u16,
    _folder: tempfile::TempDir,
}

impl Served {
    /// Builds a site and serves it, until the process ends.
    pub fn begin() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let put = |path: &str, text: &str| {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            fs::write(path, text).expect("a file");
        };
        let notes = format!("# 1: Ownership\n## The ledger\nSituation: %%{SECRET}%% it froze.\n");
        put("content/notes.md", &notes);
        put("secret.txt", SECRET);
        put(".git/config", SECRET);
        let options = watch::Options {
            inputs: inputs::Options {
                content: folder.path().join("content"),
                config: None,
                ..Default::default()
            },
            output: None,
            port: 0,
            base: "/".to_owned(),
            editor: None,
            poll: false,
        };
        let (sender, receiver) = mpsc::channel();
        let say: watch::Say = Arc::new(move |said| {
            if let Said::Serving { url, .. } = said {
                let _ = sender.send(url);
            }
        });
        thread::spawn(move || watch::run(&options, &say));
        let url = receiver.recv_timeout(Duration::from_secs(60)).expect("it serves");
        let port = url.trim_end_matches('/').rsplit(':').next().and_then(|port| port.parse().ok());
        Self { port: port.expect("a port"), _folder: folder }
    }

    /// Whatever a client sends (`{port}` for the server's own), it is told nothing that is not of
    /// the site, and the site only if it calls the server by its name; the next one is served.
    pub fn answers_its_own(&self, request: &[u8]) {
        let request = String::from_utf8_lossy(request).replace("{port}", &self.port.to_string());
        // The answer to a request that is not whole may be no answer; a stream never ends.
        let answer = self.ask(request.as_bytes(), 60).unwrap_or_default().to_lowercase();
        assert!(!answer.contains(SECRET), "{request:?}\n{answer}");
        assert!(!answer.contains("access-control-allow"), "{request:?}\n{answer}");
        let names = ["localhost", "127.0.0.1", "[::1]"];
        let is_called = names
            .iter()
            .any(|name| request.to_lowercase().contains(&format!("{name}:{}", self.port)));
        let shows = answer.contains("the ledger") || answer.starts_with("http/1.1 200");
        assert!(is_called || !shows, "{request:?}\n{answer}");
        assert!(answer.is_empty() || answer.starts_with("http/1."), "{request:?}\n{answer}");
        let own = format!("GET / HTTP/1.1\r\nHost: localhost:{}\r\n\r\n", self.port);
        let own = self.ask(own.as_bytes(), 5_000).expect("it still answers");
        assert!(own.starts_with("HTTP/1.1 200"), "{own}");
    }

    /// Sends something, says that there is no more, and hears what comes within a time.
    fn ask(&self, request: &[u8], milliseconds: u64) -> io::Result<String> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))?;
        stream.set_read_timeout(Some(Duration::from_millis(milliseconds)))?;
        stream.set_write_timeout(Some(Duration::from_millis(milliseconds)))?;
        stream.write_all(request)?;
        let mut answer = Vec::new();
        let mut piece = vec![0; 1 << 16];
        loop {
            match stream.read(&mut piece) {
                Ok(0) | Err(_) => break,
                Ok(length) => answer.extend(&piece[..length]),
            }
            // The page has come; the connection would stay open for the next request.
            if answer.ends_with(b"</html>\n") {
                break;
            }
        }
        let _ = stream.shutdown(Shutdown::Both);
        Ok(String::from_utf8_lossy(&answer).into_owned())
    }
}

/// The script that every page brings along.
const OUR_SCRIPT: &str = "try{var t=localStorage.getItem(";

/// The page for what is not there, and the one of all sheets, bring a few styles along.
const OUR_STYLES: [(&str, &str); 2] = [
    ("404.html", include_str!("../../themes/dossier/404.html")),
    ("print.html", include_str!("../../themes/dossier/print.html")),
];

/// What could run on the pages of a site, besides what is ours.
pub fn what_runs(built: &Built) -> Vec<String> {
    let mut found = Vec::new();
    for (path, page) in &built.pages {
        let foreign = |script: &&String| {
            let own_file = built.files.keys().any(|file| script.ends_with(file.as_str()));
            !(script.starts_with(OUR_SCRIPT) || own_file && !script.contains(':'))
        };
        found.extend(page.scripts.iter().filter(foreign).map(|it| format!("{path}: script {it}")));
        let style = page.styles.concat();
        let is_ours = OUR_STYLES.iter().any(|(own, text)| path == own && text.contains(&style));
        if !style.is_empty() && !is_ours {
            found.push(format!("{path}: style {style}"));
        }
    }
    found
}
