//! Files that were made to harm, or are none: each is refused with a sentence, after a bounded amount of work.

use std::collections::BTreeMap;

use chancery::course::exchange::{Format, MOST_BYTES};

use super::import_into;

#[track_caller]
fn refused(bytes: &[u8], format: Format, sentence: &str) {
    let refusal = import_into(bytes, format, &BTreeMap::new()).expect_err("it is refused");
    assert_eq!(refusal.to_string(), sentence);
}

/// What is said when one question cannot be carried.
fn listed(text: &str, format: Format) -> Vec<String> {
    let imported = import_into(text.as_bytes(), format, &BTreeMap::new()).expect("the file is read");
    imported.report.lines("f")
}

fn quiz(inner: &str) -> String {
    format!("<quiz>{inner}</quiz>")
}

#[test]
fn what_is_no_text_is_refused() {
    let xml = "<?xml version=\"1.0\" encoding=\"UTF-16\"?><quiz></quiz>";
    let utf16: Vec<u8> = xml.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for format in [Format::Gift, Format::MoodleXml, Format::Aiken] {
        refused(&utf16, format, "it is text in UTF-16; save it in UTF-8");
        refused(&[&[0xfe, 0xff][..], &utf16].concat(), format, "it is text in UTF-16; save it in UTF-8");
        refused(b"::a::b{T}\n\0", format, "line 2 holds a NUL character, so this is no text");
        let sentence = "line 3 is no text in UTF-8; save the file in UTF-8 (it may be in Windows-1252)";
        refused(b"\n\n::caf\xe9::b{T}", format, sentence);
        refused(&vec![b'a'; MOST_BYTES + 1], format, "it has more than 16 MiB; split it");
    }
    refused(b"", Format::Gift, "it holds no question");
    refused(b"// only a comment\n", Format::Gift, "it holds no question");
    refused(quiz("").as_bytes(), Format::MoodleXml, "it holds no question");
}

#[test]
fn entities_and_document_types_are_refused_wherever_they_lead() {
    let bomb = "<?xml version=\"1.0\"?><!DOCTYPE quiz [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>\
                <quiz><question type=\"essay\"><name><text>&b;</text></name></question></quiz>";
    let outside = "<!DOCTYPE quiz SYSTEM \"file:///etc/passwd\"><quiz/>";
    let external = "<!DOCTYPE quiz [<!ENTITY x SYSTEM \"http://169.254.169.254/\">]><quiz>&x;</quiz>";
    for document in [bomb, outside, external] {
        refused(
            document.as_bytes(),
            Format::MoodleXml,
            "it has a document type (`<!DOCTYPE`), which is not read; remove it",
        );
    }
    refused(quiz("&nbsp;").as_bytes(), Format::MoodleXml, "line 1 is not XML: unknown entity reference 'nbsp'");
}

#[test]
fn what_is_not_xml_or_not_an_export_is_refused() {
    refused(b"::a::b{T}", Format::MoodleXml, "line 1 is not XML: unknown token");
    refused(b"<quiz>\n<question>", Format::MoodleXml, "line 1 is not XML: the root node was opened but never closed");
    refused(b"<quiz>\n<question", Format::MoodleXml, "line 2 is not XML: a tag has no end");
    refused(b"<quiz>\n<!-- ", Format::MoodleXml, "line 2 is not XML: a comment, section or instruction has no end");
    refused(b"<html/>", Format::MoodleXml, "its outer element is `<html>`; an export of questions has `<quiz>`");
}

#[test]
fn depth_length_and_number_have_bounds() {
    let deep = quiz(&"<a>".repeat(1_000_000));
    refused(deep.as_bytes(), Format::MoodleXml, "its elements lie more than 32 deep, as those of no export do");
    let many = quiz(&"<a/>".repeat(600_000));
    refused(many.as_bytes(), Format::MoodleXml, "it has more than 500,000 elements and texts; split it");
    let attributes: String = (0..500_000).map(|number| format!("a{number}='' ")).collect();
    let attributes = format!("<quiz>\n<question {attributes}/></quiz>");
    refused(attributes.as_bytes(), Format::MoodleXml, "line 2 is not XML: an element has more than 20 attributes");
    let long = format!("<quiz>\n<question><name><text>{}</text></name></question></quiz>", "a".repeat(2_000_000));
    refused(long.as_bytes(), Format::MoodleXml, "the text in line 2 has more than 1 MiB");
    let line = format!("::a::b{{T}}\n\n{}", "a".repeat(3_000_000));
    refused(line.as_bytes(), Format::Gift, "line 3 has more than 1 MiB");
    refused(line.as_bytes(), Format::Aiken, "line 3 has more than 1 MiB");
    let questions = "{}\n\n".repeat(10_001);
    refused(questions.as_bytes(), Format::Gift, "it holds more than 10,000 questions; split it");
}

