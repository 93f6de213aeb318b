//! How the certificates of an institute look: the template with the files beside it, the texts, the fonts.
//!
//! All of it is in the program. A folder of the institute's puts its own files in the place of the program's.

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::path::Path;

use typst::foundations::Bytes;
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};

use super::fonts::Fonts;
use crate::i18n::Texts;

/// The template.
pub const TEMPLATE: &str = "certificate.typ";

/// The program's own files: the template, and the parts that it is made of, which other templates may use too.
const EMBEDDED: [(&str, &str); 2] =
    [(TEMPLATE, include_str!("template/certificate.typ")), ("chancery.typ", include_str!("template/chancery.typ"))];

/// The largest file that is taken from the folder.
const MOST_BYTES: u64 = 10 * 1024 * 1024;

/// How certificates look. Make one when the program starts and share it: it reads no file later.
#[derive(Debug)]
pub struct Style {
    pub(super) fonts: Fonts,
    pub(super) texts: Texts,
    /// The files that Typst can read, by their path from the template's folder.
    files: BTreeMap<String, Vec<u8>>,
    /// The same as Typst sees them, parsed once.
    pub(super) sources: HashMap<FileId, Source>,
    pub(super) bytes: HashMap<FileId, Bytes>,
}

impl Style {
    /// What is in the program.
    pub fn embedded() -> Self {
        let files = EMBEDDED.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec()));
        let empty = Self {
            fonts: Fonts::embedded(),
            texts: Texts::default(),
            files: BTreeMap::new(),
            sources: HashMap::new(),
            bytes: HashMap::new(),
        };
        files.fold(empty, |style, (name, bytes)| style.with_file(&name, bytes))
    }

    /// What is in the program, and what the institute's folder puts in its place: `certificate.typ`, whatever else the
    /// template reads (`*.typ`, images), and texts as `<language>.ftl`. A folder that does not exist changes nothing.
    ///
    /// # Errors
    /// When a file cannot be read, is too large, or its texts are not understood: the message names it.
    pub fn load(folder: &Path, fonts: Fonts) -> io::Result<Self> {
        let mut style = Self { fonts, ..Self::embedded() };
        let mut paths = Vec::new();
        match std::fs::read_dir(folder) {
            Ok(entries) => {
                for entry in entries {
                    paths.push(entry.map_err(|error| named(folder, error))?.path());
                }
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(named(folder, error)),
        }
        paths.sort();
        for path in paths.iter().filter(|path| path.is_file()) {
            let Some(name) = path.file_name().and_then(|name| name.to_str()).filter(|name| !name.starts_with('.'))
            else {
                continue;
            };
            if path.metadata().map_err(|error| named(path, error))?.len() > MOST_BYTES {
                return Err(named(path, io::Error::other("a file of the template has at most 10 MB")));
            }
            let bytes = std::fs::read(path).map_err(|error| named(path, error))?;
            let not_text = || named(path, io::Error::other("this is no text in UTF-8"));
            match name.rsplit_once('.') {
                Some((language, "ftl")) => {
                    let text = String::from_utf8(bytes).map_err(|_| not_text())?;
                    let added = style.texts.add(language, &text, "certificate-");
                    added.map_err(|message| named(path, io::Error::other(message)))?;
                }
                Some((_, "typ")) if std::str::from_utf8(&bytes).is_err() => return Err(not_text()),
                _ => style = style.with_file(name, bytes),
            }
        }
        Ok(style)
    }

    /// The same with another template.
    #[must_use]
    pub fn with_template(self, template: &str) -> Self {
        self.with_file(TEMPLATE, template.as_bytes().to_vec())
    }

    /// Whether the template is not the program's.
    pub fn has_own_template(&self) -> bool {
        EMBEDDED.iter().any(|(name, text)| self.files.get(*name).is_some_and(|own| own != text.as_bytes()))
    }

    fn with_file(mut self, name: &str, bytes: Vec<u8>) -> Self {
        // A name that is no path cannot be read by a template either.
        if let Some(id) = id(name) {
            match std::str::from_utf8(&bytes) {
                Ok(text) if name.ends_with(".typ") => drop(self.sources.insert(id, Source::new(id, text.to_owned()))),
                _ => drop(self.bytes.insert(id, Bytes::new(bytes.clone()))),
            }
            self.files.insert(name.to_owned(), bytes);
        }
        self
    }
}

/// What Typst knows a file by.
pub(super) fn id(name: &str) -> Option<FileId> {
    Some(RootedPath::new(VirtualRoot::Project, VirtualPath::new(name).ok()?).intern())
}

fn named(path: &Path, error: io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_puts_its_files_in_the_place_of_the_programs() {
        let folder = tempfile::tempdir().unwrap();
        let load = || Style::load(folder.path(), Fonts::embedded());
        assert!(!load().unwrap().has_own_template());
        assert!(!Style::load(&folder.path().join("absent"), Fonts::embedded()).unwrap().has_own_template());
        std::fs::write(folder.path().join("emblem.svg"), "<svg/>").unwrap();
        std::fs::write(folder.path().join("fr.ftl"), "certificate-title = Diplôme\n").unwrap();
        assert!(!load().unwrap().has_own_template());
        std::fs::write(folder.path().join("certificate.typ"), "Hello").unwrap();
        let style = load().unwrap();
        assert!(style.has_own_template());
        assert_eq!(style.texts.text(&"fr".parse().unwrap(), "certificate-title", &[]), "Diplôme");
        assert_eq!(style.texts.text(&"en".parse().unwrap(), "certificate-title", &[]), "Certificate of Completion");
    }

    #[test]
    fn a_file_that_is_not_understood_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let fault = |name: &str, content: &[u8]| {
            std::fs::write(folder.path().join(name), content).unwrap();
            let message = Style::load(folder.path(), Fonts::embedded()).unwrap_err().to_string();
            std::fs::remove_file(folder.path().join(name)).unwrap();
            assert!(message.contains(name), "{message}");
            message
        };
        assert!(fault("certificate.typ", b"\xff").contains("UTF-8"));
        assert!(fault("fr.ftl", b"certificate-titel = X\n").contains("there is no text `certificate-titel`"));
        assert!(fault("fr.ftl", b"mail-greeting = X\n").contains("mail-greeting"));
        assert!(fault("fr.ftl", b"certificate-title = { $who }\n").contains("`$who`"));
        assert!(fault("fr.ftl", b"certificate-title = A\ncertificate-title { = X\n").contains("line 2"));
        assert!(fault("pt.ftl", b"certificate-title = X\n").contains("`pt`"));
    }
}
