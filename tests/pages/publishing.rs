//! The pages of administrators about courses, certificates and mail, from the right side and from the wrong one.

use serde_json::json;

use super::browser::{Browser, Page};
use crate::support::actors::{Actor, PASSWORD};
use crate::support::app::{App, on_both_databases};
use crate::support::builders::course;

pub fn signed_in(app: &App, actor: &Actor<'_>) -> Browser {
    let browser = Browser::new(app);
    browser.signs_in(&actor.email, PASSWORD).leads_to("/");
    browser
}

/// Learners who completed the course.
fn graduates<'a>(app: &'a App, names: &[&str]) -> Vec<Actor<'a>> {
    let graduate = |name: &&str| {
        let learner = app.learner(name);
        learner.enrols_in("protocol");
        learner.completes_the_course();
        // Lists go by time.
        app.later(chrono::Duration::seconds(1));
        learner
    };
    names.iter().map(graduate).collect()
}

impl Page {
    #[track_caller]
    pub fn says_not(self, text: &str) -> Self {
        assert!(!self.text.contains(text), "says {text:?}: {}", self.text);
        self
    }

    /// The address to which it leads.
    #[track_caller]
    pub fn on(&self) -> String {
        assert_eq!(self.status, 303, "{}", self.text);
        self.header("location").to_owned()
    }
}

fn certificate_of(actor: &Actor<'_>) -> String {
    actor.certificates()[0]["id"].as_str().expect("an id").to_owned()
}

#[test]
fn the_pages_are_for_administrators_alone() {
    let app = App::on_sqlite();
    app.publish(course("protocol").folder());
    let ana = &graduates(&app, &["Ana Dias"])[0];
    let (id, ada) = (certificate_of(ana), app.administrator());
    app.work();
    let mail = ada.get("/mail").is(200).str("/items/0/id");
    let wrong = [signed_in(&app, &app.facilitator("Ines Costa")), signed_in(&app, ana)];
    let pages = [
        "/admin/certificates".to_owned(),
        format!("/admin/certificates/{id}"),
        "/admin/certificates/eligible".to_owned(),
        "/admin/certificates/eligible?course=protocol".to_owned(),
        "/admin/certificates/batches".to_owned(),
        format!("/admin/certificates/batches/{id}"),
        format!("/admin/certificates/batches/{id}/list.jws"),
        "/admin/mail".to_owned(),
        "/admin/mail/bounced".to_owned(),
        format!("/admin/mail/{mail}"),
    ];
    for path in &pages {
        for browser in &wrong {
            browser.get(path).is(403);
        }
        let next = format!("/sign-in?next={}", path.replace('?', "%3F").replace('=', "%3D"));
        Browser::new(&app).get(path).leads_to(&next);
    }
    let deeds = [
        format!("/admin/certificates/{id}/revoke"),
        format!("/admin/certificates/{id}/reissue"),
        format!("/admin/mail/{mail}/resend"),
        "/admin/certificates/eligible".to_owned(),
    ];
    let fields = [("reason", "Because."), ("deed", "release-all"), ("course", "protocol")];
    for path in &deeds {
        for browser in &wrong {
            browser.fills("/account", path, &fields).is(403);
        }
    }
    assert_eq!(ana.certificates()[0]["state"], "valid");
    // What a form of another site sends is nobody's wish.
    let own = signed_in(&app, &ada);
    own.send("POST", &deeds[0], Some(&[("reason", "x")]), &[]).is(403);
    assert_eq!(ana.certificates()[0]["state"], "valid");
}

