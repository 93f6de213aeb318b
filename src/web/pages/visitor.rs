//! Who asks for a page: the session in the cookie, the languages they read, the secret that their forms carry.

use std::cell::Cell;
use std::future::{Ready, ready};

use actix_web::cookie::{Cookie, SameSite, time};
use actix_web::dev::Payload;
use actix_web::http::{Method, header};
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};
use sha2::{Digest, Sha256};

use crate::account::Caller;
use crate::account::identity::way;
use crate::account::token::{Claims, HALF_SECONDS};
use crate::actions::{Context, Error, access};
use crate::base::{Client, Language, percent_encoded, random};
use crate::db::Connection;
use crate::web::client;
use crate::web::error::Problem;
use crate::web::state::{App, State};

/// Days for which a chosen language is remembered.
const LANGUAGE_DAYS: i64 = 365;

/// Who asks.
#[derive(Debug)]
pub struct Visitor {
    /// What the session cookie says, if it is genuine. That the session still lives is checked with the data.
    pub claims: Option<Claims>,
    /// The path of the page, for links that lead back to it.
    pub path: String,
    /// What the browser holds between the two steps of a sign-in.
    pub half: Option<String>,
    /// What the browser holds on the way to a provider of identities.
    pub way: Option<String>,
    /// Where the request comes from.
    pub client: Client,
    query: Vec<(String, String)>,
    asked: Option<Language>,
    remembered: Option<Language>,
    accepted: Vec<Language>,
    secret: String,
    fresh: bool,
    used: Cell<bool>,
    names: Names,
}

/// The cookies' names. With TLS they carry the prefix that keeps other hosts of the domain from setting them.
#[derive(Debug, Clone, Copy)]
struct Names {
    secure: bool,
    session: &'static str,
    form: &'static str,
    language: &'static str,
    half: &'static str,
    way: &'static str,
}

const PLAIN: Names = Names {
    secure: false,
    session: "chancery",
    form: "chancery-form",
    language: "chancery-language",
    half: "chancery-half",
    way: "chancery-way",
};
const SECURE: Names = Names {
    secure: true,
    session: "__Host-chancery",
    form: "__Host-chancery-form",
    language: "__Host-chancery-language",
    half: "__Host-chancery-half",
    way: "__Host-chancery-way",
};

impl Names {
    fn of(ctx: &Context) -> Self {
        if ctx.public_url.starts_with("https://") { SECURE } else { PLAIN }
    }

    fn cookie(self, name: &'static str, value: String) -> Cookie<'static> {
        Cookie::build(name, value).path("/").http_only(true).same_site(SameSite::Lax).secure(self.secure).finish()
    }
}

impl Visitor {
    /// Reads a request.
    pub fn of(request: &HttpRequest) -> Self {
        let state = request.app_data::<Data<State>>();
        let names = state.map_or(PLAIN, |state| Names::of(&state.ctx));
        let cookie = |name: &str| request.cookie(name).map(|cookie| cookie.value().to_owned());
        let session = cookie(names.session);
        let claims = session.as_deref().zip(state).and_then(|(token, state)| {
            let verified = state.ctx.keys.verify_page(token, state.ctx.now());
            verified.ok()
        });
        let kept = session.filter(|_| claims.is_some()).or_else(|| cookie(names.form).filter(|kept| kept.len() > 20));
        let fresh = kept.is_none();
        let query = actix_web::web::Query::<Vec<(String, String)>>::from_query(request.query_string());
        let query = query.map(actix_web::web::Query::into_inner).unwrap_or_default();
        let asked = query.iter().find(|(name, _)| name == "language").and_then(|(_, tag)| tag.parse().ok());
        let accepted = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        Self {
            claims,
            path: request.path().to_owned(),
            half: cookie(names.half),
            way: cookie(names.way),
            client: client::client(request),
            query,
            asked,
            remembered: cookie(names.language).and_then(|tag| tag.parse().ok()),
            accepted: accepted.map(Language::from_accept_language).unwrap_or_default(),
            secret: kept.unwrap_or_else(random::secret),
            fresh,
            used: Cell::new(false),
            names,
        }
    }

