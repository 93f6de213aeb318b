//! The glossary of a course, and the hints that lead from a lesson to it. Pure.

use serde::{Deserialize, Serialize};

use super::translated::Translated;
use crate::base::{Language, Slug};

/// A term of the glossary.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Term {
    /// The id: its anchor on the page of the glossary.
    pub id: Slug,
    /// What it is called and what it means.
    pub texts: Translated<TermText>,
}

/// A term in one language.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TermText {
    /// What it is called. Plain text.
    pub term: String,
    /// Other forms under which lessons speak of it. Plain texts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub forms: Vec<String>,
    /// What it means. HTML.
    pub definition: String,
}

/// What a text is looked through for: the forms of a term, and where the hint leads.
struct Wanted {
    form: Vec<char>,
    term: usize,
}

/// Elements in which no term becomes a hint: links are links already, headings are names, code is code.
const CLOSED: [&str; 10] = ["a", "h2", "h3", "h4", "h5", "h6", "code", "pre", "sup", "dt"];

/// A lesson in which the first occurrence of each term leads to the glossary. `html` is as the renderer made it; terms
/// count as whole words, whatever their case, and the longest of several comes first.
pub(super) fn with_hints(html: &str, terms: &[Term], language: &Language, source: &Language, address: &str) -> String {
    let texts = terms.iter().map(|term| term.texts.in_language(language, source));
    let mut wanted: Vec<Wanted> = Vec::new();
    for (term, text) in texts.enumerate() {
        let Some(text) = text else { continue };
        for form in std::iter::once(&text.term).chain(&text.forms) {
            wanted.push(Wanted { form: folded(&escaped(form)), term });
        }
    }
    wanted.retain(|wanted| !wanted.form.is_empty());
    wanted.sort_by_key(|wanted| std::cmp::Reverse(wanted.form.len()));
    let spaced = !matches!(language.primary(), "zh" | "ja" | "th" | "lo" | "km" | "my");
    let mut hinted = String::with_capacity(html.len() + html.len() / 20);
    let mut closed: Vec<&str> = Vec::new();
    let mut rest = html;
    while !rest.is_empty() {
        if rest.starts_with('<') {
            let end = rest.find('>').map_or(rest.len(), |end| end + 1);
            let (tag, behind) = rest.split_at(end);
            open_or_close(tag, &mut closed);
            hinted.push_str(tag);
            rest = behind;
            continue;
        }
        let (text, behind) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
        if closed.is_empty() {
            hint(text, &mut wanted, spaced, &mut hinted, |term| {
                terms.get(term).map_or_else(String::new, |term| format!("{address}#{}", term.id))
            });
        } else {
            hinted.push_str(text);
        }
        rest = behind;
    }
    hinted
}

fn open_or_close<'a>(tag: &'a str, closed: &mut Vec<&'a str>) {
    let name = tag.trim_start_matches("</").trim_start_matches('<');
    let name = name.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    if !CLOSED.contains(&name) || tag.ends_with("/>") {
        return;
    }
    if !tag.starts_with("</") {
        closed.push(name);
    } else if closed.last() == Some(&name) {
        closed.pop();
    }
}

/// Writes a text, with links in the places of the terms that were not met before.
fn hint(text: &str, wanted: &mut Vec<Wanted>, spaced: bool, hinted: &mut String, address: impl Fn(usize) -> String) {
    let letters: Vec<char> = text.chars().collect();
    let folded: Vec<char> = letters.iter().map(|letter| fold(*letter)).collect();
    let mut at = 0;
    while let Some(letter) = letters.get(at) {
        let whole = |length: usize| {
            let before = at.checked_sub(1).and_then(|before| letters.get(before));
            let boundary = |beside: Option<&char>| beside.is_none_or(|beside| !is_of_a_word(*beside));
            !spaced || (boundary(before) && boundary(letters.get(at + length)))
        };
        let starts = !spaced || at.checked_sub(1).and_then(|at| letters.get(at)).is_none_or(|c| !is_of_a_word(*c));
        let found = wanted.iter().filter(|wanted| starts && wanted.form.first() == folded.get(at)).find(|wanted| {
            folded.get(at..at + wanted.form.len()) == Some(wanted.form.as_slice()) && whole(wanted.form.len())
        });
        let Some(Wanted { form, term }) = found else {
            // The name of a character (`&amp;`) is no word. Its end is near: it is looked for nowhere else, or a long text would be
            // gone through once for each of its letters.
            let name = (*letter == '&').then(|| letters.iter().skip(at).position(|letter| *letter == ';')).flatten();
            let length = name.map_or(1, |end| end + 1);
            hinted.extend(letters.iter().skip(at).take(length));
            at += length;
            continue;
        };
        let (length, term) = (form.len(), *term);
        let met: String = letters.iter().skip(at).take(length).collect();
        hinted.push_str(&format!("<a class=\"term\" href=\"{}\">{met}</a>", address(term)));
        wanted.retain(|wanted| wanted.term != term);
        at += length;
    }
}

