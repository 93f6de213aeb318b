//! `serve`: the whole program in one process.

use std::net::{IpAddr, SocketAddr};
use std::process::ExitCode;
use std::sync::Arc;

use super::assemble::{self, Parts};
use super::{Common, Failure, load, output, publish};
use crate::actions::set_up;
use crate::course::{LoadError, load_all};
use crate::jobs;
use crate::settings::Settings;
use crate::web::server;
use crate::web::state::State;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Fill an empty database with a cohort of demo people, and print their sign-ins
    #[arg(long)]
    demo: bool,
    /// Address and port to listen on
    #[arg(long, value_name = "ADDR")]
    bind: Option<String>,
    /// Leave the background work to `chancery worker`
    #[arg(long)]
    no_worker: bool,
}

pub(super) fn run(common: &Common, arguments: Arguments) -> Result<ExitCode, Failure> {
    let flags: Vec<_> = arguments.bind.iter().map(|bind| ("server.bind", bind.clone())).collect();
    let settings = load(common, &flags)?.settings;
    let address: SocketAddr = settings.server.bind.parse()?;
    if arguments.demo && !address.ip().is_loopback() {
        return Err(format!(
            "--demo has sign-ins that everybody may know: it serves loopback addresses only, not {address}"
        )
        .into());
    }
    // The address first: with a port that is taken, nothing else shall have happened.
    let listener = server::bind(address)?;
    let bound = listener.local_addr()?;
    let here = format!("http://{}", reachable(bound));
    let parts = assemble::open(&settings, &here)?;
    let tools = assemble::tools(&settings, &parts)?;
    publish_changed(&settings, &parts)?;
    output::line(&format!("Chancery {}", env!("CARGO_PKG_VERSION")))?;
    if arguments.demo {
        super::demo::fill(&parts)?;
    }
    announce(&settings, &parts, &here)?;
    let state = Arc::new(State::new(parts.db.clone(), parts.ctx.clone()));
    let workers = if arguments.no_worker { None } else { Some(jobs::start(&tools)?) };
    let served = actix_web::rt::System::new().block_on(server::serve(listener, state, settings.server.threads, |_| {}));
    if let Some(workers) = workers {
        workers.stop();
    }
    served?;
    Ok(ExitCode::SUCCESS)
}

/// An address that a browser on this machine can open.
fn reachable(bound: SocketAddr) -> SocketAddr {
    match bound.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => SocketAddr::new([127, 0, 0, 1].into(), bound.port()),
        IpAddr::V6(ip) if ip.is_unspecified() => SocketAddr::new([0, 0, 0, 0, 0, 0, 0, 1].into(), bound.port()),
        _ => bound,
    }
}

/// Publishes what changed. Without course folders, what was published before is served.
fn publish_changed(settings: &Settings, parts: &Parts) -> Result<(), Failure> {
    let path = &settings.courses.path;
    let courses = match load_all(path) {
        Ok(courses) => courses,
        Err(error @ (LoadError::NoFolder { .. } | LoadError::NoCourse { .. })) => {
            tracing::warn!(%error, "no course is published from files");
            return Ok(());
        }
        Err(error) => return Err(error.into()),
    };
    let outcome = publish::publish_all(parts, path, courses, false)?;
    for line in outcome.lines.iter().chain(&outcome.faults) {
        tracing::info!("{line}");
    }
    Ok(())
}

fn announce(settings: &Settings, parts: &Parts, here: &str) -> Result<(), Failure> {
    let ctx = parts.ctx.clone();
    let set_up = parts.db.write_blocking(move |conn| set_up::link(conn, &ctx))?;
    output::line(&format!("  pages    {here}/"))?;
    output::line(&format!("  API      {here}/api/docs"))?;
    let database = assemble::database_url(settings)?;
    let made = if parts.new { " (new, made just now)" } else { "" };
    output::line(&format!("  database {database:?}{made}"))?;
    output::line(&format!("  mail     {}", assemble::mail_in_words(settings)))?;
    if let Some(path) = set_up {
        output::line(&format!("  set-up   {here}{path}"))?;
        output::line("           makes the first administrator; good for one use within 30 minutes. From the shell:")?;
        output::line("           chancery user create ADDRESS --name NAME --role administrator")?;
    }
    Ok(())
}
