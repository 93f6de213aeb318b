//! The way through a course: what comes next, what stands before and after a unit.

use crate::base::Language;
use crate::course::model::{Course, Module, Unit};
use crate::progress::{self, Progress, Rule, UnitState};
use crate::web::views::enrolment::requirement;

/// A unit to go to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Its address.
    pub href: String,
    /// Its title.
    pub title: String,
}

fn units(course: &Course) -> impl Iterator<Item = (&Module, &Unit)> {
    course.modules.iter().flat_map(|module| module.units.iter().map(move |unit| (module, unit)))
}

fn step(course: &Course, module: &Module, unit: &Unit, wished: &[Language]) -> Step {
    let title = match unit {
        Unit::Lesson(lesson) => &lesson.texts.best(wished, &course.language).1.title,
        Unit::Quiz(quiz) => &quiz.texts.best(wished, &course.language).1.title,
    };
    Step { href: format!("/learn/{}/{}/{}", course.slug, module.slug, unit.slug()), title: title.clone() }
}

/// The first unit that can be done now: no quiz without attempts left, and none that does not count or waits to be marked
/// once it was handed in.
pub fn next(course: &Course, progress: &Progress, wished: &[Language]) -> Option<Step> {
    let mut open = units(course).filter(|(module, unit)| {
        let over = matches!(unit, Unit::Quiz(quiz)
            if progress.quiz(&module.slug, &quiz.slug).is_some_and(|standing| !standing.is_to_be_taken()));
        !over && progress.unit(course, module, unit) == UnitState::Open
    });
    open.next().map(|(module, unit)| step(course, module, unit, wished))
}

/// Something that is still to be done for a course: what is there, what to do next, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// What is there and what is asked.
    pub evidence: String,
    /// What to do next.
    pub next: String,
    /// Where, if it can be done now.
    pub href: Option<String>,
}

/// What is still missing for a course, in the order in which people meet it.
pub fn missing(course: &Course, progress: &Progress, wished: &[Language]) -> Vec<Missing> {
    let open = progress::requirements(course, progress).into_iter().filter(|requirement| !requirement.met);
    let missing = open.filter_map(|open| {
        let view = requirement(course, &open, wished);
        Some(Missing { evidence: view.evidence, next: view.next?, href: towards(course, progress, &open.rule) })
    });
    missing.collect()
}

/// Where a rule is met, if what it asks for is open.
pub fn towards(course: &Course, progress: &Progress, rule: &Rule) -> Option<String> {
    let (module, unit) = match rule {
        Rule::Lessons { next, .. } => next.as_ref().map(|(module, lesson)| (module, lesson))?,
        Rule::Quiz { attempts_left: Some(0), .. } | Rule::Quiz { awaits_marks: true, .. } | Rule::Grade { .. } => {
            return None;
        }
        Rule::Quiz { module, quiz, .. } => (module, quiz),
    };
    let module = course.module(module)?;
    let found = module.units.iter().find(|known| known.slug() == unit)?;
    let open = progress.unit(course, module, found) == UnitState::Open;
    open.then(|| format!("/learn/{}/{}/{unit}", course.slug, module.slug))
}

/// The units before and after one.
pub fn around(course: &Course, module: &str, unit: &str, wished: &[Language]) -> (Option<Step>, Option<Step>) {
    let all: Vec<(&Module, &Unit)> = units(course).collect();
    let here = all.iter().position(|(at, known)| at.slug.as_str() == module && known.slug().as_str() == unit);
    let Some(here) = here else { return (None, None) };
    let at = |place: usize| all.get(place).map(|(module, unit)| step(course, module, unit, wished));
    (here.checked_sub(1).and_then(at), at(here + 1))
}
