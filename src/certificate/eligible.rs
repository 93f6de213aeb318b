//! Who could get a certificate and has none that counts, and who is excluded from getting one, in the database.

use diesel::prelude::*;

use super::kind::CertificateKind;
use crate::base::{CohortId, EnrolmentId, PersonId, Timestamp};
use crate::db::schema::{certificate_exclusions as exclusions, certificates, enrolments, persons};
use crate::db::{Connection, StoreError, db};
use crate::enrolment::{Enrolment, EnrolmentStatus};

/// Why somebody gets no certificate although the rules would give one.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Exclusion {
    /// The reason.
    pub reason: String,
    /// Who decided it.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
}

/// An enrolment whose state allows a certificate. Whether the course's rules do is for `award` to say.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// The enrolment.
    pub enrolment: Enrolment,
    /// The learner's name as it is now.
    pub name: String,
    /// The learner's address.
    pub email: String,
    /// Why not, where it was decided so.
    pub excluded: Option<Exclusion>,
}

/// The candidates of a course, of one cohort where it is given, by enrolment, after that of `after`.
///
/// # Errors
/// [`StoreError`].
pub fn candidates(
    conn: &mut Connection,
    course: &str,
    cohort: Option<CohortId>,
    kind: CertificateKind,
    after: Option<EnrolmentId>,
    limit: i64,
) -> Result<Vec<Candidate>, StoreError> {
    let statuses = match kind {
        CertificateKind::Completion => &[EnrolmentStatus::Completed][..],
        CertificateKind::Participation => &[EnrolmentStatus::Active, EnrolmentStatus::Paused],
    };
    let counts = certificates::revoked_at.is_null().and(certificates::superseded_by.is_null());
    let own = certificates::enrolment_id.eq(enrolments::id).and(certificates::kind.eq(kind));
    let issued = certificates::table.filter(own.and(counts)).select(certificates::id);
    let columns =
        (exclusions::reason.nullable(), exclusions::excluded_by.nullable(), exclusions::excluded_at.nullable());
    type Row = (Enrolment, String, String, (Option<String>, Option<PersonId>, Option<Timestamp>));
    let rows: Vec<Row> = db!(conn, |c| {
        let mut query = enrolments::table
            .inner_join(persons::table)
            .left_join(exclusions::table)
            .filter(enrolments::course.eq(course).and(enrolments::status.eq_any(statuses)))
            .filter(persons::erased_at.is_null())
            .filter(diesel::dsl::not(diesel::dsl::exists(issued)))
            .select((Enrolment::as_select(), persons::full_name, persons::email, columns))
            .into_boxed();
        if let Some(cohort) = cohort {
            query = query.filter(enrolments::cohort_id.eq(cohort));
        }
        if let Some(after) = after {
            query = query.filter(enrolments::id.gt(after));
        }
        query.order(enrolments::id).limit(limit).load(c)
    })?;
    let candidate = |(enrolment, name, email, (reason, by, at)): Row| {
        let excluded = reason.zip(by).zip(at).map(|((reason, by), at)| Exclusion { reason, by, at });
        Candidate { enrolment, name, email, excluded }
    };
    Ok(rows.into_iter().map(candidate).collect())
}

/// Why an enrolment is excluded, if it is.
///
/// # Errors
/// [`StoreError`].
pub fn exclusion(conn: &mut Connection, enrolment: EnrolmentId) -> Result<Option<Exclusion>, StoreError> {
    let columns = (exclusions::reason, exclusions::excluded_by, exclusions::excluded_at);
    Ok(db!(conn, |c| exclusions::table.find(enrolment).select(columns).first(c).optional())?)
}

/// Excludes an enrolment, or gives its exclusion another reason.
///
/// # Errors
/// [`StoreError`].
pub fn exclude(conn: &mut Connection, enrolment: EnrolmentId, exclusion: &Exclusion) -> Result<(), StoreError> {
    let values = (
        exclusions::reason.eq(&exclusion.reason),
        exclusions::excluded_by.eq(exclusion.by),
        exclusions::excluded_at.eq(exclusion.at),
    );
    db!(conn, |c| diesel::insert_into(exclusions::table)
        .values((exclusions::enrolment_id.eq(enrolment), values))
        .on_conflict(exclusions::enrolment_id)
        .do_update()
        .set(values)
        .execute(c))?;
    Ok(())
}

/// Takes an exclusion back. `false`: there was none.
///
/// # Errors
/// [`StoreError`].
pub fn admit(conn: &mut Connection, enrolment: EnrolmentId) -> Result<bool, StoreError> {
    Ok(db!(conn, |c| diesel::delete(exclusions::table.find(enrolment)).execute(c))? == 1)
}
