//! Course versions and their assets in the database.

use diesel::prelude::*;

use super::model::{Asset, Course};
use super::version::Version;
use crate::base::{Timestamp, VersionId};
use crate::db::schema::{assets, course_versions as versions};
use crate::db::types::Json;
use crate::db::{Connection, StoreError, db};

/// A version with its content.
///
/// # Errors
/// [`StoreError`], also when it does not exist.
pub fn load(conn: &mut Connection, id: VersionId) -> Result<Version, StoreError> {
    type Row = (i32, String, Timestamp, Json<Course>);
    let columns = (versions::number, versions::digest, versions::published_at, versions::content);
    let row: Row = db!(conn, |c| versions::table.find(id).select(columns).first(c))?;
    let (number, digest, published_at, Json(course)) = row;
    Ok(Version { id, number, digest, published_at, course })
}

/// The id of a course's current version.
///
/// # Errors
/// [`StoreError`].
pub fn current(conn: &mut Connection, course: &str) -> Result<Option<VersionId>, StoreError> {
    let query = versions::table.filter(versions::course.eq(course)).order(versions::number.desc()).select(versions::id);
    Ok(db!(conn, |c| query.first(c).optional())?)
}

/// The ids of the current versions of all courses, by name.
///
/// # Errors
/// [`StoreError`].
pub fn all_current(conn: &mut Connection) -> Result<Vec<VersionId>, StoreError> {
    let query = versions::table.order((versions::course, versions::number)).select((versions::course, versions::id));
    let rows: Vec<(String, VersionId)> = db!(conn, |c| query.load(c))?;
    let mut current: Vec<(String, VersionId)> = Vec::new();
    for (course, id) in rows {
        match current.last_mut() {
            // Rows come by number: the last one of a course is its current version.
            Some(last) if last.0 == course => last.1 = id,
            _ => current.push((course, id)),
        }
    }
    Ok(current.into_iter().map(|(_, id)| id).collect())
}

/// The versions of a course, the oldest first: id and number.
///
/// # Errors
/// [`StoreError`].
pub fn versions(conn: &mut Connection, course: &str) -> Result<Vec<(VersionId, i32)>, StoreError> {
    let query = versions::table.filter(versions::course.eq(course)).order(versions::number);
    Ok(db!(conn, |c| query.select((versions::id, versions::number)).load(c))?)
}

/// The number and digest of a course's current version.
///
/// # Errors
/// [`StoreError`].
pub fn latest(conn: &mut Connection, course: &str) -> Result<Option<(i32, String)>, StoreError> {
    let query = versions::table
        .filter(versions::course.eq(course))
        .order(versions::number.desc())
        .select((versions::number, versions::digest));
    Ok(db!(conn, |c| query.first(c).optional())?)
}

/// Stores a version.
///
/// # Errors
/// [`StoreError::Taken`] when the number is taken: another instance published at the same time.
pub fn insert(
    conn: &mut Connection,
    number: i32,
    digest: &str,
    course: &Course,
    now: Timestamp,
) -> Result<VersionId, StoreError> {
    let id = VersionId::new(now);
    let row = (
        versions::id.eq(id),
        versions::course.eq(&course.slug),
        versions::number.eq(number),
        versions::digest.eq(digest),
        versions::content.eq(Json(course.clone())),
        versions::published_at.eq(now),
    );
    db!(conn, |c| diesel::insert_into(versions::table).values(row).execute(c))?;
    Ok(id)
}

/// Stores an asset, unless the same bytes are there.
///
/// # Errors
/// [`StoreError`].
pub fn insert_asset(conn: &mut Connection, asset: &Asset, bytes: &[u8]) -> Result<(), StoreError> {
    let row = (assets::sha256.eq(&asset.sha256), assets::media_type.eq(&asset.media_type), assets::bytes.eq(bytes));
    db!(conn, |c| diesel::insert_into(assets::table).values(row).on_conflict(assets::sha256).do_nothing().execute(c))?;
    Ok(())
}

/// The media type and bytes of an asset.
///
/// # Errors
/// [`StoreError`].
pub fn asset(conn: &mut Connection, sha256: &str) -> Result<Option<(String, Vec<u8>)>, StoreError> {
    let query = assets::table.find(sha256).select((assets::media_type, assets::bytes));
    Ok(db!(conn, |c| query.first(c).optional())?)
}

/// A published version without its content.
#[derive(Debug, Clone, Queryable)]
pub struct Published {
    /// The id.
    pub id: VersionId,
    /// The running number.
    pub number: i32,
    /// SHA-256 over the course's files.
    pub digest: String,
    /// When it was published.
    pub published_at: Timestamp,
}

/// The versions of a course, the newest first, at most two hundred.
///
/// # Errors
/// [`StoreError`].
pub fn history(conn: &mut Connection, course: &str) -> Result<Vec<Published>, StoreError> {
    let query = versions::table.filter(versions::course.eq(course)).order(versions::number.desc()).limit(200);
    let columns = (versions::id, versions::number, versions::digest, versions::published_at);
    Ok(db!(conn, |c| query.select(columns).load(c))?)
}

/// The id of a version by its number.
///
/// # Errors
/// [`StoreError`].
pub fn numbered(conn: &mut Connection, course: &str, number: i32) -> Result<Option<VersionId>, StoreError> {
    let query = versions::table.filter(versions::course.eq(course).and(versions::number.eq(number)));
    Ok(db!(conn, |c| query.select(versions::id).first(c).optional())?)
}
