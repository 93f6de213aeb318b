//! Every call from the wrong side. The table names each route once: a new one fails the test until it stands here.

use serde_json::{Value, json};

use crate::support::actors::Actor;
use crate::support::app::{App, on_both_databases};
use crate::support::builders::course;
use crate::support::reply::Reply;
use crate::support::routes::{Route, routes};

/// What the wrong people get: somebody without a token, another learner, a facilitator of another cohort.
#[derive(Clone, Copy)]
struct Wrong {
    stranger: u16,
    learner: u16,
    facilitator: u16,
}

/// Everybody may.
const OPEN: Option<Wrong> = None;
/// Everybody who signed in may: it is about oneself.
const SELF: Option<Wrong> = Some(Wrong { stranger: 401, learner: 0, facilitator: 0 });
/// It is another's: it does not exist.
const OWNER: Option<Wrong> = Some(Wrong { stranger: 401, learner: 404, facilitator: 404 });
/// Facilitators, each with their own.
const STAFF: Option<Wrong> = Some(Wrong { stranger: 401, learner: 403, facilitator: 404 });
/// Facilitators may, learners not.
const ANY_STAFF: Option<Wrong> = Some(Wrong { stranger: 401, learner: 403, facilitator: 0 });
/// Administrators only.
const ADMIN: Option<Wrong> = Some(Wrong { stranger: 401, learner: 403, facilitator: 403 });

