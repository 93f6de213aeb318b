//! The certificate document: a PDF of one page, for the wall and for the archive (PDF/A-3a, PDF/UA-1), set by Typst.

use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::{Datelike, Timelike};
use typst::foundations::{Datetime, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

pub use super::data::{Attachment, DocumentData, Images, Missing, PartnerMark, RenderError, SignedBy};
use super::wording::Wording;
use super::world::CertificateWorld;
use crate::base::Timestamp;

pub use super::fonts::Fonts;
pub use super::style::Style;

/// Every so many renders Typst forgets what is out of use; without it memory only grows. To look through all it keeps after
/// each render costs more than what is found.
const FORGET_EVERY: usize = 8;
/// An intermediate result is out of use when none of so many such rounds used it.
const KEEP_FOR_ROUNDS: usize = 1;

/// The renders of this process.
static RENDERS: AtomicUsize = AtomicUsize::new(0);

/// The certificate as a PDF.
///
/// `images` has the pictures that `data` names by their hash; `attachments` are files that the PDF carries with it.
/// Takes tens of milliseconds of processor time: call it from a worker thread, outside of any transaction.
///
/// # Errors
/// See [`RenderError`].
pub fn render(
    data: &DocumentData,
    images: &Images,
    style: &Style,
    attachments: &[Attachment],
) -> Result<Vec<u8>, RenderError> {
    if let Some(absent) = data.pictures().find(|picture| !images.contains_key(&picture.sha256)) {
        return Err(RenderError::MissingPicture(absent.sha256.clone()));
    }
    let fonts = style.fonts.parsed();
    let wording = Wording::new(data, &style.texts)?;
    let missing = missing(&wording, |character| fonts.have(character));
    if !missing.is_empty() {
        return Err(RenderError::MissingCharacters(missing));
    }
    let texts = serde_json::to_string(&wording).map_err(|error| RenderError::Template(error.to_string()))?;
    let world = CertificateWorld::new(fonts, style, texts, images, attachments)?;
    let rendered = compile(&world, data);
    if RENDERS.fetch_add(1, Ordering::Relaxed) % FORGET_EVERY == FORGET_EVERY - 1 {
        comemo::evict(KEEP_FOR_ROUNDS);
    }
    rendered
}

fn compile(world: &CertificateWorld<'_>, data: &DocumentData) -> Result<Vec<u8>, RenderError> {
    let fault = |diagnostics: &[_]| RenderError::Template(world.describe(diagnostics));
    let document = typst::compile::<PagedDocument>(world).output.map_err(|faults| fault(&faults))?;
    if document.pages().len() != 1 {
        return Err(RenderError::Pages(document.pages().len()));
    }
    let standards = PdfStandards::new(&[PdfStandard::A_3a, PdfStandard::Ua_1]);
    let options = PdfOptions {
        ident: Smart::Custom(data.number.clone()),
        creator: Smart::Custom(Some("Chancery".to_owned())),
        timestamp: timestamp(data.issued_at),
        standards: standards.map_err(|error| RenderError::Template(error.message().to_string()))?,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(&document, &options).map_err(|faults| fault(&faults))
}

/// The characters of the texts that no font has, each once.
fn missing(wording: &Wording, have: impl Fn(char) -> bool) -> Vec<Missing> {
    let mut found: Vec<Missing> = Vec::new();
    for text in wording.texts() {
        for character in text.chars().filter(|c| !c.is_whitespace() && !is_invisible(*c)) {
            if found.iter().all(|missing| missing.character != character) && !have(character) {
                found.push(Missing { character, text: text.to_owned() });
            }
        }
    }
    found
}

/// Joiners, direction marks, variation selectors: characters that steer others and need no glyph.
fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}'
    )
}

