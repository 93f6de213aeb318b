//! What differs between two versions of a course, pure: for administrators who publish, and who move learners.

use std::collections::BTreeSet;

use serde::Serialize;

use super::model::{Bank, Course, Lesson, Module, Question, Quiz, Translated, Unit};
use crate::base::Slug;

/// What became of a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Deed {
    /// Only the newer version has it.
    Added,
    /// Only the older version has it.
    Removed,
    /// Both have it, and it differs.
    Changed,
}

/// What a thing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    /// The course itself.
    Course,
    /// A module.
    Module,
    /// A lesson.
    Lesson,
    /// A quiz.
    Quiz,
    /// A question of a quiz or a bank.
    Question,
    /// A bank of questions.
    Bank,
}

/// In what a thing differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// What it says in the language that the course was written in.
    Texts,
    /// What it says in other languages.
    Translations,
    /// What decides: completion, pass marks, attempts, dates, what comes first, weight and marks.
    Rules,
    /// What makes a response right.
    Answers,
    /// The order of what is in it.
    Order,
    /// How one gets into the course.
    Enrolment,
    /// What completion gives, and who signs.
    Certificate,
    /// Files that lessons show.
    Files,
}

/// A difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// What became of it.
    pub deed: Deed,
    /// What it is.
    pub what: What,
    /// Where it stands: `<module>/<unit>`, and behind that the question; empty for the course.
    pub path: String,
    /// What it is called, in the language that the course was written in; of questions their id.
    pub title: String,
    /// In what it differs, where it was changed.
    pub parts: Vec<Part>,
}

/// Everything that differs, in the order of the newer version; what is gone comes last of its kind.
pub fn compare(old: &Course, new: &Course) -> Vec<Change> {
    let mut found = Vec::new();
    let parts = course(old, new);
    if !parts.is_empty() {
        found.push(changed(What::Course, String::new(), new.texts.source.title.clone(), parts));
    }
    let (before, after) = (old.modules.as_slice(), new.modules.as_slice());
    pairs(
        before,
        after,
        |module| &module.slug,
        |pair| match pair {
            Pair::Both(old, new) => modules(old, new, &mut found),
            Pair::New(new) => {
                found.push(single(Deed::Added, What::Module, new.slug.to_string(), &new.texts.source.title));
                new.units.iter().for_each(|unit| whole(Deed::Added, &new.slug, unit, &mut found));
            }
            Pair::Old(old) => {
                found.push(single(Deed::Removed, What::Module, old.slug.to_string(), &old.texts.source.title));
                old.units.iter().for_each(|unit| whole(Deed::Removed, &old.slug, unit, &mut found));
            }
        },
    );
    pairs(
        &old.banks,
        &new.banks,
        |bank| &bank.slug,
        |pair| match pair {
            Pair::Both(old, new) => banks(old, new, &mut found),
            Pair::New(new) => found.push(single(Deed::Added, What::Bank, bank_path(new), &new.texts.source.title)),
            Pair::Old(old) => found.push(single(Deed::Removed, What::Bank, bank_path(old), &old.texts.source.title)),
        },
    );
    found
}

/// The units of a version, as modules and names.
pub fn units(course: &Course) -> BTreeSet<(Slug, Slug)> {
    let of = |module: &Module| {
        let slug = module.slug.clone();
        module.units.iter().map(move |unit| (slug.clone(), unit.slug().clone())).collect::<Vec<_>>()
    };
    course.modules.iter().flat_map(of).collect()
}

enum Pair<'a, T> {
    Both(&'a T, &'a T),
    New(&'a T),
    Old(&'a T),
}

/// Goes over two lists by a name, in the order of the newer one.
fn pairs<'a, T>(old: &'a [T], new: &'a [T], name: impl Fn(&T) -> &Slug, mut see: impl FnMut(Pair<'a, T>)) {
    for each in new {
        match old.iter().find(|before| name(before) == name(each)) {
            Some(before) => see(Pair::Both(before, each)),
            None => see(Pair::New(each)),
        }
    }
    for gone in old.iter().filter(|before| !new.iter().any(|each| name(each) == name(before))) {
        see(Pair::Old(gone));
    }
}

