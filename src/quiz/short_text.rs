//! Short texts, pure: when what somebody typed is what the author accepts.
//!
//! Keyboards and people differ in things that are no knowledge: forms of the same letter, blanks, kinds of apostrophes and
//! hyphens, marks that only direct the line. All of that is folded before texts are compared; case is unless it counts,
//! diacritics are where the author says so.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

use crate::course::model::{AcceptedText, QuestionText};

/// What the author lets pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lenience {
    /// Whether `UN` and `un` differ.
    pub case_sensitive: bool,
    /// Whether `e` stands for `é`.
    pub any_diacritics: bool,
}

/// Stands for any run of characters in a pattern that was read: no character, so no text holds it.
const ANY: char = '\u{fffe}';

/// Of the accepted texts of all languages the one that fits and is worth the most; of equal ones the first. Who reads in
/// French may answer with the English term.
pub fn best<'t>(lenience: Lenience, texts: &[&'t QuestionText], given: &str) -> Option<&'t AcceptedText> {
    let given: Vec<char> = normal(given, lenience).chars().collect();
    if given.is_empty() {
        return None;
    }
    let mut best: Option<&AcceptedText> = None;
    for accepted in texts.iter().flat_map(|text| &text.accept) {
        let better = best.is_none_or(|best| accepted.fraction > best.fraction);
        if better && fits(&pattern(&accepted.text, lenience), &given) {
            best = Some(accepted);
        }
    }
    best
}

/// An accepted text as people read it: a star that is meant as such stands alone.
pub fn shown(accepted: &str) -> String {
    accepted.replace("\\*", "*")
}

/// A pattern, in which `*` is any run of characters and `\*` a star.
fn pattern(text: &str, lenience: Lenience) -> Vec<char> {
    let mut written = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' if characters.peek() == Some(&'*') => written.extend(characters.next()),
            '*' => written.push(ANY),
            other => written.push(other),
        }
    }
    normal(&written, lenience).chars().collect()
}

fn normal(text: &str, lenience: Lenience) -> String {
    let composed = text.nfkc().filter_map(|character| match character {
        // Only direct or break the line, or stretch a word.
        '\u{ad}'
        | '\u{61c}'
        | '\u{640}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'
        | '\u{2066}'..='\u{2069}'
        | '\u{feff}' => None,
        '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2bc}' => Some('\''),
        '\u{201c}' | '\u{201d}' | '\u{201e}' => Some('"'),
        '\u{2010}'..='\u{2015}' | '\u{2212}' => Some('-'),
        other => Some(other),
    });
    let mut folded: String = composed.collect();
    if !lenience.case_sensitive {
        // By way of the capitals, so that `ß` is `ss`.
        folded = folded.to_uppercase().to_lowercase();
    }
    if lenience.any_diacritics {
        folded = folded.nfd().filter(|character| !is_diacritic(*character)).nfc().collect();
    }
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Marks that stand above, below or through a letter. Those that make another letter of it (nukta 7, the Japanese voicing
/// 8, virama 9) and the vowels of scripts that write them as marks (0) are no diacritics.
fn is_diacritic(character: char) -> bool {
    !matches!(canonical_combining_class(character), 0 | 7..=9)
}

/// Whether `text` fits `pattern`. Linear in practice: only the last run is ever tried again.
fn fits(pattern: &[char], text: &[char]) -> bool {
    let (mut p, mut t) = (0, 0);
    let mut run: Option<(usize, usize)> = None;
    while t < text.len() {
        if pattern.get(p) == Some(&ANY) {
            run = Some((p, t));
            p += 1;
        } else if pattern.get(p) == text.get(t) {
            p += 1;
            t += 1;
        } else if let Some((at, matched)) = run {
            p = at + 1;
            t = matched + 1;
            run = Some((at, matched + 1));
        } else {
            return false;
        }
    }
    pattern[p..].iter().all(|character| *character == ANY)
}

#[cfg(test)]
mod tests {
    use super::*;

    const STRICT: Lenience = Lenience { case_sensitive: false, any_diacritics: false };
    const LOOSE: Lenience = Lenience { case_sensitive: false, any_diacritics: true };
    const EXACT_CASE: Lenience = Lenience { case_sensitive: true, any_diacritics: false };

    fn takes(lenience: Lenience, accepted: &str, given: &str) -> bool {
        let text = QuestionText { accept: vec![accepted.to_owned().into()], ..QuestionText::default() };
        best(lenience, &[&text], given).is_some()
    }

    #[test]
    fn what_keyboards_differ_in_does_not_count() {
        for (accepted, given) in [
            ("Mary Robinson", "  mary   ROBINSON "),
            ("Mary Robinson", "Ｍａｒｙ Robinson"),
            ("chargé d'affaires", "chargé d’affaires"),
            ("non-refoulement", "non‑refoulement"),
            ("Straße", "STRASSE"),
            ("é", "e\u{301}"),
            ("كتاب", "كتـــاب"),
            ("dean", "\u{200e}dean\u{200f}"),
        ] {
            assert!(takes(STRICT, accepted, given), "{accepted}: {given}");
        }
        assert!(!takes(EXACT_CASE, "UN", "un"));
        assert!(takes(EXACT_CASE, "UN", "UN"));
    }

    #[test]
    fn diacritics_count_unless_they_are_optional() {
        for (accepted, given) in [("chargé", "charge"), ("Agrément", "AGREMENT"), ("Nguyễn", "Nguyen"), ("عُمَر", "عمر")]
        {
            assert!(!takes(STRICT, accepted, given), "{given}");
            assert!(takes(LOOSE, accepted, given), "{given}");
        }
        // Other letters, not the same ones with a mark.
        for (accepted, given) in [("か", "が"), ("कि", "क"), ("ø", "o")] {
            assert!(!takes(LOOSE, accepted, given), "{given}");
        }
    }

    #[test]
    fn a_star_is_any_characters_and_an_escaped_one_a_star() {
        assert!(takes(STRICT, "Robinson*", "robinson, Mary") && takes(STRICT, "*", "x"));
        assert!(!takes(STRICT, "*", "  "), "nothing is no answer");
        assert!(takes(STRICT, "4 \\* 4", "4 * 4") && !takes(STRICT, "4 \\* 4", "4 x 4"));
        assert!(takes(STRICT, "a\\b", "a\\b"));
        assert!(!takes(STRICT, "abc", "a*") && !takes(STRICT, "abc", "a\u{fffe}"));
    }

    #[test]
    fn the_best_that_fits_counts_in_whatever_order() {
        let accept = |texts: &[(&str, f64)]| QuestionText {
            accept: texts
                .iter()
                .map(|(text, fraction)| AcceptedText { text: (*text).to_owned(), fraction: *fraction, feedback: None })
                .collect(),
            ..QuestionText::default()
        };
        for texts in [[("*", 0.0), ("rob*", 0.5), ("robinson", 1.0)], [("robinson", 1.0), ("rob*", 0.5), ("*", 0.0)]] {
            let text = accept(&texts);
            let worth = |given| best(STRICT, &[&text], given).map(|accepted| accepted.fraction);
            assert_eq!((worth("Robinson"), worth("Robertson"), worth("Annan")), (Some(1.0), Some(0.5), Some(0.0)));
        }
    }

    #[test]
    fn a_pattern_of_stars_does_not_hang() {
        let pattern = pattern("*a*a*a*a*a*a*a*b", STRICT);
        assert!(!fits(&pattern, &vec!['a'; 1000]));
    }
}
