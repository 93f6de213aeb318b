//! The draw of an attempt: which questions, in which order, and the opaque ids under which their parts go out. It is fixed
//! when the attempt starts, so that a reload, another instance or a restart shows the same.
//!
//! Attempts of a learner do not repeat questions while others remain; then those come first that were not seen for the
//! longest time. Among equals chance decides.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::{Deserialize, Serialize};

use crate::base::{Slug, random};
use crate::course::model::{Gap, Key, Question, Quiz};
use crate::course::pools::share_out;

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

/// What the earlier attempts of a learner at a quiz have drawn.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Seen(HashMap<Slug, usize>);

impl Seen {
    /// The questions of each attempt, the oldest attempt first.
    pub fn new(attempts: impl IntoIterator<Item = Vec<Slug>>) -> Self {
        let mut last = HashMap::new();
        for (number, questions) in attempts.into_iter().enumerate() {
            last.extend(questions.into_iter().map(|question| (question, number)));
        }
        Self(last)
    }

    /// By chance, but never seen ones first, and of the others those that were seen longest ago.
    fn freshest_first<'i, T>(&self, items: &mut [T], id: impl Fn(&T) -> &'i Slug) {
        random::shuffle(items);
        items.sort_by_key(|item| self.0.get(id(item)).map_or(0, |number| number + 1));
    }
}

impl Draw {
    /// Draws an attempt's questions.
    pub fn new(quiz: &Quiz, seen: &Seen) -> Self {
        let mut chosen = own(quiz, seen);
        chosen.extend(pooled(quiz, seen));
        if quiz.shuffle {
            random::shuffle(&mut chosen);
        }
        Self { questions: chosen.into_iter().map(|question| DrawnQuestion::new(question, quiz.shuffle)).collect() }
    }

    /// The drawn question of that id.
    pub fn question(&self, id: &str) -> Option<&DrawnQuestion> {
        self.questions.iter().find(|question| question.id.as_str() == id)
    }
}

/// Of the quiz's own questions, in the order of the file.
fn own<'q>(quiz: &'q Quiz, seen: &Seen) -> Vec<&'q Question> {
    let mut places: Vec<usize> = (0..quiz.questions.len()).filter(|place| !quiz.questions[*place].void).collect();
    if quiz.own_count() < places.len() {
        seen.freshest_first(&mut places, |place| &quiz.questions[*place].id);
        places.truncate(quiz.own_count());
        places.sort_unstable();
    }
    places.into_iter().map(|place| &quiz.questions[place]).collect()
}

/// Of the quiz's pools, pool by pool, each in the order of its bank. A question that belongs to several pools comes once.
fn pooled<'q>(quiz: &'q Quiz, seen: &Seen) -> Vec<&'q Question> {
    let mut pools_of: BTreeMap<&Slug, Vec<usize>> = BTreeMap::new();
    for (number, pool) in quiz.pools.iter().enumerate() {
        for question in pool.questions.iter().filter(|question| !question.void) {
            pools_of.entry(&question.id).or_default().push(number);
        }
    }
    let mut candidates: Vec<(&Slug, Vec<usize>)> = pools_of.into_iter().collect();
    seen.freshest_first(&mut candidates, |(id, _)| *id);
    let (ids, pools): (Vec<&Slug>, Vec<Vec<usize>>) = candidates.into_iter().unzip();
    let wanted: Vec<usize> = quiz.pools.iter().map(|pool| pool.draw).collect();
    let shares = share_out(&wanted, &pools);
    let of_pool = quiz.pools.iter().zip(shares).flat_map(|(pool, share)| {
        let share: HashSet<&Slug> = share.into_iter().map(|place| ids[place]).collect();
        pool.questions.iter().filter(move |question| share.contains(&question.id))
    });
    of_pool.map(AsRef::as_ref).collect()
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
    let mut taken = HashSet::with_capacity(count);
    while parts.len() < count {
        let id = random::base32(&random::bytes::<5>());
        if taken.insert(id.clone()) {
            parts.push(Part { id, index: parts.len() });
        }
    }
    if shuffle {
        random::shuffle(&mut parts);
    }
    parts
}

#[cfg(test)]
#[path = "draw_tests.rs"]
mod tests;
