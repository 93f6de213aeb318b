//! How far everybody of a cohort is, as JSON, as CSV, as a spreadsheet; one learner's history; title and dates of a cohort.

use std::io::{Cursor, Read as _};

use chrono::Duration;
use serde_json::{Value, json};

use super::attention::cohort_of;
use crate::support::actors::Actor;
use crate::support::app::{App, on_both_databases};
use crate::support::builders::course;

fn states(item: &Value) -> Vec<&str> {
    item["units"].as_array().expect("units").iter().map(|cell| cell["state"].as_str().expect("a state")).collect()
}

fn names(facilitator: &Actor<'_>, cohort: &str, query: &str) -> Vec<String> {
    let items = facilitator.get(&format!("{cohort}/progress{query}")).is(200).items();
    items.iter().map(|item| item["full_name"].as_str().expect("a name").to_owned()).collect()
}

on_both_databases! {
    fn the_matrix_tells_what_every_learner_did_in_every_unit(app: &App) {
        app.publish(course("protocol").attempts(2).second_module().folder());
        let ines = app.facilitator("Ines Costa");
        let (ana, ben, eva) = (app.learner("Ana Dias"), app.learner("Ben Okri"), app.learner("Eva Roth"));
        let cohort = cohort_of(&ines, &[&ana, &ben, &eva], None);
        ana.completes_the_course();
        ben.reads("one", "read");
        ben.fails("one", "check");
        app.later(Duration::minutes(1));
        let found = ines.get(&format!("{cohort}/progress")).is(200);
        assert_eq!(found.part("/total"), 3);
        let units: Vec<Value> = found.part("/units").as_array().expect("units").clone();
        let titles: Vec<&str> = units.iter().filter_map(|unit| unit["title"].as_str()).collect();
        assert_eq!(titles, ["Reading", "A check", "Reading", "Another check"]);
        let items = found.items();
        assert_eq!(states(&items[0]), ["done", "done", "done", "done"]);
        assert_eq!(states(&items[1]), ["done", "failed", "locked", "locked"]);
        assert_eq!(states(&items[2]), ["open", "open", "locked", "locked"]);
        assert_eq!((&items[0]["units"][1]["grade"], &items[1]["units"][1]["grade"]), (&json!(100.0), &json!(0.0)));
        assert_eq!((&items[0]["status"], &items[1]["percent"]), (&json!("completed"), &json!(25.0)));

        ben.starts("one", "check");
        let running = ines.get(&format!("{cohort}/progress?search=okri")).is(200).items();
        assert_eq!((running.len(), states(&running[0])[1]), (1, "in-progress"));
    }

    fn rows_are_sorted_and_filtered_over_all_pages(app: &App) {
        app.publish(course("protocol").folder());
        let ines = app.facilitator("Ines Costa");
        let (ana, ben, eva) = (app.learner("Ana Dias"), app.learner("Ben Okri"), app.learner("Eva Roth"));
        ben.patch("/me", json!({ "country": "Nigeria", "affiliation": "Foreign Ministry" })).is(200);
        eva.patch("/me", json!({ "country": "Austria", "affiliation": "=HYPERLINK(\"x\")" })).is(200);
        let cohort = cohort_of(&ines, &[&eva, &ben, &ana], None);
        ben.reads("one", "read");
        app.later(Duration::hours(1));
        eva.completes_the_course();
        assert_eq!(names(&ines, &cohort, ""), ["Ana Dias", "Ben Okri", "Eva Roth"]);
        assert_eq!(names(&ines, &cohort, "?sort=-name"), ["Eva Roth", "Ben Okri", "Ana Dias"]);
        assert_eq!(names(&ines, &cohort, "?sort=-percent"), ["Eva Roth", "Ben Okri", "Ana Dias"]);
        assert_eq!(names(&ines, &cohort, "?sort=percent&limit=1&after=1"), ["Ben Okri"]);
        assert_eq!(names(&ines, &cohort, "?sort=activity"), ["Ben Okri", "Eva Roth", "Ana Dias"], "never comes last");
        assert_eq!(names(&ines, &cohort, "?sort=-grade"), ["Eva Roth", "Ana Dias", "Ben Okri"]);
        assert_eq!(names(&ines, &cohort, "?country=Nigeria"), ["Ben Okri"]);
        assert_eq!(names(&ines, &cohort, "?affiliation=Foreign%20Ministry"), ["Ben Okri"]);
        assert_eq!(names(&ines, &cohort, "?search=MINISTRY"), ["Ben Okri"]);
        assert_eq!(names(&ines, &cohort, "?state=completed"), ["Eva Roth"]);
        assert_eq!(names(&ines, &cohort, "?state=withdrawn"), Vec::<String>::new());
        assert_eq!(ines.get(&format!("{cohort}/progress?limit=2")).is(200).str("/next"), "2");
        for wrong in ["?sort=size", "?limit=0", "?limit=201", "?state=lost", "?after=x", "?colour=red"] {
            ines.get(&format!("{cohort}/progress{wrong}")).is(422).problem("invalid-query");
        }

        let table = ines.get(&format!("{cohort}/progress?format=csv&sort=-name&limit=1")).is(200);
        assert_eq!(table.header("content-type"), "text/csv; charset=utf-8");
        let lines: Vec<String> = table.text().split("\r\n").map(str::to_owned).collect();
        assert_eq!(lines.len(), 5, "a table has all rows");
        assert!(lines[0].ends_with("passed,last_activity_at,one/read,one/check"), "{}", lines[0]);
        assert!(lines[1].starts_with("Eva Roth,eva.roth@delegates.example,Austria,\"'=HYPERLINK(\"\"x\"\")\",completed,100,100,yes,"), "{}", lines[1]);
        assert!(lines[1].ends_with(",done,100") && lines[2].ends_with(",done,open") && lines[3].ends_with(",,open,open"), "{lines:?}");
        let by_accept = ines.call("GET", &format!("{cohort}/progress?sort=-name")).header("Accept", "text/csv").send();
        assert_eq!(by_accept.is(200).text(), table.text());
    }

    fn what_happened_in_an_enrolment_is_told_in_order_to_those_whom_it_concerns(app: &App) {
        app.publish(course("protocol").folder());
        let (ines, ana) = (app.facilitator("Ines Costa"), app.learner("Ana Dias"));
        let cohort = cohort_of(&ines, &[&ana], None);
        app.work();
        let mut steps: Vec<Box<dyn Fn()>> = Vec::new();
        steps.push(Box::new(|| drop(ana.reads("one", "read"))));
        steps.push(Box::new(|| drop(ana.fails("one", "check"))));
        steps.push(Box::new(|| {
            let more = json!({ "module": "one", "quiz": "check", "attempts": 2, "reason": "A power cut." });
            ines.post(&ana.enrolment("/extra-attempts"), more).is(201);
        }));
        steps.push(Box::new(|| drop(ines.post(&ana.enrolment("/pause"), json!({ "reason": "Leave." })).is(200))));
        steps.push(Box::new(|| drop(ines.post(&ana.enrolment("/resume"), json!({})).is(200))));
        steps.push(Box::new(|| drop(ines.post(&ana.enrolment("/reminder"), json!({})).is(201))));
        steps.push(Box::new(|| drop(ana.passes("one", "check"))));
        for step in steps {
            app.later(Duration::minutes(10));
            step();
            app.work();
        }
        ana.patch("/me", json!({ "language": "en" })).is(200);
        let items = ines.get(&ana.enrolment("/history")).is(200).items();
        let kinds: Vec<&str> = items.iter().rev().filter_map(|item| item["kind"].as_str()).collect();
        let (first, rest) = kinds.split_at(2);
        assert!(first.contains(&"enrolled") && first.contains(&"mail"), "{kinds:?}");
        assert_eq!(rest[..6], ["lesson-done", "attempt", "granted", "paused", "resumed", "mail"]);
        for last in ["attempt", "completed", "certificate", "mail"] {
            assert!(rest[6..].contains(&last), "{last}: {kinds:?}");
        }
        let text = |kind: &str| {
            let of_kind = items.iter().rev().filter(|item| item["kind"] == kind);
            of_kind.map(|item| item["text"].as_str().expect("words").to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(text("attempt"), ["Failed “A check” with 0%, attempt 1", "Passed “A check” with 100%, attempt 2"]);
        assert_eq!(text("granted"), ["A check: 2 more attempts."]);
        assert!(text("mail").contains(&"Mail sent: reminder".to_owned()), "{:?}", text("mail"));
        assert_eq!(ana.get(&ana.enrolment("/history")).is(200).items().len(), items.len());
        let eve = app.learner("Eve Stone");
        eve.get(&ana.enrolment("/history")).is(404);
        drop(cohort);
    }

    fn title_and_dates_of_a_cohort_can_be_changed(app: &App) {
        app.publish(course("protocol").folder());
        let (ines, ana) = (app.facilitator("Ines Costa"), app.learner("Ana Dias"));
        let cohort = cohort_of(&ines, &[&ana], Some("2026-06-01T12:00:00Z"));
        let renamed = ines.patch(&cohort, json!({ "title": "Winter" })).is(200);
        assert_eq!((renamed.str("/title"), renamed.str("/ends_at")), ("Winter".into(), "2026-06-01T12:00:00Z".into()));
        let open = ines.patch(&cohort, json!({ "starts_at": "2026-05-01T00:00:00Z", "ends_at": null })).is(200);
        assert_eq!((open.str("/starts_at"), open.part("/ends_at")), ("2026-05-01T00:00:00Z".into(), Value::Null));
        ines.patch(&cohort, json!({ "ends_at": "2026-04-01T00:00:00Z" })).is(422).at(&["/ends_at"]);
        ines.patch(&cohort, json!({ "title": " " })).is(422).at(&["/title"]);
        ines.patch(&cohort, json!({ "course": "law" })).is(422);
        app.facilitator("Otto Brandt").patch(&cohort, json!({ "title": "Mine" })).is(404);
        ana.patch(&cohort, json!({ "title": "Mine" })).is(403);
        assert_eq!(ines.get(&cohort).str("/title"), "Winter");
    }
}

#[test]
fn a_spreadsheet_has_the_same_cells_and_no_formula() {
    let app = App::on_sqlite();
    app.publish(course("protocol").folder());
    let (ines, eva) = (app.facilitator("Ines Costa"), app.learner("Eva Roth"));
    eva.patch("/me", json!({ "affiliation": "=1+1" })).is(200);
    let cohort = cohort_of(&ines, &[&eva], None);
    eva.completes_the_course();
    // It is packed already: nobody packs it again on its way.
    let table = format!("{cohort}/progress?format=xlsx");
    let sheet = ines.call("GET", &table).header("Accept-Encoding", "gzip").send().is(200);
    assert_eq!(sheet.header("content-type"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    assert!(sheet.header("content-disposition").ends_with("-progress.xlsx\""));
    let mut archive = zip::ZipArchive::new(Cursor::new(sheet.body)).expect("a spreadsheet is an archive");
    let mut part = |name: &str| {
        let mut text = String::new();
        archive.by_name(name).expect(name).read_to_string(&mut text).expect("XML");
        text
    };
    let (cells, texts) = (part("xl/worksheets/sheet1.xml"), part("xl/sharedStrings.xml"));
    assert!(texts.contains("<t>=1+1</t>") && texts.contains("one/check") && texts.contains("Eva Roth"), "{texts}");
    assert!(!cells.contains("<f>"), "no cell is a formula: {cells}");
    assert!(cells.contains("<v>100</v>"), "{cells}");
}
