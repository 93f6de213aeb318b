//! How the secrets of second factors are kept: sealed (ChaCha20-Poly1305, RFC 8439) with a key that is not in the database, so
//! that neither a backup nor who reads the database has anybody's codes.

use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use sha2::{Digest, Sha256};

use crate::base::{PersonId, random};

/// Seals and opens. What is sealed for one person opens for nobody else.
#[derive(Debug)]
pub struct Seal(LessSafeKey);

/// It cannot be opened: sealed with another key, for another person, or damaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the secret of a second factor cannot be read with this key")]
pub struct Unreadable;

impl Seal {
    /// With the key that a secret text makes.
    ///
    /// # Errors
    /// None that could happen: every hash is a key.
    pub fn new(secret: &[u8]) -> Result<Self, Unreadable> {
        let key = Sha256::digest([b"chancery second factor: ".as_slice(), secret].concat());
        let key = UnboundKey::new(&CHACHA20_POLY1305, &key).map_err(|_| Unreadable)?;
        Ok(Self(LessSafeKey::new(key)))
    }

    /// Seals a secret for a person. The nonce stands before it; with 96 random bits it does not repeat for any number of people.
    ///
    /// # Errors
    /// None that could happen with something that short.
    pub fn seal(&self, person: PersonId, secret: &[u8]) -> Result<Vec<u8>, Unreadable> {
        let nonce = random::bytes::<NONCE_LEN>();
        let mut sealed = secret.to_vec();
        let whose = Aad::from(person.to_string());
        let nonced = Nonce::assume_unique_for_key(nonce);
        self.0.seal_in_place_append_tag(nonced, whose, &mut sealed).map_err(|_| Unreadable)?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Opens what was sealed for a person.
    ///
    /// # Errors
    /// [`Unreadable`].
    pub fn open(&self, person: PersonId, sealed: &[u8]) -> Result<Vec<u8>, Unreadable> {
        let (nonce, sealed) = sealed.split_at_checked(NONCE_LEN).ok_or(Unreadable)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| Unreadable)?;
        let mut opened = sealed.to_vec();
        let whose = Aad::from(person.to_string());
        Ok(self.0.open_in_place(nonce, whose, &mut opened).map_err(|_| Unreadable)?.to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Timestamp;

    #[test]
    fn what_is_sealed_opens_for_its_person_with_its_key_and_for_nobody_else() {
        let now = Timestamp::from_micros(1_800_000_000_000_000);
        let (ana, eve) = (PersonId::new(now), PersonId::new(now));
        let seal = Seal::new(b"a key").unwrap();
        let sealed = seal.seal(ana, b"a secret of the telephone").unwrap();
        assert_ne!(sealed, seal.seal(ana, b"a secret of the telephone").unwrap());
        assert!(!sealed.windows(6).any(|part| part == b"secret"));
        assert_eq!(seal.open(ana, &sealed).unwrap(), b"a secret of the telephone");
        assert_eq!(seal.open(eve, &sealed), Err(Unreadable));
        assert_eq!(Seal::new(b"another").unwrap().open(ana, &sealed), Err(Unreadable));
        let mut damaged = sealed.clone();
        damaged[20] ^= 1;
        for wrong in [damaged.as_slice(), &sealed[..11], &[]] {
            assert_eq!(seal.open(ana, wrong), Err(Unreadable));
        }
    }
}
