//! Pieces of GIFT with their lines, cut at signs that no backslash takes the meaning from.

use crate::course::exchange::texts::BREAK;

/// The signs that a backslash makes letters; `n` becomes a line break.
const ESCAPED: [char; 8] = ['\\', ':', '#', '=', '{', '}', '~', 'n'];

/// A piece of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece<'a> {
    /// The text, as it stands.
    pub text: &'a str,
    /// The line of its first character.
    pub line: usize,
}

impl<'a> Piece<'a> {
    /// What is left when the blanks around it are taken away.
    pub fn trim(self) -> Self {
        let text = self.text.trim_start();
        let before = &self.text[..self.text.len() - text.len()];
        Self { text: text.trim_end(), line: self.line + lines(before) }
    }

    /// What stands behind the first `length` bytes.
    pub fn behind(self, length: usize) -> Self {
        let (before, after) = self.text.split_at(length);
        Self { text: after, line: self.line + lines(before) }
    }

    /// The first `length` bytes.
    pub fn before(self, length: usize) -> Self {
        Self { text: &self.text[..length], ..self }
    }

    /// Where one of some signs stands for the first time.
    pub fn find(self, wanted: &[&str]) -> Option<usize> {
        self.places(wanted).next()
    }

    /// Where one of some signs stands for the last time.
    pub fn find_last(self, wanted: &str) -> Option<usize> {
        self.places(&[wanted]).last()
    }

    /// What stands before the first of a sign, and behind it.
    pub fn split(self, sign: &str) -> (Self, Option<Self>) {
        match self.find(&[sign]) {
            Some(at) => (self.before(at), Some(self.behind(at + sign.len()))),
            None => (self, None),
        }
    }

    /// Where any of some signs stands.
    fn places<'w>(self, wanted: &'w [&'w str]) -> impl Iterator<Item = usize> + use<'a, 'w> {
        let mut passed = 0;
        self.text.char_indices().filter_map(move |(at, c)| {
            if at < passed {
                return None;
            }
            let rest = &self.text[at..];
            if c == '\\' && rest[1..].starts_with(ESCAPED) {
                passed = at + 2;
                return None;
            }
            wanted.iter().any(|sign| rest.starts_with(sign)).then_some(at)
        })
    }

    /// The pieces that begin with one of some signs, and what stands before the first.
    pub fn parts(self, signs: &[&str]) -> (Self, Vec<Self>) {
        let places: Vec<usize> = self.places(signs).collect();
        let mut parts = Vec::with_capacity(places.len());
        let mut rest = self;
        let mut consumed = 0;
        let mut first = self;
        for (index, place) in places.iter().enumerate() {
            let part = rest.before(place - consumed);
            if index == 0 {
                first = part;
            } else {
                parts.push(part);
            }
            rest = rest.behind(place - consumed);
            consumed = *place;
        }
        if !places.is_empty() {
            parts.push(rest);
        }
        (first, parts)
    }

    /// The text with its signs as letters; line breaks that were asked for are `BREAK`.
    pub fn unescaped(self) -> String {
        let mut out = String::with_capacity(self.text.len());
        let mut chars = self.text.chars().peekable();
        while let Some(c) = chars.next() {
            match chars.peek() {
                Some('n') if c == '\\' => {
                    out.push(BREAK);
                    chars.next();
                }
                Some(next) if c == '\\' && ESCAPED.contains(next) => {
                    out.push(*next);
                    chars.next();
                }
                _ => out.push(c),
            }
        }
        out
    }
}

/// How many lines end in a text.
fn lines(text: &str) -> usize {
    text.bytes().filter(|byte| *byte == b'\n').count()
}

/// A text with its signs escaped, on one line.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\\' | ':' | '#' | '=' | '{' | '}' | '~' => {
                out.push('\\');
                out.push(c);
            }
            '\n' | BREAK => out.push_str("\\n"),
            '\r' => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(text: &str) -> Piece<'_> {
        Piece { text, line: 3 }
    }

    #[test]
    fn signs_behind_a_backslash_are_letters() {
        assert_eq!(piece("a\\=b=c").find(&["="]), Some(4));
        assert_eq!(piece("\\\\=").find(&["="]), Some(2));
        assert_eq!(piece("a####b\\####c").find_last("####"), Some(1));
        assert_eq!(piece("\\~ \\n \\x \\\\n \\").unescaped(), "~ \u{2028} \\x \\n \\");
        for text in ["a:b\\{c}\nd~e", "\\n", "é=#"] {
            assert_eq!(piece(&escape(text)).unescaped().replace(BREAK, "\n"), text);
        }
    }

    #[test]
    fn pieces_know_their_lines() {
        let (first, parts) = piece("\n~a\n=b#c\n\n~ d").parts(&["~", "="]);
        assert_eq!((first.text, first.line), ("\n", 3));
        let found: Vec<_> = parts.iter().map(|part| (part.text.trim(), part.line)).collect();
        assert_eq!(found, [("~a", 4), ("=b#c", 5), ("~ d", 7)]);
        assert_eq!(piece(" \n x ").trim(), Piece { text: "x", line: 4 });
    }
}
