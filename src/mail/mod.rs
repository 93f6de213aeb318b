//! Mail: typed messages in six languages, and the ways out of the house.
//!
//! Belongs here: what a message says (`message` and `words`, pure), how it looks (`letter` and `templates/`, pure), an address that
//! can be trusted (`address`, pure), the form that goes over the wire (`envelope`) and its signature (`dkim`, pure), what comes
//! back (`bounce`, pure), and the transports (`transport`, `smtp`, `smtp_url`). When a message is due, and to whom, belongs to the verbs; when it is tried again, to the worker.

pub mod address;
pub mod bounce;
pub mod dkim;
pub mod envelope;
mod failure;
mod letter;
pub mod message;
mod smtp;
mod smtp_url;
pub mod transport;
mod words;

pub use address::{EmailAddress, InvalidAddress};
pub use dkim::{InvalidDkim, Signer};
pub use envelope::{Attachment, InvalidSender, Outgoing, Sender};
pub use letter::{Rendered, written};
pub use message::Message;
pub use transport::{FileTransport, SendError, SmtpTransport, Transport, TransportError};
pub use words::render;
