//! Sending over SMTP: one connection a mail, each stage with its own words when it fails.

use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use lettre::address::Envelope;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{Certificate, SmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::ClientId;

use super::dkim::{InvalidDkim, Signer};
use super::failure::{SendError, TransportError};
use super::message::one_line;
use super::smtp_url::{Security, SmtpUrl};
use crate::base::Timestamp;

/// How long a server may take to accept a connection and to greet.
const CONNECT: Duration = Duration::from_secs(30);
/// How many answers a mail takes besides the last one: greeting, EHLO twice, STARTTLS, two steps of AUTH, MAIL, RCPT, DATA.
const ANSWERS: u32 = 9;
/// How much more patience the last answer gets. The server looks through the mail before it gives it, and a mail that is given
/// up at this moment may have been taken.
const LAST_ANSWER: u32 = 5;

/// A mail server that takes our mail.
#[derive(Clone)]
pub struct SmtpTransport {
    server: SmtpUrl,
    /// None where the settings rule TLS out.
    tls: Option<TlsParameters>,
    hello: ClientId,
    /// How long a server may take to answer a command.
    patience: Duration,
    signer: Option<Arc<Signer>>,
}

impl SmtpTransport {
    /// A server by its URL (see `smtp_url`), trusting the system's certificate authorities and those in `ca_file` (PEM).
    /// Reads files, connects to nothing.
    ///
    /// # Errors
    /// When the URL is none or the file holds no certificates. The password is in no message.
    pub fn new(
        url: &str,
        ca_file: Option<&Path>,
        patience: Duration,
        signer: Option<Arc<Signer>>,
    ) -> Result<Self, TransportError> {
        let server = SmtpUrl::parse(url)?;
        let tls = match server.security {
            Security::None => None,
            _ => Some(tls(&server.host, ca_file)?),
        };
        Ok(Self { server, tls, hello: ClientId::default(), patience, signer })
    }

    /// The longest that one mail may take.
    pub(super) fn longest(&self) -> Duration {
        CONNECT + self.patience * (ANSWERS + LAST_ANSWER)
    }

    /// Sends the message. Blocks until the server has taken it: at most [`SmtpTransport::longest`].
    pub(super) fn send(&self, message: &lettre::Message, date: Timestamp) -> Result<(), SendError> {
        let mut bytes = message.formatted();
        if let Some(signer) = &self.signer {
            let unsigned = |error: InvalidDkim| SendError {
                permanent: false,
                slow_down: false,
                message: format!("the mail cannot be signed: {error}"),
            };
            let signature = signer.sign(&bytes, date).map_err(unsigned)?;
            bytes.splice(0..0, signature.into_bytes());
        }
        let mut connection = self.connect()?;
        let taken = self.hand_over(&mut connection, message.envelope(), &bytes);
        // When it has been taken, whatever happens to the QUIT does not matter any more.
        connection.abort();
        taken
    }

    /// The mail itself: everything in it is ASCII, so that it asks the server for nothing special.
    fn hand_over(&self, connection: &mut SmtpConnection, envelope: &Envelope, bytes: &[u8]) -> Result<(), SendError> {
        let failed = |error: &Error| self.failed("the mail server did not take the message", error, true);
        connection.command(Mail::new(envelope.from().cloned(), Vec::new())).map_err(|error| failed(&error))?;
        for recipient in envelope.to() {
            connection.command(Rcpt::new(recipient.clone(), Vec::new())).map_err(|error| failed(&error))?;
        }
        connection.command(Data).map_err(|error| failed(&error))?;
        self.be_patient(connection, self.patience * LAST_ANSWER)?;
        connection.message(bytes).map_err(|error| failed(&error))?;
        Ok(())
    }

    fn be_patient(&self, connection: &mut SmtpConnection, patience: Duration) -> Result<(), SendError> {
        connection.set_timeout(Some(patience)).map_err(|error| {
            let message = format!("cannot set the time limit of the connection to {}: {error}", self.server);
            SendError { permanent: false, slow_down: false, message }
        })
    }

    /// Connects, signs in, and asks for nothing.
    pub(super) fn check(&self) -> Result<(), SendError> {
        let mut connection = self.connect()?;
        let alive = connection.test_connected();
        connection.abort();
        if alive {
            return Ok(());
        }
        let message = format!("the mail server {} does not answer NOOP", self.server);
        Err(SendError { permanent: false, slow_down: false, message })
    }

    fn connect(&self) -> Result<SmtpConnection, SendError> {
        let server = (self.server.host.as_str(), self.server.port);
        let from_the_start = self.tls.as_ref().filter(|_| self.server.security == Security::ImplicitTls);
        // The time limit of connecting is also that of the greeting.
        let limit = Some(CONNECT.min(self.patience));
        let mut connection = SmtpConnection::connect(server, limit, &self.hello, from_the_start, None)
            .map_err(|error| self.failed("cannot connect to the mail server", &error, false))?;
        self.be_patient(&mut connection, self.patience)?;
        let upgrade = match self.server.security {
            Security::Required => true,
            Security::Opportunistic => connection.can_starttls(),
            Security::ImplicitTls | Security::None => false,
        };
        if let Some(tls) = self.tls.as_ref().filter(|_| upgrade) {
            connection
                .starttls(tls, &self.hello)
                .map_err(|error| self.failed("cannot encrypt the connection to the mail server", &error, false))?;
        }
        if let Some((user, password)) = &self.server.credentials {
            let credentials = Credentials::new(user.clone(), password.clone());
            connection
                .auth(DEFAULT_MECHANISMS, &credentials)
                .map_err(|error| self.failed("cannot sign in to the mail server", &error, false))?;
        }
        Ok(connection)
    }

    /// What failed, in words. Only a refusal of this very message can be permanent: a server that is down, not trusted
    /// or does not know our password is mended by people, and the mail goes out then.
    fn failed(&self, what: &str, error: &Error, about_the_message: bool) -> SendError {
        let ours = error.status().is_some_and(|code| matches!(u16::from(code), 530 | 534 | 535 | 538));
        let mut message = format!("{what} {}: {}", self.server, one_line(&error.to_string()));
        if message.contains("invalid peer certificate") {
            message.push_str("; a certificate authority of your own can be named in the mail settings (CA file)");
        }
        if message.contains("STARTTLS is not supported") {
            message.push_str("; use smtps://, or append ?tls=none if the way to the server is safe");
        }
        let patience = error.status().is_some_and(|code| matches!(u16::from(code), 421 | 450 | 451 | 452));
        SendError {
            permanent: about_the_message && error.is_permanent() && !ours,
            slow_down: about_the_message && patience,
            message,
        }
    }
}

fn tls(host: &str, ca_file: Option<&Path>) -> Result<TlsParameters, TransportError> {
    let mut builder = TlsParameters::builder(host.to_owned());
    if let Some(path) = ca_file {
        let unfit = |reason: String| TransportError::CaFile { path: path.to_owned(), reason };
        let pem = std::fs::read(path).map_err(|error| unfit(error.to_string()))?;
        if !String::from_utf8_lossy(&pem).contains("-----BEGIN CERTIFICATE-----") {
            return Err(unfit("it holds no certificate in PEM form".to_owned()));
        }
        let certificate = Certificate::from_pem(&pem).map_err(|error| unfit(error.to_string()))?;
        builder = builder.add_root_certificate(certificate);
    }
    builder.build().map_err(|error| match ca_file {
        Some(path) => TransportError::CaFile { path: path.to_owned(), reason: error.to_string() },
        None => TransportError::Tls(error.to_string()),
    })
}

impl fmt::Display for SmtpTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.server, f)
    }
}
impl fmt::Debug for SmtpTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.server, f)
    }
}
