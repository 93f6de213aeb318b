//! How far everybody of a cohort is: a row a learner, a column a unit. Pure.
//!
//! What is done comes from what is kept with each enrolment; what quizzes came to, from their attempts.

use std::cmp::Ordering;

use super::report::{Learner, Sitting};
use crate::base::{Percent, Slug};
use crate::course::model::{Course, Module, Quiz, Unit};
use crate::enrolment::EnrolmentStatus;
use crate::progress::Done;
use crate::quiz::attempt::AttemptState;
use crate::quiz::grade;

/// A unit that is a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The module.
    pub module: Slug,
    /// The unit.
    pub unit: Slug,
    /// Whether it is a quiz.
    pub quiz: bool,
}

/// How a learner stands in a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// How far it is.
    pub state: CellState,
    /// The grade of a quiz, by its grading method.
    pub grade: Option<Percent>,
}

/// How far a unit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellState {
    /// The learner's version of the course does not have it.
    Absent,
    /// Other modules come first.
    Locked,
    /// It could be begun.
    Open,
    /// An attempt runs.
    InProgress,
    /// An attempt waits to be marked.
    AwaitsMarks,
    /// No attempt passed.
    Failed,
    /// Read, passed, or (where nothing has to be passed) taken.
    Done,
}

impl CellState {
    /// Its name in the API, in CSV and in texts.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Absent => "absent",
            Self::Locked => "locked",
            Self::Open => "open",
            Self::InProgress => "in-progress",
            Self::AwaitsMarks => "awaits-marks",
            Self::Failed => "failed",
            Self::Done => "done",
        }
    }
}

/// The columns for these versions of a course: those of the first, then what only the others have, each in its module if
/// the module is there.
pub fn columns(versions: &[&Course]) -> Vec<Column> {
    let mut columns: Vec<Column> = Vec::new();
    for course in versions {
        for module in &course.modules {
            for unit in &module.units {
                let column = Column {
                    module: module.slug.clone(),
                    unit: unit.slug().clone(),
                    quiz: matches!(unit, Unit::Quiz(_)),
                };
                if columns.contains(&column) {
                    continue;
                }
                let last = columns.iter().rposition(|known| known.module == module.slug);
                columns.insert(last.map_or(columns.len(), |last| last + 1), column);
            }
        }
    }
    columns
}

/// Where the columns stand in one version, found once for all its learners.
#[derive(Debug)]
pub struct Plan<'c> {
    course: &'c Course,
    places: Vec<Option<(usize, usize, &'c Unit)>>,
}

impl<'c> Plan<'c> {
    /// For one version.
    pub fn new(course: &'c Course, columns: &[Column]) -> Self {
        let mut all = Vec::new();
        let mut flag = 0;
        for (index, module) in course.modules.iter().enumerate() {
            for unit in &module.units {
                all.push((flag, index, module, unit));
                flag += 1;
            }
        }
        let here = |column: &Column| {
            let same = |module: &Module, unit: &Unit| {
                module.slug == column.module
                    && *unit.slug() == column.unit
                    && matches!(unit, Unit::Quiz(_)) == column.quiz
            };
            let found = all.iter().find(|(_, _, module, unit)| same(module, unit));
            found.map(|(flag, index, _, unit)| (*flag, *index, *unit))
        };
        Self { course, places: columns.iter().map(here).collect() }
    }

    /// The row of a learner, with the attempts by quiz and number.
    pub fn row(&self, done: &Done, attempts: &[Sitting]) -> Vec<Cell> {
        let flags = done.as_str().as_bytes();
        let locked: Vec<bool> = self.course.modules.iter().map(|module| done.is_locked(self.course, module)).collect();
        let cell = |place: &Option<(usize, usize, &Unit)>| {
            let Some((flag, index, unit)) = place else { return Cell { state: CellState::Absent, grade: None } };
            let done = flags.get(*flag) == Some(&b'1');
            let locked = locked.get(*index).copied().unwrap_or(false);
            match unit {
                Unit::Lesson(_) => Cell { state: untouched(done, locked), grade: None },
                Unit::Quiz(quiz) => {
                    let module = self.course.modules.get(*index).map(|module| &module.slug);
                    let own =
                        attempts.iter().filter(|each| Some(&each.fact.module) == module && each.fact.quiz == quiz.slug);
                    taken(quiz, done, locked, &own.collect::<Vec<_>>())
                }
            }
        };
        self.places.iter().map(cell).collect()
    }
}

