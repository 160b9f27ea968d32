//! What kind of type a draft is.

use bindery_spec::ir::{Api, Discriminator, SchemaId, Type, TypeSet};

use super::context::{Context, Words};
use super::enumeration::enumeration;
use super::list::list;
use super::merge::{Alternatives, Merged, merge, repeats};
use super::object::{is_structural, object};
use super::queue::Queue;
use super::scalar::scalar;
use super::union::{children, type_alternatives, union};
use crate::model::{Alias, Foreign, TypeKind, TypeRef};

/// Decides what the draft at `place` is.
pub(super) fn shape(queue: &mut Queue<'_>, place: usize) -> TypeKind {
    let key = queue.drafts[place].key.clone();
    let schemas = &queue.api.schemas;
    if let Some(path) = replaced(queue, place) {
        return TypeKind::Foreign(Foreign { path, is_introduced: false });
    }
    if let Some(target) = renamed(queue, place) {
        return target;
    }
    let mut merged = merge(schemas, &key.parts);
    if let Some(only) = key.only {
        merged.types = TypeSet::one(only);
        merged.unions.clear();
        merged.values = None;
    }
    of_whole(queue, place, &merged)
}

/// What several schemas that hold together are, `null` included.
pub(super) fn of_whole(queue: &mut Queue<'_>, place: usize, merged: &Merged<'_>) -> TypeKind {
    let kind = of_merged(queue, place, merged);
    if merged.is_nullable() && !merged.is_any { nullable(queue, place, kind) } else { kind }
}

/// The type that the user has put in place of a schema.
fn replaced(queue: &Queue<'_>, place: usize) -> Option<String> {
    match queue.drafts[place].key.parts.as_slice() {
        [part] if !part.base_only => queue.choices.replacements.get(&part.id).cloned(),
        _ => None,
    }
}

/// A component that is another component under a second name.
fn renamed(queue: &mut Queue<'_>, place: usize) -> Option<TypeKind> {
    let key = &queue.drafts[place].key;
    let [part] = key.parts.as_slice() else { return None };
    let schema = queue.api.schemas.get(part.id);
    if part.base_only {
        return None;
    }
    let target = match (schema.reference, schema.all_of.as_slice()) {
        (Some(target), []) => target,
        (None, [target]) if is_other_name(queue.api, part.id, *target) => *target,
        _ => return None,
    };
    if !repeats(&queue.api.schemas, schema, target) {
        return None;
    }
    let target = queue.resolve(target, Context::below(place, Words::default()));
    Some(TypeKind::Alias(Alias { target }))
}

/// Whether `target` is meant as it is: a child that adds nothing to its parent is one of the parent's alternatives.
fn is_other_name(api: &Api, child: SchemaId, target: SchemaId) -> bool {
    let target = api.schemas.get(target);
    let is_child = |found: &Discriminator| found.mapping.iter().any(|(_, schema)| *schema == child);
    target.name.is_some()
        && !target.discriminator.as_deref().is_some_and(is_child)
        && !target.one_of.contains(&child)
        && !target.any_of.contains(&child)
}

/// A named nullable type keeps its name for the value; the uses add `Option`. See [`super::finish`].
fn nullable(queue: &mut Queue<'_>, place: usize, kind: TypeKind) -> TypeKind {
    match kind {
        TypeKind::Alias(alias) => TypeKind::Alias(Alias { target: alias.target.nullable() }),
        other => {
            queue.nullable.insert(place);
            other
        }
    }
}

fn of_merged(queue: &mut Queue<'_>, place: usize, merged: &Merged<'_>) -> TypeKind {
    if merged.is_any || merged.is_never {
        return alias(TypeRef::Value);
    }
    if let Some(values) = &merged.values {
        return enumeration(queue, place, merged, values);
    }
    let structural: Vec<Alternatives<'_>> = merged
        .unions
        .iter()
        .filter(|one| one.schemas.iter().any(|schema| is_structural(queue.api, *schema)))
        .copied()
        .collect();
    if let Some(first) = structural.first() {
        return union(queue, place, merged, *first);
    }
    if let Some(discriminator) = merged.inherited {
        return children(queue, place, discriminator);
    }
    let types = merged.types.without(Type::Null);
    if merged.is_object() || (types.is_empty() && has_object_keywords(queue, merged)) {
        return object(queue, place, merged);
    }
    match merged.types.only_non_null() {
        Some(Type::Array) => list(queue, place, merged),
        Some(ty) => alias(scalar(queue.api, merged, ty)),
        None if types.is_empty() && merged.types.contains(Type::Null) => alias(TypeRef::Value),
        None if types.is_empty() => untyped(queue, place, merged),
        None => type_alternatives(queue, place, merged),
    }
}

fn has_object_keywords(queue: &Queue<'_>, merged: &Merged<'_>) -> bool {
    !merged.properties.is_empty()
        || merged.leaves.iter().any(|leaf| queue.api.schemas.get(*leaf).additional_properties.is_some())
}

/// Keywords without a type: only those that leave no doubt what is meant count.
fn untyped(queue: &mut Queue<'_>, place: usize, merged: &Merged<'_>) -> TypeKind {
    let leaves: Vec<_> = merged.leaves.iter().map(|leaf| queue.api.schemas.get(*leaf)).collect();
    if leaves.iter().any(|leaf| leaf.items.is_some() || !leaf.prefix_items.is_empty()) {
        return list(queue, place, merged);
    }
    alias(TypeRef::Value)
}

pub(super) fn alias(target: TypeRef) -> TypeKind {
    TypeKind::Alias(Alias { target })
}
