//! Access tokens: short-lived JWTs that only this service verifies, so HS256 with a ring of keys.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use jsonwebtoken::crypto::{sign, verify};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey};
use ring::hmac;
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

/// What a token is good for, by the type in its header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Purpose {
    Access,
    Page,
    Half,
    Way,
}

impl Purpose {
    const ALL: [Self; 4] = [Self::Access, Self::Page, Self::Half, Self::Way];

    fn typ(self) -> &'static str {
        match self {
            Self::Access => TYPE,
            Self::Page => PAGE_TYPE,
            Self::Half => HALF_TYPE,
            Self::Way => WAY_TYPE,
        }
    }
}

/// What is kept of a key: not the key, which is made of this and of a secret that stands elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// Random; empty for the first key of a secret, which is the secret itself.
    pub salt: String,
    /// From when on it signs, until a younger one does.
    pub signs_from: Timestamp,
    /// Until when what it signed is accepted; none as long as no other has taken its place.
    pub accepted_until: Option<Timestamp>,
}

impl Made {
    /// The first key of a secret.
    pub fn first() -> Self {
        Self { salt: String::new(), signs_from: Timestamp::from_micros(0), accepted_until: None }
    }
}

/// A key of the ring.
struct Key {
    id: String,
    signing: EncodingKey,
    verifying: DecodingKey,
    /// From when on it signs; none for what a secret before signed.
    signs_from: Option<Timestamp>,
    accepted_until: Option<Timestamp>,
}

impl Key {
    fn new(secret: &[u8], made: &Made, signs: bool) -> Self {
        let secret = derived(secret, &made.salt);
        Self {
            id: key_id(&secret),
            signing: EncodingKey::from_secret(&secret),
            verifying: DecodingKey::from_secret(&secret),
            signs_from: signs.then_some(made.signs_from),
            accepted_until: made.accepted_until,
        }
    }
}

/// The keys that there are at this moment.
struct Keys {
    made: Vec<Made>,
    all: Vec<Key>,
    /// What a header says that one of them signed, and which.
    by_header: HashMap<String, (Purpose, usize)>,
}

impl Keys {
    fn new(secrets: &[Vec<u8>], made: Vec<Made>) -> Self {
        let one = |(at, secret): (usize, &Vec<u8>)| {
            let keys: Vec<Key> = made.iter().map(|made| Key::new(secret, made, at == 0)).collect();
            keys
        };
        let all: Vec<Key> = secrets.iter().enumerate().flat_map(one).collect();
        let headers =
            |(at, key): (usize, &Key)| Purpose::ALL.map(|purpose| (header(purpose.typ(), &key.id), (purpose, at)));
        // Of two that are the same the first counts: it signs.
        let by_header = all.iter().enumerate().rev().flat_map(headers).collect();
        Self { made, all, by_header }
    }

    /// The key that signs at a moment: the youngest whose time has come.
    fn signing(&self, now: Timestamp) -> Option<&Key> {
        let due = self.all.iter().filter(|key| key.signs_from.is_some_and(|from| from <= now));
        // Before the time of all of them, as where a clock is wrong, the first.
        due.max_by_key(|key| key.signs_from).or_else(|| self.all.first())
    }
}

/// The keys that sign and verify tokens. They are made of a secret, which stands in the settings or the data folder, and of what
/// the database keeps of each ([`Made`]): so all instances that have the secret have the same keys, a new key needs no new secret, and
/// nobody makes a token out of either alone.
///
/// All tokens of one key and purpose have the same header, which is compared as a whole: another algorithm, type or key is
/// another text, and no header is ever parsed.
pub struct KeyRing {
    /// The one that signs first.
    secrets: Vec<Vec<u8>>,
    hashing: EncodingKey,
    keys: RwLock<Arc<Keys>>,
}

impl std::fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let ids: Vec<String> = self.held().all.iter().map(|key| key.id.clone()).collect();
        write!(f, "KeyRing({})", ids.join(", "))
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

/// The key that is made of a secret and a salt. Who knows one of them alone knows nothing of it.
fn derived(secret: &[u8], salt: &str) -> Vec<u8> {
    if salt.is_empty() {
        return secret.to_vec();
    }
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret);
    hmac::sign(&key, format!("chancery token key: {salt}").as_bytes()).as_ref().to_vec()
}

