//! The people of the tests: they call the API and nothing else.

use std::sync::{Arc, Mutex, OnceLock};

use argon2::password_hash::PasswordHasher as _;
use argon2::{Algorithm, Argon2, Params, Version};
use chancery::account::{NewPerson, Role, person, session};
use chancery::base::Timestamp;
use chancery::course::model::Course;
use chrono::Duration;
use serde_json::{Value, json};
use ureq::http::Request;

use super::app::App;
use super::authenticator::Authenticator;
use super::reply::Reply;

/// Everybody's password.
pub const PASSWORD: &str = "consul visits the harbour";

/// Somebody who calls the API.
pub struct Actor<'a> {
    pub app: &'a App,
    pub name: String,
    pub email: String,
    pub id: String,
    signed: Mutex<Signed>,
    authenticator: Mutex<Option<Authenticator>>,
    pub(super) study: Mutex<Option<Study>>,
}

enum Signed {
    /// Without a token.
    Not,
    /// With this token, whatever becomes of it.
    With(String),
    /// With a token that is fetched anew when it gets old, as every client does.
    In { token: String, refresh: String, since: Timestamp },
}

/// What an actor is learning.
#[derive(Clone)]
pub struct Study {
    pub enrolment: String,
    pub course: Arc<Course>,
}

/// A request before it is sent.
pub struct Call<'a> {
    actor: &'a Actor<'a>,
    method: &'a str,
    path: &'a str,
    headers: Vec<(String, String)>,
    body: Option<Vec<u8>>,
}

/// One cheap hash of [`PASSWORD`] for all: its parameters stand in it.
fn password_hash() -> String {
    static HASH: OnceLock<String> = OnceLock::new();
    let make = || {
        let parameters = Params::new(Params::MIN_M_COST, 1, 1, None).expect("the least parameters");
        let cheap = Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters);
        cheap.hash_password_with_salt(PASSWORD.as_bytes(), &[7; 16]).expect("a hash").to_string()
    };
    HASH.get_or_init(make).clone()
}

/// What stands before the `@`: the plain letters of a name, or the numbers of the others where it has none.
fn mailbox_of(name: &str) -> String {
    let lower = name.to_lowercase();
    let words = lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let plain = words.collect::<Vec<_>>().join(".");
    if plain.is_empty() { name.chars().map(|c| format!("{:x}", u32::from(c))).collect() } else { plain }
}

impl App {
    /// Somebody without a token.
    pub fn stranger(&self) -> Actor<'_> {
        self.actor("", "", "", Signed::Not)
    }

    /// Somebody who shows this token.
    pub fn bearer(&self, token: &str) -> Actor<'_> {
        self.actor("", "", "", Signed::With(token.to_owned()))
    }

    /// A learner, signed in.
    pub fn learner(&self, name: &str) -> Actor<'_> {
        self.person(name, Role::Learner, "en")
    }

    /// A learner who reads another language.
    pub fn learner_in(&self, language: &str, name: &str) -> Actor<'_> {
        self.person(name, Role::Learner, language)
    }

    /// A facilitator, signed in.
    pub fn facilitator(&self, name: &str) -> Actor<'_> {
        self.person(name, Role::Facilitator, "en")
    }

    /// An administrator, signed in.
    pub fn administrator(&self) -> Actor<'_> {
        self.person("Ada Minister", Role::Administrator, "en")
    }

    fn person(&self, name: &str, role: Role, language: &str) -> Actor<'_> {
        let email = format!("{}@delegates.example", mailbox_of(name));
        let new = NewPerson {
            email: email.clone(),
            email_key: email.clone(),
            full_name: name.to_owned(),
            country: None,
            affiliation: None,
            language: language.parse().expect("a language"),
            role,
            password_hash: Some(password_hash()),
        };
        let now = self.now();
        let person = new.into_person(now);
        let id = person.id;
        // Somebody who is signed in already: who signs in has a password hashed, which costs as much as everything else in a short test.
        let life = Duration::days(self.ctx.accounts.session_days);
        let opened = self.write(move |conn| {
            let added = person::insert(conn, &person)?;
            person::confirm_address(conn, id, now)?;
            if added { Ok(Some(session::open(conn, id, Some("tests"), now, life)?)) } else { Ok(None) }
        });
        let opened = opened.unwrap_or_else(|| panic!("there are two people called {name}"));
        let seconds = self.ctx.accounts.access_minutes * 60;
        let token = self.ctx.keys.issue(id, opened.session, now, seconds).expect("a token");
        let signed = Signed::In { token, refresh: opened.refresh_token, since: now };
        self.actor(name, &email, &id.to_string(), signed)
    }

    fn actor(&self, name: &str, email: &str, id: &str, signed: Signed) -> Actor<'_> {
        let (name, email, id) = (name.to_owned(), email.to_owned(), id.to_owned());
        Actor {
            app: self,
            name,
            email,
            id,
            signed: Mutex::new(signed),
            authenticator: Mutex::default(),
            study: Mutex::default(),
        }
    }
}

