//! What follows from learning: entries of the audit log, sealed into its chain; mail and rendering that was done; certificates.

use std::collections::HashMap;

use chancery::account::audit::digest::{self, NONE};
use chancery::account::audit::{Link, chain};
use chancery::actions::notify::Letter;
use chancery::base::{AuditId, CertificateId, EnrolmentId, Id, PersonId, Timestamp};
use chancery::certificate::code::{self, Code};
use chancery::certificate::contents::{Contents, contents};
use chancery::certificate::credential::status::{BITS, CREDENTIALS_PER_LIST, list_of};
use chancery::certificate::document::DocumentData;
use chancery::certificate::kind::CertificateKind;
use chancery::course::catalogue::Version;
use chancery::db::types::Json;
use chancery::db::{Connection, DatabaseUrl};
use chancery::mail::Message;
use chrono::Duration;
use serde_json::{Value, json};

use super::cells::{Cell, Table, document};
use super::chance::Chance;
use super::people::Person;
use super::store::Store;
use crate::Failure;

/// The days for which mail is kept with its text.
const MAIL_KEPT: Duration = Duration::days(170);
/// What verifies certificates in what was made.
const PUBLIC: &str = "https://learn.example.org";

/// What is numbered, and so goes on from row to row.
pub struct Papers {
    now: Timestamp,
    head: (i64, Vec<u8>),
    series: HashMap<String, u64>,
    certificates: u64,
}

impl Papers {
    /// Goes on behind what a new database has in its log.
    pub fn new(url: &DatabaseUrl, now: Timestamp) -> Result<Self, Failure> {
        let mut connection: Connection = url.connect(true)?;
        while chain::seal(&mut connection, 1000)? > 0 {}
        let known = chain::state(&mut connection)?;
        let before = if known.head_seq == 0 { NONE.to_vec() } else { known.head_digest };
        Ok(Self { now, head: (known.head_seq, before), series: HashMap::new(), certificates: 0 })
    }

    /// Notes in the audit log what was done.
    pub fn note(
        &mut self,
        (store, chance): (&mut Store, &mut Chance),
        actor: Option<PersonId>,
        (action, subject): (&str, String),
        detail: Value,
        at: Timestamp,
    ) -> Result<(), Failure> {
        let id: AuditId = chance.id(at);
        let salt = chance.bytes(16);
        let of_detail = digest::of_json(&salt, &detail);
        let text = document(&detail);
        let link = Link {
            id,
            at,
            actor,
            action: action.to_owned(),
            subject,
            reason: None,
            detail: Json(detail),
            seq: None,
            digest: None,
            reason_salt: None,
            reason_digest: None,
            detail_salt: None,
            detail_digest: Some(of_detail.clone()),
        };
        let seq = self.head.0 + 1;
        let sealed = digest::of_row(&self.head.1, seq, &link);
        let actor: Cell = link.actor.into();
        let subject = link.subject;
        self.head = (seq, sealed.clone());
        let cells = [
            id.into(),
            at.into(),
            actor,
            action.into(),
            subject.into(),
            text,
            seq.into(),
            sealed.into(),
            salt.into(),
            of_detail.into(),
        ];
        store.row(Table::Audit, cells)
    }

    /// A mail that was sent, where it is recent enough to be kept.
    pub fn mail(
        &self,
        store: &mut Store,
        chance: &mut Chance,
        (to, cause): (&Person, String),
        message: Message,
        at: Timestamp,
    ) -> Result<(), Failure> {
        if self.now - at > MAIL_KEPT {
            return Ok(());
        }
        let host = to.email.split_once('@').map_or("", |(_, host)| host);
        let (template, recipient, lane) = (message.template(), to.email.as_str(), host);
        let letter = Letter { to: to.email.clone(), name: to.name.clone(), language: to.language.clone(), message };
        let to = [recipient.into(), template.into(), lane.into()];
        done(store, chance, ("mail", cause), document(&letter), to, at)
    }

