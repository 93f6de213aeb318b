//! Checks across the files of a course. Pure; what is wrong inside one file was reported by `parse`.

mod quizzes;
mod structure;
mod svg;
mod translations;

use super::diagnostic::Faults;
use super::draft::{Draft, OptionDraft};

/// Reports all faults that show only when files are seen together.
pub fn check(draft: &Draft, faults: &Faults<'_>) {
    structure::check(draft, faults);
    quizzes::check(draft, faults);
    translations::check(draft, faults);
    for path in draft.assets.iter().filter(|path| path.ends_with(".svg")) {
        if let Some(bytes) = faults.folder().files.get(path) {
            svg::check(path, bytes, faults);
        }
    }
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
