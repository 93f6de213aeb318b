//! People: who they are, and changing them. Finding them is in `people`.

use chrono::Duration;
use diesel::prelude::*;
use serde::Deserialize;

use super::word_rows;
use crate::base::{Language, PersonId, SessionId, Timestamp};
use crate::db::schema::{persons, sessions};
use crate::db::types::text_enum;
use crate::db::{Connection, StoreError, db};

text_enum! {
    /// What a person may do.
    #[derive(PartialOrd, Ord)]
    pub enum Role {
        /// Takes courses.
        Learner = "learner",
        /// Reviews the cohorts that are theirs.
        Facilitator = "facilitator",
        /// Runs the installation.
        Administrator = "administrator",
    }
}

/// A person.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = persons)]
pub struct Person {
    /// The id.
    pub id: PersonId,
    /// The address as it was given.
    pub email: String,
    /// The address in the form in which it is unique.
    pub email_key: String,
    /// The name as it stands on certificates.
    pub full_name: String,
    /// The country.
    pub country: Option<String>,
    /// The ministry, mission or organisation.
    pub affiliation: Option<String>,
    /// The language of mail and certificates.
    pub language: Language,
    /// What the person may do.
    pub role: Role,
    /// Argon2id; none until a password was set.
    pub password_hash: Option<String>,
    /// When the address was confirmed.
    pub email_confirmed_at: Option<Timestamp>,
    /// Since when the person is locked out.
    pub locked_at: Option<Timestamp>,
    /// Whether the person was made by `--demo`.
    pub demo: bool,
    /// When the person was added.
    pub created_at: Timestamp,
    /// Since when mail to the address comes back: nothing is sent there until it is confirmed anew.
    pub bounced_at: Option<Timestamp>,
    /// How often mail came back for a reason that may pass, since the address was confirmed.
    pub soft_bounces: i32,
    /// Whether the person wants to be reminded of dates.
    pub reminders: bool,
    /// When the person was erased: what is left tells of nobody.
    pub erased_at: Option<Timestamp>,
    /// Since when the person signs in with a second factor.
    pub second_factor_at: Option<Timestamp>,
    /// Since when the person has a passkey.
    pub passkeys_at: Option<Timestamp>,
}

/// What is needed to add a person.
#[derive(Debug, Clone)]
pub struct NewPerson {
    /// The address as it was given.
    pub email: String,
    /// The address in the form in which it is unique.
    pub email_key: String,
    /// The name as it stands on certificates.
    pub full_name: String,
    /// The country.
    pub country: Option<String>,
    /// The ministry, mission or organisation.
    pub affiliation: Option<String>,
    /// The language of mail and certificates.
    pub language: Language,
    /// What the person may do.
    pub role: Role,
    /// Argon2id.
    pub password_hash: Option<String>,
}

/// Who is asking: a person with a live session, as it is now and not as the token says.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The person.
    pub id: PersonId,
    /// The session.
    pub session: SessionId,
    /// What the person may do.
    pub role: Role,
    /// The language of the person.
    pub language: Language,
    /// The person's name.
    pub full_name: String,
    /// Whether the person has a second factor.
    pub second_factor: bool,
    /// Whether the provider by which the person signed in vouched for a second factor.
    pub vouched: bool,
    /// Whether a passkey was shown in this session.
    pub passkey: bool,
    /// When the person last showed in this session that it is they.
    pub confirmed_at: Timestamp,
    /// Whether that is recent enough for what needs more than a session.
    pub recent: bool,
    /// Whether the person has the second factor, if the installation demands one of the role. A session alone does not tell:
    /// until it was looked at, nobody counts as proved.
    pub proved: bool,
}

/// For how long after signing in, or showing the password again, somebody may do what needs more than a session.
pub const RECENT: Duration = Duration::minutes(15);

impl NewPerson {
    /// The person, added at `now`.
    pub fn into_person(self, now: Timestamp) -> Person {
        Person {
            id: PersonId::new(now),
            email: self.email,
            email_key: self.email_key,
            full_name: self.full_name,
            country: self.country,
            affiliation: self.affiliation,
            language: self.language,
            role: self.role,
            password_hash: self.password_hash,
            email_confirmed_at: None,
            locked_at: None,
            demo: false,
            created_at: now,
            bounced_at: None,
            soft_bounces: 0,
            reminders: true,
            erased_at: None,
            second_factor_at: None,
            passkeys_at: None,
        }
    }
}

/// Adds a person; `false` when the address is taken.
///
/// # Errors
/// [`StoreError`].
pub fn insert(conn: &mut Connection, person: &Person) -> Result<bool, StoreError> {
    let rows = db!(conn, |c| diesel::insert_into(persons::table)
        .values(person.clone())
        .on_conflict(persons::email_key)
        .do_nothing()
        .execute(c))?;
    if rows == 1 {
        keep_words(conn, person)?;
    }
    Ok(rows == 1)
}

