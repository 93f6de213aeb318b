//! The world that Typst sees: one template, one file of data, the fonts. No file system, no packages, no clock.

use std::sync::LazyLock;

use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World, WorldExt};

use super::fonts::Parsed;

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::builder().build()));

/// One document to be: the template with its data.
pub(super) struct CertificateWorld<'a> {
    fonts: &'a Parsed,
    template: Source,
    data_id: FileId,
    data: Bytes,
}

impl<'a> CertificateWorld<'a> {
    /// A world in which `template` reads `data.json`. `None` never happens: the two names are valid paths.
    pub fn new(fonts: &'a Parsed, template: &str, data: String) -> Option<Self> {
        let id = |name| Some(RootedPath::new(VirtualRoot::Project, VirtualPath::new(name).ok()?).intern());
        let template = Source::new(id("certificate.typ")?, template.to_owned());
        Some(Self { fonts, template, data_id: id("data.json")?, data: Bytes::from_string(data) })
    }

    /// The faults that Typst found, a line each: where, what, and its hints.
    pub fn describe(&self, diagnostics: &[SourceDiagnostic]) -> String {
        let lines = diagnostics.iter().map(|diagnostic| {
            let at = self.range(diagnostic.span);
            let line = at.and_then(|range| self.template.lines().byte_to_line(range.start));
            let place = line.map_or(String::new(), |line| format!("line {}: ", line + 1));
            let hints: String = diagnostic.hints.iter().map(|hint| format!(" ({})", hint.v)).collect();
            format!("{place}{}{hints}", diagnostic.message)
        });
        lines.collect::<Vec<_>>().join("; ")
    }
}

impl World for CertificateWorld<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.fonts.book
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() { Ok(self.template.clone()) } else { Err(absent(id)) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.data_id { Ok(self.data.clone()) } else { Err(absent(id)) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.fonts.get(index).cloned()
    }

    /// None: a certificate shows the dates that it is given, so that it comes out the same tomorrow.
    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn absent(id: FileId) -> FileError {
    FileError::NotFound(id.get().vpath().get_without_slash().into())
}
