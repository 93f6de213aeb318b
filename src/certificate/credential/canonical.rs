//! The canonical form of a JSON-LD document: RDF Dataset Canonicalization (RDFC-1.0), which is what a proof signs. Contexts
//! come out of the program and from nowhere else.

use std::error::Error;

use oxjsonld::{JsonLdParser, JsonLdRemoteDocument};
use oxrdf::Dataset;
use oxrdf::dataset::{CanonicalizationAlgorithm, CanonicalizationHashAlgorithm};
use serde_json::Value;

/// The context of every credential: the Verifiable Credentials Data Model 2.0.
pub const CREDENTIALS: &str = "https://www.w3.org/ns/credentials/v2";
/// The context of badges: Open Badges 3.0.
pub const OPEN_BADGES: &str = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json";
/// Its extensions, which define the validator of the JSON schema.
pub const OPEN_BADGES_EXTENSIONS: &str = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json";

const CONTEXTS: [(&str, &[u8]); 3] = [
    (CREDENTIALS, include_bytes!("contexts/credentials-v2.json")),
    (OPEN_BADGES, include_bytes!("contexts/open-badges-3.0.3.json")),
    (OPEN_BADGES_EXTENSIONS, include_bytes!("contexts/open-badges-extensions.json")),
];

/// The document has no canonical form.
#[derive(Debug, thiserror::Error)]
#[error("the credential cannot be brought into its canonical form: {0}")]
pub struct NotCanonical(String);

/// A context that the program has.
pub(super) fn context(url: &str) -> Option<&'static [u8]> {
    CONTEXTS.iter().find(|(known, _)| *known == url).map(|(_, bytes)| *bytes)
}

/// The canonical N-Quads of a document.
///
/// # Errors
/// [`NotCanonical`]: it is not JSON-LD, or names a context that the program does not have.
pub fn canonical(document: &Value) -> Result<String, NotCanonical> {
    canonical_with(document, context)
}

/// The canonical N-Quads of a document, with other contexts.
///
/// # Errors
/// [`NotCanonical`].
pub fn canonical_with(
    document: &Value,
    context: impl Fn(&str) -> Option<&'static [u8]>
    + std::panic::UnwindSafe
    + std::panic::RefUnwindSafe
    + Send
    + Sync
    + 'static,
) -> Result<String, NotCanonical> {
    let bytes = serde_json::to_vec(document).map_err(|error| NotCanonical(error.to_string()))?;
    let load = move |url: &str, _: &_| -> Result<JsonLdRemoteDocument, Box<dyn Error + Send + Sync>> {
        let document = context(url).ok_or_else(|| format!("the context {url} is not one of the program's"))?;
        Ok(JsonLdRemoteDocument { document: document.to_vec(), document_url: url.to_owned() })
    };
    let mut dataset = Dataset::new();
    for quad in JsonLdParser::new().for_slice(&bytes).with_load_document_callback(load) {
        dataset.insert(&quad.map_err(|error| NotCanonical(error.to_string()))?);
    }
    let hash_algorithm = CanonicalizationHashAlgorithm::Sha256;
    dataset.canonicalize(CanonicalizationAlgorithm::Rdfc10 { hash_algorithm });
    let mut lines: Vec<String> = dataset.iter().map(|quad| format!("{quad} .\n")).collect();
    lines.sort_unstable();
    Ok(lines.concat())
}
