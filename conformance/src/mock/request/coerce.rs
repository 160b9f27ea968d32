//! Text turned into JSON values, as a schema asks.

use bindery_spec::ir::{Api, SchemaId, Type, TypeSet};
use serde_json::{Map, Value};

use crate::mock::description::Description;
use crate::strategy::Direction;

const DEPTH: usize = 16;

/// The types that a schema allows, through references, `allOf` and alternatives; empty where it says nothing.
pub(crate) fn allowed(api: &Api, id: SchemaId) -> TypeSet {
    gather(api, id, DEPTH)
}

fn gather(api: &Api, id: SchemaId, depth: usize) -> TypeSet {
    let schema = api.schemas.get(id);
    let mut types = schema.types;
    if types.is_empty() && !schema.properties.is_empty() {
        types = types.with(Type::Object);
    }
    if types.is_empty() && schema.items.is_some() {
        types = types.with(Type::Array);
    }
    if types.is_empty() {
        for value in schema.enumeration.iter().flatten().map(|value| &value.value).chain(schema.constant.as_deref()) {
            types = types.with(type_of(value));
        }
    }
    if types.is_empty() && depth > 0 {
        let parts = schema.reference.iter().chain(&schema.all_of).chain(&schema.one_of).chain(&schema.any_of);
        for part in parts {
            for ty in gather(api, *part, depth / 2).iter() {
                types = types.with(ty);
            }
        }
    }
    types
}

fn type_of(value: &Value) -> Type {
    match value {
        Value::Null => Type::Null,
        Value::Bool(_) => Type::Boolean,
        Value::Number(number) if number.is_f64() => Type::Number,
        Value::Number(_) => Type::Integer,
        Value::String(_) => Type::String,
        Value::Array(_) => Type::Array,
        Value::Object(_) => Type::Object,
    }
}

/// Every value that a text can stand for under a schema, the most telling first; the text itself last, even where no
/// string is allowed, so that there is always something to judge.
pub(crate) fn readings(api: &Api, id: SchemaId, text: &str) -> Vec<Value> {
    readings_as(allowed(api, id), text)
}

/// Whether the text of a scalar, as a path has it, can stand for something that a schema accepts.
pub(crate) fn fits(description: &Description, id: SchemaId, value: &Value) -> bool {
    let text = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let readings = readings(&description.api, id, &text);
    readings.iter().any(|reading| description.is_valid(id, Direction::Request, reading))
}

/// The most telling value that a text can stand for where these types are allowed.
pub(crate) fn reading_as(types: TypeSet, text: String) -> Value {
    let is_open = [Type::Integer, Type::Number, Type::Boolean, Type::Null, Type::Object, Type::Array]
        .into_iter()
        .any(|ty| types.contains(ty));
    if is_open { readings_as(types, &text).swap_remove(0) } else { Value::String(text) }
}

/// Every value that a text can stand for where these types are allowed.
pub(crate) fn readings_as(types: TypeSet, text: &str) -> Vec<Value> {
    let mut found = Vec::new();
    if types.contains(Type::Integer) || types.contains(Type::Number) {
        found.extend(number(text));
    }
    if types.contains(Type::Boolean) {
        match text {
            "true" => found.push(Value::Bool(true)),
            "false" => found.push(Value::Bool(false)),
            _ => {}
        }
    }
    // Where any text may stand, `null` is one.
    if types.contains(Type::Null) && (text.is_empty() || (text == "null" && !types.contains(Type::String))) {
        found.push(Value::Null);
    }
    if (types.contains(Type::Object) || types.contains(Type::Array))
        && let Ok(value @ (Value::Object(_) | Value::Array(_))) = serde_json::from_str(text)
    {
        found.push(value);
    }
    found.push(Value::String(text.to_owned()));
    found
}

/// A text as a JSON number, if it is written as one.
fn number(text: &str) -> Option<Value> {
    let value: Value = serde_json::from_str(text).ok()?;
    (value.is_number() && text.trim() == text).then_some(value)
}

/// The schema of the items of an array, through references and alternatives.
pub(crate) fn items(api: &Api, id: SchemaId) -> Option<SchemaId> {
    items_within(api, id, DEPTH)
}

fn items_within(api: &Api, id: SchemaId, depth: usize) -> Option<SchemaId> {
    let schema = api.schemas.get(id);
    if schema.items.is_some() || depth == 0 {
        return schema.items.filter(|_| schema.types.is_empty() || schema.types.contains(Type::Array));
    }
    schema
        .reference
        .iter()
        .chain(&schema.all_of)
        .chain(&schema.one_of)
        .chain(&schema.any_of)
        .find_map(|part| items_within(api, *part, depth / 2))
}

/// An object of texts, arrays and objects (as [`super::form`] cuts them) with each text read as its schema asks.
pub(crate) fn deep(api: &Api, id: SchemaId, value: Value, depth: usize) -> Value {
    if depth == 0 {
        return value;
    }
    match value {
        Value::String(text) => {
            let wants_array = allowed(api, id).only_non_null() == Some(Type::Array);
            match items(api, id) {
                Some(items) if wants_array && !text.starts_with('[') => {
                    Value::Array(vec![deep(api, items, Value::String(text), depth - 1)])
                }
                _ => readings(api, id, &text).swap_remove(0),
            }
        }
        Value::Array(values) => {
            let Some(items) = items(api, id) else { return Value::Array(values) };
            Value::Array(values.into_iter().map(|value| deep(api, items, value, depth - 1)).collect())
        }
        Value::Object(map) => {
            let properties = crate::lifecycle::infer::view::properties(api, id);
            let additional = api.schemas.get(id).additional_properties;
            let mut result = Map::new();
            for (name, value) in map {
                let schema = properties.iter().find(|(known, _)| *known == name).map(|(_, schema)| *schema);
                let value = match schema.or(additional) {
                    Some(schema) => deep(api, schema, value, depth - 1),
                    None => value,
                };
                result.insert(name, value);
            }
            Value::Object(result)
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_null_only_where_it_can_be_no_text() {
        let check = |types: &[Type], text: &str, expected: Value| {
            let types = types.iter().fold(TypeSet::default(), |types, ty| types.with(*ty));
            assert_eq!(readings_as(types, text)[0], expected, "{types:?} {text:?}");
        };
        check(&[Type::String, Type::Null], "null", Value::from("null"));
        check(&[Type::String, Type::Null], "", Value::Null);
        check(&[Type::Integer, Type::Null], "null", Value::Null);
        check(&[Type::Integer, Type::Null], "7", Value::from(7));
        check(&[Type::String], "", Value::from(""));
    }
}
