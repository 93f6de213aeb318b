//! What the writers of all formats share.

use super::extras::{self, margin};
use super::model::{Number, Numeric, Question, decimal};
use super::toml_write::Entries;

/// A question as another format writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Written {
    /// The text.
    pub text: String,
    /// What was lost, or stands in a comment.
    pub losses: Vec<String>,
}

/// What is said of the keys that stand in a comment.
pub(super) fn in_comment(keys: &Entries, format: &str) -> String {
    let name = |key: &str| if key == "gaps" { "what its gaps are called".to_owned() } else { format!("`{key}`") };
    // Beside the gaps stands their order in the text.
    let is_cloze = keys.iter().any(|(key, _)| *key == "gaps");
    let names = keys.iter().filter(|(key, _)| !(is_cloze && *key == "items"));
    let names: Vec<_> = names.map(|(key, _)| name(key)).collect();
    let (has, stands) = if names.len() == 1 { ("has", "stands") } else { ("have", "stand") };
    format!("{} {has} no place in {format}, and {stands} in a comment that only Chancery reads", names.join(", "))
}

/// A share in percent, with seven digits behind the point at most.
pub(super) fn percent(fraction: f64) -> String {
    let rounded = format!("{:.7}", fraction * 100.0);
    let number: f64 = rounded.parse().unwrap_or(0.0);
    decimal(if number == 0.0 { 0.0 } else { number })
}

/// The accepted numbers with absolute tolerances.
pub(super) fn absolute(numeric: &Numeric) -> Vec<Number> {
    let mut accept = numeric.accept.clone();
    if numeric.relative {
        for number in &mut accept {
            number.tolerance = margin(number);
        }
    }
    accept
}

/// The keys that keep relative tolerances.
pub(super) fn relative_keys(question: &Question, numeric: &Numeric) -> Entries {
    if numeric.relative {
        extras::keys(question, &["answer", "tolerance", "tolerance_kind", "accept"])
    } else {
        Entries::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_percentages() {
        let shown: Vec<_> = [1.0, 0.5, 1.0 / 3.0, -0.05, 0.0, -0.0].map(percent).to_vec();
        assert_eq!(shown, ["100", "50", "33.3333333", "-5", "0", "0"]);
    }
}
