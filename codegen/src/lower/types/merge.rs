//! Several schemas that hold at once, seen as one.

use bindery_spec::ir::{Discriminator, EnumValue, Schema, SchemaId, Schemas, Type, TypeSet};
use serde_json::Value;

/// The intersection of a list of schemas, with references and `allOf` followed.
#[derive(Clone, Debug, Default)]
pub(super) struct Merged<'a> {
    /// The schemas themselves, in order, without repeats.
    pub(super) leaves: Vec<SchemaId>,
    /// The types that all of them allow; empty where none says.
    pub(super) types: TypeSet,
    /// Whether any of them is the schema `false`, or their types exclude each other.
    pub(super) is_never: bool,
    /// Properties in order of their first mention, each with every schema that holds for it.
    pub(super) properties: Vec<MergedProperty<'a>>,
    /// The names that any of them requires.
    pub(super) required: Vec<&'a str>,
    /// The values that all enumerations (and constants) allow; absent where there is none.
    pub(super) values: Option<Vec<EnumValue>>,
    /// Alternatives, one entry for each `oneOf` and `anyOf`.
    pub(super) unions: Vec<Alternatives<'a>>,
    /// The discriminator of a parent without alternatives of its own: its children are the alternatives.
    pub(super) inherited: Option<&'a Discriminator>,
    /// Whether nothing but annotations was found.
    pub(super) is_any: bool,
    /// Whether a wrapper around a reference adds `null` to it.
    pub(super) adds_null: bool,
}

/// One schema that holds, as a whole or without its alternatives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Part {
    /// The schema.
    pub(super) id: SchemaId,
    /// Whether its alternatives (and those of children) are left aside: only what all of them share is meant.
    pub(super) base_only: bool,
}

impl Part {
    /// The schema as it is.
    pub(super) fn whole(id: SchemaId) -> Self {
        Self { id, base_only: false }
    }

    /// The schema without its alternatives.
    pub(super) fn base(id: SchemaId) -> Self {
        Self { id, base_only: true }
    }
}

/// A property of several schemas.
#[derive(Clone, Debug)]
pub(super) struct MergedProperty<'a> {
    pub(super) name: &'a str,
    pub(super) client_name: Option<&'a str>,
    pub(super) schemas: Vec<SchemaId>,
}

/// One `oneOf` or `anyOf`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Alternatives<'a> {
    pub(super) schemas: &'a [SchemaId],
    pub(super) discriminator: Option<&'a Discriminator>,
}

/// Merges `parts`.
pub(super) fn merge<'a>(schemas: &'a Schemas, parts: &[Part]) -> Merged<'a> {
    let mut merged = Merged { is_any: true, ..Merged::default() };
    for part in parts {
        add(schemas, part.id, parts, if part.base_only { Role::Base } else { Role::Root }, 0, &mut merged);
    }
    if parts.iter().any(|part| part.base_only) {
        merged.inherited = None;
    }
    merged
}

/// How a schema takes part in the intersection.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// As one of the parts.
    Root,
    /// As one of the parts, or below one, whose alternatives are left aside.
    Base,
    /// Through `allOf`.
    Member,
}

fn add<'a>(schemas: &'a Schemas, id: SchemaId, roots: &[Part], role: Role, depth: usize, merged: &mut Merged<'a>) {
    if depth > 64 || merged.leaves.contains(&id) {
        return;
    }
    merged.leaves.push(id);
    let schema = schemas.get(id);
    if let Some(target) = schema.reference {
        add(schemas, target, roots, role, depth + 1, merged);
    }
    for member in &schema.all_of {
        add(schemas, *member, roots, if role == Role::Root { Role::Member } else { role }, depth + 1, merged);
    }
    add_own(schema, roots, role, merged);
}

fn add_own<'a>(schema: &'a Schema, roots: &[Part], role: Role, merged: &mut Merged<'a>) {
    if schema.boolean == Some(false) {
        merged.is_never = true;
    }
    merged.is_any &= !constrains(schema);
    let wraps = schema.reference.is_some() || !schema.all_of.is_empty();
    let only_null = schema.types == TypeSet::one(Type::Null);
    merged.adds_null |= only_null && role != Role::Member && (wraps || has_alternatives(schema));
    if !schema.types.is_empty() && !(only_null && (wraps || has_alternatives(schema))) {
        merged.types = if merged.types.is_empty() {
            schema.types
        } else {
            let both = intersect(merged.types, schema.types);
            merged.is_never |= both.is_empty();
            both
        };
    }
    // One schema has no two properties of one name.
    let before = merged.properties.len();
    for property in &schema.properties {
        match merged.properties[..before].iter_mut().find(|known| known.name == property.name) {
            Some(known) => {
                if !known.schemas.contains(&property.schema) {
                    known.schemas.push(property.schema);
                }
                known.client_name = known.client_name.or(property.client_name.as_deref());
            }
            None => merged.properties.push(MergedProperty {
                name: &property.name,
                client_name: property.client_name.as_deref(),
                schemas: vec![property.schema],
            }),
        }
    }
    for name in &schema.required {
        if !merged.required.contains(&name.as_str()) {
            merged.required.push(name);
        }
    }
    add_values(schema, merged);
    for alternatives in [&schema.one_of, &schema.any_of] {
        // A child that has its parent in `allOf` is one of the parent's alternatives, not all of them.
        let is_own_parent =
            role == Role::Member && alternatives.iter().any(|one| roots.iter().any(|root| root.id == *one));
        if !alternatives.is_empty() && !is_own_parent && role != Role::Base {
            let discriminator = schema.discriminator.as_deref();
            merged.unions.push(Alternatives { schemas: alternatives, discriminator });
        }
    }
    if role == Role::Root && schema.one_of.is_empty() && schema.any_of.is_empty() {
        merged.inherited = merged
            .inherited
            .or(schema.discriminator.as_deref().filter(|discriminator| !discriminator.mapping.is_empty()));
    }
}

