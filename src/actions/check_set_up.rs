//! What a new installation still needs: each thing with its state. What to do about it is told by who shows it.

use serde_json::json;

use super::{Context, Error, access};
use crate::account::{Caller, Role, audit, facts, person};
use crate::base::PageRequest;
use crate::cohort;
use crate::db::Connection;
use crate::outbox::{self, Filter, State};
use crate::policy::Action;
use crate::settings::Institute;

/// Something to set up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Which: stable, texts are found by it.
    pub key: &'static str,
    /// Whether it is done.
    pub done: bool,
    /// What there is now, where that says something.
    pub now: Option<String>,
}

/// All there is to set up, in a sensible order.
///
/// # Errors
/// [`Error::Store`].
pub fn list(conn: &mut Connection, ctx: &Context) -> Result<Vec<Item>, Error> {
    let one = PageRequest { limit: 1, after: None };
    let administrators = person::with_role(conn, Role::Administrator)?;
    let courses = ctx.catalogue.all_current(conn)?;
    let cohorts = cohort::list(conn, None, &one)?;
    let sent = Filter { template: Some("test".to_owned()), state: Some(State::Done), ..Filter::default() };
    let key = current_key(ctx)?;
    let item = |key, done, now| Item { key, done, now };
    Ok(vec![
        item("name", ctx.institute != Institute::default().name, Some(ctx.institute.clone())),
        item("address", is_public(&ctx.public_url), Some(ctx.public_url.clone())),
        item("mail", outbox::list(conn, &sent, &one)?.items.len() == 1, None),
        item("course", !courses.is_empty(), None),
        item("cohort", !cohorts.items.is_empty(), None),
        item("keys", facts::get(conn, &format!("keys-kept:{key}"))?.is_some(), Some(key)),
        item("administrator", administrators.len() > 1, None),
    ])
}

fn current_key(ctx: &Context) -> Result<String, Error> {
    let key = ctx.signing.current().map_err(|error| Error::Internal(error.to_string()))?;
    Ok(key.public().id().to_string())
}

/// Notes that an administrator has put the keys that sign now into a safe place.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::Store`].
pub fn keys_are_kept(conn: &mut Connection, ctx: &Context, caller: &Caller) -> Result<(), Error> {
    access::may(caller, Action::NoteKeysKept)?;
    let (key, now) = (current_key(ctx)?, ctx.now());
    facts::set(conn, &format!("keys-kept:{key}"), &now.to_string())?;
    Ok(audit::record(conn, Some(caller.id), "key.kept", &format!("key:{key}"), None, json!({}), now)?)
}

/// Whether an address is one that others can open, protected on its way.
fn is_public(url: &str) -> bool {
    let host = url.strip_prefix("https://").unwrap_or_default();
    let host = host.rsplit_once(':').map_or(host, |(host, _)| host);
    host.contains('.') && !host.starts_with("127.") && !host.ends_with(".localdomain")
}

#[cfg(test)]
mod tests {
    use super::is_public;

    #[test]
    fn an_address_is_public_when_others_can_open_it_and_nobody_reads_along() {
        for good in ["https://learn.example.org", "https://learn.example.org:8443"] {
            assert!(is_public(good), "{good}");
        }
        for bad in ["http://learn.example.org", "https://localhost", "https://127.0.0.1:8080", "http://127.0.0.1:8080"]
        {
            assert!(!is_public(bad), "{bad}");
        }
    }
}
