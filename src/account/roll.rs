//! People as lists need them: the names behind ids, and those whom mail does not reach.

use std::collections::HashMap;

use diesel::prelude::*;

use super::Person;
use crate::base::{Page, PageRequest, PersonId};
use crate::db::schema::persons;
use crate::db::{Connection, StoreError, db};

/// The names of people, by their ids.
///
/// # Errors
/// [`StoreError`].
pub fn names(conn: &mut Connection, ids: &[PersonId]) -> Result<HashMap<PersonId, String>, StoreError> {
    let query = persons::table.filter(persons::id.eq_any(ids)).select((persons::id, persons::full_name));
    let rows: Vec<(PersonId, String)> = db!(conn, |c| query.load(c))?;
    Ok(rows.into_iter().collect())
}

/// The people whose addresses mail comes back from, in the order they were added.
///
/// # Errors
/// [`StoreError`].
pub fn bounced(conn: &mut Connection, page: &PageRequest) -> Result<Page<Person>, StoreError> {
    let rows = i64::try_from(page.limit + 1).unwrap_or(i64::MAX);
    let after: Option<PersonId> = page.after.as_deref().and_then(|cursor| cursor.parse().ok());
    let people: Vec<Person> = db!(conn, |c| {
        let mut query = persons::table.filter(persons::bounced_at.is_not_null()).into_boxed();
        if let Some(after) = after {
            query = query.filter(persons::id.gt(after));
        }
        query.order(persons::id).limit(rows).select(Person::as_select()).load(c)
    })?;
    Ok(Page::new(people, page.limit, |person| person.id.to_string()))
}
