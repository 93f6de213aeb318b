//! People as a directory finds them: everybody who was neither erased nor removed by it.

use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::lookup::Key;
use crate::account::Person;
use crate::base::{PersonId, ScimGroupId, Timestamp};
use crate::db::schema::{persons, scim_groups, scim_members, scim_users as extras};
use crate::db::{Connection, StoreError, db};
use crate::mail::address;

/// The most people that one condition may find.
pub const MOST_FOUND: i64 = 1_000;

/// What a directory says of a person besides the profile.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = extras)]
pub struct Extra {
    /// The person.
    pub person_id: PersonId,
    /// The id in the directory.
    pub external_id: Option<String>,
    /// The whole name.
    pub formatted_name: Option<String>,
    /// The family name.
    pub family_name: Option<String>,
    /// The given name.
    pub given_name: Option<String>,
    /// Whether the directory has said a language.
    pub language_given: bool,
    /// The moment of the lock that the directory set.
    pub suspended_at: Option<Timestamp>,
    /// Since when the directory sees the person no more.
    pub removed_at: Option<Timestamp>,
}

impl Extra {
    /// Nothing was said yet.
    pub const fn nothing(person_id: PersonId) -> Self {
        Self {
            person_id,
            external_id: None,
            formatted_name: None,
            family_name: None,
            given_name: None,
            language_given: false,
            suspended_at: None,
            removed_at: None,
        }
    }
}

/// A person with what the directory says.
pub type User = (Person, Extra);

type Row = (Person, Option<Extra>);

fn with_extra((person, extra): Row) -> User {
    let extra = extra.unwrap_or_else(|| Extra::nothing(person.id));
    (person, extra)
}

/// What a person is to the directory, seen or not; erased people are nothing to it.
///
/// # Errors
/// [`StoreError`].
pub fn find(conn: &mut Connection, id: PersonId) -> Result<Option<User>, StoreError> {
    let query = persons::table.left_join(extras::table).filter(persons::id.eq(id).and(persons::erased_at.is_null()));
    let row: Option<Row> =
        db!(conn, |c| query.select((Person::as_select(), Option::<Extra>::as_select())).first(c).optional())?;
    Ok(row.map(with_extra))
}

/// As [`find`], locked until the transaction ends: of two changes the second sees what the first made.
///
/// # Errors
/// [`StoreError`].
pub fn lock(conn: &mut Connection, id: PersonId) -> Result<Option<User>, StoreError> {
    let one = persons::table.filter(persons::id.eq(id)).select(persons::id);
    let _: Option<PersonId> =
        db!(conn, sqlite | c | one.first(c).optional(), postgres | c | one.for_update().first(c).optional())?;
    find(conn, id)
}

/// Keeps what a directory says.
///
/// # Errors
/// [`StoreError`].
pub fn keep(conn: &mut Connection, extra: &Extra) -> Result<(), StoreError> {
    db!(conn, |c| {
        diesel::delete(extras::table.find(extra.person_id)).execute(c)?;
        diesel::insert_into(extras::table).values(extra.clone()).execute(c)
    })?;
    Ok(())
}

/// Forgets what a directory says of a person, who is erased.
///
/// # Errors
/// [`StoreError`].
pub fn forget(conn: &mut Connection, id: PersonId) -> Result<(), StoreError> {
    db!(conn, |c| {
        diesel::delete(scim_members::table.filter(scim_members::person_id.eq(id))).execute(c)?;
        diesel::delete(extras::table.find(id)).execute(c)
    })?;
    Ok(())
}

/// People from the `offset`th on, in the order they were added; and how many there are.
///
/// # Errors
/// [`StoreError`].
pub fn page(conn: &mut Connection, offset: i64, limit: i64) -> Result<(Vec<User>, i64), StoreError> {
    let removed = extras::table.filter(extras::person_id.eq(persons::id).and(extras::removed_at.is_not_null()));
    let seen = persons::erased_at.is_null().and(not(exists(removed)));
    let total: i64 = db!(conn, |c| persons::table.filter(seen).count().get_result(c))?;
    if limit == 0 {
        return Ok((Vec::new(), total));
    }
    let query = persons::table.left_join(extras::table);
    let seen = query.filter(persons::erased_at.is_null().and(extras::removed_at.is_null()));
    let query = seen.order(persons::id).offset(offset).limit(limit);
    let rows: Vec<Row> = db!(conn, |c| query.select((Person::as_select(), Option::<Extra>::as_select())).load(c))?;
    Ok((rows.into_iter().map(with_extra).collect(), total))
}

