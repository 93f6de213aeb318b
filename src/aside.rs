//! Work that takes a processor for long: a report, rendering a certificate. Its threads stand back: where processors are scarce, what
//! takes a tenth of a millisecond goes first, and does not wait behind ten reports that are made at once. Passwords are hashed one
//! at a time beside the rest (`actions::passwords`): who signs in waits for it, and was turned away where it stood back.

use std::sync::LazyLock;

use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinHandle;

/// How much nicer such a thread is than the program (nice(2)): where both want one, it gets a tenth of a processor.
#[cfg(target_os = "linux")]
const NICER: i32 = 10;

/// The threads come when there is work and go when there was none for a while; who asks for it sets how much there is at once.
static THREADS: LazyLock<std::io::Result<Runtime>> =
    LazyLock::new(|| Builder::new_current_thread().thread_name("aside").on_thread_start(stand_back).build());

/// Does the work on a thread that may take its time and stands back.
pub fn spawn<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> JoinHandle<T> {
    match &*THREADS {
        Ok(threads) => threads.spawn_blocking(work),
        // Better done in front of others than not at all.
        Err(_) => tokio::task::spawn_blocking(work),
    }
}

/// Lets this thread stand back for as long as it lives: one that came forward again would need rights that the program has not.
pub fn stand_back() {
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{getpid, getpriority_process, setpriority_process};
        // Linux takes "the calling process" for the calling thread, and the program for its first one.
        let program = getpriority_process(Some(getpid())).unwrap_or_default();
        if let Err(error) = setpriority_process(None, program + NICER) {
            tracing::debug!(%error, "long work goes on beside the rest, not behind it");
        }
    }
}
