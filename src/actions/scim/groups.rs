//! Groups over SCIM. A group means nothing by itself: the institute says (`chancery scim group link`) that its members learn in a
//! cohort, or have a role. Roles are given and taken only by a token that may.

use serde_json::{Value, json};

use super::super::manage_cohort::{self, By};
use super::super::{Context, Error, Faults, register};
use super::{
    Directory, Listed, MOST_GROUPS_OF_A_PAGE, Query, ScimError, base, is_enrolled_elsewhere, is_last_administrator,
    last_administrator, page_of, too_many, unchanged,
};
use crate::account::{Person, Role, audit, people, person};
use crate::base::{CohortId, PersonId, ScimGroupId};
use crate::cohort;
use crate::db::{self, Connection};
use crate::policy::Action;
use crate::scim::fault::{Fault, Kind};
use crate::scim::groups::{self, Group};
use crate::scim::lookup::About;
use crate::scim::matching::fits;
use crate::scim::patch::{self, Shape};
use crate::scim::present;
use crate::scim::schema::GROUPS;
use crate::scim::user::{self, WantedGroup};
use crate::scim::users;

const SHAPE: Shape = Shape { main: GROUPS, extension: None };

/// What a group means here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// Nothing.
    Nothing,
    /// Its members learn in this cohort.
    Cohort(CohortId),
    /// Its members have this role.
    Role(Role),
}

fn missing() -> Fault {
    Fault::new(Kind::NotFound, "There is no such group, or not any more.")
}

fn subject(id: ScimGroupId) -> String {
    format!("scim-group:{id}")
}

fn show(conn: &mut Connection, ctx: &Context, group: &Group) -> Result<Value, Error> {
    let members = groups::members_of(conn, group.id)?;
    let told = (group.id, group.display_name.as_str(), group.external_id.as_deref(), group.created_at);
    Ok(present::stamp(user::group(&base(ctx), told, &members)))
}

/// Groups, in the order they were made.
///
/// # Errors
/// [`Kind::InvalidFilter`], [`Kind::TooMany`].
pub fn list(conn: &mut Connection, ctx: &Context, directory: &Directory, query: &Query) -> Result<Listed, ScimError> {
    directory.may(Action::SeeDirectory)?;
    let (start, limit) = (query.start(), query.limit(MOST_GROUPS_OF_A_PAGE));
    let Some((filter, keys)) = query.keys(About::Groups)? else {
        let (found, total) = groups::page(conn, start - 1, limit)?;
        let items = found.iter().map(|group| show(conn, ctx, group)).collect::<Result<_, _>>()?;
        return Ok(Listed { items, total, start });
    };
    let found = groups::by_keys(conn, &keys)?.ok_or_else(too_many)?;
    if found.len() > usize::try_from(MOST_GROUPS_OF_A_PAGE).unwrap_or_default() * 5 {
        return Err(too_many().into());
    }
    let mut items = Vec::new();
    for group in &found {
        items.push(show(conn, ctx, group)?);
    }
    items.retain(|item| fits(&filter, item));
    Ok(page_of(items, start, limit))
}

/// A group.
///
/// # Errors
/// [`Kind::NotFound`].
pub fn find(conn: &mut Connection, ctx: &Context, directory: &Directory, id: ScimGroupId) -> Result<Value, ScimError> {
    directory.may(Action::SeeDirectory)?;
    let group = groups::find(conn, id)?.ok_or_else(missing)?;
    Ok(show(conn, ctx, &group)?)
}

/// The name of a group, as it may stand in a line.
fn checked(wanted: &WantedGroup) -> Result<String, Error> {
    let mut faults = Faults::default();
    let name = register::line(&mut faults, "/displayName", &wanted.name, 200);
    register::optional(&mut faults, "/externalId", wanted.external_id.as_deref());
    faults.check()?;
    Ok(name.unwrap_or_default())
}

