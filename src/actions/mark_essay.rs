//! Marking an essay. With the last mark the attempt is graded, and what follows from that follows, in one transaction.

use serde_json::json;

use super::{Context, Error, Faults, Refusal, access, conclude, notify};
use crate::account::{Caller, audit, person};
use crate::base::{AttemptId, Timestamp};
use crate::course::catalogue::Version;
use crate::course::model::{Key, Question};
use crate::db::Connection;
use crate::enrolment::{Enrolment, EnrolmentStatus};
use crate::mail::message::Message;
use crate::policy::Action;
use crate::quiz::attempt::{Attempt, AttemptState};
use crate::quiz::marking::{Given, Outcome, outcome};
use crate::quiz::{marks, store};

/// What a marker sends.
#[derive(Debug, Clone, Default)]
pub struct Mark {
    /// The marks, where the essay is marked as a whole.
    pub marks: Option<f64>,
    /// The marks of each criterion.
    pub criteria: Option<Vec<f64>>,
    /// What the marker tells the learner.
    pub comment: Option<String>,
    /// Whether these marks settle a difference between two markers.
    pub agreed: bool,
    /// The client's number of this save; without one it is newer than all before.
    pub sequence: Option<i64>,
}

/// What is there after it.
#[derive(Debug, Clone)]
pub struct Marked {
    /// What the marker has given.
    pub own: Given,
    /// How far the marking of the question is.
    pub outcome: Outcome,
    /// The attempt.
    pub attempt: Attempt,
}

/// The longest comment, in characters.
const LONGEST_COMMENT: usize = 10_000;

/// Marks an essay of somebody else whom the caller facilitates.
///
/// # Errors
/// [`Error::NotFound`] and [`Error::Forbidden`] as [`access::locked_enrolment_of`]; [`Error::Invalid`];
/// [`Refusal::NotHandedIn`], [`Refusal::CourseCompleted`], [`Refusal::MarkedByTwo`], [`Refusal::MarksDiffer`].
pub fn mark(
    conn: &mut Connection,
    ctx: &Context,
    caller: &Caller,
    id: AttemptId,
    question: &str,
    mark: &Mark,
) -> Result<Marked, Error> {
    let now = ctx.now();
    let mut enrolment = access::locked_enrolment_of(conn, caller, id, Action::MarkEssay)?;
    let attempt = store::lock(conn, id)?.ok_or(Error::NotFound("attempt"))?;
    let version = ctx.catalogue.version(conn, enrolment.version_id)?;
    let asked = ctx.catalogue.version(conn, attempt.version(version.id))?;
    let known = essay(&asked, &attempt, question).ok_or(Error::NotFound("essay in this attempt"))?;
    if attempt.handed_in().is_none() {
        return Err(Refusal::NotHandedIn.into());
    }
    let graded_before = attempt.state() == AttemptState::Graded;
    if graded_before && enrolment.status == EnrolmentStatus::Completed {
        return Err(Refusal::CourseCompleted.into());
    }
    let mut given = marks::of_attempt(conn, id)?;
    let here = given.entry(known.id.clone()).or_default();
    let before = here.iter().find(|each| each.marker == caller.id).cloned();
    let last = before.as_ref().map_or(0, |before| before.sequence);
    let new = checked(mark, known, caller, last, now)?;
    if let Some(own) = before.clone().filter(|before| new.sequence <= before.sequence) {
        let outcome = outcome(known, here);
        return Ok(Marked { own, outcome, attempt });
    }
    place(here, new.clone(), known)?;
    let outcome = outcome(known, here);
    if graded_before && !matches!(outcome, Outcome::Settled(_)) {
        // A grade that was told does not vanish again.
        return Err(Refusal::MarksDiffer.into());
    }
    marks::replace(conn, id, &known.id, here)?;
    // The figures stay out of the log while a second person is to mark without seeing them.
    let told = outcome.is_open().then_some(new.marks);
    let detail = json!({ "question": known.id, "marks": told, "before": before.map(|before| before.marks).filter(|_| told.is_some()) });
    let action = if graded_before { "attempt.re-marked" } else { "attempt.marked" };
    audit::record(conn, Some(caller.id), action, &format!("attempt:{id}"), None, detail, now)?;
    if let Outcome::Settled(_) = outcome {
        conclude::marked(conn, ctx, &mut enrolment, &version, &attempt, &given, now)?;
    }
    let attempt = store::find(conn, id)?.ok_or(Error::NotFound("attempt"))?;
    if attempt.state() == AttemptState::Graded && !graded_before {
        tell(conn, ctx, &enrolment, &asked, &attempt, now)?;
    }
    Ok(Marked { own: new, outcome, attempt })
}

