//! Who joins a cohort: those who ask to be let in, and those who are invited.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use super::teaching::{self, Wrong};
use crate::account::Caller;
use crate::actions::{Error, Fault, access, answer_requests, invite};
use crate::base::{CohortId, EnrolmentId, InvitationId, Language, Page, PageRequest, Timestamp};
use crate::cohort::Cohort;
use crate::cohort::invitations::{Invitation, InvitationState};
use crate::enrolment::requests::Request;
use crate::i18n;
use crate::policy::Action;
use crate::web::error::Problem;
use crate::web::pages::posted::Posted;
use crate::web::pages::shell::{self, Shell, see};
use crate::web::pages::visitor::{self, Visitor};
use crate::web::state::App;

/// Requests and invitations on one page, each.
const ROWS: usize = 50;

#[derive(Template)]
#[template(path = "facilitate/joining.html", config = "src/web/pages/askama.toml")]
struct Joining {
    s: Shell,
    cohort: Cohort,
    /// Who asks for the cohort.
    asking: Page<Request>,
    /// Who asks for the course alone.
    of_course: Page<Request>,
    invited: Page<Invitation>,
    now: Timestamp,
    wrong: Wrong,
    /// What was typed.
    emails: String,
    reason: String,
    chosen: Vec<String>,
    language: String,
}

impl Joining {
    fn is_chosen(&self, request: &Request) -> bool {
        self.chosen.contains(&request.enrolment.to_string())
    }

