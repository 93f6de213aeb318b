//! A course of one lesson that gives a certificate with all that one can have: logos, three signatures, five translations.

use std::path::Path;

use crate::Failure;

/// Language and name of those who get one.
pub const HOLDERS: [(&str, &str); 6] = [
    ("en", "Zoë Ångström-Ñuñez"),
    ("fr", "Éléonore de La Tour d’Auvergne"),
    ("es", "José Ángel Núñez Ibáñez"),
    ("ru", "Александра Достоевская"),
    ("ar", "محمد بن عبد الله"),
    ("zh", "王小明"),
];

const COURSE: &str = r#"title = "International Migration Law"
summary = "Who moves, and by which right."
language = "en"
hours = 12
objectives = ["Distinguish a refugee from a migrant worker in law", "Find the rule that binds a state", "Argue a case"]
partners = [{ name = "School of Protocol", logo = "assets/crest.svg" }, { name = "University of the Lake", logo = "assets/crest.svg" }]

[certificate]
signatories = [
  { name = "Amina Diallo", title = "Director", signature = "assets/signature.svg" },
  { name = "Jean-Luc Moreau", title = "Academic Coordinator", signature = "assets/signature.svg" },
  { name = "Oyunchimeg Batbayar", title = "President of the Board", signature = "assets/signature.svg" },
]
"#;

const TITLES: [(&str, &str); 5] = [
    ("fr", "Droit international des migrations"),
    ("es", "Derecho internacional sobre migración"),
    ("ru", "Международное миграционное право"),
    ("ar", "القانون الدولي للهجرة"),
    ("zh", "国际移民法"),
];

const CREST: &str = include_str!("../../tests/certificates/crest.svg");
const SIGNATURE: &str = include_str!("../../tests/certificates/signature.svg");

/// Writes the course's folder.
pub fn write(courses: &Path) -> Result<(), Failure> {
    let course = courses.join("graduation");
    let (module, assets) = (course.join("01-all"), course.join("assets"));
    std::fs::create_dir_all(&module)?;
    std::fs::create_dir_all(&assets)?;
    std::fs::write(course.join("course.toml"), COURSE)?;
    for (language, title) in TITLES {
        let text = format!("title = \"{title}\"\nsummary = \"{title}\"\n");
        std::fs::write(course.join(format!("course.{language}.toml")), text)?;
    }
    std::fs::write(assets.join("crest.svg"), CREST)?;
    std::fs::write(assets.join("signature.svg"), SIGNATURE)?;
    std::fs::write(module.join("module.toml"), "title = \"All of it\"\n")?;
    std::fs::write(module.join("01-last.md"), "+++\ntitle = \"The last lesson\"\n+++\nRead this.\n")?;
    Ok(())
}
