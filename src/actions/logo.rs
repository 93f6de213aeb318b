//! The institute's logo: a small picture out of a file, read once when the program starts.

use std::fs;
use std::path::Path;

use crate::course::{is_safe_picture, sha256_hex};

/// The largest logo, in bytes: every first page brings it along.
pub const LARGEST: usize = 40_000;
/// The kinds of pictures, by the ending of the file's name.
const KINDS: [(&str, &str); 5] = [
    ("svg", "image/svg+xml"),
    ("png", "image/png"),
    ("webp", "image/webp"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
];

/// A picture.
#[derive(Clone)]
pub struct Logo {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Its media type.
    pub media_type: &'static str,
    /// Under what it is served: it changes with the bytes.
    pub name: String,
}

impl std::fmt::Debug for Logo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Logo").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Logo {
    /// Reads the picture; none where the path is empty.
    ///
    /// # Errors
    /// What keeps it from being shown, in words.
    pub fn read(path: &Path) -> Result<Option<Self>, String> {
        if path.as_os_str().is_empty() {
            return Ok(None);
        }
        let shown = path.display();
        let bytes = fs::read(path).map_err(|error| format!("institute.logo: cannot read {shown}: {error}"))?;
        let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
        let ending = name.rsplit_once('.').map(|(_, ending)| ending).unwrap_or_default();
        let kind = KINDS.iter().find(|(known, _)| *known == ending);
        let Some((ending, media_type)) = kind.filter(|_| is_safe_picture(&name, &bytes)) else {
            return Err(format!(
                "institute.logo: {shown} is no SVG, PNG, WebP or JPEG picture, or an SVG in which something runs or fetches"
            ));
        };
        if bytes.len() > LARGEST {
            let size = bytes.len();
            return Err(format!(
                "institute.logo: {shown} has {size} bytes; every page brings it along, {LARGEST} is the most"
            ));
        }
        let name = format!("{}.{ending}", sha256_hex(&bytes).get(..16).unwrap_or_default());
        Ok(Some(Self { bytes, media_type, name }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str, bytes: &[u8]) -> Result<Option<Logo>, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        Logo::read(&path).map_err(|error| error.replace(&folder.path().display().to_string(), ""))
    }

    #[test]
    fn a_picture_is_served_under_a_name_of_its_own() {
        let logo = read("Logo.PNG", b"\x89PNG\r\n\x1a\n...").unwrap().unwrap();
        assert_eq!((logo.media_type, logo.name.len()), ("image/png", 20));
        assert!(Logo::read(Path::new("")).unwrap().is_none());
        assert!(read("logo.svg", b"<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>").unwrap().is_some());
    }

    #[test]
    fn what_is_no_safe_picture_is_told() {
        let script = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";
        for (name, bytes) in [("logo.svg", script.as_slice()), ("logo.png", b"no"), ("logo.html", b"<p>")] {
            assert!(read(name, bytes).unwrap_err().contains("is no SVG, PNG, WebP or JPEG picture"), "{name}");
        }
        let large = [b"\x89PNG\r\n\x1a\n".as_slice(), &[0; LARGEST]].concat();
        assert!(read("logo.png", &large).unwrap_err().contains("has 40008 bytes"));
        assert!(Logo::read(Path::new("/nowhere/logo.png")).unwrap_err().contains("cannot read /nowhere/logo.png"));
    }
}
