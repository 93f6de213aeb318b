//! Requests to be let in, and invitations: from the right side and from the wrong one.

use chrono::Duration;
use serde_json::{Value, json};

use crate::support::actors::Actor;
use crate::support::app::{App, on_both_databases};
use crate::support::builders::course;

const PASSWORD: &str = "consul visits the harbour";

fn cohort(ines: &Actor<'_>) -> String {
    ines.post("/cohorts", json!({ "course": "protocol", "title": "Spring" })).is(201).str("/id")
}

fn asks(learner: &Actor<'_>, cohort: Option<&str>) -> String {
    let asked = learner.post("/courses/protocol/enrolments", json!({ "cohort": cohort })).is(201);
    assert_eq!(asked.str("/status"), "pending");
    asked.str("/id")
}

fn names(reply: &crate::support::reply::Reply) -> Vec<Value> {
    reply.items().iter().map(|each| each["full_name"].clone()).collect()
}

/// The secret of the invitation that was mailed there; the mailbox is empty then.
fn secret(app: &App, email: &str) -> String {
    let mut mails = app.mails_to(email);
    mails.retain(|mail| mail.text.contains("/invitation/"));
    assert_eq!(mails.len(), 1, "{mails:#?}");
    app.empties_the_mailbox();
    mails.remove(0).secret_after("invitation")
}

fn joining(name: &str) -> Value {
    json!({ "password": PASSWORD, "full_name": name, "language": "fr" })
}

