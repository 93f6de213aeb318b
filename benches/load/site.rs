//! A small installation: a course with lessons and a ten-question quiz, and many people who are at it.
//!
//! People, sessions and enrolments are written through the library in one transaction; nobody has to sign in. The
//! enrolments are inserted as such, so that no ten thousand mails wait in the outbox when the server starts.

use std::io::Write as _;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use chancery::account::token::KeyRing;
use chancery::account::{NewPerson, Role, person, session};
use chancery::actions::{Error, facts, publish};
use chancery::base::{Clock, EnrolmentId, Language, Percent, PersonId, SessionId, Slug, Timestamp, random};
use chancery::course::catalogue::Catalogue;
use chancery::course::{load_all, store};
use chancery::db::{Connection, DatabaseUrl, Db};
use chancery::enrolment::{self, Enrolment, EnrolmentStatus};
use chancery::progress;
use chrono::Duration;
use tempfile::TempDir;

use crate::Failure;
use crate::client::Client;
use crate::graduation;
use crate::place::Place;

/// The lessons that are opened: the second module is behind the first, so that the facts are looked at.
const LESSONS: [&str; 4] = ["rules/first", "rules/second", "practice/third", "practice/fourth"];
/// Those that everybody has done.
const DONE: [(&str, &str); 3] = [("rules", "first"), ("rules", "second"), ("practice", "third")];

/// Somebody who learns.
pub struct Learner {
    /// A good access token.
    pub token: String,
    /// The enrolment.
    pub enrolment: String,
}

/// The installation.
pub struct Site {
    /// Where all of it is.
    pub folder: TempDir,
    /// The same, as servers are told.
    pub place: Place,
    /// Who learns.
    pub people: Vec<Learner>,
    /// Who has one lesson left of the course that gives certificates.
    pub graduates: Vec<Learner>,
}

impl Site {
    /// Makes one. It lies where the build is, on a disk: what is durable must cost what it costs.
    pub fn make(people: usize, graduates: usize) -> Result<Self, Failure> {
        let folder = TempDir::new_in(env!("CARGO_TARGET_TMPDIR"))?;
        let place = Place::on_sqlite(folder.path());
        let mut site = Self { folder, place, people: Vec::new(), graduates: Vec::new() };
        write_course(&site.courses())?;
        graduation::write(&site.courses())?;
        let keys = site.data().join("keys");
        std::fs::create_dir_all(&keys)?;
        let secret = random::secret();
        std::fs::write(keys.join("token.key"), &secret)?;
        let ring = KeyRing::new(secret.as_bytes(), &[]);
        let db = Db::open(&DatabaseUrl::Sqlite(site.data().join("chancery.db")), 1)?;
        let now = Clock::system().now();
        for course in load_all(&site.courses())? {
            for fault in &course.diagnostics {
                eprintln!("load: {fault}");
            }
            db.write_blocking(move |conn| publish::publish(conn, &course, now))?;
        }
        let made = db.write_blocking(move |conn| {
            let catalogue = Catalogue::default();
            let people =
                (0..people).map(|number| learner(conn, &catalogue, number, now)).collect::<Result<Vec<_>, _>>()?;
            let graduates = (0..graduates).map(|number| graduate(conn, number, now)).collect::<Result<Vec<_>, _>>()?;
            Ok::<_, Error>((people, graduates))
        })?;
        let signed = |(person, session, enrolment): Made| -> Result<Learner, Failure> {
            let token = ring.issue(person, session, now, 24 * 3600)?;
            Ok(Learner { token, enrolment: enrolment.to_string() })
        };
        site.people = made.0.into_iter().map(signed).collect::<Result<_, _>>()?;
        site.graduates = made.1.into_iter().map(signed).collect::<Result<_, _>>()?;
        Ok(site)
    }

    /// The data folder.
    pub fn data(&self) -> PathBuf {
        self.place.data()
    }

    /// The folder of courses.
    pub fn courses(&self) -> PathBuf {
        self.place.courses()
    }

