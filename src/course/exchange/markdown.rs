//! Markdown as other programs need it: as HTML, as plain text; and plain text as Markdown.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, TextMergeStream, html};

/// What kind of text is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Paragraphs, lists and so on.
    Passage,
    /// One paragraph.
    Inline,
}

/// The Markdown of questions, as `course::markdown` reads it.
fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_DEFINITION_LIST | Options::ENABLE_GFM
}

/// The pieces of a text.
pub(super) fn events(text: &str) -> Vec<Event<'_>> {
    TextMergeStream::new(Parser::new_ext(text, options())).collect()
}

/// Whether a text is one paragraph.
pub(super) fn is_inline(events: &[Event<'_>]) -> bool {
    let paragraphs = events.iter().filter(|event| matches!(event, Event::End(TagEnd::Paragraph))).count();
    matches!(events.first(), None | Some(Event::Start(Tag::Paragraph)))
        && matches!(events.last(), None | Some(Event::End(TagEnd::Paragraph)))
        && paragraphs <= 1
}

/// As HTML; one paragraph stands without `<p>`. Raw HTML, which courses do not have, is shown as text. Addresses of links
/// and images pass through `address`.
pub(super) fn to_html(text: &str, address: &mut dyn FnMut(&str, bool) -> String) -> String {
    let mut events = events(text);
    if !events.is_empty() && is_inline(&events) {
        events.pop();
        events.remove(0);
    }
    let events = events.into_iter().map(|event| match event {
        Event::Html(raw) | Event::InlineHtml(raw) => Event::Text(raw),
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            let dest_url = address(&dest_url, false).into();
            Event::Start(Tag::Link { link_type, dest_url, title, id })
        }
        Event::Start(Tag::Image { link_type, dest_url, title, id }) => {
            let dest_url = address(&dest_url, true).into();
            Event::Start(Tag::Image { link_type, dest_url, title, id })
        }
        other => other,
    });
    let mut out = String::new();
    html::push_html(&mut out, events);
    out.trim_end().to_owned()
}

/// As plain text, and whether something got lost by that.
pub(super) fn to_plain(text: &str) -> (String, bool) {
    let mut out = String::new();
    let mut lossy = false;
    for event in events(text) {
        match event {
            Event::Text(text) => out.push_str(&text),
            Event::Code(code) => {
                lossy = true;
                out.push_str(&code);
            }
            Event::Html(raw) | Event::InlineHtml(raw) => out.push_str(&raw),
            Event::SoftBreak => out.push(' '),
            Event::HardBreak => {
                lossy = true;
                out.push(' ');
            }
            Event::Start(Tag::Paragraph) => {}
            Event::End(_) => {}
            _ => lossy = true,
        }
    }
    (out.trim().to_owned(), lossy)
}

/// All words of a text, formatted or not, without what parts them: what two texts have in common that say the same.
pub(super) fn words(text: &str) -> String {
    let events = events(text);
    let words = events.iter().filter_map(|event| match event {
        Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => Some(text.as_ref()),
        _ => None,
    });
    words.flat_map(str::chars).filter(|c| !c.is_whitespace()).collect()
}

/// Plain text as Markdown that shows it as it is. Line ends become breaks.
pub(super) fn from_plain(text: &str) -> String {
    let lines = text.trim().split('\n').map(str::trim).filter(|line| !line.is_empty());
    let lines: Vec<_> = lines.map(|line| guarded(&escaped(line))).collect();
    lines.join("\\\n")
}

/// Text without line ends, with all that Markdown would take for a sign within a line escaped.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let rest = &text[at + c.len_utf8()..];
        let after = rest.chars().next().unwrap_or(' ');
        let sign = match c {
            '\\' => after.is_ascii_punctuation() || rest.is_empty(),
            '`' | '[' => true,
            // Alone between blanks it is a star; at the beginning of a line `guarded` looks at it.
            '*' => !(before.is_whitespace() && after.is_whitespace()),
            '_' => !(before.is_alphanumeric() && after.is_alphanumeric()),
            '<' => after.is_ascii_alphabetic() || matches!(after, '/' | '!' | '?'),
            '&' => is_entity(rest),
            _ => false,
        };
        if sign {
            out.push('\\');
        }
        out.push(c);
        before = c;
    }
    out
}

/// Whether what follows an ampersand makes a character of it.
fn is_entity(rest: &str) -> bool {
    let name = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '#'));
    name.is_some_and(|end| end > 0 && end < 40 && rest[end..].starts_with(';'))
}

/// A line whose first signs would begin a list, a heading and the like, with the sign escaped.
pub(super) fn guarded(line: &str) -> String {
    let blank_after = |length: usize| line[length..].chars().next().is_none_or(char::is_whitespace);
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    if (1..10).contains(&digits) && line[digits..].starts_with(['.', ')']) && blank_after(digits + 1) {
        return format!("{}\\{}", &line[..digits], &line[digits..]);
    }
    let hashes = line.bytes().take_while(|byte| *byte == b'#').count();
    let begins = match line.chars().next() {
        Some('#') => hashes <= 6 && blank_after(hashes),
        Some('>' | '~') => true,
        Some('+' | ':') => blank_after(1),
        Some('*') => blank_after(1) || line.chars().all(|c| matches!(c, '*' | ' ')),
        // A list, a rule, the line under a heading, or under the head of a table.
        Some('-') => blank_after(1) || line.chars().all(|c| matches!(c, '-' | ' ' | '|' | ':')),
        Some('=') => line.chars().all(|c| c == '='),
        Some('|') => true,
        _ => false,
    };
    if begins { format!("\\{line}") } else { line.to_owned() }
}

/// The addresses of links and images in a text, in their order, and whether each is an image.
pub(super) fn addresses(text: &str) -> Vec<(String, bool)> {
    let events = events(text);
    let found = events.into_iter().filter_map(|event| match event {
        Event::Start(Tag::Link { dest_url, .. }) => Some((dest_url.into_string(), false)),
        Event::Start(Tag::Image { dest_url, .. }) => Some((dest_url.into_string(), true)),
        _ => None,
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_stays_as_it_is() {
        for plain in [
            "5 * 3 = 15, a*b*c, snake_case and _this_",
            "1. Not a list",
            "- nor this",
            "# nor a heading",
            "> no quotation",
            "[no](link) ![no](image) <b>no</b> &amp; &#65; & so",
            "a \\ b \\* c",
            "`code`",
            "***",
            "---",
            "===",
            ": no definition",
            "~~~",
            "2) x",
            "| a | b |",
            "C:\\",
        ] {
            let markdown = from_plain(plain);
            assert_eq!(to_plain(&markdown), (plain.to_owned(), false), "{markdown}");
        }
        assert_eq!(from_plain(" one\n\n two "), "one\\\ntwo");
    }

    #[test]
    fn what_plain_text_cannot_show_is_told() {
        assert_eq!(to_plain("a *b* [c](https://d)"), ("a b c".to_owned(), true));
        assert_eq!(to_plain("a\nb"), ("a b".to_owned(), false));
    }

    #[test]
    fn one_paragraph_stands_without_its_tag() {
        let mut address = |url: &str, image: bool| format!("{}{url}", if image { "i:" } else { "l:" });
        assert_eq!(to_html("a **b**", &mut address), "a <strong>b</strong>");
        assert_eq!(to_html("![x](y) [z](w)", &mut address), "<img src=\"i:y\" alt=\"x\" /> <a href=\"l:w\">z</a>");
        assert_eq!(to_html("a\n\nb <u>", &mut address), "<p>a</p>\n<p>b &lt;u&gt;</p>");
    }
}
