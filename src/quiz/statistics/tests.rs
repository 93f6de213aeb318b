//! Cases that were computed by hand, and those without a value.

use super::*;

/// Attempts at the same questions of one mark each, by what they got for each.
fn sittings(rows: &[&[f64]]) -> Vec<Sitting> {
    rows.iter().map(|row| with_marks(row, &vec![1.0; row.len()])).collect()
}

fn with_marks(row: &[f64], marks: &[f64]) -> Sitting {
    let mark = |(question, (fraction, marks)): (usize, (&f64, &f64))| Mark {
        question,
        marks: *marks,
        fraction: Some(*fraction),
    };
    Sitting { marks: row.iter().zip(marks).enumerate().map(mark).collect() }
}

/// An attempt that drew these questions of one mark each.
fn drew(marks: &[(usize, f64)]) -> Sitting {
    let mark =
        |(question, fraction): &(usize, f64)| Mark { question: *question, marks: 1.0, fraction: Some(*fraction) };
    Sitting { marks: marks.iter().map(mark).collect() }
}

#[track_caller]
fn close(found: Option<f64>, expected: f64) {
    assert!(found.is_some_and(|found| (found - expected).abs() < 1e-9), "{found:?} is not {expected}");
}

#[test]
fn three_attempts_at_two_questions() {
    let found = compute(2, &sittings(&[&[1.0, 1.0], &[1.0, 0.0], &[0.0, 0.0]]));
    let quiz = &found.quiz;
    assert_eq!((quiz.n, quiz.waiting), (3, 0));
    close(quiz.mean, 50.0);
    close(quiz.median, 50.0);
    close(quiz.standard_deviation, 50.0);
    close(quiz.skewness, 0.0);
    assert_eq!(quiz.kurtosis, None, "a kurtosis needs four attempts");
    close(quiz.internal_consistency, 200.0 / 3.0);
    close(quiz.error_ratio, 100.0 / 3_f64.sqrt());
    close(quiz.standard_error, 50.0 / 3_f64.sqrt());
    assert_eq!(quiz.warnings, [Warning::SmallN]);
    for (question, facility) in found.questions.iter().zip([200.0 / 3.0, 100.0 / 3.0]) {
        assert_eq!((question.n, &question.warnings[..]), (3, &[Warning::SmallN][..]));
        close(question.facility_index, facility);
        close(question.standard_deviation, 100.0 / 3_f64.sqrt());
        close(question.intended_weight, 50.0);
        close(question.effective_weight, 50.0);
        close(question.discrimination_index, 50.0);
        close(question.discriminative_efficiency, 100.0);
    }
    assert!(found.positions.is_empty());
}

#[test]
fn marks_are_weights() {
    // 3 marks and 1 mark: grades 100, 75, 25, 0.
    let rows = [[1.0, 1.0], [1.0, 0.0], [0.0, 1.0], [0.0, 0.0]];
    let found = compute(2, &rows.map(|row| with_marks(&row, &[3.0, 1.0])));
    close(found.quiz.mean, 50.0);
    close(found.questions[0].intended_weight, 75.0);
    // The two vary apart: covariances with the grade are as 9 to 1, their roots as 3 to 1.
    close(found.questions[0].effective_weight, 75.0);
    close(found.questions[1].effective_weight, 25.0);
    close(found.questions[0].discrimination_index, 0.0);
    close(found.quiz.internal_consistency, 0.0);
    close(found.quiz.error_ratio, 100.0);
}

#[test]
fn skewness_and_kurtosis_are_those_of_k_statistics() {
    close(compute(1, &sittings(&[&[0.0], &[0.0], &[1.0]])).quiz.skewness, 3_f64.sqrt());
    let four = compute(1, &sittings(&[&[0.0], &[0.0], &[0.0], &[1.0]])).quiz;
    close(four.skewness, 2.0);
    close(four.kurtosis, 4.0);
    close(four.median, 0.0);
    assert_eq!(four.internal_consistency, None, "one question has no consistency");
    assert_eq!(compute(1, &sittings(&[&[0.0], &[1.0]])).questions[0].discrimination_index, None, "and no rest");
}

