//! `check` and `publish`.

use serde_json::Value;

use super::prints;
use crate::support::builders::course;
use crate::support::program::{Site, repository};

fn fixture(name: &str) -> String {
    repository().join("tests/courses").join(name).display().to_string()
}

#[test]
fn checking_a_sound_course_finds_nothing() {
    prints(&Site::new().run(&["check", &fixture("sound")]), "1 course checked: no faults.\n");
    prints(&Site::new().run(&["check", &fixture("sound"), "--format", "json"]), "[]\n");
}

#[test]
fn checking_faulty_courses_prints_every_fault_at_its_place() {
    let faulty = fixture("faulty");
    let expected = std::fs::read_to_string(fixture("faulty.expected")).expect("the expected output");
    // A help stands under its fault; a fault begins with its path, here as seen from where the command was given.
    let placed = |line: &str| if line.starts_with("  ") { format!("{line}\n") } else { format!("{faulty}/{line}\n") };
    let faults = expected.lines().filter(|line| !line.starts_with("  ")).count();
    let site = Site::new();
    let ran = site.run(&["check", &faulty]);
    assert_eq!(ran.out, expected.lines().map(placed).collect::<String>());
    let courses = std::fs::read_dir(&faulty).expect("the courses").count();
    assert_eq!((ran.code, ran.err), (Some(1), format!("{faults} faults in {courses} courses.\n")));
    let ran = site.run(&["check", &faulty, "--format", "json"]);
    let list: Vec<Value> = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!((ran.code, list.len()), (Some(1), faults));
    let first = &list[0];
    let (path, line, column) = (first["path"].as_str(), first["line"].as_u64(), first["column"].as_u64());
    let (path, line, column) = (path.expect("a path"), line.expect("a line"), column.expect("a column"));
    assert!(expected.starts_with(&format!("{}:{line}:{column}: ", path.trim_start_matches(&format!("{faulty}/")))));
    assert!(!site.path("data").exists(), "checking needs no database");
}

#[test]
fn what_cannot_be_checked_is_said_with_another_exit_code() {
    let site = Site::new();
    let sentences = [
        ("no/such", "there is no folder `no/such`"),
        ("courses", "`courses` holds no course: neither it nor a folder in it has a `course.toml`"),
        ("file", "`file` is a file; name a course's folder, or a folder of courses"),
    ];
    site.write("file", b"");
    for (path, sentence) in sentences {
        let ran = site.run(&["check", path]);
        assert_eq!((ran.code, ran.out, ran.err), (Some(2), String::new(), format!("chancery: {sentence}\n")));
    }
}

#[test]
fn publishing_makes_a_version_of_what_changed_and_of_nothing_else() {
    let site = Site::new().with_course(&course("protocol").folder()).with_course(&course("treaties").folder());
    let first = "protocol: would become version 1\ntreaties: would become version 1\n";
    prints(&site.run(&["publish", "--dry-run"]), first);
    prints(&site.run(&["publish"]), &first.replace("would become", "published as"));
    let unchanged = "protocol: unchanged, version 1\ntreaties: unchanged, version 1\n";
    prints(&site.run(&["publish"]), unchanged);
    prints(&site.run(&["publish", "--dry-run"]), unchanged);
    let lesson = site.path("courses/treaties/01-one/01-read.md");
    let text = std::fs::read_to_string(&lesson).expect("a lesson").replace("first.", "first!");
    std::fs::write(lesson, text).expect("the lesson changes");
    let changed =
        "protocol: unchanged, version 1\ntreaties: would become version 2; learners of version 1 stay on it\n";
    prints(&site.run(&["publish", "--dry-run"]), changed);
    prints(&site.run(&["publish", "--dry-run"]), changed);
    prints(&site.run(&["publish"]), &changed.replace("would become", "published as"));
    prints(&site.run(&["publish", "courses/treaties"]), "treaties: unchanged, version 2\n");
}

#[test]
fn a_course_with_faults_is_not_published_and_holds_no_other_up() {
    let site = Site::new().with_course(&course("protocol").folder()).with_course(&course("treaties").folder());
    site.write("courses/protocol/01-one/module.toml", b"titel = \"Module one\"\n");
    let ran = site.run(&["publish"]);
    assert_eq!(ran.code, Some(1));
    assert_eq!(ran.out, "protocol: not published, its faults come first\ntreaties: published as version 1\n");
    assert!(ran.err.contains("courses/protocol/01-one/module.toml:1:1: error[unknown-key]: "), "{}", ran.err);
}

#[test]
fn a_report_says_what_a_course_amounts_to_and_what_its_author_may_want_to_mend() {
    let site = Site::new().with_course(&course("protocol").folder());
    let report = "\
courses/protocol/course.toml:4:9: warning[hours-off]: `hours` is 2, and the course comes to 0.1: 3 minutes of reading at \
200 words a minute and 3 of answering
  help: write `hours = 0.5`, or say with `minutes` how long lessons take
";
    prints(&site.run(&["check", "courses"]), &format!("{report}1 course checked: no faults.\n"));
    let counted = "\
protocol: 1 module, 1 lesson, 1 quiz, 2 questions
  3 minutes of reading, 3 of answering: 0.1 hours (2 stated)
  questions by type
       1  single-choice
       1  true-false
  questions by objective
       0  Go first
  by language
      en  1 lesson of 3 words, 2 questions
";
    let told = site.run(&["check", "courses", "--report"]);
    prints(&told, &format!("{report}{counted}1 course checked: no faults.\n"));
    let json = site.run(&["check", "courses", "--report", "--format", "json"]);
    let json: Value = serde_json::from_str(&json.out).expect("JSON");
    assert_eq!(json.pointer("/courses/protocol/questions/true-false"), Some(&1.into()));
    assert_eq!(json.pointer("/courses/protocol/languages/0/words"), Some(&3.into()));
}
