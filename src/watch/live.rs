//! What the server adds to a page on its way to the browser.
//!
//! One script, at an address of its own that no site has. Nothing of it is in the site's files:
//! a page is changed in the moment it leaves, and so is its Content-Security-Policy, which would
//! rightly not let the script in.

use std::{borrow::Cow, collections::BTreeMap, ops::Range};

use memchr::memmem;
use serde::Serialize;

use super::shown::{Shown, Trouble};

/// The folder of what the server adds. A site has no path that begins with a hyphen.
pub const FOLDER: &str = "-parable/";
/// The stream of changes.
pub const STREAM: &str = "-parable/changes";
/// What the server adds: path, bytes.
pub const FILES: &[(&str, &str)] = &[
    ("-parable/live.js", include_str!("live.js")),
    ("-parable/live.css", include_str!("live.css")),
];

/// What the script of a page is told about it.
#[derive(Serialize)]
struct Told<'a> {
    session: &'a str,
    /// The moment of which it is.
    moment: u64,
    /// The page, and those whose coming would take its place.
    paths: &'a [String],
    /// Where the site begins.
    base: &'a str,
    /// Links to the editor: the path of a page, and the link.
    edits: &'a [(String, String)],
}

/// What the stream says.
#[derive(Serialize)]
struct Message<'a> {
    session: &'a str,
    /// How many sites were shown.
    build: u64,
    /// How often what is shown has changed.
    moment: u64,
    /// The moment since which `changed` tells everything.
    since: u64,
    changed: Vec<&'a str>,
    moved: BTreeMap<&'a str, &'a str>,
    trouble: Option<&'a Trouble>,
}

/// Where a page stands.
#[derive(Clone, Copy, Debug)]
pub struct Setting<'a> {
    /// Tells this run of the server from others.
    pub session: &'a str,
    /// The path of the site's first page on the server, with slashes at both ends.
    pub base: &'a str,
}

/// A page as the browser gets it. The first of `paths` is its own; the others are those that were
/// asked for and are not there.
pub fn page(html: &[u8], paths: &[String], shown: &Shown, setting: Setting) -> Vec<u8> {
    let Setting { session, base } = setting;
    let edits = paths.first().map_or(&[][..], |path| shown.edits(path));
    let told = Told { session, moment: shown.moment, paths, base, edits };
    let told = serde_json::to_string(&told).unwrap_or_default();
    let script = format!(
        "<script defer src=\"/{}\" data-live=\"{}\"></script>\n",
        FILES[0].0,
        escaped(&told)
    );
    let (policy, admitting) = match policy(html) {
        Some(at) => (at.clone(), admit(&String::from_utf8_lossy(&html[at]))),
        None => (0..0, String::new()),
    };
    let head = memmem::find(html, b"</head>").filter(|&at| at >= policy.end).unwrap_or(html.len());
    let parts = [
        &html[..policy.start],
        admitting.as_bytes(),
        &html[policy.end..head],
        script.as_bytes(),
        &html[head..],
    ];
    parts.concat()
}

/// What the stream says to a browser that knows everything up to `since`, a moment of `session`;
/// in the form of server-sent events.
pub fn message(shown: &Shown, since: u64, session: &str) -> String {
    let moved = shown.moved.iter().filter(|(_, (_, at))| *at > since);
    let message = Message {
        session,
        build: shown.build,
        moment: shown.moment,
        since,
        changed: shown.changed_since(since),
        moved: moved.map(|(from, (to, _))| (from.as_str(), to.as_str())).collect(),
        trouble: shown.trouble.as_ref(),
    };
    let message = serde_json::to_string(&message).unwrap_or_default();
    format!("id: {session}-{}\ndata: {message}\n\n", shown.moment)
}

/// A page for the time before there is a site.
pub fn waiting(trouble: Option<&Trouble>) -> String {
    let text = trouble.map_or("", |trouble| trouble.text.as_str());
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <title>No site yet</title>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n</head>\n<body>\n\
         <h1>There is no site yet</h1>\n\
         <p>This is what keeps it from being built. The page comes by itself when that is mended.</p>\n\
         <pre>{}</pre>\n</body>\n</html>\n",
        escaped(text)
    )
}

/// A page for an address without one, where the site has no page for that itself.
pub fn not_found() -> &'static str {
    "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>Not found</title>\n\
     </head>\n<body>\n<h1>Nothing lies here</h1>\n<p><a href=\"/\">To the first page</a></p>\n\
     </body>\n</html>\n"
}

fn escaped(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>', '"', '\'']) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 64);
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    Cow::Owned(out)
}

