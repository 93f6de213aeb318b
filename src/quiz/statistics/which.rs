//! Which of a learner's attempts count.

use serde::{Deserialize, Serialize};

use crate::base::Percent;

/// Which of a learner's finished attempts statistics are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Which {
    /// The first: later ones have learned from it.
    #[default]
    First,
    /// The last.
    Last,
    /// The one with the best grade, of equal ones the first.
    Highest,
    /// All of them, as if each were another learner's.
    All,
}

impl Which {
    /// Its name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Last => "last",
            Self::Highest => "highest",
            Self::All => "all",
        }
    }

    /// The attempts that count, of `taken` in the order of learners and their attempts. `of` tells whose an attempt is, and
    /// its grade.
    pub fn choose<T, W: PartialEq>(self, taken: Vec<T>, of: impl Fn(&T) -> (W, Option<Percent>)) -> Vec<T> {
        let mut chosen: Vec<T> = Vec::new();
        for attempt in taken {
            let (whose, grade) = of(&attempt);
            match chosen.last_mut().filter(|last| of(last).0 == whose) {
                Some(last) => match self {
                    Self::First => {}
                    Self::Last => *last = attempt,
                    Self::Highest if grade > of(last).1 => *last = attempt,
                    Self::Highest => {}
                    Self::All => chosen.push(attempt),
                },
                None => chosen.push(attempt),
            }
        }
        chosen
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_learner_counts_once_unless_all_attempts_are_asked_for() {
        let taken = || vec![("ana", 50), ("ana", 90), ("ana", 70), ("ben", 40), ("ben", 40)];
        let chosen = |which: Which| {
            let taken = taken().into_iter().enumerate().collect::<Vec<_>>();
            let chosen = which.choose(taken, |(_, (name, grade))| (*name, Some(Percent::from_hundredths(grade * 100))));
            chosen.into_iter().map(|(at, _)| at).collect::<Vec<_>>()
        };
        assert_eq!(chosen(Which::First), [0, 3]);
        assert_eq!(chosen(Which::Last), [2, 4]);
        assert_eq!(chosen(Which::Highest), [1, 3]);
        assert_eq!(chosen(Which::All), [0, 1, 2, 3, 4]);
    }
}
