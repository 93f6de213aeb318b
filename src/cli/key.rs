//! `key`: the keys that sign credentials.

use std::process::ExitCode;

use super::{Failure, assemble, output};
use crate::actions::manage_keys;
use crate::certificate::keys::{self, KeyError, KeySource};
use crate::settings::Loaded;

#[derive(Debug, Clone, Copy, clap::Subcommand)]
pub(super) enum Command {
    /// List the keys: which one signs, and which signed before and stay published
    List,
    /// Sign with a new key from now on; what the old one signed stays good
    Rotate,
    /// Print a new key for certificates.signing_key, to be shared by several instances
    Generate,
}

pub(super) fn run(loaded: &Loaded, command: Command) -> Result<ExitCode, Failure> {
    let settings = &loaded.settings;
    if let Command::Generate = command {
        output::line(&keys::generate().to_text())?;
        return Ok(ExitCode::SUCCESS);
    }
    let parts = assemble::open(settings, &format!("http://{}", settings.server.bind))?;
    match command {
        Command::Rotate => {
            if matches!(parts.ctx.signing, KeySource::Configured(_)) {
                return Err(KeyError::NotOurs.into());
            }
            let (old, new) = (parts.ctx.signing.current()?.public(), keys::generate());
            let (ctx, key, retired) = (parts.ctx.clone(), new.clone(), old.clone());
            // Published first: nothing is signed with a key that nobody can look up.
            parts.db.write_blocking(move |conn| manage_keys::rotate(conn, &ctx, &retired, &key))?;
            parts.ctx.signing.replace(&new)?;
            output::line(&format!("{} signs from now on.", new.public().id()))?;
            output::line(&format!("{} signs no more, and stays published; its private part is gone.", old.id()))?;
        }
        Command::List | Command::Generate => {
            let current = parts.ctx.signing.current()?.public();
            for published in parts.db.read_blocking(manage_keys::list)? {
                let word = match published.retired_at {
                    _ if published.key == current => "signs".to_owned(),
                    Some(at) => format!("until {at}"),
                    // The key of another instance, or one that was configured before.
                    None => "not this instance's".to_owned(),
                };
                output::line(&format!("{}  since {}  {word}", published.key.id(), published.created_at))?;
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}
