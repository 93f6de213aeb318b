//! Sessions and their refresh tokens: opaque, hashed, rotated, with the whole session ended on a proven replay.

use chrono::Duration;
use diesel::prelude::*;
use sha2::{Digest, Sha256};

use crate::base::{Page, PageRequest, PersonId, SessionId, Timestamp, random};
use crate::db::schema::{persons, refresh_tokens, sessions};
use crate::db::{Connection, StoreError, db};

/// A live session with a fresh refresh token.
#[derive(Debug, Clone)]
pub struct Opened {
    /// The session.
    pub session: SessionId,
    /// The person.
    pub person: PersonId,
    /// The refresh token, which only its holder knows from now on.
    pub refresh_token: String,
}

/// What a refresh came to.
#[derive(Debug, Clone)]
pub enum Refreshed {
    /// A new token; the one before is spent.
    Opened(Opened),
    /// Unknown, expired or ended.
    Refused,
    /// A token was used again after its successor had been used: it was stolen. The session has been ended.
    Replayed(SessionId),
}

/// A session that lives, as its owner sees it.
#[derive(Debug, Clone, Queryable)]
pub struct Live {
    /// The session.
    pub id: SessionId,
    /// What the browser or program called itself when it signed in.
    pub user_agent: Option<String>,
    /// When it began.
    pub created_at: Timestamp,
    /// When its refresh token was last exchanged; browsers have none.
    pub last_used_at: Timestamp,
    /// When it ends by itself.
    pub expires_at: Timestamp,
}

fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// Opens a session that ends after `life` without use.
///
/// # Errors
/// [`StoreError`].
pub fn open(
    conn: &mut Connection,
    person: PersonId,
    user_agent: Option<&str>,
    now: Timestamp,
    life: Duration,
) -> Result<Opened, StoreError> {
    let session = SessionId::new(now);
    let agent: Option<String> = user_agent.map(|text| text.chars().take(200).collect());
    let row = (
        sessions::id.eq(session),
        sessions::person_id.eq(person),
        sessions::user_agent.eq(agent),
        sessions::created_at.eq(now),
        sessions::last_used_at.eq(now),
        sessions::expires_at.eq(now + life),
        sessions::confirmed_at.eq(now),
    );
    db!(conn, |c| diesel::insert_into(sessions::table).values(row).execute(c))?;
    seen(conn, person, now)?;
    let refresh_token = issue(conn, session, now)?;
    Ok(Opened { session, person, refresh_token })
}

fn issue(conn: &mut Connection, session: SessionId, now: Timestamp) -> Result<String, StoreError> {
    let token = random::secret();
    let row = (
        refresh_tokens::hash.eq(hash(&token)),
        refresh_tokens::session_id.eq(session),
        refresh_tokens::issued_at.eq(now),
    );
    db!(conn, |c| diesel::insert_into(refresh_tokens::table).values(row).execute(c))?;
    Ok(token)
}

/// Exchanges a refresh token for a new one: its session then ends after `life` without use, and in any case when it is `longest` old.
///
/// A token that was used already is tolerated as long as its successor was never used: the reply was lost on a slow
/// link. Once the successor was used, the older one is a replay, and the session ends.
///
/// # Errors
/// [`StoreError`].
pub fn refresh(
    conn: &mut Connection,
    token: &str,
    now: Timestamp,
    life: Duration,
    longest: Duration,
) -> Result<Refreshed, StoreError> {
    type Row = (SessionId, PersonId, Option<Timestamp>, Option<Vec<u8>>, Option<Timestamp>, Timestamp, Timestamp);
    let query =
        refresh_tokens::table.inner_join(sessions::table).filter(refresh_tokens::hash.eq(hash(token))).select((
            sessions::id,
            sessions::person_id,
            refresh_tokens::used_at,
            refresh_tokens::successor,
            sessions::ended_at,
            sessions::expires_at,
            sessions::created_at,
        ));
    let row: Option<Row> =
        db!(conn, sqlite | c | query.first(c).optional(), postgres | c | query.for_update().first(c).optional())?;
    let Some((session, person, used, successor, ended, expires, began)) = row else { return Ok(Refreshed::Refused) };
    // The rule may have been longer when it was last refreshed.
    if ended.is_some() || expires <= now || began + longest <= now {
        return Ok(Refreshed::Refused);
    }
    if used.is_some() {
        if let Some(successor) = &successor
            && was_used(conn, successor)?
        {
            end(conn, session, now)?;
            return Ok(Refreshed::Replayed(session));
        }
        // The successor that got lost must not work any more.
        if let Some(successor) = successor {
            db!(conn, |c| diesel::delete(refresh_tokens::table.find(&successor)).execute(c))?;
        }
    }
    let fresh = issue(conn, session, now)?;
    let spent = (refresh_tokens::used_at.eq(Some(now)), refresh_tokens::successor.eq(Some(hash(&fresh))));
    db!(conn, |c| diesel::update(refresh_tokens::table.find(hash(token))).set(spent).execute(c))?;
    let used = (sessions::last_used_at.eq(now), sessions::expires_at.eq((now + life).min(began + longest)));
    db!(conn, |c| diesel::update(sessions::table.find(session)).set(used).execute(c))?;
    seen(conn, person, now)?;
    Ok(Refreshed::Opened(Opened { session, person, refresh_token: fresh }))
}

