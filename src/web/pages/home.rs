//! The first page: the catalogue for strangers, the desk for learners.

use std::sync::Arc;

use actix_web::HttpResponse;
use askama::Template;

use super::courses::Card;
use super::shell::{self, Shell};
use super::steps::{self, Step};
use super::visitor::{self, Visitor};
use crate::account::Caller;
use crate::actions::{Context, Error, facts, learn};
use crate::base::{Percent, Timestamp};
use crate::certificate::store::{self, Certificate};
use crate::course::catalogue::Version;
use crate::db::Connection;
use crate::enrolment::{Enrolment, EnrolmentStatus};
use crate::progress::Progress;
use crate::web::error::Problem;
use crate::web::state::App;

/// What a learner's desk is made of.
struct Desk {
    caller: Caller,
    /// The course that was touched last, with all that is known of it.
    current: Option<(Arc<Version>, Progress)>,
    enrolments: Vec<(Enrolment, Arc<Version>)>,
    certificates: Vec<Certificate>,
}

/// A course that one is in.
pub struct Own {
    /// The name in addresses.
    pub slug: String,
    /// The title.
    pub title: String,
    /// The state's name.
    pub status: String,
    /// How far.
    pub percent: Percent,
    /// Lessons done.
    pub done: i32,
    /// Lessons of the course.
    pub total: usize,
}

/// A certificate in short.
pub struct Earned {
    /// The course as it was issued.
    pub course: String,
    /// When.
    pub issued_at: Timestamp,
    /// Where it is downloaded.
    pub id: String,
}

#[derive(Template)]
#[template(path = "home.html", config = "src/web/pages/askama.toml")]
struct Home {
    s: Shell,
    name: String,
    current: Option<Own>,
    next: Option<Step>,
    others: Vec<Own>,
    certificates: Vec<Earned>,
    more: Vec<Card>,
}

#[derive(Template)]
#[template(path = "welcome.html", config = "src/web/pages/askama.toml")]
struct Welcome {
    s: Shell,
    cards: Vec<Card>,
    registration: bool,
}

fn desk(conn: &mut Connection, ctx: &Context, caller: Caller) -> Result<Desk, Error> {
    let enrolments = learn::own(conn, ctx, &caller)?;
    let active = enrolments.iter().filter(|(enrolment, _)| enrolment.status == EnrolmentStatus::Active);
    let latest = active.max_by_key(|(enrolment, _)| enrolment.last_activity_at.unwrap_or(enrolment.created_at));
    let current = latest.map(|(enrolment, _)| facts::progress(conn, ctx, enrolment)).transpose()?;
    let certificates = store::of_person(conn, caller.id)?;
    Ok(Desk { caller, current, enrolments, certificates })
}

/// The first page.
///
/// # Errors
/// When the database does not answer.
pub async fn show(app: App, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let (ctx, claims) = (app.ctx.clone(), visitor.claims.clone());
    let (desk, catalogue) = app
        .db
        .read(move |conn| {
            let caller = visitor::maybe(conn, &ctx, claims.as_ref())?;
            let desk = caller.map(|caller| desk(conn, &ctx, caller)).transpose()?;
            Ok::<_, Error>((desk, ctx.catalogue.all_current(conn)?))
        })
        .await?;
    let caller = desk.as_ref().map(|desk| &desk.caller);
    let s = Shell::new(&app.ctx, &visitor, caller).titled("home-title").at("home");
    let wished = visitor.wished(caller);
    let card = |version: &Arc<Version>| Card::new(version, &wished);
    let Some(desk) = desk else {
        let cards = catalogue.iter().map(card).collect();
        let page = Welcome { s: s.titled("welcome-title"), cards, registration: app.ctx.accounts.registration };
        return shell::page(&visitor, "", &page);
    };
    let own = |(enrolment, version): &(Enrolment, Arc<Version>)| Own {
        slug: enrolment.course.to_string(),
        title: version.course.texts.best(&wished, &version.course.language).1.title.clone(),
        status: enrolment.status.to_string(),
        percent: enrolment.percent,
        done: enrolment.lessons_done,
        total: version.course.modules.iter().map(|module| module.lessons().count()).sum(),
    };
    let running = desk.current.as_ref().map(|(version, _)| version.course.slug.clone());
    let (current, others): (Vec<_>, Vec<_>) = desk.enrolments.iter().partition(|(enrolment, _)| {
        Some(&enrolment.course) == running.as_ref() && enrolment.status == EnrolmentStatus::Active
    });
    let next = desk.current.as_ref().and_then(|(version, progress)| steps::next(&version.course, progress, &wished));
    let taken = |version: &&Arc<Version>| {
        let mut live = desk.enrolments.iter().filter(|(own, _)| own.status != EnrolmentStatus::Withdrawn);
        live.all(|(own, _)| own.course != version.course.slug)
    };
    let page = Home {
        name: desk.caller.full_name.clone(),
        current: current.first().map(|found| own(found)),
        next,
        others: others.iter().map(|found| own(found)).collect(),
        certificates: desk.certificates.iter().take(3).map(earned).collect(),
        more: catalogue.iter().filter(taken).map(card).collect(),
        s,
    };
    shell::page(&visitor, &page.s.token, &page)
}

fn earned(certificate: &Certificate) -> Earned {
    Earned {
        course: certificate.document.course.clone(),
        issued_at: certificate.issued_at,
        id: certificate.id.to_string(),
    }
}
