//! Certificates in the database: records that never change, their documents, and what became of them.

use diesel::prelude::*;

use super::code::{Code, parse_code};
use super::document::DocumentData;
use super::kind::CertificateKind;
use crate::base::{BatchId, CertificateId, EnrolmentId, PersonId, Slug, Timestamp};
use crate::db::schema::{certificate_documents as documents, certificates, counters};
use crate::db::types::Json;
use crate::db::{Connection, StoreError, db};

/// A certificate as it was issued, and what became of it.
#[derive(Debug, Clone)]
pub struct Certificate {
    /// The id.
    pub id: CertificateId,
    /// What it certifies the end of.
    pub enrolment_id: EnrolmentId,
    /// Whose it is.
    pub person_id: PersonId,
    /// The verification code.
    pub code: Code,
    /// Everything that stands on the paper.
    pub document: DocumentData,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// When it expires.
    pub valid_until: Option<Timestamp>,
    /// When it was revoked, and why.
    pub revoked: Option<(Timestamp, String)>,
    /// The certificate that took its place.
    pub superseded_by: Option<CertificateId>,
    /// The course, by its name in addresses.
    pub course: Slug,
    /// The batch that it was released in.
    pub batch: Option<BatchId>,
}

/// What a certificate is worth at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CertificateState {
    /// It holds.
    Valid,
    /// Its time is over.
    Expired,
    /// It was taken back.
    Revoked,
    /// A corrected one took its place.
    Superseded,
}

impl Certificate {
    /// Its state at `now`. What was revoked stays revoked, whatever else became of it.
    pub fn state(&self, now: Timestamp) -> CertificateState {
        match (&self.revoked, self.superseded_by, self.valid_until) {
            (Some(_), ..) => CertificateState::Revoked,
            (None, Some(_), _) => CertificateState::Superseded,
            (None, None, Some(until)) if until <= now => CertificateState::Expired,
            _ => CertificateState::Valid,
        }
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = certificates)]
pub(super) struct Row {
    pub(super) id: CertificateId,
    enrolment_id: EnrolmentId,
    person_id: PersonId,
    code: String,
    document: Json<DocumentData>,
    issued_at: Timestamp,
    valid_until: Option<Timestamp>,
    revoked_at: Option<Timestamp>,
    revocation_reason: Option<String>,
    superseded_by: Option<CertificateId>,
    course: Slug,
    batch_id: Option<BatchId>,
}

impl TryFrom<Row> for Certificate {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let unreadable = || StoreError::Fault(diesel::result::Error::DeserializationError("not a code".into()));
        Ok(Self {
            code: parse_code(&row.code).ok_or_else(unreadable)?,
            id: row.id,
            enrolment_id: row.enrolment_id,
            person_id: row.person_id,
            document: row.document.0,
            issued_at: row.issued_at,
            valid_until: row.valid_until,
            revoked: row.revoked_at.map(|at| (at, row.revocation_reason.unwrap_or_default())),
            superseded_by: row.superseded_by,
            course: row.course,
            batch: row.batch_id,
        })
    }
}

/// The next number of a series, from 1. Numbers of one series are given one after the other, without gaps.
///
/// # Errors
/// [`StoreError`].
pub fn next_number(conn: &mut Connection, series: &str) -> Result<u64, StoreError> {
    let first = (counters::name.eq(series), counters::value.eq(1_i64));
    let value: i64 = db!(conn, |c| diesel::insert_into(counters::table)
        .values(first)
        .on_conflict(counters::name)
        .do_update()
        .set(counters::value.eq(counters::value + 1_i64))
        .returning(counters::value)
        .get_result(c))?;
    Ok(value.unsigned_abs())
}

/// Adds a certificate. `false`: the enrolment has one of that kind that counts already.
///
/// # Errors
/// [`StoreError`].
pub fn insert(conn: &mut Connection, certificate: &Certificate) -> Result<bool, StoreError> {
    let row = (
        certificates::id.eq(certificate.id),
        certificates::enrolment_id.eq(certificate.enrolment_id),
        certificates::person_id.eq(certificate.person_id),
        certificates::number.eq(&certificate.document.number),
        certificates::code.eq(certificate.code.as_str()),
        certificates::document.eq(Json(certificate.document.clone())),
        certificates::issued_at.eq(certificate.issued_at),
        certificates::valid_until.eq(certificate.valid_until),
        certificates::kind.eq(certificate.document.kind),
        certificates::course.eq(&certificate.course),
        certificates::holder_key.eq(certificate.document.holder.to_lowercase()),
    );
    let rows = db!(conn, |c| diesel::insert_into(certificates::table).values(row).on_conflict_do_nothing().execute(c))?;
    Ok(rows == 1)
}

