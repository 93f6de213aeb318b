//! The pages of administrators: the set-up, people, courses, certificates, mail, the audit log, health. All under `/admin`.
//!
//! Belongs here: one file a page; what they share. A page that is added stands in [`TABS`] (when it has a tab) and in
//! [`routes`]. Who may see what is decided by the actions, which the API calls too.

pub mod audit;
pub mod batches;
pub mod certificates;
pub mod courses;
pub mod eligible;
pub mod mail;
pub mod moving;
pub mod health;
pub mod overview;
pub mod parts;
pub mod people;
pub mod people_import;
pub mod person;
pub mod publication;
pub mod publishing;
pub mod work;

use actix_web::web::{get, post};

use super::shell::Shell;
use super::visitor;
use crate::account::Caller;
use crate::account::token::Claims;
use crate::actions::{Context, Error, access};
use crate::db::Connection;
use crate::policy::Action;
use crate::web::addresses::{Addresses, at};
use crate::web::looks::{Of, look};

/// The tabs: address, and the key of what the tab says.
const TABS: &[(&str, &str)] = &[
    ("/admin", "admin-overview"),
    ("/admin/people", "admin-people"),
    ("/admin/courses", "admin-courses"),
    ("/admin/certificates", "admin-certificates"),
    ("/admin/mail", "admin-mail"),
    ("/admin/audit", "admin-audit"),
    ("/admin/health", "admin-health"),
];

/// The addresses.
#[rustfmt::skip]
pub fn routes(app: &mut Addresses) {
    app.service(at("/admin").route(get().to(overview::show)))
        .service(at("/admin/mail-test").route(post().to(overview::test_mail)))
        .service(at("/admin/keys-kept").route(post().to(overview::keys_are_kept)))
        .service(at("/admin/health").route(get().to(health::show)))
        .service(at("/admin/backups").route(post().to(health::back_up)))
        .service(look(at("/admin/people").route(get().to(people::list)), Of::All("people"), "list"))
        .service(at("/admin/people/new").route(get().to(people::new)).route(post().to(people::add)))
        .service(at("/admin/people/import").route(get().to(people_import::ask)).route(post().to(people_import::look)))
        .service(look(at("/admin/people/{id}").route(get().to(person::show)).route(post().to(person::act)), Of::Person("id"), "person"))
        .service(look(at("/admin/people/{id}/profile").route(get().to(person::edit)).route(post().to(person::save)), Of::Person("id"), "person"))
        .service(look(at("/admin/work/{id}").route(get().to(work::show)).route(post().to(people_import::begin)), Of::Thing("work", "id"), "items"))
        .service(look(at("/admin/audit").route(get().to(audit::list)), Of::All("audit"), "list"))
        .configure(publishing::routes);
}

/// As a page of the administration: with its tabs, of which `current` (the key of a tab) is marked.
pub fn section(shell: Shell, current: &str) -> Shell {
    let tabs: Vec<(String, &str)> = TABS.iter().map(|(href, key)| ((*href).to_owned(), *key)).collect();
    let name = shell.t("nav-admin");
    shell.at("admin").within(name, &tabs, current)
}

/// Who asks, where only who may do this is let in: administrators. A recent sign-in is asked for by what does it.
///
/// # Errors
/// [`Error::Unauthenticated`], which leads to the sign-in; [`Error::Forbidden`].
pub fn administrator(
    conn: &mut Connection,
    ctx: &Context,
    claims: Option<&Claims>,
    action: Action,
) -> Result<Caller, Error> {
    let caller = visitor::required(conn, ctx, claims)?;
    access::may_once_recent(&caller, action)?;
    Ok(caller)
}
