//! The tables of SCIM: its tokens, what a directory says of people, its groups.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Uid, UtcTime};

    scim_tokens (id) {
        id -> Uid,
        name -> Text,
        hash -> Binary,
        may_roles -> Bool,
        created_at -> UtcTime,
        expires_at -> Nullable<UtcTime>,
        last_used_at -> Nullable<UtcTime>,
        revoked_at -> Nullable<UtcTime>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Uid, UtcTime};

    scim_users (person_id) {
        person_id -> Uid,
        external_id -> Nullable<Text>,
        formatted_name -> Nullable<Text>,
        family_name -> Nullable<Text>,
        given_name -> Nullable<Text>,
        language_given -> Bool,
        suspended_at -> Nullable<UtcTime>,
        removed_at -> Nullable<UtcTime>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Uid, UtcTime};

    scim_groups (id) {
        id -> Uid,
        display_name -> Text,
        name_key -> Text,
        external_id -> Nullable<Text>,
        cohort_id -> Nullable<Uid>,
        role -> Nullable<Text>,
        created_at -> UtcTime,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Uid, UtcTime};

    scim_members (group_id, person_id) {
        group_id -> Uid,
        person_id -> Uid,
    }
}
