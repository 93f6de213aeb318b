//! Following an invitation: whoever has no account gets one with the address confirmed, for the link was mailed there;
//! whoever has one signs in first.

use std::sync::Arc;

use serde_json::json;

use super::limits::{self, Secret};
use super::manage_cohort::{self, By};
use super::register::{self, Registration};
use super::{Context, Error, Refusal};
use crate::account::{Caller, Role, audit, person};
use crate::base::{Client, Timestamp};
use crate::cohort::invitations::{self, Invitation};
use crate::cohort::{self, Cohort};
use crate::course::catalogue::Version;
use crate::db::{Connection, Db};
use crate::enrolment::Enrolment;

/// What somebody is invited to.
#[derive(Debug)]
pub struct Invited {
    /// The invitation.
    pub invitation: Invitation,
    /// The cohort.
    pub cohort: Cohort,
    /// The course's current version.
    pub version: Arc<Version>,
    /// Whether the address has an account. Only who has the link learns of it.
    pub has_account: bool,
}

/// What an invitation is to, by the secret of its link.
///
/// # Errors
/// [`Refusal::LinkSpent`] for a link that does not exist, was used, taken back, or is too old.
pub fn look(conn: &mut Connection, ctx: &Context, secret: &str) -> Result<Invited, Error> {
    let invitation = invitations::good(conn, secret, ctx.now())?.ok_or(Refusal::LinkSpent)?;
    let cohort = cohort::find(conn, invitation.cohort_id)?.ok_or(Refusal::LinkSpent)?;
    let version = ctx.catalogue.current(conn, &cohort.course)?.ok_or(Refusal::LinkSpent)?;
    let has_account = person::find_by_email(conn, &invitation.email_key)?.is_some();
    Ok(Invited { invitation, cohort, version, has_account })
}

/// Does something with the secret of a link, for whoever comes from somewhere.
///
/// # Errors
/// Those of what is done, and [`Refusal::TooOften`].
pub async fn by_link<T>(
    ctx: &Arc<Context>,
    db: &Db,
    from: Client,
    done: impl Future<Output = Result<T, Error>>,
) -> Result<T, Error> {
    limits::by_secret(ctx, db, Secret::Link, from, done).await
}

/// Takes part, as the person to whose address the invitation was mailed.
///
/// # Errors
/// [`Refusal::LinkSpent`], [`Refusal::InvitationForAnother`], [`Refusal::AlreadyEnrolled`] in another cohort of the course.
pub fn accept(
    conn: &mut Connection,
    ctx: &Context,
    caller: &Caller,
    secret: &str,
) -> Result<(Enrolment, Arc<Version>), Error> {
    let invited = look(conn, ctx, secret)?;
    let person = person::find(conn, caller.id)?.ok_or(Error::Unauthenticated)?;
    if person.email_key != invited.invitation.email_key {
        return Err(Refusal::InvitationForAnother.into());
    }
    let now = ctx.now();
    person::confirm_address(conn, person.id, now)?;
    enter(conn, ctx, invited, &person, now)
}

/// Registers whoever has no account yet, and takes part. The address in `input` is not looked at: the invitation's counts.
///
/// # Errors
/// [`Refusal::LinkSpent`]; [`Refusal::AddressTaken`] for whoever has an account; [`Error::Invalid`]; [`Refusal::TooOften`].
pub async fn register(
    ctx: &Arc<Context>,
    db: &Db,
    secret: String,
    input: Registration,
    from: Client,
) -> Result<(Enrolment, Arc<Version>), Error> {
    let (for_look, looked) = (ctx.clone(), secret.clone());
    let invited = by_link(ctx, db, from, db.read(move |conn| look(conn, &for_look, &looked))).await?;
    if invited.has_account {
        return Err(Refusal::AddressTaken.into());
    }
    let input = Registration { email: invited.invitation.email, ..input };
    let mut new = register::check(ctx, &input, Role::Learner)?;
    new.password_hash = Some(ctx.passwords.hash(input.password).await?);
    let ctx = ctx.clone();
    db.write(move |conn| {
        let now = ctx.now();
        let invited = look(conn, &ctx, &secret)?;
        let mut person = new.clone().into_person(now);
        person.email_confirmed_at = Some(now);
        if !person::insert(conn, &person)? {
            return Err(Refusal::AddressTaken.into());
        }
        let detail = json!({ "invitation": invited.invitation.id });
        audit::record(conn, Some(person.id), "person.registered", &register::subject(&person), None, detail, now)?;
        enter(conn, &ctx, invited, &person, now)
    })
    .await
}

fn enter(
    conn: &mut Connection,
    ctx: &Context,
    invited: Invited,
    person: &crate::account::Person,
    now: Timestamp,
) -> Result<(Enrolment, Arc<Version>), Error> {
    let Invited { invitation, cohort, version, .. } = invited;
    if !invitations::accept(conn, invitation.id, person.id, now)? {
        return Err(Refusal::LinkSpent.into());
    }
    let by = By { actor: Some(person.id), may_move: false };
    let enrolment = manage_cohort::take_in(conn, ctx, by, &cohort, &version, person)?;
    let detail = json!({ "invitation": invitation.id, "enrolment": enrolment.id });
    let subject = format!("cohort:{}", cohort.id);
    audit::record(conn, Some(person.id), "cohort.invitation-accepted", &subject, None, detail, now)?;
    let own = ctx.catalogue.version(conn, enrolment.version_id)?;
    Ok((enrolment, own))
}
