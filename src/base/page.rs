//! Pages of a list: `?limit=&after=` in, `{"items": [...], "next": ...}` out.

use serde::Serialize;

/// Where a list goes on: an opaque text that the server gave.
pub type Cursor = String;

/// What a caller asked of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRequest {
    /// How many items at most, 1 to 200.
    pub limit: usize,
    /// The `next` of the page before.
    pub after: Option<Cursor>,
}

impl Default for PageRequest {
    fn default() -> Self {
        Self { limit: 50, after: None }
    }
}

/// One page of a list.
#[derive(Debug, Clone, Serialize)]
pub struct Page<T> {
    /// The items, in the list's order.
    pub items: Vec<T>,
    /// What to pass as `after` for the next page; null on the last one.
    pub next: Option<Cursor>,
}

impl<T> Page<T> {
    /// A page out of `limit + 1` rows: the extra row only tells that there is more.
    pub fn new(mut items: Vec<T>, limit: usize, cursor: impl Fn(&T) -> Cursor) -> Self {
        let more = items.len() > limit;
        items.truncate(limit);
        let next = if more { items.last().map(cursor) } else { None };
        Self { items, next }
    }

    /// The same page of other items.
    pub fn map<U>(self, to: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(to).collect(), next: self.next }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_extra_row_becomes_the_next_cursor() {
        let page = Page::new(vec![1, 2, 3], 2, |n| n.to_string());
        assert_eq!((page.items, page.next), (vec![1, 2], Some("2".to_owned())));
        assert_eq!(Page::new(vec![1, 2], 2, |n: &i32| n.to_string()).next, None);
    }
}
