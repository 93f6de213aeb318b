//! Essays that wait to be marked, and marking those of one attempt.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use super::teaching::{self, Wrong, number, say, written};
use crate::account::Caller;
use crate::actions::list_marking::{self, Waiting};
use crate::actions::mark_essay::{self, Mark};
use crate::actions::{Error, Fault, access};
use crate::base::{AttemptId, CohortId, Page, PageRequest};
use crate::cohort::Cohort;
use crate::policy::Action;
use crate::web::csv::plain;
use crate::web::error::Problem;
use crate::web::pages::posted::Posted;
use crate::web::pages::shell::{self, Shell, see};
use crate::web::pages::visitor::{self, Visitor};
use crate::web::state::App;
use crate::web::views::marking::{EssayView, GivenView, WaitingView};

/// Attempts on one page.
const ROWS: usize = 25;

#[derive(Template)]
#[template(path = "facilitate/marking.html", config = "src/web/pages/askama.toml")]
struct List {
    s: Shell,
    cohort: Cohort,
    rows: Page<Row>,
    next: Option<AttemptId>,
}

/// An attempt that waits.
struct Row {
    attempt: AttemptId,
    learner: String,
    quiz: String,
    number: i32,
    handed_in: Option<String>,
    /// What it waits for: the text's key and the look.
    state: (&'static str, &'static str),
}

/// What waits in a cohort, the oldest first.
///
/// # Errors
/// As [`access::run_cohort`].
pub async fn list(app: App, visitor: Visitor, id: Path<CohortId>) -> Result<HttpResponse, Problem> {
    let (ctx, claims, id) = (app.ctx.clone(), visitor.claims, *id);
    let asked = PageRequest { limit: ROWS, after: visitor.parameter("after").map(str::to_owned) };
    let found = app.db.report(move |conn| {
        let caller = visitor::required(conn, &ctx, claims.as_ref())?;
        let cohort = access::run_cohort(conn, &caller, id, Action::ListMarking)?;
        let waiting = list_marking::list(conn, &ctx, &caller, id, &asked)?;
        Ok::<_, Error>((caller, cohort, waiting))
    });
    let (caller, cohort, waiting) = found.await?;
    let s = teaching::shell(&app.ctx, &visitor, &caller, &cohort, "tab-marking");
    let wished = visitor.wished(Some(&caller));
    let next = waiting.items.iter().find(|each| each.is_for(caller.id)).map(|each| each.attempt.id);
    let row = |each: Waiting| {
        let view = WaitingView::new(&each, caller.id, &wished);
        let handed_in = each.attempt.handed_in().map(|handed_in| s.moment(&handed_in.submitted_at));
        let differ = view.essays.iter().any(|essay| essay.state == "differ");
        let state = match (each.is_for(caller.id), differ) {
            (true, true) => ("marking-differ", "bad"),
            (true, false) => ("marking-for-you", "note"),
            (false, _) => ("marking-for-another", "quiet"),
        };
        let (attempt, number) = (each.attempt.id, each.attempt.number);
        Row { attempt, learner: view.learner, quiz: view.title, number, handed_in, state }
    };
    let rows = waiting.map(row);
    let page = List { cohort, rows, next, s };
    shell::page(&visitor, &page.s.token, &page)
}

#[derive(Template)]
#[template(path = "facilitate/essays.html", config = "src/web/pages/askama.toml")]
struct Essays {
    s: Shell,
    cohort: Cohort,
    attempt: WaitingView,
    number: i32,
    handed_in: Option<String>,
    essays: Vec<Essay>,
    wrong: Wrong,
}

