//! What stands on a certificate, and why it cannot be rendered.

use std::collections::BTreeMap;
use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::kind::CertificateKind;
use crate::base::{Language, Percent, Timestamp};
use crate::course::model::Asset;

/// What stands on a certificate. The same data give the same bytes, on every machine and in every year.
///
/// Kept as JSON for decades: whatever is added has a default, so that older records can be read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DocumentData {
    /// The holder's name as they write it, in any script.
    pub holder: String,
    /// The course's title.
    pub course: String,
    /// Effort in hours; 0 leaves it out.
    pub hours: f64,
    /// The day on which the course was completed; of participation, the day on which it ended.
    pub completed_on: NaiveDate,
    /// When the certificate was issued; shown as a day in UTC, and the date of the PDF.
    pub issued_at: Timestamp,
    /// The last day on which it holds; `None` is for ever.
    pub valid_until: Option<NaiveDate>,
    /// The number that people quote, such as `IML-2026-000123`. It also identifies the PDF.
    pub number: String,
    /// The verification code as people read it ([`super::code::Code`] writes itself so).
    pub code: String,
    /// The address at which anyone verifies the certificate, with the code in it: text and QR code.
    pub verify_url: String,
    /// The institute that issues it.
    pub institute: String,
    /// Learning objectives as plain texts; left out where there is no room for them.
    pub objectives: Vec<String>,
    /// The final result, where the institute shows it.
    pub grade: Option<Percent>,
    /// Who signs; the first three are shown.
    pub signatories: Vec<SignedBy>,
    /// The language of the certificate; one that the program does not speak gives English.
    pub language: Language,
    /// Who made the course together with the institute.
    pub partners: Vec<PartnerMark>,
    /// The running number of the course version.
    pub version: u32,
    /// What it certifies.
    #[serde(default)]
    pub kind: CertificateKind,
    /// The number of the certificate that it takes the place of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<String>,
    /// Of participation: the lessons that were done, and those that the course has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lessons: Option<(u32, u32)>,
}

/// Who signs, with the image of the signature where there is one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SignedBy {
    /// The name under the line.
    pub name: String,
    /// The office under the name.
    pub title: String,
    /// The image of the signature.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<Asset>,
}

/// A partner of the course. Before there were logos, a record held the name alone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "PartnerRecord")]
pub struct PartnerMark {
    /// The partner's name.
    pub name: String,
    /// Its logo.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logo: Option<Asset>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum PartnerRecord {
    Name(String),
    Mark {
        name: String,
        #[serde(default)]
        logo: Option<Asset>,
    },
}

impl From<PartnerRecord> for PartnerMark {
    fn from(record: PartnerRecord) -> Self {
        match record {
            PartnerRecord::Name(name) => Self { name, logo: None },
            PartnerRecord::Mark { name, logo } => Self { name, logo },
        }
    }
}

impl DocumentData {
    /// The pictures that it shows: logos, then signatures.
    pub fn pictures(&self) -> impl Iterator<Item = &Asset> {
        let logos = self.partners.iter().filter_map(|partner| partner.logo.as_ref());
        logos.chain(self.signatories.iter().filter_map(|signatory| signatory.signature.as_ref()))
    }
}

/// The pictures that a document shows, by the SHA-256 of their bytes in hexadecimal.
pub type Images = BTreeMap<String, Vec<u8>>;

/// A file that a PDF carries with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// The file's name, such as `credential.json`: letters, digits, `.`, `-`, `_`. Each attachment has its own.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// What it is, in words, for the viewer's list of attachments.
    pub description: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// Why there is no document. The words are for an administrator, who can mend all of these.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RenderError {
    /// No font has these characters.
    #[error(
        "no font has {}: correct the text, or put a font that has {} into the folder of fonts",
        Listed(.0), if .0.len() == 1 { "the character" } else { "the characters" }
    )]
    MissingCharacters(Vec<Missing>),
    /// The template does not compile, or what it makes is not a document for the archive.
    #[error("the template of the certificate is at fault: {0}")]
    Template(String),
    /// The document has this many pages; a certificate has one.
    #[error("the certificate takes {0} pages instead of one: shorten its texts, or mend the template")]
    Pages(usize),
    /// A picture that the document names is not there.
    #[error(
        "the image {0} (SHA-256) of a logo or a signature is not in the database: publish the course again with that image"
    )]
    MissingPicture(String),
    /// The address does not fit into a QR code.
    #[error("the address of verification is too long for a QR code: shorten the public address of the program")]
    AddressTooLong,
}

/// A character that no font has, and the text in which it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// The character.
    pub character: char,
    /// The text.
    pub text: String,
}

struct Listed<'a>(&'a [Missing]);

impl fmt::Display for Listed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, Missing { character, text }) in self.0.iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            write!(f, "{comma}the character {character} (U+{:04X}) in `{text}`", u32::from(*character))?;
        }
        Ok(())
    }
}
