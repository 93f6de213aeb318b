//! The list that tells which credentials were taken back: a Bitstring Status List (W3C, v1.0), one bit a credential.

use std::io::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use chrono::Duration;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};

use super::canonical::CREDENTIALS;
use super::issuer::Issuer;
use crate::base::Timestamp;

/// Bits of a list: the standard's least, so that one bit hides among many.
pub const BITS: u32 = 131_072;
/// Credentials that a list takes: half of its bits, so that a free place is found at random at once.
pub const CREDENTIALS_PER_LIST: u64 = BITS as u64 / 2;
/// How long a copy of a list may be used, in minutes.
pub const CACHE_MINUTES: i64 = 5;
/// How long a list that was signed says that it holds. A copy older than that is not to be trusted.
const VALID: Duration = Duration::days(1);

/// Where the bit of a credential stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The number of the list, from 1.
    pub list: u32,
    /// The number of the bit, from 0.
    pub index: u32,
}

/// The list on which the `number`-th credential ever (from 1) has its place.
pub fn list_of(number: u64) -> u32 {
    u32::try_from(number.saturating_sub(1) / CREDENTIALS_PER_LIST + 1).unwrap_or(u32::MAX)
}

/// The address of a list.
pub fn address(issuer: &Issuer, list: u32) -> String {
    format!("{}/api/v1/credentials/status/{list}", issuer.url)
}

/// The entry in a credential that points to its bit.
pub(super) fn entry(issuer: &Issuer, place: Place) -> Value {
    let list = address(issuer, place.list);
    json!({
        "id": format!("{list}#{}", place.index),
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": place.index.to_string(),
        "statusListCredential": list,
    })
}

/// A list as a credential, not yet signed. `set` are the bits that are 1.
pub fn credential(issuer: &Issuer, list: u32, set: &[u32], now: Timestamp) -> Value {
    let address = address(issuer, list);
    json!({
        "@context": [CREDENTIALS],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer.did,
        "validFrom": now.to_string(),
        "validUntil": (now + VALID).to_string(),
        "credentialSubject": {
            "id": format!("{address}#list"),
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": encoded(set),
        },
    })
}

/// The bits, the most significant of the first byte first, in gzip and base 64 for addresses, with the `u` that says so.
fn encoded(set: &[u32]) -> String {
    let mut bytes = vec![0_u8; BITS as usize / 8];
    for index in set {
        if let Some(byte) = bytes.get_mut(*index as usize / 8) {
            *byte |= 0x80 >> (index % 8);
        }
    }
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    // Writing into memory does not fail; were it to, the list would not unpack and nobody would take it for good.
    let packed = gzip.write_all(&bytes).and_then(|()| gzip.finish()).unwrap_or_default();
    format!("u{}", BASE64.encode(packed))
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use flate2::read::GzDecoder;

    use super::*;

    #[test]
    fn the_first_bit_is_the_most_significant_one_of_the_first_byte() {
        let text = encoded(&[0, 9, BITS - 1]);
        let packed = BASE64.decode(text.strip_prefix('u').unwrap()).unwrap();
        let mut bytes = Vec::new();
        GzDecoder::new(packed.as_slice()).read_to_end(&mut bytes).unwrap();
        assert_eq!((bytes.len(), bytes[0], bytes[1], bytes[16_383]), (16_384, 0b1000_0000, 0b0100_0000, 1));
        assert_eq!(bytes.iter().map(|byte| byte.count_ones()).sum::<u32>(), 3);
    }

    #[test]
    fn a_list_is_full_when_half_of_its_bits_are_given() {
        assert_eq!([1, 65_536, 65_537, 131_073].map(list_of), [1, 1, 2, 3]);
    }
}
