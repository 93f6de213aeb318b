//! People over SCIM: joiners are added and invited, who moves is changed, leavers are locked out at once. What they learnt stays.

use serde_json::{Value, json};

use super::super::register::{self, Registration};
use super::super::{Context, Error, Faults, Refusal, manage_person, notify, recover};
use super::{
    Directory, Listed, MOST_OF_A_PAGE, Query, ScimError, base, groups, is_last_administrator, last_administrator,
    too_many, unchanged,
};
use crate::account::{NewPerson, Person, Role, audit, link, people, person, session};
use crate::base::PersonId;
use crate::db::Connection;
use crate::mail::Message;
use crate::policy::Action;
use crate::scim::fault::{Fault, Kind};
use crate::scim::lookup::About;
use crate::scim::matching::fits;
use crate::scim::patch::{self, Shape};
use crate::scim::present;
use crate::scim::schema::{EMPLOYED, USERS};
use crate::scim::user::{self, Wanted};
use crate::scim::users::{self, Extra, User};

const SHAPE: Shape = Shape { main: USERS, extension: Some(EMPLOYED) };

fn missing() -> Fault {
    Fault::new(Kind::NotFound, "There is no such person, or not any more.")
}

/// People as the directory is told.
fn shown(conn: &mut Connection, ctx: &Context, people: &[User]) -> Result<Vec<Value>, Error> {
    let ids: Vec<PersonId> = people.iter().map(|(person, _)| person.id).collect();
    let groups = users::groups_of(conn, &ids)?;
    let base = base(ctx);
    let one = |(person, extra): &User| {
        let own = groups.iter().filter(|(id, ..)| *id == person.id);
        let own: Vec<_> = own.map(|(_, group, name)| (*group, name.clone())).collect();
        present::stamp(user::person(&base, person, extra, &own))
    };
    Ok(people.iter().map(one).collect())
}

fn show_one(conn: &mut Connection, ctx: &Context, user: User) -> Result<Value, Error> {
    Ok(shown(conn, ctx, &[user])?.pop().unwrap_or_default())
}

/// People, in the order they were added.
///
/// # Errors
/// [`Kind::InvalidFilter`], [`Kind::TooMany`].
pub fn list(conn: &mut Connection, ctx: &Context, directory: &Directory, query: &Query) -> Result<Listed, ScimError> {
    directory.may(Action::SeeDirectory)?;
    let (start, limit) = (query.start(), query.limit(MOST_OF_A_PAGE));
    let Some((filter, keys)) = query.keys(About::Users)? else {
        let (people, total) = users::page(conn, start - 1, limit)?;
        return Ok(Listed { items: shown(conn, ctx, &people)?, total, start });
    };
    let found = users::by_keys(conn, &keys)?.ok_or_else(too_many)?;
    let mut items = shown(conn, ctx, &found)?;
    items.retain(|item| fits(&filter, item));
    Ok(super::page_of(items, start, limit))
}

/// A person.
///
/// # Errors
/// [`Kind::NotFound`].
pub fn find(conn: &mut Connection, ctx: &Context, directory: &Directory, id: PersonId) -> Result<Value, ScimError> {
    directory.may(Action::SeeDirectory)?;
    let found = users::find(conn, id)?.filter(|(_, extra)| extra.removed_at.is_none()).ok_or_else(missing)?;
    Ok(show_one(conn, ctx, found)?)
}

/// The person whom a directory describes, by the rules of registering.
fn described(wanted: &Wanted, name: String, language: Option<String>, role: Role) -> Result<NewPerson, Error> {
    let input = Registration {
        email: wanted.user_name.clone(),
        password: String::new(),
        full_name: name,
        country: wanted.country.clone(),
        affiliation: wanted.organization.clone(),
        language,
    };
    let mut faults = Faults::default();
    let new = register::describe(&mut faults, &input, role);
    for (pointer, text) in [
        ("/name.formatted", &wanted.formatted),
        ("/name.familyName", &wanted.family),
        ("/name.givenName", &wanted.given),
        ("/externalId", &wanted.external_id),
    ] {
        register::optional(&mut faults, pointer, text.as_deref());
    }
    faults.check()?;
    new.ok_or_else(|| Error::Invalid(Vec::new()))
}