#[test]
fn a_question_against_the_rest_has_no_effective_weight() {
    let found = compute(3, &sittings(&[&[1.0, 1.0, 0.0], &[1.0, 1.0, 0.0], &[0.0, 0.0, 1.0], &[0.0, 0.0, 0.0]]));
    close(found.questions[2].discrimination_index, -100.0 / 3_f64.sqrt());
    assert_eq!(found.questions[2].effective_weight, None);
    assert_eq!(found.questions[2].warnings, [Warning::SmallN, Warning::NegativeDiscrimination]);
    close(found.questions[0].effective_weight, 50.0);
}

#[test]
fn drawn_questions_are_judged_over_the_attempts_that_drew_them() {
    // Question 0 is everybody's; one of 1 and 2 is drawn, before it or after it.
    let found = compute(
        3,
        &[
            drew(&[(0, 1.0), (1, 1.0)]),
            drew(&[(1, 1.0), (0, 1.0)]),
            drew(&[(0, 0.0), (1, 0.0)]),
            drew(&[(2, 0.0), (0, 1.0)]),
            drew(&[(0, 0.0), (2, 0.0)]),
        ],
    );
    let n: Vec<usize> = found.questions.iter().map(|question| question.n).collect();
    assert_eq!(n, [5, 3, 2]);
    close(found.questions[1].facility_index, 200.0 / 3.0);
    close(found.questions[1].discrimination_index, 100.0);
    assert_eq!(found.questions[2].discrimination_index, None, "nobody got it right");
    assert_eq!((found.questions[1].effective_weight, found.questions[2].effective_weight), (None, None));
    // One drawn place: 1, 1, 0, 0, 0 beside 1, 1, 0, 1, 0.
    let [place] = &found.positions[..] else { panic!("{:?}", found.positions) };
    assert_eq!((place.position, place.n), (1, 5));
    close(place.facility_index, 40.0);
    close(place.intended_weight, 50.0);
    close(found.questions[0].effective_weight.zip(place.effective_weight).map(|(a, b)| a + b), 100.0);
    // Grades 100, 100, 0, 50, 0: variance 2500; both places vary by 750.
    close(found.quiz.standard_deviation, 50.0);
    close(found.quiz.internal_consistency, 80.0);
}

#[test]
fn attempts_with_different_marks_compare_by_percent() {
    let drawn = |question, marks, fraction| Mark { question, marks, fraction: Some(fraction) };
    let found = compute(
        2,
        &[
            Sitting { marks: vec![drawn(0, 1.0, 1.0)] },
            Sitting { marks: vec![drawn(1, 4.0, 0.5)] },
            Sitting { marks: vec![drawn(1, 4.0, 0.0)] },
        ],
    );
    close(found.quiz.mean, 50.0);
    close(found.questions[1].intended_weight, 100.0);
}

#[test]
fn nothing_is_said_about_places_when_attempts_differ_in_length() {
    let found = compute(2, &[drew(&[(0, 1.0), (1, 1.0)]), drew(&[(0, 0.0)]), drew(&[(0, 1.0), (1, 0.0)])]);
    assert_eq!(found.quiz.warnings, [Warning::SmallN, Warning::LengthsDiffer]);
    assert_eq!((found.quiz.internal_consistency, found.quiz.standard_error), (None, None));
    assert_eq!(found.questions[0].effective_weight, None);
    close(found.quiz.mean, 50.0);
    close(found.questions[0].facility_index, 200.0 / 3.0);
}

#[test]
fn an_attempt_that_waits_counts_with_what_is_marked() {
    let waits = Sitting {
        marks: vec![
            Mark { question: 0, marks: 1.0, fraction: Some(1.0) },
            Mark { question: 1, marks: 3.0, fraction: None },
        ],
    };
    let found = compute(2, &[drew(&[(0, 0.0), (1, 1.0)]), waits]);
    assert_eq!((found.quiz.n, found.quiz.waiting), (1, 1));
    assert_eq!(found.quiz.warnings, [Warning::SmallN, Warning::AttemptsWaiting]);
    close(found.quiz.mean, 50.0);
    assert_eq!((found.questions[0].n, found.questions[1].n), (2, 1));
    close(found.questions[0].facility_index, 50.0);
}

