//! Whole requests drawn from operations.

use bindery_conformance::strategy::Strategist;
use bindery_conformance::strategy::request::{BodyContent, RequestValues};
use bindery_spec::ir::{Api, Operation, ParameterLocation};
use bindery_spec::{ReadOptions, read_text};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;

const DESCRIPTION: &str = r##"
openapi: 3.1.0
info: {title: Test, version: '1'}
paths:
  /items/{id}:
    put:
      operationId: put
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
        - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 100}}
        - {name: tags, in: query, explode: false, schema: {type: array, items: {type: string}}}
        - {name: run, in: query, schema: {type: string, format: uuid}}
        - {name: x-trace, in: header, required: true, schema: {type: string}}
        - {name: kind, in: cookie, schema: {type: string, enum: [a, b]}}
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema:
              type: object
              required: [file, purpose]
              properties:
                file: {type: string, format: binary}
                purpose: {type: string, enum: [assistants, batch]}
                size: {type: integer}
                labels: {type: array, items: {type: string}}
          application/json:
            schema:
              type: object
              required: [name]
              properties: {name: {type: string, minLength: 1}}
              additionalProperties: false
      responses: {'200': {description: ok}}
"##;

fn api() -> Api {
    let reading = read_text("test.yaml", DESCRIPTION, &ReadOptions::default());
    assert!(!reading.has_errors(), "{:?}", reading.diagnostics);
    reading.api.expect("the description has no error")
}

fn assert_sendable(operation: &Operation, values: &RequestValues) {
    for parameter in operation.parameters.iter().filter(|parameter| parameter.required) {
        assert!(values.parameter(parameter.location, &parameter.name).is_some(), "{values:?}");
    }
    let id = values.parameter(ParameterLocation::Path, "id").and_then(|id| id.as_str()).unwrap_or_default();
    assert!(!["", ".", ".."].contains(&id) && !id.contains('/'), "{id:?}");
    let header =
        values.parameter(ParameterLocation::Header, "x-trace").and_then(|value| value.as_str()).unwrap_or_default();
    assert!(header.bytes().all(|byte| (0x20..0x7f).contains(&byte)) && header.trim() == header, "{header:?}");
    if let Some(BodyContent::Multipart(parts)) = values.body.as_ref().map(|body| &body.content) {
        assert!(parts.iter().any(|part| part.name == "file" && part.file_name.is_some()), "{parts:?}");
        assert!(parts.iter().any(|part| part.name == "purpose" && part.value.is_some()), "{parts:?}");
    }
}

#[test]
fn drawn_requests_can_be_sent_and_so_can_everything_they_shrink_to() {
    let api = api();
    let operation = &api.operations[0];
    let strategy = Strategist::new(&api).request_values(operation);
    let mut runner = TestRunner::deterministic();
    let (mut multipart, mut json) = (0, 0);
    for _ in 0..100 {
        let mut tree = strategy.new_tree(&mut runner).expect("every part has values");
        match tree.current().body.map(|body| body.content) {
            Some(BodyContent::Multipart(_)) => multipart += 1,
            Some(BodyContent::Json(_)) => json += 1,
            other => panic!("{other:?}"),
        }
        let mut steps = 0;
        loop {
            assert_sendable(operation, &tree.current());
            steps += 1;
            assert!(steps < 1000, "shrinking does not end");
            if !tree.simplify() {
                break;
            }
        }
        assert!(tree.current().parameters.len() <= 2, "only what is required is left: {:?}", tree.current());
    }
    assert!(multipart > 10 && json > 10, "{multipart} {json}");
}

#[test]
fn boundaries_of_requests_reach_parameters_bodies_and_files() {
    let api = api();
    let boundaries = Strategist::new(&api).request_boundaries(&api.operations[0]);
    let labels: Vec<&str> = boundaries.iter().map(|boundary| boundary.label.as_str()).collect();
    for expected in [
        "only required parts",
        "all parts",
        "query \"limit\": minimum",
        "query \"limit\": maximum",
        "body: empty file",
        "body: file name in Unicode",
    ] {
        assert!(labels.contains(&expected), "{expected}: {labels:#?}");
    }
    for boundary in &boundaries {
        assert_sendable(&api.operations[0], &boundary.values);
    }
}

#[test]
fn mutations_of_requests_are_visible_on_the_wire() {
    let api = api();
    let operation = &api.operations[0];
    let strategist = Strategist::new(&api);
    let sample = strategist.request_sample(operation, 0).expect("every part has values");
    let mutations = strategist.request_mutations(operation, &sample);
    let found: Vec<(&str, &str)> =
        mutations.iter().map(|mutation| (mutation.keyword.as_str(), mutation.place.as_str())).collect();
    for expected in [
        ("required", "header \"x-trace\""),
        ("minimum", "query \"limit\""),
        ("maximum", "query \"limit\""),
        ("type", "query \"limit\""),
        ("format", "query \"run\""),
        ("enum", "cookie \"kind\""),
        ("required", "body"),
        ("enum", "body /purpose"),
    ] {
        assert!(found.contains(&expected), "{expected:?}: {found:#?}");
    }
    for hidden in [
        // Any text is a string, so nothing sent in a path can break `type: string`.
        ("type", "path \"id\""),
        // One text alone is a list of one text.
        ("type", "query \"tags\""),
        ("type", "body /labels"),
        // A number is a text, and what is wrong with it is that it is no UUID.
        ("type", "query \"run\""),
    ] {
        assert!(!found.contains(&hidden), "{hidden:?}: {found:#?}");
    }
    for mutation in &mutations {
        assert_ne!(mutation.values, sample, "{}", mutation.label);
    }
}

#[test]
fn samples_are_repeatable() {
    let api = api();
    let strategist = Strategist::new(&api);
    let sample = |seed| strategist.request_sample(&api.operations[0], seed);
    assert_eq!(sample(3), sample(3));
}
