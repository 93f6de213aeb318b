//! The proof in a credential: Data Integrity with the suite `eddsa-rdfc-2022` (W3C, Data Integrity EdDSA Cryptosuites v1.0).

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::canonical::{NotCanonical, canonical};
use super::key::{PublicKey, SigningKey, multibase};
use crate::base::Timestamp;

/// Signs a document: it gets a `proof`, as a list of one, which is what Open Badges asks for.
///
/// `method` is the address of the key, such as `did:web:learn.example.org#z6Mk...`.
///
/// # Errors
/// [`NotCanonical`].
pub fn sign(mut document: Value, key: &SigningKey, method: &str, now: Timestamp) -> Result<Value, NotCanonical> {
    let mut proof = options(&now.to_string(), method);
    let options = canonical_options(&now.to_string(), method);
    let signature = key.sign_ed25519(&hashes(&options, &canonical(&document)?));
    proof["proofValue"] = multibase(&signature).into();
    document["proof"] = json!([proof]);
    Ok(document)
}

/// The options of a proof.
fn options(created: &str, method: &str) -> Value {
    json!({
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": created,
        "verificationMethod": method,
        "proofPurpose": "assertionMethod",
    })
}

/// The canonical form of the [`options`]. It is always this one, and to find it out through the contexts takes
/// milliseconds.
fn canonical_options(created: &str, method: &str) -> String {
    format!(
        "_:c14n0 <http://purl.org/dc/terms/created> \"{created}\"^^<http://www.w3.org/2001/XMLSchema#dateTime> .\n\
         _:c14n0 <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/security#DataIntegrityProof> .\n\
         _:c14n0 <https://w3id.org/security#cryptosuite> \"eddsa-rdfc-2022\"^^<https://w3id.org/security#cryptosuiteString> .\n\
         _:c14n0 <https://w3id.org/security#proofPurpose> <https://w3id.org/security#assertionMethod> .\n\
         _:c14n0 <https://w3id.org/security#verificationMethod> <{method}> .\n"
    )
}

/// Whether the proof of a document that we signed is good. Others' documents may have several proofs, or other suites:
/// they are not good here.
///
/// # Errors
/// [`NotCanonical`].
pub fn is_good(document: &Value, key: &PublicKey) -> Result<bool, NotCanonical> {
    let Some(mut unsigned) = document.as_object().cloned() else { return Ok(false) };
    let proof = unsigned.remove("proof");
    let Some([Value::Object(proof)]) = proof.as_ref().and_then(Value::as_array).map(Vec::as_slice) else {
        return Ok(false);
    };
    let mut options = proof.clone();
    let value = options.remove("proofValue");
    let encoded = value.as_ref().and_then(Value::as_str).and_then(|value| value.strip_prefix('z'));
    let Some(signature) = encoded.and_then(|text| bs58::decode(text).into_vec().ok()) else { return Ok(false) };
    let expected: [(&str, Value); 2] =
        [("type", "DataIntegrityProof".into()), ("cryptosuite", "eddsa-rdfc-2022".into())];
    if !has(&options, &expected) {
        return Ok(false);
    }
    let digest = digest(&unsigned.into(), &options.into(), canonical)?;
    Ok(key.verifies_ed25519(&digest, &signature))
}

fn has(members: &Map<String, Value>, expected: &[(&str, Value)]) -> bool {
    expected.iter().all(|(name, value)| members.get(*name) == Some(value))
}

/// What is signed: the hash of the proof's options in the document's context, then the hash of the document.
fn digest(
    document: &Value,
    options: &Value,
    canonical: impl Fn(&Value) -> Result<String, NotCanonical>,
) -> Result<Vec<u8>, NotCanonical> {
    let mut options = options.clone();
    options["@context"] = document["@context"].clone();
    Ok(hashes(&canonical(&options)?, &canonical(document)?))
}

