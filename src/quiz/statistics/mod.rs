//! Statistics of a quiz and its questions, pure. `docs/statistics.md` has the formulas, and how to read them.
//!
//! They are Moodle's (its documentation: "Quiz statistics calculations"), with everything in percent. Where attempts draw
//! their questions, a question's figures are over the attempts that drew it, and what belongs to a place in the quiz
//! (effective weight, internal consistency) is computed over places: see [`Places`].

mod items;
mod moments;
mod places;
pub mod responses;
mod which;
mod worth;

use serde::Serialize;

pub use items::QuestionFigures;
pub use moments::{deviation, mean, median};
use places::Places;
pub use places::PositionFigures;
pub use which::Which;
pub use worth::random_guess_score;

/// With fewer attempts than this a figure says little.
pub const ENOUGH: usize = 30;

/// An attempt as statistics see it. Questions that no longer count are not in it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sitting {
    /// Its questions in the order in which they were drawn, each at most once.
    pub marks: Vec<Mark>,
}

/// What an attempt got for a question.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mark {
    /// The question's place in the caller's list.
    pub question: usize,
    /// What a right response is worth.
    pub marks: f64,
    /// The share of it that the response got, from 0 to 1; a question without a response gets 0. None: it waits to be
    /// marked, and is left out.
    pub fraction: Option<f64>,
}

/// All figures of a quiz.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Statistics {
    /// Those of the whole.
    pub quiz: QuizFigures,
    /// Those of each question, in the order of the caller's list.
    pub questions: Vec<QuestionFigures>,
    /// Those of the places that are filled by drawing; empty where every attempt has the same questions.
    pub positions: Vec<PositionFigures>,
}

/// The figures of a quiz as a whole. Grades are in percent of an attempt's marks, not rounded.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct QuizFigures {
    /// Attempts that are wholly marked: those which the figures are about.
    pub n: usize,
    /// Attempts of which a response waits to be marked.
    pub waiting: usize,
    /// The mean grade.
    pub mean: Option<f64>,
    /// The grade in the middle.
    pub median: Option<f64>,
    /// The standard deviation of the grades.
    pub standard_deviation: Option<f64>,
    /// Below 0: the long tail is on the side of low grades.
    pub skewness: Option<f64>,
    /// Above 0: more grades at the ends than a normal distribution has.
    pub kurtosis: Option<f64>,
    /// Cronbach's alpha in percent.
    pub internal_consistency: Option<f64>,
    /// The share of the standard deviation that is chance, in percent.
    pub error_ratio: Option<f64>,
    /// How far a grade is off by chance, in points of percent.
    pub standard_error: Option<f64>,
    /// What to keep in mind.
    pub warnings: Vec<Warning>,
}

/// What to keep in mind about figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Warning {
    /// There are fewer than [`ENOUGH`] attempts: chance may have made the figure.
    SmallN,
    /// Attempts have different numbers of questions: nothing can be said about places and internal consistency.
    LengthsDiffer,
    /// Attempts wait to be marked, and are left out.
    AttemptsWaiting,
    /// Who does well in the rest of the quiz does badly here: look at the key first.
    NegativeDiscrimination,
}

impl Warning {
    /// Its code.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SmallN => "small-n",
            Self::LengthsDiffer => "lengths-differ",
            Self::AttemptsWaiting => "attempts-waiting",
            Self::NegativeDiscrimination => "negative-discrimination",
        }
    }
}

impl Sitting {
    /// What was got, and what could be got, over the questions that are marked.
    fn total(&self) -> (f64, f64) {
        let marked = self.marks.iter().filter_map(|mark| Some((mark.fraction?, mark.marks)));
        marked.fold((0.0, 0.0), |(raw, all), (fraction, marks)| (raw + fraction * marks, all + marks))
    }

    fn is_whole(&self) -> bool {
        self.marks.iter().all(|mark| mark.fraction.is_some())
    }
}

/// The share of `part` in `whole` in percent; none of nothing.
fn percent(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| 100.0 * part / whole)
}

/// Computes all figures over `questions` questions. Linear but for the sorting.
pub fn compute(questions: usize, sittings: &[Sitting]) -> Statistics {
    let whole: Vec<&Sitting> =
        sittings.iter().filter(|sitting| sitting.is_whole() && sitting.total().1 > 0.0).collect();
    let grades: Vec<f64> = whole.iter().filter_map(|sitting| percent(sitting.total().0, sitting.total().1)).collect();
    let places = Places::of(questions, &whole);
    let mut figures: Vec<QuestionFigures> = items::figures(questions, sittings);
    let mut quiz = QuizFigures {
        n: whole.len(),
        waiting: sittings.iter().filter(|sitting| !sitting.is_whole()).count(),
        mean: mean(&grades),
        median: median(&grades),
        standard_deviation: deviation(&grades),
        skewness: moments::skewness(&grades),
        kurtosis: moments::kurtosis(&grades),
        ..QuizFigures::default()
    };
    let mut positions = Vec::new();
    if let Some(places) = &places {
        quiz.internal_consistency = places.internal_consistency(&grades);
        let weights = places.effective_weights(&grades);
        for (question, weight) in places.fixed.iter().zip(&weights) {
            figures[*question].effective_weight = *weight;
        }
        positions = places.positions(&weights[places.fixed.len()..]);
    }
    // Rounding can lift a perfect consistency a little above 100 %.
    quiz.error_ratio = quiz.internal_consistency.map(|alpha| 100.0 * (1.0 - alpha / 100.0).max(0.0).sqrt());
    quiz.standard_error = quiz.error_ratio.zip(quiz.standard_deviation).map(|(ratio, sd)| ratio * sd / 100.0);
    let warnings = [
        (quiz.n < ENOUGH, Warning::SmallN),
        (places.is_none(), Warning::LengthsDiffer),
        (quiz.waiting > 0, Warning::AttemptsWaiting),
    ];
    quiz.warnings = warnings.into_iter().filter_map(|(holds, warning)| holds.then_some(warning)).collect();
    Statistics { quiz, questions: figures, positions }
}

#[cfg(test)]
mod tests;
