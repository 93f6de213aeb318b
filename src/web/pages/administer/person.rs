//! One person: who it is, what belongs to the person, and what an administrator does.

use std::collections::HashMap;
use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use super::audit::{Line, lines};
use super::people::{ROLES, tone};
use super::{administrator, section};
use crate::account::audit::{self, Filter};
use crate::account::session::{self, Live};
use crate::account::{Caller, Person, person};
use crate::actions::change_person::{self, Change};
use crate::actions::{Context, Error, Faults, erase_person, register, second_factor};
use crate::base::{Language, PageRequest, PersonId, Timestamp, VersionId};
use crate::certificate::store::{self, Certificate};
use crate::course::catalogue::Version;
use crate::db::Connection;
use crate::enrolment::{self, Enrolment};
use crate::policy::Action;
use crate::web::error::Problem;
use crate::web::pages::form::FormPage;
use crate::web::pages::posted::Posted;
use crate::web::pages::shell::{self, Shell, see};
use crate::web::pages::step_up;
use crate::web::pages::verify::state_words;
use crate::web::pages::visitor::Visitor;
use crate::web::state::App;

/// Entries of the audit log that the page shows.
const ENTRIES: usize = 10;

/// All there is of a person.
struct Known {
    caller: Caller,
    person: Person,
    enrolments: Vec<Enrolment>,
    versions: HashMap<VersionId, Arc<Version>>,
    sessions: Vec<Live>,
    certificates: Vec<Certificate>,
    entries: Vec<Line>,
    now: Timestamp,
}

/// Something to do, with a reason.
struct Deed {
    /// Which: the form says it.
    what: &'static str,
    /// Whether a role is chosen.
    chooses_role: bool,
    /// Whether certificates stay is chosen.
    keeps_or_not: bool,
    /// Whether it needs a reason.
    reasoned: bool,
    /// What was typed as the reason.
    reason: String,
    /// Whether it went wrong.
    wrong: bool,
}

#[derive(Template)]
#[template(path = "administer/person.html", config = "src/web/pages/askama.toml")]
struct Story {
    s: Shell,
    known: Known,
    deeds: Vec<Deed>,
    /// What went wrong with a deed, in words.
    problem: Option<String>,
    chosen: String,
}

impl Story {
    fn title_of(&self, enrolment: &Enrolment) -> String {
        let Some(version) = self.known.versions.get(&enrolment.version_id) else { return enrolment.course.to_string() };
        let course = &version.course;
        course.texts.best(std::slice::from_ref(&self.s.language), &course.language).1.title.clone()
    }

    /// Whether one of the forms on the page went wrong, and not one that it did not offer.
    fn is_about_a_deed(&self) -> bool {
        self.deeds.iter().any(|deed| deed.wrong)
    }

    fn state_of(&self, certificate: &Certificate) -> String {
        self.s.t(&format!("verify-{}", state_words(&certificate.state(self.known.now)).0))
    }
}

fn load(conn: &mut Connection, ctx: &Context, caller: Caller, id: PersonId) -> Result<Known, Error> {
    let person = person::find(conn, id)?.ok_or(Error::NotFound("person"))?;
    let enrolments = enrolment::of_person(conn, id)?;
    let mut versions = HashMap::new();
    for enrolment in &enrolments {
        versions.insert(enrolment.version_id, ctx.catalogue.version(conn, enrolment.version_id)?);
    }
    let filter = Filter { subject: Some(register::subject(&person)), without_looks: true, ..Filter::default() };
    let page = PageRequest { limit: ENTRIES, after: None };
    let found = audit::list(conn, &filter, &page)?;
    let entries = lines(conn, found.items)?;
    let sessions = session::live(conn, id, ctx.now(), &PageRequest { limit: 20, after: None })?.items;
    let certificates = store::of_person(conn, id)?;
    Ok(Known { caller, person, enrolments, versions, sessions, certificates, entries, now: ctx.now() })
}

