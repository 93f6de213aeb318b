//! What handlers take out of a request: who asks, which languages they read, what they sent.

use std::future::{Ready, ready};
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::http::header;
use actix_web::web::{Bytes, Data};
use actix_web::{FromRequest, HttpMessage as _, HttpRequest};
use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::Value;

use super::body;
use super::error::Problem;
use super::state::State;
use crate::account::idempotency;
use crate::account::token::{Claims, TokenError};
use crate::actions::Fault;
use crate::base::{Language, PageRequest};

/// The claims of a valid access token. That the session still lives is checked with the data, in the same read.
#[derive(Debug, Clone)]
pub struct Signed(pub Claims);

/// As [`Signed`], where one may also come without a token. A token that is no good is still an error.
#[derive(Debug, Clone)]
pub struct MaybeSigned(pub Option<Claims>);

/// The claims of a request's access token, where it has one.
///
/// # Errors
/// When it is no good.
pub fn claims(request: &HttpRequest) -> Result<Option<Claims>, Problem> {
    let Some(value) = request.headers().get(header::AUTHORIZATION) else { return Ok(None) };
    let token = value.to_str().ok().and_then(|text| {
        let (scheme, token) = text.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
    });
    let invalid = || Problem::new(StatusCode::UNAUTHORIZED, "invalid-token", TokenError::Invalid.to_string());
    let Some(state) = request.app_data::<Data<State>>() else { return Err(invalid()) };
    let verified = state.ctx.keys.verify(token.ok_or_else(invalid)?, state.ctx.now());
    match verified {
        Ok(claims) => Ok(Some(claims)),
        Err(TokenError::Invalid) => Err(invalid()),
        Err(expired @ TokenError::Expired) => {
            Err(Problem::new(StatusCode::UNAUTHORIZED, "token-expired", expired.to_string()))
        }
    }
}

impl FromRequest for Signed {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let missing = || {
            let detail = "Sign in first: send the access token as Authorization: Bearer.";
            Problem::new(StatusCode::UNAUTHORIZED, "not-signed-in", detail)
        };
        ready(claims(request).and_then(|claims| claims.map(Self).ok_or_else(missing)))
    }
}

impl FromRequest for MaybeSigned {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(claims(request).map(Self))
    }
}

/// The languages that a request asks for: `?language=` first, then (after the person's own) `Accept-Language`.
#[derive(Debug, Clone, Default)]
pub struct Wished {
    asked: Option<Language>,
    accepted: Vec<Language>,
}

impl Wished {
    /// In the order in which to try them.
    pub fn with(&self, own: Option<&Language>) -> Vec<Language> {
        self.asked.iter().chain(own).chain(&self.accepted).cloned().collect()
    }
}

impl FromRequest for Wished {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let accepted = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        let accepted = accepted.map(Language::from_accept_language).unwrap_or_default();
        let query = request.query_string();
        let asked = query.split('&').find_map(|pair| pair.strip_prefix("language="));
        ready(match asked.map(str::parse::<Language>).transpose() {
            Ok(asked) => Ok(Self { asked, accepted }),
            Err(error) => Err(invalid("/language", error.to_string())),
        })
    }
}

fn invalid(pointer: &str, message: String) -> Problem {
    crate::actions::Error::Invalid(vec![Fault { pointer: pointer.to_owned(), message }]).into()
}

/// A JSON body, with the request's `Idempotency-Key` if it has one. Unknown fields and wrong types are named by their
/// place.
#[derive(Debug)]
pub struct Sent<T> {
    /// The body.
    pub body: T,
    bytes: Bytes,
    repeatable: Option<Repeatable>,
}

/// A request that says when it is the same again.
#[derive(Debug)]
struct Repeatable {
    key: String,
    method: String,
    path: String,
}

/// The longest idempotency key.
const LONGEST_KEY: usize = 200;

impl<T> Sent<T> {
    /// The request as idempotency sees it, for a person or whoever asks without being one.
    pub fn idempotency(&self, scope: impl std::fmt::Display) -> Option<idempotency::Request> {
        let Repeatable { key, method, path } = self.repeatable.as_ref()?;
        Some(idempotency::Request::new(scope.to_string(), key.clone(), method, path, &self.bytes))
    }
}

impl<T: DeserializeOwned + 'static> FromRequest for Sent<T> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (repeatable, not_json) = (repeatable(request), not_json(request));
        let bytes = body::read(request, payload);
        Box::pin(async move {
            let repeatable = repeatable?;
            let bytes = bytes.await?;
            if let Some(problem) = not_json {
                return Err(problem);
            }
            let body = parse(&bytes)?;
            Ok(Self { body, bytes, repeatable })
        })
    }
}

fn repeatable(request: &HttpRequest) -> Result<Option<Repeatable>, Problem> {
    let Some(value) = request.headers().get("idempotency-key") else { return Ok(None) };
    match value.to_str() {
        Ok(key) if (1..=LONGEST_KEY).contains(&key.len()) => Ok(Some(Repeatable {
            key: key.to_owned(),
            method: request.method().to_string(),
            path: request.path().to_owned(),
        })),
        _ => {
            let detail = format!("An Idempotency-Key has 1 to {LONGEST_KEY} visible ASCII characters.");
            Err(Problem::new(StatusCode::BAD_REQUEST, "invalid-idempotency-key", detail))
        }
    }
}

