//! `scim`: the tokens of directories, and what their groups mean here.

use std::process::ExitCode;

use super::assemble::{self, Parts};
use super::{Failure, check, output};
use crate::account::Role;
use crate::actions::scim::groups::{self, Meaning};
use crate::actions::scim::tokens;
use crate::base::CohortId;
use crate::settings::Loaded;

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// The tokens that directories show
    #[command(subcommand)]
    Token(Token),
    /// The groups that directories made
    #[command(subcommand)]
    Group(Group),
}

#[derive(Debug, clap::Subcommand)]
pub(super) enum Token {
    /// Make a token and print it, this once
    Create {
        /// What it is called in the audit log
        #[arg(long)]
        name: String,
        /// Let it change facilitators and administrators, and give these roles through groups
        #[arg(long)]
        roles: bool,
        /// After how many days it ends [default: never]
        #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..=36_500))]
        days: Option<u32>,
    },
    /// List the tokens, without their secrets
    List,
    /// Revoke a token: from the next request on it is none
    Revoke {
        /// What it is called
        name: String,
    },
}

#[derive(Debug, clap::Subcommand)]
pub(super) enum Group {
    /// List the groups, with what they mean here
    List,
    /// Say what a group means: its members learn in a cohort, or have a role
    Link {
        /// The name of the group
        name: String,
        /// The id of the cohort
        #[arg(long, value_name = "ID", required_unless_present = "role", conflicts_with = "role")]
        cohort: Option<CohortId>,
        /// facilitator or administrator
        #[arg(long, value_parser = role)]
        role: Option<Role>,
    },
    /// Say that a group means nothing: who had its role has it no more, who learns in its cohort goes on
    Unlink {
        /// The name of the group
        name: String,
    },
}

fn role(text: &str) -> Result<Role, String> {
    match text.parse()? {
        Role::Learner => Err("everybody is a learner; it is facilitator or administrator".to_owned()),
        role => Ok(role),
    }
}

pub(super) fn run(loaded: &Loaded, command: Command) -> Result<ExitCode, Failure> {
    let parts = assemble::open(&loaded.settings, &format!("http://{}", loaded.settings.server.bind))?;
    match command {
        Command::Token(command) => token(&parts, command)?,
        Command::Group(Group::List) => {
            for (group, members) in parts.db.read_blocking(groups::all)? {
                let meaning = match (group.cohort_id, group.role) {
                    (Some(id), _) => format!("cohort {id}"),
                    (None, Some(role)) => role.to_string(),
                    (None, None) => "nothing".to_owned(),
                };
                output::line(&format!("{}\t{}\t{meaning}", group.display_name, check::plural(members, "member")))?;
            }
        }
        Command::Group(Group::Link { name, cohort, role }) => {
            let meaning = match (cohort, role) {
                (Some(id), _) => Meaning::Cohort(id),
                (None, Some(role)) => Meaning::Role(role),
                (None, None) => Meaning::Nothing,
            };
            mean(&parts, name, meaning)?;
        }
        Command::Group(Group::Unlink { name }) => mean(&parts, name, Meaning::Nothing)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn token(parts: &Parts, command: Token) -> Result<(), Failure> {
    let ctx = parts.ctx.clone();
    match command {
        Token::Create { name, roles, days } => {
            let made = parts.db.write_blocking(move |conn| tokens::make(conn, &ctx, &name, roles, days))?;
            output::line(&format!("token: {made}"))?;
            output::line(&format!("address: {}/scim/v2", parts.ctx.public_url))?;
        }
        Token::List => {
            let now = ctx.now();
            for token in parts.db.read_blocking(tokens::list)? {
                let state = match (token.revoked_at, token.expires_at) {
                    (Some(at), _) => format!("revoked {at}"),
                    (None, Some(at)) if at <= now => format!("ended {at}"),
                    (None, Some(at)) => format!("ends {at}"),
                    (None, None) => "good".to_owned(),
                };
                let used = token.last_used_at.map_or_else(|| "never used".to_owned(), |at| format!("last used {at}"));
                let roles = if token.may_roles { "roles" } else { "learners" };
                output::line(&format!("{}\t{roles}\tmade {}\t{used}\t{state}", token.name, token.created_at))?;
            }
        }
        Token::Revoke { name } => {
            parts.db.write_blocking(move |conn| tokens::revoke(conn, &ctx, &name))?;
            output::line("The token is revoked.")?;
        }
    }
    Ok(())
}

fn mean(parts: &Parts, name: String, meaning: Meaning) -> Result<(), Failure> {
    let ctx = parts.ctx.clone();
    let done = parts.db.write_blocking(move |conn| groups::mean(conn, &ctx, &name, meaning));
    let members = done.map_err(Failure::from)?;
    Ok(output::line(&format!("linked: {}", check::plural(members, "member")))?)
}
