//! Passkeys as their owner sees them, and what authenticators are asked.

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::account::passkey::SECONDS;
use crate::account::passkey::store::Passkey;
use crate::actions::passkeys::Ceremony;

/// A passkey.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Passkey)]
pub struct PasskeyView {
    /// The id.
    pub id: String,
    /// What its owner calls it.
    pub name: String,
    /// When it was made.
    pub created_at: String,
    /// When it was last used.
    pub last_used_at: Option<String>,
}

impl From<&Passkey> for PasskeyView {
    fn from(passkey: &Passkey) -> Self {
        Self {
            id: passkey.id.to_string(),
            name: passkey.name.clone(),
            created_at: passkey.created_at.to_string(),
            last_used_at: passkey.last_used_at.map(|at| at.to_string()),
        }
    }
}

/// What an authenticator is asked.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PasskeyChallenge)]
pub struct ChallengeView {
    /// What comes back with the answer. It is good once.
    pub ceremony: String,
    /// Seconds within which it has to come.
    pub expires_in: i64,
    /// For `navigator.credentials.create()` or `.get()`, as JSON: what `PublicKeyCredential.parseCreationOptionsFromJSON()` or
    /// `.parseRequestOptionsFromJSON()` takes (WebAuthn level 3).
    #[schema(value_type = Object)]
    pub public_key: Value,
}

impl From<Ceremony> for ChallengeView {
    fn from(ceremony: Ceremony) -> Self {
        Self { ceremony: ceremony.secret, expires_in: SECONDS, public_key: ceremony.options }
    }
}
