//! Values with their places.

/// A value and the byte of its file at which it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// The offset of its first byte.
    pub at: usize,
}

/// A text, and where its own characters stand.
#[derive(Debug, Clone, PartialEq)]
pub struct Text {
    /// The text.
    pub value: String,
    /// The offset of the value in its file (of its quotation mark, if it has one).
    pub at: usize,
    /// The offset of the first character, when the file holds the text character by character.
    pub inside: Option<usize>,
}

impl Text {
    /// Where the byte `within` of the text stands in the file, as near as can be told.
    pub fn offset(&self, within: usize) -> usize {
        self.inside.map_or(self.at, |start| start + within)
    }
}
