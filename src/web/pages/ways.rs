//! The buttons that lead to providers of identities.

use std::sync::Arc;

use super::shell::Shell;
use super::visitor::local;
use crate::actions::Context;
use crate::actions::providers::Provider;

/// A button that leads to a provider.
#[derive(Debug)]
pub struct Way {
    /// Where its form goes.
    pub action: String,
    /// What it says.
    pub text: String,
    /// Whether the person shall show anew that it is they.
    pub fresh: bool,
    /// The page afterwards.
    pub next: String,
}

/// The buttons of all providers.
pub(super) fn ways(ctx: &Context, s: &Shell, next: &str, fresh: bool) -> Vec<Way> {
    let way = |provider: &Arc<Provider>| Way {
        action: format!("/login/with/{}", provider.name),
        text: s.t1("sso-button", "provider", provider.title()),
        fresh,
        next: local(next).unwrap_or_default().to_owned(),
    };
    ctx.providers.all().iter().map(way).collect()
}
