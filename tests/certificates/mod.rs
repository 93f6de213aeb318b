//! Certificates as other programs see them: valid, tagged, all fonts in them, the names readable, the QR code right.
//!
//! The documents stay as files and pictures for the eye: `<target>/tmp/certificates/*.pdf` and `.png`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use chancery::base::{Percent, Timestamp};
use chancery::certificate::document::{Attachment, DocumentData, Images, PartnerMark, SignedBy, Style, render};
use chancery::certificate::kind::CertificateKind;
use chancery::course::model::Asset;
use chancery::course::sha256_hex;

use crate::support::python;

const LOGO: &[u8] = include_bytes!("logo.svg");
const CREST: &[u8] = include_bytes!("crest.svg");
const SIGNATURE: &[u8] = include_bytes!("signature.svg");

fn picture(bytes: &[u8]) -> Option<Asset> {
    Some(Asset { sha256: sha256_hex(bytes), media_type: "image/svg+xml".to_owned() })
}

fn images() -> Images {
    [LOGO, CREST, SIGNATURE].into_iter().map(|bytes| (sha256_hex(bytes), bytes.to_vec())).collect()
}

/// A certificate with everything on it: two partners with logos, three signatures, a grade, an end.
fn document(language: &str, holder: &str, course: &str) -> DocumentData {
    let now = Timestamp::parse("2026-05-05T09:30:00Z").unwrap();
    let signed = |name: &str, title: &str| SignedBy {
        name: name.to_owned(),
        title: title.to_owned(),
        signature: picture(SIGNATURE),
    };
    let partner = |name: &str, logo| PartnerMark { name: name.to_owned(), logo: picture(logo) };
    DocumentData {
        holder: holder.to_owned(),
        course: course.to_owned(),
        hours: 12.0,
        completed_on: now.to_datetime().date_naive(),
        issued_at: now,
        valid_until: now.to_datetime().date_naive().checked_add_days(chrono::Days::new(1096)),
        number: "IML-2026-000123".to_owned(),
        code: "7K3M9-WQ2XD-4BTZH-0R5NV-8JCPAG".to_owned(),
        verify_url: "https://learn.institute.example/verify/7k3m9wq2xd4btzh0r5nv8jcpag".to_owned(),
        institute: "Institute for the Training of Diplomats".to_owned(),
        objectives: Vec::new(),
        grade: Some(Percent::new(86.5)),
        signatories: vec![
            signed("Amina Diallo", "Director of the Institute"),
            signed("Prof. Jean-Luc Moreau", "Academic Coordinator"),
            signed("H.E. Ms. Oyunchimeg Batbayar", "President of the Board of Trustees"),
        ],
        language: language.parse().unwrap(),
        partners: vec![
            partner("International Organization for Migration", LOGO),
            partner("University of Geneva", CREST),
        ],
        version: 3,
        kind: CertificateKind::Completion,
        replaces: None,
        lessons: None,
    }
}

fn samples() -> Vec<(&'static str, DocumentData)> {
    let participation = DocumentData {
        kind: CertificateKind::Participation,
        replaces: None,
        lessons: Some((8, 10)),
        grade: None,
        ..document("fr", "Éléonore de La Tour d’Auvergne", "Droit international des migrations")
    };
    let longest = "Maria da Conceição Esperança Francisca Isabel Josefa Antónia Gabriela Rafaela de Bragança e Bourbon \
                   Saxe-Coburgo-Gotha von Hohenzollern-Sigmaringen";
    let title = "The Negotiation, Adoption, Ratification and Implementation of Multilateral Environmental Agreements in \
                 the Light of the Practice of the Organs of the United Nations and of Regional Bodies";
    vec![
        ("en", document("en", "Zoë Ångström-Ñuñez", "International Migration Law")),
        ("fr", document("fr", "Aïssatou Lefèvre", "Droit international des migrations")),
        ("es", document("es", "José Ángel Núñez Ibáñez", "Derecho internacional sobre migración")),
        ("ru", document("ru", "Александра Достоевская", "Международное миграционное право")),
        ("ar", document("ar", "محمد بن عبد الله آل الإدريسي", "القانون الدولي للهجرة")),
        ("zh", document("zh", "王小明", "国际移民法")),
        ("long", document("en", longest, title)),
        ("arabic-name", document("en", "عبد الرحمن بن محمد آل نهيان", "International Migration Law")),
        ("chinese-title", document("zh", "欧阳娜娜", "多边环境协定的谈判、通过、批准与执行：国际环境法高级研修课程")),
        ("participation", participation),
    ]
}

/// What a program says on standard output; it must end well.
fn says(program: &str, arguments: &[&str]) -> String {
    let ran = Command::new(program).args(arguments).output();
    let ran = ran.unwrap_or_else(|error| panic!("{program}: {error}; `tests/run` installs it"));
    let out = String::from_utf8_lossy(&ran.stdout).into_owned();
    assert!(ran.status.success(), "{program} {arguments:?}\n{out}{}", String::from_utf8_lossy(&ran.stderr));
    out
}

