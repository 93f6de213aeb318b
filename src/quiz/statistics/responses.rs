//! Which responses a question got, and how often.

use std::collections::HashMap;

use crate::course::model::{Key, Question};
use crate::quiz::response::Response;

/// How many of the commonest responses are told.
pub const COMMONEST: usize = 10;

/// A response as it was understood, and the share of the marks that it got.
pub type Answer = (Option<Response>, Option<f64>);

/// The responses to a question.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Tally {
    /// Attempts that drew it.
    pub n: usize,
    /// Those without a response.
    pub unanswered: usize,
    /// Every option with its count; for what is free, the commonest ones.
    pub choices: Vec<Choice>,
    /// Free responses that are not among the commonest.
    pub others: usize,
}

/// A response, or a part of one.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// The gap of a cloze, by its place.
    pub gap: Option<usize>,
    /// What was chosen or written.
    pub chosen: Chosen,
    /// How often.
    pub count: usize,
    /// What it is worth: of an option the key's, of a free response what it got.
    pub fraction: Option<f64>,
}

/// What was chosen or written. Places are those of the question's own list.
#[derive(Debug, Clone, PartialEq)]
pub enum Chosen {
    /// True or false.
    Bool(bool),
    /// An option.
    Option(usize),
    /// A right to a left.
    Pair(usize, usize),
    /// Items in an order.
    Order(Vec<usize>),
    /// A number or a text as it was written, the first of those that are the same.
    Text(String),
}

/// Counts the responses to a question.
pub fn tally(question: &Question, answers: &[Answer]) -> Tally {
    let given = || {
        let given = answers.iter().filter_map(|(response, fraction)| Some((response.as_ref()?, *fraction)));
        given.filter(|(response, _)| !is_blank(response))
    };
    let unanswered = answers.len() - given().count();
    let mut tally = Tally { n: answers.len(), unanswered, ..Tally::default() };
    match &question.key {
        Key::Cloze { gaps } => {
            for (place, gap) in gaps.iter().enumerate() {
                let in_gap = |given: &Response| match given {
                    Response::Gaps(gaps) => gaps.get(&place).cloned(),
                    _ => None,
                };
                let given: Vec<Response> = given().filter_map(|(given, _)| in_gap(given)).collect();
                let given: Vec<(&Response, Option<f64>)> = given.iter().map(|given| (given, None)).collect();
                let (choices, others) = count(&gap.key, &given);
                tally.choices.extend(choices.into_iter().map(|choice| Choice { gap: Some(place), ..choice }));
                tally.others += others;
            }
        }
        // Nobody writes the same essay.
        Key::Essay { .. } => {}
        key => (tally.choices, tally.others) = count(key, &given().collect::<Vec<_>>()),
    }
    tally
}

/// What was chosen of a question or a gap, and how many of the free responses are not told.
fn count(key: &Key, given: &[(&Response, Option<f64>)]) -> (Vec<Choice>, usize) {
    let of = |holds: &dyn Fn(&Response) -> bool| given.iter().filter(|(response, _)| holds(response)).count();
    let chosen = |chosen, count, worth| Choice { gap: None, chosen, count, fraction: Some(worth) };
    let whole = |right: bool| if right { 1.0 } else { 0.0 };
    let choices = match key {
        Key::TrueFalse { answer } => {
            let one = |value| {
                chosen(Chosen::Bool(value), of(&|given| *given == Response::Bool(value)), whole(value == *answer))
            };
            [true, false].map(one).to_vec()
        }
        Key::SingleChoice { fractions } | Key::MultipleResponse { fractions, .. } => {
            let option = |(at, fraction): (usize, &f64)| {
                let holds = |given: &Response| match given {
                    Response::Choice(one) => *one == at,
                    Response::Choices(several) => several.contains(&at),
                    _ => false,
                };
                chosen(Chosen::Option(at), of(&holds), *fraction)
            };
            fractions.iter().enumerate().map(option).collect()
        }
        Key::Matching { pairs, rights } => {
            let all = (0..*pairs).flat_map(|left| (0..*rights).map(move |right| (left, right)));
            let pair = |(left, right): (usize, usize)| {
                let holds = |given: &Response| match given {
                    Response::Matches(matched) => matched.get(&left) == Some(&right),
                    _ => false,
                };
                chosen(Chosen::Pair(left, right), of(&holds), whole(left == right))
            };
            all.map(pair).collect()
        }
        _ => return commonest(given.iter().copied()),
    };
    (choices, 0)
}

/// Who wrote nothing, or chose none of several, did not answer.
fn is_blank(response: &Response) -> bool {
    match response {
        Response::Text(text) => text.trim().is_empty(),
        Response::Choices(chosen) => chosen.is_empty(),
        Response::Matches(matched) => matched.is_empty(),
        Response::Gaps(gaps) => gaps.values().all(is_blank),
        _ => false,
    }
}

/// The commonest free responses, and how many the others are.
fn commonest<'r>(given: impl Iterator<Item = (&'r Response, Option<f64>)>) -> (Vec<Choice>, usize) {
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut all: Vec<Choice> = Vec::new();
    for (response, fraction) in given {
        let Some((same, chosen)) = free(response) else { continue };
        let at = *places.entry(same).or_insert(all.len());
        match all.get_mut(at) {
            Some(known) => known.count += 1,
            None => all.push(Choice { gap: None, chosen, count: 1, fraction }),
        }
    }
    // Equally common ones stay in the order in which they came.
    all.sort_by_key(|choice| std::cmp::Reverse(choice.count));
    let others = all.iter().skip(COMMONEST).map(|choice| choice.count).sum();
    all.truncate(COMMONEST);
    (all, others)
}

/// What makes two free responses the same, and how the response is told.
fn free(response: &Response) -> Option<(String, Chosen)> {
    match response {
        Response::Number(number) => Some((number.to_string(), Chosen::Text(number.to_string()))),
        Response::Text(text) => {
            let words: Vec<&str> = text.split_whitespace().collect();
            let shown = words.join(" ");
            Some((shown.to_lowercase(), Chosen::Text(shown)))
        }
        Response::Order(order) => Some((format!("{order:?}"), Chosen::Order(order.clone()))),
        _ => None,
    }
}
