//! What an ID token claims, and what of it is believed (OpenID Connect Core 1.0, section 3.1.3.7).

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use super::Doubt;
use crate::account::Role;

/// Seconds by which the clocks of a provider and of this machine may differ.
const SLACK: i64 = 60;
/// The longest subject (section 8), in bytes.
const LONGEST_SUBJECT: usize = 255;

/// What a token claims, once its signature is known to be good.
#[derive(Debug, Clone, Deserialize)]
pub struct Claims {
    iss: String,
    /// What the provider calls the person by; it stays, whatever becomes of the address.
    pub sub: String,
    #[serde(deserialize_with = "one_or_several")]
    aud: Vec<String>,
    #[serde(default)]
    azp: Option<String>,
    exp: f64,
    iat: f64,
    #[serde(default)]
    nonce: Option<String>,
    #[serde(default)]
    auth_time: Option<f64>,
    #[serde(default)]
    amr: Vec<String>,
    #[serde(default)]
    acr: Option<String>,
    /// Everything else: about the person.
    #[serde(flatten)]
    about: Map<String, Value>,
}

fn one_or_several<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Said {
        One(String),
        Several(Vec<String>),
    }
    Ok(match Said::deserialize(from)? {
        Said::One(one) => vec![one],
        Said::Several(several) => several,
    })
}

/// What a token has to say.
#[derive(Debug, Clone, Copy)]
pub struct Expected<'a> {
    /// Who issues it.
    pub issuer: &'a str,
    /// Who it is for.
    pub client_id: &'a str,
    /// For which way.
    pub nonce: &'a str,
    /// When the way began, in seconds since 1970.
    pub began: i64,
    /// Whether the person had to show since then that it is they.
    pub fresh: bool,
    /// The time, in seconds since 1970.
    pub now: i64,
}

/// A moment of a token as seconds since 1970.
fn seconds(moment: f64) -> i64 {
    moment as i64
}

impl Claims {
    /// Reads what a token holds, and holds it against what it has to say.
    ///
    /// # Errors
    /// [`Doubt`], the first that there is.
    pub fn read(bytes: &[u8], expected: &Expected<'_>) -> Result<Self, Doubt> {
        let claims: Self = serde_json::from_slice(bytes).map_err(|_| Doubt::Malformed)?;
        claims.check(expected)?;
        Ok(claims)
    }

    fn check(&self, expected: &Expected<'_>) -> Result<(), Doubt> {
        if self.iss != expected.issuer {
            return Err(Doubt::Issuer);
        }
        if !self.aud.iter().any(|one| one == expected.client_id) {
            return Err(Doubt::Audience);
        }
        let party = self.azp.as_deref();
        if self.aud.len() > 1 && party.is_none() || party.is_some_and(|party| party != expected.client_id) {
            return Err(Doubt::Party);
        }
        if seconds(self.exp) + SLACK <= expected.now {
            return Err(Doubt::Expired);
        }
        if seconds(self.iat) > expected.now + SLACK || seconds(self.iat) < expected.began - SLACK {
            return Err(Doubt::Untimely);
        }
        match self.nonce.as_deref() {
            None => return Err(Doubt::NoNonce),
            Some(nonce) if nonce != expected.nonce => return Err(Doubt::Nonce),
            Some(_) => {}
        }
        if expected.fresh && self.auth_time.is_none_or(|then| seconds(then) < expected.began - SLACK) {
            return Err(Doubt::NotFresh);
        }
        if self.sub.is_empty() || self.sub.len() > LONGEST_SUBJECT || self.sub.chars().any(char::is_control) {
            return Err(Doubt::Malformed);
        }
        Ok(())
    }

