//! Reports that may be some seconds old, and what they never are: older than what who asks did last.

use super::Error;
use crate::account::{Caller, audit};
use crate::db::{Connection, Db};

/// Reads a report for somebody. `may` finds out who asks and what they may see, and is done at the primary always; `read` may be done at
/// a standby ([`Db::survey`]). What people do to others stands in the audit log with its cause: a standby that does not have the last
/// entry of who asks does not tell them anything yet. So who gave an extension finds it in the report that they open next.
///
/// # Errors
/// Those of `may` and `read`.
pub async fn survey<R, T>(
    db: &Db,
    mut may: impl FnMut(&mut Connection) -> Result<(Caller, R), Error> + Send + 'static,
    mut read: impl FnMut(&mut Connection, &R) -> Result<T, Error> + Send + 'static,
) -> Result<(Caller, R, T), Error>
where
    R: Send + 'static,
    T: Send + 'static,
{
    let may_be_old = db.surveys().is_some();
    let may = move |conn: &mut Connection| {
        let (caller, rights) = may(conn)?;
        let last = if may_be_old { audit::last_deed(conn, caller.id)? } else { None };
        Ok::<_, Error>((caller, rights, last))
    };
    let read = move |conn: &mut Connection, (_, rights, last): &(Caller, R, Option<_>)| match last {
        Some(last) if !audit::is_there(conn, *last)? => Err(Error::NotFound("what was done last")),
        _ => read(conn, rights),
    };
    let ((caller, rights, _), told) = db.survey(may, read).await?;
    Ok((caller, rights, told))
}
