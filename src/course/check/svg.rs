//! SVG images: nothing in them may run, or fetch anything from outside.
//!
//! The scan is deliberately simple and strict: it knows tags and attributes, and rather refuses a harmless oddity than
//! lets a dangerous one pass. Images are also shown through `<img>` only, where browsers run no scripts.

use crate::course::diagnostic::Faults;

/// Elements that run, embed or change other elements' addresses.
const ELEMENTS: [&str; 12] = [
    "script",
    "foreignobject",
    "iframe",
    "embed",
    "object",
    "audio",
    "video",
    "handler",
    "listener",
    "link",
    "meta",
    "base",
];

pub(super) fn check(path: &str, bytes: &[u8], faults: &Faults<'_>) {
    let report = |offset: usize, message: String| {
        let help = "export the image again as plain SVG, without scripts and links".to_owned();
        faults.report_with(path, offset, "unsafe-svg", message, help);
    };
    let text = match std::str::from_utf8(bytes) {
        Ok(text) if !text.contains('\0') => text,
        Ok(_) => return faults.report(path, 0, "not-utf8", "this is no text in UTF-8"),
        Err(error) => return faults.report(path, error.valid_up_to(), "not-utf8", "this is no text in UTF-8"),
    };
    // ASCII only, so that every byte stays where it is.
    let text = text.to_ascii_lowercase();
    if !text.contains("<svg") {
        return report(0, "this is no SVG image".to_owned());
    }
    for word in ["<!entity", "<?xml-stylesheet", "@import", "javascript:", "expression("] {
        for (offset, _) in text.match_indices(word) {
            report(offset, format!("`{word}` in an image"));
        }
    }
    if let Some(encoding) = encoding(&text).filter(|encoding| *encoding != "utf-8") {
        report(0, format!("the encoding `{encoding}` is not UTF-8"));
    }
    for (offset, _) in text.match_indices("url(") {
        let target = text[offset + 4..].trim_start_matches([' ', '\'', '"']);
        let target = target.strip_prefix("&quot;").unwrap_or(target);
        if !is_own(target) {
            report(offset, "the image refers to something outside".to_owned());
        }
    }
    tags(&text, &report);
}

fn encoding(text: &str) -> Option<&str> {
    let declaration = text.trim_start_matches('\u{feff}').strip_prefix("<?xml")?.split("?>").next()?;
    declaration.split_once("encoding")?.1.split(['"', '\'']).nth(1)
}

/// A place in the same image, or a picture inside it.
fn is_own(target: &str) -> bool {
    let pictures = ["data:image/png;", "data:image/jpeg;", "data:image/gif;", "data:image/webp;"];
    target.starts_with('#') || pictures.iter().any(|picture| target.starts_with(picture))
}

/// Goes through all tags, and through the attributes of each.
fn tags(text: &str, report: &dyn Fn(usize, String)) {
    let mut from = 0;
    while let Some(found) = text[from..].find('<') {
        let start = from + found;
        let rest = &text[start..];
        // What a comment or CDATA section hides from a careful reader it may not hide from a careless one.
        let end = tag_end(rest);
        let tag = &rest[1..end];
        from = start + end.max(1);
        if tag.starts_with(['/', '!', '?']) {
            // Only the mark is passed, so that tags inside of it are seen too.
            from = start + 1;
            continue;
        }
        let name = tag.split(|c: char| c.is_ascii_whitespace() || c == '/').next().unwrap_or_default();
        let local = name.rsplit(':').next().unwrap_or(name);
        if ELEMENTS.contains(&local) {
            report(start, format!("`<{local}>` in an image"));
        }
        for (offset, key, value) in attributes(&tag[name.len()..]) {
            let offset = start + 1 + name.len() + offset;
            let key = key.rsplit(':').next().unwrap_or(key);
            let value = value.trim();
            if key.starts_with("on") {
                report(offset, format!("`{key}` in an image"));
            } else if matches!(key, "href" | "src" | "data" | "action" | "formaction") && !is_own(value) {
                // A link in an image cannot be followed there.
                report(offset, "the image refers to something outside".to_owned());
            } else if key == "attributename" && (value.ends_with("href") || value.starts_with("on")) {
                report(offset, format!("an animation of `{value}`"));
            }
        }
    }
}

