//! The audit log: who did what, when and why. Rows are only ever added, and sealed into a chain (`chain`) that `verify`
//! walks; what goes is told at [`chain::forget`] and [`forget_reasons`].

pub mod chain;
pub mod digest;
pub mod fault;
mod suspects;
pub mod verify;

use diesel::prelude::*;
use serde::Serialize;
use serde_json::Value;

use crate::base::{AuditId, Page, PageRequest, PersonId, Timestamp};
use crate::db::schema::audit;
use crate::db::types::Json;
use crate::db::{Connection, StoreError, db};
use digest::Digest;

/// The action of a look at personal data.
pub const LOOK: &str = "personal-data.looked-at";

/// An entry.
#[derive(Debug, Clone, Serialize, Queryable)]
pub struct Entry {
    /// Its id.
    pub id: AuditId,
    /// When.
    pub at: Timestamp,
    /// Who; null for the program itself and the command line.
    pub actor: Option<PersonId>,
    /// What, such as `certificate.revoked`.
    pub action: String,
    /// To what, such as `certificate:<id>`.
    pub subject: String,
    /// Why, where a reason is asked for.
    pub reason: Option<String>,
    /// Details.
    #[serde(serialize_with = "plain")]
    pub detail: Json<Value>,
    /// Its number in the chain; none: it was not sealed yet.
    pub seq: Option<i64>,
}

/// The columns of an [`Entry`].
const ENTRY: (
    audit::id,
    audit::at,
    audit::actor_id,
    audit::action,
    audit::subject,
    audit::reason,
    audit::detail,
    audit::seq,
) = (audit::id, audit::at, audit::actor_id, audit::action, audit::subject, audit::reason, audit::detail, audit::seq);

/// A row as a link of the chain.
#[derive(Debug, Clone, Queryable)]
pub struct Link {
    /// Its id.
    pub id: AuditId,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: Option<PersonId>,
    /// What.
    pub action: String,
    /// To what.
    pub subject: String,
    /// Why; none also when it went.
    pub reason: Option<String>,
    /// Details; empty also when they went.
    pub detail: Json<Value>,
    /// Its number.
    pub seq: Option<i64>,
    /// Its digest.
    pub digest: Option<Digest>,
    /// Goes with the reason.
    pub reason_salt: Option<Vec<u8>>,
    /// Stays when the reason goes.
    pub reason_digest: Option<Digest>,
    /// Goes with the details.
    pub detail_salt: Option<Vec<u8>>,
    /// Stays when the details go.
    pub detail_digest: Option<Digest>,
}

/// The columns of a [`Link`].
const LINK: <audit::table as Table>::AllColumns = audit::all_columns;

fn plain<S: serde::Serializer>(detail: &Json<Value>, serializer: S) -> Result<S::Ok, S::Error> {
    detail.0.serialize(serializer)
}

/// Adds an entry, in the transaction of what it tells.
///
/// # Errors
/// [`StoreError`].
pub fn record(
    conn: &mut Connection,
    actor: Option<PersonId>,
    action: &str,
    subject: &str,
    reason: Option<&str>,
    detail: Value,
    now: Timestamp,
) -> Result<(), StoreError> {
    let row = (
        audit::id.eq(AuditId::new(now)),
        audit::at.eq(now),
        audit::actor_id.eq(actor),
        audit::action.eq(action),
        audit::subject.eq(subject),
        audit::reason.eq(reason),
        audit::detail.eq(Json(detail)),
    );
    db!(conn, |c| diesel::insert_into(audit::table).values(row).execute(c))?;
    Ok(())
}

/// The youngest entry of what somebody did; looks are no deeds.
///
/// # Errors
/// [`StoreError`].
pub fn last_deed(conn: &mut Connection, actor: PersonId) -> Result<Option<AuditId>, StoreError> {
    let own = audit::table.filter(audit::actor_id.eq(actor)).filter(audit::action.ne(LOOK));
    let last = own.order(audit::id.desc()).select(audit::id);
    Ok(db!(conn, |c| last.first(c).optional())?)
}

/// Whether an entry is there.
///
/// # Errors
/// [`StoreError`].
pub fn is_there(conn: &mut Connection, id: AuditId) -> Result<bool, StoreError> {
    let own = audit::table.find(id).select(audit::id);
    Ok(db!(conn, |c| own.first::<AuditId>(c).optional())?.is_some())
}

