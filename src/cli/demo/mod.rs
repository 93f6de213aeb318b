//! `serve --demo`: people in every state, so that a stranger sees the program alive at once.
//!
//! Everything is done by the verbs that people use, under a clock that is set to the past weeks; nothing is put into
//! tables by hand. All of it is one transaction: a database is filled or empty, never half filled.

mod answers;
mod learning;
mod people;

use std::sync::Arc;

use chrono::Duration;
use serde_json::json;

use self::people::{DemoPerson, PEOPLE, Path};
use super::assemble::Parts;
use super::{Failure, output};
use crate::account::people as finding;
use crate::account::token::KeyRing;
use crate::account::{Caller, Person, Role, audit, password, person};
use crate::actions::manage_cohort::{self, NewCohort};
use crate::actions::providers::Providers;
use crate::actions::register::{self, Registration};
use crate::actions::{Context, Error, enrol};
use crate::base::{Clock, PageRequest, SessionId, Timestamp, random};
use crate::course::catalogue::{Catalogue, Version};
use crate::course::model::Module;
use crate::db::Connection;
use crate::enrolment::{self, EnrolmentStatus};
use crate::quiz::sheets::Sheets;
use crate::traces::Traces;

/// Fills an empty database and prints the sign-ins; where the demo people are already, prints who they are.
pub(super) fn fill(parts: &Parts) -> Result<(), Failure> {
    let (demo, any) = parts.db.read_blocking(|conn| {
        let first = PageRequest { limit: 1, after: None };
        let any = !finding::list(conn, &finding::Filter::default(), &first)?.items.is_empty();
        Ok::<_, Error>((person::demo_people(conn)?, any))
    })?;
    if !demo.is_empty() {
        print(parts, &demo)?;
        output::line("  The passwords were shown when these people were made. A new one:")?;
        return Ok(output::line("  chancery user set-password ADDRESS\n")?);
    }
    if any {
        return Err("--demo fills an empty database, and this one has people: leave --demo out, or give a new folder with --data".into());
    }
    let secret = pass_phrase();
    let hash = password::hash(&secret)?;
    let ctx = Arc::new(past(&parts.ctx));
    let now = parts.ctx.now();
    let for_write = secret.clone();
    let made = parts.db.write_blocking(move |conn| {
        let version = course(conn, &ctx)?;
        people(conn, &Stage { ctx: &ctx, now, version: &version }, &for_write, &hash)
    })?;
    print(parts, &made)?;
    output::line(&format!("  password {secret}   (of all of them; shown this once)\n"))?;
    Ok(())
}

/// What everybody acts in.
pub(super) struct Stage<'a> {
    /// With a clock of its own.
    pub ctx: &'a Context,
    /// The real time.
    pub now: Timestamp,
    /// The course.
    pub version: &'a Version,
}

impl Stage<'_> {
    /// Turns the clock, never beyond the real time.
    pub fn set(&self, at: Timestamp) {
        self.ctx.clock.advance(at.min(self.now) - self.ctx.now());
    }

    /// That many days ago.
    pub fn days_ago(&self, days: i64) -> Timestamp {
        self.now - Duration::days(days)
    }
}

/// The same installation under a clock that can be turned.
fn past(ctx: &Context) -> Context {
    Context {
        clock: Clock::fixed(ctx.now()),
        metrics: ctx.metrics.clone(),
        traces: Traces::default(),
        catalogue: Catalogue::default(),
        sheets: Sheets::default(),
        // Nobody signs in here, so no key signs anything.
        keys: KeyRing::new(random::secret().as_bytes(), &[]),
        seal: ctx.seal.clone(),
        signing: ctx.signing.clone(),
        passkeys: None,
        passwords: ctx.passwords.clone(),
        providers: Providers::default(),
        accounts: ctx.accounts.clone(),
        limits: ctx.limits,
        trusted_proxies: Vec::new(),
        courses: ctx.courses.clone(),
        backups: ctx.backups.clone(),
        attention: ctx.attention,
        retention: ctx.retention,
        spool: ctx.spool.clone(),
        institute: ctx.institute.clone(),
        logo: None,
        public_url: ctx.public_url.clone(),
    }
}

/// Four groups of four letters and digits: 80 bits, and easy to type.
fn pass_phrase() -> String {
    let made = random::opaque();
    let groups: Vec<&str> = (0..made.len()).step_by(4).filter_map(|at| made.get(at..at + 4)).collect();
    groups.join("-")
}

