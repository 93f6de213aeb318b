//! What an import of people came to, row by row.

use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::long_work::{Item, LongWork, Outcome, count_fate};

/// An import of people.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PeopleImport)]
pub struct ImportView {
    /// Whether nothing was changed.
    pub dry_run: bool,
    /// The work, for `GET /work/{id}`; null for a dry run.
    pub work: Option<String>,
    /// `done`, or `running` where it goes on in the background.
    pub state: String,
    /// How many rows there are.
    pub total: usize,
    /// How many rows had which fate: `{"created": 3, "updated": 1, "unchanged": 20, "refused": 2}`.
    pub counts: Value,
    /// What became of each row; none while it goes on.
    pub rows: Vec<ImportedRow>,
}

/// What became of a row.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportedRow {
    /// The line of the file.
    pub line: u64,
    /// The address in it.
    pub email: String,
    /// The name in it.
    pub name: String,
    /// `created`, `updated`, `unchanged` or `refused`.
    pub fate: String,
    /// What was changed of the person: the columns.
    pub fields: Vec<String>,
    /// Why it was refused: `{column, code, message}` each.
    pub faults: Vec<Value>,
}

fn row(input: &Value, fate: &str, detail: &Value) -> ImportedRow {
    let text = |name: &str| input[name].as_str().unwrap_or_default().to_owned();
    let fields = detail["fields"].as_array().into_iter().flatten();
    let mut faults = detail["faults"].as_array().cloned().unwrap_or_default();
    if let (true, Some(message)) = (faults.is_empty(), detail["message"].as_str()) {
        faults.push(json!({ "column": "", "code": "refused", "message": message }));
    }
    ImportedRow {
        line: input["line"].as_u64().unwrap_or(0),
        email: text("email"),
        name: text("name"),
        fate: fate.to_owned(),
        fields: fields.filter_map(|field| field.as_str().map(str::to_owned)).collect(),
        faults,
    }
}

fn all_fates(counts: &Value) -> Value {
    let count = |fate: &str| counts[fate].as_i64().unwrap_or(0);
    json!({
        "created": count("created"), "updated": count("updated"), "unchanged": count("unchanged"),
        "refused": count("refused"),
    })
}

impl ImportView {
    /// What a dry run tells.
    pub fn of_dry_run(told: Vec<(Value, Option<Outcome>)>) -> Self {
        let mut counts = json!({});
        let mut rows = Vec::with_capacity(told.len());
        for (input, outcome) in told {
            let Some(outcome) = outcome else { continue };
            count_fate(&mut counts, outcome.fate);
            rows.push(row(&input, outcome.fate, &outcome.detail));
        }
        let counts = all_fates(&counts);
        Self { dry_run: true, work: None, state: "done".to_owned(), total: rows.len(), counts, rows }
    }

    /// What an import came to.
    pub fn of_work(work: &LongWork, items: Vec<Item>) -> Self {
        let told = items.into_iter().map(|item| {
            let detail = item.detail.map(|detail| detail.0).unwrap_or_default();
            row(&item.input.0, item.fate.as_deref().unwrap_or("waits"), &detail)
        });
        Self {
            dry_run: false,
            work: Some(work.id.to_string()),
            state: work.state.to_string(),
            total: usize::try_from(work.total).unwrap_or(0),
            counts: all_fates(&work.result.0),
            rows: told.collect(),
        }
    }
}
