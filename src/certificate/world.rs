//! The world that Typst sees: the template with the files beside it, one file of data, pictures, fonts. No file system, no
//! packages, no clock.

use std::collections::HashMap;
use std::sync::LazyLock;

use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World, WorldExt};

use super::data::{Attachment, Images, RenderError};
use super::fonts::Parsed;
use super::style::{Style, TEMPLATE};

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::builder().build()));

/// One document to be: the template with its data.
pub(super) struct CertificateWorld<'a> {
    fonts: &'a Parsed,
    template: Source,
    files: HashMap<FileId, Bytes>,
}

impl<'a> CertificateWorld<'a> {
    /// A world in which the template reads `data.json`, the pictures under `images/<sha256>` and the files of the style.
    ///
    /// # Errors
    /// [`RenderError::Template`] when the template is not text in UTF-8, or a file's name is no path.
    pub fn new(
        fonts: &'a Parsed,
        style: &Style,
        data: String,
        images: &Images,
        attachments: &[Attachment],
    ) -> Result<Self, RenderError> {
        let template = style.files.get(TEMPLATE).map_or(&[][..], Vec::as_slice);
        let template = std::str::from_utf8(template).map_err(|error| RenderError::Template(error.to_string()))?;
        let mut files = HashMap::new();
        for (name, bytes) in &style.files {
            files.insert(id(name)?, Bytes::new(bytes.clone()));
        }
        for (sha256, bytes) in images {
            files.insert(id(&format!("images/{sha256}"))?, Bytes::new(bytes.clone()));
        }
        for attachment in attachments {
            files.insert(id(&attached(attachment))?, Bytes::new(attachment.bytes.clone()));
        }
        files.insert(id("data.json")?, Bytes::from_string(data));
        let template = Source::new(id(TEMPLATE)?, format!("{template}\n{}", attaching(attachments)));
        Ok(Self { fonts, template, files })
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

fn id(name: &str) -> Result<FileId, RenderError> {
    let path = VirtualPath::new(name).map_err(|_| RenderError::Template(format!("`{name}` is not a path")))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

fn attached(attachment: &Attachment) -> String {
    format!("attachments/{}", attachment.name)
}

/// What attaches the files, whatever the template says: it stands behind it, so that lines keep their numbers.
fn attaching(attachments: &[Attachment]) -> String {
    let literal = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
    let each = attachments.iter().map(|attachment| {
        format!(
            "#std.pdf.attach({}, std.read({}, encoding: none), relationship: \"supplement\", mime-type: {}, description: {})\n",
            literal(&attachment.name),
            literal(&format!("/{}", attached(attachment))),
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
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() {
            return Ok(self.template.clone());
        }
        let text = String::from_utf8(self.file(id)?.to_vec()).map_err(|_| FileError::InvalidUtf8)?;
        Ok(Source::new(id, text))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.get(&id).cloned().ok_or_else(|| absent(id))
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
