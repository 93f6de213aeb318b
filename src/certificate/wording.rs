//! What stands on a certificate, in its language: the data of the record turned into the texts that the template sets.

use chrono::NaiveDate;
use serde::Serialize;
use unicode_normalization::UnicodeNormalization;

use super::data::{DocumentData, PartnerMark, RenderError, SignedBy};
use super::kind::CertificateKind;
use crate::base::Language;
use crate::course::model::Asset;
use crate::i18n::{self, Texts};

/// Letters after which a word may be broken anywhere. Real words are shorter, in German and Finnish too.
const LONGEST_WORD: usize = 36;

/// The texts of one certificate: what the template reads as `data.json`. Everything is plain text, never markup; an
/// optional text that is not wanted is `null`.
#[derive(Serialize)]
pub(super) struct Wording {
    /// ISO 639 code, as Typst wants it.
    lang: String,
    /// ISO 3166 code, where the tag has one.
    region: Option<String>,
    rtl: bool,
    /// `completion` or `participation`.
    kind: CertificateKind,
    /// The description of the PDF in its metadata.
    subject: String,
    institute: String,
    title: String,
    intro: String,
    holder: String,
    completed: String,
    course: String,
    /// Hours, date of completion, result: one line.
    facts: Vec<String>,
    objectives_heading: String,
    objectives: Vec<String>,
    /// All partners by name, in one sentence.
    partners: Option<String>,
    /// The logos of those partners that have one.
    logos: Vec<Logo>,
    signatories: Vec<Signature>,
    /// Number and version: one line.
    record: Vec<String>,
    /// Dates of issue and expiry: one line.
    validity: Vec<String>,
    verify: String,
    verify_url: String,
    code: String,
    qr_alt: String,
    /// An SVG image without a border.
    qr: String,
}

/// A logo: a file that the template reads, and what it says to those who do not see it.
#[derive(Serialize)]
struct Logo {
    file: String,
    format: &'static str,
    alt: String,
}

/// Who signs.
#[derive(Serialize)]
struct Signature {
    name: String,
    title: String,
    /// The image of the signature.
    image: Option<Logo>,
}

impl Wording {
    /// The texts of `data`.
    ///
    /// # Errors
    /// When the address is too long for a QR code.
    pub fn new(data: &DocumentData, texts: &Texts) -> Result<Self, RenderError> {
        let language = &i18n::best(std::slice::from_ref(&data.language));
        let text = |key: &str, arguments: &[(&str, &str)]| texts.text(language, key, arguments);
        let one = |key: &str, name: &str, value: &str| text(key, &[(name, value)]);
        let date = |key: &str, value: NaiveDate| one(key, "date", &texts.date(language, value));
        let (title, completed, on) = match data.kind {
            CertificateKind::Completion => ("certificate-title", "certificate-completed", "certificate-completed-on"),
            CertificateKind::Participation => {
                ("certificate-participation-title", "certificate-participated", "certificate-participated-until")
            }
        };
        let (title, holder, course) = (text(title, &[]), prose(&data.holder), prose(&data.course));

        let mut facts = Vec::new();
        // The hours are those of the whole course: who took part has not necessarily spent them.
        if data.kind == CertificateKind::Completion && data.hours.is_finite() && data.hours > 0.0 {
            facts.push(one("certificate-hours", "hours", &decimal(texts, language, data.hours)));
        }
        if let Some((done, total)) = data.lessons {
            let (done, total) = (done.to_string(), total.to_string());
            facts.push(text("certificate-lessons", &[("done", &done), ("total", &total)]));
        }
        facts.push(date(on, data.completed_on));
        if let Some(grade) = data.grade {
            let percent = one("certificate-percent", "number", &decimal(texts, language, grade.value()));
            facts.push(one("certificate-grade", "percent", &percent));
        }
        let mut record = vec![one("certificate-number", "number", &clean(&data.number))];
        record.extend(data.replaces.as_ref().map(|old| one("certificate-replaces", "number", &clean(old))));
        record.push(one("certificate-version", "version", &data.version.to_string()));
        let mut validity = vec![date("certificate-issued-on", data.issued_at.to_datetime().date_naive())];
        validity.extend(data.valid_until.map(|until| date("certificate-valid-until", until)));

        let names: Vec<String> = data.partners.iter().map(|partner| partner.name.clone()).collect();
        let partners = cleaned(&names).join(&text("certificate-separator", &[]));
        let logo = |partner: &PartnerMark| {
            partner.logo.as_ref().map(|asset| Logo::new(asset, one("certificate-logo", "name", &clean(&partner.name))))
        };
        let signed = |signatory: &SignedBy| Signature {
            name: prose(&signatory.name),
            title: prose(&signatory.title),
            image: signatory
                .signature
                .as_ref()
                .map(|asset| Logo::new(asset, one("certificate-signature", "name", &clean(&signatory.name)))),
        };
        let url = clean(&data.verify_url);
        Ok(Self {
            lang: language.primary().to_owned(),
            region: region(language),
            rtl: language.is_right_to_left(),
            subject: text("certificate-subject", &[("course", &clean(&data.course)), ("holder", &clean(&data.holder))]),
            institute: prose(&one("certificate-institute", "institute", &data.institute)),
            kind: data.kind,
            intro: text("certificate-intro", &[]),
            completed: text(completed, &[]),
            facts,
            objectives_heading: text("certificate-objectives", &[]),
            objectives: cleaned(&data.objectives),
            partners: (!partners.is_empty()).then(|| one("certificate-partners", "partners", &partners)),
            logos: data.partners.iter().filter_map(logo).collect(),
            signatories: data.signatories.iter().take(3).map(signed).collect(),
            record,
            validity,
            verify: text("certificate-verify", &[]),
            code: one("certificate-code", "code", &clean(&data.code)),
            qr_alt: one("certificate-qr", "url", &url),
            qr: qr(&url)?,
            verify_url: url,
            title,
            holder,
            course,
        })
    }

