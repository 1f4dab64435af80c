//! What is wrong with a template, and where.

use tera::{Error, ErrorKind};

use super::path_of;
use crate::{
    findings::{BAD_THEME, Findings},
    inputs::theme::Theme,
};

/// A mistake in a template.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Trouble {
    template: String,
    line: usize,
    column: usize,
    message: String,
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
        Self { template: name.to_owned(), line, column, message: message.to_owned() }
    }

    /// Makes it a finding that stops the build.
    pub fn report(&self, theme: &Theme, findings: &mut Findings) {
        let place = if self.template.is_empty() {
            "themes".to_owned()
        } else {
            format!("{}:{}:{}", path_of(theme, &self.template), self.line, self.column)
        };
        let finding = findings.error(BAD_THEME, place, self.message.trim());
        if theme.files.get(&self.template).is_some_and(|file| file.path.is_some()) {
            finding.help(format!(
                "remove the file to use the built-in `{}` again",
                self.template
            ));
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
