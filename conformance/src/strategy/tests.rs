use bindery_spec::ir::{
    Api, Dialect, Discriminator, EnumValue, Number, Property, Schema, SchemaId, Schemas, Type, TypeSet,
};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use super::{Direction, Strategist};

fn api(schemas: Schemas) -> Api {
    Api {
        dialect: Dialect::OpenApi31,
        title: String::new(),
        version: String::new(),
        summary: None,
        description: None,
        terms_of_service: None,
        contact: None,
        license: None,
        external_docs: None,
        servers: Vec::new(),
        operations: Vec::new(),
        webhooks: Vec::new(),
        schemas,
        components: Vec::new(),
        security_schemes: Vec::new(),
        security: Vec::new(),
        tags: Vec::new(),
        extensions: Vec::new(),
        left_out: Vec::new(),
    }
}

/// A small reader of JSON Schema, so that these tests depend on no other stage; `{"$id": n}` refers to schema `n`.
fn add(schemas: &mut Schemas, json: &Value) -> SchemaId {
    if let Some(id) = json.get("$id").and_then(Value::as_u64) {
        return SchemaId(u32::try_from(id).unwrap_or(0));
    }
    let id = schemas.push(Schema::default());
    if let Some(boolean) = json.as_bool() {
        schemas.get_mut(id).boolean = Some(boolean);
        return id;
    }
    let list = |schemas: &mut Schemas, key: &str| -> Vec<SchemaId> {
        json.get(key).and_then(Value::as_array).into_iter().flatten().map(|part| add(schemas, part)).collect()
    };
    let one = |schemas: &mut Schemas, key: &str| json.get(key).map(|part| add(schemas, part));
    let map = |schemas: &mut Schemas, key: &str| -> Vec<(String, SchemaId)> {
        let members = json.get(key).and_then(Value::as_object).into_iter().flatten();
        members.map(|(name, part)| (name.clone(), add(schemas, part))).collect()
    };
    let number = |key: &str| json.get(key).and_then(|number| Number::parse(&number.to_string()));
    let count = |key: &str| json.get(key).and_then(Value::as_u64);
    let text = |key: &str| json.get(key).and_then(Value::as_str).map(str::to_owned);
    let flag = |key: &str| json.get(key).and_then(Value::as_bool).unwrap_or(false);
    let types = match &json["type"] {
        Value::String(one) => vec![one.clone()],
        Value::Array(all) => all.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    };
    let types = types.iter().fold(TypeSet::EMPTY, |set, name| {
        set.with(match name.as_str() {
            "null" => Type::Null,
            "boolean" => Type::Boolean,
            "integer" => Type::Integer,
            "number" => Type::Number,
            "string" => Type::String,
            "array" => Type::Array,
            _ => Type::Object,
        })
    });
    let properties = map(schemas, "properties")
        .into_iter()
        .map(|(name, schema)| Property { name, schema, client_name: None, origin: Default::default() })
        .collect();
    let strings = |value: &Value| -> Vec<String> {
        value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let discriminator = json.get("discriminator").map(|found| Discriminator {
        property: found["propertyName"].as_str().unwrap_or_default().to_owned(),
        mapping: found["mapping"]
            .as_object()
            .into_iter()
            .flatten()
            .map(|(value, id)| (value.clone(), SchemaId(u32::try_from(id.as_u64().unwrap_or(0)).unwrap_or(0))))
            .collect(),
        default: None,
    });
    let schema = Schema {
        types,
        properties,
        discriminator: discriminator.map(Box::new),
        enumeration: json.get("enum").and_then(Value::as_array).map(|all| {
            all.iter()
                .map(|value| EnumValue { value: value.clone(), name: None, description: None, is_listed: true })
                .collect()
        }),
        extensible: json.get("x-extensible").and_then(Value::as_bool),
        constant: json.get("const").cloned().map(Box::new),
        format: text("format"),
        all_of: list(schemas, "allOf"),
        any_of: list(schemas, "anyOf"),
        one_of: list(schemas, "oneOf"),
        not: one(schemas, "not"),
        if_schema: one(schemas, "if"),
        then_schema: one(schemas, "then"),
        else_schema: one(schemas, "else"),
        required: strings(&json["required"]),
        additional_properties: one(schemas, "additionalProperties"),
        pattern_properties: map(schemas, "patternProperties"),
        property_names: one(schemas, "propertyNames"),
        min_properties: count("minProperties"),
        max_properties: count("maxProperties"),
        items: one(schemas, "items"),
        prefix_items: list(schemas, "prefixItems"),
        contains: one(schemas, "contains"),
        min_items: count("minItems"),
        max_items: count("maxItems"),
        unique_items: flag("uniqueItems"),
        min_length: count("minLength"),
        max_length: count("maxLength"),
        pattern: text("pattern"),
        minimum: number("minimum"),
        maximum: number("maximum"),
        exclusive_minimum: number("exclusiveMinimum"),
        exclusive_maximum: number("exclusiveMaximum"),
        multiple_of: number("multipleOf"),
        read_only: flag("readOnly"),
        write_only: flag("writeOnly"),
        default: json.get("default").cloned().map(Box::new),
        examples: json.get("example").cloned().into_iter().collect(),
        ..Schema::default()
    };
    *schemas.get_mut(id) = schema;
    id
}

fn strategist(schema: &Value) -> Strategist {
    let mut schemas = Schemas::default();
    add(&mut schemas, schema);
    Strategist::new(&api(schemas))
}

const ROOT: SchemaId = SchemaId(0);

fn tree_schema() -> Value {
    json!({"type": "object", "required": ["name", "kids"], "properties": {
        "name": {"type": "string"},
        "kids": {"type": "array", "items": {"$id": 0}},
        "next": {"$id": 0}
    }})
}

/// Schemas of every kind; an independent validator reads the same JSON.
fn schemas() -> Vec<Value> {
    vec![
        json!({"type": "string", "minLength": 3, "maxLength": 5}),
        json!({"type": "string", "pattern": "^[a-z]{2,4}-\\d+$", "maxLength": 8}),
        json!({"type": ["string", "null"], "format": "date-time"}),
        json!({"type": "integer", "minimum": 3, "exclusiveMaximum": 10, "multipleOf": 3}),
        json!({"type": "number", "minimum": 0, "maximum": 1}),
        json!({"type": "number", "exclusiveMinimum": 0, "multipleOf": 0.01, "maximum": 2}),
        json!({"type": "integer", "format": "int64"}),
        json!({"type": "boolean"}),
        json!({"enum": ["a", 1, null]}),
        json!({"const": {"a": [1]}}),
        json!({"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 4, "uniqueItems": true}),
        json!({"type": "array", "items": {"type": "string"}, "contains": {"const": "needle"}}),
        json!({"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}], "items": false}),
        json!({"type": "object", "required": ["a"], "additionalProperties": false,
            "properties": {"a": {"type": "string"}, "b": {"type": ["integer", "null"]}, "c": {"enum": ["x", "y"]}}}),
        json!({"type": "object", "additionalProperties": {"type": "integer"}, "minProperties": 2, "maxProperties": 3}),
        json!({"type": "object", "patternProperties": {"^x-": {"type": "string"}}, "additionalProperties": false}),
        json!({"type": "object", "propertyNames": {"pattern": "^[a-z]+$"}, "additionalProperties": true, "minProperties": 1}),
        json!({"allOf": [
            {"type": "object", "required": ["a"], "properties": {"a": {"type": "string", "minLength": 2}}},
            {"type": "object", "properties": {"a": {"maxLength": 4}, "b": {"type": "number"}}, "required": ["b"]}]}),
        json!({"oneOf": [{"type": "integer"}, {"type": "string", "maxLength": 4}, {"type": "number"}]}),
        json!({"anyOf": [{"type": "object", "required": ["a"], "properties": {"a": {"type": "integer"}}}, {"type": "null"}]}),
        json!({"type": "object", "properties": {"id": {"type": "string"}, "url": {"type": "string"}},
            "oneOf": [{"required": ["id"]}, {"required": ["url"]}]}),
        json!({"type": "integer", "not": {"multipleOf": 2}}),
        json!({"type": "object", "required": ["kind"], "properties": {"kind": {"enum": ["a", "b"]}, "size": {"type": "integer"}},
            "if": {"properties": {"kind": {"const": "a"}}}, "then": {"required": ["size"]}}),
        json!({"oneOf": [
            {"type": "object", "required": ["a"], "properties": {"a": {"type": "string"}}},
            {"type": "object", "required": ["a"], "properties": {"a": {"type": "string"}, "b": {"type": "integer"}}}]}),
        tree_schema(),
        json!({}),
        json!(true),
    ]
}

#[test]
fn drawn_values_are_valid_and_shrink_to_valid_ones() {
    for schema in schemas() {
        let strategist = strategist(&schema);
        let mut runner = TestRunner::deterministic();
        for _ in 0..40 {
            let mut tree = strategist
                .values(ROOT, Direction::Request)
                .new_tree(&mut runner)
                .unwrap_or_else(|reason| unreachable!("{schema}: {reason}"));
            let mut steps = 0;
            loop {
                let value = tree.current();
                assert!(strategist.is_valid(ROOT, Direction::Request, &value), "{schema}: {value}");
                assert!(steps < 2_000, "{schema}: no end from {value}");
                steps += 1;
                if !tree.simplify() {
                    break;
                }
            }
        }
    }
}

#[test]
fn shrinking_finds_the_smallest_value_that_fails() {
    let strategist = strategist(&json!({"type": "array", "items": {"type": "integer", "minimum": 0, "maximum": 1000}}));
    let mut runner = TestRunner::deterministic();
    let outcome = runner.run(&strategist.values(ROOT, Direction::Request), |value| {
        let has_large = value.as_array().into_iter().flatten().any(|item| item.as_i64() > Some(17));
        if has_large { Err(proptest::test_runner::TestCaseError::fail("large")) } else { Ok(()) }
    });
    let Err(proptest::test_runner::TestError::Fail(_, smallest)) = outcome else { unreachable!("{outcome:?}") };
    assert_eq!(smallest, json!([18]));
}

#[test]
fn boundaries_are_valid_and_reach_the_edges() {
    for schema in schemas() {
        let strategist = strategist(&schema);
        let boundaries = strategist.boundaries(ROOT, Direction::Request);
        assert!(!boundaries.is_empty(), "{schema}");
        for boundary in boundaries {
            assert!(strategist.is_valid(ROOT, Direction::Request, &boundary.value), "{schema}: {boundary:?}");
        }
    }
    let edges = |schema: Value| -> Vec<Value> {
        strategist(&schema).boundaries(ROOT, Direction::Request).into_iter().map(|boundary| boundary.value).collect()
    };
    let integers = edges(json!({"type": "integer", "minimum": 3, "exclusiveMaximum": 10, "multipleOf": 3}));
    assert!(integers.contains(&json!(3)) && integers.contains(&json!(9)), "{integers:?}");
    let wide = edges(json!({"type": "integer", "format": "int64"}));
    assert!(wide.contains(&json!(i64::MIN)) && wide.contains(&json!(i64::MAX)), "{wide:?}");
    let strings = edges(json!({"type": "string", "maxLength": 2}));
    assert!(strings.contains(&json!("")) && strings.contains(&json!("😀😀")), "{strings:?}");
}

#[test]
fn mutations_break_the_keywords_that_the_schema_has() {
    let cases = [
        (json!({"type": "string", "minLength": 3, "maxLength": 5}), vec!["type", "minLength", "maxLength"]),
        (json!({"type": "string", "pattern": "^a+$"}), vec!["pattern"]),
        (json!({"type": "integer", "minimum": 3, "exclusiveMaximum": 10}), vec!["minimum", "exclusiveMaximum"]),
        (json!({"type": "string", "enum": ["a", "b"]}), vec!["enum"]),
        (json!({"type": "string", "enum": ["a", "b"], "x-extensible": true}), vec!["enum-extensible"]),
        (
            json!({"type": "array", "items": {"type": "integer"}, "minItems": 1, "maxItems": 2}),
            vec!["minItems", "maxItems"],
        ),
        (
            json!({"type": "object", "required": ["a"], "additionalProperties": false, "properties": {"a": {"type": "string"}}}),
            vec!["required", "additionalProperties", "type"],
        ),
        (json!({"type": "string", "format": "uuid"}), vec!["format"]),
    ];
    for (schema, keywords) in cases {
        let strategist = strategist(&schema);
        let Some(value) = strategist.sample(ROOT, Direction::Request, 1) else { unreachable!("{schema}") };
        let mutations = strategist.mutations(ROOT, Direction::Request, &value);
        for keyword in keywords {
            assert!(mutations.iter().any(|mutation| mutation.keyword == keyword), "{schema}, {keyword}: {mutations:?}");
        }
        for mutation in mutations {
            assert!(!strategist.is_valid(ROOT, Direction::Request, &mutation.value), "{schema}: {mutation:?}");
        }
    }
}

#[test]
fn a_violation_that_another_alternative_allows_is_not_offered() {
    let strategist = strategist(&json!({"anyOf": [{"type": "string", "maxLength": 3}, {"type": "string"}]}));
    let mutations = strategist.mutations(ROOT, Direction::Request, &json!("abc"));
    assert!(mutations.iter().all(|mutation| mutation.keyword == "type"), "{mutations:?}");
}

#[test]
fn nobody_is_held_to_what_stands_beside_a_reference_that_decides() {
    for (reference_decides, expected) in [(false, vec!["type", "maxLength"]), (true, vec!["type"])] {
        let mut schemas = Schemas::default();
        let text = add(&mut schemas, &json!({"type": "string"}));
        let short = Schema { reference: Some(text), reference_decides, max_length: Some(3), ..Schema::default() };
        let short = schemas.push(short);
        let strategist = Strategist::over(schemas);
        let mutations = strategist.mutations(short, Direction::Request, &json!("abc"));
        let mut keywords: Vec<&str> = mutations.iter().map(|mutation| mutation.keyword.as_str()).collect();
        keywords.dedup();
        assert_eq!(keywords, expected, "{mutations:?}");
        let drawn = strategist.sample(short, Direction::Request, 1);
        assert!(drawn.as_ref().and_then(Value::as_str).is_some_and(|text| text.len() <= 3), "{drawn:?}");
    }
}

#[test]
fn a_discriminator_carries_the_value_of_the_alternative() {
    // 0 is the union; its alternatives are added as 1 and 3.
    let strategist = strategist(&json!({
        "oneOf": [
            {"type": "object", "required": ["kind", "meow"], "properties": {"kind": {"type": "string"}, "meow": {"type": "integer"}}},
            {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}, "bark": {"type": "integer"}}}
        ],
        "discriminator": {"propertyName": "kind", "mapping": {"cat": 1, "dog": 4}}
    }));
    let mut runner = TestRunner::deterministic();
    for _ in 0..50 {
        let Ok(tree) = strategist.values(ROOT, Direction::Request).new_tree(&mut runner) else { unreachable!() };
        let value = tree.current();
        let expected = if value.get("meow").is_some() { "cat" } else { "dog" };
        assert_eq!(value["kind"], expected, "{value}");
    }
}

#[test]
fn read_only_properties_stay_out_of_requests_even_where_required() {
    let schema = json!({"type": "object", "required": ["id", "name"], "additionalProperties": false, "properties": {
        "id": {"type": "string", "readOnly": true}, "name": {"type": "string"}, "secret": {"type": "string", "writeOnly": true}}});
    let strategist = strategist(&schema);
    let request = strategist.sample(ROOT, Direction::Request, 0).unwrap_or_default();
    let response = strategist.sample(ROOT, Direction::Response, 0).unwrap_or_default();
    assert!(request.get("id").is_none() && request.get("name").is_some(), "{request}");
    assert!(response.get("id").is_some() && response.get("secret").is_none(), "{response}");
}

#[test]
fn samples_are_repeatable_and_prefer_valid_examples() {
    let cases = [
        (json!({"type": "string", "example": "file-abc"}), json!("file-abc")),
        (json!({"type": "string", "maxLength": 3, "example": "too long", "default": "ok"}), json!("ok")),
        (json!({"type": "string", "enum": ["a", "b"]}), json!("a")),
    ];
    for (schema, expected) in cases {
        let strategist = strategist(&schema);
        assert_eq!(strategist.sample(ROOT, Direction::Response, 7), Some(expected));
    }
    let tree = strategist(&tree_schema());
    assert_eq!(tree.sample(ROOT, Direction::Response, 7), tree.sample(ROOT, Direction::Response, 7));
}

#[test]
fn a_schema_without_values_is_refused_and_not_searched_for_ever() {
    for schema in [
        json!(false),
        json!({"type": "string", "minLength": 3, "maxLength": 2}),
        json!({"type": "object", "required": ["next"], "properties": {"next": {"$id": 0}}}),
        json!({"allOf": [{"type": "string"}, {"type": "integer"}]}),
    ] {
        assert_eq!(strategist(&schema).sample(ROOT, Direction::Request, 0), None, "{schema}");
    }
}
