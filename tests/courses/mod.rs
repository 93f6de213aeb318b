//! Course folders in, exact diagnostics or a compiled course out.
//!
//! `faulty/` holds courses in which faults are planted, `faulty.expected` what is said about them; each line was checked
//! against the place that it names. `sound/` is a small course without a fault that uses every part of the format.

mod banks;
mod glossary;
mod hostile;
mod types;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use chancery::base::Timestamp;
use chancery::course::model::{
    Course, EnrolmentMode, Key, Measure, NumericKey, OnExpiry, ReviewRule, ReviewRules, Unit,
};
use chancery::course::{Folder, Loaded, compile_folder, load_all, load_course, sha256_hex};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/courses").join(name)
}

fn sound() -> Loaded {
    load_course(&fixture("sound")).expect("the folder can be read")
}

fn course_of(loaded: &Loaded) -> &Course {
    loaded.course.as_ref().expect("the course is compiled")
}

fn codes(loaded: &Loaded) -> Vec<&str> {
    loaded.diagnostics.iter().map(|fault| fault.code).collect()
}

#[test]
fn every_planted_fault_is_reported_at_its_place() {
    let mut found = String::new();
    for loaded in load_all(&fixture("faulty")).expect("the folder can be read") {
        for fault in &loaded.diagnostics {
            found.push_str(&format!("{}/{fault}\n", loaded.folder.slug));
        }
        assert!(loaded.course.is_none(), "{} was compiled", loaded.folder.slug);
    }
    let expected = std::fs::read_to_string(fixture("faulty.expected")).expect("the expected output can be read");
    for (line, (found, expected)) in found.lines().zip(expected.lines()).enumerate() {
        assert_eq!(found, expected, "line {} differs", line + 1);
    }
    assert_eq!(found, expected);
}

#[test]
fn the_planted_faults_are_of_many_kinds() {
    let courses = load_all(&fixture("faulty")).expect("the folder can be read");
    let kinds: BTreeSet<_> = courses.iter().flat_map(codes).collect();
    assert!(kinds.len() >= 50, "only {} kinds: {kinds:?}", kinds.len());
}

#[test]
fn a_sound_course_compiles_without_a_fault() {
    let loaded = sound();
    assert_eq!(loaded.diagnostics, []);
    let course = course_of(&loaded);
    let languages: Vec<_> = course.languages.iter().map(ToString::to_string).collect();
    assert_eq!((course.slug.as_str(), languages.join(" ").as_str()), ("sound", "en fr"));
    assert_eq!((course.enrolment, course.hours), (EnrolmentMode::Approval, 1.0));
    assert_eq!(course.completion.lessons.to_string(), "80");
    assert_eq!(course.certificate.valid_months, 36);
    let share = course.certificate.participation.as_ref().map(|share| share.lessons.to_string());
    assert_eq!((course.certificate.grade, share.as_deref()), (true, Some("50")));
    assert_eq!(course.certificate.signatories[0].signature.as_deref(), Some("assets/table.svg"));
    assert_eq!(course.modules[1].requires[0].as_str(), "rules");
}

#[test]
fn a_lesson_is_rendered_with_all_that_it_shows() {
    let loaded = sound();
    let (_, lesson) = course_of(&loaded).lesson("rules", "precedence").expect("the lesson exists");
    let html = &lesson.texts.source.html;
    let image = format!("src=\"/assets/{}/table.svg\"", sha256_hex(loaded.asset_bytes("assets/table.svg").unwrap()));
    for part in [
        "<h2 id=\"h-who-goes-first\">",
        "<a href=\"/learn/sound/practice/seating#h-around-the-table\">",
        "<a href=\"/learn/sound/rules/check\">",
        "rel=\"noopener noreferrer\"",
        image.as_str(),
        "<td class=\"align-right\">Head of State</td>",
        "<dt>Doyen</dt>",
        "<aside class=\"callout callout-note\" role=\"note\">",
        "<div class=\"footnotes\"",
    ] {
        assert!(html.contains(part), "{part} is missing in {html}");
    }
    let french = lesson.texts.others.values().next().expect("there is a translation");
    assert_eq!(french.title, "La préséance");
    assert!(french.html.contains("<p class=\"callout-title\">Remarque</p>"), "{}", french.html);
}

#[test]
fn a_quiz_keeps_its_key_apart_from_its_texts() {
    let loaded = sound();
    let (_, quiz) = course_of(&loaded).quiz("rules", "check").expect("the quiz exists");
    let keys: Vec<_> = quiz.questions.iter().map(|question| question.key.clone()).collect();
    let unit = Measure { names: vec!["A.D.".to_owned(), "apr. J.-C.".to_owned()], factor: 1.0 };
    let year = NumericKey { units: vec![unit], ..NumericKey::one(1961.0, 0.0) };
    let wanted = [
        Key::TrueFalse { answer: false },
        Key::SingleChoice { fractions: vec![0.0, 1.0, 0.0] },
        Key::MultipleResponse { partial: true, fractions: vec![0.5, 0.5, -1.0] },
        Key::Matching { pairs: 2, rights: 3 },
        Key::Ordering { items: 3, partial: false },
        Key::Numeric(year),
        Key::ShortText { case_sensitive: false, any_diacritics: false },
    ];
    assert_eq!(keys, wanted);
    for question in &quiz.questions {
        assert_eq!(question.texts.others.len(), 1, "{} is not translated", question.id);
    }
    assert_eq!(quiz.questions[0].texts.source.text, "The doyen is <em>elected</em>.");
    let french = quiz.questions[6].texts.others.values().next().expect("there is a translation");
    let accepted: Vec<_> = french.accept.iter().map(|accepted| accepted.text.as_str()).collect();
    assert_eq!(accepted, ["doyen", "doyenne"]);
}

