//! The program as people start it: a process of its own, with a folder of its own.

use std::fs::{self, File};
use std::io::Write as _;
use std::os::fd::AsRawFd as _;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use chancery::account::token::KeyRing;
use chancery::account::{NewPerson, Role, person, session};
use chancery::base::Clock;
use chancery::db::{DatabaseUrl, Db, StoreError};
use tempfile::TempDir;

/// The secret that signs the tokens of every installation that a test makes.
const TOKEN_SECRET: &str = "a secret of the tests and of nobody else";
/// Nothing that a test waits for takes longer.
const PATIENCE: Duration = Duration::from_secs(120);

/// The program. A build that goes on meanwhile replaces the file; what was opened stays what is tested.
fn program() -> PathBuf {
    static PROGRAM: OnceLock<File> = OnceLock::new();
    let file = PROGRAM.get_or_init(|| File::open(env!("CARGO_BIN_EXE_chancery")).expect("the program"));
    PathBuf::from(format!("/proc/{}/fd/{}", std::process::id(), file.as_raw_fd()))
}

/// Waits until something is there; fails with what was waited for.
#[track_caller]
pub fn eventually<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let begin = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(begin.elapsed() < PATIENCE, "waited in vain until {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// A place where the program is installed: data, courses, settings.
pub struct Site {
    folder: TempDir,
    settings: Vec<(String, String)>,
    administrator: OnceLock<Learner>,
}

/// What a command came to.
#[derive(Debug)]
pub struct Ran {
    /// The exit code; none when a signal ended it.
    pub code: Option<i32>,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

/// A learner who is signed in.
#[derive(Clone, Debug)]
pub struct Learner {
    /// The address.
    pub email: String,
    /// The access token.
    pub token: String,
    /// What the cookie of a browser holds.
    pub page: String,
}

impl Site {
    /// An empty one: no courses, SQLite in the data folder, tokens signed by a key that the tests know.
    pub fn new() -> Self {
        Self::in_folder(&std::env::temp_dir())
    }

    /// As [`Site::new`], in a folder of this one.
    pub fn in_folder(folder: &Path) -> Self {
        let folder = TempDir::with_prefix_in("chancery-site-", folder).expect("a folder");
        fs::create_dir(folder.path().join("courses")).expect("a folder for courses");
        Self { folder, settings: Vec::new(), administrator: OnceLock::new() }
            .with("ACCOUNTS__TOKEN_SECRET", TOKEN_SECRET)
            .with("ACCOUNTS__SECOND_FACTOR", "optional")
            .with("ACCOUNTS__SECOND_FACTOR_KEY", TOKEN_SECRET)
    }

    /// Another one with the same settings, and with what this one has in its data folder: nobody may be writing there.
    pub fn copied(&self) -> Self {
        let mut copy = Self::new();
        copy.settings.clone_from(&self.settings);
        let done = Command::new("cp").arg("-a").arg(self.path("data")).arg(copy.path("data")).status();
        assert!(done.expect("cp").success(), "the data folder cannot be copied");
        copy
    }

    /// With a setting: `SERVER__THREADS`.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.settings.retain(|(known, _)| known != name);
        self.settings.push((name.to_owned(), value.to_owned()));
        self
    }

    /// With a course, as files and their texts.
    pub fn with_course(self, course: &chancery::course::Folder) -> Self {
        for (path, bytes) in &course.files {
            self.write(&format!("courses/{}/{path}", course.slug), bytes);
        }
        self
    }

    /// Writes a file of the site.
    pub fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }

    /// A path of the site.
    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Where the program keeps its database.
    pub fn database(&self) -> DatabaseUrl {
        match self.settings.iter().find(|(name, _)| name == "DATABASE__URL") {
            Some((_, url)) => DatabaseUrl::parse(url).expect("a database URL"),
            None => DatabaseUrl::Sqlite(self.path("data/chancery.db")),
        }
    }

    /// A command of the program, run in the site's folder and without the settings of whoever runs the tests.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(program());
        command.arg0("chancery").args(arguments);
        self.here(command)
    }

    /// The command, run in the site's folder and with its settings.
    fn here(&self, mut command: Command) -> Command {
        command.current_dir(self.folder.path());
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("CHANCERY_") || name == "RUST_LOG") {
            command.env_remove(name);
        }
        command.envs(self.settings.iter().map(|(name, value)| (format!("CHANCERY_{name}"), value)));
        command
    }

    /// Runs a command to its end.
    pub fn run(&self, arguments: &[&str]) -> Ran {
        self.run_with_input(arguments, "")
    }

    /// Runs a command to its end, with something on its standard input.
    pub fn run_with_input(&self, arguments: &[&str], input: &str) -> Ran {
        let mut command = self.command(arguments);
        let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        let mut child = child.expect("the program starts");
        // A command that does not read leaves the pipe closed, which is its right.
        let _ = child.stdin.take().expect("standard input is piped").write_all(input.as_bytes());
        let output = child.wait_with_output().expect("the program ends");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
        Ran { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }

    /// Starts a command that goes on.
    pub fn start(&self, arguments: &[&str]) -> Running {
        self.launch(self.command(arguments))
    }

    fn launch(&self, mut command: Command) -> Running {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let (out, err) = (self.path(&format!("out-{number}")), self.path(&format!("err-{number}")));
        command.stdout(File::create(&out).expect("a file")).stderr(File::create(&err).expect("a file"));
        let child = command.stdin(Stdio::null()).spawn().expect("the program starts");
        Running { child, out, err }
    }

    /// Starts the server on a free port, and waits until it is ready.
    pub fn serve(&self, arguments: &[&str]) -> Server {
        let arguments = [&["serve", "--bind", "127.0.0.1:0"], arguments].concat();
        self.ready(self.start(&arguments))
    }

    /// Starts the server as what another program runs, which becomes no parent of it.
    pub fn serve_under(&self, other: &str, arguments: &[&str]) -> Server {
        let mut command = Command::new(other);
        command.args(arguments).arg(program()).args(["serve", "--bind", "127.0.0.1:0"]);
        self.ready(self.launch(self.here(command)))
    }

    fn ready(&self, mut running: Running) -> Server {
        let address = running.says("  pages    ").trim_end_matches('/').to_owned();
        let server = Server { running, address };
        eventually("the server is ready", || (server.status("/readyz") == Some(200)).then_some(()));
        server
    }

    /// People who learn and are signed in, put straight into the database.
    pub fn learners(&self, number: usize) -> Vec<Learner> {
        let people: Vec<String> = (0..number).map(|at| format!("learner-{at}@delegates.example")).collect();
        self.people(&people, Role::Learner)
    }

    /// An administrator who is signed in.
    pub fn administrator(&self) -> Learner {
        self.people(&["ada@ministry.example".to_owned()], Role::Administrator).remove(0)
    }

    /// The administrator, who is there already or comes now.
    pub fn administrator_again(&self) -> Learner {
        self.administrator.get_or_init(|| self.administrator()).clone()
    }

    /// A facilitator who is signed in.
    pub fn facilitator(&self) -> Learner {
        self.people(&["fay@ministry.example".to_owned()], Role::Facilitator).remove(0)
    }

    fn people(&self, addresses: &[String], role: Role) -> Vec<Learner> {
        let db = self.db();
        let (now, addresses) = (Clock::system().now(), addresses.to_vec());
        let sessions = db.write_blocking(move |conn| {
            let one = |email: &String| {
                let new = NewPerson {
                    email: email.clone(),
                    email_key: email.clone(),
                    full_name: format!("The {role} {email}"),
                    country: None,
                    affiliation: None,
                    language: "en".parse().expect("a language"),
                    role,
                    password_hash: None,
                };
                let somebody = new.into_person(now);
                assert!(person::insert(conn, &somebody)?, "{email} is there already");
                let opened = session::open(conn, somebody.id, None, now, chrono::Duration::days(1))?;
                Ok::<_, StoreError>((email.clone(), somebody.id, opened.session))
            };
            addresses.iter().map(one).collect::<Result<Vec<_>, _>>()
        });
        let keys = KeyRing::new(TOKEN_SECRET.as_bytes(), &[]);
        let signed = |(email, person, session)| Learner {
            email,
            token: keys.issue(person, session, now, 86_400).expect("a token"),
            page: keys.issue_page(person, session, now, 86_400).expect("a cookie"),
        };
        sessions.expect("the database takes people").into_iter().map(signed).collect()
    }

    /// The site's database, opened beside the program.
    pub fn db(&self) -> Db {
        Db::open_as_is(&self.database(), 2).expect("the database opens")
    }
}

