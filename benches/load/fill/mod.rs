//! The data maker: a database as it is after two years of an institute, in minutes.
//!
//! Five courses of one to eight modules; learners in one to three of them; cohorts of 8 to 1,000; progress from none to
//! complete, every quiz with its draw, its answers and its receipt; certificates with their rendering and mail done; sessions of
//! those who came lately; the audit log, sealed. What is kept of the progress is what `chancery recompute` finds. Papers (PDF)
//! are not there, at 30 KB each.

mod answers;
mod cells;
mod chance;
mod courses;
mod founding;
mod learning;
mod papers;
mod people;
mod proof;
mod store;

use std::collections::HashMap;
use std::time::Instant;

use chancery::account::password;
use chancery::base::{Clock, CohortId, EnrolmentId, PersonId, SessionId, Timestamp};
use chancery::course::catalogue::Version;
use chancery::enrolment::EnrolmentStatus;
use chancery::mail::Message;
use chrono::Duration;
use serde_json::json;

use self::cells::{Cell, Table};
use self::chance::Chance;
use self::courses::COURSES;
pub use self::courses::MAIN;
use self::founding::{Versions, found};
use self::learning::Learning;
use self::papers::Papers;
pub use self::people::PASSWORD;
use self::people::{Making, Person};
use self::store::Store;
use crate::Failure;
use crate::ground::{Ground, Keys, Learner};
use crate::place::Place;

/// How far back it goes.
const DAYS: i64 = 720;
/// The cohorts of the main course that are measured, each from so many enrolments on; the smallest database has the first two.
const MEASURED: [(usize, usize); 3] = [(25, 0), (200, 0), (1000, 8_000)];
/// The sizes of the other cohorts, in turn.
const SIZES: [usize; 7] = [40, 120, 15, 300, 8, 60, 25];
/// Learners that a load is about, at most.
const SAMPLE: usize = 20_000;

/// Fills a new database. `graduates`: how many more people have one lesson left of the course that gives a certificate.
pub fn fill(place: &Place, enrolments: usize, graduates: usize) -> Result<Ground, Failure> {
    let begun = Instant::now();
    courses::write(&place.courses())?;
    let keys = Keys::make(place)?;
    let now = Clock::system().now();
    let (versions, staff) = found(place, now)?;
    let mut filling = Filling {
        chance: Chance::new(enrolments as u64),
        papers: Papers::new(&place.url, now)?,
        store: Store::open(&place.url)?,
        hash: password::hash(PASSWORD)?,
        now,
        versions,
        staff: staff.0,
        cohorts: HashMap::new(),
        measured: Vec::new(),
        taken: MEASURED.iter().filter(|(_, from)| enrolments >= *from).map(|(size, _)| *size).collect(),
        number: 0,
        learners: Vec::new(),
        codes: Vec::new(),
    };
    filling.people(enrolments)?;
    let graduates = (0..graduates).map(|_| filling.graduate()).collect::<Result<Vec<_>, _>>()?;
    let Filling { mut store, papers, learners, codes, measured, .. } = filling;
    let last = papers.finish(&mut store)?;
    let rows = store.finish(&last)?;
    proof::holds(place)?;
    let seconds = begun.elapsed().as_secs_f64();
    eprintln!("load: {enrolments} enrolments, {rows} rows, made in {seconds:.0} s on {}", place.name());
    let signed = |sample: &[Sample]| sample.iter().map(|each| each.signed(&keys)).collect::<Result<Vec<_>, _>>();
    Ok(Ground {
        learners: signed(&thinned(learners, SAMPLE))?,
        graduates: signed(&graduates)?,
        codes: thinned(codes, SAMPLE),
        facilitator: keys.sign(staff.0, staff.1)?,
        cohorts: measured,
    })
}

/// At most so many, from everywhere.
fn thinned<T>(all: Vec<T>, most: usize) -> Vec<T> {
    let step = all.len().div_ceil(most).max(1);
    all.into_iter().step_by(step).collect()
}

