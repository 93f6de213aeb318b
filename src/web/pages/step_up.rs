//! Asking for the password on the way to what needs a recent sign-in: what was asked for is done afterwards.

use actix_web::HttpResponse;

use super::form::FormPage;
use super::passkey_button::{Button, answer_of, in_words_of_pages};
use super::posted::Posted;
use super::shell::Shell;
use super::visitor;
use super::ways;
use crate::account::Caller;
use crate::actions::passkeys::{self, Ceremony};
use crate::actions::{Error, Refusal, Unproven, step_up};
use crate::settings::SecondFactor;
use crate::web::error::Problem;
use crate::web::state::App;

/// The fields of the question itself; all others are what was asked for.
const OWN: [&str; 6] = ["confirming", "current_password", "code", "passkey", "ceremony", "credential"];

/// Whether an error says that the sign-in was too long ago.
pub fn is_needed(error: &Error) -> bool {
    matches!(error, Error::Refused(Refusal::Unproven(Unproven::RecentSignInNeeded)))
}

async fn caller(app: &App, posted: &Posted) -> Result<Caller, Problem> {
    let (ctx, claims) = (app.ctx.clone(), posted.visitor.claims);
    Ok(app.db.read(move |conn| visitor::signed_in(conn, &ctx, claims.as_ref())).await?)
}

/// Takes the answer to the question, where the form has one: none when the way is free, the question again when it is not.
///
/// # Errors
/// When nobody is signed in.
pub async fn answered(app: &App, posted: &Posted) -> Result<Option<HttpResponse>, Problem> {
    if posted.field("confirming").is_empty() {
        return Ok(None);
    }
    let caller = caller(app, posted).await?;
    if !posted.field("credential").is_empty() && !posted.field("passkey").is_empty() {
        let (ceremony, answer) = answer_of(posted);
        return match passkeys::step_up(&app.ctx, &app.db, caller, ceremony, answer).await {
            Ok(()) => Ok(None),
            Err(error) => {
                let mut problem = Problem::from(error);
                problem.code = in_words_of_pages(problem.code);
                ask_again(app, posted, Some(problem)).await.map(Some)
            }
        };
    }
    let password = posted.field("current_password").to_owned();
    match step_up::step_up(&app.ctx, &app.db, caller, password, posted.filled("code")).await {
        Ok(()) => Ok(None),
        Err(error) => ask_again(app, posted, Some(in_words_of_the_form(error.into()))).await.map(Some),
    }
}

/// Asks for the password, and carries along what was asked for.
///
/// # Errors
/// When nobody is signed in.
pub async fn ask(app: &App, posted: &Posted) -> Result<HttpResponse, Problem> {
    ask_again(app, posted, None).await
}

async fn ask_again(app: &App, posted: &Posted, problem: Option<Problem>) -> Result<HttpResponse, Problem> {
    let caller = caller(app, posted).await?;
    let asked = with_passkey(app, &caller).await?;
    let mut s = Shell::new(&app.ctx, &posted.visitor, Some(&caller));
    if asked.is_some() {
        s = s.with_script("passkey.js");
    }
    let mut page = with_proof(app, &caller, FormPage::new(s, "step-up", posted.visitor.path.clone()));
    let carried = posted.all_fields().filter(|(name, _)| !OWN.contains(&name.as_str()));
    page.hidden.extend(carried.cloned());
    page.hidden.push(("confirming".to_owned(), "yes".to_owned()));
    if let Some(asked) = asked {
        let mut hidden = page.hidden.clone();
        hidden.push(("passkey".to_owned(), "yes".to_owned()));
        page.passkey = Some(Button::that_shows(&page.s, posted.visitor.path.clone(), hidden, &asked));
    }
    // Who came by a provider may have no password: they show there that it is they, and then ask again.
    page.ways = ways::ways(&app.ctx, &page.s, "/account", true);
    page.answer(&posted.visitor, problem)
}

/// What an authenticator is asked, where the caller has a passkey.
async fn with_passkey(app: &App, caller: &Caller) -> Result<Option<Ceremony>, Problem> {
    if app.ctx.passkeys.is_none() {
        return Ok(None);
    }
    let (ctx, caller) = (app.ctx.clone(), caller.clone());
    let asked = app.db.write(move |conn| passkeys::ask_again(conn, &ctx, &caller));
    match asked.await {
        Ok(asked) => Ok(Some(asked)),
        Err(Error::Refused(Refusal::Passkey(_))) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Adds what shows that it is oneself: the password, and a code where there is a second factor.
pub fn with_proof(app: &App, caller: &Caller, page: FormPage) -> FormPage {
    let page = page.field("current_password", "password", "current-password", "");
    if caller.second_factor && app.ctx.accounts.second_factor != SecondFactor::Off {
        page.field("code", "code", "one-time-code", "")
    } else {
        page
    }
}

/// The fault of the password as the fault of the present one, which is what the form calls it.
pub fn in_words_of_the_form(mut problem: Problem) -> Problem {
    for fault in problem.faults.iter_mut().filter(|fault| fault.pointer == "/password") {
        fault.pointer = "/current_password".to_owned();
    }
    problem
}
