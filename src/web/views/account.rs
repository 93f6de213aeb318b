//! People and their tokens.

use serde::Serialize;
use utoipa::ToSchema;

use crate::account::Person;
use crate::actions::sign_in::Tokens;

/// A person.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Person)]
pub struct PersonView {
    /// The id.
    pub id: String,
    /// The address.
    pub email: String,
    /// Whether the address was confirmed.
    pub email_confirmed: bool,
    /// The name as it stands on certificates.
    pub full_name: String,
    /// The country.
    pub country: Option<String>,
    /// The ministry, mission or organisation.
    pub affiliation: Option<String>,
    /// The language of mail and certificates.
    pub language: String,
    /// `learner`, `facilitator` or `administrator`.
    pub role: String,
    /// Whether mail to the address comes back: nothing is sent there until it is confirmed anew.
    pub address_bounced: bool,
    /// Whether the person is reminded of dates by mail.
    pub reminders: bool,
    /// Whether the person signs in with a second factor.
    pub second_factor: bool,
    /// Whether the person is locked out.
    pub locked: bool,
    /// `active`, `invited` (has no password yet), `locked` or `bounced`.
    pub state: String,
    /// When the person was added.
    pub created_at: String,
}

impl From<&Person> for PersonView {
    fn from(person: &Person) -> Self {
        Self {
            id: person.id.to_string(),
            email: person.email.clone(),
            email_confirmed: person.email_confirmed_at.is_some(),
            full_name: person.full_name.clone(),
            country: person.country.clone(),
            affiliation: person.affiliation.clone(),
            language: person.language.to_string(),
            role: person.role.to_string(),
            address_bounced: person.bounced_at.is_some(),
            reminders: person.reminders,
            second_factor: person.second_factor_at.is_some(),
            locked: person.locked_at.is_some(),
            state: person.standing().to_string(),
            created_at: person.created_at.to_string(),
        }
    }
}

/// The tokens of a session.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Tokens)]
pub struct TokensView {
    /// For `Authorization: Bearer`.
    pub access_token: String,
    /// For `POST /auth/refresh`; it works once.
    pub refresh_token: String,
    /// `Bearer`.
    pub token_type: &'static str,
    /// Seconds that the access token is good for.
    pub expires_in: i64,
}

impl From<Tokens> for TokensView {
    fn from(tokens: Tokens) -> Self {
        let Tokens { access_token, refresh_token, expires_in, .. } = tokens;
        Self { access_token, refresh_token, token_type: "Bearer", expires_in }
    }
}
