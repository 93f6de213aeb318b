//! Who of a cohort needs attention, and why, in words.

use serde::Serialize;
use utoipa::ToSchema;

use crate::actions::attention::Flagged;
use crate::base::{Language, Timestamp};
use crate::cohort::attention::Reason;
use crate::course::model::Course;
use crate::i18n;

/// A learner who needs attention.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AttentionItem)]
pub struct AttentionView {
    /// The enrolment.
    pub enrolment: String,
    /// The learner's name.
    pub full_name: String,
    /// The learner's address.
    pub email: String,
    /// The learner's country.
    pub country: Option<String>,
    /// The learner's ministry, mission or organisation.
    pub affiliation: Option<String>,
    /// How much of the course is done, 0 to 100.
    pub percent: f64,
    /// When the learner last did something.
    pub last_activity_at: Option<String>,
    /// Why, what presses most first.
    pub reasons: Vec<ReasonView>,
}

/// Why a learner needs attention.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AttentionReason)]
pub struct ReasonView {
    /// `deadline-near`, `deadline-missed`, `failing`, `stalled` or `never-started`.
    pub kind: &'static str,
    /// In words.
    pub text: String,
    /// The moment it is about: the date that is near or was missed, the attempt that failed, since when nothing happens.
    pub at: String,
    /// The module, where it is about a quiz.
    pub module: Option<String>,
    /// The quiz, where it is about one; a deadline without a quiz is the end of the cohort.
    pub quiz: Option<String>,
    /// What the last attempt came to, 0 to 100.
    pub grade: Option<f64>,
    /// How many attempts are left; null: no limit, or not about attempts.
    pub attempts_left: Option<usize>,
}

impl AttentionView {
    /// In the best of the languages.
    pub fn new(flagged: &Flagged, wished: &[Language]) -> Self {
        let Flagged { learner, version, reasons } = flagged;
        Self {
            enrolment: learner.enrolment.id.to_string(),
            full_name: learner.full_name.clone(),
            email: learner.email.clone(),
            country: learner.country.clone(),
            affiliation: learner.affiliation.clone(),
            percent: learner.enrolment.percent.value(),
            last_activity_at: learner.enrolment.last_activity_at.map(|at| at.to_string()),
            reasons: reasons.iter().map(|reason| ReasonView::new(&version.course, reason, wished)).collect(),
        }
    }
}

impl ReasonView {
    /// In the best of the languages.
    pub fn new(course: &Course, reason: &Reason, wished: &[Language]) -> Self {
        let (place, grade, attempts_left) = match reason {
            Reason::QuizClosed { module, quiz, .. } | Reason::QuizCloses { module, quiz, .. } => {
                (Some((module, quiz)), None, None)
            }
            Reason::Failed { module, quiz, grade, attempts_left, .. } => {
                (Some((module, quiz)), Some(grade.value()), *attempts_left)
            }
            Reason::CohortEnds { .. } | Reason::Stalled { .. } | Reason::NeverStarted { .. } => (None, None, None),
        };
        Self {
            kind: reason.kind(),
            text: words(course, reason, wished),
            at: reason.moment().to_string(),
            module: place.map(|(module, _)| module.to_string()),
            quiz: place.map(|(_, quiz)| quiz.to_string()),
            grade,
            attempts_left,
        }
    }
}

/// A reason in words.
fn words(course: &Course, reason: &Reason, wished: &[Language]) -> String {
    let language = i18n::best(wished);
    let isolated = |text: &str| i18n::isolated(&language, text);
    let say = |key: &str, arguments: &[(&str, &str)]| i18n::text(&language, key, arguments);
    let title = |module: &str, quiz: &str| {
        let found = course.quiz(module, quiz);
        isolated(found.map_or(quiz, |(_, quiz)| &quiz.texts.best(wished, &course.language).1.title))
    };
    let date = |at: &Timestamp| i18n::date(&language, at.to_datetime().date_naive());
    match reason {
        Reason::QuizClosed { module, quiz, at } => {
            say("attention-quiz-closed", &[("quiz", &title(module, quiz)), ("date", &date(at))])
        }
        Reason::QuizCloses { module, quiz, at } => {
            say("attention-quiz-closes", &[("quiz", &title(module, quiz)), ("date", &date(at))])
        }
        Reason::CohortEnds { at } => say("attention-cohort-ends", &[("date", &date(at))]),
        Reason::Failed { module, quiz, grade, at, attempts_left } => {
            let (quiz, date, grade) = (title(module, quiz), date(at), (grade.hundredths() / 100).to_string());
            let failed = say("attention-failed", &[("quiz", &quiz), ("date", &date), ("grade", &grade)]);
            match attempts_left {
                Some(left) => format!("{failed} {}", say("attention-attempts-left", &[("left", &left.to_string())])),
                None => failed,
            }
        }
        Reason::Stalled { since, days } => {
            say("attention-stalled", &[("date", &date(since)), ("days", &days.to_string())])
        }
        Reason::NeverStarted { since } => say("attention-never-started", &[("date", &date(since))]),
    }
}
