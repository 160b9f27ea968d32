//! What a description says about the use of a schema: its own words, else those of what stands there.

use bindery_spec::ir::{Number, Schema, SchemaId, Schemas, Type, TypeSet};
use serde_json::Value;

use crate::lower::types::is_annotation;

/// How many steps are followed, so that a circle ends.
const DEPTH: usize = 8;

/// The description of a use, else of what it refers to, of the parts that it is composed of, or of its only alternative
/// beside `null`. Of the parts, those that are nothing but annotations speak of the use, and else the first speaks.
#[must_use]
pub fn description(schemas: &Schemas, id: SchemaId) -> Option<&str> {
    let mut schema = schemas.get(id);
    for _ in 0..DEPTH {
        if schema.description.is_some() {
            return schema.description.as_deref();
        }
        if let Some(found) = annotations(schemas, schema).find_map(|part| part.description.as_deref()) {
            return Some(found);
        }
        let next = schema.reference.or_else(|| schema.all_of.first().copied()).or_else(|| alternative(schemas, schema));
        schema = schemas.get(next?);
    }
    None
}

/// The default of a use, else that of its only alternative beside `null`, where that is written in it.
#[must_use]
pub fn default(schemas: &Schemas, id: SchemaId) -> Option<&Value> {
    with_default(schemas, id)?.default.as_deref()
}

/// The digits of the [`default`] of a use, where that has not all of them.
#[must_use]
pub fn exact_default(schemas: &Schemas, id: SchemaId) -> Option<&Number> {
    with_default(schemas, id)?.exact_default.as_ref()
}

fn with_default(schemas: &Schemas, id: SchemaId) -> Option<&Schema> {
    let mut schema = schemas.get(id);
    for _ in 0..DEPTH {
        if schema.default.is_some() {
            return Some(schema);
        }
        if let Some(found) = annotations(schemas, schema).find(|part| part.default.is_some()) {
            return Some(found);
        }
        schema = schemas.get(alternative(schemas, schema)?);
    }
    None
}

/// The parts of an `allOf` of several that are nothing but annotations.
fn annotations<'a>(schemas: &'a Schemas, schema: &'a Schema) -> impl Iterator<Item = &'a Schema> {
    let parts = if schema.all_of.len() > 1 { schema.all_of.as_slice() } else { &[] };
    parts.iter().map(|id| schemas.get(*id)).filter(|part| is_annotation(part))
}

/// The only alternative beside `null`.
fn alternative(schemas: &Schemas, schema: &Schema) -> Option<SchemaId> {
    let is_null = |id: &&SchemaId| schemas.get(**id).types == TypeSet::one(Type::Null);
    let mut others = schema.one_of.iter().chain(&schema.any_of).filter(|id| !is_null(id));
    let only = others.next()?;
    others.next().is_none().then_some(*only)
}
