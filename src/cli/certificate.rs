//! `certificate preview`: a certificate as it would be, without a learner, a database or a number.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use chrono::Months;
use clap::ValueEnum;

use super::{Failure, assemble, output};
use crate::base::{Clock, Language, Percent};
use crate::certificate::code::{self, Code};
use crate::certificate::contents::{Contents, contents};
use crate::certificate::document::{self, DocumentData, Images, SignedBy};
use crate::certificate::kind::CertificateKind;
use crate::course::{Loaded as Course, load_all};
use crate::i18n;
use crate::settings::{Loaded, Settings};

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Write a sample certificate, as the template, the texts and the fonts in force make it
    Preview(Arguments),
}

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The PDF to write
    out: PathBuf,
    /// Its language: en, fr, es, ru, ar or zh
    #[arg(long, default_value = "en")]
    language: Language,
    /// The holder's name [default: one in the script of the language]
    #[arg(long)]
    name: Option<String>,
    /// A course of the folder courses.path whose title, partners and signatories it shows [default: a sample]
    #[arg(long, value_name = "SLUG")]
    course: Option<String>,
    /// Completion or participation
    #[arg(long, value_enum, default_value_t = Kind::Completion)]
    kind: Kind,
    /// A template in the place of certificate.typ
    #[arg(long, value_name = "FILE")]
    template: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    Completion,
    Participation,
}

pub(super) fn run(loaded: &Loaded, command: &Command) -> Result<ExitCode, Failure> {
    let Command::Preview(arguments) = command;
    let settings = &loaded.settings;
    if i18n::best(std::slice::from_ref(&arguments.language)).primary() != arguments.language.primary() {
        return Err(
            format!("the program does not speak `{}`: choose en, fr, es, ru, ar or zh", arguments.language).into()
        );
    }
    let mut style = assemble::style(settings)?;
    if let Some(path) = &arguments.template {
        let text = std::fs::read_to_string(path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
        style = style.with_template(&text);
    }
    let (mut data, images) = match &arguments.course {
        Some(slug) => of_course(settings, slug, &arguments.language)?,
        None => (sample(settings, &arguments.language), Images::new()),
    };
    if let Some(name) = &arguments.name {
        data.holder.clone_from(name);
    }
    if arguments.kind == Kind::Participation {
        let (_, total) = data.lessons.unwrap_or((0, 10));
        (data.kind, data.grade) = (CertificateKind::Participation, None);
        data.lessons = Some(((total * 4).div_ceil(5), total));
    } else {
        data.lessons = None;
    }
    let pdf = document::render(&data, &images, &style, &[])?;
    let shown = arguments.out.display();
    std::fs::write(&arguments.out, &pdf).map_err(|error| format!("cannot write {shown}: {error}"))?;
    output::line(&format!("{shown}: {} bytes, {}, not a certificate of anybody", pdf.len(), data.language))?;
    Ok(ExitCode::SUCCESS)
}

/// A sample with what a course puts on its certificates. Its lessons are counted for the kind that shows them.
fn of_course(settings: &Settings, slug: &str, language: &Language) -> Result<(DocumentData, Images), Failure> {
    let courses = load_all(&settings.courses.path)?;
    let names: Vec<&str> = courses.iter().map(|course| course.folder.slug.as_str()).collect();
    let found = courses.iter().find(|course| course.folder.slug == slug);
    let folder = settings.courses.path.display();
    let found =
        found.ok_or_else(|| format!("there is no course `{slug}` in {folder}; there are {}", names.join(", ")))?;
    let Some(course) = &found.course else {
        return Err(format!("the course `{slug}` has faults: `chancery check` shows them").into());
    };
    let Contents { language, title, objectives, signatories, partners, lessons } = contents(course, language);
    let now = Clock::system().now();
    let policy = &course.certificate;
    let until = Some(policy.valid_months).filter(|months| *months > 0);
    let until = until.and_then(|months| now.to_datetime().checked_add_months(Months::new(months)));
    let data = DocumentData {
        course: title,
        hours: course.hours,
        valid_until: until.map(|until| until.date_naive()),
        number: code::number(&course.slug, now.year(), 0),
        objectives,
        signatories,
        partners,
        grade: policy.grade.then(|| Percent::new(86.5)),
        replaces: None,
        lessons: Some((lessons, lessons)),
        ..sample(settings, &language)
    };
    let images = pictures(found, &data);
    Ok((data, images))
}

fn pictures(course: &Course, data: &DocumentData) -> Images {
    let assets = course.course.iter().flat_map(|course| &course.assets);
    let by_hash: BTreeMap<&str, &str> = assets.map(|(path, asset)| (asset.sha256.as_str(), path.as_str())).collect();
    let found = data.pictures().filter_map(|picture| {
        let bytes = course.asset_bytes(by_hash.get(picture.sha256.as_str())?)?;
        Some((picture.sha256.clone(), bytes.to_vec()))
    });
    found.collect()
}

/// Holder and course of a sample in each language.
const SAMPLES: [(&str, &str, &str); 6] = [
    ("en", "Zoë O’Neill", "International Migration Law"),
    ("fr", "Aïssatou Lefèvre", "Droit international des migrations"),
    ("es", "Joaquín Núñez", "Derecho internacional sobre migración"),
    ("ru", "Екатерина Соколова", "Международное миграционное право"),
    ("ar", "ليلى حداد", "القانون الدولي للهجرة"),
    ("zh", "王思远", "国际移民法"),
];

/// The languages of samples.
pub(super) fn languages() -> impl Iterator<Item = Language> {
    i18n::languages().cloned()
}

/// A certificate of nobody, in a language.
pub(super) fn sample(settings: &Settings, language: &Language) -> DocumentData {
    let now = Clock::system().now();
    let code = Code::random();
    let host =
        if settings.server.public_url.is_empty() { "http://127.0.0.1:8080" } else { &settings.server.public_url };
    let found = SAMPLES.iter().find(|(tag, ..)| *tag == language.primary());
    let (_, holder, course) = found.unwrap_or(&SAMPLES[0]);
    let signatory = |name: &str| SignedBy { name: name.to_owned(), title: "—".to_owned(), signature: None };
    DocumentData {
        holder: (*holder).to_owned(),
        course: (*course).to_owned(),
        hours: 12.0,
        completed_on: now.to_datetime().date_naive(),
        issued_at: now,
        valid_until: None,
        number: "CH-0000-000000".to_owned(),
        verify_url: format!("{host}/verify/{}", code.as_str()),
        code: code.to_string(),
        institute: settings.institute.name.clone(),
        objectives: Vec::new(),
        grade: None,
        signatories: vec![signatory(holder)],
        language: language.clone(),
        partners: Vec::new(),
        version: 1,
        kind: CertificateKind::Completion,
        replaces: None,
        lessons: None,
    }
}
