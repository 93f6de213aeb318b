//! Certificates of so many who complete a course at once: counted until each is issued, rendered, signed and mailed. Beside it the
//! rendering alone, one document after the other.

use std::time::{Duration, Instant};

use chancery::base::Clock;
use chancery::certificate::document::{DocumentData, Images, Style, render};
use chancery::certificate::store;
use chancery::db::Db;
use chancery::outbox;

use crate::client::Client;
use crate::ground::{Ground, Learner};
use crate::measure::{Run, run_of};
use crate::report::Report;
use crate::site::request;
use crate::stand::Stand;
use crate::table::Row;
use crate::{Failure, Options};

/// What it is called.
pub const NAME: &str = "certificate issued, rendered, signed, mailed (latency: of the completion)";
/// By how many at once, and of how many in all.
const MEASURED: [(usize, usize); 3] = [(1, 40), (8, 40), (64, 64)];
/// All of them, and one before them.
pub const GRADUATES: usize = 1 + 40 + 40 + 64;
/// Longer than this is a fault.
const PATIENCE: Duration = Duration::from_secs(300);

/// Measures them.
pub async fn measure(options: &Options, stand: &Stand, report: &mut Report) -> Result<(), Failure> {
    let db = Db::open_as_is(&stand.place.url, 1)?;
    let documents = documents(&db, &stand.ground)?;
    let style = Style::embedded();
    let (first, mut others) = stand.ground.graduates.split_first().ok_or("nobody is about to complete a course")?;
    // The fonts are read at the first one; nobody waits for that one alone.
    complete(&mut Client::connect(stand.target()?.address).await?, first).await?;
    all_done(&db).await?;
    for (clients, count) in MEASURED {
        let floor = alone(&documents, &style, options.span())?;
        let (those, rest) = others.split_at_checked(count).ok_or("too few are about to complete a course")?;
        others = rest;
        let run = together(stand, &db, clients, those).await?;
        let floors = vec![("rendering alone", floor)];
        let (database, name) = (stand.place.name(), NAME.to_owned());
        report.operation(Row { database, name, clients, bytes: 0, run, floors, peer: None });
    }
    Ok(())
}

/// Those complete the course, so many at once.
async fn together(stand: &Stand, db: &Db, clients: usize, those: &[Learner]) -> Result<Run, Failure> {
    let target = stand.target()?;
    let mut connections = Vec::new();
    for _ in 0..clients {
        connections.push(Client::connect(target.address).await?);
    }
    let (begun, before) = (Instant::now(), target.watched.cpu_seconds()?);
    let each = connections.iter_mut().enumerate().map(async |(number, client)| {
        let mut latencies = Vec::new();
        for learner in those.iter().skip(number).step_by(clients) {
            let one = Instant::now();
            complete(client, learner).await?;
            latencies.push(u32::try_from(one.elapsed().as_micros())?);
        }
        Ok::<_, Failure>(latencies)
    });
    let latencies = futures_util::future::try_join_all(each).await?.concat();
    all_done(db).await?;
    let used = target.watched.cpu_seconds()? - before;
    run_of(latencies, begun.elapsed().as_secs_f64(), Some(used))
}

async fn complete(client: &mut Client, Learner { signed, enrolment, .. }: &Learner) -> Result<(), Failure> {
    let path = format_args!("/enrolments/{enrolment}/lessons/all/last/completion");
    client.send(|out| request(out, "PUT", path, &signed.bearer, b"")).await.map(drop)
}

/// Waits until nothing is in the outbox.
async fn all_done(db: &Db) -> Result<(), Failure> {
    let begun = Instant::now();
    // What waits for a later time is waited for, too.
    let late = Clock::system().now() + chrono::Duration::days(1);
    while db.read_blocking(|conn| outbox::any_due(conn, late))? {
        if begun.elapsed() > PATIENCE {
            return Err("the certificates are not done".into());
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Ok(())
}

/// What is on the certificates that the database has from before.
fn documents(db: &Db, ground: &Ground) -> Result<Vec<DocumentData>, Failure> {
    let found = ground.codes.iter().take(100).map(|code| {
        let certificate = db.read_blocking(|conn| store::find_by_code(conn, code))?;
        Ok(certificate.ok_or("a certificate is not there")?.document)
    });
    let found = found.collect::<Result<Vec<_>, Failure>>()?;
    if found.is_empty() { Err("there are no certificates".into()) } else { Ok(found) }
}

/// Renders one after the other, on this thread: each another person's, as in life, so that little is known from the one before.
fn alone(documents: &[DocumentData], style: &Style, span: Duration) -> Result<Run, Failure> {
    let (mut begun, mut latencies) = (Instant::now(), Vec::new());
    for (number, document) in documents.iter().cycle().enumerate() {
        let one = Instant::now();
        render(document, &Images::default(), style, &[])?;
        match number {
            // The fonts are read at the first one.
            0 => begun = Instant::now(),
            _ => latencies.push(u32::try_from(one.elapsed().as_micros())?),
        }
        if begun.elapsed() > span && !latencies.is_empty() {
            break;
        }
    }
    let seconds = begun.elapsed().as_secs_f64();
    // Nothing waits in between: what passes is CPU time.
    run_of(latencies, seconds, Some(seconds))
}
