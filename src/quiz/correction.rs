//! Corrections, pure: by which key a question of an older version counts, once a newer version corrected or voided it.
//!
//! Responses refer to the parts of a question by their place in the file of the version in which they were drawn. A
//! corrected question may have its parts in other places (a corrected ordering always has), so parts are found again by
//! their texts.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

use super::draw::{Draw, DrawnGap, DrawnQuestion, Part};
use super::grade;
use super::response::Response;
use crate::base::Slug;
use crate::course::catalogue::Version;
use crate::course::model::{Course, Gap, Key, Question, QuestionText, Quiz};

/// The corrected questions of a course: each with the version in which its right key stands.
#[derive(Debug, Clone, Default)]
pub struct Corrections(BTreeMap<Slug, Arc<Version>>);

/// Why a question of an older version cannot be graded by a newer key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    /// The newer version does not have it.
    Gone,
    /// It is of another type there.
    OtherType,
    /// It has another number of options, pairs or items there.
    OtherParts,
    /// So many parts were reworded or moved that nobody can tell which is which.
    UnknownParts,
}

impl Cause {
    /// Its code.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Gone => "gone",
            Self::OtherType => "other-type",
            Self::OtherParts => "other-parts",
            Self::UnknownParts => "unknown-parts",
        }
    }

    /// In words.
    pub const fn told(self) -> &'static str {
        match self {
            Self::Gone => {
                "the newest version does not have the question; to take it out of the grades, keep it there with `void = true`"
            }
            Self::OtherType => "the question is of another type in the newest version",
            Self::OtherParts => "the question has another number of options, pairs or items in the newest version",
            Self::UnknownParts => {
                "so many options, pairs or items were reworded or moved that nobody can tell which is which"
            }
        }
    }
}

/// A question of an attempt as it counts.
#[derive(Debug, Clone)]
pub struct Counted<'a> {
    /// The question with the key that counts.
    pub question: &'a Question,
    /// The draw, with the places that the parts have in that question.
    pub drawn: Cow<'a, DrawnQuestion>,
    /// Whether it counts for nothing.
    pub void: bool,
    /// The question and the draw of the attempt's own version.
    own: (&'a Question, &'a DrawnQuestion),
}

impl Counted<'_> {
    /// The marks of a right response.
    pub fn marks(&self) -> f64 {
        if self.void { 0.0 } else { self.question.marks }
    }

    /// The response as it is understood; none for none.
    pub fn response(&self, value: &Value) -> Option<Response> {
        Response::parse(&self.question.key, &self.drawn, value).ok().flatten()
    }

    /// What a response is worth, from 0 to 1; `None` awaits a person's marks. One that the corrected key cannot read is
    /// graded by the key under which it was given.
    pub fn fraction(&self, value: Option<&Value>) -> Option<f64> {
        let value = value.unwrap_or(&Value::Null);
        match Response::parse(&self.question.key, &self.drawn, value) {
            Ok(response) => grade::fraction(self.question, response.as_ref()),
            Err(_) => {
                let (question, drawn) = self.own;
                let response = Response::parse(&question.key, drawn, value).ok().flatten();
                grade::fraction(question, response.as_ref())
            }
        }
    }
}

impl Corrections {
    /// From questions and the versions that hold their keys.
    pub fn new(entries: impl IntoIterator<Item = (Slug, Arc<Version>)>) -> Self {
        Self(entries.into_iter().collect())
    }

    /// Sets where the key of a question stands; `false` when it stood there already.
    pub fn set(&mut self, question: Slug, version: Arc<Version>) -> bool {
        let id = version.id;
        self.0.insert(question, version).is_none_or(|before| before.id != id)
    }

    /// The question by whose key a question of version `number` is graded now.
    pub fn now<'a>(&'a self, number: i32, own: &'a Question) -> &'a Question {
        self.newer(number, own).filter(|newer| newer.void || moved(own, newer).is_ok()).unwrap_or(own)
    }

    fn newer(&self, number: i32, own: &Question) -> Option<&Question> {
        let newer = self.0.get(&own.id).filter(|version| version.number > number)?;
        find(&newer.course, &own.id)
    }

