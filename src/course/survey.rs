//! What a course amounts to: words and minutes, questions by type and objective, texts by language; and what follows for
//! its author: hours that are not those of the course, objectives that nothing asks about. Pure.

use std::collections::BTreeMap;

use serde::Serialize;

use super::diagnostic::{Diagnostic, Faults};
use super::draft::{
    Draft, KindDraft, LessonDraft, ModuleDraft, QuestionDraft, QuizDraft, QuizTexts, Text, Translation, UnitContent,
};
use crate::base::words;

/// Words a minute, as readers of a text that is studied read it.
const WORDS_PER_MINUTE: usize = 200;
/// Minutes for a question that is answered by choosing, ordering or a few words.
const MINUTES_PER_QUESTION: f64 = 1.5;
/// Minutes for an essay.
const MINUTES_PER_ESSAY: f64 = 20.0;
/// Hours are given in halves: a difference below that says nothing.
const HALF_AN_HOUR: f64 = 0.5;

/// What a course amounts to.
#[derive(Debug, Clone, PartialEq, Serialize, Default)]
pub struct Survey {
    /// The hours that `course.toml` states.
    pub hours_stated: f64,
    /// The hours that lessons and one attempt at each quiz come to.
    pub hours: f64,
    /// The minutes of reading in them.
    pub reading_minutes: f64,
    /// The minutes of answering in them.
    pub exercise_minutes: f64,
    /// Modules.
    pub modules: usize,
    /// Lessons.
    pub lessons: usize,
    /// Quizzes.
    pub quizzes: usize,
    /// Questions by type, those of banks included.
    pub questions: BTreeMap<&'static str, usize>,
    /// Questions by objective, in the order of the course.
    pub objectives: Vec<ObjectiveSurvey>,
    /// Every language, the source first.
    pub languages: Vec<LanguageSurvey>,
    /// What the author may want to mend. None of it keeps the course from being published.
    #[serde(skip)]
    pub advice: Vec<Diagnostic>,
}

/// An objective, and how many questions name it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ObjectiveSurvey {
    /// The objective.
    pub objective: String,
    /// Questions.
    pub questions: usize,
}

/// What of a course is there in a language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct LanguageSurvey {
    /// The language.
    pub language: String,
    /// Lessons.
    pub lessons: usize,
    /// Words in lessons; characters in Chinese and Japanese.
    pub words: usize,
    /// Questions.
    pub questions: usize,
}

impl Survey {
    /// All questions.
    pub fn all_questions(&self) -> usize {
        self.questions.values().sum()
    }
}

/// Looks over a draft.
pub(super) fn survey(draft: &Draft, faults: &Faults<'_>) -> Survey {
    let mut survey = Survey { modules: draft.modules.len(), ..Survey::default() };
    let mut languages: BTreeMap<String, LanguageSurvey> = BTreeMap::new();
    let source = draft.course.as_ref().and_then(|course| course.language.as_ref()).map(ToString::to_string);
    let source = source.unwrap_or_default();
    let banks = draft.banks.iter().filter_map(|bank| bank.file.as_ref()?.questions.as_ref()).flatten();
    let mut questions: Vec<&QuestionDraft> = banks.collect();
    for bank in &draft.banks {
        for translation in &bank.translations {
            of(&mut languages, &translation.language.to_string()).questions += translated(translation);
        }
    }
    for unit in draft.modules.iter().flat_map(|module| &module.units) {
        match &unit.content {
            UnitContent::Lesson(lesson, translations) => {
                survey.lessons += 1;
                let all = translations.iter().map(|each| (each.language.to_string(), each.content.as_ref()));
                for (language, lesson) in std::iter::once((source.clone(), lesson.as_ref())).chain(all) {
                    let Some(lesson) = lesson else { continue };
                    let known = of(&mut languages, &language);
                    known.lessons += 1;
                    known.words += words::count(&lesson.body.value);
                }
                if let Some(lesson) = lesson {
                    survey.reading_minutes += f64::from(lesson_minutes(lesson));
                }
            }
            UnitContent::Quiz(quiz, translations) => {
                survey.quizzes += 1;
                for translation in translations {
                    of(&mut languages, &translation.language.to_string()).questions += translated(translation);
                }
                if let Some(quiz) = quiz {
                    survey.exercise_minutes += minutes_of(quiz);
                    questions.extend(quiz.questions.iter().flatten());
                }
            }
        }
    }
    questions.retain(|question| !question.void);
    of(&mut languages, &source).questions = questions.len();
    for question in &questions {
        if let Some(kind) = &question.kind {
            *survey.questions.entry(name_of(kind)).or_default() += 1;
        }
    }
    let first = languages.remove(&source);
    survey.languages = first.into_iter().chain(languages.into_values()).collect();
    survey.hours = (survey.reading_minutes + survey.exercise_minutes) / 60.0;
    objectives(draft, &questions, faults, &mut survey);
    hours(draft, faults, &mut survey);
    survey.advice.sort();
    survey
}

