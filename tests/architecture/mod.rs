//! The house as `src/lib.rs` draws it, held against every line of the source.

mod cycles;
mod rules;
pub mod source;

use source::Source;

/// Fails with every breach, one a line.
#[track_caller]
fn nothing_in(breaches: &[String]) {
    assert!(breaches.is_empty(), "\n{}\n", breaches.join("\n"));
}

#[test]
fn a_room_imports_only_what_stands_above_it() {
    let sources = source::all();
    let rooms = rules::rooms(&sources);
    assert!(rooms.len() > 10 && sources.len() > 100, "the walk found the source");
    nothing_in(&rules::layers(&sources, &rooms));
}

#[test]
fn the_table_of_rooms_is_in_the_order_of_the_code() {
    nothing_in(&rules::table_is_the_order(&source::all()));
}

#[test]
fn the_files_of_a_room_have_an_order() {
    nothing_in(&cycles::cycles(&source::all()));
}

#[test]
fn what_decides_does_nothing_else() {
    let sources = source::all();
    nothing_in(&rules::table_is_current(&sources));
    nothing_in(&rules::purity(&sources));
}

#[test]
fn only_the_base_reads_clock_and_randomness() {
    nothing_in(&rules::chance(&source::all()));
}

#[test]
fn only_nouns_and_the_database_room_speak_sql() {
    nothing_in(&rules::sql(&source::all()));
}

#[test]
fn no_statement_is_put_together_from_texts() {
    nothing_in(&rules::statements(&source::all()));
}

#[test]
fn every_file_says_what_it_is_for_and_is_short_enough_to_read() {
    nothing_in(&rules::files(&source::all()));
}

#[test]
fn every_handler_is_documented() {
    nothing_in(&rules::handlers(&source::all()));
}

/// Sources that stand for a whole house: name and text.
fn house(files: &[(&str, &str)]) -> Vec<Source> {
    let lib = "//! House.\n//!\n//! | [`base`] | x |\n//! | [`quiz`] | x |\n//! | [`jobs`] | x |\n//! | [`web`] | x |\n\
               pub mod base;\npub mod quiz;\npub mod jobs;\npub mod web;\n";
    let mut sources = vec![Source::parse("src/lib.rs", lib)];
    sources.extend(files.iter().map(|(path, text)| Source::parse(path, text)));
    sources
}

#[test]
fn an_import_from_below_is_found_however_it_is_written() {
    let in_use = "//! Q.\n\nuse crate::{base::Id, web::state::App};\n";
    let in_code = "//! Q.\nfn f() {\n    crate::web::go();\n}\n";
    let in_macro = "//! Q.\nfn f() {\n    db!(c, |c| { super::super::web::go(c) });\n}\n";
    let in_attribute = "//! Q.\n#[made(body = crate::web::Body)]\nfn f() {}\n";
    for (text, line) in [(in_use, 3), (in_code, 3), (in_macro, 3), (in_attribute, 2)] {
        let sources = house(&[("src/quiz/store.rs", text)]);
        let expected = format!("src/quiz/store.rs:{line}: `quiz` must not import `web`, which stands below it");
        assert_eq!(rules::layers(&sources, &rules::rooms(&sources)), [expected], "{text}");
    }
}

#[test]
fn shells_that_know_one_another_are_found() {
    let sources = house(&[("src/web/state.rs", "//! S.\nuse crate::jobs::Tools;\n")]);
    let expected = "src/web/state.rs:2: `web` must not import `jobs`: shells do not know one another";
    assert_eq!(rules::layers(&sources, &rules::rooms(&sources)), [expected]);
}

#[test]
fn a_table_of_rooms_out_of_order_is_found() {
    let lib = "//! | [`b`] | x |\n//! | [`a`] | x |\npub mod a;\npub mod b;\n";
    let expected = r#"src/lib.rs:1: the table has ["b", "a"], the code ["a", "b"]"#;
    assert_eq!(rules::table_is_the_order(&[Source::parse("src/lib.rs", lib)]), [expected]);
}

