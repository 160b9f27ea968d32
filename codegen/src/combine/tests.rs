//! Versions that share types, and types that convert.

use bindery_spec::{ReadOptions, Reading, read_text};

use crate::{Error, FileTree, Options, Version, generate_versions};

/// A description whose only operation sends and answers `Pet`, with further schemas.
fn reading(version: &str, schemas: &str) -> Reading {
    let text = format!(
        "openapi: 3.1.0\ninfo: {{title: Pets, version: '{version}'}}\npaths:\n  /pets:\n    post:\n      operationId: \
         addPet\n      tags: [pets]\n      requestBody: {{content: {{application/json: {{schema: {{$ref: \
         '#/components/schemas/Pet'}}}}}}}}\n      responses: {{'200': {{description: it, content: {{application/json: \
         {{schema: {{$ref: '#/components/schemas/Pet'}}}}}}}}}}\ncomponents:\n  schemas:\n{schemas}"
    );
    let reading = read_text("pets.yaml", &text, &ReadOptions::default());
    assert!(!reading.has_errors(), "{:#?}", reading.diagnostics);
    reading
}

fn generated(readings: &[Reading]) -> FileTree {
    let versions: Vec<Version<'_>> = readings.iter().map(Version::new).collect();
    generate_versions(&versions, &Options::default()).expect("they generate").tree
}

/// The names behind `pub use crate::shared::` in the types of a version, with the module.
fn shown(tree: &FileTree, version: &str) -> Vec<String> {
    let types = tree.get(&format!("src/{version}/types.rs")).expect("it has few types");
    let uses = types.lines().filter_map(|line| line.strip_prefix("pub use crate::shared::"));
    uses.map(|line| line.trim_end_matches(';').to_owned()).collect()
}

/// The conversions that a crate has, in order: `older::Pet -> newer::Pet`.
fn conversions(tree: &FileTree) -> Vec<String> {
    let files = tree.iter().filter(|(path, _)| path.starts_with("src/conversions/v"));
    let lines = files.flat_map(|(_, text)| text.lines());
    lines
        .filter_map(|line| line.strip_prefix("impl From<")?.strip_suffix(" {"))
        .map(|line| line.replace("> for ", " -> "))
        .collect()
}

const OWNER: &str = "    Owner: {type: object, properties: {name: {type: string, description: The name}}}\n";

#[test]
fn what_is_the_same_with_all_that_it_mentions_is_shared() {
    let pet = "    Pet: {type: object, properties: {owner: {$ref: '#/components/schemas/Owner'}, age: {$ref: \
               '#/components/schemas/Age'}}}\n";
    let house = "    House: {type: object, properties: {owner: {$ref: '#/components/schemas/Owner'}}}\n";
    let age =
        |limit| format!("    Age: {{type: object, properties: {{years: {{type: integer, maximum: {limit}}}}}}}\n");
    // Words do not count, nor what is kept only where a value is drawn. A limit does, and so it does for what mentions it.
    let first = reading("1", &format!("{pet}{house}{OWNER}{}", age(20)));
    let owner = OWNER
        .replace("The name", "What it is called")
        .replace("type: object,", "type: object, propertyNames: {pattern: '^n'},");
    let second = reading("2", &format!("{pet}{house}{owner}{}", age(30)));
    let tree = generated(&[first, second]);
    for version in ["v1", "v2"] {
        assert_eq!(shown(&tree, version), ["v1_and_v2::{House, Owner}"], "{version}");
        let types = tree.get(&format!("src/{version}/types.rs")).expect("it has few types");
        assert!(types.contains("pub struct Pet {") && types.contains("pub struct Age {"), "{types}");
    }
    let shared = tree.get("src/shared/v1_and_v2.rs").expect("they share types");
    assert!(shared.contains("What it is called") && !shared.contains("The name"), "words are those of the newest");
    assert_eq!(
        conversions(&tree),
        [
            "older::Age -> newer::Age",
            "newer::Age -> older::Age",
            "older::Pet -> newer::Pet",
            "newer::Pet -> older::Pet"
        ]
    );
}

