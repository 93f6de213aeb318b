//! Sealing the rows of the audit log into a chain, and forgetting them from its beginning.
//!
//! Rows are written unsealed, in the transaction of what they tell: nobody waits for the head of the chain. One worker at a
//! time seals them shortly after, in the order of their ids. The head is one row, so that nobody can cut rows off the end
//! unnoticed; where rows were forgotten, the anchor keeps the number and the digest of the last of them.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Nullable};

use super::digest::{self, Digest};
use super::{LINK, Link};
use crate::base::{AuditId, Timestamp, random};
use crate::db::schema::{audit, audit_chain};
use crate::db::types::Uid;
use crate::db::{Connection, StoreError, db, statement};

/// Where the chain begins and ends.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Chain {
    /// The number of the last sealed row; 0: there was none.
    pub head_seq: i64,
    /// Its digest.
    pub head_digest: Digest,
    /// The number of the last row that was forgotten; 0: there was none.
    pub anchor_seq: i64,
    /// Its digest.
    pub anchor_digest: Digest,
    /// When it was forgotten.
    pub anchor_at: Option<Timestamp>,
}

/// The columns of a [`Chain`].
const CHAIN: (
    audit_chain::head_seq,
    audit_chain::head_digest,
    audit_chain::anchor_seq,
    audit_chain::anchor_digest,
    audit_chain::anchor_at,
) = (
    audit_chain::head_seq,
    audit_chain::head_digest,
    audit_chain::anchor_seq,
    audit_chain::anchor_digest,
    audit_chain::anchor_at,
);

statement! {
    /// A row gets its place.
    Seal {
        seq: i64 => BigInt,
        digest: Digest => Binary,
        reason_salt: Option<Vec<u8>> => Nullable<Binary>,
        reason_digest: Option<Digest> => Nullable<Binary>,
        detail_salt: Option<Vec<u8>> => Nullable<Binary>,
        detail_digest: Option<Digest> => Nullable<Binary>,
        id: AuditId => Uid,
    }
    "UPDATE audit SET seq = " seq
    ", digest = " digest
    ", reason_salt = " reason_salt
    ", reason_digest = " reason_digest
    ", detail_salt = " detail_salt
    ", detail_digest = " detail_digest
    " WHERE id = " id;
    ""
}

/// Where the chain begins and ends.
///
/// # Errors
/// [`StoreError`].
pub fn state(conn: &mut Connection) -> Result<Chain, StoreError> {
    Ok(db!(conn, |c| audit_chain::table.find(1).select(CHAIN).first(c))?)
}

/// Whether rows wait to be sealed.
///
/// # Errors
/// [`StoreError`].
pub fn any_unsealed(conn: &mut Connection) -> Result<bool, StoreError> {
    let waiting = audit::table.filter(audit::digest.is_null().and(audit::seq.is_null()));
    let first = waiting.order(audit::id).select(audit::id);
    let found: Option<AuditId> = db!(conn, |c| first.first(c).optional())?;
    Ok(found.is_some())
}

/// How many rows wait to be sealed.
///
/// # Errors
/// [`StoreError`].
pub fn unsealed(conn: &mut Connection) -> Result<i64, StoreError> {
    let waiting = audit::table.filter(audit::digest.is_null().and(audit::seq.is_null()));
    Ok(db!(conn, |c| waiting.count().get_result(c))?)
}

/// Seals the oldest rows that wait, so many at most; how many it was. 0 also when another process is at it.
///
/// # Errors
/// [`StoreError`].
pub fn seal(conn: &mut Connection, limit: i64) -> Result<usize, StoreError> {
    let head = audit_chain::table.find(1).select((audit_chain::head_seq, audit_chain::head_digest));
    // Who comes second does not wait: what it would do is being done.
    let head: Option<(i64, Digest)> = db!(
        conn,
        sqlite | c | head.first(c).optional(),
        postgres | c | head.for_update().skip_locked().first(c).optional()
    )?;
    let Some((mut seq, mut before)) = head else { return Ok(0) };
    let waiting = audit::table.filter(audit::digest.is_null().and(audit::seq.is_null()));
    let waiting = waiting.order(audit::id).limit(limit).select(LINK);
    // What an erasure has in hand is sealed the next time, without the text that goes.
    let rows: Vec<Link> =
        db!(conn, sqlite | c | waiting.load(c), postgres | c | waiting.for_update().skip_locked().load(c))?;
    if rows.is_empty() {
        return Ok(0);
    }
    let count = rows.len();
    for mut row in rows {
        seq += 1;
        row.reason_salt = row.reason.is_some().then(|| random::bytes::<16>().to_vec());
        row.reason_digest =
            row.reason_salt.as_deref().zip(row.reason.as_deref()).map(|(s, text)| digest::of_text(s, text));
        let salt = random::bytes::<16>().to_vec();
        row.detail_digest = Some(digest::of_json(&salt, &row.detail.0));
        row.detail_salt = Some(salt);
        before = digest::of_row(&before, seq, &row);
        let Link { id, reason_salt, reason_digest, detail_salt, detail_digest, .. } = &row;
        let seal = Seal { seq: &seq, digest: &before, reason_salt, reason_digest, detail_salt, detail_digest, id };
        db!(conn, |c| seal.execute(c))?;
    }
    let head = (audit_chain::head_seq.eq(seq), audit_chain::head_digest.eq(before));
    db!(conn, |c| diesel::update(audit_chain::table.find(1)).set(head).execute(c))?;
    Ok(count)
}

/// Forgets the rows at the beginning of the chain that are from before then, some at a time; how many. A row that was not
/// sealed yet stays, and so does what was sealed behind a row that is not old enough.
///
/// # Errors
/// [`StoreError`].
pub fn forget(conn: &mut Connection, before: Timestamp, limit: i64, now: Timestamp) -> Result<usize, StoreError> {
    let anchor = audit_chain::table.find(1).select(audit_chain::anchor_seq);
    let anchor: i64 = db!(conn, sqlite | c | anchor.first(c), postgres | c | anchor.for_update().first(c))?;
    let first = audit::table.filter(audit::seq.gt(anchor)).order(audit::seq).limit(limit);
    let first = first.select((audit::seq, audit::digest, audit::at));
    let rows: Vec<(Option<i64>, Option<Digest>, Timestamp)> = db!(conn, |c| first.load(c))?;
    let old = rows.into_iter().take_while(|(_, _, at)| *at < before);
    let old: Vec<(i64, Digest)> = old.filter_map(|(seq, digest, _)| seq.zip(digest)).collect();
    let Some((seq, digest)) = old.last().cloned() else { return Ok(0) };
    let anchor =
        (audit_chain::anchor_seq.eq(seq), audit_chain::anchor_digest.eq(digest), audit_chain::anchor_at.eq(Some(now)));
    db!(conn, |c| diesel::update(audit_chain::table.find(1)).set(anchor).execute(c))?;
    Ok(db!(conn, |c| diesel::delete(audit::table.filter(audit::seq.le(seq))).execute(c))?)
}
