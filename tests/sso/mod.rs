//! Signing in by a provider of identities: against a real one (npm's `oidc-provider`), and against one that forges.

mod doctor;
mod forger;
mod genuine;
mod hostile;
mod linking;
mod provider;
mod roles;
mod walk;
mod ways;
