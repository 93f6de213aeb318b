//! Walking the chain of the audit log, some rows at a time: each thing that is wrong with it by number and id.

use diesel::prelude::*;

use super::chain::{self, Chain};
use super::digest::{self, Digest};
use super::fault::{Fault, Part};
use super::suspects::{Suspect, judge};
use super::{LINK, Link};
use crate::base::{AuditId, Timestamp};
use crate::db::schema::audit;
use crate::db::{Connection, StoreError, db};

/// Rows that are looked at together.
const ROWS: i64 = 1000;
/// The most faults that are told one by one, and the most rows that are kept to find out what became of them.
const MOST: usize = 100;

/// A head that was written down elsewhere.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// The number of the row; none: any.
    pub seq: Option<i64>,
    /// Its digest.
    pub digest: Option<Digest>,
}

/// What the walk found.
#[derive(Debug, Clone)]
pub struct Report {
    /// How many sealed rows were looked at.
    pub rows: u64,
    /// The first of them.
    pub first: Option<(i64, Timestamp)>,
    /// The last of them.
    pub last: Option<(i64, Timestamp)>,
    /// Where the chain begins and ends.
    pub chain: Chain,
    /// Of how many the reason or the details went with a person.
    pub erased: u64,
    /// How many rows wait to be sealed.
    pub unsealed: i64,
    /// Whether the head that was written down is in the chain; none: none was given.
    pub known: Option<bool>,
    /// What is wrong.
    pub faults: Vec<Fault>,
    /// How many more things are wrong.
    pub more: usize,
}

impl Report {
    /// Whether nothing is wrong.
    pub fn holds(&self) -> bool {
        self.faults.is_empty() && self.known != Some(false)
    }
}

struct Walk {
    report: Report,
    known: Known,
    /// The number that the last row had, and its digest; none behind rows that are missing.
    at: i64,
    before: Option<Digest>,
    /// What the last row's digest should have been, where it is another.
    instead: Option<Digest>,
    suspects: Vec<Suspect>,
}

/// Walks the chain: all of it, or the last rows.
///
/// # Errors
/// [`StoreError`].
pub fn verify(conn: &mut Connection, last: Option<i64>, known: Known) -> Result<Report, StoreError> {
    let chain = chain::state(conn)?;
    let from = last.map_or(chain.anchor_seq, |rows| chain.anchor_seq.max(chain.head_seq - rows));
    let before = if from == chain.anchor_seq { Some(chain.anchor_digest.clone()) } else { digest_of(conn, from)? };
    let asked = known.digest.is_some();
    let report = Report {
        rows: 0,
        first: None,
        last: None,
        chain: chain.clone(),
        erased: 0,
        unsealed: 0,
        known: asked.then_some(false),
        faults: Vec::new(),
        more: 0,
    };
    let mut walk = Walk { report, known, at: from, before, instead: None, suspects: Vec::new() };
    walk.compare(chain.anchor_seq, &chain.anchor_digest);
    loop {
        let rows = page(conn, walk.at)?;
        if rows.is_empty() {
            break;
        }
        if rows.first().and_then(|row| row.seq).is_some_and(|seq| seq > walk.at + 1) {
            walk.begins_later(chain::state(conn)?);
        }
        rows.into_iter().for_each(|row| walk.row(row));
    }
    walk.end(conn)?;
    Ok(walk.report)
}

fn page(conn: &mut Connection, after: i64) -> Result<Vec<Link>, StoreError> {
    let rows = audit::table.filter(audit::seq.gt(after)).order(audit::seq).limit(ROWS).select(LINK);
    Ok(db!(conn, |c| rows.load(c))?)
}

fn digest_of(conn: &mut Connection, seq: i64) -> Result<Option<Digest>, StoreError> {
    let row = audit::table.filter(audit::seq.eq(seq)).select(audit::digest);
    let found: Option<Option<Digest>> = db!(conn, |c| row.first(c).optional())?;
    Ok(found.flatten())
}

impl Walk {
    fn fault(&mut self, fault: Fault) {
        if self.report.faults.len() < MOST {
            self.report.faults.push(fault);
        } else {
            self.report.more += 1;
        }
    }

    fn compare(&mut self, seq: i64, digest: &[u8]) {
        let same = self.known.digest.as_deref() == Some(digest) && self.known.seq.is_none_or(|asked| asked == seq);
        if same {
            self.report.known = Some(true);
        }
    }

