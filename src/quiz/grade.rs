//! Grading, pure: a response to a fraction of the marks, fractions to a grade, grades to the grade of a quiz.
//!
//! The rules are those of the field (Moodle's `question/type/*/question.php` and `mod/quiz/classes/grade_calculator.php`).

use super::response::Response;
use super::short_text::{self, Lenience};
use crate::base::Percent;
use crate::course::model::{AcceptedNumber, GradingMethod, Key, NumericKey, Question, QuestionText};

/// What a response is worth, from 0 to 1; `None` awaits a person's marks. No response is worth 0.
pub fn fraction(question: &Question, response: Option<&Response>) -> Option<f64> {
    let texts = question.texts.others.values().map(AsRef::as_ref);
    let texts: Vec<&QuestionText> = std::iter::once(question.texts.source.as_ref()).chain(texts).collect();
    worth(&question.key, &texts, response)
}

/// What a response to a question or gap is worth, by its key and its texts in every language.
pub fn worth(key: &Key, texts: &[&QuestionText], response: Option<&Response>) -> Option<f64> {
    let Some(response) = response else { return Some(0.0) };
    let fraction = match (key, response) {
        (Key::TrueFalse { answer }, Response::Bool(given)) => whole(answer == given),
        (Key::SingleChoice { fractions }, Response::Choice(chosen)) => fractions.get(*chosen).copied().unwrap_or(0.0),
        (Key::MultipleResponse { partial, fractions }, Response::Choices(chosen)) => {
            multiple(*partial, fractions, chosen)
        }
        (Key::Matching { pairs, .. }, Response::Matches(matched)) => {
            let right = matched.iter().filter(|(left, right)| left == right).count();
            part(right, *pairs)
        }
        (Key::Ordering { items, partial }, Response::Order(order)) => ordering(*items, *partial, order),
        (Key::Numeric(numeric), Response::Number(given)) => {
            best_number(numeric, *given).map_or(0.0, |(_, accepted)| accepted.fraction)
        }
        (Key::ShortText { case_sensitive, any_diacritics }, Response::Text(given)) => {
            let lenience = Lenience { case_sensitive: *case_sensitive, any_diacritics: *any_diacritics };
            short_text::best(lenience, texts, given).map_or(0.0, |accepted| accepted.fraction)
        }
        (Key::Cloze { gaps }, Response::Gaps(given)) => {
            let (mut raw, mut all) = (0.0, 0.0);
            for (place, gap) in gaps.iter().enumerate() {
                let texts: Vec<&QuestionText> = texts.iter().filter_map(|text| text.gaps.get(place)).collect();
                raw += gap.marks * worth(&gap.key, &texts, given.get(&place))?;
                all += gap.marks;
            }
            if all > 0.0 { raw / all } else { 0.0 }
        }
        // Nothing but blanks needs no marker.
        (Key::Essay { .. }, Response::Text(given)) => return given.trim().is_empty().then_some(0.0),
        // A response of another type cannot be stored; it is worth nothing.
        _ => 0.0,
    };
    Some(fraction.clamp(0.0, 1.0))
}

fn whole(right: bool) -> f64 {
    if right { 1.0 } else { 0.0 }
}

#[expect(clippy::cast_precision_loss, reason = "a question has few parts")]
fn part(right: usize, of: usize) -> f64 {
    if of == 0 { 0.0 } else { right as f64 / of as f64 }
}

/// With partial credit the sum of the chosen fractions, clamped; without it all right options and no other.
fn multiple(partial: bool, fractions: &[f64], chosen: &[usize]) -> f64 {
    if partial {
        let sum: f64 = chosen.iter().filter_map(|option| fractions.get(*option)).sum();
        // Thirds that authors write as 0.333 make a whole.
        return if sum > 0.995 { 1.0 } else { sum };
    }
    whole(fractions.iter().enumerate().all(|(option, fraction)| (*fraction > 0.0) == chosen.contains(&option)))
}

/// Every item in its place, or nothing; with partial credit the share of the neighbours of the right order that are
/// neighbours in the response (Moodle's "relative to the next item", `question/type/ordering`).
fn ordering(items: usize, partial: bool, order: &[usize]) -> f64 {
    let exact = order.len() == items && order.iter().enumerate().all(|(place, item)| place == *item);
    if exact || !partial {
        return whole(exact);
    }
    let neighbours = order.windows(2).filter(|pair| pair[1] == pair[0] + 1).count();
    part(neighbours, items.saturating_sub(1))
}

/// Of the accepted numbers the one that fits and is worth the most, with its place; of equal ones the first.
pub fn best_number(key: &NumericKey, given: f64) -> Option<(usize, &AcceptedNumber)> {
    let mut best: Option<(usize, &AcceptedNumber)> = None;
    for (place, accepted) in key.accept.iter().enumerate() {
        if best.is_none_or(|(_, best)| accepted.fraction > best.fraction) && close(given, accepted) {
            best = Some((place, accepted));
        }
    }
    best
}

fn close(given: f64, accepted: &AcceptedNumber) -> bool {
    let size = accepted.answer.abs();
    let tolerance = if accepted.relative { accepted.tolerance * size } else { accepted.tolerance };
    // Room for what binary numbers do to 0.1 + 0.2, and for what factors of units do.
    (given - accepted.answer).abs() <= tolerance + 1e-9 * size.max(tolerance).max(f64::MIN_POSITIVE)
}

/// The grade of an attempt from what each question is worth, with its marks: raw marks of the sum of marks. `None` while
/// marks are awaited for a question that counts.
pub fn attempt(marked: impl IntoIterator<Item = (Option<f64>, f64)>) -> Option<Percent> {
    let (mut raw, mut all) = (0.0, 0.0);
    for (fraction, marks) in marked.into_iter().filter(|(_, marks)| *marks > 0.0) {
        raw += fraction? * marks;
        all += marks;
    }
    Some(Percent::of(raw, all))
}

