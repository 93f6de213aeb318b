//! Statistics of a quiz, as JSON and as a table.

use serde::Serialize;
use utoipa::ToSchema;

use crate::actions::quiz_statistics::{Found, Item};
use crate::base::Language;
use crate::course::model::{Question, QuestionText};
use crate::quiz::statistics::responses::{Choice, Chosen, Tally};
use crate::quiz::statistics::{PositionFigures, QuestionFigures, QuizFigures, Warning, random_guess_score};
use crate::web::csv::{Cell, plain};

/// The statistics of a quiz. Everything is in percent but skewness and kurtosis; null: there is no such value.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = QuizStatistics)]
pub struct StatisticsView {
    /// The course.
    pub course: String,
    /// The module.
    pub module: String,
    /// The quiz.
    pub quiz: String,
    /// Its title.
    pub title: String,
    /// The versions in which the attempts were made.
    pub versions: Vec<i32>,
    /// The cohorts; null: everybody.
    pub cohorts: Option<Vec<String>>,
    /// Which attempts of each learner: `first`, `last`, `highest` or `all`.
    pub attempts: &'static str,
    /// Attempts that are wholly marked: those which the figures of the quiz are about.
    pub n: usize,
    /// Attempts of which a response waits to be marked.
    pub waiting: usize,
    /// The mean grade.
    pub mean: Option<f64>,
    /// The grade in the middle.
    pub median: Option<f64>,
    /// The standard deviation of the grades.
    pub standard_deviation: Option<f64>,
    /// Below 0: the long tail is on the side of low grades.
    pub skewness: Option<f64>,
    /// Above 0: more grades at the ends than a normal distribution has.
    pub kurtosis: Option<f64>,
    /// Cronbach's alpha.
    pub internal_consistency: Option<f64>,
    /// The share of the standard deviation that is chance.
    pub error_ratio: Option<f64>,
    /// How far a grade is off by chance.
    pub standard_error: Option<f64>,
    /// `small-n`, `lengths-differ`, `attempts-waiting`.
    pub warnings: Vec<&'static str>,
    /// The questions.
    pub questions: Vec<QuestionStatisticsView>,
    /// The places that are filled by drawing.
    pub positions: Vec<PositionView>,
}

/// The statistics of a question, over the attempts that drew it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = QuestionStatistics)]
pub struct QuestionStatisticsView {
    /// The question.
    pub id: String,
    /// The type.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The text of the newest version that has it, HTML.
    pub text: String,
    /// That version.
    pub version: i32,
    /// The objective that it tests.
    pub objective: Option<String>,
    /// Attempts that drew it and were marked.
    pub n: usize,
    /// The mean share of its marks.
    pub facility_index: Option<f64>,
    /// The standard deviation of that share.
    pub standard_deviation: Option<f64>,
    /// What blind guesses get.
    pub random_guess_score: Option<f64>,
    /// Its share of an attempt's marks.
    pub intended_weight: Option<f64>,
    /// Its share of what makes grades differ.
    pub effective_weight: Option<f64>,
    /// The correlation with the rest of the attempt.
    pub discrimination_index: Option<f64>,
    /// The same as a share of what it could be at most.
    pub discriminative_efficiency: Option<f64>,
    /// `small-n`, `negative-discrimination`.
    pub warnings: Vec<&'static str>,
    /// Attempts whose responses are counted.
    pub responses: usize,
    /// Those without a response.
    pub unanswered: usize,
    /// Every option with its count; of what is written or ordered, the ten commonest.
    pub choices: Vec<ChoiceView>,
    /// Written or ordered responses that are not among the ten.
    pub others: usize,
}

/// A response, or a part of one, and how often it was given.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ChoiceCount)]
pub struct ChoiceView {
    /// The gap of a cloze, by its place from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gap: Option<usize>,
    /// The option's place in the course's file, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub option: Option<usize>,
    /// What was chosen, HTML: the option; left and right of a matching; the items of an ordering.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub texts: Vec<String>,
    /// What was written, or `true` and `false`: plain text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub response: Option<String>,
    /// What it is worth, from -1 to 1.
    pub fraction: Option<f64>,
    /// How often.
    pub count: usize,
    /// In percent of the attempts.
    pub share: Option<f64>,
}

