//! Overrides against the course's own dates, time and attempts.

use super::*;
use crate::base::{CohortId, EnrolmentId, Percent};
use crate::course::model::{GradingMethod, OnExpiry, QuizKind, QuizText, ReviewRules, Translated};
use crate::enrolment::overrides::Whom;

fn quiz() -> Quiz {
    Quiz {
        pair: None,
        slug: "check".parse().unwrap(),
        kind: QuizKind::Graded,
        weight: 1.0,
        pass_mark: Percent::new(70.0),
        attempts: 2,
        grade: GradingMethod::Highest,
        time_limit_minutes: 20,
        draw: 0,
        shuffle: false,
        opens: Some(day(1)),
        closes: Some(day(10)),
        grace_seconds: 30,
        on_expiry: OnExpiry::Submit,
        review: ReviewRules::default(),
        texts: Translated::only(QuizText { title: "A check".to_owned() }),
        questions: Vec::new(),
        pools: Vec::new(),
        shelf: std::collections::BTreeMap::new(),
    }
}

/// The beginning of a day of May 2026, and of June behind it.
fn day(day: i64) -> Timestamp {
    Timestamp::parse("2026-05-01T00:00:00Z").unwrap() + Duration::days(day - 1)
}

fn learners(at: Timestamp) -> Override {
    Override::new(Whom::Learner(EnrolmentId::new(day(0))), "Because.", at)
}

fn cohorts(at: Timestamp) -> Override {
    Override::new(Whom::Cohort(CohortId::new(day(0))), "Because.", at)
}

fn leave(from: Timestamp, to: Timestamp) -> Override {
    Override { paused_at: Some(from), resumed_at: Some(to), ..learners(from) }
}

fn for_the_quiz(given: Override) -> Override {
    Override { module: Some("one".parse().unwrap()), quiz: Some("check".parse().unwrap()), ..given }
}

fn terms(overrides: &[Override]) -> Terms {
    Terms::new("one", &quiz(), overrides)
}

#[test]
fn without_overrides_the_course_decides() {
    let terms = terms(&[]);
    assert_eq!((terms.opens, terms.closes, terms.minutes), (Some(day(1)), Some(day(10)), Some(20)));
    assert_eq!(terms.attempts, Some(2));
    assert_eq!(terms.may_start(day(1) - Duration::seconds(1)), Err(NotNow::NotYet(day(1))));
    assert_eq!((terms.may_start(day(1)), terms.may_start(day(9))), (Ok(()), Ok(())));
    assert_eq!(terms.may_start(day(10)), Err(NotNow::Closed(day(10))));
}

#[test]
fn an_attempt_goes_to_its_limit_or_to_the_close() {
    let until = terms(&[]).until(day(5));
    assert_eq!(until.deadline, Some(day(5) + Duration::minutes(20)));
    assert_eq!(until.expires_at, Some(day(5) + Duration::minutes(20) + Duration::seconds(30)));
    assert_eq!(terms(&[]).until(day(10) - Duration::minutes(5)).deadline, Some(day(10)));
    let free = Quiz { time_limit_minutes: 0, closes: None, ..quiz() };
    assert_eq!(Terms::new("one", &free, &[]).until(day(5)), Until::default());
}

#[test]
fn the_learners_override_beats_the_cohorts_and_the_newer_the_older() {
    let minutes = |given: Override, extra_minutes| Override { extra_minutes: Some(extra_minutes), ..given };
    let mine = minutes(learners(day(2)), 10);
    assert_eq!(terms(&[mine.clone(), minutes(cohorts(day(3)), 60)]).minutes, Some(30));
    assert_eq!(terms(&[mine.clone(), minutes(learners(day(3)), 5)]).minutes, Some(25));
    assert_eq!(terms(&[minutes(for_the_quiz(learners(day(2))), 7), minutes(learners(day(3)), 5)]).minutes, Some(27));
    let other = Override { module: Some("two".parse().unwrap()), ..minutes(learners(day(3)), 90) };
    assert_eq!(terms(&[mine, other]).minutes, Some(30));
    let free = Quiz { time_limit_minutes: 0, ..quiz() };
    assert_eq!(Terms::new("one", &free, &[minutes(learners(day(2)), 10)]).minutes, None);
}

#[test]
fn extra_attempts_add_up_unless_there_is_no_limit() {
    let one = |given: Override| Override { extra_attempts: Some(1), ..given };
    let all = [one(learners(day(2))), one(learners(day(3))), one(cohorts(day(3)))];
    assert_eq!(terms(&all).attempts, Some(5));
    assert_eq!(Terms::new("one", &Quiz { attempts: 0, ..quiz() }, &all).attempts, None);
}

#[test]
fn a_date_for_the_whole_course_gives_none_to_quizzes_without_one() {
    let later = Override { closes_at: Some(day(20)), ..learners(day(2)) };
    assert_eq!(terms(std::slice::from_ref(&later)).closes, Some(day(20)));
    let open = Quiz { closes: None, ..quiz() };
    assert_eq!(Terms::new("one", &open, std::slice::from_ref(&later)).closes, None);
    assert_eq!(Terms::new("one", &open, &[for_the_quiz(later)]).closes, Some(day(20)));
}

#[test]
fn a_leave_moves_the_close_that_stood_and_the_limit_of_what_ran() {
    let away = leave(day(3), day(5));
    assert_eq!(terms(std::slice::from_ref(&away)).closes, Some(day(12)));
    // A second leave that began after the first close, and before the one that the first leave had moved.
    assert_eq!(terms(&[away.clone(), leave(day(11), day(12))]).closes, Some(day(13)));
    assert_eq!(terms(&[leave(day(10), day(12))]).closes, Some(day(10)), "it had closed before");
    let given = |at, by: fn(Timestamp) -> Override| Override { closes_at: Some(day(20)), ..by(at) };
    assert_eq!(terms(&[given(day(2), learners), away.clone()]).closes, Some(day(22)));
    assert_eq!(terms(&[away.clone(), given(day(4), learners)]).closes, Some(day(20)), "given during the leave");
    assert_eq!(terms(&[away.clone(), given(day(4), cohorts)]).closes, Some(day(22)), "given to all during the leave");
    assert_eq!(terms(&[away.clone(), given(day(6), cohorts)]).closes, Some(day(20)), "given afterwards");
    let started = day(3) - Duration::minutes(5);
    let moved = Some(started + Duration::minutes(20) + Duration::days(2));
    assert_eq!(terms(std::slice::from_ref(&away)).until(started).deadline, moved);
    assert_eq!(terms(&[away]).until(day(6)).deadline, Some(day(6) + Duration::minutes(20)));
}
