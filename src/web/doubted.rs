//! What is told to who came back from a provider of identities in vain. The codes are those of pages: no call of the API signs in so.

use actix_web::http::StatusCode as S;

use super::error::Problem;
use crate::account::identity::Doubt;

/// What every code here begins with; pages tell what has no text of its own with the general one and this detail.
pub const PREFIX: &str = "sso-";

impl From<Doubt> for Problem {
    fn from(doubt: Doubt) -> Self {
        let (status, code, detail) = told(&doubt);
        let said = match doubt {
            Doubt::Declined(word) | Doubt::CodeRefused(word) => format!("{detail} It says `{word}`."),
            _ => detail.to_owned(),
        };
        Self::new(status, code, said)
    }
}

fn told(doubt: &Doubt) -> (S, &'static str, &'static str) {
    match doubt {
        Doubt::NoState => (
            S::BAD_REQUEST,
            "sso-no-state",
            "The answer of the provider does not say which sign-in it is to. Begin again on the sign-in page.",
        ),
        Doubt::OtherBrowser => (
            S::FORBIDDEN,
            "sso-other-browser",
            "This sign-in was not begun in this browser, or more than ten minutes ago. Begin again on the sign-in page.",
        ),
        Doubt::WrongState => {
            (S::FORBIDDEN, "sso-wrong-state", "This is the answer to another sign-in. Begin again on the sign-in page.")
        }
        Doubt::Replayed => {
            (S::FORBIDDEN, "sso-replayed", "This answer was used already. Begin again on the sign-in page.")
        }
        Doubt::OtherProvider => {
            (S::FORBIDDEN, "sso-other-provider", "Another provider answered than the one that was asked.")
        }
        Doubt::Unnamed => (
            S::FORBIDDEN,
            "sso-unnamed",
            "The provider promises to name itself in its answers (RFC 9207), and did not.",
        ),
        Doubt::Declined(_) => (S::FORBIDDEN, "sso-declined", "The provider did not sign you in."),
        Doubt::NoCode => (S::BAD_REQUEST, "sso-no-code", "There is no code in the answer of the provider."),
        Doubt::Unreachable(_) => (
            S::BAD_GATEWAY,
            "sso-unreachable",
            "The provider does not answer. Try again later, or sign in with your password.",
        ),
        Doubt::Unreadable(_) => (
            S::BAD_GATEWAY,
            "sso-unreadable",
            "The provider's answer cannot be used: it is too long, no JSON, or an error. `chancery doctor` tells administrators more.",
        ),
        Doubt::OtherIssuer => (
            S::BAD_GATEWAY,
            "sso-other-issuer",
            "The provider describes itself as another issuer than the settings name.",
        ),
        Doubt::UnsafeAddress => {
            (S::BAD_GATEWAY, "sso-unsafe-address", "The provider's description names an address without TLS.")
        }
        Doubt::NoPkce => (
            S::BAD_GATEWAY,
            "sso-no-pkce",
            "The provider does not take the proof of who asks for a token (PKCE with S256).",
        ),
        Doubt::CodeRefused(_) => (
            S::FORBIDDEN,
            "sso-code-refused",
            "The provider does not take the code: it was used, is too old, or was not given to this browser.",
        ),
        Doubt::Malformed => {
            (S::FORBIDDEN, "sso-token-malformed", "The provider sent no ID token, or one that cannot be read.")
        }
        Doubt::Algorithm => {
            (S::FORBIDDEN, "sso-token-algorithm", "The ID token is not signed, or in a way that anybody could.")
        }
        Doubt::UnknownKey => {
            (S::FORBIDDEN, "sso-token-key", "The ID token is signed with a key that the provider does not publish.")
        }
        Doubt::Signature => {
            (S::FORBIDDEN, "sso-token-signature", "The signature of the ID token is not the provider's.")
        }
        Doubt::Issuer => (S::FORBIDDEN, "sso-token-issuer", "The ID token was issued by somebody else."),
        Doubt::Audience => (S::FORBIDDEN, "sso-token-audience", "The ID token was issued for somebody else."),
        Doubt::Party => (
            S::FORBIDDEN,
            "sso-token-party",
            "The ID token is for several, and does not say that it was issued to this site.",
        ),
        Doubt::Expired => (S::FORBIDDEN, "sso-token-expired", "The ID token has expired."),
        Doubt::Untimely => (
            S::FORBIDDEN,
            "sso-token-untimely",
            "The ID token was issued in the future, or before this sign-in began. Are the clocks right?",
        ),
        Doubt::NoNonce => {
            (S::FORBIDDEN, "sso-token-no-nonce", "The ID token does not say to which sign-in it belongs.")
        }
        Doubt::Nonce => (S::FORBIDDEN, "sso-token-nonce", "The ID token belongs to another sign-in."),
        Doubt::NotFresh => (
            S::FORBIDDEN,
            "sso-not-fresh",
            "The provider did not ask you to sign in anew. Sign out there, and try again.",
        ),
        Doubt::AddressUnverified => (
            S::FORBIDDEN,
            "sso-address-unverified",
            "The provider does not confirm that the e-mail address is yours. Confirm it there, and sign in again.",
        ),
        Doubt::AddressUnconfirmedHere => (
            S::FORBIDDEN,
            "sso-address-unconfirmed",
            "There is an account with your address here, and the address was never confirmed. Follow the link in the mail that you got, then sign in again.",
        ),
        Doubt::NoAccount => (
            S::FORBIDDEN,
            "sso-no-account",
            "There is no account with your address here. Ask the institute to add you.",
        ),
        Doubt::OtherIdentity => (
            S::FORBIDDEN,
            "sso-other-identity",
            "The account with your address belongs to another identity at this provider. Ask the institute.",
        ),
        Doubt::Locked => (S::FORBIDDEN, "sso-locked", "Your account here is locked. Ask the institute."),
    }
}
