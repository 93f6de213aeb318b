//! What every page has: language and direction, the institute's name, navigation, headers.

use std::borrow::Borrow;
use std::fmt::Display;

use actix_web::http::StatusCode;
use actix_web::http::header::{self, ContentType};
use actix_web::{HttpResponse, HttpResponseBuilder};
use askama::Template;
use chrono::NaiveDate;
use sha2::{Digest, Sha256};

use super::statics;
use super::visitor::Visitor;
use crate::account::{Caller, Role};
use crate::actions::{Context, Error};
use crate::base::{Language, Percent, PersonId, Timestamp, random};
use crate::i18n;
use crate::policy::{Action, Actor, Resource, decide};
use crate::web::error::Problem;

/// The policy of every page: nothing from elsewhere, nothing inline, in nobody's frame.
pub const POLICY: &str = "default-src 'none'; img-src 'self' data:; style-src 'self'; script-src 'self'; \
                          connect-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
/// What no page may use.
pub const PERMISSIONS: &str = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()";

/// A language to switch to.
#[derive(Debug)]
pub struct Switch {
    /// The tag.
    pub tag: String,
    /// Its own name for itself.
    pub name: String,
    /// The page in it.
    pub href: String,
    /// Whether the page is in it.
    pub current: bool,
}

/// A page in the navigation.
#[derive(Debug)]
pub struct Entry {
    /// Its address.
    pub href: String,
    /// What the link says.
    pub text: String,
    /// Whether the page that is shown belongs to it.
    pub current: bool,
}

/// A part of the staff's pages with a navigation of its own: a cohort, the administration.
#[derive(Debug)]
pub struct Section {
    /// What it is called.
    pub name: String,
    /// Its pages.
    pub entries: Vec<Entry>,
}

/// What every page has.
#[derive(Debug)]
pub struct Shell {
    /// The language of the page.
    pub language: Language,
    /// What the browser's tab says.
    pub title: String,
    /// Who runs the installation.
    pub institute: String,
    /// The address of its logo.
    pub logo: String,
    /// The name of who is signed in.
    pub person: Option<String>,
    /// What that person may do.
    pub role: Option<Role>,
    /// Whether a session came along that was not looked up, as for the page of a problem.
    pub with_session: bool,
    /// The token of the page's forms; empty where it has none.
    pub token: String,
    /// The languages.
    pub switches: Vec<Switch>,
    /// The part of the navigation that the page belongs to.
    pub place: &'static str,
    /// Whose page it is, under a name that tells nothing: what a browser keeps is kept under it.
    pub key: Option<String>,
    /// Whether this is a copy for a time without connection: it has nobody's token, and no forms that need one.
    pub copy: bool,
    /// Whether the browser is to forget what it keeps: somebody has just signed out.
    pub purge: bool,
    /// The scripts that the page brings.
    pub scripts: Vec<&'static str>,
    /// The part of the staff's pages that the page belongs to.
    pub section: Option<Section>,
    /// Something that was just done, in words.
    pub notice: Option<String>,
}

impl Shell {
    /// The shell of a page, with its title still to come.
    pub fn new(ctx: &Context, visitor: &Visitor, caller: Option<&Caller>) -> Self {
        let language = i18n::best(&visitor.wished(caller));
        let switches = i18n::languages().map(|other| Switch {
            tag: other.to_string(),
            name: own_name(other),
            href: visitor.in_language(other.as_str()),
            current: *other == language,
        });
        Self {
            switches: switches.collect(),
            language,
            title: String::new(),
            institute: ctx.institute.clone(),
            logo: ctx.logo.as_ref().map_or_else(|| statics::address("mark.svg"), |logo| format!("/logo/{}", logo.name)),
            person: caller.map(|caller| caller.full_name.clone()),
            role: caller.map(|caller| caller.role),
            with_session: false,
            token: if caller.is_some() { visitor.form_token() } else { String::new() },
            place: "",
            key: caller.map(|caller| key_of(caller.id)),
            copy: false,
            purge: false,
            scripts: if caller.is_some() { vec!["offline.js"] } else { Vec::new() },
            section: None,
            notice: None,
        }
    }

    fn may(&self, action: Action) -> bool {
        let actor = self.role.map_or(Actor::Anonymous, Actor::with);
        decide(actor, action, Resource::None).is_ok()
    }