    /// Rows may be forgotten while others are looked at.
    fn begins_later(&mut self, chain: Chain) {
        if chain.anchor_seq > self.at {
            (self.at, self.before) = (chain.anchor_seq, Some(chain.anchor_digest.clone()));
        }
    }

    fn row(&mut self, row: Link) {
        let (id, at) = (row.id, row.at);
        let Some(seq) = row.seq else { return };
        if seq <= self.at {
            return self.fault(Fault::Doubled(seq, id));
        }
        if seq > self.at + 1 {
            self.fault(Fault::Missing(self.at + 1, seq - 1));
            (self.before, self.instead) = (None, None);
        }
        self.at = seq;
        self.report.rows += 1;
        self.report.first.get_or_insert((seq, at));
        self.report.last = Some((seq, at));
        let Some(stored) = row.digest.clone() else {
            (self.before, self.instead) = (None, None);
            return self.fault(Fault::Half(id));
        };
        self.compare(seq, &stored);
        if seq == self.report.chain.head_seq && stored != self.report.chain.head_digest {
            self.fault(Fault::Head(seq));
        }
        self.texts(seq, &row);
        let computed = self.before.as_ref().map(|before| digest::of_row(before, seq, &row));
        let follows = |before: &Digest| digest::of_row(before, seq, &row) == stored;
        let right =
            computed.as_ref().is_none_or(|computed| *computed == stored) || self.instead.as_ref().is_some_and(follows);
        let before = self.before.replace(stored.clone());
        self.instead = None;
        if !right {
            self.instead = computed;
            let suspect = Suspect { seq, digest: stored, before, row };
            if self.suspects.len() < MOST { self.suspects.push(suspect) } else { self.report.more += 1 }
        }
    }

    /// Whether reason and details are those that were sealed, or went.
    fn texts(&mut self, seq: i64, row: &Link) {
        let Link { id, reason, reason_salt, reason_digest, detail, detail_salt, detail_digest, .. } = row;
        let reason = match (reason, reason_salt) {
            (Some(text), Some(salt)) => Some(digest::of_text(salt, text)) == *reason_digest,
            (None, None) => true,
            _ => false,
        };
        let nothing = detail.0.as_object().is_some_and(serde_json::Map::is_empty);
        let detail = match detail_salt {
            Some(salt) => Some(digest::of_json(salt, &detail.0)) == *detail_digest,
            None => nothing,
        };
        for (right, part) in [(reason, Part::Reason), (detail, Part::Detail)] {
            if !right {
                self.fault(Fault::Changed(seq, *id, part));
            }
        }
        let reason_went = reason_digest.is_some() && reason_salt.is_none();
        if reason_went || detail_salt.is_none() {
            self.report.erased += 1;
        }
    }

    fn end(&mut self, conn: &mut Connection) -> Result<(), StoreError> {
        let (head, anchor) = (self.report.chain.head_seq, self.report.chain.anchor_seq);
        if self.at < head {
            self.fault(Fault::Missing(self.at + 1, head));
        }
        for fault in judge(std::mem::take(&mut self.suspects)) {
            self.fault(fault);
        }
        // What was sealed meanwhile stands behind the head of the beginning, and is inside that of the end.
        let few = i64::try_from(MOST).unwrap_or(i64::MAX);
        let behind = audit::table.filter(audit::seq.gt(head)).order(audit::seq).limit(few);
        let behind: Vec<(AuditId, Option<i64>)> = db!(conn, |c| behind.select((audit::id, audit::seq)).load(c))?;
        let end = chain::state(conn)?.head_seq;
        let gone = audit::table.filter(audit::seq.le(anchor)).order(audit::seq).limit(few);
        let gone: Vec<(AuditId, Option<i64>)> = db!(conn, |c| gone.select((audit::id, audit::seq)).load(c))?;
        let behind = behind.into_iter().filter(|(_, seq)| seq.is_some_and(|seq| seq > end));
        for (id, seq) in gone.into_iter().chain(behind) {
            let seq = seq.unwrap_or_default();
            // It does not follow what stands before it either; that it is there at all says more.
            self.report.faults.retain(|fault| *fault != Fault::Foreign(seq, id));
            self.fault(Fault::Outside(seq, id));
        }
        let half = audit::table.filter(audit::seq.is_null().and(audit::digest.is_not_null())).limit(few);
        let half: Vec<AuditId> = db!(conn, |c| half.select(audit::id).load(c))?;
        for id in half {
            self.fault(Fault::Half(id));
        }
        self.report.unsealed = chain::unsealed(conn)?;
        Ok(())
    }
}
