//! The site over HTTP, for browsers on this machine.
//!
//! It answers on loopback only and to its own names only, to GET and HEAD, with what it holds in
//! memory: it never opens a file. Whoever is slow is cut off, and whoever comes when all places
//! are taken gets the place of the one that came first.

use std::{
    convert::Infallible,
    io,
    net::{Ipv4Addr, Ipv6Addr, TcpListener as Listener},
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, ready},
    time::Duration,
};

use http_body_util::{Either, Full};
use hyper::{
    Method, Request, Response, StatusCode,
    body::{Bytes, Frame, Incoming},
    header::{self, HeaderMap, HeaderValue},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
    time::{sleep, timeout},
};

use super::{
    guests::{Guests, Patient},
    live::{self, Setting},
    shown::{Found, Shown, is_page},
};
use crate::prose::percent_encode;

/// How many ports behind the asked one are tried.
const PORTS: u16 = 100;
/// How long a client may take to say what it wants; an idle connection ends as well.
const HEADER_TIME: Duration = Duration::from_secs(5);
/// How long a client may take nothing of what it asked for.
const WRITE_TIME: Duration = Duration::from_secs(30);
/// How often a stream says that it is alive, so that one whose reader is gone ends.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// How long a request for a page waits for a site of which another page is shown already: whoever
/// has seen what is new shall not meet what is old.
const WHOLE_SITE: Duration = Duration::from_secs(1);
/// Headers of a request, in number and in bytes.
const HEADERS: usize = 100;
const HEADER_BYTES: usize = 32 << 10;

type Body = Either<Full<Bytes>, Events>;

/// Listeners on loopback, and their port.
#[derive(Debug)]
pub struct Bound {
    listeners: Vec<Listener>,
    /// The port of all of them.
    pub port: u16,
}

/// What the server needs to know beside what it shows.
#[derive(Clone, Debug)]
pub struct Options {
    /// The path of the site's first page, with slashes at both ends.
    pub base: String,
    /// Tells this run from others.
    pub session: String,
    /// What is shown now.
    pub shown: watch::Receiver<Arc<Shown>>,
}

/// Takes the asked port, or one near it that is free. Port 0 is any.
pub fn bind(asked: u16) -> io::Result<Bound> {
    let mut last = None;
    for port in (asked..=asked.saturating_add(PORTS)).take(if asked == 0 { 1 } else { usize::MAX })
    {
        match bind_both(port) {
            Ok(bound) => return Ok(bound),
            Err(error) => last = Some(error),
        }
    }
    Err(last.unwrap_or_else(|| io::ErrorKind::AddrInUse.into()))
}

fn bind_both(port: u16) -> io::Result<Bound> {
    let first = Listener::bind((Ipv4Addr::LOCALHOST, port))?;
    let port = first.local_addr()?.port();
    let mut listeners = vec![first];
    match Listener::bind((Ipv6Addr::LOCALHOST, port)) {
        Ok(second) => listeners.push(second),
        // `localhost` would lead some browsers to whoever holds it.
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => return Err(error),
        // There is no such address here.
        Err(_) => {}
    }
    for listener in &listeners {
        listener.set_nonblocking(true)?;
    }
    Ok(Bound { listeners, port })
}

/// Begins to answer, on the runtime that this is called in.
pub fn serve(bound: Bound, options: Options) -> io::Result<()> {
    let port = bound.port;
    let names = ["localhost", "127.0.0.1", "[::1]"];
    let names = names.iter().map(|name| format!("{name}:{port}"));
    // A client leaves the usual port out.
    let bare = names.clone().filter_map(|name| Some(name.strip_suffix(":80")?.to_owned()));
    let server = Arc::new(Server {
        names: names.clone().chain(bare).collect(),
        options,
        guests: Guests::default(),
    });
    for listener in bound.listeners {
        let listener = TcpListener::from_std(listener)?;
        tokio::spawn(accept(listener, Arc::clone(&server)));
    }
    Ok(())
}

