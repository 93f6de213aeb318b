//! Learning gain, pure: what learners knew before a course and after it. `docs/statistics.md` says how to read it.
//!
//! Of the pre-test the first finished attempt counts, for later ones have learned from it; of the post-test the last that
//! is graded.

use std::collections::{BTreeMap, BTreeSet};

use super::statistics::{deviation, mean};
use crate::base::Slug;
use crate::course::model::{Course, Module, Quiz, QuizKind};

/// Where a quiz stands: module and quiz.
pub type Place = (Slug, Slug);

/// The pairs of a course: pre-test and post-test. A post-test names its pre-test, or there is one of each.
pub fn pairs(course: &Course) -> Vec<(Place, Place)> {
    let of = |kind: QuizKind| -> Vec<(&Module, &Quiz)> {
        let all = course.modules.iter().flat_map(|module| module.quizzes().map(move |quiz| (module, quiz)));
        all.filter(|(_, quiz)| quiz.kind == kind).collect()
    };
    let place = |(module, quiz): (&Module, &Quiz)| (module.slug.clone(), quiz.slug.clone());
    let (before, after) = (of(QuizKind::PreTest), of(QuizKind::PostTest));
    let only = match (&before[..], &after[..]) {
        ([only], [_]) => Some(*only),
        _ => None,
    };
    let pair = |post: &(&Module, &Quiz)| {
        let named = post.1.pair.as_deref().and_then(|named| named.split_once('/'));
        let named = named.and_then(|(module, quiz)| {
            before.iter().find(|(known, pre)| known.slug.as_str() == module && pre.slug.as_str() == quiz)
        });
        let pre = named.copied().or(only.filter(|_| post.1.pair.is_none()))?;
        Some((place(pre), place(*post)))
    };
    after.iter().filter_map(pair).collect()
}

/// A learner's results, in percent.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Results {
    /// The grade of the first finished attempt of the pre-test.
    pub before: Option<f64>,
    /// The grade of the last graded attempt of the post-test.
    pub after: Option<f64>,
    /// The share of the marks by objective in that attempt of the pre-test.
    pub objectives_before: BTreeMap<String, f64>,
    /// The share of the marks by objective in that attempt of the post-test.
    pub objectives_after: BTreeMap<String, f64>,
}

/// The gain over those who did both tests. Means in percent, gains in points of percent.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Gain {
    /// Learners who did both.
    pub n: usize,
    /// The mean of the pre-test.
    pub before: Option<f64>,
    /// The mean of the post-test.
    pub after: Option<f64>,
    /// The difference of the means.
    pub gain: Option<f64>,
    /// The standard deviation of the learners' gains.
    pub standard_deviation: Option<f64>,
    /// The gain as a share of what was to be gained, 1 at most (Hake's normalised gain, of the means). None where nothing
    /// was to be gained.
    pub normalised: Option<f64>,
}

/// The gain of a group.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct GroupGain {
    /// Of the grades.
    pub overall: Gain,
    /// Learners who did the pre-test only.
    pub dropped_out: usize,
    /// Learners who did the post-test only.
    pub post_test_only: usize,
    /// Learners who did neither.
    pub neither: usize,
    /// By objective.
    pub objectives: BTreeMap<String, Gain>,
}

/// The gain of one learner in points of percent, and as a share of what was to be gained.
pub fn of_one(before: f64, after: f64) -> (f64, Option<f64>) {
    (after - before, normalised(before, after))
}

/// Hake's normalised gain; none from full marks, where nothing was to be gained.
fn normalised(before: f64, after: f64) -> Option<f64> {
    let open = 100.0 - before;
    (open > 1e-9).then(|| (after - before) / open)
}

