//! What a course puts on its certificates, pure.

use super::data::{PartnerMark, SignedBy};
use crate::base::Language;
use crate::course::model::{Asset, Course, Module};
use crate::i18n;

/// What a course puts on its certificates in a language.
#[derive(Debug, Clone, PartialEq)]
pub struct Contents {
    /// The language of the paper.
    pub language: Language,
    /// The course's title.
    pub title: String,
    /// Its objectives.
    pub objectives: Vec<String>,
    /// Who signs.
    pub signatories: Vec<SignedBy>,
    /// Who made the course together with the institute.
    pub partners: Vec<PartnerMark>,
    /// How many lessons it has.
    pub lessons: u32,
}

/// The language of the paper for someone who wishes that language: this one, where the program speaks it. And whether the
/// course's title stands in it.
pub fn language(course: &Course, wished: &Language) -> (Language, bool) {
    let (told_in, _) = course.texts.best(std::slice::from_ref(wished), &course.language);
    let language = i18n::best(&[wished.clone(), told_in.clone()]);
    let titled = told_in.primary() == language.primary();
    (language, titled)
}

/// What a course puts on the certificate of someone who wishes that language.
///
/// The paper speaks the holder's language; what the course does not say in it stays in the course's own, and objectives,
/// which are whole sentences, are left out then.
pub fn contents(course: &Course, wished: &Language) -> Contents {
    let (told_in, text) = course.texts.best(std::slice::from_ref(wished), &course.language);
    let (source, untranslated) = course.texts.best(std::slice::from_ref(&course.language), &course.language);
    let (language, titled) = language(course, wished);
    let signatories = course.certificate.signatories.iter().map(|signatory| SignedBy {
        name: signatory.name.clone(),
        title: signatory.title.clone(),
        signature: picture(course, signatory.signature.as_ref()),
    });
    let partners = course
        .partners
        .iter()
        .map(|partner| PartnerMark { name: partner.name.clone(), logo: picture(course, partner.logo.as_ref()) });
    // A translation that lacks the objectives has those of its source.
    let translated = told_in == source || text.objectives != untranslated.objectives;
    let told = translated && titled;
    Contents {
        title: text.title.clone(),
        objectives: if told { text.objectives.clone() } else { Vec::new() },
        language,
        signatories: signatories.collect(),
        partners: partners.collect(),
        lessons: u32::try_from(course.modules.iter().flat_map(Module::lessons).count()).unwrap_or(u32::MAX),
    }
}

/// A picture of the course by its path: its hash is what a record keeps, for the path may lead to another one tomorrow.
fn picture(course: &Course, path: Option<&String>) -> Option<Asset> {
    path.and_then(|path| course.assets.get(path)).cloned()
}
