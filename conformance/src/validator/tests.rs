use std::path::PathBuf;

use bindery_spec::{ReadOptions, read_text};
use serde_json::{Value, json};

use super::unit::{Key, Units};
use crate::strategy::Direction;

fn keywords(document: Value, pointer: &str, direction: Direction, value: Value) -> Vec<(String, String, bool)> {
    let documents = read_text("api.json", &document.to_string(), &ReadOptions::default()).documents;
    let units = Units::new(documents, vec![PathBuf::from("api.json")]);
    let key = Key { file: 0, pointer: pointer.to_owned(), direction };
    assert!(units.can_judge(&key), "{pointer}");
    let found = units.violations(&key, &value);
    found.into_iter().map(|violation| (violation.keyword, violation.instance, violation.extensible)).collect()
}

fn check(openapi: &str, schema: Value, value: Value, expected: &[(&str, &str)]) {
    let version = if openapi == "2.0" { "swagger" } else { "openapi" };
    let document = json!({version: openapi, "definitions": {"Root": schema, "Text": {"type": "string"}}});
    let found = keywords(document.clone(), "/definitions/Root", Direction::Request, value.clone());
    let found: Vec<(&str, &str)> = found.iter().map(|(keyword, at, _)| (keyword.as_str(), at.as_str())).collect();
    assert_eq!(found, expected, "{document} {value}");
}

#[test]
fn idioms_of_each_dialect_are_read_as_their_specification_says() {
    check("3.0.3", json!({"type": "string", "nullable": true}), json!(null), &[]);
    check("3.0.3", json!({"type": "string"}), json!(null), &[("type", "")]);
    check("2.0", json!({"type": "string", "x-nullable": true, "enum": ["a"]}), json!(null), &[]);
    check(
        "3.0.3",
        json!({"type": "integer", "minimum": 3, "exclusiveMinimum": true}),
        json!(3),
        &[("exclusiveMinimum", "")],
    );
    check("3.1.0", json!({"type": "integer", "exclusiveMinimum": 3}), json!(3), &[("exclusiveMinimum", "")]);
    check("2.0", json!({"type": "file"}), json!("bytes"), &[]);
    check("3.0.3", json!({"$ref": "#/definitions/Text", "maxLength": 1}), json!("ab"), &[]);
    check("3.1.0", json!({"$ref": "#/definitions/Text", "maxLength": 1}), json!("ab"), &[("maxLength", "")]);
    check("3.1.0", json!({"type": ["string", "null"]}), json!(null), &[]);
    let port = json!({"type": "string", "format": "int-or-string"});
    check("2.0", port.clone(), json!(80), &[]);
    check("2.0", port.clone(), json!("http"), &[]);
    check("2.0", port, json!(80.5), &[("type", "")]);
    let text_or_null = json!({"anyOf": [{"type": "string"}, {"nullable": true, "description": "or none"}]});
    check("3.0.3", text_or_null.clone(), json!(null), &[]);
    check("3.0.3", text_or_null, json!(1), &[("anyOf", "")]);
    check("3.0.3", json!({"anyOf": [{"type": "string"}, {"description": "or anything"}]}), json!(1), &[]);
    check("2.0", json!({"type": "string", "in": "query", "name": "x", "required": true}), json!(1), &[("type", "")]);
}

#[test]
fn violations_behind_references_say_where_in_the_value_they_are() {
    let schema =
        json!({"type": "object", "properties": {"list": {"type": "array", "items": {"$ref": "#/definitions/Text"}}}});
    check("3.0.3", schema, json!({"list": ["a", 1]}), &[("type", "/list/1")]);
}

