//! Certificates: issued once, taken back, corrected, verified by anyone.

use chancery::course::sha256_hex;
use chrono::Duration;
use serde_json::{Value, json};

use crate::support::actors::Actor;
use crate::support::app::{App, on_both_databases};
use crate::support::builders::course;
use crate::support::mailbox::Mail;
use crate::support::reply::Reply;

const UNKNOWN: &str = "01890000-0000-7000-8000-000000000000";

fn text(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_else(|| panic!("no {key} in {value}")).to_owned()
}

/// A learner with a certificate.
fn holder<'a>(app: &'a App, name: &str) -> (Actor<'a>, Value) {
    let ana = app.learner(name);
    ana.enrols_in("protocol");
    ana.completes_the_course();
    let certificate = ana.certificates().first().expect("a certificate").clone();
    (ana, certificate)
}

fn verified(app: &App, certificate: &Value) -> Reply {
    app.stranger().get(&format!("/certificates/verify/{}", text(certificate, "code"))).is(200)
}

fn path(certificate: &Value, rest: &str) -> String {
    format!("/certificates/{}{rest}", text(certificate, "id"))
}

on_both_databases! {
    fn completion_gives_one_certificate_and_one_mail_in_the_holders_language(app: &App) {
        app.publish(course("protocol").titled("Protocol").in_french().folder());
        let lea = app.learner_in("fr", "Lea Blanc");
        lea.enrols_in("protocol");
        lea.completes_the_course();
        let [certificate] = lea.certificates().try_into().expect("one certificate");
        assert_eq!(text(&certificate, "number"), "PRO-2026-000001");
        assert_eq!((text(&certificate, "course"), &certificate["hours"]), ("Un petit cours".to_owned(), &json!(2.0)));
        assert_eq!((&certificate["valid_until"], &certificate["state"]), (&json!(null), &json!("valid")));
        lea.get(&path(&certificate, "/pdf")).is(409).problem("not-rendered");
        assert_eq!(verified(app, &certificate).part("/pdf_sha256"), json!(null));

        let mails = app.mails_to(&lea.email);
        let [mail] =
            mails.iter().filter(|mail| !mail.attachments.is_empty()).collect::<Vec<_>>().try_into().expect("one");
        assert_eq!((mail.language.as_str(), mail.attachments.len()), ("fr", 2));
        assert!(
            mail.text.contains("Un petit cours") && mail.text.contains(&text(&certificate, "code")),
            "{}",
            mail.text
        );
        let pdf = lea.get(&path(&certificate, "/pdf")).is(200);
        assert_eq!(pdf.header("content-disposition"), "attachment; filename=\"PRO-2026-000001.pdf\"");
        assert_eq!(pdf.body, mail.attachments[0].bytes);
        let credential = lea.get(&path(&certificate, "/credential")).is(200);
        assert_eq!(mail.attachments[1].name, "PRO-2026-000001.json");
        assert_eq!(credential.body, mail.attachments[1].bytes);
        let shown = verified(app, &certificate);
        assert_eq!((shown.str("/pdf_sha256"), shown.str("/language")), (sha256_hex(&pdf.body), "fr".to_owned()));

        // More of the same changes nothing.
        lea.reads("one", "read");
        lea.passes("one", "check");
        assert_eq!(app.work(), 0);
        assert_eq!(lea.certificates().len(), 1);
    }

    fn only_the_holder_and_administrators_get_the_document(app: &App) {
        app.publish(course("protocol").folder());
        let (ana, certificate) = holder(app, "Ana Dias");
        app.work();
        let (eve, ines, ada) = (app.learner("Eve Stone"), app.facilitator("Ines Costa"), app.administrator());
        let pdf = path(&certificate, "/pdf");
        assert_eq!(ana.get(&pdf).is(200).body, ada.get(&pdf).is(200).body);
        let unknown = eve.get(&format!("/certificates/{UNKNOWN}/pdf")).is(404);
        assert_eq!(eve.get(&pdf).is(404).text(), unknown.text());
        ines.get(&pdf).is(404);
        app.stranger().get(&pdf).is(401);
        eve.get("/certificates/no-id/pdf").is(404);
        assert!(eve.certificates().is_empty());
    }

    fn a_code_is_read_however_a_person_types_it(app: &App) {
        app.publish(course("protocol").folder());
        let (_, certificate) = holder(app, "Ana Dias");
        let code = text(&certificate, "code");
        let grouped = format!("{}-{}%20{}", &code[..5], &code[5..10], &code[10..]).to_uppercase();
        let shown = verified(app, &certificate);
        assert_eq!(app.stranger().get(&format!("/certificates/verify/{grouped}")).is(200).json(), shown.json());
        assert!(text(&certificate, "verify_url").ends_with(&format!("/verify/{code}")));
        // Strangers learn what is on the paper, and nothing else.
        for private in [text(&certificate, "id"), text(&certificate, "enrolment"), "delegates.example".to_owned()] {
            assert!(!shown.text().contains(&private), "{shown}");
        }
    }

    fn unknown_and_malformed_codes_are_answered_alike(app: &App) {
        app.publish(course("protocol").folder());
        let (_, certificate) = holder(app, "Ana Dias");
        let code = text(&certificate, "code");
        let ask = |code: &str| {
            app.stranger().get(&format!("/certificates/verify/{code}")).is(404).problem("not-found").text()
        };
        let unknown = ask("7k3m9wq2xd4btzh0r5nv8jcpa0");
        for malformed in ["x", &code[1..], "'%20OR%201=1--", "%F0%9F%92%A5", &"0".repeat(4000)] {
            assert_eq!(ask(malformed), unknown, "{malformed}");
        }
    }

    fn a_new_version_of_the_course_leaves_certificates_as_they_are(app: &App) {
        app.publish(course("protocol").titled("Protocol").folder());
        let (ana, certificate) = holder(app, "Ana Dias");
        app.work();
        let (before, pdf) = (verified(app, &certificate).json(), ana.get(&path(&certificate, "/pdf")).is(200).body);
        assert_eq!(app.publish(course("protocol").titled("Rewritten").second_module().folder()), 2);
        assert_eq!(ana.get(&ana.enrolment("")).is(200).str("/status"), "completed");
        assert_eq!(ana.get(&ana.enrolment("")).is(200).part("/version"), 1);
        ana.patch("/me", json!({ "full_name": "Another Name" })).is(200);
        assert_eq!(verified(app, &certificate).json(), before);
        assert_eq!(ana.get(&path(&certificate, "/pdf")).is(200).body, pdf);
        assert_eq!(ana.certificates(), [certificate]);
    }

    fn a_course_by_approval_waits_for_an_administrator(app: &App) {
        app.publish(course("protocol").issue("approval").folder());
        let (ana, ben) = (app.learner("Ana Dias"), app.learner("Ben Ali"));
        let (ines, ada) = (app.facilitator("Ines Costa"), app.administrator());
        ana.enrols_in("protocol");
        ben.enrols_in("protocol");
        ana.completes_the_course();
        assert!(ana.certificates().is_empty());
        assert_eq!(app.mails_to(&ada.email).len(), 1, "who releases is told");

        let (done, open) = (ana.study().enrolment, ben.study().enrolment);
        let release =
            |actor: &Actor<'_>, enrolments: &[&str]| actor.post("/certificates", json!({ "enrolments": enrolments }));
        for actor in [&ana, &ines] {
            release(actor, &[&done]).is(403).problem("forbidden");
        }
        release(&app.stranger(), &[&done]).is(401);
        release(&ada, &[&done, &open]).is(409).problem("not-eligible");
        release(&ada, &[&done, UNKNOWN]).is(404);
        release(&ada, &["no-id"]).is(422).at(&["/enrolments/0"]);
        assert!(ana.certificates().is_empty(), "all or none");
        let released = release(&ada, &[&done]).is(201).items();
        assert_eq!(released, ana.certificates());
        release(&ada, &[&done]).is(409).problem("not-eligible");
        assert_eq!(app.mails_to(&ana.email).iter().filter(|mail| !mail.attachments.is_empty()).count(), 1);
    }

    fn a_course_without_certificates_gives_none(app: &App) {
        app.publish(course("protocol").issue("none").folder());
        let (ana, ada) = (app.learner("Ana Dias"), app.administrator());
        ana.enrols_in("protocol");
        ana.completes_the_course();
        ada.post("/certificates", json!({ "enrolments": [ana.study().enrolment] })).is(409).problem("not-eligible");
        assert!(ana.certificates().is_empty());
    }

    fn a_revoked_certificate_says_so_for_good(app: &App) {
        app.publish(course("protocol").folder());
        let (ana, certificate) = holder(app, "Ana Dias");
        let (ines, ada) = (app.facilitator("Ines Costa"), app.administrator());
        let (revocation, reason) = (path(&certificate, "/revocation"), json!({ "reason": "Issued by mistake." }));
        for actor in [&ana, &ines] {
            actor.post(&revocation, reason.clone()).is(403);
        }
        app.stranger().post(&revocation, reason.clone()).is(401);
        ada.post(&revocation, json!({ "reason": "  " })).is(422).at(&["/reason"]);
        ada.post(&revocation, json!({})).is(422);
        assert_eq!(ada.post(&revocation, reason.clone()).is(200).str("/state"), "revoked");
        ada.post(&revocation, reason).is(409).problem("certificate-ended");
        ada.post(&path(&certificate, "/reissue"), json!({})).is(409).problem("certificate-ended");
        let shown = verified(app, &certificate);
        assert_eq!((shown.str("/state"), shown.str("/revoked_at")), ("revoked".into(), "2026-05-04T09:00:00Z".into()));
        assert!(!shown.text().contains("mistake"), "the reason is for the audit log: {shown}");
        let noted = ada.get("/audit").is(200).items();
        let entry = noted.iter().find(|entry| entry["action"] == "certificate.revoked").expect("it is noted");
        assert_eq!((&entry["actor"], &entry["reason"]), (&json!(ada.id), &json!("Issued by mistake.")));
        assert_eq!(ana.certificates()[0]["state"], "revoked");
        ada.post(&format!("/certificates/{UNKNOWN}/revocation"), json!({ "reason": "x" })).is(404);
    }

    fn a_corrected_certificate_takes_the_place_of_the_old_one(app: &App) {
        app.publish(course("protocol").folder());
        let (ana, old) = holder(app, "Ana Diaz");
        let (ines, ada) = (app.facilitator("Ines Costa"), app.administrator());
        app.empties_the_mailbox();
        ana.patch("/me", json!({ "full_name": "Ana Dias" })).is(200);
        let reissue = path(&old, "/reissue");
        for actor in [&ana, &ines] {
            actor.post(&reissue, json!({})).is(403);
        }
        app.later(Duration::days(1));
        let new = ada.post(&reissue, json!({})).is(201).json();
        assert_eq!((text(&new, "holder"), text(&new, "state")), ("Ana Dias".to_owned(), "valid".to_owned()));
        assert_ne!((&new["number"], &new["code"]), (&old["number"], &old["code"]));
        let shown = verified(app, &old);
        assert_eq!((shown.str("/state"), shown.str("/superseded_by")), ("superseded".to_owned(), text(&new, "number")));
        assert_eq!(shown.str("/holder"), "Ana Diaz", "the old paper stays as it was issued");
        let now = verified(app, &new);
        assert_eq!((now.str("/state"), now.part("/superseded_by")), ("valid".to_owned(), json!(null)));
        assert_eq!(now.str("/completed_on"), "2026-05-04");
        ada.post(&reissue, json!({})).is(409).problem("certificate-ended");
        let states: Vec<String> = ana.certificates().iter().map(|each| text(each, "state")).collect();
        assert_eq!(states, ["valid", "superseded"]);
        assert_eq!(app.mails().iter().map(Mail::certificates).sum::<usize>(), 1);
        // The corrected one can be corrected again, and taken back.
        let third = ada.post(&path(&new, "/reissue"), json!({})).is(201).json();
        ada.post(&path(&third, "/revocation"), json!({ "reason": "x" })).is(200);
    }

    fn a_certificate_expires_at_its_moment(app: &App) {
        app.publish(course("protocol").valid_months(1).folder());
        let (ana, certificate) = holder(app, "Ana Dias");
        assert_eq!(text(&certificate, "valid_until"), "2026-06-04T09:00:00Z");
        app.later(Duration::days(31) - Duration::seconds(1));
        assert_eq!(verified(app, &certificate).str("/state"), "valid");
        app.later(Duration::seconds(1));
        assert_eq!(verified(app, &certificate).str("/state"), "expired");
        assert_eq!(ana.certificates()[0]["state"], "expired");
        app.work();
        ana.get(&path(&certificate, "/pdf")).is(200);
        // What has expired may still have been wrong.
        let ada = app.administrator();
        ada.post(&path(&certificate, "/revocation"), json!({ "reason": "x" })).is(200);
        assert_eq!(verified(app, &certificate).str("/state"), "revoked");
    }

    fn numbers_run_on_within_a_year_and_are_unique(app: &App) {
        app.publish(course("protocol").folder());
        let numbers: Vec<String> = ["Ana Dias", "Ben Ali"].map(|name| text(&holder(app, name).1, "number")).into();
        assert_eq!(numbers, ["PRO-2026-000001", "PRO-2026-000002"]);
        app.later(Duration::days(365));
        assert_eq!(text(&holder(app, "Chi Wang").1, "number"), "PRO-2027-000001");
    }
}
