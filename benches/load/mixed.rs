//! A day's mixture at a given rate for minutes on end: what is due is due whether or not the one before is answered, and waits
//! count from when it was due. With two instances one can be killed in the middle: what was acknowledged must be there.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::task::spawn_local;

use crate::client::Refused;
use crate::deeds::Deed;
use crate::measure::run_of;
use crate::options::Rate;
use crate::report::Report;
use crate::stand::Stand;
use crate::standstill::{Seen, Standstill};
use crate::walker::{Walker, lost};
use crate::{Failure, Options};

/// Connections; each asks for its share of the rate. So many that hardly anybody waits behind what another one asks for on the same
/// connection: people sign in on one of their own.
pub const WALKERS: usize = 256;

/// Of a thousand requests, how many are of which kind; the rest goes into attempts: starting, saving, handing in.
pub const MIXTURE: [(Deed, usize); 10] = [
    (Deed::Lesson, 330),
    (Deed::LessonPage, 120),
    (Deed::MyCourses, 80),
    (Deed::Status, 60),
    (Deed::CoursePage, 50),
    (Deed::Contents, 40),
    (Deed::Verify, 20),
    (Deed::ReportPage(25), 8),
    (Deed::SignIn, 1),
    (Deed::ReportCsv(200), 1),
];

/// What was answered in the minute that runs.
#[derive(Default)]
pub struct Tally {
    latencies: RefCell<Vec<u32>>,
    /// The slowest one, and what it was; nothing: a request of an attempt.
    slowest: Cell<(u32, Option<Deed>)>,
    faults: RefCell<BTreeMap<String, usize>>,
}

impl Tally {
    /// Notes what came of a request that was due at `due`.
    pub fn note(&self, due: Instant, what: Option<Deed>, done: &Result<(), Failure>) {
        let micros = u32::try_from(due.elapsed().as_micros()).unwrap_or(u32::MAX);
        self.latencies.borrow_mut().push(micros);
        if micros > self.slowest.get().0 {
            self.slowest.set((micros, what));
        }
        if let Err(error) = done {
            let kind = match error.downcast_ref::<Refused>() {
                Some(refused) => refused.status.to_string(),
                None => "broken connection".to_owned(),
            };
            *self.faults.borrow_mut().entry(kind).or_default() += 1;
        }
    }
}

/// A minute of the mixture.
pub struct Minute {
    database: &'static str,
    number: usize,
    requests: usize,
    p50: f64,
    p99: f64,
    most: f64,
    slowest: String,
    faults: BTreeMap<String, usize>,
    /// Of each instance.
    memory: Vec<f64>,
    of_database: f64,
    /// Milliseconds a request; none where a process is gone, and what it used with it.
    cpu: Option<f64>,
    machine: Seen,
}

/// When it runs, and how fast.
pub struct Schedule {
    /// When the first request is due.
    pub begun: Instant,
    /// When the last one is.
    pub until: Instant,
    /// Seconds between the requests of one walker; 0: the next one is due when the one before is answered.
    pub pause: f64,
}

impl Schedule {
    /// From the next moment on, so many requests a second; 0: as many as are answered.
    fn new(whole: Duration, rate: f64) -> Self {
        let begun = Instant::now() + Duration::from_millis(200);
        #[expect(clippy::cast_precision_loss, reason = "few walkers")]
        let pause = if rate > 0.0 { WALKERS as f64 / rate } else { 0.0 };
        Self { begun, until: begun + whole, pause }
    }

    /// When a walker's request is due.
    #[expect(clippy::cast_precision_loss, reason = "few walkers, and turns that a run has time for")]
    pub fn due(&self, turn: usize, walker: usize) -> Instant {
        if self.pause == 0.0 {
            return Instant::now().max(self.begun);
        }
        self.begun + Duration::from_secs_f64(self.pause * (turn as f64 + walker as f64 / WALKERS as f64))
    }
}

