//! Mail that the program wrote as files, read the way a mail reader does.

use std::fs;
use std::path::Path;

use mailparse::{MailHeaderMap as _, ParsedMail, parse_mail};

/// A mail.
#[derive(Debug, Clone)]
pub struct Mail {
    pub to: String,
    pub subject: String,
    pub language: String,
    pub message_id: String,
    pub reply_to: String,
    /// The address of `List-Unsubscribe`, where one click is enough.
    pub unsubscribe: String,
    pub text: String,
    pub attachments: Vec<Attachment>,
}

/// A file that a mail carries.
#[derive(Debug, Clone)]
pub struct Attachment {
    pub name: String,
    pub media_type: String,
    pub bytes: Vec<u8>,
}

impl Mail {
    /// How many certificates it carries: each is a document and its credential.
    pub fn certificates(&self) -> usize {
        let of_type = |media_type: &str| self.attachments.iter().filter(|file| file.media_type == media_type).count();
        let documents = of_type("application/pdf");
        assert_eq!(documents, of_type("application/json"), "a document comes with its credential: {}", self.subject);
        documents
    }

    /// What follows `/<word>/` in the first link that holds it: the secret of a link.
    pub fn secret_after(&self, word: &str) -> String {
        let (_, rest) =
            self.text.split_once(&format!("/{word}/")).unwrap_or_else(|| panic!("no {word}: {}", self.text));
        rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-' || *c == '_').collect()
    }
}

/// All mail of a folder, by address and subject.
pub fn read(folder: &Path) -> Vec<Mail> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let letters = paths.filter(|path| path.extension().is_some_and(|extension| extension == "eml"));
    let mut mails: Vec<Mail> = letters.map(|path| open(&fs::read(path).expect("a mail"))).collect();
    mails.sort_by_key(|mail| (mail.to.clone(), mail.subject.clone()));
    mails
}

fn open(bytes: &[u8]) -> Mail {
    let parsed = parse_mail(bytes).expect("a mail that can be parsed");
    let header = |name: &str| parsed.headers.get_first_value(name).unwrap_or_default();
    let mut mail = Mail {
        to: header("To"),
        subject: header("Subject"),
        language: header("Content-Language"),
        message_id: header("Message-ID"),
        reply_to: header("Reply-To"),
        unsubscribe: match header("List-Unsubscribe-Post").as_str() {
            "List-Unsubscribe=One-Click" => header("List-Unsubscribe").trim_matches(['<', '>']).to_owned(),
            _ => String::new(),
        },
        text: String::new(),
        attachments: Vec::new(),
    };
    collect(&parsed, &mut mail);
    mail
}

fn collect(part: &ParsedMail<'_>, mail: &mut Mail) {
    part.subparts.iter().for_each(|inner| collect(inner, mail));
    let disposition = part.get_content_disposition();
    let media_type = part.ctype.mimetype.clone();
    if let Some(name) = disposition.params.get("filename") {
        let bytes = part.get_body_raw().expect("a body");
        mail.attachments.push(Attachment { name: name.clone(), media_type, bytes });
    } else if media_type == "text/plain" && mail.text.is_empty() {
        mail.text = part.get_body().expect("a text");
    }
}
