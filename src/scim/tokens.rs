//! The tokens of directories: shown once, kept hashed, revoked at once.

use diesel::prelude::*;
use sha2::{Digest, Sha256};

use crate::base::{ScimTokenId, Timestamp, random};
use crate::db::schema::scim_tokens as tokens;
use crate::db::{Connection, StoreError, db};

/// What every secret begins with, so that those who look for lost ones find it.
const PREFIX: &str = "chancery_scim_";

/// A token, without its secret.
#[derive(Debug, Clone, Queryable)]
pub struct Token {
    /// Its id.
    pub id: ScimTokenId,
    /// What it is called.
    pub name: String,
    /// Whether it may change staff and give roles.
    pub may_roles: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends by itself.
    pub expires_at: Option<Timestamp>,
    /// When it was last used, to some minutes.
    pub last_used_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

type Columns = (
    tokens::id,
    tokens::name,
    tokens::may_roles,
    tokens::created_at,
    tokens::expires_at,
    tokens::last_used_at,
    tokens::revoked_at,
);
const COLUMNS: Columns = (
    tokens::id,
    tokens::name,
    tokens::may_roles,
    tokens::created_at,
    tokens::expires_at,
    tokens::last_used_at,
    tokens::revoked_at,
);

fn hash(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}

/// Makes a token; its secret has 256 random bits. `None`: one that lives has this name.
///
/// # Errors
/// [`StoreError`].
pub fn make(
    conn: &mut Connection,
    name: &str,
    may_roles: bool,
    expires_at: Option<Timestamp>,
    now: Timestamp,
) -> Result<Option<(ScimTokenId, String)>, StoreError> {
    if named(conn, name)?.is_some() {
        return Ok(None);
    }
    let (id, secret) = (ScimTokenId::new(now), format!("{PREFIX}{}", random::secret()));
    let row = (
        tokens::id.eq(id),
        tokens::name.eq(name),
        tokens::hash.eq(hash(&secret)),
        tokens::may_roles.eq(may_roles),
        tokens::created_at.eq(now),
        tokens::expires_at.eq(expires_at),
    );
    db!(conn, |c| diesel::insert_into(tokens::table).values(row).execute(c))?;
    Ok(Some((id, secret)))
}

/// The token that lives and has this name.
///
/// # Errors
/// [`StoreError`].
pub fn named(conn: &mut Connection, name: &str) -> Result<Option<Token>, StoreError> {
    let query = tokens::table.filter(tokens::name.eq(name).and(tokens::revoked_at.is_null())).select(COLUMNS);
    Ok(db!(conn, |c| query.first(c).optional())?)
}

/// The token with this secret, while it is good.
///
/// # Errors
/// [`StoreError`].
pub fn good(conn: &mut Connection, secret: &str, now: Timestamp) -> Result<Option<Token>, StoreError> {
    let lives = tokens::revoked_at.is_null().and(tokens::expires_at.is_null().or(tokens::expires_at.gt(Some(now))));
    let query = tokens::table.filter(tokens::hash.eq(hash(secret)).and(lives)).select(COLUMNS);
    Ok(db!(conn, |c| query.first(c).optional())?)
}

/// Notes that a token is used.
///
/// # Errors
/// [`StoreError`].
pub fn used(conn: &mut Connection, id: ScimTokenId, now: Timestamp) -> Result<(), StoreError> {
    let update = diesel::update(tokens::table.find(id)).set(tokens::last_used_at.eq(Some(now)));
    db!(conn, |c| update.execute(c))?;
    Ok(())
}

/// Revokes a token; `false` when it was.
///
/// # Errors
/// [`StoreError`].
pub fn revoke(conn: &mut Connection, id: ScimTokenId, now: Timestamp) -> Result<bool, StoreError> {
    let lives = tokens::table.filter(tokens::id.eq(id).and(tokens::revoked_at.is_null()));
    Ok(db!(conn, |c| diesel::update(lives).set(tokens::revoked_at.eq(Some(now))).execute(c))? == 1)
}

/// All tokens, at most two hundred, the newest first.
///
/// # Errors
/// [`StoreError`].
pub fn list(conn: &mut Connection) -> Result<Vec<Token>, StoreError> {
    let query = tokens::table.order(tokens::id.desc()).limit(200).select(COLUMNS);
    Ok(db!(conn, |c| query.load(c))?)
}
