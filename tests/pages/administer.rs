//! The pages of administrators, from the right side and from the wrong one.

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
const PAGES: [&str; 1] = ["/admin"];

on_both_databases! {
    fn only_administrators_come_in(app: &App) {
        let (ada, ines, ana) = (app.administrator(), app.facilitator("Ines"), app.learner("Ana"));
        let browser = signed_in(app, &ada);
        for path in PAGES {
            browser.get(path).is(200).says("staff").says("aria-current=\"page\">Administration");
            for wrong in [&ines, &ana] {
                signed_in(app, wrong).get(path).is(403);
            }
            Browser::new(app).get(path).leads_to(&format!("/sign-in?next={path}"));
        }
        for wrong in [&ines, &ana] {
            assert!(!signed_in(app, wrong).get("/").is(200).text.contains("/admin"));
        }
    }

    fn the_overview_tells_what_is_still_to_set_up(app: &App) {
        let ada = app.administrator();
        let browser = signed_in(app, &ada);
        browser.get("/admin").is(200).says("A second administrator").says("0 of 5 steps are done.");
        app.publish(course("protocol").folder());
        ada.post("/cohorts", json!({ "course": "protocol", "title": "Spring" })).is(201);
        browser.get("/admin").is(200).says("2 of 5 steps are done.");
    }
}