/// All of them are people whom the directory sees.
fn known(conn: &mut Connection, members: &[PersonId]) -> Result<(), ScimError> {
    let seen: std::collections::HashSet<PersonId> = users::seen_of(conn, members)?.into_iter().collect();
    match members.iter().find(|id| !seen.contains(id)) {
        Some(id) => Err(user::nobody(id).into()),
        None => Ok(()),
    }
}

fn taken(name: &str) -> Fault {
    Fault::new(
        Kind::Uniqueness,
        format!("There is a group called {name} already: find it with a filter, and change it."),
    )
}

/// Makes a group.
///
/// # Errors
/// [`Kind::Uniqueness`], [`Kind::InvalidValue`].
pub fn create(conn: &mut Connection, ctx: &Context, directory: &Directory, body: &Value) -> Result<Value, ScimError> {
    directory.may(Action::ProvisionGroups)?;
    let wanted = user::read_group(body)?;
    let name = checked(&wanted)?;
    known(conn, &wanted.members)?;
    let now = ctx.now();
    let group = Group {
        id: ScimGroupId::new(now),
        name_key: groups::name_key(&name),
        display_name: name,
        external_id: wanted.external_id,
        cohort_id: None,
        role: None,
        created_at: now,
    };
    if !groups::insert(conn, &group)? {
        return Err(taken(&group.display_name).into());
    }
    groups::add_members(conn, group.id, &wanted.members)?;
    let detail = directory.noting(json!({ "name": group.display_name, "members": wanted.members.len() }));
    audit::record(conn, None, "scim-group.created", &subject(group.id), None, detail, now)?;
    Ok(show(conn, ctx, &group)?)
}

fn held(
    conn: &mut Connection,
    ctx: &Context,
    id: ScimGroupId,
    if_match: Option<&str>,
) -> Result<(Group, Value), ScimError> {
    let group = groups::lock(conn, id)?.ok_or_else(missing)?;
    let told = show(conn, ctx, &group)?;
    unchanged(&told, if_match)?;
    Ok((group, told))
}

/// Changes a group to what is sent; what is left out stays.
///
/// # Errors
/// [`Kind::NotFound`], [`Kind::Changed`], [`Kind::Uniqueness`], [`Kind::InvalidValue`], [`Kind::Forbidden`].
pub fn replace(
    conn: &mut Connection,
    ctx: &Context,
    directory: &Directory,
    id: ScimGroupId,
    body: &Value,
    if_match: Option<&str>,
) -> Result<Value, ScimError> {
    directory.may(Action::ProvisionGroups)?;
    let (group, told) = held(conn, ctx, id, if_match)?;
    let wanted = user::read_group(&user::replaced(told, body)?)?;
    change(conn, ctx, directory, group, &wanted)
}

/// Changes a group by a patch.
///
/// # Errors
/// As [`replace`], and those of patches.
pub fn patch(
    conn: &mut Connection,
    ctx: &Context,
    directory: &Directory,
    id: ScimGroupId,
    body: &Value,
    if_match: Option<&str>,
) -> Result<Value, ScimError> {
    directory.may(Action::ProvisionGroups)?;
    let (group, mut told) = held(conn, ctx, id, if_match)?;
    patch::apply(&mut told, body, SHAPE)?;
    let wanted = user::read_group(&told)?;
    change(conn, ctx, directory, group, &wanted)
}