on_both_databases! {
    fn those_who_ask_are_let_in_or_declined(app: &App) {
        app.publish(course("protocol").enrolment("approval").folder());
        let (ines, otto, ada) = (app.facilitator("Ines Costa"), app.facilitator("Otto Brandt"), app.administrator());
        let (ana, ben, cleo, dora) =
            (app.learner("Ana Dias"), app.learner_in("fr", "Ben Ali"), app.learner("Cleo Roux"), app.learner("Dora Lund"));
        let id = cohort(&ines);
        let (first, second) = (asks(&ana, Some(&id)), asks(&ben, Some(&id)));
        app.later(Duration::minutes(1));
        let (third, fourth) = (asks(&cleo, None), asks(&dora, None));
        app.empties_the_mailbox();
        let path = format!("/cohorts/{id}/requests");
        let asking = ines.get(&path).is(200);
        assert_eq!(asking.items().len(), 2, "{asking}");
        assert_eq!(names(&ines.get(&format!("{path}?course=true")).is(200)).len(), 2);
        // From the wrong side.
        let body = json!({ "enrolments": [first], "reason": "No." });
        otto.post(&format!("{path}/refusal"), body.clone()).is(404);
        otto.post(&format!("/enrolments/{first}/refusal"), json!({ "reason": "No." })).is(404);
        ana.post(&format!("/enrolments/{first}/refusal"), json!({ "reason": "No." })).is(403);
        ana.post(&format!("{path}/approval"), json!({ "enrolments": [first] })).is(403);
        let own = cohort(&otto);
        let foreign = json!({ "enrolments": [third, first] });
        otto.post(&format!("/cohorts/{own}/requests/approval"), foreign).is(422).at(&["/enrolments/1"]);
        ines.post(&format!("{path}/approval"), json!({ "enrolments": [] })).is(422).at(&["/enrolments"]);
        ines.post(&format!("{path}/refusal"), json!({ "enrolments": [second], "reason": " " })).is(422).at(&["/reason"]);
        // Whoever asked for the course alone may be wanted by another cohort.
        let body = json!({ "enrolments": [fourth], "reason": "No." });
        ines.post(&format!("{path}/refusal"), body.clone()).is(422).at(&["/enrolments/0"]);
        assert_eq!(names(&ines.get(&path).is(200)).len(), 2, "nothing happened so far");
        // From the right one.
        let approved = ines.post(&format!("{path}/approval"), json!({ "enrolments": [first, third] })).is(200).items();
        assert!(approved.iter().all(|each| each["status"] == "active" && each["cohort"] == id.as_str()), "{approved:?}");
        assert_eq!((app.mails_to(&ana.email).len(), app.mails_to(&cleo.email).len()), (1, 1));
        ines.post(&format!("{path}/approval"), json!({ "enrolments": [first] })).is(409).problem("not-pending");
        let refused = json!({ "enrolments": [second], "reason": "The places are taken." });
        ines.post(&format!("{path}/refusal"), refused).is(200);
        let mail = app.mails_to(&ben.email).remove(0);
        assert!(mail.text.contains("The places are taken.") && mail.subject.contains("Votre demande"), "{}", mail.text);
        ada.post(&format!("{path}/refusal"), body).is(200);
        ada.post(&format!("/enrolments/{fourth}/refusal"), json!({ "reason": "No." })).is(409).problem("not-pending");
        assert!(ines.get(&path).is(200).items().is_empty());
        assert_eq!(ben.get(&format!("/enrolments/{second}")).is(200).str("/status"), "withdrawn");
        let members = ines.get(&format!("/cohorts/{id}")).is(200).part("/members");
        assert_eq!(members.as_array().map(Vec::len), Some(2), "who was declined was never in the cohort");
        let log = ada.get("/audit").is(200).items();
        let refusals: Vec<_> = log.iter().filter(|entry| entry["action"] == "enrolment.refused").collect();
        assert!(refusals.iter().any(|entry| entry["reason"] == "The places are taken."), "{refusals:?}");
        // Who was declined may ask again.
        asks(&ben, Some(&id));
    }

    fn somebody_new_follows_an_invitation_once(app: &App) {
        app.publish(course("protocol").enrolment("invitation").in_french().folder());
        let (ines, ada) = (app.facilitator("Ines Costa"), app.administrator());
        let id = cohort(&ines);
        let body = json!({ "emails": ["Noor@mfa.example", "noor@MFA.example"], "language": "fr" });
        let made = ines.post(&format!("/cohorts/{id}/invitations"), body).is(201).items();
        assert_eq!((made.len(), &made[0]["state"], &made[0]["language"]), (1, &json!("waiting"), &json!("fr")));
        app.work();
        let mail = app.mails_to("Noor@mfa.example").remove(0);
        assert!(mail.subject.contains("Un petit cours") && mail.text.contains("Ines Costa"), "{}", mail.text);
        let token = secret(app, "Noor@mfa.example");
        let address = format!("/auth/invitations/{token}");
        let stranger = app.stranger();
        let shown = stranger.get(&address).is(200);
        assert_eq!((shown.str("/email"), shown.part("/has_account")), ("Noor@mfa.example".to_owned(), json!(false)));
        stranger.post(&address, json!({ "password": "short", "full_name": " " })).is(422).at(&["/password", "/full_name"]);
        stranger.post(&address, json!({ "password": PASSWORD, "full_name": "Noor", "email": "x@y.example" })).is(422);
        let joined = stranger.post(&address, joining("Noor Haddad")).is(200);
        assert_eq!((joined.str("/status"), joined.str("/cohort")), ("active".to_owned(), id.clone()));
        // The address is confirmed: signing in works at once.
        let body = json!({ "email": "noor@mfa.example", "password": PASSWORD });
        stranger.post("/auth/login", body).is(200);
        // Used twice.
        stranger.get(&address).is(410).problem("link-spent");
        stranger.post(&address, joining("Noor Again")).is(410);
        let listed = ines.get(&format!("/cohorts/{id}/invitations")).is(200);
        assert_eq!(listed.str("/items/0/state"), "accepted");
        let invitation = listed.str("/items/0/id");
        for verb in ["withdrawal", "resend"] {
            ines.post(&format!("/invitations/{invitation}/{verb}"), json!({})).is(409).problem("invitation-ended");
        }
        let people = ada.get("/users?search=noor").is(200).items();
        assert_eq!((people.len(), &people[0]["language"]), (1, &json!("fr")));
        // The link is nowhere but in the mail.
        for path in ["/audit", "/mail", &format!("/cohorts/{id}/invitations")] {
            assert!(!ada.get(path).is(200).text().contains(&token), "{path} holds the secret");
        }
    }

    fn an_invitation_is_for_its_address_alone(app: &App) {
        app.publish(course("protocol").enrolment("invitation").folder());
        let (ines, ana, eve) = (app.facilitator("Ines Costa"), app.learner("Ana Dias"), app.learner("Eve Stone"));
        let id = cohort(&ines);
        ines.post(&format!("/cohorts/{id}/invitations"), json!({ "emails": [ana.email] })).is(201);
        let token = secret(app, &ana.email);
        let body = json!({ "token": token });
        assert_eq!(app.stranger().get(&format!("/auth/invitations/{token}")).is(200).part("/has_account"), json!(true));
        app.stranger().post(&format!("/auth/invitations/{token}"), joining("Ana Again")).is(409).problem("address-taken");
        eve.post("/me/invitations", body.clone()).is(403).problem("invitation-for-another");
        app.stranger().post("/me/invitations", body.clone()).is(401);
        let joined = ana.post("/me/invitations", body.clone()).is(200);
        assert_eq!(joined.str("/cohort"), id);
        ana.post("/me/invitations", body).is(410).problem("link-spent");
        ana.post("/me/invitations", json!({ "token": "nothing" })).is(410);
        ines.post(&format!("/cohorts/{id}/invitations"), json!({ "emails": [ana.email] })).is(422).at(&["/emails/0"]);
        assert!(eve.get("/me/enrolments").is(200).items().is_empty());
    }

    fn an_invitation_ends_by_time_by_being_taken_back_and_by_a_newer_one(app: &App) {
        app.publish(course("protocol").folder());
        let (ines, otto, ana) = (app.facilitator("Ines Costa"), app.facilitator("Otto Brandt"), app.learner("Ana Dias"));
        let id = cohort(&ines);
        let path = format!("/cohorts/{id}/invitations");
        let made = ines.post(&path, json!({ "emails": [ana.email] })).is(201);
        let invitation = made.str("/items/0/id");
        let first = secret(app, &ana.email);
        app.later(Duration::days(14));
        ana.post("/me/invitations", json!({ "token": first })).is(410);
        assert_eq!(ines.get(&path).is(200).str("/items/0/state"), "expired");
        // Sent again, the same invitation has a new link and a new term.
        ines.post(&format!("/invitations/{invitation}/resend"), json!({})).is(200);
        let second = secret(app, &ana.email);
        assert_ne!(first, second);
        ana.post("/me/invitations", json!({ "token": first })).is(410);
        // Invited anew it is the same invitation still.
        let again = ines.post(&path, json!({ "emails": [ana.email.to_uppercase()] })).is(201);
        assert_eq!(again.str("/items/0/id"), invitation);
        ana.post("/me/invitations", json!({ "token": second })).is(410);
        let third = secret(app, &ana.email);
        for verb in ["withdrawal", "resend"] {
            otto.post(&format!("/invitations/{invitation}/{verb}"), json!({})).is(404);
            ana.post(&format!("/invitations/{invitation}/{verb}"), json!({})).is(403);
        }
        let withdrawn = ines.post(&format!("/invitations/{invitation}/withdrawal"), json!({})).is(200);
        assert_eq!(withdrawn.str("/state"), "withdrawn");
        ines.post(&format!("/invitations/{invitation}/withdrawal"), json!({})).is(200);
        ana.post("/me/invitations", json!({ "token": third })).is(410);
        ines.post(&format!("/invitations/{invitation}/resend"), json!({})).is(409).problem("invitation-ended");
        assert!(ana.get("/me/enrolments").is(200).items().is_empty());
        ines.post(&path, json!({ "emails": ["no address", "b@mfa.example"] })).is(422).at(&["/emails/0"]);
        assert!(app.mails_to("b@mfa.example").is_empty(), "all of them or none");
    }

    fn who_learns_with_another_cohort_is_not_moved_by_an_invitation(app: &App) {
        app.publish(course("protocol").folder());
        let (ines, otto, ana) = (app.facilitator("Ines Costa"), app.facilitator("Otto Brandt"), app.learner("Ana Dias"));
        let (first, second) = (cohort(&ines), cohort(&otto));
        ines.post(&format!("/cohorts/{first}/members"), json!({ "emails": [ana.email] })).is(201);
        otto.post(&format!("/cohorts/{second}/invitations"), json!({ "emails": [ana.email] })).is(201);
        let token = secret(app, &ana.email);
        ana.post("/me/invitations", json!({ "token": token })).is(409).problem("already-enrolled");
        assert_eq!(ana.get("/me/enrolments").is(200).str("/items/0/cohort"), first);
    }
}
