//! Closed-loop load: every client sends its next request when the answer is there.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::{Duration, Instant};

use crate::Failure;
use crate::client::{Call, Client, Target};
use crate::watch::Watched;

/// How long a load runs before it counts.
const WARM_UP: Duration = Duration::from_millis(500);

/// What a run came to.
#[derive(Debug, Clone, Copy)]
pub struct Run {
    /// Requests (or transactions, or attempts) a second.
    pub rate: f64,
    /// Milliseconds within which half of them were answered.
    pub p50: f64,
    /// Milliseconds within which 99 of 100 were answered.
    pub p99: f64,
    /// Milliseconds of the server's CPU for each; none where there is no server.
    pub cpu: Option<f64>,
    /// How often the server read from a file for each; none where nobody counted.
    pub reads: Option<f64>,
}

/// The median of each figure over the runs.
pub fn median_of(runs: &[Run]) -> Run {
    let of = |figure: fn(&Run) -> f64| median(runs.iter().map(figure).collect());
    let cpu = runs.iter().all(|run| run.cpu.is_some()).then(|| of(|run| run.cpu.unwrap_or_default()));
    let reads = runs.iter().all(|run| run.reads.is_some()).then(|| of(|run| run.reads.unwrap_or_default()));
    Run { rate: of(|run| run.rate), p50: of(|run| run.p50), p99: of(|run| run.p99), cpu, reads }
}

/// The value in the middle.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// Latencies as they are gathered, and when to stop.
#[derive(Clone)]
pub struct Gauge {
    counts_from: Instant,
    until: Instant,
    stopped: Rc<Cell<bool>>,
    latencies: Rc<RefCell<Vec<u32>>>,
}

impl Gauge {
    /// A gauge that counts for `span` after the warm-up.
    pub fn new(span: Duration) -> Self {
        let counts_from = Instant::now() + WARM_UP;
        Self { counts_from, until: counts_from + span, stopped: Rc::default(), latencies: Rc::default() }
    }

    /// A gauge that counts from now on, for `span` at most.
    pub fn from_now(span: Duration) -> Self {
        Self { counts_from: Instant::now(), ..Self::new(span) }
    }

    /// Whether the run goes on.
    pub fn goes_on(&self) -> bool {
        !self.stopped.get() && Instant::now() < self.until
    }

    /// Ends the run now, and sums up.
    pub fn stop(&self) -> Result<Run, Failure> {
        self.stopped.set(true);
        self.sum_up(self.counts_from.elapsed().as_secs_f64(), None)
    }

    /// Notes what began at `begun` and is done now. What is done within the time counts, whenever it began: the CPU of that time is shared
    /// by as many as it was used for, however long each takes.
    pub fn note(&self, begun: Instant) {
        let now = Instant::now();
        if now >= self.counts_from && now <= self.until {
            let micros = u32::try_from((now - begun).as_micros()).unwrap_or(u32::MAX);
            self.latencies.borrow_mut().push(micros);
        }
    }

    /// Waits for the end and sums up; CPU and reads are those of the processes over the time that counts.
    pub async fn finish(&self, watched: Option<&Watched>) -> Result<Run, Failure> {
        let at = |moment: Instant| tokio::time::sleep_until(moment.into());
        at(self.counts_from).await;
        let before = watched.map(Watched::used).transpose()?;
        at(self.until).await;
        let used = watched.map(Watched::used).transpose()?;
        let seconds = (self.until - self.counts_from).as_secs_f64();
        let Some((before, after)) = before.zip(used) else { return self.sum_up(seconds, None) };
        let run = self.sum_up(seconds, Some(after.cpu - before.cpu))?;
        Ok(Run { reads: Some((after.reads - before.reads) / (run.rate * seconds)), ..run })
    }

    fn sum_up(&self, seconds: f64, used: Option<f64>) -> Result<Run, Failure> {
        run_of(self.latencies.borrow().clone(), seconds, used)
    }
}

/// What came of a run: the microseconds of each, how long it went, and the seconds of CPU that were used.
pub fn run_of(mut latencies: Vec<u32>, seconds: f64, used: Option<f64>) -> Result<Run, Failure> {
    latencies.sort_unstable();
    if latencies.is_empty() {
        return Err(format!("nothing was answered within the {seconds:.0} seconds that count").into());
    }
    let count = latencies.len();
    let quantile = |percent: usize| f64::from(latencies[(count * percent / 100).min(count - 1)]) / 1000.0;
    #[expect(clippy::cast_precision_loss, reason = "a run has few requests")]
    let count = count as f64;
    let cpu = used.map(|used| used * 1000.0 / count);
    Ok(Run { rate: count / seconds, p50: quantile(50), p99: quantile(99), cpu, reads: None })
}

/// Runs one client after the other's pattern: `clients` of them, each with its own connection and requests.
pub async fn load(target: &Target, clients: usize, span: Duration, call: Call) -> Result<Run, Failure> {
    load_with(target, clients, span, async move |client: &mut Client, index, turn| {
        client.send(|out| call(index, turn, out)).await.map(drop)
    })
    .await
}

/// The same with whatever a client does in a turn; it gets its connection, its number and that of the turn.
pub async fn load_with<W>(target: &Target, clients: usize, span: Duration, work: W) -> Result<Run, Failure>
where
    W: AsyncFn(&mut Client, usize, usize) -> Result<(), Failure> + 'static,
{
    let mut connections = Vec::new();
    for _ in 0..clients {
        connections.push(Client::connect(target.address).await?);
    }
    let (gauge, work) = (Gauge::new(span), Rc::new(work));
    let tasks = connections.into_iter().enumerate().map(|(index, mut client)| {
        let (gauge, work) = (gauge.clone(), work.clone());
        tokio::task::spawn_local(async move {
            let mut turn = 0;
            while gauge.goes_on() {
                let begun = Instant::now();
                work(&mut client, index, turn).await.map_err(|error| error.to_string())?;
                gauge.note(begun);
                turn += 1;
            }
            Ok::<_, String>(())
        })
    });
    let tasks: Vec<_> = tasks.collect();
    let run = gauge.finish(Some(&target.watched)).await;
    for task in tasks {
        task.await??;
    }
    run
}
