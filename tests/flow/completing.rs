//! The sentence of the whole: register, enrol, read, pass, complete, get the certificate, verify it.

use std::fs;
use std::process::Command;

use chancery::course::sha256_hex;
use serde_json::json;

use crate::support::actors::PASSWORD;
use crate::support::app::{App, on_both_databases};
use crate::support::builders::course;

/// Runs a program that looks at PDFs, and gives what it printed.
fn tool(name: &str, package: &str, arguments: &[&str]) -> String {
    let output = Command::new(name).args(arguments).output();
    let output =
        output.unwrap_or_else(|error| panic!("install the package `{package}` for the tests: {name}: {error}"));
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{name} {arguments:?}: {said}{}", String::from_utf8_lossy(&output.stderr));
    said
}

on_both_databases! {
    fn a_delegate_registers_learns_and_holds_a_certificate_that_anyone_verifies(app: &App) {
        app.publish(course("protocol").titled("Protocol").second_module().folder());
        let stranger = app.stranger();

        let registration = json!({
            "email": "Ana.Dias@mfa.example", "password": PASSWORD, "full_name": "Ana Dias", "country": "Portugal",
        });
        stranger.post("/auth/register", registration).is(201);
        let [confirm] = app.mails_to("Ana.Dias@mfa.example").try_into().expect("one mail");
        let token = confirm.secret_after("confirm");
        stranger.post("/auth/confirm", json!({ "token": token })).is(200);
        let signed = stranger.post("/auth/login", json!({ "email": "ana.dias@MFA.example", "password": PASSWORD }));
        let ana = app.bearer(&signed.is(200).str("/access_token"));
        let me = ana.get("/me").is(200);
        assert_eq!(me.part("/email_confirmed"), true, "{me}");
        app.empties_the_mailbox();

        let catalogue = stranger.get("/courses").is(200);
        assert_eq!(catalogue.str("/items/0/slug"), "protocol");
        let enrolment = ana.enrols_in("protocol");
        assert_eq!((enrolment.str("/status"), enrolment.part("/version")), ("active".to_owned(), json!(1)));
        ana.completes_the_course();

        let [certificate] = ana.certificates().try_into().expect("one certificate");
        assert_eq!((&certificate["holder"], &certificate["course"]), (&json!("Ana Dias"), &json!("Protocol")));
        let mails = app.mails_to("Ana.Dias@mfa.example");
        let with_files: Vec<_> = mails.iter().filter(|mail| !mail.attachments.is_empty()).collect();
        let [mail] = with_files.try_into().expect("one mail with the document");
        assert_eq!(mail.certificates(), 1);
        let document = &mail.attachments[0];
        let number = certificate["number"].as_str().expect("a number");
        assert_eq!(
            (document.name.as_str(), document.media_type.as_str()),
            (&*format!("{number}.pdf"), "application/pdf")
        );

        let pdf = ana.get(&format!("/certificates/{}/pdf", certificate["id"].as_str().expect("an id"))).is(200);
        assert_eq!(pdf.header("content-type"), "application/pdf");
        assert_eq!(pdf.body, document.bytes, "the mail carries another document than the API");
        assert!(pdf.body.starts_with(b"%PDF"));
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("certificate.pdf");
        fs::write(&path, &pdf.body).expect("a file");
        let path = path.to_str().expect("a path");
        tool("qpdf", "qpdf", &["--check", path]);
        let text = tool("pdftotext", "poppler-utils", &["-layout", path, "-"]);
        for part in ["Ana Dias", "Protocol", number] {
            assert!(text.contains(part), "no {part} on the certificate:\n{text}");
        }

        let code = certificate["code"].as_str().expect("a code");
        let verified = stranger.get(&format!("/certificates/verify/{code}")).is(200);
        assert_eq!(verified.str("/state"), "valid", "{verified}");
        assert_eq!(verified.str("/holder"), "Ana Dias", "{verified}");
        assert_eq!(verified.str("/pdf_sha256"), sha256_hex(&pdf.body), "{verified}");
    }
}
