//! What people do: each deed one or more requests, answered as in real life or not at all.

use std::net::SocketAddr;
use std::rc::Rc;

use serde_json::json;

use crate::Failure;
use crate::client::Client;
use crate::fill::PASSWORD;
use crate::ground::{Ground, Learner};
use crate::quiz::Attempt;
use crate::site::request;

/// The lessons of each module of the main course.
const LESSONS: usize = 4;
/// The quiz of the main course that is open to everybody, and can be taken again and again.
pub const QUIZ: &str = "module-1/check";

/// Something that people do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// A learner lists the own courses.
    MyCourses,
    /// A learner asks for the contents of a course.
    Contents,
    /// A learner opens a lesson by the API.
    Lesson,
    /// A learner opens a lesson in the browser.
    LessonPage,
    /// A learner asks how far the enrolment is.
    Status,
    /// A learner opens the course in the browser.
    CoursePage,
    /// A learner saves an answer.
    Answer,
    /// A learner starts an attempt, hands it in with ten answers, and looks at what came of it: three calls.
    Attempt,
    /// The same with each answer saved by itself: thirteen calls.
    AttemptInSteps,
    /// Somebody signs in with the password.
    SignIn,
    /// A facilitator opens the progress of a cohort of that size in the browser.
    ReportPage(usize),
    /// A facilitator takes the progress and grades of a cohort of that size away as CSV.
    ReportCsv(usize),
    /// The same as a spreadsheet.
    ReportSheet(usize),
    /// A facilitator asks who of a cohort of that size needs attention.
    Attention(usize),
    /// Anybody verifies a certificate in the browser.
    Verify,
}

/// A deed as it is done by so many at once.
pub struct Doing {
    ground: Rc<Ground>,
    deed: Deed,
    clients: usize,
    attempts: Vec<Attempt>,
}

impl Doing {
    /// Prepares what the deed needs: who saves answers is in an attempt.
    pub async fn new(ground: Rc<Ground>, deed: Deed, clients: usize, server: SocketAddr) -> Result<Self, Failure> {
        let mut attempts = Vec::new();
        if deed == Deed::Answer {
            let mut client = Client::connect(server).await?;
            for index in 0..clients {
                let Learner { signed, enrolment, .. } = ground.learner(index, clients, 0);
                attempts.push(Attempt::start(&mut client, &signed.bearer, enrolment, QUIZ).await?);
            }
        }
        Ok(Self { ground, deed, clients, attempts })
    }

    /// Does it once, as the client of that number; the bytes of the last answer.
    pub async fn turn(&self, client: &mut Client, who: usize, turn: usize) -> Result<usize, Failure> {
        let learner = self.ground.learner(who, self.clients, turn);
        let Learner { signed, enrolment, email, open } = learner;
        let bearer = &signed.bearer;
        let place = || (turn % open.max(&1) + 1, turn % LESSONS + 1);
        let course = self.ground.course();
        let answer = match self.deed {
            Deed::MyCourses => {
                client.send(|out| request(out, "GET", format_args!("/me/enrolments"), bearer, b"")).await?
            }
            Deed::Contents => {
                client.send(|out| request(out, "GET", format_args!("/courses/{course}"), bearer, b"")).await?
            }
            Deed::Lesson => {
                let (module, lesson) = place();
                let path = format_args!("/enrolments/{enrolment}/lessons/module-{module}/lesson-{lesson}");
                client.send(|out| request(out, "GET", path, bearer, b"")).await?
            }
            Deed::LessonPage => {
                let (module, lesson) = place();
                let path = format!("/learn/{course}/module-{module}/lesson-{lesson}");
                client.send(|out| page(out, &path, &signed.page)).await?
            }
            Deed::Status => {
                client.send(|out| request(out, "GET", format_args!("/enrolments/{enrolment}"), bearer, b"")).await?
            }
            Deed::CoursePage => client.send(|out| page(out, &format!("/learn/{course}"), &signed.page)).await?,
            Deed::Answer => client.send(|out| self.attempts[who].save_request(turn, out)).await?,
            Deed::Attempt => attempt(client, learner, false).await?,
            Deed::AttemptInSteps => attempt(client, learner, true).await?,
            Deed::SignIn => {
                let body = json!({ "email": email, "password": PASSWORD }).to_string();
                client.send(|out| request(out, "POST", format_args!("/auth/login"), "", body.as_bytes())).await?
            }
            Deed::ReportPage(size) => {
                let path = format!("/cohorts/{}/progress", self.cohort(size)?);
                client.send(|out| page(out, &path, &self.ground.facilitator.page)).await?
            }
            Deed::ReportCsv(size) => self.report(client, size, "progress?format=csv").await?,
            Deed::ReportSheet(size) => self.report(client, size, "progress?format=xlsx").await?,
            Deed::Attention(size) => self.report(client, size, "attention").await?,
            Deed::Verify => {
                let codes = &self.ground.codes;
                let code = codes.get((who * 151 + turn * 7) % codes.len().max(1)).ok_or("there are no certificates")?;
                client.send(|out| page(out, &format!("/verify/{code}"), "")).await?
            }
        };
        Ok(answer.len())
    }

    fn cohort(&self, size: usize) -> Result<String, Failure> {
        let found = self.ground.cohort(size).map(|id| id.to_string());
        Ok(found.ok_or_else(|| format!("there is no cohort of {size}: make more enrolments (--enrolments)"))?)
    }

    async fn report<'c>(&self, client: &'c mut Client, size: usize, what: &str) -> Result<&'c [u8], Failure> {
        let path = format!("/cohorts/{}/{what}", self.cohort(size)?);
        let bearer = &self.ground.facilitator.bearer;
        client.send(|out| request(out, "GET", format_args!("{path}"), bearer, b"")).await
    }
}

async fn attempt<'c>(client: &'c mut Client, learner: &Learner, in_steps: bool) -> Result<&'c [u8], Failure> {
    let attempt = Attempt::start(client, &learner.signed.bearer, &learner.enrolment, QUIZ).await?;
    if in_steps {
        for turn in 0..attempt.questions() {
            client.send(|out| attempt.save_request(turn, out)).await?;
        }
        client.send(|out| attempt.hand_in(out)).await?;
    } else {
        client.send(|out| attempt.hand_in_all(out)).await?;
    }
    client.send(|out| attempt.look(out)).await
}

/// Appends a browser's request for a page.
fn page(out: &mut Vec<u8>, path: &str, cookie: &str) {
    let text = format!("GET {path} HTTP/1.1\r\nHost: bench\r\nAccept: text/html\r\nCookie: chancery={cookie}\r\n\r\n");
    out.extend_from_slice(text.as_bytes());
}
