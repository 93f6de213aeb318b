//! Texts of other programs, in whichever format they are, as Markdown of a course; what gets lost is remembered.

use std::collections::{BTreeMap, BTreeSet};

use pulldown_cmark::{Event, html};

use super::assets::{self, Assets};
use super::guard;
use super::html::{Converted, to_markdown};
use super::markdown::{self, Shape};
use super::report::Remark;

/// A line break that the author asked for, where other line ends are merely where the line was full.
pub(super) const BREAK: char = '\u{2028}';

/// How a text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// HTML.
    Html,
    /// HTML in which line breaks count: what Moodle calls its auto-format.
    Moodle,
    /// Plain.
    Plain,
    /// Markdown.
    Markdown,
}

impl Form {
    /// The format of that name.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "html" => Some(Self::Html),
            "moodle" | "moodle_auto_format" => Some(Self::Moodle),
            "plain" | "plain_text" => Some(Self::Plain),
            "markdown" => Some(Self::Markdown),
            _ => None,
        }
    }
}

/// A file that stands in a text of Moodle XML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Embedded {
    /// Its bytes in Base64.
    pub base64: String,
    /// Whether a text shows it.
    pub shown: bool,
}

/// What the texts of one question are turned into Markdown with.
#[derive(Debug)]
pub(super) struct Texts<'a> {
    /// The files under `assets/`.
    pub assets: &'a mut Assets,
    /// The files that stand beside the text that is read, by name.
    pub files: BTreeMap<String, Embedded>,
    /// Where files of texts went, by the address that the text had.
    pub moved: BTreeMap<String, String>,
    /// The line of what is read.
    pub line: usize,
    /// What was lost.
    pub losses: Vec<Remark>,
    /// Settings that have no counterpart, as every question of that program has them.
    pub settings: BTreeSet<String>,
}

impl<'a> Texts<'a> {
    /// For a question that begins at a line.
    pub fn new(assets: &'a mut Assets, line: usize) -> Self {
        Self {
            assets,
            files: BTreeMap::new(),
            moved: BTreeMap::new(),
            line,
            losses: Vec::new(),
            settings: BTreeSet::new(),
        }
    }

    /// Remembers a loss.
    pub fn lose(&mut self, message: impl Into<String>) {
        let remark = Remark { line: self.line, message: message.into() };
        if !self.losses.contains(&remark) {
            self.losses.push(remark);
        }
    }

    /// A text of several paragraphs. `what` names it in losses.
    pub fn passage(&mut self, what: &str, form: Form, text: &str) -> String {
        self.convert(what, form, text, Shape::Passage)
    }

    /// A text of one paragraph.
    pub fn inline(&mut self, what: &str, form: Form, text: &str) -> String {
        self.convert(what, form, text, Shape::Inline)
    }

    /// A text that may be missing.
    pub fn optional(&mut self, what: &str, form: Form, text: &str, shape: Shape) -> Option<String> {
        Some(self.convert(what, form, text, shape)).filter(|text| !text.is_empty())
    }

    fn convert(&mut self, what: &str, form: Form, text: &str, shape: Shape) -> String {
        let with_breaks = |by: &str| text.replace(BREAK, by);
        let converted = match form {
            Form::Html => self.html(&with_breaks("\n"), shape),
            Form::Moodle => self.html(&with_breaks("<br>"), shape),
            Form::Markdown => self.markdown(with_breaks("\n").trim(), shape),
            Form::Plain => {
                let one_line = text.replace('\n', " ").replace(BREAK, "\n");
                Converted { markdown: markdown::from_plain(&one_line), losses: Vec::new() }
            }
        };
        for loss in converted.losses {
            self.lose(format!("{what} loses {loss}"));
        }
        if has_formula(text) {
            self.lose(format!("{what} has a formula in TeX, which is shown as it is written"));
        }
        // TOML holds no other control characters, and nobody sees them.
        let keep = |c: &char| !c.is_control() || matches!(c, '\n' | '\t');
        converted.markdown.chars().filter(keep).collect()
    }

    fn html(&mut self, html: &str, shape: Shape) -> Converted {
        to_markdown(html, shape, &mut |url, is_image| self.address(url, is_image))
    }

    /// Markdown stays as it is, unless it holds HTML, or several paragraphs where one is wanted, or the address of
    /// something that moves.
    fn markdown(&mut self, text: &str, shape: Shape) -> Converted {
        let events = markdown::events(text);
        let has_html = events.iter().any(|event| matches!(event, Event::Html(_) | Event::InlineHtml(_)));
        let in_shape = shape == Shape::Passage || markdown::is_inline(&events);
        let mut unmoved = |(url, is_image): (String, bool)| self.address(&url, is_image).is_ok_and(|new| new == url);
        if !has_html && in_shape && markdown::addresses(text).into_iter().all(&mut unmoved) {
            return Converted { markdown: text.to_owned(), losses: Vec::new() };
        }
        let mut rendered = String::new();
        html::push_html(&mut rendered, events.into_iter());
        self.html(&rendered, shape)
    }

