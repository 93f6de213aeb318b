//! An instance stands still in the middle of its work, as when its machine is suspended, and wakes long after another one has
//! done it.

use std::collections::BTreeSet;
use std::net::{TcpListener, TcpStream};

use super::mail_away::{Address, asks_for_a_mail, message_id, site, taken};
use super::{count, execute, one_lesson};
use crate::support::postgres::Database;
use crate::support::program::{Site, eventually};
use crate::support::smtp::{Answer, SmtpServer};

const OPEN: &str = "FROM outbox WHERE state <> 'done'";

/// A worker of its own, with one thread, whose mail goes to this address.
fn worker(url: &str, address: &Address, smtp: &SmtpServer) -> Site {
    site(address, smtp).with("DATABASE__URL", url).with("WORKER__THREADS", "1").with("MAIL__TIMEOUT_SECONDS", "600")
}

/// A connection of somebody who waits for a greeting.
fn somebody_waits(silent: &TcpListener) -> TcpStream {
    silent.set_nonblocking(true).expect("a listener that does not wait");
    eventually("a worker connects to the mail server", || silent.accept().ok().map(|(stream, _)| stream))
}

#[test]
fn an_instance_that_froze_past_its_lease_finishes_nothing_that_another_took_over() {
    let smtp = SmtpServer::start(Answer::Accept);
    let silent = TcpListener::bind("127.0.0.1:0").expect("a port");
    let (mut to_nobody, mut to_smtp) = (Address::closed(), Address::closed());
    to_nobody.leads_to_port(silent.local_addr().expect("an address").port());
    to_smtp.leads_to(&smtp);
    let database = Database::new();
    let (one, other) = (worker(&database.url(), &to_nobody, &smtp), worker(&database.url(), &to_smtp, &smtp));
    let here = Site::new().with("DATABASE__URL", &database.url()).with_course(&one_lesson("protocol"));
    let server = here.serve(&["--no-worker"]);
    let learner = here.learners(1).remove(0);
    let client = server.client(&learner.token);
    let enrolment = client.enrol("protocol");
    client.completes_the_lesson(&enrolment).expect("an answer").good();
    let db = here.db();
    assert_eq!(count(&db, OPEN), 2, "a mail that welcomes, a certificate to render");
    // One takes both at once, waits for the mail server with the first, and freezes.
    let frozen = one.start(&["worker"]);
    let waiting = somebody_waits(&silent);
    assert_eq!(count(&db, "FROM outbox WHERE state = 'claimed'"), 2);
    frozen.freezes();
    // Its lease runs out.
    execute(&db, "UPDATE outbox SET due_at = created_at WHERE state = 'claimed'");
    let mut living = other.start(&["worker"]);
    eventually("another has done all of it", || (count(&db, OPEN) == 0).then_some(()));
    assert_eq!(taken(&smtp).len(), 2, "the welcome, and the certificate");
    living.signal("TERM");
    assert_eq!(living.ends().code(), Some(0));
    // It wakes: its connection breaks, and behind that the certificate is next.
    frozen.thaws();
    to_nobody.leads_to(&smtp);
    drop((waiting, silent));
    asks_for_a_mail(&server, &learner.email);
    eventually("it works again", || (taken(&smtp).len() >= 3).then_some(()));
    eventually("all is done", || (count(&db, OPEN) == 0).then_some(()));
    let mails = taken(&smtp);
    let ids: BTreeSet<_> = mails.iter().map(|mail| message_id(mail)).collect();
    assert_eq!((mails.len(), ids.len()), (3, 3), "no mail came twice, and what is new came once");
    assert_eq!((count(&db, "FROM certificates"), count(&db, "FROM certificate_documents")), (1, 1));
    assert_eq!(count(&db, "FROM outbox WHERE state = 'done' AND error IS NULL AND tries = 2"), 2, "two tries, one end");
    assert_eq!(count(&db, "FROM outbox WHERE kind = 'mail' AND cause LIKE 'certificate-ready:%'"), 1);
    assert!(!frozen.log().contains("panicked"), "{}", frozen.log());
}
