//! The pages of administrators, from the right side and from the wrong one.

use chancery::actions::back_up;
use serde_json::json;

use super::browser::Browser;
use crate::support::actors::{Actor, PASSWORD};
use crate::support::app::{App, on_both_databases};
use crate::support::builders::course;

fn signed_in(app: &App, actor: &Actor) -> Browser {
    let browser = Browser::new(app);
    browser.signs_in(&actor.email, PASSWORD).leads_to("/");
    browser
}

/// The pages that anybody can try to open.
const PAGES: [&str; 6] =
    ["/admin", "/admin/people", "/admin/people/new", "/admin/people/import", "/admin/audit", "/admin/health"];

on_both_databases! {
    fn only_administrators_come_in(app: &App) {
        let (ada, ines, ana) = (app.administrator(), app.facilitator("Ines"), app.learner("Ana"));
        let browser = signed_in(app, &ada);
        let person = format!("/admin/people/{}", ana.id);
        let profile = format!("{person}/profile");
        let mut pages = PAGES.to_vec();
        pages.extend([person.as_str(), profile.as_str()]);
        for path in pages {
            let page = browser.get(path).is(200).says("staff").says("aria-current=\"page\">Administration");
            assert!(page.text.len() < 60_000 && !page.text.contains(" style="), "{path}");
            for wrong in [&ines, &ana] {
                signed_in(app, wrong).get(path).is(403);
            }
            Browser::new(app).get(path).leads_to(&format!("/sign-in?next={path}"));
        }
        for wrong in [&ines, &ana] {
            let wrong = signed_in(app, wrong);
            assert!(!wrong.get("/").is(200).text.contains("/admin"));
            for (path, fields) in [
                ("/admin/people/new", vec![("email", "x@mfa.example"), ("full_name", "X"), ("language", "en")]),
                (person.as_str(), vec![("what", "lock"), ("reason", "x")]),
                (profile.as_str(), vec![("full_name", "X"), ("language", "en"), ("reason", "x")]),
            ] {
                wrong.fills("/account", path, &fields).is(403);
            }
        }
        assert_eq!(ada.get(&format!("/users/{}", ana.id)).str("/state"), "active");
        browser.get("/admin/people/0199").is(404);
        browser.get(&format!("/admin/people/{}", uuid_of_nobody())).is(404);
    }

    fn the_overview_tells_what_is_still_to_set_up(app: &App) {
        let ada = app.administrator();
        let browser = signed_in(app, &ada);
        browser.get("/admin").is(200).says("A second administrator").says("1 of 7 steps are done.");
        app.publish(course("protocol").folder());
        ada.post("/cohorts", json!({ "course": "protocol", "title": "Spring" })).is(201);
        browser.get("/admin").is(200).says("3 of 7 steps are done.");
        browser.fills("/admin", "/admin/mail-test", &[]).leads_to("/admin?done=mail-tested");
        browser.get("/admin?done=mail-tested").says("The test mail is on its way");
        assert_eq!(app.mails_to(&ada.email).len(), 1);
        browser.get("/admin").is(200).says("4 of 7 steps are done.");
        let set_up = ada.get("/set-up").is(200).items();
        assert_eq!(set_up.iter().filter(|item| item["done"] == true).count(), 4);
    }

    fn somebody_is_invited_found_and_locked(app: &App) {
        let ada = app.administrator();
        let browser = signed_in(app, &ada);
        let bad = [("email", "no address"), ("full_name", "Zoë Łukasz"), ("language", "fr"), ("role", "facilitator")];
        let refused = browser.fills("/admin/people/new", "/admin/people/new", &bad).is(422);
        refused.says("href=\"#field-email\"").says("value=\"Zoë Łukasz\"").says("value=\"facilitator\" selected");
        let good = [("email", "zoe@mfa.example"), ("full_name", "Zoë Łukasz"), ("language", "fr"), ("role", "facilitator")];
        let made = browser.fills("/admin/people/new", "/admin/people/new", &good).is(303);
        let path = made.header("location").split('?').next().expect("a path").to_owned();
        browser.get(made.header("location")).is(200).says("the invitation is on its way").says("Invited");
        browser.get("/admin/people?search=lukasz").is(200).says("Zoë Łukasz").says("zoe@mfa.example");
        let none = browser.get("/admin/people?search=lukasz&role=learner").is(200).says("Nobody was found.");
        none.says("value=\"lukasz\"");
        let token = app.mails_to("zoe@mfa.example")[0].secret_after("welcome");
        let zoe = Browser::new(app);
        let invitation = format!("/welcome/{token}");
        zoe.get(&invitation).is(200).says("Choose your password");
        zoe.fills(&invitation, &invitation, &[("password", "short")]).is(422);
        zoe.fills(&invitation, &invitation, &[("password", PASSWORD)]).leads_to("/sign-in?done=new-password");
        zoe.get(&invitation).is(410);
        zoe.signs_in("zoe@mfa.example", PASSWORD).leads_to("/");

        // Without a reason nothing happens, and the form says it.
        let refused = browser.fills(&path, &path, &[("what", "lock"), ("reason", " ")]).is(422);
        refused.says("href=\"#reason-lock\"").says("<details class=\"deed\" open");
        zoe.get("/account").is(200);
        browser.fills(&path, &path, &[("what", "lock"), ("reason", "Left the ministry.")]).leads_to(&format!("{path}?done=person-lock"));
        zoe.get("/account").leads_to("/sign-in?next=/account");
        browser.get(&path).is(200).says("Locked").says("Left the ministry.").says("Let in again");
        browser.fills(&path, &path, &[("what", "unlock"), ("reason", "Came back.")]).is(303);
        browser.fills(&path, &path, &[("what", "role"), ("role", "learner"), ("reason", "New post.")]).is(303);
        browser.get(&path).says("Learner");
        let fields = [("full_name", "Zoë Adams"), ("language", "en"), ("reason", "Married.")];
        browser.fills(&format!("{path}/profile"), &format!("{path}/profile"), &fields).leads_to(&format!("{path}?done=saved"));
        browser.get("/admin/people?search=adams").says("Zoë Adams");
    }

    fn nobody_is_offered_to_take_rights_from_oneself(app: &App) {
        let ada = app.administrator();
        let browser = signed_in(app, &ada);
        let path = format!("/admin/people/{}", ada.id);
        let own = browser.get(&path).is(200);
        assert!(!own.text.contains("value=\"lock\"") && !own.text.contains("chosen-role"));
        let refused = browser.fills(&path, &path, &[("what", "role"), ("role", "learner"), ("reason", "x")]).is(409);
        refused.says("another administrator does that");
    }

    fn the_audit_log_is_read_and_filtered(app: &App) {
        let (ada, ana) = (app.administrator(), app.learner("Ana"));
        let browser = signed_in(app, &ada);
        ada.patch(&format!("/users/{}", ana.id), json!({ "locked": true, "reason": "A test." })).is(200);
        app.later(chrono::Duration::days(2));
        ada.patch(&format!("/users/{}", ana.id), json!({ "locked": false, "reason": "Tested." })).is(200);
        browser.get("/admin/audit").is(200).says("locked out").says("A test.").says(">Ana<");
        let only = browser.get("/admin/audit?action=person.unlocked").is(200).says("Tested.");
        assert!(!only.text.contains("A test."));
        let early = browser.get("/admin/audit?from=2026-05-04&to=2026-05-05").is(200).says("A test.");
        assert!(!early.text.contains("Tested."));
        browser.get("/admin/audit?who=ada%20minister").is(200).says("A test.");
        browser.get("/admin/audit?who=nobody").is(200).says("Nobody was found.");
        browser.get(&format!("/admin/audit?subject=person:{}", ana.id)).is(200).says("Tested.");
        browser.get("/admin/audit?from=never&after=x&action=%3Cb%3E").is(200);
        // The API filters alike.
        let count = |query: &str| ada.get(&format!("/audit?{query}")).is(200).items().len();
        assert_eq!(count("action=person.unlocked"), 1);
        assert_eq!(count(&format!("subject=person:{}&from=2026-05-06T00:00:00Z", ana.id)), 1);
        assert_eq!(count(&format!("actor={}&to=2026-05-05T00:00:00Z", ada.id)), 1);
        ada.get("/audit?actor=ada&from=yesterday").is(422).at(&["/actor", "/from"]);
    }

    fn health_tells_what_there_is_and_what_is_missing(app: &App) {
        let ada = app.administrator();
        let browser = signed_in(app, &ada);
        let page = browser.get("/admin/health").is(200).says("No worker was ever heard of.").says(env!("CARGO_PKG_VERSION"));
        page.says("The program has made none.").says(if app.db.is_sqlite() { "chancery backup" } else { "pg_dump" });
        app.works_until("a worker was heard of", || ada.get("/health").is(200).json()["worker_alive"] == true);
        let backup = back_up::Backup { at: app.now(), bytes: 12_300_000, file: "/backups/today.backup".to_owned() };
        app.write(move |conn| back_up::made(conn, None, &backup));
        browser.get("/admin/health").is(200).says("12.3 MB").says("/backups/today.backup").says("A worker was last heard of");
        let health = ada.get("/health").is(200).json();
        assert_eq!(health["last_backup"]["bytes"], 12_300_000);
        assert_eq!(health["disk_free"].as_u64().is_some(), app.db.is_sqlite());
        app.later(chrono::Duration::minutes(4));
        browser.get("/admin/health").is(200).says("chancery worker");
        app.facilitator("Ines").get("/health").is(403);
    }

    fn an_administrator_makes_a_backup_on_the_page(app: &App) {
        let browser = signed_in(app, &app.administrator());
        let others = [signed_in(app, &app.facilitator("Ines")), signed_in(app, &app.learner("Ana"))];
        others.iter().for_each(|other| drop(other.fills("/account", "/admin/backups", &[]).is(403)));
        if !app.db.is_sqlite() {
            assert!(!browser.get("/admin/health").is(200).text.contains("Make a backup now"));
            browser.fills("/admin/health", "/admin/backups", &[]).is(409);
            return;
        }
        let folder = app.ctx.backups.display().to_string();
        browser.get("/admin/health").is(200).says("Make a backup now").says(&folder);
        let work = browser.fills("/admin/health", "/admin/backups", &[]).on();
        let page = browser.get(&work).is(200).says("Under way").says("Read the file back and check it").says("0 of 2 done.");
        assert!(page.text.contains("<progress max=\"2\" value=\"0\""));
        // One at a time: who presses again is led to the one that is being made.
        browser.fills("/admin/health", "/admin/backups", &[]).leads_to(&work);
        browser.get("/admin/health").is(200).says("A backup is being made").says(&work);
        app.work();
        browser.get(&work).is(200).says("2 of 2 done.").says(".backup</code>");
        browser.get("/admin/health").is(200).says("Make a backup now").says(".backup</code>");
        for other in &others {
            other.get(&work).is(403);
        }
        for address in ["/backups", "/admin/backups", "/data/backups"] {
            assert!(browser.get(address).status >= 404, "no backup is to be had at {address}");
        }
    }

    fn keys_that_were_put_away_are_noted(app: &App) {
        let ada = app.administrator();
        let browser = signed_in(app, &ada);
        browser.fills("/admin", "/admin/keys-kept", &[]).leads_to("/admin?done=keys-kept");
        let items = ada.get("/set-up").is(200).items();
        assert!(items.iter().any(|item| item["item"] == "keys" && item["done"] == true));
        browser.get("/admin/audit?action=key.kept").is(200).says("Ada Minister");
        let learner = signed_in(app, &app.learner("Ana"));
        learner.fills("/account", "/admin/keys-kept", &[]).is(403);
        learner.fills("/account", "/admin/mail-test", &[]).is(403);
    }
}

