//! What documents tell people to type exists: every command of the program in README and docs parses, and every setting is one.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::support::program::{Site, repository};

/// The documents for people, by their names in the repository.
fn documents() -> BTreeMap<String, String> {
    let mut paths = vec![PathBuf::from("README.md")];
    let folder = fs::read_dir(repository().join("docs")).expect("documents");
    paths.extend(folder.map(|entry| PathBuf::from("docs").join(entry.expect("an entry").file_name())));
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    let read = |path: PathBuf| {
        let text = fs::read_to_string(repository().join(&path)).expect("a document");
        (path.display().to_string(), text)
    };
    paths.into_iter().map(read).collect()
}

/// The lines of code of a document, and its words in backquotes, with the number of the line.
fn code(text: &str) -> Vec<(usize, String)> {
    let (mut found, mut fenced) = (Vec::new(), false);
    for (number, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if fenced {
            found.push((number + 1, line.to_owned()));
        } else {
            let words = line.split('`').skip(1).step_by(2);
            found.extend(words.map(|words| (number + 1, words.to_owned())));
        }
    }
    found
}

/// The words of a shell's line: quotes hold together, a comment ends it, and what another program gets is not ours.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
    for sign in line.chars() {
        match (quote, sign) {
            (Some(open), _) if sign == open => quote = None,
            (Some(_), _) => word.get_or_insert_default().push(sign),
            (None, '"' | '\'') => {
                quote = Some(sign);
                word.get_or_insert_default();
            }
            (None, '#') if word.is_none() => break,
            (None, '|' | '>' | '<' | ';' | '&') => break,
            (None, ' ') => words.extend(word.take()),
            (None, _) => word.get_or_insert_default().push(sign),
        }
    }
    words.extend(word);
    words
}

/// The commands of the program that a line of code names: each as the words behind `chancery`.
fn commands(line: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for part in line.split("&&") {
        let all = words(part);
        // Settings and another user may stand before; another program gets names of ours as its own arguments.
        let mut rest = all.as_slice();
        while let [first, others @ ..] = rest {
            rest = match first.as_str() {
                "sudo" => others,
                "-u" => others.get(1..).unwrap_or_default(),
                setting if setting.split_once('=').is_some_and(|(name, _)| is_variable(name)) => others,
                _ => break,
            };
        }
        if let [program, others @ ..] = rest
            && (program == "chancery" || program.ends_with("/bin/chancery"))
        {
            // What may be left out stands in brackets.
            let others = others.iter().map(|word| word.trim_matches(['[', ']', ',']).to_owned());
            found.push(others.filter(|word| !word.is_empty()).collect());
        }
    }
    found
}

fn is_variable(name: &str) -> bool {
    name.bytes().all(|sign| sign.is_ascii_uppercase() || sign.is_ascii_digit() || sign == b'_')
}

/// What is wrong with a command; none when it could be typed so, or lacks only what the reader knows.
fn fault(command: &[String]) -> Option<String> {
    let asked = std::iter::once("chancery".to_owned()).chain(command.iter().cloned());
    let Err(error) = chancery::cli::command().try_get_matches_from(asked) else { return None };
    // A document may name a command without what it is about, and write `ID` for one.
    let named = [
        ErrorKind::DisplayHelp,
        ErrorKind::DisplayVersion,
        ErrorKind::MissingRequiredArgument,
        ErrorKind::MissingSubcommand,
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand,
        ErrorKind::ValueValidation,
    ];
    let without_value = error.get(ContextKind::InvalidValue) == Some(&ContextValue::String(String::new()));
    (!named.contains(&error.kind()) && !without_value).then(|| error.to_string())
}

/// What looks like a command and is none: the text that the digest of an entry of the audit log begins with.
const NO_COMMAND: [&str; 1] = ["chancery audit 1"];

#[test]
fn every_command_that_documents_name_is_one() {
    let (mut wrong, mut seen) = (Vec::new(), 0);
    for (name, text) in documents() {
        for (number, line) in code(&text) {
            let real = !NO_COMMAND.contains(&line.as_str());
            for command in commands(&line).iter().filter(|command| real && !command.is_empty()) {
                seen += 1;
                let told = |fault| format!("{name}:{number}: chancery {}: {fault}", command.join(" "));
                wrong.extend(fault(command).map(told));
            }
        }
    }
    assert!(seen > 60, "the commands are not read rightly any more: {seen}");
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn a_command_that_does_not_exist_is_found() {
    let of = |line: &str| commands(line).iter().filter_map(|command| fault(command)).count();
    for sound in [
        "sudo -u chancery chancery --data /tmp/trial restore FILE && chancery --data /tmp/trial doctor",
        "CHANCERY_SERVER__BIND=x chancery serve   # serves",
        "chancery key rotate-tokens [--now]",
        "/usr/bin/chancery user create ada@institute.example --name \"Ada # Minister\"",
        "chancery completions bash > /etc/bash_completion.d/chancery",
        "config/chancery.toml",
        "sudo systemctl restart chancery",
        "journalctl -u chancery -n 20",
        "chancery audit verify --seq 1204 --head 3f0a...",
    ] {
        assert_eq!(of(sound), 0, "{sound}");
    }
    for wrong in
        ["chancery restart", "true && chancery doctor --fast", "chancery user rename ana", "chancery completions cmd"]
    {
        assert_eq!(of(wrong), 1, "{wrong}");
    }
    assert_eq!(commands("chancery doctor && chancery migrate | tail").len(), 2);
}

#[test]
fn every_setting_that_documents_name_is_one() {
    let shown = Site::new().run(&["config", "show"]).out;
    let known: Vec<&str> = shown.lines().filter_map(|line| line.split_once(" = ")).map(|(key, _)| key).collect();
    let (mut wrong, mut seen) = (Vec::new(), 0);
    for (name, text) in documents() {
        for (at, _) in text.match_indices("CHANCERY_") {
            let setting: String =
                text[at..].chars().take_while(|sign| sign.is_ascii_alphanumeric() || *sign == '_').collect();
            let rest = setting.trim_start_matches("CHANCERY_");
            // Providers have the names that an installation gives them.
            let Some((section, key)) = rest.split_once("__").filter(|(section, _)| *section != "PROVIDERS") else {
                continue;
            };
            seen += 1;
            let key = key.to_lowercase();
            let key = format!(
                "{}.{}",
                section.to_lowercase(),
                key.strip_suffix("_file").filter(|_| key != "ca_file").unwrap_or(&key)
            );
            let whole = format!("{key}_file");
            if !known.contains(&key.as_str())
                && !known.contains(&whole.as_str())
                && section != "SECTION"
                && section != "<SECTION>"
            {
                wrong.push(format!("{name}: {setting}: there is no {key}"));
            }
        }
    }
    assert!(seen > 10, "the settings are not read rightly any more: {seen}");
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
