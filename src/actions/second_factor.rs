//! The second factor: setting it up, judging its codes, taking it away.

use chrono::Duration;
use serde_json::{Value, json};

use super::{Context, Error, Faults, Refusal, Unproven, access, notify, passkeys, register, reseal_keys};
use crate::account::passkey::store as own_passkeys;
use crate::account::second_factor::{self, Typed, limit, recovery, totp};
use crate::account::{Caller, Person, audit, person, session};
use crate::base::{PersonId, Timestamp, random};
use crate::db::Connection;
use crate::mail::message::Message;
use crate::policy::Action;
use crate::settings::SecondFactor;

/// How long a set-up may take.
const SET_UP: Duration = Duration::minutes(60);

/// How it stands with somebody's second factor.
#[derive(Debug, Clone)]
pub struct State {
    /// Since when there is one.
    pub since: Option<Timestamp>,
    /// Whether one is being set up.
    pub begun: bool,
    /// Whether the person must have one.
    pub required: bool,
    /// Whether one can be set up here.
    pub offered: bool,
    /// How many recovery codes are left.
    pub recovery_codes_left: usize,
    /// How many passkeys the person has, where there are passkeys here.
    pub passkeys: Option<usize>,
    /// Whether the person has shown in this session what the role needs.
    pub proved: bool,
}

/// What an authenticator is told, while the factor is being set up and never again.
#[derive(Clone)]
pub struct Begun {
    /// The secret in base 32, in groups of four.
    pub secret: String,
    /// The same as an address with the names in it, for a QR code.
    pub uri: String,
}

impl std::fmt::Debug for Begun {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Begun")
    }
}

/// What became of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judged {
    /// It is right, and spent now.
    Right,
    /// It is wrong, too old, or was used before.
    Wrong,
    /// It was not looked at: too many were wrong. So many seconds have to pass.
    TooOften(i64),
}

/// Whether the password alone does not let a person in: who has a second factor is asked for a code, and who must have one and has a
/// passkey for it is asked for that.
pub fn is_asked(ctx: &Context, person: &Person) -> bool {
    has_codes(ctx, person) || access::needs_second_factor(ctx, person.role) && passkeys::has_one(ctx, person)
}

/// Whether a person is asked for a code.
pub fn has_codes(ctx: &Context, person: &Person) -> bool {
    person.second_factor_at.is_some() && ctx.accounts.second_factor != SecondFactor::Off
}

/// How many seconds have to pass before somebody may try again, if any.
///
/// # Errors
/// [`Error::Store`].
pub fn closed(conn: &mut Connection, ctx: &Context, person: PersonId) -> Result<Option<i64>, Error> {
    let now = ctx.now();
    let until = limit::closed_until(conn, person, now)?;
    Ok(until.map(|until| until.seconds() - now.seconds() + 1))
}

/// Counts a code, or a password, that was wrong.
///
/// # Errors
/// [`Error::Store`].
pub fn count_wrong(conn: &mut Connection, ctx: &Context, person: &Person) -> Result<(), Error> {
    limit::line_up(conn, person.id)?;
    if limit::count_wrong(conn, person.id, ctx.now())? {
        note(conn, ctx, Some(person.id), person, "person.wrong-too-often", None, json!({ "minutes": limit::MINUTES }))?;
    }
    Ok(())
}

/// Judges a code, of the clock or of recovery, and spends it. The transaction must not be undone for a wrong one: it counts.
///
/// # Errors
/// [`Error::Store`].
pub fn judge(conn: &mut Connection, ctx: &Context, person: &Person, typed: &str) -> Result<Judged, Error> {
    limit::line_up(conn, person.id)?;
    if let Some(seconds) = closed(conn, ctx, person.id)? {
        return Ok(Judged::TooOften(seconds));
    }
    let now = ctx.now();
    let right = match second_factor::read(typed) {
        Typed::Clock(code) => match step(conn, ctx, person.id, &code)? {
            Some(step) => second_factor::spend(conn, person.id, step)?,
            None => false,
        },
        Typed::Recovery(code) => {
            let used = second_factor::use_recovery_code(conn, person.id, &code, now)?;
            if used {
                let left = second_factor::recovery_codes_left(conn, person.id)?;
                note(conn, ctx, Some(person.id), person, "person.recovery-code-used", None, json!({ "left": left }))?;
            }
            used
        }
        Typed::Other => false,
    };
    if right {
        limit::forget(conn, person.id)?;
        return Ok(Judged::Right);
    }
    count_wrong(conn, ctx, person)?;
    Ok(Judged::Wrong)
}

