//! The world that Typst sees: the files of a style, one file of data, pictures, fonts. No file system, no packages, no clock.

use std::collections::HashMap;
use std::sync::LazyLock;

use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, Source};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World, WorldExt};

use super::data::{Attachment, Images, RenderError};
use super::fonts::Parsed;
use super::style::{Style, TEMPLATE, id};

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::builder().build()));

/// One document to be: the template with its data.
pub(super) struct CertificateWorld<'a> {
    fonts: &'a Parsed,
    style: &'a Style,
    main: Source,
    files: HashMap<FileId, Bytes>,
}

impl<'a> CertificateWorld<'a> {
    /// A world in which the template reads `data.json`, the pictures under `images/<sha256>` and the files of the style.
    ///
    /// # Errors
    /// [`RenderError::Template`] when a file's name is no path.
    pub fn new(
        fonts: &'a Parsed,
        style: &'a Style,
        data: String,
        images: &Images,
        attachments: &[Attachment],
    ) -> Result<Self, RenderError> {
        let mut files = HashMap::new();
        for (sha256, bytes) in images {
            files.insert(path(&format!("images/{sha256}"))?, Bytes::new(bytes.clone()));
        }
        for attachment in attachments {
            files.insert(path(&attached(attachment))?, Bytes::new(attachment.bytes.clone()));
        }
        files.insert(path("data.json")?, Bytes::from_string(data));
        let main = format!("{}#include \"{TEMPLATE}\"\n", attaching(attachments));
        Ok(Self { fonts, style, main: Source::new(path("chancery-main.typ")?, main), files })
    }

    /// The faults that Typst found, a line each: where, what, and its hints.
    pub fn describe(&self, diagnostics: &[SourceDiagnostic]) -> String {
        let lines = diagnostics.iter().map(|diagnostic| {
            let hints: String = diagnostic.hints.iter().map(|hint| format!(" ({})", hint.v)).collect();
            format!("{}{}{hints}", self.place(diagnostic).unwrap_or_default(), diagnostic.message)
        });
        lines.collect::<Vec<_>>().join("; ")
    }

    /// File and line.
    fn place(&self, diagnostic: &SourceDiagnostic) -> Option<String> {
        let range = self.range(diagnostic.span)?;
        let file = diagnostic.span.id()?;
        let line = self.source(file).ok()?.lines().byte_to_line(range.start)?;
        Some(format!("{}, line {}: ", file.get().vpath().get_without_slash(), line + 1))
    }
}

fn path(name: &str) -> Result<FileId, RenderError> {
    id(name).ok_or_else(|| RenderError::Template(format!("`{name}` is not a path")))
}

fn attached(attachment: &Attachment) -> String {
    format!("attachments/{}", attachment.name)
}

/// What attaches the files, whatever the template says.
fn attaching(attachments: &[Attachment]) -> String {
    let literal = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
    let each = attachments.iter().map(|attachment| {
        format!(
            "#pdf.attach({}, read({}, encoding: none), relationship: \"supplement\", mime-type: {}, description: {})\n",
            literal(&attachment.name),
            literal(&attached(attachment)),
            literal(&attachment.media_type),
            literal(&attachment.description),
        )
    });
    each.collect()
}

impl World for CertificateWorld<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.fonts.book
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main.id() {
            return Ok(self.main.clone());
        }
        self.style.sources.get(&id).cloned().ok_or_else(|| absent(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.get(&id).or_else(|| self.style.bytes.get(&id)).cloned().ok_or_else(|| absent(id))
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