/// The person of that id.
///
/// # Errors
/// [`StoreError`].
pub fn find(conn: &mut Connection, id: PersonId) -> Result<Option<Person>, StoreError> {
    Ok(db!(conn, |c| persons::table.find(id).select(Person::as_select()).get_result(c).optional())?)
}

/// The person with that address, in its unique form.
///
/// # Errors
/// [`StoreError`].
pub fn find_by_email(conn: &mut Connection, email_key: &str) -> Result<Option<Person>, StoreError> {
    let query = persons::table.filter(persons::email_key.eq(email_key).and(persons::erased_at.is_null()));
    Ok(db!(conn, |c| query.select(Person::as_select()).first(c).optional())?)
}

/// What is read of a session to tell who is behind it: [`caller_columns`].
#[rustfmt::skip]
pub(crate) type CallerRow = (
    PersonId, Role, Language, String, Option<Timestamp>, Option<Timestamp>, Timestamp, Option<Timestamp>, Timestamp, bool,
    Option<Timestamp>,
);

/// The columns of a [`CallerRow`], for queries that join their own subject to session and person.
pub(crate) const fn caller_columns() -> (
    persons::id,
    persons::role,
    persons::language,
    persons::full_name,
    persons::locked_at,
    sessions::ended_at,
    sessions::expires_at,
    persons::second_factor_at,
    sessions::confirmed_at,
    sessions::vouched,
    sessions::passkey_at,
) {
    (
        persons::id,
        persons::role,
        persons::language,
        persons::full_name,
        persons::locked_at,
        sessions::ended_at,
        sessions::expires_at,
        persons::second_factor_at,
        sessions::confirmed_at,
        sessions::vouched,
        sessions::passkey_at,
    )
}

impl Caller {
    /// Who is behind a session: none when it ended, expired, or its person is locked.
    pub(crate) fn from_row(row: CallerRow, session: SessionId, now: Timestamp) -> Option<Self> {
        let (id, role, language, full_name, locked, ended, expires, factor, confirmed_at, vouched, shown) = row;
        let live = locked.is_none() && ended.is_none() && expires > now;
        let (second_factor, passkey, recent) = (factor.is_some(), shown.is_some(), confirmed_at + RECENT > now);
        let proved = false;
        #[rustfmt::skip]
        let caller = Self {
            id, session, role, language, full_name, second_factor, vouched, passkey, confirmed_at, recent, proved,
        };
        live.then_some(caller)
    }
}

/// Who is behind a session: none when it ended, expired, or its person is locked.
///
/// # Errors
/// [`StoreError`].
pub fn caller(conn: &mut Connection, session: SessionId, now: Timestamp) -> Result<Option<Caller>, StoreError> {
    let query = sessions::table.inner_join(persons::table).filter(sessions::id.eq(session)).select(caller_columns());
    let row: Option<CallerRow> = db!(conn, |c| query.get_result(c).optional())?;
    Ok(row.and_then(|row| Caller::from_row(row, session, now)))
}

/// What a person changes about themselves; `None` leaves as it is.
#[derive(Debug, Clone, Default, AsChangeset, Deserialize)]
#[diesel(table_name = persons)]
pub struct Profile {
    /// The name.
    pub full_name: Option<String>,
    /// The country.
    pub country: Option<String>,
    /// The affiliation.
    pub affiliation: Option<String>,
    /// The language.
    pub language: Option<Language>,
    /// Whether to remind of dates.
    pub reminders: Option<bool>,
}

/// Changes a profile.
///
/// # Errors
/// [`StoreError`].
pub fn update_profile(conn: &mut Connection, id: PersonId, profile: &Profile) -> Result<(), StoreError> {
    let nothing = profile.full_name.is_none()
        && profile.country.is_none()
        && profile.affiliation.is_none()
        && profile.language.is_none()
        && profile.reminders.is_none();
    if !nothing {
        db!(conn, |c| diesel::update(persons::table.find(id)).set(profile.clone()).execute(c))?;
        if let Some(changed) = find(conn, id)? {
            keep_words(conn, &changed)?;
        }
    }
    Ok(())
}

/// Sets the password's hash.
///
/// # Errors
/// [`StoreError`].
pub fn set_password(conn: &mut Connection, id: PersonId, hash: &str) -> Result<(), StoreError> {
    let update = diesel::update(persons::table.find(id)).set(persons::password_hash.eq(Some(hash)));
    db!(conn, |c| update.execute(c))?;
    Ok(())
}

