//! What a credential says: the record of the certificate in the words of Open Badges 3.0.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::canonical::{CREDENTIALS, OPEN_BADGES, OPEN_BADGES_EXTENSIONS};
use super::issuer::Issuer;
use super::status::{self, Place};
use crate::base::{Language, Timestamp};
use crate::certificate::code::Code;
use crate::certificate::data::DocumentData;
use crate::certificate::kind::CertificateKind;
use crate::i18n;

/// The schema that every credential keeps to.
const SCHEMA: &str = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json";

/// What a credential is made of. Nothing else goes into it.
#[derive(Debug, Clone)]
pub struct Record<'a> {
    /// What stands on the paper.
    pub document: &'a DocumentData,
    /// The verification code: the credential is found at its address.
    pub code: &'a Code,
    /// When it expires.
    pub valid_until: Option<Timestamp>,
    /// The course's name in addresses.
    pub course: &'a str,
    /// The holder's address; the credential holds its hash only.
    pub email: &'a str,
    /// What makes that hash this credential's own, so that nobody finds two credentials of one person by it.
    pub salt: &'a str,
    /// Where the credential's bit stands.
    pub place: Place,
}

/// The address at which a credential is found, which is also its id.
pub fn address(issuer: &Issuer, code: &Code) -> String {
    format!("{}/api/v1/certificates/verify/{}/credential", issuer.url, code.as_str())
}

/// The credential, not yet signed.
pub fn credential(record: &Record<'_>, issuer: &Issuer) -> Value {
    let document = record.document;
    let mut credential = json!({
        "@context": [CREDENTIALS, OPEN_BADGES, OPEN_BADGES_EXTENSIONS],
        "id": address(issuer, record.code),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": document.course,
        "issuer": issuer.profile(),
        "validFrom": document.issued_at.to_string(),
        "credentialSubject": subject(record, issuer),
        // The page where people verify the same certificate.
        "evidence": [{ "id": document.verify_url, "type": ["Evidence"], "name": document.number }],
        "credentialSchema": [{ "id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019" }],
        "credentialStatus": status::entry(issuer, record.place),
    });
    if let Some(until) = record.valid_until {
        credential["validUntil"] = until.to_string().into();
    }
    credential
}

fn subject(record: &Record<'_>, issuer: &Issuer) -> Value {
    let mut subject = json!({
        "type": ["AchievementSubject"],
        "identifier": [
            {
                "type": "IdentityObject",
                "identityType": "emailAddress",
                "hashed": true,
                "identityHash": identity_hash(record.email, record.salt),
                "salt": record.salt,
            },
            {
                "type": "IdentityObject",
                "identityType": "name",
                "hashed": false,
                "identityHash": record.document.holder,
            },
        ],
        "licenseNumber": record.document.number,
        "activityEndDate": format!("{}T00:00:00Z", record.document.completed_on),
        "achievement": achievement(record, issuer),
    });
    if let Some(grade) = record.document.grade {
        let address = grade_address(record, issuer);
        subject["result"] = json!([{
            "type": ["Result"],
            "resultDescription": address,
            "value": grade.value().to_string(),
        }]);
    }
    subject
}

fn achievement(record: &Record<'_>, issuer: &Issuer) -> Value {
    let document = record.document;
    let language = i18n::best(std::slice::from_ref(&document.language));
    let text = |key: &str, arguments: &[(&str, &str)]| i18n::text(&language, key, arguments);
    let hours = document.hours.to_string();
    let mut description =
        text("credential-course", &[("course", &document.course), ("institute", &document.institute)]);
    if document.hours.is_finite() && document.hours > 0.0 {
        description = format!("{description} {}", text("credential-hours", &[("hours", &hours)]));
    }
    // What the paper says was done. Part taken does not reach the objectives.
    let taken_part = document.kind == CertificateKind::Participation;
    let mut narrative = match (taken_part, document.lessons) {
        (false, _) => text("credential-criteria", &[]),
        (true, Some((done, total))) => {
            text("certificate-lessons", &[("done", &done.to_string()), ("total", &total.to_string())])
        }
        (true, None) => text("certificate-participation-title", &[]),
    };
    if !taken_part && !document.objectives.is_empty() {
        narrative.push_str(&format!("\n\n{}:\n", text("certificate-objectives", &[])));
        document.objectives.iter().for_each(|objective| narrative.push_str(&format!("\n- {objective}")));
    }
    let mut achievement = json!({
        "id": format!("{}/courses/{}{}", issuer.url, record.course, if taken_part { "#participation" } else { "" }),
        "type": ["Achievement"],
        // Open Badges has a word for the one, and a place for words of one's own.
        "achievementType": if taken_part { "ext:CertificateOfParticipation" } else { "CertificateOfCompletion" },
        "name": document.course,
        "description": description,
        "criteria": { "narrative": narrative },
        "creator": issuer.profile(),
        "version": document.version.to_string(),
    });
    if let Some(tag) = badge_language(&document.language) {
        achievement["inLanguage"] = tag.into();
    }
    if document.grade.is_some() {
        achievement["resultDescription"] = json!([{
            "id": grade_address(record, issuer),
            "type": ["ResultDescription"],
            "name": text("credential-grade", &[]),
            "resultType": "Percent",
            "valueMin": "0",
            "valueMax": "100",
        }]);
    }
    achievement
}

fn grade_address(record: &Record<'_>, issuer: &Issuer) -> String {
    format!("{}/courses/{}#grade", issuer.url, record.course)
}

