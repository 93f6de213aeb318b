//! The id of a request: what its answer, the lines of the log and people who ask for help know it by.
//!
//! It goes along with the work that a request causes, on whatever thread that is done: the thread has it while it does it.

use std::cell::Cell;
use std::fmt;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use super::random;

/// The longest id that is taken from elsewhere; a UUID has 36 signs.
const LONGEST: usize = 36;

thread_local! {
    static CURRENT: Cell<Option<RequestId>> = const { Cell::new(None) };
}

/// An id: one of ours, or what a proxy in front gave the request.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct RequestId {
    signs: [u8; LONGEST],
    length: usize,
}

impl RequestId {
    /// A new one, in 16 letters and digits: no two of a process are the same, those of two processes hardly ever, and nobody reads
    /// in it how many requests there were. It is no secret. Asking the system for randomness each time would cost more than the id is
    /// worth.
    pub fn new() -> Self {
        static SEED: OnceLock<u64> = OnceLock::new();
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let seed = *SEED.get_or_init(|| u64::from_le_bytes(random::bytes()));
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let mut signs = [0; LONGEST];
        let mixed = mixed(seed.wrapping_add(number));
        for (at, sign) in signs.iter_mut().take(16).enumerate() {
            *sign = b"0123456789abcdef"[(mixed >> (60 - 4 * at)) as usize & 15];
        }
        Self { signs, length: 16 }
    }

    /// What somebody else calls the request: 8 to 36 letters, digits, `-`, `_` and `.` of ASCII. None for anything else.
    pub fn given(text: &str) -> Option<Self> {
        let plain = |sign: u8| sign.is_ascii_alphanumeric() || matches!(sign, b'-' | b'_' | b'.');
        let fits = (8..=LONGEST).contains(&text.len()) && text.bytes().all(plain);
        fits.then(|| {
            let mut signs = [0; LONGEST];
            signs[..text.len()].copy_from_slice(text.as_bytes());
            Self { signs, length: text.len() }
        })
    }

    /// The request that this thread works for at this moment, if it does for one.
    pub fn current() -> Option<Self> {
        CURRENT.get()
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.signs[..self.length]).unwrap_or_default()
    }

    /// Does something that a request causes, on whatever thread; `request` is none for what no request causes.
    pub fn during<T>(request: Option<Self>, work: impl FnOnce() -> T) -> T {
        let _restored_at_the_end = Restored(CURRENT.replace(request));
        work()
    }

    /// Waits for what a request causes: whoever works at it has the id while it does.
    pub async fn along<T>(self, work: impl Future<Output = T>) -> T {
        let mut work = pin!(work);
        poll_fn(|context| Self::during(Some(self), || work.as_mut().poll(context))).await
    }
}

impl Default for RequestId {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Puts back what was there before, also when the work panics.
struct Restored(Option<RequestId>);

impl Drop for Restored {
    fn drop(&mut self) {
        CURRENT.set(self.0);
    }
}

/// A number for a number, each once, and without a pattern that one sees (the last step of SplitMix64).
fn mixed(number: u64) -> u64 {
    let first = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let second = (first ^ (first >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    second ^ (second >> 31)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::panic::{AssertUnwindSafe, catch_unwind};

    use super::*;

    #[test]
    fn no_two_ids_are_the_same() {
        let made: HashSet<String> = (0..10_000).map(|_| RequestId::new().to_string()).collect();
        assert_eq!(made.len(), 10_000);
        assert!(made.iter().all(|id| id.len() == 16 && id.bytes().all(|sign| sign.is_ascii_hexdigit())));
    }

    #[test]
    fn an_id_from_elsewhere_is_plain_or_none() {
        let uuid = "0b7c2d9e-1f7a-4d55-9d0a-1c7f3a5b9e10";
        assert_eq!(RequestId::given(uuid).map(|id| id.to_string()).as_deref(), Some(uuid));
        let longer = format!("{uuid}0");
        for strange in ["", "short", &longer, "with blank", "line\nbreak", "quote\"quote", "élan-élan", "a=b;c=d;e"] {
            assert_eq!(RequestId::given(strange), None, "{strange:?}");
        }
    }

    #[test]
    fn a_thread_has_the_id_of_what_it_works_for_and_no_longer() {
        let (outer, inner) = (RequestId::new(), RequestId::new());
        assert_eq!(RequestId::current(), None);
        RequestId::during(Some(outer), || {
            assert_eq!(RequestId::current(), Some(outer));
            let broken = catch_unwind(AssertUnwindSafe(|| RequestId::during(Some(inner), || panic!("as a test"))));
            assert!(broken.is_err());
            assert_eq!(RequestId::current(), Some(outer));
            RequestId::during(None, || assert_eq!(RequestId::current(), None));
        });
        assert_eq!(RequestId::current(), None);
    }
}