/// Where a page's policy is written: the value of `content` in the `meta` that holds it.
fn policy(html: &[u8]) -> Option<Range<usize>> {
    const NAME: &[u8] = b"content-security-policy";
    let head = &html[..memmem::find(html, b"</head>").unwrap_or(html.len())];
    let name = head.windows(NAME.len()).position(|part| part.eq_ignore_ascii_case(NAME))?;
    let start = head[..name].iter().rposition(|&byte| byte == b'<')?;
    // A value may hold a `>`; a tag with a policy in it does not.
    let end = name + head[name..].iter().position(|&byte| byte == b'>')?;
    let value = start + memmem::find(&head[start..end], b"content=")? + b"content=".len();
    let quote = *head.get(value).filter(|quote| matches!(quote, b'"' | b'\''))?;
    let length = head[value + 1..end].iter().position(|&byte| byte == quote)?;
    Some(value + 1..value + 1 + length)
}

/// A policy that also admits the script, its stylesheet, its stream and the worker that holds it.
fn admit(policy: &str) -> String {
    let mut directives: Vec<Vec<&str>> =
        policy.split(';').map(|part| part.split_whitespace().collect()).collect();
    directives.retain(|words: &Vec<&str>| !words.is_empty());
    let is = |words: &[&str], name: &str| {
        words.first().is_some_and(|word| word.eq_ignore_ascii_case(name))
    };
    let default: Option<Vec<&str>> =
        directives.iter().find(|words| is(words, "default-src")).cloned();
    for name in ["script-src", "style-src", "connect-src", "worker-src"] {
        if !directives.iter().any(|words| is(words, name)) {
            // Nothing is said of it, and so everything is allowed.
            let Some(default) = &default else { continue };
            let mut words = vec![name];
            words.extend(&default[1..]);
            directives.push(words);
        }
        let Some(words) = directives.iter_mut().find(|words| is(words, name)) else { continue };
        words.retain(|word| !word.eq_ignore_ascii_case("'none'"));
        if !words.contains(&"'self'") && !words.contains(&"&#39;self&#39;") {
            words.push("'self'");
        }
    }
    let directives: Vec<String> = directives.iter().map(|words| words.join(" ")).collect();
    directives.join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SETTING: Setting = Setting { session: "s", base: "/" };

    fn sent(html: &str) -> String {
        let page = page(html.as_bytes(), &["a.html".to_owned()], &Shown::default(), SETTING);
        String::from_utf8(page).unwrap()
    }

    #[test]
    fn the_script_comes_at_the_end_of_the_head() {
        let page = sent("<head><title>x</title></head><body></head>");
        assert!(page.starts_with("<head><title>x</title><script defer src=\"/-parable/live.js\""));
        assert!(page.ends_with("</script>\n</head><body></head>"));
        assert!(sent("no head").starts_with("no head<script"));
        assert!(sent("").starts_with("<script"));
    }

    #[test]
    fn what_the_script_is_told_cannot_end_its_attribute() {
        let asked = "\"><script>alert(1)</script>'&";
        let page = page(b"<head></head>", &[asked.to_owned()], &Shown::default(), SETTING);
        let page = String::from_utf8(page).unwrap();
        assert!(!page.contains("<script>alert"), "{page}");
        assert_eq!(page.matches("<script").count(), 1);
    }

    #[track_caller]
    fn check_policy(policy: &str, expected: &str) {
        assert_eq!(admit(policy), expected);
    }

    #[test]
    fn a_policy_is_opened_as_far_as_needed() {
        check_policy(
            "default-src 'none'; style-src 'self' file:; script-src 'self' 'sha256-x='",
            "default-src 'none'; style-src 'self' file:; script-src 'self' 'sha256-x='; \
             connect-src 'self'; worker-src 'self'",
        );
        check_policy("img-src *", "img-src *");
        check_policy(
            "Script-Src 'none'; default-src x",
            "Script-Src 'self'; default-src x; style-src x 'self'; connect-src x 'self'; worker-src x 'self'",
        );
        check_policy("", "");
    }

    #[test]
    fn a_policy_is_found_in_any_meta() {
        for meta in [
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'\">",
            "<META content=\"default-src 'none'\" http-equiv=content-security-policy>",
        ] {
            let page = sent(&format!("<head>{meta}</head>"));
            assert!(page.contains("connect-src 'self'"), "{page}");
        }
        for none in [
            "",
            "<p>Content-Security-Policy</p>",
            "Content-Security-Policy>",
            "<meta content-security-policy content=",
        ] {
            assert!(!sent(none).contains("connect-src"), "{none}");
        }
    }

    #[test]
    fn the_policy_of_the_built_in_theme_is_opened() {
        let html = include_str!("../../themes/dossier/base.html");
        let page = sent(html);
        assert!(page.contains("connect-src 'self'"));
        assert!(page.contains("script-src 'self' file: 'sha256-"));
    }

    #[test]
    fn the_waiting_page_escapes_what_it_shows() {
        let trouble = Trouble { text: "<b>\"&'".to_owned(), edit: None };
        assert!(waiting(Some(&trouble)).contains("&lt;b&gt;&quot;&amp;&#39;"));
    }
}
