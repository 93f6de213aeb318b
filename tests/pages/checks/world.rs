//! The people of the checks, each in a state of their own, and the addresses that they see.

use std::collections::BTreeMap;
use std::path::Path;

use chancery::account::identity::store::{self as identities, Identity};
use chancery::account::person;
use chancery::course::load_course;
use chancery::settings::Provider;
use chrono::Duration;
use serde_json::{Value, json};

use super::{published, staff};
use crate::pages::browser::Browser;
use crate::support::actors::{Actor, PASSWORD};
use crate::support::answers::half_right_response;
use crate::support::app::App;
use crate::support::authenticator::Authenticator;
use crate::support::builders::{CourseBuilder, ESSAY, EVERY_TYPE, FURTHER_TYPES, LONG_CHOICES, course};
use crate::support::passkey::Device;

/// The course that ships.
pub const LAW: &str = "international-migration-law";

/// Who is there, and where what they see is.
#[derive(Default)]
pub struct World {
    /// The cookies of everybody by name.
    pub people: BTreeMap<&'static str, Value>,
    /// Addresses by name.
    pub places: BTreeMap<&'static str, String>,
}

impl World {
    pub(super) fn place(&mut self, name: &'static str, address: impl Into<String>) {
        assert!(self.places.insert(name, address.into()).is_none(), "{name} is twice in the world");
    }

    /// Somebody who was there when the world was made signs in.
    pub(super) fn enters(&mut self, name: &'static str, actor: &Actor<'_>) {
        assert!(self.people.insert(name, cookies(actor)).is_none(), "{name} is twice in the world");
    }

    /// An address with the names in it filled in.
    pub fn address(&self, path: &str) -> String {
        let Some(rest) = path.strip_prefix('{') else { return path.to_owned() };
        let (name, rest) = rest.split_once('}').expect("a name ends");
        let place = self.places.get(name).unwrap_or_else(|| panic!("the world has no place {name}"));
        format!("{place}{rest}")
    }
}

/// A provider of identities, of whom the pages show a button. Nobody goes there.
pub fn providers() -> BTreeMap<String, Provider> {
    let title = "Ministry of Foreign Affairs".to_owned();
    let (issuer, client_id) = ("https://id.mfa.example".to_owned(), "learn".to_owned());
    BTreeMap::from([("ministry".to_owned(), Provider { title, issuer, client_id, ..Provider::default() })])
}

/// What a browser holds in which somebody signed in.
pub fn cookies(actor: &Actor<'_>) -> Value {
    let browser = Browser::new(actor.app);
    browser.signs_in(&actor.email, PASSWORD).is(303);
    let cookies = browser.cookies.lock().expect("cookies").clone();
    cookies.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect()
}

/// Makes the world in an installation, and its first day in another.
pub fn make(app: &App, first_day: &App) -> World {
    publish(app);
    let mut world = World::default();
    world.people.insert("stranger", json!([]));
    let administrator = app.administrator();
    let veteran = certified(app, &administrator, &mut world);
    let reader = reader(app);
    let results = results(app, &administrator, &mut world);
    waiting_at_the_door(app, &administrator, &mut world);
    let essayist = results.iter().find(|(name, _)| *name == "essayist").expect("somebody wrote an essay");
    staff::cohorts(app, &reader, &essayist.1, &mut world);
    world.place("person", format!("/admin/people/{}", veteran.id));
    published::make(app, &administrator, &veteran, &mut world);
    let answerer = attempts(app, &mut world);
    letters(app, &administrator, &mut world);
    for (name, actor) in [("administrator", &administrator), ("veteran", &veteran), ("reader", &reader)] {
        world.enters(name, actor);
    }
    world.enters("answerer", &answerer);
    results.iter().for_each(|(name, actor)| world.enters(name, actor));
    for (name, full_name) in [("newcomer", "Leilani Faleolo"), ("bounced", "Ana Maria Pires")] {
        let actor = app.learner(full_name);
        if name == "bounced" {
            let (id, now) = (actor.id.parse().expect("an id"), app.now());
            assert!(app.write(move |conn| Ok(person::set_bounced(conn, id, now)?)));
        }
        if name == "newcomer" {
            // One by whom the page of sessions has something to take off.
            let (person_id, now) = (actor.id.parse().expect("an id"), app.now());
            let (provider, subject) = ("foreign-office".to_owned(), "subject-1".to_owned());
            let identity = Identity { provider, subject, person_id, linked_at: now, last_used_at: now };
            assert!(app.write(move |conn| Ok(identities::link(conn, &identity)?)));
        }
        world.enters(name, &actor);
    }
    with_second_factors(app, &mut world);
    let ctx = first_day.ctx.clone();
    let link = first_day.write(move |conn| chancery::actions::set_up::link(conn, &ctx)).expect("a link");
    world.place("set-up", format!("{}{link}", first_day.address));
    world.place("first-day", &first_day.address);
    world
}

