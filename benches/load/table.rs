//! The table of operations: as text, in Markdown, as JSON.

use serde_json::{Value, json};

use crate::measure::Run;
use crate::peer;

/// An operation by so many at once.
pub struct Row {
    /// The database.
    pub database: &'static str,
    /// What is done.
    pub name: String,
    /// By how many at once.
    pub clients: usize,
    /// The size of an answer.
    pub bytes: usize,
    /// What it came to.
    pub run: Run,
    /// What it stands on.
    pub floors: Vec<(&'static str, Run)>,
    /// The CPU milliseconds of the peer.
    pub peer: Option<f64>,
}

impl Row {
    /// Its rate as a share of a floor's, in percent.
    fn share(&self, floor: &Run) -> f64 {
        self.run.rate / floor.rate * 100.0
    }

    /// How many times less CPU than the peer's it takes.
    fn times_less(&self) -> Option<f64> {
        Some(self.peer? / self.run.cpu.filter(|cpu| *cpu > 0.0)?)
    }

    fn floors(&self) -> String {
        let each = self.floors.iter().map(|(name, run)| format!("{:.0} % of {name}", self.share(run)));
        each.collect::<Vec<_>>().join(", ")
    }

    fn cpu(&self) -> String {
        self.run.cpu.map_or_else(String::new, |cpu| format!("{cpu:.3}"))
    }

    fn line(&self) -> String {
        let Self { name, clients, run, .. } = self;
        let peer = self.times_less().map_or_else(String::new, |times| format!("{times:.0} x less than the peer"));
        let head = format!("{name}, {clients} at once");
        let (cpu, floors) = (self.cpu(), self.floors());
        format!("{head:<76} {:>8.0} {:>9.2} {:>9.2} {cpu:>10}  {floors}  {peer}", run.rate, run.p50, run.p99)
    }

    fn markdown(&self) -> String {
        let Self { name, clients, run, .. } = self;
        let peer = self.peer.map_or_else(String::new, |peer| format!("{peer}"));
        let times = self.times_less().map_or_else(String::new, |times| format!("{times:.0}"));
        let (cpu, floors) = (self.cpu(), self.floors());
        format!(
            "| {name} | {clients} | {:.0} | {:.2} | {:.2} | {cpu} | {floors} | {peer} | {times} |\n",
            run.rate, run.p50, run.p99
        )
    }

    fn json(&self) -> Value {
        let floors = self.floors.iter().map(|(name, run)| {
            json!({ "name": name, "rate": run.rate, "p50_ms": run.p50, "p99_ms": run.p99, "cpu_ms": run.cpu,
                "share_percent": self.share(run) })
        });
        json!({
            "database": self.database, "operation": self.name, "clients": self.clients, "bytes": self.bytes,
            "rate": self.run.rate, "p50_ms": self.run.p50, "p99_ms": self.run.p99, "cpu_ms": self.run.cpu,
            "floors": floors.collect::<Value>(), "peer_cpu_ms": self.peer, "times_less_cpu": self.times_less(),
        })
    }
}

/// The rows by database.
fn by_database(rows: &[Row]) -> impl Iterator<Item = &[Row]> {
    rows.chunk_by(|one, other| one.database == other.database)
}

/// As text.
pub fn text(rows: &[Row]) -> String {
    let mut text = String::new();
    for rows in by_database(rows) {
        let head =
            format!("{:<76} {:>8} {:>9} {:>9} {:>10}", rows[0].database, "a second", "p50 ms", "p99 ms", "CPU ms");
        text.push_str(&format!("\n{head}\n"));
        rows.iter().for_each(|row| text.push_str(&format!("{}\n", row.line())));
    }
    text
}

/// In Markdown, a table for each database.
pub fn markdown(rows: &[Row]) -> String {
    let mut text = String::new();
    for rows in by_database(rows) {
        text.push_str(&format!(
            "### {}\n\n| | clients | a second | p50 ms | p99 ms | CPU ms each | rate, of its floors | peer's CPU ms | times less |\n\
             |:--|--:|--:|--:|--:|--:|:--|--:|--:|\n",
            rows[0].database
        ));
        rows.iter().for_each(|row| text.push_str(&row.markdown()));
        text.push('\n');
    }
    if rows.iter().any(|row| row.peer.is_some()) {
        text.push_str(&format!("The peer: {}.\n\n", peer::SOURCE));
    }
    text
}

/// As JSON.
pub fn json(rows: &[Row]) -> Value {
    rows.iter().map(Row::json).collect()
}
