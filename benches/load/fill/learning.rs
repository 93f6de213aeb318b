//! How far somebody is in a course: lessons read, quizzes taken with all their answers, and what the program would keep of it.

use std::collections::HashMap;

use chancery::actions::facts;
use chancery::base::{AttemptId, EnrolmentId, Percent, Slug, Timestamp};
use chancery::course::catalogue::Version;
use chancery::course::model::{Module, Quiz, Unit};
use chancery::enrolment::Summary;
use chancery::progress::{self, Facts};
use chancery::quiz::attempt::{Attempt, AttemptProgress, AttemptState};
use chancery::quiz::draw::{Draw, Seen};
use chancery::quiz::receipt;
use chancery::quiz::store::{AttemptFact, Saved};
use chancery::quiz::terms::Until;
use chrono::Duration;

use super::answers::{Answer, answers, graded};
use super::cells::{Cell, Table, document};
use super::chance::Chance;
use super::store::Store;
use crate::Failure;

/// What somebody did in a course.
pub struct Learning<'l> {
    version: &'l Version,
    enrolment: EnrolmentId,
    facts: Facts,
    /// When something was last done.
    pub last: Option<Timestamp>,
    at: Timestamp,
    until: Timestamp,
}

impl<'l> Learning<'l> {
    /// Somebody begins at `at`; nothing is done after `until`.
    pub fn new(version: &'l Version, enrolment: EnrolmentId, at: Timestamp, until: Timestamp) -> Self {
        Self { version, enrolment, facts: Facts::default(), last: None, at, until }
    }

    /// Does so many units from the first one on; stops before a module that a failed quiz keeps closed.
    pub fn go_on(&mut self, store: &mut Store, chance: &mut Chance, units: usize) -> Result<(), Failure> {
        let version = self.version;
        let all = version.course.modules.iter().flat_map(|module| module.units.iter().map(move |unit| (module, unit)));
        for (module, unit) in all.take(units) {
            self.time_passes(chance);
            match unit {
                Unit::Lesson(lesson) => {
                    let cells = [
                        self.enrolment.into(),
                        module.slug.as_str().into(),
                        lesson.slug.as_str().into(),
                        self.at.into(),
                    ];
                    store.row(Table::Completions, cells)?;
                    self.facts.lessons.insert((module.slug.clone(), lesson.slug.clone()));
                }
                Unit::Quiz(quiz) => {
                    if !self.take(store, chance, module, quiz)? {
                        break;
                    }
                }
            }
        }
        Ok(())
    }

    fn time_passes(&mut self, chance: &mut Chance) {
        let minutes = i64::try_from(20 + chance.below(4 * 24 * 60)).unwrap_or_default();
        self.at = (self.at + Duration::minutes(minutes)).min(self.until);
        self.last = Some(self.at);
    }

    /// Up to three goes; whether the quiz was passed.
    fn take(&mut self, store: &mut Store, chance: &mut Chance, module: &Module, quiz: &Quiz) -> Result<bool, Failure> {
        for number in 1..=3 {
            let right = if chance.in_hundred(75) { 92 } else { 45 };
            let draw = Draw::new(quiz, &Seen::default());
            let answers = answers(quiz, &draw, chance, right)?;
            let grade = graded(&answers);
            let id = self.attempt(store, chance, (module, quiz, number), draw, &answers, grade)?;
            let (module, quiz_slug) = (module.slug.clone(), quiz.slug.clone());
            let state = AttemptState::Graded;
            self.facts.attempts.push(AttemptFact { module, quiz: quiz_slug, number, state, grade: Some(grade), id });
            if grade >= quiz.pass_mark {
                return Ok(true);
            }
            self.time_passes(chance);
        }
        Ok(false)
    }

    fn attempt(
        &self,
        store: &mut Store,
        chance: &mut Chance,
        (module, quiz, number): (&Module, &Quiz, i32),
        draw: Draw,
        answers: &[Answer],
        grade: Percent,
    ) -> Result<AttemptId, Failure> {
        let (started_at, submitted_at) = (self.at, self.at + Duration::minutes(12));
        let id: AttemptId = chance.id(started_at);
        let mut saved: HashMap<Slug, Saved> = HashMap::with_capacity(answers.len());
        for (sequence, answer) in (1..).zip(answers) {
            let Answer { question, response, fraction, .. } = answer;
            let kept = document(response);
            let cells =
                [id.into(), question.as_str().into(), sequence.into(), kept, submitted_at.into(), (*fraction).into()];
            store.row(Table::Responses, cells)?;
            let question = question.parse().map_err(|_| "a question's id is no slug")?;
            saved.insert(question, Saved { sequence, response: response.clone() });
        }
        let attempt = Attempt {
            id,
            enrolment_id: self.enrolment,
            module: module.slug.clone(),
            quiz: quiz.slug.clone(),
            number,
            draw,
            started_at,
            until: Until::default(),
            progress: AttemptProgress::InProgress,
            asks: None,
        };
        let receipt = receipt::hash(&receipt::text(&attempt, &saved, submitted_at));
        store.row(
            Table::Attempts,
            [
                id.into(),
                self.enrolment.into(),
                module.slug.as_str().into(),
                quiz.slug.as_str().into(),
                number.into(),
                AttemptState::Graded.as_str().into(),
                document(&attempt.draw),
                started_at.into(),
                submitted_at.into(),
                grade.into(),
                (grade >= quiz.pass_mark).into(),
                receipt.into(),
            ],
        )?;
        Ok(id)
    }

    /// What is kept of it, and whether the course is completed.
    pub fn summary(&self) -> (Summary, bool) {
        let course = &self.version.course;
        let progress = progress::compute(course, &self.facts);
        let complete = progress::requirements(course, &progress).iter().all(|requirement| requirement.met);
        (facts::summary(&progress), complete)
    }

    /// How many modules, from the first one, are open.
    pub fn open_modules(&self) -> usize {
        let course = &self.version.course;
        let done = progress::compute(course, &self.facts).done;
        course.modules.iter().take_while(|module| done.lock_of(course, module).is_none()).count()
    }

    /// The cells of what is kept: percent, lessons done, grade, passed, last activity, units done.
    pub fn cells(&self, summary: &Summary) -> [Cell; 6] {
        [
            summary.percent.into(),
            summary.lessons_done.into(),
            summary.grade.into(),
            summary.passed.into(),
            self.last.into(),
            summary.units_done.as_str().into(),
        ]
    }
}
