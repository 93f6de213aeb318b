//! The form that goes over the wire: from a rendered message to a MIME message. Pure.
//!
//! The same `Outgoing` gives the same bytes, however often it is composed: the Message-ID and the boundaries come from
//! the outbox id, the date is given. A mail that is sent twice can be recognised as one.

use std::fmt;
use std::str::FromStr;
use std::time::{Duration, UNIX_EPOCH};

use lettre::address::Envelope;
use lettre::message::header::{ContentDisposition, ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};
use serde::{Deserialize, Serialize};

use super::address::{EmailAddress, InvalidAddress};
use super::letter::Rendered;
use super::message::one_line;
use crate::base::{OutboxId, Timestamp};

/// The last second that a mail's date can tell: the end of the year 9999.
const LAST_SECOND: u64 = 253_402_300_799;

/// Whom the mails come from: `Institute for Diplomacy <courses@institute.example>`, or an address alone.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Sender {
    name: Option<String>,
    address: lettre::Address,
}

/// The text names no sender.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a sender such as `Institute <courses@institute.example>`: {reason}")]
pub struct InvalidSender {
    text: String,
    reason: InvalidAddress,
}

impl Sender {
    /// The address, its domain in ASCII form.
    pub fn address(&self) -> &str {
        self.address.as_ref()
    }

    fn mailbox(&self) -> Mailbox {
        Mailbox::new(self.name.clone(), self.address.clone())
    }
}

impl FromStr for Sender {
    type Err = InvalidSender;
    fn from_str(text: &str) -> Result<Self, InvalidSender> {
        let invalid = |reason| InvalidSender { text: one_line(text), reason };
        let line = text.trim();
        let (name, address) = match line.strip_suffix('>').and_then(|line| line.rsplit_once('<')) {
            Some((name, address)) => (one_line(name.trim().trim_matches('"')), address),
            None => (String::new(), line),
        };
        let ascii = match address.parse::<EmailAddress>() {
            Ok(address) => address.to_ascii(),
            // A mail from the machine itself (`chancery@localhost`) is right for a trial installation.
            Err(InvalidAddress::DomainWithoutDot) => address.trim().to_ascii_lowercase(),
            Err(reason) => return Err(invalid(reason)),
        };
        let address = ascii.parse().map_err(|_| invalid(InvalidAddress::Domain))?;
        Ok(Self { name: Some(name).filter(|name| !name.is_empty()), address })
    }
}

impl TryFrom<String> for Sender {
    type Error = InvalidSender;
    fn try_from(text: String) -> Result<Self, InvalidSender> {
        text.parse()
    }
}
impl From<Sender> for String {
    fn from(sender: Sender) -> Self {
        sender.to_string()
    }
}
impl fmt::Display for Sender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.name {
            Some(name) => write!(f, "{name} <{}>", self.address),
            None => write!(f, "{}", self.address),
        }
    }
}
impl fmt::Debug for Sender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A file that goes with a mail.
#[derive(Clone, PartialEq, Eq)]
pub struct Attachment {
    /// How the reader sees and saves it; any letters, no folders.
    pub file_name: String,
    /// Such as `application/pdf`. What is not a media type is sent as `application/octet-stream`.
    pub media_type: String,
    /// The content, which arrives byte for byte.
    pub bytes: Vec<u8>,
}

impl fmt::Debug for Attachment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}, {} bytes)", self.file_name, self.media_type, self.bytes.len())
    }
}

/// A mail that is ready to go.
#[derive(Debug, Clone)]
pub struct Outgoing {
    /// The outbox entry that it comes from. Its Message-ID is made of it and stays the same over all tries.
    pub id: OutboxId,
    /// Whom it comes from.
    pub from: Sender,
    /// The recipient's name as people write it.
    pub to_name: String,
    /// The recipient's address.
    pub to_address: String,
    /// The mail's date: when its cause was, not when it is tried.
    pub date: Timestamp,
    /// What it says.
    pub rendered: Rendered,
    /// What goes with it.
    pub attachments: Vec<Attachment>,
    /// Where reports about it go; none: to the sender.
    pub return_path: Option<EmailAddress>,
    /// Who gets the answers; none: the sender.
    pub reply_to: Option<(String, EmailAddress)>,
    /// Where one click ends such mails (RFC 8058), for what is not transactional.
    pub unsubscribe: Option<String>,
}

