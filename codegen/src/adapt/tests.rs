//! Adaptations of a small API, seen in the code that comes out.

use bindery_spec::{ReadOptions, read_text};

use super::{Adaptation, AdaptationKind as Kind};
use crate::{Error, Options, Output, generate};

const TEXT: &str = r"
openapi: 3.1.0
info: {title: Shop, version: '1'}
tags: [{name: pet store, description: All about pets.}]
paths:
  /pets:
    get:
      operationId: listPets
      tags: [pet store]
      parameters: [{name: page-size, in: query, schema: {type: integer}}]
      responses:
        '200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
  /orders:
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}
      responses: {'204': {description: done}}
components:
  schemas:
    Pet:
      type: object
      required: [petId]
      properties:
        petId: {type: string}
        status: {type: string, enum: [in-stock, sold]}
        price: {$ref: '#/components/schemas/Money'}
        collar: {type: object, properties: {size: {type: integer}}}
    Money: {type: string, pattern: '^[0-9]+$'}
    Weight: {type: object, properties: {kilograms: {type: number}}}
    Order: {type: object, properties: {weight: {$ref: '#/components/schemas/Weight'}}}
";

fn adapted(kinds: &[Kind]) -> Result<Output, Error> {
    let reading = read_text("shop.yaml", TEXT, &ReadOptions::default());
    let options = kinds.iter().fold(Options::default(), |options, kind| {
        options.with_adaptation(Adaptation { kind: kind.clone(), place: "line 7".to_owned() })
    });
    generate(&reading, &options)
}

/// All code of the crate, but for its runtime, on one line.
fn code(output: &Output) -> String {
    let files = output.tree.iter().filter(|(path, _)| path.starts_with("src/") && !path.contains("runtime"));
    files.flat_map(|(_, text)| text.split_whitespace()).collect::<Vec<_>>().join(" ")
}

fn text(text: &str) -> String {
    text.to_owned()
}

#[test]
fn names_are_what_the_user_says_and_the_wire_stays() {
    let rows: &[(Kind, &[&str])] = &[
        (
            Kind::RenameType { ty: text("Pet"), to: text("Animal") },
            &["pub struct Animal {", "pub struct AnimalCollar {", "pub enum AnimalStatus {"],
        ),
        (
            Kind::RenameType { ty: text("#/components/schemas/Pet/properties/collar"), to: text("Band") },
            &["pub struct Band {", "pub collar: Option<Band>"],
        ),
        (
            Kind::RenameField { ty: text("Pet"), property: text("petId"), to: text("id") },
            &["\"petId\"", "pub id: String"],
        ),
        (
            Kind::RenameVariant {
                ty: text("/components/schemas/Pet/properties/status"),
                value: text("in-stock"),
                to: text("Available"),
            },
            &["Available,", "\"in-stock\""],
        ),
        (Kind::RenameOperation { operation: text("listPets"), to: text("everything") }, &["pub fn everything("]),
        (Kind::RenameOperation { operation: text("POST /orders"), to: text("place") }, &["pub fn place("]),
        (
            Kind::RenameParameter { operation: text("GET /pets"), parameter: text("page-size"), to: text("limit") },
            &["pub fn limit(", "\"page-size\""],
        ),
        (Kind::RenameGroup { group: text("pet store"), to: text("animals") }, &["pub fn animals(", "All about pets."]),
        (Kind::RenameGroup { group: text("orders"), to: text("sales") }, &["pub fn sales("]),
        (
            Kind::Replace { ty: text("Money"), path: text("::decimal::Decimal") },
            &["pub type Money = ::decimal::Decimal;", "pub price: Option<Money>"],
        ),
    ];
    for (kind, expected) in rows {
        let code = code(&adapted(std::slice::from_ref(kind)).expect("it generates"));
        for part in *expected {
            assert!(code.contains(part), "{kind:?}: no `{part}`");
        }
    }
}

#[test]
fn what_derives_more_is_what_can() {
    let derive = |ty: Option<&str>, path: &str| Kind::Derive { ty: ty.map(text), path: text(path) };
    let output = adapted(&[derive(None, "Hash"), derive(None, "Eq"), derive(Some("Order"), "::macros::Describe")]);
    let code = code(&output.expect("it generates"));
    // An object whose other properties are kept may hold any JSON, which has `Eq` and `Hash`; a number has neither.
    let rows: &[(&str, &[&str])] = &[
        ("Pet", &["Eq", "Hash"]),
        ("PetCollar", &["Eq", "Hash"]),
        ("Weight", &[]),
        ("Order", &["::macros::Describe"]),
    ];
    for (name, expected) in rows {
        let before = code.split(&format!("pub struct {name} {{")).next().expect("it has a struct");
        let derives = before.rsplit("#[derive(").next().and_then(|rest| rest.split(")]").next()).expect("it derives");
        let usual = ["Debug", "Clone", "PartialEq", "Default", "::serde::Serialize", "::serde::Deserialize"];
        let more: Vec<&str> = derives.split(',').map(str::trim).filter(|one| !usual.contains(one)).collect();
        assert_eq!(more, *expected, "{name}");
    }
}

#[test]
fn what_finds_nothing_is_an_error_that_names_its_place() {
    let rows: &[(Kind, &str)] = &[
        (
            Kind::RenameType { ty: text("Pett"), to: text("Animal") },
            "line 7: no component is called `Pett`; did you mean `Pet`?",
        ),
        (
            Kind::RenameType { ty: text("Pet"), to: text("petAnimal") },
            "line 7: `petAnimal` is not the name of a type: `PetAnimal` would be",
        ),
        (
            Kind::RenameType { ty: text("/components/schemas/Pets"), to: text("Animal") },
            "line 7: no schema stands at `/components/schemas/Pets`; did you mean `/components/schemas/Pet` or `/components/schemas/Money` or \
             `/components/schemas/Weight`?",
        ),
        (
            Kind::RenameField { ty: text("Pet"), property: text("petid"), to: text("id") },
            "line 7: `Pet` has no property `petid`; did you mean `petId`?",
        ),
        (
            Kind::RenameVariant { ty: text("Pet"), value: text("sold"), to: text("Sold") },
            "line 7: `Pet` has no value `sold`",
        ),
        (
            Kind::RenameOperation { operation: text("listPet"), to: text("all") },
            "line 7: no operation is called `listPet`; did you mean `listPets`?",
        ),
        (
            Kind::RenameParameter { operation: text("listPets"), parameter: text("pagesize"), to: text("size") },
            "line 7: `listPets` has no parameter `pagesize`; did you mean `page-size`?",
        ),
        (
            Kind::RenameGroup { group: text("petstore"), to: text("pets") },
            "line 7: no group is called `petstore`; did you mean `pet store`?",
        ),
        (
            Kind::Replace { ty: text("Money"), path: text("Decimal; fn x() {}") },
            "line 7: `Decimal; fn x() {}` is not the path of a type: write `crate::…`, or `::` and the name of a package",
        ),
        (
            Kind::Derive { ty: None, path: text("Debug") },
            "line 7: `Debug` cannot be derived: write `Eq`, `Hash`, `PartialOrd`, `Ord`, or `::` and the name of a package",
        ),
        (
            Kind::RenameType { ty: text("Pet"), to: text("Money") },
            "line 7: `Pet` cannot be called `Money`: it has no type of its own, or another has the name",
        ),
    ];
    for (kind, expected) in rows {
        let error = adapted(std::slice::from_ref(kind)).map(|output| output.summary).expect_err("it finds nothing");
        assert_eq!(error.to_string(), *expected);
    }
}
