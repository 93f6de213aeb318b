//! Long work: what takes longer than a request. The worker does it item by item in pieces, each piece a transaction; how
//! far it is, is kept with it, so that a restart goes on where it was.
//!
//! Belongs here: keeping it, claiming it, noting what became of each item. What the kinds mean is not known here. A claim
//! is a lease, as in the outbox: whoever froze past it cannot go on with what another took over.

mod items;

use chrono::Duration;
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::base::{Id, LongWorkId, Page, PageRequest, PersonId, Timestamp, kind};
use crate::db::schema::{long_work, long_work_items as rows};
use crate::db::types::{Json, text_enum};
use crate::db::{Connection, StoreError, db};

pub use items::{Item, Outcome, items_after, list_items, note};

text_enum! {
    /// What a piece of long work is.
    pub enum Kind {
        /// Adds and changes people, one an item.
        PeopleImport = "people-import",
        /// Publishes courses from the folder, one an item.
        Publication = "publication",
        /// Makes a backup, a step an item.
        Backup = "backup",
    }
}

text_enum! {
    /// How far it is.
    pub enum State {
        /// It is shown to who asked for it, and was not begun.
        Prepared = "prepared",
        /// It is being done, or waits for a worker.
        Running = "running",
        /// All items are done.
        Done = "done",
        /// It was given up; what was done until then stands.
        Failed = "failed",
    }
}

/// The token of one claim.
pub type Lease = Id<kind::LongWork>;

/// A piece of long work.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = long_work)]
pub struct LongWork {
    /// Its id.
    pub id: LongWorkId,
    /// What it is.
    pub kind: Kind,
    /// How far it is.
    pub state: State,
    /// How many items it has.
    pub total: i32,
    /// How many of them are done.
    pub done: i32,
    /// Who asked for it; none: the program.
    pub by_id: Option<PersonId>,
    /// What it was told.
    pub options: Json<Value>,
    /// How many items had which fate: `{"created": 3}`.
    pub result: Json<Value>,
    /// What went wrong last.
    pub error: Option<String>,
    /// How often its next piece was tried in vain.
    pub tries: i32,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When it began.
    pub begun_at: Option<Timestamp>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
}

/// Long work that a worker holds.
#[derive(Debug, Clone)]
pub struct Claimed {
    /// The work, as it was when it was claimed.
    pub work: LongWork,
    /// The claim, to be shown with each piece.
    pub lease: Lease,
}

/// What is to be done.
#[derive(Debug, Clone)]
pub struct NewWork {
    /// What it is.
    pub kind: Kind,
    /// Who asked for it.
    pub by: Option<PersonId>,
    /// What it is told.
    pub options: Value,
    /// Its items, with what is already known of each: what a dry run says.
    pub items: Vec<(Value, Option<Outcome>)>,
}

impl LongWork {
    /// Whether nothing more becomes of it by itself.
    pub fn has_ended(&self) -> bool {
        matches!(self.state, State::Done | State::Failed)
    }
}

/// Keeps work that was not begun yet; its id.
///
/// # Errors
/// [`StoreError`].
pub fn prepare(conn: &mut Connection, new: &NewWork, now: Timestamp) -> Result<LongWorkId, StoreError> {
    let id = LongWorkId::new(now);
    let mut counts = json!({});
    for outcome in new.items.iter().filter_map(|(_, outcome)| outcome.as_ref()) {
        count_fate(&mut counts, outcome.fate);
    }
    let row = (
        long_work::id.eq(id),
        long_work::kind.eq(new.kind),
        long_work::state.eq(State::Prepared),
        long_work::total.eq(count(new.items.len())),
        long_work::done.eq(0),
        long_work::by_id.eq(new.by),
        long_work::options.eq(Json(new.options.clone())),
        long_work::result.eq(Json(counts)),
        long_work::tries.eq(0),
        long_work::created_at.eq(now),
    );
    db!(conn, |c| diesel::insert_into(long_work::table).values(row).execute(c))?;
    // In portions: a statement has at most 32,766 values.
    for (portion, some) in new.items.chunks(PORTION).enumerate() {
        let rows: Vec<_> = some
            .iter()
            .enumerate()
            .map(|(index, (input, outcome))| {
                (
                    rows::work_id.eq(id),
                    rows::number.eq(count(portion * PORTION + index + 1)),
                    rows::input.eq(Json(input.clone())),
                    rows::fate.eq(outcome.as_ref().map(|outcome| outcome.fate)),
                    rows::detail.eq(outcome.as_ref().map(|outcome| Json(outcome.detail.clone()))),
                )
            })
            .collect();
        db!(conn, |c| diesel::insert_into(rows::table).values(rows).execute(c))?;
    }
    Ok(id)
}