/// The course that is shown: the one with the most to learn.
fn course(conn: &mut Connection, ctx: &Context) -> Result<Arc<Version>, Error> {
    let units = |version: &Arc<Version>| version.course.modules.iter().map(|module: &Module| module.units.len()).sum();
    let all = ctx.catalogue.all_current(conn)?;
    // Of several that are equal, the first by name.
    let most = all.into_iter().rev().max_by_key(|version| -> usize { units(version) });
    most.ok_or_else(|| {
        Error::Internal("--demo needs a course, and none is published: name a folder of courses in courses.path".into())
    })
}

fn people(conn: &mut Connection, stage: &Stage<'_>, secret: &str, hash: &str) -> Result<Vec<Person>, Error> {
    let mut made = Vec::with_capacity(PEOPLE.len());
    for demo in &PEOPLE {
        // A minute apart, so that the list of people keeps this order.
        let minutes = Duration::minutes(i64::try_from(made.len()).unwrap_or(0));
        stage.set(stage.days_ago(demo.days.0 + 2) + minutes);
        made.push(add(conn, stage, demo, secret, hash)?);
    }
    let administrator = caller(&made, Role::Administrator, stage)?;
    let facilitator = caller(&made, Role::Facilitator, stage)?;
    stage.set(stage.days_ago(40));
    let cohort = NewCohort {
        course: stage.version.course.slug.to_string(),
        title: "Mid-career diplomats, demo cohort".to_owned(),
        starts_at: Some(stage.days_ago(39)),
        ends_at: Some(stage.now + Duration::days(21)),
        facilitators: vec![address(&PEOPLE[1])],
    };
    let cohort = manage_cohort::create(conn, stage.ctx, &administrator, &cohort)?;
    for (demo, person) in PEOPLE.iter().zip(&made).filter(|(demo, _)| demo.path != Path::None) {
        stage.set(stage.days_ago(demo.days.0));
        if demo.path == Path::Waiting {
            let (id, status) = (Some(cohort.id), EnrolmentStatus::Pending);
            enrol::add(conn, stage.ctx, person, stage.version, id, status, Some(person.id))?;
            continue;
        }
        let email = std::slice::from_ref(&person.email);
        let members = manage_cohort::add_members(conn, stage.ctx, &facilitator, cohort.id, email)?;
        for enrolment in members {
            learning::go(conn, stage, demo, &as_caller(person, stage), enrolment.id)?;
        }
    }
    Ok(made)
}

fn address(demo: &DemoPerson) -> String {
    format!("{}@demo.example", demo.mailbox)
}

fn add(conn: &mut Connection, stage: &Stage<'_>, demo: &DemoPerson, secret: &str, hash: &str) -> Result<Person, Error> {
    let input = Registration {
        email: address(demo),
        password: secret.to_owned(),
        full_name: demo.name.to_owned(),
        country: Some(demo.country.to_owned()),
        affiliation: Some(demo.affiliation.to_owned()),
        language: Some(demo.language.to_owned()),
    };
    let now = stage.ctx.now();
    let mut new = register::check(stage.ctx, &input, demo.role)?;
    new.password_hash = Some(hash.to_owned());
    let person = new.into_person(now);
    person::insert(conn, &person)?;
    person::confirm_address(conn, person.id, now)?;
    person::mark_demo(conn, person.id)?;
    let detail = json!({ "role": person.role, "demo": true });
    audit::record(conn, None, "person.created", &register::subject(&person), None, detail, now)?;
    Ok(person)
}

fn as_caller(person: &Person, stage: &Stage<'_>) -> Caller {
    Caller {
        id: person.id,
        session: SessionId::new(stage.ctx.now()),
        role: person.role,
        language: person.language.clone(),
        full_name: person.full_name.clone(),
        second_factor: false,
        vouched: false,
        passkey: false,
        confirmed_at: stage.ctx.now(),
        recent: true,
        proved: true,
    }
}

fn caller(people: &[Person], role: Role, stage: &Stage<'_>) -> Result<Caller, Error> {
    let found = people.iter().find(|person| person.role == role);
    found.map(|person| as_caller(person, stage)).ok_or(Error::NotFound("person"))
}

/// A line a person: what for, the address, how far, the name (last, as the width of its letters is nobody's guess).
fn print(parts: &Parts, people: &[Person]) -> Result<(), Failure> {
    output::line("\n  Demo people, for trying things out only:\n")?;
    for person in people {
        let enrolments = parts.db.read_blocking(|conn| Ok::<_, Error>(enrolment::of_person(conn, person.id)?))?;
        let state = enrolments.first().map_or_else(String::new, |enrolment| match enrolment.status {
            EnrolmentStatus::Active => format!("active, {:.0} %", enrolment.percent.value().floor()),
            other => other.to_string(),
        });
        let role = person.role.to_string();
        output::line(&format!("  {role:<13}  {:<27}  {state:<14}  {}", person.email, person.full_name))?;
    }
    Ok(output::line("")?)
}

#[cfg(test)]
mod tests;
