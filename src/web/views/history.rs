//! One learner's whole story, in words.

use serde::Serialize;
use utoipa::ToSchema;

use crate::actions::history::{Event, What};
use crate::base::{Language, Percent, Timestamp};
use crate::course::model::Course;
use crate::enrolment::overrides::Override;
use crate::i18n;
use crate::outbox::State;
use crate::quiz::attempt::AttemptState;

/// Something that happened.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = HistoryItem)]
pub struct EventView {
    /// When.
    pub at: String,
    /// `enrolled`, `lesson-done`, `attempt`, `granted`, `paused`, `resumed`, `mail`, `completed`, `certificate` or
    /// `certificate-revoked`.
    pub kind: &'static str,
    /// In words.
    pub text: String,
    /// The module, where it is about one.
    pub module: Option<String>,
    /// The lesson or quiz, where it is about one.
    pub unit: Option<String>,
    /// The attempt.
    pub attempt: Option<String>,
    /// The state of the attempt or of the mail.
    pub state: Option<String>,
    /// What the attempt came to, 0 to 100.
    pub grade: Option<f64>,
    /// Why, where somebody said.
    pub reason: Option<String>,
    /// The certificate.
    pub certificate: Option<String>,
    /// The moment itself, for pages.
    #[serde(skip)]
    pub moment: Timestamp,
}

impl EventView {
    /// In the best of the languages.
    pub fn new(course: &Course, event: &Event, wished: &[Language]) -> Self {
        let words = Words { course, wished, language: i18n::best(wished) };
        let mut view = Self {
            at: event.at.to_string(),
            kind: "",
            text: String::new(),
            module: None,
            unit: None,
            attempt: None,
            state: None,
            grade: None,
            reason: None,
            certificate: None,
            moment: event.at,
        };
        let plain = |key: &str| words.say(key, &[]);
        (view.kind, view.text) = match &event.what {
            What::Enrolled => ("enrolled", plain("event-enrolled")),
            What::Completed => ("completed", plain("event-completed")),
            What::Resumed => ("resumed", plain("event-resumed")),
            What::LessonDone { module, lesson } => {
                (view.module, view.unit) = (Some(module.to_string()), Some(lesson.to_string()));
                ("lesson-done", words.say("event-lesson-done", &[("lesson", &words.lesson(module, lesson))]))
            }
            What::Attempt { id, module, quiz, number, state, grade } => {
                (view.module, view.unit) = (Some(module.to_string()), Some(quiz.to_string()));
                (view.attempt, view.state) = (Some(id.to_string()), Some(state.to_string()));
                view.grade = grade.map(|grade| grade.value());
                ("attempt", words.attempt(module, quiz, *number, *state, *grade))
            }
            What::Granted(given) => {
                (view.module, view.unit) = (text(&given.module), text(&given.quiz));
                view.reason = Some(given.reason.clone());
                ("granted", words.granted(given))
            }
            What::Paused(reason) => {
                view.reason = Some(reason.clone());
                ("paused", plain("event-paused"))
            }
            What::Mail { template, state, bounced } => {
                view.state = Some(if *bounced { "bounced".to_owned() } else { state.to_string() });
                let name = words.mail(template);
                let key = match (bounced, state) {
                    (true, _) => "event-mail-bounced",
                    (false, State::Done) => "event-mail-sent",
                    (false, State::Buried) => "event-mail-failed",
                    (false, State::Queued | State::Claimed) => "event-mail-waits",
                };
                ("mail", words.say(key, &[("mail", &name)]))
            }
            What::Certificate { id, number } => {
                view.certificate = Some(id.to_string());
                ("certificate", words.say("event-certificate", &[("number", number)]))
            }
            What::Revoked { number } => {
                ("certificate-revoked", words.say("event-certificate-revoked", &[("number", number)]))
            }
        };
        view
    }
}

