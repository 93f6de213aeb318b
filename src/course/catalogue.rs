//! The catalogue: published versions in memory, one immutable value each, shared by reference.
//!
//! Versions are read from the database when they are first asked for and then stay: they never change. Which version of a
//! course is the current one is asked of the database every time, so that instances agree.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use super::store;
pub use super::version::Version;
use crate::base::VersionId;
use crate::db::{Connection, StoreError};

/// All versions that were asked for so far.
#[derive(Debug, Default)]
pub struct Catalogue(RwLock<HashMap<VersionId, Arc<Version>>>);

impl Catalogue {
    /// The version of that id.
    ///
    /// # Errors
    /// [`StoreError`], also when the version does not exist: enrolments refer to versions that do.
    pub fn version(&self, conn: &mut Connection, id: VersionId) -> Result<Arc<Version>, StoreError> {
        if let Some(known) = self.0.read().unwrap_or_else(PoisonError::into_inner).get(&id) {
            return Ok(known.clone());
        }
        let loaded = Arc::new(store::load(conn, id)?);
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(id, loaded.clone());
        Ok(loaded)
    }

    /// The current version of a course.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn current(&self, conn: &mut Connection, course: &str) -> Result<Option<Arc<Version>>, StoreError> {
        store::current(conn, course)?.map(|id| self.version(conn, id)).transpose()
    }

    /// The current versions of all courses, by name.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn all_current(&self, conn: &mut Connection) -> Result<Vec<Arc<Version>>, StoreError> {
        store::all_current(conn)?.into_iter().map(|id| self.version(conn, id)).collect()
    }
}
