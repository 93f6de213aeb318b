//! The tables of second factors, of passkeys, of identities at providers, of who was erased, of limits, and of the audit log.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Uid, UtcTime};

    second_factors (person_id) {
        person_id -> Uid,
        secret -> Binary,
        last_step -> BigInt,
        begun_at -> UtcTime,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Uid, UtcTime};

    recovery_codes (person_id, hash) {
        person_id -> Uid,
        hash -> Binary,
        created_at -> UtcTime,
        used_at -> Nullable<UtcTime>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Uid, UtcTime};

    confirmation_limits (person_id) {
        person_id -> Uid,
        wrong -> Integer,
        since -> UtcTime,
        locked_until -> Nullable<UtcTime>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Uid, UtcTime};

    identities (provider, subject) {
        provider -> Text,
        subject -> Text,
        person_id -> Uid,
        linked_at -> UtcTime,
        last_used_at -> UtcTime,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::UtcTime;

    ways_taken (hash) {
        hash -> Binary,
        expires_at -> UtcTime,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{JsonDoc, Uid, UtcTime};

    passkeys (id) {
        id -> Uid,
        person_id -> Uid,
        credential_id -> Binary,
        credential -> JsonDoc,
        counter -> BigInt,
        name -> Text,
        created_at -> UtcTime,
        last_used_at -> Nullable<UtcTime>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{JsonDoc, Uid, UtcTime};

    passkey_challenges (hash) {
        hash -> Binary,
        purpose -> Text,
        session_id -> Nullable<Uid>,
        state -> JsonDoc,
        expires_at -> UtcTime,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Uid, UtcTime};

    erasures (person_id) {
        person_id -> Uid,
        erased_at -> UtcTime,
        keep_certificates -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    limits (key) {
        key -> Text,
        arrives_at -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{JsonDoc, Uid, UtcTime};

    audit (id) {
        id -> Uid,
        at -> UtcTime,
        actor_id -> Nullable<Uid>,
        action -> Text,
        subject -> Text,
        reason -> Nullable<Text>,
        detail -> JsonDoc,
        seq -> Nullable<BigInt>,
        digest -> Nullable<Binary>,
        reason_salt -> Nullable<Binary>,
        reason_digest -> Nullable<Binary>,
        detail_salt -> Nullable<Binary>,
        detail_digest -> Nullable<Binary>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{JsonDoc, Uid, UtcTime};

    audit_chain (id) {
        id -> Integer,
        head_seq -> BigInt,
        head_digest -> Binary,
        anchor_seq -> BigInt,
        anchor_digest -> Binary,
        anchor_at -> Nullable<UtcTime>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::UtcTime;

    token_keys (salt) {
        salt -> Text,
        signs_from -> UtcTime,
        accepted_until -> Nullable<UtcTime>,
    }
}
