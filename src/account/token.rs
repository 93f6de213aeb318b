//! Access tokens: short-lived JWTs that only this service verifies, so HS256 with a ring of keys.

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use jsonwebtoken::crypto::{sign, verify};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::base::{PersonId, SessionId, Timestamp};

/// Who issues and who accepts the tokens.
const NAME: &str = "chancery";
/// The type in the header: a token made for another purpose is not an access token (RFC 9068).
const TYPE: &str = "at+jwt";

/// What an access token says. The role is not in it: rights are looked up, so that a change holds at once.
#[derive(Debug, Clone, Copy)]
pub struct Claims {
    /// The person.
    pub sub: PersonId,
    /// The session.
    pub sid: SessionId,
    /// Issued at, in seconds since 1970.
    pub iat: i64,
    /// Expires at, in seconds since 1970.
    pub exp: i64,
}

/// The claims as they stand in a token, with who issued it and for whom.
#[derive(Debug, Serialize, Deserialize)]
struct Written<'a> {
    sub: PersonId,
    sid: SessionId,
    iat: i64,
    exp: i64,
    iss: &'a str,
    aud: &'a str,
}

/// The keys that sign and verify access tokens, the signing one first.
///
/// All its tokens of one key have the same header, which is compared as a whole: another algorithm, type or key is another
/// text, and no header is ever parsed.
pub struct KeyRing {
    kid: String,
    signing: EncodingKey,
    header: String,
    /// By header.
    verifying: HashMap<String, DecodingKey>,
}

impl std::fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "KeyRing({})", self.kid)
    }
}

/// Why a token is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// It was good once.
    #[error("the access token has expired: refresh it or sign in again")]
    Expired,
    /// It never was.
    #[error("the access token is not valid: sign in again")]
    Invalid,
}

/// The name of a key: what can be told of it without telling it.
pub fn key_id(secret: &[u8]) -> String {
    let digest = Sha256::digest([b"chancery token key: ".as_slice(), secret].concat());
    crate::base::random::base32(&digest[..10])
}

/// The header of the tokens that a key signs, as it stands in them.
fn header(kid: &str) -> String {
    BASE64.encode(format!(r#"{{"typ":"{TYPE}","alg":"HS256","kid":"{kid}"}}"#))
}

impl KeyRing {
    /// A ring that signs with `current` and still accepts what `previous` ones signed.
    pub fn new(current: &[u8], previous: &[&[u8]]) -> Self {
        let all = previous.iter().copied().chain([current]);
        let verifying = all.map(|secret| (header(&key_id(secret)), DecodingKey::from_secret(secret))).collect();
        let kid = key_id(current);
        Self { header: header(&kid), kid, signing: EncodingKey::from_secret(current), verifying }
    }

    /// The id of the key that signs.
    pub fn id(&self) -> &str {
        &self.kid
    }

    /// Makes a token that is good for `seconds`.
    ///
    /// # Errors
    /// When it cannot be encoded, which does not happen with these claims.
    pub fn issue(&self, person: PersonId, session: SessionId, now: Timestamp, seconds: i64) -> Result<String, String> {
        let (iat, exp) = (now.seconds(), now.seconds() + seconds);
        let claims = Written { sub: person, sid: session, iat, exp, iss: NAME, aud: NAME };
        let claims = serde_json::to_vec(&claims).map_err(|error| error.to_string())?;
        let message = format!("{}.{}", self.header, BASE64.encode(claims));
        let signature = sign(message.as_bytes(), &self.signing, Algorithm::HS256).map_err(|error| error.to_string())?;
        Ok(format!("{message}.{signature}"))
    }

    /// Verifies a token.
    ///
    /// # Errors
    /// [`TokenError`]: forged, of another algorithm, type, key or audience; or expired.
    pub fn verify(&self, token: &str, now: Timestamp) -> Result<Claims, TokenError> {
        let claims = self.signed_claims(token).ok_or(TokenError::Invalid)?;
        // A minute of slack for instances whose clocks differ.
        if claims.iat > now.seconds() + 60 {
            return Err(TokenError::Invalid);
        }
        if claims.exp <= now.seconds() { Err(TokenError::Expired) } else { Ok(claims) }
    }

    /// The claims of a token of ours whose signature is good; nothing of it is read before that is known.
    fn signed_claims(&self, token: &str) -> Option<Claims> {
        let (message, signature) = token.rsplit_once('.')?;
        let (header, claims) = message.split_once('.')?;
        let key = self.verifying.get(header)?;
        if !verify(signature, message.as_bytes(), key, Algorithm::HS256).ok()? {
            return None;
        }
        let claims = BASE64.decode(claims).ok()?;
        let Written { sub, sid, iat, exp, iss, aud } = serde_json::from_slice(&claims).ok()?;
        (iss == NAME && aud == NAME).then_some(Claims { sub, sid, iat, exp })
    }
}

#[cfg(test)]
mod tests {
    use jsonwebtoken::Header;

    use super::*;

    const NOW: Timestamp = Timestamp::from_micros(1_800_000_000_000_000);

    fn ids() -> (PersonId, SessionId) {
        (PersonId::new(NOW), SessionId::new(NOW))
    }

    #[test]
    fn a_token_is_good_until_it_expires() {
        let (ring, (person, session)) = (KeyRing::new(&[7; 32], &[]), ids());
        let token = ring.issue(person, session, NOW, 60).unwrap();
        assert_eq!(ring.verify(&token, NOW).unwrap().sid, session);
        assert_eq!(ring.verify(&token, NOW + chrono::Duration::seconds(60)).unwrap_err(), TokenError::Expired);
    }

    #[test]
    fn a_rotated_key_is_still_accepted_and_a_foreign_one_never() {
        let (old, (person, session)) = (KeyRing::new(&[1; 32], &[]), ids());
        let token = old.issue(person, session, NOW, 60).unwrap();
        assert!(KeyRing::new(&[2; 32], &[&[1; 32]]).verify(&token, NOW).is_ok());
        assert_eq!(KeyRing::new(&[2; 32], &[]).verify(&token, NOW).unwrap_err(), TokenError::Invalid);
    }

    #[test]
    fn a_forged_token_is_refused_whatever_its_header_says() {
        let (ring, (person, session)) = (KeyRing::new(&[7; 32], &[]), ids());
        let token = ring.issue(person, session, NOW, 60).unwrap();
        let parts: Vec<&str> = token.split('.').collect();
        // {"alg":"none","typ":"at+jwt"}
        let unsigned = format!("eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0.{}.", parts[1]);
        let flipped = format!("{}.{}.{}", parts[0], parts[1].replacen('e', "f", 1), parts[2]);
        for forged in [unsigned.as_str(), &flipped, "", "a.b.c", "..", parts[1]] {
            assert_eq!(ring.verify(forged, NOW).unwrap_err(), TokenError::Invalid, "{forged}");
        }
        // The right key, but made for another purpose.
        let other = jsonwebtoken::encode(
            &Header { kid: Some(ring.id().to_owned()), ..Header::new(Algorithm::HS256) },
            &Written { sub: person, sid: session, iat: 0, exp: i64::MAX, iss: NAME, aud: NAME },
            &EncodingKey::from_secret(&[7; 32]),
        );
        assert_eq!(ring.verify(&other.unwrap(), NOW).unwrap_err(), TokenError::Invalid);
    }
}
