//! What stands under load: a filled installation, its database, and the servers of it.

use std::path::Path;
use std::rc::Rc;

use tempfile::TempDir;

use crate::client::Target;
use crate::cluster::Cluster;
use crate::fill;
use crate::ground::Ground;
use crate::place::Place;
use crate::process::Server;
use crate::watch::Watched;
use crate::{Database, Failure};

/// Each of the most clients has a learner.
const FEWEST: usize = 64;

/// A filled installation that is served.
pub struct Stand {
    /// Where it is.
    pub place: Place,
    /// Its database's server, where it has one.
    pub cluster: Option<Rc<Cluster>>,
    /// The database on that server.
    name: Option<String>,
    /// Who is in it.
    pub ground: Rc<Ground>,
    /// The instances that serve it; none yet.
    pub servers: Vec<Server>,
    /// Goes last.
    folder: TempDir,
}

impl Stand {
    /// Fills one. It lies where the build is, on a disk: what is durable must cost what it costs.
    pub fn fill(
        database: Database,
        cluster: Option<&Rc<Cluster>>,
        enrolments: usize,
        graduates: usize,
    ) -> Result<Self, Failure> {
        let folder = TempDir::new_in(env!("CARGO_TARGET_TMPDIR"))?;
        let root = folder.path();
        std::fs::create_dir_all(root.join("data"))?;
        let (place, cluster, name) = match (database, cluster) {
            (Database::Postgres, Some(cluster)) => {
                let name = cluster.database()?;
                (Place::on_postgres(root, &cluster.url(&name))?, Some(cluster.clone()), Some(name))
            }
            (Database::Postgres, None) => return Err("PostgreSQL was not started".into()),
            (Database::Sqlite, _) => (Place::on_sqlite(root), None, None),
        };
        let ground = Rc::new(fill::fill(&place, enrolments, graduates)?);
        if ground.learners.len() < FEWEST {
            return Err(format!("{enrolments} enrolments give too few learners: 1,000 is the least").into());
        }
        // What was filled in is on the disk before anything is measured: written out in the middle, it keeps every commit waiting for
        // seconds.
        if let (Some(cluster), Some(name)) = (&cluster, &name) {
            cluster.execute(name, "CHECKPOINT")?;
        }
        Ok(Self { place, cluster, name, ground, servers: Vec::new(), folder })
    }

    /// Starts one more instance.
    pub fn serve(&mut self, program: &Path) -> Result<&Server, Failure> {
        self.servers.push(Server::chancery(program, &self.place)?);
        self.servers.last().ok_or_else(|| "just pushed".into())
    }

    /// All processes of it.
    pub fn watched(&self) -> Watched {
        let trees = self.cluster.iter().filter_map(|cluster| cluster.process().ok()).collect();
        Watched { processes: self.servers.iter().map(Server::id).collect(), trees }
    }

    /// Its first instance, with all processes.
    pub fn target(&self) -> Result<Target, Failure> {
        let first = self.servers.first().ok_or("nothing is served")?;
        Ok(Target { address: first.address, watched: self.watched() })
    }

    /// Megabytes of the instances, and of the database's server.
    pub fn memory(&self) -> Result<(f64, f64), Failure> {
        let mut sum = 0.0;
        for server in &self.servers {
            sum += server.memory()?.resident;
        }
        Ok((sum, self.watched().tree_memory()?))
    }

    /// Megabytes of the database on disk.
    pub fn size(&self) -> Result<f64, Failure> {
        let file =
            |name: &str| std::fs::metadata(self.folder.path().join("data").join(name)).map_or(0, |file| file.len());
        let bytes = match (&self.cluster, &self.name) {
            (Some(cluster), Some(name)) => cluster.size(name)?,
            _ => file("chancery.db") + file("chancery.db-wal"),
        };
        #[expect(clippy::cast_precision_loss, reason = "megabytes")]
        Ok(bytes as f64 / 1_048_576.0)
    }
}

impl Drop for Stand {
    fn drop(&mut self) {
        self.servers.clear();
        if let (Some(cluster), Some(name)) = (&self.cluster, &self.name)
            && let Err(error) = cluster.drop_database(name)
        {
            eprintln!("load: the database {name} stays: {error}");
        }
    }
}
