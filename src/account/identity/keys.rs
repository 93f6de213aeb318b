//! The public keys of a provider, and whether one of them signed a token. Nothing of a token is believed before that is known.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use jsonwebtoken::crypto::verify;
use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey};
use serde::Deserialize;
use serde_json::Value;

use super::Doubt;

/// The longest token that is looked at, in bytes: one with hundreds of groups has some ten thousand.
const LONGEST: usize = 64 * 1024;
/// The shortest modulus of an RSA key, in characters of base 64: 2048 bits.
const SHORTEST_RSA: usize = 342;

/// The keys of a provider.
#[derive(Debug, Clone, Default)]
pub struct Keys(Vec<Jwk>);

/// What the header of a token says.
#[derive(Deserialize)]
struct Header {
    alg: String,
    #[serde(default)]
    kid: Option<String>,
    #[serde(default)]
    crit: Option<Value>,
}

/// What signs. Symmetric algorithms are not here, nor is `none`: with those, who knows the public key could sign.
fn algorithm(name: &str) -> Result<Algorithm, Doubt> {
    Ok(match name {
        "RS256" => Algorithm::RS256,
        "RS384" => Algorithm::RS384,
        "RS512" => Algorithm::RS512,
        "PS256" => Algorithm::PS256,
        "PS384" => Algorithm::PS384,
        "PS512" => Algorithm::PS512,
        "ES256" => Algorithm::ES256,
        "ES384" => Algorithm::ES384,
        "EdDSA" => Algorithm::EdDSA,
        _ => return Err(Doubt::Algorithm),
    })
}

/// Whether a key may sign so.
fn fits(key: &Jwk, name: &str, algorithm: Algorithm) -> bool {
    let common = &key.common;
    let signs = common.public_key_use.as_ref().is_none_or(|purpose| *purpose == PublicKeyUse::Signature);
    let said = common.key_algorithm.is_none_or(|said| said.to_string() == name);
    let kind = match (&key.algorithm, algorithm) {
        (AlgorithmParameters::EllipticCurve(key), Algorithm::ES256) => key.curve == EllipticCurve::P256,
        (AlgorithmParameters::EllipticCurve(key), Algorithm::ES384) => key.curve == EllipticCurve::P384,
        (AlgorithmParameters::OctetKeyPair(key), Algorithm::EdDSA) => key.curve == EllipticCurve::Ed25519,
        (AlgorithmParameters::RSA(key), _) => {
            name.ends_with(char::is_numeric) && !name.starts_with("ES") && key.n.len() >= SHORTEST_RSA
        }
        _ => false,
    };
    signs && said && kind
}

impl Keys {
    /// Reads a set of keys; those that are of no use here are left out.
    ///
    /// # Errors
    /// [`Doubt::Unreadable`].
    pub fn read(bytes: &[u8]) -> Result<Self, Doubt> {
        #[derive(Deserialize)]
        struct Set {
            keys: Vec<Value>,
        }
        let unreadable = |error: serde_json::Error| Doubt::Unreadable(format!("its keys: {error}"));
        let set: Set = serde_json::from_slice(bytes).map_err(unreadable)?;
        Ok(Self(set.keys.into_iter().filter_map(|key| serde_json::from_value(key).ok()).collect()))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What stands in a token that one of these keys signed.
    ///
    /// # Errors
    /// [`Doubt::Malformed`], [`Doubt::Algorithm`], [`Doubt::UnknownKey`], [`Doubt::Signature`].
    pub fn open(&self, token: &str) -> Result<Vec<u8>, Doubt> {
        if token.len() > LONGEST {
            return Err(Doubt::Malformed);
        }
        let (message, signature) = token.rsplit_once('.').ok_or(Doubt::Malformed)?;
        let (header, claims) = message.split_once('.').ok_or(Doubt::Malformed)?;
        let header = BASE64.decode(header).ok().and_then(|bytes| serde_json::from_slice::<Header>(&bytes).ok());
        let header = header.filter(|header| header.crit.is_none()).ok_or(Doubt::Malformed)?;
        let algorithm = algorithm(&header.alg)?;
        let key = self.key(header.kid.as_deref(), &header.alg, algorithm)?;
        let key = DecodingKey::from_jwk(key).map_err(|_| Doubt::UnknownKey)?;
        let signed = verify(signature, message.as_bytes(), &key, algorithm);
        if !signed.unwrap_or(false) {
            return Err(Doubt::Signature);
        }
        BASE64.decode(claims).map_err(|_| Doubt::Malformed)
    }

    /// The key of that name; where none is named, the only one that fits.
    fn key(&self, kid: Option<&str>, name: &str, algorithm: Algorithm) -> Result<&Jwk, Doubt> {
        let named = |key: &&Jwk| kid.is_none_or(|kid| key.common.key_id.as_deref() == Some(kid));
        let mut fitting = self.0.iter().filter(named).filter(|key| fits(key, name, algorithm));
        match (fitting.next(), fitting.next()) {
            (Some(key), None) => Ok(key),
            _ => Err(Doubt::UnknownKey),
        }
    }
}
