//! Making and revoking the tokens of directories, from the command line.

use chrono::Duration;
use serde_json::json;

use super::super::{Context, Error, Faults, register};
use crate::account::audit;
use crate::base::ScimTokenId;
use crate::db::Connection;
use crate::scim::tokens::{self, Token};

fn subject(id: ScimTokenId) -> String {
    format!("scim-token:{id}")
}

/// Makes a token; its secret, which is told this once. `days`: after how many it ends.
///
/// # Errors
/// [`Error::Invalid`] for a name that is none or taken.
pub fn make(
    conn: &mut Connection,
    ctx: &Context,
    name: &str,
    may_roles: bool,
    days: Option<u32>,
) -> Result<String, Error> {
    let now = ctx.now();
    let mut faults = Faults::default();
    let name = register::line(&mut faults, "/name", name, 100);
    faults.check()?;
    let name = name.unwrap_or_default();
    let expires = days.map(|days| now + Duration::days(i64::from(days)));
    let Some((id, secret)) = tokens::make(conn, &name, may_roles, expires, now)? else {
        let mut faults = Faults::default();
        faults.add("/name", format!("there is a token called {name}: revoke it, or choose another name"));
        faults.check()?;
        return Err(Error::Invalid(Vec::new()));
    };
    let detail = json!({ "name": name, "roles": may_roles, "expires_at": expires });
    audit::record(conn, None, "scim-token.created", &subject(id), None, detail, now)?;
    Ok(secret)
}

/// Revokes a token by its name: from the next request on it is none.
///
/// # Errors
/// [`Error::NotFound`].
pub fn revoke(conn: &mut Connection, ctx: &Context, name: &str) -> Result<(), Error> {
    let token = tokens::named(conn, name.trim())?.ok_or(Error::NotFound("SCIM token"))?;
    tokens::revoke(conn, token.id, ctx.now())?;
    let detail = json!({ "name": token.name });
    Ok(audit::record(conn, None, "scim-token.revoked", &subject(token.id), None, detail, ctx.now())?)
}

/// All tokens, the newest first.
///
/// # Errors
/// [`Error::Store`].
pub fn list(conn: &mut Connection) -> Result<Vec<Token>, Error> {
    Ok(tokens::list(conn)?)
}
