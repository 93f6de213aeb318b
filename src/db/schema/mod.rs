//! The tables, for both databases. The suite's `parity` holds them against the migrations.
#![allow(missing_docs, reason = "the migrations say what each table is")]

mod directory;
mod issued;
mod people;
mod tasks;
mod teaching;

pub use directory::*;
pub use issued::*;
pub use people::*;
pub use tasks::*;
pub use teaching::*;

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{JsonDoc, Uid, UtcTime};

    persons (id) {
        id -> Uid,
        email -> Text,
        email_key -> Text,
        full_name -> Text,
        country -> Nullable<Text>,
        affiliation -> Nullable<Text>,
        language -> Text,
        role -> Text,
        password_hash -> Nullable<Text>,
        email_confirmed_at -> Nullable<UtcTime>,
        locked_at -> Nullable<UtcTime>,
        demo -> Bool,
        created_at -> UtcTime,
        bounced_at -> Nullable<UtcTime>,
        soft_bounces -> Integer,
        reminders -> Bool,
        unsubscribe_key -> Nullable<Text>,
        second_factor_at -> Nullable<UtcTime>,
        erased_at -> Nullable<UtcTime>,
        seen_at -> Nullable<UtcTime>,
        passkeys_at -> Nullable<UtcTime>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{JsonDoc, Uid, UtcTime};

    sessions (id) {
        id -> Uid,
        person_id -> Uid,
        user_agent -> Nullable<Text>,
        created_at -> UtcTime,
        last_used_at -> UtcTime,
        expires_at -> UtcTime,
        ended_at -> Nullable<UtcTime>,
        confirmed_at -> UtcTime,
        vouched -> Bool,
        passkey_at -> Nullable<UtcTime>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{JsonDoc, Uid, UtcTime};

    refresh_tokens (hash) {
        hash -> Binary,
        session_id -> Uid,
        issued_at -> UtcTime,
        used_at -> Nullable<UtcTime>,
        successor -> Nullable<Binary>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{JsonDoc, Uid, UtcTime};

    one_time_tokens (hash) {
        hash -> Binary,
        purpose -> Text,
        person_id -> Nullable<Uid>,
        created_at -> UtcTime,
        expires_at -> UtcTime,
        used_at -> Nullable<UtcTime>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{JsonDoc, Uid, UtcTime};

    idempotency_keys (scope, name) {
        scope -> Text,
        name -> Text,
        fingerprint -> Binary,
        status -> Integer,
        body -> Text,
        created_at -> UtcTime,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{JsonDoc, Uid, UtcTime};

    facts (name) {
        name -> Text,
        value -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{JsonDoc, Uid, UtcTime};

    counters (name) {
        name -> Text,
        value -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{JsonDoc, Uid, UtcTime};

    course_versions (id) {
        id -> Uid,
        course -> Text,
        number -> Integer,
        digest -> Text,
        content -> JsonDoc,
        published_at -> UtcTime,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{JsonDoc, Uid, UtcTime};

    assets (sha256) {
        sha256 -> Text,
        media_type -> Text,
        bytes -> Binary,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{JsonDoc, Uid, UtcTime};

    cohorts (id) {
        id -> Uid,
        course -> Text,
        title -> Text,
        starts_at -> Nullable<UtcTime>,
        ends_at -> Nullable<UtcTime>,
        created_at -> UtcTime,
        concluded_at -> Nullable<UtcTime>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{JsonDoc, Uid, UtcTime};

    cohort_facilitators (cohort_id, person_id) {
        cohort_id -> Uid,
        person_id -> Uid,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{JsonDoc, Uid, UtcTime};

    enrolments (id) {
        id -> Uid,
        person_id -> Uid,
        course -> Text,
        version_id -> Uid,
        cohort_id -> Nullable<Uid>,
        status -> Text,
        created_at -> UtcTime,
        completed_at -> Nullable<UtcTime>,
        percent -> Integer,
        lessons_done -> Integer,
        grade -> Nullable<Integer>,
        passed -> Bool,
        last_activity_at -> Nullable<UtcTime>,
        units_done -> Nullable<Text>,
        kept_passes -> Nullable<JsonDoc>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{JsonDoc, Uid, UtcTime};

    lesson_completions (enrolment_id, module, lesson) {
        enrolment_id -> Uid,
        module -> Text,
        lesson -> Text,
        completed_at -> UtcTime,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{JsonDoc, Uid, UtcTime};

    attempts (id) {
        id -> Uid,
        enrolment_id -> Uid,
        module -> Text,
        quiz -> Text,
        number -> Integer,
        state -> Text,
        draw -> JsonDoc,
        started_at -> UtcTime,
        deadline -> Nullable<UtcTime>,
        submitted_at -> Nullable<UtcTime>,
        grade -> Nullable<Integer>,
        passed -> Nullable<Bool>,
        receipt -> Nullable<Text>,
        expires_at -> Nullable<UtcTime>,
        version_id -> Nullable<Uid>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{JsonDoc, Uid, UtcTime};

    overrides (id) {
        id -> Uid,
        enrolment_id -> Nullable<Uid>,
        cohort_id -> Nullable<Uid>,
        module -> Nullable<Text>,
        quiz -> Nullable<Text>,
        extra_minutes -> Nullable<Integer>,
        extra_attempts -> Nullable<Integer>,
        opens_at -> Nullable<UtcTime>,
        closes_at -> Nullable<UtcTime>,
        paused_at -> Nullable<UtcTime>,
        resumed_at -> Nullable<UtcTime>,
        reason -> Text,
        created_at -> UtcTime,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{JsonDoc, Uid, UtcTime};

    responses (attempt_id, question) {
        attempt_id -> Uid,
        question -> Text,
        sequence -> BigInt,
        response -> JsonDoc,
        saved_at -> UtcTime,
        fraction -> Nullable<Double>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{JsonDoc, Uid, UtcTime};

    outbox (id) {
        id -> Uid,
        kind -> Text,
        cause -> Text,
        payload -> JsonDoc,
        state -> Text,
        tries -> Integer,
        due_at -> Nullable<UtcTime>,
        lease -> Nullable<Uid>,
        error -> Nullable<Text>,
        created_at -> UtcTime,
        finished_at -> Nullable<UtcTime>,
        recipient -> Nullable<Text>,
        template -> Nullable<Text>,
        lane -> Nullable<Text>,
        paced -> Bool,
        bounced_at -> Nullable<UtcTime>,
        bounce -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{JsonDoc, Uid, UtcTime};

    outbox_lanes (name) {
        name -> Text,
        next_at -> UtcTime,
        slow_until -> Nullable<UtcTime>,
        slowness -> Integer,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{JsonDoc, Uid, UtcTime};

    corrections (course, question) {
        course -> Text,
        question -> Text,
        version_id -> Uid,
        made_at -> UtcTime,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{JsonDoc, Uid, UtcTime};

    essay_marks (attempt_id, question, marker_id) {
        attempt_id -> Uid,
        question -> Text,
        marker_id -> Uid,
        marks -> Double,
        criteria -> Nullable<JsonDoc>,
        comment -> Nullable<Text>,
        agreed -> Bool,
        sequence -> BigInt,
        marked_at -> UtcTime,
    }
}

diesel::joinable!(sessions -> persons (person_id));
diesel::joinable!(refresh_tokens -> sessions (session_id));
diesel::joinable!(enrolments -> persons (person_id));
diesel::joinable!(attempts -> enrolments (enrolment_id));
diesel::joinable!(cohort_facilitators -> cohorts (cohort_id));
diesel::joinable!(responses -> attempts (attempt_id));
diesel::joinable!(certificate_exclusions -> enrolments (enrolment_id));
diesel::joinable!(scim_members -> scim_groups (group_id));
diesel::joinable!(scim_members -> persons (person_id));
diesel::joinable!(scim_users -> persons (person_id));
diesel::joinable!(certificate_documents -> certificates (certificate_id));

diesel::allow_columns_to_appear_in_same_group_by_clause!(announcement_mails::announcement_id, outbox::state);

diesel::allow_tables_to_appear_in_same_query!(
    persons,
    erasures,
    sessions,
    refresh_tokens,
    one_time_tokens,
    idempotency_keys,
    audit,
    facts,
    counters,
    course_versions,
    assets,
    cohorts,
    cohort_facilitators,
    enrolments,
    lesson_completions,
    attempts,
    essay_marks,
    overrides,
    responses,
    certificates,
    certificate_documents,
    certificate_exclusions,
    certificate_batches,
    outbox,
    outbox_lanes,
    corrections,
    announcements,
    announcement_mails,
    invitations,
    long_work,
    long_work_items,
    person_words,
    second_factors,
    recovery_codes,
    identities,
    ways_taken,
    passkeys,
    passkey_challenges,
    token_keys,
    confirmation_limits,
    limits,
    scim_users,
    scim_groups,
    scim_members,
);
