//! Sections of a known kind: words, links, questions, what to prepare first.

use std::ops::Range;

use super::Builder;
use crate::notes::{Block, BlockKind};
use crate::portfolio::asked::{self, Answered, Piece};
use crate::portfolio::cues::Topic;
use crate::portfolio::labels::Meaning;
use crate::portfolio::parts::Trust;
use crate::portfolio::principles::list_pieces;
use crate::portfolio::split::Draft;
use crate::portfolio::words::{lines_of, span_of, text_of, without_marks};
use crate::portfolio::zones::Zone;
use crate::portfolio::{
    PrincipleId, Question, Section, SectionKind, Word, chats, pointers, references, split, words,
    zones,
};
use crate::source::Text;
use crate::systems;

impl Builder<'_> {
    pub(super) fn topic(&mut self, order: usize, topic: Topic, zone: Zone) {
        match topic {
            Topic::Stories => self.bank(&zone.blocks, zone.head.as_ref(), SectionKind::Other),
            Topic::Words => self.word_list(zone),
            Topic::Links => self.other(zone, SectionKind::Links),
            Topic::Questions if self.tells_answers(&zone) => {
                self.bank(&zone.blocks, zone.head.as_ref(), SectionKind::Questions);
            }
            Topic::Questions => self.question_list(&zone),
            Topic::Job => self.other(zone, SectionKind::JobDescription),
            Topic::Principles | Topic::PrepareFirst => {
                self.prepare_first(&zone);
                self.table_marks(&zone.blocks);
                if split::count_runs(&zone.blocks, self.labels, self.cues) > 0 {
                    return self.bank(&zone.blocks, zone.head.as_ref(), SectionKind::Other);
                }
                self.other(zone, SectionKind::Other);
            }
            Topic::Platforms | Topic::Technical => self.plain(order, zone),
            Topic::Advice if self.tells_own_stories(&zone) => {
                self.bank(&zone.blocks, zone.head.as_ref(), SectionKind::Other);
            }
            Topic::Advice | Topic::Definition | Topic::Plan => self.other(zone, SectionKind::Other),
        }
    }

    /// Whether what a heading such as `Interview prep` stands over are stories, and no advice on how
    /// to tell some: `Action: what I did` alone is not enough, unless it is over everything.
    fn tells_own_stories(&self, zone: &Zone) -> bool {
        let runs = split::count_runs(&zone.blocks, self.labels, self.cues);
        let is_title = zone.head.as_ref().is_some_and(|head| head.block.rows.start == 0);
        let text = text_of(&zone.blocks);
        (runs > 1 || runs == 1 && is_title && split::is_own_story(&zone.blocks, self.cues))
            && self.cues.is_own(&text)
            && !self.cues.is_job_or_advice(&text)
    }

    /// Whether what the writer did stands right below questions, as the answer to them.
    fn tells_answers(&self, zone: &Zone) -> bool {
        const FEWEST: usize = 15;
        zone.blocks.windows(2).any(|pair| {
            let BlockKind::List(items) = &pair[0].kind else { return false };
            let asked = items.last().and_then(|item| item.words.first());
            let asks = asked.is_some_and(|line| self.cues.is_question(line.as_str()));
            let text = text_of(&pair[1..]);
            asks && pair[1].blank_before == 0
                && matches!(pair[1].kind, BlockKind::Paragraph(_))
                && words::count(&text) >= FEWEST
                && self.cues.is_own(&text)
        })
    }

    /// A list of principles, not all of them, is the list of those to prepare first.
    pub(super) fn prepare_first(&mut self, zone: &Zone) {
        for block in &zone.blocks {
            let lines: Vec<&Text> = lines_of(std::slice::from_ref(block));
            let mut joined = Text::default();
            for line in &lines {
                joined.join("\n", line);
            }
            if joined.as_str().len() > 600 {
                continue;
            }
            let pieces = list_pieces(joined.as_str()).count();
            // With more misses it is another list, even where pieces are two names each.
            let found = references::listed_until(&joined, &self.roster, pieces * 3 / 5);
            let found: Vec<PrincipleId> = found.into_iter().flatten().map(|(id, _)| id).collect();
            let is_list = found.len() >= 2 && found.len() * 5 >= pieces * 4;
            if is_list && found.len() < self.roster.entries.len() {
                for id in found {
                    if !self.prepare_first.contains(&id) {
                        self.prepare_first.push(id);
                    }
                }
            }
        }
    }

    /// A list of words has the words' page; what is no word in it keeps the section's title.
    pub(super) fn word_list(&mut self, zone: Zone) {
        let Zone { head, blocks, .. } = zone;
        if let Some(head) = &head {
            self.place(std::slice::from_ref(&head.block));
            self.word_headings.push(head.name.clone());
        }
        let (words, left): (Vec<Block>, Vec<Block>) = blocks.into_iter().partition(is_word_block);
        for block in &words {
            self.words_in(block);
        }
        self.place(&words);
        if !left.is_empty() {
            self.section(head.as_ref(), left, SectionKind::Words);
        }
    }

    pub(super) fn words_in(&mut self, block: &Block) {
        match &block.kind {
            BlockKind::Paragraph(lines) => {
                let mut at = 0;
                while at < lines.len() {
                    let defined = lines.get(at + 1).filter(|next| next.as_str().starts_with(": "));
                    if let Some(meaning) = defined {
                        let meaning = meaning.slice(2..meaning.as_str().len()).trim();
                        self.words.push(Word { term: lines[at].clone(), meaning: Some(meaning) });
                        at += 2;
                    } else {
                        let before = self.words.len();
                        self.word(&lines[at]);
                        let below = self.set_in_below(&lines[at..]);
                        if self.words.len() == before + 1 {
                            self.goes_on_with(&lines[at + 1..at + 1 + below]);
                            at += below;
                        }
                        at += 1;
                    }
                }
            }
            BlockKind::List(items) => {
                for item in items {
                    if let Some(line) = item.words.first() {
                        self.word(line);
                        let nested = lines_of(&item.blocks);
                        if let (Some(word), Some(meaning)) = (self.words.last_mut(), nested.first())
                            && word.meaning.is_none()
                        {
                            word.meaning = Some((*meaning).clone());
                        }
                    }
                }
            }
            BlockKind::Table(table) => {
                for row in &table.body {
                    if let Some(term) = row.cells.first().filter(|term| !term.is_empty()) {
                        let meaning =
                            row.cells.get(1).filter(|meaning| !meaning.is_empty()).cloned();
                        self.words.push(Word { term: term.clone(), meaning });
                    }
                }
            }
            _ => {}
        }
    }

    /// How many lines right below the first are set in deeper: what it means.
    fn set_in_below(&self, lines: &[Text]) -> usize {
        let Some((first, below)) = lines.split_first() else { return 0 };
        let column = self.column(first);
        below.iter().take_while(|line| self.column(line) > column).count()
    }

    /// How many bytes stand before some words in their line.
    fn column(&self, words: &Text) -> u32 {
        let lines = self.lines.get(self.file).copied().unwrap_or_default();
        let start = words.span().start;
        let row = lines.partition_point(|line| line.start <= start);
        row.checked_sub(1).and_then(|row| lines.get(row)).map_or(0, |line| start - line.start)
    }

    /// Adds lines to what the last word means.
    fn goes_on_with(&mut self, lines: &[Text]) {
        let Some(word) = self.words.last_mut() else { return };
        for line in lines {
            match &mut word.meaning {
                Some(meaning) => meaning.join(" ", line),
                None => word.meaning = Some(line.clone()),
            }
        }
    }

    pub(super) fn word(&mut self, line: &Text) {
        const MARKS: [&str; 12] =
            [" - ", " – ", " — ", " :: ", ": ", " = ", "：", " -> ", " → ", " => ", " ⇒ ", "\t"];
        let words = line.as_str();
        if !words.contains(char::is_alphanumeric) {
            return;
        }
        let mark = MARKS
            .iter()
            .filter_map(|mark| words.find(mark).map(|at| (at, mark.len())))
            .min()
            .or_else(|| translated(words).map(|at| (at, 1)));
        let (term, meaning) = match mark {
            Some((at, length)) => {
                (line.slice(0..at), Some(line.slice(at + length..words.len()).trim()))
            }
            None if words.split_whitespace().count() <= 8
                && words.contains(',')
                && words.split(',').all(|piece| piece.split_whitespace().count() <= 3) =>
            {
                let mut start = 0;
                for piece in words.split(',') {
                    let term = line.slice(start..start + piece.len()).trim();
                    start += piece.len() + 1;
                    if !term.is_empty() {
                        self.words.push(Word { term, meaning: None });
                    }
                }
                return;
            }
            None => (line.clone(), None),
        };
        let term = without_marks(&term.trim());
        if !term.is_empty() {
            self.words.push(Word { term, meaning: meaning.filter(|meaning| !meaning.is_empty()) });
        }
    }

    fn question_list(&mut self, zone: &Zone) {
        self.questions_of(zone.head.as_ref(), &zone.blocks, true);
    }

    /// Questions and what is said to them: the parts of a story, or what the writer did, are a story
    /// that answers; the rest stays below its question. Where the heading does not say that all of
    /// them are questions, only items are.
    pub(super) fn questions_of(
        &mut self,
        head: Option<&zones::Head>,
        blocks: &[Block],
        says_so: bool,
    ) {
        let asks = |line: &Text| line.as_str().ends_with(['?', '？']);
        let marked = lines_of(blocks).into_iter().any(asks);
        let pieces = asked::pieces(blocks, self.labels, self.cues);
        let rest = pieces.iter().filter_map(|piece| match piece {
            Piece::Rest(block) => Some(block.clone()),
            Piece::Answered(_) => None,
        });
        let answered = split::answers_questions(&rest.collect::<Vec<_>>(), self.cues);
        let asks_one = |piece: &Piece| match piece {
            Piece::Answered(answered) => asked::asks(&answered.question, self.cues),
            Piece::Rest(_) => false,
        };
        let some_ask = pieces.iter().any(asks_one);
        let mut left = Vec::new();
        for piece in pieces {
            match piece {
                Piece::Rest(block) => {
                    let may_ask = says_so || matches!(block.kind, BlockKind::List(_));
                    if may_ask && !(marked && self.says_else(&block, left.last())) {
                        self.questions_waiting(&block, marked, answered);
                    }
                    left.push(block);
                }
                Piece::Answered(answered) => {
                    let story = self.answering_story(&answered);
                    let lines = lines_of(&answered.below).into_iter();
                    let has_parts = Trust::of(lines, self.labels).tells_story();
                    // `The kiosk` over the parts of a story asks nothing, where nothing beside it does.
                    if !has_parts || some_ask {
                        let text = answered.question.clone();
                        self.questions.push(Question { text, principle: None });
                    }
                    match story {
                        Some(draft) => self.story(draft, None),
                        None => left.extend(answered.shown),
                    }
                }
            }
        }
        self.section(head, left, SectionKind::Questions);
    }

    /// Whether a block below questions that have their mark is about something else: none of its lines
    /// asks, and they are a paragraph, or a list below a line of its own that tells something in
    /// sentences.
    fn says_else(&self, block: &Block, above: Option<&Block>) -> bool {
        let lines = lines_of(std::slice::from_ref(block));
        if lines.iter().any(|line| asked::asks(line, self.cues)) {
            return false;
        }
        match &block.kind {
            BlockKind::Paragraph(_) => true,
            BlockKind::List(_) => {
                let above = above.filter(|_| block.blank_before == 0);
                let headed = above.is_some_and(|above| match &above.kind {
                    BlockKind::Paragraph(lines) => {
                        lines.len() == 1 && !asked::asks(&lines[0], self.cues)
                    }
                    _ => false,
                });
                headed && lines.iter().any(|line| words::ends_sentence(line.as_str()))
            }
            _ => false,
        }
    }

    /// A question without what points to its story, which is kept.
    fn without_pointer(&mut self, line: &Text, rows: &Range<u32>) -> Text {
        let asked = pointers::question(line, self.labels, self.cues);
        let asked = asked.and_then(|it| Some((it.question, it.pointer?)));
        // `Why us? [must ask]` says how it is asked.
        let Some((question, pointer)) =
            asked.filter(|(_, pointer)| !pointer.as_str().starts_with('['))
        else {
            return line.clone();
        };
        self.point_by(pointer, rows.clone(), None);
        question
    }

    /// Questions of a block to which nothing is said.
    fn questions_waiting(&mut self, block: &Block, marked: bool, answered: bool) {
        let asks = |line: &Text| line.as_str().ends_with(['?', '？']);
        let lines: Vec<Text> = match &block.kind {
            // Where questions have their mark, a line without it asks nothing.
            BlockKind::Paragraph(lines) if answered || marked && lines.len() == 1 => lines
                .iter()
                .filter(|line| {
                    self.cues.is_question(line.as_str()) || lines.len() > 1 && asks(line)
                })
                .cloned()
                .collect(),
            BlockKind::Paragraph(lines) => lines.clone(),
            BlockKind::List(items) => {
                let asked = items.iter().filter_map(|item| {
                    let line = item.words.first()?;
                    let task = self.cues.is_task(item.marker, line.as_str());
                    (!task).then(|| line.clone())
                });
                asked.collect()
            }
            _ => Vec::new(),
        };
        for line in lines.into_iter().filter(|line| line.as_str().contains(char::is_alphabetic)) {
            let text = self.without_pointer(&line, &block.rows);
            self.questions.push(Question { text, principle: None });
        }
    }

    /// The story that answers a question, where what is said to it tells one.
    fn answering_story(&self, answered: &Answered) -> Option<Draft> {
        const FEWEST: usize = 12;
        let Answered { question, tags, rows, below, .. } = answered;
        let tells = Trust::of(lines_of(below).into_iter(), self.labels).tells_story();
        let prose = asked::without_letter(below.clone(), self.labels);
        let text = text_of(&prose);
        let is_prose = below.iter().all(|block| matches!(block.kind, BlockKind::Paragraph(_)));
        let is_own = is_prose
            && words::count(&text) >= FEWEST
            && (self.cues.says_own_part(&text) || self.cues.tells_own_past(&text))
            // What was asked for is a time, and not an opinion or how something works.
            && !question.as_str().ends_with(['?', '？'])
            && !self.cues.is_job_or_advice(&text);
        let blocks = match (tells, is_own) {
            (true, _) => below.clone(),
            (false, true) => prose,
            _ => return None,
        };
        let title = Some(question.clone());
        Some(Draft { title, tags: tags.clone(), blocks, title_rows: rows.clone() })
    }

    pub(super) fn other(&mut self, zone: Zone, kind: SectionKind) {
        let Zone { head, blocks, .. } = zone;
        self.section(head.as_ref(), blocks, kind);
    }

    /// Questions among other words are questions all the same.
    pub(super) fn questions_in(&mut self, blocks: &[Block]) {
        let blocks = blocks.iter().filter(|block| !chats::is_chat(block));
        for line in blocks.flat_map(|block| lines_of(std::slice::from_ref(block))) {
            // `Q: Why A?`; a heading that only says what remarks follow asks nothing.
            let label = self.labels.read(line).filter(|label| label.meaning == Meaning::Question);
            let text = label.map_or_else(|| line.clone(), |label| label.rest);
            let bullet =
                text.as_str().len() - text.as_str().trim_start_matches(['-', '•', ' ']).len();
            let text = text.slice(bullet..text.as_str().len());
            let asks = text.as_str().ends_with(['?', '？'])
                && !rates(text.as_str())
                && self.cues.is_question(text.as_str())
                && systems::heads_remarks(text.as_str()).is_none();
            if asks {
                self.questions.push(Question { text, principle: None });
            }
        }
    }

    pub(super) fn section(
        &mut self,
        head: Option<&zones::Head>,
        blocks: Vec<Block>,
        kind: SectionKind,
    ) {
        if let Some(head) = head.filter(|_| text_of(&blocks).is_empty()) {
            return self.gathers(head);
        }
        let span = span_of(&blocks);
        let title = head.map(|head| head.name.clone());
        if kind != SectionKind::Questions {
            self.questions_in(&blocks);
        }
        if let Some(head) = head {
            self.place(std::slice::from_ref(&head.block));
        }
        if let Some(title) = title {
            let span = span.map_or(title.span(), |span| title.span().to(span));
            let passages = self.passage(blocks).into_iter().collect();
            self.sections.push(Section { title, kind, passages, span });
        } else {
            let passage = self.passage(blocks);
            self.unsorted.extend(passage);
        }
    }
}

