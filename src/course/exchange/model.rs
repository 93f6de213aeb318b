//! Questions between the formats: every format is read into these, and written from them. All texts are Markdown unless
//! they say otherwise.

/// A question.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// The stable name.
    pub id: String,
    /// What the other program called it; empty when it has no name but its id.
    pub title: String,
    /// The question.
    pub text: String,
    /// What to learn from it.
    pub feedback: Option<String>,
    /// The marks of a wholly right response.
    pub marks: f64,
    /// Plain words to find it by.
    pub tags: Vec<String>,
    /// The objective that it tests, plain.
    pub objective: Option<String>,
    /// An image that belongs to it.
    pub image: Option<Image>,
    /// A source that it quotes.
    pub quote: Option<Quote>,
    /// Whether it no longer counts.
    pub void: bool,
    /// The type with its answers.
    pub kind: Kind,
}

/// An image that belongs to a question.
#[derive(Debug, Clone, PartialEq)]
pub struct Image {
    /// The path under the course folder.
    pub file: String,
    /// What it shows, plain.
    pub alt: String,
}

/// A quoted source.
#[derive(Debug, Clone, PartialEq)]
pub struct Quote {
    /// What it says.
    pub text: String,
    /// Where it is from.
    pub source: Option<String>,
}

/// The type of a question with its answers.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// True or false.
    TrueFalse {
        /// The right answer.
        answer: bool,
        /// Said to those who answer "true".
        feedback_true: Option<String>,
        /// Said to those who answer "false".
        feedback_false: Option<String>,
    },
    /// One or several of some options.
    Choice(Choice),
    /// Lefts to rights.
    Matching {
        /// Each left with its right.
        pairs: Vec<(String, String)>,
        /// Rights that belong to no left.
        extra_rights: Vec<String>,
    },
    /// Items in the right order.
    Ordering {
        /// The items.
        items: Vec<String>,
        /// Whether a part of the order gives a part of the marks.
        partial: bool,
    },
    /// A number.
    Numeric(Numeric),
    /// A few words.
    ShortText(ShortText),
    /// A text with gaps, written `[[id]]` in it.
    Cloze {
        /// The gaps.
        gaps: Vec<Gap>,
    },
    /// A text that a person marks.
    Essay(Essay),
}

/// One or several of some options.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// Whether several may be right.
    pub multiple: bool,
    /// Whether a part of the right ones gives a part of the marks.
    pub partial: bool,
    /// The options.
    pub options: Vec<Answer>,
}

/// An answer with what it is worth.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// An option; or an accepted text, which is plain but for `*`, which stands for any characters, and `\*`, a star.
    pub text: String,
    /// From -1 to 1.
    pub fraction: f64,
    /// Said to those who give it.
    pub feedback: Option<String>,
}

/// A number.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Numeric {
    /// The accepted numbers.
    pub accept: Vec<Number>,
    /// Whether tolerances are parts of the number (`0.05`: five percent).
    pub relative: bool,
    /// The unit of the numbers, plain.
    pub unit: Option<String>,
    /// Further units, with the factor that turns a number of theirs into one of `unit`.
    pub units: Vec<(String, f64)>,
}

/// An accepted number.
#[derive(Debug, Clone, PartialEq)]
pub struct Number {
    /// The number.
    pub answer: f64,
    /// How far off still counts.
    pub tolerance: f64,
    /// From -1 to 1.
    pub fraction: f64,
    /// Said to those who give it.
    pub feedback: Option<String>,
}

/// A few words.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ShortText {
    /// The accepted texts.
    pub accept: Vec<Answer>,
    /// Whether `UN` and `un` differ.
    pub case_sensitive: bool,
    /// Whether `é` and `e` are the same.
    pub diacritics_optional: bool,
}

/// A gap of a cloze.
#[derive(Debug, Clone, PartialEq)]
pub struct Gap {
    /// Its name in the text.
    pub id: String,
    /// Its marks.
    pub marks: f64,
    /// What to learn from it.
    pub feedback: Option<String>,
    /// What is to be filled in.
    pub kind: GapKind,
}

/// What is to be filled in.
#[derive(Debug, Clone, PartialEq)]
pub enum GapKind {
    /// A few words.
    ShortText(ShortText),
    /// A number.
    Numeric(Numeric),
    /// One of some options.
    Choice(Vec<Answer>),
}

/// A text that a person marks.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Essay {
    /// The fewest and the most words.
    pub words: (Option<u32>, Option<u32>),
    /// How it is marked.
    pub rubric: Option<String>,
    /// What is looked at, with its marks.
    pub criteria: Vec<(String, f64)>,
    /// Whether a second person marks too.
    pub second_marker: bool,
}

impl Question {
    /// A question of one mark with nothing but this.
    pub fn new(text: impl Into<String>, kind: Kind) -> Self {
        Self {
            id: String::new(),
            title: String::new(),
            text: text.into(),
            feedback: None,
            marks: 1.0,
            tags: Vec::new(),
            objective: None,
            image: None,
            quote: None,
            void: false,
            kind,
        }
    }
}

impl Answer {
    /// An answer without feedback.
    pub fn new(text: impl Into<String>, fraction: f64) -> Self {
        Self { text: text.into(), fraction, feedback: None }
    }
}

impl Kind {
    /// The word that stands for it in a course's file.
    pub fn name(&self) -> &'static str {
        match self {
            Self::TrueFalse { .. } => "true-false",
            Self::Choice(Choice { multiple: false, .. }) => "single-choice",
            Self::Choice(Choice { multiple: true, .. }) => "multiple-response",
            Self::Matching { .. } => "matching",
            Self::Ordering { .. } => "ordering",
            Self::Numeric(_) => "numeric",
            Self::ShortText(_) => "short-text",
            Self::Cloze { .. } => "cloze",
            Self::Essay(_) => "essay",
        }
    }
}

/// A number without what binary fractions add far behind the point: at most twelve significant digits.
pub(super) fn tidy(number: f64) -> f64 {
    format!("{number:.11e}").parse().unwrap_or(number)
}

/// A number in decimal digits, without an exponent.
pub(super) fn decimal(number: f64) -> String {
    // Rust writes floats without exponents, and as short as they can be read back.
    format!("{number}")
}