    /// Adds what the provider says of the person besides; what the token says counts more.
    ///
    /// # Errors
    /// [`Doubt::Unreadable`] when it is about somebody else (section 5.3.2), or cannot be read.
    pub fn add(&mut self, bytes: &[u8]) -> Result<(), Doubt> {
        let said: Map<String, Value> = serde_json::from_slice(bytes)
            .map_err(|error| Doubt::Unreadable(format!("what it says besides: {error}")))?;
        if said.get("sub").and_then(Value::as_str) != Some(self.sub.as_str()) {
            return Err(Doubt::Unreadable("what it says besides is about somebody else".to_owned()));
        }
        // That an address is verified is said of the address beside it, and of no other.
        let other = self.about.get("email").is_some_and(|own| said.get("email") != Some(own));
        for (name, value) in said {
            if !(other && name == "email_verified") {
                self.about.entry(name).or_insert(value);
            }
        }
        Ok(())
    }

    /// Whether the token says anything under that name.
    pub fn says(&self, name: &str) -> bool {
        self.found(name).is_some()
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.about.get(name).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty())
    }

    /// The address, if the provider vouches for it.
    pub fn verified_email(&self) -> Option<&str> {
        let verified = match self.about.get("email_verified")? {
            Value::Bool(verified) => *verified,
            // As some providers write it.
            Value::String(text) => text == "true",
            _ => false,
        };
        self.text("email").filter(|_| verified)
    }

    /// The name, in full.
    pub fn full_name(&self) -> Option<String> {
        let parts: Vec<&str> = ["given_name", "family_name"].into_iter().filter_map(|part| self.text(part)).collect();
        let joined = (!parts.is_empty()).then(|| parts.join(" "));
        self.text("name").map(str::to_owned).or(joined)
    }

    /// The language that the person reads.
    pub fn locale(&self) -> Option<String> {
        self.text("locale").map(|tag| tag.replace('_', "-"))
    }

    /// When the person showed at the provider that it is they, in seconds since 1970; none when it does not tell.
    pub fn shown_at(&self) -> Option<i64> {
        self.auth_time.map(seconds)
    }

    /// Whether the provider says that there was a second factor: one of these words in `amr` (RFC 8176) or `acr`.
    pub fn is_strong(&self, words: &[String]) -> bool {
        words.iter().any(|word| self.amr.contains(word) || self.acr.as_ref() == Some(word))
    }

    /// A claim by its name, or by the names on the way to it with dots between them.
    fn found(&self, name: &str) -> Option<&Value> {
        self.about.get(name).or_else(|| {
            let (first, rest) = name.split_once('.')?;
            rest.split('.').try_fold(self.about.get(first)?, |value, part| value.get(part))
        })
    }

    /// The groups that the person is in: a text, or a list of texts.
    pub fn groups(&self, name: &str) -> Vec<&str> {
        match self.found(name) {
            Some(Value::String(one)) => vec![one],
            Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        }
    }

    /// The highest role that the groups give; who is in none of them is a learner.
    pub fn role(&self, claim: &str, roles: &BTreeMap<String, Role>) -> Role {
        self.groups(claim).iter().filter_map(|group| roles.get(*group).copied()).max().unwrap_or(Role::Learner)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const EXPECTED: Expected<'_> =
        Expected { issuer: "https://id.example", client_id: "me", nonce: "n", began: 1_000, fresh: false, now: 1_100 };

    fn token(change: impl FnOnce(&mut Value)) -> Result<Claims, Doubt> {
        read(change, &EXPECTED)
    }

    fn read(change: impl FnOnce(&mut Value), expected: &Expected<'_>) -> Result<Claims, Doubt> {
        let mut said =
            json!({ "iss": "https://id.example", "sub": "7", "aud": "me", "exp": 1_400, "iat": 1_090, "nonce": "n" });
        change(&mut said);
        Claims::read(said.to_string().as_bytes(), expected)
    }

    #[test]
    fn a_token_for_this_way_is_believed() {
        assert_eq!(token(|_| ()).unwrap().sub, "7");
        assert!(token(|said| (said["aud"], said["azp"]) = (json!(["me", "other"]), json!("me"))).is_ok());
        assert!(token(|said| said["exp"] = json!(1_041.5)).is_ok(), "clocks differ");
    }

    #[test]
    fn every_other_token_is_doubted_by_what_is_wrong_with_it() {
        let table: [(&str, Value, Doubt); 16] = [
            ("iss", json!("https://id.example/"), Doubt::Issuer),
            ("aud", json!("other"), Doubt::Audience),
            ("aud", json!([]), Doubt::Audience),
            ("aud", json!(["me", "other"]), Doubt::Party),
            ("azp", json!("other"), Doubt::Party),
            ("exp", json!(1_040), Doubt::Expired),
            ("exp", json!("later"), Doubt::Malformed),
            ("iat", json!(1_161), Doubt::Untimely),
            ("iat", json!(939), Doubt::Untimely),
            ("iat", Value::Null, Doubt::Malformed),
            ("nonce", Value::Null, Doubt::NoNonce),
            ("nonce", json!("N"), Doubt::Nonce),
            ("sub", json!(""), Doubt::Malformed),
            ("sub", json!("s".repeat(256)), Doubt::Malformed),
            ("sub", json!(7), Doubt::Malformed),
            ("amr", json!("pwd"), Doubt::Malformed),
        ];
        for (name, value, doubt) in table {
            assert_eq!(token(|said| said[name] = value.clone()).unwrap_err(), doubt, "{name} = {value}");
        }
    }

    #[test]
    fn who_was_to_sign_in_anew_did_so_since() {
        let fresh = Expected { fresh: true, ..EXPECTED };
        let at = |time: Value| read(|said| said["auth_time"] = time, &fresh).map(|claims| claims.shown_at());
        assert_eq!(at(json!(1_095)).unwrap(), Some(1_095));
        assert_eq!(at(json!(939)).unwrap_err(), Doubt::NotFresh);
        assert_eq!(read(|_| (), &fresh).unwrap_err(), Doubt::NotFresh);
    }

    #[test]
    fn an_address_counts_only_when_the_provider_vouches_for_it() {
        let email = |verified: Value| {
            let told =
                token(|said| (said["email"], said["email_verified"]) = (json!("a@x.example"), verified)).unwrap();
            told.verified_email().map(str::to_owned)
        };
        assert_eq!(email(json!(true)).as_deref(), Some("a@x.example"));
        assert_eq!(email(json!("true")).as_deref(), Some("a@x.example"));
        for not in [json!(false), json!("false"), json!(1), Value::Null, json!("yes")] {
            assert_eq!(email(not.clone()), None, "{not}");
        }
        assert_eq!(token(|said| said["email"] = json!("a@x.example")).unwrap().verified_email(), None);
    }

    #[test]
    fn the_highest_role_of_the_groups_counts() {
        let roles = [("staff", Role::Facilitator), ("admins", Role::Administrator)];
        let roles: BTreeMap<String, Role> = roles.into_iter().map(|(group, role)| (group.to_owned(), role)).collect();
        let role = |groups: Value| token(|said| said["groups"] = groups).unwrap().role("groups", &roles);
        assert_eq!(role(json!(["staff", "admins", "x"])), Role::Administrator);
        assert_eq!(role(json!("staff")), Role::Facilitator);
        assert_eq!(role(json!(["Staff", 7])), Role::Learner);
        assert_eq!(role(Value::Null), Role::Learner);
        let nested = token(|said| said["realm_access"] = json!({ "roles": ["admins"] })).unwrap();
        assert_eq!(nested.role("realm_access.roles", &roles), Role::Administrator);
    }

    #[test]
    fn what_is_said_besides_is_about_the_same_person() {
        let mut told = token(|said| said["email"] = json!("a@x.example")).unwrap();
        told.add(br#"{"sub":"7","email":"b@x.example","email_verified":true,"name":"Ana Dias"}"#).unwrap();
        assert_eq!(
            (told.verified_email(), told.full_name().as_deref()),
            (None, Some("Ana Dias")),
            "b is verified, not a"
        );
        told.add(br#"{"sub":"7","email":"a@x.example","email_verified":true}"#).unwrap();
        assert_eq!(told.verified_email(), Some("a@x.example"));
        assert!(told.add(br#"{"sub":"8"}"#).is_err());
        assert!(token(|said| said["amr"] = json!(["pwd", "mfa"])).unwrap().is_strong(&["mfa".to_owned()]));
        assert!(!told.is_strong(&["mfa".to_owned()]));
    }
}
