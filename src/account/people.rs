//! Finding people: by the beginnings of words in their names, addresses, countries and affiliations; by role and state.

use diesel::prelude::*;

use super::{Person, Role, person, words};
use crate::base::{Page, PageRequest, PersonId};
use crate::db::schema::{person_words, persons};
use crate::db::types::text_enum;
use crate::db::{Connection, StoreError, db};

text_enum! {
    /// How it stands with a person.
    pub enum Standing {
        /// Can sign in.
        Active = "active",
        /// Was invited, and has set no password yet, nor came by a provider of identities.
        Invited = "invited",
        /// Is locked out.
        Locked = "locked",
        /// Mail to the address comes back.
        Bounced = "bounced",
        /// Was erased.
        Erased = "erased",
    }
}

/// Which people to list; nothing said: everybody.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Whose words begin with all of these.
    pub search: Option<String>,
    /// Who has this role.
    pub role: Option<Role>,
    /// With whom it stands so.
    pub standing: Option<Standing>,
}

impl Person {
    /// How it stands with the person.
    pub fn standing(&self) -> Standing {
        if self.erased_at.is_some() {
            Standing::Erased
        } else if self.locked_at.is_some() {
            Standing::Locked
        } else if self.password_hash.is_none() && self.email_confirmed_at.is_none() {
            Standing::Invited
        } else if self.bounced_at.is_some() {
            Standing::Bounced
        } else {
            Standing::Active
        }
    }
}

/// People, in the order they were added.
///
/// # Errors
/// [`StoreError`].
pub fn list(conn: &mut Connection, filter: &Filter, page: &PageRequest) -> Result<Page<Person>, StoreError> {
    let words = filter.search.as_deref().and_then(words::asked);
    if words.as_ref().is_some_and(Vec::is_empty) {
        return Ok(Page { items: Vec::new(), next: None });
    }
    let rows = i64::try_from(page.limit + 1).unwrap_or(i64::MAX);
    let after: Option<PersonId> = page.after.as_deref().and_then(|cursor| cursor.parse().ok());
    let people: Vec<Person> = db!(conn, |c| {
        let mut query = persons::table.into_boxed();
        if let Some(after) = after {
            query = query.filter(persons::id.gt(after));
        }
        for word in words.unwrap_or_default() {
            let end = format!("{word}{}", char::MAX);
            let begins = person_words::word.ge(word).and(person_words::word.lt(end));
            query =
                query.filter(persons::id.eq_any(person_words::table.filter(begins).select(person_words::person_id)));
        }
        if let Some(role) = filter.role {
            query = query.filter(persons::role.eq(role));
        }
        // Who was erased is asked for by that word alone.
        query = match filter.standing {
            Some(Standing::Erased) => query.filter(persons::erased_at.is_not_null()),
            _ => query.filter(persons::erased_at.is_null()),
        };
        query = match filter.standing {
            None | Some(Standing::Erased) => query,
            Some(Standing::Active) => {
                let known = persons::password_hash.is_not_null().or(persons::email_confirmed_at.is_not_null());
                query.filter(persons::locked_at.is_null().and(known))
            }
            Some(Standing::Invited) => {
                query.filter(persons::password_hash.is_null().and(persons::email_confirmed_at.is_null()))
            }
            Some(Standing::Locked) => query.filter(persons::locked_at.is_not_null()),
            Some(Standing::Bounced) => query.filter(persons::bounced_at.is_not_null()),
        };
        query.order(persons::id).limit(rows).select(Person::as_select()).load(c)
    })?;
    Ok(Page::new(people, page.limit, |person| person.id.to_string()))
}

/// The people of those ids.
///
/// # Errors
/// [`StoreError`].
pub fn of_ids(conn: &mut Connection, ids: &[PersonId]) -> Result<Vec<Person>, StoreError> {
    let query = persons::table.filter(persons::id.eq_any(ids.to_vec()));
    Ok(db!(conn, |c| query.select(Person::as_select()).load(c))?)
}

/// The administrators who can act, locked until the transaction ends: whoever changes one waits for whoever changes
/// another, so that one is left.
///
/// # Errors
/// [`StoreError`].
pub fn lock_administrators(conn: &mut Connection) -> Result<Vec<PersonId>, StoreError> {
    let query = persons::table
        .filter(persons::role.eq(Role::Administrator).and(persons::locked_at.is_null()))
        .order(persons::id)
        .select(persons::id);
    Ok(db!(conn, sqlite | c | query.load(c), postgres | c | query.for_update().load(c))?)
}

/// Gives a person a role.
///
/// # Errors
/// [`StoreError`].
pub fn set_role(conn: &mut Connection, id: PersonId, role: Role) -> Result<(), StoreError> {
    db!(conn, |c| diesel::update(persons::table.find(id)).set(persons::role.eq(role)).execute(c))?;
    Ok(())
}

/// Writes address and profile as they stand in `person`; another address has yet to be confirmed.
///
/// # Errors
/// [`StoreError::Taken`] when another has the address.
pub fn rewrite(conn: &mut Connection, person: &Person) -> Result<(), StoreError> {
    let profile = (
        persons::email.eq(&person.email),
        persons::email_key.eq(&person.email_key),
        persons::full_name.eq(&person.full_name),
        persons::country.eq(&person.country),
        persons::affiliation.eq(&person.affiliation),
        persons::language.eq(&person.language),
        persons::email_confirmed_at.eq(person.email_confirmed_at),
        persons::bounced_at.eq(person.bounced_at),
        persons::soft_bounces.eq(person.soft_bounces),
    );
    db!(conn, |c| diesel::update(persons::table.find(person.id)).set(profile).execute(c))?;
    person::keep_words(conn, person)
}

/// Keeps the words of people who were added before there were any, some at a time; how many they were.
///
/// # Errors
/// [`StoreError`].
pub fn keep_missing_words(conn: &mut Connection, limit: i64) -> Result<usize, StoreError> {
    let kept = person_words::table.filter(person_words::person_id.eq(persons::id));
    let without = persons::table.filter(diesel::dsl::not(diesel::dsl::exists(kept))).limit(limit);
    let people: Vec<Person> = db!(conn, |c| without.select(Person::as_select()).load(c))?;
    for person in &people {
        person::keep_words(conn, person)?;
    }
    Ok(people.len())
}

/// Puts a hash of the same password in the place of another; `false` when the password is another by now.
///
/// # Errors
/// [`StoreError`].
pub fn replace_hash(conn: &mut Connection, id: PersonId, before: &str, hash: &str) -> Result<bool, StoreError> {
    let same = persons::table.filter(persons::id.eq(id).and(persons::password_hash.eq(Some(before))));
    Ok(db!(conn, |c| diesel::update(same).set(persons::password_hash.eq(Some(hash))).execute(c))? == 1)
}