fn text(slug: &Option<crate::base::Slug>) -> Option<String> {
    slug.as_ref().map(ToString::to_string)
}

/// The words of one language about one course.
struct Words<'a> {
    course: &'a Course,
    wished: &'a [Language],
    language: Language,
}

impl Words<'_> {
    fn say(&self, key: &str, arguments: &[(&str, &str)]) -> String {
        let isolated: Vec<(&str, String)> =
            arguments.iter().map(|(name, value)| (*name, i18n::isolated(&self.language, value))).collect();
        let arguments: Vec<(&str, &str)> = isolated.iter().map(|(name, value)| (*name, value.as_str())).collect();
        i18n::text(&self.language, key, &arguments)
    }

    fn lesson(&self, module: &str, lesson: &str) -> String {
        let found = self.course.lesson(module, lesson);
        found.map_or(lesson, |(_, lesson)| &lesson.texts.best(self.wished, &self.course.language).1.title).to_owned()
    }

    fn quiz(&self, module: &str, quiz: &str) -> String {
        let found = self.course.quiz(module, quiz);
        found.map_or(quiz, |(_, quiz)| &quiz.texts.best(self.wished, &self.course.language).1.title).to_owned()
    }

    fn attempt(&self, module: &str, quiz: &str, number: i32, state: AttemptState, grade: Option<Percent>) -> String {
        let (title, number) = (self.quiz(module, quiz), number.to_string());
        let mark = self.course.quiz(module, quiz).map(|(_, quiz)| quiz.pass_mark);
        let key = match (state, grade) {
            (AttemptState::InProgress, _) => "event-attempt-started",
            (AttemptState::Submitted, _) => "event-attempt-submitted",
            (AttemptState::Abandoned, _) | (AttemptState::Graded, None) => "event-attempt-abandoned",
            (AttemptState::Graded, Some(grade)) if mark.is_some_and(|mark| grade < mark) => "event-attempt-failed",
            (AttemptState::Graded, Some(_)) => "event-attempt-passed",
        };
        let grade = grade.map_or_else(String::new, |grade| (grade.hundredths() / 100).to_string());
        self.say(key, &[("quiz", &title), ("number", &number), ("grade", &grade)])
    }

    /// What was granted, a sentence each.
    fn granted(&self, given: &Override) -> String {
        let place = match (&given.module, &given.quiz) {
            (Some(module), Some(quiz)) => self.quiz(module, quiz),
            (Some(module), None) => {
                let found = self.course.module(module);
                found
                    .map_or(module.as_str(), |module| &module.texts.best(self.wished, &self.course.language).1.title)
                    .to_owned()
            }
            (None, _) => i18n::text(&self.language, "event-all-quizzes", &[]),
        };
        let date = |at: Timestamp| {
            let day = i18n::date(&self.language, at.to_datetime().date_naive());
            let time = at.to_datetime().format("%H:%M").to_string();
            i18n::text(&self.language, "page-moment", &[("date", &day), ("time", &time)])
        };
        let mut told = Vec::new();
        let mut tell = |key: &str, value: String| told.push(self.say(key, &[("quiz", &place), ("value", &value)]));
        if let Some(minutes) = given.extra_minutes {
            tell("event-granted-minutes", minutes.to_string());
        }
        if let Some(attempts) = given.extra_attempts {
            tell("event-granted-attempts", attempts.to_string());
        }
        if let Some(at) = given.opens_at {
            tell("event-granted-opens", date(at));
        }
        if let Some(at) = given.closes_at {
            tell("event-granted-closes", date(at));
        }
        if given.cohort_id.is_some() {
            told.push(i18n::text(&self.language, "event-granted-to-all", &[]));
        }
        told.join(" ")
    }

    fn mail(&self, template: &str) -> String {
        let key = format!("event-mail-{template}");
        let text = i18n::text(&self.language, &key, &[]);
        if text == key { template.to_owned() } else { text }
    }
}
