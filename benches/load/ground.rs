//! What a load is about: who learns, who runs cohorts, and with what they are signed in.

use chancery::account::token::KeyRing;
use chancery::base::{Clock, CohortId, PersonId, SessionId, random};

use crate::Failure;
use crate::fill::MAIN;
use crate::place::Place;

/// Seconds that tokens are good for: longer than any run.
const LONG: i64 = 24 * 3600;

/// The keys of tokens: those of the installation.
pub struct Keys(KeyRing);

impl Keys {
    /// Makes them, where the program will look for them.
    pub fn make(place: &Place) -> Result<Self, Failure> {
        let folder = place.data().join("keys");
        std::fs::create_dir_all(&folder)?;
        let secret = random::secret();
        std::fs::write(folder.join("token.key"), &secret)?;
        Ok(Self(KeyRing::new(secret.as_bytes(), &[])))
    }

    /// What somebody is signed in with.
    pub fn sign(&self, person: PersonId, session: SessionId) -> Result<Signed, Failure> {
        let now = Clock::system().now();
        let bearer = self.0.issue(person, session, now, LONG)?;
        Ok(Signed { bearer, page: self.0.issue_page(person, session, now, LONG)? })
    }
}

/// With what somebody is signed in.
pub struct Signed {
    /// For the API.
    pub bearer: String,
    /// In a browser's cookie.
    pub page: String,
}

/// Somebody who learns.
pub struct Learner {
    /// With what they are signed in.
    pub signed: Signed,
    /// The enrolment in the main course.
    pub enrolment: String,
    /// The address.
    pub email: String,
    /// How many modules are open to them, from the first one.
    pub open: usize,
}

/// What a load is about.
pub struct Ground {
    /// Learners of the main course, from everywhere in the database.
    pub learners: Vec<Learner>,
    /// Who has one lesson left of the course that gives a certificate.
    pub graduates: Vec<Learner>,
    /// Codes of certificates.
    pub codes: Vec<String>,
    /// Who runs the cohorts.
    pub facilitator: Signed,
    /// Size and id of the cohorts that are measured.
    pub cohorts: Vec<(usize, CohortId)>,
}

impl Ground {
    /// The learner of a client's turn: each client has learners of its own, so that no two take the same attempt.
    pub fn learner(&self, client: usize, clients: usize, turn: usize) -> &Learner {
        let own = (self.learners.len() / clients.max(1)).max(1);
        &self.learners[(client * own + turn % own) % self.learners.len()]
    }

    /// The main course.
    pub fn course(&self) -> &'static str {
        MAIN
    }

    /// The cohort of that size.
    pub fn cohort(&self, size: usize) -> Option<CohortId> {
        self.cohorts.iter().find(|(known, _)| *known == size).map(|(_, id)| *id)
    }
}
