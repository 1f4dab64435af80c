//! Parable turns the notes that a person keeps while preparing for interviews into a linked
//! static site.
//!
//! The data flows one way, and each module imports only from those before it:
//!
//! 1. [`inputs`] gathers all that a build may know: configuration, texts, theme.
//! 2. [`notes`] reads a text into lines and blocks, losing nothing.
//! 3. [`privacy`] takes out what the writer marked private; nothing behind it can hold it.
//! 4. [`systems`] reads an architecture from sentences.
//! 5. [`portfolio`] says what the sections mean: principles, stories, platforms.
//! 6. [`links`] resolves names: who speaks of whom, and why.
//! 7. [`edition`] decides what this edition shows.
//! 8. [`pages`] lays out a view for every page; [`diagram`] draws for them.
//! 9. [`render`] turns views into files, through the theme.
//! 10. [`output`] puts the files in place, as one step.
//!
//! [`outline`] and [`report`] speak to people and programs about what was read.

pub mod diagram;
pub mod edition;
pub mod findings;
pub mod inputs;
pub mod links;
pub mod notes;
pub mod outline;
pub mod output;
pub mod pages;
pub mod portfolio;
pub mod privacy;
pub mod render;
pub mod report;
pub mod source;
pub mod systems;
pub mod vocabulary;

use std::path::PathBuf;

use findings::{Checked, Findings};
use inputs::Inputs;
use render::File;

/// All that a build makes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Site {
    /// Pages and whatever belongs to them.
    pub files: Vec<File>,
    /// Files of the content folder that pages refer to: where they lie, and their path in the
    /// output.
    pub assets: Vec<(PathBuf, String)>,
}

/// Makes the site of some inputs; for now a list of headings.
pub fn build(inputs: &Inputs) -> Checked<Site> {
    let text = inputs.sources.get(inputs.notes).map_or("", |source| source.text.as_str());
    let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    let page = |title: &str, body: &str| {
        format!(
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta http-equiv=\"Content-Security-Policy\" \
             content=\"default-src 'none'\">\n<meta charset=\"utf-8\">\n<title>{title}</title>\n\
             </head>\n<body>\n<h1 id=\"top\">{title}</h1>\n{body}</body>\n</html>\n"
        )
    };
    let mut files = Vec::new();
    let mut list = String::new();
    for (at, section) in text.split("# ").skip(1).enumerate() {
        let (title, words) = section.split_once('\n').unwrap_or((section, ""));
        let title = escape(title);
        list.push_str(
            &["<li><a href=\"sections/", &at.to_string(), ".html#top\">", &title, "</a></li>\n"]
                .concat(),
        );
        let body = format!("<p>{}</p>\n<p><a href=\"../index.html\">Home</a></p>\n", escape(words));
        files.push(File {
            path: format!("sections/{at}.html"),
            bytes: page(&title, &body).into_bytes(),
        });
    }
    let body =
        format!("<ul>\n{list}</ul>\n<p>{}</p>\n", escape(text.split("# ").next().unwrap_or("")));
    files.push(File { path: "index.html".into(), bytes: page("Notes", &body).into_bytes() });
    Checked { value: Site { files, assets: Vec::new() }, findings: Findings::default() }
}
