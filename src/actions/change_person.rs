//! What an administrator changes about another person: profile, role, whether the person is let in. With a reason, and
//! never so that no administrator is left: nobody does it to oneself.

use serde_json::{Value, json};

use super::{Context, Error, Faults, Refusal, access, recover, register};
use crate::account::person::Profile;
use crate::account::{Caller, Person, Role, audit, people, person, session};
use crate::base::PersonId;
use crate::db::Connection;
use crate::policy::Action;

/// The longest reason, in characters.
const LONGEST_REASON: usize = 500;

/// What to change; `None` leaves as it is.
#[derive(Debug, Clone, Default)]
pub struct Change {
    /// What the person may do.
    pub role: Option<Role>,
    /// Whether the person is locked out.
    pub locked: Option<bool>,
    /// What is known of the person.
    pub profile: Profile,
}

/// A reason, which must be given.
///
/// # Errors
/// [`Error::Invalid`].
fn checked(reason: &str) -> Result<String, Error> {
    let mut faults = Faults::default();
    let reason = register::line(&mut faults, "/reason", reason, LONGEST_REASON);
    faults.check()?;
    Ok(reason.unwrap_or_default())
}

fn other(conn: &mut Connection, caller: &Caller, id: PersonId, action: Action) -> Result<Person, Error> {
    access::may(caller, action)?;
    let found = person::find(conn, id)?.filter(|found| found.erased_at.is_none());
    found.ok_or(Error::NotFound("person"))
}

/// Makes sure that the caller may take rights or access from a person, and that an administrator is left: the caller, who
/// stays one until the transaction ends.
///
/// # Errors
/// [`Refusal::Oneself`]; [`Error::Forbidden`] when the caller was no administrator any more.
pub fn guard(conn: &mut Connection, caller: PersonId, id: PersonId) -> Result<(), Error> {
    if caller == id {
        return Err(Refusal::Oneself.into());
    }
    if people::lock_administrators(conn)?.contains(&caller) { Ok(()) } else { Err(Error::Forbidden) }
}

/// Changes a person.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`], [`Error::Invalid`] without a reason, [`Refusal::Oneself`];
/// [`Unproven::RecentSignInNeeded`](super::Unproven) for a role.
pub fn change(
    conn: &mut Connection,
    ctx: &Context,
    caller: &Caller,
    id: PersonId,
    change: &Change,
    reason: &str,
) -> Result<Person, Error> {
    let known = other(conn, caller, id, Action::ChangePerson)?;
    let reason = checked(reason)?;
    let role = change.role.filter(|role| *role != known.role);
    let locked = change.locked.filter(|locked| *locked != known.locked_at.is_some());
    if role.is_some() || locked.is_some() {
        guard(conn, caller.id, id)?;
    }
    if role.is_some() {
        access::may(caller, Action::ChangeRole)?;
    }
    let note = |conn: &mut Connection, action: &str, detail: Value| {
        audit::record(conn, Some(caller.id), action, &register::subject(&known), Some(&reason), detail, ctx.now())
    };
    if let Some(role) = role {
        people::set_role(conn, id, role)?;
        note(conn, "person.role-changed", json!({ "from": known.role, "to": role }))?;
    }
    if let Some(locked) = locked {
        person::set_locked(conn, id, locked.then_some(ctx.now()))?;
        if locked {
            session::end_all(conn, id, ctx.now())?;
        }
        note(conn, if locked { "person.locked" } else { "person.unlocked" }, json!({}))?;
    }
    let changed = person::find(conn, id)?.ok_or(Error::NotFound("person"))?;
    let fields = differing(&changed, &change.profile);
    if fields.is_empty() {
        return Ok(changed);
    }
    person::update_profile(conn, id, &change.profile)?;
    note(conn, "person.changed", json!({ "fields": fields }))?;
    person::find(conn, id)?.ok_or(Error::NotFound("person"))
}

/// What of a profile is another than is known.
pub fn differing(known: &Person, profile: &Profile) -> Vec<&'static str> {
    let text = |new: &Option<String>, old: Option<&str>| new.as_deref().is_some_and(|new| Some(new) != old);
    let mut fields = Vec::new();
    if text(&profile.full_name, Some(&known.full_name)) {
        fields.push("full_name");
    }
    if text(&profile.country, known.country.as_deref()) {
        fields.push("country");
    }
    if text(&profile.affiliation, known.affiliation.as_deref()) {
        fields.push("affiliation");
    }
    if profile.language.as_ref().is_some_and(|new| *new != known.language) {
        fields.push("language");
    }
    if profile.reminders.is_some_and(|new| new != known.reminders) {
        fields.push("reminders");
    }
    fields
}

/// Ends all sessions of a person; how many they were.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`], [`Error::Invalid`] without a reason.
pub fn end_sessions(
    conn: &mut Connection,
    ctx: &Context,
    caller: &Caller,
    id: PersonId,
    reason: &str,
) -> Result<usize, Error> {
    let known = other(conn, caller, id, Action::EndSessionsOfPerson)?;
    let reason = checked(reason)?;
    let ended = session::end_all(conn, id, ctx.now())?;
    let (subject, detail) = (register::subject(&known), json!({ "sessions": ended }));
    audit::record(conn, Some(caller.id), "person.sessions-ended", &subject, Some(&reason), detail, ctx.now())?;
    Ok(ended)
}

/// Mails the invitation anew to somebody who has no password yet; the link before stops working.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`], [`Refusal::HasPassword`].
pub fn invite(conn: &mut Connection, ctx: &Context, caller: &Caller, id: PersonId) -> Result<Person, Error> {
    let known = other(conn, caller, id, Action::InvitePerson)?;
    if known.password_hash.is_some() {
        return Err(Refusal::HasPassword.into());
    }
    let now = ctx.now();
    recover::mail_invitation(conn, ctx, &known, now)?;
    let subject = register::subject(&known);
    audit::record(conn, Some(caller.id), "person.invited", &subject, None, json!({}), now)?;
    Ok(known)
}
