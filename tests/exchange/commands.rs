//! `import questions` and `export questions`, as a shell meets them.

use serde_json::Value;

use super::text_of;
use crate::support::builders::course;
use crate::support::program::Site;

const GIFT: &[u8] =
    b"// [id:sun]\n::The sun::It sets in the west.{T}\n\n::Half::Who?{=me ~%50%you ~}\n\n::Read this::A description.\n";

/// A place with a course, and a file to import.
fn site(name: &str, bytes: &[u8]) -> Site {
    let site = Site::new().with_course(&course("law").folder());
    site.write(name, bytes);
    site
}

#[test]
fn a_file_becomes_a_quiz_and_every_question_is_accounted_for() {
    let site = site("questions.txt", GIFT);
    let into = "courses/law/01-one/09-the-sun.quiz.toml";
    let ran = site.run(&["import", "questions", "questions.txt", "--into", into]);
    let said = "questions.txt:4: `Half`: not carried: an option has no text\n\
                questions.txt:6: `Read this`: not carried: it is a description, which asks nothing; put its text into a lesson or a question\n\
                3 questions: 1 carried whole, 0 carried with losses, 2 not carried.\n";
    assert_eq!((ran.code, ran.err.as_str()), (Some(1), said));
    assert_eq!(ran.out, format!("Written: {into} with 1 question\n"));
    let written = std::fs::read_to_string(site.path(into)).expect("the quiz");
    let wanted = "title = \"The sun\"\n\n# The sun\n[[questions]]\nid = \"sun\"\ntype = \"true-false\"\n\
                  text = \"It sets in the west.\"\nanswer = true\n";
    assert_eq!(written, wanted);
    assert_eq!(site.run(&["check", "courses/law"]).code, Some(0));
    // The ids that are there are not given again, but those of what is overwritten are.
    let again = ["import", "questions", "questions.txt", "--into", into];
    let ran = site.run(&again);
    let sentence = format!("chancery: `{into}` exists; `--force` overwrites it\n");
    assert_eq!((ran.code, ran.err), (Some(2), sentence));
    let ran = site.run(&[&again[..], &["--force"]].concat());
    assert_eq!(ran.code, Some(1));
    assert_eq!(std::fs::read_to_string(site.path(into)).expect("the quiz"), wanted);
    let other = "courses/law/01-one/10-other.quiz.toml";
    let ran = site.run(&["import", "questions", "questions.txt", "--into", other]);
    assert!(ran.err.contains("note: the id `sun` became `sun-2`: another question has it\n"), "{}", ran.err);
}

#[test]
fn the_report_is_there_for_programs_too() {
    let site = site("q.gift", GIFT);
    let ran = site.run(&["import", "questions", "q.gift", "--into", "courses/law/banks/sun.toml", "--report", "json"]);
    let report: Value = serde_json::from_str(&ran.err).expect("JSON");
    assert_eq!(report["file"], "q.gift");
    assert_eq!(report["summary"], serde_json::json!({"questions": 3, "whole": 1, "with-losses": 0, "not-carried": 2}));
    let second = serde_json::json!({
        "line": 4, "name": "Half", "id": null, "fate": "not-carried",
        "remarks": [{"line": 4, "message": "an option has no text"}],
    });
    assert_eq!(report["questions"][1], second);
    assert_eq!(report["questions"][0]["fate"], "whole");
    assert!(site.path("courses/law/banks/sun.toml").exists(), "a bank was written");
}

#[test]
fn images_go_into_the_assets_of_the_course() {
    let site = site("export.xml", text_of("constructs.xml").as_bytes());
    let into = "courses/law/01-one/09-all.quiz.toml";
    let ran = site.run(&["import", "questions", "export.xml", "--into", into]);
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    let assets: Vec<_> = std::fs::read_dir(site.path("courses/law/assets")).expect("assets").flatten().collect();
    let written: Vec<_> = ran.out.lines().filter(|line| line.starts_with("Written: courses/law/assets/")).collect();
    assert_eq!((assets.len(), written.len()), (3, 3), "{}", ran.out);
    // The same again writes no image twice.
    let ran = site.run(&["import", "questions", "export.xml", "--into", into, "--force"]);
    assert_eq!(ran.out.lines().count(), 1, "{}", ran.out);
}

