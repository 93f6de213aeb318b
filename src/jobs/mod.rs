//! The worker: takes work from the outbox, does it outside any transaction, finishes, retries or buries it.
//!
//! Belongs here: the loop, one file a kind of work, and `long` for work that takes longer than a request. A piece of work is claimed under a lease; whoever froze past it
//! cannot finish what another took over.

mod forget;
mod long;
mod overdue;
mod render;
mod seal;
mod send;
mod turns;

pub use forget::forget;
pub use seal::seal;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use chrono::Duration as Span;

use self::turns::Turns;
use crate::actions::{Context, Error, look_after, mind_the_clock, remind};
use crate::certificate::document::Style;
use crate::db::{Connection, Db};
use crate::long_work;
use crate::mail::{EmailAddress, Sender, Transport};
use crate::metrics::Outcome;
use crate::outbox::{self, Claimed, Kind};
use crate::settings::Worker as Settings;
use crate::traces;

/// How long an idle worker sleeps before it looks again.
const PAUSE: Duration = Duration::from_millis(250);
/// How long what is done every hour waits for its next turn.
const HOUR: Duration = Duration::from_secs(3600);

/// What the work needs.
#[derive(Debug)]
pub struct Tools {
    /// The database.
    pub db: Db,
    /// Clock, courses, names.
    pub ctx: Arc<Context>,
    /// How mail leaves.
    pub transport: Transport,
    /// Who sends it.
    pub from: Sender,
    /// Where reports about undelivered mail go; none: to the sender.
    pub return_path: Option<EmailAddress>,
    /// How many mails a minute go to the hosts of one domain; 0: no limit.
    pub per_minute_per_host: u32,
    /// How many days before a date learners are reminded of it; 0: never.
    pub reminder_days: u32,
    /// Leases and retries.
    pub settings: Settings,
    /// How certificates look.
    pub style: Style,
}

/// How a piece of work failed.
#[derive(Debug)]
pub struct Failed {
    /// Why.
    pub message: String,
    /// Whether trying again is of no use.
    pub permanent: bool,
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self { message: error.to_string(), permanent: false }
    }
}

/// The running threads.
#[derive(Debug)]
pub struct Workers {
    stop: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
}

/// Starts the threads.
///
/// # Errors
/// When the system gives no thread.
pub fn start(tools: &Arc<Tools>) -> std::io::Result<Workers> {
    let stop = Arc::new(AtomicBool::new(false));
    let mut threads = Vec::new();
    for index in 0..tools.settings.threads.max(1) {
        let (tools, stop) = (tools.clone(), stop.clone());
        let thread = std::thread::Builder::new().name(format!("worker-{index}"));
        threads.push(thread.spawn(move || run(&tools, index, &stop))?);
    }
    Ok(Workers { stop, threads })
}

impl Workers {
    /// Lets the work under way end, and stops.
    pub fn stop(self) {
        self.stop.store(true, Ordering::SeqCst);
        for thread in self.threads {
            if thread.join().is_err() {
                tracing::error!("a worker thread had panicked");
            }
        }
    }
}

fn run(tools: &Tools, index: usize, stop: &AtomicBool) {
    let mut rounds = 0_u32;
    let mut beaten = None;
    let mut hourly = Turns::every(HOUR);
    while !stop.load(Ordering::SeqCst) {
        if index == 0
            && let Err(error) = mind_the_clock::settle(&tools.db, &tools.ctx)
        {
            tracing::warn!(%error, "a leap of the clock cannot be settled; trying again");
        }
        let now = tools.ctx.now();
        if index == 0 && beaten.is_none_or(|beaten| now - beaten >= look_after::BEATS) {
            overdue::beat(tools);
            beaten = Some(now);
        }
        // The first thread also looks after the clock: attempts whose time is up, cohorts that have ended, replies
        // that are old; and seals what the audit log was told.
        if index == 0 && rounds.is_multiple_of(20) {
            overdue::end_attempts(tools);
            overdue::conclude_cohorts(tools);
            seal(tools);
        }
        if index == 0 && hourly.is_now() {
            remind(tools);
            overdue::tidy(tools);
            forget(tools);
        }
        rounds = rounds.wrapping_add(1);
        match round(tools) {
            Ok(0) => std::thread::sleep(PAUSE),
            Ok(_) => {}
            Err(error) => {
                tracing::warn!(%error, "the outbox cannot be read; trying again");
                std::thread::sleep(PAUSE * 8);
            }
        }
    }
}

