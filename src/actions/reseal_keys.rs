//! The key that seals the secrets of second factors: when it is changed, they are sealed anew, all at once or each at its next use.

use serde_json::json;

use super::{Context, Error};
use crate::account::second_factor::seal::Seal;
use crate::account::{audit, second_factor};
use crate::base::PersonId;
use crate::db::Connection;

/// How many are looked at in one go.
const SOME: i64 = 500;

/// What became of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Resealed {
    /// Sealed anew now.
    pub anew: usize,
    /// Sealed with the key of now already.
    pub already: usize,
    /// Sealed with a key that is not there: they are as they were.
    pub unreadable: usize,
}

/// Seals a secret that was opened with the key of now.
///
/// # Errors
/// [`Error::Internal`] when there is no key.
pub(super) fn anew(
    conn: &mut Connection,
    seal: &Seal,
    person: PersonId,
    before: &[u8],
    secret: &[u8],
) -> Result<bool, Error> {
    let sealed = seal.seal(person, secret).map_err(|error| Error::Internal(error.to_string()))?;
    Ok(second_factor::reseal(conn, person, before, &sealed)?)
}

/// How many secrets can be opened with the keys that are there, and how many cannot. Nothing is changed.
///
/// # Errors
/// [`Error::Store`].
pub fn look(conn: &mut Connection, seal: &Seal) -> Result<Resealed, Error> {
    walk(conn, seal, false)
}

/// Seals all secrets with the key of now that an earlier one sealed.
///
/// # Errors
/// [`Error::Store`], [`Error::Internal`] when there is no key.
pub fn all(conn: &mut Connection, ctx: &Context) -> Result<Resealed, Error> {
    let done = walk(conn, &ctx.seal, true)?;
    let detail = json!({ "anew": done.anew, "unreadable": done.unreadable });
    audit::record(conn, None, "second-factor-key.rotated", "second-factor-key", None, detail, ctx.now())?;
    Ok(done)
}

fn walk(conn: &mut Connection, seal: &Seal, change: bool) -> Result<Resealed, Error> {
    let (mut done, mut after) = (Resealed::default(), None);
    loop {
        let some = second_factor::sealed(conn, after, SOME)?;
        let Some((last, _)) = some.last() else { return Ok(done) };
        after = Some(*last);
        for (person, kept) in some {
            match seal.open(person, &kept) {
                Ok(opened) if opened.current => done.already += 1,
                Ok(opened) => {
                    done.anew += 1;
                    if change {
                        anew(conn, seal, person, &kept, &opened.secret)?;
                    }
                }
                Err(_) => done.unreadable += 1,
            }
        }
    }
}
