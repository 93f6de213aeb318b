//! The published versions of courses, for administrators: which there are, who is in them, what differs, how they look.

use std::sync::Arc;

use super::{Context, Error, access};
use crate::account::Caller;
use crate::course::catalogue::Version;
use crate::course::compare::{self, Change};
use crate::course::store::{self, Published};
use crate::db::Connection;
use crate::enrolment::{EnrolmentStatus, versions};
use crate::policy::Action;

/// A version and who is in it.
#[derive(Debug, Clone)]
pub struct Line {
    /// The version.
    pub version: Published,
    /// How many enrolments are in it, by their state.
    pub enrolments: Vec<(EnrolmentStatus, i64)>,
}

impl Line {
    /// How many enrolments are in one of these states.
    pub fn count(&self, states: &[EnrolmentStatus]) -> i64 {
        self.enrolments.iter().filter(|(state, _)| states.contains(state)).map(|(_, count)| count).sum()
    }

    /// How many enrolments are in it.
    pub fn all(&self) -> i64 {
        self.enrolments.iter().map(|(_, count)| count).sum()
    }
}

/// The versions of a course, the newest first.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`].
pub fn list(conn: &mut Connection, caller: &Caller, course: &str) -> Result<Vec<Line>, Error> {
    access::may(caller, Action::SeeVersions)?;
    let found = store::history(conn, course)?;
    if found.is_empty() {
        return Err(Error::NotFound("course"));
    }
    let ids: Vec<_> = found.iter().map(|version| version.id).collect();
    let counts = versions::counts(conn, &ids)?;
    let line = |version: Published| {
        let own = counts.iter().filter(|(id, ..)| *id == version.id);
        let enrolments = own.map(|(_, state, count)| (*state, *count)).collect();
        Line { version, enrolments }
    };
    Ok(found.into_iter().map(line).collect())
}

/// Every course: its current version, how many versions it has, how many enrolments.
///
/// # Errors
/// [`Error::Forbidden`].
pub fn courses(
    conn: &mut Connection,
    ctx: &Context,
    caller: &Caller,
) -> Result<Vec<(Arc<Version>, usize, i64)>, Error> {
    access::may(caller, Action::SeeVersions)?;
    let mut found = Vec::new();
    for version in ctx.catalogue.all_current(conn)? {
        let lines = list(conn, caller, &version.course.slug)?;
        found.push((version, lines.len(), lines.iter().map(Line::all).sum()));
    }
    Ok(found)
}

/// A version by its number.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`].
pub fn version(
    conn: &mut Connection,
    ctx: &Context,
    caller: &Caller,
    course: &str,
    number: i32,
) -> Result<Arc<Version>, Error> {
    access::may(caller, Action::SeeVersions)?;
    let id = store::numbered(conn, course, number)?.ok_or(Error::NotFound("version of this course"))?;
    Ok(ctx.catalogue.version(conn, id)?)
}

/// What differs between two versions.
#[derive(Debug)]
pub struct Difference {
    /// The version before.
    pub since: Arc<Version>,
    /// The version after.
    pub version: Arc<Version>,
    /// Everything that differs.
    pub changes: Vec<Change>,
}

/// What a version changed since another one; without another, since the one before.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`], also for what came before the first version.
pub fn changes(
    conn: &mut Connection,
    ctx: &Context,
    caller: &Caller,
    course: &str,
    (since, number): (Option<i32>, i32),
) -> Result<Difference, Error> {
    let since = version(conn, ctx, caller, course, since.unwrap_or(number.saturating_sub(1)))?;
    let version = version(conn, ctx, caller, course, number)?;
    let changes = compare::compare(&since.course, &version.course);
    Ok(Difference { since, version, changes })
}
