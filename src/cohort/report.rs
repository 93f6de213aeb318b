//! What the reports of a cohort are made from: its learners with their cached progress, their attempts, what was granted
//! to them. One query each, for the page, for CSV and for what needs attention alike.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::base::{CohortId, EnrolmentId, Timestamp};
use crate::db::schema::{attempts, enrolments, overrides, persons};
use crate::db::{Connection, StoreError, db};
use crate::enrolment::Enrolment;
use crate::enrolment::overrides::Override;
use crate::quiz::store::AttemptFact;

/// A learner of a cohort.
#[derive(Debug, Clone)]
pub struct Learner {
    /// The enrolment, with the cached progress.
    pub enrolment: Enrolment,
    /// The name.
    pub full_name: String,
    /// The address.
    pub email: String,
    /// The country.
    pub country: Option<String>,
    /// The ministry, mission or organisation.
    pub affiliation: Option<String>,
}

/// An attempt as reports see it.
#[derive(Debug, Clone, PartialEq)]
pub struct Sitting {
    /// What progress is computed from.
    pub fact: AttemptFact,
    /// When it was started.
    pub started_at: Timestamp,
    /// When it was handed in.
    pub submitted_at: Option<Timestamp>,
}

/// Everybody whose enrolment is in a cohort, in whatever state.
///
/// # Errors
/// [`StoreError`].
pub fn learners(conn: &mut Connection, cohort: CohortId) -> Result<Vec<Learner>, StoreError> {
    type Named = (String, String, Option<String>, Option<String>);
    let named = (persons::full_name, persons::email, persons::country, persons::affiliation);
    let query = enrolments::table.inner_join(persons::table).filter(enrolments::cohort_id.eq(cohort));
    let rows: Vec<(Enrolment, Named)> = db!(conn, |c| query.select((Enrolment::as_select(), named)).load(c))?;
    let learner = |(enrolment, (full_name, email, country, affiliation))| Learner {
        enrolment,
        full_name,
        email,
        country,
        affiliation,
    };
    Ok(rows.into_iter().map(learner).collect())
}

/// The attempts of those enrolments, each learner's by quiz and number.
///
/// # Errors
/// [`StoreError`].
pub fn attempts_of(
    conn: &mut Connection,
    enrolments: &[EnrolmentId],
) -> Result<HashMap<EnrolmentId, Vec<Sitting>>, StoreError> {
    let mut found = HashMap::new();
    // SQLite takes some 32,000 values at once.
    for some in enrolments.chunks(5_000) {
        let query = attempts::table.filter(attempts::enrolment_id.eq_any(some));
        gather(&mut found, db!(conn, |c| query.select(columns()).load::<Row>(c))?);
    }
    Ok(sorted(found))
}

/// The attempts of all learners of a cohort, each learner's by quiz and number.
///
/// # Errors
/// [`StoreError`].
pub fn attempts(conn: &mut Connection, cohort: CohortId) -> Result<HashMap<EnrolmentId, Vec<Sitting>>, StoreError> {
    let query = attempts::table.inner_join(enrolments::table).filter(enrolments::cohort_id.eq(cohort));
    let mut found = HashMap::new();
    gather(&mut found, db!(conn, |c| query.select(columns()).load::<Row>(c))?);
    Ok(sorted(found))
}

/// The overrides that reach the learners of a cohort, in the order in which they were given: those of the whole cohort, and
/// those of single learners.
///
/// # Errors
/// [`StoreError`].
pub fn overrides(conn: &mut Connection, cohort: CohortId) -> Result<Granted, StoreError> {
    let all = overrides::table.filter(overrides::cohort_id.eq(cohort));
    let for_all: Vec<Override> = db!(conn, |c| all.select(Override::as_select()).load(c))?;
    let members = enrolments::table.filter(enrolments::cohort_id.eq(cohort)).select(enrolments::id.nullable());
    let single = overrides::table.filter(overrides::enrolment_id.eq_any(members));
    let mut for_one: HashMap<EnrolmentId, Vec<Override>> = HashMap::new();
    for given in db!(conn, |c| single.select(Override::as_select()).load::<Override>(c))? {
        if let Some(enrolment) = given.enrolment_id {
            for_one.entry(enrolment).or_default().push(given);
        }
    }
    Ok(Granted { for_all, for_one })
}

/// What was granted in a cohort.
#[derive(Debug, Default)]
pub struct Granted {
    for_all: Vec<Override>,
    for_one: HashMap<EnrolmentId, Vec<Override>>,
}

impl Granted {
    /// What reaches one learner, in the order in which it was given.
    pub fn to(&self, enrolment: EnrolmentId) -> Vec<Override> {
        let own = self.for_one.get(&enrolment).into_iter().flatten();
        let mut reaching: Vec<Override> = self.for_all.iter().chain(own).cloned().collect();
        reaching.sort_by_key(|each| (each.created_at, each.id));
        reaching
    }
}

type Row = (EnrolmentId, AttemptFact, Timestamp, Option<Timestamp>);

type Columns = (
    attempts::enrolment_id,
    (attempts::module, attempts::quiz, attempts::number, attempts::state, attempts::grade, attempts::id),
    attempts::started_at,
    attempts::submitted_at,
);

fn columns() -> Columns {
    let fact = (attempts::module, attempts::quiz, attempts::number, attempts::state, attempts::grade, attempts::id);
    (attempts::enrolment_id, fact, attempts::started_at, attempts::submitted_at)
}

fn gather(found: &mut HashMap<EnrolmentId, Vec<Sitting>>, rows: Vec<Row>) {
    // Mostly a learner's attempts come one after the other: they are put where they belong together.
    let mut rows = rows.into_iter().peekable();
    while let Some(learner) = rows.peek().map(|row| row.0) {
        let own = std::iter::from_fn(|| rows.next_if(|row| row.0 == learner));
        let sitting = |(_, fact, started_at, submitted_at)| Sitting { fact, started_at, submitted_at };
        found.entry(learner).or_default().extend(own.map(sitting));
    }
}

fn sorted(mut found: HashMap<EnrolmentId, Vec<Sitting>>) -> HashMap<EnrolmentId, Vec<Sitting>> {
    for own in found.values_mut() {
        own.sort_unstable_by(|Sitting { fact: a, .. }, Sitting { fact: b, .. }| {
            (&a.module, &a.quiz, a.number).cmp(&(&b.module, &b.quiz, b.number))
        });
    }
    found
}
