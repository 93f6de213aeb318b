//! The calls of the API.

use chancery::policy::{Refusal, Rule, decide};
use chancery::web::rights::{CALLS, Right};
use serde_json::{Value, json};

use super::at_once;
use super::world::{Side, World};
use crate::support::actors::PASSWORD;
use crate::support::app::{App, on_both_databases};
use crate::support::reply::Reply;

/// Where what is told first is not what the policy says, and why.
const TOLD_FIRST: [(&str, &str, Side, u16, &str); 2] = [
    ("POST", "/me/second-factor/recovery-codes", Side::OldAdministrator, 409, "there is no second factor"),
    ("POST", "/users/{id}/second-factor-removal", Side::OldAdministrator, 409, "there is no second factor"),
];

/// Calls after which somebody is not who they were, or the things are gone: they come last.
const LAST: [&str; 11] = [
    "POST /enrolments/{id}/pause",
    "POST /certificates/{id}/revocation",
    "POST /users/{id}/sign-out",
    "DELETE /users/{id}",
    "DELETE /me/passkeys/{id}",
    "DELETE /me/sessions/{id}",
    "DELETE /me/identities/{provider}",
    "DELETE /me/sessions",
    "PUT /me/password",
    "DELETE /me",
    "POST /auth/logout",
];

/// A body that is well formed, so that rights and nothing else decide.
pub fn body(method: &str, path: &str, world: &World<'_>) -> Value {
    match path {
        "/users/{id}" if method == "DELETE" => json!({ "keep_certificates": true, "reason": "Because." }),
        "/users" => json!({ "email": "x@mfa.example", "full_name": "X", "role": "learner" }),
        "/users/{id}" => json!({ "country": "Peru", "reason": "Because." }),
        "/me" if method == "DELETE" => json!({ "password": "not the password", "keep_certificates": true }),
        "/me/password" => json!({ "current_password": "not the password", "password": PASSWORD }),
        "/me/second-factor" if method == "DELETE" => json!({ "password": PASSWORD }),
        "/me/passkeys" => json!({ "name": "Key", "ceremony": "x", "credential": {} }),
        "/me/passkeys/{id}" => json!({ "name": "Key" }),
        "/auth/passkeys" | "/auth/step-up/passkeys" => json!({ "ceremony": "x", "credential": {} }),
        "/auth/step-up" => json!({ "password": "not the password" }),
        "/me/second-factor/confirmation" => json!({ "code": "123456" }),
        "/me/invitations" => json!({ "token": "nothing" }),
        "/users/{id}/second-factor-removal" | "/users/{id}/sign-out" => json!({ "reason": "Because." }),
        "/attempts/{id}/responses/{question}" => json!({ "sequence": 50, "response": true }),
        "/certificates" => json!({ "enrolments": [world.enrolment] }),
        "/certificates/{id}/revocation" => json!({ "reason": "Because." }),
        "/courses/{course}/regrades" => json!({ "reason": "Because." }),
        "/cohorts" => json!({ "course": "protocol", "title": "Another" }),
        "/cohorts/{id}" => json!({ "title": "Another" }),
        "/cohorts/{id}/members" => json!({ "emails": [world.learner.email] }),
        "/cohorts/{id}/requests/approval" => json!({ "enrolments": [] }),
        "/cohorts/{id}/requests/refusal" => json!({ "enrolments": [], "reason": "Because." }),
        "/enrolments/{id}/refusal" | "/enrolments/{id}/pause" => json!({ "reason": "Because." }),
        "/enrolments/{id}/certificate-exclusion" if method == "PUT" => json!({ "reason": "Because." }),
        "/cohorts/{id}/invitations" => json!({ "emails": ["x@mfa.example"] }),
        "/cohorts/{id}/messages" => json!({ "subject": "Hello", "text": "Hello." }),
        "/enrolments/{id}/extensions" | "/cohorts/{id}/extensions" => {
            json!({ "extra_minutes": 10, "reason": "Because." })
        }
        "/enrolments/{id}/extra-attempts" | "/cohorts/{id}/extra-attempts" => {
            json!({ "module": "one", "quiz": "check", "attempts": 1, "reason": "Because." })
        }
        "/attempts/{id}/marks/{question}" => json!({ "marks": 1 }),
        _ => json!({}),
    }
}

