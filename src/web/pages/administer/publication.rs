//! Publishing from the folder of courses: what it holds, its faults, what would change; then beginning the work that does it.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use super::{administrator, parts, section};
use crate::account::Caller;
use crate::actions::publish_folder::{self, Found, Standing};
use crate::actions::{Error, publish_work};
use crate::policy::Action;
use crate::web::error::Problem;
use crate::web::folder;
use crate::web::pages::posted::Posted;
use crate::web::pages::shell::{self, Shell, see};
use crate::web::pages::visitor::Visitor;
use crate::web::state::App;

/// As many faults of a course are shown; `chancery check` and the API tell all.
const FAULTS: usize = 50;

#[derive(Template)]
#[template(path = "administer/publication.html", config = "src/web/pages/askama.toml")]
struct Page {
    s: Shell,
    found: Vec<Found>,
    problem: Option<String>,
    /// Why the folder cannot be read.
    unreadable: Option<String>,
}

impl Page {
    /// The look of a course's state, and the state in words.
    fn state(&self, found: &Found) -> (&'static str, String) {
        match found.standing {
            Standing::Faulty => ("bad", self.s.t("publication-faulty")),
            Standing::Unchanged(number) | Standing::Published(number) => {
                ("good", self.s.t1("publication-unchanged", "version", number))
            }
            Standing::New(number) => ("note", self.s.t1("publication-new", "version", number)),
        }
    }

    fn is_new(found: &Found) -> bool {
        matches!(found.standing, Standing::New(_))
    }

    fn any_new(&self) -> bool {
        self.found.iter().any(Self::is_new)
    }
}

fn answer(
    app: &App,
    visitor: &Visitor,
    caller: &Caller,
    found: Result<Vec<Found>, String>,
    failed: Option<Problem>,
) -> Result<HttpResponse, Problem> {
    let s = Shell::new(&app.ctx, visitor, Some(caller)).titled("publication-title").told(visitor);
    let s = section(s, "admin-courses");
    let status = failed.as_ref().map_or(StatusCode::OK, |problem| problem.status);
    let problem = failed.map(|problem| parts::words(&s, problem, "courses")).transpose()?;
    let (found, unreadable) = match found {
        Ok(found) => (found, None),
        Err(why) => (Vec::new(), Some(why)),
    };
    let page = Page { s, found, problem, unreadable };
    shell::page_as(status, visitor, &page.s.token, &page)
}

/// What the folder holds.
///
/// # Errors
/// When nobody is signed in, or no administrator.
pub async fn show(app: App, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let claims = visitor.claims.ok_or(Error::Unauthenticated)?;
    let (caller, found) = match folder::read(&app, &claims, Action::SeeFolder).await {
        Ok((caller, loaded)) => (caller, Ok(publish_folder::look(&app.ctx, &app.db, &loaded).await?)),
        Err(problem) if problem.code == "courses-unreadable" => {
            (publish_folder::allow(&app.ctx, &app.db, &claims, Action::SeeFolder).await?, Err(problem.detail))
        }
        Err(problem) => return Err(problem),
    };
    answer(&app, &visitor, &caller, found, None)
}

/// Begins to publish the courses that were selected, and leads to the work.
///
/// # Errors
/// As [`show`].
pub async fn publish(app: App, posted: Posted) -> Result<HttpResponse, Problem> {
    let claims = posted.visitor.claims.ok_or(Error::Unauthenticated)?;
    let held = folder::names(&app, &claims).await?;
    let wanted: Vec<String> = posted.all("course").map(str::to_owned).collect();
    let ctx = app.ctx.clone();
    let begun = app.db.write(move |conn| {
        let caller = administrator(conn, &ctx, Some(&claims), Action::Publish)?;
        publish_work::begin(conn, &ctx, &caller, &held, Some(&wanted))
    });
    match begun.await {
        Ok(work) => Ok(see(&format!("/admin/work/{}", work.id))),
        Err(error) => {
            let (caller, loaded) = folder::read(&app, &claims, Action::Publish).await?;
            let found = publish_folder::look(&app.ctx, &app.db, &loaded).await?;
            answer(&app, &posted.visitor, &caller, Ok(found), Some(error.into()))
        }
    }
}