    /// The main navigation: what the person may go to.
    pub fn menu(&self) -> Vec<Entry> {
        let learner = [("/", "home"), ("/courses", "courses"), ("/certificates", "certificates")];
        let stranger = [("/courses", "courses"), ("/verify", "verify"), ("/sign-in", "sign-in")];
        let signed_in = self.person.is_some() || self.with_session;
        let mut entries = if signed_in { learner.to_vec() } else { stranger.to_vec() };
        if self.may(Action::ListCohorts) {
            entries.push(("/cohorts", "cohorts"));
        }
        if self.may(Action::SeeSetUp) {
            entries.push(("/admin", "admin"));
        }
        if signed_in {
            entries.push(("/account", "account"));
        }
        let entry = |(href, place): (&str, &str)| Entry {
            href: href.to_owned(),
            text: self.t(&format!("nav-{place}")),
            current: place == self.place,
        };
        entries.into_iter().map(entry).collect()
    }

    /// As a page of a section: its name, and the address and the text's key of each of its pages.
    #[must_use]
    pub fn within(mut self, name: String, pages: &[(String, &str)], current: &str) -> Self {
        let entry =
            |(href, key): &(String, &str)| Entry { href: href.clone(), text: self.t(key), current: *key == current };
        self.section = Some(Section { name, entries: pages.iter().map(entry).collect() });
        self
    }

    /// With what the address says was just done (`?done=`); what the program has no words for is not repeated.
    #[must_use]
    pub fn told(mut self, visitor: &Visitor) -> Self {
        self.notice = visitor.parameter("done").and_then(|done| self.said(&format!("told-{done}")));
        self
    }

    /// The text of a key, where there is one.
    pub fn said(&self, key: &str) -> Option<String> {
        let text = self.t(key);
        (text != key).then_some(text)
    }

    /// With a title by its key.
    #[must_use]
    pub fn titled(mut self, key: &str) -> Self {
        self.title = self.t(key);
        self
    }

    /// With a title in words.
    #[must_use]
    pub fn named(mut self, title: impl Into<String>) -> Self {
        self.title = title.into();
        self
    }

    /// With its place in the navigation.
    #[must_use]
    pub fn at(mut self, place: &'static str) -> Self {
        self.place = place;
        self
    }

    /// With a token for the forms of somebody who is not signed in.
    #[must_use]
    pub fn with_form(mut self, visitor: &Visitor) -> Self {
        self.token = visitor.form_token();
        self
    }

    /// As the copy for a time without connection, where one was asked for.
    #[must_use]
    pub fn or_copy(mut self, visitor: &Visitor) -> Self {
        if visitor.parameter("copy") == Some("yes") {
            self.token.clear();
            self.copy = true;
        }
        self
    }

    /// In one of the program's languages, whatever the visitor reads.
    #[must_use]
    pub fn in_language(mut self, language: Language) -> Self {
        self.language = language;
        self
    }

    /// With a script, a module among the static files.
    #[must_use]
    pub fn with_script(mut self, name: &'static str) -> Self {
        self.scripts.push(name);
        self
    }

    /// A text.
    pub fn t(&self, key: &str) -> String {
        i18n::text(&self.language, key, &[])
    }

    /// A text with one argument.
    pub fn t1(&self, key: &str, name: &str, value: impl Display) -> String {
        i18n::text(&self.language, key, &[(name, &self.isolated(value))])
    }

    /// A text with two arguments.
    pub fn t2(&self, key: &str, name: &str, value: impl Display, other: &str, another: impl Display) -> String {
        i18n::text(&self.language, key, &[(name, &self.isolated(value)), (other, &self.isolated(another))])
    }

    /// A text with three arguments.
    #[expect(clippy::too_many_arguments, reason = "three names with their values")]
    pub fn t3(
        &self,
        key: &str,
        name: &str,
        value: impl Display,
        other: &str,
        another: impl Display,
        third: &str,
        last: impl Display,
    ) -> String {
        let values = [(name, self.isolated(value)), (other, self.isolated(another)), (third, self.isolated(last))];
        let arguments: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        i18n::text(&self.language, key, &arguments)
    }

    fn isolated(&self, value: impl Display) -> String {
        i18n::isolated(&self.language, &value.to_string())
    }

