//! Rendering a certificate's document with its signed credential inside, once; then its mail is due.

use serde::Deserialize;

use super::{Failed, Tools};
use crate::account::person;
use crate::actions::{Error, notify, sign_credential};
use crate::base::CertificateId;
use crate::certificate::document::{self, Attachment, DocumentData, Images};
use crate::certificate::kind::CertificateKind;
use crate::certificate::store;
use crate::course::sha256_hex;
use crate::course::store as courses;
use crate::db::Connection;
use crate::mail::Message;
use crate::outbox::{self, Claimed};
use crate::traces;

/// The credential's name in the PDF.
const CREDENTIAL_FILE: &str = "credential.json";

#[derive(Deserialize)]
struct Payload {
    certificate: CertificateId,
}

/// Makes the document; `false`: another worker did.
pub(super) fn render(tools: &Tools, work: &Claimed) -> Result<bool, Failed> {
    let payload: Payload = serde_json::from_value(work.payload.clone())
        .map_err(|error| Failed { message: error.to_string(), permanent: true })?;
    let id = payload.certificate;
    let (certificate, images) = tools.db.read_blocking(|conn| {
        let certificate = store::find(conn, id)?.ok_or(Error::NotFound("certificate"))?;
        let images = images(conn, &certificate.document)?;
        Ok::<_, Error>((certificate, images))
    })?;
    let credential = sign_credential::signed_or_new(&tools.db, &tools.ctx, &certificate)?;
    let attached = [Attachment {
        name: CREDENTIAL_FILE.to_owned(),
        media_type: "application/json".to_owned(),
        description: "The same certificate as a signed credential (Open Badges 3.0)".to_owned(),
        bytes: credential.json.clone().into_bytes(),
    }];
    let step = traces::step("render document");
    let rendered = document::render(&certificate.document, &images, &tools.style, &attached);
    drop(step);
    let pdf = rendered.map_err(|error| Failed {
        // What cannot be rendered now cannot be later: an administrator mends the cause and puts the work back.
        permanent: true,
        message: error.to_string(),
    })?;
    let hash = sha256_hex(&pdf);
    let (work, ctx) = (work.clone(), tools.ctx.clone());
    let kept = tools.db.write_blocking(move |conn| {
        let now = ctx.now();
        if !outbox::finish(conn, &work, now)? {
            // Another worker took over while this one was away; what it makes counts.
            return Ok::<_, Error>(false);
        }
        sign_credential::keep(conn, &ctx, id, &credential)?;
        store::keep_document(conn, id, &pdf, &hash, now)?;
        let holder = person::find(conn, certificate.person_id)?.ok_or(Error::NotFound("person"))?;
        let message = Message::CertificateReady {
            name: certificate.document.holder.clone(),
            course: certificate.document.course.clone(),
            number: certificate.document.number.clone(),
            verify_url: certificate.document.verify_url.clone(),
            certificate: id,
            participation: certificate.document.kind == CertificateKind::Participation,
        };
        notify::mail(conn, &holder, &format!("certificate-ready:{id}"), message, now)?;
        Ok(true)
    })?;
    if kept {
        tools.ctx.metrics.events.certificates.inc();
    }
    Ok(kept)
}

/// The pictures of a document. Each is in the database once, with the course versions that showed it, and stays there.
fn images(conn: &mut Connection, document: &DocumentData) -> Result<Images, Error> {
    let mut images = Images::new();
    for picture in document.pictures() {
        if let Some((_, bytes)) = courses::asset(conn, &picture.sha256)? {
            images.insert(picture.sha256.clone(), bytes);
        }
    }
    Ok(images)
}
