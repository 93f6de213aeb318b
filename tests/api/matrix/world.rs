//! One set of things, and everybody who could ask for them.

use chancery::account::identity::store::{self as identities, Identity};
use chancery::account::passkey::store::{self as passkeys, Passkey};
use chancery::account::{Role, person};
use chancery::base::PasskeyId;
use chancery::db::types::Json;
use chancery::long_work::{self, Kind, NewWork};
use chancery::policy::{Actor as Asks, Resource};
use chrono::Duration;
use serde_json::{Value, json};

use crate::support::actors::Actor;
use crate::support::app::App;
use crate::support::builders::{ESSAY, course};

/// Who somebody is to the things of the world.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Not signed in.
    Stranger,
    /// The learner to whom the enrolment, the attempts, the certificate and the session belong.
    Owner,
    /// Another learner.
    Learner,
    /// Who facilitates the owner's cohorts.
    Facilitator,
    /// Who facilitates another.
    OtherFacilitator,
    /// An administrator.
    Administrator,
    /// An administrator who signed in long ago.
    OldAdministrator,
    /// A learner who was locked out after signing in.
    Locked,
}

impl Side {
    pub const ALL: [Self; 8] = [
        Self::Stranger,
        Self::Owner,
        Self::Learner,
        Self::Facilitator,
        Self::OtherFacilitator,
        Self::Administrator,
        Self::OldAdministrator,
        Self::Locked,
    ];

    /// As the policy sees them.
    pub fn asks(self) -> Asks {
        match self {
            Self::Stranger | Self::Locked => Asks::Anonymous,
            Self::Owner | Self::Learner => Asks::with(Role::Learner),
            Self::Facilitator | Self::OtherFacilitator => Asks::with(Role::Facilitator),
            Self::Administrator => Asks::with(Role::Administrator),
            Self::OldAdministrator => Asks::Person { role: Role::Administrator, proved: true, recent: false },
        }
    }

    /// What an address is about, as seen from this side.
    pub fn sees(self, path: &str) -> Resource {
        let begins = |starts: &[&str]| starts.iter().any(|start| path.starts_with(start));
        let run = Resource::of(false, self == Self::Facilitator);
        let own = Resource::of(self == Self::Owner, false);
        if path.contains("/statistics") || begins(&["/cohorts/{id}", "/invitations/{id}"]) {
            run
        } else if begins(&["/enrolments/{id}", "/attempts/{id}", "/attempt/{id}", "/certificates/{id}"]) {
            if self == Self::Facilitator { run } else { own }
        } else if begins(&OWN) {
            own
        } else if begins(&["/work/{id}"]) {
            Resource::of(self == Self::Administrator, false)
        } else {
            Resource::None
        }
    }
}

/// What of an account belongs to the owner alone.
const OWN: [&str; 7] = [
    "/me/sessions/{id}",
    "/account/sessions/{id}",
    "/me/passkeys/{id}",
    "/account/passkeys/{id}",
    "/me/identities/{provider}",
    "/account/identities/{provider}",
    "/learn/{course}/",
];

/// A passkey of somebody, of which nobody has the key.
fn passkey_of(app: &App, owner: &Actor<'_>) -> String {
    let now = app.now();
    let made = Passkey {
        id: PasskeyId::new(now),
        person_id: owner.id.parse().expect("an id"),
        credential_id: vec![7; 16],
        credential: Json(json!({})),
        counter: 0,
        name: "Telephone".to_owned(),
        created_at: now,
        last_used_at: None,
    };
    let id = made.id.to_string();
    assert!(app.write(move |conn| Ok(passkeys::insert(conn, &made)?)), "it is the first");
    id
}

/// The things.
pub struct World<'a> {
    pub app: &'a App,
    pub owner: Actor<'a>,
    pub learner: Actor<'a>,
    pub facilitator: Actor<'a>,
    pub other: Actor<'a>,
    pub administrator: Actor<'a>,
    pub old: Actor<'a>,
    pub locked: Actor<'a>,
    stranger: Actor<'a>,
    /// A person about whom administrators do things.
    pub tom: Actor<'a>,
    pub cohort: String,
    essays: String,
    pub enrolment: String,
    attempt: String,
    open: String,
    pub essay: String,
    pub certificate: String,
    code: String,
    session: String,
    passkey: String,
    pub invitation: String,
    batch: String,
    mail: String,
    work: String,
}

