//! An answer that calls itself another kind of thing.

use bindery_spec::ir::{Operation, Response, SchemaId};
use serde_json::Value;

use super::{Check, Context, Rule};
use crate::case::Intent;
use crate::engine::shape;
use crate::exchange::Exchange;
use crate::finding::Severity;
use crate::lifecycle::resource::{Resource, Role};
use crate::verdict::{Fault, Verdict};

/// The check.
pub static CHECK: Check = Check {
    id: "discriminator-wrong",
    requirement: "the property that says what kind of thing an answer is says the kind that the operation gives",
    source: "OpenAPI, Media Type Object, `examples`; the meaning of the enumeration",
    severity: Severity::Medium,
    rule: Rule::Exchange(check),
};

fn check(exchange: &Exchange, ctx: &Context<'_>) -> Verdict {
    let (Some((resource, role)), Some(operation)) = (ctx.role(exchange), ctx.operation(exchange)) else {
        return Verdict::NotApplicable;
    };
    let (Some(body), Some(declared), Some(schema)) =
        (exchange.json.as_deref(), ctx.declared(exchange), ctx.schema(exchange))
    else {
        return Verdict::NotApplicable;
    };
    if !exchange.is_success() || !body.is_object() || exchange.case.intent == Intent::Hostile {
        return Verdict::NotApplicable;
    }
    let mut faults = Vec::new();
    let named = shape::properties(ctx.api, schema).into_iter().filter(|(name, _)| is_kind(name));
    for (name, property) in named.filter(|(name, _)| !is_for_clients(ctx, resource, name)) {
        let Some(told) = body.get(name).filter(|told| told.is_string()) else { continue };
        let expected =
            exemplary(ctx, operation, declared, schema, name).or_else(|| by_meaning(ctx, resource, role, property));
        faults.extend(expected.filter(|expected| expected != told).map(|expected| fault(name, &expected, told)));
    }
    if let Role::List(list) = role
        && let (Some(items), Some(item_schema)) =
            (shape::value_at(body, &list.items).and_then(Value::as_array), ctx.shown(exchange))
    {
        let kinds = kinds(ctx, resource, item_schema);
        faults.extend(items.iter().flat_map(|item| item_faults(&kinds, item)));
    }
    Verdict::of(faults)
}

fn fault(name: &str, expected: &Value, told: &Value) -> Fault {
    Fault::new(name, format!("{name}: {expected}"), format!("{name}: {told}"))
}

/// What the items of a list have to say of their kind, by property.
fn kinds<'a>(ctx: &Context<'a>, resource: &Resource, schema: SchemaId) -> Vec<(&'a str, Value)> {
    let properties = shape::properties(ctx.api, schema).into_iter();
    let properties = properties.filter(|(name, _)| is_kind(name) && !is_for_clients(ctx, resource, name));
    let expected = |name: &str, property| {
        let given = shape::parts(ctx.api, schema)
            .iter()
            .find_map(|part| part.examples.iter().find_map(|value| value.get(name)).cloned());
        given.or_else(|| by_meaning(ctx, resource, &Role::Read, property))
    };
    properties.filter_map(|(name, property)| Some((name, expected(name, property)?))).collect()
}

/// The same as of an answer, for one item of a list.
fn item_faults(kinds: &[(&str, Value)], item: &Value) -> Vec<Fault> {
    let told = |name: &str| item.get(name).filter(|told| told.is_string());
    let wrong = kinds.iter().filter_map(|(name, expected)| Some((name, expected, told(name)?)));
    wrong
        .filter(|(_, expected, told)| expected != told)
        .map(|(name, expected, told)| fault(name, expected, told))
        .collect()
}

fn is_kind(name: &str) -> bool {
    matches!(
        name,
        "object" | "kind" | "@type" | "_type" | "resourceType" | "resource_type" | "objectType" | "object_type"
    )
}

/// Whether clients say of which kind a thing is, among several.
fn is_for_clients(ctx: &Context<'_>, resource: &Resource, name: &str) -> bool {
    let says = |role: &Role| matches!(role, Role::Create | Role::Put | Role::Update);
    let indices = resource.operations.iter().filter(|(role, _)| says(role)).map(|(_, index)| index.0);
    let bodies = indices.filter_map(|index| ctx.api.operations.get(index)?.request_body.as_ref());
    let mut schemas = bodies.flat_map(|body| &body.content).filter_map(|media| media.schema);
    schemas.any(|schema| {
        let said = shape::property(ctx.api, schema, name);
        said.is_some_and(|said| !shape::is_read_only(ctx.api, said) && shape::values(ctx.api, said).len() != 1)
    })
}

/// The value that every example of the answer has.
fn exemplary(
    ctx: &Context<'_>,
    operation: &Operation,
    declared: &Response,
    schema: SchemaId,
    name: &str,
) -> Option<Value> {
    let mut seen: Vec<&Value> = Vec::new();
    for media in &declared.content {
        seen.extend(media.examples.iter().filter_map(|example| example.value.get(name)));
    }
    for example in &operation.examples {
        let fitting = example.responses.iter().filter(|(status, _)| declared.status.matches(*status));
        seen.extend(fitting.filter_map(|(_, body)| body.as_ref()?.get(name)));
    }
    for part in shape::parts(ctx.api, schema) {
        seen.extend(part.examples.iter().filter_map(|value| value.get(name)));
    }
    let first = seen.first()?;
    seen.iter().all(|value| value == first).then(|| (*first).clone())
}

/// The value that means this: `list` for a list, else the name of the resource in the singular, where it is listed.
fn by_meaning(ctx: &Context<'_>, resource: &Resource, role: &Role, property: SchemaId) -> Option<Value> {
    let values = shape::values(ctx.api, property);
    let find = |wanted: &str| values.iter().find(|value| value.as_str() == Some(wanted)).cloned();
    match role {
        Role::List(_) | Role::Bin(_) => find("list"),
        Role::Create | Role::Read | Role::Put | Role::Update => find(&singular(&resource.name)),
        _ => None,
    }
}

fn singular(name: &str) -> String {
    match name.strip_suffix("ies") {
        Some(stem) => format!("{stem}y"),
        None => name.strip_suffix('s').unwrap_or(name).to_owned(),
    }
}
