//! What is wrong with a template, and where.

use serde::Serialize;
use tera::{Error, ErrorKind, Value};

use super::path_of;
use crate::{
    findings::{At, BAD_THEME, Findings},
    inputs::theme::Theme,
    source::Place,
};

/// A mistake in a template.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Trouble {
    template: String,
    line: usize,
    column: usize,
    message: String,
    /// The names that the template may use.
    names: Vec<String>,
}

impl Trouble {
    /// What an error of the template engine says; `template` is the one that was rendered, in case
    /// the error itself names none.
    pub fn of(error: &Error, template: &str) -> Self {
        match error.kind() {
            ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => Self {
                template: report.filename().to_owned(),
                line: report.span().start_line,
                column: report.span().start_col + 1,
                message: report.message().to_owned(),
                names: Vec::new(),
            },
            _ => Self::of_report(&error.to_string(), template),
        }
    }

    /// Some errors come as a finished report: `error: what`, then `--> template:line:column`.
    fn of_report(report: &str, template: &str) -> Self {
        let lines: Vec<&str> = report.lines().map(str::trim).collect();
        let message = lines.iter().find_map(|line| line.strip_prefix("error: "));
        let message = message.or(lines.first().copied()).unwrap_or("it cannot be used");
        let place = lines.iter().find_map(|line| line.strip_prefix("--> ")).and_then(|place| {
            let mut ends = place.rsplitn(3, ':');
            let column = ends.next()?.parse().ok()?;
            let line = ends.next()?.parse().ok()?;
            Some((ends.next()?, line, column))
        });
        let (name, line, column) = place.unwrap_or((template, 1, 1));
        let (template, message) = (name.to_owned(), message.to_owned());
        Self { template, line, column, message, names: Vec::new() }
    }

    /// A template whose page, or all of whose sheets together, would be larger than so many bytes.
    /// Where in it that came to light says nothing.
    pub fn too_large(template: &str, most: usize) -> Self {
        let message = format!("a page of it is larger than {} MiB", most >> 20);
        Self { template: template.to_owned(), line: 1, column: 1, message, names: Vec::new() }
    }

    /// Adds the names that the template may use, beside `site` and `theme`.
    pub fn with_names(mut self, view: &impl Serialize, has_leaves: bool) -> Self {
        let value = Value::try_from_serializable(view).ok();
        let map = value.and_then(Value::into_map).unwrap_or_default();
        self.names = map.keys().filter_map(|key| Some(key.as_str()?.to_owned())).collect();
        self.names.extend(["site".to_owned(), "theme".to_owned()]);
        self.names.extend(has_leaves.then(|| "leaves".to_owned()));
        self.names.sort();
        self
    }

    /// Makes it a finding that stops the build.
    pub fn report(&self, theme: &Theme, findings: &mut Findings) {
        let place = if self.template.is_empty() {
            At::Path("themes".to_owned())
        } else {
            let (line, column) = (self.line as u32, self.column as u32);
            let path = path_of(theme, &self.template);
            Place { path, line, column, end_line: line }.into()
        };
        let finding = findings.error(BAD_THEME, place, self.message.trim());
        if let [names @ .., last] = self.names.as_slice() {
            finding.help(format!("this template sees {} and {last}", names.join(", ")));
        }
        if theme.files.get(&self.template).is_some_and(|file| file.path.is_some()) {
            finding.help(format!("remove the file to use the built-in `{}` again", self.template));
        }
    }
}

/// Line and column of a byte, both from 1.
pub(super) fn place_in(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
    (line, column)
}
