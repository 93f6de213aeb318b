//! Invitations into cohorts, by address: for people who may have no account yet. The database knows a hash of the link's
//! secret and not the secret.

use chrono::Duration;
use diesel::prelude::*;
use sha2::{Digest, Sha256};

use crate::base::{CohortId, InvitationId, Language, Page, PageRequest, PersonId, Timestamp};
use crate::db::schema::invitations;
use crate::db::types::text_enum;
use crate::db::{Connection, StoreError, condition, db};

/// How long an invitation is good, from its last mail on.
pub const LIFE: Duration = Duration::days(14);

text_enum! {
    /// What became of an invitation.
    pub enum InvitationState {
        /// Its link works.
        Waiting = "waiting",
        /// Its time is over; it can be sent again.
        Expired = "expired",
        /// Somebody followed it.
        Accepted = "accepted",
        /// It was taken back.
        Withdrawn = "withdrawn",
    }
}

/// An invitation.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = invitations)]
pub struct Invitation {
    /// The id.
    pub id: InvitationId,
    /// Into which cohort.
    pub cohort_id: CohortId,
    /// The address as it was given.
    pub email: String,
    /// The address in the form in which it is unique.
    pub email_key: String,
    /// The language of the mail.
    pub language: Language,
    /// Of the secret in the link.
    pub hash: Vec<u8>,
    /// Who invited.
    pub invited_by: PersonId,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was mailed last.
    pub sent_at: Timestamp,
    /// Until when its link works.
    pub expires_at: Timestamp,
    /// When it was accepted.
    pub accepted_at: Option<Timestamp>,
    /// By whom.
    pub accepted_by: Option<PersonId>,
    /// When it was taken back.
    pub withdrawn_at: Option<Timestamp>,
}

impl Invitation {
    /// What became of it.
    pub fn state(&self, now: Timestamp) -> InvitationState {
        if self.accepted_at.is_some() {
            InvitationState::Accepted
        } else if self.withdrawn_at.is_some() {
            InvitationState::Withdrawn
        } else if self.expires_at <= now {
            InvitationState::Expired
        } else {
            InvitationState::Waiting
        }
    }
}

/// What is kept of a secret.
pub fn hash(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}

/// Adds an invitation.
///
/// # Errors
/// [`StoreError::Taken`] when one waits for the address in the cohort.
pub fn insert(conn: &mut Connection, invitation: &Invitation) -> Result<(), StoreError> {
    db!(conn, |c| diesel::insert_into(invitations::table).values(invitation.clone()).execute(c))?;
    Ok(())
}

/// The invitation of that id.
///
/// # Errors
/// [`StoreError`].
pub fn find(conn: &mut Connection, id: InvitationId) -> Result<Option<Invitation>, StoreError> {
    Ok(db!(conn, |c| invitations::table.find(id).select(Invitation::as_select()).first(c).optional())?)
}

/// The invitation with that secret, if its link works.
///
/// # Errors
/// [`StoreError`].
pub fn good(conn: &mut Connection, secret: &str, now: Timestamp) -> Result<Option<Invitation>, StoreError> {
    let query = invitations::table.filter(invitations::hash.eq(hash(secret)));
    let found: Option<Invitation> = db!(conn, |c| query.select(Invitation::as_select()).first(c).optional())?;
    Ok(found.filter(|found| found.state(now) == InvitationState::Waiting))
}

/// The invitation that waits for an address in a cohort, also when its time is over.
///
/// # Errors
/// [`StoreError`].
pub fn waiting(conn: &mut Connection, cohort: CohortId, email_key: &str) -> Result<Option<Invitation>, StoreError> {
    let open = invitations::accepted_at.is_null().and(invitations::withdrawn_at.is_null());
    let here = invitations::cohort_id.eq(cohort).and(invitations::email_key.eq(email_key));
    let query = invitations::table.filter(here.and(open));
    Ok(db!(conn, |c| query.select(Invitation::as_select()).first(c).optional())?)
}

/// Gives an invitation that waits a new secret; the old link stops working.
///
/// # Errors
/// [`StoreError`].
pub fn renew(conn: &mut Connection, id: InvitationId, secret: &str, now: Timestamp) -> Result<(), StoreError> {
    let changes =
        (invitations::hash.eq(hash(secret)), invitations::sent_at.eq(now), invitations::expires_at.eq(now + LIFE));
    db!(conn, |c| diesel::update(invitations::table.find(id)).set(changes).execute(c))?;
    Ok(())
}

