//! The signing keys: published before they sign, replaced on demand, published for good.

use serde_json::json;

use super::{Context, Error};
use crate::account::audit;
use crate::certificate::credential::issuer::{did_document, jwks};
use crate::certificate::credential::key::{PublicKey, SigningKey};
use crate::certificate::published::{self, PublishedKey};
use crate::db::Connection;

/// Publishes the key that signs now, where it is not yet. Called at start, before anything is signed.
///
/// # Errors
/// [`Error::Internal`] when there is no key.
pub fn publish_current(conn: &mut Connection, ctx: &Context) -> Result<(), Error> {
    let key = ctx.signing.current().map_err(|error| Error::Internal(error.to_string()))?.public();
    let first = published::all(conn)?.is_empty();
    if published::publish(conn, &key, ctx.now())? && !first {
        // Another instance's, a configured one, or one that took the place of one that was lost.
        let subject = format!("key:{}", key.id());
        audit::record(conn, None, "key.published", &subject, None, json!({}), ctx.now())?;
    }
    Ok(())
}

/// Publishes the key that will sign from now on, and notes that the other one signs no more. The caller then puts it in
/// the other's place.
///
/// # Errors
/// [`Error::Store`].
pub fn rotate(conn: &mut Connection, ctx: &Context, old: &PublicKey, new: &SigningKey) -> Result<(), Error> {
    published::publish(conn, &new.public(), ctx.now())?;
    published::retire(conn, old, ctx.now())?;
    let detail = json!({ "retired": old.id() });
    let subject = format!("key:{}", new.public().id());
    Ok(audit::record(conn, None, "key.rotated", &subject, None, detail, ctx.now())?)
}

/// All keys, those that sign first.
///
/// # Errors
/// [`Error::Store`].
pub fn list(conn: &mut Connection) -> Result<Vec<PublishedKey>, Error> {
    Ok(published::all(conn)?)
}

fn public(conn: &mut Connection) -> Result<Vec<PublicKey>, Error> {
    Ok(published::all(conn)?.into_iter().map(|published| published.key).collect())
}

/// The DID document of this installation.
///
/// # Errors
/// [`Error::Store`].
pub fn did(conn: &mut Connection, ctx: &Context) -> Result<serde_json::Value, Error> {
    Ok(did_document(&ctx.issuer(), &public(conn)?))
}

/// The JSON Web Key Set of this installation.
///
/// # Errors
/// [`Error::Store`].
pub fn key_set(conn: &mut Connection, ctx: &Context) -> Result<serde_json::Value, Error> {
    Ok(jwks(&ctx.issuer(), &public(conn)?))
}
