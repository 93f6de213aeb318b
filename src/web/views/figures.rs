//! The figures of a cohort, as JSON.

use serde::Serialize;
use utoipa::ToSchema;

use super::gain::{FiguresView, PairView, TestView};
use crate::actions::cohort_figures::CohortFigures;
use crate::base::Language;
use crate::cohort::figures::Spread;
use crate::course::model::{Module, Quiz};
use crate::quiz::statistics::ENOUGH;

/// The figures of a cohort. Everybody counts who takes part or took part: not who waits to be let in.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CohortFigures)]
pub struct CohortFiguresView {
    /// The cohort.
    pub cohort: String,
    /// The course.
    pub course: String,
    /// Who takes part or took part.
    pub learners: usize,
    /// Those who have begun no module, and have not left.
    pub not_started: usize,
    /// Those who have begun.
    pub under_way: usize,
    /// Those who met the requirements.
    pub completed: usize,
    /// Those who left.
    pub withdrawn: usize,
    /// How far learners come, module by module.
    pub modules: Vec<ModuleFiguresView>,
    /// What they score, quiz by quiz.
    pub quizzes: Vec<QuizFiguresView>,
    /// Days from the enrolment (or the cohort's beginning, where that is later) to completion; null: nobody has completed.
    pub days_to_complete: Option<SpreadView>,
    /// Pre-tests and post-tests.
    pub gain: Vec<PairFiguresView>,
}

/// How far learners come in a module.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ModuleFigures)]
pub struct ModuleFiguresView {
    /// The module.
    pub module: String,
    /// Its title.
    pub title: String,
    /// Learners whose version has it.
    pub learners: usize,
    /// Those who did a unit of it, or started one of its quizzes.
    pub begun: usize,
    /// Those who did all of it that counts.
    pub done: usize,
}

/// What learners score in a quiz: each counts once, with the grade that counts for them.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = QuizFigures)]
pub struct QuizFiguresView {
    /// The module.
    pub module: String,
    /// The quiz.
    pub quiz: String,
    /// Its title.
    pub title: String,
    /// `graded`, `practice`, `pre-test` or `post-test`.
    #[schema(value_type = String)]
    pub kind: crate::course::model::QuizKind,
    /// The pass mark in percent.
    pub pass_mark: f64,
    /// Learners whose version has it.
    pub learners: usize,
    /// Those who have a grade.
    pub n: usize,
    /// Those who have none yet and wait for marks.
    pub waiting: usize,
    /// Those who passed it.
    pub passed: usize,
    /// The mean of the grades.
    pub mean: Option<f64>,
    /// The grade in the middle.
    pub median: Option<f64>,
    /// How many grades are in each tenth: from 0 to under 10, and so on; 100 is in the last.
    pub histogram: Vec<usize>,
    /// `small-n`
    pub warnings: Vec<&'static str>,
}

/// How values are spread.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Spread)]
pub struct SpreadView {
    /// How many.
    pub n: usize,
    /// The least.
    pub least: f64,
    /// A quarter lies below.
    pub first_quartile: f64,
    /// Half lies below.
    pub median: f64,
    /// Three quarters lie below.
    pub third_quartile: f64,
    /// The most.
    pub most: f64,
}

/// The gain between two tests.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PairFigures)]
pub struct PairFiguresView {
    /// The pre-test.
    pub pre_test: TestView,
    /// The post-test.
    pub post_test: TestView,
    /// The gain of all who did both.
    #[serde(flatten)]
    pub gain: FiguresView,
    /// Learners who did the pre-test only.
    pub dropped_out: usize,
    /// Learners who did the post-test only.
    pub post_test_only: usize,
    /// Learners who did neither.
    pub neither: usize,
    /// `small-n`
    pub warnings: Vec<&'static str>,
}

impl From<&Spread> for SpreadView {
    fn from(spread: &Spread) -> Self {
        let Spread { n, least, first_quartile, median, third_quartile, most } = spread.clone();
        Self { n, least, first_quartile, median, third_quartile, most }
    }
}

impl From<PairView> for PairFiguresView {
    fn from(pair: PairView) -> Self {
        let PairView { pre_test, post_test, gain, dropped_out, post_test_only, neither, warnings, .. } = pair;
        Self { pre_test, post_test, gain, dropped_out, post_test_only, neither, warnings }
    }
}

impl CohortFiguresView {
    /// In the best language for the reader.
    pub fn new(found: &CohortFigures, wished: &[Language]) -> Self {
        let (figures, cohort) = (&found.figures, &found.gain.cohort);
        let modules = figures.modules.iter().filter_map(|each| {
            let course = found.course(each.version)?;
            let module: &Module = course.module(&each.module)?;
            Some(ModuleFiguresView {
                module: each.module.to_string(),
                title: module.texts.best(wished, &course.language).1.title.clone(),
                learners: each.learners,
                begun: each.begun,
                done: each.done,
            })
        });
        let quizzes = figures.quizzes.iter().filter_map(|each| {
            let course = found.course(each.version)?;
            let quiz: &Quiz = course.quiz(&each.module, &each.quiz)?.1;
            Some(QuizFiguresView {
                module: each.module.to_string(),
                quiz: each.quiz.to_string(),
                title: quiz.texts.best(wished, &course.language).1.title.clone(),
                kind: quiz.kind,
                pass_mark: quiz.pass_mark.value(),
                learners: each.learners,
                n: each.n,
                waiting: each.waiting,
                passed: each.passed,
                mean: each.mean,
                median: each.median,
                histogram: each.histogram.to_vec(),
                warnings: if each.n < ENOUGH { vec!["small-n"] } else { Vec::new() },
            })
        });
        Self {
            cohort: cohort.id.to_string(),
            course: cohort.course.to_string(),
            learners: figures.learners,
            not_started: figures.not_started,
            under_way: figures.under_way,
            completed: figures.completed,
            withdrawn: figures.withdrawn,
            modules: modules.collect(),
            quizzes: quizzes.collect(),
            days_to_complete: figures.days.as_ref().map(SpreadView::from),
            gain: found.gain.pairs.iter().map(|pair| PairView::new(pair, wished).into()).collect(),
        }
    }
}
