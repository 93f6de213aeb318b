//! Images and documents that come with questions: their types by their first bytes, their names by their digest.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine as _;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};

use crate::course::check::is_safe_svg;
use crate::course::source::sha256_hex;

/// The size of an image that is kept, a little below what a file of a course may have.
const MOST_BYTES: usize = 8 * 1024 * 1024;

const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The files under `assets/`: those that are there, and those that come.
#[derive(Debug, Clone, Default)]
pub struct Assets {
    /// The path under the course folder of each file that is there, by its digest.
    there: BTreeMap<String, String>,
    paths: BTreeSet<String>,
    /// The files that come, by their path under the course folder.
    pub new: BTreeMap<String, Vec<u8>>,
}

impl Assets {
    /// With the files of a course: path under the course folder and bytes.
    pub fn of<'b>(files: impl IntoIterator<Item = (&'b str, &'b [u8])>) -> Self {
        let mut assets = Self::default();
        for (path, bytes) in files {
            assets.there.entry(sha256_hex(bytes)).or_insert_with(|| path.to_owned());
            assets.paths.insert(path.to_owned());
        }
        assets
    }

    /// Whether there is a file of that path.
    pub(super) fn has(&self, path: &str) -> bool {
        self.paths.contains(path) || self.new.contains_key(path)
    }

    /// Keeps a file; the same one twice is one. The path under the course folder, or why it is not kept.
    pub(super) fn keep(&mut self, bytes: Vec<u8>) -> Result<String, &'static str> {
        if bytes.len() > MOST_BYTES {
            return Err("has more than 8 MiB");
        }
        let extension = extension(&bytes).ok_or("is no PNG, JPEG, GIF, WebP, safe SVG or PDF")?;
        let digest = sha256_hex(&bytes);
        if let Some(path) = self.there.get(&digest) {
            return Ok(path.clone());
        }
        let path = format!("assets/{}.{extension}", &digest[..16]);
        self.new.insert(path.clone(), bytes);
        Ok(path)
    }
}

/// The bytes that Base64 stands for; blanks in it do not count.
pub(super) fn decoded(base64: &str) -> Result<Vec<u8>, &'static str> {
    let packed: Vec<u8> = base64.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    LENIENT.decode(packed).map_err(|_| "is not in Base64")
}

/// Base64 of bytes.
pub(super) fn encoded(bytes: &[u8]) -> String {
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

/// The type of a file, as its first bytes tell; none where courses do not show it.
fn extension(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some("png"),
        [0xff, 0xd8, 0xff, ..] => Some("jpg"),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some("gif"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("webp"),
        [b'%', b'P', b'D', b'F', b'-', ..] => Some("pdf"),
        other => is_safe_svg(other).then_some("svg"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_its_first_bytes_say() {
        for (bytes, kind) in [
            (&b"\x89PNG\r\n\x1a\n..."[..], Some("png")),
            (b"\xff\xd8\xff\xe0", Some("jpg")),
            (b"GIF89a", Some("gif")),
            (b"RIFF\0\0\0\0WEBPVP8 ", Some("webp")),
            (b"%PDF-1.7", Some("pdf")),
            (b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>", Some("svg")),
            (b"<svg onload=\"alert(1)\"/>", None),
            (b"MZ", None),
            (b"", None),
        ] {
            assert_eq!(extension(bytes), kind);
        }
    }

    #[test]
    fn the_same_image_twice_is_one_and_one_that_is_there_stays() {
        let png = b"\x89PNG\r\n\x1a\nabc".to_vec();
        let mut assets = Assets::default();
        let path = assets.keep(png.clone());
        assert_eq!(path, Ok(format!("assets/{}.png", &sha256_hex(&png)[..16])));
        assert_eq!(assets.keep(png.clone()), path);
        assert_eq!(assets.new.len(), 1);
        let mut assets = Assets::of([("assets/seal.png", &png[..])]);
        assert_eq!(assets.keep(png), Ok("assets/seal.png".to_owned()));
        assert!(assets.new.is_empty() && assets.has("assets/seal.png"));
        assert_eq!(assets.keep(vec![0; MOST_BYTES + 1]), Err("has more than 8 MiB"));
        assert_eq!(decoded("aGFs\n bG8="), Ok(b"hallo".to_vec()));
        assert_eq!(decoded("a?"), Err("is not in Base64"));
    }
}
