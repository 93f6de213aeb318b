//! Questions from the TOML of a course, for export. Whether they are right is `check`'s business; here they must only be
//! readable.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::model::{
    Answer, Choice, Essay, Gap, GapKind, Image, Kind, Number, Numeric, Question, Quote, ShortText, tidy,
};

/// A file with questions: a quiz or a bank.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct File {
    /// The questions, each with the byte at which it begins.
    #[serde(default)]
    pub questions: Vec<toml::Spanned<Raw>>,
}

/// A question as its keys have it. Some of them alone stand in comments of other formats.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
#[allow(missing_docs, reason = "each field is the key of that name in docs/course-format.md")]
pub(super) struct Raw {
    pub id: Option<String>,
    #[serde(rename = "type")]
    pub kind: Option<String>,
    pub text: Option<String>,
    pub marks: Option<f64>,
    pub feedback: Option<String>,
    pub objective: Option<String>,
    pub tags: Vec<String>,
    pub image: Option<RawImage>,
    pub quote: Option<RawQuote>,
    pub void: Option<bool>,
    pub answer: Option<BoolOrNumber>,
    pub feedback_true: Option<String>,
    pub feedback_false: Option<String>,
    pub partial: Option<bool>,
    pub options: Vec<RawOption>,
    pub pairs: Vec<RawPair>,
    pub extra_rights: Vec<String>,
    pub items: Vec<String>,
    pub tolerance: Option<f64>,
    pub tolerance_kind: Option<String>,
    pub accept: Vec<RawAccept>,
    pub unit: Option<String>,
    pub units: Vec<RawUnit>,
    pub case_sensitive: Option<bool>,
    pub diacritics: Option<String>,
    pub gaps: Vec<Self>,
    pub words: Option<RawWords>,
    pub rubric: Option<String>,
    pub criteria: Vec<RawCriterion>,
    pub second_marker: Option<bool>,
    /// Keys that the exchange does not know.
    #[serde(flatten)]
    pub others: BTreeMap<String, toml::Value>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct RawImage {
    file: String,
    #[serde(default)]
    alt: String,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct RawQuote {
    text: String,
    source: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(untagged)]
pub(super) enum BoolOrNumber {
    Bool(bool),
    Number(f64),
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct RawOption {
    text: String,
    correct: Option<bool>,
    fraction: Option<f64>,
    feedback: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct RawPair {
    left: String,
    right: String,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(untagged)]
pub(super) enum RawAccept {
    Plain(String),
    Text {
        text: String,
        fraction: Option<f64>,
        feedback: Option<String>,
    },
    Number {
        answer: f64,
        tolerance: Option<f64>,
        tolerance_kind: Option<String>,
        fraction: Option<f64>,
        feedback: Option<String>,
    },
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct RawUnit {
    unit: String,
    factor: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub(super) struct RawWords {
    min: Option<u32>,
    max: Option<u32>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct RawCriterion {
    text: String,
    marks: Option<f64>,
}

impl From<RawImage> for Image {
    fn from(raw: RawImage) -> Self {
        Self { file: raw.file, alt: raw.alt }
    }
}

impl From<RawQuote> for Quote {
    fn from(raw: RawQuote) -> Self {
        Self { text: raw.text, source: raw.source }
    }
}

impl Raw {
    /// The question that the keys make.
    pub fn question(self) -> Result<Question, String> {
        let name = self.kind.clone().ok_or("`type` is missing")?;
        let kind = match name.as_str() {
            "true-false" => Kind::TrueFalse {
                answer: match self.answer {
                    Some(BoolOrNumber::Bool(answer)) => answer,
                    _ => return Err("`answer` is neither true nor false".to_owned()),
                },
                feedback_true: self.feedback_true.clone(),
                feedback_false: self.feedback_false.clone(),
            },
            "single-choice" | "multiple-response" => Kind::Choice(self.choice(name == "multiple-response")),
            "matching" => Kind::Matching {
                pairs: self.pairs.iter().map(|pair| (pair.left.clone(), pair.right.clone())).collect(),
                extra_rights: self.extra_rights.clone(),
            },
            "ordering" => Kind::Ordering { items: self.items.clone(), partial: self.partial.unwrap_or(false) },
            "numeric" => Kind::Numeric(self.numeric()?),
            "short-text" => Kind::ShortText(self.short_text()),
            "cloze" => Kind::Cloze { gaps: self.gaps()? },
            "essay" => Kind::Essay(self.essay()),
            other => return Err(format!("`{other}` is no type of question that is exchanged")),
        };
        Ok(Question {
            id: self.id.ok_or("`id` is missing")?,
            title: String::new(),
            text: self.text.ok_or("`text` is missing")?,
            feedback: self.feedback,
            marks: self.marks.unwrap_or(1.0),
            tags: self.tags,
            objective: self.objective,
            image: self.image.map(Image::from),
            quote: self.quote.map(Quote::from),
            void: self.void.unwrap_or(false),
            kind,
        })
    }

    fn choice(&self, multiple: bool) -> Choice {
        let is_right = |option: &&RawOption| option.correct == Some(true);
        let right = self.options.iter().filter(is_right).count().max(1);
        let share = if multiple { 1.0 / right as f64 } else { 1.0 };
        let only_flagged = self.options.iter().all(|option| option.fraction.is_none());
        let wrong = if multiple && only_flagged { -share } else { 0.0 };
        let options = self.options.iter().map(|option| Answer {
            text: option.text.clone(),
            fraction: option.fraction.unwrap_or(if is_right(&option) { share } else { wrong }),
            feedback: option.feedback.clone(),
        });
        Choice { multiple, partial: multiple && self.partial.unwrap_or(false), options: options.collect() }
    }

    /// The accepted numbers; none where only other keys are there.
    pub fn numeric(&self) -> Result<Numeric, String> {
        let is_relative = |kind: &Option<String>| kind.as_deref() == Some("relative");
        let usual = (self.tolerance.unwrap_or(0.0), is_relative(&self.tolerance_kind));
        let mut accept: Vec<(Number, bool)> = Vec::new();
        match self.answer {
            Some(BoolOrNumber::Number(answer)) => {
                accept.push((Number { answer, tolerance: usual.0, fraction: 1.0, feedback: None }, usual.1));
            }
            Some(BoolOrNumber::Bool(_)) => return Err("`answer` is no number".to_owned()),
            None => {}
        }
        for each in &self.accept {
            let RawAccept::Number { answer, tolerance, tolerance_kind, fraction, feedback } = each else {
                // A comment may keep the answers of a short text.
                continue;
            };
            let relative = if tolerance_kind.is_some() { is_relative(tolerance_kind) } else { usual.1 };
            let number = Number {
                answer: *answer,
                tolerance: tolerance.unwrap_or(usual.0),
                fraction: fraction.unwrap_or(1.0),
                feedback: feedback.clone(),
            };
            accept.push((number, relative));
        }
        // Where some are relative and some are not, all become absolute, which says the same.
        let all_relative = !accept.is_empty() && accept.iter().all(|(_, relative)| *relative);
        let absolute = |(mut number, relative): (Number, bool)| {
            if relative && !all_relative {
                number.tolerance = tidy((number.answer * number.tolerance).abs());
            }
            number
        };
        Ok(Numeric {
            accept: accept.into_iter().map(absolute).collect(),
            relative: all_relative,
            unit: self.unit.clone(),
            units: self.units.iter().map(|unit| (unit.unit.clone(), unit.factor)).collect(),
        })
    }

    fn short_text(&self) -> ShortText {
        let accept = self.accept.iter().filter_map(|accept| match accept {
            RawAccept::Plain(text) => Some(Answer::new(text, 1.0)),
            RawAccept::Text { text, fraction, feedback } => {
                Some(Answer { text: text.clone(), fraction: fraction.unwrap_or(1.0), feedback: feedback.clone() })
            }
            RawAccept::Number { .. } => None,
        });
        ShortText {
            accept: accept.collect(),
            case_sensitive: self.case_sensitive.unwrap_or(false),
            diacritics_optional: self.diacritics.as_deref() == Some("optional"),
        }
    }

    /// The gaps.
    pub fn gaps(&self) -> Result<Vec<Gap>, String> {
        let gap = |raw: &Self| {
            let kind = match raw.kind.as_deref() {
                Some("short-text") => GapKind::ShortText(raw.short_text()),
                Some("numeric") => GapKind::Numeric(raw.numeric()?),
                Some("single-choice") => GapKind::Choice(raw.choice(false).options),
                _ => return Err("a gap has an unknown `type`".to_owned()),
            };
            let id = raw.id.clone().ok_or("a gap has no `id`")?;
            Ok(Gap { id, marks: raw.marks.unwrap_or(1.0), feedback: raw.feedback.clone(), kind })
        };
        self.gaps.iter().map(gap).collect()
    }

    /// The rights of a matching, the pairs' own first.
    pub fn rights(&self) -> impl Iterator<Item = &String> {
        self.pairs.iter().map(|pair| &pair.right).chain(&self.extra_rights)
    }

    /// What an essay has besides its text.
    pub fn essay(&self) -> Essay {
        Essay {
            words: self.words.map_or((None, None), |words| (words.min, words.max)),
            rubric: self.rubric.clone(),
            criteria: self.criteria.iter().map(|one| (one.text.clone(), one.marks.unwrap_or(1.0))).collect(),
            second_marker: self.second_marker.unwrap_or(false),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::toml_write;
    use super::*;

    /// One question of each type, with all of its keys.
    pub(crate) const ALL: &str = include_str!("../../../tests/exchange/all-types.quiz.toml");

    #[test]
    fn what_is_read_is_written_again_as_it_was() {
        let file: File = toml::from_str(ALL).expect("TOML");
        let read: Vec<_> =
            file.questions.into_iter().map(|raw| raw.into_inner().question().expect("a question")).collect();
        assert!(read.len() >= 12);
        let written = format!("title = \"All types\"\n{}", toml_write::questions(&read));
        assert_eq!(written, ALL);
    }
}
