//! What is told to who has not shown enough that it is they: about second factors and recent sign-ins.

use actix_web::http::StatusCode as S;

use super::error::Problem;
use crate::actions::Unproven;

impl From<Unproven> for Problem {
    fn from(unproven: Unproven) -> Self {
        let (status, code, detail) = match unproven {
            Unproven::SecondFactorNeeded => (
                S::UNAUTHORIZED,
                "second-factor-needed",
                "Send the same again with `code`: what your authenticator shows, or a recovery code. Or sign in with a passkey: POST /auth/passkeys/challenge.",
            ),
            Unproven::WrongCode => (
                S::UNAUTHORIZED,
                "wrong-code",
                "This code is wrong, too old, or was used. Wait for the next one, or use a recovery code.",
            ),
            Unproven::WrongTooOften(_) => (
                S::TOO_MANY_REQUESTS,
                "wrong-too-often",
                "Too many codes or passwords were wrong. Try again in a quarter of an hour.",
            ),
            Unproven::SecondFactorRequired => (
                S::FORBIDDEN,
                "second-factor-required",
                "Your role needs a second factor. Set one up first: POST /me/second-factor, or the page /account/second-factor. A passkey is one too: add it by POST /me/passkeys/challenge, or show it by POST /auth/step-up/passkeys/challenge.",
            ),
            Unproven::RecentSignInNeeded => (
                S::FORBIDDEN,
                "recent-sign-in-needed",
                "This needs a sign-in of the last 15 minutes. Sign in again, or POST /auth/step-up with your password, or show a passkey: POST /auth/step-up/passkeys/challenge.",
            ),
            Unproven::SecondFactorOn => (
                S::CONFLICT,
                "second-factor-on",
                "There is a second factor already. Turn it off before you set up another.",
            ),
            Unproven::NoSecondFactor => (S::CONFLICT, "no-second-factor", "There is no second factor."),
            Unproven::SecondFactorNotBegun => (
                S::CONFLICT,
                "second-factor-not-begun",
                "No second factor is being set up, or it took more than an hour. Begin again: POST /me/second-factor.",
            ),
            Unproven::SecondFactorNotOffered => {
                (S::CONFLICT, "second-factor-not-offered", "Second factors are off here (accounts.second_factor).")
            }
        };
        let retry_after = match unproven {
            Unproven::WrongTooOften(seconds) => Some(seconds),
            _ => None,
        };
        Self { retry_after, ..Self::new(status, code, detail) }
    }
}
