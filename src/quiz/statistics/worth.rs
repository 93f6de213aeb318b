//! What a guess is worth.

use super::moments::number;
use crate::course::model::{Key, Question};

/// The mean share of the marks, in percent, that blind guesses get; none where guesses cannot be counted out (Moodle's
/// `get_random_guess_score` of each type; the fractions as this program grades them, so a wrong option is worth 0 at least).
pub fn random_guess_score(question: &Question) -> Option<f64> {
    let share = match &question.key {
        Key::TrueFalse { .. } => 0.5,
        Key::SingleChoice { fractions } if !fractions.is_empty() => {
            fractions.iter().map(|fraction| fraction.clamp(0.0, 1.0)).sum::<f64>() / number(fractions.len())
        }
        Key::Matching { rights, .. } if *rights > 0 => 1.0 / number(*rights),
        Key::Ordering { items } => 1.0 / (1..=*items).map(number).product::<f64>(),
        Key::Numeric { .. } => 0.0,
        // Who accepts anything gives full marks to anything.
        Key::ShortText { .. } => {
            let all = std::iter::once(&question.texts.source).chain(question.texts.others.values());
            let anything = all.flat_map(|text| &text.accept).any(|accepted| accepted.trim() == "*");
            if anything { 1.0 } else { 0.0 }
        }
        _ => return None,
    };
    Some(100.0 * share)
}