#[rustfmt::skip]
fn table() -> Vec<(&'static str, &'static str, Option<Wrong>)> {
    vec![
        ("GET", "/openapi.json", OPEN),
        ("POST", "/auth/register", OPEN), ("POST", "/auth/confirm", OPEN), ("POST", "/auth/login", OPEN),
        ("POST", "/auth/refresh", OPEN), ("POST", "/auth/logout", OPEN),
        ("POST", "/auth/password-reset", OPEN), ("POST", "/auth/password-reset/confirm", OPEN),
        ("GET", "/me", SELF), ("PATCH", "/me", SELF), ("DELETE", "/me", SELF), ("GET", "/me/export", SELF), ("POST", "/me/address-confirmation", SELF),
        ("GET", "/me/sessions", SELF), ("DELETE", "/me/sessions", SELF), ("PUT", "/me/password", SELF),
        ("DELETE", "/me/sessions/{id}", Some(Wrong { stranger: 401, learner: 404, facilitator: 404 })),
        ("GET", "/users", ADMIN), ("POST", "/users", ADMIN), ("GET", "/users/{id}", ADMIN), ("PATCH", "/users/{id}", ADMIN), ("DELETE", "/users/{id}", ADMIN),
        ("POST", "/users/import", ADMIN), ("POST", "/users/{id}/sign-out", ADMIN), ("POST", "/users/{id}/invitation", ADMIN),
        ("GET", "/courses", OPEN), ("GET", "/courses/{course}", OPEN),
        ("POST", "/courses/{course}/enrolments", SELF), ("GET", "/me/enrolments", SELF),
        ("GET", "/enrolments/{id}", OWNER), ("POST", "/enrolments/{id}/approval", OWNER),
        ("GET", "/enrolments/{id}/extensions", OWNER), ("POST", "/enrolments/{id}/extensions", OWNER),
        ("POST", "/enrolments/{id}/extra-attempts", OWNER),
        ("POST", "/enrolments/{id}/pause", OWNER), ("POST", "/enrolments/{id}/resume", OWNER),
        ("GET", "/enrolments/{id}/glossary", OWNER),
        ("GET", "/enrolments/{id}/lessons/{module}/{lesson}", OWNER),
        ("PUT", "/enrolments/{id}/lessons/{module}/{lesson}/completion", OWNER),
        ("POST", "/enrolments/{id}/quizzes/{module}/{quiz}/attempts", OWNER),
        ("GET", "/attempts/{id}", OWNER), ("PUT", "/attempts/{id}/responses/{question}", OWNER),
        ("POST", "/attempts/{id}/submission", OWNER), ("GET", "/attempts/{id}/receipt", OWNER),
        ("GET", "/attempts/{id}/marks", OWNER), ("PUT", "/attempts/{id}/marks/{question}", OWNER),
        ("GET", "/me/certificates", SELF), ("POST", "/certificates", ADMIN),
        ("GET", "/certificates/verify/{code}", OPEN), ("GET", "/certificates/verify/{code}/credential", OPEN),
        ("GET", "/certificates/{id}/credential", OWNER), ("GET", "/credentials/status/{list}", OPEN),
        ("GET", "/certificates/{id}/pdf", OWNER),
        ("POST", "/certificates/{id}/revocation", ADMIN), ("POST", "/certificates/{id}/reissue", ADMIN),
        ("GET", "/certificates", ADMIN), ("GET", "/certificates/{id}", ADMIN), ("GET", "/certificates/batches", ADMIN),
        ("GET", "/certificates/eligible", ADMIN), ("GET", "/certificates/batches/{id}", ADMIN),
        ("PUT", "/enrolments/{id}/certificate-exclusion", ADMIN),
        ("DELETE", "/enrolments/{id}/certificate-exclusion", ADMIN),
        ("GET", "/courses/{course}/versions", ADMIN), ("GET", "/courses/{course}/versions/{number}", ADMIN),
        ("GET", "/courses/{course}/versions/{number}/changes", ADMIN),
        ("GET", "/courses/{course}/versions/{number}/units/{module}/{unit}", ADMIN),
        ("GET", "/publication", ADMIN), ("POST", "/publication", ADMIN),
        ("POST", "/cohorts/{id}/version", ADMIN), ("POST", "/enrolments/{id}/version", ADMIN),
        ("GET", "/cohorts", ANY_STAFF), ("POST", "/cohorts", ANY_STAFF),
        ("GET", "/cohorts/{id}", STAFF), ("PATCH", "/cohorts/{id}", STAFF), ("POST", "/cohorts/{id}/members", STAFF),
        ("GET", "/cohorts/{id}/messages", STAFF), ("POST", "/cohorts/{id}/messages", STAFF),
        ("GET", "/courses/{course}/quizzes/{module}/{quiz}/statistics", STAFF), ("GET", "/cohorts/{id}/gain", STAFF),
        ("GET", "/cohorts/{id}/figures", STAFF),
        ("GET", "/cohorts/{id}/requests", STAFF),
        ("POST", "/cohorts/{id}/requests/approval", STAFF), ("POST", "/cohorts/{id}/requests/refusal", STAFF),
        ("POST", "/enrolments/{id}/refusal", OWNER),
        ("GET", "/cohorts/{id}/invitations", STAFF), ("POST", "/cohorts/{id}/invitations", STAFF),
        ("POST", "/invitations/{id}/withdrawal", STAFF), ("POST", "/invitations/{id}/resend", STAFF),
        ("GET", "/auth/invitations/{token}", OPEN), ("POST", "/auth/invitations/{token}", OPEN),
        ("POST", "/me/invitations", SELF),
        ("GET", "/cohorts/{id}/marking", STAFF), ("GET", "/cohorts/{id}/attention", STAFF), ("GET", "/cohorts/{id}/progress", STAFF),
        ("POST", "/enrolments/{id}/reminder", OWNER), ("GET", "/enrolments/{id}/history", OWNER),
        ("POST", "/cohorts/{id}/extensions", STAFF), ("POST", "/cohorts/{id}/extra-attempts", STAFF),
        ("GET", "/mail", ADMIN), ("GET", "/mail/{id}", ADMIN), ("GET", "/mail/bounced-addresses", ADMIN),
        ("POST", "/mail/{id}/resend", ADMIN), ("GET", "/audit", ADMIN),
        ("POST", "/mail/test", ADMIN),
        ("GET", "/health", ADMIN), ("GET", "/set-up", ADMIN), ("PUT", "/set-up/keys", ADMIN),
        ("POST", "/backups", ADMIN),
        ("GET", "/work/{id}", OWNER), ("GET", "/work/{id}/items", OWNER),
        ("POST", "/courses/{course}/regrades", ADMIN),
    ]
}

/// A body that is well formed, so that rights and nothing else decide.
fn body(method: &str, path: &str) -> Value {
    match path {
        "/users/{id}" if method == "DELETE" => json!({ "keep_certificates": true, "reason": "Because." }),
        "/users" => json!({
            "email": "x@mfa.example", "password": "consul visits the harbour", "full_name": "X", "role": "administrator",
        }),
        "/users/{id}" => json!({ "role": "administrator", "reason": "Because." }),
        "/users/{id}/sign-out" => json!({ "reason": "Because." }),
        "/attempts/{id}/responses/{question}" => json!({ "sequence": 50, "response": true }),
        "/certificates" => json!({ "enrolments": [] }),
        "/enrolments/{id}/certificate-exclusion" => json!({ "reason": "Because." }),
        "/certificates/{id}/revocation" => json!({ "reason": "Because." }),
        "/courses/{course}/regrades" => json!({ "reason": "Because." }),
        "/cohorts" => json!({ "course": "protocol", "title": "Another" }),
        "/cohorts/{id}/members" => json!({ "emails": [] }),
        "/cohorts/{id}/requests/approval" => json!({ "enrolments": [] }),
        "/cohorts/{id}/requests/refusal" => json!({ "enrolments": [], "reason": "Because." }),
        "/enrolments/{id}/refusal" => json!({ "reason": "Because." }),
        "/cohorts/{id}/invitations" => json!({ "emails": ["x@mfa.example"] }),
        "/cohorts/{id}/messages" => json!({ "subject": "Hello", "text": "Hello." }),
        "/enrolments/{id}/extensions" | "/cohorts/{id}/extensions" => {
            json!({ "extra_minutes": 10, "reason": "Because." })
        }
        "/enrolments/{id}/extra-attempts" | "/cohorts/{id}/extra-attempts" => {
            json!({ "module": "one", "quiz": "check", "attempts": 1, "reason": "Because." })
        }
        "/attempts/{id}/marks/{question}" => json!({ "marks": 1 }),
        "/enrolments/{id}/pause" => json!({ "reason": "Because." }),
        _ => json!({}),
    }
}

