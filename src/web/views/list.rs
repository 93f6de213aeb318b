//! Lists, as the document describes them.

use utoipa::ToSchema;

/// A page of a list, as `base::Page` goes out.
#[derive(Debug, ToSchema)]
pub struct Listed<T> {
    /// The items, in the list's order.
    pub items: Vec<T>,
    /// What to pass as `after` for the next page; null on the last one.
    pub next: Option<String>,
}