/// The header of the tokens that a key signs, as it stands in them.
fn header(typ: &str, kid: &str) -> String {
    BASE64.encode(format!(r#"{{"typ":"{typ}","alg":"HS256","kid":"{kid}"}}"#))
}

impl KeyRing {
    /// A ring that signs with `current` and still accepts what `previous` ones signed. It has the first key of each, until
    /// [`KeyRing::load`] tells which there are.
    pub fn new(current: &[u8], previous: &[&[u8]]) -> Self {
        let secrets: Vec<Vec<u8>> = [current].iter().chain(previous).map(|secret| secret.to_vec()).collect();
        let keys = Keys::new(&secrets, vec![Made::first()]);
        Self { hashing: EncodingKey::from_secret(current), secrets, keys: RwLock::new(Arc::new(keys)) }
    }

    /// Goes on with the keys that are kept: none means the first one. Whether they are others than before.
    pub fn load(&self, made: Vec<Made>) -> bool {
        let made = if made.is_empty() { vec![Made::first()] } else { made };
        if self.held().made == made {
            return false;
        }
        let keys = Arc::new(Keys::new(&self.secrets, made));
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = keys;
        true
    }

    fn held(&self) -> Arc<Keys> {
        self.keys.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The id of the key that signs.
    pub fn id(&self, now: Timestamp) -> String {
        self.held().signing(now).map(|key| key.id.clone()).unwrap_or_default()
    }

    /// The id of a key of this ring's secret, as it stands in the headers of its tokens.
    pub fn id_of(&self, made: &Made) -> String {
        self.secrets.first().map(|secret| key_id(&derived(secret, &made.salt))).unwrap_or_default()
    }

    /// Makes a token that is good for `seconds`.
    ///
    /// # Errors
    /// When it cannot be encoded, which does not happen with these claims.
    pub fn issue(&self, person: PersonId, session: SessionId, now: Timestamp, seconds: i64) -> Result<String, String> {
        self.sign(Purpose::Access, &written(person, session, now, seconds), now)
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
        self.sign(Purpose::Page, &written(person, session, now, seconds), now)
    }

    fn sign(&self, purpose: Purpose, claims: &impl Serialize, now: Timestamp) -> Result<String, String> {
        let keys = self.held();
        let key = keys.signing(now).ok_or("there is no key to sign with")?;
        let claims = serde_json::to_vec(claims).map_err(|error| error.to_string())?;
        let message = format!("{}.{}", header(purpose.typ(), &key.id), BASE64.encode(claims));
        let signature = sign(message.as_bytes(), &key.signing, Algorithm::HS256).map_err(|error| error.to_string())?;
        Ok(format!("{message}.{signature}"))
    }

    /// What stands in a token for this purpose whose header is known, whose key is accepted and whose signature is good.
    fn signed(&self, token: &str, purpose: Purpose, now: Timestamp) -> Option<Vec<u8>> {
        let (message, signature) = token.rsplit_once('.')?;
        let (header, claims) = message.split_once('.')?;
        let keys = self.held();
        let (known, at) = *keys.by_header.get(header)?;
        let key = keys.all.get(at).filter(|_| known == purpose)?;
        if key.accepted_until.is_some_and(|until| until <= now) {
            return None;
        }
        if !verify(signature, message.as_bytes(), &key.verifying, Algorithm::HS256).ok()? {
            return None;
        }
        BASE64.decode(claims).ok()
    }

    /// The claims of a token of ours that is good at this moment; nothing of it is read before its signature is.
    fn timely(&self, token: &str, purpose: Purpose, now: Timestamp) -> Result<Claims, TokenError> {
        let claims = self.signed(token, purpose, now).and_then(|claims| read(&claims)).ok_or(TokenError::Invalid)?;
        // A minute of slack for instances whose clocks differ.
        if claims.iat > now.seconds() + 60 {
            return Err(TokenError::Invalid);
        }
        if claims.exp <= now.seconds() { Err(TokenError::Expired) } else { Ok(claims) }
    }

    /// What stands for a text in the database where the text itself must not stand: nobody finds it by trying, without the secret.
    /// It is no signature of any token: those sign texts without a blank. The secret makes it, not a key: it stays when keys change.
    ///
    /// # Errors
    /// None that could happen.
    pub fn keyed_hash(&self, text: &str) -> Result<String, String> {
        let message = format!("chancery hash: {text}");
        sign(message.as_bytes(), &self.hashing, Algorithm::HS256).map_err(|error| error.to_string())
    }

    /// Makes what a browser holds between the two steps of a sign-in, for five minutes.
    ///
    /// # Errors
    /// When it cannot be encoded, which does not happen with these claims.
    pub fn issue_half(&self, person: PersonId, mark: &str, now: Timestamp) -> Result<String, String> {
        let half = Half { sub: person, mark: mark.to_owned(), exp: now.seconds() + HALF_SECONDS };
        self.sign(Purpose::Half, &half, now)
    }

    /// Who is between the two steps of a sign-in; `None` for what is forged, made for another purpose, or too old.
    pub fn verify_half(&self, token: &str, now: Timestamp) -> Option<Half> {
        let half: Half = serde_json::from_slice(&self.signed(token, Purpose::Half, now)?).ok()?;
        (half.exp > now.seconds()).then_some(half)
    }

    /// Makes what a browser keeps on the way to a provider of identities.
    ///
    /// # Errors
    /// When it cannot be encoded, which does not happen with these claims.
    pub fn issue_way(&self, way: &Way, now: Timestamp) -> Result<String, String> {
        self.sign(Purpose::Way, way, now)
    }

    /// The way that a browser is on; `None` for what is forged, made for another purpose, or too old.
    pub fn verify_way(&self, token: &str, now: Timestamp) -> Option<Way> {
        let way: Way = serde_json::from_slice(&self.signed(token, Purpose::Way, now)?).ok()?;
        (way.exp > now.seconds()).then_some(way)
    }

    /// Verifies a token.
    ///
    /// # Errors
    /// [`TokenError`]: forged, of another algorithm, type, key or audience; or expired.
    pub fn verify(&self, token: &str, now: Timestamp) -> Result<Claims, TokenError> {
        self.timely(token, Purpose::Access, now)
    }

    /// Verifies what the cookie of a browser holds.
    ///
    /// # Errors
    /// As [`KeyRing::verify`].
    pub fn verify_page(&self, token: &str, now: Timestamp) -> Result<Claims, TokenError> {
        self.timely(token, Purpose::Page, now)
    }
}

/// The claims of a new token.
fn written(person: PersonId, session: SessionId, now: Timestamp, seconds: i64) -> Written<'static> {
    let (iat, exp) = (now.seconds(), now.seconds() + seconds);
    Written { sub: person, sid: session, iat, exp, iss: NAME, aud: NAME }
}

/// The claims that are written in a token of ours.
fn read(claims: &[u8]) -> Option<Claims> {
    let Written { sub, sid, iat, exp, iss, aud } = serde_json::from_slice(claims).ok()?;
    (iss == NAME && aud == NAME).then_some(Claims { sub, sid, iat, exp })
}

#[cfg(test)]
mod tests;
