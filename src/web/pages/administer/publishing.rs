//! The addresses of the pages about courses, certificates and mail.

use actix_web::web::{ServiceConfig, get, post};

use super::{batches, certificates, courses, eligible, mail, moving, publication};
use crate::web::pages::at;

/// The addresses.
#[rustfmt::skip]
pub fn routes(app: &mut ServiceConfig) {
    app.service(at("/admin/courses").route(get().to(courses::list)))
        .service(at("/admin/courses/{course}").route(get().to(courses::show)))
        .service(at("/admin/courses/{course}/{number}").route(get().to(courses::preview)))
        .service(at("/admin/courses/{course}/{number}/changes").route(get().to(courses::changes)))
        .service(at("/admin/courses/{course}/{number}/{module}/{unit}").route(get().to(courses::unit)))
        .service(at("/admin/publication").route(get().to(publication::show)).route(post().to(publication::publish)))
        .service(at("/admin/cohorts/{id}/version").route(get().to(moving::cohort)).route(post().to(moving::move_cohort)))
        .service(at("/admin/enrolments/{id}/version").route(get().to(moving::enrolment)).route(post().to(moving::move_enrolment)))
        .service(at("/admin/certificates").route(get().to(certificates::list)))
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
