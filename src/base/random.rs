//! Randomness from the operating system, and what is made of it.

/// `N` random bytes.
///
/// # Panics
/// When the operating system has no randomness to give. Nothing safe can be done then: no token, no id, no password.
#[expect(clippy::expect_used, reason = "without randomness the program must not go on")]
#[expect(clippy::disallowed_methods, reason = "the one place that reads the system's randomness")]
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut buffer = [0; N];
    getrandom::fill(&mut buffer).expect("the operating system gives randomness");
    buffer
}

/// A secret of 256 random bits in 52 lower-case letters and digits, for links and refresh tokens.
pub fn secret() -> String {
    base32(&bytes::<32>())
}

/// A name of 80 random bits in 16 lower-case letters and digits: it tells nothing about what it names.
pub fn opaque() -> String {
    base32(&bytes::<10>())
}

/// A secret of 136 random bits for people to type, in seven groups of four lower-case letters and digits: `7k3m-9wq2-xd05-t8hn-c4vz-0rj6-p1bg`.
pub fn typed() -> String {
    let made = base32(&bytes::<17>());
    let groups: Vec<&str> = (0..made.len()).step_by(4).filter_map(|at| made.get(at..at + 4)).collect();
    groups.join("-")
}

/// A number below `bound` (0 when `bound` is 0), without the bias of a plain remainder.
pub fn below(bound: usize) -> usize {
    let bound = bound as u64;
    if bound < 2 {
        return 0;
    }
    let limit = u64::MAX - u64::MAX % bound;
    loop {
        let drawn = u64::from_le_bytes(bytes());
        if drawn < limit {
            return usize::try_from(drawn % bound).unwrap_or(0);
        }
    }
}

/// Shuffles in place (Fisher and Yates): every order is equally likely.
pub fn shuffle<T>(items: &mut [T]) {
    for last in (1..items.len()).rev() {
        items.swap(last, below(last + 1));
    }
}

/// Base 32 in Crockford's alphabet, lower case: no letter that looks like a digit.
pub fn base32(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let mut text = String::with_capacity(bytes.len() * 8 / 5 + 1);
    let (mut buffer, mut bits) = (0_u32, 0);
    for byte in bytes {
        buffer = (buffer << 8) | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            text.push(char::from(ALPHABET[(buffer >> bits) as usize & 31]));
        }
    }
    if bits > 0 {
        text.push(char::from(ALPHABET[(buffer << (5 - bits)) as usize & 31]));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_carries_256_bits_and_never_repeats() {
        assert_eq!(secret().len(), 52);
        assert_ne!(secret(), secret());
    }

    #[test]
    fn what_people_type_carries_136_bits_in_groups_and_never_repeats() {
        let made = typed();
        let groups: Vec<usize> = made.split('-').map(str::len).collect();
        assert_eq!(groups, [4; 7], "{made}");
        assert_ne!(made, typed());
    }

    #[test]
    fn base32_is_that_of_crockford() {
        assert_eq!(base32(&[0xff, 0x00, 0x7f]), "zw07y");
        assert_eq!(base32(&[]), "");
    }

    #[test]
    fn a_shuffle_keeps_every_item() {
        let mut items: Vec<_> = (0..50).collect();
        shuffle(&mut items);
        items.sort_unstable();
        assert_eq!(items, (0..50).collect::<Vec<_>>());
    }
}
