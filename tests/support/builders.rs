//! Small courses by code, each with what one test is about: `course("protocol").attempts(1).folder()`.

use chancery::course::Folder;

/// A course with one module `one`: the lesson `read` and the quiz `check`.
#[derive(Clone)]
pub struct CourseBuilder {
    slug: String,
    title: String,
    enrolment: &'static str,
    issue: &'static str,
    valid_months: u32,
    pass_mark: u32,
    quiz: Vec<String>,
    questions: String,
    second_module: bool,
    french: bool,
    certificate: String,
}

/// Feedback that no answer may hold before the review.
pub const FEEDBACK: &str = "The-feedback-of-the-fixture";

/// Two questions with two answers each: quick to get right, wrong, and half right.
const TWO: &str = r#"
[[questions]]
id = "first"
type = "true-false"
text = "The host goes last."
answer = true
feedback = "The-feedback-of-the-fixture on the first."

[[questions]]
id = "second"
type = "single-choice"
text = "Who goes first?"
options = [
  { text = "The one who came first", correct = true, feedback = "The-feedback-of-the-fixture on an option." },
  { text = "The one who shouts", feedback = "The-feedback-of-the-fixture on the other option." },
]
feedback = "The-feedback-of-the-fixture on the second."
"#;

/// A question of every type; each is worth one mark.
pub const EVERY_TYPE: &str = r#"
[[questions]]
id = "tf"
type = "true-false"
text = "True?"
answer = true

[[questions]]
id = "sc"
type = "single-choice"
text = "Which one?"
options = [{ text = "This one", correct = true }, { text = "That one" }, { text = "Nearly", fraction = 0.5 }]

[[questions]]
id = "mr"
type = "multiple-response"
partial = true
text = "Which ones?"
options = [{ text = "Alpha", fraction = 0.5 }, { text = "Beta", fraction = 0.5 }, { text = "Gamma", fraction = -0.5 }]

[[questions]]
id = "strict"
type = "multiple-response"
text = "Exactly which ones?"
options = [{ text = "Ruy", correct = true }, { text = "Lopez", correct = true }, { text = "Evans" }]

[[questions]]
id = "match"
type = "matching"
text = "Which to which?"
pairs = [{ left = "Paris", right = "France" }, { left = "Lima", right = "Peru" }]
extra_rights = ["Chad"]

[[questions]]
id = "order"
type = "ordering"
text = "In which order?"
items = ["Sign", "Ratify", "Deposit"]

[[questions]]
id = "num"
type = "numeric"
text = "How many?"
answer = 1951
tolerance = 1
unit = "A.D."

[[questions]]
id = "short"
type = "short-text"
text = "Who?"
accept = ["Mary Robinson", "Robinson*"]
"#;

/// What questions can do beyond [`EVERY_TYPE`], but essays; each gap is worth a mark, everything else one.
pub const FURTHER_TYPES: &str = r#"
[[questions]]
id = "sides"
type = "true-false"
text = "True?"
answer = true
feedback_true = "The-feedback-of-the-fixture: yes."
feedback_false = "The-feedback-of-the-fixture: no."
image = { file = "assets/map.svg", alt = "A <map> & a \"key\"" }
quote = { text = "Whoever came *first*.", source = "Article 16" }

[[questions]]
id = "neighbours"
type = "ordering"
text = "In which order?"
items = ["One", "Two", "Three", "Four", "Five"]
partial = true

[[questions]]
id = "distance"
type = "numeric"
text = "How far?"
unit = "km"
units = [{ unit = "m", factor = 0.001 }]
tolerance = 0.1
tolerance_kind = "relative"
accept = [{ answer = 42 }, { answer = 84, tolerance = 0, fraction = 0.5, feedback = "The-feedback-of-the-fixture: there and back." }]

[[questions]]
id = "rank"
type = "short-text"
text = "Who?"
accept = ["chargé d'affaires", { text = "chargé*", fraction = 0.5, feedback = "The-feedback-of-the-fixture: of what?" }]
diacritics = "optional"

[[questions]]
id = "cloze"
type = "cloze"
text = "In [[year]] at **[[place]]** the convention [[verb]] rank, [[far]] from home."
feedback = "The-feedback-of-the-fixture on all of it."
gaps = [
  { id = "year", type = "numeric", answer = 1961, feedback = "The-feedback-of-the-fixture on the year." },
  { id = "place", type = "short-text", accept = ["Vienna"] },
  { id = "verb", type = "single-choice", options = [{ text = "settles", correct = true }, { text = "ends", feedback = "The-feedback-of-the-fixture on the verb." }] },
  { id = "far", type = "numeric", answer = 42, unit = "km", units = [{ unit = "m", factor = 0.001 }] },
]
"#;

/// A matching with a choice that is longer than what a field shows on a telephone.
pub const LONG_CHOICES: &str = r#"
[[questions]]
id = "long"
type = "matching"
text = "Which principle says what?"
pairs = [
  { left = "Principle 3", right = "The national authorities have the duty to protect **and** assist" },
  { left = "Principle 20", right = "Documents" },
]
"#;

/// An essay of five marks.
pub const ESSAY: &str = r#"
[[questions]]
id = "essay"
type = "essay"
text = "Seat a dinner for eight."
words = { min = 3, max = 300 }
rubric = "The-feedback-of-the-fixture: the rule."
criteria = [{ text = "The-feedback-of-the-fixture: the rule", marks = 2 }, { text = "The case", marks = 3 }]
"#;

