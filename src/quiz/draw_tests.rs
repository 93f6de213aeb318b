//! Tests of the draw. Chance has no seed here: what must always hold is asked of every draw, and what holds on average has
//! bounds that a fair draw breaks less often than once in 10^9 runs.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::course::model::Course;
use crate::course::{Folder, compile_folder};

/// `count` questions whose ids begin with `name`, with these tags.
fn questions(name: &str, count: usize, tags: &str) -> String {
    let one = |number: usize| {
        format!(
            "[[questions]]\nid = \"{name}{number}\"\ntype = \"true-false\"\ntext = \"?\"\nanswer = true\ntags = [{tags}]\n"
        )
    };
    (0..count).map(one).collect()
}

fn course(quiz: &str, banks: &[(&str, String)]) -> Course {
    let mut folder = Folder::new("law")
        .with("course.toml", "title = 'Law'\nsummary = 'All.'\nlanguage = 'en'\nhours = 1\n")
        .with("01-a/module.toml", "title = 'A'\n")
        .with("01-a/01-q.quiz.toml", format!("title = 'Q'\n{quiz}"));
    for (name, questions) in banks {
        folder = folder.with(format!("banks/{name}.toml"), format!("title = 'B'\n{questions}"));
    }
    let loaded = compile_folder(folder);
    assert!(!loaded.diagnostics.iter().any(|fault| fault.blocks), "{:?}", loaded.diagnostics);
    loaded.course.unwrap()
}

fn quiz(course: &Course) -> &Quiz {
    course.quiz("a", "q").unwrap().1
}

fn ids(draw: &Draw) -> Vec<Slug> {
    draw.questions.iter().map(|question| question.id.clone()).collect()
}

/// What each of `count` attempts of one learner draws, one after the other.
fn attempts(quiz: &Quiz, count: usize) -> Vec<Vec<Slug>> {
    let mut drawn: Vec<Vec<Slug>> = Vec::new();
    for _ in 0..count {
        drawn.push(ids(&Draw::new(quiz, &Seen::new(drawn.clone()))));
    }
    drawn
}

fn distinct(drawn: &[Vec<Slug>]) -> usize {
    drawn.iter().flatten().collect::<BTreeSet<_>>().len()
}

#[test]
fn every_attempt_has_the_number_of_questions_that_is_promised() {
    let quiz_text = "draw = 3\nshuffle = true\n".to_owned()
        + &questions("own", 10, "")
        + "[[pools]]\nbank = 'one'\ndraw = 4\n[[pools]]\ntag = 'x'\ndraw = 5\n";
    let banks = [("one", questions("one", 6, "'x'")), ("two", questions("two", 5, "'x', 'y'"))];
    let course = course(&quiz_text, &banks);
    let quiz = quiz(&course);
    assert_eq!((quiz.drawn_count(), quiz.question_count()), (12, 21));
    for drawn in attempts(quiz, 500) {
        let own = drawn.iter().filter(|id| id.starts_with("own")).count();
        let one = drawn.iter().filter(|id| id.starts_with("one")).count();
        assert_eq!((drawn.len(), own), (12, 3));
        assert!(one >= 4, "the first pool has four of its bank, the second may have more: {drawn:?}");
        assert_eq!(drawn.iter().collect::<BTreeSet<_>>().len(), 12, "a question stands there twice: {drawn:?}");
        assert!(drawn.iter().all(|id| quiz.question(id).is_some()), "a question cannot be found");
    }
}

#[test]
fn without_shuffling_own_questions_come_first_and_each_pool_keeps_the_order_of_its_bank() {
    let quiz_text = questions("own", 2, "") + "[[pools]]\nbank = 'two'\ndraw = 3\n[[pools]]\nbank = 'one'\ndraw = 2\n";
    let course = course(&quiz_text, &[("one", questions("one", 5, "")), ("two", questions("two", 5, ""))]);
    for _ in 0..50 {
        let drawn = ids(&Draw::new(quiz(&course), &Seen::default()));
        let names: Vec<&str> = drawn.iter().map(|id| &id[..3]).collect();
        assert_eq!(names, ["own", "own", "two", "two", "two", "one", "one"]);
        assert!(drawn[2..5].is_sorted() && drawn[5..].is_sorted(), "{drawn:?}");
    }
}

