//! Tests of the module above.

use super::*;

fn atlas() -> Atlas<'static> {
    let mut atlas = Atlas::new("law");
    atlas.add_unit("01-a/01-b.md", "a", "b");
    atlas.add_unit("02-c/03-d.quiz.toml", "c", "d");
    atlas.add_text("01-a/01-b.md", None, "## First steps\n");
    atlas.add_asset("assets/map.svg", "cafe");
    atlas.add_asset("assets/note.pdf", "beef");
    atlas
}

fn in_shape(text: &str, language: &str, shape: Shape) -> Rendered {
    let atlas = atlas();
    let page = Page { atlas: &atlas, path: "02-c/01-e.md", language: None };
    render(text, &language.parse().unwrap(), &page, shape)
}

fn html(text: &str) -> String {
    let rendered = in_shape(text, "en", Shape::Lesson);
    assert_eq!(rendered.findings, [], "{text}");
    rendered.html
}

fn codes(text: &str) -> Vec<(usize, &'static str)> {
    let rendered = in_shape(text, "en", Shape::Lesson);
    rendered.findings.iter().map(|finding| (finding.offset, finding.code)).collect()
}

#[test]
fn headings_get_anchors_and_links_find_them() {
    let html = html(
        "## Who *decides*?\n\n### Who decides?\n\n## 难民\n\n[up](#who-decides) [there](../01-a/01-b.md#first-steps)\n",
    );
    assert!(html.contains("<h2 id=\"h-who-decides\">Who <em>decides</em>?</h2>"), "{html}");
    assert!(html.contains("<h3 id=\"h-who-decides-2\">"), "{html}");
    assert!(html.contains("<h2 id=\"h-难民\">"), "{html}");
    assert!(html.contains("<a href=\"#h-who-decides\">up</a>"), "{html}");
    assert!(html.contains("<a href=\"/learn/law/a/b#h-first-steps\">there</a>"), "{html}");
    let contents: Vec<_> = headings(&html).into_iter().map(|heading| (heading.level, heading.text)).collect();
    assert_eq!(contents, [(2, "Who decides?".to_owned()), (3, "Who decides?".to_owned()), (2, "难民".to_owned())]);
    assert_eq!(codes("[x](#nowhere) [y](../01-a/01-b.md#first-step)"), [(0, "dead-link"), (14, "dead-link")]);
}

#[test]
fn links_lead_to_lessons_quizzes_assets_and_outside() {
    assert_eq!(html("[x](../01-a/01-b.md)"), "<p><a href=\"/learn/law/a/b\">x</a></p>");
    assert_eq!(html("[x](03-d.quiz.toml)"), "<p><a href=\"/learn/law/c/d\">x</a></p>");
    assert_eq!(html("[x](../assets/note.pdf)"), "<p><a href=\"/assets/beef/note.pdf\">x</a></p>");
    assert_eq!(
        html("[x](https://example.org/?a=1&b=2)"),
        "<p><a href=\"https://example.org/?a=1&amp;b=2\" rel=\"noopener noreferrer\">x</a></p>"
    );
    assert_eq!(html("<a@example.org>"), "<p><a href=\"mailto:a@example.org\">a@example.org</a></p>");
    let image =
        "<img src=\"/assets/cafe/map.svg\" alt=\"A &quot;map&quot; of it\" loading=\"lazy\" decoding=\"async\">";
    assert_eq!(html("![A \"map\"\nof *it*](../assets/map.svg)"), format!("<p>{image}</p>"));
}

#[test]
fn what_leads_nowhere_is_reported_with_what_was_meant() {
    let rendered = in_shape("a [x](../01-a/01-bb.md) ![m](assets/map.svg)", "en", Shape::Lesson);
    let helps: Vec<_> = rendered.findings.iter().map(|f| (f.offset, f.code, f.help.clone().unwrap())).collect();
    let wanted = [
        (2, "dead-link", "did you mean `../01-a/01-b.md`?".to_owned()),
        (24, "dead-image", "did you mean `../assets/map.svg`?".to_owned()),
    ];
    assert_eq!(helps, wanted);
    assert_eq!(rendered.html, "<p>a x m</p>");
    assert_eq!(codes("![x](https://example.org/x.png)"), [(0, "outside-image")]);
    assert_eq!(codes("[x](/learn/other) [y](https://)"), [(0, "dead-link"), (18, "dead-link")]);
    assert_eq!(codes("[x](../../../etc/passwd)"), [(0, "dead-link")]);
}

#[test]
fn tables_keep_their_alignment() {
    let html = html("| a | b |\n|:-:|--:|\n| 1 | 2 |\n");
    assert!(html.contains("<div class=\"table-scroll\" tabindex=\"0\">\n<table>"), "{html}");
    assert!(html.contains("<th scope=\"col\" class=\"align-center\">a</th>"), "{html}");
    assert!(html.contains("<td class=\"align-right\">2</td></tr>\n</tbody>\n</table>\n</div>"), "{html}");
}

