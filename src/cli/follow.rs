//! What others change while this process serves, and the clock: it looks every two seconds, and goes on with what it had where it cannot look.

use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::Duration;

use super::assemble::Parts;
use crate::actions::{mind_the_clock, rotate_tokens};

/// How often it looks. A new key is known for longer before it signs.
const PAUSE: Duration = Duration::from_secs(2);

/// The thread that looks.
#[derive(Debug)]
pub(super) struct Follower {
    stop: Sender<()>,
    thread: JoinHandle<()>,
}

impl Follower {
    /// Starts to look.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub(super) fn start(parts: &Parts) -> std::io::Result<Self> {
        let (db, ctx) = (parts.db.clone(), parts.ctx.clone());
        let (stop, stopped) = mpsc::channel();
        let mut known = true;
        let look = move || {
            while let Err(RecvTimeoutError::Timeout) = stopped.recv_timeout(PAUSE) {
                if let Err(error) = mind_the_clock::settle(&db, &ctx) {
                    tracing::warn!(%error, "a leap of the clock cannot be settled; trying again");
                }
                match rotate_tokens::follow(&db, &ctx) {
                    Ok(changed) => {
                        known = true;
                        if changed {
                            tracing::info!("the keys of tokens are others than before");
                        }
                    }
                    // Told once, not every two seconds for as long as the database is away.
                    Err(error) => {
                        if std::mem::take(&mut known) {
                            tracing::warn!(%error, "the keys of tokens cannot be read; trying again");
                        }
                    }
                }
            }
        };
        let thread = std::thread::Builder::new().name("follower".to_owned()).spawn(look)?;
        Ok(Self { stop, thread })
    }

    /// Stops.
    pub(super) fn stop(self) {
        drop(self.stop);
        if self.thread.join().is_err() {
            tracing::error!("the thread that follows the keys had panicked");
        }
    }
}
