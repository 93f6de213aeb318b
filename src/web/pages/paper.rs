//! The language of a certificate, told as long as there is time to choose another.

use crate::account::Caller;
use crate::actions::Error;
use crate::certificate::contents;
use crate::certificate::kind::CertificateKind;
use crate::certificate::store;
use crate::course::model::{Course, IssueMode};
use crate::db::Connection;
use crate::enrolment::{Enrolment, EnrolmentStatus};

/// The language of a certificate that is still to be issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperLanguage {
    /// Its tag.
    pub tag: String,
    /// Whether the course's title stands in it.
    pub titled: bool,
}

/// In which language the caller's certificate will be; none where it is issued already, or none is to come.
///
/// # Errors
/// When the database does not answer.
pub fn language(
    conn: &mut Connection,
    caller: &Caller,
    course: &Course,
    own: Option<&Enrolment>,
) -> Result<Option<PaperLanguage>, Error> {
    let left = own.is_some_and(|own| own.status == EnrolmentStatus::Withdrawn);
    if left || course.certificate.issue == IssueMode::None {
        return Ok(None);
    }
    let issued = own.map(|own| store::of_enrolment(conn, own.id, CertificateKind::Completion)).transpose()?;
    if issued.flatten().is_some() {
        return Ok(None);
    }
    let (language, titled) = contents::language(course, &caller.language);
    Ok(Some(PaperLanguage { tag: language.to_string(), titled }))
}
