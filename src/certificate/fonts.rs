//! The fonts of the certificate: those in the program, and those of a folder that the institute names.
//!
//! Nothing is parsed, and no memory used, before the first certificate is rendered.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use typst::foundations::Bytes;
use typst::text::{Font, FontBook, FontInfo};
use typst::utils::LazyHash;

macro_rules! embedded {
    ($($file:literal),* $(,)?) => { &[$(include_bytes!(concat!("fonts/", $file))),*] };
}

/// What `fonts/README.md` describes.
const EMBEDDED: &[&[u8]] = embedded![
    "NotoSerif-Regular.ttf",
    "NotoSerif-Bold.ttf",
    "NotoSerifDisplay-Regular.ttf",
    "NotoNaskhArabic-Regular.ttf",
    "NotoNaskhArabic-Bold.ttf",
    "NotoSerifCJKsc-Regular.otf",
    "NotoSansThaana-Regular.ttf",
    "NotoSerifArmenian-Regular.ttf",
    "NotoSerifBengali-Regular.ttf",
    "NotoSerifDevanagari-Regular.ttf",
    "NotoSerifEthiopic-Regular.ttf",
    "NotoSerifGeorgian-Regular.ttf",
    "NotoSerifGujarati-Regular.ttf",
    "NotoSerifGurmukhi-Regular.ttf",
    "NotoSerifHebrew-Regular.ttf",
    "NotoSerifKannada-Regular.ttf",
    "NotoSerifKhmer-Regular.ttf",
    "NotoSerifLao-Regular.ttf",
    "NotoSerifMalayalam-Regular.ttf",
    "NotoSerifMyanmar-Regular.ttf",
    "NotoSerifSinhala-Regular.ttf",
    "NotoSerifTamil-Regular.ttf",
    "NotoSerifTelugu-Regular.ttf",
    "NotoSerifThai-Regular.ttf",
    "NotoSerifTibetan-Regular.ttf",
];

/// The fonts that certificates are set in. Make one when the program starts and share it: the first render parses them.
#[derive(Debug, Default)]
pub struct Fonts {
    files: Vec<PathBuf>,
    parsed: OnceLock<Parsed>,
}

/// Fonts ready for use, in the order of the book that describes them.
pub(super) struct Parsed {
    pub book: LazyHash<FontBook>,
    pub fonts: Vec<Font>,
}

impl std::fmt::Debug for Parsed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} fonts", self.fonts.len())
    }
}

impl Fonts {
    /// The fonts in the program: the scripts of the six languages, and of nearly all names.
    pub fn embedded() -> Self {
        Self::default()
    }

    /// The fonts in the program and, for what they lack, every `.ttf`, `.otf`, `.ttc` and `.otc` file directly in `folder`.
    ///
    /// # Errors
    /// When the folder or a file in it cannot be read, or a file is not a font: the message names it. Better at the start
    /// than at the first certificate.
    pub fn with_folder(folder: impl AsRef<Path>) -> io::Result<Self> {
        let folder = folder.as_ref();
        let named =
            |path: &Path, error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", path.display()));
        let mut files = Vec::new();
        for entry in std::fs::read_dir(folder).map_err(|error| named(folder, error))? {
            let path = entry.map_err(|error| named(folder, error))?.path();
            let extension = path.extension().map(|end| end.to_string_lossy().to_ascii_lowercase());
            if !matches!(extension.as_deref(), Some("ttf" | "otf" | "ttc" | "otc")) {
                continue;
            }
            let data = std::fs::read(&path).map_err(|error| named(&path, error))?;
            if FontInfo::iter(&data).next().is_none() {
                let error =
                    io::Error::new(io::ErrorKind::InvalidData, "this is not a font in OpenType or TrueType format");
                return Err(named(&path, error));
            }
            files.push(path);
        }
        // The order of a folder differs between machines, and with it the choice between two fonts that have a character.
        files.sort();
        Ok(Self { files, parsed: OnceLock::new() })
    }

    /// The fonts, parsed on first use. A file that has vanished since the start is left out: a character that only it has
    /// is then reported as missing.
    pub(super) fn parsed(&self) -> &Parsed {
        self.parsed.get_or_init(|| {
            let embedded = EMBEDDED.iter().map(|data| Bytes::new(*data));
            let own = self.files.iter().filter_map(|path| std::fs::read(path).ok()).map(Bytes::new);
            let fonts: Vec<Font> = embedded.chain(own).flat_map(Font::iter).collect();
            Parsed { book: LazyHash::new(FontBook::from_fonts(&fonts)), fonts }
        })
    }
}

impl Parsed {
    /// Whether any font has the character.
    pub fn have(&self, character: char) -> bool {
        self.fonts.iter().any(|font| font.info().coverage.contains(u32::from(character)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_embedded_file_is_one_font() {
        assert_eq!(Fonts::embedded().parsed().fonts.len(), EMBEDDED.len());
    }

    #[test]
    fn the_letters_of_the_six_languages_and_of_many_names_are_there() {
        let fonts = Fonts::embedded();
        let texts = [
            "Åßœğịơ",
            "Ωψ",
            "Жѣәң",
            "قپگڤ",
            "鑫喆堃玥張沢々",
            "さクヱ",
            "김철수",
            "अब",
            "שן",
            "กิ",
            "Ած",
            "ქა",
            "ሰላም",
            "ދި",
        ];
        for text in texts {
            let missing: String = text.chars().filter(|c| !fonts.parsed().have(*c)).collect();
            assert_eq!(missing, "");
        }
    }

    #[test]
    fn a_folder_adds_fonts_and_a_file_that_is_no_font_is_named() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("readme.txt"), "not looked at").unwrap();
        std::fs::write(folder.path().join("House.TTF"), EMBEDDED[0]).unwrap();
        let fonts = Fonts::with_folder(folder.path()).unwrap();
        assert_eq!(fonts.parsed().fonts.len(), EMBEDDED.len() + 1);

        std::fs::write(folder.path().join("broken.otf"), "no font").unwrap();
        let error = Fonts::with_folder(folder.path()).unwrap_err().to_string();
        assert!(error.contains("broken.otf"), "{error}");
        assert!(Fonts::with_folder(folder.path().join("absent")).unwrap_err().to_string().contains("absent"));
    }
}
