//! The sheets of attempts that answers come for, in memory: what an attempt asks never changes, and to read it again for
//! every answer was most of what an answer cost.
//!
//! Only what cannot change is kept. Whether the attempt is still open, and whose it is, the database says at every save.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, PoisonError, RwLock};

use super::draw::Draw;
use crate::base::{AttemptId, Slug};
use crate::course::catalogue::Version;

/// So many sheets are kept for sure, and twice as many at most; some kilobytes each.
const KEPT: usize = 1024;

/// What an attempt asks.
#[derive(Debug)]
pub struct Sheet {
    /// The version that its questions are of.
    pub version: Arc<Version>,
    /// The module of the quiz.
    pub module: Slug,
    /// The quiz.
    pub quiz: Slug,
    /// Its questions, in their order.
    pub draw: Draw,
}

/// The sheets that were used last.
#[derive(Debug)]
pub struct Sheets(RwLock<Recent<AttemptId, Arc<Sheet>>>);

impl Default for Sheets {
    fn default() -> Self {
        Self(RwLock::new(Recent::new(KEPT)))
    }
}

impl Sheets {
    /// The sheet of an attempt, if it is known.
    pub fn get(&self, id: AttemptId) -> Option<Arc<Sheet>> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(sheet) = known.young.get(&id) {
            return Some(sheet.clone());
        }
        let sheet = known.old.get(&id)?.clone();
        drop(known);
        self.keep(id, sheet.clone());
        Some(sheet)
    }

    /// Keeps a sheet.
    pub fn keep(&self, id: AttemptId, sheet: Arc<Sheet>) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).keep(id, sheet);
    }

    /// Lets the sheet of an attempt go that takes no more answers.
    pub fn forget(&self, id: AttemptId) {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        known.young.remove(&id);
        known.old.remove(&id);
    }
}

/// The young, and those that were young before: what is not used again goes with its generation.
#[derive(Debug)]
struct Recent<K, V> {
    size: usize,
    young: HashMap<K, V>,
    old: HashMap<K, V>,
}

impl<K: Eq + Hash, V> Recent<K, V> {
    fn new(size: usize) -> Self {
        Self { size, young: HashMap::new(), old: HashMap::new() }
    }

    fn keep(&mut self, key: K, value: V) {
        if self.young.len() >= self.size {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(key, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_those_are_kept_that_came_last() {
        let mut recent = Recent::new(3);
        for number in 1..=8 {
            recent.keep(number, ());
            assert!(recent.young.len() + recent.old.len() <= 6);
        }
        let has = |number| recent.young.contains_key(&number) || recent.old.contains_key(&number);
        assert_eq!((1..=8).filter(|number| has(*number)).collect::<Vec<_>>(), [4, 5, 6, 7, 8]);
    }
}
