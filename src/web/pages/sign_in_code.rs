//! The second step of a sign-in: the code of the second factor. The password is not sent again: the browser holds a cookie that
//! says for five minutes whose it was.

use actix_web::{HttpRequest, HttpResponse};

use super::form::FormPage;
use super::posted::Posted;
use super::shell::{Shell, see};
use super::sign_in::{agent, code_address, open, with_passkey};
use super::visitor::{Visitor, local};
use crate::actions::sign_in::{self, Visit};
use crate::actions::{Error, Fault, Refusal};
use crate::web::error::Problem;
use crate::web::state::App;

/// Where it begins again, with the reason.
const TOO_LATE: &str = "/sign-in?done=too-late";

fn form(app: &App, visitor: &Visitor, next: &str, recovery: bool) -> FormPage {
    let s = Shell::new(&app.ctx, visitor, None).with_form(visitor).at("sign-in");
    let mut page = FormPage::new(s, "sign-in-code", "/sign-in/code");
    let other = code_address(next);
    page = if recovery {
        page.hidden.push(("with".to_owned(), "recovery".to_owned()));
        let mut page = page.field("code", "code", "off", "");
        for field in &mut page.fields {
            field.label = page.s.t("field-recovery-code");
            field.hint = Some(page.s.t("field-recovery-code-hint"));
        }
        page.intro = None;
        page.link(other, "link-authenticator")
    } else {
        let joint = if other.contains('?') { '&' } else { '?' };
        let page = page.field("code", "digits", "one-time-code", "").unexplained();
        page.link(format!("{other}{joint}with=recovery"), "link-recovery-code")
    };
    if let Some(next) = local(next) {
        page.hidden.push(("next".to_owned(), next.to_owned()));
    }
    // A passkey is both factors: whoever has one here needs no code.
    with_passkey(app, page, next)
}

/// The form.
///
/// # Errors
/// When the template fails.
pub async fn show(app: App, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let begun = visitor.half.as_deref().and_then(|half| app.ctx.keys.verify_half(half, app.ctx.now()));
    if begun.is_none() {
        return Ok(see("/sign-in"));
    }
    let recovery = visitor.parameter("with") == Some("recovery");
    form(&app, &visitor, visitor.parameter("next").unwrap_or_default(), recovery).answer(&visitor, None)
}

/// Signs in, when the code is right.
///
/// # Errors
/// What is not about the code.
pub async fn enter(app: App, request: HttpRequest, posted: Posted) -> Result<HttpResponse, Problem> {
    let (half, code) = (posted.visitor.half.clone().unwrap_or_default(), posted.field("code").to_owned());
    let who = Visit { user_agent: agent(&request), from: posted.visitor.client };
    let done = sign_in::second_step(&app.ctx, &app.db, &half, code, who).await;
    let mut response = match done {
        Ok(tokens) => open(&app, &posted.visitor, &tokens, posted.field("next"))?,
        // Too long ago, or the password was changed meanwhile.
        Err(Error::Refused(Refusal::WrongCredentials)) => see(TOO_LATE),
        Err(error) => {
            let mut problem = Problem::from(error);
            if problem.code == "wrong-code" {
                problem.faults.push(Fault { pointer: "/code".to_owned(), message: String::new() });
            }
            let recovery = posted.field("with") == "recovery";
            return form(&app, &posted.visitor, posted.field("next"), recovery).answer(&posted.visitor, Some(problem));
        }
    };
    let cookie = posted.visitor.no_half();
    response.add_cookie(&cookie).map_err(|error| Error::Internal(error.to_string()))?;
    Ok(response)
}