    /// Takes questions that were voided since out of a draw, unless nothing else is in it.
    pub fn leave_out_void(&self, number: i32, quiz: &Quiz, draw: &mut Draw) {
        let counts = |drawn: &DrawnQuestion| quiz.question(&drawn.id).is_none_or(|own| !self.now(number, own).void);
        if draw.questions.iter().any(counts) {
            draw.questions.retain(counts);
        }
    }

    /// How a question of an attempt in version `number` counts.
    pub fn counted<'a>(&'a self, number: i32, own: &'a Question, drawn: &'a DrawnQuestion) -> Counted<'a> {
        let as_it_is = Counted { question: own, drawn: Cow::Borrowed(drawn), void: own.void, own: (own, drawn) };
        let Some(question) = self.newer(number, own) else { return as_it_is };
        match seen_as(own, question, drawn) {
            Ok(drawn) => Counted { question, drawn, void: question.void, own: as_it_is.own },
            // What cannot be graded anew can still be taken out.
            Err(_) => Counted { void: own.void || question.void, ..as_it_is },
        }
    }
}

/// The question of that id, in whatever quiz it stands: ids are unique in a course.
pub fn find<'c>(course: &'c Course, id: &str) -> Option<&'c Question> {
    course.modules.iter().flat_map(|module| module.quizzes()).find_map(|quiz| quiz.question(id))
}

/// Whether two versions of a question grade every response alike.
pub fn alike(old: &Question, new: &Question) -> bool {
    if old.void || new.void {
        return old.void == new.void;
    }
    let by_hand = |question: &Question| matches!(question.key, Key::Essay { .. });
    let same_key = old.key == new.key && accepted(old) == accepted(new) || by_hand(old) && by_hand(new);
    old.marks == new.marks && same_key && moved(old, new).is_ok_and(|parts| parts.stay())
}

/// The texts that a question accepts in every language, with what they are worth; those of gaps after its own.
fn accepted(question: &Question) -> Vec<(&str, f64)> {
    let texts = std::iter::once(&question.texts.source).chain(question.texts.others.values());
    let all = texts.flat_map(|text| std::iter::once(&**text).chain(&text.gaps));
    all.flat_map(|text| &text.accept).map(|accepted| (accepted.text.as_str(), accepted.fraction)).collect()
}

/// Where the parts of a question went: old place to new place.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Moved {
    /// Options, lefts or items.
    parts: Vec<usize>,
    /// Rights.
    rights: Vec<usize>,
    /// Gaps, each with its own options.
    gaps: Vec<(usize, Vec<usize>)>,
}

impl Moved {
    fn stay(&self) -> bool {
        let stay = |places: &[usize]| places.iter().enumerate().all(|(old, new)| old == *new);
        let gaps = self.gaps.iter().enumerate();
        stay(&self.parts) && stay(&self.rights) && gaps.into_iter().all(|(old, (new, own))| old == *new && stay(own))
    }

    fn apply(places: &[usize], parts: &[Part]) -> Vec<Part> {
        let part =
            |part: &Part| Part { id: part.id.clone(), index: places.get(part.index).copied().unwrap_or(part.index) };
        parts.iter().map(part).collect()
    }

    fn apply_to_gaps(&self, gaps: &[DrawnGap]) -> Vec<DrawnGap> {
        let gap = |gap: &DrawnGap| match self.gaps.get(gap.index) {
            Some((index, own)) => DrawnGap { id: gap.id.clone(), index: *index, parts: Self::apply(own, &gap.parts) },
            None => gap.clone(),
        };
        gaps.iter().map(gap).collect()
    }
}

/// Where the parts of an older question stand in a newer one.
///
/// # Errors
/// [`Cause`].
pub fn moved(old: &Question, new: &Question) -> Result<Moved, Cause> {
    let (before, after) = (&*old.texts.source, &*new.texts.source);
    let gaps = match (&old.key, &new.key) {
        (Key::Cloze { gaps: old }, Key::Cloze { gaps: new }) => gaps((old, before), (new, after))?,
        (old, new) if same_type(old, new) => Vec::new(),
        _ => return Err(Cause::OtherType),
    };
    let rights = |text: &QuestionText| text.rights.clone();
    Ok(Moved { parts: places(&parts(before), &parts(after))?, rights: places(&rights(before), &rights(after))?, gaps })
}

