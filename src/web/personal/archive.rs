//! Writing a personal archive: the files in their order, lists item by item.

use std::collections::HashSet;
use std::fs::File;
use std::io::{BufWriter, Write as _};

use serde::Serialize;
use serde_json::{Value, json};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::{records, spool};
use crate::account::audit::{self, Filter};
use crate::account::identity::store as identities;
use crate::account::passkey::store as passkeys;
use crate::account::{Caller, Person, session};
use crate::actions::{Context, Error, learn, review_attempt};
use crate::base::{Language, Page, PageRequest};
use crate::certificate::{credentials, store as certificates};
use crate::cohort::{announcements, invitations};
use crate::db::Connection;
use crate::enrolment::{self, Enrolment, overrides};
use crate::i18n;
use crate::outbox::{self, Kind};
use crate::quiz::store as attempts;
use crate::scim::users::{self, Extra};
use crate::web::views::attempt::AttemptView;
use crate::web::views::enrolment::StandingView;

/// How many rows are in memory at a time.
const ROWS: usize = 100;

/// The archive under way.
struct Archive {
    zip: ZipWriter<BufWriter<File>>,
    /// Whether the list that is being written has an item.
    begun: bool,
}

impl Archive {
    fn new(file: File) -> Self {
        Self { zip: ZipWriter::new(BufWriter::new(file)), begun: false }
    }

    /// Begins a file; documents are packed already.
    fn begin(&mut self, name: &str, method: CompressionMethod) -> Result<(), Error> {
        let options = SimpleFileOptions::default().compression_method(method).unix_permissions(0o600);
        self.zip.start_file(name, options).map_err(spool)
    }

    fn bytes(&mut self, name: &str, bytes: &[u8], method: CompressionMethod) -> Result<(), Error> {
        self.begin(name, method)?;
        self.zip.write_all(bytes).map_err(spool)
    }

    fn json(&mut self, name: &str, value: &impl Serialize) -> Result<(), Error> {
        self.begin(name, CompressionMethod::Deflated)?;
        serde_json::to_writer_pretty(&mut self.zip, value).map_err(spool)?;
        self.zip.write_all(b"\n").map_err(spool)
    }

    fn list(&mut self, name: &str) -> Result<(), Error> {
        self.begun = false;
        self.begin(name, CompressionMethod::Deflated)
    }

    fn item(&mut self, value: &impl Serialize) -> Result<(), Error> {
        let before: &[u8] = if self.begun { b",\n" } else { b"[\n" };
        self.begun = true;
        self.zip.write_all(before).map_err(spool)?;
        serde_json::to_writer(&mut self.zip, value).map_err(spool)
    }

    fn end(&mut self) -> Result<(), Error> {
        let end: &[u8] = if self.begun { b"\n]\n" } else { b"[]\n" };
        self.zip.write_all(end).map_err(spool)
    }

    fn finish(self) -> Result<File, Error> {
        let written = self.zip.finish().map_err(spool)?;
        written.into_inner().map_err(|error| spool(error.into_error()))
    }
}

/// Every item of a list that comes in pages.
fn every<T>(
    mut page_after: impl FnMut(&PageRequest) -> Result<Page<T>, Error>,
    mut item: impl FnMut(T) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut request = PageRequest { limit: ROWS, after: None };
    loop {
        let page = page_after(&request)?;
        for one in page.items {
            item(one)?;
        }
        match page.next {
            Some(next) => request.after = Some(next),
            None => return Ok(()),
        }
    }
}

