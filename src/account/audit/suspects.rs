//! Rows that do not follow the row before them: which of them were moved, and which only stand behind one that was.

use std::collections::HashMap;

use super::Link;
use super::digest::{self, Digest};
use super::fault::Fault;

/// A row whose digest is not that of its place.
pub(super) struct Suspect {
    /// Its place.
    pub seq: i64,
    /// The digest that it has.
    pub digest: Digest,
    /// The digest that the row before it has; none: that row is missing.
    pub before: Option<Digest>,
    /// The row.
    pub row: Link,
}

/// What is wrong with each, in their order.
pub(super) fn judge(suspects: Vec<Suspect>) -> Vec<Fault> {
    // Digests that were found to belong to a place, and for each suspect where it belongs.
    let mut known: HashMap<i64, Digest> = HashMap::new();
    let mut belongs: Vec<Option<i64>> = vec![None; suspects.len()];
    let befores: HashMap<i64, Option<Digest>> =
        suspects.iter().map(|suspect| (suspect.seq, suspect.before.clone())).collect();
    loop {
        let mut found = false;
        for (index, suspect) in suspects.iter().enumerate() {
            if belongs[index].is_some() {
                continue;
            }
            let place = befores.keys().copied().find(|place| {
                let before = known.get(&(place - 1)).or_else(|| befores.get(place).and_then(Option::as_ref));
                before.is_some_and(|before| digest::of_row(before, *place, &suspect.row) == suspect.digest)
            });
            if let Some(place) = place {
                known.insert(place, suspect.digest.clone());
                belongs[index] = Some(place);
                found = true;
            }
        }
        if !found {
            break;
        }
    }
    let verdict = |(suspect, place): (Suspect, Option<i64>)| match place {
        Some(place) if place == suspect.seq => None,
        Some(place) => Some(Fault::Moved(suspect.seq, suspect.row.id, place)),
        None => Some(Fault::Foreign(suspect.seq, suspect.row.id)),
    };
    suspects.into_iter().zip(belongs).filter_map(verdict).collect()
}