/// A course of that name, open to all, with an automatic certificate.
pub fn course(slug: &str) -> CourseBuilder {
    CourseBuilder {
        slug: slug.to_owned(),
        title: "A small course".to_owned(),
        enrolment: "open",
        issue: "automatic",
        valid_months: 0,
        pass_mark: 70,
        quiz: Vec::new(),
        questions: TWO.to_owned(),
        second_module: false,
        french: false,
        certificate: String::new(),
    }
}

impl CourseBuilder {
    pub fn titled(mut self, title: &str) -> Self {
        self.title = title.to_owned();
        self
    }

    /// `open`, `approval` or `invitation`.
    pub fn enrolment(mut self, mode: &'static str) -> Self {
        self.enrolment = mode;
        self
    }

    /// `automatic`, `approval` or `none`.
    pub fn issue(mut self, mode: &'static str) -> Self {
        self.issue = mode;
        self
    }

    /// With a certificate of participation for this share of the lessons, in percent.
    pub fn participation(mut self, percent: u32) -> Self {
        self.certificate = format!("participation = {{ lessons = {percent} }}\n");
        self
    }

    /// With the grade on the certificate.
    pub fn graded_certificate(mut self) -> Self {
        self.certificate = "grade = true\n".to_owned();
        self
    }

    pub fn valid_months(mut self, months: u32) -> Self {
        self.valid_months = months;
        self
    }

    /// The pass mark over the whole course, in percent.
    pub fn course_pass_mark(mut self, percent: u32) -> Self {
        self.pass_mark = percent;
        self
    }

    /// A line of the quiz: `attempts = 1`.
    pub fn quiz(mut self, line: &str) -> Self {
        self.quiz.push(line.to_owned());
        self
    }

    /// With a quiz that does not count for the course.
    pub fn practice(self) -> Self {
        self.quiz("kind = \"practice\"").course_pass_mark(0)
    }

    pub fn attempts(self, attempts: u32) -> Self {
        self.quiz(&format!("attempts = {attempts}"))
    }

    pub fn quiz_pass_mark(self, percent: u32) -> Self {
        self.quiz(&format!("pass_mark = {percent}"))
    }

    pub fn review(self, rule: &str) -> Self {
        self.quiz(&format!("review = \"{rule}\""))
    }

    pub fn time_limit(self, minutes: u32) -> Self {
        self.quiz(&format!("time_limit_minutes = {minutes}"))
    }

    /// `highest`, `average`, `first` or `last`.
    pub fn grading(self, method: &str) -> Self {
        self.quiz(&format!("grade = \"{method}\""))
    }

    /// Other questions for the quiz.
    pub fn questions(mut self, questions: &str) -> Self {
        self.questions = questions.to_owned();
        self
    }

    /// With a module `two` that opens once `one` is done: the lesson `read` and the quiz `check`.
    pub fn second_module(mut self) -> Self {
        self.second_module = true;
        self
    }

    /// With a French translation of the course's texts and of the first lesson.
    pub fn in_french(mut self) -> Self {
        self.french = true;
        self
    }

    /// The folder.
    pub fn folder(&self) -> Folder {
        let Self { title, enrolment, issue, valid_months, pass_mark, certificate, .. } = self;
        let course = format!(
            "title = \"{title}\"\nsummary = \"Short.\"\nlanguage = \"en\"\nhours = 2\nobjectives = [\"Go first\"]\n\
             [enrolment]\nmode = \"{enrolment}\"\n[completion]\nlessons = \"all\"\npass_mark = {pass_mark}\n\
             [certificate]\nissue = \"{issue}\"\nvalid_months = {valid_months}\n\
             signatories = [{{ name = \"The Dean\", title = \"Dean\" }}]\n{certificate}"
        );
        let lesson = "+++\ntitle = \"Reading\"\nminutes = 3\n+++\n\nWho goes first.\n";
        let quiz = format!("title = \"A check\"\n{}\n{}", self.quiz.join("\n"), self.questions);
        let mut folder = Folder::new(&self.slug)
            .with("course.toml", course.clone())
            .with("01-one/module.toml", "title = \"Module one\"\n")
            .with("01-one/01-read.md", lesson)
            .with("01-one/02-check.quiz.toml", quiz);
        if self.questions.contains("assets/map.svg") {
            folder =
                folder.with("assets/map.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"></svg>\n");
        }
        if self.second_module {
            let other = "title = \"Another check\"\n".to_owned() + &TWO.replace("id = \"", "id = \"other-");
            folder = folder
                .with("02-two/module.toml", "title = \"Module two\"\nrequires = [\"one\"]\n")
                .with("02-two/01-read.md", lesson)
                .with("02-two/02-check.quiz.toml", other);
        }
        if self.french {
            let stamp = |text: &str| chancery::course::sha256_hex(text.as_bytes())[..8].to_owned();
            let texts = "title = \"Un petit cours\"\nsummary = \"Court.\"\nobjectives = [\"Passer devant\"]\n";
            let front = format!("+++\ntitle = \"Lecture\"\nsource = \"{}\"\n+++\n\nQui passe devant.\n", stamp(lesson));
            folder = folder
                .with("course.fr.toml", format!("source = \"{}\"\n{texts}", stamp(&course)))
                .with("01-one/01-read.fr.md", front);
        }
        folder
    }
}
