//! Passkeys and what authenticators were asked, in the database.

use diesel::prelude::*;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::base::{PasskeyId, PersonId, SessionId, Timestamp};
use crate::db::schema::{passkey_challenges as challenges, passkeys, persons, sessions};
use crate::db::types::{Json, text_enum};
use crate::db::{Connection, StoreError, db};

text_enum! {
    /// What an authenticator was asked for.
    pub enum Purpose {
        /// To make a passkey.
        Registration = "registration",
        /// To sign in.
        SignIn = "sign-in",
        /// To show again that it is oneself.
        StepUp = "step-up",
    }
}

/// A passkey.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = passkeys)]
pub struct Passkey {
    /// The id here.
    pub id: PasskeyId,
    /// Whose it is.
    pub person_id: PersonId,
    /// What its authenticator knows it by.
    pub credential_id: Vec<u8>,
    /// The public key, and what else is needed to judge signatures.
    pub credential: Json<Value>,
    /// How often its authenticator says that it has signed; 0: it does not count.
    pub counter: i64,
    /// What its owner calls it.
    pub name: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last used.
    pub last_used_at: Option<Timestamp>,
}

/// Something that an authenticator was asked.
#[derive(Debug, Clone, Queryable)]
pub struct Challenge {
    /// What for.
    pub purpose: Purpose,
    /// In which session; none: nobody is signed in.
    pub session: Option<SessionId>,
    /// What is needed to judge the answer.
    pub state: Json<Value>,
    /// Until when it may be answered.
    pub expires_at: Timestamp,
}

fn hash(secret: &str) -> Vec<u8> {
    Sha256::digest([b"chancery passkey ceremony: ".as_slice(), secret.as_bytes()].concat()).to_vec()
}

/// A person's passkeys, the oldest first.
///
/// # Errors
/// [`StoreError`].
pub fn of_person(conn: &mut Connection, person: PersonId) -> Result<Vec<Passkey>, StoreError> {
    let own = passkeys::table.filter(passkeys::person_id.eq(person)).order(passkeys::id);
    Ok(db!(conn, |c| own.select(Passkey::as_select()).load(c))?)
}

/// A person's own passkey.
///
/// # Errors
/// [`StoreError`].
pub fn find_own(conn: &mut Connection, person: PersonId, id: PasskeyId) -> Result<Option<Passkey>, StoreError> {
    let own = passkeys::table.filter(passkeys::id.eq(id).and(passkeys::person_id.eq(person)));
    Ok(db!(conn, |c| own.select(Passkey::as_select()).first(c).optional())?)
}

/// The passkey that an authenticator knows by this.
///
/// # Errors
/// [`StoreError`].
pub fn find(conn: &mut Connection, credential: &[u8]) -> Result<Option<Passkey>, StoreError> {
    let one = passkeys::table.filter(passkeys::credential_id.eq(credential));
    Ok(db!(conn, |c| one.select(Passkey::as_select()).first(c).optional())?)
}

/// Adds a passkey; `false`: it is somebody's already.
///
/// # Errors
/// [`StoreError`].
pub fn insert(conn: &mut Connection, passkey: &Passkey) -> Result<bool, StoreError> {
    let rows = db!(conn, |c| diesel::insert_into(passkeys::table)
        .values(passkey.clone())
        .on_conflict(passkeys::credential_id)
        .do_nothing()
        .execute(c))?;
    if rows == 0 {
        return Ok(false);
    }
    let first = persons::table.filter(persons::id.eq(passkey.person_id).and(persons::passkeys_at.is_null()));
    let since = persons::passkeys_at.eq(Some(passkey.created_at));
    db!(conn, |c| diesel::update(first).set(since).execute(c))?;
    Ok(true)
}

/// Notes that a passkey signed; `false`: it is gone, or another use of it meanwhile counted as far.
///
/// # Errors
/// [`StoreError`].
pub fn used(
    conn: &mut Connection,
    id: PasskeyId,
    counter: u32,
    credential: &Value,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let counter = i64::from(counter);
    let further = passkeys::counter.lt(counter).or(passkeys::counter.eq(0).and(passkeys::counter.eq(counter)));
    let update = diesel::update(passkeys::table.filter(passkeys::id.eq(id).and(further))).set((
        passkeys::counter.eq(counter),
        passkeys::credential.eq(Json(credential.clone())),
        passkeys::last_used_at.eq(Some(now)),
    ));
    Ok(db!(conn, |c| update.execute(c))? == 1)
}