#[test]
fn each_set_of_versions_has_a_module_and_its_own_gate() {
    let pet = |extra: &str| {
        format!("    Pet: {{type: object, properties: {{owner: {{$ref: '#/components/schemas/Owner'}}{extra}}}}}\n")
    };
    let plain = format!("{}{OWNER}", pet(""));
    let with_tag = format!("{}{OWNER}", pet(", tag: {type: string}"));
    let tree = generated(&[reading("1", &plain), reading("2", &plain), reading("3", &with_tag)]);
    assert_eq!(shown(&tree, "v1"), ["v1_and_v2::Pet", "v1_to_v3::Owner"]);
    assert_eq!(shown(&tree, "v3"), ["v1_to_v3::Owner"]);
    let modules = tree.get("src/shared/mod.rs").expect("they share types");
    let gate = "#[cfg(any(feature = \"v1\", feature = \"v2\"))]\npub(crate) mod v1_and_v2;";
    assert!(modules.contains(gate), "{modules}");
    // What the module of a smaller set mentions comes from that of the larger.
    assert!(
        tree.get("src/shared/v1_and_v2.rs").is_some_and(|text| text.contains("use crate::shared::v1_to_v3::Owner;"))
    );
}

#[test]
fn only_what_loses_nothing_converts() {
    let pet = |body: &str| format!("    Pet: {{type: object, {body}}}\n");
    let both = ["older::Pet -> newer::Pet", "newer::Pet -> older::Pet"];
    let cases: [(&str, &str, &[&str]); 9] = [
        // A property that is not declared stands among the others.
        ("properties: {a: {type: string}}", "properties: {a: {type: string}, b: {type: string}}", &both),
        ("properties: {a: {type: string}}", "properties: {a: {type: integer}}", &[]),
        ("properties: {a: {type: string}}", "required: [a], properties: {a: {type: string}}", &both[1..]),
        ("properties: {a: {type: string}}", "properties: {a: {type: [string, 'null']}}", &both[..1]),
        ("properties: {a: {type: string}}", "properties: {a: {type: string, format: uuid}}", &both),
        ("properties: {a: {type: integer, format: int32}}", "properties: {a: {type: integer}}", &both[..1]),
        (
            "additionalProperties: false, properties: {a: {type: string}}",
            "additionalProperties: false, properties: {a: {type: string}, b: {type: string}}",
            &both[..1],
        ),
        (
            "additionalProperties: {type: integer}, properties: {a: {type: string}}",
            "additionalProperties: {type: integer}, properties: {a: {type: string}, b: {type: string}}",
            &[],
        ),
        (
            "properties: {a: {type: array, items: {type: string}}}",
            "properties: {a: {type: array, items: {type: string, maxLength: 3}}}",
            &both,
        ),
    ];
    for (first, second, expected) in cases {
        let tree = generated(&[reading("1", &pet(first)), reading("2", &pet(second))]);
        assert_eq!(conversions(&tree), expected, "{first} / {second}");
    }
}

#[test]
fn what_is_decided_for_one_version_is_found_there() {
    use crate::adapt::{Adaptation, AdaptationKind};
    let pet = "    Pet: {type: object, properties: {a: {type: string}}}\n";
    let readings = [reading("1", pet), reading("2", &format!("{pet}{OWNER}"))];
    let versions = [Version::new(&readings[0]), Version::new(&readings[1]).named("next")];
    let rename = |ty: &str| {
        let kind = AdaptationKind::RenameType { ty: ty.to_owned(), to: "Keeper".to_owned() };
        Options::default().with_adaptation(Adaptation { kind, place: String::new() })
    };
    let output = generate_versions(&versions, &rename("Owner")).expect("the second version has it");
    assert_eq!(output.summary.versions, ["v1", "next"]);
    assert!(output.tree.get("src/next/types.rs").is_some_and(|text| text.contains("pub struct Keeper {")));
    assert!(matches!(generate_versions(&versions, &rename("Nobody")), Err(Error::Adapt(_))));
    let twice = [Version::new(&readings[0]), Version::new(&readings[0])];
    assert!(matches!(generate_versions(&twice, &Options::default()), Err(Error::Versions(name)) if name == "v1"));
    assert!(matches!(generate_versions(&[], &Options::default()), Err(Error::NoVersion)));
}