/// Whether what both lists have stands in another order.
fn reordered<T>(old: &[T], new: &[T], name: impl Fn(&T) -> &Slug) -> bool {
    let kept = |list: &[T], other: &[T]| -> Vec<Slug> {
        let shared = list.iter().filter(|each| other.iter().any(|known| name(known) == name(each)));
        shared.map(|each| name(each).clone()).collect()
    };
    kept(old, new) != kept(new, old)
}

fn changed(what: What, path: String, title: String, parts: Vec<Part>) -> Change {
    Change { deed: Deed::Changed, what, path, title, parts }
}

fn single(deed: Deed, what: What, path: String, title: &str) -> Change {
    Change { deed, what, path, title: title.to_owned(), parts: Vec::new() }
}

/// The parts for which something holds, in their order.
fn of(known: &[(bool, Part)]) -> Vec<Part> {
    known.iter().filter(|(differs, _)| *differs).map(|(_, part)| *part).collect()
}

fn texts<T: PartialEq>(old: &Translated<T>, new: &Translated<T>) -> [(bool, Part); 2] {
    [(old.source != new.source, Part::Texts), (old.others != new.others, Part::Translations)]
}

fn course(old: &Course, new: &Course) -> Vec<Part> {
    let [source, others] = texts(&old.texts, &new.texts);
    let told = source.0 || old.hours.to_bits() != new.hours.to_bits() || old.partners != new.partners;
    of(&[
        (told || old.language != new.language || old.glossary != new.glossary, Part::Texts),
        others,
        (old.completion != new.completion, Part::Rules),
        (reordered(&old.modules, &new.modules, |module| &module.slug), Part::Order),
        (old.enrolment != new.enrolment, Part::Enrolment),
        (old.certificate != new.certificate, Part::Certificate),
        (old.assets != new.assets, Part::Files),
    ])
}

fn modules(old: &Module, new: &Module, found: &mut Vec<Change>) {
    let [source, others] = texts(&old.texts, &new.texts);
    let rules = (old.requires != new.requires, Part::Rules);
    let order = (reordered(&old.units, &new.units, Unit::slug), Part::Order);
    let parts = of(&[source, others, rules, order]);
    if !parts.is_empty() {
        found.push(changed(What::Module, new.slug.to_string(), new.texts.source.title.clone(), parts));
    }
    pairs(&old.units, &new.units, Unit::slug, |pair| match pair {
        Pair::Both(Unit::Lesson(old), Unit::Lesson(after)) => lessons(&new.slug, old, after, found),
        Pair::Both(Unit::Quiz(old), Unit::Quiz(after)) => quizzes(&new.slug, old, after, found),
        // A lesson became a quiz, or the other way round: they share nothing but the name.
        Pair::Both(old, after) => {
            whole(Deed::Removed, &new.slug, old, found);
            whole(Deed::Added, &new.slug, after, found);
        }
        Pair::New(after) => whole(Deed::Added, &new.slug, after, found),
        Pair::Old(old) => whole(Deed::Removed, &new.slug, old, found),
    });
}

/// A unit that only one of the versions has.
fn whole(deed: Deed, module: &Slug, unit: &Unit, found: &mut Vec<Change>) {
    let (what, title) = match unit {
        Unit::Lesson(lesson) => (What::Lesson, &lesson.texts.source.title),
        Unit::Quiz(quiz) => (What::Quiz, &quiz.texts.source.title),
    };
    found.push(single(deed, what, format!("{module}/{}", unit.slug()), title));
}

fn lessons(module: &Slug, old: &Lesson, new: &Lesson, found: &mut Vec<Change>) {
    let [source, others] = texts(&old.texts, &new.texts);
    let parts = of(&[(source.0 || old.minutes != new.minutes, Part::Texts), others]);
    if !parts.is_empty() {
        let path = format!("{module}/{}", new.slug);
        found.push(changed(What::Lesson, path, new.texts.source.title.clone(), parts));
    }
}

