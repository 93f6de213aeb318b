//! What goes wrong in the world, and what must hold nevertheless: the real program, killed, starved and cut off.

mod clock;
mod disk_full;
mod ending;
mod fence;
mod frozen;
mod instances;
mod interrupted;
mod kill;
mod locked;
mod mail_away;
mod postgres_away;
mod postgres_line;
mod reply_lost;
mod slow;
mod standby;
mod start_up;
mod storage;
mod two_minutes;
mod writing;

use std::collections::BTreeSet;

use chancery::course::Folder;
use chancery::db::{Connection, Db, StoreError};
use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::sql_types::BigInt;

use crate::support::builders::course;
use crate::support::mailbox;
use crate::support::program::{Site, eventually};

/// One lesson, no quiz: marking it done completes the course.
pub fn one_lesson(slug: &str) -> Folder {
    let mut folder = course(slug).folder();
    folder.files.remove("01-one/02-check.quiz.toml").expect("the quiz of the fixture");
    // Without a graded quiz nobody could reach a pass mark.
    let course = String::from_utf8(folder.files["course.toml"].clone()).expect("text");
    folder.with("course.toml", course.replace("pass_mark = 70\n", ""))
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// How many rows a query finds: `FROM outbox WHERE state = 'done'`.
fn count(db: &Db, rest: &str) -> i64 {
    let query = format!("SELECT count(*) AS count {rest}");
    let counted = db.read_blocking(|conn| {
        Ok::<_, StoreError>(match conn {
            Connection::Sqlite(c) => diesel::sql_query(&query).get_result::<Count>(c)?,
            Connection::Postgres(c) => diesel::sql_query(&query).get_result::<Count>(c)?,
        })
    });
    counted.unwrap_or_else(|error| panic!("{query}: {error}")).count
}

/// Changes rows behind the program's back.
fn execute(db: &Db, statement: &'static str) {
    let done = db.write_blocking(move |conn| {
        match conn {
            Connection::Sqlite(c) => c.batch_execute(statement)?,
            Connection::Postgres(c) => c.batch_execute(statement)?,
        }
        Ok::<_, StoreError>(())
    });
    done.unwrap_or_else(|error| panic!("{statement}: {error}"));
}

/// Waits as long as the outbox gets on: a thousand documents take a busy machine minutes, and only one that gets nowhere is stuck.
/// A document that is done makes a mail that waits, so what counts is what is done and not what is left.
fn the_outbox_is_done_with(db: &Db) {
    const OPEN: &str = "FROM outbox WHERE state IN ('queued', 'claimed')";
    const DONE: &str = "FROM outbox WHERE state NOT IN ('queued', 'claimed')";
    let mut done = count(db, DONE);
    while count(db, OPEN) > 0 {
        done = eventually("one more row of the outbox is done", || {
            let now = count(db, DONE);
            (now > done || count(db, OPEN) == 0).then_some(now)
        });
    }
}

/// Waits until the work is done, then holds completions, certificates, documents and mails against one another.
/// All mail is in the folders of these sites.
fn everything_is_there_exactly_once(db: &Db, sites: &[&Site]) {
    the_outbox_is_done_with(db);
    assert_eq!(count(db, "FROM outbox WHERE state = 'buried'"), 0, "nothing was given up");
    let completed = count(db, "FROM enrolments WHERE status = 'completed'");
    assert_eq!(count(db, "FROM certificates"), completed, "every completion has one certificate");
    assert_eq!(count(db, "FROM (SELECT DISTINCT enrolment_id FROM certificates) AS x"), completed);
    assert_eq!(count(db, "FROM (SELECT DISTINCT number FROM certificates) AS x"), completed);
    assert_eq!(count(db, "FROM certificate_documents"), completed, "every certificate has its document");
    let mails: Vec<_> = sites.iter().flat_map(|site| mailbox::read(&site.path("data/mail"))).collect();
    let causes = count(db, "FROM outbox WHERE kind = 'mail'");
    assert_eq!(mails.len() as i64, causes, "one mail for each cause");
    let ready = count(db, "FROM outbox WHERE kind = 'mail' AND cause LIKE 'certificate-ready:%'");
    assert_eq!(ready, completed, "and one such cause for each completion");
    let ids: BTreeSet<_> = mails.iter().map(|mail| &mail.message_id).collect();
    assert_eq!(ids.len(), mails.len(), "each has a Message-ID of its own");
    let whom: BTreeSet<_> = mails.iter().map(|mail| (&mail.to, &mail.subject)).collect();
    assert_eq!(whom.len(), mails.len(), "nobody got the same twice");
    let announcing = mails.iter().filter(|mail| mail.certificates() == 1).count();
    assert_eq!(announcing as i64, completed, "each certificate is with its holder");
}
