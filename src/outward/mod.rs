//! The way to other servers over HTTP: one kind of client for all whom the program asks.
//!
//! Belongs here: what holds for every such request, TLS and its authorities, patience, no redirects. What is asked, and what is believed
//! of an answer, belongs to who asks.

use std::sync::Arc;
use std::time::Duration;

use ureq::Agent;
use ureq::tls::{Certificate, RootCerts, TlsConfig, TlsProvider};

/// Asks, for as long as `patience` in all, with the authorities that this machine trusts, so that those of an institute of its own are
/// among them. Statuses are answers and no errors; nobody is sent on to another address.
pub fn agent(patience: Duration) -> Agent {
    let found = rustls_native_certs::load_native_certs();
    let trusted: Vec<Certificate<'static>> =
        found.certs.iter().map(|one| Certificate::from_der(one.as_ref()).to_owned()).collect();
    let tls = TlsConfig::builder()
        .provider(TlsProvider::Rustls)
        .root_certs(RootCerts::new_with_certs(&trusted))
        .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .build();
    Agent::config_builder()
        .tls_config(tls)
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .timeout_global(Some(patience))
        .user_agent("chancery")
        .build()
        .into()
}
