//! A whole year's class completes at once: each certificate is issued, rendered, and mailed, while others go on learning.

use std::rc::Rc;
use std::time::{Duration, Instant};

use crate::client::Client;
use crate::measure::Gauge;
use crate::process::Server;
use crate::report::{Entry, Report};
use crate::sink::Sink;
use crate::site::{Site, request};
use crate::watch::{Watched, cpu_seconds};
use crate::{Failure, Options, measure};

/// Those who complete their course at the same moment.
pub const GRADUATES: usize = 1_000;
/// The connections over which they do.
const CONNECTIONS: usize = 16;
/// The learners who open lessons meanwhile, each after this pause.
const LEARNERS: usize = 8;
const PAUSE: Duration = Duration::from_millis(40);
/// Longer than this is a fault.
const PATIENCE: Duration = Duration::from_secs(600);

/// Completes the course for [`GRADUATES`] people, and waits until the mail server has all of their certificates.
pub async fn certificates(options: &Options, site: &Rc<Site>, report: &mut Report) -> Result<(), Failure> {
    let sink = Sink::start()?;
    let server = Server::chancery_with_mail(&options.server, &site.place, sink.address)?;
    // The fonts are read at the first certificate; nobody waits for that one alone.
    tokio::time::sleep(Duration::from_millis(500)).await;
    let quiet = learners(site, &server, Duration::from_secs(3)).await?;
    report.single(Entry::new(format!("open a lesson, {LEARNERS} at ease"), quiet));

    let before = cpu_seconds(server.id())?;
    let begun = Instant::now();
    let (gauge, others) = start_learners(site, &server, Gauge::from_now(PATIENCE)).await?;
    let completed = complete_all(site, &server).await?;
    let issued = begun.elapsed();
    while sink.taken().1 < site.graduates.len() {
        if begun.elapsed() > PATIENCE {
            return Err(format!("{} of {} certificates arrived", sink.taken().1, site.graduates.len()).into());
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let (span, used) = (begun.elapsed().as_secs_f64(), cpu_seconds(server.id())? - before);
    let meanwhile = gauge.stop()?;
    for task in others {
        task.await??;
    }
    report.single(Entry::new("complete the course".to_owned(), completed));
    report.single(Entry::new(format!("open a lesson, {LEARNERS} meanwhile"), meanwhile));
    #[expect(clippy::cast_precision_loss, reason = "a thousand")]
    let count = site.graduates.len() as f64;
    let (mails, documents) = sink.taken();
    report.note(format!(
        "{documents} certificates, from the first completion to the last mail accepted: {span:.1} s, {:.0} a second, {:.1} CPU ms each \
         (the requests of the learners in it); issued after {:.1} s; {mails} mails",
        count / span,
        used * 1000.0 / count,
        issued.as_secs_f64(),
    ));
    report.memory("after the certificates", server.memory()?);
    Ok(())
}

type Task = tokio::task::JoinHandle<Result<(), String>>;

/// Learners who open lessons at their ease, for a time.
async fn learners(site: &Rc<Site>, server: &Server, span: Duration) -> Result<measure::Run, Failure> {
    let (gauge, tasks) = start_learners(site, server, Gauge::new(span)).await?;
    let run = gauge.finish(Some(&Watched::one(server.id()))).await;
    for task in tasks {
        task.await??;
    }
    run
}

async fn start_learners(site: &Rc<Site>, server: &Server, gauge: Gauge) -> Result<(Gauge, Vec<Task>), Failure> {
    let mut tasks = Vec::new();
    for index in 0..LEARNERS {
        let mut client = Client::connect(server.address).await?;
        let (site, gauge) = (site.clone(), gauge.clone());
        tasks.push(tokio::task::spawn_local(async move {
            let mut out = Vec::with_capacity(1024);
            let mut turn = 0;
            while gauge.goes_on() {
                out.clear();
                site.lesson_request(index, turn, &mut out);
                let begun = Instant::now();
                client.call(&out).await.map_err(|error| error.to_string())?;
                gauge.note(begun);
                turn += 1;
                tokio::time::sleep(PAUSE).await;
            }
            Ok(())
        }));
    }
    Ok((gauge, tasks))
}

/// Everybody's last lesson is done.
async fn complete_all(site: &Rc<Site>, server: &Server) -> Result<measure::Run, Failure> {
    let gauge = Gauge::from_now(PATIENCE);
    let mut tasks: Vec<Task> = Vec::new();
    for first in 0..CONNECTIONS {
        let mut client = Client::connect(server.address).await?;
        let (site, gauge) = (site.clone(), gauge.clone());
        tasks.push(tokio::task::spawn_local(async move {
            let mut out = Vec::with_capacity(1024);
            for graduate in site.graduates.iter().skip(first).step_by(CONNECTIONS) {
                out.clear();
                let path = format_args!("/enrolments/{}/lessons/all/last/completion", graduate.enrolment);
                request(&mut out, "PUT", path, &graduate.token, b"");
                let begun = Instant::now();
                client.call(&out).await.map_err(|error| error.to_string())?;
                gauge.note(begun);
            }
            Ok(())
        }));
    }
    for task in tasks {
        task.await??;
    }
    gauge.stop()
}
