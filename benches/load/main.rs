//! The load benchmark: what the service does over HTTP, side by side with the floor under it.
//!
//! `cargo bench --bench load -- --help` tells what can be asked for. Baseline and subject alternate (A B A B); what is printed
//! are medians of the rounds. The servers are processes of their own, so that their CPU time and memory are theirs alone;
//! clients and servers share the machine.

mod awards;
mod bare;
mod certificates;
mod client;
mod cluster;
mod cohort;
mod deeds;
mod fill;
mod floors;
mod graduation;
mod ground;
mod growth;
mod measure;
mod mixed;
mod operations;
mod options;
mod peer;
mod place;
mod process;
mod quiz;
mod report;
mod sink;
mod site;
mod small;
mod stand;
mod standstill;
mod table;
mod walker;
mod watch;

use std::process::ExitCode;
use std::rc::Rc;

use cluster::Cluster;
use mimalloc::MiMalloc;
use options::{Database, Options};
use place::Place;
use report::Report;
use stand::Stand;

/// As the program has: the floors shall stand on the same ground.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// Whatever goes wrong ends the benchmark with a sentence.
type Failure = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let done = match std::env::args().nth(1).as_deref() {
        Some(bare::ARGUMENT) => bare::serve(arguments.nth(1), arguments.next()),
        _ => Options::parse(arguments).and_then(|options| match options {
            Some(options) => bench(&options),
            None => {
                print!("{}", options::HELP);
                Ok(())
            }
        }),
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
    if let Some(enrolments) = options.make {
        return make(options, enrolments);
    }
    let mut report = Report::new(options.people);
    let measured = measure(options, &mut report);
    // What was measured before something failed is told all the same: it may have taken an hour.
    report.print();
    if let Some(path) = &options.json {
        std::fs::write(path, report.json())?;
    }
    if let Some(path) = &options.markdown {
        std::fs::write(path, report.markdown())?;
    }
    measured
}

fn measure(options: &Options, report: &mut Report) -> Result<(), Failure> {
    let reactor = Reactor::new()?;
    let instead = !options.grow.is_empty() || options.minutes > 0.0;
    let small = small::PARTS.iter().any(|part| options.wants(part));
    if !instead && small && options.databases.contains(&Database::Sqlite) {
        small::measure(options, &reactor, report)?;
    }
    let needs_server = options.databases.contains(&Database::Postgres) && (instead || options.wants("operations"));
    let cluster = needs_server.then(Cluster::start).transpose()?.map(Rc::new);
    for database in options.databases.iter().copied() {
        let fill = |enrolments, graduates| Stand::fill(database, cluster.as_ref(), enrolments, graduates);
        if !options.grow.is_empty() {
            let mut stands = options.grow.iter().map(|size| fill(*size, 0)).collect::<Result<Vec<_>, _>>()?;
            reactor.run(growth::measure(options, &mut stands, report))?;
        } else if options.minutes > 0.0 {
            reactor.run(mixed::measure(options, &mut fill(options.enrolments, 0)?, report))?;
        } else if options.wants("operations") {
            let mut stand = fill(options.enrolments, awards::GRADUATES)?;
            reactor.run(operations::measure(options, &mut stand, report))?;
        }
    }
    Ok(())
}

/// Where clients run. What is made beforehand may block, and is made outside of it.
struct Reactor {
    runtime: tokio::runtime::Runtime,
    local: tokio::task::LocalSet,
}

impl Reactor {
    fn new() -> Result<Self, Failure> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        Ok(Self { runtime, local: tokio::task::LocalSet::new() })
    }

    fn run<T>(&self, work: impl Future<Output = T>) -> T {
        self.local.block_on(&self.runtime, work)
    }
}

/// Fills a database, and tells how it is served.
fn make(options: &Options, enrolments: usize) -> Result<(), Failure> {
    let folder = options.data.as_deref().ok_or("--make needs --data FOLDER, a new folder for data and courses")?;
    std::fs::create_dir_all(folder.join("data"))?;
    let folder = folder.canonicalize()?;
    let place = match &options.url {
        Some(url) => Place::on_postgres(&folder, url)?,
        None => Place::on_sqlite(&folder),
    };
    if std::fs::read_dir(place.data())?.next().is_some() {
        return Err(format!("{} is not empty", place.data().display()).into());
    }
    let ground = fill::fill(&place, enrolments, 0)?;
    let (data, courses) = (place.data(), place.courses());
    let url = options.url.iter().map(|url| format!("CHANCERY_DATABASE__URL={url} ")).collect::<String>();
    println!("{url}CHANCERY_COURSES__PATH={} chancery serve --data {}", courses.display(), data.display());
    println!("The password of everybody is `{}`.", fill::PASSWORD);
    for learner in ground.learners.iter().take(3) {
        println!("  {} learns in {}", learner.email, ground.course());
    }
    println!("  ines@example.org runs all cohorts, ada@example.org the installation");
    for (size, id) in &ground.cohorts {
        println!("  a cohort of {size}: {id}");
    }
    Ok(())
}
