//! Ids for new items: the same seed and counter give the same id.

use bindery_spec::ir::{Api, Number, Parameter, ParameterLocation, SchemaId, Type};
use serde_json::Value;

use crate::lifecycle::infer::view;
use crate::lifecycle::resource::Resource;
use crate::mock::request::coerce;

/// How the ids of a resource look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// Whole numbers from the first to the last; after the last comes the first again.
    Number {
        /// The first.
        first: u64,
        /// The last.
        last: u64,
    },
    /// UUIDs.
    Uuid,
    /// A prefix and lower-case hexadecimal digits.
    Text {
        /// The prefix.
        prefix: String,
        /// How many digits.
        digits: usize,
    },
}

impl Form {
    /// The form that schema, examples and parameter of a resource suggest.
    pub(crate) fn of(api: &Api, resource: &Resource) -> Self {
        let property =
            resource.schema.zip(resource.id_property.as_deref()).and_then(|(schema, way)| at(api, schema, way));
        if let Some(property) = property {
            let types = coerce::allowed(api, property);
            if !types.contains(Type::String) && (types.contains(Type::Integer) || types.contains(Type::Number)) {
                return numbers(api, resource, property);
            }
        }
        let is_uuid = |schema| api.schemas.get(schema).format.as_deref() == Some("uuid");
        if property.into_iter().chain(asked(api, resource)).any(is_uuid) {
            return Self::Uuid;
        }
        let example = examples(api, resource, property).into_iter().find_map(|example| from_example(&example));
        example.unwrap_or_else(|| {
            let prefix: String =
                view::singular(&resource.name).chars().filter(char::is_ascii_alphanumeric).take(12).collect();
            let longest = property.and_then(|property| api.schemas.get(property).max_length).unwrap_or(64);
            let digits = usize::try_from(longest).unwrap_or(64).saturating_sub(prefix.len() + 1).min(32);
            if digits >= 8 {
                Self::Text { prefix: format!("{}-", prefix.to_lowercase()), digits }
            } else {
                Self::Text { prefix: String::new(), digits: usize::try_from(longest).unwrap_or(8).clamp(1, 32) }
            }
        })
    }

    /// The id of the item of that number.
    pub(crate) fn make(&self, seed: u64, number: u64) -> Value {
        match self {
            Self::Number { first, last } => Value::from(first + number.wrapping_sub(1) % (last - first + 1)),
            Self::Uuid => {
                let digits = digits(seed, number, 32);
                let variant = ["8", "9", "a", "b"][usize::try_from(number % 4).unwrap_or(0)];
                Value::String(format!(
                    "{}-{}-4{}-{variant}{}-{}",
                    &digits[..8],
                    &digits[8..12],
                    &digits[13..16],
                    &digits[17..20],
                    &digits[20..32]
                ))
            }
            Self::Text { prefix, digits: count } => Value::String(format!("{prefix}{}", digits(seed, number, *count))),
        }
    }
}

/// Numbers within the bounds of the property and of the path parameter.
fn numbers(api: &Api, resource: &Resource, property: SchemaId) -> Form {
    let parameters = resource.operations.iter().flat_map(|(_, index)| &api.operations[index.0].parameters);
    let parameter =
        parameters.filter(|known| Some(&known.name) == resource.id_parameter.as_ref()).find_map(Parameter::schema);
    let (mut first, mut last) = (1, u64::from(u32::MAX >> 1));
    for schema in [Some(property), parameter].into_iter().flatten().map(|id| api.schemas.get(id)) {
        let bound = |bound: &Option<Number>| {
            bound.as_ref().and_then(Number::as_i128).and_then(|bound| u64::try_from(bound).ok())
        };
        first = first
            .max(bound(&schema.minimum).unwrap_or(0))
            .max(bound(&schema.exclusive_minimum).map_or(0, |least| least + 1));
        last = last
            .min(bound(&schema.maximum).unwrap_or(last))
            .min(bound(&schema.exclusive_maximum).map_or(last, |most| most.saturating_sub(1)));
    }
    Form::Number { first, last: last.max(first) }
}

/// The schema at the end of a way of property names.
pub(crate) fn at(api: &Api, schema: SchemaId, way: &[String]) -> Option<SchemaId> {
    way.iter().try_fold(schema, |schema, name| {
        view::properties(api, schema).into_iter().find(|(known, _)| known == name).map(|(_, schema)| schema)
    })
}

/// The value at the end of a way of property names.
pub(crate) fn value_at<'a>(value: &'a Value, way: &[String]) -> Option<&'a Value> {
    way.iter().try_fold(value, |value, name| value.get(name))
}