fn call(actor: &Actor<'_>, method: &str, path: &str, ids: &dyn Fn(&str) -> String) -> Reply {
    let concrete = ids(path);
    let call = actor.call(method, &concrete);
    if method == "GET" { call.send() } else { call.json(&body(method, path)).send() }
}

on_both_databases! {
    fn nobody_does_what_is_not_theirs(app: &App) {
        app.publish(course("protocol").folder());
        let (ana, ines, ada) = (app.learner("Ana Dias"), app.facilitator("Ines Costa"), app.administrator());
        let (stranger, eve, otto) = (app.stranger(), app.learner("Eve Stone"), app.facilitator("Otto Brandt"));
        let cohort = ines.post("/cohorts", json!({ "course": "protocol", "title": "Spring" })).is(201).str("/id");
        let members = json!({ "emails": [ana.email] });
        let enrolment = ines.post(&format!("/cohorts/{cohort}/members"), members).is(201).str("/items/0/id");
        ana.studies("protocol", &enrolment);
        ana.completes_the_course();
        app.work();
        let attempt = ana.starts("one", "check").id;
        let certificate = ana.certificates()[0]["id"].as_str().expect("an id").to_owned();
        let invited = ines.post(&format!("/cohorts/{cohort}/invitations"), json!({ "emails": ["new@mfa.example"] }));
        let invitation = invited.is(201).str("/items/0/id");
        let mail = ada.get("/mail").is(200).str("/items/0/id");
        let ids = |path: &str| {
            let noun = path.split('/').nth(1).unwrap_or_default();
            let id = match noun {
                "enrolments" => &enrolment,
                "attempts" => &attempt,
                "certificates" => &certificate,
                "cohorts" => &cohort,
                "invitations" => &invitation,
                _ => &mail,
            };
            let names = [
                ("{course}", "protocol"),
                ("{module}", "one"),
                ("{lesson}", "read"),
                ("{quiz}", "check"),
                ("{question}", "first"),
                ("{number}", "1"),
                ("{unit}", "read"),
            ];
            names.iter().fold(path.replace("{id}", id), |path, (name, value)| path.replace(name, value))
        };
        let before =
            (ana.get(&ana.enrolment("")).json(), ana.get(&format!("/attempts/{attempt}")).json(), ana.certificates());
        for (method, path, wrong) in table() {
            let Some(wrong) = wrong else { continue };
            for (actor, status) in [(&stranger, wrong.stranger), (&eve, wrong.learner), (&otto, wrong.facilitator)] {
                if status != 0 {
                    let reply = call(actor, method, path, &ids);
                    assert!(reply.status == status, "{method} {path}: {} got {reply}", actor.name);
                }
            }
        }
        let after =
            (ana.get(&ana.enrolment("")).json(), ana.get(&format!("/attempts/{attempt}")).json(), ana.certificates());
        assert_eq!(before, after, "somebody changed what is not theirs");
        assert!(ada.get("/users?search=x%40mfa").is(200).items().is_empty());
    }
}

#[test]
fn the_table_names_every_route() {
    let mut named: Vec<Route> = table()
        .into_iter()
        .map(|(method, path, _)| Route { path: path.to_owned(), method: method.to_owned() })
        .collect();
    let mut served = routes();
    named.sort();
    served.sort();
    assert_eq!(named, served);
}

#[test]
fn every_address_refuses_methods_that_it_does_not_take() {
    let app = App::on_sqlite();
    let routes = routes();
    for Route { path, .. } in &routes {
        let taken: Vec<&str> = routes.iter().filter(|route| route.path == *path).map(|route| &*route.method).collect();
        let concrete = path.replace(['{', '}'], "");
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
            if !taken.contains(&method) {
                app.stranger().call(method, &concrete).send().is(405).problem("wrong-method");
            }
        }
    }
}
