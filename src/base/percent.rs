//! Percentages in hundredths, so that "70 % or more" is decided on whole numbers and never on a rounding error.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A percentage from 0 to 100 with two decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Percent(i32);

impl Percent {
    /// 0 %.
    pub const ZERO: Self = Self(0);
    /// 100 %.
    pub const FULL: Self = Self(10_000);

    /// From hundredths of a percent, clamped to 0..=10,000.
    pub fn from_hundredths(hundredths: i32) -> Self {
        Self(hundredths.clamp(0, 10_000))
    }

    /// In hundredths of a percent.
    pub const fn hundredths(self) -> i32 {
        self.0
    }

    /// From a number such as 70 or 66.67, rounded half up to two decimals and clamped; not a number becomes 0.
    pub fn new(percent: f64) -> Self {
        // A tiny lift, so that 66.665 (which binary numbers hold as 66.66499…) rounds as people would.
        Self((percent * 100.0 + 0.5 + 1e-7).floor().clamp(0.0, 10_000.0) as i32)
    }

    /// `part` of `whole`; of nothing it is 0 %.
    pub fn of(part: f64, whole: f64) -> Self {
        if whole > 0.0 { Self::new(100.0 * part / whole) } else { Self::ZERO }
    }

    /// `part` of `whole`, rounded DOWN: 199 of 200 lessons are 99 %, not "almost 100". Of nothing it is 100 %.
    pub fn done(part: usize, whole: usize) -> Self {
        if whole == 0 {
            return Self::FULL;
        }
        Self(i32::try_from(part.min(whole) * 10_000 / whole).unwrap_or(10_000))
    }

    /// As a number from 0 to 100.
    pub fn value(self) -> f64 {
        f64::from(self.0) / 100.0
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.value())
    }
}

impl Serialize for Percent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0 % 100 == 0 { serializer.serialize_i32(self.0 / 100) } else { serializer.serialize_f64(self.value()) }
    }
}

impl<'de> Deserialize<'de> for Percent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = f64::deserialize(deserializer)?;
        if (0.0..=100.0).contains(&value) {
            Ok(Self::new(value))
        } else {
            Err(serde::de::Error::custom(format!("{value} is not a percentage from 0 to 100")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seven_of_ten_is_seventy_and_two_thirds_round() {
        assert_eq!(Percent::of(7.0, 10.0), Percent::new(70.0));
        assert_eq!(Percent::of(2.0, 3.0).to_string(), "66.67");
        assert_eq!(Percent::of(1.0, 0.0), Percent::ZERO);
        assert!(Percent::of(0.1 + 0.2, 0.3) == Percent::FULL);
    }

    #[test]
    fn almost_all_lessons_are_not_all() {
        assert!(Percent::done(199_999, 200_000) < Percent::FULL);
        assert_eq!(Percent::done(0, 0), Percent::FULL);
    }

    #[test]
    fn whole_percentages_are_written_without_a_fraction() {
        assert_eq!(serde_json::to_string(&Percent::new(70.0)).unwrap(), "70");
        assert_eq!(serde_json::to_string(&Percent::new(66.67)).unwrap(), "66.67");
    }
}
