//! How the secrets of second factors are kept: sealed (ChaCha20-Poly1305, RFC 8439) with a key that is not in the database, so
//! that neither a backup nor who reads the database has anybody's codes.
//!
//! What is sealed names its key, so that a key can be changed: what an earlier one sealed opens as long as that one is there, and is
//! sealed anew at its next use.

use std::path::PathBuf;

use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use sha2::{Digest, Sha256};

use crate::base::{PersonId, random};

/// How what is sealed begins: this form, and the key's id. What was sealed before there were ids begins with its nonce.
const FORM: u8 = 1;
/// How many bytes of an id stand there.
const ID_LEN: usize = 8;

/// Where the secrets come from that make the keys: the first one seals, all of them open.
#[derive(Clone)]
pub enum Source {
    /// From the settings.
    Configured(Vec<String>),
    /// From a file with a line for each, which is read at each use: a new key is used at once, by all processes.
    File(PathBuf),
}

impl std::fmt::Debug for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Configured(secrets) => write!(f, "Configured({})", secrets.len()),
            Self::File(path) => write!(f, "File({})", path.display()),
        }
    }
}

/// Seals and opens. What is sealed for one person opens for nobody else.
#[derive(Debug, Clone)]
pub struct Seal(Source);

/// Why something cannot be sealed or opened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// Sealed with another key, for another person, or damaged.
    #[error("the secret of a second factor cannot be read with this key")]
    Unreadable,
    /// There is no key.
    #[error("the key of second factors cannot be read: {0}")]
    NoKey(String),
}

/// What was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// The secret.
    pub secret: Vec<u8>,
    /// Whether the key that seals now sealed it, in today's form.
    pub current: bool,
}

struct Key {
    id: [u8; ID_LEN],
    key: LessSafeKey,
}

impl Key {
    fn new(secret: &str) -> Result<Self, SealError> {
        let digest = Sha256::digest([b"chancery second factor: ".as_slice(), secret.as_bytes()].concat());
        let key = UnboundKey::new(&CHACHA20_POLY1305, &digest).map_err(|_| SealError::Unreadable)?;
        let mut id = [0; ID_LEN];
        id.copy_from_slice(&Sha256::digest([b"chancery second factor id: ".as_slice(), &digest].concat())[..ID_LEN]);
        Ok(Self { id, key: LessSafeKey::new(key) })
    }

    /// Opens a nonce with what stands behind it.
    fn open(&self, person: PersonId, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.split_at_checked(NONCE_LEN)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let mut opened = sealed.to_vec();
        let whose = Aad::from(person.to_string());
        Some(self.key.open_in_place(nonce, whose, &mut opened).ok()?.to_vec())
    }
}

impl Seal {
    /// With the secrets of a source.
    pub const fn new(source: Source) -> Self {
        Self(source)
    }

    /// Where the secrets come from.
    pub const fn source(&self) -> &Source {
        &self.0
    }

    /// The secrets that there are, the one that seals first.
    ///
    /// # Errors
    /// [`SealError::NoKey`].
    pub fn secrets(&self) -> Result<Vec<String>, SealError> {
        let secrets = match &self.0 {
            Source::Configured(secrets) => secrets.clone(),
            Source::File(path) => {
                let why = |error| SealError::NoKey(format!("{}: {error}", path.display()));
                std::fs::read_to_string(path).map_err(why)?.split_whitespace().map(str::to_owned).collect()
            }
        };
        if secrets.is_empty() { Err(SealError::NoKey("it is empty".to_owned())) } else { Ok(secrets) }
    }

    fn keys(&self) -> Result<Vec<Key>, SealError> {
        self.secrets()?.iter().map(|secret| Key::new(secret)).collect()
    }

    /// Seals a secret for a person. With 96 random bits a nonce does not repeat for any number of people.
    ///
    /// # Errors
    /// [`SealError::NoKey`].
    pub fn seal(&self, person: PersonId, secret: &[u8]) -> Result<Vec<u8>, SealError> {
        let keys = self.keys()?;
        let first = keys.first().ok_or(SealError::Unreadable)?;
        let nonce = random::bytes::<NONCE_LEN>();
        let mut sealed = secret.to_vec();
        let whose = Aad::from(person.to_string());
        let nonced = Nonce::assume_unique_for_key(nonce);
        first.key.seal_in_place_append_tag(nonced, whose, &mut sealed).map_err(|_| SealError::Unreadable)?;
        Ok([&[FORM], first.id.as_slice(), &nonce, &sealed].concat())
    }