    /// A parameter of the address.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The languages in which to try: the one asked for, the one chosen before, one's own, what the browser says.
    pub fn wished(&self, caller: Option<&Caller>) -> Vec<Language> {
        let own = caller.map(|caller| &caller.language);
        self.asked.iter().chain(&self.remembered).chain(own).chain(&self.accepted).cloned().collect()
    }

    /// The token that a form of this visitor carries: only who has the cookie can know it.
    pub fn form_token(&self) -> String {
        self.used.set(true);
        form_token(&self.secret)
    }

    /// The same page in another language, with what else stands in the address.
    pub fn in_language(&self, tag: &str) -> String {
        let others = self.query.iter().filter(|(name, _)| name != "language" && name != "copy");
        let mut address = format!("{}?language={tag}", self.path);
        for (name, value) in others {
            address.push_str(&format!("&{}={}", encoded(name), encoded(value)));
        }
        address
    }

    /// The same list from a cursor on, with what else stands in the address.
    pub fn further(&self, cursor: &str) -> String {
        let others = self.query.iter().filter(|(name, _)| !matches!(name.as_str(), "after" | "done" | "language"));
        let mut address = format!("{}?after={}", self.path, encoded(cursor));
        for (name, value) in others {
            address.push_str(&format!("&{}={}", encoded(name), encoded(value)));
        }
        address
    }

    /// A parameter of the address that is not empty.
    pub fn filled(&self, name: &str) -> Option<String> {
        self.parameter(name).map(str::trim).filter(|value| !value.is_empty()).map(str::to_owned)
    }

    /// The cookies that the answer sets: the language when one was chosen, the secret of forms when there was none.
    pub fn cookies(&self) -> Vec<Cookie<'static>> {
        let mut cookies = Vec::new();
        if let Some(language) = &self.asked {
            cookies.push(self.language_cookie(language));
        }
        if self.fresh && self.used.get() {
            cookies.push(self.names.cookie(self.names.form, self.secret.clone()));
        }
        cookies
    }

    /// The cookie that remembers a language.
    pub fn language_cookie(&self, language: &Language) -> Cookie<'static> {
        let mut cookie = self.names.cookie(self.names.language, language.to_string());
        cookie.set_max_age(time::Duration::days(LANGUAGE_DAYS));
        cookie
    }

    /// The cookie of a session.
    pub fn session_cookie(&self, token: String, days: i64) -> Cookie<'static> {
        let mut cookie = self.names.cookie(self.names.session, token);
        cookie.set_max_age(time::Duration::days(days));
        cookie
    }

    /// The cookie that is held between the two steps of a sign-in, for as long as it is good.
    pub fn half_cookie(&self, token: String) -> Cookie<'static> {
        let mut cookie = self.names.cookie(self.names.half, token);
        cookie.set_max_age(time::Duration::seconds(HALF_SECONDS));
        cookie
    }

    /// Takes that cookie away.
    pub fn no_half(&self) -> Cookie<'static> {
        let mut cookie = self.names.cookie(self.names.half, String::new());
        cookie.make_removal();
        cookie
    }

    /// The cookie that is held on the way to a provider of identities, for as long as the way is good.
    pub fn way_cookie(&self, token: String) -> Cookie<'static> {
        let mut cookie = self.names.cookie(self.names.way, token);
        cookie.set_max_age(time::Duration::seconds(way::SECONDS));
        cookie
    }

    /// Takes that cookie away.
    pub fn no_way(&self) -> Cookie<'static> {
        let mut cookie = self.names.cookie(self.names.way, String::new());
        cookie.make_removal();
        cookie
    }

    /// Takes the session's cookie away.
    pub fn no_session(&self) -> Cookie<'static> {
        let mut cookie = self.names.cookie(self.names.session, String::new());
        cookie.make_removal();
        cookie
    }

    /// Whether a form really comes from one of our pages: its token, and what the browser says about its origin.
    pub fn sent_by_us(&self, request: &HttpRequest, token: &str) -> bool {
        use subtle::ConstantTimeEq as _;
        let expected = form_token(&self.secret);
        !self.fresh && bool::from(expected.as_bytes().ct_eq(token.as_bytes())) && from_here(request)
    }
}

