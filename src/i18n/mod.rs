//! The program's own texts in the six UN languages, through Fluent: `locales/<language>/<room>.ftl`, embedded.
//!
//! Belongs here: looking up a text and putting arguments into it. What the texts say belongs to the rooms that use them,
//! one `.ftl` file each. A test holds that every language has every key with the same arguments.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::LazyLock;

use chrono::{Datelike as _, NaiveDate};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use crate::base::Language;

macro_rules! locale {
    ($language:literal) => {
        (
            $language,
            [
                include_str!(concat!("locales/", $language, "/certificate.ftl")),
                include_str!(concat!("locales/", $language, "/cohorts.ftl")),
                include_str!(concat!("locales/", $language, "/factor.ftl")),
                include_str!(concat!("locales/", $language, "/learning.ftl")),
                include_str!(concat!("locales/", $language, "/mail.ftl")),
                include_str!(concat!("locales/", $language, "/pages.ftl")),
                include_str!(concat!("locales/", $language, "/passkeys.ftl")),
                include_str!(concat!("locales/", $language, "/people.ftl")),
                include_str!(concat!("locales/", $language, "/privacy.ftl")),
                include_str!(concat!("locales/", $language, "/publishing.ftl")),
                include_str!(concat!("locales/", $language, "/teaching.ftl")),
                include_str!(concat!("locales/", $language, "/ways.ftl")),
            ],
        )
    };
}

/// The languages of the program's own texts, English first: it is what everything falls back to.
const LOCALES: [(&str, [&str; 12]); 6] =
    [locale!("en"), locale!("fr"), locale!("es"), locale!("ru"), locale!("ar"), locale!("zh")];

type Bundle = FluentBundle<FluentResource>;

static BUNDLES: LazyLock<Vec<(Language, Bundle)>> = LazyLock::new(|| {
    let built = LOCALES.iter().map(|(language, sources)| (tag(language), bundle(language, sources)));
    built.collect()
});

fn tag(language: &str) -> Language {
    language.parse().unwrap_or_else(|_| Language::english())
}

fn bundle(language: &str, sources: &[&str]) -> Bundle {
    let identifier: LanguageIdentifier = language.parse().unwrap_or_default();
    let mut bundle = Bundle::new_concurrent(vec![identifier]);
    // Isolating marks around arguments would end up in subjects, file names and the certificate.
    bundle.set_use_isolating(false);
    for source in sources {
        // What does not parse is left out here and fails the test below.
        let resource = match FluentResource::try_new((*source).to_owned()) {
            Ok(resource) | Err((resource, _)) => resource,
        };
        bundle.add_resource_overriding(resource);
    }
    bundle
}

/// The program's languages, English first.
pub fn languages() -> impl Iterator<Item = &'static Language> + Clone {
    BUNDLES.iter().map(|(language, _)| language)
}

/// The program's language that suits `wished` best; English when none does.
pub fn best(wished: &[Language]) -> Language {
    Language::best(wished, languages()).cloned().unwrap_or_else(Language::english)
}

/// Texts that stand in the place of some of the program's own.
#[derive(Default)]
pub struct Texts(Vec<(Language, Bundle)>);

impl fmt::Debug for Texts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(|(language, _)| language)).finish()
    }
}

impl Texts {
    /// Adds texts of a language in Fluent's format. Only texts that the program has, with names that start with `prefix`,
    /// can be replaced; they have the same arguments.
    ///
    /// # Errors
    /// What is wrong, and where.
    pub fn add(&mut self, language: &str, source: &str, prefix: &str) -> Result<(), String> {
        let Some((_, known)) = LOCALES.iter().find(|(known, _)| *known == language) else {
            let known: Vec<_> = LOCALES.iter().map(|(language, _)| *language).collect();
            return Err(format!("the program does not speak `{language}`; it speaks {}", known.join(", ")));
        };
        if let Err((_, errors)) = FluentResource::try_new(source.to_owned()) {
            let at = errors.first().map_or(0, |error| error.pos.start);
            let line = source.get(..at).unwrap_or(source).lines().count().max(1);
            let message = errors.first().map(|error| error.kind.to_string()).unwrap_or_default();
            return Err(format!("line {line} is not in Fluent's format: {message}"));
        }
        let known = keys(known);
        for (key, arguments) in keys(&[source]) {
            let Some(usual) = known.get(&key).filter(|_| key.starts_with(prefix)) else {
                return Err(format!("there is no text `{key}` to replace"));
            };
            if let Some(unknown) = arguments.difference(usual).next() {
                return Err(format!("the text `{key}` has no argument `${unknown}`"));
            }
        }
        self.0.push((tag(language), bundle(language, &[source])));
        Ok(())
    }

    /// As [`text`](fn@text), with these texts first.
    pub fn text(&self, language: &Language, key: &str, arguments: &[(&str, &str)]) -> String {
        let own = self.0.iter().filter(|(offered, _)| offered.primary() == language.primary());
        look_up(own.chain(the_programs(language)), key, arguments)
    }

    /// A date written out, as `4 May 2026`.
    pub fn date(&self, language: &Language, date: NaiveDate) -> String {
        let month = self.text(language, &format!("certificate-month-{}", date.month()), &[]);
        let (day, year) = (date.day().to_string(), date.year().to_string());
        self.text(language, "certificate-date", &[("day", &day), ("month", &month), ("year", &year)])
    }
}

