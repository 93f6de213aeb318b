//! What a facilitator does for one learner or a selection: the panel with its fields, what it sends, and what is said
//! afterwards. The outcome is kept under the form's own key, so that a form that is sent twice acts once, and what it did
//! can be read again.

use serde::{Deserialize, Serialize};

use crate::account::Caller;
use crate::account::idempotency::{self, Reply, Request};
use crate::actions::deed::{self, Deed};
use crate::actions::extend::Grant;
use crate::actions::{Error, Fault, idempotent};
use crate::base::{CohortId, EnrolmentId, Language, Timestamp, random};
use crate::course::model::Course;
use crate::db::Connection;
use crate::web::error::Problem;
use crate::web::pages::posted::Posted;
use crate::web::pages::shell::Shell;
use crate::web::pages::visitor::{self, Visitor};
use crate::web::state::App;

/// What can be done, in the order of the panel.
const DEEDS: [&str; 5] = ["remind", "extend", "attempts", "pause", "resume"];
/// What may be wrong, by the pointer of the fault and the id of the field.
const FIELDS: [(&str, &str); 8] = [
    ("/who", "learners"),
    ("/deed", "deed-remind"),
    ("/quiz", "deed-quiz"),
    ("/closes", "deed-closes"),
    ("/extra_minutes", "deed-minutes"),
    ("/attempts", "deed-number"),
    ("/note", "deed-note"),
    ("/reason", "deed-reason"),
];

/// The panel.
#[derive(Debug)]
pub struct Panel {
    /// Where it is sent.
    pub action: String,
    /// The key under which it acts once.
    pub once: String,
    /// The one learner, where it is not for a selection.
    pub learner: Option<String>,
    /// Quizzes to choose from: value and title.
    pub quizzes: Vec<(String, String)>,
    /// Who was chosen, when it comes back.
    pub chosen: Vec<String>,
    /// What was filled in, when it comes back.
    pub kept: Kept,
    /// What is wrong: the id of the field and the text.
    pub errors: Vec<(&'static str, String)>,
    /// What is wrong with the whole.
    pub problem: Option<String>,
}

/// What was filled in.
#[derive(Debug, Default)]
pub struct Kept {
    /// What to do.
    pub deed: String,
    /// For which quiz.
    pub quiz: String,
    /// Until when.
    pub closes: String,
    /// Minutes more.
    pub minutes: String,
    /// Attempts more.
    pub attempts: String,
    /// What the learner reads.
    pub note: String,
    /// Why.
    pub reason: String,
}

/// What was done, and what was not.
#[derive(Debug, Serialize, Deserialize)]
pub struct Told {
    cohort: CohortId,
    /// What was to be done.
    pub deed: String,
    /// For whom it was done.
    pub done: Vec<String>,
    /// For whom not: name, code and detail.
    pub refused: Vec<(String, String, String)>,
}

impl Panel {
    /// An empty panel.
    pub fn new(action: String, course: &Course, wished: &[Language]) -> Self {
        let units = course.modules.iter().flat_map(|module| module.quizzes().map(move |quiz| (module, quiz)));
        let title = |text: &str, module: &str| format!("{module} – {text}");
        let quizzes = units.map(|(module, quiz)| {
            let within = &module.texts.best(wished, &course.language).1.title;
            let own = &quiz.texts.best(wished, &course.language).1.title;
            (format!("{}/{}", module.slug, quiz.slug), title(own, within))
        });
        Self {
            action,
            once: random::opaque(),
            learner: None,
            quizzes: quizzes.collect(),
            chosen: Vec::new(),
            kept: Kept { attempts: "1".to_owned(), ..Kept::default() },
            errors: Vec::new(),
            problem: None,
        }
    }

    /// What can be done.
    pub fn deeds(&self) -> [&'static str; 5] {
        DEEDS
    }

    /// For one learner.
    #[must_use]
    pub fn of_one(mut self, learner: EnrolmentId) -> Self {
        self.learner = Some(learner.to_string());
        self
    }

    /// With what was typed and what is wrong with it. A problem that no other input would mend comes back.
    ///
    /// # Errors
    /// Such a problem.
    pub fn with(mut self, s: &Shell, sent: Option<(&Posted, Problem)>) -> Result<Self, Problem> {
        let Some((posted, problem)) = sent else { return Ok(self) };
        if !problem.is_about_input() || problem.asks_to_sign_in() {
            return Err(problem);
        }
        let field = |name: &str| posted.field(name).to_owned();
        self.kept = Kept {
            deed: field("deed"),
            quiz: field("quiz"),
            closes: field("closes"),
            minutes: field("minutes"),
            attempts: field("attempts"),
            note: field("note"),
            reason: field("reason"),
        };
        self.chosen = posted.all("who").map(str::to_owned).collect();
        for (pointer, id) in FIELDS {
            if problem.faults.iter().any(|fault| fault.pointer == pointer) {
                self.errors.push((id, s.t(&format!("deed-fault-{}", pointer.trim_start_matches('/')))));
            }
        }
        if self.errors.is_empty() {
            let whole = s.said(&format!("problem-{}", problem.code)).unwrap_or_else(|| problem.detail.clone());
            let nothing = problem.faults.iter().any(|fault| fault.pointer.is_empty());
            self.problem = Some(if nothing { s.t("deed-fault-nothing") } else { whole });
        }
        Ok(self)
    }

    /// What is wrong with a field.
    pub fn error(&self, id: &str) -> Option<&str> {
        self.errors.iter().find(|(own, _)| *own == id).map(|(_, text)| text.as_str())
    }

