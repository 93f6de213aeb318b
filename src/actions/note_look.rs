//! Looks of staff at personal data stand in the audit log: who looked, at whose data, at what of it. Once an hour for the
//! same look, so that the log stays readable and reading stays a read. A look that cannot be noted is refused.

use std::sync::Arc;

use chrono::Duration;
use serde_json::json;

use super::{Context, Error};
use crate::account::audit;
use crate::base::{AttemptId, CertificateId, CohortId, EnrolmentId, PersonId};
use crate::certificate::store as certificates;
use crate::db::{Connection, Db, StoreError};
use crate::enrolment;
use crate::quiz::store as attempts;

/// For how long the same look is not noted again.
const AGAIN: Duration = Duration::hours(1);

/// Whose data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whose {
    /// A person's.
    Person(PersonId),
    /// The learner's of an enrolment.
    Enrolment(EnrolmentId),
    /// The learner's of an attempt.
    Attempt(AttemptId),
    /// The holder's of a certificate.
    Certificate(CertificateId),
    /// A cohort's: a list.
    Cohort(CohortId),
    /// Of everybody, or of something else: as it stands in the log, such as `people:all` or `mail:<id>`.
    Other(String),
}

/// A look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// Who looks.
    pub actor: PersonId,
    /// At whose data.
    pub whose: Whose,
    /// At what of it, such as `attempt` or `progress-csv`.
    pub what: String,
}

/// Notes a look, unless it was noted within the hour, or is a look at oneself.
///
/// # Errors
/// [`Error::Store`]: then the look is to be refused.
pub async fn note(ctx: &Arc<Context>, db: &Db, look: Look) -> Result<(), Error> {
    let done = noted(ctx, db, look).await;
    done.map_err(|error| match error {
        // Whatever kept it from being noted: nothing was shown, and it may be tried again.
        Error::Store(cause) => StoreError::Unavailable(format!("a look cannot be noted: {cause}")).into(),
        other => other,
    })
}

async fn noted(ctx: &Arc<Context>, db: &Db, look: Look) -> Result<(), Error> {
    let (for_read, asked) = (ctx.clone(), look.clone());
    let subject = db.read(move |conn| missing(conn, &for_read, &asked)).await?;
    let Some(subject) = subject else { return Ok(()) };
    let ctx = ctx.clone();
    db.write(move |conn| {
        // Of two that look at the same moment, the second may find it noted.
        if missing(conn, &ctx, &look)?.is_none() {
            return Ok(());
        }
        let detail = json!({ "what": look.what });
        Ok(audit::record(conn, Some(look.actor), audit::LOOK, &subject, None, detail, ctx.now())?)
    })
    .await
}

/// The subject under which the look is still to be noted.
fn missing(conn: &mut Connection, ctx: &Context, look: &Look) -> Result<Option<String>, Error> {
    let person = match &look.whose {
        Whose::Person(id) => Some(*id),
        Whose::Enrolment(id) => enrolment::find(conn, *id)?.map(|found| found.person_id),
        Whose::Attempt(id) => match attempts::find(conn, *id)? {
            Some(attempt) => enrolment::find(conn, attempt.enrolment_id)?.map(|found| found.person_id),
            None => None,
        },
        Whose::Certificate(id) => certificates::find(conn, *id)?.map(|found| found.person_id),
        Whose::Cohort(_) | Whose::Other(_) => None,
    };
    let subject = match (&look.whose, person) {
        (_, Some(person)) if person == look.actor => return Ok(None),
        (_, Some(person)) => format!("person:{person}"),
        (Whose::Cohort(id), None) => format!("cohort:{id}"),
        (Whose::Other(subject), None) => subject.clone(),
        // It went between the look and the note.
        (_, None) => return Ok(None),
    };
    let detail = json!({ "what": look.what });
    let since = ctx.now() - AGAIN;
    let noted = audit::was_done(conn, (look.actor, audit::LOOK, &subject), &detail, since)?;
    Ok((!noted).then_some(subject))
}