/// Which entries to list; nothing said: all.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// What this person did.
    pub actor: Option<PersonId>,
    /// This was done.
    pub action: Option<String>,
    /// To this, such as `person:<id>`.
    pub subject: Option<String>,
    /// From then on.
    pub from: Option<Timestamp>,
    /// Before that.
    pub to: Option<Timestamp>,
    /// Deeds alone: no looks at personal data.
    pub without_looks: bool,
}

/// The log, newest first.
///
/// # Errors
/// [`StoreError`].
pub fn list(conn: &mut Connection, filter: &Filter, page: &PageRequest) -> Result<Page<Entry>, StoreError> {
    let rows = i64::try_from(page.limit + 1).unwrap_or(i64::MAX);
    let before: Option<AuditId> = page.after.as_deref().and_then(|cursor| cursor.parse().ok());
    let entries: Vec<Entry> = db!(conn, |c| {
        let mut query = audit::table.select(ENTRY).into_boxed();
        if let Some(before) = before {
            query = query.filter(audit::id.lt(before));
        }
        if let Some(actor) = filter.actor {
            query = query.filter(audit::actor_id.eq(actor));
        }
        if let Some(action) = &filter.action {
            query = query.filter(audit::action.eq(action));
        }
        if let Some(subject) = &filter.subject {
            query = query.filter(audit::subject.eq(subject));
        }
        if filter.without_looks {
            query = query.filter(audit::action.ne(LOOK));
        }
        // Ids tell the time: so the order and the span are of one index.
        if let Some(from) = filter.from {
            query = query.filter(audit::id.ge(AuditId::first_at(from)));
        }
        if let Some(to) = filter.to {
            query = query.filter(audit::id.lt(AuditId::first_at(to)));
        }
        query.order(audit::id.desc()).limit(rows).load(c)
    })?;
    Ok(Page::new(entries, page.limit, |entry| entry.id.to_string()))
}

/// What was done with one thing, the newest first, at most a hundred entries; looks are no deeds.
///
/// # Errors
/// [`StoreError`].
pub fn about(conn: &mut Connection, subject: &str) -> Result<Vec<Entry>, StoreError> {
    let query =
        audit::table.filter(audit::subject.eq(subject).and(audit::action.ne(LOOK))).order(audit::id.desc()).limit(100);
    Ok(db!(conn, |c| query.select(ENTRY).load(c))?)
}

/// Whether somebody did this to that since then, with such details.
///
/// # Errors
/// [`StoreError`].
pub fn was_done(
    conn: &mut Connection,
    (actor, action, subject): (PersonId, &str, &str),
    detail: &Value,
    since: Timestamp,
) -> Result<bool, StoreError> {
    // Ids tell the time.
    let recent = audit::table.filter(audit::subject.eq(subject).and(audit::id.ge(AuditId::first_at(since))));
    let recent = recent.filter(audit::actor_id.eq(actor).and(audit::action.eq(action)));
    let found: Vec<Json<Value>> =
        db!(conn, |c| recent.order(audit::id.desc()).limit(50).select(audit::detail).load(c))?;
    Ok(found.iter().any(|known| known.0 == *detail))
}

/// Details of these have a text that was written to or about a person.
const WORDED: [&str; 1] = ["enrolment.reminded"];

/// Forgets why things were done to somebody who is erased: reasons are written about a person, and may name it. The salts go
/// with them; the chain holds by the digests, which nobody can guess the text from.
///
/// # Errors
/// [`StoreError`].
pub fn forget_reasons(conn: &mut Connection, subjects: &[String]) -> Result<(), StoreError> {
    let theirs = audit::table.filter(audit::subject.eq_any(subjects.to_vec()).and(audit::reason.is_not_null()));
    let gone = (audit::reason.eq(None::<String>), audit::reason_salt.eq(None::<Vec<u8>>));
    db!(conn, |c| diesel::update(theirs).set(gone).execute(c))?;
    let theirs = audit::table.filter(audit::subject.eq_any(subjects.to_vec()).and(audit::action.eq_any(WORDED)));
    let gone = (audit::detail.eq(Json(Value::Object(serde_json::Map::new()))), audit::detail_salt.eq(None::<Vec<u8>>));
    db!(conn, |c| diesel::update(theirs).set(gone).execute(c))?;
    Ok(())
}