fn was_used(conn: &mut Connection, hash: &[u8]) -> Result<bool, StoreError> {
    let query = refresh_tokens::table.find(hash).select(refresh_tokens::used_at);
    let used: Option<Option<Timestamp>> = db!(conn, |c| query.first(c).optional())?;
    Ok(used.flatten().is_some())
}

/// The live session that a refresh token belongs to.
///
/// # Errors
/// [`StoreError`].
pub fn of_refresh_token(conn: &mut Connection, token: &str) -> Result<Option<SessionId>, StoreError> {
    let query = refresh_tokens::table.find(hash(token)).select(refresh_tokens::session_id);
    Ok(db!(conn, |c| query.first(c).optional())?)
}

/// Notes that who is signed in has just shown again that it is they.
///
/// # Errors
/// [`StoreError`].
pub fn confirm(conn: &mut Connection, session: SessionId, now: Timestamp) -> Result<(), StoreError> {
    let update = diesel::update(sessions::table.find(session)).set(sessions::confirmed_at.eq(now));
    db!(conn, |c| update.execute(c))?;
    Ok(())
}

/// Notes of a session that a provider of identities brought somebody: when they showed there that it is they, and whether it vouched
/// for a second factor.
///
/// # Errors
/// [`StoreError`].
pub fn by_provider(
    conn: &mut Connection,
    session: SessionId,
    confirmed_at: Timestamp,
    vouched: bool,
) -> Result<(), StoreError> {
    let said = (sessions::confirmed_at.eq(confirmed_at), sessions::vouched.eq(vouched));
    db!(conn, |c| diesel::update(sessions::table.find(session)).set(said).execute(c))?;
    Ok(())
}

/// Ends a session at once.
///
/// # Errors
/// [`StoreError`].
pub fn end(conn: &mut Connection, session: SessionId, now: Timestamp) -> Result<(), StoreError> {
    let live = sessions::table.filter(sessions::id.eq(session).and(sessions::ended_at.is_null()));
    db!(conn, |c| diesel::update(live).set(sessions::ended_at.eq(Some(now))).execute(c))?;
    Ok(())
}

/// Ends all sessions of a person; how many they were.
///
/// # Errors
/// [`StoreError`].
pub fn end_all(conn: &mut Connection, person: PersonId, now: Timestamp) -> Result<usize, StoreError> {
    let live = sessions::table.filter(sessions::person_id.eq(person).and(sessions::ended_at.is_null()));
    Ok(db!(conn, |c| diesel::update(live).set(sessions::ended_at.eq(Some(now))).execute(c))?)
}

/// Ends all sessions of everybody; how many they were.
///
/// # Errors
/// [`StoreError`].
pub fn end_everybodys(conn: &mut Connection, now: Timestamp) -> Result<usize, StoreError> {
    let live = sessions::table.filter(sessions::ended_at.is_null().and(sessions::expires_at.gt(now)));
    Ok(db!(conn, |c| diesel::update(live).set(sessions::ended_at.eq(Some(now))).execute(c))?)
}

