//! How often who may do what: guessing passwords and links, asking for mail, heavy work. One table of it for the API and the pages, which
//! all call this, and one count of it in the database for all instances.
//!
//! Nobody is locked out by others: for an account each address has its own count, and what all addresses together may do wrong
//! keeps nobody out who signed in from the same address within a month. Whether there is such an account makes no difference.

use std::sync::Arc;

use chrono::Duration;

use super::{Context, Error, Refusal};
use crate::account::limits as used;
use crate::account::limits::rule::{self, Rate};
use crate::base::{Client, PersonId, ScimTokenId};
use crate::db::{Connection, Db};

/// Days for which an address is known as one where somebody signed in; nothing that is counted is kept longer.
pub const FAMILIAR_DAYS: i64 = 30;
/// How many rows one transaction forgets.
const BATCH: i64 = 500;

/// One thing that is limited, for somebody or from somewhere.
#[derive(Debug, Clone)]
pub struct Gate {
    /// What is limited, for the log.
    what: &'static str,
    key: String,
    rate: Rate,
}

/// The key of a count. Parts cannot run into one another: each has its length before it.
fn key(ctx: &Context, what: &str, whose: &[&str]) -> Result<String, Error> {
    let mut text = format!("limit {what}");
    for part in whose {
        text.push_str(&format!(" {}:{part}", part.len()));
    }
    ctx.keys.keyed_hash(&text).map_err(Error::Internal)
}

fn gate(ctx: &Context, what: &'static str, whose: &[&str], most: u32, minutes: i64) -> Result<Gate, Error> {
    Ok(Gate { what, key: key(ctx, what, whose)?, rate: Rate::new(most, Duration::minutes(minutes)) })
}

impl Gate {
    /// Wrong passwords and codes from an address.
    fn sign_ins_from(ctx: &Context, from: Client) -> Result<Self, Error> {
        gate(ctx, "sign-in from", &[&from.to_string()], ctx.limits.sign_in_per_address, 5)
    }

    /// Sign-ins with passkeys that are begun from an address: each is kept until it is answered or too old.
    ///
    /// # Errors
    /// None that could happen.
    pub fn passkeys_from(ctx: &Context, from: Client) -> Result<Self, Error> {
        gate(ctx, "passkey from", &[&from.to_string()], ctx.limits.sign_in_per_address, 5)
    }

    /// The own password that somebody who is signed in shows once more.
    ///
    /// # Errors
    /// None that could happen.
    pub fn own_password(ctx: &Context, person: PersonId) -> Result<Self, Error> {
        gate(ctx, "own password", &[&person.to_string()], ctx.limits.sign_in_per_account, 15)
    }

    /// Registrations from an address.
    ///
    /// # Errors
    /// None that could happen.
    pub fn registration(ctx: &Context, from: Client) -> Result<Self, Error> {
        gate(ctx, "register from", &[&from.to_string()], ctx.limits.register_per_address, 60)
    }

    /// Mails for a new password, by the address of the account and by where they are asked for.
    ///
    /// # Errors
    /// None that could happen.
    pub fn resets(ctx: &Context, email_key: &str, from: Client) -> Result<[Self; 2], Error> {
        let from = from.to_string();
        Ok([
            gate(ctx, "reset", &[email_key, &from], ctx.limits.reset_per_account, 60)?,
            gate(ctx, "reset from", &[&from], ctx.limits.reset_per_address, 60)?,
        ])
    }

    /// Mails that confirm one's own address.
    ///
    /// # Errors
    /// None that could happen.
    pub fn confirmation(ctx: &Context, person: PersonId) -> Result<Self, Error> {
        gate(ctx, "confirmation", &[&person.to_string()], ctx.limits.reset_per_account, 60)
    }

    /// Imports by somebody.
    ///
    /// # Errors
    /// None that could happen.
    pub fn import(ctx: &Context, person: PersonId) -> Result<Self, Error> {
        gate(ctx, "import", &[&person.to_string()], ctx.limits.imports_per_account, 60)
    }

    /// Invitations that somebody mails.
    ///
    /// # Errors
    /// None that could happen.
    pub fn invitations(ctx: &Context, person: PersonId) -> Result<Self, Error> {
        gate(ctx, "invitation", &[&person.to_string()], ctx.limits.invitations_per_account, 60)
    }

    /// Announcements to cohorts by somebody.
    ///
    /// # Errors
    /// None that could happen.
    pub fn announcements(ctx: &Context, person: PersonId) -> Result<Self, Error> {
        gate(ctx, "announcement", &[&person.to_string()], ctx.limits.announcements_per_account, 60)
    }

