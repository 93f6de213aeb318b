//! Who may have a connection now: as many at once as there are connections, of which neither writes by themselves nor reports by
//! themselves take all, where there are two or more.
//!
//! Writes wait all together where the disk of a server stands still or somebody holds a table; reports may take seconds. Learners read
//! on meanwhile; where both happen at once they wait for the next report that ends.

use std::sync::Arc;

use tokio::sync::{AcquireError, OwnedSemaphorePermit, Semaphore};

/// What a connection is wanted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Short, indexed queries.
    Read,
    /// Long ones: half of the connections at most.
    Report,
    /// Transactions: three quarters of the connections at most.
    Write,
}

/// What is to be had.
#[derive(Debug)]
pub(super) struct Permits {
    all: Arc<Semaphore>,
    reports: Arc<Semaphore>,
    writes: Arc<Semaphore>,
}

/// Held as long as the connection is used.
#[derive(Debug)]
pub(super) struct Permit {
    _among_its_like: Option<OwnedSemaphorePermit>,
    _of_all: OwnedSemaphorePermit,
}

impl Permits {
    /// For so many connections.
    pub(super) fn new(connections: u32) -> Self {
        let all = connections as usize;
        let of = |some: usize| Arc::new(Semaphore::new(some.max(1)));
        Self { all: of(all), reports: of(all / 2), writes: of(all - all.div_ceil(4)) }
    }

    /// Waits until there is one; who came first is first.
    ///
    /// # Errors
    /// Never: nobody closes them.
    pub(super) async fn wait(&self, purpose: Purpose) -> Result<Permit, AcquireError> {
        let narrower = match purpose {
            Purpose::Read => None,
            Purpose::Report => Some(&self.reports),
            Purpose::Write => Some(&self.writes),
        };
        // The narrower first: who waits there keeps none from others.
        let among_its_like = match narrower {
            Some(narrower) => Some(narrower.clone().acquire_owned().await?),
            None => None,
        };
        Ok(Permit { _among_its_like: among_its_like, _of_all: self.all.clone().acquire_owned().await? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many are given to so many who want one.
    fn given(permits: &Permits, purpose: Purpose, wanted: usize) -> Vec<Permit> {
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        let now = (0..wanted).filter_map(|_| match Box::pin(permits.wait(purpose)).as_mut().poll(&mut context) {
            std::task::Poll::Ready(permit) => permit.ok(),
            std::task::Poll::Pending => None,
        });
        now.collect()
    }

    #[test]
    fn neither_writes_nor_reports_take_all_connections() {
        for (connections, writes, reports) in [(8, 6, 4), (4, 3, 2), (2, 1, 1), (1, 1, 1)] {
            let permits = Permits::new(connections);
            assert_eq!(given(&permits, Purpose::Write, 20).len(), writes, "writes on {connections}");
            assert_eq!(given(&permits, Purpose::Report, 20).len(), reports, "reports on {connections}");
            assert_eq!(given(&permits, Purpose::Read, 20).len(), connections as usize, "reads on {connections}");
        }
        let permits = Permits::new(8);
        let writing = given(&permits, Purpose::Write, 20);
        let reading = given(&permits, Purpose::Read, 20);
        assert_eq!((writing.len(), reading.len()), (6, 2), "who reads finds one while all writes wait");
    }
}