    /// Whether somebody was chosen.
    pub fn is_chosen(&self, enrolment: &EnrolmentId) -> bool {
        self.chosen.contains(&enrolment.to_string())
    }
}

impl Told {
    /// Why somebody was refused, in words.
    pub fn why(&self, s: &Shell, code: &str, detail: &str) -> String {
        s.said(&format!("refused-{code}")).unwrap_or_else(|| detail.to_owned())
    }
}

fn scope(caller: &Caller) -> String {
    format!("form:{}", caller.id)
}

/// What a form did before, as `?told=` says it: only to who sent it, and only on pages of its cohort.
///
/// # Errors
/// [`Error::Store`].
pub fn told(
    conn: &mut Connection,
    caller: &Caller,
    cohort: CohortId,
    key: Option<&str>,
) -> Result<Option<Told>, Error> {
    let Some(key) = key else { return Ok(None) };
    let kept = idempotency::kept(conn, &scope(caller), key)?;
    let told = kept.and_then(|reply| serde_json::from_str::<Told>(&reply.body).ok());
    Ok(told.filter(|told| told.cohort == cohort))
}

/// Does what the panel says. Comes back with the key of what is to be told.
///
/// # Errors
/// What is wrong with the form, and as [`deed::carry_out`].
pub async fn carry_out(app: &App, posted: &Posted, cohort: CohortId) -> Result<String, Problem> {
    let (ctx, claims) = (app.ctx.clone(), posted.visitor.claims);
    let once = posted.field("once").to_owned();
    if !(16..=100).contains(&once.len()) {
        return Err(Problem::broken_form());
    }
    let asked = read(posted);
    let (word, bytes, path, key) = (posted.field("deed").to_owned(), posted.bytes(), posted.visitor.path.clone(), once);
    let name = key.clone();
    app.db
        .write(move |conn| {
            let caller = visitor::required(conn, &ctx, claims.as_ref())?;
            let (learners, deed) = asked.clone().map_err(Error::Invalid)?;
            let request = Request::new(scope(&caller), name.clone(), "POST", &path, &bytes);
            idempotent::once(conn, Some(&request), ctx.now(), |conn| {
                let outcomes = deed::carry_out(conn, &ctx, &caller, cohort, &learners, &deed)?;
                let mut told = Told { cohort, deed: word.clone(), done: Vec::new(), refused: Vec::new() };
                for outcome in outcomes {
                    match outcome.refused.map(Problem::from) {
                        None => told.done.push(outcome.name),
                        Some(problem) => told.refused.push((outcome.name, problem.code.to_owned(), problem.detail)),
                    }
                }
                let body = serde_json::to_string(&told).map_err(|error| Error::Internal(error.to_string()))?;
                Ok(Reply { status: 200, body })
            })
        })
        .await?;
    Ok(key)
}

/// The address to go to after a form, with what it did.
pub fn back(path: &str, key: &str) -> String {
    format!("{path}?told={}", visitor::encoded(key))
}

/// The key of what is to be told.
pub fn asked(visitor: &Visitor) -> Option<String> {
    visitor.parameter("told").map(str::to_owned)
}

/// What a form says is to be done, and for whom.
fn read(posted: &Posted) -> Result<(Vec<EnrolmentId>, Deed), Vec<Fault>> {
    let mut faults = Vec::new();
    let mut wrong = |pointer: &str, message: &str| {
        faults.push(Fault { pointer: pointer.to_owned(), message: message.to_owned() });
    };
    let learners: Vec<EnrolmentId> = posted.all("who").filter_map(|id| id.parse().ok()).collect();
    if learners.is_empty() || learners.len() > deed::MOST {
        wrong("/who", "choose the learners");
    }
    let reason = posted.field("reason").to_owned();
    let place = posted.field("quiz").split_once('/').map(|(module, quiz)| (module.to_owned(), quiz.to_owned()));
    let deed = match posted.field("deed") {
        "remind" => Deed::Remind(posted.filled("note")),
        "pause" => Deed::Pause(reason),
        "resume" => Deed::Resume(posted.filled("reason")),
        "extend" => {
            let closes = posted.filled("closes").map(|text| moment(&text));
            let minutes = posted.filled("minutes").map(|text| text.parse::<u32>().ok());
            if matches!(closes, Some(None)) {
                wrong("/closes", "it is a date and a time");
            }
            if matches!(minutes, Some(None)) {
                wrong("/extra_minutes", "it is a number");
            }
            let (module, quiz) = place.unzip();
            let (closes, extra_minutes) = (closes.flatten(), minutes.flatten());
            Deed::Grant(Grant { module, quiz, closes, extra_minutes, reason, ..Grant::default() })
        }
        "attempts" => {
            let number = posted.field("attempts").trim().parse::<u32>().ok();
            if number.is_none() {
                wrong("/attempts", "it is a number");
            }
            if place.is_none() {
                wrong("/quiz", "choose the quiz");
            }
            let (module, quiz) = place.unzip();
            Deed::Grant(Grant { module, quiz, extra_attempts: number, reason, ..Grant::default() })
        }
        _ => {
            wrong("/deed", "choose what is to be done");
            Deed::Resume(None)
        }
    };
    if faults.is_empty() { Ok((learners, deed)) } else { Err(faults) }
}

/// What `<input type="datetime-local">` sends, taken as UTC; a date alone is its end.
pub fn moment(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    match text.len() {
        10 => Timestamp::parse(&format!("{text}T23:59:00Z")),
        16 => Timestamp::parse(&format!("{text}:00Z")),
        _ => Timestamp::parse(&format!("{text}Z")).or_else(|| Timestamp::parse(text)),
    }
}
