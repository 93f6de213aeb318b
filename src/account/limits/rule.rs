//! How often something may be done: the generic cell rate algorithm (ITU-T I.371), which is a token bucket that needs one moment
//! in place of a count and a date.
//!
//! That moment is the theoretical arrival time: when the next use would come, came all of them evenly. Each use moves it one
//! interval on; it may be ahead of the clock by as much as all uses of the span take. So all of them may come at once, and one more
//! as soon as one interval has passed.
//!
//! An arrival time further ahead than all uses of the span can bring it was written while a clock went wrong. It counts for
//! nothing: nobody is kept out for years because a machine was in the wrong year for a minute.

use chrono::Duration;

use crate::base::Timestamp;

/// So many uses within such a span.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    most: i64,
    within: i64,
}

impl Rate {
    /// `most` uses within a span; at least one.
    pub fn new(most: u32, within: Duration) -> Self {
        Self { most: i64::from(most.max(1)), within: within.num_microseconds().unwrap_or(i64::MAX / 4).max(1) }
    }

    /// By how much a use moves the arrival time, in microseconds.
    pub const fn interval(self) -> i64 {
        let interval = self.within / self.most;
        if interval > 0 { interval } else { 1 }
    }

    /// The latest arrival time at which there is room for one more use, in microseconds since 1970.
    pub const fn latest(self, now: Timestamp) -> i64 {
        now.micros() + self.within - self.interval()
    }

    /// The latest arrival time that there can be, in microseconds since 1970.
    pub const fn furthest(self, now: Timestamp) -> i64 {
        now.micros() + self.within
    }

    /// How long to wait for room, when the arrival time is this; none: there is room.
    pub fn wait(self, arrives: Option<i64>, now: Timestamp) -> Option<Duration> {
        let arrives = arrives.filter(|arrives| *arrives <= self.furthest(now))?;
        let over = arrives - self.latest(now);
        (over > 0).then(|| Duration::microseconds(over))
    }
}

/// Whole seconds of a wait, rounded up: who comes then is let in.
pub fn seconds(wait: Duration) -> i64 {
    let micros = wait.num_microseconds().unwrap_or(i64::MAX - 1_000_000);
    (micros + 999_999).div_euclid(1_000_000).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_micros(1_800_000_000_000_000);

    /// What the statement of the database does: the next arrival time, or the wait.
    fn used(rate: Rate, arrives: Option<i64>, now: Timestamp) -> Result<i64, Duration> {
        match rate.wait(arrives, now) {
            Some(wait) => Err(wait),
            None => {
                let known = arrives.filter(|arrives| *arrives <= rate.furthest(now)).unwrap_or(0);
                Ok(known.max(now.micros()) + rate.interval())
            }
        }
    }

    #[test]
    fn all_uses_may_come_at_once_and_then_one_by_one() {
        let rate = Rate::new(3, Duration::minutes(15));
        let mut arrives = None;
        for _ in 0..3 {
            arrives = Some(used(rate, arrives, NOW).unwrap());
        }
        assert_eq!(used(rate, arrives, NOW), Err(Duration::minutes(5)));
        let later = NOW + Duration::minutes(5);
        assert!(used(rate, arrives, later - Duration::microseconds(1)).is_err());
        arrives = Some(used(rate, arrives, later).unwrap());
        assert_eq!(used(rate, arrives, later), Err(Duration::minutes(5)));
        let much_later = later + Duration::days(1);
        for _ in 0..3 {
            arrives = Some(used(rate, arrives, much_later).unwrap());
        }
        assert!(used(rate, arrives, much_later).is_err());
    }

    #[test]
    fn what_was_used_while_the_clock_was_wrong_keeps_nobody_out() {
        let rate = Rate::new(3, Duration::minutes(15));
        let mut arrives = None;
        for _ in 0..3 {
            arrives = Some(used(rate, arrives, NOW + Duration::days(400)).unwrap());
        }
        for _ in 0..3 {
            arrives = Some(used(rate, arrives, NOW).unwrap());
        }
        assert_eq!(used(rate, arrives, NOW), Err(Duration::minutes(5)), "and then it counts again");
    }

    #[test]
    fn however_one_comes_no_span_holds_more_than_twice_the_uses() {
        for (most, within, step) in [(1, 10, 1), (5, 60, 7), (10, 900, 13), (300, 300, 1), (7, 11, 3)] {
            let rate = Rate::new(most, Duration::seconds(within));
            let (mut arrives, mut used_at) = (None, Vec::new());
            for second in 0..within * 6 / step {
                let now = NOW + Duration::seconds(second * step);
                while let Ok(next) = used(rate, arrives, now) {
                    arrives = Some(next);
                    used_at.push(now);
                }
            }
            for (at, first) in used_at.iter().enumerate() {
                let within_span = used_at[at..].iter().take_while(|one| **one - *first < Duration::seconds(within));
                assert!(within_span.count() <= 2 * most as usize, "{most} in {within} s");
            }
            let all = (within * 6 / within + 1) * i64::from(most) + 1;
            assert!(used_at.len() as i64 <= all, "{} uses of {most} in {within} s", used_at.len());
        }
    }

    #[test]
    fn a_wait_is_told_in_whole_seconds_that_are_enough() {
        assert_eq!(seconds(Duration::microseconds(1)), 1);
        assert_eq!(seconds(Duration::seconds(90)), 90);
        assert_eq!(seconds(Duration::milliseconds(90_001)), 91);
    }
}