/// The time step of a code that is right now. A secret that cannot be read has no right codes; recovery codes help then.
fn step(conn: &mut Connection, ctx: &Context, person: PersonId, code: &str) -> Result<Option<i64>, Error> {
    let Some(factor) = second_factor::find(conn, person)? else { return Ok(None) };
    match ctx.seal.open(person, &factor.secret) {
        Ok(opened) => {
            let step = totp::step(&opened.secret, code, ctx.now());
            // Only who knows a code has it sealed anew: a wrong one changes nothing.
            if step.is_some() && !opened.current {
                reseal_keys::anew(conn, &ctx.seal, person, &factor.secret, &opened.secret)?;
            }
            Ok(step)
        }
        Err(error) => {
            tracing::error!(%person, %error, "a second factor cannot be judged");
            Ok(None)
        }
    }
}

fn note(
    conn: &mut Connection,
    ctx: &Context,
    actor: Option<PersonId>,
    person: &Person,
    action: &str,
    reason: Option<&str>,
    detail: Value,
) -> Result<(), Error> {
    Ok(audit::record(conn, actor, action, &register::subject(person), reason, detail, ctx.now())?)
}

fn tell(conn: &mut Connection, ctx: &Context, person: &Person, what: &str, message: Message) -> Result<(), Error> {
    let now = ctx.now();
    notify::mail(conn, person, &format!("second-factor-{what}:{}:{now}", person.id), message, now)
}

fn myself(conn: &mut Connection, caller: &Caller) -> Result<Person, Error> {
    person::find(conn, caller.id)?.ok_or(Error::Unauthenticated)
}

/// How it stands with the caller's second factor.
///
/// # Errors
/// [`Error::Store`].
pub fn state(conn: &mut Connection, ctx: &Context, caller: &Caller) -> Result<State, Error> {
    let since = myself(conn, caller)?.second_factor_at;
    Ok(State {
        since,
        begun: since.is_none() && pending(conn, ctx, caller)?.is_some(),
        required: access::needs_second_factor(ctx, caller.role),
        offered: ctx.accounts.second_factor != SecondFactor::Off,
        recovery_codes_left: second_factor::recovery_codes_left(conn, caller.id)?,
        passkeys: ctx.passkeys.is_some().then_some(own_passkeys::of_person(conn, caller.id)?.len()),
        proved: caller.proved,
    })
}

/// Begins to set a factor up, with a secret of 160 random bits.
///
/// # Errors
/// [`Unproven::SecondFactorNotOffered`], [`Unproven::SecondFactorOn`], [`Unproven::RecentSignInNeeded`].
pub fn begin(conn: &mut Connection, ctx: &Context, caller: &Caller) -> Result<Begun, Error> {
    if ctx.accounts.second_factor == SecondFactor::Off {
        return Err(Unproven::SecondFactorNotOffered.into());
    }
    let person = myself(conn, caller)?;
    if person.second_factor_at.is_some() {
        return Err(Unproven::SecondFactorOn.into());
    }
    access::may(caller, Action::BeginSecondFactor)?;
    passkeys::must_be_shown(ctx, caller, &person)?;
    let secret = random::bytes::<{ totp::SECRET_BYTES }>();
    let sealed = ctx.seal.seal(person.id, &secret).map_err(|error| Error::Internal(error.to_string()))?;
    second_factor::begin(conn, person.id, &sealed, ctx.now())?;
    Ok(begun(ctx, &person, &secret))
}

fn begun(ctx: &Context, person: &Person, secret: &[u8]) -> Begun {
    Begun { secret: totp::spelled(secret), uri: totp::uri(secret, &ctx.institute, &person.email) }
}

/// What the caller is setting up, as long as it is not confirmed.
///
/// # Errors
/// [`Error::Store`].
pub fn pending(conn: &mut Connection, ctx: &Context, caller: &Caller) -> Result<Option<Begun>, Error> {
    let person = myself(conn, caller)?;
    if person.second_factor_at.is_some() {
        return Ok(None);
    }
    let found = second_factor::find(conn, person.id)?.filter(|factor| factor.begun_at + SET_UP > ctx.now());
    let secret = found.and_then(|factor| ctx.seal.open(person.id, &factor.secret).ok());
    Ok(secret.map(|opened| begun(ctx, &person, &opened.secret)))
}

