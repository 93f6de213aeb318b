//! Passwords: what is accepted, and Argon2id.

use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use argon2::{Algorithm, Argon2, Params, Version};

use super::frequent;

/// The shortest password that is accepted, in characters (OWASP ASVS 5.0, 6.2.1: eight at least, fifteen recommended).
pub const SHORTEST: usize = 12;
/// The longest, in characters of whatever script: long enough for every pass phrase (6.2.9: 64 at least), short enough not to be a burden
/// to hash.
pub const LONGEST: usize = 256;

/// Why a password is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Weakness {
    /// Too short.
    #[error("a password needs 12 characters or more")]
    TooShort,
    /// Too long.
    #[error("a password has 256 characters at most")]
    TooLong,
    /// One character over and over, or the address itself.
    #[error("this password is too easy to guess: use several unrelated words")]
    Guessable,
    /// One of the most frequent, or made from one.
    #[error("this password is among those that are tried first: use several unrelated words")]
    Frequent,
    /// It holds a word that everybody tries who knows the institute.
    #[error("this password holds a name that is tried first here: use several unrelated words")]
    Refused,
}

/// Whether a text is longer than any password: nothing is hashed then.
pub fn is_too_long(password: &str) -> bool {
    // A character has four bytes at most, so most texts need no counting.
    password.len() > LONGEST && password.chars().count() > LONGEST
}

/// Whether a password may be set. There are no rules about kinds of characters: length is what counts. None of the `refused` words may stand
/// in it, however they are written (`accounts.refused_words`).
///
/// # Errors
/// [`Weakness`].
pub fn check(password: &str, email: &str, refused: &[String]) -> Result<(), Weakness> {
    let characters: Vec<char> = password.chars().collect();
    if characters.len() < SHORTEST {
        return Err(Weakness::TooShort);
    }
    if is_too_long(password) {
        return Err(Weakness::TooLong);
    }
    let mut different = characters.clone();
    different.sort_unstable();
    different.dedup();
    let lower = password.to_lowercase();
    let name = email.split('@').next().unwrap_or_default().to_lowercase();
    let run = lower.contains("123456789") || lower.starts_with("password") || lower.starts_with("qwertyuiop");
    if different.len() < 5
        || lower == email.to_lowercase()
        || (run && lower.len() < 16)
        || (name.len() > 8 && lower == name)
    {
        return Err(Weakness::Guessable);
    }
    if frequent::is_frequent(password) {
        return Err(Weakness::Frequent);
    }
    let plain = frequent::plain(password);
    let holds = |word: &String| !word.trim().is_empty() && plain.contains(&frequent::plain(word));
    if refused.iter().any(holds) { Err(Weakness::Refused) } else { Ok(()) }
}

/// Memory in KiB, passes, lanes: OWASP's recommendation.
const COSTS: (u32, u32, u32) = (19 * 1024, 2, 1);

/// Argon2id with 19 MiB, two passes, one lane.
fn argon2() -> Argon2<'static> {
    let (memory, passes, lanes) = COSTS;
    Argon2::new(
        Algorithm::Argon2id,
        Version::V0x13,
        Params::new(memory, passes, lanes, None).unwrap_or(Params::DEFAULT),
    )
}

/// Whether a hash was made otherwise than one is made today: then it is made anew at the next sign-in, the one moment at which the
/// password is known.
pub fn is_outdated(hash: &str) -> bool {
    let (memory, passes, lanes) = COSTS;
    !hash.starts_with(&format!("$argon2id$v={}$m={memory},t={passes},p={lanes}$", u32::from(Version::V0x13)))
}

/// Hashes a password with a salt of its own. Takes 20 to 60 ms: never on a thread that serves requests.
///
/// # Errors
/// When the hasher refuses, which it does only for want of memory.
pub fn hash(password: &str) -> Result<String, String> {
    let salt = crate::base::random::bytes::<16>();
    let hash = argon2().hash_password_with_salt(password.as_bytes(), &salt).map_err(|error| error.to_string())?;
    Ok(hash.to_string())
}

