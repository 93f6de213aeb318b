//! Putting the parts together: data folder, keys, database, context, tools.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::{Failure, erasures, output, restored};
use crate::account::passkey::party::Party;
use crate::account::second_factor::seal::{Seal, Source};
use crate::account::token::{KeyRing, key_id};
use crate::account::{facts, people};
use crate::actions::back_up::archive;
use crate::actions::logo::Logo;
use crate::actions::passwords::PasswordPool;
use crate::actions::providers::Providers;
use crate::actions::{Context, Error, manage_keys, note_settings, rotate_tokens};
use crate::base::{Clock, random};
use crate::certificate::document::{Fonts, Style};
use crate::certificate::keys::KeySource;
use crate::course::catalogue::Catalogue;
use crate::db::{DatabaseUrl, Db, OpenError, Reports};
use crate::jobs::Tools;
use crate::mail::{EmailAddress, Transport};
use crate::metrics::Metrics;
use crate::quiz::sheets::Sheets;
use crate::settings::{MailTransport, Settings};
use crate::traces::Traces;

/// The files of keys that are made at first start, in the folder of keys.
const TOKEN_KEY: &str = "token.key";
const FACTOR_KEY: &str = "second-factor.key";

/// The parts that every command with a database needs.
pub(super) struct Parts {
    pub db: Db,
    pub ctx: Arc<Context>,
    /// Whether the database was made just now.
    pub new: bool,
}

/// Opens everything. `public_url` is used where the settings name none.
pub(super) fn open(settings: &Settings, public_url: &str) -> Result<Parts, Failure> {
    let data = &settings.server.data_dir;
    let url = usable_database(settings)?;
    let marker = data.join("database-id");
    let new = !url.exists();
    if !new {
        not_anothers(&url, &marker)?;
    }
    let answer = Duration::from_secs(settings.database.answer_seconds.into());
    let db = Db::open(&url, settings.database.connections)?.answering_within(answer);
    let db = match reports(settings)? {
        Some(reports) => db.surveying(reports)?,
        None => db,
    };
    belongs_together(&db, &marker)?;
    let keys = keys(settings, &db)?;
    let seal = seal(settings, &db)?;
    let public_url = if settings.server.public_url.is_empty() { public_url } else { &settings.server.public_url };
    let clock = Clock::system();
    let metrics = Metrics::new(clock.now())?;
    if let Some(writes) = db.writes() {
        metrics.tell_writes(writes)?;
    }
    if let Some(surveys) = db.surveys() {
        metrics.tell_surveys(surveys)?;
    }
    let ctx = Context {
        clock,
        metrics: Arc::new(metrics),
        traces: Traces::default(),
        catalogue: Catalogue::default(),
        sheets: Sheets::default(),
        keys,
        seal: Arc::new(seal),
        signing: signing(settings)?,
        passkeys: passkeys(settings, public_url),
        passwords: PasswordPool::for_this_machine(),
        providers: Providers::new(&settings.providers),
        accounts: settings.accounts.clone(),
        limits: settings.limits,
        trusted_proxies: settings.server.trusted_proxies.clone(),
        courses: settings.courses.path.clone(),
        backups: settings.backup_dir(),
        attention: settings.attention,
        retention: settings.retention,
        spool: data.join("tmp"),
        institute: settings.institute.name.clone(),
        logo: Logo::read(&settings.institute.logo)?,
        public_url: public_url.to_owned(),
    };
    let ctx = Arc::new(ctx);
    let for_write = ctx.clone();
    db.write_blocking(move |conn| manage_keys::publish_current(conn, &for_write))?;
    rotate_tokens::follow(&db, &ctx)?;
    keep_words(&db)?;
    restored::note(&db, data)?;
    erasures::apply(&db, &ctx, data)?;
    Ok(Parts { db, ctx, new })
}

