//! What comes back: reports about mail that could not be delivered (RFC 3464), and whose mail it was. Pure.
//!
//! A report comes from anyone, so it is taken apart with bounds on everything: one level of parts, so many parts, fields and
//! recipients, no recursion. Which mail it is about stands in the address it came to (a return path of its own for each
//! mail) or in the Message-ID of the mail that it brings back. Whether to believe it is decided by `actions`.

use mailparse::{MailHeader, MailHeaderMap as _};

use super::address::EmailAddress;
use super::message::one_line;
use crate::base::OutboxId;

/// The largest report that is looked at, in bytes. Some servers send the whole mail back.
pub const LARGEST: usize = 4 * 1024 * 1024;
const MOST_PARTS: usize = 16;
const MOST_GROUPS: usize = 64;
/// The longest of what a server says that is kept, in characters.
const LONGEST_REASON: usize = 300;

/// Why a text is no report that says anything.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoReport {
    /// More than [`LARGEST`].
    #[error("it is larger than {} MiB", LARGEST / 1024 / 1024)]
    TooLarge,
    /// An ordinary mail, an answer, anything.
    #[error("it is no delivery report (multipart/report with report-type=delivery-status)")]
    NotOne,
    /// The part that tells the fate of the mail is missing or empty.
    #[error("it is a delivery report, but it says about no recipient what became of the mail")]
    NoRecipient,
    /// It names no mail that could be ours.
    #[error(
        "it is a delivery report, but of no mail of this installation: neither its recipient nor the Message-ID in it is ours"
    )]
    NotOurs,
    /// It names two different mails.
    #[error("it contradicts itself: it came for one mail and brings back another")]
    Contradiction,
}

/// What became of a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Nobody is there: it will not get better by itself.
    Hard,
    /// It did not arrive this time: the mailbox is full, the server away for days, the mail not wanted.
    Soft,
    /// It is still tried.
    Delayed,
    /// It arrived.
    Delivered,
}

/// What a report says about one recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    /// The addresses that it names: the one we wrote to, and the one that it went to in the end.
    pub addresses: Vec<String>,
    /// What became of it.
    pub fate: Fate,
    /// Status and the server's words, one line.
    pub reason: String,
}

/// A report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The mail that it is about.
    pub mail: OutboxId,
    /// Whether it came to the return path of that mail, which only those know who handled it.
    pub by_return_path: bool,
    /// What became of it, for each recipient.
    pub recipients: Vec<Recipient>,
}

/// The return path of one mail: `bounces@host` becomes `bounces+<id>@host`.
pub fn return_path(base: &EmailAddress, id: OutboxId) -> Option<EmailAddress> {
    format!("{}+{id}@{}", base.local_part(), base.domain()).parse().ok()
}

/// The mail whose return path an address is.
fn mail_of(base: &EmailAddress, address: &str) -> Option<OutboxId> {
    let address: EmailAddress = address.trim().trim_start_matches('<').trim_end_matches('>').parse().ok()?;
    let (local, id) = address.local_part().rsplit_once('+')?;
    let ours = local.eq_ignore_ascii_case(base.local_part()) && address.domain() == base.domain();
    if ours { id.parse().ok() } else { None }
}

/// Takes a report apart. `came_to` is the address it was delivered to, where the mail server tells; `base` the return path of
/// the settings; `domain` that of our Message-IDs.
///
/// # Errors
/// [`NoReport`].
pub fn parse(
    bytes: &[u8],
    came_to: Option<&str>,
    base: Option<&EmailAddress>,
    domain: &str,
) -> Result<Report, NoReport> {
    if bytes.len() > LARGEST {
        return Err(NoReport::TooLarge);
    }
    let (headers, at) = mailparse::parse_headers(bytes).map_err(|_| NoReport::NotOne)?;
    let kind = mailparse::parse_content_type(&headers.get_first_value("Content-Type").unwrap_or_default());
    let says = |name: &str| kind.params.get(name).map(String::as_str).unwrap_or_default();
    if kind.mimetype != "multipart/report" || !says("report-type").eq_ignore_ascii_case("delivery-status") {
        return Err(NoReport::NotOne);
    }
    let mut recipients = Vec::new();
    let mut message_id = None;
    for part in parts(&bytes[at..], says("boundary")) {
        let Ok((headers, at)) = mailparse::parse_headers(part) else { continue };
        let kind = mailparse::parse_content_type(&headers.get_first_value("Content-Type").unwrap_or_default());
        match kind.mimetype.as_str() {
            "message/delivery-status" | "message/global-delivery-status" if recipients.is_empty() => {
                recipients = status(&part[at..]);
            }
            "message/rfc822" | "text/rfc822-headers" | "message/global" | "message/global-headers" => {
                let brought = mailparse::parse_headers(&part[at..]).ok();
                let id = brought.and_then(|(headers, _)| headers.get_first_value("Message-ID"));
                message_id = message_id.or_else(|| own_message_id(&id?, domain));
            }
            _ => {}
        }
    }
    let addressed = addressed(&headers, came_to, base);
    let (mail, by_return_path) = match (addressed, message_id) {
        (Some(one), Some(other)) if one != other => return Err(NoReport::Contradiction),
        (Some(mail), _) => (mail, true),
        (None, Some(mail)) => (mail, false),
        (None, None) => return Err(NoReport::NotOurs),
    };
    if recipients.is_empty() {
        return Err(NoReport::NoRecipient);
    }
    Ok(Report { mail, by_return_path, recipients })
}