fn of<'l>(languages: &'l mut BTreeMap<String, LanguageSurvey>, language: &str) -> &'l mut LanguageSurvey {
    let new = || LanguageSurvey { language: language.to_owned(), ..LanguageSurvey::default() };
    languages.entry(language.to_owned()).or_insert_with(new)
}

/// How many questions a translation has.
fn translated(translation: &Translation<QuizTexts>) -> usize {
    translation.content.as_ref().and_then(|content| content.questions.as_ref()).map_or(0, Vec::len)
}

/// The minutes that a lesson takes, as learners see them: as it says, else by its words, and at least one.
pub(super) fn lesson_minutes(lesson: &LessonDraft) -> u32 {
    let counted =
        || u32::try_from(words::count(&lesson.body.value).div_ceil(WORDS_PER_MINUTE)).unwrap_or(u32::MAX).max(1);
    lesson.minutes.unwrap_or_else(counted)
}

/// One attempt.
fn minutes_of(quiz: &QuizDraft) -> f64 {
    let own: Vec<&QuestionDraft> = quiz.questions.iter().flatten().filter(|question| !question.void).collect();
    let all: f64 = own.iter().map(|question| minutes_for(question.kind.as_ref())).sum();
    let drawn = quiz.draw.value as usize;
    let share = if drawn == 0 || own.is_empty() { 1.0 } else { drawn as f64 / own.len() as f64 };
    let pooled: u32 = quiz.pools.iter().flatten().filter_map(|pool| pool.draw.as_ref()).map(|draw| draw.value).sum();
    all * share + f64::from(pooled) * MINUTES_PER_QUESTION
}

fn minutes_for(kind: Option<&KindDraft>) -> f64 {
    if matches!(kind, Some(KindDraft::Essay { .. })) { MINUTES_PER_ESSAY } else { MINUTES_PER_QUESTION }
}

fn name_of(kind: &KindDraft) -> &'static str {
    match kind {
        KindDraft::TrueFalse { .. } => "true-false",
        KindDraft::Choice { multiple: false, .. } => "single-choice",
        KindDraft::Choice { multiple: true, .. } => "multiple-response",
        KindDraft::Matching { .. } => "matching",
        KindDraft::Ordering { .. } => "ordering",
        KindDraft::Numeric { .. } => "numeric",
        KindDraft::ShortText { .. } => "short-text",
        KindDraft::Cloze { .. } => "cloze",
        KindDraft::Essay { .. } => "essay",
    }
}

fn objectives(draft: &Draft, questions: &[&QuestionDraft], faults: &Faults<'_>, survey: &mut Survey) {
    let own = |module: &ModuleDraft| {
        let file = module.file.as_ref()?;
        Some((file.path.clone(), file.texts.objectives.as_ref()?.value.clone()))
    };
    let of_course = draft.course.as_ref().and_then(|course| course.texts.objectives.as_ref());
    let of_course = of_course.map(|objectives| ("course.toml".to_owned(), objectives.value.clone()));
    let all: Vec<(String, Vec<Text>)> = of_course.into_iter().chain(draft.modules.iter().filter_map(own)).collect();
    for (path, objective) in all.iter().flat_map(|(path, texts)| texts.iter().map(move |text| (path, text))) {
        let names = |question: &&&QuestionDraft| {
            question.objective.as_ref().is_some_and(|named| named.value.trim() == objective.value.trim())
        };
        let count = questions.iter().filter(names).count();
        // A course that names no objective in any question does not work with them.
        if count == 0 && questions.iter().any(|question| question.objective.is_some()) {
            let message = format!("no question asks about the objective “{}”", objective.value.trim());
            let help = "give a question this `objective`, or drop the objective";
            survey.advice.push(advice(faults, path, objective.at, "objective-without-question", message, help));
        }
        survey.objectives.push(ObjectiveSurvey { objective: objective.value.clone(), questions: count });
    }
}

