//! What every handler gets.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use actix_web::web::Data;

use super::views::lesson::LessonBodies;
use crate::actions::Context;
use crate::actions::publish_status::SignedLists;
use crate::db::Db;

/// The state as handlers take it.
pub type App = Data<State>;

/// One for each process.
#[derive(Debug)]
pub struct State {
    /// The database.
    pub db: Db,
    /// Clock, courses, keys, names.
    pub ctx: Arc<Context>,
    /// Whether each request has a line in the log.
    pub logs_requests: bool,
    /// Set when the process is about to end: `/readyz` fails first, so that a balancer sends nobody here any more.
    pub draining: AtomicBool,
    /// The lessons that were opened, as JSON.
    pub lessons: LessonBodies,
    /// The status lists of credentials as they were signed last.
    pub status_lists: SignedLists,
}

impl State {
    /// A state around a database.
    pub fn new(db: Db, ctx: Arc<Context>) -> Self {
        Self {
            db,
            ctx,
            logs_requests: false,
            draining: AtomicBool::new(false),
            lessons: LessonBodies::default(),
            status_lists: SignedLists::default(),
        }
    }

    /// Whether the process still wants requests.
    pub fn is_draining(&self) -> bool {
        self.draining.load(Ordering::SeqCst)
    }
}
