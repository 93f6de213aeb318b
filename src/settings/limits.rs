//! How often what somebody could do too often may be done. The spans are fixed; what counts within them is set here.

use serde::{Deserialize, Serialize};

/// The highest number that can be set.
pub const HIGHEST: u32 = 1_000_000;

/// How often what somebody could do too often may be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Wrong passwords for one account from one address, within 15 minutes.
    pub sign_in_per_account: u32,
    /// Wrong passwords for one account from all addresses where its owner did not sign in lately, within 15 minutes.
    pub sign_in_per_account_elsewhere: u32,
    /// Wrong passwords and codes, and returns from providers in vain, from one address, within 5 minutes.
    pub sign_in_per_address: u32,
    /// Mails for a new password that one address asks for of one account, within an hour.
    pub reset_per_account: u32,
    /// Mails for a new password that one address asks for, within an hour.
    pub reset_per_address: u32,
    /// Registrations from one address, within an hour.
    pub register_per_address: u32,
    /// Unknown links (new password, confirmation, invitation, reminders, set-up) from one address, within 10 minutes.
    pub links_per_address: u32,
    /// Unknown verification codes of certificates from one address, within 10 minutes.
    pub verify_per_address: u32,
    /// Imports by one account, within an hour.
    pub imports_per_account: u32,
    /// Invitations into cohorts that one account mails, within an hour.
    pub invitations_per_account: u32,
    /// Announcements to cohorts by one account, within an hour.
    pub announcements_per_account: u32,
    /// Mails that one administrator has sent again, within an hour.
    pub resends_per_account: u32,
    /// Reports that are tables or statistics, trial regrades and exports of personal data by one account, within 10 minutes.
    pub reports_per_account: u32,
    /// Requests by one SCIM token, within 10 minutes.
    pub scim_per_token: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            sign_in_per_account: 10,
            sign_in_per_account_elsewhere: 100,
            sign_in_per_address: 300,
            reset_per_account: 5,
            reset_per_address: 60,
            register_per_address: 200,
            links_per_address: 60,
            verify_per_address: 60,
            imports_per_account: 20,
            invitations_per_account: 1000,
            announcements_per_account: 60,
            resends_per_account: 300,
            reports_per_account: 60,
            scim_per_token: 3_000,
        }
    }
}

impl Limits {
    /// All of them with the names of their settings.
    pub fn all(&self) -> [(&'static str, u32); 14] {
        [
            ("limits.sign_in_per_account", self.sign_in_per_account),
            ("limits.sign_in_per_account_elsewhere", self.sign_in_per_account_elsewhere),
            ("limits.sign_in_per_address", self.sign_in_per_address),
            ("limits.reset_per_account", self.reset_per_account),
            ("limits.reset_per_address", self.reset_per_address),
            ("limits.register_per_address", self.register_per_address),
            ("limits.links_per_address", self.links_per_address),
            ("limits.verify_per_address", self.verify_per_address),
            ("limits.imports_per_account", self.imports_per_account),
            ("limits.invitations_per_account", self.invitations_per_account),
            ("limits.announcements_per_account", self.announcements_per_account),
            ("limits.resends_per_account", self.resends_per_account),
            ("limits.reports_per_account", self.reports_per_account),
            ("limits.scim_per_token", self.scim_per_token),
        ]
    }
}
