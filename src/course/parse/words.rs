//! Words: what they should have been, and what none may hold.

use crate::base::Slug;
use crate::course::diagnostic::{Faults, nearest};
use crate::course::draft::Text;

/// Whether a text holds a character that is none, and so reported. (PostgreSQL, for one, keeps no U+0000.)
pub(super) fn control_character(faults: &Faults<'_>, path: &str, text: &Text) -> bool {
    let is_control = |(_, c): &(usize, char)| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    let Some((within, control)) = text.value.char_indices().find(is_control) else { return false };
    let message = format!("the text holds the control character U+{:04X}", u32::from(control));
    faults.report_with(path, text.offset(within), "control-character", message, "remove it".to_owned());
    true
}

/// "did you mean `x`? known: ..." or only what is known.
pub(super) fn known_words<'k>(word: &str, known: impl Iterator<Item = &'k str> + Clone) -> String {
    let all: Vec<_> = known.clone().map(|word| format!("`{word}`")).collect();
    let guess = nearest(word, known).map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
    format!("{guess}known: {}", all.join(", "))
}

/// The slug that a text would be with its letters lowered and everything else a hyphen.
pub(super) fn nearest_slug(text: &str) -> Option<Slug> {
    let lowered = text.to_lowercase();
    let parts = lowered.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("-").parse().ok()
}
