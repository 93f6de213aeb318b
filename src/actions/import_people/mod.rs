//! People from a table: each row adds a person or brings one up to date, and puts the person into a cohort. The same file
//! twice is the same as once.

pub mod sheet;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::change_person::{self, differing};
use super::register::{self, Registration};
use super::{Context, Error, Faults, Refusal, access, manage_cohort, manage_person};
use crate::account::person::Profile;
use crate::account::{Caller, NewPerson, Person, Role, audit, people, person};
use crate::base::{CohortId, LongWorkId, Timestamp};
use crate::cohort::{self, Cohort};
use crate::db::Connection;
use crate::enrolment;
use crate::long_work::{self, Claimed, Item, Kind, LongWork, NewWork, Outcome};
use crate::policy::Action;
use sheet::Row;

/// What holds for a whole import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    /// Whether new people are invited by mail; without, they ask for a password at the sign-in.
    pub invite: bool,
}

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowFault {
    /// The column; empty: the row as a whole.
    pub column: String,
    /// Stable: texts are found by it.
    pub code: String,
    /// What, and how to mend it.
    pub message: String,
}

fn fault(column: &str, code: &str, message: impl Into<String>) -> RowFault {
    RowFault { column: column.to_owned(), code: code.to_owned(), message: message.into() }
}

/// What a row comes to.
#[derive(Debug)]
enum Plan {
    Add {
        new: Box<NewPerson>,
        cohort: Option<Cohort>,
    },
    Change {
        known: Box<Person>,
        profile: Profile,
        role: Option<Role>,
        cohort: Option<Cohort>,
        fields: Vec<&'static str>,
    },
    Refuse(Vec<RowFault>),
}

impl Plan {
    fn outcome(&self) -> Outcome {
        match self {
            Self::Add { cohort, .. } => {
                let cohort = cohort.as_ref().map(|cohort| cohort.title.clone());
                Outcome { fate: "created", detail: json!({ "cohort": cohort }) }
            }
            Self::Change { fields, .. } if fields.is_empty() => Outcome { fate: "unchanged", detail: json!({}) },
            Self::Change { fields, .. } => Outcome { fate: "updated", detail: json!({ "fields": fields }) },
            Self::Refuse(faults) => Outcome { fate: "refused", detail: json!({ "faults": faults }) },
        }
    }
}

/// What a row comes to as things are: nothing is changed.
fn plan(conn: &mut Connection, ctx: &Context, caller: &Caller, row: &Row) -> Result<Plan, Error> {
    let mut found = shape(row);
    let role = match row.role.to_lowercase().as_str() {
        "" => None,
        word => word.parse::<Role>().map_err(|error| found.push(fault("role", "role", error.to_string()))).ok(),
    };
    let known = person::find_by_email(conn, &register::address_key(&row.email))?;
    let effective = role.or(known.as_ref().map(|known| known.role)).unwrap_or(Role::Learner);
    let cohort = if row.cohort.is_empty() { None } else { by_name(conn, ctx, &row.cohort, &mut found)? };
    let Some(known) = known else {
        let new = described(row, row.name.clone(), effective, &mut found);
        return Ok(match new {
            Some(new) if found.is_empty() => Plan::Add { new: Box::new(new), cohort },
            _ => Plan::Refuse(found),
        });
    };
    let name = if row.name.is_empty() { known.full_name.clone() } else { row.name.clone() };
    let described = described(row, name, effective, &mut found);
    let role = role.filter(|role| *role != known.role);
    if role.is_some() && known.id == caller.id {
        found.push(fault("role", "oneself", "nobody changes the own role"));
    }
    let (Some(new), true) = (described, found.is_empty()) else { return Ok(Plan::Refuse(found)) };
    let profile = Profile {
        full_name: Some(new.full_name),
        country: new.country,
        affiliation: new.affiliation,
        language: (!row.language.is_empty()).then_some(new.language),
        reminders: None,
    };
    let mut fields = differing(&known, &profile);
    if role.is_some() {
        fields.push("role");
    }
    let cohort = match cohort {
        Some(cohort) if !is_in(conn, &known, effective, &cohort)? => Some(cohort),
        _ => None,
    };
    if cohort.is_some() {
        fields.push("cohort");
    }
    Ok(Plan::Change { known: Box::new(known), profile, role, cohort, fields })
}

