//! The figures of a cohort: how far learners come, what they score, how long they take.

use chrono::Duration;
use serde_json::{Value, json};

use crate::support::actors::Actor;
use crate::support::app::{App, on_both_databases};
use crate::support::builders::course;

fn cohort(ines: &Actor<'_>, members: &[&Actor<'_>]) -> String {
    let id = ines.post("/cohorts", json!({ "course": "protocol", "title": "Spring" })).is(201).str("/id");
    for member in members {
        let added = ines.post(&format!("/cohorts/{id}/members"), json!({ "emails": [member.email] })).is(201);
        member.studies("protocol", &added.str("/items/0/id"));
    }
    id
}

on_both_databases! {
    fn the_figures_of_a_cohort(app: &App) {
        app.publish(course("protocol").second_module().in_french().folder());
        let ines = app.facilitator("Ines Costa");
        let (ana, ben, cleo, dora) =
            (app.learner("Ana Dias"), app.learner("Ben Ali"), app.learner("Cleo Roux"), app.learner("Dora Lund"));
        let id = cohort(&ines, &[&ana, &ben, &cleo, &dora]);
        let empty = ines.get(&format!("/cohorts/{id}/figures")).is(200);
        assert_eq!((empty.part("/learners"), empty.part("/not_started")), (json!(4), json!(4)));
        assert_eq!((empty.part("/days_to_complete"), empty.part("/quizzes/0/mean")), (json!(null), json!(null)));
        app.later(Duration::days(3));
        ana.completes_the_course();
        ben.reads("one", "read");
        ben.fails("one", "check");
        cleo.starts("one", "check");
        let found = ines.get(&format!("/cohorts/{id}/figures")).is(200);
        let told = |pointer: &str| found.part(pointer);
        assert_eq!((told("/not_started"), told("/under_way")), (json!(1), json!(2)));
        assert_eq!((told("/completed"), told("/withdrawn")), (json!(1), json!(0)));
        let funnel: Vec<Value> = told("/modules").as_array().expect("modules").clone();
        let row = |at: usize| (&funnel[at]["title"], &funnel[at]["begun"], &funnel[at]["done"], &funnel[at]["learners"]);
        assert_eq!(row(0), (&json!("Module one"), &json!(3), &json!(1), &json!(4)));
        assert_eq!(row(1), (&json!("Module two"), &json!(1), &json!(1), &json!(4)));
        let quiz = told("/quizzes/0");
        assert_eq!((&quiz["quiz"], &quiz["kind"], &quiz["n"]), (&json!("check"), &json!("graded"), &json!(2)));
        assert_eq!((&quiz["mean"], &quiz["passed"], &quiz["waiting"]), (&json!(50.0), &json!(1), &json!(0)));
        assert_eq!(quiz["histogram"], json!([1, 0, 0, 0, 0, 0, 0, 0, 0, 1]));
        assert_eq!(quiz["warnings"], json!(["small-n"]));
        assert_eq!((told("/days_to_complete/n"), told("/days_to_complete/median")), (json!(1), json!(3.0)));
        assert_eq!(told("/gain"), json!([]));
    }

    fn who_waits_to_be_let_in_is_in_no_figure(app: &App) {
        app.publish(course("protocol").enrolment("approval").folder());
        let (ines, ana) = (app.facilitator("Ines Costa"), app.learner("Ana Dias"));
        let id = cohort(&ines, &[]);
        ana.post("/courses/protocol/enrolments", json!({ "cohort": id })).is(201);
        assert_eq!(ines.get(&format!("/cohorts/{id}/figures")).is(200).part("/learners"), json!(0));
    }
}