/// A place that is filled by drawing.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PositionStatistics)]
pub struct PositionView {
    /// Its number among the drawn ones, from 1.
    pub position: usize,
    /// Attempts.
    pub n: usize,
    /// The mean share of the marks.
    pub facility_index: Option<f64>,
    /// The standard deviation of that share.
    pub standard_deviation: Option<f64>,
    /// Its share of an attempt's marks.
    pub intended_weight: Option<f64>,
    /// Its share of what makes grades differ.
    pub effective_weight: Option<f64>,
}

fn codes(warnings: &[Warning]) -> Vec<&'static str> {
    warnings.iter().map(|warning| warning.as_str()).collect()
}

impl StatisticsView {
    /// In the best language for the reader.
    pub fn new(found: &Found, wished: &[Language]) -> Self {
        let course = &found.version.course;
        let quiz = course.quiz(&found.module, &found.quiz);
        let figures: &QuizFigures = &found.statistics.quiz;
        let questions = found.questions.iter().zip(&found.statistics.questions);
        Self {
            course: course.slug.to_string(),
            module: found.module.to_string(),
            quiz: found.quiz.to_string(),
            title: quiz.map(|(_, quiz)| quiz.texts.best(wished, &course.language).1.title.clone()).unwrap_or_default(),
            versions: found.versions.clone(),
            cohorts: found.cohorts.as_ref().map(|cohorts| cohorts.iter().map(ToString::to_string).collect()),
            attempts: found.which.as_str(),
            n: figures.n,
            waiting: figures.waiting,
            mean: figures.mean,
            median: figures.median,
            standard_deviation: figures.standard_deviation,
            skewness: figures.skewness,
            kurtosis: figures.kurtosis,
            internal_consistency: figures.internal_consistency,
            error_ratio: figures.error_ratio,
            standard_error: figures.standard_error,
            warnings: codes(&figures.warnings),
            questions: questions.filter_map(|(item, figures)| question(item, figures, wished)).collect(),
            positions: found.statistics.positions.iter().map(PositionView::from).collect(),
        }
    }
}

impl From<&PositionFigures> for PositionView {
    fn from(figures: &PositionFigures) -> Self {
        Self {
            position: figures.position,
            n: figures.n,
            facility_index: figures.facility_index,
            standard_deviation: figures.standard_deviation,
            intended_weight: figures.intended_weight,
            effective_weight: figures.effective_weight,
        }
    }
}

fn question(item: &Item, figures: &QuestionFigures, wished: &[Language]) -> Option<QuestionStatisticsView> {
    let known: &Question = item.question()?;
    let text = known.texts.best(wished, &item.version.course.language).1;
    let tally: &Tally = &item.tally;
    Some(QuestionStatisticsView {
        id: item.id.to_string(),
        kind: known.key.name(),
        text: text.text.clone(),
        version: item.version.number,
        objective: known.objective.clone(),
        n: figures.n,
        facility_index: figures.facility_index,
        standard_deviation: figures.standard_deviation,
        random_guess_score: random_guess_score(known),
        intended_weight: figures.intended_weight,
        effective_weight: figures.effective_weight,
        discrimination_index: figures.discrimination_index,
        discriminative_efficiency: figures.discriminative_efficiency,
        warnings: codes(&figures.warnings),
        responses: tally.n,
        unanswered: tally.unanswered,
        choices: tally.choices.iter().map(|each| choice(each, tally.n, text)).collect(),
        others: tally.others,
    })
}

#[expect(clippy::cast_precision_loss, reason = "there are far fewer attempts than 2^52")]
fn choice(choice: &Choice, of: usize, text: &QuestionText) -> ChoiceView {
    let text = choice.gap.and_then(|gap| text.gaps.get(gap)).unwrap_or(text);
    let told = |list: &[String], place: usize| list.get(place).cloned().unwrap_or_default();
    let (option, texts, response) = match &choice.chosen {
        Chosen::Bool(value) => (None, Vec::new(), Some(value.to_string())),
        Chosen::Option(place) => {
            let option = text.options.get(*place).map(|option| option.text.clone());
            (Some(place + 1), vec![option.unwrap_or_default()], None)
        }
        Chosen::Pair(left, right) => (None, vec![told(&text.lefts, *left), told(&text.rights, *right)], None),
        Chosen::Order(items) => (None, items.iter().map(|item| told(&text.items, *item)).collect(), None),
        Chosen::Text(written) => (None, Vec::new(), Some(written.clone())),
    };
    let share = (of > 0).then(|| 100.0 * choice.count as f64 / of as f64);
    let gap = choice.gap.map(|place| place + 1);
    ChoiceView { gap, option, texts, response, fraction: choice.fraction, count: choice.count, share }
}

