//! DKIM (RFC 6376; Ed25519 by RFC 8463): signs what leaves, so that receivers know whose it is. Pure.
//!
//! Signed are the bytes that go over the wire, relaxed on both sides: servers on the way may fold headers and trim blanks.
//! `Content-Type` is not among the signed headers: relays that recode a mail change it, and with it the body's hash.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use ring::signature::{Ed25519KeyPair, KeyPair as _, RSA_PKCS1_SHA256, RsaKeyPair};
use sha2::{Digest, Sha256};

use super::address::ascii_domain;
use crate::base::Timestamp;

/// What is signed, where a mail has it. `From` twice: a second one that is put in on the way breaks the signature.
const SIGNED: [&str; 12] = [
    "from",
    "from",
    "to",
    "reply-to",
    "subject",
    "date",
    "message-id",
    "mime-version",
    "auto-submitted",
    "content-language",
    // RFC 8058: an unsubscribe in one click counts only when it is signed.
    "list-unsubscribe",
    "list-unsubscribe-post",
];

/// Why there is nothing to sign with.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidDkim {
    /// The text is no private key.
    #[error("it holds no private key in PEM form (BEGIN PRIVATE KEY or BEGIN RSA PRIVATE KEY)")]
    NoKey,
    /// The key is locked by a password.
    #[error("its key is locked by a password; write it without one, readable by the program's user alone")]
    Locked,
    /// The key cannot be used.
    #[error("its key cannot be used ({0}); take RSA with 2048 bits, or Ed25519")]
    Key(String),
    /// The domain is none.
    #[error("`{0}` is not a domain such as institute.example")]
    Domain(String),
    /// The selector is none.
    #[error("`{0}` is not a selector such as chancery2026: letters, digits, dots and hyphens")]
    Selector(String),
}

enum Key {
    Rsa(Box<RsaKeyPair>),
    Ed25519(Ed25519KeyPair),
}

/// Signs mail in the name of a domain.
pub struct Signer {
    key: Key,
    domain: String,
    selector: String,
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signer({} for {}._domainkey.{})", self.algorithm(), self.selector, self.domain)
    }
}

impl Signer {
    /// A signer with the private key in `pem`.
    ///
    /// # Errors
    /// [`InvalidDkim`]; the key itself is in no message.
    pub fn new(pem: &str, domain: &str, selector: &str) -> Result<Self, InvalidDkim> {
        let ascii = ascii_domain(&domain.trim().to_lowercase());
        let domain = ascii.map_err(|_| InvalidDkim::Domain(domain.to_owned()))?;
        let label = |label: &str| !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        if !selector.split('.').all(label) || selector.len() > 63 {
            return Err(InvalidDkim::Selector(selector.to_owned()));
        }
        Ok(Self { key: key(pem)?, domain, selector: selector.to_ascii_lowercase() })
    }