    /// A certificate with its place on a status list, its rendering done and its mail sent. The paper itself is not there.
    pub fn certificate(
        &mut self,
        (store, chance): (&mut Store, &mut Chance),
        (enrolment, holder): (EnrolmentId, &Person),
        version: &Version,
        at: Timestamp,
    ) -> Result<Code, Failure> {
        let course = &version.course;
        let series = format!("certificate:{}", code::number(&course.slug, at.year(), 0));
        let sequence = self.series.entry(series).or_default();
        *sequence += 1;
        let number = code::number(&course.slug, at.year(), *sequence);
        let (id, code): (CertificateId, Code) = (chance.id(at), Code::random());
        let verify_url = format!("{PUBLIC}/verify/{}", code.as_str());
        let paper = paper((holder, version), (number.clone(), &code, verify_url.clone()), at);
        let title = paper.course.clone();
        store.row(
            Table::Certificates,
            [
                id.into(),
                enrolment.into(),
                holder.id.into(),
                number.as_str().into(),
                code.as_str().into(),
                document(&paper),
                at.into(),
                Cell::Nothing,
                CertificateKind::Completion.as_str().into(),
                course.slug.as_str().into(),
                holder.name.to_lowercase().into(),
            ],
        )?;
        self.certificates += 1;
        // Every second bit, so that the places of the next ones are free.
        let place = (self.certificates - 1) % CREDENTIALS_PER_LIST * (u64::from(BITS) / CREDENTIALS_PER_LIST);
        let list = i64::from(list_of(self.certificates));
        store.row(Table::Credentials, [id.into(), list.into(), i64::try_from(place)?.into()])?;
        let work = document(&json!({ "certificate": id }));
        let nobody = [Cell::Nothing, Cell::Nothing, Cell::Nothing];
        done(store, chance, ("certificate", format!("certificate:{id}")), work, nobody, at)?;
        let message = Message::CertificateReady {
            name: holder.name.clone(),
            course: title,
            number: number.clone(),
            verify_url,
            certificate: id,
            participation: false,
        };
        self.mail(store, chance, (holder, format!("certificate-ready:{id}")), message, at)?;
        let detail = json!({ "number": number, "kind": CertificateKind::Completion, "enrolment": enrolment });
        self.note((store, chance), None, ("certificate.issued", format!("certificate:{id}")), detail, at)?;
        Ok(code)
    }

    /// The counters go on behind the last numbers. What brings the head of the audit log's chain there.
    pub fn finish(self, store: &mut Store) -> Result<String, Failure> {
        let credentials = ("credential".to_owned(), self.certificates);
        for (name, value) in self.series.into_iter().chain([credentials]).filter(|(_, value)| *value > 0) {
            store.row(Table::Counters, [name.into(), i64::try_from(value)?.into()])?;
        }
        let (seq, head) = self.head;
        let head = digest::hexadecimal(&head);
        Ok(match store.is_sqlite() {
            true => format!("UPDATE audit_chain SET head_seq = {seq}, head_digest = x'{head}' WHERE id = 1"),
            false => format!("UPDATE audit_chain SET head_seq = {seq}, head_digest = '\\x{head}' WHERE id = 1"),
        })
    }
}

/// Work that was done at once.
fn done(
    store: &mut Store,
    chance: &mut Chance,
    (kind, cause): (&str, String),
    payload: Cell,
    [recipient, template, lane]: [Cell; 3],
    at: Timestamp,
) -> Result<(), Failure> {
    let id: Id<chancery::base::kind::Outbox> = chance.id(at);
    let after = at + Duration::seconds(2);
    store.row(
        Table::Outbox,
        [
            id.into(),
            kind.into(),
            cause.into(),
            payload,
            "done".into(),
            1.into(),
            at.into(),
            after.into(),
            recipient,
            template,
            lane,
            true.into(),
        ],
    )
}

fn paper(
    (holder, version): (&Person, &Version),
    (number, code, verify_url): (String, &Code, String),
    at: Timestamp,
) -> DocumentData {
    let course = &version.course;
    let Contents { language, title, objectives, signatories, partners, .. } = contents(course, &holder.language);
    DocumentData {
        holder: holder.name.clone(),
        course: title,
        hours: course.hours,
        completed_on: at.to_datetime().date_naive(),
        issued_at: at,
        valid_until: None,
        number,
        code: code.to_string(),
        verify_url,
        institute: "Chancery Institute".to_owned(),
        objectives,
        grade: None,
        signatories,
        language,
        partners,
        version: u32::try_from(version.number).unwrap_or_default(),
        kind: CertificateKind::Completion,
        replaces: None,
        lessons: None,
    }
}
