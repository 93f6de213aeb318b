//! A clean draft to a course: texts rendered, translations merged, assets named by their digest. Pure.

mod bank;
mod glossary;
mod question;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::Percent;

use super::check::check;
use super::diagnostic::{Diagnostic, Faults};
use super::draft::{
    CourseDraft, Draft, LessonDraft, ModuleDraft, QuizDraft, QuizTexts, Text, TextsDraft, Translation, UnitContent,
    UnitDraft,
};
use super::exchange;
use super::model::{
    Asset, CertificatePolicy, Completion, Course, CourseText, Lesson, LessonText, Module, ModuleText, Participation,
    Partner, Quiz, QuizText, Signatory, Translated, Unit,
};
use super::parse::parse;
use super::rendering::{Rendering, render_all};
use super::source::{Folder, sha256_hex};
use super::survey::{Survey, lesson_minutes, survey};

/// A course folder that was read, checked and, when nothing keeps it from being published, compiled.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The files.
    pub folder: Folder,
    /// All faults, by file, line and column.
    pub diagnostics: Vec<Diagnostic>,
    /// The course; none when a fault blocks it.
    pub course: Option<Course>,
    /// SHA-256 over all files that belong to the course, in hexadecimal.
    pub digest: String,
    /// What the course amounts to, as far as its files could be read.
    pub survey: Survey,
}

impl Loaded {
    /// The bytes of an asset of the course, by its path under the folder.
    pub fn asset_bytes(&self, path: &str) -> Option<&[u8]> {
        self.folder.files.get(path).filter(|_| path.starts_with("assets/")).map(Vec::as_slice)
    }
}

/// Reads, checks and compiles a folder that is in memory.
pub fn compile_folder(folder: Folder) -> Loaded {
    compile_with(folder, Vec::new())
}

/// The same, with the faults that were met when the files were read from disk.
pub(super) fn compile_with(folder: Folder, met: Vec<Diagnostic>) -> Loaded {
    let expanded = exchange::expand(&folder);
    let faults = Faults::new(expanded.as_ref().map_or(&folder, |expanded| &expanded.folder));
    let draft = parse(&faults);
    let hashes: BTreeMap<String, String> = draft
        .assets
        .iter()
        .filter_map(|path| folder.files.get(path).map(|bytes| (path.clone(), sha256_hex(bytes))))
        .collect();
    check(&draft, &faults);
    let survey = survey(&draft, &faults);
    let rendering = render_all(&draft, &faults, &hashes);
    let found = faults.into_sorted();
    let mut diagnostics = expanded.as_ref().map_or(found.clone(), |expanded| expanded.placed(found));
    diagnostics.extend(met);
    diagnostics.sort();
    let blocked = diagnostics.iter().any(|fault| fault.blocks);
    let course = if blocked { None } else { Compiler { rendering }.course(&folder.slug, draft, hashes) };
    let digest = folder.digest();
    Loaded { folder, diagnostics, course, digest, survey }
}

struct Compiler {
    rendering: Rendering,
}

impl Compiler {
    fn html(&self, path: &str, text: Option<&Text>) -> Option<String> {
        text.map(|text| self.rendering.html(path, text))
    }

    fn course(&self, slug: &str, draft: Draft, hashes: BTreeMap<String, String>) -> Option<Course> {
        let course = draft.course?;
        let language = course.language.clone()?;
        let glossary = self.glossary(draft.glossary.as_ref());
        let others = draft.translations.iter().map(|translation| translation.language.clone());
        let mut modules: Vec<Module> = draft.modules.iter().filter_map(|module| self.module(module)).collect();
        glossary::hint(&mut modules, &glossary, &language, slug);
        let graded = modules.iter().flat_map(Module::quizzes).any(Quiz::is_graded);
        // Without a graded quiz there is no grade that could reach the usual pass mark.
        let usual = if graded { 70.0 } else { 0.0 };
        let pass_mark = course.pass_mark.as_ref().map_or(usual, |mark| mark.value);
        let course = Course {
            slug: slug.parse().ok()?,
            languages: std::iter::once(language.clone()).chain(others).collect(),
            language,
            hours: course.hours.as_ref()?.value,
            texts: self.texts("course.toml", &course.texts, &draft.translations, |title, summary, objectives| {
                CourseText { title, summary, objectives }
            }),
            partners: partners(&course),
            enrolment: course.enrolment,
            completion: Completion { lessons: Percent::new(course.lessons), pass_mark: Percent::new(pass_mark) },
            certificate: CertificatePolicy {
                issue: course.issue,
                valid_months: course.valid_months,
                signatories: signatories(&course),
                grade: course.grade,
                participation: course.participation.map(|share| Participation { lessons: Percent::new(share) }),
            },
            modules,
            banks: draft.banks.iter().filter_map(|bank| self.bank(bank)).collect(),
            glossary,
            assets: hashes.into_iter().map(|(path, sha256)| (path.clone(), asset(&path, sha256))).collect(),
        };
        Some(course.linked())
    }