fn sends(world: &World<'_>, side: Side, (method, path, _): &Right) -> Reply {
    let address = match *path {
        "/users/import" => "/users/import?dry_run=true".to_owned(),
        "/certificates/eligible" => "/certificates/eligible?course=protocol".to_owned(),
        _ => world.address(path),
    };
    let call = world.who(side).call(method, &address);
    match *path {
        "/users/import" => call.body("text/csv", "email,name\np@mfa.example,Pia\n").send(),
        _ if *method == "GET" => call.send(),
        _ => call.json(&body(method, path, world)).send(),
    }
}

/// The status and the codes that say a refusal.
pub fn said(refusal: Refusal) -> (u16, &'static [&'static str]) {
    match refusal {
        // Whoever shows a token of a session that is over is told that.
        Refusal::NotSignedIn => (401, &["not-signed-in", "session-ended"]),
        Refusal::NotFound => (404, &["not-found"]),
        Refusal::Role => (403, &["forbidden"]),
        Refusal::SecondFactorNeeded => (403, &["second-factor-required"]),
        Refusal::RecentSignInNeeded => (403, &["recent-sign-in-needed"]),
    }
}

/// What is wrong with an answer, if anything is.
fn wrong(side: Side, right: &Right, reply: &Reply) -> Option<String> {
    let (method, path, action) = *right;
    let stated = TOLD_FIRST.iter().find(|told| (told.0, told.1, told.2) == (method, path, side));
    let good = match (decide(side.asks(), action, side.sees(path)), stated) {
        (_, Some(told)) => reply.status == told.3,
        (Err(refusal), None) => {
            let (status, codes) = said(refusal);
            reply.status == status && codes.contains(&reply.str("/code").as_str())
        }
        // What is for everybody may be there or not; a token that is no good is told even where none is needed.
        (Ok(()), None) if action.rule() == Rule::Everybody => {
            let spent = side == Side::Locked && reply.status == 401 && reply.str("/code") == "session-ended";
            spent || !matches!(reply.status, 401 | 403)
        }
        (Ok(()), None) => !matches!(reply.status, 401 | 403 | 404),
    };
    (!good).then(|| format!("{method} {path} ({}) as {side:?}: {reply}", action.name()))
}

on_both_databases! {
    fn every_call_refuses_and_lets_in_everybody_as_the_policy_says(app: &App) {
        let world = World::new(app, |_| ());
        world.lock();
        let all = || CALLS.iter().flat_map(|right| Side::ALL.map(|side| (right, side)));
        let refused = |right: &Right, side: Side| decide(side.asks(), right.2, side.sees(right.1)).is_err();
        let before = world.state();
        let jobs: Vec<_> = all().filter(|(right, side)| refused(right, *side)).collect();
        assert!(jobs.len() > 300, "many are refused: {}", jobs.len());
        let found = at_once(&jobs, |(right, side)| wrong(*side, right, &sends(&world, *side, right)));
        assert!(found.is_empty(), "{}", found.join("\n"));
        for (before, after) in before.iter().zip(world.state()) {
            assert_eq!(*before, after, "somebody changed what is not theirs");
        }

        // Reading comes first, and at once; then the rest, one after the other, each doing what it does.
        let (reading, mut doing): (Vec<_>, Vec<_>) =
            all().filter(|(right, side)| !refused(right, *side)).partition(|(right, _)| right.0 == "GET");
        let mut found = at_once(&reading, |(right, side)| wrong(*side, right, &sends(&world, *side, right)));
        // One administrator does, the other is there for what a sign-in of long ago is not enough for.
        doing.retain(|(_, side)| *side != Side::OldAdministrator);
        let place = |(right, _): &(&Right, Side)| {
            let route = format!("{} {}", right.0, right.1);
            LAST.iter().position(|last| *last == route).map_or(0, |place| place + 1)
        };
        doing.sort_by_key(place);
        for (right, side) in doing {
            found.extend(wrong(side, right, &sends(&world, side, right)));
        }
        assert!(found.is_empty(), "{}", found.join("\n"));
    }
}
