//! How long words take to say.

use crate::{inputs::config::Pace, links::Prose, portfolio::Story, prose, text::count_plain_words};

/// How much of a story is counted, in bytes: a quarter of an hour.
const LONGEST: usize = 20_000;

/// How long it takes to say what a story's passages tell, in seconds.
pub fn seconds_to_tell(story: &Story<Prose>, pace: Pace) -> u32 {
    let mut count = Count::default();
    for part in &story.parts {
        count.add(&part.text);
    }
    for points in &story.points {
        count.add(&prose::plain(points, LONGEST));
    }
    count.seconds(pace)
}

/// How long it takes to say a text, in seconds.
pub fn seconds_to_say(text: &str, pace: Pace) -> u32 {
    let mut count = Count::default();
    count.add(text);
    count.seconds(pace)
}

/// `2 minutes 5 seconds`, `50 seconds`.
pub fn in_words(seconds: u32) -> String {
    let unit = |many: u32, name: &str| match many {
        0 => None,
        1 => Some(format!("1 {name}")),
        _ => Some(format!("{many} {name}s")),
    };
    let parts = [unit(seconds / 60, "minute"), unit(seconds % 60, "second")];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() { "0 seconds".to_owned() } else { parts.join(" ") }
}

/// What takes time to say.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    words: usize,
    syllables: usize,
}

impl Count {
    fn add(&mut self, text: &str) {
        if text.is_ascii() {
            self.words += count_plain_words(text);
            return;
        }
        for word in text.split_whitespace() {
            if word.is_ascii() {
                self.words += usize::from(word.contains(|c: char| c.is_ascii_alphanumeric()));
                continue;
            }
            match word.chars().filter(|&c| is_syllable(c)).count() {
                0 if word.contains(char::is_alphanumeric) => self.words += 1,
                many => self.syllables += many,
            }
        }
    }

    fn seconds(self, pace: Pace) -> u32 {
        let words = self.words * 60 / pace.words.max(1) as usize;
        (words + self.syllables * 60 / pace.syllables.max(1) as usize) as u32
    }
}

/// Kana, Han and Hangul.
fn is_syllable(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_is_counted_in_words_or_in_syllables() {
        for (text, seconds) in [
            (String::new(), 0),
            ("- … –".to_owned(), 0),
            ("word ".repeat(130), 60),
            ("word - ".repeat(260), 120),
            ("고객 집착, ".repeat(70), 60),
            ("客户至上".repeat(70), 60),
        ] {
            assert_eq!(seconds_to_say(&text, Pace::default()), seconds, "{text}");
        }
        let fast = Pace { words: 260, ..Pace::default() };
        assert_eq!(seconds_to_say(&"word ".repeat(260), fast), 60);
    }

    #[test]
    fn time_is_said_in_minutes_and_seconds() {
        for (seconds, words) in
            [(0, "0 seconds"), (1, "1 second"), (60, "1 minute"), (125, "2 minutes 5 seconds")]
        {
            assert_eq!(in_words(seconds), words);
        }
    }
}
