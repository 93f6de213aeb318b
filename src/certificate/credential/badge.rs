//! The badge: a picture with the credential baked into it (Open Badges 3.0, section 5.3), for pages and profiles.

use crate::certificate::data::DocumentData;

/// Letters in a line of the title.
const LINE: usize = 20;
/// Lines of the title; what is longer ends with an ellipsis.
const LINES: usize = 5;

/// The badge as SVG. `credential` is the signed credential, as JSON.
pub fn svg(document: &DocumentData, credential: &str) -> String {
    let lines = wrapped(&document.course);
    let height = 34;
    let first = 246 - (lines.len() as i32 - 1) * height / 2;
    let title: String = lines
        .iter()
        .zip(0..)
        .map(|(line, row)| {
            format!("<text x=\"240\" y=\"{}\" font-size=\"28\">{}</text>", first + row * height, escaped(line))
        })
        .collect();
    let institute = escaped(&shortened(&document.institute, 36));
    let (number, alt) = (escaped(&document.number), escaped(&format!("{}: {}", document.institute, document.course)));
    let day = document.completed_on;
    // A CDATA section ends at `]]>`, which JSON can hold inside a text.
    let credential = credential.replace("]]>", "]]\\u003e");
    format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0" viewBox="0 0 480 480" width="480" height="480" role="img" aria-label="{alt}"><openbadges:credential><![CDATA[{credential}]]></openbadges:credential><title>{alt}</title><circle cx="240" cy="240" r="236" fill="#12324f"/><circle cx="240" cy="240" r="222" fill="none" stroke="#c9a24a" stroke-width="3"/><circle cx="240" cy="240" r="196" fill="#fbf9f4" stroke="#c9a24a" stroke-width="1.5"/><path d="M240 74l8.2 18.4 20 2.2-14.9 13.5 4.1 19.7-17.4-10-17.4 10 4.1-19.7-14.9-13.5 20-2.2z" fill="#c9a24a"/><g font-family="'Noto Serif','Noto Naskh Arabic','Noto Serif CJK SC',Georgia,serif" fill="#12324f" text-anchor="middle">{title}<text x="240" y="362" font-size="16">{institute}</text><text x="240" y="390" font-size="13" fill="#5b6b7a">{number} · {day}</text></g></svg>
"##
    )
}

/// The title in lines: words as they fit, what is longer than a line in pieces.
fn wrapped(title: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in title.split_whitespace() {
        let letters: Vec<char> = word.chars().collect();
        for (part, piece) in letters.chunks(LINE).enumerate() {
            let last = lines.last().map_or(0, |line| line.chars().count());
            if last > 0 && (part > 0 || last + 1 + piece.len() > LINE) {
                lines.push(String::new());
            }
            if let Some(line) = lines.last_mut() {
                if !line.is_empty() {
                    line.push(' ');
                }
                line.extend(piece);
            }
        }
    }
    if lines.len() > LINES {
        lines.truncate(LINES);
        if let Some(line) = lines.last_mut() {
            line.push('…');
        }
    }
    lines
}

fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most - 1).chain(['…']).collect()
}

/// Text for XML: what means something there is written out, what may not stand there is left out.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            control if control.is_control() => safe.push(' '),
            '\u{fffe}' | '\u{ffff}' => {}
            other => safe.push(other),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::base::{Language, Timestamp};
    use crate::certificate::kind::CertificateKind;

    fn document(course: &str) -> DocumentData {
        DocumentData {
            holder: "Ana Dias".to_owned(),
            course: course.to_owned(),
            hours: 1.0,
            completed_on: NaiveDate::from_ymd_opt(2026, 5, 4).unwrap(),
            issued_at: Timestamp::from_micros(0),
            valid_until: None,
            number: "IML-2026-000123".to_owned(),
            code: String::new(),
            verify_url: String::new(),
            institute: "Institute <of> \"Ink\"".to_owned(),
            objectives: Vec::new(),
            grade: None,
            signatories: Vec::new(),
            language: Language::english(),
            partners: Vec::new(),
            version: 1,
            kind: CertificateKind::Completion,
            replaces: None,
            lessons: None,
        }
    }

    #[test]
    fn the_credential_comes_out_of_the_picture_as_it_went_in() {
        let credential = r#"{"name":"<b>]]>&amp;"}"#;
        let svg = svg(&document("Law & <script>alert(1)</script>"), credential);
        let tree = roxmltree::Document::parse(&svg).unwrap();
        let space = "https://purl.imsglobal.org/ob/v3p0";
        let baked = tree.descendants().find(|node| node.has_tag_name((space, "credential"))).unwrap();
        let read: serde_json::Value = serde_json::from_str(baked.text().unwrap()).unwrap();
        assert_eq!(read["name"], "<b>]]>&amp;");
        assert!(tree.descendants().all(|node| node.tag_name().name() != "script"));
    }

    #[test]
    fn a_title_of_any_length_fits() {
        assert_eq!(wrapped("International Migration Law"), ["International", "Migration Law"]);
        assert_eq!(wrapped(&"国".repeat(45)).iter().map(|line| line.chars().count()).collect::<Vec<_>>(), [20, 20, 5]);
        assert_eq!(wrapped(&"diplomacy ".repeat(30)).len(), LINES);
    }
}
