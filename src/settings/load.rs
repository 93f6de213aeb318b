//! Reading and merging the settings, and remembering where each value came from.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use toml::{Table, Value};

use super::fault::{Origin, SettingsError};
use super::providers::{self, Provider};
use super::{Headers, Settings, check, is_secret};

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
            let empty = value.as_str() == Some("") || value.as_table().is_some_and(Table::is_empty);
            let hidden = is_secret(key) && !empty;
            let shown = if hidden { "\"(hidden)\"".to_owned() } else { value.to_string() };
            format!("{key} = {shown}  # {origin}\n")
        });
        lines.collect()
    }

    /// The settings in force without secrets, as text: for telling later what changed.
    pub fn plain(&self) -> BTreeMap<String, String> {
        let told = self.origins.iter().filter(|(key, _)| !is_secret(key));
        told.map(|(key, (value, _))| (key.clone(), value.to_string())).collect()
    }
}

/// Reads and merges the sources.
///
/// # Errors
/// [`SettingsError`], which names the key and where it stands.
pub fn load(sources: &Sources) -> Result<Loaded, SettingsError> {
    let defaults = Table::try_from(Settings::default()).unwrap_or_default();
    let mut origins = flatten(&defaults, &Origin::Default);
    let known: Vec<String> = origins.keys().cloned().collect();
    let mut put = |key: String, value: Value, origin: Origin| {
        name_provider(&key, &mut origins);
        match origins.get_mut(&key) {
            Some(slot) => {
                *slot = (value, origin);
                Ok(())
            }
            None => Err(unknown(key, origin, &known_with(&known, &origins))),
        }
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
    check::validate(&settings, &origins)?;
    Ok(Loaded { settings, origins })
}

/// The section and the name of a key: `providers.ministry.issuer` is the key `issuer` of the section `providers.ministry`.
fn split(key: &str) -> Option<(&str, &str)> {
    if key.starts_with("providers.") { key.rsplit_once('.') } else { key.split_once('.') }
}

/// The name of the provider that a key is about.
fn provider_of(key: &str) -> Option<&str> {
    let (section, _) = split(key)?;
    section.strip_prefix("providers.").filter(|name| providers::is_name(name))
}

fn provider_defaults() -> Table {
    Table::try_from(Provider::default()).unwrap_or_default()
}

/// A provider that is named for the first time has all its keys from now on.
fn name_provider(key: &str, origins: &mut BTreeMap<String, (Value, Origin)>) {
    let Some(name) = provider_of(key).filter(|_| !origins.contains_key(key)) else { return };
    for (own, value) in provider_defaults() {
        origins.entry(format!("providers.{name}.{own}")).or_insert((value, Origin::Default));
    }
}

fn known_with(known: &[String], origins: &BTreeMap<String, (Value, Origin)>) -> Vec<String> {
    let provided = origins.keys().filter(|key| key.starts_with("providers."));
    known.iter().chain(provided).cloned().collect()
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
            Value::Table(sections) if section == "providers" => {
                for (name, value) in sections {
                    match value {
                        Value::Table(keys) => {
                            flat.extend(keys.iter().map(|(key, value)| {
                                (format!("{section}.{name}.{key}"), (value.clone(), origin.clone()))
                            }))
                        }
                        other => {
                            flat.insert(format!("{section}.{name}"), (other.clone(), origin.clone()));
                        }
                    }
                }
            }
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
    // CHANCERY_PROVIDERS__FOREIGN_OFFICE__CLIENT_SECRET is [providers.foreign-office] client_secret.
    let key = match key.split_once("__").filter(|_| section == "PROVIDERS") {
        Some((name, own)) => format!("providers.{}.{}", name.to_lowercase().replace('_', "-"), own.to_lowercase()),
        None => format!("{}.{}", section.to_lowercase(), key.to_lowercase()),
    };
    let secret = key.strip_suffix("_file").filter(|secret| is_secret(secret));
    if let Some(secret) = secret {
        let content = std::fs::read_to_string(text).map_err(|error| SettingsError::Invalid {
            key: secret.to_owned(),
            origin: Origin::Environment(name.to_owned()),
            message: format!("cannot read {text}: {error}"),
        })?;
        return Ok(Some((secret.to_owned(), typed(secret, content.trim_end(), defaults))));
    }
    let value = typed(&key, text, defaults);
    Ok(Some((key, value)))
}

/// The text as a value of the key's own type; what does not fit stays a text, and is named as wrong later.
fn typed(key: &str, text: &str, defaults: &Table) -> Value {
    let provided = provider_of(key).map(|_| provider_defaults());
    let default = split(key).and_then(|(section, key)| match &provided {
        Some(own) => own.get(key),
        None => defaults.get(section)?.get(key),
    });
    let parsed = match default {
        Some(Value::Integer(_)) => text.trim().parse().ok().map(Value::Integer),
        Some(Value::Float(_)) => text.trim().parse().ok().map(Value::Float),
        Some(Value::Boolean(_)) => text.trim().parse().ok().map(Value::Boolean),
        Some(Value::Table(_)) if key == "traces.headers" => Headers::table(text).map(Value::Table),
        Some(Value::Array(_)) => {
            let items = text.split(',').map(str::trim).filter(|item| !item.is_empty());
            Some(Value::Array(items.map(|item| Value::String(item.to_owned())).collect()))
        }
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
        let mut alone = Table::new();
        put_at(&mut alone, key, value);
        if let Err(error) = Settings::deserialize_table(alone) {
            let message = error.message().to_owned();
            return Err(SettingsError::Invalid { key: key.clone(), origin: origin.clone(), message });
        }
        put_at(&mut whole, key, value);
    }
    Settings::deserialize_table(whole).map_err(|error| SettingsError::Invalid {
        key: "(all)".to_owned(),
        origin: Origin::Default,
        message: error.message().to_owned(),
    })
}

/// Puts a value where its key says.
fn put_at(table: &mut Table, key: &str, value: &Value) {
    let Some((section, name)) = split(key) else { return };
    let keys = section
        .split('.')
        .try_fold(table, |table, part| table.entry(part).or_insert_with(|| Value::Table(Table::new())).as_table_mut());
    if let Some(keys) = keys {
        keys.insert(name.to_owned(), value.clone());
    }
}

impl Settings {
    fn deserialize_table(table: Table) -> Result<Self, toml::de::Error> {
        table.try_into()
    }
}