    /// Every text that will be set, for the check that the fonts have all of it.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        let single = [
            &self.institute,
            &self.title,
            &self.intro,
            &self.holder,
            &self.completed,
            &self.course,
            &self.objectives_heading,
            &self.verify,
            &self.verify_url,
            &self.code,
        ];
        let lists =
            self.facts.iter().chain(&self.objectives).chain(&self.partners).chain(&self.record).chain(&self.validity);
        let signed = self.signatories.iter().flat_map(|signature| [&signature.name, &signature.title]);
        single.into_iter().chain(lists).chain(signed).map(String::as_str)
    }
}

impl Logo {
    fn new(asset: &Asset, alt: String) -> Self {
        let format = match asset.media_type.as_str() {
            "image/svg+xml" => "svg",
            "image/jpeg" => "jpg",
            "image/webp" => "webp",
            "image/gif" => "gif",
            _ => "png",
        };
        Self { file: format!("images/{}", asset.sha256), format, alt }
    }
}

/// The region of a tag such as `zh-CN`, in the capitals that Typst wants.
fn region(language: &Language) -> Option<String> {
    language.as_str().split('-').skip(1).find(|part| part.len() == 2).map(str::to_owned)
}

/// A text in one line, composed (NFC, as the fonts have it), without control characters and without the marks that
/// override the direction of what follows them: a name that carries one would turn the rest of the line around.
fn clean(text: &str) -> String {
    let harmless = |c: &char| !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    let spaced = text.nfc().filter(harmless).map(|c| if c.is_control() { ' ' } else { c });
    let spaced: String = spaced.collect();
    // A no-break space is someone's intention; the others are one space.
    spaced.split(|c: char| c.is_whitespace() && c != '\u{a0}' && c != '\u{202f}').filter(|word| !word.is_empty()).fold(
        String::with_capacity(spaced.len()),
        |mut line, word| {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
            line
        },
    )
}

/// As [`clean`], and a run of letters that no line could hold may be broken (zero-width spaces): someone's name, or the
/// title of a course, is one word of a hundred letters only by mistake, but the mistake must not run over the edge.
fn prose(text: &str) -> String {
    let (mut breakable, mut run) = (String::with_capacity(text.len()), 0);
    for character in clean(text).chars() {
        // Scripts further on break between characters or by their own rules.
        let joined = character < '\u{590}' && character != ' ' && character != '-';
        run = if joined { run + 1 } else { 0 };
        if run > LONGEST_WORD && !unicode_normalization::char::is_combining_mark(character) {
            breakable.push('\u{200b}');
            run = 1;
        }
        breakable.push(character);
    }
    breakable
}

fn cleaned(texts: &[String]) -> Vec<String> {
    texts.iter().map(|text| prose(text)).filter(|text| !text.is_empty()).collect()
}

/// A number with at most two decimals, with the language's decimal mark.
fn decimal(texts: &Texts, language: &Language, number: f64) -> String {
    let written = format!("{number:.2}");
    let written = written.trim_end_matches('0').trim_end_matches('.');
    written.replace('.', &texts.text(language, "certificate-decimal-mark", &[]))
}

/// The address as a QR code without the quiet zone, which the template leaves around it.
fn qr(url: &str) -> Result<String, RenderError> {
    super::qr::svg(url, 0).ok_or(RenderError::AddressTooLong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_out_in_each_language() {
        let day = |tag: &str, day| {
            Texts::default().date(&tag.parse().unwrap(), NaiveDate::from_ymd_opt(2026, 5, day).unwrap())
        };
        assert_eq!(day("en", 4), "4 May 2026");
        assert_eq!(day("fr", 1), "1er mai 2026");
        assert_eq!(day("es", 4), "4 de mayo de 2026");
        assert_eq!(day("ru", 4), "4 мая 2026\u{a0}года");
        assert_eq!(day("ar", 4), "4 أيار/مايو 2026");
        assert_eq!(day("zh", 4), "2026年5月4日");
    }

    #[test]
    fn numbers_take_the_decimal_mark_of_the_language_and_its_plural() {
        let hours = |tag: &str, hours| {
            let language = tag.parse().unwrap();
            i18n::text(&language, "certificate-hours", &[("hours", &decimal(&Texts::default(), &language, hours))])
        };
        assert_eq!(hours("en", 1.0), "1 hour of study");
        assert_eq!(hours("fr", 12.5), "12,5 heures d’étude");
        assert_eq!(hours("ru", 22.0), "22 часа обучения");
        assert_eq!(hours("ru", 11.0), "11 часов обучения");
        assert_eq!(hours("ar", 3.0), "3 ساعات دراسية");
    }

    #[test]
    fn a_text_is_one_line_without_what_would_turn_it_around() {
        assert_eq!(clean(" Zoe\u{308}\n\tA\u{30a}ngström\u{202e} \u{0} "), "Zoë Ångström");
        assert_eq!(clean("12\u{a0}h"), "12\u{a0}h");
        assert_eq!(prose("Zoë Ångström-Ñuñez"), "Zoë Ångström-Ñuñez");
        assert_eq!(prose(&"x".repeat(80)).split('\u{200b}').map(str::len).collect::<Vec<_>>(), [36, 36, 8]);
        assert_eq!(clean("علی\u{200c}رضا"), "علی\u{200c}رضا");
    }
}
