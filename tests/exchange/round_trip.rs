//! Out and in again: what comes back is what went.

use std::collections::BTreeMap;
use std::path::Path;

use chancery::course::exchange::model::{Kind, Question};
use chancery::course::exchange::report::Fate;
use chancery::course::exchange::{Format, export_toml};
use chancery::course::{Folder, compile_folder, load_course};

use super::generator::Generator;
use super::{ALL_TYPES, files, import_into};

type Files = BTreeMap<String, Vec<u8>>;

/// The TOML after a way out and back.
#[track_caller]
fn returned(toml: &str, format: Format, files: &Files) -> String {
    let exported = export_toml(toml, format, files).expect("it is exported");
    let imported = import_into(exported.text.as_bytes(), format, files).expect("the export is read");
    let refused: Vec<_> =
        imported.report.questions.iter().filter(|question| question.fate == Fate::NotCarried).collect();
    assert!(refused.is_empty(), "{refused:?}\n{}", exported.text);
    assert!(imported.assets.is_empty(), "its images are there");
    let title = toml.lines().next().and_then(|line| line.split('"').nth(1)).expect("a title");
    imported.file(title)
}

/// The questions without those of several gaps, which GIFT does not have.
fn without_cloze(toml: &str) -> String {
    let (head, questions) = toml.split_once("[[questions]]").expect("questions");
    let kept = questions.split("[[questions]]").filter(|question| !question.contains("type = \"cloze\""));
    kept.fold(head.to_owned(), |text, question| format!("{text}[[questions]]{question}"))
}

#[track_caller]
fn same(found: &str, expected: &str) {
    for (line, (found, expected)) in found.lines().zip(expected.lines()).enumerate() {
        assert_eq!(found, expected, "line {} differs", line + 1);
    }
    assert_eq!(found, expected);
}

#[test]
fn a_question_of_every_type_comes_back_from_moodle_xml_as_it_was() {
    same(&returned(ALL_TYPES, Format::MoodleXml, &files()), ALL_TYPES);
}

#[test]
fn a_question_of_every_type_comes_back_from_gift_as_it_was() {
    let gift = without_cloze(ALL_TYPES);
    same(&returned(&gift, Format::Gift, &files()), &gift);
    let exported = export_toml(ALL_TYPES, Format::Gift, &files()).expect("it is exported");
    let refused = exported.report.questions.iter().filter(|question| question.fate == Fate::NotCarried);
    let refused: Vec<_> =
        refused.map(|question| (question.name.as_str(), question.remarks[0].message.as_str())).collect();
    assert_eq!(refused, [("gaps", "GIFT has no questions with several gaps")]);
}

#[test]
fn what_has_no_place_is_listed() {
    let exported = export_toml(ALL_TYPES, Format::MoodleXml, &files()).expect("it is exported");
    let listed = exported.report.lines("all-types.quiz.toml").join("\n") + "\n";
    if std::env::var_os("CHANCERY_WRITE_EXPECTED").is_some() {
        std::fs::write(super::fixture("all-types.xml.report"), &listed).expect("written");
    }
    same(&listed, &super::text_of("all-types.xml.report"));
    let exported = export_toml(ALL_TYPES, Format::Gift, &files()).expect("it is exported");
    let listed = exported.report.lines("all-types.quiz.toml").join("\n") + "\n";
    if std::env::var_os("CHANCERY_WRITE_EXPECTED").is_some() {
        std::fs::write(super::fixture("all-types.gift.report"), &listed).expect("written");
    }
    same(&listed, &super::text_of("all-types.gift.report"));
}

