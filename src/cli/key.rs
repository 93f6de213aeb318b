//! `key`: the keys that sign credentials, and those that sign tokens.

use std::process::ExitCode;

use super::assemble::Parts;
use super::{Failure, assemble, check, output};
use crate::account::second_factor::seal::Source;
use crate::actions::reseal_keys::{self, Resealed};
use crate::actions::{manage_keys, rotate_tokens};
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
    /// Sign tokens with a new key from now on; people stay signed in
    RotateTokens {
        /// Refuse what the keys before signed, and end all sessions: everybody signs in again
        #[arg(long)]
        now: bool,
    },
    /// Seal the secrets of second factors with a new key; the factors stay
    RotateSecondFactors,
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
        Command::RotateTokens { now } => {
            let ctx = parts.ctx.clone();
            let rotated = parts.db.write_blocking(move |conn| rotate_tokens::rotate(conn, &ctx, now))?;
            match rotated.ended {
                Some(ended) => {
                    output::line(&format!("{} signs tokens from now on.", rotated.id))?;
                    let ended = check::plural(ended, "session");
                    output::line(&format!("What was signed before is refused; {ended} ended."))?;
                }
                None => {
                    let seconds = rotate_tokens::LEAD_SECONDS;
                    output::line(&format!("{} signs tokens, {seconds} seconds from now.", rotated.id))?;
                    output::line("What was signed before stays good until it expires.")?;
                }
            }
        }
        Command::RotateSecondFactors => return rotate_second_factors(&parts),
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

/// Where the key is the program's own, a new one is put before it; where it is configured, the new one is there already. The keys before
/// stay: a backup that is restored has what they sealed.
fn rotate_second_factors(parts: &Parts) -> Result<ExitCode, Failure> {
    let seal = &parts.ctx.seal;
    match seal.source() {
        Source::File(path) => assemble::add_secret(path, &seal.secrets()?)?,
        Source::Configured(secrets) if secrets.len() < 2 => {
            return Err("the key is configured: put it into accounts.previous_second_factor_key of all instances, a new one (`openssl rand -hex 32`) into accounts.second_factor_key, start them again, and then call this once more; nothing was changed".into());
        }
        Source::Configured(_) => {}
    }
    let ctx = parts.ctx.clone();
    let done = parts.db.write_blocking(move |conn| reseal_keys::all(conn, &ctx))?;
    let Resealed { anew, already, unreadable } = done;
    output::line(&format!("{} sealed with the new key.", check::plural(anew + already, "second factor")))?;
    if unreadable == 0 {
        return Ok(ExitCode::SUCCESS);
    }
    let those = check::plural(unreadable, "second factor");
    output::line(&format!(
        "{those} cannot be opened with any key that is there, and stay as they are: bring the key back that sealed them, or these people sign in by a recovery code and set the second factor up anew."
    ))?;
    Ok(ExitCode::from(1))
}
