//! `course.toml`, `module.toml` and lessons, with their translations.

use std::ops::Range as Span;

use crate::course::diagnostic::Faults;
use crate::course::draft::{At, CourseDraft, LessonDraft, ModuleFile, SignatoryDraft, Text, TextsDraft};
use crate::course::model::{EnrolmentMode, IssueMode};

use super::decode::{Range, Table};

/// Keys of `course.toml` that its translations cannot have.
pub(super) const COURSE_ONLY: &[&str] = &["language", "hours", "partners", "enrolment", "completion", "certificate"];
/// Keys of `module.toml` that its translations cannot have.
pub(super) const MODULE_ONLY: &[&str] = &["requires"];
/// Keys of a lesson's front matter that its translations cannot have.
pub(super) const LESSON_ONLY: &[&str] = &["minutes"];

const ENROLMENT: &[(&str, EnrolmentMode)] =
    &[("open", EnrolmentMode::Open), ("approval", EnrolmentMode::Approval), ("invitation", EnrolmentMode::Invitation)];
const ISSUE: &[(&str, IssueMode)] =
    &[("automatic", IssueMode::Automatic), ("approval", IssueMode::Approval), ("none", IssueMode::None)];

/// Title, summary and objectives: all that a translation of `course.toml` or `module.toml` has.
pub(super) fn texts(root: &Table<'_>) -> TextsDraft {
    TextsDraft {
        title: root.required_text("title"),
        summary: root.text("summary"),
        objectives: root.texts("objectives"),
    }
}

/// `course.toml`
pub(super) fn course(root: &Table<'_>) -> CourseDraft {
    root.require("summary", "");
    root.require("language", "the language of the texts, such as `language = \"en\"`");
    root.require("hours", "the effort, printed on the certificate, such as `hours = 12`");
    let mut draft = CourseDraft {
        texts: texts(root),
        language: root.language("language"),
        hours: root.number("hours", Range::Positive),
        partners: partners(root),
        enrolment: EnrolmentMode::Open,
        lessons: 100.0,
        pass_mark: None,
        issue: IssueMode::Automatic,
        valid_months: 0,
        signatories: Vec::new(),
        grade: false,
        participation: None,
    };
    if let Some(enrolment) = root.table("enrolment") {
        draft.enrolment = enrolment.choice("mode", ENROLMENT).unwrap_or(draft.enrolment);
        enrolment.finish();
    }
    if let Some(completion) = root.table("completion") {
        draft.lessons = lessons(&completion).unwrap_or(draft.lessons);
        draft.pass_mark = completion.number("pass_mark", Range::Percent);
        completion.finish();
    }
    if let Some(certificate) = root.table("certificate") {
        draft.issue = certificate.choice("issue", ISSUE).unwrap_or(draft.issue);
        draft.valid_months = certificate.whole("valid_months", 0, 1200).map_or(0, |months| months.value);
        draft.signatories = signatories(&certificate);
        draft.grade = certificate.boolean("grade").is_some_and(|grade| grade.value);
        draft.participation = certificate.table("participation").and_then(|participation| {
            participation.require("lessons", "the percentage of the lessons that must be done, such as `lessons = 80`");
            let lessons = lessons(&participation);
            participation.finish();
            lessons
        });
        certificate.finish();
    }
    draft
}

/// `"all"`, or a percentage.
fn lessons(completion: &Table<'_>) -> Option<f64> {
    if completion.is_text("lessons") {
        let text = completion.string("lessons")?;
        if text.value == "all" {
            return Some(100.0);
        }
        let help = Some("write `\"all\"`, or a number from 0 to 100".to_owned());
        completion.report(text.at, "unknown-value", format!("`{}` is no value of `lessons`", text.value), help);
        return None;
    }
    completion.number("lessons", Range::Percent).map(|lessons| lessons.value)
}

fn partners(root: &Table<'_>) -> Vec<(Option<Text>, Option<At<String>>)> {
    let tables = root.tables("partners").map(|tables| tables.value).unwrap_or_default();
    let partner = |table: Table<'_>| {
        let partner = (table.required_text("name"), table.string("logo"));
        table.finish();
        partner
    };
    tables.into_iter().map(partner).collect()
}

fn signatories(certificate: &Table<'_>) -> Vec<At<SignatoryDraft>> {
    let tables = certificate.tables("signatories").map(|tables| tables.value).unwrap_or_default();
    let signatory = |table: Table<'_>| {
        let value = SignatoryDraft {
            name: table.required_text("name"),
            title: table.required_text("title"),
            signature: table.string("signature"),
        };
        let at = table.at;
        table.finish();
        At { value, at }
    };
    tables.into_iter().map(signatory).collect()
}

/// `module.toml`
pub(super) fn module(root: &Table<'_>, path: &str) -> ModuleFile {
    ModuleFile { path: path.to_owned(), texts: texts(root), requires: root.slugs("requires").unwrap_or_default() }
}

/// A lesson: its front matter, and the Markdown that begins at `at`.
pub(super) fn lesson(root: &Table<'_>, body: &str, at: usize) -> LessonDraft {
    if body.trim().is_empty() {
        root.report(at, "empty-text", "the lesson has no text", None);
    }
    let body = Text { value: body.to_owned(), at, inside: Some(at) };
    root.control_character(&body);
    LessonDraft {
        title: root.required_text("title"),
        minutes: if root.is_translation() { None } else { root.whole("minutes", 1, 600).map(|minutes| minutes.value) },
        body,
    }
}

/// Where in `text` the TOML stands, and where the Markdown begins.
pub(super) fn front_matter(faults: &Faults<'_>, path: &str, text: &str, start: usize) -> Option<(Span<usize>, usize)> {
    let mut lines = text.split_inclusive('\n');
    let first = lines.next().unwrap_or_default();
    if first.trim_end() != "+++" {
        let help = "begin the file with a line `+++`, then `title = \"...\"`, then a line `+++`".to_owned();
        faults.report_with(path, start, "missing-front-matter", "the lesson has no front matter", help);
        return None;
    }
    let mut offset = first.len();
    for line in lines {
        if line.trim_end() == "+++" {
            return Some((first.len()..offset, offset + line.len()));
        }
        offset += line.len();
    }
    let help = "put a line `+++` between the front matter and the text".to_owned();
    faults.report_with(path, start, "unclosed-front-matter", "the front matter has no end", help);
    None
}
