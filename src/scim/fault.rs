//! What is wrong with what a directory sent, in the words of RFC 7644, section 3.12. Pure.

/// The kind of a fault; its name is the `scimType`, where there is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The filter is none, or none that can be answered here.
    InvalidFilter,
    /// More things fit than are looked through.
    TooMany,
    /// Another has this value already.
    Uniqueness,
    /// The attribute cannot be written.
    Mutability,
    /// The body is no such message.
    InvalidSyntax,
    /// The path of a patch names nothing.
    InvalidPath,
    /// The filter in the path of a patch finds nothing.
    NoTarget,
    /// A value is missing, or not what the attribute takes.
    InvalidValue,
    /// The token may not do this.
    Forbidden,
    /// There is no such thing, or not any more.
    NotFound,
    /// It was changed since it was read.
    Changed,
}

impl Kind {
    /// The `scimType`, where RFC 7644 has one.
    pub const fn scim_type(self) -> Option<&'static str> {
        Some(match self {
            Self::InvalidFilter => "invalidFilter",
            Self::TooMany => "tooMany",
            Self::Uniqueness => "uniqueness",
            Self::Mutability => "mutability",
            Self::InvalidSyntax => "invalidSyntax",
            Self::InvalidPath => "invalidPath",
            Self::NoTarget => "noTarget",
            Self::InvalidValue => "invalidValue",
            Self::Forbidden | Self::NotFound | Self::Changed => return None,
        })
    }
}

/// What is wrong, and how to mend it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{detail}")]
pub struct Fault {
    /// Its kind.
    pub kind: Kind,
    /// A sentence for a person.
    pub detail: String,
}

impl Fault {
    /// A fault by its parts.
    pub fn new(kind: Kind, detail: impl Into<String>) -> Self {
        Self { kind, detail: detail.into() }
    }

    /// A value that an attribute does not take.
    pub fn value(attribute: &str, message: impl std::fmt::Display) -> Self {
        Self::new(Kind::InvalidValue, format!("{attribute}: {message}."))
    }
}
