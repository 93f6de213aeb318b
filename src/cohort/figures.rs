//! The figures of a cohort, pure: how far its learners come, what they score, how long they take.
//!
//! Everybody counts who takes part or took part: who waits to be let in is not in the facts, who left is.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use crate::base::{EnrolmentId, Percent, Slug, Timestamp, VersionId};
use crate::course::model::{Course, Module, Quiz};
use crate::enrolment::EnrolmentStatus;
use crate::progress::Done;
use crate::quiz::attempt::AttemptState;
use crate::quiz::grade;
use crate::quiz::statistics::{mean, median};

/// How many bars a histogram has: from 0 to under 10 percent, and so on; full marks are in the last.
pub const BARS: usize = 10;

/// What is known of a member.
#[derive(Debug, Clone)]
pub struct MemberFacts {
    /// The enrolment.
    pub enrolment: EnrolmentId,
    /// Its version.
    pub version: VersionId,
    /// The state.
    pub status: EnrolmentStatus,
    /// When it began.
    pub created_at: Timestamp,
    /// When the requirements were met.
    pub completed_at: Option<Timestamp>,
    /// Which units are done, as [`Done`] writes it.
    pub units_done: Option<String>,
}

/// What is known of an attempt.
#[derive(Debug, Clone)]
pub struct AttemptFacts {
    /// Whose.
    pub enrolment: EnrolmentId,
    /// The module.
    pub module: Slug,
    /// The quiz.
    pub quiz: Slug,
    /// Its number, from 1.
    pub number: i32,
    /// Its state.
    pub state: AttemptState,
    /// Its grade, once it has one.
    pub grade: Option<Percent>,
}

/// The figures of a cohort.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Figures {
    /// Who takes part or took part.
    pub learners: usize,
    /// Those who are at it, or on leave, and have begun no module.
    pub not_started: usize,
    /// Those who are at it, or on leave, and have begun a module.
    pub under_way: usize,
    /// Those who met the requirements.
    pub completed: usize,
    /// Those who left.
    pub withdrawn: usize,
    /// Every module, in the order of the newest version; behind them those that only older ones have.
    pub modules: Vec<ModuleFigures>,
    /// Every quiz in the same order.
    pub quizzes: Vec<QuizFigures>,
    /// Days from the beginning to completion.
    pub days: Option<Spread>,
}

/// How far learners come in a module.
#[derive(Debug, Clone, PartialEq)]
pub struct ModuleFigures {
    /// The module.
    pub module: Slug,
    /// The newest version that has it.
    pub version: VersionId,
    /// Learners whose version has it.
    pub learners: usize,
    /// Those who did a unit of it, or started one of its quizzes.
    pub begun: usize,
    /// Those who did all of it that counts.
    pub done: usize,
}

/// What learners score in a quiz. Each counts once, with the grade that counts for them.
#[derive(Debug, Clone, PartialEq)]
pub struct QuizFigures {
    /// The module.
    pub module: Slug,
    /// The quiz.
    pub quiz: Slug,
    /// The newest version that has it.
    pub version: VersionId,
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
    /// How many grades are in each tenth.
    pub histogram: [usize; BARS],
}

/// How values are spread.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Spread {
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

impl Spread {
    /// Of values; none of nothing. Quartiles lie between the values in proportion (R's type 7, a spreadsheet's
    /// `QUARTILE.INC`).
    pub fn of(values: &[f64]) -> Option<Self> {
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        let (least, most) = (*sorted.first()?, *sorted.last()?);
        let quartile = |quarters: usize| {
            let place = quarters * (sorted.len() - 1);
            let below = sorted.get(place / 4).copied().unwrap_or(most);
            let above = sorted.get(place / 4 + 1).copied().unwrap_or(below);
            let share = [0.0, 0.25, 0.5, 0.75].get(place % 4).copied().unwrap_or(0.0);
            below + share * (above - below)
        };
        let (first_quartile, median, third_quartile) = (quartile(1), quartile(2), quartile(3));
        Some(Self { n: sorted.len(), least, first_quartile, median, third_quartile, most })
    }
}

/// Computes the figures. `courses` are the versions of the members, the newest first; `begins` is when the cohort begins:
/// nobody can have begun before, unless they were done before.
pub fn compute(
    courses: &[(VersionId, &Course)],
    begins: Option<Timestamp>,
    members: &[MemberFacts],
    attempts: &[AttemptFacts],
) -> Figures {
    let attempts = by_learner(attempts);
    let standings: Vec<Standing<'_>> =
        members.iter().filter_map(|member| Standing::new(courses, member, &attempts)).collect();
    let mut figures = Figures { learners: members.len(), ..Figures::default() };
    for standing in &standings {
        match standing.member.status {
            EnrolmentStatus::Completed => figures.completed += 1,
            EnrolmentStatus::Withdrawn => figures.withdrawn += 1,
            _ if standing.has_begun_any() => figures.under_way += 1,
            _ => figures.not_started += 1,
        }
    }
    for (version, course) in courses {
        for module in &course.modules {
            if !figures.modules.iter().any(|known| known.module == module.slug) {
                figures.modules.push(of_module(*version, module, &standings));
            }
            for quiz in module.quizzes() {
                let known = |known: &QuizFigures| known.module == module.slug && known.quiz == quiz.slug;
                if !figures.quizzes.iter().any(known) {
                    figures.quizzes.push(of_quiz(*version, module, quiz, &standings));
                }
            }
        }
    }
    let days = members.iter().filter_map(|member| days(member, begins)).collect::<Vec<_>>();
    figures.days = Spread::of(&days);
    figures
}

