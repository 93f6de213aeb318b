//! Which question goes to which pool of a quiz. A question may belong to several pools and is drawn once at most, so one
//! pool may have to leave a question to another. Pure.

use std::collections::VecDeque;

/// Gives questions to pools, the first ones first: a question is passed over only where no way of sharing out the ones
/// before it would leave it a place. `wanted` is how many each pool draws, `questions` the pools of each question. The
/// answer holds the questions of each pool; a pool has fewer than it wants only if the pools cannot all be filled.
///
/// (The sets of questions that fit into the pools are a transversal matroid, on which taking the first that fits is best;
/// that the questions before keep a place, perhaps in another pool, is done by augmenting paths.)
pub fn share_out(wanted: &[usize], questions: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut shares =
        Shares { wanted, questions, taken: vec![Vec::new(); wanted.len()], full: vec![false; wanted.len()] };
    let mut open: usize = wanted.iter().sum();
    for question in 0..questions.len() {
        if open == 0 {
            break;
        }
        if shares.place(question) {
            open -= 1;
        }
    }
    shares.taken
}

struct Shares<'a> {
    wanted: &'a [usize],
    questions: &'a [Vec<usize>],
    taken: Vec<Vec<usize>>,
    /// Pools that can neither take a question nor hand one on; once so, always so.
    full: Vec<bool>,
}

impl Shares<'_> {
    fn place(&mut self, question: usize) -> bool {
        // How a pool was reached: by which question, out of which pool (none: the new question).
        let mut reached: Vec<Option<(usize, Option<usize>)>> = vec![None; self.wanted.len()];
        let mut waiting = VecDeque::new();
        let mut visited = Vec::new();
        let mut here = None;
        let mut moving = vec![question];
        loop {
            for question in moving.drain(..) {
                for &pool in &self.questions[question] {
                    if !self.full[pool] && reached[pool].is_none() {
                        reached[pool] = Some((question, here));
                        waiting.push_back(pool);
                    }
                }
            }
            let Some(pool) = waiting.pop_front() else { break };
            if self.taken[pool].len() < self.wanted[pool] {
                self.shift(pool, &reached);
                return true;
            }
            visited.push(pool);
            moving.clone_from(&self.taken[pool]);
            here = Some(pool);
        }
        for pool in visited {
            self.full[pool] = true;
        }
        false
    }

    /// Each question on the way moves one pool on, the new one into the first.
    fn shift(&mut self, last: usize, reached: &[Option<(usize, Option<usize>)>]) {
        let mut pool = last;
        while let Some((question, from)) = reached[pool] {
            self.taken[pool].push(question);
            let Some(from) = from else { return };
            self.taken[from].retain(|moved| *moved != question);
            pool = from;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sizes(wanted: &[usize], questions: &[Vec<usize>]) -> Vec<usize> {
        share_out(wanted, questions).iter().map(Vec::len).collect()
    }

    #[test]
    fn each_pool_gets_its_number_and_no_question_goes_out_twice() {
        let questions = vec![vec![0, 1]; 10];
        let shared = share_out(&[3, 4], &questions);
        let mut all: Vec<usize> = shared.concat();
        all.sort_unstable();
        all.dedup();
        assert_eq!((shared[0].len(), shared[1].len(), all.len()), (3, 4, 7));
        assert!(all.iter().all(|question| *question < 7), "the first ones go first");
    }

    #[test]
    fn a_pool_leaves_questions_to_one_that_has_no_others() {
        // The first question fits both, and the second only the first pool, and so on along a chain.
        let chain: Vec<Vec<usize>> = (0..50).map(|at| vec![at, at + 1]).chain([vec![0]]).collect();
        assert_eq!(sizes(&[1; 51], &chain), [1; 51]);
        let reversed: Vec<Vec<usize>> = chain.into_iter().rev().collect();
        assert_eq!(sizes(&[1; 51], &reversed), [1; 51]);
    }

    #[test]
    fn the_first_questions_are_taken_though_a_pool_has_to_hand_one_on() {
        // 0 goes to pool 0 and moves to pool 1 when 1 comes, which fits pool 0 only; 2 is not needed.
        assert_eq!(share_out(&[1, 1], &[vec![0, 1], vec![0], vec![1]]), [[1], [0]]);
    }

    #[test]
    fn what_cannot_be_filled_stays_short() {
        assert_eq!(sizes(&[2, 2], &[vec![0, 1], vec![0, 1], vec![0]]).iter().sum::<usize>(), 3);
        assert_eq!(sizes(&[1], &[]), [0]);
        assert_eq!(sizes(&[], &[vec![], vec![]]), [0; 0]);
    }

    /// Against the plain truth: all ways of sharing out up to eight questions over three pools.
    #[test]
    fn it_is_as_good_as_trying_everything() {
        fn best(wanted: &[usize], questions: &[Vec<usize>]) -> usize {
            let Some((first, rest)) = questions.split_first() else { return 0 };
            let mut most = best(wanted, rest);
            for &pool in first {
                if wanted[pool] > 0 {
                    let mut left = wanted.to_vec();
                    left[pool] -= 1;
                    most = most.max(1 + best(&left, rest));
                }
            }
            most
        }
        let mut state: u64 = 7;
        let mut next = |bound: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from((state >> 33) % bound).unwrap()
        };
        for _ in 0..2_000 {
            let wanted: Vec<usize> = (0..3).map(|_| next(4)).collect();
            let questions: Vec<Vec<usize>> = (0..next(9)).map(|_| (0..3).filter(|_| next(2) == 1).collect()).collect();
            let shared = share_out(&wanted, &questions);
            for (pool, taken) in shared.iter().enumerate() {
                assert!(taken.len() <= wanted[pool]);
                assert!(taken.iter().all(|question| questions[*question].contains(&pool)));
            }
            let count: usize = shared.iter().map(Vec::len).sum();
            assert_eq!(count, best(&wanted, &questions), "{wanted:?} {questions:?}");
        }
    }
}