fn uuid_of_nobody() -> String {
    "0199aaaa-0000-7000-8000-000000000000".to_owned()
}

/// A form with a file, as a browser sends it.
fn uploads(browser: &Browser, file: &[u8], invite: bool) -> super::browser::Page {
    let token = browser.get("/admin/people/import").is(200).token();
    let mut body = format!("--mark\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n{token}\r\n").into_bytes();
    if invite {
        body.extend_from_slice(b"--mark\r\nContent-Disposition: form-data; name=\"invite\"\r\n\r\nyes\r\n");
    }
    let head = "--mark\r\nContent-Disposition: form-data; name=\"file\"; filename=\"people.csv\"\r\nContent-Type: text/csv\r\n\r\n";
    body.extend_from_slice(head.as_bytes());
    body.extend_from_slice(file);
    body.extend_from_slice(b"\r\n--mark--\r\n");
    browser.sends("/admin/people/import", "multipart/form-data; boundary=mark", body)
}

on_both_databases! {
    fn people_are_imported_without_javascript(app: &App) {
        let (ada, ana) = (app.administrator(), app.learner("Ana"));
        let browser = signed_in(app, &ada);
        let table = format!("email;name;country\nnia@mfa.example;Nia <b>;Sénégal\n{};;Chad\nbad;Bad;\n", ana.email);
        let looked = uploads(&browser, table.as_bytes(), true).is(303);
        let path = looked.header("location").to_owned();
        let dry = browser.get(&path).is(200).says("Nothing has been changed yet").says("Nia &#60;b&#62;");
        dry.clone().says("this is no e-mail address").says("Import now");
        assert!(!dry.text.contains("http-equiv"));
        browser.get(&format!("{path}?fate=refused")).is(200).says("email: this is no");
        assert!(ada.get("/users?search=nia").items().is_empty());
        // It is bound to who sent it.
        let other = app.facilitator("Otto");
        ada.patch(&format!("/users/{}", other.id), json!({ "role": "administrator", "reason": "x" })).is(200);
        let other = signed_in(app, &other);
        assert!(!other.get(&path).is(200).text.contains("Import now"));
        other.fills("/account", &path, &[]).is(404);

        browser.fills(&path, &path, &[]).leads_to(&path);
        let running = browser.get(&path).is(200).says("<noscript><meta http-equiv=\"refresh\"").says("0 of 3 done.");
        running.says("<progress max=\"3\" value=\"0\"");
        let json = browser.send("GET", &path, None, &[("accept", "application/json")]).is(200);
        assert!(json.text.contains("\"running\":true"), "{}", json.text);
        app.work();
        let done = browser.get(&path).is(200).says("3 of 3 done.").says("Created").says("Refused");
        assert!(!done.text.contains("http-equiv") && !done.text.contains("Import now"));
        assert_eq!(ada.get("/users?search=nia%20senegal").items().len(), 1);
        assert_eq!(app.mails_to("nia@mfa.example").len(), 1);
        // Once more the button changes nothing.
        browser.fills("/account", &path, &[]).leads_to(&path);
        assert_eq!(app.work(), 0);
    }

    fn a_file_that_is_no_table_is_told_in_the_form(app: &App) {
        let ada = app.administrator();
        let browser = signed_in(app, &ada);
        uploads(&browser, b"", true).is(422).says("href=\"#file\"").says("names no column `email`");
        uploads(&browser, b"email,name\n\xff\n", false).is(422).says("save it as CSV UTF-8");
        uploads(&browser, &vec![b'x'; 1_300_000], false).is(413);
        let learner = signed_in(app, &app.learner("Ana"));
        let token = learner.get("/account").token();
        let body = format!("--m\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n{token}\r\n--m--\r\n");
        learner.sends("/admin/people/import", "multipart/form-data; boundary=m", body.clone().into_bytes()).is(403);
        browser.sends("/admin/people/import", "multipart/form-data; boundary=m", body.into_bytes()).is(403);
        browser.sends("/admin/people/import", "text/csv", b"x".to_vec()).is(400);
    }
}
