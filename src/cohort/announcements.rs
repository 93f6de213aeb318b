//! What was written to cohorts, and what became of the mails.

use std::collections::HashMap;

use diesel::dsl::count_star;
use diesel::prelude::*;

use crate::base::{AnnouncementId, CohortId, OutboxId, Page, PageRequest, PersonId, Timestamp};
use crate::db::schema::{announcement_mails as mails, announcements, outbox, persons};
use crate::db::types::text_enum;
use crate::db::{Connection, StoreError, db};
use crate::outbox::State;

text_enum! {
    /// To whom of a cohort something is written.
    #[derive(Default)]
    pub enum Audience {
        /// To all who learn, are on leave, or have completed.
        #[default]
        All = "all",
        /// To those who learn or are on leave and have done nothing yet.
        NotStarted = "not-started",
        /// To those who learn or are on leave.
        NotCompleted = "not-completed",
    }
}

/// A message to a cohort.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = announcements)]
pub struct Announcement {
    /// The id.
    pub id: AnnouncementId,
    /// The cohort.
    pub cohort_id: CohortId,
    /// Who wrote it.
    pub sender_id: PersonId,
    /// To whom of the cohort.
    pub audience: Audience,
    /// The subject.
    pub subject: String,
    /// The text, in Markdown.
    pub text: String,
    /// How many it went to.
    pub recipients: i32,
    /// When.
    pub sent_at: Timestamp,
}

/// What became of the mails of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Delivery {
    /// They wait, or are under way.
    pub waiting: i64,
    /// A mail server took them.
    pub sent: i64,
    /// They were given up.
    pub failed: i64,
    /// Of those that were sent: they came back.
    pub returned: i64,
}

/// A message with who wrote it, and what became of it.
#[derive(Debug, Clone)]
pub struct Sent {
    /// The message.
    pub announcement: Announcement,
    /// The name of who wrote it.
    pub sender: String,
    /// What became of its mails.
    pub delivery: Delivery,
}

/// Keeps a message and which mails it became.
///
/// # Errors
/// [`StoreError`].
pub fn insert(conn: &mut Connection, announcement: &Announcement, sent: &[OutboxId]) -> Result<(), StoreError> {
    db!(conn, |c| diesel::insert_into(announcements::table).values(announcement.clone()).execute(c))?;
    for mail in sent {
        let row = (mails::announcement_id.eq(announcement.id), mails::outbox_id.eq(*mail));
        db!(conn, |c| diesel::insert_into(mails::table).values(row).execute(c))?;
    }
    Ok(())
}

/// The messages to a cohort, the newest first.
///
/// # Errors
/// [`StoreError`].
pub fn list(conn: &mut Connection, cohort: CohortId, page: &PageRequest) -> Result<Page<Sent>, StoreError> {
    let rows = i64::try_from(page.limit + 1).unwrap_or(i64::MAX);
    let before: Option<AnnouncementId> = page.after.as_deref().and_then(|cursor| cursor.parse().ok());
    let found: Vec<(Announcement, String)> = db!(conn, |c| {
        let mut query = announcements::table
            .inner_join(persons::table.on(persons::id.eq(announcements::sender_id)))
            .filter(announcements::cohort_id.eq(cohort))
            .into_boxed();
        if let Some(before) = before {
            query = query.filter(announcements::id.lt(before));
        }
        let columns = (Announcement::as_select(), persons::full_name);
        query.order(announcements::id.desc()).limit(rows).select(columns).load(c)
    })?;
    let found = Page::new(found, page.limit, |(announcement, _)| announcement.id.to_string());
    let ids: Vec<AnnouncementId> = found.items.iter().map(|(announcement, _)| announcement.id).collect();
    let mut deliveries = deliveries(conn, &ids)?;
    Ok(found.map(|(announcement, sender)| {
        let delivery = deliveries.remove(&announcement.id).unwrap_or_default();
        Sent { announcement, sender, delivery }
    }))
}

/// What became of the mails of messages.
///
/// # Errors
/// [`StoreError`].
pub fn deliveries(
    conn: &mut Connection,
    ids: &[AnnouncementId],
) -> Result<HashMap<AnnouncementId, Delivery>, StoreError> {
    // Nobody asked about anything: with no ids the query would read the whole table.
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let joined = || mails::table.inner_join(outbox::table.on(outbox::id.eq(mails::outbox_id)));
    let own = || mails::announcement_id.eq_any(ids.to_vec());
    let states = joined().filter(own()).group_by((mails::announcement_id, outbox::state));
    let states = states.select((mails::announcement_id, outbox::state, count_star()));
    let states: Vec<(AnnouncementId, State, i64)> = db!(conn, |c| states.load(c))?;
    let returned = joined().filter(own()).filter(outbox::bounced_at.is_not_null()).group_by(mails::announcement_id);
    let returned = returned.select((mails::announcement_id, count_star()));
    let returned: Vec<(AnnouncementId, i64)> = db!(conn, |c| returned.load(c))?;
    let mut found: HashMap<AnnouncementId, Delivery> = HashMap::new();
    for (id, state, count) in states {
        let delivery = found.entry(id).or_default();
        match state {
            State::Queued | State::Claimed => delivery.waiting += count,
            State::Done => delivery.sent += count,
            State::Buried => delivery.failed += count,
        }
    }
    for (id, count) in returned {
        found.entry(id).or_default().returned = count;
    }
    Ok(found)
}

/// What a person wrote to cohorts, the newest first.
///
/// # Errors
/// [`StoreError`].
pub fn of_sender(
    conn: &mut Connection,
    sender: PersonId,
    page: &PageRequest,
) -> Result<Page<Announcement>, StoreError> {
    let rows = i64::try_from(page.limit + 1).unwrap_or(i64::MAX);
    let before: Option<AnnouncementId> = page.after.as_deref().and_then(|cursor| cursor.parse().ok());
    let found: Vec<Announcement> = db!(conn, |c| {
        let mut query = announcements::table.filter(announcements::sender_id.eq(sender)).into_boxed();
        if let Some(before) = before {
            query = query.filter(announcements::id.lt(before));
        }
        query.order(announcements::id.desc()).limit(rows).select(Announcement::as_select()).load(c)
    })?;
    Ok(Page::new(found, page.limit, |announcement| announcement.id.to_string()))
}
