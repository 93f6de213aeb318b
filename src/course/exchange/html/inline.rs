//! A paragraph while it is read: words, emphasis, links; and the Markdown of it.

use crate::course::exchange::markdown::escaped;

/// Emphasis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// `**`
    Strong,
    /// `*`
    Emphasis,
}

impl Mark {
    fn sign(self) -> &'static str {
        match self {
            Self::Strong => "**",
            Self::Emphasis => "*",
        }
    }
}

/// Where raised or lowered characters stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    /// Above the line.
    Above,
    /// Below it.
    Below,
}

const ABOVE: [(char, char); 19] = [
    ('0', '⁰'),
    ('1', '¹'),
    ('2', '²'),
    ('3', '³'),
    ('4', '⁴'),
    ('5', '⁵'),
    ('6', '⁶'),
    ('7', '⁷'),
    ('8', '⁸'),
    ('9', '⁹'),
    ('+', '⁺'),
    ('-', '⁻'),
    ('−', '⁻'),
    ('=', '⁼'),
    ('(', '⁽'),
    (')', '⁾'),
    ('n', 'ⁿ'),
    ('i', 'ⁱ'),
    ('o', 'ᵒ'),
];
const BELOW: [(char, char); 15] = [
    ('0', '₀'),
    ('1', '₁'),
    ('2', '₂'),
    ('3', '₃'),
    ('4', '₄'),
    ('5', '₅'),
    ('6', '₆'),
    ('7', '₇'),
    ('8', '₈'),
    ('9', '₉'),
    ('+', '₊'),
    ('-', '₋'),
    ('=', '₌'),
    ('(', '₍'),
    (')', '₎'),
];

/// A raised or lowered character on the line.
pub(super) fn baseline(c: char) -> char {
    ABOVE
        .iter()
        .chain(&BELOW)
        .find(|(_, raised)| *raised == c)
        .map_or(c, |(plain, _)| if *plain == '−' { '-' } else { *plain })
}

/// A paragraph while it is read.
#[derive(Debug, Default)]
pub(super) struct Line {
    out: String,
    /// Emphasis whose sign stands in `out`.
    open: Vec<Mark>,
    /// Emphasis that waits for its first word.
    pending: Vec<Mark>,
    /// A blank that waits for the next word.
    blank: bool,
    /// The open links: where each began, and its address.
    links: Vec<(usize, Option<String>)>,
    /// Whether one of them has an address.
    linked: bool,
    /// The text of `<code>`, while it is read.
    code: Option<String>,
    /// The text of `<sup>` or `<sub>`, while it is read.
    raised: Option<(Level, String)>,
}

impl Line {
    /// Words.
    pub fn text(&mut self, text: &str) {
        if let Some(code) = &mut self.code {
            code.push_str(text);
            return;
        }
        if let Some((_, raised)) = &mut self.raised {
            raised.push_str(text);
            return;
        }
        // Only blanks of HTML fold; a non-breaking one is a character.
        let is_blank = |c: char| matches!(c, ' ' | '\n' | '\t' | '\r' | '\u{c}');
        let mut words = text.split(is_blank).filter(|word| !word.is_empty()).peekable();
        self.blank |= text.starts_with(is_blank);
        let joined: Vec<_> = words.by_ref().collect();
        if !joined.is_empty() {
            let sentence = joined.join(" ");
            self.push(&escaped(&sentence));
            self.blank = text.ends_with(is_blank);
        }
    }

