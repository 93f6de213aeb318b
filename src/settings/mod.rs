//! Settings: one struct a section; defaults < `config/chancery.toml` < environment < flags. Unknown keys are errors.
//!
//! Belongs here: what can be configured, what it means and what holds when nothing is said. Reading and merging is in
//! `load`; nothing else reads the environment.

mod check;
mod fault;
mod limits;
mod load;
#[cfg(test)]
mod load_tests;
mod providers;
mod secrets;
mod traces;

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::base::Network;

pub use fault::{Origin, SettingsError};
pub use limits::Limits;
pub use load::{Loaded, Sources, load};
pub use providers::{GivenRole, Provider};
pub use secrets::is_secret;
pub use traces::{Headers, Traces};

/// All settings in force.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Who runs this installation.
    pub institute: Institute,
    /// Where it listens and keeps its files.
    pub server: Server,
    /// Where its data are.
    pub database: Database,
    /// Where its courses come from.
    pub courses: Courses,
    /// How people get in.
    pub accounts: Accounts,
    /// By whose word people get in besides, by the names of the sections.
    pub providers: BTreeMap<String, Provider>,
    /// How often what somebody could do too often may be done.
    pub limits: Limits,
    /// How its mail leaves.
    pub mail: Mail,
    /// What certificates and credentials are made with.
    pub certificates: Certificates,
    /// When a learner needs a facilitator's attention.
    pub attention: Attention,
    /// Where backups go.
    pub backup: Backup,
    /// How long personal data are kept.
    pub retention: Retention,
    /// The background work.
    pub worker: Worker,
    /// What the process writes of itself.
    pub log: Log,
    /// Where traces go.
    pub traces: Traces,
}

impl Settings {
    /// The folder into which backups are made that nobody gave another place.
    pub fn backup_dir(&self) -> PathBuf {
        let own = &self.backup.dir;
        if own.as_os_str().is_empty() { self.server.data_dir.join("backups") } else { own.clone() }
    }
}

/// Who runs this installation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Institute {
    /// The institute's name, on pages, in mail and on certificates.
    pub name: String,
    /// A picture that stands beside the name on pages: an SVG, PNG, WebP or JPEG file; empty: the program's own.
    pub logo: PathBuf,
}

impl Default for Institute {
    fn default() -> Self {
        Self { name: "Chancery Institute".to_owned(), logo: PathBuf::new() }
    }
}

/// Where it listens and keeps its files.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Server {
    /// Address and port to listen on.
    pub bind: String,
    /// The address that people use, without a slash at the end; empty: `http://` and the bound address.
    pub public_url: String,
    /// The folder for the database, keys and mail files.
    pub data_dir: PathBuf,
    /// Threads that serve requests; 0: one a core.
    pub threads: usize,
    /// Address and port at which the metrics are told, and nothing else; empty: nowhere.
    pub metrics_listen: String,
    /// The proxies whose word counts about where requests come from (`X-Forwarded-For`): addresses and networks.
    pub trusted_proxies: Vec<Network>,
}

impl Default for Server {
    fn default() -> Self {
        Self {
            bind: "127.0.0.1:8080".to_owned(),
            public_url: String::new(),
            data_dir: PathBuf::from("./data"),
            threads: 0,
            metrics_listen: String::new(),
            trusted_proxies: Vec::new(),
        }
    }
}

/// Where its data are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Database {
    /// `sqlite://PATH` or `postgres://USER:PASSWORD@HOST/NAME`; empty: SQLite in the data folder. A secret.
    pub url: String,
    /// Connections: readers on SQLite, all on PostgreSQL, of which writes take three quarters at most and reports half. 8 is the best on two to
    /// four cores.
    pub connections: u32,
    /// Seconds that a request waits for what PostgreSQL answers before it says 503; reports wait six times as long.
    pub answer_seconds: u32,
    /// A streaming standby of the database, at which reports are read that may be some seconds old; empty: none. A secret.
    pub reports_url: String,
    /// Seconds that the standby may be behind; where it is further behind, the database itself is read.
    pub reports_lag_seconds: u32,
}

impl Default for Database {
    fn default() -> Self {
        Self {
            url: String::new(),
            connections: 8,
            answer_seconds: 20,
            reports_url: String::new(),
            reports_lag_seconds: 30,
        }
    }
}

/// Where its courses come from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Courses {
    /// A folder of course folders, published at start when they changed.
    pub path: PathBuf,
}

impl Default for Courses {
    fn default() -> Self {
        Self { path: PathBuf::from("courses") }
    }
}

/// How people get in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Accounts {
    /// Whether anyone may register.
    pub registration: bool,
    /// Whether an address must be confirmed before its owner can sign in.
    pub confirm_address: bool,
    /// Minutes that an access token is good for.
    pub access_minutes: i64,
    /// Days without use after which a session ends.
    pub session_days: i64,
    /// Days after signing in at which a session ends, however it is used.
    pub session_longest_days: i64,
    /// The secret that signs access tokens, 32 characters or more, the same on all instances of one database; empty: a
    /// key made at first start and kept in the data folder. A secret.
    pub token_secret: String,
    /// The secret before, still accepted while its tokens live. A secret.
    pub previous_token_secret: String,
    /// Who signs in with a second factor.
    pub second_factor: SecondFactor,
    /// What the secrets of second factors are sealed with in the database, 32 characters or more, the same on all instances of
    /// one database; empty: a key made at first start and kept in the data folder. A secret.
    pub second_factor_key: String,
    /// The key before, with which what it sealed is still opened. A secret.
    pub previous_second_factor_key: String,
    /// Words that stand in no password, such as the institute's own names.
    pub refused_words: Vec<String>,
    /// Whether people may sign in with passkeys, where the public address allows it.
    pub passkeys: bool,
}

