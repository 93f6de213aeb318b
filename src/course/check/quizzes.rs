//! Quizzes: whether each question can be answered and each quiz be passed.

use std::collections::BTreeMap;

use crate::course::diagnostic::{Faults, did_you_mean};
use crate::course::draft::{Draft, ModuleDraft, QuestionDraft, QuizDraft, UnitContent};

pub(super) fn check(draft: &Draft, faults: &Faults<'_>) {
    let mut ids = Ids::default();
    for module in &draft.modules {
        let objectives = objectives(draft, module);
        for unit in &module.units {
            let UnitContent::Quiz(Some(quiz), _) = &unit.content else { continue };
            let sheet = Sheet { path: &unit.path, faults };
            sheet.quiz(quiz);
            let own = quiz.questions.iter().flatten();
            sheet.questions(own, objectives.as_deref(), &draft.assets, &mut ids);
        }
    }
    let objectives = all_objectives(draft);
    for bank in &draft.banks {
        let questions = bank.file.iter().flat_map(|file| file.questions.iter().flatten());
        Sheet { path: &bank.path, faults }.questions(questions, objectives.as_deref(), &draft.assets, &mut ids);
    }
}

/// The ids that are taken, and the files that have them.
type Ids<'d> = BTreeMap<&'d str, &'d str>;

/// The objectives of the course and the module; unknown when a file could not be read.
fn objectives<'d>(draft: &'d Draft, module: &'d ModuleDraft) -> Option<Vec<&'d str>> {
    let course = draft.course.as_ref()?;
    let module = module.file.as_ref()?;
    let lists = [&course.texts.objectives, &module.texts.objectives];
    Some(lists.into_iter().flatten().flat_map(|list| &list.value).map(|text| text.value.as_str()).collect())
}

/// The objectives of the course and all its modules: a bank belongs to none of them.
fn all_objectives(draft: &Draft) -> Option<Vec<&str>> {
    let lists: Option<Vec<_>> = draft.modules.iter().map(|module| objectives(draft, module)).collect();
    Some(lists?.concat())
}

/// A file with questions.
pub(super) struct Sheet<'a> {
    pub(super) path: &'a str,
    pub(super) faults: &'a Faults<'a>,
}

impl<'a> Sheet<'a> {
    pub(super) fn report(&self, at: usize, code: &'static str, message: impl Into<String>, help: Option<String>) {
        self.faults.report_with(self.path, at, code, message, help);
    }

    fn questions<'d: 'a>(
        &self,
        questions: impl Iterator<Item = &'d QuestionDraft>,
        objectives: Option<&[&str]>,
        assets: &[String],
        ids: &mut Ids<'a>,
    ) {
        for question in questions {
            self.question(question);
            self.image(question, assets);
            self.objective(question, objectives);
            let Some(id) = &question.id else { continue };
            match ids.get(id.value.as_str()) {
                None => {
                    ids.insert(id.value.as_str(), self.path);
                }
                Some(first) => {
                    let message = format!("the id `{}` is taken by a question of `{first}`", id.value);
                    let help = "ids are unique in the whole course".to_owned();
                    self.report(id.at, "duplicate-question", message, Some(help));
                }
            }
        }
    }

    fn quiz(&self, quiz: &QuizDraft) {
        if let (Some(opens), Some(closes)) = (&quiz.opens, &quiz.closes)
            && closes.value <= opens.value
        {
            let message = format!("the quiz closes at {}, before it opens at {}", closes.value, opens.value);
            let help = "give `closes` a later date than `opens`, or leave one of them out".to_owned();
            self.report(closes.at, "closes-before-opens", message, Some(help));
        }
        let Some(questions) = &quiz.questions else { return };
        let draw = usize::try_from(quiz.draw.value).unwrap_or(usize::MAX);
        let counting = questions.iter().filter(|question| !question.void).count();
        if questions.is_empty() && quiz.pools.as_ref().is_some_and(Vec::is_empty) {
            let help = "write `[[questions]]`, or draw from a bank with `[[pools]]`".to_owned();
            self.report(0, "quiz-without-questions", "the quiz has neither questions nor pools", Some(help));
        } else if !questions.is_empty() && counting == 0 {
            let help = Some("add a question that counts, or take the quiz out of the course".to_owned());
            self.report(0, "quiz-without-questions", "all questions of the quiz are void", help);
        } else if draw > counting {
            let message = format!("an attempt draws {draw} questions, the quiz has {counting}");
            self.report(quiz.draw.at, "draw-too-large", message, None);
        }
    }

    fn objective(&self, question: &QuestionDraft, known: Option<&[&str]>) {
        let (Some(objective), Some(known)) = (&question.objective, known) else { return };
        if !known.contains(&objective.value.as_str()) {
            let message = "neither the course nor the module lists this objective";
            let help = did_you_mean(&objective.value, known.iter().copied());
            self.report(objective.at, "unknown-objective", message, help);
        }
    }
}
