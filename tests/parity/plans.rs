//! How the databases go about what requests and the worker ask: the queries as the program sends them, none of which may read
//! a whole table that grows. `day` looks at all that a learner's day comes to; here stands what else is asked often.

use std::sync::{Arc, Mutex};

use chancery::account::identity::store as identities;
use chancery::account::limits::{self, rule::Rate};
use chancery::account::link::{self, Purpose};
use chancery::account::passkey::store as passkeys;
use chancery::account::second_factor::{self, limit};
use chancery::account::{Role, audit, erasure, idempotency, people, person, roll, session};
use chancery::base::{Clock, CohortId, Id, PageRequest, Percent, Slug};
use chancery::certificate::kind::CertificateKind;
use chancery::certificate::store::CertificateState;
use chancery::certificate::{batch, credentials, search, store as certificates};
use chancery::cohort::{self, announcements, facts, invitations, report};
use chancery::course::catalogue::Catalogue;
use chancery::db::types::Json;
use chancery::db::{self, Connection, StoreError};
use chancery::enrolment::{self, Enrolment, EnrolmentStatus, overrides, reading, requests};
use chancery::long_work;
use chancery::outbox::{self, lanes};
use chancery::quiz::saving::{self, Guard};
use chancery::quiz::sittings::{self, Scope};
use chancery::quiz::{own, regrade, store as attempts};
use chancery::scim::lookup::Key;
use chancery::scim::{groups, tokens, users};
use chrono::Duration;
use diesel::Connection as _;
use diesel::connection::InstrumentationEvent;
use serde_json::json;

use super::explain::{Bad, bad, has_plan};
use super::hearing::without_values;
use super::{empty_postgres, sqlite};

/// These have no condition (but that of the index they walk): they go from the newest row and stop at their limit.
const WALKS: [&str; 16] = [
    "the audit log",
    "the newest work",
    "the newest long work",
    "mail that came back",
    "who was erased",
    "everybody",
    "people who were invited",
    "people who are locked out",
    "people whose mail comes back",
    "all certificates",
    "revoked certificates",
    "all batches",
    "addresses that bounce",
    // A directory is told how many there are in all (RFC 7644, section 3.4.2): that is counted, once a page.
    "a page of everybody for a directory",
    "a page of groups for a directory",
    // Those that are open are counted, at each look at the metrics.
    "attempts in progress",
];

