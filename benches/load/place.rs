//! Where an installation is: its folder with data and courses, and its database.

use std::path::{Path, PathBuf};

use chancery::db::DatabaseUrl;

use crate::Failure;

/// An installation.
#[derive(Clone)]
pub struct Place {
    /// Where data and courses are.
    pub root: PathBuf,
    /// The database.
    pub url: DatabaseUrl,
}

impl Place {
    /// With SQLite in its data folder.
    pub fn on_sqlite(root: &Path) -> Self {
        Self { root: root.to_owned(), url: DatabaseUrl::Sqlite(root.join("data/chancery.db")) }
    }

    /// With a database on a server.
    pub fn on_postgres(root: &Path, url: &str) -> Result<Self, Failure> {
        Ok(Self { root: root.to_owned(), url: DatabaseUrl::parse(url)? })
    }

    /// The data folder.
    pub fn data(&self) -> PathBuf {
        self.root.join("data")
    }

    /// The folder of courses.
    pub fn courses(&self) -> PathBuf {
        self.root.join("courses")
    }

    /// The database's name, as tables show it.
    pub fn name(&self) -> &'static str {
        match self.url {
            DatabaseUrl::Sqlite(_) => "SQLite",
            DatabaseUrl::Postgres(_) => "PostgreSQL",
        }
    }

    /// The URL as the program takes it.
    pub fn setting(&self) -> String {
        match &self.url {
            DatabaseUrl::Sqlite(path) => format!("sqlite://{}", path.display()),
            DatabaseUrl::Postgres(url) => url.clone(),
        }
    }
}
