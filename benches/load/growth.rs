//! Growth: the same deeds on databases of one size after the other, as ratios to the smallest.

use std::time::Duration;

use serde_json::{Value, json};

use crate::deeds::Deed;
use crate::measure::{Run, median, median_of};
use crate::operations::once;
use crate::process::Server;
use crate::report::Report;
use crate::stand::Stand;
use crate::{Failure, Options};

/// What is done, its name, and by how many at once.
const DEEDS: [(Deed, &str, usize); 12] = [
    (Deed::MyCourses, "list my courses", 8),
    (Deed::Contents, "course contents", 8),
    (Deed::Lesson, "open a lesson by API", 8),
    (Deed::LessonPage, "open a lesson in the browser", 8),
    (Deed::Status, "completion status", 8),
    (Deed::CoursePage, "course page in the browser", 8),
    (Deed::Answer, "save an answer", 8),
    (Deed::Attempt, "whole attempt", 8),
    (Deed::Verify, "verify a certificate", 8),
    (Deed::ReportPage(25), "progress of 25 learners, page", 1),
    (Deed::ReportCsv(200), "progress of 200 learners, CSV", 1),
    (Deed::Attention(200), "attention in a cohort of 200", 1),
];

/// How long each deed is done before it counts.
const WARM_UP: Duration = Duration::from_secs(1);
/// A server is at rest that takes less of a core than this for a second.
const REST: f64 = 0.05;
/// It has to come to rest within so many seconds.
const PATIENCE: u32 = 600;