    /// Mails that somebody has sent again.
    ///
    /// # Errors
    /// None that could happen.
    pub fn resends(ctx: &Context, person: PersonId) -> Result<Self, Error> {
        gate(ctx, "resend", &[&person.to_string()], ctx.limits.resends_per_account, 60)
    }

    /// Tables, statistics, trial regrades and exports by somebody.
    ///
    /// # Errors
    /// None that could happen.
    pub fn report(ctx: &Context, person: PersonId) -> Result<Self, Error> {
        gate(ctx, "report", &[&person.to_string()], ctx.limits.reports_per_account, 10)
    }
}

impl Gate {
    /// Requests of a directory.
    ///
    /// # Errors
    /// None that could happen.
    pub fn scim(ctx: &Context, token: ScimTokenId) -> Result<Self, Error> {
        gate(ctx, "scim", &[&token.to_string()], ctx.limits.scim_per_token, 10)
    }
}

/// A secret that one knows only when it was given to one: whoever tries others guesses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Secret {
    /// The verification code of a certificate.
    VerificationCode,
    /// A link of a mail, or that of the set-up.
    Link,
    /// The token of a directory.
    ScimToken,
}

impl Secret {
    fn gate(self, ctx: &Context, from: Client) -> Result<Gate, Error> {
        let from = from.to_string();
        match self {
            Self::VerificationCode => gate(ctx, "verify from", &[&from], ctx.limits.verify_per_address, 10),
            Self::Link => gate(ctx, "link from", &[&from], ctx.limits.links_per_address, 10),
            Self::ScimToken => gate(ctx, "scim from", &[&from], ctx.limits.links_per_address, 10),
        }
    }
}

fn too_often(gate: &Gate, wait: Duration) -> Error {
    tracing::warn!(what = gate.what, seconds = rule::seconds(wait), "refused: too often");
    Refusal::TooOften(rule::seconds(wait)).into()
}

/// Uses one up at each gate. The transaction is to be undone when this fails: then nothing was used.
///
/// # Errors
/// [`Refusal::TooOften`].
pub fn take(conn: &mut Connection, ctx: &Context, gates: &[Gate]) -> Result<(), Error> {
    let now = ctx.now();
    // Always in the same order, so that no two wait for each other.
    let mut in_order: Vec<&Gate> = gates.iter().collect();
    in_order.sort_by(|one, other| one.key.cmp(&other.key));
    for gate in in_order {
        if let Some(wait) = used::take(conn, &gate.key, gate.rate, now)? {
            return Err(too_often(gate, wait));
        }
    }
    Ok(())
}

/// Uses one up, before work begins.
///
/// # Errors
/// [`Refusal::TooOften`].
pub async fn pass(ctx: &Arc<Context>, db: &Db, gate: &Gate) -> Result<(), Error> {
    let (now, taken) = (ctx.now(), gate.clone());
    let wait = db.write_one(move |conn| Ok::<_, Error>(used::take(conn, &taken.key, taken.rate, now)?));
    wait.await?.map_or(Ok(()), |wait| Err(too_often(gate, wait)))
}

/// Gives back what [`pass`] used: it was none that counts.
///
/// # Errors
/// [`Error::Store`].
pub async fn give_back(db: &Db, gate: &Gate) -> Result<(), Error> {
    let gate = gate.clone();
    db.write_one(move |conn| Ok::<_, Error>(used::give_back(conn, &gate.key, gate.rate)?)).await
}

async fn is_open(ctx: &Arc<Context>, db: &Db, gate: &Gate) -> Result<(), Error> {
    let (now, looked) = (ctx.now(), gate.clone());
    let wait = db.read(move |conn| Ok::<_, Error>(used::wait(conn, &looked.key, looked.rate, now)?)).await?;
    wait.map_or(Ok(()), |wait| Err(too_often(gate, wait)))
}

/// Looks for something by a secret. What is found costs nothing; who was wrong too often is not answered, also where the secret
/// is right, for otherwise one could go on guessing.
///
/// # Errors
/// Those of looking, and [`Refusal::TooOften`].
pub async fn by_secret<T>(
    ctx: &Arc<Context>,
    db: &Db,
    secret: Secret,
    from: Client,
    look: impl Future<Output = Result<T, Error>>,
) -> Result<T, Error> {
    let gate = secret.gate(ctx, from)?;
    is_open(ctx, db, &gate).await?;
    counted(ctx, db, &gate, look.await).await
}

