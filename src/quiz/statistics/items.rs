//! The figures of single questions, each over the attempts that drew it.

use serde::Serialize;

use super::moments::{correlation, deviation, efficiency, mean};
use super::{ENOUGH, Sitting, Warning, percent};

/// The figures of a question, in percent.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct QuestionFigures {
    /// Attempts that drew it and were marked.
    pub n: usize,
    /// The mean share of its marks: how easy it is.
    pub facility_index: Option<f64>,
    /// The standard deviation of that share.
    pub standard_deviation: Option<f64>,
    /// Its share of an attempt's marks; the mean where that differs between attempts.
    pub intended_weight: Option<f64>,
    /// Its share of what makes grades differ. None where it is drawn into some attempts only (its place has one), or where
    /// it works against the rest.
    pub effective_weight: Option<f64>,
    /// 100 times the correlation with the rest of the attempt.
    pub discrimination_index: Option<f64>,
    /// The same as a share of what the question could reach at most, given how easy it is.
    pub discriminative_efficiency: Option<f64>,
    /// What to keep in mind.
    pub warnings: Vec<Warning>,
}

/// What one question got in the attempts, side by side.
#[derive(Default)]
struct Column {
    fractions: Vec<f64>,
    weights: Vec<f64>,
    /// The fraction again, where the attempt has other questions, and the grade over those.
    beside_rest: Vec<f64>,
    rest: Vec<f64>,
}

pub(super) fn figures(questions: usize, sittings: &[Sitting]) -> Vec<QuestionFigures> {
    let mut columns: Vec<Column> = (0..questions).map(|_| Column::default()).collect();
    for sitting in sittings {
        let (raw, all) = sitting.total();
        for mark in &sitting.marks {
            let (Some(fraction), Some(column)) = (mark.fraction, columns.get_mut(mark.question)) else { continue };
            column.fractions.push(fraction);
            column.weights.extend(percent(mark.marks, all));
            // The rest as a grade of its own, so that attempts with other questions beside this one compare. Where all
            // attempts have the same marks it is the rest's marks on another scale, which changes no correlation.
            if let Some(rest) =
                percent(raw - fraction * mark.marks, (all - mark.marks).max(0.0)).filter(|_| sitting.marks.len() > 1)
            {
                column.beside_rest.push(fraction);
                column.rest.push(rest);
            }
        }
    }
    columns.iter().map(Column::figures).collect()
}

impl Column {
    fn figures(&self) -> QuestionFigures {
        let discrimination_index = correlation(&self.beside_rest, &self.rest);
        let warnings = [
            (self.fractions.len() < ENOUGH, Warning::SmallN),
            (discrimination_index.is_some_and(|index| index < 0.0), Warning::NegativeDiscrimination),
        ];
        QuestionFigures {
            n: self.fractions.len(),
            facility_index: mean(&self.fractions).map(|mean| 100.0 * mean),
            standard_deviation: deviation(&self.fractions).map(|deviation| 100.0 * deviation),
            intended_weight: mean(&self.weights),
            effective_weight: None,
            discrimination_index,
            discriminative_efficiency: efficiency(&self.beside_rest, &self.rest),
            warnings: warnings.into_iter().filter_map(|(holds, warning)| holds.then_some(warning)).collect(),
        }
    }
}