#[test]
fn footnotes_are_numbered_by_their_reference_and_stand_at_the_end() {
    let html = html("One[^b], two[^a], one again[^b].\n\n[^a]: Second.\n\n[^b]: First.\n\nLast.\n");
    assert!(html.contains("One<sup class=\"footnote-ref\"><a href=\"#fn-1\" id=\"fnref-1\">1</a></sup>"), "{html}");
    assert!(html.contains("id=\"fnref-1-2\">1</a>"), "{html}");
    let back = "<a class=\"footnote-back\" href=\"#fnref-1\" aria-label=\"Back to the text\">\u{21a9}</a>";
    assert!(html.contains(&format!("<li id=\"fn-1\">\n<p>First. {back}</p>\n</li>")), "{html}");
    assert!(html.ends_with("</ol>\n</div>"), "{html}");
    assert_eq!(codes("x[^1] `[^2]` \\[^3]\n\n[^u]: Unused.\n"), [(1, "dead-footnote"), (20, "unused-footnote")]);
}

#[test]
fn callouts_speak_the_language_of_the_text() {
    let rendered = in_shape("> [!WARNING]\n> Attention !\n\n> Une citation.\n", "fr-CH", Shape::Lesson);
    let wanted = "<aside class=\"callout callout-warning\" role=\"note\">\n<p class=\"callout-title\">Avertissement</p>\n\
                  <p>Attention !</p>\n</aside>\n<blockquote>\n<p>Une citation.</p>\n</blockquote>";
    assert_eq!(rendered.html, wanted);
}

#[test]
fn definition_lists_are_lists_and_tildes_are_tildes() {
    let html = html("Refugee\n: A person.\n\n~~kept~~\n");
    assert!(html.contains("<dl>\n<dt>Refugee</dt>\n<dd>A person.</dd>\n</dl>"), "{html}");
    assert!(html.contains("~~kept~~"), "{html}");
}

#[test]
fn a_heading_of_the_first_level_is_a_fault() {
    assert_eq!(codes("Text\n\n# Title\n"), [(6, "top-heading")]);
}

#[test]
fn inline_texts_have_no_paragraph() {
    assert_eq!(in_shape("**no** definition", "en", Shape::Inline).html, "<strong>no</strong> definition");
    assert_eq!(in_shape("1 < 2 & 3", "en", Shape::Inline).html, "1 &lt; 2 &amp; 3");
    for text in ["1. January", "a\n\nb", "# x", "- x", "> x"] {
        assert_eq!(in_shape(text, "en", Shape::Inline).findings[0].code, "not-inline", "{text}");
    }
    assert_eq!(in_shape("a\n\n- b", "en", Shape::Passage).html, "<p>a</p>\n<ul>\n<li>b</li>\n</ul>");
}

#[test]
fn raw_html_is_reported_once_and_shown_as_text() {
    let rendered = in_shape("a <b>bold</b> text\n\n<div>\nx\n</div>\n", "en", Shape::Lesson);
    let found: Vec<_> = rendered.findings.iter().map(|finding| (finding.offset, finding.code)).collect();
    assert_eq!(found, [(2, "raw-html"), (20, "raw-html")]);
    assert!(rendered.html.contains("a &lt;b&gt;bold&lt;/b&gt; text"), "{}", rendered.html);
}

/// Attacks in Markdown: each is a fault, and none leaves anything active.
#[test]
fn attacks_are_faults_and_harmless() {
    for attack in [
        "<script>alert(1)</script>",
        "x <script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "x <img src=x onerror=alert(1)>",
        "<svg onload=alert(1)>",
        "<style>*{display:none}</style>",
        "<iframe src=\"javascript:alert(1)\"></iframe>",
        "<!-- comment --><script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](JAVASCRIPT:alert(1))",
        "[x](javascript&colon;alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](&#x6A;avascript:alert(1))",
        "[x](java&#10;script:alert(1))",
        "[x](<java\tscript:alert(1)>)",
        "[x](&#1;javascript:alert(1))",
        "[x](vbscript:msgbox(1))",
        "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
        "[x](//evil.example/x)",
        "[x](\\\\evil.example)",
        "[x](file:///etc/passwd)",
        "<javascript:alert(1)>",
        "![x](javascript:alert(1))",
        "![x](data:image/svg+xml,<svg onload=alert(1)>)",
        "![x](data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+)",
        "![\" onerror=alert(1) x=\"](x.png)",
        "[r]: javascript:alert(1)\n\n[x][r]",
    ] {
        for shape in [Shape::Lesson, Shape::Passage, Shape::Inline] {
            let rendered = in_shape(attack, "en", shape);
            assert!(!rendered.findings.is_empty(), "{attack} is no fault");
            let tags: Vec<_> =
                rendered.html.split('<').skip(1).filter_map(|tag| tag.split(['>', ' ']).next()).collect();
            for tag in tags {
                let harmless = ["p", "/p", "strong", "em", "a", "/a", "code", "/code"];
                assert!(harmless.contains(&tag), "{attack} left {}", rendered.html);
            }
            assert!(!rendered.html.contains("href"), "{attack} left {}", rendered.html);
        }
    }
}

#[test]
fn a_title_cannot_break_out_of_its_attribute() {
    let html = html("[x](https://example.org \"a\\\" onclick=\\\"alert(1)\")");
    assert!(html.contains("title=\"a&quot; onclick=&quot;alert(1)\""), "{html}");
}
