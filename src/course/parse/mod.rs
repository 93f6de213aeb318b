//! From the files of a folder to a draft: every file is read, every fault reported at its place, nothing is looked up
//! across files. Pure.

mod answers;
mod decode;
mod glossary;
mod layout;
mod pool;
mod question;
mod question_texts;
mod quiz;
mod texts;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use toml::Spanned;
use toml::de::DeTable;

use crate::base::Language;

use self::decode::{Document, Table};
use self::layout::{Place, UnitKind, UnitPlace};
use super::diagnostic::Faults;
use super::draft::{At, BankDraft, Draft, GlossaryDraft, ModuleDraft, Translation, UnitContent, UnitDraft};

/// Reads all files of the folder of `faults`.
pub fn parse(faults: &Faults<'_>) -> Draft {
    let mut draft = Draft::default();
    let mut units = BTreeMap::new();
    let mut unit_translations = Vec::new();
    let mut bank_translations = Vec::new();
    let mut glossary_translations = Vec::new();
    let mut has_course = false;
    for (path, place) in layout::places(faults) {
        match place {
            Place::Course(None) => {
                has_course = true;
                draft.course = with_table(faults, path, &[], texts::course);
            }
            Place::Course(Some(language)) => {
                let translation = translated(faults, path, language, texts::COURSE_ONLY, texts::texts);
                keep(&mut draft.translations, &mut draft.orphans, faults, "course.toml", translation);
            }
            Place::Module(name, language) => {
                let module = module_of(&mut draft.modules, &name);
                match language {
                    None => {
                        module.has_file = true;
                        module.file = with_table(faults, path, &[], |root| texts::module(root, path));
                    }
                    Some(language) => {
                        let translation = translated(faults, path, language, texts::MODULE_ONLY, texts::texts);
                        let source = module.path();
                        keep(&mut module.translations, &mut draft.orphans, faults, &source, translation);
                    }
                }
            }
            Place::Unit(place) => {
                module_of(&mut draft.modules, &place.module);
                match place.language.clone() {
                    None => {
                        units.insert(path.to_owned(), unit(faults, path, place));
                    }
                    Some(language) => unit_translations.push((path, language, place)),
                }
            }
            Place::Bank(slug, None) => {
                let file = with_table(faults, path, &[], quiz::bank);
                draft.banks.push(BankDraft { path: path.to_owned(), slug, file, translations: Vec::new() });
            }
            Place::Bank(slug, Some(language)) => bank_translations.push((path, slug, language)),
            Place::Glossary(None) => {
                let terms = with_table(faults, path, &[], glossary::terms);
                draft.glossary = Some(GlossaryDraft { terms, translations: Vec::new() });
            }
            Place::Glossary(Some(language)) => {
                glossary_translations.push(translated(faults, path, language, &[], glossary::terms));
            }
            Place::Asset => draft.assets.push(path.to_owned()),
        }
    }
    for (path, language, place) in unit_translations {
        match units.get_mut(&place.source) {
            Some((_, unit)) => translate(faults, unit, path, language),
            None => draft.orphans.push((path.to_owned(), place.source)),
        }
    }
    for (path, slug, language) in bank_translations {
        match draft.banks.iter_mut().find(|bank| bank.slug == slug) {
            Some(bank) => bank.translations.push(translated(faults, path, language, quiz::QUIZ_ONLY, quiz::texts)),
            None => draft.orphans.push((path.to_owned(), format!("banks/{slug}.toml"))),
        }
    }
    match &mut draft.glossary {
        Some(glossary) => glossary.translations = glossary_translations,
        None => {
            let paths = glossary_translations.into_iter().map(|translation| translation.path);
            draft.orphans.extend(paths.map(|path| (path, "glossary.toml".to_owned())));
        }
    }
    for (folder, unit) in units.into_values() {
        if let Some(module) = draft.modules.iter_mut().find(|module| module.folder == folder) {
            module.units.push(unit);
        }
    }
    if !has_course {
        faults.report("course.toml", 0, "missing-file", "the course has no `course.toml`");
    }
    sort(&mut draft.modules);
    draft.banks.sort_by(|a, b| a.slug.cmp(&b.slug));
    draft
}

fn sort(modules: &mut [ModuleDraft]) {
    modules.sort_by(|a, b| (a.number, &a.slug).cmp(&(b.number, &b.slug)));
    for module in modules {
        module.units.sort_by(|a, b| (a.number, &a.slug).cmp(&(b.number, &b.slug)));
    }
}