struct Server {
    /// What a request may call it.
    names: Vec<String>,
    options: Options,
    guests: Guests,
}

async fn accept(listener: TcpListener, server: Arc<Server>) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => server.admit(stream),
            // Too many open files; some will close.
            Err(_) => sleep(Duration::from_millis(50)).await,
        }
    }
}

impl Server {
    fn admit(self: &Arc<Self>, stream: TcpStream) {
        let _ = stream.set_nodelay(true);
        let talk = |listens| tokio::spawn(talk(stream, listens, Arc::clone(self))).abort_handle();
        self.guests.admit(talk);
    }

    /// Waits until what lies at a path is as new as the newest page that is shown, for a while.
    async fn until_whole(&self, path: String) {
        if path.strip_prefix('/').is_some_and(|path| path.starts_with(live::FOLDER)) {
            return;
        }
        let Some(path) = decoded(&path) else { return };
        let Some(asked) = path.strip_prefix(self.options.base.as_str()) else { return };
        let is_whole = |shown: &Arc<Shown>| match shown.find(asked) {
            Found::File(path) => !shown.is_behind(&path),
            Found::Folder => true,
            Found::Nothing => !shown.is_ahead(),
        };
        let mut shown = self.options.shown.clone();
        // One that takes too long, or never comes, is no reason to show nothing.
        let _ = timeout(WHOLE_SITE, shown.wait_for(is_whole)).await;
    }

