//! What the renderer does with each piece of Markdown before it becomes HTML.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use pulldown_cmark::{Alignment, CowStr, Event, HeadingLevel, LinkType, Tag, TagEnd};

use crate::base::Language;

use super::links::{Dead, Page};
use super::{Events, Finding, labels};

/// Turns the events of the parser into those of the page.
pub(super) struct Writer<'a, 'p> {
    text: &'a str,
    language: &'p Language,
    page: &'p Page<'p>,
    whole_page: bool,
    /// The anchors of the headings, by the byte at which the heading begins.
    anchors: BTreeMap<usize, String>,
    out: Vec<Event<'a>>,
    findings: Vec<Finding>,
    /// For each open link, whether it is written.
    links: Vec<bool>,
    /// For each open block quotation, whether it is a callout.
    quotations: Vec<bool>,
    /// The image that is being read: its address (when it is alive), title and text.
    image: Option<(Option<String>, CowStr<'a>, String)>,
    alignments: Vec<Alignment>,
    cell: usize,
    in_head: bool,
    notes: Notes<'a>,
}

/// Footnotes: numbered by their first reference, written at the end.
#[derive(Default)]
struct Notes<'a> {
    numbers: BTreeMap<String, (usize, usize)>,
    written: BTreeMap<String, (usize, Vec<Event<'a>>)>,
    /// The footnote that is being read, with what was written before it.
    open: Option<(String, usize, Vec<Event<'a>>)>,
}

/// The anchor of every heading of a lesson, with the byte at which the heading begins.
pub(super) fn anchors(events: &Events<'_>) -> Vec<(usize, String)> {
    let mut found: Vec<(usize, String)> = Vec::new();
    let mut taken = BTreeSet::new();
    let mut open: Option<(usize, String)> = None;
    for (event, range) in events {
        match event {
            Event::Start(Tag::Heading { .. }) => open = Some((range.start, String::new())),
            Event::End(TagEnd::Heading(_)) => {
                let Some((start, text)) = open.take() else { continue };
                let name = anchor(&text);
                let numbered = (2..).map(|number| format!("{name}-{number}"));
                let free = std::iter::once(name.clone()).chain(numbered).find(|name| !taken.contains(name));
                let free = free.unwrap_or(name);
                taken.insert(free.clone());
                found.push((start, free));
            }
            Event::Text(text) | Event::Code(text) => {
                if let Some((_, heading)) = &mut open {
                    heading.push_str(text);
                }
            }
            _ => {}
        }
    }
    found
}

/// A heading as links name it: lower case, words joined by hyphens, in any script.
fn anchor(heading: &str) -> String {
    let lowered = heading.to_lowercase();
    let words = lowered.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let name = words.collect::<Vec<_>>().join("-");
    if name.is_empty() { "section".to_owned() } else { name }
}

impl<'a, 'p> Writer<'a, 'p> {
    pub fn new(
        text: &'a str,
        language: &'p Language,
        page: &'p Page<'p>,
        whole_page: bool,
        events: &Events<'a>,
    ) -> Self {
        Self {
            text,
            language,
            page,
            whole_page,
            anchors: if whole_page { anchors(events).into_iter().collect() } else { BTreeMap::new() },
            out: Vec::with_capacity(events.len()),
            findings: Vec::new(),
            links: Vec::new(),
            quotations: Vec::new(),
            image: None,
            alignments: Vec::new(),
            cell: 0,
            in_head: false,
            notes: Notes::default(),
        }
    }

    /// All events, and what was found on the way.
    pub fn write(mut self, events: Events<'a>) -> (Vec<Event<'a>>, Vec<Finding>) {
        for (event, range) in events {
            if self.image.is_some() {
                self.image_part(event);
            } else {
                self.event(event, range);
            }
        }
        self.write_notes();
        (self.out, self.findings)
    }

    fn find(&mut self, offset: usize, code: &'static str, message: impl Into<String>, help: Option<String>) {
        self.findings.push(Finding { offset, code, message: message.into(), help });
    }

    fn html(&mut self, html: impl Into<String>) {
        self.out.push(Event::Html(html.into().into()));
    }

    fn inline_html(&mut self, html: impl Into<String>) {
        self.out.push(Event::InlineHtml(html.into().into()));
    }

    fn event(&mut self, event: Event<'a>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => {
                self.look_for_dead_footnotes(range);
                self.out.push(Event::Text(text));
            }
            Event::Html(raw) => self.out.push(Event::Text(raw)),
            Event::InlineHtml(raw) => {
                if !raw.starts_with("</") {
                    self.raw_html(range.start);
                }
                self.out.push(Event::Text(raw));
            }
            Event::FootnoteReference(label) => self.reference(&label),
            Event::InlineMath(gap) => self.inline_html(format!("<span data-gap=\"{}\"></span>", escape(&gap))),
            other => self.out.push(other),
        }
    }

