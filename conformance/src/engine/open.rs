//! Texts that the description leaves open: which places of a request hold one, and whether the server has taken any there.
//!
//! `type: string` says that any text will do, and hardly any server means it: a filter, a path or the name of a thing
//! elsewhere has rules that no description states. What is refused for such a text alone is not known to be wrong. Once a
//! server has taken one text at a place, that place takes texts.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bindery_spec::ir::{Api, Operation, OperationIndex, ParameterLocation, Schema, SchemaId};
use serde_json::Value;

use super::arguments::{Arguments, Payload};
use super::make::is_end;
use super::shape;
use crate::exchange::Exchange;
use crate::lifecycle::infer::view;

/// How deep in a body places are told apart.
const DEPTH: usize = 8;
/// Formats that say everything about a text.
const CLOSED: [&str; 8] = ["date-time", "date", "time", "duration", "byte", "base64", "binary", "unixtime"];

/// What the server has made of open texts so far.
#[derive(Debug, Default)]
pub struct Texts {
    taken: Mutex<HashSet<(OperationIndex, String)>>,
    refused: Mutex<Vec<Arc<Exchange>>>,
}

impl Texts {
    /// Notes what an answer says about the open texts of its request.
    pub(crate) fn note(&self, exchange: &Arc<Exchange>) {
        let Some(operation) = exchange.case.operation.filter(|_| !exchange.case.open.is_empty()) else { return };
        if exchange.is_success() {
            let made_up = exchange.case.open.iter().filter(|place| !exchange.case.told.contains(place));
            lock(&self.taken).extend(made_up.map(|place| (operation, place.clone())));
        } else if exchange.is_refused() && !self.has_taken(exchange) {
            lock(&self.refused).push(Arc::clone(exchange));
        }
    }

    /// Whether the server has taken an open text at every place where the request has one.
    pub(crate) fn has_taken(&self, exchange: &Exchange) -> bool {
        let Some(operation) = exchange.case.operation else { return true };
        let taken = lock(&self.taken);
        exchange.case.open.iter().all(|place| taken.contains(&(operation, place.clone())))
    }

