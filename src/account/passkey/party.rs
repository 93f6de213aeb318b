//! The relying party that this installation is to authenticators: what it asks of them, and whether what they answer holds. Whoever has
//! the address of the pages may be asked on them alone; user verification is asked for always.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use serde::Serialize;
use serde_json::{Value, json};
use url::Url;
use webauthn_rs::prelude::{
    DiscoverableAuthentication, Passkey, PasskeyRegistration, PublicKeyCredential, RegisterPublicKeyCredential, Uuid,
    Webauthn, WebauthnBuilder, WebauthnError,
};

use super::SECONDS;
use super::fault::Fault;

/// The longest id of a credential (WebAuthn level 3, section 5.8.3).
const LONGEST_ID: usize = 1023;

/// The relying party.
#[derive(Debug, Clone)]
pub struct Party(Webauthn);

/// What is asked of an authenticator: what it gets, and what is needed to judge its answer.
#[derive(Debug, Clone)]
pub struct Asked {
    /// What browsers pass on, as JSON (WebAuthn level 3, section 5.1.8): `PublicKeyCredentialCreationOptions` or
    /// `PublicKeyCredentialRequestOptions`.
    pub options: Value,
    /// What stays here.
    pub state: Value,
}

/// A passkey that an authenticator made.
#[derive(Debug, Clone)]
pub struct Made {
    /// What its authenticator knows it by.
    pub id: Vec<u8>,
    /// What is kept of it.
    pub credential: Value,
}

/// What an authenticator answered that was asked to sign.
#[derive(Debug, Clone)]
pub struct Answer(PublicKeyCredential);

/// What a passkey showed that was judged.
#[derive(Debug, Clone)]
pub struct Shown {
    /// How often its authenticator says that it has signed; 0: it does not count.
    pub counter: u32,
    /// What is kept of the passkey from now on.
    pub credential: Value,
}

fn value(part: &impl Serialize) -> Result<Value, Fault> {
    serde_json::to_value(part).map_err(|_| Fault::Other)
}

/// Credentials by their ids, as options name them.
fn named(ids: &[Vec<u8>]) -> Value {
    ids.iter().map(|id| json!({ "type": "public-key", "id": BASE64.encode(id) })).collect()
}

impl Party {
    /// The party of the installation at a public address; none where the address allows no passkeys: it needs a name (an IP address is
    /// no name) and TLS, which browsers do without for `localhost` alone.
    pub fn new(public_url: &str, institute: &str) -> Option<Self> {
        let address = Url::parse(public_url).ok()?;
        let host = address.domain()?;
        let here = host == "localhost" || host.ends_with(".localhost");
        if address.scheme() != "https" && !here {
            return None;
        }
        let origin = Url::parse(&address.origin().ascii_serialization()).ok()?;
        let patience = Duration::from_secs(u64::try_from(SECONDS).unwrap_or_default());
        let builder = WebauthnBuilder::new(host, &origin).ok()?.rp_name(institute).timeout(patience);
        builder.build().ok().map(Self)
    }

    /// Asks for a passkey of somebody: known by `person`, which is not told to people, under an address and a name, which they choose by.
    ///
    /// # Errors
    /// [`Fault::Other`], which does not happen with what people are called.
    pub fn ask_to_make(&self, person: Uuid, email: &str, name: &str, has: &[Vec<u8>]) -> Result<Asked, Fault> {
        let asked = self.0.start_passkey_registration(person, email, name, Some(has.to_vec()));
        let (options, state) = asked.map_err(|_| Fault::Other)?;
        let mut options = value(&options.public_key)?;
        // The sign-in page does not know who comes: authenticators have to find the passkey by themselves.
        options["authenticatorSelection"]["residentKey"] = json!("required");
        options["authenticatorSelection"]["requireResidentKey"] = json!(true);
        Ok(Asked { options, state: value(&state)? })
    }

    /// Judges a passkey that was made.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn judge_made(&self, state: Value, answer: &Value) -> Result<Made, Fault> {
        let state: PasskeyRegistration = serde_json::from_value(state).map_err(|_| Fault::Other)?;
        let read: RegisterPublicKeyCredential =
            serde_json::from_value(answer.clone()).map_err(|_| Fault::Unreadable)?;
        if answer.pointer("/clientExtensionResults/credProps/rk") == Some(&Value::Bool(false)) {
            return Err(Fault::NotDiscoverable);
        }
        let made = self.0.finish_passkey_registration(&read, &state).map_err(|error| fault(&error))?;
        let id = made.cred_id().clone();
        if id.is_empty() || id.len() > LONGEST_ID {
            return Err(Fault::Unreadable);
        }
        Ok(Made { id, credential: value(&made)? })
    }

    /// Asks for a signature: with one of these passkeys, or with any where there are none.
    ///
    /// # Errors
    /// [`Fault::Other`], which does not happen.
    pub fn ask_to_sign(&self, with: &[Vec<u8>]) -> Result<Asked, Fault> {
        let (options, state) = self.0.start_discoverable_authentication().map_err(|_| Fault::Other)?;
        let mut options = value(&options.public_key)?;
        options["allowCredentials"] = named(with);
        Ok(Asked { options, state: value(&state)? })
    }

    /// Judges a signature with the passkey that the answer names.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn judge_signed(&self, state: Value, answer: &Answer, credential: &Value) -> Result<Shown, Fault> {
        let state: DiscoverableAuthentication = serde_json::from_value(state).map_err(|_| Fault::Other)?;
        let mut passkey: Passkey = serde_json::from_value(credential.clone()).map_err(|_| Fault::Other)?;
        let judged = self.0.finish_discoverable_authentication_v2(&answer.0, state, &passkey);
        let judged = judged.map_err(|error| fault(&error))?;
        if !judged.user_verified() {
            return Err(Fault::Unverified);
        }
        if answer.is_from_inside_of_another() {
            return Err(Fault::Origin);
        }
        passkey.update_credential(&judged);
        Ok(Shown { counter: judged.counter(), credential: value(&passkey)? })
    }
}

