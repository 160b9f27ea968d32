//! Ids for new items: the same seed and counter give the same id.

use bindery_spec::ir::{Api, Number, Parameter, ParameterLocation, SchemaId, Type};
use serde_json::Value;

use crate::lifecycle::infer::view;
use crate::lifecycle::resource::{Resource, Role};
use crate::mock::description::Description;
use crate::mock::request::coerce;
use crate::strategy::Direction;

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
    /// Whole numbers as text.
    Digits,
    /// Drawn by a schema, since nothing simpler satisfies it.
    Drawn(SchemaId),
}

impl Form {
    /// The form that schema, examples and parameter of a resource suggest: the first that the schema of the id and those
    /// of its path parameter accept. `at` says where the id stands in a representation.
    pub(crate) fn of(description: &Description, resource: &Resource, at_item: Option<(SchemaId, &[String])>) -> Self {
        let api = &*description.api;
        let property = at_item.and_then(|(schema, way)| at(api, schema, way));
        if let Some(property) = property {
            let types = coerce::allowed(api, property);
            if !types.contains(Type::String) && (types.contains(Type::Integer) || types.contains(Type::Number)) {
                return numbers(api, resource, property);
            }
        }
        let asked: Vec<SchemaId> = asked(api, resource).into_iter().chain(told(api, resource)).collect();
        let is_apt = |form: &Self| {
            [1, 2, 40].into_iter().map(|number| form.make(description, 1, number)).all(|made| {
                text(&made).is_some_and(|text| !text.is_empty())
                    && property.is_none_or(|schema| description.is_valid(schema, Direction::Response, &made))
                    && asked.iter().all(|schema| coerce::fits(description, *schema, &made))
            })
        };
        let forms = suggested(api, resource, property, &asked, at_item);
        let drawn = property.into_iter().chain(asked.iter().copied()).map(Self::Drawn);
        let usual = forms.last().cloned();
        let first = forms.iter().cloned().chain(drawn).find(is_apt);
        first.or(usual).unwrap_or(Self::Uuid)
    }

    /// The id of the item of that number.
    pub(crate) fn make(&self, description: &Description, seed: u64, number: u64) -> Value {
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
            Self::Digits => Value::String((FIRST + number).to_string()),
            Self::Drawn(schema) => {
                // What may be null as well is no id then.
                let draw = |turn: u64| {
                    let place = number.wrapping_mul(DRAWS).wrapping_add(turn);
                    description.draw(*schema, mix(seed ^ place.wrapping_mul(0x9E37_79B9_7F4A_7C15)))
                };
                let is_told = |drawn: &Value| text(drawn).is_some_and(|text| !text.is_empty());
                (0..DRAWS).map(draw).find(is_told).unwrap_or(Value::Null)
            }
        }
    }
}

/// How often an id is drawn at the most.
const DRAWS: u64 = 16;

/// Where ids that are numbers written as text begin.
const FIRST: u64 = 1_000_000_000;

/// The forms to try, best first: that of the format, of an example, one that names the resource, and plain ones.
fn suggested(
    api: &Api,
    resource: &Resource,
    property: Option<SchemaId>,
    asked: &[SchemaId],
    at_item: Option<(SchemaId, &[String])>,
) -> Vec<Form> {
    let mut forms = Vec::new();
    let is_uuid = |schema: &SchemaId| api.schemas.get(*schema).format.as_deref() == Some("uuid");
    if property.iter().chain(asked).any(is_uuid) {
        forms.push(Form::Uuid);
    }
    forms.extend(examples(api, resource, property, at_item).iter().find_map(|example| from_example(example)));
    let prefix: String = view::singular(&resource.name).chars().filter(char::is_ascii_alphanumeric).take(12).collect();
    let longest = property.and_then(|property| api.schemas.get(property).max_length).unwrap_or(64);
    let longest = usize::try_from(longest).unwrap_or(64);
    let digits = longest.saturating_sub(prefix.len() + 1).min(32);
    let bare = Form::Text { prefix: String::new(), digits: longest.clamp(1, 32) };
    let named = Form::Text { prefix: format!("{}-", prefix.to_lowercase()), digits };
    if digits >= 8 {
        forms.push(named);
    }
    forms.extend([bare.clone(), Form::Digits, bare]);
    forms
}

