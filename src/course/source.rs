//! The files of one course folder in memory, their digest, and the place of a byte as line and column.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

/// The files of one course folder.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Folder {
    /// The folder's name, which is the course's slug.
    pub slug: String,
    /// The files by their path under the folder, `/` between the parts.
    pub files: BTreeMap<String, Vec<u8>>,
}

/// A byte of a file, with its line and column, both from 1.
#[derive(Debug, Clone, Copy)]
pub(super) struct Position {
    pub offset: usize,
    pub line: usize,
    pub column: usize,
}

impl Position {
    /// Where a file begins.
    pub const START: Self = Self { offset: 0, line: 1, column: 1 };
}

impl Folder {
    /// An empty folder.
    pub fn new(slug: impl Into<String>) -> Self {
        Self { slug: slug.into(), files: BTreeMap::new() }
    }

    /// The same folder with one more file.
    #[must_use]
    pub fn with(mut self, path: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        self.files.insert(path.into(), bytes.into());
        self
    }

    /// Line and column (in characters) of a byte, both from 1; of an unknown file it is the start.
    pub fn position(&self, path: &str, offset: usize) -> (usize, usize) {
        let position = self.position_after(path, offset, Position::START);
        (position.line, position.column)
    }

    /// The same, counted on from a position before it.
    pub(super) fn position_after(&self, path: &str, offset: usize, from: Position) -> Position {
        let Some(bytes) = self.files.get(path) else { return Position::START };
        let offset = offset.min(bytes.len());
        let between = bytes.get(from.offset..offset).unwrap_or_default();
        let newlines = between.iter().filter(|byte| **byte == b'\n').count();
        let last = between.iter().rposition(|byte| *byte == b'\n');
        let (start, column) = last.map_or((0, from.column), |newline| (newline + 1, 1));
        // A character has one byte that does not continue another.
        let characters = between[start..].iter().filter(|byte| **byte & 0b1100_0000 != 0b1000_0000).count();
        Position { offset, line: from.line + newlines, column: column + characters }
    }

    /// SHA-256 over all files that belong to the course, in hexadecimal: it names a state of the course.
    pub fn digest(&self) -> String {
        let mut hasher = Sha256::new();
        for (path, bytes) in self.files.iter().filter(|(path, _)| !is_ignored(path)) {
            for part in [path.as_bytes(), bytes] {
                hasher.update((part.len() as u64).to_le_bytes());
                hasher.update(part);
            }
        }
        hexadecimal(&hasher.finalize())
    }
}

/// Whether a file is no part of the course: hidden ones, READMEs, and the list of an author's sources.
pub(super) fn is_ignored(path: &str) -> bool {
    let name = path.rsplit('/').next();
    path.split('/').any(|part| part.starts_with('.')) || matches!(name, Some("README.md" | "SOURCES.md"))
}

/// SHA-256 in hexadecimal.
pub fn sha256_hex(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// What a translation says of its source: the first eight digits of the digest.
pub(super) fn stamp(bytes: &[u8]) -> String {
    sha256_hex(bytes).chars().take(8).collect()
}

fn hexadecimal(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let pairs = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    pairs.map(|digit| char::from(DIGITS[usize::from(digit)])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let folder = Folder::new("x").with("a", "é\nüx\n");
        assert_eq!(folder.position("a", 0), (1, 1));
        assert_eq!(folder.position("a", 5), (2, 2));
        assert_eq!(folder.position("a", 900), (3, 1));
        assert_eq!(folder.position("gone", 7), (1, 1));
    }

    #[test]
    fn the_digest_sees_every_byte_and_every_name_but_no_readme() {
        let digest = Folder::new("x").with("a", "1").digest();
        assert_ne!(digest, Folder::new("x").with("a", "2").digest());
        assert_ne!(digest, Folder::new("x").with("a1", "").digest());
        assert_eq!(digest, Folder::new("x").with("a", "1").with("README.md", "?").with(".git/x", "").digest());
        assert_eq!(sha256_hex(b""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }
}
