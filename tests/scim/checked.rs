//! What other people's program says: `scim2-tester` (PyPI) goes over everything that the service says it can do.

use std::process::Command;

use serde_json::json;

use crate::support::app::{App, on_both_databases};
use crate::support::{node, python};

/// The tester, and what it stands on, each in the version that it was tried with.
const PACKAGES: [&str; 4] =
    ["scim2-tester==0.5.2", "scim2-client[httpx2]==0.13.2", "scim2-models==0.12.3", "httpx2==2.16.2"];

on_both_databases! {
    fn scim2_tester_finds_no_error(app: &App) {
        // Somebody is there, whom it must leave alone.
        let ada = app.administrator();
        let token = app.scim_token("scim2-tester", true, None);
        let mut command = Command::new(python::with("scim2_tester, httpx2", &PACKAGES));
        command.args(["-c", include_str!("checked.py")]);
        let job = json!({ "base": format!("{}/scim/v2", app.address), "token": token });
        let said = node::answer(&mut command, "Python", &job);
        assert_eq!(said["wrong"], json!([]), "scim2-tester finds errors");
        let good = said["good"].as_u64().expect("a number");
        assert!(good >= 60, "hardly anything was looked at: {said}");
        // It does not search everything at once, which nobody has to offer.
        assert_eq!(said["skipped"], json!(["search_with_attributes", "search_with_attributes"]), "{said}");
        ada.get("/me").is(200);
    }
}
