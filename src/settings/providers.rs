//! Providers of identities, by which people sign in (OpenID Connect): `[providers.<name>]`, as many as there are.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::base::is_safe_address;

/// A provider of identities.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Provider {
    /// What the button says; empty: the section's name.
    pub title: String,
    /// Its address, as it names itself in its tokens.
    pub issuer: String,
    /// What it knows this installation by.
    pub client_id: String,
    /// What this installation shows when it exchanges a code; empty: it is not known by a secret. A secret.
    pub client_secret: String,
    /// What it is asked for.
    pub scopes: Vec<String>,
    /// The claim that lists the groups of a person; with dots, the way to it.
    pub groups_claim: String,
    /// The role that a group gives; none: roles are given here alone.
    pub roles: BTreeMap<String, GivenRole>,
    /// Whether who has no account gets one.
    pub create_accounts: bool,
    /// Whether its word counts for a second factor.
    pub second_factor: bool,
    /// The words in `amr` or `acr` by which it says that there was one.
    pub second_factor_words: Vec<String>,
}

/// A role that a group gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum GivenRole {
    /// Takes courses.
    Learner,
    /// Reviews cohorts.
    Facilitator,
    /// Runs the installation.
    Administrator,
}

impl Default for Provider {
    fn default() -> Self {
        let list = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        Self {
            title: String::new(),
            issuer: String::new(),
            client_id: String::new(),
            client_secret: String::new(),
            scopes: list(&["openid", "email", "profile"]),
            groups_claim: "groups".to_owned(),
            roles: BTreeMap::new(),
            create_accounts: false,
            second_factor: false,
            second_factor_words: list(&["mfa"]),
        }
    }
}

/// Whether a section can be called so: it stands in addresses, and the database knows identities by it.
pub(super) fn is_name(name: &str) -> bool {
    let plain = name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    plain && (1..=40).contains(&name.len()) && name.starts_with(|first: char| first.is_ascii_lowercase())
}

impl Provider {
    /// The key that is wrong, and why, if any is.
    pub(super) fn fault(&self) -> Option<(&'static str, &'static str)> {
        if !is_safe_address(&self.issuer) || self.issuer.contains('?') {
            return Some(("issuer", "it is the address of the provider, which begins with https://"));
        }
        if self.client_id.is_empty() {
            return Some((
                "client_id",
                "it is missing: the provider tells it when the installation is registered there",
            ));
        }
        if !self.scopes.iter().any(|scope| scope == "openid") {
            return Some(("scopes", "`openid` has to be one of them"));
        }
        if self.second_factor && self.second_factor_words.is_empty() {
            return Some(("second_factor_words", "without a word nobody can tell that there was a second factor"));
        }
        None
    }
}
