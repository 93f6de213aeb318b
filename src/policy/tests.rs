//! The policy in sentences, and as a table over every action, actor and thing.

use std::collections::BTreeSet;

use super::fields::{self, Audience};
use super::*;
use Role::{Administrator, Facilitator, Learner};

const PROVED: [Actor; 4] =
    [Actor::Anonymous, Actor::with(Learner), Actor::with(Facilitator), Actor::with(Administrator)];
/// Nothing, one's own, in a cohort that one runs, one's own in such a cohort, somebody else's.
const THINGS: [Resource; 5] =
    [Resource::None, Resource::OWN, Resource::RUN, Resource::of(true, true), Resource::FOREIGN];

/// For each rule what somebody anonymous, a learner, a facilitator and an administrator get, for each of [`THINGS`]: `+` is
/// allowed, `i` not signed in, `r` not for the role, `-` does not exist.
const TABLE: [(Rule, [&str; 4]); 14] = [
    (Rule::Everybody, ["+++++", "+++++", "+++++", "+++++"]),
    (Rule::SignedIn, ["iiiii", "+++++", "+++++", "+++++"]),
    (Rule::Oneself, ["iiiii", "+++++", "+++++", "+++++"]),
    (Rule::Own, ["iiiii", "-+-+-", "-+-+-", "-+-+-"]),
    (Rule::OwnOrAdministrator, ["iiiii", "-+-+-", "-+-+-", "-++++"]),
    (Rule::OwnOrLed, ["iiiii", "-+-+-", "-+++-", "-++++"]),
    (Rule::Led, ["iiiii", "-r-r-", "-r++-", "-++++"]),
    (Rule::LedOfAnother, ["iiiii", "-r-r-", "-r+r-", "-r+r+"]),
    (Rule::Cohort, ["iiiii", "rrrrr", "--++-", "-++++"]),
    (Rule::Staff, ["iiiii", "rrrrr", "+++++", "+++++"]),
    (Rule::OwnWork, ["iiiii", "-----", "-+-+-", "-++++"]),
    (Rule::Administrator, ["iiiii", "rrrrr", "rrrrr", "+++++"]),
    (Rule::Directory, ["iiiii", "rrrrr", "rrrrr", "rrrrr"]),
    (Rule::DirectoryOfRoles, ["iiiii", "rrrrr", "rrrrr", "rrrrr"]),
];

fn letter(decided: Result<(), Refusal>) -> char {
    match decided {
        Ok(()) => '+',
        Err(Refusal::NotSignedIn) => 'i',
        Err(Refusal::Role) => 'r',
        Err(Refusal::NotFound) => '-',
        Err(Refusal::SecondFactorNeeded) => 'f',
        Err(Refusal::RecentSignInNeeded) => 's',
    }
}

fn person(role: Role, proved: bool, recent: bool) -> Actor {
    Actor::Person { role, proved, recent }
}

#[test]
fn every_action_is_decided_for_every_actor_and_thing_as_the_table_says() {
    let mut rules = BTreeSet::new();
    for action in Action::ALL {
        let lines: Vec<_> = TABLE.iter().filter(|(rule, _)| *rule == action.rule()).collect();
        assert_eq!(lines.len(), 1, "{action:?} has a rule that stands in the table once");
        rules.insert(format!("{:?}", action.rule()));
        for (actor, expected) in PROVED.into_iter().zip(lines[0].1) {
            let decided: String = THINGS.into_iter().map(|thing| letter(decide(actor, *action, thing))).collect();
            assert_eq!(decided, expected, "{} for {actor:?}", action.name());
        }
    }
    assert_eq!(rules.len(), TABLE.len(), "every rule of the table is somebody's");
}

#[test]
fn somebody_without_a_session_may_what_is_for_everybody_and_nothing_else() {
    for action in Action::ALL {
        for thing in THINGS {
            let decided = decide(Actor::Anonymous, *action, thing);
            let open = action.rule() == Rule::Everybody;
            assert_eq!(decided, if open { Ok(()) } else { Err(Refusal::NotSignedIn) }, "{action:?}");
        }
    }
}

#[test]
fn who_lacks_the_second_factor_that_the_role_needs_may_set_it_up_and_nothing_else() {
    for action in Action::ALL {
        for role in [Learner, Facilitator, Administrator] {
            for thing in THINGS {
                let decided = decide(person(role, false, true), *action, thing);
                let open = matches!(action.rule(), Rule::Everybody | Rule::SignedIn);
                assert_eq!(decided, if open { Ok(()) } else { Err(Refusal::SecondFactorNeeded) }, "{action:?}");
            }
        }
    }
}

#[test]
fn who_signed_in_long_ago_is_asked_again_only_for_what_a_session_is_not_enough_for() {
    for action in Action::ALL {
        for role in [Learner, Facilitator, Administrator] {
            for thing in THINGS {
                let fresh = decide(person(role, true, true), *action, thing);
                let stale = decide(person(role, true, false), *action, thing);
                let asked = action.needs_recent_sign_in() && fresh.is_ok();
                // Who may not do it anyway is told that, and is not sent to sign in for nothing.
                assert_eq!(stale, if asked { Err(Refusal::RecentSignInNeeded) } else { fresh }, "{action:?}");
            }
        }
    }
}

