use std::{
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    sync::Arc,
};

use super::*;
use crate::{
    inputs::Inputs,
    source::{Source, Sources},
};

/// A server that answers every path with what the path says, and remembers what it was asked.
struct Server {
    address: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let asked: Arc<Mutex<Vec<String>>> = Arc::default();
        let own = Arc::clone(&asked);
        thread::spawn(move || {
            // Those that get no answer are held open.
            let mut silent = Vec::new();
            for stream in listener.incoming().flatten() {
                silent.extend(serve(stream, &own));
            }
        });
        Self { address: format!("http://127.0.0.1:{port}"), asked }
    }

    fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.asked.lock().expect("whole"))
    }
}

/// `/404`, `/head-405`, `/to/PATH`, `/loop`, `/silent`, `/broken`.
fn serve(mut stream: TcpStream, asked: &Mutex<Vec<String>>) -> Option<TcpStream> {
    let mut lines = BufReader::new(stream.try_clone().ok()?).lines();
    let request = lines.next()?.ok()?;
    while !lines.next()?.ok()?.is_empty() {}
    let mut words = request.split(' ');
    let (method, path) = (words.next()?, words.next()?);
    asked.lock().expect("whole").push(format!("{method} {path}"));
    let mut answer = |status: &str, more: &str| {
        let head =
            format!("HTTP/1.1 {status}\r\n{more}Content-Length: 0\r\nConnection: close\r\n\r\n");
        stream.write_all(head.as_bytes()).ok()
    };
    match path {
        "/silent" => return Some(stream),
        "/broken" => return stream.write_all(b"nonsense\r\n\r\n").ok().and(None),
        "/loop" => answer("302 Found", "Location: /loop\r\n"),
        "/head-405" if method == "HEAD" => answer("405 Method Not Allowed", ""),
        path => match (path.strip_prefix("/to"), path[1..].parse::<u16>()) {
            (Some(to), _) => answer("301 Moved Permanently", &format!("Location: {to}\r\n")),
            (_, Ok(status)) => answer(&format!("{status} As Asked"), ""),
            _ => answer("200 OK", ""),
        },
    };
    None
}

/// What is said of notes, a line each: place and message.
fn told(notes: &str, allow: &[&str], manner: Manner, memory: &mut Memory) -> Vec<String> {
    let mut sources = Sources::default();
    let file = sources.add(Source::new("content/notes.md", notes));
    let inputs = Inputs { sources, notes: file, ..Inputs::default() };
    let reading = crate::read(&inputs).value;
    let allow: Vec<String> = allow.iter().map(|&entry| entry.to_owned()).collect();
    let mut findings = Findings::default();
    ask(&reading.public, Allowed(&allow), manner, memory, &mut findings);
    let map = crate::report::Map { sources: &reading.sources, root: std::path::Path::new("") };
    crate::report::short(&findings, map).lines().map(str::to_owned).collect()
}

fn inside() -> Manner {
    Manner { inside: true, patience: Duration::from_secs(20) }
}

#[test]
fn what_does_not_answer_is_told_with_its_place() {
    let server = Server::new();
    let at = &server.address;
    let notes = format!(
        "# Links\n- {at}/fine\n- see {at}/404 and [moved]({at}/to/503)\n- {at}/head-405#part\n\
         - {at}/to/to/fine\n- {at}/loop\n- {at}/broken\n"
    );
    let told = told(&notes, &[], inside(), &mut Memory::default());
    let expected = [
        "content/notes.md:3:7: warning[P070]: what this links to is not there (answer 404)",
        "content/notes.md:3:",
        "content/notes.md:6:3: warning[P070]: what this links to does not answer: it leads on and on",
        "content/notes.md:7:3: warning[P070]: what this links to does not answer: there is no answer",
    ];
    assert_eq!(told.len(), expected.len(), "{told:#?}");
    for (told, expected) in told.iter().zip(expected) {
        assert!(told.starts_with(expected), "{told} {expected}");
    }
    assert!(told[1].ends_with("cannot be had (answer 503)"), "{told:?}");
    let asked = server.asked();
    let count = |request: &str| asked.iter().filter(|one| *one == request).count();
    assert_eq!((count("HEAD /fine"), count("GET /fine")), (2, 0), "{asked:?}");
    assert_eq!((count("HEAD /head-405"), count("GET /head-405")), (1, 1));
    assert!(count("HEAD /loop") <= REDIRECTS as usize + 1, "{asked:?}");
}