/// The mail to whose return path a report came.
fn addressed(headers: &[MailHeader<'_>], came_to: Option<&str>, base: Option<&EmailAddress>) -> Option<OutboxId> {
    let base = base?;
    let named = ["Delivered-To", "X-Original-To", "Envelope-To", "To"];
    let named = named.iter().filter_map(|name| headers.get_first_value(name));
    came_to.map(str::to_owned).into_iter().chain(named).find_map(|address| mail_of(base, &address))
}

/// The id in a Message-ID of ours: `<id@domain>`.
fn own_message_id(text: &str, domain: &str) -> Option<OutboxId> {
    let (id, host) = text.trim().strip_prefix('<')?.strip_suffix('>')?.split_once('@')?;
    if host.eq_ignore_ascii_case(domain) { id.parse().ok() } else { None }
}

/// The parts of a multipart body, one level deep.
fn parts<'b>(body: &'b [u8], boundary: &str) -> Vec<&'b [u8]> {
    let mut parts = Vec::new();
    if boundary.is_empty() {
        return parts;
    }
    let delimiter = [b"--", boundary.as_bytes()].concat();
    let mut begin = None;
    let mut at = 0;
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        let (from, text) = (at, line.trim_ascii_end());
        at += line.len();
        let Some(rest) = text.strip_prefix(delimiter.as_slice()) else { continue };
        if !rest.is_empty() && rest != b"--" {
            continue;
        }
        parts.extend(begin.map(|begin| &body[begin..from]));
        begin = Some(at).filter(|_| rest.is_empty());
        if begin.is_none() || parts.len() >= MOST_PARTS {
            return parts;
        }
    }
    // Whoever cut the report short cut the end of its last part.
    parts.extend(begin.map(|begin| &body[begin..]));
    parts
}

/// The groups of a delivery status: one about the mail, then one for each recipient.
fn status(mut body: &[u8]) -> Vec<Recipient> {
    let mut recipients = Vec::new();
    for _ in 0..MOST_GROUPS {
        body = body.trim_ascii_start();
        let Ok((fields, at)) = mailparse::parse_headers(body) else { break };
        if fields.is_empty() {
            break;
        }
        recipients.extend(recipient(&fields));
        body = &body[at.min(body.len())..];
    }
    recipients
}

fn recipient(fields: &[MailHeader<'_>]) -> Option<Recipient> {
    let action = fields.get_first_value("Action")?.trim().to_ascii_lowercase();
    let status = fields.get_first_value("Status").unwrap_or_default();
    let status = status.split_whitespace().next().unwrap_or_default().to_owned();
    let addresses = ["Original-Recipient", "Final-Recipient"].iter().filter_map(|name| {
        let value = fields.get_first_value(name)?;
        let (_, address) = value.split_once(';')?;
        Some(address.trim().trim_start_matches('<').trim_end_matches('>').to_owned())
    });
    let said = fields.get_first_value("Diagnostic-Code").unwrap_or_default();
    let said = said.split_once(';').map_or(said.as_str(), |(_, said)| said);
    let reason = one_line(&format!("{status} {said}"));
    Some(Recipient {
        addresses: addresses.collect(),
        fate: fate(&action, &status)?,
        reason: reason.trim().chars().take(LONGEST_REASON).collect(),
    })
}

/// Only what is about the address itself is hard (RFC 3463): a mail that was too large, a mailbox that is full or a policy
/// that refused this text says nothing about the next mail.
fn fate(action: &str, status: &str) -> Option<Fate> {
    match action {
        "failed" => {
            let hard = match status.strip_prefix("5.") {
                Some("1.7" | "1.8" | "1.9") => false,
                Some(detail) => detail.starts_with("1.") || ["0.0", "2.0", "2.1", "4.1", "4.4"].contains(&detail),
                None => false,
            };
            Some(if hard { Fate::Hard } else { Fate::Soft })
        }
        "delayed" => Some(Fate::Delayed),
        "delivered" | "relayed" | "expanded" => Some(Fate::Delivered),
        _ => None,
    }
}

#[cfg(test)]
#[path = "bounce_tests.rs"]
mod tests;
