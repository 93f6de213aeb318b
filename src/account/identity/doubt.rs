//! Why a sign-in by a provider comes to nothing.

/// What is wrong with what came back from a provider, or with who came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doubt {
    /// The answer names no way (`state`).
    NoState,
    /// This browser set out on no way: another did, or it was too long ago.
    OtherBrowser,
    /// This browser set out on another way.
    WrongState,
    /// Somebody came back from this way already.
    Replayed,
    /// The way led to another provider, or another provider answered (RFC 9207).
    OtherProvider,
    /// The provider promises to name itself in its answer, and did not.
    Unnamed,
    /// The provider refused, with this word.
    Declined(String),
    /// There is no code in the answer.
    NoCode,
    /// The provider does not answer, with the cause for the log.
    Unreachable(String),
    /// What it answers cannot be used: too long, no JSON, another status; what exactly.
    Unreadable(String),
    /// Its description is that of another issuer.
    OtherIssuer,
    /// Its description names an address that is not safe: without TLS.
    UnsafeAddress,
    /// It does not take the proof of who asks for the token (PKCE, S256).
    NoPkce,
    /// It does not exchange the code: used, expired, or another browser's.
    CodeRefused(String),
    /// There is no ID token, or it is none.
    Malformed,
    /// The token is signed in a way that is not taken, or not at all.
    Algorithm,
    /// The token is signed with a key that the provider does not publish.
    UnknownKey,
    /// The signature is not that of the provider.
    Signature,
    /// The token was issued by somebody else.
    Issuer,
    /// The token was issued for somebody else.
    Audience,
    /// The token was issued for several, and asked for by somebody else (`azp`).
    Party,
    /// The token has expired.
    Expired,
    /// The token is from the future, or from long before the way began.
    Untimely,
    /// The token does not say for which way it was issued.
    NoNonce,
    /// The token was issued for another way.
    Nonce,
    /// The person was asked to show anew that it is they, and did not.
    NotFresh,
    /// The provider does not vouch for the address.
    AddressUnverified,
    /// There is an account with the address, whose owner did not confirm it here.
    AddressUnconfirmedHere,
    /// There is no account, and none is opened by this provider.
    NoAccount,
    /// The account with this address belongs to another identity of the provider.
    OtherIdentity,
    /// The account is locked, or was erased.
    Locked,
}
