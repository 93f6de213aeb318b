//! What names a certificate: the verification code (secret enough that nobody guesses one) and the number (for people).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::base::random;

/// Letters in a code: 128 bits, five a letter.
const LENGTH: usize = 26;
/// Letters in a group when a code is written for people.
const GROUP: usize = 5;

/// A verification code: 128 random bits in Crockford's base 32. Kept and put into addresses in lower case without hyphens
/// ([`Code::as_str`]); written for people in upper case and in groups ([`fmt::Display`]): `7K3M9-WQ2XD-4BTZH-0R5NV-8JCPAG`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(String);

/// The text is not a verification code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is not a verification code: one has 26 letters and digits, such as 7K3M9-WQ2XD-4BTZH-0R5NV-8JCPAG")]
pub struct InvalidCode;

impl Code {
    /// A new code that nobody can guess.
    pub fn random() -> Self {
        Self(random::base32(&random::bytes::<16>()))
    }

    /// The 26 letters in lower case: for the database and for addresses.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The code that a person typed, or pasted from a certificate; `None` when no certificate can have it.
///
/// Forgives case, blanks and hyphens of every kind, `o` for 0, `i` and `l` for 1.
pub fn parse_code(text: &str) -> Option<Code> {
    let mut letters = String::with_capacity(LENGTH);
    for character in text.chars() {
        // Word processors turn hyphens into dashes, and right-to-left text carries direction marks.
        let skipped = character.is_whitespace()
            || matches!(character, '-' | '_' | '\u{ad}' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{200b}'..='\u{200f}');
        if skipped {
            continue;
        }
        if letters.len() == LENGTH {
            return None;
        }
        letters.push(match character.to_ascii_lowercase() {
            'o' => '0',
            'i' | 'l' => '1',
            'u' => return None,
            other if other.is_ascii_alphanumeric() => other,
            _ => return None,
        });
    }
    // The last letter carries three bits only, the upper ones: most slips in it show here.
    let possible = letters.len() == LENGTH && letters.ends_with(['0', '4', '8', 'c', 'g', 'm', 'r', 'w']);
    possible.then_some(Code(letters))
}

impl FromStr for Code {
    type Err = InvalidCode;
    fn from_str(text: &str) -> Result<Self, InvalidCode> {
        parse_code(text).ok_or(InvalidCode)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, letter) in self.0.chars().enumerate() {
            // The last group takes the odd letter.
            if at > 0 && at % GROUP == 0 && at + 1 < LENGTH {
                f.write_str("-")?;
            }
            write!(f, "{}", letter.to_ascii_uppercase())?;
        }
        Ok(())
    }
}
impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}
impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// The number of a certificate: the course's initials, the year, and the running number with at least six digits, such as
/// `IML-2026-000123` for `international-migration-law`.
///
/// Courses may share their initials: the number is unique only if `sequence` runs over all certificates of a year.
pub fn number(course_slug: &str, year: i32, sequence: u64) -> String {
    format!("{}-{year:04}-{sequence:06}", initials(course_slug))
}

/// The initials in upper case, at most eight; of a single word its first three letters, of a number up to four digits.
fn initials(slug: &str) -> String {
    let words: Vec<&str> = slug.split('-').filter(|word| !word.is_empty()).collect();
    let taken = |word: &&str| {
        let length = match (word.chars().all(|c| c.is_ascii_digit()), words.len()) {
            (true, _) => 4,
            (false, 1) => 3,
            (false, _) => 1,
        };
        word.chars().take(length).collect::<String>()
    };
    let initials: String = words.iter().map(taken).collect::<String>().chars().take(8).collect();
    if initials.is_empty() { "C".to_owned() } else { initials.to_ascii_uppercase() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_reads_back_however_a_person_writes_it() {
        let code = Code::random();
        let written = code.to_string();
        assert_eq!(written.split('-').map(str::len).collect::<Vec<_>>(), [5, 5, 5, 5, 6]);
        let spaced = written.replace('-', " \u{2013} ");
        let misread = written.replace('0', "O").replace('1', "l");
        for text in [&written, code.as_str(), &written.to_lowercase(), &spaced, &misread, &format!("  {written}\n")] {
            assert_eq!(parse_code(text).as_ref(), Some(&code), "{text}");
        }
    }

    #[test]
    fn what_no_certificate_can_have_is_not_a_code() {
        let code = Code::random();
        let (short, long) = (&code.as_str()[1..], format!("{code}0"));
        let (foreign, other) = (code.as_str().replacen(&code.as_str()[..1], "é", 1), "u".repeat(26));
        for text in ["", short, &long, &foreign, &other, "7k3m9wq2xd4btzh0r5nv8jcpaz"] {
            assert_eq!(parse_code(text), None, "{text} was taken");
        }
        assert_ne!(Code::random(), Code::random());
    }

    #[test]
    fn a_number_names_course_year_and_sequence() {
        assert_eq!(number("international-migration-law", 2026, 123), "IML-2026-000123");
        assert_eq!(number("diplomacy", 2026, 1), "DIP-2026-000001");
        assert_eq!(number("mwc-1990", 2026, 1_234_567), "M1990-2026-1234567");
        assert_eq!(number("a-b-c-d-e-f-g-h-i-j", 2026, 1), "ABCDEFGH-2026-000001");
        assert_eq!(number("", 2026, 1), "C-2026-000001");
    }
}
