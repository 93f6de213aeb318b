//! A client of a server that may be away: a call that was not answered is a value, not the end of the test.

use std::time::Duration;

use serde_json::Value;
use ureq::Agent;
use ureq::http::Request;

/// Calls the API for one person.
#[derive(Clone)]
pub struct Client {
    agent: Agent,
    address: String,
    token: String,
}

/// An answer.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: u16,
    pub body: Value,
    pub retry_after: Option<String>,
}

/// Every request on a connection of its own, so that none meets one that the server is about to close.
pub fn agent() -> Agent {
    let config = Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(Duration::from_secs(60)))
        .max_idle_connections_per_host(0)
        .build();
    config.into()
}

impl Client {
    /// For the holder of a token.
    pub fn new(address: &str, token: &str) -> Self {
        Self { agent: agent(), address: address.to_owned(), token: token.to_owned() }
    }

    /// Calls; none when no whole answer came back.
    pub fn call(&self, method: &str, path: &str, body: Option<Value>) -> Option<Answer> {
        self.send(method, path, None, body)
    }

    /// Calls under an idempotency key; none when no whole answer came back.
    pub fn call_once(&self, key: &str, method: &str, path: &str, body: Option<Value>) -> Option<Answer> {
        self.send(method, path, Some(key), body)
    }

    fn send(&self, method: &str, path: &str, key: Option<&str>, body: Option<Value>) -> Option<Answer> {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}/api/v1{path}", self.address))
            .header("authorization", format!("Bearer {}", self.token));
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        let sent = match body {
            Some(body) => {
                let request = request.header("content-type", "application/json").body(body.to_string());
                self.agent.run(request.expect("a request"))
            }
            None => self.agent.run(request.body(()).expect("a request")),
        };
        let mut response = sent.ok()?;
        let status = response.status().as_u16();
        let retry_after =
            response.headers().get("retry-after").and_then(|value| value.to_str().ok()).map(str::to_owned);
        let bytes = response.body_mut().read_to_vec().ok()?;
        let body = if bytes.is_empty() { Value::Null } else { serde_json::from_slice(&bytes).ok()? };
        Some(Answer { status, body, retry_after })
    }

    /// Calls a server that is there, and gets what was asked for.
    #[track_caller]
    pub fn get(&self, path: &str) -> Value {
        self.call("GET", path, None).expect("an answer").good()
    }

    /// Calls a server that is there; it does what it is told.
    #[track_caller]
    pub fn post(&self, path: &str, body: Value) -> Value {
        self.call("POST", path, Some(body)).expect("an answer").good()
    }

    /// Enrols; the enrolment's id.
    #[track_caller]
    pub fn enrol(&self, course: &str) -> String {
        let enrolled = self.post(&format!("/courses/{course}/enrolments"), serde_json::json!({}));
        enrolled["id"].as_str().expect("an id").to_owned()
    }

    /// Marks the one lesson of the tests' courses as done.
    pub fn completes_the_lesson(&self, enrolment: &str) -> Option<Answer> {
        self.call("PUT", &format!("/enrolments/{enrolment}/lessons/one/read/completion"), None)
    }
}

impl Answer {
    /// The body of an answer that is no problem.
    #[track_caller]
    pub fn good(self) -> Value {
        assert!(self.status < 300, "{} {}", self.status, self.body);
        self.body
    }
}