impl<'a> World<'a> {
    /// Makes it; `early` is done by the administrator whose sign-in gets old, and the learner who is locked, before.
    pub fn new(app: &'a App, early: impl FnOnce(&Actor<'a>)) -> Self {
        // Two versions, so that there is something to compare.
        app.publish(course("protocol").titled("An older course").folder());
        app.publish(course("protocol").folder());
        app.publish(course("essays").questions(ESSAY).folder());
        app.publish(course("ceremony").issue("approval").folder());
        let stella = person_of(app, "Stella Olden");
        early(&stella);
        let refresh = stella.refresh_token();
        app.later(Duration::minutes(16));
        let renewed = app.stranger().post("/auth/refresh", json!({ "refresh_token": refresh })).is(200);
        let old = app.bearer(&renewed.str("/access_token"));
        let administrator = app.administrator();
        let (owner, learner, tom) = (app.learner("Ana Dias"), app.learner("Eve Stone"), app.learner("Tom Target"));
        let (facilitator, other) = (app.facilitator("Ines Costa"), app.facilitator("Otto Brandt"));
        let locked = app.learner("Lena Locked");
        let new = |course: &str| {
            let made = facilitator.post("/cohorts", json!({ "course": course, "title": "Spring-of-Ines" })).is(201);
            let cohort = made.str("/id");
            let members = json!({ "emails": [owner.email] });
            let enrolment = facilitator.post(&format!("/cohorts/{cohort}/members"), members).is(201).str("/items/0/id");
            owner.studies(course, &enrolment);
            (cohort, enrolment)
        };
        let (essays, _) = new("essays");
        owner.reads("one", "read");
        let essay = owner.starts("one", "check");
        owner.answers_rightly(&essay);
        owner.submits(&essay).is(200);
        let (_, approved) = new("ceremony");
        owner.completes_the_course();
        let (cohort, enrolment) = new("protocol");
        owner.reads("one", "read");
        let attempt = owner.starts("one", "check");
        owner.answers_rightly(&attempt);
        owner.submits(&attempt).is(200);
        let open = owner.starts("one", "check").id;
        let batch = administrator.post("/certificates", json!({ "enrolments": [approved] })).is(201).str("/batch");
        app.work();
        let held = owner.certificates();
        let own = held.iter().find(|one| one["enrolment"] == json!(enrolment)).unwrap_or(&held[0]).clone();
        let text = |key: &str| own[key].as_str().unwrap_or_else(|| panic!("no {key}: {own}")).to_owned();
        let invited =
            facilitator.post(&format!("/cohorts/{cohort}/invitations"), json!({ "emails": ["new@mfa.example"] }));
        let invitation = invited.is(201).str("/items/0/id");
        let mail = administrator.get("/mail").is(200).str("/items/0/id");
        owner.signs_in();
        let sessions = owner.get("/me/sessions").is(200).items();
        let session = sessions.iter().find(|one| one["current"] == json!(false)).expect("an older session");
        let session = session["id"].as_str().expect("an id").to_owned();
        let passkey = passkey_of(app, &owner);
        let work = prepared(app, &administrator);
        has_an_identity(app, &owner);
        Self {
            stranger: app.stranger(),
            certificate: text("id"),
            code: text("code"),
            attempt: attempt.id,
            essay: essay.id,
            app,
            owner,
            learner,
            facilitator,
            other,
            administrator,
            old,
            locked,
            tom,
            cohort,
            essays,
            enrolment,
            open,
            session,
            passkey,
            invitation,
            batch,
            mail,
            work,
        }
    }

    /// Locks out who is to be locked.
    pub fn lock(&self) {
        self.locked.token();
        let lock = json!({ "locked": true, "reason": "A test." });
        self.administrator.patch(&format!("/users/{}", self.locked.id), lock).is(200);
    }

    /// Who stands on a side.
    pub fn who(&self, side: Side) -> &Actor<'a> {
        match side {
            Side::Stranger => &self.stranger,
            Side::Owner => &self.owner,
            Side::Learner => &self.learner,
            Side::Facilitator => &self.facilitator,
            Side::OtherFacilitator => &self.other,
            Side::Administrator => &self.administrator,
            Side::OldAdministrator => &self.old,
            Side::Locked => &self.locked,
        }
    }

    /// An address with the ids of the world's things.
    pub fn address(&self, path: &str) -> String {
        let begins = |start: &str| path.starts_with(start);
        let id = if path.contains("/marks") || begins("/attempts/{id}/marks") {
            &self.essay
        } else if path.contains("/marking/") {
            &self.essays
        } else if ["/attempts/{id}/responses", "/attempts/{id}/submission", "/attempt/{id}/s", "/attempt/{id}/review"]
            .iter()
            .any(|start| begins(start))
            || path == "/attempt/{id}"
        {
            &self.open
        } else if begins("/attempt") {
            &self.attempt
        } else if path.contains("/batches/") {
            &self.batch
        } else if path.contains("cohorts/") {
            &self.cohort
        } else if path.contains("enrolments/") {
            &self.enrolment
        } else if path.contains("certificates/") {
            &self.certificate
        } else if path.contains("sessions/") {
            &self.session
        } else if path.contains("passkeys/") {
            &self.passkey
        } else if begins("/invitations/") {
            &self.invitation
        } else if path.contains("mail/") {
            &self.mail
        } else if path.contains("work/") {
            &self.work
        } else {
            &self.tom.id
        };
        let names = [
            ("{id}", id.as_str()),
            ("{course}", "protocol"),
            ("{module}", "one"),
            ("{lesson}", "read"),
            ("{quiz}", "check"),
            ("{question}", if path.contains("/marks") { "essay" } else { "first" }),
            ("{number}", "2"),
            ("{unit}", if path.ends_with("/start") { "check" } else { "read" }),
            ("{enrolment}", &self.enrolment),
            ("{attempt}", &self.essay),
            ("{invitation}", &self.invitation),
            ("{code}", &self.code),
            ("{list}", "1"),
            ("{form:csv|xlsx}", "csv"),
            ("{language}", "en"),
            ("{provider}", "office"),
        ];
        let path = names.iter().fold(path.to_owned(), |path, (name, value)| path.replace(name, value));
        // What is left are secrets and files: nobody has such.
        let mut plain = String::new();
        for (index, part) in path.split(['{', '}']).enumerate() {
            plain.push_str(if index % 2 == 0 { part } else { "nothing" });
        }
        plain
    }

    /// What must not change while people are refused.
    pub fn state(&self) -> Vec<Value> {
        let ada = &self.administrator;
        let paths = [
            format!("/enrolments/{}", self.enrolment),
            format!("/enrolments/{}/history", self.enrolment),
            format!("/cohorts/{}", self.cohort),
            format!("/cohorts/{}/invitations", self.cohort),
            format!("/cohorts/{}/messages", self.cohort),
            format!("/certificates/{}", self.certificate),
            format!("/users/{}", self.tom.id),
            "/users?limit=200".to_owned(),
            "/audit?limit=200".to_owned(),
        ];
        let mut state: Vec<Value> = paths.iter().map(|path| ada.get(path).is(200).json()).collect();
        // That the log was looked at stands in it only the next time it is read.
        if let Some(entries) = state.last_mut().and_then(|log| log["items"].as_array_mut()) {
            entries.retain(|entry| entry["subject"] != "audit:all" || entry["actor"] != ada.id.as_str());
        }
        state.push(self.owner.get(&format!("/attempts/{}", self.open)).is(200).json());
        state
    }
}