impl Actor<'_> {
    /// From now on the person signs in with a code besides.
    pub fn has(&self, authenticator: &Authenticator) {
        *self.authenticator.lock().expect("no test panicked") = Some(authenticator.clone());
    }

    /// Signs in with address and password, and with a code where there is an authenticator.
    pub fn signs_in(&self) -> Reply {
        let mut body = json!({ "email": self.email, "password": PASSWORD });
        if let Some(authenticator) = &*self.authenticator.lock().expect("no test panicked") {
            body["code"] = json!(authenticator.shows(self.app.now()));
        }
        let reply = self.app.stranger().post("/auth/login", body).is(200);
        let (token, refresh) = (reply.str("/access_token"), reply.str("/refresh_token"));
        *self.signed.lock().expect("no test panicked") = Signed::In { token, refresh, since: self.app.now() };
        reply
    }

    /// The access token as it is now.
    pub fn token(&self) -> Option<String> {
        let old = |since| self.app.now() - since >= Duration::minutes(14);
        if matches!(&*self.signed.lock().expect("no test panicked"), Signed::In { since, .. } if old(*since)) {
            self.signs_in();
        }
        match &*self.signed.lock().expect("no test panicked") {
            Signed::Not => None,
            Signed::With(token) | Signed::In { token, .. } => Some(token.clone()),
        }
    }

    /// The refresh token of the last sign-in.
    pub fn refresh_token(&self) -> String {
        match &*self.signed.lock().expect("no test panicked") {
            Signed::In { refresh, .. } => refresh.clone(),
            _ => panic!("{} did not sign in", self.name),
        }
    }

    /// A call, to be given headers or a body.
    pub fn call<'b>(&'b self, method: &'b str, path: &'b str) -> Call<'b> {
        Call { actor: self, method, path, headers: Vec::new(), body: None }
    }

    #[track_caller]
    pub fn get(&self, path: &str) -> Reply {
        self.call("GET", path).send()
    }

    #[track_caller]
    pub fn post(&self, path: &str, body: Value) -> Reply {
        self.call("POST", path).json(&body).send()
    }

    #[track_caller]
    pub fn put(&self, path: &str, body: Value) -> Reply {
        self.call("PUT", path).json(&body).send()
    }

    #[track_caller]
    pub fn patch(&self, path: &str, body: Value) -> Reply {
        self.call("PATCH", path).json(&body).send()
    }
}

impl Call<'_> {
    /// With a header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// With an idempotency key.
    pub fn key(self, key: &str) -> Self {
        self.header("Idempotency-Key", key)
    }

    /// With JSON.
    pub fn json(self, body: &Value) -> Self {
        self.body("application/json", body.to_string().into_bytes())
    }

    /// With bytes of some media type.
    pub fn body(mut self, media_type: &str, bytes: impl Into<Vec<u8>>) -> Self {
        self.headers.push(("Content-Type".to_owned(), media_type.to_owned()));
        self.body = Some(bytes.into());
        self
    }

    /// Sends it. Paths are those of the API, unless they begin with the server's address.
    #[track_caller]
    pub fn send(self) -> Reply {
        let app = self.actor.app;
        let own = self.path.starts_with(&app.address);
        let url = if own { self.path.to_owned() } else { format!("{}/api/v1{}", app.address, self.path) };
        let mut request = Request::builder().method(self.method).uri(&url);
        if let Some(token) = self.actor.token() {
            request = request.header("Authorization", format!("Bearer {token}"));
        }
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let sent = match self.body {
            Some(body) => app.agent.run(request.body(body).expect("a request")),
            None => app.agent.run(request.body(()).expect("a request")),
        };
        let call = format!("{} {url}", self.method);
        Reply::read(call.clone(), sent.unwrap_or_else(|error| panic!("{call}: {error}")))
    }
}