/// Marks above and below letters belong to the word (Arabic vowels, accents that stand alone).
fn is_of_a_word(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{65f}' | '\u{ad}')
}

fn fold(letter: char) -> char {
    letter.to_lowercase().next().unwrap_or(letter)
}

fn folded(text: &str) -> Vec<char> {
    text.chars().map(fold).collect()
}

/// As the renderer writes it between tags.
fn escaped(text: &str) -> String {
    text.trim().replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The ids of the terms to which the hints of a lesson lead, in their order.
pub fn hints(html: &str) -> Vec<&str> {
    let links = html.split("<a class=\"term\" href=\"").skip(1);
    links.filter_map(|rest| rest.split_once('"')?.0.rsplit_once('#').map(|(_, id)| id)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn term(id: &str, names: &[&str]) -> Term {
        let text = TermText {
            term: names[0].to_owned(),
            forms: names[1..].iter().map(|form| (*form).to_owned()).collect(),
            definition: "…".to_owned(),
        };
        Term { id: id.parse().unwrap(), texts: Translated::only(text) }
    }

    fn hinted(html: &str, terms: &[Term], language: &str) -> String {
        let language = language.parse().unwrap();
        with_hints(html, terms, &language, &language, "/g")
            .replace("<a class=\"term\" href=\"/g", "[")
            .replace("</a>", "]")
    }

    #[test]
    fn the_first_occurrence_of_a_term_leads_to_it_whatever_its_case() {
        let terms = [term("note", &["note verbale", "notes verbales"]), term("agrement", &["agrément"])];
        assert_eq!(
            hinted("<p>Notes verbales ask; a note verbale answers. AGRÉMENT &amp; note.</p>", &terms, "en"),
            "<p>[#note\">Notes verbales] ask; a note verbale answers. [#agrement\">AGRÉMENT] &amp; note.</p>"
        );
    }

    #[test]
    fn terms_are_whole_words_and_the_longest_comes_first() {
        let terms = [term("return", &["return"]), term("forced", &["forced return"])];
        assert_eq!(
            hinted("<p>returning, a forced return, returns, return</p>", &terms, "en"),
            "<p>returning, a [#forced\">forced return], returns, [#return\">return]</p>"
        );
        assert_eq!(
            hinted("<p>关于庇护权。</p>", &[term("asylum", &["庇护"])], "zh"),
            "<p>关于[#asylum\">庇护]权。</p>"
        );
        assert_eq!(
            hinted("<p>اللجوء ولجوء لجوء</p>", &[term("a", &["لجوء"])], "ar"),
            "<p>اللجوء ولجوء [#a\">لجوء]</p>"
        );
    }

    #[test]
    fn links_headings_and_code_stay_as_they_are() {
        let terms = [term("a", &["asylum"])];
        let html = "<h2 id=\"asylum\">Asylum</h2><a href=\"/asylum\"><em>asylum</em></a><code>asylum</code><p title=\"asylum\">Asylum<br>asylum</p>";
        // How the test writes links: their end is a bracket.
        let expected = html.replace(">Asylum<br>", ">[#a\">Asylum]<br>").replace("</em></a>", "</em>]");
        assert_eq!(hinted(html, &terms, "en"), expected);
    }

    #[test]
    fn a_term_that_looks_like_html_is_text() {
        let terms = [term("r", &["R&D <x>"])];
        assert_eq!(hinted("<p>R&amp;D &lt;x&gt; and r</p>", &terms, "en"), "<p>[#r\">R&amp;D &lt;x&gt;] and r</p>");
        assert_eq!(hinted("<p>&amp; amp; lt</p>", &[term("x", &["amp"])], "en"), "<p>&amp; [#x\">amp]; lt</p>");
    }

    /// Gone through once for each letter, this would take an hour.
    #[test]
    fn a_term_at_the_end_of_a_very_long_text_is_found() {
        let html = format!("<p>{}asylum</p>", "so ".repeat(200_000));
        let hinted = hinted(&html, &[term("a", &["asylum"])], "en");
        assert!(hinted.ends_with("so [#a\">asylum]</p>"), "{}", &hinted[hinted.len() - 40..]);
    }

    #[test]
    fn the_hints_of_a_lesson_are_found_again() {
        let language = Language::english();
        let html = with_hints("<p>b a b</p>", &[term("a", &["a"]), term("b", &["b"])], &language, &language, "/g");
        assert_eq!(hints(&html), ["b", "a"]);
    }
}
