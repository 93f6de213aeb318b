//! Who gets a credential and where, and what the lists tell.

use std::io::Read as _;
use std::process::Command;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use chancery::db::Connection;
use chrono::Duration;
use diesel::connection::SimpleConnection as _;
use flate2::read::GzDecoder;
use serde_json::{Value, json};

use super::{holder, text};
use crate::support::app::{App, on_both_databases};
use crate::support::builders::course;

/// The bits of the first status list, as bytes.
fn bits(app: &App) -> Vec<u8> {
    let list = app.stranger().get("/credentials/status/1").is(200);
    assert_eq!(list.header("cache-control"), "public, max-age=300");
    assert_eq!(list.header("access-control-allow-origin"), "*");
    let encoded = list.str("/credentialSubject/encodedList");
    let packed = BASE64.decode(encoded.strip_prefix('u').expect("the mark of base 64")).expect("base 64");
    let mut bytes = Vec::new();
    GzDecoder::new(packed.as_slice()).read_to_end(&mut bytes).expect("gzip");
    bytes
}

fn is_set(bytes: &[u8], credential: &Value) -> bool {
    let index: usize = text(credential, "/credentialStatus/statusListIndex").parse().expect("a number");
    bytes[index / 8] & (0x80 >> (index % 8)) != 0
}

fn path(certificate: &Value, rest: &str) -> String {
    format!("/certificates/{}{rest}", text(certificate, "/id"))
}

on_both_databases! {
    fn a_credential_is_made_with_the_document_and_stays_as_it_is(app: &App) {
        app.publish(course("protocol").folder());
        let ana = app.learner("Ana Dias");
        ana.enrols_in("protocol");
        ana.completes_the_course();
        let certificate = ana.certificates()[0].clone();
        ana.get(&path(&certificate, "/credential")).is(409).problem("not-rendered");
        app.work();
        let (own, ada) = (ana.get(&path(&certificate, "/credential")).is(200), app.administrator());
        assert_eq!(own.header("content-type"), "application/vc+ld+json");
        assert_eq!(own.header("content-disposition"), "attachment; filename=\"PRO-2026-000001.json\"");
        assert_eq!(ada.get(&path(&certificate, "/credential")).is(200).body, own.body);
        // Its id leads to it, for whoever has it.
        let credential = own.json();
        let id = text(&credential, "/id");
        let path_of_id = id.strip_prefix(&format!("{}/api/v1", app.address)).expect("an address of ours");
        assert_eq!(app.stranger().get(path_of_id).is(200).body, own.body);
        // A new name, a new address and a new day change nothing.
        ana.patch("/me", json!({ "full_name": "Ana Maria Dias" })).is(200);
        app.later(Duration::days(400));
        app.work();
        assert_eq!(app.stranger().get(path_of_id).is(200).body, own.body);
        assert!(!own.text().contains(&ana.email), "the address is hashed");
        for (wrong, status) in [("?format=pdf", 422), ("?x=1", 422)] {
            ana.get(&path(&certificate, &format!("/credential{wrong}"))).is(status).problem("invalid-query");
        }
        app.stranger().get("/certificates/verify/7k3m9wq2xd4btzh0r5nv8jcpag/credential").is(404);
    }

    fn the_list_tells_what_was_revoked_and_what_was_replaced(app: &App) {
        app.publish(course("protocol").folder());
        let ada = app.administrator();
        app.stranger().get("/credentials/status/1").is(404);
        let (_, _, ana) = holder(app, "protocol", "Ana Dias");
        let (_, lost, ben) = holder(app, "protocol", "Ben Ali");
        let (_, old, chi) = holder(app, "protocol", "Chi Wang");
        assert_eq!(bits(app), vec![0; 16_384]);
        ada.post(&path(&lost, "/revocation"), json!({ "reason": "Issued by mistake." })).is(200);
        let new = ada.post(&path(&old, "/reissue"), json!({})).is(201).json();
        app.work();
        let new = ada.get(&path(&new, "/credential")).is(200).json();
        let told = bits(app);
        assert_eq!([&ana, &ben, &chi, &new].map(|each| is_set(&told, each)), [false, true, true, false]);
        assert_eq!(told.iter().map(|byte| byte.count_ones()).sum::<u32>(), 2);
        for unknown in ["2", "0"] {
            app.stranger().get(&format!("/credentials/status/{unknown}")).is(404);
        }
    }

    fn a_list_is_signed_anew_when_it_changes_or_gets_old(app: &App) {
        app.publish(course("protocol").folder());
        let (_, certificate, _) = holder(app, "protocol", "Ana Dias");
        let list = || app.stranger().get("/credentials/status/1").is(200);
        let first = list();
        app.later(Duration::minutes(59));
        assert_eq!(list().body, first.body);
        app.later(Duration::minutes(1));
        let second = list();
        assert_ne!(second.str("/proof/0/proofValue"), first.str("/proof/0/proofValue"));
        assert_eq!(second.str("/validFrom"), "2026-05-04T10:00:00Z");
        assert_eq!(second.str("/validUntil"), "2026-05-05T10:00:00Z");
        app.administrator().post(&path(&certificate, "/revocation"), json!({ "reason": "x" })).is(200);
        assert_ne!(list().body, second.body);
    }
}

