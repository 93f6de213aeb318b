//! Passwords that everybody who guesses tries first: the most frequent ones, and what is easily made from one.

use std::collections::HashSet;
use std::sync::LazyLock;

/// One a line, in small letters; lines that begin with `#` say where they come from.
const TEXT: &str = include_str!("frequent-passwords.txt");

static ALL: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let lines = TEXT.lines().filter(|line| *line != "#" && !line.starts_with("# "));
    lines.collect()
});

/// The shortest frequent word that counts when something stands around it: shorter ones stand by chance in good passwords.
const SHORTEST_WORD: usize = 4;

/// Whether a password is among the most frequent (OWASP ASVS 5.0, 6.2.4), or is one of them with digits, years and signs at its
/// ends, written with signs for letters (`p@ssw0rd`), or over and over.
pub fn is_frequent(password: &str) -> bool {
    let lower: String = password.to_lowercase().chars().filter(|character| !character.is_whitespace()).collect();
    let bare = |text: &str| text.trim_matches(|character: char| !character.is_alphabetic()).to_owned();
    let plain: String = lower.chars().map(letter).collect();
    // Signs at the ends are no letters there (`dragon2024!`), and are some elsewhere (`p@ssw0rd2024`, `$unshine2024`).
    let ends = |character: char| character.is_ascii_digit() || character.is_ascii_punctuation();
    let spelled: String = lower.trim_end_matches(ends).chars().map(letter).collect();
    let made = [bare(&lower), spelled, plain];
    is_one_over_and_over(&lower)
        || made.iter().any(|word| word.chars().count() >= SHORTEST_WORD && is_one_over_and_over(word))
}

/// A text without what changes nothing about how easily it is guessed: case, blanks and hyphens, signs and digits for letters.
pub fn plain(text: &str) -> String {
    text.to_lowercase().chars().filter(|sign| !sign.is_whitespace() && *sign != '-').map(letter).collect()
}

/// Whether it is a frequent password once or several times.
fn is_one_over_and_over(text: &str) -> bool {
    let characters: Vec<char> = text.chars().collect();
    (1..=characters.len()).filter(|length| characters.len().is_multiple_of(*length)).any(|length| {
        let first = &characters[..length];
        characters.chunks(length).all(|part| part == first) && ALL.contains(first.iter().collect::<String>().as_str())
    })
}

/// The letter that a sign or digit stands for.
fn letter(sign: char) -> char {
    match sign {
        '@' | '4' => 'a',
        '3' => 'e',
        '1' | '!' => 'i',
        '0' => 'o',
        '$' | '5' => 's',
        '7' => 't',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_has_the_three_thousand_most_frequent_and_all_that_are_long() {
        assert!(ALL.len() >= 3000, "{}", ALL.len());
        for known in ["123456", "password", "1qaz2wsx3edc", "unbelievable", "administrator"] {
            assert!(ALL.contains(known), "{known}");
        }
        assert!(ALL.iter().all(|word| **word == word.to_lowercase() && word.trim() == *word && !word.is_empty()));
        assert!(ALL.iter().filter(|word| word.len() >= super::super::password::SHORTEST).count() > 250);
    }

    #[test]
    fn a_frequent_password_is_found_also_with_years_signs_and_over_and_over() {
        for password in [
            "Unbelievable",
            "1qaz2wsx3edc",
            "dragon201999",
            "2024Football2024",
            "!!Liverpool!!",
            "P@ssw0rd2024",
            "$unshine2024!",
            "letmeinletmein",
            "monkey monkey monkey",
            "abc123abc123",
        ] {
            assert!(is_frequent(password), "{password}");
        }
    }

    #[test]
    fn several_words_and_what_a_manager_of_passwords_makes_are_taken() {
        for password in [
            "consul visits the harbour",
            "the attaché waters his orchids",
            "dragon in the consulate",
            "领事在港口访问了他的同胞们",
            "посол поливает орхидеи",
            "kT8#vQ2m!xW5pZ",
            "83920174658291",
        ] {
            assert!(!is_frequent(password), "{password}");
        }
    }
}