/// Turns the factor on, by the first code; the recovery codes, which are never told again.
///
/// # Errors
/// [`Unproven::SecondFactorOn`], [`Unproven::SecondFactorNotBegun`]; [`Error::Invalid`] for a wrong code.
pub fn confirm(conn: &mut Connection, ctx: &Context, caller: &Caller, code: &str) -> Result<Vec<String>, Error> {
    let person = myself(conn, caller)?;
    if person.second_factor_at.is_some() {
        return Err(Unproven::SecondFactorOn.into());
    }
    if pending(conn, ctx, caller)?.is_none() {
        return Err(Unproven::SecondFactorNotBegun.into());
    }
    passkeys::must_be_shown(ctx, caller, &person)?;
    let found = match second_factor::read(code) {
        Typed::Clock(code) => step(conn, ctx, person.id, &code)?,
        Typed::Recovery(_) | Typed::Other => None,
    };
    let mut faults = Faults::default();
    if found.is_none() {
        faults.add("/code", "it is not the code that the authenticator shows now; are its clock and the secret right?");
    }
    faults.check()?;
    second_factor::spend(conn, person.id, found.unwrap_or_default())?;
    second_factor::turn_on(conn, person.id, ctx.now())?;
    note(conn, ctx, Some(person.id), &person, "person.second-factor-on", None, json!({}))?;
    tell(conn, ctx, &person, "on", Message::SecondFactorOn { name: person.full_name.clone() })?;
    made(conn, ctx, person.id)
}

fn made(conn: &mut Connection, ctx: &Context, person: PersonId) -> Result<Vec<String>, Error> {
    let codes = recovery::make();
    second_factor::keep_recovery_codes(conn, person, &codes, ctx.now())?;
    Ok(codes)
}

/// New recovery codes in the place of those before.
///
/// # Errors
/// [`Unproven::NoSecondFactor`], [`Unproven::RecentSignInNeeded`].
pub fn new_recovery_codes(conn: &mut Connection, ctx: &Context, caller: &Caller) -> Result<Vec<String>, Error> {
    let person = myself(conn, caller)?;
    if person.second_factor_at.is_none() {
        return Err(Unproven::NoSecondFactor.into());
    }
    access::may(caller, Action::MakeRecoveryCodes)?;
    note(conn, ctx, Some(person.id), &person, "person.recovery-codes-made", None, json!({}))?;
    made(conn, ctx, person.id)
}

/// Turns the factor off, once password and code were judged.
///
/// # Errors
/// [`Unproven::NoSecondFactor`].
pub fn turn_off(conn: &mut Connection, ctx: &Context, person: &Person) -> Result<(), Error> {
    if person.second_factor_at.is_none() {
        return Err(Unproven::NoSecondFactor.into());
    }
    second_factor::remove(conn, person.id)?;
    note(conn, ctx, Some(person.id), person, "person.second-factor-off", None, json!({}))?;
    tell(conn, ctx, person, "off", Message::SecondFactorOff { name: person.full_name.clone() })
}

/// Takes somebody's factor away, and all passkeys, for a reason such as a lost telephone, and ends the sessions.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`], [`Error::Invalid`] without a reason, [`Refusal::Oneself`],
/// [`Unproven::NoSecondFactor`], [`Unproven::RecentSignInNeeded`].
pub fn remove(
    conn: &mut Connection,
    ctx: &Context,
    caller: &Caller,
    id: PersonId,
    reason: &str,
) -> Result<Person, Error> {
    access::may_once_recent(caller, Action::RemoveSecondFactor)?;
    let person = person::find(conn, id)?.ok_or(Error::NotFound("person"))?;
    let mut faults = Faults::default();
    let reason = register::line(&mut faults, "/reason", reason, 500);
    faults.check()?;
    if caller.id == id {
        return Err(Refusal::Oneself.into());
    }
    take_away(conn, ctx, &person, Some(caller), reason.as_deref())?;
    person::find(conn, id)?.ok_or(Error::NotFound("person"))
}

/// Takes somebody's factor away from the shell.
///
/// # Errors
/// [`Unproven::NoSecondFactor`].
pub fn remove_from_shell(conn: &mut Connection, ctx: &Context, person: &Person) -> Result<(), Error> {
    take_away(conn, ctx, person, None, None)
}

fn take_away(
    conn: &mut Connection,
    ctx: &Context,
    person: &Person,
    caller: Option<&Caller>,
    reason: Option<&str>,
) -> Result<(), Error> {
    if person.second_factor_at.is_none() && person.passkeys_at.is_none() {
        return Err(Unproven::NoSecondFactor.into());
    }
    if let Some(caller) = caller {
        access::may(caller, Action::RemoveSecondFactor)?;
    }
    second_factor::remove(conn, person.id)?;
    let removed = own_passkeys::remove_all(conn, person.id)?;
    limit::forget(conn, person.id)?;
    let ended = session::end_all(conn, person.id, ctx.now())?;
    let (actor, detail) = (caller.map(|caller| caller.id), json!({ "sessions": ended, "passkeys": removed }));
    note(conn, ctx, actor, person, "person.second-factor-removed", reason, detail)?;
    let reason = reason.unwrap_or_default().to_owned();
    let message = Message::SecondFactorRemoved { name: person.full_name.clone(), reason };
    tell(conn, ctx, person, "removed", message)
}
