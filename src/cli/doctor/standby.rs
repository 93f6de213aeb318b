//! The standby for reports: whether it answers, whether it is one of this database, and how far it is behind.

use super::super::assemble;
use super::report::Report;
use crate::db::{self, Connection, Reports, Why};
use crate::settings::Settings;

const WHAT: &str = "reports";

pub(super) fn reports(report: &mut Report, settings: &Settings) {
    let reports = match assemble::reports(settings) {
        Ok(None) => return,
        Ok(Some(reports)) => reports,
        Err(error) => return report.fail(WHAT, error.to_string(), "correct database.reports_url"),
    };
    // What is wrong with the database itself was told.
    let primary = assemble::database_url(settings).ok().and_then(|url| url.connect(false).ok());
    if let Some(mut primary) = primary {
        look(report, &mut primary, &reports);
    }
}

fn look(report: &mut Report, primary: &mut Connection, reports: &Reports) {
    let shown = format!("{:?}", reports.url);
    let meanwhile = "reports are read at the database itself meanwhile";
    let mut standby = match reports.url.connect(false) {
        Ok(standby) => standby,
        Err(error) => {
            let cure =
                "see that the standby runs, and that database.reports_url has the right host, name, user and password";
            // What the client library says has several lines.
            let error = error.to_string();
            let error = error.lines().map(str::trim).collect::<Vec<_>>().join("; ");
            return report.warn(WHAT, format!("{error}; {meanwhile}"), cure);
        }
    };
    match db::behind(primary, &mut standby) {
        Ok(behind) if behind <= reports.lag => {
            let seconds = behind.as_secs_f64();
            report.ok(WHAT, format!("{shown} answers, and is {seconds:.1} seconds behind at most"));
        }
        Ok(behind) => {
            let found = format!("{shown}: {}, more than {} seconds", Why::Behind(Some(behind)), reports.lag.as_secs());
            report.warn(WHAT, format!("{found}; {meanwhile}"), CATCH_UP);
        }
        Err(why) => {
            let found = format!("{shown}: {why}");
            match cure(&why) {
                (true, cure) => report.fail(WHAT, found, cure),
                (false, cure) => report.warn(WHAT, format!("{found}; {meanwhile}"), cure),
            }
        }
    }
}

const CATCH_UP: &str = "look at the standby's log: whether it receives, and whether long queries hold it up";

/// Whether it is wrong for good, and how to mend it.
fn cure(why: &Why) -> (bool, &'static str) {
    match why {
        Why::Another => (true, "let database.reports_url lead to the standby of database.url, or empty it"),
        Why::NoStandby => {
            (true, "make it a standby again (pg_basebackup --write-recovery-conf), or empty database.reports_url")
        }
        Why::OtherTimeline => {
            (false, "let the standby follow the new primary; where it does already, CHECKPOINT there")
        }
        Why::Schema => (false, "wait until it has caught up"),
        Why::Untold(_) | Why::Away(_) => (
            false,
            "see that both servers let this user call pg_control_system(), pg_control_checkpoint() and pg_control_recovery()",
        ),
        _ => (false, CATCH_UP),
    }
}
