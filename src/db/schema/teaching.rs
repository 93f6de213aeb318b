//! The tables of messages to cohorts, and of invitations.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Uid, UtcTime};

    announcements (id) {
        id -> Uid,
        cohort_id -> Uid,
        sender_id -> Uid,
        audience -> Text,
        subject -> Text,
        text -> Text,
        recipients -> Integer,
        sent_at -> UtcTime,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Uid;

    announcement_mails (announcement_id, outbox_id) {
        announcement_id -> Uid,
        outbox_id -> Uid,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Uid, UtcTime};

    invitations (id) {
        id -> Uid,
        cohort_id -> Uid,
        email -> Text,
        email_key -> Text,
        language -> Text,
        hash -> Binary,
        invited_by -> Uid,
        created_at -> UtcTime,
        sent_at -> UtcTime,
        expires_at -> UtcTime,
        accepted_at -> Nullable<UtcTime>,
        accepted_by -> Nullable<Uid>,
        withdrawn_at -> Nullable<UtcTime>,
    }
}
