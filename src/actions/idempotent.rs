//! Requests that may come twice: the second gets the reply of the first, and has no second effect.

use super::error::{Error, Refusal};
use crate::account::idempotency::{self, Known, Reply, Request};
use crate::base::Timestamp;
use crate::db::Connection;

/// Does `work` once for a key: its effect and its reply are committed together.
///
/// # Errors
/// Those of `work` (then nothing is kept, and the request may be mended and sent again with the same key), or
/// [`Refusal::KeyReused`].
pub fn once(
    conn: &mut Connection,
    request: Option<&Request>,
    now: Timestamp,
    work: impl FnOnce(&mut Connection) -> Result<Reply, Error>,
) -> Result<Reply, Error> {
    let Some(request) = request else { return work(conn) };
    match idempotency::look_up(conn, request)? {
        Known::Same(reply) => Ok(reply),
        Known::Other => Err(Refusal::KeyReused.into()),
        Known::New => {
            let reply = work(conn)?;
            idempotency::keep(conn, request, &reply, now)?;
            Ok(reply)
        }
    }
}