/// Runs the mixture on a database.
pub async fn measure(options: &Options, stand: &mut Stand, report: &mut Report) -> Result<(), Failure> {
    let instances = if stand.cluster.is_some() { 2 } else { 1 };
    if options.kill && instances < 2 {
        return Err("--kill takes one of two instances away: take --database postgres".into());
    }
    for _ in 0..instances {
        stand.serve(&options.server)?;
    }
    tokio::time::sleep(Duration::from_millis(500)).await;
    let addresses = Rc::new(RefCell::new(stand.servers.iter().map(|server| server.address).collect::<Vec<_>>()));
    let tally = Rc::new(Tally::default());
    let mut walkers = Vec::new();
    for number in 0..WALKERS {
        walkers.push(Walker::new(number, stand.ground.clone(), addresses.clone()).await?);
    }
    let rate = match options.rate {
        Rate::Fastest => 0.0,
        Rate::Given(rate) => rate,
        Rate::Half => {
            let peak;
            (walkers, peak) = fastest(walkers, &tally).await?;
            let name = stand.place.name();
            report.said(format!(
                "{name}: {peak:.0} requests a second for a minute, as fast as they are answered; then half as many"
            ));
            peak / 2.0
        }
    };
    let whole = Duration::from_secs_f64(options.minutes * 60.0);
    let schedule = Rc::new(Schedule::new(whole, rate));
    let walking = walkers.into_iter().map(|walker| spawn_local(walker.walk(schedule.clone(), tally.clone())));
    let walking = walking.collect::<Vec<_>>();
    let mut machine = Standstill::watch(&stand.place.root)?;
    let mut kill = options.kill;
    let mut number = 0;
    let mut all = Vec::new();
    while Instant::now() < schedule.until {
        number += 1;
        let mut before = Some(stand.watched().cpu_seconds()?);
        let end = (schedule.begun + Duration::from_secs(60) * number).min(schedule.until);
        let middle = schedule.begun + whole / 2;
        if kill && middle < end {
            tokio::time::sleep_until(middle.into()).await;
            // Killed, not ended: nothing that it had in hand is finished.
            drop(stand.servers.remove(0));
            addresses.borrow_mut().remove(0);
            // What it used is gone with it: the minute's CPU cannot be told.
            (kill, before) = (false, None);
            report.said(format!("{}: one of two instances was killed", stand.place.name()));
        }
        tokio::time::sleep_until(end.into()).await;
        let latencies = tally.latencies.take();
        all.push(latencies.clone());
        report.minute(minute(stand, &tally, (number as usize, latencies), before, machine.take()?)?);
    }
    machine.end()?;
    report.said(summed_up(stand.place.name(), all.concat(), whole)?);
    let mut taken = Vec::new();
    for walker in walking {
        taken.extend(walker.await??.taken());
    }
    let left = addresses.borrow()[0];
    let (answers, lost) = lost(left, taken).await?;
    report.said(format!(
        "{}: of {answers} acknowledged answers and submissions, {} were lost",
        stand.place.name(),
        lost.len()
    ));
    match lost.first() {
        None => Ok(()),
        Some(first) => Err(format!("an acknowledged answer is not there: {first}").into()),
    }
}

/// Lets them walk for a minute without a pause; how many requests a second were answered.
async fn fastest(walkers: Vec<Walker>, tally: &Rc<Tally>) -> Result<(Vec<Walker>, f64), Failure> {
    let minute = Duration::from_secs(60);
    let schedule = Rc::new(Schedule::new(minute, 0.0));
    let walking = walkers.into_iter().map(|walker| spawn_local(walker.walk(schedule.clone(), tally.clone())));
    let mut back = Vec::new();
    for walker in walking.collect::<Vec<_>>() {
        back.push(walker.await??);
    }
    tally.slowest.take();
    let faults = tally.faults.take();
    if !faults.is_empty() {
        return Err(format!("as fast as they are answered, some are not: {faults:?}").into());
    }
    Ok((back, run_of(tally.latencies.take(), minute.as_secs_f64(), None)?.rate))
}

/// What all minutes together come to.
fn summed_up(database: &str, latencies: Vec<u32>, whole: Duration) -> Result<String, Failure> {
    let requests = latencies.len();
    let run = run_of(latencies, whole.as_secs_f64(), None)?;
    Ok(format!("{database}, all of it: {requests} requests, p50 {:.2} ms, p99 {:.2} ms", run.p50, run.p99))
}

/// Sums up the minute that ends now; `before`: the CPU seconds at its beginning, where no process is gone since.
fn minute(
    stand: &Stand,
    tally: &Tally,
    (number, latencies): (usize, Vec<u32>),
    before: Option<f64>,
    machine: Seen,
) -> Result<Minute, Failure> {
    let (most, slowest) = tally.slowest.take();
    let requests = latencies.len();
    let used = before.map(|before| stand.watched().cpu_seconds().map(|now| now - before)).transpose()?;
    let run = run_of(latencies, 60.0, used)?;
    let memory = stand.servers.iter().map(|server| Ok(server.memory()?.resident)).collect::<Result<_, Failure>>()?;
    Ok(Minute {
        database: stand.place.name(),
        number,
        requests,
        p50: run.p50,
        p99: run.p99,
        most: f64::from(most) / 1000.0,
        slowest: slowest.map_or("an attempt".to_owned(), |deed| format!("{deed:?}")),
        faults: tally.faults.take(),
        memory,
        of_database: stand.watched().tree_memory()?,
        cpu: run.cpu,
        machine,
    })
}

impl Minute {
    /// As a line.
    pub fn line(&self) -> String {
        let Self { database, number, requests, p50, p99, most, slowest, .. } = self;
        let faults = self.faults.iter().map(|(kind, count)| format!("{kind}: {count}")).collect::<Vec<_>>().join(", ");
        let faults = if faults.is_empty() { "none".to_owned() } else { faults };
        let cpu = self.cpu.map_or("not known".to_owned(), |cpu| format!("{cpu:.3} ms each"));
        let memory = self.memory.iter().map(|each| format!("{each:.1}")).collect::<Vec<_>>().join(" + ");
        let with =
            if self.of_database > 0.0 { format!(", database {:.0} MB", self.of_database) } else { String::new() };
        format!(
            "{database}, minute {number}: {requests} requests, p50 {p50:.2} ms, p99 {p99:.2} ms, at most {most:.0} ms ({slowest}), CPU {cpu}; \
             faults: {faults}; memory {memory} MB{with}; the machine: {}",
            self.machine.line()
        )
    }

    /// As JSON.
    pub fn json(&self) -> Value {
        json!({
            "database": self.database, "minute": self.number, "requests": self.requests, "p50_ms": self.p50, "p99_ms": self.p99,
            "most_ms": self.most, "slowest": self.slowest, "faults": self.faults, "memory_mb": self.memory, "database_mb": self.of_database,
            "cpu_ms": self.cpu, "machine": self.machine.json(),
        })
    }
}
