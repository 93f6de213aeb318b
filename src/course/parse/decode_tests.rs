//! Tests of the decoder.

use super::*;
use crate::course::Folder;

fn faults_of(text: &str, decode: impl FnOnce(&Table<'_>)) -> Vec<String> {
    let folder = Folder::new("x").with("a.toml", text);
    let faults = Faults::new(&folder);
    let document = Document { faults: &faults, path: "a.toml", text, base: 0, source_only: &[] };
    if let Some(table) = document.parse() {
        let root = document.root(&table);
        decode(&root);
        root.finish();
    }
    faults.into_sorted().iter().map(|fault| format!("{}:{} {}", fault.line, fault.column, fault.code)).collect()
}

#[test]
fn every_syntax_fault_is_reported() {
    let text = "a = \nb = 1\nc = [1, \nd = \"x\n";
    assert_eq!(faults_of(text, |_| ()), ["1:5 toml-syntax", "4:1 toml-syntax"]);
    assert_eq!(faults_of("a = 1\na = 2\n", |_| ()), ["2:1 toml-syntax"]);
}

#[test]
fn tables_of_a_list_stand_at_their_header() {
    let text = "x = 1\n\n[[q]]\na = 1\n[[q]]\nb = 2\n\n[t]\nc = 3\n";
    let found = faults_of(text, |root| {
        for table in root.tables("q").unwrap().value {
            table.require("id", "");
            table.finish();
        }
        root.table("t").unwrap().require("id", "");
    });
    let wanted = [
        "1:1 unknown-key",
        "3:1 missing-key",
        "4:1 unknown-key",
        "5:1 missing-key",
        "6:1 unknown-key",
        "8:1 missing-key",
    ];
    assert_eq!(found, wanted);
}

#[test]
fn numbers_know_their_range() {
    let text = "a = -1\nb = nan\nc = 1_000\nd = 0x1F\ne = 2.5\nf = '7'\n";
    let found = faults_of(text, |root| {
        root.whole("a", 0, 9);
        root.number("b", Range::Any);
        assert_eq!(root.number("c", Range::Any).unwrap().value, 1000.0);
        assert_eq!(root.whole("d", 0, 99).unwrap().value, 31);
        root.whole("e", 0, 9);
        root.number("f", Range::Positive);
    });
    assert_eq!(found, ["1:5 out-of-range", "2:5 out-of-range", "5:5 wrong-type", "6:5 wrong-type"]);
}

#[test]
fn a_text_knows_where_its_characters_stand() {
    faults_of("a = \"x < y\"\nb = \"q\\\"q\"\nc = '''\nlong'''\n", |root| {
        assert_eq!(root.text("a").unwrap().offset(2), 7);
        assert_eq!(root.text("b").unwrap().offset(2), 16);
        assert_eq!(root.text("c").unwrap().offset(0), 31);
    });
}
