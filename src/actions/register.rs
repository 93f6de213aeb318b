//! Registering, and confirming an address. Nobody learns here whether an address has an account.

use std::sync::Arc;

use chrono::Duration;

use super::limits::{self, Gate, Secret};
use super::{Context, Error, Faults, Refusal, idempotent, notify};
use crate::account::idempotency::{Reply, Request};
use crate::account::link::{self, Purpose};
use crate::account::{NewPerson, Person, Role, audit, password, person};
use crate::base::{Client, Language, PersonId, Timestamp};
use crate::db::{Connection, Db};
use crate::i18n;
use crate::mail::address::{self, EmailAddress};
use crate::mail::message::Message;

/// What someone who registers says.
#[derive(Debug, Clone)]
pub struct Registration {
    /// The address.
    pub email: String,
    /// The password; nothing for who is invited.
    pub password: String,
    /// The name as it shall stand on certificates.
    pub full_name: String,
    /// The country.
    pub country: Option<String>,
    /// The ministry, mission or organisation.
    pub affiliation: Option<String>,
    /// The language of mail and certificates.
    pub language: Option<String>,
}

/// Checks everything that is said about a person; all faults at once.
///
/// # Errors
/// [`Error::Invalid`].
pub fn check(ctx: &Context, input: &Registration, role: Role) -> Result<NewPerson, Error> {
    let mut faults = Faults::default();
    let email = faults.take("/email", EmailAddress::try_from(input.email.clone()));
    faults.take("/password", password::check(&input.password, &input.email, &ctx.accounts.refused_words));
    let new = described(&mut faults, email, input, role);
    faults.check()?;
    new.ok_or_else(|| Error::Invalid(Vec::new()))
}

/// Checks what is said about a person, whose password is not known yet; notes all faults.
pub fn describe(faults: &mut Faults, input: &Registration, role: Role) -> Option<NewPerson> {
    let email = faults.take("/email", EmailAddress::try_from(input.email.clone()));
    described(faults, email, input, role)
}

fn described(faults: &mut Faults, email: Option<EmailAddress>, input: &Registration, role: Role) -> Option<NewPerson> {
    let full_name = line(faults, "/full_name", &input.full_name, 200);
    let country = optional(faults, "/country", input.country.as_deref());
    let affiliation = optional(faults, "/affiliation", input.affiliation.as_deref());
    let language = match &input.language {
        Some(tag) => faults.take("/language", tag.parse::<Language>()),
        None => Some(Language::english()),
    };
    let email = email?;
    Some(NewPerson {
        email: email.as_str().to_owned(),
        email_key: email.key(),
        full_name: full_name?,
        country,
        affiliation,
        language: language?,
        role,
        password_hash: None,
    })
}

/// One line of text: trimmed, not empty, not too long, without control characters.
pub fn line(faults: &mut Faults, pointer: &str, text: &str, longest: usize) -> Option<String> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        faults.add(pointer, "it must not be empty");
    } else if trimmed.chars().count() > longest {
        faults.add(pointer, format!("it has {longest} characters at most"));
    } else if trimmed.chars().any(|c| c.is_control() || is_invisible(c)) {
        faults.add(pointer, "it must not hold control characters or line breaks");
    } else {
        return Some(trimmed.to_owned());
    }
    None
}

/// Marks that turn the direction of what follows: in a name they would turn round a whole page.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// One line of text that may be left out.
pub fn optional(faults: &mut Faults, pointer: &str, text: Option<&str>) -> Option<String> {
    let text = text.map(str::trim).filter(|text| !text.is_empty())?;
    line(faults, pointer, text, 200)
}

/// An address in the form in which it is unique; what is no address is nobody's.
pub fn address_key(email: &str) -> String {
    address::key(email)
}

/// Registers. The answer is the same whether the address is new or not; the mail tells its owner which.
///
/// # Errors
/// [`Error::Invalid`], [`Refusal::RegistrationClosed`], [`Refusal::TooOften`].
pub async fn register(ctx: &Arc<Context>, db: &Db, input: Registration, from: Client) -> Result<(), Error> {
    register_once(ctx, db, input, from, None, Reply { status: 201, body: String::new() }).await.map(|_| ())
}