    /// The request with which a client opens the next lesson: always another person.
    pub fn lesson_request(&self, client: usize, turn: usize, out: &mut Vec<u8>) {
        let learner = &self.people[(client * 151 + turn * 7) % self.people.len()];
        let path = format_args!("/enrolments/{}/lessons/{}", learner.enrolment, LESSONS[turn % LESSONS.len()]);
        request(out, "GET", path, &learner.token, b"");
    }

    /// The size of a lesson's JSON.
    pub async fn lesson_size(&self, server: SocketAddr) -> Result<usize, Failure> {
        let mut out = Vec::new();
        self.lesson_request(0, 0, &mut out);
        Ok(Client::connect(server).await?.call(&out).await?.len())
    }
}

/// Appends a request to the API.
pub fn request(out: &mut Vec<u8>, method: &str, path: std::fmt::Arguments<'_>, token: &str, body: &[u8]) {
    let head = write!(out, "{method} /api/v1{path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {token}\r\n");
    let rest = if body.is_empty() {
        write!(out, "\r\n")
    } else {
        write!(out, "Content-Type: application/json\r\nContent-Length: {}\r\n\r\n", body.len())
    };
    debug_assert!(head.is_ok() && rest.is_ok(), "a vector takes what is written");
    out.extend_from_slice(body);
}

type Made = (PersonId, SessionId, EnrolmentId);

/// Somebody with a session and an enrolment.
fn enrolled(
    conn: &mut Connection,
    (address, name, language): (String, String, Language),
    course: &str,
    now: Timestamp,
) -> Result<(SessionId, Enrolment), Error> {
    let version = store::current(conn, course)?.ok_or(Error::NotFound("course"))?;
    let new = NewPerson {
        email: address.clone(),
        email_key: address,
        full_name: name,
        country: None,
        affiliation: None,
        language,
        role: Role::Learner,
        password_hash: None,
    };
    let person = new.into_person(now);
    person::insert(conn, &person)?;
    let session = session::open(conn, person.id, None, now, Duration::days(30))?.session;
    let enrolment = Enrolment {
        id: EnrolmentId::new(now),
        person_id: person.id,
        course: slug(course)?,
        version_id: version,
        cohort_id: None,
        status: EnrolmentStatus::Active,
        created_at: now,
        completed_at: None,
        percent: Percent::ZERO,
        lessons_done: 0,
        grade: None,
        passed: false,
        last_activity_at: Some(now),
        kept_passes: None,
        units_done: None,
    };
    enrolment::insert(conn, &enrolment)?;
    Ok((session, enrolment))
}

fn slug(text: &str) -> Result<Slug, Error> {
    text.parse::<Slug>().map_err(|error| Error::Internal(error.to_string()))
}

fn learner(conn: &mut Connection, catalogue: &Catalogue, number: usize, now: Timestamp) -> Result<Made, Error> {
    let who = (format!("learner-{number}@example.org"), format!("Learner {number}"), Language::english());
    let (session, enrolment) = enrolled(conn, who, "protocol", now)?;
    for (module, lesson) in DONE {
        enrolment::complete_lesson(conn, enrolment.id, &slug(module)?, &slug(lesson)?, now)?;
    }
    let version = catalogue.version(conn, enrolment.version_id)?;
    let progress = progress::compute(&version.course, &facts::load(conn, &enrolment)?);
    enrolment::set_summary(conn, enrolment.id, &facts::summary(&progress), now)?;
    Ok((enrolment.person_id, session, enrolment.id))
}

/// Somebody who has one lesson left; the six languages take turns.
fn graduate(conn: &mut Connection, number: usize, now: Timestamp) -> Result<Made, Error> {
    let (tag, name) = graduation::HOLDERS[number % graduation::HOLDERS.len()];
    let language = tag.parse().map_err(|_| Error::Internal(format!("`{tag}` is no language")))?;
    let who = (format!("graduate-{number}@example.org"), format!("{name} {number}"), language);
    let (session, enrolment) = enrolled(conn, who, "graduation", now)?;
    Ok((enrolment.person_id, session, enrolment.id))
}