impl Outgoing {
    /// `<outbox-id@domain-of-the-sender>`.
    pub fn message_id(&self) -> String {
        format!("<{}@{}>", self.id, self.from.address.domain())
    }

    /// The MIME message with its envelope.
    ///
    /// # Errors
    /// When the recipient's address is none; trying again will not help then.
    pub(super) fn compose(&self) -> Result<lettre::Message, InvalidAddress> {
        let recipient: EmailAddress = self.to_address.parse()?;
        let recipient: lettre::Address = recipient.to_ascii().parse().map_err(|_| InvalidAddress::Domain)?;
        let to_name = Some(one_line(&self.to_name)).filter(|name| !name.is_empty());
        let seconds = u64::try_from(self.date.seconds()).unwrap_or(0).min(LAST_SECOND);
        let header = |name, value: &str| HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned());
        let return_path = match &self.return_path {
            Some(address) => address.to_ascii().parse().map_err(|_| InvalidAddress::Domain)?,
            None => self.from.address.clone(),
        };
        let envelope = Envelope::new(Some(return_path), vec![recipient.clone()]);
        let mut head = lettre::Message::builder()
            .envelope(envelope.map_err(|_| InvalidAddress::MissingPart)?)
            .from(self.from.mailbox())
            .to(Mailbox::new(to_name, recipient))
            .subject(one_line(&self.rendered.subject))
            .date(UNIX_EPOCH + Duration::from_secs(seconds))
            .message_id(Some(self.message_id()))
            .raw_header(header("Content-Language", self.rendered.language.as_str()))
            // Keeps holiday notices and other automatic answers away (RFC 3834).
            .raw_header(header("Auto-Submitted", "auto-generated"));
        if let Some((name, address)) = &self.reply_to {
            let address = address.to_ascii().parse().map_err(|_| InvalidAddress::Domain)?;
            head = head.reply_to(Mailbox::new(Some(one_line(name)).filter(|name| !name.is_empty()), address));
        }
        if let Some(link) = &self.unsubscribe {
            head = head
                .raw_header(header("List-Unsubscribe", &format!("<{}>", one_line(link))))
                .raw_header(header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"));
        }
        // Both addresses are there and parsed; nothing else can go wrong in the builder.
        head.multipart(self.body()).map_err(|_| InvalidAddress::MissingPart)
    }

    fn body(&self) -> MultiPart {
        let part = |content_type, text: &str| SinglePart::builder().header(content_type).body(text.to_owned());
        // `=_` stands neither in base 64 nor in quoted-printable text, and nobody knows the id beforehand.
        let boundary = |kind| format!("=_{kind}_{}", self.id);
        let alternative = MultiPart::alternative()
            .boundary(boundary("alternative"))
            .singlepart(part(ContentType::TEXT_PLAIN, &self.rendered.text))
            .singlepart(part(ContentType::TEXT_HTML, &self.rendered.html));
        if self.attachments.is_empty() {
            return alternative;
        }
        let mixed = MultiPart::mixed().boundary(boundary("mixed")).multipart(alternative);
        self.attachments.iter().fold(mixed, |mixed, attachment| mixed.singlepart(attached(attachment)))
    }
}

fn attached(attachment: &Attachment) -> SinglePart {
    let media_type = ContentType::parse(&attachment.media_type)
        .or_else(|_| ContentType::parse("application/octet-stream"))
        .unwrap_or(ContentType::TEXT_PLAIN);
    let unfit = |c: char| matches!(c, '/' | '\\' | '"');
    let file_name = one_line(&attachment.file_name).replace(unfit, "_");
    SinglePart::builder()
        .header(media_type)
        .header(ContentDisposition::attachment(&file_name))
        // Always base 64: in a text encoding, line ends would be changed on the way and a signature would break.
        .header(ContentTransferEncoding::Base64)
        .body(attachment.bytes.clone())
}

#[cfg(test)]
mod tests {
    use mailparse::{DispositionType, MailHeaderMap, ParsedMail};

    use super::*;
    use crate::base::Language;
    use crate::mail::{Message, render};

    fn outgoing(attachments: Vec<Attachment>) -> Outgoing {
        let course = "Международное право".to_owned();
        let message = Message::EnrolmentPending { name: "Ирина Петрова".to_owned(), course };
        Outgoing {
            id: "0197f3a0-7e6c-7cc0-8000-0123456789ab".parse().unwrap(),
            from: "Институт <courses@institute.example>".parse().unwrap(),
            to_name: "Ирина Петрова".to_owned(),
            to_address: "irina@mfa.example".to_owned(),
            date: Timestamp::parse("2026-05-04T09:00:00Z").unwrap(),
            rendered: render(&message, &"ru".parse().unwrap(), "Институт"),
            attachments,
            return_path: None,
            reply_to: None,
            unsubscribe: None,
        }
    }

