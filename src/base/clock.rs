//! Time as a parameter: a timestamp that both databases keep exactly, and a clock that tests can set.

use std::fmt;
use std::ops::{Add, Sub};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Instant;

use chrono::{DateTime, Datelike, Duration, SecondsFormat, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A moment in UTC, in whole microseconds: what PostgreSQL keeps, so that a value read back equals the value written.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// From microseconds since 1970-01-01T00:00:00Z.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Microseconds since 1970-01-01T00:00:00Z.
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// Whole seconds since 1970-01-01T00:00:00Z, as tokens count them.
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(1_000_000)
    }

    /// The same moment for calendar arithmetic. Out of chrono's range (year 262,000) it is the epoch.
    pub fn to_datetime(self) -> DateTime<Utc> {
        DateTime::from_timestamp_micros(self.0).unwrap_or_default()
    }

    /// The year in UTC, as it stands in certificate numbers.
    pub fn year(self) -> i32 {
        self.to_datetime().year()
    }

    /// Parses RFC 3339.
    pub fn parse(text: &str) -> Option<Self> {
        let parsed = DateTime::parse_from_rfc3339(text).ok()?;
        Some(Self(parsed.timestamp_micros()))
    }
}

impl From<DateTime<Utc>> for Timestamp {
    fn from(value: DateTime<Utc>) -> Self {
        Self(value.timestamp_micros())
    }
}

impl Add<Duration> for Timestamp {
    type Output = Self;
    fn add(self, rhs: Duration) -> Self {
        Self(self.0.saturating_add(rhs.num_microseconds().unwrap_or(i64::MAX)))
    }
}

impl Sub<Duration> for Timestamp {
    type Output = Self;
    fn sub(self, rhs: Duration) -> Self {
        Self(self.0.saturating_sub(rhs.num_microseconds().unwrap_or(i64::MAX)))
    }
}

impl Sub for Timestamp {
    type Output = Duration;
    fn sub(self, rhs: Self) -> Duration {
        Duration::microseconds(self.0.saturating_sub(rhs.0))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_datetime().to_rfc3339_opts(SecondsFormat::AutoSi, true))
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| {
            serde::de::Error::custom(format!("`{text}` is not an RFC 3339 time such as 2026-05-04T09:00:00Z"))
        })
    }
}

/// A leap forward of the machine's clock that is more than a correction of seconds, or of a clock that goes wrong.
pub const LEAP: Duration = Duration::minutes(10);

/// Where the time comes from: the system, or a value that a test sets and moves.
///
/// The system's clock may leap: somebody sets it, a machine was suspended. Told so at once, everything that is due would be over at
/// that moment, and with it every quiz that somebody sits. So a leap forward is not believed yet: the time goes on evenly, until
/// [`Clock::believe`] is told that what is to be done first is done (`actions::mind_the_clock`). A leap back is believed at once:
/// it ends nothing.
#[derive(Clone, Debug)]
pub struct Clock(Arc<Watch>);

#[derive(Debug)]
struct Watch {
    hands: Hands,
    /// What the wall clock showed beyond the steady one when they last went together, in microseconds.
    ahead: AtomicI64,
}

/// Two clocks in microseconds: one on the wall, which is set and leaps, and one that never leaps and began at some time.
#[derive(Debug)]
enum Hands {
    System { began: Instant },
    Set { wall: AtomicI64, steady: AtomicI64 },
}

impl Hands {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the system's clock")]
    fn read(&self) -> (i64, i64) {
        match self {
            Self::System { began } => {
                let steady = i64::try_from(began.elapsed().as_micros()).unwrap_or(i64::MAX);
                (Utc::now().timestamp_micros(), steady)
            }
            Self::Set { wall, steady } => (wall.load(Ordering::SeqCst), steady.load(Ordering::SeqCst)),
        }
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::system()
    }
}

impl Clock {
    fn new(hands: Hands) -> Self {
        let (wall, steady) = hands.read();
        Self(Arc::new(Watch { hands, ahead: AtomicI64::new(wall - steady) }))
    }

    /// The system's clock.
    pub fn system() -> Self {
        Self::new(Hands::System { began: Instant::now() })
    }