/// Gives a passkey another name.
///
/// # Errors
/// [`StoreError`].
pub fn rename(conn: &mut Connection, id: PasskeyId, name: &str) -> Result<(), StoreError> {
    let update = diesel::update(passkeys::table.find(id)).set(passkeys::name.eq(name));
    db!(conn, |c| update.execute(c))?;
    Ok(())
}

/// Removes a passkey. With the last one its owner's sessions lose what passkeys showed in them.
///
/// # Errors
/// [`StoreError`].
pub fn remove(conn: &mut Connection, person: PersonId, id: PasskeyId) -> Result<(), StoreError> {
    let own = passkeys::table.filter(passkeys::id.eq(id).and(passkeys::person_id.eq(person)));
    db!(conn, |c| diesel::delete(own).execute(c))?;
    let left = passkeys::table.filter(passkeys::person_id.eq(person)).count();
    let left: i64 = db!(conn, |c| left.get_result(c))?;
    if left == 0 { none_left(conn, person) } else { Ok(()) }
}

/// Removes all passkeys of a person; how many there were.
///
/// # Errors
/// [`StoreError`].
pub fn remove_all(conn: &mut Connection, person: PersonId) -> Result<usize, StoreError> {
    let own = passkeys::table.filter(passkeys::person_id.eq(person));
    let removed = db!(conn, |c| diesel::delete(own).execute(c))?;
    none_left(conn, person)?;
    Ok(removed)
}

fn none_left(conn: &mut Connection, person: PersonId) -> Result<(), StoreError> {
    let none = persons::passkeys_at.eq(None::<Timestamp>);
    let shown = sessions::table.filter(sessions::person_id.eq(person).and(sessions::passkey_at.is_not_null()));
    db!(conn, |c| {
        diesel::update(persons::table.find(person)).set(none).execute(c)?;
        diesel::update(shown).set(sessions::passkey_at.eq(None::<Timestamp>)).execute(c)
    })?;
    Ok(())
}

/// Notes that a passkey was shown in a session.
///
/// # Errors
/// [`StoreError`].
pub fn shown_in(conn: &mut Connection, session: SessionId, now: Timestamp) -> Result<(), StoreError> {
    let update = diesel::update(sessions::table.find(session)).set(sessions::passkey_at.eq(Some(now)));
    db!(conn, |c| update.execute(c))?;
    Ok(())
}

/// Keeps what is asked of an authenticator, under a secret. In a session it takes the place of what was asked for the same before.
///
/// # Errors
/// [`StoreError`].
pub fn keep(conn: &mut Connection, secret: &str, asked: &Challenge) -> Result<(), StoreError> {
    if let Some(session) = asked.session {
        let before = challenges::session_id.eq(session).and(challenges::purpose.eq(asked.purpose));
        db!(conn, |c| diesel::delete(challenges::table.filter(before)).execute(c))?;
    }
    let row = (
        challenges::hash.eq(hash(secret)),
        challenges::purpose.eq(asked.purpose),
        challenges::session_id.eq(asked.session),
        challenges::state.eq(asked.state.clone()),
        challenges::expires_at.eq(asked.expires_at),
    );
    db!(conn, |c| diesel::insert_into(challenges::table).values(row).execute(c))?;
    Ok(())
}

/// Takes what was asked under a secret: nobody takes it twice.
///
/// # Errors
/// [`StoreError`].
pub fn take(conn: &mut Connection, secret: &str) -> Result<Option<Challenge>, StoreError> {
    let one = challenges::table.find(hash(secret));
    let columns = (challenges::purpose, challenges::session_id, challenges::state, challenges::expires_at);
    Ok(db!(conn, |c| diesel::delete(one).returning(columns).get_result(c).optional())?)
}

/// Forgets what was not answered in time, some at a time; how many.
///
/// # Errors
/// [`StoreError`].
pub fn forget(conn: &mut Connection, before: Timestamp, limit: i64) -> Result<usize, StoreError> {
    let old = challenges::table.filter(challenges::expires_at.lt(before)).order(challenges::expires_at);
    let old: Vec<Vec<u8>> = db!(conn, |c| old.limit(limit).select(challenges::hash).load(c))?;
    if old.is_empty() {
        return Ok(0);
    }
    Ok(db!(conn, |c| diesel::delete(challenges::table.filter(challenges::hash.eq_any(&old))).execute(c))?)
}