/// Starts traces, where the settings say so, and tells who started the program where they go.
pub(super) fn start_traces(settings: &Settings, parts: &Parts) -> Result<(), Failure> {
    let traces = &settings.traces;
    parts.ctx.traces.start(traces, &parts.ctx.metrics)?;
    if !traces.endpoint.is_empty() {
        output::line(&format!("  traces   {}, a share of {}", traces.endpoint, traces.share))?;
    }
    Ok(())
}

/// What this installation is to authenticators, where the settings and the address that people use allow passkeys.
fn passkeys(settings: &Settings, public_url: &str) -> Option<Party> {
    settings.accounts.passkeys.then(|| Party::new(public_url, &settings.institute.name)).flatten()
}

/// Notes in the audit log which settings are others than when the program was started last.
pub(super) fn note_settings(parts: &Parts, plain: BTreeMap<String, String>) -> Result<(), Failure> {
    let ctx = parts.ctx.clone();
    parts.db.write_blocking(move |conn| note_settings::note(conn, &ctx, &plain))?;
    Ok(())
}

/// People who were added before they could be found by words get theirs, once for each database.
fn keep_words(db: &Db) -> Result<(), Failure> {
    const DONE: &str = "person-words";
    if db.read_blocking(|conn| Ok::<_, Error>(facts::get(conn, DONE)?))?.is_some() {
        return Ok(());
    }
    while db.write_blocking(|conn| Ok::<_, Error>(people::keep_missing_words(conn, 200)?))? > 0 {}
    Ok(db.write_blocking(|conn| Ok::<_, Error>(facts::set(conn, DONE, "1")?))?)
}

/// Where the key that signs credentials comes from.
pub(super) fn signing(settings: &Settings) -> Result<KeySource, Failure> {
    Ok(KeySource::new(&settings.certificates.signing_key, &settings.server.data_dir.join("keys"))?)
}

/// The worker's tools.
pub(super) fn tools(settings: &Settings, parts: &Parts) -> Result<Arc<Tools>, Failure> {
    let transport = Transport::from_settings(&settings.mail, &mail_folder(settings))?;
    Ok(Arc::new(Tools {
        db: parts.db.clone(),
        ctx: parts.ctx.clone(),
        transport,
        from: settings.mail.from.parse()?,
        return_path: return_path(settings)?,
        per_minute_per_host: settings.mail.per_minute_per_host,
        reminder_days: settings.mail.reminder_days,
        settings: settings.worker.clone(),
        style: style(settings)?,
    }))
}

/// How certificates look.
pub(super) fn style(settings: &Settings) -> Result<Style, Failure> {
    let own = &settings.certificates;
    let no_fonts = own.fonts.as_os_str().is_empty();
    let fonts =
        if no_fonts { Fonts::embedded() } else { Fonts::with_folder(&own.fonts).map_err(|error| error.to_string())? };
    Ok(Style::load(&own.folder, fonts).map_err(|error| error.to_string())?)
}

/// Where reports about undelivered mail go, where the settings say so.
pub(super) fn return_path(settings: &Settings) -> Result<Option<EmailAddress>, Failure> {
    let text = settings.mail.return_path.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let address: EmailAddress = text.parse().map_err(|error| format!("mail.return_path `{text}`: {error}"))?;
    // With `+` and the id of a mail it has to stay an address.
    if address.local_part().len() > 64 - 37 {
        return Err(format!("mail.return_path `{text}`: at most 27 characters stand before the @").into());
    }
    Ok(Some(address))
}

/// Where mail goes that is not sent.
pub(super) fn mail_folder(settings: &Settings) -> PathBuf {
    settings.server.data_dir.join("mail")
}

/// Where mail goes, in words.
pub(super) fn mail_in_words(settings: &Settings) -> String {
    match settings.mail.transport {
        MailTransport::File => format!("files in {}", mail_folder(settings).display()),
        MailTransport::Smtp => "sent by SMTP".to_owned(),
    }
}

/// Which database the settings mean: SQLite in the data folder, where they name none.
pub(super) fn database_url(settings: &Settings) -> Result<DatabaseUrl, Failure> {
    if settings.database.url.is_empty() {
        return Ok(DatabaseUrl::Sqlite(settings.server.data_dir.join("chancery.db")));
    }
    Ok(DatabaseUrl::parse(&settings.database.url)?)
}

