//! The credential as a JWT (Open Badges 3.0, section 8.2): the credential itself is the payload, signed with ES256.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use serde_json::{Value, json};

use super::issuer::Issuer;
use super::key::SigningKey;
use crate::base::Timestamp;

/// A credential as a JWT. A proof that stands in it is left out: the JWT has its own.
pub fn sign(credential: &Value, issuer: &Issuer, key: &SigningKey) -> String {
    let mut payload = credential.clone();
    if let Some(members) = payload.as_object_mut() {
        members.remove("proof");
    }
    payload["iss"] = issuer.did.clone().into();
    payload["jti"] = credential["id"].clone();
    for (claim, member) in [("nbf", "validFrom"), ("exp", "validUntil")] {
        if let Some(at) = credential[member].as_str().and_then(Timestamp::parse) {
            payload[claim] = at.seconds().into();
        }
    }
    if let Some(subject) = credential["credentialSubject"].get("id") {
        payload["sub"] = subject.clone();
    }
    compact(&payload, issuer, key)
}

/// A JSON Web Signature (RFC 7515) over a document, in its compact form.
pub fn compact(payload: &Value, issuer: &Issuer, key: &SigningKey) -> String {
    let header = json!({ "alg": "ES256", "kid": issuer.jwt_method(&key.public()), "typ": "JWT" });
    let message = format!("{}.{}", BASE64.encode(header.to_string()), BASE64.encode(payload.to_string()));
    let signature = BASE64.encode(key.sign_p256(message.as_bytes()));
    format!("{message}.{signature}")
}

#[cfg(test)]
mod tests {
    use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};

    use super::*;

    #[test]
    fn the_claims_repeat_what_the_credential_says() {
        let key = SigningKey::from_random(&[7; 64]).unwrap();
        let issuer = Issuer::new("https://learn.example.org", "The Institute");
        let credential = json!({
            "id": "https://learn.example.org/x", "validFrom": "2026-05-04T09:00:00Z",
            "validUntil": "2999-05-04T09:00:00Z", "credentialSubject": {}, "proof": [{}],
        });
        let jwt = sign(&credential, &issuer, &key);
        assert_eq!(jwt, sign(&credential, &issuer, &key), "the same record gives the same bytes");
        let jwk = key.public().p256_jwk();
        let (x, y) = (jwk["x"].as_str().unwrap(), jwk["y"].as_str().unwrap());
        let verifier = DecodingKey::from_ec_components(x, y).unwrap();
        let decoded = decode::<Value>(&jwt, &verifier, &Validation::new(Algorithm::ES256)).unwrap();
        assert_eq!(decoded.header.kid.unwrap(), issuer.jwt_method(&key.public()));
        let claims = decoded.claims;
        assert_eq!((&claims["iss"], &claims["jti"]), (&json!(issuer.did), &credential["id"]));
        assert_eq!((&claims["nbf"], &claims["exp"]), (&json!(1_777_885_200), &json!(32_482_803_600_i64)));
        assert!(claims.get("sub").is_none() && claims.get("proof").is_none(), "{claims}");
    }
}