/// Counts one more item with that fate.
pub fn count_fate(counts: &mut Value, fate: &str) {
    let counted = counts[fate].as_i64().unwrap_or(0);
    counts[fate] = (counted + 1).into();
}

/// Items that are written by one statement.
const PORTION: usize = 500;

fn count(number: usize) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

/// Begins prepared work. `false`: it was begun before.
///
/// # Errors
/// [`StoreError`].
pub fn begin(conn: &mut Connection, id: LongWorkId, now: Timestamp) -> Result<bool, StoreError> {
    let open = long_work::table.filter(long_work::id.eq(id).and(long_work::state.eq(State::Prepared)));
    let changes = (
        long_work::state.eq(State::Running),
        long_work::begun_at.eq(Some(now)),
        long_work::result.eq(Json(json!({}))),
        long_work::due_at.eq(Some(now)),
    );
    let begun = db!(conn, |c| diesel::update(open).set(changes).execute(c))? == 1;
    if begun {
        let all = rows::table.filter(rows::work_id.eq(id));
        db!(conn, |c| diesel::update(all)
            .set((rows::fate.eq(None::<String>), rows::detail.eq(None::<Json<Value>>)))
            .execute(c))?;
    }
    Ok(begun)
}

/// Keeps work and begins it at once; its id.
///
/// # Errors
/// [`StoreError`].
pub fn start(conn: &mut Connection, new: &NewWork, now: Timestamp) -> Result<LongWorkId, StoreError> {
    let id = prepare(conn, new, now)?;
    begin(conn, id, now)?;
    Ok(id)
}

/// The work of that id.
///
/// # Errors
/// [`StoreError`].
pub fn find(conn: &mut Connection, id: LongWorkId) -> Result<Option<LongWork>, StoreError> {
    Ok(db!(conn, |c| long_work::table.find(id).select(LongWork::as_select()).first(c).optional())?)
}

/// Whether any work is due.
///
/// # Errors
/// [`StoreError`].
pub fn any_due(conn: &mut Connection, now: Timestamp) -> Result<bool, StoreError> {
    let query = long_work::table.filter(long_work::due_at.le(now)).select(long_work::id);
    let found: Option<LongWorkId> = db!(conn, |c| query.first(c).optional())?;
    Ok(found.is_some())
}

/// The work of a kind that is begun and has not ended.
///
/// # Errors
/// [`StoreError`].
pub fn under_way(conn: &mut Connection, kind: Kind) -> Result<Option<LongWorkId>, StoreError> {
    // What has not ended is due at some moment: few rows, behind one index.
    let due = long_work::due_at.gt(Timestamp::from_micros(0)).and(long_work::kind.eq(kind));
    let query = long_work::table.filter(due).select(long_work::id);
    Ok(db!(conn, |c| query.first(c).optional())?)
}

/// Takes the work that is due longest, under a lease until `now + lease`. Work whose lease ran out counts as due: its
/// worker died or froze.
///
/// # Errors
/// [`StoreError`].
pub fn claim(conn: &mut Connection, now: Timestamp, lease: Duration) -> Result<Option<Claimed>, StoreError> {
    let due = long_work::table.filter(long_work::due_at.le(now)).order(long_work::due_at).limit(1);
    let found: Option<LongWork> = db!(
        conn,
        sqlite | c | due.select(LongWork::as_select()).first(c).optional(),
        postgres | c | due.select(LongWork::as_select()).for_update().skip_locked().first(c).optional()
    )?;
    match found {
        Some(work) => claim_one(conn, work.id, now, now + lease),
        None => Ok(None),
    }
}

/// Takes work that was just begun, until that moment: who asked for it does the first pieces. `None`: there is none.
///
/// # Errors
/// [`StoreError`].
pub fn claim_one(
    conn: &mut Connection,
    id: LongWorkId,
    now: Timestamp,
    until: Timestamp,
) -> Result<Option<Claimed>, StoreError> {
    let token = Lease::new(now);
    let changes = (long_work::lease.eq(Some(token)), long_work::due_at.eq(Some(until)));
    db!(conn, |c| diesel::update(long_work::table.find(id)).set(changes).execute(c))?;
    Ok(find(conn, id)?.map(|work| Claimed { work, lease: token }))
}

