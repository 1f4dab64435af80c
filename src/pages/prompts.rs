//! What a gap asks.
//!
//! A gap is a form: it says what the notes do not, asks two or three questions, and names the line
//! where the answer goes.

use crate::{portfolio::Part, systems::RemarkKind};

/// The parts as they are told: an experiment begins with what it supposes; then the order of a
/// story.
pub const ORDER: [Part; 7] = [
    Part::Hypothesis,
    Part::Situation,
    Part::Task,
    Part::Obstacle,
    Part::Action,
    Part::Result,
    Part::Learning,
];

/// The letter that stands for a part.
pub fn letter(part: Part) -> char {
    match part {
        Part::Situation => 'S',
        Part::Task => 'T',
        Part::Obstacle => 'O',
        Part::Action => 'A',
        Part::Result => 'R',
        Part::Learning => 'L',
        Part::Hypothesis => 'H',
    }
}

/// A part's heading.
pub fn heading(part: Part) -> &'static str {
    match part {
        Part::Situation => "Situation",
        Part::Task => "Task",
        Part::Obstacle => "Obstacle",
        Part::Action => "Action",
        Part::Result => "Result",
        Part::Learning => "Learning",
        Part::Hypothesis => "Hypothesis",
    }
}

/// The first sentence of a part's gap, where the notes hold nothing of it.
pub fn absent(part: Part) -> &'static str {
    match part {
        Part::Situation => "The notes do not say how things stood.",
        Part::Task => "The notes do not say what was yours to do.",
        Part::Obstacle => "The notes do not say what stood in the way.",
        Part::Action => "The notes do not say what you did.",
        Part::Result => "The notes do not say what came of it.",
        Part::Learning => "The notes do not say what you learnt.",
        Part::Hypothesis => "The notes do not say what you expected.",
    }
}

/// Questions whose answers fill a part.
pub fn questions(part: Part) -> [&'static str; 3] {
    match part {
        Part::Situation => [
            "Where and when was this, and who was affected?",
            "What would have happened if nobody had acted?",
            "What had been tried before?",
        ],
        Part::Task => [
            "What were you asked to do, or what did you take on?",
            "What would have counted as done?",
            "Why did it fall to you?",
        ],
        Part::Obstacle => {
            ["What made it hard?", "Who or what was against it?", "What nearly went wrong?"]
        }
        Part::Action => [
            "What did you do yourself, step by step?",
            "What did you decide against, and why?",
            "Whom did you have to convince?",
        ],
        Part::Result => [
            "What moved, by how much, and since when?",
            "What did it move from?",
            "Who noticed, and what did they say?",
        ],
        Part::Learning => [
            "What would you do differently?",
            "What do you do now because of it?",
            "Whom did you tell?",
        ],
        Part::Hypothesis => [
            "What did you expect to change, and why?",
            "How would you know that it had?",
            "What else could explain it?",
        ],
    }
}

/// Questions whose answers are a statement of a principle.
pub const OWN_WORDS: [&str; 2] = [
    "What does it ask of you at work, in one sentence?",
    "When did holding to it cost you something?",
];

/// Questions for a principle without a story, where its set has none of its own.
pub const EVIDENCE: [&str; 3] = [
    "When did you last act on it?",
    "When was it hard to, and what did you do?",
    "Who would tell this story about you?",
];

/// Questions whose answer is a first story.
pub const BEGIN: [&str; 3] = [
    "Which piece of work would you tell a stranger about?",
    "What was wrong when it began, and what did you do?",
    "What was different when it was done?",
];

/// A question for a principle where neither the notes nor a set has one.
pub fn acted_on(principle: &str) -> String {
    format!("When did you last act on “{principle}”, and what came of it?")
}

/// Questions about the writer's own part in a system.
pub const OWN_PART: [&str; 3] = [
    "Which part of it did you own, and with how many people?",
    "One number you moved: cost, delay, errors, incidents.",
    "One thing you decided against, and why.",
];

/// Questions whose answers are the parts of a system.
pub const PARTS: [&str; 3] = [
    "Which services, jobs and stores does it consist of?",
    "What does each of them do, in half a sentence?",
    "What does it read from, and what does it write to?",
];

/// Questions whose answers are the flows of a system.
pub const FLOW: [&str; 3] = [
    "What comes in first, and from where?",
    "Which part hands what to which?",
    "Where does it end up, and who uses it there?",
];

/// Questions whose answers are stories about a system.
pub const PROOF: [&str; 2] = [
    "When did it break or nearly break, and what did you do?",
    "Which decision about it was yours, and what came of it?",
];

/// What remarks of a kind are about.
pub fn remark(kind: RemarkKind) -> &'static str {
    match kind {
        RemarkKind::TradeOff => "trade-offs",
        RemarkKind::Failure => "failure modes",
        RemarkKind::Change => "what you would change",
    }
}

/// Questions whose answers are remarks of a kind: two where it is one of few that are missing, else
/// the first of them.
pub fn remark_questions(kind: RemarkKind, missing: usize) -> &'static [&'static str] {
    let questions = match kind {
        RemarkKind::TradeOff => &[
            "What did you choose, over what, and at what price?",
            "Who saw it otherwise, and why?",
        ],
        RemarkKind::Failure => &[
            "What breaks first, and what do people notice?",
            "How do you find out, and what then?",
        ],
        RemarkKind::Change => {
            &["What would you build otherwise today?", "What does it not do yet, and why?"]
        }
    };
    if missing > 2 { &questions[..1] } else { questions }
}

/// Asked next where no result is told.
pub const FOLLOW_NO_RESULT: &str = "What came of it, and how do you know?";
/// Asked next where a result has no figure.
pub const FOLLOW_NO_FIGURE: &str = "How did you measure that? Give one number.";
/// Asked next of any story.
pub const FOLLOW_OWN_PART: &str = "What was your own part, and what was the team’s?";
/// Asked next where nothing stood in the way.
pub const FOLLOW_NO_OBSTACLE: &str = "Who disagreed, and what did you say to them?";
/// Asked next where something did.
pub const FOLLOW_OBSTACLE: &str = "What would you have done if that had not worked?";
/// Asked next where nothing was learnt.
pub const FOLLOW_NO_LEARNING: &str = "What would you change if you did it again?";
/// Asked next where something was.
pub const FOLLOW_LEARNING: &str = "Where have you used since what you learnt?";