#[test]
fn a_cycle_is_found_through_what_its_parent_re_exports() {
    let parent = "//! M.\nmod a;\nmod b;\nmod c;\npub use a::A;\npub use c::*;\npub use b::B;\n";
    let files = [
        ("src/quiz/mod.rs", parent),
        ("src/quiz/a.rs", "//! A.\nuse super::B;\npub struct A;\n"),
        ("src/quiz/b.rs", "//! B.\n\nuse super::C;\npub struct B;\n"),
        ("src/quiz/c.rs", "//! C.\npub struct C;\nfn f() { super::a::go() }\n"),
    ];
    let expected =
        "src/quiz/a.rs:2: a cycle among the files of a room: src/quiz/a.rs:2 -> src/quiz/b.rs:3 -> src/quiz/c.rs:3";
    assert_eq!(cycles::cycles(&house(&files)), [expected]);
    assert!(cycles::cycles(&house(&files[..3])).is_empty(), "without the third file there is an order");
}

#[test]
fn an_impure_decision_is_found_and_its_tests_are_free() {
    let text = "//! G.\nuse std::fs;\nfn f() { chrono::Utc::now(); }\nfn g() { crate::base::random::below(2); }\n\
                #[cfg(test)]\nmod tests {\n    use std::fs;\n}\n";
    let sources = house(&[("src/quiz/grade.rs", text), ("src/quiz/draw.rs", &text.replace("use std::fs;", ""))]);
    let of =
        |file: &str, line: usize, what: &str| format!("src/quiz/{file}.rs:{line}: a pure file must not name `{what}`");
    let expected = [
        of("grade", 2, "std::fs"),
        of("grade", 3, "chrono::Utc::now"),
        of("grade", 4, "crate::base::random::below"),
        of("draw", 3, "chrono::Utc::now"),
    ];
    assert_eq!(rules::purity(&sources), expected);
}

#[test]
fn a_look_at_the_clock_outside_the_base_is_found() {
    let text =
        "//! S.\nuse std::time::Instant;\nfn f() {\n    Instant::now();\n    trace!(at = SystemTime::now());\n}\n";
    let sources = house(&[("src/web/state.rs", text), ("src/base/clock.rs", text)]);
    let expected = [
        "src/web/state.rs:4: only `base` calls `Instant::now`",
        "src/web/state.rs:5: only `base` calls `SystemTime::now`",
    ];
    assert_eq!(rules::chance(&sources), expected);
}

#[test]
fn sql_in_a_verb_is_found() {
    let sources = house(&[
        ("src/web/state.rs", "//! S.\nuse diesel::prelude::*;\n"),
        ("src/quiz/a.rs", "//! A.\nuse diesel::prelude::*;\n"),
    ]);
    let expected = "src/web/state.rs:2: `web` must not name `diesel::prelude`: SQL belongs to the nouns";
    assert_eq!(rules::sql(&sources), [expected]);
}

#[test]
fn a_statement_that_is_put_together_is_found() {
    let text = "//! A.\nfn f(name: &str) {\n    sql_query(format!(\"DELETE FROM a WHERE name = '{name}'\"));\n    \
                sql::<Bool>(name);\n    sql_query(\n        \"SELECT 1\",\n    );\n    sql::<Bool>(\"a = 'b'\");\n    \
                name.into_sql::<Text>();\n}\n";
    let sources = house(&[("src/quiz/store.rs", text), ("src/db/open.rs", text)]);
    let expected = [3, 4].map(|line| format!("src/quiz/store.rs:{line}: a text of SQL is a literal, but in `db`"));
    assert_eq!(rules::statements(&sources), expected);
}

#[test]
fn a_long_file_one_without_a_purpose_and_a_silent_handler_are_found() {
    let long = format!("//! L.\n{}", "\n".repeat(400));
    let handler = "//! A.\npub async fn show() {}\n/// Told.\npub async fn unknown() {}\n";
    let sources = [
        Source::parse("src/quiz/long.rs", &long),
        Source::parse("src/quiz/mute.rs", "fn f() {}\n"),
        Source::parse("src/web/api/a.rs", handler),
    ];
    let expected = [
        "src/quiz/long.rs:401: a file has 400 lines at most: make it two",
        "src/quiz/mute.rs:1: a file starts with `//!` and what it is for",
    ];
    assert_eq!(rules::files(&sources), expected);
    let expected = [
        "src/web/api/a.rs:2: the handler `show` says what it does (`///`)",
        "src/web/api/a.rs:2: the handler `show` describes itself (`#[utoipa::path(…)]`)",
    ];
    assert_eq!(rules::handlers(&sources), expected);
}
