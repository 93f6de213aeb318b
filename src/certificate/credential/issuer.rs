//! Who issues: the name (`did:web`, from the public address) and the documents in which all keys are published.

use serde_json::{Value, json};

use super::key::PublicKey;

/// The issuer of credentials.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issuer {
    /// The decentralised identifier, such as `did:web:learn.example.org`.
    pub did: String,
    /// The institute's name.
    pub name: String,
    /// The public address, without a slash at the end.
    pub url: String,
}

impl Issuer {
    /// The issuer at a public address.
    pub fn new(public_url: &str, name: &str) -> Self {
        Self { did: did_web(public_url), name: name.to_owned(), url: public_url.to_owned() }
    }

    /// The address of the Ed25519 part of a key.
    pub fn method(&self, key: &PublicKey) -> String {
        format!("{}#{}", self.did, key.id())
    }

    /// The address of the P-256 part of a key.
    pub fn jwt_method(&self, key: &PublicKey) -> String {
        format!("{}#{}", self.did, key.p256_id())
    }

    /// The profile as it stands in credentials.
    pub(super) fn profile(&self) -> Value {
        json!({ "id": self.did, "type": ["Profile"], "name": self.name, "url": self.url })
    }
}

/// The `did:web` of an address (W3C CCG, did:web method): the host, a port behind `%3A`, then the path with colons.
fn did_web(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest).trim_end_matches('/');
    let (host, path) = rest.split_once('/').map_or((rest, None), |(host, path)| (host, Some(path)));
    let host = idna::domain_to_ascii(host).unwrap_or_else(|_| host.to_lowercase());
    let mut did = format!("did:web:{}", encoded(&host));
    for part in path.into_iter().flat_map(|path| path.split('/')) {
        did.push(':');
        did.push_str(&encoded(part));
    }
    did
}

/// What a DID cannot hold as it is, in percent-encoding; what is encoded already stays.
fn encoded(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' | b'%' => shown.push(char::from(byte)),
            _ => shown.push_str(&format!("%{byte:02X}")),
        }
    }
    shown
}

/// The DID document: every key that ever signed, the newest first, so that what an old one signed stays verifiable.
pub fn did_document(issuer: &Issuer, keys: &[PublicKey]) -> Value {
    let mut methods = Vec::with_capacity(keys.len() * 2);
    for key in keys {
        methods.push(json!({
            "id": issuer.method(key),
            "type": "Multikey",
            "controller": issuer.did,
            "publicKeyMultibase": key.id(),
        }));
        methods.push(json!({
            "id": issuer.jwt_method(key),
            "type": "JsonWebKey",
            "controller": issuer.did,
            "publicKeyJwk": key.p256_jwk(),
        }));
    }
    let ids: Vec<Value> = methods.iter().map(|method| method["id"].clone()).collect();
    json!({
        "@context": [
            "https://www.w3.org/ns/did/v1",
            "https://w3id.org/security/multikey/v1",
            "https://w3id.org/security/jwk/v1",
        ],
        "id": issuer.did,
        "verificationMethod": methods,
        "assertionMethod": ids,
    })
}

/// The same keys as a JSON Web Key Set (RFC 7517). A key is named as in the DID document.
pub fn jwks(issuer: &Issuer, keys: &[PublicKey]) -> Value {
    let mut all = Vec::with_capacity(keys.len() * 2);
    for key in keys {
        for (mut jwk, kid, alg) in
            [(key.p256_jwk(), issuer.jwt_method(key), "ES256"), (key.ed25519_jwk(), issuer.method(key), "EdDSA")]
        {
            jwk["kid"] = kid.into();
            jwk["alg"] = alg.into();
            jwk["use"] = "sig".into();
            all.push(jwk);
        }
    }
    json!({ "keys": all })
}

#[cfg(test)]
mod tests {
    use super::super::key::SigningKey;
    use super::*;

    #[test]
    fn an_address_has_its_did() {
        for (url, did) in [
            ("https://learn.example.org", "did:web:learn.example.org"),
            ("https://Learn.Example.org:8443", "did:web:learn.example.org%3A8443"),
            ("http://127.0.0.1:8080", "did:web:127.0.0.1%3A8080"),
            ("http://[::1]:8080", "did:web:%5B%3A%3A1%5D%3A8080"),
            ("https://example.org/courses/law", "did:web:example.org:courses:law"),
            ("https://учёба.рф", "did:web:xn--80ab7cq4c.xn--p1ai"),
        ] {
            assert_eq!(did_web(url), did);
        }
    }

    #[test]
    fn every_key_is_published_in_both_forms_under_one_name() {
        let keys: Vec<PublicKey> = [7, 8].map(|byte| SigningKey::from_random(&[byte; 64]).unwrap().public()).into();
        let issuer = Issuer::new("https://learn.example.org", "The Institute");
        let document = did_document(&issuer, &keys);
        let methods = document["verificationMethod"].as_array().unwrap();
        assert_eq!((methods.len(), document["assertionMethod"].as_array().unwrap().len()), (4, 4));
        assert_eq!(methods[0]["id"], issuer.method(&keys[0]));
        let set = jwks(&issuer, &keys);
        let mut named: Vec<&Value> = set["keys"].as_array().unwrap().iter().map(|key| &key["kid"]).collect();
        let mut published: Vec<&Value> = methods.iter().map(|method| &method["id"]).collect();
        named.sort_by_key(|id| id.to_string());
        published.sort_by_key(|id| id.to_string());
        assert_eq!(named, published);
    }
}
