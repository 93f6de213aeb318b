//! What the documents promise holds: the example configuration is the defaults, every code has its line, the example
//! course is sound.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use chancery::course::load_all;
use chancery::settings::{self, Origin, Provider, Settings, Sources};

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
fn the_example_of_a_provider_is_the_defaults_and_names_every_key() {
    let text = read("config/chancery.toml");
    let (_, rest) = text.split_once("# [providers.foreign-office]\n").expect("an example");
    let example = rest.split("\n\n").next().unwrap_or_default();
    let keys = example.lines().filter_map(|line| line.strip_prefix("# ")).filter(|line| {
        line.split_once(" = ").is_some_and(|(key, _)| key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'))
    });
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("chancery.toml");
    fs::write(&file, format!("[providers.x]\n{}\n", keys.collect::<Vec<_>>().join("\n"))).unwrap();
    let loaded = settings::load(&Sources { file: Some(file), ..Sources::default() }).unwrap();
    let said = loaded.settings.providers["x"].clone();
    let wanted = Provider { issuer: said.issuer.clone(), client_id: said.client_id.clone(), ..Provider::default() };
    assert_eq!(said, wanted);
    let provided = loaded.origins.iter().filter(|(key, _)| key.starts_with("providers."));
    let left_out: Vec<_> = provided.filter(|(_, (_, origin))| *origin == Origin::Default).collect();
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

/// The names of tests between backticks: paths of modules, and at the end a test, or a module of tests.
fn tests_named(text: &str) -> BTreeSet<String> {
    let folders = fs::read_dir(root().join("tests")).unwrap().map(|entry| entry.unwrap().file_name());
    let folders: BTreeSet<String> = folders.map(|name| name.to_string_lossy().into_owned()).collect();
    let plain = |name: &&str| {
        name.contains("::") && name.bytes().all(|byte| byte.is_ascii_lowercase() || b"_:0123456789".contains(&byte))
    };
    let of_a_test = |name: &&str| {
        name.contains("::tests::") || name.split("::").next().is_some_and(|folder| folders.contains(folder))
    };
    text.split('`').skip(1).step_by(2).filter(plain).filter(of_a_test).map(str::to_owned).collect()
}

/// Whether there is a test of that name, or a module.
fn is_there(name: &str) -> bool {
    let (module, test) = name.rsplit_once("::").unwrap();
    let texts = |module: &str| {
        let path = module.replace("::", "/");
        let places = ["tests", "src"].map(|base| [format!("{base}/{path}.rs"), format!("{base}/{path}/mod.rs")]);
        places.into_iter().flatten().filter_map(|place| fs::read_to_string(root().join(place)).ok()).collect::<Vec<_>>()
    };
    // Tests beside the code stand in a file of their own, or at the end of it.
    let beside = module.strip_suffix("::tests").map(texts).unwrap_or_default();
    let all = [texts(module), beside].concat();
    all.iter().any(|text| text.contains(&format!("fn {test}("))) || !texts(name).is_empty()
}

#[test]
fn every_test_that_the_documents_name_exists() {
    let tables = [("docs/security.md", "## Sixteen holes", 16), ("docs/reliability.md", "## Twenty faults", 20)];
    let mut named = tests_named(&read("docs/asvs.md"));
    assert!(named.len() > 50, "the names are not read rightly any more: {named:?}");
    for (path, title, rows) in tables {
        let text = read(path);
        let (_, table) = text.split_once(title).expect("the table");
        let lines: Vec<&str> =
            table.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| #")).collect();
        assert_eq!(lines.len(), rows, "{path}");
        for (at, row) in lines.iter().enumerate() {
            assert!(row.starts_with(&format!("| {} |", at + 1)) && !tests_named(row).is_empty(), "{row}");
        }
        named.extend(tests_named(&text));
    }
    let missing: Vec<_> = named.iter().filter(|name| !is_there(name)).collect();
    assert!(missing.is_empty(), "there is no such test: {missing:#?}");
    assert!(!is_there("api::limits::nobody_wrote_this_test"));
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
    // SCIM tells sentences where the API tells codes.
    let used: BTreeSet<_> =
        named("src/web", &["StatusCode::", "(S::"]).into_iter().filter(|code| !code.contains(' ')).collect();
    assert!(used.len() > 20, "{used:?}");
    let missing: Vec<_> = used.difference(&documented).collect();
    assert!(missing.is_empty(), "not in docs/api.md: {missing:?}");
}