/// Those whom an index finds by one of the keys, in the order they were added; none: more than are looked through.
///
/// # Errors
/// [`StoreError`].
pub fn by_keys(conn: &mut Connection, keys: &[Key]) -> Result<Option<Vec<User>>, StoreError> {
    let mut ids = Vec::new();
    for key in keys {
        let found = ids_of(conn, key)?;
        if found.len() > usize::try_from(MOST_FOUND).unwrap_or(usize::MAX) {
            return Ok(None);
        }
        ids.extend(found);
    }
    ids.sort_unstable();
    ids.dedup();
    if ids.len() > usize::try_from(MOST_FOUND).unwrap_or(usize::MAX) {
        return Ok(None);
    }
    if ids.is_empty() {
        return Ok(Some(Vec::new()));
    }
    let query = persons::table.left_join(extras::table).filter(persons::id.eq_any(ids));
    let seen = query.filter(persons::erased_at.is_null().and(extras::removed_at.is_null())).order(persons::id);
    let rows: Vec<Row> = db!(conn, |c| seen.select((Person::as_select(), Option::<Extra>::as_select())).load(c))?;
    Ok(Some(rows.into_iter().map(with_extra).collect()))
}

fn ids_of(conn: &mut Connection, key: &Key) -> Result<Vec<PersonId>, StoreError> {
    let most = MOST_FOUND + 1;
    Ok(match key {
        Key::Id(id) => id.parse().into_iter().collect(),
        Key::Name(name) => {
            let query = persons::table.filter(persons::email_key.eq(address::key(name))).select(persons::id);
            db!(conn, |c| query.limit(most).load(c))?
        }
        Key::NameBegins(start) => {
            let start = start.to_lowercase();
            let end = format!("{start}{}", char::MAX);
            let range = persons::email_key.ge(start).and(persons::email_key.lt(end));
            let query = persons::table.filter(range).select(persons::id).limit(most);
            db!(conn, |c| query.load(c))?
        }
        Key::External(id) => {
            let query = extras::table.filter(extras::external_id.eq(id)).select(extras::person_id).limit(most);
            db!(conn, |c| query.load(c))?
        }
        Key::Member(_) => Vec::new(),
    })
}

/// The groups of these people: person, group, name.
///
/// # Errors
/// [`StoreError`].
pub fn groups_of(conn: &mut Connection, ids: &[PersonId]) -> Result<Vec<(PersonId, ScimGroupId, String)>, StoreError> {
    let query = scim_members::table
        .inner_join(scim_groups::table)
        .filter(scim_members::person_id.eq_any(ids.to_vec()))
        .order((scim_members::person_id, scim_groups::id))
        .select((scim_members::person_id, scim_groups::id, scim_groups::display_name));
    Ok(db!(conn, |c| query.load(c))?)
}

/// Which of these people the directory sees.
///
/// # Errors
/// [`StoreError`].
pub fn seen_of(conn: &mut Connection, ids: &[PersonId]) -> Result<Vec<PersonId>, StoreError> {
    let removed = extras::table.filter(extras::person_id.eq(persons::id).and(extras::removed_at.is_not_null()));
    let seen = persons::erased_at.is_null().and(not(exists(removed)));
    let mut found = Vec::with_capacity(ids.len());
    for some in ids.chunks(500) {
        let query = persons::table.filter(persons::id.eq_any(some.to_vec()).and(seen)).select(persons::id);
        let some: Vec<PersonId> = db!(conn, |c| query.load(c))?;
        found.extend(some);
    }
    Ok(found)
}
