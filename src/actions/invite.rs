//! Inviting people into a cohort by their addresses, whether they have an account or not. Nobody learns here which have.

use serde_json::json;

use super::limits::{self, Gate};
use super::notify::{self, Letter};
use super::{Context, Error, Faults, Refusal, access, register};
use crate::account::{Caller, audit, person};
use crate::base::{CohortId, InvitationId, Language, Page, PageRequest, random};
use crate::cohort::Cohort;
use crate::cohort::invitations::{self, Invitation, InvitationState, LIFE};
use crate::db::Connection;
use crate::enrolment;
use crate::i18n;
use crate::mail::{EmailAddress, Message};
use crate::policy::{Action, Resource};

/// How many are invited at once at most.
const MOST: usize = 200;

/// Invites people into a cohort that the caller runs. Who was invited before and has not answered is invited anew. All of
/// them or none.
///
/// # Errors
/// As [`access::run_cohort`]; [`Error::Invalid`] that names every address that is none, or is in the cohort;
/// [`Refusal::TooOften`].
pub fn invite(
    conn: &mut Connection,
    ctx: &Context,
    caller: &Caller,
    id: CohortId,
    emails: &[String],
    language: Option<&Language>,
) -> Result<Vec<Invitation>, Error> {
    let cohort = access::run_cohort(conn, caller, id, Action::Invite)?;
    let now = ctx.now();
    let mut faults = Faults::default();
    if emails.is_empty() {
        faults.add("/emails", "give at least one address");
    } else if emails.len() > MOST {
        faults.add("/emails", format!("these are {}; {MOST} are invited at once at most", emails.len()));
    }
    faults.check()?;
    let mut faults = Faults::default();
    let mut addresses: Vec<EmailAddress> = Vec::new();
    for (index, email) in emails.iter().enumerate() {
        let pointer = format!("/emails/{index}");
        let Some(address) = faults.take(&pointer, EmailAddress::try_from(email.clone())) else { continue };
        if addresses.iter().any(|known| known.key() == address.key()) {
            continue;
        }
        if is_member(conn, &cohort, &address)? {
            faults.add(pointer, "this person is in the cohort already");
        }
        addresses.push(address);
    }
    faults.check()?;
    limits::take(conn, ctx, &vec![Gate::invitations(ctx, caller.id)?; addresses.len()])?;
    let mut invited = Vec::with_capacity(addresses.len());
    for address in addresses {
        let known = person::find_by_email(conn, &address.key())?.map(|person| person.language);
        let wished: Vec<Language> =
            known.into_iter().chain(language.cloned()).chain([caller.language.clone()]).collect();
        let secret = random::secret();
        let invitation = match invitations::waiting(conn, id, &address.key())? {
            Some(found) => renewed(conn, ctx, found, &secret)?,
            None => {
                let invitation = Invitation {
                    id: InvitationId::new(now),
                    cohort_id: id,
                    email: address.as_str().to_owned(),
                    email_key: address.key(),
                    language: i18n::best(&wished),
                    hash: invitations::hash(&secret),
                    invited_by: caller.id,
                    created_at: now,
                    sent_at: now,
                    expires_at: now + LIFE,
                    accepted_at: None,
                    accepted_by: None,
                    withdrawn_at: None,
                };
                invitations::insert(conn, &invitation)?;
                invitation
            }
        };
        mail(conn, ctx, caller, &cohort, &invitation, &secret)?;
        invited.push(invitation);
    }
    let detail = json!({ "invitations": invited.iter().map(|each| each.id).collect::<Vec<_>>() });
    audit::record(conn, Some(caller.id), "cohort.invited", &format!("cohort:{id}"), None, detail, now)?;
    Ok(invited)
}

fn is_member(conn: &mut Connection, cohort: &Cohort, address: &EmailAddress) -> Result<bool, Error> {
    let Some(person) = person::find_by_email(conn, &address.key())? else { return Ok(false) };
    let enrolment = enrolment::in_course(conn, person.id, &cohort.course)?;
    Ok(enrolment.is_some_and(|enrolment| {
        enrolment.cohort_id == Some(cohort.id) && enrolment.status != enrolment::EnrolmentStatus::Pending
    }))
}

fn renewed(conn: &mut Connection, ctx: &Context, found: Invitation, secret: &str) -> Result<Invitation, Error> {
    let now = ctx.now();
    invitations::renew(conn, found.id, secret, now)?;
    Ok(Invitation { hash: invitations::hash(secret), sent_at: now, expires_at: now + LIFE, ..found })
}