    fn header(mail: &ParsedMail<'_>, name: &str) -> String {
        mail.headers.get_first_value(name).unwrap_or_else(|| panic!("no {name}"))
    }

    #[test]
    fn the_message_reads_back_as_it_was_meant() {
        let mail = outgoing(Vec::new());
        let bytes = mail.compose().unwrap().formatted();
        assert!(bytes.is_ascii(), "it passes through any server");
        let parsed = mailparse::parse_mail(&bytes).unwrap();
        assert_eq!(header(&parsed, "Message-ID"), "<0197f3a0-7e6c-7cc0-8000-0123456789ab@institute.example>");
        assert_eq!(header(&parsed, "Date"), "Mon, 04 May 2026 09:00:00 +0000");
        assert_eq!(header(&parsed, "From"), "Институт <courses@institute.example>");
        assert_eq!(header(&parsed, "To"), "Ирина Петрова <irina@mfa.example>");
        assert_eq!(header(&parsed, "Subject"), mail.rendered.subject);
        assert_eq!(header(&parsed, "Auto-Submitted"), "auto-generated");
        assert_eq!(header(&parsed, "Content-Language"), "ru");
        assert_eq!(parsed.ctype.mimetype, "multipart/alternative");
        let [text, html] = parsed.subparts.as_slice() else { panic!("{} parts", parsed.subparts.len()) };
        assert_eq!((text.ctype.mimetype.as_str(), text.ctype.charset.as_str()), ("text/plain", "utf-8"));
        assert_eq!((html.ctype.mimetype.as_str(), html.ctype.charset.as_str()), ("text/html", "utf-8"));
        assert_eq!(text.get_body().unwrap().replace("\r\n", "\n").trim_end(), mail.rendered.text.trim_end());
        assert_eq!(html.get_body().unwrap().replace("\r\n", "\n").trim_end(), mail.rendered.html.trim_end());
    }

    #[test]
    fn attachments_arrive_byte_for_byte_under_their_names() {
        let pdf: Vec<u8> = (0..=255).cycle().take(10_000).collect();
        let json = b"{\"line\": 1,\n\"line\": 2}\r\n\n".to_vec();
        let attach = |file_name: &str, media_type: &str, bytes: &[u8]| Attachment {
            file_name: file_name.to_owned(),
            media_type: media_type.to_owned(),
            bytes: bytes.to_vec(),
        };
        let mail = outgoing(vec![
            attach("Сертификат – Ирина.pdf", "application/pdf", &pdf),
            attach("../credential\r\n.json", "no media type", &json),
        ]);
        let bytes = mail.compose().unwrap().formatted();
        let parsed = mailparse::parse_mail(&bytes).unwrap();
        assert_eq!(parsed.ctype.mimetype, "multipart/mixed");
        let [alternative, first, second] = parsed.subparts.as_slice() else { panic!("{}", parsed.subparts.len()) };
        assert_eq!(alternative.subparts.len(), 2);
        for (part, name, media_type, content) in [
            (first, "Сертификат – Ирина.pdf", "application/pdf", &pdf),
            (second, ".._credential .json", "application/octet-stream", &json),
        ] {
            let disposition = part.get_content_disposition();
            assert_eq!(disposition.disposition, DispositionType::Attachment);
            assert_eq!(disposition.params.get("filename").map(String::as_str), Some(name));
            assert_eq!(part.ctype.mimetype, media_type);
            assert_eq!(&part.get_body_raw().unwrap(), content);
        }
    }

    #[test]
    fn the_same_mail_is_the_same_bytes() {
        let attachment = Attachment { file_name: "a".into(), media_type: "text/plain".into(), bytes: b"x".to_vec() };
        let mail = outgoing(vec![attachment]);
        assert_eq!(mail.compose().unwrap().formatted(), mail.compose().unwrap().formatted());
    }