async fn known(app: &App, visitor: &Visitor, id: PersonId) -> Result<Known, Problem> {
    let (ctx, claims) = (app.ctx.clone(), visitor.claims);
    let found = app.db.read(move |conn| {
        let caller = administrator(conn, &ctx, claims.as_ref(), Action::SeePerson)?;
        load(conn, &ctx, caller, id)
    });
    Ok(found.await?)
}

/// What can be done to the person, by whoever looks.
fn deeds(known: &Known, tried: &str, reason: &str) -> Vec<Deed> {
    let (oneself, person) = (known.caller.id == known.person.id, &known.person);
    let locked = person.locked_at.is_some();
    let all = [
        ("invite", person.password_hash.is_none() && !locked),
        ("role", !oneself),
        ("sign-out", !known.sessions.is_empty()),
        ("second-factor", !oneself && (person.second_factor_at.is_some() || person.passkeys_at.is_some())),
        ("lock", !oneself && !locked),
        ("unlock", !oneself && locked),
        ("erase", !oneself),
    ];
    let possible = all.into_iter().filter(|(_, possible)| *possible && person.erased_at.is_none());
    let deed = |what: &'static str| Deed {
        what,
        chooses_role: what == "role",
        keeps_or_not: what == "erase",
        reasoned: what != "invite",
        reason: if what == tried { reason.to_owned() } else { String::new() },
        wrong: what == tried,
    };
    possible.map(|(what, _)| deed(what)).collect()
}

fn story(
    app: &App,
    visitor: &Visitor,
    known: Known,
    tried: Option<(&Posted, Problem)>,
) -> Result<HttpResponse, Problem> {
    let s = Shell::new(&app.ctx, visitor, Some(&known.caller)).named(known.person.full_name.clone()).told(visitor);
    let s = section(s, "admin-people");
    let (what, reason, role) = tried
        .as_ref()
        .map_or(("", "", ""), |(posted, _)| (posted.field("what"), posted.field("reason"), posted.field("role")));
    let deeds = deeds(&known, what, reason);
    let chosen = if role.is_empty() { known.person.role.to_string() } else { role.to_owned() };
    let (status, problem) = match tried {
        None => (StatusCode::OK, None),
        Some((_, problem)) if !problem.is_about_input() || problem.status == StatusCode::FORBIDDEN => {
            return Err(problem);
        }
        Some((_, problem)) => {
            let key = if problem.faults.is_empty() {
                format!("problem-{}", problem.code)
            } else {
                "person-reason-fault".to_owned()
            };
            (problem.status, Some(s.said(&key).unwrap_or(problem.detail)))
        }
    };
    let page = Story { s, known, deeds, problem, chosen };
    shell::page_as(status, visitor, &page.s.token, &page)
}

/// The page.
///
/// # Errors
/// For whoever is no administrator, and for nobody.
pub async fn show(app: App, visitor: Visitor, id: Path<PersonId>) -> Result<HttpResponse, Problem> {
    let known = known(&app, &visitor, *id).await?;
    story(&app, &visitor, known, None)
}

/// Does what a form of the page says.
///
/// # Errors
/// For whoever is no administrator, and for nobody.
pub async fn act(app: App, posted: Posted, id: Path<PersonId>) -> Result<HttpResponse, Problem> {
    if let Some(question) = step_up::answered(&app, &posted).await? {
        return Ok(question);
    }
    let (ctx, claims, id) = (app.ctx.clone(), posted.visitor.claims, *id);
    let text = |name: &str| posted.field(name).to_owned();
    let (what, role, reason) = (text("what"), text("role"), text("reason"));
    // Whoever says nothing takes nobody's certificates.
    let keep = text("keep_certificates") != "no";
    let told = what.clone();
    let done = app.db.write(move |conn| {
        let caller = administrator(conn, &ctx, claims.as_ref(), Action::ChangePerson)?;
        let change = match what.as_str() {
            "role" => Change { role: role.parse().ok(), ..Change::default() },
            "lock" => Change { locked: Some(true), ..Change::default() },
            "unlock" => Change { locked: Some(false), ..Change::default() },
            "sign-out" => return change_person::end_sessions(conn, &ctx, &caller, id, &reason).map(|_| ()),
            "erase" => return erase_person::other(conn, &ctx, &caller, id, keep, &reason),
            "second-factor" => return second_factor::remove(conn, &ctx, &caller, id, &reason).map(|_| ()),
            "invite" => return change_person::invite(conn, &ctx, &caller, id).map(|_| ()),
            _ => return Err(Error::NotFound("deed")),
        };
        change_person::change(conn, &ctx, &caller, id, &change, &reason).map(|_| ())
    });
    match done.await {
        Ok(()) => Ok(see(&format!("/admin/people/{id}?done=person-{told}"))),
        Err(error) if step_up::is_needed(&error) => step_up::ask(&app, &posted).await,
        Err(error) => {
            let known = known(&app, &posted.visitor, id).await?;
            story(&app, &posted.visitor, known, Some((&posted, error.into())))
        }
    }
}

