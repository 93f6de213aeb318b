//! What administrators look at: people in every state, an import before and after, a log with something in it.

use chancery::account::{Caller, person};
use chancery::actions::import_people::{self, Rules, sheet};
use chancery::base::{PersonId, SessionId};
use serde_json::json;

use super::world::World;
use crate::support::actors::Actor;
use crate::support::app::App;

/// People who were invited, locked out and imported.
pub fn administration(app: &App, administrator: &Actor<'_>, veteran: &Actor<'_>, world: &mut World) {
    let invited = json!({
        "email": "aziza.karimova@mfa.example", "full_name": "Aziza Karimova", "role": "facilitator",
        "country": "Uzbekistan", "affiliation": "University of World Economy and Diplomacy",
    });
    let invited = administrator.post("/users", invited).is(201).str("/id");
    world.place("invited-person", format!("/admin/people/{invited}"));
    world.place("person", format!("/admin/people/{}", veteran.id));
    world.place("oneself", format!("/admin/people/{}", administrator.id));
    let locked = administrator
        .post("/users", json!({ "email": "l.okafor@mfa.example", "full_name": "Leonard Okafor", "role": "learner" }));
    let path = format!("/users/{}", locked.is(201).str("/id"));
    administrator.patch(&path, json!({ "locked": true, "reason": "Left the ministry." })).is(200);
    let table = "email,name,country,role\n\
                 y.tanaka@mfa.example,田中 由美,日本,learner\n\
                 no address,Somebody,,king\n\
                 l.okafor@mfa.example,Leonard Okafor,Nigeria,\n";
    let done = administrator.call("POST", "/users/import").body("text/csv", table).send().is(200).str("/work");
    world.place("import-done", format!("/admin/work/{done}"));
    let id: PersonId = administrator.id.parse().expect("an id");
    let ctx = app.ctx.clone();
    let prepared = app.write(move |conn| {
        let rows = sheet::read(b"email,name\nm.santos@mfa.example,Maria Santos\n,Nobody\n")?;
        let by = person::find(conn, id)?.expect("the administrator");
        let session = SessionId::new(ctx.now());
        let caller = Caller { id, session, role: by.role, language: by.language, full_name: by.full_name };
        import_people::prepare(conn, &ctx, &caller, &rows, Rules { invite: true })
    });
    world.place("import-prepared", format!("/admin/work/{prepared}"));
}
