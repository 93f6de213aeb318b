//! Codes by the clock (RFC 6238): HMAC-SHA-1, six digits, thirty seconds, one step of tolerance either way. It is what every
//! authenticator can do. Pure.

use totp_rs::{Algorithm, Builder, Secret, Totp};

use crate::base::{Timestamp, percent_encoded};

/// How many digits a code has.
pub const DIGITS: usize = 6;
/// How many bytes a secret has (RFC 4226 recommends 160 bits).
pub const SECRET_BYTES: usize = 20;

fn totp(secret: &[u8]) -> Option<Totp> {
    let builder = Builder::new().with_algorithm(Algorithm::SHA1).with_digits(6).with_skew(1).with_step_duration(30);
    builder.with_secret(secret).build().ok()
}

/// The time step to which a code of six digits belongs, if it is one of those that are good now.
pub fn step(secret: &[u8], code: &str, now: Timestamp) -> Option<i64> {
    let now = u64::try_from(now.seconds()).ok()?;
    let step = totp(secret)?.check(code, now)?;
    i64::try_from(step).ok()
}

/// A secret in base 32 (RFC 4648), as authenticators take it from the keyboard, in groups of four.
pub fn spelled(secret: &[u8]) -> String {
    let text = Secret::from(secret).to_base32();
    let groups: Vec<&str> =
        (0..text.len()).step_by(4).filter_map(|at| text.get(at..(at + 4).min(text.len()))).collect();
    groups.join(" ")
}

/// The address that an authenticator reads out of a QR code (Key URI Format).
pub fn uri(secret: &[u8], institute: &str, email: &str) -> String {
    // A colon would end the institute's name, and authenticators read none in it.
    let [institute, email] = [institute, email].map(|text| percent_encoded(&text.replace(':', " ")));
    let secret = Secret::from(secret).to_base32();
    format!("otpauth://totp/{institute}:{email}?secret={secret}&issuer={institute}&algorithm=SHA1&digits=6&period=30")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &[u8] = b"12345678901234567890";

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_micros(seconds * 1_000_000)
    }

    /// RFC 6238, appendix B: eight digits there, of which six are the last ones.
    #[test]
    fn the_codes_are_those_of_the_standard() {
        for (seconds, code) in [
            (59, "94287082"),
            (1_111_111_109, "07081804"),
            (1_111_111_111, "14050471"),
            (1_234_567_890, "89005924"),
            (2_000_000_000, "69279037"),
            (20_000_000_000, "65353130"),
        ] {
            assert_eq!(step(SECRET, &code[2..], at(seconds)), Some(seconds / 30), "{seconds}");
        }
    }

    #[test]
    fn a_code_is_good_one_step_early_and_late_and_no_further() {
        let code = "050471";
        let step_of = |seconds| step(SECRET, code, at(seconds));
        let own = 1_111_111_111 / 30;
        for seconds in [own * 30 - 30, own * 30, own * 30 + 29, own * 30 + 59] {
            assert_eq!(step_of(seconds), Some(own), "{seconds}");
        }
        assert_eq!((step_of(own * 30 - 31), step_of(own * 30 + 60)), (None, None));
        for wrong in ["", "050472", "05047", "0504711", "abcdef"] {
            assert_eq!(step(SECRET, wrong, at(1_111_111_111)), None, "{wrong}");
        }
    }

    #[test]
    fn an_authenticator_reads_the_secret_the_institute_and_the_address() {
        assert_eq!(spelled(SECRET), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        assert_eq!(
            uri(SECRET, "Law: École & Co", "ana+x@mfa.example"),
            "otpauth://totp/Law%20%20%C3%89cole%20%26%20Co:ana%2Bx%40mfa.example?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\
             &issuer=Law%20%20%C3%89cole%20%26%20Co&algorithm=SHA1&digits=6&period=30"
        );
    }
}
