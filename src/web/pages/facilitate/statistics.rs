//! Quiz statistics of a cohort: the quizzes of its course, and one quiz with its questions, the worst first.

use actix_web::HttpResponse;
use actix_web::web::Path;
use askama::Template;

use super::chart::share;
use super::teaching::{self, say};
use crate::account::Caller;
use crate::actions::quiz_statistics::{self, Asked, Found};
use crate::actions::survey::survey;
use crate::actions::{Error, access, cohort_figures, limits};
use crate::base::CohortId;
use crate::cohort::Cohort;
use crate::course::model::QuizKind;
use crate::db::Connection;
use crate::policy::Action;
use crate::quiz::statistics::Which;
use crate::web::csv::plain;
use crate::web::error::Problem;
use crate::web::pages::asked::language_of;
use crate::web::pages::shell::{self, Shell};
use crate::web::pages::visitor::{self, Visitor};
use crate::web::state::App;
use crate::web::table::{self, Format};
use crate::web::views::figures::{CohortFiguresView, QuizFiguresView};
use crate::web::views::statistics::{COLUMNS, ChoiceView, QuestionStatisticsView, StatisticsView};

#[derive(Template)]
#[template(path = "facilitate/statistics.html", config = "src/web/pages/askama.toml")]
struct List {
    s: Shell,
    cohort: Cohort,
    quizzes: Vec<Quiz>,
}

/// A quiz of the course.
struct Quiz {
    view: QuizFiguresView,
    module: String,
    kind: &'static str,
}

impl List {
    fn part(&self, part: &usize, whole: &usize) -> String {
        self.s.percent(&share(*part, *whole))
    }
}

/// The text's key of a kind of quiz.
fn kind(kind: &QuizKind) -> &'static str {
    match kind {
        QuizKind::Graded => "statistics-kind-graded",
        QuizKind::Practice => "statistics-kind-practice",
        QuizKind::PreTest => "statistics-kind-pre-test",
        QuizKind::PostTest => "statistics-kind-post-test",
    }
}

/// The quizzes of the cohort's course.
///
/// # Errors
/// As [`access::run_cohort`].
pub async fn list(app: App, visitor: Visitor, id: Path<CohortId>) -> Result<HttpResponse, Problem> {
    let (ctx, claims, id) = (app.ctx.clone(), visitor.claims, *id);
    limits::report(&app.ctx, &app.db, claims.ok_or(Error::Unauthenticated)?.sub).await?;
    let read = ctx.clone();
    let may = move |conn: &mut Connection| {
        let caller = visitor::required(conn, &ctx, claims.as_ref())?;
        let cohort = cohort_figures::may_see(conn, &caller, id)?;
        Ok((caller, cohort))
    };
    let found = survey(&app.db, may, move |conn, cohort| cohort_figures::of(conn, &read, cohort));
    let (caller, _, figures) = found.await?;
    let s = teaching::shell(&app.ctx, &visitor, &caller, &figures.gain.cohort, "tab-statistics");
    let view = CohortFiguresView::new(&figures, &visitor.wished(Some(&caller)));
    let module = |quiz: &QuizFiguresView| {
        let known = view.modules.iter().find(|module| module.module == quiz.module);
        known.map(|module| module.title.clone()).unwrap_or_default()
    };
    let quizzes =
        view.quizzes.into_iter().map(|quiz| Quiz { module: module(&quiz), kind: kind(&quiz.kind), view: quiz });
    let page = List { quizzes: quizzes.collect(), cohort: figures.gain.cohort, s };
    shell::page(&visitor, &page.s.token, &page)
}

/// How questions are sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    /// The hardest first.
    Facility,
    /// First those that tell least about what learners know otherwise.
    Discrimination,
    /// As the quiz has them.
    Order,
}