/// The invitations into a cohort that the caller runs, the newest first.
///
/// # Errors
/// As [`access::run_cohort`].
pub fn list(
    conn: &mut Connection,
    caller: &Caller,
    id: CohortId,
    page: &PageRequest,
) -> Result<Page<Invitation>, Error> {
    access::run_cohort(conn, caller, id, Action::ListInvitations)?;
    Ok(invitations::list(conn, id, page)?)
}

/// Takes an invitation back: its link stops working. Twice is the same as once.
///
/// # Errors
/// [`Error::Forbidden`] for learners; [`Error::NotFound`]; [`Refusal::InvitationEnded`] when it was accepted.
pub fn withdraw(conn: &mut Connection, ctx: &Context, caller: &Caller, id: InvitationId) -> Result<Invitation, Error> {
    let (_, found) = own(conn, caller, id, Action::WithdrawInvitation)?;
    if found.withdrawn_at.is_some() {
        return Ok(found);
    }
    let now = ctx.now();
    if !invitations::withdraw(conn, id, now)? {
        return Err(Refusal::InvitationEnded.into());
    }
    let (subject, detail) = (format!("cohort:{}", found.cohort_id), json!({ "invitation": id }));
    audit::record(conn, Some(caller.id), "cohort.invitation-withdrawn", &subject, None, detail, now)?;
    Ok(Invitation { withdrawn_at: Some(now), ..found })
}

/// Mails an invitation again, with a new link and a new term; the old link stops working.
///
/// # Errors
/// As [`withdraw`]; [`Refusal::InvitationEnded`] also when it was taken back; [`Refusal::TooOften`].
pub fn resend(conn: &mut Connection, ctx: &Context, caller: &Caller, id: InvitationId) -> Result<Invitation, Error> {
    let (cohort, found) = own(conn, caller, id, Action::ResendInvitation)?;
    if matches!(found.state(ctx.now()), InvitationState::Accepted | InvitationState::Withdrawn) {
        return Err(Refusal::InvitationEnded.into());
    }
    limits::take(conn, ctx, &[Gate::invitations(ctx, caller.id)?])?;
    let secret = random::secret();
    let invitation = renewed(conn, ctx, found, &secret)?;
    mail(conn, ctx, caller, &cohort, &invitation, &secret)?;
    let (subject, detail) = (format!("cohort:{}", cohort.id), json!({ "invitation": id }));
    audit::record(conn, Some(caller.id), "cohort.invitation-resent", &subject, None, detail, ctx.now())?;
    Ok(invitation)
}

/// An invitation into a cohort that the caller runs.
fn own(
    conn: &mut Connection,
    caller: &Caller,
    id: InvitationId,
    action: Action,
) -> Result<(Cohort, Invitation), Error> {
    access::may_with(caller, action, Resource::RUN, "invitation")?;
    let found = invitations::find(conn, id)?.ok_or(Error::NotFound("invitation"))?;
    let cohort = access::run_cohort(conn, caller, found.cohort_id, action).map_err(|error| match error {
        Error::NotFound(_) => Error::NotFound("invitation"),
        other => other,
    })?;
    Ok((cohort, found))
}

fn mail(
    conn: &mut Connection,
    ctx: &Context,
    caller: &Caller,
    cohort: &Cohort,
    invitation: &Invitation,
    secret: &str,
) -> Result<(), Error> {
    let version = ctx.catalogue.current(conn, &cohort.course)?.ok_or(Error::NotFound("course"))?;
    let known = person::find_by_email(conn, &register::address_key(&invitation.email))?;
    let (course, wished) = (&version.course, std::slice::from_ref(&invitation.language));
    let name = known.map(|person| person.full_name).unwrap_or_default();
    let message = Message::Invitation {
        name: name.clone(),
        course: course.texts.best(wished, &course.language).1.title.clone(),
        cohort: cohort.title.clone(),
        sender: caller.full_name.clone(),
        link: ctx.url(&format!("/invitation/{secret}")),
        days_valid: u32::try_from(LIFE.num_days()).unwrap_or(14),
    };
    let letter = Letter { to: invitation.email.clone(), name, language: invitation.language.clone(), message };
    // Each mail has a link of its own.
    let cause = format!("invitation:{}:{}", invitation.id, random::opaque());
    notify::enqueue(conn, &cause, &letter, ctx.now())?;
    Ok(())
}
