//! The addresses of the pages about courses, certificates and mail.

use actix_web::web::{get, post};

use super::{batches, certificates, courses, eligible, mail, moving, publication};
use crate::web::addresses::{Addresses, at};
use crate::web::looks::{Of, look};

/// The addresses.
#[rustfmt::skip]
pub fn routes(app: &mut Addresses) {
    app.service(at("/admin/courses").route(get().to(courses::list)))
        .service(at("/admin/courses/{course}").route(get().to(courses::show)))
        .service(at("/admin/courses/{course}/{number}").route(get().to(courses::preview)))
        .service(at("/admin/courses/{course}/{number}/changes").route(get().to(courses::changes)))
        .service(at("/admin/courses/{course}/{number}/{module}/{unit}").route(get().to(courses::unit)))
        .service(at("/admin/publication").route(get().to(publication::show)).route(post().to(publication::publish)))
        .service(look(at("/admin/cohorts/{id}/version").route(get().to(moving::cohort)).route(post().to(moving::move_cohort)), Of::Cohort("id"), "progress"))
        .service(look(at("/admin/enrolments/{id}/version").route(get().to(moving::enrolment)).route(post().to(moving::move_enrolment)), Of::Enrolment("id"), "enrolment"))
        .service(look(at("/admin/certificates").route(get().to(certificates::list)), Of::All("certificates"), "list"))
        .service(look(at("/admin/certificates/eligible").route(get().to(eligible::list)).route(post().to(eligible::act)), Of::All("certificates"), "eligible"))
        .service(at("/admin/certificates/batches").route(get().to(batches::list)))
        .service(look(at("/admin/certificates/batches/{id}").route(get().to(batches::show)), Of::Thing("batch", "id"), "batch"))
        .service(look(at("/admin/certificates/batches/{id}/list.jws").route(get().to(batches::signed)), Of::Thing("batch", "id"), "batch"))
        .service(look(at("/admin/certificates/{id}").route(get().to(certificates::show)), Of::Certificate("id"), "certificate"))
        .service(at("/admin/certificates/{id}/revoke").route(post().to(certificates::revoke)))
        .service(at("/admin/certificates/{id}/reissue").route(post().to(certificates::reissue)))
        .service(look(at("/admin/mail").route(get().to(mail::list)), Of::All("mail"), "list"))
        .service(look(at("/admin/mail/bounced").route(get().to(mail::bounced)), Of::All("mail"), "bounced"))
        .service(look(at("/admin/mail/{id}").route(get().to(mail::show)), Of::Thing("mail", "id"), "mail"))
        .service(at("/admin/mail/{id}/resend").route(post().to(mail::resend)));
}
