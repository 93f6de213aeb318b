//! Award rules, pure: whether completion gives a certificate now, later, or none.

use chrono::Months;

use crate::base::Timestamp;
use crate::course::model::{CertificatePolicy, IssueMode};
use crate::enrolment::EnrolmentStatus;

/// What completion gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Award {
    /// A certificate, at once.
    Now,
    /// A certificate, once an administrator releases it.
    AfterApproval,
    /// None: the course has no certificate.
    Never,
}

/// Why no certificate can be issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotEligible {
    /// The course is not completed.
    NotCompleted,
    /// The course has no certificate.
    NoCertificate,
    /// There is one already.
    Issued,
}

/// What completing a course gives by its policy.
pub fn on_completion(policy: &CertificatePolicy) -> Award {
    match policy.issue {
        IssueMode::Automatic => Award::Now,
        IssueMode::Approval => Award::AfterApproval,
        IssueMode::None => Award::Never,
    }
}

/// Whether an administrator may issue a certificate.
///
/// # Errors
/// [`NotEligible`].
pub fn eligible(policy: &CertificatePolicy, status: EnrolmentStatus, issued: bool) -> Result<(), NotEligible> {
    if policy.issue == IssueMode::None {
        Err(NotEligible::NoCertificate)
    } else if status != EnrolmentStatus::Completed {
        Err(NotEligible::NotCompleted)
    } else if issued {
        Err(NotEligible::Issued)
    } else {
        Ok(())
    }
}

/// When a certificate that is issued at `now` expires. The last day of a shorter month stands for days it does not have.
pub fn valid_until(policy: &CertificatePolicy, now: Timestamp) -> Option<Timestamp> {
    let months = Some(policy.valid_months).filter(|months| *months > 0)?;
    now.to_datetime().checked_add_months(Months::new(months)).map(Timestamp::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(issue: IssueMode, valid_months: u32) -> CertificatePolicy {
        CertificatePolicy { issue, valid_months, signatories: Vec::new() }
    }

    #[test]
    fn a_certificate_needs_a_completed_course_that_has_one_and_comes_once() {
        let automatic = policy(IssueMode::Automatic, 0);
        assert_eq!(eligible(&automatic, EnrolmentStatus::Completed, false), Ok(()));
        assert_eq!(eligible(&automatic, EnrolmentStatus::Active, false), Err(NotEligible::NotCompleted));
        assert_eq!(eligible(&automatic, EnrolmentStatus::Completed, true), Err(NotEligible::Issued));
        let none = policy(IssueMode::None, 0);
        assert_eq!(eligible(&none, EnrolmentStatus::Completed, false), Err(NotEligible::NoCertificate));
        assert_eq!(on_completion(&none), Award::Never);
        assert_eq!(on_completion(&policy(IssueMode::Approval, 0)), Award::AfterApproval);
    }

    #[test]
    fn validity_counts_calendar_months() {
        let leap_day = Timestamp::parse("2028-02-29T10:00:00Z").unwrap();
        assert_eq!(valid_until(&policy(IssueMode::Automatic, 0), leap_day), None);
        let until = valid_until(&policy(IssueMode::Automatic, 12), leap_day).unwrap();
        assert_eq!(until.to_string(), "2029-02-28T10:00:00Z");
    }
}
