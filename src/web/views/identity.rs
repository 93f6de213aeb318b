//! A provider of identities by which somebody signs in.

use serde::Serialize;
use utoipa::ToSchema;

use crate::actions::own_identities::Linked;
use crate::base::Timestamp;

/// A provider of identities by which one can sign in.
#[derive(Debug, Serialize, ToSchema)]
pub struct IdentityView {
    /// Its name.
    pub provider: String,
    /// What people know it by.
    pub title: String,
    /// Since when one can sign in by it.
    #[schema(value_type = String, format = "date-time")]
    pub linked_at: Timestamp,
    /// When one last did.
    #[schema(value_type = String, format = "date-time")]
    pub last_used_at: Timestamp,
    /// Whether it is the one way in that is left: then it cannot be taken off.
    pub last_way_in: bool,
}

impl IdentityView {
    /// The view of one.
    pub fn new(linked: Linked) -> Self {
        let Linked { provider, title, linked_at, last_used_at, last_way } = linked;
        Self { provider, title, linked_at, last_used_at, last_way_in: last_way }
    }
}
