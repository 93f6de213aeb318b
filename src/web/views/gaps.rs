//! What questions show besides their text: options and other parts, gaps under opaque ids, units, limits of words, images, quotations.

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::course::model::{Course, Key, NumericKey, Question, QuestionText};
use crate::quiz::draw::{DrawnQuestion, Part};

/// An option, left, right or item.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Part)]
pub struct PartView {
    /// Opaque, and good in this attempt only.
    pub id: String,
    /// HTML.
    pub text: String,
}

/// A gap of a cloze. Where it stands, the question's text has `<span data-gap="ID"></span>`.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Gap)]
pub struct GapView {
    /// Opaque, and good in this attempt only.
    pub id: String,
    /// `short-text`, `numeric` or `single-choice`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// What a right response is worth of the question's marks.
    pub marks: f64,
    /// The options of a choice.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub options: Option<Vec<PartView>>,
    /// The unit of a number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The units that a number may be given in, its own first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub units: Option<Vec<String>>,
}

/// The limits of an essay, in words: each run between blanks is one, in Chinese and Japanese each character.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Words)]
pub struct WordsView {
    /// The fewest; null: no such limit.
    pub min: Option<u32>,
    /// The most; null: no such limit.
    pub max: Option<u32>,
}

/// An image that shows with a question.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Image)]
pub struct ImageView {
    /// Its address on this site.
    pub src: String,
    /// What it shows, for those who do not see it. Plain text.
    pub alt: String,
}

/// A source that is quoted with a question.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Quote)]
pub struct QuoteView {
    /// What it says, HTML.
    pub text: String,
    /// Where it stands, HTML.
    pub source: Option<String>,
}

const BEFORE: &str = "<span data-gap=\"";
const AFTER: &str = "\"></span>";

/// A text with what `fill` makes of the name of each gap in the place of the gap. Only the renderer writes such spans: in
/// what authors write, `<` is `&lt;`.
pub fn fill_gaps(html: &str, mut fill: impl FnMut(&str) -> String) -> String {
    let mut filled = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((text, behind)) = rest.split_once(BEFORE) {
        let Some((name, behind)) = behind.split_once(AFTER) else { break };
        filled.push_str(text);
        filled.push_str(&fill(name));
        rest = behind;
    }
    filled.push_str(rest);
    filled
}

/// The text of a question, its gaps under the ids of the attempt.
pub(super) fn text(drawn: &DrawnQuestion, known: &Question, text: &QuestionText) -> String {
    let Key::Cloze { gaps } = &known.key else { return text.text.clone() };
    fill_gaps(&text.text, |name| {
        let place = gaps.iter().position(|gap| gap.id.as_str() == name);
        let drawn = drawn.gaps.iter().find(|gap| Some(gap.index) == place);
        drawn.map_or_else(String::new, |gap| format!("{BEFORE}{}{AFTER}", gap.id))
    })
}

/// The gaps of a cloze in the order of the file.
pub(super) fn gaps(drawn: &DrawnQuestion, known: &Question, text: &QuestionText) -> Option<Vec<GapView>> {
    let Key::Cloze { gaps } = &known.key else { return None };
    let views = drawn.gaps.iter().filter_map(|drawn| {
        let (gap, text) = (gaps.get(drawn.index)?, text.gaps.get(drawn.index)?);
        let choice = matches!(gap.key, Key::SingleChoice { .. });
        Some(GapView {
            id: drawn.id.clone(),
            kind: gap.key.name(),
            marks: gap.marks,
            options: choice.then(|| options(&drawn.parts, text)),
            unit: text.unit.clone(),
            units: units(text),
        })
    });
    Some(views.collect())
}

fn options(parts: &[Part], text: &QuestionText) -> Vec<PartView> {
    let view = |part: &Part| {
        let option = text.options.get(part.index).map(|option| option.text.clone());
        PartView { id: part.id.clone(), text: option.unwrap_or_default() }
    };
    parts.iter().map(view).collect()
}

/// The units that a number may be given in, where there are several.
pub(super) fn units(text: &QuestionText) -> Option<Vec<String>> {
    (!text.units.is_empty()).then(|| text.unit.iter().chain(&text.units).cloned().collect())
}

/// A response as it was saved, with units as the reader's language calls them.
pub(super) fn response(drawn: &DrawnQuestion, known: &Question, text: &QuestionText, saved: &Value) -> Value {
    let mut response = saved.clone();
    match &known.key {
        Key::Numeric(numeric) => name_unit(numeric, text, &mut response),
        Key::Cloze { gaps } => {
            for drawn in &drawn.gaps {
                let key = gaps.get(drawn.index).map(|gap| &gap.key);
                let here = (key, text.gaps.get(drawn.index), response.get_mut(&drawn.id));
                if let (Some(Key::Numeric(numeric)), Some(text), Some(response)) = here {
                    name_unit(numeric, text, response);
                }
            }
        }
        _ => {}
    }
    response
}

fn name_unit(numeric: &NumericKey, text: &QuestionText, response: &mut Value) {
    let Some(unit) = response.get_mut("unit") else { return };
    let place =
        numeric.units.iter().position(|known| known.names.iter().any(|name| Some(name.as_str()) == unit.as_str()));
    let name = place.and_then(|place| text.unit.iter().chain(&text.units).nth(place));
    if let Some(name) = name {
        *unit = Value::String(name.clone());
    }
}

/// The limits of an essay.
pub fn words(key: &Key) -> Option<WordsView> {
    match key {
        Key::Essay { least: None, most: None, .. } => None,
        Key::Essay { least, most, .. } => Some(WordsView { min: *least, max: *most }),
        _ => None,
    }
}

/// The image of a question.
pub(super) fn image(known: &Question, text: &QuestionText, course: &Course) -> Option<ImageView> {
    let path = known.image.as_ref()?;
    let asset = course.assets.get(path)?;
    let src = format!("/assets/{}/{}", asset.sha256, path.rsplit('/').next().unwrap_or("image"));
    Some(ImageView { src, alt: text.image_alt.clone().unwrap_or_default() })
}

/// The source that a question quotes.
pub(super) fn quote(text: &QuestionText) -> Option<QuoteView> {
    let quote = text.quote.as_ref()?;
    Some(QuoteView { text: quote.text.clone(), source: quote.source.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_filled_and_all_else_stays() {
        let html = "In <span data-gap=\"a\"></span> and <em><span data-gap=\"b\"></span></em> &lt;span data-gap=";
        let filled = fill_gaps(html, |name| format!("[{name}]"));
        assert_eq!(filled, "In [a] and <em>[b]</em> &lt;span data-gap=");
        assert_eq!(fill_gaps("<span data-gap=\"a", |_| String::new()), "<span data-gap=\"a");
    }
}
