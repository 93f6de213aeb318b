//! `mail`: what a mail server hands to us, and what it needs to know about us.

use std::io::Read as _;
use std::process::ExitCode;

use clap::Subcommand;

use super::{Failure, assemble, output};
use crate::actions::bounce::{self, Noted};
use crate::mail::{Sender, Signer, bounce as report, transport};
use crate::settings::{Loaded, Settings};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Note a report about a mail that could not be delivered (RFC 3464), read from standard input
    ///
    /// For the pipe of a mail server's alias. Exit code 0: noted, or nothing to note; 1: no report, or of no mail of ours, and
    /// nothing was changed; 75: could not look, and the mail server shall try again.
    Bounce {
        /// The address that the report came to, where the mail server tells it
        #[arg(long, value_name = "ADDRESS")]
        recipient: Option<String>,
    },
    /// Print the DNS record that publishes the DKIM key
    Dkim,
}

/// EX_TEMPFAIL: mail servers keep the report and try again.
const TRY_AGAIN: u8 = 75;

pub(super) fn run(loaded: &Loaded, command: &Command) -> Result<ExitCode, Failure> {
    match command {
        Command::Dkim => dkim(&loaded.settings),
        Command::Bounce { recipient } => match note(&loaded.settings, recipient.as_deref()) {
            Ok(Ok(said)) => {
                output::line(&said)?;
                Ok(ExitCode::SUCCESS)
            }
            Ok(Err(doubt)) => {
                eprintln!("chancery: nothing was changed: {doubt}");
                Ok(ExitCode::from(1))
            }
            Err(error) => {
                eprintln!("chancery: {error}");
                Ok(ExitCode::from(TRY_AGAIN))
            }
        },
    }
}

/// What was noted, or why the report is not believed.
fn note(settings: &Settings, came_to: Option<&str>) -> Result<Result<String, String>, Failure> {
    let mut bytes = Vec::new();
    let most = u64::try_from(report::LARGEST)? + 1;
    std::io::stdin().take(most).read_to_end(&mut bytes)?;
    let sender: Sender = settings.mail.from.parse()?;
    let domain = sender.address().rsplit('@').next().unwrap_or_default();
    let base = assemble::return_path(settings)?;
    let found = match report::parse(&bytes, came_to, base.as_ref(), domain) {
        Ok(found) => found,
        Err(doubt) => return Ok(Err(doubt.to_string())),
    };
    let parts = assemble::open(settings, "")?;
    let (ctx, id) = (parts.ctx.clone(), found.mail);
    let noted = parts.db.write_blocking(move |conn| bounce::note(conn, &ctx, &found))?;
    Ok(match noted {
        Noted::Hard(address) => Ok(format!("{address} does not exist (mail {id}): nothing is sent there any more")),
        Noted::Soft(address) => Ok(format!("the mail {id} did not reach {address}; counted")),
        Noted::MailOnly(address) => {
            Ok(format!("the mail {id} did not reach {address}, which is nobody's or was confirmed since"))
        }
        Noted::Known => Ok(format!("the mail {id} was reported before")),
        Noted::Nothing => Ok(format!("the mail {id} arrived or is still tried: nothing to note")),
        Noted::Foreign(why) => Err(format!("the report is about the mail {id}, but {why}")),
    })
}

/// The longest text of a DNS string.
const DNS_STRING: usize = 255;

fn dkim(settings: &Settings) -> Result<ExitCode, Failure> {
    let Some(signer) = transport::signer(&settings.mail)? else {
        return Err("no DKIM key is set: make one with `openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out dkim.pem`, keep it readable by the program's user alone, and name it in mail.dkim_key_file".into());
    };
    output::line(&zone_line(&signer))?;
    Ok(ExitCode::SUCCESS)
}

/// The record as a line of a zone file.
fn zone_line(signer: &Signer) -> String {
    let record = signer.record();
    let strings = record.as_bytes().chunks(DNS_STRING).map(String::from_utf8_lossy);
    let strings: Vec<String> = strings.map(|part| format!("\"{part}\"")).collect();
    format!("{}. IN TXT ( {} )", signer.record_name(), strings.join(" "))
}
