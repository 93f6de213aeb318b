//! Language tags (BCP 47), and the choice of the best one for a reader.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A BCP 47 tag in its usual spelling: `en`, `fr`, `zh-Hans`, `pt-BR`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Language(Arc<str>);

/// The text is not a language tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidLanguage(pub String);

impl fmt::Display for InvalidLanguage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not a language tag such as en, fr, es, ru, ar or zh (BCP 47)", self.0)
    }
}
impl std::error::Error for InvalidLanguage {}

impl Language {
    /// English, the language of last resort.
    pub fn english() -> Self {
        Self(Arc::from("en"))
    }

    /// The tag.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first part: `zh` of `zh-Hans`.
    pub fn primary(&self) -> &str {
        let end = self.0.bytes().position(|byte| byte == b'-').unwrap_or(self.0.len());
        self.0.get(..end).unwrap_or("en")
    }

    /// Whether the language is written from right to left.
    pub fn is_right_to_left(&self) -> bool {
        matches!(self.primary(), "ar" | "he" | "fa" | "ur" | "ps" | "dv" | "yi" | "ug")
    }

    /// The first of `wished` that is `offered`, exactly or by its primary part.
    pub fn best<'a>(wished: &[Self], offered: impl Iterator<Item = &'a Self> + Clone) -> Option<&'a Self> {
        wished.iter().find_map(|wish| {
            let exact = offered.clone().find(|tag| *tag == wish);
            exact.or_else(|| offered.clone().find(|tag| tag.primary() == wish.primary()))
        })
    }

    /// The tags of an `Accept-Language` header, best first. Parts that are not understood are left out.
    pub fn from_accept_language(header: &str) -> Vec<Self> {
        let mut weighted: Vec<(f32, Self)> = header
            .split(',')
            .take(20)
            .filter_map(|part| {
                let mut pieces = part.trim().split(";q=");
                let tag = pieces.next()?.trim().parse().ok()?;
                let weight = pieces.next().map_or(1.0, |q| q.trim().parse().unwrap_or(0.0));
                (weight > 0.0).then_some((weight, tag))
            })
            .collect();
        weighted.sort_by(|a, b| b.0.total_cmp(&a.0));
        weighted.into_iter().map(|(_, tag)| tag).collect()
    }
}

impl FromStr for Language {
    type Err = InvalidLanguage;
    fn from_str(text: &str) -> Result<Self, InvalidLanguage> {
        let invalid = || InvalidLanguage(text.chars().take(40).collect());
        let mut spelled = String::with_capacity(text.len());
        for (index, part) in text.split('-').enumerate() {
            let letters = part.chars().all(|c| c.is_ascii_alphabetic());
            let fits = part.chars().all(|c| c.is_ascii_alphanumeric()) && (1..=8).contains(&part.len());
            if index == 0 {
                if !letters || !(2..=3).contains(&part.len()) {
                    return Err(invalid());
                }
                spelled.push_str(&part.to_ascii_lowercase());
                continue;
            }
            if !fits || index > 5 {
                return Err(invalid());
            }
            spelled.push('-');
            match part.len() {
                4 if letters => {
                    spelled.push_str(&part[..1].to_ascii_uppercase());
                    spelled.push_str(&part[1..].to_ascii_lowercase());
                }
                2 if letters => spelled.push_str(&part.to_ascii_uppercase()),
                _ => spelled.push_str(&part.to_ascii_lowercase()),
            }
        }
        Ok(Self(Arc::from(spelled)))
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl fmt::Debug for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl Serialize for Language {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}
impl<'de> Deserialize<'de> for Language {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(texts: &[&str]) -> Vec<Language> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    #[test]
    fn a_tag_takes_its_usual_spelling() {
        assert_eq!("ZH-hans-cn".parse::<Language>().unwrap().as_str(), "zh-Hans-CN");
        assert!("english".parse::<Language>().is_err());
        assert!("e".parse::<Language>().is_err());
        assert!("en-".parse::<Language>().is_err());
    }

    #[test]
    fn the_best_language_is_the_first_wish_that_is_offered() {
        let offered = tags(&["en", "fr", "zh-Hans"]);
        let best = |wishes: &[&str]| Language::best(&tags(wishes), offered.iter()).map(Language::as_str);
        assert_eq!(best(&["fr-CH"]), Some("fr"));
        assert_eq!(best(&["zh"]), Some("zh-Hans"));
        assert_eq!(best(&["ar", "en"]), Some("en"));
        assert_eq!(best(&["ar"]), None);
    }

    #[test]
    fn accept_language_is_read_by_weight() {
        let wished = Language::from_accept_language("en;q=0.5, ar, *;q=0.1, fr;q=0.9, xx;q=0");
        assert_eq!(wished, tags(&["ar", "fr", "en"]));
    }
}
