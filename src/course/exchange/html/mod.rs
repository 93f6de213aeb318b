//! HTML of other programs to the Markdown that says the same. What Markdown cannot say is listed, and its words are kept.

mod blocks;
mod inline;
mod table;
mod tokens;

use std::collections::{BTreeMap, BTreeSet};

use super::markdown::{self, Shape};
use blocks::Blocks;
use tokens::{Start, Token, tokens};

/// Where an address of a text leads in the course: the address to write, or why there is none.
pub(super) type Address<'a> = dyn FnMut(&str, bool) -> Result<String, String> + 'a;

/// Markdown, and what was lost on the way to it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Converted {
    /// The Markdown.
    pub markdown: String,
    /// What was lost.
    pub losses: Vec<String>,
}

/// Converts a text.
pub(super) fn to_markdown(html: &str, shape: Shape, address: &mut Address<'_>) -> Converted {
    let tokens = tokens(html);
    let ends = tokens.iter().enumerate().filter_map(|(index, token)| match token {
        Token::End(name) => Some((name.as_str(), index)),
        _ => None,
    });
    let ends = ends.collect();
    let mut converter =
        Converter { blocks: Blocks::new(shape), losses: BTreeSet::new(), skipping: None, ends, address };
    for (index, token) in tokens.iter().enumerate() {
        converter.token(token, index, &tokens[index + 1..]);
    }
    let mut losses = converter.losses;
    let (markdown, flattened) = converter.blocks.finish();
    losses.extend(flattened);
    // The safety net: if the words come out otherwise than they went in, the formatting is not worth its risk.
    let spoken: String =
        tokens.iter().filter_map(Token::text).flat_map(str::chars).filter(|c| !c.is_whitespace()).collect();
    let skipped = losses.iter().any(|loss| loss.ends_with(REMOVED));
    if skipped || shows(&markdown, &spoken) {
        return Converted { markdown, losses: losses.into_iter().collect() };
    }
    losses.insert("the formatting, which could not be written so that it reads the same".to_owned());
    let words: Vec<_> = tokens.iter().map(Token::words).collect();
    let words = words.concat().split_whitespace().collect::<Vec<_>>().join(" ");
    Converted { markdown: markdown::from_plain(&words), losses: losses.into_iter().collect() }
}

/// How the loss of an element with all that is in it ends.
const REMOVED: &str = " and what is in it";

/// Whether a text shows these words and no others; superscripts are other characters by then.
fn shows(markdown: &str, spoken: &str) -> bool {
    let normal = |text: &str| -> String {
        text.chars().filter(|c| !matches!(c, '•' | '·')).map(inline::baseline).filter(|c| !c.is_whitespace()).collect()
    };
    normal(&markdown::words(markdown)) == normal(spoken)
}

struct Converter<'a, 'f> {
    blocks: Blocks,
    losses: BTreeSet<String>,
    /// An element that is passed over, and how many of its kind are open.
    skipping: Option<(String, usize)>,
    /// Where each kind of element ends for the last time.
    ends: BTreeMap<&'a str, usize>,
    address: &'a mut Address<'f>,
}

/// Elements whose content is no text.
const REMOVE: [&str; 20] = [
    "script", "style", "iframe", "object", "embed", "audio", "video", "svg", "math", "form", "select", "textarea",
    "noscript", "template", "canvas", "map", "head", "title", "applet", "button",
];

impl Converter<'_, '_> {
    fn token(&mut self, token: &Token, index: usize, rest: &[Token]) {
        if let Some((name, depth)) = &mut self.skipping {
            match token {
                Token::Start(start) if start.name == *name && !start.closed => *depth += 1,
                Token::End(end) if end == name => *depth -= 1,
                _ => {}
            }
            if *depth == 0 {
                self.skipping = None;
            }
            return;
        }
        match token {
            Token::Text(text) => self.blocks.text(text),
            Token::Start(start) if self.blocks.in_code() && start.name != "br" => {}
            Token::End(name) if self.blocks.in_code() && name != "pre" => {}
            Token::Start(start) => self.start(start, index, rest),
            Token::End(name) => self.end(name),
        }
    }

