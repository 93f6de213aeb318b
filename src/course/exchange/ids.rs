//! Ids of questions: from the id that a file gives, else from its title, else from its first words.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization as _;

use crate::base::Slug;

/// How long an id made from a title or a text may become.
const LONGEST: usize = 60;

/// The id that a text would be: letters lowered and without their accents, everything else a hyphen. None when nothing is
/// left, as of a text in another script.
pub(super) fn slug(text: &str) -> Option<String> {
    let mut slug = String::new();
    for c in text.nfkd().flat_map(char::to_lowercase) {
        match c {
            'a'..='z' | '0'..='9' => slug.push(c),
            'ß' => slug.push_str("ss"),
            'æ' => slug.push_str("ae"),
            'œ' => slug.push_str("oe"),
            'ø' => slug.push('o'),
            'ł' => slug.push('l'),
            // What an accent was taken off, and apostrophes, do not part a word.
            '\u{300}'..='\u{36f}' | '\'' | '\u{2019}' => {}
            _ if slug.ends_with('-') || slug.is_empty() => {}
            _ => slug.push('-'),
        }
        if slug.len() > LONGEST {
            slug.truncate(slug.rfind('-').filter(|at| *at > 0).unwrap_or(LONGEST));
            break;
        }
    }
    let slug = slug.trim_end_matches('-').to_owned();
    slug.parse::<Slug>().is_ok().then_some(slug)
}

/// The ids of one file, each given once.
#[derive(Debug, Default)]
pub(super) struct Ids {
    taken: BTreeSet<String>,
    given: usize,
}

impl Ids {
    /// With ids that others have.
    pub fn new(taken: BTreeSet<String>) -> Self {
        Self { taken, given: 0 }
    }

    /// A free id from the first of these that makes one, else a number.
    pub fn give<'t>(&mut self, texts: impl IntoIterator<Item = &'t str>) -> String {
        self.given += 1;
        let base = texts.into_iter().find_map(slug).unwrap_or_else(|| format!("question-{}", self.given));
        let numbered = (2..).map(|number| format!("{base}-{number}"));
        let free = std::iter::once(base.clone()).chain(numbered).find(|id| !self.taken.contains(id)).unwrap_or(base);
        self.taken.insert(free.clone());
        free
    }
}

/// The first words of a text, to call a question by.
pub(super) fn first_words(text: &str) -> String {
    text.split_whitespace().take(6).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_of_latin_letters_become_ids() {
        for (title, id) in [
            ("Jesus' hometown", Some("jesus-hometown")),
            ("  Où? -- Là-bas, straße  ", Some("ou-la-bas-strasse")),
            ("Q1", Some("q1")),
            ("条约", None),
            ("---", None),
            ("Договор 1961", Some("1961")),
        ] {
            assert_eq!(slug(title).as_deref(), id, "{title}");
        }
        let long = slug(&"word ".repeat(40)).unwrap_or_default();
        assert!(long.len() <= LONGEST && long.ends_with("word"), "{long}");
    }

    #[test]
    fn no_id_is_given_twice() {
        let mut ids = Ids::new(BTreeSet::from(["a".to_owned()]));
        assert_eq!(ids.give(["a"]), "a-2");
        assert_eq!(ids.give(["", "A"]), "a-3");
        assert_eq!(ids.give(["条约"]), "question-3");
    }
}
