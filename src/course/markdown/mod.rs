//! Markdown to sanitised HTML. Pure.
//!
//! CommonMark with tables, footnotes, definition lists and callouts (`> [!NOTE]`). Raw HTML never passes: it is a fault,
//! and shown as text. Whatever the renderer makes then goes through an allow-list (`sanitise`), so that a mistake here
//! cannot become a script there.

mod gaps;
mod labels;
mod links;
mod sanitise;
mod writer;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, TextMergeWithOffset, html};

use crate::base::Language;

pub use self::gaps::gaps;
pub use self::links::{Atlas, Dead, Page};
use self::writer::Writer;

/// What is wrong in a text, at which byte of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The byte.
    pub offset: usize,
    /// The kind of fault.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub help: Option<String>,
}

/// A rendered text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// Sanitised HTML.
    pub html: String,
    /// What is wrong in the text.
    pub findings: Vec<Finding>,
}

/// A heading of a rendered lesson.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// 2 to 6.
    pub level: u8,
    /// The anchor.
    pub id: String,
    /// The text, as HTML without tags.
    pub text: String,
}

/// The anchors of a lesson's headings, as links name them.
pub fn anchors(text: &str) -> Vec<String> {
    let events = events(text, Shape::Lesson);
    writer::anchors(&events).into_iter().map(|(_, anchor)| anchor).collect()
}

/// The headings of a rendered lesson, for a table of contents.
pub fn headings(html: &str) -> Vec<Heading> {
    let mut found = Vec::new();
    for piece in html.split("<h").skip(1) {
        let heading = piece.split_once(" id=\"").and_then(|(level, rest)| {
            let (id, rest) = rest.split_once("\">")?;
            let (inner, _) = rest.split_once(&format!("</h{level}>"))?;
            Some(Heading { level: level.parse().ok()?, id: id.to_owned(), text: without_tags(inner) })
        });
        found.extend(heading);
    }
    found
}

/// A rendered text without its tags.
pub fn without_tags(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    for piece in html.split('<') {
        text.push_str(piece.split_once('>').map_or(piece, |(_, after)| after));
    }
    text
}

/// Elements that stand within a line; every other one begins a new line, or ends one.
const WITHIN: [&str; 22] = [
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "s", "small",
    "span", "strong", "sub", "sup", "u",
];

/// A rendered text without its tags, in one line: what stood in lines of its own is parted by a blank, what was only
/// emphasised is not.
pub fn in_one_line(html: &str) -> String {
    let (mut text, mut rest) = (String::with_capacity(html.len()), html);
    while let Some((before, behind)) = rest.split_once('<') {
        text.push_str(before);
        let (tag, after) = behind.split_once('>').unwrap_or((behind, ""));
        let name = tag.trim_start_matches('/').split(|c: char| !c.is_ascii_alphanumeric()).next();
        if !name.is_some_and(|name| WITHIN.contains(&name)) {
            text.push(' ');
        }
        rest = after;
    }
    text.push_str(rest);
    text.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
}

/// What kind of text is rendered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A lesson: all of Markdown, headings from `h2` on, each with an id.
    Lesson,
    /// A question or its feedback: one paragraph without `<p>`, or several blocks.
    Passage,
    /// The text of a cloze: a passage with gaps.
    Cloze,
    /// An option, an item, a summary: one paragraph, without `<p>`.
    Inline,
}

type Events<'a> = Vec<(Event<'a>, std::ops::Range<usize>)>;

fn events(text: &str, shape: Shape) -> Events<'_> {
    let mut options = Options::ENABLE_TABLES | Options::ENABLE_DEFINITION_LIST | Options::ENABLE_GFM;
    if shape == Shape::Lesson {
        options |= Options::ENABLE_FOOTNOTES;
    }
    let parsed = Parser::new_ext(text, options).into_offset_iter();
    if shape == Shape::Cloze {
        TextMergeWithOffset::new(gaps::WithGaps::new(text, parsed)).collect()
    } else {
        TextMergeWithOffset::new(parsed).collect()
    }
}

/// Renders a text of a file.
pub fn render(text: &str, language: &Language, page: &Page<'_>, shape: Shape) -> Rendered {
    let mut events = events(text, shape);
    let mut findings = Vec::new();
    if shape != Shape::Lesson {
        if is_one_paragraph(&events) {
            events.pop();
            events.remove(0);
        } else if shape == Shape::Inline {
            findings.push(not_inline(&events));
        }
    }
    let writer = Writer::new(text, language, page, shape == Shape::Lesson, &events);
    let (written, more) = writer.write(events);
    findings.extend(more);
    let mut html = String::with_capacity(text.len() * 3 / 2);
    html::push_html(&mut html, written.into_iter());
    Rendered { html: sanitise::clean(html.trim()), findings }
}

fn is_one_paragraph(events: &Events<'_>) -> bool {
    let starts = matches!(events.first(), Some((Event::Start(Tag::Paragraph), _)));
    let paragraphs = events.iter().filter(|(event, _)| matches!(event, Event::End(TagEnd::Paragraph))).count();
    starts && paragraphs == 1 && matches!(events.last(), Some((Event::End(TagEnd::Paragraph), _)))
}

fn not_inline(events: &Events<'_>) -> Finding {
    let (offset, help) = match events.first() {
        Some((Event::Start(Tag::List(Some(_))), range)) => {
            (range.start, "a number with a full stop begins a list: write `1\\.`")
        }
        Some((Event::Start(Tag::List(None)), range)) => {
            (range.start, "this sign begins a list: write `\\-`, `\\+` or `\\*`")
        }
        Some((Event::Start(Tag::Heading { .. }), range)) => (range.start, "this sign begins a heading: write `\\#`"),
        _ => (0, "leave out blank lines, lists, headings and quotations"),
    };
    let message = "this text must be one paragraph".to_owned();
    Finding { offset, code: "not-inline", message, help: Some(help.to_owned()) }
}

#[cfg(test)]
mod tests;
