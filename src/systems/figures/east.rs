//! Counters and magnitudes of Chinese, Japanese and Korean.

use super::{Found, Reader, names::is_year, tokens::run, words::prefix};

impl Reader<'_> {
    /// `1억 건`, `3배`, `200万`, `40분`.
    pub(super) fn cjk_counter(&self, found: &mut Found, at: usize) -> usize {
        let start = self.start(at);
        let mut end = start;
        let spaced_magnitude = prefix(&self.text[start..], &self.cues.cjk_magnitudes_spaced);
        if self.is_glued(at) || spaced_magnitude.is_some() {
            while let Some(length) = self.cjk_magnitude(&self.text[end..], end > start) {
                end += length;
                found.weak = false;
                found.bare = false;
            }
            found.value.end = end;
            found.written.end = end;
        }
        let rest = &self.text[end..];
        let spaced = rest.len() - rest.trim_start_matches(' ').len();
        let counter = prefix(rest.trim_start_matches(' '), &self.cues.cjk_counters);
        let is_date = matches!(counter, Some("년" | "年" | "월" | "月" | "일" | "日"))
            && (is_year(&self.text[found.value.clone()]) || matches!(counter, Some("월" | "月")));
        if let Some(counter) = counter.filter(|_| !is_date) {
            found.weak = false;
            found.bare = false;
            let unit = end + spaced..end + spaced + counter.len();
            found.written.end = unit.end;
            found.of = Some(unit);
            if let Some(end) = self.bound_after(found.written.end) {
                found.written.end = end;
            }
        }
        let after = self.tokens[at..].iter().take(12);
        at + after.take_while(|token| token.range.end <= found.written.end).count()
    }

    /// The length of `억`, or behind one of ` 5천만`.
    fn cjk_magnitude(&self, rest: &str, goes_on: bool) -> Option<usize> {
        let trimmed = rest.strip_prefix(' ').filter(|_| goes_on).unwrap_or(rest);
        let digits = if goes_on { run(trimmed, |c| c.is_ascii_digit()) } else { 0 };
        let spaced = rest.len() - trimmed.len();
        if digits > 4 || spaced > 0 && digits == 0 {
            return None;
        }
        let word = prefix(&trimmed[digits..], &self.cues.cjk_magnitudes)?;
        Some(spaced + digits + word.len())
    }
}