/// The grade of a quiz from its finished attempts in their order; none without an attempt.
pub fn quiz(method: GradingMethod, attempts: &[Percent]) -> Option<Percent> {
    match method {
        GradingMethod::Highest => attempts.iter().max().copied(),
        GradingMethod::First => attempts.first().copied(),
        GradingMethod::Last => attempts.last().copied(),
        GradingMethod::Average => {
            let count = i32::try_from(attempts.len()).ok().filter(|count| *count > 0)?;
            let sum: i32 = attempts.iter().map(|grade| grade.hundredths()).sum();
            Some(Percent::from_hundredths((sum + count / 2) / count))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::course::model::{QuestionText, Translated};

    fn question(key: Key) -> Question {
        Question {
            id: "q".parse().unwrap(),
            marks: 1.0,
            objective: None,
            tags: Vec::new(),
            image: None,
            void: false,
            key,
            texts: Translated::only(QuestionText {
                accept: vec!["Mary Robinson".to_owned().into(), "Robinson*".to_owned().into()],
                ..QuestionText::default()
            }),
        }
    }

    fn worth(key: Key, response: Response) -> f64 {
        fraction(&question(key), Some(&response)).expect("nothing is awaited")
    }

    #[test]
    fn multiple_response_sums_the_fractions_and_stays_between_nothing_and_all() {
        let key = || Key::MultipleResponse { partial: true, fractions: vec![0.5, 0.5, -0.5, 0.0] };
        assert_eq!(worth(key(), Response::Choices(vec![0])), 0.5);
        assert_eq!(worth(key(), Response::Choices(vec![0, 1])), 1.0);
        assert_eq!(worth(key(), Response::Choices(vec![0, 1, 2])), 0.5);
        assert_eq!(worth(key(), Response::Choices(vec![2])), 0.0);
        assert_eq!(worth(key(), Response::Choices(vec![])), 0.0);
        let thirds = Key::MultipleResponse { partial: true, fractions: vec![0.333, 0.333, 0.333] };
        assert_eq!(worth(thirds, Response::Choices(vec![0, 1, 2])), 1.0);
    }

    #[test]
    fn without_partial_credit_only_the_exact_set_counts() {
        let key = || Key::MultipleResponse { partial: false, fractions: vec![0.5, 0.5, -1.0] };
        assert_eq!(worth(key(), Response::Choices(vec![1, 0])), 1.0);
        assert_eq!(worth(key(), Response::Choices(vec![0])), 0.0);
        assert_eq!(worth(key(), Response::Choices(vec![0, 1, 2])), 0.0);
    }

    #[test]
    fn each_right_match_gives_its_share() {
        let key = Key::Matching { pairs: 4, rights: 6 };
        let matched = BTreeMap::from([(0, 0), (1, 1), (2, 5), (3, 3)]);
        assert_eq!(worth(key, Response::Matches(matched)), 0.75);
    }

    #[test]
    fn an_ordering_is_right_as_a_whole() {
        assert_eq!(worth(Key::Ordering { items: 3, partial: false }, Response::Order(vec![0, 1, 2])), 1.0);
        assert_eq!(worth(Key::Ordering { items: 3, partial: false }, Response::Order(vec![1, 0, 2])), 0.0);
    }

    #[test]
    fn a_number_counts_within_its_tolerance() {
        let key = || Key::Numeric(NumericKey::one(0.3, 0.0));
        assert_eq!(worth(key(), Response::Number(0.1 + 0.2)), 1.0);
        assert_eq!(worth(key(), Response::Number(0.31)), 0.0);
        assert_eq!(worth(Key::Numeric(NumericKey::one(1951.0, 1.0)), Response::Number(1950.0)), 1.0);
    }

    #[test]
    fn a_short_text_forgives_case_blanks_and_forms_of_letters() {
        let key = || Key::ShortText { case_sensitive: false, any_diacritics: false };
        for right in ["Mary Robinson", "  mary   ROBINSON ", "Ｍａｒｙ Robinson", "robinson, Mary"] {
            assert_eq!(worth(key(), Response::Text(right.to_owned())), 1.0, "{right}");
        }
        for wrong in ["", "Mary", "Marie Robinson"] {
            assert_eq!(worth(key(), Response::Text(wrong.to_owned())), 0.0, "{wrong}");
        }
        assert_eq!(
            worth(
                Key::ShortText { case_sensitive: true, any_diacritics: false },
                Response::Text("mary robinson".to_owned())
            ),
            0.0
        );
    }

    #[test]
    fn the_grade_of_a_quiz_follows_its_method() {
        let grades = [50.0, 90.0, 70.0].map(Percent::new);
        assert_eq!(quiz(GradingMethod::Highest, &grades), Some(Percent::new(90.0)));
        assert_eq!(quiz(GradingMethod::First, &grades), Some(Percent::new(50.0)));
        assert_eq!(quiz(GradingMethod::Last, &grades), Some(Percent::new(70.0)));
        assert_eq!(quiz(GradingMethod::Average, &grades), Some(Percent::new(70.0)));
        assert_eq!(quiz(GradingMethod::Average, &[]), None);
    }

    #[test]
    fn no_response_and_a_response_of_another_type_are_worth_nothing() {
        assert_eq!(fraction(&question(Key::TrueFalse { answer: true }), None), Some(0.0));
        assert_eq!(worth(Key::TrueFalse { answer: true }, Response::Number(1.0)), 0.0);
        assert_eq!(attempt([(Some(1.0), 2.0), (Some(0.5), 2.0)]), Some(Percent::new(75.0)));
    }
}
