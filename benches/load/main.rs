//! The load benchmark: what the service does over HTTP, side by side with the floor under it.
//!
//! `cargo bench --bench load -- [--seconds N] [--rounds N] [--people N] [--only lesson,answer,simultaneous,attempt,certificates,matrix,start] [--json FILE]
//! [--server PROGRAM]`. Baseline and subject alternate (A B A B); what is printed are medians of the rounds. The servers
//! are processes of their own, so that their CPU time and memory are theirs alone; clients and servers share the machine.

mod bare;
mod certificates;
mod client;
mod cohort;
mod graduation;
mod measure;
mod process;
mod quiz;
mod report;
mod sink;
mod site;

use std::path::PathBuf;
use std::process::ExitCode;
use std::rc::Rc;
use std::time::Duration;

use client::{Call, Target};
use measure::{Run, load, median_of};
use mimalloc::MiMalloc;
use process::Server;
use quiz::RawStore;
use report::{Entry, Report};
use site::Site;

/// As the program has: the floors shall stand on the same ground.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// Whatever goes wrong ends the benchmark with a sentence.
type Failure = Box<dyn std::error::Error>;

/// The numbers of clients of the comparison of reads.
const CLIENTS: [usize; 3] = [1, 8, 64];
/// The clients of the comparison of durable writes.
const WRITERS: usize = 64;
/// The learners of a quiz that all take at the same hour.
const CROWD: usize = 200;
/// The clients that take whole attempts.
const LEARNERS: usize = 8;

struct Options {
    seconds: f64,
    rounds: usize,
    people: usize,
    only: Option<String>,
    json: Option<PathBuf>,
    server: PathBuf,
}

impl Options {
    fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Self, Failure> {
        let server = PathBuf::from(env!("CARGO_BIN_EXE_chancery"));
        let mut options = Self { seconds: 3.0, rounds: 3, people: 10_000, only: None, json: None, server };
        while let Some(argument) = arguments.next() {
            // What `cargo bench` itself adds.
            if argument == "--bench" {
                continue;
            }
            let value = arguments.next().ok_or_else(|| format!("{argument} takes a value"))?;
            match argument.as_str() {
                "--seconds" => options.seconds = value.parse()?,
                "--rounds" => options.rounds = value.parse()?,
                "--people" => options.people = value.parse()?,
                "--only" => options.only = Some(value),
                "--json" => options.json = Some(value.into()),
                "--server" => options.server = value.into(),
                _ => return Err(format!("{argument} is not an option of this benchmark").into()),
            }
        }
        Ok(options)
    }

    fn wants(&self, part: &str) -> bool {
        self.only.as_deref().is_none_or(|only| only.split(',').any(|each| each == part))
    }

    fn span(&self) -> Duration {
        Duration::from_secs_f64(self.seconds)
    }
}

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let done = match std::env::args().nth(1).as_deref() {
        Some(bare::ARGUMENT) => bare::serve(arguments.nth(1)),
        _ => Options::parse(arguments).and_then(|options| bench(&options)),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("load: {error}");
            ExitCode::FAILURE
        }
    }
}

fn bench(options: &Options) -> Result<(), Failure> {
    eprintln!("load: making {} people, each with a session and an enrolment", options.people);
    let graduates = if options.wants("certificates") { certificates::GRADUATES } else { 0 };
    let site = Rc::new(Site::make(options.people, graduates)?);
    let group = if options.wants("matrix") { Some(cohort::prepare(&site)?) } else { None };
    let raw = RawStore::open(&site.folder.path().join("raw.db"))?;
    let mut report = Report::new(&site);
    if options.wants("start") {
        report.note_starts(starts(options, &site)?);
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let local = tokio::task::LocalSet::new();
    local.block_on(&runtime, async {
        let server = Server::chancery(&options.server, &site)?;
        // What a process takes right after its start is not yet what it takes.
        tokio::time::sleep(Duration::from_millis(500)).await;
        report.memory("after start", server.memory()?);
        if options.wants("lesson") {
            lessons(options, &site, &server, &mut report).await?;
            report.memory("after the lessons", server.memory()?);
        }
        if options.wants("answer") {
            answers(options, &site, &server, &raw, &mut report).await?;
        }
        if options.wants("simultaneous") {
            simultaneous(options, &site, &server, &mut report).await?;
        }
        if options.wants("attempt") {
            attempts(options, &site, &server, &mut report).await?;
        }
        if let Some(group) = &group {
            cohort::measure(options, &site, &server, group, &mut report).await?;
        }
        report.memory("after the whole load", server.memory()?);
        if options.wants("certificates") {
            drop(server);
            certificates::certificates(options, &site, &mut report).await?;
        }
        report.print();
        match &options.json {
            Some(path) => Ok(std::fs::write(path, report.json())?),
            None => Ok(()),
        }
    })
}

/// From the start of the process to the first `/readyz` that says so.
fn starts(options: &Options, site: &Site) -> Result<Vec<f64>, Failure> {
    let once = |_| Ok(Server::chancery(&options.server, site)?.ready_after.as_secs_f64() * 1000.0);
    (0..options.rounds.max(1) * 3).map(once).collect()
}

/// Opening lessons against a bare server that answers with as many bytes.
async fn lessons(options: &Options, site: &Rc<Site>, server: &Server, report: &mut Report) -> Result<(), Failure> {
    let size = site.lesson_size(server.address).await?;
    let bare = Server::bare(size)?;
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