    /// The requests that were refused before it was known whether their texts could be the reason.
    pub(crate) fn take_refused(&self) -> Vec<Arc<Exchange>> {
        std::mem::take(&mut *lock(&self.refused))
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The places of a request that hold what the description leaves open.
pub(crate) fn places(api: &Api, operation: &Operation, arguments: &Arguments) -> Vec<String> {
    let mut found = Vec::new();
    for (location, name, value) in &arguments.values {
        let parameter = operation.parameters.iter().find(|one| one.location == *location && one.name == *name);
        let is_stated = parameter.is_none_or(|one| one.client.is_some() || one.examples.iter().any(|it| is(it, value)));
        if *location != ParameterLocation::Path && !is_stated {
            let schema = parameter.and_then(bindery_spec::ir::Parameter::schema);
            collect(api, schema, name, value, &format!("{location:?} {name}"), DEPTH, &mut found);
        }
    }
    let schema = operation.request_body.as_ref().and_then(|body| body.content.iter().find_map(|media| media.schema));
    match &arguments.payload {
        Payload::Json { value, .. } => {
            collect(api, schema, "", value, "body", DEPTH, &mut found);
            combination(api, schema, value, &mut found);
        }
        Payload::Form(pairs) => {
            for (name, value) in pairs {
                let property = schema.and_then(|schema| shape::property(api, schema, name));
                collect(api, property, name, value, &format!("body/{name}"), DEPTH, &mut found);
            }
        }
        _ => {}
    }
    found
}

fn is(example: &bindery_spec::ir::Example, value: &Value) -> bool {
    example.value == *value
}

/// Parts of a body that may each be left out have rules among them that no keyword states.
fn combination(api: &Api, schema: Option<SchemaId>, value: &Value, found: &mut Vec<String>) {
    let (Some(schema), Some(members)) = (schema, value.as_object()) else { return };
    let optional: Vec<&str> =
        members.keys().map(String::as_str).filter(|name| !shape::is_required(api, schema, name)).collect();
    if optional.len() > 1 {
        found.push(format!("body with {}", optional.join(", ")));
    }
}

fn collect(
    api: &Api,
    schema: Option<SchemaId>,
    name: &str,
    value: &Value,
    place: &str,
    depth: usize,
    found: &mut Vec<String>,
) {
    let given = schema.is_some_and(|schema| shape::given(api, schema).as_ref() == Some(value));
    if given || depth == 0 {
        return;
    }
    let parts = schema.map(|schema| shape::parts(api, schema)).unwrap_or_default();
    match value {
        Value::Object(members) => {
            for (member, value) in members {
                let property = schema
                    .and_then(|schema| shape::property(api, schema, member))
                    .or_else(|| parts.iter().find_map(|part| part.additional_properties));
                collect(api, property, member, value, &format!("{place}/{member}"), depth - 1, found);
            }
        }
        Value::Array(items) => {
            let item = parts.iter().find_map(|part| part.items);
            for value in items {
                collect(api, item, name, value, place, depth - 1, found);
            }
        }
        Value::String(_) | Value::Number(_) => {
            let side = beyond(&parts, value).map(|side| format!("{place}, {side}"));
            found.extend(side.filter(|side| !found.contains(side)));
            // That the empty text is taken says nothing of others: it often stands for none.
            let is_text = value.as_str().is_some_and(|text| !text.is_empty()) || is_reference(name);
            let is_closed = schema.is_some_and(|schema| !shape::values(api, schema).is_empty())
                || parts.iter().any(|part| {
                    part.pattern.is_some() || part.format.as_deref().is_some_and(|format| CLOSED.contains(&format))
                });
            let text = value.as_str().unwrap_or_default();
            if is_text && !is_closed {
                // That one name is known of what lists go by says nothing of another.
                let is_name = place.starts_with("Query") && is_order(name);
                let of_its_own = is_name.then(|| format!("{place} of {text}"));
                let marks = if place.starts_with("Query") { marks(text) } else { Vec::new() };
                let marked = marks.into_iter().map(|mark| format!("{place} with {mark}"));
                add(found, std::iter::once(place.to_owned()).chain(of_its_own).chain(marked));
            }
            // What ends has to end some day, and what starts may have to start.
            if is_text && is_closed && is_bound(name) {
                add(found, text.get(..4).map(|year| format!("{place} in {year}")));
            }
        }
        _ => {}
    }
}

fn add(found: &mut Vec<String>, places: impl IntoIterator<Item = String>) {
    for place in places {
        if !found.contains(&place) {
            found.push(place);
        }
    }
}

/// The marks of a text that have a meaning of their own where a query is a language, such as that of patterns, or of an
/// order (`name DESC`): that one of them is taken says nothing of the others.
fn marks(text: &str) -> Vec<char> {
    let is_plain = |c: char| !c.is_ascii() || c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    text.chars().filter(|c| !is_plain(*c)).collect()
}

/// Whether a parameter holds the names of properties: those that a list is ordered by, or that are to be shown.
fn is_order(name: &str) -> bool {
    view::words(name)
        .iter()
        .any(|word| matches!(word.as_str(), "sort" | "order" | "orderby" | "sortby" | "fields" | "select"))
}

/// Whether a property says when something starts or ends.
fn is_bound(name: &str) -> bool {
    let plain: String = name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    is_end(name) || plain.starts_with("start") || plain.starts_with("begin")
}

/// On which side a number is extreme where the description sets no bound there: a number of things is hardly ever
/// negative, and hardly anything is counted in more than 32 bits.
fn beyond(parts: &[&Schema], value: &Value) -> Option<&'static str> {
    let number = value.as_f64()?;
    let is_listed = parts.iter().any(|part| part.enumeration.is_some() || part.constant.is_some());
    let has_least = parts.iter().any(|part| part.minimum.is_some() || part.exclusive_minimum.is_some());
    let has_most = parts.iter().any(|part| part.maximum.is_some() || part.exclusive_maximum.is_some());
    match number {
        _ if is_listed => None,
        _ if number == 0.0 && !has_least => Some("zero"),
        _ if number < 0.0 && !has_least => Some("negative"),
        _ if number > f64::from(i32::MAX) && !has_most => Some("large"),
        _ => None,
    }
}

/// Whether something of that name stands for another thing.
pub(crate) fn is_reference(name: &str) -> bool {
    ["id", "Id", "ID", "ids", "Ids"].iter().any(|ending| name.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use bindery_spec::{ReadOptions, read_text};
    use serde_json::json;

    use super::*;

    const DESCRIPTION: &str = r##"
openapi: 3.1.0
info: {title: Test, version: '1'}
paths:
  /things:
    post:
      parameters:
        - {name: filter, in: query, schema: {type: string}}
        - {name: tags, in: query, schema: {type: array, items: {type: string}}}
        - {name: order, in: query, schema: {type: string, enum: [asc, desc]}}
        - {name: day, in: query, schema: {type: string, format: date}}
        - {name: until, in: query, schema: {type: string, format: date}}
        - {name: code, in: query, schema: {type: string, pattern: '^[a-z]+$'}}
        - {name: parentId, in: query, schema: {type: integer}}
        - {name: limit, in: query, schema: {type: integer}}
        - {name: size, in: query, schema: {type: integer, minimum: 0, maximum: 9007199254740991}}
        - {name: usual, in: query, schema: {type: string, default: here}}
        - {name: sort_by, in: query, schema: {type: string}}
      requestBody:
        content:
          application/json:
            schema:
              type: object
              required: [name]
              properties: {name: {type: string}, size: {type: integer}, active: {type: boolean}}
      responses: {'200': {description: ok}}
"##;

    #[test]
    fn only_texts_without_rules_and_references_are_open() {
        let api = read_text("test.yaml", DESCRIPTION, &ReadOptions::default()).api.expect("it has no error");
        let check = |query: &[(&str, Value)], body: Option<Value>, expected: &[&str]| {
            let mut arguments = Arguments::default();
            for (name, value) in query {
                arguments.set(ParameterLocation::Query, name, value.clone());
            }
            if let Some(value) = body {
                arguments.payload = Payload::Json { media: "application/json".to_owned(), value };
            }
            assert_eq!(places(&api, &api.operations[0], &arguments), expected, "{arguments:?}");
        };
        check(&[("filter", json!("x"))], None, &["Query filter"]);
        check(&[("filter", json!(""))], None, &[]);
        check(
            &[("filter", json!("a(b (c]"))],
            None,
            &["Query filter", "Query filter with (", "Query filter with  ", "Query filter with ]"],
        );
        check(&[("until", json!("2024-01-01"))], None, &["Query until in 2024"]);
        check(&[("tags", json!(["x", "y"]))], None, &["Query tags"]);
        check(&[("order", json!("asc")), ("day", json!("2024-01-01")), ("code", json!("ab"))], None, &[]);
        check(&[("parentId", json!(7)), ("limit", json!(7))], None, &["Query parentId"]);
        check(&[("limit", json!(0)), ("size", json!(0))], None, &["Query limit, zero"]);
        check(&[("limit", json!(-7)), ("size", json!(5_000_000_000_u64))], None, &["Query limit, negative"]);
        check(&[("limit", json!(5_000_000_000_u64))], None, &["Query limit, large"]);
        check(&[("sort_by", json!("name"))], None, &["Query sort_by", "Query sort_by of name"]);
        check(&[("usual", json!("here"))], None, &[]);
        check(&[("usual", json!("there"))], None, &["Query usual"]);
        check(&[], Some(json!({"name": "x", "size": 1})), &["body/name"]);
        check(&[], Some(json!({"name": "x", "size": 1, "active": true})), &["body/name", "body with size, active"]);
    }
}
