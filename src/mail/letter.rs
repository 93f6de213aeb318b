//! How a message looks: one letter, as HTML and as plain text. Pure.

use askama::Template;

use crate::base::Language;
use crate::course::markdown::{self, Atlas, Page, Shape};
use crate::i18n::{self, runs_right_to_left};

/// The widest line of the text alternative, in characters.
const TEXT_WIDTH: usize = 72;

/// What a message says, before it has a form.
pub(super) struct Letter {
    pub subject: String,
    /// The subject as it stands at the head of the HTML.
    pub heading: String,
    pub greeting: String,
    pub paragraphs: Vec<String>,
    /// What a person wrote.
    pub body: Option<Passage>,
    /// What one looks up later, name and value: the course, the number of a certificate.
    pub facts: Vec<(String, String)>,
    pub action: Option<Action>,
    /// Below the button, in smaller letters: how long the link is valid, what to do if one did not ask for it.
    pub notes: Vec<String>,
    /// How to get no more such mails.
    pub ending: Option<Ending>,
}

/// Why a mail came that nobody has to get, and what ends such mails.
pub(super) struct Ending {
    pub why: String,
    pub action: Action,
}

/// What a person wrote, in Markdown.
pub(super) struct Passage {
    /// As it was written: Markdown reads well as it is.
    pub text: String,
    /// Sanitised.
    pub html: String,
    /// The direction of its first letter: what is around it may be in another script.
    pub direction: &'static str,
    /// The side where its lines begin.
    pub start: &'static str,
}

/// A text in Markdown. It links to places outside and shows no pictures: a mail asks for nothing from outside.
pub(super) fn passage(text: &str, language: &Language) -> Passage {
    let (html, direction) = written(text, language);
    // Mail programs know no style sheets of ours. What is replaced is what the renderer writes, which escapes all else.
    let html = html
        .replace("<p>", "<p style=\"margin:0 0 18px;\">")
        .replace("<a href=", "<a class=\"plain\" style=\"color:#1d4f9c;\" href=");
    let start = if direction == "rtl" { "right" } else { "left" };
    Passage { direction, start, text: text.trim().replace("\r\n", "\n"), html }
}

/// What a person wrote in Markdown, as sanitised HTML for a page, and its direction.
pub fn written(text: &str, language: &Language) -> (String, &'static str) {
    let atlas = Atlas::new("");
    let page = Page { atlas: &atlas, path: "", language: None };
    let html = markdown::render(text, language, &page, Shape::Lesson).html;
    let right_to_left = text.chars().find(|c| c.is_alphabetic()).is_some_and(runs_right_to_left);
    (html, if right_to_left { "rtl" } else { "ltr" })
}

/// The one thing that the message asks for.
pub(super) struct Action {
    pub label: String,
    pub link: String,
}

#[derive(Template)]
#[template(path = "letter.html", config = "src/mail/askama.toml")]
struct Document<'a> {
    letter: &'a Letter,
    language: &'a str,
    direction: &'static str,
    /// The side where lines begin: mail programs know `left` and `right`, but not `start`.
    start: &'static str,
    font: &'static str,
    heading_font: &'static str,
    line_height: &'static str,
    institute: &'a str,
    closing: &'a str,
    link_hint: &'a str,
    automatic: &'a str,
}

/// A message in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// The language that it is written in: one of the program's own.
    pub language: Language,
    /// One line, never with a line break in it.
    pub subject: String,
    /// The plain text, complete in itself. Lines end in `\n`.
    pub text: String,
    /// A complete HTML document that asks for nothing from outside.
    pub html: String,
}