/// A command that goes on. It is killed with its value.
pub struct Running {
    child: Child,
    out: PathBuf,
    err: PathBuf,
}

impl Running {
    /// The rest of the first line that begins like this, once it was printed.
    pub fn says(&mut self, beginning: &str) -> String {
        eventually(&format!("the program says `{beginning}`"), || {
            let out = fs::read_to_string(&self.out).expect("what the program printed");
            let ended = self.child.try_wait().expect("the program's state");
            assert!(ended.is_none(), "the program ended ({ended:?}):\n{out}{}", self.log());
            let whole = &out[..out.rfind('\n').map_or(0, |end| end + 1)];
            whole.lines().find_map(|line| line.strip_prefix(beginning)).map(str::to_owned)
        })
    }

    /// What was logged.
    pub fn log(&self) -> String {
        fs::read_to_string(&self.err).expect("what the program logged")
    }

    /// The number of its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Sends a signal: `TERM`, `STOP`.
    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill").args(["-s", name, &self.child.id().to_string()]).status().expect("kill");
        assert!(sent.success(), "cannot send {name}");
    }

    /// Stops it as a machine does that is suspended; comes back when every thread stands still.
    pub fn freezes(&self) {
        self.signal("STOP");
        let threads = format!("/proc/{}/task", self.child.id());
        let state = |task: fs::DirEntry| fs::read_to_string(task.path().join("stat")).unwrap_or_default();
        eventually("every thread stands still", || {
            let tasks = fs::read_dir(&threads).expect("threads").filter_map(Result::ok);
            // The state stands behind the name, which is in brackets.
            tasks
                .map(state)
                .all(|stat| stat.rsplit(')').next().is_some_and(|rest| rest.starts_with(" T")))
                .then_some(())
        });
    }

    /// Lets it go on as if nothing had been.
    pub fn thaws(&self) {
        self.signal("CONT");
    }

    /// Kills it as the system does when memory is short: at once, without a word.
    pub fn kill(&mut self) {
        self.child.kill().expect("the program is killed");
        self.child.wait().expect("the program ended");
    }

    /// Waits until it ended.
    pub fn ends(&mut self) -> ExitStatus {
        eventually("the program ends", || self.child.try_wait().expect("the program's state"))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A server that is ready.
pub struct Server {
    pub running: Running,
    pub address: String,
}

impl Server {
    /// The status of a page; none when the server cannot be reached.
    pub fn status(&self, path: &str) -> Option<u16> {
        let agent = super::client::agent();
        agent.get(format!("{}{path}", self.address)).call().ok().map(|response| response.status().as_u16())
    }

    /// Calls its API for a person.
    pub fn client(&self, token: &str) -> super::client::Client {
        super::client::Client::new(&self.address, token)
    }
}

/// The folder of a file in the repository.
pub fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