    fn raw_html(&mut self, offset: usize) {
        let help = "write Markdown; to show the sign itself, write `\\<` or put it between backticks".to_owned();
        self.find(offset, "raw-html", "HTML has no place in a course's text", Some(help));
    }

    fn start(&mut self, tag: Tag<'a>, range: Range<usize>) {
        match tag {
            Tag::HtmlBlock => {
                self.raw_html(range.start);
                self.html("<p>");
            }
            Tag::Heading { level, .. } => {
                if level == HeadingLevel::H1 {
                    let help =
                        Some("the title is the page's only heading of the first level: begin with `##`".to_owned());
                    self.find(range.start, "top-heading", "a heading of the first level in the text", help);
                }
                let id = self.anchors.get(&range.start).map(|anchor| format!("h-{anchor}").into());
                let level = level.max(HeadingLevel::H2);
                self.out.push(Event::Start(Tag::Heading { level, id, classes: Vec::new(), attrs: Vec::new() }));
            }
            Tag::BlockQuote(kind) => {
                self.quotations.push(kind.is_some());
                let Some(kind) = kind else { return self.html("<blockquote>\n") };
                let (class, title) = labels::callout(kind, self.language);
                self.html(format!(
                    "<aside class=\"callout callout-{class}\" role=\"note\">\n<p class=\"callout-title\">{title}</p>\n"
                ));
            }
            Tag::Link { link_type, dest_url, title, .. } => self.link(link_type, &dest_url, &title, range.start),
            Tag::Image { dest_url, title, .. } => {
                let source = self.page.image(&dest_url).map_err(|dead| self.dead(range.start, dead)).ok();
                self.image = Some((source, title, String::new()));
            }
            Tag::Table(alignments) => {
                self.alignments = alignments;
                self.html("<div class=\"table-scroll\" tabindex=\"0\">\n<table>\n");
            }
            Tag::TableHead => {
                (self.in_head, self.cell) = (true, 0);
                self.html("<thead>\n<tr>");
            }
            Tag::TableRow => {
                self.cell = 0;
                self.html("<tr>");
            }
            Tag::TableCell => {
                let class = match self.alignments.get(self.cell) {
                    Some(Alignment::Left) => " class=\"align-left\"",
                    Some(Alignment::Center) => " class=\"align-center\"",
                    Some(Alignment::Right) => " class=\"align-right\"",
                    Some(Alignment::None) | None => "",
                };
                self.cell += 1;
                self.html(if self.in_head { format!("<th scope=\"col\"{class}>") } else { format!("<td{class}>") });
            }
            Tag::FootnoteDefinition(label) => {
                let before = std::mem::take(&mut self.out);
                self.notes.open = Some((label.to_string(), range.start, before));
            }
            other => self.out.push(Event::Start(other)),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::HtmlBlock => self.html("</p>\n"),
            TagEnd::Heading(level) => self.out.push(Event::End(TagEnd::Heading(level.max(HeadingLevel::H2)))),
            TagEnd::BlockQuote(_) => {
                let callout = self.quotations.pop().unwrap_or_default();
                self.html(if callout { "</aside>\n" } else { "</blockquote>\n" });
            }
            TagEnd::Link => {
                if self.links.pop().unwrap_or_default() {
                    self.inline_html("</a>");
                }
            }
            TagEnd::Table => self.html("</tbody>\n</table>\n</div>\n"),
            TagEnd::TableHead => {
                self.in_head = false;
                self.html("</tr>\n</thead>\n<tbody>\n");
            }
            TagEnd::TableRow => self.html("</tr>\n"),
            TagEnd::TableCell => self.html(if self.in_head { "</th>" } else { "</td>" }),
            TagEnd::FootnoteDefinition => {
                if let Some((label, start, before)) = self.notes.open.take() {
                    let note = std::mem::replace(&mut self.out, before);
                    self.notes.written.insert(label, (start, note));
                }
            }
            other => self.out.push(Event::End(other)),
        }
    }

