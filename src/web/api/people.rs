//! People, for administrators.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Path, Query};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{ok, reply, respond};
use crate::account::people::{Filter, Standing};
use crate::account::{Role, people, person, session};
use crate::actions::change_person::{self, Change};
use crate::actions::register::{self, Registration};
use crate::actions::{Error, Faults, access, manage_person};
use crate::base::{Language, PageRequest, PersonId};
use crate::certificate::store as certificates;
use crate::enrolment;
use crate::policy::Action;
use crate::web::error::Problem;
use crate::web::extract::{ListQuery, Sent, Signed};
use crate::web::state::App;
use crate::web::views::account::PersonView;
use crate::web::views::list::Listed;
use crate::web::views::people::{StoryView, story};

/// A person to add.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonBody {
    /// The address.
    pub email: String,
    /// 12 characters or more; without one the person is invited by mail, and sets one.
    pub password: Option<String>,
    /// The name as it shall stand on certificates.
    pub full_name: String,
    /// `learner`, `facilitator` or `administrator`.
    #[schema(value_type = String, pattern = "^(learner|facilitator|administrator)$")]
    pub role: Role,
    /// The country.
    pub country: Option<String>,
    /// The ministry, mission or organisation.
    pub affiliation: Option<String>,
    /// A BCP 47 tag.
    pub language: Option<String>,
}

/// Adds a person. Without a password the person gets an invitation by mail, with a link that sets one. A role that is more than a
/// learner's needs a recent sign-in.
#[utoipa::path(post, path = "/api/v1/users", tag = "people", security(("bearer" = [])),
    params(("Idempotency-Key" = Option<String>, Header)), request_body = PersonBody,
    responses((status = 201, body = PersonView), (status = 403, body = crate::web::error::ProblemBody),
        (status = 409, body = crate::web::error::ProblemBody), (status = 422, body = crate::web::error::ProblemBody)))]
pub async fn create(app: App, Signed(claims): Signed, sent: Sent<PersonBody>) -> Result<HttpResponse, Problem> {
    let (ctx, key, role) = (app.ctx.clone(), sent.idempotency(claims.sub), sent.body.role);
    let caller = app
        .db
        .read(move |conn| {
            let caller = access::caller(conn, &ctx, &claims)?;
            access::may(&caller, Action::AddPerson)?;
            access::may(&caller, manage_person::adding(role))?;
            Ok::<_, Error>(caller)
        })
        .await?;
    let PersonBody { email, password, full_name, country, affiliation, language, .. } = sent.body;
    let mut faults = Faults::default();
    if password.as_deref() == Some("") {
        faults.add("/password", "it must not be empty: leave it out to invite the person");
    }
    faults.check()?;
    let password = password.unwrap_or_default();
    let input = Registration { email, password, full_name, country, affiliation, language };
    let view = |person: &crate::account::Person| reply(StatusCode::CREATED, &PersonView::from(person));
    let made = manage_person::create_once(&app.ctx, &app.db, Some(caller.id), input, role, key, view).await?;
    Ok(respond(made))
}

/// Which people to list.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PeopleQuery {
    /// How many items at most, 1 to 200; 50 when nothing is said.
    pub limit: Option<usize>,
    /// The `next` of the page before.
    pub after: Option<String>,
    /// Words that name, address, country or affiliation have, or begin with; case and diacritics do not matter.
    pub search: Option<String>,
    /// `learner`, `facilitator` or `administrator`.
    pub role: Option<String>,
    /// `active`, `invited`, `locked`, `bounced` or `erased`; who was erased shows only when asked for.
    pub state: Option<String>,
    /// The language to answer in.
    pub language: Option<String>,
}

impl PeopleQuery {
    fn read(self) -> Result<(Filter, PageRequest), Problem> {
        let mut faults = Faults::default();
        let role = self.role.as_deref().map(str::parse::<Role>).and_then(|role| faults.take("/role", role));
        let state = self.state.as_deref().map(str::parse::<Standing>).and_then(|state| faults.take("/state", state));
        faults.check()?;
        let page = ListQuery { limit: self.limit, after: self.after, ..ListQuery::default() }.page()?;
        Ok((Filter { search: self.search, role, standing: state }, page))
    }
}

/// People, in the order they were added.
#[utoipa::path(get, path = "/api/v1/users", tag = "people", security(("bearer" = [])),
    params(("limit" = Option<usize>, Query), ("after" = Option<String>, Query),
        ("search" = Option<String>, Query, description = "words that name, address, country or affiliation begin with; case and diacritics do not matter"),
        ("role" = Option<String>, Query, pattern = "^(learner|facilitator|administrator)$", description = "`learner`, `facilitator` or `administrator`"),
        ("state" = Option<String>, Query, pattern = "^(active|invited|locked|bounced|erased)$", description = "`active`, `invited`, `locked`, `bounced` or `erased`; who was erased shows only when asked for")),
    responses((status = 200, body = Listed<PersonView>),
        (status = 403, body = crate::web::error::ProblemBody)))]
pub async fn list(app: App, Signed(claims): Signed, query: Query<PeopleQuery>) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    let (filter, page) = query.into_inner().read()?;
    let found = app
        .db
        .report(move |conn| {
            let caller = access::caller(conn, &ctx, &claims)?;
            access::may(&caller, Action::ListPeople)?;
            Ok::<_, Error>(people::list(conn, &filter, &page)?)
        })
        .await?;
    Ok(ok(&found.map(|person| PersonView::from(&person))))
}

