//! Asking a provider: by TLS, for ten seconds and 256 KiB at most, without following redirects; a few at a time, so that a slow
//! provider keeps nothing else waiting.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::Deserialize;
use tokio::sync::Semaphore;
use ureq::http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use ureq::http::{Request, Response};
use ureq::{Agent, Body};

use crate::account::identity::Doubt;
use crate::base::percent_encoded;
use crate::outward;

/// How long a provider may take for an answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// The longest answer, in bytes.
const LONGEST: u64 = 256 * 1024;
/// How many answers are waited for at the same time.
const AT_ONCE: usize = 8;

/// Asks providers.
#[derive(Clone)]
pub(super) struct Client {
    agent: Arc<OnceLock<Agent>>,
    turns: Arc<Semaphore>,
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Client")
    }
}

/// What a code was exchanged for.
#[derive(Deserialize)]
pub(super) struct Tokens {
    /// Who it is.
    #[serde(default)]
    pub(super) id_token: String,
    /// What the provider says more for.
    #[serde(default)]
    pub(super) access_token: Option<String>,
}

/// What a provider says when it refuses (RFC 6749, section 5.2).
#[derive(Deserialize)]
struct Refused {
    error: String,
}

fn text(mut answer: Response<Body>) -> Result<(u16, Vec<u8>), Doubt> {
    let status = answer.status().as_u16();
    let bytes = answer.body_mut().with_config().limit(LONGEST).read_to_vec();
    let bytes = bytes.map_err(|error| match error {
        ureq::Error::BodyExceedsLimit(_) => Doubt::Unreadable(format!("its answer is longer than {LONGEST} bytes")),
        other => Doubt::Unreachable(other.to_string()),
    })?;
    Ok((status, bytes))
}

impl Client {
    pub(super) fn new() -> Self {
        Self { agent: Arc::default(), turns: Arc::new(Semaphore::new(AT_ONCE)) }
    }

    async fn asks(
        &self,
        ask: impl FnOnce(&Agent) -> Result<Response<Body>, ureq::Error> + Send + 'static,
    ) -> Result<(u16, Vec<u8>), Doubt> {
        let busy = || Doubt::Unreachable("too many wait for an answer".to_owned());
        let turn = tokio::time::timeout(PATIENCE, self.turns.clone().acquire_owned()).await;
        let turn = turn.map_err(|_| busy())?.map_err(|_| busy())?;
        let kept = self.agent.clone();
        let asked = tokio::task::spawn_blocking(move || {
            let _held_until_done = turn;
            let answer = ask(kept.get_or_init(|| outward::agent(PATIENCE)))
                .map_err(|error| Doubt::Unreachable(error.to_string()))?;
            text(answer)
        });
        asked.await.map_err(|error| Doubt::Unreachable(error.to_string()))?
    }

    /// What stands at an address.
    pub(super) async fn get(&self, address: String, bearer: Option<String>) -> Result<Vec<u8>, Doubt> {
        let asked = address.clone();
        let (status, bytes) = self
            .asks(move |agent| {
                let mut request = Request::get(asked).header(ACCEPT, "application/json");
                if let Some(token) = bearer {
                    request = request.header(AUTHORIZATION, format!("Bearer {token}"));
                }
                agent.run(request.body(())?)
            })
            .await?;
        if status == 200 { Ok(bytes) } else { Err(Doubt::Unreadable(format!("it answers {status} at {address}"))) }
    }

    /// Exchanges a code; `shown`: the client and its secret, where they go into the header.
    pub(super) async fn exchange(
        &self,
        address: String,
        form: String,
        shown: Option<(&str, &str)>,
    ) -> Result<Tokens, Doubt> {
        // RFC 6749, section 2.3.1: both are encoded as in a form first.
        let shown = shown.map(|(id, secret)| {
            let pair = format!("{}:{}", percent_encoded(id), percent_encoded(secret));
            format!("Basic {}", BASE64.encode(pair))
        });
        let (status, bytes) = self
            .asks(move |agent| {
                let mut request = Request::post(address)
                    .header(ACCEPT, "application/json")
                    .header(CONTENT_TYPE, "application/x-www-form-urlencoded");
                if let Some(shown) = shown {
                    request = request.header(AUTHORIZATION, shown);
                }
                agent.run(request.body(form)?)
            })
            .await?;
        if matches!(status, 400 | 401) {
            let said = serde_json::from_slice::<Refused>(&bytes).map(|refused| refused.error);
            return Err(Doubt::CodeRefused(said.unwrap_or_else(|_| status.to_string()).chars().take(100).collect()));
        }
        if status != 200 {
            return Err(Doubt::Unreadable(format!("it answers {status} where codes are exchanged")));
        }
        let tokens = serde_json::from_slice(&bytes);
        tokens.map_err(|error| Doubt::Unreadable(format!("its answer to the code: {error}")))
    }
}
