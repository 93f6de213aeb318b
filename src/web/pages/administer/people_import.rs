//! People from a table: the file, what would become of each row, and the word to go. The file is kept with the dry run, for
//! who sent it.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use super::{administrator, section};
use crate::account::Caller;
use crate::actions::import_people::{self, Rules, sheet};
use crate::actions::{Error, limits};
use crate::base::LongWorkId;
use crate::policy::Action;
use crate::web::error::Problem;
use crate::web::pages::posted::Posted;
use crate::web::pages::shell::{self, Shell, see};
use crate::web::pages::step_up;
use crate::web::pages::uploaded::Uploaded;
use crate::web::pages::visitor::Visitor;
use crate::web::state::App;

#[derive(Template)]
#[template(path = "administer/import.html", config = "src/web/pages/askama.toml")]
struct Ask {
    s: Shell,
    invite: bool,
    problem: Option<String>,
    columns: String,
    rows: usize,
}

async fn caller(app: &App, visitor: &Visitor) -> Result<Caller, Problem> {
    let (ctx, claims) = (app.ctx.clone(), visitor.claims);
    Ok(app.db.read(move |conn| administrator(conn, &ctx, claims.as_ref(), Action::PrepareImport)).await?)
}

fn page(
    app: &App,
    visitor: &Visitor,
    caller: &Caller,
    invite: bool,
    problem: Option<Problem>,
) -> Result<HttpResponse, Problem> {
    let s = Shell::new(&app.ctx, visitor, Some(caller)).titled("people-import");
    let s = section(s, "admin-people");
    let (status, problem) = match problem {
        None => (StatusCode::OK, None),
        Some(problem) if !problem.is_about_input() => return Err(problem),
        Some(problem) => {
            let key = format!("problem-{}", problem.code);
            let own = s.said(&key).map(|_| s.t1(&key, "minutes", problem.minutes().unwrap_or_default()));
            let general = own.unwrap_or(problem.detail);
            let told = problem.faults.into_iter().next().map_or(general, |fault| fault.message);
            (problem.status, Some(told))
        }
    };
    let page = Ask { s, invite, problem, columns: sheet::COLUMNS.join(","), rows: sheet::MOST_ROWS };
    shell::page_as(status, visitor, &page.s.token, &page)
}

/// Asks for the file.
///
/// # Errors
/// For whoever is no administrator.
pub async fn ask(app: App, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let caller = caller(&app, &visitor).await?;
    page(&app, &visitor, &caller, true, None)
}

/// Looks what would become of each row, and keeps it.
///
/// # Errors
/// For whoever is no administrator.
pub async fn look(app: App, sent: Uploaded) -> Result<HttpResponse, Problem> {
    let caller = caller(&app, &sent.visitor).await?;
    let rules = Rules { invite: sent.field("invite") == "yes" };
    let allowed = limits::import(&app.ctx, &app.db, caller.id).await;
    let prepared = match allowed.and_then(|()| sheet::read(&sent.file)) {
        Err(error) => Err(error),
        Ok(rows) => {
            let (ctx, asker) = (app.ctx.clone(), caller.clone());
            app.db.write(move |conn| import_people::prepare(conn, &ctx, &asker, &rows, rules)).await
        }
    };
    match prepared {
        Ok(id) => Ok(see(&format!("/admin/work/{id}"))),
        Err(error) => page(&app, &sent.visitor, &caller, rules.invite, Some(error.into())),
    }
}

/// Begins what was looked at.
///
/// # Errors
/// For whoever is no administrator, and for another's import.
pub async fn begin(app: App, posted: Posted, id: Path<LongWorkId>) -> Result<HttpResponse, Problem> {
    if let Some(question) = step_up::answered(&app, &posted).await? {
        return Ok(question);
    }
    let (ctx, claims, id) = (app.ctx.clone(), posted.visitor.claims, *id);
    let begun = app.db.write(move |conn| {
        let caller = administrator(conn, &ctx, claims.as_ref(), Action::ImportPeople)?;
        import_people::begin(conn, &ctx, &caller, id)?;
        Ok::<_, Error>(())
    });
    match begun.await {
        Ok(()) => Ok(see(&format!("/admin/work/{id}"))),
        Err(error) if step_up::is_needed(&error) => step_up::ask(&app, &posted).await,
        Err(error) => Err(error.into()),
    }
}
