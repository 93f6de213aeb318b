//! What the machine itself does meanwhile: whether it stands still, and whether its disk does. A minute whose slowest requests waited for
//! either tells nothing of the service.

use std::fs::File;
use std::os::unix::fs::FileExt as _;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::Failure;
use crate::watch::stolen_seconds;

/// How long the probe sleeps; what it sleeps longer, it waited for a core.
const NAP: Duration = Duration::from_millis(20);
/// It writes to the disk once in so many naps, a page at a time.
const NAPS: u32 = 10;
const PAGE: [u8; 4096] = [7; 4096];

/// The longest that was seen.
#[derive(Debug, Clone, Copy, Default)]
pub struct Seen {
    /// Milliseconds that a sleeping thread woke up too late.
    pub late: f64,
    /// Milliseconds until one page was durable.
    pub sync: f64,
    /// Milliseconds of all cores that the host gave to other guests, in sum.
    pub stolen: f64,
}

impl Seen {
    /// As part of a line.
    pub fn line(&self) -> String {
        let Self { late, sync, stolen } = self;
        format!(
            "woke at most {late:.0} ms late, a page durable in at most {sync:.0} ms, {stolen:.0} ms given to others"
        )
    }

    /// As JSON.
    pub fn json(&self) -> Value {
        json!({ "late_ms": self.late, "sync_ms": self.sync, "stolen_ms": self.stolen })
    }
}

/// A thread that looks on.
pub struct Standstill {
    seen: Arc<Mutex<Seen>>,
    /// The thread ends with what it watches: nobody else holds this.
    watched: Option<Arc<()>>,
    thread: Option<JoinHandle<std::io::Result<()>>>,
    stolen: f64,
}

impl Standstill {
    /// Begins; the probe's file is in this folder.
    pub fn watch(folder: &Path) -> Result<Self, Failure> {
        let file = File::create(folder.join("probe"))?;
        let (seen, watched) = (Arc::new(Mutex::new(Seen::default())), Arc::new(()));
        let (shown, alive) = (seen.clone(), Arc::downgrade(&watched));
        let thread = std::thread::spawn(move || {
            let mut naps = 0;
            while alive.strong_count() > 0 {
                let begun = Instant::now();
                std::thread::sleep(NAP);
                let late = begun.elapsed().saturating_sub(NAP);
                naps = (naps + 1) % NAPS;
                let written = Instant::now();
                if naps == 0 {
                    file.write_all_at(&PAGE, 0)?;
                    file.sync_data()?;
                }
                let mut seen = shown.lock().unwrap_or_else(PoisonError::into_inner);
                seen.late = seen.late.max(late.as_secs_f64() * 1000.0);
                seen.sync = seen.sync.max(written.elapsed().as_secs_f64() * 1000.0);
            }
            Ok(())
        });
        Ok(Self { seen, watched: Some(watched), thread: Some(thread), stolen: stolen_seconds()? })
    }

    /// What was seen since it was asked last.
    pub fn take(&mut self) -> Result<Seen, Failure> {
        let seen = std::mem::take(&mut *self.seen.lock().unwrap_or_else(PoisonError::into_inner));
        let before = std::mem::replace(&mut self.stolen, stolen_seconds()?);
        Ok(Seen { stolen: (self.stolen - before) * 1000.0, ..seen })
    }

    /// Ends it; what went wrong with its file comes up here.
    pub fn end(mut self) -> Result<(), Failure> {
        self.watched = None;
        let thread = self.thread.take().ok_or("it ends once")?;
        Ok(thread.join().map_err(|_| "the probe of the machine broke down")??)
    }
}
