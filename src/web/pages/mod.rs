//! Pages for people: rendered on the server, working without JavaScript.
//!
//! Belongs here: the public and the learner's pages, one file each; `facilitate`, the facilitator's; `administer`, the administrator's; `visitor` (who asks), `posted` (what a form sent, from one of our pages), `shell` (what every page has),
//! `problem` (when there is no page to show). Texts are in `i18n/locales/*/pages.ftl`.

pub mod account;
pub mod administer;
pub mod answers;
pub mod asked;
pub mod attempt;
pub mod certificates;
pub mod courses;
pub mod docs;
pub mod facilitate;
pub mod files;
pub mod form;
pub mod glossary;
pub mod health;
pub mod home;
pub mod invitation;
pub mod learn;
pub mod mail;
pub mod offline;
mod paper;
mod passkey_button;
pub mod passkeys;
pub mod password;
pub mod personal;
pub mod posted;
pub mod problem;
pub mod recover;
pub mod register;
pub mod result;
pub mod shell;
pub mod second_factor;
pub mod sessions;
pub mod sign_in;
pub mod sign_in_code;
pub mod sign_in_passkey;
pub mod statics;
pub mod step_up;
pub mod steps;
pub mod unit;
pub mod uploaded;
pub mod verify;
pub mod visitor;
pub mod ways;
pub mod well_known;
pub mod with_provider;

use actix_web::middleware::from_fn;
use actix_web::web::{self, ServiceConfig, get, post, resource, scope};

use super::addresses::{Addresses, at};
use crate::metrics::Requests;

/// The API's description stands among the API's addresses, but it is a page.
pub fn docs(app: &mut ServiceConfig) {
    let page = |path| resource(path).wrap(from_fn(problem::around)).default_service(web::to(problem::wrong_method));
    app.service(page("/api/docs").route(get().to(docs::show)))
        .service(page("/api/docs/schemas").route(get().to(docs::schemas)));
}

/// The addresses of pages. Comes last: what is not known elsewhere is a page that does not exist.
pub fn routes(app: &mut ServiceConfig, requests: &Requests) {
    let addresses = |app: &mut ServiceConfig| addresses(app, requests);
    app.service(
        scope("").wrap(from_fn(problem::around)).configure(addresses).default_service(web::to(problem::unknown)),
    );
}

/// A method that a page does not take is told so.
fn addresses(app: &mut ServiceConfig, requests: &Requests) {
    let mut table = Addresses::default();
    table.configure(pages).configure(facilitate::routes).configure(administer::routes);
    table.register(app, ("", requests), || web::to(problem::unknown), || web::to(problem::wrong_method));
}

#[rustfmt::skip]
fn pages(app: &mut Addresses) {
    app.service(at("/static/{hash}/{name}").route(get().to(statics::show)))
        .service(at("/logo/{name}").route(get().to(files::logo)))
        .service(at("/sw.js").route(get().to(statics::worker)))
        .service(at("/offline/{language}").route(get().to(offline::show)))
        .service(at("/assets/{sha256}/{name}").route(get().to(files::show)))
        // For everybody
        .service(at("/").route(get().to(home::show)))
        .service(at("/courses").route(get().to(courses::list)))
        .service(at("/courses/{course}").route(get().to(courses::show)))
        .service(at("/courses/{course}/enrol").route(post().to(courses::enrol)))
        .service(at("/verify").route(get().to(verify::ask)))
        .service(at("/verify/{code}").route(get().to(verify::show)))
        // Getting in
        .service(at("/sign-in").route(get().to(sign_in::show)).route(post().to(sign_in::enter)))
        .service(at("/sign-in/code").route(get().to(sign_in_code::show)).route(post().to(sign_in_code::enter)))
        .service(at("/sign-in/passkey").route(post().to(sign_in_passkey::enter)))
        .service(at("/login/with/{provider}").route(post().to(with_provider::start)))
        .service(at("/login/with/{provider}/callback").route(get().to(with_provider::back)))
        .service(at("/sign-out").route(post().to(sign_in::leave)))
        .service(at("/register").route(get().to(register::show)).route(post().to(register::enter)))
        .service(at("/confirm/{token}").route(get().to(register::confirm_show)).route(post().to(register::confirm)))
        .service(at("/setup/{token}").route(get().to(register::set_up_show)).route(post().to(register::set_up)))
        .service(at("/forgot").route(get().to(recover::forgot_show)).route(post().to(recover::forgot)))
        .service(at("/reset/{token}").route(get().to(recover::reset_show)).route(post().to(recover::reset)))
        .service(at("/invitation/{token}").route(get().to(invitation::show)).route(post().to(invitation::enter)))
        .service(at("/welcome/{token}").route(get().to(recover::reset_show)).route(post().to(recover::reset)))
        .service(at("/unsubscribe/{key}").route(get().to(mail::unsubscribe_show)).route(post().to(mail::unsubscribe)))
        // Learning
        .service(at("/learn/{course}").route(get().to(learn::show)))
        .service(at("/learn/{course}/glossary").route(get().to(glossary::show)))
        .service(at("/learn/{course}/{module}/{unit}").route(get().to(unit::show)))
        .service(at("/learn/{course}/{module}/{unit}/done").route(post().to(unit::done)))
        .service(at("/learn/{course}/{module}/{unit}/start").route(post().to(unit::start)))
        .service(at("/attempt/{id}").route(get().to(attempt::show)))
        .service(at("/attempt/{id}/review").route(get().to(attempt::review)))
        .service(at("/attempt/{id}/save").route(post().to(attempt::save)))
        .service(at("/attempt/{id}/receipt.txt").route(get().to(result::receipt)))
        .service(at("/attempt/{id}/submit").route(post().to(attempt::submit)))
        .service(at("/certificates").route(get().to(certificates::list)))
        .service(at("/certificates/{id}/pdf").route(get().to(certificates::pdf)))
        .service(at("/account").route(get().to(account::show)).route(post().to(account::change)))
        .service(at("/account/password").route(get().to(password::show)).route(post().to(password::change)))
        .service(at("/account/second-factor").route(get().to(second_factor::show)).route(post().to(second_factor::begin)))
        .service(at("/account/second-factor/set-up").route(get().to(second_factor::set_up)).route(post().to(second_factor::confirm)))
        .service(at("/account/second-factor/off").route(get().to(second_factor::off_show)).route(post().to(second_factor::off)))
        .service(at("/account/second-factor/recovery-codes").route(post().to(second_factor::new_codes)))
        .service(at("/account/passkeys").route(get().to(passkeys::list)).route(post().to(passkeys::add)))
        .service(at("/account/passkeys/new").route(get().to(passkeys::new)).route(post().to(passkeys::begin)))
        .service(at("/account/passkeys/{id}").route(get().to(passkeys::show)).route(post().to(passkeys::rename)))
        .service(at("/account/passkeys/{id}/remove").route(post().to(passkeys::remove)))
        .service(at("/account/sessions").route(get().to(sessions::list)).route(post().to(sessions::end_others)))
        .service(at("/account/sessions/{id}/end").route(post().to(sessions::end)))
        .service(at("/account/identities/{provider}/removal").route(post().to(sessions::unlink)))
        .service(at("/account/data").route(get().to(personal::stored)))
        .service(at("/account/export").route(post().to(personal::export)))
        .service(at("/account/erase").route(get().to(personal::erase_show)).route(post().to(personal::erase)))
        .service(at("/account/address").route(get().to(mail::address)).route(post().to(mail::send_address)));
}
