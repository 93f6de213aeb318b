//! Which keys are secrets: never shown, and readable from a file of their own.

/// The keys whose values are never shown and that can also be given as `..._FILE`, besides the `client_secret` of each provider.
const SECRETS: [&str; 9] = [
    "database.url",
    "database.reports_url",
    "mail.smtp_url",
    "accounts.token_secret",
    "accounts.previous_token_secret",
    "accounts.second_factor_key",
    "accounts.previous_second_factor_key",
    "certificates.signing_key",
    "traces.headers",
];

/// Whether the value of a key is never shown.
pub fn is_secret(key: &str) -> bool {
    SECRETS.contains(&key) || key.starts_with("providers.") && key.ends_with(".client_secret")
}
