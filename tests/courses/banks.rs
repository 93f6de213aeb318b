//! Banks and pools: what a course keeps of them, and what old courses without them become.

use chancery::course::model::{Course, Pool};
use chancery::course::{Folder, compile_folder};

use super::{codes, course_of, fixture, sound};

fn question(id: &str, tags: &str) -> String {
    format!(
        "[[questions]]\nid = \"{id}\"\ntype = \"true-false\"\ntext = \"About {id}?\"\nanswer = true\ntags = [{tags}]\n"
    )
}

/// Two banks, and a quiz that draws from one of them, and by a tag from both.
fn folder() -> Folder {
    let quiz = "title = 'Q'\n[[pools]]\nbank = 'review'\ndraw = 1\n[[pools]]\ntag = 'sea'\ndraw = 2\n";
    let review = format!("title = 'Review'\n{}{}", question("r-1", "'law'"), question("r-2", "'law', 'sea'"));
    let stamp = &chancery::course::sha256_hex(review.as_bytes())[..8];
    let french = format!(
        "title = 'Révision'\nsource = '{stamp}'\n[[questions]]\nid = 'r-1'\ntext = 'Un ?'\n[[questions]]\nid = \
         'r-2'\ntext = 'De la *mer* ?'\n"
    );
    Folder::new("law")
        .with("course.toml", "title = 'Law'\nsummary = 'All of it.'\nlanguage = 'en'\nhours = 3\n")
        .with("01-a/module.toml", "title = 'A'\n")
        .with("01-a/01-q.quiz.toml", quiz)
        .with("banks/review.toml", review)
        .with("banks/review.fr.toml", french)
        .with("banks/sea.toml", format!("title = 'Sea'\n{}{}", question("s-1", "'sea'"), question("s-2", "'sea'")))
}

fn ids(pool: &Pool) -> Vec<&str> {
    pool.questions.iter().map(|question| question.id.as_str()).collect()
}

#[test]
fn a_quiz_reaches_the_questions_of_its_pools() {
    let loaded = compile_folder(folder());
    assert_eq!(loaded.diagnostics, []);
    let course = course_of(&loaded);
    let (_, quiz) = course.quiz("a", "q").expect("the quiz exists");
    assert_eq!((ids(&quiz.pools[0]), ids(&quiz.pools[1])), (vec!["r-1", "r-2"], vec!["r-2", "s-1", "s-2"]));
    assert_eq!((quiz.drawn_count(), quiz.question_count(), quiz.draws()), (3, 4, true));
    let french = &quiz.question("r-2").expect("a question of a bank").texts.others;
    assert_eq!(french.values().next().expect("a translation").text, "De la <em>mer</em> ?");
    let all: Vec<&str> = quiz.all_questions().map(|question| question.id.as_str()).collect();
    assert_eq!(all, ["r-1", "r-2", "s-1", "s-2"]);
    assert!(quiz.question("r-3").is_none());
}

#[test]
fn texts_of_a_bank_are_stored_once_and_found_again() {
    let loaded = compile_folder(folder());
    let stored = serde_json::to_string(course_of(&loaded)).expect("a course can be stored");
    assert_eq!(stored.matches("About r-2?").count(), 1, "two pools have it, and one text is kept");
    let course: Course = serde_json::from_str(&stored).expect("a stored course can be read");
    assert_eq!(&course, course_of(&loaded));
    let (_, quiz) = course.quiz("a", "q").expect("the quiz exists");
    assert!(std::ptr::eq(&*quiz.pools[0].questions[1], &*quiz.pools[1].questions[0]), "the pools share the question");
    assert_eq!(quiz.question("s-1").map(|question| question.tags.as_slice()), Some(&["sea".to_owned()][..]));
}

/// `published-before-banks.json` is what the database held of the course `sound` before there were banks, tags and pools.
#[test]
fn courses_that_were_published_before_there_were_banks_still_load() {
    let stored = std::fs::read_to_string(fixture("published-before-banks.json")).expect("the file can be read");
    let course: Course = serde_json::from_str(&stored).expect("an old course can be read");
    assert!(course.banks.is_empty());
    let (_, quiz) = course.quiz("rules", "check").expect("the quiz exists");
    assert_eq!((quiz.questions.len(), quiz.pools.len()), (7, 0));
    assert_eq!((quiz.drawn_count(), quiz.question_count()), (5, 7));
    let now = sound();
    let now = course_of(&now).quiz("rules", "check").expect("the quiz exists").1;
    for (old, new) in quiz.questions.iter().zip(&now.questions) {
        assert_eq!((&old.id, &old.texts.source.text, old.marks), (&new.id, &new.texts.source.text, new.marks));
        assert!(old.tags.is_empty());
    }
}

#[test]
fn a_bank_that_nothing_draws_from_is_a_remark() {
    let loaded =
        compile_folder(folder().with("01-a/01-q.quiz.toml", "title = 'Q'\n".to_owned() + &question("own", "")));
    let said: Vec<_> = loaded.diagnostics.iter().map(|fault| (fault.path.as_str(), fault.code, fault.blocks)).collect();
    assert_eq!(said, [("banks/review.toml", "unused-bank", false), ("banks/sea.toml", "unused-bank", false)]);
    assert_eq!(course_of(&loaded).banks.len(), 2);
}

#[test]
fn a_bank_that_cannot_be_read_makes_no_faults_of_others() {
    let loaded = compile_folder(folder().with("banks/review.toml", "title = 'Review\n"));
    assert_eq!(codes(&loaded), ["stale-translation", "toml-syntax"]);
    let loaded = compile_folder(folder().with("banks/review.toml", "title = 'Review'\nquestions = 7\n"));
    assert_eq!(codes(&loaded), ["stale-translation", "wrong-type"]);
}

#[test]
fn more_pools_than_anybody_needs_are_one_fault() {
    let pools: String = (0..60).map(|number| format!("[[pools]]\ntag = 't{number}'\ndraw = 1\n")).collect();
    let loaded = compile_folder(folder().with("01-a/01-q.quiz.toml", format!("title = 'Q'\n{pools}")));
    let said: Vec<String> = loaded.diagnostics.iter().map(ToString::to_string).collect();
    assert_eq!(said, ["01-a/01-q.quiz.toml:152:1: error[too-many-pools]: the quiz has 60 pools, 50 are the most"]);
}
