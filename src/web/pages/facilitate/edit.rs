//! A new cohort, and title and dates of one that is there.

use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::web::Path;

use super::deeds::moment;
use super::section;
use crate::account::Caller;
use crate::actions::manage_cohort::{self, Changes, NewCohort};
use crate::actions::{Error, Faults, access};
use crate::base::{CohortId, Timestamp};
use crate::cohort::Cohort;
use crate::course::catalogue::Version;
use crate::policy::Action;
use crate::web::error::Problem;
use crate::web::pages::form::FormPage;
use crate::web::pages::posted::Posted;
use crate::web::pages::shell::{Shell, see};
use crate::web::pages::visitor::{self, Visitor};
use crate::web::state::App;

/// The pointers of the API and the names of the fields.
const FIELDS: [(&str, &str); 5] = [
    ("/title", "/cohort-title"),
    ("/course", "/cohort-course"),
    ("/starts_at", "/cohort-starts"),
    ("/ends_at", "/cohort-ends"),
    ("/facilitators", "/cohort-facilitators"),
];

/// The same problem, with the form's names for what is wrong.
fn named(mut problem: Problem) -> Problem {
    for fault in &mut problem.faults {
        if let Some((_, own)) = FIELDS.iter().find(|(pointer, _)| fault.pointer.starts_with(pointer)) {
            (*own).clone_into(&mut fault.pointer);
        }
    }
    problem
}

/// As `<input type="datetime-local">` wants it.
fn local(at: Option<Timestamp>) -> String {
    at.map(|at| at.to_datetime().format("%Y-%m-%dT%H:%M").to_string()).unwrap_or_default()
}

/// The dates that were typed; an empty field is none.
fn dates(posted: &Posted) -> Result<(Option<Timestamp>, Option<Timestamp>), Error> {
    let mut faults = Faults::default();
    let mut date = |name: &str, pointer: &str| {
        let text = posted.filled(name)?;
        let at = moment(&text);
        if at.is_none() {
            faults.add(pointer, "it is a date and a time");
        }
        at
    };
    let found = (date("cohort-starts", "/starts_at"), date("cohort-ends", "/ends_at"));
    faults.check()?;
    Ok(found)
}

fn with_dates(page: FormPage, value: impl Fn(&str, String) -> String, known: Option<&Cohort>) -> FormPage {
    let starts = value("cohort-starts", local(known.and_then(|known| known.starts_at)));
    let ends = value("cohort-ends", local(known.and_then(|known| known.ends_at)));
    let page = page.field("cohort-starts", "datetime-local", "off", &starts).optional();
    page.field("cohort-ends", "datetime-local", "off", &ends).optional()
}

async fn staff(app: &App, visitor: &Visitor) -> Result<(Caller, Vec<Arc<Version>>), Problem> {
    let (ctx, claims) = (app.ctx.clone(), visitor.claims);
    let found = app.db.read(move |conn| {
        let caller = visitor::required(conn, &ctx, claims.as_ref())?;
        access::may(&caller, Action::AddCohort)?;
        Ok::<_, Error>((caller, ctx.catalogue.all_current(conn)?))
    });
    Ok(found.await?)
}

async fn blank(app: &App, visitor: &Visitor, posted: Option<&Posted>) -> Result<FormPage, Problem> {
    let (caller, courses) = staff(app, visitor).await?;
    let s = Shell::new(&app.ctx, visitor, Some(&caller)).at("cohorts");
    let value = |name: &str, usual: String| posted.map_or(usual, |posted| posted.field(name).to_owned());
    let page = FormPage::new(s, "cohort-new", "/cohorts/new")
        .field("cohort-title", "text", "off", &value("cohort-title", String::new()))
        .field("cohort-course", "select", "off", &value("cohort-course", String::new()));
    let mut page = page;
    if let Some(field) = page.fields.last_mut() {
        let wished = visitor.wished(Some(&caller));
        let title =
            |version: &Arc<Version>| version.course.texts.best(&wished, &version.course.language).1.title.clone();
        field.choices = courses.iter().map(|version| (version.course.slug.to_string(), title(version))).collect();
    }
    let facilitators = value("cohort-facilitators", String::new());
    Ok(with_dates(page, value, None).field("cohort-facilitators", "text", "off", &facilitators).optional())
}

