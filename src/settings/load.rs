//! Reading and merging the settings, and remembering where each value came from.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use serde::Serialize;
use toml::{Table, Value};

use super::{SECRETS, Settings};

/// The prefix of environment variables.
const PREFIX: &str = "CHANCERY_";

/// What the settings are read from.
#[derive(Debug, Default)]
pub struct Sources {
    /// The file; none: defaults, environment and flags only.
    pub file: Option<PathBuf>,
    /// The environment, as name and value.
    pub environment: Vec<(String, String)>,
    /// Flags of the command line, as `section.key` and value.
    pub flags: Vec<(&'static str, String)>,
}

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Origin {
    /// The program's default.
    Default,
    /// The configuration file.
    File(PathBuf),
    /// An environment variable.
    Environment(String),
    /// A flag.
    Flag,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Environment(name) => f.write_str(name),
            Self::Flag => f.write_str("command line"),
        }
    }
}

/// The settings in force, and where each value came from.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The settings.
    pub settings: Settings,
    /// `section.key` to value and origin.
    pub origins: BTreeMap<String, (Value, Origin)>,
}

impl Loaded {
    /// Lines of `section.key = value  # origin` with secrets hidden.
    pub fn show(&self) -> String {
        let lines = self.origins.iter().map(|(key, (value, origin))| {
            let hidden = SECRETS.contains(&key.as_str()) && value.as_str() != Some("");
            let shown = if hidden { "\"(hidden)\"".to_owned() } else { value.to_string() };
            format!("{key} = {shown}  # {origin}\n")
        });
        lines.collect()
    }
}

/// The settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The file cannot be read.
    #[error("cannot read the configuration file {path}: {source}")]
    Unreadable {
        /// The file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// The file is not TOML.
    #[error("{path} is not valid TOML: {message}")]
    Syntax {
        /// The file.
        path: String,
        /// Where and what.
        message: String,
    },
    /// A key that does not exist.
    #[error("unknown setting `{key}` ({origin}){hint}")]
    Unknown {
        /// The key.
        key: String,
        /// Where it stands.
        origin: Origin,
        /// "; did you mean …?" or nothing.
        hint: String,
    },
    /// A value of the wrong type or out of range.
    #[error("the setting `{key}` ({origin}) is wrong: {message}")]
    Invalid {
        /// The key.
        key: String,
        /// Where it stands.
        origin: Origin,
        /// What is wrong.
        message: String,
    },
}

/// Reads and merges the sources.
///
/// # Errors
/// [`SettingsError`], which names the key and where it stands.
pub fn load(sources: &Sources) -> Result<Loaded, SettingsError> {
    let defaults = Table::try_from(Settings::default()).unwrap_or_default();
    let mut origins = flatten(&defaults, &Origin::Default);
    let known: Vec<String> = origins.keys().cloned().collect();
    let mut put = |key: String, value: Value, origin: Origin| match origins.get_mut(&key) {
        Some(slot) => {
            *slot = (value, origin);
            Ok(())
        }
        None => Err(unknown(key, origin, &known)),
    };
    if let Some(path) = &sources.file {
        let origin = Origin::File(path.clone());
        for (key, (value, origin)) in flatten(&read(path)?, &origin) {
            put(key, value, origin)?;
        }
    }
    for (name, text) in &sources.environment {
        if let Some((key, value)) = from_environment(name, text, &defaults)? {
            put(key, value, Origin::Environment(name.clone()))?;
        }
    }
    for (key, text) in &sources.flags {
        put((*key).to_owned(), typed(key, text, &defaults), Origin::Flag)?;
    }
    let settings = build(&origins)?;
    validate(&settings, &origins)?;
    Ok(Loaded { settings, origins })
}

fn read(path: &Path) -> Result<Table, SettingsError> {
    let shown = path.display().to_string();
    let text =
        std::fs::read_to_string(path).map_err(|source| SettingsError::Unreadable { path: shown.clone(), source })?;
    text.parse().map_err(|error: toml::de::Error| SettingsError::Syntax { path: shown, message: error.to_string() })
}

