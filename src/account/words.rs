//! The words by which people are found: without case, diacritics and marks, so that `muller` finds `Müller` and `ahmed`
//! finds `Aḥmed`. Pure.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::canonical_combining_class;

/// The longest word that is kept, in characters.
const LONGEST: usize = 40;
/// The most words that a search is read for; more are too many to mean anything.
const MOST: usize = 8;

/// A text without what keyboards and people differ in.
fn folded(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for character in text.nfkd().filter(|&character| canonical_combining_class(character) == 0) {
        match character {
            // Letters that are letters of their own, and that others write without their stroke or as two.
            'ł' | 'Ł' => written.push('l'),
            'đ' | 'Đ' | 'ð' | 'Ð' => written.push('d'),
            'ø' | 'Ø' => written.push('o'),
            'ı' => written.push('i'),
            'ħ' | 'Ħ' => written.push('h'),
            'æ' | 'Æ' => written.push_str("ae"),
            'œ' | 'Œ' => written.push_str("oe"),
            'þ' | 'Þ' => written.push_str("th"),
            'ß' | 'ẞ' => written.push_str("ss"),
            // Stretches a word, or only directs the line.
            '\u{640}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {}
            // One family of names, written in two ways.
            'ى' => written.push('ي'),
            'ة' => written.push('ه'),
            // Within a name nobody is searched by what follows the apostrophe.
            '\'' | '\u{2019}' | '\u{2bc}' | '\u{2bb}' | '`' => {}
            other => written.extend(other.to_lowercase()),
        }
    }
    written
}

fn split(text: &str) -> impl Iterator<Item = String> {
    let folded = folded(text);
    let words: Vec<String> = folded
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| word.chars().take(LONGEST).collect())
        .collect();
    words.into_iter()
}

/// The words under which texts are kept. Where no blanks part words (Chinese, Japanese), every place in a run begins one.
pub fn kept<'t>(texts: impl IntoIterator<Item = &'t str>) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for word in texts.into_iter().flat_map(split) {
        if word.chars().any(is_unparted) {
            let begins = word.char_indices().skip(1);
            words.extend(begins.filter(|(_, character)| is_unparted(*character)).map(|(at, _)| word[at..].to_owned()));
        }
        words.insert(word);
    }
    words
}

/// The beginnings of words that a search asks for: all of them are to be found. `None`: nothing is asked for.
pub fn asked(search: &str) -> Option<Vec<String>> {
    let words: BTreeSet<String> = split(search).take(MOST).collect();
    (!search.trim().is_empty()).then(|| words.into_iter().collect())
}

fn is_unparted(character: char) -> bool {
    matches!(character, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{323af}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(search: &str, text: &str) -> bool {
        let kept = kept([text]);
        let asked = asked(search).unwrap_or_default();
        !asked.is_empty() && asked.iter().all(|word| kept.iter().any(|kept| kept.starts_with(word)))
    }

    #[test]
    fn case_and_diacritics_do_not_matter() {
        for (search, text) in [
            ("muller", "Jürgen MÜLLER"),
            ("Müller", "Jurgen Muller"),
            ("lodz", "Łódź"),
            ("strasse", "Straße"),
            ("oystein", "Øystein Ås"),
            ("ahmed", "Aḥmed"),
            ("أحمد", "احمد"),
            ("فاطمه", "فاطمة"),
            ("алена", "Алёна"),
            ("n'diaye", "N’Diaye"),
            ("ndiaye", "N'Diaye"),
            ("Cote d'Ivoire", "Côte d’Ivoire"),
            ("costa ines", "Inês Costa"),
            ("ana@mfa", "ana@mfa.example"),
            ("小明", "王小明"),
        ] {
            assert!(finds(search, text), "{search} does not find {text}");
        }
        assert!(!finds("iller", "Müller") && !finds("ana ben", "Ana"));
    }

    #[test]
    fn nothing_asked_is_nothing_searched() {
        assert_eq!(asked("  "), None);
        assert_eq!(asked("%"), Some(vec![]), "what holds no word finds nobody");
    }
}
