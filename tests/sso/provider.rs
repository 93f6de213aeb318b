//! The real identity provider, as a process of its own, and somebody who signs in at its pages.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use chancery::settings::Provider;
use serde_json::{Value, json};
use ureq::Agent;
use ureq::http::Request;

use super::walk::Sent;
use crate::support::app::App;
use crate::support::client::agent;
use crate::support::node;

/// What `tests/run` installs from the folder `provider`.
const PACKAGES: &str = "sso-provider";

/// A running provider. Dropping it ends it.
pub struct Real {
    pub issuer: String,
    child: Child,
    says: BufReader<ChildStdout>,
    _folder: tempfile::TempDir,
}

impl Real {
    /// It is there, and knows nobody yet.
    pub fn start() -> Self {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sso/provider/provider.mjs");
        let folder = tempfile::Builder::new().prefix("run-").tempdir_in(node::installed(PACKAGES)).expect("a folder");
        std::fs::copy(script, folder.path().join("provider.mjs")).expect("the script");
        let mut command = Command::new("node");
        command.arg(folder.path().join("provider.mjs"));
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().expect("node: `tests/run` installs it");
        let says = BufReader::new(child.stdout.take().expect("it is piped"));
        let mut real = Self { issuer: String::new(), child, says, _folder: folder };
        real.issuer = real.line();
        real
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.says.read_line(&mut line).expect("it says something");
        line.trim().to_owned()
    }

    /// The settings of an installation.
    pub fn settings(&self) -> BTreeMap<String, Provider> {
        let office = Provider {
            title: "Foreign Office".to_owned(),
            issuer: self.issuer.clone(),
            client_id: "chancery".to_owned(),
            client_secret: "a secret of the tests".to_owned(),
            ..Provider::default()
        };
        BTreeMap::from([("office".to_owned(), office)])
    }

    /// It is told of an installation, and of the people: whether address and groups stand in the token, and how the client shows that
    /// it is the client.
    pub fn knows(&mut self, app: &App, people: &Value, in_token: bool, shows: &str) {
        let job = json!({
            "client": {
                "client_id": "chancery", "client_secret": "a secret of the tests",
                "redirect_uris": [format!("{}/login/with/office/callback", app.address)],
                "token_endpoint_auth_method": shows,
            },
            "in_token": in_token,
            "people": people,
        });
        let input = self.child.stdin.as_mut().expect("standard input is piped");
        writeln!(input, "{job}").expect("the job is read");
        assert_eq!(self.line(), "ready");
        // Its first answers take long where much else goes on, and the program waits for ten seconds only.
        for path in ["/.well-known/openid-configuration", "/jwks"] {
            let answer = agent().get(format!("{}{path}", self.issuer)).call().expect("an answer");
            assert_eq!(answer.status(), 200, "{path}");
        }
    }
}

impl Drop for Real {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        self.child.wait().expect("it ends with its standard input");
    }
}

/// Somebody in front of the provider's own pages.
#[derive(Default)]
pub struct Guest(BTreeMap<String, String>);

impl Guest {
    /// Follows redirects and fills in the provider's forms, until it sends the browser back to the installation; with what.
    pub fn signs_in(&mut self, app: &App, sent: &Sent, name: &str) -> String {
        let back = format!("{}/login/with/office/callback?", app.address);
        let mut next = ("GET", sent.address.clone(), String::new());
        for _ in 0..20 {
            if let Some(query) = next.1.strip_prefix(&back) {
                return query.to_owned();
            }
            let (status, place, text) = self.sends(next.0, &next.1, &next.2);
            next = match status {
                200 => {
                    let (_, form) = text.split_once("action=\"").unwrap_or_else(|| panic!("no form: {text}"));
                    let action = form.split('"').next().expect("an address").to_owned();
                    let login = form.contains("name=\"login\"");
                    let prompt = if login { "login" } else { "consent" };
                    ("POST", Self::whole(&next.1, &action), format!("prompt={prompt}&login={name}&password=any"))
                }
                301..=308 => ("GET", Self::whole(&next.1, &place), String::new()),
                _ => panic!("{status} at {}: {text}", next.1),
            };
        }
        panic!("it leads round and round: {}", next.1)
    }

    fn whole(from: &str, place: &str) -> String {
        if place.starts_with("http") {
            return place.to_owned();
        }
        let origin: Vec<&str> = from.splitn(4, '/').take(3).collect();
        format!("{}{place}", origin.join("/"))
    }

    fn sends(&mut self, method: &str, address: &str, form: &str) -> (u16, String, String) {
        let config = Agent::config_builder().http_status_as_error(false).max_redirects(0);
        let agent: Agent = config.max_redirects_will_error(false).build().into();
        let cookies: Vec<String> = self.0.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = Request::builder().method(method).uri(address).header("cookie", cookies.join("; "));
        let answered = if method == "POST" {
            let request = request.header("content-type", "application/x-www-form-urlencoded");
            agent.run(request.body(form.to_owned()).expect("a request"))
        } else {
            agent.run(request.body(()).expect("a request"))
        };
        let mut answered = answered.expect("an answer");
        for cookie in answered.headers().get_all("set-cookie") {
            let text = cookie.to_str().expect("a cookie in ASCII");
            let (name, value) = text.split(';').next().and_then(|pair| pair.split_once('=')).expect("a cookie");
            self.0.insert(name.to_owned(), value.to_owned());
        }
        let place = answered.headers().get("location").map(|place| place.to_str().expect("ASCII").to_owned());
        let text = answered.body_mut().read_to_string().expect("the body arrives");
        (answered.status().as_u16(), place.unwrap_or_default(), text)
    }
}