    /// Country and affiliation, as far as they are known.
    fn origin(&self, request: &Request) -> String {
        let known = [request.affiliation.as_deref(), request.country.as_deref()];
        known.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    fn state(&self, invitation: &Invitation) -> (String, &'static str) {
        let state = invitation.state(self.now);
        let look = match state {
            InvitationState::Waiting => "note",
            InvitationState::Accepted => "good",
            InvitationState::Expired => "bad",
            InvitationState::Withdrawn => "quiet",
        };
        (self.s.t(&format!("joining-state-{state}")), look)
    }

    /// Whether it can be sent again or taken back.
    fn is_open(&self, invitation: &Invitation) -> bool {
        matches!(invitation.state(self.now), InvitationState::Waiting | InvitationState::Expired)
    }

    fn languages(&self) -> Vec<(String, String, bool)> {
        let one = |tag: &Language| {
            let chosen = tag.as_str() == self.language;
            (tag.to_string(), self.s.language_name(tag.as_str()), chosen)
        };
        i18n::languages().map(one).collect()
    }
}

/// What the page shows besides what was typed.
struct Loaded {
    caller: Caller,
    cohort: Cohort,
    asking: Page<Request>,
    of_course: Page<Request>,
    invited: Page<Invitation>,
}

async fn load(app: &App, visitor: &Visitor, id: CohortId) -> Result<Loaded, Problem> {
    let (ctx, claims) = (app.ctx.clone(), visitor.claims);
    let asked = |name: &str| PageRequest { limit: ROWS, after: visitor.parameter(name).map(str::to_owned) };
    let (first, second, third) = (asked("asking"), asked("course"), asked("invited"));
    let found = app.db.report(move |conn| {
        let caller = visitor::required(conn, &ctx, claims.as_ref())?;
        let cohort = access::run_cohort(conn, &caller, id, Action::ListRequests)?;
        let asking = answer_requests::list(conn, &caller, id, false, &first)?;
        let of_course = answer_requests::list(conn, &caller, id, true, &second)?;
        let invited = invite::list(conn, &caller, id, &third)?;
        Ok::<_, Error>(Loaded { caller, cohort, asking, of_course, invited })
    });
    Ok(found.await?)
}

fn answer(
    app: &App,
    visitor: &Visitor,
    loaded: Loaded,
    sent: Option<(&Posted, Wrong)>,
) -> Result<HttpResponse, Problem> {
    let Loaded { caller, cohort, asking, of_course, invited } = loaded;
    let mut s = teaching::shell(&app.ctx, visitor, &caller, &cohort, "tab-joining");
    let (posted, wrong) = sent.map_or((None, Wrong::default()), |(posted, wrong)| (Some(posted), wrong));
    let field = |name: &str| posted.map(|posted| posted.field(name).to_owned()).unwrap_or_default();
    let status = if wrong.any() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    if wrong.any() {
        s.title = s.t1("page-title-error", "title", &s.title);
    }
    let language = Some(field("language")).filter(|tag| !tag.is_empty()).unwrap_or_else(|| s.language.to_string());
    let chosen = posted.map(|posted| posted.all("enrolment").map(str::to_owned).collect()).unwrap_or_default();
    let (emails, reason, now) = (field("emails"), field("reason"), app.ctx.now());
    let page = Joining { s, cohort, asking, of_course, invited, now, wrong, emails, reason, chosen, language };
    shell::page_as(status, visitor, &page.s.token, &page)
}

/// Requests and invitations.
///
/// # Errors
/// As [`access::run_cohort`].
pub async fn show(app: App, visitor: Visitor, id: Path<CohortId>) -> Result<HttpResponse, Problem> {
    let loaded = load(&app, &visitor, *id).await?;
    answer(&app, &visitor, loaded, None)
}

async fn again(
    app: &App,
    posted: &Posted,
    id: CohortId,
    error: Error,
    field: impl Fn(&Shell, &Fault) -> Option<(String, String)>,
) -> Result<HttpResponse, Problem> {
    let loaded = load(app, &posted.visitor, id).await?;
    let s = teaching::shell(&app.ctx, &posted.visitor, &loaded.caller, &loaded.cohort, "tab-joining");
    let mut wrong = Wrong::default();
    wrong.take(&s, error.into(), |fault| field(&s, fault))?;
    wrong.fields.dedup();
    answer(app, &posted.visitor, loaded, Some((posted, wrong)))
}

/// Lets those who were chosen in, or declines them.
///
/// # Errors
/// What no other input would mend.
pub async fn requests(app: App, posted: Posted, id: Path<CohortId>) -> Result<HttpResponse, Problem> {
    let id = *id;
    let (ctx, claims) = (app.ctx.clone(), posted.visitor.claims);
    // What is no id is nobody's.
    let ids = posted.all("enrolment").map(|id| id.parse().unwrap_or_else(|_| EnrolmentId::new(ctx.now())));
    let ids: Vec<EnrolmentId> = ids.collect();
    let (refuses, reason) = (posted.field("do") == "refuse", posted.field("reason").to_owned());
    let done = app.db.write(move |conn| {
        let caller = visitor::required(conn, &ctx, claims.as_ref())?;
        if refuses {
            answer_requests::refuse_all(conn, &ctx, &caller, id, &ids, &reason)
        } else {
            answer_requests::approve_all(conn, &ctx, &caller, id, &ids)
        }
    });
    match done.await {
        Ok(_) if refuses => Ok(see(&format!("/cohorts/{id}/joining?done=refused"))),
        Ok(_) => Ok(see(&format!("/cohorts/{id}/joining?done=approved"))),
        Err(error) => {
            let field = |s: &Shell, fault: &Fault| match fault.pointer.as_str() {
                "/reason" => Some(("reason".to_owned(), s.t("joining-reason-fault"))),
                "/enrolments" => Some(("requests".to_owned(), s.t("joining-nobody-chosen"))),
                _ => Some(("requests".to_owned(), s.t("joining-not-asking"))),
            };
            again(&app, &posted, id, error, field).await
        }
    }
}

/// Invites people by their addresses: one a line, or parted by commas, semicolons or blanks.
///
/// # Errors
/// What no other input would mend.
pub async fn invitations(app: App, posted: Posted, id: Path<CohortId>) -> Result<HttpResponse, Problem> {
    let id = *id;
    let (ctx, claims) = (app.ctx.clone(), posted.visitor.claims);
    let parts = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '،' | '，' | '；');
    let emails: Vec<String> =
        posted.field("emails").split(parts).filter(|part| !part.is_empty()).map(str::to_owned).collect();
    let language: Option<Language> = posted.filled("language").and_then(|tag| tag.parse().ok());
    let given = emails.clone();
    let done = app.db.write(move |conn| {
        let caller = visitor::required(conn, &ctx, claims.as_ref())?;
        invite::invite(conn, &ctx, &caller, id, &emails, language.as_ref())
    });
    match done.await {
        Ok(_) => Ok(see(&format!("/cohorts/{id}/joining?done=invited"))),
        Err(error) => {
            let field = |s: &Shell, fault: &Fault| {
                let place = fault.pointer.strip_prefix("/emails/").and_then(|place| place.parse::<usize>().ok());
                let address = place.and_then(|place| given.get(place));
                let text = match address {
                    Some(address) if fault.message.contains("already") => s.t1("joining-is-member", "email", address),
                    Some(address) => s.t1("joining-no-address", "email", address),
                    None => s.t("joining-emails-fault"),
                };
                Some(("emails".to_owned(), text))
            };
            again(&app, &posted, id, error, field).await
        }
    }
}

/// Mails an invitation again, or takes it back.
///
/// # Errors
/// What no other input would mend.
pub async fn invitation(
    app: App,
    posted: Posted,
    path: Path<(CohortId, InvitationId)>,
) -> Result<HttpResponse, Problem> {
    let (id, invitation) = *path;
    let (ctx, claims) = (app.ctx.clone(), posted.visitor.claims);
    let withdraws = posted.field("do") == "withdraw";
    let done = app.db.write(move |conn| {
        let caller = visitor::required(conn, &ctx, claims.as_ref())?;
        if withdraws {
            invite::withdraw(conn, &ctx, &caller, invitation)
        } else {
            invite::resend(conn, &ctx, &caller, invitation)
        }
    });
    match done.await {
        Ok(_) if withdraws => Ok(see(&format!("/cohorts/{id}/joining?done=withdrawn"))),
        Ok(_) => Ok(see(&format!("/cohorts/{id}/joining?done=invited"))),
        Err(error) => again(&app, &posted, id, error, |_, _| None).await,
    }
}
