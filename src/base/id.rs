//! Ids: UUIDs of version 7 (they sort by time, so that indexes grow at their end), typed by what they name.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

use super::{Timestamp, random};

/// An id of a `K`. On the wire it is an opaque string; ids of different kinds do not mix.
pub struct Id<K>(Uuid, PhantomData<fn() -> K>);

impl<K> Id<K> {
    /// A new id, made at `now`.
    pub fn new(now: Timestamp) -> Self {
        let millis = u64::try_from(now.micros() / 1000).unwrap_or(0);
        Self::from_uuid(uuid::Builder::from_unix_timestamp_millis(millis, &random::bytes()).into_uuid())
    }

    /// The lowest id of the moment `at` (to the millisecond): what was made from then on has none below it.
    pub fn first_at(at: Timestamp) -> Self {
        let millis = u64::try_from(at.micros() / 1000).unwrap_or(0);
        Self::from_uuid(Uuid::from_u128(u128::from(millis) << 80))
    }

    /// The id that these sixteen bytes are.
    pub const fn from_uuid(uuid: Uuid) -> Self {
        Self(uuid, PhantomData)
    }

    /// The sixteen bytes.
    pub const fn uuid(self) -> Uuid {
        self.0
    }

    /// The same where they lie.
    pub const fn as_bytes(&self) -> &[u8; 16] {
        self.0.as_bytes()
    }
}

impl<K> Clone for Id<K> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<K> Copy for Id<K> {}
impl<K> PartialEq for Id<K> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<K> Eq for Id<K> {}
impl<K> Hash for Id<K> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}
impl<K> PartialOrd for Id<K> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl<K> Ord for Id<K> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.cmp(&other.0)
    }
}
impl<K> fmt::Display for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
impl<K> fmt::Debug for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
impl<K> FromStr for Id<K> {
    type Err = uuid::Error;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Uuid::parse_str(text).map(Self::from_uuid)
    }
}
impl<K> Serialize for Id<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}
impl<'de, K> Deserialize<'de> for Id<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|_| serde::de::Error::custom("it is not an id that this service gave"))
    }
}

macro_rules! ids {
    ($($name:ident, $kind:ident: $doc:literal;)*) => {
        /// The kinds of things that have an id; they exist only as markers of [`Id`].
        pub mod kind {
            $(#[doc = $doc] pub enum $kind {})*
        }
        $(#[doc = concat!("The id of ", $doc, ".")] pub type $name = Id<kind::$kind>;)*
    };
}

ids! {
    PersonId, Person: "a person";
    SessionId, Session: "a signed-in session";
    PasskeyId, Passkey: "a passkey";
    VersionId, Version: "a published course version";
    CohortId, Cohort: "a cohort";
    EnrolmentId, Enrolment: "an enrolment";
    AttemptId, Attempt: "an attempt at a quiz";
    OverrideId, Override: "an override of the rules of quizzes";
    CertificateId, Certificate: "a certificate";
    BatchId, Batch: "a batch of certificates";
    OutboxId, Outbox: "a piece of work in the outbox";
    AnnouncementId, Announcement: "a message to a cohort";
    InvitationId, Invitation: "an invitation into a cohort";
    LongWorkId, LongWork: "a piece of long work";
    AuditId, Audit: "an entry of the audit log";
    ScimTokenId, ScimToken: "a token of a directory";
    ScimGroupId, ScimGroup: "a group of a directory";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_sort_by_the_time_they_were_made() {
        let early = PersonId::new(Timestamp::from_micros(1_000_000_000));
        let late = PersonId::new(Timestamp::from_micros(2_000_000_000));
        assert!(early < late);
        assert!(PersonId::first_at(Timestamp::from_micros(2_000_000_000)) <= late);
        assert!(PersonId::first_at(Timestamp::from_micros(1_000_001_000)) > early);
        assert_eq!(early.to_string().parse::<PersonId>().unwrap(), early);
    }
}
