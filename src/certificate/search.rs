//! Finding certificates among all that were issued, in the database.

use diesel::prelude::*;

use super::store::{Certificate, CertificateState, Row};
use crate::base::{BatchId, CertificateId, Page, PageRequest, Timestamp};
use crate::db::schema::certificates;
use crate::db::{Connection, StoreError, db};

/// Which certificates; nothing said: all of them.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Whose holder's name, as it was issued, has each of these words in it.
    pub holder: Option<String>,
    /// Of this course.
    pub course: Option<String>,
    /// In this state.
    pub state: Option<CertificateState>,
    /// Of this batch.
    pub batch: Option<BatchId>,
}

/// The certificate with that number, whatever the case of its letters.
///
/// # Errors
/// [`StoreError`].
pub fn by_number(conn: &mut Connection, number: &str) -> Result<Option<Certificate>, StoreError> {
    let query = certificates::table.filter(certificates::number.eq(number.to_uppercase()));
    let row: Option<Row> = db!(conn, |c| query.select(Row::as_select()).first(c).optional())?;
    row.map(Certificate::try_from).transpose()
}

/// Certificates, the newest first.
///
/// # Errors
/// [`StoreError`].
pub fn list(
    conn: &mut Connection,
    filter: &Filter,
    now: Timestamp,
    page: &PageRequest,
) -> Result<Page<Certificate>, StoreError> {
    let rows = i64::try_from(page.limit + 1).unwrap_or(i64::MAX);
    let before: Option<CertificateId> = page.after.as_deref().and_then(|cursor| cursor.parse().ok());
    let found: Vec<Row> = db!(conn, |c| {
        let mut query = certificates::table.into_boxed();
        if let Some(before) = before {
            query = query.filter(certificates::id.lt(before));
        }
        for word in filter.holder.as_deref().unwrap_or_default().split_whitespace() {
            let plain = word.to_lowercase().replace(['%', '_', '\\'], "");
            query = query.filter(certificates::holder_key.like(format!("%{plain}%")));
        }
        if let Some(course) = &filter.course {
            query = query.filter(certificates::course.eq(course));
        }
        if let Some(batch) = filter.batch {
            query = query.filter(certificates::batch_id.eq(Some(batch)));
        }
        let standing = || certificates::revoked_at.is_null().and(certificates::superseded_by.is_null());
        query = match filter.state {
            None => query,
            Some(CertificateState::Revoked) => query.filter(certificates::revoked_at.is_not_null()),
            Some(CertificateState::Superseded) => {
                query.filter(certificates::revoked_at.is_null().and(certificates::superseded_by.is_not_null()))
            }
            Some(CertificateState::Expired) => query.filter(standing().and(certificates::valid_until.le(Some(now)))),
            Some(CertificateState::Valid) => {
                let holds = certificates::valid_until.is_null().or(certificates::valid_until.gt(Some(now)));
                query.filter(standing()).filter(holds)
            }
        };
        query.order(certificates::id.desc()).limit(rows).select(Row::as_select()).load(c)
    })?;
    let found = found.into_iter().map(Certificate::try_from).collect::<Result<_, _>>()?;
    Ok(Page::new(found, page.limit, |certificate| certificate.id.to_string()))
}
