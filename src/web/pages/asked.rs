//! A question of an attempt as a form shows it, with what stands in its fields.

use super::answers::{self, Typed, escaped};
use super::shell::Shell;
use crate::actions::review_attempt::Reviewed;
use crate::base::{Slug, words};
use crate::course::model::Course;
use crate::web::views::attempt::QuestionView;
use crate::web::views::gaps::{GapView, fill_gaps};

/// A question with what stands in its fields.
pub struct Asked {
    /// Its number on the page, from 1.
    pub number: usize,
    /// The question.
    pub question: QuestionView,
    /// What stands in its fields.
    pub typed: Typed,
    /// What is wrong with it.
    pub error: Option<String>,
}

impl Asked {
    /// Whether an answer is saved.
    pub fn answered(&self) -> bool {
        !self.question.response.is_null()
    }

    /// Whether an option is chosen.
    pub fn chosen(&self, id: &str) -> bool {
        self.typed.one == id || self.typed.many.iter().any(|chosen| chosen == id)
    }

    /// Whether a left has this right, or an item this position.
    pub fn paired(&self, part: &str, with: &str) -> bool {
        self.typed.pairs.get(part).is_some_and(|chosen| chosen == with)
    }

    /// The text of a cloze with a field in each gap.
    pub fn fields_in_text(&self, s: &Shell) -> String {
        let gaps = self.question.gaps.as_deref().unwrap_or_default();
        let mut number = 0;
        fill_gaps(&self.question.text, |id| {
            number += 1;
            let Some(gap) = gaps.iter().find(|gap| gap.id == id) else { return String::new() };
            self.field(s, gap, number, gaps.len())
        })
    }

    fn field(&self, s: &Shell, gap: &GapView, number: usize, all: usize) -> String {
        let name = escaped(&format!("{}.{}", answers::name(&self.question.id), gap.id));
        let label = escaped(&s.t2("attempt-gap", "number", number, "all", all));
        let typed = |ending: &str| self.typed.pairs.get(ending).map(String::as_str).unwrap_or_default();
        if let Some(options) = &gap.options {
            let choose = escaped(&s.t("answer-choose"));
            let mut field = format!(
                "<select class=\"gap\" name=\"{name}\" aria-label=\"{label}\"><option value=\"\">{choose}</option>"
            );
            for option in options {
                let chosen = if typed(&gap.id) == option.id { " selected" } else { "" };
                // The texts of a course are HTML already.
                field.push_str(&format!("<option value=\"{}\"{chosen}>{}</option>", escaped(&option.id), option.text));
            }
            return field + "</select>";
        }
        let kind = if gap.kind == "numeric" {
            "inputmode=\"decimal\" dir=\"ltr\" size=\"8\""
        } else {
            "maxlength=\"1000\" dir=\"auto\" size=\"16\""
        };
        let value = escaped(typed(&gap.id));
        let mut field = format!(
            "<input type=\"text\" class=\"gap\" name=\"{name}\" value=\"{value}\" autocomplete=\"off\" \
             aria-label=\"{label}\" {kind}>"
        );
        match (&gap.units, &gap.unit) {
            (Some(units), _) => {
                let label = escaped(&s.t("answer-unit"));
                let unit = answers::unit_of(&gap.id);
                field.push_str(&format!(
                    "<select class=\"gap\" name=\"{}.{}\" aria-label=\"{label}\">",
                    escaped(&answers::name(&self.question.id)),
                    escaped(&unit)
                ));
                for known in units {
                    let chosen = if typed(&unit) == known { " selected" } else { "" };
                    let known = escaped(known);
                    field.push_str(&format!("<option value=\"{known}\"{chosen}>{known}</option>"));
                }
                field.push_str("</select>");
            }
            (None, Some(unit)) => field.push_str(&format!(" {}", escaped(unit))),
            (None, None) => {}
        }
        field
    }

    /// Whether a unit is chosen.
    pub fn in_unit(&self, unit: &str) -> bool {
        self.typed.pairs.get(answers::UNIT).is_some_and(|chosen| chosen == unit)
    }

    /// How many words stand in the field.
    pub fn words(&self) -> usize {
        words::count(&self.typed.one)
    }

    /// The positions of an ordering.
    pub fn positions(&self) -> Vec<String> {
        let items = self.question.items.as_ref().map_or(0, Vec::len);
        (1..=items).map(|place| place.to_string()).collect()
    }
}

/// The language in which a quiz speaks to the reader of a page.
pub fn content_of(s: &Shell, reviewed: &Reviewed) -> String {
    language_of(s, &reviewed.version.course, (&reviewed.attempt.module, &reviewed.attempt.quiz))
}

/// The same for whoever looks at a quiz of a course.
pub fn language_of(s: &Shell, course: &Course, (module, quiz): (&Slug, &Slug)) -> String {
    let wished = [s.language.clone()];
    let quiz = course.quiz(module, quiz);
    quiz.map_or(&course.language, |(_, quiz)| quiz.texts.best(&wished, &course.language).0).to_string()
}
