//! The audit log: who did what, when and why. Rows are only ever added; what goes is told at [`forget`] and
//! [`forget_reasons`].

use diesel::prelude::*;
use serde::Serialize;
use serde_json::Value;

use crate::base::{AuditId, Page, PageRequest, PersonId, Timestamp};
use crate::db::schema::audit;
use crate::db::types::Json;
use crate::db::{Connection, StoreError, db};

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
}

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
}

/// The log, newest first.
///
/// # Errors
/// [`StoreError`].
pub fn list(conn: &mut Connection, filter: &Filter, page: &PageRequest) -> Result<Page<Entry>, StoreError> {
    let rows = i64::try_from(page.limit + 1).unwrap_or(i64::MAX);
    let before: Option<AuditId> = page.after.as_deref().and_then(|cursor| cursor.parse().ok());
    let entries: Vec<Entry> = db!(conn, |c| {
        let mut query = audit::table.into_boxed();
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

/// What was done with one thing, the newest first, at most a hundred entries.
///
/// # Errors
/// [`StoreError`].
pub fn about(conn: &mut Connection, subject: &str) -> Result<Vec<Entry>, StoreError> {
    let query = audit::table.filter(audit::subject.eq(subject)).order(audit::id.desc()).limit(100);
    Ok(db!(conn, |c| query.load(c))?)
}

/// Forgets the oldest entries from before then, some at a time; how many.
///
/// # Errors
/// [`StoreError`].
pub fn forget(conn: &mut Connection, before: Timestamp, limit: i64) -> Result<usize, StoreError> {
    // Ids tell the time.
    let old = audit::table.filter(audit::id.lt(AuditId::first_at(before)));
    let query = old.order(audit::id).limit(limit).select(audit::id);
    let ids: Vec<AuditId> = db!(conn, |c| query.load(c))?;
    if ids.is_empty() {
        return Ok(0);
    }
    Ok(db!(conn, |c| diesel::delete(audit::table.filter(audit::id.eq_any(&ids))).execute(c))?)
}

/// Forgets why things were done to somebody who is erased: reasons are written about a person, and may name it.
///
/// # Errors
/// [`StoreError`].
pub fn forget_reasons(conn: &mut Connection, subjects: &[String]) -> Result<(), StoreError> {
    let theirs = audit::table.filter(audit::subject.eq_any(subjects.to_vec()).and(audit::reason.is_not_null()));
    db!(conn, |c| diesel::update(theirs).set(audit::reason.eq(None::<String>)).execute(c))?;
    Ok(())
}
