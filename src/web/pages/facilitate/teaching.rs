//! What the pages about a cohort's learning share: their shell, what is wrong with a form, numbers as people write them.

use super::section;
use crate::account::Caller;
use crate::actions::{Context, Fault};
use crate::cohort::Cohort;
use crate::i18n;
use crate::web::error::Problem;
use crate::web::pages::shell::Shell;
use crate::web::pages::visitor::Visitor;

/// The shell of a page of a cohort.
pub fn shell(ctx: &Context, visitor: &Visitor, caller: &Caller, cohort: &Cohort, current: &str) -> Shell {
    section(Shell::new(ctx, visitor, Some(caller)).titled(current).told(visitor), cohort, current)
}

/// A text with any number of arguments.
pub fn say(s: &Shell, key: &str, arguments: &[(&str, String)]) -> String {
    let isolated: Vec<(&str, String)> =
        arguments.iter().map(|(name, value)| (*name, i18n::isolated(&s.language, value))).collect();
    let borrowed: Vec<(&str, &str)> = isolated.iter().map(|(name, value)| (*name, value.as_str())).collect();
    i18n::text(&s.language, key, &borrowed)
}

/// What is wrong with a form: the whole, and single fields by their ids.
#[derive(Debug, Default)]
pub struct Wrong {
    /// What is wrong with the whole.
    pub whole: Option<String>,
    /// The id of a field, and what is wrong with it.
    pub fields: Vec<(String, String)>,
}

impl Wrong {
    /// Whether anything is.
    pub fn any(&self) -> bool {
        self.whole.is_some() || !self.fields.is_empty()
    }

    /// Notes what is wrong with a field.
    pub fn add(&mut self, id: impl Into<String>, text: String) {
        self.fields.push((id.into(), text));
    }

    /// What is wrong with a field.
    pub fn at(&self, id: &str) -> Option<String> {
        self.fields.iter().find(|(known, _)| known == id).map(|(_, text)| text.clone())
    }

    /// Takes a problem: faults by `field`, which tells the id and the text of a fault's place; the rest as the whole. A
    /// problem that no other input would mend comes back.
    ///
    /// # Errors
    /// Such a problem.
    pub fn take(
        &mut self,
        s: &Shell,
        problem: Problem,
        field: impl Fn(&Fault) -> Option<(String, String)>,
    ) -> Result<(), Problem> {
        if !problem.is_about_input() {
            return Err(problem);
        }
        self.fields.extend(problem.faults.iter().filter_map(field));
        if self.fields.is_empty() {
            let key = format!("problem-{}", problem.code);
            let text = s.said(&key);
            let text = text.map(|text| problem.minutes().map_or(text, |minutes| s.t1(&key, "minutes", minutes)));
            self.whole = Some(text.unwrap_or(problem.detail));
        }
        Ok(())
    }
}

/// A number as people write it: with a comma or a point, in Latin or Arabic digits.
pub fn number(text: &str) -> Option<f64> {
    let latin = |c: char| match c {
        ',' | '\u{66b}' => '.',
        '\u{660}'..='\u{669}' => digit(c, 0x660),
        '\u{6f0}'..='\u{6f9}' => digit(c, 0x6f0),
        other => other,
    };
    let text: String = text.trim().chars().map(latin).collect();
    let written = !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || c == '.');
    text.parse().ok().filter(|number: &f64| written && number.is_finite())
}

fn digit(c: char, zero: u32) -> char {
    char::from_digit(u32::from(c) - zero, 10).unwrap_or(c)
}

/// A number for a field, in full: `7.25`, or `7,25` where the language writes it so.
pub fn written(s: &Shell, number: f64) -> String {
    number.to_string().replace('.', &s.t("certificate-decimal-mark"))
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        assert_eq!(number(" 7.5 "), Some(7.5));
        assert_eq!(number("7,25"), Some(7.25));
        assert_eq!(number("٧٫٥"), Some(7.5));
        for not in ["", "seven", "-1", "1e3", "inf", "NaN", "1.2.3"] {
            assert_eq!(number(not), None, "{not:?}");
        }
    }
}