const COURSE: &str = r#"title = "Protocol and precedence"
summary = "Who goes first, and **why** it matters."
language = "en"
hours = 2
objectives = ["Tell a rule of precedence from a courtesy"]

[certificate]
issue = "none"
"#;

/// Every type that is graded by itself; ten questions.
pub const QUIZ: &str = r#"title = "What stayed"
kind = "graded"
pass_mark = 70
attempts = 0

[[questions]]
id = "true-or-false"
type = "true-false"
text = "Heads of mission take precedence by the date on which they took up their functions."
answer = true

[[questions]]
id = "one-of-three"
type = "single-choice"
text = "Who is the doyen?"
options = [{ text = "The head of mission longest in the capital", correct = true }, { text = "The oldest" }, { text = "The host" }]

[[questions]]
id = "one-of-two"
type = "single-choice"
text = "Where is the place of honour?"
options = [{ text = "To the host's right", correct = true }, { text = "Nearest to the door" }]

[[questions]]
id = "some-in-parts"
type = "multiple-response"
partial = true
text = "Which are classes of heads of mission?"
options = [{ text = "Ambassadors", fraction = 0.5 }, { text = "Chargés d'affaires", fraction = 0.5 }, { text = "Consuls", fraction = -0.5 }]

[[questions]]
id = "some-or-nothing"
type = "multiple-response"
text = "Which conventions are of Vienna?"
options = [{ text = "Diplomatic Relations", correct = true }, { text = "Law of Treaties", correct = true }, { text = "Refugees" }]

[[questions]]
id = "matching"
type = "matching"
text = "Match the year."
pairs = [{ left = "Diplomatic Relations", right = "1961" }, { left = "Consular Relations", right = "1963" }, { left = "Law of Treaties", right = "1969" }]
extra_rights = ["1951"]

[[questions]]
id = "ordering"
type = "ordering"
text = "From first to last."
items = ["Ambassador", "Minister", "Chargé d'affaires"]

[[questions]]
id = "year"
type = "numeric"
text = "In which year was the Convention on Diplomatic Relations adopted?"
answer = 1961
tolerance = 0

[[questions]]
id = "article"
type = "numeric"
text = "Which of its articles settles precedence?"
answer = 16
tolerance = 0

[[questions]]
id = "consent"
type = "short-text"
text = "What is the host's consent to a person called?"
accept = ["agrément", "agrement"]
"#;

fn write_course(courses: &Path) -> Result<(), Failure> {
    let course = courses.join("protocol");
    let (rules, practice) = (course.join("01-rules"), course.join("02-practice"));
    for folder in [&rules, &practice] {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(course.join("course.toml"), COURSE)?;
    std::fs::write(rules.join("module.toml"), "title = \"The rules\"\n")?;
    std::fs::write(practice.join("module.toml"), "title = \"The practice\"\nrequires = [\"rules\"]\n")?;
    std::fs::write(practice.join("05-check.quiz.toml"), QUIZ)?;
    for (folder, file) in
        [(&rules, "01-first"), (&rules, "02-second"), (&practice, "03-third"), (&practice, "04-fourth")]
    {
        std::fs::write(folder.join(format!("{file}.md")), lesson())?;
    }
    Ok(())
}

/// A lesson as long as real ones: some six thousand characters.
pub fn lesson() -> String {
    let mut text = "+++\ntitle = \"Precedence\"\nminutes = 10\n+++\n".to_owned();
    for part in 1..=8 {
        text.push_str(&format!("\n## Part {part}\n\n"));
        for sentence in 1..=7 {
            text.push_str(&format!(
                "Heads of mission take *precedence* in the order of the date and time of their functions, rule {sentence}.\n"
            ));
        }
    }
    text
}
