//! What is wrong with settings that their types cannot say.

use std::collections::BTreeMap;

use toml::Value;

use super::fault::{Origin, SettingsError};
use super::{Database, MailTransport, Settings, limits};

/// What types cannot say.
pub(super) fn validate(settings: &Settings, origins: &BTreeMap<String, (Value, Origin)>) -> Result<(), SettingsError> {
    let wrong = |key: &str, message: &str| {
        let origin = origins.get(key).map_or(Origin::Default, |(_, origin)| origin.clone());
        Err(SettingsError::Invalid { key: key.to_owned(), origin, message: message.to_owned() })
    };
    let secret = &settings.accounts.token_secret;
    let url = &settings.server.public_url;
    if !secret.is_empty() && secret.len() < 32 {
        return wrong("accounts.token_secret", "it needs 32 characters or more, such as `openssl rand -hex 32` prints");
    }
    let factor_keys = [
        ("accounts.second_factor_key", &settings.accounts.second_factor_key),
        ("accounts.previous_second_factor_key", &settings.accounts.previous_second_factor_key),
    ];
    for (key, secret) in factor_keys {
        if !secret.is_empty() && secret.len() < 32 {
            return wrong(key, "it needs 32 characters or more, such as `openssl rand -hex 32` prints");
        }
    }
    if settings.accounts.refused_words.iter().any(|word| word.trim().chars().count() < 4) {
        return wrong(
            "accounts.refused_words",
            "each word has four characters or more: shorter ones stand by chance in good passwords",
        );
    }
    if !url.is_empty() && (!(url.starts_with("http://") || url.starts_with("https://")) || url.ends_with('/')) {
        return wrong("server.public_url", "it starts with http:// or https:// and ends without a slash");
    }
    if settings.server.bind.parse::<std::net::SocketAddr>().is_err() {
        return wrong("server.bind", "it is an address and a port, such as 127.0.0.1:8080 or [::]:8080");
    }
    let metrics = &settings.server.metrics_listen;
    if !metrics.is_empty() && metrics.parse::<std::net::SocketAddr>().is_err() {
        return wrong("server.metrics_listen", "it is an address and a port, such as 127.0.0.1:9464, or empty");
    }
    for (key, value, lowest) in [
        ("accounts.access_minutes", settings.accounts.access_minutes, 1),
        ("accounts.session_days", settings.accounts.session_days, 1),
        ("accounts.session_longest_days", settings.accounts.session_longest_days, 1),
        ("worker.lease_seconds", settings.worker.lease_seconds, 120),
        ("worker.retry_hours", settings.worker.retry_hours, 1),
        ("worker.threads", settings.worker.threads as i64, 1),
        ("database.connections", i64::from(settings.database.connections), 1),
        ("database.answer_seconds", i64::from(settings.database.answer_seconds), 1),
        ("database.reports_lag_seconds", i64::from(settings.database.reports_lag_seconds), 1),
    ] {
        if value < lowest {
            return wrong(key, &format!("it must be {lowest} or more"));
        }
    }
    if let Some(message) = reports_fault(&settings.database) {
        return wrong("database.reports_url", message);
    }
    for (key, value) in settings.limits.all() {
        if !(1..=limits::HIGHEST).contains(&value) {
            let message = format!(
                "it is a number from 1 to {}: without a limit anybody could do it without end",
                limits::HIGHEST
            );
            return wrong(key, &message);
        }
    }
    for (name, provider) in &settings.providers {
        if let Some((key, message)) = provider.fault() {
            return wrong(&format!("providers.{name}.{key}"), message);
        }
    }
    if let Some((key, message)) = settings.traces.fault() {
        return wrong(&format!("traces.{key}"), &message);
    }
    if settings.mail.transport == MailTransport::Smtp && settings.mail.smtp_url.is_empty() {
        return wrong(
            "mail.smtp_url",
            "mail.transport is smtp, so it needs an address such as smtp://user:password@host:587",
        );
    }
    Ok(())
}

/// What is wrong with the address of the standby for reports. None of it is shown: it may hold a password.
fn reports_fault(database: &Database) -> Option<&'static str> {
    let server = |url: &str| url.starts_with("postgres://") || url.starts_with("postgresql://");
    let (url, own) = (&database.reports_url, &database.url);
    if url.is_empty() {
        return None;
    }
    if !server(url) {
        return Some("it leads to a standby of PostgreSQL, as postgres://USER:PASSWORD@HOST/NAME, or is empty");
    }
    if !server(own) {
        return Some("the database is SQLite, which has no standby: empty it, or let database.url lead to PostgreSQL");
    }
    (url == own).then_some("it is the same as database.url, and a standby is another server: name that, or empty it")
}