/// People who set up a second factor, have one, and sign in with one.
fn with_second_factors(app: &App, world: &mut World) {
    let (beginner, protected) = (app.learner("Soledad Marín"), app.learner("Kofi Mensah"));
    beginner.post("/me/second-factor", json!({})).is(200);
    world.enters("beginner", &beginner);
    world.enters("protected", &protected);
    let begun = protected.post("/me/second-factor", json!({})).is(200);
    let authenticator = Authenticator::scans(&begun.str("/uri"));
    let code = json!({ "code": authenticator.shows(app.now()) });
    protected.post("/me/second-factor/confirmation", code).is(200);
    let mut telephone = Device::at(&app.ctx.public_url);
    let asked = protected.post("/me/passkeys/challenge", json!({})).is(200).json();
    let credential = telephone.makes(&asked["public_key"]);
    let made = json!({ "name": "Telephone", "ceremony": asked["ceremony"], "credential": credential });
    let passkey = protected.post("/me/passkeys", made).is(200).str("/id");
    world.place("passkey", format!("/account/passkeys/{passkey}"));
    // The password is right; what is missing now is the code.
    world.enters("halfway", &protected);
}

/// Publishes the course that ships.
pub fn publish_law(app: &App) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("courses").join(LAW);
    app.publish_loaded(load_course(&folder).expect("the folder can be read"));
}

/// Quizzes of every kind of question and of every rule.
fn publish(app: &App) {
    publish_law(app);
    let short = |slug: &str, title: &str| course(slug).titled(title);
    let all = format!("{EVERY_TYPE}{FURTHER_TYPES}");
    let courses: [CourseBuilder; 13] = [
        short("protocol", "Diplomatic Protocol").review("after-submission"),
        short("expiring", "Consular Practice").valid_months(1),
        short("withdrawn", "Negotiating Treaties"),
        short("corrected", "Drafting Resolutions"),
        short("approval", "Public Diplomacy").enrolment("approval"),
        short("invited", "Crisis Communication").enrolment("invitation"),
        short("types", "Questions of Every Kind").questions(&format!("{all}{ESSAY}")).time_limit(20),
        short("reviewed", "Rank and Precedence").questions(&all).review("after-submission"),
        short("once", "Humanitarian Law").attempts(1).review("never"),
        short("essays", "The Art of the Dispatch").questions(ESSAY).review("after-submission"),
        short("early", "Climate Negotiations").quiz("opens = 2031-01-01T08:00:00Z"),
        short("late", "The Law of the Sea").quiz("closes = 2026-05-04T12:00:00Z"),
        short("practice", "Guiding Principles").questions(LONG_CHOICES).practice().review("after-submission"),
    ];
    for course in &courses {
        app.publish(course.folder());
    }
}

