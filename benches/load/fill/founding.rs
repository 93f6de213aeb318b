//! A new installation: migrated, with its courses published, and with who runs it.

use std::collections::HashMap;
use std::sync::Arc;

use chancery::account::{NewPerson, Role, facts, password, person, session};
use chancery::actions::{Error, publish};
use chancery::base::{Language, PersonId, SessionId, Timestamp};
use chancery::course::catalogue::{Catalogue, Version};
use chancery::course::load_all;
use chancery::db::{Connection, Db};
use chrono::Duration;

use super::courses::COURSES;
use super::people::PASSWORD;
use crate::Failure;
use crate::place::Place;

/// The versions of the courses by name.
pub type Versions = HashMap<&'static str, Arc<Version>>;

/// Migrates, publishes the courses, adds who runs the cohorts.
pub fn found(place: &Place, now: Timestamp) -> Result<(Versions, (PersonId, SessionId)), Failure> {
    let db = Db::open(&place.url, 1)?;
    for course in load_all(&place.courses())? {
        for fault in &course.diagnostics {
            eprintln!("load: {fault}");
        }
        db.write_blocking(move |conn| publish::publish(conn, &course, now))?;
    }
    let names = || COURSES.iter().map(|made| made.name).chain(["graduation"]);
    let made = db.write_blocking(move |conn| {
        let catalogue = Catalogue::default();
        let current = |name| Ok((name, catalogue.current(conn, name)?.ok_or(Error::NotFound("course"))?));
        let versions = names().map(current).collect::<Result<Versions, Error>>()?;
        // The words by which people are found are written with them.
        facts::set(conn, "person-words", "1")?;
        staff(conn, "ada@example.org", "Ada Byron", Role::Administrator, now)?;
        Ok::<_, Error>((versions, staff(conn, "ines@example.org", "Ines Costa", Role::Facilitator, now)?))
    })?;
    Ok(made)
}

fn staff(
    conn: &mut Connection,
    email: &str,
    name: &str,
    role: Role,
    now: Timestamp,
) -> Result<(PersonId, SessionId), Error> {
    let new = NewPerson {
        email: email.to_owned(),
        email_key: email.to_owned(),
        full_name: name.to_owned(),
        country: None,
        affiliation: None,
        language: Language::english(),
        role,
        password_hash: password::hash(PASSWORD).ok(),
    };
    let person = new.into_person(now);
    person::insert(conn, &person)?;
    let session = session::open(conn, person.id, None, now, Duration::days(30))?.session;
    Ok((person.id, session))
}