    fn answer(&self, request: &Request<Incoming>) -> Response<Body> {
        let mut response = match self.refusal(request) {
            Some(refusal) => refusal,
            None => self.page_or_stream(request),
        };
        let headers = response.headers_mut();
        for (name, value) in [
            (header::CACHE_CONTROL, "no-cache"),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (header::REFERRER_POLICY, "same-origin"),
            (header::HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        ] {
            headers.insert(name, HeaderValue::from_static(value));
        }
        response
    }

    /// Why a request is not answered. A page of a stranger's may send any request here, with a
    /// name of its own that leads to this machine.
    fn refusal(&self, request: &Request<Incoming>) -> Option<Response<Body>> {
        let told = |status, words: &'static str| Some(plain(status, words));
        if !self.is_ours(request) {
            return told(StatusCode::FORBIDDEN, "This server answers to localhost only.\n");
        }
        if !self.is_from_here(request.headers()) {
            return told(StatusCode::FORBIDDEN, "This server answers its own pages only.\n");
        }
        if !matches!(*request.method(), Method::GET | Method::HEAD) {
            let mut refusal =
                plain(StatusCode::METHOD_NOT_ALLOWED, "This server answers GET and HEAD only.\n");
            refusal.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
            return Some(refusal);
        }
        None
    }

    fn is_ours(&self, request: &Request<Incoming>) -> bool {
        let known = |name: &str| self.names.iter().any(|own| own.eq_ignore_ascii_case(name));
        let mut hosts = request.headers().get_all(header::HOST).iter();
        let (Some(host), None) = (hosts.next(), hosts.next()) else { return false };
        let asked = request.uri().authority().is_none_or(|authority| known(authority.as_str()));
        asked && host.to_str().is_ok_and(known)
    }

    fn is_from_here(&self, headers: &HeaderMap) -> bool {
        headers.get_all(header::ORIGIN).iter().all(|origin| {
            let name = origin.to_str().ok().and_then(|origin| origin.strip_prefix("http://"));
            name.is_some_and(|name| self.names.iter().any(|own| own == name))
        })
    }

    fn page_or_stream(&self, request: &Request<Incoming>) -> Response<Body> {
        let path = request.uri().path();
        if is_stream(path) {
            return self.stream(request);
        }
        if let Some(own) = path.strip_prefix('/').filter(|path| path.starts_with(live::FOLDER)) {
            let file = live::FILES.iter().find(|(path, _)| *path == own);
            return file.map_or_else(
                || plain(StatusCode::NOT_FOUND, "Nothing lies here.\n"),
                |(path, text)| {
                    response(StatusCode::OK, type_of(path), Bytes::from_static(text.as_bytes()))
                },
            );
        }
        let shown = self.options.shown.borrow().clone();
        if shown.build == 0 {
            let page = live::waiting(shown.trouble.as_ref());
            return self.page(StatusCode::SERVICE_UNAVAILABLE, page.as_bytes(), &[], &shown);
        }
        let Some(path) = decoded(path) else { return self.nothing("", &shown) };
        let base = &self.options.base;
        let Some(asked) = path.strip_prefix(base.as_str()) else {
            if path == "/" || path == base.trim_end_matches('/') {
                return moved(base);
            }
            return self.nothing("", &shown);
        };
        match shown.find(asked) {
            Found::File(path) => self.file(path, &shown),
            Found::Folder => moved(&format!("{}/", percent_encode(&format!("{base}{asked}")))),
            Found::Nothing => self.nothing(asked, &shown),
        }
    }

    fn file(&self, path: String, shown: &Shown) -> Response<Body> {
        let bytes = shown.bytes(&path).cloned().unwrap_or_default();
        if is_page(&path) {
            return self.page(StatusCode::OK, &bytes, &[path], shown);
        }
        response(StatusCode::OK, type_of(&path), bytes)
    }

    fn nothing(&self, asked: &str, shown: &Shown) -> Response<Body> {
        let asked = asked.trim_end_matches('/');
        let mut paths = vec!["404.html".to_owned()];
        if !asked.is_empty() {
            paths.extend(["", ".html", "/index.html"].map(|end| format!("{asked}{end}")));
        }
        let page = shown.bytes("404.html").map_or(live::not_found().as_bytes(), |page| page);
        self.page(StatusCode::NOT_FOUND, page, &paths, shown)
    }

    fn page(
        &self,
        status: StatusCode,
        html: &[u8],
        paths: &[String],
        shown: &Shown,
    ) -> Response<Body> {
        let Options { session, base, .. } = &self.options;
        let page = live::page(html, paths, shown, Setting { session, base });
        response(status, type_of(".html"), page.into())
    }

    /// The stream of changes, from the moment on that the client knows.
    fn stream(&self, request: &Request<Incoming>) -> Response<Body> {
        // Pages of others may ask for it as if it were a picture, and hold its place.
        let site = request.headers().get("sec-fetch-site");
        if site.is_some_and(|site| site != "same-origin" && site != "none") {
            return plain(StatusCode::FORBIDDEN, "This server answers its own pages only.\n");
        }
        if request.method() == Method::HEAD {
            return response(StatusCode::OK, "text/event-stream", Bytes::new());
        }
        let last = request.headers().get("last-event-id").and_then(|id| id.to_str().ok());
        let since = request.uri().query().and_then(|query| query.strip_prefix("since="));
        let known = last.or(since).and_then(|known| {
            let (session, moment) = known.rsplit_once('-')?;
            (session == self.options.session).then(|| moment.parse().ok())?
        });
        let reader = Reader { options: self.options.clone(), since: known };
        let place = self.guests.listen();
        let body = Events {
            next: Box::pin(async { reader.message() }),
            end: Box::pin(async move { place.notified().await }),
        };
        let mut response = Response::new(Either::Right(body));
        let kind = HeaderValue::from_static("text/event-stream");
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
        response
    }
}

fn is_stream(path: &str) -> bool {
    path.strip_prefix('/') == Some(live::STREAM)
}

async fn talk(stream: TcpStream, listens: Arc<AtomicBool>, server: Arc<Server>) {
    let stream = Patient::new(stream, WRITE_TIME);
    let service = service_fn(|request: Request<Incoming>| {
        let server = Arc::clone(&server);
        listens.store(is_stream(request.uri().path()), Ordering::Relaxed);
        async move {
            if server.refusal(&request).is_none() {
                server.until_whole(request.uri().path().to_owned()).await;
            }
            Ok::<_, Infallible>(server.answer(&request))
        }
    });
    // A client that goes away in the middle is nobody's error.
    let _ = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIME)
        .max_headers(HEADERS)
        .max_buf_size(HEADER_BYTES)
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

/// A client of the stream.
struct Reader {
    options: Options,
    /// The moment up to which it knows everything.
    since: Option<u64>,
}

impl Reader {
    /// What there is to tell at the next change, or a sign of life.
    async fn next(mut self) -> (Bytes, Self) {
        match timeout(HEARTBEAT, self.options.shown.changed()).await {
            Ok(Ok(())) => self.message(),
            Ok(Err(_)) => std::future::pending().await,
            Err(_) => (Bytes::from_static(b":\n\n"), self),
        }
    }