/// Puts into the outbox what people are to be reminded of. What was told already is not told again.
pub fn remind(tools: &Tools) {
    let (days, ctx) = (tools.reminder_days, &tools.ctx);
    let found = tools.db.read_blocking(|conn| {
        let mut due = remind::dates(conn, ctx, days)?;
        due.extend(remind::marking(conn, ctx)?);
        Ok::<_, Error>(due)
    });
    let due = match found {
        Ok(due) => due,
        Err(error) => return tracing::warn!(%error, "dates cannot be looked at; trying again"),
    };
    for each in due {
        let ctx = tools.ctx.clone();
        if let Err(error) = tools.db.write_blocking(move |conn| remind::tell(conn, &ctx, &each)) {
            tracing::warn!(%error, "a reminder cannot be written; trying again");
        }
    }
}

/// One round: claims what is due and does it. How many pieces of work it was.
///
/// # Errors
/// When the outbox cannot be read or written.
pub fn round(tools: &Tools) -> Result<usize, Error> {
    let now = tools.ctx.now();
    // Looking costs a read; only what is there costs a write.
    let due = |conn: &mut Connection| Ok::<_, Error>((outbox::any_due(conn, now)?, long_work::any_due(conn, now)?));
    let (outbox_waits, long_work_waits) = tools.db.read_blocking(due)?;
    // Mail first: it does not wait for an import.
    let done = if outbox_waits { from_outbox(tools)? } else { 0 };
    Ok(if long_work_waits { done + long::round(tools)? } else { done })
}

fn from_outbox(tools: &Tools) -> Result<usize, Error> {
    let now = tools.ctx.now();
    let lease = Span::seconds(tools.settings.lease_seconds);
    let claimed = tools.db.write_blocking(move |conn| Ok::<_, Error>(outbox::claim(conn, 4, now, lease)?))?;
    let count = claimed.len();
    for work in claimed {
        work_on(tools, &work)?;
    }
    Ok(count)
}

/// Does a piece of work, with a span around all of it where it is traced.
fn work_on(tools: &Tools, work: &Claimed) -> Result<(), Error> {
    let span = tools.ctx.traces.work(work.kind.as_str());
    let outcome = traces::during(span.as_ref().map(traces::Span::place), || tried(tools, work));
    if let Some(span) = span {
        let word = match &outcome {
            Ok(outcome) => outcome.map_or("not-its-turn", Outcome::name),
            Err(_) => "unfinished",
        };
        span.worked(word, work.tries + 1);
    }
    outcome.map(drop)
}

/// Tries it; none when it was not its turn.
fn tried(tools: &Tools, work: &Claimed) -> Result<Option<Outcome>, Error> {
    let done = catch_unwind(AssertUnwindSafe(|| match work.kind {
        Kind::Certificate => render::render(tools, work),
        Kind::Mail => send::send(tools, work),
    }));
    let failed = match done {
        Ok(Ok(done)) => {
            let outcome = done.then_some(Outcome::Done);
            outcome.into_iter().for_each(|outcome| count(tools, work, outcome));
            return Ok(outcome);
        }
        Ok(Err(failed)) => failed,
        Err(_) => Failed { message: "the work panicked; the log has more".to_owned(), permanent: false },
    };
    let now = tools.ctx.now();
    let retry = Span::hours(tools.settings.retry_hours);
    let next = if failed.permanent { None } else { outbox::next_try(work, now, retry) };
    match next {
        Some(_) => {
            tracing::warn!(id = %work.id, kind = %work.kind, error = %failed.message, "failed; will be tried again")
        }
        None => tracing::error!(id = %work.id, kind = %work.kind, error = %failed.message, "buried"),
    }
    let outcome = if next.is_some() { Outcome::Retried } else { Outcome::Buried };
    count(tools, work, outcome);
    let (work, message) = (work.clone(), failed.message);
    tools.db.write_blocking(move |conn| {
        if outbox::fail(conn, &work, &message, next, now)? && next.is_none() && send::is_farewell(&work) {
            outbox::forget::mail(conn, work.id)?;
        }
        Ok::<_, Error>(())
    })?;
    Ok(Some(outcome))
}

fn count(tools: &Tools, work: &Claimed, outcome: Outcome) {
    tools.ctx.metrics.events.work(work.kind.as_str(), outcome);
}

/// Works until nothing is due, for tests and for commands that end.
///
/// # Errors
/// As [`round`].
pub fn drain(tools: &Tools) -> Result<usize, Error> {
    let mut total = 0;
    loop {
        match round(tools)? {
            0 => return Ok(total),
            done => total += done,
        }
    }
}
