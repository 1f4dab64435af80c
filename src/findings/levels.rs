//! What the person has decided about kinds of findings.

use super::{Code, Findings, Severity};

/// Kinds of findings whose weight the person has set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Levels {
    /// Not told at all.
    pub allow: Vec<Code>,
    /// Warnings.
    pub warn: Vec<Code>,
    /// Errors.
    pub deny: Vec<Code>,
}

impl Levels {
    /// Gives findings the weights that were set. What stops a build stops it all the same: no
    /// setting makes an error less.
    pub fn settle(&self, findings: &mut Findings) {
        if *self == Self::default() {
            return;
        }
        findings.retain(|finding| {
            if self.deny.contains(&finding.code) {
                finding.severity = Severity::Error;
            } else if finding.severity < Severity::Error && self.warn.contains(&finding.code) {
                finding.severity = Severity::Warning;
            }
            finding.severity == Severity::Error || !self.allow.contains(&finding.code)
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::{EMPTY_ITEM, EMPTY_LABEL, UNCLOSED_PRIVATE, UNTOLD};

    #[track_caller]
    fn check(levels: &Levels, expected: &[(Code, Severity)]) {
        let mut findings = Findings::default();
        findings.error(UNCLOSED_PRIVATE, "notes.md", "never closed");
        findings.warning(EMPTY_LABEL, "notes.md", "nothing behind `R:`");
        findings.warning(EMPTY_ITEM, "notes.md", "nothing here");
        findings.advice(UNTOLD, "notes.md", "a title so far");
        levels.settle(&mut findings);
        let left: Vec<_> = findings.iter().map(|found| (found.code, found.severity)).collect();
        assert_eq!(left, expected);
    }

    #[test]
    fn a_kind_is_left_out_or_weighs_more_or_less() {
        let levels =
            Levels { allow: vec![EMPTY_ITEM], warn: vec![UNTOLD], deny: vec![EMPTY_LABEL] };
        check(
            &levels,
            &[
                (UNCLOSED_PRIVATE, Severity::Error),
                (EMPTY_LABEL, Severity::Error),
                (UNTOLD, Severity::Warning),
            ],
        );
    }

    #[test]
    fn what_stops_a_build_stops_it_all_the_same() {
        for levels in [
            Levels { allow: vec![UNCLOSED_PRIVATE], ..Levels::default() },
            Levels { warn: vec![UNCLOSED_PRIVATE], ..Levels::default() },
        ] {
            check(
                &levels,
                &[
                    (UNCLOSED_PRIVATE, Severity::Error),
                    (EMPTY_LABEL, Severity::Warning),
                    (EMPTY_ITEM, Severity::Warning),
                    (UNTOLD, Severity::Advice),
                ],
            );
        }
    }
}
