//! What several pages about courses, certificates and mail have: choices of a filter, entries of the audit log in words,
//! problems beside the field that they are about.

use std::collections::HashMap;

use crate::account::{Caller, audit, roll};
use crate::actions::{Context, Error};
use crate::base::{PersonId, Timestamp};
use crate::db::Connection;
use crate::web::error::Problem;
use crate::web::pages::shell::Shell;

/// Something to choose from.
#[derive(Debug, Clone)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What it says.
    pub text: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// The published courses by name, with their titles in the caller's language.
///
/// # Errors
/// [`Error::Store`].
pub fn courses(
    conn: &mut Connection,
    ctx: &Context,
    caller: &Caller,
    chosen: Option<&str>,
) -> Result<Vec<Choice>, Error> {
    let versions = ctx.catalogue.all_current(conn)?;
    let choice = |course: &crate::course::model::Course| Choice {
        value: course.slug.to_string(),
        text: course.texts.best(std::slice::from_ref(&caller.language), &course.language).1.title.clone(),
        chosen: chosen == Some(course.slug.as_str()),
    };
    Ok(versions.iter().map(|version| choice(&version.course)).collect())
}

/// The choices of a filter by the keys of their texts: value and key.
pub fn choices(s: &Shell, known: &[(&str, &str)], chosen: Option<&str>) -> Vec<Choice> {
    let choice = |(value, key): &(&str, &str)| Choice {
        value: (*value).to_owned(),
        text: s.t(key),
        chosen: chosen == Some(*value),
    };
    known.iter().map(choice).collect()
}

/// An entry of the audit log as a page shows it.
#[derive(Debug)]
pub struct Told {
    /// When.
    pub at: Timestamp,
    /// What, in words where there are some.
    pub what: String,
    /// Who; none: the program.
    pub who: Option<String>,
    /// Why.
    pub why: Option<String>,
}

/// The people that the entries name.
///
/// # Errors
/// [`Error::Store`].
pub fn actors(conn: &mut Connection, entries: &[audit::Entry]) -> Result<HashMap<PersonId, String>, Error> {
    let ids: Vec<PersonId> = entries.iter().filter_map(|entry| entry.actor).collect();
    Ok(if ids.is_empty() { HashMap::new() } else { roll::names(conn, &ids)? })
}

/// Entries in words: `done-certificate-revoked` is the text of `certificate.revoked`.
pub fn told(s: &Shell, entries: &[audit::Entry], names: &HashMap<PersonId, String>) -> Vec<Told> {
    let told = |entry: &audit::Entry| Told {
        at: entry.at,
        what: s.said(&format!("done-{}", entry.action.replace('.', "-"))).unwrap_or_else(|| entry.action.clone()),
        who: entry.actor.map(|id| names.get(&id).cloned().unwrap_or_else(|| id.to_string())),
        why: entry.reason.clone(),
    };
    entries.iter().map(told).collect()
}

/// A problem with what was sent, in the words of the page; a fault of the one field of the form by its own text. What no
/// other input would mend comes back.
///
/// # Errors
/// Such a problem.
pub fn words(s: &Shell, problem: Problem, field: &str) -> Result<String, Problem> {
    if !problem.is_about_input() || problem.asks_to_sign_in() || problem.code == "forbidden" {
        return Err(problem);
    }
    let about = problem.faults.iter().any(|fault| fault.pointer == format!("/{field}"));
    let own = if about { s.said(&format!("{field}-fault")) } else { s.said(&format!("problem-{}", problem.code)) };
    Ok(own.unwrap_or(problem.detail))
}