fn untouched(done: bool, locked: bool) -> CellState {
    match (done, locked) {
        (true, _) => CellState::Done,
        (false, true) => CellState::Locked,
        (false, false) => CellState::Open,
    }
}

fn taken(quiz: &Quiz, done: bool, locked: bool, attempts: &[&Sitting]) -> Cell {
    let grades: Vec<Percent> = attempts.iter().filter_map(|sitting| sitting.fact.grade).collect();
    let any = |state: AttemptState| attempts.iter().any(|sitting| sitting.fact.state == state);
    let state = if done {
        CellState::Done
    } else if any(AttemptState::InProgress) {
        CellState::InProgress
    } else if any(AttemptState::Submitted) {
        CellState::AwaitsMarks
    } else if attempts.is_empty() {
        untouched(false, locked)
    } else {
        CellState::Failed
    };
    Cell { state, grade: grade::quiz(quiz.grade, &grades) }
}

/// Whom to show.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Whose name, address or affiliation holds this.
    pub text: Option<String>,
    /// From this country.
    pub country: Option<String>,
    /// Of this affiliation.
    pub affiliation: Option<String>,
    /// In this state; nothing said: who takes part or has completed.
    pub status: Option<EnrolmentStatus>,
}

/// By what to sort.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// The name.
    #[default]
    Name,
    /// How much is done.
    Percent,
    /// The overall grade.
    Grade,
    /// The last activity.
    Activity,
}

/// All sorts by their names in addresses.
pub const SORTS: [(&str, Sort); 4] =
    [("name", Sort::Name), ("percent", Sort::Percent), ("grade", Sort::Grade), ("activity", Sort::Activity)];

impl Filter {
    /// Whether a learner is to be shown.
    pub fn takes(&self, learner: &Learner) -> bool {
        let same = |wanted: &Option<String>, own: &Option<String>| wanted.is_none() || wanted == own;
        let status = learner.enrolment.status;
        let shown = match self.status {
            Some(wanted) => status == wanted,
            None => !matches!(status, EnrolmentStatus::Pending | EnrolmentStatus::Withdrawn),
        };
        let holds = |text: &str| {
            let wanted = text.to_lowercase();
            let own = [Some(&learner.full_name), Some(&learner.email), learner.affiliation.as_ref()];
            own.into_iter().flatten().any(|own| own.to_lowercase().contains(&wanted))
        };
        shown
            && same(&self.country, &learner.country)
            && same(&self.affiliation, &learner.affiliation)
            && self.text.as_deref().is_none_or(holds)
    }
}

/// Sorts learners; those that are equal by name. What is not there (no grade, no activity) comes last in either direction.
pub fn sort(learners: &mut [Learner], by: Sort, descending: bool) {
    learners.sort_by_cached_key(|learner| (learner.full_name.to_lowercase(), learner.enrolment.id));
    let turned = |order: Ordering| if descending { order.reverse() } else { order };
    let known = |a: Option<i64>, b: Option<i64>| match (a, b) {
        (Some(a), Some(b)) => turned(a.cmp(&b)),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    };
    match by {
        Sort::Name if descending => learners.reverse(),
        Sort::Name => {}
        Sort::Percent => learners.sort_by(|a, b| turned(a.enrolment.percent.cmp(&b.enrolment.percent))),
        Sort::Grade => {
            let grade = |learner: &Learner| learner.enrolment.grade.map(|grade| i64::from(grade.hundredths()));
            learners.sort_by(|a, b| known(grade(a), grade(b)));
        }
        Sort::Activity => {
            let active = |learner: &Learner| learner.enrolment.last_activity_at.map(|at| at.micros());
            learners.sort_by(|a, b| known(active(a), active(b)));
        }
    }
}
