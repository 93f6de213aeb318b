//! Recovery codes: more than 128 random bits each, so that a plain hash keeps them (OWASP ASVS 5.0, 6.5.2 and 11.5.1).

use sha2::{Digest, Sha256};

use crate::base::random;

/// How many are made at once.
pub const COUNT: usize = 10;
/// How many letters and digits a code has: 136 random bits. Those that were handed out before have 80.
const LENGTHS: [usize; 2] = [28, 16];
/// Crockford's alphabet, in which they are written.
const ALPHABET: &str = "0123456789abcdefghjkmnpqrstvwxyz";

/// New codes, in groups of four: `7k3m-9wq2-xd05-t8hn-c4vz-0rj6-p1bg`.
pub fn make() -> Vec<String> {
    (0..COUNT).map(|_| random::typed()).collect()
}

/// A code in the form in which it is hashed: lower case, without hyphens, with the digits for which letters are easily taken.
pub fn normal(typed: &str) -> Option<String> {
    let plain = typed.chars().filter(|c| *c != '-').flat_map(char::to_lowercase).map(|c| match c {
        'o' => '0',
        'i' | 'l' => '1',
        other => other,
    });
    let plain: String = plain.collect();
    (LENGTHS.contains(&plain.len()) && plain.chars().all(|c| ALPHABET.contains(c))).then_some(plain)
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
    fn ten_codes_are_made_and_none_twice() {
        let codes = make();
        assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), COUNT);
        for code in &codes {
            assert_eq!((code.len(), code.matches('-').count()), (34, 6), "{code}");
            assert_eq!(normal(code).expect("a code"), code.replace('-', ""));
        }
    }

    #[test]
    fn shorter_codes_of_before_are_read_and_no_others() {
        assert_eq!(normal("7K3M-9WQ2-XDO5-T8HN").as_deref(), Some("7k3m9wq2xd05t8hn"));
        for other in [
            "",
            "7k3m-9wq2-xd05",
            "7k3m-9wq2-xd05-t8hn-c4vz",
            "7k3m-9wq2-xd05-t8hn-c4vz-0rj6-p1bg-0000",
            "uuuu-uuuu-uuuu-uuuu",
        ] {
            assert_eq!(normal(other), None, "{other}");
        }
    }
}
