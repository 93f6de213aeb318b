//! Numbers as other programs write them.

use super::model::tidy;
use super::texts::Texts;

/// What is said to any other number has no place here.
pub(super) fn any_other(feedback: Option<&str>, texts: &mut Texts<'_>) {
    if let Some(feedback) = feedback {
        let shown: String = feedback.chars().take(60).collect();
        texts.lose(format!("the feedback for any other number is lost: \"{shown}\""));
    }
}

/// A number and how far off still counts: `3`, `3:0.1`, `2.9..3.1`.
pub(super) fn interval(text: &str) -> Option<(f64, f64)> {
    if let Some((low, high)) = text.split_once("..") {
        let (low, high) = (number(low)?, number(high)?);
        let answer = tidy((low + high) / 2.0);
        return Some((answer, tidy((high - answer).abs())));
    }
    match text.split_once(':') {
        Some((answer, tolerance)) => Some((number(answer)?, number(tolerance)?.abs())),
        None => Some((number(text)?, 0.0)),
    }
}

/// A finite number in the usual digits.
pub(super) fn number(text: &str) -> Option<f64> {
    let text = text.trim();
    let usual = text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+' | b'e' | b'E'));
    text.parse().ok().filter(|number: &f64| usual && number.is_finite())
}
