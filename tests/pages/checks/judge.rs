//! The Nu Html Checker, in one run over everything that was served.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

use super::visit::{Fault, Stylesheet, folder};
use crate::pages::chromium;

/// What it finds in these files: path, and what to call it.
pub fn faults(files: &[(PathBuf, String)], css: &[Stylesheet]) -> Vec<Fault> {
    assert!(!files.is_empty(), "there is nothing to judge");
    let mut files = files.to_vec();
    for sheet in css {
        let file = folder().join(&sheet.name);
        fs::write(&file, &sheet.text).expect("a stylesheet");
        files.push((file, sheet.name.clone()));
    }
    let judged = Command::new("java")
        .args(["-Xss4m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar"])
        .arg(chromium::package("vnu-jar/build/dist/vnu.jar"))
        .args(["--format", "json", "--also-check-css", "--exit-zero-always"])
        .args(files.iter().map(|(file, _)| file))
        .output()
        .expect("the tests need java: `tests/run` installs it");
    let said = String::from_utf8_lossy(&judged.stderr);
    assert!(judged.status.success(), "{said}");
    let answer: Value = serde_json::from_str(&said).unwrap_or_else(|error| panic!("{error}: {said}"));
    let messages = answer["messages"].as_array().expect("messages");
    messages.iter().map(|message| fault(message, &files)).collect()
}

fn fault(message: &Value, files: &[(PathBuf, String)]) -> Fault {
    let text = |name: &str| message[name].as_str().unwrap_or_default().to_owned();
    let url = text("url");
    let path = url.strip_prefix("file:").unwrap_or_default();
    let name = files.iter().find(|(file, _)| file.as_os_str() == path).map(|(_, name)| name.clone());
    Fault {
        check: "html".to_owned(),
        page: name.unwrap_or(url),
        language: text("type"),
        what: text("message"),
        place: format!("line {}: {}", message["lastLine"], text("extract").trim()),
        how: String::new(),
    }
}