/// Somebody that a load may be about.
struct Sample {
    person: PersonId,
    session: SessionId,
    enrolment: EnrolmentId,
    email: String,
    open: usize,
}

impl Sample {
    fn signed(&self, keys: &Keys) -> Result<Learner, Failure> {
        let signed = keys.sign(self.person, self.session)?;
        let (enrolment, email) = (self.enrolment.to_string(), self.email.clone());
        Ok(Learner { signed, enrolment, email, open: self.open })
    }
}

struct Filling {
    chance: Chance,
    papers: Papers,
    store: Store,
    hash: String,
    now: Timestamp,
    versions: Versions,
    staff: PersonId,
    /// The cohort of each course that fills at the moment, and how many places it has left.
    cohorts: HashMap<&'static str, (CohortId, usize)>,
    measured: Vec<(usize, CohortId)>,
    /// The sizes of the measured cohorts that are still to come.
    taken: Vec<usize>,
    number: usize,
    learners: Vec<Sample>,
    codes: Vec<String>,
}

impl Filling {
    fn people(&mut self, enrolments: usize) -> Result<(), Failure> {
        let (mut made, span) = (0, (DAYS - 1) * 24 * 3600);
        let share = span / i64::try_from(enrolments.max(1))?;
        while made < enrolments {
            let into = share * i64::try_from(made)?;
            let since = self.now - Duration::days(DAYS) + Duration::seconds(into);
            let person = self.person(since, 60)?;
            let (first, count) = (self.first_course(), 1 + self.chance.below(5).div_ceil(2));
            for place in 0..count.min(enrolments - made) {
                let course = &COURSES[(first + place) % COURSES.len()];
                let days = Duration::days(i64::try_from(place * 20)?);
                let at = (since + days + Duration::minutes(5)).min(self.now - Duration::hours(8));
                self.enrol(&person, course, at)?;
                made += 1;
                if made.is_multiple_of(100_000) {
                    eprintln!("load: {made} enrolments");
                }
            }
        }
        Ok(())
    }

    fn person(&mut self, since: Timestamp, lively: usize) -> Result<Person, Failure> {
        let lives = self.chance.in_hundred(lively);
        let making = Making { number: self.number, since, lives, hash: &self.hash, now: self.now };
        self.number += 1;
        people::make(&mut self.store, &mut self.chance, &making)
    }

    fn first_course(&mut self) -> usize {
        let mut at = self.chance.below(100);
        for (place, made) in COURSES.iter().enumerate() {
            if at < made.share {
                return place;
            }
            at -= made.share;
        }
        0
    }

    fn enrol(&mut self, person: &Person, made: &'static courses::Made, at: Timestamp) -> Result<(), Failure> {
        let version = self.versions.get(made.name).cloned().ok_or("no such course")?;
        let id: EnrolmentId = self.chance.id(at);
        let cohort = self.cohort(made.name, at)?;
        let units: usize = version.course.modules.iter().map(|module| module.units.len()).sum();
        let wanted = match self.chance.below(100) {
            ends if ends < made.to_the_end => units,
            none if none >= 85 => 0,
            _ => self.chance.below(units),
        };
        let mut learning = Learning::new(&version, id, at, self.now - Duration::hours(2));
        learning.go_on(&mut self.store, &mut self.chance, wanted)?;
        let complete = self.enrolment((id, person, cohort), &version, &learning, at)?;
        let actor = Some(person.id);
        let subject = || format!("enrolment:{id}");
        let detail = json!({ "course": made.name, "version": version.number, "status": "active" });
        self.papers.note((&mut self.store, &mut self.chance), actor, ("enrolment.created", subject()), detail, at)?;
        let course = version.course.texts.source.title.clone();
        let message =
            Message::Enrolled { name: person.name.clone(), course, link: "https://learn.example.org/".to_owned() };
        self.papers.mail(&mut self.store, &mut self.chance, (person, format!("enrolled:{id}")), message, at)?;
        if let Some(at) = complete {
            let detail = json!({ "course": made.name, "version": version.number });
            let what = ("enrolment.completed", subject());
            self.papers.note((&mut self.store, &mut self.chance), actor, what, detail, at)?;
            let with = (&mut self.store, &mut self.chance);
            let code = self.papers.certificate(with, (id, person), &version, at)?;
            self.codes.push(code.as_str().to_owned());
        }
        Ok(())
    }