    /// Markdown, behind the blank and the signs that wait.
    fn push(&mut self, markdown: &str) {
        if self.blank && !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push(' ');
        }
        self.blank = false;
        for mark in std::mem::take(&mut self.pending) {
            // What ends and begins again at once goes on.
            if self.out.ends_with(mark.sign()) && self.just_closed(mark) {
                self.out.truncate(self.out.len() - mark.sign().len());
            } else {
                self.out.push_str(mark.sign());
            }
            self.open.push(mark);
        }
        self.out.push_str(markdown);
    }

    fn just_closed(&self, mark: Mark) -> bool {
        let before = &self.out[..self.out.len() - mark.sign().len()];
        !before.is_empty() && !before.ends_with(['*', '\\', ' ', '\n'])
    }

    /// Markdown that was made before.
    pub fn markdown(&mut self, markdown: &str) {
        self.push(markdown);
    }

    /// Begins emphasis.
    pub fn open(&mut self, mark: Mark) {
        if self.code.is_none() && !self.open.contains(&mark) && !self.pending.contains(&mark) {
            self.pending.push(mark);
        }
    }

    /// Ends emphasis.
    pub fn close(&mut self, mark: Mark) {
        if let Some(waiting) = self.pending.iter().position(|waiting| *waiting == mark) {
            self.pending.remove(waiting);
            return;
        }
        let Some(position) = self.open.iter().position(|open| *open == mark) else { return };
        let above = self.open.split_off(position);
        for mark in above.iter().rev() {
            self.out.push_str(mark.sign());
        }
        // What was opened inside goes on.
        self.pending.splice(0..0, above.into_iter().skip(1));
    }

    /// Begins or ends code.
    pub fn code(&mut self, begins: bool) {
        if begins {
            self.code.get_or_insert_default();
        } else if let Some(code) = self.code.take() {
            let code = code.split_whitespace().collect::<Vec<_>>().join(" ");
            if !code.is_empty() {
                let fence = "`".repeat(longest_run(&code, '`') + 1);
                let room = if code.starts_with('`') || code.ends_with('`') { " " } else { "" };
                self.push(&format!("{fence}{room}{code}{room}{fence}"));
            }
        }
    }

    /// Begins raised or lowered characters.
    pub fn raise(&mut self, level: Level) {
        if self.code.is_none() && self.raised.is_none() {
            self.raised = Some((level, String::new()));
        }
    }

    /// Ends them; says so when they cannot be written as such.
    pub fn lower(&mut self) -> Option<String> {
        let (level, text) = self.raised.take()?;
        let (table, tag) = match level {
            Level::Above => (&ABOVE[..], "sup"),
            Level::Below => (&BELOW[..], "sub"),
        };
        let trimmed = text.trim();
        let raised: Option<String> =
            trimmed.chars().map(|c| table.iter().find(|(plain, _)| *plain == c).map(|(_, raised)| *raised)).collect();
        match raised {
            Some(raised) if !raised.is_empty() => self.push(&raised),
            Some(_) => {}
            None => {
                self.text(&text);
                let shown: String = trimmed.chars().take(20).collect();
                return Some(format!("`<{tag}>` of \"{shown}\", which stands on the line now"));
            }
        }
        None
    }

    /// Begins a link; without an address its words stay words.
    pub fn open_link(&mut self, address: Option<String>) {
        if self.code.is_some() {
            return;
        }
        // A link in a link is none; nobody nests more of them than this.
        let address = address.filter(|_| !self.linked);
        if self.links.len() >= 100 {
            return;
        }
        if address.is_some() {
            self.linked = true;
            self.push("[");
        }
        self.links.push((self.out.len(), address));
    }

    /// Ends a link.
    pub fn close_link(&mut self) {
        if self.code.is_some() {
            self.code(false);
        }
        let Some((start, Some(address))) = self.links.pop() else { return };
        self.linked = false;
        if self.out.len() == start {
            // A link without words leads nowhere.
            self.out.truncate(start.saturating_sub(1));
            return;
        }
        self.out.push_str(&format!("]({})", destination(&address)));
    }

    /// An image.
    pub fn image(&mut self, alt: &str, address: &str) {
        if self.code.is_some() || self.raised.is_some() {
            return;
        }
        let alt = alt.split_whitespace().collect::<Vec<_>>().join(" ");
        self.push(&format!("![{}]({})", escaped(&alt).replace(']', "\\]"), destination(address)));
    }

    /// A line break; none at the beginning.
    pub fn line_break(&mut self) {
        if let Some(code) = &mut self.code {
            code.push(' ');
        } else if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push_str("\\\n");
            self.blank = false;
        }
    }

    /// The Markdown of the paragraph, which is empty then. Emphasis goes on in the next.
    pub fn take(&mut self) -> String {
        while !self.links.is_empty() {
            self.close_link();
        }
        self.code(false);
        let _ = self.lower();
        let open = std::mem::take(&mut self.open);
        for mark in open.iter().rev() {
            self.out.push_str(mark.sign());
        }
        self.pending.splice(0..0, open);
        self.blank = false;
        let mut markdown = std::mem::take(&mut self.out);
        loop {
            let trimmed = markdown.trim_end_matches([' ', '\n', '\u{a0}']).len();
            markdown.truncate(trimmed);
            // A break at the end breaks nothing; an escaped backslash is two.
            let backslashes = markdown.len() - markdown.trim_end_matches('\\').len();
            if backslashes.is_multiple_of(2) {
                return markdown.trim_start_matches('\u{a0}').to_owned();
            }
            markdown.pop();
        }
    }
}

/// An address as it stands in a link.
fn destination(address: &str) -> String {
    let plain = !address.is_empty() && !address.contains([' ', '(', ')', '<', '>', '\\']);
    if plain { address.to_owned() } else { format!("<{}>", address.replace(['<', '>', '\n'], "")) }
}

/// The longest run of a character.
pub(super) fn longest_run(text: &str, of: char) -> usize {
    text.split(|c| c != of).map(str::len).max().unwrap_or(0)
}