/// What is edited elsewhere loses the comment, and with it only what has no place there.
#[test]
fn without_our_comments_the_rest_comes_back() {
    let xml = export_toml(ALL_TYPES, Format::MoodleXml, &files()).expect("it is exported").text;
    let without: String =
        xml.lines().filter(|line| !line.contains("<!-- chancery:")).map(|line| format!("{line}\n")).collect();
    assert_ne!(without, xml);
    let imported = import_into(without.as_bytes(), Format::MoodleXml, &files()).expect("it is read");
    assert_eq!(imported.report.summary.questions, imported.questions.len());
    let question = |id: &str| -> Question {
        imported
            .questions
            .iter()
            .find(|question| question.id == id)
            .cloned()
            .unwrap_or_else(|| panic!("{id} is missing"))
    };
    let Kind::Cloze { gaps } = question("gaps").kind else { panic!("a cloze") };
    let gaps: Vec<_> = gaps.iter().map(|gap| (gap.id.as_str(), gap.marks)).collect();
    assert_eq!(gaps, [("gap-1", 2.0), ("gap-2", 1.0), ("gap-3", 1.0)]);
    assert!(question("gaps").text.contains("in [[gap-1]] in [[gap-2]]"));
    let Kind::Numeric(share) = question("share").kind else { panic!("a number") };
    assert_eq!((share.relative, share.accept[0].tolerance), (false, 0.45));
    assert!(
        question("quoted").text.contains("> The parties *shall* settle their disputes.\n>\n> — A treaty, Article 5")
    );
    assert!(question("quoted").text.ends_with("![A seal](../assets/seal.png)"));
}

/// An answer that was changed by hand in the export is not changed back by the comment.
#[test]
fn a_change_in_the_export_wins_over_the_comment() {
    let xml = export_toml(ALL_TYPES, Format::MoodleXml, &files()).expect("it is exported").text;
    let changed =
        xml.replace("=Vienna~", "=Vienne~").replace("<tolerance>0.45</tolerance>", "<tolerance>0.5</tolerance>");
    let imported = import_into(changed.as_bytes(), Format::MoodleXml, &files()).expect("it is read");
    let file = imported.file("All types");
    assert!(file.contains("accept = [\"Vienne\", ") && file.contains("answer = 22.5\ntolerance = 0.5\n"), "{file}");
    assert!(!file.contains("tolerance_kind"), "{file}");
}

fn folder_with(quiz: &str) -> Folder {
    Folder::new("law")
        .with(
            "course.toml",
            "title = 'Law'\nsummary = 'All.'\nlanguage = 'en'\nhours = 3\nobjectives = ['Explain precedence']\n",
        )
        .with("01-a/module.toml", "title = 'A'\n")
        .with("01-a/01-q.quiz.toml", quiz)
        .with("assets/seal.png", super::SEAL)
}

/// Whether a file holds questions: a quiz with some of its own, or a bank.
pub fn holds_questions(path: &str, bytes: &[u8]) -> bool {
    let is_bank = path.starts_with("banks/") && path.matches('.').count() == 1;
    (is_bank || path.ends_with(".quiz.toml")) && String::from_utf8_lossy(bytes).contains("[[questions]]")
}

/// A quiz that only draws has nothing to write, and says where its questions stand.
#[test]
fn a_quiz_that_only_draws_from_banks_names_them_instead() {
    let source = "title = \"Q\"\n[[pools]]\nbank = \"review\"\ndraw = 2\n";
    for format in [Format::MoodleXml, Format::Gift] {
        let refused = export_toml(source, format, &files()).expect_err("it has no questions").to_string();
        let wanted = "it has no questions of its own and draws from banks: export those, such as `banks/review.toml`";
        assert_eq!(refused, wanted);
    }
}

