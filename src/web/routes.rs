//! Every address of the program: the table of contents.

use actix_web::web::{self, ServiceConfig, delete, get, patch, post, put, scope};

use super::addresses::{Addresses, at};
use super::api::{
    account, attempts, candidates, certificates, cohort_reports, cohorts, courses, credentials, enrolments, identities,
    invitations, long_work, marking, messages, openapi, operations, overrides, passkeys, people, people_import,
    personal_data, publication, regrades, requests, second_factor, sessions, statistics, versions,
};
use super::looks::{Of, look};
use super::{api, pages, scim};
use crate::metrics::Requests;

/// All routes, with where they are counted.
pub fn all(app: &mut ServiceConfig, requests: &Requests) {
    let calls = |app: &mut ServiceConfig| calls(app, requests);
    app.service(scope("/api/v1").configure(calls).default_service(web::to(api::unknown)))
        .configure(|app| scim::routes(app, requests))
        .configure(pages::docs)
        .service(scope("/api").default_service(web::to(api::unknown)))
        .route("/.well-known/did.json", get().to(pages::well_known::did))
        .route("/did.json", get().to(pages::well_known::did))
        .route("/.well-known/jwks.json", get().to(pages::well_known::jwks))
        .route("/healthz", get().to(pages::health::alive))
        .route("/readyz", get().to(pages::health::ready))
        .configure(|app| pages::routes(app, requests));
}

/// The calls of the API; a method that an address does not take is told so.
fn calls(app: &mut ServiceConfig, requests: &Requests) {
    let mut table = Addresses::default();
    v1(&mut table);
    table.register(app, ("/api/v1", requests), || web::to(api::unknown), || web::to(api::wrong_method));
}

