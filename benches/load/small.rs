//! The small installation: ten thousand people at one course on SQLite, and what is compared in detail.

use std::rc::Rc;
use std::time::Duration;

use crate::client::{Call, Target};
use crate::cohort::Group;
use crate::measure::{Run, load, median_of};
use crate::options::Options;
use crate::process::Server;
use crate::quiz::RawStore;
use crate::report::{Entry, Report};
use crate::site::Site;
use crate::{Failure, Reactor, certificates, cohort, quiz};

/// The numbers of clients of the comparison of reads.
const CLIENTS: [usize; 3] = [1, 8, 64];
/// The clients of the comparison of durable writes.
const WRITERS: usize = 64;
/// The learners of a quiz that all take at the same hour.
const CROWD: usize = 200;
/// The clients that take whole attempts.
const LEARNERS: usize = 8;

/// What can be asked for.
pub const PARTS: [&str; 7] = ["start", "lesson", "answer", "simultaneous", "attempt", "matrix", "certificates"];

/// Measures what is asked for.
pub fn measure(options: &Options, reactor: &Reactor, report: &mut Report) -> Result<(), Failure> {
    eprintln!("load: making {} people, each with a session and an enrolment", options.people);
    let graduates = if options.wants("certificates") { certificates::GRADUATES } else { 0 };
    let site = Rc::new(Site::make(options.people, graduates)?);
    let group = if options.wants("matrix") { Some(cohort::prepare(&site)?) } else { None };
    if options.wants("start") {
        report.note_starts(starts(options, &site)?);
    }
    reactor.run(serve(options, &site, group.as_ref(), report))
}

async fn serve(options: &Options, site: &Rc<Site>, group: Option<&Group>, report: &mut Report) -> Result<(), Failure> {
    let raw = RawStore::open(&site.folder.path().join("raw.db")).await?;
    let server = Server::chancery(&options.server, &site.place)?;
    // What a process takes right after its start is not yet what it takes.
    tokio::time::sleep(Duration::from_millis(500)).await;
    report.memory("after start", server.memory()?);
    if options.wants("lesson") {
        lessons(options, site, &server, report).await?;
        report.memory("after the lessons", server.memory()?);
    }
    if options.wants("answer") {
        answers(options, site, &server, &raw, report).await?;
    }
    if options.wants("simultaneous") {
        simultaneous(options, site, &server, report).await?;
    }
    if options.wants("attempt") {
        attempts(options, site, &server, report).await?;
    }
    if let Some(group) = group {
        cohort::measure(options, site, &server, group, report).await?;
    }
    report.memory("after the whole load", server.memory()?);
    if options.wants("certificates") {
        drop(server);
        certificates::certificates(options, site, report).await?;
    }
    Ok(())
}

/// From the start of the process to the first `/readyz` that says so.
fn starts(options: &Options, site: &Site) -> Result<Vec<f64>, Failure> {
    let once = |_| Ok(Server::chancery(&options.server, &site.place)?.ready_after.as_secs_f64() * 1000.0);
    (0..options.rounds.max(1) * 3).map(once).collect()
}

/// Opening lessons against a bare server that answers with as many bytes.
async fn lessons(options: &Options, site: &Rc<Site>, server: &Server, report: &mut Report) -> Result<(), Failure> {
    let size = site.lesson_size(server.address).await?;
    let bare = Server::bare(size, None)?;
    report.lesson_bytes = size;
    for clients in CLIENTS {
        let (mut floor, mut subject): (Vec<Run>, Vec<Run>) = (Vec::new(), Vec::new());
        for _ in 0..options.rounds {
            let request: Call =
                Rc::new(|_, _, out| out.extend_from_slice(b"GET /document HTTP/1.1\r\nHost: bench\r\n\r\n"));
            floor.push(load(&Target::new(&bare), clients, options.span(), request).await?);
            let site = site.clone();
            let request: Call = Rc::new(move |client, turn, out| site.lesson_request(client, turn, out));
            subject.push(load(&Target::new(server), clients, options.span(), request).await?);
        }
        report.pair(
            Entry::new(format!("bare JSON, {clients} clients"), median_of(&floor)),
            Entry::new(format!("open a lesson, {clients} clients"), median_of(&subject)),
        );
    }
    Ok(())
}

/// Saving answers over HTTP against the group commit alone.
async fn answers(
    options: &Options,
    site: &Rc<Site>,
    server: &Server,
    raw: &RawStore,
    report: &mut Report,
) -> Result<(), Failure> {
    let attempts = Rc::new(quiz::start_attempts(site, server.address, WRITERS).await?);
    let (mut floor, mut subject): (Vec<Run>, Vec<Run>) = (Vec::new(), Vec::new());
    for _ in 0..options.rounds {
        floor.push(raw.load(WRITERS, options.span()).await?);
        let attempts = attempts.clone();
        let request: Call = Rc::new(move |client, turn, out| attempts[client].save_request(turn, out));
        subject.push(load(&Target::new(server), WRITERS, options.span(), request).await?);
    }
    report.pair(
        Entry::new(format!("group commit alone, {WRITERS} tasks"), median_of(&floor)),
        Entry::new(format!("submit an answer, {WRITERS} clients"), median_of(&subject)),
    );
    Ok(())
}

/// A whole course in one quiz: each learner with a connection of one's own saves answer after answer, without a pause.
async fn simultaneous(options: &Options, site: &Rc<Site>, server: &Server, report: &mut Report) -> Result<(), Failure> {
    let attempts = Rc::new(quiz::start_attempts(site, server.address, CROWD).await?);
    let mut runs = Vec::new();
    for _ in 0..options.rounds {
        let attempts = attempts.clone();
        let request: Call = Rc::new(move |client, turn, out| attempts[client].save_request(turn, out));
        runs.push(load(&Target::new(server), CROWD, options.span(), request).await?);
    }
    report.single(Entry::new(format!("{CROWD} learners save at once"), median_of(&runs)));
    Ok(())
}

/// Whole attempts: start, an answer to each of ten questions, submission.
async fn attempts(options: &Options, site: &Rc<Site>, server: &Server, report: &mut Report) -> Result<(), Failure> {
    let mut runs = Vec::new();
    for _ in 0..options.rounds {
        runs.push(quiz::take_attempts(site, server, LEARNERS, options.span()).await?);
    }
    report.single(Entry::new(format!("ten-question attempt, {LEARNERS} clients"), median_of(&runs)));
    Ok(())
}