    /// How many questions an attempt has, and out of how many where attempts differ.
    pub fn questions(&self, count: impl Borrow<usize>, out_of: impl Borrow<usize>) -> String {
        let (count, out_of) = (count.borrow(), out_of.borrow());
        if out_of > count {
            self.t2("page-questions-drawn", "count", count, "all", out_of)
        } else {
            self.t1("page-questions", "count", count)
        }
    }

    /// `rtl` or `ltr`.
    pub fn direction(&self) -> &'static str {
        direction(self.language.as_str())
    }

    /// The address of a static file.
    pub fn file(&self, name: &str) -> String {
        statics::address(name)
    }

    /// A day, written out.
    pub fn day(&self, day: &NaiveDate) -> String {
        i18n::date(&self.language, *day)
    }

    /// The day of a moment, written out.
    pub fn date(&self, at: &Timestamp) -> String {
        self.day(&at.to_datetime().date_naive())
    }

    /// A moment, written out.
    pub fn moment(&self, at: &Timestamp) -> String {
        self.t2("page-moment", "date", self.date(at), "time", at.to_datetime().format("%H:%M"))
    }

    /// A number as the language writes it.
    pub fn number(&self, number: &f64) -> String {
        let written = format!("{number:.1}");
        let written = written.strip_suffix(".0").unwrap_or(&written);
        written.replace('.', &self.t("certificate-decimal-mark"))
    }

    /// A percentage.
    pub fn percent(&self, percent: &f64) -> String {
        self.t1("certificate-percent", "number", self.number(percent))
    }

    /// A percentage, rounded down: almost all is not all.
    pub fn whole(&self, percent: &Percent) -> String {
        self.t1("certificate-percent", "number", percent.hundredths() / 100)
    }

    /// Hours of work, with the plural of the language.
    pub fn hours(&self, hours: &f64) -> String {
        self.t1("page-hours", "hours", self.number(hours))
    }

    /// A language by its own name.
    pub fn language_name(&self, tag: &str) -> String {
        tag.parse().map_or_else(|_| tag.to_owned(), |language| own_name(&language))
    }

    /// The direction of a text in some language.
    pub fn direction_of(&self, tag: &str) -> &'static str {
        direction(tag)
    }
}

/// What browsers know a person by: always the same, and nothing can be read from it.
fn key_of(person: PersonId) -> String {
    random::base32(&Sha256::digest(format!("chancery, kept in a browser: {person}"))[..10])
}

fn direction(tag: &str) -> &'static str {
    if tag.parse::<Language>().is_ok_and(|language| language.is_right_to_left()) { "rtl" } else { "ltr" }
}

fn own_name(language: &Language) -> String {
    let known = match language.primary() {
        "en" => "English",
        "fr" => "Français",
        "es" => "Español",
        "ru" => "Русский",
        "ar" => "العربية",
        "zh" => "中文",
        "pt" => "Português",
        "de" => "Deutsch",
        _ => return language.to_string(),
    };
    known.to_owned()
}

/// A page.
///
/// # Errors
/// When the template fails, which it does not with a string to write to.
pub fn page(visitor: &Visitor, shell_token: &str, template: &impl Template) -> Result<HttpResponse, Problem> {
    page_with(HttpResponse::Ok(), visitor, shell_token, template)
}

/// A page under a status.
///
/// # Errors
/// As [`page`].
pub fn page_as(
    status: StatusCode,
    visitor: &Visitor,
    token: &str,
    template: &impl Template,
) -> Result<HttpResponse, Problem> {
    page_with(HttpResponse::build(status), visitor, token, template)
}

fn page_with(
    mut response: HttpResponseBuilder,
    visitor: &Visitor,
    token: &str,
    template: &impl Template,
) -> Result<HttpResponse, Problem> {
    let html = template.render().map_err(|error| Error::Internal(error.to_string()))?;
    for cookie in visitor.cookies() {
        response.cookie(cookie);
    }
    // A page with a token is one person's, as are their copies: it stays in nobody's cache.
    let keep = if token.is_empty() && visitor.claims.is_none() { "private, no-cache" } else { "no-store" };
    Ok(response.content_type(ContentType::html()).insert_header((header::CACHE_CONTROL, keep)).body(html))
}

/// On to another page of ours, after a form.
pub fn see(path: &str) -> HttpResponse {
    HttpResponse::SeeOther()
        .insert_header((header::LOCATION, path))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .finish()
}
