//! The real program in the test's process: database, server, worker and clock are its own; only the time stands still.

mod work;

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::thread::JoinHandle;
use std::time::Duration as Patience;

use actix_web::dev::ServerHandle;
use chancery::account::passkey::party::Party;
use chancery::account::second_factor::seal::{Seal, Source};
use chancery::account::token::KeyRing;
use chancery::actions::logo::Logo;
use chancery::actions::passwords::PasswordPool;
use chancery::actions::providers::Providers;
use chancery::actions::publish::{self, Published};
use chancery::actions::{Context, Error, manage_keys};
use chancery::base::{Clock, Network, Timestamp};
use chancery::certificate::keys::KeySource;
use chancery::course::catalogue::Catalogue;
use chancery::course::model::Course;
use chancery::course::{Folder, Loaded, compile_folder};
use chancery::db::{Connection, DatabaseUrl, Db};
use chancery::jobs::Tools;
use chancery::metrics::Metrics;
use chancery::quiz::sheets::Sheets;
use chancery::settings::{Accounts, Limits, Mail as MailSettings, Provider, Retention, SecondFactor, Worker};
use chancery::traces::Traces;
use chancery::web::server::{self, Patience as Clients};
use chancery::web::state::State;
use chrono::Duration;
use tempfile::TempDir;
use ureq::Agent;

use super::postgres;

/// The key that signs the tokens of every app, for tests that forge.
pub const TOKEN_SECRET: &[u8] = b"a secret of the tests, and of nobody else";

/// The file with the keys that seal the secrets of second factors.
const FACTOR_KEY: &str = "second-factor.key";

/// A running installation. Dropping it stops it, and looks at what the test may have forgotten.
pub struct App {
    pub db: Db,
    pub ctx: Arc<Context>,
    pub url: DatabaseUrl,
    pub address: String,
    pub(super) agent: Agent,
    pub(super) courses: Mutex<HashMap<String, Arc<Course>>>,
    tools: Arc<Tools>,
    folder: TempDir,
    work_may_fail: AtomicBool,
    server: Option<(ServerHandle, JoinHandle<()>)>,
    /// The last field: it goes when everything that is connected to it has gone.
    _database: Option<postgres::Database>,
}

/// What an installation is told.
struct Rules {
    retention: Retention,
    accounts: Accounts,
    providers: BTreeMap<String, Provider>,
    limits: Limits,
    trusted_proxies: Vec<Network>,
    patience: Clients,
    mail: MailSettings,
    logo: Option<Logo>,
    /// None: the address at which it listens.
    public_url: Option<String>,
    /// Whether it is known as `localhost`: passkeys need a name.
    named: bool,
}

/// The rules about accounts as the tests have them: nobody needs a second factor, where it is not what the test is about.
pub fn accounts() -> Accounts {
    Accounts { second_factor: SecondFactor::Optional, ..Accounts::default() }
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            retention: Retention::default(),
            accounts: accounts(),
            providers: BTreeMap::new(),
            limits: Limits::default(),
            trusted_proxies: Vec::new(),
            patience: Clients::default(),
            mail: MailSettings::default(),
            logo: None,
            public_url: None,
            named: false,
        }
    }
}

impl App {
    /// On the embedded database.
    pub fn on_sqlite() -> Self {
        Self::on_sqlite_with(Rules::default())
    }

    /// On the embedded database, with other rules.
    fn on_sqlite_with(rules: Rules) -> Self {
        let folder = TempDir::with_prefix("chancery-test-").expect("a data folder");
        let url = DatabaseUrl::Sqlite(folder.path().join("chancery.db"));
        Self::start(folder, &url, None, rules)
    }

    /// On a database of its own on the shared server.
    pub fn on_postgres() -> Self {
        let database = postgres::Database::new();
        let url = DatabaseUrl::parse(&database.url()).expect("the URL of a server");
        let folder = TempDir::with_prefix("chancery-test-").expect("a data folder");
        Self::start(folder, &url, Some(database), Rules::default())
    }

