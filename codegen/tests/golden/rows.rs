//! The tables of `docs/generated-code.md`: each row has a description that is accepted, and a golden that is compiled.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// A row of the table of types: its first cell, the folder of its golden, and what stands both in the description there and
/// in an accepted document; last what that becomes.
type Row = (&'static str, &'static str, &'static str, &'static str);

const ROWS: &[Row] = &[
    ("an object with `properties`", "absent-and-null", "properties: {size: {type: integer", "pub struct Closed {"),
    ("required, not nullable", "composition", "required: [id], properties: {id: {type: string}", "pub id: String,"),
    (
        "required and nullable",
        "absent-and-null",
        "always_or_null: {type: [string, 'null']}",
        "pub always_or_null: Option<String>,",
    ),
    ("optional, not nullable", "absent-and-null", "maybe: {type: integer}", "pub maybe: Option<i64>,"),
    (
        "optional and nullable",
        "absent-and-null",
        "maybe_or_null: {type: [integer, 'null']",
        "pub maybe_or_null: Maybe<i64>,",
    ),
    ("optional, any JSON", "absent-and-null", "anything: {}", "pub anything: Option<Value>,"),
    ("a required property with one possible value", "anything", "whole: {const: 7}", "whole: 7,"),
    (
        "required and `readOnly`, in a type that a request carries",
        "vocabulary",
        "made: {type: string, readOnly: true}",
        "pub made: Option<String>,",
    ),
    (
        "properties that are not declared",
        "maps",
        "additionalProperties: {type: array, items: {type: integer}}",
        "pub additional_properties: BTreeMap<String, Vec<i64>>,",
    ),
    (
        "an object without `properties`",
        "maps",
        "Counts: {type: object, additionalProperties: {type: integer}}",
        "pub type Counts = BTreeMap<String, i64>;",
    ),
    ("an array", "lists", "Strings: {type: array, items: {type: string}}", "pub type Strings = Vec<String>;"),
    (
        "`prefixItems`",
        "lists",
        "Row: {type: array, prefixItems: [{type: string}, {type: integer}, {}], items: {type: boolean}}",
        "..rest",
    ),
    ("`enum` of strings or whole numbers", "enumerations", "enum: [low, high, higher]", "pub enum Level {"),
    ("`enum` of mixed scalars", "enumerations", "Odd: {enum: [a, 1, true]}", "runtime::json_enum!(Odd {"),
    (
        "`enum` of truth values, of numbers with fractions, of lists or objects",
        "numbers",
        "Ratio: {type: number, enum: [0.5, 1]}",
        "pub type Ratio = f64;",
    ),
    (
        "`enum` with `null`",
        "nullable",
        "values: {enum: [x, null]}",
        "pub values: crate::runtime::Maybe<SpellingsValues>,",
    ),
    ("`default`", "defaults", "size: {type: integer, default: 3}", "pub const DEFAULT_SIZE: i64 = 3;"),
    (
        "`patternProperties`",
        "maps",
        "Patterned: {type: object, patternProperties: {^x-: {type: string}}, additionalProperties: false}",
        "pub type Patterned = BTreeMap<String, String>;",
    ),
    (
        "`propertyNames`",
        "maps",
        "Keys: {type: object, propertyNames: {pattern: '^[a-z]+$'}",
        "pub type Keys = BTreeMap<String, Counts>;",
    ),
    (
        "a string or one of some strings (`anyOf`), one constant of several (`oneOf`)",
        "enumerations",
        "Model: {anyOf: [{type: string}, {type: string, enum: [small, large]}]}",
        "pub enum Model {",
    ),
    ("`allOf`", "composition", "- {type: object, required: [note], properties: {size:", "pub struct Derived {"),
    (
        "`allOf` of one reference, and nothing but annotations",
        "composition",
        "Renamed: {description: The same again., allOf: [{$ref: '#/components/schemas/Base'}]}",
        "pub type Renamed = Base;",
    ),
    (
        "a parent with a `discriminator`",
        "composition",
        "discriminator: {propertyName: petType, mapping: {cat: '#/components/schemas/Cat'}}",
        "pub enum Pet {",
    ),
    (
        "`oneOf`, `anyOf`, several `type`s",
        "alternatives",
        "NumberOrObject: {anyOf: [{type: integer}, {type: number}, {type: object,",
        "runtime::union!(NumberOrObject {",
    ),
    (
        "properties beside `oneOf` or `anyOf`",
        "composition",
        "- {title: Long, type: object, required: [length]",
        "pub enum Labelled {",
    ),
    (
        "an alternative that is `null`",
        "nullable",
        "one: {oneOf: [{type: 'null'}, {$ref: '#/components/schemas/Plain'}]}",
        "pub one: crate::runtime::Maybe<Plain>,",
    ),
    ("`integer`", "numbers", "uint32: {type: integer, format: uint32}", "pub uint32: Option<u32>,"),
    ("`number`", "numbers", "decimal: {type: number, format: decimal}", "pub decimal: Option<Number>,"),
    ("`string`", "formats", "link: {type: string, format: uri}", "pub link: Option<String>,"),
    (
        "formats `date-time`, `date`, `time`, `duration`, `uuid`, `byte`, `decimal`, `unixtime`",
        "formats",
        "at: {type: string, format: date-time}",
        "pub at: Option<DateTime>,",
    ),
    (
        "a string with the format `int-or-string`",
        "formats",
        "{type: string, format: int-or-string",
        "pub enum IntOrString {",
    ),
    (
        "format `password`, strings that are `writeOnly`",
        "formats",
        "password: {type: string, format: password}",
        "pub password: Option<Secret>,",
    ),
    ("no type, `true`, `false`, `{}`", "anything", "Always: true", "pub type Always = Value;"),
    (
        "`not`, `if`, `then`, `else`, `contains`, `dependentRequired`, `dependentSchemas`",
        "anything",
        "NotEmptyText: {type: string, not: {const: ''}}",
        "pub type NotEmptyText = String;",
    ),
    (
        "a type that contains itself",
        "recursion",
        "Left: {type: object, properties: {right: {$ref: '#/components/schemas/Right'}}}",
        "pub right: Option<Box<Right>>,",
    ),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The first cells of a table: of the one that follows these words on the page.
fn first_cells(words: &str) -> Vec<String> {
    let page = read(&root().join("docs/generated-code.md"));
    let (_, rest) = page.split_once(words).expect("the page has the table");
    let rows = rest.lines().skip_while(|line| !line.starts_with("|---")).skip(1);
    let rows = rows.take_while(|line| line.starts_with('|'));
    rows.filter_map(|row| row.split(" | ").next()).map(|cell| cell.trim_start_matches("| ").to_owned()).collect()
}

#[test]
fn every_row_of_types_has_an_accepted_document_and_a_golden() {
    let names: Vec<&str> = ROWS.iter().map(|(row, ..)| *row).collect();
    assert_eq!(first_cells("## Types"), names, "the rows of the page, and those that are shown here");
    let accepted = root().join("spec/corpus/accept/schemas");
    let accepted = fs::read_dir(accepted).expect("the folder can be read").filter_map(Result::ok);
    let accepted = accepted.map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|it| it == "yaml"));
    let accepted: Vec<String> = accepted.map(|path| read(&path)).collect();
    for (row, golden, described, expected) in ROWS {
        let folder = root().join("codegen/tests/golden").join(golden);
        assert!(read(&folder.join("input.yaml")).contains(described), "{row}: {golden} does not describe it");
        assert!(read(&folder.join("expected.rs")).contains(expected), "{row}: {golden} does not become `{expected}`");
        assert!(accepted.iter().any(|text| text.contains(described)), "{row}: no accepted document has `{described}`");
    }
}

/// Those without a type are in the clients that the wire tests compile.
#[test]
fn every_keyword_is_in_a_description_whose_output_is_compiled() {
    let mut used = BTreeSet::new();
    for folder in ["golden", "wire"] {
        let cases = root().join("codegen/tests").join(folder);
        for case in fs::read_dir(cases).expect("the folder can be read").filter_map(Result::ok) {
            let path = case.path().join("input.yaml");
            if path.is_file() {
                let document: Value = serde_yaml::from_str(&read(&path)).expect("the description is YAML");
                collect(&document, &mut used);
            }
        }
    }
    let cells = first_cells("**Every keyword**").join(", ");
    let keywords: Vec<&str> = cells.split(", ").map(|cell| cell.trim_matches('`')).collect();
    assert!(keywords.len() > 50, "{keywords:?}");
    let missing: Vec<&&str> = keywords.iter().filter(|keyword| !used.contains(**keyword)).collect();
    assert_eq!(missing, Vec::<&&str>::new());
}

fn collect(value: &Value, names: &mut BTreeSet<String>) {
    match value {
        Value::Object(entries) => {
            for (name, value) in entries {
                names.insert(name.clone());
                collect(value, names);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, names)),
        _ => {}
    }
}
