//! What the worker does in a test, and the mail that comes of it.

use std::fs;
use std::sync::atomic::Ordering;
use std::time::{Duration as Patience, Instant};

use chancery::base::PageRequest;
use chancery::jobs;
use chancery::outbox::{self, State as WorkState};

use super::App;
use crate::support::mailbox::{self, Mail};

impl App {
    /// Does all background work that is due; how many pieces it was.
    pub fn work(&self) -> usize {
        jobs::drain(&self.tools).expect("the outbox can be read")
    }

    /// Puts reminders into the outbox, as the worker does every hour.
    pub fn looks_at_dates(&self) {
        jobs::remind(&self.tools);
    }

    /// Forgets what has been kept long enough, as the worker does every hour.
    pub fn forgets(&self) {
        jobs::forget(&self.tools);
    }

    /// Runs the real worker until something holds.
    pub fn works_until(&self, what: &str, holds: impl Fn() -> bool) {
        let workers = jobs::start(&self.tools).expect("threads");
        let begin = Instant::now();
        while !holds() {
            assert!(begin.elapsed() < Patience::from_secs(60), "waited in vain until {what}");
            std::thread::sleep(Patience::from_millis(10));
        }
        workers.stop();
    }

    /// Runs the real worker while something is done.
    pub fn works_while<T>(&self, doing: impl FnOnce() -> T) -> T {
        let workers = jobs::start(&self.tools).expect("threads");
        let done = doing();
        workers.stop();
        done
    }

    /// Does the work that is due, and reads all mail that was sent, in the order of the addresses and subjects.
    pub fn mails(&self) -> Vec<Mail> {
        self.work();
        mailbox::read(&self.folder.path().join("mail"))
    }

    /// Mail to one address.
    pub fn mails_to(&self, address: &str) -> Vec<Mail> {
        self.mails().into_iter().filter(|mail| mail.to.contains(address)).collect()
    }

    /// Mail that was sent so far is forgotten.
    pub fn empties_the_mailbox(&self) {
        self.work();
        let _ = fs::remove_dir_all(self.folder.path().join("mail"));
    }

    /// No file can be written into the mail folder from now on: a file stands in its place.
    pub fn mail_breaks(&self) {
        self.empties_the_mailbox();
        fs::write(self.folder.path().join("mail"), b"").expect("the data folder is writable");
    }

    /// What [`App::mail_breaks`] did is undone.
    pub fn mail_works_again(&self) {
        fs::remove_file(self.folder.path().join("mail")).expect("the file is there");
    }

    /// In this test work is given up, and that is right.
    pub fn expects_buried_work(&self) {
        self.work_may_fail.store(true, Ordering::SeqCst);
    }

    /// Work that was given up.
    pub(super) fn buried(&self) -> Vec<String> {
        let page = PageRequest { limit: 20, after: None };
        let filter = outbox::Filter { state: Some(WorkState::Buried), ..outbox::Filter::default() };
        let buried = self.db.read_blocking(|conn| outbox::list(conn, &filter, &page));
        let buried = buried.expect("the outbox can be read");
        buried.items.iter().map(|entry| format!("{} {}: {:?}", entry.kind, entry.cause, entry.error)).collect()
    }
}
