//! `*.quiz.toml`, with its translations.

use crate::course::draft::{At, BankFile, QuestionDraft, QuizDraft, QuizTexts};
use crate::course::model::{GradingMethod, QuizKind, ReviewRule};

use super::decode::{Range, Table};
use super::{pool, question};

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
    "type",
    "marks",
    "objective",
    "tags",
    "pools",
    "answer",
    "partial",
    "tolerance",
    "case_sensitive",
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
        review: root.choice("review", REVIEW).unwrap_or(ReviewRule::AfterPassOrLastAttempt),
        questions: questions(root),
        pools: pool::pools(root),
    }
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
    let questions = questions.map(|tables| tables.value.into_iter().map(question::texts).collect()).unwrap_or_default();
    QuizTexts { title, questions: (!wrong).then_some(questions) }
}
