//! The process itself, under the names that Prometheus' own libraries give: memory, CPU, open files, when it began.

use std::fs;

use prometheus::core::{Collector, Desc};
use prometheus::proto::MetricFamily;
use prometheus::{Counter, Gauge, IntGauge, Registry};

use super::Error;
use crate::base::Timestamp;

/// Ticks a second in which Linux tells CPU times to programs: the same on all that it runs on.
const TICKS: f64 = 100.0;

pub(super) fn register(registry: &Registry, started: Timestamp) -> Result<(), Error> {
    let start = Gauge::new("process_start_time_seconds", "When the process began, in seconds since 1970.")?;
    #[expect(clippy::cast_precision_loss, reason = "a moment to the microsecond fits for the next 200 years")]
    start.set(started.micros() as f64 / 1e6);
    registry.register(Box::new(start))?;
    registry.register(Box::new(OfLinux {
        memory: IntGauge::new("process_resident_memory_bytes", "Memory of the process that is in RAM.")?,
        files: IntGauge::new("process_open_fds", "Open files and sockets.")?,
        cpu: Counter::new("process_cpu_seconds_total", "CPU time of the process, its own and the system's for it.")?,
    }))
}

/// What `/proc` tells. Where there is none, nothing is told.
struct OfLinux {
    memory: IntGauge,
    files: IntGauge,
    cpu: Counter,
}

impl Collector for OfLinux {
    fn desc(&self) -> Vec<&Desc> {
        [self.memory.desc(), self.files.desc(), self.cpu.desc()].concat()
    }

    fn collect(&self) -> Vec<MetricFamily> {
        let mut told = Vec::new();
        if let Some(bytes) = fs::read_to_string("/proc/self/status").ok().as_deref().and_then(resident) {
            self.memory.set(bytes);
            told.extend(self.memory.collect());
        }
        if let Ok(files) = fs::read_dir("/proc/self/fd") {
            // One of them is the folder that is read.
            self.files.set(i64::try_from(files.count()).unwrap_or(i64::MAX).saturating_sub(1));
            told.extend(self.files.collect());
        }
        if let Some(seconds) = fs::read_to_string("/proc/self/stat").ok().as_deref().and_then(cpu) {
            self.cpu.inc_by((seconds - self.cpu.get()).max(0.0));
            told.extend(self.cpu.collect());
        }
        told
    }
}

/// Bytes in RAM, of `/proc/self/status`.
fn resident(status: &str) -> Option<i64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: i64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}

/// Seconds of CPU, of `/proc/self/stat`. The second field is the program's name in parentheses, which may hold anything.
fn cpu(stat: &str) -> Option<f64> {
    let (_, rest) = stat.rsplit_once(')')?;
    let mut fields = rest.split_whitespace().skip(11);
    let mut ticks = || fields.next()?.parse::<f64>().ok();
    Some((ticks()? + ticks()?) / TICKS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_linux_tells_is_read() {
        assert_eq!(resident("Name:\tx\nVmRSS:\t   40960 kB\nThreads:\t3\n"), Some(41_943_040));
        assert_eq!(resident("Name:\tx\n"), None);
        let stat = "7 (a) b (c)) S 1 7 7 0 -1 4194560 900 0 0 0 150 50 0 0 20 0 9 0 100 1 1";
        assert_eq!(cpu(stat), Some(2.0));
        assert_eq!(cpu("7 (a) S"), None);
    }
}