fn add_values(schema: &Schema, merged: &mut Merged<'_>) {
    let own = match (&schema.enumeration, &schema.constant) {
        (Some(values), None) => values.clone(),
        (None, Some(value)) => {
            vec![EnumValue { value: (**value).clone(), name: None, description: None, is_listed: true }]
        }
        (Some(values), Some(value)) => values.iter().filter(|one| one.value == **value).cloned().collect(),
        (None, None) => return,
    };
    merged.values = Some(match merged.values.take() {
        None => own,
        Some(known) => known.into_iter().filter(|one| own.iter().any(|other| other.value == one.value)).collect(),
    });
}

/// The only part of an `allOf` that says anything about values: what stands beside it there describes its use.
pub(super) fn only_part(schemas: &Schemas, all_of: &[SchemaId]) -> Option<SchemaId> {
    let mut parts = all_of.iter().filter(|id| all_of.len() == 1 || !is_annotation(schemas.get(**id)));
    let first = parts.next()?;
    parts.next().is_none().then_some(*first)
}

/// Whether the schema is nothing but annotations.
pub(in crate::lower) fn is_annotation(schema: &Schema) -> bool {
    schema.reference.is_none() && schema.all_of.is_empty() && schema.name.is_none() && !constrains(schema)
}

/// Whether the schema says anything about values, references and `allOf` aside.
fn constrains(schema: &Schema) -> bool {
    !schema.types.is_empty() || constrains_further(schema)
}

/// Whether the schema says no more about values than what it wraps, a reference or an `allOf`: it says nothing, or repeats the
/// types of that.
pub(super) fn repeats(schemas: &Schemas, schema: &Schema, wrapped: SchemaId) -> bool {
    let wrapped = schemas.get(schemas.target(wrapped));
    let said = match wrapped.types {
        types if types.is_empty() && !wrapped.properties.is_empty() => TypeSet::one(Type::Object),
        types => types,
    };
    !constrains_further(schema) && (schema.types.is_empty() || schema.types == said)
}

/// Whether the schema says anything about values beside their types, references and `allOf` aside.
fn constrains_further(schema: &Schema) -> bool {
    schema.boolean == Some(false)
        || schema.enumeration.is_some()
        || schema.constant.is_some()
        || schema.format.is_some()
        || has_alternatives(schema)
        || schema.discriminator.is_some()
        || !schema.properties.is_empty()
        || !schema.required.is_empty()
        || schema.additional_properties.is_some()
        || !schema.pattern_properties.is_empty()
        || schema.property_names.is_some()
        || schema.unevaluated_properties.is_some()
        || schema.items.is_some()
        || !schema.prefix_items.is_empty()
        || schema.content_encoding.is_some()
        || schema.min_length.is_some()
        || schema.max_length.is_some()
        || schema.pattern.is_some()
        || schema.minimum.is_some()
        || schema.maximum.is_some()
        || schema.exclusive_minimum.is_some()
        || schema.exclusive_maximum.is_some()
        || schema.multiple_of.is_some()
        || schema.min_items.is_some()
        || schema.max_items.is_some()
        || schema.unique_items
}

fn has_alternatives(schema: &Schema) -> bool {
    !schema.one_of.is_empty() || !schema.any_of.is_empty()
}

fn intersect(left: TypeSet, right: TypeSet) -> TypeSet {
    let allows = |set: TypeSet, ty: Type| set.contains(ty) || (ty == Type::Integer && set.contains(Type::Number));
    let mut both = TypeSet::EMPTY;
    for ty in left.iter().chain(right.iter()) {
        if allows(left, ty) && allows(right, ty) {
            both = both.with(ty);
        }
    }
    both
}

impl Merged<'_> {
    /// Whether `null` is allowed beside other values.
    pub(super) fn is_nullable(&self) -> bool {
        let by_values = self.values.as_ref().is_none_or(|values| values.iter().any(|one| one.value == Value::Null));
        if self.adds_null {
            return true;
        }
        if self.types.is_empty() {
            self.values.is_some() && by_values
        } else {
            self.types.contains(Type::Null) && by_values
        }
    }

    /// Whether objects with declared properties are meant, whatever `type` says.
    pub(super) fn is_object(&self) -> bool {
        self.types.without(Type::Null) == TypeSet::one(Type::Object)
    }
}
