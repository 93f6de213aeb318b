//! What is taken out of a request of a directory: who asks, for what, with which body.

use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::http::header;
use actix_web::web::{Data, Query as Pairs};
use actix_web::{FromRequest, HttpMessage as _, HttpRequest};
use serde_json::Value;

use super::answer::ScimProblem;
use crate::actions::scim::{self, Directory, Query};
use crate::scim::fault::{Fault, Kind};
use crate::scim::matching::member;
use crate::scim::present::{self, Wanted};
use crate::web::client::client;
use crate::web::state::State;
use crate::web::{body, extract};

/// The directory that asks.
#[derive(Debug, Clone)]
pub struct From(pub Directory);

impl FromRequest for From {
    type Error = ScimProblem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, ScimProblem>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let shown = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let secret = shown.and_then(|text| {
            let (scheme, secret) = text.split_once(' ')?;
            scheme.eq_ignore_ascii_case("bearer").then(|| secret.trim().to_owned())
        });
        let (state, from) = (request.app_data::<Data<State>>().cloned(), client(request));
        Box::pin(async move {
            let secret = secret.filter(|secret| (1..=200).contains(&secret.len()));
            let (Some(secret), Some(state)) = (secret, state) else { return Err(ScimProblem::stranger()) };
            Ok(Self(scim::arrive(&state.ctx, &state.db, secret, from).await?))
        })
    }
}

/// What is asked for in the address, or in the body of a search.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// Which things.
    pub query: Query,
    /// What of them.
    pub wanted: Wanted,
    /// The version that is to be changed.
    pub if_match: Option<String>,
    /// The version that is known.
    pub if_none_match: Option<String>,
}

fn number(name: &str, text: &str) -> Result<i64, Fault> {
    text.trim().parse().map_err(|_| Fault::value(name, "it is a whole number"))
}

impl Asked {
    /// What stands in the address and the head of a request. Unknown words are passed over, as RFC 7644 asks.
    ///
    /// # Errors
    /// [`Kind::InvalidValue`].
    pub fn of(request: &HttpRequest) -> Result<Self, Fault> {
        let pairs = Pairs::<Vec<(String, String)>>::from_query(request.query_string());
        let pairs =
            pairs.map_err(|_| Fault::new(Kind::InvalidSyntax, "What stands behind the ? is not understood."))?;
        let head = |name| request.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let mut asked = Self {
            if_match: head(header::IF_MATCH),
            if_none_match: head(header::IF_NONE_MATCH),
            query: Query { start: 1, ..Query::default() },
            ..Self::default()
        };
        for (name, text) in pairs.into_inner() {
            match name.to_ascii_lowercase().as_str() {
                "filter" => asked.query.filter = Some(text),
                "startindex" => asked.query.start = number("startIndex", &text)?,
                "count" => asked.query.count = Some(number("count", &text)?),
                "attributes" => asked.wanted.attributes = present::names(&text),
                "excludedattributes" => asked.wanted.excluded = present::names(&text),
                _ => {}
            }
        }
        asked.one_of_both()
    }

    /// What stands in the body of a search.
    ///
    /// # Errors
    /// [`Kind::InvalidValue`].
    pub fn in_search(body: &Value) -> Result<Self, Fault> {
        let none = serde_json::Map::new();
        let parts = body.as_object().unwrap_or(&none);
        let names = |name: &str| {
            let listed = member(parts, name).and_then(Value::as_array).into_iter().flatten();
            present::names(&listed.filter_map(Value::as_str).collect::<Vec<_>>().join(","))
        };
        let whole = |name: &str| match member(parts, name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => value.as_i64().map(Some).ok_or_else(|| Fault::value(name, "it is a whole number")),
        };
        let filter = match member(parts, "filter") {
            None | Some(Value::Null) => None,
            Some(Value::String(text)) => Some(text.clone()),
            Some(_) => return Err(Fault::value("filter", "it is a text")),
        };
        let query = Query { filter, start: whole("startIndex")?.unwrap_or(1), count: whole("count")? };
        let wanted = Wanted { attributes: names("attributes"), excluded: names("excludedAttributes") };
        Self { query, wanted, ..Self::default() }.one_of_both()
    }

    fn one_of_both(self) -> Result<Self, Fault> {
        if self.wanted.attributes.is_empty() || self.wanted.excluded.is_empty() {
            return Ok(self);
        }
        Err(Fault::value("attributes", "it does not go with excludedAttributes: give one of both"))
    }
}

impl FromRequest for Asked {
    type Error = ScimProblem;
    type Future = std::future::Ready<Result<Self, ScimProblem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(Self::of(request).map_err(ScimProblem::from))
    }
}

/// A body, which is JSON.
#[derive(Debug)]
pub struct Sent(pub Value);

impl FromRequest for Sent {
    type Error = ScimProblem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, ScimProblem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let media_type = request.content_type().to_owned();
        let bytes = body::read(request, payload);
        Box::pin(async move {
            let bytes = bytes.await?;
            if !(media_type.is_empty() || media_type == "application/json" || media_type.ends_with("+json")) {
                let detail = format!("The body is {media_type}; send application/scim+json.");
                return Err(ScimProblem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, detail));
            }
            let syntax = |detail: String| Fault::new(Kind::InvalidSyntax, detail);
            let body: Value = serde_json::from_slice(&bytes)
                .map_err(|error| syntax(format!("The body is not valid JSON: {error}.")))?;
            if !body.is_object() {
                return Err(syntax("The body is an object.".to_owned()).into());
            }
            if let Some(at) = extract::nul(&bytes) {
                let detail = format!("{at} holds the character NUL (U+0000), which no text has.");
                return Err(Fault::new(Kind::InvalidValue, detail).into());
            }
            Ok(Self(body))
        })
    }
}
