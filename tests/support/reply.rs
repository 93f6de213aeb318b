//! What the API answers. What holds for every answer is asserted for every answer, whatever the test looks at.

use serde_json::Value;
use ureq::Body;
use ureq::http::{HeaderMap, Response};

/// What no body may hold: it would tell of the inside.
const INSIDE: [&str; 8] = ["diesel", "sqlite", "postgres", "panicked", "libpq", "src/", "RUST_", "constraint"];

/// An answer.
#[derive(Debug, Clone)]
pub struct Reply {
    pub status: u16,
    pub body: Vec<u8>,
    pub headers: HeaderMap,
    call: String,
}

impl Reply {
    pub(super) fn read(call: String, mut response: Response<Body>) -> Self {
        let body = response.body_mut().with_config().limit(64 * 1024 * 1024).read_to_vec().expect("the body arrives");
        let reply = Self { status: response.status().as_u16(), body, headers: response.headers().clone(), call };
        // What is not offered is no fault of the service: so SCIM tells it.
        let not_offered = reply.status == 501 && reply.call.contains("/scim/");
        assert!(reply.status < 500 || not_offered, "{reply}");
        assert_eq!(reply.header("x-content-type-options"), "nosniff", "{reply}");
        let policy = reply.header("content-security-policy");
        assert!(
            policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'")
                || policy.contains("sandbox"),
            "{reply}"
        );
        assert!(!reply.header("cache-control").is_empty(), "{reply}");
        if reply.status >= 400 {
            let text = reply.text().to_lowercase();
            let told = INSIDE.iter().find(|word| text.contains(&word.to_lowercase()));
            assert!(told.is_none(), "tells of the inside ({told:?}): {reply}");
            reply.check_problem();
        }
        reply
    }

    /// Every error of the API is a problem by RFC 9457.
    fn check_problem(&self) {
        if !self.call.contains("/api/") {
            return;
        }
        assert_eq!(self.header("content-type"), "application/problem+json", "{self}");
        let body = self.json();
        let text = |key: &str| body[key].as_str().unwrap_or_else(|| panic!("no {key}: {self}")).to_owned();
        assert_eq!(body["status"], self.status, "{self}");
        assert_eq!(text("type"), format!("urn:chancery:problem:{}", text("code")), "{self}");
        assert!(!text("title").is_empty(), "{self}");
        assert!(text("detail").starts_with(|c: char| c.is_alphanumeric() || c == '/'), "no sentence: {self}");
        if self.status == 401 {
            assert_eq!(self.header("www-authenticate"), "Bearer", "{self}");
        }
    }

    /// The status is this one.
    #[track_caller]
    pub fn is(self, status: u16) -> Self {
        assert!(self.status == status, "expected {status}, got {self}");
        self
    }

    /// The problem has this code.
    #[track_caller]
    pub fn problem(self, code: &str) -> Self {
        assert!(self.json()["code"] == code, "expected the problem {code}, got {self}");
        self
    }

    /// What is wrong with the input stands at exactly these places.
    #[track_caller]
    pub fn at(self, pointers: &[&str]) -> Self {
        let body = self.json();
        let errors = body["errors"].as_array().unwrap_or_else(|| panic!("no errors: {self}"));
        let found: Vec<&str> = errors.iter().filter_map(|error| error["pointer"].as_str()).collect();
        assert_eq!(found, pointers, "{self}");
        self
    }

    /// The body as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("not JSON ({error}): {self}"))
    }

    /// A part of the body, by its JSON pointer; null when it is not there.
    #[track_caller]
    pub fn part(&self, pointer: &str) -> Value {
        self.json().pointer(pointer).cloned().unwrap_or_default()
    }

    /// A text of the body, by its JSON pointer.
    #[track_caller]
    pub fn str(&self, pointer: &str) -> String {
        self.part(pointer).as_str().unwrap_or_else(|| panic!("no text at {pointer}: {self}")).to_owned()
    }

    /// The items of a list.
    #[track_caller]
    pub fn items(&self) -> Vec<Value> {
        self.part("/items").as_array().unwrap_or_else(|| panic!("no list: {self}")).clone()
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// A header; empty when it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

impl std::fmt::Display for Reply {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text: String = self.text().chars().take(2000).collect();
        write!(f, "{} to {}: {text}", self.status, self.call)
    }
}