/// Hours that are off by half of what the course comes to are not honest any more.
fn hours(draft: &Draft, faults: &Faults<'_>, survey: &mut Survey) {
    let Some(stated) = draft.course.as_ref().and_then(|course| course.hours.as_ref()) else { return };
    survey.hours_stated = stated.value;
    let off = (stated.value - survey.hours).abs();
    if off > HALF_AN_HOUR && off > survey.hours / 2.0 {
        let Survey { hours, reading_minutes, exercise_minutes, .. } = &*survey;
        let message = format!(
            "`hours` is {}, and the course comes to {hours:.1}: {reading_minutes:.0} minutes of reading at \
             {WORDS_PER_MINUTE} words a minute and {exercise_minutes:.0} of answering",
            stated.value
        );
        let help = format!("write `hours = {}`, or say with `minutes` how long lessons take", in_halves(*hours));
        survey.advice.push(advice(faults, "course.toml", stated.at, "hours-off", message, &help));
    }
}

/// Rounded to half hours, and at least one of them.
fn in_halves(hours: f64) -> f64 {
    ((hours * 2.0).round() / 2.0).max(HALF_AN_HOUR)
}

fn advice(faults: &Faults<'_>, path: &str, at: usize, code: &'static str, message: String, help: &str) -> Diagnostic {
    let (line, column) = faults.position(path, at);
    Diagnostic { path: path.to_owned(), line, column, code, message, help: Some(help.to_owned()), blocks: false }
}

#[cfg(test)]
mod tests {
    use crate::course::{Folder, Loaded, compile_folder};

    fn course(hours: &str, question: &str) -> Loaded {
        let head =
            format!("title = 'A'\nsummary = 'B.'\nlanguage = 'en'\nhours = {hours}\nobjectives = ['Go', 'Stay']\n");
        let words = "word ".repeat(6_000);
        compile_folder(
            Folder::new("a")
                .with("course.toml", head)
                .with("01-m/module.toml", "title = 'M'\nobjectives = ['Greet']\n")
                .with("01-m/01-l.md", format!("+++\ntitle = 'L'\n+++\n\n{words}\n"))
                .with("01-m/01-l.zh.md", "+++\ntitle = '课'\n+++\n\n外交官，hello\n")
                .with("01-m/02-q.quiz.toml", format!("title = 'Q'\n[[questions]]\nid = 'a'\n{question}")),
        )
    }

    const ESSAY: &str = "type = 'essay'\ntext = 'Write.'\nobjective = 'Go'\n";

    #[test]
    fn a_course_is_what_is_read_and_answered_in_it() {
        let survey = course("1", ESSAY).survey;
        assert_eq!((survey.reading_minutes, survey.exercise_minutes), (30.0, 20.0));
        assert_eq!((survey.modules, survey.lessons, survey.quizzes, survey.all_questions()), (1, 1, 1, 1));
        let languages: Vec<_> = survey.languages.iter().map(|each| (each.language.as_str(), each.words)).collect();
        assert_eq!(languages, [("en", 6_000), ("zh", 4)]);
        let objectives: Vec<_> =
            survey.objectives.iter().map(|each| (each.objective.as_str(), each.questions)).collect();
        assert_eq!(objectives, [("Go", 1), ("Stay", 0), ("Greet", 0)]);
    }

    #[test]
    fn hours_that_are_off_by_half_and_objectives_without_a_question_are_told() {
        let told = |hours, question| -> Vec<String> {
            course(hours, question).survey.advice.iter().map(|advice| advice.told_as("warning")).collect()
        };
        let codes = |hours, question| -> Vec<&'static str> {
            course(hours, question).survey.advice.iter().map(|advice| advice.code).collect()
        };
        assert_eq!(
            told("3", ESSAY)[1],
            "course.toml:4:9: warning[hours-off]: `hours` is 3, and the course comes to 0.8: 30 minutes of reading at \
             200 words a minute and 20 of answering\n  help: write `hours = 1`, or say with `minutes` how long lessons take"
        );
        assert_eq!(codes("3", ESSAY), ["objective-without-question", "hours-off", "objective-without-question"]);
        assert_eq!(codes("1", ESSAY), ["objective-without-question", "objective-without-question"]);
        assert_eq!(codes("1", "type = 'true-false'\ntext = 'So?'\nanswer = true\n"), [""; 0]);
    }
}
