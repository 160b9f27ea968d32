use std::sync::Arc;

use serde_json::{Value, json};

use super::*;
use crate::diagnostic::Sink;
use crate::pointer::FileId;

fn read(text: &str) -> (Option<Value>, Vec<&'static str>) {
    let sink = Sink::default();
    let value = parse(FileId(0), &Arc::new(text.to_owned()), &sink).map(|document| document.root().to_value());
    (value, sink.into_sorted().iter().map(|diagnostic| diagnostic.code).collect())
}

fn check(text: &str, expected: Value, expected_codes: &[&str]) {
    let (value, found) = read(text);
    assert_eq!(value, Some(expected), "{text}");
    assert_eq!(found, expected_codes, "{text}");
}

#[test]
fn yaml_and_json_give_the_same_tree() {
    check("a: 1\nb: [x, 'y', \"z\"]\n", json!({"a": 1, "b": ["x", "y", "z"]}), &[]);
    check("{\"a\": 1, \"b\": [\"x\", \"y\", \"z\"]}", json!({"a": 1, "b": ["x", "y", "z"]}), &[]);
    check("{a: 1}", json!({"a": 1}), &[]);
    check("a: 1\r\nb: |\r\n  x\r\n", json!({"a": 1, "b": "x\n"}), &[]);
    check("200: x\n'404': y\n", json!({"200": "x", "404": "y"}), &[]);
    check("a:\nb: ~\n", json!({"a": null, "b": null}), &[]);
    check("a: !!str 1\n", json!({"a": "1"}), &[]);
}

#[test]
fn numbers_beyond_every_type_become_the_nearest_double() {
    check(
        "[18446744073709551615, -9223372036854776000, 1e400]",
        json!([u64::MAX, -9223372036854776000.0, f64::MAX]),
        &[],
    );
}

#[test]
fn aliases_share_and_merge_keys_merge() {
    check("a: &x {k: 1}\nb: *x\n", json!({"a": {"k": 1}, "b": {"k": 1}}), &[]);
    check(
        "a: &x {k: 1, l: 2}\nb: {<<: *x, l: 3}\n",
        json!({"a": {"k": 1, "l": 2}, "b": {"l": 3, "k": 1}}),
        &["merge-key"],
    );
    check("a: &x [*x]\n", json!({"a": [null]}), &["cyclic-anchor"]);
}

#[test]
fn a_repeated_key_is_reported_and_the_last_one_holds() {
    check("a: 1\nb: 2\na: 3\n", json!({"a": 3, "b": 2}), &["duplicate-key"]);
    check("{\"a\": 1, \"a\": 3}", json!({"a": 3}), &["duplicate-key"]);
    check("'200': 1\n200: 2\n", json!({"200": 2}), &["duplicate-key"]);
}

#[test]
fn texts_without_a_tree_say_why() {
    for (text, expected) in [
        ("", "empty-document"),
        (" \n\t ", "empty-document"),
        ("{\"a\": [1, 2", "unexpected-end"),
        ("{\"a\": \"x", "unexpected-end"),
        ("{\"a\":", "unexpected-end"),
        ("{\"a\": nope}", "json-syntax"),
        ("a: [1, 2\n", "yaml-syntax"),
        ("a: b: c\n", "yaml-syntax"),
        ("a:\n\tb: 1\n", "yaml-syntax"),
        ("a: *nowhere\n", "yaml-syntax"),
    ] {
        assert_eq!(read(text), (None, vec![expected]), "{text}");
    }
}

#[test]
fn json_with_a_trailing_comma_is_read_with_a_warning() {
    check("{\"a\": 1,}", json!({"a": 1}), &["json-extension"]);
}

#[test]
fn nesting_beyond_the_limit_is_refused_in_both_notations() {
    for open in ["[", "{\"a\":"] {
        assert_eq!(read(&open.repeat(10_000)), (None, vec!["nested-too-deeply"]));
    }
    assert_eq!(read(&"- ".repeat(10_000)), (None, vec!["nested-too-deeply"]));
    assert_eq!(read(&format!("{}1{}", "[".repeat(199), "]".repeat(199))).1, Vec::<&str>::new());
}

#[test]
fn aliases_that_expand_too_far_are_refused_at_the_largest_member() {
    let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..10 {
        let previous = format!("*a{}, ", level - 1).repeat(10);
        text.push_str(&format!("a{level}: &a{level} [{}]\n", previous.trim_end_matches(", ")));
    }
    let sink = Sink::default();
    assert!(parse(FileId(0), &Arc::new(text.clone()), &sink).is_none());
    let found = sink.into_sorted();
    assert_eq!((found[0].code, found[0].origin.pointer.as_str(), found[0].origin.line), ("alias-expansion", "/a9", 10));
}

#[test]
fn origins_tell_the_key_of_a_collection_and_the_value_of_a_scalar() {
    let text: Arc<String> = Arc::new(String::from("a:\n  b:\n    - c: é\n      d: x\n"));
    let document = parse(FileId(0), &text, &Sink::default()).expect("it is YAML");
    let place = |tokens: &[&str]| {
        let view = document.root().descend(tokens.iter().map(|token| (*token).to_owned())).expect("it is there");
        let origin = view.origin();
        (origin.pointer.to_string(), origin.line, origin.column)
    };
    assert_eq!(place(&["a", "b"]), ("/a/b".to_owned(), 2, 3));
    assert_eq!(place(&["a", "b", "0"]), ("/a/b/0".to_owned(), 3, 7));
    assert_eq!(place(&["a", "b", "0", "d"]), ("/a/b/0/d".to_owned(), 4, 10));
}
