//! Objects: structs and maps.

use bindery_spec::ir::{Api, SchemaId};

use super::checks::{checks, names};
use super::context::Context;
use super::fields::fields;
use super::merge::{Merged, Part, merge};
use super::queue::Queue;
use super::shapes::alias;
use crate::model::{Additional, Checks, Layout, Struct, TypeKind, TypeRef};

/// Whether an alternative says more than which properties are required or how scalars are bounded.
pub(super) fn is_structural(api: &Api, schema: SchemaId) -> bool {
    let merged = merge(&api.schemas, &[Part::whole(schema)]);
    !merged.types.is_empty()
        || merged.values.is_some()
        || !merged.properties.is_empty()
        || !merged.unions.is_empty()
        || merged.leaves.iter().any(|leaf| {
            let schema = api.schemas.get(*leaf);
            schema.items.is_some() || schema.additional_properties.is_some() || schema.boolean == Some(true)
        })
}

/// A struct where properties are declared, else a map.
pub(super) fn object(queue: &mut Queue<'_>, place: usize, merged: &Merged<'_>) -> TypeKind {
    let rest = rest(queue, place, merged);
    if merged.properties.is_empty() {
        match rest {
            Rest::Open => return alias(TypeRef::Object),
            Rest::Typed(value, _) => return alias(TypeRef::Map(Box::new(value))),
            Rest::Closed => {}
        }
    }
    let own = fields(queue, place, merged);
    let additional = match rest {
        Rest::Closed => None,
        Rest::Open => Some((TypeRef::Value, Checks::default())),
        Rest::Typed(value, checks) => Some((value, checks)),
    };
    let additional = additional.map(|(value, checks)| Additional {
        ident: own.additional,
        docs: vec![
            match value {
                TypeRef::Value => "Properties that the description does not name, kept as they came.",
                _ => "All other properties.",
            }
            .to_owned(),
        ],
        value,
        checks,
        names: names(queue.api, merged).map(|names| *names).unwrap_or_default(),
    });
    TypeKind::Struct(Struct {
        layout: Layout::Object,
        fields: own.fields,
        additional,
        has_default: false,
        is_sent: false,
    })
}

/// What becomes of properties that are not declared.
enum Rest {
    Closed,
    Open,
    Typed(TypeRef, Checks),
}

fn rest(queue: &mut Queue<'_>, place: usize, merged: &Merged<'_>) -> Rest {
    let api = queue.api;
    let mut closed = 0;
    let mut typed = Vec::new();
    let mut patterns = Vec::new();
    for leaf in &merged.leaves {
        let schema = api.schemas.get(*leaf);
        patterns.extend(schema.pattern_properties.iter().map(|(_, id)| *id));
        for id in schema.additional_properties.iter().chain(&schema.unevaluated_properties) {
            match api.schemas.get(*id).boolean {
                Some(false) => closed += 1,
                Some(true) => {}
                None => typed.push(*id),
            }
        }
    }
    match (closed, patterns.as_slice(), typed.as_slice()) {
        // In an intersection, what one closes may be declared by another, and the other's rest is not ours to type.
        (0, [], [one]) if merged.properties.is_empty() || owners(api, merged) == 1 => of_rest(queue, place, *one),
        (1, [], []) if owners(api, merged) <= 1 => Rest::Closed,
        (1, [one], []) if merged.properties.is_empty() || owners(api, merged) == 1 => of_rest(queue, place, *one),
        _ => Rest::Open,
    }
}

/// Whether an object may have no other properties than those that are declared.
pub(super) fn is_closed(api: &Api, merged: &Merged<'_>) -> bool {
    let leaves = || merged.leaves.iter().map(|leaf| api.schemas.get(*leaf));
    owners(api, merged) <= 1
        && leaves().all(|schema| schema.pattern_properties.is_empty())
        && leaves()
            .flat_map(|schema| schema.additional_properties.iter().chain(&schema.unevaluated_properties))
            .any(|id| api.schemas.get(*id).boolean == Some(false))
}

/// How many of the merged schemas declare properties or close their rest.
fn owners(api: &Api, merged: &Merged<'_>) -> usize {
    merged
        .leaves
        .iter()
        .filter(|leaf| {
            let schema = api.schemas.get(**leaf);
            !schema.properties.is_empty() || schema.additional_properties.is_some()
        })
        .count()
}

fn of_rest(queue: &mut Queue<'_>, place: usize, schema: SchemaId) -> Rest {
    let checks = checks(queue.api, &merge(&queue.api.schemas, &[Part::whole(schema)]));
    Rest::Typed(queue.resolve(schema, Context::value(place)), checks)
}