/// Writes everything about a person into a file, and gives it back.
///
/// # Errors
/// [`Error::Store`]; [`Error::Internal`] when the file cannot be written.
pub(super) fn write(
    conn: &mut Connection,
    ctx: &Context,
    caller: &Caller,
    known: &Person,
    wished: &[Language],
    into: File,
) -> Result<File, Error> {
    let mut archive = Archive::new(into);
    let language = i18n::best(wished);
    let readme =
        i18n::text(&language, "export-readme", &[("institute", &ctx.institute), ("date", &ctx.now().to_string())]);
    archive.bytes("README.txt", format!("{readme}\n").as_bytes(), CompressionMethod::Deflated)?;
    archive.json("profile.json", &records::Profile::from(known))?;
    let identities = identities::of_person(conn, caller.id)?;
    let passkeys = passkeys::of_person(conn, caller.id)?;
    archive.json("passkeys.json", &passkeys.iter().map(records::passkey).collect::<Vec<_>>())?;
    archive.json("identities.json", &identities.iter().map(records::identity).collect::<Vec<_>>())?;
    if let Some((_, extra)) = users::find(conn, caller.id)?.filter(|(_, extra)| *extra != Extra::nothing(caller.id)) {
        archive.json("directory.json", &records::directory(&extra, &users::groups_of(conn, &[caller.id])?))?;
    }
    archive.list("sessions.json")?;
    every(|page| Ok(session::kept(conn, caller.id, page)?), |kept| archive.item(&records::session(&kept)))?;
    archive.end()?;
    let mut about = HashSet::from([format!("person:{}", caller.id)]);
    let own = enrolment::of_person(conn, caller.id)?;
    archive.list("enrolments.json")?;
    for enrolment in &own {
        about.insert(format!("enrolment:{}", enrolment.id));
        archive.item(&learning(conn, ctx, caller, enrolment, wished)?)?;
    }
    archive.end()?;
    for enrolment in &own {
        for fact in attempts::facts(conn, enrolment.id)? {
            about.insert(format!("attempt:{}", fact.id));
            let reviewed = review_attempt::look(conn, ctx, caller, fact.id)?;
            archive.json(&format!("attempts/{}.json", fact.id), &AttemptView::reviewed(&reviewed, wished))?;
        }
    }
    documents(conn, ctx, caller, &mut archive, &mut about)?;
    mails(conn, ctx, known, &mut archive)?;
    archive.list("invitations.json")?;
    for invitation in invitations::of_person(conn, caller.id, &known.email_key)? {
        archive.item(&records::invitation(&invitation, ctx.now()))?;
    }
    archive.end()?;
    archive.list("messages.json")?;
    every(|page| Ok(announcements::of_sender(conn, caller.id, page)?), |sent| archive.item(&records::message(&sent)))?;
    archive.end()?;
    log(conn, caller, &mut archive, &about)?;
    archive.finish()
}

/// An enrolment as `GET /enrolments/{id}` tells it, with the lessons done and what was granted.
fn learning(
    conn: &mut Connection,
    ctx: &Context,
    caller: &Caller,
    enrolment: &Enrolment,
    wished: &[Language],
) -> Result<Value, Error> {
    let standing = learn::standing(conn, ctx, caller, enrolment.id)?;
    let mut told = serde_json::to_value(StandingView::new(&standing, wished)).map_err(spool)?;
    let lessons = enrolment::lessons_by_time(conn, enrolment.id)?;
    let granted = overrides::of(conn, enrolment)?;
    let granted = granted.iter().filter(|given| given.enrolment_id.is_some());
    told["lessons_done"] = lessons.iter().map(records::lesson).collect();
    told["granted"] = granted.map(records::granted).collect();
    Ok(told)
}

/// Certificates with their documents, one in memory at a time.
fn documents(
    conn: &mut Connection,
    ctx: &Context,
    caller: &Caller,
    archive: &mut Archive,
    about: &mut HashSet<String>,
) -> Result<(), Error> {
    let mut listed = Vec::new();
    for certificate in certificates::of_person(conn, caller.id)? {
        about.insert(format!("certificate:{}", certificate.id));
        let number = &certificate.document.number;
        let mut files = Vec::new();
        if let Some(pdf) = certificates::document(conn, certificate.id)? {
            let name = format!("certificates/{number}.pdf");
            archive.bytes(&name, &pdf, CompressionMethod::Stored)?;
            files.push(name);
        }
        if let Some(credential) = credentials::signed(conn, certificate.id)? {
            let name = format!("certificates/{number}.json");
            archive.bytes(&name, credential.as_bytes(), CompressionMethod::Deflated)?;
            files.push(name);
        }
        listed.push(records::certificate(&certificate, &files, ctx.now()));
    }
    archive.json("certificates.json", &json!(listed))
}

fn mails(conn: &mut Connection, ctx: &Context, known: &Person, archive: &mut Archive) -> Result<(), Error> {
    let to = Some(known.email_key.clone());
    let filter = outbox::Filter { kind: Some(Kind::Mail), to, ..outbox::Filter::default() };
    archive.list("mails.json")?;
    let item = |entry: outbox::Entry| archive.item(&records::mail(&entry, &ctx.institute));
    every(|page| Ok(outbox::list(conn, &filter, page)?), item)?;
    archive.end()
}

/// What the audit log has about a person and what is the person's, and what the person did besides.
fn log(conn: &mut Connection, caller: &Caller, archive: &mut Archive, about: &HashSet<String>) -> Result<(), Error> {
    archive.list("audit.json")?;
    let mut subjects: Vec<&String> = about.iter().collect();
    subjects.sort_unstable();
    for subject in subjects {
        let filter = Filter { subject: Some(subject.clone()), ..Filter::default() };
        let item = |entry: audit::Entry| archive.item(&records::about(&entry, caller.id));
        every(|page| Ok(audit::list(conn, &filter, page)?), item)?;
    }
    let filter = Filter { actor: Some(caller.id), ..Filter::default() };
    let item = |entry: audit::Entry| match records::done(&entry, about) {
        Some(done) => archive.item(&done),
        None => Ok(()),
    };
    every(|page| Ok(audit::list(conn, &filter, page)?), item)?;
    archive.end()
}