/// What is verified for whoever has no password: the hash of nothing, as costly as any.
const STAND_IN: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Whether the password is the one that was hashed. Where there is no hash, or an unreadable one, as much is computed as for a
/// wrong password, so that nobody learns from the time whether an address has an account.
pub fn verify(password: &str, hash: Option<&str>) -> bool {
    let parsed = hash.and_then(|hash| PasswordHash::new(hash).ok());
    let known = parsed.is_some();
    let Some(parsed) = parsed.or_else(|| PasswordHash::new(STAND_IN).ok()) else { return false };
    let right = argon2().verify_password(password.as_bytes(), &parsed).is_ok();
    known && right
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hashed_password_is_known_again_and_another_is_not() {
        let hash = hash("four unrelated words here").unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(verify("four unrelated words here", Some(&hash)));
        assert!(!verify("four unrelated words there", Some(&hash)));
        assert!(!verify("four unrelated words here", None));
        assert!(!verify("x", Some("not a hash")));
    }

    #[test]
    fn who_has_no_password_costs_as_much_as_who_has_one() {
        let (made, stand_in) = (hash("four unrelated words here").unwrap(), PasswordHash::new(STAND_IN).unwrap());
        let made = PasswordHash::new(&made).unwrap();
        assert_eq!((stand_in.algorithm, stand_in.version), (made.algorithm, made.version));
        assert_eq!(stand_in.params.to_string(), made.params.to_string());
        let lengths = |hash: &PasswordHash| {
            (hash.salt.as_ref().map(|salt| salt.len()), hash.hash.as_ref().map(|output| output.len()))
        };
        assert_eq!(lengths(&stand_in), lengths(&made));
        // It is computed to its end, and does not fail before: it is only never right.
        let error = argon2().verify_password(b"four unrelated words here", &stand_in).unwrap_err();
        assert_eq!(error.to_string(), argon2().verify_password(b"another", &made).unwrap_err().to_string());
    }

    #[test]
    fn short_and_guessable_passwords_are_refused() {
        let of = |password: &str| check(password, "delegate@example.org", &[]);
        assert_eq!(of("short"), Err(Weakness::TooShort));
        assert_eq!(of("aaaaaaaaaaaaaaaa"), Err(Weakness::Guessable));
        assert_eq!(of("password1234"), Err(Weakness::Guessable));
        assert_eq!(of("manchester2024"), Err(Weakness::Frequent));
        assert_eq!(of("Delegate@Example.org"), Err(Weakness::Guessable));
        assert_eq!(of(&"ab cd ef ".repeat(30)), Err(Weakness::TooLong));
        // Whatever the script: characters are counted, not bytes.
        for letters in ["abcdefgh", "абвгдежз", "领事在港口访问了", "𐤀𐤁𐤂𐤃𐤄𐤅𐤆𐤇"]
        {
            assert_eq!(of(&letters.repeat(LONGEST / 8)), Ok(()), "{letters}");
            assert_eq!(of(&format!("{}x", letters.repeat(LONGEST / 8))), Err(Weakness::TooLong), "{letters}");
        }
        assert_eq!(of("consul visits the harbour"), Ok(()));
        assert_eq!(of("领事在港口访问了他的同胞们"), Ok(()));
    }
    #[test]
    fn words_of_the_institute_stand_in_no_password_however_they_are_written() {
        let refused = ["Lakeside Academy".to_owned(), "лидо".to_owned(), " ".to_owned()];
        let of = |password: &str| check(password, "delegate@example.org", &refused);
        for password in
            ["consul of lakeside academy", "LakesideAcademy-winter", "l4k3side academy visits", "консул ЛИДО в порту"]
        {
            assert_eq!(of(password), Err(Weakness::Refused), "{password}");
        }
        for password in ["consul visits the harbour", "academy by the lakeside"] {
            assert_eq!(of(password), Ok(()), "{password}");
        }
    }

    #[test]
    fn a_hash_of_other_costs_is_known_as_outdated_and_still_verified() {
        assert!(!is_outdated(&hash("four unrelated words here").unwrap()));
        for (memory, passes, lanes) in [(4096, 2, 1), (19_456, 3, 1), (19_456, 2, 2)] {
            let before =
                Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(memory, passes, lanes, None).unwrap());
            let made = before.hash_password_with_salt(b"four unrelated words here", &[7; 16]).unwrap().to_string();
            assert!(is_outdated(&made), "{made}");
            assert!(verify("four unrelated words here", Some(&made)), "{made}");
        }
        assert!(
            is_outdated("$argon2i$v=19$m=19456,t=2,p=1$AAAA$AAAA")
                && is_outdated("$argon2id$v=16$m=19456,t=2,p=1$AAAA$AAAA")
        );
    }
}