fn gain(pairs: &[(f64, f64)]) -> Gain {
    let before: Vec<f64> = pairs.iter().map(|(before, _)| *before).collect();
    let after: Vec<f64> = pairs.iter().map(|(_, after)| *after).collect();
    let gains: Vec<f64> = pairs.iter().map(|(before, after)| after - before).collect();
    let means = mean(&before).zip(mean(&after));
    Gain {
        n: pairs.len(),
        before: means.map(|(before, _)| before),
        after: means.map(|(_, after)| after),
        gain: means.map(|(before, after)| after - before),
        standard_deviation: deviation(&gains),
        normalised: means.and_then(|(before, after)| normalised(before, after)),
    }
}

/// The gain of a group of learners.
pub fn of_group(learners: &[Results]) -> GroupGain {
    let both: Vec<(f64, f64)> = learners.iter().filter_map(|learner| learner.before.zip(learner.after)).collect();
    let did = |before: bool, after: bool| {
        learners.iter().filter(|each| each.before.is_some() == before && each.after.is_some() == after).count()
    };
    let known = |learner: &Results| learner.objectives_before.keys().cloned().collect::<BTreeSet<String>>();
    let names: BTreeSet<String> = learners.iter().flat_map(known).collect();
    let objective = |name: String| {
        let both = learners.iter().filter_map(|learner| {
            Some((*learner.objectives_before.get(&name)?, *learner.objectives_after.get(&name)?))
        });
        let gain = gain(&both.collect::<Vec<_>>());
        (name, gain)
    };
    GroupGain {
        overall: gain(&both),
        dropped_out: did(true, false),
        post_test_only: did(false, true),
        neither: did(false, false),
        objectives: names.into_iter().map(objective).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn learner(before: Option<f64>, after: Option<f64>) -> Results {
        Results { before, after, ..Results::default() }
    }

    #[test]
    fn the_gain_is_that_of_those_who_did_both() {
        let found = of_group(&[
            learner(Some(20.0), Some(80.0)),
            learner(Some(60.0), Some(80.0)),
            learner(Some(0.0), None),
            learner(None, Some(100.0)),
            learner(None, None),
        ]);
        assert_eq!((found.dropped_out, found.post_test_only, found.neither), (1, 1, 1));
        let gain = found.overall;
        assert_eq!((gain.n, gain.before, gain.after, gain.gain), (2, Some(40.0), Some(80.0), Some(40.0)));
        // Of 60 points that were open on average 40 were gained; the learners' own gains are 60 and 20.
        assert_eq!(gain.normalised, Some(40.0 / 60.0));
        assert!(gain.standard_deviation.is_some_and(|deviation| (deviation - 800_f64.sqrt()).abs() < 1e-9));
    }

    #[test]
    fn from_full_marks_there_is_nothing_to_gain() {
        assert_eq!(of_one(100.0, 90.0), (-10.0, None));
        assert_eq!(of_one(50.0, 75.0), (25.0, Some(0.5)));
        assert_eq!(of_group(&[learner(Some(100.0), Some(100.0))]).overall.normalised, None);
        assert_eq!(of_group(&[]).overall, Gain::default());
        let one = of_group(&[learner(Some(50.0), Some(75.0))]).overall;
        assert_eq!((one.gain, one.standard_deviation), (Some(25.0), None));
    }

    #[test]
    fn objectives_are_compared_where_both_tests_asked_for_them() {
        let with = |before: &[(&str, f64)], after: &[(&str, f64)]| {
            let map = |pairs: &[(&str, f64)]| pairs.iter().map(|(name, share)| ((*name).to_owned(), *share)).collect();
            Results { objectives_before: map(before), objectives_after: map(after), ..learner(Some(0.0), Some(0.0)) }
        };
        let found =
            of_group(&[with(&[("a", 50.0), ("b", 10.0)], &[("a", 100.0)]), with(&[("a", 0.0)], &[("a", 50.0)])]);
        let a = &found.objectives["a"];
        assert_eq!((a.n, a.before, a.after, a.gain), (2, Some(25.0), Some(75.0), Some(50.0)));
        assert_eq!(found.objectives["b"], Gain::default());
    }
}