/// `section.key` to value. What stands outside a section keeps its bare name, and is unknown.
fn flatten(table: &Table, origin: &Origin) -> BTreeMap<String, (Value, Origin)> {
    let mut flat = BTreeMap::new();
    for (section, value) in table {
        match value {
            Value::Table(keys) => {
                for (key, value) in keys {
                    flat.insert(format!("{section}.{key}"), (value.clone(), origin.clone()));
                }
            }
            other => {
                flat.insert(section.clone(), (other.clone(), origin.clone()));
            }
        }
    }
    flat
}

/// `CHANCERY_SERVER__BIND` to `server.bind`; `..._FILE` of a secret reads its file. Variables without `__` are not ours.
fn from_environment(name: &str, text: &str, defaults: &Table) -> Result<Option<(String, Value)>, SettingsError> {
    let Some((section, key)) = name.strip_prefix(PREFIX).and_then(|rest| rest.split_once("__")) else {
        return Ok(None);
    };
    let key = format!("{}.{}", section.to_lowercase(), key.to_lowercase());
    let secret = key.strip_suffix("_file").filter(|secret| SECRETS.contains(secret));
    if let Some(secret) = secret {
        let content = std::fs::read_to_string(text).map_err(|error| SettingsError::Invalid {
            key: secret.to_owned(),
            origin: Origin::Environment(name.to_owned()),
            message: format!("cannot read {text}: {error}"),
        })?;
        return Ok(Some((secret.to_owned(), Value::String(content.trim_end().to_owned()))));
    }
    let value = typed(&key, text, defaults);
    Ok(Some((key, value)))
}

/// The text as a value of the key's own type; what does not fit stays a text, and is named as wrong later.
fn typed(key: &str, text: &str, defaults: &Table) -> Value {
    let default = key.split_once('.').and_then(|(section, key)| defaults.get(section)?.get(key));
    let parsed = match default {
        Some(Value::Integer(_)) => text.trim().parse().ok().map(Value::Integer),
        Some(Value::Boolean(_)) => text.trim().parse().ok().map(Value::Boolean),
        _ => None,
    };
    parsed.unwrap_or_else(|| Value::String(text.to_owned()))
}

fn unknown(key: String, origin: Origin, known: &[String]) -> SettingsError {
    let nearest = known.iter().map(|name| (strsim::jaro_winkler(name, &key), name));
    let hint = match nearest.max_by(|a, b| a.0.total_cmp(&b.0)) {
        Some((likeness, name)) if likeness > 0.7 => format!("; did you mean `{name}`?"),
        _ => String::new(),
    };
    SettingsError::Unknown { key, origin, hint }
}

/// Value by value, so that an error names its key.
fn build(origins: &BTreeMap<String, (Value, Origin)>) -> Result<Settings, SettingsError> {
    let mut whole = Table::new();
    for (key, (value, origin)) in origins {
        let Some((section, name)) = key.split_once('.') else { continue };
        let mut alone = Table::new();
        alone.insert(section.to_owned(), Value::Table(Table::from_iter([(name.to_owned(), value.clone())])));
        if let Err(error) = Settings::deserialize_table(alone) {
            let message = error.message().to_owned();
            return Err(SettingsError::Invalid { key: key.clone(), origin: origin.clone(), message });
        }
        if let Value::Table(keys) = whole.entry(section).or_insert_with(|| Value::Table(Table::new())) {
            keys.insert(name.to_owned(), value.clone());
        }
    }
    Settings::deserialize_table(whole).map_err(|error| SettingsError::Invalid {
        key: "(all)".to_owned(),
        origin: Origin::Default,
        message: error.message().to_owned(),
    })
}

impl Settings {
    fn deserialize_table(table: Table) -> Result<Self, toml::de::Error> {
        table.try_into()
    }
}

