//! Essays that wait to be marked, and what was given. Who is to mark without seeing what others gave does not see it.

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::actions::list_marking::Waiting;
use crate::actions::mark_essay::Marked;
use crate::base::words;
use crate::base::{Language, PersonId};
use crate::course::model::{Course, Key, Question};
use crate::quiz::marking::{self, Given};
use crate::web::views::gaps::{self, ImageView, QuoteView, WordsView};

/// An attempt with essays that wait to be marked.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WaitingAttempt)]
pub struct WaitingView {
    /// The attempt.
    pub attempt: String,
    /// The enrolment.
    pub enrolment: String,
    /// The learner's name.
    pub learner: String,
    /// The module.
    pub module: String,
    /// The quiz.
    pub quiz: String,
    /// The quiz's title.
    pub title: String,
    /// When it was handed in.
    pub submitted_at: Option<String>,
    /// Its essays, those that are marked already among them.
    pub essays: Vec<EssayView>,
}

/// An essay to mark.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = EssayToMark)]
pub struct EssayView {
    /// The question.
    pub question: String,
    /// The question's text, HTML.
    pub text: String,
    /// The language of text, rubric and criteria.
    pub language: String,
    /// An image that shows with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<ImageView>,
    /// A source that it quotes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quote: Option<QuoteView>,
    /// What to look for, HTML.
    pub rubric: Option<String>,
    /// The criteria; empty: it is marked as a whole.
    pub criteria: Vec<CriterionView>,
    /// The most marks.
    pub marks: f64,
    /// What the learner wrote; null: nothing.
    pub response: Value,
    /// How many words that is; in Chinese and Japanese characters.
    pub words: usize,
    /// How many words are asked for.
    pub asked: WordsView,
    /// `awaits-marks`, `awaits-second`, `differ` or `marked`.
    pub state: &'static str,
    /// What the caller gave; null: nothing yet.
    pub own: Option<GivenView>,
    /// What others gave; empty while it is not for the caller to see.
    pub others: Vec<GivenView>,
}

/// A criterion of an essay.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = EssayCriterion)]
pub struct CriterionView {
    /// HTML.
    pub text: String,
    /// The most marks.
    pub marks: f64,
}

/// What a person gave for an essay.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = GivenMarks)]
pub struct GivenView {
    /// The marks.
    pub marks: f64,
    /// The marks of each criterion, where it was marked by them.
    pub criteria: Option<Vec<f64>>,
    /// What the learner is told.
    pub comment: Option<String>,
    /// Whether these marks settle a difference.
    pub agreed: bool,
    /// The number of the save.
    pub sequence: i64,
}

/// An essay after it was marked.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MarkedEssay)]
pub struct MarkedView {
    /// What the caller gave, as it is kept.
    #[serde(flatten)]
    pub own: GivenView,
    /// `awaits-second`, `differ` or `marked`.
    pub state: &'static str,
    /// The attempt's state: `graded` once the last mark is in.
    pub attempt: String,
    /// The attempt's grade, 0 to 100; null before.
    pub grade: Option<f64>,
}

impl From<&Given> for GivenView {
    fn from(given: &Given) -> Self {
        Self {
            marks: given.marks,
            criteria: given.criteria.clone(),
            comment: given.comment.clone(),
            agreed: given.agreed,
            sequence: given.sequence,
        }
    }
}

impl From<&Marked> for MarkedView {
    fn from(marked: &Marked) -> Self {
        Self {
            own: (&marked.own).into(),
            state: marked.outcome.as_str(),
            attempt: marked.attempt.state().to_string(),
            grade: marked.attempt.graded().map(|graded| graded.grade.value()),
        }
    }
}

impl WaitingView {
    /// An attempt as a marker may see it.
    pub fn new(waiting: &Waiting, marker: PersonId, wished: &[Language]) -> Self {
        let (attempt, course) = (&waiting.attempt, &waiting.version.course);
        let quiz = course.quiz(&attempt.module, &attempt.quiz).map(|(_, quiz)| quiz);
        let essays = attempt.draw.questions.iter().filter_map(|drawn| {
            let question = quiz?.question(&drawn.id)?;
            let response = waiting.saved.get(&drawn.id).map_or(Value::Null, |saved| saved.response.clone());
            let given = waiting.given.get(&drawn.id).map_or(&[][..], Vec::as_slice);
            essay(question, course, wished, response, given, marker)
        });
        Self {
            attempt: attempt.id.to_string(),
            enrolment: attempt.enrolment_id.to_string(),
            learner: waiting.learner.clone(),
            module: attempt.module.to_string(),
            quiz: attempt.quiz.to_string(),
            title: quiz.map(|quiz| quiz.texts.best(wished, &course.language).1.title.clone()).unwrap_or_default(),
            submitted_at: attempt.handed_in().map(|handed_in| handed_in.submitted_at.to_string()),
            essays: essays.collect(),
        }
    }
}

fn essay(
    question: &Question,
    course: &Course,
    wished: &[Language],
    response: Value,
    given: &[Given],
    marker: PersonId,
) -> Option<EssayView> {
    let Key::Essay { criteria, least, most, .. } = &question.key else { return None };
    let (language, text) = question.texts.best(wished, &course.language);
    let outcome = marking::outcome(question, given);
    let own = given.iter().find(|each| each.marker == marker);
    let others = given.iter().filter(|each| each.marker != marker && outcome.is_open());
    let texts = criteria.iter().enumerate().map(|(index, marks)| CriterionView {
        text: text.criteria.get(index).cloned().unwrap_or_default(),
        marks: *marks,
    });
    Some(EssayView {
        question: question.id.to_string(),
        text: text.text.clone(),
        language: language.to_string(),
        image: gaps::image(question, text, course),
        quote: gaps::quote(text),
        rubric: text.rubric.clone(),
        criteria: texts.collect(),
        marks: question.marks,
        words: response.as_str().map_or(0, words::count),
        asked: WordsView { min: *least, max: *most },
        response,
        state: outcome.as_str(),
        own: own.map(GivenView::from),
        others: others.map(GivenView::from).collect(),
    })
}
