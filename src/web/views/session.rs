//! Sessions as their owner sees them.

use serde::Serialize;
use utoipa::ToSchema;

use crate::account::agent;
use crate::account::session::Live;
use crate::base::SessionId;

/// A session that lives.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Session)]
pub struct SessionView {
    /// The id.
    pub id: String,
    /// Whether it is the one that asks.
    pub current: bool,
    /// The family of the browser or program, where it is known: `Firefox`.
    pub browser: Option<&'static str>,
    /// The family of the system, where it is known: `Windows`.
    pub system: Option<&'static str>,
    /// When it began.
    pub created_at: String,
    /// When its refresh token was last exchanged.
    pub last_used_at: String,
    /// When it ends by itself.
    pub expires_at: String,
}

impl SessionView {
    /// A session, as one that is signed in with `current` sees it.
    pub fn new(session: &Live, current: SessionId) -> Self {
        let (browser, system) = session.user_agent.as_deref().map(agent::family).unwrap_or_default();
        Self {
            id: session.id.to_string(),
            current: session.id == current,
            browser,
            system,
            created_at: session.created_at.to_string(),
            last_used_at: session.last_used_at.to_string(),
            expires_at: session.expires_at.to_string(),
        }
    }
}

/// How many sessions were ended.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionsEnded {
    /// Their number.
    pub ended: usize,
}