fn nameless() -> Fault {
    Fault::value("displayName", "it is missing: say it, or name.formatted, or name.givenName and name.familyName")
}

fn composed(wanted: &Wanted) -> Option<String> {
    user::composed(wanted.formatted.as_deref(), wanted.given.as_deref(), wanted.family.as_deref())
}

fn taken(address: &str) -> Fault {
    let detail =
        format!("There is a person with the userName {address} already: find it with a filter, and change it.");
    Fault::new(Kind::Uniqueness, detail)
}

/// What the directory says besides the profile.
fn extra_of(known: &Extra, wanted: &Wanted) -> Extra {
    Extra {
        external_id: wanted.external_id.clone(),
        formatted_name: wanted.formatted.clone(),
        family_name: wanted.family.clone(),
        given_name: wanted.given.clone(),
        language_given: wanted.language.is_some(),
        ..known.clone()
    }
}

/// Adds a person, who is invited by mail unless not active yet. Somebody whom the directory had removed comes back.
///
/// # Errors
/// [`Kind::Uniqueness`], [`Kind::InvalidValue`].
pub fn create(conn: &mut Connection, ctx: &Context, directory: &Directory, body: &Value) -> Result<Value, ScimError> {
    directory.may(Action::ProvisionPeople)?;
    let wanted = user::read(body)?;
    let name = wanted.display_name.clone().or_else(|| composed(&wanted)).ok_or_else(nameless)?;
    let new = described(&wanted, name, wanted.language.clone(), Role::Learner)?;
    if let Some(known) = person::find_by_email(conn, &new.email_key)? {
        let (known, extra) = users::lock(conn, known.id)?.ok_or_else(missing)?;
        if extra.removed_at.is_none() {
            return Err(taken(&wanted.user_name).into());
        }
        let wanted = Wanted { active: Some(wanted.active.unwrap_or(true)), ..wanted };
        return change(conn, ctx, directory, (known, Extra { removed_at: None, ..extra }), &wanted);
    }
    let active = wanted.active.unwrap_or(true);
    let added = match manage_person::add_noting(conn, ctx, None, new, active, directory.note()) {
        Err(Error::Refused(Refusal::AddressTaken)) => return Err(taken(&wanted.user_name).into()),
        added => added?,
    };
    let mut extra = extra_of(&Extra::nothing(added.id), &wanted);
    if !active {
        lock_out(conn, ctx, directory, &added, &mut extra)?;
    }
    users::keep(conn, &extra)?;
    let user = users::find(conn, added.id)?.ok_or_else(missing)?;
    Ok(show_one(conn, ctx, user)?)
}

fn note(conn: &mut Connection, ctx: &Context, id: PersonId, action: &str, detail: Value) -> Result<(), Error> {
    Ok(audit::record(conn, None, action, &format!("person:{id}"), None, detail, ctx.now())?)
}

/// Locks somebody out at once: all sessions end, and no link lets in.
fn lock_out(
    conn: &mut Connection,
    ctx: &Context,
    directory: &Directory,
    known: &Person,
    extra: &mut Extra,
) -> Result<(), ScimError> {
    if known.role == Role::Administrator && is_last_administrator(conn, known.id)? {
        return Err(last_administrator().into());
    }
    let now = ctx.now();
    person::set_locked(conn, known.id, Some(now))?;
    session::end_all(conn, known.id, now)?;
    link::end_all(conn, known.id)?;
    extra.suspended_at = Some(now);
    Ok(note(conn, ctx, known.id, "person.locked", directory.note())?)
}