    #[test]
    fn no_name_and_no_subject_can_begin_a_header() {
        let mut mail = outgoing(Vec::new());
        mail.from = "Institute\r\nX-Evil: 1 <courses@institute.example>".parse().unwrap();
        mail.to_name = "Irina\"\r\nX-Evil: 2\r\n\r\n<script>".to_owned();
        mail.rendered.subject = "Hello\r\nX-Evil: 3".to_owned();
        let bytes = mail.compose().unwrap().formatted();
        let parsed = mailparse::parse_mail(&bytes).unwrap();
        assert_eq!(parsed.headers.get_first_value("X-Evil"), None);
        assert_eq!(header(&parsed, "Subject"), "Hello X-Evil: 3");
        assert_eq!(parsed.subparts.len(), 2);
        mail.to_address = "irina@mfa.example\r\nRCPT TO:<all@mfa.example>".to_owned();
        assert_eq!(mail.compose().unwrap_err(), InvalidAddress::ControlCharacter);
    }

    #[test]
    fn a_domain_in_other_letters_goes_out_in_ascii() {
        let mut mail = outgoing(Vec::new());
        mail.to_address = "info@мид.рф".to_owned();
        let message = mail.compose().unwrap();
        assert_eq!(message.envelope().to()[0].to_string(), "info@xn--d1ahl.xn--p1ai");
        assert!(message.formatted().is_ascii());
    }

    #[test]
    fn reports_answers_and_ends_of_subscription_have_their_addresses() {
        let mail = outgoing(Vec::new());
        assert_eq!(mail.compose().unwrap().envelope().from().unwrap().to_string(), "courses@institute.example");
        let mail = Outgoing {
            return_path: Some("bounces+1@мид.рф".parse().unwrap()),
            reply_to: Some(("Инес\r\nX-Evil: 1".to_owned(), "ines@mfa.example".parse().unwrap())),
            unsubscribe: Some("https://learn.example/unsubscribe/abc".to_owned()),
            ..mail
        };
        let message = mail.compose().unwrap();
        assert_eq!(message.envelope().from().unwrap().to_string(), "bounces+1@xn--d1ahl.xn--p1ai");
        let bytes = message.formatted();
        let parsed = mailparse::parse_mail(&bytes).unwrap();
        assert_eq!(header(&parsed, "Reply-To"), "Инес X-Evil: 1 <ines@mfa.example>");
        assert_eq!(parsed.headers.get_first_value("X-Evil"), None);
        assert_eq!(header(&parsed, "List-Unsubscribe"), "<https://learn.example/unsubscribe/abc>");
        assert_eq!(header(&parsed, "List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
        assert_eq!(header(&parsed, "From"), "Институт <courses@institute.example>");
    }

    #[test]
    fn dates_out_of_reach_do_not_stop_a_mail() {
        let mut mail = outgoing(Vec::new());
        for micros in [i64::MIN, -1, i64::MAX] {
            mail.date = Timestamp::from_micros(micros);
            assert!(mail.compose().is_ok());
        }
    }

    #[test]
    fn a_sender_is_an_address_with_or_without_a_name() {
        let sender = |text: &str| text.parse::<Sender>().map(|sender| sender.to_string());
        assert_eq!(sender("courses@Institute.example").unwrap(), "courses@institute.example");
        let named = "Institute, Department of Law <courses@institute.example>";
        assert_eq!(sender(named).unwrap(), named);
        assert_eq!(sender("\"Institute\" <a@b.example>").unwrap(), "Institute <a@b.example>");
        assert_eq!(sender("chancery@localhost").unwrap(), "chancery@localhost");
        assert_eq!(sender("a@институт.рф").unwrap(), "a@xn--h1aaoqfbah.xn--p1ai");
        let error = sender("Institute").unwrap_err();
        assert!(error.to_string().starts_with("`Institute` is not a sender such as"), "{error}");
        assert!(sender("a@local host").is_err() && sender("").is_err());
    }

    #[test]
    fn the_languages_of_the_program_all_fit_into_a_mail() {
        for language in crate::i18n::languages() {
            let mut mail = outgoing(Vec::new());
            mail.rendered = render(&Message::Test {}, language, "Institute");
            let bytes = mail.compose().unwrap().formatted();
            assert_eq!(header(&mailparse::parse_mail(&bytes).unwrap(), "Content-Language"), language.as_str());
            // RFC 5322: no line beyond 998 bytes, whatever the language and however long its lines.
            assert!(bytes.split(|b| *b == b'\n').all(|line| line.len() <= 998), "{language}");
        }
        let _: Language = Language::english();
    }
}
