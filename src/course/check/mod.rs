//! Checks across the files of a course. Pure; what is wrong inside one file was reported by `parse`.

mod answers;
mod glossary;
mod pools;
mod questions;
mod quizzes;
mod structure;
mod svg;
mod translated_questions;
mod translations;

use super::diagnostic::Faults;
use super::draft::{Draft, OptionDraft};
use super::source::Folder;

/// Reports all faults that show only when files are seen together.
pub fn check(draft: &Draft, faults: &Faults<'_>) {
    structure::check(draft, faults);
    quizzes::check(draft, faults);
    pools::check(draft, faults);
    glossary::check(draft, faults);
    translations::check(draft, faults);
    for path in draft.assets.iter().filter(|path| path.ends_with(".svg")) {
        if let Some(bytes) = faults.folder().files.get(path) {
            svg::check(path, bytes, faults);
        }
    }
}

/// Whether bytes are an SVG image in which nothing runs or fetches.
pub(super) fn is_safe_svg(bytes: &[u8]) -> bool {
    let folder = Folder::new("");
    let faults = Faults::new(&folder);
    svg::check("", bytes, &faults);
    faults.into_sorted().is_empty()
}

/// Whether bytes are a picture of the kind that its name says, in which nothing runs or fetches.
pub fn is_safe_picture(name: &str, bytes: &[u8]) -> bool {
    structure::is_image(name, bytes) && (!name.ends_with(".svg") || is_safe_svg(bytes))
}

/// What each option is worth: its `fraction`; else a right one 1 (of several, its share), a wrong one nothing (among
/// several that are only flagged, minus one share).
pub(super) fn worths(multiple: bool, options: &[OptionDraft]) -> Vec<f64> {
    let is_right = |option: &&OptionDraft| option.correct.as_ref().is_some_and(|correct| correct.value);
    let right = options.iter().filter(is_right).count().max(1);
    let share = if multiple { 1.0 / right as f64 } else { 1.0 };
    let only_flagged = options.iter().all(|option| option.fraction.is_none());
    let wrong = if multiple && only_flagged { -share } else { 0.0 };
    let worth = |option: &OptionDraft| match (&option.fraction, &option.correct) {
        (Some(fraction), _) => fraction.value,
        (None, Some(correct)) if correct.value => share,
        (None, _) => wrong,
    };
    options.iter().map(worth).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::draft::At;

    fn option(correct: Option<bool>, fraction: Option<f64>) -> OptionDraft {
        OptionDraft {
            at: 0,
            text: None,
            feedback: None,
            correct: correct.map(|value| At { value, at: 0 }),
            fraction: fraction.map(|value| At { value, at: 0 }),
            doubtful: false,
        }
    }

    #[test]
    fn flags_become_fractions_and_fractions_stay() {
        let flagged = [option(Some(true), None), option(Some(true), None), option(None, None)];
        assert_eq!(worths(true, &flagged), [0.5, 0.5, -0.5]);
        assert_eq!(worths(false, &flagged[1..]), [1.0, 0.0]);
        let given = [option(None, Some(1.0)), option(None, Some(-0.25)), option(None, None)];
        assert_eq!(worths(true, &given), [1.0, -0.25, 0.0]);
    }
}
