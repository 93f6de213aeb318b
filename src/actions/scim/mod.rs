//! What a directory does over SCIM (RFC 7644): it shows a token, adds people, changes them, locks leavers out, keeps groups.
//!
//! The same nouns as everywhere; every entry of the audit log names the token.

pub mod groups;
pub mod tokens;
pub mod users;

use std::sync::Arc;

use chrono::Duration;
use serde_json::{Value, json};

use super::limits::{self, Gate, Secret};
use super::{Context, Error, Refusal};
use crate::base::{Client, ScimTokenId};
use crate::db::{Connection, Db, Failure, StoreError};
use crate::policy::{Action, Actor, Resource, decide};
use crate::scim::fault::{Fault, Kind};
use crate::scim::filter;
use crate::scim::lookup::{self, About, Key};
use crate::scim::present;

/// The most things of one page.
pub const MOST_OF_A_PAGE: i64 = 100;
/// The most groups of one page: each comes with its members.
pub const MOST_GROUPS_OF_A_PAGE: i64 = 20;
/// How exactly the last use of a token is kept.
const USE: Duration = Duration::minutes(5);

/// Who asks.
#[derive(Debug, Clone)]
pub struct Directory {
    /// The token; none: the command line.
    token: Option<ScimTokenId>,
    /// What it is called.
    name: String,
    /// Whether it may change staff and give roles.
    may_roles: bool,
}

/// Why something was not done.
#[derive(Debug)]
pub enum ScimError {
    /// What was sent, or who asks for it.
    Fault(Fault),
    /// Anything else.
    Other(Error),
}

impl From<Fault> for ScimError {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<StoreError> for ScimError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Taken(_) => Self::Fault(Fault::new(
                Kind::Uniqueness,
                "Somebody took this name or address at this moment. Read again, and repeat if it is still needed.",
            )),
            error => Self::Other(Error::Store(error)),
        }
    }
}

impl From<Error> for ScimError {
    fn from(error: Error) -> Self {
        match error {
            Error::Invalid(faults) => {
                let told: Vec<String> =
                    faults.iter().map(|fault| format!("{}: {}.", attribute(&fault.pointer), fault.message)).collect();
                Self::Fault(Fault::new(Kind::InvalidValue, told.join(" ")))
            }
            Error::Store(error) => error.into(),
            error => Self::Other(error),
        }
    }
}

impl Failure for ScimError {
    fn store(&self) -> Option<&StoreError> {
        match self {
            Self::Other(error) => error.store(),
            Self::Fault(_) => None,
        }
    }
}

impl std::fmt::Display for ScimError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Fault(fault) => fault.fmt(f),
            Self::Other(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for ScimError {}

/// What a directory calls what we call otherwise.
fn attribute(pointer: &str) -> &str {
    match pointer {
        "/email" => "userName",
        "/full_name" => "displayName",
        "/country" => "addresses.country",
        "/affiliation" => "organization",
        "/language" => "preferredLanguage",
        other => other.trim_start_matches('/'),
    }
}

impl Directory {
    /// The command line: who has the shell may everything.
    fn shell() -> Self {
        Self { token: None, name: "command line".to_owned(), may_roles: true }
    }

    /// Lets pass what the token may.
    ///
    /// # Errors
    /// [`Kind::Forbidden`].
    fn may(&self, action: Action) -> Result<(), Fault> {
        let actor = Actor::Directory { may_roles: self.may_roles };
        decide(actor, action, Resource::None).map_err(|_| {
            let detail = "This token changes learners only. What concerns facilitators and administrators needs a token that was made with --roles.";
            Fault::new(Kind::Forbidden, detail)
        })
    }

    /// Who it was, for the audit log.
    fn note(&self) -> Value {
        match self.token {
            Some(id) => json!({ "scim": { "token": id, "name": self.name } }),
            None => json!({ "scim": self.name }),
        }
    }

    /// [`Directory::note`] with more.
    fn noting(&self, more: Value) -> Value {
        let mut note = self.note();
        if let Value::Object(more) = more {
            for (name, value) in more {
                note[name] = value;
            }
        }
        note
    }
}

/// Who shows this secret.
///
/// # Errors
/// [`Error::Unauthenticated`] for a secret that is none, or no more; [`Refusal::TooOften`].
pub async fn arrive(ctx: &Arc<Context>, db: &Db, secret: String, from: Client) -> Result<Directory, ScimError> {
    let now = ctx.now();
    let good =
        move |conn: &mut Connection| crate::scim::tokens::good(conn, &secret, now)?.ok_or(Error::NotFound("token"));
    let found = limits::read_by_secret(ctx, db, Secret::ScimToken, from, good).await;
    let token = found.map_err(|error| match error {
        Error::NotFound(_) => Error::Unauthenticated,
        other => other,
    })?;
    limits::pass(ctx, db, &Gate::scim(ctx, token.id)?).await?;
    if token.last_used_at.is_none_or(|last| last + USE <= now) {
        let id = token.id;
        db.write_one(move |conn| Ok::<_, Error>(crate::scim::tokens::used(conn, id, now)?)).await?;
    }
    let directory = Directory { token: Some(token.id), name: token.name, may_roles: token.may_roles };
    directory.may(Action::SeeDirectory)?;
    Ok(directory)
}

/// Which things to list.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// The filter.
    pub filter: Option<String>,
    /// The first of them, from 1.
    pub start: i64,
    /// How many at most.
    pub count: Option<i64>,
}

