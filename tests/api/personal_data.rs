//! Personal data: getting all of one's own, being erased, and what is forgotten by itself.

use std::io::{Cursor, Read as _};

use chancery::db::Connection;
use chrono::Duration;
use diesel::sql_types::{BigInt, Text};
use diesel::{QueryableByName, RunQueryDsl as _, sql_query};
use serde_json::{Value, json};

use crate::support::actors::{Actor, PASSWORD};
use crate::support::app::{App, on_both_databases};
use crate::support::builders::course;
use crate::support::learning::Attempt;
use crate::support::reply::Reply;

const ESSAY: &str = r#"
[[questions]]
id = "essay"
type = "essay"
text = "Why are treaties kept?"
rubric = "Good faith."
marks = 10

[[questions]]
id = "know"
type = "true-false"
text = "The host goes last."
answer = true
marks = 10
"#;

const WORDS: &str = "In my years at the mission in Quito.";

type Archive = zip::ZipArchive<Cursor<Vec<u8>>>;

fn archive(reply: Reply) -> Archive {
    assert_eq!(reply.header("content-type"), "application/zip");
    assert_eq!(reply.header("content-disposition"), "attachment; filename=\"personal-data-2026-05-04.zip\"");
    assert_eq!(reply.header("content-length"), reply.body.len().to_string());
    zip::ZipArchive::new(Cursor::new(reply.body)).expect("a zip file")
}

fn bytes(archive: &mut Archive, name: &str) -> Vec<u8> {
    let mut file = archive.by_name(name).unwrap_or_else(|error| panic!("{name}: {error}"));
    let mut read = Vec::new();
    file.read_to_end(&mut read).expect("it is whole");
    read
}

fn text(archive: &mut Archive, name: &str) -> String {
    String::from_utf8(bytes(archive, name)).expect("a text")
}

