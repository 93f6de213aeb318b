//! Sending a mail. The promise: at least once with a stable Message-ID, and never two from two live instances.

use super::{Failed, Tools};
use crate::actions::notify::Letter;
use crate::actions::{Error, sign_credential};
use crate::certificate::store;
use crate::mail::{self, Attachment, Outgoing};
use crate::outbox::{self, Claimed};

pub(super) fn send(tools: &Tools, work: &Claimed) -> Result<(), Failed> {
    let letter: Letter = serde_json::from_value(work.payload.clone())
        .map_err(|error| Failed { message: error.to_string(), permanent: true })?;
    let attachments = attachments(tools, &letter)?;
    let outgoing = Outgoing {
        id: work.id,
        from: tools.from.clone(),
        to_name: letter.name.clone(),
        to_address: letter.to.clone(),
        date: work.created_at,
        rendered: mail::render(&letter.message, &letter.language, &tools.ctx.institute),
        attachments,
    };
    // Between claim and now others were served; who lost the lease meanwhile must not send.
    let held = { tools.db.read_blocking(|conn| Ok::<_, Error>(outbox::holds(conn, work)?))? };
    if !held {
        return Ok(());
    }
    tools
        .transport
        .send(&outgoing)
        .map_err(|error| Failed { message: error.message.clone(), permanent: error.permanent })?;
    let (work, ctx) = (work.clone(), tools.ctx.clone());
    tools.db.write_blocking(move |conn| {
        outbox::finish(conn, &work, ctx.now())?;
        Ok::<_, Error>(())
    })?;
    Ok(())
}

/// The certificate's PDF and its credential, where the message announces one.
fn attachments(tools: &Tools, letter: &Letter) -> Result<Vec<Attachment>, Failed> {
    let Some(id) = letter.message.certificate() else { return Ok(Vec::new()) };
    let (number, pdf, credential) = tools.db.read_blocking(|conn| {
        let certificate = store::find(conn, id)?.ok_or(Error::NotFound("certificate"))?;
        let pdf = store::document(conn, id)?.ok_or(Error::NotFound("certificate document"))?;
        let credential = sign_credential::kept(conn, id)?.ok_or(Error::NotFound("credential"))?;
        Ok::<_, Error>((certificate.document.number, pdf, credential))
    })?;
    let file = |end: &str, media_type: &str, bytes| Attachment {
        file_name: format!("{number}.{end}"),
        media_type: media_type.to_owned(),
        bytes,
    };
    Ok(vec![file("pdf", "application/pdf", pdf), file("json", "application/json", credential.into_bytes())])
}
