//! Looking whether a provider can be used, for who sets it up.

use super::{Provider, Providers};
use crate::account::identity::Doubt;
use crate::base::Timestamp;

/// What was found of a provider.
#[derive(Debug)]
pub struct Found {
    /// Its name in the settings.
    pub name: String,
    /// Its address.
    pub issuer: String,
    /// How many keys it publishes; or what is wrong with it.
    pub keys: Result<usize, Doubt>,
}

/// Asks every provider of itself and for its keys.
pub async fn look(providers: &Providers, now: Timestamp) -> Vec<Found> {
    let mut found = Vec::new();
    for provider in providers.all() {
        let keys = asked(provider, now).await;
        found.push(Found { name: provider.name.clone(), issuer: provider.settings.issuer.clone(), keys });
    }
    found
}

async fn asked(provider: &Provider, now: Timestamp) -> Result<usize, Doubt> {
    let keys = provider.keys(now, false).await?;
    if keys.is_empty() { Err(Doubt::Unreadable("it publishes no keys".to_owned())) } else { Ok(keys.len()) }
}
