//! Enrolments, progress, requirements, lessons.

use serde::Serialize;
use utoipa::ToSchema;

use super::course::{ModuleView, outline};
use crate::actions::learn::Standing;
use crate::base::{Language, Percent};
use crate::course::catalogue::Version;
use crate::course::model::Course;
use crate::enrolment::Enrolment;
use crate::i18n;
use crate::progress::{self, Deadline, Ending, Progress, Requirement, Rule};

/// An enrolment with its progress.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Enrolment)]
pub struct EnrolmentView {
    /// The id.
    pub id: String,
    /// The course.
    pub course: String,
    /// The course's title.
    pub title: String,
    /// The version of the course, which stays.
    pub version: i32,
    /// The cohort.
    pub cohort: Option<String>,
    /// `pending`, `active`, `paused`, `completed` or `withdrawn`.
    pub status: String,
    /// When it began.
    pub created_at: String,
    /// When the requirements were met.
    pub completed_at: Option<String>,
    /// How far it is.
    pub progress: ProgressView,
}

/// How far an enrolment is.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Progress)]
pub struct ProgressView {
    /// The share of lessons and graded quizzes that are done, 0 to 100.
    pub percent: f64,
    /// Lessons done.
    pub lessons_done: usize,
    /// Lessons of the course.
    pub lessons_total: usize,
    /// The overall grade, 0 to 100; null before the first.
    pub grade: Option<f64>,
    /// Whether every graded quiz is passed and the overall grade reaches the pass mark.
    pub passed: bool,
}

/// An enrolment with everything: why it is not complete, and the outline.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = EnrolmentWithRequirements)]
pub struct StandingView<'a> {
    /// The enrolment.
    #[serde(flatten)]
    pub enrolment: EnrolmentView,
    /// Every rule of completion, with its evidence and the next step.
    pub requirements: Vec<RequirementView>,
    /// The dates that are still to come, the nearest first.
    pub deadlines: Vec<DeadlineView>,
    /// The outline with the states of this enrolment.
    pub modules: Vec<ModuleView<'a>>,
}

/// A date by which something has to be done.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Deadline)]
pub struct DeadlineView {
    /// `quiz`: it closes; `cohort`: it ends.
    pub kind: &'static str,
    /// When.
    pub at: String,
    /// The module of the quiz.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub module: Option<String>,
    /// The quiz.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quiz: Option<String>,
    /// The title of the quiz.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
}

impl DeadlineView {
    fn new(course: &Course, deadline: &Deadline, wished: &[Language]) -> Self {
        let at = deadline.at.to_string();
        match &deadline.ending {
            Ending::Cohort => Self { kind: "cohort", at, module: None, quiz: None, title: None },
            Ending::Quiz { module, quiz } => Self {
                kind: "quiz",
                at,
                title: course
                    .quiz(module, quiz)
                    .map(|(_, quiz)| quiz.texts.best(wished, &course.language).1.title.clone()),
                module: Some(module.to_string()),
                quiz: Some(quiz.to_string()),
            },
        }
    }
}

/// A rule of completion.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Requirement)]
pub struct RequirementView {
    /// `lessons`, `quiz:<module>/<quiz>` or `grade`.
    pub rule: String,
    /// Whether it is met.
    pub met: bool,
    /// What is there and what is asked, in words.
    pub evidence: String,
    /// What to do next, in words; null when it is met.
    pub next: Option<String>,
}

/// What came of marking a lesson done or handing in an attempt.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = EnrolmentState)]
pub struct BriefEnrolment {
    /// The state.
    pub status: String,
    /// How far it is.
    pub progress: ProgressView,
}

/// A lesson marked as done.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LessonDone)]
pub struct LessonDone {
    /// True.
    pub done: bool,
    /// The enrolment after it.
    pub enrolment: BriefEnrolment,
}

fn percent(percent: Percent) -> f64 {
    percent.value()
}

impl EnrolmentView {
    /// From the cached progress, without looking at the facts.
    pub fn cached(enrolment: &Enrolment, version: &Version, wished: &[Language]) -> Self {
        let course = &version.course;
        let lessons_total = course.modules.iter().map(|module| module.lessons().count()).sum();
        Self {
            progress: ProgressView {
                percent: percent(enrolment.percent),
                lessons_done: usize::try_from(enrolment.lessons_done).unwrap_or(0),
                lessons_total,
                grade: enrolment.grade.map(percent),
                passed: enrolment.passed,
            },
            id: enrolment.id.to_string(),
            course: enrolment.course.to_string(),
            title: course.texts.best(wished, &course.language).1.title.clone(),
            version: version.number,
            cohort: enrolment.cohort_id.map(|id| id.to_string()),
            status: enrolment.status.to_string(),
            created_at: enrolment.created_at.to_string(),
            completed_at: enrolment.completed_at.map(|at| at.to_string()),
        }
    }
}