/// The sessions of a person that live, the newest first.
///
/// # Errors
/// [`StoreError`].
pub fn live(
    conn: &mut Connection,
    person: PersonId,
    now: Timestamp,
    page: &PageRequest,
) -> Result<Page<Live>, StoreError> {
    let rows = i64::try_from(page.limit + 1).unwrap_or(i64::MAX);
    let before: Option<SessionId> = page.after.as_deref().and_then(|cursor| cursor.parse().ok());
    let found: Vec<Live> = db!(conn, |c| {
        let mut query = sessions::table
            .filter(sessions::person_id.eq(person).and(sessions::ended_at.is_null()).and(sessions::expires_at.gt(now)))
            .into_boxed();
        if let Some(before) = before {
            query = query.filter(sessions::id.lt(before));
        }
        let columns =
            (sessions::id, sessions::user_agent, sessions::created_at, sessions::last_used_at, sessions::expires_at);
        query.order(sessions::id.desc()).limit(rows).select(columns).load(c)
    })?;
    Ok(Page::new(found, page.limit, |session| session.id.to_string()))
}

/// Ends a session of this person; whether there was one that lived.
///
/// # Errors
/// [`StoreError`].
pub fn end_own(
    conn: &mut Connection,
    person: PersonId,
    session: SessionId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let own = sessions::id.eq(session).and(sessions::person_id.eq(person));
    let live = sessions::table.filter(own.and(sessions::ended_at.is_null()).and(sessions::expires_at.gt(now)));
    Ok(db!(conn, |c| diesel::update(live).set(sessions::ended_at.eq(Some(now))).execute(c))? == 1)
}

/// Ends all sessions of a person but one; how many they were.
///
/// # Errors
/// [`StoreError`].
pub fn end_others(
    conn: &mut Connection,
    person: PersonId,
    kept: SessionId,
    now: Timestamp,
) -> Result<usize, StoreError> {
    let others = sessions::person_id.eq(person).and(sessions::id.ne(kept));
    let live = sessions::table.filter(others.and(sessions::ended_at.is_null()).and(sessions::expires_at.gt(now)));
    Ok(db!(conn, |c| diesel::update(live).set(sessions::ended_at.eq(Some(now))).execute(c))?)
}

/// Notes that the person is there.
fn seen(conn: &mut Connection, person: PersonId, now: Timestamp) -> Result<(), StoreError> {
    let update = diesel::update(persons::table.find(person)).set(persons::seen_at.eq(Some(now)));
    db!(conn, |c| update.execute(c))?;
    Ok(())
}

/// A session with all that is kept of it, whether it lives or not.
#[derive(Debug, Clone, Queryable)]
pub struct Kept {
    /// The id.
    pub id: SessionId,
    /// What the browser or program called itself.
    pub user_agent: Option<String>,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used.
    pub last_used_at: Timestamp,
    /// When it expires.
    pub expires_at: Timestamp,
    /// When it was ended.
    pub ended_at: Option<Timestamp>,
}

/// All sessions of a person that are kept, the newest first.
///
/// # Errors
/// [`StoreError`].
pub fn kept(conn: &mut Connection, person: PersonId, page: &PageRequest) -> Result<Page<Kept>, StoreError> {
    let rows = i64::try_from(page.limit + 1).unwrap_or(i64::MAX);
    let before: Option<SessionId> = page.after.as_deref().and_then(|cursor| cursor.parse().ok());
    let found: Vec<Kept> = db!(conn, |c| {
        let mut query = sessions::table.filter(sessions::person_id.eq(person)).into_boxed();
        if let Some(before) = before {
            query = query.filter(sessions::id.lt(before));
        }
        let columns = (
            sessions::id,
            sessions::user_agent,
            sessions::created_at,
            sessions::last_used_at,
            sessions::expires_at,
            sessions::ended_at,
        );
        query.order(sessions::id.desc()).limit(rows).select(columns).load(c)
    })?;
    Ok(Page::new(found, page.limit, |session| session.id.to_string()))
}

/// Forgets sessions that ended or expired before then, some at a time; how many.
///
/// # Errors
/// [`StoreError`].
pub fn forget(conn: &mut Connection, before: Timestamp, limit: i64) -> Result<usize, StoreError> {
    let ended = sessions::table.filter(sessions::ended_at.lt(Some(before))).filter(sessions::ended_at.is_not_null());
    let ended = ended.order(sessions::ended_at).limit(limit).select(sessions::id);
    let expired = sessions::table.filter(sessions::expires_at.lt(before)).order(sessions::expires_at);
    let expired = expired.limit(limit).select(sessions::id);
    let mut ids: Vec<SessionId> = db!(conn, |c| ended.load(c))?;
    if ids.is_empty() {
        ids = db!(conn, |c| expired.load(c))?;
    }
    if ids.is_empty() {
        return Ok(0);
    }
    Ok(db!(conn, |c| diesel::delete(sessions::table.filter(sessions::id.eq_any(&ids))).execute(c))?)
}