fn shape(row: &Row) -> Vec<RowFault> {
    let mut found = Vec::new();
    if let Some(cells) = row.cells {
        found.push(fault("", "cells", format!("the row has {cells} cells, not as many as the first line")));
    }
    if let Some(line) = row.repeats {
        found.push(fault("email", "repeated", format!("line {line} has the same address")));
    }
    found
}

/// The person that a row describes, by the rules of registering; faults by their columns.
fn described(row: &Row, name: String, role: Role, found: &mut Vec<RowFault>) -> Option<NewPerson> {
    let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let input = Registration {
        email: row.email.clone(),
        password: String::new(),
        full_name: name,
        country: given(&row.country),
        affiliation: given(&row.affiliation),
        language: given(&row.language),
    };
    let mut faults = Faults::default();
    let new = register::describe(&mut faults, &input, role);
    if let Err(Error::Invalid(faults)) = faults.check() {
        for wrong in faults {
            let column = match wrong.pointer.trim_start_matches('/') {
                "full_name" => "name",
                other => other,
            };
            found.push(fault(column, column, wrong.message));
        }
    }
    new
}

/// The cohort of that id or exact title.
fn by_name(
    conn: &mut Connection,
    ctx: &Context,
    name: &str,
    found: &mut Vec<RowFault>,
) -> Result<Option<Cohort>, Error> {
    let by_id = name.parse::<CohortId>().ok().map(|id| cohort::find(conn, id)).transpose()?.flatten();
    let mut cohorts = match by_id {
        Some(cohort) => vec![cohort],
        None => cohort::titled(conn, name, 2)?,
    };
    if cohorts.len() > 1 {
        found.push(fault("cohort", "cohort-ambiguous", "several cohorts have this title: give the id of one"));
        return Ok(None);
    }
    let Some(cohort) = cohorts.pop() else {
        found.push(fault("cohort", "cohort", "there is no cohort with this id or title"));
        return Ok(None);
    };
    if ctx.catalogue.current(conn, &cohort.course)?.is_none() {
        found.push(fault("cohort", "cohort-course", "the course of this cohort is not published"));
        return Ok(None);
    }
    Ok(Some(cohort))
}

/// Whether somebody is in a cohort already: as its learner, or as its facilitator who is one.
fn is_in(conn: &mut Connection, known: &Person, role: Role, cohort: &Cohort) -> Result<bool, Error> {
    if role >= Role::Facilitator {
        return Ok(cohort::is_facilitator(conn, cohort.id, known.id)?);
    }
    Ok(enrolment::in_course(conn, known.id, &cohort.course)?.is_some_and(|found| found.cohort_id == Some(cohort.id)))
}

/// What would become of each row; nothing is changed.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::Store`].
pub fn dry_run(
    conn: &mut Connection,
    ctx: &Context,
    caller: &Caller,
    rows: &[Row],
) -> Result<Vec<(Value, Option<Outcome>)>, Error> {
    access::may(caller, Action::PrepareImport)?;
    let told = rows.iter().map(|row| Ok((json!(row), Some(plan(conn, ctx, caller, row)?.outcome()))));
    told.collect()
}

/// Keeps an import with what its dry run says, to be begun by who asked for it.
///
/// # Errors
/// As [`dry_run`].
pub fn prepare(
    conn: &mut Connection,
    ctx: &Context,
    caller: &Caller,
    rows: &[Row],
    rules: Rules,
) -> Result<LongWorkId, Error> {
    let items = dry_run(conn, ctx, caller, rows)?;
    let new = NewWork { kind: Kind::PeopleImport, by: Some(caller.id), options: json!(rules), items };
    Ok(long_work::prepare(conn, &new, ctx.now())?)
}

/// Begins an import that the caller prepared. What was begun is not begun twice.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`] for what is another's.
pub fn begin(conn: &mut Connection, ctx: &Context, caller: &Caller, id: LongWorkId) -> Result<(), Error> {
    access::may(caller, Action::ImportPeople)?;
    // It gives roles.
    let work = long_work::find(conn, id)?;
    let own = work.filter(|work| work.by_id == Some(caller.id) && work.kind == Kind::PeopleImport);
    let work = own.ok_or(Error::NotFound("import"))?;
    if long_work::begin(conn, id, ctx.now())? {
        note(conn, ctx, caller, id, work.total)?;
    }
    Ok(())
}