/// As [`register`], once for an idempotency key; `reply` is kept for it.
///
/// # Errors
/// As [`register`], and [`Refusal::KeyReused`].
pub async fn register_once(
    ctx: &Arc<Context>,
    db: &Db,
    input: Registration,
    from: Client,
    key: Option<Request>,
    reply: Reply,
) -> Result<Reply, Error> {
    if !ctx.accounts.registration {
        return Err(Refusal::RegistrationClosed.into());
    }
    let mut new = check(ctx, &input, Role::Learner)?;
    limits::pass(ctx, db, &Gate::registration(ctx, from)?).await?;
    new.password_hash = Some(ctx.passwords.hash(input.password).await?);
    let ctx = ctx.clone();
    db.write(move |conn| {
        idempotent::once(conn, key.as_ref(), ctx.now(), |conn| {
            add(conn, &ctx, new.clone())?;
            Ok(reply.clone())
        })
    })
    .await
}

fn add(conn: &mut Connection, ctx: &Context, new: NewPerson) -> Result<(), Error> {
    let now = ctx.now();
    let person = new.into_person(now);
    if person::insert(conn, &person)? {
        audit::record(conn, Some(person.id), "person.registered", &subject(&person), None, serde_json::json!({}), now)?;
        return ask_to_confirm(conn, ctx, &person, now);
    }
    // At most one such mail an hour for each address: nobody's mailbox is flooded through us.
    let Some(owner) = person::find_by_email(conn, &person.email_key)? else { return Ok(()) };
    let cause = format!("address-taken:{}:{}", owner.id, now.seconds() / 3600);
    let message = Message::AddressTaken { name: owner.full_name.clone(), link: ctx.url("/") };
    notify::mail(conn, &owner, &cause, message, now)
}

/// What the audit log calls a person.
pub fn subject(person: &Person) -> String {
    format!("person:{}", person.id)
}

/// Mails the link that confirms an address.
///
/// # Errors
/// [`Error::Store`].
pub fn ask_to_confirm(conn: &mut Connection, ctx: &Context, person: &Person, now: Timestamp) -> Result<(), Error> {
    let token = link::issue(conn, Purpose::ConfirmAddress, Some(person.id), now)?;
    let message = Message::ConfirmAddress {
        name: person.full_name.clone(),
        link: ctx.url(&format!("/confirm/{token}")),
        hours_valid: u32::try_from(Purpose::ConfirmAddress.life().num_hours()).unwrap_or(72),
    };
    notify::mail(conn, person, &format!("confirm:{token}"), message, now)
}

/// How old a link has to be before another is mailed.
const PAUSE: Duration = Duration::minutes(10);

/// Mails the link anew to a person whose address is in doubt: never confirmed, or mail to it came back. One mail in ten
/// minutes at most.
///
/// # Errors
/// [`Refusal::TooOften`].
pub fn ask_again(conn: &mut Connection, ctx: &Context, id: PersonId) -> Result<(), Error> {
    let now = ctx.now();
    limits::take(conn, ctx, &[Gate::confirmation(ctx, id)?])?;
    let person = person::find(conn, id)?.ok_or(Error::Unauthenticated)?;
    let in_doubt = person.email_confirmed_at.is_none() || person.bounced_at.is_some();
    if in_doubt && !link::has_recent(conn, Purpose::ConfirmAddress, id, now - PAUSE)? {
        ask_to_confirm(conn, ctx, &person, now)?;
    }
    Ok(())
}

/// Confirms an address by the link that was mailed to it.
///
/// # Errors
/// [`Refusal::LinkSpent`], [`Refusal::TooOften`].
pub async fn confirm(ctx: &Arc<Context>, db: &Db, token: String, from: Client) -> Result<(), Error> {
    let for_write = ctx.clone();
    let confirmed = db.write(move |conn| redeem(conn, &for_write, &token));
    limits::by_secret(ctx, db, Secret::Link, from, confirmed).await
}

fn redeem(conn: &mut Connection, ctx: &Context, token: &str) -> Result<(), Error> {
    let now = ctx.now();
    let person = link::redeem(conn, Purpose::ConfirmAddress, token, now)?.flatten().ok_or(Refusal::LinkSpent)?;
    person::confirm_address(conn, person, now)?;
    audit::record(
        conn,
        Some(person),
        "person.confirmed",
        &format!("person:{person}"),
        None,
        serde_json::json!({}),
        now,
    )?;
    Ok(())
}

/// The languages that the program itself speaks, for forms.
pub fn languages() -> Vec<&'static Language> {
    i18n::languages().collect()
}
