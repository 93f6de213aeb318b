//! Fixtures in, reasons out.

use super::*;
use crate::base::{AttemptId, EnrolmentId};
use crate::enrolment::overrides::Whom;
use crate::quiz::store::AttemptFact;
use crate::quiz::terms::Terms;

/// The beginning of a day of May 2026, and of June behind it.
fn day(day: i64) -> Timestamp {
    Timestamp::parse("2026-05-01T00:00:00Z").unwrap() + Duration::days(day - 1)
}

fn slug(text: &str) -> Slug {
    text.parse().unwrap()
}

const LIMITS: Limits = Limits { stalled: Duration::days(14), near: Duration::days(7) };

/// A graded quiz without dates, not tried yet, of two attempts.
fn quiz(name: &str) -> QuizProgress {
    QuizProgress {
        module: slug("one"),
        quiz: slug(name),
        graded: true,
        weight: 1.0,
        grade: None,
        passed: false,
        attempts_used: 0,
        attempts_left: Some(2),
        in_progress: None,
        awaits_marks: false,
        terms: Terms::default(),
    }
}

fn closes(at: Timestamp) -> QuizProgress {
    let mut terms = Terms::default();
    terms.closes = Some(at);
    QuizProgress { terms, ..quiz("check") }
}

fn attempt(number: i32, grade: f64, on: Timestamp) -> Sitting {
    let fact = AttemptFact {
        module: slug("one"),
        quiz: slug("check"),
        number,
        state: AttemptState::Graded,
        grade: Some(Percent::new(grade)),
        id: AttemptId::new(on),
    };
    Sitting { fact, started_at: on, submitted_at: Some(on) }
}

/// Enrolled on the first of May, in a cohort without dates.
fn active(last_activity_at: Option<Timestamp>) -> Known<'static> {
    Known {
        status: EnrolmentStatus::Active,
        enrolled_at: day(1),
        last_activity_at,
        quizzes: &[],
        attempts: &[],
        overrides: &[],
    }
}

fn of(known: Known<'_>, now: Timestamp) -> Vec<Reason> {
    reasons(&known, Dates::default(), LIMITS, now)
}

#[test]
fn who_never_did_anything_never_started_since_the_cohort_began() {
    assert_eq!(of(active(None), day(2)), [Reason::NeverStarted { since: day(1) }]);
    let later = Dates { starts_at: Some(day(5)), ends_at: None };
    assert_eq!(reasons(&active(None), later, LIMITS, day(6)), [Reason::NeverStarted { since: day(5) }]);
    assert_eq!(reasons(&active(None), later, LIMITS, day(4)), [], "the cohort has not begun");
}

#[test]
fn fourteen_days_without_activity_are_stalled_and_a_moment_less_is_not() {
    let known = active(Some(day(3)));
    assert_eq!(of(known, day(17)), [Reason::Stalled { since: day(3), days: 14 }]);
    assert_eq!(of(known, day(17) - Duration::microseconds(1)), []);
}

#[test]
fn a_leave_of_absence_is_no_idleness() {
    let leave = Override {
        paused_at: Some(day(4)),
        resumed_at: Some(day(15)),
        ..Override::new(Whom::Learner(EnrolmentId::new(day(1))), "Posted abroad.", day(4))
    };
    let leaves = [leave];
    let known = Known { overrides: &leaves, ..active(Some(day(3))) };
    assert_eq!(of(known, day(20)), []);
    assert_eq!(of(known, day(29)), [Reason::Stalled { since: day(15), days: 14 }]);
    let never = Known { overrides: &leaves, ..active(None) };
    assert_eq!(of(never, day(20)), [Reason::NeverStarted { since: day(15) }]);
}

#[test]
fn only_who_is_at_it_needs_attention() {
    for status in
        [EnrolmentStatus::Pending, EnrolmentStatus::Paused, EnrolmentStatus::Completed, EnrolmentStatus::Withdrawn]
    {
        assert_eq!(of(Known { status, ..active(None) }, day(40)), [], "{status}");
    }
    let over = Dates { starts_at: None, ends_at: Some(day(30)) };
    assert_eq!(reasons(&active(None), over, LIMITS, day(30)), [], "the cohort has ended");
}

#[test]
fn a_failed_last_attempt_counts_until_another_one_runs_waits_or_passes() {
    let attempts = [attempt(1, 80.0, day(2)), attempt(2, 40.0, day(3))];
    let failed = |quiz: QuizProgress| {
        let quizzes = [quiz];
        of(Known { quizzes: &quizzes, attempts: &attempts, ..active(Some(day(3))) }, day(4))
    };
    let used = || QuizProgress { attempts_used: 2, attempts_left: Some(0), ..quiz("check") };
    let expected = Reason::Failed {
        module: slug("one"),
        quiz: slug("check"),
        grade: Percent::new(40.0),
        at: day(3),
        attempts_left: Some(0),
    };
    assert_eq!(failed(used()), [expected]);
    assert_eq!(failed(QuizProgress { passed: true, ..used() }), []);
    assert_eq!(failed(QuizProgress { awaits_marks: true, ..used() }), []);
    assert_eq!(failed(QuizProgress { in_progress: Some(AttemptId::new(day(4))), ..used() }), []);
    assert_eq!(failed(QuizProgress { graded: false, ..used() }), [], "practice fails nobody");
    assert_eq!(failed(QuizProgress { quiz: slug("other"), ..used() }), [], "it was another quiz");
}

#[test]
fn a_quiz_that_closes_within_seven_days_is_near_and_one_that_closed_is_missed() {
    let on = |quiz: QuizProgress, now| {
        let quizzes = [quiz];
        of(Known { quizzes: &quizzes, ..active(Some(day(9))) }, now)
    };
    let (module, quiz) = (slug("one"), slug("check"));
    let near = Reason::QuizCloses { module: module.clone(), quiz: quiz.clone(), at: day(17) };
    assert_eq!(on(closes(day(17)), day(10)), [near]);
    assert_eq!(on(closes(day(17)), day(10) - Duration::microseconds(1)), []);
    let missed = Reason::QuizClosed { module, quiz, at: day(17) };
    assert_eq!(on(closes(day(17)), day(17)), [missed]);
    assert_eq!(on(QuizProgress { passed: true, ..closes(day(17)) }, day(12)), []);
    assert_eq!(on(QuizProgress { attempts_left: Some(0), ..closes(day(17)) }, day(12)), [], "nothing is left to do");
    let practice = QuizProgress { graded: false, ..closes(day(17)) };
    assert_eq!(on(practice.clone(), day(18)), [], "practice is never missed");
    assert_eq!(on(QuizProgress { attempts_used: 1, ..practice }, day(12)), []);
}

#[test]
fn what_presses_most_comes_first() {
    let quizzes = [quiz("other"), QuizProgress { attempts_used: 1, attempts_left: Some(1), ..closes(day(22)) }];
    let attempts = [attempt(1, 10.0, day(3))];
    let known = Known { quizzes: &quizzes, attempts: &attempts, ..active(Some(day(3))) };
    let ending = Dates { starts_at: None, ends_at: Some(day(21)) };
    let found = reasons(&known, ending, LIMITS, day(20));
    let kinds: Vec<&str> = found.iter().map(Reason::kind).collect();
    assert_eq!(kinds, ["deadline-near", "deadline-near", "failing", "stalled"]);
    assert_eq!(found[1], Reason::CohortEnds { at: day(21) });
    assert!(Reason::urgency(&found) < Reason::urgency(&found[2..]));
    assert!(Reason::urgency(&[]) > Reason::urgency(&found[3..]));
}