#[test]
fn who_stays_silent_is_waited_for_only_so_long() {
    let server = Server::new();
    let manner = Manner { patience: Duration::from_millis(400), ..inside() };
    let notes = format!("# Links\n- {}/silent\n", server.address);
    let told = told(&notes, &[], manner, &mut Memory::default());
    let expected = "content/notes.md:2:3: warning[P070]: what this links to does not answer: there \
                    is no answer within 400ms";
    assert_eq!(told, [expected]);
    assert!(server.asked().iter().all(|asked| asked == "HEAD /silent"));
}

#[test]
fn each_address_is_asked_once_and_told_where_it_stands() {
    let server = Server::new();
    let link = format!("{}/404", server.address);
    let notes = format!(
        "# 1: Ownership\n- {link}#a\n- {link}#b\n# Links\n- {link}\n- {link}#c\n- {link}#d\n"
    );
    let said = told(&notes, &[], inside(), &mut Memory::default());
    assert_eq!(said.len(), TOLD, "{said:#?}");
    assert_eq!(server.asked(), ["HEAD /404", "GET /404"]);
    assert_eq!(told(&format!("- {link}"), &[&link], inside(), &mut Memory::default()), [""; 0]);
    assert_eq!(told(&notes, &["outside-link"], inside(), &mut Memory::default()), [""; 0]);
    assert_eq!(server.asked(), [""; 0]);
}

#[test]
fn what_answered_is_not_asked_again_and_what_did_not_is() {
    let server = Server::new();
    let notes = format!("# Links\n- {0}/fine\n- {0}/500\n", server.address);
    let mut memory = Memory::default();
    assert_eq!(told(&notes, &[], inside(), &mut memory).len(), 1);
    server.asked();
    assert_eq!(told(&notes, &[], inside(), &mut memory).len(), 1);
    assert_eq!(server.asked(), ["HEAD /500", "GET /500"]);
}

#[test]
fn nobody_inside_a_network_is_asked() {
    let server = Server::new();
    let port = server.address.rsplit(':').next().expect("a port");
    for host in ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]"] {
        let notes = format!("# Links\n- [x](http://{host}:{port}/fine)\n");
        let said = told(&notes, &[], Manner::default(), &mut Memory::default());
        assert_eq!(said.len(), 1, "{host}");
        assert!(
            said[0].ends_with("was not asked: it is inside a network of one's own"),
            "{said:?}"
        );
    }
    // Nor where a name or a redirect leads there.
    let agent = agent(Manner::default());
    let Err(error) = agent.get(format!("{}/fine", server.address)).call() else { panic!("asked") };
    assert_eq!(reason(&error, Duration::ZERO), Answer::NotAsked(INSIDE));
    let notes = "# Links\n- [x](http://ada:secret@example.org/)\n";
    let said = told(notes, &[], Manner::default(), &mut Memory::default());
    assert!(said[0].ends_with("was not asked: it holds a name or a password"), "{said:?}");
    assert_eq!(server.asked(), [""; 0]);
}

#[test]
fn only_the_web_is_asked() {
    let notes =
        "# Links\n- [a](mailto:a@example.org)\n- %%http://127.0.0.1:1/x%%\n- [b](ftp://b)\n";
    assert_eq!(told(notes, &[], inside(), &mut Memory::default()), [""; 0]);
    assert!(is_of_the_web("HTTPS://a") && !is_of_the_web("file:///a") && !is_of_the_web("//a"));
}
