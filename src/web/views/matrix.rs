//! How far everybody of a cohort is, as JSON and as a table.

use serde::Serialize;
use utoipa::ToSchema;

use crate::actions::cohort_progress::{CohortProgress, Row};
use crate::base::Language;
use crate::cohort::matrix::{Cell as Standing, CellState, Column};
use crate::course::model::Unit;
use crate::web::csv::Cell;

/// How far everybody of a cohort is.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CohortProgress)]
pub struct MatrixView {
    /// The cohort.
    pub cohort: String,
    /// The units, in the order of the cells of each item.
    pub units: Vec<UnitView>,
    /// How many learners fit what was asked.
    pub total: usize,
    /// A learner each.
    pub items: Vec<RowView>,
    /// What to pass as `after` for the next page; null on the last one.
    pub next: Option<String>,
}

/// A unit that is a column.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ProgressUnit)]
pub struct UnitView {
    /// The module.
    pub module: String,
    /// The module's title.
    pub module_title: String,
    /// The unit.
    pub unit: String,
    /// The unit's title.
    pub title: String,
    /// `lesson` or `quiz`.
    pub kind: &'static str,
}

/// A learner.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProgressItem)]
pub struct RowView {
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
    /// The state of the enrolment.
    pub status: String,
    /// How much is done, 0 to 100.
    pub percent: f64,
    /// The overall grade, 0 to 100; null before the first.
    pub grade: Option<f64>,
    /// Whether the overall grade passes.
    pub passed: bool,
    /// When the learner last did something.
    pub last_activity_at: Option<String>,
    /// A cell for each unit.
    pub units: Vec<CellView>,
}

/// How a learner stands in a unit.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProgressCell)]
pub struct CellView {
    /// `done`, `in-progress`, `awaits-marks`, `failed`, `open`, `locked`, or `absent` from the learner's version.
    pub state: &'static str,
    /// The grade of a quiz, 0 to 100; null without one.
    pub grade: Option<f64>,
}

/// The titles of the columns in the best of the languages.
pub fn units(found: &CohortProgress, wished: &[Language]) -> Vec<UnitView> {
    found.columns.iter().map(|column| unit(found, column, wished)).collect()
}

fn unit(found: &CohortProgress, column: &Column, wished: &[Language]) -> UnitView {
    let mut view = UnitView {
        module: column.module.to_string(),
        module_title: column.module.to_string(),
        unit: column.unit.to_string(),
        title: column.unit.to_string(),
        kind: if column.quiz { "quiz" } else { "lesson" },
    };
    for version in &found.versions {
        let course = &version.course;
        let Some(module) = course.module(&column.module) else { continue };
        let own = module
            .units
            .iter()
            .find(|unit| *unit.slug() == column.unit && matches!(unit, Unit::Quiz(_)) == column.quiz);
        let Some(own) = own else { continue };
        view.module_title.clone_from(&module.texts.best(wished, &course.language).1.title);
        view.title = match own {
            Unit::Lesson(lesson) => lesson.texts.best(wished, &course.language).1.title.clone(),
            Unit::Quiz(quiz) => quiz.texts.best(wished, &course.language).1.title.clone(),
        };
        break;
    }
    view
}

impl MatrixView {
    /// In the best of the languages.
    pub fn new(found: &CohortProgress, wished: &[Language]) -> Self {
        let shown = found.first + found.rows.len();
        Self {
            cohort: found.cohort.id.to_string(),
            units: units(found, wished),
            total: found.total,
            items: found.rows.iter().map(RowView::from).collect(),
            next: (shown < found.total).then(|| shown.to_string()),
        }
    }
}

impl From<&Row> for RowView {
    fn from(row: &Row) -> Self {
        let (learner, enrolment) = (&row.learner, &row.learner.enrolment);
        let cell =
            |cell: &Standing| CellView { state: cell.state.as_str(), grade: cell.grade.map(|grade| grade.value()) };
        Self {
            enrolment: enrolment.id.to_string(),
            full_name: learner.full_name.clone(),
            email: learner.email.clone(),
            country: learner.country.clone(),
            affiliation: learner.affiliation.clone(),
            status: enrolment.status.to_string(),
            percent: enrolment.percent.value(),
            grade: enrolment.grade.map(|grade| grade.value()),
            passed: enrolment.passed,
            last_activity_at: enrolment.last_activity_at.map(|at| at.to_string()),
            units: row.cells.iter().map(cell).collect(),
        }
    }
}

/// The names of a table's columns before the units.
const HEAD: [&str; 9] =
    ["full_name", "email", "country", "affiliation", "status", "percent", "grade", "passed", "last_activity_at"];

/// The names of the table's columns: `<module>/<unit>` for units.
pub fn names(found: &CohortProgress) -> Vec<String> {
    let units = found.columns.iter().map(|column| format!("{}/{}", column.module, column.unit));
    HEAD.iter().map(|name| (*name).to_owned()).chain(units).collect()
}

/// The rows of the table. A quiz that has a grade shows it, as a number; everything else its state.
pub fn table(found: &CohortProgress) -> Vec<Vec<Cell>> {
    let optional = |text: &Option<String>| text.clone().map_or(Cell::Empty, Cell::from);
    let row = |row: &Row| {
        let (learner, enrolment) = (&row.learner, &row.learner.enrolment);
        let mut cells = vec![
            Cell::from(learner.full_name.clone()),
            Cell::from(learner.email.clone()),
            optional(&learner.country),
            optional(&learner.affiliation),
            Cell::from(enrolment.status.as_str()),
            Cell::Number(enrolment.percent.value()),
            Cell::from(enrolment.grade.map(|grade| grade.value())),
            Cell::from(if enrolment.passed { "yes" } else { "no" }),
            optional(&enrolment.last_activity_at.map(|at| at.to_string())),
        ];
        cells.extend(row.cells.iter().map(|cell| match (cell.grade, cell.state) {
            (Some(grade), _) => Cell::Number(grade.value()),
            (None, CellState::Absent) => Cell::Empty,
            (None, state) => Cell::from(state.as_str()),
        }));
        cells
    };
    found.rows.iter().map(row).collect()
}
