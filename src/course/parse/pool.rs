//! The `[[pools]]` of quizzes, and the tags by which they draw.

use unicode_normalization::UnicodeNormalization;

use crate::course::draft::{At, PoolDraft, Text};

use super::decode::Table;

/// The pools of a quiz; `None` where the key has a wrong type.
pub(super) fn pools(root: &Table<'_>) -> Option<Vec<PoolDraft>> {
    let pools = root.tables("pools");
    if pools.is_none() && root.has("pools") {
        return None;
    }
    Some(pools.map(|tables| tables.value.into_iter().map(pool).collect()).unwrap_or_default())
}

/// The tags of a question.
pub(super) fn tags(table: &Table<'_>) -> Vec<Text> {
    let tags = table.texts("tags").map(|tags| tags.value).unwrap_or_default();
    tags.into_iter().map(|tag| Text { value: normal(&tag.value), ..tag }).collect()
}

/// A tag as it is compared: what looks the same is the same.
fn normal(tag: &str) -> String {
    let words: Vec<&str> = tag.split_whitespace().collect();
    words.join(" ").nfc().collect()
}

fn pool(table: Table<'_>) -> PoolDraft {
    let tag = table.string("tag").map(|tag| At { value: normal(&tag.value), at: tag.at });
    let bank = table.slug("bank");
    if !table.has("bank") && !table.has("tag") {
        let help = "name what the questions are drawn from: `bank = \"...\"`, `tag = \"...\"` or both".to_owned();
        table.report(table.at, "missing-key", "the pool has neither `bank` nor `tag`", Some(help));
    }
    table.require("draw", "how many questions each attempt draws from the pool");
    let draw = table.whole("draw", 1, 10_000);
    let doubtful = (bank.is_none() && table.has("bank")) || (tag.is_none() && table.has("tag"));
    let pool = PoolDraft { at: table.at, doubtful: doubtful || (bank.is_none() && tag.is_none()), bank, tag, draw };
    table.finish();
    pool
}
