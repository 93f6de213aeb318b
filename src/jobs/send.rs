//! Sending a mail. The promise: at least once with a stable Message-ID, and never two from two live instances.

use chrono::Duration;

use super::{Failed, Tools};
use crate::actions::notify::{self, Letter};
use crate::actions::{Context, Error, sign_credential};
use crate::certificate::store;
use crate::db::Connection;
use crate::mail::{self, Attachment, Outgoing, SendError, bounce};
use crate::outbox::lanes::{self, Turn};
use crate::outbox::{self, Claimed};
use crate::traces;

/// Sends the mail; `false`: it is not its turn.
pub(super) fn send(tools: &Tools, work: &Claimed) -> Result<bool, Failed> {
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
        return_path: tools.return_path.as_ref().and_then(|base| bounce::return_path(base, work.id)),
        reply_to: letter.message.reply_to(),
        unsubscribe: letter.message.unsubscribe().map(str::to_owned),
    };
    if !is_due(tools, work, &letter)? {
        return Ok(false);
    }
    let step = traces::step("send mail");
    let sent = tools.transport.send(&outgoing);
    drop(step);
    let farewell = letter.message.is_farewell();
    let (work, ctx, remote) = (work.clone(), tools.ctx.clone(), tools.transport.is_remote());
    tools.db.write_blocking(move |conn| note(conn, &ctx, &work, &sent, (remote, farewell)))?.map(|()| true)
}

/// Whether the mail may go now. Between claim and now others were served: who lost the claim meanwhile must not send; and who
/// sends holds it for as long as sending may take, however slow the server is.
fn is_due(tools: &Tools, work: &Claimed, letter: &Letter) -> Result<bool, Failed> {
    let longest = Duration::from_std(tools.transport.longest()).unwrap_or_default();
    let lease = Duration::seconds(tools.settings.lease_seconds) + longest;
    let interval = tools.transport.is_remote().then(|| match tools.per_minute_per_host {
        0 => Duration::zero(),
        many => Duration::microseconds(60_000_000 / i64::from(many)),
    });
    let (work, ctx, letter) = (work.clone(), tools.ctx.clone(), letter.clone());
    tools.db.write_blocking(move |conn| {
        if let Some(message) = notify::unwelcome(conn, &letter)? {
            return Ok(Err(Failed { message, permanent: true }));
        }
        Ok::<_, Error>(Ok(lanes::take_turn(conn, &work, interval, lease, ctx.now())? == Turn::Now))
    })?
}

/// Notes how it went, in one transaction with what it means for the host.
fn note(
    conn: &mut Connection,
    ctx: &Context,
    work: &Claimed,
    sent: &Result<(), SendError>,
    (remote, farewell): (bool, bool),
) -> Result<Result<(), Failed>, Error> {
    let (now, lane) = (ctx.now(), work.lane.as_deref().filter(|_| remote));
    match (sent, lane) {
        (Ok(()), Some(lane)) => lanes::arrived(conn, lane)?,
        (Err(error), Some(lane)) if error.slow_down => lanes::slow_down(conn, lane, now)?,
        _ => {}
    }
    Ok(match sent {
        Ok(()) => {
            if outbox::finish(conn, work, now)? && farewell {
                outbox::forget::mail(conn, work.id)?;
            }
            Ok(())
        }
        Err(error) => Err(Failed { message: error.message.clone(), permanent: error.permanent }),
    })
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

/// Whether nothing of a mail is to be kept once it was given up.
pub(super) fn is_farewell(work: &Claimed) -> bool {
    serde_json::from_value::<Letter>(work.payload.clone()).is_ok_and(|letter| letter.message.is_farewell())
}
