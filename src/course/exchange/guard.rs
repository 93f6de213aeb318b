//! What is refused before anything is read: files that are too large, or no text. The work on a file is bounded.

use std::borrow::Cow;

/// The size of a file that is still read.
pub const MOST_BYTES: usize = 16 * 1024 * 1024;
/// The longest line of a file that is written by hand, and the longest text of an XML file, in bytes.
pub(super) const LONGEST: usize = 1024 * 1024;
/// The number of questions of a file.
pub(super) const MOST_QUESTIONS: usize = 10_000;

/// Why a file was not read at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Too large.
    #[error("it has more than 16 MiB; split it")]
    TooLarge,
    /// UTF-16 or UTF-32.
    #[error("it is text in UTF-16; save it in UTF-8")]
    Utf16,
    /// A zero byte.
    #[error("line {0} holds a NUL character, so this is no text")]
    Nul(usize),
    /// Not UTF-8.
    #[error("line {0} is no text in UTF-8; save the file in UTF-8 (it may be in Windows-1252)")]
    NotUtf8(usize),
    /// A very long line.
    #[error("line {0} has more than 1 MiB")]
    LongLine(usize),
    /// A very long text in XML.
    #[error("the text in line {0} has more than 1 MiB")]
    LongText(usize),
    /// Nothing in it.
    #[error("it holds no question")]
    Empty,
    /// Very many questions.
    #[error("it holds more than 10,000 questions; split it")]
    TooMany,
    /// Entities may be bombs, and may lead to other files.
    #[error("it has a document type (`<!DOCTYPE`), which is not read; remove it")]
    Dtd,
    /// Very many elements.
    #[error("it has more than 500,000 elements and texts; split it")]
    TooManyNodes,
    /// Elements in elements in elements.
    #[error("its elements lie more than 32 deep, as those of no export do")]
    TooDeep,
    /// Not XML.
    #[error("line {line} is not XML: {message}")]
    Xml {
        /// The line.
        line: usize,
        /// What the reader said.
        message: String,
    },
    /// XML of another kind.
    #[error("its outer element is `<{0}>`; an export of questions has `<quiz>`")]
    NotAQuiz(String),
    /// Neither name nor content tell.
    #[error("neither its name nor its beginning tells its format; name it with `--format`")]
    UnknownFormat,
}

/// The text of a file.
pub(super) fn text(bytes: &[u8]) -> Result<&str, Refusal> {
    if bytes.len() > MOST_BYTES {
        return Err(Refusal::TooLarge);
    }
    // Without its mark, UTF-16 shows by the zero byte beside its first letter or sign.
    let utf16 = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    if utf16 || matches!(bytes, [0, second, ..] if *second != 0) || matches!(bytes, [first, 0, ..] if *first != 0) {
        return Err(Refusal::Utf16);
    }
    let line = |offset: usize| bytes[..offset].iter().filter(|byte| **byte == b'\n').count() + 1;
    let text = std::str::from_utf8(bytes).map_err(|error| Refusal::NotUtf8(line(error.valid_up_to())))?;
    if let Some(offset) = text.find('\0') {
        return Err(Refusal::Nul(line(offset)));
    }
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// The text of a file that people write by hand, with line ends of one kind.
pub(super) fn lines(text: &str) -> Result<Cow<'_, str>, Refusal> {
    let folded: Cow<'_, str> =
        if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n").into() } else { text.into() };
    match folded.split('\n').position(|line| line.len() > LONGEST) {
        Some(index) => Err(Refusal::LongLine(index + 1)),
        None => Ok(folded),
    }
}

/// Where the lines of a text begin.
pub(super) struct LineIndex(Vec<usize>);

impl LineIndex {
    /// Of a text.
    pub fn new(text: &str) -> Self {
        Self(std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect())
    }

    /// The line of a byte, from 1.
    pub fn line(&self, offset: usize) -> usize {
        self.0.partition_point(|start| *start <= offset)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_text_is_refused_and_a_mark_at_the_beginning_is_not() {
        assert_eq!(text("\u{feff}é".as_bytes()), Ok("é"));
        let utf16: Vec<u8> = "::a::".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(text(&utf16), Err(Refusal::Utf16));
        assert_eq!(text(&[0xfe, 0xff, 0, b'a']), Err(Refusal::Utf16));
        assert_eq!(text(b"a\nb\0"), Err(Refusal::Nul(2)));
        assert_eq!(text(b"a\n\nb\xff"), Err(Refusal::NotUtf8(3)));
        assert_eq!(text(&vec![b'a'; MOST_BYTES + 1]), Err(Refusal::TooLarge));
        assert_eq!(lines(&"a".repeat(LONGEST + 1)), Err(Refusal::LongLine(1)));
        assert_eq!(lines("a\r\nb\rc").map(String::from), Ok("a\nb\nc".to_owned()));
    }

    #[test]
    fn a_byte_has_its_line() {
        let index = LineIndex::new("a\nbc\n\nd");
        let lines: Vec<_> = [0, 1, 2, 4, 5, 6, 99].into_iter().map(|at| index.line(at)).collect();
        assert_eq!(lines, [1, 1, 2, 2, 3, 4, 4]);
    }
}
