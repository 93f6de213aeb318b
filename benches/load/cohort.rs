//! The matrix of a cohort of a thousand in a course of forty units: the first page and the whole table, side by side with
//! the bare queries under them, which run in this process on the same database.

use std::io::Write as _;
use std::net::SocketAddr;
use std::path::Path;
use std::time::Instant;

use chancery::account::token::KeyRing;
use chancery::account::{NewPerson, Role, person, session};
use chancery::actions::{Error, facts, publish};
use chancery::base::{AttemptId, Clock, CohortId, EnrolmentId, Language, Percent, Timestamp};
use chancery::cohort::{self, Cohort, report};
use chancery::course::catalogue::{Catalogue, Version};
use chancery::course::load_all;
use chancery::course::model::Unit;
use chancery::db::{Connection, DatabaseUrl, Db};
use chancery::enrolment::{self, Enrolment, EnrolmentStatus};
use chancery::progress;
use chancery::quiz::attempt::{Attempt, AttemptProgress, Graded, HandedIn};
use chancery::quiz::draw::{Draw, Seen};
use chancery::quiz::store;
use chancery::quiz::terms::Until;
use chrono::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::measure::median;
use crate::process::Server;
use crate::report::Report;
use crate::site::Site;
use crate::{Failure, Options};

/// The learners.
const LEARNERS: usize = 1000;
/// The modules, each with four lessons and a quiz.
const MODULES: usize = 8;
/// The rows of a page.
const ROWS: usize = 50;
/// How often each is asked in a round.
const TIMES: usize = 15;

/// The cohort, and who runs it.
pub struct Group {
    token: String,
    /// What the cookie holds.
    page: String,
    id: CohortId,
}

/// Writes the cohort into the site's database, before a server has it.
pub fn prepare(site: &Site) -> Result<Group, Failure> {
    write_course(&site.courses())?;
    let db = open(site)?;
    let now = Clock::system().now();
    for course in load_all(&site.courses())? {
        for fault in &course.diagnostics {
            eprintln!("load: {fault}");
        }
        db.write_blocking(move |conn| publish::publish(conn, &course, now))?;
    }
    let (facilitator, session, id) = db.write_blocking(move |conn| fill(conn, now))?;
    let secret = std::fs::read_to_string(site.data().join("keys/token.key"))?;
    let ring = KeyRing::new(secret.trim().as_bytes(), &[]);
    let token = ring.issue(facilitator, session, now, 24 * 3600)?;
    let page = ring.issue_page(facilitator, session, now, 24 * 3600)?;
    Ok(Group { token, page, id })
}

/// Measures, and notes what came of it.
pub async fn measure(
    options: &Options,
    site: &Site,
    server: &Server,
    group: &Group,
    report: &mut Report,
) -> Result<(), Failure> {
    let db = open(site)?;
    let id = group.id;
    let cookie = format!("Cookie: chancery={}\r\nAccept-Encoding: gzip\r\n", group.page);
    let bearer = format!("Authorization: Bearer {}\r\n", group.token);
    let page = (format!("/cohorts/{id}/progress"), cookie.clone());
    let sorted = (format!("/cohorts/{id}/progress?sort=-percent&after=500"), cookie);
    let json = (format!("/api/v1/cohorts/{id}/progress"), bearer.clone());
    let table = (format!("/api/v1/cohorts/{id}/progress?format=csv"), bearer.clone());
    let sheet = (format!("/api/v1/cohorts/{id}/progress?format=xlsx"), bearer.clone());
    let attention = (format!("/api/v1/cohorts/{id}/attention"), bearer);
    let mut bare_page = Vec::new();
    let mut bare_table = Vec::new();
    let asked = [
        ("first page, gzip", page),
        ("page in the middle, by percent, gzip", sorted),
        ("first page as JSON", json),
        ("whole table as CSV", table),
        ("whole table as spreadsheet", sheet),
        ("who needs attention, as JSON", attention),
    ];
    let mut found: Vec<(Vec<f64>, usize)> = asked.iter().map(|_| (Vec::new(), 0)).collect();
    for _ in 0..options.rounds.max(1) {
        for _ in 0..TIMES {
            bare_page.push(timed(|| bare(&db, id, Some(ROWS)))?);
            bare_table.push(timed(|| bare(&db, id, None))?);
        }
        for ((_, (path, headers)), (times, bytes)) in asked.iter().zip(&mut found) {
            let mut stream = TcpStream::connect(server.address).await?;
            for turn in 0..=TIMES {
                let begun = Instant::now();
                let size = get(&mut stream, server.address, path, headers).await?;
                // The first one warms up.
                if turn > 0 {
                    times.push(begun.elapsed().as_secs_f64() * 1000.0);
                    *bytes = size;
                }
            }
        }
    }
    let units = MODULES * 5;
    report.note(format!("matrix of {LEARNERS} learners x {units} units, medians:"));
    report.note(format!("  bare queries of a page {:>30.1} ms", median(bare_page)));
    report.note(format!("  bare queries of the whole table {:>21.1} ms", median(bare_table)));
    for ((name, _), (times, bytes)) in asked.iter().zip(found) {
        report.note(format!("  {name:<46} {:>6.1} ms, {bytes} bytes", median(times)));
    }
    Ok(())
}