/// Uses an invitation up. `false`: its link does not work any more.
///
/// # Errors
/// [`StoreError`].
pub fn accept(conn: &mut Connection, id: InvitationId, person: PersonId, now: Timestamp) -> Result<bool, StoreError> {
    let open = invitations::accepted_at.is_null().and(invitations::withdrawn_at.is_null());
    let good = invitations::table.filter(invitations::id.eq(id).and(open).and(invitations::expires_at.gt(now)));
    let changes = (invitations::accepted_at.eq(Some(now)), invitations::accepted_by.eq(Some(person)));
    Ok(db!(conn, |c| diesel::update(good).set(changes).execute(c))? == 1)
}

/// Takes an invitation back. `false`: it had ended already.
///
/// # Errors
/// [`StoreError`].
pub fn withdraw(conn: &mut Connection, id: InvitationId, now: Timestamp) -> Result<bool, StoreError> {
    let open = invitations::accepted_at.is_null().and(invitations::withdrawn_at.is_null());
    let good = invitations::table.filter(invitations::id.eq(id).and(open));
    Ok(db!(conn, |c| diesel::update(good).set(invitations::withdrawn_at.eq(Some(now))).execute(c))? == 1)
}

/// The invitations into a cohort, the newest first.
///
/// # Errors
/// [`StoreError`].
pub fn list(conn: &mut Connection, cohort: CohortId, page: &PageRequest) -> Result<Page<Invitation>, StoreError> {
    let rows = i64::try_from(page.limit + 1).unwrap_or(i64::MAX);
    let before: Option<InvitationId> = page.after.as_deref().and_then(|cursor| cursor.parse().ok());
    let found: Vec<Invitation> = db!(conn, |c| {
        let mut query = invitations::table.filter(invitations::cohort_id.eq(cohort)).into_boxed();
        if let Some(before) = before {
            query = query.filter(invitations::id.lt(before));
        }
        query.order(invitations::id.desc()).limit(rows).select(Invitation::as_select()).load(c)
    })?;
    Ok(Page::new(found, page.limit, |invitation| invitation.id.to_string()))
}

/// The invitations of a person, by address or by who accepted them, in the order they were made.
///
/// # Errors
/// [`StoreError`].
pub fn of_person(conn: &mut Connection, id: PersonId, email_key: &str) -> Result<Vec<Invitation>, StoreError> {
    let by_address = invitations::table.filter(invitations::email_key.eq(email_key));
    let accepted = invitations::table.filter(invitations::accepted_by.eq(Some(id)));
    let mut found: Vec<Invitation> = db!(conn, |c| by_address.select(Invitation::as_select()).load(c))?;
    let others: Vec<Invitation> = db!(conn, |c| accepted.select(Invitation::as_select()).load(c))?;
    found.extend(others);
    found.sort_by_key(|invitation| invitation.id);
    found.dedup_by_key(|invitation| invitation.id);
    Ok(found)
}

/// Takes the address off invitations; those that wait are withdrawn.
///
/// # Errors
/// [`StoreError`].
pub fn forget(conn: &mut Connection, ids: &[InvitationId], now: Timestamp) -> Result<usize, StoreError> {
    if ids.is_empty() {
        return Ok(0);
    }
    let these = || invitations::table.filter(invitations::id.eq_any(ids.to_vec()));
    let open = invitations::accepted_at.is_null().and(invitations::withdrawn_at.is_null());
    let blank = (invitations::email.eq(""), invitations::email_key.eq(""));
    db!(conn, |c| diesel::update(these().filter(open)).set(invitations::withdrawn_at.eq(Some(now))).execute(c))?;
    Ok(db!(conn, |c| diesel::update(these()).set(blank).execute(c))?)
}

condition! {
    /// Those with an address, of which there is an index that what is forgotten leaves.
    Named = "email_key <> ''"
}

/// Invitations that expired before then and still have an address.
///
/// # Errors
/// [`StoreError`].
pub fn old(conn: &mut Connection, before: Timestamp, limit: i64) -> Result<Vec<InvitationId>, StoreError> {
    let query = invitations::table.filter(invitations::expires_at.lt(before)).filter(Named);
    let query = query.order(invitations::expires_at).limit(limit).select(invitations::id);
    Ok(db!(conn, |c| query.load(c))?)
}