fn same_type(old: &Key, new: &Key) -> bool {
    std::mem::discriminant(old) == std::mem::discriminant(new)
}

/// Where the gaps of a cloze went: they have names.
fn gaps(
    (old, before): (&[Gap], &QuestionText),
    (new, after): (&[Gap], &QuestionText),
) -> Result<Vec<(usize, Vec<usize>)>, Cause> {
    if old.len() != new.len() {
        return Err(Cause::OtherParts);
    }
    let none = QuestionText::default();
    let gap = |(place, gap): (usize, &Gap)| {
        let there = new.iter().position(|other| other.id == gap.id).ok_or(Cause::UnknownParts)?;
        if !same_type(&gap.key, &new[there].key) {
            return Err(Cause::OtherType);
        }
        let (before, after) = (before.gaps.get(place).unwrap_or(&none), after.gaps.get(there).unwrap_or(&none));
        Ok((there, places(&parts(before), &parts(after))?))
    };
    old.iter().enumerate().map(gap).collect()
}

/// A draw of an older question with the places that its parts have in a newer one.
///
/// # Errors
/// [`Cause`].
pub fn seen_as<'a>(old: &Question, new: &Question, drawn: &'a DrawnQuestion) -> Result<Cow<'a, DrawnQuestion>, Cause> {
    if std::ptr::eq(old, new) {
        return Ok(Cow::Borrowed(drawn));
    }
    let parts = moved(old, new)?;
    Ok(Cow::Owned(DrawnQuestion {
        id: drawn.id.clone(),
        parts: Moved::apply(&parts.parts, &drawn.parts),
        rights: Moved::apply(&parts.rights, &drawn.rights),
        gaps: parts.apply_to_gaps(&drawn.gaps),
    }))
}

/// The texts of options, lefts or items: a question has one kind of them.
fn parts(text: &QuestionText) -> Vec<String> {
    let options = text.options.iter().map(|option| &option.text);
    options.chain(&text.lefts).chain(&text.items).cloned().collect()
}

/// The new place of each old text: where the same text stands. Where nothing moved, what was reworded stayed in its place;
/// where something did, only a single reworded text can be told.
fn places(old: &[String], new: &[String]) -> Result<Vec<usize>, Cause> {
    if old.len() != new.len() {
        return Err(Cause::OtherParts);
    }
    let same: Vec<Option<usize>> = old.iter().map(|text| new.iter().position(|other| other == text)).collect();
    if same.iter().enumerate().all(|(place, found)| found.is_none_or(|found| found == place)) {
        return Ok((0..old.len()).collect());
    }
    let mut free = (0..new.len()).filter(|place| !same.contains(&Some(*place)));
    let last = free.next().filter(|_| free.next().is_none());
    same.iter().map(|found| found.or(last)).collect::<Option<Vec<usize>>>().ok_or(Cause::UnknownParts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn placed(old: &[&str], new: &[&str]) -> Result<Vec<usize>, Cause> {
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        places(&texts(old), &texts(new))
    }

    #[test]
    fn parts_are_found_again_by_their_texts() {
        assert_eq!(placed(&["a", "b", "c"], &["a", "b", "c"]), Ok(vec![0, 1, 2]));
        assert_eq!(placed(&["a", "b", "c"], &["c", "a", "b"]), Ok(vec![1, 2, 0]));
    }

    #[test]
    fn a_reworded_part_is_the_one_in_its_place_or_the_only_one_left() {
        assert_eq!(placed(&["a", "b", "c"], &["a", "B", "c"]), Ok(vec![0, 1, 2]));
        assert_eq!(placed(&["a", "b"], &["A", "B"]), Ok(vec![0, 1]));
        assert_eq!(placed(&["a", "b", "c"], &["c", "a", "B"]), Ok(vec![1, 2, 0]));
    }

    #[test]
    fn parts_that_nobody_can_tell_apart_are_not_guessed() {
        assert_eq!(placed(&["a", "b", "c"], &["c", "A", "B"]), Err(Cause::UnknownParts));
        assert_eq!(placed(&["a", "b"], &["a"]), Err(Cause::OtherParts));
    }
}