/// Certificates in every state.
fn certified<'a>(app: &'a App, administrator: &Actor<'_>, world: &mut World) -> Actor<'a> {
    let veteran = app.learner("Aïssatou Ndiaye-Lefèvre");
    for slug in ["expiring", "withdrawn", "corrected", "protocol"] {
        veteran.enrols_in(slug);
        veteran.completes_the_course();
    }
    veteran.enrols_in(LAW);
    veteran.reads("foundations", "what-is-international-migration-law");
    app.work();
    let certificates = veteran.certificates();
    let of = |title: &str| {
        let found = certificates.iter().find(|each| each["course"].as_str() == Some(title));
        let found = found.unwrap_or_else(|| panic!("no certificate for {title}: {certificates:#?}"));
        (
            found["id"].as_str().expect("an id").to_owned(),
            format!("/verify/{}", found["code"].as_str().expect("a code")),
        )
    };
    let (withdrawn, corrected) = (of("Negotiating Treaties"), of("Drafting Resolutions"));
    let revocation = format!("/certificates/{}/revocation", withdrawn.0);
    administrator.post(&revocation, json!({ "reason": "The exam was copied." })).is(200);
    let newer = administrator.post(&format!("/certificates/{}/reissue", corrected.0), json!({})).is(201).str("/code");
    app.work();
    app.later(Duration::days(60));
    world.place("valid", of("Diplomatic Protocol").1);
    world.place("expired", of("Consular Practice").1);
    world.place("revoked", withdrawn.1);
    world.place("superseded", corrected.1);
    world.place("successor", format!("/verify/{newer}"));
    veteran
}

/// Somebody in the middle of the course that ships.
pub fn reader(app: &App) -> Actor<'_> {
    let reader = app.learner("Joaquín Núñez Arrieta");
    reader.enrols_in(LAW);
    reader.reads("foundations", "what-is-international-migration-law");
    reader.fails("foundations", "assessment");
    reader
}

/// Attempts that were handed in.
fn results<'a>(app: &'a App, administrator: &Actor<'_>, world: &mut World) -> Vec<(&'static str, Actor<'a>)> {
    let mut people = Vec::new();
    let mut with = |name: &'static str, full_name: &str, slug: &str, answer: &dyn Fn(&Actor<'a>)| {
        let actor = app.learner(full_name);
        actor.enrols_in(slug);
        let attempt = actor.starts("one", "check");
        answer(&actor);
        actor.submits(&attempt).is(200);
        world.place(name, attempt.path("").replacen("attempts", "attempt", 1));
        (name, actor, attempt)
    };
    let again = |actor: &Actor<'a>| actor.starts("one", "check");
    let rightly = |actor: &Actor<'a>| actor.answers_rightly(&again(actor));
    let wrongly = |actor: &Actor<'a>| actor.answers_wrongly(&again(actor));
    let half = |actor: &Actor<'a>| {
        let attempt = again(actor);
        let course = actor.study().course;
        for shown in attempt.questions() {
            if let Some(half) = half_right_response(&course, shown) {
                actor.saves(&attempt, shown["id"].as_str().expect("an id"), 9, half).is(200);
            }
        }
    };
    let essay = |actor: &Actor<'a>| {
        actor.saves(&again(actor), "essay", 1, json!("Whoever came first sits first.\n\nThe host sits last.")).is(200);
    };
    for (name, actor, _) in [
        with("passed", "Layla Haddad", "reviewed", &rightly),
        with("half", "Thomas O'Rourke", "reviewed", &half),
        with("failed", "陈丽华", "once", &wrongly),
        with("waiting", "Ekaterina Sokolova", "essays", &essay),
    ] {
        people.push((if name == "waiting" { "essayist" } else { name }, actor));
    }
    let (_, actor, attempt) = with("marked", "Nomvula Dlamini", "essays", &essay);
    let marks = json!({ "criteria": [2, 2.5], "comment": "Well argued. Mind the *doyen*." });
    administrator.put(&attempt.path("/marks/essay"), marks).is(200);
    people.push(("marked", actor));
    people
}