#[test]
fn a_file_that_comes_with_questions_is_never_named_by_them() {
    for name in ["../../evil.png", "/tmp/evil.png", "..\\..\\evil.png", "a/evil.png", "%2e%2e/evil.png"] {
        let xml = format!(
            "<quiz><question type='truefalse'><name><text>a</text></name><questiontext format='html'><text>b &lt;img \
             src=\"@@PLUGINFILE@@/{name}\" alt=\"x\"&gt;</text><file name='{name}' path='/../../' \
             encoding='base64'>iVBORw0KGgphYmM=</file></questiontext><answer fraction='100'><text>true</text></answer>\
             <answer fraction='0'><text>false</text></answer></question></quiz>"
        );
        let site = site("export.xml", xml.as_bytes());
        let into = "courses/law/01-one/09-a.quiz.toml";
        let ran = site.run(&["import", "questions", "export.xml", "--into", into]);
        let written: Vec<_> = ran.out.lines().filter_map(|line| line.strip_prefix("Written: ")).collect();
        assert!(written.iter().any(|path| path.starts_with(into)), "{name}: {} {}", ran.out, ran.err);
        for path in written {
            let own = path.starts_with(into) || path.starts_with("courses/law/assets/");
            assert!(own && !path.contains("evil") && !path.contains(".."), "{name} is written to {path}");
        }
        for folder in ["", "courses/", "courses/law/", "courses/law/01-one/", "courses/law/assets/"] {
            assert!(!site.path(&format!("{folder}evil.png")).exists(), "{name} lies in {folder}");
        }
    }
}

#[test]
fn what_cannot_be_imported_is_said_and_nothing_is_written() {
    let site = site("q.gift", b"{}\n");
    let into = "courses/law/01-one/09-q.quiz.toml";
    let ran = site.run(&["import", "questions", "q.gift", "--into", into]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), "Nothing was written: no question could be carried.\n"));
    site.write("words", b"just words");
    site.write("bomb.xml", b"<!DOCTYPE quiz [<!ENTITY a \"b\">]><quiz/>");
    std::fs::File::create(site.path("large.gift")).expect("a file").set_len(17 * 1024 * 1024).expect("a large file");
    let cure = "name a quiz, such as `01-treaties/02-check.quiz.toml`, or a bank, such as `banks/treaties.toml`";
    for (file, into, sentence) in [
        (
            "words",
            into,
            "`words` is not read: neither its name nor its beginning tells its format; name it with `--format`"
                .to_owned(),
        ),
        (
            "bomb.xml",
            into,
            "`bomb.xml` is not read: it has a document type (`<!DOCTYPE`), which is not read; remove it".to_owned(),
        ),
        ("large.gift", into, "`large.gift` is not read: it has more than 16 MiB; split it".to_owned()),
        ("courses", into, "`courses` is not a file".to_owned()),
        ("none.gift", into, "cannot read `none.gift`: No such file or directory (os error 2)".to_owned()),
        ("q.gift", "courses/law/q.toml", format!("`courses/law/q.toml` is neither a quiz nor a bank; {cure}")),
    ] {
        let ran = site.run(&["import", "questions", file, "--into", into]);
        assert_eq!((ran.code, ran.out, ran.err), (Some(2), String::new(), format!("chancery: {sentence}\n")), "{file}");
    }
    assert!(!site.path(into).exists());
}

#[test]
fn a_quiz_goes_out_and_comes_back() {
    let site = site("q.gift", GIFT);
    let quiz = "courses/law/01-one/09-the-sun.quiz.toml";
    site.run(&["import", "questions", "q.gift", "--into", quiz]);
    let ran = site.run(&["export", "questions", quiz, "--format", "gift"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), "// [id:sun]\n::sun::[markdown]It sets in the west.{TRUE}\n"));
    assert_eq!(ran.err, "1 question: 1 carried whole, 0 carried with losses, 0 not carried.\n");
    site.write("courses/law/01-one/09-the-sun.quiz.fr.toml", b"title = \"Le soleil\"\n");
    let ran = site.run(&["export", "questions", quiz, "--format", "moodle-xml", "--out", "sun.xml"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), "Written: sun.xml with 1 question\n"));
    assert!(ran.err.contains("note: its translations (fr) stay here: the format has one language\n"), "{}", ran.err);
    let ran = site.run(&["export", "questions", quiz, "--format", "gift", "--out", "sun.xml"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(2), "chancery: `sun.xml` exists; `--force` overwrites it\n"));
    let bank = "courses/law/banks/sun.toml";
    let ran = site.run(&["import", "questions", "sun.xml", "--into", bank]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let back = std::fs::read_to_string(site.path(bank)).expect("the bank");
    assert!(back.contains("id = \"sun-2\"") && back.contains("answer = true"), "{back}");
}

#[test]
fn what_cannot_be_exported_is_said() {
    let site = site("courses/law/01-one/09-q.quiz.toml", b"title = \"Q\"\nkind = \"practice\"\n");
    site.write("courses/law/01-one/10-r.quiz.toml", b"title = \"R\"\n[[questions]]\nid = 1\n");
    for (file, sentence) in [
        ("courses/law/01-one/09-q.quiz.toml", "is not exported: it has no questions"),
        (
            "courses/law/01-one/10-r.quiz.toml",
            "is not exported: line 3: invalid type: integer `1`, expected a string; `chancery check` says more",
        ),
    ] {
        let ran = site.run(&["export", "questions", file, "--format", "gift"]);
        assert_eq!((ran.code, ran.err), (Some(2), format!("chancery: `{file}` {sentence}\n")));
    }
}
