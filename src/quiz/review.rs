//! The review rule, pure: when right answers and feedback of an attempt may show. Nothing of them leaves before.

use crate::course::model::ReviewRule;

/// What the rule looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Situation {
    /// Whether this attempt was handed in.
    pub submitted: bool,
    /// Whether the learner has passed the quiz, by any attempt.
    pub passed: bool,
    /// Whether another attempt can be started.
    pub attempts_left: bool,
    /// Whether another attempt is in progress: what shows here would answer it.
    pub another_in_progress: bool,
    /// Whether the quiz is closed for the learner.
    pub closed: bool,
}

/// Whether correctness, right answers and feedback may show.
pub fn shows(rule: ReviewRule, at: Situation) -> bool {
    let allowed = match rule {
        ReviewRule::Never => false,
        ReviewRule::AfterSubmission => true,
        ReviewRule::AfterPassOrLastAttempt => at.passed || !at.attempts_left,
        ReviewRule::AfterClose => at.closed,
    };
    at.submitted && allowed && !at.another_in_progress
}

#[cfg(test)]
mod tests {
    use super::*;

    const SUBMITTED: Situation =
        Situation { submitted: true, passed: false, attempts_left: true, another_in_progress: false, closed: false };

    #[test]
    fn nothing_shows_before_submission_or_while_another_attempt_runs() {
        for rule in [ReviewRule::AfterSubmission, ReviewRule::AfterPassOrLastAttempt, ReviewRule::AfterClose] {
            let open = Situation { passed: true, attempts_left: false, closed: true, ..SUBMITTED };
            assert!(shows(rule, open));
            assert!(!shows(rule, Situation { submitted: false, ..open }));
            assert!(!shows(rule, Situation { another_in_progress: true, ..open }));
        }
    }

    #[test]
    fn each_rule_waits_for_its_own_moment() {
        assert!(!shows(ReviewRule::Never, Situation { passed: true, closed: true, attempts_left: false, ..SUBMITTED }));
        assert!(shows(ReviewRule::AfterSubmission, SUBMITTED));
        assert!(!shows(ReviewRule::AfterPassOrLastAttempt, SUBMITTED));
        assert!(shows(ReviewRule::AfterPassOrLastAttempt, Situation { passed: true, ..SUBMITTED }));
        assert!(shows(ReviewRule::AfterPassOrLastAttempt, Situation { attempts_left: false, ..SUBMITTED }));
        assert!(!shows(ReviewRule::AfterClose, Situation { passed: true, ..SUBMITTED }));
        assert!(shows(ReviewRule::AfterClose, Situation { closed: true, ..SUBMITTED }));
    }
}
