//! How much work an account may ask for: reports, invitations, messages, mails sent again, imports.

use chancery::settings::Limits;
use chrono::Duration;
use serde_json::json;

use super::limited;
use crate::pages::browser::Browser;
use crate::support::actors::{Actor, PASSWORD};
use crate::support::app::App;
use crate::support::builders::course;

/// A facilitator with a cohort, and its id.
fn runs_a_cohort<'a>(app: &'a App, name: &str) -> (Actor<'a>, String) {
    let ines = app.facilitator(name);
    let cohort = ines.post("/cohorts", json!({ "course": "protocol", "title": name })).is(201).str("/id");
    (ines, cohort)
}

#[test]
fn heavy_reports_are_so_many_for_each_account_from_api_and_pages_together() {
    let few = Limits { reports_per_account: 6, ..Limits::default() };
    App::on_both_with_limits(few, |app| {
        app.publish(course("protocol").folder());
        let (ines, cohort) = runs_a_cohort(app, "Ines Costa");
        let browser = Browser::new(app);
        browser.signs_in(&ines.email, PASSWORD).leads_to("/");
        let calls = [
            format!("/cohorts/{cohort}/progress?format=csv"),
            format!("/cohorts/{cohort}/gain"),
            format!("/cohorts/{cohort}/figures"),
            format!("/courses/protocol/quizzes/one/check/statistics?cohort={cohort}"),
            "/me/export".to_owned(),
        ];
        calls.iter().for_each(|path| _ = ines.get(path).is(200));
        browser.get(&format!("/cohorts/{cohort}/progress.csv")).is(200);
        calls.iter().for_each(|path| limited(ines.get(path), "100"));
        for page in ["progress.xlsx", "figures", "statistics", "statistics/one/check", "statistics/one/check/table.csv"]
        {
            let page = browser.get(&format!("/cohorts/{cohort}/{page}")).is(429);
            assert_eq!(page.header("retry-after"), "100");
            page.says("This was tried too often. Try again in 2 minutes.");
        }
        let export = browser.fills("/account/data", "/account/export", &[]).is(429);
        export.says("This was tried too often.");
        // What is looked at all day is not counted, and others are not kept waiting.
        ines.get(&format!("/cohorts/{cohort}/progress")).is(200);
        browser.get(&format!("/cohorts/{cohort}/progress")).is(200);
        let (other, cohort) = runs_a_cohort(app, "Otto Frank");
        other.get(&format!("/cohorts/{cohort}/progress?format=csv")).is(200);
        let ada = app.administrator();
        let trial = json!({ "dry_run": true, "reason": "to see" });
        (0..6).for_each(|_| _ = ada.post("/courses/protocol/regrades", trial.clone()).is(200));
        limited(ada.post("/courses/protocol/regrades", trial), "100");
        ada.post("/courses/protocol/regrades", json!({ "reason": "a faulty question" })).is(200);
        app.later(Duration::seconds(100));
        ines.get(&calls[0]).is(200);
    });
}

#[test]
fn invitations_are_so_many_for_each_account_from_api_and_page_together() {
    let few = Limits { invitations_per_account: 4, ..Limits::default() };
    App::on_both_with_limits(few, |app| {
        app.publish(course("protocol").folder());
        let (ines, cohort) = runs_a_cohort(app, "Ines Costa");
        let path = format!("/cohorts/{cohort}/invitations");
        let invites = |names: &[&str]| {
            let emails: Vec<String> = names.iter().map(|name| format!("{name}@mfa.example")).collect();
            ines.post(&path, json!({ "emails": emails }))
        };
        let first = invites(&["a", "b"]).is(201).str("/items/0/id");
        // All of them or none: what was refused mails nothing and counts nothing.
        limited(invites(&["c", "d", "e"]), "900");
        ines.post(&path, json!({ "emails": ["nobody"] })).is(422);
        ines.post(&format!("/invitations/{first}/resend"), json!({})).is(200);
        let browser = Browser::new(app);
        browser.signs_in(&ines.email, PASSWORD).leads_to("/");
        let page = format!("/cohorts/{cohort}/joining");
        let action = format!("{page}/invitations");
        let fields = [("emails", "c@mfa.example"), ("language", "en")];
        browser.fills(&page, &action, &fields).leads_to(&format!("{page}?done=invited"));
        limited(invites(&["d"]), "900");
        limited(ines.post(&format!("/invitations/{first}/resend"), json!({})), "900");
        let closed = browser.fills(&page, &action, &[("emails", "d@mfa.example"), ("language", "en")]);
        closed.says("This was tried too often. Try again in 15 minutes.").says("d@mfa.example</textarea>");
        assert!(app.mails_to("d@mfa.example").is_empty() && app.mails_to("e@mfa.example").is_empty());
        let (otto, own) = runs_a_cohort(app, "Otto Frank");
        otto.post(&format!("/cohorts/{own}/invitations"), json!({ "emails": ["d@mfa.example"] })).is(201);
        app.later(Duration::minutes(15));
        invites(&["e"]).is(201);
    });
}

