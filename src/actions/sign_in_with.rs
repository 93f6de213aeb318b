//! Signing in by the word of a provider of identities: OpenID Connect, the authorization code flow with PKCE.
//!
//! What a browser needs to come back stands in a signed cookie; that somebody came back stands in the database, for all instances.
//! A provider's word is a first factor. The second is asked for here, unless the settings say that its word counts for that too and
//! the token says that there was one.

use std::sync::Arc;

use super::providers::Provider;
use super::sign_in::{self, Entered, Visit};
use super::{Context, Error, Refusal, limits, recognise, second_factor};
use crate::account::identity::claims::Claims;
use crate::account::identity::way::{self, Answer, Way};
use crate::account::identity::{Doubt, store as identities};
use crate::account::{person, session};
use crate::base::{Client, SessionId, Timestamp, random};
use crate::db::Db;
use crate::metrics::SignIn;

/// What somebody who sets out needs.
#[derive(Debug)]
pub struct Start {
    /// Where the browser goes.
    pub address: String,
    /// What it keeps.
    pub kept: String,
}

/// Where somebody wants to go, and how.
#[derive(Debug, Clone)]
pub struct Wish {
    /// The page afterwards, on this site.
    pub next: String,
    /// Whether the person shall show anew that it is they.
    pub fresh: bool,
}

fn provider(ctx: &Context, name: &str) -> Result<Arc<Provider>, Error> {
    ctx.providers.find(name).ok_or(Error::NotFound("provider of identities"))
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_micros(seconds.saturating_mul(1_000_000))
}

/// Sends somebody to a provider.
///
/// # Errors
/// [`Error::NotFound`], [`Refusal::Doubted`] when it cannot be used, [`Refusal::TooOften`].
pub async fn start(ctx: &Arc<Context>, db: &Db, name: &str, wish: Wish, from: Client) -> Result<Start, Error> {
    let provider = provider(ctx, name)?;
    limits::may_try_codes(ctx, db, from).await?;
    let now = ctx.now();
    let discovery = provider.discovery(now).await.map_err(|doubt| noted(&provider, doubt))?;
    let way = Way {
        provider: provider.name.clone(),
        state: random::secret(),
        nonce: random::secret(),
        verifier: random::secret(),
        next: wish.next,
        fresh: wish.fresh,
        began: now.seconds(),
        exp: now.seconds() + way::SECONDS,
    };
    let scopes = provider.settings.scopes.join(" ");
    let address = discovery.authorize(&way, &provider.settings.client_id, &ctx.url(&provider.back()), &scopes);
    Ok(Start { address, kept: ctx.keys.issue_way(&way, ctx.now()).map_err(Error::Internal)? })
}

/// What comes back from a provider.
#[derive(Debug, Clone)]
pub struct Return {
    /// What the provider sent.
    pub answer: Answer,
    /// What the browser kept.
    pub kept: Option<String>,
    /// The session that the browser had until now: it ends.
    pub before: Option<SessionId>,
}

/// Signs in who came back; where a code is missing, with something for [`sign_in::second_step`]. Besides, where they wanted to go.
///
/// # Errors
/// [`Error::NotFound`], [`Refusal::Doubted`], [`Refusal::TooOften`].
pub async fn finish(
    ctx: &Arc<Context>,
    db: &Db,
    name: &str,
    back: Return,
    who: Visit,
) -> Result<(Entered, String), Error> {
    let provider = provider(ctx, name)?;
    limits::may_try_codes(ctx, db, who.from).await?;
    let from = who.from;
    let done = come_back(ctx, db, &provider, back, who).await;
    if let Err(Error::Refused(Refusal::Doubted(doubt))) = &done {
        ctx.metrics.events.sign_in(SignIn::Doubted);
        noted(&provider, doubt.clone());
        limits::code_was_wrong(ctx, db, from).await?;
    }
    done
}

/// The log has what a provider did wrong: the page tells people less.
fn noted(provider: &Provider, doubt: Doubt) -> Error {
    tracing::warn!(provider = %provider.name, ?doubt, "a sign-in by a provider of identities came to nothing");
    doubt.into()
}

async fn come_back(
    ctx: &Arc<Context>,
    db: &Db,
    provider: &Arc<Provider>,
    back: Return,
    who: Visit,
) -> Result<(Entered, String), Error> {
    if back.answer.state.is_none() {
        return Err(Doubt::NoState.into());
    }
    let way = back.kept.as_deref().and_then(|kept| ctx.keys.verify_way(kept, ctx.now())).ok_or(Doubt::OtherBrowser)?;
    if way.provider != provider.name {
        return Err(Doubt::OtherProvider.into());
    }
    let discovery = provider.discovery(ctx.now()).await?;
    way.answered(&back.answer, &provider.settings.issuer, discovery.names_itself)?;
    let (hash, expires) = (way.hash(), at(way.exp));
    let first = db.write_one(move |conn| Ok::<_, Error>(identities::come_back(conn, &hash, expires)?));
    if !first.await? {
        return Err(Doubt::Replayed.into());
    }
    if let Some(error) = back.answer.error {
        return Err(Doubt::Declined(error.chars().filter(|c| !c.is_control()).take(100).collect()).into());
    }
    let code = back.answer.code.filter(|code| !code.is_empty()).ok_or(Doubt::NoCode)?;
    let claims = provider.who(&way, &code, &ctx.url(&provider.back()), ctx.now()).await?;
    let entered = enter(ctx, db, provider, claims, back.before, who).await?;
    Ok((entered, way.next))
}

async fn enter(
    ctx: &Arc<Context>,
    db: &Db,
    provider: &Arc<Provider>,
    claims: Claims,
    before: Option<SessionId>,
    who: Visit,
) -> Result<Entered, Error> {
    let (for_write, provider) = (ctx.clone(), provider.clone());
    let opened = db.write(move |conn| {
        let (ctx, now) = (&*for_write, for_write.now());
        let known = recognise::recognise(conn, ctx, &provider, &claims)?;
        // Locked since it was read: nobody gets in.
        let known = person::find(conn, known.id)?.filter(|known| known.locked_at.is_none()).ok_or(Doubt::Locked)?;
        let words = &provider.settings.second_factor_words;
        let vouched = provider.settings.second_factor && claims.is_strong(words);
        if second_factor::is_asked(ctx, &known) && !vouched {
            return Ok::<_, Error>(Err(known));
        }
        if let Some(before) = before {
            session::end(conn, before, now)?;
        }
        let opened = session::open(conn, known.id, who.user_agent.as_deref(), now, sign_in::life(ctx))?;
        // A provider may let somebody in who showed it days ago that it is they: that is no recent sign-in.
        let shown = claims.shown_at().map_or(now - person::RECENT, at).min(now);
        session::by_provider(conn, opened.session, shown, vouched)?;
        Ok(Ok((opened, known.bounced_at.is_some())))
    });
    match opened.await? {
        Err(known) => {
            let half = ctx.keys.issue_half(known.id, &sign_in::mark(&known), ctx.now());
            Ok(Entered::Halfway(half.map_err(Error::Internal)?))
        }
        Ok((opened, address_bounced)) => {
            ctx.metrics.events.sign_in(SignIn::SignedIn);
            tracing::info!(person = %opened.person, session = %opened.session, "signed in");
            Ok(Entered::In(sign_in::Tokens { address_bounced, ..sign_in::tokens(ctx, opened)? }))
        }
    }
}
