//! A browser without JavaScript: cookies, forms, redirects that it can be asked to follow.

use std::collections::BTreeMap;
use std::sync::Mutex;

use ureq::Agent;
use ureq::http::Request;

use crate::support::app::App;

/// Somebody in front of the pages.
pub struct Browser {
    agent: Agent,
    address: String,
    pub cookies: Mutex<BTreeMap<String, String>>,
}

/// A page.
#[derive(Debug, Clone)]
pub struct Page {
    pub status: u16,
    pub text: String,
    pub headers: ureq::http::HeaderMap,
}

impl Page {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("a header in ASCII"))
    }

    /// The token of the page's forms.
    pub fn token(&self) -> String {
        self.after("name=\"token\" value=\"")
    }

    /// What stands in quotes after this.
    pub fn after(&self, mark: &str) -> String {
        let (_, rest) = self.text.split_once(mark).unwrap_or_else(|| panic!("no {mark} in {}", self.text));
        rest.split('"').next().expect("a value").to_owned()
    }

    #[track_caller]
    pub fn is(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text);
        self
    }

    #[track_caller]
    pub fn leads_to(self, path: &str) -> Self {
        assert_eq!((self.status, self.header("location")), (303, path), "{}", self.text);
        self
    }

    #[track_caller]
    pub fn says(self, text: &str) -> Self {
        assert!(self.text.contains(text), "does not say {text:?}: {}", self.text);
        self
    }
}

impl Browser {
    pub fn new(app: &App) -> Self {
        let config = Agent::config_builder().http_status_as_error(false).max_redirects(0);
        let agent = config.max_redirects_will_error(false).max_idle_connections_per_host(0).build().into();
        Self { agent, address: app.address.clone(), cookies: Mutex::default() }
    }

    pub fn get(&self, path: &str) -> Page {
        self.send("GET", path, None, &[])
    }

    /// Sends a form as it stands; `headers` besides those of a form.
    pub fn send(&self, method: &str, path: &str, form: Option<&[(&str, &str)]>, headers: &[(&str, &str)]) -> Page {
        let page = self.send_on(method, path, form, headers);
        assert!(page.status < 500, "{}", page.text);
        page
    }

    /// As [`Browser::send`], where somebody else's failure (502) may be what is looked at.
    pub fn send_on(&self, method: &str, path: &str, form: Option<&[(&str, &str)]>, headers: &[(&str, &str)]) -> Page {
        let mut request = Request::builder().method(method).uri(format!("{}{path}", self.address));
        let cookies: Vec<String> =
            self.cookies.lock().expect("cookies").iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !cookies.is_empty() {
            request = request.header("cookie", cookies.join("; "));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let body = form.map(|fields| {
            let fields = fields.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value)));
            fields.collect::<Vec<_>>().join("&")
        });
        let answered = match body {
            Some(body) => {
                let request = request.header("content-type", "application/x-www-form-urlencoded");
                self.agent.run(request.body(body).expect("a request"))
            }
            None => self.agent.run(request.body(()).expect("a request")),
        };
        let mut answered = answered.expect("an answer");
        for cookie in answered.headers().get_all("set-cookie") {
            self.keep(cookie.to_str().expect("a cookie in ASCII"));
        }
        let text = answered.body_mut().read_to_vec().expect("the body arrives");
        Page {
            status: answered.status().as_u16(),
            text: String::from_utf8_lossy(&text).into_owned(),
            headers: answered.headers().clone(),
        }
    }

    /// Sends a body of another kind than a form's, with the cookies that there are.
    pub fn sends(&self, path: &str, media_type: &str, body: Vec<u8>) -> Page {
        let cookies: Vec<String> =
            self.cookies.lock().expect("cookies").iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = Request::builder().method("POST").uri(format!("{}{path}", self.address));
        let request = request.header("cookie", cookies.join("; ")).header("content-type", media_type);
        let mut answered = self.agent.run(request.body(body).expect("a request")).expect("an answer");
        let text = answered.body_mut().read_to_vec().expect("the body arrives");
        Page {
            status: answered.status().as_u16(),
            text: String::from_utf8_lossy(&text).into_owned(),
            headers: answered.headers().clone(),
        }
    }

    fn keep(&self, cookie: &str) {
        let (pair, attributes) = cookie.split_once(';').expect("attributes");
        let (name, value) = pair.split_once('=').expect("a value");
        for attribute in ["HttpOnly", "SameSite=Lax", "Path=/"] {
            assert!(attributes.contains(attribute), "{cookie}");
        }
        let mut cookies = self.cookies.lock().expect("cookies");
        if value.is_empty() || attributes.contains("Max-Age=0") {
            cookies.remove(name);
        } else {
            cookies.insert(name.to_owned(), value.to_owned());
        }
    }

    /// Fills in the form on a page and sends it.
    pub fn fills(&self, page: &str, action: &str, fields: &[(&str, &str)]) -> Page {
        let token = self.get(page).is(200).token();
        let mut all = vec![("token", token.as_str())];
        all.extend_from_slice(fields);
        self.send("POST", action, Some(&all), &[("origin", &self.address), ("sec-fetch-site", "same-origin")])
    }

    /// Signs in through the page.
    pub fn signs_in(&self, email: &str, password: &str) -> Page {
        self.fills("/sign-in", "/sign-in", &[("email", email), ("password", password)])
    }
}

fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut written, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.') {
            written.push(char::from(byte));
        } else {
            written.push_str(&format!("%{byte:02X}"));
        }
        written
    })
}
