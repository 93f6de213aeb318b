//! The draw of an attempt: which questions, in which order, and the opaque ids under which their parts go out. It is fixed
//! when the attempt starts, so that a reload, another instance or a restart shows the same.

use serde::{Deserialize, Serialize};

use crate::base::{Slug, random};
use crate::course::model::{Gap, Key, Question, Quiz};

/// What an attempt consists of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draw {
    /// The questions in the order in which they show.
    pub questions: Vec<DrawnQuestion>,
}

/// A question of an attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrawnQuestion {
    /// The question.
    pub id: Slug,
    /// Options, lefts or items in the order in which they show.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part>,
    /// The rights of a matching in the order in which they show.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rights: Vec<Part>,
    /// The gaps of a cloze in the order of the file.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gaps: Vec<DrawnGap>,
}

/// A gap of a cloze under an id that tells nothing about it: the names in course files often do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrawnGap {
    /// The opaque id.
    pub id: String,
    /// Its place in the course's file.
    pub index: usize,
    /// The options of a choice in the order in which they show.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part>,
}

/// An option, left, right or item under an id that tells nothing about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// The opaque id.
    pub id: String,
    /// Its place in the course's file.
    pub index: usize,
}

impl Draw {
    /// Draws an attempt's questions.
    pub fn new(quiz: &Quiz) -> Self {
        // A void question counts for nothing: nobody shall spend time on it.
        let mut chosen: Vec<&Question> = quiz.questions.iter().filter(|question| !question.void).collect();
        let all = chosen.len();
        let wanted = if quiz.draw == 0 { all } else { quiz.draw.min(all) };
        if quiz.shuffle || wanted < all {
            random::shuffle(&mut chosen);
            chosen.truncate(wanted);
        }
        if !quiz.shuffle {
            // A draw without shuffling keeps the order of the file.
            chosen.sort_by_key(|question| quiz.questions.iter().position(|other| other.id == question.id));
        }
        Self { questions: chosen.into_iter().map(|question| DrawnQuestion::new(question, quiz.shuffle)).collect() }
    }

    /// The drawn question of that id.
    pub fn question(&self, id: &str) -> Option<&DrawnQuestion> {
        self.questions.iter().find(|question| question.id.as_str() == id)
    }
}

impl DrawnQuestion {
    fn new(question: &Question, shuffle: bool) -> Self {
        let (parts, rights) = match question.key {
            Key::SingleChoice { ref fractions } | Key::MultipleResponse { ref fractions, .. } => {
                (parts(fractions.len(), shuffle), Vec::new())
            }
            // In the order of the file, rights and items would give the answer away: they are always shuffled.
            Key::Matching { pairs, rights } => (parts(pairs, shuffle), parts(rights, true)),
            Key::Ordering { items, .. } => (parts(items, true), Vec::new()),
            Key::TrueFalse { .. } | Key::Numeric(_) | Key::ShortText { .. } | Key::Cloze { .. } | Key::Essay { .. } => {
                (Vec::new(), Vec::new())
            }
        };
        let gaps = if let Key::Cloze { gaps } = &question.key { drawn_gaps(gaps, shuffle) } else { Vec::new() };
        Self { id: question.id.clone(), parts, rights, gaps }
    }
}

fn drawn_gaps(gaps: &[Gap], shuffle: bool) -> Vec<DrawnGap> {
    let ids = parts(gaps.len(), false).into_iter().zip(gaps);
    let drawn = ids.map(|(Part { id, index }, gap)| {
        let options = if let Key::SingleChoice { fractions } = &gap.key { fractions.len() } else { 0 };
        DrawnGap { id, index, parts: parts(options, shuffle) }
    });
    drawn.collect()
}

fn parts(count: usize, shuffle: bool) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::with_capacity(count);
    while parts.len() < count {
        let id = random::base32(&random::bytes::<5>());
        if parts.iter().all(|part| part.id != id) {
            parts.push(Part { id, index: parts.len() });
        }
    }
    if shuffle {
        random::shuffle(&mut parts);
    }
    parts
}