fn hashes(options: &str, document: &str) -> Vec<u8> {
    [Sha256::digest(options), Sha256::digest(document)].concat()
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use super::super::canonical::{CREDENTIALS, OPEN_BADGES, OPEN_BADGES_EXTENSIONS, canonical_with};
    use super::*;

    /// The key of the test vectors (the Recommendation, appendix B), and the hash of their proofs' options.
    const SECRET: &str = "z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq";
    const PUBLIC: &str = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2";
    const OPTIONS_HASH: &str = "bea7b7acfbad0126b135104024a5f1733e705108f42d59668b05c0c50004c6b0";
    /// What comes out of the first example, and out of the second.
    const ALUMNI: [&str; 2] = [
        "517744132ae165a5349155bef0bb0cf2258fff99dfe1dbd914b938d775a36017",
        "z2YwC8z3ap7yx1nZYCg4L3j3ApHsF8kgPdSb5xoS1VR7vPG3F561B52hYnQF9iseabecm3ijx4K1FBTQsCZahKZme",
    ];
    const EMPLOYMENT: [&str; 2] = [
        "03f59e5b04ab575b1172cb684f22eede72f0e9033e0b5c67d0e2506768d6ce11",
        "zeuuS9pi2ZR8Q41bFFJKS9weSWkwa7pRcxHTHzxjDEHtVSZp3D9Rm3JdzT82EQpmXMb9wvfFJLuDPeSXZaRX1q1c",
    ];

    fn vector() -> Value {
        json!({
            "@context": [CREDENTIALS, "https://www.w3.org/ns/credentials/examples/v2"],
            "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
            "type": ["VerifiableCredential", "AlumniCredential"],
            "name": "Alumni Credential",
            "description": "A minimum viable example of an Alumni Credential.",
            "issuer": "https://vc.example/issuers/5678",
            "validFrom": "2023-01-01T00:00:00Z",
            "credentialSubject": { "id": "did:example:abcdefgh", "alumniOf": "The School of Examples" },
        })
    }

    /// The second example's context. Its `Person` is an `EmployablePerson` too, and the contexts of a thing's types add up
    /// (JSON-LD 1.1 API, 5.1.2, step 11.2). oxjsonld 0.2.7 takes the last one alone, so here the last one has both. No
    /// credential of ours has such a thing: that all of its words are signed is a test of `record`.
    static CITIZENSHIP: LazyLock<Vec<u8>> = LazyLock::new(|| {
        let mut whole: Value = serde_json::from_str(include_str!("vectors/citizenship-v4rc1.json")).unwrap();
        let employable = whole["@context"]["EmployablePerson"]["@context"].as_object().unwrap().clone();
        whole["@context"]["Person"]["@context"].as_object_mut().unwrap().extend(employable);
        serde_json::to_vec(&whole).unwrap()
    });

    /// The vectors use a context for examples, in which every word is one of the examples' vocabulary, and one of another
    /// group.
    fn with_examples(document: &Value) -> Result<String, NotCanonical> {
        const EXAMPLES: &[u8] = br#"{"@context": {"@vocab": "https://www.w3.org/ns/credentials/examples#"}}"#;
        canonical_with(document, |url| match url {
            "https://www.w3.org/ns/credentials/examples/v2" => Some(EXAMPLES),
            "https://w3id.org/citizenship/v4rc1" => Some(&CITIZENSHIP),
            other => super::super::canonical::context(other),
        })
    }

    #[test]
    fn the_vectors_of_the_recommendation_come_out_bit_for_bit() {
        let secret = bs58::decode(&SECRET[1..]).into_vec().unwrap();
        // Two bytes say what it is.
        let random = [&secret[2..], &[7; 32]].concat();
        let key = SigningKey::from_random(&random.try_into().unwrap()).unwrap();
        assert_eq!(key.public().id(), PUBLIC);
        let options = options("2023-02-24T23:36:38Z", &format!("did:key:{PUBLIC}#{PUBLIC}"));
        let employment = serde_json::from_str(include_str!("vectors/employment-authorization.json")).unwrap();
        for (document, [hash, proof_value]) in [(vector(), ALUMNI), (employment, EMPLOYMENT)] {
            let digest = digest(&document, &options, with_examples).unwrap();
            let shown: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
            assert_eq!(shown, [OPTIONS_HASH, hash].concat());
            assert_eq!(multibase(&key.sign_ed25519(&digest)), proof_value);
        }
    }

    #[test]
    fn the_options_have_the_form_that_their_context_gives_them() {
        let (created, method) = ("2026-05-05T09:30:00Z", "did:web:learn.example.org%3A8443#z6Mk");
        let mut whole = options(created, method);
        whole["@context"] = json!([CREDENTIALS, OPEN_BADGES, OPEN_BADGES_EXTENSIONS]);
        assert_eq!(canonical_options(created, method), canonical(&whole).unwrap());
    }

    #[test]
    fn a_proof_is_good_until_anything_changes() {
        let key = SigningKey::from_random(&[9; 64]).unwrap();
        let mut document = vector();
        document["@context"] = json!([CREDENTIALS]);
        document["credentialSubject"] = json!({ "id": "did:example:abcdefgh", "name": "Ana" });
        let signed = sign(document, &key, "did:web:x#y", Timestamp::from_micros(0)).unwrap();
        assert!(is_good(&signed, &key.public()).unwrap());
        let other = SigningKey::from_random(&[8; 64]).unwrap();
        assert!(!is_good(&signed, &other.public()).unwrap());
        for (pointer, value) in [
            ("/credentialSubject/name", json!("Eve")),
            ("/validFrom", json!("2024-01-01T00:00:00Z")),
            ("/proof/0/created", json!("2024-01-01T00:00:00Z")),
            ("/proof/0/cryptosuite", json!("eddsa-jcs-2022")),
            ("/proof/0/proofValue", json!("z1")),
            ("/proof", json!([])),
        ] {
            let mut changed = signed.clone();
            *changed.pointer_mut(pointer).unwrap() = value;
            assert!(!is_good(&changed, &key.public()).unwrap(), "{pointer}");
        }
    }

    #[test]
    fn a_context_from_elsewhere_is_refused() {
        let key = SigningKey::from_random(&[9; 64]).unwrap();
        let refused = sign(vector(), &key, "did:web:x#y", Timestamp::from_micros(0)).unwrap_err();
        assert!(refused.to_string().contains("https://www.w3.org/ns/credentials/examples/v2"), "{refused}");
    }
}
