//! Award rules, pure: whether completion gives a certificate now, later, or none.

use chrono::Months;

use super::kind::CertificateKind;
use crate::base::{Percent, Timestamp};
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
    /// An administrator has excluded the learner.
    Excluded,
    /// The course has no certificate of participation.
    NoParticipation,
    /// The learner waits to be let in, has left, or has completed the course.
    NotTakingPart,
    /// Too few lessons are done for a certificate of participation.
    TooFewLessons,
    /// The cohort has not ended yet: the course may still be completed.
    StillRunning,
}

/// Where an enrolment stands, as far as certificates ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Its state.
    pub status: EnrolmentStatus,
    /// Lessons done.
    pub lessons_done: usize,
    /// Lessons that the version has.
    pub lessons_total: usize,
    /// Whether its cohort is still running: it ends later, or has no end. Nobody waits without a cohort.
    pub cohort_runs: bool,
}

/// What completing a course gives by its policy.
pub fn on_completion(policy: &CertificatePolicy) -> Award {
    match policy.issue {
        IssueMode::Automatic => Award::Now,
        IssueMode::Approval => Award::AfterApproval,
        IssueMode::None => Award::Never,
    }
}

/// Whether a certificate of that kind may be issued; `issued` says whether one of that kind counts already.
///
/// Completion: the course is completed. Participation: the course has such a certificate, the learner took part (the
/// share of the lessons is done) and has nothing better, and the cohort has ended.
///
/// # Errors
/// [`NotEligible`].
pub fn eligible(
    policy: &CertificatePolicy,
    kind: CertificateKind,
    standing: Standing,
    issued: bool,
) -> Result<(), NotEligible> {
    if policy.issue == IssueMode::None {
        return Err(NotEligible::NoCertificate);
    }
    match kind {
        CertificateKind::Completion if standing.status != EnrolmentStatus::Completed => Err(NotEligible::NotCompleted),
        CertificateKind::Participation => took_part(policy, standing),
        CertificateKind::Completion => Ok(()),
    }?;
    if issued { Err(NotEligible::Issued) } else { Ok(()) }
}

fn took_part(policy: &CertificatePolicy, standing: Standing) -> Result<(), NotEligible> {
    let Some(participation) = &policy.participation else { return Err(NotEligible::NoParticipation) };
    let enough = Percent::done(standing.lessons_done, standing.lessons_total) >= participation.lessons;
    if !matches!(standing.status, EnrolmentStatus::Active | EnrolmentStatus::Paused) {
        Err(NotEligible::NotTakingPart)
    } else if standing.lessons_done == 0 || !enough {
        Err(NotEligible::TooFewLessons)
    } else if standing.cohort_runs {
        Err(NotEligible::StillRunning)
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
    use crate::course::model::Participation;

    fn policy(issue: IssueMode, valid_months: u32) -> CertificatePolicy {
        CertificatePolicy { issue, valid_months, signatories: Vec::new(), grade: false, participation: None }
    }

    fn standing(status: EnrolmentStatus, lessons_done: usize) -> Standing {
        Standing { status, lessons_done, lessons_total: 10, cohort_runs: false }
    }

    #[test]
    fn a_certificate_needs_a_completed_course_that_has_one_and_comes_once() {
        let automatic = policy(IssueMode::Automatic, 0);
        let ask = |policy, status, issued| eligible(policy, CertificateKind::Completion, standing(status, 10), issued);
        assert_eq!(ask(&automatic, EnrolmentStatus::Completed, false), Ok(()));
        assert_eq!(ask(&automatic, EnrolmentStatus::Active, false), Err(NotEligible::NotCompleted));
        assert_eq!(ask(&automatic, EnrolmentStatus::Completed, true), Err(NotEligible::Issued));
        let none = policy(IssueMode::None, 0);
        assert_eq!(ask(&none, EnrolmentStatus::Completed, false), Err(NotEligible::NoCertificate));
        assert_eq!(on_completion(&none), Award::Never);
        assert_eq!(on_completion(&policy(IssueMode::Approval, 0)), Award::AfterApproval);
    }

    #[test]
    fn participation_needs_the_share_of_the_lessons_and_the_end_of_the_cohort() {
        let ask =
            |policy: &CertificatePolicy, standing| eligible(policy, CertificateKind::Participation, standing, false);
        let without = policy(IssueMode::Automatic, 0);
        assert_eq!(ask(&without, standing(EnrolmentStatus::Active, 10)), Err(NotEligible::NoParticipation));
        let with = CertificatePolicy { participation: Some(Participation { lessons: Percent::new(80.0) }), ..without };
        for status in [EnrolmentStatus::Active, EnrolmentStatus::Paused] {
            assert_eq!(ask(&with, standing(status, 8)), Ok(()));
            assert_eq!(ask(&with, standing(status, 7)), Err(NotEligible::TooFewLessons));
        }
        for status in [EnrolmentStatus::Pending, EnrolmentStatus::Withdrawn, EnrolmentStatus::Completed] {
            assert_eq!(ask(&with, standing(status, 8)), Err(NotEligible::NotTakingPart));
        }
        let runs = Standing { cohort_runs: true, ..standing(EnrolmentStatus::Active, 9) };
        assert_eq!(ask(&with, runs), Err(NotEligible::StillRunning));
        let issued = eligible(&with, CertificateKind::Participation, standing(EnrolmentStatus::Active, 9), true);
        assert_eq!(issued, Err(NotEligible::Issued));
        // A share of nothing is not taken part.
        let nothing = CertificatePolicy { participation: Some(Participation { lessons: Percent::ZERO }), ..with };
        assert_eq!(ask(&nothing, standing(EnrolmentStatus::Active, 0)), Err(NotEligible::TooFewLessons));
    }

    #[test]
    fn validity_counts_calendar_months() {
        let leap_day = Timestamp::parse("2028-02-29T10:00:00Z").unwrap();
        assert_eq!(valid_until(&policy(IssueMode::Automatic, 0), leap_day), None);
        let until = valid_until(&policy(IssueMode::Automatic, 12), leap_day).unwrap();
        assert_eq!(until.to_string(), "2029-02-28T10:00:00Z");
    }
}
