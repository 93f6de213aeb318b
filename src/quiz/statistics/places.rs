//! The places of a quiz. A question that every attempt has is a place of its own; the others were drawn, and fill the
//! remaining places in the order in which they were drawn, a different question in each attempt. What is said about a
//! quiz's parts (effective weight, internal consistency) needs the same parts in every attempt: these places.

use serde::Serialize;

use super::moments::{covariance, deviation, mean, number, variance};
use super::{Mark, Sitting, percent};

/// The figures of a place that is filled by drawing, in percent.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PositionFigures {
    /// Its number among the drawn ones, from 1.
    pub position: usize,
    /// Attempts.
    pub n: usize,
    /// The mean share of the marks.
    pub facility_index: Option<f64>,
    /// The standard deviation of that share.
    pub standard_deviation: Option<f64>,
    /// Its share of an attempt's marks.
    pub intended_weight: Option<f64>,
    /// Its share of what makes grades differ.
    pub effective_weight: Option<f64>,
}

/// The places of wholly marked attempts.
pub(super) struct Places {
    /// The questions that are places of their own.
    pub fixed: Vec<usize>,
    /// What each place gave to the grade, in points of percent, attempt by attempt: fixed ones first.
    shares: Vec<Vec<f64>>,
    /// The marks in each drawn place with the marks of the whole attempt.
    drawn: Vec<Vec<(Mark, f64)>>,
}

impl Places {
    /// None when attempts have different numbers of questions.
    pub fn of(questions: usize, whole: &[&Sitting]) -> Option<Self> {
        let mut seen = vec![0; questions];
        for mark in whole.iter().flat_map(|sitting| &sitting.marks) {
            seen[mark.question] += 1;
        }
        let fixed: Vec<usize> = (0..questions).filter(|at| seen[*at] == whole.len() && !whole.is_empty()).collect();
        let length = whole.first().map_or(0, |sitting| sitting.marks.len());
        if whole.iter().any(|sitting| sitting.marks.len() != length) {
            return None;
        }
        let mut place = vec![None; questions];
        fixed.iter().enumerate().for_each(|(at, question)| place[*question] = Some(at));
        let mut shares = vec![Vec::with_capacity(whole.len()); length];
        let mut drawn = vec![Vec::new(); length - fixed.len()];
        for sitting in whole {
            let (_, all) = sitting.total();
            let mut next = fixed.len();
            for mark in &sitting.marks {
                let share = percent(mark.fraction? * mark.marks, all)?;
                if let Some(at) = place[mark.question] {
                    shares[at].push(share);
                } else {
                    shares[next].push(share);
                    drawn[next - fixed.len()].push((*mark, all));
                    next += 1;
                }
            }
        }
        Some(Self { fixed, shares, drawn })
    }

    /// Cronbach's alpha in percent; none for one place, fewer than two attempts, or grades that do not vary.
    pub fn internal_consistency(&self, grades: &[f64]) -> Option<f64> {
        let whole = variance(grades).filter(|variance| *variance > 0.0)?;
        let places = number(self.shares.len());
        if self.shares.len() < 2 {
            return None;
        }
        let parts: f64 = self.shares.iter().filter_map(|share| variance(share)).sum();
        Some(100.0 * places / (places - 1.0) * (1.0 - parts / whole))
    }

    /// The effective weight of each place. A place that works against the whole has none, and counts for nothing among the
    /// others.
    pub fn effective_weights(&self, grades: &[f64]) -> Vec<Option<f64>> {
        let roots: Vec<Option<f64>> = self
            .shares
            .iter()
            .map(|share| covariance(share, grades).filter(|covariance| *covariance >= 0.0).map(f64::sqrt))
            .collect();
        let sum: f64 = roots.iter().flatten().sum();
        roots.into_iter().map(|root| percent(root?, sum)).collect()
    }

    /// The figures of the drawn places.
    pub fn positions(&self, weights: &[Option<f64>]) -> Vec<PositionFigures> {
        let one = |at: usize, marks: &[(Mark, f64)], weight: Option<f64>| {
            let fractions: Vec<f64> = marks.iter().filter_map(|(mark, _)| mark.fraction).collect();
            let intended: Vec<f64> = marks.iter().filter_map(|(mark, all)| percent(mark.marks, *all)).collect();
            PositionFigures {
                position: at + 1,
                n: marks.len(),
                facility_index: mean(&fractions).map(|mean| 100.0 * mean),
                standard_deviation: deviation(&fractions).map(|deviation| 100.0 * deviation),
                intended_weight: mean(&intended),
                effective_weight: weight,
            }
        };
        let places = self.drawn.iter().zip(weights).enumerate();
        places.map(|(at, (marks, weight))| one(at, marks, *weight)).collect()
    }
}
