//! A course as its files have it: values with their places, not yet checked against each other.
//!
//! What a file lacks or has wrong is `None` here and was reported by `parse`; checks pass over it, so that one fault is
//! not reported twice.

mod bank;
mod glossary;
mod place;
mod pool;
mod question;
mod quiz;

use crate::base::{Language, Slug};

pub use bank::{BankDraft, BankFile};
pub use glossary::{GlossaryDraft, TermDraft};
pub use place::{At, Text};
pub use pool::PoolDraft;
pub use question::{
    AcceptDraft, CriterionDraft, GapDraft, ImageDraft, KindDraft, MeasureDraft, NumberDraft, OptionDraft, PairDraft,
    QuestionDraft, QuestionTexts, QuoteDraft, WordsDraft,
};
pub use quiz::{QuizDraft, QuizTexts};

use super::model::{EnrolmentMode, IssueMode};

/// A whole course folder.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Draft {
    /// `course.toml`, when it could be read.
    pub course: Option<CourseDraft>,
    /// `course.<lang>.toml`.
    pub translations: Vec<Translation<TextsDraft>>,
    /// The modules by their number.
    pub modules: Vec<ModuleDraft>,
    /// The banks by name.
    pub banks: Vec<BankDraft>,
    /// The glossary, where there is one.
    pub glossary: Option<GlossaryDraft>,
    /// The paths of the assets.
    pub assets: Vec<String>,
    /// Translations of files that do not exist: the file, and the one it would translate.
    pub orphans: Vec<(String, String)>,
}

/// One file in another language.
#[derive(Debug, Clone, PartialEq)]
pub struct Translation<T> {
    /// The file.
    pub path: String,
    /// Its language, as the file's name has it.
    pub language: Language,
    /// What `source` says: the first digits of the digest of the translated file.
    pub source: Option<At<String>>,
    /// The content, when it could be read.
    pub content: Option<T>,
}

/// `course.toml`.
#[derive(Debug, Clone, PartialEq)]
pub struct CourseDraft {
    /// Title, summary, objectives.
    pub texts: TextsDraft,
    /// The language of the course.
    pub language: Option<Language>,
    /// Effort.
    pub hours: Option<At<f64>>,
    /// Name and path of the logo.
    pub partners: Vec<(Option<Text>, Option<At<String>>)>,
    /// `enrolment.mode`.
    pub enrolment: EnrolmentMode,
    /// `completion.lessons` in percent.
    pub lessons: f64,
    /// `completion.pass_mark`, when given.
    pub pass_mark: Option<At<f64>>,
    /// `certificate.issue`.
    pub issue: IssueMode,
    /// `certificate.valid_months`.
    pub valid_months: u32,
    /// Those who sign.
    pub signatories: Vec<At<SignatoryDraft>>,
    /// `certificate.grade`.
    pub grade: bool,
    /// `certificate.participation.lessons` in percent, when given.
    pub participation: Option<f64>,
}

/// A person who signs certificates.
#[derive(Debug, Clone, PartialEq)]
pub struct SignatoryDraft {
    /// The name.
    pub name: Option<Text>,
    /// The office.
    pub title: Option<Text>,
    /// The path of the image of the signature, when given.
    pub signature: Option<At<String>>,
}

/// Title, summary and objectives of a course or module, in the source language or another.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TextsDraft {
    /// The title.
    pub title: Option<Text>,
    /// Markdown.
    pub summary: Option<Text>,
    /// The objectives, when given.
    pub objectives: Option<At<Vec<Text>>>,
}

/// A module folder.
#[derive(Debug, Clone, PartialEq)]
pub struct ModuleDraft {
    /// The folder's name.
    pub folder: String,
    /// The number before the name.
    pub number: u32,
    /// The name.
    pub slug: Slug,
    /// Whether `module.toml` exists.
    pub has_file: bool,
    /// `module.toml`, when it could be read.
    pub file: Option<ModuleFile>,
    /// `module.<lang>.toml`.
    pub translations: Vec<Translation<TextsDraft>>,
    /// Lessons and quizzes by their number.
    pub units: Vec<UnitDraft>,
}

impl ModuleDraft {
    /// The path of its `module.toml`.
    pub fn path(&self) -> String {
        format!("{}/module.toml", self.folder)
    }
}

/// `module.toml`.
#[derive(Debug, Clone, PartialEq)]
pub struct ModuleFile {
    /// The file.
    pub path: String,
    /// Title, summary, objectives.
    pub texts: TextsDraft,
    /// The modules that come before.
    pub requires: Vec<At<Slug>>,
}

/// A lesson or quiz.
#[derive(Debug, Clone, PartialEq)]
pub struct UnitDraft {
    /// The file.
    pub path: String,
    /// The number before the name.
    pub number: u32,
    /// The name.
    pub slug: Slug,
    /// What it is.
    pub content: UnitContent,
}

/// What a unit is, when its file could be read, and its translations.
#[derive(Debug, Clone, PartialEq)]
pub enum UnitContent {
    /// `<NN>-<lesson>.md`
    Lesson(Option<LessonDraft>, Vec<Translation<LessonDraft>>),
    /// `<NN>-<quiz>.quiz.toml`
    Quiz(Option<QuizDraft>, Vec<Translation<QuizTexts>>),
}

/// A lesson in one language.
#[derive(Debug, Clone, PartialEq)]
pub struct LessonDraft {
    /// The title.
    pub title: Option<Text>,
    /// Reading time, when given.
    pub minutes: Option<u32>,
    /// Markdown.
    pub body: Text,
}
