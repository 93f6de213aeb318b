//! Why a question is not carried.

/// Why a question is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refused {
    /// The line, when it is another than the question's.
    pub line: Option<usize>,
    /// Why.
    pub message: String,
}

impl Refused {
    /// At a line.
    pub fn at(line: usize, message: impl Into<String>) -> Self {
        Self { line: Some(line), message: message.into() }
    }
}

impl<T: Into<String>> From<T> for Refused {
    fn from(message: T) -> Self {
        Self { line: None, message: message.into() }
    }
}
