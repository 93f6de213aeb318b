//! What a database refuses, in the few kinds that callers tell apart.

use diesel::result::{DatabaseErrorKind, Error as Diesel};

/// The database did not do it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Nothing is wrong with the request: the database is busy, away or full. Try again later.
    #[error("the database is not available: {0}")]
    Unavailable(String),
    /// A unique key is taken: somebody else was first.
    #[error("a unique key is taken: {0}")]
    Taken(String),
    /// Another transaction was in the way; the same request may be run again.
    #[error("another transaction was in the way: {0}")]
    Conflict(String),
    /// Anything else: a fault of this program or of the database's content.
    #[error("the database refused: {0}")]
    Fault(#[source] Diesel),
}

/// What a cause says when nobody knows whether the database kept what it was told to keep.
pub(super) const UNCERTAIN: &str = "whether it was kept is not known";

impl StoreError {
    /// The error of a COMMIT: where the line broke, the answer may be what was lost.
    #[must_use]
    pub(super) fn at_commit(self) -> Self {
        match self {
            Self::Unavailable(cause) => Self::Unavailable(format!("{cause}: {UNCERTAIN}")),
            other => other,
        }
    }

    /// Whether such a cause leaves open that it was done.
    pub fn leaves_open(cause: &str) -> bool {
        cause.contains(UNCERTAIN)
    }

    /// In a word, where the database is to blame; a key that is taken is an answer like others.
    pub(super) fn blame(&self) -> Option<&'static str> {
        match self {
            Self::Unavailable(_) => Some("unavailable"),
            Self::Conflict(_) => Some("conflict"),
            Self::Fault(_) => Some("fault"),
            Self::Taken(_) => None,
        }
    }

    /// Whether trying again later may help, with another connection.
    pub fn is_unavailable(&self) -> bool {
        matches!(self, Self::Unavailable(_))
    }
}

impl From<Diesel> for StoreError {
    fn from(error: Diesel) -> Self {
        let text = error.to_string();
        match &error {
            Diesel::DatabaseError(DatabaseErrorKind::UniqueViolation, _) => Self::Taken(text),
            Diesel::DatabaseError(DatabaseErrorKind::SerializationFailure, _) => Self::Conflict(text),
            Diesel::DatabaseError(DatabaseErrorKind::ClosedConnection, _) | Diesel::BrokenTransactionManager => {
                Self::Unavailable(text)
            }
            Diesel::DatabaseError(..) if text.contains("deadlock detected") => Self::Conflict(text),
            Diesel::DatabaseError(..) if AWAY.iter().any(|sign| text.contains(sign)) => Self::Unavailable(text),
            _ => Self::Fault(error),
        }
    }
}

/// How the databases say that they cannot serve now. Diesel passes most of these on as text only.
const AWAY: [&str; 17] = [
    "database is locked",
    "due to lock timeout",
    "too many clients",
    "database table is locked",
    "disk is full",
    "disk I/O error",
    "readonly database",
    "unable to open database file",
    "cannot commit",
    "no connection to the server",
    "server closed the connection",
    "terminating connection",
    "connection to server",
    "the database system is",
    "could not extend file",
    "No space left on device",
    "SSL connection has been closed",
];

/// An error that a transaction can end with: it can carry a [`StoreError`], and says whether it does.
pub trait Failure: From<StoreError> + Send + 'static {
    /// The store's error, when it is one.
    fn store(&self) -> Option<&StoreError>;
}

impl Failure for StoreError {
    fn store(&self) -> Option<&StoreError> {
        Some(self)
    }
}
