//! The keys of an issuer: Ed25519 for proofs that stand in the credential, P-256 for credentials as JWTs. One text holds both.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use ed25519_dalek::Signer as _;
use serde_json::{Value, json};

/// What the text of a signing key starts with.
const PREFIX: &str = "chancery-signing-key-1:";
/// Multicodec: an Ed25519 public key.
const ED25519: [u8; 2] = [0xed, 0x01];
/// Multicodec: a P-256 public key, compressed.
const P256: [u8; 2] = [0x80, 0x24];

/// The private keys. They are shown to nobody, not even by mistake: [`fmt::Debug`] names the public ones.
#[derive(Clone)]
pub struct SigningKey {
    ed25519: ed25519_dalek::SigningKey,
    p256: p256::ecdsa::SigningKey,
}

/// The public keys that belong to a [`SigningKey`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey {
    ed25519: [u8; 32],
    /// Compressed: one byte for the sign, 32 for x.
    p256: Vec<u8>,
}

/// The text or the bytes are no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is not a signing key: `chancery key generate` prints one")]
pub struct InvalidKey;

impl SigningKey {
    /// The keys made of random bytes: 32 for Ed25519, 32 for P-256. `None` for the few numbers that are no P-256 key.
    pub fn from_random(bytes: &[u8; 64]) -> Option<Self> {
        let (seed, scalar) = bytes.split_at(32);
        Some(Self {
            ed25519: ed25519_dalek::SigningKey::from_bytes(seed.try_into().ok()?),
            p256: p256::ecdsa::SigningKey::from_slice(scalar).ok()?,
        })
    }

    /// The key as a text, for its file or a secret store.
    pub fn to_text(&self) -> String {
        let bytes = [self.ed25519.to_bytes().as_slice(), &self.p256.to_bytes()].concat();
        format!("{PREFIX}{}", BASE64.encode(bytes))
    }

    /// The public keys.
    pub fn public(&self) -> PublicKey {
        let p256 = self.p256.verifying_key().to_encoded_point(true).as_bytes().to_vec();
        PublicKey { ed25519: self.ed25519.verifying_key().to_bytes(), p256 }
    }

    /// The Ed25519 signature of a message.
    pub(super) fn sign_ed25519(&self, message: &[u8]) -> [u8; 64] {
        self.ed25519.sign(message).to_bytes()
    }

    /// The P-256 signature of a message by its SHA-256, r and s behind one another; the same message gives the same one
    /// (RFC 6979).
    pub(super) fn sign_p256(&self, message: &[u8]) -> Vec<u8> {
        let signature: p256::ecdsa::Signature = self.p256.sign(message);
        signature.to_bytes().to_vec()
    }
}

impl FromStr for SigningKey {
    type Err = InvalidKey;

    fn from_str(text: &str) -> Result<Self, InvalidKey> {
        let encoded = text.trim().strip_prefix(PREFIX).ok_or(InvalidKey)?;
        let bytes = BASE64.decode(encoded).map_err(|_| InvalidKey)?;
        Self::from_random(&bytes.try_into().map_err(|_| InvalidKey)?).ok_or(InvalidKey)
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({})", self.public().id())
    }
}

impl PublicKey {
    /// The keys that these bytes are: Ed25519, and P-256 compressed.
    ///
    /// # Errors
    /// [`InvalidKey`] when they are no points of their curves.
    pub fn from_bytes(ed25519: &[u8], p256: &[u8]) -> Result<Self, InvalidKey> {
        let ed25519: [u8; 32] = ed25519.try_into().map_err(|_| InvalidKey)?;
        ed25519_dalek::VerifyingKey::from_bytes(&ed25519).map_err(|_| InvalidKey)?;
        // Compressed, with the sign of y: SEC 1 has other forms.
        if p256.len() != 33 || !matches!(p256, [2 | 3, ..]) {
            return Err(InvalidKey);
        }
        p256::ecdsa::VerifyingKey::from_sec1_bytes(p256).map_err(|_| InvalidKey)?;
        Ok(Self { ed25519, p256: p256.to_vec() })
    }

