//! Messages to cohorts: whom they reach, and what became of them.

use serde_json::json;

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
    fn a_message_reaches_those_whom_it_is_meant_for(app: &App) {
        app.publish(course("protocol").folder());
        let (ines, otto) = (app.facilitator("Ines Costa"), app.facilitator("Otto Brandt"));
        let (ana, ben, cleo, dora) =
            (app.learner("Ana Dias"), app.learner("Ben Ali"), app.learner("Cleo Roux"), app.learner("Dora Lund"));
        let id = cohort(&ines, &[&ana, &ben, &cleo, &dora]);
        let path = format!("/cohorts/{id}/messages");
        ana.completes_the_course();
        ben.reads("one", "read");
        // Who has started a quiz has begun, although nothing is handed in.
        cleo.starts("one", "check");
        app.empties_the_mailbox();
        let counted = |to: &str| {
            let body = json!({ "subject": "Hello", "text": "Hello.", "to": to, "dry_run": true });
            ines.post(&path, body).is(200).part("/recipients")
        };
        assert_eq!((counted("all"), counted("not-completed"), counted("not-started")), (json!(4), json!(3), json!(1)));
        assert!(ines.get(&path).is(200).items().is_empty() && app.mails().is_empty(), "a dry run sends nothing");
        let body = json!({ "subject": "Begin", "text": "Please begin.", "to": "not-started" });
        let sent = ines.post(&path, body).is(201);
        assert_eq!(sent.part("/recipients"), json!(1));
        let waits = ines.get(&path).is(200);
        assert_eq!(waits.part("/items/0/delivery"), json!({ "waiting": 1, "sent": 0, "failed": 0, "returned": 0 }));
        assert_eq!(app.mails_to(&dora.email).len(), 1);
        assert!(app.mails_to(&cleo.email).is_empty() && app.mails_to(&ana.email).is_empty());
        // Of two in one millisecond neither would be the newer.
        app.later(chrono::Duration::seconds(1));
        let body = json!({ "subject": "To all", "text": "Hello." });
        ines.post(&path, body).is(201);
        app.work();
        let listed = ines.get(&path).is(200);
        assert_eq!((listed.str("/items/0/subject"), listed.str("/items/0/to")), ("To all".into(), "all".into()));
        assert_eq!(listed.part("/items/0/delivery/sent"), json!(4));
        assert_eq!((listed.str("/items/1/sender"), listed.str("/items/1/id")), ("Ines Costa".into(), sent.str("/id")));
        assert_eq!(listed.part("/items/1/delivery"), json!({ "waiting": 0, "sent": 1, "failed": 0, "returned": 0 }));
        let first = ines.get(&format!("{path}?limit=1")).is(200);
        assert_eq!(ines.get(&format!("{path}?limit=1&after={}", first.str("/next"))).is(200).items().len(), 1);
        otto.get(&path).is(404);
        ana.get(&path).is(403);
    }

    fn a_message_to_nobody_is_refused(app: &App) {
        app.publish(course("protocol").folder());
        let (ines, ana) = (app.facilitator("Ines Costa"), app.learner("Ana Dias"));
        let id = cohort(&ines, &[&ana]);
        let path = format!("/cohorts/{id}/messages");
        ana.completes_the_course();
        let body = json!({ "subject": "Begin", "text": "Please begin.", "to": "not-started" });
        ines.post(&path, body).is(422).at(&["/to"]);
        ines.post(&path, json!({ "subject": "A", "text": "B", "to": "everybody" })).is(422).at(&["/to"]);
        assert!(ines.get(&path).is(200).items().is_empty());
    }
}
