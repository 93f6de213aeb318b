//! The OpenAPI 3.1 document, generated from the handlers, and a page that reads it out without any outside host.

use actix_web::HttpResponse;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

use super::refusals::Refusals;
use super::shapes::{Shapes, operations};
use super::{
    account, attempts, candidates, certificates, cohort_reports, cohorts, courses, credentials, enrolments, identities,
    invitations, long_work, marking, messages, operations, overrides, passkeys, people, people_import, personal_data,
    publication, regrades, requests, second_factor, sessions, statistics, versions,
};

/// The document's source.
#[derive(Debug, OpenApi)]
#[openapi(
    info(
        title = "Chancery",
        description = "Courses, learners, quizzes, certificates. JSON in UTF-8; times RFC 3339 in UTC; ids opaque. \
                       Errors are RFC 9457 problems with a stable `code`. Lists are `{items, next}` with `?limit=&after=`. \
                       POSTs that create take an `Idempotency-Key`."
    ),
    modifiers(&Bearer, &OperationIds, &Shapes, &Refusals),
    tags(
        (name = "accounts", description = "Registering, signing in, one's own profile"),
        (name = "courses", description = "The catalogue"),
        (name = "learning", description = "Enrolments and lessons"),
        (name = "quizzes", description = "Attempts and responses"),
        (name = "certificates", description = "Certificates and their verification"),
        (name = "facilitating", description = "Cohorts"),
        (name = "people", description = "People, for administrators"),
        (name = "operations", description = "The outbox and the audit log"),
    ),
    paths(
        account::register, account::confirm, account::login, account::refresh, account::logout, account::reset,
        account::reset_confirm, account::me, account::change_me, people::create, people::list, people::show,
        people::change, people::end_sessions, people::invite, people_import::import, courses::list, courses::show,
        courses::enrol, enrolments::history, enrolments::glossary, enrolments::own, enrolments::show,
        enrolments::lesson, enrolments::complete_lesson, enrolments::approve, attempts::start, attempts::show,
        attempts::save, attempts::submit, attempts::receipt, overrides::extend_learner, overrides::more_for_learner,
        overrides::extend_cohort, overrides::more_for_cohort, marking::list, marking::show, marking::mark,
        overrides::list, overrides::pause, overrides::resume, overrides::remind, cohort_reports::attention,
        cohort_reports::progress, certificates::own, certificates::pdf, certificates::verify, certificates::release,
        certificates::revoke, certificates::reissue, credentials::show, credentials::by_code, credentials::status,
        candidates::list, candidates::exclude, candidates::admit, candidates::batch, candidates::batches,
        certificates::list, certificates::record, cohorts::list, cohorts::create, cohorts::show,
        cohorts::add_members, account::confirm_again, statistics::quiz, statistics::gain,
        versions::list, versions::show, versions::preview, versions::changes, publication::look, publication::publish,
        versions::move_cohort, versions::move_enrolment, operations::mail, operations::story, operations::bounced,
        operations::resend, operations::audit_log, regrades::regrade, cohorts::change, messages::announce,
        messages::list, requests::list, requests::approve, requests::refuse_all, requests::refuse, invitations::list,
        invitations::create, invitations::withdraw, invitations::resend, invitations::look, invitations::register,
        invitations::accept, statistics::figures, long_work::show, long_work::items, long_work::back_up,
        operations::test_mail, operations::health,
        operations::set_up, operations::keys_are_kept,
        personal_data::export, personal_data::erase, personal_data::erase_other,
        second_factor::show, second_factor::begin, second_factor::confirm, second_factor::turn_off,
        second_factor::new_recovery_codes, second_factor::step_up, second_factor::remove,
        passkeys::list, passkeys::ask_for_one, passkeys::add, passkeys::rename, passkeys::remove,
        passkeys::ask_to_sign_in, passkeys::sign_in, passkeys::ask_again, passkeys::step_up,
        identities::list, identities::unlink, sessions::list, sessions::end, sessions::end_others, sessions::change_password,
    )
)]
pub struct Document;

struct Bearer;

impl Modify for Bearer {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build();
        let components = openapi.components.get_or_insert_default();
        components.add_security_scheme("bearer", SecurityScheme::Http(scheme));
    }
}

/// The ids of operations are unique in the document: handlers of different files share their names, calls do not.
struct OperationIds;

impl Modify for OperationIds {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        for (path, item) in &mut openapi.paths.paths {
            let name = path.trim_start_matches("/api/v1/").replace(['{', '}'], "").replace(['/', '-'], "_");
            for (method, operation) in operations(item) {
                operation.operation_id = Some(format!("{method}_{name}"));
            }
        }
    }
}

/// The document as JSON.
pub async fn json() -> HttpResponse {
    HttpResponse::Ok().json(Document::openapi())
}