/// The essay of that id among the questions of an attempt.
fn essay<'v>(version: &'v Version, attempt: &Attempt, question: &str) -> Option<&'v Question> {
    attempt.draw.question(question)?;
    let (_, quiz) = version.course.quiz(&attempt.module, &attempt.quiz)?;
    quiz.question(question).filter(|question| matches!(question.key, Key::Essay { .. }))
}

/// Puts new marks among those that are there.
fn place(here: &mut Vec<Given>, new: Given, question: &Question) -> Result<(), Error> {
    let wants_two = matches!(question.key, Key::Essay { second_marker: true, .. });
    let others = here.iter().filter(|each| each.marker != new.marker).count();
    if !wants_two {
        // Whoever marks last has marked.
        here.clear();
    } else if new.agreed {
        if here.len() < 2 {
            let message = "there is nothing to agree on yet: two persons mark first, each alone";
            let mut faults = Faults::default();
            faults.add("/agreed", message);
            faults.check()?;
        }
        here.iter_mut().for_each(|each| each.agreed = false);
    } else if others > 1 {
        return Err(Refusal::MarkedByTwo.into());
    }
    here.retain(|each| each.marker != new.marker);
    here.push(new);
    Ok(())
}

fn checked(mark: &Mark, question: &Question, caller: &Caller, last: i64, now: Timestamp) -> Result<Given, Error> {
    let mut faults = Faults::default();
    let Key::Essay { criteria: most, .. } = &question.key else { return Err(Error::NotFound("essay in this attempt")) };
    let within = |marks: f64, most: f64| marks.is_finite() && (0.0..=most).contains(&marks);
    let marks = match (mark.marks, &mark.criteria) {
        (Some(marks), None) => {
            if !within(marks, question.marks) {
                faults.add("/marks", format!("it is a number from 0 to {}", question.marks));
            }
            marks
        }
        (None, Some(given)) => {
            if given.len() != most.len() {
                faults.add("/criteria", format!("the essay has {} criteria, these are {}", most.len(), given.len()));
            }
            for (index, (marks, most)) in given.iter().zip(most).enumerate() {
                if !within(*marks, *most) {
                    faults.add(format!("/criteria/{index}"), format!("it is a number from 0 to {most}"));
                }
            }
            given.iter().sum::<f64>().min(question.marks)
        }
        (Some(_), Some(_)) => {
            faults.add("/criteria", "send either marks or criteria: the marks are the sum of the criteria");
            0.0
        }
        (None, None) => {
            faults.add("/marks", "it is missing: send marks, or criteria where the essay has some");
            0.0
        }
    };
    let comment = mark.comment.as_deref().map(str::trim).filter(|comment| !comment.is_empty()).map(str::to_owned);
    if comment.as_ref().is_some_and(|comment| comment.chars().count() > LONGEST_COMMENT) {
        faults.add("/comment", format!("it is longer than {LONGEST_COMMENT} characters"));
    }
    if mark.sequence.is_some_and(|sequence| sequence < 1) {
        faults.add("/sequence", "it counts from 1");
    }
    faults.check()?;
    Ok(Given {
        marker: caller.id,
        marks,
        criteria: mark.criteria.clone(),
        comment,
        agreed: mark.agreed && matches!(question.key, Key::Essay { second_marker: true, .. }),
        sequence: mark.sequence.unwrap_or(last + 1),
        marked_at: now,
    })
}

fn tell(
    conn: &mut Connection,
    ctx: &Context,
    enrolment: &Enrolment,
    version: &Version,
    attempt: &Attempt,
    now: Timestamp,
) -> Result<(), Error> {
    let Some(learner) = person::find(conn, enrolment.person_id)? else { return Ok(()) };
    let course = &version.course;
    let wished = std::slice::from_ref(&learner.language);
    let quiz = course.quiz(&attempt.module, &attempt.quiz);
    let message = Message::EssayMarked {
        name: learner.full_name.clone(),
        course: course.texts.best(wished, &course.language).1.title.clone(),
        quiz: quiz.map(|(_, quiz)| quiz.texts.best(wished, &course.language).1.title.clone()).unwrap_or_default(),
        link: ctx.url(&format!("/attempt/{}", attempt.id)),
    };
    notify::mail(conn, &learner, &format!("essay-marked:{}", attempt.id), message, now)
}
