//! The formats that texts of GIFT name in brackets.

use super::scan::Piece;
use crate::course::exchange::markdown::Shape;
use crate::course::exchange::texts::{Form, Texts};

/// The format that a text names in brackets, and the rest of it.
pub(super) fn form_of(text: &str, usual: Form) -> (Form, &str) {
    let text = text.trim_matches([' ', '\n', '\t']);
    let named = text.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    match named.and_then(|(name, rest)| Some((Form::named(name)?, rest))) {
        Some((form, rest)) => (form, rest),
        None => (usual, text),
    }
}

/// A text that may be missing, in the format that it names or the question has.
pub(super) fn formatted_optional(
    piece: Piece<'_>,
    form: Form,
    what: &str,
    shape: Shape,
    texts: &mut Texts<'_>,
) -> Option<String> {
    let unescaped = piece.unescaped();
    let (form, text) = form_of(&unescaped, form);
    texts.optional(what, form, text, shape)
}
