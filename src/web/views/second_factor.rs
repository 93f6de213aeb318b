//! The second factor as its owner sees it.

use serde::Serialize;
use utoipa::ToSchema;

use crate::actions::second_factor::{Begun, State};

/// How it stands with one's second factor.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SecondFactor)]
pub struct SecondFactorView {
    /// `off`, `begun` (waits for the first code) or `on`.
    pub state: &'static str,
    /// Since when it is on.
    pub since: Option<String>,
    /// Whether one must have one.
    pub required: bool,
    /// Whether one can be set up here.
    pub offered: bool,
    /// How many recovery codes are left.
    pub recovery_codes_left: usize,
}

impl From<&State> for SecondFactorView {
    fn from(state: &State) -> Self {
        let word = match (state.since, state.begun) {
            (Some(_), _) => "on",
            (None, true) => "begun",
            (None, false) => "off",
        };
        Self {
            state: word,
            since: state.since.map(|since| since.to_string()),
            required: state.required,
            offered: state.offered,
            recovery_codes_left: state.recovery_codes_left,
        }
    }
}

/// What an authenticator is told. It is not told again.
#[derive(Serialize, ToSchema)]
#[schema(as = SecondFactorBegun)]
pub struct BegunView {
    /// The secret in base 32, in groups of four: SHA-1, six digits, 30 seconds.
    pub secret: String,
    /// The same as `otpauth://` address, for a QR code.
    pub uri: String,
}

impl From<Begun> for BegunView {
    fn from(begun: Begun) -> Self {
        Self { secret: begun.secret, uri: begun.uri }
    }
}

/// Recovery codes, each good once. They are not told again.
#[derive(Serialize, ToSchema)]
#[schema(as = RecoveryCodes)]
pub struct RecoveryCodesView {
    /// The codes.
    pub recovery_codes: Vec<String>,
}
