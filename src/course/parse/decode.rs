//! Decoding TOML by its spans: every fault is reported at its place, and none keeps the rest from being read.

use std::cell::RefCell;

use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use crate::base::{Language, Slug, Timestamp};
use crate::course::diagnostic::{Faults, did_you_mean};
use crate::course::draft::{At, Text};

use super::words::{control_character, known_words, nearest_slug};

/// A piece of TOML in a file.
#[derive(Clone, Copy)]
pub(super) struct Document<'a> {
    /// Where faults go.
    pub faults: &'a Faults<'a>,
    /// The file.
    pub path: &'a str,
    /// The TOML.
    pub text: &'a str,
    /// Where it begins in the file.
    pub base: usize,
    /// Keys that only the source of a translation may have; empty for a source.
    pub source_only: &'static [&'static str],
}

/// Which numbers are allowed.
#[derive(Clone, Copy)]
pub(super) enum Range {
    /// Any finite number.
    Any,
    /// More than 0, and small enough that sums of many are exact.
    Positive,
    /// 0 or more.
    NotNegative,
    /// From 0 to 100.
    Percent,
    /// From -1 to 1.
    Fraction,
    /// From 0 to 1.
    Share,
}

/// An entry of a list that holds both.
pub(super) enum Entry<'t> {
    /// A text.
    Text(Text),
    /// A table.
    Table(Table<'t>),
}

/// The largest number of [`Range::Positive`].
const MOST: f64 = 1_000_000.0;

impl Range {
    fn allows(self, number: f64) -> bool {
        number.is_finite()
            && match self {
                Self::Any => true,
                Self::Positive => number > 0.0 && number <= MOST,
                Self::NotNegative => number >= 0.0,
                Self::Percent => (0.0..=100.0).contains(&number),
                Self::Fraction => (-1.0..=1.0).contains(&number),
                Self::Share => (0.0..=1.0).contains(&number),
            }
    }

    fn words(self, number: Option<f64>) -> &'static str {
        match self {
            Self::Any => "a finite number",
            Self::Positive if number.is_some_and(|number| number > MOST) => "at most 1000000",
            Self::Positive => "more than 0",
            Self::NotNegative => "0 or more",
            Self::Percent => "from 0 to 100",
            Self::Fraction => "from -1 to 1",
            Self::Share => "from 0 to 1",
        }
    }
}

impl<'a> Document<'a> {
    /// Parses the TOML. With a syntax fault nothing is decoded, so that no fault follows from another.
    pub fn parse(&self) -> Option<Spanned<DeTable<'a>>> {
        let (table, errors) = DeTable::parse_recoverable(self.text);
        let places = errors.iter().map(|error| (self.base + error.span().map_or(0, |span| span.start), error));
        let mut places: Vec<_> = places.collect();
        places.sort_by_key(|(offset, _)| *offset);
        let mut last_line = 0;
        for (offset, error) in places {
            let line = self.faults.position(self.path, offset).0;
            // The parser stumbles on after a fault; what it finds on the same line is the same fault.
            if line != last_line {
                let message =
                    error.message().split('\n').filter(|line| !line.is_empty()).collect::<Vec<_>>().join(", ");
                self.faults.report(self.path, offset, "toml-syntax", message);
            }
            last_line = line;
        }
        errors.is_empty().then_some(table)
    }

    /// The table of the whole document.
    pub fn root<'t>(&'t self, table: &'t Spanned<DeTable<'t>>) -> Table<'t> {
        Table { document: self, entries: table.get_ref(), at: self.base, used: RefCell::default() }
    }

    fn string(&self, value: &Spanned<DeValue<'_>>, what: &str) -> Option<Text> {
        self.string_among(value, what, "a text")
    }

    /// A text where something else may stand as well.
    fn string_among(&self, value: &Spanned<DeValue<'_>>, what: &str, wanted: &str) -> Option<Text> {
        let at = self.base + value.span().start;
        let Some(string) = value.get_ref().as_str() else {
            self.wrong_type(value, what, wanted);
            return None;
        };
        if string.trim().is_empty() {
            self.faults.report(self.path, at, "empty-text", format!("{what} is empty"));
            return None;
        }
        let raw = self.text.get(value.span()).unwrap_or_default();
        let inside = raw.find(string).map(|found| at + found);
        let text = Text { value: string.to_owned(), at, inside };
        if control_character(self.faults, self.path, &text) {
            return None;
        }
        Some(text)
    }

    fn array<'t>(&self, value: &'t Spanned<DeValue<'t>>, key: &str, wanted: &str) -> Option<&'t DeArray<'t>> {
        let array = value.get_ref().as_array();
        if array.is_none() {
            self.wrong_type(value, &format!("`{key}`"), wanted);
        }
        array
    }

    fn wrong_type(&self, value: &Spanned<DeValue<'_>>, what: &str, wanted: &str) {
        let at = self.base + value.span().start;
        let found = match value.get_ref() {
            DeValue::String(_) => "a text",
            DeValue::Integer(_) | DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        self.faults.report(self.path, at, "wrong-type", format!("{what} must be {wanted}, this is {found}"));
    }
}

