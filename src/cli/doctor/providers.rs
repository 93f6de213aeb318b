//! Whether the providers of identities can be used.

use super::report::Report;
use crate::account::identity::Doubt;
use crate::actions::providers::Providers;
use crate::actions::providers::look::{Found, look};
use crate::base::Clock;
use crate::settings::Settings;

pub(super) fn providers(report: &mut Report, settings: &Settings) {
    const WHAT: &str = "sign-in by";
    let providers = Providers::new(&settings.providers);
    if providers.all().is_empty() {
        return;
    }
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return report.fail(WHAT, error.to_string(), ""),
    };
    for Found { name, issuer, keys } in runtime.block_on(look(&providers, Clock::system().now())) {
        match keys {
            Ok(keys) => {
                let back = format!("{}/login/with/{name}/callback", settings.server.public_url);
                report.ok(WHAT, format!("{name}: {issuer} has {keys} keys; it has to know the address {back}"));
            }
            Err(doubt) => {
                let (text, cure) = told(&doubt);
                report.fail(WHAT, format!("{name}: {issuer}: {text}"), &format!("providers.{name}: {cure}"));
            }
        }
    }
}

/// What is wrong, and how to mend it.
fn told(doubt: &Doubt) -> (String, &'static str) {
    match doubt {
        Doubt::Unreachable(why) => {
            (format!("it does not answer: {why}"), "see that the issuer is right, and that this machine reaches it")
        }
        Doubt::Unreadable(why) => {
            (why.clone(), "see that <issuer>/.well-known/openid-configuration is its description")
        }
        Doubt::OtherIssuer => (
            "it describes itself as another issuer".to_owned(),
            "write the issuer exactly as its description does, also the slash at its end",
        ),
        Doubt::UnsafeAddress => {
            ("its description names an address without TLS".to_owned(), "let the provider name addresses with https://")
        }
        Doubt::NoPkce => {
            ("it does not take PKCE with S256".to_owned(), "switch it on there, or use a provider that can")
        }
        other => (format!("{other:?}"), "see its documentation"),
    }
}