/// Every key of Fluent files with the names of its arguments.
fn keys(sources: &[&str]) -> BTreeMap<String, BTreeSet<String>> {
    let mut found = BTreeMap::<String, BTreeSet<String>>::new();
    let mut key = String::new();
    for line in sources.iter().flat_map(|source| source.lines()) {
        if let Some((name, _)) = line.split_once('=').filter(|_| line.starts_with(|c: char| c.is_ascii_alphabetic())) {
            key = name.trim_end().to_owned();
            found.entry(key.clone()).or_default();
        }
        for (at, _) in line.match_indices('$') {
            let name: String =
                line[at + 1..].chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_' || *c == '-').collect();
            found.entry(key.clone()).or_default().insert(name);
        }
    }
    found
}

fn the_programs<'b>(language: &Language) -> impl Iterator<Item = &'b (Language, Bundle)> + use<'b> {
    let own: Option<&'b (Language, Bundle)> =
        BUNDLES.iter().find(|(offered, _)| offered.primary() == language.primary());
    own.into_iter().chain(BUNDLES.first())
}

/// The text of `key` in `language` (or English, where the program does not speak it), with `arguments` put in.
///
/// Arguments that are whole numbers are given to plural rules as numbers. A key that does not exist comes back as itself.
pub fn text(language: &Language, key: &str, arguments: &[(&str, &str)]) -> String {
    look_up(the_programs(language), key, arguments)
}

fn look_up<'b>(bundles: impl Iterator<Item = &'b (Language, Bundle)>, key: &str, arguments: &[(&str, &str)]) -> String {
    let mut values = FluentArgs::with_capacity(arguments.len());
    for (name, value) in arguments {
        match value.parse::<u32>() {
            Ok(number) if is_spelled_out(value) => values.set(*name, FluentValue::from(number)),
            _ => values.set(*name, *value),
        }
    }
    for (_, bundle) in bundles {
        if let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) {
            return bundle.format_pattern(pattern, Some(&values), &mut Vec::new()).into_owned();
        }
    }
    key.to_owned()
}

/// Whether a whole number stands there as numbers are written: what begins with `0` or `+` (a code, a telephone number) is a text.
fn is_spelled_out(number: &str) -> bool {
    number == "0" || number.starts_with(|first: char| matches!(first, '1'..='9'))
}

/// A date written out, as `4 May 2026`.
pub fn date(language: &Language, date: NaiveDate) -> String {
    Texts::default().date(language, date)
}

/// Whether a letter belongs to a script that is written from right to left (Hebrew to Arabic, with their forms).
pub fn runs_right_to_left(letter: char) -> bool {
    matches!(letter, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}')
}

/// A value as it stands in a sentence of that language. A Latin title in an Arabic sentence (or the reverse) would pull the
/// quotation marks and dots around it to the wrong side; the isolating marks of Unicode keep it to itself.
pub fn isolated(language: &Language, value: &str) -> String {
    let from_the_right = language.is_right_to_left();
    if !from_the_right && value.is_ascii() {
        return value.to_owned();
    }
    let against = |c: char| c.is_alphabetic() && runs_right_to_left(c) != from_the_right;
    if value.contains(against) { format!("\u{2068}{value}\u{2069}") } else { value.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_every_text_with_the_same_arguments() {
        let english = keys(&LOCALES[0].1);
        assert!(english.len() > 10, "the English texts are missing");
        for (language, sources) in &LOCALES {
            for source in sources {
                if let Err((_, errors)) = FluentResource::try_new((*source).to_owned()) {
                    panic!("{language}: {errors:?}");
                }
            }
            let lines = sources.iter().flat_map(|source| source.lines());
            let starts: Vec<&str> = lines
                .filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()))
                .filter_map(|line| line.split_once(" =").map(|(key, _)| key))
                .collect();
            let once: BTreeSet<&str> = starts.iter().copied().collect();
            assert_eq!(starts.len(), once.len(), "a text in `{language}` stands twice");
            assert_eq!(keys(sources), english, "the texts in `{language}` differ from the English ones");
        }
    }

    #[test]
    fn an_unknown_language_falls_back_to_english_and_an_unknown_key_to_itself() {
        let portuguese: Language = "pt".parse().unwrap();
        assert_eq!(text(&portuguese, "no-such-key", &[]), "no-such-key");
        assert_eq!(best(&[portuguese]), Language::english());
    }

    #[test]
    fn questions_are_counted_in_arabic_as_arabic_counts() {
        let arabic: Language = "ar".parse().unwrap();
        let said = |key: &str, count: &str| text(&arabic, key, &[("count", count), ("all", "120")]);
        for (count, questions) in [
            ("0", "لا أسئلة"),
            ("1", "سؤال واحد"),
            ("2", "سؤالان"),
            ("3", "3 أسئلة"),
            ("10", "10 أسئلة"),
            ("11", "11 سؤالًا"),
            ("99", "99 سؤالًا"),
            ("100", "100 سؤال"),
        ] {
            assert_eq!(said("page-questions", count), questions);
            if count != "0" {
                assert_eq!(said("page-questions-drawn", count), format!("{questions} من أصل 120"));
            }
        }
        // The accusative is spelt in one way.
        let sources = LOCALES.iter().filter(|(language, _)| *language == "ar").flat_map(|(_, sources)| sources);
        for (other, line) in sources.flat_map(|source| ["سؤالاً", "سؤالا "].map(|other| (other, *source))) {
            assert!(!line.contains(other), "{other} is spelt سؤالًا");
        }
    }
}