fn change(
    conn: &mut Connection,
    ctx: &Context,
    directory: &Directory,
    group: Group,
    wanted: &WantedGroup,
) -> Result<Value, ScimError> {
    let name = checked(wanted)?;
    let before = groups::members_of(conn, group.id)?;
    let among = |list: &[PersonId], id: &PersonId| list.binary_search(id).is_ok();
    let added: Vec<PersonId> = wanted.members.iter().filter(|id| !among(&before, id)).copied().collect();
    let gone: Vec<PersonId> = before.iter().filter(|id| !among(&wanted.members, id)).copied().collect();
    if group.role.is_some() && !(added.is_empty() && gone.is_empty()) {
        directory.may(Action::ProvisionStaff)?;
    }
    known(conn, &added)?;
    let next = Group {
        name_key: groups::name_key(&name),
        display_name: name,
        external_id: wanted.external_id.clone(),
        ..group
    };
    if groups::named(conn, &next.display_name)?.is_some_and(|other| other.id != next.id) {
        return Err(taken(&next.display_name).into());
    }
    groups::update(conn, &next)?;
    groups::add_members(conn, next.id, &added)?;
    groups::remove_members(conn, next.id, &gone)?;
    let detail = directory.noting(json!({ "name": next.display_name, "added": added, "removed": gone }));
    audit::record(conn, None, "scim-group.changed", &subject(next.id), None, detail, ctx.now())?;
    for id in added {
        settle(conn, ctx, directory, &next, id)?;
    }
    for id in gone {
        unsettle(conn, ctx, directory, &next, id)?;
    }
    Ok(show(conn, ctx, &next)?)
}

/// Removes a group. Who learns in its cohort goes on; who had its role has it no more.
///
/// # Errors
/// [`Kind::NotFound`], [`Kind::Changed`], [`Kind::Forbidden`].
pub fn remove(
    conn: &mut Connection,
    ctx: &Context,
    directory: &Directory,
    id: ScimGroupId,
    if_match: Option<&str>,
) -> Result<(), ScimError> {
    directory.may(Action::ProvisionGroups)?;
    let (group, _) = held(conn, ctx, id, if_match)?;
    if group.role.is_some() {
        directory.may(Action::ProvisionStaff)?;
    }
    let members = groups::members_of(conn, id)?;
    groups::remove(conn, id)?;
    let detail = directory.noting(json!({ "name": group.display_name, "members": members.len() }));
    audit::record(conn, None, "scim-group.removed", &subject(id), None, detail, ctx.now())?;
    for member in members {
        unsettle(conn, ctx, directory, &group, member)?;
    }
    Ok(())
}

/// Takes a person out of all groups. The role stays with who is locked out, where the token may not change it.
pub(super) fn leave_all(
    conn: &mut Connection,
    ctx: &Context,
    directory: &Directory,
    id: PersonId,
) -> Result<(), ScimError> {
    for group in groups::of_person(conn, id)? {
        groups::remove_members(conn, group.id, &[id])?;
        if directory.may_roles {
            unsettle(conn, ctx, directory, &group, id)?;
        }
    }
    Ok(())
}

/// What the groups of a person mean, done for somebody who may sign in again.
pub(super) fn settle_all(
    conn: &mut Connection,
    ctx: &Context,
    directory: &Directory,
    id: PersonId,
) -> Result<(), ScimError> {
    for group in groups::of_person(conn, id)?.iter().filter(|group| group.role.is_none() || directory.may_roles) {
        settle(conn, ctx, directory, group, id)?;
    }
    Ok(())
}

fn give(
    conn: &mut Connection,
    ctx: &Context,
    directory: &Directory,
    known: &Person,
    role: Role,
) -> Result<(), ScimError> {
    directory.may(Action::ProvisionStaff)?;
    if known.role == Role::Administrator && known.locked_at.is_none() && is_last_administrator(conn, known.id)? {
        return Err(last_administrator().into());
    }
    people::set_role(conn, known.id, role)?;
    let detail = directory.noting(json!({ "from": known.role, "to": role }));
    let subject = register::subject(known);
    Ok(audit::record(conn, None, "person.role-changed", &subject, None, detail, ctx.now())?)
}

