//! What a guess is worth.

use super::moments::number;
use crate::course::model::{Key, Question, QuestionText};

/// The mean share of the marks, in percent, that blind guesses get; none where guesses cannot be counted out (Moodle's
/// `get_random_guess_score` of each type; the fractions as this program grades them, so a wrong option is worth 0 at least).
pub fn random_guess_score(question: &Question) -> Option<f64> {
    let texts: Vec<&QuestionText> =
        std::iter::once(&question.texts.source).chain(question.texts.others.values()).map(AsRef::as_ref).collect();
    share(&question.key, &texts).map(|share| 100.0 * share)
}

/// The share of the marks of a question or a gap, by its key and its texts in every language.
fn share(key: &Key, texts: &[&QuestionText]) -> Option<f64> {
    Some(match key {
        Key::TrueFalse { .. } => 0.5,
        Key::SingleChoice { fractions } if !fractions.is_empty() => {
            fractions.iter().map(|fraction| fraction.clamp(0.0, 1.0)).sum::<f64>() / number(fractions.len())
        }
        Key::Matching { rights, .. } if *rights > 0 => 1.0 / number(*rights),
        Key::Ordering { items, partial: false } => 1.0 / (1..=*items).map(number).product::<f64>(),
        Key::Numeric(_) => 0.0,
        // Who accepts anything gives something to anything.
        Key::ShortText { .. } => {
            let accepted = texts.iter().flat_map(|text| &text.accept);
            let anything = accepted.filter(|accepted| accepted.text.trim() == "*");
            anything.map(|accepted| accepted.fraction).fold(0.0, f64::max)
        }
        Key::Cloze { gaps } => {
            let (mut got, mut all) = (0.0, 0.0);
            for (place, gap) in gaps.iter().enumerate() {
                let texts: Vec<&QuestionText> = texts.iter().filter_map(|text| text.gaps.get(place)).collect();
                got += gap.marks * share(&gap.key, &texts)?;
                all += gap.marks;
            }
            if all > 0.0 { got / all } else { return None }
        }
        _ => return None,
    })
}
