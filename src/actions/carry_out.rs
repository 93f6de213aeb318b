//! Long work, carried out: some items in one transaction, each with what became of it. What needs files does that outside of
//! any transaction, an item at a time, and then notes it in one.

use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};

use chrono::Duration;
use serde_json::json;

use super::{Context, Error, back_up, import_people, publish_work};
use crate::db::{self, Connection, Db, StoreError};
use crate::long_work::{self, Claimed, Item, Kind, LongWork, Outcome};

/// Items in one transaction: few enough that others who write wait for milliseconds.
const PIECE: i32 = 20;

/// How far a piece brought the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// There is more to do.
    More,
    /// All is done.
    Ended,
    /// Another took it over.
    Lost,
}

/// Does the next piece of work of any kind that was claimed, for a thread that may wait.
///
/// # Errors
/// [`Error::Store`] and [`Error::Internal`]: nothing of the piece was noted, it may be tried again.
pub fn next(ctx: &Arc<Context>, db: &Db, claimed: &Claimed, lease: Duration) -> Result<Step, Error> {
    // A kind that is added has its line here.
    match claimed.work.kind {
        Kind::PeopleImport => {
            let (ctx, claimed) = (ctx.clone(), claimed.clone());
            db.write_blocking(move |conn| step(conn, &ctx, &claimed, lease))
        }
        Kind::Publication => {
            let read = |_: &LongWork, item: &Item| publish_work::read(ctx, item);
            apart(ctx, db, claimed, lease, read, |conn, ctx, work, loaded| {
                publish_work::carry_out(conn, ctx, work, loaded.as_deref())
            })
        }
        Kind::Backup => {
            let work_on = |work: &LongWork, item: &Item| back_up::work_on(ctx, db, work, item);
            apart(ctx, db, claimed, lease, work_on, |conn, _, work, step| back_up::note(conn, work, step))
        }
    }
}

/// Does the next piece of work that was claimed, and holds it for another `lease`.
///
/// An item that a rule stands against is refused, and the others go on.
///
/// # Errors
/// [`Error::Store`] and [`Error::Internal`]: nothing of the piece was done, it may be tried again.
pub fn step(conn: &mut Connection, ctx: &Context, claimed: &Claimed, lease: Duration) -> Result<Step, Error> {
    let now = ctx.now();
    let Some(mut work) = long_work::hold(conn, claimed, now, lease)? else { return Ok(Step::Lost) };
    for item in long_work::items_after(conn, work.id, work.done, PIECE)? {
        let asked = work.clone();
        one(conn, &mut work, &item, |conn| import_people::carry_out(conn, ctx, &asked, &item))?;
    }
    end(conn, ctx, &work)
}

/// Does an item inside a transaction, and notes what became of it.
fn one(
    conn: &mut Connection,
    work: &mut LongWork,
    item: &Item,
    doing: impl FnOnce(&mut Connection) -> Result<Outcome, Error>,
) -> Result<(), Error> {
    let outcome = match db::part(conn, doing)? {
        Ok(outcome) => outcome,
        Err(error) => refused(error)?,
    };
    long_work::count_fate(&mut work.result.0, outcome.fate);
    long_work::note(conn, work.id, item.number, outcome)?;
    work.done = item.number;
    Ok(())
}

fn end(conn: &mut Connection, ctx: &Context, work: &LongWork) -> Result<Step, Error> {
    long_work::advance(conn, work, ctx.now())?;
    Ok(if work.done >= work.total { Step::Ended } else { Step::More })
}

/// Does the next item of work that needs files: `outside` without a transaction, under a lease that is held meanwhile, and
/// `inside` in one, with the note of what became of it. Who lost the lease notes nothing.
fn apart<P: Send + Sync + 'static>(
    ctx: &Arc<Context>,
    db: &Db,
    claimed: &Claimed,
    lease: Duration,
    outside: impl FnOnce(&LongWork, &Item) -> Result<P, Error>,
    inside: fn(&mut Connection, &Context, &LongWork, &P) -> Result<Outcome, Error>,
) -> Result<Step, Error> {
    let (held, now) = (claimed.clone(), ctx.now());
    let found = db.write_blocking(move |conn| {
        let Some(work) = long_work::hold(conn, &held, now, lease)? else { return Ok(None) };
        let item = long_work::items_after(conn, work.id, work.done, 1)?.pop();
        Ok::<_, Error>(Some((work, item)))
    })?;
    let Some((work, item)) = found else { return Ok(Step::Lost) };
    let done = match &item {
        Some(item) => Some(Arc::new(held_while(ctx, db, claimed, lease, || outside(&work, item))?)),
        None => None,
    };
    let note = || {
        let (ctx, claimed, item, done) = (ctx.clone(), claimed.clone(), item.clone(), done.clone());
        db.write_blocking(move |conn| {
            let Some(mut work) = long_work::hold(conn, &claimed, ctx.now(), lease)? else { return Ok(Step::Lost) };
            if let (Some(item), Some(done)) = (&item, &done) {
                let asked = work.clone();
                one(conn, &mut work, item, |conn| inside(conn, &ctx, &asked, done))?;
            }
            end(conn, &ctx, &work)
        })
    };
    match note() {
        // Somebody did the same from elsewhere, such as publishing from the shell: the second look finds it done.
        Err(Error::Store(StoreError::Taken(_))) => note(),
        noted => noted,
    }
}

/// Does something while the lease is renewed: it may take longer than a lease.
fn held_while<T>(ctx: &Context, db: &Db, claimed: &Claimed, lease: Duration, doing: impl FnOnce() -> T) -> T {
    let pause = (lease / 3).to_std().unwrap_or_default().max(std::time::Duration::from_secs(1));
    let (running, over) = mpsc::channel::<()>();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            while over.recv_timeout(pause) == Err(RecvTimeoutError::Timeout) {
                let (claimed, now) = (claimed.clone(), ctx.now());
                let renewed =
                    db.write_blocking(move |conn| Ok::<_, Error>(long_work::hold(conn, &claimed, now, lease)?));
                if let Err(error) = renewed {
                    tracing::warn!(%error, "long work could not be held; trying again");
                }
            }
        });
        // Gone with the doing, even when that panics: then the other thread ends.
        let _running = running;
        doing()
    })
}

fn refused(error: Error) -> Result<Outcome, Error> {
    match error {
        Error::Invalid(_) | Error::Forbidden | Error::NotFound(_) | Error::Refused(_) => {
            Ok(Outcome { fate: "refused", detail: json!({ "message": error.to_string() }) })
        }
        inside => Err(inside),
    }
}
