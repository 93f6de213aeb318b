//! Banks and the pools through which quizzes draw from them: whether every attempt gets the questions that it is promised.

use std::collections::{BTreeMap, BTreeSet};

use super::quizzes::Sheet;
use crate::course::diagnostic::{Faults, did_you_mean};
use crate::course::draft::{At, Draft, PoolDraft, QuestionDraft, UnitContent};
use crate::course::pools::share_out;

/// More pools than anybody needs in one quiz; it keeps the work of drawing small.
const MOST_POOLS: usize = 50;

pub(super) fn check(draft: &Draft, faults: &Faults<'_>) {
    let shelf = Shelf::new(draft);
    let mut drawn = BTreeSet::new();
    let mut any_tag = false;
    for unit in draft.modules.iter().flat_map(|module| &module.units) {
        let UnitContent::Quiz(quiz, _) = &unit.content else { continue };
        let pools = quiz.as_ref().map(|quiz| quiz.pools.as_ref());
        // A quiz that could not be read may draw from any bank.
        let Some(Some(pools)) = pools else {
            any_tag = true;
            continue;
        };
        any_tag |= pools.iter().any(|pool| pool.bank.is_none());
        drawn.extend(pools.iter().filter_map(|pool| pool.bank.as_ref()).map(|bank| bank.value.as_str()));
        shelf.pools(pools, &Sheet { path: &unit.path, faults });
    }
    for bank in &draft.banks {
        if let Some(questions) = bank.file.as_ref().and_then(|file| file.questions.as_ref())
            && questions.is_empty()
        {
            faults.report(&bank.path, 0, "bank-without-questions", "the bank has no questions");
        }
        if !any_tag && !drawn.contains(bank.slug.as_str()) {
            let help = format!("a quiz draws from it with `[[pools]]`, `bank = \"{}\"` and `draw = 1`", bank.slug);
            faults.remark(&bank.path, 0, "unused-bank", "no quiz draws from this bank", help);
        }
    }
}

/// All questions of the banks.
struct Shelf<'d> {
    /// The banks by name, with whether all their questions could be read.
    banks: BTreeMap<&'d str, bool>,
    questions: Vec<(&'d str, &'d QuestionDraft)>,
}

impl<'d> Shelf<'d> {
    fn new(draft: &'d Draft) -> Self {
        let mut shelf = Self { banks: BTreeMap::new(), questions: Vec::new() };
        for bank in &draft.banks {
            let questions = bank.file.as_ref().and_then(|file| file.questions.as_ref());
            shelf.banks.insert(&bank.slug, questions.is_some());
            shelf.questions.extend(questions.into_iter().flatten().map(|question| (&*bank.slug, question)));
        }
        shelf
    }

    fn pools(&self, pools: &[PoolDraft], sheet: &Sheet<'_>) {
        if let Some(beyond) = pools.get(MOST_POOLS) {
            let message = format!("the quiz has {} pools, {MOST_POOLS} are the most", pools.len());
            return sheet.report(beyond.at, "too-many-pools", message, None);
        }
        let mut known = BTreeSet::new();
        let mut filled = Vec::new();
        for pool in pools {
            let rule = (pool.bank.as_ref().map(|bank| &*bank.value), pool.tag.as_ref().map(|tag| &*tag.value));
            if !pool.doubtful && !known.insert(rule) {
                let help = "make it one pool, and add up what they draw".to_owned();
                let message = "another pool of this quiz draws from the same questions";
                sheet.report(pool.at, "duplicate-pool", message, Some(help));
            }
            filled.extend(self.pool(pool, sheet));
        }
        // What a fault of one pool brings about for the others is not said.
        if filled.len() == pools.len() {
            together(pools, &filled, sheet);
        }
    }

