//! The signing key of this instance: configured, or a file in the data folder that is made at first use. The database never
//! sees a private key; it keeps the public ones ([`super::published`]).

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use super::credential::key::{InvalidKey, SigningKey};
use crate::base::random;

/// The file's name in the folder of keys.
const FILE: &str = "signing.key";

/// Where the signing key comes from.
#[derive(Debug, Clone)]
pub enum KeySource {
    /// From the settings: the same on all instances.
    Configured(Box<SigningKey>),
    /// From a file, which is read at each use: a new key is used at once, by all processes.
    File(PathBuf),
}

/// There is no signing key.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The setting is none.
    #[error("certificates.signing_key: {0}")]
    Configured(InvalidKey),
    /// The file holds none.
    #[error(
        "{path}: {why}; bring the file back, or remove it: a new key is made then, and what the old one signed stays good"
    )]
    Damaged {
        /// The file.
        path: String,
        /// What is wrong.
        why: InvalidKey,
    },
    /// The file cannot be read or written.
    #[error("cannot read or write the signing key {path}: {why}; let the user that runs the program do so")]
    Unusable {
        /// The file.
        path: String,
        /// Why.
        why: std::io::Error,
    },
    /// A configured key is not ours to change.
    #[error(
        "the signing key is configured: put a new one, which `chancery key generate` prints, into certificates.signing_key of all instances and start them again"
    )]
    NotOurs,
}

/// A new key.
pub fn generate() -> SigningKey {
    loop {
        // One number in 2^32 is no P-256 key.
        if let Some(key) = SigningKey::from_random(&random::bytes()) {
            return key;
        }
    }
}

impl KeySource {
    /// The configured key, or where nothing is configured the file in the folder of keys.
    ///
    /// # Errors
    /// [`KeyError::Configured`].
    pub fn new(configured: &str, folder: &Path) -> Result<Self, KeyError> {
        if configured.is_empty() {
            return Ok(Self::File(folder.join(FILE)));
        }
        configured.parse().map(|key| Self::Configured(Box::new(key))).map_err(KeyError::Configured)
    }

    /// The key that signs now.
    ///
    /// # Errors
    /// [`KeyError`].
    pub fn current(&self) -> Result<SigningKey, KeyError> {
        match self {
            Self::Configured(key) => Ok((**key).clone()),
            Self::File(path) => match fs::read_to_string(path) {
                Ok(text) => text.parse().map_err(|why| KeyError::Damaged { path: path.display().to_string(), why }),
                Err(error) if error.kind() == ErrorKind::NotFound => first(path),
                Err(why) => Err(unusable(path, why)),
            },
        }
    }

    /// Puts another key in the place of the file's, whole or not at all. The private part of the old one is gone.
    ///
    /// # Errors
    /// [`KeyError::NotOurs`], [`KeyError::Unusable`].
    pub fn replace(&self, key: &SigningKey) -> Result<(), KeyError> {
        let Self::File(path) = self else { return Err(KeyError::NotOurs) };
        let beside = beside(path, key).map_err(|why| unusable(path, why))?;
        fs::rename(&beside, path).map_err(|why| unusable(path, why))
    }
}

fn unusable(path: &Path, why: std::io::Error) -> KeyError {
    KeyError::Unusable { path: path.display().to_string(), why }
}

/// Writes the key into a file of its own beside `path`, for its owner only.
fn beside(path: &Path, key: &SigningKey) -> std::io::Result<PathBuf> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let beside = folder.join(format!(".{FILE}.{}", random::opaque()));
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&beside)?;
    writeln!(file, "{}", key.to_text())?;
    file.sync_all()?;
    Ok(beside)
}

/// The first key of a folder. Of several processes that start at once, one wins, and all use its key.
fn first(path: &Path) -> Result<SigningKey, KeyError> {
    let key = generate();
    let beside = beside(path, &key).map_err(|why| unusable(path, why))?;
    let linked = fs::hard_link(&beside, path);
    fs::remove_file(&beside).map_err(|why| unusable(path, why))?;
    match linked {
        Ok(()) => Ok(key),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            let text = fs::read_to_string(path).map_err(|why| unusable(path, why))?;
            text.parse().map_err(|why| KeyError::Damaged { path: path.display().to_string(), why })
        }
        Err(why) => Err(unusable(path, why)),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn the_key_is_made_once_and_for_its_owner_only() {
        let folder = tempfile::tempdir().unwrap();
        let keys = folder.path().join("keys");
        let made: Vec<String> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8)
                .map(|_| scope.spawn(|| KeySource::new("", &keys).unwrap().current().unwrap().public().id()))
                .collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert!(made.windows(2).all(|pair| pair[0] == pair[1]), "{made:?}");
        let names: Vec<_> = fs::read_dir(&keys).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(names, [FILE]);
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&keys), mode(&keys.join(FILE))), (0o700, 0o600));
    }

    #[test]
    fn a_new_key_is_used_at_once_and_a_configured_one_is_never_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let source = KeySource::new("", folder.path()).unwrap();
        let (old, new) = (source.current().unwrap(), generate());
        source.replace(&new).unwrap();
        assert_eq!(source.current().unwrap().public(), new.public());
        assert_ne!(old.public(), new.public());
        let configured = KeySource::new(&old.to_text(), folder.path()).unwrap();
        assert_eq!(configured.current().unwrap().public(), old.public());
        assert!(matches!(configured.replace(&new), Err(KeyError::NotOurs)));
    }

    #[test]
    fn a_damaged_key_is_named_and_not_replaced_by_itself() {
        let folder = tempfile::tempdir().unwrap();
        let source = KeySource::new("", folder.path()).unwrap();
        fs::write(folder.path().join(FILE), "x").unwrap();
        let message = source.current().unwrap_err().to_string();
        assert!(message.contains("signing.key: this is not a signing key"), "{message}");
        assert!(KeySource::new("x", folder.path()).unwrap_err().to_string().starts_with("certificates.signing_key: "));
    }
}