impl From<&Progress> for ProgressView {
    fn from(progress: &Progress) -> Self {
        Self {
            percent: percent(progress.percent),
            lessons_done: progress.lessons_done,
            lessons_total: progress.lessons_total,
            grade: progress.grade.map(percent),
            passed: progress.passed,
        }
    }
}

impl<'a> StandingView<'a> {
    /// An enrolment with what its facts amount to.
    pub fn new(standing: &'a Standing, wished: &[Language]) -> Self {
        let Standing { enrolment, version, progress, deadlines } = standing;
        let rules = progress::requirements(&version.course, progress);
        let mut view = EnrolmentView::cached(enrolment, version, wished);
        view.progress = progress.into();
        Self {
            enrolment: view,
            requirements: rules.iter().map(|rule| requirement(&version.course, rule, wished)).collect(),
            deadlines: deadlines.iter().map(|one| DeadlineView::new(&version.course, one, wished)).collect(),
            modules: outline(&version.course, progress, wished),
        }
    }
}

impl From<&Standing> for BriefEnrolment {
    fn from(standing: &Standing) -> Self {
        Self { status: standing.enrolment.status.to_string(), progress: (&standing.progress).into() }
    }
}

/// A requirement in the reader's language.
pub fn requirement(course: &Course, requirement: &Requirement, wished: &[Language]) -> RequirementView {
    let language = i18n::best(wished);
    let say = |key: &str, arguments: &[(&str, &str)]| {
        let isolated: Vec<_> =
            arguments.iter().map(|(name, value)| (*name, i18n::isolated(&language, value))).collect();
        let isolated: Vec<_> = isolated.iter().map(|(name, value)| (*name, value.as_str())).collect();
        i18n::text(&language, key, &isolated)
    };
    // What comes next is only said of what is not met.
    let open = !requirement.met;
    let (rule, evidence, next) = match &requirement.rule {
        Rule::Lessons { needed, done, next, .. } => {
            let (done, needed) = (done.to_string(), needed.to_string());
            let lesson = next.as_ref().filter(|_| open).and_then(|(module, lesson)| course.lesson(module, lesson));
            let next = lesson.map(|(_, lesson)| {
                let title = &lesson.texts.best(wished, &course.language).1.title;
                say("requirement-lessons-next", &[("lesson", title)])
            });
            let evidence = say("requirement-lessons", &[("done", &done), ("needed", &needed)]);
            ("lessons".to_owned(), evidence, next)
        }
        Rule::Quiz { module, quiz, pass_mark, grade, attempts_left, awaits_marks } => {
            let mark = pass_mark.to_string();
            let title = course.quiz(module, quiz);
            let title = title.map_or("", |(_, quiz)| &quiz.texts.best(wished, &course.language).1.title);
            let evidence = match grade {
                Some(grade) => {
                    say("requirement-quiz", &[("quiz", title), ("grade", &grade.to_string()), ("mark", &mark)])
                }
                None => say("requirement-quiz-open", &[("quiz", title), ("mark", &mark)]),
            };
            let next = || match attempts_left {
                _ if *awaits_marks => say("requirement-quiz-next-marking", &[("quiz", title)]),
                None => say("requirement-quiz-next", &[("quiz", title)]),
                Some(0) => say("requirement-quiz-next-none", &[]),
                Some(left) => say("requirement-quiz-next-limited", &[("quiz", title), ("left", &left.to_string())]),
            };
            (format!("quiz:{module}/{quiz}"), evidence, open.then(next))
        }
        Rule::Grade { pass_mark, grade } => {
            let mark = pass_mark.to_string();
            let evidence = match grade {
                Some(grade) => say("requirement-grade", &[("grade", &grade.to_string()), ("mark", &mark)]),
                None => say("requirement-grade-open", &[("mark", &mark)]),
            };
            ("grade".to_owned(), evidence, open.then(|| say("requirement-grade-next", &[])))
        }
    };
    RequirementView { rule, met: requirement.met, evidence, next }
}