/// Sets the value at the end of a way, with the objects on it.
pub(crate) fn set_at(value: &mut Value, way: &[String], new: Value) {
    let Some((first, rest)) = way.split_first() else {
        *value = new;
        return;
    };
    if !value.is_object() {
        *value = Value::Object(serde_json::Map::new());
    }
    let Value::Object(map) = value else { return };
    match map.get_mut(first) {
        Some(known) => set_at(known, rest, new),
        None => set_at(map.entry(first.clone()).or_insert(Value::Null), rest, new),
    }
}

/// An id as text.
pub(crate) fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn examples(api: &Api, resource: &Resource, property: Option<SchemaId>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    if let Some(property) = property {
        found.extend(api.schemas.get(property).examples.iter().filter_map(text));
    }
    if let (Some(schema), Some(way)) = (resource.schema, &resource.id_property) {
        let examples = &api.schemas.get(view::canonical(api, schema)).examples;
        found.extend(examples.iter().filter_map(|example| value_at(example, way)).filter_map(text));
    }
    for (_, index) in &resource.operations {
        for parameter in &api.operations[index.0].parameters {
            if Some(&parameter.name) == resource.id_parameter.as_ref() {
                found.extend(parameter.examples.iter().filter_map(|example| text(&example.value)));
                if let Some(schema) = parameter.schema() {
                    found.extend(api.schemas.get(schema).examples.iter().filter_map(text));
                }
            }
        }
    }
    found
}

/// The form of an example such as `file-181a1cbd`: a prefix up to the last sign, and as many digits as follow.
fn from_example(example: &str) -> Option<Form> {
    let is_uuid = example.len() == 36 && example.split('-').map(str::len).eq([8, 4, 4, 4, 12]);
    if is_uuid {
        return Some(Form::Uuid);
    }
    let cut = example.rfind(['-', '_', ':']).map_or(0, |cut| cut + 1);
    let (prefix, rest) = example.split_at(cut);
    let is_random = rest.len() >= 6
        && rest.chars().all(|character| character.is_ascii_alphanumeric())
        && rest.chars().any(|character| character.is_ascii_digit());
    (is_random && prefix.is_ascii()).then(|| Form::Text { prefix: prefix.to_owned(), digits: rest.len().clamp(8, 64) })
}

fn digits(seed: u64, number: u64, count: usize) -> String {
    let mut text = String::with_capacity(count + 16);
    let mut state = seed ^ number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    while text.len() < count {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let bits = mix(state);
        text.extend((0..16).rev().filter_map(|place| char::from_digit((bits >> (place * 4)) as u32 & 0xf, 16)));
    }
    text.truncate(count);
    text
}

/// The finishing step of SplitMix64: every input bit moves every output bit.
fn mix(state: u64) -> u64 {
    let mut bits = state;
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ (bits >> 31)
}

/// The schemas of the path parameter that names an item.
fn asked(api: &Api, resource: &Resource) -> Vec<SchemaId> {
    let operations = resource.operations.iter().filter_map(|(_, index)| api.operations.get(index.0));
    let parameters = operations.flat_map(|operation| &operation.parameters);
    let own = parameters.filter(|parameter| {
        parameter.location == ParameterLocation::Path && Some(&parameter.name) == resource.id_parameter.as_ref()
    });
    own.filter_map(Parameter::schema).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_follow_their_examples() {
        let text = |prefix: &str, digits| Some(Form::Text { prefix: prefix.to_owned(), digits });
        assert_eq!(from_example("file-181a1cbdcdcf4677ada87f63a0928099"), text("file-", 32));
        assert_eq!(from_example("batch_abc123def"), text("batch_", 9));
        assert_eq!(from_example("8f14e45f-ceea-467f-a0e6-5a8b5bdc9c01"), Some(Form::Uuid));
        assert_eq!(from_example("fluffy"), None);
    }

    #[test]
    fn ids_are_of_their_form_and_differ() {
        let form = Form::Text { prefix: "file-".to_owned(), digits: 32 };
        let first = form.make(7, 1);
        assert_eq!(first, form.make(7, 1));
        assert_ne!(first, form.make(7, 2));
        assert_ne!(first, form.make(8, 1));
        assert_eq!(first.as_str().map(str::len), Some(37));
        let uuid = Form::Uuid.make(1, 1);
        assert_eq!(from_example(uuid.as_str().unwrap_or("")), Some(Form::Uuid));
    }
}
