//! Whether a question of another program can be one of a course, and what must give way for it.

use std::collections::BTreeSet;

use super::model::{Answer, Choice, GapKind, Kind, Number, Question};
use super::refused::Refused;

/// How many options, pairs, items or gaps a question may have.
pub(super) const MOST_ANSWERS: usize = 500;

/// Makes the question fit; says what was lost by that, or why it cannot be one.
pub(super) fn fit(question: &mut Question) -> Result<Vec<String>, Refused> {
    let mut losses = Vec::new();
    if question.text.trim().is_empty() {
        return Err("it has no text".into());
    }
    if !(question.marks.is_finite() && question.marks > 0.0) {
        losses.push(format!("{} marks became 1: a question here has more than 0", question.marks));
        question.marks = 1.0;
    }
    let mut tags = BTreeSet::new();
    question.tags.retain(|tag| !tag.trim().is_empty() && tags.insert(tag.clone()));
    match &mut question.kind {
        Kind::TrueFalse { .. } => {}
        Kind::Essay(essay) => {
            if let (Some(least), Some(most)) = essay.words
                && least > most
            {
                losses.push(format!("its limits of words, {least} at least and {most} at most, are left out"));
                essay.words = (None, None);
            }
        }
        Kind::Choice(choice) => losses.extend(fit_choice(choice)?),
        Kind::Matching { pairs, extra_rights } => {
            at_least(2, pairs.len(), "pairs")?;
            distinct(pairs.iter().map(|(left, _)| left), "left")?;
            distinct(pairs.iter().map(|(_, right)| right).chain(extra_rights.iter()), "right")?;
        }
        Kind::Ordering { items, .. } => {
            at_least(2, items.len(), "items")?;
            distinct(items.iter(), "item")?;
        }
        Kind::Numeric(numeric) => {
            fit_numbers(&numeric.accept)?;
            distinct(numeric.unit.iter().chain(numeric.units.iter().map(|(unit, _)| unit)), "unit")?;
        }
        Kind::ShortText(words) => fit_words(&words.accept)?,
        Kind::Cloze { gaps } => {
            at_least(1, gaps.len(), "gaps")?;
            for gap in gaps {
                let fitted = match &gap.kind {
                    GapKind::ShortText(words) => fit_words(&words.accept),
                    GapKind::Numeric(numeric) => fit_numbers(&numeric.accept),
                    GapKind::Choice(options) => {
                        let mut choice = Choice { multiple: false, partial: false, options: options.clone() };
                        fit_choice(&mut choice).map(drop)
                    }
                };
                fitted.map_err(|refused| Refused::from(format!("the gap `{}`: {}", gap.id, refused.message)))?;
                if gap.marks <= 0.0 {
                    losses.push(format!("the gap `{}` was worth nothing, and is worth 1 mark", gap.id));
                    gap.marks = 1.0;
                }
            }
        }
    }
    Ok(losses)
}

fn fit_choice(choice: &mut Choice) -> Result<Option<String>, Refused> {
    at_least(2, choice.options.len(), "options")?;
    distinct(choice.options.iter().map(|option| &option.text), "option")?;
    in_range(choice.options.iter().map(|option| option.fraction))?;
    if !choice.multiple {
        return match choice.options.iter().filter(|option| is_one(option.fraction)).count() {
            1 => Ok(None),
            0 => Err("no option is worth 100 %, a single choice has one that is".into()),
            several => {
                let cure = "give each its share, such as `~%50%`, to make it a multiple response";
                Err(format!("{several} options are worth 100 %, a single choice has one; {cure}").into())
            }
        };
    }
    let sum: f64 = choice.options.iter().map(|option| option.fraction).filter(|fraction| *fraction > 0.0).sum();
    if sum <= 0.0 {
        return Err("no option is right".into());
    }
    if !choice.partial || is_one(sum) {
        return Ok(None);
    }
    if !(0.9..=1.1).contains(&sum) {
        return Err(format!("the shares of its right options sum to {:.4} %, not to 100 %", sum * 100.0).into());
    }
    for option in choice.options.iter_mut().filter(|option| option.fraction > 0.0) {
        option.fraction = snapped(super::model::tidy(option.fraction / sum));
    }
    Ok(Some(format!("the shares of its right options summed to {:.4} %, and were stretched to 100 %", sum * 100.0)))
}

fn fit_words(accept: &[Answer]) -> Result<(), Refused> {
    at_least(1, accept.len(), "accepted answers")?;
    distinct(accept.iter().map(|answer| &answer.text), "accepted answer")?;
    shares(accept.iter().map(|answer| answer.fraction))?;
    reachable(accept.iter().map(|answer| answer.fraction))
}

fn fit_numbers(accept: &[Number]) -> Result<(), Refused> {
    at_least(1, accept.len(), "accepted numbers")?;
    if accept
        .iter()
        .any(|number| !(number.answer.is_finite() && number.tolerance.is_finite() && number.tolerance >= 0.0))
    {
        return Err("a number or tolerance is none".into());
    }
    shares(accept.iter().map(|number| number.fraction))?;
    reachable(accept.iter().map(|number| number.fraction))
}