on_both_databases! {
    fn a_certificate_is_found_by_number_code_name_course_and_state(app: &App) {
        app.publish(course("protocol").valid_months(1).folder());
        let people = graduates(app, &["Ana Dias", "Andrés Zola", "Ben Ali"]);
        let ada = app.administrator();
        let own = |actor: &Actor<'_>, key: &str| actor.certificates()[0][key].as_str().expect("a text").to_owned();
        let found = |query: &str| {
            let items = ada.get(&format!("/certificates?{query}")).is(200).items();
            items.iter().map(|each| each["holder"].as_str().expect("a name").to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(found(""), ["Ben Ali", "Andrés Zola", "Ana Dias"]);
        assert_eq!(found(&format!("search={}", own(&people[0], "number").to_lowercase())), ["Ana Dias"]);
        assert_eq!(found(&format!("search={}", own(&people[2], "code").to_uppercase())), ["Ben Ali"]);
        assert_eq!(found("search=ali%20b"), ["Ben Ali"]);
        assert_eq!(found("search=ANDR%C3%89S"), ["Andrés Zola"]);
        assert_eq!(found("search=%25"), ["Ben Ali", "Andrés Zola", "Ana Dias"], "no wildcard gets through");
        assert!(found("search=nobody").is_empty() && found("course=other").is_empty());
        assert_eq!(found("course=protocol&limit=1"), ["Ben Ali"]);
        let id = certificate_of(&people[0]);
        ada.post(&format!("/certificates/{id}/revocation"), json!({ "reason": "x" })).is(200);
        ada.post(&format!("/certificates/{}/reissue", certificate_of(&people[1])), json!({})).is(201);
        assert_eq!(found("state=revoked"), ["Ana Dias"]);
        assert_eq!(found("state=superseded"), ["Andrés Zola"]);
        assert_eq!(found("state=valid"), ["Andrés Zola", "Ben Ali"]);
        ada.get("/certificates?state=lost").is(422);
        app.later(chrono::Duration::days(60));
        ada.signs_in();
        assert_eq!(found("state=expired"), ["Andrés Zola", "Ben Ali"]);
        assert!(found("state=valid").is_empty());
        app.work();
    }

    fn the_story_of_a_certificate_is_whole(app: &App) {
        app.publish(course("protocol").folder());
        let ana = &graduates(app, &["Ana Diaz"])[0];
        let (id, ada) = (certificate_of(ana), app.administrator());
        let record = ada.get(&format!("/certificates/{id}")).is(200);
        assert_eq!((record.part("/pdf_sha256"), record.part("/signed")), (json!(null), json!(false)));
        app.work();
        ana.patch("/me", json!({ "full_name": "Ana Dias" })).is(200);
        let record = ada.get(&format!("/certificates/{id}")).is(200);
        assert_eq!((record.str("/holder"), record.str("/name_now")), ("Ana Diaz".into(), "Ana Dias".into()));
        assert_eq!(record.part("/signed"), json!(true));
        assert_eq!((record.str("/work/0/kind"), record.str("/work/1/template")), ("certificate".into(), "certificate-ready".into()));
        let mail = record.str("/work/1/id");
        ada.post(&format!("/mail/{mail}/resend"), json!({})).is(202);
        app.later(chrono::Duration::seconds(1));
        let new = ada.post(&format!("/certificates/{id}/reissue"), json!({})).is(201);
        let record = ada.get(&format!("/certificates/{id}")).is(200);
        assert_eq!(record.part("/superseded_by"), new.part("/number"));
        assert_eq!(record.part("/work/2/to"), json!(ana.email));
        let done: Vec<_> = record.part("/history").as_array().expect("a list").iter().map(|each| each["action"].clone()).collect();
        assert_eq!(done, ["certificate.superseded", "certificate.issued"]);
        let story = ada.get(&format!("/mail/{mail}")).is(200);
        assert_eq!((story.part("/sent_again/0/to"), story.str("/history/0/action")), (json!(ana.email), "mail.resent".into()));
        let newer = ada.get(&format!("/certificates/{}", new.str("/id"))).is(200);
        assert_eq!(newer.part("/replaces"), record.part("/number"));
    }

    fn a_batch_tells_how_far_it_is(app: &App) {
        app.publish(course("protocol").issue("approval").folder());
        let people = graduates(app, &["Ana Dias", "Ben Ali"]);
        let ada = app.administrator();
        let browser = signed_in(app, &ada);
        let list = "/admin/certificates/eligible?course=protocol";
        let nobody = browser.fills(list, "/admin/certificates/eligible", &[("course", "protocol"), ("deed", "release")]);
        nobody.is(422).says("Select at least one learner.");
        let ben = people[1].study().enrolment;
        let exclude = [("course", "protocol"), ("kind", "completion"), ("enrolment", ben.as_str()), ("deed", "exclude")];
        let unexplained = browser.fills(list, "/admin/certificates/eligible", &exclude).is(422);
        let unexplained = unexplained.says("href=\"#reason\"").says("Give a reason on one line");
        assert_eq!(unexplained.text.matches(" checked").count(), 1, "what was selected stays so");
        let mut explained = exclude.to_vec();
        explained.push(("reason", "The essay was copied."));
        let told = browser.fills(list, "/admin/certificates/eligible", &explained).on();
        browser.get(&told).is(200).says("The exclusion is noted.").says("The essay was copied.");
        let selected = [("course", "protocol"), ("enrolment", ben.as_str()), ("deed", "release")];
        browser.fills(list, "/admin/certificates/eligible", &selected).is(409).says("nothing was released");
        let all = [("course", "protocol"), ("kind", "completion"), ("deed", "release-all")];
        let batch = browser.fills(list, "/admin/certificates/eligible", &all).on();
        let before = browser.get(&batch).is(200).says("0 of 1").says("See how far it is now");
        before.says("<progress max=\"2\" value=\"0\"").says("work.js").says("id=\"work\"");
        let json = [("accept", "application/json")];
        let (far, _) = batch.split_once('?').expect("a notice");
        browser.send("GET", far, None, &json).is(200).says("\"running\":true").says("\"total\":2");
        app.work();
        let (path, _) = batch.split_once('?').expect("a notice");
        browser.get(path).is(200).says("1 of 1").says("Everything is done.").says_not("work.js");
        browser.send("GET", path, None, &json).is(200).says("\"running\":false");
        let id = path.rsplit('/').next().expect("an id");
        let told = ada.get(&format!("/certificates/batches/{id}")).is(200);
        assert_eq!((told.part("/rendered"), told.part("/sent"), told.part("/failed")), (json!(1), json!(1), json!(0)));
        assert_eq!(ada.get("/certificates/batches").is(200).str("/items/0/id"), id);
        assert_eq!(ada.get(&format!("/certificates?batch={id}")).is(200).items().len(), 1);
        let signed = browser.get(&format!("{path}/list.jws")).is(200);
        assert_eq!((signed.header("content-type"), signed.text.split('.').count()), ("application/jose", 3));
        browser.get("/admin/certificates/batches").is(200).says("Ada Minister");
        // The exclusion is taken back, and the certificate can be released.
        let admit = [("course", "protocol"), ("kind", "completion"), ("enrolment", ben.as_str()), ("deed", "admit")];
        let told = browser.fills(list, "/admin/certificates/eligible", &admit).on();
        browser.get(&told).is(200).says("The exclusion is taken back.");
        browser.fills(list, "/admin/certificates/eligible", &selected).on();
        assert_eq!(people[1].certificates().len(), 1);
        browser.get(list).is(200).says("Nobody is due");
    }
}

#[test]
fn an_administrator_revokes_and_corrects_on_the_page() {
    let app = App::on_sqlite();
    app.publish(course("protocol").folder());
    let people = graduates(&app, &["Ana Diaz", "Ben<b>Ali"]);
    app.work();
    let browser = signed_in(&app, &app.administrator());
    browser.get("/admin/certificates").is(200).says("Ben&#60;b&#62;Ali").says("PRO-2026-000001");
    browser.get("/admin/certificates?search=diaz&state=valid").is(200).says("Ana Diaz").says_not("Ali");
    browser.get("/admin/certificates?search=nobody").is(200).says("No certificate was found.");
    let page = format!("/admin/certificates/{}", certificate_of(&people[0]));
    people[0].patch("/me", json!({ "full_name": "Ana Dias" })).is(200);
    browser.get(&page).is(200).says("The name would be: Ana Dias").says("Issued");
    let new = browser.fills(&page, &format!("{page}/reissue"), &[]).on();
    browser.get(&new).is(200).says("The corrected certificate is issued").says("Ana Dias").says("PRO-2026-000001");
    browser.get(&page).is(200).says("Replaced").says_not("Revoke it");
    browser
        .fills("/account", &format!("{page}/revoke"), &[("reason", "Late.")])
        .is(409)
        .says("revoked or replaced already");
    let other = format!("/admin/certificates/{}", certificate_of(&people[1]));
    browser.fills(&other, &format!("{other}/revoke"), &[("reason", " ")]).is(422).says("href=\"#reason\"");
    let told = browser.fills(&other, &format!("{other}/revoke"), &[("reason", "The identity was not his.")]).on();
    browser
        .get(&told)
        .is(200)
        .says("The certificate is revoked.")
        .says("The identity was not his.")
        .says("Ada Minister");
    browser.get("/admin/certificates/018f0000-0000-7000-8000-000000000000").is(404);
    browser.get("/admin/certificates/nothing").is(404);
    app.work();
}

#[test]
fn an_administrator_follows_mail_and_sends_it_again() {
    let app = App::on_sqlite();
    app.publish(course("protocol").folder());
    let ana = &graduates(&app, &["Ana Dias"])[0];
    let browser = signed_in(&app, &app.administrator());
    browser.get("/admin/mail").is(200).says("Waiting").says("Document of a certificate").says(&ana.email);
    app.work();
    browser.get("/admin/mail?state=queued").is(200).says("There is no such mail.");
    browser.get("/admin/mail?state=lost").is(422);
    let list = browser.get(&format!("/admin/mail?to={}&kind=mail", ana.email.replace('@', "%40"))).is(200);
    let list = list.says("Enrolled in a course");
    let path = format!("/admin/mail/{}", list.after("href=\"/admin/mail/0").as_str());
    let path = path.replace("/admin/mail/", "/admin/mail/0");
    browser.get(&path).is(200).says("Done").says("Tries");
    let new = browser.fills(&path, &format!("{path}/resend"), &[]).on();
    browser.get(&new).is(200).says("this is what waits now").says("Waiting").says_not("Send again");
    browser
        .fills("/account", &format!("{}/resend", new.split('?').next().expect("a path")), &[])
        .is(409)
        .says("waits to be sent already");
    browser.get(&path).is(200).says("Sent in its place").says("Sent again");
    browser.get("/admin/mail/bounced").is(200).says("Mail reaches everybody");
    app.work();
}

#[test]
fn the_pages_are_small_strict_and_speak_six_languages() {
    let app = App::on_sqlite();
    app.publish(course("protocol").issue("approval").folder());
    graduates(&app, &["Ana Dias"]);
    let browser = signed_in(&app, &app.administrator());
    let paths = [
        "/admin/certificates",
        "/admin/certificates/eligible?course=protocol",
        "/admin/certificates/batches",
        "/admin/mail",
    ];
    for path in paths {
        for language in ["en", "fr", "es", "ru", "ar", "zh"] {
            let sign = if path.contains('?') { '&' } else { '?' };
            let page = browser.get(&format!("{path}{sign}language={language}")).is(200);
            for never in ["<script>", " style=", "onclick=", "{ $"] {
                assert!(!page.text.contains(never), "{path} in {language} holds {never}");
            }
            assert!(page.text.len() < 60_000, "{path} has {} bytes", page.text.len());
        }
    }
}

#[test]
fn an_administrator_publishes_compares_and_moves_a_cohort_on_the_pages() {
    let app = App::on_sqlite();
    let ada = app.administrator();
    let browser = signed_in(&app, &ada);
    browser.get("/admin/publication").is(200).says("cannot be read");
    app.keeps(&course("protocol").second_module().folder());
    app.keeps(&course("broken").folder().with("course.toml", "title = 5\n"));
    browser.get("/admin/courses").is(200).says("No course is published yet.");
    let page = browser.get("/admin/publication").is(200);
    page.says("Would become version 1").says("Its faults come first").says("course.toml:1:");
    browser.fills("/admin/publication", "/admin/publication", &[]).is(422).says("Select at least one course.");
    let both = [("course", "protocol"), ("course", "broken")];
    let work = browser.fills("/admin/publication", "/admin/publication", &both).on();
    browser.get(&work).is(200).says("Publication").says("Under way").says("0 of 2 done.").says("broken");
    app.work();
    let done = browser.get(&work).is(200).says("2 of 2 done.").says("What became of each course").says("Refused");
    done.says("course.toml:1:").says("href=\"/admin/courses/protocol\"").says("href=\"/admin/courses/protocol/1\"");
    browser.get(&format!("{work}?fate=published")).is(200).says("A small course").says("Version 1");
    let (facilitator, learner) = (signed_in(&app, &app.facilitator("Otto")), signed_in(&app, &app.learner("Zoe")));
    for other in [&facilitator, &learner] {
        other.get(&work).is(403);
    }
    for language in ["fr", "es", "ru", "ar", "zh"] {
        assert!(!browser.get(&format!("{work}?language={language}")).is(200).text.contains("{ $"));
    }
    browser.get(&format!("{work}?language=en")).is(200).says("What became of each course");
    app.publish(course("protocol").second_module().folder());
    let ana = app.learner("Ana Dias");
    ana.enrols_in("protocol");
    ana.reads("one", "read");
    let cohort = ada.post("/cohorts", json!({ "course": "protocol", "title": "Spring" })).is(201).str("/id");
    ada.post(&format!("/cohorts/{cohort}/members"), json!({ "emails": [ana.email] })).is(201);
    app.publish(course("protocol").titled("Protocol, revised").folder());
    browser.get("/admin/courses").is(200).says("Protocol, revised");
    let page = browser.get("/admin/courses/protocol").is(200).says("Changes since version 1").says("Spring");
    page.says(&format!("action=\"/admin/cohorts/{cohort}/version\""));
    browser.get("/admin/courses/protocol/2/changes").is(200).says("two/read").says("Removed");
    browser.get("/admin/courses/protocol/1").is(200).says("Module two").says("/admin/courses/protocol/1/one/read");
    browser.get("/admin/courses/protocol/1/one/read").is(200).says("Who goes first.");
    browser.get("/admin/courses/protocol/1/one/check").is(200).says("The host goes last.").says_not("The-feedback");
    let path = format!("/admin/cohorts/{cohort}/version");
    let shown = browser.get(&format!("{path}?version=2")).is(200).says("To be moved: 1 of 1.").says("Ana Dias");
    shown.says("25%").says("50%");
    browser.get(&format!("{path}?version=7")).is(422);
    let told =
        browser.fills(&format!("{path}?version=2"), &path, &[("version", "2"), ("reason", "The law changed.")]).on();
    browser
        .get(&told)
        .is(200)
        .says("The move is done.")
        .says("Is in this version already")
        .says("To be moved: 0 of 1.");
    let single = format!("/admin{}", ana.enrolment("/version"));
    browser.get(&format!("{single}?version=1")).is(200).says("Ana Dias: move to version 1");
    browser.fills(&format!("{single}?version=1"), &single, &[("version", "1")]).on();
    let wrong = [signed_in(&app, &app.facilitator("Ines Costa")), signed_in(&app, &ana)];
    let pages = [
        "/admin/courses",
        "/admin/courses/protocol",
        "/admin/courses/protocol/1",
        "/admin/courses/protocol/2/changes",
        "/admin/courses/protocol/1/one/check",
        "/admin/publication",
        &path,
        &single,
    ];
    for page in pages {
        wrong.iter().for_each(|browser| drop(browser.get(page).is(403)));
        Browser::new(&app).get(page).leads_to(&format!("/sign-in?next={page}"));
        for language in ["fr", "es", "ru", "ar", "zh"] {
            let page = browser.get(&format!("{page}?language={language}")).is(200);
            assert!(!page.text.contains("{ $") && page.text.len() < 60_000);
        }
    }
    for page in ["/admin/publication", &path, &single] {
        let fields = [("version", "2"), ("course", "protocol")];
        wrong.iter().for_each(|browser| drop(browser.fills("/account", page, &fields).is(403)));
    }
    app.work();
}