/// A person to be changed, as it is read, if it is still what was read.
fn held(
    conn: &mut Connection,
    ctx: &Context,
    id: PersonId,
    if_match: Option<&str>,
) -> Result<(User, Value), ScimError> {
    let user = users::lock(conn, id)?.filter(|(_, extra)| extra.removed_at.is_none()).ok_or_else(missing)?;
    let told = show_one(conn, ctx, user.clone())?;
    unchanged(&told, if_match)?;
    Ok((user, told))
}

/// Changes a person to what is sent; what is left out stays.
///
/// # Errors
/// [`Kind::NotFound`], [`Kind::Changed`], [`Kind::Uniqueness`], [`Kind::InvalidValue`], [`Kind::Forbidden`].
pub fn replace(
    conn: &mut Connection,
    ctx: &Context,
    directory: &Directory,
    id: PersonId,
    body: &Value,
    if_match: Option<&str>,
) -> Result<Value, ScimError> {
    directory.may(Action::ProvisionPeople)?;
    let (user, told) = held(conn, ctx, id, if_match)?;
    let wanted = user::read(&user::replaced(told, body)?)?;
    change(conn, ctx, directory, user, &wanted)
}

/// Changes a person by a patch.
///
/// # Errors
/// As [`replace`], and those of patches.
pub fn patch(
    conn: &mut Connection,
    ctx: &Context,
    directory: &Directory,
    id: PersonId,
    body: &Value,
    if_match: Option<&str>,
) -> Result<Value, ScimError> {
    directory.may(Action::ProvisionPeople)?;
    let (user, mut told) = held(conn, ctx, id, if_match)?;
    patch::apply(&mut told, body, SHAPE)?;
    let wanted = user::read(&told)?;
    change(conn, ctx, directory, user, &wanted)
}

/// The person as wanted, and which fields of the profile that changes.
fn profile(known: &Person, extra: &Extra, wanted: &Wanted) -> Result<(Person, Vec<&'static str>), ScimError> {
    let parts = |extra: &Extra| {
        let (formatted, given) = (extra.formatted_name.as_deref(), extra.given_name.as_deref());
        user::composed(formatted, given, extra.family_name.as_deref())
    };
    let was_composed = parts(extra).as_deref() == Some(&known.full_name);
    // A name that was made of its parts follows them.
    let name = match &wanted.display_name {
        Some(name) if was_composed && *name == known.full_name => composed(wanted).or_else(|| Some(name.clone())),
        Some(name) => Some(name.clone()),
        None => composed(wanted),
    };
    let language = wanted.language.clone().unwrap_or_else(|| known.language.as_str().to_owned());
    let new = described(wanted, name.ok_or_else(nameless)?, Some(language), known.role)?;
    let mut next = Person {
        email: new.email,
        email_key: new.email_key,
        full_name: new.full_name,
        country: new.country,
        affiliation: new.affiliation,
        language: new.language,
        ..known.clone()
    };
    if next.email_key != known.email_key {
        next = Person { email_confirmed_at: None, bounced_at: None, soft_bounces: 0, ..next };
    }
    let differs = [
        ("email", next.email != known.email),
        ("full_name", next.full_name != known.full_name),
        ("country", next.country != known.country),
        ("affiliation", next.affiliation != known.affiliation),
        ("language", next.language != known.language),
    ];
    Ok((next, differs.into_iter().filter(|(_, differs)| *differs).map(|(field, _)| field).collect()))
}

