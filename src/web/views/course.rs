//! Courses and outlines.

use std::cell::LazyCell;
use std::rc::Rc;

use serde::Serialize;
use utoipa::ToSchema;

use crate::base::Language;
use crate::course::catalogue::Version;
use crate::course::model::{Course, EnrolmentMode, Module, QuizKind, Unit};
use crate::i18n;
use crate::progress::{Lock, Progress};

/// A course in the catalogue.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Course)]
pub struct CourseView {
    /// The course's name in addresses.
    pub slug: String,
    /// The current version.
    pub version: i32,
    /// The title.
    pub title: String,
    /// One paragraph of HTML.
    pub summary: String,
    /// The language of the texts here.
    pub language: String,
    /// All languages that the course speaks, at least in part.
    pub languages: Vec<String>,
    /// Effort in hours.
    pub hours: f64,
    /// What one is able to do afterwards.
    pub objectives: Vec<String>,
    /// Who made the course together with the institute.
    pub partners: Vec<String>,
    /// `open`, `approval` or `invitation`.
    #[schema(value_type = String)]
    pub enrolment: EnrolmentMode,
}

/// A course with its outline.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CourseWithOutline)]
pub struct OutlinedCourse<'a> {
    /// The course.
    #[serde(flatten)]
    pub course: CourseView,
    /// The outline; states are those of the caller's enrolment, or of somebody who begins.
    pub modules: Vec<ModuleView<'a>>,
}

/// A module of an outline.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Module)]
pub struct ModuleView<'a> {
    /// The module's name in addresses.
    pub slug: &'a str,
    /// The title.
    pub title: &'a str,
    /// HTML.
    pub summary: &'a str,
    /// Lessons and quizzes in their order.
    pub units: Vec<UnitView<'a>>,
}

/// A lesson or quiz of an outline.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Unit)]
pub struct UnitView<'a> {
    /// `lesson` or `quiz`.
    pub kind: &'static str,
    /// The unit's name in addresses.
    pub slug: &'a str,
    /// The title.
    pub title: &'a str,
    /// Minutes to read, or the time limit of a quiz (null: none).
    pub minutes: Option<u32>,
    /// `locked`, `open` or `done`.
    pub state: &'static str,
    /// What comes first.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub why_locked: Option<Rc<str>>,
    /// What a quiz is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quiz: Option<QuizView>,
}

/// What is told of a quiz outside of an attempt.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Quiz)]
pub struct QuizView {
    /// `graded`, `practice`, `pre-test` or `post-test`.
    #[schema(value_type = String)]
    pub kind: QuizKind,
    /// The grade that passes it, in percent.
    pub pass_mark: f64,
    /// Attempts that one has, with those that were granted; 0: no limit.
    pub attempts: usize,
    /// Attempts left; null: no limit.
    pub attempts_left: Option<usize>,
    /// Before this nobody starts; null: no such date.
    pub opens: Option<String>,
    /// After this nobody starts, and attempts that run end; null: no such date.
    pub closes: Option<String>,
    /// How many questions an attempt has.
    pub questions: usize,
    /// How many questions they are drawn from; the same where each attempt has all of them.
    pub out_of: usize,
    /// The grade so far, in percent.
    pub grade: Option<f64>,
    /// Whether it is passed.
    pub passed: bool,
    /// The attempt that is in progress.
    pub attempt: Option<String>,
}

impl CourseView {
    /// A version in the first language of `wished` that it speaks.
    pub fn new(version: &Version, wished: &[Language]) -> Self {
        let course = &version.course;
        let (language, text) = course.texts.best(wished, &course.language);
        Self {
            slug: course.slug.to_string(),
            version: version.number,
            title: text.title.clone(),
            summary: text.summary.clone(),
            language: language.to_string(),
            languages: course.languages.iter().map(ToString::to_string).collect(),
            hours: course.hours,
            objectives: text.objectives.clone(),
            partners: course.partners.iter().map(|partner| partner.name.clone()).collect(),
            enrolment: course.enrolment,
        }
    }
}

/// The outline of a course as somebody with that progress sees it.
pub fn outline<'a>(course: &'a Course, progress: &Progress, wished: &[Language]) -> Vec<ModuleView<'a>> {
    let modules = course.modules.iter().map(|module| {
        let text = module.texts.best(wished, &course.language).1;
        // One text for all units of the module.
        let why_locked = LazyCell::new(|| {
            let lock = progress.done.lock_of(course, module)?;
            Some(Rc::from(why_locked(course, &lock, wished)))
        });
        let units = module.units.iter().zip(progress.done.of_module(course, &module.slug)).map(|(each, (_, done))| {
            let state = match done {
                true => ("done", None),
                false if why_locked.is_some() => ("locked", why_locked.clone()),
                false => ("open", None),
            };
            unit(course, module, each, progress, state, wished)
        });
        ModuleView { slug: &module.slug, title: &text.title, summary: &text.summary, units: units.collect() }
    });
    modules.collect()
}

fn unit<'a>(
    course: &'a Course,
    module: &Module,
    unit: &'a Unit,
    progress: &Progress,
    (state, why_locked): (&'static str, Option<Rc<str>>),
    wished: &[Language],
) -> UnitView<'a> {
    let (kind, title, minutes, quiz) = match unit {
        Unit::Lesson(lesson) => {
            let title = &lesson.texts.best(wished, &course.language).1.title;
            ("lesson", title, Some(lesson.minutes), None)
        }
        Unit::Quiz(quiz) => {
            let title = &quiz.texts.best(wished, &course.language).1.title;
            let standing = progress.quiz(&module.slug, &quiz.slug);
            let terms = standing.map(|standing| standing.terms.clone()).unwrap_or_default();
            let view = QuizView {
                kind: quiz.kind,
                pass_mark: quiz.pass_mark.value(),
                attempts: terms.attempts.unwrap_or(0),
                opens: terms.opens.map(|at| at.to_string()),
                closes: terms.closes.map(|at| at.to_string()),
                attempts_left: standing.and_then(|standing| standing.attempts_left),
                questions: quiz.drawn_count(),
                out_of: quiz.question_count(),
                grade: standing.and_then(|standing| standing.grade).map(crate::base::Percent::value),
                passed: standing.is_some_and(|standing| standing.passed),
                attempt: standing.and_then(|standing| standing.in_progress).map(|id| id.to_string()),
            };
            ("quiz", title, terms.minutes, Some(view))
        }
    };
    UnitView { kind, slug: unit.slug(), title, minutes, state, why_locked, quiz }
}

/// Why a module is locked, in the reader's language.
pub fn why_locked(course: &Course, lock: &Lock, wished: &[Language]) -> String {
    let language = i18n::best(wished);
    let titles = lock.missing.iter().filter_map(|slug| {
        let module = course.module(slug)?;
        let title = i18n::isolated(&language, &module.texts.best(wished, &course.language).1.title);
        // In quotation marks: titles may end with a question mark, or hold a comma.
        Some(i18n::text(&language, "locked-by-title", &[("title", &title)]))
    });
    let modules = titles
        .reduce(|titles, title| i18n::text(&language, "locked-by-titles", &[("titles", &titles), ("title", &title)]));
    i18n::text(&language, "locked-by", &[("modules", &modules.unwrap_or_default())])
}
