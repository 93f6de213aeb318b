//! The roles that groups give.

use std::collections::BTreeMap;

use chancery::account::audit;
use chancery::settings::{GivenRole, Provider};
use serde_json::{Value, json};

use super::forger::Forger;
use super::walk::goes;
use crate::pages::browser::Browser;
use crate::support::actors::Actor;
use crate::support::app::App;

fn with_roles(forger: &Forger) -> BTreeMap<String, Provider> {
    let roles = [("staff", GivenRole::Facilitator), ("admins", GivenRole::Administrator)];
    let roles = roles.into_iter().map(|(group, role)| (group.to_owned(), role)).collect();
    BTreeMap::from([("ministry".to_owned(), Provider { roles, ..forger.settings() })])
}

fn noted(app: &App, actor: &Actor<'_>, action: &str) -> Vec<Value> {
    let subject = format!("person:{}", actor.id);
    let found = app.write(move |conn| Ok(audit::about(conn, &subject)?));
    found.into_iter().filter(|entry| entry.action == action).map(|entry| entry.detail.0).collect()
}

#[test]
fn groups_give_and_take_roles_at_each_sign_in_and_the_log_tells() {
    let forger = Forger::new();
    App::on_both_with_providers(&with_roles(&forger), |app| {
        forger.repents();
        let (ana, ada) = (app.learner("Ana Dias"), app.administrator());
        let comes = |groups: Value| {
            forger.plan().claims = json!({ "groups": groups });
            goes(app, &forger, &Browser::new(app), &[]).leads_to("/");
            ada.get(&format!("/users/{}", ana.id)).is(200).str("/role")
        };
        assert_eq!(comes(json!(["choir"])), "learner");
        assert_eq!(comes(json!(["choir", "staff"])), "facilitator");
        assert_eq!(comes(json!(["staff", "admins"])), "administrator");
        assert_eq!(comes(json!("staff")), "facilitator");
        assert_eq!(comes(Value::Null), "learner", "who is in no group is a learner");
        let changes = noted(app, &ana, "person.role-changed");
        assert_eq!(changes.len(), 4, "{changes:?}");
        // What is noted at the same moment has no order.
        for (from, to) in [
            ("learner", "facilitator"),
            ("facilitator", "administrator"),
            ("administrator", "facilitator"),
            ("facilitator", "learner"),
        ] {
            let change = json!({ "from": from, "to": to, "provider": "ministry" });
            assert!(changes.contains(&change), "{change} is not in {changes:?}");
        }
    });
}

#[test]
fn a_role_that_was_taken_away_is_gone_at_once_everywhere() {
    let forger = Forger::new();
    let app = App::with_providers(&with_roles(&forger), |_, _| ());
    app.learner("Ana Dias");
    app.administrator();
    forger.plan().claims = json!({ "groups": ["admins"] });
    let before = Browser::new(&app);
    goes(&app, &forger, &before, &[]).leads_to("/");
    before.get("/admin/people").is(200);
    forger.plan().claims = json!({ "groups": [] });
    goes(&app, &forger, &Browser::new(&app), &[]).leads_to("/");
    before.get("/admin/people").is(403);
}

#[test]
fn the_last_administrator_is_never_taken_away() {
    let forger = Forger::new();
    App::on_both_with_providers(&with_roles(&forger), |app| {
        forger.repents();
        let ana = app.learner("Ana Dias");
        forger.plan().claims = json!({ "groups": ["admins"] });
        goes(app, &forger, &Browser::new(app), &[]).leads_to("/");
        forger.plan().claims = json!({ "groups": [] });
        let browser = Browser::new(app);
        goes(app, &forger, &browser, &[]).leads_to("/");
        browser.get("/admin/people").is(200);
        assert_eq!(noted(app, &ana, "person.role-kept").len(), 1);
        app.administrator();
        goes(app, &forger, &Browser::new(app), &[]).leads_to("/");
        browser.get("/admin/people").is(403);
    });
}

#[test]
fn without_a_map_roles_are_given_here_alone() {
    let forger = Forger::new();
    let app = App::with_providers(&forger.called("ministry"), |_, _| ());
    app.facilitator("Ana Dias");
    forger.plan().claims = json!({ "groups": ["admins", "administrator"], "role": "administrator" });
    let browser = Browser::new(&app);
    goes(&app, &forger, &browser, &[]).leads_to("/");
    browser.get("/cohorts").is(200);
    browser.get("/admin/people").is(403);
}

#[test]
fn groups_may_be_told_where_one_asks_for_them_alone() {
    let forger = Forger::new();
    let app = App::with_providers(&with_roles(&forger), |_, _| ());
    app.learner("Ana Dias");
    {
        let mut plan = forger.plan();
        plan.description = json!({ "userinfo_endpoint": format!("{}/userinfo", forger.issuer) });
        plan.claims = json!({ "email": null, "email_verified": null });
        plan.besides = json!({
            "sub": "subject-1", "email": "ana.dias@delegates.example", "email_verified": true, "groups": ["staff"],
        });
    }
    let browser = Browser::new(&app);
    goes(&app, &forger, &browser, &[]).leads_to("/");
    browser.get("/cohorts").is(200);
}
