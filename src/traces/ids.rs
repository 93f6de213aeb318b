//! The ids of traces and spans, which of them are traced, and what a proxy says of the trace that a request belongs to.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::base::random;

/// By how much the generator goes on: the golden ratio's, of SplitMix64.
const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
/// Of an id of a trace so many bits are evenly random to whoever looks (W3C Trace Context, level 2).
const RANDOM: u32 = 56;

/// Makes ids. They are no secrets; asking the system for randomness for each would cost more than the span.
#[derive(Debug)]
pub(super) struct Ids {
    state: AtomicU64,
    seed: u64,
}

impl Ids {
    pub(super) fn new() -> Self {
        Self { state: AtomicU64::new(u64::from_le_bytes(random::bytes())), seed: u64::from_le_bytes(random::bytes()) }
    }

    fn next(&self) -> u64 {
        mixed(self.state.fetch_add(STEP, Ordering::Relaxed))
    }

    /// The id of a span, which is never 0.
    pub(super) fn span(&self) -> u64 {
        self.next().max(1)
    }

    /// The id of a trace, which is never 0.
    pub(super) fn trace(&self) -> u128 {
        let low = self.next().max(1);
        u128::from(mixed(low ^ self.seed)) << 64 | u128::from(low)
    }
}

/// A number for a number, each once, and without a pattern that one sees (the last step of SplitMix64).
fn mixed(number: u64) -> u64 {
    let first = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let second = (first ^ (first >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    second ^ (second >> 31)
}

/// Which traces are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Share(u64);

impl Share {
    /// Of a number from 0 to 1.
    pub(super) fn new(share: f64) -> Self {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 2^56")]
        #[expect(clippy::cast_precision_loss, reason = "a power of two is exact")]
        Self((share.clamp(0.0, 1.0) * (1_u64 << RANDOM) as f64) as u64)
    }

    /// Whether none is taken.
    pub(super) fn is_none(self) -> bool {
        self.0 == 0
    }

    /// Whether this one is. It goes by the id, so that others who take the same share of traces take the same ones.
    pub(super) fn takes(self, trace: u128) -> bool {
        #[expect(clippy::cast_possible_truncation, reason = "the low bits are meant")]
        let low = trace as u64 & ((1 << RANDOM) - 1);
        low < self.0
    }
}

/// What somebody says of the trace that a request belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Parent {
    pub(super) trace: u128,
    pub(super) span: u64,
    /// Whether they take it.
    pub(super) taken: bool,
}

impl Parent {
    /// Reads the header `traceparent` (W3C Trace Context): version, trace, span, flags. None for anything else.
    pub(super) fn read(text: &str) -> Option<Self> {
        let (version, rest) = text.split_at_checked(2)?;
        let version = hex(version).filter(|version| *version != 0xff)?;
        let (known, more) = rest.split_at_checked(53)?;
        // Later versions may say more, behind another hyphen.
        let ends = if version == 0 { more.is_empty() } else { more.is_empty() || more.starts_with('-') };
        let mut parts = known.strip_prefix('-')?.split('-');
        let mut part = |length: usize| parts.next().filter(|part| part.len() == length).and_then(hex);
        let (trace, span, flags) = (part(32)?, part(16)?, part(2)?);
        let span = u64::try_from(span).ok()?;
        (ends && trace != 0 && span != 0).then_some(Self { trace, span, taken: flags & 1 == 1 })
    }
}

/// A number in small hexadecimal digits.
fn hex(digits: &str) -> Option<u128> {
    let plain = digits.bytes().all(|digit| digit.is_ascii_digit() || (b'a'..=b'f').contains(&digit));
    plain.then(|| u128::from_str_radix(digits, 16).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_two_ids_are_the_same_and_none_is_zero() {
        let ids = Ids::new();
        let traces: HashSet<u128> = (0..10_000).map(|_| ids.trace()).collect();
        let spans: HashSet<u64> = (0..10_000).map(|_| ids.span()).collect();
        assert_eq!((traces.len(), spans.len()), (10_000, 10_000));
        assert!(!traces.contains(&0) && !spans.contains(&0));
        assert!(traces.iter().all(|trace| trace >> 64 != 0), "both halves are random");
    }

    #[test]
    fn a_share_takes_as_many_as_it_says() {
        let ids = Ids::new();
        let taken = |share: f64| (0..20_000).filter(|_| Share::new(share).takes(ids.trace())).count();
        assert_eq!((taken(0.0), taken(1.0)), (0, 20_000));
        assert!((1_700..2_300).contains(&taken(0.1)), "some 2,000");
        assert!(Share::new(0.0).is_none() && !Share::new(0.000_001).is_none());
        let trace = ids.trace();
        assert!(!Share::new(0.2).takes(trace) || Share::new(0.3).takes(trace), "a larger share has all of the smaller");
    }

    #[test]
    fn what_a_proxy_says_is_read_as_the_standard_says_it() {
        let known =
            Parent { trace: 0x4bf9_2f35_77b3_4da6_a3ce_929d_0e0e_4736, span: 0x00f0_67aa_0ba9_02b7, taken: true };
        let (trace, span) = ("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7");
        assert_eq!(Parent::read(&format!("00-{trace}-{span}-01")), Some(known));
        assert_eq!(Parent::read(&format!("00-{trace}-{span}-03")), Some(known));
        assert_eq!(Parent::read(&format!("00-{trace}-{span}-00")), Some(Parent { taken: false, ..known }));
        assert_eq!(Parent::read(&format!("cc-{trace}-{span}-01-what-comes-later")), Some(known));
        let zeros = "0".repeat(32);
        for wrong in [
            String::new(),
            "00".to_owned(),
            format!("ff-{trace}-{span}-01"),
            format!("00-{trace}-{span}-01-more"),
            format!("cc-{trace}-{span}-01more"),
            format!("00-{}-{span}-01", trace.to_uppercase()),
            format!("00-{zeros}-{span}-01"),
            format!("00-{trace}-{}-01", &zeros[..16]),
            format!("00-{trace}-{span}-1"),
            format!("00-{trace}-{span}-xx"),
            format!("00-{trace}{span}-01"),
            format!("00-{span}-{trace}-01"),
            format!(" 00-{trace}-{span}-01"),
            format!("0é-{trace}-{span}-01"),
            format!("+0-{trace}-{span}-01"),
        ] {
            assert_eq!(Parent::read(&wrong), None, "{wrong}");
        }
    }
}