/// The quizzes and banks of the courses that are shipped: compiled they are the same, but for their objectives' list.
#[test]
fn the_quizzes_and_banks_of_our_courses_come_back_as_they_were() {
    let courses = Path::new(env!("CARGO_MANIFEST_DIR")).join("courses");
    let (mut questions, mut banks) = (0, 0);
    for entry in std::fs::read_dir(courses).expect("the courses") {
        let folder = load_course(&entry.expect("a course").path()).expect("it is read").folder;
        for format in [Format::MoodleXml, Format::Gift] {
            let (mut before, mut after) = (folder.clone(), folder.clone());
            for (path, bytes) in folder.files.iter().filter(|(path, bytes)| holds_questions(path, bytes)) {
                let source = std::str::from_utf8(bytes).expect("text");
                // What GIFT cannot hold is left out before as well, and so has no place in its translations.
                let source = if format == Format::Gift { without_cloze(source) } else { source.to_owned() };
                let back = returned(&source, format, &folder.files);
                assert_eq!(returned(&back, format, &folder.files), back, "{path}: a second time is the same");
                let head = source.split_once("[[questions]]").expect("questions").0;
                let merged = format!("{head}{}", back.split_once('\n').expect("a title").1);
                questions += source.matches("[[questions]]").count();
                banks += usize::from(path.starts_with("banks/"));
                for (folder, text) in [(&mut before, source), (&mut after, merged)] {
                    let stem = path.trim_end_matches("toml");
                    let translates = |other: &str| other != path && other.starts_with(stem) && other.ends_with(".toml");
                    folder.files.retain(|other, _| format != Format::Gift || !translates(other));
                    folder.files.insert(path.clone(), text.into_bytes());
                }
            }
            come_back(format, before, after);
        }
    }
    assert!(questions > 100 && banks > 0, "only {questions} questions and {banks} banks were seen");
}

/// Fails where a course is compiled to something else afterwards.
#[track_caller]
fn come_back(format: Format, before: Folder, after: Folder) {
    let slug = before.slug.clone();
    let [before, after] = [before, after].map(|folder| {
        let loaded = compile_folder(folder);
        let blocking: Vec<_> = loaded.diagnostics.iter().filter(|fault| fault.blocks).collect();
        assert!(blocking.is_empty(), "{slug} by {format:?}: {blocking:?}");
        loaded.course.expect("compiled")
    });
    assert_eq!(before.modules.len(), after.modules.len(), "{slug} by {format:?}");
    // Not `assert_eq!`: it would print the whole course.
    for (before, after) in before.modules.iter().zip(&after.modules) {
        assert!(before == after, "the module {} of {slug} comes back from {format:?} as another", before.slug);
    }
    assert!(before.banks == after.banks, "{slug} comes back from {format:?} with other banks");
}

/// The quiz as it is compiled, one value a line; where a line of HTML ends says nothing.
#[track_caller]
fn compiled(toml: &str) -> String {
    let loaded = compile_folder(folder_with(toml));
    assert_eq!(loaded.diagnostics, [], "{toml}");
    let json = serde_json::to_string_pretty(&loaded.course.expect("a course").modules).expect("JSON");
    json.lines().map(|line| line.replace("\\n", " ") + "\n").collect()
}

/// Random questions: exported and imported again they are compiled to the same, through either format.
#[test]
fn random_questions_come_back_as_they_were() {
    for seed in 0..120 {
        let toml = Generator::file(&Generator::new(seed).questions(12));
        let through_xml = returned(&toml, Format::MoodleXml, &files());
        same(&compiled(&through_xml), &compiled(&toml));
        let again = returned(&through_xml, Format::MoodleXml, &files());
        same(&again, &through_xml);
        let gift = without_cloze(&toml);
        if gift.contains("[[questions]]") {
            let through_gift = returned(&gift, Format::Gift, &files());
            same(&compiled(&through_gift), &compiled(&gift));
            same(&returned(&through_gift, Format::Gift, &files()), &through_gift);
        }
    }
}

#[test]
fn random_questions_are_sound_questions_of_a_course() {
    for seed in 0..20 {
        let toml = Generator::file(&Generator::new(seed).questions(12));
        let compiled = compile_folder(folder_with(&toml));
        assert_eq!(compiled.diagnostics, [], "{toml}");
    }
}

/// What is imported compiles without a fault, every type of it.
#[test]
fn what_is_imported_is_a_sound_quiz() {
    for (name, format) in [
        ("constructs.gift", Format::Gift),
        ("constructs.xml", Format::MoodleXml),
        ("constructs.aiken.txt", Format::Aiken),
    ] {
        let imported = import_into(super::text_of(name).as_bytes(), format, &BTreeMap::new()).expect("read");
        let mut folder = folder_with(&imported.file("Q"));
        folder.files.extend(imported.assets.clone());
        assert_eq!(compile_folder(folder).diagnostics, [], "{name}");
    }
    assert_eq!(compile_folder(folder_with(ALL_TYPES)).diagnostics, []);
}