/// Numbers within the bounds of the property, from the least that the path parameter takes.
fn numbers(api: &Api, resource: &Resource, property: SchemaId) -> Form {
    let parameters = resource.operations.iter().flat_map(|(_, index)| &api.operations[index.0].parameters);
    let parameter =
        parameters.filter(|known| Some(&known.name) == resource.id_parameter.as_ref()).find_map(Parameter::schema);
    let (mut first, mut last) = (1, u64::from(u32::MAX >> 1));
    let bound =
        |bound: &Option<Number>| bound.as_ref().and_then(Number::as_i128).and_then(|bound| u64::try_from(bound).ok());
    for schema in [Some(property), parameter].into_iter().flatten().map(|id| api.schemas.get(id)) {
        first = first
            .max(bound(&schema.minimum).unwrap_or(0))
            .max(bound(&schema.exclusive_minimum).map_or(0, |least| least + 1));
    }
    let schema = api.schemas.get(property);
    last = last
        .min(bound(&schema.maximum).unwrap_or(last))
        .min(bound(&schema.exclusive_maximum).map_or(last, |most| most.saturating_sub(1)));
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

/// Of the items at the end of a way, keeps the first of each id: an example may show one thing twice, and a list does not.
pub(crate) fn keep_first(value: &mut Value, items: &[String], own: &[String]) {
    let mut seen = Vec::new();
    let found = items.iter().try_fold(value, |value, name| value.get_mut(name)).and_then(Value::as_array_mut);
    found.into_iter().for_each(|found| {
        found.retain(|item| {
            let told = value_at(item, own).and_then(text);
            let is_new = told.as_ref().is_none_or(|told| !seen.contains(told));
            seen.extend(told);
            is_new
        });
    });
}

/// An id as text.
pub(crate) fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// An id as a value like `known`: a number where that is one.
pub(crate) fn alike(known: &Value, text: &str) -> Value {
    let number = known.is_number().then(|| text.parse::<i64>().ok()).flatten();
    number.map_or_else(|| Value::from(text), Value::from)
}

fn examples(
    api: &Api,
    resource: &Resource,
    property: Option<SchemaId>,
    at_item: Option<(SchemaId, &[String])>,
) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    if let Some(property) = property {
        found.extend(api.schemas.get(property).examples.iter().filter_map(text));
    }
    if let Some((schema, way)) = at_item {
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
    const HEXADECIMAL: [u8; 16] = *b"0123456789abcdef";
    let mut text = String::with_capacity(count + 16);
    let mut state = seed ^ number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    while text.len() < count {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let bits = mix(state);
        text.extend((0..16).rev().map(|place| char::from(HEXADECIMAL[(bits >> (place * 4)) as usize & 0xf])));
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

/// The schemas of the id in the answers that tell it elsewhere than a read does, or in another type.
fn told(api: &Api, resource: &Resource) -> Vec<SchemaId> {
    let showing = resource
        .operations
        .iter()
        .filter(|(role, _)| matches!(role, Role::Create | Role::Put | Role::Read | Role::Update));
    let bodies = showing.filter_map(|(_, index)| view::body_schema(api.operations.get(index.0)?));
    let ways = [&resource.created_id, &resource.id_property];
    bodies.flat_map(|body| ways.into_iter().flatten().filter_map(move |way| at(api, body, way))).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use bindery_spec::{ReadOptions, read_text};

    use super::*;
    use crate::lifecycle::infer::infer;

    #[test]
    fn ids_follow_their_examples() {
        let text = |prefix: &str, digits| Some(Form::Text { prefix: prefix.to_owned(), digits });
        assert_eq!(from_example("file-181a1cbdcdcf4677ada87f63a0928099"), text("file-", 32));
        assert_eq!(from_example("batch_abc123def"), text("batch_", 9));
        assert_eq!(from_example("8f14e45f-ceea-467f-a0e6-5a8b5bdc9c01"), Some(Form::Uuid));
        assert_eq!(from_example("fluffy"), None);
    }

    #[test]
    fn a_list_shows_each_id_once() {
        let mut body =
            serde_json::json!({"data": [{"id": 1, "n": 1}, {"id": 1, "n": 2}, {"n": 3}, {"n": 4}, {"id": "1"}]});
        keep_first(&mut body, &["data".to_owned()], &["id".to_owned()]);
        assert_eq!(body, serde_json::json!({"data": [{"id": 1, "n": 1}, {"n": 3}, {"n": 4}]}));
    }

    #[test]
    fn ids_are_of_their_form_and_differ() {
        let description = described("type: string");
        let form = Form::Text { prefix: "file-".to_owned(), digits: 32 };
        let first = form.make(&description, 7, 1);
        assert_eq!(first, form.make(&description, 7, 1));
        assert_ne!(first, form.make(&description, 7, 2));
        assert_ne!(first, form.make(&description, 8, 1));
        assert_eq!(first.as_str().map(str::len), Some(37));
        let uuid = Form::Uuid.make(&description, 1, 1);
        assert_eq!(from_example(uuid.as_str().unwrap_or("")), Some(Form::Uuid));
    }

    fn described(id: &str) -> Description {
        let text = format!(
            "{{openapi: 3.1.0, info: {{title: Ids, version: '1'}}, paths: {{/things: {{post: {{requestBody: {{content: \
             {{application/json: {{schema: {{type: object}}}}}}}}, responses: {{'201': {{description: made, content: \
             {{application/json: {{schema: {{type: object, properties: {{id: {{{id}}}}}}}}}}}}}}}}}}}, '/things/{{id}}': \
             {{get: {{parameters: [{{name: id, in: path, required: true, schema: {{{id}}}}}], responses: {{'200': \
             {{description: shown, content: {{application/json: {{schema: {{type: object, properties: \
             {{id: {{{id}}}}}}}}}}}}}}}}}}}}}}}"
        );
        let reading = read_text("ids.yaml", &text, &ReadOptions::default());
        let api = Arc::new(reading.api.clone().unwrap_or_else(|| panic!("{text}: {:?}", reading.diagnostics)));
        Description::new(&reading, api)
    }

    #[test]
    fn ids_satisfy_the_schema_that_they_have() {
        let rows = [
            ("type: string", "thing-"),
            ("type: string, pattern: '^(0|[1-9][0-9]*)$'", "1000000001"),
            ("type: string, pattern: '^[0-9a-f]{12}$'", ""),
            ("type: string, pattern: '^AC[0-9A-F]{6}$'", "AC"),
            ("type: string, format: uuid", ""),
            ("type: [string, 'null'], pattern: '^VA[0-9a-f]{32}$'", "VA"),
            ("type: string, maxLength: 9", ""),
            ("type: integer, minimum: 7", "7"),
        ];
        for (id, start) in rows {
            let description = described(id);
            let resources = infer(&description.api);
            let resource = &resources.items[0];
            let way = resource.id_property.clone().unwrap_or_default();
            let schema = resource.schema.unwrap_or_else(|| panic!("{id}"));
            let form = Form::of(&description, resource, Some((schema, &way)));
            let property = at(&description.api, schema, &way).unwrap_or_else(|| panic!("{id}"));
            let made: Vec<Value> = (1..9).map(|number| form.make(&description, 3, number)).collect();
            for (place, value) in made.iter().enumerate() {
                assert!(description.is_valid(property, Direction::Response, value), "{id}: {value}");
                assert!(!made[..place].contains(value), "{id}: {value} twice");
            }
            assert!(text(&made[0]).is_some_and(|text| text.starts_with(start)), "{id}: {}", made[0]);
        }
    }
}
