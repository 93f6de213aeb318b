//! Recovery codes: eighty random bits each, so that a plain hash keeps them.

use sha2::{Digest, Sha256};

use crate::base::random;

/// How many are made at once.
pub const COUNT: usize = 10;
/// How many letters and digits a code has.
const LENGTH: usize = 16;
/// Crockford's alphabet, in which they are written.
const ALPHABET: &str = "0123456789abcdefghjkmnpqrstvwxyz";

/// New codes, in groups of four: `7k3m-9wq2-xd05-t8hn`.
pub fn make() -> Vec<String> {
    let grouped = |code: String| {
        let groups: Vec<&str> = (0..code.len()).step_by(4).filter_map(|at| code.get(at..at + 4)).collect();
        groups.join("-")
    };
    (0..COUNT).map(|_| grouped(random::opaque())).collect()
}

/// A code in the form in which it is hashed: lower case, without hyphens, with the digits for which letters are easily taken.
pub fn normal(typed: &str) -> Option<String> {
    let plain = typed.chars().filter(|c| *c != '-').flat_map(char::to_lowercase).map(|c| match c {
        'o' => '0',
        'i' | 'l' => '1',
        other => other,
    });
    let plain: String = plain.collect();
    (plain.len() == LENGTH && plain.chars().all(|c| ALPHABET.contains(c))).then_some(plain)
}

/// What is kept of a code.
pub fn hash(normal: &str) -> Vec<u8> {
    Sha256::digest([b"chancery recovery code: ".as_slice(), normal.as_bytes()].concat()).to_vec()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn ten_codes_of_eighty_bits_are_made_and_none_twice() {
        let codes = make();
        assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), COUNT);
        for code in &codes {
            assert_eq!((code.len(), code.matches('-').count()), (19, 3), "{code}");
            assert_eq!(normal(code).expect("a code"), code.replace('-', ""));
        }
    }
}
