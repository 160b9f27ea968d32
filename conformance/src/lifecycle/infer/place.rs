//! What one thing is by itself, and where it stands in what shows or makes it: `{"badge": {…}}` holds a badge.

use bindery_spec::ir::{Api, SchemaId};

use super::id::at;
use super::view;
use crate::lifecycle::resource::{Resource, Resources, Role};

/// Properties of a thing that hold what identifies it, and are a part of it all the same.
const PARTS: [&str; 3] = ["metadata", "meta", "attributes"];

/// Fills in where the answer of each operation that shows one thing has it.
pub(super) fn describe(api: &Api, resources: &mut Resources) {
    let mut ways = vec![Vec::new(); api.operations.len()];
    for resource in &resources.items {
        let envelope = envelope(api, resource);
        let Some(own) = resource.schema.and_then(|schema| at(api, schema, &envelope)) else { continue };
        let showing = resource
            .operations
            .iter()
            .filter(|(role, _)| matches!(role, Role::Create | Role::Put | Role::Read | Role::Update));
        for (_, index) in showing {
            let Some(body) = view::body_schema(&api.operations[index.0]) else { continue };
            let whole = resource.schema.is_some_and(|whole| view::canonical(api, whole) == view::canonical(api, body));
            ways[index.0] = if whole { envelope.clone() } else { place(api, resource, own, &envelope, body) };
        }
    }
    resources.answers = ways;
}

/// The way to what a request says of a thing within a body of schema `request`; empty where the body is just that.
pub(crate) fn within(api: &Api, resource: &Resource, request: SchemaId) -> Vec<String> {
    let envelope = envelope(api, resource);
    let own = resource.schema.and_then(|schema| at(api, schema, &envelope));
    own.map(|own| place(api, resource, own, &envelope, request)).unwrap_or_default()
}

/// The names, from the outside in, under which the representation of a resource holds the thing itself; none where it is
/// the thing.
///
/// What a create says beside that place is said of the thing, so that this is a part of it and no envelope.
pub(crate) fn envelope(api: &Api, resource: &Resource) -> Vec<String> {
    let (Some(schema), Some(way)) = (resource.schema, &resource.id_property) else { return Vec::new() };
    let holders = holders(way);
    let Some(inner) = at(api, schema, holders).filter(|_| !holders.is_empty()) else { return Vec::new() };
    let (outside, inside) = (view::properties(api, schema), view::properties(api, inner));
    let is_outside = |name: &str| holders.first().is_some_and(|holder| holder != name) && has(&outside, name);
    let makers = resource.operations.iter().filter(|(role, _)| matches!(role, Role::Create | Role::Put));
    let mut said = makers
        .filter_map(|(_, index)| api.operations[index.0].request_body.as_ref())
        .flat_map(|body| body.content.iter().filter_map(|media_type| media_type.schema))
        .flat_map(|request| view::properties(api, request));
    let is_part = said.any(|(name, _)| is_outside(name) && !has(&inside, name));
    if is_part { Vec::new() } else { holders.to_vec() }
}

/// The names that lead to what holds an id, where that is an envelope.
pub(crate) fn holders(way: &[String]) -> &[String] {
    match way.split_last() {
        Some((_, holders)) if holders.first().is_some_and(|first| !PARTS.contains(&view::plain(first).as_str())) => {
            holders
        }
        _ => &[],
    }
}

/// The way to a thing of schema `own` within a value of schema `within`; empty where the value is the thing, or a flat
/// account of it.
pub(crate) fn place(
    api: &Api,
    resource: &Resource,
    own: SchemaId,
    envelope: &[String],
    within: SchemaId,
) -> Vec<String> {
    let canonical = |schema| view::canonical(api, schema);
    if canonical(within) == canonical(own) {
        return Vec::new();
    }
    let is_object = |schema: &SchemaId| !view::properties(api, *schema).is_empty();
    let told = resource.created_id.as_deref().map(holders).unwrap_or_default();
    let known =
        [envelope, told].into_iter().find(|way| !way.is_empty() && at(api, within, way).is_some_and(|s| is_object(&s)));
    if let Some(way) = known {
        return way.to_vec();
    }
    let (around, properties) = (view::properties(api, within), view::properties(api, own));
    let shared = around.iter().filter(|(name, _)| has(&properties, name)).count();
    let singular = view::plain(&view::singular(&resource.name));
    let found = around.iter().find(|(name, schema)| {
        canonical(*schema) == canonical(own) || (view::plain(name) == singular && is_object(schema))
    });
    match found {
        Some((name, _)) if shared < 2 && !properties.is_empty() => vec![(*name).to_owned()],
        _ => Vec::new(),
    }
}

fn has(properties: &[(&str, SchemaId)], name: &str) -> bool {
    properties.iter().any(|(known, _)| *known == name)
}
