//! What can be wrong with a passkey, or with what an authenticator says.

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// There are no passkeys here: switched off, or the public address allows none.
    #[error("there are no passkeys here")]
    NotOffered,
    /// What was asked was answered before, is too old, or was asked for another purpose or of somebody else.
    #[error("nothing such is asked any more")]
    Ended,
    /// It cannot be read, or something of it is missing.
    #[error("the answer cannot be read")]
    Unreadable,
    /// It is an answer to something else: making a passkey is not signing in.
    #[error("the answer is to something else")]
    Kind,
    /// It is an answer to another question.
    #[error("the answer is to another question")]
    Challenge,
    /// It was given on a page of another site, or inside of one.
    #[error("the answer was given on another site")]
    Origin,
    /// The passkey is for another site.
    #[error("the passkey is for another site")]
    Party,
    /// Nobody touched the authenticator, or it did not make sure who.
    #[error("the authenticator did not verify its user")]
    Unverified,
    /// The authenticator made no passkey that it finds again without being told of it.
    #[error("the passkey is not discoverable")]
    NotDiscoverable,
    /// It is not signed with the passkey's key.
    #[error("the signature is wrong")]
    Signature,
    /// The authenticator has signed less often than it had before: there are two of it.
    #[error("the signature counter went back")]
    Counter,
    /// Something else of it does not hold.
    #[error("the answer does not hold")]
    Other,
    /// Nobody here has this passkey.
    #[error("the passkey is unknown")]
    Unknown,
    /// Whose it is may not sign in.
    #[error("its owner is locked out")]
    Locked,
    /// It is somebody's already.
    #[error("the passkey is known already")]
    Known,
    /// There are as many as there may be.
    #[error("there are too many")]
    TooMany,
    /// Without it its owner could not sign in any more.
    #[error("it is the last way in")]
    LastWay,
}
