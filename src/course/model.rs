//! What a published course is: an immutable value, compiled once from the folder, kept in the database, shared in memory.
//!
//! Every text is rendered (sanitised HTML) and stands in each language of the course; what decides (answers, fractions,
//! marks) stands once, so that all languages share one progress and one statistic.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::base::{Language, Percent, Slug};

/// A text in the languages of a course.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Translated<T> {
    /// The language the course was written in; always present.
    pub source: Arc<T>,
    /// The translations.
    #[serde(default = "BTreeMap::new", skip_serializing_if = "BTreeMap::is_empty")]
    pub others: BTreeMap<Language, Arc<T>>,
}

/// A course.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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

/// A quiz.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Quiz {
    /// The file's name without number and extension.
    pub slug: Slug,
    /// Whether it counts.
    pub kind: QuizKind,
    /// Its share of the overall grade, relative to the other graded quizzes.
    pub weight: f64,
    /// The grade that passes it.
    pub pass_mark: Percent,
    /// How many attempts a learner has; 0 is no limit.
    pub attempts: u32,
    /// Which of several attempts counts.
    pub grade: GradingMethod,
    /// Minutes from start to the end of an attempt; 0 is none.
    pub time_limit_minutes: u32,
    /// How many of the questions an attempt gets; 0 is all.
    pub draw: usize,
    /// Whether questions and options come in an order of their own in each attempt.
    pub shuffle: bool,
    /// When right answers and feedback show.
    pub review: ReviewRule,
    /// The title.
    pub texts: Translated<QuizText>,
    /// The questions in the order of the file.
    pub questions: Vec<Question>,
}

/// The texts of a quiz.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct QuizText {
    /// Plain text.
    pub title: String,
}

/// Whether and how a quiz counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum QuizKind {
    /// Counts for the overall grade and must be passed.
    Graded,
    /// For learning only.
    Practice,
    /// Before the course, to measure the gain.
    PreTest,
    /// After the course, to measure the gain.
    PostTest,
}

/// Which of several finished attempts gives a quiz's grade (Moodle's terms, `mod/quiz/classes/grade_calculator.php`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GradingMethod {
    /// The best one.
    Highest,
    /// The mean of all.
    Average,
    /// The first one.
    First,
    /// The last one.
    Last,
}

/// When correctness, marks, feedback and right answers of an attempt show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReviewRule {
    /// Never.
    Never,
    /// As soon as the attempt is submitted.
    AfterSubmission,
    /// Once the learner passed the quiz or has no attempt left.
    AfterPassOrLastAttempt,
    /// Once the quiz is closed for the learner.
    AfterClose,
}

/// A question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Question {
    /// Stable across versions: statistics and attempts refer to it.
    pub id: Slug,
    /// The marks of a wholly right response.
    pub marks: f64,
    /// The objective that it tests, in the words of the course or module.
    pub objective: Option<String>,
    /// The type, and what makes a response right.
    pub key: Key,
    /// The texts.
    pub texts: Translated<QuestionText>,
}

/// The type of a question, and what makes a response to it right. Nothing of this leaves the server before the review.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Key {
    /// True or false.
    TrueFalse {
        /// The right answer.
        answer: bool,
    },
    /// One of several options.
    SingleChoice {
        /// What each option is worth, from -1 to 1, in the order of the file.
        fractions: Vec<f64>,
    },
    /// Any of several options.
    MultipleResponse {
        /// Whether a part of the right options gives a part of the marks.
        partial: bool,
        /// What each option is worth, from -1 to 1, in the order of the file; positive ones sum to 1.
        fractions: Vec<f64>,
    },
    /// Lefts to rights; left `i` belongs to right `i`, further rights belong to none.
    Matching {
        /// The number of lefts.
        pairs: usize,
        /// The number of rights, the pairs' own first.
        rights: usize,
    },
    /// Items into an order; the file's order is right.
    Ordering {
        /// The number of items.
        items: usize,
    },
    /// A number.
    Numeric {
        /// The right number.
        answer: f64,
        /// How far off still counts.
        tolerance: f64,
    },
    /// A few words.
    ShortText {
        /// Whether `UN` and `un` differ.
        case_sensitive: bool,
    },
}

/// The texts of a question, in the order of its key. All but `unit` and `accept` are HTML.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct QuestionText {
    /// The question.
    pub text: String,
    /// What to learn from it, shown by the review rule.
    pub feedback: Option<String>,
    /// The options of a choice.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<OptionText>,
    /// The lefts of a matching.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lefts: Vec<String>,
    /// The rights of a matching: the pairs' own in their order, then the extra ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rights: Vec<String>,
    /// The items of an ordering.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<String>,
    /// The unit of a number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The accepted texts of a short text, `*` standing for any run of characters.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub accept: Vec<String>,
}

/// An option of a choice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OptionText {
    /// HTML.
    pub text: String,
    /// HTML, shown by the review rule where the option was chosen.
    pub feedback: Option<String>,
}

impl<T> Translated<T> {
    /// A text in one language only.
    pub fn only(text: T) -> Self {
        Self { source: Arc::new(text), others: BTreeMap::new() }
    }

    /// The text in the first of `wished` that exists, else in the source language, with its language.
    pub fn best<'a>(&'a self, wished: &[Language], source: &'a Language) -> (&'a Language, &'a T) {
        let offered = std::iter::once(source).chain(self.others.keys());
        match Language::best(wished, offered) {
            Some(language) if language != source => match self.others.get(language) {
                Some(text) => (language, text),
                None => (source, &self.source),
            },
            _ => (source, &self.source),
        }
    }
}

impl Course {
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

impl Quiz {
    /// Whether it counts for the overall grade.
    pub fn is_graded(&self) -> bool {
        self.kind == QuizKind::Graded
    }

    /// The question of that id.
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.id.as_str() == id)
    }
}