fn form(app: &App, visitor: &Visitor, known: &Known, posted: Option<&Posted>) -> FormPage {
    let s = section(Shell::new(&app.ctx, visitor, Some(&known.caller)), "admin-people");
    let person = &known.person;
    let value = |name: &str, kept: Option<&str>| {
        posted.map_or_else(|| kept.unwrap_or_default().to_owned(), |posted| posted.field(name).to_owned())
    };
    FormPage::new(s, "person", format!("/admin/people/{}/profile", person.id))
        .field("full_name", "text", "off", &value("full_name", Some(&person.full_name)))
        .unexplained()
        .field("country", "text", "off", &value("country", person.country.as_deref()))
        .optional()
        .field("affiliation", "text", "off", &value("affiliation", person.affiliation.as_deref()))
        .optional()
        .languages(&value("language", Some(person.language.as_str())))
        .field("reason", "text", "off", &value("reason", None))
        .link(format!("/admin/people/{}", person.id), "work-back")
}

/// Asks what to change of a profile.
///
/// # Errors
/// For whoever is no administrator, and for nobody.
pub async fn edit(app: App, visitor: Visitor, id: Path<PersonId>) -> Result<HttpResponse, Problem> {
    let known = known(&app, &visitor, *id).await?;
    form(&app, &visitor, &known, None).answer(&visitor, None)
}

fn change(posted: &Posted) -> Result<Change, Error> {
    let mut faults = Faults::default();
    let full_name = register::line(&mut faults, "/full_name", posted.field("full_name"), 200);
    let country = register::optional(&mut faults, "/country", posted.filled("country").as_deref());
    let affiliation = register::optional(&mut faults, "/affiliation", posted.filled("affiliation").as_deref());
    let language = faults.take("/language", posted.field("language").parse::<Language>());
    register::line(&mut faults, "/reason", posted.field("reason"), 500);
    faults.check()?;
    let profile = person::Profile { full_name, country, affiliation, language, reminders: None };
    Ok(Change { profile, ..Change::default() })
}

/// Changes the profile.
///
/// # Errors
/// For whoever is no administrator, and for nobody.
pub async fn save(app: App, posted: Posted, id: Path<PersonId>) -> Result<HttpResponse, Problem> {
    let (ctx, claims, id) = (app.ctx.clone(), posted.visitor.claims, *id);
    let (changes, reason) = (change(&posted), posted.field("reason").to_owned());
    let done = match changes {
        Err(error) => Err(error),
        Ok(changes) => {
            let written = app.db.write(move |conn| {
                let caller = administrator(conn, &ctx, claims.as_ref(), Action::ChangePerson)?;
                change_person::change(conn, &ctx, &caller, id, &changes, &reason)
            });
            written.await
        }
    };
    match done {
        Ok(_) => Ok(see(&format!("/admin/people/{id}?done=saved"))),
        Err(error) => {
            let known = known(&app, &posted.visitor, id).await?;
            form(&app, &posted.visitor, &known, Some(&posted)).answer(&posted.visitor, Some(error.into()))
        }
    }
}
