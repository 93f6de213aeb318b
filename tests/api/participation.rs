//! Certificates of participation: for those who took part and did not complete the course.

use chancery::base::CohortId;
use chrono::Duration;
use serde_json::{Value, json};

use crate::support::actors::Actor;
use crate::support::app::{App, on_both_databases};
use crate::support::builders::{CourseBuilder, course};

/// A course of two lessons of which half must be done.
fn protocol() -> CourseBuilder {
    course("protocol").titled("Protocol").second_module().participation(50)
}

fn asks(actor: &Actor<'_>, enrolments: &[&str]) -> crate::support::reply::Reply {
    actor.post("/certificates", json!({ "enrolments": enrolments, "kind": "participation" }))
}

/// A cohort that ends in a day, with these members.
fn cohort(app: &App, facilitator: &Actor<'_>, members: &[&Actor<'_>]) -> String {
    let ends_at = (app.now() + Duration::days(1)).to_string();
    let body = json!({ "course": "protocol", "title": "Spring", "ends_at": ends_at });
    let id = facilitator.post("/cohorts", body).is(201).str("/id");
    let emails: Vec<&str> = members.iter().map(|member| member.email.as_str()).collect();
    let added = facilitator.post(&format!("/cohorts/{id}/members"), json!({ "emails": emails })).is(201).items();
    for (member, enrolment) in members.iter().zip(added) {
        member.studies("protocol", enrolment["id"].as_str().expect("an id"));
    }
    id
}

fn kinds(actor: &Actor<'_>) -> Vec<Value> {
    actor.certificates().iter().map(|each| each["kind"].clone()).collect()
}

/// Until the worker has seen that the cohort is over.
fn until_concluded(app: &App, id: &str) {
    let id: CohortId = id.parse().expect("an id");
    app.works_until("the cohort is concluded", || {
        let found = app.db.read_blocking(|conn| chancery::cohort::find(conn, id)).expect("the database answers");
        found.is_some_and(|cohort| cohort.concluded_at.is_some())
    });
}

on_both_databases! {
    fn an_administrator_certifies_participation_and_completion_later_stands_beside_it(app: &App) {
        app.publish(protocol().issue("approval").folder());
        let (ana, ines, ada) = (app.learner("Ana Dias"), app.facilitator("Ines Costa"), app.administrator());
        ana.enrols_in("protocol");
        let enrolment = ana.study().enrolment;
        asks(&ada, &[&enrolment]).is(409).problem("not-eligible");
        ana.reads("one", "read");
        for actor in [&ana, &ines] {
            asks(actor, &[&enrolment]).is(403).problem("forbidden");
        }
        ada.post("/certificates", json!({ "enrolments": [enrolment], "kind": "attendance" })).is(422);
        app.later(Duration::days(2));
        let issued = asks(&ada, &[&enrolment]).is(201).items();
        assert_eq!(issued[0]["kind"], "participation");
        asks(&ada, &[&enrolment]).is(409).problem("not-eligible");

        let mail = app.mails_to(&ana.email).into_iter().find(|mail| !mail.attachments.is_empty()).expect("a mail");
        assert!(mail.text.contains("taken part in") && !mail.text.contains("completed"), "{}", mail.text);
        let code = issued[0]["code"].as_str().expect("a code");
        let shown = app.stranger().get(&format!("/certificates/verify/{code}")).is(200);
        assert_eq!((shown.str("/kind"), shown.str("/completed_on")), ("participation".into(), "2026-05-04".into()));

        app.later(Duration::days(1));
        ana.completes_the_course();
        ada.post("/certificates", json!({ "enrolments": [enrolment] })).is(201);
        assert_eq!(kinds(&ana), ["completion", "participation"]);
        assert!(ana.certificates().iter().all(|each| each["state"] == "valid"), "both stand");
        asks(&ada, &[&enrolment]).is(409).problem("not-eligible");
    }

    fn the_end_of_a_cohort_certifies_those_who_took_part_once(app: &App) {
        app.publish(protocol().folder());
        let ines = app.facilitator("Ines Costa");
        let (ana, ben, chi) = (app.learner("Ana Dias"), app.learner("Ben Ali"), app.learner("Chi Wang"));
        let (ada, spring) = (app.administrator(), cohort(app, &ines, &[&ana, &ben, &chi]));
        ana.reads("one", "read");
        ben.completes_the_course();
        app.work();
        // While the cohort runs, Ana may still complete the course.
        let refused = asks(&ada, &[&ana.study().enrolment]).is(409).problem("not-eligible");
        assert!(refused.text().contains("has not ended"), "{refused}");
        app.later(Duration::days(1));
        until_concluded(app, &spring);
        assert_eq!((kinds(&ana), kinds(&ben), kinds(&chi)), (vec![json!("participation")], vec![json!("completion")], vec![]));
        let noted = ada.get("/audit").is(200).items();
        let entry = noted.iter().find(|entry| entry["action"] == "cohort.concluded").expect("it is noted");
        assert_eq!(entry["detail"]["participation"], 1);

        app.later(Duration::days(1));
        until_concluded(app, &spring);
        assert_eq!(ana.certificates().len(), 1);
        app.later(Duration::days(1));
        ana.completes_the_course();
        assert_eq!(kinds(&ana), ["completion", "participation"]);
    }

    fn a_course_without_such_a_certificate_or_without_its_leave_gives_none_by_itself(app: &App) {
        app.publish(course("protocol").second_module().folder());
        let (ines, ana, ada) = (app.facilitator("Ines Costa"), app.learner("Ana Dias"), app.administrator());
        let spring = cohort(app, &ines, &[&ana]);
        ana.reads("one", "read");
        app.later(Duration::days(1));
        until_concluded(app, &spring);
        let refused = asks(&ada, &[&ana.study().enrolment]).is(409).problem("not-eligible");
        assert!(refused.text().contains("no certificate of participation"), "{refused}");

        app.publish(protocol().issue("approval").folder());
        let ben = app.learner("Ben Ali");
        let autumn = cohort(app, &ines, &[&ben]);
        ben.reads("one", "read");
        app.later(Duration::days(1));
        until_concluded(app, &autumn);
        assert!(ben.certificates().is_empty(), "an administrator releases it");
        asks(&ada, &[&ben.study().enrolment]).is(201);
    }

    fn the_grade_stands_on_the_certificate_where_the_course_wants_it(app: &App) {
        app.publish(course("protocol").graded_certificate().folder());
        let ana = app.learner("Ana Dias");
        ana.enrols_in("protocol");
        ana.completes_the_course();
        let person = ana.id.parse().expect("an id");
        let own = app.db.read_blocking(|conn| chancery::certificate::store::of_person(conn, person)).expect("read");
        assert_eq!(own[0].document.grade.map(|grade| grade.value()), Some(100.0));
        assert_eq!(app.mails_to(&ana.email).iter().filter(|mail| !mail.attachments.is_empty()).count(), 1);
    }
}
