//! Every call that changes something leaves an entry in the audit log, or is a learner's own work, which is its own record.

use chrono::Duration;
use serde_json::json;

use crate::support::app::{App, on_both_databases};
use crate::support::builders::course;
use crate::support::routes::{Route, routes};

/// What stands in the log after each call; nothing where the call changes no right, person, enrolment, grade, certificate or
/// setting.
#[rustfmt::skip]
const DEEDS: &[(&str, &str, &str)] = &[
    ("POST", "/auth/register", "person.registered"), ("POST", "/auth/confirm", "person.confirmed"),
    ("POST", "/auth/login", ""), ("POST", "/auth/refresh", "session.replayed"), ("POST", "/auth/logout", ""),
    ("POST", "/auth/step-up", ""), ("POST", "/me/address-confirmation", ""),
    ("POST", "/auth/password-reset", ""), ("POST", "/auth/password-reset/confirm", "person.password-reset"),
    ("PATCH", "/me", "person.changed"), ("DELETE", "/me", "person.erased"),
    ("DELETE", "/me/sessions", "person.sessions-ended"), ("DELETE", "/me/sessions/{id}", "session.ended"),
    ("DELETE", "/me/identities/{provider}", "person.identity-unlinked"),
    ("POST", "/auth/passkeys", ""), ("POST", "/auth/passkeys/challenge", ""), ("POST", "/auth/step-up/passkeys", ""),
    ("POST", "/auth/step-up/passkeys/challenge", ""), ("POST", "/me/passkeys/challenge", ""),
    ("POST", "/me/passkeys", "person.passkey-added"), ("PATCH", "/me/passkeys/{id}", "person.passkey-renamed"),
    ("DELETE", "/me/passkeys/{id}", "person.passkey-removed"),
    ("PUT", "/me/password", "person.password-changed"),
    ("POST", "/me/second-factor", ""), ("POST", "/me/second-factor/confirmation", "person.second-factor-on"),
    ("DELETE", "/me/second-factor", "person.second-factor-off"),
    ("POST", "/me/second-factor/recovery-codes", "person.recovery-codes-made"),
    ("POST", "/users", "person.created"), ("POST", "/users/import", "people.imported"),
    ("PATCH", "/users/{id}", "person.locked"), ("DELETE", "/users/{id}", "person.erased"),
    ("POST", "/users/{id}/sign-out", "person.sessions-ended"),
    ("POST", "/users/{id}/second-factor-removal", "person.second-factor-removed"),
    ("POST", "/users/{id}/invitation", "person.invited"),
    ("POST", "/publication", "publication.begun"),
    ("POST", "/courses/{course}/enrolments", "enrolment.created"),
    ("POST", "/courses/{course}/regrades", "course.corrected"),
    ("POST", "/enrolments/{id}/version", "enrolment.moved"), ("POST", "/enrolments/{id}/approval", "enrolment.approved"),
    ("POST", "/enrolments/{id}/refusal", "enrolment.refused"), ("POST", "/enrolments/{id}/extensions", "enrolment.extended"),
    ("POST", "/enrolments/{id}/extra-attempts", "enrolment.attempts-granted"),
    ("POST", "/enrolments/{id}/pause", "enrolment.paused"), ("POST", "/enrolments/{id}/resume", "enrolment.resumed"),
    ("POST", "/enrolments/{id}/reminder", "enrolment.reminded"),
    ("PUT", "/enrolments/{id}/lessons/{module}/{lesson}/completion", ""),
    ("POST", "/enrolments/{id}/quizzes/{module}/{quiz}/attempts", ""),
    ("PUT", "/attempts/{id}/responses/{question}", ""), ("POST", "/attempts/{id}/submission", "enrolment.completed"),
    ("PUT", "/attempts/{id}/marks/{question}", "attempt.marked"),
    ("POST", "/certificates", "certificates.released"),
    ("PUT", "/enrolments/{id}/certificate-exclusion", "certificate.excluded"),
    ("DELETE", "/enrolments/{id}/certificate-exclusion", "certificate.admitted"),
    ("POST", "/certificates/{id}/revocation", "certificate.revoked"),
    ("POST", "/certificates/{id}/reissue", "certificate.superseded"),
    ("POST", "/cohorts", "cohort.created"), ("PATCH", "/cohorts/{id}", "cohort.changed"),
    ("POST", "/cohorts/{id}/version", "cohort.moved"), ("POST", "/cohorts/{id}/members", "cohort.members-added"),
    ("POST", "/cohorts/{id}/messages", "cohort.message-sent"),
    ("POST", "/cohorts/{id}/requests/approval", "enrolment.approved"),
    ("POST", "/cohorts/{id}/requests/refusal", "enrolment.refused"),
    ("POST", "/cohorts/{id}/invitations", "cohort.invited"),
    ("POST", "/invitations/{id}/withdrawal", "cohort.invitation-withdrawn"),
    ("POST", "/invitations/{id}/resend", "cohort.invitation-resent"),
    ("POST", "/auth/invitations/{token}", "cohort.invitation-accepted"), ("POST", "/me/invitations", "cohort.invitation-accepted"),
    ("POST", "/cohorts/{id}/extensions", "cohort.extended"), ("POST", "/cohorts/{id}/extra-attempts", "cohort.attempts-granted"),
    ("POST", "/mail/test", "mail.tested"), ("POST", "/mail/{id}/resend", "mail.resent"),
    ("PUT", "/set-up/keys", "key.kept"), ("POST", "/backups", "backup.made"),
];

