//! HTML in, Markdown and losses out.

use super::*;

fn converted(html: &str, shape: Shape) -> Converted {
    let mut address = |url: &str, _: bool| {
        if url.starts_with("javascript:") { Err("a link that runs".to_owned()) } else { Ok(url.to_owned()) }
    };
    to_markdown(html, shape, &mut address)
}

#[track_caller]
fn becomes(html: &str, markdown: &str) {
    let found = converted(html, Shape::Passage);
    assert_eq!((found.markdown.as_str(), &found.losses), (markdown, &vec![]), "{html}");
}

#[track_caller]
fn loses(html: &str, markdown: &str, losses: &[&str]) {
    let found = converted(html, Shape::Passage);
    assert_eq!(found.markdown, markdown, "{html}");
    assert_eq!(found.losses, losses, "{html}");
}

#[test]
fn what_markdown_can_say_is_said() {
    becomes("plain", "plain");
    becomes("<p>one</p>\n<p dir=\"ltr\">two</p>", "one\n\ntwo");
    becomes("a <b>bold </b>word, <i><strong>both</strong></i>.", "a **bold** word, ***both***.");
    becomes("<b>a</b><b>b</b> <em> c</em>", "**ab** *c*");
    becomes("line<br>break<br/><br /> more<br>", "line\\\nbreak\\\nmore");
    becomes("<a href=\"https://un.org/a(b)\">UN</a>", "[UN](<https://un.org/a(b)>)");
    becomes("H<sub>2</sub>O, m<sup>2</sup>", "H₂O, m²");
    becomes("<code>a  `b`</code>", "`` a `b` ``");
    becomes("<h1>Title</h1><h4>Part</h4>text", "## Title\n\n#### Part\n\ntext");
    becomes("<pre>\n  if a {\n    <b>b</b>\n  }\n</pre>", "```\n  if a {\n    b\n  }\n```");
    becomes("a<hr>b", "a\n\n***\n\nb");
    becomes("&lt;b&gt; &amp;amp; &eacute; 5 &lt; 6", "\\<b> \\&amp; é 5 < 6");
}

#[test]
fn lists_and_quotations_nest() {
    becomes("<ul><li>a</li><li>b<ol><li>c</li><li>d</li></ol></li></ul>e", "- a\n- b\n  1. c\n  2. d\n\ne");
    becomes("<ul><li><p>a</p></li><li><p>b</p></li></ul>", "- a\n\n- b");
    becomes("<p>a</p><ol start=3><li>c</li></ol>", "a\n\n3. c");
    becomes("<ul><li>a<ol start=3><li>c</li></ol></li></ul>", "- a\n\n  3. c");
    becomes("<ul><li>a</li></ul><ul><li>b</li></ul>", "- a\n\n+ b");
    becomes("<blockquote><p>a</p><p>b</p></blockquote><p>c</p>", "> a\n>\n> b\n\nc");
    becomes("<blockquote class=\"markdown-alert-note\"><p>a</p></blockquote>", "> [!NOTE]\n> a");
    becomes("<dl><dt>Doyen</dt><dd>The first.</dd></dl>", "Doyen\n: The first.");
    becomes("<ol><li></li><li>b</li></ol>", "1.\n2. b");
}

#[test]
fn simple_tables_stay_and_others_are_listed() {
    let table = "<table><thead><tr><th>a</th><th style=\"text-align: right\">b|</th></tr></thead>\
                 <tbody><tr><td>1</td><td>2</td></tr></tbody></table>";
    becomes(table, "| a | b\\| |\n| --- | --: |\n| 1 | 2 |");
    let headless = "<table><tr><td>a</td><td>b</td></tr></table>";
    loses(headless, "| a | b |\n| --- | --- |", &["that a table has no head: its first row is the head now"]);
    let spans = "<table><tr><th colspan=2>a</th></tr><tr><td>1</td><td>2</td></tr></table>";
    loses(spans, "a\n\n1 · 2", &["a table, whose cells stand one after another"]);
}

#[test]
fn what_markdown_cannot_say_is_listed_and_its_words_stay() {
    loses(
        "<u>under</u> <span style=\"color: red; margin: 1px\">red</span>",
        "under red",
        &["`<u>`", "the style `color: red`"],
    );
    loses("1<sup>st</sup>", "1st", &["`<sup>` of \"st\", which stands on the line now"]);
    loses("<script>alert('<b>')</script>x", "x", &["`<script>` and what is in it"]);
    loses("<video src=a><p>b</p></video>c", "c", &["`<video>` and what is in it"]);
    loses("<iframe src=x>never closed", "never closed", &["`<iframe>` and what is in it"]);
    loses("<a href='javascript:x'>a</a>", "a", &["a link that runs"]);
    loses("<foo>a</foo>", "a", &["`<foo>`"]);
}

#[test]
fn signs_of_markdown_in_the_text_are_text() {
    becomes("<p># no heading</p><p>1. no list</p><p>- none</p>", "\\# no heading\n\n1\\. no list\n\n\\- none");
    becomes("*a* _b_ `c` [d](e) 3 * 4", "\\*a\\* \\_b\\_ \\`c\\` \\[d](e) 3 * 4");
    becomes("a<br>- b", "a\\\n\\- b");
    becomes("C:\\ and \\*", "C:\\ and \\\\\\*");
}

#[test]
fn an_option_is_one_paragraph() {
    let inline = |html| converted(html, Shape::Inline);
    assert_eq!(inline("<p>a</p><p>b</p>").markdown, "a\\\nb");
    assert_eq!(inline("<p><b>a</b></p>").losses, [""; 0]);
    let list = inline("<ul><li>a</li><li>b</li></ul>");
    assert_eq!(
        (list.markdown.as_str(), list.losses),
        ("• a\\\n• b", vec!["a list, whose items are lines now".to_owned()])
    );
}

/// Where the signs would not be read as emphasis the words are kept, and the emphasis is listed.
#[test]
fn emphasis_that_would_be_misread_is_given_up() {
    loses("<b>a<i>b</b>c</i>", "abc", &["the formatting, which could not be written so that it reads the same"]);
    loses("<b>(a)</b>b", "(a)b", &["the formatting, which could not be written so that it reads the same"]);
}

#[test]
fn hostile_nesting_is_flattened() {
    let found = converted(&"<ul><li>".repeat(5_000), Shape::Passage);
    assert_eq!(found.losses, ["how deep lists and quotations lie in one another"]);
    for html in ["<b>".repeat(5_000), "<a href=x>".repeat(5_000), "<table><tr><td>".repeat(5_000), "<p>".repeat(5_000)]
    {
        converted(&html, Shape::Passage);
        converted(&html, Shape::Inline);
    }
}