    /// A clock that stands still until [`Clock::advance`] moves it.
    pub fn fixed(at: Timestamp) -> Self {
        Self::new(Hands::Set { wall: AtomicI64::new(at.micros()), steady: AtomicI64::new(0) })
    }

    /// What counts, and what the clock on the wall shows.
    fn read(&self) -> (i64, i64) {
        let (wall, steady) = self.0.hands.read();
        let even = steady.saturating_add(self.0.ahead.load(Ordering::SeqCst));
        if wall.saturating_sub(even) > LEAP.num_microseconds().unwrap_or(i64::MAX) {
            return (even, wall);
        }
        self.0.ahead.store(wall.saturating_sub(steady), Ordering::SeqCst);
        (wall, wall)
    }

    /// The current moment.
    pub fn now(&self) -> Timestamp {
        Timestamp(self.read().0)
    }

    /// A leap that is not believed yet: the moment that counts, and the one that the system's clock shows.
    pub fn leap(&self) -> Option<(Timestamp, Timestamp)> {
        let (even, wall) = self.read();
        (even != wall).then_some((Timestamp(even), Timestamp(wall)))
    }

    /// From now on the time is what the system's clock shows.
    pub fn believe(&self) {
        let (wall, steady) = self.0.hands.read();
        self.0.ahead.store(wall.saturating_sub(steady), Ordering::SeqCst);
    }

    /// Lets time pass on a clock that a test set; the system's clock stays as it is.
    pub fn advance(&self, by: Duration) {
        if let Hands::Set { steady, .. } = &self.0.hands {
            steady.fetch_add(by.num_microseconds().unwrap_or(0), Ordering::SeqCst);
        }
        self.jump(by);
    }

    /// Sets a clock of a test to another time, while none passes.
    pub fn jump(&self, by: Duration) {
        if let Hands::Set { wall, .. } = &self.0.hands {
            wall.fetch_add(by.num_microseconds().unwrap_or(0), Ordering::SeqCst);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timestamp_reads_back_as_it_was_written() {
        let at = Timestamp::parse("2026-05-04T09:00:00.123456Z").unwrap();
        assert_eq!(at.to_string(), "2026-05-04T09:00:00.123456Z");
        assert_eq!(Timestamp::parse("2026-05-04T11:00:00.123456+02:00"), Some(at));
        assert_eq!(Timestamp::parse("yesterday"), None);
    }

    #[test]
    fn a_fixed_clock_moves_only_when_told() {
        let clock = Clock::fixed(Timestamp::from_micros(0));
        assert_eq!(clock.now(), clock.now());
        clock.advance(Duration::hours(1));
        assert_eq!(clock.now().to_string(), "1970-01-01T01:00:00Z");
    }

    #[test]
    fn a_leap_forward_counts_when_it_is_believed_and_one_back_at_once() {
        let at = Timestamp::parse("2026-05-04T09:00:00Z").unwrap();
        let clock = Clock::fixed(at);
        clock.advance(Duration::days(3));
        assert_eq!((clock.now(), clock.leap()), (at + Duration::days(3), None), "time that passes is no leap");
        let at = clock.now();
        clock.jump(Duration::days(1));
        clock.advance(Duration::minutes(1));
        let minute = Duration::minutes(1);
        assert_eq!((clock.now(), clock.leap()), (at + minute, Some((at + minute, at + minute + Duration::days(1)))));
        clock.believe();
        assert_eq!((clock.now(), clock.leap()), (at + minute + Duration::days(1), None));
        clock.jump(-Duration::days(1));
        assert_eq!((clock.now(), clock.leap()), (at + minute, None));
        clock.jump(Duration::minutes(9));
        assert_eq!((clock.now(), clock.leap()), (at + Duration::minutes(10), None), "a correction is no leap");
        assert!(Clock::system().leap().is_none());
    }

    #[test]
    fn a_leap_that_is_taken_back_was_none() {
        let clock = Clock::fixed(Timestamp::from_micros(0));
        clock.jump(Duration::days(365));
        assert!(clock.leap().is_some());
        clock.jump(-Duration::days(365));
        assert_eq!((clock.now(), clock.leap()), (Timestamp::from_micros(0), None));
    }
}
