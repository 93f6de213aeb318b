//! `certificate preview`, and what `doctor` says about certificates.

use std::process::Command;

use super::prints;
use crate::support::builders::course;
use crate::support::program::{Ran, Site, repository};

fn text(site: &Site, pdf: &str) -> String {
    let ran =
        Command::new("pdftotext").arg(site.path(pdf)).arg("-").output().expect("pdftotext: `tests/run` installs it");
    String::from_utf8_lossy(&ran.stdout).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn preview(site: &Site, arguments: &[&str]) -> Ran {
    let ran = site.run(&[&["certificate", "preview", "out.pdf"], arguments].concat());
    assert!(ran.code != Some(0) || ran.out.ends_with(", not a certificate of anybody\n"), "{}", ran.out);
    ran
}

#[track_caller]
fn refused(ran: &Ran, parts: &[&str]) {
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{}", ran.err);
    for part in parts {
        assert!(ran.err.contains(part), "`{part}` is not in {}", ran.err);
    }
}

#[test]
fn a_preview_needs_no_learner_and_no_database() {
    let site = Site::new().with_course(&course("protocol").titled("Protocol").in_french().participation(50).folder());
    assert_eq!(preview(&site, &["--language", "ru"]).code, Some(0));
    assert!(text(&site, "out.pdf").contains("Екатерина Соколова"));
    let french =
        preview(&site, &["--language", "fr", "--course", "protocol", "--name", "Léa Blanc", "--kind", "participation"]);
    assert_eq!(french.code, Some(0), "{}", french.err);
    let shown = text(&site, "out.pdf");
    for part in ["Certificat de participation", "Léa Blanc", "Un petit cours", "1 leçon sur 1", "The Dean"] {
        assert!(shown.contains(part), "`{part}` is not in {shown}");
    }
    assert!(!site.path("data").exists(), "looking makes nothing");
    refused(&preview(&site, &["--course", "protocl"]), &["there is no course `protocl`", "protocol"]);
    refused(&preview(&site, &["--language", "pt"]), &["`pt`", "en, fr, es, ru, ar or zh"]);
    refused(&preview(&site, &["--name", "Ana \u{13000}"]), &["U+13000", "in `Ana ", "folder of fonts"]);
    refused(&preview(&site, &["--template", "absent.typ"]), &["cannot read absent.typ"]);
}

#[test]
fn an_institute_puts_its_own_template_and_texts_in_the_place_of_the_programs() {
    let site = Site::new();
    let own = "#import \"chancery.typ\": certificate\n#certificate(json(\"data.json\"), accent: red, ornament: none,\n  \
               emblem: image(\"emblem.svg\", height: 12mm, alt: \"The emblem\"))\n";
    site.write("config/certificate/certificate.typ", own.as_bytes());
    site.write("config/certificate/en.ftl", b"certificate-title = Diploma\ncertificate-completed-on = On { $date }\n");
    site.write("config/certificate/ar.ftl", "certificate-institute = معهد تدريب الدبلوماسيين\n".as_bytes());
    let emblem = repository().join("tests/certificates/crest.svg");
    site.write("config/certificate/emblem.svg", &std::fs::read(emblem).expect("an image"));
    assert_eq!(preview(&site, &[]).code, Some(0));
    let shown = text(&site, "out.pdf");
    assert!(shown.contains("Diploma") && shown.contains("This is to certify that"), "{shown}");
    assert_eq!(preview(&site, &["--language", "ar"]).code, Some(0));
    let shown = text(&site, "out.pdf");
    assert!(shown.contains("معهد تدريب الدبلوماسيين") && !shown.contains("Chancery Institute"), "{shown}");
    let doctor = site.run(&["doctor"]);
    assert!(doctor.out.contains("the template of the institute gives a sample in six languages"), "{}", doctor.out);

    site.write("config/certificate/certificate.typ", b"#set document(title: \"a\")\n#par(data.holder)\n");
    refused(&preview(&site, &[]), &["certificate.typ, line 2: unknown variable: data"]);
    let doctor = site.run(&["doctor"]);
    assert_eq!(doctor.code, Some(1));
    for part in ["FAIL  certificates", "certificate.typ, line 2", "-> correct the template in config/certificate"] {
        assert!(doctor.out.contains(part), "`{part}` is not in {}", doctor.out);
    }

    // A draft can be looked at before it is put into its place.
    site.write("draft.typ", own.as_bytes());
    assert_eq!(preview(&site, &["--template", "draft.typ"]).code, Some(0));
    site.write("config/certificate/en.ftl", b"certificate-titel = Diploma\n");
    refused(&site.run(&["serve", "--bind", "127.0.0.1:0"]), &["en.ftl", "there is no text `certificate-titel`"]);
}

#[test]
fn a_folder_of_fonts_is_read_and_what_is_no_font_is_named() {
    let site = Site::new().with("CERTIFICATES__FONTS", "fonts");
    refused(&preview(&site, &[]), &["fonts: ", "No such file"]);
    site.write("fonts/broken.ttf", b"no font");
    refused(&preview(&site, &[]), &["broken.ttf", "not a font"]);
    std::fs::remove_file(site.path("fonts/broken.ttf")).expect("removed");
    prints(&site.run(&["certificate", "preview", "out.pdf", "--language", "en"]), &{
        let bytes = std::fs::metadata(site.path("out.pdf")).map(|found| found.len()).unwrap_or_default();
        format!("out.pdf: {bytes} bytes, en, not a certificate of anybody\n")
    });
}
