//! Forgetting what has been kept as long as the settings say. Each rule knows after how long, and forgets a batch; the page
//! that tells what is stored asks the same rules.

use chrono::Duration;
use serde_json::json;

use super::erase_person::{self, Why};
use super::{Context, Error};
use crate::account::identity::store as identities;
use crate::account::passkey::store as passkeys;
use crate::account::{audit, erasure, link, session};
use crate::base::Timestamp;
use crate::cohort::invitations;
use crate::db::Connection;
use crate::outbox;
use crate::settings::Retention;

/// How many rows one transaction forgets.
const BATCH: i64 = 200;
/// How many people one transaction erases.
const PEOPLE: i64 = 10;
/// Days in a month, for rules that count in months.
const MONTH: i64 = 30;

/// What is kept for a while.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// Entries of the audit log.
    Audit,
    /// Addresses and texts of mail.
    Mail,
    /// Addresses that were invited and did not come.
    Invitations,
    /// Sessions that ended.
    Sessions,
    /// Links that work once and did not, ways to providers of identities, and what authenticators were asked.
    Links,
    /// Learners who never confirmed their address.
    Unconfirmed,
    /// Learners who are not there any more.
    Inactive,
}

impl Rule {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Audit, Self::Mail, Self::Invitations, Self::Sessions, Self::Links, Self::Unconfirmed, Self::Inactive];

    /// After how many days; `None`: never.
    pub fn days(self, retention: &Retention) -> Option<i64> {
        let days = match self {
            Self::Audit => i64::from(retention.audit_months) * MONTH,
            Self::Mail | Self::Invitations => i64::from(retention.mail_days),
            Self::Sessions => i64::from(retention.session_days),
            Self::Links => 1,
            Self::Unconfirmed => i64::from(retention.unconfirmed_days),
            Self::Inactive => i64::from(retention.inactive_months) * MONTH,
        };
        (days > 0).then_some(days)
    }

    /// Its name in the audit log.
    const fn name(self) -> &'static str {
        match self {
            Self::Audit => "audit",
            Self::Mail => "mail",
            Self::Invitations => "invitations",
            Self::Sessions => "sessions",
            Self::Links => "links",
            Self::Unconfirmed => "unconfirmed",
            Self::Inactive => "inactive",
        }
    }
}

/// Forgets one batch by a rule; how much it was. 0: there is no more.
///
/// # Errors
/// [`Error::Store`].
pub fn apply(conn: &mut Connection, ctx: &Context, rule: Rule) -> Result<usize, Error> {
    let now = ctx.now();
    let Some(days) = rule.days(&ctx.retention) else { return Ok(0) };
    let before = now - Duration::days(days);
    Ok(match rule {
        Rule::Audit => audit::chain::forget(conn, before, BATCH, now)?,
        Rule::Mail => outbox::forget::old_mail(conn, before, BATCH)?,
        Rule::Invitations => {
            let old = invitations::old(conn, before, BATCH)?;
            invitations::forget(conn, &old, now)?
        }
        Rule::Sessions => session::forget(conn, before, BATCH)?,
        Rule::Links => {
            // Nobody answers what is too old; its rows are many where strangers ask.
            let unanswered = passkeys::forget(conn, now, BATCH)?;
            link::forget(conn, before)? + identities::forget(conn, before, BATCH)? + unanswered
        }
        Rule::Unconfirmed => people(conn, ctx, rule, before)?,
        Rule::Inactive => people(conn, ctx, rule, before)?,
    })
}

/// Erases people whose time has come.
fn people(conn: &mut Connection, ctx: &Context, rule: Rule, before: Timestamp) -> Result<usize, Error> {
    let (found, why) = match rule {
        Rule::Unconfirmed => (erasure::unconfirmed(conn, before, PEOPLE)?, Why::Unconfirmed),
        _ => (erasure::inactive(conn, before, PEOPLE)?, Why::Inactive),
    };
    for id in &found {
        erase_person::erase(conn, ctx, *id, true, &why)?;
    }
    Ok(found.len())
}

/// Notes how much was forgotten.
///
/// # Errors
/// [`Error::Store`].
pub fn note(conn: &mut Connection, ctx: &Context, rule: Rule, count: usize) -> Result<(), Error> {
    let detail = json!({ "rule": rule.name(), "count": count });
    let subject = format!("retention:{}", rule.name());
    Ok(audit::record(conn, None, "retention.applied", &subject, None, detail, ctx.now())?)
}
