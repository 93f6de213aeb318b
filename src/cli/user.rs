//! `user`: people, from the shell.

use std::io::Read as _;
use std::process::ExitCode;

use super::assemble::{self, Parts};
use super::{Failure, check, erasures, output};
use crate::account::{Role, people};
use crate::actions::register::Registration;
use crate::actions::{Error, Refusal, manage_person, second_factor};
use crate::base::PageRequest;
use crate::settings::Loaded;

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Add a person; the password comes from standard input, or is made and printed once
    Create {
        /// The address
        email: String,
        /// The name as it shall stand on certificates
        #[arg(long)]
        name: String,
        /// What the person may do
        #[arg(long, default_value = "learner", value_parser = role)]
        role: Role,
        /// A BCP 47 tag
        #[arg(long, default_value = "en")]
        language: String,
        /// The country
        #[arg(long)]
        country: Option<String>,
        /// The ministry, mission or organisation
        #[arg(long)]
        affiliation: Option<String>,
        /// Read the password from standard input
        #[arg(long)]
        password_stdin: bool,
    },
    /// Lock a person out at once
    Lock {
        /// The address
        email: String,
    },
    /// Let a person in again
    Unlock {
        /// The address
        email: String,
    },
    /// Set a password; ends the person's sessions
    SetPassword {
        /// The address
        email: String,
        /// Read the password from standard input
        #[arg(long)]
        password_stdin: bool,
    },
    /// End all sessions of a person
    EndSessions {
        /// The address
        email: String,
    },
    /// Print who was erased, a line of JSON each: as `erasures.jsonl` in the data folder it is done again after a restore
    Erased,
    /// Take somebody's second factor away, as when the telephone is lost; ends the person's sessions
    RemoveSecondFactor {
        /// The address
        email: String,
    },
    /// List people
    List {
        /// Only those with words in name, address, country or affiliation that begin like this
        #[arg(long)]
        search: Option<String>,
    },
}

fn role(text: &str) -> Result<Role, String> {
    text.parse()
}

/// The password from standard input without its line end, or a new one, which is printed once it holds.
fn password(from_stdin: bool) -> Result<String, Failure> {
    if !from_stdin {
        return Ok(crate::base::random::typed());
    }
    let mut text = String::new();
    std::io::stdin().take(4096).read_to_string(&mut text)?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}

/// Prints a password that was made, once.
fn tell(made: Option<String>) -> Result<(), Failure> {
    match made {
        Some(password) => Ok(output::line(&format!("password: {password}"))?),
        None => Ok(()),
    }
}

pub(super) fn run(loaded: &Loaded, command: Command) -> Result<ExitCode, Failure> {
    let parts = assemble::open(&loaded.settings, "")?;
    let system = actix_web::rt::System::new();
    match command {
        Command::Create { email, name, role, language, country, affiliation, password_stdin } => {
            let password = password(password_stdin)?;
            let shown = (!password_stdin).then(|| password.clone());
            let (language, address) = (Some(language), email.clone());
            let input = Registration { email, password, full_name: name, country, affiliation, language };
            let made = system.block_on(manage_person::create(&parts.ctx, &parts.db, None, input, role));
            let made = made.map_err(|error| match error {
                Error::Refused(Refusal::AddressTaken) => format!("somebody has the address {address} already").into(),
                other => Failure::from(other),
            })?;
            output::line(&format!("added {} ({})", made.email, made.role))?;
            tell(shown)?;
        }
        Command::Lock { email } => lock(&parts, email, true)?,
        Command::Unlock { email } => lock(&parts, email, false)?,
        Command::SetPassword { email, password_stdin } => {
            let password = password(password_stdin)?;
            let shown = (!password_stdin).then(|| password.clone());
            system.block_on(manage_person::set_password(&parts.ctx, &parts.db, email, password))?;
            output::line("The password is set; all sessions have ended.")?;
            tell(shown)?;
        }
        Command::EndSessions { email } => {
            let ctx = parts.ctx.clone();
            let ended = parts.db.write_blocking(move |conn| manage_person::end_sessions(conn, &ctx, &email))?;
            output::line(&format!("{} ended", check::plural(ended, "session")))?;
        }
        Command::Erased => erasures::print(&parts.db)?,
        Command::RemoveSecondFactor { email } => {
            let (ctx, address) = (parts.ctx.clone(), email.clone());
            parts
                .db
                .write_blocking(move |conn| {
                    let person = manage_person::by_email(conn, &email)?;
                    second_factor::remove_from_shell(conn, &ctx, &person)
                })
                .map_err(|error| match error {
                    Error::Refused(Refusal::Unproven(_)) => format!("{address} has no second factor").into(),
                    other => Failure::from(other),
                })?;
            output::line("The second factor is removed; all sessions have ended.")?;
        }
        Command::List { search } => list(&parts, search.as_deref())?,
    }
    Ok(ExitCode::SUCCESS)
}

fn lock(parts: &Parts, email: String, locked: bool) -> Result<(), Failure> {
    let ctx = parts.ctx.clone();
    parts.db.write_blocking(move |conn| manage_person::set_locked(conn, &ctx, None, &email, locked))?;
    output::line(if locked { "locked; all sessions have ended" } else { "unlocked" })?;
    Ok(())
}

fn list(parts: &Parts, search: Option<&str>) -> Result<(), Failure> {
    let filter = people::Filter { search: search.map(str::to_owned), ..people::Filter::default() };
    let mut page = PageRequest { limit: 200, after: None };
    loop {
        let asked = page.clone();
        let people = parts.db.read_blocking(|conn| Ok::<_, Error>(people::list(conn, &filter, &asked)?))?;
        for person in &people.items {
            let locked = if person.locked_at.is_some() { "\tlocked" } else { "" };
            output::line(&format!("{}\t{}\t{}{locked}", person.email, person.role, person.full_name))?;
        }
        match people.next {
            Some(next) => page.after = Some(next),
            None => return Ok(()),
        }
    }
}
