//! Forms of a few fields, and messages: what signing in, registering, a new password and the profile look like.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::RETRY_AFTER;
use askama::Template;

use super::passkey_button::Button;
use super::shell::{self, Shell};
use super::visitor::Visitor;
use super::ways::Way;
use crate::i18n;
use crate::web::error::Problem;

/// A field.
#[derive(Debug)]
pub struct Field {
    /// Its name; texts and faults are found by it.
    pub name: &'static str,
    /// `text`, `email`, `password`, `digits`, `code` or `select`.
    pub kind: &'static str,
    /// What browsers and password managers fill in.
    pub autocomplete: &'static str,
    /// The label.
    pub label: String,
    /// A line under the label.
    pub hint: Option<String>,
    /// What stands in it.
    pub value: String,
    /// Whether it must be filled in.
    pub required: bool,
    /// What is wrong with it.
    pub error: Option<String>,
    /// What there is to choose from.
    pub choices: Vec<(String, String)>,
}

/// A page that is a form.
#[derive(Debug, Template)]
#[template(path = "form.html", config = "src/web/pages/askama.toml")]
pub struct FormPage {
    /// The shell.
    pub s: Shell,
    /// What stands over it.
    pub heading: String,
    /// What the form is for.
    pub intro: Option<String>,
    /// What should be known before, point by point.
    pub points: Vec<String>,
    /// Something good that happened before.
    pub notice: Option<String>,
    /// What went wrong with the whole.
    pub problem: Option<String>,
    /// Where it goes.
    pub action: String,
    /// The fields.
    pub fields: Vec<Field>,
    /// What goes along unseen.
    pub hidden: Vec<(String, String)>,
    /// What the button says.
    pub button: String,
    /// What else one might want: address and text.
    pub links: Vec<(String, String)>,
    /// Other ways in: the buttons of providers of identities.
    pub ways: Vec<Way>,
    /// The button that asks an authenticator.
    pub passkey: Option<Button>,
}

/// A page that says one thing.
#[derive(Debug, Template)]
#[template(path = "message.html", config = "src/web/pages/askama.toml")]
pub struct Message {
    /// The shell.
    pub s: Shell,
    /// What it says.
    pub text: String,
    /// Where to go on: address and text.
    pub link: Option<(String, String)>,
}

impl Field {
    /// The type of its input: codes are texts to browsers.
    pub fn input_type(&self) -> &'static str {
        if matches!(self.kind, "digits" | "code") { "text" } else { self.kind }
    }

    /// Whether it is read from left to right in every language.
    pub fn is_latin(&self) -> bool {
        matches!(self.kind, "email" | "digits" | "code")
    }

    /// The ids of what describes it.
    pub fn described_by(&self) -> Option<String> {
        let hint = self.hint.as_ref().map(|_| format!("hint-{}", self.name));
        let fault = self.error.as_ref().map(|_| format!("fault-{}", self.name));
        let ids: Vec<String> = hint.into_iter().chain(fault).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }
}

impl FormPage {
    /// An empty form that goes to its own address. Texts by `form-<name>-title`, `-intro` and `-button`.
    pub fn new(s: Shell, name: &str, action: impl Into<String>) -> Self {
        let s = s.titled(&format!("form-{name}-title"));
        let intro_key = format!("form-{name}-intro");
        let intro = s.t1(&intro_key, "institute", &s.institute);
        Self {
            intro: (intro != intro_key).then_some(intro),
            button: s.t(&format!("form-{name}-button")),
            heading: s.title.clone(),
            points: Vec::new(),
            notice: None,
            problem: None,
            action: action.into(),
            fields: Vec::new(),
            hidden: Vec::new(),
            links: Vec::new(),
            ways: Vec::new(),
            passkey: None,
            s,
        }
    }

    /// Adds a field.
    #[must_use]
    pub fn field(mut self, name: &'static str, kind: &'static str, autocomplete: &'static str, value: &str) -> Self {
        let hint_key = format!("field-{name}-hint");
        let hint = self.s.t(&hint_key);
        self.fields.push(Field {
            name,
            kind,
            autocomplete,
            label: self.s.t(&format!("field-{name}")),
            hint: (hint != hint_key).then_some(hint),
            value: value.to_owned(),
            required: true,
            error: None,
            choices: Vec::new(),
        });
        self
    }

