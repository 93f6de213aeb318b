//! A question of an attempt as a form shows it, with what stands in its fields.

use super::answers::{self, Typed, escaped};
use super::shell::Shell;
use crate::actions::review_attempt::Reviewed;
use crate::base::{Language, Slug, words};
use crate::course::markdown::in_one_line;
use crate::course::model::Course;
use crate::i18n;
use crate::web::views::attempt::QuestionView;
use crate::web::views::gaps::{GapView, PartView, WordsView, fill_gaps};

/// How many letters of a choice show in a field on a telephone that is 360 px wide.
const SHOWN_IN_A_FIELD: usize = 28;

/// How wide a text is in letters: an ideograph takes the place of two.
fn width(html: &str) -> usize {
    in_one_line(html).chars().map(|letter| if letter >= '\u{2e80}' { 2 } else { 1 }).sum()
}

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

    /// How long the essay is to be.
    pub fn limits(&self, s: &Shell) -> Option<String> {
        limits(s, self.question.words.as_ref()?)
    }

    /// The choices of a matching under letters, where a narrow window would cut them in a field.
    pub fn lettered(&self, content: &str) -> Option<Vec<(String, &PartView)>> {
        let rights = self.question.rights.as_deref()?;
        if rights.iter().all(|right| width(&right.text) <= SHOWN_IN_A_FIELD) {
            return None;
        }
        let language = content.parse().unwrap_or_else(|_| Language::english());
        let letters = i18n::text(&language, "answer-letters", &[]);
        let mut letters = letters.split(' ').map(str::to_owned);
        let lettered = rights
            .iter()
            .enumerate()
            .map(|(place, right)| (letters.next().unwrap_or_else(|| (place + 1).to_string()), right));
        Some(lettered.collect())
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

/// How long an essay is to be, in words of the page; none where nothing is asked.
pub fn limits(s: &Shell, words: &WordsView) -> Option<String> {
    match (words.min, words.max) {
        (Some(min), Some(max)) => Some(s.t2("answer-words-between", "min", min, "max", max)),
        (Some(min), None) => Some(s.t1("answer-words-least", "min", min)),
        (None, Some(max)) => Some(s.t1("answer-words-most", "max", max)),
        (None, None) => None,
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