/// Text without the marks that poppler adds around what runs from right to left, blanks folded.
fn plain(text: &str) -> String {
    let unmarked: String =
        text.chars().filter(|c| !matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}')).collect();
    unmarked.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn credential() -> Attachment {
    Attachment {
        name: "credential.json".to_owned(),
        media_type: "application/json".to_owned(),
        description: "The certificate for machines".to_owned(),
        bytes: b"{\"type\":[\"VerifiableCredential\"]}".to_vec(),
    }
}

/// The samples as files, rendered once for each test that looks at them.
fn rendered(folder: &str) -> Vec<(&'static str, DocumentData, PathBuf)> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(folder);
    fs::create_dir_all(&folder).unwrap();
    let (style, images) = (Style::embedded(), images());
    let files = samples().into_iter().map(|(name, data)| {
        let pdf = render(&data, &images, &style, &[credential()]).unwrap_or_else(|error| panic!("{name}: {error}"));
        let path = folder.join(format!("{name}.pdf"));
        fs::write(&path, pdf).unwrap();
        (name, data, path)
    });
    files.collect()
}

#[test]
fn every_certificate_is_a_sound_archive_copy_that_others_can_read() {
    for (name, data, path) in rendered("certificates") {
        let file = path.to_str().unwrap();
        let checked = says("qpdf", &["--check", file]);
        assert!(checked.contains("No syntax or stream encoding errors found"), "{name}: {checked}");
        let info = says("pdfinfo", &[file]);
        assert!(info.contains("Tagged:          yes") && info.contains("Pages:           1\n"), "{name}: {info}");
        let xmp = says("pdfinfo", &["-meta", file]);
        for stated in ["<pdfaid:part>3</pdfaid:part>", "<pdfaid:conformance>A<", "<pdfuaid:part>1</pdfuaid:part>"] {
            assert!(xmp.contains(stated), "{name}: {stated} is not in\n{xmp}");
        }
        // The columns from the right: object and generation, unicode, subset, embedded.
        for font in says("pdffonts", &[file]).lines().skip(2) {
            let columns: Vec<&str> = font.split_whitespace().rev().collect();
            assert_eq!(columns[2..5], ["yes", "yes", "yes"], "{name}: {font}");
        }
        let structure = says("pdfinfo", &["-struct", file]);
        assert_eq!(structure.matches("H1 ").count(), 1, "{name}: {structure}");
        assert_eq!(
            structure.matches("Figure").count(),
            6,
            "two logos, three signatures, a QR code; {name}: {structure}"
        );
        // A title that takes two lines has no blank between them where the script has none.
        let text = plain(&says("pdftotext", &[file, "-"])).replace(' ', "");
        for shown in [&data.holder, &data.course, &data.institute, &data.number, &data.verify_url, &data.code] {
            assert!(text.contains(&shown.replace(' ', "")), "{name}: `{shown}` is not in\n{text}");
        }
        let picture = path.with_extension("");
        says("pdftoppm", &["-r", "110", "-png", "-singlefile", file, picture.to_str().unwrap()]);
        let read = says(
            "zbarimg",
            &["--quiet", "--raw", "-S*.disable", "-Sqrcode.enable", &format!("{}.png", picture.display())],
        );
        assert_eq!(read.trim(), data.verify_url, "{name}");
        let out = path.with_extension("json");
        says("pdfdetach", &["-savefile", "credential.json", "-o", out.to_str().unwrap(), file]);
        assert_eq!(fs::read(out).unwrap(), credential().bytes, "{name}");
    }
}

#[test]
fn a_checker_of_accessibility_finds_nothing_in_any_of_them() {
    let python = python::with("outloud", &["outloud==0.2.1"]);
    let files: Vec<String> =
        rendered("certificates-accessible").iter().map(|(_, _, path)| path.to_str().unwrap().to_owned()).collect();
    let checker = python.with_file_name("outloud");
    let mut arguments = vec!["--fail-on", "warning", "--quiet"];
    arguments.extend(files.iter().map(String::as_str));
    let said = says(checker.to_str().unwrap(), &arguments);
    assert_eq!(said.matches("PASS").count(), files.len(), "{said}");
}

#[test]
fn a_record_from_before_logos_signatures_and_kinds_still_gives_its_certificate() {
    let data: DocumentData = serde_json::from_str(include_str!("issued-before.json")).unwrap();
    assert_eq!((data.kind, data.lessons), (CertificateKind::Completion, None));
    assert_eq!(data.partners, [PartnerMark { name: "University of Geneva".to_owned(), logo: None }]);
    assert_eq!(data.signatories[0].signature, None);
    let pdf = render(&data, &Images::new(), &Style::embedded(), &[]).unwrap();
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("issued-before.pdf");
    fs::write(&path, pdf).unwrap();
    let text = plain(&says("pdftotext", &[path.to_str().unwrap(), "-"]));
    assert!(text.contains("Aïssatou Lefèvre") && text.contains("University of Geneva"), "{text}");
    // What is kept today is read back as it is.
    for (name, data) in samples() {
        let kept = serde_json::to_string(&data).unwrap();
        assert_eq!(serde_json::from_str::<DocumentData>(&kept).unwrap(), data, "{name}");
    }
}

#[test]
fn a_picture_that_is_not_there_is_named() {
    let data = document("en", "Ana", "Protocol");
    let message = render(&data, &Images::new(), &Style::embedded(), &[]).unwrap_err().to_string();
    assert!(message.contains(&sha256_hex(LOGO)) && message.contains("publish the course again"), "{message}");
}
