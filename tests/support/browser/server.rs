//! A server of files, as GitHub Pages is one: below a path, and with the site's own page for what
//! is not there.

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    thread,
};

/// The path that a project's pages are below.
pub const BELOW: &str = "/some/project/";

/// Reserves a place; its address, with the path that sites will be below.
pub fn bind() -> (TcpListener, String) {
    bind_below(BELOW)
}

/// Reserves a place for a site below another path, with a slash at both ends.
pub fn bind_below(below: &str) -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    (listener, format!("http://127.0.0.1:{port}{below}"))
}

/// Serves a folder for as long as the process runs.
pub fn serve(listener: TcpListener, folder: PathBuf) {
    serve_below(listener, folder, BELOW);
}

/// Serves a folder below another path.
pub fn serve_below(listener: TcpListener, folder: PathBuf, below: &'static str) {
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let folder = folder.clone();
            // A browser opens connections that it may never use.
            thread::spawn(move || _ = answer(stream, &folder, below));
        }
    });
}

fn answer(mut stream: TcpStream, folder: &Path, below: &str) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    let request = lines.next().unwrap_or_else(|| Ok(String::new()))?;
    for line in lines {
        if line?.is_empty() {
            break;
        }
    }
    let target = request.split(' ').nth(1).unwrap_or_default();
    let path = target.split('?').next().unwrap_or_default();
    // A folder without its slash is sent on to the one with it.
    let is_folder = path
        .strip_prefix(below)
        .and_then(decoded)
        .is_some_and(|name| !name.is_empty() && !name.ends_with('/') && folder.join(name).is_dir());
    let (status, kind, body) = if is_folder {
        ("301 Moved Permanently", "text/html; charset=utf-8", Vec::new())
    } else {
        found(folder, path, below)
    };
    let location = if is_folder { format!("Location: {path}/\r\n") } else { String::new() };
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n{location}Connection: \
         close\r\n\r\n",
        body.len()
    )?;
    stream.write_all(&body)
}

fn found(folder: &Path, path: &str, below: &str) -> (&'static str, &'static str, Vec<u8>) {
    let file = path.strip_prefix(below).and_then(decoded).and_then(|path| {
        let path = if path.is_empty() || path.ends_with('/') { path + "index.html" } else { path };
        let is_inside = !path.split('/').any(|part| part.starts_with('.'));
        // `x` is `x.html` too.
        let with_ending = format!("{path}.html");
        let names = [path, with_ending];
        let mut files = names
            .iter()
            .filter(|_| is_inside)
            .filter_map(|name| Some((kind(name)?, fs::read(folder.join(name)).ok()?)));
        files.next()
    });
    if let Some((kind, body)) = file {
        return ("200 OK", kind, body);
    }
    let body = fs::read(folder.join("404.html")).unwrap_or_default();
    ("404 Not Found", "text/html; charset=utf-8", body)
}

fn kind(path: &str) -> Option<&'static str> {
    Some(match Path::new(path).extension()?.to_str()? {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "xml" => "application/xml",
        _ => "application/octet-stream",
    })
}

/// Takes `%XX` apart.
fn decoded(path: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut parts = path.split('%');
    bytes.extend(parts.next()?.bytes());
    for part in parts {
        bytes.push(u8::from_str_radix(part.get(..2)?, 16).ok()?);
        bytes.extend(part.get(2..)?.bytes());
    }
    String::from_utf8(bytes).ok()
}
