//! The outbox as administrators see it: every piece of work with its state and its errors.

use diesel::prelude::*;
use serde_json::Value;

use super::{Kind, State};
use crate::base::{OutboxId, Page, PageRequest, Timestamp};
use crate::db::schema::outbox;
use crate::db::types::Json;
use crate::db::{Connection, StoreError, db};

/// A piece of work.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = outbox)]
pub struct Entry {
    /// Its id.
    pub id: OutboxId,
    /// What it is.
    pub kind: Kind,
    /// What caused it.
    pub cause: String,
    /// Its details.
    pub payload: Json<Value>,
    /// How far it is.
    pub state: State,
    /// How often it was tried.
    pub tries: i32,
    /// When it is tried next (or, while a worker holds it, taken over); none once it has ended.
    pub due_at: Option<Timestamp>,
    /// What went wrong last.
    pub error: Option<String>,
    /// When it was enqueued.
    pub created_at: Timestamp,
    /// When it was done or buried.
    pub finished_at: Option<Timestamp>,
    /// To whom it goes.
    pub recipient: Option<String>,
    /// Which message it is.
    pub template: Option<String>,
    /// When it was reported back.
    pub bounced_at: Option<Timestamp>,
    /// Why it came back.
    pub bounce: Option<String>,
}

/// Which work to list; nothing said: all of it.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// In this state.
    pub state: Option<State>,
    /// Of this kind.
    pub kind: Option<Kind>,
    /// This message.
    pub template: Option<String>,
    /// To this address, or to the addresses of this domain.
    pub to: Option<String>,
    /// What came back after it had been sent.
    pub bounced: bool,
}

/// The piece of work of that id.
///
/// # Errors
/// [`StoreError`].
pub fn find(conn: &mut Connection, id: OutboxId) -> Result<Option<Entry>, StoreError> {
    Ok(db!(conn, |c| outbox::table.find(id).select(Entry::as_select()).first(c).optional())?)
}

/// Whether something caused work before.
///
/// # Errors
/// [`StoreError`].
pub fn is_known(conn: &mut Connection, kind: Kind, cause: &str) -> Result<bool, StoreError> {
    let same = outbox::table.filter(outbox::kind.eq(kind).and(outbox::cause.eq(cause))).select(outbox::id);
    let found: Option<OutboxId> = db!(conn, |c| same.first(c).optional())?;
    Ok(found.is_some())
}

/// Work, newest first.
///
/// # Errors
/// [`StoreError`].
pub fn list(conn: &mut Connection, filter: &Filter, page: &PageRequest) -> Result<Page<Entry>, StoreError> {
    let rows = i64::try_from(page.limit + 1).unwrap_or(i64::MAX);
    let before: Option<OutboxId> = page.after.as_deref().and_then(|cursor| cursor.parse().ok());
    let entries: Vec<Entry> = db!(conn, |c| {
        let mut query = outbox::table.into_boxed();
        if let Some(before) = before {
            query = query.filter(outbox::id.lt(before));
        }
        if let Some(state) = filter.state {
            query = query.filter(outbox::state.eq(state));
        }
        if let Some(kind) = filter.kind {
            query = query.filter(outbox::kind.eq(kind));
        }
        if let Some(template) = &filter.template {
            query = query.filter(outbox::template.eq(template));
        }
        match filter.to.as_deref() {
            Some(address) if address.contains('@') => query = query.filter(outbox::recipient.eq(address)),
            Some(domain) => query = query.filter(outbox::lane.eq(domain)),
            None => {}
        }
        if filter.bounced {
            query = query.filter(outbox::bounced_at.is_not_null());
        }
        query.order(outbox::id.desc()).limit(rows).select(Entry::as_select()).load(c)
    })?;
    Ok(Page::new(entries, page.limit, |entry| entry.id.to_string()))
}

/// Notes that what was sent came back; `false` when that was noted already.
///
/// # Errors
/// [`StoreError`].
pub fn note_bounce(conn: &mut Connection, id: OutboxId, reason: &str, now: Timestamp) -> Result<bool, StoreError> {
    let open = outbox::table.filter(outbox::id.eq(id).and(outbox::bounced_at.is_null()));
    let changes = (outbox::bounced_at.eq(Some(now)), outbox::bounce.eq(Some(reason)));
    Ok(db!(conn, |c| diesel::update(open).set(changes).execute(c))? == 1)
}

