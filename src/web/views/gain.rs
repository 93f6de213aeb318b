//! Learning gain, as JSON and as a table.

use serde::Serialize;
use utoipa::ToSchema;

use crate::actions::cohort_gain::{CohortGain, PairGain};
use crate::base::Language;
use crate::quiz::gain::{self, Gain, Place};
use crate::quiz::statistics::ENOUGH;
use crate::web::csv::Cell;

/// What a cohort learned. Of the pre-test the first finished attempt counts, of the post-test the last that is graded.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CohortGain)]
pub struct GainView {
    /// The cohort.
    pub cohort: String,
    /// The course.
    pub course: String,
    /// `first`: which attempt of the pre-test counts.
    pub pre_test_attempt: &'static str,
    /// `last-graded`: which attempt of the post-test counts.
    pub post_test_attempt: &'static str,
    /// Every pair of tests of the members' versions.
    pub pairs: Vec<PairView>,
}

/// A pair of tests.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PairGain)]
pub struct PairView {
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
    /// By objective.
    pub objectives: Vec<ObjectiveView>,
    /// By learner.
    pub learners: Vec<LearnerView>,
}

/// A test.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Test)]
pub struct TestView {
    /// The module.
    pub module: String,
    /// The quiz.
    pub quiz: String,
    /// Its title.
    pub title: String,
}

/// Figures over learners who did both tests. Means in percent, gains in points of percent.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = GainFigures)]
pub struct FiguresView {
    /// Learners who did both.
    pub n: usize,
    /// The mean of the pre-test.
    pub before: Option<f64>,
    /// The mean of the post-test.
    pub after: Option<f64>,
    /// The difference.
    pub gain: Option<f64>,
    /// The standard deviation of the learners' gains.
    pub standard_deviation: Option<f64>,
    /// The gain as a share of what was to be gained, 1 at most; null where nothing was.
    pub normalised_gain: Option<f64>,
}

/// The gain in one objective.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ObjectiveGain)]
pub struct ObjectiveView {
    /// The objective.
    pub objective: String,
    /// The gain.
    #[serde(flatten)]
    pub gain: FiguresView,
}

/// The gain of one learner.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LearnerGain)]
pub struct LearnerView {
    /// The enrolment.
    pub enrolment: String,
    /// The name.
    pub full_name: String,
    /// The address.
    pub email: String,
    /// The grade of the pre-test; null: not done.
    pub before: Option<f64>,
    /// The grade of the post-test; null: not done.
    pub after: Option<f64>,
    /// The difference.
    pub gain: Option<f64>,
    /// The gain as a share of what was to be gained.
    pub normalised_gain: Option<f64>,
}

impl From<&Gain> for FiguresView {
    fn from(gain: &Gain) -> Self {
        Self {
            n: gain.n,
            before: gain.before,
            after: gain.after,
            gain: gain.gain,
            standard_deviation: gain.standard_deviation,
            normalised_gain: gain.normalised,
        }
    }
}

impl GainView {
    /// In the best language for the reader.
    pub fn new(found: &CohortGain, wished: &[Language]) -> Self {
        Self {
            cohort: found.cohort.id.to_string(),
            course: found.cohort.course.to_string(),
            pre_test_attempt: "first",
            post_test_attempt: "last-graded",
            pairs: found.pairs.iter().map(|pair| PairView::new(pair, wished)).collect(),
        }
    }
}

impl PairView {
    /// In the best language for the reader.
    pub fn new(pair: &PairGain, wished: &[Language]) -> Self {
        let course = &pair.version.course;
        let test = |(module, quiz): &Place| {
            let known = course.quiz(module, quiz).map(|(_, quiz)| quiz);
            let title = known.map(|quiz| quiz.texts.best(wished, &course.language).1.title.clone());
            TestView { module: module.to_string(), quiz: quiz.to_string(), title: title.unwrap_or_default() }
        };
        let few = pair.group.overall.n < ENOUGH;
        let objectives = pair.group.objectives.iter();
        let learner = |(member, results): &(crate::enrolment::Member, gain::Results)| {
            let both = results.before.zip(results.after).map(|(before, after)| gain::of_one(before, after));
            LearnerView {
                enrolment: member.enrolment.to_string(),
                full_name: member.full_name.clone(),
                email: member.email.clone(),
                before: results.before,
                after: results.after,
                gain: both.map(|(gain, _)| gain),
                normalised_gain: both.and_then(|(_, normalised)| normalised),
            }
        };
        Self {
            pre_test: test(&pair.before),
            post_test: test(&pair.after),
            gain: FiguresView::from(&pair.group.overall),
            dropped_out: pair.group.dropped_out,
            post_test_only: pair.group.post_test_only,
            neither: pair.group.neither,
            warnings: if few { vec!["small-n"] } else { Vec::new() },
            objectives: objectives
                .map(|(objective, gain)| ObjectiveView { objective: objective.clone(), gain: gain.into() })
                .collect(),
            learners: pair.learners.iter().map(learner).collect(),
        }
    }
}

/// The columns of the table.
pub const COLUMNS: [&str; 13] = [
    "row",
    "pre_test",
    "post_test",
    "objective",
    "full_name",
    "email",
    "n",
    "before",
    "after",
    "gain",
    "normalised_gain",
    "standard_deviation",
    "dropped_out",
];

impl GainView {
    /// For each pair a row for the cohort, for each objective and for each learner.
    pub fn table(&self) -> Vec<Vec<Cell>> {
        self.pairs.iter().flat_map(PairView::rows).collect()
    }
}

impl PairView {
    fn rows(&self) -> Vec<Vec<Cell>> {
        let tests = |row: &'static str| -> Vec<Cell> {
            let place = |test: &TestView| Cell::from(format!("{}/{}", test.module, test.quiz));
            vec![row.into(), place(&self.pre_test), place(&self.post_test)]
        };
        let figures = |gain: &FiguresView| -> Vec<Cell> {
            let numbers = [gain.before, gain.after, gain.gain, gain.normalised_gain, gain.standard_deviation];
            [Cell::from(gain.n)].into_iter().chain(numbers.map(Cell::from)).collect()
        };
        let nobody = || vec![Cell::Empty, Cell::Empty];
        let cohort =
            [tests("cohort"), vec![Cell::Empty], nobody(), figures(&self.gain), vec![self.dropped_out.into()]].concat();
        let objective = |each: &ObjectiveView| {
            let name = vec![Cell::from(each.objective.clone())];
            [tests("objective"), name, nobody(), figures(&each.gain), vec![Cell::Empty]].concat()
        };
        let learner = |each: &LearnerView| {
            let who = vec![Cell::Empty, each.full_name.clone().into(), each.email.clone().into(), Cell::Empty];
            let numbers = [each.before, each.after, each.gain, each.normalised_gain];
            let numbers: Vec<Cell> = numbers.map(Cell::from).to_vec();
            [tests("learner"), who, numbers, vec![Cell::Empty, Cell::Empty]].concat()
        };
        let mut rows = vec![cohort];
        rows.extend(self.objectives.iter().map(objective));
        rows.extend(self.learners.iter().map(learner));
        rows
    }
}
