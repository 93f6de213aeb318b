//! Cohorts: who makes them, who is in them, and who may look.

use chrono::Duration;
use serde_json::{Value, json};

use crate::support::actors::Actor;
use crate::support::app::{App, on_both_databases};
use crate::support::builders::course;

const UNKNOWN: &str = "01890000-0000-7000-8000-000000000000";

fn cohort(actor: &Actor<'_>, title: &str) -> String {
    actor.post("/cohorts", json!({ "course": "protocol", "title": title })).is(201).str("/id")
}

fn titles(actor: &Actor<'_>, query: &str) -> Vec<Value> {
    actor.get(&format!("/cohorts{query}")).is(200).items().iter().map(|each| each["title"].clone()).collect()
}

on_both_databases! {
    fn a_facilitator_makes_a_cohort_and_runs_it(app: &App) {
        app.publish(course("protocol").enrolment("approval").folder());
        let (ines, ana, ben) = (app.facilitator("Ines Costa"), app.learner("Ana Dias"), app.learner("Ben Ali"));
        let body = json!({
            "course": "protocol", "title": " Spring ",
            "starts_at": "2026-05-04T09:00:00Z", "ends_at": "2026-06-04T11:00:00+02:00",
        });
        let made = ines.post("/cohorts", body).is(201);
        assert_eq!((made.str("/title"), made.str("/ends_at")), ("Spring".into(), "2026-06-04T09:00:00Z".into()));
        let id = made.str("/id");
        ana.enrols_in("protocol");
        app.empties_the_mailbox();

        let members = json!({ "emails": [ana.email.to_uppercase(), ben.email] });
        let added = ines.post(&format!("/cohorts/{id}/members"), members.clone()).is(201).items();
        assert!(added.iter().all(|each| each["status"] == "active" && each["cohort"] == id.as_str()), "{added:#?}");
        assert_eq!(
            added[0]["id"].as_str(),
            Some(ana.study().enrolment.as_str()),
            "who waited is let in, and stays who she is"
        );
        assert_eq!((app.mails_to(&ana.email).len(), app.mails_to(&ben.email).len()), (1, 1));
        let again = ines.post(&format!("/cohorts/{id}/members"), members).is(201).items();
        assert_eq!(again, added);
        assert_eq!(app.mails().len(), 2, "twice is the same as once");

        let shown = ines.get(&format!("/cohorts/{id}")).is(200);
        assert_eq!(shown.part("/members").as_array().map(Vec::len), Some(2));
        ines.get(&ana.enrolment("")).is(200);
    }

    fn a_learner_neither_makes_cohorts_nor_sees_them(app: &App) {
        app.publish(course("protocol").folder());
        let (ines, ana) = (app.facilitator("Ines Costa"), app.learner("Ana Dias"));
        let id = cohort(&ines, "Spring");
        ana.post("/cohorts", json!({ "course": "protocol", "title": "Mine" })).is(403).problem("forbidden");
        ana.get("/cohorts").is(403);
        ana.get(&format!("/cohorts/{id}")).is(403);
        ana.post(&format!("/cohorts/{id}/members"), json!({ "emails": [ana.email] })).is(403);
        for path in ["/cohorts".to_owned(), format!("/cohorts/{id}")] {
            app.stranger().get(&path).is(401);
        }
    }

    fn the_cohort_of_another_facilitator_does_not_exist(app: &App) {
        app.publish(course("protocol").folder());
        let (ines, otto) = (app.facilitator("Ines Costa"), app.facilitator("Otto Brandt"));
        let (ana, ada) = (app.learner("Ana Dias"), app.administrator());
        let id = cohort(&ines, "Spring");
        ines.post(&format!("/cohorts/{id}/members"), json!({ "emails": [ana.email] })).is(201);
        let enrolment = ana.get("/me/enrolments").is(200).str("/items/0/id");
        for path in ["/cohorts/{id}", "/cohorts/{id}/members"] {
            let ask = |id: &str| {
                let path = path.replace("{id}", id);
                let members = json!({ "emails": [ana.email] });
                let reply = if path.ends_with("members") { otto.post(&path, members) } else { otto.get(&path) };
                reply.is(404).text()
            };
            assert_eq!(ask(&id), ask(UNKNOWN), "{path}");
        }
        let foreign = otto.get(&format!("/enrolments/{enrolment}")).is(404).text();
        assert_eq!(foreign, otto.get(&format!("/enrolments/{UNKNOWN}")).is(404).text());
        assert!(titles(&otto, "").is_empty());
        assert_eq!(titles(&ada, ""), ["Spring"]);
        ada.get(&format!("/cohorts/{id}")).is(200);
    }

    fn a_facilitator_takes_no_learner_out_of_anothers_cohort(app: &App) {
        app.publish(course("protocol").folder());
        let (ines, otto) = (app.facilitator("Ines Costa"), app.facilitator("Otto Brandt"));
        let (ana, ada) = (app.learner("Ana Dias"), app.administrator());
        let (first, second) = (cohort(&ines, "First"), cohort(&otto, "Second"));
        let emails = json!({ "emails": [ana.email] });
        ines.post(&format!("/cohorts/{first}/members"), emails.clone()).is(201);
        otto.post(&format!("/cohorts/{second}/members"), emails.clone()).is(409).problem("already-enrolled");
        let moved = ada.post(&format!("/cohorts/{second}/members"), emails).is(201);
        assert_eq!(moved.str("/items/0/cohort"), second);
        let enrolment = moved.str("/items/0/id");
        otto.get(&format!("/enrolments/{enrolment}")).is(200);
        ines.get(&format!("/enrolments/{enrolment}")).is(404);
    }

    fn members_are_added_all_or_none(app: &App) {
        app.publish(course("protocol").folder());
        let (ines, ana) = (app.facilitator("Ines Costa"), app.learner("Ana Dias"));
        let id = cohort(&ines, "Spring");
        let path = format!("/cohorts/{id}/members");
        let emails = json!({ "emails": ["nobody@mfa.example", ana.email, "no address"] });
        ines.post(&path, emails).is(422).at(&["/emails/0", "/emails/2"]);
        assert!(ana.get("/me/enrolments").is(200).items().is_empty());
        ines.post(&path, json!({ "emails": ana.email })).is(422).at(&["/emails"]);
        ines.post(&path, json!({})).is(422);
        assert_eq!(ines.post(&path, json!({ "emails": [] })).is(201).items(), [] as [Value; 0]);
    }

    fn everything_that_is_wrong_with_a_cohort_is_told_at_once(app: &App) {
        app.publish(course("protocol").folder());
        let (ines, ana) = (app.facilitator("Ines Costa"), app.learner("Ana Dias"));
        let body = json!({
            "course": "nothing", "title": " ", "starts_at": "2026-05-05T00:00:00Z", "ends_at": "2026-05-04T00:00:00Z",
            "facilitators": [ines.email, ana.email, "nobody@mfa.example"],
        });
        ines.post("/cohorts", body).is(422).at(&[
            "/title",
            "/course",
            "/ends_at",
            "/facilitators/1",
            "/facilitators/2",
        ]);
        let with = |key: &str, value: Value| {
            let mut body = json!({ "course": "protocol", "title": "Spring" });
            body[key] = value;
            ines.post("/cohorts", body).is(422)
        };
        with("starts_at", json!("tomorrow")).at(&["/starts_at"]);
        with("members", json!([])).at(&["/members"]);
        with("facilitators", json!([1])).at(&["/facilitators/0"]);
        assert!(titles(&ines, "").is_empty());
    }

    fn an_administrator_makes_cohorts_for_others(app: &App) {
        app.publish(course("protocol").folder());
        let (ines, ada) = (app.facilitator("Ines Costa"), app.administrator());
        let body = json!({ "course": "protocol", "title": "Spring", "facilitators": [ines.email] });
        let id = ada.post("/cohorts", body).is(201).str("/id");
        assert_eq!(titles(&ines, ""), ["Spring"]);
        ines.get(&format!("/cohorts/{id}")).is(200);
    }

    fn cohorts_are_listed_page_by_page_the_newest_first(app: &App) {
        app.publish(course("protocol").folder());
        let ines = app.facilitator("Ines Costa");
        for title in ["One", "Two", "Three"] {
            app.later(Duration::seconds(1));
            cohort(&ines, title);
        }
        assert_eq!(titles(&ines, ""), ["Three", "Two", "One"]);
        let page = ines.get("/cohorts?limit=2").is(200);
        let next = page.str("/next");
        assert_eq!(titles(&ines, &format!("?limit=2&after={next}")), ["One"]);
        assert_eq!(ines.get(&format!("/cohorts?limit=1&after={next}")).is(200).part("/next"), json!(null));
    }
}