/// What was measured on a database of one size.
pub struct Size {
    database: &'static str,
    enrolments: usize,
    megabytes: f64,
    start_ms: f64,
    /// Seconds from the start until what is looked after by the hour was done for the first time.
    rest_after: u32,
    /// Of the instance, and of the database's server: after start, after the load.
    memory: [(f64, f64); 2],
    runs: Vec<(&'static str, Run)>,
}

/// Measures the same deeds on databases of all sizes. The sizes take turns at each deed, so that what the machine does meanwhile happens
/// to all of them alike.
pub async fn measure(options: &Options, stands: &mut [Stand], report: &mut Report) -> Result<(), Failure> {
    let mut sizes = Vec::new();
    for (stand, enrolments) in stands.iter_mut().zip(&options.grow) {
        sizes.push(started(options, stand, *enrolments).await?);
    }
    for (deed, name, clients) in DEEDS {
        if options.deed.as_deref().is_some_and(|part| !name.contains(part)) {
            continue;
        }
        // What a deed reads for the first time after the start is not what it reads from then on.
        for stand in stands.iter() {
            once(stand, deed, clients, WARM_UP).await?;
        }
        let mut rounds = vec![Vec::new(); stands.len()];
        for _ in 0..options.rounds.max(1) {
            for (stand, runs) in stands.iter().zip(&mut rounds) {
                runs.push(once(stand, deed, clients, options.span()).await?);
            }
        }
        for (size, runs) in sizes.iter_mut().zip(rounds) {
            size.runs.push((name, median_of(&runs)));
        }
        eprintln!("load: {}, {name}", stands[0].place.name());
    }
    for (mut size, stand) in sizes.into_iter().zip(stands.iter()) {
        size.memory[1] = stand.memory()?;
        report.size(size);
    }
    Ok(())
}

/// Starts an instance for good, and waits until it is at rest.
async fn started(options: &Options, stand: &mut Stand, enrolments: usize) -> Result<Size, Failure> {
    let start = || Ok(Server::chancery(&options.server, &stand.place)?.ready_after.as_secs_f64() * 1000.0);
    let starts = (0..options.rounds.max(1) * 3).map(|_| start()).collect::<Result<Vec<f64>, Failure>>()?;
    stand.serve(&options.server)?;
    let rest_after = at_rest(stand).await?;
    let (database, megabytes, start_ms) = (stand.place.name(), stand.size()?, median(starts));
    eprintln!("load: {database}, {enrolments} enrolments: at rest after {rest_after} s");
    Ok(Size { database, enrolments, megabytes, start_ms, rest_after, memory: [stand.memory()?; 2], runs: Vec::new() })
}

/// Seconds until the instance does nothing by itself.
async fn at_rest(stand: &Stand) -> Result<u32, Failure> {
    for second in 1..=PATIENCE {
        let before = stand.watched().cpu_seconds()?;
        tokio::time::sleep(Duration::from_secs(1)).await;
        if stand.watched().cpu_seconds()? - before < REST {
            return Ok(second);
        }
    }
    Err(format!("the server is not at rest after {PATIENCE} seconds").into())
}

/// A line of the table: what it is, and a value for each size.
type Line = (String, Vec<String>);

fn lines(sizes: &[Size]) -> Vec<Line> {
    let smallest = &sizes[0];
    let each = |value: &dyn Fn(&Size) -> String| sizes.iter().map(value).collect::<Vec<_>>();
    let mut lines: Vec<Line> = Vec::new();
    for (place, (name, first)) in smallest.runs.iter().enumerate() {
        let run = |size: &Size| size.runs[place].1;
        let times = |value: Option<f64>, base: Option<f64>| match (value, base) {
            (Some(value), Some(base)) if base > 0.0 => format!("{:.2}", value / base),
            _ => String::new(),
        };
        let cpu = |size: &Size| {
            let own = run(size).cpu;
            format!("{:.3} ({})", own.unwrap_or_default(), times(own, first.cpu))
        };
        let latency = |size: &Size| format!("{:.2} ({})", run(size).p50, times(Some(run(size).p50), Some(first.p50)));
        lines.push((format!("{name}: CPU ms"), each(&cpu)));
        lines.push((format!("{name}: p50 ms"), each(&latency)));
        // The reads of a database's server are not known.
        if smallest.memory[0].1 == 0.0 {
            let reads = |size: &Size| format!("{:.1}", run(size).reads.unwrap_or_default());
            lines.push((format!("{name}: reads of the file"), each(&reads)));
        }
    }
    lines.push(("start to ready, ms".to_owned(), each(&|size| format!("{:.0}", size.start_ms))));
    lines.push(("start to rest, s".to_owned(), each(&|size| size.rest_after.to_string())));
    let megabytes = |(server, database): (f64, f64)| match database {
        0.0 => format!("{server:.0}"),
        some => format!("{server:.0} + {some:.0}"),
    };
    lines.push(("memory after start, MB".to_owned(), each(&|size| megabytes(size.memory[0]))));
    lines.push(("memory after the load, MB".to_owned(), each(&|size| megabytes(size.memory[1]))));
    lines.push(("database on disk, MB".to_owned(), each(&|size| format!("{:.0}", size.megabytes))));
    lines
}

fn by_database(sizes: &[Size]) -> impl Iterator<Item = &[Size]> {
    sizes.chunk_by(|one, other| one.database == other.database)
}

/// As text.
pub fn text(sizes: &[Size]) -> String {
    let mut text = String::new();
    for sizes in by_database(sizes) {
        text.push_str(&format!("\n{:<44}", format!("{}, enrolments", sizes[0].database)));
        sizes.iter().for_each(|size| text.push_str(&format!(" {:>18}", size.enrolments)));
        for (name, values) in lines(sizes) {
            text.push_str(&format!("\n{name:<44}"));
            values.iter().for_each(|value| text.push_str(&format!(" {value:>18}")));
        }
        text.push('\n');
    }
    text
}

/// In Markdown; in parentheses the ratio to the smallest.
pub fn markdown(sizes: &[Size]) -> String {
    let mut text = String::new();
    for sizes in by_database(sizes) {
        text.push_str(&format!("### Growth on {}\n\n| enrolments |", sizes[0].database));
        sizes.iter().for_each(|size| text.push_str(&format!(" {} |", size.enrolments)));
        text.push_str("\n|:--|");
        sizes.iter().for_each(|_| text.push_str("--:|"));
        for (name, values) in lines(sizes) {
            text.push_str(&format!("\n| {name} | {} |", values.join(" | ")));
        }
        text.push_str("\n\n");
    }
    text
}

/// As JSON.
pub fn json(sizes: &[Size]) -> Value {
    let size = |size: &Size| {
        let runs = size.runs.iter().map(|(name, run)| {
            json!({ "deed": name, "rate": run.rate, "p50_ms": run.p50, "p99_ms": run.p99, "cpu_ms": run.cpu, "reads": run.reads })
        });
        json!({
            "database": size.database, "enrolments": size.enrolments, "database_mb": size.megabytes,
            "start_to_ready_ms": size.start_ms, "start_to_rest_s": size.rest_after, "memory_after_start_mb": size.memory[0], "memory_after_load_mb": size.memory[1],
            "runs": runs.collect::<Value>(),
        })
    };
    sizes.iter().map(size).collect()
}
