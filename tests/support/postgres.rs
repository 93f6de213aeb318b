//! A PostgreSQL server of our own: started once for the test process, gone with it however it ends.
//!
//! Needs the server's programs (Debian's package `postgresql`). It listens on a free port of the loopback interface and
//! keeps its files in a temporary folder. Root is not allowed to run it: then it runs as `postgres`, else as `nobody`.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use chancery::db::{Connection, DatabaseUrl, migrate};
use diesel::connection::SimpleConnection as _;
use diesel::sql_types::Text;
use diesel::{QueryableByName, RunQueryDsl as _, sql_query};

/// Whether what was committed has to outlive the server's sudden death.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// For tests that ask what the program answers: fast, nothing is forced to disk.
    Fast,
    /// For tests that take something down: as in production.
    Durable,
}

/// A running server.
#[derive(Debug)]
pub struct Cluster {
    port: u16,
    folder: PathBuf,
    /// Closing it ends the server: the system does so when this process dies.
    leash: Option<ChildStdin>,
    wrapper: Child,
}

/// Waits until its input ends, then takes the server down and its folder away. `$1` programs, `$2` folder, `$3` options, `$4` of what it
/// is a standby, if of anything.
const WRAPPER: &str = r#"
if [ -n "$4" ]; then
  "$1/pg_basebackup" --pgdata="$2/data" --dbname="$4" --write-recovery-conf --wal-method=stream --checkpoint=fast --no-sync >"$2/log" 2>&1
else
  "$1/initdb" --pgdata="$2/data" --username=chancery --auth=trust --encoding=UTF8 --no-locale --no-sync >"$2/log" 2>&1
fi &&
"$1/pg_ctl" start --wait --silent --timeout=60 --pgdata="$2/data" --log="$2/log" --options="$3" >>"$2/log" 2>&1 </dev/null &&
echo ready || { tail -n 20 "$2/log"; echo failed; }
cat >/dev/null
"$1/pg_ctl" stop --silent --mode=immediate --pgdata="$2/data" >/dev/null 2>&1
rm -rf "$2"
"#;

impl Cluster {
    /// Starts a server; the test fails, and says what is needed, when there is none to start.
    pub fn start(durability: Durability) -> Self {
        Self::start_as(durability, "")
    }

    /// A streaming standby of this one, which has all of its databases and answers queries.
    pub fn standby(&self) -> Self {
        Self::start_as(Durability::Fast, &self.url("postgres"))
    }

    fn start_as(durability: Durability, primary: &str) -> Self {
        // Another process may take the port between our asking and the server's listening.
        let mut said = String::new();
        for _ in 0..5 {
            match Self::launch(durability, primary) {
                Ok(cluster) => return cluster,
                Err(message) => said = message,
            }
        }
        panic!("the PostgreSQL server did not start:\n{said}");
    }

    fn launch(durability: Durability, primary: &str) -> Result<Self, String> {
        let folder = folder(durability);
        let port = free_port();
        let mut options = format!(
            "-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=300 \
             -c shared_buffers=64MB -c autovacuum=off -c max_standby_streaming_delay=1s"
        );
        if durability == Durability::Fast {
            options.push_str(" -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_wal_size=128MB");
        }
        let mut command = Command::new("sh");
        command.args(["-c", WRAPPER, "postgres-wrapper"]).arg(programs()).arg(&folder).arg(options).arg(primary);
        // A group of its own: an interrupt at the terminal shall reach the tests, and through their end the server.
        command.current_dir("/").process_group(0).stdin(Stdio::piped()).stdout(Stdio::piped());
        if let Some((uid, gid)) = unprivileged() {
            chown(&folder, Some(uid), Some(gid)).expect("the server's folder can be given away");
            command.uid(uid).gid(gid);
        }
        let mut wrapper = command.spawn().expect("a shell");
        let output = BufReader::new(wrapper.stdout.take().expect("standard output is piped"));
        let leash = wrapper.stdin.take();
        let mut said = String::new();
        for line in output.lines().map_while(Result::ok) {
            match line.as_str() {
                "ready" => return Ok(Self { port, folder, leash, wrapper }),
                "failed" => break,
                _ => said.push_str(&line),
            }
            said.push('\n');
        }
        drop(leash);
        let _ = wrapper.wait();
        Err(said)
    }

