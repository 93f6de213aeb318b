//! Access tokens: short-lived JWTs that only this service verifies, so HS256 with a ring of keys.

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use jsonwebtoken::crypto::{sign, verify};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::identity::way::Way;
use crate::base::{PersonId, SessionId, Timestamp};

/// Who issues and who accepts the tokens.
const NAME: &str = "chancery";
/// The type in the header: a token made for another purpose is not an access token (RFC 9068).
const TYPE: &str = "at+jwt";

/// The type of what a browser's cookie holds for as long as its session lasts: it opens pages, and no call of the API.
const PAGE_TYPE: &str = "page+jwt";
/// The type of what stands between the two steps of a sign-in: good for nothing else.
const HALF_TYPE: &str = "half+jwt";
/// How many seconds the second step may take.
pub const HALF_SECONDS: i64 = 300;

/// The type of what a browser keeps on the way to a provider of identities.
const WAY_TYPE: &str = "way+jwt";

/// What is known of somebody between the two steps of a sign-in.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Half {
    /// The person.
    pub sub: PersonId,
    /// What the password is known by.
    pub mark: String,
    /// Expires at, in seconds since 1970.
    exp: i64,
}

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
    page_header: String,
    half_header: String,
    way_header: String,
    /// By header.
    verifying: HashMap<String, DecodingKey>,
    /// By header, for the cookies of pages.
    verifying_pages: HashMap<String, DecodingKey>,
    /// By header, for the second step of a sign-in.
    verifying_halves: HashMap<String, DecodingKey>,
    /// By header, for ways to providers of identities.
    verifying_ways: HashMap<String, DecodingKey>,
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
fn header(typ: &str, kid: &str) -> String {
    BASE64.encode(format!(r#"{{"typ":"{typ}","alg":"HS256","kid":"{kid}"}}"#))
}

impl KeyRing {
    /// A ring that signs with `current` and still accepts what `previous` ones signed.
    pub fn new(current: &[u8], previous: &[&[u8]]) -> Self {
        let keys = |typ: &str| {
            let all = previous.iter().copied().chain([current]);
            all.map(|secret| (header(typ, &key_id(secret)), DecodingKey::from_secret(secret))).collect()
        };
        let kid = key_id(current);
        Self {
            header: header(TYPE, &kid),
            page_header: header(PAGE_TYPE, &kid),
            half_header: header(HALF_TYPE, &kid),
            way_header: header(WAY_TYPE, &kid),
            kid,
            signing: EncodingKey::from_secret(current),
            verifying: keys(TYPE),
            verifying_pages: keys(PAGE_TYPE),
            verifying_halves: keys(HALF_TYPE),
            verifying_ways: keys(WAY_TYPE),
        }
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
        self.sign(&self.header, &written(person, session, now, seconds))
    }

    /// Makes what the cookie of a browser holds for `seconds`.
    ///
    /// # Errors
    /// As [`KeyRing::issue`].
    pub fn issue_page(
        &self,
        person: PersonId,
        session: SessionId,
        now: Timestamp,
        seconds: i64,
    ) -> Result<String, String> {
        self.sign(&self.page_header, &written(person, session, now, seconds))
    }

    fn sign(&self, header: &str, claims: &impl Serialize) -> Result<String, String> {
        let claims = serde_json::to_vec(claims).map_err(|error| error.to_string())?;
        let message = format!("{header}.{}", BASE64.encode(claims));
        let signature = sign(message.as_bytes(), &self.signing, Algorithm::HS256).map_err(|error| error.to_string())?;
        Ok(format!("{message}.{signature}"))
    }

    /// What stands for a text in the database where the text itself must not stand: nobody finds it by trying, without the secret.
    /// It is no signature of any token: those sign texts without a blank.
    ///
    /// # Errors
    /// None that could happen.
    pub fn keyed_hash(&self, text: &str) -> Result<String, String> {
        let message = format!("chancery hash: {text}");
        sign(message.as_bytes(), &self.signing, Algorithm::HS256).map_err(|error| error.to_string())
    }

    /// Makes what a browser holds between the two steps of a sign-in, for five minutes.
    ///
    /// # Errors
    /// When it cannot be encoded, which does not happen with these claims.
    pub fn issue_half(&self, person: PersonId, mark: &str, now: Timestamp) -> Result<String, String> {
        let half = Half { sub: person, mark: mark.to_owned(), exp: now.seconds() + HALF_SECONDS };
        self.sign(&self.half_header, &half)
    }

    /// Who is between the two steps of a sign-in; `None` for what is forged, made for another purpose, or too old.
    pub fn verify_half(&self, token: &str, now: Timestamp) -> Option<Half> {
        let half: Half = serde_json::from_slice(&signed(token, &self.verifying_halves)?).ok()?;
        (half.exp > now.seconds()).then_some(half)
    }

    /// Makes what a browser keeps on the way to a provider of identities.
    ///
    /// # Errors
    /// When it cannot be encoded, which does not happen with these claims.
    pub fn issue_way(&self, way: &Way) -> Result<String, String> {
        self.sign(&self.way_header, way)
    }

    /// The way that a browser is on; `None` for what is forged, made for another purpose, or too old.
    pub fn verify_way(&self, token: &str, now: Timestamp) -> Option<Way> {
        let way: Way = serde_json::from_slice(&signed(token, &self.verifying_ways)?).ok()?;
        (way.exp > now.seconds()).then_some(way)
    }

    /// Verifies a token.
    ///
    /// # Errors
    /// [`TokenError`]: forged, of another algorithm, type, key or audience; or expired.
    pub fn verify(&self, token: &str, now: Timestamp) -> Result<Claims, TokenError> {
        timely(token, &self.verifying, now)
    }

    /// Verifies what the cookie of a browser holds.
    ///
    /// # Errors
    /// As [`KeyRing::verify`].
    pub fn verify_page(&self, token: &str, now: Timestamp) -> Result<Claims, TokenError> {
        timely(token, &self.verifying_pages, now)
    }
}

/// The claims of a new token.
fn written(person: PersonId, session: SessionId, now: Timestamp, seconds: i64) -> Written<'static> {
    let (iat, exp) = (now.seconds(), now.seconds() + seconds);
    Written { sub: person, sid: session, iat, exp, iss: NAME, aud: NAME }
}

/// The claims of a token that is ours, and good at this moment.
fn timely(token: &str, keys: &HashMap<String, DecodingKey>, now: Timestamp) -> Result<Claims, TokenError> {
    let claims = signed_claims(token, keys).ok_or(TokenError::Invalid)?;
    // A minute of slack for instances whose clocks differ.
    if claims.iat > now.seconds() + 60 {
        return Err(TokenError::Invalid);
    }
    if claims.exp <= now.seconds() { Err(TokenError::Expired) } else { Ok(claims) }
}

/// The claims of a token of ours whose signature is good; nothing of it is read before that is known.
fn signed_claims(token: &str, keys: &HashMap<String, DecodingKey>) -> Option<Claims> {
    let claims = signed(token, keys)?;
    let Written { sub, sid, iat, exp, iss, aud } = serde_json::from_slice(&claims).ok()?;
    (iss == NAME && aud == NAME).then_some(Claims { sub, sid, iat, exp })
}

/// What stands in a token whose header is known and whose signature is good.
fn signed(token: &str, keys: &HashMap<String, DecodingKey>) -> Option<Vec<u8>> {
    let (message, signature) = token.rsplit_once('.')?;
    let (header, claims) = message.split_once('.')?;
    let key = keys.get(header)?;
    if !verify(signature, message.as_bytes(), key, Algorithm::HS256).ok()? {
        return None;
    }
    BASE64.decode(claims).ok()
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
    fn a_token_for_another_audience_or_of_another_issuer_is_refused() {
        let (ring, (person, session)) = (KeyRing::new(&[7; 32], &[]), ids());
        let (iat, exp) = (NOW.seconds(), NOW.seconds() + 60);
        let signed = |iss: &str, aud: &str| {
            let claims = Written { sub: person, sid: session, iat, exp, iss, aud };
            ring.sign(&ring.header, &claims).unwrap()
        };
        assert!(ring.verify(&signed(NAME, NAME), NOW).is_ok());
        for (iss, aud) in [("another", NAME), (NAME, "another"), ("", "")] {
            assert_eq!(ring.verify(&signed(iss, aud), NOW).unwrap_err(), TokenError::Invalid, "{iss} {aud}");
        }
    }

    #[test]
    fn half_of_a_sign_in_is_good_for_five_minutes_and_for_nothing_else() {
        let (ring, (person, session)) = (KeyRing::new(&[7; 32], &[]), ids());
        let half = ring.issue_half(person, "mark", NOW).unwrap();
        let later = |seconds| NOW + chrono::Duration::seconds(seconds);
        let read = |at| ring.verify_half(&half, at).map(|half| (half.sub, half.mark));
        assert_eq!(read(later(299)), Some((person, "mark".to_owned())));
        assert_eq!(read(later(300)), None);
        assert_eq!(ring.verify(&half, NOW).unwrap_err(), TokenError::Invalid, "it opens no session");
        let whole = ring.issue(person, session, NOW, 60).unwrap();
        assert!(ring.verify_half(&whole, NOW).is_none(), "a session is no half of a sign-in");
        assert!(KeyRing::new(&[8; 32], &[]).verify_half(&half, NOW).is_none());
        assert!(KeyRing::new(&[8; 32], &[&[7; 32]]).verify_half(&half, NOW).is_some());
    }

    #[test]
    fn the_cookie_of_a_browser_is_no_access_token_and_no_access_token_is_a_cookie() {
        let (ring, (person, session)) = (KeyRing::new(&[7; 32], &[]), ids());
        let cookie = ring.issue_page(person, session, NOW, 60).unwrap();
        let token = ring.issue(person, session, NOW, 60).unwrap();
        assert_eq!(ring.verify_page(&cookie, NOW).unwrap().sid, session);
        assert_eq!(ring.verify(&cookie, NOW).unwrap_err(), TokenError::Invalid);
        assert_eq!(ring.verify_page(&token, NOW).unwrap_err(), TokenError::Invalid);
        assert!(ring.verify_half(&cookie, NOW).is_none());
        assert_eq!(ring.verify_page(&cookie, NOW + chrono::Duration::seconds(60)).unwrap_err(), TokenError::Expired);
        assert!(KeyRing::new(&[8; 32], &[&[7; 32]]).verify_page(&cookie, NOW).is_ok());
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