/// A page of things.
#[derive(Debug)]
pub struct Listed {
    /// The things.
    pub items: Vec<Value>,
    /// How many there are in all.
    pub total: i64,
    /// The first of them, from 1.
    pub start: i64,
}

impl Query {
    fn start(&self) -> i64 {
        self.start.max(1)
    }

    fn limit(&self, most: i64) -> i64 {
        self.count.unwrap_or(most).clamp(0, most)
    }

    /// The filter, and the keys by which an index finds what can fit it.
    fn keys(&self, about: About) -> Result<Option<(filter::Filter, Vec<Key>)>, Fault> {
        let Some(text) = self.filter.as_deref().map(str::trim).filter(|text| !text.is_empty()) else { return Ok(None) };
        let filter = filter::parse(text)?;
        let keys = lookup::keys(&filter, about)?;
        if keys.len() > 50 {
            return Err(Fault::new(Kind::TooMany, "The filter asks for more than 50 things: ask in several requests."));
        }
        Ok(Some((filter, keys)))
    }
}

/// More fits a condition than is looked through.
fn too_many() -> Fault {
    Fault::new(Kind::TooMany, "More than 1000 things fit a condition of this filter: ask more closely.")
}

/// Makes sure that what is changed is what was read.
fn unchanged(known: &Value, if_match: Option<&str>) -> Result<(), Fault> {
    let version = known["meta"]["version"].as_str().unwrap_or_default();
    match if_match {
        Some(wanted) if !present::names_version(wanted, version) => Err(Fault::new(
            Kind::Changed,
            "It was changed since it was read. Read it again, and repeat what is still needed.",
        )),
        _ => Ok(()),
    }
}

/// The address of the service.
fn base(ctx: &Context) -> String {
    ctx.url("/scim/v2")
}

/// What describes the service: the addresses in it are those of this installation.
pub fn service_base(ctx: &Context) -> String {
    base(ctx)
}

/// Whether somebody is the last administrator who may sign in. The administrators are locked: two who leave at once are not both
/// the last but one.
fn is_last_administrator(conn: &mut Connection, id: crate::base::PersonId) -> Result<bool, Error> {
    Ok(crate::account::people::lock_administrators(conn)?.iter().all(|one| *one == id))
}

fn last_administrator() -> Fault {
    Fault::new(Kind::Forbidden, "This is the only administrator who may sign in. Make another one first.")
}

/// Whether a refusal says that somebody is in the course already.
fn is_enrolled_elsewhere(error: &Error) -> bool {
    matches!(error, Error::Refused(Refusal::AlreadyEnrolled(_)))
}

/// A page of what was found.
fn page_of(items: Vec<Value>, start: i64, limit: i64) -> Listed {
    let total = i64::try_from(items.len()).unwrap_or(i64::MAX);
    let skip = usize::try_from(start - 1).unwrap_or(usize::MAX);
    let items = items.into_iter().skip(skip).take(usize::try_from(limit).unwrap_or_default()).collect();
    Listed { items, total, start }
}
