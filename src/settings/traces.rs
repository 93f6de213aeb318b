//! Where traces go, and how many of them.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use toml::{Table, Value};
use url::Url;

/// Where traces go.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Traces {
    /// The collector's address for traces (OTLP over HTTP with protobuf); empty: there are none.
    pub endpoint: String,
    /// The share of requests and pieces of work that are traced, from 0 to 1.
    pub share: f64,
    /// What each request to the collector has in its head. A secret.
    pub headers: Headers,
}

impl Default for Traces {
    fn default() -> Self {
        Self { endpoint: String::new(), share: 1.0, headers: Headers::default() }
    }
}

/// Lines of the head of a request, by their names. What they say is shown nowhere, also not where they are wrong.
#[derive(Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Headers(BTreeMap<String, String>);

/// What they are written like.
const FORM: &str = "a table such as { authorization = \"Bearer ...\" }, or in the environment and in a file authorization=Bearer ..., with \
                    commas or line breaks between several";

impl Headers {
    /// Name and value of each.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The table that a text means: `name=value`, with commas or line breaks between several.
    pub(super) fn table(text: &str) -> Option<Table> {
        let parts = text.split([',', '\n']).map(str::trim).filter(|part| !part.is_empty());
        let pair = |part: &str| {
            let (name, value) = part.split_once('=')?;
            Some((name.trim().to_owned(), Value::String(value.trim().to_owned())))
        };
        parts.map(pair).collect()
    }
}

impl fmt::Debug for Headers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

impl<'de> Deserialize<'de> for Headers {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reading)
    }
}

/// Reads a table. What cannot be read is not told: it may be a secret in the wrong form.
struct Reading;

impl<'de> Visitor<'de> for Reading {
    type Value = Headers;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(FORM)
    }

    fn visit_str<E: serde::de::Error>(self, _: &str) -> Result<Headers, E> {
        Err(E::custom(format!("it is {FORM}")))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Headers, A::Error> {
        let mut read = BTreeMap::new();
        while let Some((name, value)) = map.next_entry::<String, Value>()? {
            let Value::String(value) = value else {
                return Err(A::Error::custom(format!("the value of `{name}` is no text")));
            };
            read.insert(name, value);
        }
        Ok(Headers(read))
    }
}

impl Traces {
    /// The key that is wrong, and why, if any is.
    pub(super) fn fault(&self) -> Option<(&'static str, String)> {
        if !self.endpoint.is_empty() && !is_address(&self.endpoint) {
            let message = "it is the address at which a collector takes traces over HTTP, such as http://127.0.0.1:4318/v1/traces, without \
                           user, password, query or fragment (what a collector wants to know besides stands in traces.headers), or empty";
            return Some(("endpoint", message.to_owned()));
        }
        if !(0.0..=1.0).contains(&self.share) {
            return Some(("share", "it is a number from 0 to 1: 0.1 traces one request of ten".to_owned()));
        }
        self.headers.iter().find_map(|(name, value)| wrong_line(name, value)).map(|message| ("headers", message))
    }
}

fn is_address(text: &str) -> bool {
    // What browsers would mend, such as blanks and names beyond ASCII, the client does not.
    let plain = text.bytes().all(|sign| sign.is_ascii_graphic());
    plain
        && Url::parse(text).is_ok_and(|url| {
            matches!(url.scheme(), "http" | "https")
                && url.has_host()
                && url.username().is_empty()
                && url.password().is_none()
                && url.query().is_none()
                && url.fragment().is_none()
        })
}

/// Why a line cannot stand in the head of a request (RFC 9110, 5.1 and 5.5).
fn wrong_line(name: &str, value: &str) -> Option<String> {
    /// What the program says itself.
    const OWN: [&str; 5] = ["content-length", "content-type", "host", "transfer-encoding", "user-agent"];
    let sign = |sign: u8| sign.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&sign);
    if name.is_empty() || !name.bytes().all(sign) {
        return Some(format!("`{}` is no name of a header", name.escape_default()));
    }
    if OWN.contains(&name.to_ascii_lowercase().as_str()) {
        return Some(format!("`{name}` is what the program says itself"));
    }
    let plain = |sign: u8| sign == b' ' || sign.is_ascii_graphic();
    (value.is_empty() || !value.bytes().all(plain))
        .then(|| format!("the value of `{name}` is empty, or has other signs than those of ASCII"))
}
