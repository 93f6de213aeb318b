//! The tables of certificates and credentials.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{JsonDoc, Uid, UtcTime};

    certificates (id) {
        id -> Uid,
        enrolment_id -> Uid,
        person_id -> Uid,
        number -> Text,
        code -> Text,
        document -> JsonDoc,
        issued_at -> UtcTime,
        valid_until -> Nullable<UtcTime>,
        revoked_at -> Nullable<UtcTime>,
        revocation_reason -> Nullable<Text>,
        superseded_by -> Nullable<Uid>,
        kind -> Text,
        course -> Text,
        holder_key -> Text,
        batch_id -> Nullable<Uid>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{JsonDoc, Uid, UtcTime};

    certificate_documents (certificate_id) {
        certificate_id -> Uid,
        pdf -> Binary,
        sha256 -> Text,
        rendered_at -> UtcTime,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{JsonDoc, Uid, UtcTime};

    certificate_exclusions (enrolment_id) {
        enrolment_id -> Uid,
        reason -> Text,
        excluded_by -> Uid,
        excluded_at -> UtcTime,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{JsonDoc, Uid, UtcTime};

    certificate_batches (id) {
        id -> Uid,
        issued_by -> Uid,
        issued_at -> UtcTime,
        certificates -> Integer,
        signed -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Uid, UtcTime};

    signing_keys (id) {
        id -> Text,
        ed25519 -> Binary,
        p256 -> Binary,
        created_at -> UtcTime,
        retired_at -> Nullable<UtcTime>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Uid, UtcTime};

    credentials (certificate_id) {
        certificate_id -> Uid,
        list -> Integer,
        place -> Integer,
        signed -> Nullable<Text>,
        signed_at -> Nullable<UtcTime>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Uid, UtcTime};

    credential_status (list, place) {
        list -> Integer,
        place -> Integer,
        set_at -> UtcTime,
    }
}
