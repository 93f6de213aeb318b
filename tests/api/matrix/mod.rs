//! Every route with everybody, against what the policy says: the routes come from the program's own table, the expectations
//! from `policy::decide`, and only what stands in [`world`] about who somebody is to a thing is written by hand.

pub(super) mod calls;
mod document;
mod fields;
mod pages;
mod stranger;
pub(super) mod world;

use std::collections::BTreeSet;
use std::sync::Mutex;

use chancery::policy::{Action, Rule};
use chancery::web::rights::{CALLS, PAGES, Right, SCIM};

use crate::support::app::App;
use crate::support::routes::{Route, pages, routes, scim};

/// Does something with each on four threads, and gathers what was wrong.
fn at_once<T: Sync>(jobs: &[T], judge: impl Fn(&T) -> Option<String> + Sync) -> Vec<String> {
    let wrong = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for some in jobs.chunks(jobs.len().div_ceil(4).max(1)) {
            let (wrong, judge) = (&wrong, &judge);
            scope.spawn(move || {
                let found: Vec<String> = some.iter().filter_map(judge).collect();
                wrong.lock().expect("no thread panicked").extend(found);
            });
        }
    });
    let mut wrong = wrong.into_inner().expect("no thread panicked");
    wrong.sort();
    wrong
}

/// Routes that are served and not named, or named and not served, or named twice.
fn differing(served: &[Route], named: &[Right]) -> Vec<String> {
    let told = |method: &str, path: &str| format!("{method} {path}");
    let is: BTreeSet<String> = served.iter().map(|route| told(&route.method, &route.path)).collect();
    let mut said = BTreeSet::new();
    let mut wrong = Vec::new();
    for (method, path, _) in named {
        if !said.insert(told(method, path)) {
            wrong.push(format!("{method} {path} is named twice"));
        }
    }
    wrong.extend(is.difference(&said).map(|route| format!("{route} is unknown to the policy")));
    wrong.extend(said.difference(&is).map(|route| format!("{route} is served no more")));
    wrong
}

#[test]
fn the_policy_knows_every_route_and_no_other() {
    assert_eq!(differing(&routes(), CALLS), [""; 0]);
    assert_eq!(differing(&pages(), PAGES), [""; 0]);
    assert_eq!(differing(&scim(), SCIM), [""; 0]);
}

#[test]
fn a_route_that_the_policy_does_not_know_is_found() {
    let planted = Route { path: "/users/{id}/secrets".to_owned(), method: "GET".to_owned() };
    let mut served = routes();
    served.push(planted);
    assert_eq!(differing(&served, CALLS), ["GET /users/{id}/secrets is unknown to the policy"]);
    let mut named = CALLS.to_vec();
    named.push(("PUT", "/me/role", Action::ChangeOneself));
    named.push(("GET", "/me", Action::SeeOneself));
    let wrong = differing(&routes(), &named);
    assert_eq!(wrong, ["GET /me is named twice", "PUT /me/role is served no more"]);
    // A method that is added to a known address is found too.
    let mut served = pages();
    served.push(Route { path: "/verify".to_owned(), method: "POST".to_owned() });
    assert_eq!(differing(&served, PAGES), ["POST /verify is unknown to the policy"]);
}

#[test]
fn what_changes_something_is_open_to_everybody_only_by_a_secret_or_to_get_in() {
    use Action::{
        ConfirmAddress, EndReminders, FollowInvitation, ForgetPassword, Register, RenewSession, ResetPassword, SetUp,
        SignIn, SignInWithPasskey, SignInWithProvider, SignOut,
    };
    let known = [
        ConfirmAddress,
        EndReminders,
        FollowInvitation,
        ForgetPassword,
        Register,
        RenewSession,
        ResetPassword,
        SetUp,
        SignIn,
        SignInWithPasskey,
        SignInWithProvider,
        SignOut,
    ];
    for (method, path, action) in CALLS.iter().chain(PAGES).filter(|(method, ..)| *method != "GET") {
        assert!(action.rule() != Rule::Everybody || known.contains(action), "{method} {path}");
    }
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
                let reply = app.stranger().call(method, &concrete).send().is(405);
                let reply = reply.problem("wrong-method");
                let allow: BTreeSet<&str> = reply.header("allow").split(", ").collect();
                assert_eq!(allow, taken.iter().copied().collect(), "{method} {path}");
            }
        }
    }
}