    /// Where an address leads in the course.
    pub fn address(&mut self, url: &str, is_image: bool) -> Result<String, String> {
        let shown: String = url.chars().filter(|c| !c.is_control()).take(60).collect();
        if let Some(name) = url.strip_prefix("@@PLUGINFILE@@/") {
            return self.embedded(name, &shown);
        }
        if let Some(data) = url.strip_prefix("data:") {
            let base64 = data.split_once(";base64,").map(|(_, base64)| base64).unwrap_or_default();
            let kept = assets::decoded(base64).and_then(|bytes| self.assets.keep(bytes));
            return kept
                .map(|path| format!("../{path}"))
                .map_err(|why| format!("an image in its address, which {why}"));
        }
        let scheme =
            url.split(['/', '?', '#']).next().and_then(|start| start.split_once(':')).map(|(scheme, _)| scheme);
        let dangerous = url.starts_with("//") || url.contains(|c: char| c.is_control() || c == '\\');
        match scheme {
            Some("http" | "https") if is_image => Err(format!("the image `{shown}`, which another site has")),
            Some("http" | "https" | "mailto") if !dangerous => Ok(url.to_owned()),
            None if !dangerous && self.is_own(url, is_image) => Ok(url.to_owned()),
            _ if is_image => Err(format!("the image `{shown}`, which is not in the file")),
            _ => Err(format!("a link to `{shown}`, which leads nowhere here")),
        }
    }

    /// Whether a relative address leads into the course: to an asset that is there, or to a lesson or quiz.
    fn is_own(&self, url: &str, is_image: bool) -> bool {
        let path = url.split('#').next().unwrap_or_default();
        let asset = path.strip_prefix("../").is_some_and(|path| self.assets.has(path));
        asset || (!is_image && (path.ends_with(".md") || path.ends_with(".quiz.toml")))
    }

    fn embedded(&mut self, name: &str, shown: &str) -> Result<String, String> {
        let name = percent_decoded(name.split(['?', '#']).next().unwrap_or_default());
        let Some(file) = self.files.get_mut(&name) else {
            return Err(format!("the file `{shown}`, which is not in the export"));
        };
        file.shown = true;
        let kept = assets::decoded(&file.base64).and_then(|bytes| self.assets.keep(bytes));
        let kept = kept.map(|path| format!("../{path}")).map_err(|why| format!("the file `{name}`, which {why}"))?;
        self.moved.insert(format!("@@PLUGINFILE@@/{name}"), kept.clone());
        Ok(kept)
    }

    /// Says which files no text showed.
    pub fn finish_files(&mut self) {
        for (name, file) in std::mem::take(&mut self.files) {
            if !file.shown {
                self.lose(format!("the file `{name}` is shown nowhere, and left out"));
            }
        }
    }
}

/// Whether something in a text looks like TeX.
fn has_formula(text: &str) -> bool {
    let between = |open: &str, close: &str| text.split_once(open).is_some_and(|(_, rest)| rest.contains(close));
    text.len() <= guard::LONGEST && (between("\\(", "\\)") || between("\\[", "\\]") || between("$$", "$$"))
}

/// A name with its `%20` read.
fn percent_decoded(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let digits = after.get(..2).filter(|_| first == b'%').and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                rest = &after[2..];
            }
            None => {
                out.push(first);
                rest = after;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passage(form: Form, text: &str) -> (String, Vec<String>) {
        let mut assets = Assets::of([("assets/seal.png", &b"x"[..])]);
        let mut texts = Texts::new(&mut assets, 1);
        let markdown = texts.passage("the text", form, text);
        (markdown, texts.losses.into_iter().map(|loss| loss.message).collect())
    }

    #[test]
    fn each_format_is_read_as_what_it_is() {
        let wanted = |text: &str| (text.to_owned(), vec![]);
        assert_eq!(passage(Form::Html, "<b>a</b>\nb"), wanted("**a** b"));
        assert_eq!(passage(Form::Moodle, "a *b*\nc\u{2028}<i>d</i>"), wanted("a \\*b\\* c\\\n*d*"));
        assert_eq!(passage(Form::Plain, "<b> *a*\nb\u{2028}c"), wanted("\\<b> \\*a\\* b\\\nc"));
        assert_eq!(passage(Form::Markdown, "**a**\n\n- b"), wanted("**a**\n\n- b"));
        assert_eq!(passage(Form::Markdown, "**a** <i>b</i><br>c"), wanted("**a** *b*\\\nc"));
        assert_eq!(passage(Form::Markdown, "![s](../assets/seal.png) [l](../01-a/01-b.md#c)").1, [""; 0]);
    }

    #[test]
    fn addresses_that_lead_nowhere_are_losses() {
        for (markdown, loss) in [
            ("![a](https://x/y.png)", "the text loses the image `https://x/y.png`, which another site has"),
            ("![a](y.png)", "the text loses the image `y.png`, which is not in the file"),
            (
                "![a](@@PLUGINFILE@@/y%20z.png)",
                "the text loses the file `@@PLUGINFILE@@/y%20z.png`, which is not in the export",
            ),
            (
                "[a](/mod/page/view.php?id=3)",
                "the text loses a link to `/mod/page/view.php?id=3`, which leads nowhere here",
            ),
            ("[a](javascript:alert)", "the text loses a link to `javascript:alert`, which leads nowhere here"),
            (
                "![a](data:text/html;base64,eA==)",
                "the text loses an image in its address, which is no PNG, JPEG, GIF, WebP, safe SVG or PDF",
            ),
        ] {
            assert_eq!(passage(Form::Markdown, markdown), ("a".to_owned(), vec![loss.to_owned()]));
        }
        let formula = "the text has a formula in TeX, which is shown as it is written";
        assert_eq!(passage(Form::Html, "\\(x^2\\)"), ("\\\\(x^2\\\\)".to_owned(), vec![formula.to_owned()]));
    }

    #[test]
    fn names_of_files_are_decoded() {
        assert_eq!(percent_decoded("a%20b%C3%A9%zz%"), "a bé%zz%");
    }
}
