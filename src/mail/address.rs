//! E-mail addresses: parsed once, trusted afterwards.
//!
//! Stricter than the standards where the standards allow what nobody means: no quoted parts, no comments, no address
//! literals, no host without a dot. What passes here can be put into a header and into an SMTP command as it stands.

use std::fmt;
use std::str::FromStr;

use idna::AsciiDenyList;
use serde::{Deserialize, Serialize};

/// An e-mail address such as `a.diallo@mfa.example`. The domain is in lower case, in the letters it was typed in.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress {
    text: String,
    /// Where the `@` is.
    at: usize,
    /// The domain as name servers know it: `xn--…` where it was typed in other letters than ASCII.
    ascii_domain: String,
}

/// Why a text is not an e-mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidAddress {
    /// There is nothing.
    #[error("the e-mail address is missing")]
    Empty,
    /// Longer than a mail server takes: 254 bytes, 64 of them before the @.
    #[error("the e-mail address is too long (at most 254 characters, 64 of them before the @)")]
    TooLong,
    /// Line breaks and their like, which would end up in a header.
    #[error("the e-mail address holds a line break or another control character")]
    ControlCharacter,
    /// No @, or nothing on one of its sides.
    #[error("an e-mail address has the form name@example.org")]
    MissingPart,
    /// More than one address, or a name with the address.
    #[error("write one e-mail address only, without a name, blanks, commas or angle brackets")]
    Several,
    /// A character before the @ that mail servers do not pass on reliably.
    #[error("`{0}` cannot stand before the @ of an e-mail address")]
    LocalPart(char),
    /// A dot at the beginning or the end of the part before the @, or two dots in a row.
    #[error("before the @ of an e-mail address, a dot stands between two other characters")]
    LocalDots,
    /// The domain has no dot, such as `localhost`.
    #[error("the domain of the e-mail address needs a dot, as in example.org")]
    DomainWithoutDot,
    /// The domain is none that could exist.
    #[error("the domain of the e-mail address is not a valid domain name")]
    Domain,
}

impl EmailAddress {
    /// The address as it was typed, with the domain in lower case.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// What tells two addresses apart: all lower case, the domain in its ASCII form. Uniqueness is decided on this.
    pub fn key(&self) -> String {
        format!("{}@{}", self.local_part().to_ascii_lowercase(), self.ascii_domain)
    }

    /// The part before the @.
    pub fn local_part(&self) -> &str {
        &self.text[..self.at]
    }

    /// The part after the @, in lower case.
    pub fn domain(&self) -> &str {
        &self.text[self.at + 1..]
    }

    /// The address as mail servers take it: the domain in its ASCII form.
    pub fn to_ascii(&self) -> String {
        format!("{}@{}", self.local_part(), self.ascii_domain)
    }
}

impl FromStr for EmailAddress {
    type Err = InvalidAddress;
    fn from_str(text: &str) -> Result<Self, InvalidAddress> {
        // Only blanks at the ends are forgiven: a line break there is no slip of a finger.
        let text = text.trim_matches([' ', '\t', '\u{a0}']);
        if text.is_empty() {
            return Err(InvalidAddress::Empty);
        }
        if text.chars().any(char::is_control) {
            return Err(InvalidAddress::ControlCharacter);
        }
        if text.contains(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '<' | '>' | '"' | '(' | ')')) {
            return Err(InvalidAddress::Several);
        }
        let (local, domain) = text.split_once('@').ok_or(InvalidAddress::MissingPart)?;
        if local.is_empty() || domain.is_empty() {
            return Err(InvalidAddress::MissingPart);
        }
        if domain.contains('@') {
            return Err(InvalidAddress::Several);
        }
        check_local_part(local)?;
        let domain = domain.to_lowercase();
        let ascii_domain = ascii_domain(&domain)?;
        // The longer of the two forms is what a server meets.
        if local.len() > 64 || local.len() + 1 + domain.len().max(ascii_domain.len()) > 254 {
            return Err(InvalidAddress::TooLong);
        }
        Ok(Self { text: format!("{local}@{domain}"), at: local.len(), ascii_domain })
    }
}

/// A text in the form in which addresses are told apart; what is no address is nobody's.
pub fn key(text: &str) -> String {
    text.parse().map_or_else(|_| text.trim().to_lowercase(), |address: EmailAddress| address.key())
}

fn check_local_part(local: &str) -> Result<(), InvalidAddress> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
    if let Some(wrong) = local.chars().find(|c| !allowed(*c)) {
        return Err(InvalidAddress::LocalPart(wrong));
    }
    if local.starts_with('.') || local.ends_with('.') || local.contains("..") {
        return Err(InvalidAddress::LocalDots);
    }
    Ok(())
}

