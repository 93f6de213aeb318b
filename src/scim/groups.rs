//! The groups of directories, who is in them, and what they mean here: nothing, the learners of a cohort, or a role.

use diesel::prelude::*;

use super::lookup::Key;
use crate::account::Role;
use crate::base::{CohortId, PersonId, ScimGroupId, Timestamp};
use crate::db::schema::{scim_groups as groups, scim_members as members};
use crate::db::{Connection, StoreError, db};

/// The most groups that one condition may find.
const MOST_FOUND: i64 = 1_000;

/// A group.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = groups)]
pub struct Group {
    /// The id.
    pub id: ScimGroupId,
    /// Its name.
    pub display_name: String,
    /// Its name in the form in which it is unique.
    pub name_key: String,
    /// Its id in the directory.
    pub external_id: Option<String>,
    /// The cohort whose learners its members are.
    pub cohort_id: Option<CohortId>,
    /// The role that its members have.
    pub role: Option<Role>,
    /// When it was made.
    pub created_at: Timestamp,
}

/// A name in the form in which it is unique.
pub fn name_key(name: &str) -> String {
    name.trim().to_lowercase()
}

/// The group of that id.
///
/// # Errors
/// [`StoreError`].
pub fn find(conn: &mut Connection, id: ScimGroupId) -> Result<Option<Group>, StoreError> {
    Ok(db!(conn, |c| groups::table.find(id).select(Group::as_select()).first(c).optional())?)
}

/// As [`find`], locked until the transaction ends.
///
/// # Errors
/// [`StoreError`].
pub fn lock(conn: &mut Connection, id: ScimGroupId) -> Result<Option<Group>, StoreError> {
    let one = groups::table.find(id);
    Ok(db!(
        conn,
        sqlite | c | one.select(Group::as_select()).first(c).optional(),
        postgres | c | one.select(Group::as_select()).for_update().first(c).optional()
    )?)
}

/// The group of that name.
///
/// # Errors
/// [`StoreError`].
pub fn named(conn: &mut Connection, name: &str) -> Result<Option<Group>, StoreError> {
    let query = groups::table.filter(groups::name_key.eq(name_key(name)));
    Ok(db!(conn, |c| query.select(Group::as_select()).first(c).optional())?)
}

/// Adds a group; `false` when the name is taken.
///
/// # Errors
/// [`StoreError`].
pub fn insert(conn: &mut Connection, group: &Group) -> Result<bool, StoreError> {
    let rows = db!(conn, |c| diesel::insert_into(groups::table)
        .values(group.clone())
        .on_conflict(groups::name_key)
        .do_nothing()
        .execute(c))?;
    Ok(rows == 1)
}

/// Changes a group.
///
/// # Errors
/// [`StoreError::Taken`] when another has the name.
pub fn update(conn: &mut Connection, group: &Group) -> Result<(), StoreError> {
    let changes = (
        groups::display_name.eq(&group.display_name),
        groups::name_key.eq(&group.name_key),
        groups::external_id.eq(&group.external_id),
        groups::cohort_id.eq(group.cohort_id),
        groups::role.eq(group.role),
    );
    db!(conn, |c| diesel::update(groups::table.find(group.id)).set(changes).execute(c))?;
    Ok(())
}

/// Removes a group; its members are in it no more.
///
/// # Errors
/// [`StoreError`].
pub fn remove(conn: &mut Connection, id: ScimGroupId) -> Result<(), StoreError> {
    db!(conn, |c| {
        diesel::delete(members::table.filter(members::group_id.eq(id))).execute(c)?;
        diesel::delete(groups::table.find(id)).execute(c)
    })?;
    Ok(())
}

/// Groups from the `offset`th on, in the order they were made; and how many there are.
///
/// # Errors
/// [`StoreError`].
pub fn page(conn: &mut Connection, offset: i64, limit: i64) -> Result<(Vec<Group>, i64), StoreError> {
    let total: i64 = db!(conn, |c| groups::table.count().get_result(c))?;
    if limit == 0 {
        return Ok((Vec::new(), total));
    }
    let query = groups::table.order(groups::id).offset(offset).limit(limit);
    Ok((db!(conn, |c| query.select(Group::as_select()).load(c))?, total))
}

/// Those that an index finds by one of the keys, in the order they were made; none: more than are looked through.
///
/// # Errors
/// [`StoreError`].
pub fn by_keys(conn: &mut Connection, keys: &[Key]) -> Result<Option<Vec<Group>>, StoreError> {
    let most = MOST_FOUND + 1;
    let mut ids: Vec<ScimGroupId> = Vec::new();
    for key in keys {
        let found: Vec<ScimGroupId> = match key {
            Key::Id(id) => id.parse().into_iter().collect(),
            Key::Name(name) => {
                let query = groups::table.filter(groups::name_key.eq(name_key(name))).select(groups::id);
                db!(conn, |c| query.limit(most).load(c))?
            }
            Key::External(id) => {
                let query = groups::table.filter(groups::external_id.eq(id)).select(groups::id).limit(most);
                db!(conn, |c| query.load(c))?
            }
            Key::Member(id) => match id.parse::<PersonId>() {
                Ok(id) => {
                    let query = members::table.filter(members::person_id.eq(id)).select(members::group_id).limit(most);
                    db!(conn, |c| query.load(c))?
                }
                Err(_) => Vec::new(),
            },
            Key::NameBegins(_) => Vec::new(),
        };
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
    let query = groups::table.filter(groups::id.eq_any(ids)).order(groups::id);
    Ok(Some(db!(conn, |c| query.select(Group::as_select()).load(c))?))
}

/// Who is in a group, by the order of ids.
///
/// # Errors
/// [`StoreError`].
pub fn members_of(conn: &mut Connection, id: ScimGroupId) -> Result<Vec<PersonId>, StoreError> {
    let query = members::table.filter(members::group_id.eq(id)).order(members::person_id).select(members::person_id);
    Ok(db!(conn, |c| query.load(c))?)
}

/// Puts people into a group, who are not in it.
///
/// # Errors
/// [`StoreError`].
pub fn add_members(conn: &mut Connection, id: ScimGroupId, people: &[PersonId]) -> Result<(), StoreError> {
    for some in people.chunks(500) {
        let rows: Vec<_> =
            some.iter().map(|person| (members::group_id.eq(id), members::person_id.eq(*person))).collect();
        db!(conn, |c| diesel::insert_into(members::table).values(rows).execute(c))?;
    }
    Ok(())
}

/// Takes people out of a group.
///
/// # Errors
/// [`StoreError`].
pub fn remove_members(conn: &mut Connection, id: ScimGroupId, people: &[PersonId]) -> Result<(), StoreError> {
    for some in people.chunks(500) {
        let gone = members::table.filter(members::group_id.eq(id).and(members::person_id.eq_any(some.to_vec())));
        db!(conn, |c| diesel::delete(gone).execute(c))?;
    }
    Ok(())
}

/// The groups of a person.
///
/// # Errors
/// [`StoreError`].
pub fn of_person(conn: &mut Connection, id: PersonId) -> Result<Vec<Group>, StoreError> {
    let own = members::table.inner_join(groups::table).filter(members::person_id.eq(id)).order(groups::id);
    Ok(db!(conn, |c| own.select(Group::as_select()).load(c))?)
}
