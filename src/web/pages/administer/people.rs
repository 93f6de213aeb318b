//! People: finding them, and adding one.

use actix_web::HttpResponse;
use askama::Template;

use super::{administrator, section};
use crate::account::people::{self, Filter, Standing};
use crate::account::{Caller, Person, Role};
use crate::actions::register::Registration;
use crate::actions::{Error, access, manage_person};
use crate::base::{Page, PageRequest};
use crate::policy::{Action, Resource};
use crate::web::error::Problem;
use crate::web::pages::form::FormPage;
use crate::web::pages::posted::Posted;
use crate::web::pages::shell::{self, Shell, see};
use crate::web::pages::step_up;
use crate::web::pages::visitor::{Visitor, encoded};
use crate::web::state::App;

/// People on one page.
const ROWS: usize = 50;
/// What a person may do, in the order of forms.
pub(super) const ROLES: [&str; 3] = ["learner", "facilitator", "administrator"];
const STATES: [&str; 5] = ["active", "invited", "locked", "bounced", "erased"];

#[derive(Template)]
#[template(path = "administer/people.html", config = "src/web/pages/askama.toml")]
struct List {
    s: Shell,
    people: Page<Person>,
    search: String,
    role: String,
    state: String,
}

impl List {
    fn is_filtered(&self) -> bool {
        !(self.search.is_empty() && self.role.is_empty() && self.state.is_empty())
    }

    fn next(&self) -> Option<String> {
        let next = self.people.next.as_ref()?;
        let (search, role, state) = (encoded(&self.search), &self.role, &self.state);
        Some(format!("/admin/people?search={search}&role={role}&state={state}&after={next}"))
    }
}

/// How a state looks.
pub(super) fn tone(standing: &Standing) -> &'static str {
    match standing {
        Standing::Active => "good",
        Standing::Invited => "note",
        Standing::Erased => "quiet",
        Standing::Locked | Standing::Bounced => "bad",
    }
}

/// The list: all people, or those who are searched for.
///
/// # Errors
/// For whoever is no administrator.
pub async fn list(app: App, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let (ctx, claims) = (app.ctx.clone(), visitor.claims);
    let text = |name: &str| visitor.parameter(name).unwrap_or_default().trim().to_owned();
    // What the form cannot send filters nothing.
    let (search, role, state) = (text("search"), text("role"), text("state"));
    let filter = Filter { search: Some(search.clone()), role: role.parse().ok(), standing: state.parse().ok() };
    let asked = PageRequest { limit: ROWS, after: visitor.parameter("after").map(str::to_owned) };
    let (caller, people) = app
        .db
        .report(move |conn| {
            let caller = administrator(conn, &ctx, claims.as_ref(), Action::ListPeople)?;
            let found = people::list(conn, &filter, &asked)?;
            Ok::<_, Error>((caller, found))
        })
        .await?;
    let s = Shell::new(&app.ctx, &visitor, Some(&caller)).titled("admin-people").told(&visitor);
    let page = List { s: section(s, "admin-people"), people, search, role, state };
    shell::page(&visitor, &page.s.token, &page)
}

fn form(app: &App, visitor: &Visitor, caller: &Caller, posted: Option<&Posted>) -> FormPage {
    let s = section(Shell::new(&app.ctx, visitor, Some(caller)), "admin-people");
    let value = |name: &str| posted.map_or_else(String::new, |posted| posted.field(name).to_owned());
    let or = |value: String, usual: &str| if value.is_empty() { usual.to_owned() } else { value };
    let language = or(value("language"), s.language.as_str());
    FormPage::new(s, "new-person", "/admin/people/new")
        .field("email", "email", "off", &value("email"))
        .unexplained()
        .field("full_name", "text", "off", &value("full_name"))
        .unexplained()
        .field("country", "text", "off", &value("country"))
        .optional()
        .field("affiliation", "text", "off", &value("affiliation"))
        .optional()
        .languages(&language)
        .words("role", &or(value("role"), "learner"), &ROLES)
        .link("/admin/people", "work-back")
}

async fn caller(app: &App, visitor: &Visitor) -> Result<Caller, Problem> {
    let (ctx, claims) = (app.ctx.clone(), visitor.claims);
    Ok(app.db.read(move |conn| administrator(conn, &ctx, claims.as_ref(), Action::AddPerson)).await?)
}

/// Asks whom to add.
///
/// # Errors
/// For whoever is no administrator.
pub async fn new(app: App, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let caller = caller(&app, &visitor).await?;
    form(&app, &visitor, &caller, None).answer(&visitor, None)
}

/// Adds a person, who is invited by mail.
///
/// # Errors
/// For whoever is no administrator.
pub async fn add(app: App, posted: Posted) -> Result<HttpResponse, Problem> {
    if let Some(question) = step_up::answered(&app, &posted).await? {
        return Ok(question);
    }
    let caller = caller(&app, &posted.visitor).await?;
    let input = Registration {
        email: posted.field("email").to_owned(),
        password: String::new(),
        full_name: posted.field("full_name").to_owned(),
        country: posted.filled("country"),
        affiliation: posted.filled("affiliation"),
        language: posted.filled("language"),
    };
    let role: Role = posted.field("role").parse().unwrap_or(Role::Learner);
    if !access::allows(&caller, manage_person::adding(role), Resource::None) {
        return step_up::ask(&app, &posted).await;
    }
    match manage_person::create(&app.ctx, &app.db, Some(caller.id), input, role).await {
        Ok(person) => Ok(see(&format!("/admin/people/{}?done=person-added", person.id))),
        Err(error) => form(&app, &posted.visitor, &caller, Some(&posted)).answer(&posted.visitor, Some(error.into())),
    }
}