fn open(site: &Site) -> Result<Db, Failure> {
    Ok(Db::open(&DatabaseUrl::Sqlite(site.data().join("chancery.db")), 1)?)
}

fn timed(work: impl FnOnce() -> Result<(), Failure>) -> Result<f64, Failure> {
    let begun = Instant::now();
    work()?;
    Ok(begun.elapsed().as_secs_f64() * 1000.0)
}

/// The queries of a page (all learners, the attempts of some), or of the whole table.
fn bare(db: &Db, id: CohortId, rows: Option<usize>) -> Result<(), Failure> {
    db.read_blocking(|conn| {
        let learners = report::learners(conn, id)?;
        let attempts = match rows {
            Some(rows) => {
                let some: Vec<EnrolmentId> = learners.iter().take(rows).map(|learner| learner.enrolment.id).collect();
                report::attempts_of(conn, &some)?
            }
            None => report::attempts(conn, id)?,
        };
        std::hint::black_box((learners, attempts));
        Ok::<_, Error>(())
    })?;
    Ok(())
}

/// Asks for a page; the bytes of the body as they came.
async fn get(stream: &mut TcpStream, server: SocketAddr, path: &str, headers: &str) -> Result<usize, Failure> {
    let request = format!("GET {path} HTTP/1.1\r\nHost: {server}\r\n{headers}\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::with_capacity(256 * 1024);
    loop {
        if stream.read_buf(&mut answer).await? == 0 {
            return Err("the server closed the connection".into());
        }
        let Some(end) = answer.windows(4).position(|four| four == b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(&answer[..end]).to_lowercase();
        if !head.starts_with("http/1.1 200") {
            return Err(format!("{path} answered\n{head}").into());
        }
        let body = answer.len() - end - 4;
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.trim().parse::<usize>().ok());
        match length {
            Some(length) if body >= length => return Ok(length),
            None if answer.ends_with(b"\r\n0\r\n\r\n") => return Ok(body),
            _ => {}
        }
    }
}

type Made = (chancery::base::PersonId, chancery::base::SessionId, CohortId);

fn fill(conn: &mut Connection, now: Timestamp) -> Result<Made, Error> {
    let catalogue = Catalogue::default();
    let version = catalogue.current(conn, "cohort")?.ok_or(Error::NotFound("course"))?;
    let facilitator = somebody(conn, "facilitator@example.org", "Ines Costa", Role::Facilitator, None, now)?;
    let session = session::open(conn, facilitator, None, now, Duration::days(30))?.session;
    let cohort = Cohort {
        id: CohortId::new(now),
        course: version.course.slug.clone(),
        title: "A cohort of a thousand".to_owned(),
        starts_at: None,
        ends_at: None,
        created_at: now,
        concluded_at: None,
    };
    cohort::insert(conn, &cohort)?;
    cohort::add_facilitator(conn, cohort.id, facilitator)?;
    for number in 0..LEARNERS {
        learner(conn, &version, cohort.id, number, now)?;
    }
    Ok((facilitator, session, cohort.id))
}

fn somebody(
    conn: &mut Connection,
    email: &str,
    name: &str,
    role: Role,
    from: Option<(&str, &str)>,
    now: Timestamp,
) -> Result<chancery::base::PersonId, Error> {
    let new = NewPerson {
        email: email.to_owned(),
        email_key: email.to_owned(),
        full_name: name.to_owned(),
        country: from.map(|(country, _)| country.to_owned()),
        affiliation: from.map(|(_, affiliation)| affiliation.to_owned()),
        language: Language::english(),
        role,
        password_hash: None,
    };
    let person = new.into_person(now);
    person::insert(conn, &person)?;
    Ok(person.id)
}

/// A learner who did a part of the course; of the quizzes every third was failed at first.
fn learner(
    conn: &mut Connection,
    version: &Version,
    cohort: CohortId,
    number: usize,
    now: Timestamp,
) -> Result<(), Error> {
    const FROM: [(&str, &str); 4] = [
        ("Portugal", "Instituto Diplomático"),
        ("Kenya", "Foreign Service Academy"),
        ("Viet Nam", "Ministry of Foreign Affairs"),
        ("Jordan", "Permanent Mission in Geneva"),
    ];
    let name = format!("Learner {} {number}", FROM[number % 4].0);
    let email = format!("cohort-{number}@example.org");
    let person = somebody(conn, &email, &name, Role::Learner, Some(FROM[number % 4]), now)?;
    let enrolment = Enrolment {
        id: EnrolmentId::new(now),
        person_id: person,
        course: version.course.slug.clone(),
        version_id: version.id,
        cohort_id: Some(cohort),
        status: EnrolmentStatus::Active,
        created_at: now - Duration::days(30),
        completed_at: None,
        percent: Percent::ZERO,
        lessons_done: 0,
        grade: None,
        passed: false,
        last_activity_at: None,
        kept_passes: None,
        units_done: None,
    };
    enrolment::insert(conn, &enrolment)?;
    let units = MODULES * 5;
    let mut left = number * (units + 1) / LEARNERS;
    for module in &version.course.modules {
        for unit in &module.units {
            if left == 0 {
                break;
            }
            left -= 1;
            match unit {
                Unit::Lesson(lesson) => {
                    enrolment::complete_lesson(conn, enrolment.id, &module.slug, &lesson.slug, now)?;
                }
                Unit::Quiz(quiz) => {
                    let failed = (number + left).is_multiple_of(3);
                    let grades: &[f64] = if failed { &[40.0, 85.0] } else { &[90.0] };
                    for (index, grade) in (1..).zip(grades) {
                        let attempt = Attempt {
                            id: AttemptId::new(now),
                            enrolment_id: enrolment.id,
                            module: module.slug.clone(),
                            quiz: quiz.slug.clone(),
                            number: index,
                            draw: Draw::new(quiz, &Seen::default()),
                            started_at: now,
                            until: Until::default(),
                            progress: AttemptProgress::InProgress,
                            asks: None,
                        };
                        store::insert(conn, &attempt)?;
                        let handed_in = HandedIn { submitted_at: now, receipt: String::new() };
                        let graded = Graded { handed_in, grade: Percent::new(*grade), passed: *grade >= 70.0 };
                        store::finish(conn, attempt.id, &graded)?;
                    }
                }
            }
        }
    }
    let progress = progress::compute(&version.course, &facts::load(conn, &enrolment)?);
    let active = now - Duration::days(i64::try_from(number % 40).unwrap_or(0));
    enrolment::set_summary(conn, enrolment.id, &facts::summary(&progress), active)?;
    Ok(())
}

const COURSE: &str = r#"title = "A year of diplomacy"
summary = "Forty units."
language = "en"
hours = 40
objectives = ["Last the year"]

[certificate]
issue = "none"
"#;

/// Ten questions of four options: a draw has the weight of real ones.
fn quiz(module: usize) -> String {
    let head = "title = \"What stayed of the module\"\nkind = \"graded\"\npass_mark = 70\nattempts = 3\n".to_owned();
    (1..=10).fold(head, |mut text, number| {
        text.push_str(&format!(
            "\n[[questions]]\nid = \"module-{module}-question-{number}\"\ntype = \"single-choice\"\n"
        ));
        text.push_str("text = \"Who goes first?\"\noptions = [{ text = \"The doyen\", correct = true }, ");
        text.push_str("{ text = \"The host\" }, { text = \"The youngest\" }, { text = \"The loudest\" }]\n");
        text
    })
}

fn write_course(courses: &Path) -> Result<(), Failure> {
    let course = courses.join("cohort");
    std::fs::create_dir_all(&course)?;
    std::fs::write(course.join("course.toml"), COURSE)?;
    for module in 1..=MODULES {
        let folder = course.join(format!("{module:02}-module-{module}"));
        std::fs::create_dir_all(&folder)?;
        let mut text = Vec::new();
        writeln!(text, "title = \"Module {module} of the year\"")?;
        if module > 1 {
            writeln!(text, "requires = [\"module-{}\"]", module - 1)?;
        }
        std::fs::write(folder.join("module.toml"), text)?;
        for lesson in 1..=4 {
            let text = format!("+++\ntitle = \"Lesson {lesson} of module {module}\"\n+++\nRead this.\n");
            std::fs::write(folder.join(format!("{lesson:02}-lesson-{lesson}.md")), text)?;
        }
        std::fs::write(folder.join("05-check.quiz.toml"), quiz(module))?;
    }
    Ok(())
}
