//! Where the files of a course folder belong, by their names.

use crate::base::{Language, Slug};
use crate::course::diagnostic::{Faults, did_you_mean};
use crate::course::source::is_ignored;

use super::Reported;
use super::words::nearest_slug;

/// What a file is.
pub(super) enum Place {
    /// `course.toml`, or its translation.
    Course(Option<Language>),
    /// `module.toml`, or its translation.
    Module(ModuleName, Option<Language>),
    /// A lesson or quiz, or its translation.
    Unit(UnitPlace),
    /// A bank, or its translation.
    Bank(Slug, Option<Language>),
    /// `glossary.toml`, or its translation.
    Glossary(Option<Language>),
    /// A file that lessons show.
    Asset,
}

/// The name of a module's folder, taken apart.
#[derive(Clone)]
pub(super) struct ModuleName {
    /// The whole name.
    pub folder: String,
    /// The number.
    pub number: u32,
    /// What follows the number.
    pub slug: Slug,
}

/// The name of a unit's file, taken apart.
pub(super) struct UnitPlace {
    /// The module.
    pub module: ModuleName,
    /// Lesson or quiz.
    pub kind: UnitKind,
    /// The number.
    pub number: u32,
    /// The name.
    pub slug: Slug,
    /// The language of a translation.
    pub language: Option<Language>,
    /// The path of the file in the source language.
    pub source: String,
}

/// Lesson or quiz.
#[derive(Clone, Copy)]
pub(super) enum UnitKind {
    /// `.md`
    Lesson,
    /// `.quiz.toml`
    Quiz,
}

/// The file types that may stand under `assets/`.
const ASSET_TYPES: [&str; 7] = ["svg", "png", "jpg", "jpeg", "webp", "gif", "pdf"];

/// The place of every file of the folder; what has none is reported.
pub(super) fn places<'a>(faults: &Faults<'a>) -> Vec<(&'a str, Place)> {
    let mut reported = Reported::new();
    let paths = faults.folder().files.keys().filter(|path| !is_ignored(path));
    paths.filter_map(|path| Some((path.as_str(), place(faults, path, &mut reported)?))).collect()
}

fn place(faults: &Faults<'_>, path: &str, reported: &mut Reported) -> Option<Place> {
    let Some((folder, rest)) = path.split_once('/') else { return course_file(faults, path) };
    match folder {
        "banks" => return bank(faults, path, rest, reported),
        "assets" => return asset(faults, path),
        _ => {}
    }
    let module = match numbered(folder) {
        Ok((number, slug)) => ModuleName { folder: folder.to_owned(), number, slug },
        Err(misnamed) => {
            if reported.insert(folder.to_owned()) {
                let help = match misnamed {
                    Misnamed::NoNumber => did_you_mean(folder, ["assets", "banks"])
                        .unwrap_or_else(|| "a module's folder is named like `01-foundations`".to_owned()),
                    Misnamed::NoSlug(help) => help,
                };
                let message = format!("the folder `{folder}` is no part of a course");
                faults.report_with(folder, 0, misnamed_code(folder), message, help);
            }
            return None;
        }
    };
    if let Some((inner, _)) = rest.split_once('/') {
        let inner = format!("{folder}/{inner}");
        if reported.insert(inner.clone()) {
            let help = "a module has no folders; images stand in `assets/` beside the modules".to_owned();
            let message = format!("the folder `{inner}` is no part of a course");
            faults.report_with(&inner, 0, "unknown-file", message, help);
        }
        return None;
    }
    module_file(faults, path, rest, module)
}

fn course_file(faults: &Faults<'_>, path: &str) -> Option<Place> {
    let parts: Vec<_> = path.split('.').collect();
    match parts[..] {
        ["course", "toml"] => Some(Place::Course(None)),
        ["course", tag, "toml"] => Some(Place::Course(Some(language(faults, path, tag)?))),
        ["glossary", "toml"] => Some(Place::Glossary(None)),
        ["glossary", tag, "toml"] => Some(Place::Glossary(Some(language(faults, path, tag)?))),
        _ => {
            unknown(faults, path, did_you_mean(path, ["course.toml", "glossary.toml", "README.md"]));
            None
        }
    }
}