    fn algorithm(&self) -> &'static str {
        match self.key {
            Key::Rsa(_) => "rsa",
            Key::Ed25519(_) => "ed25519",
        }
    }

    /// Where the public key is published, such as `chancery2026._domainkey.institute.example`.
    pub fn record_name(&self) -> String {
        format!("{}._domainkey.{}", self.selector, self.domain)
    }

    /// What is published there, as a TXT record.
    pub fn record(&self) -> String {
        let public = match &self.key {
            Key::Rsa(key) => BASE64.encode(subject_public_key_info(key.public_key().as_ref())),
            Key::Ed25519(key) => BASE64.encode(key.public_key().as_ref()),
        };
        format!("v=DKIM1; k={}; p={public}", self.algorithm())
    }

    /// The header to put in front of a message, with its line end. `date` is the mail's own: a mail that is sent twice is
    /// the same bytes.
    ///
    /// # Errors
    /// When the key does not sign, which a key that was read does.
    pub fn sign(&self, message: &[u8], date: Timestamp) -> Result<String, InvalidDkim> {
        let (headers, body) = halves(message);
        let headers = fields(headers);
        let body_hash = BASE64.encode(Sha256::digest(relaxed_body(body)));
        let mut names = Vec::new();
        let mut covered = String::new();
        for name in SIGNED {
            let before = names.iter().filter(|known| **known == name).count();
            // The last one first (5.4.2). One that is not there any more counts as empty.
            let found = headers.iter().rev().filter(|(known, _)| known == name).nth(before);
            if let Some((name, value)) = found {
                covered.push_str(&format!("{name}:{value}\r\n"));
            }
            if found.is_some() || before > 0 {
                names.push(name);
            }
        }
        let (algorithm, names) = (self.algorithm(), names.join(":"));
        let unsigned = format!(
            "DKIM-Signature: v=1; a={algorithm}-sha256; c=relaxed/relaxed; d={};\r\n s={}; t={};\r\n h={names};\r\n bh={body_hash};\r\n b=",
            self.domain,
            self.selector,
            date.seconds().max(0),
        );
        for (name, value) in fields(unsigned.as_bytes()) {
            covered.push_str(&format!("{name}:{value}"));
        }
        let signature = BASE64.encode(self.signature(covered.as_bytes())?);
        let lines: Vec<_> = signature.as_bytes().chunks(72).map(String::from_utf8_lossy).collect();
        Ok(format!("{unsigned}{}\r\n", lines.join("\r\n ")))
    }

    fn signature(&self, covered: &[u8]) -> Result<Vec<u8>, InvalidDkim> {
        match &self.key {
            // RFC 8463: what Ed25519 signs is the hash.
            Key::Ed25519(key) => Ok(key.sign(&Sha256::digest(covered)).as_ref().to_vec()),
            Key::Rsa(key) => {
                let mut signature = vec![0; key.public().modulus_len()];
                // The random numbers hide the key from who measures times; the signature is the same with any.
                let random = ring::rand::SystemRandom::new();
                key.sign(&RSA_PKCS1_SHA256, &random, covered, &mut signature)
                    .map_err(|_| InvalidDkim::Key("it does not sign".to_owned()))?;
                Ok(signature)
            }
        }
    }
}

/// The first private key of a PEM file.
fn key(pem: &str) -> Result<Key, InvalidDkim> {
    let (_, rest) = pem.split_once("-----BEGIN ").ok_or(InvalidDkim::NoKey)?;
    let (label, rest) = rest.split_once("-----").ok_or(InvalidDkim::NoKey)?;
    let (body, _) = rest.split_once("-----END ").ok_or(InvalidDkim::NoKey)?;
    if label.contains("ENCRYPTED") || body.contains("Proc-Type") {
        return Err(InvalidDkim::Locked);
    }
    let body: String = body.split_whitespace().collect();
    let der = BASE64.decode(body).map_err(|_| InvalidDkim::NoKey)?;
    let unfit = |error: ring::error::KeyRejected| InvalidDkim::Key(error.to_string());
    match label {
        "RSA PRIVATE KEY" => Ok(Key::Rsa(Box::new(RsaKeyPair::from_der(&der).map_err(unfit)?))),
        "PRIVATE KEY" => match Ed25519KeyPair::from_pkcs8_maybe_unchecked(&der) {
            Ok(key) => Ok(Key::Ed25519(key)),
            Err(_) => Ok(Key::Rsa(Box::new(RsaKeyPair::from_pkcs8(&der).map_err(unfit)?))),
        },
        _ => Err(InvalidDkim::NoKey),
    }
}

/// An RSA public key in the form in which records hold it: SubjectPublicKeyInfo (erratum 3017 to RFC 6376).
fn subject_public_key_info(pkcs1: &[u8]) -> Vec<u8> {
    // SEQUENCE { OBJECT IDENTIFIER rsaEncryption, NULL }
    const ALGORITHM: [u8; 15] =
        [0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00];
    let bits = der(0x03, &[&[0], pkcs1].concat());
    der(0x30, &[&ALGORITHM[..], &bits].concat())
}

/// A value of DER with its tag and length.
fn der(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len().to_be_bytes();
    let length = &length[length.iter().take_while(|byte| **byte == 0).count()..];
    let mut value = vec![tag];
    if content.len() >= 0x80 {
        value.push(0x80 | u8::try_from(length.len()).unwrap_or(8));
    }
    value.extend_from_slice(if content.is_empty() { &[0] } else { length });
    value.extend_from_slice(content);
    value
}