fn change(
    conn: &mut Connection,
    ctx: &Context,
    directory: &Directory,
    (known, extra): User,
    wanted: &Wanted,
) -> Result<Value, ScimError> {
    let (next, fields) = profile(&known, &extra, wanted)?;
    let (locked, active) = (known.locked_at.is_some(), wanted.active.unwrap_or(known.locked_at.is_none()));
    if known.role >= Role::Facilitator && (!fields.is_empty() || active && locked) {
        directory.may(Action::ProvisionStaff)?;
    }
    if active && locked && extra.suspended_at != known.locked_at {
        let detail =
            "This person was locked out here, not by the directory. An administrator can let the person in again.";
        return Err(Fault::new(Kind::Forbidden, detail).into());
    }
    let mut kept = extra_of(&extra, wanted);
    if !fields.is_empty() {
        rewrite(conn, ctx, &known, &next, active && !locked)?;
        note(conn, ctx, known.id, "person.changed", directory.noting(json!({ "fields": fields })))?;
    }
    if !active && !locked {
        lock_out(conn, ctx, directory, &known, &mut kept)?;
    }
    if active && locked {
        person::set_locked(conn, known.id, None)?;
        kept.suspended_at = None;
        note(conn, ctx, known.id, "person.unlocked", directory.note())?;
        if next.password_hash.is_none() {
            recover::mail_invitation(conn, ctx, &next, ctx.now())?;
        }
    }
    users::keep(conn, &kept)?;
    if active && locked {
        groups::settle_all(conn, ctx, directory, known.id)?;
    }
    let user = users::find(conn, known.id)?.ok_or_else(missing)?;
    Ok(show_one(conn, ctx, user)?)
}

/// Writes a profile. Of another address nothing is known: links to the old one end, and the new one is asked.
fn rewrite(conn: &mut Connection, ctx: &Context, known: &Person, next: &Person, stays: bool) -> Result<(), ScimError> {
    if next.email_key == known.email_key {
        return Ok(people::rewrite(conn, next)?);
    }
    if person::find_by_email(conn, &next.email_key)?.is_some() {
        return Err(Fault::new(Kind::Uniqueness, format!("Another person has the userName {}.", next.email)).into());
    }
    people::rewrite(conn, next)?;
    link::end_all(conn, known.id)?;
    tell_both(conn, ctx, known, next, stays)?;
    match (stays, next.password_hash.is_some()) {
        (true, true) => register::ask_to_confirm(conn, ctx, next, ctx.now())?,
        (true, false) => recover::mail_invitation(conn, ctx, next, ctx.now())?,
        (false, _) => {}
    }
    Ok(())
}

/// Tells who read the old address that it is the account's no more, and who reads the new one that it is now. Neither is told the other.
fn tell_both(
    conn: &mut Connection,
    ctx: &Context,
    known: &Person,
    next: &Person,
    stays: bool,
) -> Result<(), ScimError> {
    let now = ctx.now();
    let message = || Message::AddressChanged { name: next.full_name.clone() };
    notify::mail(conn, known, &format!("address-changed-from:{}:{now}", known.id), message(), now)?;
    // Who has no password is invited to the new address, which says all that there is to say.
    if stays && next.password_hash.is_some() {
        notify::mail(conn, next, &format!("address-changed-to:{}:{now}", known.id), message(), now)?;
    }
    Ok(())
}

/// Removes a person from what the directory sees, and locks the person out. Grades and certificates stay; erasing is another matter.
///
/// # Errors
/// [`Kind::NotFound`], [`Kind::Changed`], [`Kind::Forbidden`] for the last administrator.
pub fn remove(
    conn: &mut Connection,
    ctx: &Context,
    directory: &Directory,
    id: PersonId,
    if_match: Option<&str>,
) -> Result<(), ScimError> {
    directory.may(Action::ProvisionPeople)?;
    let ((known, mut extra), _) = held(conn, ctx, id, if_match)?;
    if known.locked_at.is_none() {
        lock_out(conn, ctx, directory, &known, &mut extra)?;
    }
    groups::leave_all(conn, ctx, directory, id)?;
    extra.removed_at = Some(ctx.now());
    users::keep(conn, &extra)?;
    Ok(note(conn, ctx, id, "person.removed-by-directory", directory.note())?)
}