/// Does for a member what the group means. Nobody who is locked out is enrolled or raised: that comes when they are let in.
fn settle(
    conn: &mut Connection,
    ctx: &Context,
    directory: &Directory,
    group: &Group,
    id: PersonId,
) -> Result<(), ScimError> {
    let Some(known) = person::find(conn, id)?.filter(|known| known.locked_at.is_none()) else { return Ok(()) };
    if let Some(role) = group.role.filter(|role| *role > known.role) {
        give(conn, ctx, directory, &known, role)?;
    }
    match group.cohort_id {
        Some(cohort) if known.role == Role::Learner => enrol(conn, ctx, directory, cohort, &known),
        _ => Ok(()),
    }
}

/// Puts a learner into the cohort of a group; who is in another cohort of the course stays there.
fn enrol(
    conn: &mut Connection,
    ctx: &Context,
    directory: &Directory,
    id: CohortId,
    known: &Person,
) -> Result<(), ScimError> {
    let Some(cohort) = cohort::find(conn, id)? else { return Ok(()) };
    let Some(version) = ctx.catalogue.current(conn, &cohort.course)? else { return Ok(()) };
    let by = By { actor: None, may_move: false };
    let done = db::part(conn, |conn| manage_cohort::take_in(conn, ctx, by, &cohort, &version, known))?;
    match done {
        Ok(enrolment) => {
            let detail = directory.noting(json!({ "members": [enrolment.id] }));
            Ok(audit::record(conn, None, "cohort.members-added", &format!("cohort:{id}"), None, detail, ctx.now())?)
        }
        Err(error) if is_enrolled_elsewhere(&error) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// Undoes what the group meant for somebody who is in it no more: the role goes, unless another group gives it. Enrolments stay.
fn unsettle(
    conn: &mut Connection,
    ctx: &Context,
    directory: &Directory,
    group: &Group,
    id: PersonId,
) -> Result<(), ScimError> {
    let Some(known) = person::find(conn, id)?.filter(|known| Some(known.role) == group.role) else { return Ok(()) };
    let others = groups::of_person(conn, id)?.into_iter().filter_map(|other| other.role);
    let role = others.max().unwrap_or(Role::Learner);
    if role == known.role { Ok(()) } else { give(conn, ctx, directory, &known, role) }
}

/// Says what a group means here, from the command line; at once for everybody who is in it. How many these are.
///
/// # Errors
/// [`Error::NotFound`] as [`ScimError::Other`]; [`Kind::Forbidden`] where it would take the last administrator away.
pub fn mean(conn: &mut Connection, ctx: &Context, name: &str, meaning: Meaning) -> Result<usize, ScimError> {
    let directory = Directory::shell();
    let group = groups::named(conn, name)?.ok_or(Error::NotFound("group: the directory has to make it first"))?;
    let (cohort_id, role) = match meaning {
        Meaning::Nothing => (None, None),
        Meaning::Cohort(id) => (Some(id), None),
        Meaning::Role(role) => (None, Some(role)),
    };
    if let Some(id) = cohort_id {
        cohort::find(conn, id)?.ok_or(Error::NotFound("cohort"))?;
    }
    let next = Group { cohort_id, role, ..group.clone() };
    groups::update(conn, &next)?;
    let detail = directory.noting(json!({ "name": next.display_name, "cohort": cohort_id, "role": role }));
    audit::record(conn, None, "scim-group.linked", &subject(next.id), None, detail, ctx.now())?;
    let members = groups::members_of(conn, next.id)?;
    for id in &members {
        if group.role.is_some() && group.role != role {
            unsettle(conn, ctx, &directory, &group, *id)?;
        }
        settle(conn, ctx, &directory, &next, *id)?;
    }
    Ok(members.len())
}

/// All groups with how many are in each, at most a thousand.
///
/// # Errors
/// [`Error::Store`].
pub fn all(conn: &mut Connection) -> Result<Vec<(Group, usize)>, Error> {
    let (found, _) = groups::page(conn, 0, 1_000)?;
    found
        .into_iter()
        .map(|group| {
            let members = groups::members_of(conn, group.id)?.len();
            Ok((group, members))
        })
        .collect()
}
