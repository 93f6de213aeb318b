//! What was made is what the program would have made: looked at by the program's own rules.

use chancery::account::audit::verify::{self, Known};
use chancery::actions::{Error, facts};
use chancery::course::catalogue::Catalogue;
use chancery::db::Connection;
use chancery::enrolment;
use chancery::progress;

use crate::Failure;
use crate::place::Place;

/// Enrolments that are looked at, and rows at the end of the audit log.
const LOOKED_AT: i64 = 1000;

/// Computes the progress of the first enrolments from their facts, as `chancery recompute` does with all, and walks the end of
/// the audit log's chain.
pub fn holds(place: &Place) -> Result<(), Failure> {
    let mut connection = place.url.connect(false)?;
    if let Some(difference) = difference(&mut connection)? {
        return Err(format!("what was made is not what its facts amount to: {difference}").into());
    }
    let report = verify::verify(&mut connection, Some(LOOKED_AT), Known::default())?;
    if report.holds() {
        return Ok(());
    }
    Err(format!("the audit log that was made does not hold: {:?}", report.faults).into())
}

fn difference(conn: &mut Connection) -> Result<Option<String>, Error> {
    let catalogue = Catalogue::default();
    for kept in enrolment::behind(conn, None, LOOKED_AT)? {
        let version = catalogue.version(conn, kept.version_id)?;
        let computed = progress::compute(&version.course, &facts::load(conn, &kept)?);
        let summary = facts::summary(&computed);
        let units = kept.units_done.as_deref() == Some(summary.units_done.as_str());
        let same = units
            && (kept.percent, kept.lessons_done, kept.grade, kept.passed)
                == (summary.percent, summary.lessons_done, summary.grade, summary.passed);
        if !same {
            return Ok(Some(format!("{kept:?}, and computed {summary:?}")));
        }
    }
    Ok(None)
}