/// The columns of the table.
pub const COLUMNS: [&str; 23] = [
    "row",
    "id",
    "type",
    "text",
    "n",
    "mean",
    "median",
    "standard_deviation",
    "skewness",
    "kurtosis",
    "internal_consistency",
    "error_ratio",
    "standard_error",
    "facility_index",
    "random_guess_score",
    "intended_weight",
    "effective_weight",
    "discrimination_index",
    "discriminative_efficiency",
    "warnings",
    "fraction",
    "count",
    "share",
];

/// A row with the cells of some columns.
fn row(cells: Vec<(&str, Cell)>) -> Vec<Cell> {
    let mut row = vec![Cell::Empty; COLUMNS.len()];
    for (name, cell) in cells {
        if let Some(place) = COLUMNS.iter().position(|column| *column == name) {
            row[place] = cell;
        }
    }
    row
}

impl StatisticsView {
    /// A row for the quiz, for each drawn place, for each question, and under it for each of its choices.
    pub fn table(&self) -> Vec<Vec<Cell>> {
        let mut rows = vec![row(vec![
            ("row", "quiz".into()),
            ("id", format!("{}/{}", self.module, self.quiz).into()),
            ("text", self.title.clone().into()),
            ("n", self.n.into()),
            ("mean", self.mean.into()),
            ("median", self.median.into()),
            ("standard_deviation", self.standard_deviation.into()),
            ("skewness", self.skewness.into()),
            ("kurtosis", self.kurtosis.into()),
            ("internal_consistency", self.internal_consistency.into()),
            ("error_ratio", self.error_ratio.into()),
            ("standard_error", self.standard_error.into()),
            ("warnings", self.warnings.join(" ").into()),
        ])];
        rows.extend(self.positions.iter().map(|place| {
            row(vec![
                ("row", "position".into()),
                ("id", place.position.into()),
                ("n", place.n.into()),
                ("facility_index", place.facility_index.into()),
                ("standard_deviation", place.standard_deviation.into()),
                ("intended_weight", place.intended_weight.into()),
                ("effective_weight", place.effective_weight.into()),
            ])
        }));
        for question in &self.questions {
            rows.push(question.row());
            rows.extend(question.choices.iter().map(|choice| {
                row(vec![
                    ("row", "choice".into()),
                    ("id", question.id.clone().into()),
                    ("text", choice.told().into()),
                    ("fraction", choice.fraction.into()),
                    ("count", choice.count.into()),
                    ("share", choice.share.into()),
                ])
            }));
        }
        rows
    }
}

impl QuestionStatisticsView {
    fn row(&self) -> Vec<Cell> {
        row(vec![
            ("row", "question".into()),
            ("id", self.id.clone().into()),
            ("type", self.kind.into()),
            ("text", plain(&self.text).into()),
            ("n", self.n.into()),
            ("facility_index", self.facility_index.into()),
            ("standard_deviation", self.standard_deviation.into()),
            ("random_guess_score", self.random_guess_score.into()),
            ("intended_weight", self.intended_weight.into()),
            ("effective_weight", self.effective_weight.into()),
            ("discrimination_index", self.discrimination_index.into()),
            ("discriminative_efficiency", self.discriminative_efficiency.into()),
            ("warnings", self.warnings.join(" ").into()),
        ])
    }
}

impl ChoiceView {
    /// In one line of plain text.
    fn told(&self) -> String {
        let texts: Vec<String> = self.texts.iter().map(|html| plain(html)).collect();
        let told = self.response.clone().unwrap_or_else(|| texts.join(" – "));
        self.gap.map_or(told.clone(), |gap| format!("[{gap}] {told}"))
    }
}
