//! `*.quiz.toml`, with its translations.

use crate::course::draft::{At, BankFile, QuestionDraft, QuizDraft, QuizTexts};
use crate::course::model::{GradingMethod, OnExpiry, QuizKind, ReviewRule, ReviewRules, USUAL_GRACE_SECONDS};

use super::decode::{Range, Table};
use super::{pool, question, question_texts};

/// Keys of a quiz, its questions and options that translations cannot have.
pub(super) const QUIZ_ONLY: &[&str] = &[
    "kind",
    "weight",
    "pass_mark",
    "attempts",
    "grade",
    "time_limit_minutes",
    "draw",
    "shuffle",
    "review",
    "pair",
    "opens",
    "closes",
    "grace_seconds",
    "on_expiry",
    "type",
    "marks",
    "objective",
    "tags",
    "pools",
    "void",
    "file",
    "answer",
    "partial",
    "tolerance",
    "tolerance_kind",
    "factor",
    "case_sensitive",
    "diacritics",
    "words",
    "second_marker",
    "correct",
    "fraction",
];

const KIND: &[(&str, QuizKind)] = &[
    ("graded", QuizKind::Graded),
    ("practice", QuizKind::Practice),
    ("pre-test", QuizKind::PreTest),
    ("post-test", QuizKind::PostTest),
];
const GRADE: &[(&str, GradingMethod)] = &[
    ("highest", GradingMethod::Highest),
    ("average", GradingMethod::Average),
    ("first", GradingMethod::First),
    ("last", GradingMethod::Last),
];
const ON_EXPIRY: &[(&str, OnExpiry)] = &[("submit", OnExpiry::Submit), ("abandon", OnExpiry::Abandon)];
const REVIEW: &[(&str, ReviewRule)] = &[
    ("never", ReviewRule::Never),
    ("after-submission", ReviewRule::AfterSubmission),
    ("after-pass-or-last-attempt", ReviewRule::AfterPassOrLastAttempt),
    ("after-close", ReviewRule::AfterClose),
];
/// A quiz.
pub(super) fn quiz(root: &Table<'_>) -> QuizDraft {
    let kind = root.choice("kind", KIND).unwrap_or(QuizKind::Graded);
    let weight = root.number("weight", if kind == QuizKind::Graded { Range::Positive } else { Range::NotNegative });
    QuizDraft {
        title: root.required_text("title"),
        kind,
        weight: weight.map_or(1.0, |weight| weight.value),
        pass_mark: root.number("pass_mark", Range::Percent).map_or(70.0, |mark| mark.value),
        attempts: root.whole("attempts", 0, 10_000).map_or(0, |attempts| attempts.value),
        grade: root.choice("grade", GRADE).unwrap_or(GradingMethod::Highest),
        time_limit_minutes: root.whole("time_limit_minutes", 0, 100_000).map_or(0, |minutes| minutes.value),
        draw: root.whole("draw", 0, 10_000).unwrap_or(At { value: 0, at: root.at }),
        shuffle: root.boolean("shuffle").is_some_and(|shuffle| shuffle.value),
        pair: root.string("pair"),
        opens: root.moment("opens"),
        closes: root.moment("closes"),
        grace_seconds: root.whole("grace_seconds", 0, 3600).map_or(USUAL_GRACE_SECONDS, |seconds| seconds.value),
        on_expiry: root.choice("on_expiry", ON_EXPIRY).unwrap_or_default(),
        review: review(root),
        questions: questions(root),
        pools: pool::pools(root),
    }
}

/// One word for all that shows, or a table with a word for each thing.
fn review(root: &Table<'_>) -> ReviewRules {
    if root.is_text("review") || !root.has("review") {
        return root.choice("review", REVIEW).map(ReviewRules::all).unwrap_or_default();
    }
    let Some(table) = root.table("review") else { return ReviewRules::default() };
    let usual = ReviewRules::default();
    let rules = ReviewRules {
        responses: table.choice("responses", REVIEW).unwrap_or(usual.responses),
        correctness: table.choice("correctness", REVIEW).unwrap_or(usual.correctness),
        marks: table.choice("marks", REVIEW).unwrap_or(usual.marks),
        feedback: table.choice("feedback", REVIEW).unwrap_or(usual.feedback),
        right_answers: table.choice("right_answers", REVIEW).unwrap_or(usual.right_answers),
    };
    table.finish();
    rules
}

/// A bank.
pub(super) fn bank(root: &Table<'_>) -> BankFile {
    BankFile { title: root.required_text("title"), questions: questions(root) }
}

/// The questions of a quiz or bank; `None` where the key has a wrong type.
fn questions(root: &Table<'_>) -> Option<Vec<QuestionDraft>> {
    let questions = root.tables("questions");
    if questions.is_none() && root.has("questions") {
        return None;
    }
    Some(questions.map(|tables| tables.value.into_iter().map(question::question).collect()).unwrap_or_default())
}

/// A quiz or bank in another language.
pub(super) fn texts(root: &Table<'_>) -> QuizTexts {
    let title = root.required_text("title");
    let questions = root.tables("questions");
    let wrong = questions.is_none() && root.has("questions");
    let questions =
        questions.map(|tables| tables.value.into_iter().map(question_texts::texts).collect()).unwrap_or_default();
    QuizTexts { title, questions: (!wrong).then_some(questions) }
}
