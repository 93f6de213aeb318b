//! The chain of the audit log: whatever is done to it behind the program's back is found and named; what the program does
//! to it leaves it whole.

use chancery::account::audit::verify::{Known, Report};
use chancery::account::audit::{self, chain};
use chancery::actions::seal_audit;
use chancery::base::Timestamp;
use chancery::db::Connection;
use chrono::Duration;
use diesel::connection::SimpleConnection as _;
use serde_json::json;

use crate::support::app::{App, on_both_databases};
use crate::support::builders::course;

/// Ten sealed rows: things that were done, one a second.
fn ten_rows(app: &App) {
    for number in 1..=10 {
        app.later(Duration::seconds(1));
        does(app, number, app.now());
    }
    let sealed = seal_audit::all(&app.db).expect("the log can be sealed");
    assert_eq!(sealed, 10);
}

fn does(app: &App, number: i64, now: Timestamp) {
    app.write(move |conn| {
        let subject = format!("person:{number}");
        Ok(audit::record(
            conn,
            None,
            "person.locked",
            &subject,
            Some("Lent the account."),
            json!({ "n": number }),
            now,
        )?)
    });
}

/// The statements as they are, in one transaction.
fn sql(app: &App, statements: &str) -> Result<(), String> {
    let statements = statements.to_owned();
    let done = app.db.write_blocking(move |conn| {
        let run = match conn {
            Connection::Sqlite(c) => c.batch_execute(&statements),
            Connection::Postgres(c) => c.batch_execute(&statements),
        };
        Ok::<_, chancery::actions::Error>(run.map_err(chancery::db::StoreError::from)?)
    });
    done.map_err(|error| error.to_string())
}

/// What somebody does who owns the database.
fn tampers(app: &App, statements: &str) {
    let on = |table: &str| if app.db.is_sqlite() { String::new() } else { format!(" ON {table}") };
    let (rows, head) = (on("audit"), on("audit_chain"));
    let off = format!(
        "DROP TRIGGER IF EXISTS audit_is_kept{rows}; DROP TRIGGER IF EXISTS audit_stays{rows}; DROP TRIGGER IF EXISTS audit_chain_goes_on{head};"
    );
    sql(app, &format!("{off} {statements}")).expect("the database does it");
}

fn report(app: &App) -> Report {
    seal_audit::verified(&app.db, &Known::default()).expect("the log can be read")
}

/// What is wrong, with the letters of the rows' subjects in the place of their ids.
fn faults(app: &App) -> Vec<String> {
    let report = report(app);
    assert_eq!(report.holds(), report.faults.is_empty());
    let told = report.faults.iter().map(|fault| match fault.id() {
        Some(id) => fault.to_string().replace(&id.to_string(), "id"),
        None => fault.to_string(),
    });
    told.collect()
}