/// A person with enrolments, live sessions and certificates. What was done to the person is in the audit log:
/// `GET /audit?subject=person:<id>`.
#[utoipa::path(get, path = "/api/v1/users/{id}", tag = "people", security(("bearer" = [])),
    params(("id" = String, Path)),
    responses((status = 200, body = StoryView), (status = 403, body = crate::web::error::ProblemBody),
        (status = 404, body = crate::web::error::ProblemBody)))]
pub async fn show(app: App, Signed(claims): Signed, id: Path<PersonId>) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    let told = app
        .db
        .read(move |conn| {
            let caller = access::caller(conn, &ctx, &claims)?;
            access::may(&caller, Action::SeePerson)?;
            let person = person::find(conn, *id)?.ok_or(Error::NotFound("person"))?;
            let enrolments = enrolment::of_person(conn, *id)?;
            let sessions = session::live(conn, *id, ctx.now(), &PageRequest { limit: 20, after: None })?.items;
            let own = certificates::of_person(conn, *id)?;
            Ok::<_, Error>(story(&person, &enrolments, &sessions, &own, ctx.now()))
        })
        .await?;
    Ok(ok(&told))
}

/// What to change about a person; what is left out stays.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonChangeBody {
    /// `learner`, `facilitator` or `administrator`.
    #[schema(value_type = Option<String>, pattern = "^(learner|facilitator|administrator)$")]
    pub role: Option<Role>,
    /// Locks the person out at once, with all sessions, or lets the person in again.
    pub locked: Option<bool>,
    /// The name; certificates that were issued keep the old one.
    pub full_name: Option<String>,
    /// The country.
    pub country: Option<String>,
    /// The ministry, mission or organisation.
    pub affiliation: Option<String>,
    /// A BCP 47 tag.
    pub language: Option<String>,
    /// Why; it stands in the audit log.
    pub reason: String,
}

fn change_of(body: &PersonChangeBody) -> Result<Change, Error> {
    let mut faults = Faults::default();
    let mut line = |pointer: &str, text: &Option<String>| {
        text.as_ref().and_then(|text| register::line(&mut faults, pointer, text, 200))
    };
    let full_name = line("/full_name", &body.full_name);
    let country = line("/country", &body.country);
    let affiliation = line("/affiliation", &body.affiliation);
    let language = body.language.as_ref().and_then(|tag| faults.take("/language", tag.parse::<Language>()));
    faults.check()?;
    let profile = person::Profile { full_name, country, affiliation, language, reminders: None };
    Ok(Change { role: body.role, locked: body.locked, profile })
}

/// Changes a person: role (which needs a recent sign-in), whether locked out, profile. Nobody changes the own role or locks
/// oneself out.
#[utoipa::path(patch, path = "/api/v1/users/{id}", tag = "people", security(("bearer" = [])),
    params(("id" = String, Path)), request_body = PersonChangeBody,
    responses((status = 200, body = PersonView), (status = 403, body = crate::web::error::ProblemBody),
        (status = 404, body = crate::web::error::ProblemBody), (status = 409, body = crate::web::error::ProblemBody),
        (status = 422, body = crate::web::error::ProblemBody)))]
pub async fn change(
    app: App,
    Signed(claims): Signed,
    id: Path<PersonId>,
    sent: Sent<PersonChangeBody>,
) -> Result<HttpResponse, Problem> {
    let (ctx, body) = (app.ctx.clone(), sent.body);
    let changed = app
        .db
        .write(move |conn| {
            let caller = access::caller(conn, &ctx, &claims)?;
            access::may(&caller, Action::ChangePerson)?;
            change_person::change(conn, &ctx, &caller, *id, &change_of(&body)?, &body.reason)
        })
        .await?;
    Ok(ok(&PersonView::from(&changed)))
}

/// Why something is done to a person.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonReasonBody {
    /// Why; it stands in the audit log.
    pub reason: String,
}

/// What was ended.
#[derive(Debug, Serialize, ToSchema)]
pub struct SignedOut {
    /// How many sessions they were.
    pub sessions: usize,
}

/// Ends all sessions of a person: whoever is signed in as that person is out at once.
#[utoipa::path(post, path = "/api/v1/users/{id}/sign-out", tag = "people", security(("bearer" = [])),
    params(("id" = String, Path)), request_body = PersonReasonBody,
    responses((status = 200, body = SignedOut),
        (status = 403, body = crate::web::error::ProblemBody), (status = 404, body = crate::web::error::ProblemBody),
        (status = 422, body = crate::web::error::ProblemBody)))]
pub async fn end_sessions(
    app: App,
    Signed(claims): Signed,
    id: Path<PersonId>,
    sent: Sent<PersonReasonBody>,
) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    let ended = app
        .db
        .write(move |conn| {
            let caller = access::caller(conn, &ctx, &claims)?;
            change_person::end_sessions(conn, &ctx, &caller, *id, &sent.body.reason)
        })
        .await?;
    Ok(ok(&SignedOut { sessions: ended }))
}

/// Mails the invitation anew to somebody who has set no password yet; the link before stops working.
#[utoipa::path(post, path = "/api/v1/users/{id}/invitation", tag = "people", security(("bearer" = [])),
    params(("id" = String, Path)),
    responses((status = 202, body = PersonView), (status = 403, body = crate::web::error::ProblemBody),
        (status = 404, body = crate::web::error::ProblemBody), (status = 409, body = crate::web::error::ProblemBody)))]
pub async fn invite(app: App, Signed(claims): Signed, id: Path<PersonId>) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    let invited = app
        .db
        .write(move |conn| {
            let caller = access::caller(conn, &ctx, &claims)?;
            change_person::invite(conn, &ctx, &caller, *id)
        })
        .await?;
    Ok(HttpResponse::Accepted().json(PersonView::from(&invited)))
}