    fn module(&self, module: &ModuleDraft) -> Option<Module> {
        let file = module.file.as_ref()?;
        let new = |title, summary, objectives| ModuleText { title, summary, objectives };
        Some(Module {
            slug: module.slug.clone(),
            requires: file.requires.iter().map(|slug| slug.value.clone()).collect(),
            texts: self.texts(&file.path, &file.texts, &module.translations, new),
            units: module.units.iter().filter_map(|unit| self.unit(unit)).collect(),
        })
    }

    fn texts<T>(
        &self,
        path: &str,
        source: &TextsDraft,
        translations: &[Translation<TextsDraft>],
        new: impl Fn(String, String, Vec<String>) -> T,
    ) -> Translated<T> {
        let summary = self.html(path, source.summary.as_ref()).unwrap_or_default();
        let objectives = plain(source).unwrap_or_default();
        translated(
            new(title(source.title.as_ref()), summary.clone(), objectives.clone()),
            translations,
            |path, texts| {
                new(
                    title(texts.title.as_ref()),
                    self.html(path, texts.summary.as_ref()).unwrap_or_else(|| summary.clone()),
                    plain(texts).unwrap_or_else(|| objectives.clone()),
                )
            },
        )
    }

    fn unit(&self, unit: &UnitDraft) -> Option<Unit> {
        Some(match &unit.content {
            UnitContent::Lesson(source, translations) => {
                Unit::Lesson(self.lesson(unit, source.as_ref()?, translations))
            }
            UnitContent::Quiz(source, translations) => Unit::Quiz(self.quiz(unit, source.as_ref()?, translations)?),
        })
    }

    fn lesson(&self, unit: &UnitDraft, source: &LessonDraft, translations: &[Translation<LessonDraft>]) -> Lesson {
        let text = |path: &str, lesson: &LessonDraft| LessonText {
            title: title(lesson.title.as_ref()),
            html: self.rendering.html(path, &lesson.body),
        };
        Lesson {
            slug: unit.slug.clone(),
            minutes: lesson_minutes(source),
            texts: translated(text(&unit.path, source), translations, text),
        }
    }

    fn quiz(&self, unit: &UnitDraft, quiz: &QuizDraft, translations: &[Translation<QuizTexts>]) -> Option<Quiz> {
        let questions = quiz.questions.iter().flatten();
        let translated_questions = question::by_id(translations);
        let text = |_: &str, quiz: &QuizTexts| QuizText { title: title(quiz.title.as_ref()) };
        Some(Quiz {
            slug: unit.slug.clone(),
            kind: quiz.kind,
            weight: quiz.weight,
            pass_mark: Percent::new(quiz.pass_mark),
            attempts: quiz.attempts,
            grade: quiz.grade,
            time_limit_minutes: quiz.time_limit_minutes,
            draw: usize::try_from(quiz.draw.value).ok()?,
            shuffle: quiz.shuffle,
            opens: quiz.opens.as_ref().map(|opens| opens.value),
            closes: quiz.closes.as_ref().map(|closes| closes.value),
            grace_seconds: quiz.grace_seconds,
            on_expiry: quiz.on_expiry,
            review: quiz.review,
            pair: quiz.pair.as_ref().map(|pair| pair.value.clone()),
            pools: quiz.pools.iter().flatten().filter_map(bank::pool).collect(),
            shelf: BTreeMap::new(),
            texts: translated(QuizText { title: title(quiz.title.as_ref()) }, translations, text),
            questions: questions
                .filter_map(|question| self.question(&unit.path, question, &translated_questions))
                .collect(),
        })
    }
}

fn translated<D, T>(source: T, translations: &[Translation<D>], new: impl Fn(&str, &D) -> T) -> Translated<T> {
    let mut texts = Translated::only(source);
    for translation in translations {
        if let Some(content) = &translation.content {
            texts.others.insert(translation.language.clone(), Arc::new(new(&translation.path, content)));
        }
    }
    texts
}

fn title(text: Option<&Text>) -> String {
    text.map(|text| text.value.clone()).unwrap_or_default()
}

fn plain(texts: &TextsDraft) -> Option<Vec<String>> {
    texts.objectives.as_ref().map(|list| list.value.iter().map(|text| text.value.clone()).collect())
}

fn partners(course: &CourseDraft) -> Vec<Partner> {
    let partner = |(name, logo): &(Option<Text>, Option<super::draft::At<String>>)| Partner {
        name: title(name.as_ref()),
        logo: logo.as_ref().map(|logo| logo.value.clone()),
    };
    course.partners.iter().map(partner).collect()
}

fn signatories(course: &CourseDraft) -> Vec<Signatory> {
    let persons = course.signatories.iter().map(|signatory| Signatory {
        name: title(signatory.value.name.as_ref()),
        title: title(signatory.value.title.as_ref()),
        signature: signatory.value.signature.as_ref().map(|path| path.value.clone()),
    });
    persons.collect()
}

fn asset(path: &str, sha256: String) -> Asset {
    let media_type = match path.rsplit_once('.').map(|(_, extension)| extension) {
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("webp") => "image/webp",
        Some("gif") => "image/gif",
        Some("pdf") => "application/pdf",
        _ => "application/octet-stream",
    };
    Asset { sha256, media_type: media_type.to_owned() }
}