/// [`by_secret`] for what one read finds, which is read together with whether one may still try: strangers ask for this, and wait once.
///
/// # Errors
/// As [`by_secret`].
pub async fn read_by_secret<T: Send + 'static>(
    ctx: &Arc<Context>,
    db: &Db,
    secret: Secret,
    from: Client,
    mut look: impl FnMut(&mut Connection) -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    let gate = secret.gate(ctx, from)?;
    let (now, tried) = (ctx.now(), gate.clone());
    let looked = db.read(move |conn| match used::wait(conn, &tried.key, tried.rate, now)? {
        Some(wait) => Err(too_often(&tried, wait)),
        None => look(conn),
    });
    counted(ctx, db, &gate, looked.await).await
}

/// What was found by a secret; that it was wrong is counted before it is told.
async fn counted<T>(ctx: &Arc<Context>, db: &Db, gate: &Gate, looked: Result<T, Error>) -> Result<T, Error> {
    if matches!(&looked, Err(Error::NotFound(_) | Error::Refused(Refusal::LinkSpent))) {
        pass(ctx, db, gate).await?;
    }
    looked
}

/// A password that somebody tries: counted before it is looked at, so that many at once are no way round, and given back when it is
/// right.
#[derive(Debug)]
pub struct PasswordTry {
    gates: Vec<Gate>,
    familiar: String,
}

impl PasswordTry {
    /// Counts it.
    ///
    /// # Errors
    /// [`Refusal::TooOften`], alike for accounts that are there and those that are not.
    pub async fn begin(ctx: &Arc<Context>, db: &Db, email_key: &str, from: Client) -> Result<Self, Error> {
        let (address, limits) = (from.to_string(), &ctx.limits);
        let own = [email_key, address.as_str()];
        let familiar = key(ctx, "familiar", &own)?;
        let gates = vec![gate(ctx, "sign-in", &own, limits.sign_in_per_account, 15)?, Gate::sign_ins_from(ctx, from)?];
        let elsewhere = gate(ctx, "sign-in elsewhere", &[email_key], limits.sign_in_per_account_elsewhere, 15)?;
        let (ctx, known) = (ctx.clone(), familiar.clone());
        let gates = db.write(move |conn| {
            let mut gates = gates.clone();
            if !used::is_marked(conn, &known, ctx.now())? {
                gates.push(elsewhere.clone());
            }
            take(conn, &ctx, &gates)?;
            Ok::<_, Error>(gates)
        });
        Ok(Self { gates: gates.await?, familiar })
    }

    /// It was right.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn was_right(self, ctx: &Arc<Context>, db: &Db) -> Result<(), Error> {
        self.end(db, Some(ctx.now() + Duration::days(FAMILIAR_DAYS))).await
    }

    /// It was not looked at.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn was_not_judged(self, db: &Db) -> Result<(), Error> {
        self.end(db, None).await
    }

    async fn end(mut self, db: &Db, familiar_until: Option<crate::base::Timestamp>) -> Result<(), Error> {
        self.gates.sort_by(|one, other| one.key.cmp(&other.key));
        db.write(move |conn| {
            for gate in &self.gates {
                used::give_back(conn, &gate.key, gate.rate)?;
            }
            if let Some(until) = familiar_until {
                used::mark(conn, &self.familiar, until)?;
            }
            Ok::<_, Error>(())
        })
        .await
    }
}

/// Whether an address may still try codes of second factors.
///
/// # Errors
/// [`Refusal::TooOften`].
pub async fn may_try_codes(ctx: &Arc<Context>, db: &Db, from: Client) -> Result<(), Error> {
    is_open(ctx, db, &Gate::sign_ins_from(ctx, from)?).await
}

/// Counts a code that was wrong, besides the count of the person.
///
/// # Errors
/// [`Refusal::TooOften`].
pub async fn code_was_wrong(ctx: &Arc<Context>, db: &Db, from: Client) -> Result<(), Error> {
    pass(ctx, db, &Gate::sign_ins_from(ctx, from)?).await
}

/// Counts a report before it is made.
///
/// # Errors
/// [`Refusal::TooOften`].
pub async fn report(ctx: &Arc<Context>, db: &Db, person: PersonId) -> Result<(), Error> {
    pass(ctx, db, &Gate::report(ctx, person)?).await
}

/// Counts an import before it is looked at.
///
/// # Errors
/// [`Refusal::TooOften`].
pub async fn import(ctx: &Arc<Context>, db: &Db, person: PersonId) -> Result<(), Error> {
    pass(ctx, db, &Gate::import(ctx, person)?).await
}

/// Forgets counts that say nothing any more, a batch; how many they were.
///
/// # Errors
/// [`Error::Store`].
pub fn forget(conn: &mut Connection, ctx: &Context) -> Result<usize, Error> {
    Ok(used::forget(conn, ctx.now(), BATCH)?)
}
