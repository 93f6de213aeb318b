//! Glossaries: terms, their hints in lessons, and what may not be.

use chancery::course::glossary::hints;
use chancery::course::model::Course;
use chancery::course::{Folder, compile_folder, load_course};

use super::fixture;

const BARE: &str = "title = \"C\"\nsummary = \"S.\"\nlanguage = \"en\"\nhours = 1\n[completion]\npass_mark = 0\n";

fn with_glossary(terms: &str) -> Folder {
    Folder::new("c")
        .with("course.toml", BARE)
        .with("01-a/module.toml", "title = \"A\"\n")
        .with("01-a/01-l.md", "+++\ntitle = \"L\"\n+++\n\nA note, two notes.\n")
        .with("glossary.toml", terms)
}

fn lesson<'a>(course: &'a Course, language: &str) -> &'a str {
    let (_, lesson) = course.lesson("rules", "precedence").expect("the lesson");
    &lesson.texts.best(&[language.parse().expect("a language")], &course.language).1.html
}

#[test]
fn lessons_lead_to_the_terms_of_their_language() {
    let loaded = load_course(&fixture("sound")).expect("the folder can be read");
    assert!(loaded.diagnostics.is_empty(), "{:?}", loaded.diagnostics);
    let course = loaded.course.expect("a course");
    let english = lesson(&course, "en");
    assert!(
        english
            .contains("<p><a class=\"term\" href=\"/learn/sound/glossary#head-of-mission\">Heads of mission</a> take"),
        "{english}"
    );
    // The other term stands in a link first, which leads to one place only; then in a note.
    assert_eq!(hints(english), ["head-of-mission", "convention"]);
    assert!(english.contains("\">text of the convention</a>"), "{english}");
    assert_eq!(hints(lesson(&course, "fr")), ["head-of-mission", "convention"]);
    let term = &course.glossary[0];
    let (_, text) = term.texts.best(&["fr".parse().expect("a language")], &course.language);
    assert_eq!((text.term.as_str(), course.glossary.len()), ("chef de mission", 2));
    assert!(term.texts.source.definition.contains("<em>ambassador</em>"));
    assert!(course.glossary[1].texts.source.definition.contains("href=\"/learn/sound/practice/seating\""));
}

#[test]
fn a_glossary_without_terms_is_a_fault() {
    let loaded = compile_folder(with_glossary("terms = []\n"));
    assert_eq!(super::codes(&loaded), ["glossary-without-terms"]);
    assert!(loaded.course.is_none());
}

#[test]
fn a_course_that_was_published_without_a_glossary_has_none() {
    let mut folder = with_glossary("[[terms]]\nid = \"note\"\nterm = \"note\"\ndefinition = \"N.\"\n");
    let with = compile_folder(folder.clone());
    let course = with.course.expect("a course");
    let kept = serde_json::to_string(&course).expect("JSON");
    assert_eq!(serde_json::from_str::<Course>(&kept).expect("a course"), course);
    folder.files.remove("glossary.toml");
    let without = serde_json::to_string(&compile_folder(folder).course.expect("a course")).expect("JSON");
    assert!(!without.contains("glossary"));
    assert!(serde_json::from_str::<Course>(&without).expect("a course").glossary.is_empty());
}