/// Enrolments in which nobody learns, and quizzes that cannot be started.
fn waiting_at_the_door(app: &App, administrator: &Actor<'_>, world: &mut World) {
    let paused = app.learner("Siyuan Wang");
    paused.enrols_in("protocol");
    administrator.post(&paused.enrolment("/pause"), json!({ "reason": "A posting abroad." })).is(200);
    world.enters("paused", &paused);
    let pending = app.learner("Jean-Baptiste Kouassi");
    pending.enrols_in("approval");
    world.enters("pending", &pending);
    let dated = app.learner("Valentina Quispe");
    for slug in ["early", "late"] {
        dated.enrols_in(slug);
        dated.reads_everything();
    }
    world.enters("dated", &dated);
}

/// Attempts that are under way, and two whose time is up.
fn attempts<'a>(app: &'a App, world: &mut World) -> Actor<'a> {
    let page = |attempt: &crate::support::learning::Attempt| attempt.path("").replacen("attempts", "attempt", 1);
    let abandons = course("abandons").titled("Summit Planning").time_limit(5).quiz("on_expiry = \"abandon\"");
    app.publish(abandons.folder());
    let abandoned = app.learner("Youssef Ben Omar");
    abandoned.enrols_in("abandons");
    world.place("abandoned", page(&abandoned.starts("one", "check")));
    app.later(Duration::minutes(6));
    app.works_until("the attempt is given up", || {
        let place = world.places["abandoned"].replacen("attempt", "attempts", 1);
        abandoned.get(&place).is(200).str("/state") == "abandoned"
    });
    let late = app.learner("Amina Walker");
    late.enrols_in("types");
    world.place("late-attempt", page(&late.starts("one", "check")));
    app.later(Duration::minutes(30));
    let answerer = app.learner("يوسف بن عمر");
    answerer.enrols_in("types");
    let attempt = answerer.starts("one", "check");
    answerer.saves(&attempt, "tf", 1, json!(true)).is(200);
    answerer.saves(&attempt, "short", 1, json!("Mary Robinson")).is(200);
    answerer.saves(&attempt, "essay", 1, json!("The host sits last.")).is(200);
    world.place("attempt", page(&attempt));
    let practiser = app.learner("Hamid Rahimi");
    practiser.enrols_in("practice");
    let uncounted = practiser.starts("one", "check");
    practiser.answers_wrongly(&uncounted);
    practiser.submits(&uncounted).is(200);
    world.place("uncounted", page(&uncounted));
    world.place("long-choices", page(&practiser.starts("one", "check")));
    for (name, actor) in [("abandoned", &abandoned), ("late", &late), ("practiser", &practiser)] {
        world.enters(name, actor);
    }
    answerer
}

/// Links that people got by mail.
fn letters(app: &App, administrator: &Actor<'_>, world: &mut World) {
    let invited = json!({ "email": "zoe@mfa.example", "full_name": "Zoë Łukasz", "role": "learner" });
    administrator.post("/users", invited).is(201);
    let welcome = app.mails_to("zoe@mfa.example")[0].secret_after("welcome");
    world.place("welcome", format!("/welcome/{welcome}"));
    let body = json!({ "email": "amara@delegates.example", "password": PASSWORD, "full_name": "Amara Okafor" });
    app.stranger().post("/auth/register", body).is(201);
    let forgetful = app.learner("Ana Dias");
    app.stranger().post("/auth/password-reset", json!({ "email": forgetful.email })).is(202);
    let confirm = app.mails_to("amara@delegates.example")[0].secret_after("confirm");
    world.place("confirm", format!("/confirm/{confirm}"));
    let reset = app.mails_to(&forgetful.email)[0].secret_after("reset");
    world.place("reset", format!("/reset/{reset}"));
    let id = forgetful.id.parse().expect("an id");
    let key = app.write(move |conn| Ok(person::unsubscribe_key(conn, id, "7k3v9x2m5q8r1t4w6y0z2b4d6f8h1j3k")?));
    world.place("unsubscribe", format!("/unsubscribe/{key}"));
}
