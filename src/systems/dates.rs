//! Lines that are nothing but a day: `2024-02-03`, `Sat, 3 Feb 2024`, `2024년 2월 3일`; or a longer
//! time: `Week 12`, `Q1 2023`.

use super::cues::cues;

/// Whether a line says a day and nothing else. A day has a year or the name of a month, and another
/// number beside it.
pub fn is_date(line: &str) -> bool {
    const MOST: usize = 6;
    let cues = &cues().figures;
    let (mut all, mut numbers) = (0, 0);
    let mut named = false;
    for piece in pieces(line).take(MOST + 1) {
        all += 1;
        let digits = piece.bytes().take_while(u8::is_ascii_digit).count();
        let rest = piece[digits..].to_lowercase();
        match digits {
            0 if cues.months.contains(&rest) => named = true,
            0 if cues.weekdays.contains(&rest) => {}
            1 | 2 | 4 if rest.is_empty() || cues.date_endings.contains(&rest) => {
                numbers += 1;
                named |= digits == 4 && matches!(&piece[..2], "19" | "20");
            }
            _ => return false,
        }
    }
    named && numbers >= 1 && (2..=MOST).contains(&all)
}

/// Whether a line says a month of a year and nothing else: `March 2024`.
pub fn is_month(line: &str) -> bool {
    let pieces: Vec<&str> = pieces(line).take(3).collect();
    let [month, year] = pieces.as_slice() else { return false };
    cues().figures.months.contains(&month.to_lowercase())
        && year.len() == 4
        && year.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a line says a stretch of time and nothing else, as entries of a log are headed: a day, a
/// month, a year, or a week or quarter by its number.
pub fn is_period(line: &str) -> bool {
    const MOST: usize = 8;
    let cues = &cues().figures;
    let (mut all, mut numbers) = (0, 0);
    let (mut named, mut counts) = (false, false);
    for piece in pieces(line).take(MOST + 1) {
        all += 1;
        let digits = piece.bytes().take_while(u8::is_ascii_digit).count();
        let rest = piece[digits..].to_lowercase();
        let is_period = cues.log_periods.contains(&rest);
        match digits {
            0 if cues.months.contains(&rest) => named = true,
            0 if is_period => counts = true,
            0 if cues.weekdays.contains(&rest) || cues.log_joints.contains(&rest) => {}
            1 | 2 | 4 if rest.is_empty() || is_period || cues.date_endings.contains(&rest) => {
                numbers += 1;
                counts |= is_period;
                named |= digits == 4 && matches!(&piece[..2], "19" | "20");
            }
            _ => return false,
        }
    }
    all <= MOST && (named || counts && numbers > 0)
}

/// Whether a line says a time, and then perhaps what is planned for it: `Week 1: stories`, `Day 3`,
/// `Monday - rehearse`.
pub fn heads_time(line: &str) -> bool {
    const MARKS: [&str; 8] = [":", "：", " - ", " – ", " — ", "(", " | ", "\t"];
    const LONGEST: usize = 40;
    let line = line.trim_start_matches(|c: char| !c.is_alphanumeric());
    let end = MARKS.iter().filter_map(|mark| line.find(mark)).min().unwrap_or(line.len());
    let head = &line[..end];
    head.len() <= LONGEST && (is_period(head) || is_day_of_plan(head))
}

/// `Day 3`, `Days 4-5`, `Monday`, `Sat + Sun`.
fn is_day_of_plan(head: &str) -> bool {
    const MOST: usize = 6;
    let cues = &cues().figures;
    let pieces: Vec<&str> = pieces(head).take(MOST + 1).collect();
    let (mut counts, mut numbers, mut weekdays) = (false, 0, 0);
    for piece in &pieces {
        let digits = piece.bytes().take_while(u8::is_ascii_digit).count();
        let rest = piece[digits..].to_lowercase();
        let is_day = cues.plan_days.contains(&rest);
        match digits {
            0 if is_day => counts = true,
            0 if cues.weekdays.contains(&rest) => weekdays += 1,
            0 if cues.log_joints.contains(&rest) => {}
            1..=3 if rest.is_empty() || is_day => {
                numbers += 1;
                counts |= is_day;
            }
            _ => return false,
        }
    }
    pieces.len() <= MOST && (counts && numbers > 0 || weekdays > 0)
}

/// Words and numbers, a number with the letters that stick to it as one.
fn pieces(line: &str) -> impl Iterator<Item = &str> {
    let words = line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.flat_map(|word| {
        let mut before = false;
        let starts = word.char_indices().filter_map(move |(at, c)| {
            let begins = at == 0 || c.is_ascii_digit() && !before;
            before = c.is_ascii_digit();
            begins.then_some(at)
        });
        let starts: Vec<usize> = starts.collect();
        let ends = starts.clone().into_iter().skip(1).chain([word.len()]);
        starts.into_iter().zip(ends).map(|(start, end)| &word[start..end])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_told_from_other_counts() {
        for line in [
            "Q1 2023",
            "Week 12",
            "Week of Jan 8",
            "2024 H2",
            "Sprint 14 (Mar 4 - Mar 15)",
            "January",
            "2023 – 2024",
            "KW 12",
            "1Q23",
            "2024-02-03",
            "12주차",
            "第12週",
            "2024年第3季度",
        ] {
            assert!(is_period(line), "{line}");
        }
        for line in [
            "",
            "Weekly",
            "12",
            "Story 3",
            "Q1 planning",
            "Week 1: kickoff",
            "2024 goals",
            "Part 2",
        ] {
            assert!(!is_period(line), "{line}");
        }
    }

    #[test]
    fn steps_of_plans_begin_with_a_time() {
        for line in
            ["Week 1: stories", "Day 3", "Days 4-5 (mock)", "Monday - rehearse", "3일차", "Tag 2"]
        {
            assert!(heads_time(line), "{line}");
        }
        for line in ["Day off: rest", "Daily: read", "3 stories", "Ownership: week 2", "Days"] {
            assert!(!heads_time(line), "{line}");
        }
    }

    #[test]
    fn days_are_told_from_other_numbers() {
        for line in [
            "2024-02-03",
            "## 2024/2/3",
            "3.2.2024:",
            "Feb 3, 2024",
            "Sat 3rd Feb",
            "[2024-02-03 Sat]",
            "2024년 2월 3일",
            "2024年2月",
            "March 2022",
            "3 mars 2023",
        ] {
            assert!(is_date(line), "{line}");
        }
        for line in
            ["", "2024", "24/7", "1.2.3", "May", "Story 3", "2024 goals", "3 teams", "90210"]
        {
            assert!(!is_date(line), "{line}");
        }
    }
}
