//! `serve`: the whole program in one process.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use super::assemble::{self, Parts};
use super::follow::Follower;
use super::{Common, Failure, load, metrics, output, publish};
use crate::actions::set_up;
use crate::course::{LoadError, Loaded, list_folders, read_course, store};
use crate::jobs;
use crate::settings::{Origin, SecondFactor, Settings};
use crate::web::server::{self, Patience};
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
    let loaded = load(common, &flags)?;
    let plain = loaded.plain();
    let mut settings = loaded.settings;
    // Who tries things out has no authenticator for the demo people; the file that ships has the rule of real people. Who asks
    // for it in the environment gets it.
    let origin = loaded.origins.get("accounts.second_factor").map(|(_, origin)| origin);
    let asked_for = matches!(origin, Some(Origin::Environment(_) | Origin::Flag));
    let required = settings.accounts.second_factor == SecondFactor::RequiredForStaff;
    if arguments.demo && required && !asked_for {
        settings.accounts.second_factor = SecondFactor::Optional;
    }
    let address: SocketAddr = settings.server.bind.parse()?;
    if arguments.demo && !address.ip().is_loopback() {
        return Err(format!(
            "--demo has sign-ins that everybody may know: it serves loopback addresses only, not {address}"
        )
        .into());
    }
    // The address first: with a port that is taken, nothing else shall have happened.
    let listener = server::bind(address)?;
    let metrics = metrics::bind(&settings)?;
    let bound = listener.local_addr()?;
    let here = format!("http://{}", reachable(bound));
    let parts = assemble::open(&settings, &here)?;
    assemble::note_settings(&parts, plain)?;
    let tools = assemble::tools(&settings, &parts)?;
    publish_changed(&settings, &parts)?;
    output::line(&format!("Chancery {}", env!("CARGO_PKG_VERSION")))?;
    if arguments.demo {
        super::demo::fill(&parts)?;
    }
    announce(&settings, &parts, &here)?;
    if let Some(metrics) = &metrics {
        output::line(&metrics.in_words())?;
    }
    assemble::start_traces(&settings, &parts)?;
    let mut state = State::new(parts.db.clone(), parts.ctx.clone());
    state.logs_requests = settings.log.requests;
    let state = Arc::new(state);
    let workers = if arguments.no_worker { None } else { Some(jobs::start(&tools)?) };
    let follower = Follower::start(&parts)?;
    let served = actix_web::rt::System::new().block_on(async {
        let metrics = metrics.map(|metrics| metrics.serve(&parts)).transpose()?;
        let served = server::serve(listener, state, settings.server.threads, Patience::default(), |_| {}).await;
        // To the end: how a process ends is what somebody may want to see.
        if let Some(metrics) = metrics {
            metrics.stop(false).await;
        }
        served
    });
    follower.stop();
    if let Some(workers) = workers {
        workers.stop();
    }
    parts.ctx.traces.stop();
    served?;
    Ok(ExitCode::SUCCESS)
}

/// An address that a browser on this machine can open.
pub(super) fn reachable(bound: SocketAddr) -> SocketAddr {
    match bound.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => SocketAddr::new([127, 0, 0, 1].into(), bound.port()),
        IpAddr::V6(ip) if ip.is_unspecified() => SocketAddr::new([0, 0, 0, 0, 0, 0, 0, 1].into(), bound.port()),
        _ => bound,
    }
}

/// Publishes what changed. Without course folders, what was published before is served.
///
/// One course after the other, and only those whose files changed are compiled: a start with five courses in six languages
/// is quick, and takes no memory that the allocator would keep for as long as the program lives.
fn publish_changed(settings: &Settings, parts: &Parts) -> Result<(), Failure> {
    let path = &settings.courses.path;
    let folders = match list_folders(path) {
        Ok(folders) => folders,
        Err(error @ (LoadError::NoFolder(_) | LoadError::NoCourse(_))) => {
            tracing::warn!(%error, "no course is published from files");
            return Ok(());
        }
        Err(error) => return Err(error.into()),
    };
    let changed = folders.into_iter().filter_map(|(_, folder)| changed(parts, folder).transpose());
    let outcome = publish::publish_all(parts, path, changed, false)?;
    for line in outcome.lines.iter().chain(&outcome.faults) {
        tracing::info!("{line}");
    }
    Ok(())
}

/// The course of a folder, if it is not what was published last.
fn changed(parts: &Parts, path: PathBuf) -> Result<Option<Loaded>, Failure> {
    let files = read_course(&path).map_err(|cause| LoadError::Io { path, cause })?;
    let latest = parts.db.read_blocking(|conn| store::latest(conn, files.slug()))?;
    if let Some((number, digest)) = latest
        && files.digest() == Some(digest)
    {
        tracing::info!("{}: unchanged, version {number}", files.slug());
        return Ok(None);
    }
    Ok(Some(files.compile()))
}

fn announce(settings: &Settings, parts: &Parts, here: &str) -> Result<(), Failure> {
    let ctx = parts.ctx.clone();
    let set_up = parts.db.write_blocking(move |conn| set_up::link(conn, &ctx))?;
    output::line(&format!("  pages    {here}/"))?;
    output::line(&format!("  API      {here}/api/docs"))?;
    let database = assemble::database_url(settings)?;
    let made = if parts.new { " (new, made just now)" } else { "" };
    output::line(&format!("  database {database:?}{made}"))?;
    if let Some(reports) = assemble::reports(settings)? {
        output::line(&format!("  reports  {:?}", reports.url))?;
    }
    output::line(&format!("  mail     {}", assemble::mail_in_words(settings)))?;
    if let Some(path) = set_up {
        output::line(&format!("  set-up   {here}{path}"))?;
        output::line("           makes the first administrator; good for one use within 30 minutes. From the shell:")?;
        output::line("           chancery user create ADDRESS --name NAME --role administrator")?;
    }
    Ok(())
}
