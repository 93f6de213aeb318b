//! An authenticator as people have it on their telephones: RFC 6238 once more, by another implementation of HMAC-SHA-1.

use chancery::base::Timestamp;
use ring::hmac;

/// Shows codes.
#[derive(Clone)]
pub struct Authenticator(Vec<u8>);

impl Authenticator {
    /// Takes a secret that somebody types: base 32 (RFC 4648), with blanks.
    pub fn types_in(secret: &str) -> Self {
        let (mut bytes, mut buffer, mut bits) = (Vec::new(), 0_u32, 0);
        for letter in secret.chars().filter(|letter| *letter != ' ') {
            let value = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".find(letter).expect("base 32");
            buffer = (buffer << 5) | u32::try_from(value).expect("five bits");
            bits += 5;
            if bits >= 8 {
                bits -= 8;
                bytes.push(u8::try_from((buffer >> bits) & 0xff).expect("a byte"));
            }
        }
        Self(bytes)
    }

    /// Reads the address in a QR code.
    pub fn scans(uri: &str) -> Self {
        let (_, rest) = uri.split_once("secret=").expect("a secret");
        for part in ["&algorithm=SHA1", "&digits=6", "&period=30", "&issuer="] {
            assert!(uri.starts_with("otpauth://totp/") && rest.contains(part), "{uri}");
        }
        Self::types_in(rest.split('&').next().expect("a secret"))
    }

    /// How many bits the secret has.
    pub fn bits(&self) -> usize {
        self.0.len() * 8
    }

    /// What it shows.
    pub fn shows(&self, at: Timestamp) -> String {
        self.digits(at.seconds() / 30, 6)
    }

    fn digits(&self, step: i64, digits: u32) -> String {
        let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &self.0);
        let tag = hmac::sign(&key, &step.to_be_bytes());
        let tag = tag.as_ref();
        let at = usize::from(tag[19] & 15);
        let number = u32::from_be_bytes(tag[at..at + 4].try_into().expect("four bytes")) & 0x7fff_ffff;
        format!("{:0width$}", number % 10_u32.pow(digits), width = digits as usize)
    }
}

/// RFC 6238, appendix B.
#[test]
fn the_tests_own_authenticator_shows_the_codes_of_the_standard() {
    let shown = Authenticator::types_in("GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
    assert_eq!(shown.bits(), 160);
    for (seconds, code) in [(59, "94287082"), (1_111_111_109, "07081804"), (20_000_000_000, "65353130")] {
        assert_eq!(shown.digits(seconds / 30, 8), code);
    }
}
