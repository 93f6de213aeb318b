//! The providers of identities by which people sign in: what each says of itself and its keys, fetched when they are needed and kept
//! for a while.

mod fetch;
pub mod look;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::Duration;

use self::fetch::Client;
use crate::account::Role;
use crate::account::identity::Doubt;
use crate::account::identity::claims::{Claims, Expected};
use crate::account::identity::discovery::{self, Discovery};
use crate::account::identity::keys::Keys;
use crate::account::identity::way::Way;
use crate::base::{Timestamp, query};
use crate::settings::{self, GivenRole};

/// How long what a provider says of itself is kept, and its keys.
const KEPT: Duration = Duration::hours(1);
/// How long an unknown key is not asked for again: who sends tokens with made-up keys must not make us ask without end.
const PAUSE: Duration = Duration::minutes(1);

/// All providers, in the order of their names.
#[derive(Debug, Default)]
pub struct Providers(Vec<Arc<Provider>>);

/// A provider.
#[derive(Debug)]
pub struct Provider {
    /// Its name in the settings, in addresses and in the database.
    pub name: String,
    /// What the settings say of it.
    pub settings: settings::Provider,
    /// The role that each group gives; empty: roles are given here alone.
    pub roles: BTreeMap<String, Role>,
    client: Client,
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    discovery: Option<(Arc<Discovery>, Timestamp)>,
    keys: Option<(Arc<Keys>, Timestamp)>,
}

impl Providers {
    /// Those that the settings name. Nothing is fetched yet.
    pub fn new(named: &BTreeMap<String, settings::Provider>) -> Self {
        if named.is_empty() {
            return Self::default();
        }
        let client = Client::new();
        let provider = |(name, settings): (&String, &settings::Provider)| {
            Arc::new(Provider {
                name: name.clone(),
                settings: settings.clone(),
                roles: settings.roles.iter().map(|(group, role)| (group.clone(), given(*role))).collect(),
                client: client.clone(),
                kept: Mutex::default(),
            })
        };
        Self(named.iter().map(provider).collect())
    }

    /// All of them.
    pub fn all(&self) -> &[Arc<Provider>] {
        &self.0
    }

    /// The one of that name.
    pub fn find(&self, name: &str) -> Option<Arc<Provider>> {
        self.0.iter().find(|provider| provider.name == name).cloned()
    }
}

const fn given(role: GivenRole) -> Role {
    match role {
        GivenRole::Learner => Role::Learner,
        GivenRole::Facilitator => Role::Facilitator,
        GivenRole::Administrator => Role::Administrator,
    }
}

impl Provider {
    /// What people know it by.
    pub fn title(&self) -> &str {
        if self.settings.title.is_empty() { &self.name } else { &self.settings.title }
    }

    /// The path to which it sends people back.
    pub fn back(&self) -> String {
        format!("/login/with/{}/callback", self.name)
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What it says of itself.
    ///
    /// # Errors
    /// [`Doubt`].
    pub async fn discovery(&self, now: Timestamp) -> Result<Arc<Discovery>, Doubt> {
        let kept = self.kept().discovery.clone().filter(|(_, at)| *at + KEPT > now);
        if let Some((discovery, _)) = kept {
            return Ok(discovery);
        }
        let bytes = self.client.get(discovery::address(&self.settings.issuer), None).await?;
        let found = Arc::new(discovery::read(&bytes, &self.settings.issuer)?);
        self.kept().discovery = Some((found.clone(), now));
        Ok(found)
    }

    /// Its keys; `anew`: those that are kept lack one.
    async fn keys(&self, now: Timestamp, anew: bool) -> Result<Arc<Keys>, Doubt> {
        let age = if anew { PAUSE } else { KEPT };
        let kept = self.kept().keys.clone().filter(|(_, at)| *at + age > now);
        if let Some((keys, _)) = kept {
            return Ok(keys);
        }
        let discovery = self.discovery(now).await?;
        let found = Arc::new(Keys::read(&self.client.get(discovery.jwks_uri.clone(), None).await?)?);
        self.kept().keys = Some((found.clone(), now));
        Ok(found)
    }

    /// What stands in a token that it signed. When the key is not among those that are kept, the provider may have a new one.
    async fn open(&self, token: &str, now: Timestamp) -> Result<Vec<u8>, Doubt> {
        match self.keys(now, false).await?.open(token) {
            Err(Doubt::UnknownKey) => self.keys(now, true).await?.open(token),
            opened => opened,
        }
    }

    /// Exchanges a code, and tells who came back from a way; `back` is the address that they came back to.
    ///
    /// # Errors
    /// [`Doubt`].
    pub async fn who(&self, way: &Way, code: &str, back: &str, now: Timestamp) -> Result<Claims, Doubt> {
        let discovery = self.discovery(now).await?;
        let (id, secret) = (&self.settings.client_id, &self.settings.client_secret);
        let mut form = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", back),
            ("code_verifier", &way.verifier),
        ];
        let in_form = discovery.takes_secret_in_form();
        if secret.is_empty() || in_form {
            form.push(("client_id", id));
        }
        if !secret.is_empty() && in_form {
            form.push(("client_secret", secret));
        }
        let shown = (!secret.is_empty() && !in_form).then_some((id.as_str(), secret.as_str()));
        let tokens = self.client.exchange(discovery.token_endpoint.clone(), query(&form), shown).await?;
        let bytes = self.open(&tokens.id_token, now).await?;
        let expected = Expected {
            issuer: &self.settings.issuer,
            client_id: id,
            nonce: &way.nonce,
            began: way.began,
            fresh: way.fresh,
            now: now.seconds(),
        };
        let mut claims = Claims::read(&bytes, &expected)?;
        // Some providers tell the address and the groups there alone.
        let lacks = !claims.says("email") || !self.roles.is_empty() && !claims.says(&self.settings.groups_claim);
        if let (true, Some(address), Some(token)) = (lacks, &discovery.userinfo_endpoint, tokens.access_token) {
            claims.add(&self.client.get(address.clone(), Some(token)).await?)?;
        }
        Ok(claims)
    }
}