#[test]
fn announcements_are_so_many_for_each_account_from_api_and_page_together() {
    let few = Limits { announcements_per_account: 2, ..Limits::default() };
    App::on_both_with_limits(few, |app| {
        app.publish(course("protocol").folder());
        let (ines, cohort) = runs_a_cohort(app, "Ines Costa");
        let ana = app.learner("Ana Dias");
        ines.post(&format!("/cohorts/{cohort}/members"), json!({ "emails": [ana.email] })).is(201);
        let writes = |subject: &str| {
            ines.post(&format!("/cohorts/{cohort}/messages"), json!({ "subject": subject, "text": "Come." }))
        };
        writes("One").is(201);
        // What is wrong counts nothing.
        writes(" ").is(422);
        let browser = Browser::new(app);
        browser.signs_in(&ines.email, PASSWORD).leads_to("/");
        writes("Two").is(201);
        limited(writes("Three"), "1800");
        app.work();
        assert!(app.mails_to(&ana.email).iter().all(|mail| !mail.subject.contains("Three")));
        let (otto, own) = runs_a_cohort(app, "Otto Frank");
        otto.post(&format!("/cohorts/{own}/members"), json!({ "emails": [ana.email] }));
        app.later(Duration::minutes(30));
        writes("Four").is(201);
    });
}

#[test]
fn mails_are_sent_again_so_many_times_by_each_administrator() {
    let few = Limits { resends_per_account: 2, ..Limits::default() };
    App::on_both_with_limits(few, |app| {
        let ada = app.administrator();
        let person = json!({ "email": "noor@mfa.example", "full_name": "Noor Haddad", "role": "learner" });
        ada.post("/users", person).is(201);
        let again = || {
            app.later(Duration::seconds(1));
            app.work();
            let mail = ada.get("/mail?to=noor@mfa.example").is(200).str("/items/0/id");
            ada.post(&format!("/mail/{mail}/resend"), json!({}))
        };
        again().is(202);
        again().is(202);
        let before = app.mails_to("noor@mfa.example").len();
        limited(again(), "1798");
        assert!(app.mails_to("noor@mfa.example").len() <= before + 1, "the one that waited, and no other");
        app.later(Duration::minutes(30));
        again().is(202);
    });
}

#[test]
fn imports_are_so_many_for_each_account_from_api_and_page_together() {
    let few = Limits { imports_per_account: 3, ..Limits::default() };
    App::on_both_with_limits(few, |app| {
        let ada = app.administrator();
        let table = "email,name\nnia@mfa.example,Nia Diop\n";
        let imports = || ada.call("POST", "/users/import?dry_run=true").body("text/csv", table).send();
        let browser = Browser::new(app);
        browser.signs_in(&ada.email, PASSWORD).leads_to("/");
        let uploads = || {
            let token = browser.get("/admin/people/import").is(200).token();
            let body = format!(
                "--m\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n{token}\r\n--m\r\nContent-Disposition: \
                 form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n{table}\r\n--m--\r\n"
            );
            browser.sends("/admin/people/import", "multipart/form-data; boundary=m", body.into_bytes())
        };
        imports().is(200);
        imports().is(200);
        uploads().is(303);
        limited(imports(), "1200");
        uploads().is(429).says("This was tried too often. Try again in 20 minutes.");
        app.later(Duration::minutes(20));
        ada.signs_in();
        imports().is(200);
        app.work();
    });
}
