//! The first page: the catalogue for strangers, the desk for learners.

use std::sync::Arc;

use actix_web::HttpResponse;
use askama::Template;

use super::courses::Card;
use super::paper::{self, PaperLanguage};
use super::shell::{self, Shell};
use super::steps::{self, Missing, Step};
use super::verify::state_words;
use super::visitor::{self, Visitor};
use crate::account::Caller;
use crate::actions::learn::Standing;
use crate::actions::{Context, Error, learn};
use crate::base::{Language, Percent, Timestamp};
use crate::certificate::store::{self, Certificate, CertificateState};
use crate::course::catalogue::Version;
use crate::db::Connection;
use crate::enrolment::{Enrolment, EnrolmentStatus};
use crate::progress::{Deadline, Ending};
use crate::web::error::Problem;
use crate::web::state::App;

/// What a learner's desk is made of.
struct Desk {
    caller: Caller,
    /// The course that was touched last, with all that is known of it.
    current: Option<Standing>,
    /// The language of its certificate, where that is still to come.
    paper: Option<PaperLanguage>,
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
    /// What became of it where it is not valid any more: key, sign and tone.
    pub lapsed: Option<(&'static str, &'static str, &'static str)>,
    /// When.
    pub issued_at: Timestamp,
    /// Until when it is valid, where it expires.
    pub valid_until: Option<Timestamp>,
    /// Where it is downloaded.
    pub id: String,
}

/// A date by which something has to be done.
struct Due {
    at: Timestamp,
    /// The quiz that closes then, with its address; none: the cohort ends.
    quiz: Option<Step>,
}

/// How many dates and requirements the desk shows: the outline has them all.
const SHOWN: usize = 4;

#[derive(Template)]
#[template(path = "home.html", config = "src/web/pages/askama.toml")]
struct Home {
    s: Shell,
    name: String,
    current: Option<Own>,
    /// The language of its certificate, where that is still to come.
    paper: Option<PaperLanguage>,
    next: Option<Step>,
    /// The nearest dates.
    due: Vec<Due>,
    /// What is missing first.
    missing: Vec<Missing>,
    /// How much more is missing.
    more_missing: usize,
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
    let current = latest.map(|(enrolment, _)| learn::standing(conn, ctx, &caller, enrolment.id)).transpose()?;
    let paper = current
        .as_ref()
        .map(|standing| paper::language(conn, &caller, &standing.version.course, Some(&standing.enrolment)));
    let paper = paper.transpose()?.flatten();
    let certificates = store::of_person(conn, caller.id)?;
    Ok(Desk { caller, current, paper, enrolments, certificates })
}

/// The first page.
///
/// # Errors
/// When the database does not answer.
pub async fn show(app: App, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let (ctx, claims) = (app.ctx.clone(), visitor.claims);
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
    let running = desk.current.as_ref().map(|standing| standing.version.course.slug.clone());
    let (current, others): (Vec<_>, Vec<_>) = desk.enrolments.iter().partition(|(enrolment, _)| {
        Some(&enrolment.course) == running.as_ref() && enrolment.status == EnrolmentStatus::Active
    });
    let next =
        desk.current.as_ref().and_then(|standing| steps::next(&standing.version.course, &standing.progress, &wished));
    let missing =
        desk.current.as_ref().map(|standing| steps::missing(&standing.version.course, &standing.progress, &wished));
    let due =
        |standing: &Standing| standing.deadlines.iter().take(SHOWN).map(|one| due(standing, one, &wished)).collect();
    let taken = |version: &&Arc<Version>| {
        let mut live = desk.enrolments.iter().filter(|(own, _)| own.status != EnrolmentStatus::Withdrawn);
        live.all(|(own, _)| own.course != version.course.slug)
    };
    let now = app.ctx.now();
    let page = Home {
        name: desk.caller.full_name.clone(),
        current: current.first().map(|found| own(found)),
        paper: desk.paper,
        next,
        due: desk.current.as_ref().map(due).unwrap_or_default(),
        more_missing: missing.as_ref().map_or(0, |missing| missing.len().saturating_sub(SHOWN)),
        missing: missing.into_iter().flatten().take(SHOWN).collect(),
        others: others.iter().map(|found| own(found)).collect(),
        certificates: desk.certificates.iter().take(3).map(|certificate| earned(certificate, now)).collect(),
        more: catalogue.iter().filter(taken).map(card).collect(),
        s,
    };
    shell::page(&visitor, &page.s.token, &page)
}

fn due(standing: &Standing, deadline: &Deadline, wished: &[Language]) -> Due {
    let course = &standing.version.course;
    let quiz = match &deadline.ending {
        Ending::Cohort => None,
        Ending::Quiz { module, quiz } => course.quiz(module, quiz).map(|(_, known)| Step {
            href: format!("/learn/{}/{module}/{quiz}", course.slug),
            title: known.texts.best(wished, &course.language).1.title.clone(),
        }),
    };
    Due { at: deadline.at, quiz }
}

fn earned(certificate: &Certificate, now: Timestamp) -> Earned {
    let state = certificate.state(now);
    Earned {
        course: certificate.document.course.clone(),
        lapsed: (state != CertificateState::Valid).then(|| state_words(&state)),
        issued_at: certificate.issued_at,
        valid_until: certificate.valid_until,
        id: certificate.id.to_string(),
    }
}
