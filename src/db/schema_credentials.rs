//! The tables of credentials, for both databases, as `schema` has the others. `tests/parity.rs` holds them against the
//! migrations.
#![allow(missing_docs, reason = "the migrations say what each table is")]

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