/// A table that is being decoded: it remembers which keys were asked for, the others are unknown.
pub(super) struct Table<'t> {
    document: &'t Document<'t>,
    entries: &'t DeTable<'t>,
    /// Where the table begins in its file.
    pub at: usize,
    used: RefCell<Vec<&'static str>>,
}

impl<'t> Table<'t> {
    fn value(&self, key: &'static str) -> Option<&'t Spanned<DeValue<'t>>> {
        self.used.borrow_mut().push(key);
        self.entries.iter().find(|(name, _)| name.get_ref() == key).map(|(_, value)| value)
    }

    /// Whether a key is there, with whatever value.
    pub fn has(&self, key: &str) -> bool {
        self.entries.iter().any(|(name, _)| name.get_ref() == key)
    }

    /// Whether the value of a key is a text.
    pub fn is_text(&self, key: &str) -> bool {
        self.entries.iter().any(|(name, value)| name.get_ref() == key && value.get_ref().is_str())
    }

    /// Whether the file is a translation.
    pub fn is_translation(&self) -> bool {
        !self.document.source_only.is_empty()
    }

    /// Reports a key that must be there and is not.
    pub fn require(&self, key: &'static str, help: &str) {
        if self.value(key).is_none() {
            let help = (!help.is_empty()).then(|| help.to_owned());
            self.report(self.at, "missing-key", format!("`{key}` is missing"), help);
        }
    }

    /// Reports a fault of this file.
    pub fn report(&self, at: usize, code: &'static str, message: impl Into<String>, help: Option<String>) {
        self.document.faults.report_with(self.document.path, at, code, message, help);
    }

    /// Reports a control character in a text of this file.
    pub fn control_character(&self, text: &Text) {
        control_character(self.document.faults, self.document.path, text);
    }

    /// A text that is not empty.
    pub fn text(&self, key: &'static str) -> Option<Text> {
        self.document.string(self.value(key)?, &format!("`{key}`"))
    }

    /// A text that must be there.
    pub fn required_text(&self, key: &'static str) -> Option<Text> {
        self.require(key, "");
        self.text(key)
    }

    /// A text that is taken as it is.
    pub fn string(&self, key: &'static str) -> Option<At<String>> {
        self.text(key).map(|text| At { value: text.value, at: text.at })
    }

    /// A slug.
    pub fn slug(&self, key: &'static str) -> Option<At<Slug>> {
        self.as_slug(self.text(key)?)
    }

    fn as_slug(&self, text: Text) -> Option<At<Slug>> {
        match text.value.parse() {
            Ok(value) => Some(At { value, at: text.at }),
            Err(invalid) => {
                let help = nearest_slug(&text.value).map(|slug| format!("write `{slug}`"));
                self.report(text.at, "invalid-slug", format!("{invalid}"), help);
                None
            }
        }
    }

    /// A language tag.
    pub fn language(&self, key: &'static str) -> Option<Language> {
        let text = self.text(key)?;
        let language = text.value.parse().map_err(|invalid| {
            self.report(text.at, "invalid-language", format!("{invalid}"), None);
        });
        language.ok()
    }

    /// A number, whole or not.
    pub fn number(&self, key: &'static str, range: Range) -> Option<At<f64>> {
        let value = self.value(key)?;
        let at = self.document.base + value.span().start;
        let number = match value.get_ref() {
            DeValue::Integer(integer) => i64::from_str_radix(integer.as_str(), integer.radix()).ok().map(|n| n as f64),
            DeValue::Float(float) => float.as_str().parse().ok(),
            _ => {
                self.document.wrong_type(value, &format!("`{key}`"), "a number");
                return None;
            }
        };
        match number.filter(|number| range.allows(*number)) {
            Some(value) => Some(At { value, at }),
            None => {
                self.report(at, "out-of-range", format!("`{key}` must be {}", range.words(number)), None);
                None
            }
        }
    }

    /// A whole number from `least` to `most`.
    pub fn whole(&self, key: &'static str, least: u32, most: u32) -> Option<At<u32>> {
        let value = self.value(key)?;
        let at = self.document.base + value.span().start;
        let DeValue::Integer(integer) = value.get_ref() else {
            self.document.wrong_type(value, &format!("`{key}`"), "a whole number");
            return None;
        };
        let number = i64::from_str_radix(integer.as_str(), integer.radix()).ok();
        let number = number.and_then(|number| u32::try_from(number).ok());
        match number.filter(|number| (least..=most).contains(number)) {
            Some(value) => Some(At { value, at }),
            None => {
                self.report(at, "out-of-range", format!("`{key}` must be from {least} to {most}"), None);
                None
            }
        }
    }

