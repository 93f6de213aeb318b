//! The formats, and how they are told apart.

/// A format of questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// GIFT.
    Gift,
    /// Moodle XML.
    MoodleXml,
    /// Aiken.
    Aiken,
}

impl Format {
    /// The format of a file, by its name and its beginning.
    pub fn guess(name: &str, bytes: &[u8]) -> Option<Self> {
        let name = name.to_lowercase();
        if name.ends_with(".xml") {
            return Some(Self::MoodleXml);
        }
        if name.ends_with(".gift") || name.ends_with(".gift.txt") {
            return Some(Self::Gift);
        }
        if name.ends_with(".aiken") || name.ends_with(".aiken.txt") {
            return Some(Self::Aiken);
        }
        let beginning = String::from_utf8_lossy(&bytes[..bytes.len().min(64 * 1024)]).into_owned();
        let beginning = beginning.trim_start_matches('\u{feff}').trim_start();
        if beginning.starts_with("<?xml") || beginning.starts_with("<quiz") {
            Some(Self::MoodleXml)
        } else if beginning.lines().any(|line| line.trim_start().starts_with("ANSWER:")) && !beginning.contains('{') {
            Some(Self::Aiken)
        } else if beginning.contains('{') && beginning.contains('}') {
            Some(Self::Gift)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_is_guessed_from_name_and_beginning() {
        for (name, text, format) in [
            ("a.xml", "", Some(Format::MoodleXml)),
            ("a.gift", "", Some(Format::Gift)),
            ("A.GIFT.TXT", "", Some(Format::Gift)),
            ("a.txt", "\u{feff}<?xml version='1.0'?><quiz/>", Some(Format::MoodleXml)),
            ("a.txt", "Who?\nA) a\nB) b\nANSWER: A\n", Some(Format::Aiken)),
            ("a.txt", "Who? {T}", Some(Format::Gift)),
            ("a.txt", "Who?", None),
        ] {
            assert_eq!(Format::guess(name, text.as_bytes()), format, "{name} {text}");
        }
    }
}
