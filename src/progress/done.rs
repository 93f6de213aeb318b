//! Which units are done: what opens the modules behind them, kept with an enrolment so that opening a lesson asks for no
//! facts.

use crate::base::Slug;
use crate::course::model::{Course, Module, Unit};

/// The units of a course version that are done: lessons read, quizzes passed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// One digit a unit, `1` for done, in the order of the course.
    flags: String,
}

/// Why a module is locked: the modules that come first and are not done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lock {
    /// Their names in the order of the course.
    pub missing: Vec<Slug>,
}

impl Done {
    /// Asks every unit in turn.
    pub(super) fn new(flags: impl Iterator<Item = bool>) -> Self {
        Self { flags: flags.map(|done| if done { '1' } else { '0' }).collect() }
    }

    /// Before anything is done.
    pub fn nothing(course: &Course) -> Self {
        Self::new(course.modules.iter().flat_map(|module| &module.units).map(|_| false))
    }

    /// What was kept with an enrolment; none when it cannot be of this version.
    pub fn read(course: &Course, kept: &str) -> Option<Self> {
        let units: usize = course.modules.iter().map(|module| module.units.len()).sum();
        let sound = kept.len() == units && kept.bytes().all(|flag| matches!(flag, b'0' | b'1'));
        sound.then(|| Self { flags: kept.to_owned() })
    }

    /// How it is kept.
    pub fn as_str(&self) -> &str {
        &self.flags
    }

    /// Whether a lesson is read, or a quiz passed.
    pub fn unit(&self, course: &Course, module: &str, unit: &str) -> bool {
        let mut units = self.of_module(course, module);
        units.any(|(other, done)| done && other.slug().as_str() == unit)
    }

    /// Whether everything that counts in a module is done: its lessons and its graded quizzes.
    pub fn module(&self, course: &Course, module: &str) -> bool {
        let counts = |unit: &Unit| match unit {
            Unit::Lesson(_) => true,
            Unit::Quiz(quiz) => quiz.is_graded(),
        };
        course.module(module).is_some() && self.of_module(course, module).all(|(unit, done)| done || !counts(unit))
    }

    /// What keeps a module locked, if anything does.
    pub fn lock_of(&self, course: &Course, module: &Module) -> Option<Lock> {
        let missing: Vec<Slug> = module.requires.iter().filter(|slug| !self.module(course, slug)).cloned().collect();
        (!missing.is_empty()).then_some(Lock { missing })
    }

    /// Whether anything keeps a module locked.
    pub fn is_locked(&self, course: &Course, module: &Module) -> bool {
        module.requires.iter().any(|slug| !self.module(course, slug))
    }

    /// The units of a module, and whether each is done.
    pub fn of_module<'a>(&'a self, course: &'a Course, module: &str) -> impl Iterator<Item = (&'a Unit, bool)> {
        let before: usize = course
            .modules
            .iter()
            .take_while(|other| other.slug.as_str() != module)
            .map(|other| other.units.len())
            .sum();
        let units = course.module(module).map_or(&[][..], |module| module.units.as_slice());
        units.iter().zip(self.flags.as_bytes().iter().skip(before).map(|flag| *flag == b'1'))
    }
}
