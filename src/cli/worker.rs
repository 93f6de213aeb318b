//! `worker`: only the background work, for sites with several instances.

use std::process::ExitCode;

use super::{Failure, assemble, metrics, output};
use crate::jobs;
use crate::settings::Loaded;

pub(super) fn run(loaded: &Loaded) -> Result<ExitCode, Failure> {
    let settings = &loaded.settings;
    let metrics = metrics::bind(settings)?;
    let parts = assemble::open(settings, &format!("http://{}", settings.server.bind))?;
    assemble::note_settings(&parts, loaded.plain())?;
    let tools = assemble::tools(settings, &parts)?;
    assemble::start_traces(settings, &parts)?;
    let workers = jobs::start(&tools)?;
    output::line(&format!("Working; mail: {}. End with Ctrl-C.", assemble::mail_in_words(settings)))?;
    if let Some(metrics) = &metrics {
        output::line(&metrics.in_words())?;
    }
    actix_web::rt::System::new().block_on(async {
        let metrics = metrics.map(|metrics| metrics.serve(&parts)).transpose()?;
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate())?;
        let mut interrupt = signal(SignalKind::interrupt())?;
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        if let Some(metrics) = metrics {
            metrics.stop(false).await;
        }
        Ok::<_, std::io::Error>(())
    })?;
    workers.stop();
    parts.ctx.traces.stop();
    Ok(ExitCode::SUCCESS)
}
