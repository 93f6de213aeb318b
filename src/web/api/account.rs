//! Registering, signing in, one's own profile.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, http::header};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{ok, reply, respond};
use crate::account::{audit, person};
use crate::actions::register::{self, Registration};
use crate::actions::sign_in::{self, Visit};
use crate::actions::{Context, Error, Faults, access, recover};
use crate::base::{Client, Language};
use crate::web::error::Problem;
use crate::web::extract::{Sent, Signed, Wished};
use crate::web::state::App;
use crate::web::views::account::{PersonView, TokensView};

/// Who registers.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterBody {
    /// The address.
    pub email: String,
    /// 12 characters or more.
    pub password: String,
    /// The name as it shall stand on certificates.
    pub full_name: String,
    /// The country.
    pub country: Option<String>,
    /// The ministry, mission or organisation.
    pub affiliation: Option<String>,
    /// A BCP 47 tag; when nothing is said, the language that the request asks for.
    pub language: Option<String>,
}

impl RegisterBody {
    fn into_registration(self, wished: &Wished) -> Registration {
        let preferred = || Some(crate::i18n::best(&wished.with(None)).to_string());
        Registration {
            email: self.email,
            password: self.password,
            full_name: self.full_name,
            country: self.country,
            affiliation: self.affiliation,
            language: self.language.or_else(preferred),
        }
    }
}

/// A sentence for a person.
#[derive(Debug, serde::Serialize, ToSchema)]
pub struct Told {
    /// The sentence.
    pub message: &'static str,
}

/// Registers. The answer is the same whether the address is new or not; a mail tells its owner which.
#[utoipa::path(post, path = "/api/v1/auth/register", tag = "accounts",
    params(("Idempotency-Key" = Option<String>, Header)), request_body = RegisterBody,
    responses((status = 201, body = Told), (status = 403, body = crate::web::error::ProblemBody),
        (status = 422, body = crate::web::error::ProblemBody),
        (status = 429, body = crate::web::error::ProblemBody, description = "too often; see `Retry-After`")))]
pub async fn register(
    app: App,
    wished: Wished,
    from: Client,
    sent: Sent<RegisterBody>,
) -> Result<HttpResponse, Problem> {
    // Strangers choose their keys without knowing of one another.
    let key = sent.idempotency(format_args!("register:{}", register::address_key(&sent.body.email)));
    let told = Told { message: "Look into your mail: it holds a link that confirms your address." };
    let told = reply(StatusCode::CREATED, &told)?;
    let input = sent.body.into_registration(&wished);
    Ok(respond(register::register_once(&app.ctx, &app.db, input, from, key, told).await?))
}

/// The secret of a mailed link.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TokenBody {
    /// The secret.
    pub token: String,
}

/// Confirms an address by the secret of the mailed link.
#[utoipa::path(post, path = "/api/v1/auth/confirm", tag = "accounts", request_body = TokenBody,
    responses((status = 200, body = Told), (status = 410, body = crate::web::error::ProblemBody),
        (status = 429, body = crate::web::error::ProblemBody, description = "too often; see `Retry-After`")))]
pub async fn confirm(app: App, from: Client, sent: Sent<TokenBody>) -> Result<HttpResponse, Problem> {
    register::confirm(&app.ctx, &app.db, sent.body.token, from).await?;
    Ok(ok(&Told { message: "Your address is confirmed." }))
}

/// Address and password.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LoginBody {
    /// The address.
    pub email: String,
    /// The password.
    pub password: String,
    /// What the authenticator shows, or a recovery code, for those who have a second factor.
    pub code: Option<String>,
}

/// Signs in. Who has a second factor and sends no `code` gets the problem `second-factor-needed`, and sends the same again with one.
#[utoipa::path(post, path = "/api/v1/auth/login", tag = "accounts", request_body = LoginBody,
    responses((status = 200, body = TokensView), (status = 401, body = crate::web::error::ProblemBody),
        (status = 403, body = crate::web::error::ProblemBody),
        (status = 429, body = crate::web::error::ProblemBody, description = "too many passwords or codes were wrong; see `Retry-After`")))]
pub async fn login(
    app: App,
    request: HttpRequest,
    from: Client,
    sent: Sent<LoginBody>,
) -> Result<HttpResponse, Problem> {
    let user_agent = request.headers().get(header::USER_AGENT).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let LoginBody { email, password, code } = sent.body;
    let tokens = sign_in::sign_in(&app.ctx, &app.db, email, password, code, Visit { user_agent, from }).await?;
    Ok(secret(TokensView::from(tokens)))
}

/// The refresh token of a session.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefreshBody {
    /// The refresh token.
    pub refresh_token: String,
}

/// Exchanges a refresh token; the old one is spent.
#[utoipa::path(post, path = "/api/v1/auth/refresh", tag = "accounts", request_body = RefreshBody,
    responses((status = 200, body = TokensView), (status = 401, body = crate::web::error::ProblemBody)))]
pub async fn refresh(app: App, sent: Sent<RefreshBody>) -> Result<HttpResponse, Problem> {
    let tokens = sign_in::refresh(&app.ctx, &app.db, sent.body.refresh_token).await?;
    Ok(secret(TokensView::from(tokens)))
}

/// Ends the session of a refresh token.
#[utoipa::path(post, path = "/api/v1/auth/logout", tag = "accounts", request_body = RefreshBody,
    responses((status = 204)))]