/// Whatever was signed, and where its bits stand, is gone: as in a database from before there were credentials.
fn forgets_credentials(app: &App) {
    app.write(|conn| {
        let forget = "DELETE FROM credential_status; DELETE FROM credentials;";
        let done = match conn {
            Connection::Sqlite(conn) => conn.batch_execute(forget),
            Connection::Postgres(conn) => conn.batch_execute(forget),
        };
        done.expect("the tables are there");
        Ok(())
    });
}

#[test]
fn a_certificate_from_before_there_were_credentials_gets_one_when_it_is_asked_for() {
    let app = App::on_sqlite();
    app.publish(course("protocol").folder());
    let ada = app.administrator();
    let (ana, certificate, first) = holder(&app, "protocol", "Ana Dias");
    let (_, lost, _) = holder(&app, "protocol", "Ben Ali");
    ada.post(&path(&lost, "/revocation"), json!({ "reason": "x" })).is(200);
    let pdf = ana.get(&path(&certificate, "/pdf")).is(200).body;
    app.empties_the_mailbox();
    forgets_credentials(&app);
    for asked in [&certificate, &lost] {
        ada.get(&path(asked, "/credential")).is(409).problem("not-rendered");
    }
    app.work();
    let made = ana.get(&path(&certificate, "/credential")).is(200).json();
    assert_eq!(made["id"], first["id"]);
    let told = bits(&app);
    let revoked = ada.get(&path(&lost, "/credential")).is(200).json();
    assert_eq!((is_set(&told, &made), is_set(&told, &revoked)), (false, true));
    assert_eq!(ana.get(&path(&certificate, "/pdf")).is(200).body, pdf, "the document stays as it was issued");
    assert!(app.mails().is_empty(), "nobody is told a second time");
}

#[test]
fn the_pdf_carries_the_credential() {
    let app = App::on_sqlite();
    app.publish(course("protocol").folder());
    let (ana, certificate, credential) = holder(&app, "protocol", "Ana Dias");
    let folder = tempfile::tempdir().expect("a folder");
    let pdf = folder.path().join("certificate.pdf");
    std::fs::write(&pdf, ana.get(&path(&certificate, "/pdf")).is(200).body).expect("a file");
    let ran =
        Command::new("pdfdetach").args(["-save", "1", "-o"]).arg(folder.path().join("attached")).arg(&pdf).output();
    assert!(ran.expect("pdfdetach: `tests/run` installs it").status.success());
    let attached = std::fs::read(folder.path().join("attached")).expect("what was attached");
    assert_eq!(serde_json::from_slice::<Value>(&attached).expect("JSON"), credential);
}