/// The standby for reports that the settings mean, if any.
pub(super) fn reports(settings: &Settings) -> Result<Option<Reports>, Failure> {
    let database = &settings.database;
    if database.reports_url.is_empty() {
        return Ok(None);
    }
    let url = DatabaseUrl::parse(&database.reports_url)?;
    let lag = Duration::from_secs(database.reports_lag_seconds.into());
    Ok(Some(Reports { url, lag, connections: (database.connections / 2).max(1) }))
}

/// The database that the settings mean, with its data folder made. A folder that had a database never gets a new one by
/// accident: who mistyped the URL, or lost the file, shall hear of it.
pub(super) fn usable_database(settings: &Settings) -> Result<DatabaseUrl, Failure> {
    let (data, url) = (&settings.server.data_dir, database_url(settings)?);
    make_folder(data)?;
    if !url.exists() && data.join("database-id").exists() {
        if let Some(cure) = restored::interrupted(data)? {
            return Err(format!("there is no database at {url:?}: {cure}").into());
        }
        let (path, data) = (format!("{url:?}"), data.display().to_string());
        return Err(OpenError::Missing { path, data }.into());
    }
    Ok(url)
}

/// Makes the data folder, for its owner only: it holds keys, mail and what people answered.
pub(super) fn make_folder(data: &Path) -> Result<(), Failure> {
    let shown = data.display();
    fs::DirBuilder::new().recursive(true).mode(0o700).create(data).map_err(|error| {
        format!("cannot make the data folder {shown}: {error}; choose another with --data or server.data_dir")
    })?;
    let probe = data.join(".writable");
    fs::write(&probe, b"").and_then(|()| fs::remove_file(&probe)).map_err(|error| {
        format!("cannot write into the data folder {shown}: {error}; let the user that runs the program write there, or choose another with --data")
    })?;
    Ok(())
}

/// Data folder and database belong together. Asked before anything is migrated: a mistyped URL leaves the database that
/// it names as it is. A database that has no tables yet belongs to nobody.
fn not_anothers(url: &DatabaseUrl, marker: &Path) -> Result<(), Failure> {
    let mut connection = url.connect(false)?;
    match facts::get(&mut connection, "database-id") {
        Ok(Some(id)) => same(&id, marker),
        Ok(None) | Err(_) => Ok(()),
    }
}

/// Notes in the data folder which database it belongs to.
fn belongs_together(db: &Db, marker: &Path) -> Result<(), Failure> {
    let id = db.write_blocking(|conn| {
        let made = random::opaque();
        Ok::<_, Error>(facts::get_or_set(conn, "database-id", &made)?)
    })?;
    same(&id, marker)?;
    // Not written again at every start: on a full disk nothing of it would be left.
    if !marker.exists() {
        archive::write_whole(marker, format!("{id}\n").as_bytes())?;
    }
    Ok(())
}

fn same(id: &str, marker: &Path) -> Result<(), Failure> {
    match fs::read_to_string(marker) {
        Ok(known) if known.trim() != id => Err(format!(
            "the data folder belongs to the database {}, but database.url opens the database {id}: correct database.url, choose another data folder with --data, or remove {} if the change is meant",
            known.trim(),
            marker.display()
        )
        .into()),
        _ => Ok(()),
    }
}