    /// True or false.
    pub fn boolean(&self, key: &'static str) -> Option<At<bool>> {
        let value = self.value(key)?;
        let Some(boolean) = value.get_ref().as_bool() else {
            self.document.wrong_type(value, &format!("`{key}`"), "true or false");
            return None;
        };
        Some(At { value: boolean, at: self.document.base + value.span().start })
    }

    /// A moment: a date with time and zone.
    pub fn moment(&self, key: &'static str) -> Option<At<Timestamp>> {
        let value = self.value(key)?;
        let Some(written) = value.get_ref().as_datetime() else {
            self.document.wrong_type(value, &format!("`{key}`"), "a date with time and zone");
            return None;
        };
        let at = self.document.base + value.span().start;
        let moment = written.offset.and_then(|_| Timestamp::parse(&written.to_string()));
        if moment.is_none() {
            let help = "write it as 2026-01-31T08:00:00Z, or with the distance to UTC as 2026-01-31T08:00:00+01:00";
            let message = format!("`{key}` lacks the time or the zone");
            self.report(at, "incomplete-date", message, Some(help.to_owned()));
        }
        Some(At { value: moment?, at })
    }

    /// One of several words.
    pub fn choice<T: Clone>(&self, key: &'static str, known: &[(&str, T)]) -> Option<T> {
        let text = self.text(key)?;
        if let Some((_, value)) = known.iter().find(|(word, _)| *word == text.value) {
            return Some(value.clone());
        }
        let help = known_words(&text.value, known.iter().map(|(word, _)| *word));
        self.report(text.at, "unknown-value", format!("`{}` is no value of `{key}`", text.value), Some(help));
        None
    }

    /// A list of texts; wrong ones are left out.
    pub fn texts(&self, key: &'static str) -> Option<At<Vec<Text>>> {
        let value = self.value(key)?;
        let array = self.document.array(value, key, "a list of texts")?;
        let entry = |index: usize| format!("entry {} of `{key}`", index + 1);
        let texts = array.iter().enumerate().filter_map(|(index, item)| self.document.string(item, &entry(index)));
        let texts = texts.collect();
        Some(At { value: texts, at: self.document.base + value.span().start })
    }

    /// A list whose entries are texts or tables; wrong ones are left out.
    pub fn entries(&self, key: &'static str) -> Option<At<Vec<Entry<'t>>>> {
        let value = self.value(key)?;
        let array = self.document.array(value, key, "a list of texts or tables")?;
        let entry = |(index, item): (usize, &'t Spanned<DeValue<'t>>)| {
            if item.get_ref().is_table() {
                return self.as_table(item, key).map(Entry::Table);
            }
            let what = format!("entry {} of `{key}`", index + 1);
            self.document.string_among(item, &what, "a text or a table").map(Entry::Text)
        };
        let entries = array.iter().enumerate().filter_map(entry).collect();
        Some(At { value: entries, at: self.document.base + value.span().start })
    }

    /// A list of slugs; wrong ones are left out.
    pub fn slugs(&self, key: &'static str) -> Option<Vec<At<Slug>>> {
        Some(self.texts(key)?.value.into_iter().filter_map(|text| self.as_slug(text)).collect())
    }

    /// A table.
    pub fn table(&self, key: &'static str) -> Option<Table<'t>> {
        self.as_table(self.value(key)?, key)
    }

    /// A list of tables; wrong ones are left out.
    pub fn tables(&self, key: &'static str) -> Option<At<Vec<Table<'t>>>> {
        let value = self.value(key)?;
        let array = self.document.array(value, key, "a list of tables")?;
        let tables = array.iter().filter_map(|item| self.as_table(item, key)).collect();
        Some(At { value: tables, at: self.document.base + value.span().start })
    }

    fn as_table(&self, value: &'t Spanned<DeValue<'t>>, key: &str) -> Option<Table<'t>> {
        let Some(entries) = value.get_ref().as_table() else {
            self.document.wrong_type(value, &format!("`{key}`"), "a table");
            return None;
        };
        let at = self.document.base + value.span().start;
        Some(Table { document: self.document, entries, at, used: RefCell::default() })
    }

    /// Reports the keys that nobody asked for.
    pub fn finish(self) {
        let used = self.used.into_inner();
        for (name, _) in self.entries {
            let key: &str = name.get_ref();
            if used.contains(&key) {
                continue;
            }
            let at = self.document.base + name.span().start;
            let (path, faults) = (self.document.path, self.document.faults);
            if self.document.source_only.contains(&key) {
                let help = "a translation holds only texts; remove it here".to_owned();
                let message = format!("`{key}` stands in the source only");
                faults.report_with(path, at, "untranslatable-key", message, help);
            } else {
                let known = used.iter().copied().filter(|_| !faults.are_enough(path));
                let help = did_you_mean(key, known);
                faults.report_with(path, at, "unknown-key", format!("unknown key `{key}`"), help);
            }
        }
    }
}

#[cfg(test)]
#[path = "decode_tests.rs"]
mod tests;
