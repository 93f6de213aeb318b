//! What one learns of what is not one's own: nothing, not even whether it exists.

use chancery::policy::Rule;
use chancery::web::rights::{CALLS, PAGES};
use serde_json::json;

use super::world::World;
use crate::pages::browser::Browser;
use crate::support::actors::PASSWORD;
use crate::support::app::{App, on_both_databases};

/// An id that nobody has.
const NOBODY: &str = "0199aaaa-0000-7000-8000-000000000000";

on_both_databases! {
    fn a_facilitator_who_asks_for_any_report_of_another_cohort_learns_nothing(app: &App) {
        let world = World::new(app, |_| ());
        // Somebody who runs a cohort of the same course, so that the course is no secret.
        let otto = &world.other;
        otto.post("/cohorts", json!({ "course": "protocol", "title": "Autumn" })).is(201);
        let mut asked = 0;
        for (_, path, action) in CALLS.iter().filter(|(method, ..)| *method == "GET") {
            if !matches!(action.rule(), Rule::Cohort | Rule::OwnOrLed | Rule::LedOfAnother) {
                continue;
            }
            let address = if path.contains("/statistics") {
                format!("{}?cohort={}", world.address(path), world.cohort)
            } else {
                world.address(path)
            };
            let ids = [&world.cohort, &world.enrolment, &world.essay];
            let unknown = ids.iter().fold(address.clone(), |address, id| address.replace(id.as_str(), NOBODY));
            for accept in ["application/json", "text/csv"] {
                let sent = |address: &str| otto.call("GET", address).header("Accept", accept).send().is(404);
                let (foreign, none) = (sent(&address), sent(&unknown));
                assert_eq!(foreign.json(), none.json(), "{address} answers otherwise than what does not exist");
                let text = foreign.text();
                assert!(!text.contains("Ana") && !text.contains("Spring-of-Ines") && !text.contains(&world.cohort), "{foreign}");
                asked += 1;
            }
        }
        assert!(asked > 30, "all reports were asked for: {asked}");
        let browser = Browser::new(app);
        browser.signs_in(&otto.email, PASSWORD).leads_to("/");
        for (_, path, action) in PAGES.iter().filter(|(method, ..)| *method == "GET") {
            if !matches!(action.rule(), Rule::Cohort) {
                continue;
            }
            for address in [world.address(path), world.address(path).replace("progress.csv", "progress.xlsx")] {
                let page = browser.get(&address).is(404);
                assert!(!page.text.contains("Ana Dias") && !page.text.contains("Spring-of-Ines"), "{address}");
            }
        }
        assert!(!otto.get("/cohorts").is(200).text().contains("Spring-of-Ines"));
        let own = otto.get("/courses/protocol/quizzes/one/check/statistics").is(200);
        assert!(!own.text().contains(&world.cohort), "the statistics are those of the own cohorts");
    }

    fn what_belongs_to_another_cohort_is_not_found_under_ones_own(app: &App) {
        let world = World::new(app, |_| ());
        let otto = &world.other;
        let own = otto.post("/cohorts", json!({ "course": "protocol", "title": "Autumn" })).is(201).str("/id");
        let browser = Browser::new(app);
        browser.signs_in(&otto.email, PASSWORD).leads_to("/");
        browser.get(&format!("/cohorts/{own}")).is(200);
        for inside in [
            format!("learners/{}", world.enrolment),
            format!("marking/{}", world.essay),
        ] {
            browser.get(&format!("/cohorts/{own}/{inside}")).is(404);
            browser.get(&format!("/cohorts/{}/{inside}", world.cohort)).is(404);
        }
        let learner = world.enrolment.as_str();
        let deed = [("deed", "remind"), ("once", "0123456789abcdefghij"), ("learner", learner)];
        let token = browser.get(&format!("/cohorts/{own}")).token();
        for path in [format!("/cohorts/{own}"), format!("/cohorts/{own}/members")] {
            let mut fields = vec![("token", token.as_str())];
            fields.extend(deed);
            let page = browser.send("POST", &path, Some(&fields), &[("origin", &app.address)]);
            assert!(page.status >= 400 && !page.text.contains("Ana Dias"), "{path}: {}", page.status);
        }
        let asked = json!({ "enrolments": [world.enrolment] });
        otto.post(&format!("/cohorts/{own}/requests/approval"), asked.clone()).is(422);
        let why = json!({ "enrolments": [world.enrolment], "reason": "Because." });
        otto.post(&format!("/cohorts/{own}/requests/refusal"), why).is(422);
        // Nor are learners taken out of another's cohort.
        otto.post(&format!("/cohorts/{own}/members"), json!({ "emails": [world.owner.email] })).is(409).problem("already-enrolled");
        assert_eq!(world.owner.get(&format!("/enrolments/{learner}")).is(200).str("/cohort"), world.cohort);
        for what in ["withdrawal", "resend"] {
            otto.post(&format!("/invitations/{}/{what}", world.invitation), json!({})).is(404);
        }
    }

    fn a_foreign_certificate_is_neither_changed_nor_told_from_one_that_never_was(app: &App) {
        let world = World::new(app, |_| ());
        let held = || world.owner.get("/me/certificates").is(200).json();
        let before = held();
        let reason = json!({ "reason": "Because." });
        let stranger = app.stranger();
        for who in [&world.learner, &world.facilitator, &world.other, &stranger] {
            for (method, rest) in [("GET", ""), ("GET", "/pdf"), ("GET", "/credential"), ("POST", "/revocation"), ("POST", "/reissue")] {
                let asks = |id: &str| {
                    let address = format!("/certificates/{id}{rest}");
                    let call = who.call(method, &address);
                    match rest {
                        "/revocation" => call.json(&reason).send(),
                        "/reissue" => call.json(&json!({})).send(),
                        _ => call.send(),
                    }
                };
                let (foreign, none) = (asks(&world.certificate), asks(NOBODY));
                assert!(matches!(foreign.status, 401 | 403 | 404), "{foreign}");
                assert_eq!((foreign.status, foreign.json()), (none.status, none.json()), "{method} {rest}");
            }
        }
        assert_eq!(held(), before);
    }
}