/// The letter in its two forms. `language` is one of the program's own, `institute` is one line of text.
pub(super) fn render(letter: &Letter, language: &Language, institute: &str) -> Rendered {
    let closing = i18n::text(language, "mail-closing", &[]);
    let link_hint = i18n::text(language, "mail-link-hint", &[]);
    let automatic = i18n::text(language, "mail-automatic", &[("institute", institute)]);
    let right_to_left = language.is_right_to_left();
    let (font, heading_font, line_height) = fonts(language);
    let page = Document {
        letter,
        language: language.as_str(),
        direction: if right_to_left { "rtl" } else { "ltr" },
        start: if right_to_left { "right" } else { "left" },
        font,
        heading_font,
        line_height,
        institute,
        closing: &closing,
        link_hint: &link_hint,
        automatic: &automatic,
    };
    let label = |name: &str| i18n::text(language, "mail-label", &[("label", name)]);
    let text = text(letter, label, &closing, institute, &automatic);
    // Writing into a String cannot fail; if it did, a mail without its HTML is better than none.
    let html = page.render().unwrap_or_default();
    Rendered { language: language.clone(), subject: letter.subject.clone(), text, html }
}

/// Fonts that the reader's device has, for the text and for the institute's name, and the height of a line.
fn fonts(language: &Language) -> (&'static str, &'static str, &'static str) {
    match language.primary() {
        "ar" => (
            "'Segoe UI',Tahoma,'Noto Sans Arabic',Arial,sans-serif",
            "'Segoe UI',Tahoma,'Noto Sans Arabic',Arial,sans-serif",
            "1.8",
        ),
        "zh" => (
            "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC','Noto Sans SC',Arial,sans-serif",
            "'Songti SC',SimSun,'Noto Serif CJK SC','Noto Serif SC',serif",
            "1.75",
        ),
        _ => (
            "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,'Helvetica Neue',Arial,'Noto Sans',sans-serif",
            "Georgia,'Times New Roman','Noto Serif',serif",
            "1.6",
        ),
    }
}

/// The text alternative: complete in itself, for those who read mail as text and for the spoken word.
///
/// `label` puts the colon of the language behind a name.
fn text(letter: &Letter, label: impl Fn(&str) -> String, closing: &str, institute: &str, automatic: &str) -> String {
    let mut blocks = vec![wrap(&letter.greeting)];
    blocks.extend(letter.paragraphs.iter().map(|paragraph| wrap(paragraph)));
    blocks.extend(letter.body.iter().map(|body| body.text.clone()));
    if !letter.facts.is_empty() {
        let facts: Vec<String> = letter.facts.iter().map(|(name, value)| format!("{} {value}", label(name))).collect();
        blocks.push(facts.join("\n"));
    }
    if let Some(action) = &letter.action {
        blocks.push(format!("{}\n{}", label(&action.label), action.link));
    }
    blocks.extend(letter.notes.iter().map(|note| wrap(note)));
    blocks.push(format!("{closing}\n{institute}"));
    // "-- " is what mail programs know as the beginning of a signature.
    blocks.push(format!("-- \n{}", wrap(automatic)));
    if let Some(Ending { why, action }) = &letter.ending {
        blocks.push(format!("{}\n{}\n{}", wrap(why), label(&action.label), action.link));
    }
    let mut text = blocks.join("\n\n");
    text.push('\n');
    text
}

/// Breaks a paragraph at its blanks. No-break spaces hold, and so does a text without blanks, as Chinese is.
fn wrap(paragraph: &str) -> String {
    let mut wrapped = String::with_capacity(paragraph.len() + 8);
    let mut width = 0;
    for word in paragraph.split([' ', '\n']).filter(|word| !word.is_empty()) {
        let length = word.chars().count();
        if width > 0 {
            let fits = width + 1 + length <= TEXT_WIDTH;
            wrapped.push(if fits { ' ' } else { '\n' });
            width = if fits { width + 1 } else { 0 };
        }
        wrapped.push_str(word);
        width += length;
    }
    wrapped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paragraph_breaks_at_blanks_and_never_at_a_no_break_space() {
        let wrapped = wrap(&"word ".repeat(40));
        assert!(wrapped.lines().all(|line| line.chars().count() <= TEXT_WIDTH && !line.ends_with(' ')));
        assert_eq!(wrapped.split_whitespace().count(), 40);
        let held = format!("{} «\u{a0}title\u{a0}»", "x".repeat(65));
        assert!(wrap(&held).ends_with("\n«\u{a0}title\u{a0}»"));
    }

    #[test]
    fn a_word_longer_than_the_line_stands_alone() {
        let long = "x".repeat(100);
        assert_eq!(wrap(&format!("a {long} b")), format!("a\n{long}\nb"));
    }
}
