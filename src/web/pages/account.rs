//! One's own profile.

use actix_web::HttpResponse;

use super::form::FormPage;
use super::posted::Posted;
use super::shell::{Shell, see};
use super::visitor::{self, Visitor};
use crate::account::{Caller, Person, audit, person};
use crate::actions::{Error, Faults, register};
use crate::base::Language;
use crate::web::error::Problem;
use crate::web::state::App;

fn form(app: &App, visitor: &Visitor, caller: &Caller, known: &Person, posted: Option<&Posted>) -> FormPage {
    let s = Shell::new(&app.ctx, visitor, Some(caller)).at("account");
    let value = |name: &str, kept: Option<&str>| {
        posted.map_or_else(|| kept.unwrap_or_default().to_owned(), |posted| posted.field(name).to_owned())
    };
    let mut page = FormPage::new(s, "account", "/account")
        .field("full_name", "text", "name", &value("full_name", Some(&known.full_name)))
        .field("country", "text", "country-name", &value("country", known.country.as_deref()))
        .optional()
        .field("affiliation", "text", "organization", &value("affiliation", known.affiliation.as_deref()))
        .optional()
        .languages(&value("language", Some(known.language.as_str())))
        .yes_or_no("reminders", &value("reminders", Some(if known.reminders { "yes" } else { "no" })));
    if known.bounced_at.is_some() {
        page.problem = Some(page.s.t("account-bounced"));
        page = page.link("/account/address", "link-address");
    }
    page.intro = Some(page.s.t1("account-address", "email", &known.email));
    let told =
        visitor.parameter("done").and_then(|done| ["saved", "password"].into_iter().find(|known| *known == done));
    page.notice = told.map(|told| page.s.t(&format!("told-{told}")));
    let mut page = page.link("/account/password", "link-password").link("/account/second-factor", "factor-title");
    if app.ctx.passkeys.is_some() {
        page = page.link("/account/passkeys", "passkeys-title");
    }
    page.link("/account/sessions", "link-sessions")
        .link("/account/data", "link-data")
        .link("/account/erase", "link-erase")
}

async fn load(app: &App, visitor: &Visitor) -> Result<(Caller, Person), Problem> {
    let (ctx, claims) = (app.ctx.clone(), visitor.claims);
    let found = app.db.read(move |conn| {
        let caller = visitor::required(conn, &ctx, claims.as_ref())?;
        let person = person::find(conn, caller.id)?.ok_or(Error::Unauthenticated)?;
        Ok::<_, Error>((caller, person))
    });
    Ok(found.await?)
}

/// The profile.
///
/// # Errors
/// When nobody is signed in.
pub async fn show(app: App, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let (caller, known) = load(&app, &visitor).await?;
    form(&app, &visitor, &caller, &known, None).answer(&visitor, None)
}

fn profile(posted: &Posted) -> Result<person::Profile, Error> {
    let mut faults = Faults::default();
    let full_name = register::line(&mut faults, "/full_name", posted.field("full_name"), 200);
    let mut optional = |pointer: &str, name: &str| {
        posted.filled(name).and_then(|text| register::line(&mut faults, pointer, &text, 200))
    };
    let (country, affiliation) = (optional("/country", "country"), optional("/affiliation", "affiliation"));
    let language = faults.take("/language", posted.field("language").parse::<Language>());
    faults.check()?;
    let reminders = posted.filled("reminders").map(|chosen| chosen == "yes");
    Ok(person::Profile { full_name, country, affiliation, language, reminders })
}

/// Changes the profile; from now on the pages speak the chosen language.
///
/// # Errors
/// When nobody is signed in.
pub async fn change(app: App, posted: Posted) -> Result<HttpResponse, Problem> {
    let visitor = &posted.visitor;
    let (caller, known) = load(&app, visitor).await?;
    let changes = match profile(&posted) {
        Ok(changes) => changes,
        Err(error) => {
            return form(&app, visitor, &caller, &known, Some(&posted)).answer(visitor, Some(error.into()));
        }
    };
    let language = changes.language.clone();
    let (ctx, claims) = (app.ctx.clone(), visitor.claims);
    let written = app.db.write(move |conn| {
        let caller = visitor::required(conn, &ctx, claims.as_ref())?;
        person::update_profile(conn, caller.id, &changes)?;
        let subject = format!("person:{}", caller.id);
        let nothing = serde_json::json!({});
        Ok::<_, Error>(audit::record(conn, Some(caller.id), "person.changed", &subject, None, nothing, ctx.now())?)
    });
    written.await?;
    let mut response = see("/account?done=saved");
    if let Some(language) = language {
        let cookie = visitor.language_cookie(&language);
        response.add_cookie(&cookie).map_err(|error| Error::Internal(error.to_string()))?;
    }
    Ok(response)
}
