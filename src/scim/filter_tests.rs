//! Filters and paths as RFC 7644 writes them, and what is wrong with others.

use serde_json::json;

use super::*;

fn name(text: &str) -> Path {
    let (name, sub) = text.split_once('.').map_or((text, None), |(name, sub)| (name, Some(sub.to_owned())));
    Path { urn: None, name: name.to_owned(), sub }
}

fn compare(path: &str, operator: Operator, value: Value) -> Filter {
    Filter::Compare(name(path), operator, value)
}

fn and(one: Filter, other: Filter) -> Filter {
    Filter::And(Box::new(one), Box::new(other))
}

fn or(one: Filter, other: Filter) -> Filter {
    Filter::Or(Box::new(one), Box::new(other))
}

#[test]
fn every_operator_is_understood_in_any_case() {
    let written = ["eq", "NE", "Co", "sw", "ew", "gt", "ge", "lt", "LE"];
    let operators = [
        Operator::Equal,
        Operator::Different,
        Operator::Contains,
        Operator::Begins,
        Operator::Ends,
        Operator::Greater,
        Operator::GreaterOrEqual,
        Operator::Less,
        Operator::LessOrEqual,
    ];
    for (word, operator) in written.into_iter().zip(operators) {
        let parsed = parse(&format!("userName {word} \"bjensen\"")).unwrap();
        assert_eq!(parsed, compare("userName", operator, json!("bjensen")));
    }
    assert_eq!(parse("title pr").unwrap(), Filter::Present(name("title")));
}

#[test]
fn the_examples_of_the_rfc_are_taken_apart() {
    assert_eq!(
        parse("title pr and userType eq \"Employee\"").unwrap(),
        and(Filter::Present(name("title")), compare("userType", Operator::Equal, json!("Employee")))
    );
    let urn = parse("urn:ietf:params:scim:schemas:core:2.0:User:userName sw \"J\"").unwrap();
    let path = Path {
        urn: Some("urn:ietf:params:scim:schemas:core:2.0:User".to_owned()),
        name: "userName".to_owned(),
        sub: None,
    };
    assert_eq!(urn, Filter::Compare(path, Operator::Begins, json!("J")));
    assert_eq!(
        parse("userType ne \"Employee\" and not (emails co \"example.com\" or emails.value co \"example.org\")")
            .unwrap(),
        and(
            compare("userType", Operator::Different, json!("Employee")),
            Filter::Not(Box::new(or(
                compare("emails", Operator::Contains, json!("example.com")),
                compare("emails.value", Operator::Contains, json!("example.org"))
            )))
        )
    );
    let within = parse("emails[type eq \"work\" and value co \"@example.com\"] or ims[type eq \"xmpp\"]").unwrap();
    let Filter::Or(left, right) = within else { panic!("{within:?}") };
    assert!(matches!(*left, Filter::Within(path, _) if path.is("emails")));
    assert!(matches!(*right, Filter::Within(path, _) if path.is("ims")));
}

#[test]
fn and_binds_closer_than_or_and_brackets_closer_than_both() {
    let one = |letter: &str| compare(letter, Operator::Equal, json!(1));
    assert_eq!(parse("a eq 1 or b eq 1 and c eq 1").unwrap(), or(one("a"), and(one("b"), one("c"))));
    assert_eq!(parse("(a eq 1 or b eq 1) and c eq 1").unwrap(), and(or(one("a"), one("b")), one("c")));
    assert_eq!(parse("not(a eq 1) AND b eq 1").unwrap(), and(Filter::Not(Box::new(one("a"))), one("b")));
}

