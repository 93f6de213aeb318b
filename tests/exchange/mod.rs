//! Questions of other programs, in and out.
//!
//! `fixtures/` holds files that use every construct of a format one by one; beside each stands what it becomes (`.toml`) and
//! what is said about it (`.report`). `all-types.quiz.toml` has a question of every type with all of its keys.

mod commands;
mod generator;
mod hostile;
mod kept_as_gift;
mod pegjs;
mod round_trip;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use chancery::course::exchange::{Assets, Format, Imported, Refusal, import};

/// A question of every type, with all of its keys.
const ALL_TYPES: &str = include_str!("all-types.quiz.toml");
/// The image that one of them shows.
const SEAL: &[u8] = b"\x89PNG\r\n\x1a\nseal";

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/exchange/fixtures").join(name)
}

fn text_of(name: &str) -> String {
    std::fs::read_to_string(fixture(name)).expect("a fixture")
}

/// The files of the course to which the questions of every type belong.
fn files() -> BTreeMap<String, Vec<u8>> {
    BTreeMap::from([("assets/seal.png".to_owned(), SEAL.to_vec())])
}

/// Imports into a course that has these files and no questions.
fn import_into(bytes: &[u8], format: Format, files: &BTreeMap<String, Vec<u8>>) -> Result<Imported, Refusal> {
    let assets = Assets::of(files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())));
    import(bytes, format, assets, BTreeSet::new())
}

#[track_caller]
fn becomes(name: &str, format: Format) -> Imported {
    let imported = import_into(text_of(name).as_bytes(), format, &BTreeMap::new()).expect("the file is read");
    let (file, report) = (imported.file("Constructs"), imported.report.lines(name).join("\n") + "\n");
    if std::env::var_os("CHANCERY_WRITE_EXPECTED").is_some() {
        std::fs::write(fixture(&format!("{name}.toml")), &file).expect("written");
        std::fs::write(fixture(&format!("{name}.report")), &report).expect("written");
    }
    for (found, expected) in [(file, text_of(&format!("{name}.toml"))), (report, text_of(&format!("{name}.report")))] {
        for (line, (found, expected)) in found.lines().zip(expected.lines()).enumerate() {
            assert_eq!(found, expected, "line {} of what became of {name} differs", line + 1);
        }
        assert_eq!(found, expected);
    }
    imported
}

#[test]
fn every_construct_of_gift_is_read_or_listed() {
    becomes("constructs.gift", Format::Gift);
}

#[test]
fn every_construct_of_aiken_is_read_or_listed() {
    becomes("constructs.aiken.txt", Format::Aiken);
}

#[test]
fn every_construct_of_moodle_xml_is_read_or_listed() {
    let imported = becomes("constructs.xml", Format::MoodleXml);
    // The images of carried questions alone come along.
    let images: Vec<_> = imported.assets.values().map(Vec::as_slice).collect();
    assert_eq!(imported.assets.len(), 3, "{images:?}");
    for (bytes, kind) in [(&b"\x89PNG\r\n\x1a\nseal"[..], "png"), (b"GIF89aold", "gif"), (b"%PDF-1.4\n", "pdf")] {
        let path = format!("assets/{}.{kind}", &chancery::course::sha256_hex(bytes)[..16]);
        assert_eq!(imported.assets.get(&path).map(Vec::as_slice), Some(bytes), "{path}");
    }
}

#[test]
fn a_file_saved_by_windows_is_read_like_another() {
    let unix = import_into(text_of("constructs.gift").as_bytes(), Format::Gift, &BTreeMap::new()).expect("read");
    let windows = format!("\u{feff}{}", text_of("constructs.gift").replace('\n', "\r\n"));
    let windows = import_into(windows.as_bytes(), Format::Gift, &BTreeMap::new()).expect("read");
    assert_eq!((windows.questions, windows.report), (unix.questions, unix.report));
}

#[test]
fn ids_that_others_have_are_not_given_again() {
    let taken = BTreeSet::from(["yes".to_owned(), "yes-2".to_owned()]);
    let gift = b"// [id:yes]\n::No::?{T}\n\n::Yes::?{F}\n";
    let imported = import(gift, Format::Gift, Assets::default(), taken).expect("read");
    let ids: Vec<_> = imported.questions.iter().map(|question| question.id.as_str()).collect();
    assert_eq!(ids, ["yes-3", "yes-4"]);
    let report = [
        "x:2: note: the id `yes` became `yes-3`: another question has it",
        "2 questions: 2 carried whole, 0 carried with losses, 0 not carried.",
    ];
    assert_eq!(imported.report.lines("x"), report);
}

/// Nothing that runs comes in by an import: neither through the text nor through an address.
#[test]
fn nothing_active_is_imported() {
    let attacks = [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<a href=\"javascript:alert(1)\">x</a>",
        "<a href=\" &#14;javascript:alert(1)\">x</a>",
        "<a href=\"data:text/html;base64,PHNjcmlwdD4=\">x</a>",
        "<svg onload=alert(1)><circle/></svg>",
        "<iframe src=\"https://evil.example\"></iframe>",
        "<style>body{background:url(javascript:alert(1))}</style>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "[x](javascript:alert\\(1\\))",
        "<p title=\"</p><script>alert(1)</script>\">x</p>",
    ];
    for (attack, form) in attacks
        .iter()
        .flat_map(|attack| ["html", "markdown", "plain_text", "moodle_auto_format"].map(|form| (attack, form)))
    {
        let xml = format!(
            "<quiz><question type='truefalse'><name><text>a</text></name><questiontext format='{form}'><text><![CDATA[Q {attack}]]></text>\
             </questiontext><answer fraction='100'><text>true</text></answer><answer fraction='0'><text>false</text></answer></question></quiz>"
        );
        let imported = import_into(xml.as_bytes(), Format::MoodleXml, &BTreeMap::new()).expect("read");
        let folder = chancery::course::Folder::new("law")
            .with("course.toml", "title = 'Law'\nsummary = 'All.'\nlanguage = 'en'\nhours = 3\n")
            .with("01-a/module.toml", "title = 'A'\n")
            .with("01-a/01-q.quiz.toml", imported.file("Q"));
        let loaded = chancery::course::compile_folder(folder);
        assert_eq!(loaded.diagnostics, [], "{attack} as {form}");
        let course = loaded.course.expect("a course");
        let (_, quiz) = course.quiz("a", "q").expect("the quiz");
        let html = quiz.questions[0].texts.source.text.to_lowercase();
        let tags: String =
            html.split('<').skip(1).filter_map(|tag| tag.split('>').next()).collect::<Vec<_>>().join("|");
        for active in ["script", "svg", "iframe", "style", "onerror", "onload", "javascript:", "data:"] {
            assert!(!tags.contains(active), "{attack} as {form} left {html}");
        }
    }
}
