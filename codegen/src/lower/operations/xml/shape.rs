//! What a schema says about XML, by itself and by what it refers to.

use std::collections::HashSet;

use bindery_spec::ir::{Api, Schema, SchemaId, Type, XmlNodeKind};
use serde_json::Value;

/// How many references are followed, so that a cycle ends.
const DEPTH: usize = 64;

/// Its `xml`, with that of what it refers to where it has none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Facts {
    pub(super) name: Option<String>,
    pub(super) namespace: Option<String>,
    pub(super) prefix: Option<String>,
    pub(super) node: Option<XmlNodeKind>,
    pub(super) wrapped: bool,
    /// The name of the component that it is.
    pub(super) component: Option<String>,
}

/// What a schema says about its node. An `allOf` with one schema, as it stands around a reference, is that schema.
pub(super) fn facts(api: &Api, mut id: SchemaId) -> Facts {
    let mut facts = Facts::default();
    for _ in 0..DEPTH {
        let schema = api.schemas.get(id);
        if let Some(xml) = &schema.xml {
            facts.name = facts.name.or_else(|| xml.name.clone());
            facts.namespace = facts.namespace.or_else(|| xml.namespace.clone());
            facts.prefix = facts.prefix.or_else(|| xml.prefix.clone());
            facts.node = facts.node.or(xml.node);
            facts.wrapped |= xml.wrapped;
        }
        facts.component = facts.component.or_else(|| schema.name.clone());
        id = match (schema.reference, schema.all_of.as_slice()) {
            (Some(target), _) => target,
            (None, [only]) if schema.properties.is_empty() && schema.name.is_none() => *only,
            _ => break,
        };
    }
    facts
}

/// What a schema is made of, with all that it is composed of.
#[derive(Debug, Default)]
pub(super) struct Shape {
    types: HashSet<Type>,
    pub(super) properties: Vec<(String, SchemaId)>,
    pub(super) required: HashSet<String>,
    pub(super) items: Option<SchemaId>,
    pub(super) rest: Option<SchemaId>,
    pub(super) is_closed: bool,
}

impl Shape {
    pub(super) fn is_list(&self) -> bool {
        self.types.contains(&Type::Array) && self.plain().is_none()
    }

    /// The variant of the runtime's `Content`, where it is neither a list nor an object alone.
    pub(super) fn plain(&self) -> Option<&'static str> {
        let has = |ty: Type| self.types.contains(&ty);
        let is_number = has(Type::Integer) || has(Type::Number);
        let scalars = usize::from(has(Type::String)) + usize::from(has(Type::Boolean)) + usize::from(is_number);
        match (has(Type::Object), has(Type::Array), scalars) {
            (true, false, 0) | (false, true, 0) => None,
            (false, false, 1..) if has(Type::String) => Some("Text"),
            (false, false, 1) if is_number => Some("Number"),
            (false, false, 1) => Some("Boolean"),
            _ => Some("Any"),
        }
    }
}

/// Collects what a schema is made of. Alternatives are all there may be; only one of them is in a document.
pub(super) fn shape(api: &Api, id: SchemaId) -> Shape {
    let mut shape = Shape::default();
    collect(api, id, true, &mut shape, &mut HashSet::new());
    shape
}

fn collect(api: &Api, id: SchemaId, is_certain: bool, shape: &mut Shape, seen: &mut HashSet<SchemaId>) {
    if !seen.insert(id) {
        return;
    }
    let schema = api.schemas.get(id);
    for property in &schema.properties {
        if shape.properties.iter().all(|(known, _)| *known != property.name) {
            shape.properties.push((property.name.clone(), property.schema));
        }
    }
    if is_certain {
        shape.required.extend(schema.required.iter().cloned());
    }
    shape.types.extend(types(schema));
    shape.items = shape.items.or(schema.items);
    if let Some(rest) = schema.additional_properties {
        match api.schemas.get(rest).boolean {
            Some(is_open) => shape.is_closed |= !is_open,
            None => shape.rest = shape.rest.or(Some(rest)),
        }
    }
    for part in schema.reference.iter().chain(&schema.all_of) {
        collect(api, *part, is_certain, shape, seen);
    }
    let told = schema.discriminator.iter().flat_map(|it| it.mapping.iter().map(|(_, id)| id));
    for part in schema.one_of.iter().chain(&schema.any_of).chain(told) {
        collect(api, *part, false, shape, seen);
    }
}

/// The types of a schema itself: those that it names, else those that its keywords or values have.
fn types(schema: &Schema) -> Vec<Type> {
    const ALL: [Type; 6] = [Type::Object, Type::Array, Type::String, Type::Number, Type::Integer, Type::Boolean];
    let named: Vec<Type> = ALL.into_iter().filter(|ty| schema.types.contains(*ty)).collect();
    if !named.is_empty() {
        return named;
    }
    if !schema.properties.is_empty() || schema.additional_properties.is_some() {
        return vec![Type::Object];
    }
    if schema.items.is_some() {
        return vec![Type::Array];
    }
    let values = schema.enumeration.iter().flatten().map(|it| &it.value).chain(schema.constant.as_deref());
    values
        .filter_map(|value| match value {
            Value::String(_) => Some(Type::String),
            Value::Number(_) => Some(Type::Number),
            Value::Bool(_) => Some(Type::Boolean),
            _ => None,
        })
        .collect()
}
