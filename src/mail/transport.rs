//! The ways out of the house: files in a folder, or a mail server.
//!
//! Sending blocks (a mail server may take its time) and belongs to a worker thread, outside any transaction.

use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::dkim::Signer;
use super::envelope::Outgoing;
pub use super::failure::{SendError, TransportError};
pub use super::smtp::SmtpTransport;
pub use super::smtp_url::InvalidSmtpUrl;
use crate::settings::{Mail, MailTransport};

/// A way for mail.
#[derive(Debug, Clone)]
pub enum Transport {
    /// Into a folder.
    File(FileTransport),
    /// To a mail server.
    Smtp(SmtpTransport),
}

impl Transport {
    /// The way that the settings name; `folder` is for the files. Connects to nothing and creates nothing yet:
    /// [`Transport::check`] does.
    ///
    /// # Errors
    /// When the URL of the server or the file of certificate authorities is missing or unfit.
    pub fn from_settings(settings: &Mail, folder: &Path) -> Result<Self, TransportError> {
        match settings.transport {
            MailTransport::File => Ok(Self::File(FileTransport::new(folder))),
            MailTransport::Smtp if settings.smtp_url.trim().is_empty() => Err(TransportError::UrlMissing),
            MailTransport::Smtp => {
                let ca_file = Some(settings.ca_file.as_path()).filter(|path| !path.as_os_str().is_empty());
                let patience = Duration::from_secs(settings.timeout_seconds.clamp(1, 600));
                let signer = signer(settings)?.map(Arc::new);
                Ok(Self::Smtp(SmtpTransport::new(&settings.smtp_url, ca_file, patience, signer)?))
            }
        }
    }

    /// The longest that one mail may take, when the server answers at the last moment each time.
    pub fn longest(&self) -> Duration {
        match self {
            Self::File(_) => Duration::ZERO,
            Self::Smtp(server) => server.longest(),
        }
    }

    /// Whether it leads to other people's servers, which want to be treated gently.
    pub fn is_remote(&self) -> bool {
        matches!(self, Self::Smtp(_))
    }

    /// Sends a mail. Blocks. Sent twice, it is the same mail: same Message-ID, same bytes, one file.
    ///
    /// # Errors
    /// With whether trying again makes sense.
    pub fn send(&self, mail: &Outgoing) -> Result<(), SendError> {
        let message = mail.compose().map_err(|reason| SendError {
            permanent: true,
            slow_down: false,
            message: format!("the recipient's address cannot be used: {reason}"),
        })?;
        match self {
            Self::File(folder) => folder.write(&format!("{}.eml", mail.id), &message.formatted()),
            Self::Smtp(server) => server.send(&message, mail.date),
        }
    }

    /// Tries the way without sending anything: the folder can be written to, or the server lets us in.
    ///
    /// # Errors
    /// With what is wrong, for `doctor` and the administrator.
    pub fn check(&self) -> Result<(), SendError> {
        match self {
            Self::File(folder) => folder.check(),
            Self::Smtp(server) => server.check(),
        }
    }
}

/// What signs mail by DKIM, where the settings name a key.
///
/// # Errors
/// When the key cannot be read or used.
pub fn signer(settings: &Mail) -> Result<Option<Signer>, TransportError> {
    let path = &settings.dkim_key_file;
    if path.as_os_str().is_empty() {
        return Ok(None);
    }
    let unfit = |reason: String| TransportError::DkimKey { path: path.clone(), reason };
    let pem = fs::read_to_string(path).map_err(|error| unfit(error.to_string()))?;
    let sender = settings.from.rsplit('@').next().unwrap_or_default().trim_end_matches('>');
    let domain = if settings.dkim_domain.is_empty() { sender } else { &settings.dkim_domain };
    Ok(Some(Signer::new(&pem, domain, &settings.dkim_selector).map_err(|error| unfit(error.to_string()))?))
}

impl fmt::Display for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(folder) => write!(f, "files in {}", folder.folder.display()),
            Self::Smtp(server) => fmt::Display::fmt(server, f),
        }
    }
}

/// Mails as files: `<outbox-id>.eml` in a folder.
#[derive(Debug, Clone)]
pub struct FileTransport {
    folder: PathBuf,
}

impl FileTransport {
    /// Files in `folder`, which is made with the first mail.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    /// Writes a file whole or not at all: beside its place first, onto the disk, then into its place.
    fn write(&self, file_name: &str, bytes: &[u8]) -> Result<(), SendError> {
        self.prepare()?;
        let target = self.folder.join(file_name);
        let temporary = self.temporary();
        let written = write_through(&temporary, bytes)
            .and_then(|()| fs::rename(&temporary, &target))
            .and_then(|()| sync_folder(&self.folder));
        written.map_err(|error| {
            let _ = fs::remove_file(&temporary);
            self.failed("write mail into", &error)
        })
    }

    fn check(&self) -> Result<(), SendError> {
        self.prepare()?;
        let temporary = self.temporary();
        let written = write_through(&temporary, b"").and_then(|()| fs::remove_file(&temporary));
        written.map_err(|error| self.failed("write mail into", &error))
    }