fn module_of<'m>(modules: &'m mut Vec<ModuleDraft>, name: &layout::ModuleName) -> &'m mut ModuleDraft {
    let found = modules.iter().position(|module| module.folder == name.folder);
    let index = found.unwrap_or_else(|| {
        modules.push(ModuleDraft {
            folder: name.folder.clone(),
            number: name.number,
            slug: name.slug.clone(),
            has_file: false,
            file: None,
            translations: Vec::new(),
            units: Vec::new(),
        });
        modules.len() - 1
    });
    &mut modules[index]
}

fn keep<T>(
    translations: &mut Vec<Translation<T>>,
    orphans: &mut Vec<(String, String)>,
    faults: &Faults<'_>,
    source: &str,
    translation: Translation<T>,
) {
    if faults.folder().files.contains_key(source) {
        translations.push(translation);
    } else {
        orphans.push((translation.path, source.to_owned()));
    }
}

fn unit(faults: &Faults<'_>, path: &str, place: UnitPlace) -> (String, UnitDraft) {
    let content = match place.kind {
        UnitKind::Lesson => {
            UnitContent::Lesson(with_lesson(faults, path, &[], texts::lesson).map(|(lesson, _)| lesson), Vec::new())
        }
        UnitKind::Quiz => UnitContent::Quiz(with_table(faults, path, &[], quiz::quiz), Vec::new()),
    };
    let unit = UnitDraft { path: path.to_owned(), number: place.number, slug: place.slug, content };
    (place.module.folder, unit)
}

fn translate(faults: &Faults<'_>, unit: &mut UnitDraft, path: &str, language: Language) {
    match &mut unit.content {
        UnitContent::Lesson(_, translations) => {
            let (content, source) = with_lesson(faults, path, texts::LESSON_ONLY, texts::lesson).unzip();
            let source = source.flatten();
            translations.push(Translation { path: path.to_owned(), language, source, content });
        }
        UnitContent::Quiz(_, translations) => {
            translations.push(translated(faults, path, language, quiz::QUIZ_ONLY, quiz::texts));
        }
    }
}

/// Reads a translation in TOML, with its `source`.
fn translated<T>(
    faults: &Faults<'_>,
    path: &str,
    language: Language,
    source_only: &'static [&'static str],
    decode: impl FnOnce(&Table<'_>) -> T,
) -> Translation<T> {
    let read = with_table(faults, path, source_only, |root| (decode(root), root.string("source")));
    let (content, source) = read.unzip();
    Translation { path: path.to_owned(), language, source: source.flatten(), content }
}

/// Decodes a file that is TOML from beginning to end.
fn with_table<T>(
    faults: &Faults<'_>,
    path: &str,
    source_only: &'static [&'static str],
    decode: impl FnOnce(&Table<'_>) -> T,
) -> Option<T> {
    let (text, base) = text(faults, path)?;
    let document = Document { faults, path, text, base, source_only };
    let table: Spanned<DeTable<'_>> = document.parse()?;
    let root = document.root(&table);
    let decoded = decode(&root);
    root.finish();
    Some(decoded)
}

/// Decodes a lesson: TOML between `+++` and `+++`, then Markdown.
fn with_lesson<T>(
    faults: &Faults<'_>,
    path: &str,
    source_only: &'static [&'static str],
    decode: impl FnOnce(&Table<'_>, &str, usize) -> T,
) -> Option<(T, Option<At<String>>)> {
    let (text, start) = text(faults, path)?;
    let (toml, body) = texts::front_matter(faults, path, text, start)?;
    let document = Document { faults, path, text: &text[toml.clone()], base: start + toml.start, source_only };
    let table: Spanned<DeTable<'_>> = document.parse()?;
    let root = document.root(&table);
    let decoded = decode(&root, &text[body..], start + body);
    let source = if source_only.is_empty() { None } else { root.string("source") };
    root.finish();
    Some((decoded, source))
}

/// The text of a file and where it begins, behind a byte order mark.
fn text<'a>(faults: &Faults<'a>, path: &str) -> Option<(&'a str, usize)> {
    let bytes = faults.folder().files.get(path)?;
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(text.strip_prefix('\u{feff}').map_or((text, 0), |rest| (rest, text.len() - rest.len()))),
        Err(error) => {
            let help = Some("save the file in UTF-8".to_owned());
            faults.report_with(path, error.valid_up_to(), "not-utf8", "this is no text in UTF-8", help);
            None
        }
    }
}

/// The folders that were already reported, so that a folder with many files is one fault.
type Reported = BTreeSet<String>;