/// Notes that the address is the person's own, and that mail arrives there.
///
/// # Errors
/// [`StoreError`].
pub fn confirm_address(conn: &mut Connection, id: PersonId, now: Timestamp) -> Result<(), StoreError> {
    let doubtful = persons::email_confirmed_at.is_null().or(persons::bounced_at.is_not_null());
    let open = persons::table.filter(persons::id.eq(id).and(doubtful));
    let changes = (
        persons::email_confirmed_at.eq(Some(now)),
        persons::bounced_at.eq(None::<Timestamp>),
        persons::soft_bounces.eq(0),
    );
    db!(conn, |c| diesel::update(open).set(changes).execute(c))?;
    Ok(())
}

/// Notes that mail to the address comes back, for good; `false` when that was known.
///
/// # Errors
/// [`StoreError`].
pub fn set_bounced(conn: &mut Connection, id: PersonId, now: Timestamp) -> Result<bool, StoreError> {
    let open = persons::table.filter(persons::id.eq(id).and(persons::bounced_at.is_null()));
    Ok(db!(conn, |c| diesel::update(open).set(persons::bounced_at.eq(Some(now))).execute(c))? == 1)
}

/// Counts a mail that came back for a reason that may pass.
///
/// # Errors
/// [`StoreError`].
pub fn count_soft_bounce(conn: &mut Connection, id: PersonId) -> Result<(), StoreError> {
    let more = persons::soft_bounces.eq(persons::soft_bounces + 1);
    db!(conn, |c| diesel::update(persons::table.find(id)).set(more).execute(c))?;
    Ok(())
}

/// The secret of the link that ends a person's reminders: `made` where there was none.
///
/// # Errors
/// [`StoreError`].
pub fn unsubscribe_key(conn: &mut Connection, id: PersonId, made: &str) -> Result<String, StoreError> {
    let without = persons::table.filter(persons::id.eq(id).and(persons::unsubscribe_key.is_null()));
    db!(conn, |c| diesel::update(without).set(persons::unsubscribe_key.eq(Some(made))).execute(c))?;
    let query = persons::table.find(id).select(persons::unsubscribe_key);
    let kept: Option<String> = db!(conn, |c| query.get_result(c))?;
    Ok(kept.unwrap_or_default())
}

/// The person whose reminders that secret ends.
///
/// # Errors
/// [`StoreError`].
pub fn find_by_unsubscribe_key(conn: &mut Connection, key: &str) -> Result<Option<Person>, StoreError> {
    let query = persons::table.filter(persons::unsubscribe_key.eq(key));
    Ok(db!(conn, |c| query.select(Person::as_select()).first(c).optional())?)
}

/// Locks a person out, or lets them in again.
///
/// # Errors
/// [`StoreError`].
pub fn set_locked(conn: &mut Connection, id: PersonId, since: Option<Timestamp>) -> Result<(), StoreError> {
    db!(conn, |c| diesel::update(persons::table.find(id)).set(persons::locked_at.eq(since)).execute(c))?;
    Ok(())
}

/// Keeps the words by which a person is found.
///
/// # Errors
/// [`StoreError`].
pub(super) fn keep_words(conn: &mut Connection, person: &Person) -> Result<(), StoreError> {
    let texts = [Some(&person.full_name), Some(&person.email), person.country.as_ref(), person.affiliation.as_ref()];
    word_rows::keep(conn, person.id, texts.into_iter().flatten().map(String::as_str))
}

/// Marks people as made by `--demo`.
///
/// # Errors
/// [`StoreError`].
pub fn mark_demo(conn: &mut Connection, id: PersonId) -> Result<(), StoreError> {
    db!(conn, |c| diesel::update(persons::table.find(id)).set(persons::demo.eq(true)).execute(c))?;
    Ok(())
}

/// The people made by `--demo`, in the order they were added.
///
/// # Errors
/// [`StoreError`].
pub fn demo_people(conn: &mut Connection) -> Result<Vec<Person>, StoreError> {
    let query = persons::table.filter(persons::demo.eq(true)).order(persons::id).limit(100);
    Ok(db!(conn, |c| query.select(Person::as_select()).load(c))?)
}

/// Whether anybody has that role.
///
/// # Errors
/// [`StoreError`].
pub fn any_with_role(conn: &mut Connection, role: Role) -> Result<bool, StoreError> {
    let query = persons::table.filter(persons::role.eq(role)).select(persons::id);
    let found: Option<PersonId> = db!(conn, |c| query.first(c).optional())?;
    Ok(found.is_some())
}

/// The people of a role who can be written to.
///
/// # Errors
/// [`StoreError`].
pub fn with_role(conn: &mut Connection, role: Role) -> Result<Vec<Person>, StoreError> {
    let query = persons::table.filter(persons::role.eq(role).and(persons::locked_at.is_null()));
    Ok(db!(conn, |c| query.order(persons::id).limit(50).select(Person::as_select()).load(c))?)
}