/// The form of a new cohort.
///
/// # Errors
/// When nobody is signed in, or a learner is.
pub async fn new_show(app: App, visitor: Visitor) -> Result<HttpResponse, Problem> {
    blank(&app, &visitor, None).await?.answer(&visitor, None)
}

/// Adds a cohort, and leads to where its members are added.
///
/// # Errors
/// As [`manage_cohort::create`].
pub async fn new(app: App, posted: Posted) -> Result<HttpResponse, Problem> {
    let made = create(&app, &posted).await;
    match made {
        Ok(cohort) => Ok(see(&format!("/cohorts/{}/members?done=cohort-created", cohort.id))),
        Err(problem) => {
            let page = blank(&app, &posted.visitor, Some(&posted)).await?;
            page.answer(&posted.visitor, Some(named(problem)))
        }
    }
}

async fn create(app: &App, posted: &Posted) -> Result<Cohort, Problem> {
    let (starts_at, ends_at) = dates(posted)?;
    let addresses = posted.field("cohort-facilitators").split([',', ';', ' ', '\n']);
    let new = NewCohort {
        course: posted.field("cohort-course").to_owned(),
        title: posted.field("cohort-title").to_owned(),
        starts_at,
        ends_at,
        facilitators: addresses.map(str::trim).filter(|address| !address.is_empty()).map(str::to_owned).collect(),
    };
    let (ctx, claims) = (app.ctx.clone(), posted.visitor.claims);
    let made = app.db.write(move |conn| {
        let caller = visitor::required(conn, &ctx, claims.as_ref())?;
        manage_cohort::create(conn, &ctx, &caller, &new)
    });
    Ok(made.await?)
}

async fn filled(app: &App, visitor: &Visitor, id: CohortId, posted: Option<&Posted>) -> Result<FormPage, Problem> {
    let (ctx, claims) = (app.ctx.clone(), visitor.claims);
    let found = app.db.read(move |conn| {
        let caller = visitor::required(conn, &ctx, claims.as_ref())?;
        let cohort = access::run_cohort(conn, &caller, id, Action::ChangeCohort)?;
        Ok::<_, Error>((caller, cohort))
    });
    let (caller, cohort) = found.await?;
    let s = section(Shell::new(&app.ctx, visitor, Some(&caller)), &cohort, "cohort-overview");
    let value = |name: &str, usual: String| posted.map_or(usual, |posted| posted.field(name).to_owned());
    let page = FormPage::new(s, "cohort-edit", format!("/cohorts/{id}/edit")).field(
        "cohort-title",
        "text",
        "off",
        &value("cohort-title", cohort.title.clone()),
    );
    Ok(with_dates(page, value, Some(&cohort)))
}

/// Title and dates of a cohort.
///
/// # Errors
/// As [`access::run_cohort`].
pub async fn show(app: App, visitor: Visitor, id: Path<CohortId>) -> Result<HttpResponse, Problem> {
    filled(&app, &visitor, *id, None).await?.answer(&visitor, None)
}

/// Changes them.
///
/// # Errors
/// As [`manage_cohort::change`].
pub async fn change(app: App, posted: Posted, id: Path<CohortId>) -> Result<HttpResponse, Problem> {
    match save(&app, &posted, *id).await {
        Ok(_) => Ok(see(&format!("/cohorts/{id}?done=cohort-saved"))),
        Err(problem) => {
            let page = filled(&app, &posted.visitor, *id, Some(&posted)).await?;
            page.answer(&posted.visitor, Some(named(problem)))
        }
    }
}

async fn save(app: &App, posted: &Posted, id: CohortId) -> Result<Cohort, Problem> {
    let (starts_at, ends_at) = dates(posted)?;
    let title = Some(posted.field("cohort-title").to_owned());
    let changes = Changes { title, starts_at: Some(starts_at), ends_at: Some(ends_at) };
    let (ctx, claims) = (app.ctx.clone(), posted.visitor.claims);
    let changed = app.db.write(move |conn| {
        let caller = visitor::required(conn, &ctx, claims.as_ref())?;
        manage_cohort::change(conn, &ctx, &caller, id, &changes)
    });
    Ok(changed.await?)
}