/// How far the work of these causes is: how many pieces are in each state.
///
/// # Errors
/// [`StoreError`].
pub fn states(conn: &mut Connection, kind: Kind, causes: &[String]) -> Result<Vec<(State, i64)>, StoreError> {
    let caused = outbox::table.filter(outbox::kind.eq(kind).and(outbox::cause.eq_any(causes)));
    Ok(db!(conn, |c| caused.group_by(outbox::state).select((outbox::state, diesel::dsl::count_star())).load(c))?)
}

/// The piece of work of one cause.
///
/// # Errors
/// [`StoreError`].
pub fn of_cause(conn: &mut Connection, kind: Kind, cause: &str) -> Result<Option<Entry>, StoreError> {
    let same = outbox::table.filter(outbox::kind.eq(kind).and(outbox::cause.eq(cause)));
    Ok(db!(conn, |c| same.select(Entry::as_select()).first(c).optional())?)
}

/// What was sent in the place of a piece of mail that had been sent before, the newest first.
///
/// # Errors
/// [`StoreError`].
pub fn sent_again(conn: &mut Connection, first: &Entry) -> Result<Vec<Entry>, StoreError> {
    let alike = Filter { template: first.template.clone(), to: first.recipient.clone(), ..Filter::default() };
    let found = list(conn, &alike, &PageRequest { limit: 50, after: None })?;
    let again = again_cause(first.id, "");
    Ok(found.items.into_iter().filter(|entry| entry.cause.starts_with(&again)).collect())
}

/// The cause of a mail that goes in the place of one that had been sent.
pub fn again_cause(id: OutboxId, when: impl std::fmt::Display) -> String {
    format!("resend:{id}:{when}")
}

/// More are not counted.
const COUNTED: i64 = 10_000;

/// How much work is in a state, counted to 10,000.
///
/// # Errors
/// [`StoreError`].
pub fn count(conn: &mut Connection, state: State) -> Result<i64, StoreError> {
    let some = outbox::table.filter(outbox::state.eq(state)).select(outbox::id).limit(COUNTED);
    let found: Vec<OutboxId> = db!(conn, |c| some.load(c))?;
    Ok(i64::try_from(found.len()).unwrap_or(COUNTED))
}

/// When the oldest work that waits was enqueued.
///
/// # Errors
/// [`StoreError`].
pub fn oldest(conn: &mut Connection) -> Result<Option<Timestamp>, StoreError> {
    let query = outbox::table.filter(outbox::state.eq(State::Queued)).order(outbox::id).select(outbox::created_at);
    Ok(db!(conn, |c| query.first(c).optional())?)
}

/// How the work that has not ended stands: kind, state, how many pieces; and of those that wait for their time, how many of each kind
/// are due. It costs what waits, not what was done.
///
/// # Errors
/// [`StoreError`].
pub fn standing(conn: &mut Connection, now: Timestamp) -> Result<(Counted, Vec<(Kind, i64)>), StoreError> {
    let open = outbox::table.filter(outbox::state.eq_any([State::Queued, State::Claimed, State::Buried]));
    let by_state = open.group_by((outbox::kind, outbox::state));
    let due = outbox::table.filter(outbox::due_at.le(now).and(outbox::state.eq(State::Queued)));
    let due = due.group_by(outbox::kind).select((outbox::kind, diesel::dsl::count_star()));
    let standing = db!(conn, |c| by_state.select((outbox::kind, outbox::state, diesel::dsl::count_star())).load(c))?;
    Ok((standing, db!(conn, |c| due.load(c))?))
}

/// Kind, state, how many pieces.
pub type Counted = Vec<(Kind, State, i64)>;

/// Since when the work that is due longest has been due.
///
/// # Errors
/// [`StoreError`].
pub fn due_since(conn: &mut Connection, now: Timestamp) -> Result<Option<Timestamp>, StoreError> {
    let due = outbox::table.filter(outbox::due_at.le(now)).order(outbox::due_at).select(outbox::due_at);
    let first: Option<Option<Timestamp>> = db!(conn, |c| due.first(c).optional())?;
    Ok(first.flatten())
}
