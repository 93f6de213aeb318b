//! Banks and the pools through which quizzes draw from them: whether every attempt gets the questions that it is promised.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::quizzes::Sheet;
use crate::base::Slug;
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

/// All questions of the banks that count. A place is an index into `questions`.
struct Shelf<'d> {
    /// The places of each bank's questions; none where they could not be read.
    banks: BTreeMap<&'d str, Option<Range<usize>>>,
    tags: BTreeMap<&'d str, Vec<usize>>,
    questions: Vec<&'d QuestionDraft>,
}

impl<'d> Shelf<'d> {
    fn new(draft: &'d Draft) -> Self {
        let mut shelf = Self { banks: BTreeMap::new(), tags: BTreeMap::new(), questions: Vec::new() };
        for bank in &draft.banks {
            let questions = bank.file.as_ref().and_then(|file| file.questions.as_ref());
            let first = shelf.questions.len();
            shelf.questions.extend(questions.into_iter().flatten().filter(|question| !question.void));
            shelf.banks.insert(&bank.slug, questions.map(|_| first..shelf.questions.len()));
        }
        for (place, question) in shelf.questions.iter().enumerate() {
            let tags: BTreeSet<&str> = question.tags.iter().map(|tag| tag.value.as_str()).collect();
            for tag in tags {
                shelf.tags.entry(tag).or_default().push(place);
            }
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
        let (places, complete) = match &pool.bank {
            Some(bank) => {
                let places = self.bank(bank, sheet)?;
                (places.clone().unwrap_or_default(), places.is_some())
            }
            None => (0..self.questions.len(), self.banks.values().all(Option::is_some)),
        };
        let places: Vec<usize> = match &pool.tag {
            Some(tag) => {
                let tagged = self.tags.get(tag.value.as_str()).into_iter().flatten().copied();
                let tagged: Vec<usize> = tagged.filter(|place| places.contains(place)).collect();
                if tagged.is_empty() {
                    if complete {
                        self.unknown_tag(tag, pool.bank.is_some(), places, sheet);
                    }
                    return None;
                }
                tagged
            }
            None => places.collect(),
        };
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

    /// The places of a bank's questions, when there is such a bank.
    fn bank(&self, bank: &At<Slug>, sheet: &Sheet<'_>) -> Option<&Option<Range<usize>>> {
        let name = bank.value.as_str();
        let found = self.banks.get(name);
        if found.is_none() {
            let known = || self.banks.keys().copied();
            let none = || self.banks.is_empty().then(|| format!("banks are files such as `banks/{name}.toml`"));
            let help = did_you_mean(name, known()).or_else(none);
            sheet.report(bank.at, "unknown-bank", format!("there is no bank `{name}`"), help);
        }
        found
    }

    fn unknown_tag(&self, tag: &At<String>, in_bank: bool, places: Range<usize>, sheet: &Sheet<'_>) {
        let elsewhere = self.tags.get(tag.value.as_str()).and_then(|places| places.first()).and_then(|place| {
            let has = |places: &Option<Range<usize>>| places.as_ref().is_some_and(|places| places.contains(place));
            let (bank, _) = self.banks.iter().find(|(_, places)| has(places))?;
            Some(format!("the bank `{bank}` has questions with this tag"))
        });
        let near = || {
            let here = places.flat_map(|place| &self.questions[place].tags).map(|tag| tag.value.as_str());
            did_you_mean(&tag.value, here.collect::<BTreeSet<_>>())
        };
        let help = elsewhere.or_else(near);
        let place = if in_bank { "of the bank " } else { "of a bank " };
        let message = format!("no question {place}has the tag `{}`", tag.value);
        sheet.report(tag.at, "unknown-tag", message, help);
    }

    /// Whether all questions of a pool have the same marks; else attempts would be out of different sums.
    fn marks(&self, pool: &PoolDraft, places: &[usize], sheet: &Sheet<'_>) -> bool {
        let mut questions = places.iter().map(|place| self.questions[*place]);
        let Some(first) = questions.next() else { return true };
        let Some(other) = questions.find(|question| (question.all_marks() - first.all_marks()).abs() > 1e-9) else {
            return true;
        };
        let name = |question: &QuestionDraft| match &question.id {
            Some(id) => format!("`{}` has {}", id.value, question.all_marks()),
            None => format!("another has {}", question.all_marks()),
        };
        let message = format!("the questions of a pool must have the same marks: {}, {}", name(first), name(other));
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
