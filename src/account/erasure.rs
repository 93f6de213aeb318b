//! Erasing people: what of a person goes in this room, what is put in the place of name and address, and the list of who was
//! erased, by which it is done again after a backup was restored. And the accounts that their time has come for.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::Role;
use super::identity::store as identities;
use super::passkey::store as passkeys;
use super::second_factor::{self, limit};
use crate::base::{Language, PersonId, Timestamp};
use crate::db::schema::{
    erasures, idempotency_keys as replies, one_time_tokens as links, person_words, persons, sessions,
};
use crate::db::{Connection, StoreError, db};

/// Who was erased, when, and whether the certificates stayed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable, Serialize, Deserialize)]
pub struct Erasure {
    /// Who it was.
    pub person: PersonId,
    /// When.
    pub erased_at: Timestamp,
    /// Whether certificates stayed with the name on them.
    pub keep_certificates: bool,
}

/// What stands where the name stood: the same in every list, telling nothing.
pub fn pseudonym(id: PersonId) -> String {
    format!("erased-{:08x}", id.uuid().as_u128() & 0xffff_ffff)
}

/// What stands where the address stood. Mail to the domain goes nowhere (RFC 2606, section 2).
fn no_address(id: PersonId) -> String {
    format!("erased-{id}@erased.invalid")
}

/// Takes everything off a person's row that tells who it is, and removes sessions, links, kept replies and words.
/// `false`: it was done before.
///
/// # Errors
/// [`StoreError`].
pub fn blank(conn: &mut Connection, id: PersonId, email_key: &str, now: Timestamp) -> Result<bool, StoreError> {
    let address = no_address(id);
    let who = (
        persons::email.eq(&address),
        persons::email_key.eq(&address),
        persons::full_name.eq(pseudonym(id)),
        persons::country.eq(None::<String>),
        persons::affiliation.eq(None::<String>),
        persons::language.eq(Language::english()),
        persons::role.eq(Role::Learner),
    );
    let access = (
        persons::password_hash.eq(None::<String>),
        persons::email_confirmed_at.eq(None::<Timestamp>),
        persons::locked_at.eq(Some(now)),
        persons::bounced_at.eq(None::<Timestamp>),
        persons::soft_bounces.eq(0),
        persons::reminders.eq(false),
        persons::unsubscribe_key.eq(None::<String>),
        persons::seen_at.eq(None::<Timestamp>),
        persons::erased_at.eq(Some(now)),
    );
    let known = persons::table.filter(persons::id.eq(id).and(persons::erased_at.is_null()));
    if db!(conn, |c| diesel::update(known).set((who, access)).execute(c))? == 0 {
        return Ok(false);
    }
    second_factor::remove(conn, id)?;
    passkeys::remove_all(conn, id)?;
    identities::remove_all(conn, id)?;
    limit::forget(conn, id)?;
    let scopes = [id.to_string(), format!("register:{email_key}")];
    db!(conn, |c| {
        diesel::delete(person_words::table.filter(person_words::person_id.eq(id))).execute(c)?;
        diesel::delete(sessions::table.filter(sessions::person_id.eq(id))).execute(c)?;
        diesel::delete(links::table.filter(links::person_id.eq(id))).execute(c)?;
        diesel::delete(replies::table.filter(replies::scope.eq_any(scopes))).execute(c)
    })?;
    Ok(true)
}

/// Puts an erasure on the list.
///
/// # Errors
/// [`StoreError`].
pub fn note(conn: &mut Connection, erasure: &Erasure) -> Result<(), StoreError> {
    let row = (
        erasures::person_id.eq(erasure.person),
        erasures::erased_at.eq(erasure.erased_at),
        erasures::keep_certificates.eq(erasure.keep_certificates),
    );
    db!(conn, |c| diesel::insert_into(erasures::table).values(row).on_conflict_do_nothing().execute(c))?;
    Ok(())
}

/// The list, in the order of ids, behind one of them.
///
/// # Errors
/// [`StoreError`].
pub fn listed(conn: &mut Connection, after: Option<PersonId>, limit: i64) -> Result<Vec<Erasure>, StoreError> {
    Ok(db!(conn, |c| {
        let mut query = erasures::table.into_boxed();
        if let Some(after) = after {
            query = query.filter(erasures::person_id.gt(after));
        }
        query.order(erasures::person_id).limit(limit).load(c)
    })?)
}

/// Learners who registered or were invited before then and never proved their address, and are in no course.
///
/// # Errors
/// [`StoreError`].
pub fn unconfirmed(conn: &mut Connection, before: Timestamp, limit: i64) -> Result<Vec<PersonId>, StoreError> {
    use crate::db::schema::enrolments;
    let never = persons::email_confirmed_at.is_null().and(persons::erased_at.is_null());
    let old = never.and(persons::created_at.lt(before)).and(persons::role.eq(Role::Learner));
    let courses = enrolments::table.filter(enrolments::person_id.eq(persons::id));
    let alone = persons::table.filter(old).filter(diesel::dsl::not(diesel::dsl::exists(courses)));
    let query = alone.order(persons::created_at).limit(limit).select(persons::id);
    Ok(db!(conn, |c| query.load(c))?)
}

/// Learners who were last there before then.
///
/// # Errors
/// [`StoreError`].
pub fn inactive(conn: &mut Connection, before: Timestamp, limit: i64) -> Result<Vec<PersonId>, StoreError> {
    let away = persons::erased_at.is_null().and(persons::seen_at.lt(Some(before)));
    let learners = persons::table.filter(away.and(persons::role.eq(Role::Learner)));
    let query = learners.order(persons::seen_at).limit(limit).select(persons::id);
    Ok(db!(conn, |c| query.load(c))?)
}
