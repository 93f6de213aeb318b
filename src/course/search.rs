//! Looking for courses: by words, language and partner. Pure.

use unicode_normalization::UnicodeNormalization;

use super::markdown::without_tags;
use super::model::{Course, CourseText};

/// What is looked for; what is empty finds everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Search {
    /// Words, all of which stand in title, summary, objectives or partners, in any of the course's languages.
    pub words: String,
    /// A language that the course speaks.
    pub language: String,
    /// The name of a partner.
    pub partner: String,
}

impl Search {
    /// Whether anything is looked for.
    pub fn is_empty(&self) -> bool {
        self.words.trim().is_empty() && self.language.is_empty() && self.partner.is_empty()
    }

    /// Whether a course is among what is looked for.
    pub fn finds(&self, course: &Course) -> bool {
        let speaks = self.language.is_empty() || course.languages.iter().any(|tag| tag.as_str() == self.language);
        let partner = self.partner.is_empty()
            || course.partners.iter().any(|partner| folded(&partner.name) == folded(&self.partner));
        speaks && partner && self.has_words(course)
    }

    fn has_words(&self, course: &Course) -> bool {
        let words = folded(&self.words);
        let mut words = words.split_whitespace().peekable();
        if words.peek().is_none() {
            return true;
        }
        let texts = std::iter::once(&course.texts.source).chain(course.texts.others.values());
        let texts = texts.map(|text| written(text));
        let partners = course.partners.iter().map(|partner| partner.name.clone());
        let all = folded(&texts.chain(partners).collect::<Vec<_>>().join("\n"));
        words.all(|word| all.contains(word))
    }
}

fn written(text: &CourseText) -> String {
    format!("{}\n{}\n{}", text.title, without_tags(&text.summary), text.objectives.join("\n"))
}

/// A text as it is compared: without case, and without the marks above and below letters.
fn folded(text: &str) -> String {
    let mark = |letter: &char| matches!(letter, '\u{300}'..='\u{36f}' | '\u{610}'..='\u{61a}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}');
    text.nfkd().filter(|letter| !mark(letter)).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::{Folder, compile_folder};

    fn course() -> Course {
        let folder = Folder::new("c")
            .with(
                "course.toml",
                "title = \"Négociation à l'ONU\"\nsummary = \"Pour les **délégués**.\"\nlanguage = \"fr\"\nhours = 1\n\
                 objectives = [\"Rédiger\"]\npartners = [{ name = \"Académie\" }]\n[completion]\npass_mark = 0\n",
            )
            .with("course.ar.toml", "title = \"التفاوض\"\nsummary = \"للمندوبين.\"\nobjectives = [\"صياغة\"]\n")
            .with("01-a/module.toml", "title = \"A\"\n")
            .with("01-a/01-l.md", "+++\ntitle = \"L\"\n+++\n\nTexte.\n");
        compile_folder(folder).course.unwrap()
    }

    fn finds(words: &str, language: &str, partner: &str) -> bool {
        let search = Search { words: words.to_owned(), language: language.to_owned(), partner: partner.to_owned() };
        search.finds(&course())
    }

    #[test]
    fn words_are_found_in_every_language_whatever_their_case_and_accents() {
        for words in ["", "  ", "negociation", "ONU NÉGOCIATION", "deleg", "rediger", "academie", "تَفاوض", "صياغه"]
        {
            assert_eq!(finds(words, "", ""), words != "صياغه", "{words}");
        }
        assert!(!finds("negociation vienne", "", ""));
        assert!(!finds("strong", "", ""), "marks of the text are no words of it");
    }

    #[test]
    fn language_and_partner_narrow_it_down() {
        assert!(finds("", "ar", "académie") && finds("onu", "fr", ""));
        assert!(!finds("", "en", "") && !finds("", "", "École"));
    }
}
