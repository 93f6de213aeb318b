//! Links that work once: to confirm an address, to reset a password, to set up the first administrator.

use chrono::Duration;
use diesel::prelude::*;
use sha2::{Digest, Sha256};

use crate::base::{PersonId, Timestamp, random};
use crate::db::schema::one_time_tokens as links;
use crate::db::types::text_enum;
use crate::db::{Connection, StoreError, db};

text_enum! {
    /// What a link is good for.
    pub enum Purpose {
        /// Confirms an address.
        ConfirmAddress = "confirm-address",
        /// Sets a new password.
        ResetPassword = "reset-password",
        /// Makes the first administrator.
        SetUp = "set-up",
        /// Sets the first password of somebody who was invited.
        Invitation = "invitation",
    }
}

impl Purpose {
    /// How long such a link works.
    pub fn life(self) -> Duration {
        match self {
            Self::ConfirmAddress => Duration::hours(72),
            Self::ResetPassword => Duration::minutes(60),
            Self::SetUp => Duration::minutes(30),
            Self::Invitation => Duration::days(14),
        }
    }
}

fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// Makes a link's secret; older ones for the same purpose and person stop working.
///
/// # Errors
/// [`StoreError`].
pub fn issue(
    conn: &mut Connection,
    purpose: Purpose,
    person: Option<PersonId>,
    now: Timestamp,
) -> Result<String, StoreError> {
    let older = links::table.filter(links::purpose.eq(purpose));
    match person {
        Some(id) => db!(conn, |c| diesel::delete(older.filter(links::person_id.eq(id))).execute(c))?,
        None => db!(conn, |c| diesel::delete(older.filter(links::person_id.is_null())).execute(c))?,
    };
    let token = random::secret();
    let row = (
        links::hash.eq(hash(&token)),
        links::purpose.eq(purpose),
        links::person_id.eq(person),
        links::created_at.eq(now),
        links::expires_at.eq(now + purpose.life()),
    );
    db!(conn, |c| diesel::insert_into(links::table).values(row).execute(c))?;
    Ok(token)
}

/// Whether a person has a link that was not used yet and was made after `since`.
///
/// # Errors
/// [`StoreError`].
pub fn has_recent(
    conn: &mut Connection,
    purpose: Purpose,
    person: PersonId,
    since: Timestamp,
) -> Result<bool, StoreError> {
    let own = links::purpose.eq(purpose).and(links::person_id.eq(person));
    let recent = links::used_at.is_null().and(links::created_at.gt(since));
    let query = links::table.filter(own.and(recent)).select(links::purpose);
    let found: Option<Purpose> = db!(conn, |c| query.first(c).optional())?;
    Ok(found.is_some())
}

/// Whether the link would still work, without using it.
///
/// # Errors
/// [`StoreError`].
pub fn is_good(conn: &mut Connection, purpose: Purpose, token: &str, now: Timestamp) -> Result<bool, StoreError> {
    let good = links::purpose.eq(purpose).and(links::used_at.is_null()).and(links::expires_at.gt(now));
    let query = links::table.filter(links::hash.eq(hash(token)).and(good)).select(links::purpose);
    let found: Option<Purpose> = db!(conn, |c| query.first(c).optional())?;
    Ok(found.is_some())
}

/// Uses the link up. `None`: it does not exist, is spent, or too old; `Some` holds its person, if it has one.
///
/// # Errors
/// [`StoreError`].
pub fn redeem(
    conn: &mut Connection,
    purpose: Purpose,
    token: &str,
    now: Timestamp,
) -> Result<Option<Option<PersonId>>, StoreError> {
    let good = links::purpose.eq(purpose).and(links::used_at.is_null()).and(links::expires_at.gt(now));
    let link = links::table.filter(links::hash.eq(hash(token)).and(good));
    let used = db!(conn, |c| diesel::update(link).set(links::used_at.eq(Some(now))).execute(c))?;
    if used == 0 {
        return Ok(None);
    }
    let query = links::table.find(hash(token)).select(links::person_id);
    Ok(Some(db!(conn, |c| query.first(c))?))
}

/// Ends all links of a person: they went to an address that is the person's no more, or the person is out.
///
/// # Errors
/// [`StoreError`].
pub fn end_all(conn: &mut Connection, person: PersonId) -> Result<(), StoreError> {
    db!(conn, |c| diesel::delete(links::table.filter(links::person_id.eq(person))).execute(c))?;
    Ok(())
}

/// Forgets links that stopped working before then; how many.
///
/// # Errors
/// [`StoreError`].
pub fn forget(conn: &mut Connection, before: Timestamp) -> Result<usize, StoreError> {
    Ok(db!(conn, |c| diesel::delete(links::table.filter(links::expires_at.lt(before))).execute(c))?)
}