    /// Opens what was sealed for a person.
    ///
    /// # Errors
    /// [`SealError`].
    pub fn open(&self, person: PersonId, sealed: &[u8]) -> Result<Opened, SealError> {
        let keys = self.keys()?;
        if let Some(([FORM, id @ ..], rest)) = sealed.split_at_checked(1 + ID_LEN) {
            let known = keys.iter().position(|key| key.id == *id);
            let opened = known.and_then(|at| Some((at, keys.get(at)?.open(person, rest)?)));
            if let Some((at, secret)) = opened {
                return Ok(Opened { secret, current: at == 0 });
            }
        }
        // Without an id: sealed before there were any.
        let old = keys.iter().find_map(|key| key.open(person, sealed));
        old.map(|secret| Opened { secret, current: false }).ok_or(SealError::Unreadable)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Timestamp;

    fn with(secrets: &[&str]) -> Seal {
        Seal::new(Source::Configured(secrets.iter().map(|secret| (*secret).to_owned()).collect()))
    }

    fn people() -> (PersonId, PersonId) {
        let now = Timestamp::from_micros(1_800_000_000_000_000);
        (PersonId::new(now), PersonId::new(now))
    }

    fn opened(current: bool) -> Result<Opened, SealError> {
        Ok(Opened { secret: b"a secret of the telephone".to_vec(), current })
    }

    #[test]
    fn what_is_sealed_opens_for_its_person_with_its_key_and_for_nobody_else() {
        let (ana, eve) = people();
        let seal = with(&["a key"]);
        let sealed = seal.seal(ana, b"a secret of the telephone").unwrap();
        assert_ne!(sealed, seal.seal(ana, b"a secret of the telephone").unwrap());
        assert!(!sealed.windows(6).any(|part| part == b"secret"));
        assert_eq!(seal.open(ana, &sealed), opened(true));
        assert_eq!(seal.open(eve, &sealed), Err(SealError::Unreadable));
        assert_eq!(with(&["another"]).open(ana, &sealed), Err(SealError::Unreadable));
        for at in 0..sealed.len() {
            let mut damaged = sealed.clone();
            damaged[at] ^= 1;
            assert_eq!(seal.open(ana, &damaged), Err(SealError::Unreadable), "{at}");
        }
        for wrong in [&sealed[..11], &sealed[..9], &[]] {
            assert_eq!(seal.open(ana, wrong), Err(SealError::Unreadable));
        }
    }

    #[test]
    fn what_an_earlier_key_sealed_opens_as_long_as_it_is_there() {
        let (ana, eve) = people();
        let sealed = with(&["old"]).seal(ana, b"a secret of the telephone").unwrap();
        let both = with(&["new", "old"]);
        assert_eq!(both.open(ana, &sealed), opened(false));
        assert_eq!(both.open(eve, &sealed), Err(SealError::Unreadable));
        let anew = both.seal(ana, b"a secret of the telephone").unwrap();
        assert_eq!(both.open(ana, &anew), opened(true));
        assert_eq!(with(&["new"]).open(ana, &anew), opened(true));
        assert_eq!(with(&["new"]).open(ana, &sealed), Err(SealError::Unreadable));
        assert_eq!(with(&["old"]).open(ana, &anew), Err(SealError::Unreadable));
    }

    #[test]
    fn what_was_sealed_before_keys_had_ids_still_opens() {
        let (ana, eve) = people();
        // Sealed by a program of before: nonce, secret, tag.
        let sealed = with(&["a key"]).seal(ana, b"a secret of the telephone").unwrap()[1 + ID_LEN..].to_vec();
        assert_eq!(with(&["a key"]).open(ana, &sealed), opened(false));
        assert_eq!(with(&["new", "a key"]).open(ana, &sealed), opened(false));
        // Also where its nonce happens to begin like the form of today.
        assert_eq!(with(&["another"]).open(ana, &sealed), Err(SealError::Unreadable));
        assert_eq!(with(&["a key"]).open(eve, &sealed), Err(SealError::Unreadable));
    }

    #[test]
    fn a_file_of_keys_is_read_at_each_use_and_one_that_is_away_is_told() {
        let (ana, _) = people();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys");
        let seal = Seal::new(Source::File(path.clone()));
        let why = seal.seal(ana, b"x").unwrap_err().to_string();
        assert!(why.starts_with("the key of second factors cannot be read: /"), "{why}");
        std::fs::write(&path, "old\n").unwrap();
        let sealed = seal.seal(ana, b"a secret of the telephone").unwrap();
        assert_eq!(seal.open(ana, &sealed), opened(true));
        std::fs::write(&path, "new\nold\n").unwrap();
        assert_eq!(seal.open(ana, &sealed), opened(false));
        std::fs::write(&path, "\n").unwrap();
        assert_eq!(
            seal.open(ana, &sealed).unwrap_err().to_string(),
            "the key of second factors cannot be read: it is empty"
        );
    }
}
