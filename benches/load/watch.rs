//! What the system says of the processes under load: CPU time and memory.

use std::collections::HashMap;

use crate::Failure;

/// A tick of the times in `/proc`, in seconds: fixed on Linux as programs see it.
const TICK: f64 = 0.01;

/// Processes that are looked at together.
#[derive(Debug, Clone, Default)]
pub struct Watched {
    /// Each by itself.
    pub processes: Vec<u32>,
    /// With all that they started.
    pub trees: Vec<u32>,
}

/// What processes have used since they began.
#[derive(Debug, Clone, Copy)]
pub struct Used {
    /// Seconds of CPU, in user and system mode.
    pub cpu: f64,
    /// Reads of files. What comes over a connection is received, and not among them: with SQLite these are its pages.
    pub reads: f64,
}

/// Memory that a process holds, in megabytes.
#[derive(Debug, Clone, Copy)]
pub struct Memory {
    /// Now.
    pub resident: f64,
    /// At most so far.
    pub peak: f64,
}

impl Watched {
    /// One process.
    pub fn one(process: u32) -> Self {
        Self { processes: vec![process], trees: Vec::new() }
    }

    /// The CPU time that they have used, in user and system mode. Of children that ended the parent knows it.
    pub fn cpu_seconds(&self) -> Result<f64, Failure> {
        let mut sum = 0.0;
        for process in &self.processes {
            sum += cpu_seconds(*process)?;
        }
        for tree in &self.trees {
            let [user, system, of_children, in_system] = times(*tree)?;
            sum += user + system + of_children + in_system;
            for child in children(*tree)? {
                // One that ended meanwhile is counted with its parent the next time.
                sum += times(child).map_or(0.0, |[user, system, ..]| user + system);
            }
        }
        Ok(sum)
    }

    /// What they have used so far; of trees the reads are not known.
    pub fn used(&self) -> Result<Used, Failure> {
        let mut reads = 0.0;
        for process in &self.processes {
            reads += reads_of(*process)?;
        }
        Ok(Used { cpu: self.cpu_seconds()?, reads })
    }

    /// The memory of the trees in megabytes; what processes share counts once.
    pub fn tree_memory(&self) -> Result<f64, Failure> {
        let mut sum = 0.0;
        for tree in &self.trees {
            for process in children(*tree)?.into_iter().chain([*tree]) {
                sum += field(process, "smaps_rollup", "Pss:").unwrap_or_default();
            }
        }
        Ok(sum)
    }
}

/// The memory that a process holds.
pub fn memory(process: u32) -> Result<Memory, Failure> {
    Ok(Memory { resident: field(process, "status", "VmRSS:")?, peak: field(process, "status", "VmHWM:")? })
}

/// A size of a process, in megabytes.
fn field(process: u32, file: &str, name: &str) -> Result<f64, Failure> {
    let text = std::fs::read_to_string(format!("/proc/{process}/{file}"))?;
    let line = text.lines().find_map(|line| line.strip_prefix(name)).ok_or("no memory in /proc")?;
    Ok(line.trim_end_matches("kB").trim().parse::<f64>()? / 1024.0)
}

/// The CPU time that a process has used, in user and system mode.
pub fn cpu_seconds(process: u32) -> Result<f64, Failure> {
    let [user, system, ..] = times(process)?;
    Ok(user + system)
}

/// Seconds that the host has given to other guests while this machine wanted to run, of all cores.
pub fn stolen_seconds() -> Result<f64, Failure> {
    let text = std::fs::read_to_string("/proc/stat")?;
    let field = text.lines().next().and_then(|line| line.split_whitespace().nth(8));
    Ok(field.ok_or("no stolen time in /proc")?.parse::<f64>()? * TICK)
}

/// How often a process has read from files.
fn reads_of(process: u32) -> Result<f64, Failure> {
    let text = std::fs::read_to_string(format!("/proc/{process}/io"))?;
    let count = text.lines().find_map(|line| line.strip_prefix("syscr:")).ok_or("no reads in /proc")?;
    Ok(count.trim().parse()?)
}

/// The fields of `/proc/PID/stat` from the state on.
fn fields(process: u32) -> Result<Vec<String>, Failure> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat"))?;
    // The name, in parentheses, may hold blanks: fields are counted from behind it.
    let (_, fields) = stat.rsplit_once(") ").ok_or("/proc is not understood")?;
    Ok(fields.split_whitespace().map(str::to_owned).collect())
}

/// Seconds of CPU: of the process in user and system mode, of its children that ended alike.
fn times(process: u32) -> Result<[f64; 4], Failure> {
    let fields = fields(process)?;
    let mut times = [0.0; 4];
    for (time, field) in times.iter_mut().zip(fields.get(11..15).ok_or("/proc is not understood")?) {
        *time = field.parse::<f64>()? * TICK;
    }
    Ok(times)
}

/// All processes below one.
fn children(root: u32) -> Result<Vec<u32>, Failure> {
    let mut below: HashMap<u32, Vec<u32>> = HashMap::new();
    for entry in std::fs::read_dir("/proc")? {
        let Some(process) = entry?.file_name().to_str().and_then(|name| name.parse::<u32>().ok()) else { continue };
        // One that ended meanwhile is nobody's child.
        let Ok(fields) = fields(process) else { continue };
        if let Some(parent) = fields.get(1).and_then(|parent| parent.parse().ok()) {
            below.entry(parent).or_default().push(process);
        }
    }
    let (mut found, mut waiting) = (Vec::new(), vec![root]);
    while let Some(parent) = waiting.pop() {
        for child in below.remove(&parent).unwrap_or_default() {
            found.push(child);
            waiting.push(child);
        }
    }
    Ok(found)
}
