//! The second factor: codes by the clock on a telephone, and recovery codes for a day without it.
//!
//! Belongs here: the rules of codes (`totp`, `recovery`; no database), how secrets are kept (`seal`), how often somebody may be
//! wrong (`limit`), and the SQL of factors and recovery codes.

pub mod limit;
pub mod recovery;
pub mod seal;
pub mod totp;

use diesel::prelude::*;

use crate::base::{PersonId, Timestamp};
use crate::db::schema::{persons, recovery_codes, second_factors};
use crate::db::{Connection, StoreError, db};

/// What somebody typed as the code of a second factor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Typed {
    /// Six digits, which the telephone shows.
    Clock(String),
    /// A recovery code, in the form in which it is hashed.
    Recovery(String),
    /// Neither.
    Other,
}

/// Reads what somebody typed: blanks and hyphens do not matter, nor do letters' cases or the digits of the keyboard.
pub fn read(typed: &str) -> Typed {
    let plain: String = typed.chars().filter(|c| !c.is_whitespace() && *c != '-').map(western).collect();
    if plain.len() == totp::DIGITS && plain.bytes().all(|byte| byte.is_ascii_digit()) {
        return Typed::Clock(plain);
    }
    recovery::normal(&plain).map_or(Typed::Other, Typed::Recovery)
}

/// A digit of an Arabic, Persian or Chinese keyboard as the others write it.
fn western(digit: char) -> char {
    let of = |zero: u32| char::from_u32(u32::from(digit) - zero + u32::from('0')).unwrap_or(digit);
    match digit {
        '\u{660}'..='\u{669}' => of(0x660),
        '\u{6f0}'..='\u{6f9}' => of(0x6f0),
        '\u{ff10}'..='\u{ff19}' => of(0xff10),
        other => other,
    }
}

/// What is kept of a factor.
#[derive(Debug, Clone, Queryable)]
pub struct Factor {
    /// The secret, sealed.
    pub secret: Vec<u8>,
    /// The time step of the last code that was taken.
    pub last_step: i64,
    /// When its set-up began.
    pub begun_at: Timestamp,
}

/// A person's factor, whether it is confirmed or not.
///
/// # Errors
/// [`StoreError`].
pub fn find(conn: &mut Connection, person: PersonId) -> Result<Option<Factor>, StoreError> {
    let columns = (second_factors::secret, second_factors::last_step, second_factors::begun_at);
    Ok(db!(conn, |c| second_factors::table.find(person).select(columns).first(c).optional())?)
}

/// Keeps the secret of a factor that is being set up, in the place of one that was not confirmed.
///
/// # Errors
/// [`StoreError`].
pub fn begin(conn: &mut Connection, person: PersonId, secret: &[u8], now: Timestamp) -> Result<(), StoreError> {
    let row = (
        second_factors::person_id.eq(person),
        second_factors::secret.eq(secret),
        second_factors::last_step.eq(0_i64),
        second_factors::begun_at.eq(now),
    );
    let anew =
        (second_factors::secret.eq(secret), second_factors::last_step.eq(0_i64), second_factors::begun_at.eq(now));
    db!(conn, |c| diesel::insert_into(second_factors::table)
        .values(row)
        .on_conflict(second_factors::person_id)
        .do_update()
        .set(anew)
        .execute(c))?;
    Ok(())
}

/// Puts a secret in the place of the same one that was sealed otherwise; `false` when it is another by now.
///
/// # Errors
/// [`StoreError`].
pub fn reseal(conn: &mut Connection, person: PersonId, before: &[u8], anew: &[u8]) -> Result<bool, StoreError> {
    let same = second_factors::person_id.eq(person).and(second_factors::secret.eq(before));
    let update = diesel::update(second_factors::table.filter(same)).set(second_factors::secret.eq(anew));
    Ok(db!(conn, |c| update.execute(c))? == 1)
}

/// Whose factors there are with their sealed secrets, some at a time, from the one behind `after` on.
///
/// # Errors
/// [`StoreError`].
pub fn sealed(
    conn: &mut Connection,
    after: Option<PersonId>,
    limit: i64,
) -> Result<Vec<(PersonId, Vec<u8>)>, StoreError> {
    let columns = (second_factors::person_id, second_factors::secret);
    Ok(db!(conn, |c| {
        let mut query =
            second_factors::table.order(second_factors::person_id).limit(limit).select(columns).into_boxed();
        if let Some(after) = after {
            query = query.filter(second_factors::person_id.gt(after));
        }
        query.load(c)
    })?)
}

