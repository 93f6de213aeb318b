//! What a certificate certifies.

use crate::db::types::text_enum;

text_enum! {
    /// What a certificate certifies. UNITAR and its peers keep the two apart: coursework passed, and part taken.
    pub enum CertificateKind {
        /// The course's requirements were met.
        Completion = "completion",
        /// The share of the lessons that the course asks for was done.
        Participation = "participation",
    }
}

/// Completion: what every document was before there were two kinds.
impl Default for CertificateKind {
    fn default() -> Self {
        Self::Completion
    }
}
