//! Passkeys (WebAuthn, level 3): signing in with what an authenticator signs, once it has made sure who holds it.
//!
//! Belongs here: what can be wrong (`fault`; no database), asking authenticators and judging their answers (`party`; no database),
//! and the SQL of passkeys and of what was asked (`store`).

pub mod fault;
pub mod party;
pub mod store;

/// How many passkeys somebody may have.
pub const MOST: usize = 20;
/// How many characters the name of one may have.
pub const LONGEST_NAME: usize = 100;
/// How many seconds an authenticator may take to answer.
pub const SECONDS: i64 = 300;
