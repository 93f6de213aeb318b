//! "Why am I not complete?": every rule of completion with its evidence and what to do next, alike for the learner and
//! the facilitator.

use super::compute::{Progress, QuizProgress};
use crate::base::{Percent, Slug};
use crate::course::model::{Course, Unit};

/// A rule of completion.
#[derive(Debug, Clone, PartialEq)]
pub enum Rule {
    /// A share of the lessons must be done.
    Lessons {
        /// The share.
        share: Percent,
        /// Lessons needed for it.
        needed: usize,
        /// Lessons done.
        done: usize,
        /// The next lesson to read: module and lesson.
        next: Option<(Slug, Slug)>,
    },
    /// A graded quiz must be passed.
    Quiz {
        /// The module.
        module: Slug,
        /// The quiz.
        quiz: Slug,
        /// The grade that passes it.
        pass_mark: Percent,
        /// The grade so far.
        grade: Option<Percent>,
        /// Attempts left; none: no limit.
        attempts_left: Option<usize>,
        /// Whether an attempt waits to be marked.
        awaits_marks: bool,
    },
    /// The overall grade must reach the course's pass mark.
    Grade {
        /// The pass mark.
        pass_mark: Percent,
        /// The grade so far.
        grade: Option<Percent>,
    },
}

/// A rule and whether it is met.
#[derive(Debug, Clone, PartialEq)]
pub struct Requirement {
    /// The rule with its evidence.
    pub rule: Rule,
    /// Whether it is met.
    pub met: bool,
}

/// Every requirement of a course, in the order in which people meet them.
pub fn requirements(course: &Course, progress: &Progress) -> Vec<Requirement> {
    let mut all = vec![lessons(course, progress)];
    let graded: Vec<&QuizProgress> = progress.quizzes.iter().filter(|quiz| quiz.graded).collect();
    for standing in &graded {
        let quiz = course.quiz(&standing.module, &standing.quiz);
        all.push(Requirement {
            met: standing.passed,
            rule: Rule::Quiz {
                module: standing.module.clone(),
                quiz: standing.quiz.clone(),
                pass_mark: quiz.map_or(Percent::ZERO, |(_, quiz)| quiz.pass_mark),
                grade: standing.grade,
                attempts_left: standing.attempts_left,
                awaits_marks: standing.awaits_marks,
            },
        });
    }
    if !graded.is_empty() {
        // A quiz that was not attempted leaves the overall grade open, however good the others are.
        let all_graded = graded.iter().all(|quiz| quiz.grade.is_some());
        let pass_mark = course.completion.pass_mark;
        let met = progress.kept || all_graded && progress.grade.is_some_and(|grade| grade >= pass_mark);
        all.push(Requirement { met, rule: Rule::Grade { pass_mark, grade: progress.grade } });
    }
    all
}

fn lessons(course: &Course, progress: &Progress) -> Requirement {
    let share = course.completion.lessons;
    let hundredths = usize::try_from(share.hundredths()).unwrap_or(0);
    let needed = (progress.lessons_total * hundredths).div_ceil(10_000);
    let units = course.modules.iter().flat_map(|module| module.units.iter().map(move |unit| (module, unit)));
    let next = units
        .filter(|(_, unit)| matches!(unit, Unit::Lesson(_)))
        .find(|(module, unit)| !progress.done.unit(course, &module.slug, unit.slug()))
        .map(|(module, unit)| (module.slug.clone(), unit.slug().clone()));
    let done = progress.lessons_done;
    Requirement { met: done >= needed, rule: Rule::Lessons { share, needed, done, next } }
}