/// Headers and body, parted by the first empty line.
fn halves(message: &[u8]) -> (&[u8], &[u8]) {
    match message.windows(4).position(|window| window == b"\r\n\r\n") {
        Some(at) => (&message[..at + 2], &message[at + 4..]),
        None => (message, b""),
    }
}

/// Name and value of each header, relaxed (3.4.2): unfolded, in lower case, one blank where there were several.
fn fields(headers: &[u8]) -> Vec<(String, String)> {
    let text = String::from_utf8_lossy(headers);
    let mut fields: Vec<(String, String)> = Vec::new();
    for line in text.split("\r\n").filter(|line| !line.is_empty()) {
        match (line.starts_with([' ', '\t']), fields.last_mut()) {
            (true, Some((_, value))) => value.push_str(line),
            _ => {
                let (name, value) = line.split_once(':').unwrap_or((line, ""));
                fields.push((name.trim_end().to_ascii_lowercase(), value.to_owned()));
            }
        }
    }
    for (_, value) in &mut fields {
        let words: Vec<&str> = value.split([' ', '\t']).filter(|word| !word.is_empty()).collect();
        *value = words.join(" ");
    }
    fields
}

/// The body, relaxed (3.4.4): no blanks at the ends of lines, one where there were several, no empty lines at the end.
fn relaxed_body(body: &[u8]) -> Vec<u8> {
    let mut relaxed = Vec::with_capacity(body.len() + 2);
    // Empty lines that were met and count only once something follows them.
    let mut empty = 0;
    let mut rest = body;
    while !rest.is_empty() {
        let end = rest.windows(2).position(|window| window == b"\r\n");
        let line = &rest[..end.unwrap_or(rest.len())];
        rest = end.map_or(&[][..], |end| &rest[end + 2..]);
        let mut words = line.split(|byte| matches!(byte, b' ' | b'\t')).filter(|word| !word.is_empty());
        let Some(first) = words.next() else {
            empty += 1;
            continue;
        };
        relaxed.extend_from_slice(&b"\r\n".repeat(empty));
        empty = 0;
        if matches!(line.first(), Some(b' ' | b'\t')) {
            relaxed.push(b' ');
        }
        relaxed.extend_from_slice(first);
        for word in words {
            relaxed.push(b' ');
            relaxed.extend_from_slice(word);
        }
        relaxed.extend_from_slice(b"\r\n");
    }
    relaxed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_and_bodies_are_relaxed_as_the_standard_shows() {
        // RFC 6376, 3.4.5.
        let (headers, body) = halves(b"A: X\r\nB : Y\t\r\n\tZ  \r\n\r\n C \r\nD \t E\r\n\r\n\r\n");
        let relaxed: Vec<String> = fields(headers).iter().map(|(name, value)| format!("{name}:{value}")).collect();
        assert_eq!(relaxed, ["a:X", "b:Y Z"]);
        assert_eq!(relaxed_body(body), b" C\r\nD E\r\n");
        assert_eq!(relaxed_body(b""), b"");
        assert_eq!(relaxed_body(b"\r\n\r\n"), b"");
        assert_eq!(relaxed_body(b"a\r\n\r\nb"), b"a\r\n\r\nb\r\n");
    }

    #[test]
    fn what_is_no_key_is_refused_with_its_reason() {
        let refused = |pem: &str| Signer::new(pem, "institute.example", "chancery").unwrap_err();
        assert_eq!(refused(""), InvalidDkim::NoKey);
        assert_eq!(refused("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"), InvalidDkim::NoKey);
        let locked = "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----";
        assert_eq!(refused(locked), InvalidDkim::Locked);
        let broken = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----";
        assert!(matches!(refused(broken), InvalidDkim::Key(_)));
        let named = |domain, selector| Signer::new(broken, domain, selector).unwrap_err();
        assert_eq!(named("institute", "chancery"), InvalidDkim::Domain("institute".to_owned()));
        assert_eq!(named("institute.example", "a b"), InvalidDkim::Selector("a b".to_owned()));
        assert_eq!(named("institute.example", ""), InvalidDkim::Selector(String::new()));
    }
}
