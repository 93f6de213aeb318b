//! Passwords: what is accepted, and Argon2id.

use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use argon2::{Algorithm, Argon2, Params, Version};

use super::frequent;

/// The shortest password that is accepted, in characters (OWASP ASVS 5.0, 6.2.1: eight at least, fifteen recommended).
pub const SHORTEST: usize = 12;
/// The longest, in bytes: long enough for every pass phrase, short enough not to be a burden to hash.
pub const LONGEST: usize = 200;

/// Why a password is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Weakness {
    /// Too short.
    #[error("a password needs 12 characters or more")]
    TooShort,
    /// Too long.
    #[error("a password has 200 bytes at most")]
    TooLong,
    /// One character over and over, or the address itself.
    #[error("this password is too easy to guess: use several unrelated words")]
    Guessable,
    /// One of the most frequent, or made from one.
    #[error("this password is among those that are tried first: use several unrelated words")]
    Frequent,
}

/// Whether a password may be set. There are no rules about kinds of characters: length is what counts.
///
/// # Errors
/// [`Weakness`].
pub fn check(password: &str, email: &str) -> Result<(), Weakness> {
    let characters: Vec<char> = password.chars().collect();
    if characters.len() < SHORTEST {
        return Err(Weakness::TooShort);
    }
    if password.len() > LONGEST {
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
    if frequent::is_frequent(password) { Err(Weakness::Frequent) } else { Ok(()) }
}

/// Argon2id with 19 MiB, two passes, one lane (OWASP's recommendation).
fn argon2() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(19 * 1024, 2, 1, None).unwrap_or(Params::DEFAULT))
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
        let of = |password: &str| check(password, "delegate@example.org");
        assert_eq!(of("short"), Err(Weakness::TooShort));
        assert_eq!(of("aaaaaaaaaaaaaaaa"), Err(Weakness::Guessable));
        assert_eq!(of("password1234"), Err(Weakness::Guessable));
        assert_eq!(of("manchester2024"), Err(Weakness::Frequent));
        assert_eq!(of("Delegate@Example.org"), Err(Weakness::Guessable));
        assert_eq!(of(&"ab cd ef ".repeat(30)), Err(Weakness::TooLong));
        assert_eq!(of("consul visits the harbour"), Ok(()));
        assert_eq!(of("领事在港口访问了他的同胞们"), Ok(()));
    }
}