#[test]
fn a_published_course_survives_its_storage() {
    let loaded = sound();
    let stored = serde_json::to_string(course_of(&loaded)).expect("a course can be stored");
    let course: Course = serde_json::from_str(&stored).expect("a stored course can be read");
    assert_eq!(&course, course_of(&loaded));
    assert!(course.modules[0].units.iter().any(|unit| matches!(unit, Unit::Quiz(_))));
}

#[test]
fn the_digest_changes_with_a_byte() {
    let loaded = sound();
    assert_eq!(loaded.digest, sound().digest);
    for path in loaded.folder.files.keys() {
        let mut folder = loaded.folder.clone();
        folder.files.entry(path.clone()).or_default().push(b' ');
        assert_ne!(compile_folder(folder).digest, loaded.digest, "a byte more in {path} went unseen");
    }
}

#[test]
fn an_old_translation_is_a_fault_that_does_not_block() {
    let mut folder = sound().folder;
    folder.files.entry("01-rules/module.toml".to_owned()).or_default().extend(b"# reviewed\n");
    let loaded = compile_folder(folder);
    assert_eq!(codes(&loaded), ["stale-translation"]);
    assert!(loaded.course.is_some());
}

#[test]
fn what_may_be_left_out_has_a_default() {
    let folder = Folder::new("law")
        .with("course.toml", "title = 'Law'\nsummary = 'All of it.'\nlanguage = 'en'\nhours = 3\n")
        .with("01-a/module.toml", "title = 'A'\n")
        .with("01-a/01-b.md", "+++\r\ntitle = 'B'\r\n+++\r\nText with Windows' line ends.\r\n");
    let loaded = compile_folder(folder);
    assert_eq!(loaded.diagnostics, []);
    let course = course_of(&loaded);
    assert_eq!(course.enrolment, EnrolmentMode::Open);
    assert_eq!(course.completion.lessons.to_string(), "100");
    // Nothing is graded, so no grade is asked for.
    assert_eq!(course.completion.pass_mark.to_string(), "0");
}

/// No folder, however broken, makes the program panic: each file of the sound course is cut short at many places.
#[test]
fn broken_files_are_faults_and_never_panics() {
    let folder = sound().folder;
    for (path, bytes) in &folder.files {
        for length in (0..bytes.len()).step_by(7) {
            let mut broken = folder.clone();
            broken.files.insert(path.clone(), bytes[..length].to_vec());
            for fault in compile_folder(broken).diagnostics {
                assert!(fault.line > 0 && fault.column > 0, "{fault}");
            }
        }
    }
}

#[test]
fn deep_nesting_is_read_or_refused_and_never_panics() {
    for body in [">".repeat(20_000), "- ".repeat(2_000), "[".repeat(50_000), "*a".repeat(50_000), "![".repeat(20_000)] {
        let lesson = format!("+++\ntitle = 'B'\n+++\n{body}");
        compile_folder(sound().folder.with("01-rules/03-deep.md", lesson));
    }
    let quiz = format!("title = 'Q'\nquestions = {}", "[".repeat(50_000));
    let loaded = compile_folder(sound().folder.with("01-rules/03-deep.quiz.toml", quiz));
    assert!(codes(&loaded).contains(&"toml-syntax"));
}

#[test]
fn dates_grace_expiry_and_review_rules_are_compiled() {
    let quiz = |lines: &str| {
        let folder = Folder::new("dated")
            .with("course.toml", "title = \"Dated\"\nsummary = \"Short.\"\nlanguage = \"en\"\nhours = 1\n")
            .with("01-one/module.toml", "title = \"One\"\n")
            .with(
                "01-one/01-check.quiz.toml",
                format!("title = \"Check\"\n{lines}\n[[questions]]\nid = \"q\"\ntype = \"true-false\"\ntext = \"?\"\nanswer = true\n"),
            );
        let loaded = compile_folder(folder);
        assert_eq!(loaded.diagnostics, [], "{lines}");
        course_of(&loaded).quiz("one", "check").expect("the quiz").1.clone()
    };
    let plain = quiz("");
    assert_eq!((plain.opens, plain.closes, plain.grace_seconds), (None, None, 30));
    assert_eq!(
        (plain.on_expiry, plain.review),
        (OnExpiry::Submit, ReviewRules::all(ReviewRule::AfterPassOrLastAttempt))
    );
    let dated = quiz(
        "opens = 2026-05-01T08:00:00Z\ncloses = 2026-05-02T08:00:00+02:00\ngrace_seconds = 0\non_expiry = \"abandon\"\n\
         review = { responses = \"never\", marks = \"after-close\" }",
    );
    let date = |at: Option<Timestamp>| at.map(|at| at.to_string()).unwrap_or_default();
    assert_eq!(date(dated.opens), "2026-05-01T08:00:00Z");
    assert_eq!(date(dated.closes), "2026-05-02T06:00:00Z");
    assert_eq!((dated.grace_seconds, dated.on_expiry), (0, OnExpiry::Abandon));
    let usual = ReviewRules::default();
    let expected = ReviewRules { responses: ReviewRule::Never, marks: ReviewRule::AfterClose, ..usual };
    assert_eq!(dated.review, expected);
    assert_eq!(quiz("review = \"never\"").review, ReviewRules::all(ReviewRule::Never));
}