    fn link(&mut self, kind: LinkType, target: &str, title: &str, offset: usize) {
        let resolved = match target.strip_prefix('#') {
            Some(anchor) if self.whole_page => self.anchor_here(anchor),
            _ if kind == LinkType::Email => Ok(format!("mailto:{target}")),
            _ => self.page.link(target),
        };
        let href = resolved.map_err(|dead| self.dead(offset, dead)).ok();
        self.links.push(href.is_some());
        let Some(href) = href else { return };
        let title = if title.is_empty() { String::new() } else { format!(" title=\"{}\"", escape(title)) };
        let outside = href.starts_with("http:") || href.starts_with("https:");
        let rel = if outside { " rel=\"noopener noreferrer\"" } else { "" };
        self.inline_html(format!("<a href=\"{}\"{title}{rel}>", escape(&href)));
    }

    fn anchor_here(&self, anchor: &str) -> Result<String, Dead> {
        if self.anchors.values().any(|known| known == anchor) {
            Ok(format!("#h-{anchor}"))
        } else {
            Err(Dead::anchor(anchor, self.anchors.values().map(String::as_str)))
        }
    }

    fn dead(&mut self, offset: usize, dead: Dead) {
        self.find(offset, dead.code, dead.message, dead.help);
    }

    /// What stands between an image's brackets is its text.
    fn image_part(&mut self, event: Event<'a>) {
        match event {
            Event::End(TagEnd::Image) => {
                let Some((source, title, alt)) = self.image.take() else { return };
                let title = if title.is_empty() { String::new() } else { format!(" title=\"{}\"", escape(&title)) };
                match source {
                    Some(source) => self.inline_html(format!(
                        "<img src=\"{}\" alt=\"{}\"{title} loading=\"lazy\" decoding=\"async\">",
                        escape(&source),
                        escape(&alt)
                    )),
                    None => self.out.push(Event::Text(alt.into())),
                }
            }
            Event::Text(text) | Event::Code(text) | Event::InlineHtml(text) => {
                if let Some((_, _, alt)) = &mut self.image {
                    alt.push_str(&text);
                }
            }
            Event::SoftBreak | Event::HardBreak => {
                if let Some((_, _, alt)) = &mut self.image {
                    alt.push(' ');
                }
            }
            _ => {}
        }
    }

    fn reference(&mut self, label: &str) {
        let next = self.notes.numbers.len() + 1;
        let (number, times) = self.notes.numbers.entry(label.to_owned()).or_insert((next, 0));
        *times += 1;
        let again = if *times > 1 { format!("-{times}") } else { String::new() };
        let html = format!(
            "<sup class=\"footnote-ref\"><a href=\"#fn-{number}\" id=\"fnref-{number}{again}\">{number}</a></sup>"
        );
        self.inline_html(html);
    }

    fn write_notes(&mut self) {
        let mut written = std::mem::take(&mut self.notes.written);
        let numbers = std::mem::take(&mut self.notes.numbers);
        let mut ordered: Vec<_> = numbers.into_iter().map(|(label, (number, _))| (number, label)).collect();
        ordered.sort_unstable();
        let back = labels::back(self.language);
        if !ordered.is_empty() {
            self.html("<div class=\"footnotes\" role=\"doc-endnotes\">\n<ol>\n");
            for (number, label) in ordered {
                let (_, mut note) = written.remove(&label).unwrap_or_default();
                let link =
                    format!(" <a class=\"footnote-back\" href=\"#fnref-{number}\" aria-label=\"{back}\">\u{21a9}</a>");
                let last_paragraph = note.iter().rposition(|event| matches!(event, Event::End(TagEnd::Paragraph)));
                note.insert(last_paragraph.unwrap_or(note.len()), Event::InlineHtml(link.into()));
                self.html(format!("<li id=\"fn-{number}\">\n"));
                self.out.append(&mut note);
                self.html("</li>\n");
            }
            self.html("</ol>\n</div>\n");
        }
        for (label, (start, _)) in written {
            let message = format!("nothing refers to the footnote `[^{label}]`");
            self.find(start, "unused-footnote", message, None);
        }
    }

    /// The parser takes a reference to a footnote that does not exist for plain text.
    fn look_for_dead_footnotes(&mut self, range: Range<usize>) {
        if !self.whole_page {
            return;
        }
        let raw = self.text.get(range.clone()).unwrap_or_default();
        for (at, _) in raw.match_indices("[^") {
            let escaped = raw[..at].ends_with('\\');
            let label = raw[at + 2..].split(']').next().unwrap_or_default();
            let closed = raw[at + 2..].contains(']');
            if closed && !escaped && !label.is_empty() && !label.contains(char::is_whitespace) {
                let message = format!("the footnote `[^{label}]` does not exist");
                let help = Some(format!("write it on a line of its own: `[^{label}]: ...`"));
                self.find(range.start + at, "dead-footnote", message, help);
            }
        }
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;")
}
