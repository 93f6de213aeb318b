//! What the documents promise holds: the example configuration is the defaults, every code has its line, the example
//! course is sound.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use chancery::course::load_all;
use chancery::settings::{self, Origin, Settings, Sources};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn the_example_configuration_is_the_defaults_and_names_every_key() {
    let file = Some(root().join("config/chancery.toml"));
    let loaded = settings::load(&Sources { file, ..Sources::default() }).unwrap();
    assert_eq!(loaded.settings, Settings::default());
    let left_out: Vec<_> = loaded.origins.iter().filter(|(_, (_, origin))| *origin == Origin::Default).collect();
    assert!(left_out.is_empty(), "{left_out:?}");
}

#[test]
fn the_example_course_is_sound() {
    for course in load_all(&root().join("docs/examples")).unwrap() {
        assert_eq!(course.diagnostics, [], "{}", course.folder.slug);
    }
}

/// The codes between backticks at the beginning of a table's rows.
fn documented(path: &str) -> BTreeSet<String> {
    let text = read(path);
    let rows = text.lines().filter_map(|line| line.strip_prefix("| `"));
    rows.filter_map(|row| row.split_once('`')).map(|(code, _)| code.to_owned()).collect()
}

/// The first text behind each of `starts`, in all Rust files under a folder, whatever the line breaks.
fn named(folder: &str, starts: &[&str]) -> BTreeSet<String> {
    let mut codes = BTreeSet::new();
    let mut waiting = vec![root().join(folder)];
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            waiting.extend(fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
            continue;
        }
        let text = fs::read_to_string(&path).unwrap_or_default();
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for start in starts {
            for rest in text.split(start).skip(1) {
                let behind = rest.trim_start_matches(|c: char| c.is_ascii_uppercase() || c == '_');
                if let Some(code) = behind.strip_prefix(", \"").and_then(|rest| rest.split('"').next()) {
                    codes.insert(code.to_owned());
                }
            }
        }
    }
    codes
}

#[test]
fn every_fault_of_a_course_has_its_line_in_the_reference() {
    let documented = documented("docs/course-format.md");
    let expected = read("tests/courses/faulty.expected");
    let planted = expected.lines().filter_map(|line| line.split_once("error[")?.1.split_once(']'));
    let planted: BTreeSet<String> = planted.map(|(code, _)| code.to_owned()).collect();
    assert!(planted.len() > 50);
    let missing: Vec<_> = planted.difference(&documented).collect();
    assert!(missing.is_empty(), "not in docs/course-format.md: {missing:?}");
}

#[test]
fn every_code_of_the_api_has_its_line_in_the_reference() {
    let documented = documented("docs/api.md");
    let used = named("src/web", &["StatusCode::", "(S::"]);
    assert!(used.len() > 20, "{used:?}");
    let missing: Vec<_> = used.difference(&documented).collect();
    assert!(missing.is_empty(), "not in docs/api.md: {missing:?}");
}