fn quizzes(module: &Slug, old: &Quiz, new: &Quiz, found: &mut Vec<Change>) {
    let [source, others] = texts(&old.texts, &new.texts);
    // What is left once texts and questions are alike are the rules.
    let bare = |quiz: &Quiz| {
        let pools = quiz.pools.iter().map(|pool| (pool.bank.clone(), pool.tag.clone(), pool.draw)).collect::<Vec<_>>();
        let rules = Quiz {
            texts: new.texts.clone(),
            questions: Vec::new(),
            pools: Vec::new(),
            shelf: std::collections::BTreeMap::new(),
            ..quiz.clone()
        };
        (rules, pools)
    };
    let order = reordered(&old.questions, &new.questions, |question| &question.id);
    let parts = of(&[source, others, (bare(old) != bare(new), Part::Rules), (order, Part::Order)]);
    let path = format!("{module}/{}", new.slug);
    if !parts.is_empty() {
        found.push(changed(What::Quiz, path.clone(), new.texts.source.title.clone(), parts));
    }
    let (old, new): (Vec<&Question>, Vec<&Question>) = (old.questions.iter().collect(), new.questions.iter().collect());
    questions(&path, &old, &new, found);
}

fn bank_path(bank: &Bank) -> String {
    format!("banks/{}", bank.slug)
}

fn banks(old: &Bank, new: &Bank, found: &mut Vec<Change>) {
    let parts = of(&texts(&old.texts, &new.texts));
    if !parts.is_empty() {
        found.push(changed(What::Bank, bank_path(new), new.texts.source.title.clone(), parts));
    }
    let list = |bank: &'_ Bank| bank.questions.clone();
    let (before, after) = (list(old), list(new));
    let (old, after): (Vec<&Question>, Vec<&Question>) =
        (before.iter().map(AsRef::as_ref).collect(), after.iter().map(AsRef::as_ref).collect());
    questions(&bank_path(new), &old, &after, found);
}

fn questions(path: &str, old: &[&Question], new: &[&Question], found: &mut Vec<Change>) {
    let at = |question: &Question| format!("{path}/{}", question.id);
    pairs(
        old,
        new,
        |question| &question.id,
        |pair| match pair {
            Pair::Both(old, new) => {
                let [source, others] = texts(&old.texts, &new.texts);
                let worth = old.marks.to_bits() != new.marks.to_bits() || old.void != new.void;
                let about = old.tags != new.tags || old.objective != new.objective;
                let parts = of(&[
                    (source.0 || old.image != new.image, Part::Texts),
                    others,
                    (worth || about, Part::Rules),
                    (old.key != new.key || accepted(old) != accepted(new), Part::Answers),
                ]);
                if !parts.is_empty() {
                    found.push(changed(What::Question, at(new), new.id.to_string(), parts));
                }
            }
            Pair::New(new) => found.push(single(Deed::Added, What::Question, at(new), new.id.as_str())),
            Pair::Old(old) => found.push(single(Deed::Removed, What::Question, at(old), old.id.as_str())),
        },
    );
}