on_both_databases! {
    fn a_log_that_nobody_touched_holds_and_tells_its_head(app: &App) {
        ten_rows(app);
        let found = report(app);
        assert!(found.holds(), "{found:#?}");
        assert_eq!((found.rows, found.unsealed, found.erased), (10, 0, 0));
        assert_eq!((found.first.expect("a row").0, found.last.expect("a row").0, found.chain.head_seq), (1, 10, 10));
        // The same head later: what was added follows it.
        let known = Known { seq: Some(10), digest: Some(found.chain.head_digest.clone()) };
        does(app, 11, app.now());
        let later = seal_audit::verified(&app.db, &known).expect("the log can be read");
        assert!(later.holds() && later.rows == 11 && later.chain.head_digest != found.chain.head_digest, "{later:#?}");
        let elsewhere = Known { seq: Some(9), ..known };
        assert!(!seal_audit::verified(&app.db, &elsewhere).expect("the log can be read").holds());
        // And as administrators see it: what is not sealed yet is told.
        let ada = app.administrator();
        does(app, 12, app.now());
        let first = ada.get("/audit?subject=person:12").is(200);
        assert_eq!((first.part("/items/0/seq"), first.part("/items/0/sealed")), (json!(null), json!(false)));
        seal_audit::all(&app.db).expect("the log can be sealed");
        let then = ada.get("/audit?subject=person:12").is(200);
        assert_eq!(then.part("/items/0/sealed"), json!(true));
        let before = ada.get("/audit?subject=person:11").is(200);
        assert_eq!((before.part("/items/0/seq"), before.part("/items/0/sealed")), (json!(11), json!(true)));
    }

    fn the_database_itself_refuses_to_change_the_log(app: &App) {
        ten_rows(app);
        for wrong in [
            "UPDATE audit SET detail = '{\"n\": 100}' WHERE seq = 3",
            "UPDATE audit SET reason = 'Never.' WHERE seq = 3",
            "UPDATE audit SET action = 'person.unlocked' WHERE seq = 3",
            "UPDATE audit SET seq = 30 WHERE seq = 3",
            "UPDATE audit SET reason = NULL WHERE seq = 3",
            "DELETE FROM audit WHERE seq = 3",
            "DELETE FROM audit",
            "DELETE FROM audit_chain",
            "UPDATE audit_chain SET head_seq = 2",
        ] {
            let refused = sql(app, wrong).expect_err(wrong);
            assert!(refused.contains("append-only"), "{wrong}: {refused}");
        }
        assert_eq!(faults(app), Vec::<String>::new());
    }

    fn a_row_that_was_changed_is_named(app: &App) {
        ten_rows(app);
        tampers(app, "UPDATE audit SET detail = '{\"n\": 100}' WHERE seq = 3");
        assert_eq!(faults(app), ["no. 3 (id): its detail is not the one that was sealed"]);
        tampers(app, "UPDATE audit SET reason = 'Found a key.' WHERE seq = 5");
        tampers(app, "UPDATE audit SET action = 'person.unlocked' WHERE seq = 7");
        assert_eq!(
            faults(app),
            [
                "no. 3 (id): its detail is not the one that was sealed",
                "no. 5 (id): its reason is not the one that was sealed",
                "no. 7 (id): it is not what was sealed, or does not follow the row before it",
            ]
        );
        // The last row, and the look of `doctor` at the last ones.
        tampers(app, "UPDATE audit SET subject = 'person:0' WHERE seq = 10");
        let last = app.db.read_blocking(|conn| audit::verify::verify(conn, Some(2), Known::default())).expect("a read");
        assert_eq!((last.rows, last.faults.len(), last.faults[0].seq()), (2, 1, Some(10)));
    }

    fn a_row_that_is_missing_is_named(app: &App) {
        ten_rows(app);
        tampers(app, "DELETE FROM audit WHERE seq = 4");
        assert_eq!(faults(app), ["no. 4 is missing"]);
        tampers(app, "DELETE FROM audit WHERE seq IN (6, 7, 10)");
        assert_eq!(faults(app), ["no. 4 is missing", "no. 6 to 7 are missing", "no. 10 is missing"]);
    }

    fn a_row_that_lost_its_number_or_its_digest_is_named(app: &App) {
        ten_rows(app);
        tampers(app, "UPDATE audit SET seq = NULL WHERE seq = 4");
        assert_eq!(faults(app), ["no. 4 is missing", "(id): of number and digest it has only one"]);
        tampers(app, "UPDATE audit SET digest = NULL WHERE seq = 8");
        assert_eq!(
            faults(app),
            ["no. 4 is missing", "(id): of number and digest it has only one", "(id): of number and digest it has only one"]
        );
    }

    fn rows_that_changed_places_are_named(app: &App) {
        ten_rows(app);
        let swap = |one: i64, other: i64| {
            let steps = [(one, -1), (other, one), (-1, other)];
            let steps = steps.map(|(from, to)| format!("UPDATE audit SET seq = {to} WHERE seq = {from};"));
            tampers(app, &steps.concat());
        };
        swap(3, 6);
        assert_eq!(faults(app), ["no. 3 (id): it was sealed as no. 6", "no. 6 (id): it was sealed as no. 3"]);
        swap(3, 6);
        assert_eq!(faults(app), Vec::<String>::new());
        swap(8, 9);
        assert_eq!(faults(app), ["no. 8 (id): it was sealed as no. 9", "no. 9 (id): it was sealed as no. 8"]);
    }

    fn a_row_that_was_added_is_named(app: &App) {
        ten_rows(app);
        let id = if app.db.is_sqlite() { "randomblob(16)" } else { "gen_random_uuid()" };
        let added = |seq: i64| {
            format!(
                "INSERT INTO audit (id, at, action, subject, detail, seq, digest, detail_salt, detail_digest)
                 SELECT {id}, at, action, 'person:99', detail, {seq}, digest, detail_salt, detail_digest FROM audit WHERE seq = 3;"
            )
        };
        tampers(app, &added(11));
        assert_eq!(faults(app), ["no. 11 (id): it stands outside the chain, added by somebody else"]);
        // Also when it takes the head along, or the number of one that is gone.
        tampers(app, "UPDATE audit_chain SET head_seq = 11");
        assert_eq!(
            faults(app),
            [
                "no. 11: the head of the chain has another digest than this row",
                "no. 11 (id): it is not what was sealed, or does not follow the row before it",
            ]
        );
        tampers(app, &format!("DELETE FROM audit WHERE seq IN (5, 11); UPDATE audit_chain SET head_seq = 10; {}", added(5)));
        let wrong = faults(app);
        assert_eq!(wrong[0], "no. 5 (id): it is not what was sealed, or does not follow the row before it", "{wrong:#?}");
        tampers(app, &added(0));
        assert!(faults(app).contains(&"no. 0 (id): it stands outside the chain, added by somebody else".to_owned()));
    }

    fn the_chain_holds_when_somebody_is_erased_and_a_text_that_comes_back_is_named(app: &App) {
        app.publish(course("protocol").folder());
        let (ana, ada) = (app.learner("Ana Dias"), app.administrator());
        ana.enrols_in("protocol");
        ada.patch(&format!("/users/{}", ana.id), json!({ "locked": true, "reason": "Lent it." })).is(200);
        ada.patch(&format!("/users/{}", ana.id), json!({ "locked": false, "reason": "Promised." })).is(200);
        assert!(report(app).holds());
        // One reason is sealed and goes, one goes before it was sealed.
        ada.post(&ana.enrolment("/pause"), json!({ "reason": "Illness of Ana." })).is(200);
        app.later(Duration::seconds(1));
        let body = json!({ "reason": "By letter.", "keep_certificates": true });
        ada.call("DELETE", &format!("/users/{}", ana.id)).json(&body).send().is(204);
        let found = report(app);
        assert!(found.holds(), "{found:#?}");
        assert_eq!((found.erased, found.unsealed), (2, 0));
        let log = ada.get("/audit?action=person.locked").is(200);
        assert_eq!((log.part("/items/0/reason"), log.part("/items/0/sealed")), (json!(null), json!(true)));
        let seq = log.part("/items/0/seq");
        tampers(app, &format!("UPDATE audit SET reason = 'Lent it.' WHERE seq = {seq}"));
        assert_eq!(faults(app), [format!("no. {seq} (id): its reason is not the one that was sealed")]);
    }

    fn what_was_kept_long_enough_goes_from_the_beginning_and_the_chain_begins_behind_it(app: &App) {
        ten_rows(app);
        app.later(Duration::days(3000));
        does(app, 11, app.now());
        app.forgets();
        assert_eq!(report(app).rows, 11, "ten years are not over");
        app.later(Duration::days(601));
        app.forgets();
        let found = report(app);
        assert!(found.holds(), "{found:#?}");
        assert_eq!((found.chain.anchor_seq, found.first.expect("a row").0), (10, 11));
        assert_eq!(found.chain.anchor_at, Some(app.now()));
        // A head from before is known by the anchor; where the beginning is gone without an anchor, that is told.
        let known = Known { seq: Some(10), digest: Some(found.chain.anchor_digest.clone()) };
        assert!(seal_audit::verified(&app.db, &known).expect("the log can be read").holds());
        tampers(app, "DELETE FROM audit WHERE seq = 11");
        assert_eq!(faults(app)[0], "no. 11 is missing");
    }

    fn the_chain_holds_while_several_write_and_seal_at_the_same_time(app: &App) {
        let begun = app.now();
        std::thread::scope(|scope| {
            for writer in 0..6 {
                scope.spawn(move || (0..40).for_each(|number| does(app, writer * 100 + number, begun)));
            }
            for _ in 0..3 {
                scope.spawn(|| (0..60).for_each(|_| _ = seal_audit::some(&app.db).expect("the log can be sealed")));
            }
        });
        let found = report(app);
        assert!(found.holds(), "{found:#?}");
        assert_eq!((found.rows, found.unsealed, found.chain.head_seq), (240, 0, 240));
    }

    fn a_log_from_before_there_was_a_chain_is_sealed_in_batches_by_the_worker(app: &App) {
        let begun = app.now();
        app.write(move |conn| {
            for number in 0..450 {
                audit::record(conn, None, "person.locked", &format!("person:{number}"), None, json!({}), begun)?;
            }
            Ok(())
        });
        app.works_until("all is sealed", || {
            !app.db.read_blocking(chain::any_unsealed).expect("a read")
        });
        assert_eq!((report(app).rows, faults(app)), (450, Vec::new()));
    }
}