/// What types cannot say.
fn validate(settings: &Settings, origins: &BTreeMap<String, (Value, Origin)>) -> Result<(), SettingsError> {
    let wrong = |key: &str, message: &str| {
        let origin = origins.get(key).map_or(Origin::Default, |(_, origin)| origin.clone());
        Err(SettingsError::Invalid { key: key.to_owned(), origin, message: message.to_owned() })
    };
    let secret = &settings.accounts.token_secret;
    let url = &settings.server.public_url;
    if !secret.is_empty() && secret.len() < 32 {
        return wrong("accounts.token_secret", "it needs 32 characters or more, such as `openssl rand -hex 32` prints");
    }
    if !url.is_empty() && (!(url.starts_with("http://") || url.starts_with("https://")) || url.ends_with('/')) {
        return wrong("server.public_url", "it starts with http:// or https:// and ends without a slash");
    }
    if settings.server.bind.parse::<std::net::SocketAddr>().is_err() {
        return wrong("server.bind", "it is an address and a port, such as 127.0.0.1:8080 or [::]:8080");
    }
    for (key, value, lowest) in [
        ("accounts.access_minutes", settings.accounts.access_minutes, 1),
        ("accounts.session_days", settings.accounts.session_days, 1),
        ("worker.lease_seconds", settings.worker.lease_seconds, 120),
        ("worker.retry_hours", settings.worker.retry_hours, 1),
        ("worker.threads", settings.worker.threads as i64, 1),
        ("database.connections", i64::from(settings.database.connections), 1),
    ] {
        if value < lowest {
            return wrong(key, &format!("it must be {lowest} or more"));
        }
    }
    if settings.mail.transport == super::MailTransport::Smtp && settings.mail.smtp_url.is_empty() {
        return wrong(
            "mail.smtp_url",
            "mail.transport is smtp, so it needs an address such as smtp://user:password@host:587",
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(pairs: &[(&str, &str)]) -> Sources {
        let environment = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Sources { environment, ..Sources::default() }
    }

    fn message(sources: &Sources) -> String {
        load(sources).unwrap_err().to_string()
    }

    #[test]
    fn flags_beat_the_environment_which_beats_the_file_which_beats_the_defaults() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("chancery.toml");
        std::fs::write(&file, "[server]\nbind = \"127.0.0.1:1\"\nthreads = 3\n[institute]\nname = \"I\"\n").unwrap();
        let mut sources = environment(&[("CHANCERY_SERVER__BIND", "127.0.0.1:2"), ("CHANCERY_SERVER__THREADS", "4")]);
        sources.file = Some(file);
        sources.flags.push(("server.bind", "127.0.0.1:3".to_owned()));
        let loaded = load(&sources).unwrap();
        assert_eq!(loaded.settings.server.bind, "127.0.0.1:3");
        assert_eq!(loaded.settings.server.threads, 4);
        assert_eq!(loaded.settings.institute.name, "I");
        assert_eq!(loaded.settings.database.connections, 8);
    }

    #[test]
    fn an_unknown_key_is_an_error_that_names_the_nearest() {
        assert_eq!(
            message(&environment(&[("CHANCERY_SERVER__BINDD", "x")])),
            "unknown setting `server.bindd` (CHANCERY_SERVER__BINDD); did you mean `server.bind`?"
        );
    }

    #[test]
    fn a_wrong_value_is_named_with_its_origin() {
        assert!(
            message(&environment(&[("CHANCERY_MAIL__TRANSPORT", "pigeon")])).starts_with(
                "the setting `mail.transport` (CHANCERY_MAIL__TRANSPORT) is wrong: unknown variant `pigeon`"
            )
        );
        assert!(message(&environment(&[("CHANCERY_SERVER__THREADS", "many")])).contains("`server.threads`"));
        assert!(message(&environment(&[("CHANCERY_SERVER__BIND", "localhost")])).contains("127.0.0.1:8080"));
    }

    #[test]
    fn a_secret_can_come_from_a_file_and_is_never_shown() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("secret");
        std::fs::write(&file, "postgres://u:hunter2@db/x\n").unwrap();
        let loaded = load(&environment(&[("CHANCERY_DATABASE__URL_FILE", file.to_str().unwrap())])).unwrap();
        assert_eq!(loaded.settings.database.url, "postgres://u:hunter2@db/x");
        assert!(!loaded.show().contains("hunter2"));
        assert!(loaded.show().contains("database.url = \"(hidden)\"  # CHANCERY_DATABASE__URL_FILE"));
    }
}
