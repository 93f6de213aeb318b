//! What is stored of people, getting all of it, and being erased.

use actix_web::HttpResponse;
use actix_web::http::header::{HeaderName, HeaderValue};
use askama::Template;

use super::form::FormPage;
use super::posted::Posted;
use super::shell::{self, Shell, see};
use super::visitor::{self, Visitor};
use crate::account::{Caller, Person, person};
use crate::actions::stored_data::{ENDS, Kept, STORED};
use crate::actions::{Context, Error, Faults, erase_person, register};
use crate::web::error::Problem;
use crate::web::personal;
use crate::web::state::App;

/// What a browser forgets when its person was erased.
const FORGET: HeaderName = HeaderName::from_static("clear-site-data");

/// One kind of data in words.
struct Line {
    what: String,
    why: String,
    kept: String,
}

#[derive(Template)]
#[template(path = "stored.html", config = "src/web/pages/askama.toml")]
struct Stored {
    s: Shell,
    lines: Vec<Line>,
    /// Accounts that end by themselves.
    ends: Vec<String>,
}

fn lines(s: &Shell, ctx: &Context) -> Vec<Line> {
    let line = |key: &str, kept: Kept| {
        let own = format!("stored-{key}-kept");
        let kept = match (kept, kept.days(ctx)) {
            (_, Some(days)) => s.t2(&own, "days", days, "months", days / 30),
            (Kept::By(_), None) => s.t("stored-kept-for-good"),
            (Kept::UntilErased, _) => s.t("stored-kept-until-erased"),
            _ => s.t(&own),
        };
        Line { what: s.t(&format!("stored-{key}")), why: s.t(&format!("stored-{key}-why")), kept }
    };
    STORED.iter().map(|stored| line(stored.key, stored.kept)).collect()
}

/// What is stored, why, and how long; for everybody.
///
/// # Errors
/// When the database cannot be read.
pub async fn stored(app: App, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let caller = visitor::who(&app, visitor.claims).await?;
    let s = Shell::new(&app.ctx, &visitor, caller.as_ref()).titled("stored-title").at("data");
    let end = |(key, rule): &(&str, crate::actions::forget::Rule)| {
        let days = rule.days(&app.ctx.retention)?;
        Some(s.t2(&format!("stored-ends-{key}"), "days", days, "months", days / 30))
    };
    let (lines, ends) = (lines(&s, &app.ctx), ENDS.iter().filter_map(end).collect());
    shell::page(&visitor, &s.token.clone(), &Stored { s, lines, ends })
}

/// Everything about oneself, as a file.
///
/// # Errors
/// When nobody is signed in.
pub async fn export(app: App, posted: Posted) -> Result<HttpResponse, Problem> {
    let claims = posted.visitor.claims.ok_or(Error::Unauthenticated)?;
    personal::answer(&app, claims, posted.visitor.wished(None)).await
}

fn form(app: &App, visitor: &Visitor, caller: &Caller, known: &Person, keep: &str) -> FormPage {
    let s = Shell::new(&app.ctx, visitor, Some(caller)).at("erase");
    let mut page = FormPage::new(s, "erase", "/account/erase")
        .point("erase-goes")
        .point("erase-stays")
        .point("erase-certificates")
        .point("erase-for-good")
        .yes_or_no("keep_certificates", keep)
        .field("confirmation", "text", "off", "")
        .field("password", "password", "current-password", "")
        .unexplained()
        .link("/account/data", "link-data")
        .link("/account", "link-account");
    if let Some(field) = page.fields.iter_mut().find(|field| field.name == "confirmation") {
        field.hint = Some(page.s.t1("field-confirmation-hint", "email", &known.email));
    }
    page
}

async fn load(app: &App, visitor: &Visitor) -> Result<(Caller, Person), Problem> {
    let (ctx, claims) = (app.ctx.clone(), visitor.claims);
    let found = app.db.read(move |conn| {
        let caller = visitor::required(conn, &ctx, claims.as_ref())?;
        let known = person::find(conn, caller.id)?.ok_or(Error::Unauthenticated)?;
        Ok::<_, Error>((caller, known))
    });
    Ok(found.await?)
}

/// Asks whether one wants to be erased, with plain words.
///
/// # Errors
/// When nobody is signed in.
pub async fn erase_show(app: App, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let (caller, known) = load(&app, &visitor).await?;
    form(&app, &visitor, &caller, &known, "yes").answer(&visitor, None)
}

/// What was chosen and typed; the address is typed so that nobody is erased by a click.
fn confirmed(posted: &Posted, known: &Person) -> Result<bool, Error> {
    let mut faults = Faults::default();
    let keep = match posted.field("keep_certificates") {
        "yes" => true,
        "no" => false,
        _ => {
            faults.add("/keep_certificates", "it is yes or no");
            true
        }
    };
    if register::address_key(posted.field("confirmation").trim()) != known.email_key {
        faults.add("/confirmation", "it is not your address");
    }
    faults.check()?;
    Ok(keep)
}

/// Erases who asks; the browser forgets the person.
///
/// # Errors
/// When nobody is signed in.
pub async fn erase(app: App, posted: Posted) -> Result<HttpResponse, Problem> {
    let visitor = &posted.visitor;
    let (caller, known) = load(&app, visitor).await?;
    let page = form(&app, visitor, &caller, &known, posted.field("keep_certificates"));
    let done = match confirmed(&posted, &known) {
        Ok(keep) => erase_person::own(&app.ctx, &app.db, caller, posted.field("password").to_owned(), keep).await,
        Err(error) => Err(error),
    };
    if let Err(error) = done {
        let mut problem = Some(Problem::from(error));
        let (mut page, status) = page.with(&mut problem)?;
        for field in &mut page.fields {
            // Of a new password it would say how long it has to be.
            if field.name == "password" && field.error.is_some() {
                field.error = Some(page.s.t("field-current_password-fault"));
            }
        }
        return shell::page_as(status, visitor, &page.s.token.clone(), &page);
    }
    let mut response = see("/sign-in?done=erased");
    response.headers_mut().insert(FORGET, HeaderValue::from_static("\"cache\", \"storage\""));
    response.add_cookie(&visitor.no_session()).map_err(|error| Error::Internal(error.to_string()))?;
    Ok(response)
}