    /// The row of an enrolment; when it was completed, if it was.
    fn enrolment(
        &mut self,
        (id, person, cohort): (EnrolmentId, &Person, Option<CohortId>),
        version: &Version,
        learning: &Learning<'_>,
        at: Timestamp,
    ) -> Result<Option<Timestamp>, Failure> {
        let (summary, complete) = learning.summary();
        let stays = match cohort {
            Some(cohort) => self.measured.iter().any(|(_, measured)| *measured == cohort),
            None => &*version.course.slug == "graduation",
        };
        let status = match complete {
            true => EnrolmentStatus::Completed,
            // Who is in a cohort that is measured stays, and so does who has one lesson left.
            false if !stays && self.chance.in_hundred(5) => EnrolmentStatus::Withdrawn,
            false => EnrolmentStatus::Active,
        };
        if let (EnrolmentStatus::Active, MAIN | "graduation", Some(session)) =
            (status, &*version.course.slug, person.session)
        {
            let (person, email, open) = (person.id, person.email.clone(), learning.open_modules());
            self.learners.push(Sample { person, session, enrolment: id, email, open });
        }
        let completed = learning.last.filter(|_| complete);
        let [percent, lessons, grade, passed, last, units] = learning.cells(&summary);
        self.store.row(
            Table::Enrolments,
            [
                id.into(),
                person.id.into(),
                version.course.slug.as_str().into(),
                version.id.into(),
                cohort.into(),
                status.as_str().into(),
                at.into(),
                completed.into(),
                percent,
                lessons,
                grade,
                passed,
                last,
                units,
            ],
        )?;
        Ok(completed)
    }

    /// The cohort that somebody comes into, if any: the measured ones of the main course are filled first.
    fn cohort(&mut self, course: &'static str, at: Timestamp) -> Result<Option<CohortId>, Failure> {
        let measured = course == MAIN && !self.taken.is_empty();
        if let Some((id, left)) = self.cohorts.get_mut(course).filter(|(_, left)| *left > 0) {
            if self.measured.last().is_some_and(|(_, measured)| measured == id) || self.chance.in_hundred(80) {
                *left -= 1;
                return Ok(Some(*id));
            }
            return Ok(None);
        }
        let size = if measured { self.taken.remove(0) } else { SIZES[self.chance.below(SIZES.len())] };
        let id: CohortId = self.chance.id(at);
        if measured {
            self.measured.push((size, id));
        }
        let title = format!("{} of {}", if size > 100 { "Class" } else { "Group" }, at.to_datetime().format("%B %Y"));
        let cells = [id.into(), course.into(), title.into(), at.into(), Cell::Nothing, at.into(), Cell::Nothing];
        self.store.row(Table::Cohorts, cells)?;
        self.store.row(Table::Facilitators, [id.into(), self.staff.into()])?;
        self.cohorts.insert(course, (id, size - 1));
        Ok(Some(id))
    }

    /// Somebody who has one lesson left.
    fn graduate(&mut self) -> Result<Sample, Failure> {
        let since = self.now - Duration::days(3);
        let person = self.person(since, 100)?;
        let version = self.versions.get("graduation").cloned().ok_or("no such course")?;
        let id: EnrolmentId = self.chance.id(since);
        let learning = Learning::new(&version, id, since, self.now);
        self.enrolment((id, &person, None), &version, &learning, since)?;
        Ok(self.learners.pop().ok_or("who has a lesson left is not active")?)
    }
}