    /// The places of the questions of a pool that is in order by itself.
    fn pool(&self, pool: &PoolDraft, sheet: &Sheet<'_>) -> Option<Vec<usize>> {
        if pool.doubtful {
            return None;
        }
        let banks: Vec<&str> = match &pool.bank {
            Some(bank) => vec![self.bank(bank, sheet)?],
            None => self.banks.keys().copied().collect(),
        };
        let complete = banks.iter().all(|bank| self.banks.get(bank) == Some(&true));
        let of_banks = || self.questions.iter().enumerate().filter(|(_, (bank, _))| banks.contains(bank));
        let has_tag = |question: &QuestionDraft| match &pool.tag {
            Some(tag) => question.tags.iter().any(|known| known.value == tag.value),
            None => true,
        };
        let places: Vec<usize> =
            of_banks().filter(|(_, (_, question))| has_tag(question)).map(|(place, _)| place).collect();
        if let Some(tag) = pool.tag.as_ref().filter(|_| places.is_empty()) {
            if complete {
                self.unknown_tag(tag, pool.bank.is_some(), of_banks().map(|(_, (_, question))| *question), sheet);
            }
            return None;
        }
        let marks = self.marks(pool, &places, sheet);
        let draw = pool.draw.as_ref()?;
        let wanted = usize::try_from(draw.value).unwrap_or(usize::MAX);
        if wanted > places.len() {
            if complete {
                let message = format!("an attempt draws {wanted} questions, the pool has {}", places.len());
                sheet.report(draw.at, "draw-too-large", message, None);
            }
            return None;
        }
        (complete && marks).then_some(places)
    }

    fn bank(&self, bank: &At<crate::base::Slug>, sheet: &Sheet<'_>) -> Option<&'d str> {
        let name = bank.value.as_str();
        let found = self.banks.keys().find(|known| **known == name).copied();
        if found.is_none() {
            let known = || self.banks.keys().copied();
            let none = || self.banks.is_empty().then(|| format!("banks are files such as `banks/{name}.toml`"));
            let help = did_you_mean(name, known()).or_else(none);
            sheet.report(bank.at, "unknown-bank", format!("there is no bank `{name}`"), help);
        }
        found
    }

    fn unknown_tag<'q>(
        &self,
        tag: &At<String>,
        in_bank: bool,
        questions: impl Iterator<Item = &'q QuestionDraft>,
        sheet: &Sheet<'_>,
    ) {
        let here: BTreeSet<&str> =
            questions.flat_map(|question| &question.tags).map(|tag| tag.value.as_str()).collect();
        let elsewhere = || {
            let has_tag = |question: &QuestionDraft| question.tags.iter().any(|known| known.value == tag.value);
            let (bank, _) = self.questions.iter().find(|(_, question)| has_tag(question))?;
            Some(format!("the bank `{bank}` has questions with this tag"))
        };
        let help = elsewhere().or_else(|| did_you_mean(&tag.value, here.iter().copied()));
        let place = if in_bank { "of the bank " } else { "of a bank " };
        let message = format!("no question {place}has the tag `{}`", tag.value);
        sheet.report(tag.at, "unknown-tag", message, help);
    }

    /// Whether all questions of a pool have the same marks; else attempts would be out of different sums.
    fn marks(&self, pool: &PoolDraft, places: &[usize], sheet: &Sheet<'_>) -> bool {
        let mut questions = places.iter().map(|place| self.questions[*place].1);
        let Some(first) = questions.next() else { return true };
        let Some(other) = questions.find(|question| (question.marks - first.marks).abs() > 1e-9) else { return true };
        let name = |question: &QuestionDraft| match &question.id {
            Some(id) => format!("`{}` has {}", id.value, question.marks),
            None => format!("another has {}", question.marks),
        };
        let message = format!("the questions of a pool have the same marks, {}, {}", name(first), name(other));
        let help = "give them the same `marks`, or draw them from two pools by their tags".to_owned();
        sheet.report(pool.at, "pool-marks", message, Some(help));
        false
    }
}

/// Whether the pools can be filled all at once: no attempt has a question twice.
fn together(pools: &[PoolDraft], filled: &[Vec<usize>], sheet: &Sheet<'_>) {
    let mut of_question: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (pool, places) in filled.iter().enumerate() {
        for place in places {
            of_question.entry(*place).or_default().push(pool);
        }
    }
    let draws: Vec<&At<u32>> = pools.iter().filter_map(|pool| pool.draw.as_ref()).collect();
    let wanted: Vec<usize> = draws.iter().map(|draw| usize::try_from(draw.value).unwrap_or(usize::MAX)).collect();
    let questions: Vec<Vec<usize>> = of_question.into_values().collect();
    let shares = share_out(&wanted, &questions);
    let short = shares.iter().zip(&wanted).zip(&draws).find(|((share, wanted), _)| share.len() < **wanted);
    if let Some(((share, wanted), draw)) = short {
        let message = format!(
            "the pools overlap, and an attempt has no question twice: of the {wanted} of this pool {} remain \
             beside the other pools",
            share.len()
        );
        let help = "draw fewer, or add questions to the banks".to_owned();
        sheet.report(draw.at, "pools-too-small", message, Some(help));
    }
}
