//! What verbs need besides a database: the clock, the courses, the keys, the names and addresses of this installation.

use std::path::PathBuf;
use std::sync::Arc;

use crate::account::passkey::party::Party;
use crate::account::second_factor::seal::Seal;
use crate::account::token::KeyRing;
use crate::base::{Clock, Network, Timestamp};
use crate::certificate::credential::issuer::Issuer;
use crate::certificate::keys::KeySource;
use crate::course::catalogue::Catalogue;
use crate::metrics::Metrics;
use crate::quiz::sheets::Sheets;
use crate::settings::{Accounts, Attention, Limits, Retention};
use crate::traces::Traces;

use super::logo::Logo;
use super::passwords::PasswordPool;
use super::providers::Providers;

/// One for each process, shared by all threads.
#[derive(Debug)]
pub struct Context {
    /// The time.
    pub clock: Clock,
    /// What is counted.
    pub metrics: Arc<Metrics>,
    /// What is traced.
    pub traces: Traces,
    /// The published courses.
    pub catalogue: Catalogue,
    /// What the attempts ask that answers come for.
    pub sheets: Sheets,
    /// The keys of access tokens.
    pub keys: KeyRing,
    /// What the secrets of second factors are sealed with.
    pub seal: Arc<Seal>,
    /// What this installation is to authenticators; none: there are no passkeys here.
    pub passkeys: Option<Party>,
    /// Where passwords are hashed.
    pub passwords: PasswordPool,
    /// The key that signs credentials.
    pub signing: KeySource,
    /// Who signs people in besides.
    pub providers: Providers,
    /// The rules about accounts.
    pub accounts: Accounts,
    /// How often what somebody could do too often may be done.
    pub limits: Limits,
    /// The proxies whose word counts about where requests come from.
    pub trusted_proxies: Vec<Network>,
    /// The folder of courses.
    pub courses: PathBuf,
    /// The folder into which backups are made that nobody gave another place.
    pub backups: PathBuf,
    /// When a learner needs attention.
    pub attention: Attention,
    /// How long personal data are kept.
    pub retention: Retention,
    /// The folder for files that are being made, and are gone once they were sent.
    pub spool: PathBuf,
    /// The institute's name.
    pub institute: String,
    /// The institute's logo, where it has one.
    pub logo: Option<Logo>,
    /// The address that people use, without a slash at the end.
    pub public_url: String,
}

impl Context {
    /// The current moment.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Who issues credentials.
    pub fn issuer(&self) -> Issuer {
        Issuer::new(&self.public_url, &self.institute)
    }

    /// The address of a page.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.public_url)
    }
}
