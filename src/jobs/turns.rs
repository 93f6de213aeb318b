//! When it is the turn of what is done from time to time.

use std::time::Duration;

use crate::base::Stopwatch;

/// Turns that come once in so long, the first one at once. By a clock that never leaps; and not by rounds of the worker, of which there
/// are more an hour the more there is to do: what looks at all enrolments would come in the busiest minutes.
#[derive(Debug)]
pub(super) struct Turns {
    every: Duration,
    last: Option<Stopwatch>,
}

impl Turns {
    /// A turn every so often.
    pub(super) fn every(every: Duration) -> Self {
        Self { every, last: None }
    }

    /// Whether it is a turn now. Who is told so takes it.
    pub(super) fn is_now(&mut self) -> bool {
        let due = self.last.is_none_or(|last| last.elapsed() >= self.every);
        if due {
            self.last = Some(Stopwatch::start());
        }
        due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turn_comes_at_once_and_not_again_before_its_time_however_often_one_asks() {
        let mut hourly = Turns::every(Duration::from_secs(3600));
        assert!(hourly.is_now());
        assert!((0..20_000).all(|_| !hourly.is_now()), "a busy worker asks often");
        let mut always = Turns::every(Duration::ZERO);
        assert!(always.is_now() && always.is_now());
    }
}