    fn message(mut self) -> (Bytes, Self) {
        let now = self.options.shown.borrow_and_update().clone();
        // A client of another run reloads everything, and need not know more.
        let since = self.since.unwrap_or(now.moment).min(now.moment);
        self.since = Some(now.moment);
        (live::message(&now, since, &self.options.session).into(), self)
    }
}

/// The body of a stream. Its place is free as soon as its connection ends.
struct Events {
    next: Pin<Box<dyn Future<Output = (Bytes, Reader)> + Send>>,
    /// Comes when it has to make room for another.
    end: Pin<Box<dyn Future<Output = ()> + Send>>,
}

impl hyper::body::Body for Events {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if self.end.as_mut().poll(context).is_ready() {
            return Poll::Ready(None);
        }
        let (bytes, reader) = ready!(self.next.as_mut().poll(context));
        self.next = Box::pin(reader.next());
        Poll::Ready(Some(Ok(Frame::data(bytes))))
    }
}

fn plain(status: StatusCode, words: &'static str) -> Response<Body> {
    response(status, "text/plain; charset=utf-8", Bytes::from_static(words.as_bytes()))
}

fn moved(to: &str) -> Response<Body> {
    let mut response = plain(StatusCode::FOUND, "");
    if let Ok(to) = HeaderValue::from_str(to) {
        response.headers_mut().insert(header::LOCATION, to);
    }
    response
}

fn response(status: StatusCode, kind: &'static str, bytes: Bytes) -> Response<Body> {
    let mut response = Response::new(Either::Left(Full::new(bytes)));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}

/// A path without its percent signs; `None` where it is no text.
fn decoded(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
        let (high, low) = (digit(rest.next())?, digit(rest.next())?);
        bytes.push((high * 16 + low) as u8);
    }
    String::from_utf8(bytes).ok()
}

/// What a file is, by its ending.
fn type_of(path: &str) -> &'static str {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    match ending.to_ascii_lowercase().as_str() {
        "html" | "htm" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "map" => "application/json",
        "xml" => "application/xml",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "pdf" => "application/pdf",
        "mp3" => "audio/mpeg",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "woff" => "font/woff",
        "woff2" => "font/woff2",
        "txt" | "md" | "mmd" | "d2" | "dsl" | "csv" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_decoded_once() {
        for (path, expected) in [
            ("/a%20b", Some("/a b")),
            ("/%ED%95%9C", Some("/한")),
            ("/%2e%2e/%2F", Some("/..//")),
            ("/%252e", Some("/%2e")),
            ("/%", None),
            ("/%4", None),
            ("/%zz", None),
            ("/%ff", None),
        ] {
            assert_eq!(decoded(path).as_deref(), expected, "{path}");
        }
    }

    #[test]
    fn a_port_in_use_is_passed_over() {
        let first = bind(0).expect("a port");
        let second = bind(first.port).expect("another port");
        assert!(second.port > first.port);
    }
}
