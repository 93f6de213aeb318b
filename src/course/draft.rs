//! A course as its files have it: values with their places, not yet checked against each other.
//!
//! What a file lacks or has wrong is `None` here and was reported by `parse`; checks pass over it, so that one fault is
//! not reported twice.

use crate::base::{Language, Slug};

use super::model::{EnrolmentMode, GradingMethod, IssueMode, QuizKind, ReviewRule};

/// A value and the byte of its file at which it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// The offset of its first byte.
    pub at: usize,
}

/// A text, and where its own characters stand.
#[derive(Debug, Clone, PartialEq)]
pub struct Text {
    /// The text.
    pub value: String,
    /// The offset of the value in its file (of its quotation mark, if it has one).
    pub at: usize,
    /// The offset of the first character, when the file holds the text character by character.
    pub inside: Option<usize>,
}

impl Text {
    /// Where the byte `within` of the text stands in the file, as near as can be told.
    pub fn offset(&self, within: usize) -> usize {
        self.inside.map_or(self.at, |start| start + within)
    }
}

/// A whole course folder.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Draft {
    /// `course.toml`, when it could be read.
    pub course: Option<CourseDraft>,
    /// `course.<lang>.toml`.
    pub translations: Vec<Translation<TextsDraft>>,
    /// The modules by their number.
    pub modules: Vec<ModuleDraft>,
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
    pub hours: Option<f64>,
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
    /// Name and title of those who sign.
    pub signatories: Vec<At<(Option<Text>, Option<Text>)>>,
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

/// A quiz.
#[derive(Debug, Clone, PartialEq)]
pub struct QuizDraft {
    /// The title.
    pub title: Option<Text>,
    /// Whether it counts.
    pub kind: QuizKind,
    /// Its share of the grade.
    pub weight: f64,
    /// The grade that passes it.
    pub pass_mark: f64,
    /// 0: no limit.
    pub attempts: u32,
    /// Which attempt counts.
    pub grade: GradingMethod,
    /// 0: none.
    pub time_limit_minutes: u32,
    /// 0: all.
    pub draw: At<u32>,
    /// Whether each attempt has an order of its own.
    pub shuffle: bool,
    /// When right answers show.
    pub review: ReviewRule,
    /// The questions; `None` where the key has a wrong type.
    pub questions: Option<Vec<QuestionDraft>>,
}

/// A question.
#[derive(Debug, Clone, PartialEq)]
pub struct QuestionDraft {
    /// Where it begins.
    pub at: usize,
    /// Its id.
    pub id: Option<At<Slug>>,
    /// Its marks.
    pub marks: f64,
    /// The objective it tests.
    pub objective: Option<At<String>>,
    /// Markdown.
    pub text: Option<Text>,
    /// Markdown.
    pub feedback: Option<Text>,
    /// The type with its answers.
    pub kind: Option<KindDraft>,
}

/// The type of a question with its answers.
#[derive(Debug, Clone, PartialEq)]
pub enum KindDraft {
    /// `true-false`
    TrueFalse {
        /// The right answer.
        answer: Option<bool>,
    },
    /// `single-choice`, `multiple-response`
    Choice {
        /// Whether several options may be right.
        multiple: bool,
        /// Whether a part of the right ones gives a part of the marks.
        partial: bool,
        /// The options.
        options: Option<At<Vec<OptionDraft>>>,
    },
    /// `matching`
    Matching {
        /// Lefts and rights.
        pairs: Option<At<Vec<PairDraft>>>,
        /// Rights that belong to no left.
        extra_rights: Vec<Text>,
    },
    /// `ordering`
    Ordering {
        /// In the right order.
        items: Option<At<Vec<Text>>>,
    },
    /// `numeric`
    Numeric {
        /// The right number.
        answer: Option<f64>,
        /// How far off still counts.
        tolerance: f64,
        /// The unit.
        unit: Option<Text>,
    },
    /// `short-text`
    ShortText {
        /// The accepted texts.
        accept: Option<At<Vec<Text>>>,
        /// Whether case matters.
        case_sensitive: bool,
    },
}

/// A quiz in another language.
#[derive(Debug, Clone, PartialEq)]
pub struct QuizTexts {
    /// The title.
    pub title: Option<Text>,
    /// The questions; `None` where the key has a wrong type.
    pub questions: Option<Vec<QuestionTexts>>,
}

/// A question in another language: the texts it has, by the key under which they stand.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct QuestionTexts {
    /// Where it begins.
    pub at: usize,
    /// The id of the question that it translates.
    pub id: Option<At<Slug>>,
    /// Markdown.
    pub text: Option<Text>,
    /// Markdown.
    pub feedback: Option<Text>,
    /// `options`
    pub options: Option<At<Vec<OptionDraft>>>,
    /// `pairs`
    pub pairs: Option<At<Vec<PairDraft>>>,
    /// `extra_rights`
    pub extra_rights: Option<At<Vec<Text>>>,
    /// `items`
    pub items: Option<At<Vec<Text>>>,
    /// `unit`
    pub unit: Option<Text>,
    /// `accept`
    pub accept: Option<At<Vec<Text>>>,
}

/// A left and the right that belongs to it.
#[derive(Debug, Clone, PartialEq)]
pub struct PairDraft {
    /// Markdown.
    pub left: Option<Text>,
    /// Markdown.
    pub right: Option<Text>,
}

/// An option of a choice.
#[derive(Debug, Clone, PartialEq)]
pub struct OptionDraft {
    /// Where it begins.
    pub at: usize,
    /// Markdown.
    pub text: Option<Text>,
    /// Markdown.
    pub feedback: Option<Text>,
    /// `correct`, when given.
    pub correct: Option<At<bool>>,
    /// `fraction`, when given.
    pub fraction: Option<At<f64>>,
    /// Whether `correct` or `fraction` could not be read, so that nothing follows from their absence.
    pub doubtful: bool,
}
