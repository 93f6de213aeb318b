//! The table, and the same as JSON.

use serde_json::{Value, json};

use crate::growth::{self, Size};
use crate::measure::{Run, median};
use crate::mixed::Minute;
use crate::table::{self, Row};
use crate::watch::Memory;

/// A line of the table.
pub struct Entry {
    name: String,
    run: Run,
    /// This rate as a share of the rate of the line before.
    ratio: Option<f64>,
}

impl Entry {
    /// A line.
    pub fn new(name: String, run: Run) -> Self {
        Self { name, run, ratio: None }
    }
}

/// All that was measured.
pub struct Report {
    people: usize,
    /// The size of the lesson's JSON.
    pub lesson_bytes: usize,
    entries: Vec<Entry>,
    memory: Vec<(&'static str, Memory)>,
    starts: Vec<f64>,
    notes: Vec<String>,
    operations: Vec<Row>,
    sizes: Vec<Size>,
    minutes: Vec<Minute>,
}

impl Report {
    /// An empty report.
    pub fn new(people: usize) -> Self {
        Self {
            people,
            lesson_bytes: 0,
            entries: Vec::new(),
            memory: Vec::new(),
            starts: Vec::new(),
            notes: Vec::new(),
            operations: Vec::new(),
            sizes: Vec::new(),
            minutes: Vec::new(),
        }
    }

    /// A floor and what stands on it.
    pub fn pair(&mut self, floor: Entry, mut subject: Entry) {
        subject.ratio = Some(subject.run.rate / floor.run.rate);
        self.entries.extend([floor, subject]);
    }

    /// A line without a floor.
    pub fn single(&mut self, entry: Entry) {
        self.entries.push(entry);
    }

    /// Memory at a moment.
    pub fn memory(&mut self, when: &'static str, memory: Memory) {
        self.memory.push((when, memory));
    }

    /// A sentence with figures of its own.
    pub fn note(&mut self, note: String) {
        self.notes.push(note);
    }

    /// Milliseconds from start to ready.
    pub fn note_starts(&mut self, starts: Vec<f64>) {
        self.starts = starts;
    }

    /// A sentence that is also said at once: runs are long.
    pub fn said(&mut self, note: String) {
        eprintln!("load: {note}");
        self.note(note);
    }

    /// An operation.
    pub fn operation(&mut self, row: Row) {
        let Row { database, name, clients, .. } = &row;
        eprintln!("load: {database}, {name}, {clients} at once");
        self.operations.push(row);
    }

    /// What was measured on a database of one size.
    pub fn size(&mut self, size: Size) {
        self.sizes.push(size);
    }

    /// A minute of the mixture.
    pub fn minute(&mut self, minute: Minute) {
        self.said(minute.line());
        self.minutes.push(minute);
    }

    /// Prints the tables.
    pub fn print(&self) {
        if !self.entries.is_empty() {
            self.print_entries();
        }
        print!("{}{}", table::text(&self.operations), growth::text(&self.sizes));
        println!();
        for note in &self.notes {
            println!("{note}");
        }
        for (when, memory) in &self.memory {
            println!("memory {when:<29} {:>7.1} MB, at most {:.1} MB", memory.resident, memory.peak);
        }
        if !self.starts.is_empty() {
            let (best, worst) =
                self.starts.iter().fold((f64::MAX, 0.0_f64), |(low, high), ms| (low.min(*ms), high.max(*ms)));
            let (middle, count) = (median(self.starts.clone()), self.starts.len());
            let name = format!("start to ready, {} enrolments", self.people);
            println!("{name:<36} {middle:>7.0} ms, {best:.0} to {worst:.0} ms in {count} starts");
        }
        if self.lesson_bytes > 0 {
            println!("the lesson's JSON has {} bytes", self.lesson_bytes);
        }
    }

    /// The tables in Markdown.
    pub fn markdown(&self) -> String {
        let mut text = format!("{}{}", table::markdown(&self.operations), growth::markdown(&self.sizes));
        for note in &self.notes {
            text.push_str(&format!("- {note}\n"));
        }
        text
    }

    fn print_entries(&self) {
        println!("{:<36} {:>10} {:>9} {:>9} {:>12} {:>7}", "", "a second", "p50 ms", "p99 ms", "CPU ms each", "ratio");
        for Entry { name, run, ratio } in &self.entries {
            let cpu = run.cpu.map_or_else(String::new, |cpu| format!("{cpu:.3}"));
            let ratio = ratio.map_or_else(String::new, |ratio| format!("{:.0} %", ratio * 100.0));
            println!("{name:<36} {:>10.0} {:>9.2} {:>9.2} {cpu:>12} {ratio:>7}", run.rate, run.p50, run.p99);
        }
    }

    /// The same as JSON.
    pub fn json(&self) -> String {
        let lines = self.entries.iter().map(|Entry { name, run, ratio }| {
            json!({ "name": name, "rate": run.rate, "p50_ms": run.p50, "p99_ms": run.p99, "cpu_ms": run.cpu, "ratio": ratio })
        });
        let memory = self
            .memory
            .iter()
            .map(|(when, memory)| json!({ "when": when, "resident_mb": memory.resident, "peak_mb": memory.peak }));
        let starts = (!self.starts.is_empty()).then(|| median(self.starts.clone()));
        let all = json!({
            "enrolments": self.people, "lesson_bytes": self.lesson_bytes, "runs": lines.collect::<Value>(),
            "memory": memory.collect::<Value>(), "start_to_ready_ms": starts, "notes": self.notes,
            "operations": table::json(&self.operations), "growth": growth::json(&self.sizes),
            "minutes": self.minutes.iter().map(Minute::json).collect::<Value>(),
        });
        format!("{all:#}\n")
    }
}