fn module_file(faults: &Faults<'_>, path: &str, name: &str, module: ModuleName) -> Option<Place> {
    let parts: Vec<_> = name.split('.').collect();
    let (stem, extension, kind, tag) = match parts[..] {
        ["module", "toml"] => return Some(Place::Module(module, None)),
        ["module", tag, "toml"] => return Some(Place::Module(module, Some(language(faults, path, tag)?))),
        [stem, "md"] => (stem, "md", UnitKind::Lesson, None),
        [stem, tag, "md"] => (stem, "md", UnitKind::Lesson, Some(tag)),
        [stem, "quiz", "toml"] => (stem, "quiz.toml", UnitKind::Quiz, None),
        [stem, "quiz", tag, "toml"] => (stem, "quiz.toml", UnitKind::Quiz, Some(tag)),
        [stem, "toml"] if numbered(stem).is_ok() => {
            unknown(faults, path, Some(format!("a quiz is named like `{stem}.quiz.toml`")));
            return None;
        }
        _ => {
            unknown(faults, path, did_you_mean(name, ["module.toml", "README.md"]));
            return None;
        }
    };
    let (number, slug) = match numbered(stem) {
        Ok(numbered) => numbered,
        Err(misnamed) => {
            let help = match misnamed {
                Misnamed::NoNumber => format!("number the file: `01-{}.{extension}`", slug_or(stem, "lesson")),
                Misnamed::NoSlug(help) => help,
            };
            let message = format!("`{name}` is no name of a lesson or quiz");
            faults.report_with(path, 0, misnamed_code(stem), message, help);
            return None;
        }
    };
    let source = format!("{}/{stem}.{extension}", module.folder);
    let language = match tag {
        Some(tag) => Some(language(faults, path, tag)?),
        None => None,
    };
    Some(Place::Unit(UnitPlace { module, kind, number, slug, language, source }))
}

fn bank(faults: &Faults<'_>, path: &str, name: &str, reported: &mut Reported) -> Option<Place> {
    if let Some((inner, _)) = name.split_once('/') {
        let inner = format!("banks/{inner}");
        if reported.insert(inner.clone()) {
            let help = "banks stand in `banks/` side by side".to_owned();
            let message = format!("the folder `{inner}` is no part of a course");
            faults.report_with(&inner, 0, "unknown-file", message, help);
        }
        return None;
    }
    let parts: Vec<_> = name.split('.').collect();
    let (stem, tag) = match parts[..] {
        [stem, "toml"] => (stem, None),
        [stem, "quiz", "toml"] => {
            unknown(faults, path, Some(format!("a bank is named like `banks/{}.toml`", slug_or(stem, "review"))));
            return None;
        }
        [stem, tag, "toml"] => (stem, Some(tag)),
        _ => {
            unknown(faults, path, Some("a bank is named like `banks/review.toml`".to_owned()));
            return None;
        }
    };
    let Ok(slug) = stem.parse() else {
        let help = format!("name it `{}.toml`", slug_or(stem, "review"));
        faults.report_with(path, 0, "invalid-name", format!("`{name}` is no name of a bank"), help);
        return None;
    };
    let language = match tag {
        Some(tag) => Some(language(faults, path, tag)?),
        None => None,
    };
    Some(Place::Bank(slug, language))
}

fn asset(faults: &Faults<'_>, path: &str) -> Option<Place> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let extension = name.rsplit_once('.').map(|(_, extension)| extension).unwrap_or_default();
    if !ASSET_TYPES.contains(&extension) {
        let help = format!("assets are {}", ASSET_TYPES.join(", "));
        faults.report_with(path, 0, "asset-type", format!("`{name}` is no image or document"), help);
        return None;
    }
    if !path.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'/')) {
        let help = "use letters from a to z, digits, `-`, `_` and `.` only".to_owned();
        faults.report_with(path, 0, "invalid-name", format!("`{name}` is no name for an asset"), help);
        return None;
    }
    Some(Place::Asset)
}

fn unknown(faults: &Faults<'_>, path: &str, help: Option<String>) {
    faults.report_with(path, 0, "unknown-file", "this file is no part of a course", help);
}