/// The certificate of that id.
///
/// # Errors
/// [`StoreError`].
pub fn find(conn: &mut Connection, id: CertificateId) -> Result<Option<Certificate>, StoreError> {
    let row: Option<Row> = db!(conn, |c| certificates::table.find(id).select(Row::as_select()).first(c).optional())?;
    row.map(Certificate::try_from).transpose()
}

/// The certificate with that verification code, in its plain form.
///
/// # Errors
/// [`StoreError`].
pub fn find_by_code(conn: &mut Connection, code: &str) -> Result<Option<Certificate>, StoreError> {
    let query = certificates::table.filter(certificates::code.eq(code));
    let row: Option<Row> = db!(conn, |c| query.select(Row::as_select()).first(c).optional())?;
    row.map(Certificate::try_from).transpose()
}

/// The certificate of that kind of an enrolment that counts.
///
/// # Errors
/// [`StoreError`].
pub fn of_enrolment(
    conn: &mut Connection,
    enrolment: EnrolmentId,
    kind: CertificateKind,
) -> Result<Option<Certificate>, StoreError> {
    let own = certificates::enrolment_id.eq(enrolment).and(certificates::kind.eq(kind));
    let counts = certificates::revoked_at.is_null().and(certificates::superseded_by.is_null());
    let query = certificates::table.filter(own.and(counts));
    let row: Option<Row> = db!(conn, |c| query.select(Row::as_select()).first(c).optional())?;
    row.map(Certificate::try_from).transpose()
}

/// All certificates of a person, the newest first.
///
/// # Errors
/// [`StoreError`].
pub fn of_person(conn: &mut Connection, person: PersonId) -> Result<Vec<Certificate>, StoreError> {
    let query = certificates::table.filter(certificates::person_id.eq(person)).order(certificates::id.desc());
    let rows: Vec<Row> = db!(conn, |c| query.select(Row::as_select()).load(c))?;
    rows.into_iter().map(Certificate::try_from).collect()
}

/// Takes a certificate back. `false`: it was taken back already.
///
/// # Errors
/// [`StoreError`].
pub fn revoke(conn: &mut Connection, id: CertificateId, reason: &str, now: Timestamp) -> Result<bool, StoreError> {
    let valid = certificates::table.filter(certificates::id.eq(id).and(certificates::revoked_at.is_null()));
    let changes = (certificates::revoked_at.eq(Some(now)), certificates::revocation_reason.eq(Some(reason)));
    let rows = db!(conn, |c| diesel::update(valid).set(changes).execute(c))?;
    Ok(rows == 1)
}

/// Notes which certificate took the place of another.
///
/// # Errors
/// [`StoreError`].
pub fn supersede(conn: &mut Connection, id: CertificateId, by: CertificateId) -> Result<(), StoreError> {
    let update = diesel::update(certificates::table.find(id)).set(certificates::superseded_by.eq(Some(by)));
    db!(conn, |c| update.execute(c))?;
    Ok(())
}

/// Keeps the document; the first one stays.
///
/// # Errors
/// [`StoreError`].
pub fn keep_document(
    conn: &mut Connection,
    id: CertificateId,
    pdf: &[u8],
    sha256: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let row = (
        documents::certificate_id.eq(id),
        documents::pdf.eq(pdf),
        documents::sha256.eq(sha256),
        documents::rendered_at.eq(now),
    );
    let rows = db!(conn, |c| diesel::insert_into(documents::table).values(row).on_conflict_do_nothing().execute(c))?;
    Ok(rows == 1)
}

/// The document, once it was rendered.
///
/// # Errors
/// [`StoreError`].
pub fn document(conn: &mut Connection, id: CertificateId) -> Result<Option<Vec<u8>>, StoreError> {
    Ok(db!(conn, |c| documents::table.find(id).select(documents::pdf).first(c).optional())?)
}

/// The SHA-256 of the document in hexadecimal, once it was rendered.
///
/// # Errors
/// [`StoreError`].
pub fn document_hash(conn: &mut Connection, id: CertificateId) -> Result<Option<String>, StoreError> {
    Ok(db!(conn, |c| documents::table.find(id).select(documents::sha256).first(c).optional())?)
}
