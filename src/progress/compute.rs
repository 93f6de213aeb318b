//! From facts to progress.

use std::collections::HashSet;

use super::done::{Done, Lock};
use crate::base::{AttemptId, Percent, Slug};
use crate::course::model::{Course, Module, Quiz, Unit};
use crate::enrolment::KeptPasses;
use crate::enrolment::overrides::Override;
use crate::quiz::attempt::AttemptState;
use crate::quiz::grade;
use crate::quiz::store::AttemptFact;
use crate::quiz::terms::Terms;

/// What a learner did.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// Lessons done: module and lesson.
    pub lessons: HashSet<(Slug, Slug)>,
    /// Attempts, by quiz and number.
    pub attempts: Vec<AttemptFact>,
    /// What stays passed whatever its grade.
    pub kept: KeptPasses,
    /// What changes the terms of quizzes, in the order in which it was given.
    pub overrides: Vec<Override>,
}

/// What the facts amount to in a course version.
#[derive(Debug, Clone)]
pub struct Progress {
    /// The share of lessons and graded quizzes that are done.
    pub percent: Percent,
    /// Lessons done that the course has.
    pub lessons_done: usize,
    /// Lessons that the course has.
    pub lessons_total: usize,
    /// The overall grade over the graded quizzes that have one, by weight; none before the first.
    pub grade: Option<Percent>,
    /// Whether every graded quiz is passed and the overall grade reaches the course's pass mark.
    pub passed: bool,
    /// Whether the course's pass mark counts as reached by what was passed before a regrade.
    pub kept: bool,
    /// Every quiz, in the order of the course.
    pub quizzes: Vec<QuizProgress>,
    /// Which units are done.
    pub done: Done,
}

/// A quiz for a learner.
#[derive(Debug, Clone, PartialEq)]
pub struct QuizProgress {
    /// The module.
    pub module: Slug,
    /// The quiz.
    pub quiz: Slug,
    /// Whether it counts.
    pub graded: bool,
    /// Its weight.
    pub weight: f64,
    /// Its grade, by its grading method; none before an attempt was graded: "not attempted" is not 0.
    pub grade: Option<Percent>,
    /// Whether the grade passes it, or did before a regrade.
    pub passed: bool,
    /// Attempts started so far.
    pub attempts_used: usize,
    /// Attempts that can still be started; none: no limit.
    pub attempts_left: Option<usize>,
    /// The attempt that is in progress.
    pub in_progress: Option<AttemptId>,
    /// Whether an attempt waits to be marked.
    pub awaits_marks: bool,
    /// Dates, time and attempts.
    pub terms: Terms,
}

/// The state of a unit for a learner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnitState {
    /// Not yet, and why.
    Locked(Lock),
    /// It can be taken.
    Open,
    /// Read, or passed.
    Done,
}

/// Computes progress. Linear in the course and the facts.
pub fn compute(course: &Course, facts: &Facts) -> Progress {
    let mut quizzes = Vec::new();
    let (mut lessons_done, mut lessons_total) = (0, 0);
    let units = course.modules.iter().flat_map(|module| module.units.iter().map(move |unit| (module, unit)));
    let done = Done::new(units.map(|(module, unit)| match unit {
        Unit::Lesson(lesson) => {
            let read = facts.lessons.contains(&(module.slug.clone(), lesson.slug.clone()));
            lessons_total += 1;
            lessons_done += usize::from(read);
            read
        }
        Unit::Quiz(quiz) => {
            let standing = standing(module, quiz, facts);
            let passed = standing.passed || (!standing.graded && standing.grade.is_some());
            quizzes.push(standing);
            passed
        }
    }));
    let graded: Vec<&QuizProgress> = quizzes.iter().filter(|quiz| quiz.graded).collect();
    let quizzes_passed = graded.iter().filter(|quiz| quiz.passed).count();
    let grade = overall(&graded);
    let passed = quizzes_passed == graded.len()
        && (graded.is_empty() || facts.kept.course || grade.is_some_and(|grade| grade >= course.completion.pass_mark));
    Progress {
        percent: Percent::done(lessons_done + quizzes_passed, lessons_total + graded.len()),
        lessons_done,
        lessons_total,
        grade,
        passed,
        kept: facts.kept.course,
        quizzes,
        done,
    }
}

fn standing(module: &Module, quiz: &Quiz, facts: &Facts) -> QuizProgress {
    let own = || facts.attempts.iter().filter(|fact| fact.module == module.slug && fact.quiz == quiz.slug);
    let grades: Vec<Percent> = own().filter_map(|fact| fact.grade).collect();
    let grade = grade::quiz(quiz.grade, &grades);
    let kept = facts.kept.quizzes.contains(&(module.slug.clone(), quiz.slug.clone()));
    let attempts_used = own().count();
    let terms = Terms::new(&module.slug, quiz, &facts.overrides);
    QuizProgress {
        module: module.slug.clone(),
        quiz: quiz.slug.clone(),
        graded: quiz.is_graded(),
        weight: quiz.weight,
        passed: kept || grade.is_some_and(|grade| grade >= quiz.pass_mark),
        grade,
        attempts_used,
        attempts_left: terms.attempts.map(|limit| limit.saturating_sub(attempts_used)),
        in_progress: own().find(|fact| fact.state == AttemptState::InProgress).map(|fact| fact.id),
        awaits_marks: own().any(|fact| fact.state == AttemptState::Submitted),
        terms,
    }
}

/// The weighted mean over the quizzes that have a grade.
fn overall(graded: &[&QuizProgress]) -> Option<Percent> {
    let (mut sum, mut weights) = (0.0, 0.0);
    for quiz in graded {
        if let Some(grade) = quiz.grade {
            sum += grade.value() * quiz.weight;
            weights += quiz.weight;
        }
    }
    (weights > 0.0).then(|| Percent::new(sum / weights))
}

impl QuizProgress {
    /// Whether there is something left to do at it, and an attempt to do it in.
    pub fn is_to_be_taken(&self) -> bool {
        let done = self.passed || self.awaits_marks || (!self.graded && self.attempts_used > 0);
        !done && (self.attempts_left != Some(0) || self.in_progress.is_some())
    }
}

impl Progress {
    /// The state of a unit of the course that this is the progress in.
    pub fn unit(&self, course: &Course, module: &Module, unit: &Unit) -> UnitState {
        if self.done.unit(course, &module.slug, unit.slug()) {
            return UnitState::Done;
        }
        match self.done.lock_of(course, module) {
            Some(lock) => UnitState::Locked(lock),
            None => UnitState::Open,
        }
    }

    /// A quiz.
    pub fn quiz(&self, module: &str, quiz: &str) -> Option<&QuizProgress> {
        self.quizzes.iter().find(|standing| standing.module.as_str() == module && standing.quiz.as_str() == quiz)
    }
}