/// The tag as Open Badges writes languages: two to four small letters, perhaps a script, perhaps a region.
fn badge_language(language: &Language) -> Option<String> {
    let tag = language.to_string();
    let primary = language.primary();
    let small = |part: &str| (2..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_lowercase());
    let mut parts = tag.split('-').skip(1);
    let region = |part: &str| {
        part.len() == 2 && part.bytes().all(|b| b.is_ascii_uppercase())
            || part.len() == 3 && part.bytes().all(|b| b.is_ascii_digit())
    };
    let fits = parts.all(|part| region(part) || part.len() == 4 && part.starts_with(|c: char| c.is_ascii_uppercase()));
    match (small(primary), fits) {
        (true, true) => Some(tag),
        (true, false) => Some(primary.to_owned()),
        _ => None,
    }
}

/// The hash of an address in small letters with a salt behind it, as Open Badges writes identities.
fn identity_hash(email: &str, salt: &str) -> String {
    let digest = Sha256::digest(format!("{}{salt}", email.to_lowercase()));
    let hexadecimal: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256${hexadecimal}")
}

#[cfg(test)]
mod tests {
    use super::super::canonical::canonical;
    use super::*;
    use crate::base::Percent;

    fn document() -> DocumentData {
        DocumentData {
            holder: "ليلى حداد".to_owned(),
            course: "International Migration Law".to_owned(),
            hours: 12.5,
            completed_on: chrono::NaiveDate::from_ymd_opt(2026, 5, 4).unwrap(),
            issued_at: Timestamp::parse("2026-05-05T09:00:00Z").unwrap(),
            valid_until: None,
            number: "IML-2026-000123".to_owned(),
            code: String::new(),
            verify_url: "https://learn.example.org/verify/x".to_owned(),
            institute: "The Institute".to_owned(),
            objectives: vec!["Distinguish a refugee from a migrant worker".to_owned()],
            grade: None,
            signatories: Vec::new(),
            language: Language::english(),
            partners: Vec::new(),
            version: 3,
            kind: CertificateKind::Completion,
            replaces: None,
            lessons: None,
        }
    }

    fn made(document: &DocumentData, valid_until: Option<Timestamp>) -> Value {
        let code = Code::random();
        let place = Place { list: 1, index: 5 };
        let (course, email, salt) = ("migration-law", "Leila@mfa.example", "salt");
        let record = Record { document, code: &code, valid_until, course, email, salt, place };
        credential(&record, &Issuer::new("https://learn.example.org", "The Institute"))
    }

    #[test]
    fn the_address_is_hashed_and_the_name_is_not() {
        let credential = made(&document(), None);
        let text = credential.to_string().to_lowercase();
        assert!(text.contains("ليلى حداد") && !text.contains("leila"), "{text}");
        // printf 'leila@mfa.examplesalt' | sha256sum
        assert_eq!(
            credential["credentialSubject"]["identifier"][0]["identityHash"],
            "sha256$d481d7bc096414195c8671b23a8f2b5fce18e38a9dd93ad25b804c6c030b2232"
        );
        assert!(credential["credentialSubject"].get("id").is_none());
    }

    #[test]
    fn what_a_certificate_does_not_have_is_left_out() {
        let mut document = document();
        let plain = made(&document, None);
        assert!(plain.get("validUntil").is_none() && plain["credentialSubject"].get("result").is_none());
        document.grade = Some(Percent::new(85.5));
        document.language = "zh-Hans-CN".parse().unwrap();
        let full = made(&document, Timestamp::parse("2027-05-05T09:00:00Z"));
        assert_eq!(full["validUntil"], "2027-05-05T09:00:00Z");
        assert_eq!(full["credentialSubject"]["result"][0]["value"], "85.5");
        assert_eq!(full["credentialSubject"]["achievement"]["inLanguage"], "zh-Hans-CN");
    }

    #[test]
    fn part_taken_is_another_achievement() {
        let mut document = document();
        let completed = made(&document, None)["credentialSubject"]["achievement"].clone();
        document.kind = CertificateKind::Participation;
        document.lessons = Some((8, 10));
        let taken_part = made(&document, None)["credentialSubject"]["achievement"].clone();
        assert_eq!(taken_part["achievementType"], "ext:CertificateOfParticipation");
        assert_eq!(taken_part["criteria"]["narrative"], "8 of 10 lessons completed");
        assert_ne!(taken_part["id"], completed["id"]);
    }

    #[test]
    fn every_word_of_it_has_a_meaning_that_is_signed() {
        let mut document = document();
        document.grade = Some(Percent::new(85.5));
        let full = made(&document, Timestamp::parse("2027-05-05T09:00:00Z"));
        let signed = canonical(&full).unwrap();
        fn texts(value: &Value, found: &mut Vec<String>) {
            match value {
                Value::String(text) => found.push(text.clone()),
                Value::Array(items) => items.iter().for_each(|item| texts(item, found)),
                Value::Object(members) => {
                    members
                        .iter()
                        .filter(|(name, _)| *name != "@context" && *name != "type")
                        .for_each(|(_, inner)| texts(inner, found));
                }
                _ => {}
            }
        }
        let mut found = Vec::new();
        texts(&full, &mut found);
        assert!(found.len() > 30, "{found:?}");
        for text in found {
            let escaped = text.replace('\n', "\\n");
            assert!(signed.contains(&escaped), "`{text}` is not signed:\n{signed}");
        }
    }
}
