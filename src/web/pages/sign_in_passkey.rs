//! Signing in with a passkey on the page.

use actix_web::{HttpRequest, HttpResponse};

use super::passkey_button::{answer_of, in_words_of_pages};
use super::posted::Posted;
use super::sign_in::{agent, form, open};
use crate::actions::sign_in::Visit;
use crate::actions::{Error, passkeys};
use crate::web::error::Problem;
use crate::web::state::App;

/// Signs in with what the authenticator answered.
///
/// # Errors
/// What is not about the passkey.
pub async fn enter(app: App, request: HttpRequest, posted: Posted) -> Result<HttpResponse, Problem> {
    let who = Visit { user_agent: agent(&request), from: posted.visitor.client };
    let (ceremony, answer) = answer_of(&posted);
    match passkeys::sign_in(&app.ctx, &app.db, ceremony, answer, who).await {
        Ok(tokens) => {
            let mut response = open(&app, &posted.visitor, &tokens, posted.field("next"))?;
            // Who came with a password first is not halfway any more.
            let cookie = posted.visitor.no_half();
            response.add_cookie(&cookie).map_err(|error| Error::Internal(error.to_string()))?;
            Ok(response)
        }
        Err(error) => {
            let mut problem = Problem::from(error);
            problem.code = in_words_of_pages(problem.code);
            form(&app, &posted.visitor, "", posted.field("next")).answer(&posted.visitor, Some(problem))
        }
    }
}