#[test]
fn a_directory_may_what_is_for_directories_and_everybody_and_nothing_else() {
    for action in Action::ALL {
        for thing in THINGS {
            let decided = |may_roles| decide(Actor::Directory { may_roles }, *action, thing);
            let (plain, of_roles) = match action.rule() {
                Rule::Everybody | Rule::Directory => (Ok(()), Ok(())),
                Rule::DirectoryOfRoles => (Err(Refusal::Role), Ok(())),
                _ => (Err(Refusal::Role), Err(Refusal::Role)),
            };
            assert_eq!((decided(false), decided(true)), (plain, of_roles), "{action:?}");
        }
    }
}

#[test]
fn a_learner_gets_at_nothing_that_is_somebody_elses() {
    for action in Action::ALL {
        let about_a_thing = !matches!(action.rule(), Rule::Everybody | Rule::SignedIn | Rule::Oneself);
        for thing in [Resource::FOREIGN, Resource::RUN] {
            assert_eq!(decide(Actor::with(Learner), *action, thing).is_err(), about_a_thing, "{action:?}");
        }
    }
}

#[test]
fn a_facilitator_gets_at_no_thing_of_another_cohort() {
    for action in Action::ALL {
        let of_a_thing = !matches!(action.rule(), Rule::Everybody | Rule::SignedIn | Rule::Oneself | Rule::Staff);
        let decided = decide(Actor::with(Facilitator), *action, Resource::FOREIGN);
        assert_eq!(decided.is_err(), of_a_thing, "{action:?}");
    }
}

#[test]
fn nobody_grants_marks_or_reviews_what_is_their_own() {
    use Action::{Extend, GiveAttempts, MarkEssay, Pause, Remind, Resume, ReviewAttempt, SeeMarking};
    for action in [Extend, GiveAttempts, MarkEssay, Pause, Remind, Resume, ReviewAttempt, SeeMarking] {
        for role in [Learner, Facilitator, Administrator] {
            for thing in [Resource::OWN, Resource::of(true, true)] {
                assert_eq!(decide(Actor::with(role), action, thing), Err(Refusal::Role), "{action:?}");
            }
        }
    }
}

#[test]
fn who_is_no_facilitator_any_more_runs_no_cohort_whatever_is_noted_there() {
    assert_eq!(decide(Actor::with(Learner), Action::SeeProgress, Resource::RUN), Err(Refusal::Role));
    assert_eq!(decide(Actor::with(Learner), Action::SeeEnrolment, Resource::RUN), Err(Refusal::NotFound));
    assert_eq!(decide(Actor::with(Facilitator), Action::SeeProgress, Resource::RUN), Ok(()));
}

#[test]
fn what_is_anothers_answers_as_what_does_not_exist() {
    for action in Action::ALL.iter().filter(|action| matches!(action.rule(), Rule::Own | Rule::OwnOrLed)) {
        for role in [Learner, Facilitator] {
            let foreign = decide(Actor::with(role), *action, Resource::FOREIGN);
            assert_eq!(foreign, Err(Refusal::NotFound), "{action:?}");
            assert_eq!(foreign, decide(Actor::with(role), *action, Resource::None), "{action:?}");
        }
    }
}

#[test]
fn a_second_factor_is_needed_by_staff_where_it_is_demanded() {
    for (role, needed) in [(Learner, false), (Facilitator, true), (Administrator, true)] {
        assert_eq!(needs_second_factor(role, true), needed);
        assert!(!needs_second_factor(role, false));
    }
}

#[test]
fn every_action_has_a_name_of_its_own_and_a_sentence() {
    let names: BTreeSet<_> = Action::ALL.iter().map(|action| action.name()).collect();
    assert_eq!(names.len(), Action::ALL.len());
    for action in Action::ALL {
        let (noun, verb) = action.name().split_once('.').expect("noun.verb");
        let plain = |word: &str| word.chars().all(|c| c.is_ascii_lowercase() || c == '-') && !word.is_empty();
        assert!(plain(noun) && plain(verb), "{}", action.name());
        assert!(action.sentence().ends_with('.') && !action.sentence().contains('|'), "{}", action.sentence());
    }
}

#[test]
fn facilitators_see_less_of_a_person_than_administrators_and_others_nothing() {
    let facilitator = fields::shown(Audience::Facilitator);
    assert!(facilitator.iter().all(|field| fields::OF_A_PERSON.contains(field)));
    for secret in ["role", "locked", "second_factor", "email_confirmed", "address_bounced", "reminders"] {
        assert!(!facilitator.contains(&secret), "{secret}");
    }
    assert!(fields::shown(Audience::Others).is_empty());
    assert_eq!(fields::shown(Audience::Oneself), fields::shown(Audience::Administrator));
}

#[test]
fn nobody_sets_role_or_access_of_oneself_and_no_change_takes_a_result() {
    for field in ["role", "locked", "email", "id", "second_factor"] {
        assert!(!fields::settable(Action::ChangeOneself).contains(&field), "{field}");
    }
    for action in Action::ALL {
        for never in ["grade", "percent", "status", "score", "progress", "person_id", "password_hash", "id"] {
            assert!(!fields::settable(*action).contains(&never), "{action:?} {never}");
        }
    }
}
