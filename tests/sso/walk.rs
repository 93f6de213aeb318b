//! Somebody in front of the pages who signs in by a provider of identities that the tests play.

use super::forger::Forger;
use crate::pages::browser::{Browser, Page};
use crate::support::app::App;

/// What a browser is sent to a provider with.
pub struct Sent {
    pub address: String,
}

impl Sent {
    /// A parameter of the address.
    pub fn asked(&self, name: &str) -> String {
        let (_, query) = self.address.split_once('?').expect("a query");
        let found = query.split('&').find_map(|pair| pair.strip_prefix(&format!("{name}=")));
        found.unwrap_or_else(|| panic!("no {name} in {}", self.address)).to_owned()
    }
}

/// Presses the button on the sign-in page; the page that leads on.
pub fn presses(browser: &Browser, name: &str, fields: &[(&str, &str)]) -> Page {
    let token = browser.get("/sign-in").is(200).token();
    let mut all = vec![("token", token.as_str())];
    all.extend_from_slice(fields);
    browser.send_on("POST", &format!("/login/with/{name}"), Some(&all), &[("sec-fetch-site", "same-origin")])
}

/// Sets out to a provider.
pub fn sets_out(browser: &Browser, name: &str, fields: &[(&str, &str)]) -> Sent {
    leads_on(&presses(browser, name, fields).is(200))
}

/// Where the page leads that stands between the button and the provider.
pub fn leads_on(page: &Page) -> Sent {
    let address = page.after("http-equiv=\"refresh\" content=\"0; url=");
    Sent { address: address.replace("&amp;", "&").replace("&#38;", "&") }
}

/// The provider signs somebody in who set out just now: what it remembers of the code.
pub fn signs_in_there(app: &App, forger: &Forger, sent: &Sent) {
    let mut plan = forger.plan();
    plan.nonce = sent.asked("nonce");
    plan.challenge = sent.asked("code_challenge");
    plan.now = app.now().seconds();
}

/// Comes back with these parameters.
pub fn comes_back(browser: &Browser, name: &str, query: &str) -> Page {
    browser.send_on("GET", &format!("/login/with/{name}/callback?{query}"), None, &[])
}

/// What a good provider sends back with.
pub fn good_answer(forger: &Forger, sent: &Sent, code: &str) -> String {
    let issuer = forger.issuer.replace(':', "%3A").replace('/', "%2F");
    format!("code={code}&state={}&iss={issuer}", sent.asked("state"))
}

/// All the way there and back.
pub fn goes(app: &App, forger: &Forger, browser: &Browser, fields: &[(&str, &str)]) -> Page {
    let sent = sets_out(browser, "ministry", fields);
    signs_in_there(app, forger, &sent);
    let code = sent.asked("state");
    comes_back(browser, "ministry", &good_answer(forger, &sent, &code))
}