fn list(archive: &mut Archive, name: &str) -> Vec<Value> {
    serde_json::from_str(&text(archive, name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn erase(actor: &Actor<'_>, password: &str, keep: bool) -> Reply {
    actor.call("DELETE", "/me").json(&json!({ "password": password, "keep_certificates": keep })).send()
}

fn erase_other(actor: &Actor<'_>, id: &str, keep: bool) -> Reply {
    let body = json!({ "reason": "Asked for by letter.", "keep_certificates": keep });
    actor.call("DELETE", &format!("/users/{id}")).json(&body).send()
}

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    of: String,
    #[diesel(sql_type = Text)]
    name: String,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// Every column of the database that holds a text somewhere.
fn columns_with(conn: &mut Connection, needle: &str) -> Vec<String> {
    let (columns, cast): (Vec<Column>, &str) = match conn {
        Connection::Sqlite(c) => {
            let all = "SELECT m.name AS \"of\", p.name AS name FROM sqlite_master m, pragma_table_info(m.name) p \
                       WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%'";
            (sql_query(all).load(c).expect("the tables"), "instr(CAST({} AS TEXT), ")
        }
        Connection::Postgres(c) => {
            let all = "SELECT table_name::text AS \"of\", column_name::text AS name FROM information_schema.columns \
                       WHERE table_schema = 'public'";
            (sql_query(all).load(c).expect("the tables"), "strpos({}::text, ")
        }
    };
    assert!(columns.len() > 100, "the columns are not read rightly any more");
    let mut found = Vec::new();
    for Column { of, name } in columns {
        let cast = cast.replace("{}", &format!("\"{name}\""));
        let query = format!("SELECT count(*) AS count FROM \"{of}\" WHERE {cast}'{needle}') > 0");
        let count: Count = match conn {
            Connection::Sqlite(c) => sql_query(query).get_result(c),
            Connection::Postgres(c) => sql_query(query).get_result(c),
        }
        .expect("a count");
        if count.count > 0 {
            found.push(format!("{of}.{name}"));
        }
    }
    found
}

fn kept(app: &App, needle: &'static str) -> Vec<String> {
    app.write(move |conn| Ok(columns_with(conn, needle)))
}

/// Ana in the cohort of Ines: an essay marked, more time for a reason, a certificate.
fn has_learned<'a>(app: &'a App, ana: &'a Actor<'a>, ines: &Actor<'_>) -> (String, Attempt) {
    app.publish(course("protocol").quiz("review = \"after-submission\"").questions(ESSAY).folder());
    let cohort = ines.post("/cohorts", json!({ "course": "protocol", "title": "Spring" })).is(201).str("/id");
    let added = ines.post(&format!("/cohorts/{cohort}/members"), json!({ "emails": [ana.email] })).is(201);
    ana.studies("protocol", &added.str("/items/0/id"));
    let more = json!({ "extra_minutes": 10, "reason": "Ana has a broken arm." });
    ines.post(&ana.enrolment("/extensions"), more).is(201);
    ana.reads_everything();
    let attempt = ana.starts("one", "check");
    ana.saves(&attempt, "essay", 1, json!(WORDS)).is(200);
    ana.saves(&attempt, "know", 1, json!(true)).is(200);
    ana.submits(&attempt).is(200);
    ines.put(&attempt.path("/marks/essay"), json!({ "marks": 9, "comment": "Quito is lovely." })).is(200);
    app.work();
    (cohort, attempt)
}

on_both_databases! {
    fn one_gets_everything_about_oneself_and_nothing_about_others(app: &App) {
        let (ana, ines, eve) = (app.learner("Ana Dias"), app.facilitator("Ines Costa"), app.learner("Eve Stone"));
        let (_, attempt) = has_learned(app, &ana, &ines);
        eve.enrols_in("protocol");
        app.stranger().post("/auth/password-reset", json!({ "email": ana.email })).is(202);
        let secret = app.mails_to(&ana.email).iter().find(|mail| mail.text.contains("/reset/")).expect("a link").secret_after("reset");
        let mut all = archive(ana.get("/me/export").is(200));
        let mut names: Vec<String> = all.file_names().map(|name| name.expect("a name").into_owned()).collect();
        names.sort();
        let number = ana.certificates()[0]["number"].as_str().expect("a number").to_owned();
        let mut expected = vec![
            "README.txt".to_owned(), "audit.json".into(), "certificates.json".into(), "enrolments.json".into(),
            "identities.json".into(), "invitations.json".into(), "mails.json".into(), "messages.json".into(), "passkeys.json".into(), "profile.json".into(),
            "sessions.json".into(), format!("attempts/{}.json", attempt.id), format!("certificates/{number}.json"),
            format!("certificates/{number}.pdf"),
        ];
        expected.sort();
        assert_eq!(names, expected);
        let profile: Value = serde_json::from_str(&text(&mut all, "profile.json")).expect("JSON");
        assert_eq!((&profile["full_name"], &profile["email"]), (&json!("Ana Dias"), &json!(ana.email)));
        assert_eq!(list(&mut all, "sessions.json").len(), 1);
        let enrolment = &list(&mut all, "enrolments.json")[0];
        assert_eq!(enrolment["status"], "completed");
        assert_eq!(enrolment["granted"][0]["reason"], "Ana has a broken arm.");
        assert_eq!(enrolment["lessons_done"][0]["lesson"], "read");
        let told: Value = serde_json::from_str(&text(&mut all, &format!("attempts/{}.json", attempt.id))).expect("JSON");
        assert_eq!(told, ana.get(&attempt.path("")).is(200).json(), "as the review rules let it show");
        assert!(told.to_string().contains(WORDS) && told.to_string().contains("Quito is lovely."));
        assert!(bytes(&mut all, &format!("certificates/{number}.pdf")).starts_with(b"%PDF-"));
        assert_eq!(list(&mut all, "certificates.json")[0]["files"][0], format!("certificates/{number}.pdf"));
        let mails = list(&mut all, "mails.json");
        assert!(mails.iter().any(|mail| mail["template"] == "certificate-ready" && mail["text"].is_string()));
        let audit = list(&mut all, "audit.json");
        assert!(audit.iter().any(|entry| entry["action"] == "person.data-exported" && entry["by"] == "oneself"));
        assert!(audit.iter().any(|entry| entry["action"] == "certificate.issued"));
        for name in &names {
            let held = String::from_utf8_lossy(&bytes(&mut all, name)).into_owned();
            for never in ["Eve Stone", "argon2", secret.as_str(), eve.id.as_str(), ines.id.as_str()] {
                assert!(!held.contains(never), "{name} holds {never}");
            }
        }
        // Each gets the own one, and nobody without signing in gets any.
        let mut hers = archive(eve.get("/me/export").is(200));
        assert!(text(&mut hers, "profile.json").contains("Eve Stone"));
        app.stranger().get("/me/export").is(401).problem("not-signed-in");
    }

    fn what_a_quiz_does_not_show_is_not_in_the_archive_either(app: &App) {
        app.publish(course("protocol").review("never").folder());
        let ana = app.learner("Ana Dias");
        ana.enrols_in("protocol");
        let attempt = ana.starts("one", "check");
        ana.answers_rightly(&attempt);
        ana.submits(&attempt).is(200);
        let mut all = archive(ana.get("/me/export").is(200));
        let told: Value = serde_json::from_str(&text(&mut all, &format!("attempts/{}.json", attempt.id))).expect("JSON");
        assert_eq!(told["result"], Value::Null);
    }

    fn who_is_erased_leaves_numbers_and_certificates_that_hold(app: &App) {
        let (ana, ines, ada) = (app.learner("Ana Dias"), app.facilitator("Ines Costa"), app.administrator());
        let (cohort, attempt) = has_learned(app, &ana, &ines);
        let statistics = "/courses/protocol/quizzes/one/check/statistics";
        let before = ada.get(statistics).is(200).json();
        let code = ana.certificates()[0]["code"].as_str().expect("a code").to_owned();
        let certificate = ana.certificates()[0]["id"].as_str().expect("an id").to_owned();
        let refresh = ana.refresh_token();
        let token = ana.token().expect("a token");
        app.empties_the_mailbox();
        erase(&ana, PASSWORD, true).is(204);

        // She is out at once, on every way.
        app.bearer(&token).get("/me").is(401).problem("session-ended");
        app.stranger().post("/auth/refresh", json!({ "refresh_token": refresh })).is(401);
        app.stranger().post("/auth/login", json!({ "email": ana.email, "password": PASSWORD })).is(401);
        app.stranger().post("/auth/password-reset", json!({ "email": ana.email })).is(202);
        let mails = app.mails_to(&ana.email);
        assert_eq!(mails.iter().map(|mail| mail.subject.as_str()).collect::<Vec<_>>(), ["Your account has been erased"]);
        assert!(mails[0].text.contains("Your certificates stay") && mails[0].text.contains("Ana Dias"));

        // Nothing tells who it was, but the certificate: record and credential.
        let name = kept(app, "Ana Dias");
        assert!(name.iter().all(|column| column.starts_with("certificate") || column == "credentials.signed"), "{name:?}");
        assert!(kept(app, "ana dias").iter().all(|column| column == "certificates.holder_key"));
        for gone in ["ana.dias", "broken arm", "mission in Quito", "Quito is lovely"] {
            assert_eq!(kept(app, gone), Vec::<String>::new(), "{gone}");
        }
        let verified = app.stranger().get(&format!("/certificates/verify/{code}")).is(200);
        assert_eq!((verified.str("/state"), verified.str("/holder")), ("valid".to_owned(), "Ana Dias".to_owned()));
        ada.get(&format!("/certificates/{certificate}/pdf")).is(200);
        let again = ada.post(&format!("/certificates/{certificate}/reissue"), json!({})).is(201);
        assert_eq!(again.str("/holder"), "Ana Dias", "a new one bears the name of the old one");

        // The numbers are what they were.
        assert_eq!(ada.get(statistics).is(200).json(), before);
        let shown = ines.get(&attempt.path("")).is(200);
        assert_eq!((shown.str("/state"), shown.part("/result/grade")), ("graded".to_owned(), json!(95.0)));
        assert_eq!(shown.part("/questions/0/response"), json!("…"));
        let row = ines.get(&format!("/cohorts/{cohort}/progress")).is(200).text();
        assert!(row.contains("erased-") && !row.contains("Ana"), "{row}");

        // The log knows that it was done.
        let story = ada.get(&format!("/users/{}", ana.id)).is(200);
        assert_eq!((story.str("/state"), story.str("/role")), ("erased".to_owned(), "learner".to_owned()));
        let entry = ada.get("/audit?action=person.erased").is(200);
        assert_eq!(entry.part("/items/0/actor"), json!(ana.id));
        assert_eq!(entry.part("/items/0/detail"), json!({ "by": "person", "certificates": 1, "keep_certificates": true }));

        // Nobody finds or changes her, and her address is free.
        assert!(ada.get("/users?search=erased").is(200).items().is_empty());
        assert_eq!(ada.get("/users?state=erased").is(200).items().len(), 1);
        ada.patch(&format!("/users/{}", ana.id), json!({ "locked": false, "reason": "Back." })).is(404);
        ada.post(&format!("/users/{}/invitation", ana.id), json!({})).is(404);
        erase_other(&ada, &ana.id, true).is(404);
        let body = json!({ "email": ana.email, "password": PASSWORD, "full_name": "Another", "role": "learner" });
        ada.post("/users", body).is(201);
    }

    fn who_wants_the_name_off_certificates_leaves_no_trace(app: &App) {
        let (ana, ines, ada) = (app.learner("Ana Dias"), app.facilitator("Ines Costa"), app.administrator());
        app.publish(course("law").issue("approval").folder());
        ana.enrols_in("law");
        ana.completes_the_course();
        let released = ada.post("/certificates", json!({ "enrolments": [ana.study().enrolment] })).is(201);
        let batch = released.str("/batch");
        has_learned(app, &ana, &ines);
        let codes: Vec<String> = ana.certificates().iter().map(|one| one["code"].as_str().expect("a code").to_owned()).collect();
        let ids: Vec<String> = ana.certificates().iter().map(|one| one["id"].as_str().expect("an id").to_owned()).collect();
        assert_eq!(codes.len(), 2);
        app.empties_the_mailbox();
        erase(&ana, PASSWORD, false).is(204);
        for gone in ["Ana Dias", "ana dias", "ana.dias@", "mission in Quito"] {
            // What waits to be sent is the last mail, with her name and address.
            let kept = kept(app, gone);
            assert!(kept.iter().all(|column| column.starts_with("outbox.")), "{gone}: {kept:?}");
        }
        let mails = app.mails_to(&ana.email);
        assert!(mails.len() == 1 && mails[0].text.contains("are revoked"), "{mails:?}");
        for gone in ["Ana Dias", "ana dias", "ana.dias"] {
            assert_eq!(kept(app, gone), Vec::<String>::new(), "once it is sent, nothing has {gone}");
        }
        for (code, id) in codes.iter().zip(&ids) {
            let verified = app.stranger().get(&format!("/certificates/verify/{code}")).is(200);
            assert_eq!((verified.str("/state"), verified.str("/holder")), ("revoked".to_owned(), "—".to_owned()));
            assert_eq!(ada.get(&format!("/certificates/{id}")).is(200).str("/revocation_reason"), "erased at the holder's request");
            ada.get(&format!("/certificates/{id}/pdf")).is(404);
            app.stranger().get(&format!("/certificates/verify/{code}/credential")).is(409);
        }
        let signed = ada.get(&format!("/certificates/batches/{batch}")).is(200).str("/signed");
        use base64::Engine as _;
        let payload = signed.split('.').nth(1).expect("a payload");
        let payload = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(payload).expect("base64");
        let list: Value = serde_json::from_slice(&payload).expect("JSON");
        assert_eq!(list["certificates"][0]["holder"], "—", "the list of the batch is signed anew");
    }

    fn nobody_is_erased_by_others_or_by_mistake(app: &App) {
        let (ana, eve, ines, ada) =
            (app.learner("Ana Dias"), app.learner("Eve Stone"), app.facilitator("Ines Costa"), app.administrator());
        erase(&ana, "not the password", true).is(422).at(&["/password"]);
        erase(&ana, &"x".repeat(100_000), true).is(422).at(&["/password"]);
        ana.call("DELETE", "/me").json(&json!({ "password": PASSWORD })).send().is(422).at(&["/keep_certificates"]);
        ana.call("DELETE", "/me").send().is(422);
        erase(&app.stranger(), PASSWORD, true).is(401);
        erase_other(&eve, &ana.id, true).is(403).problem("forbidden");
        erase_other(&ines, &ana.id, true).is(403);
        erase_other(&app.stranger(), &ana.id, true).is(401);
        erase_other(&ada, &ada.id, true).is(409).problem("oneself");
        erase_other(&ada, "nobody", true).is(404);
        let unreasoned = json!({ "reason": " ", "keep_certificates": true });
        ada.call("DELETE", &format!("/users/{}", ana.id)).json(&unreasoned).send().is(422).at(&["/reason"]);
        ana.get("/me").is(200);
        // The last administrator stays; one of two may go.
        erase(&ada, PASSWORD, true).is(409).problem("last-administrator");
        ada.patch(&format!("/users/{}", ines.id), json!({ "role": "administrator", "reason": "Helps." })).is(200);
        erase(&ada, PASSWORD, true).is(204);
        erase(&ines, PASSWORD, true).is(409).problem("last-administrator");
        // Entries go by time.
        app.later(Duration::seconds(1));
        erase_other(&ines, &ana.id, true).is(204);
        app.bearer(&ana.token().expect("a token")).get("/me").is(401);
        let entry = ines.get("/audit?action=person.erased").is(200);
        assert_eq!(entry.part("/items/0/reason"), json!("Asked for by letter."));
        assert_eq!(entry.part("/items/0/actor"), json!(ines.id));
    }

    fn what_was_kept_long_enough_is_forgotten_and_the_rest_stays(app: &App) {
        let (ana, ada) = (app.learner("Ana Dias"), app.administrator());
        app.publish(course("protocol").folder());
        ana.enrols_in("protocol");
        let email = "never@mfa.example";
        let body = json!({ "email": email, "password": PASSWORD, "full_name": "Never Came" });
        app.stranger().post("/auth/register", body).is(201);
        app.work();
        let mail = ada.get(&format!("/mail?to={}", ana.email)).is(200).str("/items/0/id");
        app.later(Duration::days(29));
        app.forgets();
        assert_eq!(ada.get("/users?search=never").is(200).items().len(), 1, "there is time to confirm");
        app.later(Duration::days(2));
        app.forgets();
        assert!(ada.get("/users?search=never").is(200).items().is_empty());
        assert_eq!(kept(app, "Never Came"), Vec::<String>::new());
        assert!(!app.mails_to(email).iter().any(|mail| mail.subject.contains("erased")), "nobody confirmed the address");
        assert_eq!(ada.get(&format!("/mail/{mail}")).is(200).str("/to"), ana.email);
        app.later(Duration::days(160));
        app.forgets();
        let forgotten = ada.get(&format!("/mail/{mail}")).is(200);
        assert_eq!((forgotten.part("/to"), forgotten.str("/template")), (Value::Null, "enrolled".to_owned()));
        ada.post(&format!("/mail/{mail}/resend"), json!({})).is(409).problem("mail-forgotten");
        ana.get("/me").is(200);
        assert!(app.db.read_blocking(|conn| chancery::account::person::find_by_email(conn, &ana.email)).expect("a read").is_some());
        let applied = ada.get("/audit?action=retention.applied").is(200).items();
        assert!(applied.iter().any(|entry| entry["detail"] == json!({ "rule": "unconfirmed", "count": 1 })), "{applied:#?}");
        // The log itself, after ten years.
        app.later(Duration::days(10 * 366));
        app.forgets();
        assert!(ada.get("/audit?action=person.registered").is(200).items().is_empty());
        assert_eq!(ada.get(&format!("/users/{}", ana.id)).is(200).str("/full_name"), "Ana Dias", "nobody is erased for being away");
    }
}

#[test]
fn who_is_away_for_long_is_erased_where_the_settings_say_so() {
    let retention = chancery::settings::Retention { inactive_months: 12, ..chancery::settings::Retention::default() };
    let app = App::with_retention(retention);
    let (ana, eve, ada) = (app.learner("Ana Dias"), app.learner("Eve Stone"), app.administrator());
    app.later(Duration::days(200));
    eve.signs_in();
    app.later(Duration::days(161));
    app.forgets();
    assert_eq!(ada.get(&format!("/users/{}", ana.id)).is(200).str("/state"), "erased");
    assert_eq!(ada.get(&format!("/users/{}", eve.id)).is(200).str("/state"), "active");
    assert_eq!(app.mails_to(&ana.email).len(), 1, "she is told");
}

#[test]
fn the_file_of_an_archive_is_gone_when_it_was_sent() {
    let app = App::on_sqlite();
    let ana = app.learner("Ana Dias");
    ana.get("/me/export").is(200);
    let left = std::fs::read_dir(&app.ctx.spool).expect("the folder").count();
    assert_eq!(left, 0);
}
