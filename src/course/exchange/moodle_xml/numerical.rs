//! Numerical questions of Moodle XML, with their units.

use super::dom::{answer_text, child, children, value};
use super::fields::{Reader, fraction};
use crate::course::exchange::markdown::Shape;
use crate::course::exchange::model::{Kind, Number, Numeric, tidy};
use crate::course::exchange::numbers::{any_other, number};
use crate::course::exchange::refused::Refused;

/// The accepted numbers and the units.
pub(super) fn read(reader: &mut Reader<'_, '_, '_>) -> Result<Kind, Refused> {
    let mut accept = Vec::new();
    for answer in children(reader.node, "answer") {
        let text = answer_text(answer);
        let feedback =
            reader.feedback(answer, &format!("`{}`", text.chars().take(20).collect::<String>()), Shape::Inline);
        if text.is_empty() || text == "*" {
            reader.texts.line = reader.line(answer);
            any_other(feedback.as_deref(), reader.texts);
            continue;
        }
        let shown: String = text.chars().take(40).collect();
        let refused = |what: &str| Refused::at(reader.line(answer), format!("`{what}` is no number"));
        let tolerance = value(answer, "tolerance");
        let tolerance = if tolerance.is_empty() { Some(0.0) } else { number(&tolerance) };
        accept.push(Number {
            answer: number(&text).ok_or_else(|| refused(&shown))?,
            tolerance: tolerance.ok_or_else(|| refused(&value(answer, "tolerance")))?.abs(),
            fraction: fraction(answer)?,
            feedback,
        });
    }
    let (unit, units) = units(reader)?;
    let grading = value(reader.node, "unitgradingtype");
    if !matches!(grading.as_str(), "" | "0") {
        let penalty = value(reader.node, "unitpenalty");
        reader.lose_at("unitgradingtype", format!("the penalty {penalty} for a wrong unit is lost"));
    }
    if let Some(text) = reader.child_text("instructions", "the instructions", Shape::Passage) {
        reader.lose_at(
            "instructions",
            format!("the instructions for units are lost: \"{}\"", text.chars().take(60).collect::<String>()),
        );
    }
    Ok(Kind::Numeric(Numeric { accept, relative: false, unit, units }))
}

type Units = (Option<String>, Vec<(String, f64)>);

/// The unit of the numbers, which is the one with the multiplier 1, and the others. Moodle multiplies the right number into
/// the other unit; courses have the factor that leads back.
fn units(reader: &Reader<'_, '_, '_>) -> Result<Units, Refused> {
    let nodes = child(reader.node, "units").into_iter().flat_map(|units| children(units, "unit"));
    let mut all = Vec::new();
    for node in nodes {
        let name = value(node, "unit_name");
        let multiplier = value(node, "multiplier");
        let multiplier = if multiplier.is_empty() { Some(1.0) } else { number(&multiplier) };
        match multiplier.filter(|multiplier| *multiplier > 0.0) {
            Some(multiplier) if !name.is_empty() => all.push((name, multiplier)),
            _ => return Err(Refused::at(reader.line(node), "a unit has no name or no multiplier above 0")),
        }
    }
    let Some(base) = all.iter().position(|(_, multiplier)| *multiplier == 1.0) else {
        return if all.is_empty() { Ok((None, Vec::new())) } else { Err("no unit has the multiplier 1".into()) };
    };
    let (unit, _) = all.remove(base);
    Ok((Some(unit), all.into_iter().map(|(name, multiplier)| (name, tidy(1.0 / multiplier))).collect()))
}