/// Holds claimed work for another while, locked until the transaction ends; the work as it is now. `None`: another took
/// it over.
///
/// # Errors
/// [`StoreError`].
pub fn hold(
    conn: &mut Connection,
    claimed: &Claimed,
    now: Timestamp,
    lease: Duration,
) -> Result<Option<LongWork>, StoreError> {
    let held = long_work::table.find(claimed.work.id).filter(long_work::lease.eq(Some(claimed.lease)));
    let rows = db!(conn, |c| diesel::update(held).set(long_work::due_at.eq(Some(now + lease))).execute(c))?;
    if rows == 1 { find(conn, claimed.work.id) } else { Ok(None) }
}

/// Notes how far held work is; with all items done it has ended.
///
/// # Errors
/// [`StoreError`].
pub fn advance(conn: &mut Connection, work: &LongWork, now: Timestamp) -> Result<(), StoreError> {
    let progress = (
        long_work::done.eq(work.done),
        long_work::result.eq(work.result.clone()),
        long_work::tries.eq(0),
        long_work::error.eq(None::<String>),
    );
    db!(conn, |c| diesel::update(long_work::table.find(work.id)).set(progress).execute(c))?;
    if work.done >= work.total {
        end(conn, work.id, State::Done, now)?;
    }
    Ok(())
}

fn end(conn: &mut Connection, id: LongWorkId, state: State, now: Timestamp) -> Result<(), StoreError> {
    let ended = (
        long_work::state.eq(state),
        long_work::ended_at.eq(Some(now)),
        long_work::due_at.eq(None::<Timestamp>),
        long_work::lease.eq(None::<Lease>),
    );
    db!(conn, |c| diesel::update(long_work::table.find(id)).set(ended).execute(c))?;
    Ok(())
}

/// Lets held work go, so that whoever is free takes its next piece.
///
/// # Errors
/// [`StoreError`].
pub fn release(conn: &mut Connection, claimed: &Claimed, now: Timestamp) -> Result<(), StoreError> {
    let running = long_work::lease.eq(Some(claimed.lease)).and(long_work::state.eq(State::Running));
    let held = long_work::table.find(claimed.work.id).filter(running);
    let changes = (long_work::due_at.eq(Some(now)), long_work::lease.eq(None::<Lease>));
    db!(conn, |c| diesel::update(held).set(changes).execute(c))?;
    Ok(())
}

/// Puts held work back for another try at `next`, or gives it up.
///
/// # Errors
/// [`StoreError`].
pub fn put_back(
    conn: &mut Connection,
    claimed: &Claimed,
    error: &str,
    next: Option<Timestamp>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let held = long_work::table.find(claimed.work.id).filter(long_work::lease.eq(Some(claimed.lease)));
    let changes = (
        long_work::error.eq(Some(error)),
        long_work::tries.eq(long_work::tries + 1),
        long_work::due_at.eq(next),
        long_work::lease.eq(None::<Lease>),
    );
    let rows = db!(conn, |c| diesel::update(held).set(changes).execute(c))?;
    if rows == 1 && next.is_none() {
        end(conn, claimed.work.id, State::Failed, now)?;
    }
    Ok(())
}

/// The newest work first.
///
/// # Errors
/// [`StoreError`].
pub fn list(conn: &mut Connection, page: &PageRequest) -> Result<Page<LongWork>, StoreError> {
    let before: Option<LongWorkId> = page.after.as_deref().and_then(|cursor| cursor.parse().ok());
    let found: Vec<LongWork> = db!(conn, |c| {
        let mut query = long_work::table.into_boxed();
        if let Some(before) = before {
            query = query.filter(long_work::id.lt(before));
        }
        let rows = i64::try_from(page.limit + 1).unwrap_or(i64::MAX);
        query.order(long_work::id.desc()).limit(rows).select(LongWork::as_select()).load(c)
    })?;
    Ok(Page::new(found, page.limit, |work| work.id.to_string()))
}

/// Forgets what was prepared before `prepared` and not begun, and what ended and was asked for before `ended`: both hold
/// what people sent.
///
/// # Errors
/// [`StoreError`].
pub fn forget(conn: &mut Connection, prepared: Timestamp, ended: Timestamp) -> Result<usize, StoreError> {
    let stale = long_work::state.eq(State::Prepared).and(long_work::created_at.lt(prepared));
    let old = long_work::created_at.lt(ended).and(long_work::due_at.is_null());
    let rows = db!(conn, |c| diesel::delete(long_work::table.filter(stale)).execute(c))?;
    Ok(rows + db!(conn, |c| diesel::delete(long_work::table.filter(old)).execute(c))?)
}