fn at_least(least: usize, found: usize, what: &str) -> Result<(), Refused> {
    if found > MOST_ANSWERS {
        return Err(format!("it has more than {MOST_ANSWERS} {what}").into());
    }
    if found < least {
        let what = if found == 1 { what.trim_end_matches('s') } else { what };
        return Err(format!("it has {found} {what}, and needs {least} at least").into());
    }
    Ok(())
}

fn distinct<'t>(texts: impl Iterator<Item = &'t String>, what: &str) -> Result<(), Refused> {
    let mut seen = BTreeSet::new();
    for text in texts {
        let text = text.trim();
        if text.is_empty() {
            return Err(
                format!("{} {what} has no text", if what.starts_with(['a', 'i', 'o']) { "an" } else { "a" }).into()
            );
        }
        if !seen.insert(text) {
            let shown: String = text.chars().take(40).collect();
            return Err(format!("the {what} `{shown}` stands there twice").into());
        }
    }
    Ok(())
}

fn in_range(mut fractions: impl Iterator<Item = f64>) -> Result<(), Refused> {
    if fractions.all(|fraction| (-1.0..=1.0).contains(&fraction)) {
        Ok(())
    } else {
        Err("an answer is worth more than 100 % or less than -100 %".into())
    }
}

fn shares(mut fractions: impl Iterator<Item = f64>) -> Result<(), Refused> {
    if fractions.all(|fraction| (0.0..=1.0).contains(&fraction)) {
        Ok(())
    } else {
        Err("an accepted answer is worth more than 100 % or less than nothing".into())
    }
}

fn reachable(mut fractions: impl Iterator<Item = f64>) -> Result<(), Refused> {
    if fractions.any(is_one) { Ok(()) } else { Err("no answer is worth 100 %".into()) }
}

fn is_one(number: f64) -> bool {
    (number - 1.0).abs() <= 0.001
}

/// A share as it was meant: of the fractions with small denominators, the one that it is rounded from.
pub(super) fn snapped(fraction: f64) -> f64 {
    let ratios = (1..=20_i32).map(|parts| ((fraction * f64::from(parts)).round(), f64::from(parts)));
    let mut near = ratios.map(|(part, parts)| part / parts).filter(|ratio| (ratio - fraction).abs() < 1e-5);
    // What a division by a hundred leaves behind the last digit was in no file.
    near.next().unwrap_or_else(|| (fraction * 1e9).round() / 1e9)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::exchange::model::Numeric;

    fn choice(multiple: bool, fractions: &[f64]) -> Question {
        let options = fractions.iter().enumerate().map(|(index, fraction)| Answer::new(format!("o{index}"), *fraction));
        Question::new("?", Kind::Choice(Choice { multiple, partial: true, options: options.collect() }))
    }

    #[test]
    fn a_share_is_what_was_meant_or_what_was_written() {
        assert_eq!(snapped(33.333 / 100.0), 1.0 / 3.0);
        assert_eq!(snapped(33.34 / 100.0), 0.3334);
    }

    #[test]
    fn what_cannot_be_answered_is_refused_with_the_reason() {
        let number = |answer| Number { answer, tolerance: 0.0, fraction: 1.0, feedback: None };
        let numeric = |accept| Question::new("?", Kind::Numeric(Numeric { accept, ..Numeric::default() }));
        let pairs = |rights: &[&str]| {
            let pairs =
                rights.iter().enumerate().map(|(left, right)| (left.to_string(), (*right).to_owned())).collect();
            Question::new("?", Kind::Matching { pairs, extra_rights: vec![] })
        };
        for (mut question, reason) in [
            (Question::new(" ", Kind::Essay(Default::default())), "it has no text"),
            (choice(false, &[1.0]), "it has 1 option, and needs 2 at least"),
            (choice(false, &[0.5, 0.0]), "no option is worth 100 %, a single choice has one that is"),
            (
                choice(false, &[1.0, 1.0]),
                "2 options are worth 100 %, a single choice has one; give each its share, such as `~%50%`, to make it a \
                 multiple response",
            ),
            (choice(true, &[0.0, -1.0]), "no option is right"),
            (choice(true, &[0.5, 0.0]), "the shares of its right options sum to 50.0000 %, not to 100 %"),
            (choice(true, &[1.5, 0.0]), "an answer is worth more than 100 % or less than -100 %"),
            (pairs(&["a", "a"]), "the right `a` stands there twice"),
            (pairs(&["a", " "]), "a right has no text"),
            (numeric(vec![]), "it has 0 accepted numbers, and needs 1 at least"),
            (numeric(vec![number(f64::NAN)]), "a number or tolerance is none"),
            (numeric(vec![Number { fraction: 0.5, ..number(1.0) }]), "no answer is worth 100 %"),
        ] {
            assert_eq!(fit(&mut question), Err(Refused::from(reason)));
        }
    }

    #[test]
    fn rounded_shares_are_what_they_were() {
        assert_eq!(snapped(0.333_333_3), 1.0 / 3.0);
        assert_eq!(snapped(-0.166_666_7), -1.0 / 6.0);
        assert_eq!((snapped(0.25), snapped(0.37), snapped(0.0)), (0.25, 0.37, 0.0));
        let mut question = choice(true, &[0.33, 0.33, 0.33, 0.0]);
        let losses = fit(&mut question).unwrap();
        assert_eq!(losses, ["the shares of its right options summed to 99.0000 %, and were stretched to 100 %"]);
    }
}