#[test]
fn recursion_ends() {
    let tree = json!({"type": "object", "properties": {"next": {"$ref": "#/definitions/Root"}}});
    check("3.0.3", tree, json!({"next": {"next": {"next": 1}}}), &[("type", "/next/next/next")]);
    check("3.1.0", json!({"$ref": "#/definitions/Root"}), json!(1), &[]);
    let marked = json!({
        "$recursiveAnchor": true,
        "required": ["name"],
        "properties": {"list": {"type": "array", "items": {"anyOf": [{"$recursiveRef": "#"}]}}},
    });
    check("3.1.0", marked, json!({"name": 1, "list": [{"name": 2}, {}]}), &[("anyOf", "/list/1")]);
    let named = json!({
        "$dynamicAnchor": "node",
        "required": ["name"],
        "properties": {"next": {"$dynamicRef": "#node"}},
    });
    check("3.1.0", named, json!({"name": 1, "next": {}}), &[("required", "/next")]);
}

#[test]
fn read_only_properties_are_not_required_of_requests() {
    let schema = json!({"type": "object", "required": ["id", "name"],
        "properties": {"id": {"readOnly": true}, "name": {"type": "string"}}});
    check("3.0.3", schema.clone(), json!({"name": "a"}), &[]);
    check("3.0.3", schema, json!({}), &[("required", "")]);
}

#[test]
fn a_new_value_of_an_open_enumeration_is_told_apart() {
    let open =
        json!({"type": "string", "enum": ["a"], "x-ms-enum": {"modelAsString": true, "values": [{"value": "b"}]}});
    let document = json!({"swagger": "2.0", "definitions": {"Root": {"properties": {"x": {"$ref": "#/definitions/Open"}}}, "Open": open}});
    let judge = |value| keywords(document.clone(), "/definitions/Root", Direction::Response, value);
    assert_eq!(judge(json!({"x": "c"})), [("enum".to_owned(), "/x".to_owned(), true)]);
    assert_eq!(judge(json!({"x": "b"})), []);
}

#[test]
fn formats_are_checked_where_there_is_no_doubt() {
    check("3.0.3", json!({"format": "date-time"}), json!("2024-13-01T00:00:00Z"), &[("format", "")]);
    check("3.0.3", json!({"format": "date-time"}), json!("2024-12-01T00:00:00.5+02:00"), &[]);
    check("3.0.3", json!({"type": "integer", "format": "int32"}), json!(2_147_483_648_i64), &[("format", "")]);
    check("3.0.3", json!({"type": "integer", "format": "int64"}), json!(i64::MAX), &[]);
    check("3.0.3", json!({"type": "integer", "format": "int64"}), json!(u64::MAX), &[("format", "")]);
    check("3.0.3", json!({"type": "string", "format": "whatever"}), json!("x"), &[]);
}

#[test]
fn patterns_are_those_of_ecma_262() {
    check("3.0.3", json!({"pattern": "^\\d+$"}), json!("٣"), &[("pattern", "")]);
    check("3.0.3", json!({"pattern": "^(?!_).*$"}), json!("_a"), &[("pattern", "")]);
    check("3.0.3", json!({"pattern": "(unclosed"}), json!("x"), &[]);
}

#[test]
fn a_discriminator_decides_which_alternative_must_hold() {
    let document = json!({"openapi": "3.0.3", "components": {"schemas": {
        "Cat": {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}, "size": {"type": "integer"}}},
        "Dog": {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}, "size": {"type": "string"}}},
        "Pet": {"oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}],
            "discriminator": {"propertyName": "kind", "mapping": {"dog": "#/components/schemas/Dog"}}}}}});
    let judge = |value| keywords(document.clone(), "/components/schemas/Pet", Direction::Request, value).len();
    assert_eq!(judge(json!({"kind": "Cat", "size": 1})), 0);
    assert_eq!(judge(json!({"kind": "dog", "size": "big"})), 0);
    assert_eq!(judge(json!({"kind": "dog"})), 0, "both alternatives would match");
    assert_eq!(judge(json!({"kind": "dog", "size": 1})), 1);
    assert_eq!(judge(json!({"size": 1})), 1);
}
