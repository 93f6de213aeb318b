//! Every operation of the peer's table, and the certificate: each beside its floors, by so many at once.

use std::time::{Duration, Instant};

use chancery::base::Clock;
use chancery::db::Db;
use chancery::outbox;

use crate::client::Client;
use crate::deeds::{Deed, Doing};
use crate::floors::Floor;
use crate::ground::Learner;
use crate::measure::{Run, load_with, median_of, run_of};
use crate::report::Report;
use crate::site::request;
use crate::stand::Stand;
use crate::table::Row;
use crate::{Failure, Options, peer};

/// Those who complete a course, one after the other.
pub const GRADUATES: usize = 40;
/// Longer than this is a fault.
const PATIENCE: Duration = Duration::from_secs(300);

const MANY: &[usize] = &[1, 8, 64];
const SOME: &[usize] = &[1, 8];
const ONE: &[usize] = &[1];

/// An operation: what is done, its name, by how many at once, on which floor, and what it costs the peer.
type Operation = (Deed, &'static str, &'static [usize], Floor, Option<f64>);

const OPERATIONS: [Operation; 15] = [
    (Deed::MyCourses, "list my courses", MANY, Floor::Read, Some(peer::MY_COURSES)),
    (Deed::Contents, "course contents", MANY, Floor::Read, Some(peer::CONTENTS)),
    (Deed::Lesson, "open a lesson by API", MANY, Floor::Read, Some(peer::LESSON)),
    (Deed::LessonPage, "open a lesson in the browser", MANY, Floor::Read, Some(peer::LESSON_PAGE)),
    (Deed::Status, "completion status", MANY, Floor::Read, Some(peer::STATUS)),
    (Deed::CoursePage, "course page in the browser", MANY, Floor::Read, Some(peer::COURSE_PAGE)),
    (Deed::Answer, "save an answer", MANY, Floor::Write, None),
    (
        Deed::Attempt,
        "whole attempt: start, ten answers handed in, review (3 calls)",
        MANY,
        Floor::Write,
        Some(peer::ATTEMPT),
    ),
    (Deed::AttemptInSteps, "whole attempt, each answer saved (13 calls)", SOME, Floor::Write, Some(peer::ATTEMPT)),
    (Deed::SignIn, "sign in", SOME, Floor::Argon2, Some(peer::SIGN_IN)),
    (Deed::ReportPage(25), "progress report of 25 learners, page", SOME, Floor::Document, Some(peer::REPORT)),
    (Deed::ReportCsv(1000), "progress of 1,000 learners as CSV", ONE, Floor::Document, Some(peer::REPORT_CSV)),
    (Deed::ReportSheet(1000), "grades of 1,000 learners as a spreadsheet", ONE, Floor::Document, Some(peer::GRADES)),
    (Deed::ReportPage(1000), "progress and grades of 1,000 learners, first page", ONE, Floor::Document, None),
    (Deed::Verify, "verify a certificate, page", MANY, Floor::Read, None),
];

/// Measures all that is asked for.
pub async fn measure(options: &Options, stand: &mut Stand, report: &mut Report) -> Result<(), Failure> {
    stand.serve(&options.server)?;
    // What a process takes right after its start is not yet what it takes.
    tokio::time::sleep(Duration::from_millis(500)).await;
    let database = stand.place.name();
    note_memory(stand, report, "after start")?;
    for (deed, name, clients, floor, peer) in OPERATIONS {
        if options.deed.as_deref().is_some_and(|part| !name.contains(part)) {
            continue;
        }
        let bytes = {
            let first = Doing::new(stand.ground.clone(), deed, 1, stand.target()?.address).await?;
            first.turn(&mut Client::connect(stand.target()?.address).await?, 0, 0).await?
        };
        let ready = floor.ready(stand, bytes).await?;
        for clients in clients.iter().copied() {
            let (mut subject, mut floors): (Vec<Run>, Vec<(&str, Vec<Run>)>) = (Vec::new(), Vec::new());
            for _ in 0..options.rounds.max(1) {
                for (place, (name, run)) in ready.measure(stand, clients, options.span()).await?.into_iter().enumerate()
                {
                    match floors.get_mut(place) {
                        Some((_, runs)) => runs.push(run),
                        None => floors.push((name, vec![run])),
                    }
                }
                subject.push(once(stand, deed, clients, options.span()).await?);
            }
            let floors = floors.into_iter().map(|(name, runs)| (name, median_of(&runs))).collect();
            let name = name.to_owned();
            report.operation(Row { database, name, clients, bytes, run: median_of(&subject), floors, peer });
        }
    }
    note_memory(stand, report, "after all operations")?;
    if options.deed.as_deref().is_none_or(|part| "certificate".contains(part)) {
        certificates(stand, report).await?;
        note_memory(stand, report, "after the certificates")?;
    }
    Ok(())
}

/// One run of a deed.
pub async fn once(stand: &Stand, deed: Deed, clients: usize, span: Duration) -> Result<Run, Failure> {
    let target = stand.target()?;
    let doing = Doing::new(stand.ground.clone(), deed, clients, target.address).await?;
    load_with(&target, clients, span, async move |client: &mut Client, who, turn| {
        doing.turn(client, who, turn).await.map(drop)
    })
    .await
}

fn note_memory(stand: &Stand, report: &mut Report, when: &str) -> Result<(), Failure> {
    let (server, database) = stand.memory()?;
    let with = if database > 0.0 { format!(", its database's server {database:.0} MB") } else { String::new() };
    let peer = peer::MEMORY;
    report.note(format!(
        "{}, memory {when}: {server:.0} MB{with} (peer, with its database: {peer:.0} MB)",
        stand.place.name()
    ));
    Ok(())
}

/// Learners complete a course one after the other; counted until each certificate is issued, rendered, signed and mailed.
async fn certificates(stand: &Stand, report: &mut Report) -> Result<(), Failure> {
    let (target, ground) = (stand.target()?, stand.ground.clone());
    let db = Db::open_as_is(&stand.place.url, 1)?;
    let mut client = Client::connect(target.address).await?;
    let Some((first, others)) = ground.graduates.split_first() else { return Ok(()) };
    // The fonts are read at the first one; nobody waits for that one alone.
    complete(&mut client, first).await?;
    all_done(&db).await?;
    let (begun, before, mut latencies) = (Instant::now(), target.watched.cpu_seconds()?, Vec::new());
    for graduate in others {
        let one = Instant::now();
        complete(&mut client, graduate).await?;
        latencies.push(u32::try_from(one.elapsed().as_micros())?);
    }
    all_done(&db).await?;
    let used = target.watched.cpu_seconds()? - before;
    let run = run_of(latencies, begun.elapsed().as_secs_f64(), Some(used))?;
    let name = "certificate issued, rendered, signed, mailed (latency: of the completion)".to_owned();
    let row = Row { database: stand.place.name(), name, clients: 1, bytes: 0, run, floors: Vec::new(), peer: None };
    report.operation(row);
    Ok(())
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