fn not_json(request: &HttpRequest) -> Option<Problem> {
    let media_type = request.content_type();
    let json = media_type.is_empty() || media_type == "application/json" || media_type.ends_with("+json");
    (!json).then(|| {
        let detail = format!("The body is {media_type}; send application/json.");
        Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "not-json", detail)
    })
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    // A body that is not there is an empty object: many calls have nothing to say.
    let bytes = if bytes.is_empty() { b"{}".as_slice() } else { bytes };
    if let Some(pointer) = nul(bytes) {
        return Err(invalid(&pointer, "it holds the character NUL (U+0000), which no text has".to_owned()));
    }
    // A list would be read as an object whose fields have no names.
    if bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[')
        && serde_json::from_slice::<IgnoredAny>(bytes).is_ok()
    {
        return Err(invalid("", "it is a list, where an object is asked for".to_owned()));
    }
    // Where a fault stands is followed only when there is one: that costs as much as reading.
    serde_json::from_slice(bytes).or_else(|_| parse_for_faults(bytes))
}

/// Reads a body anew and says what is wrong with it, and where.
fn parse_for_faults<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let parsed: Result<T, _> = serde_path_to_error::deserialize(&mut deserializer);
    let parsed = parsed.map_err(|error| {
        let path = error.path().to_string();
        let inner = error.into_inner();
        if inner.is_syntax() || inner.is_eof() {
            let detail = format!("The body is not valid JSON: {inner}.");
            return Problem::new(StatusCode::BAD_REQUEST, "malformed-json", detail);
        }
        let (at, message) = (pointer(&path), strip_position(&inner.to_string()));
        match message.strip_prefix("missing field `").and_then(|rest| rest.split('`').next()) {
            Some(field) => invalid(&format!("{at}/{field}"), "it is missing".to_owned()),
            None => invalid(&at, message),
        }
    })?;
    match deserializer.end() {
        Ok(()) => Ok(parsed),
        Err(error) => {
            let detail = format!("The body is not valid JSON: {error}.");
            Err(Problem::new(StatusCode::BAD_REQUEST, "malformed-json", detail))
        }
    }
}

/// Where a text with a NUL stands, if one does: PostgreSQL cannot hold it, so neither database gets it. Only bodies that
/// hold the escape at all are looked through.
pub(super) fn nul(bytes: &[u8]) -> Option<String> {
    let escaped = bytes.contains(&b'\\') && bytes.windows(6).any(|window| window == br"\u0000");
    let body: Value = if escaped { serde_json::from_slice(bytes).ok()? } else { return None };
    let mut waiting = vec![(String::new(), &body)];
    while let Some((pointer, value)) = waiting.pop() {
        match value {
            Value::String(text) if text.contains('\0') => return Some(pointer),
            Value::Array(items) => {
                waiting.extend(items.iter().enumerate().map(|(index, item)| (format!("{pointer}/{index}"), item)));
            }
            Value::Object(members) if members.keys().any(|name| name.contains('\0')) => return Some(pointer),
            Value::Object(members) => {
                waiting.extend(members.iter().map(|(name, member)| (format!("{pointer}/{name}"), member)));
            }
            _ => {}
        }
    }
    None
}

/// `a.b[0].c` as a JSON pointer.
fn pointer(path: &str) -> String {
    if path == "." {
        return String::new();
    }
    let mut pointer = String::new();
    for part in path.split(['.', '[']) {
        pointer.push('/');
        pointer.push_str(part.trim_end_matches(']'));
    }
    pointer
}

fn strip_position(message: &str) -> String {
    message.split(" at line ").next().unwrap_or(message).to_owned()
}

/// What a request prefers (RFC 7240). Preferences that nobody knows are passed over, as the RFC asks.
#[derive(Debug, Clone, Copy, Default)]
pub struct Prefers {
    /// Whether the answer may come before the work is done.
    pub respond_async: bool,
}

impl FromRequest for Prefers {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let lines = request.headers().get_all("prefer").filter_map(|value| value.to_str().ok());
        // Parts may carry parameters behind a semicolon; a quoted comma parts nothing that is known here.
        let mut parts = lines.flat_map(|line| line.split(',')).filter_map(|part| part.split(';').next());
        ready(Ok(Self { respond_async: parts.any(|part| part.trim().eq_ignore_ascii_case("respond-async")) }))
    }
}

/// `?limit=&after=` of a list.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListQuery {
    /// How many items at most, 1 to 200; 50 when nothing is said.
    pub limit: Option<usize>,
    /// The `next` of the page before.
    pub after: Option<String>,
    /// Only what contains this text, where a list can be searched.
    pub search: Option<String>,
    /// Only what is in this state, where a list has states.
    pub state: Option<String>,
    /// The language to answer in.
    pub language: Option<String>,
}

impl ListQuery {
    /// The page that is asked for.
    ///
    /// # Errors
    /// A limit out of range.
    pub fn page(&self) -> Result<PageRequest, Problem> {
        let limit = self.limit.unwrap_or(50);
        if !(1..=200).contains(&limit) {
            return Err(invalid("/limit", "it is a number from 1 to 200".to_owned()));
        }
        Ok(PageRequest { limit, after: self.after.clone() })
    }
}
