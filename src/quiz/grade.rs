//! Grading, pure: a response to a fraction of the marks, fractions to a grade, grades to the grade of a quiz.
//!
//! The rules are those of the field (Moodle's `question/type/*/question.php` and `mod/quiz/classes/grade_calculator.php`).

use unicode_normalization::UnicodeNormalization;

use super::response::Response;
use crate::base::Percent;
use crate::course::model::{GradingMethod, Key, Question};

/// What a response is worth, from 0 to 1. No response is worth 0.
pub fn fraction(question: &Question, response: Option<&Response>) -> f64 {
    let Some(response) = response else { return 0.0 };
    let fraction = match (&question.key, response) {
        (Key::TrueFalse { answer }, Response::Bool(given)) => whole(answer == given),
        (Key::SingleChoice { fractions }, Response::Choice(chosen)) => fractions.get(*chosen).copied().unwrap_or(0.0),
        (Key::MultipleResponse { partial, fractions }, Response::Choices(chosen)) => {
            multiple(*partial, fractions, chosen)
        }
        (Key::Matching { pairs, .. }, Response::Matches(matched)) => {
            let right = matched.iter().filter(|(left, right)| left == right).count();
            part(right, *pairs)
        }
        // Every item in its place, or nothing.
        (Key::Ordering { items }, Response::Order(order)) => {
            whole(order.len() == *items && order.iter().enumerate().all(|(place, item)| place == *item))
        }
        (Key::Numeric { answer, tolerance }, Response::Number(given)) => whole(close(*given, *answer, *tolerance)),
        (Key::ShortText { case_sensitive }, Response::Text(given)) => whole(accepted(question, given, *case_sensitive)),
        // A response of another type cannot be stored; it is worth nothing.
        _ => 0.0,
    };
    fraction.clamp(0.0, 1.0)
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

fn close(given: f64, answer: f64, tolerance: f64) -> bool {
    // Room for what binary numbers do to 0.1 + 0.2.
    (given - answer).abs() <= tolerance + 1e-9 * answer.abs().max(1.0)
}

/// Whether a text is accepted in any language of the course: who reads in French may answer with the English term.
fn accepted(question: &Question, given: &str, case_sensitive: bool) -> bool {
    let given = normal(given, case_sensitive);
    let texts = std::iter::once(&question.texts.source).chain(question.texts.others.values());
    let mut accepted = texts.flat_map(|text| text.accept.iter());
    accepted.any(|pattern| wildcard(&normal(pattern, case_sensitive), &given))
}

/// NFKC, runs of blanks as one, ends trimmed, case folded unless it counts.
fn normal(text: &str, case_sensitive: bool) -> Vec<char> {
    let composed: String = text.nfkc().collect();
    let folded = if case_sensitive { composed } else { composed.to_lowercase() };
    let words: Vec<&str> = folded.split_whitespace().collect();
    words.join(" ").chars().collect()
}

/// Whether `text` fits `pattern`, in which `*` stands for any run of characters. Linear in practice: only the last `*` is
/// ever tried again.
fn wildcard(pattern: &[char], text: &[char]) -> bool {
    let (mut p, mut t) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while t < text.len() {
        if pattern.get(p) == Some(&'*') {
            star = Some((p, t));
            p += 1;
        } else if pattern.get(p) == text.get(t) {
            p += 1;
            t += 1;
        } else if let Some((at, matched)) = star {
            p = at + 1;
            t = matched + 1;
            star = Some((at, matched + 1));
        } else {
            return false;
        }
    }
    pattern[p..].iter().all(|c| *c == '*')
}

/// The grade of an attempt: raw marks of the sum of marks.
pub fn attempt(marked: impl Iterator<Item = (f64, f64)>) -> Percent {
    let (raw, all) = marked.fold((0.0, 0.0), |(raw, all), (fraction, marks)| (raw + fraction * marks, all + marks));
    Percent::of(raw, all)
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
            key,
            texts: Translated::only(QuestionText {
                accept: vec!["Mary Robinson".to_owned(), "Robinson*".to_owned()],
                ..QuestionText::default()
            }),
        }
    }

    fn worth(key: Key, response: Response) -> f64 {
        fraction(&question(key), Some(&response))
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
        assert_eq!(worth(Key::Ordering { items: 3 }, Response::Order(vec![0, 1, 2])), 1.0);
        assert_eq!(worth(Key::Ordering { items: 3 }, Response::Order(vec![1, 0, 2])), 0.0);
    }

    #[test]
    fn a_number_counts_within_its_tolerance() {
        let key = || Key::Numeric { answer: 0.3, tolerance: 0.0 };
        assert_eq!(worth(key(), Response::Number(0.1 + 0.2)), 1.0);
        assert_eq!(worth(key(), Response::Number(0.31)), 0.0);
        assert_eq!(worth(Key::Numeric { answer: 1951.0, tolerance: 1.0 }, Response::Number(1950.0)), 1.0);
    }

    #[test]
    fn a_short_text_forgives_case_blanks_and_forms_of_letters() {
        let key = || Key::ShortText { case_sensitive: false };
        for right in ["Mary Robinson", "  mary   ROBINSON ", "Ｍａｒｙ Robinson", "robinson, Mary"] {
            assert_eq!(worth(key(), Response::Text(right.to_owned())), 1.0, "{right}");
        }
        for wrong in ["", "Mary", "Marie Robinson"] {
            assert_eq!(worth(key(), Response::Text(wrong.to_owned())), 0.0, "{wrong}");
        }
        assert_eq!(worth(Key::ShortText { case_sensitive: true }, Response::Text("mary robinson".to_owned())), 0.0);
    }

    #[test]
    fn a_pattern_of_stars_does_not_hang() {
        let pattern: Vec<char> = "*a*a*a*a*a*a*a*b".chars().collect();
        assert!(!wildcard(&pattern, &vec!['a'; 1000]));
        assert!(wildcard(&['*'], &[]));
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
        assert_eq!(fraction(&question(Key::TrueFalse { answer: true }), None), 0.0);
        assert_eq!(worth(Key::TrueFalse { answer: true }, Response::Number(1.0)), 0.0);
        assert_eq!(attempt([(1.0, 2.0), (0.5, 2.0)].into_iter()), Percent::new(75.0));
    }
}
