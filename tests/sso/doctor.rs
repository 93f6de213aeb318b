//! What `doctor` and `config show` say of providers of identities.

use serde_json::json;

use super::forger::Forger;
use crate::support::program::Site;

#[test]
fn the_doctor_names_a_provider_that_cannot_be_used_and_the_cure() {
    let forger = Forger::new();
    let site = Site::new()
        .with("PROVIDERS__FOREIGN_OFFICE__ISSUER", &forger.issuer)
        .with("PROVIDERS__FOREIGN_OFFICE__CLIENT_ID", "learn")
        .with("PROVIDERS__FOREIGN_OFFICE__CLIENT_SECRET", "hunter2")
        .with("SERVER__PUBLIC_URL", "https://learn.example.org");
    let said = || site.run(&["doctor"]).out;
    let good = format!(
        "ok    sign-in by     foreign-office: {} has 1 keys; it has to know the address \
                        https://learn.example.org/login/with/foreign-office/callback",
        forger.issuer
    );
    assert!(said().contains(&good), "{}", said());
    forger.plan().description = json!({ "issuer": format!("{}/", forger.issuer) });
    let other = said();
    assert!(other.contains("it describes itself as another issuer"), "{other}");
    assert!(other.contains("-> providers.foreign-office: write the issuer exactly as its description does"), "{other}");
    forger.plan().description = json!({ "jwks_uri": "http://keys.example/jwks" });
    assert!(said().contains("an address without TLS"), "{}", said());
    drop(forger);
    let ran = site.run(&["doctor"]);
    assert!(ran.code == Some(1) && ran.out.contains("it does not answer"), "{}", ran.out);
    let shown = site.run(&["config", "show"]).out;
    assert!(shown.contains("providers.foreign-office.client_secret = \"(hidden)\""), "{shown}");
    assert!(!shown.contains("hunter2"), "{shown}");
}

#[test]
fn an_issuer_without_tls_is_refused_at_the_start() {
    let site = Site::new()
        .with("PROVIDERS__OFFICE__ISSUER", "http://id.example.org")
        .with("PROVIDERS__OFFICE__CLIENT_ID", "learn");
    let ran = site.run(&["serve", "--bind", "127.0.0.1:0"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.err.contains("`providers.office.issuer` (CHANCERY_PROVIDERS__OFFICE__ISSUER) is wrong"), "{}", ran.err);
}