impl Answer {
    /// Reads what a browser made of an authenticator's answer: `PublicKeyCredential.toJSON()`.
    ///
    /// # Errors
    /// [`Fault::Unreadable`].
    pub fn read(answer: Value) -> Result<Self, Fault> {
        serde_json::from_value(answer).map(Self).map_err(|_| Fault::Unreadable)
    }

    /// What the authenticator knows the passkey by.
    pub fn id(&self) -> &[u8] {
        self.0.get_credential_id()
    }

    /// Whose the authenticator says that the passkey is.
    pub fn person(&self) -> Option<Uuid> {
        self.0.get_user_unique_id().and_then(|id| Uuid::from_slice(id).ok())
    }

    /// Whether it was given in a frame of a page of somebody else's. The crate looks at that where passkeys are made alone.
    fn is_from_inside_of_another(&self) -> bool {
        let said: Option<Value> = serde_json::from_slice(&self.0.response.client_data_json).ok();
        said.is_none_or(|said| said["crossOrigin"] == Value::Bool(true))
    }
}

/// What is wrong, in our words.
fn fault(error: &WebauthnError) -> Fault {
    use WebauthnError as E;
    match error {
        E::InvalidClientDataType => Fault::Kind,
        E::MismatchedChallenge => Fault::Challenge,
        E::InvalidRPOrigin | E::CredentialCrossOrigin => Fault::Origin,
        E::InvalidRPIDHash => Fault::Party,
        E::UserNotPresent | E::UserNotVerified => Fault::Unverified,
        E::AuthenticationFailure | E::AttestationStatementSigInvalid => Fault::Signature,
        E::CredentialPossibleCompromise => Fault::Counter,
        E::CredentialNotFound => Fault::Unknown,
        E::ParseBase64Failure(_)
        | E::ParseCBORFailure(_)
        | E::ParseJSONFailure(_)
        | E::ParseNOMFailure
        | E::ParseInsufficientBytesAvailable => Fault::Unreadable,
        other => {
            tracing::warn!(%other, "what an authenticator answered does not hold");
            Fault::Other
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_without_a_name_or_without_tls_has_no_passkeys() {
        for (address, allows) in [
            ("https://learn.institute.example", true),
            ("https://learn.institute.example:8443", true),
            ("http://localhost:8080", true),
            ("http://learn.localhost:8080", true),
            ("http://learn.institute.example", false),
            ("http://127.0.0.1:8080", false),
            ("https://127.0.0.1", false),
            ("https://[::1]:8443", false),
            ("https://192.0.2.7", false),
            ("", false),
        ] {
            assert_eq!(Party::new(address, "The Institute").is_some(), allows, "{address}");
        }
    }

    #[test]
    fn what_is_asked_names_the_site_wants_its_user_verified_and_is_never_the_same() {
        let party = Party::new("https://learn.institute.example:8443", "The Institute").unwrap();
        let person = Uuid::from_u128(7);
        let known = vec![vec![1, 2, 3]];
        let asked = party.ask_to_make(person, "ana@mfa.example", "Ana Dias", &known).unwrap().options;
        assert_eq!(asked["rp"], json!({ "id": "learn.institute.example", "name": "The Institute" }));
        assert_eq!(asked["user"]["id"], BASE64.encode(person.as_bytes()));
        assert_eq!(asked["authenticatorSelection"]["residentKey"], "required");
        assert_eq!(asked["authenticatorSelection"]["userVerification"], "required");
        assert_eq!(asked["attestation"], "none", "nobody is asked which device they have");
        assert_eq!(asked["excludeCredentials"][0]["id"], BASE64.encode([1, 2, 3]));
        let signs = party.ask_to_sign(&[]).unwrap().options;
        assert_eq!(
            (&signs["rpId"], &signs["userVerification"]),
            (&json!("learn.institute.example"), &json!("required"))
        );
        assert_eq!(signs["allowCredentials"], json!([]));
        assert_ne!(signs["challenge"], party.ask_to_sign(&[]).unwrap().options["challenge"]);
    }

    #[test]
    fn what_is_no_answer_is_not_read() {
        for nothing in [json!(null), json!({}), json!([]), json!("x"), json!({ "id": "a", "rawId": "%%" })] {
            assert_eq!(Answer::read(nothing.clone()).unwrap_err(), Fault::Unreadable, "{nothing}");
        }
    }
}
