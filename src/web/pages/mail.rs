//! Mail that does not arrive, and mail that one does not want.

use actix_web::HttpResponse;
use actix_web::web::Path;

use super::form::{FormPage, Message};
use super::posted::Posted;
use super::shell::Shell;
use super::visitor::{self, Visitor};
use crate::account::person;
use crate::actions::limits::{self, Secret};
use crate::actions::{Error, Refusal, register, remind};
use crate::db::Connection;
use crate::web::error::Problem;
use crate::web::state::App;

/// Offers the link that confirms one's address anew.
///
/// # Errors
/// When nobody is signed in.
pub async fn address(app: App, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let (ctx, claims) = (app.ctx.clone(), visitor.claims);
    let caller = app.db.read(move |conn| visitor::required(conn, &ctx, claims.as_ref())).await?;
    let s = Shell::new(&app.ctx, &visitor, Some(&caller)).with_form(&visitor);
    FormPage::new(s, "address", "/account/address").answer(&visitor, None)
}

/// Mails that link.
///
/// # Errors
/// When nobody is signed in.
pub async fn send_address(app: App, posted: Posted) -> Result<HttpResponse, Problem> {
    let (ctx, claims) = (app.ctx.clone(), posted.visitor.claims);
    let caller = app
        .db
        .write(move |conn| {
            let caller = visitor::required(conn, &ctx, claims.as_ref())?;
            register::ask_again(conn, &ctx, caller.id)?;
            Ok::<_, Error>(caller)
        })
        .await?;
    let s = Shell::new(&app.ctx, &posted.visitor, Some(&caller)).titled("address-sent-title");
    let link = Some(("/account".to_owned(), s.t("nav-account")));
    Message { text: s.t("address-sent-text"), s, link }.answer(&posted.visitor)
}

/// What the link in a reminder shows: a button. Mail scanners open links, but press no buttons.
///
/// # Errors
/// For a link that nobody got; after too many of these.
pub async fn unsubscribe_show(app: App, visitor: Visitor, key: Path<String>) -> Result<HttpResponse, Problem> {
    let found = move |conn: &mut Connection| {
        person::find_by_unsubscribe_key(conn, &key)?.ok_or(Error::from(Refusal::LinkSpent))
    };
    limits::read_by_secret(&app.ctx, &app.db, Secret::Link, visitor.client, found).await?;
    let s = Shell::new(&app.ctx, &visitor, None).with_form(&visitor);
    FormPage::new(s, "unsubscribe", visitor.path.clone()).answer(&visitor, None)
}

/// Ends the reminders. Mail programs press this button for their users (RFC 8058): they have neither been on our page nor
/// signed in, and the secret in the address is all that is asked for.
///
/// # Errors
/// For a link that nobody got; after too many of these.
pub async fn unsubscribe(app: App, visitor: Visitor, key: Path<String>) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    let ended = async {
        let known = app.db.write(move |conn| remind::unsubscribe(conn, &ctx, &key)).await?;
        if known { Ok(()) } else { Err(Error::from(Refusal::LinkSpent)) }
    };
    limits::by_secret(&app.ctx, &app.db, Secret::Link, visitor.client, ended).await?;
    let s = Shell::new(&app.ctx, &visitor, None).titled("unsubscribed-title");
    let link = Some(("/account".to_owned(), s.t("nav-account")));
    Message { text: s.t("unsubscribed-text"), s, link }.answer(&visitor)
}
