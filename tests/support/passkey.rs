//! An authenticator as browsers have it: makes passkeys (P-256, attestation "none") and signs with them, and lies where a test wants it
//! to.

use std::sync::atomic::{AtomicU32, Ordering};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x04;
const WITH_CREDENTIAL: u8 = 0x40;

/// A passkey on a device.
#[derive(Clone)]
pub struct Device {
    key: SigningKey,
    pub id: Vec<u8>,
    /// Whose the passkey is, as the service named them.
    pub person: Option<Vec<u8>>,
    /// Where the browser is.
    pub origin: String,
    /// The site that the passkey is for.
    pub party: String,
    /// How often it has signed; 0: it does not count.
    pub counter: u32,
    /// Whether it makes sure who holds it.
    pub verifies: bool,
    /// Whether somebody touches it.
    pub touched: bool,
    /// Whether the page is in a frame of another site's.
    pub framed: bool,
    /// What it answers to in the place of what is asked.
    pub challenge: Option<String>,
    /// What it says that it does in the place of what it does.
    pub kind: Option<&'static str>,
    /// Whether a bit of the signature is turned.
    pub tampers: bool,
}

fn bytes(part: &Value) -> Vec<u8> {
    BASE64.decode(part.as_str().expect("a text")).expect("base 64")
}

impl Device {
    /// A new one, in front of the pages at an address.
    pub fn at(origin: &str) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(1);
        let seed = Sha256::digest(format!("device {}", NUMBER.fetch_add(1, Ordering::Relaxed)));
        let host = origin.split("://").nth(1).expect("a host").split(':').next().expect("a host");
        Self {
            key: SigningKey::from_slice(&seed).expect("a key"),
            id: seed[..16].to_vec(),
            person: None,
            origin: origin.to_owned(),
            party: host.to_owned(),
            counter: 0,
            verifies: true,
            touched: true,
            framed: false,
            challenge: None,
            kind: None,
            tampers: false,
        }
    }

    /// The same device, changed: what a test lets it lie about.
    pub fn but(&self, change: impl FnOnce(&mut Self)) -> Self {
        let mut other = self.clone();
        change(&mut other);
        other
    }

    fn data(&self, flags: u8) -> Vec<u8> {
        let flags = flags | if self.touched { PRESENT } else { 0 } | if self.verifies { VERIFIED } else { 0 };
        let mut data = Sha256::digest(self.party.as_bytes()).to_vec();
        data.push(flags);
        data.extend(self.counter.to_be_bytes());
        data
    }

    fn client(&self, kind: &str, options: &Value) -> Vec<u8> {
        let asked = options["challenge"].as_str().expect("a challenge");
        let said = json!({
            "type": self.kind.unwrap_or(kind),
            "challenge": self.challenge.as_deref().unwrap_or(asked),
            "origin": self.origin,
            "crossOrigin": self.framed,
        });
        said.to_string().into_bytes()
    }

    fn answer(&self, response: Value) -> Value {
        let id = BASE64.encode(&self.id);
        json!({ "id": id, "rawId": id, "type": "public-key", "response": response, "clientExtensionResults": {} })
    }

    /// Makes the passkey that is asked for.
    pub fn makes(&mut self, options: &Value) -> Value {
        self.person = Some(bytes(&options["user"]["id"]));
        let mut data = self.data(WITH_CREDENTIAL);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.id.len()).expect("short").to_be_bytes());
        data.extend(&self.id);
        // A COSE key (RFC 9053): EC2, ES256, P-256.
        let point = self.key.verifying_key().to_encoded_point(false);
        data.extend([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]);
        data.extend(point.x().expect("x"));
        data.extend([0x22, 0x58, 0x20]);
        data.extend(point.y().expect("y"));
        // {"fmt": "none", "attStmt": {}, "authData": bytes} in CBOR (RFC 8949).
        let mut object = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x59".to_vec();
        object.extend(u16::try_from(data.len()).expect("short").to_be_bytes());
        object.extend(data);
        self.answer(json!({
            "clientDataJSON": BASE64.encode(self.client("webauthn.create", options)),
            "attestationObject": BASE64.encode(object),
        }))
    }

    /// Signs what is asked for.
    pub fn signs(&self, options: &Value) -> Value {
        let (data, client) = (self.data(0), self.client("webauthn.get", options));
        let signed = [data.as_slice(), &Sha256::digest(&client)].concat();
        let signature: Signature = self.key.sign(&signed);
        let mut signature = signature.to_der().as_bytes().to_vec();
        if self.tampers {
            *signature.last_mut().expect("a byte") ^= 1;
        }
        self.answer(json!({
            "clientDataJSON": BASE64.encode(client),
            "authenticatorData": BASE64.encode(data),
            "signature": BASE64.encode(signature),
            "userHandle": self.person.as_ref().map(|person| BASE64.encode(person)),
        }))
    }
}