fn form_token(secret: &str) -> String {
    random::base32(&Sha256::digest([b"chancery page form: ".as_slice(), secret.as_bytes()].concat()))
}

/// A browser that says where a request comes from must say "from here".
fn from_here(request: &HttpRequest) -> bool {
    let said = |name: &str| request.headers().get(name).map(|value| value.to_str().unwrap_or("?").to_owned());
    let site = said("sec-fetch-site").is_none_or(|site| matches!(site.as_str(), "same-origin" | "none"));
    let origin = said("origin").is_none_or(|origin| {
        let host = said("host").unwrap_or_default();
        let ours = request.app_data::<Data<State>>().is_some_and(|state| state.ctx.public_url == origin);
        ours || origin.split_once("://").is_some_and(|(_, authority)| !host.is_empty() && authority == host)
    });
    site && origin
}

/// A text as part of an address, in which slashes stay.
pub fn encoded(text: &str) -> String {
    percent_encoded(text).replace("%2F", "/")
}

/// Who is signed in, where a page has something for everybody: a session that ended counts as none.
///
/// # Errors
/// [`Error::Store`].
pub fn maybe(conn: &mut Connection, ctx: &Context, claims: Option<&Claims>) -> Result<Option<Caller>, Error> {
    match claims.map(|claims| access::caller(conn, ctx, claims)).transpose() {
        Err(Error::Unauthenticated) => Ok(None),
        other => other,
    }
}

/// [`maybe`], where a page asks the database for nothing else with it; about a stranger it is not asked.
///
/// # Errors
/// [`Error::Store`].
pub async fn who(app: &App, claims: Option<Claims>) -> Result<Option<Caller>, Error> {
    if claims.is_none() {
        return Ok(None);
    }
    let ctx = app.ctx.clone();
    app.db.read(move |conn| maybe(conn, &ctx, claims.as_ref())).await
}

/// Who is signed in, with or without the second factor that the role needs: where one sets it up.
///
/// # Errors
/// [`Error::Unauthenticated`].
pub fn signed_in(conn: &mut Connection, ctx: &Context, claims: Option<&Claims>) -> Result<Caller, Error> {
    access::signed_in(conn, ctx, claims.ok_or(Error::Unauthenticated)?)
}

/// Who is signed in, where nobody else is let in.
///
/// # Errors
/// [`Error::Unauthenticated`].
pub fn required(conn: &mut Connection, ctx: &Context, claims: Option<&Claims>) -> Result<Caller, Error> {
    access::caller(conn, ctx, claims.ok_or(Error::Unauthenticated)?)
}

/// Where a form may lead: a path on this host, and nothing that a browser could read as another host.
pub fn local(next: &str) -> Option<&str> {
    let rest = next.strip_prefix('/')?;
    let safe = !rest.starts_with(['/', '\\']) && next.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    safe.then_some(next)
}

/// Where to go after signing in, from a page that asks for it.
pub fn sign_in_address(method: &Method, path_and_query: &str) -> String {
    match local(path_and_query).filter(|next| method == Method::GET && *next != "/") {
        Some(next) => format!("/sign-in?next={}", encoded(next)),
        None => "/sign-in".to_owned(),
    }
}

impl FromRequest for Visitor {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self::of(request)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_on_this_host_are_followed() {
        assert_eq!(local("/learn/law?x=1"), Some("/learn/law?x=1"));
        for foreign in ["", "//evil.org", "/\\evil.org", "https://evil.org", "/a\r\nSet-Cookie: x", "evil", "/a\\b"] {
            assert_eq!(local(foreign), None, "{foreign:?}");
        }
    }

    #[test]
    fn the_way_back_is_kept_for_pages_but_not_for_forms() {
        assert_eq!(sign_in_address(&Method::GET, "/learn/a?b=c"), "/sign-in?next=/learn/a%3Fb%3Dc");
        assert_eq!(sign_in_address(&Method::POST, "/learn/a"), "/sign-in");
        assert_eq!(sign_in_address(&Method::GET, "//evil.org"), "/sign-in");
    }

    #[test]
    fn a_form_token_tells_nothing_of_its_secret() {
        assert_ne!(form_token("a"), form_token("b"));
        assert!(!form_token("secret").contains("secret"));
    }
}