    /// The URL of one of its databases.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://chancery@127.0.0.1:{}/{database}", self.port)
    }

    /// The folder with the server's data (`data`) and what it said (`log`).
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Runs statements outside any transaction, as the owner of everything.
    pub fn execute(&self, database: &str, statements: &str) {
        let url = DatabaseUrl::Postgres(self.url(database));
        let Connection::Postgres(mut connection) = url.connect(true).expect("the server answers") else {
            unreachable!("the URL is PostgreSQL's")
        };
        connection.batch_execute(statements).unwrap_or_else(|error| panic!("{statements}: {error}"));
    }

    /// What a query says, which has one row with one text, `told`.
    pub fn asks(&self, database: &str, query: &str) -> String {
        #[derive(QueryableByName)]
        struct Row {
            #[diesel(sql_type = Text)]
            told: String,
        }
        let url = DatabaseUrl::Postgres(self.url(database));
        let Connection::Postgres(mut connection) = url.connect(true).expect("the server answers") else {
            unreachable!("the URL is PostgreSQL's")
        };
        let row = sql_query(query).get_result::<Row>(&mut connection);
        row.unwrap_or_else(|error| panic!("{query}: {error}")).told
    }

    /// Runs `pg_ctl` on it, as whoever runs the server.
    pub fn ctl(&self, arguments: &[&str]) {
        let data = self.folder.join("data");
        let owner = std::fs::metadata(&data).expect("the server's folder");
        let mut command = Command::new(programs().join("pg_ctl"));
        command.args(arguments).arg("--pgdata").arg(&data).arg("--log").arg(self.folder.join("log"));
        command.current_dir("/").uid(owner.uid()).gid(owner.gid());
        let status = command.stdout(Stdio::null()).status().expect("pg_ctl");
        assert!(status.success(), "pg_ctl {arguments:?}");
    }

    /// A copy of a database to which nobody is connected.
    pub fn copy_of(&self, database: &str) -> String {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let name = format!("copy_{}", NUMBER.fetch_add(1, Ordering::Relaxed));
        self.execute("postgres", &format!("CREATE DATABASE {name} TEMPLATE {database}"));
        name
    }

    /// The folder of PostgreSQL's programs.
    pub fn programs(&self) -> PathBuf {
        programs()
    }

    /// A new, empty database.
    pub fn empty_database(&self) -> String {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let name = format!("empty_{}", NUMBER.fetch_add(1, Ordering::Relaxed));
        self.execute("postgres", &format!("CREATE DATABASE {name}"));
        name
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.leash.take());
        let _ = self.wrapper.wait();
    }
}

/// A folder for a server's files. Where nothing has to outlive anything it lies in memory, if there is room: each test has a database of
/// 300 files, and a file system on disk spends a quarter of the whole suite's time on where to put the next one.
fn folder(durability: Durability) -> PathBuf {
    const MEMORY: &str = "/dev/shm";
    const ROOM: u64 = 2 << 30;
    let mut named = tempfile::Builder::new();
    named.prefix("chancery-postgres-");
    let roomy = || rustix::fs::statvfs(MEMORY).is_ok_and(|disk| disk.f_bavail.saturating_mul(disk.f_frsize) >= ROOM);
    let made = match durability {
        Durability::Fast if roomy() => named.tempdir_in(MEMORY),
        _ => named.tempdir(),
    };
    made.expect("a folder for the server").keep()
}

/// The server that all tests of this process share. It is started by the first that asks.
pub fn shared() -> &'static Cluster {
    static SHARED: OnceLock<Cluster> = OnceLock::new();
    SHARED.get_or_init(|| {
        let cluster = Cluster::start(Durability::Fast);
        cluster.execute("postgres", "CREATE DATABASE migrated");
        let mut connection =
            DatabaseUrl::Postgres(cluster.url("migrated")).connect(true).expect("the template answers");
        migrate(&mut connection).expect("the template is migrated");
        cluster
    })
}

/// A migrated database for one test, on the shared server. It goes when the value goes.
#[derive(Debug)]
pub struct Database {
    name: String,
}

impl Database {
    /// Makes one.
    pub fn new() -> Self {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let name = format!("test_{}", NUMBER.fetch_add(1, Ordering::Relaxed));
        shared().execute("postgres", &format!("CREATE DATABASE {name} TEMPLATE migrated"));
        Self { name }
    }

    /// Where it is.
    pub fn url(&self) -> String {
        shared().url(&self.name)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        shared().execute("postgres", &format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name));
    }
}

/// A port that nobody has at the moment.
pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port").port()
}

/// The folder of the newest server's programs.
fn programs() -> PathBuf {
    let needed = "the tests need PostgreSQL's server: install the package `postgresql`";
    let versions = std::fs::read_dir("/usr/lib/postgresql").unwrap_or_else(|error| panic!("{needed} ({error})"));
    let numbered = versions.filter_map(|entry| {
        let path = entry.ok()?.path();
        let version: u32 = path.file_name()?.to_str()?.parse().ok()?;
        let bin = path.join("bin");
        bin.join("initdb").exists().then_some((version, bin))
    });
    numbered.max().unwrap_or_else(|| panic!("{needed} (no initdb under /usr/lib/postgresql)")).1
}

/// Who runs the server, where we are root.
fn unprivileged() -> Option<(u32, u32)> {
    if id(&["-u"]) != Some(0) {
        return None;
    }
    let user = ["postgres", "nobody"].iter().find_map(|user| Some((id(&["-u", user])?, id(&["-g", user])?)));
    Some(user.expect("a user `postgres` or `nobody`: root cannot run PostgreSQL"))
}

fn id(arguments: &[&str]) -> Option<u32> {
    let output = Command::new("id").args(arguments).stderr(Stdio::null()).output().ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}

#[test]
fn each_test_gets_a_migrated_database_of_its_own() {
    let (one, other) = (Database::new(), Database::new());
    assert_ne!(one.url(), other.url());
    let mut connection = DatabaseUrl::parse(&one.url()).unwrap().connect(true).unwrap();
    assert!(!chancery::db::pending(&mut connection).unwrap());
}

#[test]
fn a_server_takes_its_folder_along_when_it_goes() {
    let cluster = Cluster::start(Durability::Durable);
    let database = cluster.empty_database();
    let mut connection = DatabaseUrl::Postgres(cluster.url(&database)).connect(true).unwrap();
    assert!(chancery::db::pending(&mut connection).unwrap());
    let folder = cluster.folder().to_owned();
    assert!(folder.join("data").is_dir());
    drop(connection);
    drop(cluster);
    assert!(!folder.exists());
}
