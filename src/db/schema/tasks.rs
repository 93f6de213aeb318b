//! The tables of long work, and of the words by which people are found.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{JsonDoc, Uid, UtcTime};

    long_work (id) {
        id -> Uid,
        kind -> Text,
        state -> Text,
        total -> Integer,
        done -> Integer,
        by_id -> Nullable<Uid>,
        options -> JsonDoc,
        result -> JsonDoc,
        error -> Nullable<Text>,
        tries -> Integer,
        created_at -> UtcTime,
        begun_at -> Nullable<UtcTime>,
        ended_at -> Nullable<UtcTime>,
        due_at -> Nullable<UtcTime>,
        lease -> Nullable<Uid>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{JsonDoc, Uid};

    long_work_items (work_id, number) {
        work_id -> Uid,
        number -> Integer,
        input -> JsonDoc,
        fate -> Nullable<Text>,
        detail -> Nullable<JsonDoc>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Uid;

    person_words (person_id, word) {
        person_id -> Uid,
        word -> Text,
    }
}
