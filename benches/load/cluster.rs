//! A PostgreSQL server of the benchmark's own, durable as in production, gone with it however it ends.
//!
//! Needs the server's programs (Debian's package `postgresql`, which has `pgbench` too). It listens on a free port of the
//! loopback interface. Root is not allowed to run it: then it runs as `postgres`, else as `nobody`.

use std::cell::Cell;
use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};

use chancery::db::{Connection, DatabaseUrl};
use diesel::connection::SimpleConnection as _;
use diesel::{QueryableByName, RunQueryDsl as _, sql_query};
use tempfile::Builder;

use crate::Failure;

/// Waits until its input ends, then takes the server down and its folder away. `$1` programs, `$2` folder, `$3` options.
const WRAPPER: &str = r#"
"$1/initdb" --pgdata="$2/data" --username=chancery --auth=trust --encoding=UTF8 --no-locale >"$2/log" 2>&1 &&
"$1/pg_ctl" start --wait --silent --timeout=60 --pgdata="$2/data" --log="$2/log" --options="$3" >>"$2/log" 2>&1 </dev/null &&
echo ready || { tail -n 20 "$2/log"; echo failed; }
cat >/dev/null
"$1/pg_ctl" stop --silent --mode=immediate --pgdata="$2/data" >/dev/null 2>&1
rm -rf "$2"
"#;
/// What is set besides the server's own defaults.
const OPTIONS: &str = "-c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200 \
    -c shared_buffers=256MB -c max_wal_size=4GB -c checkpoint_timeout=15min";

/// A running server.
pub struct Cluster {
    port: u16,
    folder: PathBuf,
    /// Closing it ends the server: the system does so when this process dies.
    leash: Option<ChildStdin>,
    wrapper: Child,
    databases: Cell<usize>,
}

impl Cluster {
    /// Starts a server.
    pub fn start() -> Result<Self, Failure> {
        // Another process may take the port between our asking and the server's listening.
        let mut said = String::new();
        for _ in 0..5 {
            match Self::launch()? {
                Ok(cluster) => return Ok(cluster),
                Err(message) => said = message,
            }
        }
        Err(format!("PostgreSQL did not start:\n{said}").into())
    }

    fn launch() -> Result<Result<Self, String>, Failure> {
        // On a disk: what is durable must cost what it costs.
        let folder = Builder::new().prefix("chancery-bench-").tempdir_in("/var/tmp")?.keep();
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let mut command = Command::new("sh");
        command.args(["-c", WRAPPER, "postgres-wrapper"]).arg(programs()?).arg(&folder);
        command.arg(format!("-p {port} {OPTIONS}"));
        // A group of its own: an interrupt at the terminal reaches the benchmark, and through its end the server.
        command.current_dir("/").process_group(0).stdin(Stdio::piped()).stdout(Stdio::piped());
        if let Some((uid, gid)) = unprivileged()? {
            chown(&folder, Some(uid), Some(gid))?;
            command.uid(uid).gid(gid);
        }
        let mut wrapper = command.spawn()?;
        let output = BufReader::new(wrapper.stdout.take().ok_or("no output to read")?);
        let leash = wrapper.stdin.take();
        let mut said = String::new();
        for line in output.lines() {
            match line?.as_str() {
                "ready" => return Ok(Ok(Self { port, folder, leash, wrapper, databases: Cell::new(0) })),
                "failed" => break,
                other => said.push_str(&format!("{other}\n")),
            }
        }
        drop(leash);
        wrapper.wait()?;
        Ok(Err(said))
    }

    /// A new, empty database.
    pub fn database(&self) -> Result<String, Failure> {
        let name = format!("bench_{}", self.databases.replace(self.databases.get() + 1));
        self.execute("postgres", &format!("CREATE DATABASE {name}"))?;
        Ok(name)
    }

    /// Takes a database away with all that is in it.
    pub fn drop_database(&self, name: &str) -> Result<(), Failure> {
        self.execute("postgres", &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
    }

    /// Runs statements outside any transaction.
    pub fn execute(&self, database: &str, statements: &str) -> Result<(), Failure> {
        match DatabaseUrl::Postgres(self.url(database)).connect(true)? {
            Connection::Postgres(mut connection) => Ok(connection.batch_execute(statements)?),
            Connection::Sqlite(_) => Err("the URL is PostgreSQL's".into()),
        }
    }

    /// How many bytes a database takes.
    pub fn size(&self, name: &str) -> Result<u64, Failure> {
        #[derive(QueryableByName)]
        struct Size {
            #[diesel(sql_type = diesel::sql_types::BigInt)]
            bytes: i64,
        }
        match DatabaseUrl::Postgres(self.url(name)).connect(true)? {
            Connection::Postgres(mut connection) => {
                let query = sql_query("SELECT pg_database_size(current_database()) AS bytes");
                Ok(query.get_result::<Size>(&mut connection)?.bytes.unsigned_abs())
            }
            Connection::Sqlite(_) => Err("the URL is PostgreSQL's".into()),
        }
    }

    /// The URL of a database.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://chancery@127.0.0.1:{}/{database}", self.port)
    }

    /// The first of the server's processes; all others are its children.
    pub fn process(&self) -> Result<u32, Failure> {
        let file = std::fs::read_to_string(self.folder.join("data/postmaster.pid"))?;
        Ok(file.lines().next().unwrap_or_default().trim().parse()?)
    }

    /// `pgbench`, to be told the rest.
    pub fn pgbench(&self, database: &str, folder: &Path) -> Result<Command, Failure> {
        let mut command = Command::new(programs()?.join("pgbench"));
        command.args(["--host=127.0.0.1", "--username=chancery", "--no-vacuum", "--protocol=prepared"]);
        command.arg(format!("--port={}", self.port)).arg(database).current_dir(folder);
        Ok(command)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.leash.take());
        // A wrapper that is gone already needs no end.
        drop(self.wrapper.wait());
    }
}

/// The folder of the newest server's programs.
fn programs() -> Result<PathBuf, Failure> {
    let needed = "PostgreSQL's server is needed: install the package `postgresql`, or take `--database sqlite`";
    let versions = std::fs::read_dir("/usr/lib/postgresql").map_err(|error| format!("{needed} ({error})"))?;
    let numbered = versions.filter_map(|entry| {
        let path = entry.ok()?.path();
        let version: u32 = path.file_name()?.to_str()?.parse().ok()?;
        let bin = path.join("bin");
        bin.join("initdb").exists().then_some((version, bin))
    });
    Ok(numbered.max().ok_or(needed)?.1)
}

/// Who runs the server, where we are root.
fn unprivileged() -> Result<Option<(u32, u32)>, Failure> {
    if id(&["-u"]) != Some(0) {
        return Ok(None);
    }
    let found = ["postgres", "nobody"].iter().find_map(|user| Some((id(&["-u", user])?, id(&["-g", user])?)));
    Ok(Some(found.ok_or("a user `postgres` or `nobody` is needed: root cannot run PostgreSQL")?))
}

fn id(arguments: &[&str]) -> Option<u32> {
    let output = Command::new("id").args(arguments).stderr(Stdio::null()).output().ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}