/// An administrator besides the one whom every test has.
pub fn person_of<'a>(app: &'a App, name: &str) -> Actor<'a> {
    let actor = app.facilitator(name);
    let id = actor.id.parse().expect("an id");
    app.write(move |conn| Ok(chancery::account::people::set_role(conn, id, Role::Administrator)?));
    let known = actor.id.parse().expect("an id");
    assert!(app.write(move |conn| Ok(person::find(conn, known)?)).is_some());
    actor
}

/// An identity by which somebody could sign in.
fn has_an_identity(app: &App, actor: &Actor) {
    let (person_id, now) = (actor.id.parse().expect("an id"), app.now());
    let (provider, subject) = ("office".to_owned(), "subject-1".to_owned());
    let identity = Identity { provider, subject, person_id, linked_at: now, last_used_at: now };
    assert!(app.write(move |conn| Ok(identities::link(conn, &identity)?)), "it is free");
}

/// An import that an administrator looked at and did not begin.
fn prepared(app: &App, by: &Actor) -> String {
    let (now, by) = (app.now(), by.id.parse().expect("an id"));
    let id = app.write(move |conn| {
        let items = vec![(json!({ "line": 2, "email": "p@mfa.example", "name": "Pia" }), None)];
        let new = NewWork { kind: Kind::PeopleImport, by: Some(by), options: json!({ "invite": false }), items };
        Ok(long_work::prepare(conn, &new, now)?)
    });
    id.to_string()
}
