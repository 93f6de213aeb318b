//! What a published course is: an immutable value, compiled once from the folder, kept in the database, shared in memory.
//!
//! Every text is rendered (sanitised HTML) and stands in each language of the course; what decides (answers, fractions,
//! marks) stands once, so that all languages share one progress and one statistic.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use super::bank_model::{Bank, BankText, Pool};
pub use super::glossary::{Term, TermText};
pub use super::question_model::{
    AcceptedNumber, AcceptedText, Gap, Key, Measure, NumericKey, OptionText, Question, QuestionText, Quote,
};
pub use super::quiz_model::USUAL_GRACE_SECONDS;
pub use super::quiz_model::{GradingMethod, OnExpiry, Quiz, QuizKind, QuizText, ReviewRule, ReviewRules};
pub use super::translated::Translated;
use crate::base::{Language, Percent, Slug};

/// A course.
///
/// (`remote` makes the derived code a pair of functions; reading then links the quizzes to the banks, so that there is no
/// way to a course whose quizzes cannot reach their questions.)
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub struct Course {
    /// The folder's name.
    pub slug: Slug,
    /// The language the course was written in.
    pub language: Language,
    /// All languages in which at least the course's own texts exist, the source first.
    pub languages: Vec<Language>,
    /// Effort in hours, as printed on the certificate.
    pub hours: f64,
    /// Title, summary, objectives.
    pub texts: Translated<CourseText>,
    /// Who made the course together with the institute.
    pub partners: Vec<Partner>,
    /// How one gets in.
    pub enrolment: EnrolmentMode,
    /// What completes the course.
    pub completion: Completion,
    /// What completion gives.
    pub certificate: CertificatePolicy,
    /// The modules in their order.
    pub modules: Vec<Module>,
    /// The banks by name. Each of their questions stands here once, whatever draws it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub banks: Vec<Bank>,
    /// The glossary in the order of its file.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub glossary: Vec<Term>,
    /// The files that lessons show, by their path under the course folder.
    pub assets: BTreeMap<String, Asset>,
}

/// The texts of a course.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CourseText {
    /// Plain text.
    pub title: String,
    /// HTML.
    pub summary: String,
    /// Plain texts.
    pub objectives: Vec<String>,
}

/// A partner of the course.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Partner {
    /// The partner's name.
    pub name: String,
    /// The path of its logo among the course's assets.
    pub logo: Option<String>,
}

/// How one gets into a course.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EnrolmentMode {
    /// Anyone who is signed in.
    Open,
    /// A facilitator or administrator approves each enrolment.
    Approval,
    /// A facilitator or administrator puts the learner into a cohort.
    Invitation,
}

/// What completes a course.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Completion {
    /// The share of the lessons that must be done.
    pub lessons: Percent,
    /// The overall grade that must be reached, over the graded quizzes by their weight.
    pub pass_mark: Percent,
}

/// What completion gives.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CertificatePolicy {
    /// Who lets it go.
    pub issue: IssueMode,
    /// Months until it expires; 0 is never.
    pub valid_months: u32,
    /// Who signs, at most three.
    pub signatories: Vec<Signatory>,
    /// Whether the overall grade stands on it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub grade: bool,
    /// What a certificate of participation asks for; none: the course has no such certificate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub participation: Option<Participation>,
}

/// What a certificate of participation asks for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Participation {
    /// The share of the lessons that must be done.
    pub lessons: Percent,
}

/// Who lets a certificate go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum IssueMode {
    /// Issued in the transaction that completes the course.
    Automatic,
    /// An administrator releases it.
    Approval,
    /// The course has no certificate.
    None,
}

/// A person who signs certificates.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Signatory {
    /// The name under the line.
    pub name: String,
    /// The office under the name.
    pub title: String,
    /// The path, among the course's assets, of the image of the signature.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<String>,
}

/// A file that lessons show.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Asset {
    /// SHA-256 of the bytes in hexadecimal: the name under which it is stored and served.
    pub sha256: String,
    /// The media type, by the file's extension.
    pub media_type: String,
}

/// A module: units in an order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Module {
    /// The folder's name without its number.
    pub slug: Slug,
    /// The modules that must be done before this one opens.
    pub requires: Vec<Slug>,
    /// Title, summary, objectives.
    pub texts: Translated<ModuleText>,
    /// Lessons and quizzes in their order.
    pub units: Vec<Unit>,
}

/// The texts of a module.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ModuleText {
    /// Plain text.
    pub title: String,
    /// HTML.
    pub summary: String,
    /// Plain texts.
    pub objectives: Vec<String>,
}

/// A lesson or a quiz. (The tag is not `kind`, which a quiz has itself.)
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "unit", rename_all = "lowercase")]
pub enum Unit {
    /// Something to read.
    Lesson(Lesson),
    /// Something to answer.
    Quiz(Quiz),
}

/// A lesson.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Lesson {
    /// The file's name without number and extension.
    pub slug: Slug,
    /// Reading time.
    pub minutes: u32,
    /// Title and text.
    pub texts: Translated<LessonText>,
}

/// The texts of a lesson.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LessonText {
    /// Plain text.
    pub title: String,
    /// Sanitised HTML, headings from `h2` on.
    pub html: String,
}

impl Serialize for Course {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Self::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for Course {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self::deserialize(deserializer)?.linked())
    }
}

impl Course {
    /// The same with the questions of the banks in the quizzes that draw them.
    #[must_use]
    pub(super) fn linked(mut self) -> Self {
        for unit in self.modules.iter_mut().flat_map(|module| &mut module.units) {
            if let Unit::Quiz(quiz) = unit {
                quiz.link(&self.banks);
            }
        }
        self
    }

    /// The module of that name.
    pub fn module(&self, slug: &str) -> Option<&Module> {
        self.modules.iter().find(|module| module.slug.as_str() == slug)
    }

    /// The lesson of that name.
    pub fn lesson(&self, module: &str, lesson: &str) -> Option<(&Module, &Lesson)> {
        let module = self.module(module)?;
        let lesson = module.lessons().find(|candidate| candidate.slug.as_str() == lesson)?;
        Some((module, lesson))
    }

    /// The quiz of that name.
    pub fn quiz(&self, module: &str, quiz: &str) -> Option<(&Module, &Quiz)> {
        let module = self.module(module)?;
        let quiz = module.quizzes().find(|candidate| candidate.slug.as_str() == quiz)?;
        Some((module, quiz))
    }
}

impl Module {
    /// Its lessons in their order.
    pub fn lessons(&self) -> impl Iterator<Item = &Lesson> {
        self.units.iter().filter_map(|unit| match unit {
            Unit::Lesson(lesson) => Some(lesson),
            Unit::Quiz(_) => None,
        })
    }

    /// Its quizzes in their order.
    pub fn quizzes(&self) -> impl Iterator<Item = &Quiz> {
        self.units.iter().filter_map(|unit| match unit {
            Unit::Quiz(quiz) => Some(quiz),
            Unit::Lesson(_) => None,
        })
    }
}

impl Unit {
    /// The unit's name.
    pub fn slug(&self) -> &Slug {
        match self {
            Self::Lesson(lesson) => &lesson.slug,
            Self::Quiz(quiz) => &quiz.slug,
        }
    }
}