/// The end of a tag: the first `>` outside of quotation marks.
fn tag_end(tag: &str) -> usize {
    let mut quote = None;
    for (offset, byte) in tag.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return offset,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    tag.len()
}

/// The attributes of a tag: offset, name, value.
fn attributes(tag: &str) -> Vec<(usize, &str, &str)> {
    let mut found = Vec::new();
    let mut from = 0;
    let between = |c: char| c.is_ascii_whitespace() || c == '/';
    while let Some(begin) = tag[from..].find(|c| !between(c)) {
        let start = from + begin;
        let rest = &tag[start..];
        let end = rest.find(|c: char| between(c) || c == '=').unwrap_or(rest.len());
        // A lone `=` is passed over.
        let name_end = end.max(1).min(rest.len());
        let after = rest[end..].trim_start();
        let Some(value) = after.strip_prefix('=').map(str::trim_start) else {
            found.push((start, &rest[..end], ""));
            from = start + name_end;
            continue;
        };
        let value_start = tag.len() - value.len();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        let (inner, next) = match quote {
            Some(quote) => {
                let inner = value[1..].split(quote).next().unwrap_or_default();
                (inner, value_start + inner.len() + 2)
            }
            None => {
                let inner = value.split(|c: char| c.is_ascii_whitespace()).next().unwrap_or_default();
                (inner, value_start + inner.len())
            }
        };
        found.push((start, &rest[..end], inner));
        from = next.clamp(start + 1, tag.len());
        if !tag.is_char_boundary(from) {
            break;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::Folder;

    fn faults_of(svg: &str) -> usize {
        let folder = Folder::new("x").with("assets/a.svg", svg);
        let faults = Faults::new(&folder);
        check("assets/a.svg", svg.as_bytes(), &faults);
        faults.into_sorted().len()
    }

    #[test]
    fn a_plain_image_is_taken() {
        let svg = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- a > b -->\n\
                   <svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" viewBox=\"0 0 1 1\">\
                   <title>Où ?</title><style>.a{fill:url(#g)}</style><defs><linearGradient id=\"g\"/></defs>\
                   <use xlink:href=\"#g\"/><image href=\"data:image/png;base64,AAAA\"/><text font-size='4'>on = x</text></svg>";
        assert_eq!(faults_of(svg), 0);
    }

    #[test]
    fn whatever_runs_or_fetches_is_refused() {
        for attack in [
            "<script>alert(1)</script>",
            "<ScRiPt/>",
            "<svg:script xmlns:svg=\"http://www.w3.org/2000/svg\"/>",
            "<rect onload=\"alert(1)\"/>",
            "<rect\nONCLICK = 'alert(1)'/>",
            "<rect fill=\"red\"/onclick=\"alert(1)\"/>",
            "<foreignObject><p/></foreignObject>",
            "<a href=\"javascript:alert(1)\"><text/></a>",
            "<a xlink:href=\"&#106;avascript:alert(1)\"/>",
            "<a href=\"https://evil.example\"/>",
            "<image href=\"https://evil.example/x.png\"/>",
            "<image href=\"data:image/svg+xml;base64,AAAA\"/>",
            "<use href=\"other.svg#x\"/>",
            "<use href=//evil.example/x.svg#x />",
            "<style>@import 'https://evil.example/x.css';</style>",
            "<rect fill=\"url(https://evil.example/x.svg#g)\"/>",
            "<set attributeName=\"href\" to=\"#x\"/>",
            "<animate attributeName=\"xlink:href\" values=\"#x\"/>",
            "<!-- --><script/>",
            "<![CDATA[ ]]><script/>",
        ] {
            assert!(faults_of(&format!("<svg>{attack}</svg>")) > 0, "{attack} was taken");
        }
        assert!(faults_of("<!DOCTYPE svg [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><svg>&x;</svg>") > 0);
        assert!(faults_of("<?xml version=\"1.0\" encoding=\"UTF-7\"?><svg></svg>") > 0);
        assert!(faults_of("<?xml-stylesheet href=\"x.css\"?><svg></svg>") > 0);
        assert!(faults_of("hello") > 0);
        // Nothing broken makes the scan stumble.
        for broken in ["<svg", "<svg a", "<svg a=", "<svg a=\"", "<svg =é=\"x", "<svg é='", "<", "<svg ===>"] {
            faults_of(broken);
        }
    }
}