/// Who signs in with a second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SecondFactor {
    /// Facilitators and administrators must; everybody may.
    RequiredForStaff,
    /// Everybody may.
    Optional,
    /// Nobody can set one up, and nobody is asked for one.
    Off,
}

impl Default for Accounts {
    fn default() -> Self {
        Self {
            registration: true,
            confirm_address: false,
            access_minutes: 15,
            session_days: 30,
            session_longest_days: 30,
            token_secret: String::new(),
            previous_token_secret: String::new(),
            second_factor: SecondFactor::RequiredForStaff,
            second_factor_key: String::new(),
            previous_second_factor_key: String::new(),
            refused_words: Vec::new(),
            passkeys: true,
        }
    }
}

/// How mail leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MailTransport {
    /// `.eml` files in `mail/` under the data folder.
    File,
    /// A mail server.
    Smtp,
}

/// How its mail leaves.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Mail {
    /// `file` or `smtp`.
    pub transport: MailTransport,
    /// `smtp://USER:PASSWORD@HOST:587` (STARTTLS) or `smtps://USER:PASSWORD@HOST:465` (TLS). A secret.
    pub smtp_url: String,
    /// The sender.
    pub from: String,
    /// A PEM file with a certificate authority to trust besides the system's; empty: none.
    pub ca_file: PathBuf,
    /// Seconds that the mail server may take to answer a command.
    pub timeout_seconds: u64,
    /// Where reports about undelivered mail go: `bounces@institute.example` becomes `bounces+<id>@institute.example` for
    /// each mail; empty: to the sender.
    pub return_path: String,
    /// A PEM file with the private key that signs mail by DKIM; empty: mail is not signed.
    pub dkim_key_file: PathBuf,
    /// The name under which the key is published in the domain.
    pub dkim_selector: String,
    /// The domain that signs; empty: the sender's.
    pub dkim_domain: String,
    /// How many mails a minute go to the mail hosts of one domain; 0: as many as there are.
    pub per_minute_per_host: u32,
    /// How many days before a date learners are reminded of it; 0: never.
    pub reminder_days: u32,
}

impl Default for Mail {
    fn default() -> Self {
        Self {
            transport: MailTransport::File,
            smtp_url: String::new(),
            from: "Chancery <chancery@localhost.localdomain>".to_owned(),
            ca_file: PathBuf::new(),
            timeout_seconds: 60,
            return_path: String::new(),
            dkim_key_file: PathBuf::new(),
            dkim_selector: "chancery".to_owned(),
            dkim_domain: String::new(),
            per_minute_per_host: 60,
            reminder_days: 3,
        }
    }
}

/// What certificates and credentials are made with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Certificates {
    /// A folder of files that take the place of the program's own: template, images, texts. It need not exist.
    pub folder: PathBuf,
    /// A folder of fonts besides the program's own; empty: none.
    pub fonts: PathBuf,
    /// The key that signs credentials, as `chancery key generate` prints one; empty: a key made at first start and kept in
    /// the data folder. A secret.
    pub signing_key: String,
}

impl Default for Certificates {
    fn default() -> Self {
        Self { folder: PathBuf::from("config/certificate"), fonts: PathBuf::new(), signing_key: String::new() }
    }
}

/// When a learner needs a facilitator's attention.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Attention {
    /// After how many days without any activity.
    pub stalled_days: u32,
    /// How many days before the cohort ends or a quiz closes that is not done.
    pub deadline_days: u32,
}

impl Default for Attention {
    fn default() -> Self {
        Self { stalled_days: 14, deadline_days: 7 }
    }
}

/// Where backups go.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Backup {
    /// The folder of backups that are made without another place being named; empty: `backups/` in the data folder.
    pub dir: PathBuf,
}

/// How long personal data are kept; 0 everywhere: for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Retention {
    /// Months that entries of the audit log are kept; 0: for good.
    pub audit_months: u32,
    /// Days after which address and text are removed from mail that was sent or given up, and from invitations that expired.
    pub mail_days: u32,
    /// Days after which sessions that ended or expired are removed.
    pub session_days: u32,
    /// Days after which learners are erased who never confirmed their address and are in no course.
    pub unconfirmed_days: u32,
    /// Months after which learners are erased who did not sign in.
    pub inactive_months: u32,
}

impl Default for Retention {
    fn default() -> Self {
        Self { audit_months: 120, mail_days: 180, session_days: 90, unconfirmed_days: 30, inactive_months: 0 }
    }
}

/// The background work.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Worker {
    /// Threads that render certificates and send mail.
    pub threads: usize,
    /// Seconds that a worker holds a piece of work before another may take it over.
    pub lease_seconds: i64,
    /// Hours of retries before a piece of work is buried where an administrator sees it.
    pub retry_hours: i64,
}

impl Default for Worker {
    fn default() -> Self {
        Self { threads: 2, lease_seconds: 300, retry_hours: 96 }
    }
}

/// What the process writes of itself to standard error.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Log {
    /// How.
    pub format: LogFormat,
    /// Whether each request has a line.
    pub requests: bool,
}

/// How an event is written. It is one line in any case.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// An object of JSON.
    Json,
}
