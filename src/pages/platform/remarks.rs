//! What the notes remark on a system, and a form for what they do not.

use serde::Serialize;

use super::form;
use crate::{
    links::Prose,
    notes::inline,
    pages::{layout::Layout, prompts, view::Gap, wording},
    portfolio::Platform,
    source::Text,
    systems::{RemarkKind, System},
};

/// Remarks of one kind.
#[derive(Serialize)]
pub(super) struct RemarkGroup {
    title: &'static str,
    remarks: Vec<RemarkView>,
}

/// One remark, as written.
#[derive(Serialize)]
struct RemarkView {
    words: String,
    line: Option<u32>,
}

/// Words of the notes without their marks.
pub(super) fn said(text: &Text) -> String {
    inline::plain(&inline::parse(std::slice::from_ref(text))).trim().to_owned()
}

impl<'a> Layout<'a> {
    pub(super) fn remarks(&self, system: &System) -> Vec<RemarkGroup> {
        let group = |kind| {
            let remarks = system.remarks.iter().filter(|remark| remark.kind == kind);
            let remarks: Vec<RemarkView> = remarks
                .map(|remark| RemarkView {
                    words: said(&remark.text),
                    line: self.prep.then(|| self.place(remark.text.span()).line),
                })
                .collect();
            (!remarks.is_empty()).then(|| RemarkGroup { title: self.remarks_title(kind), remarks })
        };
        RemarkKind::ALL.into_iter().filter_map(group).collect()
    }

    fn remarks_title(&self, kind: RemarkKind) -> &'static str {
        match kind {
            RemarkKind::TradeOff => "Trade-offs",
            RemarkKind::Failure => "Failure modes",
            RemarkKind::Change if self.prep => "What you would change",
            RemarkKind::Change => "What the writer would change",
        }
    }

    pub(super) fn remarks_note(&self, system: &System) -> &'static str {
        if self.prep && system.remarks.is_empty() { "not on file" } else { "" }
    }

    /// One form for all kinds of which the notes hold nothing.
    pub(super) fn remarks_gap(&self, platform: &Platform<Prose>) -> Option<Gap<'a>> {
        let remarks = &platform.system.remarks;
        let absent = |kind: &RemarkKind| remarks.iter().all(|remark| remark.kind != *kind);
        let absent: Vec<RemarkKind> = RemarkKind::ALL.into_iter().filter(absent).collect();
        let of: Vec<&str> = absent.iter().map(|&kind| prompts::remark(kind)).collect();
        let questions = absent.iter().map(|&kind| prompts::remark_questions(kind, absent.len()));
        let questions: Vec<&str> = questions.flatten().copied().collect();
        let says = format!("The notes say nothing of {}.", wording::either(&of));
        let (line, _) = self.end_of(platform);
        let place = format!("Add it below {line}, under headings such as Trade-offs or Failures.");
        (!absent.is_empty()).then(|| form(says, &questions, place))
    }
}
