//! Versions of courses: what differs, what the folder holds, what a move changes.

use serde::Serialize;
use utoipa::ToSchema;

use super::course::ModuleView;
use crate::actions::course_versions::{Difference, Line as VersionLine};
use crate::actions::move_version::{Line, Place, Report, Stays, Where};
use crate::actions::publish_folder::{Found, Standing};
use crate::base::Language;
use crate::course::Diagnostic;
use crate::course::compare::Change;
use crate::course::model::{Course, Unit};

/// A published version.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Version)]
pub struct VersionView {
    /// The running number.
    pub number: i32,
    /// SHA-256 over the course's files.
    pub digest: String,
    /// When it was published.
    pub published_at: String,
    /// Whether new enrolments get it.
    pub current: bool,
    /// How many enrolments are in it, by their state.
    pub enrolments: std::collections::BTreeMap<String, i64>,
}

impl VersionView {
    /// The versions of a course, the newest first.
    pub fn all(lines: &[VersionLine]) -> Vec<Self> {
        let view = |(place, line): (usize, &VersionLine)| Self {
            number: line.version.number,
            digest: line.version.digest.clone(),
            published_at: line.version.published_at.to_string(),
            current: place == 0,
            enrolments: line.enrolments.iter().map(|(state, count)| (state.to_string(), *count)).collect(),
        };
        lines.iter().enumerate().map(view).collect()
    }
}

/// A version as learners see it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = VersionOutline)]
pub struct OutlineView<'a> {
    /// The course.
    pub course: String,
    /// The running number.
    pub version: i32,
    /// The title.
    pub title: String,
    /// The outline, as somebody who begins sees it.
    pub modules: Vec<ModuleView<'a>>,
}

/// A unit of a version.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = UnitPreview)]
pub struct PreviewView {
    /// `lesson` or `quiz`.
    pub kind: &'static str,
    /// The title.
    pub title: String,
    /// The language of the texts.
    pub language: String,
    /// The text of a lesson: sanitised HTML.
    pub html: Option<String>,
    /// The questions of a quiz that it may ask.
    pub questions: Vec<QuestionPreview>,
}

/// A question of a quiz, without what makes a response right.
#[derive(Debug, Serialize, ToSchema)]
pub struct QuestionPreview {
    /// The id.
    pub id: String,
    /// The type.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The marks.
    pub marks: f64,
    /// HTML.
    pub text: String,
}

impl PreviewView {
    /// A unit in the best language for its reader; none when there is no such unit.
    pub fn new(course: &Course, module: &str, unit: &str, wished: &[Language]) -> Option<Self> {
        let module = course.module(module)?;
        Some(match module.units.iter().find(|each| each.slug().as_str() == unit)? {
            Unit::Lesson(lesson) => {
                let (language, text) = lesson.texts.best(wished, &course.language);
                Self {
                    kind: "lesson",
                    title: text.title.clone(),
                    language: language.to_string(),
                    html: Some(text.html.clone()),
                    questions: Vec::new(),
                }
            }
            Unit::Quiz(quiz) => {
                let (language, text) = quiz.texts.best(wished, &course.language);
                let question = |question: &crate::course::model::Question| QuestionPreview {
                    id: question.id.to_string(),
                    kind: question.key.name(),
                    marks: question.marks,
                    text: question.texts.best(wished, &course.language).1.text.clone(),
                };
                Self {
                    kind: "quiz",
                    title: text.title.clone(),
                    language: language.to_string(),
                    html: None,
                    questions: quiz.all_questions().map(question).collect(),
                }
            }
        })
    }
}

/// What differs between two versions.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = VersionChanges)]
pub struct ChangesView {
    /// The version before.
    pub since: i32,
    /// The version after.
    pub version: i32,
    /// Everything that differs: `{deed, what, path, title, parts}`.
    #[schema(value_type = Vec<Object>)]
    pub changes: Vec<Change>,
}

impl From<Difference> for ChangesView {
    fn from(found: Difference) -> Self {
        Self { since: found.since.number, version: found.version.number, changes: found.changes }
    }
}