/// Spends a time step with all before it; `false` when it was spent already.
///
/// # Errors
/// [`StoreError`].
pub fn spend(conn: &mut Connection, person: PersonId, step: i64) -> Result<bool, StoreError> {
    let unspent = second_factors::person_id.eq(person).and(second_factors::last_step.lt(step));
    let update = diesel::update(second_factors::table.filter(unspent)).set(second_factors::last_step.eq(step));
    Ok(db!(conn, |c| update.execute(c))? == 1)
}

/// From now on the person signs in with the factor.
///
/// # Errors
/// [`StoreError`].
pub fn turn_on(conn: &mut Connection, person: PersonId, now: Timestamp) -> Result<(), StoreError> {
    let update = diesel::update(persons::table.find(person)).set(persons::second_factor_at.eq(Some(now)));
    db!(conn, |c| update.execute(c))?;
    Ok(())
}

/// Takes the factor away, with its secret and the recovery codes.
///
/// # Errors
/// [`StoreError`].
pub fn remove(conn: &mut Connection, person: PersonId) -> Result<(), StoreError> {
    let off = persons::second_factor_at.eq(None::<Timestamp>);
    db!(conn, |c| {
        diesel::update(persons::table.find(person)).set(off).execute(c)?;
        diesel::delete(recovery_codes::table.filter(recovery_codes::person_id.eq(person))).execute(c)?;
        diesel::delete(second_factors::table.find(person)).execute(c)
    })?;
    Ok(())
}

/// Keeps recovery codes, hashed, in the place of those before.
///
/// # Errors
/// [`StoreError`].
pub fn keep_recovery_codes(
    conn: &mut Connection,
    person: PersonId,
    codes: &[String],
    now: Timestamp,
) -> Result<(), StoreError> {
    let row = |code: &String| {
        let hash = recovery::hash(&recovery::normal(code).unwrap_or_default());
        (recovery_codes::person_id.eq(person), recovery_codes::hash.eq(hash), recovery_codes::created_at.eq(now))
    };
    let rows: Vec<_> = codes.iter().map(row).collect();
    db!(conn, |c| {
        diesel::delete(recovery_codes::table.filter(recovery_codes::person_id.eq(person))).execute(c)?;
        diesel::insert_into(recovery_codes::table).values(rows).execute(c)
    })?;
    Ok(())
}

/// Uses a recovery code up, given in its hashed form; `false` when there is none such, or it was used.
///
/// # Errors
/// [`StoreError`].
pub fn use_recovery_code(
    conn: &mut Connection,
    person: PersonId,
    code: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let own = recovery_codes::person_id.eq(person).and(recovery_codes::hash.eq(recovery::hash(code)));
    let unused = recovery_codes::table.filter(own.and(recovery_codes::used_at.is_null()));
    let update = diesel::update(unused).set(recovery_codes::used_at.eq(Some(now)));
    Ok(db!(conn, |c| update.execute(c))? == 1)
}

/// How many recovery codes are left.
///
/// # Errors
/// [`StoreError`].
pub fn recovery_codes_left(conn: &mut Connection, person: PersonId) -> Result<usize, StoreError> {
    let unused = recovery_codes::person_id.eq(person).and(recovery_codes::used_at.is_null());
    let query = recovery_codes::table.filter(unused).count();
    let left: i64 = db!(conn, |c| query.get_result(c))?;
    Ok(usize::try_from(left).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        let clock = Typed::Clock("123456".to_owned());
        for typed in ["123456", " 123 456 ", "123-456", "١٢٣٤٥٦", "۱۲۳۴۵۶", "１２３４５６"] {
            assert_eq!(read(typed), clock, "{typed}");
        }
        let recovery = Typed::Recovery("0123456789abcdef".to_owned());
        for typed in ["0123-4567-89ab-cdef", "O123 4567 89AB CDEF", "0l23456789abcdef", "0i23-4567-89ab-cdef"] {
            assert_eq!(read(typed), recovery, "{typed}");
        }
        let long = Typed::Recovery("0123456789abcdefghjkmnpqrstv".to_owned());
        assert_eq!(read("0123-4567-89AB-cdef-ghjk mnpq rstv"), long);
        for typed in ["", "12345", "1234567", "12345a", "0123-4567-89ab-cde", "uuuu-uuuu-uuuu-uuuu", "‰‰‰‰‰‰"]
        {
            assert_eq!(read(typed), Typed::Other, "{typed}");
        }
    }
}
