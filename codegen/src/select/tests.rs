//! Selections of a small API.

use bindery_spec::{ReadOptions, Reading, read_text};

use super::{Pattern, Selection, Selector};
use crate::{Error, Options, Output, generate};

const TEXT: &str = r"
openapi: 3.1.0
info: {title: Shop, version: '1'}
tags: [{name: pets}, {name: orders}]
paths:
  /pets:
    get:
      operationId: listPets
      tags: [pets]
      responses:
        '200': {description: ok, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}}}}
  /pets/{id}/toys:
    get:
      tags: [pets, toys]
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses:
        '200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Toy'}}}}
  /orders:
    post:
      operationId: placeOrder
      tags: [orders]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}
      responses: {'204': {description: done}}
components:
  schemas:
    Animal:
      type: object
      required: [kind]
      properties: {kind: {type: string}, owner: {$ref: '#/components/schemas/Owner'}}
      discriminator: {propertyName: kind}
    Pet: {allOf: [{$ref: '#/components/schemas/Animal'}], properties: {name: {type: string}}}
    Cat: {allOf: [{$ref: '#/components/schemas/Animal'}], properties: {lives: {type: integer}}}
    Owner: {type: object, properties: {email: {type: string}}}
    Toy: {type: object, properties: {next: {$ref: '#/components/schemas/Toy'}}}
    Order: {type: object, properties: {pet: {type: string}}}
    Unused: {type: object, properties: {x: {type: string}}}
";

fn reading() -> Reading {
    read_text("shop.yaml", TEXT, &ReadOptions::default())
}

fn operation(text: &str) -> Selector {
    Selector::Operation(Pattern::parse(text).expect("it is a pattern"))
}

fn tag(text: &str) -> Selector {
    Selector::Tag(Pattern::parse(text).expect("it is a pattern"))
}

fn path(text: &str) -> Selector {
    Selector::Path(Pattern::parse(text).expect("it is a pattern"))
}

fn generated(include: &[Selector], exclude: &[Selector]) -> Result<Output, Error> {
    let selection = Selection { include: include.to_vec(), exclude: exclude.to_vec() };
    generate(&reading(), &Options::default().with_selection(selection))
}

fn keys(output: &Output) -> Vec<&str> {
    output.summary.operations.iter().map(|operation| operation.key.as_str()).collect()
}

/// The names of all structs of the crate.
fn structs(output: &Output) -> Vec<String> {
    let mut found: Vec<String> = output
        .tree
        .iter()
        .filter(|(path, _)| path.starts_with("src/types"))
        .flat_map(|(_, text)| text.lines())
        .filter_map(|line| line.strip_prefix("pub struct ")?.split([' ', '<', '(', '{']).next())
        .map(str::to_owned)
        .collect();
    found.sort();
    found
}

#[test]
fn operations_are_selected_by_id_place_tag_and_path() {
    let rows: &[(&[Selector], &[Selector], &[&str])] = &[
        (&[operation("listPets")], &[], &["listPets"]),
        (&[operation("GET /pets/{id}/toys")], &[], &["GET /pets/{id}/toys"]),
        (&[operation("GET **")], &[], &["listPets", "GET /pets/{id}/toys"]),
        (&[tag("pets")], &[], &["listPets", "GET /pets/{id}/toys"]),
        (&[tag("toys"), operation("place*")], &[], &["GET /pets/{id}/toys", "placeOrder"]),
        (&[path("/pets/**")], &[], &["GET /pets/{id}/toys"]),
        (&[], &[tag("pets")], &["placeOrder"]),
        (&[tag("pets")], &[path("/pets")], &["GET /pets/{id}/toys"]),
    ];
    for (include, exclude, expected) in rows {
        let output = generated(include, exclude).expect("it matches something");
        assert_eq!(keys(&output), *expected, "{include:?} {exclude:?}");
    }
}

#[test]
fn only_types_that_are_reached_are_kept() {
    let output = generated(&[operation("listPets")], &[]).expect("it matches");
    assert_eq!(structs(&output), ["Owner", "Pet"]);
    let output = generated(&[path("/pets/*/toys")], &[]).expect("it matches");
    assert_eq!(structs(&output), ["Toy"]);
}

#[test]
fn what_is_selected_looks_as_it_does_in_the_whole() {
    let whole = generated(&[], &[]).expect("it generates");
    let part = generated(&[tag("pets")], &[]).expect("it generates");
    let group = |output: &Output| output.tree.get("src/operations/pets.rs").map(str::to_owned);
    assert!(group(&whole).is_some());
    assert_eq!(group(&whole), group(&part));
    assert!(part.tree.get("src/operations/orders.rs").is_none());
}

#[test]
fn a_selector_without_a_match_is_an_error_with_near_misses() {
    let rows: &[(&[Selector], &[Selector], &str)] = &[
        (&[tag("pet")], &[], "no operation has the tag `pet`; did you mean `pets`?"),
        (&[operation("listPet")], &[], "no operation has the operation `listPet`; did you mean `listPets`?"),
        (&[], &[path("/order")], "no operation has the path `/order`; did you mean `/orders`?"),
        (
            &[tag("xyzzy")],
            &[tag("toy")],
            "no operation has the tag `xyzzy`\nno operation has the tag `toy`; did you mean `toys`?",
        ),
        (&[], &[path("**")], "the selection leaves no operation"),
    ];
    for (include, exclude, expected) in rows {
        let error = generated(include, exclude).map(|output| output.summary).expect_err("nothing matches");
        assert_eq!(error.to_string(), *expected);
    }
}