impl Sort {
    const ALL: [(Self, &'static str); 3] =
        [(Self::Facility, "facility"), (Self::Discrimination, "discrimination"), (Self::Order, "order")];

    fn of(visitor: &Visitor) -> Self {
        let asked = visitor.parameter("sort");
        Self::ALL.iter().find(|(_, name)| asked == Some(name)).map_or(Self::Facility, |(sort, _)| *sort)
    }

    fn value(self, question: &QuestionStatisticsView) -> Option<f64> {
        match self {
            Self::Facility => question.facility_index,
            Self::Discrimination => question.discrimination_index,
            Self::Order => None,
        }
    }
}

#[derive(Template)]
#[template(path = "facilitate/quiz.html", config = "src/web/pages/askama.toml")]
struct Page {
    s: Shell,
    cohort: Cohort,
    v: StatisticsView,
    /// Name, value and explanation of each figure of the whole.
    whole: Vec<(&'static str, String)>,
    items: Vec<Item>,
    /// Name, address and whether it is chosen.
    sorts: Vec<(&'static str, String, bool)>,
    attempts: Vec<(&'static str, String, bool)>,
    /// The key of what stands over the questions.
    caption: String,
    /// The language of the quiz's own texts, which may not be that of the page.
    content: String,
}

/// A question.
struct Item {
    /// Its place in the quiz.
    number: usize,
    /// Its text in one line.
    line: String,
    view: QuestionStatisticsView,
}

impl Item {
    /// Whether those who know the rest do badly here: look at the key first.
    fn is_doubtful(&self) -> bool {
        self.view.warnings.contains(&"negative-discrimination")
    }
}

impl Page {
    fn percent(&self, value: &Option<f64>) -> String {
        value.map_or_else(|| "–".to_owned(), |value| self.s.percent(&value))
    }

    fn number(&self, value: &Option<f64>) -> String {
        value.map_or_else(|| "–".to_owned(), |value| self.s.number(&value))
    }

    fn doubtful(&self) -> Vec<&Item> {
        self.items.iter().filter(|item| item.is_doubtful()).collect()
    }

    /// The choices that are told: of a matching not the wrong pairs that nobody made, which are many.
    fn choices<'i>(&self, item: &'i Item) -> Vec<&'i ChoiceView> {
        let pairs = item.view.kind == "matching";
        let told =
            |choice: &&ChoiceView| !pairs || choice.count > 0 || choice.fraction.is_some_and(|worth| worth > 0.0);
        item.view.choices.iter().filter(told).collect()
    }

    /// What a choice is worth: its sign and its words.
    fn worth(&self, choice: &ChoiceView) -> Option<(&'static str, String)> {
        let fraction = choice.fraction?;
        let (sign, key) = if fraction >= 1.0 - 1e-9 {
            ("✓", "statistics-right")
        } else if fraction > 0.0 {
            ("½", "statistics-partly")
        } else {
            return Some(("", String::new()));
        };
        Some((sign, self.s.t1(key, "percent", self.s.percent(&(100.0 * fraction)))))
    }

    /// How long the bar of a choice is, and where it begins: on the right where the language does.
    fn bar(&self, choice: &ChoiceView) -> (String, String) {
        let width = choice.share.unwrap_or(0.0).clamp(0.0, 100.0);
        let x = if self.s.direction() == "rtl" { 100.0 - width } else { 0.0 };
        (format!("{x:.1}"), format!("{width:.1}"))
    }

    /// What was written, or true and false in words.
    fn told(&self, response: &str) -> String {
        match response {
            "true" => self.s.t("answer-true"),
            "false" => self.s.t("answer-false"),
            other => other.to_owned(),
        }
    }
}

async fn load(
    app: &App,
    visitor: &Visitor,
    (id, module, quiz): (CohortId, String, String),
    which: Which,
) -> Result<(Caller, Cohort, Found), Problem> {
    let (ctx, claims) = (app.ctx.clone(), visitor.claims);
    limits::report(&app.ctx, &app.db, claims.ok_or(Error::Unauthenticated)?.sub).await?;
    let read = ctx.clone();
    let may = move |conn: &mut Connection| {
        let caller = visitor::required(conn, &ctx, claims.as_ref())?;
        let cohort = access::run_cohort(conn, &caller, id, Action::SeeStatistics)?;
        let (module, quiz) = (module.clone(), quiz.clone());
        let asked = Asked { course: cohort.course.to_string(), module, quiz, cohort: Some(id), version: None, which };
        let about = quiz_statistics::may_see(conn, &caller, &asked)?;
        Ok((caller, (cohort, about, asked)))
    };
    let found = survey(&app.db, may, move |conn, (_, about, asked)| quiz_statistics::of(conn, &read, about, asked));
    let (caller, (cohort, ..), found) = found.await?;
    Ok((caller, cohort, found))
}

fn which(visitor: &Visitor) -> Which {
    let all = [Which::First, Which::Last, Which::Highest, Which::All];
    let asked = visitor.parameter("attempts");
    all.into_iter().find(|which| asked == Some(which.as_str())).unwrap_or_default()
}

/// A quiz with its questions.
///
/// # Errors
/// As [`access::run_cohort`], and for a quiz that the course has not.
pub async fn quiz(app: App, visitor: Visitor, path: Path<(CohortId, String, String)>) -> Result<HttpResponse, Problem> {
    let (which, sort) = (which(&visitor), Sort::of(&visitor));
    let (caller, cohort, found) = load(&app, &visitor, path.into_inner(), which).await?;
    let v = StatisticsView::new(&found, &visitor.wished(Some(&caller)));
    let s = teaching::shell(&app.ctx, &visitor, &caller, &cohort, "tab-statistics");
    let s = {
        let title = say(&s, "statistics-of", &[("quiz", v.title.clone())]);
        s.named(title)
    };
    let mut v = v;
    let numbered = std::mem::take(&mut v.questions).into_iter().enumerate();
    let mut items: Vec<Item> =
        numbered.map(|(at, view)| Item { number: at + 1, line: plain(&view.text), view }).collect();
    let value = |item: &Item| sort.value(&item.view).unwrap_or(f64::INFINITY);
    items.sort_by(|one, other| value(one).total_cmp(&value(other)));
    let percent = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| s.percent(&value));
    let whole = vec![
        ("mean", percent(v.mean)),
        ("median", percent(v.median)),
        ("deviation", percent(v.standard_deviation)),
        ("consistency", percent(v.internal_consistency)),
        ("error", percent(v.standard_error)),
    ];
    let name = Sort::ALL.iter().find(|(known, _)| *known == sort).map_or("facility", |(_, name)| name);
    let address = |sort: &str, attempts: &str| format!("{}?sort={sort}&attempts={attempts}", visitor.path);
    let sorts = Sort::ALL.iter().map(|(known, key)| (*key, address(key, which.as_str()), *known == sort));
    let kinds = [Which::First, Which::Last, Which::Highest, Which::All];
    let attempts = kinds.map(|each| (each.as_str(), address(name, each.as_str()), each == which));
    let page = Page {
        content: language_of(&s, &found.version.course, (&found.module, &found.quiz)),
        cohort,
        whole,
        items,
        sorts: sorts.collect(),
        attempts: attempts.to_vec(),
        caption: format!("statistics-caption-{name}"),
        v,
        s,
    };
    shell::page(&visitor, &page.s.token, &page)
}

/// The same as a table for spreadsheets, as the API has it.
///
/// # Errors
/// As [`quiz`].
pub async fn table(
    app: App,
    visitor: Visitor,
    path: Path<(CohortId, String, String)>,
) -> Result<HttpResponse, Problem> {
    let path = path.into_inner();
    let file = format!("{}-{}-statistics", path.1, path.2);
    let (caller, _, found) = load(&app, &visitor, path, which(&visitor)).await?;
    let view = StatisticsView::new(&found, &visitor.wished(Some(&caller)));
    table::answer(Format::Csv, &format!("{}-{file}", view.course), &COLUMNS, &view.table())
}