    /// On both databases, one after the other, with mail that leaves the house.
    pub fn on_both_with_mail(mail: &MailSettings, scenario: impl Fn(&Self)) {
        Self::on_both_with(|| Rules { mail: mail.clone(), ..Rules::default() }, scenario);
    }

    /// On both databases, one after the other, with other rules.
    fn on_both_with(rules: impl Fn() -> Rules, scenario: impl Fn(&Self)) {
        let folder = || TempDir::with_prefix("chancery-test-").expect("a data folder");
        let here = folder();
        let url = DatabaseUrl::Sqlite(here.path().join("chancery.db"));
        scenario(&Self::start(here, &url, None, rules()));
        let database = postgres::Database::new();
        let url = DatabaseUrl::parse(&database.url()).expect("the URL of a server");
        scenario(&Self::start(folder(), &url, Some(database), rules()));
    }

    /// On the embedded database, with other rules about accounts.
    pub fn with_accounts(accounts: Accounts) -> Self {
        Self::on_sqlite_with(Rules { accounts, ..Rules::default() })
    }

    /// On both databases, one after the other, with other rules about accounts.
    pub fn on_both_with_accounts(accounts: &Accounts, scenario: impl Fn(&Self)) {
        Self::on_both_with(|| Rules { accounts: accounts.clone(), ..Rules::default() }, scenario);
    }

    /// On both databases, one after the other, under a name, with other rules about accounts and other limits.
    pub fn on_both_with_passkeys(accounts: &Accounts, limits: Limits, scenario: impl Fn(&Self)) {
        Self::on_both_with(|| Rules { accounts: accounts.clone(), limits, named: true, ..Rules::default() }, scenario);
    }

    /// On the embedded database, under a name, with providers of identities: all buttons are there.
    pub fn with_every_way_in(named: &BTreeMap<String, Provider>) -> Self {
        Self::on_sqlite_with(Rules { providers: named.clone(), named: true, ..Rules::default() })
    }

    /// On the embedded database, under a name, with other rules about accounts.
    pub fn with_passkeys(accounts: Accounts) -> Self {
        Self::on_sqlite_with(Rules { accounts, named: true, ..Rules::default() })
    }

    /// On the embedded database, with providers of identities, and with other accounts and limits.
    pub fn with_providers(named: &BTreeMap<String, Provider>, change: impl FnOnce(&mut Accounts, &mut Limits)) -> Self {
        let mut rules = Rules { providers: named.clone(), ..Rules::default() };
        change(&mut rules.accounts, &mut rules.limits);
        Self::on_sqlite_with(rules)
    }

    /// On both databases, one after the other, with providers of identities.
    pub fn on_both_with_providers(providers: &BTreeMap<String, Provider>, scenario: impl Fn(&Self)) {
        Self::on_both_with(|| Rules { providers: providers.clone(), ..Rules::default() }, scenario);
    }

    /// On both databases, one after the other, with other limits, behind a proxy at 127.0.0.1 that is trusted.
    pub fn on_both_with_limits(limits: Limits, scenario: impl Fn(&Self)) {
        let trusted_proxies = || vec!["127.0.0.1".parse().expect("an address")];
        Self::on_both_with(|| Rules { limits, trusted_proxies: trusted_proxies(), ..Rules::default() }, scenario);
    }

    /// With other limits, on the embedded database or on one of the shared server's.
    pub fn with_limits(limits: Limits, shared: bool) -> Self {
        let database = shared.then(postgres::Database::new);
        let folder = TempDir::with_prefix("chancery-test-").expect("a data folder");
        let url = match &database {
            Some(database) => DatabaseUrl::parse(&database.url()).expect("the URL of a server"),
            None => DatabaseUrl::Sqlite(folder.path().join("chancery.db")),
        };
        Self::start(folder, &url, database, Rules { limits, ..Rules::default() })
    }

