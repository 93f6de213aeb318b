//! The review rules, pure: what of an attempt shows to its learner, and when. Nothing of it leaves before.

use crate::course::model::{ReviewRule, ReviewRules};

/// What the rules look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Situation {
    /// Whether this attempt is in progress: one's own answers show while one gives them, and nothing else.
    pub in_progress: bool,
    /// Whether it was handed in; one that was given up has nothing but its answers.
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

/// What of an attempt shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Shown {
    /// One's own answers.
    pub responses: bool,
    /// Whether each answer was right.
    pub correctness: bool,
    /// The marks of each answer.
    pub marks: bool,
    /// Feedback on questions and chosen options.
    pub feedback: bool,
    /// What would have been right.
    pub right_answers: bool,
}

impl Shown {
    /// Everything: what facilitators see of an attempt that was handed in.
    pub const ALL: Self = Self { responses: true, correctness: true, marks: true, feedback: true, right_answers: true };
    /// The answers alone: what shows of an attempt in progress.
    pub const RESPONSES: Self =
        Self { responses: true, correctness: false, marks: false, feedback: false, right_answers: false };

    /// Whether anything shows that the attempt came to.
    pub fn any_result(self) -> bool {
        self.correctness || self.marks || self.feedback || self.right_answers
    }
}

/// What shows of an attempt to its learner.
pub fn shown(rules: &ReviewRules, at: Situation) -> Shown {
    if at.in_progress {
        return Shown::RESPONSES;
    }
    let result = |rule| at.submitted && !at.another_in_progress && allows(rule, at);
    Shown {
        responses: allows(rules.responses, at),
        correctness: result(rules.correctness),
        marks: result(rules.marks),
        feedback: result(rules.feedback),
        right_answers: result(rules.right_answers),
    }
}

fn allows(rule: ReviewRule, at: Situation) -> bool {
    match rule {
        ReviewRule::Never => false,
        ReviewRule::AfterSubmission => true,
        ReviewRule::AfterPassOrLastAttempt => at.passed || !at.attempts_left,
        ReviewRule::AfterClose => at.closed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SUBMITTED: Situation = Situation {
        in_progress: false,
        submitted: true,
        passed: false,
        attempts_left: true,
        another_in_progress: false,
        closed: false,
    };
    const OPEN: Situation = Situation { passed: true, attempts_left: false, closed: true, ..SUBMITTED };

    fn right_answers(rule: ReviewRule, at: Situation) -> bool {
        shown(&ReviewRules::all(rule), at).right_answers
    }

    #[test]
    fn nothing_of_the_result_shows_before_submission_or_while_another_attempt_runs() {
        for rule in [ReviewRule::AfterSubmission, ReviewRule::AfterPassOrLastAttempt, ReviewRule::AfterClose] {
            let rules = ReviewRules::all(rule);
            assert_eq!(shown(&rules, OPEN), Shown::ALL);
            assert_eq!(shown(&rules, Situation { in_progress: true, submitted: false, ..OPEN }), Shown::RESPONSES);
            assert_eq!(shown(&rules, Situation { another_in_progress: true, ..OPEN }), Shown::RESPONSES);
            assert_eq!(shown(&rules, Situation { submitted: false, ..OPEN }), Shown::RESPONSES, "given up");
        }
    }

    #[test]
    fn each_rule_waits_for_its_own_moment() {
        assert!(!right_answers(ReviewRule::Never, OPEN));
        assert!(right_answers(ReviewRule::AfterSubmission, SUBMITTED));
        assert!(!right_answers(ReviewRule::AfterPassOrLastAttempt, SUBMITTED));
        assert!(right_answers(ReviewRule::AfterPassOrLastAttempt, Situation { passed: true, ..SUBMITTED }));
        assert!(right_answers(ReviewRule::AfterPassOrLastAttempt, Situation { attempts_left: false, ..SUBMITTED }));
        assert!(!right_answers(ReviewRule::AfterClose, Situation { passed: true, ..SUBMITTED }));
        assert!(right_answers(ReviewRule::AfterClose, Situation { closed: true, ..SUBMITTED }));
    }

    #[test]
    fn each_thing_has_a_rule_of_its_own() {
        let never = ReviewRules { responses: ReviewRule::Never, ..ReviewRules::all(ReviewRule::Never) };
        let soon = ReviewRule::AfterSubmission;
        let nothing = Shown::default();
        let each = [
            (ReviewRules { responses: soon, ..never }, Shown { responses: true, ..nothing }),
            (ReviewRules { correctness: soon, ..never }, Shown { correctness: true, ..nothing }),
            (ReviewRules { marks: soon, ..never }, Shown { marks: true, ..nothing }),
            (ReviewRules { feedback: soon, ..never }, Shown { feedback: true, ..nothing }),
            (ReviewRules { right_answers: soon, ..never }, Shown { right_answers: true, ..nothing }),
        ];
        for (rules, expected) in each {
            assert_eq!(shown(&rules, SUBMITTED), expected, "{rules:?}");
        }
    }
}