/// A course of the folder.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CourseInFolder)]
pub struct FoundView {
    /// The course.
    pub course: String,
    /// The title; null where the files are too broken to tell.
    pub title: Option<String>,
    /// `unchanged`, `new` (it would be published), `published` (it was, now) or `faulty`.
    pub state: &'static str,
    /// The version that it is, or would be.
    pub version: Option<i32>,
    /// What the check found: `{path, line, column, code, message, help, blocks}`.
    #[schema(value_type = Vec<Object>)]
    pub faults: Vec<Diagnostic>,
    /// What differs from the current version.
    #[schema(value_type = Vec<Object>)]
    pub changes: Vec<Change>,
}

impl From<Found> for FoundView {
    fn from(found: Found) -> Self {
        let (state, version) = match found.standing {
            Standing::Faulty => ("faulty", None),
            Standing::Unchanged(number) => ("unchanged", Some(number)),
            Standing::New(number) => ("new", Some(number)),
            Standing::Published(number) => ("published", Some(number)),
        };
        let Found { slug, title, faults, changes, .. } = found;
        Self { course: slug, title, state, version, faults, changes }
    }
}

/// What a move changes.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Move)]
pub struct MoveView {
    /// The course.
    pub course: String,
    /// The version to which learners are moved.
    pub version: i32,
    /// Whether nothing was changed.
    pub dry_run: bool,
    /// How many move.
    pub moves: usize,
    /// Every learner.
    pub learners: Vec<MovedView>,
}

/// What a move changes for a learner.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Moved)]
pub struct MovedView {
    /// The enrolment.
    pub enrolment: String,
    /// The learner.
    pub person: String,
    /// The learner's name.
    pub full_name: String,
    /// The learner's address.
    pub email: String,
    /// The version before.
    pub from: i32,
    /// Why the learner stays there: `already`, `completed`, `withdrawn`, `attempt-running`; null: the learner moves.
    #[schema(value_type = Option<String>)]
    pub stays: Option<Stays>,
    /// Where the learner stands before.
    pub before: WhereView,
    /// Where the learner stands afterwards.
    pub after: WhereView,
    /// What was done and is no more in the new version, as `<module>/<unit>`.
    pub gone: Vec<String>,
    /// What the new version has besides.
    pub new: Vec<String>,
    /// Quizzes that stay passed although the new version asks for more.
    pub kept: Vec<String>,
    /// Whether the learner completes the course by it.
    pub completes: bool,
}

/// Where a learner stands in a version.
#[derive(Debug, Serialize, ToSchema)]
pub struct WhereView {
    /// How much is done, 0 to 100.
    pub percent: f64,
    /// Lessons done.
    pub lessons_done: usize,
    /// Lessons that the version has.
    pub lessons_total: usize,
    /// The overall grade, 0 to 100.
    pub grade: Option<f64>,
    /// Whether the grades pass.
    pub passed: bool,
}

impl From<&Where> for WhereView {
    fn from(at: &Where) -> Self {
        Self {
            percent: at.percent.value(),
            lessons_done: at.lessons_done,
            lessons_total: at.lessons_total,
            grade: at.grade.map(|grade| grade.value()),
            passed: at.passed,
        }
    }
}

fn places(places: &[Place]) -> Vec<String> {
    places.iter().map(|(module, unit)| format!("{module}/{unit}")).collect()
}

impl From<&Line> for MovedView {
    fn from(line: &Line) -> Self {
        Self {
            enrolment: line.enrolment.to_string(),
            person: line.person.to_string(),
            full_name: line.name.clone(),
            email: line.email.clone(),
            from: line.from,
            stays: line.stays,
            before: WhereView::from(&line.before),
            after: WhereView::from(&line.after),
            gone: places(&line.gone),
            new: places(&line.new),
            kept: places(&line.kept),
            completes: line.completes,
        }
    }
}

impl MoveView {
    /// A move, or what it would be.
    pub fn new(report: &Report, dry_run: bool) -> Self {
        Self {
            course: report.version.course.slug.to_string(),
            version: report.version.number,
            dry_run,
            moves: report.moves(),
            learners: report.learners.iter().map(MovedView::from).collect(),
        }
    }
}
