//! The items of long work: what each is about, and what became of it.

use diesel::prelude::*;
use serde_json::Value;

use super::count;
use crate::base::{LongWorkId, Page, PageRequest};
use crate::db::schema::long_work_items as items;
use crate::db::types::Json;
use crate::db::{Connection, StoreError, db};

/// One of its items.
#[derive(Debug, Clone, Queryable)]
pub struct Item {
    /// Its number, from 1.
    pub number: i32,
    /// What it is about.
    pub input: Json<Value>,
    /// What became of it, in a word; none while it waits.
    pub fate: Option<String>,
    /// What else there is to tell of that.
    pub detail: Option<Json<Value>>,
}

/// What becomes of an item.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// In a word, by which outcomes are counted.
    pub fate: &'static str,
    /// What else there is to tell.
    pub detail: Value,
}

/// Its items, in their order; those of one fate, when one is given. The cursor is a number.
///
/// # Errors
/// [`StoreError`].
pub fn list_items(
    conn: &mut Connection,
    id: LongWorkId,
    fate: Option<&str>,
    page: &PageRequest,
) -> Result<Page<Item>, StoreError> {
    let after: i32 = page.after.as_deref().and_then(|cursor| cursor.parse().ok()).unwrap_or(0);
    let rows = i64::from(count(page.limit + 1));
    let found: Vec<Item> = db!(conn, |c| {
        let mut query = items::table.filter(items::work_id.eq(id).and(items::number.gt(after))).into_boxed();
        if let Some(fate) = fate {
            query = query.filter(items::fate.eq(fate));
        }
        query.order(items::number).limit(rows).select(ITEM).load(c)
    })?;
    Ok(Page::new(found, page.limit, |item| item.number.to_string()))
}

type ItemColumns = (items::number, items::input, items::fate, items::detail);
const ITEM: ItemColumns = (items::number, items::input, items::fate, items::detail);

/// The items behind a number, in their order.
///
/// # Errors
/// [`StoreError`].
pub fn items_after(conn: &mut Connection, id: LongWorkId, after: i32, limit: i32) -> Result<Vec<Item>, StoreError> {
    let query = items::table
        .filter(items::work_id.eq(id).and(items::number.gt(after)))
        .order(items::number)
        .limit(i64::from(limit))
        .select(ITEM);
    Ok(db!(conn, |c| query.load(c))?)
}

/// Notes what became of an item.
///
/// # Errors
/// [`StoreError`].
pub fn note(conn: &mut Connection, id: LongWorkId, number: i32, outcome: Outcome) -> Result<(), StoreError> {
    let item = items::table.find((id, number));
    let changes = (items::fate.eq(Some(outcome.fate)), items::detail.eq(Some(Json(outcome.detail))));
    db!(conn, |c| diesel::update(item).set(changes).execute(c))?;
    Ok(())
}
