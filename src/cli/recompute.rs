//! `recompute`: the kept progress of every enrolment against its facts.

use std::process::ExitCode;

use super::{Failure, assemble, output};
use crate::actions::recompute;
use crate::enrolment::Summary;
use crate::settings::Loaded;

/// As many enrolments are looked at in one transaction: others are let in between.
const AT_ONCE: i64 = 200;

/// `recompute [--mend]`
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Write what the facts amount to
    #[arg(long)]
    mend: bool,
}

pub(super) fn run(loaded: &Loaded, arguments: &Arguments) -> Result<ExitCode, Failure> {
    let parts = assemble::open(&loaded.settings, "")?;
    let mend = arguments.mend;
    let (mut behind, mut enrolments, mut differences) = (None, 0, 0);
    loop {
        let ctx = parts.ctx.clone();
        let looked = if mend {
            parts.db.write_blocking(move |conn| recompute::look(conn, &ctx, behind, AT_ONCE, true))?
        } else {
            parts.db.read_blocking(move |conn| recompute::look(conn, &ctx, behind, AT_ONCE, false))?
        };
        for difference in &looked.differences {
            let (kept, computed) = (say(&difference.kept), say(&difference.computed));
            output::line(&format!("enrolment {}: kept {kept}; the facts say {computed}", difference.enrolment))?;
        }
        enrolments += looked.enrolments;
        differences += looked.differences.len();
        behind = looked.last;
        if behind.is_none() {
            break;
        }
    }
    let (verdict, code) = match (differences, mend) {
        (0, _) => ("all agree with their facts".to_owned(), ExitCode::SUCCESS),
        (some, true) => (format!("{some} differed and are mended"), ExitCode::SUCCESS),
        (some, false) => (format!("{some} differ; --mend writes what the facts say"), ExitCode::from(1)),
    };
    output::line(&format!("{enrolments} enrolments: {verdict}."))?;
    Ok(code)
}

fn say(summary: &Summary) -> String {
    let grade = summary.grade.map_or_else(|| "no grade".to_owned(), |grade| format!("grade {grade}"));
    let passed = if summary.passed { "passed" } else { "not passed" };
    let Summary { percent, lessons_done, units_done, .. } = summary;
    format!("{percent} %, {lessons_done} lessons, {grade}, {passed}, units {units_done}")
}
