//! The way to a provider and back: what a browser keeps of it, signed, for ten minutes.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::Doubt;

/// How many seconds somebody may take to sign in at a provider.
pub const SECONDS: i64 = 600;

/// A way: only the browser that set out on it can come back from it.
#[derive(Clone, Serialize, Deserialize)]
pub struct Way {
    /// The provider's name in the settings.
    pub provider: String,
    /// What the provider sends back.
    pub state: String,
    /// What the provider writes into the token.
    pub nonce: String,
    /// What proves to the provider that who exchanges the code is who asked for it (RFC 7636).
    pub verifier: String,
    /// Where to go afterwards, on this site.
    pub next: String,
    /// Whether the person shall show anew that it is they.
    pub fresh: bool,
    /// When it began, in seconds since 1970.
    pub began: i64,
    /// Until when it can be come back from, in seconds since 1970.
    pub exp: i64,
}

impl std::fmt::Debug for Way {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Way({})", self.provider)
    }
}

/// What the provider sent the browser back with.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// The way.
    pub state: Option<String>,
    /// What the token is got with.
    pub code: Option<String>,
    /// Who the provider says it is (RFC 9207).
    pub issuer: Option<String>,
    /// Why it refuses.
    pub error: Option<String>,
}

impl Way {
    /// What the provider is told of the verifier: its SHA-256.
    pub fn challenge(&self) -> String {
        BASE64.encode(Sha256::digest(self.verifier.as_bytes()))
    }

    /// What is kept of it once somebody came back.
    pub fn hash(&self) -> Vec<u8> {
        Sha256::digest(format!("way {} {}", self.provider, self.state)).to_vec()
    }

    /// Whether an answer is one to this way; `issuer` is the provider's, `named`: it promises to name itself.
    ///
    /// # Errors
    /// [`Doubt`].
    pub fn answered(&self, answer: &Answer, issuer: &str, named: bool) -> Result<(), Doubt> {
        use subtle::ConstantTimeEq as _;
        let state = answer.state.as_deref().ok_or(Doubt::NoState)?;
        if !bool::from(state.as_bytes().ct_eq(self.state.as_bytes())) {
            return Err(Doubt::WrongState);
        }
        match answer.issuer.as_deref() {
            Some(said) if said != issuer => Err(Doubt::OtherProvider),
            None if named => Err(Doubt::Unnamed),
            _ => Ok(()),
        }
    }
}
