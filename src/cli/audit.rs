//! `audit`: the chain of the audit log.

use std::process::ExitCode;

use serde_json::{Value, json};

use super::{Failure, assemble, check, output};
use crate::account::audit::digest::{Digest, hexadecimal};
use crate::account::audit::verify::{Known, Report};
use crate::actions::seal_audit;
use crate::settings::Loaded;

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Walk the chain of the audit log, name every row that was changed, removed, added or moved, and print the head
    Verify {
        /// Print JSON
        #[arg(long)]
        json: bool,
        /// A head that was written down elsewhere: it has to be in the chain
        #[arg(long, value_name = "DIGEST", value_parser = digest)]
        head: Option<Head>,
        /// The number that this head had
        #[arg(long, value_name = "NUMBER", requires = "head")]
        seq: Option<i64>,
    },
}

/// A digest as it is given on the command line.
#[derive(Debug, Clone)]
pub(super) struct Head(Digest);

fn digest(text: &str) -> Result<Head, String> {
    let wrong = || "a head is 64 hexadecimal digits, as `audit verify` prints it".to_owned();
    let text = text.trim();
    if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(wrong());
    }
    let pairs = (0..64).step_by(2).map(|at| text.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok()));
    pairs.collect::<Option<Digest>>().map(Head).ok_or_else(wrong)
}

pub(super) fn run(loaded: &Loaded, command: Command) -> Result<ExitCode, Failure> {
    let Command::Verify { json, head, seq } = command;
    let parts = assemble::open(&loaded.settings, "")?;
    let known = Known { seq, digest: head.map(|head| head.0) };
    let report = seal_audit::verified(&parts.db, &known)?;
    if json {
        output::line(&serde_json::to_string_pretty(&as_json(&report))?)?;
    } else {
        print(&report)?;
    }
    Ok(if report.holds() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn print(report: &Report) -> Result<(), Failure> {
    for fault in &report.faults {
        output::line(&fault.to_string())?;
    }
    if report.more > 0 {
        output::line(&format!("and {} more that are wrong", report.more))?;
    }
    if report.known == Some(false) {
        output::line(
            "the head that was given is not in the chain: the log was written anew, or is older than the head",
        )?;
    }
    let rows = format!("{} sealed", check::plural(usize::try_from(report.rows).unwrap_or(usize::MAX), "row"));
    match report.first.zip(report.last) {
        Some(((first, from), (last, to))) => {
            output::line(&format!("{rows}, no. {first} of {from} to no. {last} of {to}"))?;
        }
        None => output::line(&rows)?,
    }
    if report.erased > 0 {
        output::line(&format!("{} without the text that went with a person", report.erased))?;
    }
    let chain = &report.chain;
    if let Some(at) = chain.anchor_at {
        let digest = hexadecimal(&chain.anchor_digest);
        output::line(&format!(
            "begins behind no. {} {digest}, the last that was forgotten, at {at}",
            chain.anchor_seq
        ))?;
    }
    if report.unsealed > 0 {
        let cure = "another process is sealing them, or look at what the server logs";
        output::line(&format!("{} not sealed yet: {cure}", report.unsealed))?;
    }
    output::line(&format!("head: {}", hexadecimal(&chain.head_digest)))?;
    let verdict = if report.holds() { "The chain holds." } else { "The chain does not hold." };
    Ok(output::line(verdict)?)
}

fn as_json(report: &Report) -> Value {
    let row = |row: Option<(i64, crate::base::Timestamp)>| row.map(|(seq, at)| json!({ "seq": seq, "at": at }));
    let chain = &report.chain;
    let anchor = chain
        .anchor_at
        .map(|at| json!({ "seq": chain.anchor_seq, "digest": hexadecimal(&chain.anchor_digest), "forgotten_at": at }));
    let faults = report.faults.iter().map(
        |fault| json!({ "kind": fault.kind(), "seq": fault.seq(), "id": fault.id(), "message": fault.to_string() }),
    );
    json!({
        "holds": report.holds(), "rows": report.rows, "first": row(report.first), "last": row(report.last),
        "head": { "seq": chain.head_seq, "digest": hexadecimal(&chain.head_digest) }, "anchor": anchor,
        "erased": report.erased, "unsealed": report.unsealed, "known": report.known,
        "faults": faults.collect::<Vec<_>>(), "more": report.more,
    })
}

#[cfg(test)]
mod tests {
    use super::digest;

    #[test]
    fn a_head_is_sixty_four_hexadecimal_digits() {
        assert_eq!(digest(&"0f".repeat(32)).unwrap().0, vec![15; 32]);
        for wrong in [String::new(), "0f".repeat(31), "0g".repeat(32), "é".repeat(32), "+f".repeat(32)] {
            assert!(digest(&wrong).is_err(), "{wrong}");
        }
    }
}