#[test]
fn values_are_those_of_json() {
    for (text, value) in [
        ("true", json!(true)),
        ("false", json!(false)),
        ("null", json!(null)),
        ("-4.5", json!(-4.5)),
        (r#""a \"quoted\" (word]""#, json!("a \"quoted\" (word]")),
        (r#""back\\""#, json!("back\\")),
        (r#""Zo\u00eb""#, json!("Zoë")),
    ] {
        assert_eq!(parse(&format!("a eq {text}")).unwrap(), compare("a", Operator::Equal, value), "{text}");
    }
}

#[test]
fn what_is_no_filter_is_told_where_and_why() {
    for (text, told) in [
        ("", "at character 1 it ends, where the name of an attribute is expected."),
        ("userName", "at character 9 it ends, where one of eq, ne, co, sw, ew, gt, ge, lt, le or pr is expected."),
        (
            "userName is \"a\"",
            "at character 10 it has `is \"a\"`, where one of eq, ne, co, sw, ew, gt, ge, lt, le or pr is expected.",
        ),
        (
            "userName eq a",
            "at character 13 it has `a`, where a text in quotes, a number, true, false or null is expected.",
        ),
        ("userName eq \"a", "at character 13 it has `\"a`, where a text in quotes is not closed."),
        (
            "userName eq [1]",
            "at character 13 it has `[1]`, where a text in quotes, a number, true, false or null is expected.",
        ),
        ("(userName pr", "at character 13 it ends, where `)` is expected."),
        ("emails[value pr", "at character 16 it ends, where `]` is expected."),
        ("userName pr title pr", "at character 13 it has `title pr`, where `and`, `or` or the end is expected."),
        ("ünïcode pr", "at character 1 it has `ünïcode pr`, where the name of an attribute is expected."),
        ("a eq 1 and", "at character 11 it ends, where the name of an attribute is expected."),
        (
            "'; DROP TABLE persons",
            "at character 1 it has `'; DROP TABLE person`, where the name of an attribute is expected.",
        ),
    ] {
        let fault = parse(text).unwrap_err();
        assert_eq!((fault.kind, fault.detail), (Kind::InvalidFilter, format!("The filter is not understood: {told}")));
    }
}

#[test]
fn neither_depth_nor_length_is_without_end() {
    let deep = format!("{}a pr{}", "(".repeat(100_000 / 50), ")".repeat(100_000 / 50));
    assert!(parse(&deep).is_err());
    assert!(parse(&format!("{}a pr{}", "(".repeat(19), ")".repeat(19))).is_ok());
    let deep = format!("{}a pr{}", "not (".repeat(500), ")".repeat(500));
    assert!(parse(&deep).unwrap_err().detail.ends_with("brackets stand more than 20 deep."));
    let long = format!("a eq \"{}\"", "x".repeat(LONGEST));
    assert_eq!(parse(&long).unwrap_err().detail, "The filter is longer than 4000 bytes.");
}

#[test]
fn nothing_that_is_cut_off_or_changed_makes_the_parser_fall() {
    let whole = "userType ne \"Émile\" and not (emails[value co \"a\\\"b\"].x pr) or urn:a:b.c:d.e ge -1.5e3";
    for (end, _) in whole.char_indices() {
        let _ = parse(&whole[..end]);
        let _ = parse(&whole[end..]);
        let _ = parse_path(&whole[..end], &["urn:a:b"]);
        for sign in ["\"", "(", "]", " ", "\\", "é", "\u{0}"] {
            let _ = parse(&format!("{}{sign}{}", &whole[..end], &whole[end..]));
        }
    }
}

#[test]
fn the_paths_of_patches_are_taken_apart() {
    let urn = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
    let parse = |text: &str| parse_path(text, &[urn]).unwrap();
    assert_eq!(parse("members"), Target { path: name("members"), within: None });
    assert_eq!(parse("name.familyName"), Target { path: name("name.familyName"), within: None });
    let one = parse("members[value eq \"2819c223\"]");
    assert_eq!(one.within, Some(compare("value", Operator::Equal, json!("2819c223"))));
    let part = parse("addresses[type eq \"work\"].country");
    assert!(part.path.is_part("addresses", "country") && part.within.is_some());
    let whole = parse(&urn.to_uppercase());
    assert_eq!(whole.path, Path { urn: Some(urn.to_owned()), name: String::new(), sub: None });
    let organization = parse(&format!("{urn}:organization"));
    assert_eq!(organization.path.to_string(), format!("{urn}:organization"));
    let fault = parse_path("members[value eq", &[]).unwrap_err();
    assert_eq!(fault.kind, Kind::InvalidPath);
    assert_eq!(
        fault.detail,
        "The path is not understood: at character 17 it ends, where a text in quotes, a number, true, false or null is expected."
    );
}