/// The key ring of access tokens: the configured secret, or one made at first start and kept in the data folder.
fn keys(settings: &Settings, db: &Db) -> Result<KeyRing, Failure> {
    let accounts = &settings.accounts;
    let configured = !accounts.token_secret.is_empty();
    let data = &settings.server.data_dir;
    let secret = if configured { accounts.token_secret.clone() } else { kept_secret(data, TOKEN_KEY)? };
    let id = key_id(secret.as_bytes());
    // Instances with different keys would refuse one another's tokens; people would be thrown out at random.
    if !db.is_sqlite() && !configured {
        let for_write = id.clone();
        let known = db.write_blocking(move |conn| Ok::<_, Error>(facts::get_or_set(conn, "token-key", &for_write)?))?;
        if known != id {
            return Err("another instance of this database signs its tokens with another key: set the same accounts.token_secret (CHANCERY_ACCOUNTS__TOKEN_SECRET_FILE) on all instances".into());
        }
    }
    let previous = accounts.previous_token_secret.as_bytes();
    let previous: Vec<&[u8]> = if previous.is_empty() { Vec::new() } else { vec![previous] };
    Ok(KeyRing::new(secret.as_bytes(), &previous))
}

/// What the secrets of second factors are sealed with: the configured keys, or those in the data folder.
pub(super) fn seal_source(settings: &Settings) -> Source {
    let accounts = &settings.accounts;
    if accounts.second_factor_key.is_empty() {
        return Source::File(settings.server.data_dir.join("keys").join(FACTOR_KEY));
    }
    let configured = [&accounts.second_factor_key, &accounts.previous_second_factor_key];
    Source::Configured(configured.into_iter().filter(|secret| !secret.is_empty()).cloned().collect())
}

/// The seal of second factors. Where nothing is configured, its key is made at first start and kept in the data folder.
fn seal(settings: &Settings, db: &Db) -> Result<Seal, Failure> {
    let seal = Seal::new(seal_source(settings));
    let ours = matches!(seal.source(), Source::File(_));
    if ours {
        kept_secret(&settings.server.data_dir, FACTOR_KEY)?;
    }
    // With another key nobody's codes could be judged.
    let id = |secret: &String| key_id(format!("second factor: {secret}").as_bytes());
    let ids: Vec<String> = seal.secrets()?.iter().map(id).collect();
    let first = ids.first().cloned().unwrap_or_default();
    let for_write = first.clone();
    let known =
        db.write_blocking(move |conn| Ok::<_, Error>(facts::get_or_set(conn, "second-factor-key", &for_write)?))?;
    let known_one = ids.contains(&known);
    if !known_one && !db.is_sqlite() && ours {
        return Err("another instance of this database seals the secrets of second factors with another key: set the same accounts.second_factor_key (CHANCERY_ACCOUNTS__SECOND_FACTOR_KEY_FILE) on all instances".into());
    }
    if !known_one {
        tracing::warn!(
            "the key that seals the secrets of second factors is not the one that this database began with: bring it back, or set it as accounts.previous_second_factor_key; otherwise those who had set up a second factor before sign in by a recovery code and set it up anew"
        );
    } else if known != first {
        db.write_blocking(move |conn| Ok::<_, Error>(facts::set(conn, "second-factor-key", &first)?))?;
    }
    Ok(seal)
}

/// Puts another key before those that a file of the folder of keys holds: whole or not at all.
pub(super) fn add_secret(path: &Path, secrets: &[String]) -> Result<(), Failure> {
    let beside = path.with_extension(format!("key.{}", random::opaque()));
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&beside)?;
    for secret in [random::secret()].iter().chain(secrets) {
        writeln!(file, "{secret}")?;
    }
    file.sync_all()?;
    Ok(fs::rename(&beside, path)?)
}

/// A secret of the folder of keys, made where there is none. Of several processes that start at once, one wins, and all use its
/// secret.
fn kept_secret(data: &Path, name: &str) -> Result<String, Failure> {
    let folder = data.join("keys");
    let path = folder.join(name);
    if let Ok(kept) = fs::read_to_string(&path) {
        return Ok(kept.trim().to_owned());
    }
    fs::create_dir_all(&folder)?;
    let beside = folder.join(format!(".{name}.{}", random::opaque()));
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&beside)?;
    file.write_all(random::secret().as_bytes())?;
    file.sync_all()?;
    let linked = fs::hard_link(&beside, &path);
    fs::remove_file(&beside)?;
    match linked {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(error.into()),
        _ => Ok(fs::read_to_string(&path)?.trim().to_owned()),
    }
}