#[test]
fn many_signs_in_one_question_are_one_fault() {
    let sum = "1 question: 0 carried whole, 0 carried with losses, 1 not carried.";
    let answers = format!("a{{{}}}", "~b\n".repeat(100_000));
    assert_eq!(listed(&answers, Format::Gift), ["f:1: `a`: not carried: it has more than 500 answers", sum]);
    let brace = format!("a{{{}", "=b ".repeat(100_000));
    let message = "f:1: `a`: not carried: `{` has no `}` before the next blank line; write `\\{` for the sign itself";
    assert_eq!(listed(&brace, Format::Gift), [message, sum]);
    let braces = "{".repeat(500_000);
    assert_eq!(listed(&format!("a{braces}"), Format::Gift), [message, sum]);
    let backslashes = format!("a{{={}}}", "\\".repeat(500_001));
    assert_eq!(listed(&backslashes, Format::Gift), [message, sum]);
    let gap = "{1:SA:=a}".repeat(600);
    let cloze = quiz(&format!(
        "<question type='cloze'><name><text>a</text></name><questiontext><text>{gap}</text></questiontext></question>"
    ));
    assert_eq!(listed(&cloze, Format::MoodleXml), ["f:1: `a`: not carried: it has more than 500 gaps", sum]);
    let options = format!("a\n{}ANSWER: A\n", "A) b\n".repeat(10_000));
    assert_eq!(listed(&options, Format::Aiken), ["f:1: `a`: not carried: it has more than 500 options", sum]);
}

#[test]
fn an_image_that_is_too_large_or_no_image_is_left_out() {
    let with = |base64: &str| {
        quiz(&format!(
            "<question type='truefalse'><name><text>a</text></name><questiontext><text>b &lt;img src=\"@@PLUGINFILE@@/x.png\"&gt;</text>\
             <file name='x.png' encoding='base64'>{base64}</file></questiontext><answer fraction='100'><text>true</text></answer></question>"
        ))
    };
    let sum = "1 question: 0 carried whole, 1 carried with losses, 0 not carried.";
    for (base64, why) in [
        ("A".repeat(12 * 1024 * 1024), "has more than 8 MiB"),
        ("TVqQAAMAAAAEAAAA".to_owned(), "is no PNG, JPEG, GIF, WebP, safe SVG or PDF"),
        ("PHN2ZyBvbmxvYWQ9ImFsZXJ0KDEpIi8+".to_owned(), "is no PNG, JPEG, GIF, WebP, safe SVG or PDF"),
        ("%%%".to_owned(), "is not in Base64"),
        (String::new(), "is no PNG, JPEG, GIF, WebP, safe SVG or PDF"),
    ] {
        assert_eq!(
            listed(&with(&base64), Format::MoodleXml),
            [&format!("f:1: `a`: the text loses the file `x.png`, which {why}"), sum]
        );
    }
}

/// Whatever a file has become on its way here: it is read or refused, and every question is accounted for.
#[test]
fn files_that_were_cut_or_garbled_are_accounted_for() {
    let signs = [
        "{",
        "}",
        "~",
        "=",
        "#",
        "\\",
        "::",
        "->",
        "<",
        "&",
        "]]>",
        "<![CDATA[",
        "%",
        "\n\n",
        "{1:SA:",
        "\u{2028}",
        "é",
    ];
    for (name, format) in [
        ("constructs.gift", Format::Gift),
        ("constructs.xml", Format::MoodleXml),
        ("constructs.aiken.txt", Format::Aiken),
    ] {
        let text = super::text_of(name);
        let places = text.char_indices().map(|(at, _)| at).step_by(if format == Format::MoodleXml { 97 } else { 23 });
        for (number, at) in places.enumerate() {
            let (before, after) = text.split_at(at);
            let sign = signs[number % signs.len()];
            let shorter: String = after.chars().skip(3).collect();
            for garbled in
                [before.to_owned(), format!("{before}{sign}{after}"), format!("{before}{shorter}"), after.to_owned()]
            {
                let Ok(imported) = import_into(garbled.as_bytes(), format, &BTreeMap::new()) else { continue };
                let summary = imported.report.summary;
                let sum = summary.whole + summary.with_losses + summary.not_carried;
                assert_eq!(
                    (summary.questions, imported.questions.len()),
                    (sum, sum - summary.not_carried),
                    "{name} at {at}"
                );
            }
        }
    }
}