/// The ASCII form of a domain that could exist.
pub(super) fn ascii_domain(domain: &str) -> Result<String, InvalidAddress> {
    let ascii = idna::domain_to_ascii_cow(domain.as_bytes(), AsciiDenyList::STD3);
    let ascii = ascii.map_err(|_| InvalidAddress::Domain)?.into_owned();
    let Some((_, last)) = ascii.rsplit_once('.') else {
        return Err(InvalidAddress::DomainWithoutDot);
    };
    let label = |label: &str| (1..=63).contains(&label.len()) && !label.starts_with('-') && !label.ends_with('-');
    // A last part of digits is an IP address, or nothing at all.
    let top = last.len() >= 2 && !last.bytes().all(|b| b.is_ascii_digit());
    if ascii.len() <= 253 && ascii.split('.').all(label) && top { Ok(ascii) } else { Err(InvalidAddress::Domain) }
}

impl TryFrom<String> for EmailAddress {
    type Error = InvalidAddress;
    fn try_from(text: String) -> Result<Self, InvalidAddress> {
        text.parse()
    }
}
impl From<EmailAddress> for String {
    fn from(address: EmailAddress) -> Self {
        address.text
    }
}
impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
impl fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<EmailAddress, InvalidAddress> {
        text.parse()
    }

    #[test]
    fn an_address_is_trimmed_and_its_domain_lower_cased() {
        let address = parse("  Amina.Diallo+test@MFA.Example.ORG ").unwrap();
        assert_eq!(address.as_str(), "Amina.Diallo+test@mfa.example.org");
        assert_eq!(address.key(), "amina.diallo+test@mfa.example.org");
        assert_eq!((address.local_part(), address.domain()), ("Amina.Diallo+test", "mfa.example.org"));
    }

    #[test]
    fn a_domain_in_other_letters_stays_as_typed_and_equals_its_ascii_form() {
        let typed = parse("info@Außenministerium.example").unwrap();
        assert_eq!(typed.as_str(), "info@außenministerium.example");
        assert_eq!(typed.to_ascii(), "info@xn--auenministerium-rib.example");
        assert_eq!(parse("INFO@xn--auenministerium-rib.example").unwrap().key(), typed.key());
        assert!(parse("info@мид.рф").is_ok());
        assert!(parse("info@外交部.中国").is_ok());
        assert!(parse("info@وزارة.مصر").is_ok());
    }

    #[test]
    fn what_is_not_one_address_is_refused_with_its_reason() {
        use InvalidAddress as Wrong;
        for (text, reason) in [
            ("", Wrong::Empty),
            ("   ", Wrong::Empty),
            ("amina", Wrong::MissingPart),
            ("@example.org", Wrong::MissingPart),
            ("amina@", Wrong::MissingPart),
            ("a@example.org,b@example.org", Wrong::Several),
            ("a@example.org b@example.org", Wrong::Several),
            ("a@b@example.org", Wrong::Several),
            ("Amina <a@example.org>", Wrong::Several),
            ("\"a b\"@example.org", Wrong::Several),
            ("a@example.org\r\nBcc: all@example.org", Wrong::ControlCharacter),
            ("a@example.org\n", Wrong::ControlCharacter),
            ("a\0@example.org", Wrong::ControlCharacter),
            ("amina@localhost", Wrong::DomainWithoutDot),
            ("amina@example.org.", Wrong::Domain),
            ("amina@.org", Wrong::Domain),
            ("amina@example..org", Wrong::Domain),
            ("amina@-example.org", Wrong::Domain),
            ("amina@exa_mple.org", Wrong::Domain),
            ("amina@192.0.2.1", Wrong::Domain),
            ("amina@[192.0.2.1]", Wrong::Domain),
            ("é@example.org", Wrong::LocalPart('é')),
            ("a\u{202e}b@example.org", Wrong::LocalPart('\u{202e}')),
            (".a@example.org", Wrong::LocalDots),
            ("a..b@example.org", Wrong::LocalDots),
        ] {
            assert_eq!(parse(text), Err(reason), "{text:?}");
        }
    }

    #[test]
    fn the_lengths_are_those_of_mail_servers() {
        let domain = format!("{}.{}.{}.org", "a".repeat(60), "b".repeat(60), "c".repeat(60));
        assert!(parse(&format!("{}@{domain}", "x".repeat(64))).is_ok());
        assert_eq!(parse(&format!("{}@{domain}", "x".repeat(65))), Err(InvalidAddress::TooLong));
        let long = format!("{}.{domain}", "d".repeat(50));
        assert_eq!(parse(&format!("{}@{long}", "x".repeat(64))), Err(InvalidAddress::TooLong));
    }

    #[test]
    fn json_is_checked_on_the_way_in() {
        let address: EmailAddress = serde_json::from_str("\"A@Example.org\"").unwrap();
        assert_eq!(serde_json::to_string(&address).unwrap(), "\"A@example.org\"");
        let refused = serde_json::from_str::<EmailAddress>("\"nobody\"").unwrap_err();
        assert!(refused.to_string().contains("name@example.org"), "{refused}");
    }

    #[test]
    fn what_passes_here_passes_in_the_mail_library() {
        for text in ["a@b.co", "a!#$%&'*+-/=?^_`{|}~b@example.org", "info@xn--auenministerium-rib.example"] {
            assert!(parse(text).unwrap().to_ascii().parse::<lettre::Address>().is_ok(), "{text}");
        }
    }
}
