//! `healthcheck`: asks the server on this machine whether it is ready. An image without a shell has nothing else to ask with.

use std::net::SocketAddr;
use std::process::ExitCode;
use std::time::Duration;

use super::serve::reachable;
use super::{Failure, output};
use crate::settings::Loaded;

/// How long the server may take: whoever asks every few seconds does not wait longer.
const PATIENCE: Duration = Duration::from_secs(4);

pub(super) fn run(loaded: &Loaded) -> Result<ExitCode, Failure> {
    let address: SocketAddr = loaded.settings.server.bind.parse()?;
    let asked = format!("http://{}/readyz", reachable(address));
    let agent = ureq::Agent::config_builder().http_status_as_error(false).timeout_global(Some(PATIENCE)).proxy(None);
    let agent: ureq::Agent = agent.build().into();
    let (word, code) = match agent.get(&asked).call() {
        Ok(mut answer) => {
            let good = answer.status().is_success();
            (
                answer.body_mut().read_to_string()?.trim().to_owned(),
                if good { ExitCode::SUCCESS } else { ExitCode::from(1) },
            )
        }
        Err(error) => (format!("{asked} does not answer: {error}"), ExitCode::from(1)),
    };
    output::line(&word)?;
    Ok(code)
}
