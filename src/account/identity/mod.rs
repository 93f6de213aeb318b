//! Signing in by the word of a provider of identities (OpenID Connect): what is believed of what it says, and whose identity is whose.
//!
//! Belongs here: the rules of its description (`discovery`), of its keys and signatures (`keys`), of what an ID token claims (`claims`),
//! of the way there and back (`way`), why something is not believed (`doubt`); and the SQL of identities (`store`). All but the last
//! know no database and no network: fetching is in `actions::providers`.

pub mod claims;
pub mod discovery;
pub mod doubt;
pub mod keys;
pub mod store;
pub mod way;

pub use doubt::Doubt;
