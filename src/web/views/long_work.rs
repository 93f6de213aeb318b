//! Long work and its items.

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::long_work::{Item, LongWork};

/// Work that takes longer than a request.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Work)]
pub struct WorkView {
    /// The id.
    pub id: String,
    /// What it is, such as `people-import`.
    pub kind: String,
    /// `prepared`, `running`, `done` or `failed`.
    pub state: String,
    /// How many items it has.
    pub total: i32,
    /// How many of them are done.
    pub done: i32,
    /// Who asked for it; null: the program.
    pub by: Option<String>,
    /// How many items had which fate, such as `{"created": 3}`.
    pub result: Value,
    /// What went wrong last.
    pub error: Option<String>,
    /// When it was asked for.
    pub created_at: String,
    /// When it began.
    pub begun_at: Option<String>,
    /// When it ended.
    pub ended_at: Option<String>,
}

impl From<&LongWork> for WorkView {
    fn from(work: &LongWork) -> Self {
        Self {
            id: work.id.to_string(),
            kind: work.kind.to_string(),
            state: work.state.to_string(),
            total: work.total,
            done: work.done,
            by: work.by_id.map(|id| id.to_string()),
            result: work.result.0.clone(),
            error: work.error.clone(),
            created_at: work.created_at.to_string(),
            begun_at: work.begun_at.map(|at| at.to_string()),
            ended_at: work.ended_at.map(|at| at.to_string()),
        }
    }
}

/// One item of long work.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WorkItem)]
pub struct WorkItemView {
    /// Its number, from 1.
    pub number: i32,
    /// What it is about.
    pub input: Value,
    /// What became of it, in a word; null while it waits.
    pub fate: Option<String>,
    /// What else there is to tell of that.
    pub detail: Option<Value>,
}

impl From<Item> for WorkItemView {
    fn from(item: Item) -> Self {
        let detail = item.detail.map(|detail| detail.0);
        Self { number: item.number, input: item.input.0, fate: item.fate, detail }
    }
}
