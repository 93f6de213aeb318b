//! Every operation of the peer's table, and the certificate: each beside its floors, by so many at once.

use std::time::{Duration, Instant};

use crate::client::Client;
use crate::deeds::{Deed, Doing};
use crate::floors::Floor;
use crate::measure::{Run, load_with, median_of};
use crate::report::Report;
use crate::stand::Stand;
use crate::table::Row;
use crate::{Failure, Options, awards, peer};

/// By how many at once each is done.
const CLIENTS: [usize; 3] = [1, 8, 64];

/// An operation: what is done, its name, on which floor, and what it costs the peer.
type Operation = (Deed, &'static str, Floor, Option<f64>);

const OPERATIONS: [Operation; 15] = [
    (Deed::MyCourses, "list my courses", Floor::Read, Some(peer::MY_COURSES)),
    (Deed::Contents, "course contents", Floor::Read, Some(peer::CONTENTS)),
    (Deed::Lesson, "open a lesson by API", Floor::Read, Some(peer::LESSON)),
    (Deed::LessonPage, "open a lesson in the browser", Floor::Read, Some(peer::LESSON_PAGE)),
    (Deed::Status, "completion status", Floor::Read, Some(peer::STATUS)),
    (Deed::CoursePage, "course page in the browser", Floor::Read, Some(peer::COURSE_PAGE)),
    (Deed::Answer, "save an answer", Floor::Write, None),
    (Deed::Attempt, "whole attempt: start, ten answers handed in, review (3 calls)", Floor::Write, Some(peer::ATTEMPT)),
    (Deed::AttemptInSteps, "whole attempt, each answer saved (13 calls)", Floor::Write, Some(peer::ATTEMPT)),
    (Deed::SignIn, "sign in", Floor::Argon2, Some(peer::SIGN_IN)),
    (Deed::ReportPage(25), "progress report of 25 learners, page", Floor::Document, Some(peer::REPORT)),
    (Deed::ReportCsv(1000), "progress of 1,000 learners as CSV", Floor::Document, Some(peer::REPORT_CSV)),
    (Deed::ReportSheet(1000), "grades of 1,000 learners as a spreadsheet", Floor::Document, Some(peer::GRADES)),
    (Deed::ReportPage(1000), "progress and grades of 1,000 learners, first page", Floor::Document, None),
    (Deed::Verify, "verify a certificate, page", Floor::Read, None),
];

/// Measures all that is asked for.
pub async fn measure(options: &Options, stand: &mut Stand, report: &mut Report) -> Result<(), Failure> {
    stand.serve(&options.server)?;
    // What a process takes right after its start is not yet what it takes.
    tokio::time::sleep(Duration::from_millis(500)).await;
    let database = stand.place.name();
    note_memory(stand, report, "after start")?;
    for (deed, name, floor, peer) in OPERATIONS {
        if options.deed.as_deref().is_some_and(|part| !name.contains(part)) {
            continue;
        }
        let first = Doing::new(stand.ground.clone(), deed, 1, stand.target()?.address).await?;
        let begun = Instant::now();
        let bytes = first.turn(&mut Client::connect(stand.target()?.address).await?, 0, 0).await?;
        let one = begun.elapsed();
        let ready = floor.ready(stand, bytes).await?;
        for clients in CLIENTS {
            // Time for everybody's turn, where one takes long.
            let span = options.span().max(one * u32::try_from(clients)?);
            let (mut subject, mut floors): (Vec<Run>, Vec<(&str, Vec<Run>)>) = (Vec::new(), Vec::new());
            for _ in 0..options.rounds.max(1) {
                for (place, (name, run)) in ready.measure(stand, clients, options.span()).await?.into_iter().enumerate()
                {
                    match floors.get_mut(place) {
                        Some((_, runs)) => runs.push(run),
                        None => floors.push((name, vec![run])),
                    }
                }
                subject.push(once(stand, deed, clients, span).await?);
            }
            let floors = floors.into_iter().map(|(name, runs)| (name, median_of(&runs))).collect();
            let name = name.to_owned();
            report.operation(Row { database, name, clients, bytes, run: median_of(&subject), floors, peer });
        }
    }
    note_memory(stand, report, "after all operations")?;
    if options.deed.as_deref().is_none_or(|part| awards::NAME.contains(part)) {
        awards::measure(options, stand, report).await?;
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