/// Whether a line counts points: `Story 1 4/5, Story 2 3/5 - where is the data?`.
fn rates(words: &str) -> bool {
    const FEWEST: usize = 2;
    let is_digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
    let bytes = words.as_bytes();
    let ratings = memchr::memchr_iter(b'/', bytes)
        .filter(|&at| at > 0 && is_digit(bytes.get(at - 1)) && is_digit(bytes.get(at + 1)));
    ratings.count() >= FEWEST
}

/// Where a word of one script ends before what it means in an Eastern one: `trade-off 权衡`.
fn translated(words: &str) -> Option<usize> {
    const FIRST_EASTERN: char = '\u{1100}';
    let (at, _) = words.match_indices(' ').find(|(at, _)| {
        words[at + 1..].starts_with(|c: char| c >= FIRST_EASTERN && c.is_alphabetic())
    })?;
    let term = &words[..at];
    let is_term = term.starts_with(|c: char| c.is_ascii_alphabetic())
        && term.is_ascii()
        && term.split(' ').nth(3).is_none()
        && !words[at..].contains(|c: char| c.is_ascii_alphabetic());
    is_term.then_some(at)
}

/// Whether every line of a block is a word of a list, with its meaning at most.
fn is_word_block(block: &Block) -> bool {
    match &block.kind {
        BlockKind::Paragraph(lines) => {
            lines.iter().all(|line| !words::is_only_links(line.as_str()))
        }
        BlockKind::List(items) => items.iter().all(|item| {
            let nested = lines_of(&item.blocks).len();
            let link = item.words.first().is_some_and(|line| words::is_only_links(line.as_str()));
            item.words.len() == 1 && nested <= 1 && !link
        }),
        BlockKind::Table(table) => {
            table.head.as_ref().is_none_or(|head| head.len() <= 2)
                && table.body.iter().all(|row| row.cells.len() <= 2)
        }
        _ => false,
    }
}
