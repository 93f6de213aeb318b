//! The pages of administrators: the set-up, people, courses, certificates, mail, the audit log, health. All under `/admin`.
//!
//! Belongs here: one file a page; what they share. A page that is added stands in [`TABS`] (when it has a tab) and in
//! [`routes`]. Who may see what is decided by the actions, which the API calls too.

pub mod batches;
pub mod certificates;
pub mod eligible;
pub mod mail;
pub mod parts;

use actix_web::web::{ServiceConfig, get, post};

use super::at;
use super::shell::Shell;
use super::visitor;
use crate::account::token::Claims;
use crate::account::{Caller, Role};
use crate::actions::{Context, Error, access};
use crate::db::Connection;

/// The tabs: address, and the key of what the tab says.
const TABS: &[(&str, &str)] = &[("/admin/certificates", "admin-certificates"), ("/admin/mail", "admin-mail")];

/// The addresses.
#[rustfmt::skip]
pub fn routes(app: &mut ServiceConfig) {
    app.service(at("/admin/certificates").route(get().to(certificates::list)))
        .service(at("/admin/certificates/eligible").route(get().to(eligible::list)).route(post().to(eligible::act)))
        .service(at("/admin/certificates/batches").route(get().to(batches::list)))
        .service(at("/admin/certificates/batches/{id}").route(get().to(batches::show)))
        .service(at("/admin/certificates/batches/{id}/list.jws").route(get().to(batches::signed)))
        .service(at("/admin/certificates/{id}").route(get().to(certificates::show)))
        .service(at("/admin/certificates/{id}/revoke").route(post().to(certificates::revoke)))
        .service(at("/admin/certificates/{id}/reissue").route(post().to(certificates::reissue)))
        .service(at("/admin/mail").route(get().to(mail::list)))
        .service(at("/admin/mail/bounced").route(get().to(mail::bounced)))
        .service(at("/admin/mail/{id}").route(get().to(mail::show)))
        .service(at("/admin/mail/{id}/resend").route(post().to(mail::resend)));
}

/// As a page of the administration: with its tabs, of which `current` (the key of a tab) is marked.
pub fn section(shell: Shell, current: &str) -> Shell {
    let tabs: Vec<(String, &str)> = TABS.iter().map(|(href, key)| ((*href).to_owned(), *key)).collect();
    let name = shell.t("nav-admin");
    shell.at("admin").within(name, &tabs, current)
}

/// Who asks, where nobody but administrators is let in.
///
/// # Errors
/// [`Error::Unauthenticated`], which leads to the sign-in; [`Error::Forbidden`].
pub fn administrator(conn: &mut Connection, ctx: &Context, claims: Option<&Claims>) -> Result<Caller, Error> {
    let caller = visitor::required(conn, ctx, claims)?;
    access::require(&caller, Role::Administrator)?;
    Ok(caller)
}
