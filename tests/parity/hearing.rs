//! Which statements a database is sent, by whatever part of the program: heard at every connection that is made while
//! somebody listens.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use chancery::db::DatabaseUrl;
use diesel::connection::{Instrumentation, InstrumentationEvent, set_default_instrumentation};

/// Whether anybody listens; the other tests of this process are not held up.
static LISTENING: AtomicBool = AtomicBool::new(false);
/// What was heard, by the database that it was sent to.
static HEARD: Mutex<BTreeMap<String, Heard>> = Mutex::new(BTreeMap::new());

/// The statements that a database was sent.
#[derive(Default)]
pub struct Heard {
    /// All of them.
    pub asked: BTreeSet<String>,
    /// Those that a connection prepared for good. All others are read and planned again each time.
    pub prepared: BTreeSet<String>,
}

/// What stands at one connection.
#[derive(Default)]
struct Ear {
    url: String,
}

impl Instrumentation for Ear {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        match event {
            InstrumentationEvent::StartEstablishConnection { url, .. } => where_to(url).clone_into(&mut self.url),
            InstrumentationEvent::StartQuery { query, .. } if LISTENING.load(Ordering::Relaxed) => {
                let mut heard = HEARD.lock().unwrap_or_else(PoisonError::into_inner);
                heard.entry(self.url.clone()).or_default().asked.insert(without_values(&query.to_string()));
            }
            InstrumentationEvent::CacheQuery { sql, .. } if LISTENING.load(Ordering::Relaxed) => {
                let mut heard = HEARD.lock().unwrap_or_else(PoisonError::into_inner);
                heard.entry(self.url.clone()).or_default().prepared.insert(sql.to_owned());
            }
            _ => {}
        }
    }
}

/// The values stand behind a statement, in a comment.
pub fn without_values(query: &str) -> String {
    query.split(" -- binds:").next().unwrap_or_default().to_owned()
}

/// The database of a URL: how patient to be with it comes behind.
fn where_to(url: &str) -> &str {
    url.split('?').next().unwrap_or_default()
}

/// From now on connections are heard that are made from now on.
pub fn listen() {
    set_default_instrumentation(|| Some(Box::new(Ear::default()))).expect("nobody panicked");
    LISTENING.store(true, Ordering::Relaxed);
}

/// What was sent to a database; the first call of several ends nothing for the others.
pub fn heard(url: &DatabaseUrl) -> Heard {
    let name = match url {
        DatabaseUrl::Sqlite(path) => path.to_string_lossy().into_owned(),
        DatabaseUrl::Postgres(url) => where_to(url).to_owned(),
    };
    HEARD.lock().unwrap_or_else(PoisonError::into_inner).remove(&name).unwrap_or_default()
}