pub async fn logout(app: App, sent: Sent<RefreshBody>) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    app.db.write(move |conn| sign_in::sign_out(conn, &ctx, &sent.body.refresh_token)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// An address.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EmailBody {
    /// The address.
    pub email: String,
}

/// Mails a link for a new password, where there is such a person. Always the same answer.
#[utoipa::path(post, path = "/api/v1/auth/password-reset", tag = "accounts", request_body = EmailBody,
    responses((status = 202, body = Told),
        (status = 429, body = crate::web::error::ProblemBody, description = "too often; see `Retry-After`")))]
pub async fn reset(app: App, from: Client, sent: Sent<EmailBody>) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    app.db.write(move |conn| recover::request(conn, &ctx, &sent.body.email, from)).await?;
    let told = Told { message: "If there is an account with this address, a link is on its way to it." };
    Ok(HttpResponse::Accepted().json(told))
}

/// A new password.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPasswordBody {
    /// The secret of the mailed link.
    pub token: String,
    /// 12 characters or more.
    pub password: String,
}

/// Sets a new password by the mailed link, and ends all sessions.
#[utoipa::path(post, path = "/api/v1/auth/password-reset/confirm", tag = "accounts", request_body = NewPasswordBody,
    responses((status = 200, body = Told), (status = 410, body = crate::web::error::ProblemBody),
        (status = 422, body = crate::web::error::ProblemBody),
        (status = 429, body = crate::web::error::ProblemBody, description = "too often; see `Retry-After`")))]
pub async fn reset_confirm(app: App, from: Client, sent: Sent<NewPasswordBody>) -> Result<HttpResponse, Problem> {
    recover::confirm(&app.ctx, &app.db, sent.body.token, sent.body.password, from).await?;
    Ok(ok(&Told { message: "The password is changed. Sign in with the new one." }))
}

/// Tokens must not stay in anybody's cache.
fn secret(tokens: TokensView) -> HttpResponse {
    HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(tokens)
}

/// One's own profile.
#[utoipa::path(get, path = "/api/v1/me", tag = "accounts", security(("bearer" = [])),
    responses((status = 200, body = PersonView), (status = 401, body = crate::web::error::ProblemBody)))]
pub async fn me(app: App, Signed(claims): Signed) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    let person = app
        .db
        .read(move |conn| {
            let caller = access::caller(conn, &ctx, &claims)?;
            person::find(conn, caller.id)?.ok_or(Error::Unauthenticated)
        })
        .await?;
    Ok(ok(&PersonView::from(&person)))
}

/// What one changes about oneself; what is left out stays. Address and role are not among it.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProfileBody {
    /// The name; certificates that were issued keep the old one.
    pub full_name: Option<String>,
    /// The country.
    pub country: Option<String>,
    /// The ministry, mission or organisation.
    pub affiliation: Option<String>,
    /// A BCP 47 tag.
    pub language: Option<String>,
    /// Whether to be reminded of dates by mail.
    pub reminders: Option<bool>,
}

fn profile(body: &ProfileBody) -> Result<person::Profile, Error> {
    let mut faults = Faults::default();
    let mut line = |pointer: &str, text: &Option<String>| {
        text.as_ref().and_then(|text| register::line(&mut faults, pointer, text, 200))
    };
    let full_name = line("/full_name", &body.full_name);
    let country = line("/country", &body.country);
    let affiliation = line("/affiliation", &body.affiliation);
    let language = body.language.as_ref().and_then(|tag| faults.take("/language", tag.parse::<Language>()));
    faults.check()?;
    Ok(person::Profile { full_name, country, affiliation, language, reminders: body.reminders })
}

/// Changes one's own profile.
#[utoipa::path(patch, path = "/api/v1/me", tag = "accounts", security(("bearer" = [])), request_body = ProfileBody,
    responses((status = 200, body = PersonView), (status = 422, body = crate::web::error::ProblemBody)))]
pub async fn change_me(app: App, Signed(claims): Signed, sent: Sent<ProfileBody>) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    let changes = profile(&sent.body)?;
    let person = app
        .db
        .write(move |conn| {
            let caller = access::caller(conn, &ctx, &claims)?;
            person::update_profile(conn, caller.id, &changes)?;
            let changed = person::find(conn, caller.id)?.ok_or(Error::Unauthenticated)?;
            note(conn, &ctx, &changed)?;
            Ok::<_, Error>(changed)
        })
        .await?;
    Ok(ok(&PersonView::from(&person)))
}

fn note(conn: &mut crate::db::Connection, ctx: &Context, person: &crate::account::Person) -> Result<(), Error> {
    let subject = register::subject(person);
    audit::record(conn, Some(person.id), "person.changed", &subject, None, serde_json::json!({}), ctx.now())?;
    Ok(())
}

/// Mails the link that confirms one's own address anew, where mail to it came back (or it never was confirmed).
#[utoipa::path(post, path = "/api/v1/me/address-confirmation", tag = "accounts", security(("bearer" = [])),
    responses((status = 202, body = Told), (status = 401, body = crate::web::error::ProblemBody),
        (status = 429, body = crate::web::error::ProblemBody, description = "too often; see `Retry-After`")))]
pub async fn confirm_again(app: App, Signed(claims): Signed) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    app.db
        .write(move |conn| {
            let caller = access::caller(conn, &ctx, &claims)?;
            register::ask_again(conn, &ctx, caller.id)
        })
        .await?;
    let told = Told { message: "If your address is in doubt, a link that confirms it is on its way there." };
    Ok(HttpResponse::Accepted().json(told))
}
