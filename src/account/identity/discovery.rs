//! What a provider says of itself (OpenID Connect Discovery 1.0), and the address with which somebody is sent there.

use serde::Deserialize;

use super::Doubt;
use super::way::Way;
use crate::base::{is_safe_address, query};

/// Where the parts of a provider are, and what it can do.
#[derive(Debug, Clone, Deserialize)]
pub struct Discovery {
    issuer: String,
    authorization_endpoint: String,
    /// Where codes are exchanged.
    pub token_endpoint: String,
    /// Where its public keys are.
    pub jwks_uri: String,
    /// Where one asks for what the token does not say.
    #[serde(default)]
    pub userinfo_endpoint: Option<String>,
    /// Whether it names itself in its answers (RFC 9207).
    #[serde(default, rename = "authorization_response_iss_parameter_supported")]
    pub names_itself: bool,
    #[serde(default)]
    code_challenge_methods_supported: Option<Vec<String>>,
    #[serde(default)]
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
}

/// Where the description of an issuer is.
pub fn address(issuer: &str) -> String {
    format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'))
}

/// Reads a description.
///
/// # Errors
/// [`Doubt::Unreadable`], [`Doubt::OtherIssuer`], [`Doubt::UnsafeAddress`], [`Doubt::NoPkce`].
pub fn read(bytes: &[u8], issuer: &str) -> Result<Discovery, Doubt> {
    let unreadable = |error: serde_json::Error| Doubt::Unreadable(format!("its description: {error}"));
    let found: Discovery = serde_json::from_slice(bytes).map_err(unreadable)?;
    if found.issuer != issuer {
        return Err(Doubt::OtherIssuer);
    }
    let addresses = [&found.authorization_endpoint, &found.token_endpoint, &found.jwks_uri];
    if !addresses.into_iter().chain(&found.userinfo_endpoint).all(|address| is_safe_address(address)) {
        return Err(Doubt::UnsafeAddress);
    }
    // Who says nothing of it may well take it; who names other ways alone does not.
    let methods = found.code_challenge_methods_supported.as_ref();
    if methods.is_some_and(|methods| !methods.iter().any(|method| method == "S256")) {
        return Err(Doubt::NoPkce);
    }
    Ok(found)
}

impl Discovery {
    /// Whether the client's secret goes into the form: where the provider does not take it in the header, which is what holds when it
    /// says nothing.
    pub fn takes_secret_in_form(&self) -> bool {
        let said = |method: &str| {
            self.token_endpoint_auth_methods_supported.as_ref().is_some_and(|all| all.iter().any(|one| one == method))
        };
        !said("client_secret_basic") && said("client_secret_post")
    }

    /// The address to which somebody is sent.
    pub fn authorize(&self, way: &Way, client_id: &str, back: &str, scopes: &str) -> String {
        let challenge = way.challenge();
        let mut asked = vec![
            ("response_type", "code"),
            ("client_id", client_id),
            ("redirect_uri", back),
            ("scope", scopes),
            ("state", &way.state),
            ("nonce", &way.nonce),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ];
        if way.fresh {
            // With `max_age` the token has to tell when the person showed it (OpenID Connect Core 1.0, section 3.1.2.1).
            asked.extend([("prompt", "login"), ("max_age", "0")]);
        }
        let joint = if self.authorization_endpoint.contains('?') { '&' } else { '?' };
        format!("{}{joint}{}", self.authorization_endpoint, query(&asked))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const ISSUER: &str = "https://id.example/realm";

    fn described(change: impl FnOnce(&mut Value)) -> Result<Discovery, Doubt> {
        let mut said = json!({
            "issuer": ISSUER,
            "authorization_endpoint": "https://id.example/auth?tenant=1",
            "token_endpoint": "https://id.example/token",
            "jwks_uri": "https://keys.example/jwks",
        });
        change(&mut said);
        read(said.to_string().as_bytes(), ISSUER)
    }

    #[test]
    fn a_description_is_that_of_the_issuer_and_safe() {
        assert!(described(|_| ()).is_ok());
        for other in ["https://id.example", "https://id.example/realm/", "https://evil.example/realm"] {
            assert_eq!(described(|said| said["issuer"] = json!(other)).unwrap_err(), Doubt::OtherIssuer, "{other}");
        }
        for part in ["authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint"] {
            let plain = described(|said| said[part] = json!("http://id.example/x"));
            assert_eq!(plain.unwrap_err(), Doubt::UnsafeAddress, "{part}");
        }
        let weak = described(|said| said["code_challenge_methods_supported"] = json!(["plain"]));
        assert_eq!(weak.unwrap_err(), Doubt::NoPkce);
        assert!(matches!(described(|said| said["jwks_uri"] = json!(7)).unwrap_err(), Doubt::Unreadable(_)));
        assert_eq!(address(ISSUER), "https://id.example/realm/.well-known/openid-configuration");
    }

    #[test]
    fn one_is_sent_there_with_state_nonce_and_challenge() {
        let text = |text: &str| text.to_owned();
        let mut way = Way {
            provider: text("x"),
            state: text("s&1"),
            nonce: text("n"),
            // RFC 7636, appendix B.
            verifier: text("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
            next: text("/"),
            fresh: false,
            began: 0,
            exp: 0,
        };
        let there = described(|_| ()).unwrap();
        let address = there.authorize(&way, "me", "https://here/back", "openid email");
        assert_eq!(
            address,
            "https://id.example/auth?tenant=1&response_type=code&client_id=me&redirect_uri=https%3A%2F%2Fhere%2Fback\
             &scope=openid%20email&state=s%261&nonce=n&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM\
             &code_challenge_method=S256"
        );
        way.fresh = true;
        assert!(there.authorize(&way, "me", "b", "openid").ends_with("&prompt=login&max_age=0"));
    }

    #[test]
    fn the_secret_goes_where_the_provider_takes_it() {
        let with = |methods: Value| described(|said| said["token_endpoint_auth_methods_supported"] = methods).unwrap();
        assert!(!described(|_| ()).unwrap().takes_secret_in_form());
        assert!(!with(json!(["client_secret_post", "client_secret_basic"])).takes_secret_in_form());
        assert!(with(json!(["client_secret_post"])).takes_secret_in_form());
    }
}