/// Begins an import at once, held by who asks: the first pieces are done in the request.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::Store`], [`Unproven::RecentSignInNeeded`](super::Unproven).
pub fn begin_held(
    conn: &mut Connection,
    ctx: &Context,
    caller: &Caller,
    rows: &[Row],
    rules: Rules,
    until: Timestamp,
) -> Result<Option<Claimed>, Error> {
    access::may(caller, Action::ImportPeople)?;
    let items = rows.iter().map(|row| (json!(row), None)).collect();
    let new = NewWork { kind: Kind::PeopleImport, by: Some(caller.id), options: json!(rules), items };
    let id = long_work::start(conn, &new, ctx.now())?;
    note(conn, ctx, caller, id, i32::try_from(rows.len()).unwrap_or(i32::MAX))?;
    Ok(long_work::claim_one(conn, id, ctx.now(), until)?)
}

fn note(conn: &mut Connection, ctx: &Context, caller: &Caller, id: LongWorkId, rows: i32) -> Result<(), Error> {
    let (subject, detail) = (format!("work:{id}"), json!({ "rows": rows }));
    Ok(audit::record(conn, Some(caller.id), "people.imported", &subject, None, detail, ctx.now())?)
}

/// Carries one row out.
///
/// # Errors
/// [`Error::Forbidden`] when who asked is no administrator any more, [`Error::Store`].
pub fn carry_out(conn: &mut Connection, ctx: &Context, work: &LongWork, item: &Item) -> Result<Outcome, Error> {
    let inside = |error: serde_json::Error| Error::Internal(error.to_string());
    let row: Row = serde_json::from_value(item.input.0.clone()).map_err(inside)?;
    let rules: Rules = serde_json::from_value(work.options.0.clone()).map_err(inside)?;
    let caller = access::asker(conn, ctx, work, Action::ImportPeople)?;
    let plan = plan(conn, ctx, &caller, &row)?;
    let outcome = plan.outcome();
    match plan {
        Plan::Refuse(_) => {}
        Plan::Add { new, cohort } => {
            let added = match manage_person::add(conn, ctx, Some(caller.id), *new, rules.invite) {
                // Somebody registered at this moment: the next import brings the person up to date.
                Err(Error::Refused(Refusal::AddressTaken)) => return Ok(taken()),
                added => added?,
            };
            join(conn, ctx, &caller, &added, cohort.as_ref())?;
        }
        Plan::Change { known, profile, role, cohort, fields } if !fields.is_empty() => {
            if let Some(role) = role {
                change_person::guard(conn, caller.id, known.id)?;
                people::set_role(conn, known.id, role)?;
            }
            person::update_profile(conn, known.id, &profile)?;
            let (subject, detail) = (register::subject(&known), json!({ "fields": fields, "import": work.id }));
            audit::record(conn, Some(caller.id), "person.changed", &subject, None, detail, ctx.now())?;
            let known = Person { role: role.unwrap_or(known.role), ..*known };
            join(conn, ctx, &caller, &known, cohort.as_ref())?;
        }
        Plan::Change { .. } => {}
    }
    Ok(outcome)
}

fn taken() -> Outcome {
    let faults =
        [fault("email", "taken", "somebody registered with this address at this moment: import the row again")];
    Outcome { fate: "refused", detail: json!({ "faults": faults }) }
}

/// Puts somebody into a cohort: learners learn there, who is more facilitates it.
fn join(
    conn: &mut Connection,
    ctx: &Context,
    caller: &Caller,
    person: &Person,
    cohort: Option<&Cohort>,
) -> Result<(), Error> {
    let Some(cohort) = cohort else { return Ok(()) };
    if person.role >= Role::Facilitator {
        return Ok(cohort::add_facilitator(conn, cohort.id, person.id)?);
    }
    manage_cohort::add_members(conn, ctx, caller, cohort.id, std::slice::from_ref(&person.email))?;
    Ok(())
}
