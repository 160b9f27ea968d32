//! The example tables of RFC 9535, section by section.

use std::sync::Arc;

use serde_json::Value;

use super::super::tree::Tree;
use super::{parse, select};
use crate::diagnostic::Sink;
use crate::document;
use crate::pointer::FileId;

/// Checks what queries select from a document: each row a query and the values in order.
fn check(document: &str, rows: &[(&str, &str)]) {
    let sink = Sink::default();
    let document = document::parse(FileId(0), &Arc::new(document.to_owned()), &sink).expect("the document is JSON");
    let tree = Tree::new(&document);
    for (query, expected) in rows {
        let parsed = parse(query).unwrap_or_else(|error| panic!("{query}: {error:?}"));
        let found = select(&tree, &parsed).expect("the query is cheap");
        let found: Vec<Value> = found.into_iter().map(|id| tree.source(id).to_value()).collect();
        let expected: Value = serde_json::from_str(expected).expect("the row is JSON");
        assert_eq!(Value::Array(found), expected, "{query}");
    }
}

#[test]
fn the_overview_of_section_1_5() {
    let document = r#"{"store": {
        "book": [
            {"category": "reference", "author": "N", "title": "Sayings", "price": 8.95},
            {"category": "fiction", "author": "E", "title": "Sword", "price": 12.99},
            {"category": "fiction", "author": "H", "title": "Moby", "isbn": "0-553-21311-3", "price": 8.99},
            {"category": "fiction", "author": "J", "title": "Rings", "isbn": "0-395-19395-8", "price": 22.99}
        ],
        "bicycle": {"color": "red", "price": 399}
    }}"#;
    check(
        document,
        &[
            ("$.store.book[*].author", r#"["N", "E", "H", "J"]"#),
            ("$..author", r#"["N", "E", "H", "J"]"#),
            ("$.store.*.color", r#"["red"]"#),
            ("$.store..price", "[8.95, 12.99, 8.99, 22.99, 399]"),
            ("$..book[2].title", r#"["Moby"]"#),
            ("$..book[2].publisher", "[]"),
            ("$..book[-1].title", r#"["Rings"]"#),
            ("$..book[0,1].title", r#"["Sayings", "Sword"]"#),
            ("$..book[:2].title", r#"["Sayings", "Sword"]"#),
            ("$..book[?@.isbn].title", r#"["Moby", "Rings"]"#),
            ("$..book[?@.price<10].title", r#"["Sayings", "Moby"]"#),
            ("$['store']['bicycle']['color']", r#"["red"]"#),
        ],
    );
}

#[test]
fn names_wildcards_and_indices_of_sections_2_3_1_to_2_3_3() {
    check(
        r#"{"o": {"j j": {"k.k": 3}}, "'": {"@": 2}}"#,
        &[
            ("$.o['j j']", r#"[{"k.k": 3}]"#),
            ("$.o['j j']['k.k']", "[3]"),
            (r#"$.o["j j"]["k.k"]"#, "[3]"),
            (r#"$["'"]["@"]"#, "[2]"),
            (r"$['\'']['\u0040']", "[2]"),
        ],
    );
    check(
        r#"{"o": {"j": 1, "k": 2}, "a": [5, 3]}"#,
        &[
            ("$[*]", r#"[{"j": 1, "k": 2}, [5, 3]]"#),
            ("$.o[*]", "[1, 2]"),
            ("$.o[*, *]", "[1, 2, 1, 2]"),
            ("$.a[*]", "[5, 3]"),
            ("$.a.*", "[5, 3]"),
            ("$ .a [ 0 , 1 ]", "[5, 3]"),
        ],
    );
    check(r#"["a", "b"]"#, &[("$[1]", r#"["b"]"#), ("$[-2]", r#"["a"]"#), ("$[2]", "[]"), ("$[-3]", "[]")]);
}

#[test]
fn slices_of_section_2_3_4() {
    check(
        r#"["a", "b", "c", "d", "e", "f", "g"]"#,
        &[
            ("$[1:3]", r#"["b", "c"]"#),
            ("$[5:]", r#"["f", "g"]"#),
            ("$[1:5:2]", r#"["b", "d"]"#),
            ("$[5:1:-2]", r#"["f", "d"]"#),
            ("$[::-1]", r#"["g", "f", "e", "d", "c", "b", "a"]"#),
            ("$[-2:]", r#"["f", "g"]"#),
            ("$[1:3:0]", "[]"),
            ("$[9:1:-3]", r#"["g", "d"]"#),
        ],
    );
}

#[test]
fn filters_of_section_2_3_5() {
    let document = r#"{
        "a": [3, 5, 1, 2, 4, 6, {"b": "j"}, {"b": "k"}, {"b": {}}, {"b": "kilo"}],
        "o": {"p": 1, "q": 2, "r": 3, "s": 5, "t": {"u": 6}},
        "e": "f"
    }"#;
    check(
        document,
        &[
            ("$.a[?@.b == 'kilo']", r#"[{"b": "kilo"}]"#),
            ("$.a[?(@.b == 'kilo')]", r#"[{"b": "kilo"}]"#),
            ("$.a[?@>3.5]", "[5, 4, 6]"),
            ("$.a[?@.b]", r#"[{"b": "j"}, {"b": "k"}, {"b": {}}, {"b": "kilo"}]"#),
            (
                "$[?@.*]",
                r#"[[3, 5, 1, 2, 4, 6, {"b": "j"}, {"b": "k"}, {"b": {}}, {"b": "kilo"}], {"p": 1, "q": 2, "r": 3, "s": 5, "t": {"u": 6}}]"#,
            ),
            ("$[?@[?@.b]]", r#"[[3, 5, 1, 2, 4, 6, {"b": "j"}, {"b": "k"}, {"b": {}}, {"b": "kilo"}]]"#),
            ("$.o[?@<3, ?@<3]", "[1, 2, 1, 2]"),
            ("$.a[?@<2 || @.b == \"k\"]", r#"[1, {"b": "k"}]"#),
            ("$.a[?match(@.b, \"[jk]\")]", r#"[{"b": "j"}, {"b": "k"}]"#),
            ("$.a[?search(@.b, \"[jk]\")]", r#"[{"b": "j"}, {"b": "k"}, {"b": "kilo"}]"#),
            ("$.o[?@>1 && @<4]", "[2, 3]"),
            ("$.o[?@.u || @.x]", r#"[{"u": 6}]"#),
            ("$.a[?@.b == $.x]", "[3, 5, 1, 2, 4, 6]"),
            ("$.a[?@ == @]", r#"[3, 5, 1, 2, 4, 6, {"b": "j"}, {"b": "k"}, {"b": {}}, {"b": "kilo"}]"#),
            ("$.a[?!@.b && !(@ > 1)]", "[1]"),
        ],
    );
}

#[test]
fn comparisons_of_section_2_3_5_3_1() {
    let document = r#"{"obj": {"x": "y"}, "arr": [2, 3], "other": {"x": "y"}}"#;
    for (condition, holds) in [
        ("$.absent1 == $.absent2", true),
        ("$.absent1 <= $.absent2", true),
        ("$.absent == 'g'", false),
        ("$.absent1 != $.absent2", false),
        ("$.absent != 'g'", true),
        ("1 <= 2", true),
        ("1 > 2", false),
        ("13 == '13'", false),
        ("'a' <= 'b'", true),
        ("'a' > 'b'", false),
        ("$.obj == $.arr", false),
        ("$.obj != $.arr", true),
        ("$.obj == $.obj", true),
        ("$.obj == $.other", true),
        ("$.obj != $.obj", false),
        ("$.arr == $.arr", true),
        ("$.obj == 17", false),
        ("$.obj != 17", true),
        ("$.obj <= $.arr", false),
        ("$.obj < $.arr", false),
        ("$.obj <= $.obj", true),
        ("$.arr <= $.arr", true),
        ("1 <= $.arr", false),
        ("1 >= $.arr", false),
        ("1 > $.arr", false),
        ("1 < $.arr", false),
        ("true <= true", true),
        ("true > true", false),
        ("1 == 1.0e0", true),
        ("null == $.absent", false),
    ] {
        let expected = if holds { r#"[{"x": "y"}, [2, 3], {"x": "y"}]"# } else { "[]" };
        check(document, &[(&format!("$[?{condition}]"), expected)]);
    }
}

#[test]
fn functions_of_section_2_4() {
    check(
        r#"[{"a": "ñu", "k": "1974-05-11"}, {"a": [1, 2, 3], "b": {"color": "red"}}, {"a": {"x": 1}}]"#,
        &[
            ("$[?length(@.a) == 2].a", r#"["ñu"]"#),
            ("$[?length(@.a) >= 3].a", "[[1, 2, 3]]"),
            ("$[?count(@.*) == 1]", r#"[{"a": {"x": 1}}]"#),
            ("$[?match(@.k, '1974-05-..')].k", r#"["1974-05-11"]"#),
            ("$[?match(@.k, '1974')].k", "[]"),
            ("$[?search(@.k, '1974')].k", r#"["1974-05-11"]"#),
            ("$[?value(@..color) == 'red'].a", "[[1, 2, 3]]"),
            ("$[?search(@.k, '(')]", "[]"),
        ],
    );
}

#[test]
fn descendants_of_section_2_5_2() {
    check(
        r#"{"o": {"j": 1, "k": 2}, "a": [5, 3, [{"j": 4}, {"k": 6}]]}"#,
        &[
            ("$..j", "[1, 4]"),
            ("$..[0]", r#"[5, {"j": 4}]"#),
            ("$.o..[*, *]", "[1, 2, 1, 2]"),
            ("$.a..[0, 1]", r#"[5, 3, {"j": 4}, {"k": 6}]"#),
            (
                "$..*",
                r#"[{"j": 1, "k": 2}, [5, 3, [{"j": 4}, {"k": 6}]], 1, 2, 5, 3, [{"j": 4}, {"k": 6}], {"j": 4}, {"k": 6}, 4, 6]"#,
            ),
        ],
    );
}

#[test]
fn null_is_a_value_as_in_section_2_6() {
    check(
        r#"{"a": null, "b": [null], "c": [{}], "null": 1}"#,
        &[
            ("$.a", "[null]"),
            ("$.a[0]", "[]"),
            ("$.a.d", "[]"),
            ("$.b[0]", "[null]"),
            ("$.b[*]", "[null]"),
            ("$.b[?@]", "[null]"),
            ("$.b[?@==null]", "[null]"),
            ("$.c[?@.d==null]", "[]"),
            ("$.null", "[1]"),
        ],
    );
}

#[test]
fn names_may_have_hyphens_as_overlays_write_them() {
    check(
        r#"{"x-traits": {"paged": true}}"#,
        &[("$.x-traits.paged", "[true]"), ("$[?@.paged]", r#"[{"paged": true}]"#)],
    );
}

#[test]
fn what_is_no_query_is_told_with_its_place() {
    for (text, offset) in [
        ("", 0),
        ("paths", 0),
        ("$.", 2),
        ("$.paths.", 8),
        ("$.1", 2),
        ("$[", 2),
        ("$[a]", 2),
        ("$['a", 4),
        ("$[01]", 2),
        ("$[-0]", 2),
        ("$[9007199254740992]", 2),
        ("$[?@.a == ]", 10),
        ("$[?@.* == 1]", 9),
        ("$[?1]", 4),
        ("$[?nothing(@)]", 11),
        ("$[?match(@.a, 'b') == true]", 21),
        ("$['\\x']", 5),
        ("$['\\ud800']", 9),
        ("$ ", 1),
        ("$.a extra", 4),
    ] {
        match parse(text) {
            Ok(query) => panic!("{text} is read as {query:?}"),
            Err(error) => assert!(error.offset.abs_diff(offset) <= 1, "{text}: {error:?}"),
        }
    }
    assert!(parse(&format!("$[?{}@{}]", "(".repeat(1000), ")".repeat(1000))).is_err());
}
