//! What is told where something is wrong with a passkey, or with what its authenticator says.

use actix_web::http::StatusCode as S;

use super::error::Problem;
use crate::account::passkey::fault::Fault;
use crate::account::passkey::{MOST, SECONDS};

/// One code for all that no honest browser sends: what exactly is wrong stands in the detail.
const REFUSED: &str = "passkey-refused";

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        let (status, code, detail) = match fault {
            Fault::TooMany => {
                let detail = format!("There are {MOST} passkeys already. Remove one that is not used any more.");
                return Self::new(S::CONFLICT, "too-many-passkeys", detail);
            }
            Fault::Ended => {
                let minutes = SECONDS / 60;
                let detail = format!(
                    "This was answered already, was asked elsewhere, or more than {minutes} minutes ago. Begin again."
                );
                return Self::new(S::CONFLICT, "passkey-ended", detail);
            }
            Fault::NotOffered => (
                S::CONFLICT,
                "passkeys-not-offered",
                "There are no passkeys here: they are switched off (accounts.passkeys), or the public address has no name or no TLS.",
            ),
            Fault::Unreadable => (
                S::UNPROCESSABLE_ENTITY,
                "passkey-unreadable",
                "The credential cannot be read: send what PublicKeyCredential.toJSON() gives.",
            ),
            Fault::NotDiscoverable => (
                S::UNPROCESSABLE_ENTITY,
                "passkey-not-discoverable",
                "The authenticator does not keep the passkey by itself, so that nobody could sign in with it. Use another authenticator.",
            ),
            Fault::Unverified => (
                S::FORBIDDEN,
                "passkey-unverified",
                "The authenticator did not make sure who holds it. Set a PIN, a fingerprint or a face up on it.",
            ),
            Fault::Kind => (S::FORBIDDEN, REFUSED, "The authenticator did something else than what was asked."),
            Fault::Challenge => (S::FORBIDDEN, REFUSED, "This is the answer to another question."),
            Fault::Origin => (S::FORBIDDEN, REFUSED, "The answer was given on a page of another site."),
            Fault::Party => (S::FORBIDDEN, REFUSED, "The passkey belongs to another site."),
            Fault::Signature => (S::FORBIDDEN, REFUSED, "The signature is not the passkey's."),
            Fault::Counter => (
                S::FORBIDDEN,
                REFUSED,
                "The authenticator has signed less often than before: somebody may have a copy of it. Remove this passkey.",
            ),
            Fault::Other => (S::FORBIDDEN, REFUSED, "What the authenticator says does not hold."),
            // Whether somebody is locked out is theirs to know, not a finder's.
            Fault::Unknown | Fault::Locked => {
                (S::FORBIDDEN, "passkey-unknown", "This passkey opens nothing here. Was it removed?")
            }
            Fault::Known => (S::CONFLICT, "passkey-known", "This passkey is known here already."),
            Fault::LastWay => (
                S::CONFLICT,
                "last-way-in",
                "This passkey is the only way into your account. Set a password first, or add another passkey.",
            ),
        };
        Self::new(status, code, detail)
    }
}