/// An essay with the fields to mark it.
struct Essay {
    number: usize,
    view: EssayView,
    /// Nothing was written: there is nothing to mark.
    blank: bool,
    /// How long it is.
    length: String,
    /// The state's key and look.
    state: (String, &'static str),
    /// One for the whole, or one for each criterion.
    fields: Vec<Field>,
    comment: String,
    agreed: bool,
    others: Vec<Other>,
}

/// A field for marks.
struct Field {
    id: String,
    label: String,
    most: String,
    value: String,
    error: Option<String>,
}

/// What another marker gave.
struct Other {
    marks: String,
    criteria: Option<String>,
    comment: Option<String>,
}

impl Essay {
    fn new(s: &Shell, number: usize, view: EssayView, posted: Option<&Posted>, wrong: &Wrong) -> Self {
        let own = view.own.as_ref();
        let value = |name: &str, kept: Option<String>| match posted {
            Some(posted) => posted.field(name).to_owned(),
            None => kept.unwrap_or_default(),
        };
        let field = |place: Option<usize>, label: String, most: f64, kept: Option<f64>| {
            let id = marks_id(&view.question, place);
            let value = value(&id, kept.map(|marks| written(s, marks)));
            Field { label, most: written(s, most), value, error: wrong.at(&id), id }
        };
        let fields = if view.criteria.is_empty() {
            vec![field(None, s.t("marking-marks"), view.marks, own.map(|own| own.marks))]
        } else {
            let kept = own.and_then(|own| own.criteria.as_ref());
            let criteria = view.criteria.iter().enumerate();
            let one = |(place, criterion): (usize, &crate::web::views::marking::CriterionView)| {
                let kept = kept.and_then(|kept| kept.get(place)).copied();
                field(Some(place), plain(&criterion.text), criterion.marks, kept)
            };
            criteria.map(one).collect()
        };
        let comment = value(&format!("comment-{}", view.question), own.and_then(|own| own.comment.clone()));
        let agreed = posted.is_some_and(|posted| posted.filled(&format!("agreed-{}", view.question)).is_some());
        let other = |given: &GivenView| Other {
            marks: written(s, given.marks),
            criteria: given.criteria.as_ref().map(|criteria| {
                let each: Vec<String> = criteria.iter().map(|marks| written(s, *marks)).collect();
                each.join(" + ")
            }),
            comment: given.comment.clone(),
        };
        let look = match view.state {
            "marked" => "good",
            "differ" => "bad",
            _ => "note",
        };
        Self {
            number,
            blank: view.response.as_str().is_none_or(|text| text.trim().is_empty()),
            length: length(s, &view),
            state: (format!("marking-state-{}", view.state), look),
            fields,
            comment,
            agreed,
            others: view.others.iter().map(other).collect(),
            view,
        }
    }

    /// What the learner wrote.
    fn response(&self) -> &str {
        self.view.response.as_str().unwrap_or_default()
    }