fn timestamp(at: Timestamp) -> Option<typst_pdf::Timestamp> {
    let at = at.to_datetime();
    let small = |number: u32| u8::try_from(number).ok();
    let (month, day) = (small(at.month())?, small(at.day())?);
    let (hour, minute, second) = (small(at.hour())?, small(at.minute())?, small(at.second())?);
    Datetime::from_ymd_hms(at.year(), month, day, hour, minute, second).map(typst_pdf::Timestamp::new_utc)
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::base::{Language, Percent};
    use crate::certificate::kind::CertificateKind;
    use crate::i18n;

    /// A certificate in `language` for `holder`.
    fn data(language: &str, holder: &str) -> DocumentData {
        let course = match language {
            "fr" => "Droit international des migrations",
            "es" => "Derecho internacional sobre migración",
            "ru" => "Международное миграционное право",
            "ar" => "القانون الدولي للهجرة",
            "zh" => "国际移民法",
            _ => "International Migration Law",
        };
        let institute = match language {
            "fr" => "Institut de formation diplomatique",
            "ru" => "Институт подготовки дипломатов",
            "ar" => "معهد تدريب الدبلوماسيين",
            "zh" => "外交官培训学院",
            _ => "Institute for the Training of Diplomats",
        };
        let signatory =
            |name: &str, title: &str| SignedBy { name: name.to_owned(), title: title.to_owned(), signature: None };
        DocumentData {
            holder: holder.to_owned(),
            course: course.to_owned(),
            hours: 12.0,
            completed_on: NaiveDate::from_ymd_opt(2026, 5, 4).unwrap(),
            issued_at: Timestamp::parse("2026-05-05T09:30:00Z").unwrap(),
            valid_until: None,
            number: "IML-2026-000123".to_owned(),
            code: "7K3M9-WQ2XD-4BTZH-0R5NV-8JCPAG".to_owned(),
            verify_url: "https://learn.institute.example/verify/7k3m9wq2xd4btzh0r5nv8jcpag".to_owned(),
            institute: institute.to_owned(),
            objectives: Vec::new(),
            grade: Some(Percent::new(86.5)),
            signatories: vec![
                signatory("Amina Diallo", "Director of the Institute"),
                signatory("Prof. Jean-Luc Moreau", "Academic Coordinator"),
            ],
            language: language.parse().unwrap(),
            partners: Vec::new(),
            version: 3,
            kind: CertificateKind::Completion,
            replaces: None,
            lessons: None,
        }
    }

    /// No pictures.
    const NONE: Images = Images::new();

    const NAMES: [(&str, &str); 6] = [
        ("en", "Zoë Ångström-Ñuñez"),
        ("fr", "Éléonore de La Tour d’Auvergne"),
        ("es", "José Ángel Núñez Ibáñez"),
        ("ru", "Александра Достоевская"),
        ("ar", "محمد بن عبد الله"),
        ("zh", "王小明"),
    ];

    /// Names and titles at which a layout breaks.
    fn hard() -> Vec<DocumentData> {
        let long = "Maria da Conceição Esperança Francisca Isabel Josefa Antónia Gabriela Rafaela de Bragança e Bourbon \
                    Saxe-Coburgo-Gotha von Hohenzollern-Sigmaringen";
        let mut wide = data("en", long);
        wide.course =
            "The Negotiation, Adoption, Ratification and Implementation of Multilateral Environmental Agreements \
                       in the Light of the Practice of the Organs of the United Nations and of Regional Bodies"
                .to_owned();
        wide.partners = ["International Organization for Migration", "University of Geneva"]
            .map(|name| PartnerMark { name: name.to_owned(), logo: None })
            .into();
        wide.signatories.push(SignedBy {
            name: "H.E. Ms. Oyunchimeg Batbayar".into(),
            title: "President of the Board of Trustees".into(),
            signature: None,
        });
        wide.valid_until = NaiveDate::from_ymd_opt(2029, 5, 4);
        wide.objectives =
            (1..=8).map(|n| format!("Explain the role of principle {n} of international law in practice")).collect();
        let mut full = data("fr", "王小明 (Wang Xiaoming)");
        full.objectives = wide.objectives[..5].to_vec();
        full.partners.clone_from(&wide.partners);
        let mut bare = data("es", "O");
        (bare.signatories, bare.grade, bare.hours) = (Vec::new(), None, 1.5);
        let mut absurd = data("ru", &"Александра".repeat(30));
        absurd.course = format!("{} {}", wide.course, wide.course);
        absurd.institute = "Институт подготовки дипломатов и международных служащих ".repeat(4);
        absurd.objectives = (1..40).map(|_| wide.course.clone()).collect();
        absurd.signatories = wide.signatories.clone();
        absurd.signatories[1].title = "Заместитель директора по учебной и научной работе ".repeat(3);
        absurd.verify_url =
            format!("https://{}.example/verify/7k3m9wq2xd4btzh0r5nv8jcpag", "learning.institute".repeat(4));
        let mut mixed = data("ar", "José Ángel Núñez (خوسيه)");
        mixed.number = "2030A-2026-000001".to_owned();
        let names = [
            "علی‌رضا (Alireza)",
            "أنطونيو غوتيريش",
            "สมชาย ใจดี",
            "अनन्या शर्मा",
            "ሰላም ተስፋዬ",
            "김철수",
            "נועה לוי",
            "Հայկ Սարգսյան",
            "თამარ",
            "佐藤さくら",
            "ආනන්ද",
            "ស្រី",
            "မောင်",
            "தமிழ்",
            "Nguyễn Thị Ánh",
            "མགོན་པོ",
            "বাংলা",
            "ދިވެހި",
        ];
        [wide, full, bare, absurd, mixed].into_iter().chain(names.map(|name| data("en", name))).collect()
    }

    #[test]
    fn each_language_renders_and_the_same_input_gives_the_same_bytes() {
        let style = Style::embedded();
        for (language, name) in NAMES {
            let data = data(language, name);
            let first = render(&data, &NONE, &style, &[]).unwrap();
            assert!(first.starts_with(b"%PDF-"), "{language}");
            assert!(first.len() < 200_000, "{language}: {} bytes", first.len());
            assert_eq!(first, render(&data, &NONE, &Style::embedded(), &[]).unwrap(), "{language}");
        }
    }

    #[test]
    fn long_names_long_titles_and_other_scripts_stay_on_one_page() {
        let style = Style::embedded();
        for data in hard() {
            if let Err(error) = render(&data, &NONE, &style, &[]) {
                panic!("{}: {error}", data.holder);
            }
        }
    }

    #[test]
    fn a_character_that_no_font_has_is_named() {
        let linear_b = render(&data("en", "Ana \u{10000}\u{e000}"), &NONE, &Style::embedded(), &[]).unwrap_err();
        let message = linear_b.to_string();
        assert!(message.contains("U+10000) in `Ana ") && message.contains("U+E000"), "{message}");
    }

    #[test]
    fn a_fault_in_a_template_is_named_with_its_line() {
        let render =
            |template| render(&data("en", "Ana"), &NONE, &Style::embedded().with_template(template), &[]).unwrap_err();
        let RenderError::Template(message) = render("#set document(title: \"a\")\n#no-such-thing") else {
            panic!("this template cannot work");
        };
        assert!(message.starts_with("certificate.typ, line 2: ") && message.contains("no-such-thing"), "{message}");
        assert_eq!(render("#set document(title: \"a\")\n#par[a]\n#pagebreak()\n#par[b]"), RenderError::Pages(2));
        assert!(matches!(render("#read(\"/etc/passwd\")"), RenderError::Template(_)));
    }

    #[test]
    fn texts_that_no_page_can_hold_are_refused() {
        let mut endless = data("en", "Ana");
        endless.course = "Law and ".repeat(2000);
        let message = render(&endless, &NONE, &Style::embedded(), &[]).unwrap_err().to_string();
        assert!(message.contains("too long for one page"), "{message}");
    }

    #[test]
    fn an_attachment_goes_into_the_one_page_whatever_the_template_says() {
        let credential = Attachment {
            name: "credential.json".to_owned(),
            media_type: "application/vc+ld+json".to_owned(),
            description: "The \"credential\" \\ for machines".to_owned(),
            bytes: b"{}".to_vec(),
        };
        let mut second = credential.clone();
        second.name = "second.json".to_owned();
        for style in
            [Style::embedded(), Style::embedded().with_template("#let pdf = 1\n#set document(title: \"a\")\n#par[b]")]
        {
            let alone = render(&data("ar", "Ana"), &NONE, &style, &[]).unwrap();
            let with = render(&data("ar", "Ana"), &NONE, &style, &[credential.clone(), second.clone()]).unwrap();
            assert!(with.len() > alone.len());
            assert_eq!(with, render(&data("ar", "Ana"), &NONE, &style, &[credential.clone(), second.clone()]).unwrap());
        }
    }

    #[test]
    fn data_are_never_markup() {
        let data = data("en", "#panic() $x$ *a* \\ [b] \"c\" <d> @e //f");
        render(&data, &NONE, &Style::embedded(), &[]).unwrap();
    }

    #[test]
    fn a_language_that_the_program_does_not_speak_gives_english() {
        let (mut portuguese, english) = (data("en", "Ana"), data("en", "Ana"));
        portuguese.language = "pt-BR".parse().unwrap();
        let style = Style::embedded();
        assert_eq!(render(&portuguese, &NONE, &style, &[]), render(&english, &NONE, &style, &[]));
        assert_eq!(i18n::best(&[portuguese.language]), Language::english());
    }
}
