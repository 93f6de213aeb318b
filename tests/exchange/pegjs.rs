//! Our GIFT as another program reads it: the grammar of gift-pegjs, which editors for teachers use.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use chancery::course::exchange::{Format, export_toml};

use super::generator::Generator;
use super::round_trip::holds_questions;
use super::{ALL_TYPES, files};
use crate::support::node;

/// Where `tests/run` puts it, beside the build.
fn package() -> PathBuf {
    node::installed("gift-pegjs").join("node_modules/gift-pegjs")
}

const SCRIPT: &str = "
const parser = require(process.argv[1]);
const fs = require('fs');
for (const file of process.argv.slice(2)) {
  try {
    const questions = parser.parse(fs.readFileSync(file, 'utf8'));
    console.log(questions.map((q) => `${q.title} ${q.type}`).join(', '));
  } catch (error) {
    console.log(`${file}: ${error.message} ${JSON.stringify(error.location)}`);
  }
}
";

/// What it makes of each text: titles and types.
fn parsed(texts: &[String]) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let written = texts.iter().enumerate().map(|(index, text)| {
        let file = folder.path().join(format!("{index}.gift"));
        fs::write(&file, text).expect("written");
        file
    });
    let written: Vec<_> = written.collect();
    let ran = Command::new("node").args(["-e", SCRIPT]).arg(package()).args(&written).output();
    let ran = ran.expect("node runs: `tests/run` installs it");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    String::from_utf8(ran.stdout).expect("text").lines().map(str::to_owned).collect()
}

fn gift(toml: &str, files: &BTreeMap<String, Vec<u8>>) -> String {
    export_toml(toml, Format::Gift, files).expect("it is exported").text
}

#[test]
fn another_program_reads_our_gift() {
    let wanted = "doyen-elected TF, capital-of-kenya MC, nearly-right MC, organs MC, organs-exactly MC, conventions Matching, \
                  exact-order Matching, partial-order Matching, year Numerical, distance Numerical, share Numerical, \
                  commissioner Short, acronym Short, letter Essay, plain-essay Essay, quoted TF";
    assert_eq!(parsed(&[gift(ALL_TYPES, &files())]), [wanted]);
}

#[test]
fn another_program_reads_the_gift_of_our_courses_and_of_random_questions() {
    let mut texts = Vec::new();
    let mut counts = Vec::new();
    let courses = Path::new(env!("CARGO_MANIFEST_DIR")).join("courses");
    for entry in fs::read_dir(courses).expect("the courses") {
        let loaded = chancery::course::load_course(&entry.expect("a course").path()).expect("it is read");
        for (_, bytes) in loaded.folder.files.iter().filter(|(path, bytes)| holds_questions(path, bytes)) {
            texts.push(gift(std::str::from_utf8(bytes).expect("text"), &loaded.folder.files));
        }
    }
    texts.extend((0..40).map(|seed| gift(&Generator::file(&Generator::new(seed).questions(12)), &files())));
    counts.extend(texts.iter().map(|text| text.lines().filter(|line| line.starts_with("::")).count()));
    for ((found, wanted), text) in parsed(&texts).iter().zip(counts).zip(&texts) {
        assert_eq!(found.split(", ").filter(|question| !question.is_empty()).count(), wanted, "{found}\n{text}");
    }
}