    /// On the embedded database, with other patience with clients.
    pub fn with_patience(patience: Clients) -> Self {
        Self::on_sqlite_with(Rules { patience, ..Rules::default() })
    }

    /// On the embedded database, with a logo.
    pub fn with_logo(logo: Logo) -> Self {
        Self::on_sqlite_with(Rules { logo: Some(logo), ..Rules::default() })
    }

    /// On the embedded database, behind a web server that does TLS.
    pub fn behind_tls() -> Self {
        let folder = TempDir::with_prefix("chancery-test-").expect("a data folder");
        let url = DatabaseUrl::Sqlite(folder.path().join("chancery.db"));
        let public_url = Some("https://learn.institute.example".to_owned());
        Self::start(folder, &url, None, Rules { public_url, ..Rules::default() })
    }

    /// On the embedded database, with such rules about what is forgotten.
    pub fn with_retention(retention: Retention) -> Self {
        Self::on_sqlite_with(Rules { retention, ..Rules::default() })
    }

    fn start(folder: TempDir, url: &DatabaseUrl, database: Option<postgres::Database>, rules: Rules) -> Self {
        let db = Db::open(url, 8).expect("the database opens");
        let listener = server::bind("127.0.0.1:0".parse().expect("an address")).expect("a free port");
        let address = format!("http://{}", listener.local_addr().expect("the bound address"));
        let by_name = rules.named.then(|| address.replace("127.0.0.1", "localhost"));
        let public_url = rules.public_url.or(by_name).unwrap_or_else(|| address.clone());
        let institute = "The Test Institute".to_owned();
        fs::write(folder.path().join(FACTOR_KEY), "a-key-of-the-tests\n").expect("a file");
        let clock = Clock::fixed(Timestamp::parse("2026-05-04T09:00:00Z").expect("a time"));
        let ctx = Arc::new(Context {
            metrics: Arc::new(Metrics::new(clock.now()).expect("counters")),
            traces: Traces::default(),
            clock,
            catalogue: Catalogue::default(),
            sheets: Sheets::default(),
            keys: KeyRing::new(TOKEN_SECRET, &[]),
            seal: Arc::new(Seal::new(Source::File(folder.path().join(FACTOR_KEY)))),
            signing: KeySource::new("", &folder.path().join("keys")).expect("a folder for the key"),
            passkeys: rules.accounts.passkeys.then(|| Party::new(&public_url, &institute)).flatten(),
            passwords: PasswordPool::for_this_machine(),
            providers: Providers::new(&rules.providers),
            accounts: rules.accounts,
            limits: rules.limits,
            trusted_proxies: rules.trusted_proxies,
            courses: folder.path().join("courses"),
            backups: folder.path().join("backups"),
            attention: chancery::settings::Attention::default(),
            retention: rules.retention,
            spool: folder.path().join("tmp"),
            institute,
            logo: rules.logo,
            public_url,
        });
        let for_write = ctx.clone();
        db.write_blocking(move |conn| manage_keys::publish_current(conn, &for_write)).expect("a key is made");
        let mail = rules.mail;
        let tools = Arc::new(Tools {
            db: db.clone(),
            ctx: ctx.clone(),
            transport: chancery::mail::Transport::from_settings(&mail, &folder.path().join("mail")).expect("a folder"),
            from: mail.from.parse().expect("a sender"),
            return_path: mail.return_path.parse().ok(),
            per_minute_per_host: mail.per_minute_per_host,
            reminder_days: mail.reminder_days,
            settings: Worker::default(),
            style: chancery::certificate::document::Style::embedded(),
        });
        let state = Arc::new(State::new(db.clone(), ctx.clone()));
        let (ready, handle) = mpsc::channel();
        let thread = std::thread::spawn(move || {
            let tell = move |handle| ready.send(handle).expect("the test waits");
            let serving = server::serve(listener, state, 2, rules.patience, tell);
            actix_web::rt::System::new().block_on(serving).expect("the server ends in order");
        });
        let handle = handle.recv().expect("the server starts");
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Patience::from_secs(120)))
            .max_idle_connections_per_host(0)
            .build();
        Self {
            db,
            ctx,
            url: url.clone(),
            address,
            agent: agent.into(),
            courses: Mutex::default(),
            tools,
            folder,
            work_may_fail: AtomicBool::new(false),
            server: Some((handle, thread)),
            _database: database,
        }
    }

    /// The secrets of second factors are sealed with the first of these keys from now on, and opened with all of them.
    pub fn seals_with(&self, keys: &[&str]) {
        fs::write(self.folder.path().join(FACTOR_KEY), keys.join("\n")).expect("a file");
    }

    /// The time passes.
    pub fn later(&self, by: Duration) {
        self.ctx.clock.advance(by);
    }

    /// Puts a course into the folder of courses, in the place of what is there under its name.
    pub fn keeps(&self, course: &Folder) {
        let root = self.ctx.courses.join(&course.slug);
        let _ = fs::remove_dir_all(&root);
        for (path, bytes) in &course.files {
            let file = root.join(path);
            fs::create_dir_all(file.parent().expect("a folder")).expect("the data folder is writable");
            fs::write(file, bytes).expect("the data folder is writable");
        }
    }

    /// What the clock says.
    pub fn now(&self) -> Timestamp {
        self.ctx.now()
    }

    /// Publishes a course that has no fault; its version.
    pub fn publish(&self, folder: Folder) -> i32 {
        self.publish_loaded(compile_folder(folder))
    }

    /// Publishes a course that was read.
    pub fn publish_loaded(&self, loaded: Loaded) -> i32 {
        assert!(loaded.diagnostics.is_empty(), "the course has faults: {:#?}", loaded.diagnostics);
        let course = Arc::new(loaded.course.clone().expect("a course without faults is compiled"));
        let now = self.now();
        let published = self.write(move |conn| publish::publish(conn, &loaded, now));
        self.courses.lock().expect("no test panicked").insert(course.slug.to_string(), course);
        match published {
            Published::Unchanged { number } | Published::New { number, .. } => number,
        }
    }

    /// The names of the courses that the test published.
    pub fn courses(&self) -> Vec<String> {
        self.courses.lock().expect("no test panicked").keys().cloned().collect()
    }

    /// Writes into the database behind the API's back.
    pub fn write<T: Send + 'static>(
        &self,
        work: impl FnMut(&mut Connection) -> Result<T, Error> + Send + 'static,
    ) -> T {
        self.db.write_blocking(work).expect("the database takes it")
    }
}

impl Drop for App {
    fn drop(&mut self) {
        // A test that ended well leaves work that can be done: what it did not look at is done now.
        let forgotten = if std::thread::panicking() || self.work_may_fail.load(Ordering::SeqCst) {
            Vec::new()
        } else {
            self.work();
            self.buried()
        };
        if let Some((handle, thread)) = self.server.take() {
            drop(handle.stop(false));
            thread.join().expect("the server's thread ends well");
        }
        assert!(forgotten.is_empty(), "work was buried: {forgotten:#?}");
    }
}

/// Writes each test once, and runs it on both databases: `name::sqlite` and `name::postgres`.
macro_rules! on_both_databases {
    ($($(#[$attribute:meta])* fn $name:ident($app:ident: &App) $body:block)*) => {$(
        $(#[$attribute])*
        mod $name {
            use super::*;

            fn scenario($app: &App) $body

            #[test]
            fn sqlite() {
                scenario(&App::on_sqlite());
            }

            #[test]
            fn postgres() {
                scenario(&App::on_postgres());
            }
        }
    )*};
}
pub(crate) use on_both_databases;