#[test]
fn nothing_is_repeated_while_others_remain() {
    for quiz_text in [
        "draw = 4\n".to_owned() + &questions("own", 20, ""),
        "[[pools]]\nbank = 'one'\ndraw = 4\n".to_owned(),
        "shuffle = true\n[[pools]]\ntag = 'x'\ndraw = 4\n".to_owned(),
    ] {
        let course = course(&quiz_text, &[("one", questions("one", 20, "'x'"))]);
        for _ in 0..100 {
            let drawn = attempts(quiz(&course), 5);
            assert_eq!(distinct(&drawn), 20, "five attempts at four of twenty show all twenty: {drawn:?}");
        }
    }
}

#[test]
fn when_all_were_seen_those_come_again_that_were_seen_longest_ago() {
    let course = course("[[pools]]\nbank = 'one'\ndraw = 4\n", &[("one", questions("one", 10, ""))]);
    for _ in 0..100 {
        let drawn = attempts(quiz(&course), 8);
        assert_eq!(distinct(&drawn[..3]), 10);
        let (third, first): (BTreeSet<_>, BTreeSet<_>) = (drawn[2].iter().collect(), drawn[0].iter().collect());
        assert_eq!(third.intersection(&first).count(), 2, "two new ones, and two of the first attempt");
        // From then on no question comes again before every other one came.
        for window in drawn.windows(3).skip(2) {
            assert!(distinct(window) == 10, "{drawn:?}");
        }
    }
}

/// Two pools share five questions: the ones that only one pool can use must not be wasted, nor seen ones be preferred.
#[test]
fn overlapping_pools_do_not_repeat_while_others_remain() {
    let quiz_text = "[[pools]]\ntag = 'x'\ndraw = 2\n[[pools]]\ntag = 'y'\ndraw = 2\n";
    let bank = questions("x", 3, "'x'") + &questions("both", 5, "'x', 'y'") + &questions("y", 4, "'y'");
    let course = course(quiz_text, &[("one", bank)]);
    for _ in 0..200 {
        let drawn = attempts(quiz(&course), 2);
        assert_eq!(distinct(&drawn), 8, "twelve questions are enough for two attempts at four: {drawn:?}");
        let drawn = attempts(quiz(&course), 10);
        assert_eq!(distinct(&drawn), 12, "{drawn:?}");
    }
}

/// By Hoeffding's inequality a fair count of 10,000 lies more than 360 off its mean with a probability below
/// 2 exp(-2 * 360^2 / 10,000) < 1.2e-11; for the 20 questions of each of the quizzes together below 1e-9.
#[test]
fn every_question_turns_up_about_equally_often() {
    for quiz_text in
        ["draw = 5\n".to_owned() + &questions("q", 20, ""), "[[pools]]\nbank = 'one'\ndraw = 5\n".to_owned()]
    {
        let bank = if quiz_text.contains("pools") { questions("q", 20, "") } else { questions("unused", 1, "") };
        let course = course(&quiz_text, &[("one", bank)]);
        let mut counts: BTreeMap<Slug, i32> = BTreeMap::new();
        for _ in 0..10_000 {
            for id in ids(&Draw::new(quiz(&course), &Seen::default())) {
                *counts.entry(id).or_default() += 1;
            }
        }
        assert_eq!(counts.len(), 20);
        for (id, count) in counts {
            assert!((count - 2_500).abs() <= 360, "{id} was drawn {count} times of 10,000, 2,500 are fair");
        }
    }
}

#[test]
fn what_a_later_version_no_longer_has_does_no_harm() {
    let course = course("[[pools]]\nbank = 'one'\ndraw = 2\n", &[("one", questions("one", 4, ""))]);
    let seen = Seen::new([vec!["gone".parse().unwrap(), "one0".parse().unwrap()], vec!["one1".parse().unwrap()]]);
    for _ in 0..50 {
        let drawn: Vec<String> = ids(&Draw::new(quiz(&course), &seen)).iter().map(ToString::to_string).collect();
        assert_eq!(drawn, ["one2", "one3"]);
    }
}