fn language(faults: &Faults<'_>, path: &str, tag: &str) -> Option<Language> {
    let language: Result<Language, _> = tag.parse();
    match language {
        Ok(language) if language.as_str() == tag => Some(language),
        Ok(language) => {
            let message = format!("the language tag `{tag}` is not spelled as usual");
            faults.report_with(path, 0, "invalid-language", message, format!("write `{language}`"));
            None
        }
        Err(invalid) => {
            faults.report(path, 0, "invalid-language", invalid.to_string());
            None
        }
    }
}

enum Misnamed {
    NoNumber,
    NoSlug(String),
}

/// A name such as `01-foundations`, taken apart.
fn numbered(name: &str) -> Result<(u32, Slug), Misnamed> {
    let (digits, slug) = name.split_once('-').ok_or(Misnamed::NoNumber)?;
    if digits.is_empty() || digits.len() > 4 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Misnamed::NoNumber);
    }
    let number = digits.parse().map_err(|_| Misnamed::NoNumber)?;
    let parsed = slug.parse();
    parsed.map(|slug| (number, slug)).map_err(|invalid: crate::base::InvalidSlug| {
        Misnamed::NoSlug(match nearest_slug(slug) {
            Some(near) => format!("name it `{digits}-{near}`"),
            None => invalid.to_string(),
        })
    })
}

/// A name with a number is merely misspelled, one without may be anything.
fn misnamed_code(name: &str) -> &'static str {
    if name.starts_with(|c: char| c.is_ascii_digit()) { "invalid-name" } else { "unknown-file" }
}

fn slug_or(name: &str, other: &str) -> String {
    nearest_slug(name).map_or_else(|| other.to_owned(), |slug| slug.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::Folder;

    fn faults_of(path: &str) -> Vec<String> {
        let folder = Folder::new("x").with(path, "");
        let faults = Faults::new(&folder);
        places(&faults);
        faults.into_sorted().iter().map(|fault| format!("{} {}", fault.path, fault.code)).collect()
    }

    #[test]
    fn what_belongs_to_a_course_has_its_place() {
        for path in [
            "course.toml",
            "course.fr.toml",
            "01-a/module.toml",
            "01-a/module.zh-Hans.toml",
            "01-a/01-b.md",
            "01-a/10-b-c.ar.md",
            "01-a/02-q.quiz.toml",
            "01-a/02-q.quiz.pt-BR.toml",
            "assets/a/b.svg",
            "glossary.toml",
            "glossary.ar.toml",
            "banks/review.toml",
            "banks/review-2.zh-Hans.toml",
            "banks/README.md",
            ".git/config",
            "01-a/README.md",
        ] {
            assert_eq!(faults_of(path), [""; 0], "{path}");
        }
    }

    #[test]
    fn what_does_not_is_reported_with_its_kind() {
        for (path, fault) in [
            ("cours.toml", "cours.toml unknown-file"),
            ("glosary.toml", "glosary.toml unknown-file"),
            ("glossary.arabic.toml", "glossary.arabic.toml invalid-language"),
            ("notes/x.md", "notes unknown-file"),
            ("01-Foo_bar/x.md", "01-Foo_bar invalid-name"),
            ("01-a/intro.md", "01-a/intro.md unknown-file"),
            ("01-a/01-In.md", "01-a/01-In.md invalid-name"),
            ("01-a/x/y.md", "01-a/x unknown-file"),
            ("01-a/01-b.english.md", "01-a/01-b.english.md invalid-language"),
            ("01-a/01-b.FR.md", "01-a/01-b.FR.md invalid-language"),
            ("01-a/01-b.toml", "01-a/01-b.toml unknown-file"),
            ("banks/whatever", "banks/whatever unknown-file"),
            ("banks/review.quiz.toml", "banks/review.quiz.toml unknown-file"),
            ("banks/Review.toml", "banks/Review.toml invalid-name"),
            ("banks/review.FR.toml", "banks/review.FR.toml invalid-language"),
            ("banks/a/b.toml", "banks/a unknown-file"),
            ("bank/b.toml", "bank unknown-file"),
            ("assets/x.exe", "assets/x.exe asset-type"),
            ("assets/a b.png", "assets/a b.png invalid-name"),
        ] {
            assert_eq!(faults_of(path), [fault], "{path}");
        }
    }
}