#[rustfmt::skip]
fn v1(api: &mut Addresses) {
    // What learners do all day comes first: the router tries one address after the other.
    api.service(at("/enrolments/{id}/lessons/{module}/{lesson}").route(get().to(enrolments::lesson)))
        .service(at("/enrolments/{id}/lessons/{module}/{lesson}/completion").route(put().to(enrolments::complete_lesson)))
        .service(at("/attempts/{id}/responses/{question}").route(put().to(attempts::save)))
        .service(at("/openapi.json").route(get().to(openapi::json)))
        // Accounts
        .service(at("/auth/register").route(post().to(account::register)))
        .service(at("/auth/confirm").route(post().to(account::confirm)))
        .service(at("/auth/login").route(post().to(account::login)))
        .service(at("/auth/refresh").route(post().to(account::refresh)))
        .service(at("/auth/logout").route(post().to(account::logout)))
        .service(at("/auth/password-reset").route(post().to(account::reset)))
        .service(at("/auth/password-reset/confirm").route(post().to(account::reset_confirm)))
        .service(at("/me").route(get().to(account::me)).route(patch().to(account::change_me)).route(delete().to(personal_data::erase)))
        .service(at("/me/export").route(get().to(personal_data::export)))
        .service(at("/me/sessions").route(get().to(sessions::list)).route(delete().to(sessions::end_others)))
        .service(at("/me/sessions/{id}").route(delete().to(sessions::end)))
        .service(at("/me/identities").route(get().to(identities::list)))
        .service(at("/me/identities/{provider}").route(delete().to(identities::unlink)))
        .service(at("/me/password").route(put().to(sessions::change_password)))
        .service(at("/me/second-factor").route(get().to(second_factor::show)).route(post().to(second_factor::begin)).route(delete().to(second_factor::turn_off)))
        .service(at("/me/second-factor/confirmation").route(post().to(second_factor::confirm)))
        .service(at("/me/second-factor/recovery-codes").route(post().to(second_factor::new_recovery_codes)))
        .service(at("/me/passkeys").route(get().to(passkeys::list)).route(post().to(passkeys::add)))
        .service(at("/me/passkeys/challenge").route(post().to(passkeys::ask_for_one)))
        .service(at("/me/passkeys/{id}").route(patch().to(passkeys::rename)).route(delete().to(passkeys::remove)))
        .service(at("/auth/passkeys").route(post().to(passkeys::sign_in)))
        .service(at("/auth/passkeys/challenge").route(post().to(passkeys::ask_to_sign_in)))
        .service(at("/auth/step-up").route(post().to(second_factor::step_up)))
        .service(at("/auth/step-up/passkeys").route(post().to(passkeys::step_up)))
        .service(at("/auth/step-up/passkeys/challenge").route(post().to(passkeys::ask_again)))
        .service(at("/me/address-confirmation").route(post().to(account::confirm_again)))
        // People
        .service(look(at("/users").route(get().to(people::list)).route(post().to(people::create)), Of::All("people"), "list"))
        .service(at("/users/import").route(post().to(people_import::import)))
        .service(look(at("/users/{id}").route(get().to(people::show)).route(patch().to(people::change)).route(delete().to(personal_data::erase_other)), Of::Person("id"), "person"))
        .service(at("/users/{id}/sign-out").route(post().to(people::end_sessions)))
        .service(at("/users/{id}/second-factor-removal").route(post().to(second_factor::remove)))
        .service(at("/users/{id}/invitation").route(post().to(people::invite)))
        // Courses and learning
        .service(at("/courses").route(get().to(courses::list)))
        .service(at("/courses/{course}").route(get().to(courses::show)))
        .service(at("/courses/{course}/versions").route(get().to(versions::list)))
        .service(at("/courses/{course}/versions/{number}").route(get().to(versions::show)))
        .service(at("/courses/{course}/versions/{number}/changes").route(get().to(versions::changes)))
        .service(at("/courses/{course}/versions/{number}/units/{module}/{unit}").route(get().to(versions::preview)))
        .service(at("/publication").route(get().to(publication::look)).route(post().to(publication::publish)))
        .service(at("/courses/{course}/enrolments").route(post().to(courses::enrol)))
        .service(at("/me/enrolments").route(get().to(enrolments::own)))
        .service(at("/enrolments/{id}").route(get().to(enrolments::show)))
        .service(at("/enrolments/{id}/version").route(post().to(versions::move_enrolment)))
        .service(at("/enrolments/{id}/glossary").route(get().to(enrolments::glossary)))
        .service(at("/enrolments/{id}/approval").route(post().to(enrolments::approve)))
        .service(at("/enrolments/{id}/extensions").route(get().to(overrides::list)).route(post().to(overrides::extend_learner)))
        .service(at("/enrolments/{id}/extra-attempts").route(post().to(overrides::more_for_learner)))
        .service(at("/enrolments/{id}/pause").route(post().to(overrides::pause)))
        .service(at("/enrolments/{id}/resume").route(post().to(overrides::resume)))
        .service(at("/enrolments/{id}/history").route(get().to(enrolments::history)))
        .service(at("/enrolments/{id}/reminder").route(post().to(overrides::remind)))
        // Quizzes
        .service(at("/enrolments/{id}/quizzes/{module}/{quiz}/attempts").route(post().to(attempts::start)))
        .service(at("/attempts/{id}").route(get().to(attempts::show)))
        .service(at("/attempts/{id}/submission").route(post().to(attempts::submit)))
        .service(look(at("/attempts/{id}/marks").route(get().to(marking::show)), Of::Attempt("id"), "marks"))
        .service(at("/attempts/{id}/marks/{question}").route(put().to(marking::mark)))
        .service(at("/attempts/{id}/receipt").route(get().to(attempts::receipt)))
        // Certificates
        .service(at("/me/certificates").route(get().to(certificates::own)))
        .service(look(at("/certificates").route(get().to(certificates::list)).route(post().to(certificates::release)), Of::All("certificates"), "list"))
        .service(look(at("/certificates/eligible").route(get().to(candidates::list)), Of::All("certificates"), "eligible"))
        .service(at("/certificates/batches").route(get().to(candidates::batches)))
        .service(look(at("/certificates/batches/{id}").route(get().to(candidates::batch)), Of::Thing("batch", "id"), "batch"))
        .service(at("/enrolments/{id}/certificate-exclusion").route(put().to(candidates::exclude)).route(delete().to(candidates::admit)))
        .service(at("/certificates/verify/{code}").route(get().to(certificates::verify)))
        .service(at("/certificates/verify/{code}/credential").route(get().to(credentials::by_code)))
        .service(look(at("/certificates/{id}").route(get().to(certificates::record)), Of::Certificate("id"), "certificate"))
        .service(at("/certificates/{id}/pdf").route(get().to(certificates::pdf)))
        .service(at("/certificates/{id}/credential").route(get().to(credentials::show)))
        .service(at("/credentials/status/{list}").route(get().to(credentials::status)))
        .service(at("/certificates/{id}/revocation").route(post().to(certificates::revoke)))
        .service(at("/certificates/{id}/reissue").route(post().to(certificates::reissue)))
        // Cohorts
        .service(at("/cohorts").route(get().to(cohorts::list)).route(post().to(cohorts::create)))
        .service(at("/cohorts/{id}/version").route(post().to(versions::move_cohort)))
        .service(at("/cohorts/{id}").route(get().to(cohorts::show)).route(patch().to(cohorts::change)))
        .service(at("/cohorts/{id}/members").route(post().to(cohorts::add_members)))
        .service(at("/cohorts/{id}/messages").route(get().to(messages::list)).route(post().to(messages::announce)))
        .service(look(at("/cohorts/{id}/requests").route(get().to(requests::list)), Of::Cohort("id"), "requests"))
        .service(at("/cohorts/{id}/requests/approval").route(post().to(requests::approve)))
        .service(at("/cohorts/{id}/requests/refusal").route(post().to(requests::refuse_all)))
        .service(at("/enrolments/{id}/refusal").route(post().to(requests::refuse)))
        .service(look(at("/cohorts/{id}/invitations").route(get().to(invitations::list)).route(post().to(invitations::create)), Of::Cohort("id"), "invitations"))
        .service(at("/invitations/{id}/withdrawal").route(post().to(invitations::withdraw)))
        .service(at("/invitations/{id}/resend").route(post().to(invitations::resend)))
        .service(at("/auth/invitations/{token}").route(get().to(invitations::look)).route(post().to(invitations::register)))
        .service(at("/me/invitations").route(post().to(invitations::accept)))
        .service(look(at("/cohorts/{id}/attention").route(get().to(cohort_reports::attention)), Of::Cohort("id"), "attention"))
        .service(look(at("/cohorts/{id}/progress").route(get().to(cohort_reports::progress)), Of::Cohort("id"), "progress"))
        .service(look(at("/cohorts/{id}/marking").route(get().to(marking::list)), Of::Cohort("id"), "marking"))
        .service(at("/cohorts/{id}/extensions").route(post().to(overrides::extend_cohort)))
        .service(at("/cohorts/{id}/extra-attempts").route(post().to(overrides::more_for_cohort)))
        .service(at("/cohorts/{id}/figures").route(get().to(statistics::figures)))
        .service(at("/cohorts/{id}/gain").route(get().to(statistics::gain)))
        .service(at("/courses/{course}/quizzes/{module}/{quiz}/statistics").route(get().to(statistics::quiz)))
        // Operations
        .service(at("/courses/{course}/regrades").route(post().to(regrades::regrade)))
        .service(look(at("/mail").route(get().to(operations::mail)), Of::All("mail"), "list"))
        .service(look(at("/mail/bounced-addresses").route(get().to(operations::bounced)), Of::All("mail"), "bounced"))
        .service(at("/mail/test").route(post().to(operations::test_mail)))
        .service(look(at("/mail/{id}").route(get().to(operations::story)), Of::Thing("mail", "id"), "mail"))
        .service(at("/health").route(get().to(operations::health)))
        .service(at("/set-up").route(get().to(operations::set_up)))
        .service(at("/set-up/keys").route(put().to(operations::keys_are_kept)))
        .service(at("/mail/{id}/resend").route(post().to(operations::resend)))
        .service(at("/backups").route(post().to(long_work::back_up)))
        .service(at("/work/{id}").route(get().to(long_work::show)))
        .service(look(at("/work/{id}/items").route(get().to(long_work::items)), Of::Thing("work", "id"), "items"))
        .service(look(at("/audit").route(get().to(operations::audit_log)), Of::All("audit"), "list"));
}