    /// The Ed25519 key.
    pub fn ed25519(&self) -> &[u8] {
        &self.ed25519
    }

    /// The P-256 key, compressed.
    pub fn p256(&self) -> &[u8] {
        &self.p256
    }

    /// The name of the key: its Ed25519 part as a Multikey, such as `z6Mk...`.
    pub fn id(&self) -> String {
        multibase(&[ED25519.as_slice(), &self.ed25519].concat())
    }

    /// The name of its P-256 part: a Multikey, such as `zDna...`.
    pub fn p256_id(&self) -> String {
        multibase(&[P256.as_slice(), &self.p256].concat())
    }

    /// The Ed25519 part as a JSON Web Key.
    pub fn ed25519_jwk(&self) -> Value {
        json!({ "kty": "OKP", "crv": "Ed25519", "x": BASE64.encode(self.ed25519) })
    }

    /// The P-256 part as a JSON Web Key.
    pub fn p256_jwk(&self) -> Value {
        let point = p256::ecdsa::VerifyingKey::from_sec1_bytes(&self.p256).map(|key| key.to_encoded_point(false));
        let part = |bytes: &[u8]| BASE64.encode(bytes);
        match &point {
            Ok(point) => {
                let (x, y) = (point.x().map(|x| part(x)), point.y().map(|y| part(y)));
                json!({ "kty": "EC", "crv": "P-256", "x": x, "y": y })
            }
            // Every way to make a `PublicKey` has looked at the point.
            Err(_) => Value::Null,
        }
    }

    /// Whether a signature by Ed25519 is good.
    pub(super) fn verifies_ed25519(&self, message: &[u8], signature: &[u8]) -> bool {
        let key = ed25519_dalek::VerifyingKey::from_bytes(&self.ed25519);
        let signature = ed25519_dalek::Signature::from_slice(signature);
        matches!((key, signature), (Ok(key), Ok(signature)) if key.verify_strict(message, &signature).is_ok())
    }
}

/// Base 58 as in Bitcoin, with the `z` in front that says so.
pub(super) fn multibase(bytes: &[u8]) -> String {
    format!("z{}", bs58::encode(bytes).into_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_comes_back_from_its_text_and_tells_nothing_by_itself() {
        let key = SigningKey::from_random(&[7; 64]).unwrap();
        let text = key.to_text();
        let again: SigningKey = format!(" {text}\n").parse().unwrap();
        assert_eq!(again.public(), key.public());
        let secret = text.strip_prefix(PREFIX).unwrap();
        assert!(!format!("{key:?}").contains(&secret[..8]), "{key:?}");
    }

    #[test]
    fn what_is_no_key_is_refused() {
        let (short, zero) = (format!("{PREFIX}AAAA"), format!("{PREFIX}{}", BASE64.encode([0; 64])));
        for text in ["", "chancery-signing-key-1:", &short, &zero, "chancery-signing-key-1:***"] {
            assert!(text.parse::<SigningKey>().is_err(), "{text} was taken");
        }
        assert!(PublicKey::from_bytes(&[1; 31], &[2; 33]).is_err());
        let good = SigningKey::from_random(&[7; 64]).unwrap().public();
        assert!(PublicKey::from_bytes(good.ed25519(), &[5; 33]).is_err());
        assert!(PublicKey::from_bytes(good.ed25519(), &[2; 32]).is_err());
        assert_eq!(PublicKey::from_bytes(good.ed25519(), good.p256()).unwrap(), good);
    }

    #[test]
    fn public_keys_are_named_as_the_standard_names_them() {
        let public = SigningKey::from_random(&[7; 64]).unwrap().public();
        assert!(public.id().starts_with("z6Mk") && public.p256_id().starts_with("zDna"), "{public:?}");
        assert_eq!(public.ed25519_jwk()["crv"], "Ed25519");
        let jwk = public.p256_jwk();
        assert_eq!((jwk["crv"].as_str(), jwk["x"].as_str().map(str::len)), (Some("P-256"), Some(43)));
    }
}
