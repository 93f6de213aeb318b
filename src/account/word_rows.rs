//! The words by which a person is found, in the database.

use diesel::prelude::*;

use super::words;
use crate::base::PersonId;
use crate::db::schema::person_words;
use crate::db::{Connection, StoreError, db};

/// Keeps the words of these texts for a person, in place of those that there were.
///
/// # Errors
/// [`StoreError`].
pub(super) fn keep<'a>(
    conn: &mut Connection,
    person: PersonId,
    texts: impl Iterator<Item = &'a str>,
) -> Result<(), StoreError> {
    let words = words::kept(texts);
    let rows: Vec<_> =
        words.into_iter().map(|word| (person_words::person_id.eq(person), person_words::word.eq(word))).collect();
    let old = person_words::table.filter(person_words::person_id.eq(person));
    db!(conn, |c| {
        diesel::delete(old).execute(c)?;
        diesel::insert_into(person_words::table).values(rows).execute(c)
    })?;
    Ok(())
}