/// The queries that the work sends.
fn asked(connection: &mut Connection, work: impl FnOnce(&mut Connection) -> Result<(), StoreError>) -> Vec<String> {
    let queries = Arc::new(Mutex::new(Vec::new()));
    let hear = queries.clone();
    let ear = move |event: InstrumentationEvent<'_>| {
        if let InstrumentationEvent::StartQuery { query, .. } = event {
            hear.lock().expect("nobody panicked").push(without_values(&query.to_string()));
        }
    };
    match connection {
        Connection::Sqlite(inner) => inner.set_instrumentation(ear),
        Connection::Postgres(inner) => inner.set_instrumentation(ear),
    }
    let done = work(connection);
    match connection {
        Connection::Sqlite(inner) => inner.set_instrumentation(|_: InstrumentationEvent<'_>| {}),
        Connection::Postgres(inner) => inner.set_instrumentation(|_: InstrumentationEvent<'_>| {}),
    }
    done.expect("the query is one");
    let mut asked: Vec<String> = queries.lock().expect("nobody panicked").clone();
    asked.retain(|query| has_plan(query));
    asked
}

fn enrolment(cohort_id: Option<CohortId>) -> Enrolment {
    let now = Clock::system().now();
    Enrolment {
        id: Id::new(now),
        person_id: Id::new(now),
        course: "protocol".parse().expect("a slug"),
        version_id: Id::new(now),
        cohort_id,
        status: EnrolmentStatus::Active,
        created_at: now,
        completed_at: None,
        percent: Percent::ZERO,
        lessons_done: 0,
        grade: None,
        passed: false,
        last_activity_at: None,
        kept_passes: None,
        units_done: None,
    }
}

/// Which work to list.
fn work(set: impl FnOnce(&mut outbox::Filter)) -> outbox::Filter {
    let mut filter = outbox::Filter::default();
    set(&mut filter);
    filter
}

/// Which certificates to list.
fn found(set: impl FnOnce(&mut search::Filter)) -> search::Filter {
    let mut filter = search::Filter::default();
    set(&mut filter);
    filter
}

/// Which people to list.
fn persons(set: impl FnOnce(&mut people::Filter)) -> people::Filter {
    let mut filter = people::Filter::default();
    set(&mut filter);
    filter
}

fn no_hot_query_reads_a_whole_table_of(mut connection: Connection) {
    let now = Clock::system().now();
    let page = PageRequest { limit: 50, after: None };
    type Work<'w> = Box<dyn FnOnce(&mut Connection) -> Result<(), StoreError> + 'w>;
    macro_rules! hot {
        ($($what:literal: $call:expr;)*) => {
            vec![$(($what, Box::new(|c: &mut Connection| $call(c).map(drop)) as Work<'_>)),*]
        };
    }
    let request = idempotency::Request::new("somebody".to_owned(), "key".to_owned(), "POST", "/", b"");
    let (module, quiz): (Slug, Slug) = ("one".parse().expect("a slug"), "check".parse().expect("a slug"));
    let quizzes = [(module.clone(), quiz.clone())];
    let of_all = Scope { versions: vec![Id::new(now), Id::new(now)], cohorts: None, module, quiz };
    let in_cohort = Scope { cohorts: Some(vec![Id::new(now)]), ..of_all.clone() };
    let mail = outbox::Claimed {
        id: Id::new(now),
        kind: outbox::Kind::Mail,
        payload: serde_json::Value::Null,
        tries: 0,
        created_at: now,
        lane: Some("b.example".to_owned()),
        lease: Id::new(now),
    };
    let guard = Guard { attempt: Id::new(now), version: Id::new(now), session: Id::new(now), person: Id::new(now) };
    let alone = enrolment(None);
    let member = enrolment(Some(Id::new(now)));
    let hot = hot! {
        "who is behind a session": |c| person::caller(c, Id::new(now), now);
        "a person by address": |c| person::find_by_email(c, "a@b.example");
        "a refresh": |c| session::refresh(c, "token", now, Duration::days(1), Duration::days(30));
        "a second factor": |c| second_factor::find(c, Id::new(now));
        "a code that is spent": |c| second_factor::spend(c, Id::new(now), 1);
        "whose passkey it is": |c| passkeys::find(c, b"id");
        "a person's passkeys": |c| passkeys::of_person(c, Id::new(now));
        "a passkey of one's own": |c| passkeys::find_own(c, Id::new(now), Id::new(now));
        "a passkey that is used": |c| passkeys::used(c, Id::new(now), 1, &json!({}), now);
        "a passkey that is removed": |c| passkeys::remove(c, Id::new(now), Id::new(now));
        "what an authenticator was asked": |c| passkeys::take(c, "secret");
        "questions that are too old": |c| passkeys::forget(c, now, 100);
        "whose identity it is": |c| identities::find(c, "office", "subject");
        "a person's identities": |c| identities::of_person(c, Id::new(now));
        "an identity that is used": |c| identities::used(c, "office", "subject", now);
        "a return from a provider": |c| identities::come_back(c, b"hash", now);
        "returns that are too old": |c| identities::forget(c, now, 100);
        "a session that a provider opened": |c| session::by_provider(c, Id::new(now), now, true);
        "a recovery code": |c| second_factor::use_recovery_code(c, Id::new(now), "code", now);
        "the recovery codes left": |c| second_factor::recovery_codes_left(c, Id::new(now));
        "whether codes were wrong too often": |c| limit::closed_until(c, Id::new(now), now);
        "a use of what is limited": |c| limits::take(c, "key", Rate::new(3, Duration::minutes(1)), now);
        "how much of a limit is used": |c| limits::wait(c, "key", Rate::new(3, Duration::minutes(1)), now);
        "a use that is given back": |c| limits::give_back(c, "key", Rate::new(3, Duration::minutes(1)));
        "limits that are over": |c| limits::forget(c, now, 100);
        "a session that is confirmed": |c| session::confirm(c, Id::new(now), now);
        "the sessions that live": |c| session::live(c, Id::new(now), now, &page);
        "the end of one's own session": |c| session::end_own(c, Id::new(now), Id::new(now), now);
        "the end of the other sessions": |c| session::end_others(c, Id::new(now), Id::new(now), now);
        "the end of all sessions": |c| session::end_all(c, Id::new(now), now);
        "a link": |c| link::redeem(c, Purpose::SetUp, "token", now);
        "an idempotency key": |c| idempotency::look_up(c, &request);
        "old idempotency keys": |c| idempotency::forget(c, now);
        "the audit log": |c| audit::list(c, &audit::Filter::default(), &page);
        "what one did": |c| audit::list(c, &audit::Filter { actor: Some(Id::new(now)), ..audit::Filter::default() }, &page);
        "what was done": |c| audit::list(c, &audit::Filter { action: Some("a".to_owned()), ..audit::Filter::default() }, &page);
        "what was done to somebody": |c| audit::list(c, &audit::Filter { subject: Some("a".to_owned()), ..audit::Filter::default() }, &page);
        "what was done in a span": |c| audit::list(c, &audit::Filter { from: Some(now), to: Some(now), ..audit::Filter::default() }, &page);
        "a cohort by its title": |c| cohort::titled(c, "Spring", 2);
        "a kept reply": |c| idempotency::kept(c, "somebody", "key");
        "the learners of a cohort": |c| report::learners(c, Id::new(now));
        "the attempts of a cohort": |c| report::attempts(c, Id::new(now));
        "the attempts of some": |c| report::attempts_of(c, &[Id::new(now), Id::new(now)]);
        "what was granted in a cohort": |c| report::overrides(c, Id::new(now));
        "the lessons of an enrolment by time": |c| enrolment::lessons_by_time(c, Id::new(now));
        "cohorts that have ended": |c| cohort::ended(c, now, 20);
        "an enrolment": |c| enrolment::find(c, Id::new(now));
        "a lesson that is opened": |c| reading::find(c, (Id::new(now), Id::new(now)), Id::new(now), now);
        "one's enrolments": |c| enrolment::of_person(c, Id::new(now));
        "one's enrolment in a course": |c| enrolment::in_course(c, Id::new(now), "protocol");
        "the same with its cohort's end": |c| enrolment::in_course_with_end(c, Id::new(now), "protocol");
        "an enrolment with its cohort's end": |c| enrolment::find_with_end(c, Id::new(now));
        "one's own enrolment and who asks": |c| reading::own_with_end(c, Id::new(now), Id::new(now), now);
        "a cohort's enrolments": |c| enrolment::of_cohort(c, Id::new(now));
        "what progress is computed from": |c| chancery::quiz::facts::of(c, Id::new(now), Some(Id::new(now)));
        "an attempt": |c| attempts::find(c, Id::new(now));
        "an own attempt that is answered": |c| own::to_answer(c, Id::new(now), Id::new(now), now);
        "an own attempt that is looked at": |c| own::to_review(c, Id::new(now), Id::new(now), now);
        "the enrolment of an attempt": |c| attempts::lock_enrolment(c, Id::new(now));
        "an attempt that is locked": |c| attempts::lock(c, Id::new(now));
        "the answers of an attempt": |c| attempts::answers(c, Id::new(now)).map(|_| ());
        "the attempts of an enrolment": |c| attempts::facts(c, Id::new(now));
        "what earlier attempts have drawn":
            |c| attempts::seen(c, Id::new(now), &"one".parse().expect("a name"), &"check".parse().expect("a name"), 9);
        "the running attempts of an enrolment": |c| attempts::running(c, Id::new(now));
        "the overrides of an enrolment": |c| overrides::of(c, &alone);
        "the overrides of an enrolment and its cohort": |c| overrides::of(c, &member);
        "a leave that ends": |c| overrides::end_leave(c, Id::new(now), now);
        "who learns in a cohort": |c| overrides::learning_in(c, Id::new(now));
        "a response that all allows": |c| saving::save_guarded(c, &guard, &"one".parse().expect("a name"), 1, &Json(json!(true)), now);
        "the corrections of a course": |c| regrade::corrections(c, &Catalogue::default(), "protocol");
        "the attempts of an enrolment with their responses": |c| regrade::held(c, Id::new(now));
        "the enrolments that a regrade is about": |c| regrade::enrolments(c, &[Id::new(now)], &quizzes);
        "the attempts of a cohort at a quiz": |c| sittings::load(c, &in_cohort);
        "everybody's attempts at a quiz": |c| sittings::load(c, &of_all);
        "the facts of a cohort's members": |c| facts::members(c, Id::new(now));
        "the attempts of a cohort": |c| facts::attempts(c, Id::new(now));
        "who asks for a cohort": |c| requests::list(c, "protocol", Some(Id::new(now)), &page);
        "who asks for a course alone": |c| requests::list(c, "protocol", None, &page);
        "an invitation by its link": |c| invitations::good(c, "secret", now);
        "an invitation that waits": |c| invitations::waiting(c, Id::new(now), "a@b.example");
        "the invitations into a cohort": |c| invitations::list(c, Id::new(now), &page);
        "the messages to a cohort": |c| announcements::list(c, Id::new(now), &page);
        "what became of messages": |c| announcements::deliveries(c, &[Id::new(now), Id::new(now)]);
        "the versions in use": |c| enrolment::versions::in_use(c, &[Id::new(now), Id::new(now)]);
        "the members of a cohort": |c| enrolment::members(c, Id::new(now));
        "one's cohorts in a course": |c| cohort::facilitated(c, Id::new(now), "protocol");
        "attempts whose time is up": |c| attempts::overdue(c, now, 100);
        "a certificate by its code": |c| certificates::find_by_code(c, "code");
        "the bits of a status list": |c| credentials::bits(c, 1);
        "the place of a credential": |c| credentials::place_of(c, Id::new(now));
        "a signed credential": |c| credentials::signed(c, Id::new(now));
        "the certificate of an enrolment": |c| certificates::of_enrolment(c, Id::new(now), CertificateKind::Completion);
        "one's certificates": |c| certificates::of_person(c, Id::new(now));
        "attempts in progress": attempts::in_progress;
        "how work stands": |c| outbox::standing(c, now);
        "since when work is due": |c| outbox::due_since(c, now);
        "whether work is due": |c| outbox::any_due(c, now);
        "the work that is due": |c| outbox::claim(c, 4, now, Duration::seconds(300));
        "the newest work": |c| outbox::list(c, &outbox::Filter::default(), &page);
        "work in a state": |c| outbox::list(c, &work(|filter| filter.state = Some(outbox::State::Buried)), &page);
        "one kind of mail": |c| outbox::list(c, &work(|filter| filter.template = Some("test".to_owned())), &page);
        "mail to an address": |c| outbox::list(c, &work(|filter| filter.to = Some("a@b.example".to_owned())), &page);
        "mail to a host": |c| outbox::list(c, &work(|filter| filter.to = Some("b.example".to_owned())), &page);
        "the story of a certificate": |c| audit::about(c, "certificate:x");
        "how far a batch is": |c| outbox::states(c, outbox::Kind::Mail, &["a".to_owned(), "b".to_owned()]);
        "the certificates of a batch": |c| batch::certificates(c, Id::new(now));
        "the documents of a batch": |c| batch::rendered(c, Id::new(now));
        "certificates of a course": |c| search::list(c, &found(|filter| filter.course = Some("a".to_owned())), now, &page);
        "certificates of a batch": |c| search::list(c, &found(|filter| filter.batch = Some(Id::new(now))), now, &page);
        "revoked certificates": |c| search::list(c, &found(|filter| filter.state = Some(CertificateState::Revoked)), now, &page);
        "a certificate by its number": |c| search::by_number(c, "PRO-2026-1");
        "all certificates": |c| search::list(c, &search::Filter::default(), now, &page);
        "all batches": |c| batch::list(c, &page);
        "addresses that bounce": |c| roll::bounced(c, &page);
        "mail that came back": |c| outbox::list(c, &work(|filter| filter.bounced = true), &page);
        "everybody": |c| people::list(c, &people::Filter::default(), &page);
        "people by two words": |c| people::list(c, &persons(|filter| filter.search = Some("ana mfa".to_owned())), &page);
        "people of a role": |c| people::list(c, &persons(|filter| filter.role = Some(Role::Facilitator)), &page);
        "people who were invited": |c| people::list(c, &persons(|filter| filter.standing = Some(people::Standing::Invited)), &page);
        "people who are locked out": |c| people::list(c, &persons(|filter| filter.standing = Some(people::Standing::Locked)), &page);
        "people whose mail comes back": |c| people::list(c, &persons(|filter| filter.standing = Some(people::Standing::Bounced)), &page);
        "people by their ids": |c| people::of_ids(c, &[Id::new(now)]);
        "the administrators": people::lock_administrators;
        "whether long work is due": |c| long_work::any_due(c, now);
        "the long work that is due": |c| long_work::claim(c, now, Duration::seconds(300));
        "the backup that is being made": |c| long_work::under_way(c, long_work::Kind::Backup);
        "the newest long work": |c| long_work::list(c, &page);
        "the items of long work": |c| long_work::list_items(c, Id::new(now), None, &page);
        "the refused items of long work": |c| long_work::list_items(c, Id::new(now), Some("refused"), &page);
        "the turn of a mail": |c| lanes::take_turn(c, &mail, Some(Duration::seconds(1)), Duration::seconds(300), now);
        "who was erased": |c| people::list(c, &persons(|filter| filter.standing = Some(people::Standing::Erased)), &page);
        "the list of erasures": |c| erasure::listed(c, Some(Id::new(now)), 9);
        "accounts that nobody confirmed": |c| erasure::unconfirmed(c, now, 9);
        "accounts that nobody uses": |c| erasure::inactive(c, now, 9);
        "old mail": |c| outbox::forget::old_mail(c, now, 9);
        "mail of somebody who is erased": |c| outbox::forget::mail_to(c, "a@b.example", now);
        "mail about somebody who is erased": |c| outbox::forget::mail_of(c, &["a".to_owned(), "b".to_owned()], now);
        "old sessions": |c| session::forget(c, now, 9);
        "one's sessions": |c| session::kept(c, Id::new(now), &page);
        "old links": |c| link::forget(c, now);
        "old invitations": |c| invitations::old(c, now, 9);
        "one's invitations": |c| invitations::of_person(c, Id::new(now), "a@b.example");
        "one's messages": |c| announcements::of_sender(c, Id::new(now), &page);
        "reasons about somebody who is erased": |c| audit::forget_reasons(c, &["a".to_owned(), "b".to_owned()]);
        "old entries of the audit log": |c| audit::chain::forget(c, now, 9, now);
        "entries that wait for their seal": audit::chain::any_unsealed;
        "sealing": |c| audit::chain::seal(c, 9);
        "the chain of the audit log": |c| audit::verify::verify(c, None, audit::verify::Known::default());
        "the end of the chain": |c| audit::verify::verify(c, Some(9), audit::verify::Known { seq: Some(1), digest: Some(vec![0; 32]) });
        "a look that was noted": |c| audit::was_done(c, (Id::new(now), "a", "b"), &json!({}), now);
        "a token of a directory": |c| tokens::good(c, "secret", now);
        "a token of a directory by its name": |c| tokens::named(c, "Entra");
        "the use of a token": |c| tokens::used(c, Id::new(now), now);
        "a person as a directory sees it": |c| users::find(c, Id::new(now));
        "a page of everybody for a directory": |c| users::page(c, 0, 100);
        "people by address, number and id": |c| users::by_keys(c, &[Key::Name("a@b.example".to_owned()), Key::External("7".to_owned()), Key::Id(Id::<()>::new(now).to_string())]);
        "people by the beginning of the address": |c| users::by_keys(c, &[Key::NameBegins("a".to_owned())]);
        "the groups of people": |c| users::groups_of(c, &[Id::new(now), Id::new(now)]);
        "who of a group is there": |c| users::seen_of(c, &[Id::new(now), Id::new(now)]);
        "what a directory says no more": |c| users::forget(c, Id::new(now));
        "a group by its name": |c| groups::named(c, "Geneva");
        "a page of groups for a directory": |c| groups::page(c, 0, 20);
        "groups by name, number and member": |c| groups::by_keys(c, &[Key::Id(Id::<()>::new(now).to_string()), Key::Name("a".to_owned()), Key::External("7".to_owned()), Key::Member(Id::<()>::new(now).to_string())]);
        "the members of a group": |c| groups::members_of(c, Id::new(now));
        "the groups of a person": |c| groups::of_person(c, Id::new(now));
        "who leaves a group": |c| groups::remove_members(c, Id::new(now), &[Id::new(now)]);
        "the end of a group": |c| groups::remove(c, Id::new(now));
        "the end of one's links": |c| link::end_all(c, Id::new(now));
        "a person by the end of reminders": |c| person::find_by_unsubscribe_key(c, "key");
    };
    let mut found = Vec::new();
    for (what, work) in hot {
        let queries = asked(&mut connection, work);
        assert!(!queries.is_empty(), "{what} was not heard");
        for query in queries {
            for bad in bad(&mut connection, &query) {
                if !(matches!(bad, Bad::ReadsAll(_)) && WALKS.contains(&what)) {
                    found.push(format!("{what}: {bad:?}: {query}"));
                }
            }
        }
    }
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[test]
fn no_hot_query_reads_a_whole_table_of_sqlite() {
    let (_folder, connection) = sqlite();
    no_hot_query_reads_a_whole_table_of(connection);
}

#[test]
fn no_hot_query_reads_a_whole_table_of_postgres() {
    let mut connection = empty_postgres();
    db::migrate(&mut connection).unwrap();
    no_hot_query_reads_a_whole_table_of(connection);
}
