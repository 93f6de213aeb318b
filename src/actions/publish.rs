//! Publishing: a new immutable version of each course whose files changed.

use crate::base::Timestamp;
use crate::course::Loaded;
use crate::course::store;
use crate::db::Connection;

use super::{Error, Fault};

/// What publishing did with a course.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Published {
    /// Nothing: the files are those of the current version.
    Unchanged {
        /// The current version.
        number: i32,
    },
    /// A new version is (or, in a dry run, would be) there.
    New {
        /// Its number.
        number: i32,
        /// The version before.
        before: Option<i32>,
    },
}

/// What publishing would do with a course.
///
/// # Errors
/// [`Error::Store`].
pub fn plan(conn: &mut Connection, loaded: &Loaded) -> Result<Published, Error> {
    Ok(match store::latest(conn, &loaded.folder.slug)? {
        Some((number, digest)) if digest == loaded.digest => Published::Unchanged { number },
        Some((number, _)) => Published::New { number: number + 1, before: Some(number) },
        None => Published::New { number: 1, before: None },
    })
}

/// Publishes a course that has no fault that blocks it. Enrolments stay on their versions.
///
/// # Errors
/// [`Error::Invalid`] when the course has such faults; [`Error::Store`].
pub fn publish(conn: &mut Connection, loaded: &Loaded, now: Timestamp) -> Result<Published, Error> {
    let Some(course) = &loaded.course else {
        let blocking = loaded.diagnostics.iter().filter(|fault| fault.blocks);
        let faults = blocking.map(|fault| Fault { pointer: fault.path.clone(), message: fault.to_string() });
        return Err(Error::Invalid(faults.collect()));
    };
    let planned = plan(conn, loaded)?;
    if let Published::New { number, .. } = planned {
        for (path, asset) in &course.assets {
            if let Some(bytes) = loaded.asset_bytes(path) {
                store::insert_asset(conn, asset, bytes)?;
            }
        }
        store::insert(conn, number, &loaded.digest, course, now)?;
    }
    Ok(planned)
}