type ByQuiz<'a> = BTreeMap<(&'a str, &'a str), Vec<&'a AttemptFacts>>;

fn by_learner(attempts: &[AttemptFacts]) -> HashMap<EnrolmentId, ByQuiz<'_>> {
    let mut found: HashMap<EnrolmentId, ByQuiz<'_>> = HashMap::new();
    for attempt in attempts {
        let own = found.entry(attempt.enrolment).or_default();
        own.entry((attempt.module.as_str(), attempt.quiz.as_str())).or_default().push(attempt);
    }
    found.values_mut().flat_map(BTreeMap::values_mut).for_each(|taken| taken.sort_by_key(|attempt| attempt.number));
    found
}

/// How far one member is.
struct Standing<'a> {
    member: &'a MemberFacts,
    course: &'a Course,
    done: Option<Done>,
    attempts: Option<&'a ByQuiz<'a>>,
}

impl<'a> Standing<'a> {
    fn new(
        courses: &[(VersionId, &'a Course)],
        member: &'a MemberFacts,
        attempts: &'a HashMap<EnrolmentId, ByQuiz<'a>>,
    ) -> Option<Self> {
        let (_, course) = courses.iter().find(|(version, _)| *version == member.version)?;
        let done = member.units_done.as_deref().and_then(|kept| Done::read(course, kept));
        Some(Self { member, course, done, attempts: attempts.get(&member.enrolment) })
    }

    fn has_done(&self, module: &str, unit: &str) -> bool {
        self.done.as_ref().is_some_and(|done| done.unit(self.course, module, unit))
    }

    fn has_begun(&self, module: &Module) -> bool {
        let tried = self.attempts.is_some_and(|own| own.keys().any(|(known, _)| *known == module.slug.as_str()));
        tried || module.units.iter().any(|unit| self.has_done(&module.slug, unit.slug()))
    }

    fn has_begun_any(&self) -> bool {
        self.course.modules.iter().any(|module| self.has_begun(module))
    }
}

fn of_module(version: VersionId, module: &Module, standings: &[Standing<'_>]) -> ModuleFigures {
    let mut figures = ModuleFigures { module: module.slug.clone(), version, learners: 0, begun: 0, done: 0 };
    for standing in standings {
        let Some(own) = standing.course.module(&module.slug) else { continue };
        figures.learners += 1;
        // In a module of which nothing counts, nothing is missing from the start: nobody has done it by that alone.
        if standing.has_begun(own) {
            figures.begun += 1;
            let done = standing.done.as_ref().is_some_and(|done| done.module(standing.course, &module.slug));
            figures.done += usize::from(done);
        }
    }
    figures
}

fn of_quiz(version: VersionId, module: &Module, quiz: &Quiz, standings: &[Standing<'_>]) -> QuizFigures {
    let (mut learners, mut waiting, mut passed) = (0, 0, 0);
    let mut grades: Vec<Percent> = Vec::new();
    for standing in standings {
        let Some((_, own)) = standing.course.quiz(&module.slug, &quiz.slug) else { continue };
        learners += 1;
        let taken = standing.attempts.and_then(|attempts| attempts.get(&(module.slug.as_str(), quiz.slug.as_str())));
        let taken: &[&AttemptFacts] = taken.map_or(&[], Vec::as_slice);
        let marked: Vec<Percent> = taken.iter().filter_map(|attempt| attempt.grade).collect();
        match grade::quiz(own.grade, &marked) {
            Some(grade) => {
                let kept = own.is_graded() && standing.has_done(&module.slug, &quiz.slug);
                passed += usize::from(kept || grade >= own.pass_mark);
                grades.push(grade);
            }
            None => waiting += usize::from(taken.iter().any(|attempt| attempt.state == AttemptState::Submitted)),
        }
    }
    let mut histogram = [0; BARS];
    for grade in &grades {
        let bar = usize::try_from(grade.hundredths() / 1000).unwrap_or(0).min(BARS - 1);
        histogram[bar] += 1;
    }
    let values: Vec<f64> = grades.iter().map(|grade| grade.value()).collect();
    QuizFigures {
        module: module.slug.clone(),
        quiz: quiz.slug.clone(),
        version,
        learners,
        n: grades.len(),
        waiting,
        passed,
        mean: mean(&values),
        median: median(&values),
        histogram,
    }
}

/// Days from the beginning to completion: from the enrolment, or from the cohort's beginning where that is later.
#[expect(clippy::cast_precision_loss, reason = "seconds of a course are far fewer than 2^52")]
fn days(member: &MemberFacts, begins: Option<Timestamp>) -> Option<f64> {
    let completed = member.completed_at?;
    let begins = begins.filter(|begins| *begins > member.created_at && *begins <= completed);
    let taken = completed - begins.unwrap_or(member.created_at);
    Some(taken.num_seconds() as f64 / 86_400.0)
}

#[cfg(test)]
#[path = "figures_tests.rs"]
mod tests;