    /// What is wrong with the comment.
    fn comment_fault(&self, wrong: &Wrong) -> Option<String> {
        wrong.at(&format!("comment-{}", self.view.question))
    }
}

/// How many words were written, and how many were asked for.
fn length(s: &Shell, view: &EssayView) -> String {
    let told = s.t1("marking-words", "count", view.words);
    match (view.asked.min, view.asked.max) {
        (Some(least), Some(most)) => {
            format!("{told} ({})", s.t2("marking-words-between", "least", least, "most", most))
        }
        (Some(least), None) => format!("{told} ({})", s.t1("marking-words-least", "count", least)),
        (None, Some(most)) => format!("{told} ({})", s.t1("marking-words-most", "count", most)),
        (None, None) => told,
    }
}

fn marks_id(question: &str, place: Option<usize>) -> String {
    place.map_or_else(|| format!("marks-{question}"), |place| format!("marks-{question}-{}", place + 1))
}

type Loaded = (Caller, Cohort, Waiting);

async fn load(app: &App, visitor: &Visitor, (id, attempt): (CohortId, AttemptId)) -> Result<Loaded, Problem> {
    let (ctx, claims) = (app.ctx.clone(), visitor.claims);
    let found = app.db.read(move |conn| {
        let caller = visitor::required(conn, &ctx, claims.as_ref())?;
        let cohort = access::run_cohort(conn, &caller, id, Action::ListMarking)?;
        let waiting = list_marking::one(conn, &ctx, &caller, attempt)?;
        if waiting.cohort != Some(id) || waiting.essays().next().is_none() {
            return Err(Error::NotFound("attempt"));
        }
        Ok::<_, Error>((caller, cohort, waiting))
    });
    Ok(found.await?)
}

fn essays(
    app: &App,
    visitor: &Visitor,
    (caller, cohort, waiting): Loaded,
    sent: Option<(&Posted, Wrong)>,
) -> Result<HttpResponse, Problem> {
    let mut s = teaching::shell(&app.ctx, visitor, &caller, &cohort, "tab-marking");
    let mut view = WaitingView::new(&waiting, caller.id, &visitor.wished(Some(&caller)));
    let (posted, wrong) = sent.map_or((None, Wrong::default()), |(posted, wrong)| (Some(posted), wrong));
    let views = std::mem::take(&mut view.essays).into_iter().enumerate();
    let essays = views.map(|(at, essay)| Essay::new(&s, at + 1, essay, posted, &wrong)).collect();
    let heading = say(&s, "marking-of", &[("learner", view.learner.clone()), ("quiz", view.title.clone())]);
    s.title = if wrong.any() { s.t1("page-title-error", "title", &heading) } else { heading };
    let handed_in = waiting.attempt.handed_in().map(|handed_in| s.moment(&handed_in.submitted_at));
    let status = if wrong.any() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = Essays { s, cohort, attempt: view, number: waiting.attempt.number, handed_in, essays, wrong };
    shell::page_as(status, visitor, &page.s.token, &page)
}

/// The essays of an attempt.
///
/// # Errors
/// For an attempt that is not in the cohort, or was not handed in.
pub async fn show(app: App, visitor: Visitor, path: Path<(CohortId, AttemptId)>) -> Result<HttpResponse, Problem> {
    let loaded = load(&app, &visitor, *path).await?;
    essays(&app, &visitor, loaded, None)
}

/// Keeps the marks of all essays that have some, or none of them; then on to the next attempt that waits.
///
/// # Errors
/// What no other input would mend.
pub async fn mark(app: App, posted: Posted, path: Path<(CohortId, AttemptId)>) -> Result<HttpResponse, Problem> {
    let visitor = &posted.visitor;
    let (cohort, attempt) = *path;
    let loaded = load(&app, visitor, *path).await?;
    let s = teaching::shell(&app.ctx, visitor, &loaded.0, &loaded.1, "tab-marking");
    let view = WaitingView::new(&loaded.2, loaded.0.id, &[]);
    let mut wrong = Wrong::default();
    let marks = read(&s, &view, &posted, &mut wrong);
    if wrong.any() {
        return essays(&app, visitor, loaded, Some((&posted, wrong)));
    }
    let (ctx, claims) = (app.ctx.clone(), visitor.claims);
    let kept = app.db.write(move |conn| {
        let caller = visitor::required(conn, &ctx, claims.as_ref())?;
        for (question, mark) in &marks {
            mark_essay::mark(conn, &ctx, &caller, attempt, question, mark).map_err(|error| within(question, error))?;
        }
        list_marking::next(conn, &ctx, &caller, cohort, attempt)
    });
    match kept.await {
        Ok(Some(next)) => Ok(see(&format!("/cohorts/{cohort}/marking/{next}?done=marked-next"))),
        Ok(None) => Ok(see(&format!("/cohorts/{cohort}/marking?done=marked"))),
        Err(error) => {
            let of = |fault: &Fault| {
                let question = fault.pointer.split('/').nth(1).unwrap_or_default();
                let id = if fault.pointer.ends_with("/comment") { "comment" } else { "agreed" };
                Some((format!("{id}-{question}"), s.t(&format!("marking-{id}-fault"))))
            };
            wrong.take(&s, error.into(), of)?;
            essays(&app, visitor, loaded, Some((&posted, wrong)))
        }
    }
}

/// An error about one essay, with its name before the places.
fn within(question: &str, error: Error) -> Error {
    match error {
        Error::Invalid(faults) => Error::Invalid(
            faults
                .into_iter()
                .map(|fault| Fault { pointer: format!("/{question}{}", fault.pointer), ..fault })
                .collect(),
        ),
        other => other,
    }
}

/// What the form says of each essay that has marks which are not kept already.
fn read(s: &Shell, view: &WaitingView, posted: &Posted, wrong: &mut Wrong) -> Vec<(String, Mark)> {
    let mut marks = Vec::new();
    let mut filled = false;
    for essay in &view.essays {
        let places: Vec<(Option<usize>, f64)> = if essay.criteria.is_empty() {
            vec![(None, essay.marks)]
        } else {
            essay.criteria.iter().enumerate().map(|(place, criterion)| (Some(place), criterion.marks)).collect()
        };
        let comment = posted.filled(&format!("comment-{}", essay.question));
        let agreed = posted.filled(&format!("agreed-{}", essay.question)).is_some();
        let empty = |(place, _): &(Option<usize>, f64)| posted.filled(&marks_id(&essay.question, *place)).is_none();
        if places.iter().all(empty) && comment.is_none() && !agreed {
            continue;
        }
        filled = true;
        let mut given = Vec::with_capacity(places.len());
        for (place, most) in places {
            let id = marks_id(&essay.question, place);
            match number(posted.field(&id)).filter(|marks| *marks <= most) {
                Some(number) => given.push(number),
                None => wrong.add(id, s.t1("marking-marks-fault", "most", written(s, most))),
            }
        }
        let whole = if essay.criteria.is_empty() { given.first().copied() } else { None };
        let criteria = if essay.criteria.is_empty() { None } else { Some(given) };
        let same = essay.own.as_ref().is_some_and(|own| {
            let marks = whole.is_none_or(|marks| marks.to_bits() == own.marks.to_bits());
            marks && own.criteria == criteria && own.comment == comment && (own.agreed || !agreed)
        });
        if !same {
            marks.push((essay.question.clone(), Mark { marks: whole, criteria, comment, agreed, sequence: None }));
        }
    }
    if !filled {
        wrong.whole = Some(s.t("marking-nothing"));
    }
    marks
}