#[test]
fn the_table_of_deeds_names_every_call_that_changes_something() {
    let mut served: Vec<Route> = routes().into_iter().filter(|route| route.method != "GET").collect();
    let mut named: Vec<Route> = DEEDS
        .iter()
        .map(|(method, path, _)| Route { path: (*path).to_owned(), method: (*method).to_owned() })
        .collect();
    served.sort();
    named.sort();
    assert_eq!(named, served);
}

on_both_databases! {
    fn what_staff_do_leaves_an_entry_that_names_them_and_the_chain_holds(app: &App) {
        app.publish(course("protocol").issue("approval").folder());
        let (ana, ben, ines, ada) =
            (app.learner("Ana Dias"), app.learner("Ben Ali"), app.facilitator("Ines Costa"), app.administrator());
        let by_staff = |staff: &str, action: &str| {
            let log = ada.get(&format!("/audit?action={action}&actor={staff}")).is(200).items();
            assert!(!log.is_empty(), "{action} is not in the log");
            assert!(DEEDS.iter().any(|(_, _, known)| *known == action), "{action} is not in the table");
        };
        let cohort = ines.post("/cohorts", json!({ "course": "protocol", "title": "Spring" })).is(201).str("/id");
        let path = |end: &str| format!("/cohorts/{cohort}{end}");
        let members = json!({ "emails": [ana.email, ben.email] });
        let added = ines.post(&path("/members"), members).is(201);
        ana.studies("protocol", &added.str("/items/0/id"));
        ben.studies("protocol", &added.str("/items/1/id"));
        ines.patch(&path(""), json!({ "title": "Summer" })).is(200);
        ines.post(&path("/messages"), json!({ "subject": "Hello", "text": "Hello." })).is(201);
        let invited = ines.post(&path("/invitations"), json!({ "emails": ["new@mfa.example"] })).is(201).str("/items/0/id");
        app.later(Duration::minutes(2));
        ines.post(&format!("/invitations/{invited}/resend"), json!({})).is(200);
        ines.post(&format!("/invitations/{invited}/withdrawal"), json!({})).is(200);
        ines.post(&ana.enrolment("/pause"), json!({ "reason": "Leave." })).is(200);
        ines.post(&ana.enrolment("/resume"), json!({})).is(200);
        let more = json!({ "module": "one", "quiz": "check", "attempts": 1, "reason": "A power cut." });
        ines.post(&ana.enrolment("/extra-attempts"), more.clone()).is(201);
        ines.post(&path("/extra-attempts"), more).is(201);
        ines.post(&ben.enrolment("/reminder"), json!({ "note": "We miss you." })).is(201);
        for action in ["cohort.created", "cohort.members-added", "cohort.changed", "cohort.message-sent", "cohort.invited",
            "cohort.invitation-resent", "cohort.invitation-withdrawn", "enrolment.paused", "enrolment.resumed",
            "enrolment.attempts-granted", "cohort.attempts-granted", "enrolment.reminded"] {
            by_staff(&ines.id, action);
        }
        ana.completes_the_course();
        by_staff(&ana.id, "enrolment.completed");
        ada.put(&ana.enrolment("/certificate-exclusion"), json!({ "reason": "A test." })).is(200);
        let exclusion = ana.enrolment("/certificate-exclusion");
        ada.call("DELETE", &exclusion).send().is(204);
        ada.post("/certificates", json!({ "enrolments": [ana.study().enrolment] })).is(201);
        app.work();
        let certificate = ana.certificates()[0]["id"].as_str().expect("an id").to_owned();
        let newer = ada.post(&format!("/certificates/{certificate}/reissue"), json!({})).is(201).str("/id");
        ada.post(&format!("/certificates/{newer}/revocation"), json!({ "reason": "A mistake." })).is(200);
        let user = format!("/users/{}", ben.id);
        ada.post(&format!("{user}/sign-out"), json!({ "reason": "A shared computer." })).is(200);
        ada.patch(&user, json!({ "locked": true, "reason": "Left." })).is(200);
        ada.post("/mail/test", json!({})).is(202);
        ada.put("/set-up/keys", json!({})).is(204);
        ada.call("DELETE", &user).json(&json!({ "reason": "By letter.", "keep_certificates": true })).send().is(204);
        for action in ["certificate.excluded", "certificate.admitted", "certificates.released", "certificate.superseded",
            "certificate.revoked", "person.sessions-ended", "person.locked", "mail.tested", "key.kept", "person.erased"] {
            by_staff(&ada.id, action);
        }
        // What was written to who is erased went with the person, also from the details.
        assert_eq!(ada.get("/audit?action=enrolment.reminded").is(200).part("/items/0/detail"), json!({}));
        let found = chancery::actions::seal_audit::verified(&app.db, &chancery::account::audit::verify::Known::default());
        assert!(found.expect("the log can be read").holds());
        for (who, status) in [(&ana, 403), (&ines, 403), (&app.stranger(), 401)] {
            who.get("/audit").is(status);
        }
    }
}
