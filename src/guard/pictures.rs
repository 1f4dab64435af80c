//! What files that pages show bring along.

use crate::{
    findings::{ACTIVE_PICTURE, Findings, PICTURE_PLACE},
    inputs::Asset,
};

use super::Allowed;

/// Points at pictures that say where they were taken, and at drawings that can run something.
pub fn look(asset: &Asset, shown: &str, allowed: Allowed, findings: &mut Findings) {
    if asset.has_place && !allowed.settles(PICTURE_PLACE, &asset.path) {
        findings
            .warning(
                PICTURE_PLACE,
                shown,
                "this picture says where it was taken, and the site shows it",
            )
            .help("save it without its metadata (`exiftool -all= FILE`, or a screenshot of it)")
            .help(format!("if it may say so, add `{}` to `allow` in site.toml", asset.path));
    }
    let is_drawing = asset.path.to_lowercase().ends_with(".svg");
    let runs = asset.text.as_deref().filter(|_| is_drawing).is_some_and(runs_something);
    if runs && !allowed.settles(ACTIVE_PICTURE, &asset.path) {
        findings
            .warning(ACTIVE_PICTURE, shown, "this drawing holds a script")
            .help(
                "pages do not run it, but whoever opens the drawing by itself does; save it plain",
            )
            .help(format!("if it may stay, add `{}` to `allow` in site.toml", asset.path));
    }
}

/// Whether an SVG has a script, an attribute that is one, or a link that is one.
fn runs_something(svg: &str) -> bool {
    let lower = svg.to_ascii_lowercase();
    let is_end = |c: char| c.is_whitespace() || c == '>' || c == '/';
    let has_script = lower.match_indices("script").any(|(at, word)| {
        let before = lower[..at].rsplit(['<', ' ']).next().unwrap_or_default();
        let opens = lower[..at - before.len()].ends_with('<');
        let is_named = before.is_empty() || before.ends_with(':');
        opens && is_named && lower[at + word.len()..].starts_with(is_end)
    });
    let has_link = lower.contains("javascript:");
    has_script || has_link || has_handler(&lower)
}

/// `onload="…"` inside a tag.
fn has_handler(lower: &str) -> bool {
    lower
        .match_indices(" on")
        .chain(lower.match_indices("\non"))
        .chain(lower.match_indices("\ton"))
        .any(|(at, mark)| {
            let rest = &lower[at + mark.len()..];
            let name = rest.find(|c: char| !c.is_ascii_lowercase()).unwrap_or(rest.len());
            let is_value = rest[name..]
                .trim_start()
                .strip_prefix('=')
                .is_some_and(|value| value.trim_start().starts_with(['"', '\'']));
            let is_in_tag =
                lower[..at].rfind('<').is_some_and(|open| !lower[open..at].contains('>'));
            name >= 3 && is_value && is_in_tag
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawing_that_runs_something_is_known() {
        for svg in [
            "<svg><script>alert(1)</script></svg>",
            "<svg><SCRIPT href='x'/></svg>",
            "<s:svg xmlns:s='x'><s:script>",
            "<svg onload=\"x()\">",
            "<svg\n  onclick = 'x()'>",
            "<a xlink:href=\"javascript:x()\">",
        ] {
            assert!(runs_something(svg), "{svg}");
        }
        for svg in [
            "<svg><text>on load = \"x\" script</text></svg>",
            "<svg><title>a > b onload=\"x\"</title></svg>",
            "<svg><g id=\"script\" class=\"on\"/><description>prescription</description></svg>",
            "",
        ] {
            assert!(!runs_something(svg), "{svg}");
        }
    }
}
