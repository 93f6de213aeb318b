//! Directories over SCIM 2.0: who comes, who moves, who leaves; what their groups mean; and what a token may not.

mod checked;
mod groups;
mod people;
mod tokens;

use chancery::actions::Error;
use chancery::actions::scim::groups::{self as verbs, Meaning};
use chancery::actions::scim::tokens as made;
use serde_json::{Value, json};

use crate::support::actors::Actor;
use crate::support::app::App;
use crate::support::reply::Reply;

const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const GROUP: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";

/// A directory that shows a token.
pub struct Directory<'a> {
    app: &'a App,
    actor: Actor<'a>,
}

impl App {
    /// A token's secret.
    pub fn scim_token(&self, name: &str, may_roles: bool, days: Option<u32>) -> String {
        let (ctx, name) = (self.ctx.clone(), name.to_owned());
        self.write(move |conn| made::make(conn, &ctx, &name, may_roles, days))
    }

    /// A directory whose token changes learners.
    pub fn directory(&self) -> Directory<'_> {
        self.directory_with(&self.scim_token("Entra", false, None))
    }

    /// A directory whose token may change staff.
    pub fn directory_of_roles(&self) -> Directory<'_> {
        self.directory_with(&self.scim_token("Entra with roles", true, None))
    }

    /// Whoever shows this secret.
    pub fn directory_with(&self, secret: &str) -> Directory<'_> {
        Directory { app: self, actor: self.bearer(secret) }
    }

    /// What the command line says of a group.
    fn links(&self, name: &str, meaning: Meaning) -> Result<usize, String> {
        let (ctx, name) = (self.ctx.clone(), name.to_owned());
        let done = self.db.write_blocking(move |conn| verbs::mean(conn, &ctx, &name, meaning));
        done.map_err(|error| error.to_string())
    }

    /// What the audit log says was done since, the newest first: what, and the details.
    fn noted(&self, subject: &str) -> Vec<(String, Value)> {
        let subject = subject.to_owned();
        let noted = self.db.read_blocking(|conn| Ok::<_, Error>(chancery::account::audit::about(conn, &subject)?));
        noted.expect("the log").into_iter().map(|entry| (entry.action, entry.detail.0)).collect()
    }
}

impl Directory<'_> {
    /// A request; a body goes as SCIM says.
    #[track_caller]
    fn sends(&self, method: &str, path: &str, body: Option<&Value>, headers: &[(&str, &str)]) -> Reply {
        let url = format!("{}/scim/v2{path}", self.app.address);
        let mut call = self.actor.call(method, &url);
        for (name, value) in headers {
            call = call.header(name, value);
        }
        if let Some(body) = body {
            call = call.body("application/scim+json", body.to_string().into_bytes());
        }
        let reply = call.send();
        // What comes next comes later, in the order of ids too.
        self.app.later(chrono::Duration::seconds(1));
        if !reply.body.is_empty() {
            assert_eq!(reply.header("content-type"), "application/scim+json", "{reply}");
            assert_eq!(reply.header("cache-control"), "no-store", "{reply}");
        }
        if reply.status >= 400 {
            let told = reply.json();
            assert_eq!(told["schemas"], json!(["urn:ietf:params:scim:api:messages:2.0:Error"]), "{reply}");
            assert_eq!(told["status"], json!(reply.status.to_string()), "{reply}");
        }
        reply
    }

    #[track_caller]
    fn get(&self, path: &str) -> Reply {
        self.sends("GET", path, None, &[])
    }

    #[track_caller]
    fn post(&self, path: &str, body: Value) -> Reply {
        self.sends("POST", path, Some(&body), &[])
    }

    #[track_caller]
    fn put(&self, path: &str, body: Value) -> Reply {
        self.sends("PUT", path, Some(&body), &[])
    }

    #[track_caller]
    fn patch(&self, path: &str, operations: Value) -> Reply {
        let schema = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
        self.sends("PATCH", path, Some(&json!({ "schemas": [schema], "Operations": operations })), &[])
    }

    #[track_caller]
    fn delete(&self, path: &str) -> Reply {
        self.sends("DELETE", path, None, &[])
    }

    /// Adds somebody; the id.
    #[track_caller]
    fn adds(&self, email: &str, name: &str) -> String {
        let body = json!({ "schemas": [USER], "userName": email, "displayName": name });
        self.post("/Users", body).is(201).str("/id")
    }

    /// Those whom a filter finds.
    #[track_caller]
    fn finds(&self, kind: &str, filter: &str) -> Vec<String> {
        let body = json!({ "schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"], "filter": filter });
        let found = self.post(&format!("/{kind}/.search"), body).is(200);
        let told = found.part("/Resources");
        let names = told.as_array().expect("a list").iter();
        names.map(|one| one["userName"].as_str().or(one["displayName"].as_str()).expect("a name").to_owned()).collect()
    }
}

/// An error, as it is told: type and sentence.
#[track_caller]
fn fault(reply: Reply, status: u16, scim_type: &str, detail: &str) {
    let reply = reply.is(status);
    let told = reply.json();
    assert_eq!(told["scimType"].as_str().unwrap_or_default(), scim_type, "{reply}");
    assert_eq!(told["detail"], detail, "{reply}");
}