    /// What the form of the page itself asks an authenticator, where it does.
    pub fn asked(&self) -> Option<&str> {
        self.passkey.as_ref().filter(|button| button.action.is_none())?.asked.as_deref()
    }

    /// Adds a point that should be known before.
    #[must_use]
    pub fn point(mut self, key: &str) -> Self {
        self.points.push(self.s.t(key));
        self
    }

    /// Makes the last field one that may stay empty.
    #[must_use]
    pub fn optional(mut self) -> Self {
        if let Some(field) = self.fields.last_mut() {
            field.required = false;
        }
        self
    }

    /// Leaves the last field without its hint, where it is known already.
    #[must_use]
    pub fn unexplained(mut self) -> Self {
        if let Some(field) = self.fields.last_mut() {
            field.hint = None;
        }
        self
    }

    /// Adds the choice of one of the program's languages.
    #[must_use]
    pub fn languages(self, chosen: &str) -> Self {
        let mut page = self.field("language", "select", "off", chosen);
        let choices = i18n::languages().map(|tag| (tag.to_string(), page.s.language_name(tag.as_str()))).collect();
        if let Some(field) = page.fields.last_mut() {
            field.choices = choices;
        }
        page
    }

    /// Adds a choice of words; texts by `<name>-<word>`.
    #[must_use]
    pub fn words(self, name: &'static str, chosen: &str, words: &[&str]) -> Self {
        let mut page = self.field(name, "select", "off", chosen);
        let choices = words.iter().map(|word| ((*word).to_owned(), page.s.t(&format!("{name}-{word}")))).collect();
        if let Some(field) = page.fields.last_mut() {
            field.choices = choices;
        }
        page
    }

    /// Adds the choice of yes or no; texts by `<name>-yes` and `<name>-no`.
    #[must_use]
    pub fn yes_or_no(self, name: &'static str, chosen: &str) -> Self {
        let mut page = self.field(name, "select", "off", chosen);
        let choices = ["yes", "no"].map(|word| (word.to_owned(), page.s.t(&format!("{name}-{word}"))));
        if let Some(field) = page.fields.last_mut() {
            field.choices = choices.to_vec();
        }
        page
    }

    /// Adds where one might want to go instead.
    #[must_use]
    pub fn link(mut self, href: impl Into<String>, key: &str) -> Self {
        let text = self.s.t(key);
        self.links.push((href.into(), text));
        self
    }

    /// Says what is wrong, beside the fields where it belongs to one and on top otherwise. A problem that no other
    /// input would mend comes back.
    ///
    /// # Errors
    /// Such a problem.
    pub fn with(mut self, problem: &mut Option<Problem>) -> Result<(Self, StatusCode), Problem> {
        let Some(found) = problem.take() else { return Ok((self, StatusCode::OK)) };
        if !found.is_about_input() {
            return Err(found);
        }
        for field in &mut self.fields {
            let pointer = format!("/{}", field.name);
            if found.faults.iter().any(|fault| fault.pointer == pointer) {
                field.error = Some(self.s.t(&format!("field-{}-fault", field.name)));
            }
        }
        if self.errors() == 0 {
            let key = format!("problem-{}", found.code);
            let text = self.s.t1(&key, "minutes", found.minutes().unwrap_or_default());
            self.problem = Some(if text == key { found.detail } else { text });
        }
        self.s.title = self.s.t1("page-title-error", "title", &self.heading);
        Ok((self, found.status))
    }

    /// How many fields are wrong.
    pub fn errors(&self) -> usize {
        self.fields.iter().filter(|field| field.error.is_some()).count()
    }

    /// The answer.
    ///
    /// # Errors
    /// As [`shell::page`].
    pub fn answer(self, visitor: &Visitor, mut problem: Option<Problem>) -> Result<HttpResponse, Problem> {
        let retry_after = problem.as_ref().and_then(|problem| problem.retry_after);
        let (page, status) = self.with(&mut problem)?;
        let mut answer = shell::page_as(status, visitor, &page.s.token, &page)?;
        if let Some(seconds) = retry_after {
            answer.headers_mut().insert(RETRY_AFTER, seconds.into());
        }
        Ok(answer)
    }
}

impl Message {
    /// The answer.
    ///
    /// # Errors
    /// As [`shell::page`].
    pub fn answer(self, visitor: &Visitor) -> Result<HttpResponse, Problem> {
        shell::page(visitor, "-", &self)
    }
}
