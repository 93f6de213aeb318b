//! The program's own texts in the six UN languages, through Fluent: `locales/<language>/<room>.ftl`, embedded.
//!
//! Belongs here: looking up a text and putting arguments into it. What the texts say belongs to the rooms that use them,
//! one `.ftl` file each. A test holds that every language has every key with the same arguments.

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
                include_str!(concat!("locales/", $language, "/learning.ftl")),
                include_str!(concat!("locales/", $language, "/mail.ftl")),
                include_str!(concat!("locales/", $language, "/pages.ftl")),
            ],
        )
    };
}

/// The languages of the program's own texts, English first: it is what everything falls back to.
const LOCALES: [(&str, [&str; 4]); 6] =
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

/// The text of `key` in `language` (or English, where the program does not speak it), with `arguments` put in.
///
/// Arguments that are whole numbers are given to plural rules as numbers. A key that does not exist comes back as itself.
pub fn text(language: &Language, key: &str, arguments: &[(&str, &str)]) -> String {
    let own = BUNDLES.iter().find(|(offered, _)| offered.primary() == language.primary());
    let bundles = own.into_iter().chain(BUNDLES.first());
    let mut values = FluentArgs::with_capacity(arguments.len());
    for (name, value) in arguments {
        match value.parse::<u32>() {
            Ok(number) if number.to_string() == *value => values.set(*name, FluentValue::from(number)),
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

/// A date written out, as `4 May 2026`.
pub fn date(language: &Language, date: NaiveDate) -> String {
    let month = text(language, &format!("certificate-month-{}", date.month()), &[]);
    let (day, year) = (date.day().to_string(), date.year().to_string());
    text(language, "certificate-date", &[("day", &day), ("month", &month), ("year", &year)])
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    /// Every key of a language's files with the names of its arguments.
    fn keys(sources: &[&str]) -> BTreeMap<String, BTreeSet<String>> {
        let mut found = BTreeMap::<String, BTreeSet<String>>::new();
        let mut key = String::new();
        for line in sources.iter().flat_map(|source| source.lines()) {
            if let Some((name, _)) =
                line.split_once(" =").filter(|_| line.starts_with(|c: char| c.is_ascii_lowercase()))
            {
                key = name.to_owned();
                assert!(found.insert(key.clone(), BTreeSet::new()).is_none(), "{key} stands twice");
            }
            for (at, _) in line.match_indices('$') {
                let name: String = line[at + 1..]
                    .chars()
                    .take_while(|c| c.is_ascii_alphanumeric() || *c == '_' || *c == '-')
                    .collect();
                found.entry(key.clone()).or_default().insert(name);
            }
        }
        found
    }

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
            assert_eq!(keys(sources), english, "the texts in `{language}` differ from the English ones");
        }
    }

    #[test]
    fn an_unknown_language_falls_back_to_english_and_an_unknown_key_to_itself() {
        let portuguese: Language = "pt".parse().unwrap();
        assert_eq!(text(&portuguese, "no-such-key", &[]), "no-such-key");
        assert_eq!(best(&[portuguese]), Language::english());
    }
}
