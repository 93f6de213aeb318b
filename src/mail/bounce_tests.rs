//! Reports as servers write them, and what pretends to be one.

use super::*;

const ID: &str = "0197f3a0-7e6c-7cc0-8000-0123456789ab";
const OTHER: &str = "0197f3a0-7e6c-7cc0-8000-0123456789ac";

fn report(to: &str, message_id: &str, fields: &str) -> String {
    format!(
        "Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example (Mail Delivery System)\r\nTo: {to}\r\n\
         Content-Type: multipart/report; report-type=delivery-status;\r\n\tboundary=\"B1/mx.example\"\r\n\r\n\
         This is a MIME-encapsulated message.\r\n\r\n--B1/mx.example\r\nContent-Type: text/plain\r\n\r\n\
         I'm sorry.\r\n\r\n--B1/mx.example\r\nContent-Description: Delivery report\r\n\
         Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\
         Arrival-Date: Mon, 4 May 2026 09:00:00 +0000 (UTC)\r\n\r\n{fields}\r\n\r\n--B1/mx.example\r\n\
         Content-Type: text/rfc822-headers\r\n\r\nSubject: x\r\nMessage-ID: {message_id}\r\n\r\n--B1/mx.example--\r\n"
    )
}

fn fields(action: &str, status: &str) -> String {
    format!(
        "Final-Recipient: rfc822; amina@mfa.example\r\nOriginal-Recipient: rfc822;amina@mfa.example\r\nAction: {action}\r\n\
         Status: {status}\r\nDiagnostic-Code: smtp; 550 5.1.1 <amina@mfa.example>:\r\n    Recipient address rejected"
    )
}

fn base() -> EmailAddress {
    "bounces@institute.example".parse().unwrap()
}

fn read(text: &str) -> Result<Report, NoReport> {
    parse(text.as_bytes(), None, Some(&base()), "institute.example")
}

fn own_id() -> String {
    format!("<{ID}@institute.example>")
}

#[test]
fn a_report_names_its_mail_by_the_address_it_came_to_or_by_the_message_id() {
    let to = return_path(&base(), ID.parse().unwrap()).unwrap();
    assert_eq!(to.as_str(), format!("bounces+{ID}@institute.example"));
    let found = read(&report(to.as_str(), "<x@elsewhere.example>", &fields("failed", "5.1.1"))).unwrap();
    assert_eq!((found.mail.to_string().as_str(), found.by_return_path), (ID, true));
    let [recipient] = found.recipients.as_slice() else { panic!("{found:?}") };
    assert_eq!(recipient.addresses, ["amina@mfa.example", "amina@mfa.example"]);
    assert_eq!(recipient.fate, Fate::Hard);
    assert_eq!(recipient.reason, "5.1.1 550 5.1.1 <amina@mfa.example>: Recipient address rejected");
    let found = read(&report("courses@institute.example", &own_id(), &fields("failed", "5.1.1"))).unwrap();
    assert_eq!((found.mail.to_string().as_str(), found.by_return_path), (ID, false));
    let told = report("courses@institute.example", "", &fields("failed", "5.1.1"));
    let found = parse(told.as_bytes(), Some(to.as_str()), Some(&base()), "institute.example").unwrap();
    assert!(found.by_return_path);
}

#[test]
fn only_what_is_about_the_address_is_hard() {
    use Fate::{Delayed, Delivered, Hard, Soft};
    for (action, status, expected) in [
        ("failed", "5.1.1", Hard),
        ("Failed", "5.1.10 (RESOLVER.ADR.RecipientNotFound)", Hard),
        ("failed", "5.2.1", Hard),
        ("failed", "5.0.0", Hard),
        ("failed", "5.4.4", Hard),
        ("failed", "5.1.8", Soft),
        ("failed", "5.2.2", Soft),
        ("failed", "5.3.4", Soft),
        ("failed", "5.7.1", Soft),
        ("failed", "4.4.7", Soft),
        ("failed", "", Soft),
        ("delayed", "4.4.1", Delayed),
        ("delivered", "2.0.0", Delivered),
        ("relayed", "2.0.0", Delivered),
    ] {
        let found = read(&report("x@institute.example", &own_id(), &fields(action, status))).unwrap();
        assert_eq!(found.recipients[0].fate, expected, "{action} {status}");
    }
}

#[test]
fn what_is_foreign_or_no_report_says_so() {
    let good = fields("failed", "5.1.1");
    let refused = |text: &str| read(text).unwrap_err();
    assert_eq!(refused(""), NoReport::NotOne);
    assert_eq!(refused("Subject: I am on holiday\r\n\r\nBack on Monday."), NoReport::NotOne);
    let read_receipt = report("x@y.example", &own_id(), &good).replace("delivery-status;", "disposition-notification;");
    assert_eq!(refused(&read_receipt), NoReport::NotOne);
    assert_eq!(refused(&report("x@y.example", "<x@elsewhere.example>", &good)), NoReport::NotOurs);
    assert_eq!(refused(&report("x@y.example", &format!("<{ID}@elsewhere.example>"), &good)), NoReport::NotOurs);
    assert_eq!(refused(&report(&format!("other+{ID}@institute.example"), "", &good)), NoReport::NotOurs);
    assert_eq!(refused(&report("x@y.example", &own_id(), "X-Nothing: 1")), NoReport::NoRecipient);
    assert_eq!(refused(&report("x@y.example", &own_id(), &fields("exploded", "5.1.1"))), NoReport::NoRecipient);
    let two = report(&format!("bounces+{OTHER}@institute.example"), &own_id(), &good);
    assert_eq!(refused(&two), NoReport::Contradiction);
}

#[test]
fn what_means_harm_is_bounded() {
    assert_eq!(read(&"x".repeat(LARGEST + 1)).unwrap_err(), NoReport::TooLarge);
    // Parts within parts, thousands of levels deep, are one part.
    let nested: String =
        (0..20_000).map(|n| format!("Content-Type: multipart/mixed; boundary={n}\r\n\r\n--{n}\r\n")).collect();
    let head = "Content-Type: multipart/report; report-type=delivery-status; boundary=B\r\n\r\n--B\r\n";
    assert_eq!(read(&format!("{head}{nested}")).unwrap_err(), NoReport::NotOurs);
    // Parts, groups and words without end.
    let parts = "--B\r\nContent-Type: text/plain\r\n\r\nx\r\n".repeat(50_000);
    assert_eq!(read(&format!("{head}{parts}")).unwrap_err(), NoReport::NotOurs);
    let many = format!("{}\r\n\r\n", fields("failed", "5.1.1")).repeat(5_000);
    assert!(read(&report("x@y.example", &own_id(), &many)).unwrap().recipients.len() < 100);
    let long = fields("failed", "5.1.1").replace("rejected", &"long ".repeat(10_000));
    let found = read(&report("x@y.example", &own_id(), &long)).unwrap();
    assert!(found.recipients[0].reason.chars().count() <= 300);
    // Cut at every place, with every byte that is no text.
    let whole = report("x@y.example", &own_id(), &fields("failed", "5.1.1"));
    for end in 0..whole.len() {
        let _ = read(&whole[..end]);
        let mut broken = whole.clone().into_bytes();
        broken[end] = 0xff;
        let _ = parse(&broken, Some("\u{0}"), Some(&base()), "institute.example");
    }
}