/// Every number of the statistics as it goes out.
fn numbers(value: &serde_json::Value, found: &mut Vec<f64>) {
    match value {
        serde_json::Value::Number(number) => found.extend(number.as_f64()),
        serde_json::Value::Array(items) => items.iter().for_each(|item| numbers(item, found)),
        serde_json::Value::Object(members) => members.values().for_each(|member| numbers(member, found)),
        _ => {}
    }
}

#[test]
fn what_has_no_value_is_null_and_never_not_a_number() {
    let third = 1.0 / 3.0;
    let cases: [&[&[f64]]; 8] = [
        &[],
        &[&[1.0, 0.0]],
        &[&[1.0, 0.0], &[0.0, 1.0]],
        &[&[1.0, 1.0], &[1.0, 1.0]],
        &[&[0.0, 0.0], &[0.0, 0.0], &[0.0, 0.0], &[0.0, 0.0]],
        // Sums that binary numbers do not hold exactly are still all the same.
        &[&[third, 0.1], &[third, 0.1], &[third, 0.1], &[third, 0.1], &[third, 0.1]],
        &[&[1.0, 0.0], &[1.0, 0.5], &[1.0, 1.0], &[1.0, 0.5]],
        &[&[1.0], &[0.0]],
    ];
    for case in cases {
        let found = compute(2, &sittings(case));
        // JSON knows no NaN: serde would write null. So the numbers are looked at before.
        let fields = [found.quiz.mean, found.quiz.skewness, found.quiz.kurtosis, found.quiz.internal_consistency];
        assert!(fields.iter().flatten().all(|number| number.is_finite()), "{found:?}");
        let debug = format!("{found:?}");
        assert!(!debug.contains("NaN") && !debug.contains("inf"), "{debug}");
        let mut all = Vec::new();
        numbers(&serde_json::to_value(&found).unwrap(), &mut all);
        assert!(all.iter().all(|number| number.is_finite()));
    }
}

#[test]
fn without_a_spread_only_means_are_told() {
    let none = compute(2, &[]);
    assert_eq!((none.quiz.n, none.quiz.mean, none.quiz.median), (0, None, None));
    assert_eq!(none.questions[0], QuestionFigures { warnings: vec![Warning::SmallN], ..QuestionFigures::default() });
    let one = compute(2, &sittings(&[&[1.0, 0.0]]));
    close(one.quiz.mean, 50.0);
    assert_eq!((one.quiz.standard_deviation, one.quiz.skewness, one.quiz.internal_consistency), (None, None, None));
    assert_eq!((one.questions[0].standard_deviation, one.questions[0].effective_weight), (None, None));
    let two = compute(2, &sittings(&[&[1.0, 0.0], &[0.0, 0.0]])).quiz;
    close(two.standard_deviation, 12.5_f64.sqrt() * 10.0);
    assert_eq!((two.skewness, two.kurtosis), (None, None));
    let same = compute(2, &sittings(&[&[0.3, 0.6], &[0.3, 0.6], &[0.3, 0.6], &[0.3, 0.6]]));
    assert_eq!(same.quiz.standard_deviation, Some(0.0));
    assert_eq!((same.quiz.skewness, same.quiz.kurtosis, same.quiz.internal_consistency), (None, None, None));
    assert_eq!((same.quiz.error_ratio, same.quiz.standard_error), (None, None));
    let question = &same.questions[0];
    assert_eq!((question.discrimination_index, question.discriminative_efficiency), (None, None));
    assert_eq!((question.standard_deviation, question.effective_weight), (Some(0.0), None));
}

#[test]
fn all_attempts_of_equal_shape_are_perfectly_consistent() {
    let perfect = compute(2, &sittings(&[&[1.0, 1.0], &[0.0, 0.0], &[0.5, 0.5]])).quiz;
    close(perfect.internal_consistency, 100.0);
    assert!(perfect.error_ratio.is_some_and(|ratio| ratio < 1e-5));
}