    fn start(&mut self, start: &Start, index: usize, rest: &[Token]) {
        let name = start.name.as_str();
        if REMOVE.contains(&name) {
            self.losses.insert(format!("`<{name}>`{REMOVED}"));
            // Without its end the element would swallow the rest of the text.
            if !start.closed && self.ends.get(name).is_some_and(|last| *last >= index) {
                self.skipping = Some((name.to_owned(), 1));
            }
            return;
        }
        self.style(start);
        match name {
            "b" | "strong" => self.blocks.line.open(inline::Mark::Strong),
            "i" | "em" | "cite" | "dfn" | "var" => self.blocks.line.open(inline::Mark::Emphasis),
            "code" | "tt" | "kbd" | "samp" => self.blocks.line.code(true),
            "sub" => self.blocks.line.raise(inline::Level::Below),
            "sup" => self.blocks.line.raise(inline::Level::Above),
            "br" => self.blocks.line_break(),
            "wbr" => {}
            "img" => self.image(start),
            "a" => self.link(start),
            "p" | "div" | "section" | "article" | "header" | "footer" | "main" | "figure" | "figcaption" | "center"
            | "address" | "body" | "html" | "nav" | "aside" => self.blocks.paragraph(),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.blocks.heading(name.as_bytes()[1] - b'0'),
            "ul" | "ol" => {
                let first = start.attribute("start").and_then(|first| first.parse().ok()).unwrap_or(1);
                self.blocks.open_list((name == "ol").then_some(first), is_loose(rest));
            }
            "li" => self.blocks.open_item(),
            "blockquote" => {
                let kind = start.attribute("class").and_then(|class| class.strip_prefix("markdown-alert-"));
                self.blocks.open_quote(kind);
            }
            "pre" => self.blocks.open_code(),
            "hr" => self.blocks.rule(),
            "dl" => self.blocks.paragraph(),
            "dt" => self.blocks.term(),
            "dd" => self.blocks.definition(),
            "table" => self.blocks.open_table(),
            "tr" => self.blocks.row(),
            "th" | "td" => {
                let spans = ["colspan", "rowspan"]
                    .into_iter()
                    .any(|span| start.attribute(span).is_some_and(|width| width.trim() != "1"));
                self.blocks.cell(name == "th", start.attribute("style").or(start.attribute("align")), spans);
            }
            "span" | "font" | "small" | "big" | "bdi" | "abbr" | "time" | "label" | "nolink" | "thead" | "tbody"
            | "tfoot" | "colgroup" | "col" | "caption" | "o:p" => {
                if matches!(name, "small" | "big") {
                    self.losses.insert(format!("`<{name}>`"));
                }
                if name == "caption" {
                    self.blocks.paragraph();
                }
            }
            "input" => {
                self.losses.insert("`<input>`, a field".to_owned());
            }
            // Underlines, strikes and what nobody knows: the words stay.
            other => {
                self.losses.insert(format!("`<{}>`", other.chars().take(20).collect::<String>()));
            }
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "b" | "strong" => self.blocks.line.close(inline::Mark::Strong),
            "i" | "em" | "cite" | "dfn" | "var" => self.blocks.line.close(inline::Mark::Emphasis),
            "code" | "tt" | "kbd" | "samp" => self.blocks.line.code(false),
            "sub" | "sup" => self.losses.extend(self.blocks.line.lower()),
            "a" => self.blocks.line.close_link(),
            "p" | "div" | "section" | "article" | "header" | "footer" | "main" | "figure" | "figcaption" | "center"
            | "address" | "body" | "html" | "nav" | "aside" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "dl" | "dt"
            | "caption" => self.blocks.paragraph(),
            "dd" => self.blocks.end_definition(),
            "ul" | "ol" => self.blocks.close_list(),
            "li" => self.blocks.close_item(),
            "blockquote" => self.blocks.close_quote(),
            "pre" => self.blocks.close_code(),
            "table" => self.blocks.close_table(),
            _ => {}
        }
    }

    fn link(&mut self, start: &Start) {
        let Some(href) = start.attribute("href") else { return self.blocks.line.open_link(None) };
        match (self.address)(href.trim(), false) {
            Ok(address) => self.blocks.line.open_link(Some(address)),
            Err(loss) => {
                self.losses.insert(loss);
                self.blocks.line.open_link(None);
            }
        }
    }

    fn image(&mut self, start: &Start) {
        let source = start.attribute("src").unwrap_or_default().trim();
        let alt = start.attribute("alt").unwrap_or_default();
        match (self.address)(source, true) {
            Ok(address) => self.blocks.line.image(alt, &address),
            Err(loss) => {
                self.losses.insert(loss);
                self.blocks.text(alt);
            }
        }
    }

    /// Styles that a reader would miss.
    fn style(&mut self, start: &Start) {
        const UNSEEN: [&str; 12] = [
            "font-family",
            "font-size",
            "line-height",
            "margin",
            "padding",
            "border",
            "width",
            "height",
            "orphans",
            "widows",
            "vertical-align",
            "text-indent",
        ];
        if matches!(start.name.as_str(), "table" | "td" | "th" | "tr" | "img" | "col") {
            return;
        }
        if let Some(color) = start.attribute("color") {
            self.losses.insert(format!("the colour `{}`", color.chars().take(20).collect::<String>()));
        }
        for rule in start.attribute("style").unwrap_or_default().split(';') {
            let rule = rule.split_whitespace().collect::<Vec<_>>().join(" ");
            let (key, value) =
                rule.split_once(':').map_or((rule.as_str(), ""), |(key, value)| (key.trim(), value.trim()));
            let plain =
                matches!(value, "left" | "start" | "normal" | "none" | "inherit" | "initial" | "transparent" | "");
            if key.is_empty() || plain || UNSEEN.iter().any(|unseen| key.starts_with(unseen)) {
                continue;
            }
            self.losses.insert(format!("the style `{}`", rule.chars().take(40).collect::<String>()));
        }
    }
}

/// Whether the items of a list that begins here are paragraphs.
fn is_loose(rest: &[Token]) -> bool {
    let mut rest = rest.iter().filter(|token| !matches!(token, Token::Text(text) if text.trim().is_empty()));
    let item = matches!(rest.next(), Some(Token::Start(start)) if start.name == "li");
    item && matches!(rest.next(), Some(Token::Start(start)) if start.name == "p")
}

#[cfg(test)]
#[path = "../html_tests.rs"]
mod tests;
