//! Compares what is generated now with what is expected.

use std::fs;
use std::path::Path;

use bindery_codegen::{Options, generate};
use bindery_spec::{ReadOptions, read_text};
use serde_json::Value;

/// One case: its folder, description, and expected types.
struct Case {
    folder: &'static str,
    input: &'static str,
    expected: &'static str,
}

macro_rules! case {
    ($folder:literal) => {
        Case {
            folder: $folder,
            input: include_str!(concat!($folder, "/input.yaml")),
            expected: include_str!(concat!($folder, "/expected.rs")),
        }
    };
}

const CASES: &[Case] = &[
    case!("absent-and-null"),
    case!("alternatives"),
    case!("anything"),
    case!("composition"),
    case!("constants"),
    case!("defaults"),
    case!("drawn"),
    case!("enumerations"),
    case!("formats"),
    case!("hostile-names"),
    case!("identifiers"),
    case!("limits"),
    case!("lists"),
    case!("maps"),
    case!("nullable"),
    case!("numbers"),
    case!("recursion"),
    case!("shared-values"),
    case!("tagged"),
    case!("union-alike"),
    case!("union-members"),
    case!("union-names"),
    case!("union-places"),
    case!("unions"),
    case!("vocabulary"),
];

fn types_of(text: &str) -> String {
    let reading = read_text("input.yaml", text, &ReadOptions::default());
    assert!(!reading.has_errors(), "{:#?}", reading.diagnostics);
    let output = generate(&reading, &Options::default()).expect("the description can be generated");
    output.tree.get("src/types.rs").expect("a golden case has few types, in one file").to_owned()
}

/// No value fits just one of two objects that overlap, so that the golden case itself, whose values are drawn, has `anyOf`.
#[test]
fn alternatives_that_overlap_have_the_same_types_in_one_of() {
    let case = CASES.iter().find(|case| case.folder == "union-members").expect("it is a case");
    let one_of = case.input.replace("anyOf:", "oneOf:");
    assert_ne!(one_of, case.input);
    assert_eq!(types_of(&one_of), types_of(case.input));
}

#[test]
fn types_are_as_expected() {
    for case in CASES {
        let found = types_of(case.input);
        let difference = case.expected.lines().zip(found.lines()).enumerate().find(|(_, (left, right))| left != right);
        assert!(case.expected == found, "{}: first difference (line, (expected, found)): {difference:?}", case.folder);
    }
}

#[test]
fn every_folder_is_listed() {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden"));
    let mut folders: Vec<String> = fs::read_dir(root)
        .expect("the folder can be read")
        .filter_map(Result::ok)
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    folders.sort();
    assert_eq!(folders, CASES.iter().map(|case| case.folder).collect::<Vec<_>>());
}

#[test]
fn the_same_description_gives_the_same_bytes() {
    for case in CASES {
        assert_eq!(types_of(case.input), types_of(case.input), "{}", case.folder);
    }
}

/// The order of components means nothing, so it may not show. (The order of properties is the order of fields.)
#[test]
fn the_order_of_components_does_not_show() {
    for case in CASES {
        let mut document: Value = serde_yaml::from_str(case.input).expect("the description is YAML");
        let before = types_of(&document.to_string());
        let schemas = document["components"]["schemas"].as_object_mut().expect("it has schemas");
        let reversed = schemas.iter().rev().map(|(name, schema)| (name.clone(), schema.clone())).collect();
        *schemas = reversed;
        let after = types_of(&document.to_string());
        let body = |text: &str| text.lines().skip(1).collect::<Vec<_>>().join("\n");
        assert_eq!(body(&before), body(&after), "{}", case.folder);
    }
}