    fn prepare(&self) -> Result<(), SendError> {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        // The mails hold links that open accounts: nobody else on the machine is to read them.
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&self.folder).map_err(|error| self.failed("create", &error))
    }

    /// A name that no other thread and no other instance uses at this moment.
    fn temporary(&self) -> PathBuf {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        self.folder.join(format!(".{}-{count}.tmp", std::process::id()))
    }

    fn failed(&self, what: &str, error: &io::Error) -> SendError {
        let folder = self.folder.display();
        let message = format!("cannot {what} the mail folder `{folder}`: {error}; can this user write there?");
        SendError { permanent: false, slow_down: false, message }
    }
}

fn write_through(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Makes the rename itself durable, where folders can be synchronised.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Language, OutboxId, Timestamp};
    use crate::mail::{Message, render};

    fn mail(id: OutboxId) -> Outgoing {
        Outgoing {
            id,
            from: "courses@institute.example".parse().unwrap(),
            to_name: "Amina Diallo".to_owned(),
            to_address: "amina@mfa.example".to_owned(),
            date: Timestamp::from_micros(0),
            rendered: render(&Message::Test {}, &Language::english(), "Institute"),
            attachments: Vec::new(),
            return_path: None,
            reply_to: None,
            unsubscribe: None,
        }
    }

    fn id() -> OutboxId {
        OutboxId::new(Timestamp::from_micros(1))
    }

    fn files(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    fn smtp(url: &str, ca_file: &Path) -> Result<Transport, String> {
        let transport = MailTransport::Smtp;
        let settings = Mail { transport, smtp_url: url.to_owned(), ca_file: ca_file.to_owned(), ..Mail::default() };
        Transport::from_settings(&settings, Path::new("mail")).map_err(|error| error.to_string())
    }

    #[test]
    fn a_mail_becomes_one_file_however_often_it_is_sent() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("data").join("mail");
        let transport = Transport::File(FileTransport::new(&folder));
        let (first, second) = (id(), id());
        for id in [first, second, first] {
            transport.send(&mail(id)).unwrap();
        }
        let mut expected = [format!("{first}.eml"), format!("{second}.eml")];
        let mut found = files(&folder);
        expected.sort();
        found.sort();
        assert_eq!(found, expected);
        let written = fs::read(folder.join(&expected[0])).unwrap();
        assert!(mailparse::parse_mail(&written).is_ok());
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_reads_the_mails() {
        use std::os::unix::fs::PermissionsExt;
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("mail");
        let id = id();
        Transport::File(FileTransport::new(&folder)).send(&mail(id)).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&folder), mode(&folder.join(format!("{id}.eml")))), (0o700, 0o600));
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_named_and_tried_again() {
        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("file");
        fs::write(&file, "").unwrap();
        let transport = Transport::File(FileTransport::new(file.join("mail")));
        for error in [transport.send(&mail(id())).unwrap_err(), transport.check().unwrap_err()] {
            assert!(!error.permanent);
            assert!(
                error.message.starts_with("cannot create the mail folder `") && error.message.contains("file/mail")
            );
        }
        // The place of the file is taken by a folder: nothing is left lying about.
        let folder = place.path().join("mail");
        let id = id();
        fs::create_dir_all(folder.join(format!("{id}.eml"))).unwrap();
        let error = Transport::File(FileTransport::new(&folder)).send(&mail(id)).unwrap_err();
        assert!(!error.permanent && error.message.contains("cannot write mail into"), "{error}");
        assert_eq!(files(&folder).len(), 1);
    }

    #[test]
    fn checking_a_folder_leaves_nothing_behind() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("mail");
        Transport::File(FileTransport::new(&folder)).check().unwrap();
        assert_eq!(files(&folder), Vec::<String>::new());
    }

    #[test]
    fn an_address_that_is_none_is_never_tried_again() {
        let place = tempfile::tempdir().unwrap();
        let mut mail = mail(id());
        mail.to_address = "amina".to_owned();
        let error = Transport::File(FileTransport::new(place.path())).send(&mail).unwrap_err();
        assert!(error.permanent && error.message.contains("recipient"), "{error}");
    }

    #[test]
    fn settings_that_give_no_way_are_explained_without_the_password() {
        let none = Path::new("");
        assert!(smtp("", none).unwrap_err().contains("no URL of a mail server is set"));
        assert!(smtp(" ", none).unwrap_err().contains("no URL of a mail server is set"));
        let error = smtp("smtp://user:hunter2@mail:x", none).unwrap_err();
        assert!(error.contains("port") && !error.contains("hunter2"), "{error}");
        let transport = smtp("smtp://user:hunter2@mail.example", none).unwrap();
        assert_eq!(transport.to_string(), "smtp://mail.example:587 (STARTTLS required, as user)");
        assert!(!format!("{transport:?}").contains("hunter2"));
    }

    #[test]
    fn the_default_settings_give_files_and_a_sender() {
        let settings = Mail::default();
        let transport = Transport::from_settings(&settings, Path::new("mail")).unwrap();
        assert_eq!(transport.to_string(), "files in mail");
        assert!(settings.from.parse::<crate::mail::Sender>().is_ok());
    }

    #[test]
    fn a_ca_file_without_certificates_is_refused() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("ca.pem");
        let refused = || smtp("smtps://mail.example", &path).unwrap_err();
        assert!(refused().contains("ca.pem` cannot be used: No such file"), "{}", refused());
        fs::write(&path, "no certificate").unwrap();
        assert!(refused().contains("it holds no certificate in PEM form"), "{}", refused());
        fs::write(&path, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n").unwrap();
        assert!(refused().contains("ca.pem` cannot be used"), "{}", refused());
    }
}