/// What a short text accepts stands with its texts, and makes a response right all the same.
fn accepted(question: &Question) -> Vec<(String, u64)> {
    let all = std::iter::once(&question.texts.source).chain(question.texts.others.values());
    let accept = all.flat_map(|text| text.accept.iter().chain(text.gaps.iter().flat_map(|gap| &gap.accept)));
    accept.map(|accepted| (accepted.text.clone(), accepted.fraction.to_bits())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::{Folder, compile_folder};

    const QUIZ: &str = "title = \"A check\"\npass_mark = 70\n";
    const FIRST: &str = "[[questions]]\nid = \"first\"\ntype = \"true-false\"\ntext = \"T\"\nanswer = true\n";
    const SECOND: &str = "[[questions]]\nid = \"second\"\ntype = \"short-text\"\ntext = \"S\"\naccept = [\"a\"]\n";

    fn folder() -> Folder {
        let course = "title = \"C\"\nsummary = \"S\"\nlanguage = \"en\"\nhours = 2\nobjectives = [\"O\"]\n[enrolment]\n\
                      mode = \"open\"\n[completion]\nlessons = \"all\"\npass_mark = 70\n[certificate]\nissue = \"none\"\n";
        Folder::new("c")
            .with("course.toml", course)
            .with("01-one/module.toml", "title = \"One\"\n")
            .with("01-one/01-read.md", "+++\ntitle = \"Read\"\nminutes = 3\n+++\n\nText.\n")
            .with("01-one/02-check.quiz.toml", format!("{QUIZ}{FIRST}{SECOND}"))
    }

    fn compiled(folder: Folder) -> Course {
        let loaded = compile_folder(folder);
        loaded.course.unwrap_or_else(|| panic!("{:#?}", loaded.diagnostics))
    }

    fn told(new: Folder) -> Vec<String> {
        let changes = compare(&compiled(folder()), &compiled(new));
        let told = changes.iter().map(|change| {
            let parts: Vec<String> = change.parts.iter().map(|part| format!("{part:?}")).collect();
            format!("{:?} {:?} {} {}", change.deed, change.what, change.path, parts.join(",")).trim_end().to_owned()
        });
        told.collect()
    }

    fn edited(file: &str, from: &str, to: &str) -> Folder {
        let folder = folder();
        let text = String::from_utf8(folder.files[file].clone()).unwrap();
        assert!(text.contains(from));
        folder.with(file, text.replace(from, to))
    }

    #[test]
    fn the_same_folder_has_no_changes() {
        assert!(told(folder()).is_empty());
    }

    #[test]
    fn texts_and_rules_are_told_apart() {
        assert_eq!(told(edited("course.toml", "pass_mark = 70", "pass_mark = 80")), ["Changed Course  Rules"]);
        assert_eq!(told(edited("course.toml", "hours = 2", "hours = 3")), ["Changed Course  Texts"]);
        assert_eq!(told(edited("course.toml", "\"open\"", "\"approval\"")), ["Changed Course  Enrolment"]);
        assert_eq!(told(edited("01-one/01-read.md", "Text.", "Word.")), ["Changed Lesson one/read Texts"]);
        let quiz = "01-one/02-check.quiz.toml";
        assert_eq!(told(edited(quiz, "pass_mark = 70", "pass_mark = 60")), ["Changed Quiz one/check Rules"]);
        assert_eq!(told(edited(quiz, "\"T\"", "\"U\"")), ["Changed Question one/check/first Texts"]);
        assert_eq!(told(edited(quiz, "= true", "= false")), ["Changed Question one/check/first Answers"]);
        let accept = told(edited(quiz, "[\"a\"]", "[\"a\", \"b\"]"));
        assert_eq!(accept, ["Changed Question one/check/second Texts,Answers"]);
    }

    #[test]
    fn what_came_and_what_went_is_named_with_its_place() {
        let mut less = folder();
        less.files.remove("01-one/01-read.md");
        let less = less
            .with("01-one/02-check.quiz.toml", format!("{QUIZ}{SECOND}{}", FIRST.replace("first", "third")))
            .with("02-two/module.toml", "title = \"Two\"\nrequires = [\"one\"]\n")
            .with("02-two/01-more.md", "+++\ntitle = \"More\"\nminutes = 3\n+++\n\nText.\n");
        assert_eq!(
            told(less),
            [
                "Added Question one/check/third",
                "Removed Question one/check/first",
                "Removed Lesson one/read",
                "Added Module two",
                "Added Lesson two/more",
            ]
        );
        let turned = folder().with("01-one/02-check.quiz.toml", format!("{QUIZ}{SECOND}{FIRST}"));
        assert_eq!(told(turned), ["Changed Quiz one/check Order"]);
    }

    #[test]
    fn a_lesson_that_became_a_quiz_is_another_unit() {
        let mut other = folder();
        other.files.remove("01-one/01-read.md");
        let other = other.with("01-one/01-read.quiz.toml", format!("{QUIZ}{FIRST}").replace("first", "other"));
        assert_eq!(told(other), ["Removed Lesson one/read", "Added Quiz one/read"]);
        assert_eq!(units(&compiled(folder())).len(), 2);
    }
}
