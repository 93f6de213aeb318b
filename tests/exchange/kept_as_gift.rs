//! Quizzes that a course keeps in GIFT.

use chancery::course::{Folder, Loaded, compile_folder};

use crate::support::builders::course;
use crate::support::program::Site;

const HEAD: &str = "title = \"The sun\"\nkind = \"graded\"\npass_mark = 50";
const SOUND: &str =
    "// [tag:east]\n::Sunrise::It sets in the west.{T}\n\n// [id:planets]\nHow many planets are there?{#8}\n";

fn loaded(head: &str, gift: &str) -> Loaded {
    let folder = Folder::new("law")
        .with("course.toml", "title = 'Law'\nsummary = 'All.'\nlanguage = 'en'\nhours = 3\n")
        .with("01-a/module.toml", "title = 'A'\n")
        .with("01-a/01-sun.quiz.toml", head)
        .with("01-a/01-sun.quiz.gift", gift);
    compile_folder(folder)
}

fn faults(loaded: &Loaded) -> Vec<String> {
    loaded.diagnostics.iter().map(ToString::to_string).collect()
}

#[test]
fn a_quiz_in_gift_is_a_quiz_like_any_other() {
    let loaded = loaded(HEAD, SOUND);
    assert_eq!(faults(&loaded), [""; 0]);
    let course = loaded.course.expect("a course");
    let (_, quiz) = course.quiz("a", "sun").expect("the quiz");
    let ids: Vec<_> = quiz.questions.iter().map(|question| question.id.to_string()).collect();
    assert_eq!((ids.join(" ").as_str(), quiz.pass_mark.to_string().as_str()), ("sunrise planets", "50"));
    assert_eq!(quiz.questions[0].texts.source.text, "It sets in the west.");
}

#[test]
fn every_fault_stands_at_its_line_of_the_gift() {
    let gift = "::Sunrise::It rises.{T}\n\nNo title.{F}\n\n::Sunrise::Again.{T}\n\n::条约::What?{}\n\n// [id:Not an id]\nWhat?{T}\n\n\
                ::Open::What?{=a\n\n::Same::Pick.{=a ~a}\n\n::Words::Just words.\n\n::Dead::See ![x](y.png).{T}\n\n::Bold::[html]<u>a</u>{T}\n";
    let wanted = [
        "01-a/01-sun.quiz.gift:3:1: error[gift-without-title]: the question has no title, which would be its id\n  help: begin it with a title, such as `::treaty-making::`, or write `// [id:treaty-making]` above it",
        "01-a/01-sun.quiz.gift:5:1: error[gift-double-title]: the question of line 1 has the id `sunrise` too\n  help: change one of the titles, or give an id above the question: `// [id:a-name]`",
        "01-a/01-sun.quiz.gift:7:1: error[gift-without-title]: the title `条约` makes no id of letters from a to z\n  help: write `// [id:a-name]` above it",
        "01-a/01-sun.quiz.gift:10:1: error[invalid-slug]: `Not an id` is not a name of lower-case letters, digits and single hyphens\n  help: write `[id:not-an-id]`",
        "01-a/01-sun.quiz.gift:12:1: error[gift-question]: `{` has no `}` before the next blank line; write `\\{` for the sign itself",
        "01-a/01-sun.quiz.gift:14:1: error[gift-question]: the option `a` stands there twice",
        "01-a/01-sun.quiz.gift:16:1: error[gift-question]: it is a description, which asks nothing; put its text into a lesson or a question",
        "01-a/01-sun.quiz.gift:20:1: error[gift-loss]: the text loses `<u>`",
    ];
    let loaded = loaded(HEAD, gift);
    assert_eq!(faults(&loaded), wanted);
    assert!(loaded.course.is_none());
}

#[test]
fn what_the_course_checks_in_a_question_is_said_at_its_line_too() {
    let gift = "::Sunrise::It rises.{T}\n\n::A lesson::[markdown]See [this](02-none.md).{T}\n\n# not GIFT's but a\n::Heading::[markdown]\\# A title{T}\n";
    let found = faults(&loaded(HEAD, gift));
    assert!(found.iter().any(|fault| fault.starts_with("01-a/01-sun.quiz.gift:3:1: error[dead-link]: ")), "{found:?}");
    // The head keeps its own places.
    let found = faults(&loaded("titel = \"The sun\"\n", SOUND));
    assert!(
        found.iter().any(|fault| fault.starts_with("01-a/01-sun.quiz.toml:1:1: error[unknown-key]: ")),
        "{found:?}"
    );
}

#[test]
fn a_file_that_is_no_gift_or_belongs_to_no_quiz_is_a_fault() {
    let both = loaded(
        &format!("{HEAD}\n[[questions]]\nid = \"a\"\ntype = \"true-false\"\ntext = \"?\"\nanswer = true\n"),
        SOUND,
    );
    let wanted = "01-a/01-sun.quiz.gift:1:1: error[gift-and-questions]: `01-a/01-sun.quiz.toml` has questions too\n  help: keep them in one of the two files";
    assert_eq!(faults(&both), [wanted]);
    let empty = loaded(HEAD, "// nothing\n");
    assert_eq!(
        faults(&empty),
        ["01-a/01-sun.quiz.gift:1:1: error[gift-file]: the file is not read: it holds no question"]
    );
    let mut folder = both.folder;
    folder.files.remove("01-a/01-sun.quiz.toml");
    folder.files.insert("01-a/02-b.md".to_owned(), b"+++\ntitle = 'B'\n+++\nText\n".to_vec());
    let wanted = "01-a/01-sun.quiz.gift:1:1: error[gift-without-quiz]: the questions belong to no quiz\n  help: add `01-sun.quiz.toml` with the quiz's title and settings";
    assert_eq!(faults(&compile_folder(folder)), [wanted]);
}

#[test]
fn a_change_of_the_gift_is_a_change_of_the_course() {
    let before = loaded(HEAD, SOUND).digest;
    assert_ne!(before, loaded(HEAD, &SOUND.replace("planets are", "planets were")).digest);
}

#[test]
fn a_quiz_in_gift_is_checked_published_and_exported() {
    let site = Site::new().with_course(&course("law").folder());
    site.write("courses/law/01-one/09-sun.quiz.toml", HEAD.as_bytes());
    site.write("courses/law/01-one/09-sun.quiz.gift", SOUND.as_bytes());
    let checked = site.run(&["check"]);
    assert_eq!((checked.code, checked.out.contains("error")), (Some(0), false), "{}", checked.out);
    assert_eq!(site.run(&["publish"]).out, "law: published as version 1\n");
    site.write("courses/law/01-one/09-sun.quiz.gift", SOUND.replace("#8", "#9").as_bytes());
    let again = site.run(&["publish"]);
    assert_eq!(again.out, "law: published as version 2; learners of version 1 stay on it\n");
    let exported = site.run(&["export", "questions", "courses/law/01-one/09-sun.quiz.toml", "--format", "gift"]);
    let wanted = "// [id:sunrise] [tag:east]\n::sunrise::[markdown]It sets in the west.{TRUE}\n\n\
                  // [id:planets]\n::planets::[markdown]How many planets are there?{#9}\n";
    assert_eq!((exported.code, exported.out.as_str()), (Some(0), wanted), "{}", exported.err);
}
