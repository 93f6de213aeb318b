//! The gaps of a cloze: `[[name]]` in its text. In code, links and images such brackets are what they are elsewhere, and
//! so is `\[[name]]`.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

type Placed<'a> = (Event<'a>, Range<usize>);

/// The gaps of a text in their order, each with the byte at which it stands.
pub fn gaps(text: &str) -> Vec<(usize, String)> {
    let events = super::events(text, super::Shape::Cloze);
    let gap = |(event, range): Placed<'_>| match event {
        Event::InlineMath(name) => Some((range.start, name.to_string())),
        _ => None,
    };
    events.into_iter().filter_map(gap).collect()
}

/// Events in which each gap is one: as the mathematics that no text of ours has, so that nothing else is taken for it.
pub(super) struct WithGaps<'a, I> {
    text: &'a str,
    events: I,
    /// The open links, images and code blocks.
    closed: usize,
    /// Where the last gap ends: the parser makes several texts of its brackets.
    end: usize,
}

impl<'a, I: Iterator<Item = Placed<'a>>> WithGaps<'a, I> {
    pub fn new(text: &'a str, events: I) -> Self {
        Self { text, events, closed: 0, end: 0 }
    }

    /// The name of the gap that begins at a byte.
    fn name_at(&self, at: usize) -> Option<&'a str> {
        let rest = self.text.get(at..)?.strip_prefix("[[")?;
        // No further than a name goes: brackets by the thousand that close nowhere are read once each.
        let end = rest.find(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '_' | ' '))?;
        let (name, behind) = rest.split_at(end);
        let before = self.text.get(..at)?;
        let escaped = before.len() - before.trim_end_matches('\\').len();
        (!name.is_empty() && behind.starts_with("]]") && escaped % 2 == 0).then_some(name)
    }
}

impl<'a, I: Iterator<Item = Placed<'a>>> Iterator for WithGaps<'a, I> {
    type Item = Placed<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let (event, range) = self.events.next()?;
            match &event {
                Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::CodeBlock(_)) => self.closed += 1,
                Event::End(TagEnd::Link | TagEnd::Image | TagEnd::CodeBlock) => {
                    self.closed = self.closed.saturating_sub(1);
                }
                Event::Text(_) if range.start < self.end => continue,
                Event::Text(_) if self.closed == 0 => {
                    if let Some(name) = self.name_at(range.start) {
                        self.end = range.start + name.len() + 4;
                        return Some((Event::InlineMath(name.into()), range.start..self.end));
                    }
                }
                _ => {}
            }
            return Some((event, range));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        gaps(text).into_iter().map(|(_, name)| name).collect()
    }

    #[test]
    fn gaps_are_found_wherever_text_stands() {
        let text = "In [[year]], *the [[body]]* met.\n\n- [[a]][[b]]\n- x[[c_d]]y\n\n| t |\n|---|\n| [[cell]] |\n";
        assert_eq!(names(text), ["year", "body", "a", "b", "c_d", "cell"]);
        assert_eq!(gaps("In [[year]]")[0].0, 3);
    }

    #[test]
    fn what_is_escaped_or_code_or_a_link_is_no_gap() {
        for text in
            ["\\[[year]]", "`[[year]]`", "    [[year]]", "[[year]](https://a.example)", "[[]]", "[[a [b] c]]", "[year]"]
        {
            assert!(names(text).is_empty(), "{text}: {:?}", names(text));
        }
        assert_eq!(names("\\\\[[year]]"), ["year"]);
    }
}
