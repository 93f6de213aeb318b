//! The command line: raw arguments to checked ones, one file a command, and an exit code.
//!
//! Belongs here: what is printed, and putting the parts together (`assemble`). Only `serve` starts both web and jobs.

mod assemble;
mod audit;
mod backup;
mod certificate;
mod check;
mod config;
mod demo;
mod doctor;
mod erasures;
mod export;
mod follow;
mod healthcheck;
mod import;
mod key;
mod mail;
mod man;
mod metrics;
mod migrate;
mod output;
mod publish;
mod questions;
mod recompute;
mod regrade;
mod restore;
mod restored;
mod scim;
mod serve;
mod user;
mod worker;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};
use clap_complete::Shell;
use utoipa::OpenApi as _;

use crate::settings::{self, Loaded, LogFormat, Sources};

/// Why a command did not succeed: a sentence that names the cure.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// A platform for institutes that train diplomats: courses, quizzes, certificates.
#[derive(Debug, Parser)]
#[command(name = "chancery", version, about, propagate_version = true)]
struct Arguments {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Command,
}

/// What every command takes.
#[derive(Debug, clap::Args)]
struct Common {
    /// The configuration file [default: config/chancery.toml, where there is one]
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The folder for database, keys and mail files
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve web pages and API; creates the data folder, migrates, publishes changed courses
    Serve(serve::Arguments),
    /// Do only the background work: render certificates, send mail
    Worker,
    /// Check course folders and print every fault
    Check(check::Arguments),
    /// Publish changed courses as new versions
    Publish(publish::Arguments),
    /// Grade attempts of older versions by the newest keys, where questions were corrected or voided
    Regrade(regrade::Arguments),
    /// Bring in what other programs have
    #[command(subcommand)]
    Import(import::Command),
    /// Write what other programs read
    #[command(subcommand)]
    Export(export::Command),
    /// Bring the database up to date
    Migrate,
    /// People
    #[command(subcommand)]
    User(user::Command),
    /// Certificates
    #[command(subcommand)]
    Certificate(certificate::Command),
    /// The keys that sign credentials and tokens
    #[command(subcommand)]
    Key(key::Command),
    /// The audit log
    #[command(subcommand)]
    Audit(audit::Command),
    /// Write a consistent copy of the database into one file, while the server runs
    Backup(backup::Arguments),
    /// Directories that tell who comes and who leaves, over SCIM
    #[command(subcommand)]
    Scim(scim::Command),
    /// Compare the kept progress of every enrolment with its facts
    Recompute(recompute::Arguments),
    /// Put a backup in the place of the database
    Restore(restore::Arguments),
    /// Reports about undelivered mail, and the key that signs mail
    #[command(subcommand)]
    Mail(mail::Command),
    /// Look at everything the program stands on, and say how to mend what is wrong
    Doctor,
    /// The configuration
    #[command(subcommand)]
    Config(config::Command),
    /// Print the OpenAPI 3.1 document
    Openapi,
    /// Ask the server on this machine whether it is ready: exit code 0 when it is, for containers and scripts
    Healthcheck,
    /// Print shell completions
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Write the manual: a page for each command into a folder, or the first page to standard output
    Man {
        /// The folder, which must exist
        #[arg(value_name = "DIR")]
        folder: Option<PathBuf>,
    },
}

/// The commands as clap knows them: for whoever wants to know what there is, such as the tests of documents.
pub fn command() -> clap::Command {
    Arguments::command()
}

/// Runs the command that the process was started with.
pub fn run() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are no faults; a wrong argument is "could not run".
            let code = if error.use_stderr() { ExitCode::from(2) } else { ExitCode::SUCCESS };
            return match error.print() {
                Ok(()) => code,
                Err(_) => ExitCode::from(2),
            };
        }
    };
    match dispatch(arguments) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("chancery: {error}");
            ExitCode::from(2)
        }
    }
}

fn dispatch(arguments: Arguments) -> Result<ExitCode, Failure> {
    let Arguments { common, command: what } = arguments;
    // What has no settings, or looks whether they are right, writes text.
    if let Command::Check(_) | Command::Import(_) | Command::Export(_) | Command::Doctor | Command::Openapi = what {
        output::start_logging(LogFormat::Text);
    }
    match what {
        Command::Serve(arguments) => serve::run(&common, arguments),
        Command::Worker => worker::run(&load(&common, &[])?),
        Command::Check(arguments) => check::run(&common, &arguments),
        Command::Publish(arguments) => publish::run(&load(&common, &[])?, &arguments),
        Command::Regrade(arguments) => regrade::run(&load(&common, &[])?, arguments),
        Command::Import(command) => import::run(&command),
        Command::Export(command) => export::run(&command),
        Command::Migrate => migrate::run(&load(&common, &[])?),
        Command::User(command) => user::run(&load(&common, &[])?, command),
        Command::Certificate(command) => certificate::run(&load(&common, &[])?, &command),
        Command::Key(command) => key::run(&load(&common, &[])?, command),
        Command::Audit(command) => audit::run(&load(&common, &[])?, command),
        Command::Backup(arguments) => backup::run(&load(&common, &[])?, &arguments),
        Command::Restore(arguments) => restore::run(&load(&common, &[])?, &arguments),
        Command::Scim(command) => scim::run(&load(&common, &[])?, command),
        Command::Recompute(arguments) => recompute::run(&load(&common, &[])?, &arguments),
        Command::Mail(command) => mail::run(&load(&common, &[])?, &command),
        Command::Doctor => doctor::run(&common),
        Command::Config(command) => config::run(&load(&common, &[])?, &command),
        Command::Openapi => {
            output::line(&crate::web::api::openapi::Document::openapi().to_pretty_json()?)?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Completions { shell } => {
            let mut text = Vec::new();
            clap_complete::generate(shell, &mut command(), "chancery", &mut text);
            output::line(&String::from_utf8_lossy(&text))?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Healthcheck => healthcheck::run(&load(&common, &[])?),
        Command::Man { folder } => man::run(folder.as_deref()),
    }
}

/// The settings in force: defaults, file, environment, then the flags.
fn load(common: &Common, flags: &[(&'static str, String)]) -> Result<Loaded, Failure> {
    let usual = PathBuf::from("config/chancery.toml");
    let file = common.config.clone().or_else(|| usual.exists().then_some(usual));
    let mut flags = flags.to_vec();
    if let Some(data) = &common.data {
        flags.push(("server.data_dir", data.display().to_string()));
    }
    let loaded = settings::load(&Sources { file, environment: std::env::vars().collect(), flags })?;
    output::start_logging(loaded.settings.log.format);
    Ok(loaded)
}
