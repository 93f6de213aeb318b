//! The button that asks an authenticator. Without the page's script it is not there.

use serde_json::{Value, json};

use super::posted::Posted;
use super::shell::Shell;
use super::visitor::local;
use crate::actions::passkeys::Ceremony;

/// The button, and the form that it sends.
#[derive(Debug)]
pub struct Button {
    /// Where the form goes; nothing: it is the form of the page, which its own button sends.
    pub action: Option<String>,
    /// What goes along unseen.
    pub hidden: Vec<(String, String)>,
    /// What it says.
    pub text: String,
    /// What the authenticator is asked, where that is known: `{"kind", "ceremony", "public_key"}`.
    pub asked: Option<String>,
}

fn asked(kind: &str, ceremony: &Ceremony) -> String {
    json!({ "kind": kind, "ceremony": ceremony.secret, "public_key": ceremony.options }).to_string()
}

impl Button {
    /// Signs in: what is asked is fetched when the button is pressed.
    pub fn that_signs_in(s: &Shell, next: &str) -> Self {
        let next = local(next).map(|next| ("next".to_owned(), next.to_owned()));
        Self {
            action: Some("/sign-in/passkey".to_owned()),
            hidden: next.into_iter().collect(),
            text: s.t("passkey-sign-in"),
            asked: None,
        }
    }

    /// Shows again that it is oneself, and sends along what was asked for.
    pub fn that_shows(s: &Shell, action: String, hidden: Vec<(String, String)>, ceremony: &Ceremony) -> Self {
        Self { action: Some(action), hidden, text: s.t("passkey-step-up"), asked: Some(asked("get", ceremony)) }
    }

    /// Makes a passkey.
    pub fn that_makes(s: &Shell, ceremony: &Ceremony) -> Self {
        let text = s.t("form-passkey-new-button");
        Self { action: None, hidden: Vec::new(), text, asked: Some(asked("create", ceremony)) }
    }
}

/// What the script put into a form: the ceremony, and what the authenticator answered.
pub fn answer_of(posted: &Posted) -> (String, Value) {
    let answer = serde_json::from_str(posted.field("credential")).unwrap_or_default();
    (posted.field("ceremony").to_owned(), answer)
}

/// The code under which pages have words for a problem: what no honest browser sends is told in one way.
pub fn in_words_of_pages(code: &'static str) -> &'static str {
    match code {
        "passkey-unreadable" => "passkey-refused",
        other => other,
    }
}
