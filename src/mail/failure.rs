//! Why mail does not leave the house.

use std::path::PathBuf;

use super::smtp_url::InvalidSmtpUrl;

/// Why a mail did not go.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct SendError {
    /// Trying again is of no use: the server refused this mail for good (5xx), or its address is none.
    pub permanent: bool,
    /// The server asked for patience with this recipient (421, 450, 451, 452): others at the same host wait as well.
    pub slow_down: bool,
    /// What happened, for an administrator. Holds no password.
    pub message: String,
}

/// Why the settings give no way for mail.
#[derive(Debug, thiserror::Error)]
pub enum TransportError {
    /// `smtp` without the URL of a server.
    #[error("mail goes by SMTP, but no URL of a mail server is set (smtp://user:password@host:587)")]
    UrlMissing,
    /// The URL is none.
    #[error(transparent)]
    Url(#[from] InvalidSmtpUrl),
    /// The file of certificate authorities cannot be used.
    #[error("the file of certificate authorities `{}` cannot be used: {reason}", path.display())]
    CaFile {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// There is nothing to sign with.
    #[error("the DKIM key `{}` cannot be used: {reason}", path.display())]
    DkimKey {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The system gives no TLS.
    #[error("TLS cannot be set up: {0}")]
    Tls(String),
}
