//! What the chain of the audit log is made of: the canonical form of a row, and its digest over that of the row before.
//!
//! Each part stands with its length before it, so that no two rows have the same form. Reason and detail stand in it by
//! digests of their own, each with a salt: when the text goes with the person it is about, the salt goes too, and nobody
//! can try out which short text it was.

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::Link;

/// A SHA-256.
pub type Digest = Vec<u8>;

/// What stands before the first row.
pub const NONE: [u8; 32] = [0; 32];

/// Stands before every row, so that a digest is one of this form and of no other.
const FORM: &[u8] = b"chancery audit 1";

/// The digest of a text that may go, with its salt.
pub fn of_text(salt: &[u8], text: &str) -> Digest {
    let mut hash = Sha256::new();
    part(&mut hash, salt);
    part(&mut hash, text.as_bytes());
    hash.finalize().to_vec()
}

/// As [`of_text`], of a JSON document, whatever the order of its members.
pub fn of_json(salt: &[u8], value: &Value) -> Digest {
    let mut text = String::new();
    canonical(value, &mut text);
    of_text(salt, &text)
}

/// The digest of a row with that number, behind the row with the digest `before`.
pub fn of_row(before: &[u8], seq: i64, row: &Link) -> Digest {
    let mut hash = Sha256::new();
    part(&mut hash, FORM);
    part(&mut hash, before);
    part(&mut hash, &seq.to_be_bytes());
    part(&mut hash, row.id.uuid().as_bytes());
    part(&mut hash, &row.at.micros().to_be_bytes());
    let actor = row.actor.map(|actor| actor.uuid().as_bytes().to_vec());
    part(&mut hash, actor.as_deref().unwrap_or_default());
    part(&mut hash, row.action.as_bytes());
    part(&mut hash, row.subject.as_bytes());
    part(&mut hash, row.reason_digest.as_deref().unwrap_or_default());
    part(&mut hash, row.detail_digest.as_deref().unwrap_or_default());
    hash.finalize().to_vec()
}

/// In hexadecimal, as people write it down.
pub fn hexadecimal(digest: &[u8]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn part(hash: &mut Sha256, bytes: &[u8]) {
    hash.update((bytes.len() as u64).to_be_bytes());
    hash.update(bytes);
}

/// Members in the order of their names: PostgreSQL keeps them in an order of its own.
fn canonical(value: &Value, out: &mut String) {
    match value {
        Value::Array(items) => {
            out.push('[');
            for item in items {
                canonical(item, out);
                out.push(',');
            }
            out.push(']');
        }
        Value::Object(members) => {
            let mut names: Vec<_> = members.keys().collect();
            names.sort_unstable();
            out.push('{');
            for name in names {
                out.push_str(&Value::from(name.as_str()).to_string());
                out.push(':');
                canonical(&members[name.as_str()], out);
                out.push(',');
            }
            out.push('}');
        }
        plain => out.push_str(&plain.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_document_has_one_digest_in_any_order_and_another_with_another_salt() {
        let one = json!({ "b": [1, { "d": null, "c": "x" }], "a": true });
        let other: Value = serde_json::from_str(r#"{ "a": true, "b": [1, { "c": "x", "d": null }] }"#).unwrap();
        assert_eq!(of_json(b"salt", &one), of_json(b"salt", &other));
        assert_ne!(of_json(b"salt", &one), of_json(b"pepper", &one));
        assert_ne!(of_json(b"salt", &one), of_json(b"salt", &json!({ "a": true, "b": [1, { "c": "x" }] })));
    }

    #[test]
    fn what_stands_on_the_border_of_two_parts_belongs_to_one() {
        assert_ne!(of_text(b"ab", "c"), of_text(b"a", "bc"));
        assert_ne!(of_json(b"", &json!(["a", "b"])), of_json(b"", &json!(["a,b"])));
        assert_eq!(hexadecimal(&[0, 15, 255]), "000fff");
    }
}
