//! What no program can be faster than, measured in the same run: bare answers, one row, durable commits, Argon2id.

use std::path::Path;
use std::rc::Rc;
use std::time::{Duration, Instant};

use chancery::account::password;

use crate::Failure;
use crate::client::Target;
use crate::cluster::Cluster;
use crate::fill::PASSWORD;
use crate::measure::{Run, load, run_of};
use crate::process::Server;
use crate::quiz::RawStore;
use crate::stand::Stand;
use crate::watch::Watched;

/// The floor that stands under an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Floor {
    /// actix-web with JSON of the same size, and with one row of the database.
    Read,
    /// actix-web with JSON of the same size.
    Document,
    /// One insert and one update in a durable transaction.
    Write,
    /// The hash of a password.
    Argon2,
}

/// The floors under one operation, ready to be measured.
pub enum Ready {
    /// A bare server; whether a row is read as well.
    Http(Server, bool),
    /// The program's own writer, with a file of its own.
    Raw(RawStore),
    /// `pgbench`, in a database of its own.
    Bench(Rc<Cluster>, String),
    /// The hash of the password.
    Hash(String),
}

/// What `pgbench` does: the same transaction as the raw store, with a text as long (what follows a colon would be a variable).
const SCRIPT: &str = "\\set counter random(0, 999)
BEGIN;
INSERT INTO raw_rows (body) VALUES ('{\"sequence\"=1,\"response\"=true}');
UPDATE raw_counters SET value = value + 1 WHERE id = :counter;
COMMIT;
";
const TABLES: &str = "CREATE TABLE raw_rows (id bigserial PRIMARY KEY, body text NOT NULL);
CREATE TABLE raw_counters (id bigint PRIMARY KEY, value bigint NOT NULL);
INSERT INTO raw_counters SELECT n, 0 FROM generate_series(0, 999) n";

impl Floor {
    /// Makes ready what an operation with answers of `bytes` stands on.
    pub async fn ready(self, stand: &Stand, bytes: usize) -> Result<Ready, Failure> {
        Ok(match (self, &stand.cluster) {
            (Self::Read, _) => Ready::Http(Server::bare(bytes, Some(&stand.place))?, true),
            (Self::Document, _) => Ready::Http(Server::bare(bytes, None)?, false),
            (Self::Write, None) => {
                // A new file each time: rows count from the first.
                let folder = tempfile::tempdir_in(&stand.place.root)?.keep();
                Ready::Raw(RawStore::open(&folder.join("raw.db")).await?)
            }
            (Self::Write, Some(cluster)) => {
                let name = cluster.database()?;
                cluster.execute(&name, TABLES)?;
                std::fs::write(stand.place.root.join("commit.sql"), SCRIPT)?;
                Ready::Bench(cluster.clone(), name)
            }
            (Self::Argon2, _) => Ready::Hash(password::hash(PASSWORD)?),
        })
    }
}

impl Ready {
    /// Measures once, each with its name.
    pub async fn measure(
        &self,
        stand: &Stand,
        clients: usize,
        span: Duration,
    ) -> Result<Vec<(&'static str, Run)>, Failure> {
        Ok(match self {
            Self::Http(server, with_row) => {
                let mut target = Target::new(server);
                let ask = |path: &'static str| -> crate::client::Call {
                    let text = format!("GET {path} HTTP/1.1\r\nHost: bench\r\n\r\n");
                    Rc::new(move |_, _, out| out.extend_from_slice(text.as_bytes()))
                };
                let mut measured = vec![("bare JSON", load(&target, clients, span, ask("/document")).await?)];
                if *with_row {
                    target.watched.trees.clone_from(&stand.watched().trees);
                    measured.push(("one row", load(&target, clients, span, ask("/row")).await?));
                }
                measured
            }
            Self::Raw(raw) => vec![("group commit", raw.load(clients, span).await?)],
            Self::Bench(cluster, database) => {
                vec![("pgbench", pgbench(cluster, database, &stand.place.root, clients, span)?)]
            }
            Self::Hash(hash) => vec![("Argon2id", hashes(hash, span)?)],
        })
    }
}

/// Verifies a password again and again, on this thread.
fn hashes(hash: &str, span: Duration) -> Result<Run, Failure> {
    let (begun, mut latencies) = (Instant::now(), Vec::new());
    while begun.elapsed() < span || latencies.is_empty() {
        let one = Instant::now();
        if !password::verify(PASSWORD, Some(hash)) {
            return Err("the password is not known again".into());
        }
        latencies.push(u32::try_from(one.elapsed().as_micros())?);
    }
    let seconds = begun.elapsed().as_secs_f64();
    // Nothing waits in between: what passes is CPU time.
    run_of(latencies, seconds, Some(seconds))
}

/// Runs `pgbench` for whole seconds; its log has the time of each transaction.
fn pgbench(cluster: &Cluster, database: &str, folder: &Path, clients: usize, span: Duration) -> Result<Run, Failure> {
    let seconds = span.as_secs().max(1);
    let logs = tempfile::tempdir_in(folder)?;
    let watched = Watched { processes: Vec::new(), trees: vec![cluster.process()?] };
    let before = watched.cpu_seconds()?;
    let mut command = cluster.pgbench(database, logs.path())?;
    command.args(["--jobs=1", "--log", "--file=../commit.sql"]);
    let output = command.args([format!("--client={clients}"), format!("--time={seconds}")]).output()?;
    let used = watched.cpu_seconds()? - before;
    if !output.status.success() {
        return Err(format!("pgbench: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    let mut latencies = Vec::new();
    for log in std::fs::read_dir(logs.path())? {
        let text = std::fs::read_to_string(log?.path())?;
        // Client, number, microseconds, and more that is not asked for.
        let micros = text.lines().filter_map(|line| line.split(' ').nth(2)?.parse::<u32>().ok());
        latencies.extend(micros);
    }
    #[expect(clippy::cast_precision_loss, reason = "a run has few seconds")]
    run_of(latencies, seconds as f64, Some(used))
}
